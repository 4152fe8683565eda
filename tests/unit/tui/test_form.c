/* Forms: where they open, what Enter does, refusals, what is read back; the
 * prompt with its history; where panes and columns come to stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/mem.h"
#include "teamjob/tui/form.h"
#include "teamjob/tui/layout.h"
#include "teamjob/tui/prompt.h"

static const char *const ways[] = { "count", "amount", "template", NULL };

static const struct form_field fields[] = {
	{ .name = "client", .label = "依頼元", .kind = FORM_NAME,
	    .required = true },
	{ .name = "title", .label = "件名", .kind = FORM_TEXT,
	    .required = true, .max = 10 },
	{ .name = "yen", .label = "金額", .kind = FORM_NUMBER, .value = "40000",
	    .required = true, .chief = true },
	{ .name = "way", .label = "分け方", .kind = FORM_CHOICE,
	    .choices = ways, .value = "amount" },
	{ .name = "mail", .label = "知らせる", .kind = FORM_TICK },
	{ .name = "brief", .label = "依頼文", .kind = FORM_BLOCK },
};

/* An amount is digits; "4万" is 40000; a client is completed. */
static enum tj_code check(void *arg, const char *name, const char *text,
    struct buf *stored, struct buf *shown, struct tj_err *err)
{
	(void)arg;
	if (strcmp(name, "yen") != 0)
		return TJ_OK;
	if (strcmp(text, "4万") == 0)
		buf_str(stored, "40000");
	else if (strspn(text, "0123456789") == strlen(text))
		buf_str(stored, text);
	else
		return tj_fail(err, TJ_INVALID, "Not an amount: %1", text,
		    NULL);
	buf_str(shown, "shown");
	return TJ_OK;
}

static char *complete(void *arg, const char *name, const char *typed)
{
	(void)arg;
	(void)name;
	return strcmp(typed, "オサ") == 0 ? mem_dup("オサラ温泉") : NULL;
}

static const struct form_spec spec = {
	.fields = fields, .n = sizeof(fields) / sizeof(fields[0]),
	.button = "する", .check = check, .complete = complete
};

static enum form_answer press(struct form *form, const char *token)
{
	struct key key = key_from(token);

	assert_int_not_equal(key.kind, KEY_NOTHING);
	return form_key(form, &key);
}

static void paste(struct form *form, const char *text)
{
	struct key key = {
		.kind = KEY_PASTE, .paste = text, .paste_len = strlen(text)
	};

	assert_int_equal(form_key(form, &key), FORM_CHANGED);
}

/* Enter after each empty required field, then it is done. */
static void test_enter_goes_on(void **state)
{
	struct form *form = form_new(&spec);

	(void)state;
	assert_string_equal(form_focus(form), "client");
	assert_int_equal(press(form, "Enter"), FORM_STAY);
	assert_string_equal(form_focus(form), "title");
	paste(form, "冬の\r\n記事");
	assert_string_equal(form_value(form, "title"), "冬の 記事");
	assert_int_equal(press(form, "Enter"), FORM_STAY);
	assert_string_equal(form_focus(form), "client");
	press(form, "雪");
	assert_int_equal(press(form, "Enter"), FORM_DO);
	assert_string_equal(form_value(form, "client"), "雪");
	assert_string_equal(form_value(form, "yen"), "40000");
	assert_string_equal(form_value(form, "way"), "amount");
	assert_string_equal(form_value(form, "mail"), "");
	assert_string_equal(form_value(form, "nothing"), "");
	form_free(&form);
	assert_null(form);
}

/* Nothing required is empty: it opens on the chief value, selected. */
static void test_chief_is_replaced(void **state)
{
	struct form *form;

	(void)state;
	form = form_new(&spec);
	form_set(form, "client", "a");
	form_set(form, "title", "b");
	form_reopen(form);
	assert_string_equal(form_focus(form), "yen");
	assert_int_equal(press(form, "5"), FORM_CHANGED);
	assert_string_equal(form_typed(form, "yen"), "5");
	press(form, "0");
	assert_string_equal(form_value(form, "yen"), "50");
	assert_int_equal(press(form, "C-u"), FORM_CHANGED);
	paste(form, "4万");
	assert_string_equal(form_value(form, "yen"), "40000");
	assert_string_equal(form_typed(form, "yen"), "4万");
	assert_true(form_touched(form));
	assert_int_equal(press(form, "Esc"), FORM_LEAVE);
	form_reopen(form);
	assert_string_equal(form_typed(form, "yen"), "4万");
	assert_int_equal(press(form, "Enter"), FORM_DO);
	form_free(&form);
}

