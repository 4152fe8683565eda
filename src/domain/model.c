#include "teamjob/domain/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* One table and one type for each kind; S is the struct that F refers to. */
#define FIELD_ROW(name, type, flags, ref) \
	{ #name, FIELD_##type, flags, offsetof(struct S, name), ref },

#define S person
static const struct field person_fields[] = { PERSON_FIELDS(FIELD_ROW) };
#undef S
#define S window
static const struct field window_fields[] = { WINDOW_FIELDS(FIELD_ROW) };
#undef S
#define S skill
static const struct field skill_fields[] = { SKILL_FIELDS(FIELD_ROW) };
#undef S
#define S assessment
static const struct field assessment_fields[] = { ASSESSMENT_FIELDS(FIELD_ROW) };
#undef S
#define S channel
static const struct field channel_fields[] = { CHANNEL_FIELDS(FIELD_ROW) };
#undef S
#define S client
static const struct field client_fields[] = { CLIENT_FIELDS(FIELD_ROW) };
#undef S
#define S order
static const struct field order_fields[] = { ORDER_FIELDS(FIELD_ROW) };
#undef S
#define S task
static const struct field task_fields[] = { TASK_FIELDS(FIELD_ROW) };
#undef S
#define S offer
static const struct field offer_fields[] = { OFFER_FIELDS(FIELD_ROW) };
#undef S
#define S assignment
static const struct field assignment_fields[] = { ASSIGNMENT_FIELDS(FIELD_ROW) };
#undef S
#define S draft
static const struct field draft_fields[] = { DRAFT_FIELDS(FIELD_ROW) };
#undef S
#define S revision
static const struct field revision_fields[] = { REVISION_FIELDS(FIELD_ROW) };
#undef S
#define S remark
static const struct field remark_fields[] = { REMARK_FIELDS(FIELD_ROW) };
#undef S
#define S review
static const struct field review_fields[] = { REVIEW_FIELDS(FIELD_ROW) };
#undef S
#define S template
static const struct field template_fields[] = { TEMPLATE_FIELDS(FIELD_ROW) };
#undef S
#define S note
static const struct field note_fields[] = { NOTE_FIELDS(FIELD_ROW) };
#undef S
#define S question
static const struct field question_fields[] = { QUESTION_FIELDS(FIELD_ROW) };
#undef S
#define S milestone
static const struct field milestone_fields[] = { MILESTONE_FIELDS(FIELD_ROW) };
#undef S
#define S dependency
static const struct field dependency_fields[] = { DEPENDENCY_FIELDS(FIELD_ROW) };
#undef S
#define S holiday
static const struct field holiday_fields[] = { HOLIDAY_FIELDS(FIELD_ROW) };
#undef S
#define S change
static const struct field change_fields[] = { CHANGE_FIELDS(FIELD_ROW) };
#undef S
#define S booking
static const struct field booking_fields[] = { BOOKING_FIELDS(FIELD_ROW) };
#undef S
#define S piece
static const struct field piece_fields[] = { PIECE_FIELDS(FIELD_ROW) };
#undef S
#define S saved_view
static const struct field saved_view_fields[] = { VIEW_FIELDS(FIELD_ROW) };
#undef S
#define S ssh_key
static const struct field ssh_key_fields[] = { KEY_FIELDS(FIELD_ROW) };
#undef S

#define S order_row
static const struct field order_row_fields[] = {
	ORDER_ROW_COMMON(FIELD_ROW) ORDER_ROW_MONEY(FIELD_ROW)
};
#undef S
#define S task_row
static const struct field task_row_fields[] = {
	TASK_ROW_COMMON(FIELD_ROW) TASK_ROW_MONEY(FIELD_ROW)
};
#undef S
#define S person_row
static const struct field person_row_fields[] = {
	PERSON_ROW_COMMON(FIELD_ROW) PERSON_ROW_MONEY(FIELD_ROW)
};
#undef S
#define S draft_row
static const struct field draft_row_fields[] = { DRAFT_ROW_COMMON(FIELD_ROW) };
#undef S
#define S review_row
static const struct field review_row_fields[] = { REVIEW_ROW_COMMON(FIELD_ROW) };
#undef S
#define S event_row
static const struct field event_row_fields[] = { EVENT_ROW_COMMON(FIELD_ROW) };
#undef S
#define S outbox_row
static const struct field outbox_row_fields[] = { OUTBOX_ROW_COMMON(FIELD_ROW) };
#undef S
#define S source_row
static const struct field source_row_fields[] = { SOURCE_ROW_COMMON(FIELD_ROW) };
#undef S

#define S question_row
static const struct field question_row_fields[] = {
	QUESTION_ROW_COMMON(FIELD_ROW)
};
#undef S
#define S booking_row
static const struct field booking_row_fields[] = {
	BOOKING_ROW_COMMON(FIELD_ROW) BOOKING_ROW_MONEY(FIELD_ROW)
};
#undef S
#define S piece_row
static const struct field piece_row_fields[] = { PIECE_ROW_COMMON(FIELD_ROW) };
#undef S
#define S holiday_row
static const struct field holiday_row_fields[] = {
	HOLIDAY_ROW_COMMON(FIELD_ROW)
};
#undef S
#define S operation_row
static const struct field operation_row_fields[] = {
	OPERATION_ROW_COMMON(FIELD_ROW)
};
#undef S
#define S notice_row
static const struct field notice_row_fields[] = { NOTICE_ROW_COMMON(FIELD_ROW) };
#undef S
#define S note_row
static const struct field note_row_fields[] = { NOTE_ROW_COMMON(FIELD_ROW) };
#undef S

#define TYPE(name, plural, letter) \
	{ #name, plural, letter, sizeof(struct name), name##_fields, \
	  COUNT(name##_fields) }
#define ROW_TYPE(row, kind, plural, letter) \
	{ kind, plural, letter, sizeof(struct row), row##_fields, \
	  COUNT(row##_fields) }

const struct record_type person_type = TYPE(person, "people", 'P');
const struct record_type window_type = TYPE(window, "windows", 0);
const struct record_type skill_type = TYPE(skill, "skills", 0);
const struct record_type assessment_type = TYPE(assessment, "assessments", 0);
const struct record_type channel_type = TYPE(channel, "channels", 0);
const struct record_type client_type = TYPE(client, "clients", 0);
const struct record_type order_type = TYPE(order, "orders", 'O');
const struct record_type task_type = TYPE(task, "tasks", 'T');
const struct record_type offer_type = TYPE(offer, "offers", 0);
const struct record_type assignment_type = TYPE(assignment, "assignments", 0);
const struct record_type draft_type = TYPE(draft, "drafts", 'D');
const struct record_type revision_type = TYPE(revision, "revisions", 0);
const struct record_type remark_type = TYPE(remark, "remarks", 0);
const struct record_type review_type = TYPE(review, "reviews", 0);
const struct record_type template_type = TYPE(template, "templates", 0);
const struct record_type note_type = TYPE(note, "notes", 0);
const struct record_type question_type = TYPE(question, "questions", 0);
const struct record_type milestone_type = TYPE(milestone, "milestones", 0);
const struct record_type dependency_type =
    TYPE(dependency, "dependencies", 0);
const struct record_type holiday_type = TYPE(holiday, "holidays", 0);
const struct record_type change_type = TYPE(change, "changes", 0);
const struct record_type booking_type = TYPE(booking, "bookings", 0);
const struct record_type piece_type = TYPE(piece, "pieces", 0);
const struct record_type saved_view_type =
    ROW_TYPE(saved_view, "view", "views", 0);
const struct record_type ssh_key_type = ROW_TYPE(ssh_key, "key", "keys", 0);

const struct record_type order_row_type =
    ROW_TYPE(order_row, "order", "orders", 'O');
const struct record_type task_row_type =
    ROW_TYPE(task_row, "task", "tasks", 'T');
const struct record_type person_row_type =
    ROW_TYPE(person_row, "person", "people", 'P');
const struct record_type draft_row_type =
    ROW_TYPE(draft_row, "draft", "drafts", 'D');
const struct record_type review_row_type =
    ROW_TYPE(review_row, "review", "reviews", 0);
const struct record_type event_row_type =
    ROW_TYPE(event_row, "event", "events", 0);
const struct record_type outbox_row_type =
    ROW_TYPE(outbox_row, "outbox", "outbox", 0);
const struct record_type source_row_type =
    ROW_TYPE(source_row, "source", "sources", 0);
const struct record_type question_row_type =
    ROW_TYPE(question_row, "question", "questions", 0);
const struct record_type booking_row_type =
    ROW_TYPE(booking_row, "booking", "bookings", 0);
const struct record_type piece_row_type =
    ROW_TYPE(piece_row, "piece", "pieces", 0);
const struct record_type holiday_row_type =
    ROW_TYPE(holiday_row, "holiday", "holidays", 0);
const struct record_type operation_row_type =
    ROW_TYPE(operation_row, "operation", "operations", 0);
const struct record_type notice_row_type =
    ROW_TYPE(notice_row, "notice", "notices", 0);
const struct record_type note_row_type =
    ROW_TYPE(note_row, "note", "notes", 0);

static const struct record_type *const all_types[] = {
	&person_type, &window_type, &skill_type, &assessment_type,
	&channel_type, &client_type, &order_type, &task_type, &offer_type,
	&assignment_type, &draft_type, &revision_type, &remark_type,
	&review_type, &template_type, &note_type, &question_type,
	&milestone_type, &dependency_type, &holiday_type, &change_type,
	&booking_type, &piece_type, &saved_view_type, &ssh_key_type,
};

const struct record_type *const *record_types(size_t *count)
{
	*count = COUNT(all_types);
	return all_types;
}

const struct record_type *record_type_find(const char *name)
{
	for (size_t i = 0; i < COUNT(all_types); i++) {
		const struct record_type *t = all_types[i];

		if (strcmp(name, t->kind) == 0 || strcmp(name, t->plural) == 0)
			return t;
	}
	return NULL;
}

void task_number(int64_t order_number, int64_t place, int64_t id, char out[32])
{
	if (order_number > 0)
		snprintf(out, 32, "%lld-%lld", (long long)order_number,
		    (long long)place);
	else
		snprintf(out, 32, "T%lld", (long long)id);
}

bool task_number_read(const char *text, int64_t *order, int64_t *place)
{
	char *end;

	*place = -1;
	if (*text < '0' || *text > '9')
		return false;
	*order = strtoll(text, &end, 10);
	if (*order <= 0)
		return false;
	if (*end == '-') {
		text = end + 1;
		if (*text < '0' || *text > '9')
			return false;
		*place = strtoll(text, &end, 10);
	}
	return *end == '\0';
}
