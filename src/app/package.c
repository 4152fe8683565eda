#include "teamjob/app/package.h"

#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/app/action.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/mem.h"

/* An accepted piece, all owned. */
struct piece_text {
	char number[32];
	char *title, *author, *body, *sha;
	int64_t characters;
};

/* The pieces while they are gathered: task, draft, version, writer of each. */
struct gathering {
	struct app *app;
	bool names;
	struct piece_text *pieces;
	size_t n, cap;
	const struct order *order;
	const struct task *task;
	const struct draft *draft;
	struct revision last;	/* of the draft in hand */
	enum tj_code code;
	struct tj_err *err;
};

static void take_revision(const void *row, void *arg)
{
	struct gathering *g = arg;
	const struct revision *r = row;

	if (r->number < g->last.number)
		return;
	record_clear(&revision_type, &g->last);
	record_copy(&revision_type, &g->last, r);
}

static char *writer_name(struct gathering *g)
{
	struct person p = { 0 };
	struct tj_err ignored;
	char *name = NULL;

	if (g->names && app_get(g->app, &person_type, g->draft->author, &p,
	    &ignored) == TJ_OK)
		name = mem_dup(p.name);
	record_clear(&person_type, &p);
	return name;
}

/* What was accepted is what goes out: its text still has the hash it had. */
static bool is_whole(const struct revision *r)
{
	char sha[HASH_HEX];

	if (r->body == NULL || r->body_sha == NULL)
		return false;
	hash_hex(r->body, strlen(r->body), sha);
	return strcmp(sha, r->body_sha) == 0;
}

static void add_piece(struct gathering *g)
{
	const struct revision *r = &g->last;
	struct piece_text *p;

	if (g->n == g->cap) {
		g->cap = g->cap == 0 ? 16 : 2 * g->cap;
		g->pieces = mem_resize(g->pieces, g->cap, sizeof *g->pieces);
	}
	p = &g->pieces[g->n++];
	task_number(g->order->number, g->task->place, g->task->head.id,
	    p->number);
	p->title = mem_dup(r->title != NULL && r->title[0] != '\0' ? r->title
	    : g->task->title);
	p->author = writer_name(g);
	p->body = mem_dup(r->body);
	p->sha = mem_dup(r->body_sha);
	p->characters = r->characters;
}

static void take_draft(const void *row, void *arg)
{
	struct gathering *g = arg;
	const struct draft *d = row;
	enum tj_code code;

	if (g->code != TJ_OK || strcmp(d->state, "accepted") != 0)
		return;
	g->draft = d;
	memset(&g->last, 0, sizeof g->last);
	code = app_each(g->app, &revision_type, "draft", d->head.id,
	    take_revision, g, g->err);
	if (code == TJ_OK && is_whole(&g->last))
		add_piece(g);
	else if (code == TJ_OK)
		code = tj_fail(g->err, TJ_CORRUPT, g->last.body == NULL
		    ? N_("The accepted text of \"%1\" is not there")
		    : N_("The accepted text of \"%1\" was changed since"),
		    d->title, NULL);
	g->code = code;
	record_clear(&revision_type, &g->last);
}

static void take_task(const void *row, void *arg)
{
	struct gathering *g = arg;

	g->task = row;
	if (g->code == TJ_OK && strcmp(g->task->state, "cancelled") != 0)
		g->code = app_each(g->app, &draft_type, "task",
		    g->task->head.id, take_draft, g, g->err);
}

static void gathering_clear(struct gathering *g)
{
	for (size_t i = 0; i < g->n; i++) {
		mem_free(&g->pieces[i].title);
		mem_free(&g->pieces[i].author);
		mem_free(&g->pieces[i].body);
		mem_free(&g->pieces[i].sha);
	}
	mem_free(&g->pieces);
}

static enum tj_code write_pieces(const struct gathering *g,
    const struct package_wish *wish, struct buf *out,
    char name[PACKAGE_NAME_BYTES], struct tj_err *err)
{
	struct package_piece *pieces = mem_new(g->n + 1, sizeof *pieces);
	char number[24], day[11];
	const struct order *o = g->order;
	struct package p = { number, o->title, o->client_name != NULL
	    ? o->client_name : "", day, wish->lang, pieces, g->n };
	enum tj_code code;

	for (size_t i = 0; i < g->n; i++) {
		const struct piece_text *t = &g->pieces[i];

		pieces[i] = (struct package_piece){ t->number, t->title,
		    t->author, t->body, t->characters, t->sha };
	}
	snprintf(number, sizeof number, "%lld", (long long)o->number);
	app_today(g->app, day);
	package_name(name, number, o->title, wish->format);
	code = package_write(out, &p, wish->format, err);
	mem_free(&pieces);
	return code;
}

/* Whoever may deliver, also where the file can only be read. */
static enum tj_code may_have(const struct app *app, struct tj_err *err)
{
	const struct app_me *me = app_me(app);

	if (me->here && (me->roles & app_action("order.deliver")->roles) != 0)
		return TJ_OK;
	return tj_fail(err, TJ_DENIED,
	    N_("The package of an order is for directors"), NULL);
}

enum tj_code app_package(struct app *app, int64_t order,
    const struct package_wish *wish, struct buf *out,
    char name[PACKAGE_NAME_BYTES], struct tj_err *err)
{
	struct order o = { 0 };
	struct gathering g = { .app = app, .names = wish->names, .order = &o,
	    .err = err };
	enum tj_code code = may_have(app, err);

	db_read_begin(app->db);
	if (code == TJ_OK)
		code = app_get(app, &order_type, order, &o, err);
	if (code == TJ_OK)
		code = app_each(app, &task_type, "order", order, take_task, &g,
		    err);
	if (code == TJ_OK)
		code = g.code;
	code = db_read_end(app->db, code, err);
	if (code == TJ_OK)
		code = write_pieces(&g, wish, out, name, err);
	gathering_clear(&g);
	record_clear(&order_type, &o);
	return code;
}
