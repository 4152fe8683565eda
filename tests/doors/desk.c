#include "doors/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/team.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { PATIENCE_MS = 10000, LINE = 1024, HINTS = DESK_ROWS - 2,
    LAST = DESK_ROWS - 1 };

static void expect(struct desk *d, pty_predicate *holds, const void *arg,
    const char *what)
{
	if (!pty_wait(d->pty, holds, arg, PATIENCE_MS))
		fail_msg("%s: %s; the screen:\n%s", d->login, what,
		    pty_screen(d->pty));
}

static bool line_holds(struct pty *p, int row, const char *text)
{
	return strstr(pty_line(p, row), text) != NULL;
}

/* ---- coming and going ---- */

/* The tabs are on the screen, and nothing is asked. */
static bool is_home(struct pty *p, const void *arg)
{
	(void)arg;
	return line_holds(p, 0, "[") && line_holds(p, HINTS, "? keys") &&
	    !line_holds(p, HINTS, "Esc drop") &&
	    !line_holds(p, 0, "Find an action");
}

static bool asks_width(struct pty *p, const void *arg)
{
	(void)arg;
	return line_holds(p, HINTS, "y yes");
}

static bool is_settled(struct pty *p, const void *arg)
{
	return is_home(p, arg) || asks_width(p, arg) ||
	    strstr(pty_screen(p), "teamjob:") != NULL;
}

bool desk_open(struct desk *d, const char *login)
{
	const char *argv[] = { team_program("teamjob"), "--lang", "en", "--db",
	    crew_path, "--user", login, NULL };
	struct pty_options o = { DESK_ROWS, DESK_COLS, argv, NULL };

	d->login = login;
	d->pty = pty_open(&o);
	expect(d, is_settled, NULL, "does not begin");
	if (asks_width(d->pty, NULL))
		pty_keys(d->pty, "y");
	else if (!is_home(d->pty, NULL))
		return false;
	expect(d, is_home, NULL, "does not begin");
	return true;
}

void desk_close(struct desk *d)
{
	if (d->pty != NULL)
		pty_close(&d->pty);
}

struct snapshot { char *screen; int row, col; };

static bool has_changed(struct pty *p, const void *arg)
{
	const struct snapshot *s = arg;
	int row, col;

	pty_cursor(p, &row, &col);
	return row != s->row || col != s->col ||
	    strcmp(pty_screen(p), s->screen) != 0;
}

/* Presses keys that change what is seen, and waits until it is seen. */
static void press(struct desk *d, const char *keys)
{
	struct snapshot s = { mem_dup(pty_screen(d->pty)), 0, 0 };

	pty_cursor(d->pty, &s.row, &s.col);
	pty_keys(d->pty, keys);
	expect(d, has_changed, &s, keys);
	mem_free(&s.screen);
}

static bool has_title(struct pty *p, const void *arg)
{
	return line_holds(p, 0, arg) && !line_holds(p, 0, "[");
}

void desk_review(struct desk *d)
{
	pty_keys(d->pty, "R");
	expect(d, has_title, "Review", "no review");
}

void desk_mend(struct desk *d)
{
	pty_keys(d->pty, "e");
	expect(d, has_title, "mending", "no editor");
	pty_keys(d->pty, "新<C-s>");
}

static bool says_nothing(struct pty *p, const void *arg)
{
	(void)arg;
	return !line_holds(p, LAST, "no meaning here") &&
	    strncmp(pty_line(p, LAST), " ! ", 3) != 0;
}

void desk_home(struct desk *d)
{
	for (int i = 0; i < 8 && !is_home(d->pty, NULL); i++)
		press(d, "<Esc>");
	expect(d, is_home, NULL, "does not come back to the lists");
	if (!says_nothing(d->pty, NULL))	/* of the cell before */
		pty_keys(d->pty, "<Esc>");
	expect(d, says_nothing, NULL, "a message stays");
}

/* ---- to the thing ---- */

