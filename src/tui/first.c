/* The first start: there is no team file yet. Two names and nothing else; the
 * file is made by whoever called. */
#include "teamjob/tui/first.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/form.h"
#include "teamjob/tui/layout.h"
#include "teamjob/tui/term.h"

enum { MARGIN = 5, NAME_MAX_CHARACTERS = 100, BOX = 40, FORM_ROW = 8,
    FORM_ROWS = 6 };

struct first {
	const char *path;
	struct form_field fields[2];
	struct form *form;
	char message[TJ_ERR_TEXT_BYTES];
	bool done, dropped;
};

static void make_form(struct first *f, const char *team, const char *director)
{
	struct form_spec spec = { .fields = f->fields, .n = 2,
	    .button = _("Begin") };

	f->fields[0] = (struct form_field){ .name = "team",
	    .label = _("The team's name"), .required = true, .width = BOX,
	    .max = NAME_MAX_CHARACTERS, .value = team };
	f->fields[1] = (struct form_field){ .name = "director",
	    .label = _("Your name"), .required = true, .width = BOX,
	    .max = NAME_MAX_CHARACTERS, .value = director };
	form_free(&f->form);
	f->form = form_new(&spec);
}

static void other_language(struct first *f)
{
	char *team = mem_dup(form_typed(f->form, "team"));
	char *director = mem_dup(form_typed(f->form, "director"));

	words_init(strcmp(words_lang(), "ja") == 0 ? "en" : "ja");
	make_form(f, team, director);
	mem_free(&team);
	mem_free(&director);
}

/* ---- drawing ---- */

static void say(struct area a, int row, unsigned style, const char *text)
{
	surface_text(a, row, MARGIN, a.cols - MARGIN, style, text);
}

static void draw_below(const struct first *f, struct area a, int row)
{
	int col = MARGIN;

	say(a, row, STYLE_DIM, _("You are entered as its director."));
	col += surface_text(a, row + 2, col, a.cols - col, STYLE_PLAIN,
	    _("File")) + 2;
	surface_middle(a, row + 2, col, a.cols - col, STYLE_PLAIN, f->path);
	say(a, row + 3, STYLE_PLAIN,
	    _("A copy at any time: teamjob backup FILE"));
	say(a, row + 5, STYLE_PLAIN,
	    _("Only trying it out? Esc, then: teamjob demo"));
}

static void draw(struct first *f)
{
	struct area a = surface_screen();
	int head = a.rows >= 20 ? 3 : 0, below = head + 4 + FORM_ROWS;

	surface_clear(a);
	if (a.rows < TERM_ROWS_MIN || a.cols < TERM_COLS_MIN) {
		surface_text(a, 0, 0, a.cols, STYLE_PLAIN,
		    _("Too small: at least 40x10"));
		surface_cursor(surface_screen(), 0, 0);
		surface_flush();
		return;
	}
	say(a, head, STYLE_BOLD, _("Starting teamjob"));
	if (a.rows >= 20) {
		say(a, head + 2, STYLE_PLAIN, _("This makes the file of your "
		    "team. It asks for names only;"));
		say(a, head + 3, STYLE_PLAIN, _("they can be changed later, "
		    "and nothing is sent anywhere."));
	}
	if (a.rows >= 20)
		draw_below(f, a, below);
	surface_text(a, a.rows - 2, 1, a.cols - 2, STYLE_PLAIN,
	    _("Enter go on  Tab next field  Esc leave (makes nothing)  "
	    "F9 日本語"));
	surface_text(a, a.rows - 1, 1, a.cols - 3, STYLE_RED, f->message);
	form_draw(f->form, surface_part(a, a.rows >= 20 ? head + 5 : 2,
	    MARGIN - 3, FORM_ROWS, a.cols - MARGIN));
	surface_flush();
}

/* ---- keys ---- */

static void on_key(struct first *f, const struct key *key)
{
	char text[TJ_ERR_TEXT_BYTES];

	f->message[0] = '\0';
	if (key_is(key, "F9")) {
		other_language(f);
		return;
	}
	switch (form_key(f->form, key)) {
	case FORM_DO:
		f->done = true;
		break;
	case FORM_LEAVE:
		f->dropped = true;
		break;
	case FORM_REFUSED:
		if (form_error(f->form) != NULL)
			snprintf(f->message, sizeof f->message, "! %s",
			    words_err(text, sizeof text, form_error(f->form)));
		break;
	default:
		break;
	}
}

static void work(struct first *f)
{
	struct key key;

	while (!f->done && !f->dropped) {
		draw(f);
		if (term_wait(-1, NULL, 0) & (TERM_WAKE_END | TERM_WAKE_GONE))
			f->dropped = true;
		while (!f->done && !f->dropped && term_key(&key))
			on_key(f, &key);
	}
}

enum tj_code first_run(const char *path, char **team, char **director,
    struct tj_err *err)
{
	struct term_options t = { .mono = false };
	struct first f = { .path = path };
	enum tj_code code = term_open(&t, err);

	*team = *director = NULL;
	if (code != TJ_OK)
		return code;
	mem_on_exhausted(term_emergency);
	make_form(&f, NULL, NULL);
	work(&f);
	if (f.done) {
		*team = mem_dup(form_typed(f.form, "team"));
		*director = mem_dup(form_typed(f.form, "director"));
	}
	form_free(&f.form);
	term_close();
	return TJ_OK;
}
