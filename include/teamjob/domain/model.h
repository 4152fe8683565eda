/* The things teamjob knows, as field lists (domain/record.h). The columns of
 * the files src/store/team/NNNN.sql are these, in any order; a test compares them. */
#ifndef TEAMJOB_DOMAIN_MODEL_H
#define TEAMJOB_DOMAIN_MODEL_H

#include "teamjob/domain/record.h"

/* Roles of a person, as bits of person.roles. */
enum { ROLE_DIRECTOR = 1, ROLE_COACH = 2, ROLE_WORKER = 4, ROLE_SYSTEM = 8 };

/* A member of the team. state: active, resting, left. mail_digest: hours between
 * two letters with news, 0 = none. */
#define PERSON_FIELDS(F) \
	F(login, STATE, FIELD_SEARCH, NULL) \
	F(name, TEXT, FIELD_SEARCH | FIELD_PRIVATE, NULL) \
	F(kana, TEXT, FIELD_SEARCH | FIELD_PRIVATE, NULL) \
	F(kana_key, TEXT, FIELD_HIDDEN | FIELD_NOT_NULL, NULL) \
	F(roles, INT, 0, NULL) \
	F(email, TEXT, FIELD_PRIVATE, NULL) \
	F(phone, TEXT, FIELD_PRIVATE, NULL) \
	F(unix_user, STATE, 0, NULL) \
	F(state, STATE, FIELD_NOT_NULL, NULL) \
	F(hours_week_milli, MILLI, 0, NULL) \
	F(wip_limit, INT, 0, NULL) \
	F(wish_yen, YEN, FIELD_MONEY, NULL) \
	F(goal, TEXT, FIELD_PRIVATE, NULL) \
	F(since_on, DAY, 0, NULL) \
	F(rest_until_on, DAY, 0, NULL) \
	F(mail_digest, INT, 0, NULL)

/* When somebody can work: bits of `weekdays` from Monday = 1. Minutes of the
 * day in the team's zone. */
#define WINDOW_FIELDS(F) \
	F(person, REF, 0, "person") \
	F(weekdays, INT, 0, NULL) \
	F(from_minute, INT, 0, NULL) \
	F(to_minute, INT, 0, NULL)

/* A skill with its level descriptors (JSON array of six texts). */
#define SKILL_FIELDS(F) \
	F(code, STATE, FIELD_NOT_NULL, NULL) \
	F(name, TEXT, 0, NULL) \
	F(levels, TEXT, 0, NULL) \
	F(marks, TEXT, 0, NULL) \
	F(checks, TEXT, 0, NULL)

/* Dated, attributed judgement. method: face, remote, work, sample, test; a
 * judgement of a piece of work names its draft. */
#define ASSESSMENT_FIELDS(F) \
	F(person, REF, 0, "person") \
	F(skill, REF, 0, "skill") \
	F(level, INT, 0, NULL) \
	F(method, STATE, FIELD_NOT_NULL, NULL) \
	F(assessor, REF, 0, "person") \
	F(assessed_on, DAY, FIELD_NOT_NULL, NULL) \
	F(evidence, TEXT, FIELD_PRIVATE, NULL) \
	F(draft, REF, 0, "draft")

/* Where orders come from, with its rules. fee_tiers: "100000:200,200000:100,
 * :50" = up to yen : permille, the last without a bound. */
#define CHANNEL_FIELDS(F) \
	F(code, STATE, FIELD_NOT_NULL, NULL) \
	F(name, TEXT, 0, NULL) \
	F(escrow, BOOL, 0, NULL) \
	F(fee_tiers, TEXT, 0, NULL) \
	F(fee_taxed, BOOL, 0, NULL) \
	F(accept_days, INT, 0, NULL) \
	F(withheld_by, STATE, 0, NULL)

#define CLIENT_FIELDS(F) \
	F(name, TEXT, FIELD_NOT_NULL, NULL) \
	F(name_key, TEXT, FIELD_HIDDEN | FIELD_NOT_NULL, NULL) \
	F(email, TEXT, FIELD_PRIVATE, NULL) \
	F(phone, TEXT, FIELD_PRIVATE, NULL)

