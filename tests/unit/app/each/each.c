/* Whatever a test of app asks for is first asked for with each of its statements
 * failing (unit/store/each.h). An operation that fails has done nothing, so every
 * test also says that a disk which fails at any moment changes nothing of what
 * it looks at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "each.h"
#include "teamjob/app/action.h"
#include "teamjob/app/digest.h"
#include "teamjob/app/intake.h"
#include "teamjob/app/like.h"
#include "teamjob/app/list.h"
#include "teamjob/app/match.h"
#include "teamjob/app/money.h"
#include "teamjob/app/notices.h"
#include "teamjob/app/package.h"
#include "teamjob/app/paste.h"
#include "teamjob/app/person.h"
#include "teamjob/app/promise.h"
#include "teamjob/app/rubric.h"
#include "teamjob/app/views.h"
#include "teamjob/app/watch.h"
#include "teamjob/base/mem.h"
#include "unit/store/each.h"

enum { OUT_BYTES = 8 << 20 };

void each_rest(bool rest)
{
	each.rests = rest;
}

/* ---- what writes ---- */

enum tj_code __real_app_do(struct app *app, const struct action_call *call,
    struct action_done *done, struct tj_err *err);
enum tj_code __wrap_app_do(struct app *app, const struct action_call *call,
    struct action_done *done, struct tj_err *err);
enum tj_code __wrap_app_do(struct app *app, const struct action_call *call,
    struct action_done *done, struct tj_err *err)
{
	bool outer = each.inside;
	enum tj_code code;

	/* each of several is a transaction: those before the fault stay */
	if (call->n > 1 || !each_begin()) {
		each.inside = true;
		code = __real_app_do(app, call, done, err);
		each.inside = outer;
		return code;
	}
	do {
		each_arm();
		code = __real_app_do(app, call, done, err);
	} while (each_failed(code));
	return code;
}

WRITES(app_undo, (struct app *app, int64_t op, struct action_done *done,
    struct tj_err *err), (app, op, done, err))
WRITES(app_intake_page, (struct app *app, const char *source,
    const char *channel, const struct intake_item *items, size_t n,
    struct intake_result *out, struct tj_err *err),
    (app, source, channel, items, n, out, err))
WRITES(app_source_put, (struct app *app, const char *name,
    const struct source_state *state, struct tj_err *err),
    (app, name, state, err))
WRITES(app_outbox_claim, (struct app *app, const char *source, bool idempotent,
    struct outbox_item *out, struct tj_err *err),
    (app, source, idempotent, out, err))
WRITES(app_outbox_settle, (struct app *app, int64_t id, const char *state,
    const char *answer, int64_t not_before, struct tj_err *err),
    (app, id, state, answer, not_before, err))
WRITES(app_notices_see, (struct app *app, int64_t up_to, struct tj_err *err),
    (app, up_to, err))
WRITES(app_state_put, (struct app *app, const char *name, const char *value,
    struct tj_err *err), (app, name, value, err))

/* ---- what reads ---- */

static void no_row(const void *row, void *arg)
{
	(void)row;
	(void)arg;
}

static void no_change(const struct app_change *change, void *arg)
{
	(void)change;
	(void)arg;
}

static void no_notice(const struct app_notice *n, void *arg)
{
	(void)n;
	(void)arg;
}

static void no_view(const struct app_view *v, void *arg)
{
	(void)v;
	(void)arg;
}

static void no_order(const struct app_order_paid *o, void *arg)
{
	(void)o;
	(void)arg;
}

static void no_share(const struct app_own_share *s, void *arg)
{
	(void)s;
	(void)arg;
}

static void no_ground(const char *line, const char *kind, int64_t id,
    void *arg)
{
	(void)line;
	(void)kind;
	(void)id;
	(void)arg;
}

static void no_day(const char *kind, const char *day, int64_t id, void *arg)
{
	(void)kind;
	(void)day;
	(void)id;
	(void)arg;
}

static void drop_row(const struct record_type *type, void **row)
{
	record_clear(type, *row);
	mem_free(row);
}

READS(app_each, (struct app *app, const struct record_type *type,
    const char *owner_kind, int64_t owner,
    void (*each_row)(const void *row, void *arg), void *arg,
    struct tj_err *err), (app, type, owner_kind, owner, each_row, arg, err),
    NOTHING, (app, type, owner_kind, owner, no_row, NULL, err), NOTHING)
READS(app_find, (struct app *app, const char *kind,
    const char *typed, int64_t *id, struct tj_err *err),
    (app, kind, typed, id, err),
    int64_t own, (app, kind, typed, &own, err), NOTHING)
