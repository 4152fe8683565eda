#include "from_text.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/app/paste.h"
#include "teamjob/base/file.h"
#include "teamjob/base/words.h"
#include "teamjob/text/encoding.h"

enum tj_code from_text_read(const struct cli *c, const char *path,
    struct paste *p, struct tj_err *err)
{
	struct buf bytes, text;
	size_t bad = 0;
	enum tj_code code;

	memset(p, 0, sizeof *p);
	buf_init(&bytes, PASTE_MAX);
	buf_init(&text, 4 * (size_t)PASTE_MAX);
	code = file_read(path, &bytes, err);
	if (code == TJ_OK && !text_decode(&text, bytes.data, bytes.len, &bad))
		code = tj_fail(err, TJ_INVALID, N_("%1 is neither UTF-8 nor "
		    "Shift_JIS text"), path, NULL);
	if (code == TJ_OK)
		code = app_paste_read(c->app, text.data, text.len, p, err);
	buf_clear(&bytes);
	buf_clear(&text);
	return code;
}

static const struct action_arg *argument(const struct action *action,
    const char *name)
{
	for (size_t i = 0; i < action->n_args; i++)
		if (strcmp(action->args[i].name, name) == 0)
			return &action->args[i];
	return NULL;
}

static bool is_said(const struct action_input *inputs, size_t n,
    const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(inputs[i].name, name) == 0)
			return true;
	return false;
}

size_t from_text_inputs(const struct paste *p, const struct action *action,
    struct action_input *inputs, size_t n, size_t max)
{
	size_t said = n;

	for (unsigned f = 0; f < PASTE_FIELD_COUNT && n < max; f++) {
		const char *name = paste_field_name((enum paste_field)f);

		if (p->fields[f].text == NULL ||
		    argument(action, name) == NULL ||
		    is_said(inputs, said, name))
			continue;
		inputs[n].name = name;
		inputs[n++].text = p->fields[f].text;
	}
	return n;
}

void from_text_print(const struct paste *p, const struct action *action)
{
	for (unsigned f = 0; f < PASTE_BRIEF; f++) {
		const struct paste_value *v = &p->fields[f];
		const struct action_arg *a = argument(action,
		    paste_field_name((enum paste_field)f));

		if (v->text == NULL || a == NULL)
			continue;
		printf("  ");
		cli_print(words_in("field", a->label));
		printf(": ");
		cli_print(v->text);
		printf("  (%d%%: ", v->sure);
		cli_print(v->words);
		puts(")");
	}
}
