#include "teamjob/desk/http.h"

#include <string.h>

#include "teamjob/base/mem.h"

/* Referrer: same-origin and not none, or browsers send "Origin: null" with
 * the form. */
const char *const http_safety_headers[] = {
	"Content-Security-Policy", "default-src 'none'; style-src 'self'; "
	    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
	"X-Content-Type-Options", "nosniff",
	"X-Frame-Options", "DENY",
	"Referrer-Policy", "same-origin",
	"Cross-Origin-Opener-Policy", "same-origin",
	"Cross-Origin-Resource-Policy", "same-origin",
	"Permissions-Policy", "camera=(), geolocation=(), microphone=()",
	"X-Robots-Tag", "noindex",
	NULL
};

void http_answer_init(struct http_answer *a)
{
	memset(a, 0, sizeof *a);
	a->status = 200;
	a->type = "text/html; charset=utf-8";
	buf_init(&a->body, HTTP_ANSWER_MAX);
}

void http_answer_clear(struct http_answer *a)
{
	mem_free(&a->location);
	mem_free(&a->link);
	mem_free(&a->etag);
	buf_clear(&a->body);
}

void http_answer_plain(struct http_answer *a, unsigned status,
    const char *line)
{
	a->status = status;
	a->type = "text/plain; charset=utf-8";
	buf_reset(&a->body);
	buf_str(&a->body, line);
	buf_char(&a->body, '\n');
}
