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

/* A particle at `s`. */
static bool is_particle(const char *s)
{
	static const char *const all[] = { "は", "が", "を", "に", "の", "へ",
	    "と", "も", "で" };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strncmp(s, all[i], strlen(all[i])) == 0)
			return true;
	return false;
}

static bool is_ascii(char c)
{
	return (unsigned char)c < 0x80;
}

/* Whether a word with its particle and a blank were written last: "期限は ". */
static bool ends_in_particle(const struct buf *b)
{
	return b->len >= 5 && b->data[b->len - 1] == ' ' &&
	    is_particle(b->data + b->len - 4) && b->data[b->len - 5] != ' ';
}

/* A particle is parted from a number, a Latin word or a title with its number
 * by a blank ("1052 を"), and from a Japanese word by none ("金額が",
 * "期限は明日"). Which of them stands there only the argument tells. Returns how
 * many bytes of the template behind it are left out. */
static size_t add_arg(struct buf *b, const char *arg, const char *behind)
{
	size_t len = arg != NULL ? strlen(arg) : 0;

	if (len > 0 && !is_ascii(arg[0]) && ends_in_particle(b))
		b->data[--b->len] = '\0';
	buf_str(b, arg);
	for (size_t i = 0; i < len; i++)
		if (is_ascii(arg[i]))
			return 0;
	return len > 0 && behind[0] == ' ' && is_particle(behind + 1) ? 1 : 0;
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
			p += 1 + add_arg(&b, args[n], p + 2);
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
