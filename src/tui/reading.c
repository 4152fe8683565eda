/* How the names of actions are read: the palette finds by it what is typed in
 * kana. A name that is not here is found by its other texts only; a test asks
 * for all of them. */
#include "reading.h"

#include <string.h>

#include "teamjob/base/words.h"

static const char *const names[] = {
	NC_("reading", "split again"),
	NC_("reading", "day off"),
	NC_("reading", "no day off"),
	NC_("reading", "milestones"),
	NC_("reading", "edit milestone"),
	NC_("reading", "deliver milestone"),
	NC_("reading", "milestone confirmed"),
	NC_("reading", "milestone paid"),
	NC_("reading", "accept"), NC_("reading", "accept draft"),
	NC_("reading", "accounts"), NC_("reading", "calendar"),
	NC_("reading", "add"), NC_("reading", "add a key"),
	NC_("reading", "ask the client"), NC_("reading", "assess"), NC_("reading", "back"),
	NC_("reading", "bell"), NC_("reading", "brief"),
	NC_("reading", "cancel"), NC_("reading", "change order"),
	NC_("reading", "client agrees"), NC_("reading", "client declines"),
	NC_("reading", "client's changes"), NC_("reading", "close"),
	NC_("reading", "colour"), NC_("reading", "confirmed"),
	NC_("reading", "decline"), NC_("reading", "deliver"),
	NC_("reading", "difference"), NC_("reading", "down"),
	NC_("reading", "drafts"), NC_("reading", "draw anew"),
	NC_("reading", "drop"), NC_("reading", "edit"),
	NC_("reading", "end"), NC_("reading", "escrow paid"),
	NC_("reading", "filter"), NC_("reading", "find"),
	NC_("reading", "find an action"), NC_("reading", "first"),
	NC_("reading", "fix"), NC_("reading", "give back"),
	NC_("reading", "hold"), NC_("reading", "hours"),
	NC_("reading", "it arrived"), NC_("reading", "language"),
	NC_("reading", "last"), NC_("reading", "leaves"),
	NC_("reading", "log"), NC_("reading", "log of this"),
	NC_("reading", "lost"), NC_("reading", "mark"),
	NC_("reading", "mark all shown"), NC_("reading", "mark to here"),
	NC_("reading", "money"), NC_("reading", "new channel"), NC_("reading", "news"),
	NC_("reading", "news by mail"), NC_("reading", "views"),
	NC_("reading", "why refused"),
	NC_("reading", "edit the note"), NC_("reading", "take back the note"),
	NC_("reading", "save the view"), NC_("reading", "rename the view"),
	NC_("reading", "remove the view"),
	NC_("reading", "my page"), NC_("reading", "no hours"),
	NC_("reading", "new skill"), NC_("reading", "new template"),
	NC_("reading", "next hit"), NC_("reading", "next pane"),
	NC_("reading", "note"), NC_("reading", "offer"),
	NC_("reading", "offer as planned"),
	NC_("reading", "offer its tasks"), NC_("reading", "one item a line"),
	NC_("reading", "only mine"), NC_("reading", "open"),
	NC_("reading", "open call"),
	NC_("reading", "open call for its tasks"), NC_("reading", "orders"),
	NC_("reading", "outbox"), NC_("reading", "page down"),
	NC_("reading", "page up"), NC_("reading", "paid"), NC_("reading", "pay out"),
	NC_("reading", "package"), NC_("reading", "pass on"), NC_("reading", "paste"), NC_("reading", "pause"),
	NC_("reading", "previous hit"), NC_("reading", "previous pane"),
	NC_("reading", "pull"), NC_("reading", "quote"),
	NC_("reading", "reassign"), NC_("reading", "remark"),
	NC_("reading", "remove a key"), NC_("reading", "rest"),
	NC_("reading", "return"), NC_("reading", "review"),
	NC_("reading", "revise"), NC_("reading", "save"),
	NC_("reading", "send again"), NC_("reading", "settled"),
	NC_("reading", "share out"),
	NC_("reading", "sort by next"), NC_("reading", "split"),
	NC_("reading", "start"), NC_("reading", "start early"),
	NC_("reading", "submit"), NC_("reading", "take"),
	NC_("reading", "take back"), NC_("reading", "tasks"),
	NC_("reading", "team"), NC_("reading", "today"),
	NC_("reading", "turn order round"), NC_("reading", "type in"),
	NC_("reading", "undo"), NC_("reading", "up"),
	NC_("reading", "waits for"), NC_("reading", "what a review asks"),
	NC_("reading", "width of signs"),
	NC_("reading", "withdraw"), NC_("reading", "write"),
	NC_("reading", "write down the answer"),
	NC_("reading", "zoom"),
};

const char *action_reading(const char *label)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], label) == 0)
			return words_in("reading", names[i]);
	return "";
}