/* An order. amount_yen is before tax. client_name is the name as ordered.
 * fee_yen (with its tax) and net_yen are what the channel's rules made of the
 * amount when it was agreed; confirm_at is when the delivery counts as
 * confirmed by itself. month_key is as a booking's, of the day its money came;
 * characters: of its pieces on that day, where all were asked for by
 * characters. */
#define ORDER_FIELDS(F) \
	F(number, INT, 0, NULL) \
	F(public_id, STATE, FIELD_NOT_NULL | FIELD_HIDDEN, NULL) \
	F(title, TEXT, FIELD_SEARCH | FIELD_NOT_NULL, NULL) \
	F(brief, TEXT, FIELD_SEARCH, NULL) \
	F(work_kind, TEXT, FIELD_SEARCH, NULL) \
	F(client, REF, 0, "client") \
	F(client_name, TEXT, FIELD_SEARCH | FIELD_PRIVATE, NULL) \
	F(client_email, TEXT, FIELD_PRIVATE, NULL) \
	F(client_phone, TEXT, FIELD_PRIVATE, NULL) \
	F(channel, REF, 0, "channel") \
	F(source, STATE, FIELD_NOT_NULL, NULL) \
	F(external_id, TEXT, 0, NULL) \
	F(quantity_milli, MILLI, 0, NULL) \
	F(unit, TEXT, 0, NULL) \
	F(rate_milli, MILLI, FIELD_MONEY, NULL) \
	F(amount_yen, YEN, FIELD_MONEY, NULL) \
	F(due_on, DAY, 0, NULL) \
	F(state, STATE, FIELD_NOT_NULL, NULL) \
	F(hold, TEXT, 0, NULL) \
	F(funded, BOOL, 0, NULL) \
	F(early_start, TEXT, 0, NULL) \
	F(quoted_yen, YEN, FIELD_MONEY, NULL) \
	F(quoted_due_on, DAY, 0, NULL) \
	F(revisions_max, INT, 0, NULL) \
	F(revisions, INT, 0, NULL) \
	F(reason, TEXT, 0, NULL) \
	F(url, TEXT, 0, NULL) \
	F(attachments, TEXT, 0, NULL) \
	F(received_at, INSTANT, 0, NULL) \
	F(agreed_at, INSTANT, 0, NULL) \
	F(delivered_at, INSTANT, 0, NULL) \
	F(accepted_at, INSTANT, 0, NULL) \
	F(paid_at, INSTANT, 0, NULL) \
	F(confirm_at, INSTANT, 0, NULL) \
	F(fee_yen, YEN, FIELD_MONEY, NULL) \
	F(net_yen, YEN, FIELD_MONEY, NULL) \
	F(questions_open, INT, 0, NULL) \
	F(agreed_by, REF, 0, "person") \
	F(month_key, STATE, FIELD_HIDDEN | FIELD_NOT_NULL, NULL) \
	F(characters, INT, 0, NULL) \
	F(tasks, INT, 0, NULL) \
	F(tasks_done, INT, 0, NULL) \
	F(due_key, STATE, FIELD_HIDDEN | FIELD_NOT_NULL, NULL) \
	F(desk_key, STATE, FIELD_HIDDEN | FIELD_NOT_NULL, NULL)

/* A piece of an order for one person; order 0 = the team's own media.
 * quantity_milli: what of the order's quantity it is of; 0 = not said. */
#define TASK_FIELDS(F) \
	F(order_id, REF, 0, "order") \
	F(order_number, INT, 0, NULL) \
	F(place, INT, 0, NULL) \
	F(title, TEXT, FIELD_SEARCH | FIELD_NOT_NULL, NULL) \
	F(brief, TEXT, FIELD_SEARCH, NULL) \
	F(skill, REF, 0, "skill") \
	F(level, INT, 0, NULL) \
	F(estimate_minutes, INT, 0, NULL) \
	F(pay_yen, YEN, FIELD_MONEY, NULL) \
	F(due_on, DAY, 0, NULL) \
	F(state, STATE, FIELD_NOT_NULL, NULL) \
	F(assignee, REF, 0, "person") \
	F(paused, BOOL, 0, NULL) \
	F(reason, TEXT, 0, NULL) \
	F(step, TEXT, 0, NULL) \
	F(count_min, INT, 0, NULL) \
	F(count_max, INT, 0, NULL) \
	F(milestone, REF, 0, "milestone") \
	F(split_of, REF, 0, "task") \
	F(quantity_milli, MILLI, 0, NULL) \
	F(number_key, STATE, FIELD_HIDDEN | FIELD_NOT_NULL, NULL) \
	F(due_key, STATE, FIELD_HIDDEN | FIELD_NOT_NULL, NULL) \
	F(desk_key, STATE, FIELD_HIDDEN | FIELD_NOT_NULL, NULL)

