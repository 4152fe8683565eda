#include "teamjob/domain/record.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"

bool field_is_text(const struct field *f)
{
	return f->type == FIELD_TEXT || f->type == FIELD_STATE ||
	    f->type == FIELD_DAY;
}

static void *slot(const struct field *f, void *row)
{
	return (char *)row + f->offset;
}

static const void *peek(const struct field *f, const void *row)
{
	return (const char *)row + f->offset;
}

const char *field_text(const struct field *f, const void *row)
{
	char *text;

	memcpy(&text, peek(f, row), sizeof text);
	return text;
}

int64_t field_int(const struct field *f, const void *row)
{
	int64_t value;

	memcpy(&value, peek(f, row), sizeof value);
	return value;
}

void record_set(char **text_slot, const char *text)
{
	char *copy = mem_dup(text);

	mem_free(text_slot);
	*text_slot = copy;
}

void field_set_text(const struct field *f, void *row, const char *text)
{
	char *copy = mem_dup(text);

	mem_free(slot(f, row));
	memcpy(slot(f, row), &copy, sizeof copy);
}

void field_set_int(const struct field *f, void *row, int64_t value)
{
	memcpy(slot(f, row), &value, sizeof value);
}

const struct field *record_field(const struct record_type *t, const char *name)
{
	for (size_t i = 0; i < t->n_fields; i++)
		if (strcmp(t->fields[i].name, name) == 0)
			return &t->fields[i];
	return NULL;
}

void record_clear(const struct record_type *t, void *row)
{
	for (size_t i = 0; i < t->n_fields; i++)
		if (field_is_text(&t->fields[i]))
			mem_free(slot(&t->fields[i], row));
	memset(row, 0, t->size);
}

void record_copy(const struct record_type *t, void *to, const void *from)
{
	if (to == from)
		return;
	record_clear(t, to);
	memcpy(to, from, t->size);
	for (size_t i = 0; i < t->n_fields; i++) {
		const struct field *f = &t->fields[i];

		if (field_is_text(f)) {
			char *copy = mem_dup(field_text(f, from));

			memcpy(slot(f, to), &copy, sizeof copy);
		}
	}
}

bool field_same(const struct field *f, const void *a, const void *b)
{
	const char *x, *y;

	if (!field_is_text(f))
		return field_int(f, a) == field_int(f, b);
	x = field_text(f, a);
	y = field_text(f, b);
	if (x == NULL || y == NULL)
		return x == y;
	return strcmp(x, y) == 0;
}

void milli_print(int64_t milli, struct buf *out)
{
	uint64_t size = milli < 0 ? 0 - (uint64_t)milli : (uint64_t)milli;
	char text[40];
	size_t len;

	snprintf(text, sizeof text, "%s%llu.%03llu", milli < 0 ? "-" : "",
	    (unsigned long long)(size / 1000),
	    (unsigned long long)(size % 1000));
	len = strlen(text);
	while (text[len - 1] == '0')
		len--;
	if (text[len - 1] == '.')
		len--;
	buf_add(out, text, len);
}

void instant_print(int64_t instant, struct buf *out)
{
	time_t t = (time_t)instant;
	struct tm tm;
	char text[40];

	if (gmtime_r(&t, &tm) == NULL)
		return;
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_str(out, text);
}

void field_print(const struct field *f, const void *row, struct buf *out)
{
	int64_t value;

	if (field_is_text(f)) {
		buf_str(out, field_text(f, row));
		return;
	}
	value = field_int(f, row);
	if (f->type == FIELD_MILLI)
		milli_print(value, out);
	else if (f->type == FIELD_BOOL)
		buf_str(out, value ? "true" : "false");
	else if (f->type == FIELD_INSTANT && value == 0)
		return;
	else if (f->type == FIELD_INSTANT)
		instant_print(value, out);
	else if (f->type != FIELD_REF || value != 0)
		buf_int(out, value);
}

/* Numbers and booleans stand bare in JSON; milli and instants are strings. */
static bool is_bare(const struct field *f)
{
	return f->type == FIELD_INT || f->type == FIELD_YEN ||
	    f->type == FIELD_BOOL || f->type == FIELD_REF;
}

void field_json(const struct field *f, const void *row, struct buf *out)
{
	struct buf text;
	bool absent = field_is_text(f) ? field_text(f, row) == NULL
	    : (f->type == FIELD_REF || f->type == FIELD_INSTANT) &&
	    field_int(f, row) == 0;

	if (absent) {
		buf_str(out, "null");
		return;
	}
	if (is_bare(f)) {
		field_print(f, row, out);
		return;
	}
	buf_init(&text, out->max);
	field_print(f, row, &text);
	json_quote(out, text.data);
	buf_clear(&text);
}
