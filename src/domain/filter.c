#include "teamjob/domain/filter.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/life.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/fold.h"

enum { NUMBER_MAX = 1000000000 };

/* Other names of fields: what people say. */
static const struct { const char *word, *field; } aliases[] = {
	{ "due", "due_on" }, { "期限", "due_on" }, { "状態", "state" },
	{ "client", "client_name" }, { "依頼元", "client_name" },
	{ "channel", "channel_code" }, { "受付口", "channel_code" },
	{ "amount", "amount_yen" }, { "金額", "amount_yen" },
	{ "pay", "pay_yen" }, { "報酬", "pay_yen" },
	{ "person", "assignee_name" }, { "担当", "assignee_name" },
	{ "author", "author_name" }, { "書き手", "author_name" },
	{ "skill", "skill_code" }, { "技能", "skill_code" },
	{ "order", "order_number" }, { "受注", "order_number" },
	{ "title", "title" }, { "件名", "title" }, { "kind", "work_kind" },
	{ "種類", "work_kind" }, { "quantity", "quantity_milli" },
	{ "actor", "actor_name" }, { "だれ", "actor_name" },
	{ "who", "actor_name" }, { "いつ", "at" }, { "操作", "action" },
	{ "対象", "thing" }, { "名前", "name" }, { "よみ", "kana" },
	{ "番号", "number" },
};

static const struct field *plain_field(const struct record_type *type,
    const char *name)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
		const struct field *f = strcmp(name, aliases[i].word) == 0
		    ? record_field(type, aliases[i].field) : NULL;

		if (f != NULL)
			return f;
	}
	return record_field(type, name);
}

/* The person that "me" or a login stands for, 0 = none. */
static int64_t person_of(const struct filter_people *people, const char *value)
{
	return strcmp(value, "me") == 0 ? people->me
	    : people->by_login != NULL ? people->by_login(people->arg, value)
	    : 0;
}

/* The other of the two fields of a person: "author" beside "author_name". */
static const struct field *other_of(const struct record_type *type,
    const struct field *f)
{
	static const char end[] = "_name";
	size_t n = strlen(f->name), e = sizeof end - 1;
	char name[64];

	if (f->type == FIELD_REF)
		snprintf(name, sizeof name, "%s%s", f->name, end);
	else if (n > e && strcmp(f->name + n - e, end) == 0)
		snprintf(name, sizeof name, "%.*s", (int)(n - e), f->name);
	else
		return NULL;
	return record_field(type, name);
}

/* "author:me" and "author:kudo" are about who that is, "author:Abe" about a
 * name with that in it. */
static const struct field *field_of(const struct record_type *type,
    const struct filter_people *people, const char *name, enum filter_op op,
    const char *value)
{
	const struct field *f = plain_field(type, name), *other = f != NULL
	    ? other_of(type, f) : NULL;
	bool is_ref = f != NULL && f->type == FIELD_REF;
	bool is_number = value[strspn(value, "0123456789")] == '\0';

	if (other == NULL || (other->type == FIELD_REF) == is_ref)
		return f;
	if (op == FILTER_IS && person_of(people, value) != 0)
		return is_ref ? f : other;
	return is_ref && !is_number ? other : f;
}

/* One word of the text: up to a blank outside quotes. Quotes are kept. */
static const char *next_word(const char *at, struct buf *word)
{
	bool quoted = false;

	buf_reset(word);
	while (*at == ' ' || strncmp(at, "\xe3\x80\x80", 3) == 0)
		at += *at == ' ' ? 1 : 3;
	for (; *at != '\0' && (quoted || *at != ' '); at++) {
		if (*at == '"')
			quoted = !quoted;
		else
			buf_char(word, *at);
	}
	return at;
}

static const struct { const char *text; enum filter_op op; } ops[] = {
	{ "<=", FILTER_AT_MOST }, { ">=", FILTER_AT_LEAST },
	{ "<", FILTER_LESS }, { ">", FILTER_MORE }, { ":", FILTER_IS },
	{ "~", FILTER_HAS }
};