/* state: waiting, accepted, declined, expired, withdrawn. reason: why it was
 * made although the person's hands were full. answer: the word of who said no,
 * if they liked to give one. */
#define OFFER_FIELDS(F) \
	F(task, REF, 0, "task") \
	F(person, REF, 0, "person") \
	F(state, STATE, FIELD_NOT_NULL, NULL) \
	F(made_at, INSTANT, 0, NULL) \
	F(expires_at, INSTANT, 0, NULL) \
	F(answered_at, INSTANT, 0, NULL) \
	F(message, TEXT, 0, NULL) \
	F(made_by, REF, 0, "person") \
	F(explanation, TEXT, FIELD_PRIVATE, NULL) \
	F(reason, TEXT, 0, NULL) \
	F(answer, TEXT, 0, NULL)

/* Who had a task from when to when; how: offer, claim, reassign. ended: done, reassigned,
 * cancelled; '' while it lasts. explanation: why this person, as it was shown
 * (JSON, domain/match.h). */
#define ASSIGNMENT_FIELDS(F) \
	F(task, REF, 0, "task") \
	F(person, REF, 0, "person") \
	F(how, STATE, FIELD_NOT_NULL, NULL) \
	F(from_at, INSTANT, 0, NULL) \
	F(to_at, INSTANT, 0, NULL) \
	F(explanation, TEXT, 0, NULL) \
	F(ended, STATE, FIELD_NOT_NULL, NULL) \
	F(owed_yen, YEN, FIELD_MONEY, NULL)

/* The text of a task, or an article of one's own (task 0). `body` is the
 * current text; what was submitted stands in revisions. */
#define DRAFT_FIELDS(F) \
	F(task, REF, 0, "task") \
	F(author, REF, 0, "person") \
	F(title, TEXT, FIELD_SEARCH | FIELD_NOT_NULL, NULL) \
	F(body, TEXT, FIELD_SEARCH | FIELD_CURRENT, NULL) \
	F(body_sha, STATE, FIELD_HIDDEN, NULL) \
	F(characters, INT, 0, NULL) \
	F(state, STATE, FIELD_NOT_NULL, NULL) \
	F(revision, INT, 0, NULL) \
	F(remarks_open, INT, 0, NULL) \
	F(reviewer, REF, 0, "person") \
	F(lease_until, INSTANT, 0, NULL) \
	F(published, STATE, FIELD_NOT_NULL, NULL) \
	F(moved_at, INSTANT, 0, NULL) \
	F(desk_key, STATE, FIELD_HIDDEN | FIELD_NOT_NULL, NULL)

/* What was submitted; never changed. by: author or the reviewer who fixed.
 * seconds: of active writing since the revision before; 0 = not measured. */
#define REVISION_FIELDS(F) \
	F(draft, REF, 0, "draft") \
	F(number, INT, 0, NULL) \
	F(title, TEXT, 0, NULL) \
	F(body, TEXT, 0, NULL) \
	F(body_sha, STATE, 0, NULL) \
	F(characters, INT, 0, NULL) \
	F(by_person, REF, 0, "person") \
	F(made_at, INSTANT, 0, NULL) \
	F(seconds, INT, 0, NULL)

/* A remark is anchored to words of a revision; it survives edits. */
#define REMARK_FIELDS(F) \
	F(draft, REF, 0, "draft") \
	F(revision, INT, 0, NULL) \
	F(quote, TEXT, 0, NULL) \
	F(at_byte, INT, 0, NULL) \
	F(text, TEXT, FIELD_NOT_NULL, NULL) \
	F(code, STATE, 0, NULL) \
	F(author, REF, 0, "person") \
	F(made_at, INSTANT, 0, NULL) \
	F(resolved_in, INT, 0, NULL)

