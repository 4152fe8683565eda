#include "teamjob/app/rubric.h"

#include <string.h>

#include "op.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

/* What directors look at in an article before they deliver it. */
static void read_of(const struct skill *s, struct rubric *out)
{
	bool marks = s->marks != NULL && s->marks[0] != '\0';
	bool checks = s->checks != NULL && s->checks[0] != '\0';

	rubric_read(out, marks ? s->marks : _("Structure\nText\nFacts\n"
	    "Readability\nRules"), checks ? s->checks
	    : _("The facts have a source\nIt answers what the reader needs"));
}

enum tj_code app_rubric(struct app *app, int64_t skill, struct rubric *out,
    struct tj_err *err)
{
	struct skill s = { 0 };
	enum tj_code code = TJ_OK;

	if (skill != 0)
		code = app_get(app, &skill_type, skill, &s, err);
	if (code == TJ_NOT_FOUND)
		code = TJ_OK;
	if (code == TJ_OK)
		read_of(&s, out);
	record_clear(&skill_type, &s);
	return code;
}

static enum tj_code keep_ticks(const struct rubric *r,
    const struct action_values *v, bool accepting, struct review *kept,
    struct tj_err *err)
{
	const char *ticked = value_text(v, "ticked"), *must;
	const char *note = value_text(v, "note");
	struct buf left;
	enum tj_code code;

	buf_init(&left, 1 << 14);
	code = rubric_left(r, ticked != NULL ? ticked : "", &left, &must, err);
	if (code == TJ_OK && accepting && must != NULL &&
	    (note == NULL || note[0] == '\0'))
		code = tj_fail(err, TJ_REFUSED, N_("\"%1\" is not ticked: Tab "
		    "goes to the checklist; or say why with c"), must, NULL);
	if (code == TJ_OK && ticked != NULL && left.len > 0)
		kept->unticked = mem_dup(left.data);
	buf_clear(&left);
	return code;
}

enum tj_code op_judge(struct op *op, int64_t skill,
    const struct action_values *v, bool accepting, struct review *kept,
    struct tj_err *err)
{
	const char *given = value_text(v, "marks");
	struct skill s = { 0 };
	struct rubric r;
	struct buf marks;
	enum tj_code code = skill == 0 ? TJ_OK
	    : op_get(op, &skill_type, skill, &s, err);

	if (code != TJ_OK)
		return code;
	read_of(&s, &r);
	record_clear(&skill_type, &s);
	buf_init(&marks, 1 << 14);
	code = rubric_marks_said(&r, given != NULL ? given : "", &marks, err);
	if (code == TJ_OK && marks.len > 0)
		kept->marks = mem_dup(marks.data);
	if (code == TJ_OK)
		code = keep_ticks(&r, v, accepting, kept, err);
	buf_clear(&marks);
	rubric_clear(&r);
	return code;
}
