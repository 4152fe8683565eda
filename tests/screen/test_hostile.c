/* Hostile text in every field, on every screen, at every size. Two workstations
 * side by side take the same keys: one on a team of plain Japanese, one on the
 * same team with hostile text written over every text of its file, past all
 * cleaning. What goes over the line must be what goes for plain text, and what
 * is no stranger's text must stand where it stands there.
 * make check takes one turn of the classes a size; HOSTILE_ALL=1 every class in
 * every field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "lib/hostile.h"
#include "lib/line.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { FAILURES_SHOWN = 20 };

/* What of a screen must stand where it stands with plain text. */
enum same {
	BARS,	/* the bars between panes; how many lines a text takes differs */
	CELLS,	/* every letter and digit of ASCII, which plain text has none of */
	RIGHT	/* those in the last fifth of the columns, in the upper half of
		 * the rows: elsewhere stand numbers behind a text */
};

struct step { const char *name, *keys; enum same same; };

/* One workstation and what its line carried. */
struct side {
	struct pty *p;
	struct line *line;
	size_t fed;
};

struct pair {
	struct side plain, hostile;
	int rows, cols;
	const char *lang;
	int turn;
	enum same same;
};

static struct hostile corpus;
static long screens;
static int failures;
static int only_way = -1;	/* of them all: one, by its number (an argument) */
static struct buf sent_plain, sent_hostile;	/* kinds, in all */

static int make_teams(void **state)
{
	make_team(state);
	hostile_load(&corpus);
	buf_init(&sent_plain, 1 << 16);
	buf_init(&sent_hostile, 1 << 16);
	buf_char(&sent_plain, ' ');
	buf_char(&sent_hostile, ' ');
	return 0;
}

static int drop_teams(void **state)
{
	hostile_clear(&corpus);
	buf_clear(&sent_plain);
	buf_clear(&sent_hostile);
	return drop_team(state);
}

/* ---- side by side ---- */

static void follow(struct side *s)
{
	size_t now = pty_bytes(s->p);

	line_feed(s->line, pty_raw(s->p) + s->fed, now - s->fed);
	s->fed = now;
}

static bool never(struct pty *p, const void *arg)
{
	(void)p;
	(void)arg;
	return false;
}

static bool has_begun(struct pty *p, const void *arg)
{
	(void)arg;
	return pty_alternate(p) && pty_bytes(p) > 200;
}

static struct side open_side(const struct team *t, const char *const *words,
    const char *lang, int rows, int cols)
{
	const char *argv[12] = { team_program("teamjob"), "--lang", lang };
	struct side s = { 0 };
	size_t n = 3;

	for (; *words != NULL; words++)
		argv[n++] = *words;
	s.p = pty_open(&(struct pty_options){ .rows = rows, .cols = cols,
	    .argv = argv, .env = (const char *const *)t->env_all });
	s.line = line_new(rows, cols);
	assert_true(pty_wait(s.p, has_begun, NULL, 10000));
	return s;
}

static void close_side(struct side *s)
{
	line_free(&s->line);
	pty_close(&s->p);
}

static bool is_letter(uint32_t c)
{
	return c > 0x20 && c < 0x7f && c != '~' && c != '?';
}

/* Whether the column is a bar between two panes on the plain screen. */
static bool is_bar(const struct pair *w, int col)
{
	int bars = 0;

	for (int row = 0; row < w->rows; row++)
		bars += line_cell(w->plain.line, row, col) == '|';
	return bars > w->rows / 2;
}

/* The first cell that must be the same and is not; false: none. */
static bool differs(const struct pair *w, int *at_row, int *at_col)
{
	for (int col = 0; col < w->cols; col++) {
		bool bar = is_bar(w, col);
		bool right = w->same == RIGHT && col >= w->cols * 4 / 5;

		/* the last line gives way to a name and a message */
		for (int row = 0; row < w->rows - 1; row++) {
			uint32_t c = line_cell(w->plain.line, row, col);

			bool same = w->same == CELLS ||
			    (right && row < w->rows / 2);

			if (!(same ? is_letter(c) : bar && c == '|') ||
			    c == line_cell(w->hostile.line, row, col))
				continue;
			*at_row = row;
			*at_col = col;
			return true;
		}
	}
	return false;
}

