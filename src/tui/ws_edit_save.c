/* How the text of the editor is kept safe: the journal, the team file, what an
 * earlier session left, and two sessions at one draft. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/clean.h"
#include "teamjob/text/count.h"
#include "teamjob/text/diff.h"
#include "teamjob/text/grapheme.h"
#include "ws_edit_own.h"

enum {
	PAUSE_MS = 10000,	/* saved so long after the last edit */
	LONGEST_MS = 120000,	/* and so long after the first at the latest */
	BUSY_MS = 5000,		/* a busy team file is waited for */
	BUSY_AT_END_MS = 1500,	/* when the line is gone */
	RETRY_MS = 50,
	KEEP_S = 60,		/* of reading that may be lost */
	TEXT_BYTES = 2 << 20
};

const char *edit_text(const struct ws_edit *e)
{
	return manuscript_text(editor_manuscript(e->editor), NULL);
}

bool edit_differs(const struct ws_edit *e)
{
	return strcmp(e->saved, edit_text(e)) != 0;
}

/* Whether the team file's `body` is what became of `text` when it was saved:
 * kana are composed then. */
static bool is_body_of(const char *body, const char *text)
{
	struct buf clean;
	bool same;

	if (body == NULL)
		body = "";
	if (strcmp(body, text) == 0)
		return true;
	buf_init(&clean, TEXT_BYTES);
	text_clean(&clean, text, strlen(text), TEXT_BLOCK);
	same = strcmp(body, clean.data) == 0;
	buf_clear(&clean);
	return same;
}

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

/* ---- what an earlier session left ---- */

struct left {
	int64_t draft;		/* looked for; 0: any */
	struct journal_left newest;
	bool live;		/* another session is at it */
};

static void look_at_left(void *arg, const struct journal_left *left)
{
	struct left *l = arg;

	if (l->draft != 0 && left->draft != l->draft)
		return;
	if (left->live)
		l->live = true;
	else if (left->changed_at >= l->newest.changed_at)
		l->newest = *left;
}

/* Puts `text` where what the editor holds differs from it: one undo step, the
 * cursor behind it. Returns how many characters came in. */
static int64_t take_text(struct ws_edit *e, const char *text)
{
	struct manuscript *m = editor_manuscript(e->editor);
	size_t had, len = strlen(text), head = 0, tail = 0;
	const char *now = manuscript_text(m, &had);
	int64_t n = 0;

	while (head < had && head < len && now[head] == text[head])
		head++;
	while (head > 0 && ((unsigned char)text[head] & 0xc0) == 0x80)
		head--;
	while (tail < had - head && tail < len - head &&
	    now[had - 1 - tail] == text[len - 1 - tail])
		tail++;
	while (tail > 0 && ((unsigned char)text[len - tail] & 0xc0) == 0x80)
		tail--;
	manuscript_replace(m, head, had - tail - head, text + head,
	    len - tail - head);
	manuscript_go(m, len - tail, false);
	for (size_t at = head; at < len - tail;
	    at = grapheme_next(text, len - tail, at))
		n++;
	return n;
}

/* Neither the span of all edits nor the rewritten sentences count too much. */
static void say_back(struct ws *ws, const struct ws_edit *e, const char *text,
    int64_t came)
{
	char said[WS_MESSAGE], count[24];
	struct diff d;

	diff_texts(&d, e->saved, strlen(e->saved), text, strlen(text));
	came = d.fresh < came ? d.fresh : came;
	snprintf(count, sizeof count, "%lld", (long long)came);
	ws_say(ws, came > 0 ? words_say(said, sizeof said, _("Where you "
	    "left off. %1 characters that were not saved are back"), count,
	    NULL) : _("Where you left off. What was not saved is back"));
	diff_clear(&d);
}

/* The text of a journal goes on in the journal of this session before the file
 * is removed. If the team file has moved on since, both texts are kept. */
static void take_left(struct ws *ws, struct ws_edit *e, const char *path)
{
	struct buf text, base;
	struct journal_text left = { &text, &base, 0 };
	struct tj_err err;
	enum tj_code code;
	int64_t came;

	buf_init(&text, TEXT_BYTES);
	buf_init(&base, TEXT_BYTES);
	code = journal_replay(path, &left, &err);
	if (code == TJ_OK && left.seconds > active_seconds(&e->active))
		e->active.ms = 1000 * left.seconds;
	journal_worked(e->journal, active_seconds(&e->active));
	if (code != TJ_OK) {
		ws_refuse(ws, &err);
	} else if (is_body_of(e->saved, text.data)) {
		edit_keep_place(ws);
		journal_remove(path);
	} else {
		came = take_text(e, text.data);
		edit_changed(e);
		say_back(ws, e, text.data, came);
		if (!is_body_of(e->saved, base.data)) {
			e->theirs = mem_dup(e->saved);
			e->theirs_ver = e->ver;
			e->left_path = mem_dup(path);
			e->failing = true;
			ws_say(ws, _("! What you left unsaved is back, but the "
			    "saved text is newer. Esc d shows the difference"));
			ws->refused = true;
		} else if (journal_sync(e->journal, &err) == TJ_OK) {
			journal_remove(path);
		} else {
			e->left_path = mem_dup(path);
		}
	}
	buf_clear(&text);
	buf_clear(&base);
}

