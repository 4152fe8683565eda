/* The search tokenizer "pairs": letters and digits of ASCII as words, all else
 * as overlapping pairs of characters, everything folded. Words of two kanji
 * are found at once, one character by its beginning. */
#include <string.h>

#include "db_internal.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/fold.h"
#include "teamjob/text/utf8.h"

enum { WORD_MAX = 64, CHARACTER_MAX = 16, MARK_BYTES = 3 };

typedef int token_fn(void *ctx, int flags, const char *token, int n, int start,
    int end);

/* The character at `at`, folded; `n` its bytes there. */
struct character {
	char folded[CHARACTER_MAX];
	size_t len, n;
	bool word, blank;
};

/* Whether a sound mark stands here: U+3099, U+309A, U+FF9E or U+FF9F. */
static bool is_mark(const char *s, size_t len)
{
	return len >= MARK_BYTES && (memcmp(s, "\xe3\x82\x99", 3) == 0 ||
	    memcmp(s, "\xe3\x82\x9a", 3) == 0 ||
	    memcmp(s, "\xef\xbe\x9e", 3) == 0 ||
	    memcmp(s, "\xef\xbe\x9f", 3) == 0);
}

/* A kana and the sound mark after it are one character, as in half width. */
static bool voiced(const char *s, size_t len, struct character *c)
{
	char both[CHARACTER_MAX] = "";
	char *folded;

	if (!is_mark(s + c->n, len - c->n))
		return false;
	memcpy(both, s, c->n + MARK_BYTES);
	folded = text_fold(both);
	c->n += MARK_BYTES;
	c->len = strlen(folded) < sizeof c->folded ? strlen(folded) : 0;
	memcpy(c->folded, folded, c->len);
	mem_free(&folded);
	return true;
}

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
	c->len = voiced(s + at, len - at, c) ? c->len
	    : text_fold_cp(cp, c->folded);
	c->blank = c->len == 0;
	if (c->len == 1) {
		char f = c->folded[0];

		c->word = (f >= 'a' && f <= 'z') || (f >= '0' && f <= '9');
		c->blank = !c->word;
	} else if ((cp >= 0x3000 && cp <= 0x3004) || cp == 0xa0 ||
	    (cp >= 0x3008 && cp <= 0x303f) ||	/* 々 〆 〇 are letters */
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
 * character finds it, at the place of the pair before it, so that phrases go
 * on over it; it is left out of longer queries. */
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
			rc = give(ctx, more || count == 0 ? 0
			    : FTS5_TOKEN_COLOCATED, pair,
			    (int)(a.len + (more ? b.len : 0)), (int)*at,
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

/* ---- whether the search fits its content ---- */

/* Sums one word at one place; the order in which they come does not matter. */
static uint64_t word_hash(const char *word, size_t n, int64_t id,
    const char *column, int64_t place)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)word[i]) * 1099511628211u;
	h = (h ^ 0xff) * 1099511628211u;
	for (; *column != '\0'; column++)
		h = (h ^ (unsigned char)*column) * 1099511628211u;
	h = (h ^ (uint64_t)id) * 1099511628211u;
	h = (h ^ (uint64_t)place) * 1099511628211u;
	return h ^ h >> 29;
}

struct summing {
	int64_t id, place;
	const char *column;
	uint64_t sum;
};

static int sum_word(void *ctx, int flags, const char *word, int n, int start,
    int end)
{
	struct summing *s = ctx;

	(void)start;
	(void)end;
	if (!(flags & FTS5_TOKEN_COLOCATED) || s->place < 0)
		s->place++;
	s->sum += word_hash(word, (size_t)n, s->id, s->column, s->place);
	return SQLITE_OK;
}

uint64_t db_words_sum(int64_t id, const char *column, const char *text)
{
	struct summing s = { id, -1, column, 0 };

	if (text != NULL)
		tokenize(NULL, &s, FTS5_TOKENIZE_DOCUMENT, text,
		    (int)strlen(text), sum_word);
	return s.sum;
}

static int sum_index(sqlite3 *sqlite, uint64_t *sum)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sqlite, "SELECT term,doc,col,offset "
	    "FROM temp.words_kept", -1, &stmt, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		*sum += word_hash((const char *)sqlite3_column_text(stmt, 0),
		    (size_t)sqlite3_column_bytes(stmt, 0),
		    sqlite3_column_int64(stmt, 1),
		    (const char *)sqlite3_column_text(stmt, 2),
		    sqlite3_column_int64(stmt, 3));
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

enum tj_code db_index_sum(struct db *db, const char *table, uint64_t *sum,
    struct tj_err *err)
{
	struct buf sql;
	int rc;

	*sum = 0;
	buf_init(&sql, 256);
	buf_printf(&sql, "CREATE VIRTUAL TABLE temp.words_kept USING "
	    "fts5vocab(main,%s,instance)", table);
	db->migrating = true;	/* a passing table of this connection alone */
	rc = db_exec(db, sql.data);
	if (rc == SQLITE_OK) {
		rc = sum_index(db->sqlite, sum);
		db_exec(db, "DROP TABLE temp.words_kept");
	}
	db->migrating = false;
	buf_clear(&sql);
	return rc == SQLITE_OK ? TJ_OK : db_error(db, rc, err);
}

/* ---- what a person typed ---- */

/* How the last run of a typed word ends. A whole pair is looked up as it
 * stands; an ASCII word or one character by its beginning. */
enum ending { ENDS_EMPTY, ENDS_PAIR, ENDS_SHORT };

static enum ending ending_of(const char *s, size_t len)
{
	struct character c;
	bool apart = true, word = false;
	size_t run = 0;

	for (size_t at = 0; at < len; at += c.n) {
		read_character(s, len, at, &c);
		if (!c.blank) {
			run = apart || c.word != word ? 1 : run + 1;
			word = c.word;
		}
		apart = c.blank;
	}
	return run == 0 ? ENDS_EMPTY : word || run == 1 ? ENDS_SHORT
	    : ENDS_PAIR;
}

bool db_match_within(struct buf *out, const char *text)
{
	size_t count = 0;
	uint32_t cp = 0;

	for (size_t at = 0, n; text[at] != '\0'; at += n, count++) {
		n = utf8_decode(text + at, strlen(text + at), &cp);
		if (n == 0 || !((cp >= 0x3041 && cp <= 0x3096) ||
		    cp == 0x30fc || (cp >= 0x4e00 && cp <= 0x9fff)))
			return false;
	}
	if (count < 2)
		return false;
	buf_printf(out, "%s\"%s\"", out->len > 0 ? " AND " : "", text);
	return true;
}

void db_match_quote(struct buf *out, const char *words)
{
	static const char wide_blank[] = "\xe3\x80\x80";

	while (*words != '\0') {
		size_t n = 0;
		enum ending ending;

		while (*words == ' ' || strncmp(words, wide_blank, 3) == 0)
			words += *words == ' ' ? 1 : 3;
		while (words[n] != '\0' && words[n] != ' ' &&
		    strncmp(words + n, wide_blank, 3) != 0)
			n++;
		ending = ending_of(words, n);
		if (ending != ENDS_EMPTY) {
			buf_str(out, out->len > 0 ? " AND \"" : "\"");
			for (size_t i = 0; i < n; i++)
				if (words[i] != '"')
					buf_char(out, words[i]);
			buf_str(out, ending == ENDS_SHORT ? "\"*" : "\"");
		}
		words += n;
	}
}
