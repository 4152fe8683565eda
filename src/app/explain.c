/* Why somebody: sentences with their numbers, the same as JSON, and the records
 * behind them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "teamjob/app/say.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"

enum {
	SENTENCE = 500, NUMBER = 32,
	WEEK = 7, YEAR = 365,
	FEW = 4,		/* pieces that leave the range wide */
	PIECES = 100		/* shown behind the numbers */
};

struct saying {
	const struct app_candidates *all;
	const struct app_candidate *c;
	void (*each)(const char *label, const char *sentence,
	    enum app_ground ground, void *arg);
	void *arg;
	char text[SENTENCE];
};

static const char *number(int64_t n, char out[NUMBER])
{
	snprintf(out, NUMBER, "%lld", (long long)n);
	return out;
}

static const char *hours(int64_t minutes, char out[NUMBER])
{
	int64_t tenths = (minutes * 10 + 30) / 60;

	snprintf(out, NUMBER, "%lld.%lld", (long long)(tenths / 10),
	    (long long)(tenths % 10));
	return out;
}

/* "11/28", as days stand in sentences. */
static const char *short_day(const char *day, char out[NUMBER])
{
	out[0] = '\0';
	if (strlen(day) == 10)
		snprintf(out, NUMBER, "%d/%d", (int)strtol(day + 5, NULL, 10),
		    (int)strtol(day + 8, NULL, 10));
	return out;
}

static void say(struct saying *s, const char *label, const char *sentence,
    enum app_ground ground)
{
	s->each(label, sentence, ground, s->arg);
}

/* ---- sentences ---- */

static const char *age_of(int64_t days, char out[NUMBER])
{
	char n[NUMBER];

	if (days < WEEK)
		return words_say(out, NUMBER, _("this week"), NULL);
	if (days < 2 * WEEK)
		return words_say(out, NUMBER, _("last week"), NULL);
	if (days < YEAR)
		return words_say(out, NUMBER, _("%1 weeks ago"),
		    number(days / WEEK, n), NULL);
	if (days < 2 * YEAR)
		return words_say(out, NUMBER, _("a year ago"), NULL);
	return words_say(out, NUMBER, _("%1 years ago"),
	    number(days / YEAR, n), NULL);
}

static void say_level(struct saying *s)
{
	const struct app_candidate *c = s->c;
	char level[NUMBER], day[NUMBER], age[NUMBER];

	if (!c->in.has_skill)
		return;
	if (c->method == NULL)
		words_say(s->text, SENTENCE, _("Nobody has noted a level for %1 "
		    "yet; m notes one"), s->all->skill, NULL);
	else
		words_say(s->text, SENTENCE, _("%1 %2, noted on %3 by %4 (%5), "
		    "%6"), s->all->skill, number(c->in.level, level),
		    short_day(c->assessed_on, day),
		    c->assessor != NULL ? c->assessor : "-",
		    say_token("method", c->method),
		    age_of(c->in.level_age, age), NULL);
	say(s, C_("candidate", "Level"), s->text, GROUND_ASSESSMENTS);
}

static void say_record(struct saying *s)
{
	const struct match_input *in = &s->c->in;
	char n[NUMBER], first[NUMBER], on_time[NUMBER];

	if (in->first.n == 0)
		words_say(s->text, SENTENCE, _("No finished piece of this kind "
		    "yet; everybody began so"), NULL);
	else
		words_say(s->text, SENTENCE, _("Of %1 finished pieces of this "
		    "kind, %2 were accepted at once, %3 were on time"),
		    number(in->first.n, n), number(in->first.hits, first),
		    number(in->on_time.hits, on_time), NULL);
	say(s, C_("candidate", "Record"), s->text, GROUND_PIECES);
}

static void say_hours(struct saying *s)
{
	const struct match_input *in = &s->c->in;
	char free[NUMBER], need[NUMBER], day[NUMBER];

	if (!in->hours_known)
		words_say(s->text, SENTENCE,
		    _("Their hours are not on record yet"), NULL);
	else if (in->need.minutes == 0)
		words_say(s->text, SENTENCE, _("%1 hours free until %2; how "
		    "long it takes is not known"), hours(in->free_minutes,
		    free), short_day(s->c->by_day, day), NULL);
	else
		words_say(s->text, SENTENCE, _("%1 hours free until %2; in "
		    "their own pace it takes %3"), hours(in->free_minutes,
		    free), short_day(s->c->by_day, day),
		    hours(in->need.minutes, need), NULL);
	say(s, C_("candidate", "Hours"), s->text, GROUND_HOURS);
}

