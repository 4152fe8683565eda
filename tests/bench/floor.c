/* The floor of the bench: the least a program of this kind can do. A list of
 * orders over SQLite, keyset pages, one marker column, nothing else.
 *   floor TEAM.db        j k move, . pages down, g to the top, q ends */
#include <locale.h>
#include <ncurses.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { ROWS_MAX = 300, TEXT = 400 };

struct row { sqlite3_int64 id; char text[TEXT]; };

static struct row rows[ROWS_MAX];
static int count, here, height;
static sqlite3_stmt *after;

static int fetch(sqlite3_int64 key, int limit, struct row *out)
{
	int n = 0;

	sqlite3_reset(after);
	sqlite3_bind_int64(after, 1, key);
	sqlite3_bind_int(after, 2, limit);
	while (n < limit && sqlite3_step(after) == SQLITE_ROW) {
		out[n].id = sqlite3_column_int64(after, 0);
		snprintf(out[n].text, TEXT, "%s %s %s %s",
		    (const char *)sqlite3_column_text(after, 1),
		    (const char *)sqlite3_column_text(after, 4),
		    (const char *)sqlite3_column_text(after, 3),
		    (const char *)sqlite3_column_text(after, 2));
		n++;
	}
	sqlite3_reset(after);
	return n;
}

/* As many whole characters as fit on the line. */
static void add_cut(const char *text)
{
	wchar_t wide[TEXT];
	size_t n = mbstowcs(wide, text, TEXT), k = 0;
	int col = 3;

	if (n == (size_t)-1)
		return;
	for (; k < n; k++) {
		int cells = wcwidth(wide[k]);

		if (cells < 0 || col + cells > COLS - 1)
			break;
		col += cells;
	}
	addnwstr(wide, (int)k);
}

static void paint(void)
{
	for (int i = 0; i < height; i++) {
		mvaddstr(i + 1, 0, i == here && i < count ? "> " : "  ");
		if (i < count)
			add_cut(rows[i].text);
		clrtoeol();
	}
	move(here + 1, 0);
	refresh();
}

static void down(void)
{
	struct row next;

	if (here + 1 < count) {
		here++;
	} else if (count > 0 && fetch(rows[count - 1].id, 1, &next) == 1) {
		memmove(rows, rows + 1, (size_t)(count - 1) * sizeof *rows);
		rows[count - 1] = next;
	}
}

static void page_down(void)
{
	static struct row next[ROWS_MAX];
	int n = count > 0 ? fetch(rows[count - 1].id, height, next) : 0;

	if (n == 0)
		return;
	memcpy(rows, next, (size_t)n * sizeof *rows);
	count = n;
	here = here < count ? here : count - 1;
}

static int open_list(const char *path)
{
	sqlite3 *db;

	return sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, "SELECT id,number,title,client_name,due_on "
	    "FROM orders WHERE id>?1 ORDER BY id LIMIT ?2", -1, &after, NULL) ==
	    SQLITE_OK;
}

int main(int argc, char **argv)
{
	int key;

	setlocale(LC_ALL, "");
	if (argc != 2 || !open_list(argv[1]))
		return 2;
	initscr();
	endwin();
	cbreak();
	noecho();
	idlok(stdscr, 1);
	height = LINES - 3 < ROWS_MAX ? LINES - 3 : ROWS_MAX;
	mvaddstr(0, 0, "No. Due Client Title");
	count = fetch(0, height, rows);
	paint();
	while ((key = getch()) != 'q' && key != 'Q') {
		if (key == 'j')
			down();
		else if (key == 'k' && here > 0)
			here--;
		else if (key == '.')
			page_down();
		else if (key == 'g')
			here = 0, count = fetch(0, height, rows);
		paint();
	}
	endwin();
	return 0;
}
