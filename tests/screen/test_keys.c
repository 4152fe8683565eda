/* How many keys the twelve commonest jobs take, counted as they are pressed; and
 * the keys of the lists that are about the thing under the cursor. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

static void run(const char *user, const char *action, const char *id,
    const char *set)
{
	char *said = team_must(&team, user, "do", action, id,
	    set != NULL ? "--set" : NULL, set, NULL);

	mem_free(&said);
}

/* ---- counting ---- */

/* Keys in a text as pty_keys() takes it: a name in < > is one, a character of
 * any language is one. */
static int count_keys(const char *keys)
{
	int n = 0;

	for (const char *c = keys; *c != '\0'; c++) {
		if (*c == '<' && strchr(c, '>') != NULL)
			c = strchr(c, '>');
		else if (((unsigned char)*c & 0xc0) == 0x80)
			continue;
		n++;
	}
	return n;
}

struct job {
	const char *user, *there;	/* who, and the keys that lead there */
	const char *stands;		/* what is under the cursor then */
	const char *keys;
	int n;				/* no more than these */
	const char *said;		/* then it is done; ">" = the cursor is
					 * on what follows */
	const char *after;		/* keys that take it back; NULL */
};

static const struct job jobs[] = {
	{ NULL, "1gfnumber:1026<Enter>", "1026", "a<Enter>", 2,
	  "Accepted 1026", "u" },
	{ NULL, "1gfnumber:1026<Enter>a<Enter>", "1026", "s<Enter>", 2,
	  "Split into 3 tasks", "uu" },
	{ NULL, "1gfnumber:1026<Enter>a<Enter>", "1026", "s10<Enter>", 4,
	  "Split into 10 tasks", "uu" },
	{ NULL, "3gforder:1021 state:open<Enter>", "1021-10", "o<Enter>", 2,
	  "Offered 1021-10", "u" },
	{ NULL, "R", NULL, "a<Enter>", 2, "Accepted", "u" },
	{ NULL, "R", NULL, "1r<Enter>", 3, "Returned", "uu" },
	{ NULL, "4g/雪道で<Enter>", "雪道で", "d", 1, "changes", "q" },
	{ NULL, "1gfnumber:1026<Enter>xNo time<Enter>", NULL, "u", 1,
	  "Undone", NULL },
	{ NULL, "1g", NULL, "/旭川", 3, ">1021", "<Esc>" },
	{ NULL, "1g", NULL, "U", 1, "No answer from desk", NULL },
	{ NULL, "1gfnumber:1028<Enter>", "1028", "D<Enter>", 2,
	  "Delivered 1028", "u" },
	{ "kudo", "3gfstate:open order:1021<Enter>", "1021-10", "a", 2,
	  "Taken: 1021-10", "u" },
};

/* An order whose only task is accepted. */
static void make_ready(void)
{
	char *said = team_must(&team, NULL, "do", "order.create", "--set",
	    "client=北灯タクシー", "--set", "title=Short notice", "--set",
	    "amount=5000", NULL);

	mem_free(&said);
	run(NULL, "order.accept", "1028", NULL);
	run(NULL, "order.split", "1028", NULL);
	run(NULL, "task.offer", "1028-1", "people=kudo");
	run("kudo", "task.take", "1028-1", NULL);
	run("kudo", "task.start", "1028-1", NULL);
	run("kudo", "draft.save", "1028-1", "body=All is said.");
	run("kudo", "draft.submit", "1028-1", NULL);
	run(NULL, "draft.accept", "1028-1", NULL);
}

static void do_job(const struct job *j)
{
	struct pty *p = team_open(&team, j->user, "en", 24, 80);

	if (count_keys(j->keys) > j->n)
		fail_msg("\"%s\" are more than %d keys", j->keys, j->n);
	pty_keys(p, "<Esc><Esc><Esc>");
	pty_keys(p, j->there);
	if (j->stands != NULL)
		pty_expect_marked(p, j->stands);
	pty_keys(p, j->keys);
	if (j->said[0] == '>')
		pty_expect_marked(p, j->said + 1);
	else
		pty_expect(p, j->said);
	if (j->after != NULL)
		pty_keys(p, j->after);
	end(&p);
}

static void the_commonest_jobs_take_few_keys(void **state)
{
	(void)state;
	make_ready();
	team.pulls = true;
	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
		do_job(&jobs[i]);
	team.pulls = false;
}

