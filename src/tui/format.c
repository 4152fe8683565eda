#include "teamjob/tui/format.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/capacity.h"
#include "teamjob/domain/life.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"
#include "teamjob/domain/record.h"
#include "teamjob/domain/roster.h"
#include "teamjob/tui/surface.h"

enum { FAR_DAYS = 270 };

static const char *const month_names[] = { "Jan", "Feb", "Mar", "Apr", "May",
    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static bool in_japanese(void)
{
	return strcmp(words_lang(), "ja") == 0;
}

/* Month and day of a YYYY-MM-DD, without leading zeros. */
static void month_and_day(const char *day, int *month, int *date)
{
	*month = (day[5] - '0') * 10 + day[6] - '0';
	*date = (day[8] - '0') * 10 + day[9] - '0';
}

static void put_day(struct buf *out, const char *day, const char *today,
    int cells)
{
	static const char *const ja[] = { "月", "火", "水", "木", "金", "土",
	    "日" };
	static const char *const en[] = { "Mon", "Tue", "Wed", "Thu", "Fri",
	    "Sat", "Sun" };
	int64_t number, now = 0;
	int month, date, weekday;

	if (!day_number(day, &number))
		return;
	day_number(today, &now);
	month_and_day(day, &month, &date);
	weekday = day_weekday(number);
	if (number - now > FAR_DAYS || now - number > FAR_DAYS)
		buf_printf(out, "%.4s/%d/%d", day, month, date);
	else if (in_japanese())
		buf_printf(out, "%d/%d(%s)", month, date, ja[weekday]);
	else
		buf_printf(out, "%s %*d %s", en[weekday], cells, date,
		    month_names[month - 1]);
}

void format_day(struct buf *out, const char *day, const char *today)
{
	put_day(out, day, today, 2);
}

void format_day_said(struct buf *out, const char *day, const char *today)
{
	put_day(out, day, today, 1);
}

int64_t format_left_said(struct buf *out, const char *day, const char *today)
{
	char count[24], text[100];
	int64_t number, now, left;

	if (!day_number(day, &number) || !day_number(today, &now))
		return INT64_MAX;
	left = number - now;
	snprintf(count, sizeof count, "%lld", (long long)(left < 0 ? -left
	    : left));
	buf_str(out, words_say(text, sizeof text, left == 0 ? _("today")
	    : left == 1 ? C_("left", "in 1 day") : left > 0
	    ? C_("left", "in %1 days") : left == -1 ? C_("left", "1 day late")
	    : C_("left", "%1 days late"), count, NULL));
	return left;
}

int64_t format_left(struct buf *out, const char *day, const char *today)
{
	int64_t number, now;

	if (!day_number(day, &number) || !day_number(today, &now))
		return INT64_MAX;
	buf_int(out, number - now);
	buf_str(out, in_japanese() ? "日" : "d");
	return number - now;
}

void format_number(struct buf *out, int64_t number)
{
	char text[GROUPED_TEXT];

	buf_str(out, grouped_text(number, text));
}

void format_yen(struct buf *out, int64_t yen)
{
	if (yen == 0) {
		buf_char(out, '-');
		return;
	}
	format_number(out, yen);
	if (in_japanese())
		buf_str(out, "円");
}

void format_yen_said(struct buf *out, int64_t yen)
{
	format_yen(out, yen);
	if (yen != 0 && !in_japanese())
		buf_str(out, " yen");
}

void format_month(struct buf *out, const char *month, const char *today)
{
	int number = (month[5] - '0') * 10 + month[6] - '0';

	if (strncmp(month, today, 4) != 0)
		buf_printf(out, "%.4s/%d", month, number);
	else if (in_japanese())
		buf_printf(out, "%d月", number);
	else
		buf_str(out, month_names[number - 1]);
}

void format_rate(struct buf *out, int64_t milli)
{
	milli_print(milli / 10 * 10, out);
	if (in_japanese())
		buf_str(out, "円");
}

void format_quantity(struct buf *out, int64_t milli, const char *unit)
{
	if (milli == 0)
		return;
	milli_print(milli, out);
	if (unit != NULL && ((unit[0] >= 'a' && unit[0] <= 'z') ||
	    (unit[0] >= 'A' && unit[0] <= 'Z')))
		buf_char(out, ' ');
	buf_str(out, unit);
}

void format_minutes(struct buf *out, int64_t minutes)
{
	bool ja = in_japanese();

	if (minutes <= 0)
		return;
	if (minutes < 60) {
		buf_int(out, minutes);
		buf_str(out, ja ? "分" : " min");
		return;
	}
	milli_print(minutes % 60 * 10 / 60 * 100 + minutes / 60 * 1000, out);
	buf_str(out, ja ? "時間" : " h");
}

void format_instant(struct buf *out, int64_t instant)
{
	struct clock_local at, now;

	if (instant == 0)
		return;
	clock_local(instant, &at);
	clock_local(clock_now(), &now);
	if (at.year != now.year || at.month != now.month || at.day != now.day)
		buf_printf(out, "%d/%d ", at.month, at.day);
	buf_printf(out, "%02d:%02d", at.hour, at.minute);
}

void format_ago(struct buf *out, int64_t instant)
{
	int64_t days = roster_days_since(instant, clock_now());

	if (instant == 0)
		return;
	if (days > 1)
		buf_printf(out, in_japanese() ? "%lld日前" : "%lldd ago",
		    (long long)days);
	else
		buf_str(out, days < 1 ? C_("ago", "today")
		    : C_("ago", "yest."));
}

void format_load_days(struct buf *out, const char *today)
{
	char line[CAPACITY_BAR + 1], day[11];
	int64_t first;

	if (!day_number(today, &first))
		return;
	snprintf(line, sizeof line, "%*s", CAPACITY_BAR, "");
	for (int i = 0; i < CAPACITY_BAR; i++) {
		if (i > 0 && (day_weekday(first + i) != 0 || i < 3))
			continue;
		day_text(first + i, day);
		if (day[8] != '0' && i + 1 == CAPACITY_BAR)
			continue;	/* no room for two digits */
		if (day[8] != '0')
			line[i] = day[8];
		line[day[8] != '0' ? i + 1 : i] = day[9];
	}
	buf_str(out, line);
}

const char *format_state(const char *kind, const char *state, unsigned *style)
{
	static const struct { char letter; unsigned style; } colours[] = {
		{ 'y', STYLE_YELLOW }, { 'Y', STYLE_YELLOW | STYLE_BOLD },
		{ 'c', STYLE_CYAN }, { 'g', STYLE_GREEN },
		{ 'm', STYLE_MAGENTA }, { 'd', STYLE_DIM },
	};
	const struct life *life = life_of(kind);
	const struct life_state *s = life != NULL ? life_state(life, state)
	    : NULL;

	*style = STYLE_PLAIN;
	if (s == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
		if (colours[i].letter == s->colour)
			*style = colours[i].style;
	return in_japanese() ? s->sign_ja : s->sign_en;
}

const char *format_state_word(const char *kind, const char *state)
{
	const struct life *life = life_of(kind);
	const struct life_state *s = life != NULL ? life_state(life, state)
	    : NULL;

	return s != NULL ? words_in(kind, s->label) : NULL;
}