/* verdict: accepted, fixed, returned. */
#define REVIEW_FIELDS(F) \
	F(draft, REF, 0, "draft") \
	F(revision, INT, 0, NULL) \
	F(reviewer, REF, 0, "person") \
	F(verdict, STATE, FIELD_NOT_NULL, NULL) \
	F(note, TEXT, 0, NULL) \
	F(seconds, INT, 0, NULL) \
	F(rewritten_permille, INT, 0, NULL) \
	F(made_at, INSTANT, 0, NULL) \
	F(marks, TEXT, 0, NULL) \
	F(unticked, TEXT, 0, NULL)

/* A way to split: `steps` is a JSON array of {"title","skill","level",
 * "minutes","share","after"}; after: numbers (from 1) of the steps of the same
 * piece that it waits for, the one before when it is not said. */
#define TEMPLATE_FIELDS(F) \
	F(code, STATE, FIELD_NOT_NULL, NULL) \
	F(name, TEXT, 0, NULL) \
	F(steps, TEXT, 0, NULL)

/* A note on any thing. */
#define NOTE_FIELDS(F) \
	F(kind, STATE, FIELD_NOT_NULL, NULL) \
	F(object, INT, 0, NULL) \
	F(author, REF, 0, "person") \
	F(text, TEXT, FIELD_NOT_NULL | FIELD_PRIVATE, NULL) \
	F(made_at, INSTANT, 0, NULL)

/* Asked of the client of an order; while one is open the order waits. state:
 * open, answered, dropped. */
#define QUESTION_FIELDS(F) \
	F(order_id, REF, 0, "order") \
	F(state, STATE, FIELD_NOT_NULL, NULL) \
	F(text, TEXT, FIELD_NOT_NULL, NULL) \
	F(asked_by, REF, 0, "person") \
	F(asked_at, INSTANT, 0, NULL) \
	F(answer, TEXT, 0, NULL) \
	F(answered_by, REF, 0, "person") \
	F(answered_at, INSTANT, 0, NULL)

/* A part of an order with an amount of its own; those of an order add up to
 * its amount. state: planned, delivered, accepted, paid. */
#define MILESTONE_FIELDS(F) \
	F(order_id, REF, 0, "order") \
	F(place, INT, 0, NULL) \
	F(title, TEXT, FIELD_NOT_NULL, NULL) \
	F(amount_yen, YEN, FIELD_MONEY, NULL) \
	F(due_on, DAY, 0, NULL) \
	F(state, STATE, FIELD_NOT_NULL, NULL) \
	F(delivered_at, INSTANT, 0, NULL) \
	F(accepted_at, INSTANT, 0, NULL) \
	F(paid_at, INSTANT, 0, NULL)

/* `task` can only be started when `needs` is accepted. */
#define DEPENDENCY_FIELDS(F) \
	F(task, REF, 0, "task") \
	F(needs, REF, 0, "task")

/* A day on which the team does not work, or does although it is a holiday:
 * comes before the table of domain/calendar.h. */
#define HOLIDAY_FIELDS(F) \
	F(day_on, DAY, FIELD_NOT_NULL, NULL) \
	F(name, TEXT, 0, NULL) \
	F(works, BOOL, 0, NULL)

/* What goes beyond what was agreed, with its price. state: proposed, agreed,
 * declined. */
#define CHANGE_FIELDS(F) \
	F(order_id, REF, 0, "order") \
	F(state, STATE, FIELD_NOT_NULL, NULL) \
	F(text, TEXT, FIELD_NOT_NULL, NULL) \
	F(amount_yen, YEN, FIELD_MONEY, NULL) \
	F(due_on, DAY, 0, NULL) \
	F(made_by, REF, 0, "person") \
	F(made_at, INSTANT, 0, NULL) \
	F(answered_at, INSTANT, 0, NULL)

/* A share of the money, to the yen. role: write, review, direct, part (of a
 * task that was taken away), team (person 0). state: owed, paid. month_key is
 * "2026-11/<channel code>" of the day it was booked, for the kept sums. */
