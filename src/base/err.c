#include "teamjob/base/err.h"

#include <stdarg.h>
#include <string.h>

static const struct {
	const char *name;
	int exit_status;
} codes[TJ_CODE_COUNT] = {
	[TJ_OK] = { "ok", 0 },
	[TJ_REFUSED] = { "refused", 1 },
	[TJ_DENIED] = { "denied", 1 },
	[TJ_CONFLICT] = { "conflict", 1 },
	[TJ_NOT_FOUND] = { "not_found", 1 },
	[TJ_INVALID] = { "invalid", 1 },
	[TJ_USAGE] = { "usage", 2 },
	[TJ_BUSY] = { "busy", 1 },
	[TJ_FULL] = { "full", 3 },
	[TJ_IO] = { "io", 3 },
	[TJ_CORRUPT] = { "corrupt", 3 },
	[TJ_READONLY] = { "readonly", 3 },
	[TJ_NEWER] = { "newer", 3 },
	[TJ_NET] = { "net", 3 },
	[TJ_LIMIT] = { "limit", 1 },
	[TJ_STOPPED] = { "stopped", 1 },
};

/* Copies at most `size - 1` bytes without splitting a UTF-8 character. */
static void copy_cut(char *out, size_t size, const char *text)
{
	size_t len = strnlen(text, size);

	if (len >= size) {
		len = size - 1;
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
	}
	memcpy(out, text, len);
	out[len] = '\0';
}

enum tj_code tj_fail(struct tj_err *err, enum tj_code code,
    const char *message, ...)
{
	va_list list;

	if (err == NULL)
		return code;
	memset(err, 0, sizeof *err);
	err->code = code;
	err->message = message;
	va_start(list, message);
	for (size_t i = 0; i < TJ_ERR_ARGS; i++) {
		const char *arg = va_arg(list, const char *);

		if (arg == NULL)
			break;
		copy_cut(err->arg[i], sizeof err->arg[i], arg);
	}
	va_end(list);
	return code;
}

int tj_exit_status(enum tj_code code)
{
	return code < TJ_CODE_COUNT ? codes[code].exit_status : 3;
}

const char *tj_code_name(enum tj_code code)
{
	return code < TJ_CODE_COUNT ? codes[code].name : "unknown";
}
