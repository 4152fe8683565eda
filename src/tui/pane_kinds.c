/* The columns of every list: where a value comes from and how it looks. */
#include <stdio.h>
#include <string.h>

#include "pane_kinds.h"
#include "teamjob/app/action.h"
#include "teamjob/app/say.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/roster.h"
#include "teamjob/tui/format.h"

/* ---- values ---- */

static unsigned put_state_of(struct buf *out, const char *kind,
    const char *state)
{
	unsigned style;
	const char *sign = format_state(kind, state, &style);

	buf_str(out, sign != NULL ? sign : "-");
	return style;
}

/* Under a heading the number alone says it; in a sentence it needs its unit. */
static void put_yen(struct buf *out, int64_t yen, const struct pane *p)
{
	if (p->spoken)
		format_yen_said(out, yen);
	else
		format_yen(out, yen);
}

#define PUT(name, type) \
	static unsigned name(struct buf *out, const void *row, \
	    const struct pane *p) \
	{ \
		const struct type *r = row; \
		unsigned style = STYLE_PLAIN; \
		(void)p;
#define END_PUT \
		return style; \
	}

PUT(order_state, order_row)
	style = put_state_of(out, "order", r->state);
	if (r->hold != NULL) {
		buf_reset(out);
		buf_str(out, C_("sign", "H"));
		style = STYLE_DIM;
	}
END_PUT
PUT(order_number, order_row) buf_int(out, r->number); END_PUT
PUT(order_title, order_row) buf_str(out, r->title); END_PUT
PUT(order_client, order_row) buf_str(out, r->client_name); END_PUT
PUT(order_quantity, order_row)
	format_quantity(out, r->quantity_milli, r->unit);
END_PUT
PUT(order_amount, order_row) put_yen(out, r->amount_yen, p); END_PUT

static void put_due(struct buf *out, const char *due, const struct pane *p)
{
	(p->spoken ? format_day_said : format_day)(out, due, p->today);
}

PUT(order_due, order_row) put_due(out, r->due_on, p); END_PUT

bool pane_counts_days(const char *state)
{
	static const char *const done[] = { "delivered", "accepted", "paid",
	    "closed", "declined", "lost", "cancelled" };

	for (size_t i = 0; i < sizeof done / sizeof *done; i++)
		if (state != NULL && strcmp(state, done[i]) == 0)
			return false;
	return true;
}

static bool is_late(const char *state, const char *due, const char *today)
{
	return pane_counts_days(state) && due != NULL && due[0] != '\0' &&
	    strcmp(due, today) < 0;
}

static unsigned put_left(struct buf *out, const char *state, const char *due,
    const struct pane *p)
{
	if (pane_counts_days(state))
		(p->spoken ? format_left_said : format_left)(out, due,
		    p->today);
	return STYLE_PLAIN;
}

PUT(order_left, order_row)
	style = put_left(out, r->state, r->due_on, p);
END_PUT
PUT(order_progress, order_row)
	if (r->tasks > 0)
		buf_printf(out, "%lld/%lld", (long long)r->tasks_done,
		    (long long)r->tasks);
END_PUT

PUT(task_state, task_row)
	style = put_state_of(out, "task", r->state);
	if (r->paused) {
		buf_reset(out);
		buf_str(out, C_("sign", "H"));
		style = STYLE_DIM;
	}
END_PUT
PUT(task_number_cell, task_row)
	char number[32];

	task_number(r->order_number, r->place, r->head.id, number);
	buf_str(out, number);
END_PUT
PUT(task_title, task_row) buf_str(out, r->title); END_PUT
PUT(task_person, task_row)
	buf_str(out, r->assignee_name != NULL ? r->assignee_name
	    : C_("task", "(nobody)"));
END_PUT
PUT(task_need, task_row)
	if (r->skill_name != NULL)
		buf_printf(out, "%s%lld", r->skill_name, (long long)r->level);
END_PUT
PUT(task_due, task_row) put_due(out, r->due_on, p); END_PUT
PUT(task_left, task_row)
	style = put_left(out, r->state, r->due_on, p);
END_PUT
PUT(task_pay, task_row) put_yen(out, r->pay_yen, p); END_PUT

