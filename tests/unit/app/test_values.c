/* Arguments of actions: a wrong one is refused with its sentence and nothing is
 * written; and a first start that was killed can be done again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "../store/faulty.h"
#include "crew.h"
#include "teamjob/app/check.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- wrong values ---- */

static const struct { const char *action, *inputs; } wrong[] = {
	{ "template.create", "code=t|name=n|steps=x" },
	{ "template.create", "code=t|name=n|steps=[]" },
	{ "template.create", "code=t|name=n|steps={}" },
	{ "template.create", "code=t|name=n|steps=[{}]" },
	{ "template.create", "code=t|name=n|steps={\"a\":{\"title\":\"x\"}}" },
	{ "template.create", "code=t|name=n|steps=[{\"title\":\"x\","
	  "\"share\":-1}]" },
	{ "template.create", "code=t|name=n|steps=[{\"title\":\"x\","
	  "\"share\":9223372036854775807}]" },
	{ "template.create", "code=t|name=n|steps=[{\"title\":\"x\","
	  "\"level\":6}]" },
	{ "template.create", "code=t|name=n|steps=[{\"title\":\"x\","
	  "\"minutes\":\"ten\"}]" },
	{ "template.create", "code=t|name=n|steps=[{\"title\":\"x\","
	  "\"skill\":\"nosuch\"}]" },
	{ "template.create", "code=T|name=n|steps=[{\"title\":\"x\"}]" },
	{ "channel.create", "code=c|name=n|fee=much" },
	{ "channel.create", "code=c|name=n|fee=:1001" },
	{ "channel.create", "code=c|name=n|fee=100000:200,x" },
	{ "channel.create", "code=c|name=n|escrow=perhaps" },
	{ "channel.create", "code=c|name=n|accept_days=366" },
	{ "person.window", "days=mon-|hours=10:00-14:00" },
	{ "person.window", "days=monday|hours=10:00-14:00" },
	{ "person.window", "days=|hours=10:00-14:00" },
	{ "person.window", "days=mon|hours=14:00-10:00" },
	{ "person.window", "days=mon|hours=10:00-14:00 and more" },
	{ "person.window", "days=mon|hours=10:60-14:00" },
	{ "person.window", "days=mon|hours=10:00-24:30" },
	{ "person.assess", "skill=writing|level=6|method=face|evidence=x" },
	{ "person.assess", "skill=nosuch|level=1|method=face|evidence=x" },
	{ "person.assess", "skill=writing|level=1|method=guess|evidence=x" },
	{ "person.assess", "skill=writing|level=1|method=face|evidence=" },
	{ "person.assess", "skill=writing|level=1|method=face" },
	{ "person.assess", "skill=writing|level=1|method=work|evidence=x|"
	  "draft=0" },
	{ "person.edit", "roles=king" }, { "person.edit", "wip=0" },
	{ "person.edit", "colour=red" },
	{ "person.create", "name=x|login=Upper" },
	{ "person.create", "name=x|login=ｏｗｎ" },
	{ "person.create", "name=x|login=-dash" }, { "person.create", "name=x" },
	{ "order.create", "client=x|title=y|amount=much" },
	{ "order.create", "client=x|title=y|due=2026-02-30" },
	{ "order.create", "client=x|title=y|quantity=1.2345" },
	{ "order.create", "client=x|title=y|channel=nosuch" },
	{ "order.create", "client=x|title=y|revisions=100" },
	{ "order.create", "client=x|title=y|quantity=1000000000|"
	  "rate=1000000000" },
	{ "order.create", "client=x" }, { "order.create", "client=x|title=" },
	{ "order.create", "client=x|title=y|title=z" },
};

/* Where it is, and what is allowed. */
static const struct { const char *action, *inputs, *says; } sentences[] = {
	{ "order.create", "client=x|title=y|title=z", "Title was given twice" },
	{ "order.create", "client=x|title=y|channel=nosuch",
	  "Channel: there is no \"nosuch\"" },
	{ "order.create", "client=x|title=y|revisions=100",
	  "Revisions agreed is a whole number from 0 to 99" },
	{ "order.create", "client=x|title=y|amount=99999999999",
	  "at most 10,000,000,000 yen" },
	{ "person.rest", "until=whenever", "Until not understood" },
	{ "person.assess", "skill=nosuch|level=1|method=face|evidence=x",
	  "there are: " },
	{ "person.assess", "skill=writing|level=1|method=guess|evidence=x",
	  "one of: face remote work" },
};

static void test_sentences_say_what_is_allowed(void **state)
{
	char said[TJ_ERR_TEXT_BYTES];

	(void)state;
	crew_renew();
	for (size_t i = 0; i < COUNT(sentences); i++) {
		bool on_person = strncmp(sentences[i].action, "person.", 7) == 0;
		struct crew_done d = crew_act("sato", sentences[i].action,
		    on_person ? crew_people.ids[0] : 0, sentences[i].inputs);

		words_err(said, sizeof said, &d.err);
		if (strstr(said, sentences[i].says) == NULL)
			fail_msg("%s: %s", sentences[i].inputs, said);
	}
}

