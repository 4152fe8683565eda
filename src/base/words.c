#include "teamjob/base/words.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

#ifndef TEAMJOB_LOCALEDIR
#define TEAMJOB_LOCALEDIR "/usr/local/share/locale"
#endif

static bool japanese, bound;

static bool wishes_japanese(void)
{
	static const char *const names[] = {
		"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value == NULL || value[0] == '\0')
			continue;
		if (strncmp(value, "ja", 2) == 0)
			return true;
		if (i == 1 || i == 2)
			return false;
	}
	return false;
}

/* A UTF-8 locale whatever the environment says: widths and messages need it. */
static void set_locale(void)
{
	if (setlocale(LC_ALL, "") == NULL ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
}

/* The words lie beside the program (as it was built), where they belong to it
 * (bin and share of one place), or where the build said. */
static void bind_domain(void)
{
	static const char *const beside[] = { "locale", "../share/locale" };
	const char *found = TEAMJOB_LOCALEDIR;
	char *dir = file_program_dir();
	char path[4200], words_at[4300];

	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, beside[i]);
		snprintf(words_at, sizeof words_at,
		    "%s/ja/LC_MESSAGES/teamjob.mo", path);
		if (access(words_at, R_OK) == 0) {
			found = path;
			break;
		}
	}
	bindtextdomain("teamjob", found);
	bind_textdomain_codeset("teamjob", "UTF-8");
	textdomain("teamjob");
	bound = true;
	mem_free(&dir);
}

void words_init(const char *lang)
{
	japanese = lang != NULL ? strncmp(lang, "ja", 2) == 0
	    : wishes_japanese();
	set_locale();
	setenv("LANGUAGE", japanese ? "ja" : "en", 1);
	if (!bound)
		bind_domain();
}

const char *words_lang(void)
{
	return japanese ? "ja" : "en";
}

const char *words(const char *message)
{
	if (message == NULL || message[0] == '\0')
		return "";
	return japanese ? gettext(message) : message;
}

const char *words_in(const char *context, const char *message)
{
	char key[512];
	const char *found;
	int n;

	if (!japanese)
		return message;
	n = snprintf(key, sizeof key, "%s\004%s", context, message);
	if (n < 0 || (size_t)n >= sizeof key)
		return message;
	found = gettext(key);
	return found == key ? message : found;
}

char *words_fill(char *out, size_t size, const char *template,
    const char *const *args, size_t count)
{
	struct buf b;
	size_t len;

	buf_init(&b, 1 << 16);
	for (const char *p = template; *p != '\0'; p++) {
		size_t n = (size_t)(p[1] - '1');

		if (*p != '%' || p[1] == '\0') {
			buf_char(&b, *p);
		} else if (p[1] == '%') {
			buf_char(&b, *p++);
		} else if (p[1] >= '1' && p[1] <= '9' && n < count) {
			buf_str(&b, args[n]);
			p++;
		} else {
			buf_char(&b, *p);
		}
	}
	len = b.len < size ? b.len : size - 1;
	while (len < b.len && len > 0 &&
	    ((unsigned char)b.data[len] & 0xc0) == 0x80)
		len--;
	memcpy(out, b.data, len);
	out[len] = '\0';
	buf_clear(&b);
	return out;
}

char *words_say(char *out, size_t size, const char *template, ...)
{
	const char *args[9];
	size_t count = 0;
	va_list list;

	va_start(list, template);
	while (count < 9) {
		const char *arg = va_arg(list, const char *);

		if (arg == NULL)
			break;
		args[count++] = arg;
	}
	va_end(list);
	return words_fill(out, size, template, args, count);
}

char *words_err(char *out, size_t size, const struct tj_err *err)
{
	const char *args[TJ_ERR_ARGS];

	for (size_t i = 0; i < TJ_ERR_ARGS; i++)
		args[i] = err->arg[i];
	return words_fill(out, size, words(err->message), args, TJ_ERR_ARGS);
}
