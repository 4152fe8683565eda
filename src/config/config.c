#include "teamjob/config/config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keys.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/mail.h"
#include "walk.h"

enum { FILE_MAX_BYTES = 1 << 20, UNDO_MINUTES = 10,
    OVERLAP = 300, TIMEOUT_S = 60 };

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

/* A name or password before the host of a URL would be printed with it. */
static bool has_secret(const char *url)
{
	const char *host = url != NULL ? strstr(url, "://") : NULL;

	return host != NULL && memchr(host + 3, '@',
	    strcspn(host + 3, "/?#")) != NULL;
}

static bool is_token(const char *token)
{
	return token == NULL ||
	    (strncmp(token, "env:", 4) == 0 && token[4] != '\0') ||
	    (strncmp(token, "file:", 5) == 0 && token[5] != '\0');
}

/* A rule that a key of a source breaks: what it must be, or a sentence. */
struct rule {
	bool wrong;
	const char *key, *allowed, *sentence;
};

/* A mail server's address: no path, no name in it. */
static bool is_server(const char *url)
{
	size_t scheme = strncmp(url, "smtp://", 7) == 0 ? 7
	    : strncmp(url, "smtps://", 8) == 0 ? 8 : 0;

	return scheme > 0 && url[scheme] != '\0' && strspn(url + scheme,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    ".-:[]") == strlen(url + scheme);
}

