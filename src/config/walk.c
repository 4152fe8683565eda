#include "walk.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/words.h"

enum { ALLOWED_TEXT = 300, PLACE_TEXT = 16, DIGITS_MAX = 9 };

/* One reading. After a failure nothing more is read. */
struct reading {
	struct walk *w;
	yaml_parser_t parser;
	yaml_event_t event;	/* the current one */
	const char *text;
	struct tj_err *err;
	enum tj_code code;
};

/* ---- sentences ---- */

static enum tj_code fault_at(const struct walk *w, unsigned line,
    unsigned column, const char *sentence, const char *key,
    const char *allowed, struct tj_err *err)
{
	char l[PLACE_TEXT], c[PLACE_TEXT];

	snprintf(l, sizeof l, "%u", line);
	snprintf(c, sizeof c, "%u", column);
	return tj_fail(err, TJ_INVALID, sentence, w->name, l, c, key, allowed,
	    NULL);
}

/* A fault at the current event. */
static bool fail_here(struct reading *r, const char *sentence,
    const char *key, const char *allowed)
{
	const yaml_mark_t *at = &r->event.start_mark;

	r->code = fault_at(r->w, (unsigned)at->line + 1,
	    (unsigned)at->column + 1, sentence, key, allowed, r->err);
	return false;
}

static bool wrong_value(struct reading *r, const char *key,
    const char *allowed)
{
	return fail_here(r, N_("%1, line %2, column %3: %4 must be %5"), key,
	    allowed);
}

/* A fault that the parser found; of bytes it tells only how many before. */
static bool fail_syntax(struct reading *r)
{
	const yaml_parser_t *p = &r->parser;
	unsigned line = (unsigned)p->problem_mark.line + 1;
	unsigned column = (unsigned)p->problem_mark.column + 1;

	if (p->error == YAML_READER_ERROR) {
		line = column = 1;
		for (size_t i = 0; i < p->problem_offset; i++, column++)
			if (r->text[i] == '\n') {
				line++;
				column = 0;
			}
	}
	r->code = fault_at(r->w, line, column, N_("%1, line %2, column %3: "
	    "this is no YAML (%4)"), p->problem != NULL ? p->problem : "", NULL,
	    r->err);
	return false;
}

enum tj_code walk_fault(const struct walk *w, int source, const char *key,
    const char *sentence, const char *allowed, struct tj_err *err)
{
	const struct walk_place *found = NULL;

	/* a key of paging or since only when the source itself has none */
	for (size_t i = 0; i < w->n; i++) {
		const struct walk_place *p = &w->places[i];
		bool of_file = p->section == SECTION_TOP ||
		    p->section == SECTION_MAIL;
		bool here = source < 0 ? of_file
		    : !of_file && p->source == (unsigned)source;

		if (here && strcmp(p->key, key) == 0 && (found == NULL ||
		    p->section < found->section))
			found = p;
	}
	return fault_at(w, found != NULL ? found->line : 1,
	    found != NULL ? found->column : 1, sentence, key,
	    allowed != NULL ? words(allowed) : NULL, err);
}

/* ---- going on ---- */

/* The next event. Names, references and tags of YAML have no use here. */
static bool next(struct reading *r)
{
	yaml_event_delete(&r->event);
	if (!yaml_parser_parse(&r->parser, &r->event))
		return fail_syntax(r);
	if (r->event.type == YAML_ALIAS_EVENT)
		return fail_here(r, N_("%1, line %2, column %3: references "
		    "are not read here"), NULL, NULL);
	return true;
}

static const char *scalar(const struct reading *r)
{
	return (const char *)r->event.data.scalar.value;
}

/* ---- one value ---- */

static bool check_number(struct reading *r, const struct config_key *k)
{
	const struct config_range *range = config_range(k->field.key);
	const char *text = scalar(r);
	size_t digits = strspn(text, "0123456789");
	bool good = digits > 0 && digits <= DIGITS_MAX && text[digits] == '\0';
	unsigned long value = good ? strtoul(text, NULL, 10) : 0;
	char least[PLACE_TEXT], most[PLACE_TEXT], allowed[ALLOWED_TEXT];

	if (good && value >= range->least && value <= range->most)
		return true;
	snprintf(least, sizeof least, "%u", range->least);
	snprintf(most, sizeof most, "%u", range->most);
	return wrong_value(r, k->field.key, words_say(allowed, sizeof allowed,
	    _("a whole number, %1 to %2"), least, most, NULL));
}

