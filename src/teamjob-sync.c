/* teamjob-sync: the only program that speaks to the outside. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "teamjob/base/file.h"
#include "teamjob/base/words.h"
#include "teamjob/config/config.h"
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
	    "answers that wait"));
	return status;
}

int main(int argc, char **argv)
{
	const struct rlimit none = { 0, 0 };
	struct sync_options o = { 0 };
	int c;

	file_guard_std();
	setrlimit(RLIMIT_CORE, &none);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (argc == 2 && strcmp(argv[1], "--jq") == 0)
		jq_child();
	words_init(NULL);
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == OPT_CONFIG)
			o.config = optarg;
		else if (c == OPT_DB)
			o.db = optarg;
		else if (c == OPT_SOURCE)
			o.source = optarg;
		else if (c == OPT_LANG)
			o.lang = optarg;
		else if (c == OPT_DRY)
			o.dry = true;
		else if (c == OPT_DUE)
			o.due = true;
		else if (c == OPT_JSON)
			o.json = true;
		else if (c == OPT_EXAMPLE)
			return print_example();
		else
			return usage(c == OPT_HELP ? stdout : stderr,
			    c == OPT_HELP ? 0 : 2);
	}
	if (optind < argc || (o.lang != NULL && strcmp(o.lang, "ja") != 0 &&
	    strcmp(o.lang, "en") != 0))
		return usage(stderr, 2);
	if (o.lang != NULL)
		words_init(o.lang);
	return sync_run(&o);
}
