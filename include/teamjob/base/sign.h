/* The signs that stand in no text of the team: controls, what turns the order
 * of letters, tags, noncharacters. One list for what is cleaned on the way in
 * and for what goes out as JSON, CSV or HTML. */
#ifndef TEAMJOB_BASE_SIGN_H
#define TEAMJOB_BASE_SIGN_H

#include <stdbool.h>
#include <stdint.h>

/* Line ends and tabs are of them: what is done with those, each place says. */
bool sign_is_hidden(uint32_t cp);

#endif
