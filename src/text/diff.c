#include "teamjob/text/diff.h"

#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/grapheme.h"
#include "teamjob/text/sentence.h"
#include "diff_own.h"

enum {
	ALIGN_MAX = 60,		/* sentences of a region that are matched by
				 * likeness; longer ones in their order */
	BUCKETS = 256,		/* of pairs of characters in a sentence */
	LIKE = 35,		/* percent in common to be a rewording */
	ISLAND = 2		/* fewer equal pieces between changes are taken
				 * as changed, too: they do not help reading */
};

/* ---- pieces with numbers ---- */

/* Equal pieces get equal numbers; open addressing. */
struct numbers {
	struct entry { const char *s; size_t len; uint32_t number; } *table;
	size_t size, n;
};

static size_t hash_of(const char *s, size_t len)
{
	uint64_t h = 1469598103934665603u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 29);
}

static struct entry *slot_of(const struct numbers *t, const char *s,
    size_t len)
{
	size_t i = hash_of(s, len) & (t->size - 1);

	while (t->table[i].s != NULL && (t->table[i].len != len ||
	    memcmp(t->table[i].s, s, len) != 0))
		i = (i + 1) & (t->size - 1);
	return &t->table[i];
}

static void grow(struct numbers *t)
{
	struct numbers old = *t;

	t->size = old.size == 0 ? 64 : 2 * old.size;
	t->table = mem_new(t->size, sizeof *t->table);
	for (size_t i = 0; i < old.size; i++)
		if (old.table[i].s != NULL)
			*slot_of(t, old.table[i].s, old.table[i].len) =
			    old.table[i];
	mem_free(&old.table);
}

static uint32_t number_of(struct numbers *t, const char *s, size_t len)
{
	struct entry *e;

	if (2 * (t->n + 1) > t->size)
		grow(t);
	e = slot_of(t, s, len);
	if (e->s == NULL)
		*e = (struct entry){ s, len, (uint32_t)++t->n };
	return e->number;
}

static void add_piece(struct diff_pieces *p, struct numbers *t, const char *s,
    size_t from, size_t to)
{
	if (p->n + 1 >= p->cap) {
		p->cap = p->cap == 0 ? 64 : 2 * p->cap;
		p->at = mem_resize(p->at, p->cap + 1, sizeof *p->at);
		p->number = mem_resize(p->number, p->cap, sizeof *p->number);
		p->changed = mem_resize(p->changed, p->cap,
		    sizeof *p->changed);
	}
	p->at[p->n] = from;
	p->number[p->n] = number_of(t, s + from, to - from);
	p->changed[p->n] = false;
	p->at[++p->n] = to;
}

static void pieces_clear(struct diff_pieces *p)
{
	mem_free(&p->at);
	mem_free(&p->number);
	mem_free(&p->changed);
}

