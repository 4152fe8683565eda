/* A team file in a folder of its own, and the smallest whole operation on it,
 * for the tests of the store. */
#ifndef TESTS_UNIT_STORE_HOUSE_H
#define TESTS_UNIT_STORE_HOUSE_H

#include <stdbool.h>
#include <stdint.h>

#include "teamjob/store/team.h"

extern char house_dir[64], house_path[96];
/* Of files opened from now on: 256, as in the workstation, so that what is
 * large is written before it is committed. */
extern int house_cache_kib;

/* A new folder with a team file in it; for cmocka. */
int house_set_up(void **state);
int house_tear_down(void **state);

/* Opens the file; the test fails when that fails. */
struct db *house_open(enum db_mode mode);
enum tj_code house_try(enum db_mode mode, struct db **db, struct tj_err *err);

/* One operation: an order with its event, search entry, tally and an answer in
 * the outbox, in one transaction. */
enum tj_code house_add(struct db *db, int64_t number, const char *title,
    struct tj_err *err);
/* Another title for the order with this number. */
enum tj_code house_rename(struct db *db, int64_t number, const char *title,
    struct tj_err *err);

/* How many live orders there are, by counting. */
int64_t house_orders(struct db *db);

/* The deep check finds nothing; what it finds is printed. */
void house_assert_sound(struct db *db);
size_t house_findings(struct db *db, bool deep);

/* The bytes of a file; freed by the caller. */
char *house_bytes(const char *path, size_t *len);
void house_put(const char *path, const char *bytes, size_t len);

#endif
