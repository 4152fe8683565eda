/* The forms: how many keys the commonest jobs take, what follows every change,
 * words in place of tokens, and what is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

/* The list of that key, standing on the row that holds `row`; with a filter
 * the first row is it. */
static struct pty *open_at(const char *user, const char *lang, const char *list,
    const char *filter, const char *row)
{
	struct pty *p = team_open(&team, user, lang, 24, 80);
	char keys[200];

	pty_keys(p, list);
	snprintf(keys, sizeof keys, "<Esc><Esc><Esc>gf%s<Enter>", filter);
	pty_keys(p, keys);
	pty_expect_marked(p, row);
	return p;
}

static void undo(struct pty *p)
{
	pty_keys(p, "u");
	pty_expect(p, "Undone");
}

#define DO(user, ...) \
	do { \
		char *said = team_must(&team, user, "do", __VA_ARGS__, NULL); \
		mem_free(&said); \
	} while (0)

/* ---- how many keys ---- */

static void accepting_takes_two_keys(void **state)
{
	struct pty *p = open_at(NULL, "en", "1", "number:1026", "1026");

	(void)state;
	pty_keys(p, "a");
	pty_expect(p, "[Enter accept on these terms]");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Accepted 1026");
	undo(p);
	end(&p);
}

/* An order that nobody has split; its brief names its ten pieces. */
#define INN "1028"
static void make_inn_order(void)
{
	DO(NULL, "order.create", "--set", "client=オサラ温泉", "--set",
	    "title=冬の温泉旅館の紹介文", "--set", "quantity=10", "--set",
	    "unit=本", "--set", "amount=40000", "--set", "due=2025-12-12",
	    "--set", "brief=次の10本をお願いします。\n"
	    "1. 朝の露天風呂と雪景色\n2. 地元の野菜の朝ごはん\n"
	    "3. ひとり旅の過ごし方\n4. 家族で泊まる日の持ちもの\n"
	    "5. 湯上がりの休みどころ\n6. 雪の日の来かた、帰りかた\n"
	    "7. 日帰り入浴の一日\n8. 女将さんに聞く冬の楽しみ\n"
	    "9. 近くで歩ける雪あかりの道\n10. 春を待つ部屋からの眺め\n");
	DO(NULL, "order.accept", INN);
}

static void splitting_takes_two_keys_or_four(void **state)
{
	struct pty *p;

	(void)state;
	make_inn_order();
	p = open_at(NULL, "en", "1", "number:" INN, INN);
	pty_keys(p, "s");
	pty_expect(p, "[Enter make 10 tasks]");	/* the order's own quantity */
	pty_keys(p, "<Enter>");
	pty_expect(p, "Split into 10 tasks, 30,800 yen in all");
	undo(p);
	pty_keys(p, "s12");	/* typing replaces it */
	pty_expect(p, "[Enter make 12 tasks]");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Split into 12 tasks, 30,800 yen in all");
	undo(p);
	end(&p);
}

static void offering_to_the_best_takes_two_keys(void **state)
{
	struct pty *p = open_at(NULL, "en", "3", "order:1021 "
	    "state:open", "1021-10");

	(void)state;
	pty_keys(p, "o");
	pty_expect_marked(p, "千葉 弓子");
	pty_expect(p, "Answer by tomorrow 18:00");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Offered 1021-10 to 千葉 弓子");
	pty_expect(p, "1019-3");	/* the next without anyone */
	undo(p);
	pty_expect(p, "1021-10");	/* what was undone */
	pty_keys(p, "q");
	pty_expect(p, "[3 Tasks");
	end(&p);
}