static void say_wish(struct saying *s)
{
	if (s->c->goal == NULL || s->c->goal[0] == '\0')
		return;
	words_say(s->text, SENTENCE, s->c->in.wishes
	    ? _("Fits the goal: %1") : _("Goal: %1"), s->c->goal, NULL);
	say(s, C_("candidate", "Wish"), s->text, GROUND_NONE);
}

static void say_fair(struct saying *s)
{
	const struct match_input *in = &s->c->in;
	char own[GROUPED_TEXT], median[GROUPED_TEXT];

	words_say(s->text, SENTENCE, _("Earned %1 yen this month and last (the "
	    "middle of the team: %2 yen)"), grouped_text(in->income_yen, own),
	    grouped_text(in->median_yen, median), NULL);
	say(s, C_("candidate", "Fair"), s->text, GROUND_INCOME);
}

static void say_hands(struct saying *s)
{
	const struct match_input *in = &s->c->in;
	char now[NUMBER], limit[NUMBER], offers[NUMBER];

	number(in->in_hand, now);
	number(in->limit, limit);
	if (in->offered > 0)
		words_say(s->text, SENTENCE, _("%1 in hand, at most %2; %3 "
		    "offers not yet answered"), now, limit,
		    number(in->offered, offers), NULL);
	else
		words_say(s->text, SENTENCE, _("%1 in hand, at most %2"), now,
		    limit, NULL);
	say(s, C_("candidate", "In hand"), s->text, GROUND_HOURS);
}

static void say_width(struct saying *s)
{
	if (s->c->in.first.n >= FEW)
		return;
	words_say(s->text, SENTENCE, _("Few records make the range wide. "
	    "Newcomers get their turn too"), NULL);
	say(s, "", s->text, GROUND_NONE);
}

void app_candidate_reasons(const struct app_candidates *all,
    const struct app_candidate *c,
    void (*each)(const char *label, const char *sentence,
	enum app_ground ground, void *arg), void *arg)
{
	struct saying s = { .all = all, .c = c, .each = each, .arg = arg };

	say_level(&s);
	say_record(&s);
	say_hours(&s);
	say_hands(&s);
	say_wish(&s);
	say_fair(&s);
	say_width(&s);
}

/* ---- as kept ---- */

static void put_rate(struct json_out *w, const char *key,
    const struct chance_rate *r)
{
	json_open_object(w, key);
	json_put_int(w, "hits", r->hits);
	json_put_int(w, "low", r->low);
	json_put_int(w, "mid", r->mid);
	json_put_int(w, "high", r->high);
	json_close_object(w);
}

static void put_parts(struct json_out *w, const struct match *m)
{
	static const char *const names[MATCH_PARTS] = { "level", "first",
	    "on_time", "hours", "wish", "fair", "load" };

	json_open_object(w, "parts");
	for (int i = 0; i < MATCH_PARTS; i++)
		json_put_int(w, names[i], m->parts[i].mid);
	json_close_object(w);
}

char *app_candidate_json(const struct app_candidates *all,
    const struct app_candidate *c)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, 4096);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	json_open_array(&w, "range");
	json_put_int(&w, NULL, c->match.low);
	json_put_int(&w, NULL, c->match.mid);
	json_put_int(&w, NULL, c->match.high);
	json_close_array(&w);
	json_put_int(&w, "bonus", c->match.bonus);
	put_parts(&w, &c->match);
	json_put_text(&w, "skill", all->skill);
	json_put_int(&w, "level", c->in.level);
	json_put_text(&w, "assessed", c->assessed_on[0] != '\0'
	    ? c->assessed_on : NULL);
	json_put_int(&w, "pieces", c->in.first.n);
	put_rate(&w, "first", &c->in.first);
	put_rate(&w, "on_time", &c->in.on_time);
	json_put_int(&w, "need_minutes", c->in.need.minutes);
	if (c->in.hours_known)
		json_put_int(&w, "free_minutes", c->in.free_minutes);
	else
		json_put_null(&w, "free_minutes");
	json_put_text(&w, "until", c->by_day);
	json_put_bool(&w, "wishes", c->in.wishes);
	json_put_int(&w, "income_yen", c->in.income_yen);
	json_put_int(&w, "median_yen", c->in.median_yen);
	json_put_int(&w, "in_hand", c->in.in_hand);
	json_put_int(&w, "offered", c->in.offered);
	json_put_int(&w, "limit", c->in.limit);
	json_close_object(&w);
	return buf_take(&b);
}