static int64_t count_characters(const char *text, size_t len)
{
	char *copy = mem_dup_n(text, len);
	int64_t n = (int64_t)text_characters(copy, COUNT_NO_MARKUP);

	mem_free(&copy);
	return n;
}

/* ---- the place, and the time at the keys ---- */

/* "PLACE REVISION SECONDS": the seconds are for what follows that revision, so
 * that a submit which was taken back goes on counting. */
void edit_keep_place(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	char name[40], place[80];
	struct tj_err ignored;

	snprintf(name, sizeof name, "cursor-%lld",
	    (long long)e->beside.draft.head.id);
	snprintf(place, sizeof place, "%zu %lld %lld",
	    manuscript_cursor(editor_manuscript(e->editor)),
	    (long long)e->beside.draft.revision,
	    (long long)active_seconds(&e->active));
	if (app_state_put(ws->app, name, place, &ignored) == TJ_OK)
		e->kept_s = active_seconds(&e->active);
}

/* Numbers at the start of a text; how many there were. */
static int read_numbers(const char *text, int64_t *out, int n)
{
	char *end;
	int i;

	for (i = 0; i < n && text != NULL; i++, text = end) {
		out[i] = strtoll(text, &end, 10);
		if (end == text || out[i] < 0)
			break;
	}
	return i;
}

/* What edit_keep_place() kept of a draft: the place, -1 for none, and the
 * seconds worked since `revision`. */
static int64_t kept_place(struct ws *ws, int64_t draft, int64_t revision,
    int64_t *seconds)
{
	int64_t kept[3] = { -1, -1, 0 };
	char name[40], *text;
	int n;

	snprintf(name, sizeof name, "cursor-%lld", (long long)draft);
	text = app_state_get(ws->app, name);
	n = read_numbers(text, kept, 3);
	*seconds = n == 3 && kept[1] == revision ? kept[2] : 0;
	mem_free(&text);
	return n > 0 ? kept[0] : -1;
}

int64_t ws_edit_seconds(struct ws *ws, int64_t draft)
{
	struct draft d = { 0 };
	struct tj_err ignored;
	int64_t seconds = 0;

	if (app_get(ws->app, &draft_type, draft, &d, &ignored) == TJ_OK)
		kept_place(ws, draft, d.revision, &seconds);
	record_clear(&draft_type, &d);
	return seconds;
}

/* Where the cursor was when this draft was left; else where to go on. */
static void take_place(struct ws *ws, struct ws_edit *e)
{
	const struct draft *d = &e->beside.draft;
	int64_t place = kept_place(ws, d->head.id, d->revision, &e->kept_s);

	e->active.ms = 1000 * e->kept_s;
	if (place < 0)
		place = strcmp(d->state, "writing") == 0 ? TEXT_BYTES : 0;
	manuscript_go(editor_manuscript(e->editor), place < TEXT_BYTES
	    ? (size_t)place : TEXT_BYTES, false);
}

/* Reading alone is kept now and then: no edit carries it to the journal. */
void edit_active(struct ws *ws)
{
	struct ws_edit *e = ws->edit;

	active_key(&e->active, clock_mono_ms());
	journal_worked(e->journal, active_seconds(&e->active));
	if (!e->fixing && active_seconds(&e->active) >= e->kept_s + KEEP_S)
		edit_keep_place(ws);
}

void edit_begin(struct ws *ws, struct ws_edit *e)
{
	char session[40], *dir = recovery_dir(ws);
	const struct draft *d = &e->beside.draft;
	int64_t me = app_me(ws->app)->person;
	struct left left = { .draft = d->head.id };

	e->saved = mem_dup(d->body != NULL ? d->body : "");
	e->ver = d->head.ver;
	snprintf(session, sizeof session, "%lx%llx", (unsigned long)getpid(),
	    (unsigned long long)clock_mono_ms());
	e->journal = journal_new(dir, me, d->head.id, session);
	e->editor = editor_new(e->saved, strlen(e->saved), e->journal);
	editor_set_clip(e->editor, ws->clip);
	manuscript_count_by(editor_manuscript(e->editor), count_characters);
	take_place(ws, e);
	journal_each_left(dir, me, look_at_left, &left);
	if (left.newest.path[0] != '\0')
		take_left(ws, e, left.newest.path);
	else if (left.live)
		ws_say(ws, _("Another session of yours is writing in this, "
		    "too"));
	mem_free(&dir);
}

