/* Work that goes back. A revision the client asks for: beside the price stands
 * how many of those agreed are used, and whether this one is still among them.
 * A piece that is late: a new day is proposed. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/words.h"
#include "ws_form_own.h"

static void open_room(struct ws *ws)
{
	struct order o = { 0 };
	struct tj_err ignored;
	char this_one[24], most[24], text[200];

	if (app_get(ws->app, &order_type, ws->target, &o, &ignored) == TJ_OK) {
		snprintf(this_one, sizeof this_one, "%lld",
		    (long long)o.revisions + 1);
		snprintf(most, sizeof most, "%lld",
		    (long long)o.revisions_max);
		form_set_note(ws->form, "amount", words_say(text, sizeof text,
		    o.revisions < o.revisions_max
		    ? _("revision %1 of %2 agreed: none needed")
		    : _("all %2 are used: a change order, with its price"),
		    this_one, most, NULL));
	}
	record_clear(&order_type, &o);
}

const struct ws_room ws_revise_room = { .action = "order.revise",
    .open = open_room };

/* It stands in the field: Enter means it. */
static void propose_day(struct ws *ws)
{
	struct draft d = { 0 };
	struct tj_err ignored;
	char day[11] = "";

	if (app_get(ws->app, &draft_type, ws->target, &d, &ignored) == TJ_OK &&
	    d.task != 0)
		app_due_again(ws->app, d.task, day, &ignored);
	if (day[0] != '\0')
		form_start(ws->form, "due", day);
	record_clear(&draft_type, &d);
}

const struct ws_room ws_return_room = { .action = "draft.return",
    .open = propose_day };
