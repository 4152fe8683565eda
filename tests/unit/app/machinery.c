#include "machinery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/app/check.h"
#include "teamjob/app/digest.h"
#include "teamjob/app/intake.h"
#include "teamjob/app/timers.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { HOURS_S = 7200, DAY_S = 86400, HELD_S = 600 };

/* ---- orders that come ---- */

/* A new one, one that was accepted, one that can still follow its source, and
 * none at all. The first is as long as `raw_len`. */
static enum tj_code take_page(struct app *app, size_t raw_len, struct buf *out,
    struct tj_err *err)
{
	static const char raw[INTAKE_RAW_MAX + 1];
	char title[] = "届いた依頼", client[] = "雪の宿", id[] = "N1";
	char other[] = "花の宿", later[] = "変わった題";
	char known[] = "X0", still[] = "R0", bad[] = "{}";
	struct feed_order new_ = { .id = id, .title = title,
	    .client_name = client };
	struct feed_order changed = { .id = known, .title = later,
	    .client_name = other };
	struct feed_order follows = { .id = still, .title = later,
	    .client_name = other };
	struct intake_item items[] = {
		{ .order = &new_, .external_id = id, .raw = raw,
		  .raw_len = raw_len },
		{ .order = &changed, .external_id = known, .raw = later,
		  .raw_len = strlen(later) },
		{ .order = &follows, .external_id = still, .raw = later,
		  .raw_len = strlen(later) },
		{ .raw = bad, .raw_len = 2, .aside_reason = "no title" },
	};
	struct intake_result r;
	enum tj_code code = app_intake_page(app, "desk", NULL, items,
	    COUNT(items), &r, err);

	buf_printf(out, "%zu %zu %zu %zu", r.created, r.changed, r.unchanged,
	    r.aside);
	return code;
}

static enum tj_code take_orders(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return take_page(app, 2, out, err);
}

/* One of them is too long as it came: it is put aside. */
static enum tj_code take_odd_orders(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return take_page(app, INTAKE_RAW_MAX + 1, out, err);
}

/* What stands of it is taken from. */
static enum tj_code put_source(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct source_state s;
	enum tj_code code = app_source_get(app, "desk", &s, err);

	(void)out;
	s.failures++;
	s.resume_page++;
	if (code == TJ_OK)
		code = app_source_put(app, "desk", &s, err);
	source_state_clear(&s);
	return code;
}

static enum tj_code hold_source(struct app *app, struct buf *out,
    struct tj_err *err)
{
	(void)out;
	return app_source_hold(app, "desk", clock_now() + HELD_S, err);
}

/* ---- answers and letters that go ---- */

static int64_t letter;

static enum tj_code claim_answer(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct outbox_item item;
	enum tj_code code = app_outbox_claim(app, "desk", false, &item, err);

	buf_printf(out, "%d %s", (int)item.id, item.text != NULL ? item.text
	    : "");
	outbox_item_clear(&item);
	return code;
}

static enum tj_code settle_answer(struct app *app, struct buf *out,
    struct tj_err *err)
{
	(void)out;
	return app_outbox_settle(app, crew_outbox.ids[1], "sent", "200", 0,
	    err);
}

/* One more who wants letters has had none yet. */
static enum tj_code make_letters(struct app *app, struct buf *out,
    struct tj_err *err)
{
	size_t n = 0;
	enum tj_code code = app_digests(app, &n, err);

	buf_printf(out, "%zu", n);
	return code;
}

/* A letter that cannot be read is not one of which all was seen. */
static enum tj_code read_letter(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_digest d;
	enum tj_code code = app_digest_read(app, letter, &d, err);

	buf_printf(out, "%zu %s", d.n, d.body != NULL ? d.body : "");
	app_digest_clear(&d);
	return code;
}

/* ---- by itself ---- */

