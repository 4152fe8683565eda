/* One item a line, for ears and braille: a working day in which nothing is read
 * but the line that the cursor stands on, and every screen as it looks then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

/* ---- what the cursor's line says ---- */

static bool says(struct pty *p, const void *text)
{
	int row, col;

	pty_cursor(p, &row, &col);
	return strstr(pty_line(p, row), text) != NULL;
}

/* Keys, and then the line under the cursor must come to hold `text`. */
static void hears(struct pty *p, const char *keys, const char *text)
{
	int row, col;

	pty_keys(p, keys);
	if (pty_wait(p, says, text, 10000))
		return;
	pty_cursor(p, &row, &col);
	fail_msg("after \"%s\" the cursor's line %d does not say \"%s\":\n%s",
	    keys, row, text, pty_screen(p));
}

/* The mode belongs to the person and is kept: switched on once. */
static void turn_on(const char *user)
{
	struct pty *p = team_open(&team, user, "en", 24, 80);

	pty_keys(p, ":view.linear<Enter>");
	pty_expect(p, "One item a line, in words");
	end(&p);
}

static int make_heard_team(void **state)
{
	make_team(state);
	turn_on(NULL);
	turn_on("kudo");
	return 0;
}

/* ---- every screen ---- */

static const struct { const char *user, *keys, *name; } screens[] = {
	{ NULL, "1g<Enter>", "order" },
	{ NULL, "1gjjj<Enter>", "order-in-work" },
	{ NULL, "2g<Enter>", "person" },
	{ NULL, "2g<Enter>w", "records" },
	{ NULL, "3g<Enter>", "task" },
	{ NULL, "3/雪道を<Enter>o", "candidates" },
	{ NULL, "3/雪道を<Enter>ow", "grounds" },
	{ NULL, "3gA", "plan" },
	{ NULL, "1g/旭川", "find" },
	{ NULL, "1ga", "accept" },
	{ NULL, "1gi", "type-in" },
	{ NULL, "8g", "log" },
	{ NULL, "9g", "outbox" },
	{ NULL, "Wg", "news" },
	{ NULL, "3gv", "views" },
	{ NULL, "R", "review" },
	{ "kudo", "0g", "today-worker" },
	{ "kudo", "7g", "money-worker" },
};

static void every_screen_is_a_line_each(void **state)
{
	static const char *const langs[] = { "ja", "en" };
	char name[80];

	(void)state;
	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
		for (size_t l = 0; l < 2; l++) {
			struct pty *p = team_open(&team, screens[i].user,
			    langs[l], 24, 80);

			pty_keys(p, screens[i].keys);
			snprintf(name, sizeof name, "linear-%s-80x24-%s",
			    screens[i].name, langs[l]);
			pty_golden(p, name);
			pty_keys(p, "<Esc><Esc>q<Esc><Esc>0g1g<Esc>");
			end(&p);
		}
}

static void the_palette_says_what_enter_would_do(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	hears(p, "1g:", "type in i yes");
	hears(p, "<Down>", "accept a yes");
	hears(p, "view.bell", ":view.bell   bell");
	hears(p, "zzz", "No action has this name");
	hears(p, "<Esc>", "received");
	hears(p, "/パン", "パンの商品説明");
	hears(p, "zz", "Nothing fits");
	hears(p, "<Esc>", "received");
	end(&p);
}

/* ---- a day of a director, heard line by line ---- */

static void a_day_is_worked_by_ear(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	/* reads an order */
	hears(p, "0g", "R go on");
	hears(p, "1g", "1027");
	hears(p, "/商店街", "商店街の年末セール記事 received");
	hears(p, "<Enter>", ">商店街の年末セール記事 received");
	hears(p, "<Enter>", ">1026 商店街の年末セール記事 received");
	hears(p, "j", "Client");
	hears(p, "<Tab>", "Brief");
	/* accepts it: what it asks for, a mistake, what came of it */
	hears(p, "qa", "Amount");
	hears(p, "nonsense<Enter>", "! ");
	hears(p, "<Esc>", "received");
	hears(p, "a", "What you typed before");
	hears(p, "<C-u>15000<Tab>", "Due");
	hears(p, "<Enter>", "Accepted 1026");
	/* splits it */
	hears(p, "s", "How many");
	hears(p, "<Tab>", "Size of each");
	hears(p, "<Up>", "How many");
	hears(p, "<Enter>", "Split into 3 tasks");
	hears(p, "j", "商店街の年末セール記事 2/3 planned");
	hears(p, "q<Esc>", "received");
	/* offers one of the tasks */
	hears(p, "3/商店街<Enter>", ">商店街");
	hears(p, "o", "Suits");
	hears(p, "w", "Record");
	hears(p, "q", "Suits");
	hears(p, "<Enter>", "Offered 1026-");
	pty_keys(p, "q<Esc>");
	/* reviews a piece with a remark */
	hears(p, "R", "Review 1/");
	hears(p, "k", "#");
	hears(p, "1", "Remark");
	hears(p, "r", "Return it");
	hears(p, "<Enter>", "Next: 2 of");
	hears(p, "J", "Review 3/");
	hears(p, "q", ">");
	end(&p);
}

