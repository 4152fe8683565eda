/* Notes on anything that has a page. Whoever is named in one (@login) is told,
 * if they may see the thing it is on. */
#include <string.h>

#include "op.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/visible.h"

enum { LOGIN_BYTES = 33, NAMED_MAX = 20, TOLD_CELLS = 160, SAID_BYTES = 300,
    THING_BYTES = 1 << 16 };

static const char login_signs[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
static const char full_at[] = "\xef\xbc\xa0";	/* as typed with an IME on */

static bool is_sign(char c)
{
	return c != '\0' && (strchr(login_signs, c) != NULL ||
	    (c >= 'A' && c <= 'Z'));
}

/* The next login after "@" (not that of a mail address); where the text goes
 * on, NULL: there is none. */
static const char *next_login(const char *text, const char *at,
    char login[LOGIN_BYTES])
{
	for (; *at != '\0'; at++) {
		bool full = strncmp(at, full_at, 3) == 0;
		const char *name = at + (full ? 3 : 1);
		size_t n = 0;

		if ((*at != '@' && !full) || (at > text && is_sign(at[-1])))
			continue;
		while (is_sign(name[n]) && n + 1 < LOGIN_BYTES)
			n++;
		while (n > 0 && strchr("._-", name[n - 1]) != NULL)
			n--;	/* the end of a sentence */
		if (n == 0)
			continue;
		for (size_t i = 0; i < n; i++)
			login[i] = name[i] >= 'A' && name[i] <= 'Z'
			    ? (char)(name[i] - 'A' + 'a') : name[i];
		login[n] = '\0';
		return name + n;
	}
	return NULL;
}

static bool is_named(const char *text, const char *login)
{
	char name[LOGIN_BYTES];
	const char *at = text;

	while (at != NULL && (at = next_login(text, at, name)) != NULL)
		if (strcmp(name, login) == 0)
			return true;
	return false;
}

/* Who was told, who was not and why, for the status line. */
struct named {
	const struct note *note;
	const char *before;	/* the text as it was; who stood in it knows */
	struct buf told, blind, unknown;
	int64_t done[NAMED_MAX];
	size_t n;
};

static void add_name(struct buf *list, const char *name)
{
	buf_printf(list, "%s%s", list->len > 0 ? ", " : "", name);
}

/* Whether they see the thing with their own eyes. */
static bool sees(struct op *op, const struct person *p, const struct note *n)
{
	const struct record_type *type = record_type_find(n->kind);
	struct scope scope = scope_of(p->head.id, p->roles);
	struct tj_err ignored;
	void *row = mem_new(1, type->size);
	bool seen = team_get(op->db, &scope, type, n->object, row, &ignored);

	record_clear(type, row);
	mem_free(&row);
	return seen;
}

static enum tj_code notify(struct op *op, const struct note *n,
    int64_t person, struct tj_err *err)
{
	struct buf thing, text;
	char *line = mem_dup(n->text);
	enum tj_code code;

	buf_init(&thing, THING_BYTES);
	buf_init(&text, THING_BYTES);
	say_thing(op->app, n->kind, n->object, &thing);
	for (size_t i = 0; line[i] != '\0'; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	text_cut(&text, line, TOLD_CELLS);
	code = op_notify(op, person, "mention", n->kind, n->object, err,
	    N_("%1 names you on %2: %3"), op->app->name, thing.data, text.data,
	    NULL);
	buf_clear(&thing);
	buf_clear(&text);
	mem_free(&line);
	return code;
}

static bool is_done(struct named *m, int64_t person)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->done[i] == person)
			return true;
	if (m->n < NAMED_MAX)
		m->done[m->n++] = person;
	return false;
}

static enum tj_code name_one(struct op *op, struct named *m,
    const char *login, struct tj_err *err)
{
	int64_t id = team_person_by_login(op->db, login);
	struct person p = { 0 };
	enum tj_code code = TJ_OK;

	if (id == op->me || (m->before != NULL && is_named(m->before, login)))
		return TJ_OK;
	if (id == 0 || !team_get(op->db, &scope_everything, &person_type, id,
	    &p, err) || strcmp(p.state, "left") == 0) {
		add_name(&m->unknown, login);
	} else if (!is_done(m, id) && m->n < NAMED_MAX) {
		bool seen = sees(op, &p, m->note);

		add_name(seen ? &m->told : &m->blind, p.name);
		if (seen)
			code = notify(op, m->note, id, err);
	}
	record_clear(&person_type, &p);
	return code;
}

/* Tells those who are named, and says what came of it. */
static enum tj_code tell_named(struct op *op, const struct note *n,
    const char *before, struct tj_err *err)
{
	struct named m = { .note = n, .before = before };
	char login[LOGIN_BYTES];
	const char *at = n->text;
	enum tj_code code = TJ_OK;

	buf_init(&m.told, SAID_BYTES);
	buf_init(&m.blind, SAID_BYTES);
	buf_init(&m.unknown, SAID_BYTES);
	while (code == TJ_OK && (at = next_login(n->text, at, login)) != NULL)
		code = name_one(op, &m, login, err);
	if (m.unknown.len > 0)
		op_say(op, N_("Noted. Nobody here is called @%1"),
		    m.unknown.data, NULL);
	else if (m.blind.len > 0)
		op_say(op, N_("Noted. %1 does not see this and is not told"),
		    m.blind.data, NULL);
	else if (m.told.len > 0)
		op_say(op, N_("Noted. %1 is told (u undoes)"), m.told.data,
		    NULL);
	else
		op_say(op, N_("Noted (u undoes)"), NULL);
	buf_clear(&m.told);
	buf_clear(&m.blind);
	buf_clear(&m.unknown);
	return code;
}

OP_HANDLER(note_add)
{
	struct note n = { 0 };
	enum tj_code code;

	n.kind = mem_dup(v->action->kind);
	n.object = id;
	n.author = op->me;
	n.text = mem_dup(value_text(v, "text"));
	n.made_at = op->record.at;
	code = op_make(op, &note_type, &n, err);
	if (code == TJ_OK)
		code = tell_named(op, &n, NULL, err);
	record_clear(&note_type, &n);
	return code;
}

/* What somebody else wrote stays as they wrote it. */
static enum tj_code get_mine(struct op *op, int64_t id, struct note *n,
    struct tj_err *err)
{
	enum tj_code code = op_get(op, &note_type, id, n, err);

	if (code == TJ_OK && n->author != op->me)
		code = tj_fail(err, TJ_REFUSED, N_("Only who wrote a note may "
		    "change it or take it back"), NULL);
	return code;
}

OP_HANDLER(note_edit)
{
	struct note n = { 0 };
	char *before = NULL;
	enum tj_code code = get_mine(op, id, &n, err);

	if (code == TJ_OK) {
		before = mem_dup(n.text);
		record_set(&n.text, value_text(v, "text"));
		code = op_put(op, &note_type, &n, err);
	}
	if (code == TJ_OK)
		code = tell_named(op, &n, before, err);
	mem_free(&before);
	record_clear(&note_type, &n);
	return code;
}

OP_HANDLER(note_remove)
{
	struct note n = { 0 };
	enum tj_code code = get_mine(op, id, &n, err);

	(void)v;
	if (code == TJ_OK) {
		n.head.is_void = 1;
		code = op_put(op, &note_type, &n, err);
	}
	op_say(op, N_("The note is taken back (u undoes)"), NULL);
	record_clear(&note_type, &n);
	return code;
}
