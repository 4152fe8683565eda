/* teamjob-desk: the public order desk. Reads the options, opens the database,
 * listens, serves. */
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/process.h"
#include "teamjob/base/words.h"
#include "teamjob/desk/confine.h"
#include "teamjob/desk/desk.h"
#include "teamjob/desk/seed.h"
#include "teamjob/desk/server.h"
#include "teamjob/text/visible.h"

enum { PORT = 8470, MIN_FILL_S = 3, TOKEN_LEAST = 16, TOKEN_MOST = 512,
       MIN_FILL_MOST = 600, URL_TEXT = 300, NUMBER_TEXT = 24,
       LARGE_BYTES = 8 << 10, PATH_TEXT = 4200 };

struct arguments {
	const char *db, *listen, *token_file, *title, *lang, *seed, *url, *zone,
	    *confine;
	long port, min_fill;
	bool parent, help;
};

static const char usage[] =
    "usage: teamjob-desk [--db FILE] [--listen ADDRESS] [--port N]\n"
    "  [--token-file FILE] [--title TEAM] [--lang ja|en] [--url URL]\n"
    "  [--zone ZONE] [--seed FILE] [--min-fill SECONDS]\n"
    "  [--confine must|may|no] [--parent]\n";

static const struct option options[] = {
	{ "db", required_argument, NULL, 'd' },
	{ "listen", required_argument, NULL, 'l' },
	{ "port", required_argument, NULL, 'p' },
	{ "token-file", required_argument, NULL, 't' },
	{ "title", required_argument, NULL, 'n' },
	{ "lang", required_argument, NULL, 'L' },
	{ "url", required_argument, NULL, 'u' },
	{ "zone", required_argument, NULL, 'z' },
	{ "seed", required_argument, NULL, 's' },
	{ "min-fill", required_argument, NULL, 'm' },
	{ "confine", required_argument, NULL, 'c' },
	{ "parent", no_argument, NULL, 'P' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

/* A whole number from 0 to `most`, or -1. */
static long number(const char *text, long most)
{
	char *end;
	long value = strtol(text, &end, 10);

	return *text >= '0' && *text <= '9' && *end == '\0' && value <= most
	    ? value : -1;
}

static const char **text_option(struct arguments *a, int letter)
{
	const struct {
		int letter;
		const char **slot;
	} slots[] = {
		{ 'd', &a->db }, { 'l', &a->listen }, { 't', &a->token_file },
		{ 'n', &a->title }, { 'L', &a->lang }, { 's', &a->seed },
		{ 'u', &a->url }, { 'z', &a->zone },
		{ 'c', &a->confine }
	};

	for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
		if (slots[i].letter == letter)
			return slots[i].slot;
	return NULL;
}

static enum tj_code read_number(const char *name, long most, long *value,
    struct tj_err *err)
{
	char text[24];

	*value = number(optarg, most);
	snprintf(text, sizeof text, "%ld", most);
	return *value >= 0 ? TJ_OK : tj_fail(err, TJ_USAGE, N_("%1 is a whole "
	    "number from %2 to %3, not \"%4\""), name, "0", text, optarg, NULL);
}

static enum tj_code read_option(int letter, const char *word,
    struct arguments *a, struct tj_err *err)
{
	const char **slot = text_option(a, letter);

	if (slot != NULL)
		*slot = optarg;
	else if (letter == 'p')
		return read_number("--port", 65535, &a->port, err);
	else if (letter == 'm')
		return read_number("--min-fill", MIN_FILL_MOST, &a->min_fill,
		    err);
	else if (letter == 'P')
		a->parent = true;
	else if (letter == 'h')
		a->help = true;
	else
		return tj_fail(err, TJ_USAGE, letter == ':'
		    ? N_("%1 needs a value")
		    : N_("\"%1\" is no option of %2"), word, "teamjob-desk",
		    NULL);
	return TJ_OK;
}

static enum tj_code read_arguments(int argc, char **argv, struct arguments *a,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;
	int letter;

	opterr = 0;
	while (code == TJ_OK &&
	    (letter = getopt_long(argc, argv, ":", options, NULL)) != -1)
		code = read_option(letter, argv[optind - 1], a, err);
	if (code == TJ_OK && optind < argc)
		code = tj_fail(err, TJ_USAGE, N_("\"%1\" is one word too "
		    "many"), argv[optind], NULL);
	if (code == TJ_OK && a->lang != NULL && strcmp(a->lang, "ja") != 0 &&
	    strcmp(a->lang, "en") != 0)
		code = tj_fail(err, TJ_USAGE, N_("--lang is ja or en, not "
		    "\"%1\""), a->lang, NULL);
	if (code == TJ_OK && strcmp(a->confine, "must") != 0 &&
	    strcmp(a->confine, "may") != 0 && strcmp(a->confine, "no") != 0)
		code = tj_fail(err, TJ_USAGE, N_("--confine is must, may or "
		    "no, not \"%1\""), a->confine, NULL);
	return code;
}

static void complain(const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];
	struct buf b;

	buf_init(&b, 4 * TJ_ERR_TEXT_BYTES);
	words_err(text, sizeof text, err);
	text_visible(&b, text, strlen(text));
	fprintf(stderr, "teamjob-desk: %s\n", b.data);
	buf_clear(&b);
}

/* Who may not have access to the token: nobody but its owner. What systemd
 * hands over may show group bits, which stand for its access list. */
static mode_t forbidden(const char *path)
{
	const char *dir = getenv("CREDENTIALS_DIRECTORY");

	return dir != NULL && dir[0] == '/' &&
	    strncmp(path, dir, strlen(dir)) == 0 ? 007 : 077;
}

/* The bearer token of a file that nobody else may read. */
static enum tj_code read_token(const char *path, char **token,
    struct tj_err *err)
{
	struct stat st;
	struct buf b;
	enum tj_code code;

	if (stat(path, &st) == 0 && (st.st_mode & forbidden(path)) != 0)
		return tj_fail(err, TJ_REFUSED, N_("Others may read %1; "
		    "chmod 600 it"), path, NULL);
	buf_init(&b, TOKEN_MOST);
	code = file_read(path, &b, err);
	while (b.len > 0 && strchr(" \r\n\t", b.data[b.len - 1]) != NULL)
		buf_cut(&b, b.len - 1);
	if (code == TJ_OK && (b.len < TOKEN_LEAST ||
	    strpbrk(b.data, " \r\n\t") != NULL))
		code = tj_fail(err, TJ_INVALID, N_("The token in %1 must be "
		    "one word of at least 16 characters"), path, NULL);
	if (code == TJ_OK)
		*token = buf_take(&b);
	else
		buf_clear(&b);
	return code;
}

/* The path of the options, or the usual one, whose folder is made. */
static enum tj_code find_path(const struct arguments *a, char **path,
    struct tj_err *err)
{
	char *dir;
	enum tj_code code;

	*path = a->db != NULL ? file_real_path(a->db)
	    : file_data_path("desk.db");
	dir = mem_dup_n(*path, (size_t)(strrchr(*path, '/') - *path));
	code = a->db != NULL ? TJ_OK : file_make_dir(dir, err);
	mem_free(&dir);
	return code;
}

/* ---- the fences ---- */

/* What is read when it is first used must be read before: the words of both
 * languages. */
static void warm_up(void)
{
	const char *mine = words_lang();

	words_init("ja");
	words(N_("The order desk cannot start"));
	words_init(mine);
}

static enum tj_code not_confined(const char *by, bool must,
    struct tj_err *err)
{
	struct tj_err said;

	if (must)
		return tj_fail(err, TJ_REFUSED, N_("%1 cannot shut the order "
		    "desk in here, and --confine must asks for it"), by, NULL);
	tj_fail(&said, TJ_REFUSED, N_("%1 cannot shut the order desk in here; "
	    "it goes on without"), by, NULL);
	complain(&said);
	return TJ_OK;
}

static enum tj_code shut_in(const struct arguments *a, const char *path,
    struct tj_err *err)
{
	char wal[PATH_TEXT], shm[PATH_TEXT];
	const char *const files[] = { path, wal, shm, NULL };
	bool must = strcmp(a->confine, "must") == 0;
	enum tj_code code = TJ_OK;
	unsigned stands;

	if (strcmp(a->confine, "no") == 0)
		return TJ_OK;
	snprintf(wal, sizeof wal, "%s-wal", path);
	snprintf(shm, sizeof shm, "%s-shm", path);
	warm_up();
	stands = confine(CONFINE_ALL, files);
	if ((stands & CONFINE_FILES) == 0)
		code = not_confined("Landlock", must, err);
	if (code == TJ_OK && (stands & CONFINE_CALLS) == 0)
		code = not_confined("seccomp", must, err);
	return code;
}

/* Where the desk is reached when nobody said. */
static void make_url(const struct arguments *a, int port, char url[URL_TEXT])
{
	bool v6 = strchr(a->listen, ':') != NULL;

	if (a->url == NULL)
		snprintf(url, URL_TEXT, v6 ? "http://[%s]:%d"
		    : "http://%s:%d", a->listen, port);
	else
		snprintf(url, URL_TEXT, "%.*s", (int)strcspn(a->url, "\"<> "),
		    a->url);
	while (url[0] != '\0' && url[strlen(url) - 1] == '/')
		url[strlen(url) - 1] = '\0';
}

static void tell_fewer(unsigned connections)
{
	struct tj_err err;
	char allowed[NUMBER_TEXT], usual[NUMBER_TEXT];

	if (connections >= SERVER_CONNECTIONS)
		return;
	snprintf(allowed, sizeof allowed, "%u", connections);
	snprintf(usual, sizeof usual, "%d", SERVER_CONNECTIONS);
	tj_fail(&err, TJ_LIMIT, N_("So few files may be open here that only %1 "
	    "connections are served at once, not %2; raise the hard limit "
	    "(ulimit -Hn, LimitNOFILE of the unit)"), allowed, usual, NULL);
	complain(&err);
}

static enum tj_code serve(const struct arguments *a, struct desk *desk,
    const char *path, struct tj_err *err)
{
	struct server_options server_options = {
		.listen = a->listen, .port = (int)a->port,
		.parent = a->parent, .handle = desk_answer, .arg = desk
	};
	struct server *server = NULL;
	char url[URL_TEXT];
	enum tj_code code = server_open(&server_options, &server, err);

	if (code != TJ_OK)
		return code;
	tell_fewer(server_connections(server));
	make_url(a, server_port(server), url);
	desk->url = url;
	code = shut_in(a, path, err);
	if (code == TJ_OK) {
		printf("PORT=%d\nREADY %d\n", server_port(server),
		    server_port(server));
		fflush(stdout);
		code = server_run(server, err);
	}
	server_close(&server);
	return code;
}

static enum tj_code run(const struct arguments *a, struct tj_err *err)
{
	struct desk desk = {
		.team = a->title, .lang = words_lang(),
		.min_fill_s = a->min_fill
	};
	char *token = NULL, *path = NULL;
	enum tj_code code = TJ_OK;

	if (a->token_file != NULL)
		code = read_token(a->token_file, &token, err);
	if (code == TJ_OK)
		code = find_path(a, &path, err);
	if (code == TJ_OK)
		code = rows_open(path, &desk.rows, err);
	if (code == TJ_OK && a->seed != NULL)
		code = seed_load(desk.rows, a->seed, err);
	desk.api_token = token;
	if (code == TJ_OK)
		code = serve(a, &desk, path, err);
	rows_close(&desk.rows);
	mem_free(&path);
	mem_free(&token);
	return code;
}

int main(int argc, char **argv)
{
	struct arguments a = {
		.listen = "127.0.0.1", .title = "teamjob",
		.zone = "Asia/Tokyo", .confine = "may", .port = PORT, .min_fill = MIN_FILL_S
	};
	struct tj_err err = { .code = TJ_OK };

	process_begin();
	umask(077);
	/* a body or an answer goes back to the system when it is over */
	mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
	words_init(NULL);
	if (read_arguments(argc, argv, &a, &err) != TJ_OK)
		complain(&err);
	if (err.code != TJ_OK || a.help) {
		fputs(usage, a.help ? stdout : stderr);
		return tj_exit_status(err.code);
	}
	if (a.lang != NULL)
		words_init(a.lang);
	clock_zone(a.zone);
	if (run(&a, &err) != TJ_OK)
		complain(&err);
	return tj_exit_status(err.code);
}