static bool check_text(struct reading *r, const char *key, size_t least,
    size_t most)
{
	const char *text = scalar(r);
	size_t len = r->event.data.scalar.length;
	bool nothing = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	    (strcmp(text, "~") == 0 || strcmp(text, "null") == 0);
	char from[PLACE_TEXT], to[PLACE_TEXT], allowed[ALLOWED_TEXT];

	if (!nothing && len >= least && len <= most && strlen(text) == len)
		return true;
	snprintf(from, sizeof from, "%zu", least);
	snprintf(to, sizeof to, "%zu", most);
	return wrong_value(r, key, words_say(allowed, sizeof allowed,
	    _("a text of %1 to %2 bytes"), from, to, NULL));
}

static bool check_choice(struct reading *r, const cyaml_schema_field_t *f)
{
	char allowed[ALLOWED_TEXT];
	struct buf list;
	bool good = false;

	buf_init(&list, ALLOWED_TEXT);
	for (uint32_t i = 0; i < f->value.enumeration.count; i++) {
		const char *one = f->value.enumeration.strings[i].str;

		good = good || strcmp(one, scalar(r)) == 0;
		buf_printf(&list, "%s%s", i > 0 ? ", " : "", one);
	}
	if (!good)
		wrong_value(r, f->key, words_say(allowed, sizeof allowed,
		    _("one of %1"), list.data, NULL));
	buf_clear(&list);
	return good;
}

static bool check_flag(struct reading *r, const char *key)
{
	static const char *const known[] = { "true", "false", "yes", "no" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i], scalar(r)) == 0)
			return true;
	return wrong_value(r, key, _("true or false"));
}

static bool check_scalar(struct reading *r, const struct config_key *k)
{
	const cyaml_schema_field_t *f = &k->field;

	if (r->event.type != YAML_SCALAR_EVENT)
		return wrong_value(r, f->key, _("one value"));
	switch (f->value.type) {
	case CYAML_UINT:
		return check_number(r, k);
	case CYAML_BOOL:
		return check_flag(r, f->key);
	case CYAML_ENUM:
		return check_choice(r, f);
	default:
		return check_text(r, f->key, f->value.string.min,
		    f->value.string.max);
	}
}

/* ---- keys and lists ---- */

static bool check_keys(struct reading *r, enum config_section section,
    unsigned source);

static bool check_list(struct reading *r, const struct config_key *k)
{
	bool sources = strcmp(k->field.key, "sources") == 0;
	unsigned n = 0;

	if (r->event.type != YAML_SEQUENCE_START_EVENT)
		return wrong_value(r, k->field.key, _("a list"));
	while (next(r) && r->event.type != YAML_SEQUENCE_END_EVENT) {
		if (n == k->field.value.sequence.max)
			return fail_here(r, N_("%1, line %2, column %3: the "
			    "list %4 is too long"), k->field.key, NULL);
		if (sources && !check_keys(r, SECTION_SOURCE, n))
			return false;
		if (!sources && r->event.type != YAML_SCALAR_EVENT)
			return wrong_value(r, k->field.key,
			    _("a list of texts"));
		if (!sources && !check_text(r, k->field.key, 1, 1000))
			return false;
		n++;
	}
	if (r->code == TJ_OK && n < k->field.value.sequence.min)
		return wrong_value(r, k->field.key, _("a list of texts"));
	return r->code == TJ_OK;
}

/* The section below a key. */
static enum config_section section_of(const char *key)
{
	if (strcmp(key, "mail") == 0)
		return SECTION_MAIL;
	return strcmp(key, "paging") == 0 ? SECTION_PAGING : SECTION_SINCE;
}

static bool check_value(struct reading *r, const struct config_key *k,
    unsigned source)
{
	if (k->field.value.type == CYAML_SEQUENCE)
		return check_list(r, k);
	if (k->field.value.type == CYAML_MAPPING)
		return check_keys(r, section_of(k->field.key), source);
	return check_scalar(r, k);
}

