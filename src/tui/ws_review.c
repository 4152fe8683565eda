/* A review session: the waiting pieces one after the other, each taken in hand
 * for a while; after a verdict the next; what was done can be taken back. */
#include "ws_review_own.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/app/list.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { LEASE_LEFT_S = 600 };	/* a lease with less left is taken anew */

/* ---- operations ---- */

static enum tj_code act_on(struct ws *ws, int64_t draft, const char *name,
    const struct action_input *inputs, size_t n, struct action_done *done,
    struct tj_err *err)
{
	struct action_call call = { .action = app_action(name), .ids = &draft,
	    .n = 1, .inputs = inputs, .n_inputs = n };

	return ws_do_in_turn(ws, &call, done, err);
}

enum tj_code review_act(struct ws *ws, const char *name,
    const struct action_input *inputs, size_t n, struct action_done *done,
    struct tj_err *err)
{
	return act_on(ws, ws->review->pieces[ws->review->at].id, name, inputs,
	    n, done, err);
}

void review_remember(struct ws_review *r, int64_t op, bool verdict)
{
	r->acts = mem_resize(r->acts, r->n_acts + 1, sizeof *r->acts);
	r->acts[r->n_acts++] = (struct review_act){ op, r->at, verdict };
}

/* ---- the piece in hand ---- */

static void stop_watch(struct ws_review *r)
{
	if (r->opened_ms != 0)
		r->pieces[r->at].ms += clock_mono_ms() - r->opened_ms;
	r->opened_ms = 0;
}

int64_t ws_review_seconds(const struct ws *ws)
{
	const struct ws_review *r = ws->review;

	if (r == NULL || r->opened_ms == 0)
		return 0;
	return (r->pieces[r->at].ms + clock_mono_ms() - r->opened_ms) / 1000;
}

static void clear_piece(struct ws *ws, struct ws_review *r)
{
	stop_watch(r);
	if (r->text != NULL && editor_clip(r->text) != NULL)
		record_set(&ws->clip, editor_clip(r->text));
	editor_free(&r->text);
	versions_free(&r->versions);
	mem_free(&r->author);
	mem_free(&r->note);
	mem_free(&r->due);
	mem_free(&r->quote);
	r->bar = BAR_NONE;
	r->marks[0] = '\0';
	r->beside.ticked = 0;
}

static void read_author(struct ws *ws, struct ws_review *r)
{
	struct person p = { 0 };
	struct tj_err ignored;

	mem_free(&r->author);
	if (app_get(ws->app, &person_type, r->beside.draft.author, &p,
	    &ignored) == TJ_OK)
		r->author = mem_dup(p.name);
	record_clear(&person_type, &p);
}

/* Shows the draft that was read, from its start. */
static void show_piece(struct ws *ws, struct ws_review *r)
{
	const char *body = r->beside.draft.body;

	clear_piece(ws, r);
	r->text = editor_new(body != NULL ? body : "",
	    body != NULL ? strlen(body) : 0, NULL);
	editor_lock(r->text);
	beside_mark(&r->beside, r->text);
	beside_show(&r->beside, r->beside.n > 0 ? BESIDE_REMARKS
	    : BESIDE_NONE);
	beside_fill(&r->beside, ws->layout.body.cols);
	if (r->beside.draft.revision > 1)	/* what changed comes first */
		r->versions = versions_new(ws, &r->beside.draft, NULL);
	read_author(ws, r);
	r->opened_ms = clock_mono_ms();
	r->page = PAGE_NONE;
	sheet_clear(&r->sheet);
}

