#include "stock.h"

#include <string.h>

#include "teamjob/base/words.h"

static const struct { const char *code, *text; } list[STOCK_COUNT] = {
	{ "source", N_("A source is needed") },
	{ "long", N_("This sentence is long") },
	{ "conclusion", N_("The conclusion should come first") },
	{ "example", N_("An example would help") },
	{ "spelling", N_("Spelling") },
	{ "reader", N_("Say what the reader should do") },
	{ "heading", N_("The heading does not say what follows") },
	{ "polite", N_("Keep to one style of sentence endings") },
	{ "fact", N_("Please check this fact") }
};

const char *stock_code(size_t i)
{
	return list[i].code;
}

const char *stock_text(size_t i)
{
	return words(list[i].text);
}

const char *stock_text_of(const char *code)
{
	for (size_t i = 0; code != NULL && i < STOCK_COUNT; i++)
		if (strcmp(list[i].code, code) == 0)
			return stock_text(i);
	return NULL;
}
