#include "teamjob/tui/prompt.h"

#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/tui/field.h"

enum {
	TEXT_MAX = 500,		/* characters */
	SAID_GAP = 3, SAID_LEAST = 12	/* cells before, and of, what is found */
};

struct prompt {
	struct prompt_spec spec;
	struct field field;
	char *typed;		/* what was typed before Up, or NULL */
	size_t at;		/* place in the history; its n: not in it */
};

/* Shows item `at` of the history, or what was typed. */
static void recall(struct prompt *p, size_t at)
{
	struct prompt_history *h = p->spec.history;

	if (p->at == h->n) {
		mem_free(&p->typed);
		p->typed = mem_dup(p->field.text);
	}
	p->at = at;
	field_set(&p->field, at < h->n ? h->item[at] : p->typed, false);
}

static enum prompt_answer older(struct prompt *p)
{
	if (p->spec.history == NULL)
		return PROMPT_OTHER;
	if (p->at == 0)
		return PROMPT_STAY;
	recall(p, p->at - 1);
	return PROMPT_CHANGED;
}

static enum prompt_answer newer(struct prompt *p)
{
	if (p->spec.history == NULL)
		return PROMPT_OTHER;
	if (p->at >= p->spec.history->n)
		return PROMPT_STAY;
	recall(p, p->at + 1);
	return PROMPT_CHANGED;
}

static enum prompt_answer complete(struct prompt *p)
{
	char *text;

	if (p->spec.complete == NULL)
		return PROMPT_OTHER;
	text = p->spec.complete(p->spec.arg, p->field.text);
	if (text == NULL)
		return PROMPT_STAY;
	field_set(&p->field, text, false);
	mem_free(&text);
	return PROMPT_CHANGED;
}

static enum prompt_answer take(struct prompt *p)
{
	if (p->spec.history != NULL)
		prompt_history_add(p->spec.history, p->field.text);
	return PROMPT_TAKEN;
}

static enum prompt_answer drop(struct prompt *p)
{
	(void)p;
	return PROMPT_DROPPED;
}

static enum prompt_answer help(struct prompt *p)
{
	(void)p;
	return PROMPT_HELP;
}

static const struct {
	const char *key;
	enum prompt_answer (*does)(struct prompt *p);
} keys[] = {
	{ "Enter", take }, { "Esc", drop }, { "C-c", drop }, { "F1", help },
	{ "Tab", complete }, { "Up", older }, { "Down", newer },
};

void prompt_history_clear(struct prompt_history *h)
{
	for (size_t i = 0; i < h->n; i++)
		mem_free(&h->item[i]);
	h->n = 0;
}

void prompt_history_add(struct prompt_history *h, const char *text)
{
	char *item = NULL;
	size_t at;

	if (text[0] == '\0')
		return;
	for (at = 0; at < h->n && strcmp(h->item[at], text) != 0; at++)
		;
	if (at == h->n && h->n == PROMPT_HISTORY)
		at = 0;
	if (at < h->n) {
		mem_free(&h->item[at]);
		memmove(h->item + at, h->item + at + 1,
		    (h->n - at - 1) * sizeof(h->item[0]));
		h->n--;
	}
	item = mem_dup(text);
	h->item[h->n++] = item;
}

struct prompt *prompt_new(const struct prompt_spec *spec)
{
	struct prompt *p = mem_new(1, sizeof(*p));

	p->spec = *spec;
	p->at = spec->history != NULL ? spec->history->n : 0;
	field_init(&p->field, TEXT_MAX);
	field_set(&p->field, spec->text, true);
	return p;
}

void prompt_free(struct prompt **prompt)
{
	if (*prompt == NULL)
		return;
	field_clear(&(*prompt)->field);
	mem_free(&(*prompt)->typed);
	mem_free(prompt);
}

enum prompt_answer prompt_key(struct prompt *p, const struct key *key)
{
	enum field_answer answer = field_key(&p->field, key);

	if (answer != FIELD_IGNORED)
		return answer == FIELD_CHANGED ? PROMPT_CHANGED : PROMPT_STAY;
	for (size_t i = 0; key->kind == KEY_NAMED &&
	    i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].key, key->name) == 0)
			return keys[i].does(p);
	return PROMPT_OTHER;
}

void prompt_draw(struct prompt *p, struct area a)
{
	int col = surface_text(a, 0, 0, a.cols, STYLE_BOLD, p->spec.sign);

	/* what was there before goes */
	surface_fill(a, 0, col, a.cols - col, STYLE_PLAIN);
	field_draw(&p->field, a, 0, col, a.cols - col, true);
}

void prompt_say(const struct prompt *p, struct area a, const char *found)
{
	int col = surface_width(p->spec.sign) +
	    surface_width(p->field.text) + SAID_GAP;

	if (a.cols - col >= SAID_LEAST)
		surface_text(a, 0, col, a.cols - col - 1, STYLE_PLAIN, found);
}

const char *prompt_text(const struct prompt *p)
{
	return p->field.text;
}
