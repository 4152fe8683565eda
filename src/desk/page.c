#include "teamjob/desk/page.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/words.h"
#include "teamjob/text/html.h"
#include "teamjob/desk/number.h"

/* The style sheet is built in as it stands, with a closing zero. */
__asm__(".section .rodata\ndesk_style_css:\n.incbin \"src/desk/style.css\"\n"
    ".byte 0\n.previous\n");
extern const char desk_style_css[];

enum { SENTENCE = 400, TIME_TEXT = 32, NUMBER_TEXT = 40 };

/* What a state is called on the client's page, and what it means for them. */
static const struct {
	const char *status, *word, *meaning;
} states[] = {
	{ "received", NC_("client", "Received"),
	  N_("Your order has reached us. We read it and answer; nothing has "
	    "been agreed yet, and work starts only after our answer.") },
	{ "quoted", NC_("client", "Quoted"),
	  N_("We have made an offer. Please answer us; work starts when you "
	    "agree.") },
	{ "agreed", NC_("client", "Agreed"),
	  N_("We do this work and are preparing it.") },
	{ "in_work", NC_("client", "In work"),
	  N_("We are working on your order.") },
	{ "delivered", NC_("client", "Delivered"),
	  N_("The work has been sent to you. Please look at it and tell us "
	    "whether it is as you wished.") },
	{ "accepted", NC_("client", "Accepted"),
	  N_("You have accepted the work. Thank you.") },
	{ "paid", NC_("client", "Paid"),
	  N_("The payment has reached us. Thank you.") },
	{ "closed", NC_("client", "Closed"),
	  N_("This order is finished. Thank you.") },
	{ "declined", NC_("client", "Declined"),
	  N_("We are sorry: we cannot take this order.") },
	{ "lost", NC_("client", "Not agreed"),
	  N_("This order was not agreed. You are welcome to ask again.") },
	{ "cancelled", NC_("client", "Cancelled"),
	  N_("This order was cancelled.") }
};

const char *page_style(void)
{
	return desk_style_css;
}

/* ---- the frame ---- */

/* `title` stands in the window's name. The link to the other language would
 * lose what was typed, so a page without a path has none. */
static void frame_begin(struct buf *out, const struct page *page,
    const char *heading, const char *title)
{
	bool ja = strcmp(words_lang(), "ja") == 0;

	html_fill(out, "<!DOCTYPE html>\n<html lang=\"%1\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<title>%2 | %3</title>\n"
	    "<link rel=\"stylesheet\" href=\"/style.css\">\n"
	    "</head>\n<body>\n<header>\n<p class=\"team\">%3</p>\n",
	    words_lang(), title, page->team, NULL);
	if (page->path != NULL)
		html_fill(out, "<p class=\"other\"><a href=\"%1?lang=%2\" "
		    "hreflang=\"%2\" lang=\"%2\">%3</a></p>\n", page->path,
		    ja ? "en" : "ja", ja ? "English" : "日本語", NULL);
	html_fill(out, "</header>\n<main>\n<h1>%1</h1>\n", heading, NULL);
}

static void frame_end(struct buf *out)
{
	buf_str(out, "</main>\n</body>\n</html>\n");
}

/* ---- the form ---- */

/* What a screen reader reads with the field: its problem, its hint. */
static void put_described(struct buf *out, const struct order_field *f,
    bool bad)
{
	if (bad)
		buf_str(out, " aria-invalid=\"true\"");
	if (bad || f->hint != NULL)
		html_fill(out, bad && f->hint != NULL
		    ? " aria-describedby=\"%1-problem %1-hint\""
		    : bad ? " aria-describedby=\"%1-problem\""
		    : " aria-describedby=\"%1-hint\"", f->name, NULL);
	if (f->required)
		buf_str(out, " required");
}

