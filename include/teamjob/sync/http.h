/* One HTTP exchange with a host we do not trust. Owns curl, the caps and the
 * rules about addresses, redirects and credentials (the only module that
 * includes curl.h). Knows nothing of orders. */
#ifndef TEAMJOB_SYNC_HTTP_H
#define TEAMJOB_SYNC_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

enum { HTTP_BODY_MAX = 4 << 20, HTTP_HEADERS_MAX = 64 << 10,
    HTTP_REDIRECTS_MAX = 3, HTTP_URL_MAX = 4096 };

struct http_request {
	const char *url;
	const char *accept;	/* media types; NULL: JSON */
	const char *ca;		/* authority's file; NULL: the host's */
	bool local;		/* http and inside addresses are allowed */
	const char *secret;	/* NULL: none */
	const char *header;	/* that carries it; NULL: Authorization */
	const char *param;	/* of the query that carries it instead; it is
				 * in no reply->url */
	const char *etag;	/* for If-None-Match, or NULL */
	const char *last_modified;
	const char *body;	/* to send; NULL: GET */
	const char *method;	/* of what is sent; NULL: POST */
	bool form;		/* the body is a form, not JSON */
	const char *idem;	/* Idempotency-Key, or NULL */
	int64_t deadline_ms;	/* on clock_mono_ms() */
};

struct http_reply {
	int status;
	struct buf body;
	char *etag, *last_modified;	/* owned, may be NULL */
	char *next;		/* rel="next" of Link, absolute, or NULL */
	char *url;		/* the last one asked, after redirects */
	int64_t retry_after_s;	/* -1: not said; what X-RateLimit-Reset says
				 * of a refusal counts too */
	bool maybe_arrived;	/* after a failure: it may have been taken */
};

/* Once, before anything else here and in smtp.h. libcurl takes its memory as all
 * of us do and ends the program without (mem.h): with none it would say of a good
 * address that it is none. False: it cannot be used on this host. */
bool http_begin(void);

/* Any status is TJ_OK; no complete answer is TJ_NET, TJ_LIMIT or TJ_STOPPED.
 * End with http_reply_clear() in either case. */
enum tj_code http_fetch(const struct http_request *request,
    struct http_reply *reply, struct tj_err *err);
void http_reply_clear(struct http_reply *reply);

/* `url` with `name`=`value` set in its query. NULL if it is no URL. The caller
 * frees. */
char *http_url_with(const char *url, const char *name, const char *value);

/* `ref` as seen from `base`, absolute; NULL if it is no URL. */
char *http_url_join(const char *base, const char *ref);

/* Whether both have the same scheme, host and port. */
bool http_same_origin(const char *a, const char *b);

/* `text` as one piece of a path. The caller frees. */
char *http_url_escape(const char *text);
/* The other way round, up to the first NUL. The caller frees. */
char *http_url_unescape(const char *text);

/* Seconds a Retry-After header asks for at instant `now`: a number or a date.
 * -1: neither. */
int64_t http_retry_after(const char *value, int64_t now);

#endif