#define BOOKING_FIELDS(F) \
	F(order_id, REF, 0, "order") \
	F(task, REF, 0, "task") \
	F(person, REF, 0, "person") \
	F(role, STATE, FIELD_NOT_NULL, NULL) \
	F(state, STATE, FIELD_NOT_NULL, NULL) \
	F(amount_yen, YEN, FIELD_MONEY, NULL) \
	F(month_key, STATE, FIELD_HIDDEN | FIELD_NOT_NULL, NULL) \
	F(made_at, INSTANT, 0, NULL) \
	F(paid_at, INSTANT, 0, NULL)

/* A finished piece: what measures are made of. `skill` 0 = none was asked for;
 * first: accepted as first handed in; days_late <= 0: on time. */
#define PIECE_FIELDS(F) \
	F(draft, REF, 0, "draft") \
	F(task, REF, 0, "task") \
	F(person, REF, 0, "person") \
	F(skill, REF, 0, "skill") \
	F(first, BOOL, 0, NULL) \
	F(on_time, BOOL, 0, NULL) \
	F(days_late, INT, 0, NULL) \
	F(revisions, INT, 0, NULL) \
	F(characters, INT, 0, NULL) \
	F(seconds, INT, 0, NULL) \
	F(rewritten_permille, INT, 0, NULL) \
	F(accepted_on, DAY, FIELD_NOT_NULL, NULL)

/* A list as somebody likes to see it. pane: plural of its kind. */
#define VIEW_FIELDS(F) \
	F(person, REF, 0, "person") \
	F(name, TEXT, FIELD_NOT_NULL, NULL) \
	F(pane, STATE, FIELD_NOT_NULL, NULL) \
	F(filter, TEXT, 0, NULL) \
	F(sort, STATE, 0, NULL) \
	F(shared, BOOL, 0, NULL)

/* A public key with which a person comes in over SSH. state: active, removed. */
#define KEY_FIELDS(F) \
	F(person, REF, 0, "person") \
	F(state, STATE, FIELD_NOT_NULL, NULL) \
	F(algorithm, STATE, FIELD_NOT_NULL, NULL) \
	F(body, TEXT, FIELD_NOT_NULL, NULL) \
	F(fingerprint, STATE, FIELD_NOT_NULL, NULL) \
	F(label, TEXT, 0, NULL) \
	F(added_on, DAY, FIELD_NOT_NULL, NULL)

struct person { RECORD_HEAD PERSON_FIELDS(RECORD_MEMBER) };
struct window { RECORD_HEAD WINDOW_FIELDS(RECORD_MEMBER) };
struct skill { RECORD_HEAD SKILL_FIELDS(RECORD_MEMBER) };
struct assessment { RECORD_HEAD ASSESSMENT_FIELDS(RECORD_MEMBER) };
struct channel { RECORD_HEAD CHANNEL_FIELDS(RECORD_MEMBER) };
struct client { RECORD_HEAD CLIENT_FIELDS(RECORD_MEMBER) };
struct order { RECORD_HEAD ORDER_FIELDS(RECORD_MEMBER) };
struct task { RECORD_HEAD TASK_FIELDS(RECORD_MEMBER) };
struct offer { RECORD_HEAD OFFER_FIELDS(RECORD_MEMBER) };
struct assignment { RECORD_HEAD ASSIGNMENT_FIELDS(RECORD_MEMBER) };
struct draft { RECORD_HEAD DRAFT_FIELDS(RECORD_MEMBER) };
struct revision { RECORD_HEAD REVISION_FIELDS(RECORD_MEMBER) };
struct remark { RECORD_HEAD REMARK_FIELDS(RECORD_MEMBER) };
struct review { RECORD_HEAD REVIEW_FIELDS(RECORD_MEMBER) };
struct template { RECORD_HEAD TEMPLATE_FIELDS(RECORD_MEMBER) };
struct note { RECORD_HEAD NOTE_FIELDS(RECORD_MEMBER) };
struct question { RECORD_HEAD QUESTION_FIELDS(RECORD_MEMBER) };
struct milestone { RECORD_HEAD MILESTONE_FIELDS(RECORD_MEMBER) };
struct dependency { RECORD_HEAD DEPENDENCY_FIELDS(RECORD_MEMBER) };
struct holiday { RECORD_HEAD HOLIDAY_FIELDS(RECORD_MEMBER) };
struct change { RECORD_HEAD CHANGE_FIELDS(RECORD_MEMBER) };
struct booking { RECORD_HEAD BOOKING_FIELDS(RECORD_MEMBER) };
struct piece { RECORD_HEAD PIECE_FIELDS(RECORD_MEMBER) };
struct saved_view { RECORD_HEAD VIEW_FIELDS(RECORD_MEMBER) };
struct ssh_key { RECORD_HEAD KEY_FIELDS(RECORD_MEMBER) };