static void put_choices(struct buf *out, const struct order_field *f,
    const char *value, bool bad)
{
	html_fill(out, "<select id=\"%1\" name=\"%1\"", f->name, NULL);
	put_described(out, f, bad);
	buf_str(out, ">");
	for (size_t i = 0; f->choices[i] != NULL; i++) {
		html_fill(out, "<option value=\"%1\"", f->choices[i], NULL);
		if (strcmp(f->choices[i], value) == 0)
			buf_str(out, " selected");
		html_fill(out, ">%1</option>",
		    words_in("order form", f->choices[i]), NULL);
	}
	buf_str(out, "</select>\n");
}

static void put_control(struct buf *out, const struct order_field *f,
    const char *value, bool bad)
{
	if (f->control == ORDER_CHOICE) {
		put_choices(out, f, value, bad);
		return;
	}
	if (f->control == ORDER_AREA) {
		html_fill(out, "<textarea id=\"%1\" name=\"%1\" rows=\"8\"",
		    f->name, NULL);
		put_described(out, f, bad);
		html_fill(out, ">\n%1</textarea>\n", value, NULL);
		return;
	}
	html_fill(out, "<input id=\"%1\" name=\"%1\" type=\"%2\" "
	    "autocomplete=\"%3\" inputmode=\"%4\" value=\"%5\"",
	    f->name, f->type, f->autocomplete, f->inputmode, value, NULL);
	put_described(out, f, bad);
	buf_str(out, ">\n");
}

static void put_field(struct buf *out, enum order_field_id id,
    const struct form *form, const struct tj_err *problem)
{
	const struct order_field *f = &order_fields[id];
	const char *value = form == NULL ? "" : form_posted(form, f->name);
	bool bad = problem != NULL && problem[id].code != TJ_OK;
	char text[TJ_ERR_TEXT_BYTES];

	html_fill(out, bad ? "<div class=\"field bad\" id=\"%1-field\">\n"
	    : "<div class=\"field\" id=\"%1-field\">\n", f->name, NULL);
	html_fill(out, "<label for=\"%1\">%2", f->name, _(f->label), NULL);
	if (f->required)
		html_fill(out, " <span class=\"need\">%1</span>",
		    words_in("order form", NC_("order form", "required")),
		    NULL);
	buf_str(out, "</label>\n");
	if (f->hint != NULL)
		html_fill(out, "<p class=\"hint\" id=\"%1-hint\">%2</p>\n",
		    f->name, _(f->hint), NULL);
	if (bad)
		html_fill(out, "<p class=\"problem\" id=\"%1-problem\">%2</p>\n",
		    f->name, words_err(text, sizeof text, &problem[id]), NULL);
	put_control(out, f, value, bad);
	buf_str(out, "</div>\n");
}

/* What is wrong, above the form, with a way to each field. */
static void put_problems(struct buf *out, const struct tj_err *problem)
{
	char text[TJ_ERR_TEXT_BYTES];
	bool any = false;

	for (size_t i = 0; problem != NULL && i < ORDER_FIELD_COUNT; i++)
		any = any || problem[i].code != TJ_OK;
	if (!any)
		return;
	html_fill(out, "<div class=\"notice bad\" role=\"alert\">\n<p>%1</p>\n"
	    "<ul>\n", _("The order was not sent yet. What you wrote is kept "
	    "below; please mend this:"), NULL);
	for (size_t i = 0; i < ORDER_FIELD_COUNT; i++)
		if (problem[i].code != TJ_OK)
			html_fill(out, "<li><a href=\"#%1\">%2: %3</a></li>\n",
			    order_fields[i].name, _(order_fields[i].label),
			    words_err(text, sizeof text, &problem[i]), NULL);
	buf_str(out, "</ul>\n</div>\n");
}

