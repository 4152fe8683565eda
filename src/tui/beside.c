#include "beside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/prose/look.h"
#include "stock.h"
#include "teamjob/tui/format.h"

enum {
	WIDE = 100,		/* columns from which it stands at the right */
	ROWS_MIN = 12,		/* below, there is no room under the text */
	LINE_MAX_BYTES = 1 << 16,
	QUOTE_BYTES = 4096	/* the longest quote that is taken */
};

/* ---- reading ---- */

static void keep_remark(const void *row, void *arg)
{
	const struct remark *r = row;
	struct beside *b = arg;
	struct remark copy = *r;

	copy.quote = mem_dup(r->quote);
	copy.text = mem_dup(r->text);
	copy.code = mem_dup(r->code);
	b->remarks = mem_resize(b->remarks, b->n + 1, sizeof *b->remarks);
	b->remarks[b->n++] = copy;
	b->open += r->resolved_in == 0;
}

static void keep_note(const void *row, void *arg)
{
	const struct review *r = row;
	struct beside *b = arg;

	mem_free(&b->note);
	mem_free(&b->marks);
	b->marks = mem_dup(r->marks);
	for (char *at = b->marks; at != NULL && (at = strchr(at, '\n')) != NULL;)
		*at = ' ';
	if (r->note != NULL && r->note[0] != '\0')
		b->note = mem_dup(r->note);
}

static int by_at(const void *a, const void *b)
{
	const struct remark *x = a, *y = b;

	if (x->at_byte != y->at_byte)
		return x->at_byte < y->at_byte ? -1 : 1;
	return x->head.id < y->head.id ? -1 : x->head.id > y->head.id;
}

static void clear_remarks(struct beside *b)
{
	for (size_t i = 0; i < b->n; i++)
		record_clear(&remark_type, &b->remarks[i]);
	mem_free(&b->remarks);
	b->n = b->open = 0;
}

/* What is there, and I may see: none is none, a failure is one. */
static enum tj_code get(struct ws *ws, const struct record_type *type,
    int64_t id, void *row, struct tj_err *err)
{
	enum tj_code code = id == 0 ? TJ_OK : app_get(ws->app, type, id, row,
	    err);

	return code == TJ_NOT_FOUND ? TJ_OK : code;
}

static enum tj_code read_terms(struct ws *ws, struct beside *b,
    struct tj_err *err)
{
	struct order o = { 0 };
	enum tj_code code = get(ws, &task_type, b->draft.task, &b->task, err);

	if (code == TJ_OK)
		code = get(ws, &order_type, b->task.order_id, &o, err);
	if (code == TJ_OK)
		b->order_brief = mem_dup(o.brief);
	record_clear(&order_type, &o);
	return code;
}

static enum tj_code read_all(struct ws *ws, int64_t draft, struct beside *b,
    struct tj_err *err)
{
	enum tj_code code = app_get(ws->app, &draft_type, draft, &b->draft,
	    err);

	if (code == TJ_OK)
		code = read_terms(ws, b, err);
	if (code == TJ_OK)
		code = app_rubric(ws->app, b->task.skill, &b->rubric, err);
	if (code == TJ_OK)
		code = app_each(ws->app, &remark_type, "draft", draft,
		    keep_remark, b, err);
	if (code == TJ_OK)
		code = app_each(ws->app, &review_type, "draft", draft,
		    keep_note, b, err);
	return code;
}

static void place_remarks(struct beside *b)
{
	const char *body = b->draft.body != NULL ? b->draft.body : "";
	size_t from, to;

	for (size_t i = 0; i < b->n; i++)
		if (beside_place(&b->remarks[i], body, &from, &to))
			b->remarks[i].at_byte = (int64_t)from;
	if (b->n > 1)
		qsort(b->remarks, b->n, sizeof *b->remarks, by_at);
}

static void clear_data(struct beside *b)
{
	clear_remarks(b);
	record_clear(&draft_type, &b->draft);
	record_clear(&task_type, &b->task);
	mem_free(&b->order_brief);
	mem_free(&b->note);
	mem_free(&b->marks);
	rubric_clear(&b->rubric);
}

enum tj_code beside_read(struct ws *ws, int64_t draft, struct beside *b,
    struct tj_err *err)
{
	struct beside fresh = { .ticked = b->ticked, .part = b->part,
	    .focused = b->focused, .below = ws->linear, .sheet = b->sheet };
	enum tj_code code = read_all(ws, draft, &fresh, err);