static bool stand_alike(struct pty *p, const void *arg)
{
	struct pair *w = (struct pair *)(uintptr_t)arg;
	int row, col;

	(void)p;
	pty_wait(w->plain.p, never, NULL, 1);
	follow(&w->plain);
	follow(&w->hostile);
	return !differs(w, &row, &col);
}

static void show(const struct pair *w)
{
	fprintf(stderr, "---- plain:\n%s---- hostile:\n", line_screen(w->plain.line));
	fprintf(stderr, "%s----\n", line_screen(w->hostile.line));
}

/* A run of hours names all it finds. */
static void fail_at(const struct pair *w, const char *step, const char *what)
{
	if (failures++ < FAILURES_SHOWN)
		show(w);
	print_error("%s, %dx%d %s, turn %d: %s\n", step, w->cols, w->rows,
	    w->lang, w->turn, what);
}

static void compare(struct pair *w, const char *step)
{
	char what[120];
	int row = 0, col = 0;

	if (!pty_wait(w->hostile.p, stand_alike, w,
	    failures < FAILURES_SHOWN ? 10000 : 1000)) {
		differs(w, &row, &col);
		snprintf(what, sizeof what, "row %d, column %d is not the same",
		    row, col);
		fail_at(w, step, what);
	}
	if (line_fault(w->plain.line) != NULL)
		fail_at(w, step, line_fault(w->plain.line));
	if (line_fault(w->hostile.line) != NULL)
		fail_at(w, step, line_fault(w->hostile.line));
	screens++;
	if (getenv("HOSTILE_SHOW") != NULL) {
		fprintf(stderr, "==== %s\n", step);
		show(w);
	}
}

static bool has_painted(struct pty *p, const void *arg)
{
	return pty_bytes(p) > *(const size_t *)arg;
}

/* Keys that come together are painted together: each step waits for its own
 * paint (some paint nothing). Nothing hangs on it but what is looked at. */
static void await_paint(struct side *s)
{
	pty_wait(s->p, has_painted, &s->fed, 200);
	pty_quiet(s->p, hostile_all() ? 20 : 4);
}

static void take_step(struct pair *w, const struct step *s)
{
	/* four panes: there is a text before every number */
	w->same = s->same == CELLS && w->cols >= 100 ? RIGHT : s->same;
	pty_keys(w->plain.p, s->keys);
	pty_keys(w->hostile.p, s->keys);
	await_paint(&w->plain);
	await_paint(&w->hostile);
	compare(w, s->name);
}

static void add_kinds(struct buf *all, const char *kinds)
{
	char word[80];

	for (const char *k = kinds; *k != '\0';) {
		int n = (int)strcspn(k, " ");

		snprintf(word, sizeof word, " %.*s ", n, k);
		if (n > 0 && strstr(all->data, word) == NULL)
			buf_str(all, word);
		k += n + (k[n] == ' ');
	}
}

static void end_well(struct pair *w, struct side *s)
{
	pty_keys(s->p, "<Esc><Esc>Q");
	if (pty_end(s->p) != 0)
		fail_at(w, "at the end", "it does not end well");
	follow(s);
	if (line_fault(s->line) != NULL)
		fail_at(w, "at the end", line_fault(s->line));
}

/* Each has a team of its own: what is done on the way is done to both. */
static void walk(struct pair *w, const char *const *words,
    const struct step *steps, size_t n)
{
	struct team plain, hostile;

	hostile_team(&plain, &team, -1);
	hostile_team(&hostile, &team, w->turn);
	w->plain = open_side(&plain, words, w->lang, w->rows, w->cols);
	w->hostile = open_side(&hostile, words, w->lang, w->rows, w->cols);
	for (size_t i = 0; i < n; i++)
		take_step(w, &steps[i]);
	end_well(w, &w->plain);
	end_well(w, &w->hostile);
	add_kinds(&sent_plain, line_kinds(w->plain.line));
	add_kinds(&sent_hostile, line_kinds(w->hostile.line));
	close_side(&w->plain);
	close_side(&w->hostile);
	team_drop(&plain);
	team_drop(&hostile);
}

/* ---- the ways through ---- */

