#include "teamjob/app/like.h"

#include <string.h>

#include "op.h"
#include "teamjob/base/buf.h"
#include "teamjob/prose/similar.h"

enum { LOOKED_AT = 64 << 10 };	/* bytes of title and brief */

struct liking {
	int64_t except;
	struct similar_print print;
	struct order_like *out;
	size_t n;
};

static void print_of(struct similar_print *p, const struct order *o)
{
	const char *brief = o->brief != NULL ? o->brief : "";
	struct buf b;

	buf_init(&b, LOOKED_AT);
	buf_str(&b, o->title != NULL ? o->title : "");
	buf_char(&b, '\n');
	buf_add(&b, brief, strnlen(brief, LOOKED_AT / 2));
	similar_print_init(p, b.data);
	buf_clear(&b);
}

/* Keeps the list sorted, the likest first. */
static void put(struct liking *l, const struct order_like *found)
{
	size_t at = l->n < LIKE_MAX ? l->n++ : LIKE_MAX;

	while (at > 0 && l->out[at - 1].likeness < found->likeness) {
		if (at < LIKE_MAX)
			l->out[at] = l->out[at - 1];
		at--;
	}
	if (at < LIKE_MAX)
		l->out[at] = *found;
}

static void look(const void *row, void *arg)
{
	struct liking *l = arg;
	const struct order *o = row;
	struct order_like found = { o->head.id, o->number, 0 };
	struct similar_print print;

	if (o->head.id == l->except)
		return;
	print_of(&print, o);
	found.likeness = similar_of(&l->print, &print);
	similar_print_clear(&print);
	if (found.likeness >= LIKE_LEAST)
		put(l, &found);
}

enum tj_code order_likes(struct db *db, const struct scope *scope,
    const struct order *o, struct order_like *out, size_t *n,
    struct tj_err *err)
{
	struct liking l = { .except = o->head.id, .out = out };
	enum tj_code code;

	*n = 0;
	if (o->client == 0)
		return TJ_OK;
	print_of(&l.print, o);
	code = team_each(db, scope, &order_type, "client.newest", o->client,
	    look, &l, err);
	similar_print_clear(&l.print);
	*n = l.n;
	return code;
}

enum tj_code app_order_likes(struct app *app, int64_t order,
    struct order_like out[LIKE_MAX], size_t *n, struct tj_err *err)
{
	struct order o = { 0 };
	enum tj_code code;

	*n = 0;
	db_read_begin(app->db);
	code = app_get(app, &order_type, order, &o, err);
	if (code == TJ_OK)
		code = order_likes(app->db, &app->scope, &o, out, n, err);
	record_clear(&order_type, &o);
	return db_read_end(app->db, code, err);
}
