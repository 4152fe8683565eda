#include "teamjob/cli/print.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/csv.h"
#include "teamjob/domain/life.h"
#include "teamjob/domain/model.h"

enum { DAY_MINUTES = 1440 };

static const struct { unsigned bit; const char *token, *word; } roles[] = {
	{ ROLE_DIRECTOR, "director", NC_("role", "director") },
	{ ROLE_COACH, "coach", NC_("role", "coach") },
	{ ROLE_WORKER, "worker", NC_("role", "worker") },
};

enum { N_ROLES = sizeof roles / sizeof *roles };

void print_id(const struct record_type *type, int64_t id, char out[32])
{
	if (type != NULL && type->letter != 0)
		snprintf(out, 32, "%c%lld", type->letter, (long long)id);
	else
		snprintf(out, 32, "%lld", (long long)id);
}

bool print_money(const struct app *app)
{
	int64_t mine = app_me(app)->roles;

	return (mine & ROLE_DIRECTOR) || !(mine & ROLE_COACH);
}

/* The kind a field refers to: its own, or that of the field "kind". */
static const struct record_type *referred(const struct record_type *type,
    const struct field *f, const void *row)
{
	const struct field *kind = record_field(type, "kind");
	const char *name = f->type == FIELD_REF ? f->ref
	    : kind != NULL && strcmp(f->name, "object") == 0
	    ? field_text(kind, row) : NULL;

	return name != NULL ? record_type_find(name) : NULL;
}

static bool is_roles(const struct field *f)
{
	return f->type == FIELD_INT && strcmp(f->name, "roles") == 0;
}

/* ---- JSON ---- */

static void put_roles(struct json_out *w, const char *key, int64_t mine)
{
	json_open_array(w, key);
	for (size_t i = 0; i < N_ROLES; i++)
		if (mine & roles[i].bit)
			json_put_text(w, NULL, roles[i].token);
	json_close_array(w);
}

static void put_member(struct json_out *w, const struct record_type *type,
    const struct field *f, const void *row)
{
	const struct record_type *to = referred(type, f, row);
	struct buf value;
	char id[32];

	if (is_roles(f)) {
		put_roles(w, f->name, field_int(f, row));
		return;
	}
	if (to != NULL && to->letter != 0 && field_int(f, row) != 0) {
		print_id(to, field_int(f, row), id);
		json_put_text(w, f->name, id);
		return;
	}
	buf_init(&value, CLI_OUT_MAX);
	if (type == &event_row_type && strcmp(f->name, "body") == 0)
		buf_str(&value, field_text(f, row));	/* it is JSON */
	else
		field_json(f, row, &value);
	json_put_raw(w, f->name, value.len > 0 ? value.data : "null");
	buf_clear(&value);
}

void print_members(struct json_out *w, const struct record_type *type,
    size_t n_fields, const void *row, bool money)
{
	const struct record *head = row;
	char id[32];

	print_id(type, head->id, id);
	json_put_text(w, "id", id);
	json_put_int(w, "ver", head->ver);
	for (size_t i = 0; i < n_fields; i++) {
		const struct field *f = &type->fields[i];

		if (!(f->flags & FIELD_HIDDEN) &&
		    (money || !(f->flags & FIELD_MONEY)))
			put_member(w, type, f, row);
	}
}

/* ---- CSV ---- */

void print_role_tokens(int64_t mine, struct buf *out)
{
	size_t before = out->len;

	for (size_t i = 0; i < N_ROLES; i++)
		if (mine & roles[i].bit)
			buf_printf(out, "%s%s", out->len > before ? " " : "",
			    roles[i].token);
}

void print_csv(const struct field *f, const void *row, struct buf *out)
{
	struct buf cell;

	buf_init(&cell, CLI_OUT_MAX);
	if (is_roles(f))
		print_role_tokens(field_int(f, row), &cell);
	else
		field_print(f, row, &cell);
	csv_put(out, cell.data, field_is_text(f));
	buf_clear(&cell);
}

/* ---- words ---- */

/* Tokens that are no states of a life cycle. */
static const struct { const char *field, *token, *word; } tokens[] = {
	{ "method", "face", NC_("token", "face to face") },
	{ "method", "remote", NC_("token", "remote") },
	{ "method", "work", NC_("token", "work sample") },
	{ "method", "sample", NC_("token", "trial piece") },
	{ "method", "test", NC_("token", "test") },
	{ "verdict", "accepted", NC_("token", "accepted") },
	{ "verdict", "fixed", NC_("token", "fixed and accepted") },
	{ "verdict", "returned", NC_("token", "returned") },
	{ "how", "offer", NC_("token", "by offer") },
	{ "how", "claim", NC_("token", "by open call") },
	{ "state", "waiting", NC_("token", "waiting") },
	{ "state", "sending", NC_("token", "being sent") },
	{ "state", "sent", NC_("token", "sent") },
	{ "state", "refused", NC_("token", "refused") },
	{ "state", "unsure", NC_("token", "unsure whether it arrived") },
	{ "state", "withdrawn", NC_("token", "withdrawn") },
	{ "state", "accepted", NC_("token", "accepted") },
	{ "state", "declined", NC_("token", "declined") },
	{ "state", "expired", NC_("token", "expired") },
};

