#include "teamjob/text/mail.h"

#include <string.h>
#include <time.h>

#include "teamjob/base/base64.h"

enum {
	WORD_BYTES = 42,	/* in base64 with its frame: 68 signs of at most 75 */
	LINE_BYTES = 57,	/* in base64: 76 signs */
	HOST_MAX = 253, TEXT_MAX = 1 << 20
};

/* ---- addresses ---- */

bool mail_address(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	static const char more[] = ".!#$%&'*+-/=?^_`{|}~";	/* RFC 5322, atext */
	size_t local = 0, host;

	while (text[local] != '\0' && (strchr(letters, text[local]) != NULL ||
	    strchr(more, text[local]) != NULL))
		local++;
	if (local == 0 || local > 64 || text[local] != '@' || text[0] == '-')
		return false;
	text += local + 1;
	host = strspn(text, letters);
	while (text[host] == '.' || text[host] == '-')
		host += 1 + strspn(text + host + 1, letters);
	return host > 0 && text[host] == '\0' && host <= HOST_MAX &&
	    local + 1 + host <= MAIL_ADDRESS_MAX && strchr(".-", text[0]) ==
	    NULL && strchr(".-", text[host - 1]) == NULL &&
	    strstr(text, "..") == NULL;
}

/* ---- header lines ---- */

/* Letters, digits and blanks need no frame anywhere in a header. */
static bool is_plain(const char *text)
{
	return strlen(text) <= WORD_BYTES && text[0] != '\0' &&
	    text[0] != ' ' && strspn(text, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ") == strlen(text);
}

/* Bytes of `text` that go into one encoded word: whole characters only. */
static size_t word_len(const char *text)
{
	size_t n = strlen(text);

	if (n <= WORD_BYTES)
		return n;
	n = WORD_BYTES;
	while (n > 1 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* Controls are blanks here; all but the plainest text is framed, so that
 * nothing in it can be read as a header. */
static void put_text(struct buf *out, const char *text)
{
	struct buf clean;

	buf_init(&clean, TEXT_MAX);
	for (const char *p = text; *p != '\0'; p++)
		buf_char(&clean, (unsigned char)*p < ' ' || *p == 0x7f ? ' '
		    : *p);
	text = clean.len > 0 ? clean.data : "";
	if (is_plain(text)) {
		buf_str(out, text);
	} else {
		while (*text != '\0') {
			size_t n = word_len(text);

			buf_str(out, "=?UTF-8?B?");
			base64_put(out, text, n);
			buf_str(out, text[n] != '\0' ? "?=\r\n " : "?=");
			text += n;
		}
	}
	buf_clear(&clean);
}

static void put_person(struct buf *out, const char *field, const char *name,
    const char *address)
{
	buf_printf(out, "%s: ", field);
	if (name != NULL && name[0] != '\0') {
		put_text(out, name);
		buf_str(out, "\r\n ");
	}
	buf_printf(out, "<%s>\r\n", address);
}

/* In English whatever the locale is: the format is fixed. */
static void put_date(struct buf *out, int64_t at)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = (time_t)at;
	struct tm t = { 0 };

	gmtime_r(&seconds, &t);
	buf_printf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n",
	    days + 3 * t.tm_wday, t.tm_mday, months + 3 * t.tm_mon,
	    t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

/* ---- the body ---- */

static void put_body(struct buf *out, const char *body)
{
	struct buf lines;

	buf_init(&lines, TEXT_MAX);
	for (; *body != '\0'; body++) {
		if (*body == '\n')
			buf_char(&lines, '\r');
		if (*body != '\r')
			buf_char(&lines, *body);
	}
	for (size_t at = 0; at < lines.len; at += LINE_BYTES) {
		size_t left = lines.len - at;

		base64_put(out, lines.data + at,
		    left < LINE_BYTES ? left : LINE_BYTES);
		buf_str(out, "\r\n");
	}
	buf_clear(&lines);
}

void mail_write(const struct mail *m, struct buf *out)
{
	const char *host = strchr(m->from, '@');

	put_person(out, "From", m->from_name, m->from);
	put_person(out, "To", m->to_name, m->to);
	buf_str(out, "Subject: ");
	put_text(out, m->subject);
	buf_str(out, "\r\n");
	put_date(out, m->at);
	buf_printf(out, "Message-ID: <%s%s>\r\n", m->id,
	    host != NULL ? host : "@localhost");
	buf_str(out, "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n");
	put_body(out, m->body);
}
