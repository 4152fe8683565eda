/* What somebody may have meant. */
#include <string.h>

#include "teamjob/cli/cli.h"

enum { NEAR_MAX = 31 };

/* Letters to change, leave out, add or swap with the next one. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][NEAR_MAX + 2];
	size_t n = strlen(a), m = strlen(b);
	size_t *two = rows[0], *one = rows[1], *now = rows[2];

	if (n > NEAR_MAX || m > NEAR_MAX)
		return (size_t)-1;
	for (size_t k = 0; k <= m; k++)
		one[k] = two[k] = k;
	for (size_t i = 1; i <= n; i++) {
		size_t *free_row = two;

		now[0] = i;
		for (size_t k = 1; k <= m; k++) {
			size_t best = one[k - 1] + (a[i - 1] != b[k - 1]);

			best = one[k] + 1 < best ? one[k] + 1 : best;
			best = now[k - 1] + 1 < best ? now[k - 1] + 1 : best;
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
			    a[i - 2] == b[k - 1] && two[k - 2] + 1 < best)
				best = two[k - 2] + 1;
			now[k] = best;
		}
		two = one;
		one = now;
		now = free_row;
	}
	return one[m];
}

void cli_nearer(struct cli_near *n, const char *name)
{
	size_t d = distance(n->typed, name);
	size_t most = strlen(n->typed) < 4 ? 1 : strlen(n->typed) / 3;

	if (d > most || (n->name != NULL && d >= n->distance))
		return;
	n->name = name;
	n->distance = d;
}