static const char *token_word(const char *field, const char *token)
{
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
		if (strcmp(tokens[i].field, field) == 0 &&
		    strcmp(tokens[i].token, token) == 0)
			return words_in("token", tokens[i].word);
	return token;
}

static void add_state(const struct record_type *type, const struct field *f,
    const void *row, struct buf *out)
{
	const struct life *life = life_of(type->kind);
	const char *token = field_text(f, row);
	const struct life_state *state = NULL;

	if (token == NULL || strcmp(token, "none") == 0)
		return;
	if (life != NULL && strcmp(f->name, "state") == 0)
		state = life_state(life, token);
	buf_str(out, state != NULL ? words_in(type->kind, state->label)
	    : token_word(f->name, token));
}

static void add_instant(int64_t instant, struct buf *out)
{
	struct clock_local t;

	clock_local(instant, &t);
	buf_printf(out, "%04d-%02d-%02d %02d:%02d", t.year, t.month, t.day,
	    t.hour, t.minute);
}

static void add_yen(int64_t yen, struct buf *out)
{
	char digits[32], grouped[48], said[80];
	size_t n, at = 0;

	snprintf(digits, sizeof digits, "%lld", (long long)yen);
	n = strlen(digits);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0 && digits[i - 1] != '-')
			grouped[at++] = ',';
		grouped[at++] = digits[i];
	}
	grouped[at] = '\0';
	buf_str(out, words_say(said, sizeof said, _("%1 yen"), grouped, NULL));
}

/* What names a thing of this type to people. */
static const char *name_field(const struct record_type *type)
{
	return type == &order_type ? "number"
	    : type == &person_type || type == &client_type ||
	    type == &skill_type || type == &channel_type ||
	    type == &template_type ? "name" : NULL;
}

static void add_reference(struct app *app, const struct record_type *to,
    int64_t id, struct buf *out)
{
	const char *name = to != NULL ? name_field(to) : NULL;
	struct tj_err ignored;
	size_t before = out->len;
	char text[32];
	void *row;

	if (name != NULL) {
		row = mem_new(1, to->size);
		if (app_get(app, to, id, row, &ignored) == TJ_OK)
			field_print(record_field(to, name), row, out);
		record_clear(to, row);
		mem_free(&row);
	}
	if (out->len == before) {
		print_id(to, id, text);
		buf_str(out, text);
	}
}

static void add_roles(int64_t mine, struct buf *out)
{
	const char *between = "";

	for (size_t i = 0; i < N_ROLES; i++)
		if (mine & roles[i].bit) {
			buf_printf(out, "%s%s", between,
			    words_in("role", roles[i].word));
			between = ", ";
		}
}

static void add_weekdays(int64_t bits, struct buf *out)
{
	static const char *const days[] = {
		NC_("weekday", "Mon"), NC_("weekday", "Tue"),
		NC_("weekday", "Wed"), NC_("weekday", "Thu"),
		NC_("weekday", "Fri"), NC_("weekday", "Sat"),
		NC_("weekday", "Sun"),
	};
	const char *between = "";

	for (size_t i = 0; i < 7; i++)
		if (bits & (1 << i)) {
			buf_printf(out, "%s%s", between,
			    words_in("weekday", days[i]));
			between = " ";
		}
}

static void add_number(const struct field *f, int64_t value, struct buf *out)
{
	if (is_roles(f))
		add_roles(value, out);
	else if (strcmp(f->name, "weekdays") == 0)
		add_weekdays(value, out);
	else if ((strcmp(f->name, "from_minute") == 0 ||
	    strcmp(f->name, "to_minute") == 0) && value <= DAY_MINUTES)
		buf_printf(out, "%02d:%02d", (int)(value / 60),
		    (int)(value % 60));
	else
		buf_int(out, value);
}

void print_words(struct app *app, const struct record_type *type,
    const struct field *f, const void *row, struct buf *out)
{
	const struct record_type *to = referred(type, f, row);
	int64_t value;

	if (f->type == FIELD_STATE) {
		add_state(type, f, row, out);
		return;
	}
	if (field_is_text(f)) {
		field_print(f, row, out);
		return;
	}
	value = field_int(f, row);
	if (value == 0)
		return;
	if (f->type == FIELD_BOOL)
		buf_str(out, _("yes"));
	else if (f->type == FIELD_INSTANT)
		add_instant(value, out);
	else if (f->type == FIELD_YEN)
		add_yen(value, out);
	else if (f->type == FIELD_MILLI)
		milli_print(value, out);
	else if (f->type == FIELD_REF || to != NULL)
		add_reference(app, to, value, out);
	else
		add_number(f, value, out);
}
