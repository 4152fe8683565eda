#include "teamjob/domain/life.h"

#include <string.h>

#include "teamjob/base/words.h"
#include "teamjob/domain/model.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
enum { D = ROLE_DIRECTOR, W = ROLE_WORKER, M = ROLE_SYSTEM };

static const struct life_state order_states[] = {
	{ "received", NC_("order", "received"), "新", "N", 'Y' },
	{ "quoted", NC_("order", "quoted"), "見", "Q", 'c' },
	{ "agreed", NC_("order", "agreed"), "契", "A", '-' },
	{ "in_work", NC_("order", "in work"), "作", "W", '-' },
	{ "delivered", NC_("order", "delivered"), "納", "D", 'c' },
	{ "accepted", NC_("order", "confirmed"), "検", "K", 'g' },
	{ "paid", NC_("order", "paid"), "入", "P", 'g' },
	{ "closed", NC_("order", "closed"), "完", "C", 'd' },
	{ "declined", NC_("order", "declined"), "断", "X", 'd' },
	{ "lost", NC_("order", "lost"), "失", "L", 'd' },
	{ "cancelled", NC_("order", "cancelled"), "止", "Z", 'd' },
};

static const struct life_step order_steps[] = {
	{ "received", "accept", "agreed", D, NULL },
	{ "received", "quote", "quoted", D, NULL },
	{ "received", "decline", "declined", D, NULL },
	{ "quoted", "accept", "agreed", D, NULL },
	{ "quoted", "quote", "quoted", D, NULL },
	{ "quoted", "decline", "declined", D, NULL },
	{ "quoted", "lose", "lost", D, NULL },
	{ "received", "lose", "lost", D, NULL },
	{ "agreed", "start", "in_work", D | W | M,
	  N_("the escrow is paid, or a director gave a reason") },
	{ "in_work", "deliver", "delivered", D,
	  N_("every task is accepted") },
	{ "delivered", "revise", "in_work", D,
	  N_("revisions are left") },
	{ "delivered", "confirm", "accepted", D | M, NULL },
	{ "accepted", "pay", "paid", D | M, NULL },
	{ "paid", "close", "closed", D, NULL },
	{ "agreed", "cancel", "cancelled", D, NULL },
	{ "in_work", "cancel", "cancelled", D, NULL },
	{ "delivered", "cancel", "cancelled", D, NULL },
};

static const struct life_state task_states[] = {
	{ "planned", NC_("task", "planned"), "案", "N", 'd' },
	{ "open", NC_("task", "open"), "募", "O", 'y' },
	{ "offered", NC_("task", "offered"), "打", "F", 'c' },
	{ "agreed", NC_("task", "agreed"), "約", "A", '-' },
	{ "doing", NC_("task", "doing"), "作", "W", '-' },
	{ "submitted", NC_("task", "submitted"), "提", "S", 'Y' },
	{ "in_review", NC_("task", "in review"), "確", "V", 'c' },
	{ "returned", NC_("task", "returned"), "戻", "R", 'm' },
	{ "accepted", NC_("task", "accepted"), "合", "K", 'g' },
	{ "paid", NC_("task", "paid"), "払", "P", 'd' },
	{ "cancelled", NC_("task", "cancelled"), "止", "Z", 'd' },
};

static const struct life_step task_steps[] = {
	{ "planned", "open", "open", D, NULL },
	{ "planned", "offer", "offered", D, NULL },
	{ "open", "offer", "offered", D, NULL },
	{ "offered", "offer", "offered", D, NULL },
	{ "offered", "open", "open", D, NULL },
	{ "offered", "withdraw", "open", D | W | M,
	  N_("no other offer waits") },
	{ "offered", "take", "agreed", W,
	  N_("it was offered to me") },
	{ "open", "take", "agreed", W,
	  N_("I have the level and a hand free") },
	{ "agreed", "start", "doing", W | D,
	  N_("the order may start and nothing is waited for") },
	{ "returned", "start", "doing", W | D, NULL },
	{ "doing", "submit", "submitted", W | D, N_("the draft has text") },
	{ "returned", "submit", "submitted", W | D, N_("the draft has text") },
	{ "submitted", "review", "in_review", D,
	  N_("the reviewer is not the author") },
	{ "in_review", "review", "in_review", D,
	  N_("it is mine, or the other's half hour is over") },
	{ "in_review", "release", "submitted", D | M, NULL },
	{ "in_review", "accept", "accepted", D, NULL },
	{ "in_review", "return", "returned", D,
	  N_("there is at least one open remark") },
	{ "accepted", "pay", "paid", D, NULL },
	{ "accepted", "reopen", "returned", D,
	  N_("the client asks for changes") },
	{ "planned", "cancel", "cancelled", D, NULL },
	{ "open", "cancel", "cancelled", D, NULL },
	{ "offered", "cancel", "cancelled", D, NULL },
	{ "agreed", "cancel", "cancelled", D, NULL },
	{ "doing", "cancel", "cancelled", D, NULL },
	{ "submitted", "cancel", "cancelled", D, NULL },
	{ "in_review", "cancel", "cancelled", D, NULL },
	{ "returned", "cancel", "cancelled", D, NULL },
	{ "agreed", "reassign", "agreed", D, N_("the other has the level") },
	{ "doing", "reassign", "agreed", D, N_("the other has the level") },
	{ "submitted", "reassign", "agreed", D, N_("the other has the level") },
	{ "in_review", "reassign", "agreed", D, N_("the other has the level") },
	{ "returned", "reassign", "agreed", D, N_("the other has the level") },
	{ "agreed", "take_back", "planned", D, NULL },
	{ "doing", "take_back", "planned", D, NULL },
	{ "submitted", "take_back", "planned", D, NULL },
	{ "in_review", "take_back", "planned", D, NULL },
	{ "returned", "take_back", "planned", D, NULL },
};

