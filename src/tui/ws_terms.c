/* Accepting an order, or quoting for it: beside the fields what the client
 * asked for, below them what the money leaves, reckoned anew at every change. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/promise.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/wrap.h"
#include "teamjob/tui/format.h"
#include "ws_form_own.h"

enum {
	INDENT = 3,
	SHARE_COL = 30, SHARE_CELLS = 6,	/* the column of per cents */
	SUM_COL = 37, SUM_CELLS = 12,		/* the column of sums */
	LAST_COL = 53, LAST_CELLS = 12,		/* those of the last order */
	MEANS_ROWS = 3,		/* of ws_means_draw() */
	TEXT = 400
};

struct ws_terms {
	struct order order;
	struct channel channel;
	struct app_quote quote;
	struct app_means *means;	/* NULL: not to be had */
	struct app_promise guess, promise;
	bool asked;		/* promise is what the form says now */
	char now[TEXT];		/* what was asked, to ask only what changed */
	struct tj_err err;	/* why there is no quote; code TJ_OK */
	char today[11];
};

static bool is_quoted(const struct order *o)
{
	return strcmp(o->state, "quoted") == 0;
}

/* ---- the fields ---- */

static void add_asked(struct buf *b, const char *value)
{
	char text[TEXT];

	if (value[0] != '\0')
		buf_str(b, words_say(text, sizeof text, _("asked: %1"), value,
		    NULL));
}

static void note_amount(struct ws *ws, const struct order *o)
{
	struct buf asked, each, note;
	char text[TEXT];

	buf_init(&asked, TEXT);
	buf_init(&each, TEXT);
	buf_init(&note, TEXT);
	format_yen(&asked, o->amount_yen);
	add_asked(&note, o->amount_yen != 0 ? asked.data : "");
	buf_reset(&asked);
	format_quantity(&asked, o->quantity_milli, o->unit);
	milli_print(o->rate_milli, &each);
	if (o->rate_milli != 0 && o->quantity_milli != 0)
		buf_str(&note, words_say(text, sizeof text,
		    C_("order", " (%1 x %2 yen)"), asked.data, each.data,
		    NULL));
	else if (o->quantity_milli != 0)
		buf_printf(&note, "  %s", asked.data);
	form_set_note(ws->form, "amount", note.data);
	buf_clear(&asked);
	buf_clear(&each);
	buf_clear(&note);
}

static void add_left(struct buf *b, const char *day, const char *today)
{
	struct buf left;
	char text[TEXT];
	int64_t days;

	buf_init(&left, TEXT);
	days = format_left(&left, day, today);
	if (days != INT64_MAX)
		buf_str(b, days < 0 ? _("in the past") : words_say(text,
		    sizeof text, _("%1 left"), left.data, NULL));
	buf_clear(&left);
}

static void note_due(struct ws *ws, const struct ws_terms *t)
{
	const char *now = form_value(ws->form, "due");
	struct buf note, asked;

	buf_init(&note, TEXT);
	buf_init(&asked, TEXT);
	if (t->order.due_on != NULL)
		format_day_said(&asked, t->order.due_on, t->today);
	add_asked(&note, asked.data);
	if (now[0] != '\0' && note.len > 0)
		buf_str(&note, "   ");
	if (now[0] != '\0')
		add_left(&note, now, t->today);
	form_set_note(ws->form, "due", note.data);
	buf_clear(&note);
	buf_clear(&asked);
}

/* Another amount or day than asked is a quote; an order that came by hand has
 * nobody who would be sent one. */
static bool makes_quote(struct ws *ws, const struct ws_terms *t)
{
	const struct order *o = &t->order;
	const char *due = form_value(ws->form, "due");
	char amount[24];

	if (is_quoted(o) || o->external_id == NULL)
		return false;
	snprintf(amount, sizeof amount, "%lld", (long long)o->amount_yen);
	return strcmp(form_value(ws->form, "amount"),
	    o->amount_yen != 0 ? amount : "") != 0 || (due[0] != '\0' &&
	    strcmp(due, o->due_on != NULL ? o->due_on : "") != 0);
}

