#include "teamjob/desk/token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGN_CHARS = 32, TIME_MAX = 15 };

static void sign(const char *secret, const char *what, size_t len,
    char out[SIGN_CHARS + 1])
{
	char hex[HASH_HEX];

	hash_hmac(secret, strlen(secret), what, len, hex);
	memcpy(out, hex, SIGN_CHARS);
	out[SIGN_CHARS] = '\0';
}

void token_make(const char *secret, int64_t now, char token[TOKEN_TEXT])
{
	char name[HASH_ID], signature[SIGN_CHARS + 1];
	int n;

	hash_random_id(name);
	n = snprintf(token, TOKEN_TEXT, "%lld.%s", (long long)now, name);
	sign(secret, token, (size_t)n, signature);
	snprintf(token + n, TOKEN_TEXT - (size_t)n, ".%s", signature);
}

/* Takes the token apart: where the random name begins and where the signed
 * part ends; 0 if it does not have the form. */
static int split(const char *token, size_t *name_at, size_t *signed_len)
{
	size_t digits = strspn(token, "0123456789");
	size_t len = strlen(token);

	*name_at = digits + 1;
	*signed_len = digits + HASH_ID;
	return digits > 0 && digits <= TIME_MAX &&
	    len == *signed_len + 1 + SIGN_CHARS && token[digits] == '.' &&
	    token[*signed_len] == '.';
}

enum token_state token_check(const char *secret, const char *token,
    int64_t now, int64_t min_s, char name[HASH_ID])
{
	char signature[SIGN_CHARS + 1];
	size_t name_at, signed_len;
	int64_t age;

	if (!split(token, &name_at, &signed_len))
		return TOKEN_FALSE;
	sign(secret, token, signed_len, signature);
	if (!hash_same(signature, token + signed_len + 1))
		return TOKEN_FALSE;
	memcpy(name, token + name_at, HASH_ID - 1);
	name[HASH_ID - 1] = '\0';
	age = now - strtoll(token, NULL, 10);
	if (age < 0 || age > TOKEN_LIFE_S)
		return TOKEN_OLD;
	return age < min_s ? TOKEN_EARLY : TOKEN_GOOD;
}
