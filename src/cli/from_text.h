/* do order.create --from-text: what a pasted text says, as arguments. Only for
 * src/cli. */
#ifndef TEAMJOB_CLI_FROM_TEXT_H
#define TEAMJOB_CLI_FROM_TEXT_H

#include "teamjob/app/action.h"
#include "teamjob/cli/cli.h"
#include "teamjob/domain/paste.h"

/* Reads the file (- is standard input) in UTF-8 or Shift_JIS; paste_clear()
 * frees. */
enum tj_code from_text_read(const struct cli *c, const char *path,
    struct paste *p, struct tj_err *err);

/* Adds what was found to the inputs, as far as the action asks for it and it
 * was not said otherwise; returns how many there are now, at most `max`. The
 * texts are borrowed from `p`. */
size_t from_text_inputs(const struct paste *p, const struct action *action,
    struct action_input *inputs, size_t n, size_t max);

/* Says what was recognised and by which words, a line each. */
void from_text_print(const struct paste *p, const struct action *action);

#endif
