/* Writing: the editor on a draft, saved on leaving and every time C-s is
 * pressed; what is typed between lies in the journal. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/editor.h"
#include "ws_modes.h"

enum { BODY_MAX = 2 << 20, REMARK_ROWS = 4, MARGIN = 3 };

struct ws_edit {
	struct editor *editor;
	struct journal *journal;	/* NULL when a piece is mended */
	struct draft draft;
	bool fixing;
	char *saved;			/* the text that is safe */
	char *remarks;			/* one a line, as shown below */
	size_t n_remarks;
	char *left_path;		/* journal that was taken over */
	enum ws_mode back;
};

/* ---- the journal of an earlier session ---- */

static char *recovery_dir(struct ws *ws)
{
	const char *path = app_path(ws->app), *slash = strrchr(path, '/');
	struct buf b;

	buf_init(&b, 4096);
	if (slash != NULL)
		buf_add(&b, path, (size_t)(slash - path) + 1);
	buf_str(&b, "recovery");
	return buf_take(&b);
}

static void look_at_left(void *arg, const struct journal_left *left)
{
	struct ws_edit *e = arg;

	if (left->draft != e->draft.head.id || left->live)
		return;
	mem_free(&e->left_path);
	e->left_path = mem_dup(left->path);
}

/* The text to begin with: the draft's, or what was never saved of it. */
static char *text_to_begin(struct ws *ws, struct ws_edit *e, const char *dir)
{
	struct buf text;
	struct tj_err err;
	char said[WS_MESSAGE], count[24];

	if (e->fixing)
		return mem_dup(e->saved);
	journal_each_left(dir, app_me(ws->app)->person, look_at_left, e);
	if (e->left_path == NULL)
		return mem_dup(e->saved);
	buf_init(&text, BODY_MAX);
	if (journal_replay(e->left_path, &text, NULL, &err) != TJ_OK ||
	    strcmp(text.data, e->saved) == 0) {
		buf_clear(&text);
		return mem_dup(e->saved);
	}
	snprintf(count, sizeof count, "%zu", text.len);
	ws_say(ws, words_say(said, sizeof said, _("Where you left off. Text "
	    "that was not saved is back (%1 bytes)"), count, NULL));
	return buf_take(&text);
}

/* ---- saving ---- */

static const char *text_of(const struct ws_edit *e)
{
	size_t len;

	return manuscript_text(editor_manuscript(e->editor), &len);
}

static void remember(struct ws_edit *e)
{
	mem_free(&e->saved);
	e->saved = mem_dup(text_of(e));
	editor_saved(e->editor,
	    manuscript_version(editor_manuscript(e->editor)));
	if (e->left_path != NULL)
		journal_remove(e->left_path);
	mem_free(&e->left_path);
}