static const struct {
	const char *kind, *key, *tab;
	unsigned context;
} panes[] = {
	{ "order", "1", "[1 Orders", CONTEXT_ORDERS },
	{ "person", "2", "[2 Team", CONTEXT_TEAM },
	{ "task", "3", "[3 Tasks", CONTEXT_TASKS },
	{ "draft", "4", "[4 Drafts", CONTEXT_DRAFTS },
	{ "outbox", "9", "[9 Outbox", CONTEXT_OUTBOX },
};

static bool is_there_or_told(struct pty *p, const void *arg)
{
	return line_holds(p, 0, arg) || line_holds(p, LAST, "no meaning here");
}

/* The list of that kind of thing; false: this person has none. */
static bool go_to_list(struct desk *d, const char *kind)
{
	size_t i = 0;

	while (strcmp(panes[i].kind, kind) != 0)
		i++;
	if (line_holds(d->pty, 0, panes[i].tab))
		return true;
	pty_keys(d->pty, panes[i].key);
	expect(d, is_there_or_told, panes[i].tab, "no list");
	return line_holds(d->pty, 0, panes[i].tab);
}

static bool asks_words(struct pty *p, const void *arg)
{
	(void)arg;
	return line_holds(p, HINTS, "Esc drop");
}

static int marked_row(struct pty *p)
{
	for (int row = 0; row < HINTS; row++)
		if (pty_line(p, row)[0] == '>')
			return row;
	return -1;
}

static bool is_found(struct pty *p, const void *arg)
{
	int row = marked_row(p);

	if (!is_home(p, NULL))
		return false;
	return row < 0 ? strstr(pty_screen(p), "fits") != NULL
	    : line_holds(p, row, arg);
}

/* The row that holds these words, by searching for them, or by a filter. */
static bool find(struct desk *d, const char *sign, const char *asked,
    const char *row)
{
	pty_keys(d->pty, sign);
	expect(d, asks_words, NULL, "no prompt");
	pty_paste(d->pty, asked);
	pty_keys(d->pty, "<Enter>");
	expect(d, is_found, row, asked);
	return marked_row(d->pty) >= 0;
}

static bool is_page(struct pty *p, const void *arg)
{
	return line_holds(p, 0, arg) && !line_holds(p, 0, "[") &&
	    marked_row(p) >= 0;
}

static bool is_marked(struct pty *p, const void *arg)
{
	int row = marked_row(p);

	return row >= 0 && line_holds(p, row, arg);
}

/* On an open page, or the list of views: to the line of these words; false:
 * there is none. */
static bool go_to_line(struct desk *d, const char *text)
{
	int row = 1, at = marked_row(d->pty);

	while (row < HINTS && !line_holds(d->pty, row, text))
		row++;
	if (row == HINTS)
		return false;
	for (; at < row; at++)
		pty_keys(d->pty, "j");
	for (; at > row; at--)
		pty_keys(d->pty, "k");
	expect(d, is_marked, text, text);
	return true;
}

static bool open_page(struct desk *d, const char *title)
{
	pty_keys(d->pty, "<Enter>");
	expect(d, is_page, title, title);
	return true;
}

