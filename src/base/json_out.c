/* The writing half of base/json.h; it needs no library. */
#include <string.h>

#include "teamjob/base/json.h"
#include "teamjob/base/sign.h"

/* Bytes of the sign that begins with `c`, as well-formed UTF-8 has it. */
static size_t length_of(unsigned char c)
{
	return c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* Takes the sign at `s`; returns its bytes, 1 for what is no UTF-8. */
static size_t take_sign(const unsigned char *s, uint32_t *cp)
{
	size_t n = length_of(s[0]);

	*cp = n == 1 ? s[0] : s[0] & (0x7fU >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 1;
		*cp = *cp << 6 | (s[i] & 0x3fU);
	}
	return n;
}

static void put_escape(struct buf *out, uint32_t cp)
{
	if (cp == '"' || cp == '\\')
		buf_printf(out, "\\%c", (char)cp);
	else if (cp == '\n')
		buf_str(out, "\\n");
	else if (cp < 0x10000)
		buf_printf(out, "\\u%04x", cp);
	else
		buf_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (cp >> 10),
		    0xdc00 + (cp & 0x3ff));
}

/* JSON is looked at in terminals too: what would act there is spelt out. */
void json_quote(struct buf *out, const char *text)
{
	const unsigned char *s = (const unsigned char *)text, *from = s;
	uint32_t cp;

	buf_char(out, '"');
	for (size_t n; *s != '\0'; s += n) {
		n = take_sign(s, &cp);
		if ((n == 1 && *s >= 0x80) || (cp != '"' && cp != '\\' &&
		    !sign_is_hidden(cp)))
			continue;
		buf_add(out, from, (size_t)(s - from));
		from = s + n;
		put_escape(out, cp);
	}
	buf_add(out, from, (size_t)(s - from));
	buf_char(out, '"');
}

void json_out_init(struct json_out *w, struct buf *buf)
{
	w->buf = buf;
	w->comma = false;
}

static void begin_value(struct json_out *w, const char *key)
{
	if (w->comma)
		buf_char(w->buf, ',');
	w->comma = true;
	if (key != NULL) {
		json_quote(w->buf, key);
		buf_char(w->buf, ':');
	}
}

static void open_group(struct json_out *w, const char *key, char bracket)
{
	begin_value(w, key);
	buf_char(w->buf, bracket);
	w->comma = false;
}

static void close_group(struct json_out *w, char bracket)
{
	buf_char(w->buf, bracket);
	w->comma = true;
}

void json_open_object(struct json_out *w, const char *key_or_null)
{
	open_group(w, key_or_null, '{');
}

void json_close_object(struct json_out *w)
{
	close_group(w, '}');
}

void json_open_array(struct json_out *w, const char *key_or_null)
{
	open_group(w, key_or_null, '[');
}

void json_close_array(struct json_out *w)
{
	close_group(w, ']');
}

void json_put_text(struct json_out *w, const char *key, const char *text_or_null)
{
	begin_value(w, key);
	if (text_or_null == NULL)
		buf_str(w->buf, "null");
	else
		json_quote(w->buf, text_or_null);
}

void json_put_int(struct json_out *w, const char *key, int64_t value)
{
	begin_value(w, key);
	buf_int(w->buf, value);
}

void json_put_bool(struct json_out *w, const char *key, bool value)
{
	begin_value(w, key);
	buf_str(w->buf, value ? "true" : "false");
}

void json_put_null(struct json_out *w, const char *key)
{
	begin_value(w, key);
	buf_str(w->buf, "null");
}

void json_put_raw(struct json_out *w, const char *key, const char *raw)
{
	begin_value(w, key);
	buf_str(w->buf, raw);
}