/* Where the first operator stands in a word, or NULL; *k is which. */
static char *find_op(char *word, size_t *k)
{
	char *first = NULL;

	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
		char *at = strstr(word, ops[i].text);

		if (at != NULL && at != word && (first == NULL || at < first)) {
			first = at;
			*k = i;
		}
	}
	return first;
}

/* Whether people of the language that is spoken here type the word. */
static bool is_our_word(const char *word)
{
	bool ascii = (unsigned char)word[0] < 0x80;

	return ascii != (strcmp(words_lang(), "ja") == 0);
}

static bool has_alias(const char *field)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (is_our_word(aliases[i].word) &&
		    strcmp(aliases[i].field, field) == 0)
			return true;
	return false;
}

void filter_fields(const struct record_type *type, struct buf *out)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (is_our_word(aliases[i].word) &&
		    record_field(type, aliases[i].field) != NULL)
			buf_printf(out, "%s%s", out->len > 0 ? " " : "",
			    aliases[i].word);
	for (size_t i = 0; i < type->n_fields; i++)
		if (!has_alias(type->fields[i].name))
			buf_printf(out, "%s%s", out->len > 0 ? " " : "",
			    type->fields[i].name);
}

/* The first name of a field that begins with those bytes, or NULL. */
static const char *begins_with(const struct record_type *type,
    const char *typed)
{
	size_t len = strlen(typed);

	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strncmp(aliases[i].word, typed, len) == 0 &&
		    record_field(type, aliases[i].field) != NULL)
			return aliases[i].word;
	for (size_t i = 0; i < type->n_fields; i++)
		if (strncmp(type->fields[i].name, typed, len) == 0)
			return type->fields[i].name;
	return NULL;
}

char *filter_complete(const struct record_type *type, const char *typed)
{
	const char *last = strrchr(typed, ' ');
	const char *name;
	struct buf out;

	last = last != NULL ? last + 1 : typed;
	last += *last == '-';
	name = *last != '\0' ? begins_with(type, last) : NULL;
	if (name == NULL)
		return NULL;
	buf_init(&out, 4096);
	buf_add(&out, typed, (size_t)(last - typed));
	buf_printf(&out, "%s:", name);
	return buf_take(&out);
}

static enum tj_code read_bool(const char *value, int64_t *out,
    struct tj_err *err)
{
	static const char *const yes[] = { "true", "yes", "1", "はい" };
	static const char *const no[] = { "false", "no", "0", "いいえ" };

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (strcmp(value, yes[i]) == 0 || strcmp(value, no[i]) == 0) {
			*out = strcmp(value, yes[i]) == 0;
			return TJ_OK;
		}
	return tj_fail(err, TJ_INVALID,
	    N_("\"%1\" is neither yes nor no"), value, NULL);
}

/* The token of a state by its token, its sign or its name. */
static const char *state_named(const struct life *life, const char *name,
    size_t len)
{
	for (size_t i = 0; i < life->n_states; i++) {
		const struct life_state *s = &life->states[i];
		const char *const names[] = { s->name, s->label, s->sign_ja,
		    words_in(life->kind, s->label) };

		for (size_t k = 0; k < sizeof names / sizeof *names; k++)
			if (strlen(names[k]) == len &&
			    strncmp(names[k], name, len) == 0)
				return s->name;
	}
	return NULL;
}

/* "agreed,in_work", in any words for them, as tokens. */
static enum tj_code read_states(const struct life *life, const char *value,
    char **out, struct tj_err *err)
{
	struct buf tokens, allowed;
	enum tj_code code = TJ_OK;
	const char *at = value;

	buf_init(&tokens, 4096);
	do {
		size_t n = strcspn(at, ",");
		const char *token = state_named(life, at, n);

		if (token == NULL)
			code = TJ_INVALID;
		else
			buf_printf(&tokens, "%s%s", tokens.len > 0 ? "," : "",
			    token);
		at += n;
	} while (code == TJ_OK && *at++ == ',');
	buf_init(&allowed, 4096);
	for (size_t i = 0; i < life->n_states; i++)
		buf_printf(&allowed, "%s%s", i > 0 ? " " : "",
		    life->states[i].name);
	if (code != TJ_OK)
		tj_fail(err, TJ_INVALID, N_("There is no state \"%1\" here. "
		    "States: %2"), value, allowed.data, NULL);
	else
		record_set(out, tokens.data);
	buf_clear(&allowed);
	buf_clear(&tokens);
	return code;
}

