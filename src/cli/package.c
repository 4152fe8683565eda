/* package: what is handed to the client, into a folder or to standard
 * output. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/app/package.h"
#include "teamjob/base/file.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/cli/print.h"

/* Words and marks of what a person sees; an archive is no text for a screen. */
static int print_package(const struct buf *package, enum package_format format)
{
	bool screen = isatty(STDOUT_FILENO);

	if (screen && format == PACKAGE_ZIP)
		return cli_usage("package", N_("An archive is no text: send "
		    "it into a file (> FILE), or use --dir"), NULL, NULL);
	if (screen)
		cli_print_lines(package->data);
	else
		fwrite(package->data, 1, package->len, stdout);
	return fflush(stdout) == 0 ? 0 : 3;
}

static int write_package(const struct cli *c, const struct buf *package,
    const char *name)
{
	const char *dir = cli_value(c, "dir");
	char said[TJ_ERR_TEXT_BYTES];
	struct tj_err err;

	if (dir == NULL)
		dir = ".";
	if (file_write_in(dir, name, package->data, package->len,
	    cli_has(c, "replace"), &err) != TJ_OK)
		return cli_fail(&err);
	cli_print(words_say(said, sizeof said, _("Written: %1/%2"), dir, name,
	    NULL));
	putchar('\n');
	return 0;
}

int cli_package(struct cli *c)
{
	const char *word = cli_value(c, "format");
	struct package_wish wish = { .lang = words_lang(),
	    .format = word != NULL ? package_format_of(word) : PACKAGE_ZIP,
	    .names = cli_has(c, "names") };
	char name[PACKAGE_NAME_BYTES];
	struct buf package;
	struct tj_err err;
	int64_t id;
	int status;

	if (wish.format == PACKAGE_FORMAT_COUNT)
		return cli_usage("package", N_("There is no format \"%1\": md, "
		    "html, text, csv or zip"), word, NULL);
	if (cli_has(c, "print") && (cli_has(c, "dir") ||
	    cli_has(c, "replace")))
		return cli_usage("package", N_("--print writes no file: leave "
		    "--dir and --replace out"), NULL, NULL);
	if (app_find(c->app, "order", c->words[0], &id, &err) != TJ_OK)
		return cli_fail(&err);
	buf_init(&package, PACKAGE_BYTES_MAX);
	if (app_package(c->app, id, &wish, &package, name, &err) != TJ_OK)
		status = cli_fail(&err);
	else if (cli_has(c, "print"))
		status = print_package(&package, wish.format);
	else
		status = write_package(c, &package, name);
	buf_clear(&package);
	return status;
}