/* A wrong value: the text stays, so does the cursor, and why is known. */
static void test_refused(void **state)
{
	struct form *form = form_new(&spec);
	struct tj_err err;

	(void)state;
	form_set(form, "client", "a");
	form_set(form, "title", "b");
	form_reopen(form);
	press(form, "x");
	assert_null(form_error(form));
	assert_int_equal(press(form, "Enter"), FORM_REFUSED);
	assert_string_equal(form_focus(form), "yen");
	assert_string_equal(form_typed(form, "yen"), "x");
	assert_string_equal(form_error(form)->arg[0], "x");
	press(form, "Backspace");
	assert_null(form_error(form));
	press(form, "7");
	tj_fail(&err, TJ_REFUSED, "Too long", NULL);
	form_fail(form, "title", &err);
	assert_string_equal(form_focus(form), "title");
	assert_string_equal(form_error(form)->message, "Too long");
	form_free(&form);
}

static void test_kinds(void **state)
{
	struct form *form = form_new(&spec);

	(void)state;
	press(form, "オ");
	press(form, "サ");
	assert_int_equal(press(form, "Right"), FORM_CHANGED);
	assert_string_equal(form_value(form, "client"), "オサラ温泉");
	press(form, "Tab");
	paste(form, "12345678901234");
	assert_string_equal(form_value(form, "title"), "1234567890");
	press(form, "Down");
	press(form, "Down");
	assert_string_equal(form_focus(form), "way");
	assert_int_equal(press(form, "\xe3\x80\x80"), FORM_CHANGED);
	assert_string_equal(form_value(form, "way"), "template");
	press(form, "Space");
	assert_string_equal(form_value(form, "way"), "count");
	press(form, "Left");
	assert_string_equal(form_value(form, "way"), "template");
	press(form, "Tab");
	press(form, "Space");
	assert_string_equal(form_value(form, "mail"), "yes");
	press(form, "Tab");
	assert_string_equal(form_focus(form), "brief");
	press(form, "a");
	assert_int_equal(press(form, "Enter"), FORM_CHANGED);
	press(form, "b");
	assert_string_equal(form_value(form, "brief"), "a\nb");
	assert_int_equal(press(form, "Up"), FORM_STAY);
	assert_string_equal(form_focus(form), "brief");
	press(form, "Tab");
	assert_null(form_focus(form));
	assert_int_equal(press(form, "F1"), FORM_HELP);
	assert_int_equal(press(form, "F2"), FORM_BESIDE);
	assert_int_equal(press(form, "Enter"), FORM_DO);
	press(form, "S-Tab");
	assert_string_equal(form_focus(form), "brief");
	assert_int_equal(press(form, "C-s"), FORM_DO);
	form_free(&form);
}

static enum prompt_answer prompt_press(struct prompt *p, const char *token)
{
	struct key key = key_from(token);

	return prompt_key(p, &key);
}

static void test_prompt(void **state)
{
	struct prompt_history history = { 0 };
	struct prompt_spec s = { .sign = "/", .history = &history };
	struct prompt *p = prompt_new(&s);

	(void)state;
	assert_int_equal(prompt_press(p, "旭"), PROMPT_CHANGED);
	assert_int_equal(prompt_press(p, "川"), PROMPT_CHANGED);
	assert_int_equal(prompt_press(p, "Enter"), PROMPT_TAKEN);
	assert_string_equal(prompt_text(p), "旭川");
	prompt_free(&p);
	for (int i = 0; i < PROMPT_HISTORY + 5; i++)
		prompt_history_add(&history, i % 2 == 0 ? "雪" : "花");
	assert_int_equal(history.n, 3);
	p = prompt_new(&s);
	prompt_press(p, "x");
	assert_int_equal(prompt_press(p, "Up"), PROMPT_CHANGED);
	assert_string_equal(prompt_text(p), "雪");
	prompt_press(p, "Up");
	prompt_press(p, "Up");
	assert_int_equal(prompt_press(p, "Up"), PROMPT_STAY);
	assert_string_equal(prompt_text(p), "旭川");
	for (int i = 0; i < 3; i++)
		prompt_press(p, "Down");
	assert_string_equal(prompt_text(p), "x");
	assert_int_equal(prompt_press(p, "Tab"), PROMPT_OTHER);
	assert_int_equal(prompt_press(p, "Esc"), PROMPT_DROPPED);
	prompt_free(&p);
	prompt_history_clear(&history);
}

/* No area leaves the screen, whatever its size. */
static void test_layout_sizes(void **state)
{
	struct layout l;

	(void)state;
	for (int rows = 0; rows <= 60; rows++)
		for (int cols = 0; cols <= 220; cols++) {
			layout_screen(rows, cols, rows % 2 == 0, cols % 2 == 0,
			    &l);
			assert_true(l.body.rows >= 0 && l.body.cols >= 0);
			for (int i = 0; i < LAYOUT_PANES; i++)
				assert_true(l.pane[i].row + l.pane[i].rows <=
				    rows && l.pane[i].col + l.pane[i].cols <=
				    cols);
			assert_true(l.details.col + l.details.cols <= cols);
		}
	layout_screen(9, 200, true, true, &l);
	assert_int_equal(l.kind, LAYOUT_TINY);
	layout_screen(24, 80, true, true, &l);
	assert_int_equal(l.kind, LAYOUT_ONE);
	assert_int_equal(l.pane[0].rows, 21);
	layout_screen(40, 120, false, true, &l);
	assert_int_equal(l.kind, LAYOUT_DETAILS);
	layout_screen(40, 120, true, true, &l);
	assert_int_equal(l.kind, LAYOUT_FOUR);
	assert_int_equal(l.pane[0].rows, 18);
	assert_int_equal(l.pane[2].row, 19);
	assert_int_equal(l.pane[2].rows, 19);
	assert_int_equal(l.bar.col, 60);
	assert_int_equal(l.pane[1].col, 61);
}

