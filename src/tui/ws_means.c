/* Whether an order can be done in time, below the form that accepts it. */
#include <stdio.h>

#include "teamjob/app/promise.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/promise.h"
#include "teamjob/tui/format.h"
#include "ws_form_own.h"

enum { INDENT = 3, TEXT = 400 };

const char *ws_means_from(unsigned from)
{
	static const char *const said[] = {
		[FROM_NOTHING] = NC_("from", "not known"),
		[FROM_SAID] = NC_("from", "as you say"),
		[FROM_LAST] = NC_("from", "as last time"),
		[FROM_KIND] = NC_("from", "by the kind of work"),
		[FROM_MEASURED] = NC_("from", "as measured"),
		[FROM_USUAL] = NC_("from", "usual"),
	};

	return words_in("from", said[from]);
}

/* "Writing 3 or more (as last time), 2.5 h each (as measured)" */
static void draw_basis(const struct app_promise *p, struct area a)
{
	char text[TEXT], level[24];
	struct buf each;

	buf_init(&each, TEXT);
	format_minutes(&each, p->minutes);
	snprintf(level, sizeof level, "%lld", (long long)p->level);
	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	words_say(text, sizeof text, p->skill_name != NULL && p->minutes > 0
	    ? _("In time?  %1 %2 or more (%3), %4 each (%5)")
	    : p->skill_name != NULL ? _("In time?  %1 %2 or more (%3)")
	    : p->minutes > 0 ? _("In time?  any skill, %4 each (%5)")
	    : _("In time?"), p->skill_name != NULL ? p->skill_name : "", level,
	    ws_means_from(p->skill_from), each.data,
	    ws_means_from(p->minutes_from), NULL);
	surface_text(a, 0, INDENT, a.cols - INDENT, STYLE_UNDERLINE, text);
	buf_clear(&each);
}

static void draw_means(const struct app_promise *p, const char *today,
    const char *due, struct area a)
{
	char text[TEXT], people[24];
	struct buf need, have, day;

	buf_init(&need, TEXT);
	buf_init(&have, TEXT);
	buf_init(&day, TEXT);
	format_minutes(&need, p->work_minutes);
	format_minutes(&have, p->free_minutes);
	format_day_said(&day, due, today);
	snprintf(people, sizeof people, "%zu", p->people);
	surface_text(a, 1, INDENT, a.cols - INDENT, STYLE_PLAIN,
	    words_say(text, sizeof text, due[0] != '\0'
	    ? _("needs %1   %2 who can do it have %3 free until %4")
	    : _("needs %1   %2 who can do it have %3 free in two weeks"),
	    need.data, people, have.len > 0 ? have.data : "0", day.data,
	    NULL));
	buf_clear(&need);
	buf_clear(&have);
	buf_clear(&day);
}

static void draw_chance(const struct app_promise *p, const char *today,
    const char *due, struct area a)
{
	char text[TEXT], percent[24], sure[24];
	struct buf day, promised;
	int col = INDENT;

	buf_init(&day, TEXT);
	buf_init(&promised, TEXT);
	format_day_said(&day, due, today);
	format_day_said(&promised, p->sure_on, today);
	snprintf(percent, sizeof percent, "%d%%", (p->permille + 5) / 10);
	snprintf(sure, sizeof sure, "%d%%", PROMISE_SURE / 10);
	if (p->permille >= 0)
		col += surface_text(a, 2, col, a.cols - col, p->permille <
		    PROMISE_SURE ? STYLE_YELLOW : STYLE_GREEN, words_say(text,
		    sizeof text, p->permille < PROMISE_SURE
		    ? _("! done by %1: %2") : _("done by %1: %2"), day.data,
		    percent, NULL)) + 3;
	surface_text(a, 2, col, a.cols - col, STYLE_PLAIN, words_say(text,
	    sizeof text, promised.len > 0 ? _("%1 sure: %2")
	    : _("%1 sure: not within three months"), sure, promised.data,
	    NULL));
	buf_clear(&day);
	buf_clear(&promised);
}

void ws_means_draw(const struct app_promise *p, const char *today,
    const char *due, struct area a)
{
	if (a.rows < 2)
		return;
	draw_basis(p, a);
	if (p->work_minutes == 0) {
		surface_text(a, 1, INDENT, a.cols - INDENT, STYLE_PLAIN,
		    _("How long a piece takes is not known yet; say it above"));
		return;
	}
	draw_means(p, today, due, a);
	draw_chance(p, today, due, a);
}
