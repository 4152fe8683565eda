#include "teamjob/config/config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keys.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

enum { FILE_MAX_BYTES = 1 << 20, SAID_MAX = 160, UNDO_MINUTES = 10,
    OVERLAP = 300, OVERLAP_MOST = 604800 };

/* One reading: the text, and what the library said first about it. */
struct reading {
	const char *name, *text;
	char said[SAID_MAX];	/* after the last ": " of its first line */
	char sentence[SAID_MAX];
	unsigned line, column;	/* 0: not told */
	unsigned parser_line;
};

/* ---- where a fault is ---- */

/* The library's log is the only place that tells line and column. */
static void listen(cyaml_log_t level, void *ctx, const char *format,
    va_list args)
{
	struct reading *r = ctx;
	char text[400];
	const char *at;

	(void)level;
	vsnprintf(text, sizeof text, format, args);
	text[strcspn(text, "\n")] = '\0';
	at = strstr(text, "(line: ");
	if (at != NULL && r->line == 0)
		(void)sscanf(at, "(line: %u, column: %u", &r->line, &r->column);
	if (at != NULL || strstr(text, "Backtrace") != NULL ||
	    r->sentence[0] != '\0')
		return;
	at = strncmp(text, "Load: ", 6) == 0 ? text + 6 : text;
	snprintf(r->sentence, sizeof r->sentence, "%.*s", SAID_MAX - 1, at);
	at = strstr(at, ": ");
	snprintf(r->said, sizeof r->said, "%.*s", SAID_MAX - 1,
	    at != NULL ? at + 2 : "");
}

/* Moves line and column to the first "key:" at or after the line `r` knows. */
static void seek_key(struct reading *r, const char *key)
{
	const char *line = r->text;
	size_t n = strlen(key);

	for (unsigned k = 1; *line != '\0'; k++) {
		size_t len = strcspn(line, "\n");
		size_t at = strspn(line, " -\t");

		if (k >= r->line && at + n < len &&
		    strncmp(line + at, key, n) == 0 &&
		    (line[at + n] == ':' || line[at + n] == ' ')) {
			r->line = k;
			r->column = (unsigned)at + 1;
			return;
		}
		line += len + (line[len] == '\n');
	}
}

/* The line where source `index` begins. */
static void seek_source(struct reading *r, unsigned index)
{
	const char *line = r->text;
	unsigned seen = 0, indent = 0;
	bool inside = false;

	r->line = 1;
	r->column = 1;
	for (unsigned k = 1; *line != '\0'; k++) {
		size_t len = strcspn(line, "\n");
		unsigned at = (unsigned)strspn(line, " ");

		if (inside && line[at] == '-' && (seen == 0 || at == indent)) {
			indent = at;
			if (seen++ == index) {
				r->line = k;
				r->column = at + 1;
				return;
			}
		}
		if (strncmp(line, "sources:", 8) == 0) {
			inside = true;
			r->line = k;
		}
		line += len + (line[len] == '\n');
	}
}

static enum tj_code at_fault(const struct reading *r, const char *sentence,
    const char *what, struct tj_err *err)
{
	char line[16], column[16];

	snprintf(line, sizeof line, "%u", r->line > 0 ? r->line : 1);
	snprintf(column, sizeof column, "%u", r->column > 0 ? r->column : 1);
	return tj_fail(err, TJ_INVALID, sentence, r->name, line, column, what,
	    NULL);
}

static enum tj_code library_fault(struct reading *r, cyaml_err_t why,
    struct tj_err *err)
{
	static const struct {
		cyaml_err_t why;
		const char *sentence;
	} list[] = {
		{ CYAML_ERR_INVALID_KEY,
		    N_("%1, line %2, column %3: there is no key \"%4\" here") },
		{ CYAML_ERR_MAPPING_FIELD_MISSING,
		    N_("%1, line %2, column %3: the key \"%4\" is missing") },
		{ CYAML_ERR_INVALID_VALUE,
		    N_("%1, line %2, column %3: the value %4 is not allowed") },
		{ CYAML_ERR_STRING_LENGTH_MIN,
		    N_("%1, line %2, column %3: the text is too short") },
		{ CYAML_ERR_STRING_LENGTH_MAX,
		    N_("%1, line %2, column %3: the text is too long") },
		{ CYAML_ERR_UNEXPECTED_EVENT,
		    N_("%1, line %2, column %3: \"%4\" stands here twice") },
	};

