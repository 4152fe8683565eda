/* What a room is asked for is first asked for with its first statement failing,
 * then with its second, and so on until none is left to fail; what the test sees
 * is the one that no fault reached. A file of a test program includes this and
 * names what is asked for (WRITES, READS, ...), which is linked by --wrap
 * (tests.mk). Without FAULTS a sample; FAULTS=statements or all is every
 * statement. */
#ifndef TESTS_UNIT_STORE_EACH_H
#define TESTS_UNIT_STORE_EACH_H

#include <stdbool.h>
#include <stdlib.h>

#include "teamjob/base/err.h"
#include "unit/store/points.h"

enum { OF_A_SAMPLE = 40,	/* one call in so many meets one fault */
    STATEMENTS = 97 };		/* one of so many, in a sample */

static struct {
	bool inside;	/* what one of them asks for is a part of it */
	bool armed, rests;
	int k;		/* the statement that fails now */
	unsigned long calls;
} each;

static inline bool each_all(void)
{
	const char *how = getenv("FAULTS");

	return how != NULL && how[0] != '\0';
}

static inline int each_a_code(void)
{
	static const int codes[] = { SQLITE_IOERR, SQLITE_FULL, SQLITE_NOMEM };

	return codes[(size_t)each.k % (sizeof codes / sizeof *codes)];
}

/* True: the next call is to be tried with faults. */
static inline bool each_begin(void)
{
	if (each.inside || each.rests)
		return false;
	each.calls++;
	each.k = each_all() ? 1 : (int)(each.calls % STATEMENTS);
	each.armed = each_all() || each.calls % OF_A_SAMPLE == 0;
	return each.armed;
}

static inline void each_arm(void)
{
	each.inside = true;
	if (!each.armed)
		return;
	points_arm(POINT_STATEMENT, each.k, false, each_a_code());
	points.kept = true;	/* or the k-th is another after each try */
}

static inline bool each_is_of_file(enum tj_code code)
{
	return code == TJ_BUSY || code == TJ_FULL || code == TJ_IO ||
	    code == TJ_CORRUPT || code == TJ_READONLY || code == TJ_NEWER;
}

/* After a try: whether a fault ended it, so that there is another one. */
static inline bool each_failed(enum tj_code code)
{
	bool reached = each.armed && points_off();

	each.inside = false;
	if (!reached)
		each.armed = false;
	each.k++;
	if (!each_all())
		each.armed = false;
	return reached && each_is_of_file(code);
}

/* The same for what is only read: as long as a fault is reached, whatever came
 * of it. */
static inline bool each_reached(void)
{
	bool was = points_off();

	each.inside = false;
	each.k++;
	return was && each_all();
}

/* One that writes, in one transaction: what no fault ended is the call. */
#define WRITES(name, declared, given) \
	enum tj_code __real_##name declared; \
	enum tj_code __wrap_##name declared; \
	enum tj_code __wrap_##name declared \
	{ \
		enum tj_code code; \
		bool outer = each.inside; \
		if (!each_begin()) { \
			each.inside = true; \
			code = __real_##name given; \
			each.inside = outer; \
			return code; \
		} \
		do { \
			each_arm(); \
			code = __real_##name given; \
		} while (each_failed(code)); \
		return code; \
	}

/* One that reads: tried into something of its own, at last into the caller's.
 * `tried` are the arguments for that; `clear` frees it when it was filled, and
 * `drop` in any case. */
#define READS_INTO(name, declared, given, own, tried, clear, drop) \
	enum tj_code __real_##name declared; \
	enum tj_code __wrap_##name declared; \
	enum tj_code __wrap_##name declared \
	{ \
		enum tj_code code; \
		bool outer = each.inside; \
		if (each_begin()) \
			do { \
				own; \
				each_arm(); \
				if (__real_##name tried == TJ_OK) \
					clear; \
				drop; \
			} while (each_reached()); \
		each.inside = true;	/* nor does what it asks for itself */ \
		code = __real_##name given; \
		each.inside = outer; \
		return code; \
	}
#define READS(name, declared, given, own, tried, clear) \
	READS_INTO(name, declared, given, own, tried, clear, NOTHING)

/* One that tells no failure, but fills what it is given. */
#define SHOWS(type, name, declared, given) \
	type __real_##name declared; \
	type __wrap_##name declared; \
	type __wrap_##name declared \
	{ \
		type shown; \
		bool outer = each.inside; \
		if (each_begin()) \
			do { \
				each_arm(); \
				(void)__real_##name given; \
			} while (each_reached()); \
		each.inside = true; \
		shown = __real_##name given; \
		each.inside = outer; \
		return shown; \
	}
#define FILLS(name, declared, given) \
	void __real_##name declared; \
	void __wrap_##name declared; \
	void __wrap_##name declared \
	{ \
		bool outer = each.inside; \
		if (each_begin()) \
			do { \
				each_arm(); \
				__real_##name given; \
			} while (each_reached()); \
		each.inside = true; \
		__real_##name given; \
		each.inside = outer; \
	}

#define NOTHING ((void)0)

#endif