static bool send(struct ws *ws, const char *name)
{
	struct ws_edit *e = ws->edit;
	struct action_input body = { "body", text_of(e) };
	struct action_call call = { .action = app_action(name),
	    .ids = &e->draft.head.id, .n = 1, .inputs = &body, .n_inputs = 1 };
	struct action_done done;
	struct tj_err err;

	if (app_do(ws->app, &call, &done, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return false;
	}
	remember(e);
	ws_say(ws, done.said);
	return true;
}

static bool save(struct ws *ws)
{
	if (ws->edit->fixing || strcmp(ws->edit->saved, text_of(ws->edit)) == 0)
		return true;
	return send(ws, "draft.save");
}

/* ---- opening and closing ---- */

static void add_remark(const void *row, void *arg)
{
	const struct remark *r = row;
	struct ws_edit *e = arg;
	struct buf b;

	if (r->resolved_in != 0)
		return;
	buf_init(&b, BODY_MAX);
	buf_str(&b, e->remarks != NULL ? e->remarks : "");
	buf_printf(&b, "? %s%s%s\n", r->quote != NULL ? r->quote : "",
	    r->quote != NULL ? ": " : "", r->text);
	mem_free(&e->remarks);
	e->remarks = buf_take(&b);
	e->n_remarks++;
}

static void start(struct ws *ws, struct ws_edit *e)
{
	char session[40], *dir = recovery_dir(ws), *text;
	struct tj_err err;

	e->saved = mem_dup(e->draft.body != NULL ? e->draft.body : "");
	text = text_to_begin(ws, e, dir);
	snprintf(session, sizeof session, "%lx%llx", (unsigned long)getpid(),
	    (unsigned long long)clock_mono_ms());
	if (!e->fixing)
		e->journal = journal_new(dir, app_me(ws->app)->person,
		    e->draft.head.id, session);
	e->editor = editor_new(text, strlen(text), e->journal);
	app_each(ws->app, &remark_type, "draft", e->draft.head.id, add_remark,
	    e, &err);
	mem_free(&text);
	mem_free(&dir);
}

void ws_edit_open(struct ws *ws, int64_t draft, bool fixing)
{
	struct ws_edit *e = mem_new(1, sizeof *e);
	enum ws_mode back = ws->mode;
	struct tj_err err;

	if (app_get(ws->app, &draft_type, draft, &e->draft, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		mem_free(&e);
		return;
	}
	if (back == WS_PAGE) {
		ws_page_close(ws);
		back = WS_PANES;
	}
	e->fixing = fixing;
	e->back = back;
	ws->edit = e;
	start(ws, e);
	ws->mode = WS_EDIT;
}

static bool mine_to_write(struct ws *ws, int64_t draft)
{
	struct draft d = { 0 };
	struct tj_err err;
	bool yes = draft != 0 &&
	    app_get(ws->app, &draft_type, draft, &d, &err) == TJ_OK &&
	    d.author == app_me(ws->app)->person &&
	    (strcmp(d.state, "writing") == 0 ||
	    strcmp(d.state, "returned") == 0);

	record_clear(&draft_type, &d);
	return yes;
}

/* Begins the work on an agreed task, which makes its draft. */
static int64_t begin_task(struct ws *ws, int64_t task)
{
	struct action_call call = { .action = app_action("task.start"),
	    .ids = &task, .n = 1 };
	struct action_done done;
	struct tj_err err;

	if (app_do(ws->app, &call, &done, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return 0;
	}
	ws_say(ws, done.said);
	return done.made_kind != NULL && strcmp(done.made_kind, "draft") == 0
	    ? done.made : 0;
}

bool ws_edit_here(struct ws *ws)
{
	struct pane *p = ws_pane(ws);
	const struct listing_row *row = listing_here(p->list);
	const struct task_row *task;
	int64_t draft = 0;

	if (row == NULL || row->data == NULL)
		return false;
	if (p == &ws->panes[PANE_DRAFTS]) {
		draft = row->id;
	} else if (p == &ws->panes[PANE_TASKS]) {
		task = row->data;
		if (task->assignee != app_me(ws->app)->person)
			return false;
		draft = task->draft;
		if (draft == 0 && strcmp(task->state, "agreed") == 0)
			draft = begin_task(ws, row->id);
	}
	if (!mine_to_write(ws, draft))
		return false;
	ws_edit_open(ws, draft, false);
	return true;
}

struct left {
	int64_t draft, at;
};

static void look_for_newest(void *arg, const struct journal_left *left)
{
	struct left *newest = arg;

	if (left->live || left->changed_at < newest->at)
		return;
	newest->draft = left->draft;
	newest->at = left->changed_at;
}

void ws_edit_resume(struct ws *ws)
{
	struct left newest = { 0 };
	char *dir = recovery_dir(ws);

	journal_each_left(dir, app_me(ws->app)->person,
	    look_for_newest, &newest);
	mem_free(&dir);
	if (mine_to_write(ws, newest.draft))
		ws_edit_open(ws, newest.draft, false);
}

static void reload(struct ws *ws)
{
	for (size_t i = 0; i < PANE_COUNT; i++)
		if (ws->panes[i].height > 0)
			listing_reload(ws->panes[i].list);
}

static void drop(struct ws *ws)
{
	struct ws_edit *e = ws->edit;

	ws->mode = e->back;
	editor_free(&e->editor);
	journal_free(&e->journal);
	record_clear(&draft_type, &e->draft);
	mem_free(&e->saved);
	mem_free(&e->remarks);
	mem_free(&e->left_path);
	mem_free(&ws->edit);
	reload(ws);
}

void ws_edit_close(struct ws *ws)
{
	if (ws->edit == NULL)
		return;
	save(ws);
	drop(ws);
}

/* ---- keys ---- */

static void leave(struct ws *ws)
{
	if (save(ws))
		drop(ws);
}

static void submit(struct ws *ws)
{
	bool fixing = ws->edit->fixing;

	if (!send(ws, fixing ? "draft.fix" : "draft.submit"))
		return;
	drop(ws);
	if (fixing && ws->mode == WS_REVIEW)
		ws_review_acted(ws, app_action("draft.fix"));
}

void ws_edit_key(struct ws *ws, const struct key *key)
{
	switch (editor_key(ws->edit->editor, key)) {
	case EDITOR_SAVE:
		if (ws->edit->fixing)
			submit(ws);
		else if (save(ws))
			ws_say(ws, _("Saved"));
		break;
	case EDITOR_SUBMIT:
		submit(ws);
		break;
	case EDITOR_LEAVE:
		leave(ws);
		break;
	case EDITOR_FULL:
		ws_say(ws, _("! The text would grow over 1 MiB"));
		break;
	default:
		break;
	}
}

int ws_edit_wait(const struct ws *ws)
{
	return ws->edit != NULL && ws->edit->journal != NULL
	    ? journal_wait(ws->edit->journal, clock_mono_ms()) : -1;
}

void ws_edit_tick(struct ws *ws)
{
	struct tj_err err;

	if (ws->edit != NULL && ws->edit->journal != NULL &&
	    journal_tick(ws->edit->journal, clock_mono_ms(), &err) != TJ_OK)
		ws_refuse(ws, &err);
}

/* ---- drawing ---- */

static void draw_remarks(const struct ws_edit *e, struct area a)
{
	const char *line = e->remarks;

	surface_clear(a);
	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	surface_text(a, 0, MARGIN, a.cols - MARGIN, STYLE_UNDERLINE,
	    _("Remarks"));
	for (int i = 1; i < a.rows && line != NULL && *line != '\0'; i++) {
		size_t len = strcspn(line, "\n");

		surface_slice(a, i, 1, a.cols - 1, STYLE_PLAIN, line, len);
		line += len + (line[len] == '\n');
	}
}

void ws_edit_draw(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	struct area a = ws->layout.body, top = ws->layout.top, text;
	int below = e->n_remarks == 0 || a.rows < 12 ? 0
	    : e->n_remarks < REMARK_ROWS ? (int)e->n_remarks + 1 : REMARK_ROWS;
	char count[64], said[128];

	surface_clear(top);
	snprintf(count, sizeof count, "%lld", (long long)
	    manuscript_characters(editor_manuscript(e->editor)));
	words_say(said, sizeof said, editor_typing(e->editor)
	    ? _("typing  %1 characters") : _("keys  %1 characters"), count,
	    NULL);
	surface_text(top, 0, 1, top.cols - 3 - surface_width(said), STYLE_BOLD,
	    e->draft.title);
	surface_right(top, 0, top.cols / 2, top.cols - top.cols / 2 - 1,
	    STYLE_PLAIN, said);
	if (below > 0)
		draw_remarks(e, surface_part(a, a.rows - below, 0, below,
		    a.cols));
	text = surface_part(a, 0, 0, a.rows - below, a.cols);
	editor_draw(e->editor, text);
	surface_clear(ws->layout.hints);
	surface_text(ws->layout.hints, 0, 1, ws->layout.hints.cols - 1,
	    STYLE_PLAIN, editor_typing(e->editor)
	    ? _("Esc letters become keys  Ctrl-S save  Ctrl-Z undo")
	    : e->fixing ? _("i type  S mend and accept  q leave it as it was")
	    : _("i type  S submit  q leave (saved)  u undo"));
}
