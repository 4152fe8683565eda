/* The least that storing pulled orders can cost: parse each, put its columns
 * into one table with a unique key, keep a search index of pairs of characters;
 * 500 a transaction, synchronous=FULL. No ledger, no rules, no history.
 *   ingest FILE.db N      prints orders per second */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>

#include "feed.h"

enum { PER_COMMIT = 500, ORDER_MAX = 4096, FIELDS = 8 };

static sqlite3 *db;

typedef int give_fn(void *ctx, int flags, const char *token, int n, int start,
    int end);

static void must(int rc)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE)
		return;
	fprintf(stderr, "ingest: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static void run(const char *sql)
{
	must(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

/* ---- pairs of characters, unfolded ---- */

static int length(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static int pairs(Fts5Tokenizer *t, void *ctx, int flags, const char *s, int n,
    give_fn *give)
{
	int rc = SQLITE_OK;

	(void)t;
	(void)flags;
	for (int at = 0; at < n && rc == SQLITE_OK;) {
		int first = length((unsigned char)s[at]);
		int next = at + first < n
		    ? length((unsigned char)s[at + first]) : 0;

		rc = give(ctx, 0, s + at, first + next, at, at + first + next);
		at += first;
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

static void add_tokenizer(void)
{
	static fts5_tokenizer tokenizer = { create, destroy, pairs };
	fts5_api *api = NULL;
	sqlite3_stmt *stmt;

	must(sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &stmt, NULL));
	sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	must(api->xCreateTokenizer(api, "pairs", NULL, &tokenizer, NULL));
}

/* ---- storing ---- */

static sqlite3_stmt *insert, *index_words;

static void bind(sqlite3_stmt *stmt, int i, const cJSON *v)
{
	if (v != NULL && v->valuestring != NULL)
		sqlite3_bind_text(stmt, i, v->valuestring, -1, SQLITE_STATIC);
	else if (v != NULL)
		sqlite3_bind_int(stmt, i, v->valueint);
}

static void step(sqlite3_stmt *stmt)
{
	must(sqlite3_step(stmt));
	sqlite3_reset(stmt);
}

static void store(const char *text)
{
	static const char *const names[FIELDS] = { "id", "title", "brief",
	    "kind", "quantity", "unit", "unit_price", "due" };
	cJSON *doc = cJSON_Parse(text);
	const cJSON *client = cJSON_GetObjectItemCaseSensitive(doc, "client");
	const cJSON *name = cJSON_GetObjectItemCaseSensitive(client, "name");

	for (int i = 0; i < FIELDS; i++)
		bind(insert, i + 1,
		    cJSON_GetObjectItemCaseSensitive(doc, names[i]));
	bind(insert, FIELDS + 1, name);
	step(insert);
	sqlite3_bind_int64(index_words, 1, sqlite3_last_insert_rowid(db));
	for (int i = 1; i <= 3; i++)
		bind(index_words, i + 1,
		    cJSON_GetObjectItemCaseSensitive(doc, names[i]));
	bind(index_words, 5, name);
	step(index_words);
	cJSON_Delete(doc);
}

static void open_file(const char *path)
{
	must(sqlite3_open(path, &db));
	add_tokenizer();
	run("PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
	    "PRAGMA cache_size=-8000;"
	    "CREATE TABLE orders(id INTEGER PRIMARY KEY,ext TEXT NOT NULL "
	    "UNIQUE,title TEXT,brief TEXT,kind TEXT,quantity INT,unit TEXT,"
	    "price TEXT,due TEXT,client TEXT);"
	    "CREATE VIRTUAL TABLE f USING fts5(title,brief,kind,client,"
	    "content='orders',content_rowid='id',tokenize='pairs')");
	must(sqlite3_prepare_v2(db, "INSERT INTO orders(ext,title,brief,kind,"
	    "quantity,unit,price,due,client) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9) "
	    "ON CONFLICT(ext) DO UPDATE SET title=excluded.title,"
	    "brief=excluded.brief", -1, &insert, NULL));
	must(sqlite3_prepare_v2(db, "INSERT INTO f(rowid,title,brief,kind,"
	    "client) VALUES(?1,?2,?3,?4,?5)", -1, &index_words, NULL));
}

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	uint64_t n = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
	struct buf *texts = calloc(n + 1, sizeof *texts);
	double at;

	if (n == 0 || texts == NULL)
		return 2;
	for (uint64_t i = 0; i < n; i++) {
		buf_init(&texts[i], ORDER_MAX);
		feed_order_json(&texts[i], i, n);
	}
	open_file(argv[1]);
	at = now_s();
	run("BEGIN");
	for (uint64_t i = 0; i < n; i++) {
		store(texts[i].data);
		if (i % PER_COMMIT == PER_COMMIT - 1)
			run("COMMIT;BEGIN");
	}
	run("COMMIT");
	printf("%.0f\n", (double)n / (now_s() - at));
	return 0;
}
