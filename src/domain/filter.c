#include "teamjob/domain/filter.h"

#include <string.h>

#include "teamjob/base/mem.h"
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
};

static const struct field *field_of(const struct record_type *type,
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

static void say_fields(const struct record_type *type, struct buf *out)
{
	for (size_t i = 0; i < type->n_fields; i++)
		buf_printf(out, "%s%s", i > 0 ? " " : "",
		    type->fields[i].name);
}

static enum tj_code read_value(struct filter_term *t, const char *value,
    const char *today, int64_t me, struct tj_err *err)
{
	char day[11];
	enum tj_code code = TJ_OK;

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
		t->number = strcmp(value, "true") == 0 ||
		    strcmp(value, "yes") == 0 || strcmp(value, "1") == 0;
		return TJ_OK;
	case FIELD_INT: case FIELD_REF: case FIELD_INSTANT:
		t->number = me;
		return strcmp(value, "me") == 0 ? TJ_OK
		    : parse_int(value, 0, NUMBER_MAX, &t->number, err);
	default:
		break;
	}
	mem_free(&t->text);
	t->text = t->op == FILTER_HAS || t->field->type == FIELD_TEXT
	    ? text_fold(value) : mem_dup(value);
	return TJ_OK;
}

static enum tj_code read_term(char *word, const struct record_type *type,
    const char *today, int64_t me, struct filter *out, struct tj_err *err)
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
	t->field = field_of(type, word + t->no);
	if (t->field != NULL) {
		out->n++;
		return read_value(t, value, today, me, err);
	}
	buf_init(&allowed, 4096);
	say_fields(type, &allowed);
	code = tj_fail(err, TJ_INVALID, N_("There is no field \"%1\" here. "
	    "Fields: %2"), word + t->no, allowed.data, NULL);
	buf_clear(&allowed);
	return code;
}

enum tj_code filter_read(const char *text, const struct record_type *type,
    const char *today, int64_t me, struct filter *out, struct tj_err *err)
{
	struct buf word, words;
	enum tj_code code = TJ_OK;
	size_t k;

	memset(out, 0, sizeof *out);
	buf_init(&word, 4096);
	buf_init(&words, 4096);
	while (code == TJ_OK) {
		text = next_word(text, &word);
		if (word.len == 0)
			break;
		if (find_op(word.data, &k) != NULL)
			code = read_term(word.data, type, today, me, out, err);
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

bool filter_fits(const struct filter *f, const void *row)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct filter_term *t = &f->terms[i];
		bool fits;

		if (field_is_text(t->field)) {
			fits = text_fits(t, field_text(t->field, row));
		} else {
			int64_t value = field_int(t->field, row);

			fits = compare(t->op, value < t->number ? -1
			    : value > t->number);
		}
		if (fits == t->no)
			return false;
	}
	return true;
}
