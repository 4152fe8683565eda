/* The package of an order from the workstation: into the folder that the
 * config names, never over a file that is there. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/package.h"
#include "teamjob/base/file.h"
#include "teamjob/base/words.h"
#include "ws_modes.h"

/* Where there is no folder: what does it instead. */
static void say_how(struct ws *ws, int64_t order)
{
	struct order o = { 0 };
	struct tj_err ignored;
	char number[24] = "", said[TJ_ERR_TEXT_BYTES];

	if (app_get(ws->app, &order_type, order, &o, &ignored) == TJ_OK)
		snprintf(number, sizeof number, "%lld", (long long)o.number);
	record_clear(&order_type, &o);
	ws_say(ws, words_say(said, sizeof said, _("Nowhere to write is set "
	    "here (packages: in the config). teamjob package %1 --print gives "
	    "it, over SSH too"), number, NULL));
}

void ws_package(struct ws *ws)
{
	const struct package_wish wish = { PACKAGE_ZIP, words_lang(), false };
	const char *dir = ws->options->packages;
	char name[PACKAGE_NAME_BYTES], said[TJ_ERR_TEXT_BYTES];
	struct ws_subject s;
	struct buf package;
	struct tj_err err;
	enum tj_code code;

	ws_subject(ws, &s);
	if (s.id == 0 || s.pane != PANE_ORDERS)
		return;
	if (dir == NULL) {
		say_how(ws, s.id);
		return;
	}
	buf_init(&package, PACKAGE_BYTES_MAX);
	code = app_package(ws->app, s.id, &wish, &package, name, &err);
	if (code == TJ_OK)
		code = file_write_in(dir, name, package.data, package.len,
		    false, &err);
	buf_clear(&package);
	if (code == TJ_OK)
		ws_say(ws, words_say(said, sizeof said, _("Written: %1/%2"),
		    dir, name, NULL));
	else
		ws_refuse(ws, &err);
}
