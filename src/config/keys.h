/* Inside the room: the table of keys, one row a key with its schema, a sample
 * and what it means. The reader and config.example are made from it. */
#ifndef CONFIG_KEYS_H
#define CONFIG_KEYS_H

#include <cyaml/cyaml.h>

/* A key of one mapping. */
struct config_key {
	cyaml_schema_field_t field;
	const char *sample;	/* as it stands in the file; NULL: a mapping */
	const char *help;	/* one or more lines */
};

enum config_section {
	SECTION_TOP, SECTION_SOURCE, SECTION_PAGING, SECTION_SINCE,
	SECTION_MAIL,
	SECTION_COUNT
};

/* The rows of a section; the last has no key. */
const struct config_key *config_keys(enum config_section section);

/* What a key whose value is a number allows; each such key has one. */
struct config_range {
	const char *key;
	unsigned least, most;
};
const struct config_range *config_range(const char *key);

/* The schema of the whole file. */
const cyaml_schema_value_t *config_schema(void);

#endif