static const struct step director[] = {
	{ "today", "0g", CELLS },
	{ "today, down", "jjjjj", CELLS },
	{ "today, all of it", "z", BARS },
	{ "today, its end", "G", BARS },
	{ "today, as it was", "zg", BARS },
	{ "orders", "1g", CELLS },
	{ "orders, down", "jjj", CELLS },
	{ "orders, zoomed", "z", BARS },
	{ "orders, as it was", "z", CELLS },
	{ "orders, marked", "   ", CELLS },
	{ "orders, the end", "<Esc>G", CELLS },
	{ "an order", "gjjjj<Enter>", BARS },
	{ "an order, on", "..", BARS },
	{ "an order, its end", "G", BARS },
	{ "its brief", "qb", BARS },
	{ "its money", "q$", BARS },
	{ "its log", "qL", BARS },
	{ "a line of its log", "<Enter>", BARS },
	{ "orders again", "qq1g", CELLS },
	{ "accepting", "ja", BARS },
	{ "accepting, fields", "<Tab><Tab><Tab>", BARS },
	{ "declining", "<Esc>x", BARS },
	{ "an order's form", "<Esc>e", BARS },
	{ "its fields", "<Tab><Tab><Tab><End><Tab><Tab><Tab><Tab><Tab>", BARS },
	{ "more fields", "<Tab><Tab><Tab><Home><Tab><Tab>", BARS },
	{ "splitting", "<Esc>jjjjjjs", BARS },
	{ "splitting, by a template", "<Tab><Tab><Tab><Right>", BARS },
	{ "the team", "<Esc>2g", RIGHT },
	{ "the team, down", "jjj", RIGHT },
	{ "a person", "<Enter>", BARS },
	{ "a person, on", ".", BARS },
	{ "a person, the end", "G", BARS },
	{ "a judgement", "q2gjm", BARS },
	{ "its fields", "<Tab><Tab><Tab><Tab>", BARS },
	{ "a person's form", "<Esc>e", BARS },
	{ "its fields", "<Tab><Tab><End><Tab><Tab><Tab><Tab><Tab><Tab>", BARS },
	{ "tasks", "<Esc>3g", CELLS },
	{ "tasks, down", "jjjjjjjj", CELLS },
	{ "candidates", "o", BARS },
	{ "candidates, down", "jj", BARS },
	{ "their grounds", "w", BARS },
	{ "a task", "<Esc>qq3gj<Enter>", BARS },
	{ "a task, its end", "G", BARS },
	{ "a task's form", "q3ge", BARS },
	{ "the plan", "<Esc>A", BARS },
	{ "the plan, down", "jjj", BARS },
	{ "drafts", "<Esc>q4g", CELLS },
	{ "a draft", "jjj<Enter>", BARS },
	{ "a draft, its end", "G", BARS },
	{ "its difference", "qd", BARS },
	{ "the review", "<Esc>4gR", BARS },
	{ "review, on", ".j)", BARS },
	{ "review, brief", "b", BARS },
	{ "review, beside", "b<Tab>", BARS },
	{ "review, stock remarks", "<Esc>0", BARS },
	{ "review, headings", "<Esc>#", BARS },
	{ "review, own words", "<Esc>c", BARS },
	{ "review, next", "<Esc>J", BARS },
	{ "money", "<Esc>q7g", BARS },
	{ "money, down", "jj<Enter>", BARS },
	{ "the log", "<Esc>q8g", BARS },
	{ "a line of the log", "jj<Enter>", BARS },
	{ "the outbox", "q9g", BARS },
	{ "a row of it", "j<Enter>", BARS },
	{ "news", "qWg", BARS },
	{ "the calendar", "qC", BARS },
	{ "the calendar, on", "jjl", BARS },
	{ "myself", "<Esc>Y", BARS },
	{ "myself, on", "G", BARS },
	{ "views", "q1gv", BARS },
	{ "every action", "<Esc>?", BARS },
	{ "actions, down", "<Down><Down><PgDn>", BARS },
	{ "a note", "<Esc>1gc", BARS },
	{ "pasting", "<Esc>I", BARS },
	{ "finding", "<Esc>/", BARS },
	{ "a filter", "<Esc>f", BARS },
	{ "back", "<Esc>0g", CELLS },
};

