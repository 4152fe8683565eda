#include "teamjob/cli/print.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/app/say.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/csv.h"
#include "teamjob/domain/life.h"
#include "teamjob/domain/model.h"

bool print_money(const struct app *app)
{
	int64_t mine = app_me(app)->roles;

	return (mine & ROLE_DIRECTOR) || !(mine & ROLE_COACH);
}

/* ---- JSON ---- */

static void put_roles(struct json_out *w, const char *key, int64_t mine)
{
	json_open_array(w, key);
	for (size_t i = 0; i < SAY_ROLES; i++)
		if (mine & say_roles[i].bit)
			json_put_text(w, NULL, say_roles[i].token);
	json_close_array(w);
}

static void put_member(struct json_out *w, const struct record_type *type,
    const struct field *f, const void *row)
{
	const struct record_type *to = say_referred(type, f, row);
	struct buf value;
	char id[32];

	if (say_is_roles(f)) {
		put_roles(w, f->name, field_int(f, row));
		return;
	}
	if (to != NULL && to->letter != 0 && field_int(f, row) != 0) {
		say_id(to, field_int(f, row), id);
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

	say_id(type, head->id, id);
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

	for (size_t i = 0; i < SAY_ROLES; i++)
		if (mine & say_roles[i].bit)
			buf_printf(out, "%s%s", out->len > before ? " " : "",
			    say_roles[i].token);
}

void print_csv(const struct field *f, const void *row, struct buf *out)
{
	struct buf cell;

	buf_init(&cell, CLI_OUT_MAX);
	if (say_is_roles(f))
		print_role_tokens(field_int(f, row), &cell);
	else
		field_print(f, row, &cell);
	csv_put(out, cell.data, field_is_text(f));
	buf_clear(&cell);
}

