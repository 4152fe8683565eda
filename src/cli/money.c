/* money: the months of the team, or one month by channel and order; one's own
 * for who is no director. The same figures as key 7 on the screen. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/money.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/print.h"
#include "teamjob/domain/money.h"
#include "teamjob/text/grapheme.h"

enum { PAGE = 200, OUT_MAX = 16 << 20 };

struct printing {
	bool json;
	struct json_out w;
	struct buf out;
	int64_t at, id;		/* the place of the last row */
	size_t n;
};

/* ---- the team's ---- */

static void put_sums(struct json_out *w, const struct app_sums *s)
{
	json_put_int(w, "orders", s->orders);
	json_put_int(w, "gross_yen", app_gross(s));
	json_put_int(w, "fee_yen", s->fee_yen);
	json_put_int(w, "net_yen", s->net_yen);
	json_put_int(w, "write_yen", s->write_yen);
	json_put_int(w, "review_yen", s->review_yen);
	json_put_int(w, "direct_yen", s->direct_yen);
	json_put_int(w, "team_yen", s->team_yen);
	json_put_int(w, "margin_permille", app_margin(s));
	json_put_int(w, "characters", s->characters);
	json_put_int(w, "unit_price_milli", app_unit_price(s));
}

static void line_of_sums(const char *label, const struct app_sums *s)
{
	const int64_t yen[] = { app_gross(s), s->fee_yen, s->write_yen,
	    s->review_yen, s->direct_yen, s->team_yen };
	char text[GROUPED_TEXT];

	printf("%3lld", (long long)s->orders);
	for (size_t i = 0; i < sizeof yen / sizeof *yen; i++)
		printf(" %11s", grouped_text(yen[i], text));
	printf(" %4lld%%  ", (long long)(app_margin(s) / 10));
	cli_print(label);
	putchar('\n');
}

static void print_heading(const struct printing *p)
{
	static const char *const heads[] = { NC_("column", "Paid"),
	    NC_("column", "Fee"), NC_("column", "Writers"),
	    NC_("column", "Review"), NC_("column", "Direction"),
	    NC_("column", "Team") };

	if (p->json)
		return;
	printf("%3s", "");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		const char *head = words_in("column", heads[i]);
		int pad = 11 - (int)text_cells(head, strlen(head));

		printf(" %*s%s", pad > 0 ? pad : 0, "", head);
	}
	printf(" %5s\n", "%");
}

static void row_of_sums(struct printing *p, const char *name,
    const char *value, const char *label, const struct app_sums *s)
{
	if (!p->json) {
		line_of_sums(label, s);
		return;
	}
	json_open_object(&p->w, NULL);
	json_put_text(&p->w, name, value);
	put_sums(&p->w, s);
	json_close_object(&p->w);
}

static enum tj_code print_months(struct cli *c, struct printing *p,
    struct tj_err *err)
{
	struct app_month months[MONEY_MONTHS];
	enum tj_code code = app_money_months(c->app, months, err);

	if (code != TJ_OK)
		return code;
	print_heading(p);
	if (p->json)
		json_open_array(&p->w, "months");
	for (size_t i = 0; i < MONEY_MONTHS; i++)
		if (i == 0 || months[i].sums.orders > 0)
			row_of_sums(p, "month", months[i].month,
			    months[i].month, &months[i].sums);
	if (p->json)
		json_close_array(&p->w);
	return TJ_OK;
}

static void print_order(const struct app_order_paid *o, void *arg)
{
	struct printing *p = arg;
	char label[600];

	p->at = o->at;
	p->id = o->id;
	p->n++;
	if (!p->json) {
		snprintf(label, sizeof label, "%lld %s", (long long)o->number,
		    o->title);
		line_of_sums(label, &o->sums);
		return;
	}
	json_open_object(&p->w, NULL);
	json_put_int(&p->w, "number", o->number);
	json_put_text(&p->w, "title", o->title);
	put_sums(&p->w, &o->sums);
	json_close_object(&p->w);
}

static enum tj_code print_channels(struct cli *c, struct printing *p,
    const char *month, struct tj_err *err)
{
	struct app_channels channels;
	enum tj_code code = app_money_channels(c->app, month, &channels, err);

	if (code != TJ_OK)
		return code;
	print_heading(p);
	if (p->json)
		json_open_array(&p->w, "channels");
	for (size_t i = 0; i < channels.n; i++)
		row_of_sums(p, "channel", channels.list[i].code,
		    channels.list[i].name != NULL ? channels.list[i].name
		    : C_("money", "no channel"), &channels.list[i].sums);
	if (p->json)
		json_close_array(&p->w);
	app_channels_clear(&channels);
	return TJ_OK;
}

