#include "teamjob/base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*exhausted_hook)(void);

static void exhausted(void)
{
	static const char message[] =
	    "teamjob: out of memory; unsaved text is in the journal\n";
	void (*hook)(void) = exhausted_hook;

	exhausted_hook = NULL;
	if (hook != NULL)
		hook();
	if (write(2, message, sizeof message - 1) < 0)
		_exit(3);
	_exit(3);
}

static size_t total(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
		exhausted();
	return bytes > 0 ? bytes : 1;
}

void *mem_new(size_t count, size_t size)
{
	void *p = calloc(1, total(count, size));

	if (p == NULL)
		exhausted();
	return p;
}

void *mem_resize(void *old, size_t count, size_t size)
{
	void *p = realloc(old, total(count, size));

	if (p == NULL)
		exhausted();
	return p;
}

char *mem_dup_n(const char *text, size_t len)
{
	char *copy = mem_new(len + 1, 1);

	memcpy(copy, text, len);
	return copy;
}

char *mem_dup(const char *text)
{
	return text == NULL ? NULL : mem_dup_n(text, strlen(text));
}

void mem_free(void *slot)
{
	void *p;

	memcpy(&p, slot, sizeof p);
	free(p);
	p = NULL;
	memcpy(slot, &p, sizeof p);
}

void mem_on_exhausted(void (*hook)(void))
{
	exhausted_hook = hook;
}