	if (why == CYAML_ERR_INVALID_KEY)
		seek_key(r, r->said);
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (list[i].why == why)
			return at_fault(r, list[i].sentence, r->said, err);
	return at_fault(r, N_("%1, line %2, column %3: this is no YAML (%4)"),
	    r->said[0] != '\0' ? r->said : r->sentence, err);
}

/* ---- what the schema can not say ---- */

static bool is_name(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-") ==
	    strlen(s) && strchr("._-", s[0]) == NULL;
}

static bool is_url(const char *url, bool local)
{
	if (strpbrk(url, " \r\n\t\"<>") != NULL)
		return false;
	return strncmp(url, "https://", 8) == 0 ||
	    (local && strncmp(url, "http://", 7) == 0);
}

static bool is_header(const char *s)
{
	return s == NULL || strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(s);
}

static bool is_twice(const struct config *c, unsigned index)
{
	for (unsigned i = 0; i < index; i++)
		if (strcmp(c->sources[i].name, c->sources[index].name) == 0)
			return true;
	return false;
}

/* The key of a source that is wrong and what it allows; NULL: all is well. */
static const char *wrong_source(const struct config *c, unsigned index,
    const char **allowed)
{
	const struct config_source *s = &c->sources[index];
	const struct {
		bool wrong;
		const char *key, *allowed;
	} list[] = {
		{ !is_name(s->name), "name",
		    N_("small letters, digits and . _ -") },
		{ is_twice(c, index), "name", N_("used once only") },
		{ !is_url(s->url, s->local), "url",
		    N_("an https:// address (http:// with local: true)") },
		{ s->status_url != NULL && !is_url(s->status_url, s->local),
		    "status_url",
		    N_("an https:// address (http:// with local: true)") },
		{ s->lookup_url != NULL && !is_url(s->lookup_url, s->local),
		    "lookup_url",
		    N_("an https:// address (http:// with local: true)") },
		{ s->kind == CONFIG_JQ && s->jq == NULL, "kind",
		    N_("jq only together with a jq program") },
		{ s->kind == CONFIG_NATIVE && s->jq != NULL, "jq",
		    N_("given only for kind: jq") },
		{ s->token != NULL && strncmp(s->token, "env:", 4) != 0 &&
		    strncmp(s->token, "file:", 5) != 0, "token",
		    N_("env:NAME or file:PATH, never the secret itself") },
		{ s->token_cmd_count > 0 && s->token_cmd[0][0] != '/',
		    "token_cmd", N_("a list that begins with an absolute path")
		    },
		{ !is_header(s->header), "header",
		    N_("letters, digits and hyphens") },
		{ s->interval < 1 || s->interval > 1440, "interval",
		    N_("1 to 1440") },
		{ *s->overlap > OVERLAP_MOST, "overlap", N_("0 to 604800") },
		{ s->paging.size < 1 || s->paging.size > 500, "size",
		    N_("1 to 500") },
		{ s->since.kind == SINCE_PARAM && s->since.param == NULL,
		    "since", N_("together with a param") },
		{ s->undo_window != NULL && *s->undo_window > 1440,
		    "undo_window", N_("0 to 1440") },
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (list[i].wrong) {
			*allowed = list[i].allowed;
			return list[i].key;
		}
	return NULL;
}

static enum tj_code key_fault(struct reading *r, const char *key,
    const char *allowed, struct tj_err *err)
{
	char line[16], column[16];

	seek_key(r, key);
	snprintf(line, sizeof line, "%u", r->line);
	snprintf(column, sizeof column, "%u", r->column);
	return tj_fail(err, TJ_INVALID,
	    N_("%1, line %2, column %3: %4 must be %5"), r->name, line,
	    column, key, allowed, NULL);
}

/* A number that was not said. */
static void fill_number(unsigned **slot, unsigned usual)
{
	if (*slot != NULL)
		return;
	*slot = mem_new(1, sizeof **slot);
	**slot = usual;
}

/* What was not said. The native feed pages and continues by its own cursor. */
static void fill_in(struct config_source *s)
{
	if (s->interval == 0)
		s->interval = 15;
	if (s->paging.size == 0)
		s->paging.size = 100;
	fill_number(&s->overlap, OVERLAP);
	fill_number(&s->paging.start, s->paging.kind == PAGING_PAGE);
	if (s->paging.param == NULL)
		s->paging.param = mem_dup(
		    s->paging.kind == PAGING_OFFSET ? "offset" :
		    s->paging.kind == PAGING_CURSOR ? "cursor" : "page");
	if (s->since.kind == SINCE_USUAL)
		s->since.kind = s->kind == CONFIG_NATIVE ? SINCE_CURSOR
		    : SINCE_NONE;
	if (s->kind != CONFIG_NATIVE)
		return;
	if (s->since.param == NULL && s->since.kind == SINCE_CURSOR)
		s->since.param = mem_dup("since");
	if (s->paging.size_param == NULL)
		s->paging.size_param = mem_dup("limit");
}

static enum tj_code check(struct reading *r, struct config *c,
    struct tj_err *err)
{
	const char *key, *allowed;

	r->line = r->column = 1;
	if (c->lang != NULL && strcmp(c->lang, "ja") != 0 &&
	    strcmp(c->lang, "en") != 0)
		return key_fault(r, "lang", N_("ja or en"), err);
	if (c->ambiguous > 2)
		return key_fault(r, "ambiguous", N_("1 or 2"), err);
	for (unsigned i = 0; i < c->sources_count; i++) {
		fill_in(&c->sources[i]);
		key = wrong_source(c, i, &allowed);
		if (key != NULL) {
			seek_source(r, i);
			return key_fault(r, key, allowed, err);
		}
	}
	return TJ_OK;
}

/* ---- reading ---- */

/* The library frees with the allocator it was given. */
static const cyaml_config_t plain = {
	.log_fn = NULL, .mem_fn = cyaml_mem, .log_level = CYAML_LOG_ERROR,
	.flags = CYAML_CFG_NO_ALIAS,
};

/* A file of comments and blank lines only says nothing. */
static bool is_empty(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len) {
		i += strspn(text + i, " \t\r\n");
		if (i < len && text[i] != '#')
			return false;
		i += strcspn(text + i, "\n");
	}
	return true;
}

