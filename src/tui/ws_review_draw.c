/* How a review looks: which piece, the text or the difference, the part
 * beside, the stock remarks, and the bars that ask. */
#include "ws_review_own.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "stock.h"
#include "teamjob/tui/format.h"

enum { LINE_BYTES = 8192 };

static void draw_title(struct ws *ws)
{
	const struct ws_review *r = ws->review;
	struct area top = ws->layout.top;
	char at[24], all[24], left[200];
	int col, used = surface_width(r->author);

	surface_clear(top);
	snprintf(at, sizeof at, "%zu", r->at + 1);
	snprintf(all, sizeof all, "%zu", r->n);
	col = 1 + surface_text(top, 0, 1, 24, STYLE_BOLD, words_say(left,
	    sizeof left, _("Review %1/%2"), at, all, NULL)) + 2;
	surface_text(top, 0, col, top.cols - col - used - 3, STYLE_BOLD,
	    r->beside.draft.title);
	surface_right(top, 0, top.cols - used - 1, used, STYLE_PLAIN,
	    r->author);
}

static void add_said(struct buf *b, const char *template, int64_t number)
{
	char digits[24], said[200];

	snprintf(digits, sizeof digits, "%lld", (long long)number);
	buf_str(b, words_say(said, sizeof said, template, digits, NULL));
	buf_str(b, "  ");
}

/* Revision, count, due, remarks; until when it is mine. */
static void draw_facts(const struct ws_review *r, struct area a)
{
	const struct draft *d = &r->beside.draft;
	struct buf left, right;
	char said[200];
	struct buf hour;

	buf_init(&left, LINE_BYTES);
	buf_init(&right, LINE_BYTES);
	buf_init(&hour, LINE_BYTES);
	add_said(&left, _("revision %1"), d->revision);
	beside_count(&r->beside, d->characters, true, &left);
	buf_str(&left, "  ");
	beside_due(&r->beside, &left);
	format_instant(&hour, d->lease_until);
	buf_str(&right, words_say(said, sizeof said, _("yours until %1"),
	    hour.data, NULL));
	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	surface_text(a, 0, 1, a.cols - surface_width(right.data) - 4,
	    STYLE_UNDERLINE, left.data);
	surface_right(a, 0, a.cols / 2, a.cols - a.cols / 2 - 1,
	    STYLE_UNDERLINE, right.data);
	buf_clear(&left);
	buf_clear(&right);
	buf_clear(&hour);
}

/* Whole ones, as many as fit. */
static void draw_stock(struct area a)
{
	const char *rest = _("0 all");
	int col = 1, end = a.cols - surface_width(rest) - 2;
	char one[300];

	surface_clear(a);
	for (size_t i = 0; i < STOCK_COUNT; i++) {
		snprintf(one, sizeof one, "%zu %s", i + 1,
		    stock_text(i));
		if (col + surface_width(one) > end)
			break;
		col += surface_text(a, 0, col, end - col, STYLE_PLAIN, one) +
		    2;
	}
	surface_text(a, 0, col, a.cols - col, STYLE_PLAIN, rest);
}

/* ---- bars ---- */

/* "Marks Structure 4  Text -  ". */
static void put_marks(const struct ws_review *r, struct buf *out)
{
	size_t given = strlen(r->marks);

	if (r->beside.rubric.n_marks > 0)
		buf_str(out, C_("review", "Marks "));
	for (size_t i = 0; i < r->beside.rubric.n_marks; i++)
		buf_printf(out, "%s %c ", r->beside.rubric.marks[i],
		    i < given ? r->marks[i] : '-');
	buf_char(out, ' ');
}

static void bar_lines(struct ws *ws, struct buf *first, struct buf *second)
{
	const struct ws_review *r = ws->review;
	const char *due = r->due != NULL ? r->due : r->beside.task.due_on;
	char said[1000];

	if (r->bar == BAR_ACCEPT) {
		buf_str(first, _("Accept it  "));
		put_marks(r, first);
		add_said(first, _("to tick %1"),
		    (int64_t)beside_left(&r->beside));
		if (r->beside.open > 0)
			add_said(first, _("open remarks %1"),
			    (int64_t)r->beside.open);
		buf_str(second, r->beside.rubric.n_marks > 0
		    ? _("Enter accept  1-5 marks in turn  c a word  "
			"Tab checklist  Esc leave it")
		    : _("Enter accept  c a word  Tab checklist  Esc leave "
			"it"));
	} else {
		buf_str(first, _("Return it  "));
		add_said(first, _("remarks %1"),
		    r->beside.draft.remarks_open);
		buf_str(first, words_say(said, sizeof said, _("to %1  "),
		    r->author != NULL ? r->author : "", NULL));
		if (due != NULL) {
			buf_str(first, _("due "));
			format_day_said(first, due, r->beside.today);
		}
		buf_str(second, _("Enter return  c one more remark  Tab due  "
		    "n a word  Esc leave it"));
	}
	if (r->note != NULL)
		buf_str(first, words_say(said, sizeof said, _("  \"%1\""),
		    r->note, NULL));
}

/* Hints and status together; what was refused takes the first line. */
static void draw_bar(struct ws *ws)
{
	struct area a = ws->layout.asking;
	struct buf first, second;

	buf_init(&first, LINE_BYTES);
	buf_init(&second, LINE_BYTES);
	bar_lines(ws, &first, &second);
	surface_clear(a);
	surface_text(a, 0, 1, a.cols - 2, STYLE_BOLD, ws->message[0] != '\0'
	    ? ws->message : first.data);
	surface_text(a, 1, 1, a.cols - 2, STYLE_PLAIN, second.data);
	surface_cursor(a, 0, 1);	/* the keys go there */
	buf_clear(&first);
	buf_clear(&second);
}