/* Page by page, until one is not full. */
static enum tj_code print_rest(struct cli *c, struct printing *p,
    const char *month, bool own, struct tj_err *err);

static enum tj_code print_month(struct cli *c, struct printing *p,
    const char *month, struct tj_err *err)
{
	enum tj_code code = print_channels(c, p, month, err);

	if (code != TJ_OK)
		return code;
	if (p->json)
		json_open_array(&p->w, "orders");
	code = print_rest(c, p, month, false, err);
	if (p->json)
		json_close_array(&p->w);
	return code;
}

/* ---- one's own ---- */

static enum tj_code print_own(struct cli *c, struct printing *p,
    struct tj_err *err)
{
	struct app_own_month months[MONEY_MONTHS];
	enum tj_code code = app_money_own(c->app, months, err);
	char earned[GROUPED_TEXT], paid[GROUPED_TEXT];

	if (code != TJ_OK)
		return code;
	if (p->json)
		json_open_array(&p->w, "months");
	for (size_t i = 0; i < MONEY_MONTHS; i++) {
		if (i > 0 && months[i].earned_yen == 0)
			continue;
		if (!p->json) {
			printf("%s %11s %11s\n", months[i].month,
			    grouped_text(months[i].earned_yen, earned),
			    grouped_text(months[i].paid_yen, paid));
			continue;
		}
		json_open_object(&p->w, NULL);
		json_put_text(&p->w, "month", months[i].month);
		json_put_int(&p->w, "earned_yen", months[i].earned_yen);
		json_put_int(&p->w, "paid_yen", months[i].paid_yen);
		json_close_object(&p->w);
	}
	if (p->json)
		json_close_array(&p->w);
	return TJ_OK;
}

static void print_share(const struct app_own_share *s, void *arg)
{
	struct printing *p = arg;
	char yen[GROUPED_TEXT], number[32];

	p->at = s->at;
	p->id = s->id;
	p->n++;
	task_number(s->number, s->place, 0, number);
	if (!p->json) {
		printf("%11s  %-6s %-5s ", grouped_text(s->yen, yen), s->role,
		    s->state);
		cli_print(number);
		putchar(' ');
		cli_print(s->title != NULL ? s->title : "");
		putchar('\n');
		return;
	}
	json_open_object(&p->w, NULL);
	json_put_int(&p->w, "number", s->number);
	json_put_int(&p->w, "place", s->place);
	json_put_text(&p->w, "title", s->title);
	json_put_text(&p->w, "role", s->role);
	json_put_text(&p->w, "state", s->state);
	json_put_int(&p->w, "amount_yen", s->yen);
	json_close_object(&p->w);
}

static enum tj_code print_rest(struct cli *c, struct printing *p,
    const char *month, bool own, struct tj_err *err)
{
	enum tj_code code;

	do {
		p->n = 0;
		code = own ? app_money_shares(c->app, month, p->at, p->id,
		    PAGE, print_share, p, err) : app_money_orders(c->app,
		    month, p->at, p->id, PAGE, print_order, p, err);
	} while (code == TJ_OK && p->n == PAGE);
	return code;
}

static enum tj_code print_own_month(struct cli *c, struct printing *p,
    const char *month, struct tj_err *err)
{
	enum tj_code code;

	if (p->json)
		json_open_array(&p->w, "shares");
	code = print_rest(c, p, month, true, err);
	if (p->json)
		json_close_array(&p->w);
	return code;
}

int cli_money(struct cli *c)
{
	struct printing p = { .json = cli_has(c, "json") };
	bool own = !(app_me(c->app)->roles & ROLE_DIRECTOR);
	const char *month = c->n_words > 0 ? c->words[0] : NULL;
	struct tj_err err;
	enum tj_code code;

	buf_init(&p.out, OUT_MAX);
	json_out_init(&p.w, &p.out);
	json_open_object(&p.w, NULL);
	code = own ? month != NULL ? print_own_month(c, &p, month, &err)
	    : print_own(c, &p, &err)
	    : month != NULL ? print_month(c, &p, month, &err)
	    : print_months(c, &p, &err);
	json_close_object(&p.w);
	if (code == TJ_OK && p.json)
		cli_print_json(p.out.data);
	buf_clear(&p.out);
	return code == TJ_OK ? 0 : cli_fail(&err);
}
