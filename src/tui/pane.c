#include "teamjob/tui/pane.h"

#include <stdio.h>
#include <string.h>

#include "pane_kinds.h"
#include "teamjob/app/say.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/term.h"

enum { COUNT_MAX = 1000, COUNT_MS = 20 };

/* ---- reading ---- */

/* Whose a row of a list is: the filter of "only mine". */
static const char *mine_filter(const struct pane *p)
{
	return strcmp(p->kind->list, "tasks") == 0 ? "assignee:me"
	    : strcmp(p->kind->list, "drafts") == 0 ? "author:me"
	    : strcmp(p->kind->list, "operations") == 0 ? "by_person:me" : NULL;
}

char *pane_whole_filter(const struct pane *p)
{
	struct buf b;

	if (!p->mine)
		return mem_dup(p->filter);
	buf_init(&b, 1 << 16);
	buf_printf(&b, "%s %s", mine_filter(p),
	    p->filter != NULL ? p->filter : "");
	return buf_take(&b);
}

/* What the pane asks for; `*filter` is to be freed after. */
static struct list_query query_of(const struct pane *p, char **filter)
{
	size_t n;
	const char *const *sorts = list_sorts(p->app, p->kind->list, &n);

	*filter = pane_whole_filter(p);
	return (struct list_query){ .kind = p->kind->list, .filter = *filter,
	    .about_kind = p->about_kind, .about_id = p->about_id,
	    .match = p->match, .sort = p->sort < n ? sorts[p->sort] : NULL };
}

/* A search through many rows gives way to a key; it goes on when idle. */
static bool key_waits(void *arg)
{
	(void)arg;
	return term_key_waits();
}

static void fetch(void *arg, struct listing_read *read)
{
	struct pane *p = arg;
	char *filter;
	struct list_query q = query_of(p, &filter);
	struct list_page page;
	enum tj_code code;

	q.backward = read->backward != p->turned;
	q.limit = read->count;
	q.from.id = read->id;
	q.from.key = mem_dup(read->key);
	read->n = 0;
	if (p->gives_way)
		app_on_progress(p->app, key_waits, NULL);
	code = app_list(p->app, &q, &page, &p->err);
	app_on_progress(p->app, NULL, NULL);
	if (code == TJ_OK) {
		p->err.code = TJ_OK;
		for (size_t i = 0; i < page.n; i++) {
			const struct record *head = page.items[i].row;

			read->rows[i] = (struct listing_row){ head->id,
			    page.items[i].key, page.items[i].row, false };
			page.items[i].key = NULL;
		}
		read->n = page.n;
		read->stopped = page.stopped;
		if (page.stopped) {
			read->reached_key = mem_dup(page.reached.key);
			read->reached_id = page.reached.id;
		}
		page.n = 0;	/* the rows went over to the list */
		list_page_clear(&page);
	}
	mem_free(&q.from.key);
	mem_free(&filter);
}

static bool again(void *arg, int64_t id, struct listing_row *row, bool *fits)
{
	struct pane *p = arg;
	char *filter;
	struct list_query q = query_of(p, &filter);
	struct list_item item;
	enum tj_code code = app_list_row(p->app, &q, id, &item, fits, &p->err);

	mem_free(&filter);
	if (code != TJ_OK || item.row == NULL)
		return false;
	*row = (struct listing_row){ id, item.key, item.row, false };
	return true;
}

static void release(void *arg, void *data)
{
	struct pane *p = arg;

	if (data != NULL && p->type != NULL)
		record_clear(p->type, data);
	mem_free(&data);
}

void pane_init(struct pane *p, struct app *app, size_t which)
{
	struct listing_source source = { p, fetch, again, release };

	memset(p, 0, sizeof *p);
	p->kind = &pane_kinds[which];
	p->type = p->kind->list != NULL ? list_row_type(p->kind->list)
	    : record_type_find(p->kind->kind);
	p->app = app;
	app_today(app, p->today);
	p->list = listing_new(&source);
}

void pane_clear(struct pane *p)
{
	listing_free(&p->list);
	mem_free(&p->filter);
	mem_free(&p->match);
	mem_free(&p->want_key);
	mem_free(&p->about_kind);
	mem_free(&p->view);
}

const char *pane_name(const struct pane *p)
{
	return words_in("pane", p->kind->name);
}

