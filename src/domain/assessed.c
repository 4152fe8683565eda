#include "teamjob/domain/assessed.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static bool was_seen(const char *method)
{
	static const char *const seen[] = { "face", "work", "test" };

	for (size_t i = 0; method != NULL && i < sizeof seen / sizeof *seen;
	    i++)
		if (strcmp(method, seen[i]) == 0)
			return true;
	return false;
}

enum assessed_sure assessed_sure(const char *method, int64_t age_days,
    int64_t pieces)
{
	bool many = pieces >= ASSESSED_PIECES;

	if (age_days > ASSESSED_OLD_DAYS && !many)
		return ASSESSED_OLD;
	if (was_seen(method) && many)
		return ASSESSED_HIGH;
	return was_seen(method) || many ? ASSESSED_FAIR : ASSESSED_LOW;
}
