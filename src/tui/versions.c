#include "versions.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"

enum { MARGIN = 4, NAME_MAX_BYTES = 200 };

struct version {
	char *name, *text;
};

struct versions {
	char *title;
	int64_t author;
	struct version *list;	/* oldest first */
	size_t n, cap;
	size_t at;		/* the second of the pair shown */
	struct diff_view *view;
};

static void add(struct versions *v, const char *name, const char *text)
{
	if (v->n == v->cap) {
		v->cap = v->cap == 0 ? 8 : 2 * v->cap;
		v->list = mem_resize(v->list, v->cap, sizeof *v->list);
	}
	v->list[v->n++] = (struct version){ mem_dup(name),
	    mem_dup(text != NULL ? text : "") };
}

static void add_revision(const void *row, void *arg)
{
	const struct revision *r = row;
	struct versions *v = arg;
	struct buf when;
	char number[24], name[NAME_MAX_BYTES];

	buf_init(&when, sizeof name);
	format_instant(&when, r->made_at);
	snprintf(number, sizeof number, "%lld", (long long)r->number);
	words_say(name, sizeof name, r->by_person == v->author
	    ? _("revision %1 (%2)") : _("revision %1 (%2, mended)"), number,
	    when.data, NULL);
	add(v, name, r->body);
	buf_clear(&when);
}

static void show(struct versions *v, size_t at)
{
	v->at = at;
	diff_view_free(&v->view);
	v->view = diff_view_new(v->list[at - 1].text, v->list[at].text);
}

struct versions *versions_new(struct ws *ws, const struct draft *draft,
    const char *now)
{
	struct versions *v = mem_new(1, sizeof *v);
	struct tj_err err;

	v->title = mem_dup(draft->title);
	v->author = draft->author;
	if (app_each(ws->app, &revision_type, "draft", draft->head.id,
	    add_revision, v, &err) != TJ_OK)
		ws_refuse(ws, &err);
	else if (v->n == 0)
		ws_say(ws, _("Nothing was submitted yet"));
	else if (now != NULL && strcmp(v->list[v->n - 1].text, now) != 0)
		add(v, _("the text now"), now);
	if (v->n == 1)
		ws_say(ws, now != NULL
		    ? _("Nothing was changed since it was submitted")
		    : _("This is the first revision"));
	if (v->n < 2)
		versions_free(&v);
	else
		show(v, v->n - 1);
	return v;
}

struct versions *versions_pair(const char *title, const char *from_name,
    const char *from, const char *to_name, const char *to)
{
	struct versions *v = mem_new(1, sizeof *v);

	v->title = mem_dup(title);
	add(v, from_name, from);
	add(v, to_name, to);
	show(v, 1);
	return v;
}

void versions_free(struct versions **slot)
{
	struct versions *v = *slot;

	if (v == NULL)
		return;
	for (size_t i = 0; i < v->n; i++) {
		mem_free(&v->list[i].name);
		mem_free(&v->list[i].text);
	}
	diff_view_free(&v->view);
	mem_free(&v->list);
	mem_free(&v->title);
	mem_free(slot);
}

enum versions_answer versions_key(struct versions *v, const char *key)
{
	static const char *const close[] = { "q", "Esc", "h", "Left" };

	for (size_t i = 0; i < sizeof close / sizeof *close; i++)
		if (strcmp(key, close[i]) == 0)
			return VERSIONS_CLOSE;
	if (strcmp(key, "d") != 0)
		return diff_view_key(v->view, key) ? VERSIONS_STAY
		    : VERSIONS_OTHER;
	if (v->at == 1)
		return VERSIONS_CLOSE;
	show(v, v->at - 1);
	return VERSIONS_STAY;
}

void versions_draw(struct versions *v, struct area a, bool focused)
{
	struct diff_view_sums s = diff_view_sums(v->view);
	char changes[24], fresh[24], gone[24], said[3 * NAME_MAX_BYTES];

	snprintf(changes, sizeof changes, "%zu", s.changes);
	snprintf(fresh, sizeof fresh, "%lld", (long long)s.fresh);
	snprintf(gone, sizeof gone, "%lld", (long long)s.gone);
	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	surface_text(a, 0, 1, a.cols - 2, STYLE_UNDERLINE, words_say(said,
	    sizeof said, _("%1 and %2  %3 changes  +%4 -%5"),
	    v->list[v->at - 1].name, v->list[v->at].name, changes, fresh, gone,
	    NULL));
	diff_view_draw(v->view, surface_part(a, 1, 0, a.rows - 1, a.cols),
	    focused);
}

const char *versions_title(const struct versions *v)
{
	return v->title;
}

struct diff_view *versions_view(struct versions *v)
{
	return v->view;
}

bool versions_newest(const struct versions *v)
{
	return v->at + 1 == v->n;
}

void versions_where(const struct versions *v, char *out, size_t size)
{
	struct diff_view_sums s = diff_view_sums(v->view);
	char here[24], all[24];

	snprintf(here, sizeof here, "%zu", s.here);
	snprintf(all, sizeof all, "%zu", s.changes);
	if (s.changes == 0)
		snprintf(out, size, "%s", _("No difference"));
	else
		words_say(out, size, s.here > 0 ? _("change %1 of %2")
		    : _("%2 changes"), here, all, NULL);
}
