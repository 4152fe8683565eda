#include "teamjob/desk/form.h"

#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/utf8.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes in place what was copied; the new length, or -1 when an escape is
 * broken or stands for a zero. */
static ptrdiff_t decode(char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '%') {
			int high = i + 2 < len ? hex_digit(text[i + 1]) : -1;
			int low = high < 0 ? -1 : hex_digit(text[i + 2]);

			if (low < 0)
				return -1;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+') {
			c = ' ';
		}
		if (c == '\0')
			return -1;
		text[n++] = c;
	}
	text[n] = '\0';
	return (ptrdiff_t)n;
}

/* A decoded copy, or NULL when it is not acceptable. */
static char *decoded(const char *text, size_t len)
{
	char *copy = mem_dup_n(text, len);
	ptrdiff_t n = decode(copy, len);

	if (n < 0 || !utf8_valid(copy, (size_t)n))
		mem_free(&copy);
	return copy;
}

static const char *known_name(const char *const *known, const char *name)
{
	for (; *known != NULL; known++)
		if (strcmp(*known, name) == 0)
			return *known;
	return NULL;
}

static enum tj_code add(struct form *form, const char *const *known,
    const char *text, size_t len, struct tj_err *err)
{
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals == NULL ? len : (size_t)(equals - text);
	char *name = decoded(text, name_len);
	const char *found = name == NULL ? NULL : known_name(known, name);
	char *value;

	mem_free(&name);
	if (found == NULL)
		return tj_fail(err, TJ_INVALID,
		    N_("The form has a field that is not known here"), NULL);
	for (size_t i = 0; i < form->n; i++)
		if (form->field[i].name == found)
			return tj_fail(err, TJ_INVALID,
			    N_("The field %1 was sent twice"), found, NULL);
	value = equals == NULL ? mem_dup("")
	    : decoded(equals + 1, len - name_len - 1);
	if (value == NULL)
		return tj_fail(err, TJ_INVALID,
		    N_("The field %1 cannot be read as text"), found, NULL);
	form->field[form->n].name = found;
	form->field[form->n].value = value;
	form->n++;
	return TJ_OK;
}

enum tj_code form_parse(const char *text, size_t len,
    const char *const *known, struct form *out, struct tj_err *err)
{
	enum tj_code code = TJ_OK;
	size_t at = 0;

	out->n = 0;
	while (at < len && code == TJ_OK) {
		const char *end = memchr(text + at, '&', len - at);
		size_t piece = end == NULL ? len - at
		    : (size_t)(end - text) - at;

		if (piece > 0 && out->n == FORM_FIELDS_MAX)
			code = tj_fail(err, TJ_LIMIT,
			    N_("The form has too many fields"), NULL);
		else if (piece > 0)
			code = add(out, known, text + at, piece, err);
		at += piece + 1;
	}
	if (code != TJ_OK)
		form_clear(out);
	return code;
}

void form_clear(struct form *form)
{
	for (size_t i = 0; i < form->n; i++)
		mem_free(&form->field[i].value);
	form->n = 0;
}

const char *form_posted(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->n; i++)
		if (strcmp(form->field[i].name, name) == 0)
			return form->field[i].value;
	return "";
}
