/* Saved views: a filter and an order of a list under a name. */
#include <string.h>

#include "op.h"
#include "teamjob/app/list.h"
#include "teamjob/app/views.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

/* The filter and the order must be what that list understands, for who saves
 * them. */
static enum tj_code check_view(struct op *op, const struct saved_view *s,
    struct tj_err *err)
{
	struct list_query q = { .kind = s->pane, .filter = s->filter,
	    .sort = s->sort != NULL && s->sort[0] == '-' ? s->sort + 1
	    : s->sort, .limit = 1 };
	struct list_page page;
	enum tj_code code = app_list(op->app, &q, &page, err);

	if (code == TJ_OK)
		list_page_clear(&page);
	else if (code == TJ_INVALID)
		err->field = "filter";
	return code;
}

/* A name stands for one view of a list among those that somebody sees. */
static enum tj_code check_name(struct op *op, const struct saved_view *s,
    struct tj_err *err)
{
	if (s->name[0] == '@' || strchr(s->name, '"') != NULL)
		return tj_fail(err, TJ_INVALID,
		    N_("The name of a view has no @ in front and no \" in it"),
		    NULL);
	return app_view_taken(op->app, s->pane, s->name, s->head.id)
	    ? tj_fail(err, TJ_REFUSED,
	    N_("There is a view \"%1\" of this list already"), s->name, NULL)
	    : TJ_OK;
}

OP_HANDLER(view_save)
{
	struct saved_view s = { .person = op->me };
	enum tj_code code;

	(void)id;
	s.name = mem_dup(value_text(v, "name"));
	s.pane = mem_dup(value_text(v, "pane"));
	s.filter = mem_dup(value_text(v, "filter"));
	s.sort = mem_dup(value_text(v, "sort"));
	s.shared = value_int(v, "shared", 0);
	code = check_view(op, &s, err);
	if (code == TJ_OK)
		code = check_name(op, &s, err);
	if (code == TJ_OK)
		code = op_make(op, &saved_view_type, &s, err);
	op_say(op, s.shared
	    ? N_("The view \"%1\" is kept for everybody (u undoes)")
	    : N_("The view \"%1\" is kept (u undoes)"), s.name, NULL);
	record_clear(&saved_view_type, &s);
	return code;
}

/* What somebody made for everybody is theirs, or a director's, to change. */
static enum tj_code get_mine(struct op *op, int64_t id, struct saved_view *s,
    struct tj_err *err)
{
	enum tj_code code = op_get(op, &saved_view_type, id, s, err);

	if (code == TJ_OK && s->person != op->me &&
	    !(s->shared && (op->roles & ROLE_DIRECTOR)))
		code = tj_fail(err, TJ_REFUSED, N_("Only who saved a view, or "
		    "a director, may change it"), NULL);
	return code;
}

OP_HANDLER(view_rename)
{
	struct saved_view s = { 0 };
	enum tj_code code = get_mine(op, id, &s, err);

	if (code == TJ_OK) {
		record_set(&s.name, value_text(v, "name"));
		code = check_name(op, &s, err);
	}
	if (code == TJ_OK)
		code = op_put(op, &saved_view_type, &s, err);
	op_say(op, N_("The view is called \"%1\" now (u undoes)"), s.name,
	    NULL);
	record_clear(&saved_view_type, &s);
	return code;
}

OP_HANDLER(view_remove)
{
	struct saved_view s = { 0 };
	enum tj_code code = get_mine(op, id, &s, err);

	(void)v;
	if (code == TJ_OK) {
		s.head.is_void = 1;
		code = op_put(op, &saved_view_type, &s, err);
	}
	op_say(op, N_("The view \"%1\" is gone (u undoes)"), s.name, NULL);
	record_clear(&saved_view_type, &s);
	return code;
}
