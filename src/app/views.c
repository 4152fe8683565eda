#include "teamjob/app/views.h"

#include <string.h>

#include "op.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { NAMES_BYTES = 2048, NAME_BYTES = 200 };

#define OPEN_TASKS "-state:accepted,paid,cancelled"

/* Views that are there from the start: the list, the token for scripts, the
 * name, the filter, the order. */
static const struct { const char *list, *token, *name, *filter, *sort; }
    from_start[] = {
	{ "orders", "late", NC_("view", "late"),
	  "state:agreed,in_work due_on<today", "due" },
	{ "orders", "client", NC_("view", "waiting for the client"),
	  "state:quoted,delivered", "due" },
	{ "orders", "week", NC_("view", "this week"),
	  "state:agreed,in_work due_on<=+7d", "due" },
	{ "orders", "unpaid", NC_("view", "money to come"), "state:accepted",
	  NULL },
	{ "tasks", "late", NC_("view", "late"),
	  OPEN_TASKS " due_on<today", "due" },
	{ "tasks", "mine", NC_("view", "mine"),
	  "assignee:me " OPEN_TASKS, "due" },
	{ "tasks", "nobody", NC_("view", "without anyone"),
	  "state:planned,open", "due" },
	{ "tasks", "week", NC_("view", "this week"),
	  OPEN_TASKS " due_on<=+7d", "due" },
	{ "drafts", "mine", NC_("view", "mine"), "author:me", NULL },
	{ "drafts", "review", NC_("view", "waiting for a review"),
	  "state:submitted,in_review", NULL },
	{ "drafts", "returned", NC_("view", "returned"), "state:returned",
	  NULL },
	{ "drafts", "late", NC_("view", "late"),
	  "-state:accepted due_on<today", NULL },
	{ "people", "resting", NC_("view", "resting"), "state:resting", NULL },
	{ "operations", "mine", NC_("view", "mine"), "by_person:me", NULL },
	{ "operations", "today", NC_("view", "today"), "at:today", NULL },
	{ "operations", "undone", NC_("view", "undone"), "undone_by>0", NULL },
	{ "outbox", "waiting", NC_("view", "not sent yet"),
	  "state:waiting", NULL },
	{ "outbox", "trouble", NC_("view", "to look after"),
	  "state:unsure,refused", NULL },
	{ "notices", "new", NC_("view", "not seen"), "seen:no", NULL },
};

enum { FROM_START = sizeof from_start / sizeof *from_start };

struct giving {
	struct app *app;
	const char *list;
	bool shared;		/* everybody's, or mine */
	void (*each)(const struct app_view *view, void *arg);
	void *arg;
};

static void give(const void *row, void *arg)
{
	const struct giving *g = arg;
	const struct saved_view *s = row;
	struct app_view view = { .id = s->head.id, .ver = s->head.ver,
	    .name = s->name, .filter = s->filter, .sort = s->sort,
	    .shared = s->shared != 0, .mine = s->person == g->app->me.person };

	/* a director reads all, but has no use for what others keep for
	 * themselves */
	if (strcmp(s->pane, g->list) == 0 && view.shared == g->shared &&
	    (view.shared || view.mine))
		g->each(&view, g->arg);
}

enum tj_code app_views(struct app *app, const char *list,
    void (*each)(const struct app_view *view, void *arg), void *arg,
    struct tj_err *err)
{
	struct giving g = { app, list, true, each, arg };
	enum tj_code code;

	for (size_t i = 0; i < FROM_START; i++) {
		struct app_view view = { .token = from_start[i].token,
		    .name = words_in("view", from_start[i].name),
		    .filter = from_start[i].filter,
		    .sort = from_start[i].sort };

		if (strcmp(from_start[i].list, list) == 0)
			each(&view, arg);
	}
	code = app_each(app, &saved_view_type, NULL, 0, give, &g, err);
	g.shared = false;
	return code != TJ_OK ? code
	    : app_each(app, &saved_view_type, NULL, 0, give, &g, err);
}

/* ---- by name ---- */

struct finding {
	const char *name;
	int64_t but;
	char *filter, *sort;	/* of the one found */
	bool found;
	struct buf names;	/* of all */
};

static void look(const struct app_view *view, void *arg)
{
	struct finding *f = arg;
	bool same = strcmp(view->name, f->name) == 0 ||
	    (view->token != NULL && strcmp(view->token, f->name) == 0);

	buf_printf(&f->names, "%s%s", f->names.len > 0 ? " " : "",
	    view->token != NULL ? view->token : view->name);
	if (!same || (f->but != 0 && f->but == view->id))
		return;
	f->found = true;	/* mine come last: they go before others' */
	record_set(&f->filter, view->filter);
	record_set(&f->sort, view->sort);
}

static void find(struct app *app, const char *list, const char *name,
    int64_t but, struct finding *f)
{
	struct tj_err ignored;

	*f = (struct finding){ .name = name, .but = but };
	buf_init(&f->names, NAMES_BYTES);
	app_views(app, list, look, f, &ignored);
}

static void finding_clear(struct finding *f)
{
	mem_free(&f->filter);
	mem_free(&f->sort);
	buf_clear(&f->names);
}

bool app_view_taken(struct app *app, const char *list, const char *name,
    int64_t id)
{
	struct finding f;

	find(app, list, name, id, &f);
	finding_clear(&f);
	return f.found;
}

enum tj_code app_view_filter(struct app *app, const char *list,
    const char *text, struct buf *out, struct buf *sort, struct tj_err *err)
{
	struct finding f;
	char name[NAME_BYTES];
	bool quoted = text[0] == '@' && text[1] == '"';
	const char *at = text + 1 + quoted;
	size_t n = text[0] == '@' ? strcspn(at, quoted ? "\"" : " ") : 0;
	enum tj_code code = TJ_OK;

	if (text[0] != '@') {
		buf_str(out, text);
		return TJ_OK;
	}
	if (n >= sizeof name)
		n = sizeof name - 1;
	memcpy(name, at, n);
	name[n] = '\0';
	at += n + (quoted && at[n] == '"');
	db_read_begin(app->db);
	find(app, list, name, 0, &f);
	if (!f.found)
		code = tj_fail(err, TJ_INVALID, N_("There is no view \"%1\" of "
		    "this list; views are: %2"), name, f.names.data, NULL);
	code = db_read_end(app->db, code, err);
	buf_printf(out, "%s%s", f.filter != NULL ? f.filter : "", at);
	buf_str(sort, f.sort != NULL ? f.sort : "");
	finding_clear(&f);
	return code;
}