enum tj_code config_read(const char *name, const char *text, size_t len,
    struct config **out, struct tj_err *err)
{
	struct reading r = { .name = name, .text = text };
	cyaml_config_t how = plain;
	cyaml_data_t *data = NULL;
	cyaml_err_t why;
	enum tj_code code;

	*out = NULL;
	how.log_fn = listen;
	how.log_ctx = &r;
	if (is_empty(text, len)) {
		text = "{}";
		len = 2;
	}
	why = cyaml_load_data((const uint8_t *)text, len, &how,
	    config_schema(), &data, NULL);
	if (why != CYAML_OK)
		return library_fault(&r, why, err);
	*out = (struct config *)data;
	code = check(&r, *out, err);
	if (code != TJ_OK)
		config_clear(out);
	return code;
}

enum tj_code config_load(const char *path, struct config **out,
    struct tj_err *err)
{
	const char *given = path != NULL ? path : getenv("TEAMJOB_CONFIG");
	char *usual = file_config_path("config.yaml");
	const char *name = given != NULL && given[0] != '\0' ? given : usual;
	struct buf text;
	enum tj_code code = TJ_OK;

	*out = NULL;
	buf_init(&text, FILE_MAX_BYTES);
	if (name != usual || access(name, F_OK) == 0)
		code = file_read(name, &text, err);
	if (code == TJ_OK)
		code = config_read(name, text.data, text.len, out, err);
	buf_clear(&text);
	mem_free(&usual);
	return code;
}

void config_clear(struct config **config)
{
	if (*config != NULL)
		cyaml_free(&plain, config_schema(), (cyaml_data_t *)*config, 0);
	*config = NULL;
}

const struct config_source *config_source(const struct config *config,
    const char *name)
{
	for (unsigned i = 0; i < config->sources_count; i++)
		if (strcmp(config->sources[i].name, name) == 0)
			return &config->sources[i];
	return NULL;
}

int config_undo_window_s(const struct config_source *source)
{
	unsigned minutes = source != NULL && source->undo_window != NULL
	    ? *source->undo_window : UNDO_MINUTES;

	return (int)(minutes * 60);
}

const char *config_library(void)
{
	return cyaml_version_str;
}
