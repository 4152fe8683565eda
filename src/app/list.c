#include "teamjob/app/list.h"

#include <string.h>

#include "load.h"
#include "op.h"
#include "teamjob/app/notices.h"
#include "teamjob/app/say.h"
#include "teamjob/app/views.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/filter.h"
#include "teamjob/text/narrow.h"

enum { SLICE_MS = 20, SLICE_ROWS = 64, LISTS_MAX = 40,
    THING_BYTES = 1 << 16, SENTENCE = 500, VIEW_BYTES = 1 << 16 };

void list_place_set(struct list_place *to, const char *key, int64_t id)
{
	record_set(&to->key, key);
	to->id = id;
}

void list_place_clear(struct list_place *p)
{
	mem_free(&p->key);
	p->id = 0;
}

/* The order of rows would tell of amounts that are not read. */
static bool may_sort(const struct app *app, const struct team_list *list,
    const struct team_sort *sort)
{
	bool money = list->money != NULL &&
	    strstr(list->money, sort->key) != NULL;

	return !money || app == NULL || app->scope.level != SCOPE_COACH;
}

const char *const *list_sorts(const struct app *app, const char *kind,
    size_t *count)
{
	static const char *names[8];
	const struct team_list *list = team_list(kind);

	*count = 0;
	for (size_t i = 0; list != NULL && list->sorts[i].name != NULL; i++)
		if (may_sort(app, list, &list->sorts[i]))
			names[(*count)++] = list->sorts[i].name;
	return names;
}

const struct record_type *list_row_type(const char *kind)
{
	const struct team_list *list = team_list(kind);

	return list != NULL ? list->type : NULL;
}

const char *const *list_kinds(void)
{
	static const char *names[LISTS_MAX + 1];

	for (size_t i = 0; i < LISTS_MAX && team_list_at(i) != NULL; i++)
		names[i] = team_list_at(i)->kind;
	return names;
}

enum tj_code list_unknown(const char *kind, struct tj_err *err)
{
	struct buf names;
	enum tj_code code;

	buf_init(&names, 1024);
	for (const char *const *k = list_kinds(); *k != NULL; k++)
		buf_printf(&names, "%s%s", names.len > 0 ? " " : "", *k);
	code = tj_fail(err, TJ_USAGE, N_("There is no list \"%1\"; lists are "
	    "%2"), kind, names.data, NULL);
	buf_clear(&names);
	return code;
}

/* ---- what a query means ---- */

struct reading {
	struct team_page page;
	struct filter filter;
	struct buf match, among;
	struct buf view, view_sort;	/* the filter and order of a saved view
					 * that the query names */
	struct buf numbered;		/* the filter, and the number searched */
};

static enum tj_code find_sort(const struct app *app,
    const struct list_query *q, const struct team_list *list, size_t *at,
    struct tj_err *err)
{
	struct buf names;
	enum tj_code code;

	*at = 0;
	if (q->sort == NULL)
		return TJ_OK;
	for (; list->sorts[*at].name != NULL; (*at)++)
		if (strcmp(list->sorts[*at].name, q->sort) == 0 &&
		    may_sort(app, list, &list->sorts[*at]))
			return TJ_OK;
	buf_init(&names, 256);
	for (size_t i = 0; list->sorts[i].name != NULL; i++)
		if (may_sort(app, list, &list->sorts[i]))
			buf_printf(&names, "%s%s", i > 0 ? " " : "",
			    list->sorts[i].name);
	code = tj_fail(err, TJ_USAGE, N_("%1 cannot be sorted by \"%2\"; "
	    "sorts are: %3"), q->kind, q->sort, names.data, NULL);
	buf_clear(&names);
	return code;
}

static void reading_clear(struct reading *r)
{
	filter_clear(&r->filter);
	buf_clear(&r->view);
	buf_clear(&r->view_sort);
	buf_clear(&r->numbered);
	buf_clear(&r->match);
	buf_clear(&r->among);
}