static const struct step worker[] = {
	{ "today", "0g", BARS },
	{ "tasks", "3g", CELLS },
	{ "a task", "<Enter>", BARS },
	{ "its brief", "qb", BARS },
	{ "drafts", "q4g", CELLS },
	{ "a draft", "<Enter>", BARS },
	{ "a draft, the end", "G", BARS },
	{ "its remarks' notes", "qc", BARS },
	{ "the editor", "<Esc>4ge", BARS },
	{ "keys", "<Esc>", BARS },
	{ "a page on", ".", BARS },
	{ "the end", "G", BARS },
	{ "the start", "g", BARS },
	{ "on by sentences", "))v)", BARS },
	{ "beside", "<Esc>b", BARS },
	{ "the next beside", "b", BARS },
	{ "in it", "<Tab>jjG", BARS },
	{ "the difference", "<Tab>d", BARS },
	{ "headings", "q#", BARS },
	{ "finding", "<Esc>/", BARS },
	{ "text only", "<Esc>z", BARS },
	{ "handing in", "zS", BARS },
	{ "the lists again", "<Esc><Esc>q", BARS },
	{ "money", "7g", BARS },
	{ "myself", "0Y", BARS },
	{ "myself, on", "G", BARS },
	{ "news", "q0W", BARS },
	{ "my log", "q8g", BARS },
	{ "every action", "0?", BARS },
	{ "back", "<Esc>0g", BARS },
};

static const struct step coach[] = {
	{ "today", "0g", BARS },
	{ "the team", "2g", RIGHT },
	{ "a person", "jj<Enter>", BARS },
	{ "a person, the end", "G", BARS },
	{ "their notes", "q2gc", BARS },
	{ "orders", "<Esc>1g", CELLS },
	{ "an order", "jj<Enter>", BARS },
	{ "tasks", "q3g", CELLS },
	{ "drafts", "4g", CELLS },
	{ "a draft", "j<Enter>", BARS },
	{ "back", "q0g", BARS },
};

/* One item a line, in words: there is nothing that would have to stand where it
 * stood, but the bytes are the same. */
static const struct step in_words[] = {
	{ "today", "0g", BARS }, { "today, on", "jjjjj", BARS },
	{ "orders", "1g", BARS }, { "orders, on", "jjjj", BARS },
	{ "an order", "<Enter>", BARS }, { "an order, the end", "G", BARS },
	{ "a form", "q1ge", BARS }, { "fields", "<Tab><Tab><Tab><Tab>", BARS },
	{ "the team", "<Esc>2gj", BARS }, { "a person", "<Enter>", BARS },
	{ "a person, on", ".", BARS }, { "tasks", "q3gj", BARS },
	{ "candidates", "3gjjjjjjjjo", BARS }, { "candidates, on", "jj", BARS },
	{ "drafts", "<Esc>4gj", BARS }, { "a draft", "<Enter>", BARS },
	{ "the review", "q4gR", BARS }, { "review, on", "jjj", BARS },
	{ "money", "<Esc>q7gj", BARS }, { "the log", "8gj", BARS },
	{ "a line of it", "<Enter>", BARS }, { "the outbox", "q9gj", BARS },
	{ "news", "Wj", BARS }, { "the calendar", "qCjj", BARS },
	{ "every action", "<Esc>?", BARS }, { "back", "<Esc>0g", BARS },
};

static const struct { int rows, cols; } sizes[] = {
	{ 10, 40 }, { 20, 60 }, { 24, 80 }, { 40, 120 }, { 50, 200 }
};

/* Who walks which way, and how many sizes a quick look takes. */
static const struct way {
	const char *words[4];
	const struct step *steps;
	size_t n, quick;
} ways[] = {
	{ { "--user", "sato" }, director, COUNT(director), 3 },
	{ { "--user", "onodera" }, worker, COUNT(worker), 2 },
	{ { "--user", "mikami" }, coach, COUNT(coach), 1 },
	{ { "--user", "sato", "--linear" }, in_words, COUNT(in_words), 1 },
};

/* Every class in every field at 80x24 in Japanese, one in sixteen elsewhere. */
static void walk_all(const struct way *way, int classes)
{
	for (size_t i = 0; i < COUNT(sizes) * 2; i++) {
		size_t size = i / 2;
		bool main_size = i == 4;

		for (int turn = 0; turn < classes; turn += main_size ? 1 : 16)
			walk(&(struct pair){ .rows = sizes[size].rows,
			    .cols = sizes[size].cols, .turn = turn + (int)i,
			    .lang = i % 2 ? "en" : "ja" },
			    way->words, way->steps, way->n);
	}
}

