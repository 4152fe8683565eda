#include "teamjob/sync/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/sync/address.h"

enum { CONNECT_MS = 10000, WHOLE_MS = 60000, RETRY_MAX_S = 7 * 86400 };

/* What one exchange collects besides the reply. */
struct exchange {
	struct http_reply *reply;
	char *location, *link, *reset;
	size_t header_bytes;
	bool local;
	bool refused_address;
};

static curl_socket_t open_socket(void *arg, curlsocktype purpose,
    struct curl_sockaddr *address)
{
	struct exchange *x = arg;

	(void)purpose;
	return address_socket(&address->addr, address->socktype,
	    address->protocol, x->local, &x->refused_address);
}

/* ---- what arrives ---- */

/* Counted here: what curl counts itself does not see every kind of body. */
static size_t take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct exchange *x = arg;

	buf_add(&x->reply->body, bytes, size * n);
	return x->reply->body.over ? 0 : size * n;
}

static void keep(char **slot, const char *text, size_t len)
{
	while (len > 0 && (text[len - 1] == '\r' || text[len - 1] == '\n' ||
	    text[len - 1] == ' '))
		len--;
	mem_free(slot);
	*slot = mem_dup_n(text, len);
}

static void take_retry(struct exchange *x, const char *text, size_t len)
{
	char *value = NULL;

	keep(&value, text, len);
	x->reply->retry_after_s = http_retry_after(value, clock_now());
	mem_free(&value);
}

static size_t take_header(char *line, size_t size, size_t n, void *arg)
{
	struct exchange *x = arg;
	const struct {
		const char *name;
		char **slot;
	} kept[] = {
		{ "etag:", &x->reply->etag },
		{ "last-modified:", &x->reply->last_modified },
		{ "location:", &x->location }, { "link:", &x->link },
		{ "x-ratelimit-reset:", &x->reset },
	};
	size_t len = size * n;

	x->header_bytes += len;
	if (x->header_bytes > HTTP_HEADERS_MAX)
		return 0;
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		size_t at = strlen(kept[i].name);

		if (len <= at || strncasecmp(line, kept[i].name, at) != 0)
			continue;
		while (at < len && line[at] == ' ')
			at++;
		keep(kept[i].slot, line + at, len - at);
	}
	if (len > 12 && strncasecmp(line, "retry-after:", 12) == 0)
		take_retry(x, line + 12 + (line[12] == ' '),
		    len - 12 - (line[12] == ' '));
	return len;
}

/* ---- memory ---- */

static void *take(size_t bytes)
{
	return mem_new(bytes, 1);
}

static void give_back(void *p)
{
	mem_free(&p);
}

static void *resize(void *p, size_t bytes)
{
	return mem_resize(p, bytes, 1);
}

bool http_begin(void)
{
	return curl_global_init_mem(CURL_GLOBAL_DEFAULT, take, give_back,
	    resize, mem_dup, mem_new) == CURLE_OK;
}

/* ---- URLs ---- */

static char *url_part(const char *url, CURLUPart part, unsigned flags)
{
	CURLU *u = curl_url();
	char *piece = NULL, *copy = NULL;

	if (curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_get(u, part, &piece, flags) == CURLUE_OK)
		copy = mem_dup(piece);
	curl_free(piece);
	curl_url_cleanup(u);
	return copy;
}

bool http_same_origin(const char *a, const char *b)
{
	static const CURLUPart parts[] = {
		CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT,
	};
	bool same = true;

	for (size_t i = 0; i < sizeof parts / sizeof *parts && same; i++) {
		char *one = url_part(a, parts[i], CURLU_DEFAULT_PORT);
		char *two = url_part(b, parts[i], CURLU_DEFAULT_PORT);

		same = one != NULL && two != NULL && strcasecmp(one, two) == 0;
		mem_free(&one);
		mem_free(&two);
	}
	return same;
}

char *http_url_join(const char *base, const char *ref)
{
	CURLU *u = curl_url();
	char *piece = NULL, *copy = NULL;

	if (curl_url_set(u, CURLUPART_URL, base, 0) == CURLUE_OK &&
	    curl_url_set(u, CURLUPART_URL, ref, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_URL, &piece, 0) == CURLUE_OK)
		copy = mem_dup(piece);
	curl_free(piece);
	curl_url_cleanup(u);
	return copy;
}

char *http_url_escape(const char *text)
{
	char *escaped = curl_easy_escape(NULL, text, 0);
	char *copy = mem_dup(escaped != NULL ? escaped : "");

	curl_free(escaped);
	return copy;
}

char *http_url_unescape(const char *text)
{
	char *plain = curl_easy_unescape(NULL, text, 0, NULL);
	char *copy = mem_dup(plain != NULL ? plain : "");

	curl_free(plain);
	return copy;
}