extern const struct record_type person_type, window_type, skill_type,
    assessment_type, channel_type, client_type, order_type, task_type,
    offer_type, assignment_type, draft_type, revision_type, remark_type,
    review_type, template_type, note_type, question_type, milestone_type,
    dependency_type, holiday_type, change_type, booking_type, piece_type,
    saved_view_type, ssh_key_type;

/* ---- rows of lists: what a list shows, joined and ready ---- */

#define ORDER_ROW_COMMON(F) \
	F(number, INT, 0, NULL) F(title, TEXT, 0, NULL) \
	F(client_name, TEXT, 0, NULL) F(channel_code, STATE, 0, NULL) \
	F(source, STATE, 0, NULL) F(work_kind, TEXT, 0, NULL) \
	F(quantity_milli, MILLI, 0, NULL) F(unit, TEXT, 0, NULL) \
	F(due_on, DAY, 0, NULL) F(state, STATE, 0, NULL) \
	F(hold, TEXT, 0, NULL) F(waits_escrow, BOOL, 0, NULL) \
	F(tasks, INT, 0, NULL) F(tasks_done, INT, 0, NULL) \
	F(revisions, INT, 0, NULL) F(revisions_max, INT, 0, NULL) \
	F(received_at, INSTANT, 0, NULL) F(delivered_at, INSTANT, 0, NULL)
#define ORDER_ROW_MONEY(F) F(amount_yen, YEN, FIELD_MONEY, NULL)

#define TASK_ROW_COMMON(F) \
	F(order_id, REF, 0, "order") F(order_number, INT, 0, NULL) \
	F(place, INT, 0, NULL) F(title, TEXT, 0, NULL) \
	F(state, STATE, 0, NULL) F(paused, BOOL, 0, NULL) \
	F(assignee, REF, 0, "person") F(assignee_name, TEXT, 0, NULL) \
	F(skill_code, STATE, 0, NULL) F(skill_name, TEXT, 0, NULL) \
	F(level, INT, 0, NULL) F(due_on, DAY, 0, NULL) \
	F(estimate_minutes, INT, 0, NULL) F(waits_escrow, BOOL, 0, NULL) \
	F(order_title, TEXT, 0, NULL) F(draft, REF, 0, "draft") \
	F(offered_to_me, BOOL, 0, NULL) F(offer_until, INSTANT, 0, NULL) \
	F(waits_for, INT, 0, NULL)
#define TASK_ROW_MONEY(F) F(pay_yen, YEN, FIELD_MONEY, NULL)

#define PERSON_ROW_COMMON(F) \
	F(login, STATE, 0, NULL) F(name, TEXT, 0, NULL) \
	F(kana, TEXT, 0, NULL) F(roles, INT, 0, NULL) \
	F(state, STATE, 0, NULL) F(wip_limit, INT, 0, NULL) \
	F(in_hand, INT, 0, NULL) F(skills, TEXT, 0, NULL) \
	F(hours_week_milli, MILLI, 0, NULL) F(accepted, INT, 0, NULL) \
	F(accepted_first, INT, 0, NULL) F(last_act_at, INSTANT, 0, NULL) \
	F(since_on, DAY, 0, NULL) F(rest_until_on, DAY, 0, NULL) \
	F(sign, STATE, FIELD_RECKONED, NULL) \
	F(load, STATE, FIELD_RECKONED, NULL) \
	F(next_free_on, DAY, FIELD_RECKONED, NULL) \
	F(free_minutes, INT, FIELD_RECKONED, NULL)
#define PERSON_ROW_MONEY(F) F(wish_yen, YEN, FIELD_MONEY, NULL)

