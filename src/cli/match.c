/* show candidates TASK, show plan [ORDER]: whom tasks suit and why, and who
 * would get what of many. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/match.h"
#include "teamjob/app/say.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/text/visible.h"

enum { NAME_CELLS = 16, LABEL_CELLS = 10, TEXT = 600 };

static const char *const bars[] = { "free", "full", "out" };

/* ---- candidates ---- */

static void put_reason(const char *label, const char *sentence,
    enum app_ground ground, void *arg)
{
	(void)label;
	(void)ground;
	json_put_text(arg, NULL, sentence);
}

static void put_candidate(struct json_out *w, const struct app_candidates *all,
    const struct app_candidate *c)
{
	char id[32], *why = app_candidate_json(all, c);

	say_id(&person_type, c->person, id);
	json_open_object(w, NULL);
	json_put_text(w, "person", id);
	json_put_text(w, "login", c->login);
	json_put_text(w, "name", c->name);
	json_put_text(w, "state", bars[c->bar]);
	json_put_text(w, "why_not", c->why_not);
	json_put_text(w, "load", c->load);
	json_put_text(w, "next_free", c->next_free[0] != '\0' ? c->next_free
	    : NULL);
	json_put_raw(w, "explanation", why);
	json_open_array(w, "reasons");
	app_candidate_reasons(all, c, put_reason, w);
	json_close_array(w);
	json_close_object(w);
	mem_free(&why);
}

static void candidates_json(const struct app_candidates *all, int64_t task)
{
	struct json_out w;
	struct buf out;
	char id[32];

	buf_init(&out, CLI_OUT_MAX);
	json_out_init(&w, &out);
	say_id(&task_type, task, id);
	json_open_object(&w, NULL);
	json_put_text(&w, "task", id);
	json_open_array(&w, "candidates");
	for (size_t i = 0; i < all->n; i++)
		put_candidate(&w, all, &all->list[i]);
	json_close_array(&w);
	json_close_object(&w);
	cli_print_json(out.data);
	buf_clear(&out);
}

static void add_reason(const char *label, const char *sentence,
    enum app_ground ground, void *arg)
{
	struct buf *b = arg;

	(void)ground;
	buf_str(b, "    ");
	text_pad_right(b, label, LABEL_CELLS);
	buf_char(b, ' ');
	text_visible(b, sentence, strlen(sentence));
	buf_char(b, '\n');
}

static void add_candidate(struct buf *b, const struct app_candidates *all,
    size_t i)
{
	const struct app_candidate *c = &all->list[i];

	if (c->bar == CANDIDATE_FREE)
		buf_printf(b, "%2zu ", i + 1);
	else
		buf_str(b, " - ");
	text_pad_right(b, c->name, NAME_CELLS);
	if (c->bar == CANDIDATE_FREE) {
		buf_printf(b, " %3d-%d\n", (c->match.low + 5) / 10,
		    (c->match.high + 5) / 10);
		app_candidate_reasons(all, c, add_reason, b);
	} else {
		buf_char(b, ' ');
		buf_str(b, c->why_not);
		buf_char(b, '\n');
	}
}

int cli_show_candidates(struct cli *c, const char *typed)
{
	struct app_candidates all;
	struct tj_err err;
	struct buf out;
	int64_t task;

	if (app_find(c->app, "task", typed, &task, &err) != TJ_OK)
		return cli_fail(&err);
	if (app_candidates(c->app, task, &all, &err) != TJ_OK) {
		app_candidates_clear(&all);
		return cli_fail(&err);
	}
	if (cli_has(c, "json")) {
		candidates_json(&all, task);
	} else {
		buf_init(&out, CLI_OUT_MAX);
		for (size_t i = 0; i < all.n; i++)
			add_candidate(&out, &all, i);
		fwrite(out.data, 1, out.len, stdout);
		buf_clear(&out);
	}
	app_candidates_clear(&all);
	return 0;
}

/* ---- the plan ---- */

static void put_row(struct json_out *w, const struct app_plan *plan,
    const struct app_plan_row *row)
{
	const struct app_choice *c = app_plan_chosen(row);
	char id[32];

	say_id(&task_type, row->task.head.id, id);
	json_open_object(w, NULL);
	json_put_text(w, "task", id);
	json_put_text(w, "title", row->task.title);
	json_put_text(w, "due_on", row->task.due_on);
	if (c == NULL) {
		json_put_null(w, "person");
	} else {
		say_id(&person_type, c->person, id);
		json_put_text(w, "person", id);
		json_put_text(w, "login",
		    app_plan_person(plan, c->person)->login);
		json_open_array(w, "range");
		json_put_int(w, NULL, c->low);
		json_put_int(w, NULL, c->mid);
		json_put_int(w, NULL, c->high);
		json_close_array(w);
		json_put_int(w, "need_minutes", c->minutes);
	}
	json_close_object(w);
}

static void plan_json(const struct app_plan *plan, const char *who)
{
	struct json_out w;
	struct buf out;

	buf_init(&out, CLI_OUT_MAX);
	json_out_init(&w, &out);
	json_open_object(&w, NULL);
	json_open_array(&w, "tasks");
	for (size_t i = 0; i < plan->n; i++)
		put_row(&w, plan, &plan->rows[i]);
	json_close_array(&w);
	json_put_text(&w, "who", who);
	json_close_object(&w);
	cli_print_json(out.data);
	buf_clear(&out);
}

static void add_row(struct buf *b, const struct app_plan *plan,
    const struct app_plan_row *row)
{
	const struct app_choice *c = app_plan_chosen(row);
	char number[32];

	task_number(row->task.order_number, row->task.place,
	    row->task.head.id, number);
	text_pad_right(b, number, LABEL_CELLS);
	buf_char(b, ' ');
	text_pad_right(b, c != NULL ? app_plan_person(plan, c->person)->name
	    : _("(nobody)"), NAME_CELLS);
	if (c != NULL)
		buf_printf(b, " %3d-%-3d", (c->low + 5) / 10,
		    (c->high + 5) / 10);
	else
		buf_str(b, "        ");
	buf_printf(b, " %-10s  ", row->task.due_on != NULL
	    ? row->task.due_on : "");
	text_visible(b, row->task.title, strlen(row->task.title));
	buf_char(b, '\n');
}

static void print_plan(struct cli *c, const struct app_plan *plan)
{
	struct buf who, out;

	buf_init(&who, CLI_OUT_MAX);
	buf_init(&out, CLI_OUT_MAX);
	app_plan_who(plan, &who);
	if (cli_has(c, "json")) {
		plan_json(plan, who.data);
	} else {
		for (size_t i = 0; i < plan->n; i++)
			add_row(&out, plan, &plan->rows[i]);
		fwrite(out.data, 1, out.len, stdout);
	}
	buf_clear(&who);
	buf_clear(&out);
}

int cli_show_plan(struct cli *c, const char *typed)
{
	struct app_plan plan = { 0 };
	struct tj_err err;
	int64_t order = 0;
	int status = 0;

	if (typed != NULL &&
	    app_find(c->app, "order", typed, &order, &err) != TJ_OK)
		return cli_fail(&err);
	if (app_plan_all(c->app, NULL, 0, order, &plan, &err) != TJ_OK)
		status = cli_fail(&err);
	else
		print_plan(c, &plan);
	app_plan_clear(&plan);
	return status;
}
