#include "teamjob/app/check.h"

#include "op.h"
#include "teamjob/base/mem.h"

enum { COLUMNS_MAX = 64 };

size_t app_check(struct app *app, bool deep,
    void (*say)(const char *finding, void *arg), void *arg,
    struct tj_err *err)
{
	size_t n = team_check(app->db, deep, say, arg, err);

	if (n > 0 || !db_schema_damaged(app->db))
		return n;
	say("N1 the tables are not those of this version", arg);
	return 1;
}

enum tj_code app_rebuild_search(struct app *app, struct tj_err *err)
{
	enum tj_code code;

	if (app->me.read_only)
		return tj_fail(err, TJ_READONLY,
		    N_("The team file can only be read"), NULL);
	code = db_begin(app->db, err);
	if (code != TJ_OK)
		return code;
	code = team_rebuild_search(app->db, err);
	if (code == TJ_OK)
		return db_commit(app->db, -1, err);
	return db_give_up(app->db, code, err);
}

void app_tidy(struct app *app)
{
	struct tj_err ignored;

	if (!app->me.read_only)
		db_checkpoint(app->db, 0, &ignored);
}

enum tj_code app_backup(const char *from, const char *to, struct tj_err *err)
{
	return db_backup(from, to, err);
}

const char *app_library(bool *fault)
{
	return db_library_version(fault);
}

struct sql_reader {
	void (*each)(const char *const *texts, size_t n, void *arg);
	void *arg;
};

static void give_row(struct db_row *row, void *arg)
{
	struct sql_reader *r = arg;
	const char *texts[COLUMNS_MAX];
	size_t n = (size_t)db_columns(row);

	if (n > COLUMNS_MAX)
		n = COLUMNS_MAX;
	for (size_t i = 0; i < n; i++)
		texts[i] = db_text(row, (int)i);
	r->each(texts, n, r->arg);
}

enum tj_code app_sql(const char *path, const char *sql,
    void (*each)(const char *const *texts, size_t n, void *arg), void *arg,
    struct tj_err *err)
{
	struct app_options o = { .path = path };
	struct sql_reader r = { each, arg };
	struct db *db;
	enum tj_code code = app_open_to_read(&o, &db, err);

	if (code != TJ_OK)
		return code;
	code = db_query(db, sql, give_row, &r, err);
	db_close(&db);
	return code;
}
