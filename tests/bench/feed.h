/* The orders and articles of the bench: believable Japanese, the same for the
 * same number every time. Knows nothing of teamjob. */
#ifndef TESTS_BENCH_FEED_H
#define TESTS_BENCH_FEED_H

#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"

/* Appends order number `i` of `n` as an object of the order feed, about 400
 * bytes. One in a thousand is about 旭川; the one 90 % down is the only one
 * about 旭川特番. */
void feed_order_json(struct buf *out, uint64_t i, uint64_t n);

/* Appends {"orders":[...]} with orders `from` to before `to` of `n`. */
void feed_page_json(struct buf *out, uint64_t from, uint64_t to, uint64_t n);

/* Appends an article of about `characters` characters in paragraphs. */
void feed_article(struct buf *out, uint64_t i, size_t characters);

#endif
