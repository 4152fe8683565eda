/* Draws real screens of the demonstration team as SVG files, those of README
 * and guides (make picture). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/team.h"

enum { CELL_W = 9, CELL_H = 20, MARGIN = 14 };

static const struct picture {
	const char *file, *title, *user, *keys, *shows;
	int rows, cols;
} pictures[] = {
	{ "docs/screen.svg", "orders, team, tasks and drafts", NULL, "1gjjjj",
	  "5件目", 32, 120 },
	{ "docs/pictures/today.svg", "a director's day", NULL, "0",
	  "わたしの番", 24, 80 },
	{ "docs/pictures/quote.svg", "what an order leaves, before the yes",
	  NULL, "1ga", "間に合うか", 24, 80 },
	{ "docs/pictures/candidates.svg", "whom a task suits, and why", NULL,
	  "3g/雪道を車<Enter>o", "頼む人をえらぶ", 24, 80 },
	{ "docs/pictures/plan.svg", "who could get what", NULL, "0A",
	  "わけ", 24, 80 },
	{ "docs/pictures/review.svg", "a review", NULL, "R", "確認 1/", 24,
	  80 },
	{ "docs/pictures/money.svg", "the money of the team", NULL, "7",
	  "受付口", 24, 80 },
	{ "docs/pictures/worker-today.svg", "a worker's day", "kudo", "0",
	  "お誘い", 24, 80 },
	{ "docs/pictures/editor.svg", "the editor", "takahashi",
	  "4g/家の前<Enter>e", "入力中", 24, 80 },
	{ "docs/pictures/me.svg", "a worker's own page", "kudo", "Y", "見極め",
	  24, 80 },
};

static FILE *out;

static const char *const colours[8] = { "#5c6370", "#ff6b6b", "#98c379",
    "#e5c07b", "#61afef", "#d38aea", "#56d4dd", "#e6e6e6" };

static void put_escaped(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else
			putc(*text, out);
	}
}

static bool same_look(const struct pty_cell *a, const struct pty_cell *b)
{
	return a->colour == b->colour && a->bold == b->bold &&
	    a->underline == b->underline;
}

/* One word; its length is told, so that no font moves the columns. */
static void put_word(int row, int from, int to, const struct pty_cell *look,
    const char *text)
{
	fprintf(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\"%s fill=\"%s\">",
	    MARGIN + from * CELL_W, MARGIN + (row + 1) * CELL_H - 5,
	    (to - from) * CELL_W, look->bold ? " font-weight=\"bold\"" : "",
	    look->colour >= 0 && look->colour < 8 ? colours[look->colour]
	    : "#d7dae0");
	put_escaped(text);
	fputs("</text>\n", out);
}

static void put_line(int row, int col)
{
	fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"1\" "
	    "fill=\"#7f848e\"/>\n", MARGIN + col * CELL_W,
	    MARGIN + (row + 1) * CELL_H - 1, CELL_W);
}

static bool is_wide(struct pty *p, int row, int col, int cols)
{
	struct pty_cell next;

	if (col + 1 >= cols)
		return false;
	pty_cell(p, row, col + 1, &next);
	return next.text[0] == '\0';
}

static void put_row(struct pty *p, int row, int cols)
{
	struct pty_cell look = { .colour = -1 }, cell;
	char text[4096] = "";
	bool wide = false;
	int from = 0;

	for (int col = 0; col < cols; col++) {
		pty_cell(p, row, col, &cell);
		if (cell.underline)
			put_line(row, col);
		if (cell.text[0] == '\0')	/* the rest of a wide one */
			continue;
		if (text[0] != '\0' && (strcmp(cell.text, " ") == 0 ||
		    is_wide(p, row, col, cols) != wide || !same_look(&cell, &look))) {
			put_word(row, from, col, &look, text);
			text[0] = '\0';
		}
		if (strcmp(cell.text, " ") == 0)
			continue;
		if (text[0] == '\0') {
			from = col;
			look = cell;
			wide = is_wide(p, row, col, cols);
		}
		strncat(text, cell.text, sizeof text - strlen(text) - 1);
	}
	if (text[0] != '\0')
		put_word(row, from, cols, &look, text);
}

static void draw(const struct picture *pic, struct pty *p)
{
	out = fopen(pic->file, "w");
	assert_non_null(out);
	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
	    "height=\"%d\" font-family=\"'Noto Sans Mono CJK JP','BIZ UDGothic',"
	    "'MS Gothic','Osaka-Mono',monospace\" font-size=\"16\">"
	    "\n<title>teamjob: %s</title>\n<rect width=\"100%%\" "
	    "height=\"100%%\" rx=\"8\" fill=\"#1e2127\"/>\n",
	    pic->cols * CELL_W + 2 * MARGIN, pic->rows * CELL_H + 2 * MARGIN,
	    pic->title);
	for (int row = 0; row < pic->rows; row++)
		put_row(p, row, pic->cols);
	fputs("</svg>\n", out);
	assert_int_equal(0, fclose(out));
}

static void draws_the_screens(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
		const struct picture *pic = &pictures[i];
		struct team team;
		struct pty *p;

		team_make(&team);
		p = team_open(&team, pic->user, "ja", pic->rows, pic->cols);
		pty_keys(p, pic->keys);
		pty_expect(p, pic->shows);
		pty_quiet(p, 300);
		draw(pic, p);
		pty_close(&p);
		team_drop(&team);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draws_the_screens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
