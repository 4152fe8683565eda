#include "lib/hostile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/proc.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/utf8.h"

enum { CLASSES_MAX = 256, TEXT_MAX = 4 << 20 };

bool hostile_all(void)
{
	const char *all = getenv("HOSTILE_ALL");

	return all != NULL && all[0] == '1';
}

/* ---- the classes ---- */

/* Digits behind a backslash and its letter. */
static size_t digits_of(char letter)
{
	return letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
}

static char plain_escape(char letter)
{
	return letter == 'n' ? '\n' : letter == 'r' ? '\r' :
	    letter == 't' ? '\t' : letter;
}

/* Puts the sign of the escape at `p` out; returns what follows it. */
static const char *add_escape(struct buf *out, const char *p)
{
	size_t digits = digits_of(p[1]);
	char number[9] = { 0 }, bytes[4];
	uint32_t value;

	if (digits == 0) {
		buf_char(out, plain_escape(p[1]));
		return p + 2;
	}
	memcpy(number, p + 2, digits);
	value = (uint32_t)strtoul(number, NULL, 16);
	if (p[1] == 'x')
		buf_char(out, (char)value);
	else
		buf_add(out, bytes, utf8_encode(value, bytes));
	return p + 2 + digits;
}

static void read_class(struct hostile_class *c, char *line)
{
	char *save = NULL, *name = strtok_r(line, "\t", &save);
	const char *text = strtok_r(NULL, "\t", &save);
	const char *times = strtok_r(NULL, "\t", &save);
	struct buf one, all;

	if (text == NULL)
		fail_msg("a class without a text: %s", name);
	buf_init(&one, TEXT_MAX);
	buf_init(&all, TEXT_MAX);
	for (const char *p = text; *p != '\0';)
		if (*p == '\\')
			p = add_escape(&one, p);
		else
			buf_char(&one, *p++);
	for (long n = times != NULL ? strtol(times, NULL, 10) : 1; n > 0; n--)
		buf_add(&all, one.data, one.len);
	buf_clear(&one);
	c->name = mem_dup(name);
	c->len = all.len;
	c->text = buf_take(&all);
}

void hostile_load(struct hostile *h)
{
	char *text = proc_file("tests/data/hostile.txt"), *save = NULL;

	if (text == NULL)
		fail_msg("no tests/data/hostile.txt");
	h->n = 0;
	h->classes = mem_new(CLASSES_MAX, sizeof *h->classes);
	for (char *line = strtok_r(text, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save))
		if (line[0] != '#' && h->n < CLASSES_MAX)
			read_class(&h->classes[h->n++], line);
	mem_free(&text);
	assert_in_range(h->n, 100, CLASSES_MAX - 1);
}

void hostile_clear(struct hostile *h)
{
	for (size_t i = 0; i < h->n; i++) {
		mem_free(&h->classes[i].name);
		mem_free(&h->classes[i].text);
	}
	mem_free(&h->classes);
	h->n = 0;
}

/* ---- teams ---- */

static char *joined(const char *a, const char *b)
{
	struct buf out;

	buf_init(&out, 8192);
	buf_printf(&out, "%s%s", a, b);
	return buf_take(&out);
}

static void run(const char *const *argv)
{
	struct proc_result r;

	proc_run(&r, argv, NULL, NULL);
	if (r.status != 0)
		fail_msg("%s ended with %d:\n%s%s", argv[0], r.status, r.out,
		    r.err);
	proc_clear(&r);
}

/* The index still holds the words that stood there; a write that takes those of
 * the row out of it would find it damaged. (The ledger does not fit the rows
 * either, so the check that does this is not content.) */
static void make_search_anew(const struct team *t)
{
	struct proc_result r;

	proc_run(&r, (const char *[]){ team_program("teamjob"), "--db", t->db,
	    "--user", "sato", "check", "--rebuild-search", NULL }, NULL, NULL);
	assert_in_range(r.status, 0, 3);
	proc_clear(&r);
}

void hostile_team(struct team *t, const struct team *from, int turn)
{
	char number[16];
	size_t n = 0;

	memset(t, 0, sizeof *t);
	t->dir = proc_folder();
	t->db = joined(t->dir, "/team.db");
	t->clock = joined(t->dir, "/clock");
	team_clock(t, TEAM_NOW);
	run((const char *[]){ team_program("teamjob"), "--db", from->db, "backup",
	    t->db, NULL });
	snprintf(number, sizeof number, "%d", turn);
	run((const char *[]){ "tests/lib/hostile.py", turn < 0 ? "plain" : "smash",
	    t->db, turn < 0 ? NULL : number, NULL });
	make_search_anew(t);
	t->env_all[n++] = joined("HOME=", t->dir);
	t->env_all[n++] = joined("TEAMJOB_CLOCK=", t->clock);
	t->env_all[n++] = joined("TEAMJOB_DB=", t->db);
}
