/* The writing half of base/json.h; it needs no library. */
#include <string.h>

#include "teamjob/base/json.h"

void json_quote(struct buf *out, const char *text)
{
	const char *from = text;	/* what is not put out yet */

	buf_char(out, '"');
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c >= 0x20 && c != 0x7f && c != '"' && c != '\\')
			continue;
		buf_add(out, from, (size_t)(text - from));
		from = text + 1;
		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c == '\n')
			buf_str(out, "\\n");
		else
			buf_printf(out, "\\u%04x", c);
	}
	buf_add(out, from, (size_t)(text - from));
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