char pane_digit(const struct pane *p)
{
	return p->kind->digit;
}

const char *pane_list_name(const struct pane *p)
{
	return p->kind->list;
}

const char *pane_kind_name(const struct pane *p)
{
	return p->kind->kind;
}

unsigned pane_context(const struct pane *p)
{
	return p->kind->context;
}

bool pane_allowed(const struct pane *p, int64_t roles)
{
	return (p->kind->roles & (unsigned)roles) != 0;
}

const char *pane_state(const struct pane *p)
{
	const struct listing_row *row = listing_here(p->list);
	const struct field *f = p->type != NULL
	    ? record_field(p->type, "state") : NULL;

	return row != NULL && row->data != NULL && f != NULL
	    ? field_text(f, row->data) : NULL;
}

int64_t pane_id(const struct pane *p)
{
	const struct listing_row *row = listing_here(p->list);

	return row != NULL ? row->id : 0;
}

int64_t pane_ver(const struct pane *p)
{
	const struct listing_row *row = listing_here(p->list);

	return row != NULL && row->data != NULL
	    ? ((const struct record *)row->data)->ver : 0;
}

static void set(char **slot, const char *text)
{
	record_set(slot, text != NULL && text[0] != '\0' ? text : NULL);
}

static void restart(struct pane *p)
{
	listing_set_total(p->list, -1);
	listing_restart(p->list);
}

void pane_match(struct pane *p, const char *words)
{
	set(&p->match, words);
	restart(p);
}

void pane_filter(struct pane *p, const char *filter)
{
	mem_free(&p->view);
	set(&p->filter, filter);
	restart(p);
}

void pane_about(struct pane *p, const char *kind, int64_t id)
{
	set(&p->about_kind, kind);
	p->about_id = id;
	mem_free(&p->want_key);
	restart(p);
}

void pane_show_all(struct pane *p)
{
	if (p->filter == NULL && p->match == NULL && !p->mine &&
	    p->about_kind == NULL)
		return;
	set(&p->about_kind, NULL);
	set(&p->filter, NULL);
	set(&p->match, NULL);
	mem_free(&p->view);
	p->mine = false;
	restart(p);
}

bool pane_mine(struct pane *p, bool mine)
{
	if (mine_filter(p) == NULL)
		return false;
	p->mine = mine;
	mem_free(&p->view);
	restart(p);
	return true;
}

void pane_sort(struct pane *p, size_t sort, bool turned)
{
	size_t n;

	list_sorts(p->app, p->kind->list, &n);
	p->sort = sort < n ? sort : 0;
	p->turned = turned;
	mem_free(&p->view);
	restart(p);
}

void pane_view(struct pane *p, const char *name, const char *filter,
    const char *sort)
{
	bool turned = sort != NULL && sort[0] == '-';
	size_t n, at = 0;
	const char *const *sorts = list_sorts(p->app, p->kind->list, &n);

	for (size_t i = 0; sort != NULL && i < n; i++)
		if (strcmp(sorts[i], sort + turned) == 0)
			at = i;
	p->mine = false;
	set(&p->match, NULL);
	set(&p->filter, filter);
	pane_sort(p, at, turned);
	set(&p->view, name);
}

const char *pane_sort_token(const struct pane *p, char out[40])
{
	size_t n;
	const char *const *sorts = list_sorts(p->app, p->kind->list, &n);

	if (p->sort >= n || (p->sort == 0 && !p->turned))
		return NULL;
	snprintf(out, 40, "%s%s", p->turned ? "-" : "", sorts[p->sort]);
	return out;
}

const char *pane_sort_name(const struct pane *p)
{
	static const struct { const char *token, *name; } names[] = {
		{ "desk", NC_("sort", "what waits, due") },
		{ "due", NC_("sort", "due") },
		{ "number", NC_("sort", "number") },
		{ "amount", NC_("sort", "amount") },
		{ "kana", NC_("sort", "reading") },
		{ "login", NC_("sort", "login") },
		{ "moved", NC_("sort", "last change") },
		{ "newest", NC_("sort", "newest") },
		{ "name", NC_("sort", "name") },
	};
	size_t n;
	const char *const *sorts = list_sorts(p->app, p->kind->list, &n);

	if (p->match != NULL)
		return C_("sort", "newest");
	for (size_t i = 0; p->sort < n && i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].token, sorts[p->sort]) == 0)
			return words_in("sort", names[i].name);
	return "-";
}

