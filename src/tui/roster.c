/* Below the list of the team, where all of it is on the screen: what its signs
 * mean, what is free, who needs a look. Made from the rows that stand above. */
#include <stdio.h>
#include <string.h>

#include "pane_kinds.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/capacity.h"
#include "teamjob/domain/parse.h"
#include "teamjob/domain/roster.h"
#include "teamjob/tui/format.h"

enum { INDENT = 3, LABEL = 10, TEXT = 400, CARES = 3 };

struct below {
	const struct pane *p;
	struct area a;
	int row;
};

static void put(struct below *b, unsigned style, const char *label,
    const char *text)
{
	if (b->row >= b->a.rows)
		return;
	surface_text(b->a, b->row, INDENT, LABEL, style, label);
	surface_text(b->a, b->row++, INDENT + LABEL,
	    b->a.cols - INDENT - LABEL, style, text);
}

static const struct person_row *row_at(const struct below *b, size_t i)
{
	return listing_row(b->p->list, i)->data;
}

/* ---- sums ---- */

/* Can be offered something today. */
static bool can_be_asked(const struct person_row *r)
{
	return strcmp(r->state, "active") == 0 && (r->roles & ROLE_WORKER) &&
	    (r->wip_limit == 0 || r->in_hand < r->wip_limit) &&
	    r->free_minutes >= CAPACITY_LEAST;
}

static void put_sums(struct below *b)
{
	char text[TEXT], last[11], asked[24], all[24];
	int64_t minutes = 0, people = 0, today = 0;
	size_t n = listing_count(b->p->list);
	struct buf hours, day;

	for (size_t i = 0; i < n; i++) {
		const struct person_row *r = row_at(b, i);

		people += can_be_asked(r);
		if (r->roles & ROLE_WORKER)
			minutes += r->free_minutes;
	}
	buf_init(&hours, TEXT);
	buf_init(&day, TEXT);
	format_minutes(&hours, minutes / 60 * 60);
	day_number(b->p->today, &today);
	day_text(today + CAPACITY_BAR - 1, last);
	format_day_said(&day, last, b->p->today);
	snprintf(all, sizeof all, "%zu", n);
	snprintf(asked, sizeof asked, "%lld", (long long)people);
	put(b, STYLE_PLAIN, words_say(text, sizeof text, C_("team", "%1"), all,
	    NULL), "");
	b->row--;
	put(b, STYLE_PLAIN, "", words_say(text, sizeof text,
	    C_("team", "free in all %1 (to %2)   can be asked: %3"),
	    hours.data, day.data, asked, NULL));
	buf_clear(&hours);
	buf_clear(&day);
}

/* ---- who needs a look ---- */

/* Why somebody does; false: they do not. */
static bool care_for(const struct person_row *r, char text[TEXT])
{
	char days[24];
	const char *at = roster_is_over(r) ? strchr(r->load, '!') : NULL;

	if (r->sign != NULL && strcmp(r->sign, "quiet") == 0) {
		snprintf(days, sizeof days, "%lld", (long long)
		    roster_days_since(r->last_act_at, clock_now()));
		words_say(text, TEXT, r->last_act_at == 0
		    ? C_("team", "%1 nothing yet")
		    : C_("team", "%1 quiet for %2 days"), r->name, days, NULL);
		return true;
	}
	if (at == NULL)
		return false;
	snprintf(days, sizeof days, "%d", (int)(at - r->load));
	words_say(text, TEXT, at == r->load
	    ? C_("team", "%1 more due today than fits")
	    : C_("team", "%1 more due in %2 days than fits"), r->name, days,
	    NULL);
	return true;
}

static void put_cares(struct below *b)
{
	char text[TEXT];
	size_t found = 0;

	for (size_t i = 0; i < listing_count(b->p->list); i++) {
		if (!care_for(row_at(b, i), text) || found == CARES)
			continue;
		put(b, STYLE_PLAIN, found == 0 ? C_("team", "look at") : "",
		    text);
		found++;
	}
}

void roster_draw_below(const struct pane *p, struct area a)
{
	struct below b = { p, a, 0 };

	if (a.rows < 2)
		return;
	put(&b, STYLE_DIM, C_("team", "load"),
	    C_("team", ". free  : up to half  # full  ! over  blank: off  "
	    "numbers: Mondays"));
	put(&b, STYLE_DIM, C_("team", "signs"),
	    C_("team", "N newcomer   F hands full   H resting   Q quiet"));
	b.row++;
	put_sums(&b);
	put_cares(&b);
}