/* Not shown and not read out; what fills it in is no person. */
static void put_hidden(struct buf *out, const char *token,
    const struct form *form)
{
	html_fill(out, "<input type=\"hidden\" name=\"" ORDER_TOKEN
	    "\" value=\"%1\">\n<input type=\"hidden\" name=\"" ORDER_LANG
	    "\" value=\"%2\">\n", token, words_lang(), NULL);
	html_fill(out, "<div class=\"trap\" aria-hidden=\"true\"><label>%1 "
	    "<input name=\"" ORDER_TRAP "\" tabindex=\"-1\" "
	    "autocomplete=\"off\" value=\"%2\"></label></div>\n",
	    _("Please leave this empty"),
	    form == NULL ? "" : form_posted(form, ORDER_TRAP), NULL);
}

static void put_group(struct buf *out, const char *legend,
    enum order_field_id first, enum order_field_id last,
    const struct form *form, const struct tj_err *problem)
{
	html_fill(out, "<fieldset>\n<legend>%1</legend>\n", legend, NULL);
	for (size_t i = first; i <= last; i++)
		put_field(out, (enum order_field_id)i, form, problem);
	buf_str(out, "</fieldset>\n");
}

static void put_steps(struct buf *out)
{
	html_fill(out, "<section>\n<h2>%1</h2>\n<ol class=\"steps\">\n"
	    "<li>%2</li>\n<li>%3</li>\n<li>%4</li>\n</ol>\n</section>\n",
	    _("What happens next"),
	    _("After sending you get a page of your own that shows how your "
	    "order stands."),
	    _("A person of the team reads it and answers by email or "
	    "telephone, with a price if one is still open."),
	    _("Work starts after that answer, when both sides agree. Until "
	    "then nothing costs anything."), NULL);
}

void page_form(struct buf *out, const struct page *page,
    const struct form *form, const struct tj_err *problem, const char *note,
    const char *token)
{
	bool again = problem != NULL || note != NULL;
	char lead[SENTENCE];

	frame_begin(out, page, _("Send us an order"), again
	    ? _("Not sent yet") : _("Send us an order"));
	html_fill(out, "<p class=\"lead\">%1</p>\n", words_say(lead,
	    sizeof lead, _("This is the order desk of %1. Tell us what you "
	    "need; sending it binds you to nothing."), page->team, NULL),
	    NULL);
	if (note != NULL)
		html_fill(out, "<div class=\"notice bad\" role=\"alert\">"
		    "<p>%1</p></div>\n", note, NULL);
	put_problems(out, problem);
	buf_str(out, "<form method=\"post\" action=\"/order\" "
	    "accept-charset=\"utf-8\" novalidate>\n");
	put_hidden(out, token, form);
	put_group(out, _("The work"), ORDER_TITLE, ORDER_KIND, form, problem);
	put_group(out, _("Amount and time"), ORDER_QUANTITY, ORDER_DUE, form,
	    problem);
	put_group(out, _("How we reach you"), ORDER_NAME, ORDER_PHONE, form, problem);
	html_fill(out, "<p class=\"send\"><button type=\"submit\">%1</button>"
	    "</p>\n</form>\n", _("Send the order"), NULL);
	put_steps(out);
	frame_end(out);
}

/* ---- the status page ---- */

static const char *state_word(const char *status)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strcmp(states[i].status, status) == 0)
			return words_in("client", states[i].word);
	return status;
}

static const char *state_meaning(const char *status)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strcmp(states[i].status, status) == 0)
			return _(states[i].meaning);
	return "";
}

static void put_fact(struct buf *out, const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0')
		html_fill(out, "<dt>%1</dt><dd>%2</dd>\n", name, value, NULL);
}

static void put_quantity(struct buf *out, const struct desk_order *o)
{
	char number[NUMBER_TEXT], text[SENTENCE];

	if (o->quantity_milli == 0)
		return;
	number_print_milli(number, sizeof number, o->quantity_milli);
	words_say(text, sizeof text, C_("quantity and unit", "%1 %2"), number,
	    o->unit == NULL ? "" : o->unit, NULL);
	put_fact(out, _("Quantity"), text);
}

