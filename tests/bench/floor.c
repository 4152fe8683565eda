/* The floor of the bench: the least a program of this kind can do. One list of
 * the orders of a team file by keyset pages in the order of the desk, the same
 * columns in as many cells, a line above and two below, one marker; no colours,
 * no panes, no roles, no news.
 *   floor TEAM.db     j k move, . a page down, g to the top, q ends
 *   /TEXT Enter       to the next title LIKE it;  fTEXT Enter  only these */
#include <locale.h>
#include <ncurses.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { ROWS_MAX = 300, KEY = 40, TEXT = 400, TITLE_PART = 61 };

struct row { sqlite3_int64 id; char key[KEY]; char cell[7][TEXT]; };

static const char columns[] = "SELECT id,desk_key,number,title,client_name,"
    "(quantity_milli/1000)||unit,amount_yen||'円',due_on,(number%400)||'日' "
    "FROM orders WHERE is_void=0 AND (desk_key,id)>(?1,?2) ";
static const char ordered[] = "ORDER BY desk_key,id LIMIT ?3";

static struct row rows[ROWS_MAX];
static int count, here, height;
static sqlite3 *db;
static sqlite3_stmt *all, *like, *list;
static char words[TEXT];

static sqlite3_stmt *prepare(const char *more)
{
	char sql[1000];
	sqlite3_stmt *stmt = NULL;

	snprintf(sql, sizeof sql, "%s%s%s", columns, more, ordered);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
		fprintf(stderr, "floor: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
	return stmt;
}

static int fetch(sqlite3_stmt *from, const struct row *after, int limit,
    struct row *out)
{
	int n = 0;

	sqlite3_reset(from);
	sqlite3_bind_text(from, 1, after != NULL ? after->key : "", -1,
	    SQLITE_TRANSIENT);
	sqlite3_bind_int64(from, 2, after != NULL ? after->id : 0);
	sqlite3_bind_int(from, 3, limit);
	if (from == like)
		sqlite3_bind_text(from, 4, words, -1, SQLITE_STATIC);
	for (; n < limit && sqlite3_step(from) == SQLITE_ROW; n++) {
		out[n].id = sqlite3_column_int64(from, 0);
		snprintf(out[n].key, KEY, "%s",
		    (const char *)sqlite3_column_text(from, 1));
		for (int i = 0; i < 7; i++) {
			const char *s = (const char *)sqlite3_column_text(from,
			    i + 2);

			snprintf(out[n].cell[i], TEXT, "%s", s ? s : "");
		}
	}
	sqlite3_reset(from);
	return n;
}

/* As many whole characters as fit in `cells`, from `col` on. */
static void add_cut(int line, int col, const char *text, int cells)
{
	wchar_t wide[TEXT];
	size_t n = mbstowcs(wide, text, TEXT), k = 0;

	if (n == (size_t)-1)
		return;
	for (; k < n; k++) {
		int w = wcwidth(wide[k]);

		if (w < 0 || w > cells)
			break;
		cells -= w;
	}
	mvaddnwstr(line, col, wide, (int)k);
}

/* Number, title, client, quantity, amount, day, days left; the title takes the
 * rest of the width. */
static void paint_row(int line, const struct row *r)
{
	int title = COLS - TITLE_PART, at = 13 + title;

	mvaddstr(line, 2, "!新");
	add_cut(line, 6, r->cell[0], 6);
	add_cut(line, 13, r->cell[1], title - 1);
	add_cut(line, at, r->cell[2], 14);
	add_cut(line, at + 15, r->cell[3], 7);
	add_cut(line, at + 24, r->cell[4], 8);
	add_cut(line, at + 33, r->cell[5], 10);
	add_cut(line, at + 44, r->cell[6], 4);
}

static void paint(void)
{
	erase();
	mvaddstr(0, 2, "0今日  [1受注+99000]  2仲間   3仕事   4原稿+1128   "
	    "8記録   9送信待ち");
	mvaddstr(1, 3, "状   番号 件名                 依頼元           数量"
	    "      金額       期限  残り");
	for (int i = 0; i < count; i++)
		paint_row(i + 2, &rows[i]);
	if (count > 0)
		mvaddstr(here + 2, 0, ">");
	mvaddstr(LINES - 2, 1, "Enter 開く  i 入力  a 受ける  x 断る  H 保留  "
	    "e 直す  c メモ        ? 操作");
	mvaddstr(LINES - 1, 1, "100000件の1件目");
	mvaddstr(LINES - 1, COLS - 10, "佐藤 美咲");
	move(here + 2, 0);
	refresh();
}

static void down(void)
{
	struct row next;

	if (here + 1 < count) {
		here++;
	} else if (count > 0 && fetch(list, &rows[count - 1], 1, &next) == 1) {
		memmove(rows, rows + 1, (size_t)(count - 1) * sizeof *rows);
		rows[count - 1] = next;
	}
}

static void page_down(void)
{
	static struct row next[ROWS_MAX];
	int n = count > 0 ? fetch(list, &rows[count - 1], height, next) : 0;

	if (n == 0)
		return;
	memcpy(rows, next, (size_t)n * sizeof *rows);
	count = n;
	here = here < count ? here : count - 1;
}

/* Reads a line, shown as it is typed. */
static void ask(char sign)
{
	char typed[TEXT - 2];

	mvaddch(LINES - 1, 0, (chtype)(unsigned char)sign);
	clrtoeol();
	echo();
	getnstr(typed, (int)sizeof typed - 1);
	noecho();
	snprintf(words, sizeof words, "%%%s%%", typed);
}

static void search(void)
{
	struct row found;

	ask('/');
	if (fetch(like, &rows[here], 1, &found) != 1)
		return;
	rows[0] = found;
	count = 1 + fetch(list, &found, height - 1, rows + 1);
	here = 0;
}

static void narrow(void)
{
	ask('f');
	list = like;
	count = fetch(list, NULL, height, rows);
	here = 0;
}

static void on_key(int key)
{
	if (key == 'j')
		down();
	else if (key == 'k' && here > 0)
		here--;
	else if (key == '.')
		page_down();
	else if (key == 'g')
		here = 0, count = fetch(list, NULL, height, rows);
	else if (key == '/')
		search();
	else if (key == 'f')
		narrow();
}

int main(int argc, char **argv)
{
	int key;

	setlocale(LC_ALL, "");
	if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY,
	    NULL) != SQLITE_OK)
		return 2;
	list = all = prepare("");
	like = prepare("AND title LIKE ?4 ");
	initscr();
	endwin();
	cbreak();
	noecho();
	idlok(stdscr, 1);
	height = LINES - 4 < ROWS_MAX ? LINES - 4 : ROWS_MAX;
	count = fetch(list, NULL, height, rows);
	paint();
	while ((key = getch()) != 'q' && key != 'Q') {
		on_key(key);
		paint();
	}
	endwin();
	return 0;
}
