#include "teamjob/desk/order.h"

#include <stdlib.h>
#include <string.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/desk/number.h"
#include "teamjob/text/clean.h"
#include "teamjob/text/grapheme.h"

enum { YEARS_AHEAD = 5, NUMBER_TEXT = 24 };

static const char *const kinds[] = {
	NC_("order form", "article"), NC_("order form", "proofreading"),
	NC_("order form", "translation"), NC_("order form", "transcription"),
	NC_("order form", "interview"), NC_("order form", "data entry"),
	NC_("order form", "other"), NULL
};

static const char *const units[] = {
	NC_("order form", "pieces"), NC_("order form", "characters"),
	NC_("order form", "pages"), NC_("order form", "minutes"),
	NC_("order form", "hours"), NULL
};

const struct order_field order_fields[ORDER_FIELD_COUNT] = {
	[ORDER_TITLE] = { "title", N_("Title"),
	    N_("In a few words, for example: Ten articles on Asahikawa"),
	    ORDER_TEXT, "text", "off", "text", 120, true, NULL },
	[ORDER_BRIEF] = { "brief", N_("What you need"),
	    N_("What for, for whom, how long, and anything we should know"),
	    ORDER_AREA, "text", "off", "text", 10000, true, NULL },
	[ORDER_KIND] = { "kind", N_("Kind of work"), NULL,
	    ORDER_CHOICE, NULL, NULL, NULL, 40, false, kinds },
	[ORDER_QUANTITY] = { "quantity", N_("Quantity"),
	    N_("A number, for example: 10"),
	    ORDER_TEXT, "text", "off", "decimal", 30, false, NULL },
	[ORDER_UNIT] = { "unit", N_("Counted in"), NULL,
	    ORDER_CHOICE, NULL, NULL, NULL, 40, false, units },
	[ORDER_BUDGET] = { "budget", N_("Budget in yen"),
	    N_("For all of it, tax included. For example: 30,000"),
	    ORDER_TEXT, "text", "off", "text", 30, false, NULL },
	[ORDER_UNIT_PRICE] = { "unit_price", N_("Or price of one, in yen"),
	    N_("For example: 1.5 for one character"),
	    ORDER_TEXT, "text", "off", "text", 30, false, NULL },
	[ORDER_DUE] = { "due", N_("Wanted by"),
	    N_("For example: 2026-12-09 or 12/9"),
	    ORDER_TEXT, "text", "off", "text", 30, false, NULL },
	[ORDER_NAME] = { "name", N_("Your name or company"), NULL,
	    ORDER_TEXT, "text", "name", "text", 120, true, NULL },
	[ORDER_EMAIL] = { "email", N_("Email"),
	    N_("Email or telephone: one is enough"),
	    ORDER_TEXT, "email", "email", "email", 200, false, NULL },
	[ORDER_PHONE] = { "phone", N_("Telephone"), NULL,
	    ORDER_TEXT, "tel", "tel", "tel", 40, false, NULL }
};

const char *const order_names[] = {
	"title", "brief", "kind", "quantity", "unit", "budget", "unit_price",
	"due", "name", "email", "phone", ORDER_TOKEN, ORDER_TRAP, ORDER_LANG,
	NULL
};

int64_t order_amount(int64_t quantity_milli, int64_t rate_milli)
{
	__int128 yen = (__int128)quantity_milli * rate_milli / 1000000;

	return yen < 0 || yen > NUMBER_YEN_MAX ? -1 : (int64_t)yen;
}

static size_t characters(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t at = 0; at < len; n++)
		at = grapheme_next(text, len, at);
	return n;
}

/* The cleaned text of a field; NULL when it is empty. */
static char *cleaned(const struct form *form, const struct order_field *f,
    struct tj_err *problem)
{
	const char *typed = form_posted(form, f->name);
	char most[NUMBER_TEXT];
	struct buf b;

	buf_init(&b, HASH_BYTES + 4 * strlen(typed));
	text_clean(&b, typed, strlen(typed),
	    f->control == ORDER_AREA ? TEXT_BLOCK : TEXT_LINE);
	if (strspn(b.data, " \n\t") == b.len) {
		buf_clear(&b);
		if (f->required)
			tj_fail(problem, TJ_INVALID, N_("Please fill this in"),
			    NULL);
		return NULL;
	}
	if (characters(b.data, b.len) > f->max) {
		number_print_grouped(most, sizeof most, (int64_t)f->max);
		tj_fail(problem, TJ_INVALID,
		    N_("Please shorten this to %1 characters"), most, NULL);
	}
	return buf_take(&b);
}

/* The choice that was sent, or NULL; another value is a problem. */
static char *chosen(const char *value, const struct order_field *f,
    struct tj_err *problem)
{
	if (value == NULL)
		return NULL;
	for (size_t i = 0; f->choices[i] != NULL; i++)
		if (strcmp(f->choices[i], value) == 0)
			return mem_dup(value);
	tj_fail(problem, TJ_INVALID, N_("Please choose one of the list"), NULL);
	return NULL;
}

/* ---- what the fields must be ---- */

static void check_email(const char *text, struct tj_err *problem)
{
	const char *at = text == NULL ? NULL : strchr(text, '@');
	const char *dot = at == NULL ? NULL : strrchr(at, '.');
	bool good = at != NULL && at > text && strchr(at + 1, '@') == NULL &&
	    dot != NULL && dot > at + 1 && dot[1] != '\0' &&
	    strpbrk(text, " ,;<>\"()") == NULL;

	if (text != NULL && !good)
		tj_fail(problem, TJ_INVALID, N_("This is no email address. "
		    "It looks like name@example.com"), NULL);
}

