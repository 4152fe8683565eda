/* Draws the real screen of the demonstration team as an SVG on standard
 * output: the picture of the README (make picture). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/team.h"

enum { ROWS = 32, COLS = 120, CELL_W = 9, CELL_H = 20, MARGIN = 14 };

static const char *const colours[8] = { "#5c6370", "#ff6b6b", "#98c379",
    "#e5c07b", "#61afef", "#d38aea", "#56d4dd", "#e6e6e6" };

static void put_escaped(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '<')
			fputs("&lt;", stdout);
		else if (*text == '&')
			fputs("&amp;", stdout);
		else
			putchar(*text);
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
	printf("<text x=\"%d\" y=\"%d\" textLength=\"%d\"%s fill=\"%s\">",
	    MARGIN + from * CELL_W, MARGIN + (row + 1) * CELL_H - 5,
	    (to - from) * CELL_W, look->bold ? " font-weight=\"bold\"" : "",
	    look->colour >= 0 && look->colour < 8 ? colours[look->colour]
	    : "#d7dae0");
	put_escaped(text);
	puts("</text>");
}

static void put_line(int row, int col)
{
	printf("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"1\" "
	    "fill=\"#7f848e\"/>\n", MARGIN + col * CELL_W,
	    MARGIN + (row + 1) * CELL_H - 1, CELL_W);
}

static bool is_wide(struct pty *p, int row, int col)
{
	struct pty_cell next;

	if (col + 1 >= COLS)
		return false;
	pty_cell(p, row, col + 1, &next);
	return next.text[0] == '\0';
}

static void put_row(struct pty *p, int row)
{
	struct pty_cell look = { .colour = -1 }, cell;
	char text[4096] = "";
	bool wide = false;
	int from = 0;

	for (int col = 0; col < COLS; col++) {
		pty_cell(p, row, col, &cell);
		if (cell.underline)
			put_line(row, col);
		if (cell.text[0] == '\0')	/* the rest of a wide one */
			continue;
		if (text[0] != '\0' && (strcmp(cell.text, " ") == 0 ||
		    is_wide(p, row, col) != wide || !same_look(&cell, &look))) {
			put_word(row, from, col, &look, text);
			text[0] = '\0';
		}
		if (strcmp(cell.text, " ") == 0)
			continue;
		if (text[0] == '\0') {
			from = col;
			look = cell;
			wide = is_wide(p, row, col);
		}
		strncat(text, cell.text, sizeof text - strlen(text) - 1);
	}
	if (text[0] != '\0')
		put_word(row, from, COLS, &look, text);
}

static void draws_the_screen(void **state)
{
	struct team team;
	struct pty *p;

	(void)state;
	team_make(&team);
	p = team_open(&team, NULL, "ja", ROWS, COLS);
	pty_keys(p, "1gjjjj");
	pty_expect(p, "5件目");
	pty_quiet(p, 300);
	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
	    "height=\"%d\" font-family=\"'Noto Sans Mono CJK JP','BIZ UDGothic',"
	    "'MS Gothic','Osaka-Mono',monospace\" font-size=\"16\">"
	    "\n<title>teamjob: orders, team, tasks and "
	    "drafts</title>\n<rect width=\"100%%\" height=\"100%%\" rx=\"8\" "
	    "fill=\"#1e2127\"/>\n", COLS * CELL_W + 2 * MARGIN,
	    ROWS * CELL_H + 2 * MARGIN);
	for (int row = 0; row < ROWS; row++)
		put_row(p, row);
	puts("</svg>");
	fflush(stdout);
	pty_keys(p, "Q");
	pty_end(p);
	pty_close(&p);
	team_drop(&team);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draws_the_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
