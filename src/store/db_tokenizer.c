/* The search tokenizer "pairs": letters and digits of ASCII as words, all else
 * as overlapping pairs of characters, everything folded. Words of two kanji
 * are found at once, one character by its beginning. */
#include <string.h>

#include "db_internal.h"
#include "teamjob/text/fold.h"
#include "teamjob/text/utf8.h"

enum { WORD_MAX = 64, CHARACTER_MAX = 16 };

typedef int token_fn(void *ctx, int flags, const char *token, int n, int start,
    int end);

/* The character at `at`, folded; `n` its bytes there. */
struct character {
	char folded[CHARACTER_MAX];
	size_t len, n;
	bool word, blank;
};

static void read_character(const char *s, size_t len, size_t at,
    struct character *c)
{
	uint32_t cp = 0;

	memset(c, 0, sizeof *c);
	c->n = utf8_decode(s + at, len - at, &cp);
	if (c->n == 0) {
		c->n = 1;
		c->blank = true;
		return;
	}
	c->len = text_fold_cp(cp, c->folded);
	c->blank = c->len == 0;
	if (c->len == 1) {
		char f = c->folded[0];

		c->word = (f >= 'a' && f <= 'z') || (f >= '0' && f <= '9');
		c->blank = !c->word;
	} else if ((cp >= 0x3000 && cp <= 0x303f) || cp == 0xa0 ||
	    (cp >= 0x2000 && cp <= 0x206f)) {
		c->blank = true;
	}
}

static int give_word(const char *s, size_t len, size_t *at, token_fn *give,
    void *ctx)
{
	char word[WORD_MAX];
	size_t n = 0, start = *at;
	struct character c;

	for (; *at < len; *at += c.n) {
		read_character(s, len, *at, &c);
		if (!c.word)
			break;
		if (n < sizeof word)
			word[n++] = c.folded[0];
	}
	return give(ctx, 0, word, (int)n, (int)start, (int)*at);
}

/* Pairs of a run; its last character stands alone in documents, so that one
 * character finds it, and is left out of longer queries. */
static int give_pairs(const char *s, size_t len, size_t *at, bool query,
    token_fn *give, void *ctx)
{
	char pair[2 * CHARACTER_MAX];
	struct character a, b;
	size_t count = 0;
	int rc = SQLITE_OK;

	read_character(s, len, *at, &a);
	while (rc == SQLITE_OK) {
		size_t next = *at + a.n;
		bool more = next < len;

		if (more) {
			read_character(s, len, next, &b);
			more = !b.word && !b.blank;
		}
		memcpy(pair, a.folded, a.len);
		if (more)
			memcpy(pair + a.len, b.folded, b.len);
		if (more || !query || count == 0)
			rc = give(ctx, 0, pair, (int)(a.len +
			    (more ? b.len : 0)), (int)*at,
			    (int)(more ? next + b.n : next));
		count++;
		*at = next;
		if (!more)
			break;
		a = b;
	}
	return rc;
}

static int tokenize(Fts5Tokenizer *t, void *ctx, int flags, const char *s,
    int n, token_fn *give)
{
	size_t at = 0, len = (size_t)n;
	bool query = (flags & FTS5_TOKENIZE_QUERY) != 0;
	struct character c;
	int rc = SQLITE_OK;

	(void)t;
	while (at < len && rc == SQLITE_OK) {
		read_character(s, len, at, &c);
		if (c.blank)
			at += c.n;
		else if (c.word)
			rc = give_word(s, len, &at, give, ctx);
		else
			rc = give_pairs(s, len, &at, query, give, ctx);
	}
	return rc;
}

static int create(void *ctx, const char **args, int n, Fts5Tokenizer **out)
{
	static char one;

	(void)ctx;
	(void)args;
	(void)n;
	*out = (Fts5Tokenizer *)(void *)&one;
	return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *t)
{
	(void)t;
}

int db_tokenizer_add(sqlite3 *sqlite)
{
	static fts5_tokenizer pairs = { create, destroy, tokenize };
	fts5_api *api = NULL;
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sqlite, "SELECT fts5(?1)", -1, &stmt, NULL);

	if (rc != SQLITE_OK)
		return rc;
	sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	return api == NULL ? SQLITE_ERROR
	    : api->xCreateTokenizer(api, "pairs", NULL, &pairs, NULL);
}

/* Characters of a word, counted to two. */
static size_t count_to_two(const char *s, size_t len)
{
	uint32_t cp;
	size_t n = utf8_decode(s, len, &cp);

	return n == 0 ? 0 : n == len ? 1 : 2;
}

static bool has_token(const char *s, size_t len)
{
	struct character c;

	for (size_t at = 0; at < len; at += c.n) {
		read_character(s, len, at, &c);
		if (!c.blank)
			return true;
	}
	return false;
}

void db_match_quote(struct buf *out, const char *words)
{
	static const char wide_blank[] = "\xe3\x80\x80";

	while (*words != '\0') {
		size_t n = 0;

		while (*words == ' ' || strncmp(words, wide_blank, 3) == 0)
			words += *words == ' ' ? 1 : 3;
		while (words[n] != '\0' && words[n] != ' ' &&
		    strncmp(words + n, wide_blank, 3) != 0)
			n++;
		if (n > 0 && has_token(words, n)) {
			buf_str(out, out->len > 0 ? " AND \"" : "\"");
			for (size_t i = 0; i < n; i++)
				if (words[i] != '"')
					buf_char(out, words[i]);
			/* ASCII words and single characters by beginning */
			buf_str(out, count_to_two(words, n) < 2 ||
			    (unsigned char)words[n - 1] < 0x80 ? "\"*" : "\"");
		}
		words += n;
	}
}