/* The sign of what stands out comes instead of the state's. */
PUT(person_state, person_row)
	static const struct { const char *token, *sign; unsigned style; }
	    signs[] = {
		{ "quiet", NC_("sign", "Q"), STYLE_YELLOW },
		{ "new", NC_("sign", "N"), STYLE_YELLOW | STYLE_BOLD },
		{ "full", NC_("sign", "F"), STYLE_MAGENTA },
	};

	for (size_t i = 0; r->sign != NULL && i < sizeof signs /
	    sizeof *signs; i++)
		if (strcmp(signs[i].token, r->sign) == 0) {
			buf_str(out, words_in("sign", signs[i].sign));
			style = signs[i].style;
		}
	if (out->len == 0)
		style = put_state_of(out, "person", r->state);
END_PUT
PUT(person_name, person_row) buf_str(out, r->name); END_PUT
PUT(person_skills, person_row) buf_str(out, r->skills); END_PUT
/* Without a row: the days above the bars. */
PUT(person_load, person_row)
	if (r == NULL)
		format_load_days(out, p->today);
	else
		buf_str(out, r->load != NULL ? r->load : "-");
END_PUT
PUT(person_hand, person_row)
	buf_printf(out, "%lld/%lld", (long long)r->in_hand,
	    (long long)r->wip_limit);
END_PUT
PUT(person_record, person_row)
	if (r->accepted > 0)
		buf_printf(out, "%lld/%lld", (long long)r->accepted_first,
		    (long long)r->accepted);
	else
		buf_char(out, '-');
END_PUT
PUT(person_free, person_row)
	if (r->next_free_on != NULL)
		put_due(out, r->next_free_on, p);
	else
		buf_char(out, '-');
END_PUT
PUT(person_last, person_row)
	format_ago(out, r->last_act_at);
	if (out->len == 0)
		buf_char(out, '-');
END_PUT

PUT(draft_state, draft_row)
	style = put_state_of(out, "draft", r->state);
END_PUT
PUT(draft_title, draft_row) buf_str(out, r->title); END_PUT
PUT(draft_author, draft_row) buf_str(out, r->author_name); END_PUT
PUT(draft_revision, draft_row)
	if (r->revision > 0)
		buf_int(out, r->revision);
	else
		buf_char(out, '-');
END_PUT
PUT(draft_characters, draft_row) buf_int(out, r->characters); END_PUT
PUT(draft_remarks, draft_row)
	if (r->remarks_open > 0)
		buf_int(out, r->remarks_open);
END_PUT
PUT(draft_moved, draft_row)
	if (r->reviewer_name != NULL)
		buf_str(out, r->reviewer_name);
	else
		format_instant(out, r->moved_at);
END_PUT

PUT(log_at, operation_row) format_instant(out, r->at); END_PUT
PUT(log_who, operation_row)
	buf_str(out, r->actor_name != NULL ? r->actor_name : "teamjob");
END_PUT
PUT(log_action, operation_row)
	char word[160];

	buf_str(out, say_action(r->action, r->undone_action, word,
	    sizeof word));
	if (r->undone_by != 0)
		style = STYLE_DIM;
END_PUT
PUT(log_thing, operation_row)
	char count[24], said[80];

	buf_str(out, r->thing);
	snprintf(count, sizeof count, "%lld", (long long)r->things - 1);
	if (r->things > 1)
		buf_str(out, words_say(said, sizeof said,
		    C_("log", " and %1 more"), count, NULL));
END_PUT
PUT(log_reason, operation_row)	/* the machinery's are ours to translate */
	buf_str(out, r->reason == NULL ? "" : r->actor_name == NULL
	    ? words(r->reason) : r->reason);
END_PUT
PUT(log_undone, operation_row)
	buf_str(out, r->undone_by == 0 ? "" : r->undone_by_name != NULL
	    ? r->undone_by_name : "teamjob");
END_PUT

PUT(note_at, note_row) format_instant(out, r->made_at); END_PUT
PUT(note_who, note_row)
	if (r->author_name != NULL)
		buf_str(out, r->author_name);
END_PUT
PUT(note_text, note_row)
	buf_add(out, r->text, strcspn(r->text, "\n"));
END_PUT

PUT(notice_at, notice_row) format_instant(out, r->at); END_PUT
PUT(notice_said, notice_row)
	buf_str(out, r->said);
	if (r->seen)
		style = STYLE_DIM;
END_PUT