static void delivering_takes_two_keys(void **state)
{
	struct pty *p;

	(void)state;
	DO(NULL, "order.create", "--set", "client=北灯タクシー", "--set",
	    "title=Short notice", "--set", "amount=5000");
	DO(NULL, "order.accept", "1029");
	DO(NULL, "order.split", "1029");
	DO(NULL, "task.offer", "1029-1", "--set", "people=kudo");
	DO("kudo", "task.take", "1029-1");
	DO("kudo", "task.start", "1029-1");
	p = open_at(NULL, "en", "1", "number:1029", "1029");
	pty_keys(p, "D");	/* says why, and opens no form in vain */
	pty_expect(p, "Cannot deliver 1029 yet: 1 tasks");
	end(&p);
	DO("kudo", "draft.save", "1029-1", "--set", "body=All is said.");
	DO("kudo", "draft.submit", "1029-1");
	DO(NULL, "draft.accept", "1029-1");
	p = open_at(NULL, "en", "1", "number:1029", "1029");
	pty_keys(p, "D");
	pty_expect(p, "[Enter deliver]");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Delivered 1029");
	end(&p);
}

static void taking_an_offer_takes_one_or_two_keys(void **state)
{
	struct pty *p;

	(void)state;
	DO(NULL, "task.offer", "1021-10", "--set", "people=kudo");
	p = open_at("kudo", "en", "3", "order:1021 state:offered",
	    "1021-10");
	pty_keys(p, "a");
	pty_expect(p, "Taken: 1021-10");
	undo(p);
	end(&p);
	p = open_at(NULL, "en", "3", "order:1021 state:offered",
	    "1021-10");
	pty_keys(p, "x");
	pty_expect(p, "Took back the offers of 1021-10");
	end(&p);
}

/* ---- what follows a change ---- */