/* One text of the team file, without its newline. */
static char *text_of(const char *format, int64_t id)
{
	char sql[300], *text;

	snprintf(sql, sizeof sql, format, (long long)id);
	text = crew_ask(sql);
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static bool reach_titled(struct desk *d, const char *kind, const char *sql,
    int64_t id)
{
	char *title = text_of(sql, id);
	bool there = go_to_list(d, kind) && find(d, "/", title, title);

	mem_free(&title);
	return there;
}

static bool reach_order(struct desk *d, const struct matrix_cell *c)
{
	return reach_titled(d, "order", "SELECT title FROM orders WHERE "
	    "id=%lld", matrix_id(c));
}

static bool reach_task(struct desk *d, const struct matrix_cell *c)
{
	return reach_titled(d, "task", "SELECT title FROM task WHERE id=%lld",
	    matrix_id(c));
}

static bool reach_draft(struct desk *d, const struct matrix_cell *c)
{
	return reach_titled(d, "draft", "SELECT title FROM draft WHERE "
	    "id=%lld", matrix_id(c));
}

/* Oneself, or a row of the team, where words find who left too. */
static bool reach_person(struct desk *d, const struct matrix_cell *c)
{
	char *name = text_of("SELECT name FROM person WHERE id=%lld",
	    matrix_id(c));
	char *login = text_of("SELECT login FROM person WHERE id=%lld",
	    matrix_id(c));
	bool there;

	if (strcmp(login, d->login) == 0) {
		pty_keys(d->pty, "Y");
		expect(d, is_page, name, name);
		there = true;
	} else {
		there = go_to_list(d, "person") && find(d, "/", name, name);
	}
	mem_free(&name);
	mem_free(&login);
	return there;
}

static bool reach_outbox(struct desk *d, const struct matrix_cell *c)
{
	const char *state = c->row->kind->states[c->state];
	char filter[40];

	snprintf(filter, sizeof filter, "state:%s", state);
	return go_to_list(d, "outbox") && find(d, "f", filter,
	    strcmp(state, "sending") == 0 ? "being sent" : state);
}

/* A line on the page of the thing that it belongs to. */
static bool reach_part(struct desk *d, const char *kind, const char *whose,
    const char *words, int64_t id)
{
	char *title = text_of(whose, id), *line = text_of(words, id);
	bool there = go_to_list(d, kind) && find(d, "/", title, title) &&
	    open_page(d, title) && go_to_line(d, line);

	mem_free(&title);
	mem_free(&line);
	return there;
}

static bool reach_change(struct desk *d, const struct matrix_cell *c)
{
	return reach_part(d, "order", "SELECT o.title FROM change_order c JOIN "
	    "orders o ON o.id=c.order_id WHERE c.id=%lld", "SELECT state||'  '"
	    "||text FROM change_order WHERE id=%lld", matrix_id(c));
}

static bool reach_note(struct desk *d, const struct matrix_cell *c)
{
	return reach_part(d, "order", "SELECT o.title FROM note n JOIN orders "
	    "o ON o.id=n.object WHERE n.id=%lld", "SELECT text FROM note WHERE "
	    "id=%lld", matrix_id(c));
}

static bool reach_remark(struct desk *d, const struct matrix_cell *c)
{
	return reach_part(d, "draft", "SELECT d.title FROM remark r JOIN draft "
	    "d ON d.id=r.draft WHERE r.id=%lld", "SELECT text FROM remark "
	    "WHERE id=%lld", matrix_id(c));
}

static bool reach_view(struct desk *d, const struct matrix_cell *c)
{
	char *name = text_of("SELECT name FROM saved_view WHERE id=%lld",
	    matrix_id(c));
	bool there;

	go_to_list(d, "task");
	pty_keys(d->pty, "v");
	expect(d, is_page, "Views of", "no views");
	there = go_to_line(d, name);
	mem_free(&name);
	return there;
}

/* What acts on nothing has its list. */
static bool reach_nothing(struct desk *d, const struct matrix_cell *c)
{
	const struct action *a = app_action(c->row->action);

	if (strcmp(a->name, "view.save") == 0) {
		go_to_list(d, "task");
		pty_keys(d->pty, "v");
		expect(d, is_page, "Views of", "no views");
		return true;
	}
	for (size_t i = 0; i < COUNT(panes); i++)
		if (a->contexts & panes[i].context)
			return go_to_list(d, panes[i].kind);
	return false;
}

bool desk_reach(struct desk *d, const struct matrix_cell *c)
{
	static const struct {
		const struct crew_kind *kind;
		bool (*reach)(struct desk *d, const struct matrix_cell *c);
	} ways[] = {
		{ &crew_orders, reach_order }, { &crew_tasks, reach_task },
		{ &crew_drafts, reach_draft }, { &crew_people, reach_person },
		{ &crew_outbox, reach_outbox }, { &crew_changes, reach_change },
		{ &crew_notes, reach_note }, { &crew_remarks, reach_remark },
		{ &crew_views, reach_view }, { NULL, reach_nothing },
	};
	size_t i = 0;

	desk_home(d);
	while (ways[i].kind != c->row->kind)
		i++;
	return ways[i].reach(d, c);
}

/* ---- what followed ---- */

struct asking { const char *before; enum desk_answer known; };

static enum desk_answer answer_now(struct pty *p, const char *before)
{
	char *now = crew_print();
	enum desk_answer got = strcmp(now, before) != 0 ? DESK_DONE
	    : strncmp(pty_line(p, LAST), " ! ", 3) == 0 ? DESK_REFUSED
	    : line_holds(p, HINTS, "Esc leave") ? DESK_FORM
	    : line_holds(p, HINTS, "Enter offer") ? DESK_CANDIDATES
	    : line_holds(p, HINTS, "Esc letters become keys") ? DESK_EDITOR
	    : line_holds(p, LAST, "no meaning here") ||
	    line_holds(p, LAST, "from the start") ? DESK_SAID : DESK_NOTHING;

	mem_free(&now);
	return got;
}

static bool has_answered(struct pty *p, const void *arg)
{
	const struct asking *a = arg;
	enum desk_answer now = answer_now(p, a->before);

	return now != DESK_NOTHING && now != a->known;
}

enum desk_answer desk_answer(struct desk *d, const char *before,
    enum desk_answer known)
{
	struct asking asking = { before, known };

	pty_wait(d->pty, has_answered, &asking, PATIENCE_MS);
	return answer_now(d->pty, before);
}

const char *desk_said(struct desk *d)
{
	const char *line = pty_line(d->pty, LAST);

	return line + strspn(line, " !");
}

/* ---- the list of all actions ---- */

static bool has_typed(struct pty *p, const void *arg)
{
	return strcmp(pty_line(p, LAST), arg) == 0;
}

/* The name of the chosen one stands over what it does. */
static bool is_chosen(struct pty *p, const char *action)
{
	size_t n = strlen(action);

	for (int row = 0; row < HINTS; row++) {
		const char *line = pty_line(p, row);
		size_t len = strlen(line);

		if (len > n + 3 && line[0] != '>' &&
		    strcmp(line + len - n, action) == 0 &&
		    strncmp(line + len - n - 3, "   ", 3) == 0)
			return true;
	}
	return false;
}

bool desk_choose(struct desk *d, const char *action)
{
	char typed[80];
	int last = -1;

	snprintf(typed, sizeof typed, ":%s", action);
	pty_keys(d->pty, typed);
	expect(d, has_typed, typed, "the list of actions");
	while (!is_chosen(d->pty, action)) {
		int at = marked_row(d->pty);

		if (at == last || pty_line(d->pty, at + 1)[0] == '\0')
			return false;
		last = at;
		press(d, "<Down>");
	}
	return true;
}

/* ---- forms ---- */

/* The text of a row left of a cell. */
static void left_of(struct pty *p, int row, int col, char out[LINE])
{
	size_t n = 0;
	struct pty_cell cell;

	out[0] = '\0';
	for (int i = 0; i < col; i++) {
		pty_cell(p, row, i, &cell);
		n += (size_t)snprintf(out + n, LINE - n, "%s", cell.text);
		if (n >= LINE)
			return;
	}
}

static const char *label_of(const struct action_arg *arg)
{
	return words_in("field", arg->label);
}

/* The argument whose label stands nearest before the cursor. */
static const struct action_arg *in_focus(struct desk *d,
    const struct action *a)
{
	const struct action_arg *best = NULL;
	char left[LINE];
	size_t end = 0;
	int row, col;

	for (pty_cursor(d->pty, &row, &col); row > 0 && best == NULL; row--) {
		left_of(d->pty, row, col, left);
		for (size_t i = 0; i < a->n_args; i++) {
			const char *label = label_of(&a->args[i]), *at = left;
			size_t n = strlen(label);

			while ((at = strstr(at, label)) != NULL) {
				size_t to = (size_t)(at - left) + n;

				if (to > end || (to == end && n > strlen(
				    label_of(best)))) {
					best = &a->args[i];
					end = to;
				}
				at++;
			}
		}
		col = DESK_COLS;
	}
	return best;
}

static void focus(struct desk *d, const struct action *a,
    const struct action_arg *arg)
{
	for (size_t i = 0; i < a->n_args + 3 && in_focus(d, a) != arg; i++)
		press(d, "<Tab>");
	if (in_focus(d, a) != arg)
		fail_msg("%s has no field %s:\n%s", a->name, label_of(arg),
		    pty_screen(d->pty));
}

/* Turns the choice until these words stand on its line. */
static void turn_to(struct desk *d, const char *words)
{
	char chosen[LINE];
	int row, col;

	snprintf(chosen, sizeof chosen, "(*) %s", words);
	for (int i = 0; i < 20; i++) {
		pty_cursor(d->pty, &row, &col);
		if (line_holds(d->pty, row, chosen))
			return;
		press(d, "<Space>");
	}
	fail_msg("no choice %s:\n%s", words, pty_screen(d->pty));
}

/* The cells ask for the working days alone. */
static void tick_weekdays(struct desk *d)
{
	for (int i = 0; i < 5; i++) {
		if (i > 0)
			press(d, "<Right>");
		press(d, "<Space>");
	}
}

/* What was typed ends at the cursor. */
static bool has_tail(struct pty *p, const void *arg)
{
	const char *value = arg, *word = strrchr(value, ' ');
	char left[LINE];
	size_t n = strlen(value), len, tail = word != NULL ? strlen(word + 1)
	    : n;	/* a long line is broken between words */
	int row, col;

	pty_cursor(p, &row, &col);
	left_of(p, row, col, left);
	len = strlen(left);
	if (tail > 6)
		tail = 6;
	return len >= tail && strcmp(left + len - tail, value + n - tail) == 0;
}

static void type_value(struct desk *d, const struct action_arg *arg,
    const char *value)
{
	if (strcmp(arg->name, "days") == 0) {
		tick_weekdays(d);
	} else if (arg->type == ARG_SKILL) {
		turn_to(d, "記事");	/* the only one of the crew */
	} else if (arg->type == ARG_CHOICE) {
		turn_to(d, say_token(arg->name, value));
	} else if (arg->type == ARG_FLAG) {
		press(d, "<Space>");
	} else {
		if (arg->type != ARG_BLOCK)
			pty_keys(d->pty, "<C-u>");
		pty_paste(d->pty, value);
		expect(d, has_tail, value, value);
	}
}

static const struct action_arg *arg_named(const struct action *a,
    const char *name)
{
	for (size_t i = 0; i < a->n_args; i++)
		if (strcmp(a->args[i].name, name) == 0)
			return &a->args[i];
	fail_msg("%s has no argument %s", a->name, name);
	return NULL;
}

void desk_fill(struct desk *d, const struct matrix_cell *c)
{
	const struct action *a = app_action(c->row->action);
	char *inputs = mem_dup(c->row->inputs), *rest = NULL;

	for (char *one = inputs != NULL ? strtok_r(inputs, "|", &rest) : NULL;
	    one != NULL; one = strtok_r(NULL, "|", &rest)) {
		char *value = strchr(one, '=');
		const struct action_arg *arg;

		*value++ = '\0';
		arg = arg_named(a, one);
		if (arg->by_program)
			continue;
		focus(d, a, arg);
		type_value(d, arg, value);
	}
	pty_keys(d->pty, "<C-s>");
	mem_free(&inputs);
}
