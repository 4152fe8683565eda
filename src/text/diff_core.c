/* Myers' O(ND) comparison in linear space: a box of both rows is cut where the
 * furthest paths from its two ends meet, until nothing differs in it or one
 * side is empty. After WORK_MAX rounds in a box it is cut where the paths got
 * furthest instead. */
#include "diff_own.h"

#include <limits.h>

#include "teamjob/base/mem.h"

enum { WORK_MAX = 200 };

struct box {
	long a0, a1, b0, b1;
};

struct work {
	const uint32_t *a, *b;
	bool *gone, *fresh;
	long *forward, *backward;	/* furthest place on each diagonal */
	bool exact;
};

/* The diagonals that a search from one end has reached. */
struct front {
	long *x;	/* by diagonal */
	long low, high;
	long beyond;	/* stands for "not reached" */
};

static void widen(struct front *f, long least, long most)
{
	if (f->low > least)
		f->x[--f->low - 1] = f->beyond;
	else
		f->low++;
	if (f->high < most)
		f->x[++f->high + 1] = f->beyond;
	else
		f->high--;
}

static bool inside(const struct box *box, long x, long y)
{
	return x >= box->a0 && x <= box->a1 && y >= box->b0 && y <= box->b1;
}

/* One round from the upper left; true when it met the other front. */
static bool step_forward(const struct work *w, const struct box *box,
    struct front *f, const struct front *other, bool meets, long *sx, long *sy)
{
	widen(f, box->a0 - box->b1, box->a1 - box->b0);
	for (long d = f->high; d >= f->low; d -= 2) {
		long right = f->x[d - 1] + 1, down = f->x[d + 1];
		long x = right > down ? right : down, y = x - d;

		while (x < box->a1 && y < box->b1 && x >= box->a0 &&
		    y >= box->b0 && w->a[x] == w->b[y]) {
			x++;
			y++;
		}
		f->x[d] = x;
		*sx = x;
		*sy = y;
		if (meets && d >= other->low && d <= other->high &&
		    other->x[d] <= x && inside(box, x, y))
			return true;
	}
	return false;
}

static bool step_backward(const struct work *w, const struct box *box,
    struct front *f, const struct front *other, bool meets, long *sx, long *sy)
{
	widen(f, box->a0 - box->b1, box->a1 - box->b0);
	for (long d = f->high; d >= f->low; d -= 2) {
		long up = f->x[d - 1], left = f->x[d + 1] == f->beyond
		    ? f->beyond : f->x[d + 1] - 1;
		long x = up < left ? up : left, y = x - d;

		while (x > box->a0 && y > box->b0 && x <= box->a1 &&
		    y <= box->b1 && w->a[x - 1] == w->b[y - 1]) {
			x--;
			y--;
		}
		f->x[d] = x;
		*sx = x;
		*sy = y;
		if (meets && d >= other->low && d <= other->high &&
		    other->x[d] >= x && inside(box, x, y))
			return true;
	}
	return false;
}

/* Where the forward paths got furthest. */
static void furthest(const struct box *box, const struct front *f, long *sx,
    long *sy)
{
	long best = LONG_MIN;

	for (long d = f->low; d <= f->high; d += 2) {
		long x = f->x[d] < box->a1 ? f->x[d] : box->a1, y = x - d;

		if (y > box->b1) {
			y = box->b1;
			x = y + d;
		}
		if (inside(box, x, y) && x + y > best) {
			best = x + y;
			*sx = x;
			*sy = y;
		}
	}
}

static void split(struct work *w, const struct box *box, long *sx, long *sy)
{
	struct front f = { w->forward, box->a0 - box->b0, box->a0 - box->b0,
	    -1 };
	struct front b = { w->backward, box->a1 - box->b1, box->a1 - box->b1,
	    LONG_MAX };
	bool odd = ((f.low - b.low) & 1) != 0;

	f.x[f.low] = box->a0;
	b.x[b.low] = box->a1;
	for (int round = 0; round < WORK_MAX; round++)
		if (step_forward(w, box, &f, &b, odd, sx, sy) ||
		    step_backward(w, box, &b, &f, !odd, sx, sy))
			return;
	w->exact = false;
	*sx = box->a0;
	*sy = box->b0;
	furthest(box, &f, sx, sy);
}

static void trim(const struct work *w, struct box *box)
{
	while (box->a0 < box->a1 && box->b0 < box->b1 &&
	    w->a[box->a0] == w->b[box->b0]) {
		box->a0++;
		box->b0++;
	}
	while (box->a0 < box->a1 && box->b0 < box->b1 &&
	    w->a[box->a1 - 1] == w->b[box->b1 - 1]) {
		box->a1--;
		box->b1--;
	}
}

static void mark_all(struct work *w, const struct box *box)
{
	for (long i = box->a0; i < box->a1; i++)
		w->gone[i] = true;
	for (long i = box->b0; i < box->b1; i++)
		w->fresh[i] = true;
}

/* The second half of each box is done in the loop, the first by itself. */
static void compare(struct work *w, struct box box)
{
	for (;;) {
		long x, y;

		trim(w, &box);
		if (box.a0 == box.a1 || box.b0 == box.b1) {
			mark_all(w, &box);
			return;
		}
		split(w, &box, &x, &y);
		if ((x == box.a0 && y == box.b0) ||
		    (x == box.a1 && y == box.b1)) {
			mark_all(w, &box);
			return;
		}
		compare(w, (struct box){ box.a0, x, box.b0, y });
		box.a0 = x;
		box.b0 = y;
	}
}

bool diff_core(struct diff_pieces *a, struct diff_pieces *b)
{
	size_t n = a->n + b->n + 5;
	long *fronts = mem_new(2 * n, sizeof *fronts);
	struct work w = { a->number, b->number, a->changed, b->changed,
	    fronts + b->n + 2, fronts + n + b->n + 2, true };

	compare(&w, (struct box){ 0, (long)a->n, 0, (long)b->n });
	mem_free(&fronts);
	return w.exact;
}