static enum tj_code read_value(struct filter_term *t,
    const struct record_type *type, const char *value, const char *today,
    const struct filter_people *people, struct tj_err *err)
{
	const struct life *life = strcmp(t->field->name, "state") == 0
	    ? life_of(type->kind) : NULL;
	char day[11];
	enum tj_code code = TJ_OK;

	if (life != NULL && t->op != FILTER_HAS)
		return read_states(life, value, &t->text, err);
	switch (t->field->type) {
	case FIELD_DAY:
		if (value[0] == '\0') {
			record_set(&t->text, "");
			return TJ_OK;
		}
		code = parse_day(value, today, day, err);
		if (code == TJ_OK)
			record_set(&t->text, day);
		return code;
	case FIELD_YEN:
		return parse_yen(value, &t->number, err);
	case FIELD_MILLI:
		return parse_milli(value, &t->number, err);
	case FIELD_BOOL:
		return read_bool(value, &t->number, err);
	case FIELD_INSTANT:
		code = parse_day(value, today, day, err);
		if (code == TJ_OK)
			day_number(day, &t->number);
		return code;
	case FIELD_REF:
		t->number = person_of(people, value);
		if (t->number != 0)
			return TJ_OK;
		/* fall through */
	case FIELD_INT:
		return parse_int(value, 0, NUMBER_MAX, &t->number, err);
	default:
		break;
	}
	mem_free(&t->text);
	t->text = t->op == FILTER_HAS || t->field->type == FIELD_TEXT
	    ? text_fold(value) : mem_dup(value);
	return TJ_OK;
}

static enum tj_code read_term(char *word, const struct record_type *type,
    const char *today, const struct filter_people *people, struct filter *out,
    struct tj_err *err)
{
	struct filter_term *t = &out->terms[out->n];
	struct buf allowed;
	enum tj_code code;
	size_t k = 0;
	char *at = find_op(word, &k);
	const char *value = at + strlen(ops[k].text);

	if (out->n == FILTER_TERMS_MAX)
		return tj_fail(err, TJ_INVALID,
		    N_("A filter has at most 16 terms"), NULL);
	memset(t, 0, sizeof *t);
	t->no = word[0] == '-';
	t->op = ops[k].op;
	*at = '\0';
	t->field = field_of(type, people, word + t->no, t->op, value);
	if (t->field != NULL) {
		out->n++;
		return read_value(t, type, value, today, people, err);
	}
	buf_init(&allowed, 4096);
	filter_fields(type, &allowed);
	code = tj_fail(err, TJ_INVALID, N_("There is no field \"%1\" here. "
	    "Fields: %2"), word + t->no, allowed.data, NULL);
	buf_clear(&allowed);
	return code;
}

/* "-word": a term over all texts of a row. */
static enum tj_code read_without(const char *word, struct filter *out,
    struct tj_err *err)
{
	struct filter_term *t = &out->terms[out->n];

	if (out->n == FILTER_TERMS_MAX)
		return tj_fail(err, TJ_INVALID,
		    N_("A filter has at most 16 terms"), NULL);
	memset(t, 0, sizeof *t);
	t->no = true;
	t->op = FILTER_HAS;
	t->text = text_fold(word);
	out->n++;
	return TJ_OK;
}

enum tj_code filter_read(const char *text, const struct record_type *type,
    const char *today, const struct filter_people *people, struct filter *out,
    struct tj_err *err)
{
	struct buf word, words;
	enum tj_code code = TJ_OK;
	size_t k;