/* Sentences, and every line end by itself. */
static void cut_sentences(struct diff_pieces *p, struct numbers *t,
    const char *s, size_t len)
{
	for (size_t at = 0, next; at < len; at = next) {
		next = sentence_end(s, len, at);
		if (next == at)
			next = at + 1;
		add_piece(p, t, s, at, next);
	}
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

/* Words of ASCII letters, else graphemes. */
static void cut_words(struct diff_pieces *p, struct numbers *t, const char *s,
    size_t from, size_t len)
{
	size_t end = from + len;

	for (size_t at = from, next; at < end; at = next) {
		size_t last = at;

		next = grapheme_next(s, end, at);
		while (next == last + 1 && is_word(s[last]) && next < end &&
		    is_word(s[next])) {
			last = next;
			next = grapheme_next(s, end, last);
		}
		add_piece(p, t, s, at, next);
	}
}

/* ---- the answer ---- */

struct making {
	struct diff *d;
	const char *a, *b;
	enum diff_sign last;	/* of the last line that was alone */
};

static void add_span(struct diff *d, size_t from, size_t to)
{
	if (d->n_spans == d->cap_spans) {
		d->cap_spans = d->cap_spans == 0 ? 64 : 2 * d->cap_spans;
		d->spans = mem_resize(d->spans, d->cap_spans,
		    sizeof *d->spans);
	}
	d->spans[d->n_spans++] = (struct diff_span){ from, to - from };
}

static struct diff_line *add_line(struct diff *d, enum diff_sign sign,
    size_t from, size_t to)
{
	struct diff_line *line;

	if (d->n_lines == d->cap_lines) {
		d->cap_lines = d->cap_lines == 0 ? 64 : 2 * d->cap_lines;
		d->lines = mem_resize(d->lines, d->cap_lines,
		    sizeof *d->lines);
	}
	line = &d->lines[d->n_lines++];
	*line = (struct diff_line){ .sign = sign, .from = from,
	    .len = to - from, .span = d->n_spans };
	return line;
}

static int64_t graphemes(const char *s, size_t from, size_t to)
{
	int64_t n = 0;

	for (size_t at = from; at < to; at = grapheme_next(s, to, at))
		n += s[at] != '\n';
	return n;
}

static void count_span(struct making *m, enum diff_sign sign, size_t from,
    size_t to)
{
	if (sign == DIFF_GONE)
		m->d->gone += graphemes(m->a, from, to);
	else
		m->d->fresh += graphemes(m->b, from, to);
	add_span(m->d, from, to);
}

/* A sentence that has no counterpart. */
static void put_alone(struct making *m, enum diff_sign sign, size_t from,
    size_t to)
{
	struct diff_line *line = add_line(m->d, sign, from, to);

	line->n_spans = 1;
	if (m->last != sign)
		m->d->changes++;
	line->change = m->d->changes;
	m->last = sign;
	count_span(m, sign, from, to);
}

/* One side of a rewording: the changed runs of its words. */
static void put_side(struct making *m, enum diff_sign sign,
    const struct diff_pieces *words)
{
	struct diff_line *line = add_line(m->d, sign, words->at[0],
	    words->at[words->n]);
	size_t n = 0;

	line->change = m->d->changes;
	for (size_t i = 0, end; i < words->n; i = end) {
		end = i + 1;
		if (!words->changed[i])
			continue;
		while (end < words->n && words->changed[end])
			end++;
		count_span(m, sign, words->at[i], words->at[end]);
		n++;
	}
	m->d->lines[m->d->n_lines - 1].n_spans = n;
}

/* Takes short equal runs between changes as changed, on both sides alike. */
static void drown_islands(struct diff_pieces *a, struct diff_pieces *b)
{
	size_t i = 0, j = 0;

	while (i < a->n || j < b->n) {
		size_t run = 0;

		while (i < a->n && a->changed[i])
			i++;
		while (j < b->n && b->changed[j])
			j++;
		while (i + run < a->n && j + run < b->n &&
		    !a->changed[i + run] && !b->changed[j + run])
			run++;
		if (run < ISLAND && i > 0 && j > 0 && i + run < a->n &&
		    j + run < b->n)
			for (size_t k = 0; k < run; k++)
				a->changed[i + k] = b->changed[j + k] = true;
		i += run;
		j += run;
	}
}

static void put_pair(struct making *m, const struct diff_pieces *a, size_t i,
    const struct diff_pieces *b, size_t j)
{
	struct diff_pieces gone = { 0 }, fresh = { 0 };
	struct numbers t = { 0 };

	cut_words(&gone, &t, m->a, a->at[i], a->at[i + 1] - a->at[i]);
	cut_words(&fresh, &t, m->b, b->at[j], b->at[j + 1] - b->at[j]);
	if (!diff_core(&gone, &fresh))
		m->d->coarse = true;
	drown_islands(&gone, &fresh);
	m->d->changes++;
	m->last = DIFF_SAME;
	put_side(m, DIFF_GONE, &gone);
	put_side(m, DIFF_NEW, &fresh);
	pieces_clear(&gone);
	pieces_clear(&fresh);
	mem_free(&t.table);
}

/* ---- which sentence became which ---- */

/* How often each pair of characters stands in a sentence, by hash. */
struct likeness {
	unsigned short bucket[BUCKETS];
	int sum;
};

static void look_at(struct likeness *l, const char *s, size_t from, size_t to)
{
	memset(l, 0, sizeof *l);
	for (size_t at = from, next = from, mid; at < to; at = mid) {
		mid = grapheme_next(s, to, at);
		next = mid < to ? grapheme_next(s, to, mid) : mid;
		l->bucket[hash_of(s + at, next - at) % BUCKETS]++;
		l->sum++;
	}
}

/* Percent of what they have in common; 0 when it is no rewording. */
static int alike(const struct likeness *x, const struct likeness *y)
{
	int common = 0, percent;

	for (size_t i = 0; i < BUCKETS; i++)
		common += x->bucket[i] < y->bucket[i] ? x->bucket[i]
		    : y->bucket[i];
	percent = x->sum + y->sum == 0 ? 0 : 200 * common / (x->sum + y->sum);
	return percent >= LIKE ? percent : 0;
}

/* Sentences [i0, i1) of the first text that gave way to [j0, j1). */
struct region {
	const struct diff_pieces *a, *b;
	size_t i0, i1, j0, j1;
};

static bool is_break(const char *s, const struct diff_pieces *p, size_t i)
{
	return s[p->at[i]] == '\n';
}

/* best[i][j]: the likeness to be had from i and j on. */
static void align(struct making *m, const struct region *r,
    int best[ALIGN_MAX + 1][ALIGN_MAX + 1], int like[ALIGN_MAX][ALIGN_MAX])
{
	size_t n = r->i1 - r->i0, k = r->j1 - r->j0;
	struct likeness *seen = mem_new(n + k, sizeof *seen);

	for (size_t i = 0; i < n; i++)
		look_at(&seen[i], m->a, r->a->at[r->i0 + i],
		    r->a->at[r->i0 + i + 1]);
	for (size_t j = 0; j < k; j++)
		look_at(&seen[n + j], m->b, r->b->at[r->j0 + j],
		    r->b->at[r->j0 + j + 1]);
	for (size_t i = n + 1; i-- > 0;)
		for (size_t j = k + 1; j-- > 0;) {
			int most = 0;

			if (i < n && j < k) {
				like[i][j] = is_break(m->a, r->a, r->i0 + i)
				    ? 0 : alike(&seen[i], &seen[n + j]);
				most = like[i][j] + best[i + 1][j + 1];
			}
			if (i < n && best[i + 1][j] > most)
				most = best[i + 1][j];
			if (j < k && best[i][j + 1] > most)
				most = best[i][j + 1];
			best[i][j] = most;
		}
	mem_free(&seen);
}

static void put_aligned(struct making *m, const struct region *r)
{
	int (*best)[ALIGN_MAX + 1] = mem_new(ALIGN_MAX + 1, sizeof *best);
	int (*like)[ALIGN_MAX] = mem_new(ALIGN_MAX, sizeof *like);
	size_t n = r->i1 - r->i0, k = r->j1 - r->j0, i = 0, j = 0;

	align(m, r, best, like);
	while (i < n || j < k) {
		if (i < n && j < k && like[i][j] > 0 &&
		    best[i][j] == like[i][j] + best[i + 1][j + 1]) {
			put_pair(m, r->a, r->i0 + i++, r->b, r->j0 + j++);
		} else if (i < n && best[i][j] == best[i + 1][j]) {
			put_alone(m, DIFF_GONE, r->a->at[r->i0 + i],
			    r->a->at[r->i0 + i + 1]);
			i++;
		} else {
			put_alone(m, DIFF_NEW, r->b->at[r->j0 + j],
			    r->b->at[r->j0 + j + 1]);
			j++;
		}
	}
	mem_free(&best);
	mem_free(&like);
}

static void put_in_order(struct making *m, const struct region *r)
{
	struct likeness x, y;
	size_t i = r->i0, j = r->j0;

	for (; i < r->i1 && j < r->j1; i++, j++) {
		look_at(&x, m->a, r->a->at[i], r->a->at[i + 1]);
		look_at(&y, m->b, r->b->at[j], r->b->at[j + 1]);
		if (alike(&x, &y) > 0 && !is_break(m->a, r->a, i)) {
			put_pair(m, r->a, i, r->b, j);
		} else {
			put_alone(m, DIFF_GONE, r->a->at[i], r->a->at[i + 1]);
			put_alone(m, DIFF_NEW, r->b->at[j], r->b->at[j + 1]);
		}
	}
	for (; i < r->i1; i++)
		put_alone(m, DIFF_GONE, r->a->at[i], r->a->at[i + 1]);
	for (; j < r->j1; j++)
		put_alone(m, DIFF_NEW, r->b->at[j], r->b->at[j + 1]);
}

static void put_region(struct making *m, const struct region *r)
{
	if (r->i1 - r->i0 <= ALIGN_MAX && r->j1 - r->j0 <= ALIGN_MAX)
		put_aligned(m, r);
	else
		put_in_order(m, r);
	m->last = DIFF_SAME;
}

static void put_lines(struct making *m, const struct diff_pieces *a,
    const struct diff_pieces *b)
{
	size_t i = 0, j = 0;

	while (i < a->n || j < b->n) {
		struct region r = { a, b, i, i, j, j };

		while (r.i1 < a->n && a->changed[r.i1])
			r.i1++;
		while (r.j1 < b->n && b->changed[r.j1])
			r.j1++;
		if (r.i1 > i || r.j1 > j) {
			put_region(m, &r);
		} else {
			add_line(m->d, DIFF_SAME, b->at[j], b->at[j + 1])->old
			    = a->at[i];
			r.i1++;
			r.j1++;
		}
		i = r.i1;
		j = r.j1;
	}
}

void diff_texts(struct diff *d, const char *a, size_t a_len, const char *b,
    size_t b_len)
{
	struct diff_pieces from = { 0 }, to = { 0 };
	struct numbers t = { 0 };
	struct making m = { d, a, b, DIFF_SAME };

	memset(d, 0, sizeof *d);
	cut_sentences(&from, &t, a, a_len);
	cut_sentences(&to, &t, b, b_len);
	d->coarse = !diff_core(&from, &to);
	put_lines(&m, &from, &to);
	pieces_clear(&from);
	pieces_clear(&to);
	mem_free(&t.table);
}

void diff_clear(struct diff *d)
{
	mem_free(&d->lines);
	mem_free(&d->spans);
	memset(d, 0, sizeof *d);
}

int64_t diff_rewritten(const char *a, const char *b)
{
	size_t x = strlen(a), y = strlen(b);
	int64_t all_a = graphemes(a, 0, x), all_b = graphemes(b, 0, y);
	int64_t most = all_a > all_b ? all_a : all_b, changed;
	struct diff d;

	diff_texts(&d, a, x, b, y);
	changed = d.gone > d.fresh ? d.gone : d.fresh;
	diff_clear(&d);
	return most == 0 ? 0 : changed * 1000 / most;
}