void review_read(struct ws *ws)
{
	struct ws_review *r = ws->review;
	struct tj_err err;

	if (beside_read(ws, r->pieces[r->at].id, &r->beside, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	beside_mark(&r->beside, r->text);
}

/* Whether the piece is in my hands already, as after an undo: taking it anew
 * would stand in the way of the next undo. */
static bool is_in_hand(struct ws *ws, int64_t draft)
{
	struct draft d = { 0 };
	struct tj_err ignored;
	bool yes = app_get(ws->app, &draft_type, draft, &d, &ignored) ==
	    TJ_OK && strcmp(d.state, "in_review") == 0 &&
	    d.reviewer == app_me(ws->app)->person &&
	    d.lease_until > clock_now() + LEASE_LEFT_S;

	record_clear(&draft_type, &d);
	return yes;
}

/* Read aloud: which piece this is. */
static void say_piece(struct ws *ws)
{
	const struct ws_review *r = ws->review;
	char text[WS_MESSAGE], said[300], at[24], n[24];

	if (!ws->linear || ws->message[0] != '\0')
		return;
	snprintf(at, sizeof at, "%zu", r->at + 1);
	snprintf(n, sizeof n, "%zu", r->n);
	snprintf(text, sizeof text, "%s %s %s", words_say(said, sizeof said,
	    _("Review %1/%2"), at, n, NULL), r->beside.draft.title, r->author);
	ws_say(ws, text);
}

/* Takes a piece that waits in hand; else the reason is on the status line. */
static enum tj_code take(struct ws *ws, size_t at)
{
	struct ws_review *r = ws->review;
	int64_t id = r->pieces[at].id;
	struct action_done done;
	struct tj_err err;
	enum tj_code code = TJ_OK;

	if (!is_in_hand(ws, id))
		code = act_on(ws, id, "draft.review", NULL, 0, &done, &err);
	if (code == TJ_OK)
		code = beside_read(ws, id, &r->beside, &err);
	if (code != TJ_OK) {
		ws_refuse(ws, &err);
		return code;
	}
	stop_watch(r);
	r->at = at;
	show_piece(ws, r);
	say_piece(ws);
	return TJ_OK;
}

/* Takes the first that can be had from `at` on, forwards or back. One that
 * could not be taken because others write is not passed over. */
static bool take_from(struct ws *ws, size_t at, bool back)
{
	const struct ws_review *r = ws->review;
	enum tj_code code = TJ_NOT_FOUND;

	for (; code != TJ_OK && code != TJ_BUSY && at < r->n;
	    at = back ? at - 1 : at + 1)
		if (r->pieces[at].verdict == VERDICT_NONE)
			code = take(ws, at);
	return code == TJ_OK;
}

/* Its remarks can no longer be taken back then: giving back came later. */
static void give_back(struct ws *ws, size_t at)
{
	struct ws_review *r = ws->review;
	struct action_done done;
	struct tj_err err;

	while (r->n_acts > 0 && !r->acts[r->n_acts - 1].verdict &&
	    r->acts[r->n_acts - 1].piece == at)
		r->n_acts--;
	if (r->pieces[at].verdict == VERDICT_NONE &&
	    act_on(ws, r->pieces[at].id, "draft.release", NULL, 0,
	    &done, &err) != TJ_OK)
		ws_refuse(ws, &err);
}

/* ---- the queue ---- */

/* Whether the cursor is on the piece, or on the task it belongs to. */
static bool is_here(const struct draft_row *row, const struct ws_subject *here)
{
	return here->id != 0 && ((here->pane == PANE_DRAFTS &&
	    row->head.id == here->id) || (here->pane == PANE_TASKS &&
	    row->task == here->id));
}

/* First the piece under the cursor, then what was left to me, then the rest. */
static void enqueue(struct ws_review *r, const struct draft_row *row,
    bool here, int64_t me, size_t *first)
{
	bool left_to_me = row->reviewer == me &&
	    strcmp(row->state, "submitted") == 0;
	size_t at = here ? 0 : left_to_me ? *first : r->n;

	memmove(r->pieces + at + 1, r->pieces + at, (r->n - at) *
	    sizeof *r->pieces);
	r->pieces[at] = (struct review_piece){ .id = row->head.id };
	r->n++;
	if (here || left_to_me)
		(*first)++;
}

/* Whether it waits for another director, to whom it was left. */
static bool is_anothers(const struct draft_row *row, int64_t me)
{
	return strcmp(row->state, "submitted") == 0 && row->reviewer != 0 &&
	    row->reviewer != me;
}

/* All that waits, but what is my own and what was left to another. */
static size_t take_pieces(struct ws *ws, const struct ws_subject *here,
    struct ws_review *r)
{
	struct list_query q = { .kind = "drafts",
	    .filter = "state:submitted,in_review", .limit = PIECES_MAX };
	struct list_page page;
	struct tj_err err;
	int64_t me = app_me(ws->app)->person;
	size_t others = 0, first = 0;

	if (app_list(ws->app, &q, &page, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return 0;
	}
	for (size_t i = 0; i < page.n && r->n < PIECES_MAX; i++) {
		const struct draft_row *row = page.items[i].row;
		bool is = is_here(row, here);

		if (row->author == me || (is_anothers(row, me) && !is))
			others++;
		else
			enqueue(r, row, is, me, &first);
	}
	list_page_clear(&page);
	return others;
}

void ws_review_open(struct ws *ws)
{
	struct ws_review *r;
	struct ws_subject here;
	struct tj_err err;
	size_t others;

	if (app_may(ws->app, app_action("draft.review"), NULL, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	ws_subject(ws, &here);
	r = ws->review = mem_new(1, sizeof *r);
	others = take_pieces(ws, &here, r);
	r->back = ws->mode;
	r->back_back = ws->back;
	if (take_from(ws, 0, false)) {
		ws->mode = ws->back = WS_REVIEW;
		return;
	}
	ws_review_close(ws);
	if (ws->message[0] != '\0')
		return;
	ws_say(ws, others > 0 ? _("! Only pieces wait that are your own or "
	    "left to another director") : _("No piece waits for "
	    "review"));
}

void ws_review_close(struct ws *ws)
{
	struct ws_review *r = ws->review;

	if (r == NULL)
		return;
	if (r->opened_ms != 0)
		give_back(ws, r->at);
	clear_piece(ws, r);
	beside_clear(&r->beside);
	sheet_clear(&r->sheet);
	prompt_free(&r->prompt);
	prompt_history_clear(&r->searches);
	prompt_history_clear(&r->notes);
	mem_free(&r->acts);
	ws->mode = r->back;
	ws->back = r->back_back;
	mem_free(&ws->review);
	ws->stale = true;
	for (size_t i = 0; i < PANE_COUNT; i++)
		if (ws->panes[i].height > 0)
			listing_reload(ws->panes[i].list);
	if (ws->mode == WS_TODAY)
		ws_today_open(ws);
}

/* ---- the end of a session ---- */

static void add_sum(struct sheet *s, const char *template, int64_t number)
{
	char digits[24], said[200];

	snprintf(digits, sizeof digits, "%lld", (long long)number);
	sheet_add(s, STYLE_PLAIN, words_say(said, sizeof said, template,
	    digits, NULL), 0);
}

static void show_summary(struct ws *ws)
{
	struct ws_review *r = ws->review;
	int64_t given[VERDICT_COUNT] = { 0 }, ms = 0;

	clear_piece(ws, r);
	for (size_t i = 0; i < r->n; i++) {
		given[r->pieces[i].verdict]++;
		ms += r->pieces[i].ms;
	}
	sheet_clear(&r->sheet);
	r->page = PAGE_SUMMARY;
	sheet_add(&r->sheet, STYLE_BOLD, given[VERDICT_NONE] == 0
	    ? _("No piece waits for review. Well done.")
	    : _("The review ends here."), 0);
	sheet_add(&r->sheet, STYLE_PLAIN, "", 0);
	add_sum(&r->sheet, _("Accepted            %1"),
	    given[VERDICT_ACCEPTED]);
	add_sum(&r->sheet, _("Fixed and accepted  %1"), given[VERDICT_FIXED]);
	add_sum(&r->sheet, _("Returned            %1"),
	    given[VERDICT_RETURNED]);
	if (given[VERDICT_PASSED] > 0)
		add_sum(&r->sheet, _("Passed on           %1"),
		    given[VERDICT_PASSED]);
	add_sum(&r->sheet, _("Still waiting       %1"), given[VERDICT_NONE]);
	add_sum(&r->sheet, _("Minutes             %1"), (ms + 30000) / 60000);
}

static bool any_verdict(const struct ws_review *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->pieces[i].verdict != VERDICT_NONE)
			return true;
	return false;
}

void review_end(struct ws *ws)
{
	struct ws_review *r = ws->review;

	if (r->opened_ms != 0)
		give_back(ws, r->at);
	clear_piece(ws, r);
	if (any_verdict(r))
		show_summary(ws);
	else
		ws_review_close(ws);
}

/* ---- on to another piece ---- */

static void next_piece(struct ws *ws)
{
	if (!take_from(ws, ws->review->at + 1, false))
		show_summary(ws);
}

void review_skip(struct ws *ws, bool back)
{
	struct ws_review *r = ws->review;
	size_t was = r->at;

	if (take_from(ws, back ? was - 1 : was + 1, back)) {
		give_back(ws, was);
		return;
	}
	if (back) {
		if (ws->message[0] == '\0')
			ws_say(ws, _("No piece before this one waits"));
		return;
	}
	review_end(ws);
}

/* What was done, and which piece is in hand now. */
static void say_next(struct ws *ws, const char *said)
{
	const struct ws_review *r = ws->review;
	char at[24], n[24], next[ACTION_SAID + 60], text[WS_MESSAGE];

	if (r->opened_ms == 0) {	/* none is */
		ws_say(ws, said);
		return;
	}
	snprintf(at, sizeof at, "%zu", r->at + 1);
	snprintf(n, sizeof n, "%zu", r->n);
	words_say(next, sizeof next, _("%1. Next: %2 of %3"), said, at, n,
	    NULL);
	snprintf(text, sizeof text, "%s%s%s", next, ws->linear ? "  " : "",
	    ws->linear ? r->beside.draft.title : "");
	ws_say(ws, text);
}

void review_verdict(struct ws *ws, enum verdict verdict,
    const struct action_done *done)
{
	struct ws_review *r = ws->review;

	stop_watch(r);
	r->pieces[r->at].verdict = verdict;
	review_remember(r, done->op, true);
	next_piece(ws);
	say_next(ws, done->said);
}

void ws_review_fixed(struct ws *ws, const struct action_done *done)
{
	if (ws->review != NULL)
		review_verdict(ws, VERDICT_FIXED, done);
}

/* An act by a form: what it was is read off its name. */
void ws_review_acted(struct ws *ws, const struct action *action,
    const struct action_done *done)
{
	static const struct { const char *name; enum verdict verdict; } list[]
	    = {
		{ "draft.accept", VERDICT_ACCEPTED },
		{ "draft.fix", VERDICT_FIXED },
		{ "draft.return", VERDICT_RETURNED },
		{ "draft.pass", VERDICT_PASSED }
	};
	struct ws_review *r = ws->review;

	if (r == NULL || r->opened_ms == 0)
		return;
	for (size_t i = 0; action != NULL && i < sizeof list / sizeof *list;
	    i++)
		if (strcmp(action->name, list[i].name) == 0) {
			review_verdict(ws, list[i].verdict, done);
			return;
		}
	if (action != NULL)
		review_remember(r, done->op, false);
	review_read(ws);
}

bool ws_review_subject(const struct ws *ws, struct ws_subject *out)
{
	const struct ws_review *r = ws->review;

	if (r == NULL)
		return false;
	*out = (struct ws_subject){ PANE_DRAFTS, r->opened_ms != 0
	    ? r->beside.draft.head.id : 0, r->beside.draft.head.ver,
	    "in_review" };
	return true;
}

/* ---- undo ---- */

/* A verdict taken back leads to its piece; the one in hand goes back to the
 * queue. */
static void back_to(struct ws *ws, size_t piece)
{
	struct ws_review *r = ws->review;
	bool had = r->opened_ms != 0;
	size_t was = r->at;

	r->pieces[piece].verdict = VERDICT_NONE;
	if (take(ws, piece) == TJ_OK && had && was != piece)
		give_back(ws, was);
}

void review_undo(struct ws *ws)
{
	struct ws_review *r = ws->review;
	struct review_act act;
	struct action_done done;
	struct tj_err err;

	if (r->n_acts == 0) {
		ws_say(ws, _("Nothing was done in this review yet"));
		return;
	}
	act = r->acts[r->n_acts - 1];
	if (ws_do_in_turn(ws, &(struct action_call){ .ids = &act.op, .n = 1 },
	    &done, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	r->n_acts--;
	if (act.verdict)
		back_to(ws, act.piece);
	else if (act.piece == r->at && r->opened_ms != 0)
		review_read(ws);
	ws_say(ws, act.verdict ? _("The verdict is taken back; this is the "
	    "piece again") : done.said);
}