READS(app_list, (struct app *app,
    const struct list_query *query, struct list_page *out, struct tj_err *err),
    (app, query, out, err),
    struct list_page own, (app, query, &own, err), list_page_clear(&own))
READS(app_list_count, (struct app *app,
    const struct list_query *query, int64_t at_most, int64_t *count,
    bool *more, struct tj_err *err), (app, query, at_most, count, more, err),
    NOTHING, (app, query, at_most, count, more, err), NOTHING)
READS(app_history, (struct app *app, const char *kind,
    int64_t id, size_t limit, void (*each_row)(const void *row, void *arg),
    void *arg, struct tj_err *err),
    (app, kind, id, limit, each_row, arg, err), NOTHING,
    (app, kind, id, limit, no_row, NULL, err), NOTHING)
READS(app_operation, (struct app *app, int64_t op,
    void (*each_change)(const struct app_change *change, void *arg), void *arg,
    struct tj_err *err), (app, op, each_change, arg, err), NOTHING,
    (app, op, no_change, NULL, err), NOTHING)
READS(app_notices, (struct app *app, int64_t before,
    size_t limit, void (*each_one)(const struct app_notice *n, void *arg),
    void *arg, struct tj_err *err), (app, before, limit, each_one, arg, err),
    NOTHING, (app, before, limit, no_notice, NULL, err), NOTHING)
READS(app_views, (struct app *app, const char *list,
    void (*each_one)(const struct app_view *view, void *arg), void *arg,
    struct tj_err *err), (app, list, each_one, arg, err), NOTHING,
    (app, list, no_view, NULL, err), NOTHING)
READS(app_money_months, (struct app *app,
    struct app_month out[MONEY_MONTHS], struct tj_err *err), (app, out, err),
    NOTHING, (app, out, err), NOTHING)
READS(app_money_channels, (struct app *app, const char *month,
    struct app_channels *out, struct tj_err *err), (app, month, out, err),
    struct app_channels own, (app, month, &own, err), app_channels_clear(&own))
READS(app_money_orders, (struct app *app, const char *month,
    int64_t at, int64_t id, size_t limit,
    void (*each_one)(const struct app_order_paid *o, void *arg), void *arg,
    struct tj_err *err), (app, month, at, id, limit, each_one, arg, err),
    NOTHING, (app, month, at, id, limit, no_order, NULL, err), NOTHING)
READS(app_money_members, (struct app *app, const char *month,
    struct app_members *out, struct tj_err *err), (app, month, out, err),
    struct app_members own, (app, month, &own, err), app_members_clear(&own))
READS(app_money_own, (struct app *app, int64_t person,
    struct app_own_month out[MONEY_MONTHS], struct tj_err *err),
    (app, person, out, err), NOTHING, (app, person, out, err), NOTHING)
READS(app_money_shares, (struct app *app, int64_t person,
    const char *month, int64_t at, int64_t id, size_t limit,
    void (*each_one)(const struct app_own_share *s, void *arg), void *arg,
    struct tj_err *err),
    (app, person, month, at, id, limit, each_one, arg, err), NOTHING,
    (app, person, month, at, id, limit, no_share, NULL, err), NOTHING)
READS(app_order_money, (struct app *app, int64_t order,
    struct app_order_money *out, struct tj_err *err), (app, order, out, err),
    NOTHING, (app, order, out, err), NOTHING)
READS(app_package, (struct app *app, int64_t order,
    const struct package_wish *wish, struct buf *out,
    char name[PACKAGE_NAME_BYTES], struct tj_err *err),
    (app, order, wish, out, name, err), buf_reset(out),
    (app, order, wish, out, name, err), buf_reset(out))
READS(app_person, (struct app *app, int64_t person,
    struct app_person *out, struct tj_err *err), (app, person, out, err),
    struct app_person own, (app, person, &own, err), app_person_clear(&own))
READS(app_rubric, (struct app *app, int64_t skill, struct rubric *out,
    struct tj_err *err), (app, skill, out, err),
    struct rubric own, (app, skill, &own, err), rubric_clear(&own))
READS(app_candidates, (struct app *app, int64_t task,
    struct app_candidates *out, struct tj_err *err), (app, task, out, err),
    struct app_candidates own, (app, task, &own, err),
    app_candidates_clear(&own))
READS(app_candidate_one, (struct app *app, int64_t task,
    int64_t person, struct app_candidates *out, struct tj_err *err),
    (app, task, person, out, err), struct app_candidates own,
    (app, task, person, &own, err), app_candidates_clear(&own))
READS(app_candidate_grounds, (struct app *app, int64_t task,
    int64_t person, void (*each_one)(const char *line, const char *kind,
    int64_t id, void *arg), void *arg, struct tj_err *err),
    (app, task, person, each_one, arg, err), NOTHING,
    (app, task, person, no_ground, NULL, err), NOTHING)
