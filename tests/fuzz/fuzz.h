/* Targets that take any bytes whatever. A target aborts when a promise of a
 * header does not hold; what it is given is never an excuse. */
#ifndef TEAMJOB_TESTS_FUZZ_H
#define TEAMJOB_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct fuzz_target {
	const char *name;	/* its folder in tests/data/fuzz */
	/* `data` is followed by a zero that does not count. */
	void (*run)(const char *data, size_t len);
};

extern const struct fuzz_target fuzz_targets[];
extern const size_t n_fuzz_targets;

const struct fuzz_target *fuzz_target(const char *name);

extern int fuzz_says;	/* where a broken promise is written */

#define MUST(promise) \
	((promise) ? (void)0 : (dprintf(fuzz_says, "%s:%d: %s\n", __FILE__, \
	    __LINE__, #promise), abort()))

void fuzz_json(const char *data, size_t len);
void fuzz_feed(const char *data, size_t len);
void fuzz_jq(const char *data, size_t len);
void fuzz_xml(const char *data, size_t len);
void fuzz_cells(const char *data, size_t len);
void fuzz_clean(const char *data, size_t len);
void fuzz_wrap(const char *data, size_t len);
void fuzz_decode(const char *data, size_t len);
void fuzz_editor(const char *data, size_t len);
void fuzz_filter(const char *data, size_t len);
void fuzz_command(const char *data, size_t len);
void fuzz_session(const char *data, size_t len);
void fuzz_csv(const char *data, size_t len);
void fuzz_typed(const char *data, size_t len);
void fuzz_paste(const char *data, size_t len);
void fuzz_pubkey(const char *data, size_t len);
void fuzz_markdown(const char *data, size_t len);
void fuzz_form(const char *data, size_t len);
void fuzz_request(const char *data, size_t len);
void fuzz_team(const char *data, size_t len);

#endif
