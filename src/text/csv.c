#include "teamjob/text/csv.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "teamjob/base/err.h"
#include "teamjob/text/clean.h"

void csv_init(struct csv_reader *r, char *text)
{
	r->at = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
	r->line = 1;
}

static enum tj_code bad_line(const struct csv_row *row, const char *message,
    struct tj_err *err)
{
	char number[24];

	snprintf(number, sizeof number, "%zu", row->line);
	return tj_fail(err, TJ_INVALID, message, number, NULL);
}

/* A quoted cell; false when the quote is never closed. */
static bool take_quoted(struct csv_reader *r, char **cell)
{
	char *from = r->at + 1, *to = from;

	*cell = from;
	for (; *from != '\0'; from++) {
		if (*from == '"' && from[1] == '"')
			from++;
		else if (*from == '"')
			break;
		if (*from == '\n')
			r->line++;
		*to++ = *from;
	}
	if (*from != '"')
		return false;
	*to = '\0';
	r->at = from + 1;
	return true;
}

/* Takes one cell and what ends it: the character after it, or 0. False for a
 * quote that is not closed before a comma or the end of the line. */
static bool take_cell(struct csv_reader *r, char **cell, char *after)
{
	if (*r->at == '"' && (!take_quoted(r, cell) ||
	    (*r->at != '\0' && strchr(",\r\n", *r->at) == NULL)))
		return false;
	if (*cell == NULL)
		*cell = r->at;
	r->at += strcspn(r->at, ",\r\n");
	*after = *r->at;
	if (*r->at != '\0')
		*r->at++ = '\0';
	if (*after == '\r' && *r->at == '\n')
		r->at++;
	if (*after == '\r' || *after == '\n')
		r->line++;
	return true;
}

enum tj_code csv_next(struct csv_reader *r, struct csv_row *row,
    struct tj_err *err)
{
	char after = ',';

	while (*r->at == '\r' || *r->at == '\n')
		r->line += *r->at++ == '\n';
	row->n = 0;
	row->line = r->line;
	if (*r->at == '\0')
		return TJ_OK;
	while (after == ',') {
		if (row->n == CSV_CELLS_MAX)
			return bad_line(row,
			    N_("Line %1 has more than 64 cells"), err);
		row->cells[row->n] = NULL;
		if (!take_cell(r, &row->cells[row->n], &after))
			return bad_line(row,
			    N_("The quote in line %1 is not closed, or text "
			    "follows it"), err);
		row->n++;
	}
	return TJ_OK;
}

/* Whether a spreadsheet could take what begins so for a formula. */
static bool is_formula(const char *cell)
{
	static const char *const wide[] = { "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (strncmp(cell, wide[i], strlen(wide[i])) == 0)
			return true;
	return cell[0] != '\0' && strchr("=+-@\t\r\n", cell[0]) != NULL;
}

void csv_put(struct buf *out, const char *cell, bool text)
{
	struct buf clean;

	buf_init(&clean, out->max);
	text_clean(&clean, cell, strlen(cell), TEXT_BLOCK);
	buf_char(out, '"');
	if (text && is_formula(clean.data + strspn(clean.data, "'")))
		buf_char(out, '\'');
	for (cell = clean.data; *cell != '\0'; cell++) {
		if (*cell == '"')
			buf_char(out, '"');
		buf_char(out, *cell);
	}
	buf_char(out, '"');
	out->over = out->over || clean.over;
	buf_clear(&clean);
}

char *csv_bare(char *cell)
{
	return cell[0] == '\'' && is_formula(cell + strspn(cell, "'"))
	    ? cell + 1 : cell;
}
