/* How a large order becomes pieces: how much each one is of, what they are
 * called. Pure. What each is paid is money_share() (domain/money.h), when each
 * is due is plan_backward() (domain/capacity.h). */
#ifndef TEAMJOB_DOMAIN_SPLIT_H
#define TEAMJOB_DOMAIN_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"

/* Pieces of at most `each` (> 0) that `total` makes: all of `each` but the
 * last, which has what is left. At least 1. */
int64_t split_count(int64_t total, int64_t each);
/* What piece `i` (from 0) is of; in as many as split_count() says they add up
 * to `total`. */
int64_t split_size(int64_t total, int64_t each, int64_t i);

/* `total` in `n` parts as equal as whole `unit`s let them be, the first ones
 * larger; what is no whole unit goes to the last. They add up to `total`. */
int64_t split_part(int64_t total, int64_t unit, int64_t n, int64_t i);

/* The headings or the list of a brief where it has exactly `n` (> 1) of them,
 * one a line, into `out`; false: it has not. Headings are Markdown's of one
 * depth, or lines that begin with ■ ◆ ● ○ ◎ □ ◇ 【; lists are numbered (1. 2)
 * １、 ①) or marked (- * + ・). Headings go before lists, the first that fits
 * counts. */
bool split_titles(const char *brief, size_t n, struct buf *out);

#endif