	memset(out, 0, sizeof *out);
	out->type = type;
	buf_init(&word, 4096);
	buf_init(&words, 4096);
	while (code == TJ_OK) {
		text = next_word(text, &word);
		if (word.len == 0)
			break;
		if (find_op(word.data, &k) != NULL)
			code = read_term(word.data, type, today, people, out,
			    err);
		else if (word.data[0] == '-' && word.len > 1)
			code = read_without(word.data + 1, out, err);
		else
			buf_printf(&words, "%s%s", words.len > 0 ? " " : "",
			    word.data);
	}
	if (words.len > 0)
		out->words = mem_dup(words.data);
	buf_clear(&word);
	buf_clear(&words);
	if (code != TJ_OK)
		filter_clear(out);
	return code;
}

void filter_clear(struct filter *f)
{
	for (size_t i = 0; i < f->n; i++)
		mem_free(&f->terms[i].text);
	mem_free(&f->words);
	f->n = 0;
}

static bool compare(enum filter_op op, int order)
{
	return op == FILTER_LESS ? order < 0 : op == FILTER_AT_MOST ? order <= 0
	    : op == FILTER_MORE ? order > 0 : op == FILTER_AT_LEAST
	    ? order >= 0 : order == 0;
}

/* "a,b,c" holds `value`. */
static bool any_of(const char *list, const char *value)
{
	size_t len = strlen(value);

	for (const char *at = list; at != NULL; at = strchr(at, ',')) {
		if (*at == ',')
			at++;
		if (strncmp(at, value, len) == 0 &&
		    (at[len] == ',' || at[len] == '\0'))
			return true;
		if (strchr(at, ',') == NULL)
			break;
	}
	return false;
}

static bool text_fits(const struct filter_term *t, const char *value)
{
	char *folded;
	bool fits;

	if (t->op == FILTER_HAS || t->field->type == FIELD_TEXT) {
		folded = text_fold(value != NULL ? value : "");
		fits = t->op == FILTER_HAS || t->op == FILTER_IS
		    ? strstr(folded, t->text) != NULL
		    : compare(t->op, strcmp(folded, t->text));
		mem_free(&folded);
		return fits;
	}
	if (value == NULL || value[0] == '\0')
		return t->op == FILTER_IS && t->text[0] == '\0';
	return t->op == FILTER_IS ? any_of(t->text, value)
	    : compare(t->op, strcmp(value, t->text));
}

static bool any_text_has(const struct record_type *type, const void *row,
    const char *folded_word)
{
	bool has = false;

	for (size_t i = 0; i < type->n_fields && !has; i++) {
		const struct field *field = &type->fields[i];
		char *folded;

		if (!field_is_text(field) || field_text(field, row) == NULL)
			continue;
		folded = text_fold(field_text(field, row));
		has = strstr(folded, folded_word) != NULL;
		mem_free(&folded);
	}
	return has;
}

/* The local day of an instant as a number; far in the past for none. */
static int64_t day_of(int64_t instant)
{
	struct clock_local at;
	char day[11];
	int64_t number = INT64_MIN;

	if (instant == 0)
		return number;
	clock_local(instant, &at);
	snprintf(day, sizeof day, "%04u-%02u-%02u", (unsigned)at.year % 10000,
	    (unsigned)at.month % 100, (unsigned)at.day % 100);
	day_number(day, &number);
	return number;
}

bool filter_fits(const struct filter *f, const void *row)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct filter_term *t = &f->terms[i];
		bool fits;

		if (t->field == NULL) {
			fits = any_text_has(f->type, row, t->text);
		} else if (field_is_text(t->field)) {
			fits = text_fits(t, field_text(t->field, row));
		} else {
			int64_t value = field_int(t->field, row);

			if (t->field->type == FIELD_INSTANT)
				value = day_of(value);
			fits = compare(t->op, value < t->number ? -1
			    : value > t->number);
		}
		if (fits == t->no)
			return false;
	}
	return true;
}
