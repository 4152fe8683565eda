/* A revision the client asks for: beside the price stands how many of those
 * agreed are used, and whether this one is still among them. */
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
