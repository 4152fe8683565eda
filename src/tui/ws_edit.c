/* Writing: the editor on a draft, its keys, and what stands beside it. */
#include "ws_edit_own.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/term.h"

static const struct sheet_help edit_help[] = {
	{ "Esc  i", N_("letters become keys; letters are text again") },
	{ "Ctrl-S", N_("save now (it is saved by itself, too)") },
	{ "S", N_("hand it in") },
	{ "q", N_("leave; the text is saved") },
	{ "u U", N_("undo, redo (Ctrl-Z, Ctrl-Y)") },
	{ "/ n N", N_("find, next, previous") },
	{ "%", N_("replace words, in the selection or everywhere") },
	{ "F2 b", N_("beside: the brief, the remarks, nothing") },
	{ "Tab", N_("to the part beside, and back") },
	{ "n F3", N_("next remark in the text") },
	{ "c", N_("the remark here is dealt with") },
	{ "d", N_("what differs from what was handed in") },
	{ "( ) [ ]", N_("sentence, heading") },
	{ ". , g G", N_("page down, page up, start, end") },
	{ "v V *", N_("select: from here, by paragraph, all") },
	{ "y X p", N_("copy, cut, paste (Ctrl-C, Ctrl-X, Ctrl-V)") },
	{ "#", N_("the headings; Enter goes to one") },
	{ "z", N_("text only") },
};

const struct sheet_help *edit_keys(size_t *n)
{
	*n = sizeof edit_help / sizeof *edit_help;
	return edit_help;
}

/* ---- opening and closing ---- */

/* Read aloud: which piece this is, and whether letters are text. */
static void say_place(struct ws *ws)
{
	char said[WS_MESSAGE];

	if (ws->linear && ws->message[0] == '\0')
		ws_say(ws, words_say(said, sizeof said,
		    editor_typing(ws->edit->editor)
		    ? _("Letters are text now, Esc makes them keys: %1")
		    : _("Letters are keys now, i types: %1"),
		    ws->edit->beside.draft.title, NULL));
}

