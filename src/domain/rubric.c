#include "teamjob/domain/rubric.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/base/mem.h"

/* The next line that is not blank, without the blanks around it; NULL at the
 * end. */
static const char *next_line(const char **at, size_t *len)
{
	while (*at != NULL && **at != '\0') {
		const char *line = *at + strspn(*at, " \t");
		size_t n = strcspn(line, "\n");

		*at = line + n + (line[n] == '\n');
		while (n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t'))
			n--;
		*len = n;
		if (n > 0)
			return line;
	}
	return NULL;
}

void rubric_read(struct rubric *r, const char *marks, const char *checks)
{
	const char *line;
	size_t len;

	memset(r, 0, sizeof *r);
	while (r->n_marks < RUBRIC_MARKS &&
	    (line = next_line(&marks, &len)) != NULL)
		r->marks[r->n_marks++] = mem_dup_n(line, len);
	while (r->n_checks < RUBRIC_CHECKS &&
	    (line = next_line(&checks, &len)) != NULL) {
		bool must = line[0] == '!' && len > 1;

		line += must;
		len -= must;
		while (must && len > 1 && *line == ' ') {
			line++;
			len--;
		}
		r->checks[r->n_checks].must = must;
		r->checks[r->n_checks++].text = mem_dup_n(line, len);
	}
}

void rubric_clear(struct rubric *r)
{
	for (size_t i = 0; i < r->n_marks; i++)
		mem_free(&r->marks[i]);
	for (size_t i = 0; i < r->n_checks; i++)
		mem_free(&r->checks[i].text);
	r->n_marks = r->n_checks = 0;
}

enum tj_code rubric_marks_said(const struct rubric *r, const char *given,
    struct buf *out, struct tj_err *err)
{
	char most[24];

	snprintf(most, sizeof most, "%zu", r->n_marks);
	if (strlen(given) > r->n_marks ||
	    strspn(given, "12345-") != strlen(given))
		return tj_fail(err, TJ_INVALID, N_("\"%1\" are no marks: a "
		    "digit from 1 to 5 or - for each criterion, at most %2"),
		    given, most, NULL);
	for (size_t i = 0; given[i] != '\0'; i++)
		if (given[i] != '-')
			buf_printf(out, "%s%s %c", out->len > 0 ? "\n" : "",
			    r->marks[i], given[i]);
	return TJ_OK;
}

enum tj_code rubric_left(const struct rubric *r, const char *ticked,
    struct buf *out, const char **must, struct tj_err *err)
{
	bool done[RUBRIC_CHECKS + 1] = { false };
	char *end;

	*must = NULL;
	for (const char *at = ticked; *at != '\0'; at = end) {
		unsigned long n = strtoul(at, &end, 10);

		if (end == at || n < 1 || n > r->n_checks)
			return tj_fail(err, TJ_INVALID, N_("\"%1\": the things "
			    "that are ticked are given by their numbers, as "
			    "1 3"), ticked, NULL);
		done[n] = true;
		end += strspn(end, " ");
	}
	for (size_t i = 0; i < r->n_checks; i++) {
		if (done[i + 1])
			continue;
		buf_printf(out, "%s%s", out->len > 0 ? "\n" : "",
		    r->checks[i].text);
		if (r->checks[i].must && *must == NULL)
			*must = r->checks[i].text;
	}
	return TJ_OK;
}