/* Whoever searches for the number of an order that there is, "1046", or of a
 * task, "1046-10", means that one and not words. */
static void search_number(struct app *app, struct list_query *q,
    struct reading *r)
{
	const struct record_type *type = r->page.list->type;
	bool is_order = type == &order_row_type;
	int64_t order, place;
	struct buf narrow;

	if (q->match == NULL || (!is_order && type != &task_row_type &&
	    type != &draft_row_type))
		return;
	buf_init(&narrow, 1024);
	text_narrow(&narrow, q->match);
	if (task_number_read(narrow.data, &order, &place) &&
	    (!is_order || place < 0) &&
	    team_order_by_number(app->db, order) != 0) {
		buf_printf(&r->numbered, "%s %s:%lld", q->filter != NULL
		    ? q->filter : "", is_order ? "number" : "order_number",
		    (long long)order);
		if (place >= 0)
			buf_printf(&r->numbered, " place:%lld",
			    (long long)place);
		q->filter = r->numbered.data;
		q->match = NULL;
	}
	buf_clear(&narrow);
}

/* Words of the filter and of the search both go to the full-text index. */
static enum tj_code set_match(struct reading *r, const struct list_query *q,
    struct tj_err *err)
{
	struct buf words;

	if ((q->match == NULL || q->match[0] == '\0') &&
	    r->filter.words == NULL)
		return TJ_OK;
	if (r->page.list->fts == NULL)
		return tj_fail(err, TJ_INVALID,
		    N_("This list is not searched by words"), NULL);
	buf_init(&words, 8192);
	buf_printf(&words, "%s %s", q->match != NULL ? q->match : "",
	    r->filter.words != NULL ? r->filter.words : "");
	db_match_quote(&r->match, words.data);
	buf_clear(&words);
	if (r->match.len > 0)
		r->page.match = r->match.data;
	return TJ_OK;
}

/* What a field must contain is looked up in the full-text index where that can
 * tell: the filter then looks at few rows instead of all. */
static void set_among(struct reading *r)
{
	for (size_t i = 0; i < r->filter.n && r->page.match == NULL; i++) {
		const struct filter_term *t = &r->filter.terms[i];

		if (!t->no && t->field != NULL && t->field->type == FIELD_TEXT &&
		    (t->op == FILTER_HAS || t->op == FILTER_IS) &&
		    team_list_searches(r->page.list, t->field->name))
			db_match_within(&r->among, t->text);
	}
	if (r->among.len > 0)
		r->page.among = r->among.data;
}

/* What is not read is not asked for either. */
static enum tj_code check_fields(const struct app *app,
    const struct filter *f, struct tj_err *err)
{
	for (size_t i = 0; i < f->n; i++)
		if (app->scope.level == SCOPE_COACH &&
		    f->terms[i].field != NULL &&
		    (f->terms[i].field->flags & FIELD_MONEY))
			return tj_fail(err, TJ_DENIED,
			    N_("Your role does not read %1"),
			    f->terms[i].field->name, NULL);
	return TJ_OK;
}

/* "@late amount>1万": the filter of the view, then the rest; the view's order
 * holds where the query has none. */
static enum tj_code read_view(struct app *app, struct list_query *q,
    struct reading *r, struct tj_err *err)
{
	enum tj_code code;

	if (q->filter == NULL || q->filter[0] != '@')
		return TJ_OK;
	code = app_view_filter(app, q->kind, q->filter, &r->view,
	    &r->view_sort, err);
	q->filter = r->view.data;
	if (q->sort == NULL && r->view_sort.len > 0)
		q->sort = r->view_sort.data + (r->view_sort.data[0] == '-');
	return code;
}

static int64_t by_login(void *arg, const char *login)
{
	return app_find_any(arg, "person", login);
}