/* One turn of the classes a size: the smallest, the usual, the large one. */
static void walk_some(const struct way *way)
{
	static const size_t quick[] = { 2, 3, 0 };

	for (size_t i = 0; i < way->quick; i++)
		walk(&(struct pair){ .rows = sizes[quick[i]].rows,
		    .cols = sizes[quick[i]].cols, .turn = (int)i * 37,
		    .lang = i % 2 ? "en" : "ja" },
		    way->words, way->steps, way->n);
}

static void each_way_shows_what_plain_text_shows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ways); i++)
		if (only_way >= 0 && only_way != (int)i)
			continue;
		else if (hostile_all())
			walk_all(&ways[i], (int)corpus.n);
		else
			walk_some(&ways[i]);
	assert_int_equal(0, failures);
}

/* ---- typed and pasted ---- */

enum { PASTE_MAX = 3000 };	/* as much as a line takes without being read */

/* Where text can be put in; "P" stands for the paste. */
static const struct place { const char *user, *name, *to, *off; } places[] = {
	{ "sato", "the fields of an order", "1gi P<Tab>P<Tab>P<Tab>P<Tab>P<Tab>P",
	  "<Esc><Esc>" },
	{ "sato", "its brief", "1gi<BackTab><BackTab>P", "<Esc><Esc>" },
	{ "sato", "finding", "1g/P<Enter>", "<Esc><Esc>" },
	{ "sato", "a filter", "1gfP<Enter>", "<Esc><Esc>" },
	{ "sato", "every action", "?P", "<Esc>" },
	{ "sato", "a text to read", "1gIP<Enter>", "<Esc><Esc><Esc>" },
	{ "sato", "a note", "1gcP<Enter>", "<Esc><Esc>" },
	{ "sato", "a person", "2giP<Tab>P<Tab>P", "<Esc><Esc>" },
	{ "sato", "a remark", "4gR c P<Enter>", "<Esc><Esc>q" },
	{ "onodera", "the editor", "4geP<C-s>P", "<C-s><Esc>q" },
	{ "onodera", "finding in a text", "4ge<Esc>/P<Enter>", "<Esc><Esc>q" },
};

/* The text as far as it can be pasted: the end of a paste in it is left to the
 * terminal, which does not send it. */
static void cut_for_paste(struct buf *out, const struct hostile_class *c)
{
	buf_reset(out);
	buf_add(out, c->text, c->len < PASTE_MAX ? c->len : PASTE_MAX);
	for (char *end; (end = strstr(out->data, "\033[201~")) != NULL;)
		end[5] = '0';
}

/* Plain text of the same shape: as many lines, as many letters in each. */
static void make_plain(struct buf *text)
{
	char *shape = buf_take(text);

	buf_init(text, PASTE_MAX + 16);
	for (const char *p = shape; *p != '\0' && text->len < PASTE_MAX; p++) {
		if (*p == '\n' || *p == '\r')
			buf_char(text, *p);
		else if ((unsigned char)*p >= 0xc0)
			buf_str(text, "雪");
		else if (*p >= ' ')
			buf_char(text, 'a');
	}
	mem_free(&shape);
}

static void send_keys(struct side *s, const char *keys, const char *paste)
{
	char piece[80];

	for (const char *k = keys; *k != '\0';) {
		size_t n = strcspn(k, "P");

		snprintf(piece, sizeof piece, "%.*s", (int)n, k);
		pty_keys(s->p, piece);
		k += n;
		if (*k == 'P') {
			pty_paste(s->p, paste);
			k++;
		}
	}
	pty_wait(s->p, has_painted, &s->fed, 200);
	pty_quiet(s->p, 10);
	follow(s);
}

static void paste_as(const struct team *t, const struct place *place,
    size_t from, size_t step, bool plain)
{
	const char *words[] = { "--user", place->user, NULL };
	struct side s = open_side(t, words, "ja", 24, 80);
	struct buf text;

	buf_init(&text, PASTE_MAX + 16);
	for (size_t i = from; i < corpus.n; i += step) {
		cut_for_paste(&text, &corpus.classes[i]);
		if (plain)
			make_plain(&text);
		send_keys(&s, place->to, text.data);
		send_keys(&s, place->off, "");
		if (line_fault(s.line) != NULL)
			fail_msg("%s into %s: %s\n%s", corpus.classes[i].name,
			    place->name, line_fault(s.line), line_screen(s.line));
	}
	pty_keys(s.p, "<Esc><Esc>Q");
	if (pty_end(s.p) != 0)
		fail_msg("pasting into %s: ended with %d", place->name,
		    pty_end(s.p));
	add_kinds(plain ? &sent_plain : &sent_hostile, line_kinds(s.line));
	close_side(&s);
	buf_clear(&text);
}