static void no_such_key(struct reading *r, enum config_section section)
{
	struct buf keys;

	buf_init(&keys, ALLOWED_TEXT);
	for (const struct config_key *k = config_keys(section);
	    k->field.key != NULL; k++)
		buf_printf(&keys, "%s%s", keys.len > 0 ? " " : "",
		    k->field.key);
	fail_here(r, N_("%1, line %2, column %3: there is no key \"%4\" here; "
	    "keys are: %5"), scalar(r), keys.data);
	buf_clear(&keys);
}

/* The row of a key that stands here, or NULL after a fault. */
static const struct config_key *find_key(struct reading *r,
    enum config_section section, size_t first)
{
	const struct config_key *k = config_keys(section);

	if (r->event.type != YAML_SCALAR_EVENT) {
		fail_here(r, N_("%1, line %2, column %3: a key is one word"),
		    NULL, NULL);
		return NULL;
	}
	while (k->field.key != NULL && strcmp(k->field.key, scalar(r)) != 0)
		k++;
	if (k->field.key == NULL) {
		no_such_key(r, section);
		return NULL;
	}
	for (size_t i = first; i < r->w->n; i++)
		if (r->w->places[i].section == section &&
		    r->w->places[i].key == k->field.key) {
			fail_here(r, N_("%1, line %2, column %3: \"%4\" stands "
			    "here twice"), k->field.key, NULL);
			return NULL;
		}
	return k;
}

static void note_place(struct reading *r, enum config_section section,
    unsigned source, const char *key)
{
	const yaml_mark_t *at = &r->event.start_mark;

	if (r->w->n < WALK_PLACES_MAX)
		r->w->places[r->w->n++] = (struct walk_place){ section, source,
		    key, (unsigned)at->line + 1, (unsigned)at->column + 1 };
}

/* The needed keys of a mapping that began at `began` and whose places follow
 * `first`. */
static bool check_needed(struct reading *r, enum config_section section,
    size_t first, yaml_mark_t began)
{
	for (const struct config_key *k = config_keys(section);
	    k->field.key != NULL; k++) {
		bool there = (k->field.value.flags & CYAML_FLAG_OPTIONAL) != 0;

		for (size_t i = first; i < r->w->n && !there; i++)
			there = r->w->places[i].section == section &&
			    r->w->places[i].key == k->field.key;
		if (!there) {
			r->event.start_mark = began;
			return fail_here(r, N_("%1, line %2, column %3: the "
			    "key \"%4\" is missing"), k->field.key, NULL);
		}
	}
	return true;
}

static bool check_keys(struct reading *r, enum config_section section,
    unsigned source)
{
	yaml_mark_t began = r->event.start_mark;
	size_t first = r->w->n;

	if (r->event.type != YAML_MAPPING_START_EVENT)
		return fail_here(r, N_("%1, line %2, column %3: keys must "
		    "stand here, like \"%4: ...\""),
		    config_keys(section)->field.key, NULL);
	while (next(r) && r->event.type != YAML_MAPPING_END_EVENT) {
		const struct config_key *k = find_key(r, section, first);

		if (k == NULL)
			return false;
		note_place(r, section, source, k->field.key);
		if (!next(r) || !check_value(r, k, source))
			return false;
	}
	return r->code == TJ_OK && check_needed(r, section, first, began);
}

/* ---- the file ---- */

static bool check_file(struct reading *r)
{
	/* stream, document, and what stands in it */
	if (!next(r) || !next(r) || !next(r) || !check_keys(r, SECTION_TOP, 0))
		return false;
	if (!next(r) || !next(r))
		return false;
	return r->event.type == YAML_STREAM_END_EVENT ||
	    fail_here(r, N_("%1, line %2, column %3: the file has a second "
	    "part after ---"), NULL, NULL);
}

enum tj_code walk_file(struct walk *w, const char *text, size_t len,
    struct tj_err *err)
{
	struct reading r;

	memset(&r, 0, sizeof r);
	r.w = w;
	r.text = text;
	r.err = err;
	w->n = 0;
	if (!yaml_parser_initialize(&r.parser))
		return tj_fail(err, TJ_LIMIT, N_("There is not enough memory"),
		    NULL);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)text,
	    len);
	check_file(&r);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	return r.code;
}