#define DRAFT_ROW_COMMON(F) \
	F(task, REF, 0, "task") F(order_number, INT, 0, NULL) \
	F(place, INT, 0, NULL) F(title, TEXT, 0, NULL) \
	F(author, REF, 0, "person") F(author_name, TEXT, 0, NULL) \
	F(state, STATE, 0, NULL) F(published, STATE, 0, NULL) \
	F(revision, INT, 0, NULL) F(characters, INT, 0, NULL) \
	F(count_min, INT, 0, NULL) F(count_max, INT, 0, NULL) \
	F(remarks_open, INT, 0, NULL) F(reviewer, REF, 0, "person") \
	F(reviewer_name, TEXT, 0, NULL) \
	F(lease_until, INSTANT, 0, NULL) F(due_on, DAY, 0, NULL) \
	F(moved_at, INSTANT, 0, NULL)
#define DRAFT_ROW_MONEY(F)

#define REVIEW_ROW_COMMON(F) \
	F(draft, REF, 0, "draft") F(title, TEXT, 0, NULL) \
	F(author_name, TEXT, 0, NULL) F(revision, INT, 0, NULL) \
	F(verdict, STATE, 0, NULL) F(reviewer_name, TEXT, 0, NULL) \
	F(note, TEXT, 0, NULL) F(made_at, INSTANT, 0, NULL) \
	F(marks, TEXT, 0, NULL) F(unticked, TEXT, 0, NULL)
#define REVIEW_ROW_MONEY(F)

#define EVENT_ROW_COMMON(F) \
	F(op, INT, 0, NULL) F(at, INSTANT, 0, NULL) \
	F(actor_name, TEXT, 0, NULL) F(action, STATE, 0, NULL) \
	F(kind, STATE, 0, NULL) F(object, INT, 0, NULL) \
	F(undo_of, INT, 0, NULL) F(reason, TEXT, 0, NULL) \
	F(body, TEXT, 0, NULL)
#define EVENT_ROW_MONEY(F)

#define OUTBOX_ROW_COMMON(F) \
	F(op, INT, 0, NULL) F(kind, STATE, 0, NULL) \
	F(object, INT, 0, NULL) F(source, STATE, 0, NULL) \
	F(state, STATE, 0, NULL) F(not_before, INSTANT, 0, NULL) \
	F(tries, INT, 0, NULL) F(payload, TEXT, 0, NULL) \
	F(answer, TEXT, 0, NULL) F(sent_at, INSTANT, 0, NULL) \
	F(thing, TEXT, 0, NULL)
#define OUTBOX_ROW_MONEY(F)

#define SOURCE_ROW_COMMON(F) \
	F(name, STATE, 0, NULL) F(last_ok_at, INSTANT, 0, NULL) \
	F(last_try_at, INSTANT, 0, NULL) F(retry_at, INSTANT, 0, NULL) \
	F(failures, INT, 0, NULL) F(message, TEXT, 0, NULL) \
	F(cursor, TEXT, 0, NULL) F(orders, INT, 0, NULL) \
	F(aside, INT, 0, NULL)
#define SOURCE_ROW_MONEY(F)

#define QUESTION_ROW_COMMON(F) \
	F(order_id, REF, 0, "order") F(order_number, INT, 0, NULL) \
	F(state, STATE, 0, NULL) F(text, TEXT, 0, NULL) \
	F(answer, TEXT, 0, NULL) F(asked_at, INSTANT, 0, NULL) \
	F(answered_at, INSTANT, 0, NULL)
#define QUESTION_ROW_MONEY(F)

#define BOOKING_ROW_COMMON(F) \
	F(order_number, INT, 0, NULL) F(place, INT, 0, NULL) \
	F(person, REF, 0, "person") F(person_name, TEXT, 0, NULL) \
	F(role, STATE, 0, NULL) F(state, STATE, 0, NULL) \
	F(title, TEXT, 0, NULL) F(made_at, INSTANT, 0, NULL) \
	F(paid_at, INSTANT, 0, NULL)
#define BOOKING_ROW_MONEY(F) F(amount_yen, YEN, FIELD_MONEY, NULL)

