/* The first start: asks for the two names a team file begins with. Knows no
 * team; whoever calls makes the file. */
#ifndef TEAMJOB_TUI_FIRST_H
#define TEAMJOB_TUI_FIRST_H

#include "teamjob/base/err.h"

/* Opens the terminal, asks, gives the terminal back. `path` is shown: where
 * the file will lie. TJ_OK with names from mem_*, or with NULL where the
 * person left; otherwise the terminal could not be opened. F9 changes the
 * language of the program. */
enum tj_code first_run(const char *path, char **team, char **director,
    struct tj_err *err);

#endif
