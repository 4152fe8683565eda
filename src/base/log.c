#include "teamjob/base/log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"

static int log_fd = -1;
static enum log_level log_limit;

void log_open(const char *path, enum log_level level)
{
	if (log_fd >= 0)
		close(log_fd);
	log_fd = path == NULL ? -1 : open(path,
	    O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	log_limit = level;
}

/* Printable ASCII stays, all else becomes \xNN: a log is read with any tool. */
static void add_escaped(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '\\' || c < 0x20 || c >= 0x7f)
			buf_printf(out, "\\x%02x", c);
		else
			buf_char(out, (char)c);
	}
}

void log_line(enum log_level level, const char *format, ...)
{
	static const char *const names[] = { "error", "warn", "info", "debug" };
	char text[2048];
	struct buf line;
	va_list list;

	if (log_fd < 0 || level > log_limit)
		return;
	va_start(list, format);
	vsnprintf(text, sizeof text, format, list);
	va_end(list);
	buf_init(&line, 16384);
	buf_printf(&line, "%lld %ld %s ", (long long)clock_now(), (long)getpid(),
	    names[level]);
	add_escaped(&line, text);
	buf_char(&line, '\n');
	if (file_write_all(log_fd, line.data, line.len) != 0) {
		close(log_fd);
		log_fd = -1;
	}
	buf_clear(&line);
}