/* The query of `url` without the parameter `name`. */
static void query_without(struct buf *out, const char *query, const char *name)
{
	size_t n = strlen(name);

	while (query != NULL && *query != '\0') {
		size_t len = strcspn(query, "&");
		size_t key = strcspn(query, "=&");

		if (key != n || strncmp(query, name, n) != 0) {
			if (out->len > 0)
				buf_char(out, '&');
			buf_add(out, query, len);
		}
		query += len + (query[len] == '&');
	}
}

char *http_url_with(const char *url, const char *name, const char *value)
{
	CURLU *u = curl_url();
	char *query = url_part(url, CURLUPART_QUERY, 0);
	char *key = http_url_escape(name), *text = http_url_escape(value);
	char *piece = NULL, *copy = NULL;
	struct buf b;

	buf_init(&b, HTTP_URL_MAX);
	query_without(&b, query, name);
	buf_printf(&b, "%s%s=%s", b.len > 0 ? "&" : "", key, text);
	if (!b.over && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_set(u, CURLUPART_QUERY, b.data, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_URL, &piece, 0) == CURLUE_OK)
		copy = mem_dup(piece);
	curl_free(piece);
	curl_url_cleanup(u);
	buf_clear(&b);
	mem_free(&query);
	mem_free(&key);
	mem_free(&text);
	return copy;
}

int64_t http_retry_after(const char *value, int64_t now)
{
	int64_t at, seconds;

	if (value[0] != '\0' && value[strspn(value, "0123456789")] == '\0' &&
	    strlen(value) < 10) {
		seconds = strtoll(value, NULL, 10);
	} else {
		at = (int64_t)curl_getdate(value, NULL);
		if (at < 0)
			return -1;
		seconds = at > now ? at - now : 0;
	}
	return seconds < RETRY_MAX_S ? seconds : RETRY_MAX_S;
}

/* rel="next" of a Link header. */
static char *link_next(const char *base, const char *link)
{
	char *found = NULL;

	while (link != NULL && (link = strchr(link, '<')) != NULL &&
	    found == NULL) {
		size_t len = strcspn(link, ">"), rest;
		char *ref, *params;

		if (link[len] == '\0')
			break;
		rest = strcspn(link + len, ",<");
		ref = mem_dup_n(link + 1, len - 1);
		params = mem_dup_n(link + len, rest);
		if (strstr(params, "rel=\"next\"") != NULL ||
		    strstr(params, "rel=next") != NULL)
			found = http_url_join(base, ref);
		mem_free(&ref);
		mem_free(&params);
		link += len + rest;
	}
	return found;
}

/* ---- one exchange ---- */

/* A header that could break into another line is left out. */
static bool add_header(struct curl_slist **list, const char *name,
    const char *between, const char *value)
{
	struct buf b;

	if (value == NULL)
		return true;
	for (const char *p = value; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return false;
	buf_init(&b, HTTP_HEADERS_MAX);
	buf_printf(&b, "%s: %s%s", name, between, value);
	*list = curl_slist_append(*list, b.data);
	explicit_bzero(b.data, b.len);
	buf_clear(&b);
	return true;
}

static bool headers_of(const struct http_request *r, struct curl_slist **list)
{
	bool own = r->header != NULL;
	bool good = add_header(list, "Accept", "", r->accept != NULL
	    ? r->accept : "application/json");

	if (r->param == NULL)
		good = good && add_header(list, own ? r->header
		    : "Authorization", own ? "" : "Bearer ", r->secret);
	good = good && add_header(list, "If-None-Match", "", r->etag);
	good = good && add_header(list, "If-Modified-Since", "",
	    r->last_modified);
	good = good && add_header(list, "Idempotency-Key", "", r->idem);
	if (r->body != NULL)
		good = good && add_header(list, "Content-Type", "", r->form
		    ? "application/x-www-form-urlencoded"
		    : "application/json; charset=utf-8");
	return good;
}

static void limits(CURL *c, bool local, int64_t left_ms)
{
	const char *schemes = local ? "http,https" : "https";

	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, schemes);
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, schemes);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS,
	    (long)(left_ms < WHOLE_MS ? left_ms : WHOLE_MS));
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 100L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, 20L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "teamjob-sync");
}

/* The address as it is asked for: a key that belongs in the query is in it. The
 * caller wipes and frees. */
static char *url_to_ask(const struct http_request *r, const char *url)
{
	return r->param != NULL && r->secret != NULL
	    ? http_url_with(url, r->param, r->secret) : mem_dup(url);
}

static CURLcode exchange(CURL *c, const struct http_request *r,
    const char *url, struct exchange *x)
{
	struct curl_slist *headers = NULL;
	CURLcode rc = CURLE_BAD_FUNCTION_ARGUMENT;
	char *whole = url_to_ask(r, url);
	long status = 0;

	curl_easy_reset(c);
	limits(c, r->local, r->deadline_ms - clock_mono_ms());
	curl_easy_setopt(c, CURLOPT_URL, whole != NULL ? whole : "");
	if (r->ca != NULL)
		curl_easy_setopt(c, CURLOPT_CAINFO, r->ca);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, x);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
	if (r->body != NULL)
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, r->body);
	if (r->body != NULL && r->method != NULL)
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, r->method);
	if (headers_of(r, &headers)) {
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
		rc = curl_easy_perform(c);
	}
	curl_slist_free_all(headers);
	if (whole != NULL)
		explicit_bzero(whole, strlen(whole));
	mem_free(&whole);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	x->reply->status = (int)status;
	return rc;
}

