/* The log and the news: what was done to the thing under the cursor, what an
 * operation changed, what I was told. */
#include <stdio.h>
#include <string.h>

#include "page.h"
#include "pane_kinds.h"
#include "teamjob/app/notices.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"
#include "ws_modes.h"

enum { LINE_BYTES = 1 << 20, SENT_MOST = 50 };

size_t ws_pane_of(const char *kind)
{
	for (size_t i = 0; kind != NULL && i < PANE_COUNT; i++)
		if (strcmp(pane_kinds[i].kind, kind) == 0)
			return i;
	return PANE_COUNT;
}

/* ---- the log of one thing ---- */

void ws_log_of(struct ws *ws)
{
	struct pane *log = &ws->panes[PANE_LOG];
	struct ws_subject s;

	ws_subject(ws, &s);
	if (s.id == 0 || s.pane >= PANE_LOG) {
		ws_go_to(ws, PANE_LOG);
		return;
	}
	ws->log_back = ws->back == WS_TODAY ? LOG_FROM_TODAY
	    : LOG_FROM_PANE + (int)(ws->page != NULL ? ws->focus : s.pane);
	ws_page_close(ws);
	pane_about(log, pane_kind_name(&ws->panes[s.pane]), s.id);
	ws_go_to(ws, PANE_LOG);
}

bool ws_log_leave(struct ws *ws)
{
	struct pane *log = &ws->panes[PANE_LOG];
	int back = ws->log_back;

	if (ws->focus != PANE_LOG || log->about_kind == NULL)
		return false;
	pane_about(log, NULL, 0);
	ws->log_back = 0;
	if (back == LOG_FROM_TODAY)
		ws_today_open(ws);
	else if (back >= LOG_FROM_PANE)
		ws_go_to(ws, (size_t)(back - LOG_FROM_PANE));
	return true;
}

/* ---- the page of an operation ---- */

struct changes {
	struct ws *ws;
	struct ws_page *page;
	bool any;
};

static void add_thing(const struct changes *c, const struct app_change *change)
{
	size_t pane = ws_pane_of(change->kind), before = c->page->n;
	struct buf line;

	page_blank(c->page);
	if (pane < PANE_LOG && ws_allowed(c->ws, pane))
		page_thing(c->ws, c->page, pane, change->id);
	if (c->page->n > before + 1)
		return;
	buf_init(&line, LINE_BYTES);
	buf_printf(&line, "%s", change->thing);
	page_text(c->page, STYLE_PLAIN, line.data);
	buf_clear(&line);
}

static void add_change(const struct app_change *change, void *arg)
{
	struct changes *c = arg;
	struct buf line;

	if (!c->any)
		page_heading(c->page, C_("list", "What changed"), PANE_COUNT);
	c->any = true;
	if (change->first)
		add_thing(c, change);
	buf_init(&line, LINE_BYTES);
	buf_printf(&line, "  %s  ", change->label);
	if (!change->made)
		buf_printf(&line, "%s -> ", change->before[0] != '\0'
		    ? change->before : "-");
	buf_str(&line, change->after[0] != '\0' ? change->after : "-");
	page_text(c->page, STYLE_PLAIN, line.data);
	buf_clear(&line);
}

static void add_sent(struct ws *ws, struct ws_page *page,
    const struct outbox_row *r)
{
	char text[600], state[80];
	struct buf when;

	buf_init(&when, 64);
	format_instant(&when, r->sent_at != 0 ? r->sent_at : r->not_before);
	snprintf(state, sizeof state, "%s", say_token("state", r->state));
	page_text(page, STYLE_PLAIN, words_say(text, sizeof text,
	    strcmp(r->state, "waiting") == 0 ? _("Goes to %2 at %1: %4")
	    : _("%3, %1, to %2: %4"), when.data, r->source, state,
	    r->payload != NULL ? r->payload : "-", NULL));
	buf_clear(&when);
	(void)ws;
}

/* What it sent to clients, or will send. */
static void add_outbox(struct ws *ws, struct ws_page *page, int64_t op)
{
	char filter[40];
	struct list_query q = { .kind = "outbox", .filter = filter,
	    .limit = SENT_MOST };
	struct list_page sent;
	struct tj_err ignored;

	snprintf(filter, sizeof filter, "op:%lld", (long long)op);
	if (!ws_allowed(ws, PANE_OUTBOX) ||
	    app_list(ws->app, &q, &sent, &ignored) != TJ_OK)
		return;
	for (size_t i = 0; i < sent.n; i++) {
		if (i == 0)
			page_heading(page, C_("list", "What it sends"),
			    PANE_COUNT);
		add_sent(ws, page, sent.items[i].row);
	}
	list_page_clear(&sent);
}

void page_build_operation(struct ws *ws, struct ws_page *page, const void *row)
{
	static const char *const facts[] = { "at", "actor_name", "thing",
	    "reason", "undone_by_name", "undone_by", "undo_of", NULL };
	const struct operation_row *r = row;
	struct changes c = { ws, page, false };
	struct tj_err ignored;
	char word[160], title[200], number[24];

	snprintf(number, sizeof number, "%lld", (long long)r->head.id);
	mem_free(&ws->title);
	ws->title = mem_dup(words_say(title, sizeof title,
	    C_("log", "Operation %1  %2"), number, say_action(r->action,
	    r->undone_action, word, sizeof word), NULL));
	page_facts(ws, page, &operation_row_type, row, facts);
	app_operation(ws->app, r->head.id, add_change, &c, &ignored);
	add_outbox(ws, page, r->head.id);
}

/* ---- what I was told ---- */

void ws_notices_shown(struct ws *ws)
{
	ws->notices_shown = app_notices_last(ws->app);
}

void ws_notices_left(struct ws *ws)
{
	struct tj_err ignored;

	if (ws->notices_shown == 0)
		return;
	app_notices_see(ws->app, ws->notices_shown, &ignored);
	ws->notices_shown = 0;
	ws->stale = true;
	listing_refresh(ws->panes[PANE_NOTICES].list);
}
