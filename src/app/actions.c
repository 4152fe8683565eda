/* The table of operations, put together from the tables of the rooms
 * (acts_*.c). Whoever wants a new operation adds a row there and a handler in
 * the room's op_*.c. */
#include <string.h>

#include "op.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

/* In the order of help, palette and docs/keys.md; of two rows with the same
 * key the first that can be done is. */
static const struct action_table *const rooms[] = {
	&acts_order,
	&acts_plan,
	&acts_task,
	&acts_draft,
	&acts_person,
	&acts_key,
	&acts_settle,
	&acts_team,
	&acts_view,
	&acts_ask,
};

enum { ROOMS = sizeof rooms / sizeof *rooms };

const struct action_arg args_reason[1] = {
	{ "reason", ARG_TEXT, true, NC_("field", "Reason"), NULL, 0, 0, NULL, false },
};

const struct action_arg args_maybe_reason[1] = {
	{ "reason", ARG_TEXT, false, NC_("field", "Reason"), NULL, 0, 0, NULL, false },
};

const struct action_arg args_message[1] = {
	{ "message", ARG_TEXT, false, NC_("field", "Message"), NULL, 0, 0, NULL, false },
};

const struct action_arg args_note[1] = {
	{ "text", ARG_BLOCK, true, NC_("field", "Note"), NULL, 0, 0, NULL, false },
};

/* One array for all who walk it; made at the first use and kept. */
static const struct action *put_together(size_t count)
{
	struct action *all = mem_new(count, sizeof *all), *next = all;

	for (size_t i = 0; i < ROOMS; i++) {
		memcpy(next, rooms[i]->list, rooms[i]->n * sizeof *next);
		next += rooms[i]->n;
	}
	return all;
}

const struct action *app_actions(size_t *count)
{
	static const struct action *all;

	*count = 0;
	for (size_t i = 0; i < ROOMS; i++)
		*count += rooms[i]->n;
	if (all == NULL)
		all = put_together(*count);
	return all;
}

const struct action *app_action(const char *name)
{
	size_t n;
	const struct action *list = app_actions(&n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].name, name) == 0)
			return &list[i];
	return NULL;
}
