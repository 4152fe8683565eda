#include "teamjob/domain/keys.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/fold.h"

enum { NO_DAY_GROUP = 9 };

static const char no_day[] = "9999-12-31";

/* Where a state stands on the desk: what waits for us first. */
struct rank {
	const char *state;
	int group;
};

static const struct rank order_ranks[] = {
	{ "received", 0 }, { "quoted", 1 }, { "agreed", 1 }, { "in_work", 1 },
	{ "delivered", 2 }, { "accepted", 3 }, { "paid", 4 }, { "closed", 5 },
	{ "declined", 6 }, { "lost", 6 }, { "cancelled", 6 }, { NULL, 0 }
};

static const struct rank task_ranks[] = {
	{ "planned", 0 }, { "open", 0 }, { "offered", 0 }, { "agreed", 0 },
	{ "doing", 0 }, { "submitted", 0 }, { "in_review", 0 },
	{ "returned", 0 }, { "accepted", 1 }, { "paid", 2 },
	{ "cancelled", 3 }, { NULL, 0 }
};

static const struct rank draft_ranks[] = {
	{ "submitted", 0 }, { "in_review", 1 }, { "returned", 2 },
	{ "writing", 3 }, { "accepted", 4 }, { NULL, 0 }
};

static int rank_of(const struct rank *ranks, const char *state)
{
	for (; state != NULL && ranks->state != NULL; ranks++)
		if (strcmp(ranks->state, state) == 0)
			return ranks->group;
	return NO_DAY_GROUP;
}

static const char *day_or_last(const char *day)
{
	return day != NULL && day[0] != '\0' ? day : no_day;
}

char *keys_name(const char *name)
{
	char *folded = text_fold(name != NULL ? name : "");
	size_t n = 0;

	for (size_t i = 0; folded[i] != '\0'; i++)
		if (folded[i] != ' ')
			folded[n++] = folded[i];
	folded[n] = '\0';
	return folded;
}

static void set_taken(char **slot, char *key)
{
	mem_free(slot);
	*slot = key;
}

void keys_of_person(struct person *p)
{
	bool has_kana = p->kana != NULL && p->kana[0] != '\0';

	set_taken(&p->kana_key, keys_name(has_kana ? p->kana : p->name));
}

void keys_of_client(struct client *c)
{
	set_taken(&c->name_key, keys_name(c->name));
}

void keys_of_order(struct order *o)
{
	int group = rank_of(order_ranks, o->state);
	char key[64];

	record_set(&o->due_key, day_or_last(o->due_on));
	if (group == 0)	/* the newest first */
		snprintf(key, sizeof key, "0 %010lld",
		    9999999999LL - (long long)o->number);
	else
		snprintf(key, sizeof key, "%d %s", group, o->due_key);
	record_set(&o->desk_key, key);
}

void keys_of_task(struct task *t)
{
	char key[80];

	record_set(&t->due_key, day_or_last(t->due_on));
	snprintf(key, sizeof key, "%d %s %010lld", rank_of(task_ranks, t->state),
	    t->due_key, (long long)t->order_number);
	record_set(&t->desk_key, key);
	snprintf(key, sizeof key, "%010lld %06lld", (long long)t->order_number,
	    (long long)t->place);
	record_set(&t->number_key, key);
}

void keys_of_draft(struct draft *d)
{
	char key[64];

	snprintf(key, sizeof key, "%d %012lld", rank_of(draft_ranks, d->state),
	    999999999999LL - (long long)d->moved_at);
	record_set(&d->desk_key, key);
}
