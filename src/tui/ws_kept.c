/* What was typed into a form (or as a remark) and not sent: after Esc it is offered when the
 * same form is opened again. What stands in a form when the line drops or the
 * program is killed is offered so in the next session: it lies under "forms" in
 * the person's own state of the screen, at most a pause of typing old. */
#include <string.h>

#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_form_own.h"

enum { KEPT_MAX = 8, PUT_MAX = 1 << 20 };

struct kept {
	const struct action *action;
	int64_t target;
	const char *names[WS_ARGS];	/* the table's */
	char *texts[WS_ARGS];
	size_t n;
	bool cut;	/* of a session that was cut off, and still there */
};

struct ws_kept {
	struct kept list[KEPT_MAX];
	size_t n;
	char *put;	/* as it was put down last; NULL: nothing is there */
};

static struct ws_kept *kept_of(struct ws *ws)
{
	if (ws->kept == NULL)
		ws->kept = mem_new(1, sizeof *ws->kept);
	return ws->kept;
}

static void drop(struct ws_kept *all, size_t i)
{
	for (size_t k = 0; k < all->list[i].n; k++)
		mem_free(&all->list[i].texts[k]);
	all->n--;
	for (; i < all->n; i++)
		all->list[i] = all->list[i + 1];
}

static struct kept *add(struct ws_kept *all, const struct action *action,
    int64_t target)
{
	if (all->n == KEPT_MAX)
		drop(all, 0);
	all->list[all->n] = (struct kept){ .action = action,
	    .target = target };
	return &all->list[all->n++];
}

static void add_text(struct kept *k, const char *name, const char *text)
{
	k->names[k->n] = name;
	k->texts[k->n++] = mem_dup(text);
}

void ws_kept_clear(struct ws *ws)
{
	if (ws->kept == NULL)
		return;
	while (ws->kept->n > 0)
		drop(ws->kept, ws->kept->n - 1);
	mem_free(&ws->kept->put);
	mem_free(&ws->kept);
}

void ws_kept_keep(struct ws *ws)
{
	struct kept *k;

	if (!form_touched(ws->form))
		return;
	k = add(kept_of(ws), ws->action, ws->target);
	for (size_t i = 0; i < ws->asked->n; i++)
		if (ws_form_differs(ws, i))
			add_text(k, ws->asked->args[i]->name, form_typed(
			    ws->form, ws->asked->args[i]->name));
}

/* The newest of an action on a thing; SIZE_MAX: none. */
static size_t find(const struct ws_kept *all, const struct action *action,
    int64_t target)
{
	for (size_t i = all != NULL ? all->n : 0; i-- > 0;)
		if (all->list[i].action == action &&
		    all->list[i].target == target)
			return i;
	return SIZE_MAX;
}

void ws_kept_offer(struct ws *ws)
{
	size_t i = find(ws->kept, ws->action, ws->target);
	const struct kept *k = i != SIZE_MAX ? &ws->kept->list[i] : NULL;

	if (k == NULL)
		return;
	for (size_t n = 0; n < k->n; n++)
		form_set(ws->form, k->names[n], k->texts[n]);
	drop(ws->kept, i);
	ws_say(ws, _("What you typed before stands here again; Ctrl-U "
	    "empties a field"));
}

char *ws_kept_take(struct ws *ws, const char *action, int64_t target,
    const char *name)
{
	size_t i = find(ws->kept, app_action(action), target);
	struct kept *k = i != SIZE_MAX ? &ws->kept->list[i] : NULL;
	char *text = NULL;

	for (size_t n = 0; k != NULL && n < k->n; n++)
		if (strcmp(k->names[n], name) == 0)
			text = mem_dup(k->texts[n]);
	if (k != NULL)
		drop(ws->kept, i);
	return text;
}

/* ---- across a cut ---- */

static void put_head(struct json_out *w, const struct action *action,
    int64_t target)
{
	json_open_object(w, NULL);
	json_put_text(w, "action", action->name);
	json_put_int(w, "target", target);
	json_open_object(w, "texts");
}

static void put_end(struct json_out *w)
{
	json_close_object(w);
	json_close_object(w);
}

static void put_open_form(struct json_out *w, const struct ws *ws)
{
	if (ws->asked == NULL || !form_touched(ws->form))
		return;
	put_head(w, ws->action, ws->target);
	for (size_t i = 0; i < ws->asked->n; i++)
		if (ws_form_differs(ws, i))
			json_put_text(w, ws->asked->args[i]->name, form_typed(
			    ws->form, ws->asked->args[i]->name));
	put_end(w);
}

static void put_open_remark(struct json_out *w, const struct ws *ws)
{
	int64_t piece;
	const char *typed = ws_review_typed(ws, &piece);

	if (typed == NULL || typed[0] == '\0')
		return;
	put_head(w, app_action("draft.remark"), piece);
	json_put_text(w, "text", typed);
	put_end(w);
}

static void put_all(struct json_out *w, const struct ws *ws)
{
	json_open_array(w, NULL);
	for (size_t i = 0; ws->kept != NULL && i < ws->kept->n; i++) {
		const struct kept *k = &ws->kept->list[i];

		if (!k->cut)
			continue;
		put_head(w, k->action, k->target);
		for (size_t n = 0; n < k->n; n++)
			json_put_text(w, k->names[n], k->texts[n]);
		put_end(w);
	}
	put_open_form(w, ws);
	put_open_remark(w, ws);
	json_close_array(w);
}

bool ws_kept_put(struct ws *ws)
{
	struct ws_kept *all = kept_of(ws);
	enum tj_code code = TJ_OK;
	struct tj_err ignored;
	struct json_out w;
	struct buf b;

	buf_init(&b, PUT_MAX);
	json_out_init(&w, &b);
	put_all(&w, ws);
	if (!b.over && strcmp(b.data, all->put != NULL ? all->put : "[]") != 0) {
		code = app_state_put(ws->app, "forms", b.data, &ignored);
		if (code == TJ_OK)
			record_set(&all->put, b.data);
	}
	buf_clear(&b);
	return code != TJ_BUSY;
}

static void take(struct ws_kept *all, const struct json *v)
{
	const char *name = json_text(json_get(v, "action"));
	const struct action *action = name != NULL ? app_action(name) : NULL;
	const struct json *texts = json_get(v, "texts");
	struct kept *k;
	int64_t target;

	if (action == NULL || !json_int(json_get(v, "target"), &target))
		return;
	k = add(all, action, target);
	k->cut = true;
	for (size_t i = 0; i < action->n_args && k->n < WS_ARGS; i++) {
		const char *text = json_text(json_get(texts,
		    action->args[i].name));

		if (text != NULL)
			add_text(k, action->args[i].name, text);
	}
}

void ws_kept_get(struct ws *ws)
{
	struct ws_kept *all = kept_of(ws);
	struct json *doc = NULL;
	struct tj_err err;
	char said[WS_MESSAGE];

	all->put = app_state_get(ws->app, "forms");
	if (all->put == NULL ||
	    json_parse(all->put, strlen(all->put), &doc, &err) != TJ_OK)
		return;
	for (const struct json *v = json_first(doc); v != NULL; v = json_next(v))
		take(all, v);
	json_free(&doc);
	if (all->n > 0)
		ws_say(ws, words_say(said, sizeof said, _("Cut off in \"%1\": "
		    "what you typed is there when you open it again"),
		    words_in("action", all->list[all->n - 1].action->label),
		    NULL));
}