static enum tj_code read_query(struct app *app,
    const struct list_query *asked, struct reading *r, struct tj_err *err)
{
	struct list_query whole = *asked, *q = &whole;
	struct filter_people people = { app->me.person, by_login, app };
	char today[11];
	enum tj_code code;

	memset(r, 0, sizeof *r);
	r->page.list = team_list(q->kind);
	if (r->page.list == NULL)
		return list_unknown(q->kind, err);
	buf_init(&r->match, 16384);
	buf_init(&r->among, 16384);
	buf_init(&r->view, VIEW_BYTES);
	buf_init(&r->view_sort, 64);
	buf_init(&r->numbered, VIEW_BYTES);
	code = read_view(app, q, r, err);
	if (code == TJ_OK)
		search_number(app, q, r);
	r->page.scope = &app->scope;
	r->page.backward = q->backward;
	r->page.from_key = q->from.key;
	r->page.from_id = q->from.id;
	r->page.about_kind = q->about_kind;
	r->page.about_id = q->about_id;
	if (code == TJ_OK)
		code = find_sort(app, q, r->page.list, &r->page.sort, err);
	app_today(app, today);
	if (code == TJ_OK && q->filter != NULL)
		code = filter_read(q->filter, r->page.list->type, today,
		    &people, &r->filter, err);
	if (code == TJ_OK)
		code = check_fields(app, &r->filter, err);
	if (code == TJ_OK)
		code = set_match(r, q, err);
	if (code == TJ_OK)
		set_among(r);
	else
		reading_clear(r);
	return code;
}

/* ---- reading a page ---- */

struct taking {
	struct app *app;
	const struct reading *r;
	struct list_page *out;
	size_t limit, looked_at, cap;
	int64_t until;		/* of clock_mono_ms(); 0 = no end */
	struct load load;	/* for rows of people */
};

/* ---- what no column holds ---- */

static bool is_people(const struct taking *t)
{
	return t->r->page.list->type == &person_row_type;
}

/* Whether the filter asks for what is reckoned: then every row is. */
static bool asks_reckoned(const struct taking *t)
{
	for (size_t i = 0; i < t->r->filter.n; i++)
		if (t->r->filter.terms[i].field != NULL &&
		    (t->r->filter.terms[i].field->flags & FIELD_RECKONED))
			return true;
	return false;
}

/* Fills in what is reckoned and looks whether the row fits. */
static bool row_fits(const struct taking *t, void *row, bool wanted)
{
	bool before = is_people(t) && asks_reckoned(t);
	bool fits;

	if (before)
		load_fill_row(&t->load, row);
	fits = filter_fits(&t->r->filter, row);
	if (fits && wanted && is_people(t) && !before)
		load_fill_row(&t->load, row);
	return fits;
}

static enum tj_code read_rows(struct app *app, struct taking *t,
    bool (*each)(void *row, const char *key, void *arg), struct tj_err *err)
{
	enum tj_code code = is_people(t) ? load_begin(&t->load, app, err)
	    : TJ_OK;

	if (code == TJ_OK)
		code = team_list_read(app->db, &t->r->page, each, t, err);
	load_end(&t->load);
	return code;
}

static void take_row(struct taking *t, void *row, const char *key)
{
	const struct record_type *type = t->out->type;
	struct list_item *item;

	if (t->out->n == t->cap) {
		t->cap = t->cap == 0 ? 32 : 2 * t->cap;
		t->out->items = mem_resize(t->out->items, t->cap,
		    sizeof *t->out->items);
	}
	item = &t->out->items[t->out->n++];
	item->row = mem_new(1, type->size);
	memcpy(item->row, row, type->size);	/* moved, not copied */
	memset(row, 0, type->size);
	item->key = mem_dup(key);
}

/* What an operation was done to, or an answer is about, is named through my own
 * eyes. */
static void name_thing(struct app *app, const char *kind, int64_t id,
    char **thing)
{
	struct buf b;

	if (kind == NULL || *thing != NULL)
		return;
	buf_init(&b, THING_BYTES);
	say_thing(app, kind, id, &b);
	*thing = buf_take(&b);
}

