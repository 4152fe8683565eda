/* show quote ORDER: what it would leave, and whether it can be done in time. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/promise.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"
#include "teamjob/domain/promise.h"
#include "teamjob/text/visible.h"

enum { LABEL_CELLS = 26 };

/* All that is asked and answered. */
struct quoting {
	struct cli *cli;
	int64_t order, amount_yen;
	char due[11];
	struct promise_ask ask;
	struct app_means *means;
	struct app_quote quote;
	struct app_promise promise;
};

/* ---- what is asked ---- */

static enum tj_code read_number(const struct cli *c, const char *name,
    int64_t least, int64_t most, int64_t *out, struct tj_err *err)
{
	const char *typed = cli_value(c, name);

	*out = -1;
	return typed == NULL ? TJ_OK : parse_int(typed, least, most, out, err);
}

static enum tj_code read_day(struct quoting *q, struct tj_err *err)
{
	const char *typed = cli_value(q->cli, "due");
	struct order o = { 0 };
	char today[11];
	enum tj_code code;

	app_today(q->cli->app, today);
	if (typed != NULL) {
		code = parse_day(typed, today, q->due, err);
	} else {
		code = app_get(q->cli->app, &order_type, q->order, &o, err);
		if (code == TJ_OK && o.due_on != NULL)
			snprintf(q->due, sizeof q->due, "%s", o.due_on);
		record_clear(&order_type, &o);
	}
	q->ask.due_on = q->due;
	return code;
}

static enum tj_code read_asked(struct quoting *q, struct tj_err *err)
{
	const char *yen = cli_value(q->cli, "amount");
	const char *skill = cli_value(q->cli, "skill");
	enum tj_code code = TJ_OK;

	q->amount_yen = -1;
	q->ask.skill = -1;
	if (yen != NULL)
		code = parse_yen(yen, &q->amount_yen, err);
	if (code == TJ_OK && skill != NULL)
		code = app_find(q->cli->app, "skill", skill, &q->ask.skill,
		    err);
	if (code == TJ_OK)
		code = read_number(q->cli, "level", 0, 5, &q->ask.level, err);
	if (code == TJ_OK)
		code = read_number(q->cli, "minutes", 1, 6000,
		    &q->ask.minutes, err);
	return code == TJ_OK ? read_day(q, err) : code;
}

/* ---- what is answered ---- */

static const char *const from_tokens[] = { "unknown", "said", "last_order",
    "kind", "measured", "usual" };

/* The numbers of both outputs: label, token, value; -1 = not to be had. */
struct number {
	const char *label, *token;
	int64_t value;
};
enum { NUMBERS = 18 };

static void numbers_of(const struct quoting *q, struct number out[NUMBERS])
{
	const struct app_quote *m = &q->quote;
	const struct app_promise *p = &q->promise;
	const struct app_last_order *last = app_means_last(q->means);
	const struct number list[NUMBERS] = {
		{ N_("Amount before tax"), "amount_yen", m->amount_yen },
		{ N_("Consumption tax"), "tax_yen", m->tax_yen },
		{ N_("Amount with tax"), "gross_yen", m->gross_yen },
		{ N_("Fee of the channel"), "fee_yen", m->fee_yen },
		{ N_("Tax on the fee"), "fee_tax_yen", m->fee_tax_yen },
		{ N_("Take-home"), "net_yen", m->net_yen },
		{ N_("Writers"), "writers_yen", m->writers_yen },
		{ N_("Writers, a piece"), "each_yen", m->each_yen },
		{ N_("Review"), "review_yen", m->review_yen },
		{ N_("Direction"), "direction_yen", m->direction_yen },
		{ N_("Team"), "team_yen", m->team_yen },
		{ N_("A writer's hour, yen"), "hourly_yen",
		  p->work_minutes > 0 ? money_hourly(m->writers_yen,
		    p->work_minutes) : -1 },
		{ N_("Last order of the client"), "last_number",
		  last->number != 0 ? last->number : -1 },
		{ N_("Its amount with tax"), "last_gross_yen",
		  last->number != 0 ? last->quote.gross_yen : -1 },
		{ N_("Work, minutes"), "work_minutes",
		  p->work_minutes > 0 ? p->work_minutes : -1 },
		{ N_("People who can do it"), "people", (int64_t)p->people },
		{ N_("Free until due, minutes"), "free_minutes",
		  p->free_minutes },
		{ N_("Done by the day, per mille"), "permille", p->permille },
	};

	memcpy(out, list, sizeof list);
}

