#include "teamjob/domain/split.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { DEPTHS = 6, PIECES_MAX = 200 };

int64_t split_count(int64_t total, int64_t each)
{
	int64_t n = total / each + (total % each != 0);

	return n > 0 ? n : 1;
}

int64_t split_size(int64_t total, int64_t each, int64_t i)
{
	int64_t left = total - i * each;

	return left < 0 ? 0 : left < each ? left : each;
}

int64_t split_part(int64_t total, int64_t unit, int64_t n, int64_t i)
{
	int64_t units = total / unit, part = units / n * unit;

	if (i < units % n)
		part += unit;
	return i == n - 1 ? part + total % unit : part;
}

/* ---- titles ---- */

/* What a line of a brief may be a title by. */
enum mark { MARK_NONE, MARK_HEADING, MARK_SIGN = MARK_HEADING + DEPTHS,
    MARK_NUMBER, MARK_BULLET, MARK_COUNT };

/* The sign that the text begins with, as its length; 0: none of them. */
static size_t begins(const char *s, const char *const *signs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(s, signs[i], strlen(signs[i])) == 0)
			return strlen(signs[i]);
	return 0;
}

static size_t blanks(const char *s)
{
	size_t n = 0;

	for (;;) {
		if (s[n] == ' ' || s[n] == '\t')
			n++;
		else if (strncmp(s + n, "　", strlen("　")) == 0)
			n += strlen("　");
		else
			return n;
	}
}

/* "1." "2)" "１、" "①": the length with what follows the number, or 0. */
static size_t numbered(const char *s)
{
	static const char *const wide[] = { "０", "１", "２", "３", "４", "５",
	    "６", "７", "８", "９" };
	static const char *const ends[] = { ".", ")", "）", "．", "、", ":",
	    "：" };
	static const char *const rings[] = { "①", "②", "③", "④", "⑤", "⑥",
	    "⑦", "⑧", "⑨", "⑩", "⑪", "⑫", "⑬", "⑭", "⑮", "⑯", "⑰", "⑱", "⑲",
	    "⑳" };
	size_t n = 0, more, end;

	if ((more = begins(s, rings, COUNT(rings))) > 0)
		return more;
	while ((more = s[n] >= '0' && s[n] <= '9' ? 1
	    : begins(s + n, wide, COUNT(wide))) > 0)
		n += more;
	end = n > 0 ? begins(s + n, ends, COUNT(ends)) : 0;
	/* "1.8" and "10:00" are no numbers of a list */
	if (end == 0 || (s[n + end] >= '0' && s[n + end] <= '9'))
		return 0;
	return n + end;
}

/* What the line is, and where its words begin. */
static enum mark mark_of(const char *line, size_t *words)
{
	static const char *const signs[] = { "■", "◆", "●", "○", "◎", "□",
	    "◇", "【" };
	static const char *const bullets[] = { "- ", "* ", "+ ", "・", "･",
	    "‐ " };
	size_t at = blanks(line), depth = 0;
	enum mark mark = MARK_NONE;

	while (line[at + depth] == '#' && depth < DEPTHS)
		depth++;
	if (depth > 0 && blanks(line + at + depth) > 0) {
		*words = at + depth;
		mark = (enum mark)(MARK_HEADING + (int)depth - 1);
	} else if ((*words = begins(line + at, signs, COUNT(signs))) > 0) {
		mark = MARK_SIGN;
		*words += at;
	} else if ((*words = numbered(line + at)) > 0) {
		mark = MARK_NUMBER;
		*words += at;
	} else if ((*words = begins(line + at, bullets, COUNT(bullets))) > 0) {
		mark = MARK_BULLET;
		*words += at;
	}
	*words += blanks(line + *words);
	return line[*words] == '\n' || line[*words] == '\0' ? MARK_NONE : mark;
}

/* Calls for every line; the last may lack its end. */
static void each_line(const char *text, void (*line)(const char *line,
    size_t len, void *arg), void *arg)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		line(text, len, arg);
		text += len + (text[len] == '\n');
	}
}

static void count_line(const char *line, size_t len, void *arg)
{
	size_t *counts = arg, words;

	(void)len;
	counts[mark_of(line, &words)]++;
}

struct taking {
	enum mark mark;
	struct buf *out;
};

static void take_line(const char *line, size_t len, void *arg)
{
	struct taking *t = arg;
	size_t words, end = len;

	if (mark_of(line, &words) != t->mark)
		return;
	if (end - words >= strlen("】") &&
	    strncmp(line + end - strlen("】"), "】", strlen("】")) == 0)
		end -= strlen("】");
	while (end > words && (line[end - 1] == ' ' || line[end - 1] == '#'))
		end--;
	if (t->out->len > 0)
		buf_char(t->out, '\n');
	buf_add(t->out, line + words, end - words);
}

bool split_titles(const char *brief, size_t n, struct buf *out)
{
	size_t counts[MARK_COUNT] = { 0 };
	struct taking t = { MARK_NONE, out };

	if (brief == NULL || n < 2 || n > PIECES_MAX)
		return false;
	each_line(brief, count_line, counts);
	for (int m = MARK_HEADING; m < MARK_COUNT; m++)
		if (counts[m] == n) {
			t.mark = (enum mark)m;
			each_line(brief, take_line, &t);
			return true;
		}
	return false;
}
