/* Making, checking and copying the team file. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/app/check.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/text/clean.h"
#include "teamjob/text/grapheme.h"

enum { TYPED_MAX = 4096, NAME_CELLS = 80 };

/* ---- init ---- */

/* A line typed at a question, without its end; NULL when there was none. The
 * caller frees. */
static char *read_line(const char *question)
{
	struct buf b;
	int c;

	printf("%s ", question);
	fflush(stdout);
	buf_init(&b, TYPED_MAX);
	while ((c = getchar()) != EOF && c != '\n')
		buf_char(&b, (char)c);
	if (c == EOF && b.len == 0) {
		buf_clear(&b);
		return NULL;
	}
	return buf_take(&b);
}

/* The name given by option or typed, cleaned; NULL after saying why not. */
static char *name_of(const struct cli *c, const char *given,
    const char *question, const char *option)
{
	char *typed = given != NULL ? mem_dup(given)
	    : cli_has(c, "no-input") ? NULL : read_line(question);
	struct buf b;

	buf_init(&b, TYPED_MAX);
	if (typed != NULL)
		text_clean(&b, typed, strlen(typed), TEXT_LINE);
	mem_free(&typed);
	if (b.len > 0 && !b.over && text_cells(b.data, b.len) <= NAME_CELLS)
		return buf_take(&b);
	if (b.len == 0)
		cli_usage("init", N_("A name is needed: --%1"), option, NULL);
	else
		cli_usage("init", N_("The name is too long: --%1 takes 80 "
		    "columns at most"), option, NULL);
	buf_clear(&b);
	return NULL;
}

static int made(struct cli *c, const char *team)
{
	struct json_out w;
	struct buf b;
	char said[TJ_ERR_TEXT_BYTES];

	if (!cli_has(c, "json")) {
		cli_print(words_say(said, sizeof said,
		    _("Made %1. Start with: teamjob"), c->db, NULL));
		putchar('\n');
		return 0;
	}
	buf_init(&b, 1 << 16);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	json_put_text(&w, "db", c->db);
	json_put_text(&w, "team", team);
	json_close_object(&w);
	cli_print_json(b.data);
	buf_clear(&b);
	return 0;
}

int cli_init(struct cli *c)
{
	const char *login = cli_value(c, "login");
	const char *name = cli_value(c, "name");
	char *team = NULL, *director = NULL;
	struct tj_err err = { 0 };
	int status = 2;

	if (app_is_made(c->db)) {
		tj_fail(&err, TJ_REFUSED,
		    N_("There is a team file already: %1"), c->db, NULL);
		return cli_fail(&err);
	}
	if (name == NULL)
		name = cli_value(c, "director");
	team = name_of(c, cli_value(c, "team"), _("The team's name:"), "team");
	if (team != NULL)
		director = name_of(c, name, _("Your name:"), "name");
	if (director != NULL)
		status = app_create(c->db, team, director,
		    login != NULL ? login : "director", "team", &err) == TJ_OK
		    ? made(c, team) : cli_fail(&err);
	mem_free(&team);
	mem_free(&director);
	return status;
}

/* ---- check, backup, sql ---- */

struct checking {
	bool json;
	size_t of_search;	/* findings that are mended by making it anew */
	struct json_out w;
	struct buf out;
};

static void say(const char *finding, void *arg)
{
	struct checking *k = arg;

	k->of_search += strncmp(finding, "the search ", 11) == 0;
	if (k->json) {
		json_put_text(&k->w, NULL, finding);
		return;
	}
	cli_print(finding);
	putchar('\n');
}

/* What is to be done about findings, on stderr. */
static void say_remedy(const struct cli *c, const struct checking *k, size_t n)
{
	struct tj_err err;

	if (k->of_search == n)
		tj_fail(&err, TJ_CORRUPT, N_("The search of %1 is damaged. "
		    "teamjob check --rebuild-search makes it anew"), c->db,
		    NULL);
	else
		tj_fail(&err, TJ_CORRUPT, N_("%1 is damaged. Restore a backup"),
		    c->db, NULL);
	cli_fail(&err);
}

static int check(struct cli *c)
{
	struct checking k = { .json = cli_has(c, "json") };
	struct tj_err err = { 0 };
	size_t n;

	buf_init(&k.out, CLI_OUT_MAX);
	json_out_init(&k.w, &k.out);
	json_open_object(&k.w, NULL);
	json_open_array(&k.w, "findings");
	n = app_check(c->app, cli_has(c, "deep"), say, &k, &err);
	json_close_array(&k.w);
	json_put_bool(&k.w, "sound", n == 0 && err.code == TJ_OK);
	json_close_object(&k.w);
	if (k.json)
		cli_print_json(k.out.data);
	else if (n == 0 && err.code == TJ_OK)
		puts(_("The team file is sound."));
	else
		say_remedy(c, &k, n);
	buf_clear(&k.out);
	if (n == 0 && err.code != TJ_OK)	/* not looked at to its end */
		return cli_fail_file(c, &err);
	return n > 0 ? 3 : 0;
}

/* The file is checked by whoever keeps it, member of the team or not. */
int cli_check(struct cli *c)
{
	bool anew = cli_has(c, "rebuild-search");
	struct app_options o = { .path = c->db, .system = true,
	    .read_only = !anew, .leave_old = true, .undo_window_s = -1,
	    .config = c->config };
	struct tj_err err;

	if (app_open(&o, &c->app, &err) != TJ_OK)
		return cli_fail_file(c, &err);
	if (anew && app_rebuild_search(c->app, &err) != TJ_OK)
		return cli_fail(&err);
	if (anew && !cli_has(c, "json"))
		puts(_("The search was made anew."));
	return check(c);
}

int cli_backup(struct cli *c)
{
	struct tj_err err;
	struct buf b;
	char said[TJ_ERR_TEXT_BYTES];

	if (app_backup(c->db, c->words[0], &err) != TJ_OK)
		return cli_fail_file(c, &err);
	if (cli_has(c, "json")) {
		buf_init(&b, 1 << 16);
		buf_str(&b, "{\"file\":");
		json_quote(&b, c->words[0]);
		buf_char(&b, '}');
		cli_print_json(b.data);
		buf_clear(&b);
		return 0;
	}
	cli_print(words_say(said, sizeof said, _("Copied to %1"), c->words[0],
	    NULL));
	putchar('\n');
	return 0;
}

static void print_columns(const char *const *texts, size_t n, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < n; i++) {
		fputs(i > 0 ? "|" : "", stdout);
		cli_print(texts[i] != NULL ? texts[i] : "");
	}
	putchar('\n');
}

int cli_sql(struct cli *c)
{
	struct tj_err err;

	if (app_sql(c->db, c->words[0], print_columns, NULL, &err) != TJ_OK)
		return cli_fail_file(c, &err);
	return 0;
}
