#include "teamjob/sync/smtp.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/sync/address.h"

enum { CONNECT_MS = 10000, WHOLE_MS = 60000, LINE_MAX_BYTES = 16 << 10,
    ADDRESS_BYTES = 300 };

struct handing {
	const struct smtp_letter *letter;
	size_t at;
	bool all;		/* the end of the text was given out */
	bool local, refused_address;
	bool about_this;	/* the last command named the receiver, or later */
	bool bye;		/* what follows answers the good-bye */
	int code;		/* of the last line before it; 0: none */
	char *said;
	size_t heard;		/* bytes of the server in all */
};

static size_t give(char *out, size_t size, size_t n, void *arg)
{
	struct handing *h = arg;
	size_t left = h->letter->len - h->at, most = size * n;

	if (left < most)
		most = left;
	memcpy(out, h->letter->text + h->at, most);
	h->at += most;
	h->all = h->all || most == 0;
	return most;
}

/* The server's last line, for people, and its code (RFC 5321, section 4.2). */
static size_t hear(char *line, size_t size, size_t n, void *arg)
{
	struct handing *h = arg;
	size_t len = size * n;

	h->heard += len;
	if (h->heard > LINE_MAX_BYTES)
		return 0;
	while (len > 0 && (unsigned char)line[len - 1] <= ' ')
		len--;
	if (h->bye)
		return size * n;
	snprintf(h->said, SMTP_SAID, "%.*s", (int)len, line);
	if (strspn(h->said, "0123456789") == 3)
		h->code = (h->said[0] - '0') * 100 + (h->said[1] - '0') * 10 +
		    h->said[2] - '0';
	return size * n;
}

/* What is said to the server: only how far it went is kept. */
static int notice(CURL *c, curl_infotype type, char *bytes, size_t n,
    void *arg)
{
	struct handing *h = arg;

	(void)c;
	if (type != CURLINFO_HEADER_OUT || n < 4)
		return 0;
	if (memcmp(bytes, "QUIT", 4) == 0)
		h->bye = true;
	else
		h->about_this = memcmp(bytes, "RCPT", 4) == 0 ||
		    memcmp(bytes, "DATA", 4) == 0;
	return 0;
}

static curl_socket_t open_socket(void *arg, curlsocktype purpose,
    struct curl_sockaddr *address)
{
	struct handing *h = arg;

	(void)purpose;
	return address_socket(&address->addr, address->socktype,
	    address->protocol, h->local, &h->refused_address);
}

/* ---- one connection ---- */

static void set_limits(CURL *c, int64_t left_ms)
{
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS,
	    (long)(left_ms < WHOLE_MS ? left_ms : WHOLE_MS));
}

static void set_server(CURL *c, const struct config_mail *server,
    const char *password)
{
	curl_easy_setopt(c, CURLOPT_URL, server->url);
	curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(server->tls ==
	    CONFIG_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	if (server->ca != NULL)
		curl_easy_setopt(c, CURLOPT_CAINFO, server->ca);
	if (server->user != NULL)
		curl_easy_setopt(c, CURLOPT_USERNAME, server->user);
	if (password != NULL)
		curl_easy_setopt(c, CURLOPT_PASSWORD, password);
}

static void set_handing(CURL *c, struct handing *h)
{
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, h);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(c, CURLOPT_READDATA, h);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, h);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, hear);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, h);
	curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, notice);
	curl_easy_setopt(c, CURLOPT_DEBUGDATA, h);
}

static CURLcode hand_over(CURL *c, const struct config_mail *server,
    const char *password, struct handing *h, int64_t deadline_ms)
{
	struct curl_slist to = { mem_dup(h->letter->to), NULL };
	char from[ADDRESS_BYTES];
	CURLcode rc;

	snprintf(from, sizeof from, "<%s>", server->from);
	set_limits(c, deadline_ms - clock_mono_ms());
	set_server(c, server, password);
	set_handing(c, h);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, &to);
	rc = curl_easy_perform(c);
	mem_free(&to.data);
	return rc;
}

/* RFC 5321, section 4.2.1: 4yz may be tried again, 5yz not. Once the end of the
 * text is out, only an answer to it tells; 354 was the one before. */
static enum smtp_fate fate_of(CURLcode rc, const struct handing *h)
{
	int code = h->code;

	if (rc == CURLE_OK)
		return SMTP_SENT;
	if (code >= 500 && code < 600 && (h->all || h->about_this))
		return SMTP_REFUSED;
	if (code >= 400 && code < 500 && (h->all || h->about_this))
		return SMTP_LATER;
	return h->all ? SMTP_UNSURE : SMTP_AWAY;
}

enum smtp_fate smtp_send(const struct config_mail *server,
    const char *password, const struct smtp_letter *letter,
    int64_t deadline_ms, char said[SMTP_SAID])
{
	struct handing h = { .letter = letter, .local = server->local,
	    .said = said };
	CURL *c = curl_easy_init();
	CURLcode rc = CURLE_OPERATION_TIMEDOUT;
	enum smtp_fate fate;

	said[0] = '\0';
	if (deadline_ms > clock_mono_ms())
		rc = hand_over(c, server, password, &h, deadline_ms);
	fate = fate_of(rc, &h);
	if (h.refused_address)
		snprintf(said, SMTP_SAID, "%s", _("The address lies inside "
		    "this host or network; local: true allows that"));
	else if (fate == SMTP_UNSURE || (fate == SMTP_AWAY && h.code < 400))
		snprintf(said, SMTP_SAID, "%s", curl_easy_strerror(rc));
	curl_easy_cleanup(c);
	return fate;
}