/* ---- what was kept, in words ---- */

static const char *kept(const struct json *doc, const char *in,
    const char *name, char out[NUMBER])
{
	const struct json *at = in != NULL ? json_get(doc, in) : doc;
	int64_t n = 0;

	json_int(json_get(at, name), &n);
	return number(n, out);
}

static void say_kept(const struct json *doc, struct buf *out)
{
	const struct json *range = json_first(json_get(doc, "range"));
	char text[SENTENCE], low[NUMBER], high[NUMBER], level[NUMBER];
	char first[NUMBER], on_time[NUMBER], n[NUMBER], free[NUMBER];
	char need[NUMBER];
	int64_t least = 0, most = 0, minutes = 0, needed = 0;

	json_int(range, &least);
	json_int(json_next(json_next(range)), &most);
	json_int(json_get(doc, "free_minutes"), &minutes);
	json_int(json_get(doc, "need_minutes"), &needed);
	buf_str(out, words_say(text, sizeof text, _("suited %1-%2; level %3; "
	    "of %4 pieces %5 at once, %6 on time; %7 hours free, %8 needed"),
	    number((least + 5) / 10, low), number((most + 5) / 10, high),
	    kept(doc, NULL, "level", level), kept(doc, NULL, "pieces", n),
	    kept(doc, "first", "hits", first),
	    kept(doc, "on_time", "hits", on_time), hours(minutes, free),
	    hours(needed, need), NULL));
}

void app_explanation_say(const char *json, struct buf *out)
{
	struct json *doc;
	struct tj_err ignored;

	if (json == NULL || json_parse(json, strlen(json), &doc, &ignored) !=
	    TJ_OK)
		return;
	say_kept(doc, out);
	json_free(&doc);
}

/* ---- the records behind the numbers ---- */

struct grounds {
	struct app *app;
	int64_t skill;
	void (*each)(const char *line, const char *kind, int64_t id,
	    void *arg);
	void *arg;
	struct piece pieces[PIECES];	/* the last ones, as a ring */
	size_t n_pieces;
	bool headed;
};

static void head(struct grounds *g, const char *line)
{
	g->each(line, NULL, 0, g->arg);
	g->headed = true;
}

static const char *name_of(struct app *app, int64_t person, char out[NUMBER * 4])
{
	struct person p = { 0 };
	struct tj_err ignored;

	out[0] = '\0';
	if (person != 0 && app_get(app, &person_type, person, &p, &ignored) ==
	    TJ_OK)
		snprintf(out, NUMBER * 4, "%s", p.name);
	record_clear(&person_type, &p);
	return out;
}

static void take_assessment(const void *row, void *arg)
{
	struct grounds *g = arg;
	const struct assessment *a = row;
	char text[SENTENCE], level[NUMBER], day[NUMBER], name[NUMBER * 4];

	if (a->skill != g->skill)
		return;
	g->each(words_say(text, sizeof text, _("%1  level %2  %3  %4  %5"),
	    short_day(a->assessed_on, day), number(a->level, level),
	    say_token("method", a->method), name_of(g->app, a->assessor, name),
	    a->evidence != NULL ? a->evidence : "", NULL), "assessment",
	    a->head.id, g->arg);
}

static void take_piece(const void *row, void *arg)
{
	struct grounds *g = arg;

	if (((const struct piece *)row)->skill != g->skill)
		return;
	record_copy(&piece_type, &g->pieces[g->n_pieces++ % PIECES], row);
}