void ws_edit_open(struct ws *ws, int64_t draft, bool fixing)
{
	struct ws_edit *e = mem_new(1, sizeof *e);
	struct tj_err err;

	if (beside_read(ws, draft, &e->beside, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		beside_clear(&e->beside);
		mem_free(&e);
		return;
	}
	e->back = ws->mode;
	if (e->back == WS_PAGE) {
		ws_page_close(ws);
		e->back = WS_PANES;
	}
	e->fixing = fixing;
	if (fixing && ws_review_ticked(ws) != NULL)
		e->beside.ticked = *ws_review_ticked(ws);
	ws->edit = e;
	ws->mode = WS_EDIT;
	edit_begin(ws, e);
	beside_mark(&e->beside, e->editor);
	if (e->beside.open > 0)
		beside_show(&e->beside, BESIDE_REMARKS);
	else if (e->saved[0] == '\0')
		beside_show(&e->beside, BESIDE_BRIEF);
	beside_fill(&e->beside, ws->layout.body.cols);
	say_place(ws);
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

	if (ws_do_in_turn(ws, &call, &done, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return 0;
	}
	ws_say(ws, done.said);
	return done.made_kind != NULL && strcmp(done.made_kind, "draft") == 0
	    ? done.made : 0;
}

/* The draft of a task that is mine; 0: none. `begin`: an agreed one is begun. */
static int64_t draft_of_task(struct ws *ws, int64_t id, bool begin)
{
	void *row = pane_record(&ws->panes[PANE_TASKS], id);
	const struct task_row *task = row;
	int64_t draft = 0;

	if (task != NULL && task->assignee == app_me(ws->app)->person)
		draft = begin && task->draft == 0 &&
		    strcmp(task->state, "agreed") == 0
		    ? begin_task(ws, id) : task->draft;
	pane_record_clear(&ws->panes[PANE_TASKS], &row);
	return draft;
}

/* The draft of the row under the cursor, mine to write; 0: there is none. */
static int64_t my_draft(struct ws *ws, bool begin)
{
	struct ws_subject s;
	int64_t draft = 0;

	ws_subject(ws, &s);
	if (s.pane == PANE_DRAFTS)
		draft = s.id;
	else if (s.pane == PANE_TASKS)
		draft = draft_of_task(ws, s.id, begin);
	return mine_to_write(ws, draft) ? draft : 0;
}

bool ws_edit_here(struct ws *ws)
{
	int64_t draft = my_draft(ws, true);

	if (draft != 0)
		ws_edit_open(ws, draft, false);
	return draft != 0;
}

bool ws_submit_here(struct ws *ws)
{
	int64_t draft = my_draft(ws, false);
	char seconds[24];
	struct action_input inputs[] = { { "seconds", seconds } };
	struct action_call call = { .action = app_action("draft.submit"),
	    .ids = &draft, .n = 1, .inputs = inputs, .n_inputs = 1 };
	struct tj_err err;

	if (draft == 0)
		return false;
	snprintf(seconds, sizeof seconds, "%lld",
	    (long long)ws_edit_seconds(ws, draft));
	if (ws_do(ws, &call, &err) != TJ_OK)
		ws_refuse(ws, &err);
	return true;
}

void edit_drop(struct ws *ws)
{
	struct ws_edit *e = ws->edit;

	ws->mode = e->back;
	edit_keep_place(ws);
	record_set(&ws->clip, editor_clip(e->editor));
	editor_free(&e->editor);
	journal_free(&e->journal);
	beside_clear(&e->beside);
	versions_free(&e->versions);
	prompt_free(&e->prompt);
	prompt_history_clear(&e->searches);
	prompt_history_clear(&e->replacements);
	mem_free(&e->needle);
	sheet_clear(&e->help);
	mem_free(&e->saved);
	mem_free(&e->theirs);
	mem_free(&e->left_path);
	mem_free(&ws->edit);
	ws->stale = true;
	for (size_t i = 0; i < PANE_COUNT; i++)
		if (ws->panes[i].height > 0)
			listing_reload(ws->panes[i].list);
	if (ws->mode == WS_TODAY)
		ws_today_open(ws);
}

void ws_edit_close(struct ws *ws)
{
	if (ws->edit == NULL)
		return;
	edit_save_at_end(ws);
	edit_drop(ws);
}

/* ---- leaving, handing in ---- */

/* A second q leaves what cannot be saved; the journal has it. */
static void leave(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	bool differs = edit_differs(e);

	if (e->fixing || e->leave_asked || (e->theirs != NULL && !differs)) {
		if (differs)
			ws_say(ws, e->fixing ? _("Nothing was accepted. What "
			    "you changed comes back with e")
			    : _("Not saved: the text comes back when you open "
			    "this draft"));
		else
			journal_saved(e->journal);
		edit_drop(ws);
		return;
	}
	if (e->theirs == NULL)
		edit_try(ws, WANT_LEAVE);
	if (ws->edit == NULL || ws->edit->want != WANT_NOTHING)
		return;
	if (e->theirs != NULL) {
		ws_say(ws, _("! Not saved: d shows both texts; q once more "
		    "leaves, the text is kept"));
		ws->refused = true;
	}
	e->leave_asked = true;
}

static void save(struct ws *ws)
{
	struct ws_edit *e = ws->edit;

	if (e->fixing) {
		edit_try(ws, WANT_SUBMIT);
	} else if (e->theirs != NULL) {
		edit_compare(ws);
	} else {
		edit_try(ws, WANT_SAVE);
		if (!e->failing && e->want == WANT_NOTHING)
			ws_say(ws, _("Saved"));
	}
}

static void submit(struct ws *ws)
{
	if (ws->edit->theirs != NULL)
		edit_compare(ws);
	else
		edit_try(ws, WANT_SUBMIT);
}

/* ---- the part beside ---- */

/* What is counted in the checklist is the text as it stands, not as saved. */
static void count_text(struct ws_edit *e)
{
	record_set(&e->beside.draft.body, edit_text(e));
	e->beside.draft.characters =
	    manuscript_characters(editor_manuscript(e->editor));
	if (e->beside.part == BESIDE_CHECKS)
		beside_show(&e->beside, BESIDE_CHECKS);
}

static void read_beside(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	struct tj_err err;

	if (beside_read(ws, e->beside.draft.head.id, &e->beside, &err) !=
	    TJ_OK)
		ws_refuse(ws, &err);
	beside_mark(&e->beside, e->editor);
}

/* Says that a remark is dealt with; the draft gets another version by it. */
static void settle_remark(struct ws *ws, int64_t remark)
{
	struct ws_edit *e = ws->edit;
	struct action_call call = { .action = app_action("remark.resolve"),
	    .ids = &remark, .n = 1 };
	struct action_done done;
	struct tj_err err;
	int64_t ver = e->beside.draft.head.ver;

	if (remark == 0) {
		ws_say(ws, _("No remark stands here; F3 goes to the next"));
		return;
	}
	if (ws_do_in_turn(ws, &call, &done, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	ws_say(ws, done.said);
	read_beside(ws);
	if (e->ver == ver)
		e->ver = e->beside.draft.head.ver;
}

static void go_to_remark(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	int64_t id = sheet_here(&e->beside.sheet);
	const struct remark *r = beside_remark(&e->beside, id);
	size_t n, from, to;
	const struct editor_span *spans = editor_spans(e->editor, &n);

	e->beside.focused = false;
	for (size_t i = 0; i < n; i++)
		if (spans[i].tag == id && id != 0) {
			manuscript_go(editor_manuscript(e->editor),
			    spans[i].from, false);
			return;
		}
	if (r != NULL && beside_place(r, edit_text(e), &from, &to))
		manuscript_go(editor_manuscript(e->editor), from, false);
	else if (r != NULL)
		ws_say(ws, _("The words of this remark are no longer there"));
}

/* A writer checks for themselves; who mends ticks for the verdict. */
static void tick(struct ws *ws)
{
	struct ws_edit *e = ws->edit;

	beside_tick(&e->beside);
	if (e->fixing && ws_review_ticked(ws) != NULL)
		*ws_review_ticked(ws) = e->beside.ticked;
}

static void beside_input(struct ws *ws, const char *key)
{
	struct ws_edit *e = ws->edit;

	if (strcmp(key, "Tab") == 0 || strcmp(key, "S-Tab") == 0 ||
	    strcmp(key, "Esc") == 0 || strcmp(key, "q") == 0)
		e->beside.focused = false;
	else if (e->beside.part == BESIDE_CHECKS &&
	    (strcmp(key, "Space") == 0 || strcmp(key, "Enter") == 0))
		tick(ws);
	else if (strcmp(key, "Enter") == 0)
		go_to_remark(ws);
	else if (strcmp(key, "F2") == 0 || strcmp(key, "b") == 0)
		beside_turn(&e->beside);
	else if (strcmp(key, "c") == 0)
		settle_remark(ws, sheet_here(&e->beside.sheet));
	else
		sheet_key(&e->beside.sheet, key);
}

static void focus_beside(struct ws *ws)
{
	struct beside *b = &ws->edit->beside;

	if (b->part == BESIDE_NONE)
		beside_show(b, b->open > 0 ? BESIDE_REMARKS : BESIDE_BRIEF);
	b->focused = true;
}

/* ---- search ---- */

static void ask_for_text(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	struct prompt_spec spec = { .sign = "/", .history = &e->searches };

	e->asking = EDIT_ASK_FIND;
	e->origin = manuscript_cursor(editor_manuscript(e->editor));
	e->prompt = prompt_new(&spec);
	ws->message[0] = '\0';
}

/* ---- replacing: two questions, then all at once ---- */

static void key_replace(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	struct prompt_spec spec = { .sign = _("replace: "),
	    .history = &e->searches };

	e->asking = EDIT_ASK_WHAT;
	e->prompt = prompt_new(&spec);
	ws->message[0] = '\0';
}

static void ask_with(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	struct prompt_spec spec = { .sign = _("with: "),
	    .history = &e->replacements };

	mem_free(&e->needle);
	e->needle = mem_dup(prompt_text(e->prompt));
	prompt_free(&e->prompt);
	if (e->needle[0] == '\0')
		return;
	e->asking = EDIT_ASK_WITH;
	e->prompt = prompt_new(&spec);
}

static void replace_all(struct ws *ws, const char *with)
{
	struct ws_edit *e = ws->edit;
	char said[WS_MESSAGE], count[24];
	size_t places;
	enum editor_answer answer = editor_replace(e->editor, e->needle, with,
	    &places);

	snprintf(count, sizeof count, "%zu", places);
	if (answer == EDITOR_FULL)
		ws_say(ws, _("! The text would grow over 1 MiB"));
	else if (answer == EDITOR_STAY)
		ws_say(ws, words_say(said, sizeof said,
		    _("\"%1\" is not in the text"), e->needle, NULL));
	else
		ws_say(ws, words_say(said, sizeof said, _("Replaced in %1 "
		    "places (u undoes)"), count, NULL));
	if (answer != EDITOR_CHANGED)
		return;
	edit_changed(e);
	beside_mark(&e->beside, e->editor);
}

static void replace_input(struct ws *ws, enum prompt_answer answer)
{
	struct ws_edit *e = ws->edit;
	char *with;

	if (answer == PROMPT_DROPPED) {
		prompt_free(&e->prompt);
	} else if (answer == PROMPT_TAKEN && e->asking == EDIT_ASK_WHAT) {
		ask_with(ws);
	} else if (answer == PROMPT_TAKEN) {
		with = mem_dup(prompt_text(e->prompt));
		prompt_free(&e->prompt);
		replace_all(ws, with);
		mem_free(&with);
	}
}

/* As it is typed, the cursor goes to the first place from where it was. */
static void prompt_input(struct ws *ws, const struct key *key)
{
	struct ws_edit *e = ws->edit;
	struct manuscript *m = editor_manuscript(e->editor);
	enum prompt_answer answer = prompt_key(e->prompt, key);
	const char *text = prompt_text(e->prompt);
	char said[WS_MESSAGE];

	ws->message[0] = '\0';
	if (e->asking != EDIT_ASK_FIND) {
		replace_input(ws, answer);
		return;
	}
	if (answer == PROMPT_CHANGED || answer == PROMPT_DROPPED)
		manuscript_go(m, e->origin, false);
	if ((answer == PROMPT_CHANGED || answer == PROMPT_TAKEN) &&
	    text[0] != '\0') {
		manuscript_go(m, e->origin, false);
		if (!editor_find(e->editor, text, false))
			ws_say(ws, words_say(said, sizeof said,
			    _("\"%1\" is not in the text"), text, NULL));
	}
	if (answer == PROMPT_DROPPED)
		editor_find(e->editor, "", false);
	if (answer == PROMPT_TAKEN || answer == PROMPT_DROPPED)
		prompt_free(&e->prompt);
}

/* ---- keys ---- */

static void key_help(struct ws *ws)
{
	sheet_add_help(&ws->edit->help, edit_help,
	    sizeof edit_help / sizeof *edit_help);
}

static void key_outline(struct ws *ws)
{
	beside_outline(&ws->edit->help, edit_text(ws->edit));
}

static void key_turn(struct ws *ws)
{
	count_text(ws->edit);
	beside_turn(&ws->edit->beside);
}
static void key_redraw(struct ws *ws) { (void)ws; term_redraw(); }
static void key_end(struct ws *ws) { ws->ended = true; }
static void key_settle(struct ws *ws)
{
	struct ws_edit *e = ws->edit;

	settle_remark(ws, beside_remark_at(e->editor,
	    manuscript_cursor(editor_manuscript(e->editor))));
}
static void key_text_only(struct ws *ws)
{
	beside_show(&ws->edit->beside, BESIDE_NONE);
}
static void key_no_remark(struct ws *ws)
{
	ws_say(ws, _("There is no remark in the text"));
}

/* In both states; the letters only where they are keys. */
static const struct { const char *key; void (*run)(struct ws *ws); } more[] = {
	{ "F1", key_help }, { "?", key_help }, { ":", key_help },
	{ "F2", key_turn }, { "b", key_turn }, { "Tab", focus_beside },
	{ "S-Tab", focus_beside }, { "F3", key_no_remark },
	{ "n", key_no_remark }, { "N", key_no_remark }, { "d", edit_compare },
	{ "#", key_outline }, { "c", key_settle }, { "z", key_text_only }, { "C-l", key_redraw },
	{ "%", key_replace },
	{ "Q", key_end },
};

static void other_key(struct ws *ws, const struct key *key)
{
	const char *token = key_command(key);

	for (size_t i = 0; token != NULL && i < sizeof more / sizeof *more; i++)
		if (strcmp(more[i].key, token) == 0) {
			more[i].run(ws);
			return;
		}
	if (editor_typing(ws->edit->editor))
		return;
	ws_say(ws, token == NULL && key->kind == KEY_CHAR
	    ? _("Letters are keys here (is the input method on?); i types")
	    : _("This key has no meaning here; F1 shows all"));
}

static void versions_input(struct ws *ws, const char *key)
{
	struct ws_edit *e = ws->edit;
	bool conflict = e->theirs != NULL;

	if (conflict && (strcmp(key, "1") == 0 || strcmp(key, "2") == 0))
		edit_settle(ws, key[0] == '1');
	else if (versions_key(e->versions, key) == VERSIONS_CLOSE)
		versions_free(&e->versions);
}

static void text_input(struct ws *ws, const struct key *key)
{
	struct ws_edit *e = ws->edit;
	size_t n;

	switch (editor_key(e->editor, key)) {
	case EDITOR_CHANGED:
		edit_changed(e);
		if (e->beside.part == BESIDE_CHECKS)
			count_text(e);
		editor_spans(e->editor, &n);
		if (n < e->beside.open)
			beside_mark(&e->beside, e->editor);
		if (key->kind == KEY_PASTE && key->paste_cut)
			ws_say(ws, _("! Only the first 1 MiB was pasted"));
		break;
	case EDITOR_SAVE:
		save(ws);
		break;
	case EDITOR_SUBMIT:
		submit(ws);
		break;
	case EDITOR_LEAVE:
		leave(ws);
		break;
	case EDITOR_FIND:
		ask_for_text(ws);
		break;
	case EDITOR_FULL:
		ws_say(ws, _("! The text would grow over 1 MiB"));
		break;
	case EDITOR_OTHER:
		other_key(ws, key);
		break;
	default:
		break;
	}
}

/* A page over the text: the keys, or the headings. */
static void page_input(struct ws *ws, const char *key)
{
	struct ws_edit *e = ws->edit;
	int64_t tag = sheet_here(&e->help);

	if (sheet_key(&e->help, key))
		return;
	sheet_clear(&e->help);
	if (tag > 0 && strcmp(key, "Enter") == 0)
		manuscript_go(editor_manuscript(e->editor), (size_t)tag - 1,
		    false);
}

void ws_edit_key(struct ws *ws, const struct key *key)
{
	struct ws_edit *e = ws->edit;
	const char *token = key_command(key);
	bool typing;

	edit_active(ws);
	if (e->help.n > 0) {
		if (token != NULL)
			page_input(ws, token);
	} else if (e->prompt != NULL) {
		prompt_input(ws, key);
	} else if (e->versions != NULL) {
		if (token != NULL)
			versions_input(ws, token);
	} else if (e->beside.focused) {
		if (token != NULL)
			beside_input(ws, token);
	} else {
		typing = editor_typing(e->editor);
		text_input(ws, key);
		if (ws->edit == e && editor_typing(e->editor) != typing)
			say_place(ws);
	}
}