static void reckon(struct ws *ws)
{
	struct ws_terms *t = ws->asked->terms;
	const char *typed = form_typed(ws->form, "amount");
	struct buf stored;
	int64_t yen = 0;

	buf_init(&stored, TEXT);
	t->err.code = TJ_OK;
	if (typed[0] != '\0' && app_arg_check(ws->app, ws->asked->args[0],
	    typed, &stored, &t->err) == TJ_OK)
		for (const char *at = stored.data; *at != '\0'; at++)
			yen = yen * 10 + (*at - '0');
	if (t->err.code == TJ_OK)
		app_quote(ws->app, ws->target, yen, &t->quote, &t->err);
	buf_clear(&stored);
}

/* ---- in time? ---- */

/* What the field says, or -1 where it says what was guessed. */
static int64_t said(struct ws *ws, const char *name, int64_t guessed)
{
	const char *typed = form_value(ws->form, name);
	struct tj_err ignored;
	int64_t value = 0;

	if (strcmp(name, "skill") != 0)
		parse_int(typed, 0, INT32_MAX, &value, &ignored);
	else if (typed[0] != '\0')
		app_find(ws->app, "skill", typed, &value, &ignored);
	return value == guessed ? -1 : value;
}

static void ask_means(struct ws *ws)
{
	struct ws_terms *t = ws->asked->terms;
	struct promise_ask ask = { said(ws, "skill", t->guess.skill),
	    said(ws, "level", t->guess.level),
	    said(ws, "minutes", t->guess.minutes),
	    form_value(ws->form, "due") };
	char now[TEXT];
	struct tj_err ignored;

	if (t->means == NULL)
		return;
	snprintf(now, sizeof now, "%lld %lld %lld %s", (long long)ask.skill,
	    (long long)ask.level, (long long)ask.minutes, ask.due_on);
	if (t->asked && strcmp(now, t->now) == 0)
		return;
	snprintf(t->now, sizeof t->now, "%s", now);
	app_promise_clear(&t->promise);
	t->asked = app_means_ask(t->means, &ask, &t->promise, &ignored) ==
	    TJ_OK;
}

/* What is reckoned with stands in the fields, to be changed. */
static void start_means(struct ws *ws, const struct ws_terms *t)
{
	char number[24];
	struct skill k = { 0 };
	struct tj_err ignored;

	if (t->guess.skill != 0 && app_get(ws->app, &skill_type,
	    t->guess.skill, &k, &ignored) == TJ_OK)
		ws_form_start(ws, "skill", k.code);
	record_clear(&skill_type, &k);
	snprintf(number, sizeof number, "%lld", (long long)t->guess.level);
	if (t->guess.level > 0)
		ws_form_start(ws, "level", number);
	snprintf(number, sizeof number, "%lld", (long long)t->guess.minutes);
	if (t->guess.minutes > 0)
		ws_form_start(ws, "minutes", number);
}

static void gather_means(struct ws *ws)
{
	const struct promise_ask guess = { -1, -1, -1, NULL };
	struct ws_terms *t = ws->asked->terms;
	struct tj_err ignored;

	if (app_means_gather(ws->app, ws->target, &t->means, &ignored) !=
	    TJ_OK)
		return;
	app_means_ask(t->means, &guess, &t->guess, &ignored);
	start_means(ws, t);
}

static void changed(struct ws *ws)
{
	bool accepts = strcmp(ws->action->name, "order.accept") == 0;

	reckon(ws);
	note_due(ws, ws->asked->terms);
	ask_means(ws);
	if (!accepts)
		return;
	form_set_button(ws->form, makes_quote(ws, ws->asked->terms)
	    ? _("send a quote") : is_quoted(&ws->asked->terms->order)
	    ? _("accept on the quoted terms") : _("accept on these terms"));
}

/* What was quoted stands there; else what was asked. */
static void start(struct ws *ws, const struct order *o)
{
	char yen[24];
	int64_t amount = is_quoted(o) ? o->quoted_yen : o->amount_yen;

	snprintf(yen, sizeof yen, "%lld", (long long)amount);
	if (amount != 0)
		ws_form_start(ws, "amount", yen);
	if (is_quoted(o) ? o->quoted_due_on != NULL : o->due_on != NULL)
		ws_form_start(ws, "due", is_quoted(o) ? o->quoted_due_on
		    : o->due_on);
}