/* Delivered in a channel where silence confirms, and silence it was. */
static void deliver_long_ago(void)
{
	int64_t order = crew_orders.ids[3], today = clock_now();

	clock_set(today - 2 * DAY_S);
	crew_must("sato", "channel.create", 0, "code=kou|name=甲|accept_days=1");
	crew_must("sato", "order.edit", order,
	    "channel=kou|title=冬|client=雪の宿");
	crew_must("sato", "order.deliver", order, NULL);
	clock_set(today);
}

static enum tj_code run_timers(struct app *app, struct buf *out,
    struct tj_err *err)
{
	size_t n = 0;
	enum tj_code code = app_timers(app, &n, err);

	buf_printf(out, "%zu", n);
	return code;
}

static enum tj_code keep_screen(struct app *app, struct buf *out,
    struct tj_err *err)
{
	(void)out;
	return app_state_put(app, "pane", "tasks", err);
}

static enum tj_code rebuild_search(struct app *app, struct buf *out,
    struct tj_err *err)
{
	(void)out;
	return app_rebuild_search(app, err);
}

const struct machine machinery[] = {
	{ { "a page of orders", "system", take_orders }, false, NULL },
	{ { "an odd page", "system", take_odd_orders }, false, NULL },
	{ { "source state", "system", put_source }, false, NULL },
	{ { "hold a source", "system", hold_source }, false, NULL },
	{ { "claim an answer", "system", claim_answer }, false, NULL },
	{ { "settle an answer", "system", settle_answer }, false, NULL },
	{ { "letters", "system", make_letters }, true, NULL },
	{ { "letter", "system", read_letter }, false, NULL },
	{ { "timers", "system", run_timers }, true, deliver_long_ago },
	{ { "screen state", "sato", keep_screen }, false, NULL },
	{ { "rebuild search", "sato", rebuild_search }, false, NULL },
};
const size_t machinery_n = COUNT(machinery);

/* ---- what they find ---- */

static void want_letters(const char *login, const char *sql,
    const char *inputs)
{
	char *id = crew_ask(sql);

	crew_must(login, "person.digest", strtoll(id, NULL, 10), inputs);
	mem_free(&id);
}

static void make_a_letter(void)
{
	int64_t today = clock_now();
	struct outbox_item item;
	struct tj_err err;
	size_t n;

	clock_set(today - HOURS_S);
	want_letters("own", "SELECT id FROM person WHERE login='own'",
	    "hours=1|email=own@example.jp");
	crew_must("sato", "task.note", crew_tasks.ids[2],
	    "text=@own @third 見てください");
	clock_set(today);
	assert_int_equal(app_digests(crew_app("system", NULL), &n, &err),
	    TJ_OK);
	assert_int_equal(n, 1);
	assert_int_equal(app_outbox_claim(crew_app("system", NULL), MAIL_OUTBOX,
	    false, &item, &err), TJ_OK);
	letter = item.id;
	outbox_item_clear(&item);
	want_letters("third", "SELECT id FROM person WHERE login='third'",
	    "hours=1|email=third@example.jp");
}

static void receive_an_order(void)
{
	char id[] = "R0", title[] = "届いたばかり", client[] = "雪の宿";
	struct feed_order f = { .id = id, .title = title,
	    .client_name = client };
	const struct intake_item item = { .order = &f, .external_id = id,
	    .raw = id, .raw_len = strlen(id) };
	struct intake_result r;
	struct tj_err err;

	assert_int_equal(app_intake_page(crew_app("system", NULL), "desk", NULL,
	    &item, 1, &r, &err), TJ_OK);
	assert_int_equal(r.created, 1);
}

static void ask_a_source(void)
{
	static char cursor[] = "c2", first[] = "/orders", at[] = "/orders?at=2";
	const struct source_state asked = { .cursor = cursor, .failures = 3,
	    .retry_at = clock_now() - HOURS_S, .resume_first = first,
	    .resume_url = at, .resume_page = 1, .resume_at = 1795000060,
	    .resume_since = 1795000000 };
	struct tj_err err;

	assert_int_equal(app_source_put(crew_app("system", NULL), "desk",
	    &asked, &err), TJ_OK);
}

void machinery_prepare(void)
{
	make_a_letter();
	receive_an_order();
	ask_a_source();
}