/* The twelfth: client, title, quantity, due, price, each followed by Enter. */
static void an_order_by_phone_takes_six_keys_and_its_text(void **state)
{
	static const char *const texts[] = { "Yama Books", "Ten book notes",
	    "10", "+7d", "2万" };
	struct pty *p = team_open(&team, NULL, "en", 24, 80);
	int keys = 1;

	(void)state;
	pty_keys(p, "1<Esc><Esc><Esc>gi");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++, keys++) {
		pty_keys(p, texts[i]);
		pty_keys(p, "<Enter>");
	}
	assert_int_equal(6, keys);
	pty_expect(p, "is in. a accepts it");
	pty_expect_marked(p, "Ten book notes");
	pty_expect(p, "20,000");
	pty_expect(p, "Tue  2 Dec");
	pty_keys(p, "u");
	pty_expect(p, "Undone");
	end(&p);
}

/* ---- about the thing under the cursor ---- */

/* The list of that key, cut down to one row. */
static struct pty *open_at(const char *keys, const char *row)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	pty_keys(p, "<Esc><Esc><Esc>");
	pty_keys(p, keys);
	pty_expect_marked(p, row);
	return p;
}

static void its_parts_have_keys(void **state)
{
	struct pty *p = open_at("1gfnumber:1021<Enter>", "1021");

	(void)state;
	pty_keys(p, "b");
	pty_expect_marked(p, "旭川で初めて冬をむかえる人に");
	pty_keys(p, "$");
	pty_expect_marked(p, "33,000 yen with tax = writers 23,100 yen");
	pty_keys(p, "L");
	pty_expect_marked(p, "佐藤 亜希");
	pty_expect(p, "[8 Log]");
	pty_keys(p, "q");
	pty_expect(p, "[1 Orders");
	pty_keys(p, "L");
	pty_expect(p, "[8 Log]");
	pty_keys(p, "q<Esc>2g");
	pty_expect(p, "[2 Team]");
	pty_keys(p, "L");
	pty_expect_gone(p, "[2 Team]");
	pty_keys(p, "q8");	/* the log of everything */
	pty_expect(p, "[8 Log]");
	pty_keys(p, "1");
	end(&p);
}

static void an_orders_tasks_are_offered_or_opened_from_its_row(void **state)
{
	struct pty *p = open_at("1gfnumber:1017<Enter>", "1017");

	(void)state;
	pty_keys(p, "o");
	pty_expect(p, "1017-3");
	pty_keys(p, "J");
	pty_expect(p, "No other task is without anyone");
	pty_keys(p, "qO");
	pty_expect(p, "1017-3");
	pty_keys(p, "u");
	pty_expect(p, "Undone");
	pty_expect_marked(p, "1017-3");	/* what was undone, in its pane */
	pty_keys(p, "1<Esc>fnumber:1026<Enter>");
	pty_expect_marked(p, "1026");
	pty_keys(p, "o");
	pty_expect(p, "! No task of this order is without anyone");
	pty_keys(p, "O");
	pty_expect(p, "! No task of this order waits to be opened");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void a_task_shows_its_draft_and_brief(void **state)
{
	struct pty *p = open_at("3gforder:1021 state:submitted<Enter>",
	    "1021-5");

	(void)state;
	pty_keys(p, "d");
	pty_expect(p, "changes");
	pty_keys(p, "q");
	pty_expect(p, "[3 Tasks");
	pty_keys(p, "b");
	pty_expect_marked(p, "旭川で初めて冬をむかえる人に");
	pty_keys(p, "q<Esc>forder:1021 state:open<Enter>");
	pty_expect_marked(p, "1021-10");
	pty_keys(p, "d");
	pty_expect(p, "There is no draft here");
	pty_keys(p, "<Esc>1");
	end(&p);
}

/* ---- every step and back ---- */

static const struct step {
	const char *order, *keys, *said, *next;	/* next: a step from there */
} steps[] = {
	{ "1026", "xNo time<Enter>", "Declined 1026", NULL },
	{ "1026", "HAsking back<Enter>", "1026 is on hold", "H" },
	{ "1026", "?order.quote<Enter>18000<Enter>", "Quoted 18,000", NULL },
	{ "1026", "eTabs<C-s>", "Changed order 1026", NULL },
	{ "1026", "?order.lose<Enter>Too dear<Enter>", "1026 is lost", NULL },
	{ "1022", "?order.fund<Enter>", "The escrow of 1022 is paid", NULL },
	{ "1022", "?order.start_early<Enter>Trust<C-s>",
	  "1022 may start before the escrow", NULL },
	{ "1021", "xNot wanted<Enter>", "Cancelled order 1021", NULL },
	{ "1015", "<<More of it<Enter>", "1015 is back in work", NULL },
	{ "1015", ">", "1015 is confirmed by the client", "><Enter>" },
	{ "1011", "><Enter>", "1011 is paid", ">" },
	{ "1010", ">", "Closed order 1010", NULL },
};

/* The row of that order as it stands. */
static void row_of(const char *order, char *out, size_t size)
{
	char filter[60], *csv;

	snprintf(filter, sizeof filter, "number:%s", order);
	csv = team_must(&team, NULL, "list", "orders", "--filter", filter,
	    "--json", NULL);
	snprintf(out, size, "%s", strstr(csv, "\"number\""));
	mem_free(&csv);
}

static void every_step_of_an_order_is_taken_back(void **state)
{
	char filter[60], before[4000], after[4000];

	(void)state;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		const struct step *s = &steps[i];
		struct pty *p;

		row_of(s->order, before, sizeof before);
		snprintf(filter, sizeof filter, "1gfnumber:%s<Enter>",
		    s->order);
		p = open_at(filter, s->order);
		pty_keys(p, s->keys);
		pty_expect(p, s->said);
		if (s->next != NULL) {
			pty_keys(p, s->next);
			pty_expect_gone(p, s->said);
			pty_keys(p, "u");
			pty_expect(p, "Undone");
			pty_keys(p, "j");
			pty_expect_gone(p, "Undone");
		}
		pty_keys(p, "u");
		pty_expect(p, "Undone");
		pty_expect_marked(p, s->order);
		end(&p);
		row_of(s->order, after, sizeof after);
		assert_string_equal(before, after);
	}
}

