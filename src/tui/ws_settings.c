/* What belongs to the person and not to the host: the width of ambiguous
 * signs, language, colour, one item a line, the bell. Kept in the person's own
 * state; changed from the palette. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/width.h"
#include "teamjob/tui/term.h"
#include "ws_modes.h"

enum { MARGIN = 5 };

static bool is(struct ws *ws, const char *name, const char *value)
{
	char *now = app_state_get(ws->app, name);
	bool same = now != NULL && strcmp(now, value) == 0;

	mem_free(&now);
	return same;
}

static void put(struct ws *ws, const char *name, const char *value)
{
	struct tj_err ignored;

	app_state_put(ws->app, name, value, &ignored);
}

/* What is kept under "mono", in the order of turning. */
static const char *const colours_kept[] = { "no", "light", "yes" };

static enum term_colours colours_of(const char *kept)
{
	for (size_t i = 0; i < 3; i++)
		if (strcmp(kept, colours_kept[i]) == 0)
			return (enum term_colours)i;
	return TERM_COLOURS_DARK;
}

void ws_settings_read(struct ws *ws)
{
	char *width = app_state_get(ws->app, "width");
	char *lang = app_state_get(ws->app, "lang");
	char *mono = app_state_get(ws->app, "mono");

	if (width != NULL)
		text_ambiguous(width[0] == '2' ? 2 : 1);
	else if (ws->options->ambiguous != 0)
		text_ambiguous((int)ws->options->ambiguous);
	ws->width_asked = width != NULL || ws->options->ambiguous != 0 ||
	    strcmp(app_me(ws->app)->kind, "team") != 0;
	if (lang != NULL && !ws->options->lang_given)
		words_init(lang);
	if (mono != NULL)
		term_colours(colours_of(mono));
	ws->linear = ws->options->linear || is(ws, "linear", "yes");
	ws->silent = is(ws, "bell", "no");
	mem_free(&width);
	mem_free(&lang);
	mem_free(&mono);
}

void ws_bell(const struct ws *ws)
{
	if (!ws->silent)
		term_bell();
}

/* ---- turned from the palette ---- */

void ws_turn_linear(struct ws *ws)
{
	ws->linear = !ws->linear;
	put(ws, "linear", ws->linear ? "yes" : "no");
	ws_say(ws, ws->linear ? _("One item a line, in words")
	    : _("Columns and panes"));
}

void ws_turn_language(struct ws *ws)
{
	const char *lang = strcmp(words_lang(), "ja") == 0 ? "en" : "ja";

	words_init(lang);
	put(ws, "lang", lang);
	ws_say(ws, _("The program speaks English now"));
	ws_unsettle(ws);
}

void ws_turn_colour(struct ws *ws)
{
	static const char *const said[] = { N_("With colours"),
	    N_("With colours for a light background"),
	    N_("Without colours") };
	char *kept = app_state_get(ws->app, "mono");
	enum term_colours next = (enum term_colours)
	    ((colours_of(kept != NULL ? kept : "no") + 1u) % 3);

	put(ws, "mono", colours_kept[next]);
	term_colours(next);
	ws_say(ws, words(said[next]));
	mem_free(&kept);
}

void ws_turn_bell(struct ws *ws)
{
	ws->silent = !ws->silent;
	put(ws, "bell", ws->silent ? "no" : "yes");
	ws_say(ws, ws->silent ? _("The bell is off")
	    : _("The bell rings for what is new"));
}

/* ---- how wide the terminal draws what is neither wide nor narrow ---- */

void ws_width_ask(struct ws *ws)
{
	ws->mode = WS_WIDTH;
	text_ambiguous(1);	/* the question is put in terms of one cell */
	term_redraw();
}

void ws_width_key(struct ws *ws, const char *key)
{
	int cells = strcmp(key, "y") == 0 ? 1 : strcmp(key, "n") == 0 ? 2 : 0;

	if (cells == 0 && strcmp(key, "Esc") != 0) {
		ws_say(ws, _("y: both ends stand in line. n: they do not"));
		return;
	}
	if (cells != 0) {
		text_ambiguous(cells);
		put(ws, "width", cells == 1 ? "1" : "2");
	}
	ws->width_asked = true;
	ws->mode = ws->back;
	term_redraw();
}

void ws_width_draw(struct ws *ws)
{
	struct area a = ws->layout.body;

	surface_clear(a);
	surface_text(a, 2, MARGIN, a.cols - MARGIN, STYLE_BOLD,
	    _("How does your terminal draw these signs?"));
	surface_text(a, 4, MARGIN, 20, STYLE_PLAIN, "0123456789|");
	surface_text(a, 5, MARGIN, 20, STYLE_PLAIN, "★①※…→●×±αЯ|");
	surface_text(a, 7, MARGIN, a.cols - MARGIN, STYLE_PLAIN,
	    _("Do both ends | stand in line?   y yes   n no"));
	surface_text(a, 9, MARGIN, a.cols - MARGIN, STYLE_DIM,
	    _("It can be changed later: ? then \"width\"."));
	surface_cursor(a, 7, MARGIN);
}
