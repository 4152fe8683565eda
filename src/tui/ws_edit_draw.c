/* How the editor looks: title and state, counts, the text, the part beside,
 * the keys. */
#include "ws_edit_own.h"

#include <stdio.h>

#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"

enum { LINE_BYTES = 4096, HEADING_BYTES = 200 };

static void draw_title(struct ws *ws)
{
	const struct ws_edit *e = ws->edit;
	struct area top = ws->layout.top;
	const struct task *task = &e->beside.task;
	struct buf right;
	char said[200], number[32];
	int used, col;

	surface_clear(top);
	buf_init(&right, LINE_BYTES);
	if (e->fixing)
		buf_str(&right, _("mending  "));
	buf_str(&right, editor_typing(e->editor) ? _("typing") : _("keys"));
	if (e->failing) {
		buf_str(&right, _("  ! not saved"));
	} else if (e->saved_at != 0) {
		struct buf at;

		buf_init(&at, LINE_BYTES);
		format_instant(&at, e->saved_at);
		buf_str(&right, words_say(said, sizeof said, _("  saved %1"),
		    at.data, NULL));
		buf_clear(&at);
	}
	used = surface_width(right.data);
	col = 1 + surface_text(top, 0, 1, top.cols - used - 4, STYLE_BOLD,
	    e->beside.draft.title);
	task_number(task->order_number, task->place, task->head.id, number);
	if (task->head.id != 0)
		surface_text(top, 0, col + 2, top.cols - used - col - 5,
		    STYLE_PLAIN, number);
	surface_right(top, 0, top.cols - used - 1, used,
	    e->failing ? STYLE_RED : STYLE_PLAIN, right.data);
	buf_clear(&right);
}

/* Revision and due at the left, count and remarks at the right. */
static void draw_counts(const struct ws_edit *e, struct area a)
{
	const struct beside *b = &e->beside;
	struct buf left, right;
	char number[24], said[200];

	buf_init(&left, LINE_BYTES);
	buf_init(&right, LINE_BYTES);
	snprintf(number, sizeof number, "%lld",
	    (long long)b->draft.revision + (e->fixing ? 0 : 1));
	buf_str(&left, words_say(said, sizeof said, _("revision %1"), number,
	    NULL));
	if (b->task.due_on != NULL) {
		buf_str(&left, "  ");
		beside_due(b, &left);
	}
	beside_count(b, manuscript_characters(editor_manuscript(e->editor)),
	    e->fixing, &right);
	if (b->open > 0) {
		snprintf(number, sizeof number, "%zu", b->open);
		buf_str(&right, words_say(said, sizeof said,
		    _("  remarks %1"), number, NULL));
	}
	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	surface_text(a, 0, 1, a.cols - surface_width(right.data) - 4,
	    STYLE_UNDERLINE, left.data);
	surface_right(a, 0, 1, a.cols - 2, STYLE_UNDERLINE, right.data);
	buf_clear(&left);
	buf_clear(&right);
}

static const char *hints(const struct ws_edit *e)
{
	if (e->help.n > 0 && sheet_here(&e->help) > 0)
		return _("j k Enter to the heading  Esc back");
	if (e->help.n > 0)
		return _("any key: back to the text");
	if (e->prompt != NULL && e->asking != EDIT_ASK_FIND)
		return e->asking == EDIT_ASK_WHAT
		    ? _("Enter go on: with what  Esc leave it")
		    : _("Enter replace all  Esc leave it");
	if (e->prompt != NULL)
		return _("Enter go on from here  Esc back to where it was");
	if (e->versions != NULL && e->theirs != NULL)
		return _("1 keep the text here  2 take the saved text  n next "
		    "change  q back");
	if (e->versions != NULL)
		return _("n next change  N previous  d the revisions before"
		    "  z all  q back");
	if (e->beside.focused && e->beside.part == BESIDE_CHECKS)
		return _("Space tick  F2 turn  Tab back to the text");
	if (e->beside.focused)
		return e->beside.part == BESIDE_REMARKS
		    ? _("Enter to its place  c dealt with  F2 turn  Tab back "
		    "to the text") : _("F2 turn  Tab back to the text");
	if (editor_typing(e->editor))
		return e->fixing ? _("Esc letters become keys  Ctrl-S mend "
		    "and accept  Ctrl-Z undo  F2 beside")
		    : _("Esc letters become keys  Ctrl-S save  Ctrl-Z undo  "
		    "F2 beside");
	return e->fixing ? _("i type  S mend and accept  q leave it as it was"
	    "  d difference  b beside")
	    : _("i type  S submit  q leave (saved)  u undo  / find  d "
	    "difference  b beside");
}

/* "?" is a letter while letters are text: F1 has the keys then. */
static void draw_hints(struct ws *ws)
{
	const struct ws_edit *e = ws->edit;
	struct area a = ws->layout.hints;

	ws_hint_line(ws, hints(e));
	if (e->prompt != NULL && ws->message[0] != '\0') {
		surface_clear(a);
		surface_text(a, 0, 1, a.cols - 10, STYLE_PLAIN, ws->message);
	}
	if (e->prompt != NULL || (editor_typing(e->editor) &&
	    e->versions == NULL && !e->beside.focused && e->help.n == 0)) {
		surface_fill(a, 0, a.cols - 9, 9, STYLE_PLAIN);
		surface_right(a, 0, a.cols - 9, 8, STYLE_BOLD, _("F1 keys"));
	}
}

/* Line and heading, where no message stands. */
static void draw_place(struct ws *ws)
{
	const struct ws_edit *e = ws->edit;
	struct area a = ws->layout.status;
	char heading[HEADING_BYTES], line[24], said[HEADING_BYTES + 60];

	if (ws->message[0] != '\0')
		return;
	if (e->versions != NULL) {
		versions_where(e->versions, said, sizeof said);
	} else {
		snprintf(line, sizeof line, "%zu",
		    editor_where(e->editor, heading, sizeof heading));
		words_say(said, sizeof said, heading[0] != '\0'
		    ? _("line %1  %2") : _("line %1"), line, heading, NULL);
	}
	surface_fill(a, 0, 1, a.cols / 2 - 1, STYLE_PLAIN);
	surface_text(a, 0, 1, a.cols / 2 - 1, STYLE_PLAIN, said);
}

bool ws_edit_listens(const struct ws *ws)
{
	return ws->mode == WS_EDIT && ws->edit->prompt == NULL;
}

void ws_edit_draw(struct ws *ws)
{
	struct ws_edit *e = ws->edit;
	struct area a = ws->layout.body;

	draw_title(ws);
	draw_hints(ws);
	draw_place(ws);
	if (e->want != WANT_NOTHING && ws->message[0] == '\0')
		surface_text(ws->layout.status, 0, 1, ws->layout.status.cols /
		    2 - 1, STYLE_PLAIN, _("Waiting until the team file is "
		    "free"));
	if (e->help.n > 0) {
		sheet_draw(&e->help, a, sheet_here(&e->help) > 0
		    ? _("Headings") : _("Keys of the editor"), true);
	} else if (e->versions != NULL) {
		versions_draw(e->versions, a, true);
	} else {
		draw_counts(e, surface_part(a, 0, 0, 1, a.cols));
		a = beside_draw(&e->beside, surface_part(a, 1, 0, a.rows - 1,
		    a.cols));
		if (e->beside.focused)
			editor_draw_still(e->editor, a);
		else
			editor_draw(e->editor, a);
	}
	if (e->prompt != NULL)
		prompt_draw(e->prompt, ws->layout.status);
}
