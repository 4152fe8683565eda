#include "teamjob/desk/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/desk/feed.h"
#include "teamjob/desk/form.h"
#include "teamjob/desk/order.h"
#include "teamjob/desk/page.h"
#include "teamjob/desk/token.h"

enum { PATH_TEXT = 64, DAY_TEXT = 16 };

/* ---- the language of the visitor ---- */

static const char *language(const char *text)
{
	return strncasecmp(text, "ja", 2) == 0 ? "ja"
	    : strncasecmp(text, "en", 2) == 0 ? "en" : NULL;
}

/* The weight of one piece of Accept-Language, in thousandths. */
static int weight(const char *piece, size_t len)
{
	const char *q = memmem(piece, len, "q=", 2);

	return q == NULL ? 1000 : (int)(strtod(q + 2, NULL) * 1000);
}

/* The one of ja and en the visitor's browser likes best, or NULL. */
static const char *liked_language(const char *accept)
{
	const char *best = NULL;
	int most = 0;

	while (accept != NULL && *accept != '\0') {
		size_t len = strcspn(accept, ",");
		const char *lang = language(accept + strspn(accept, " "));
		int w = lang == NULL ? 0 : weight(accept, len);

		if (w > most) {
			most = w;
			best = lang;
		}
		accept += len + (accept[len] == ',' ? 1 : 0);
	}
	return best;
}

static const char *asked_language(const char *query)
{
	const char *at = strstr(query, "lang=");

	return at != NULL && (at == query || at[-1] == '&')
	    ? language(at + 5) : NULL;
}

static void speak(const char *lang)
{
	if (strcmp(words_lang(), lang) != 0)
		words_init(lang);
}

static void choose_language(const struct desk *desk,
    const struct http_request *r)
{
	const char *lang = asked_language(r->query);

	if (lang == NULL)
		lang = liked_language(r->header[HTTP_LANGUAGE]);
	speak(lang == NULL ? desk->lang : lang);
}

/* ---- pages ---- */

static void put_message(struct desk *desk, struct http_answer *answer,
    unsigned status, const char *heading, const char *sentence)
{
	struct page page = { desk->team, "/order" };

	answer->status = status;
	buf_reset(&answer->body);
	page_message(&answer->body, &page, heading, sentence);
}

static void put_not_found(struct desk *desk, struct http_answer *answer)
{
	put_message(desk, answer, 404, _("There is no such page"),
	    _("Please check the address. It may have been cut off when it was "
	    "copied."));
}

/* The form, with a new token. */
static void get_form(struct desk *desk, const struct http_request *request,
    struct http_answer *answer)
{
	struct page page = { desk->team, "/order" };
	char token[TOKEN_TEXT];

	(void)request;
	token_make(rows_secret(desk->rows), clock_now(), token);
	page_form(&answer->body, &page, NULL, NULL, NULL, token);
}

static void put_line(void *arg, int64_t at, const char *status,
    const char *text)
{
	page_status_line(arg, at, status, text);
}

static void get_status(struct desk *desk, const struct http_request *request,
    struct http_answer *answer)
{
	const char *id = request->path + strlen("/s/");
	struct desk_order order;
	struct tj_err err;
	char path[PATH_TEXT];
	struct page page = { desk->team, path };
	enum tj_code code = rows_find(desk->rows, id, &order, &err);

	if (code == TJ_OK) {
		snprintf(path, sizeof path, "/s/%s", order.public_id);
		page_status_begin(&answer->body, &page, &order,
		    strstr(request->query, "again=1") != NULL);
		code = rows_history(desk->rows, id, put_line, &answer->body,
		    &err);
		page_status_end(&answer->body);
	}
	desk_order_clear(&order);
	if (code == TJ_NOT_FOUND)
		put_not_found(desk, answer);
	else if (code != TJ_OK)
		put_message(desk, answer, 503, _("This cannot be shown just "
		    "now"), _("Your order is safe. Please try again in a "
		    "minute."));
}

static void get_style(struct desk *desk, const struct http_request *request,
    struct http_answer *answer)
{
	(void)desk;
	(void)request;
	answer->type = "text/css; charset=utf-8";
	answer->cache = "public, max-age=300";
	buf_str(&answer->body, page_style());
}

static void get_health(struct desk *desk, const struct http_request *request,
    struct http_answer *answer)
{
	struct tj_err ignored;
	int64_t count;
	bool good = rows_count(desk->rows, &count, &ignored) == TJ_OK;

