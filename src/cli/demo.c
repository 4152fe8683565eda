/* demo: a team of 12 with a past, and an order desk on loopback from which
 * new orders come. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "teamjob/base/file.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/cli/play.h"

/* The steps and the orders of the desk are built in as they stand. */
#define EMBED(symbol, path) \
	__asm__(".section .rodata\n" #symbol ":\n.incbin \"" path "\"\n" \
	    ".byte 0\n.previous\n"); \
	extern const char symbol[]

EMBED(demo_steps_ja, "src/cli/demo-ja.json");
EMBED(demo_steps_en, "src/cli/demo-en.json");
EMBED(demo_orders_ja, "src/desk/demo-ja.json");
EMBED(demo_orders_en, "src/desk/demo-en.json");

enum { READY_BYTES = 400, DESK_PORT = 8470 };

/* The same team, told in the language of the program. */
struct demo_words {
	const char *lang, *dir;	/* dir: in the data folder */
	const char *team, *label;
	const char *steps, *orders;
};
static const struct demo_words words_of[] = {
	{ "en", "demo-en", "Snowlight Team", "Order desk", demo_steps_en,
	  demo_orders_en },
	{ "ja", "demo", "雪あかりチーム", "注文窓口", demo_steps_ja,
	  demo_orders_ja },
};

struct demo {
	const struct demo_words *words;
	char *dir, *db, *desk_db, *config, *token, *seed;
	bool no_tui;
	pid_t desk;		/* child, 0 = none */
	int to_desk, from_desk;	/* its input (its end ends it), its output */
	long port;
};

static const struct demo_words *choose_words(const char *lang)
{
	return &words_of[strcmp(lang, "ja") == 0];
}

static char *in_dir(const struct demo *d, const char *name)
{
	struct buf b;

	buf_init(&b, 8192);
	buf_printf(&b, "%s/%s", d->dir, name);
	return buf_take(&b);
}

static void name_files(struct demo *d, const char *dir)
{
	char *given = dir != NULL ? mem_dup(dir) : file_data_path(d->words->dir);
	char *full;

	d->dir = given;
	if (file_make_dir(given, NULL) == TJ_OK &&
	    (full = realpath(given, NULL)) != NULL) {
		d->dir = mem_dup(full);
		free(full);
		mem_free(&given);
	}
	d->db = in_dir(d, "team.db");
	d->desk_db = in_dir(d, "desk.db");
	d->config = in_dir(d, "config.yaml");
	d->token = in_dir(d, "desk.token");
	d->seed = in_dir(d, "desk-orders.json");
}

static void clear_names(struct demo *d)
{
	mem_free(&d->dir);
	mem_free(&d->db);
	mem_free(&d->desk_db);
	mem_free(&d->config);
	mem_free(&d->token);
	mem_free(&d->seed);
}

static enum tj_code write_config(const struct demo *d, struct tj_err *err)
{
	struct buf b;
	enum tj_code code;

	buf_init(&b, 65536);
	buf_printf(&b, "# Written anew by teamjob demo at every start.\n"
	    "db: '%s'\nsources:\n  - name: desk\n    label: %s\n"
	    "    url: http://127.0.0.1:%ld/api/orders\n    kind: native\n"
	    "    token: 'file:%s'\n    channel: direct\n    local: true\n"
	    "    interval: 1\n    idempotent: true\n"
	    "    paging:\n      kind: link\n",
	    d->db, d->words->label, d->port, d->token);
	code = file_write(d->config, b.data, b.len, 0600, err);
	buf_clear(&b);
	return code;
}

static enum tj_code write_token(const struct demo *d, struct tj_err *err)
{
	char id[HASH_ID];

	if (access(d->token, F_OK) == 0)
		return TJ_OK;
	hash_random_id(id);
	return file_write(d->token, id, strlen(id), 0600, err);
}

/* What is there already stays: a demonstration can be gone on with. */
static enum tj_code make_files(struct demo *d, struct tj_err *err)
{
	enum tj_code code = file_make_dir(d->dir, err);