	if (code != TJ_OK) {
		clear_data(&fresh);
		return code;
	}
	app_today(ws->app, fresh.today);
	place_remarks(&fresh);
	clear_data(b);
	*b = fresh;
	beside_show(b, b->part);
	return TJ_OK;
}

void beside_clear(struct beside *b)
{
	clear_data(b);
	sheet_clear(&b->sheet);
}

/* ---- the words of it ---- */

void beside_count(const struct beside *b, int64_t characters, bool finished,
    struct buf *out)
{
	struct buf number;
	char said[160];

	buf_init(&number, 100);
	if ((b->task.count_max > 0 && characters > b->task.count_max) ||
	    (finished && characters < b->task.count_min))
		buf_str(&number, "! ");
	format_number(&number, characters);
	if (b->task.count_min > 0 || b->task.count_max > 0)
		buf_char(&number, '/');
	if (b->task.count_min > 0)
		format_number(&number, b->task.count_min);
	if (b->task.count_max > 0) {
		buf_char(&number, '-');
		format_number(&number, b->task.count_max);
	}
	buf_str(out, words_say(said, sizeof said, _("%1 chars"),
	    number.data, NULL));
	buf_clear(&number);
}

void beside_due(const struct beside *b, struct buf *out)
{
	if (b->task.due_on == NULL)
		return;
	format_day_said(out, b->task.due_on, b->today);
	buf_char(out, ' ');
	format_left_said(out, b->task.due_on, b->today);
}

static void add_terms(struct beside *b)
{
	struct buf line, due, pay;
	char number[32], said[300];

	buf_init(&line, LINE_MAX_BYTES);
	buf_init(&due, 100);
	buf_init(&pay, 100);
	task_number(b->task.order_number, b->task.place, b->task.head.id,
	    number);
	beside_due(b, &due);
	format_yen_said(&pay, b->task.pay_yen);
	buf_printf(&line, "%s  ", number);
	if (due.len > 0)
		buf_str(&line, words_say(said, sizeof said, _("due %1  "),
		    due.data, NULL));
	if (b->task.count_min > 0 || b->task.count_max > 0) {
		format_number(&line, b->task.count_min);
		buf_char(&line, '-');
		if (b->task.count_max > 0)
			format_number(&line, b->task.count_max);
		buf_str(&line, _(" characters  "));
	}
	if (b->task.pay_yen != 0)
		buf_str(&line, words_say(said, sizeof said, _("pay %1"),
		    pay.data, NULL));
	sheet_add(&b->sheet, STYLE_PLAIN, line.data, 0);
	buf_clear(&line);
	buf_clear(&due);
	buf_clear(&pay);
}

static void add_brief(struct beside *b)
{
	if (b->draft.task == 0) {
		sheet_add(&b->sheet, STYLE_PLAIN,
		    _("An article of our own: there is no order behind it"), 0);
		return;
	}
	add_terms(b);
	if (b->task.brief != NULL && b->task.brief[0] != '\0')
		sheet_add(&b->sheet, STYLE_PLAIN, b->task.brief, 0);
	if (b->order_brief != NULL && b->order_brief[0] != '\0')
		sheet_add(&b->sheet, STYLE_PLAIN, b->order_brief, 0);
}

static void add_remarks(struct beside *b, bool settled)
{
	const char *words_meant;
	char quote[QUOTE_BYTES];
	struct buf line;

	for (size_t i = 0; i < b->n; i++) {
		const struct remark *r = &b->remarks[i];

		if ((r->resolved_in != 0) != settled)
			continue;
		buf_init(&line, LINE_MAX_BYTES);
		words_meant = stock_text_of(r->code);
		buf_printf(&line, "%s %s", settled ? C_("remark", "done")
		    : C_("remark", "open"), words_meant != NULL
		    ? words_meant : r->text);
		if (r->quote != NULL && r->quote[0] != '\0')
			buf_str(&line, words_say(quote, sizeof quote,
			    _("  \"%1\""), r->quote, NULL));
		sheet_add(&b->sheet, settled ? STYLE_DIM : STYLE_PLAIN,
		    line.data, r->head.id);
		buf_clear(&line);
	}
}

static void add_note(struct beside *b)
{
	struct buf line;

	if (b->note == NULL && b->marks == NULL)
		return;
	buf_init(&line, LINE_MAX_BYTES);
	if (b->marks != NULL)
		buf_printf(&line, "%s%s  ", _("Marks: "), b->marks);
	if (b->note != NULL) {
		buf_str(&line, _("The reviewer said: "));
		buf_str(&line, b->note);
	}
	sheet_add(&b->sheet, STYLE_BOLD, line.data, 0);
	buf_clear(&line);
}

