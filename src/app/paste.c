#include "teamjob/app/paste.h"

#include <string.h>

#include "op.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/keys.h"

enum { NAME_LEAST = 6 };	/* bytes: two kanji; less is found anywhere */

struct known {
	char *text;		/* folded, without blanks */
	char *best;		/* the longest name that stands in it, or NULL */
	size_t len;
};

static void try_client(const void *row, void *arg)
{
	const struct client *c = row;
	struct known *k = arg;
	char *key = keys_name(c->name);
	size_t len = strlen(key);

	if (len >= NAME_LEAST && len > k->len && strstr(k->text, key) != NULL) {
		mem_free(&k->best);
		k->best = mem_dup(c->name);
		k->len = len;
	}
	mem_free(&key);
}

/* The line of the text that holds the name as it is written, or the name. */
static char *line_with(const char *text, const char *name)
{
	const char *at = strstr(text, name), *from = at;

	if (at == NULL)
		return mem_dup(name);
	while (from > text && from[-1] != '\n' && at - from < 60)
		from--;
	while ((*from & 0xc0) == 0x80)
		from++;
	return mem_dup_n(from, (size_t)(at - from) + strlen(name));
}

/* A label's word is believed; less than that is not worth as much as a name we
 * know. */
static enum tj_code find_client(struct app *app, const char *text,
    struct paste *p, struct tj_err *err)
{
	struct paste_value *v = &p->fields[PASTE_CLIENT];
	char *start = mem_dup_n(text, strnlen(text, PASTE_LOOKED_AT));
	struct known k = { .text = keys_name(start) };
	enum tj_code code = TJ_OK;

	if (v->sure < PASTE_KNOWN)
		code = app_each(app, &client_type, NULL, 0, try_client, &k,
		    err);
	if (k.best != NULL) {
		char *words = line_with(start, k.best);

		mem_free(&v->text);
		mem_free(&v->words);
		v->text = k.best;
		v->words = words;
		v->sure = PASTE_KNOWN;
	}
	mem_free(&k.text);
	mem_free(&start);
	return code;
}

enum tj_code app_paste_read(struct app *app, const char *text, size_t len,
    struct paste *p, struct tj_err *err)
{
	char today[11];
	enum tj_code code;

	app_today(app, today);
	code = paste_read(p, text, len, today, err);
	return code == TJ_OK ? find_client(app, text, p, err) : code;
}