static void print_json(const struct quoting *q)
{
	const struct app_promise *p = &q->promise;
	struct number list[NUMBERS];
	struct json_out w;
	struct buf out;
	char id[32];

	buf_init(&out, CLI_OUT_MAX);
	json_out_init(&w, &out);
	say_id(&order_type, q->order, id);
	numbers_of(q, list);
	json_open_object(&w, NULL);
	json_put_text(&w, "order", id);
	for (size_t i = 0; i < NUMBERS; i++)
		if (list[i].value >= 0)
			json_put_int(&w, list[i].token, list[i].value);
		else
			json_put_text(&w, list[i].token, NULL);
	json_put_bool(&w, "low", list[11].value >= 0 &&
	    list[11].value < MONEY_LOW_HOURLY);
	json_put_text(&w, "skill", p->skill_name);
	json_put_text(&w, "skill_from", from_tokens[p->skill_from]);
	json_put_int(&w, "level", p->level);
	json_put_text(&w, "level_from", from_tokens[p->level_from]);
	json_put_int(&w, "minutes", p->minutes);
	json_put_text(&w, "minutes_from", from_tokens[p->minutes_from]);
	json_put_text(&w, "due_on", q->due[0] != '\0' ? q->due : NULL);
	json_put_text(&w, "sure_on", p->sure_on[0] != '\0' ? p->sure_on
	    : NULL);
	json_put_int(&w, "sure_permille", PROMISE_SURE);
	json_close_object(&w);
	cli_print_json(out.data);
	buf_clear(&out);
}

static void add_line(struct buf *out, const char *label, const char *text)
{
	text_pad_right(out, label, LABEL_CELLS);
	buf_char(out, ' ');
	text_visible(out, text, strlen(text));
	buf_char(out, '\n');
}

/* Numbers of orders are names; the rest is grouped. */
static const char *number_text(const struct number *n,
    char text[GROUPED_TEXT])
{
	if (strcmp(n->token, "last_number") != 0)
		return grouped_text(n->value, text);
	snprintf(text, GROUPED_TEXT, "%lld", (long long)n->value);
	return text;
}

static void print_plain(const struct quoting *q)
{
	const struct app_promise *p = &q->promise;
	struct number list[NUMBERS];
	char text[GROUPED_TEXT];
	struct buf out, skill;

	buf_init(&out, CLI_OUT_MAX);
	buf_init(&skill, CLI_OUT_MAX);
	numbers_of(q, list);
	for (size_t i = 0; i < NUMBERS; i++)
		if (list[i].value >= 0)
			add_line(&out, words(list[i].label),
			    number_text(&list[i], text));
	if (p->skill_name != NULL)
		buf_printf(&skill, "%s %lld", p->skill_name,
		    (long long)p->level);
	add_line(&out, _("Skill and level"), p->skill_name != NULL
	    ? skill.data : "-");
	add_line(&out, _("Sure to be done by"), p->sure_on[0] != '\0'
	    ? p->sure_on : "-");
	fwrite(out.data, 1, out.len, stdout);
	buf_clear(&skill);
	buf_clear(&out);
}

int cli_show_quote(struct cli *c, const char *typed)
{
	struct quoting q = { .cli = c };
	struct tj_err err;
	enum tj_code code = app_find(c->app, "order", typed, &q.order, &err);

	if (code == TJ_OK)
		code = read_asked(&q, &err);
	if (code == TJ_OK)
		code = app_quote(c->app, q.order, q.amount_yen, &q.quote,
		    &err);
	if (code == TJ_OK)
		code = app_means_gather(c->app, q.order, &q.means, &err);
	if (code == TJ_OK)
		code = app_means_ask(q.means, &q.ask, &q.promise, &err);
	if (code == TJ_OK && cli_has(c, "json"))
		print_json(&q);
	else if (code == TJ_OK)
		print_plain(&q);
	app_promise_clear(&q.promise);
	app_means_free(&q.means);
	return code == TJ_OK ? 0 : cli_fail(&err);
}