/* ---- finding ---- */

static void only_mine_and_all(void **state)
{
	struct pty *p = team_open(&team, "kudo", "en", 24, 80);

	(void)state;
	pty_keys(p, "3<Esc><Esc><Esc>g");
	pty_expect(p, "1019-3");	/* open to all */
	pty_keys(p, "M");
	pty_expect(p, "Only mine; M shows all");
	pty_expect_gone(p, "1019-3");
	pty_keys(p, "M");
	pty_expect(p, "1019-3");
	pty_keys(p, "0");
	end(&p);
	p = open_at("1g", "1027");
	pty_keys(p, "M");
	pty_expect(p, "In this list nothing belongs to one person");
	end(&p);
}

/* The fields of a filter and its states in the language of the person. */
static void filters_read_japanese(void **state)
{
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "1<Esc><Esc><Esc>gf状態:見積中<Enter>");
	pty_expect_marked(p, "1023");
	pty_expect_gone(p, "1027");
	pty_keys(p, "f<C-u>依頼元~銀嶺 金額>20000<Enter>");
	pty_expect_marked(p, "1014");
	pty_expect_gone(p, "1026");
	pty_keys(p, "f<C-u>天気:雨<Enter>");
	pty_expect(p, "! ");	/* which fields there are */
	pty_keys(p, "<Esc>");
	end(&p);
}

static void hits_are_gone_through(void **state)
{
	struct pty *p = open_at("1g/冬", "冬");

	(void)state;
	pty_keys(p, "<Enter>");
	pty_expect_gone(p, "Enter take");
	pty_expect(p, "1 of ");
	pty_keys(p, "n");
	pty_expect(p, "2 of ");
	pty_keys(p, "N");
	pty_expect(p, "1 of ");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void actions_are_found_by_their_reading(void **state)
{
	static const struct { const char *typed, *found; } words[] = {
		{ "ことわる", "order.decline" }, { "みつもり", "order.quote" },
		{ "のうひん", "order.deliver" }, { "とりけす", "view.undo" },
		{ "ミキワメ", "person.assess" }, { "split", "order.split" },
		{ "もどる", "view.back" }, { "ならび", "view.sort" },
	};
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "1<Esc><Esc><Esc>g");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		pty_keys(p, "?");
		pty_keys(p, words[i].typed);
		pty_expect(p, words[i].found);
		pty_keys(p, "<Esc>");
		pty_expect(p, "[1受注");
	}
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_commonest_jobs_take_few_keys),
		cmocka_unit_test(an_order_by_phone_takes_six_keys_and_its_text),
		cmocka_unit_test(its_parts_have_keys),
		cmocka_unit_test(an_orders_tasks_are_offered_or_opened_from_its_row),
		cmocka_unit_test(a_task_shows_its_draft_and_brief),
		cmocka_unit_test(every_step_of_an_order_is_taken_back),
		cmocka_unit_test(only_mine_and_all),
		cmocka_unit_test(filters_read_japanese),
		cmocka_unit_test(hits_are_gone_through),
		cmocka_unit_test(actions_are_found_by_their_reading),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