	(void)request;
	http_answer_plain(answer, good ? 200 : 503, good ? "ok"
	    : "The database cannot be read.");
}

/* ---- taking an order ---- */

/* Whether the form was sent from a page of ours, as far as the browser says. */
static bool is_from_here(const struct desk *desk,
    const struct http_request *r)
{
	const char *site = r->header[HTTP_FETCH_SITE];
	const char *origin = r->header[HTTP_ORIGIN];
	const char *host = r->header[HTTP_HOST];
	const char *at;

	if (site != NULL)
		return strcmp(site, "same-origin") == 0 ||
		    strcmp(site, "none") == 0;
	if (origin == NULL || strcmp(origin, desk->url) == 0)
		return true;
	at = strstr(origin, "://");
	return at != NULL && host != NULL && strcasecmp(at + 3, host) == 0;
}

static void today(char out[DAY_TEXT])
{
	char day[CLOCK_DAY];

	clock_day(clock_now(), day);
	snprintf(out, DAY_TEXT, "%s", day);
}

/* The form again, as it was typed. */
static void put_form_again(struct desk *desk, struct http_answer *answer,
    unsigned status, const struct form *form, const struct tj_err *problem,
    const char *note, const char *token)
{
	struct page page = { desk->team, NULL };

	answer->status = status;
	page_form(&answer->body, &page, form, problem, note, token);
}

static void put_in_team_words(struct desk *desk, char **choice)
{
	char *text = *choice == NULL ? NULL
	    : mem_dup(words_in("order form", *choice));

	(void)desk;
	mem_free(choice);
	*choice = text;
}

/* The choices of the form in the language of the team, who read them. */
static void translate_choices(struct desk *desk, struct desk_order *order)
{
	const char *visitor = words_lang();

	speak(desk->lang);
	put_in_team_words(desk, &order->kind);
	put_in_team_words(desk, &order->unit);
	speak(visitor);
}

static void put_redirect(struct http_answer *answer, const char *public_id,
    bool again)
{
	struct buf b;

	buf_init(&b, PATH_TEXT * 2);
	buf_printf(&b, "/s/%s?lang=%s%s", public_id, words_lang(),
	    again ? "&again=1" : "");
	answer->status = 303;
	answer->location = buf_take(&b);
}

/* Reads and stores what passed the token. */
static void take_order(struct desk *desk, const struct form *form,
    const char *token, const char *form_name, struct http_answer *answer)
{
	struct tj_err problem[ORDER_FIELD_COUNT], err;
	struct desk_order order;
	char day[DAY_TEXT];
	bool again = false;

	today(day);
	if (!order_read(form, day, &order, problem)) {
		put_form_again(desk, answer, 422, form, problem, NULL, token);
		desk_order_clear(&order);
		return;
	}
	translate_choices(desk, &order);
	if (rows_add(desk->rows, &order, form_name, &again, &err) == TJ_OK)
		put_redirect(answer, order.public_id, again);
	else
		put_form_again(desk, answer, 503, form, NULL, _("The order "
		    "could not be stored just now, so it was not sent. What "
		    "you wrote is kept below; please send it again in a "
		    "minute."), token);
	desk_order_clear(&order);
}

/* What the token and the trap say: NULL = go on, else the sentence to show.
 * *fresh: hand out a new token with it. */
static const char *token_problem(enum token_state state,
    const struct form *form, bool *fresh)
{
	*fresh = state == TOKEN_OLD || state == TOKEN_FALSE;
	if (*fresh)
		return _("The form had been open for too long, so the order "
		    "was not sent. What you wrote is kept below; please send "
		    "it once more.");
	if (state == TOKEN_EARLY)
		return _("The form came back very quickly, so the order was "
		    "not sent. Please look through it and send it once more.");
	if (form_posted(form, ORDER_TRAP)[0] != '\0')
		return _("A field that people do not see was filled in, so the "
		    "order was not sent. Please empty the field website, or "
		    "open the form anew.");
	return NULL;
}

static void check_and_take(struct desk *desk, const struct form *form,
    struct http_answer *answer)
{
	const char *sent = form_posted(form, ORDER_TOKEN);
	char name[HASH_ID], token[TOKEN_TEXT];
	enum token_state state = token_check(rows_secret(desk->rows), sent,
	    clock_now(), desk->min_fill_s, name);
	bool fresh;
	const char *note = token_problem(state, form, &fresh);