/* Failures before a byte of the request could leave. */
static bool never_left(CURLcode rc)
{
	static const CURLcode early[] = {
		CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT,
		CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,
		CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
		CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE,
		CURLE_BAD_FUNCTION_ARGUMENT,
	};

	for (size_t i = 0; i < sizeof early / sizeof *early; i++)
		if (early[i] == rc)
			return true;
	return false;
}

static enum tj_code outcome(CURLcode rc, struct exchange *x,
    struct tj_err *err)
{
	if (rc == CURLE_OK)
		return TJ_OK;
	x->reply->maybe_arrived = !never_left(rc);
	if (x->refused_address)
		return tj_fail(err, TJ_NET, N_("The address lies inside this "
		    "host or network; local: true allows that"), NULL);
	if (x->reply->body.over || x->header_bytes > HTTP_HEADERS_MAX)
		return tj_fail(err, TJ_LIMIT, N_("The answer is too large"),
		    NULL);
	if (rc == CURLE_COULDNT_RESOLVE_HOST)
		return tj_fail(err, TJ_NET, N_("There is no host of this name"),
		    NULL);
	if (rc == CURLE_COULDNT_CONNECT)
		return tj_fail(err, TJ_NET, N_("Nothing answers at its "
		    "address"), NULL);
	return tj_fail(err, TJ_NET, never_left(rc)
	    ? N_("No connection: %1") : N_("No complete answer: %1"),
	    curl_easy_strerror(rc), NULL);
}

static bool is_redirect(const struct http_request *r, const struct exchange *x)
{
	int s = x->reply->status;

	return r->body == NULL && x->location != NULL &&
	    (s == 301 || s == 302 || s == 303 || s == 307 || s == 308);
}

/* Goes to where the answer points, unless a secret would go elsewhere. */
static enum tj_code redirect(const struct http_request *r, struct exchange *x,
    struct tj_err *err)
{
	char *to = http_url_join(x->reply->url, x->location);

	if (to == NULL || (r->secret != NULL && !http_same_origin(to, r->url))) {
		mem_free(&to);
		return tj_fail(err, TJ_NET, N_("The source points to another "
		    "host; the key is not sent there"), NULL);
	}
	mem_free(&x->reply->url);
	x->reply->url = to;
	buf_reset(&x->reply->body);
	mem_free(&x->location);
	mem_free(&x->link);
	return TJ_OK;
}

/* When a source that counts its askers lets us in again: seconds of the clock
 * of all, or from now. */
static void take_reset(struct exchange *x)
{
	int status = x->reply->status;
	int64_t at = x->reset != NULL ? strtoll(x->reset, NULL, 10) : 0;
	int64_t now = clock_now();

	if (x->reply->retry_after_s >= 0 || at <= 0 ||
	    (status != 403 && status != 429 && status != 503))
		return;
	if (at > now - 366LL * 86400)
		at -= now;
	if (at > 0)
		x->reply->retry_after_s = at < RETRY_MAX_S ? at : RETRY_MAX_S;
}

enum tj_code http_fetch(const struct http_request *request,
    struct http_reply *reply, struct tj_err *err)
{
	struct exchange x = { .reply = reply, .local = request->local };
	CURL *c = curl_easy_init();
	enum tj_code code = TJ_OK;

	memset(reply, 0, sizeof *reply);
	buf_init(&reply->body, HTTP_BODY_MAX);
	reply->retry_after_s = -1;
	reply->url = mem_dup(request->url);
	for (int hop = 0; code == TJ_OK; hop++) {
		if (request->deadline_ms <= clock_mono_ms())
			code = tj_fail(err, TJ_STOPPED,
			    N_("The time for this source is up"), NULL);
		else
			code = outcome(exchange(c, request, reply->url, &x),
			    &x, err);
		if (code != TJ_OK || !is_redirect(request, &x))
			break;
		if (hop == HTTP_REDIRECTS_MAX)
			code = tj_fail(err, TJ_NET,
			    N_("The source points on and on"), NULL);
		else
			code = redirect(request, &x, err);
	}
	take_reset(&x);
	reply->next = link_next(reply->url, x.link);
	mem_free(&x.reset);
	mem_free(&x.location);
	mem_free(&x.link);
	curl_easy_cleanup(c);
	return code;
}

void http_reply_clear(struct http_reply *reply)
{
	buf_clear(&reply->body);
	mem_free(&reply->etag);
	mem_free(&reply->last_modified);
	mem_free(&reply->next);
	mem_free(&reply->url);
}
