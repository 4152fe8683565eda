/* Plays a file of steps through the front door: who did what, and when, in
 * days from now. So a demonstration team has a true past: ledger, tallies and
 * checks hold as if people had worked. It knows no rule of the house.
 *
 * The steps are JSON: {"team", "director": {"login", "name"}, "texts": {NAME:
 * [LINE...]}, "steps": [{"day": -60, "at": "09:30", "who": LOGIN, "do":
 * ACTION, "on": ID, "as": LABEL, "set": {NAME: VALUE}}]}. A value "@NAME" is
 * one of the texts, "day:+7" a day from now; "on": "$LABEL" is what the step
 * of that label made. */
#ifndef TEAMJOB_CLI_PLAY_H
#define TEAMJOB_CLI_PLAY_H

#include <stddef.h>

#include "teamjob/base/err.h"

/* Makes the file `path` of kind demo and plays the steps up to now. When a
 * step is refused, the error names its number and the file is taken away. */
enum tj_code play_steps(const char *path, const char *text, size_t len,
    struct tj_err *err);

#endif