/* ---- the checklist ---- */

size_t beside_left(const struct beside *b)
{
	size_t left = 0;

	for (size_t i = 0; i < b->rubric.n_checks; i++)
		left += (b->ticked >> i & 1) == 0;
	return left;
}

static void add_check(struct beside *b, bool done, const char *text,
    int64_t tag)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	buf_printf(&line, "[%c] %s", done ? 'x' : ' ', text);
	sheet_add(&b->sheet, tag != 0 && !done ? STYLE_PLAIN : STYLE_DIM,
	    line.data, tag);
	buf_clear(&line);
}

/* What can be counted is not asked for. */
static void add_counted(struct beside *b)
{
	struct text_look look;
	struct buf count;
	char said[200], n[24], all[24];
	int64_t characters = b->draft.characters;

	text_look(b->draft.body != NULL ? b->draft.body : "", &look);
	buf_init(&count, 400);
	beside_count(b, characters, true, &count);
	if (b->task.count_min > 0 || b->task.count_max > 0)
		add_check(b, characters >= b->task.count_min &&
		    (b->task.count_max == 0 ||
		    characters <= b->task.count_max), count.data, 0);
	buf_clear(&count);
	if (look.headings > 0)
		add_check(b, look.in_order, _("Headings in order"), 0);
	snprintf(n, sizeof n, "%zu", look.described);
	snprintf(all, sizeof all, "%zu", look.images);
	if (look.images > 0)
		add_check(b, look.described == look.images, words_say(said,
		    sizeof said, _("Pictures described %1/%2"), n, all, NULL),
		    0);
	snprintf(n, sizeof n, "%zu", look.links);
	if (look.links > 0)
		sheet_add(&b->sheet, STYLE_DIM, words_say(said, sizeof said,
		    _("    Links %1"), n, NULL), 0);
}

static void add_checks(struct beside *b)
{
	char text[1024];

	for (size_t i = 0; i < b->rubric.n_checks; i++) {
		const struct rubric_check *c = &b->rubric.checks[i];

		snprintf(text, sizeof text, "%.900s%s", c->text, c->must
		    ? C_("check", "  (needed)") : "");
		add_check(b, b->ticked >> i & 1, text, (int64_t)i + 1);
	}
	add_counted(b);
}

void beside_show(struct beside *b, enum beside_part part)
{
	int cursor = b->sheet.cursor;
	bool same = b->part == part;

	b->part = part;
	sheet_clear(&b->sheet);
	if (part == BESIDE_BRIEF)
		add_brief(b);
	if (part == BESIDE_REMARKS) {
		add_remarks(b, false);
		add_note(b);
		add_remarks(b, true);
	}
	if (part == BESIDE_CHECKS)
		add_checks(b);
	if (part == BESIDE_REMARKS && b->n == 0)
		sheet_add(&b->sheet, STYLE_DIM, _("No remark yet"), 0);
	b->sheet.cursor = same ? cursor : 0;
	b->focused = b->focused && part != BESIDE_NONE;
}

void beside_tick(struct beside *b)
{
	int64_t tag = sheet_here(&b->sheet);

	if (tag > 0)
		b->ticked ^= 1u << (tag - 1);
	beside_show(b, BESIDE_CHECKS);
	sheet_key(&b->sheet, "j");
}

void beside_turn(struct beside *b)
{
	if (b->part == BESIDE_NONE)
		beside_show(b, BESIDE_BRIEF);
	else if (b->part == BESIDE_BRIEF && b->n > 0)
		beside_show(b, BESIDE_REMARKS);
	else if (b->part != BESIDE_CHECKS)
		beside_show(b, BESIDE_CHECKS);
	else
		beside_show(b, BESIDE_NONE);
}

void beside_fill(struct beside *b, int cols)
{
	if (cols >= WIDE && !b->below && b->part == BESIDE_NONE && b->draft.task != 0)
		beside_show(b, BESIDE_BRIEF);
}

void beside_outline(struct sheet *s, const char *text)
{
	struct buf line;

	for (const char *at = text; at != NULL && *at != '\0';) {
		const char *end = strchr(at, '\n');
		size_t len = end != NULL ? (size_t)(end - at) : strlen(at);
		size_t level = strspn(at, "#");

		buf_init(&line, LINE_MAX_BYTES);
		for (size_t i = 1; i < level && i < 6; i++)
			buf_str(&line, "  ");
		buf_add(&line, at + level, len > level ? len - level : 0);
		if (level > 0)
			sheet_add(s, STYLE_PLAIN, line.data, at - text + 1);
		buf_clear(&line);
		at = end != NULL ? end + 1 : NULL;
	}
	if (s->n == 0)
		sheet_add(s, STYLE_DIM, _("The text has no headings"), 0);
}