/* What I was told is put into the words of my language. */
static void say_notice(void *row)
{
	struct notice_row *r = row;
	char said[SENTENCE];

	if (r->said != NULL && r->said[0] == '{')
		record_set(&r->said, app_notice_words(r->said, said,
		    sizeof said));
}

/* What a row says besides its columns. */
static void say_row(struct app *app, const struct record_type *type, void *row)
{
	struct operation_row *operation = row;
	struct outbox_row *answer = row;

	if (type == &operation_row_type)
		name_thing(app, operation->kind, operation->object,
		    &operation->thing);
	else if (type == &outbox_row_type)
		name_thing(app, answer->kind, answer->object, &answer->thing);
	else if (type == &notice_row_type)
		say_notice(row);
}

/* Whether a filter looks at what is otherwise said only of rows that are
 * shown. */
static bool asks_said(const struct filter *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->terms[i].field == NULL ||
		    strcmp(f->terms[i].field->name, "thing") == 0 ||
		    strcmp(f->terms[i].field->name, "said") == 0)
			return true;
	return false;
}

static bool each_row(void *row, const char *key, void *arg)
{
	struct taking *t = arg;

	if (t->out->n == t->limit) {	/* one more: this is not the end */
		t->out->end = false;
		return false;
	}
	list_place_set(&t->out->reached, key,
	    ((const struct record *)row)->id);
	if (asks_said(&t->r->filter))
		say_row(t->app, t->out->type, row);
	if (row_fits(t, row, true)) {
		say_row(t->app, t->out->type, row);
		take_row(t, row, key);
	}
	if (t->until != 0 && ++t->looked_at % SLICE_ROWS == 0 &&
	    clock_mono_ms() > t->until) {
		t->out->stopped = true;
		t->out->end = false;
		return false;
	}
	return true;
}

enum tj_code app_list(struct app *app, const struct list_query *q,
    struct list_page *out, struct tj_err *err)
{
	struct reading r;
	struct taking t = { .app = app, .r = &r, .out = out, .limit = q->limit };
	enum tj_code code;

	memset(out, 0, sizeof *out);
	db_read_begin(app->db);
	code = read_query(app, q, &r, err);
	if (code != TJ_OK)
		return db_read_end(app->db, code, err);
	out->type = r.page.list->type;
	out->n_fields = team_list_fields(r.page.list, &app->scope);
	out->end = true;
	if (r.filter.n > 0)
		t.until = clock_mono_ms() + SLICE_MS;
	code = read_rows(app, &t, each_row, err);
	if (code == TJ_STOPPED) {
		out->stopped = true;
		out->end = false;
		code = TJ_OK;
	}
	reading_clear(&r);
	code = db_read_end(app->db, code, err);
	if (code != TJ_OK)
		list_page_clear(out);
	return code;
}

void list_item_clear(const struct record_type *type, struct list_item *item)
{
	if (item->row != NULL)
		record_clear(type, item->row);
	mem_free(&item->row);
	mem_free(&item->key);
}

void list_page_clear(struct list_page *page)
{
	for (size_t i = 0; i < page->n; i++)
		list_item_clear(page->type, &page->items[i]);
	mem_free(&page->items);
	list_place_clear(&page->reached);
	page->n = 0;
}

/* ---- one row again ---- */

static bool one(void *row, const char *key, void *arg)
{
	(void)row;
	(void)key;
	*(bool *)arg = true;
	return false;
}

/* Whether the words of a search find the row, and the log of a thing has it. */
static bool is_found(struct app *app, struct reading *r, int64_t id)
{
	struct tj_err ignored;
	bool found = false;

	if (r->page.match == NULL && r->page.about_kind == NULL)
		return true;
	r->page.only_id = id;
	r->page.from_key = NULL;
	team_list_read(app->db, &r->page, one, &found, &ignored);
	return found;
}

