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
	int64_t person;		/* whose shares; 0: mine */
	size_t n;
};

/* ---- the team's ---- */

static void put_sums(struct json_out *w, const struct app_sums *s)
{
	struct buf rate;

	json_put_int(w, "orders", s->orders);
	json_put_int(w, "gross_yen", app_gross(s));
	json_put_int(w, "fee_yen", s->fee_yen);
	json_put_int(w, "net_yen", s->net_yen);
	json_put_int(w, "write_yen", s->write_yen);
	json_put_int(w, "review_yen", s->review_yen);
	json_put_int(w, "direct_yen", s->direct_yen);
	json_put_int(w, "team_yen", s->team_yen);
	json_put_int(w, "margin_permille", app_margin(s, 1000));
	json_put_int(w, "characters", s->characters);
	buf_init(&rate, GROUPED_TEXT);
	milli_print(app_unit_price(s), &rate);
	if (app_unit_price(s) > 0)
		json_put_text(w, "unit_price", rate.data);
	buf_clear(&rate);
}

static void line_of_sums(const char *label, const struct app_sums *s)
{
	const int64_t yen[] = { app_gross(s), s->fee_yen, s->write_yen,
	    s->review_yen, s->direct_yen, s->team_yen };
	char text[GROUPED_TEXT];
	struct buf rate;

	printf("%3lld", (long long)s->orders);
	for (size_t i = 0; i < sizeof yen / sizeof *yen; i++)
		printf(" %11s", grouped_text(yen[i], text));
	buf_init(&rate, GROUPED_TEXT);
	if (app_unit_price(s) > 0)
		milli_print(app_unit_price(s), &rate);
	else
		buf_char(&rate, '-');
	printf(" %4lld%% %7s  ", (long long)(app_margin(s, 100)), rate.data);
	cli_print(label);
	putchar('\n');
	buf_clear(&rate);
}

/* A word of a heading at the right of its cells. */
static void print_head(const char *head, int cells)
{
	int pad = cells - (int)text_cells(words_in("column", head),
	    strlen(words_in("column", head)));

	printf(" %*s%s", pad > 0 ? pad : 0, "", words_in("column", head));
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
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		print_head(heads[i], 11);
	print_head(NC_("column", "%"), 5);
	print_head(NC_("column", "A char."), 7);
	putchar('\n');
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

/* "6,930 ... 1,386 ... 5,544  工藤 真由": earned, paid out, owed. */
static void line_of_own(const char *label, int64_t earned, int64_t paid)
{
	const int64_t yen[] = { earned, paid, earned - paid };
	char text[GROUPED_TEXT];

	printf("%3s", "");
	for (size_t i = 0; i < sizeof yen / sizeof *yen; i++)
		printf(" %11s", grouped_text(yen[i], text));
	printf("  ");
	cli_print(label);
	putchar('\n');
}

static void print_own_heading(const struct printing *p)
{
	static const char *const heads[] = { NC_("column", "Earned"),
	    NC_("column", "Paid out"), NC_("column", "Owed") };

	if (p->json)
		return;
	printf("%3s", "");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		print_head(heads[i], 11);
	putchar('\n');
}

static void print_member(struct printing *p, const struct app_member_money *m)
{
	if (!p->json) {
		line_of_own(m->name, m->earned_yen, m->paid_yen);
		return;
	}
	json_open_object(&p->w, NULL);
	json_put_text(&p->w, "person", m->login);
	json_put_text(&p->w, "name", m->name);
	json_put_int(&p->w, "earned_yen", m->earned_yen);
	json_put_int(&p->w, "paid_yen", m->paid_yen);
	json_close_object(&p->w);
}

static enum tj_code print_team_members(struct cli *c, struct printing *p,
    const char *month, struct tj_err *err)
{
	struct app_members members;
	enum tj_code code = app_money_members(c->app, month, &members, err);

	if (p->json)
		json_open_array(&p->w, "members");
	else if (code == TJ_OK && members.n > 0)
		print_own_heading(p);
	for (size_t i = 0; code == TJ_OK && i < members.n; i++)
		print_member(p, &members.list[i]);
	if (p->json)
		json_close_array(&p->w);
	app_members_clear(&members);
	return code;
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
	return code != TJ_OK ? code : print_team_members(c, p, month, err);
}

/* ---- one's own ---- */

static void print_own_line(struct printing *p, const struct app_own_month *m)
{
	if (!p->json) {
		line_of_own(m->month, m->earned_yen, m->paid_yen);
		return;
	}
	json_open_object(&p->w, NULL);
	json_put_text(&p->w, "month", m->month);
	json_put_int(&p->w, "earned_yen", m->earned_yen);
	json_put_int(&p->w, "paid_yen", m->paid_yen);
	json_close_object(&p->w);
}

static enum tj_code print_own(struct cli *c, struct printing *p,
    struct tj_err *err)
{
	struct app_own_month months[MONEY_MONTHS];
	enum tj_code code = app_money_own(c->app, p->person, months, err);

	if (code != TJ_OK)
		return code;
	print_own_heading(p);
	if (p->json)
		json_open_array(&p->w, "months");
	for (size_t i = 0; i < MONEY_MONTHS; i++)
		if (i == 0 || months[i].earned_yen != 0)
			print_own_line(p, &months[i]);
	if (p->json)
		json_close_array(&p->w);
	return TJ_OK;
}

/* A word of ours at the left of its cells. */
static void print_word(const char *word, int cells)
{
	int pad = cells - (int)text_cells(word, strlen(word));

	printf("  %s%*s", word, pad > 0 ? pad : 0, "");
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
		printf("%11s", grouped_text(s->yen, yen));
		print_word(app_share_word(s->role), 12);
		print_word(strcmp(s->state, "paid") == 0
		    ? C_("column", "Paid out") : C_("column", "Owed"), 10);
		printf("  ");
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
		code = own ? app_money_shares(c->app, p->person, month,
		    p->at, p->id, PAGE, print_share, p, err) : app_money_orders(c->app,
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

/* --member LOGIN: that person's, for directors. */
static enum tj_code find_member(struct cli *c, struct printing *p, bool *own,
    struct tj_err *err)
{
	const char *typed = cli_value(c, "member");

	*own = typed != NULL || !(app_me(c->app)->roles & ROLE_DIRECTOR);
	return typed == NULL ? TJ_OK : app_find(c->app, "person", typed,
	    &p->person, err);
}

int cli_money(struct cli *c)
{
	struct printing p = { .json = cli_has(c, "json") };
	const char *month = c->n_words > 0 ? c->words[0] : NULL;
	bool own;
	struct tj_err err;
	enum tj_code code = find_member(c, &p, &own, &err);

	buf_init(&p.out, OUT_MAX);
	json_out_init(&p.w, &p.out);
	json_open_object(&p.w, NULL);
	if (code == TJ_OK)
		code = own ? month != NULL
		    ? print_own_month(c, &p, month, &err)
		    : print_own(c, &p, &err)
		    : month != NULL ? print_month(c, &p, month, &err)
		    : print_months(c, &p, &err);
	json_close_object(&p.w);
	if (code == TJ_OK && p.json)
		cli_print_json(p.out.data);
	buf_clear(&p.out);
	return code == TJ_OK ? 0 : cli_fail(&err);
}
