/* Tests of app meet each of their statements failing (each.c). */
#ifndef TESTS_UNIT_APP_EACH_H
#define TESTS_UNIT_APP_EACH_H

#include <stdbool.h>

/* True: from now on no statement fails, until it is false again; around what
 * counts or times a call. */
void each_rest(bool rest);

#endif