PUT(outbox_state, outbox_row)
	buf_str(out, say_token("state", r->state));
	if (strcmp(r->state, "unsure") == 0)
		style = STYLE_YELLOW | STYLE_BOLD;
END_PUT
PUT(outbox_when, outbox_row)
	format_instant(out, r->sent_at != 0 ? r->sent_at : r->not_before);
END_PUT
PUT(outbox_source, outbox_row) buf_str(out, r->source); END_PUT
PUT(outbox_thing, outbox_row) buf_str(out, r->thing); END_PUT
PUT(outbox_text, outbox_row)
	buf_str(out, r->answer != NULL ? r->answer : r->payload);
END_PUT

/* ---- flags: the first that holds ---- */

static char order_flag(const void *row, const struct pane *p)
{
	const struct order_row *r = row;

	return is_late(r->state, r->due_on, p->today) ? '!'
	    : r->hold != NULL ? '?' : r->waits_escrow ? '$'
	    : strcmp(r->state, "received") == 0 ? '+' : ' ';
}

/* It waits for another one; once it is begun that no longer matters. */
static bool is_blocked(const struct task_row *r)
{
	static const char *const before[] = { "planned", "open", "offered",
	    "agreed" };

	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (r->waits_for != 0 && strcmp(r->state, before[i]) == 0)
			return true;
	return false;
}

static char task_flag(const void *row, const struct pane *p)
{
	const struct task_row *r = row;

	if (is_late(r->state, r->due_on, p->today))
		return '!';
	if (is_blocked(r))
		return p->spoken ? FLAG_BLOCKED : '!';
	return r->waits_escrow ? '$' : r->offered_to_me ? '+' : ' ';
}

static char draft_flag(const void *row, const struct pane *p)
{
	const struct draft_row *r = row;

	return is_late(r->state, r->due_on, p->today) ? '!' : ' ';
}

/* Undone: it holds no more. */
static char log_flag(const void *row, const struct pane *p)
{
	(void)p;
	return ((const struct operation_row *)row)->undone_by != 0 ? 'x' : ' ';
}

static char notice_flag(const void *row, const struct pane *p)
{
	(void)p;
	return ((const struct notice_row *)row)->seen ? ' ' : '+';
}

/* More is due on one of the days of the bar than fits. */
static char person_flag(const void *row, const struct pane *p)
{
	return !roster_is_over(row) ? ' ' : p->spoken ? FLAG_OVER : '!';
}

static char no_flag(const void *row, const struct pane *p)
{
	(void)row;
	(void)p;
	return ' ';
}

enum { DIRECTOR = ROLE_DIRECTOR, STAFF = ROLE_DIRECTOR | ROLE_COACH,
    ALL = ROLE_DIRECTOR | ROLE_COACH | ROLE_WORKER };