/* ---- the last two lines ---- */

static const char *hints(const struct ws_review *r)
{
	if (r->page == PAGE_SUMMARY)
		return _("u take back the last verdict  Enter close");
	if (r->page == PAGE_STOCK)
		return _("1-9 the remark  j k Enter choose  Esc back");
	if (r->page == PAGE_OUTLINE)
		return _("j k Enter to the heading  Esc back");
	if (r->page == PAGE_HELP)
		return _("any key: back to the text");
	if (r->beside.focused && r->beside.part == BESIDE_CHECKS)
		return _("Space tick  a accept  Tab back to the text");
	if (r->beside.focused)
		return r->beside.part == BESIDE_REMARKS
		    ? _("Enter to its place  x settled  b turn  Tab back to "
		    "the text") : _("b turn  Tab back to the text");
	if (r->versions != NULL)
		return _("a accept  r return  n next change  d before that, "
		    "then the text  c remark  o pass on  J skip  q end");
	return _("a accept  r return  e mend  d difference  c remark  o pass "
	    "on  J skip  b brief  u undo  q end");
}

/* The words a remark would be on. */
static void put_quote(const struct ws_review *r, struct buf *out)
{
	size_t from, len;
	char *words_meant, said[QUOTE_MAX + 100];

	if (r->quote != NULL && r->prompt != NULL) {
		buf_str(out, words_say(said, sizeof said, _("on \"%1\""),
		    r->quote, NULL));
		return;
	}
	if (r->text == NULL || !review_quote(r, &from, &len)) {
		buf_str(out, _("on the whole piece"));
		return;
	}
	words_meant = mem_dup_n(manuscript_text(editor_manuscript(r->text),
	    NULL) + from, len);
	buf_str(out, words_say(said, sizeof said, _("on \"%1\""), words_meant,
	    NULL));
	mem_free(&words_meant);
}

static void draw_left(struct ws *ws)
{
	const struct ws_review *r = ws->review;
	struct area a = ws->layout.status;
	struct buf b;
	char where[200];

	if (ws->message[0] != '\0' || r->page != PAGE_NONE)
		return;
	buf_init(&b, LINE_BYTES);
	if (r->versions != NULL) {
		versions_where(r->versions, where, sizeof where);
		buf_str(&b, where);
	} else {
		put_quote(r, &b);
	}
	surface_fill(a, 0, 1, a.cols / 2 - 1, STYLE_PLAIN);
	surface_text(a, 0, 1, a.cols / 2 - 1, STYLE_PLAIN, b.data);
	buf_clear(&b);
}

static void draw_prompt(struct ws *ws)
{
	const struct ws_review *r = ws->review;
	struct area a = ws->layout.hints;
	struct buf b;

	surface_clear(a);
	buf_init(&b, LINE_BYTES);
	if (ws->message[0] != '\0')
		buf_str(&b, ws->message);
	else if (r->asking == ASK_REMARK)
		put_quote(r, &b);
	else
		buf_str(&b, _("Enter take  Esc leave it"));
	surface_text(a, 0, 1, a.cols - 2, STYLE_PLAIN, b.data);
	buf_clear(&b);
	prompt_draw(r->prompt, ws->layout.status);
}

/* ---- the body ---- */

static void draw_page(struct ws_review *r, struct area a)
{
	static const char *const names[] = {
		[PAGE_HELP] = N_("Keys of the review"),
		[PAGE_STOCK] = N_("Stock remarks"),
		[PAGE_OUTLINE] = N_("Headings"),
		[PAGE_SUMMARY] = N_("This review")
	};

	sheet_draw(&r->sheet, a, words(names[r->page]), true);
}

static void draw_text(struct ws_review *r, struct area a)
{
	struct area body = surface_part(a, 0, 0, a.rows - 1, a.cols);
	struct area rows = beside_draw(&r->beside, body);

	draw_stock(surface_part(a, a.rows - 1, 0, 1, a.cols));
	if (r->versions != NULL) {
		versions_draw(r->versions, rows, !r->beside.focused);
		return;
	}
	draw_facts(r, surface_part(rows, 0, 0, 1, rows.cols));
	rows = surface_part(rows, 1, 0, rows.rows - 1, rows.cols);
	if (r->beside.focused)
		editor_draw_still(r->text, rows);
	else
		editor_draw(r->text, rows);
}

bool ws_review_listens(const struct ws *ws)
{
	return ws->mode == WS_REVIEW && ws->review->prompt == NULL &&
	    ws->review->bar == BAR_NONE;
}

void ws_review_draw(struct ws *ws)
{
	struct ws_review *r = ws->review;
	struct area a = ws->layout.body;

	surface_clear(a);
	if (r->page == PAGE_SUMMARY)
		surface_clear(ws->layout.top);
	else
		draw_title(ws);
	ws_hint_line(ws, hints(r));
	draw_left(ws);
	if (r->page != PAGE_NONE)
		draw_page(r, a);
	else
		draw_text(r, a);
	if (r->bar != BAR_NONE)
		draw_bar(ws);
	if (r->prompt != NULL)
		draw_prompt(ws);
}