#define PIECE_ROW_COMMON(F) \
	F(draft, REF, 0, "draft") F(title, TEXT, 0, NULL) \
	F(person, REF, 0, "person") F(person_name, TEXT, 0, NULL) \
	F(skill_code, STATE, 0, NULL) F(skill_name, TEXT, 0, NULL) \
	F(first, BOOL, 0, NULL) F(on_time, BOOL, 0, NULL) \
	F(days_late, INT, 0, NULL) F(revisions, INT, 0, NULL) \
	F(characters, INT, 0, NULL) F(seconds, INT, 0, NULL) \
	F(rewritten_permille, INT, 0, NULL) F(accepted_on, DAY, 0, NULL)
#define PIECE_ROW_MONEY(F)

#define HOLIDAY_ROW_COMMON(F) \
	F(day_on, DAY, 0, NULL) F(name, TEXT, 0, NULL) \
	F(works, BOOL, 0, NULL)
#define HOLIDAY_ROW_MONEY(F)

/* What somebody did: kind and object are the thing it was done to, `thing` that
 * in words as far as the reader may see it, `things` how many of the kind. */
#define OPERATION_ROW_COMMON(F) \
	F(at, INSTANT, 0, NULL) F(by_person, REF, 0, "person") \
	F(actor_name, TEXT, 0, NULL) F(action, STATE, 0, NULL) \
	F(kind, STATE, 0, NULL) F(object, INT, 0, NULL) \
	F(things, INT, 0, NULL) F(thing, TEXT, 0, NULL) \
	F(reason, TEXT, 0, NULL) F(undo_of, INT, 0, NULL) \
	F(undone_action, STATE, 0, NULL) F(undone_by, INT, 0, NULL) \
	F(undone_by_name, TEXT, 0, NULL)
#define OPERATION_ROW_MONEY(F)

/* What I was told; `said` is the sentence in my language. */
#define NOTICE_ROW_COMMON(F) \
	F(at, INSTANT, 0, NULL) F(what, STATE, 0, NULL) \
	F(kind, STATE, 0, NULL) F(object, INT, 0, NULL) \
	F(said, TEXT, 0, NULL) F(seen, BOOL, 0, NULL) \
	F(op, INT, 0, NULL)
#define NOTICE_ROW_MONEY(F)

#define NOTE_ROW_COMMON(F) \
	F(made_at, INSTANT, 0, NULL) F(kind, STATE, 0, NULL) \
	F(object, INT, 0, NULL) F(author, REF, 0, "person") \
	F(author_name, TEXT, 0, NULL) F(text, TEXT, 0, NULL)
#define NOTE_ROW_MONEY(F)

#define ROW_STRUCT(name, NAME) \
	struct name { RECORD_HEAD NAME##_COMMON(RECORD_MEMBER) \
	    NAME##_MONEY(RECORD_MEMBER) }
ROW_STRUCT(order_row, ORDER_ROW);
ROW_STRUCT(task_row, TASK_ROW);
ROW_STRUCT(person_row, PERSON_ROW);
ROW_STRUCT(draft_row, DRAFT_ROW);
ROW_STRUCT(review_row, REVIEW_ROW);
ROW_STRUCT(event_row, EVENT_ROW);
ROW_STRUCT(outbox_row, OUTBOX_ROW);
ROW_STRUCT(source_row, SOURCE_ROW);
ROW_STRUCT(question_row, QUESTION_ROW);
ROW_STRUCT(booking_row, BOOKING_ROW);
ROW_STRUCT(piece_row, PIECE_ROW);
ROW_STRUCT(holiday_row, HOLIDAY_ROW);
ROW_STRUCT(operation_row, OPERATION_ROW);
ROW_STRUCT(notice_row, NOTICE_ROW);
ROW_STRUCT(note_row, NOTE_ROW);

/* The row types; their first fields are the common ones, the last
 * *_ROW_MONEY_COUNT are money. `kind` is that of the thing shown. */
extern const struct record_type order_row_type, task_row_type, person_row_type,
    draft_row_type, review_row_type, event_row_type, outbox_row_type,
    source_row_type, question_row_type, booking_row_type, piece_row_type,
    holiday_row_type, operation_row_type, notice_row_type,
    note_row_type;

/* "1046-10" of a task (its id as T7 when it has no order). */
void task_number(int64_t order_number, int64_t place, int64_t id,
    char out[32]);
/* Reads "1046-10", or "1046" of an order (*place -1). False: it is neither. */
bool task_number_read(const char *text, int64_t *order, int64_t *place);

#endif
