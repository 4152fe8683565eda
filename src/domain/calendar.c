#include "teamjob/domain/calendar.h"

#include <stdio.h>

#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Published by the Cabinet Office of Japan, 「国民の祝日」について, with the
 * substitute holidays and citizens' holidays of article 3; the lists of 2024
 * to 2027. Not legal advice; the team's own days go before. */
enum { TABLE_FIRST = 2024, TABLE_LAST = 2027 };

/* As the Cabinet Office calls them in English; words_in("holiday") says them in
 * Japanese. */
#define NEW_YEAR NC_("holiday", "New Year's Day")
#define ADULTS NC_("holiday", "Coming of Age Day")
#define FOUNDATION NC_("holiday", "National Foundation Day")
#define EMPEROR NC_("holiday", "Emperor's Birthday")
#define SPRING NC_("holiday", "Vernal Equinox Day")
#define SHOWA NC_("holiday", "Showa Day")
#define CONSTITUTION NC_("holiday", "Constitution Memorial Day")
#define GREENERY NC_("holiday", "Greenery Day")
#define CHILDREN NC_("holiday", "Children's Day")
#define SEA NC_("holiday", "Marine Day")
#define MOUNTAINS NC_("holiday", "Mountain Day")
#define AGED NC_("holiday", "Respect for the Aged Day")
#define AUTUMN NC_("holiday", "Autumnal Equinox Day")
#define SPORTS NC_("holiday", "Sports Day")
#define CULTURE NC_("holiday", "Culture Day")
#define LABOUR NC_("holiday", "Labor Thanksgiving Day")
#define SUBSTITUTE NC_("holiday", "holiday")

struct holiday {
	int month, day;
	const char *name;
};

static const struct holiday table_2024[] = {
	{ 1, 1, NEW_YEAR }, { 1, 8, ADULTS }, { 2, 11, FOUNDATION },
	{ 2, 12, SUBSTITUTE }, { 2, 23, EMPEROR }, { 3, 20, SPRING },
	{ 4, 29, SHOWA }, { 5, 3, CONSTITUTION }, { 5, 4, GREENERY },
	{ 5, 5, CHILDREN }, { 5, 6, SUBSTITUTE }, { 7, 15, SEA },
	{ 8, 11, MOUNTAINS }, { 8, 12, SUBSTITUTE }, { 9, 16, AGED },
	{ 9, 22, AUTUMN }, { 9, 23, SUBSTITUTE }, { 10, 14, SPORTS },
	{ 11, 3, CULTURE }, { 11, 4, SUBSTITUTE }, { 11, 23, LABOUR },
};
static const struct holiday table_2025[] = {
	{ 1, 1, NEW_YEAR }, { 1, 13, ADULTS }, { 2, 11, FOUNDATION },
	{ 2, 23, EMPEROR }, { 2, 24, SUBSTITUTE }, { 3, 20, SPRING },
	{ 4, 29, SHOWA }, { 5, 3, CONSTITUTION }, { 5, 4, GREENERY },
	{ 5, 5, CHILDREN }, { 5, 6, SUBSTITUTE }, { 7, 21, SEA },
	{ 8, 11, MOUNTAINS }, { 9, 15, AGED }, { 9, 23, AUTUMN },
	{ 10, 13, SPORTS }, { 11, 3, CULTURE },
	{ 11, 23, LABOUR }, { 11, 24, SUBSTITUTE },
};
static const struct holiday table_2026[] = {
	{ 1, 1, NEW_YEAR }, { 1, 12, ADULTS }, { 2, 11, FOUNDATION },
	{ 2, 23, EMPEROR }, { 3, 20, SPRING }, { 4, 29, SHOWA },
	{ 5, 3, CONSTITUTION }, { 5, 4, GREENERY }, { 5, 5, CHILDREN },
	{ 5, 6, SUBSTITUTE }, { 7, 20, SEA }, { 8, 11, MOUNTAINS },
	{ 9, 21, AGED }, { 9, 22, SUBSTITUTE }, { 9, 23, AUTUMN },
	{ 10, 12, SPORTS }, { 11, 3, CULTURE },
	{ 11, 23, LABOUR },
};
static const struct holiday table_2027[] = {
	{ 1, 1, NEW_YEAR }, { 1, 11, ADULTS }, { 2, 11, FOUNDATION },
	{ 2, 23, EMPEROR }, { 3, 21, SPRING }, { 3, 22, SUBSTITUTE },
	{ 4, 29, SHOWA }, { 5, 3, CONSTITUTION }, { 5, 4, GREENERY },
	{ 5, 5, CHILDREN }, { 7, 19, SEA }, { 8, 11, MOUNTAINS },
	{ 9, 20, AGED }, { 9, 23, AUTUMN },
	{ 10, 11, SPORTS }, { 11, 3, CULTURE },
	{ 11, 23, LABOUR },
};

static const struct { const struct holiday *list; size_t n; } tables[] = {
	{ table_2024, COUNT(table_2024) }, { table_2025, COUNT(table_2025) },
	{ table_2026, COUNT(table_2026) }, { table_2027, COUNT(table_2027) },
};