enum tj_code app_list_row(struct app *app, const struct list_query *q,
    int64_t id, struct list_item *item, bool *fits, struct tj_err *err)
{
	struct list_query plain = { .kind = q->kind, .sort = q->sort };
	struct reading r, filtered;
	struct list_page page = { 0 };
	struct taking t = { .app = app, .r = &r, .out = &page, .limit = 1 };
	enum tj_code code;

	memset(item, 0, sizeof *item);
	*fits = false;
	db_read_begin(app->db);
	code = read_query(app, &plain, &r, err);
	if (code != TJ_OK)
		return db_read_end(app->db, code, err);
	page.type = r.page.list->type;
	r.page.only_id = id;
	code = read_rows(app, &t, each_row, err);
	reading_clear(&r);
	if (code == TJ_OK && page.n == 1) {
		*item = page.items[0];
		page.n = 0;
		code = read_query(app, q, &filtered, err);
		if (code == TJ_OK) {
			*fits = filter_fits(&filtered.filter, item->row) &&
			    is_found(app, &filtered, id);
			reading_clear(&filtered);
		}
	}
	list_page_clear(&page);
	code = db_read_end(app->db, code, err);
	if (code != TJ_OK)
		list_item_clear(list_row_type(q->kind), item);
	return code;
}

/* ---- counting ---- */

static bool count_row(void *row, const char *key, void *arg)
{
	struct taking *t = arg;

	(void)key;
	if (asks_said(&t->r->filter))
		say_row(t->app, t->r->page.list->type, row);
	if (row_fits(t, row, false))
		t->looked_at++;
	return t->looked_at <= t->limit;
}

/* Kinds whose live rows are tallied, and whose own ones by person. */
static bool is_kept(const struct app *app, const struct list_query *q)
{
	static const char *const kept[] = { "orders", "tasks", "people",
	    "drafts" };
	bool plain = (q->filter == NULL || q->filter[0] == '\0') &&
	    (q->match == NULL || q->match[0] == '\0');

	for (size_t i = 0; plain && i < sizeof kept / sizeof *kept; i++)
		if (strcmp(kept[i], q->kind) == 0)
			return app->scope.level != SCOPE_OWN ||
			    strcmp(q->kind, "drafts") == 0;
	return false;
}

static enum tj_code count_list(struct app *app, const struct list_query *q,
    int64_t at_most, int64_t *count, bool *more, struct tj_err *err)
{
	struct reading r;
	struct taking t = { .app = app, .r = &r, .limit = (size_t)at_most };
	const struct team_list *list = team_list(q->kind);
	enum tj_code code;

	*more = false;
	if (list != NULL && is_kept(app, q)) {
		*count = app_tally(app, list->type->kind, NULL);
		if (strcmp(q->kind, "people") == 0)
			*count -= app_tally(app, "person", "left");
		return TJ_OK;
	}
	code = read_query(app, q, &r, err);
	if (code != TJ_OK)
		return code;
	r.page.from_key = NULL;
	code = read_rows(app, &t, count_row, err);
	reading_clear(&r);
	*more = (int64_t)t.looked_at > at_most || code == TJ_STOPPED;
	*count = (int64_t)t.looked_at - ((int64_t)t.looked_at > at_most);
	return code == TJ_STOPPED ? TJ_OK : code;
}

enum tj_code app_list_count(struct app *app, const struct list_query *q,
    int64_t at_most, int64_t *count, bool *more, struct tj_err *err)
{
	db_read_begin(app->db);
	return db_read_end(app->db, count_list(app, q, at_most, count, more,
	    err), err);
}

int64_t app_tally(struct app *app, const char *kind, const char *state)
{
	return team_tally(app->db, kind, state,
	    app->scope.level == SCOPE_OWN ? app->scope.person : 0);
}

enum tj_code app_history(struct app *app, const char *kind, int64_t id,
    size_t limit, void (*each)(const void *row, void *arg), void *arg,
    struct tj_err *err)
{
	return team_history(app->db, &app->scope, kind, id, limit, each, arg,
	    err);
}
