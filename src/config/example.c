/* config.example, out of the table of keys. */
#include "teamjob/config/config.h"

#include <string.h>

#include "keys.h"

static void comment(struct buf *out, const char *indent, const char *help)
{
	while (*help != '\0') {
		size_t n = strcspn(help, "\n");

		buf_str(out, indent);
		buf_str(out, "# ");
		buf_add(out, help, n);
		buf_char(out, '\n');
		help += n + (help[n] == '\n');
	}
}

/* The keys that need other keys to be of use stand as comments. */
static bool is_shown(const char *key)
{
	static const char *const aside[] = {
		"jq", "header", "token_cmd", "db", "ambiguous", "lang",
		"lookup_url", "password_cmd", "ca",
	};

	for (size_t i = 0; i < sizeof aside / sizeof *aside; i++)
		if (strcmp(aside[i], key) == 0)
			return false;
	return true;
}

static void section(struct buf *out, enum config_section which,
    const char *indent);

static void below(struct buf *out, const char *key)
{
	if (strcmp(key, "sources") == 0)
		section(out, SECTION_SOURCE, "    ");
	else if (strcmp(key, "mail") == 0)
		section(out, SECTION_MAIL, "  ");
	else if (strcmp(key, "paging") == 0)
		section(out, SECTION_PAGING, "      ");
	else
		section(out, SECTION_SINCE, "      ");
}

static void section(struct buf *out, enum config_section which,
    const char *indent)
{
	bool first = which == SECTION_SOURCE;

	for (const struct config_key *k = config_keys(which);
	    k->field.key != NULL; k++) {
		comment(out, indent, k->help);
		if (first)
			buf_str(out, "  - ");
		else
			buf_str(out, indent);
		first = false;
		if (!is_shown(k->field.key))
			buf_char(out, '#');
		buf_printf(out, "%s:%s%s\n", k->field.key,
		    k->sample != NULL ? " " : "",
		    k->sample != NULL ? k->sample : "");
		if (k->sample == NULL)
			below(out, k->field.key);
	}
}

void config_example(struct buf *out)
{
	buf_str(out, "# teamjob: every key of the config file. Copy it to\n"
	    "# ~/.config/teamjob/config.yaml and keep what you need; all keys\n"
	    "# but the name and url of a source may be left out.\n\n");
	section(out, SECTION_TOP, "");
}
