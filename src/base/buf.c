#include "teamjob/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"

enum { CAP_FIRST = 64 };

void buf_init(struct buf *b, size_t max)
{
	memset(b, 0, sizeof *b);
	b->max = max;
	b->data = mem_new(CAP_FIRST, 1);
	b->cap = CAP_FIRST;
}

void buf_clear(struct buf *b)
{
	mem_free(&b->data);
	memset(b, 0, sizeof *b);
}

void buf_reset(struct buf *b)
{
	b->len = 0;
	b->over = false;
	b->data[0] = '\0';
}

/* Room for `more` bytes and the closing zero; false and `over` past the cap. */
static bool reserve(struct buf *b, size_t more)
{
	size_t need, cap;

	if (more > b->max - b->len) {
		b->over = true;
		return false;
	}
	need = b->len + more + 1;
	if (need <= b->cap)
		return true;
	cap = b->cap;
	while (cap < need)
		cap *= 2;
	b->data = mem_resize(b->data, cap, 1);
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (len == 0 || !reserve(b, len))
		return;
	memcpy(b->data + b->len, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_str(struct buf *b, const char *text)
{
	if (text != NULL)
		buf_add(b, text, strlen(text));
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_int(struct buf *b, int64_t value)
{
	char digits[24];
	char *at = digits + sizeof digits;
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do
		*--at = (char)('0' + left % 10);
	while ((left /= 10) != 0);
	if (value < 0)
		*--at = '-';
	buf_add(b, at, (size_t)(digits + sizeof digits - at));
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list list;
	int n;

	va_start(list, format);
	n = vsnprintf(b->data + b->len, b->cap - b->len, format, list);
	va_end(list);
	if (n > 0 && (size_t)n < b->cap - b->len &&
	    (size_t)n <= b->max - b->len) {	/* it fitted */
		b->len += (size_t)n;
		return;
	}
	b->data[b->len] = '\0';
	if (n <= 0 || !reserve(b, (size_t)n))
		return;
	va_start(list, format);
	vsnprintf(b->data + b->len, (size_t)n + 1, format, list);
	va_end(list);
	b->len += (size_t)n;
}

void buf_cut(struct buf *b, size_t len)
{
	if (len < b->len) {
		b->len = len;
		b->data[len] = '\0';
	}
}

char *buf_take(struct buf *b)
{
	char *text = b->data;

	b->data = NULL;
	buf_clear(b);
	return text;
}