/* ---- counting ---- */

/* Counting what fits a filter gives way to a key, and ends after a moment. */
static bool counted_long(void *arg)
{
	return term_key_waits() || clock_mono_ms() > *(const int64_t *)arg;
}

void pane_count(struct pane *p)
{
	int64_t until = clock_mono_ms() + COUNT_MS, count;
	char *filter;
	struct list_query q = query_of(p, &filter);
	struct tj_err ignored;
	enum tj_code code;

	if (filter != NULL || p->match != NULL)
		app_on_progress(p->app, counted_long, &until);
	code = app_list_count(p->app, &q, COUNT_MAX, &count, &p->more,
	    &ignored);
	app_on_progress(p->app, NULL, NULL);
	/* cut short by a key: counted at the next pause */
	if (code == TJ_OK && !(p->more && count < COUNT_MAX &&
	    clock_mono_ms() <= until))
		listing_set_total(p->list, count);
	mem_free(&filter);
}

void pane_take_in(struct pane *p)
{
	bool first = listing_position(p->list) == 1;

	if (p->height == 0)
		return;
	pane_count(p);	/* so that they are no news when told again */
	listing_reload(p->list);
	for (int n = 1; first && n < p->height; n++)
		if (!listing_move(p->list, LISTING_SCREEN_UP))
			break;
}

/* Whether what came since the list was read can no longer be told from what
 * was there: it is not counted yet. A row that is kept only because the cursor
 * is on it would go, and a search that still runs would begin anew. */
static bool is_uncounted(const struct pane *p)
{
	const struct listing_row *here = listing_here(p->list);

	return listing_total(p->list) < 0 && !listing_searching(p->list) &&
	    (here == NULL || !here->misfit);
}

void pane_hear(struct pane *p)
{
	if (p->height == 0)
		return;
	listing_refresh(p->list);
	if (is_uncounted(p))
		pane_take_in(p);
	else
		pane_count(p);
}

/* What waits for a role in each list: a state whose count is kept. */
static const struct { size_t pane; unsigned roles; const char *kind, *state; }
    waiting[] = {
	{ PANE_ORDERS, ROLE_DIRECTOR, "order", "received" },
	{ PANE_TASKS, ROLE_DIRECTOR, "task", "open" },
	{ PANE_DRAFTS, ROLE_DIRECTOR, "draft", "submitted" },
	{ PANE_DRAFTS, ROLE_WORKER, "draft", "returned" },
};

void pane_count_waiting(struct pane *p)
{
	unsigned roles = (unsigned)app_me(p->app)->roles;

	p->waiting = 0;
	if (roles & ROLE_DIRECTOR)
		roles = ROLE_DIRECTOR;
	for (size_t i = 0; i < sizeof waiting / sizeof *waiting; i++)
		if (p->kind == &pane_kinds[waiting[i].pane] &&
		    (roles & waiting[i].roles))
			p->waiting = app_tally(p->app, waiting[i].kind,
			    waiting[i].state);
}

static void add_counted(struct buf *out, const char *template, int64_t a,
    int64_t b, bool more)
{
	char text[200], first[24], second[25];

	snprintf(first, sizeof first, "%lld", (long long)a);
	snprintf(second, sizeof second, "%lld%s", (long long)b,
	    more ? "+" : "");
	buf_str(out, words_say(text, sizeof text, template, first, second,
	    NULL));
}