static void the_money_follows_the_amount(void **state)
{
	struct pty *p = open_at(NULL, "en", "1", "number:1026", "1026");

	(void)state;
	pty_keys(p, "a");
	pty_expect(p, "16,500");	/* 15,000 and the tax */
	pty_keys(p, "2万");
	pty_expect(p, "22,000");
	pty_expect(p, "writers, 5,133 a piece");
	pty_keys(p, "<F2>");
	pty_expect(p, "20,000 yen and 2,000 yen consumption tax (10%) make");
	pty_expect(p, "5,133 yen each; 1 yen left over go to the first");
	pty_keys(p, "<F2>x");
	pty_expect(p, "Amount not understood");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void import_orders(const char *feed)
{
	char path[500], *out;
	FILE *f;

	snprintf(path, sizeof path, "%s/feed.json", team.dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(feed, f);
	fclose(f);
	out = team_must(&team, NULL, "import", "orders", path, "--source",
	    "kou", "--channel", "kou", NULL);
	mem_free(&out);
}

/* An order of a source is quoted for when the terms differ. */
static void other_terms_make_a_quote(void **state)
{
	static const char feed[] = "{\"orders\":[{\"id\":\"x1\",\"title\":"
	    "\"Onsen in winter\",\"client\":{\"name\":\"オサラ温泉\"},"
	    "\"quantity\":10,\"unit\":\"本\",\"amount\":40000,"
	    "\"due\":\"2025-12-12\"}]}";
	struct pty *p;

	(void)state;
	import_orders(feed);
	p = open_at(NULL, "en", "1", "title~onsen", "Onsen in winter");
	pty_keys(p, "a");
	pty_expect(p, "[Enter accept on these terms]");
	pty_expect(p, "only after the escrow is paid");
	pty_expect(p, "-8,800");	/* the fee: 20% */
	pty_expect(p, "-880");	/* and the tax on it */
	pty_keys(p, "<Tab>+30d");
	pty_expect(p, "[Enter send a quote]");
	pty_expect(p, "30d left");
	pty_keys(p, "<C-u>");
	pty_expect(p, "[Enter accept on these terms]");
	pty_keys(p, "<BackTab>44000<Enter>");
	pty_expect(p, "Quote of 44,000 yen");
	undo(p);
	end(&p);
}

static void the_plan_follows_the_fields(void **state)
{
	struct pty *p = open_at(NULL, "en", "1", "number:" INN, INN);

	(void)state;
	pty_keys(p, "s");
	pty_expect(p, "10 tasks together");
	pty_expect(p, "朝の露天風呂と雪景色");	/* out of the brief */
	pty_keys(p, "4<Tab><Tab><Tab><Tab><Tab>90");
	pty_expect(p, "4 tasks together");
	pty_expect(p, "6 h");
	pty_keys(p, "<Tab>10003");
	pty_expect(p, "Remainder of 3 yen: the first 3 tasks");
	pty_expect(p, "2,501");
	pty_keys(p, "<BackTab><BackTab><BackTab><BackTab><Space>");
	pty_expect(p, "8 tasks together");	/* a template of two steps */
	pty_keys(p, "<BackTab>3");	/* by size: 3, 3, 3 and 1, in two steps */
	pty_expect(p, "8 tasks together");
	pty_keys(p, "<BackTab>150<Tab>\x15");
	pty_expect(p, "at most 200 tasks");
	pty_keys(p, "<Esc>");
	end(&p);
}

/* By hand begins with equal shares, and says what is missing. */
static void pay_by_hand_adds_up(void **state)
{
	struct pty *p = open_at(NULL, "en", "1", "number:" INN, INN);

	(void)state;
	pty_keys(p, "s3<Tab><Tab><Tab><Tab><Tab><Tab><Tab><Space><Space>");
	pty_expect(p, "by hand");
	pty_keys(p, "<Tab>\x15" "10000 10000 10000");
	pty_expect(p, "800 yen less than the 30,800");
	pty_keys(p, "\x15" "10000 10000 10800");
	pty_expect(p, "3 tasks together");
	pty_expect(p, "10,800");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void a_reason_is_asked_only_when_hands_are_full(void **state)
{
	struct pty *p = open_at(NULL, "en", "3", "order:1017 "
	    "state:planned", "1017-3");

	(void)state;
	pty_keys(p, "oG");
	pty_expect_marked(p, "resting");
	pty_keys(p, "<Enter>");
	pty_expect(p, "cannot be asked now: resting");
	pty_keys(p, "kkk");
	pty_expect_marked(p, "hands full 1/1");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Reason");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Enter go on");	/* not without one */
	pty_keys(p, "She asked for it<Enter>");
	pty_expect(p, "Offered 1017-3 to 成田 千尋");
	undo(p);
	pty_keys(p, "q");
	end(&p);
}

static void marked_tasks_go_to_one_person(void **state)
{
	struct pty *p = open_at(NULL, "en", "3", "order:1022", "1022-1");

	(void)state;
	pty_keys(p, "<Space><Space>o");
	pty_expect(p, "Choose for the 2 marked");
	pty_keys(p, "A");
	pty_expect(p, "offer: 2 done (u takes all of them back)");
	pty_expect(p, "[3 Tasks");	/* none is left: back */
	pty_keys(p, "u");
	pty_expect(p, "all 2 of them");
	pty_expect_gone(p, "  F  1022");
	pty_keys(p, "<Esc>");
	end(&p);
}

/* ---- words, and what is kept ---- */

static void choices_are_words(void **state)
{
	struct pty *p = open_at(NULL, "ja", "2", "login:kudo", "工藤 真由");

	(void)state;
	pty_keys(p, "m");
	pty_expect(p, "どうやって");
	pty_keys(p, "<Tab><Tab><Space>");
	pty_expect(p, "対面");
	pty_expect_gone(p, "face");
	pty_keys(p, "<Esc>e");
	pty_expect(p, "[x] 書き手");
	pty_expect_gone(p, "worker");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void what_was_typed_is_kept(void **state)
{
	struct pty *p = open_at(NULL, "en", "1", "number:1025", "1025");

	(void)state;
	pty_keys(p, "x");
	pty_expect(p, "Reason");
	pty_keys(p, "No time this month<Esc>");
	pty_expect(p, "[1 Orders");
	pty_keys(p, "x");
	pty_expect(p, "No time this month");
	pty_expect(p, "stands here again");
	pty_keys(p, "<Esc>fnumber:1026<Enter>");
	pty_expect_marked(p, "1026");
	pty_keys(p, "x");
	pty_expect(p, "Reason");
	pty_expect_gone(p, "No time this month");	/* of another order */
	pty_keys(p, "<Esc>");
	end(&p);
}

/* The keys that somebody has are there to be picked. */
static void a_key_is_picked(void **state)
{
	struct pty *p;

	(void)state;
	DO(NULL, "key.add", "kudo", "--set", "key=ssh-ed25519 "
	    "AAAAC3NzaC1lZDI1NTE5AAAAILHmG3oeR7R+iasmlS4QggyI6y6rZxJA200FEbq4jvOq "
	    "kudo@old");
	DO(NULL, "key.add", "kudo", "--set", "key=ssh-ed25519 "
	    "AAAAC3NzaC1lZDI1NTE5AAAAIEinpFzrP4PensCWPD8OhU8/cXkIeoM1fmvEdClXBAwz "
	    "kudo@new");
	p = team_open(&team, NULL, "en", 24, 80);
	pty_keys(p, "2g/工藤<Enter>");
	pty_expect_marked(p, "工藤");
	pty_keys(p, "?remove a key<Enter>");
	pty_expect(p, "[choose ");
	pty_keys(p, "<Right>");
	pty_expect(p, "[kudo@old SHA256:");
	pty_keys(p, "<Right>");
	pty_expect(p, "[kudo@new SHA256:");
	pty_keys(p, "<Enter>");
	pty_expect(p, "is taken away");
	undo(p);
	pty_keys(p, "<Esc>");
	end(&p);
}

static void a_known_client_is_completed(void **state)
{
	struct pty *p = open_at(NULL, "en", "1", "number:1026", "1026");

	(void)state;
	pty_keys(p, "i");
	pty_expect(p, "Client");
	pty_keys(p, "とうげ");
	pty_expect(p, "とうげのパン");
	pty_keys(p, "<Tab><Enter>");	/* taken; on to the title */
	pty_keys(p, "Bread<Enter><Enter><Enter><Enter>");	/* not known yet */
	pty_expect(p, "is in. a accepts it");
	pty_keys(p, "<Esc>/Bread");
	pty_expect(p, "とうげのパン");
	pty_keys(p, "<Enter>");
	undo(p);
	end(&p);
}

/* A caller dictates: the words of the phone are the words of the form, and
 * i, five values, six Enters make the order. */
static void a_phone_order_is_typed_as_it_is_said(void **state)
{
	struct pty *p = open_at(NULL, "ja", "1", "number:1026", "1026");

	(void)state;
	pty_keys(p, "i");
	pty_expect(p, "依頼元");
	pty_keys(p, "とうげ<Tab><Enter>福袋のちらし<Enter>3枚<Enter>");
	pty_expect(p, "福袋のちらし");
	pty_keys(p, "来週月曜<Enter>1.2万<Enter>");
	pty_expect(p, "を入力しました");
	pty_keys(p, "<Esc>/福袋のち");
	pty_expect(p, "3枚  12,000円");
	pty_expect(p, "(月)");
	pty_keys(p, "<Enter>u");
	pty_expect(p, "取り消しました");
	end(&p);
}

/* ---- the looks ---- */

static const struct {
	const char *name, *list, *filter, *row, *keys, *last;
} looks[] = {
	{ "accept", "1", "number:1026", "1026", "a", "<Esc>" },
	{ "reckoned", "1", "number:1026", "1026", "a<F2>", "<Esc>" },
	{ "split", "1", "number:" INN, INN, "s<Tab><Tab><Tab><Tab><Tab>150",
	  "<Esc>" },
	{ "candidates", "3", "order:1021 state:open", "1021-10", "o",
	  "q" },
	{ "assess", "2", "login:kudo", "工藤 真由", "m", "<Esc>" },
	{ "person", "2", "login:kudo", "工藤 真由", "e", "<Esc>" },
};

static void they_look_right(void **state)
{
	static const char *const langs[] = { "ja", "en" };
	char name[64];

	(void)state;
	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
			struct pty *p = open_at(NULL, langs[l], looks[i].list,
			    looks[i].filter, looks[i].row);

			pty_keys(p, looks[i].keys);
			snprintf(name, sizeof name, "form-%s-80x24-%s",
			    looks[i].name, langs[l]);
			pty_golden(p, name);
			pty_keys(p, looks[i].last);
			end(&p);
		}
}

/* Narrow and low, nothing breaks: the fields stay in reach. */
static void they_fit_a_small_screen(void **state)
{
	char *said = team_must(&team, NULL, "do", "order.accept", "1026", NULL);
	struct pty *p = team_open(&team, NULL, "en", 20, 60);

	(void)state;
	mem_free(&said);
	pty_keys(p, "1<Esc><Esc>fnumber:1026<Enter>");
	pty_expect_marked(p, "1026");
	pty_keys(p, "s");
	pty_expect(p, "How many");
	pty_expect(p, "3 tasks together");
	pty_resize(p, 10, 40);
	pty_expect(p, "How many");
	pty_keys(p, "<BackTab>");
	pty_expect(p, "make 3 tasks");
	pty_keys(p, "<Esc>");
	end(&p);
	said = team_must(&team, NULL, "do", "undo", NULL);
	mem_free(&said);
}

/* An order out of a mail: I, the paste, and two keys. The subject stands at a
 * label, the due day in a phrase. */
static const char mail[] = "Subject: 求人ページの文章のお願い\n"
    "From: 雪だるま運送 <saiyo@yukidaruma.example>\n\n"
    "求人ページの文章を5本 x 4,000円でお願いできますか。\n"
    "納期は2031年12月4日です。\n";

static void a_pasted_mail_takes_three_keys(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1I");
	pty_expect(p, "Paste the text here");
	pty_paste(p, mail);
	pty_expect(p, "Client: 雪だるま運送");
	pty_expect(p, "Due: 2031-12-04");
	pty_keys(p, "<C-s>");
	pty_expect(p, "Read from the text");
	pty_expect(p, "20,000");
	pty_keys(p, "<C-s>");
	pty_expect(p, " is in");
	undo(p);
	/* a text of nothing is refused, and nothing is made */
	pty_keys(p, "I");
	pty_expect(p, "Paste the text here");
	pty_paste(p, "\n \n");
	pty_keys(p, "<C-s>");
	pty_expect(p, "There is no order to be read");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void what_was_read_looks_right(void **state)
{
	static const char *const langs[] = { "ja", "en" };

	(void)state;
	for (int i = 0; i < 4; i++) {
		bool large = i >= 2;
		struct pty *p = team_open(&team, NULL, langs[i % 2],
		    large ? 40 : 24, large ? 120 : 80);
		char name[60];

		pty_keys(p, "1I");
		pty_paste(p, mail);
		pty_expect(p, "2031-12-04");
		snprintf(name, sizeof name, "form-paste-%s-%s",
		    large ? "120x40" : "80x24", langs[i % 2]);
		pty_golden(p, name);
		pty_keys(p, "<Esc>");
		end(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepting_takes_two_keys),
		cmocka_unit_test(splitting_takes_two_keys_or_four),
		cmocka_unit_test(offering_to_the_best_takes_two_keys),
		cmocka_unit_test(delivering_takes_two_keys),
		cmocka_unit_test(taking_an_offer_takes_one_or_two_keys),
		cmocka_unit_test(the_money_follows_the_amount),
		cmocka_unit_test(other_terms_make_a_quote),
		cmocka_unit_test(the_plan_follows_the_fields),
		cmocka_unit_test(pay_by_hand_adds_up),
		cmocka_unit_test(a_reason_is_asked_only_when_hands_are_full),
		cmocka_unit_test(marked_tasks_go_to_one_person),
		cmocka_unit_test(choices_are_words),
		cmocka_unit_test(what_was_typed_is_kept),
		cmocka_unit_test(a_key_is_picked),
		cmocka_unit_test(a_known_client_is_completed),
		cmocka_unit_test(a_phone_order_is_typed_as_it_is_said),
		cmocka_unit_test(they_fit_a_small_screen),
		cmocka_unit_test(they_look_right),
		cmocka_unit_test(a_pasted_mail_takes_three_keys),
		cmocka_unit_test(what_was_read_looks_right),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