static void parts_of(int64_t number, int *year, int *month, int *day)
{
	char text[11];

	day_text(number, text);
	*year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 +
	    (text[2] - '0') * 10 + (text[3] - '0');
	*month = (text[5] - '0') * 10 + (text[6] - '0');
	*day = (text[8] - '0') * 10 + (text[9] - '0');
}

/* ---- the rules of the Act on National Holidays (1948, as of 2020) ---- */

/* The equinoxes as the National Astronomical Observatory's almanac has them
 * from 1980 to 2099, by the usual approximation (K. Nagasawa, 暦計算の基本):
 * a day of March or September. */
static int equinox(int year, int tenthousandths)
{
	int since = year - 1980;

	return (int)((tenthousandths * 100LL + 242194LL * since) / 1000000) -
	    since / 4;
}

/* Always on that day of the year. */
static const struct holiday fixed[] = {
	{ 1, 1, NEW_YEAR }, { 2, 11, FOUNDATION }, { 2, 23, EMPEROR },
	{ 4, 29, SHOWA }, { 5, 3, CONSTITUTION }, { 5, 4, GREENERY },
	{ 5, 5, CHILDREN }, { 8, 11, MOUNTAINS }, { 11, 3, CULTURE },
	{ 11, 23, LABOUR },
};
/* "Happy Mondays": `day` is which Monday of the month. */
static const struct holiday mondays[] = {
	{ 1, 2, ADULTS }, { 7, 3, SEA }, { 9, 3, AGED },
	{ 10, 2, SPORTS },
};

/* Article 2: the holidays that have a name. */
static const char *named(int64_t number)
{
	int year, month, day;

	parts_of(number, &year, &month, &day);
	for (size_t i = 0; i < COUNT(fixed); i++)
		if (fixed[i].month == month && fixed[i].day == day)
			return fixed[i].name;
	if (day_weekday(number) == 0)
		for (size_t i = 0; i < COUNT(mondays); i++)
			if (mondays[i].month == month &&
			    mondays[i].day == (day - 1) / 7 + 1)
				return mondays[i].name;
	if (month == 3 && day == equinox(year, 208431))
		return SPRING;
	if (month == 9 && day == equinox(year, 232488))
		return AUTUMN;
	return NULL;
}

/* Article 3: the next day that is no holiday after one on a Sunday, and a day
 * between two holidays. */
const char *calendar_by_rule(int64_t day)
{
	const char *name = named(day);
	int64_t before = day - 1;

	if (name != NULL)
		return name;
	for (; named(before) != NULL; before--)
		if (day_weekday(before) == 6)
			return SUBSTITUTE;
	return named(day - 1) != NULL && named(day + 1) != NULL ? SUBSTITUTE : NULL;
}

void calendar_known(int64_t *first, int64_t *last)
{
	char day[11];

	snprintf(day, sizeof day, "%d-01-01", TABLE_FIRST);
	day_number(day, first);
	snprintf(day, sizeof day, "%d-12-31", TABLE_LAST);
	day_number(day, last);
}

const char *calendar_national(int64_t day, enum calendar_source *source)
{
	int year, month, of_month;

	parts_of(day, &year, &month, &of_month);
	if (source != NULL)
		*source = year < TABLE_FIRST || year > TABLE_LAST
		    ? CALENDAR_RULE : CALENDAR_TABLE;
	if (year < TABLE_FIRST || year > TABLE_LAST)
		return calendar_by_rule(day);
	for (size_t i = 0; i < tables[year - TABLE_FIRST].n; i++) {
		const struct holiday *h = &tables[year - TABLE_FIRST].list[i];

		if (h->month == month && h->day == of_month)
			return h->name;
	}
	return NULL;
}

/* ---- with the team's own days ---- */

static const struct calendar_day *own_word(const struct calendar *c,
    int64_t day)
{
	for (size_t i = 0; c != NULL && i < c->n; i++)
		if (c->own[i].day == day)
			return &c->own[i];
	return NULL;
}

const char *calendar_holiday(const struct calendar *c, int64_t day,
    enum calendar_source *source)
{
	const struct calendar_day *own = own_word(c, day);

	if (own == NULL)
		return calendar_national(day, source);
	if (source != NULL)
		*source = CALENDAR_OWN;
	if (own->is_working)
		return NULL;
	return own->name != NULL ? own->name : "";
}

bool calendar_works(const struct calendar *c, int64_t day)
{
	const struct calendar_day *own = own_word(c, day);

	if (own != NULL)
		return own->is_working;
	return day_weekday(day) < 5 && calendar_national(day, NULL) == NULL;
}

/* Somebody may call every day off; the search then ends after a year. */
static int64_t working_day(const struct calendar *c, int64_t day, int step)
{
	int64_t at = day;

	for (int i = 0; i < 366; i++, at += step)
		if (calendar_works(c, at))
			return at;
	return day;
}

int64_t calendar_next(const struct calendar *c, int64_t day)
{
	return working_day(c, day, 1);
}

int64_t calendar_previous(const struct calendar *c, int64_t day)
{
	return working_day(c, day, -1);
}

int64_t calendar_add(const struct calendar *c, int64_t day, int n)
{
	for (; n > 0; n--)
		day = working_day(c, day + 1, 1);
	for (; n < 0; n++)
		day = working_day(c, day - 1, -1);
	return day;
}