	if (note == NULL) {
		take_order(desk, form, sent, name, answer);
		return;
	}
	if (fresh)
		token_make(rows_secret(desk->rows), clock_now(), token);
	put_form_again(desk, answer, 422, form, NULL, note,
	    fresh ? token : sent);
}

static void post_order(struct desk *desk, const struct http_request *request,
    struct http_answer *answer)
{
	static const char urlencoded[] = "application/x-www-form-urlencoded";
	const char *type = request->header[HTTP_CONTENT_TYPE];
	struct form form;
	struct tj_err err;
	char text[TJ_ERR_TEXT_BYTES];

	if (type == NULL ||
	    strncasecmp(type, urlencoded, sizeof urlencoded - 1) != 0) {
		put_message(desk, answer, 415, _("This could not be read"),
		    _("Please use the order form."));
		return;
	}
	if (!is_from_here(desk, request)) {
		put_message(desk, answer, 403, _("Not sent"),
		    _("The form was sent from another site. Please use the "
		    "order form here."));
		return;
	}
	if (form_parse(request->body, request->body_len, order_names, &form,
	    &err) != TJ_OK) {
		put_message(desk, answer, 400, _("This could not be read"),
		    words_err(text, sizeof text, &err));
		return;
	}
	if (language(form_posted(&form, ORDER_LANG)) != NULL)
		speak(language(form_posted(&form, ORDER_LANG)));
	check_and_take(desk, &form, answer);
	form_clear(&form);
}

/* ---- the API ---- */

static bool may_use_api(const struct desk *desk,
    const struct http_request *request, struct http_answer *answer)
{
	const char *given = request->header[HTTP_AUTHORIZATION];

	speak("en");
	if (desk->api_token != NULL && given != NULL &&
	    strncasecmp(given, "Bearer ", 7) == 0 &&
	    hash_same(given + 7, desk->api_token))
		return true;
	feed_error(answer, 401, _("The token is missing or wrong"));
	return false;
}

static void get_feed(struct desk *desk, const struct http_request *request,
    struct http_answer *answer)
{
	if (may_use_api(desk, request, answer))
		feed_list(desk, request, answer);
}

static void post_status(struct desk *desk, const struct http_request *request,
    struct http_answer *answer)
{
	static const char tail[] = "/status";
	const char *id = request->path + strlen("/api/orders/");
	size_t len = strlen(id);
	char public_id[HASH_ID];

	if (!may_use_api(desk, request, answer))
		return;
	if (len != HASH_ID - 1 + sizeof tail - 1 ||
	    strcmp(id + HASH_ID - 1, tail) != 0) {
		feed_error(answer, 404, _("There is no such order"));
		return;
	}
	snprintf(public_id, sizeof public_id, "%s", id);
	feed_set_status(desk, request, public_id, answer);
}

/* ---- addresses ---- */

typedef void route_fn(struct desk *desk, const struct http_request *request,
    struct http_answer *answer);

/* A path ending in / stands for everything below it, but not for itself. */
static const struct route {
	const char *path;
	route_fn *get, *post;
} routes[] = {
	{ "/order", get_form, post_order },
	{ "/style.css", get_style, NULL },
	{ "/healthz", get_health, NULL },
	{ "/api/orders", get_feed, NULL },
	{ "/api/orders/", NULL, post_status },
	{ "/s/", get_status, NULL }
};

static bool fits(const struct route *route, const char *path)
{
	size_t len = strlen(route->path);

	if (route->path[len - 1] == '/')
		return strncmp(path, route->path, len) == 0 &&
		    path[len] != '\0';
	return strcmp(path, route->path) == 0;
}

static const struct route *find_route(const char *path)
{
	if (strcmp(path, "/") == 0)
		return &routes[0];
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		if (fits(&routes[i], path))
			return &routes[i];
	return NULL;
}

void desk_answer(void *arg, const struct http_request *request,
    struct http_answer *answer)
{
	struct desk *desk = arg;
	const struct route *route = find_route(request->path);
	bool post = strcmp(request->method, "POST") == 0;
	route_fn *run = route == NULL ? NULL : post ? route->post : route->get;

	choose_language(desk, request);
	if (route == NULL) {
		put_not_found(desk, answer);
	} else if (run == NULL) {
		http_answer_plain(answer, 405, post ? "Only GET and HEAD are "
		    "served here." : "Only POST is served here.");
		answer->allow = post ? "GET, HEAD" : "POST";
	} else {
		run(desk, request, answer);
	}
}
