/* What sshd runs for one member of the team (a forced command): nothing of the
 * caller's environment counts, the process is limited, and of what the client
 * asks only a short list of commands is done. */
#ifndef TEAMJOB_CLI_SESSION_H
#define TEAMJOB_CLI_SESSION_H

#include <stddef.h>

#include "teamjob/cli/cli.h"

enum { SESSION_COMMAND_MAX = 4096, SESSION_WORDS_MAX = 300,
    SESSION_REFUSED = 64 };

/* First thing in main() for `session`: remembers what the client asked for,
 * clears the environment, limits the process. Nothing of the client's
 * environment counts afterwards. False where the system refused a part. */
bool session_enter(void);
/* The language the client's LANG names, or NULL: a wish that the config file
 * and the person's own setting go before. */
const char *session_lang(void);

/* Splits what the client asked for into words: blanks separate, '...' and
 * "..." hold together, a backslash takes the next character as it is outside
 * '...'. Nothing is expanded. `line` is changed; words point into it. -1 for an
 * open quote, a control character or too many words. */
int session_split(char *line, char **words, size_t most);

/* Whether this command may be given over SSH, with these words. */
bool session_allows(int argc, char *const *argv);

#endif