static void test_wrong_values_are_refused(void **state)
{
	(void)state;
	crew_renew();
	for (size_t i = 0; i < COUNT(wrong); i++) {
		bool on_person = strncmp(wrong[i].action, "person.", 7) == 0 &&
		    strcmp(wrong[i].action, "person.create") != 0;
		char *before = crew_print(), *after;
		struct crew_done d = crew_act("sato", wrong[i].action,
		    on_person ? crew_people.ids[0] : 0, wrong[i].inputs);

		after = crew_print();
		if (d.code != TJ_INVALID || d.err.message == NULL)
			fail_msg("%s %s: %s", wrong[i].action, wrong[i].inputs,
			    tj_code_name(d.code));
		assert_string_equal(before, after);
		mem_free(&before);
		mem_free(&after);
	}
	crew_assert_sound();
}

static void take(const char *const *texts, size_t n, void *arg)
{
	(void)n;
	*(long *)arg = strtol(texts[0], NULL, 10);
}

/* Days of a window as bits from Monday; a range may go over the weekend. */
static void test_days_of_a_window(void **state)
{
	static const struct { const char *days; long bits; } cases[] = {
		{ "days=mon-fri|hours=10:00-14:00", 31 },
		{ "days=fri-mon|hours=10:00-14:00", 16 + 32 + 64 + 1 },
		{ "days=mon,wed|hours=10:00-24:00", 5 },
		{ "days=sun|hours=00:00-01:00", 64 },
		{ "days=mon-mon|hours=00:00-01:00", 1 },
	};

	(void)state;
	crew_renew();
	for (size_t i = 0; i < COUNT(cases); i++) {
		long bits = 0;
		struct tj_err err;

		crew_must("sato", "person.window", crew_people.ids[0],
		    cases[i].days);
		assert_int_equal(app_sql(crew_path, "SELECT weekdays FROM "
		    "availability ORDER BY id DESC LIMIT 1", take, &bits,
		    &err), TJ_OK);
		if (bits != cases[i].bits)
			fail_msg("%s: %ld", cases[i].days, bits);
	}
}

/* ---- the first start, killed ---- */

/* `teamjob init` dies at a write: done again it makes the team, and a team
 * that is there is never made again. */
static void test_a_killed_init_is_done_again(void **state)
{
	char path[120];
	int status = 1, k = 0;

	(void)state;
	/* the schema alone is some hundred pages: from there in strides */
	while (status != 0 && (k += k < 30 ? 1 : 13) < 2000) {
		struct app_options o = { .path = path, .login = "sato" };
		struct app *app = NULL;
		struct tj_err err = { 0 };
		enum tj_code code;
		bool made;
		pid_t pid;

		snprintf(path, sizeof path, "%s-%d", crew_path, k);
		pid = fork();
		if (pid == 0) {
			fault_arm(FAULT_KILL, k, 0);
			_exit(app_create(path, "雪あかり", "佐藤 亜希", "sato",
			    "test", &err) != TJ_OK);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		made = app_is_made(path);
		code = app_create(path, "雪あかり", "佐藤 亜希", "sato",
		    "test", &err);
		assert_int_equal(made, code == TJ_REFUSED);
		/* refused only where the first was already whole */
		if (code != TJ_OK && code != TJ_REFUSED)
			fail_msg("write %d: %s", k, err.message);
		if (app_open(&o, &app, &err) != TJ_OK)
			fail_msg("write %d: %s", k, err.message);
		assert_int_equal(app_me(app)->roles, ROLE_DIRECTOR);
		app_close(&app);
		assert_int_equal(app_create(path, "別", "別", "other", "test",
		    &err), TJ_REFUSED);
	}
	assert_in_range(k, 10, 1999);
}

/* A file of somebody else is no place for a team, and stays as it is. */
static void test_init_over_another_file(void **state)
{
	static const char text[] = "a letter\n";
	char path[120], back[32] = "";
	struct tj_err err = { 0 };
	FILE *f;

	(void)state;
	snprintf(path, sizeof path, "%s-letter", crew_path);
	f = fopen(path, "we");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	assert_int_not_equal(app_create(path, "x", "x", "x", "test", &err),
	    TJ_OK);
	f = fopen(path, "re");
	assert_non_null(fgets(back, sizeof back, f));
	fclose(f);
	assert_string_equal(back, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_values_are_refused),
		cmocka_unit_test(test_sentences_say_what_is_allowed),
		cmocka_unit_test(test_days_of_a_window),
		cmocka_unit_test(test_a_killed_init_is_done_again),
		cmocka_unit_test(test_init_over_another_file),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