static void open(struct ws *ws)
{
	struct ws_terms *t = ws->asked->terms = mem_new(1, sizeof *t);
	struct tj_err ignored;
	struct buf whose;

	app_today(ws->app, t->today);
	if (app_get(ws->app, &order_type, ws->target, &t->order, &t->err) !=
	    TJ_OK)
		return;
	buf_init(&whose, TEXT);
	buf_str(&whose, t->order.client_name);
	if (t->order.channel != 0 && app_get(ws->app, &channel_type,
	    t->order.channel, &t->channel, &ignored) == TJ_OK)
		buf_printf(&whose, " (%s)", t->channel.name != NULL
		    ? t->channel.name : t->channel.code);
	mem_free(&ws->asked->whose);
	ws->asked->whose = buf_take(&whose);
	start(ws, &t->order);
	note_amount(ws, &t->order);
	form_set_note(ws->form, "revisions", _("rounds of changes"));
	gather_means(ws);
}

static void close(struct ws *ws)
{
	struct ws_terms *t = ws->asked->terms;

	record_clear(&order_type, &t->order);
	record_clear(&channel_type, &t->channel);
	app_promise_clear(&t->guess);
	app_promise_clear(&t->promise);
	app_means_free(&t->means);
	mem_free(&ws->asked->terms);
}

static const char *notice(struct ws *ws)
{
	const struct ws_terms *t = ws->asked->terms;

	if (makes_quote(ws, t))
		return _("The client is sent the quote and answers; nothing is "
		    "agreed before");
	if (t->channel.escrow && !t->order.funded)
		return _("When it is accepted, work can start only after the "
		    "escrow is paid");
	return NULL;
}

/* ---- the table ---- */

struct table {
	struct area a;
	int row;
	const struct app_last_order *last;	/* number 0: none */
	bool spoken;		/* lines in words */
};

static void put_share(struct table *t, int64_t permille, unsigned style)
{
	char share[24];

	if (permille % 10 == 0)
		snprintf(share, sizeof share, "%lld%%",
		    (long long)permille / 10);
	else
		snprintf(share, sizeof share, "%lld.%lld%%",
		    (long long)permille / 10, (long long)permille % 10);
	if (permille > 0)
		surface_right(t->a, t->row, SHARE_COL, SHARE_CELLS, style,
		    share);
}

static void put_sum(const struct table *t, int col, int cells, int64_t yen,
    unsigned style)
{
	struct buf sum;

	buf_init(&sum, TEXT);
	format_yen(&sum, yen);
	surface_right(t->a, t->row, col, cells, style, sum.data);
	buf_clear(&sum);
}

/* Whether the sums of the last order of its kind stand beside: whole, or not
 * at all. */
static bool shows_last(const struct table *t)
{
	return t->last->number != 0 && (t->spoken ||
	    t->a.cols >= LAST_COL + LAST_CELLS);
}

/* The same in words. */
static void say_sum(struct table *t, const char *label, int64_t yen,
    int64_t last)
{
	struct buf line, before;
	char text[TEXT], number[24];

	buf_init(&line, TEXT);
	buf_init(&before, TEXT);
	buf_printf(&line, "%s ", label + strspn(label, " "));
	format_yen_said(&line, yen);
	snprintf(number, sizeof number, "%lld", (long long)t->last->number);
	format_yen_said(&before, last);
	if (shows_last(t))
		buf_printf(&line, ", %s %s", words_say(text, sizeof text,
		    C_("order", "last: %1"), number, NULL), before.data);
	surface_text(t->a, t->row++, INDENT, t->a.cols - INDENT, STYLE_PLAIN,
	    line.data);
	buf_clear(&line);
	buf_clear(&before);
}

/* A line: this order's sum, and beside it that of the last one. */
static void draw_sum(struct table *t, const char *label, int64_t permille,
    int64_t yen, int64_t last, unsigned style)
{
	if (t->spoken) {
		say_sum(t, label, yen, last);
		return;
	}
	surface_text(t->a, t->row, INDENT, SHARE_COL - INDENT, style, label);
	put_share(t, permille, style);
	put_sum(t, SUM_COL, SUM_CELLS, yen, style);
	if (shows_last(t))
		put_sum(t, LAST_COL, LAST_CELLS, last, STYLE_PLAIN);
	t->row++;
}

