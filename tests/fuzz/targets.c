#include "fuzz.h"

#include <string.h>

const struct fuzz_target fuzz_targets[] = {
	{ "json", fuzz_json },
	{ "feed", fuzz_feed },
	{ "jq", fuzz_jq },
	{ "xml", fuzz_xml },
	{ "cells", fuzz_cells },
	{ "clean", fuzz_clean },
	{ "wrap", fuzz_wrap },
	{ "decode", fuzz_decode },
	{ "editor", fuzz_editor },
	{ "filter", fuzz_filter },
	{ "command", fuzz_command },
	{ "session", fuzz_session },
	{ "csv", fuzz_csv },
	{ "typed", fuzz_typed },
	{ "paste", fuzz_paste },
	{ "pubkey", fuzz_pubkey },
	{ "markdown", fuzz_markdown },
	{ "form", fuzz_form },
	{ "request", fuzz_request },
	{ "team", fuzz_team },
};

int fuzz_says = 2;

const size_t n_fuzz_targets = sizeof fuzz_targets / sizeof *fuzz_targets;

const struct fuzz_target *fuzz_target(const char *name)
{
	for (size_t i = 0; i < n_fuzz_targets; i++)
		if (strcmp(fuzz_targets[i].name, name) == 0)
			return &fuzz_targets[i];
	return NULL;
}