static const struct life_state draft_states[] = {
	{ "writing", NC_("draft", "writing"), "書", "W", '-' },
	{ "submitted", NC_("draft", "submitted"), "提", "S", 'Y' },
	{ "in_review", NC_("draft", "in review"), "確", "V", 'c' },
	{ "returned", NC_("draft", "returned"), "戻", "R", 'm' },
	{ "accepted", NC_("draft", "accepted"), "合", "K", 'g' },
};

static const struct life_step draft_steps[] = {
	{ "writing", "save", "writing", W | D, NULL },
	{ "returned", "save", "writing", W | D, NULL },
	{ "writing", "submit", "submitted", W | D, NULL },
	{ "returned", "submit", "submitted", W | D, NULL },
	{ "submitted", "review", "in_review", D,
	  N_("the reviewer is not the author") },
	{ "in_review", "review", "in_review", D,
	  N_("it is mine, or the other's half hour is over") },
	{ "in_review", "release", "submitted", D | M, NULL },
	{ "in_review", "accept", "accepted", D, NULL },
	{ "in_review", "return", "returned", D,
	  N_("there is at least one open remark") },
	{ "accepted", "reopen", "returned", D,
	  N_("the client asks for changes") },
	{ "writing", "take_back", "writing", D, NULL },
	{ "submitted", "take_back", "writing", D, NULL },
	{ "in_review", "take_back", "writing", D, NULL },
	{ "returned", "take_back", "writing", D, NULL },
};

static const struct life_state person_states[] = {
	{ "active", NC_("person", "active"), "  ", " ", '-' },
	{ "resting", NC_("person", "resting"), "休", "H", 'd' },
	{ "left", NC_("person", "left"), "退", "X", 'd' },
};

static const struct life_step person_steps[] = {
	{ "active", "rest", "resting", D | W, NULL },
	{ "resting", "back", "active", D | W, NULL },
	{ "active", "leave", "left", D, N_("no task is in hand") },
	{ "resting", "leave", "left", D, N_("no task is in hand") },
};

const struct life order_life = { "order", order_states, COUNT(order_states),
    order_steps, COUNT(order_steps) };
const struct life task_life = { "task", task_states, COUNT(task_states),
    task_steps, COUNT(task_steps) };
const struct life draft_life = { "draft", draft_states, COUNT(draft_states),
    draft_steps, COUNT(draft_steps) };
const struct life person_life = { "person", person_states,
    COUNT(person_states), person_steps, COUNT(person_steps) };

const struct life_step *life_step(const struct life *life, const char *from,
    const char *event)
{
	for (size_t i = 0; i < life->n_steps; i++) {
		const struct life_step *s = &life->steps[i];

		if (strcmp(s->from, from) == 0 && strcmp(s->event, event) == 0)
			return s;
	}
	return NULL;
}

const struct life_state *life_state(const struct life *life, const char *name)
{
	for (size_t i = 0; name != NULL && i < life->n_states; i++)
		if (strcmp(life->states[i].name, name) == 0)
			return &life->states[i];
	return NULL;
}

const struct life *life_of(const char *kind)
{
	static const struct life *const lives[] = {
		&order_life, &task_life, &draft_life, &person_life
	};

	for (size_t i = 0; i < COUNT(lives); i++)
		if (strcmp(lives[i]->kind, kind) == 0)
			return lives[i];
	return NULL;
}