	if (code == TJ_OK && access(d->db, F_OK) != 0)
		code = play_steps(d->db, d->words->steps,
		    strlen(d->words->steps), err);
	if (code == TJ_OK)
		code = write_token(d, err);
	if (code == TJ_OK)
		code = file_write(d->seed, d->words->orders,
		    strlen(d->words->orders), 0600, err);
	if (code == TJ_OK)
		code = write_config(d, err);
	return code;
}

/* ---- the desk as a child ---- */

static void spawn_desk(struct demo *d, int in, int out)
{
	extern char **environ;
	char *here = file_program_dir();
	struct buf program;
	posix_spawn_file_actions_t actions;
	const char *argv[] = { NULL, "--db", d->desk_db, "--token-file",
	    d->token, "--seed", d->seed, "--port", "0", "--min-fill", "0",
	    "--parent", "--lang", words_lang(), "--title", d->words->team,
	    NULL };

	buf_init(&program, 8192);
	buf_printf(&program, "%s/teamjob-desk", here);
	argv[0] = program.data;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
	    O_WRONLY, 0);
	if (posix_spawn(&d->desk, program.data, &actions, NULL,
	    (char *const *)(uintptr_t)argv, environ) != 0)
		d->desk = 0;
	posix_spawn_file_actions_destroy(&actions);
	buf_clear(&program);
	mem_free(&here);
}

/* Waits for the line "READY port". */
static bool read_ready(struct demo *d)
{
	char text[READY_BYTES];
	size_t len = 0;
	ssize_t n = 1;

	while (len < sizeof text - 1 && n > 0) {
		const char *ready;

		n = read(d->from_desk, text + len, sizeof text - 1 - len);
		len += n > 0 ? (size_t)n : 0;
		text[len] = '\0';
		ready = strstr(text, "READY ");
		if (ready != NULL && strchr(ready, '\n') != NULL) {
			d->port = strtol(ready + 6, NULL, 10);
			return true;
		}
	}
	return false;
}

static enum tj_code start_desk(struct demo *d, struct tj_err *err)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) != 0)
		return tj_fail(err, TJ_IO, N_("No pipe could be made"), NULL);
	if (pipe2(out, O_CLOEXEC) != 0) {
		close(in[0]);
		close(in[1]);
		return tj_fail(err, TJ_IO, N_("No pipe could be made"), NULL);
	}
	spawn_desk(d, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	d->to_desk = in[1];
	d->from_desk = out[0];
	if (d->desk > 0 && read_ready(d))
		return TJ_OK;
	return tj_fail(err, TJ_IO, N_("The order desk (teamjob-desk) did not "
	    "start"), NULL);
}

static void stop_desk(struct demo *d)
{
	if (d->to_desk >= 0)
		close(d->to_desk);
	if (d->from_desk >= 0)
		close(d->from_desk);
	if (d->desk > 0)
		waitpid(d->desk, NULL, 0);
	d->to_desk = d->from_desk = -1;
	d->desk = 0;
}

/* ---- the command ---- */

static int open_demo(struct cli *c, const struct demo *d)
{
	c->db = d->db;
	if (c->login == NULL)
		c->login = "sato";
	c->config = d->config;
	setenv("TEAMJOB_CONFIG", d->config, 1);
	return c->open_workstation(c);
}

static int print_files(struct demo *d, struct tj_err *err)
{
	stop_desk(d);
	d->port = DESK_PORT;
	if (write_config(d, err) != TJ_OK)
		return cli_fail(err);
	printf("TEAM_DB=%s\nDESK_DB=%s\nCONFIG=%s\nTOKEN_FILE=%s\n", d->db,
	    d->desk_db, d->config, d->token);
	return 0;
}

int cli_demo(struct cli *c)
{
	struct demo d = { .words = choose_words(words_lang()), .to_desk = -1,
	    .from_desk = -1, .port = DESK_PORT };
	struct tj_err err = { 0 };
	enum tj_code code;
	int status;

	d.no_tui = cli_has(c, "no-tui");
	name_files(&d, cli_value(c, "dir"));
	code = make_files(&d, &err);
	if (code == TJ_OK)
		code = start_desk(&d, &err);
	if (code == TJ_OK)
		code = write_config(&d, &err);
	status = code != TJ_OK ? cli_fail(&err)
	    : d.no_tui ? print_files(&d, &err) : open_demo(c, &d);
	stop_desk(&d);
	clear_names(&d);
	return status;
}