void ws_edit_resume(struct ws *ws)
{
	struct left left = { 0 };
	struct draft d = { 0 };
	struct tj_err ignored;
	char *dir = recovery_dir(ws);

	journal_each_left(dir, app_me(ws->app)->person, look_at_left, &left);
	mem_free(&dir);
	if (left.newest.draft != 0 && app_get(ws->app, &draft_type,
	    left.newest.draft, &d, &ignored) == TJ_OK &&
	    d.author == app_me(ws->app)->person &&
	    (strcmp(d.state, "writing") == 0 ||
	    strcmp(d.state, "returned") == 0))
		ws_edit_open(ws, left.newest.draft, false);
	record_clear(&draft_type, &d);
}

/* ---- into the team file ---- */

void edit_changed(struct ws_edit *e)
{
	int64_t now = clock_mono_ms();

	if (e->first_ms == 0)
		e->first_ms = now;
	e->last_ms = now;
	e->leave_asked = false;
}

/* The team file holds `text` now. */
static void is_saved(struct ws_edit *e, const char *text)
{
	char *kept = mem_dup(text);

	mem_free(&e->saved);
	e->saved = kept;
	mem_free(&e->theirs);
	if (e->left_path != NULL)
		journal_remove(e->left_path);
	mem_free(&e->left_path);
	e->failing = e->leave_asked = false;
	if (edit_differs(e))
		return;
	e->first_ms = e->last_ms = 0;
	editor_saved(e->editor,
	    manuscript_version(editor_manuscript(e->editor)));
}

/* Reads the draft again after a save: its version is what the next one must
 * find. */
static void take_version(struct ws *ws, struct ws_edit *e)
{
	struct draft d = { 0 };
	struct tj_err ignored;

	if (app_get(ws->app, &draft_type, e->beside.draft.head.id, &d,
	    &ignored) == TJ_OK && is_body_of(d.body, e->saved))
		e->ver = d.head.ver;
	record_clear(&draft_type, &d);
}

static enum tj_code send(struct ws *ws, const char *name,
    struct action_done *done, struct tj_err *err)
{
	struct ws_edit *e = ws->edit;
	char seconds[24];
	struct buf ticks;
	struct action_input inputs[] = { { "body", edit_text(e) },
	    { "seconds", seconds }, { "ticked", NULL } };
	struct action_call call = { .action = app_action(name),
	    .ids = &e->beside.draft.head.id, .vers = &e->ver, .n = 1,
	    .inputs = inputs, .n_inputs = 2 };
	enum tj_code code;

	buf_init(&ticks, 200);
	if (strcmp(name, "draft.save") == 0)
		call.n_inputs = 1;
	if (strcmp(name, "draft.fix") == 0) {
		ws_review_ticks(ws, &ticks);
		inputs[call.n_inputs++].text = ticks.data;
	}
	snprintf(seconds, sizeof seconds, "%lld", (long long)(e->fixing
	    ? ws_review_seconds(ws) : active_seconds(&e->active)));
	code = app_do(ws->app, &call, done, err);
	buf_clear(&ticks);
	return code;
}

/* The draft has another version than the one we know. True: only something
 * beside the text changed, and saving may go on. */
static bool look_again(struct ws *ws, struct ws_edit *e)
{
	struct draft d = { 0 };
	struct tj_err err;
	const char *body;

	if (app_get(ws->app, &draft_type, e->beside.draft.head.id, &d, &err)
	    != TJ_OK) {
		ws_refuse(ws, &err);
		return false;
	}
	body = d.body != NULL ? d.body : "";
	mem_free(&e->theirs);
	if (is_body_of(body, e->saved) || is_body_of(body, edit_text(e))) {
		e->ver = d.head.ver;
	} else {
		e->theirs = mem_dup(body);
		e->theirs_ver = d.head.ver;
		ws_say(ws, _("! Another session saved a newer text. Nothing is "
		    "lost: Esc d shows the difference"));
		ws->refused = true;
	}
	record_clear(&draft_type, &d);
	return e->theirs == NULL;
}

static void refused(struct ws *ws, const struct tj_err *err)
{
	ws->edit->failing = true;
	ws->edit->want = WANT_NOTHING;
	ws->edit->first_ms = ws->edit->last_ms = clock_mono_ms();
	ws_refuse(ws, err);
}

static void wait_on(struct ws_edit *e, enum edit_want want)
{
	int64_t now = clock_mono_ms();

	if (e->want == WANT_NOTHING)
		e->want_until_ms = now + BUSY_MS;
	e->want = want;
	e->want_next_ms = now + RETRY_MS;
}