READS(app_plan_all, (struct app *app, const int64_t *tasks,
    size_t n, int64_t order, struct app_plan *out, struct tj_err *err),
    (app, tasks, n, order, out, err), struct app_plan own,
    (app, tasks, n, order, &own, err), app_plan_clear(&own))
READS(app_quote, (struct app *app, int64_t order,
    int64_t amount_yen, struct app_quote *out, struct tj_err *err),
    (app, order, amount_yen, out, err), NOTHING,
    (app, order, amount_yen, out, err), NOTHING)
READS(app_split_plan, (struct app *app, int64_t order,
    const struct action_input *inputs, size_t n_inputs,
    struct app_split_plan *out, struct tj_err *err),
    (app, order, inputs, n_inputs, out, err), struct app_split_plan own,
    (app, order, inputs, n_inputs, &own, err), app_split_plan_clear(&own))
READS(app_owed, (struct app *app, int64_t task, int64_t *yen,
    struct tj_err *err), (app, task, yen, err), NOTHING,
    (app, task, yen, err), NOTHING)
READS(app_means_gather, (struct app *app, int64_t order,
    struct app_means **out, struct tj_err *err), (app, order, out, err),
    struct app_means *own, (app, order, &own, err), app_means_free(&own))
READS(app_means_ask, (struct app_means *means,
    const struct promise_ask *ask, struct app_promise *out,
    struct tj_err *err), (means, ask, out, err), struct app_promise own,
    (means, ask, &own, err), app_promise_clear(&own))
READS(app_view_filter, (struct app *app, const char *list,
    const char *text, struct buf *out, struct buf *sort, struct tj_err *err),
    (app, list, text, out, sort, err), NOTHING,
    (app, list, text, out, sort, err),
    (buf_reset(out), sort != NULL ? buf_reset(sort) : NOTHING))
READS(app_order_likes, (struct app *app, int64_t order,
    struct order_like out[LIKE_MAX], size_t *n, struct tj_err *err),
    (app, order, out, n, err), NOTHING, (app, order, out, n, err), NOTHING)
READS(app_due, (struct app *app, const char *from,
    const char *to, void (*each_one)(const char *kind, const char *day,
    int64_t id, void *arg), void *arg, struct tj_err *err),
    (app, from, to, each_one, arg, err), NOTHING,
    (app, from, to, no_day, NULL, err), NOTHING)
READS(app_source_get, (struct app *app, const char *name,
    struct source_state *out, struct tj_err *err), (app, name, out, err),
    struct source_state own, (app, name, &own, err), source_state_clear(&own))
READS(app_paste_read, (struct app *app, const char *text,
    size_t len, struct paste *p, struct tj_err *err),
    (app, text, len, p, err), struct paste own,
    (app, text, len, &own, err), paste_clear(&own))
READS(app_digest_read, (struct app *app, int64_t outbox,
    struct app_digest *out, struct tj_err *err), (app, outbox, out, err),
    struct app_digest own, (app, outbox, &own, err), app_digest_clear(&own))
READS_INTO(app_arg_check, (struct app *app,
    const struct action_arg *arg, const char *text, struct buf *stored,
    struct tj_err *err), (app, arg, text, stored, err),
    struct buf own; buf_init(&own, OUT_BYTES), (app, arg, text, &own, err),
    NOTHING, buf_clear(&own))
READS_INTO(app_get, (struct app *app, const struct record_type *type,
    int64_t id, void *row, struct tj_err *err), (app, type, id, row, err),
    void *own = mem_new(1, type->size), (app, type, id, own, err),
    NOTHING, drop_row(type, &own))

/* ---- what shows as much as it can ---- */

SHOWS(size_t, app_upcoming, (struct app *app, struct app_upcoming *out,
    size_t limit), (app, out, limit))
SHOWS(size_t, app_people_signs, (struct app *app, struct app_person_sign *out,
    size_t limit), (app, out, limit))
SHOWS(bool, app_my_week, (struct app *app, int64_t *minutes), (app, minutes))
SHOWS(bool, app_view_taken, (struct app *app, const char *list,
    const char *name, int64_t id), (app, list, name, id))
SHOWS(int64_t, app_tally, (struct app *app, const char *kind,
    const char *state), (app, kind, state))
SHOWS(int64_t, app_timers_next, (struct app *app), (app))
FILLS(app_watch, (struct app *app, enum app_watch_what what,
    struct app_watch *out), (app, what, out))
FILLS(app_team_load, (struct app *app, char *out, size_t size),
    (app, out, size))
