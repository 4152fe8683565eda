/* The hidden token of a form: when it was handed out and a random name, signed
 * so that neither can be made up. Pure but for randomness. */
#ifndef TEAMJOB_DESK_TOKEN_H
#define TEAMJOB_DESK_TOKEN_H

#include <stdint.h>

#include "teamjob/base/hash.h"

enum {
	TOKEN_TEXT = 96,	/* bytes of a token with its closing zero */
	TOKEN_LIFE_S = 30 * 60	/* seconds a form may stay open */
};

enum token_state { TOKEN_GOOD, TOKEN_EARLY, TOKEN_OLD, TOKEN_FALSE };

/* A new token of the instant `now`. `secret` is text. */
void token_make(const char *secret, int64_t now, char token[TOKEN_TEXT]);

/* Whether we signed `token`, and whether it is at least `min_s` and at most
 * TOKEN_LIFE_S seconds old. `name` gets its random part unless TOKEN_FALSE. */
enum token_state token_check(const char *secret, const char *token,
    int64_t now, int64_t min_s, char name[HASH_ID]);

#endif
