#include "house.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/base/mem.h"

char house_dir[64], house_path[96];
int house_cache_kib = 256;

int house_set_up(void **state)
{
	struct db *db;

	(void)state;
	snprintf(house_dir, sizeof house_dir, "/tmp/teamjob-store.XXXXXX");
	assert_non_null(mkdtemp(house_dir));
	snprintf(house_path, sizeof house_path, "%s/team.db", house_dir);
	db = house_open(DB_CREATE);
	db_close(&db);
	return 0;
}

int house_tear_down(void **state)
{
	DIR *dir;
	struct dirent *e;

	(void)state;
	chmod(house_dir, 0700);
	dir = opendir(house_dir);
	while (dir != NULL && (e = readdir(dir)) != NULL)
		if (e->d_name[0] != '.')
			unlinkat(dirfd(dir), e->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	rmdir(house_dir);
	return 0;
}

enum tj_code house_try(enum db_mode mode, struct db **db, struct tj_err *err)
{
	struct db_options o = { .path = house_path, .mode = mode,
	    .lock_wait_ms = 5000, .busy_ms = 5000, .cache_kib = house_cache_kib };

	team_options(&o);
	return db_open(&o, db, err);
}

struct db *house_open(enum db_mode mode)
{
	struct db *db = NULL;
	struct tj_err err = { 0 };

	if (house_try(mode, &db, &err) != TJ_OK)
		fail_msg("db_open: %s %s", err.message, err.arg[1]);
	return db;
}

static enum tj_code add_rows(struct db *db, int64_t number, const char *title,
    struct team_op *op, struct tj_err *err)
{
	struct order o = { 0 };
	char id[40];
	struct team_outbox answer = { .kind = "order", .source = "desk",
	    .external_id = "x", .status = "agreed", .idem = id };
	enum tj_code code = team_op_begin(db, op, err);

	snprintf(id, sizeof id, "id-%lld", (long long)number);
	o.number = number;
	o.public_id = mem_dup(id);
	o.title = mem_dup(title);
	o.brief = mem_dup("雪道の歩き方を、初めての人に");
	o.client_name = mem_dup("ゆきむし工房");
	o.state = mem_dup("received");
	o.source = mem_dup("desk");
	o.external_id = mem_dup(id);
	if (code == TJ_OK)
		code = team_insert(db, op, &order_type, &o, err);
	answer.op = op->id;
	answer.object = o.head.id;
	if (code == TJ_OK)
		code = team_outbox_add(db, &answer, err);
	record_clear(&order_type, &o);
	return code;
}

static enum tj_code end_op(struct db *db, enum tj_code code,
    const struct team_op *op, struct tj_err *err)
{
	if (code == TJ_OK)
		return db_commit(db, op->seq, err);
	db_rollback(db);
	return code;
}

enum tj_code house_add(struct db *db, int64_t number, const char *title,
    struct tj_err *err)
{
	struct team_op op = { .at = 1764046920, .session = "test",
	    .action = "order.create" };
	enum tj_code code = db_begin(db, err);

	return code != TJ_OK ? code : end_op(db,
	    add_rows(db, number, title, &op, err), &op, err);
}

enum tj_code house_rename(struct db *db, int64_t number, const char *title,
    struct tj_err *err)
{
	struct team_op op = { .at = 1764046920, .session = "test",
	    .action = "order.edit" };
	struct order o = { 0 };
	enum tj_code code = db_begin(db, err);

	if (code != TJ_OK)
		return code;
	code = team_op_begin(db, &op, err);
	if (code == TJ_OK && !team_get_any(db, &order_type,
	    team_order_by_number(db, number), &o, err))
		code = err->code != TJ_OK ? err->code : TJ_NOT_FOUND;
	record_set(&o.title, title);
	if (code == TJ_OK)
		code = team_update(db, &op, &order_type, &o, err);
	record_clear(&order_type, &o);
	return end_op(db, code, &op, err);
}

int64_t house_orders(struct db *db)
{
	return db_one_int(db_statement(db,
	    "SELECT count(*) FROM orders WHERE is_void=0"), -1);
}

static void print_finding(const char *finding, void *arg)
{
	(void)arg;
	print_message("%s\n", finding);
}

size_t house_findings(struct db *db, bool deep)
{
	struct tj_err err;

	return team_check(db, deep, print_finding, NULL, &err);
}

void house_assert_sound(struct db *db)
{
	assert_int_equal(house_findings(db, true), 0);
}

char *house_bytes(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rbe");
	char *bytes;

	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	*len = (size_t)ftell(f);
	rewind(f);
	bytes = malloc(*len + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *len, f), *len);
	fclose(f);
	return bytes;
}

void house_put(const char *path, const char *bytes, size_t len)
{
	FILE *f = fopen(path, "wbe");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}
