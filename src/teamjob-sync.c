/* teamjob-sync: the only program that speaks to the outside. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "teamjob/base/file.h"
#include "teamjob/base/process.h"
#include "teamjob/base/words.h"
#include "teamjob/config/config.h"
#include "teamjob/sync/http.h"
#include "teamjob/sync/jq.h"
#include "teamjob/sync/run.h"

enum { OPT_CONFIG = 256, OPT_DB, OPT_SOURCE, OPT_LANG, OPT_DRY, OPT_DUE,
    OPT_JSON, OPT_EXAMPLE, OPT_HELP };

static const struct option options[] = {
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "db", required_argument, NULL, OPT_DB },
	{ "source", required_argument, NULL, OPT_SOURCE },
	{ "lang", required_argument, NULL, OPT_LANG },
	{ "dry-run", no_argument, NULL, OPT_DRY },
	{ "due", no_argument, NULL, OPT_DUE },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "print-config-example", no_argument, NULL, OPT_EXAMPLE },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

static int print_example(void)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	config_example(&b);
	fwrite(b.data, 1, b.len, stdout);
	buf_clear(&b);
	return 0;
}

static int usage(FILE *to, int status)
{
	fprintf(to, "%s\n", _("teamjob-sync [--config F] [--db F] "
	    "[--source NAME] [--due] [--dry-run] [--json] [--lang L]\n"
	    "pulls orders from the sources of the config file and sends the "
	    "answers that wait\n"
	    "teamjob-sync [--config F] [--db F] [--json] try SOURCE\n"
	    "shows what a source would bring, and why an order would be put "
	    "aside; stores nothing"));
	return status;
}

/* The word of the command line that is wrong; TJ_OK: none is. */
static enum tj_code read_options(int argc, char **argv,
    struct sync_options *o, bool *help, bool *example, struct tj_err *err)
{
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (c == OPT_CONFIG)
			o->config = optarg;
		else if (c == OPT_DB)
			o->db = optarg;
		else if (c == OPT_SOURCE)
			o->source = optarg;
		else if (c == OPT_LANG)
			o->lang = optarg;
		else if (c == OPT_DRY)
			o->dry = true;
		else if (c == OPT_DUE)
			o->due = true;
		else if (c == OPT_JSON)
			o->json = true;
		else if (c == OPT_EXAMPLE)
			*example = true;
		else if (c == OPT_HELP)
			*help = true;
		else
			return tj_fail(err, TJ_USAGE, c == ':'
			    ? N_("%1 needs a value")
			    : N_("\"%1\" is no option of %2"),
			    argv[optind - 1], "teamjob-sync", NULL);
	}
	if (optind < argc && strcmp(argv[optind], "try") == 0) {
		if (optind + 1 == argc)
			return tj_fail(err, TJ_USAGE, N_("%1 needs a value"),
			    "try", NULL);
		o->source = argv[optind + 1];
		o->tried = o->dry = true;
		optind += 2;
	}
	if (optind < argc)
		return tj_fail(err, TJ_USAGE, N_("\"%1\" is one word too "
		    "many"), argv[optind], NULL);
	if (o->lang != NULL && strcmp(o->lang, "ja") != 0 &&
	    strcmp(o->lang, "en") != 0)
		return tj_fail(err, TJ_USAGE, N_("--lang is ja or en, not "
		    "\"%1\""), o->lang, NULL);
	return TJ_OK;
}

int main(int argc, char **argv)
{
	const struct rlimit none = { 0, 0 };
	struct sync_options o = { 0 };
	struct tj_err err;
	bool help = false, example = false;
	enum jq_task task;

	process_begin();
	setrlimit(RLIMIT_CORE, &none);
	signal(SIGPIPE, SIG_IGN);
	unsetenv("SSLKEYLOGFILE");	/* curl would write its keys there */
	if (argc == 2 && jq_is_task(argv[1], &task))
		jq_child(task);
	words_init(NULL);
	if (read_options(argc, argv, &o, &help, &example, &err) != TJ_OK) {
		sync_complain(&err);
		return usage(stderr, tj_exit_status(TJ_USAGE));
	}
	if (o.lang != NULL)
		words_init(o.lang);
	if (help)
		return usage(stdout, 0);
	if (example)
		return print_example();
	if (!http_begin()) {
		tj_fail(&err, TJ_IO, N_("libcurl cannot be used here"), NULL);
		sync_complain(&err);
		return tj_exit_status(TJ_IO);
	}
	return sync_run(&o);
}