static bool wrong_mail(const struct config_mail *m, struct rule *out)
{
	const struct rule list[] = {
		{ !is_server(m->url), "url",
		    N_("smtp://HOST:PORT or smtps://HOST:PORT"), NULL },
		{ !mail_address(m->from), "from",
		    N_("one address like desk@example.jp"), NULL },
		{ !is_token(m->password), "password",
		    N_("env:NAME or file:PATH, never the secret itself"),
		    NULL },
		{ m->password_cmd_count > 0 && m->password_cmd[0][0] != '/',
		    "password_cmd",
		    N_("a list that begins with an absolute path"), NULL },
		{ m->password != NULL && m->user == NULL, "password", NULL,
		    N_("%1, line %2, column %3: %4 needs the key user") },
		{ m->tls == CONFIG_PLAIN && !m->local, "tls",
		    N_("starttls (none only with local: true)"), NULL },
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (list[i].wrong) {
			*out = list[i];
			return true;
		}
	return false;
}

/* The first that is broken into *out; false: all is well. */
static bool wrong_source(const struct config *c, unsigned index,
    struct rule *out)
{
	static const char secret[] = N_("%1, line %2, column %3: %4 holds a "
	    "name or password; they belong under the key token");
	const struct config_source *s = &c->sources[index];
	const struct rule list[] = {
		{ !is_name(s->name), "name",
		    N_("small letters, digits and . _ -, beginning "
			"with a letter or digit"), NULL },
		{ is_twice(c, index), "name", NULL, N_("%1, line %2, column "
		    "%3: another source has this %4 already") },
		{ !is_url(s->url, s->local), "url",
		    N_("an https:// address (http:// with local: true)"),
		    NULL },
		{ s->status_url != NULL && !is_url(s->status_url, s->local),
		    "status_url",
		    N_("an https:// address (http:// with local: true)"),
		    NULL },
		{ s->lookup_url != NULL && !is_url(s->lookup_url, s->local),
		    "lookup_url",
		    N_("an https:// address (http:// with local: true)"),
		    NULL },
		{ has_secret(s->url), "url", NULL, secret },
		{ has_secret(s->status_url), "status_url", NULL, secret },
		{ has_secret(s->lookup_url), "lookup_url", NULL, secret },
		{ s->kind == CONFIG_JQ && s->jq == NULL, "kind", NULL,
		    N_("%1, line %2, column %3: %4: jq needs a program under "
			"the key jq") },
		{ s->kind == CONFIG_NATIVE && s->jq != NULL, "jq", NULL,
		    N_("%1, line %2, column %3: %4 is read only with "
			"kind: jq") },
		{ s->kind == CONFIG_NATIVE && s->xml, "xml", NULL,
		    N_("%1, line %2, column %3: %4 is read only with "
			"kind: jq") },
		{ !is_token(s->token), "token",
		    N_("env:NAME or file:PATH, never the secret itself"),
		    NULL },
		{ s->token_cmd_count > 0 && s->token_cmd[0][0] != '/',
		    "token_cmd", N_("a list that begins with an absolute path"),
		    NULL },
		{ !is_header(s->header), "header",
		    N_("letters, digits and hyphens"), NULL },
		{ s->token_param != NULL && s->header != NULL, "token_param",
		    NULL, N_("%1, line %2, column %3: %4 and header exclude "
			"each other") },
		{ s->status_body != NULL && s->status_url == NULL,
		    "status_body", NULL, N_("%1, line %2, column %3: %4 needs "
			"the key status_url") },
		{ s->since.text != NULL && s->since.kind != SINCE_PARAM,
		    "since", NULL, N_("%1, line %2, column %3: text is read "
			"only with kind: param") },
		{ s->since.kind == SINCE_PARAM && s->since.param == NULL,
		    "since", NULL, N_("%1, line %2, column %3: %4 of kind "
			"param needs the key param") },
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (list[i].wrong) {
			*out = list[i];
			return true;
		}
	return false;
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
	if (s->timeout == 0)
		s->timeout = TIMEOUT_S;
	if (s->paging.size == 0)
		s->paging.size = 100;
	fill_number(&s->overlap, OVERLAP);
	fill_number(&s->paging.start, s->paging.kind == PAGING_PAGE);
	if (s->paging.param == NULL)
		s->paging.param = mem_dup(
		    s->paging.kind == PAGING_OFFSET ? "offset" :
		    s->paging.kind == PAGING_CURSOR ? "cursor" : "page");
	if (s->paging.next == NULL)
		s->paging.next = mem_dup("next");
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

static enum tj_code check(const struct walk *w, struct config *c,
    struct tj_err *err)
{
	static const char must_be[] =
	    N_("%1, line %2, column %3: %4 must be %5");
	struct rule r;

	if (c->lang != NULL && strcmp(c->lang, "ja") != 0 &&
	    strcmp(c->lang, "en") != 0)
		return walk_fault(w, -1, "lang", must_be, N_("ja or en"), err);
	if (c->mail != NULL && wrong_mail(c->mail, &r))
		return walk_fault(w, -1, r.key, r.sentence != NULL
		    ? r.sentence : must_be, r.allowed, err);
	for (unsigned i = 0; i < c->sources_count; i++) {
		fill_in(&c->sources[i]);
		if (wrong_source(c, i, &r))
			return walk_fault(w, (int)i, r.key, r.sentence != NULL
			    ? r.sentence : must_be, r.allowed, err);
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

/* The walk has seen every value, so the library has nothing left to say. */
static enum tj_code load(const struct walk *w, const char *text, size_t len,
    struct config **out, struct tj_err *err)
{
	cyaml_data_t *data = NULL;
	cyaml_err_t why = cyaml_load_data((const uint8_t *)text, len, &plain,
	    config_schema(), &data, NULL);

	if (why != CYAML_OK)
		return tj_fail(err, TJ_INVALID, N_("%1 can not be read: %2"),
		    w->name, cyaml_strerror(why), NULL);
	*out = (struct config *)data;
	return check(w, *out, err);
}

enum tj_code config_read(const char *name, const char *text, size_t len,
    struct config **out, struct tj_err *err)
{
	struct walk *w = mem_new(1, sizeof *w);
	enum tj_code code;

	*out = NULL;
	w->name = name;
	if (is_empty(text, len)) {
		text = "{}";
		len = 2;
	}
	code = walk_file(w, text, len, err);
	if (code == TJ_OK)
		code = load(w, text, len, out, err);
	if (code != TJ_OK)
		config_clear(out);
	mem_free(&w);
	return code;
}

enum tj_code config_load(const char *path, struct config **out,
    struct tj_err *err)
{
	const char *given = path != NULL ? path : getenv("TEAMJOB_CONFIG");
	char *usual = file_config_path("config.yaml");
	const char *name = given != NULL && given[0] != '\0' ? given
	    : access(usual, F_OK) == 0 ? usual
	    : access(CONFIG_SYSTEM, R_OK) == 0 ? CONFIG_SYSTEM : NULL;
	struct buf text;
	enum tj_code code = TJ_OK;

	*out = NULL;
	buf_init(&text, FILE_MAX_BYTES);
	if (name != NULL)
		code = file_read(name, &text, err);
	if (code == TJ_OK)
		code = config_read(name != NULL ? name : usual, text.data,
		    text.len, out, err);
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