/* Whole yen in groups of three, as amounts are; 1.5 as it is. */
static void print_rate(char number[NUMBER_TEXT], int64_t milli)
{
	if (milli % 1000 == 0)
		number_print_grouped(number, NUMBER_TEXT, milli / 1000);
	else
		number_print_milli(number, NUMBER_TEXT, milli);
}

static void put_amount(struct buf *out, const struct desk_order *o)
{
	char number[NUMBER_TEXT], text[SENTENCE];

	if (o->unit_price_milli != 0) {
		print_rate(number, o->unit_price_milli);
		words_say(text, sizeof text, _("%1 yen"), number, NULL);
		put_fact(out, _("Price of one"), text);
	}
	if (o->amount_yen == 0)
		return;
	number_print_grouped(number, sizeof number, o->amount_yen);
	words_say(text, sizeof text, _("%1 yen"), number, NULL);
	put_fact(out, _("Amount"), text);
}

void page_status_begin(struct buf *out, const struct page *page,
    const struct desk_order *o, bool again)
{
	frame_begin(out, page, state_word(o->status), state_word(o->status));
	if (again)
		html_fill(out, "<div class=\"notice\" role=\"status\"><p>%1</p>"
		    "</div>\n", _("This order had reached us already, so "
		    "nothing was sent twice. To send another one, open a new "
		    "form."), NULL);
	html_fill(out, "<p class=\"lead\">%1</p>\n", state_meaning(o->status),
	    NULL);
	if (o->status_text != NULL)
		html_fill(out, "<blockquote class=\"words\"><p class=\"from\">"
		    "%1</p><p class=\"text\">%2</p></blockquote>\n", page->team,
		    o->status_text, NULL);
	html_fill(out, "<section>\n<h2>%1</h2>\n<dl>\n", _("Your order"), NULL);
	put_fact(out, _("Title"), o->title);
	put_fact(out, _("Kind of work"), o->kind);
	put_quantity(out, o);
	put_amount(out, o);
	put_fact(out, _("Wanted by"), o->due_on);
	html_fill(out, "</dl>\n<details><summary>%1</summary>"
	    "<p class=\"text\">%2</p></details>\n</section>\n",
	    _("What you wrote"), o->brief, NULL);
	html_fill(out, "<section>\n<h2>%1</h2>\n<ol class=\"history\">\n",
	    _("So far"), NULL);
}

void page_status_line(struct buf *out, int64_t at, const char *status,
    const char *text)
{
	struct clock_local t;
	char when[TIME_TEXT];

	clock_local(at, &t);
	snprintf(when, sizeof when, "%04d-%02d-%02d %02d:%02d", t.year,
	    t.month, t.day, t.hour, t.minute);
	html_fill(out, "<li><time>%1</time> <strong>%2</strong>", when,
	    state_word(status), NULL);
	if (text != NULL)
		html_fill(out, "<p class=\"text\">%1</p>", text, NULL);
	buf_str(out, "</li>\n");
}

void page_status_end(struct buf *out)
{
	html_fill(out, "</ol>\n</section>\n<section>\n<h2>%1</h2>\n"
	    "<p>%2</p>\n<p><a href=\"/order?lang=%4\">%3</a></p>\n"
	    "</section>\n",
	    _("Keep this page"),
	    _("Only this address shows your order, and whoever has it can "
	    "read it. Please bookmark it."),
	    _("Send another order"), words_lang(), NULL);
	frame_end(out);
}

void page_message(struct buf *out, const struct page *page,
    const char *heading, const char *sentence)
{
	frame_begin(out, page, heading, heading);
	html_fill(out, "<p class=\"lead\">%1</p>\n<p>"
	    "<a href=\"/order?lang=%3\">%2</a></p>\n", sentence,
	    _("To the order form"), words_lang(), NULL);
	frame_end(out);
}
