/* The search tokenizer "pairs": the folded text, letters and digits of ASCII as
 * words, all else as overlapping pairs of characters. Words of two kanji are
 * found at once, one character by its beginning. */
#include <string.h>

#include "db_internal.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/fold.h"
#include "teamjob/text/utf8.h"

enum { WORD_MAX = 64 };

typedef int token_fn(void *ctx, int flags, const char *token, int n, int start,
    int end);

/* What the tokens of one text are given to. */
struct taker {
	void *ctx;
	token_fn *give;
	bool query;
};

/* What stands at a place of a folded text; `n` its bytes. */
struct character {
	size_t n;
	bool word, blank;
};

static bool is_blank(uint32_t cp)
{
	return cp < 0x80 || cp == 0xa0 || (cp >= 0x2000 && cp <= 0x206f) ||
	    (cp >= 0x3000 && cp <= 0x3004) ||
	    (cp >= 0x3008 && cp <= 0x303f);	/* 々 〆 〇 are letters */
}

static struct character read_character(const char *s, size_t len, size_t at)
{
	uint32_t cp = 0;
	struct character c = { .n = utf8_decode(s + at, len - at, &cp) };

	c.word = (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
	c.blank = !c.word && is_blank(cp);
	c.n = c.n > 0 ? c.n : 1;
	return c;
}

static int give(const struct taker *t, int flags, const char *s, size_t at,
    size_t n)
{
	return t->give(t->ctx, flags, s + at, (int)n, (int)at, (int)(at + n));
}

static int give_word(const struct taker *t, const char *s, size_t len,
    size_t *at)
{
	size_t start = *at, n;

	while (*at < len && read_character(s, len, *at).word)
		++*at;
	n = *at - start;
	return give(t, 0, s, start, n < WORD_MAX ? n : WORD_MAX);
}

/* Pairs of a run; its last character stands alone in documents, so that one
 * character finds it, at the place of the pair before it, so that phrases go
 * on over it; it is left out of longer queries. */
static int give_pairs(const struct taker *t, const char *s, size_t len,
    size_t *at)
{
	struct character a = read_character(s, len, *at), b = { .n = 0 };
	bool first = true, more = true;
	int rc = SQLITE_OK;

	while (more && rc == SQLITE_OK) {
		more = *at + a.n < len;
		if (more)
			b = read_character(s, len, *at + a.n);
		more = more && !b.word && !b.blank;
		if (more)
			rc = give(t, 0, s, *at, a.n + b.n);
		else if (!t->query || first)
			rc = give(t, first ? 0 : FTS5_TOKEN_COLOCATED, s, *at,
			    a.n);
		*at += a.n;
		a = b;
		first = false;
	}
	return rc;
}

/* The places are those in the folded text; nobody asks for others. */
static int tokenize(Fts5Tokenizer *tokenizer, void *ctx, int flags,
    const char *text, int n, token_fn *give_to)
{
	const struct taker t = { ctx, give_to,
	    (flags & FTS5_TOKENIZE_QUERY) != 0 };
	char *s = text_fold_n(text, (size_t)n);
	size_t at = 0, len = strlen(s);
	int rc = SQLITE_OK;

	(void)tokenizer;
	while (at < len && rc == SQLITE_OK) {
		struct character c = read_character(s, len, at);

		if (c.blank)
			at += c.n;
		else if (c.word)
			rc = give_word(&t, s, len, &at);
		else
			rc = give_pairs(&t, s, len, &at);
	}
	mem_free(&s);
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
		const char *word = (const char *)sqlite3_column_text(stmt, 0);
		const char *column = (const char *)sqlite3_column_text(stmt, 2);

		/* of a column that the table does not have, or no memory */
		rc = word != NULL && column != NULL ? SQLITE_OK
		    : sqlite3_errcode(sqlite) == SQLITE_NOMEM ? SQLITE_NOMEM
		    : SQLITE_CORRUPT;
		if (rc == SQLITE_OK)
			*sum += word_hash(word,
			    (size_t)sqlite3_column_bytes(stmt, 0),
			    sqlite3_column_int64(stmt, 1), column,
			    sqlite3_column_int64(stmt, 3));
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
	/* a passing table of this connection alone; one that could not be
	 * dropped the last time goes now */
	buf_printf(&sql, "DROP TABLE IF EXISTS temp.words_kept;"
	    "CREATE VIRTUAL TABLE temp.words_kept USING "
	    "fts5vocab(main,%s,instance)", table);
	db->migrating = true;
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

static enum ending ending_of(const char *word, size_t n)
{
	char *s = text_fold_n(word, n);
	size_t len = strlen(s), run = 0;
	struct character c;
	bool apart = true, is_word = false;

	for (size_t at = 0; at < len; at += c.n) {
		c = read_character(s, len, at);
		if (!c.blank) {
			run = apart || c.word != is_word ? 1 : run + 1;
			is_word = c.word;
		}
		apart = c.blank;
	}
	mem_free(&s);
	return run == 0 ? ENDS_EMPTY : is_word || run == 1 ? ENDS_SHORT
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