static void draw_heading(const struct table *t)
{
	char text[TEXT], number[24];

	surface_fill(t->a, 0, 0, t->a.cols, STYLE_UNDERLINE);
	surface_text(t->a, 0, INDENT, SHARE_COL - INDENT, STYLE_UNDERLINE,
	    _("Money"));
	surface_right(t->a, 0, SHARE_COL, SHARE_CELLS, STYLE_UNDERLINE,
	    _("share"));
	surface_right(t->a, 0, SUM_COL, SUM_CELLS, STYLE_UNDERLINE, _("sum"));
	snprintf(number, sizeof number, "%lld", (long long)t->last->number);
	if (shows_last(t))
		surface_right(t->a, 0, LAST_COL - 2, LAST_CELLS + 2,
		    STYLE_UNDERLINE, words_say(text, sizeof text,
		    C_("order", "last: %1"), number, NULL));
}

static void draw_shares(struct table *t, const struct app_quote *q)
{
	const struct app_quote *last = &t->last->quote;
	char label[TEXT];
	struct buf each;

	buf_init(&each, TEXT);
	format_yen(&each, q->each_yen);
	draw_sum(t, q->pieces > 1 ? words_say(label, sizeof label,
	    _("  writers, %1 a piece"), each.data, NULL) : _("  writers"),
	    MONEY_WRITERS, q->writers_yen, last->writers_yen, STYLE_PLAIN);
	draw_sum(t, _("  review"), MONEY_REVIEW, q->review_yen,
	    last->review_yen, STYLE_PLAIN);
	draw_sum(t, _("  direction"), MONEY_DIRECTION, q->direction_yen,
	    last->direction_yen, STYLE_PLAIN);
	draw_sum(t, _("  team"), 1000 - MONEY_WRITERS - MONEY_REVIEW -
	    MONEY_DIRECTION, q->team_yen, last->team_yen, STYLE_PLAIN);
	buf_clear(&each);
}

/* What a writer has of it for an hour, where the work is known. */
static void draw_hourly(struct table *t, const struct ws_terms *terms)
{
	int64_t yen = money_hourly(terms->quote.writers_yen,
	    terms->promise.work_minutes);

	if (yen == 0)
		return;
	draw_sum(t, _("a writer's hour"), 0, yen, t->last->hourly_yen,
	    STYLE_PLAIN);
	if (yen < MONEY_LOW_HOURLY)
		surface_text(t->a, t->row - 1, LAST_COL + LAST_CELLS + 2,
		    t->a.cols, STYLE_YELLOW, _("! low"));
}

static bool draw_refusal(const struct tj_err *err, struct area a)
{
	char text[TJ_ERR_TEXT_BYTES];

	if (err->code == TJ_OK)
		return false;
	surface_text(a, 1, INDENT, a.cols - INDENT, STYLE_RED,
	    words_err(text, sizeof text, err));
	return true;
}

static void draw_money(struct table *t, const struct ws_terms *terms)
{
	const struct app_quote *q = &terms->quote;
	const struct app_quote *last = &t->last->quote;

	draw_sum(t, _("order, with consumption tax"), 0, q->gross_yen,
	    last->gross_yen, STYLE_PLAIN);
	if (q->fee_yen + last->fee_yen > 0) {
		draw_sum(t, _("fee of the channel"), q->fee_permille,
		    -q->fee_yen, -last->fee_yen, STYLE_PLAIN);
		draw_sum(t, _("tax on the fee"), 0, -q->fee_tax_yen,
		    -last->fee_tax_yen, STYLE_PLAIN);
	}
	draw_sum(t, _("take-home"), 0, q->net_yen, last->net_yen, STYLE_BOLD);
	draw_shares(t, q);
	draw_hourly(t, terms);
}

static void draw(struct ws *ws, struct area a)
{
	static const struct app_last_order none;
	const struct ws_terms *terms = ws->asked->terms;
	struct table t = { a, 1, terms->means != NULL
	    ? app_means_last(terms->means) : &none,
	    ws->linear || a.cols < SUM_COL + SUM_CELLS };

	if (!ws->linear)
		draw_heading(&t);
	if (draw_refusal(&terms->err, a))
		return;
	draw_money(&t, terms);
	t.row += a.rows - t.row > MEANS_ROWS;
	if (terms->asked)
		ws_means_draw(&terms->promise, terms->today,
		    form_value(ws->form, "due"), surface_part(a, t.row, 0,
		    a.rows - t.row, a.cols));
}