const struct pane_kind pane_kinds[PANE_COUNT] = {
	{ "orders", "order", NC_("pane", "Orders"), '1', CONTEXT_ORDERS, STAFF,
	  order_flag,
	  { { NC_("column", "S"), { 2, 0, false }, order_state },
	    { NC_("column", "No."), { 4, 48, true }, order_number },
	    { NC_("column", "Title"), { 0, 0, false }, order_title },
	    { NC_("column", "Client"), { 14, 72, false }, order_client },
	    { NC_("column", "Qty"), { 6, 80, true }, order_quantity },
	    { NC_("column", "Yen"), { 9, 72, true }, order_amount },
	    { NC_("column", "Due"), { 10, 40, true }, order_due },
	    { NC_("column", "Left"), { 5, 40, true }, order_left },
	    { NC_("column", "Done"), { 5, 100, true }, order_progress } }, N_("No orders yet. i types in one that came by phone, U pulls"),
	  "2G75134I", 0, 1 },
	{ "people", "person", NC_("pane", "Team"), '2', CONTEXT_TEAM, STAFF,
	  person_flag,
	  { { NC_("column", "S"), { 2, 0, false }, person_state },
	    { NC_("column", "Name"), { 12, 0, false }, person_name },
	    { NC_("column", "Skills"), { -8, 0, false }, person_skills },
	    { NULL, { 14, 46, false }, person_load },
	    { NC_("column", "Hand"), { 5, 0, true }, person_hand },
	    { NC_("column", "First"), { 6, 66, true }, person_record },
	    { NC_("column", "Free"), { 10, 56, true }, person_free },
	    { NC_("column", "Last"), { 7, 72, true }, person_last } }, N_("Only you so far. i adds a member of the team"),
	  "1EFG2H", 0, 0 },
	{ "tasks", "task", NC_("pane", "Tasks"), '3', CONTEXT_TASKS, ALL, task_flag,
	  { { NC_("column", "S"), { 2, 0, false }, task_state },
	    { NC_("column", "No."), { 8, 0, false }, task_number_cell },
	    { NC_("column", "Title"), { 0, 0, false }, task_title },
	    { NC_("column", "Person"), { 12, 50, false }, task_person },
	    { NC_("column", "Needs"), { 8, 72, false }, task_need },
	    { NC_("column", "Due"), { 10, 0, true }, task_due },
	    { NC_("column", "Left"), { 5, 60, true }, task_left },
	    { NC_("column", "Pay"), { 9, 72, true }, task_pay } }, N_("No open tasks. s on an order splits it into tasks"),
	  "2F61374", 3, 1 },
	{ "drafts", "draft", NC_("pane", "Drafts"), '4', CONTEXT_DRAFTS, ALL,
	  draft_flag,
	  { { NC_("column", "S"), { 2, 0, false }, draft_state },
	    { NC_("column", "Title"), { 0, 0, false }, draft_title },
	    { NC_("column", "Author"), { 12, 40, false }, draft_author },
	    { NC_("column", "Rev"), { 3, 72, true }, draft_revision },
	    { NC_("column", "Chars"), { 6, 0, true }, draft_characters },
	    { NC_("column", "Rem"), { 3, 50, true }, draft_remarks },
	    { NC_("column", "Moved"), { 12, 60, true }, draft_moved } }, N_("No drafts yet. i begins an article"),
	  "12DEFG", 2, 0 },
	{ "operations", "operation", NC_("pane", "Log"), '8', CONTEXT_LOG, ALL,
	  log_flag,
	  { { NC_("column", "When"), { 11, 0, true }, log_at },
	    { NC_("column", "Who"), { 12, 50, false }, log_who },
	    { NC_("column", "What"), { 18, 0, false }, log_action },
	    { NC_("column", "On"), { 0, 0, false }, log_thing },
	    { NC_("column", "Reason"), { 16, 100, false }, log_reason },
	    { NC_("column", "Undone by"), { 11, 100, false }, log_undone } },
	  N_("Nothing was done yet"),
	  "23014F", 0, 0 },
	{ "outbox", "outbox", NC_("pane", "Outbox"), '9', CONTEXT_OUTBOX, DIRECTOR,
	  no_flag,
	  { { NC_("column", "State"), { 12, 0, false }, outbox_state },
	    { NC_("column", "When"), { 11, 0, true }, outbox_when },
	    { NC_("column", "Source"), { 12, 0, false }, outbox_source },
	    { NC_("column", "On"), { -14, 0, false }, outbox_thing },
	    { NC_("column", "Text"), { 16, 70, false }, outbox_text } }, N_("Nothing waits to be sent"),
	  "32140", 0, 0 },
	{ "notices", "notice", NC_("pane", "News"), 'W', CONTEXT_NOTICES, ALL,
	  notice_flag,
	  { { NC_("column", "When"), { 11, 0, true }, notice_at },
	    { NC_("column", "What you are told"), { 0, 0, false },
	      notice_said } },
	  N_("Nothing new. What concerns you is told here, and rings"),
	  "10", 0, 0 },
	{ "notes", "note", NC_("pane", "Notes"), ' ', CONTEXT_NOTES, ALL, no_flag,
	  { { NC_("column", "When"), { 11, 0, true }, note_at },
	    { NC_("column", "Who"), { 12, 0, false }, note_who },
	    { NC_("column", "Note"), { 0, 0, false }, note_text } },
	  N_("No notes"), "210", 0, 0 },
	{ NULL, "change", NC_("pane", "Change order"), ' ', CONTEXT_CHANGES, STAFF,
	  no_flag, { { NULL, { 0, 0, false }, NULL } }, NULL, "", 0, 0 },
	{ NULL, "remark", NC_("pane", "Remark"), ' ', CONTEXT_REMARKS, ALL, no_flag,
	  { { NULL, { 0, 0, false }, NULL } }, NULL, "", 0, 0 },
};
