/* A request and its answer as the pages and the feed see them: plain values.
 * Knows no library; desk/server turns the wire into these and back. */
#ifndef TEAMJOB_DESK_HTTP_H
#define TEAMJOB_DESK_HTTP_H

#include <stddef.h>

#include "teamjob/base/buf.h"

/* The only headers anything behind the server ever sees. */
enum http_header {
	HTTP_HOST, HTTP_ORIGIN, HTTP_FETCH_SITE, HTTP_LANGUAGE,
	HTTP_AUTHORIZATION, HTTP_IF_NONE_MATCH, HTTP_IDEMPOTENCY_KEY,
	HTTP_CONTENT_TYPE,
	HTTP_HEADER_COUNT
};

enum {
	HTTP_BODY_MAX = 64 << 10,	/* bytes of a request's body */
	HTTP_ANSWER_MAX = 8 << 20	/* bytes of an answer */
};

/* All borrowed for the time of the call. */
struct http_request {
	const char *method;	/* "GET" or "POST"; HEAD arrives as GET */
	const char *path;	/* as sent, before the ? */
	const char *query;	/* after the ?, or "" */
	const char *header[HTTP_HEADER_COUNT];	/* NULL = not sent */
	const char *body;	/* followed by a zero */
	size_t body_len;
};

/* What goes back. Nothing a visitor sent may stand in `location`, `link`
 * or `etag`. */
struct http_answer {
	unsigned status;
	const char *type;	/* Content-Type; constant text */
	const char *allow;	/* Allow, with 405; constant text */
	const char *cache;	/* Cache-Control; NULL = no-store */
	char *location;		/* owned, may be NULL */
	char *link;		/* owned, may be NULL */
	char *etag;		/* owned, may be NULL */
	struct buf body;
};

void http_answer_init(struct http_answer *a);
void http_answer_clear(struct http_answer *a);

/* An answer of one plain English line, for machines and refusals. */
void http_answer_plain(struct http_answer *a, unsigned status,
    const char *line);

/* Headers that go with every answer: name, value, ..., NULL. */
extern const char *const http_safety_headers[];

#endif