static void done_with(struct ws *ws, enum edit_want want,
    const struct action_done *done)
{
	struct ws_edit *e = ws->edit;
	bool fixing = e->fixing;
	struct action_done copy = *done;

	e->want = WANT_NOTHING;
	e->saved_at = clock_now();
	is_saved(e, edit_text(e));
	if (want == WANT_SAVE) {
		edit_keep_place(ws);
		take_version(ws, e);
		return;
	}
	edit_drop(ws);
	ws_say(ws, copy.said);
	if (fixing)
		ws_review_fixed(ws, &copy);
}

/* One attempt; TJ_CONFLICT is settled here where only the text's neighbours
 * changed. */
static enum tj_code attempt(struct ws *ws, enum edit_want want,
    struct tj_err *err)
{
	struct ws_edit *e = ws->edit;
	const char *name = want != WANT_SUBMIT ? "draft.save"
	    : e->fixing ? "draft.fix" : "draft.submit";
	struct action_done done;
	enum tj_code code = send(ws, name, &done, err);

	if (code == TJ_CONFLICT && look_again(ws, e))
		code = send(ws, name, &done, err);
	if (code == TJ_OK)
		done_with(ws, want, &done);
	return code;
}

void edit_try(struct ws *ws, enum edit_want want)
{
	struct ws_edit *e = ws->edit;
	struct tj_err err;
	enum tj_code code;

	if (want != WANT_SUBMIT && !edit_differs(e)) {
		is_saved(e, e->saved);
		e->want = WANT_NOTHING;
		if (want == WANT_LEAVE)
			edit_drop(ws);
		return;
	}
	code = attempt(ws, want, &err);
	if (code == TJ_OK)
		return;
	if (code == TJ_BUSY && (e->want == WANT_NOTHING ||
	    clock_mono_ms() < e->want_until_ms)) {
		wait_on(e, want);
	} else if (code == TJ_CONFLICT && e->theirs != NULL) {
		e->want = WANT_NOTHING;
		e->failing = true;
	} else {
		refused(ws, &err);
	}
}

void edit_save_at_end(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	int64_t until = clock_mono_ms() + BUSY_AT_END_MS;
	struct action_done done;
	struct tj_err err;
	enum tj_code code = TJ_BUSY;

	journal_sync(e->journal, &err);
	if (e->fixing || e->theirs != NULL || !edit_differs(e))
		return;
	while (code == TJ_BUSY && clock_mono_ms() < until)
		code = send(ws, "draft.save", &done, &err);
	if (code == TJ_OK)
		is_saved(e, edit_text(e));
}

void edit_settle(struct ws *ws, bool mine)
{
	struct ws_edit *e = ws->edit;
	char *theirs = e->theirs;

	e->theirs = NULL;
	e->ver = e->theirs_ver;
	if (!mine)
		take_text(e, theirs);
	is_saved(e, theirs);
	mem_free(&theirs);
	versions_free(&e->versions);
	if (mine)
		edit_try(ws, WANT_SAVE);
	ws_say(ws, mine ? _("This text stays") : _("The other text is taken; "
	    "Ctrl-Z brings this one back"));
}

void edit_compare(struct ws *ws)
{
	struct ws_edit *e = ws->edit;

	if (e->theirs != NULL)
		e->versions = versions_pair(e->beside.draft.title,
		    _("the saved text"), e->theirs, _("the text here"),
		    edit_text(e));
	else
		e->versions = versions_new(ws, &e->beside.draft,
		    edit_text(e));
}

/* ---- time ---- */

static int64_t save_due(const struct ws_edit *e)
{
	int64_t pause = e->last_ms + PAUSE_MS;
	int64_t latest = e->first_ms + LONGEST_MS;

	if (e->fixing || e->theirs != NULL || e->first_ms == 0)
		return INT64_MAX;
	return pause < latest ? pause : latest;
}

int ws_edit_wait(const struct ws *ws)
{
	const struct ws_edit *e = ws->edit;
	int64_t now, due;
	int wait;

	if (e == NULL)
		return -1;
	now = clock_mono_ms();
	wait = journal_wait(e->journal, now);
	due = e->want != WANT_NOTHING ? e->want_next_ms : save_due(e);
	if (due == INT64_MAX)
		return wait;
	due = due > now ? due - now : 0;
	return wait < 0 || due < wait ? (int)due : wait;
}

void ws_edit_tick(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	struct tj_err err;
	enum tj_code code;
	int64_t now = clock_mono_ms();

	if (e == NULL)
		return;
	code = journal_tick(e->journal, now, &err);
	if (code != TJ_OK && !e->journal_failing)
		ws_refuse(ws, &err);
	e->journal_failing = code != TJ_OK;
	if (e->want != WANT_NOTHING && now >= e->want_next_ms)
		edit_try(ws, e->want);
	else if (e->want == WANT_NOTHING && now >= save_due(e))
		edit_try(ws, WANT_SAVE);
}