/* ---- how it was reckoned ---- */

struct telling {
	struct area a;
	int row;
	const char *text;
};

static void tell_line(const struct wrap_line *line, void *arg)
{
	struct telling *t = arg;

	surface_slice(t->a, t->row++, INDENT, t->a.cols - INDENT, STYLE_PLAIN,
	    t->text + line->start, line->shown);
}

/* One sentence; up to four sums for %1 to %4. */
static void tell(struct telling *t, const char *template, const int64_t sums[4])
{
	char text[TEXT];
	struct buf said[4];

	for (size_t i = 0; i < 4; i++) {
		buf_init(&said[i], TEXT);
		format_number(&said[i], sums[i]);
	}
	t->text = words_say(text, sizeof text, words(template), said[0].data,
	    said[1].data, said[2].data, said[3].data, NULL);
	wrap_lines(text, strlen(text), t->a.cols - 2 * INDENT, tell_line, t);
	for (size_t i = 0; i < 4; i++)
		buf_clear(&said[i]);
}

static void tell_fee(struct telling *t, const struct app_quote *q)
{
	if (q->fee_yen == 0)
		tell(t, N_("This channel takes no fee."),
		    (int64_t[4]){ 0, 0, 0, 0 });
	else if (q->fee_permille < 0)
		tell(t, N_("The fee of %1 yen is reckoned by tiers, each part "
		    "of %2 yen at its own rate."),
		    (int64_t[4]){ q->fee_yen, q->gross_yen, 0, 0 });
	else
		tell(t, N_("The fee is %1 per mille of %2 yen: %3 yen."),
		    (int64_t[4]){ q->fee_permille, q->gross_yen, q->fee_yen,
		    0 });
	if (q->fee_tax_yen != 0)
		tell(t, N_("Consumption tax on the fee: %1 yen."),
		    (int64_t[4]){ q->fee_tax_yen, 0, 0, 0 });
}

static void explain(struct ws *ws, struct area a)
{
	const struct ws_terms *terms = ws->asked->terms;
	const struct app_quote *q = &terms->quote;
	struct telling t = { a, 1, NULL };

	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	surface_text(a, 0, INDENT, a.cols - INDENT, STYLE_UNDERLINE,
	    _("How it was reckoned"));
	if (draw_refusal(&terms->err, a))
		return;
	tell(&t, N_("%1 yen and %2 yen consumption tax (%4%) make %3 yen."),
	    (int64_t[4]){ q->amount_yen, q->tax_yen, q->gross_yen,
	    MONEY_TAX / 10 });
	tell_fee(&t, q);
	tell(&t, N_("%1 - %2 - %3 = %4 yen are left: the take-home."),
	    (int64_t[4]){ q->gross_yen, q->fee_yen, q->fee_tax_yen,
	    q->net_yen });
	tell(&t, N_("Of it the writers have %1%, review %2%, direction %3%; "
	    "the team keeps the rest."), (int64_t[4]){ MONEY_WRITERS / 10,
	    MONEY_REVIEW / 10, MONEY_DIRECTION / 10, 0 });
	if (q->pieces > 1 && q->each_yen * q->pieces == q->writers_yen)
		tell(&t, N_("%1 yen for %2 pieces: %3 yen each."),
		    (int64_t[4]){ q->writers_yen, q->pieces, q->each_yen, 0 });
	else if (q->pieces > 1)
		tell(&t, N_("%1 yen for %2 pieces: %3 yen each; %4 yen left "
		    "over go to the first pieces, one yen each."),
		    (int64_t[4]){ q->writers_yen, q->pieces, q->each_yen,
		    q->writers_yen - q->each_yen * q->pieces });
}

const struct ws_room ws_accept_room = { "order.accept", open, changed, draw,
    explain, notice, close, NULL, 13 };
const struct ws_room ws_quote_room = { "order.quote", open, changed, draw,
    explain, notice, close, NULL, 13 };
