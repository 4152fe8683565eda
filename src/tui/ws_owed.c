/* A task that is taken from somebody: what is owed to them is proposed from the
 * text so far. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"
#include "ws_form_own.h"

enum { TEXT = 200 };

/* The pay of the task in hand; 0: there is none to be known. */
static int64_t pay_of(struct ws *ws)
{
	struct task t = { 0 };
	struct tj_err ignored;
	int64_t yen = 0;

	if (app_get(ws->app, &task_type, ws->target, &t, &ignored) == TJ_OK)
		yen = t.pay_yen;
	record_clear(&task_type, &t);
	return yen;
}

static void note(struct ws *ws, const char *words_of, int64_t yen)
{
	char text[TEXT], pay[GROUPED_TEXT], part[GROUPED_TEXT];

	grouped_text(pay_of(ws), pay);
	grouped_text(yen, part);
	form_set_note(ws->form, "owed", words_say(text, sizeof text, words_of,
	    pay, part, NULL));
}

/* It stands in the field: Enter means it. */
static void propose(struct ws *ws)
{
	struct tj_err ignored;
	char number[24];
	int64_t yen;

	if (app_owed(ws->app, ws->target, &yen, &ignored) != TJ_OK)
		return;
	snprintf(number, sizeof number, "%lld", (long long)yen);
	ws_form_start(ws, "owed", number);
	note(ws, _("of %1 yen, by the text"), yen);
	form_set_note(ws->form, "pay", _("empty: what is left"));
}

/* Where nothing has to be owed it is only said. */
static void mention(struct ws *ws)
{
	struct tj_err ignored;
	int64_t yen;

	if (app_owed(ws->app, ws->target, &yen, &ignored) == TJ_OK)
		note(ws, _("%2 of %1 yen, by the text"), yen);
}

const struct ws_room ws_reassign_room = { .action = "task.reassign",
    .open = propose };
const struct ws_room ws_take_back_room = { .action = "task.take_back",
    .open = propose };
const struct ws_room ws_cancel_room = { .action = "task.cancel",
    .open = mention };