static void say_piece(struct grounds *g, const struct piece *p)
{
	char text[SENTENCE], day[NUMBER], late[NUMBER], chars[NUMBER];
	char minutes[NUMBER], task[NUMBER] = "", title[SENTENCE] = "";
	struct task t = { 0 };
	struct tj_err ignored;

	if (p->task != 0 && app_get(g->app, &task_type, p->task, &t,
	    &ignored) == TJ_OK) {
		task_number(t.order_number, t.place, t.head.id, task);
		snprintf(title, sizeof title, "%s", t.title);
	}
	record_clear(&task_type, &t);
	words_say(late, sizeof late, p->days_late > 0 ? _("%1 days late")
	    : _("on time"), number(p->days_late, text), NULL);
	words_say(text, sizeof text, p->seconds > 0
	    ? _("%1  %2  %3  %4 characters, %5 minutes  %6 %7")
	    : _("%1  %2  %3  %4 characters  %6 %7"),
	    short_day(p->accepted_on, day), p->first ? _("accepted at once")
	    : _("came back"), late, number(p->characters, chars),
	    number(p->seconds / 60, minutes), task, title, NULL);
	g->each(text, p->draft != 0 ? "draft" : "task",
	    p->draft != 0 ? p->draft : p->task, g->arg);
}

static void say_pieces(struct grounds *g)
{
	size_t kept = g->n_pieces < PIECES ? g->n_pieces : PIECES;

	for (size_t i = 1; i <= kept; i++)
		say_piece(g, &g->pieces[(g->n_pieces - i) % PIECES]);
	for (size_t i = 0; i < kept; i++)
		record_clear(&piece_type, &g->pieces[i]);
	if (kept == 0)
		g->each(_("none yet"), "", 0, g->arg);
}

static void say_load(const struct team_load *l, void *arg)
{
	struct grounds *g = arg;
	struct task t = { 0 };
	struct tj_err ignored;
	char text[SENTENCE], task[NUMBER], day[NUMBER], minutes[NUMBER];

	if (app_get(g->app, &task_type, l->task, &t, &ignored) == TJ_OK) {
		task_number(t.order_number, t.place, t.head.id, task);
		g->each(words_say(text, sizeof text, _("%1  due %2  %3 "
		    "minutes  %4"), task, short_day(l->due_on != NULL
		    ? l->due_on : "", day), number(l->estimate_minutes,
		    minutes), t.title, NULL), "task", l->task, g->arg);
	}
	record_clear(&task_type, &t);
}

static void say_income(struct grounds *g, int64_t person)
{
	char today[11], text[SENTENCE], yen[GROUPED_TEXT], month[12];
	int year, at;

	app_today(g->app, today);
	year = (int)strtol(today, NULL, 10);
	at = (int)strtol(today + 5, NULL, 10);
	for (int i = 0; i < 3; i++) {
		snprintf(month, sizeof month, "%04d-%02d", year % 10000,
		    at % 100);
		g->each(words_say(text, sizeof text, _("%1  %2 yen"), month,
		    grouped_text(team_tally_exact(g->app->db, "income", month,
		    person), yen), NULL), "", 0, g->arg);
		year -= at == 1;
		at = at == 1 ? 12 : at - 1;
	}
}

static enum tj_code say_grounds(struct grounds *g, int64_t person,
    struct tj_err *err)
{
	struct app *app = g->app;
	enum tj_code code;

	head(g, _("Assessments of this skill"));
	code = app_each(app, &assessment_type, "person", person,
	    take_assessment, g, err);
	head(g, _("Finished pieces of this kind, the newest first"));
	if (code == TJ_OK)
		code = app_each(app, &piece_type, "person", person, take_piece,
		    g, err);
	say_pieces(g);
	head(g, _("In hand, or offered"));
	if (code == TJ_OK)
		code = team_loads(app->db, person, say_load, g, err);
	head(g, _("Income by month"));
	say_income(g, person);
	return code;
}

enum tj_code app_candidate_grounds(struct app *app, int64_t task,
    int64_t person, void (*each)(const char *line, const char *kind,
	int64_t id, void *arg), void *arg, struct tj_err *err)
{
	struct grounds *g;
	struct task t = { 0 };
	enum tj_code code;

	if (app->scope.level != SCOPE_ALL)
		return tj_fail(err, TJ_DENIED,
		    N_("Only a director offers tasks"), NULL);
	db_read_begin(app->db);
	code = app_get(app, &task_type, task, &t, err);
	if (code == TJ_OK) {
		g = mem_new(1, sizeof *g);
		*g = (struct grounds){ .app = app, .skill = t.skill,
		    .each = each, .arg = arg };
		code = say_grounds(g, person, err);
		mem_free(&g);
	}
	record_clear(&task_type, &t);
	return db_read_end(app->db, code, err);
}
