/* Below the form of "pass on": who can review the piece. */
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_form_own.h"

enum { NOTE_MAX = 2000 };

struct reviewers {
	int64_t me, author;
	size_t n;
	char *login;		/* of the last */
	struct buf names;
};

static void add_reviewer(const void *row, void *arg)
{
	struct reviewers *r = arg;
	const struct person *p = row;

	if (!(p->roles & ROLE_DIRECTOR) || strcmp(p->state, "left") == 0 ||
	    p->head.id == r->me || p->head.id == r->author)
		return;
	buf_printf(&r->names, "%s%s %s", r->n > 0 ? " / " : "", p->name,
	    p->login);
	r->n++;
	record_set(&r->login, p->login);
}

/* Who there is stands beside the field; the only one stands in it. */
static void open(struct ws *ws)
{
	struct reviewers r = { .me = app_me(ws->app)->person };
	struct draft d = { 0 };
	struct tj_err ignored;

	if (app_get(ws->app, &draft_type, ws->target, &d, &ignored) == TJ_OK)
		r.author = d.author;
	record_clear(&draft_type, &d);
	buf_init(&r.names, NOTE_MAX);
	app_each(ws->app, &person_type, NULL, 0, add_reviewer, &r, &ignored);
	if (r.n == 1)
		ws_form_start(ws, "to", r.login);
	form_set_note(ws->form, "to", r.n > 0 ? r.names.data
	    : _("There is no other director"));
	buf_clear(&r.names);
	mem_free(&r.login);
}

const struct ws_room ws_pass_room = { .action = "draft.pass", .open = open };