/* Does an operation as somebody. */
#define DO(...) do { \
	char *said_ = team_must(&team, __VA_ARGS__, NULL); \
	mem_free(&said_); \
} while (0)

/* An order of one piece, which kudo has handed in. */
static void one_piece_waits(const char *title)
{
	char set[80], *list, *id;

	snprintf(set, sizeof set, "title=%s", title);
	DO(NULL, "do", "order.create", "--set", "client=ACME", "--set", set,
	    "--set", "amount=10000");
	DO(NULL, "do", "order.accept", "1028");
	DO(NULL, "do", "order.split", "1028", "--set", "count=1");
	DO(NULL, "do", "task.offer", "1028-1", "--set", "people=kudo");
	DO("kudo", "do", "task.take", "1028-1");
	DO("kudo", "do", "task.start", "1028-1");
	list = team_must(&team, "kudo", "list", "drafts", "--filter",
	    "state:writing", "--sort", "moved", "--json", NULL);
	id = strstr(list, "\"D");
	assert_non_null(id);
	id[strcspn(id + 1, "\"") + 1] = '\0';
	DO("kudo", "do", "draft.save", id + 1, "--set", "body=冬の朝です。");
	DO("kudo", "do", "draft.submit", id + 1);
	mem_free(&list);
}

static void a_piece_is_accepted_and_delivered_by_ear(void **state)
{
	struct pty *p;

	(void)state;
	one_piece_waits("耳で納める");
	p = team_open(&team, NULL, "en", 24, 80);
	hears(p, "1g<Esc>D", "! ");	/* not this one, and it says why */
	hears(p, "1/耳で<Enter>", "耳で納める in work");
	hears(p, "<Enter>", ">1028 耳で納める in work");
	hears(p, "<Tab>", ">Tasks");
	hears(p, "j", "耳で納める submitted");
	hears(p, "<Enter>", ">1028-1");
	hears(p, "4/耳で<Enter>", ">耳で納める submitted");
	hears(p, "R", "耳で納める");
	hears(p, "a", "Accept it");
	hears(p, "<Enter>", "Next: 2 of");
	hears(p, "q<Esc>", ">");
	hears(p, "1", "耳で納める in work");
	hears(p, "D", "Message");
	hears(p, "<Enter>", "Delivered");
	hears(p, "<Esc>", ">");
	end(&p);
}

/* A writer's: what is offered, taken, written, handed in. */
static void a_piece_is_written_by_ear(void **state)
{
	struct pty *p = team_open(&team, "kudo", "en", 24, 80);

	(void)state;
	hears(p, "0g", "offered");
	hears(p, "a", "Taken");
	hears(p, "3g", ">");
	hears(p, "/電気毛布<Enter>", "agreed");
	hears(p, "e", "Started 1018-2");
	pty_keys(p, "電気毛布をしまう前に。");
	hears(p, "<Esc>", "Letters are keys now");
	hears(p, "j", "電気毛布をしまう前に。");
	hears(p, "i", "Letters are text now");
	hears(p, "<Esc>", "Letters are keys now");
	hears(p, "S", "Submitted revision 1");
	hears(p, "k", "電気毛布のしまい方 submitted");
	hears(p, "<Esc>", ">");
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_is_a_line_each),
		cmocka_unit_test(the_palette_says_what_enter_would_do),
		cmocka_unit_test(a_piece_is_written_by_ear),
		cmocka_unit_test(a_day_is_worked_by_ear),
		cmocka_unit_test(a_piece_is_accepted_and_delivered_by_ear),
	};

	return cmocka_run_group_tests(tests, make_heard_team, drop_team);
}