void beside_heading(const struct beside *b, char *out, size_t size)
{
	char open[24], done[24];

	snprintf(open, sizeof open, "%zu", b->open);
	snprintf(done, sizeof done, "%zu", b->n - b->open);
	if (b->part == BESIDE_CHECKS) {
		snprintf(open, sizeof open, "%zu", beside_left(b));
		words_say(out, size, _("Checklist  left %1"), open, NULL);
		return;
	}
	if (b->part == BESIDE_BRIEF)
		snprintf(out, size, "%s", _("Brief and terms"));
	else
		words_say(out, size, _("Remarks  open %1  settled %2"), open,
		    done, NULL);
}

/* ---- where it stands ---- */

struct area beside_draw(struct beside *b, struct area a)
{
	char heading[200];
	int rows, cols;

	if (b->part == BESIDE_NONE || ((a.cols < WIDE || b->below) &&
	    a.rows < ROWS_MIN))
		return a;
	beside_heading(b, heading, sizeof heading);
	if (a.cols >= WIDE && !b->below) {
		cols = a.cols * 2 / 5;
		surface_clear(surface_part(a, 0, a.cols - cols - 1, a.rows, 1));
		surface_bar(a, a.cols - cols - 1);
		sheet_draw(&b->sheet, surface_part(a, 0, a.cols - cols, a.rows,
		    cols), heading, b->focused);
		return surface_part(a, 0, 0, a.rows, a.cols - cols - 1);
	}
	rows = sheet_rows(&b->sheet, a.cols) + 1;
	rows = rows > a.rows / 3 ? a.rows / 3 : rows;
	sheet_draw(&b->sheet, surface_part(a, a.rows - rows, 0, rows, a.cols),
	    heading, b->focused);
	return surface_part(a, 0, 0, a.rows - rows, a.cols);
}

/* ---- remarks in the text ---- */

bool beside_place(const struct remark *r, const char *text, size_t *from,
    size_t *to)
{
	size_t len = r->quote != NULL ? strlen(r->quote) : 0, best = 0;
	size_t wish = r->at_byte > 0 ? (size_t)r->at_byte : 0;
	bool found = false;

	if (len == 0)
		return false;
	for (const char *s = strstr(text, r->quote); s != NULL;
	    s = strstr(s + 1, r->quote)) {
		size_t at = (size_t)(s - text);
		size_t far = at > wish ? at - wish : wish - at;
		size_t least = best > wish ? best - wish : wish - best;

		if (!found || far < least)
			best = at;
		found = true;
		if (at >= wish)
			break;
	}
	*from = best;
	*to = best + len;
	return found;
}

static int by_place(const void *a, const void *b)
{
	const struct editor_span *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* What the editor still has of a remark, or where its words stand now. */
static bool span_of(const struct remark *r, struct editor *editor,
    struct editor_span *out)
{
	const char *text = manuscript_text(editor_manuscript(editor), NULL);
	size_t n;
	const struct editor_span *had = editor_spans(editor, &n);

	for (size_t i = 0; i < n; i++)
		if (had[i].tag == r->head.id) {
			*out = had[i];
			return true;
		}
	*out = (struct editor_span){ .style = STYLE_UNDERLINE, .flag = '?',
	    .keeps = true, .tag = r->head.id };
	return beside_place(r, text, &out->from, &out->to);
}

void beside_mark(const struct beside *b, struct editor *editor)
{
	struct editor_span *spans = mem_new(b->n + 1, sizeof *spans);
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (b->remarks[i].resolved_in == 0 &&
		    span_of(&b->remarks[i], editor, &spans[n]))
			n++;
	qsort(spans, n, sizeof *spans, by_place);
	editor_set_spans(editor, spans, n);
	mem_free(&spans);
}

int64_t beside_remark_at(const struct editor *editor, size_t at)
{
	size_t n;
	const struct editor_span *spans = editor_spans(editor, &n);

	for (size_t i = 0; i < n; i++)
		if (at >= spans[i].from && at <= spans[i].to)
			return spans[i].tag;
	return 0;
}

const struct remark *beside_remark(const struct beside *b, int64_t id)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->remarks[i].head.id == id)
			return &b->remarks[i];
	return NULL;
}