/* Both kinds of text into the same place. */
static void paste_into(const struct team *t, const struct place *place,
    size_t from, size_t step)
{
	struct team twin;

	hostile_team(&twin, &team, -1);
	paste_as(&twin, place, from, step, true);
	team_drop(&twin);
	paste_as(t, place, from, step, false);
}

static void pasted_text_is_text(void **state)
{
	struct team t;
	char *said;

	(void)state;
	hostile_team(&t, &team, -1);
	for (size_t i = 0; i < COUNT(places); i++)
		paste_into(&t, &places[i], hostile_all() ? 0 : i,
		    hostile_all() ? 1 : 16);
	team_drop(&t);
	/* and on the team as it was made, whose ledger can be checked */
	for (size_t i = 0; i < COUNT(places); i++)
		paste_into(&team, &places[i], i + 5, hostile_all() ? 3 : 40);
	said = team_must(&team, "sato", "check", "--deep", NULL);
	mem_free(&said);
}

/* The first screen, where there is no team yet: two names. */
static void the_first_names_are_text_too(void **state)
{
	struct team t;
	struct buf text;

	(void)state;
	buf_init(&text, PASTE_MAX + 16);
	for (size_t i = 0; i < 2 * corpus.n; i += hostile_all() ? 1 : 23) {
		const char *none[] = { NULL };
		bool plain = i >= corpus.n;
		struct side s;

		hostile_team(&t, &team, -1);
		remove(t.db);
		cut_for_paste(&text, &corpus.classes[i % corpus.n]);
		if (plain)
			make_plain(&text);
		s = open_side(&t, none, i % 2 ? "en" : "ja", 24, 80);
		send_keys(&s, "P<Tab>P<Tab>P<Enter>", text.data);
		send_keys(&s, "<Enter>", "");
		if (line_fault(s.line) != NULL)
			fail_msg("%s: %s", corpus.classes[i % corpus.n].name,
			    line_fault(s.line));
		add_kinds(plain ? &sent_plain : &sent_hostile,
		    line_kinds(s.line));
		close_side(&s);
		team_drop(&t);
	}
	buf_clear(&text);
}

/* Whether a text holds the sequence of that last byte, with whatever numbers. */
static bool holds_sequence(const struct hostile_class *c, char last)
{
	for (size_t i = 0; i + 2 < c->len; i++) {
		size_t at = i + 2;

		if (c->text[i] != 0x1b || c->text[i + 1] != '[')
			continue;
		at += strspn(c->text + at, "0123456789;");
		if (c->text[at] == last)
			return true;
	}
	return false;
}

/* What the workstation sends is chosen by what stands on the screen before and
 * after; over all screens it is the same for either kind of text. But for lines
 * put in or taken out: the library does so where it finds rows again elsewhere,
 * and which rows are alike is another matter in each. No text of ours asks for
 * these two, so none hides behind them. */
static void nothing_else_is_sent(void **state)
{
	size_t before;

	(void)state;
	for (size_t i = 0; i < corpus.n; i++)
		assert_false(holds_sequence(&corpus.classes[i], 'M') ||
		    holds_sequence(&corpus.classes[i], 'L'));
	add_kinds(&sent_plain, "ESC[M ESC[L ");
	before = sent_plain.len;
	add_kinds(&sent_plain, sent_hostile.data);
	if (sent_plain.len > before)
		fail_msg("only for hostile text:%s", sent_plain.data + before);
	assert_in_range(before, 100, 4000);
	print_message("%ld screens compared; sent:%s\n", screens, sent_plain.data);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_way_shows_what_plain_text_shows),
		cmocka_unit_test(pasted_text_is_text),
		cmocka_unit_test(the_first_names_are_text_too),
		cmocka_unit_test(nothing_else_is_sent),
	};

	if (argc > 1)
		only_way = (int)strtol(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, make_teams, drop_teams);
}