/* The columns of the orders list, as on an 80-column screen and narrower. */
static void test_columns(void **state)
{
	static const struct layout_column columns[] = {
		{ .width = 4, .from = 48 }, { .width = 0 },
		{ .width = 12, .from = 72 },
		{ .width = 5, .from = 80, .right = true },
		{ .width = 9, .from = 72, .right = true },
		{ .width = 9, .right = true }, { .width = 5, .right = true },
	};
	struct layout_span spans[7];

	(void)state;
	layout_columns(columns, 7, 6, 74, 1, spans);
	assert_int_equal(spans[0].col, 6);
	assert_int_equal(spans[1].col, 11);
	assert_int_equal(spans[6].col + spans[6].cols, 80);
	assert_true(spans[1].cols >= 20);
	layout_columns(columns, 7, 6, 66, 1, spans);
	assert_int_equal(spans[3].cols, 0);
	assert_true(spans[1].cols >= 20);
	layout_columns(columns, 7, 6, 41, 1, spans);
	assert_int_equal(spans[0].cols, 0);
	assert_int_equal(spans[2].cols, 0);
	assert_int_equal(spans[1].col, 6);
	assert_int_equal(spans[6].col + spans[6].cols, 47);
	assert_int_equal(layout_scroll(0, 25, 10, 100), 16);
	assert_int_equal(layout_scroll(30, 25, 10, 100), 25);
	assert_int_equal(layout_scroll(95, 99, 10, 100), 90);
}

static const char *const days[] = { "mon", "tue", "wed", NULL };

static const struct form_field beside[] = {
	{ .name = "days", .label = "Days", .kind = FORM_SET, .choices = days,
	    .value = "wed mon" },
	{ .name = "count", .label = "Count", .kind = FORM_NUMBER, .width = 4 },
	{ .name = "pay", .label = "Pay", .kind = FORM_NUMBER, .together = true,
	    .note = "a note" },
	{ .name = "titles", .label = "Titles", .kind = FORM_BLOCK, .rows = 1 },
};

/* Several choices: Space turns the one under the cursor, the order is theirs. */
static void test_set(void **state)
{
	static const struct form_spec of_days = { .fields = beside, .n = 4,
	    .button = "do" };
	struct form *form = form_new(&of_days);

	(void)state;
	assert_string_equal(form_value(form, "days"), "wed mon");
	assert_int_equal(press(form, "Space"), FORM_CHANGED);
	assert_string_equal(form_value(form, "days"), "wed");
	assert_int_equal(press(form, "Right"), FORM_STAY);
	press(form, "Space");
	assert_string_equal(form_value(form, "days"), "tue,wed");
	press(form, "Left");
	press(form, "Left");	/* round */
	press(form, "Space");
	assert_string_equal(form_value(form, "days"), "tue");
	form_free(&form);
}

/* Two fields stand on a line where it is wide enough. */
static void test_together(void **state)
{
	static const struct form_spec spec_beside = { .fields = beside, .n = 4,
	    .button = "do" };
	struct form *form = form_new(&spec_beside);

	(void)state;
	assert_int_equal(form_lines(form, 80), 3 + 2);
	assert_int_equal(form_lines(form, 24), 4 + 2);
	assert_true(form_ready(form));
	press(form, "S-Tab");
	assert_true(form_ready(form));	/* the button */
	press(form, "S-Tab");
	assert_string_equal(form_focus(form), "titles");
	assert_int_equal(form_lines(form, 80), 6 + 2);	/* it opens */
	assert_false(form_ready(form));	/* Enter is a new line */
	press(form, "S-Tab");
	assert_string_equal(form_hidden_note(form), "a note");	/* not drawn */
	form_set_note(form, "pay", "");
	assert_null(form_hidden_note(form));
	form_set_note(form, "pay", NULL);
	assert_string_equal(form_hidden_note(form), "a note");
	form_free(&form);
}

static void test_tab_completes(void **state)
{
	struct form *form = form_new(&spec);

	(void)state;
	paste(form, "オサ");
	assert_int_equal(press(form, "Tab"), FORM_CHANGED);
	assert_string_equal(form_value(form, "client"), "オサラ温泉");
	assert_string_equal(form_focus(form), "client");
	press(form, "Tab");	/* nothing is left to complete */
	assert_string_equal(form_focus(form), "title");
	form_free(&form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_enter_goes_on),
		cmocka_unit_test(test_chief_is_replaced),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_together),
		cmocka_unit_test(test_tab_completes),
		cmocka_unit_test(test_prompt),
		cmocka_unit_test(test_layout_sizes),
		cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
