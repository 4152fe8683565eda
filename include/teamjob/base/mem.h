/* Memory that is there or ends the program cleanly. Callers never see NULL
 * from a request for more than zero bytes. */
#ifndef TEAMJOB_BASE_MEM_H
#define TEAMJOB_BASE_MEM_H

#include <stddef.h>

/* Zeroed memory for `count` items of `size` bytes, overflow checked.
 * The caller frees with mem_free(). */
void *mem_new(size_t count, size_t size);

/* Grows or shrinks `old` (may be NULL); new bytes are not zeroed. */
void *mem_resize(void *old, size_t count, size_t size);

/* A copy of `text`, or NULL for NULL. The caller frees. */
char *mem_dup(const char *text);

/* A zero-terminated copy of `len` bytes. The caller frees. */
char *mem_dup_n(const char *text, size_t len);

/* Frees *slot and sets it to NULL. `slot` is the address of any pointer. */
void mem_free(void *slot);

/* `hook` is run once when memory ran out, before the message and exit(3):
 * the workstation puts the terminal right there. It must not allocate. */
void mem_on_exhausted(void (*hook)(void));

#endif