void pane_position(const struct pane *p, struct buf *out)
{
	int64_t at = listing_position(p->list), all = listing_total(p->list);
	int64_t news = listing_news(p->list);
	size_t marks;

	listing_marks(p->list, &marks);
	if (marks > 0) {
		add_counted(out, all >= (int64_t)marks
		    ? _("marked %1 of %2")
		    : _("marked %1"), (int64_t)marks, all, p->more);
		buf_str(out, "  ");
	}
	if (at > 0 && all >= at)
		add_counted(out, _("%1 of %2"), at, all, p->more);
	else if (all >= 0)
		add_counted(out, _("%2 rows"), 0, all, p->more);
	if (news > 0) {
		buf_str(out, "  ");
		add_counted(out, _("%1 new (g shows)"), news, 0, false);
	}
	if (listing_searching(p->list))
		buf_printf(out, "  %s", _("searching"));
	if (p->match != NULL)
		buf_printf(out, "  /%s", p->match);
	if (p->view != NULL)
		buf_printf(out, "  %s: %s", C_("view", "view"), p->view);
	else if (p->filter != NULL)
		buf_printf(out, "  f %s", p->filter);
	if (p->mine)
		buf_printf(out, "  %s", _("mine"));
	if (p->view == NULL && (p->sort != 0 || p->turned)) {
		char text[200];

		buf_printf(out, "  %s", words_say(text, sizeof text,
		    p->turned ? _("sort: %1, turned round")
		    : _("sort: %1"), pane_sort_name(p), NULL));
	}
	if (p->about_kind != NULL) {
		buf_str(out, "  ");
		say_thing(p->app, p->about_kind, p->about_id, out);
	}
}

void pane_stand_on(struct pane *p, const char *key, int64_t id)
{
	if (p->height > 0) {
		listing_go(p->list, key, id);
		return;
	}
	record_set(&p->want_key, key);
	p->want_id = id;
}

void pane_go(struct pane *p, int64_t id)
{
	char *filter;
	struct list_query q = query_of(p, &filter);
	struct list_item item;
	struct tj_err ignored;
	bool fits;

	if (id != 0 && app_list_row(p->app, &q, id, &item,
	    &fits, &ignored) == TJ_OK && item.row != NULL) {
		if (fits)
			pane_stand_on(p, item.key, id);
		pane_record_clear(p, &item.row);
		mem_free(&item.key);
	}
	mem_free(&filter);
}

void pane_take_height(struct pane *p, int height)
{
	if (p->height == height)
		return;
	p->height = height;
	listing_resize(p->list, height);
	if (p->want_key != NULL)
		listing_go(p->list, p->want_key, p->want_id);
	mem_free(&p->want_key);
}

int64_t *pane_marks_fitting(struct pane *p, size_t *n)
{
	size_t marked;
	const int64_t *marks = listing_marks(p->list, &marked);
	bool narrowed = p->filter != NULL || p->match != NULL || p->mine ||
	    p->about_kind != NULL;
	int64_t *out = marked > 0 ? mem_new(marked, sizeof *out) : NULL;

	*n = 0;
	for (size_t i = 0; i < marked; i++) {
		struct listing_row row = { 0 };
		bool fits = true;

		if (narrowed && !again(p, marks[i], &row, &fits))
			fits = false;
		if (fits)
			out[(*n)++] = marks[i];
		release(p, row.data);
		mem_free(&row.key);
	}
	if (*n == 0)
		mem_free(&out);
	return out;
}

bool pane_mark_state(struct pane *p, size_t at, char out[24])
{
	size_t n;
	const int64_t *marks = listing_marks(p->list, &n);
	struct listing_row row = { 0 };
	const struct field *f = p->type != NULL
	    ? record_field(p->type, "state") : NULL;
	bool fits = false;

	if (at < n && f != NULL && again(p, marks[at], &row, &fits) && fits)
		snprintf(out, 24, "%s", field_text(f, row.data));
	release(p, row.data);
	mem_free(&row.key);
	return fits && f != NULL;
}

/* ---- one thing by its id ---- */

/* What has no list is read by itself. */
static void *record_alone(struct pane *p, int64_t id)
{
	void *row = mem_new(1, p->type->size);
	struct tj_err ignored;

	if (app_get(p->app, p->type, id, row, &ignored) != TJ_OK)
		mem_free(&row);
	return row;
}

void *pane_record(struct pane *p, int64_t id)
{
	struct list_query plain = { .kind = p->kind->list };
	struct list_item item;
	struct tj_err ignored;
	bool fits;

	if (plain.kind == NULL)
		return record_alone(p, id);
	if (app_list_row(p->app, &plain, id, &item, &fits, &ignored) != TJ_OK)
		return NULL;
	mem_free(&item.key);
	return item.row;
}

const char *pane_record_state(const struct pane *p, const void *row)
{
	const struct field *f = record_field(p->type, "state");

	return f != NULL ? field_text(f, row) : NULL;
}

void pane_record_clear(struct pane *p, void **row)
{
	if (*row != NULL)
		record_clear(p->type, *row);
	mem_free(row);
}
