/* The keys of a review: reading, remarks, the bars that ask before a verdict,
 * and the questions on the last line. */
#include "ws_review_own.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/grapheme.h"
#include "stock.h"
#include "teamjob/tui/format.h"
#include "teamjob/tui/term.h"
#include "ws_form_own.h"

static const struct sheet_help review_help[] = {
	{ "a", N_("accept the piece") },
	{ "r", N_("return it with its remarks") },
	{ "e", N_("mend it and accept") },
	{ "1 to 9", N_("a stock remark on the sentence or the selection") },
	{ "0", N_("all stock remarks") },
	{ "c", N_("a remark in your own words") },
	{ "d", N_("the difference to the revision before") },
	{ "b", N_("beside: the brief, the remarks") },
	{ "Tab", N_("to the part beside; x: the remark there is settled") },
	{ "Tab Space", N_("the checklist; tick off") },
	{ "J K", N_("skip to the next piece; to the one before") },
	{ "o", N_("leave the piece to another director") },
	{ "m", N_("assess the writer from this piece") },
	{ "u", N_("take back the last remark or verdict") },
	{ "( ) [ ]", N_("sentence, heading") },
	{ "j k . , g G", N_("move and page") },
	{ "v V", N_("select: from here, by paragraph") },
	{ "/ n N", N_("find; next and previous hit, remark or change") },
	{ "#", N_("the headings; Enter goes to one") },
	{ "Enter", N_("to the remark on the words here") },
	{ "z", N_("text only") },
	{ "q", N_("end the review") },
};

const struct sheet_help *review_keys(size_t *n)
{
	*n = sizeof review_help / sizeof *review_help;
	return review_help;
}

/* ---- remarks ---- */

/* A quote is of one line and not longer than QUOTE_MAX. */
static size_t cut_quote(const char *text, size_t from, size_t to)
{
	const char *end = memchr(text + from, '\n', to - from);

	if (end != NULL)
		to = (size_t)(end - text);
	if (to - from > QUOTE_MAX)
		to = grapheme_prev(text, to, from + QUOTE_MAX);
	while (to > from && text[to - 1] == ' ')
		to--;
	return to - from;
}

bool review_quote(const struct ws_review *r, size_t *from, size_t *len)
{
	const struct manuscript *m = editor_manuscript(r->text);
	const char *text = manuscript_text(m, NULL);
	size_t to;

	if (r->versions != NULL) {
		if (!versions_newest(r->versions) ||
		    !diff_view_here(versions_view(r->versions), from, len))
			return false;
		to = *from + *len;
	} else if (!manuscript_selection(m, from, &to) &&
	    !manuscript_sentence(m, from, &to)) {
		return false;
	}
	*len = cut_quote(text, *from, to);
	return *len > 0;
}

/* Keeps the words a remark is to be on while it is being written. */
static void keep_quote(struct ws_review *r)
{
	size_t from, len;

	mem_free(&r->quote);
	r->quote_at = 0;
	if (!review_quote(r, &from, &len))
		return;
	r->quote = mem_dup_n(manuscript_text(editor_manuscript(r->text), NULL)
	    + from, len);
	r->quote_at = (int64_t)from;
}