static void check_phone(const char *text, struct tj_err *problem)
{
	size_t digits = 0;

	for (const char *s = text; s != NULL && *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		/* The last byte of a full-width digit, U+FF10 to U+FF19. */
		if ((c >= '0' && c <= '9') ||
		    (c >= 0x90 && c <= 0x99 && s - text >= 2 &&
		    memcmp(s - 2, "\xef\xbc", 2) == 0))
			digits++;
	}
	if (text != NULL && digits < 9)
		tj_fail(problem, TJ_INVALID, N_("This is no telephone number. "
		    "Please write it with the area code"), NULL);
}

static void read_due(char **text, const char *today, struct tj_err *problem)
{
	char day[NUMBER_DAY];

	if (*text == NULL)
		return;
	if (!number_day(*text, today, day)) {
		tj_fail(problem, TJ_INVALID, N_("This is no day. Please write "
		    "it as 2026-12-09 or 12/9"), NULL);
		return;
	}
	if (strcmp(day, today) < 0)
		tj_fail(problem, TJ_INVALID, N_("This day is over"), NULL);
	else if (strtol(day, NULL, 10) > strtol(today, NULL, 10) + YEARS_AHEAD)
		tj_fail(problem, TJ_INVALID, N_("This day is too far away"),
		    NULL);
	mem_free(text);
	*text = mem_dup(day);
}

/* Quantity, price of one and budget, which belong together. */
static void read_money(char *text[ORDER_FIELD_COUNT], struct desk_order *out,
    struct tj_err problem[ORDER_FIELD_COUNT])
{
	static const char no_number[] =
	    N_("This is no number. Please write it as 10 or 1.5");
	static const char no_yen[] = N_("This is no amount in whole yen. "
	    "Please write it as 30,000");
	const char *quantity = text[ORDER_QUANTITY];
	const char *price = text[ORDER_UNIT_PRICE];
	const char *budget = text[ORDER_BUDGET];

	if (quantity != NULL && !number_milli(quantity, &out->quantity_milli))
		tj_fail(&problem[ORDER_QUANTITY], TJ_INVALID, no_number, NULL);
	if (budget != NULL && !number_yen(budget, &out->amount_yen))
		tj_fail(&problem[ORDER_BUDGET], TJ_INVALID, no_yen, NULL);
	if (price == NULL)
		return;
	if (!number_milli(price, &out->unit_price_milli))
		tj_fail(&problem[ORDER_UNIT_PRICE], TJ_INVALID, no_number,
		    NULL);
	else if (budget != NULL)
		tj_fail(&problem[ORDER_UNIT_PRICE], TJ_INVALID, N_("Please "
		    "write the budget or the price of one, not both"), NULL);
	else if (quantity == NULL)
		tj_fail(&problem[ORDER_QUANTITY], TJ_INVALID, N_("With a price "
		    "of one, the quantity is needed too"), NULL);
	else
		out->amount_yen = order_amount(out->quantity_milli,
		    out->unit_price_milli);
	if (out->amount_yen < 0)
		tj_fail(&problem[ORDER_UNIT_PRICE], TJ_INVALID,
		    N_("The amount is too large"), NULL);
}

/* Hands a text over. */
static char *take(char **text)
{
	char *taken = *text;

	*text = NULL;
	return taken;
}

bool order_read(const struct form *form, const char *today,
    struct desk_order *out, struct tj_err problem[ORDER_FIELD_COUNT])
{
	char *text[ORDER_FIELD_COUNT];
	bool good = true;

	memset(out, 0, sizeof *out);
	memset(problem, 0, ORDER_FIELD_COUNT * sizeof *problem);
	for (size_t i = 0; i < ORDER_FIELD_COUNT; i++)
		text[i] = cleaned(form, &order_fields[i], &problem[i]);
	read_money(text, out, problem);
	read_due(&text[ORDER_DUE], today, &problem[ORDER_DUE]);
	check_email(text[ORDER_EMAIL], &problem[ORDER_EMAIL]);
	check_phone(text[ORDER_PHONE], &problem[ORDER_PHONE]);
	if (text[ORDER_EMAIL] == NULL && text[ORDER_PHONE] == NULL)
		tj_fail(&problem[ORDER_EMAIL], TJ_INVALID, N_("Please give an "
		    "email address or a telephone number"), NULL);
	out->title = take(&text[ORDER_TITLE]);
	out->brief = take(&text[ORDER_BRIEF]);
	out->kind = chosen(text[ORDER_KIND], &order_fields[ORDER_KIND],
	    &problem[ORDER_KIND]);
	if (out->quantity_milli > 0)
		out->unit = chosen(text[ORDER_UNIT], &order_fields[ORDER_UNIT],
		    &problem[ORDER_UNIT]);
	out->due_on = take(&text[ORDER_DUE]);
	out->client_name = take(&text[ORDER_NAME]);
	out->client_email = take(&text[ORDER_EMAIL]);
	out->client_phone = take(&text[ORDER_PHONE]);
	for (size_t i = 0; i < ORDER_FIELD_COUNT; i++) {
		good = good && problem[i].code == TJ_OK;
		mem_free(&text[i]);
	}
	return good;
}
