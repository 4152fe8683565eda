/* Verdicts with marks and ticks: kept with the review, what must be ticked holds
 * an acceptance up, a word lets it through, undo takes it back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/rubric.h"
#include "teamjob/base/mem.h"

static int64_t submitted(void)
{
	int64_t draft = crew_must("own", "draft.create", 0,
	    "title=冬の朝|body=冬の朝は寒い。");

	crew_must("own", "draft.submit", draft, NULL);
	return draft;
}

struct last {
	char *marks, *unticked;
};

static void keep_last(const void *row, void *arg)
{
	const struct review *r = row;
	struct last *l = arg;

	mem_free(&l->marks);
	mem_free(&l->unticked);
	l->marks = mem_dup(r->marks);
	l->unticked = mem_dup(r->unticked);
}

static void same(const char *want, const char *got)
{
	if (want == NULL)
		assert_null(got);
	else
		assert_string_equal(want, got);
}

/* As the writer reads it. */
static void assert_review(int64_t draft, const char *marks,
    const char *unticked)
{
	struct last l = { 0 };
	struct tj_err err;
	enum tj_code code;

	assert_int_equal(app_each(crew_app("own", &code), &review_type,
	    "draft", draft, keep_last, &l, &err), TJ_OK);
	same(marks, l.marks);
	same(unticked, l.unticked);
	mem_free(&l.marks);
	mem_free(&l.unticked);
}

static void the_usual_is_asked_for(void **state)
{
	int64_t draft = submitted();

	(void)state;
	crew_must("sato", "draft.accept", draft, "marks=4-5|ticked=1");
	assert_review(draft, "Structure 4\nFacts 5",
	    "It answers what the reader needs");
	draft = submitted();
	crew_must("sato", "draft.accept", draft, "ticked=1 2");
	assert_review(draft, NULL, NULL);
	draft = submitted();
	crew_must("sato", "draft.accept", draft, NULL);
	assert_review(draft, NULL, NULL);
	draft = submitted();
	assert_int_equal(crew_act("sato", "draft.accept", draft,
	    "marks=9").code, TJ_INVALID);
	assert_int_equal(crew_act("sato", "draft.accept", draft,
	    "ticked=7").code, TJ_INVALID);
	crew_assert_sound();
}

/* Of the task in hand: its draft, whose skill is writing. */
static void what_is_needed_holds_it_up(void **state)
{
	int64_t draft = crew_drafts.ids[1];
	struct app *app;
	enum tj_code code;
	struct action_done done;
	struct tj_err err;
	struct rubric r;

	(void)state;
	crew_renew();
	assert_string_equal(crew_drafts.states[1], "submitted");
	crew_must("sato", "skill.review", 0,
	    "skill=writing|marks=構成\n声|checks=!出典\n見出し");
	app = crew_app("sato", &code);
	assert_int_equal(app_rubric(app, 1, &r, &err), TJ_OK);
	assert_int_equal(r.n_marks, 2);
	assert_int_equal(r.n_checks, 2);
	rubric_clear(&r);
	assert_int_equal(crew_act("sato", "draft.accept", draft, NULL).code,
	    TJ_REFUSED);
	assert_int_equal(crew_act("sato", "draft.accept", draft,
	    "ticked=2").code, TJ_REFUSED);
	crew_must("sato", "draft.accept", draft, "ticked=1|marks=35");
	assert_review(draft, "構成 3\n声 5", "見出し");
	assert_int_equal(app_undo(app, 0, &done, &err), TJ_OK);
	crew_must("sato", "draft.accept", draft, "ticked=|note=出典は紙で見た");
	assert_review(draft, NULL, "出典\n見出し");
	crew_assert_sound();
}

/* Whoever made the kind of work has taken it back since. */
static void of_a_skill_that_is_gone_the_usual(void **state)
{
	struct app *app;
	enum tj_code code;
	struct action_done done;
	struct tj_err err;
	struct rubric r;
	int64_t id;
	char *made;

	(void)state;
	crew_renew();
	crew_must("sato", "skill.create", 0, "code=poem|name=詩");
	made = crew_ask("SELECT id FROM skill WHERE code='poem'");
	id = strtoll(made, NULL, 10);
	mem_free(&made);
	app = crew_app("sato", &code);
	assert_int_equal(app_undo(app, 0, &done, &err), TJ_OK);
	assert_int_equal(app_rubric(app, id, &r, &err), TJ_OK);
	assert_int_equal(r.n_marks, 5);
	assert_int_equal(r.n_checks, 2);
	rubric_clear(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_is_asked_for),
		cmocka_unit_test(what_is_needed_holds_it_up),
		cmocka_unit_test(of_a_skill_that_is_gone_the_usual),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