/* False: it was refused. */
static bool add_remark(struct ws *ws, const char *text, const char *code)
{
	struct ws_review *r = ws->review;
	struct action_input inputs[4];
	struct action_done done;
	struct tj_err err;
	char at[24];
	size_t n = 0;

	snprintf(at, sizeof at, "%lld", (long long)r->quote_at);
	inputs[n++] = (struct action_input){ "text", text };
	if (code != NULL)
		inputs[n++] = (struct action_input){ "code", code };
	if (r->quote != NULL) {
		inputs[n++] = (struct action_input){ "quote", r->quote };
		inputs[n++] = (struct action_input){ "at", at };
	}
	if (review_act(ws, "draft.remark", inputs, n, &done, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return false;
	}
	review_remember(r, done.op, false);
	editor_unselect(r->text);
	review_read(ws);
	beside_show(&r->beside, BESIDE_REMARKS);
	ws_say(ws, done.said);
	mem_free(&r->quote);
	return true;
}

static void stock_remark(struct ws *ws, size_t i)
{
	keep_quote(ws->review);
	add_remark(ws, stock_text(i), stock_code(i));
}

/* The digit of a stock remark; false: it is none. */
static bool stock_key(struct ws *ws, const char *key)
{
	if (key[0] < '1' || key[0] > '9' || key[1] != '\0')
		return false;
	stock_remark(ws, (size_t)(key[0] - '1'));
	return true;
}

static void settle_remark(struct ws *ws)
{
	struct ws_review *r = ws->review;
	int64_t id = sheet_here(&r->beside.sheet);
	struct action_call call = { .action = app_action("remark.resolve"),
	    .ids = &id, .n = 1 };
	struct action_done done;
	struct tj_err err;

	if (id == 0)
		return;
	if (ws_do_in_turn(ws, &call, &done, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	review_remember(r, done.op, false);
	review_read(ws);
	ws_say(ws, done.said);
}

/* ---- questions on the last line ---- */

/* The day it goes back for, as all days are shown. */
static void show_due(const struct ws_review *r, struct buf *out)
{
	const char *day = r->due != NULL ? r->due : r->beside.task.due_on;

	if (day != NULL)
		format_day_said(out, day, r->beside.today);
}

/* Left as it was shown it stays: read anew, a day that is over would be next
 * year's. */
static bool is_shown_due(const struct ws_review *r, const char *text)
{
	struct buf shown;
	bool same;

	buf_init(&shown, 64);
	show_due(r, &shown);
	same = shown.len > 0 && strcmp(text, shown.data) == 0;
	buf_clear(&shown);
	return same;
}

static void ask(struct ws *ws, enum review_ask what)
{
	struct ws_review *r = ws->review;
	struct prompt_spec spec = { .sign = "/", .history = &r->searches };
	char *before = NULL;
	struct buf day;

	buf_init(&day, 64);
	if (what == ASK_REMARK) {
		keep_quote(r);
		before = ws_kept_take(ws, "draft.remark", r->pieces[r->at].id,
		    "text");
	}
	if (what == ASK_REMARK || what == ASK_NOTE) {
		spec.sign = what == ASK_REMARK ? _("remark: ") : _("a word: ");
		spec.history = &r->notes;
		spec.text = what == ASK_NOTE ? r->note : before;
	}
	if (what == ASK_DUE) {
		spec.sign = _("due: ");
		spec.history = NULL;
		show_due(r, &day);
		spec.text = day.data;
	}
	r->asking = what;
	ws->message[0] = '\0';
	r->prompt = prompt_new(&spec);
	mem_free(&before);
	buf_clear(&day);
}

const char *ws_review_typed(const struct ws *ws, int64_t *piece)
{
	const struct ws_review *r = ws->review;

	if (r == NULL || r->prompt == NULL || r->asking != ASK_REMARK)
		return NULL;
	*piece = r->pieces[r->at].id;
	return prompt_text(r->prompt);
}

static const struct action_arg *due_arg(void)
{
	const struct action *a = app_action("draft.return");

	for (size_t i = 0; i < a->n_args; i++)
		if (strcmp(a->args[i].name, "due") == 0)
			return &a->args[i];
	return NULL;
}

/* False: it was no day; the question stays. */
static bool take_due(struct ws *ws, const char *text)
{
	struct ws_review *r = ws->review;
	struct buf stored;
	struct tj_err err;
	enum tj_code code = TJ_OK;

	if (is_shown_due(r, text))
		return true;
	buf_init(&stored, 100);
	if (text[0] != '\0')
		code = app_arg_check(ws->app, due_arg(), text, &stored, &err);
	if (code != TJ_OK) {
		ws_refuse(ws, &err);
	} else {
		mem_free(&r->due);
		if (stored.len > 0)
			r->due = mem_dup(stored.data);
	}
	buf_clear(&stored);
	return code == TJ_OK;
}

static void find(struct ws *ws, const char *text)
{
	char said[WS_MESSAGE];

	if (text[0] != '\0' && !editor_find(ws->review->text, text, false))
		ws_say(ws, words_say(said, sizeof said,
		    _("\"%1\" is not in the text"), text, NULL));
}

/* True: the question is answered. */
static bool take_answer(struct ws *ws, const char *text)
{
	struct ws_review *r = ws->review;

	if (r->asking == ASK_FIND) {
		find(ws, text);
	} else if (r->asking == ASK_REMARK) {
		return text[0] == '\0' || add_remark(ws, text, NULL);
	} else if (r->asking == ASK_NOTE) {
		mem_free(&r->note);
		r->note = text[0] != '\0' ? mem_dup(text) : NULL;
	} else {
		return take_due(ws, text);
	}
	return true;
}

static void prompt_input(struct ws *ws, const struct key *key)
{
	struct ws_review *r = ws->review;
	enum prompt_answer answer = prompt_key(r->prompt, key);
	struct prompt *asked = r->prompt;
	char *text;

	if (answer == PROMPT_DROPPED)
		prompt_free(&r->prompt);
	if (answer != PROMPT_TAKEN)
		return;
	text = mem_dup(prompt_text(asked));
	if (take_answer(ws, text))
		prompt_free(&r->prompt);
	mem_free(&text);
}

/* ---- verdicts ---- */

unsigned *ws_review_ticked(struct ws *ws)
{
	return ws->review != NULL ? &ws->review->beside.ticked : NULL;
}

void ws_review_ticks(const struct ws *ws, struct buf *out)
{
	const struct beside *b = ws->review != NULL ? &ws->review->beside
	    : NULL;

	for (size_t i = 0; b != NULL && i < b->rubric.n_checks; i++)
		if (b->ticked >> i & 1)
			buf_printf(out, "%s%zu", out->len > 0 ? " " : "",
			    i + 1);
}

static void give(struct ws *ws, const char *name, enum verdict verdict)
{
	struct ws_review *r = ws->review;
	struct action_input inputs[5];
	struct buf ticks;
	struct action_done done;
	struct tj_err err;
	char seconds[24];
	size_t n = 0;

	snprintf(seconds, sizeof seconds, "%lld",
	    (long long)ws_review_seconds(ws));
	inputs[n++] = (struct action_input){ "seconds", seconds };
	if (r->note != NULL)
		inputs[n++] = (struct action_input){ "note", r->note };
	if (r->due != NULL && verdict == VERDICT_RETURNED)
		inputs[n++] = (struct action_input){ "due", r->due };
	buf_init(&ticks, 200);
	ws_review_ticks(ws, &ticks);
	inputs[n++] = (struct action_input){ "ticked", ticks.data };
	inputs[n++] = (struct action_input){ "marks", r->marks };
	r->bar = BAR_NONE;
	if (review_act(ws, name, inputs, n, &done, &err) != TJ_OK)
		ws_refuse(ws, &err);
	else
		review_verdict(ws, verdict, &done);
	buf_clear(&ticks);
}

/* What was said before gives its line to the bar. */
static void open_bar(struct ws *ws, enum review_bar bar)
{
	ws->review->bar = bar;
	ws->message[0] = '\0';
}

static void open_return(struct ws *ws)
{
	struct ws_review *r = ws->review;
	struct tj_err err;
	char day[11] = "";

	if (r->beside.draft.remarks_open > 0) {
		if (r->due == NULL && r->beside.draft.task != 0)
			app_due_again(ws->app, r->beside.draft.task, day,
			    &err);
		if (day[0] != '\0')	/* its own has passed */
			r->due = mem_dup(day);
		open_bar(ws, BAR_RETURN);
		return;
	}
	tj_fail(&err, TJ_REFUSED,
	    N_("A return needs at least one remark: 1-5 or c"), NULL);
	ws_refuse(ws, &err);
}

/* A digit is the mark of the next criterion, "-" or 0 leaves it out. */
static bool mark_key(struct ws_review *r, const char *key)
{
	size_t n = strlen(r->marks);

	if (strcmp(key, "Backspace") == 0) {
		r->marks[n > 0 ? n - 1 : 0] = '\0';
		return true;
	}
	if (key[0] == '\0' || key[1] != '\0' || strchr("012345-", key[0]) == NULL ||
	    n >= r->beside.rubric.n_marks)
		return false;
	r->marks[n] = key[0] == '0' ? '-' : key[0];
	r->marks[n + 1] = '\0';
	return true;
}

static void to_checklist(struct ws *ws)
{
	ws->review->bar = BAR_NONE;
	beside_show(&ws->review->beside, BESIDE_CHECKS);
	ws->review->beside.focused = true;
}

static void bar_input(struct ws *ws, const char *key)
{
	struct ws_review *r = ws->review;
	bool accept = r->bar == BAR_ACCEPT;

	if (strcmp(key, "Enter") == 0)
		give(ws, accept ? "draft.accept" : "draft.return",
		    accept ? VERDICT_ACCEPTED : VERDICT_RETURNED);
	else if (strcmp(key, "Esc") == 0 || strcmp(key, "q") == 0)
		r->bar = BAR_NONE;
	else if (strcmp(key, "c") == 0)
		ask(ws, accept ? ASK_NOTE : ASK_REMARK);
	else if (strcmp(key, "Tab") == 0 && accept)
		to_checklist(ws);
	else if (strcmp(key, "Tab") == 0)
		ask(ws, ASK_DUE);
	else if (strcmp(key, "n") == 0)
		ask(ws, ASK_NOTE);
	else if (accept ? !mark_key(r, key) : !stock_key(ws, key))
		ws_say(ws, _("Enter does it, Esc leaves it"));
}

/* ---- keys of the text ---- */

static void key_accept(struct ws *ws) { open_bar(ws, BAR_ACCEPT); }
static void key_fix(struct ws *ws)
{
	if (editor_clip(ws->review->text) != NULL)
		record_set(&ws->clip, editor_clip(ws->review->text));
	ws_edit_open(ws, ws->review->beside.draft.head.id, true);
}
static void key_pass(struct ws *ws)
{
	ws_act_on(ws, app_action("draft.pass"));
}

/* The piece is a sample of work, and the grounds. */
static void key_assess(struct ws *ws)
{
	const struct beside *b = &ws->review->beside;
	char draft[24];
	struct action_input given[] = { { "method", "work" },
	    { "draft", draft } };
	struct skill skill = { 0 };
	struct tj_err ignored;

	snprintf(draft, sizeof draft, "%lld", (long long)b->draft.head.id);
	ws_form_open(ws, &(struct ws_ask){ .action =
	    app_action("person.assess"), .target = b->draft.author,
	    .given = given, .n_given = 2, .whose = b->draft.title });
	ws_form_start(ws, "evidence", b->draft.title);
	if (b->task.skill != 0 && app_get(ws->app, &skill_type, b->task.skill,
	    &skill, &ignored) == TJ_OK)
		form_start(ws->form, "skill", skill.code);
	record_clear(&skill_type, &skill);
	form_reopen(ws->form);
}

static void key_remark(struct ws *ws) { ask(ws, ASK_REMARK); }
static void key_next(struct ws *ws) { review_skip(ws, false); }
static void key_previous(struct ws *ws) { review_skip(ws, true); }
static void key_redraw(struct ws *ws) { (void)ws; term_redraw(); }
static void key_end(struct ws *ws) { ws->ended = true; }
static void key_nothing_marked(struct ws *ws)
{
	ws_say(ws, _("No remark stands in the text; / finds words"));
}
static void key_text_only(struct ws *ws)
{
	beside_show(&ws->review->beside, BESIDE_NONE);
}

static void key_difference(struct ws *ws)
{
	struct ws_review *r = ws->review;
	size_t at = manuscript_cursor(editor_manuscript(r->text));

	r->versions = versions_new(ws, &r->beside.draft, NULL);
	if (r->versions != NULL && at > 0)
		diff_view_go(versions_view(r->versions), at);
}

static void key_beside(struct ws *ws)
{
	struct beside *b = &ws->review->beside;

	beside_show(b, b->part != BESIDE_BRIEF ? BESIDE_BRIEF
	    : b->n > 0 ? BESIDE_REMARKS : BESIDE_NONE);
}

static void key_focus(struct ws *ws)
{
	struct beside *b = &ws->review->beside;

	if (b->part != BESIDE_BRIEF)
		beside_show(b, b->n > 0 ? BESIDE_REMARKS : BESIDE_CHECKS);
	b->focused = true;
}

/* Text, what stands beside it, remarks, checklist, and the text again. */
static void key_part(struct ws *ws)
{
	struct beside *b = &ws->review->beside;

	if (b->part == BESIDE_BRIEF && b->n > 0)
		beside_show(b, BESIDE_REMARKS);
	else if (b->part != BESIDE_CHECKS)
		beside_show(b, BESIDE_CHECKS);
	else
		b->focused = false;
}

/* To the remark on the words at the cursor. */
static void key_open(struct ws *ws)
{
	struct ws_review *r = ws->review;
	int64_t id = beside_remark_at(r->text,
	    manuscript_cursor(editor_manuscript(r->text)));

	if (id == 0) {
		ws_say(ws, _("No remark stands here; n goes to the next"));
		return;
	}
	if (r->beside.part != BESIDE_REMARKS)
		beside_show(&r->beside, BESIDE_REMARKS);
	sheet_rows(&r->beside.sheet, ws->layout.body.cols);
	sheet_go(&r->beside.sheet, id);
	r->beside.focused = true;
}

static void key_help(struct ws *ws)
{
	ws->review->page = PAGE_HELP;
	sheet_add_help(&ws->review->sheet, review_help,
	    sizeof review_help / sizeof *review_help);
}

static void key_stock(struct ws *ws)
{
	struct ws_review *r = ws->review;
	struct buf line;

	r->page = PAGE_STOCK;
	for (size_t i = 0; i < STOCK_COUNT; i++) {
		buf_init(&line, 4096);
		buf_printf(&line, "%zu  %s", i + 1, stock_text(i));
		sheet_add(&r->sheet, STYLE_PLAIN, line.data, (int64_t)i + 1);
		buf_clear(&line);
	}
}

static void key_outline(struct ws *ws)
{
	ws->review->page = PAGE_OUTLINE;
	beside_outline(&ws->review->sheet, manuscript_text(
	    editor_manuscript(ws->review->text), NULL));
}

static const struct { const char *key; void (*run)(struct ws *ws); } keys[] = {
	{ "a", key_accept }, { "r", open_return }, { "e", key_fix },
	{ "c", key_remark }, { "d", key_difference }, { "b", key_beside },
	{ "F2", key_beside }, { "Tab", key_focus }, { "S-Tab", key_focus },
	{ "0", key_stock }, { "Enter", key_open }, { "#", key_outline },
	{ "J", key_next }, { "K", key_previous }, { "o", key_pass },
	{ "n", key_nothing_marked }, { "N", key_nothing_marked },
	{ "F3", key_nothing_marked },
	{ "m", key_assess },
	{ "u", review_undo }, { "q", review_end }, { "Q", key_end },
	{ "?", key_help }, { ":", key_help }, { "F1", key_help },
	{ "z", key_text_only }, { "C-l", key_redraw },
};

static void command(struct ws *ws, const char *key)
{
	if (stock_key(ws, key))
		return;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(keys[i].key, key) == 0) {
			keys[i].run(ws);
			return;
		}
	if (strcmp(key, "Esc") != 0)
		ws_say(ws, _("This key has no meaning here; ? shows all"));
}

/* ---- where keys go ---- */

static void go_to(struct ws_review *r, size_t at)
{
	manuscript_go(editor_manuscript(r->text), at, false);
	if (r->versions != NULL)
		diff_view_go(versions_view(r->versions), at);
}

static void go_to_remark(struct ws *ws)
{
	struct ws_review *r = ws->review;
	const struct remark *m = beside_remark(&r->beside,
	    sheet_here(&r->beside.sheet));
	const char *text = manuscript_text(editor_manuscript(r->text), NULL);
	size_t from, to;

	r->beside.focused = false;
	if (m == NULL)
		return;
	if (!beside_place(m, text, &from, &to)) {
		ws_say(ws, _("The words of this remark are no longer there"));
		return;
	}
	go_to(r, from);
}

static void beside_input(struct ws *ws, const char *key)
{
	struct ws_review *r = ws->review;

	if (strcmp(key, "S-Tab") == 0 || strcmp(key, "Esc") == 0 ||
	    strcmp(key, "q") == 0)
		r->beside.focused = false;
	else if (strcmp(key, "Tab") == 0)
		key_part(ws);
	else if (r->beside.part == BESIDE_CHECKS &&
	    (strcmp(key, "Space") == 0 || strcmp(key, "Enter") == 0))
		beside_tick(&r->beside);
	else if (strcmp(key, "Enter") == 0)
		go_to_remark(ws);
	else if (strcmp(key, "b") == 0 || strcmp(key, "F2") == 0)
		key_beside(ws);
	else if (strcmp(key, "x") == 0)
		settle_remark(ws);
	else if (!sheet_key(&r->beside.sheet, key))
		command(ws, key);
}

static void close_page(struct ws_review *r)
{
	r->page = PAGE_NONE;
	sheet_clear(&r->sheet);
}

static void page_input(struct ws *ws, const char *key)
{
	struct ws_review *r = ws->review;
	int64_t tag = sheet_here(&r->sheet);
	bool stock;

	if (r->page == PAGE_SUMMARY) {
		if (strcmp(key, "u") == 0)
			review_undo(ws);
		else if (strcmp(key, "Q") == 0)
			ws->ended = true;
		else
			ws_review_close(ws);
		return;
	}
	if (sheet_key(&r->sheet, key))
		return;
	stock = r->page == PAGE_STOCK;
	close_page(r);
	if (tag > 0 && strcmp(key, "Enter") == 0 && stock)
		stock_remark(ws, (size_t)tag - 1);
	else if (tag > 0 && strcmp(key, "Enter") == 0)
		go_to(r, (size_t)tag - 1);
	else if (stock)
		stock_key(ws, key);
}

static void versions_input(struct ws *ws, const char *key)
{
	struct ws_review *r = ws->review;

	if (strcmp(key, "q") == 0) {	/* text or difference: one piece */
		review_end(ws);
		return;
	}
	switch (versions_key(r->versions, key)) {
	case VERSIONS_CLOSE:
		versions_free(&r->versions);
		break;
	case VERSIONS_OTHER:
		command(ws, key);
		break;
	default:
		break;
	}
}

static void text_input(struct ws *ws, const struct key *key)
{
	switch (editor_key(ws->review->text, key)) {
	case EDITOR_FIND:
		ask(ws, ASK_FIND);
		break;
	case EDITOR_OTHER:
		if (key_command(key) != NULL)
			command(ws, key_command(key));
		break;
	default:
		break;
	}
}

void ws_review_key(struct ws *ws, const struct key *key)
{
	struct ws_review *r = ws->review;
	const char *token = key_command(key);

	if (r->prompt != NULL) {
		prompt_input(ws, key);
		return;
	}
	if (token == NULL) {
		if (key->kind == KEY_CHAR)
			ws_say(ws, _("Letters are keys here (is the input "
			    "method on?)"));
		return;
	}
	if (r->page != PAGE_NONE)
		page_input(ws, token);
	else if (r->bar != BAR_NONE)
		bar_input(ws, token);
	else if (r->beside.focused)
		beside_input(ws, token);
	else if (r->versions != NULL)
		versions_input(ws, token);
	else
		text_input(ws, key);
}
