/* Replaces libc's wcwidth() and wcswidth() for the whole program, ncurses
 * included; it must be linked as an object file and be visible, or ncurses
 * silently keeps libc's. */
#include <stddef.h>
#include <wchar.h>

#include "teamjob/text/width.h"

__attribute__((visibility("default"))) int wcwidth(wchar_t c)
{
	return text_width_cp((uint32_t)c);
}

__attribute__((visibility("default"))) int wcswidth(const wchar_t *s, size_t n)
{
	int sum = 0;

	for (; n > 0 && *s != L'\0'; s++, n--) {
		int cells = wcwidth(*s);

		if (cells < 0)
			return -1;
		sum += cells;
	}
	return sum;
}
