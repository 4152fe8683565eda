/* A growable byte buffer with a cap that is set when it is made. What does not
 * fit is left out and `over` says so: check it once at the end. The bytes are
 * always followed by a zero, so `data` is a C string. */
#ifndef TEAMJOB_BASE_BUF_H
#define TEAMJOB_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	char *data;	/* never NULL after buf_init */
	size_t len;	/* bytes in use, without the closing zero */
	size_t cap;	/* bytes allocated */
	size_t max;	/* most bytes it will ever hold */
	bool over;	/* something was left out because of `max` */
};

/* An empty buffer that will hold at most `max` bytes. buf_clear() frees it. */
void buf_init(struct buf *b, size_t max);
void buf_clear(struct buf *b);

/* Empties it, keeps the memory. */
void buf_reset(struct buf *b);

/* Append; a piece that would pass `max` is left out whole. */
void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_str(struct buf *b, const char *text);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t value);
void buf_printf(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Cuts to `len` bytes (no more than there are). */
void buf_cut(struct buf *b, size_t len);

/* Takes the string out; the buffer is cleared. The caller frees it. */
char *buf_take(struct buf *b);

#endif
