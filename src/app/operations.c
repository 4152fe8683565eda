/* What an operation did, told to people: which things it changed, field by
 * field, in words. As far as the reader may see the things. */
#include <string.h>

#include "op.h"
#include "teamjob/app/list.h"
#include "teamjob/app/say.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { VALUE_BYTES = 1 << 20 };

struct telling {
	struct app *app;
	void (*each)(const struct app_change *change, void *arg);
	void *arg;
};

/* One event; they come last first and are told first first. */
struct told {
	char *kind, *body;
	int64_t id, was;
};
struct told_list {
	struct told *list;
	size_t n, cap;
};

static enum tj_code take(const char *kind, int64_t id, int64_t seq,
    int64_t was, const char *body, void *arg, struct tj_err *err)
{
	struct told_list *l = arg;

	(void)seq;
	(void)err;
	if (l->n == l->cap) {
		l->cap = l->cap == 0 ? 16 : 2 * l->cap;
		l->list = mem_resize(l->list, l->cap, sizeof *l->list);
	}
	l->list[l->n++] = (struct told){ mem_dup(kind), mem_dup(body), id,
	    was };
	return TJ_OK;
}

/* A value of an event goes into a row, which then says it in words. */
static void set_field(struct app *app, const struct field *f, void *row,
    const struct json *value)
{
	const struct json *t = json_get(value, "t");
	int64_t n = 0;

	if (!field_is_text(f)) {
		json_int(value, &n);
		field_set_int(f, row, n);
	} else if (t != NULL && json_int(t, &n)) {
		char *text = team_text(app->db, n);

		field_set_text(f, row, text != NULL ? text
		    : C_("event", "(forgotten)"));
		mem_free(&text);
	} else {
		field_set_text(f, row, json_text(value));
	}
}

/* What another field says already is not told twice. */
static bool is_told(const struct telling *t, const struct record_type *type,
    const struct field *f)
{
	static const char *const said[] = { "body_sha", "client",
	    "order_number" };

	for (size_t i = 0; f != NULL && i < sizeof said / sizeof *said; i++)
		if (strcmp(f->name, said[i]) == 0)
			return false;
	return f != NULL && !(f->flags & FIELD_HIDDEN) &&
	    team_reads(&t->app->scope, type, f);
}

static void tell_field(const struct telling *t, const struct record_type *type,
    const struct field *f, const struct json *values, void *rows[2],
    struct app_change *change)
{
	struct buf said[2];
	const struct json *value = json_first(values);

	for (size_t i = 0; i < 2; i++) {
		buf_init(&said[i], VALUE_BYTES);
		if (value != NULL && json_kind(value) != JSON_NULL) {
			set_field(t->app, f, rows[i], value);
			say_value(t->app, type, f, rows[i], &said[i]);
		}
		value = value != NULL ? json_next(value) : NULL;
	}
	change->label = say_label(f->name);
	change->before = said[0].data;
	change->after = said[1].data;
	if (said[0].len > 0 || said[1].len > 0) {
		t->each(change, t->arg);
		change->first = false;
	}
	buf_clear(&said[0]);
	buf_clear(&said[1]);
}

/* A thing that was taken back or came again has no field that changed. */
static void tell_void(const struct telling *t, const struct json *doc,
    struct app_change *change)
{
	int64_t is_void = 0;
	const struct json *values = json_get(doc, "~void");

	if (values == NULL || json_first(values) == NULL)
		return;
	json_int(json_next(json_first(values)), &is_void);
	change->label = C_("event", "Taken back");
	change->before = is_void ? "" : _("yes");
	change->after = is_void ? _("yes") : "";
	t->each(change, t->arg);
	change->first = false;
}

static void tell(const struct telling *t, const struct record_type *type,
    const struct told *e)
{
	void *rows[2] = { mem_new(1, type->size), mem_new(1, type->size) };
	struct app_change change = { .kind = type->kind, .id = e->id,
	    .first = true, .made = e->was == 0 };
	struct json *doc = NULL;
	struct tj_err ignored;
	struct buf thing;

	buf_init(&thing, VALUE_BYTES);
	say_thing(t->app, type->kind, e->id, &thing);
	change.thing = thing.data;
	if (json_parse(e->body, strlen(e->body), &doc, &ignored) == TJ_OK) {
		tell_void(t, doc, &change);
		for (const struct json *v = json_first(doc); v != NULL;
		    v = json_next(v)) {
			const struct field *f = record_field(type,
			    json_name(v));

			if (is_told(t, type, f))
				tell_field(t, type, f, v, rows, &change);
		}
	}
	json_free(&doc);
	buf_clear(&thing);
	for (size_t i = 0; i < 2; i++) {
		record_clear(type, rows[i]);
		mem_free(&rows[i]);
	}
}

/* Directors see every thing, also one that was taken back. */
static bool sees(struct app *app, const struct record_type *type, int64_t id)
{
	struct tj_err ignored;
	void *row;
	bool seen;

	if (app->scope.level == SCOPE_ALL)
		return true;
	row = mem_new(1, type->size);
	seen = app_get(app, type, id, row, &ignored) == TJ_OK;
	record_clear(type, row);
	mem_free(&row);
	return seen;
}

enum tj_code app_operation(struct app *app, int64_t op,
    void (*each)(const struct app_change *change, void *arg), void *arg,
    struct tj_err *err)
{
	struct telling t = { app, each, arg };
	struct told_list l = { NULL, 0, 0 };
	struct team_op_info info;
	enum tj_code code;
	bool mine;

	db_read_begin(app->db);
	mine = team_op_info(app->db, op, &info) &&
	    (app->scope.level == SCOPE_ALL || info.actor == app->me.person);
	team_op_info_clear(&info);
	if (!mine)
		return db_read_end(app->db, tj_fail(err, TJ_NOT_FOUND,
		    N_("There is no such operation"), NULL), err);
	code = team_events_of(app->db, op, take, &l, err);
	for (size_t i = l.n; i-- > 0;) {
		struct told *e = &l.list[i];
		const struct record_type *type = record_type_find(e->kind);

		if (code == TJ_OK && type != NULL && sees(app, type, e->id))
			tell(&t, type, e);
		mem_free(&e->kind);
		mem_free(&e->body);
	}
	mem_free(&l.list);
	return db_read_end(app->db, code, err);
}
