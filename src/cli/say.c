/* What commands say: to people, and to programs as JSON. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/text/utf8.h"
#include "teamjob/text/visible.h"
#include "teamjob/text/width.h"

static bool say_json;

void cli_say_json(bool on)
{
	say_json = on;
}

static void print_to(FILE *to, const char *text, size_t len)
{
	struct buf b;

	buf_init(&b, CLI_OUT_MAX);
	text_visible(&b, text, len);
	fwrite(b.data, 1, b.len, to);
	buf_clear(&b);
}

void cli_print(const char *text)
{
	print_to(stdout, text, strlen(text));
}

void cli_print_lines(const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		print_to(stdout, text, n);
		text += n;
		if (*text == '\n') {
			putchar('\n');
			text++;
		}
	}
}

/* What can lead a terminal or a reader astray: controls, signs of direction,
 * anything that is not drawn. The spaces and joiners of a text may stay. */
static bool is_hidden(uint32_t cp)
{
	return cp != 0x200d && (text_width_cp(cp) < 0 || cp == 0x061c ||
	    (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff ||
	    (cp >= 0xe0000 && cp <= 0xe007f));
}

static void add_escaped(struct buf *out, uint32_t cp)
{
	if (cp < 0x10000) {
		buf_printf(out, "\\u%04x", (unsigned)cp);
		return;
	}
	cp -= 0x10000;
	buf_printf(out, "\\u%04x\\u%04x", 0xd800 + (unsigned)(cp >> 10),
	    0xdc00 + (unsigned)(cp & 0x3ff));
}

void cli_print_json(const char *json)
{
	size_t len = strlen(json);
	struct buf b;
	uint32_t cp;

	buf_init(&b, CLI_OUT_MAX);
	for (size_t at = 0; at < len;) {
		size_t n = utf8_decode(json + at, len - at, &cp);

		if (n == 0) {		/* no text at all: its place is kept */
			buf_char(&b, '?');
			at++;
			continue;
		}
		if (cp != '\n' && is_hidden(cp))
			add_escaped(&b, cp);
		else
			buf_add(&b, json + at, n);
		at += n;
	}
	buf_char(&b, '\n');
	fwrite(b.data, 1, b.len, stdout);
	buf_clear(&b);
}

static void fail_json(const struct tj_err *err, const char *message)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, 1 << 16);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	json_open_object(&w, "error");
	json_put_text(&w, "code", tj_code_name(err->code));
	json_put_text(&w, "message", message);
	json_put_text(&w, "field", err->field);
	json_close_object(&w);
	json_close_object(&w);
	cli_print_json(b.data);
	buf_clear(&b);
}

int cli_fail(const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];

	words_err(text, sizeof text, err);
	if (say_json)
		fail_json(err, text);
	fputs("teamjob: ", stderr);
	print_to(stderr, text, strlen(text));
	fputc('\n', stderr);
	return tj_exit_status(err->code);
}

int cli_fail_file(const struct cli *c, const struct tj_err *err)
{
	int status = cli_fail(err);

	return err->code == TJ_NOT_FOUND && access(c->db, F_OK) != 0 ? 3
	    : status;
}

int cli_usage(const char *command, const char *what, const char *a,
    const char *b)
{
	const struct cli_command *c = cli_command(command);
	struct tj_err err;
	struct buf line;
	int status;

	tj_fail(&err, TJ_USAGE, what, a != NULL ? a : "", b != NULL ? b : "",
	    NULL);
	status = cli_fail(&err);
	if (c == NULL)
		return status;
	buf_init(&line, 4096);
	cli_usage_line(c, &line);
	fprintf(stderr, "%s\n", line.data);
	buf_clear(&line);
	return status;
}
