/* Markdown as HTML that is XML too. */
#include "markdown_own.h"

#include <string.h>

#include "teamjob/text/html.h"
#include "teamjob/text/utf8.h"

enum {
	GROWTH_MAX = 24,	/* times as long as the text the HTML may be */
	ROOM = 1 << 16		/* and that much more */
};

struct html {
	struct buf *out;
	size_t limit;		/* bytes of `out`; more is out of proportion */
	const struct markdown_frame *frame;
	struct buf piece;	/* the string in hand, decoded */
	unsigned lists;		/* that stand open */
	MD_SPANTYPE open[MARKDOWN_NESTING];	/* spans whose tags stand open:
				 * md4c ends some inside another they began
				 * outside of */
	size_t n_open;
	unsigned deep;		/* spans too deep for a tag */
	unsigned pictures;	/* > 0: words go into alt="" */
	bool picture;		/* the one that stands open was allowed */
	unsigned headings;	/* so far */
	size_t heading_at;	/* where the id of the open one goes */
	struct buf heading;	/* its words */
	bool in_heading, soft;	/* soft: a line end is owed */
	uint32_t last;		/* the last character written as text */
};

static int state_of(const struct html *h)
{
	return h->out->over || h->out->len > h->limit;
}

/* ---- spans that stand open ---- */

static const char *span_tag(MD_SPANTYPE type)
{
	switch (type) {
	case MD_SPAN_EM: return "em";
	case MD_SPAN_STRONG: return "strong";
	case MD_SPAN_CODE: return "code";
	case MD_SPAN_DEL: return "del";
	case MD_SPAN_A: return "a";
	default: return NULL;
	}
}

static bool is_open(const struct html *h, MD_SPANTYPE type)
{
	for (size_t i = 0; i < h->n_open; i++)
		if (h->open[i] == type)
			return true;
	return false;
}

/* Closes the innermost span of that type and what stands open in it. */
static void close_span(struct html *h, MD_SPANTYPE type)
{
	MD_SPANTYPE last = type;

	if (!is_open(h, type))
		return;
	do {
		last = h->open[--h->n_open];
		buf_printf(h->out, "</%s>", span_tag(last));
	} while (last != type);
}

/* No span reaches beyond its block. */
static void close_spans(struct html *h)
{
	if (h->pictures > 0 && h->picture)
		buf_str(h->out, "\"/>");
	while (h->n_open > 0)
		close_span(h, h->open[h->n_open - 1]);
	h->pictures = 0;
	h->deep = 0;
	h->soft = false;
	h->last = 0;
}

/* ---- blocks ---- */

static const char *list_tag(MD_BLOCKTYPE type)
{
	return type == MD_BLOCK_UL ? "ul" : type == MD_BLOCK_OL ? "ol"
	    : "blockquote";
}

static bool is_list(MD_BLOCKTYPE type)
{
	return type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
	    type == MD_BLOCK_QUOTE;
}

/* Tags of blocks that need no more than their name. */
static const char *plain_tag(MD_BLOCKTYPE type)
{
	switch (type) {
	case MD_BLOCK_P: return "p";
	case MD_BLOCK_TABLE: return "table";
	case MD_BLOCK_THEAD: return "thead";
	case MD_BLOCK_TBODY: return "tbody";
	case MD_BLOCK_TR: return "tr";
	default: return NULL;
	}
}

static void begin_list(struct html *h, MD_BLOCKTYPE type, const void *detail)
{
	if (++h->lists > MARKDOWN_NESTING)
		return;
	buf_printf(h->out, "<%s", list_tag(type));
	if (type == MD_BLOCK_OL) {
		const MD_BLOCK_OL_DETAIL *ol = detail;

		if (ol->start != 1)
			buf_printf(h->out, " start=\"%u\"", ol->start);
	}
	buf_str(h->out, ">\n");
}

static void begin_item(struct html *h, const MD_BLOCK_LI_DETAIL *item)
{
	if (h->lists > MARKDOWN_NESTING)
		return;
	buf_str(h->out, "<li>");
	if (item->is_task)
		buf_printf(h->out, "<input type=\"checkbox\" disabled=\""
		    "disabled\"%s/> ", item->task_mark != ' '
		    ? " checked=\"checked\"" : "");
}

/* Letters of a language's name, so that it can stand in class="". */
static void begin_code(struct html *h, const MD_BLOCK_CODE_DETAIL *code)
{
	char language[SLUG_BYTES];

	buf_reset(&h->piece);
	markdown_attribute(&h->piece, &code->lang);
	markdown_slug(language, h->piece.data, h->piece.len);
	buf_str(h->out, "<pre><code");
	if (language[0] != '\0')
		buf_printf(h->out, " class=\"language-%s\"", language);
	buf_char(h->out, '>');
}

static void begin_cell(struct html *h, MD_BLOCKTYPE type,
    const MD_BLOCK_TD_DETAIL *cell)
{
	static const char *const style[] = {
		[MD_ALIGN_DEFAULT] = "",
		[MD_ALIGN_LEFT] = " style=\"text-align:left\"",
		[MD_ALIGN_CENTER] = " style=\"text-align:center\"",
		[MD_ALIGN_RIGHT] = " style=\"text-align:right\""
	};

	buf_printf(h->out, "<%s%s>", type == MD_BLOCK_TH ? "th" : "td",
	    style[cell->align]);
}

static unsigned heading_level(const struct html *h, const void *detail)
{
	unsigned level = ((const MD_BLOCK_H_DETAIL *)detail)->level;

	level += h->frame->shift;
	return level > 6 ? 6 : level;
}

static int begin_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct html *h = arg;

	close_spans(h);
	if (is_list(type)) {
		begin_list(h, type, detail);
	} else if (plain_tag(type) != NULL) {
		buf_printf(h->out, "<%s>", plain_tag(type));
	} else if (type == MD_BLOCK_LI) {
		begin_item(h, detail);
	} else if (type == MD_BLOCK_HR) {
		buf_str(h->out, "<hr/>\n");
	} else if (type == MD_BLOCK_CODE) {
		begin_code(h, detail);
	} else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		begin_cell(h, type, detail);
	} else if (type == MD_BLOCK_H) {
		buf_printf(h->out, "<h%u id=\"", heading_level(h, detail));
		h->in_heading = true;
		h->heading_at = h->out->len;
		buf_reset(&h->heading);
	}
	return state_of(h);
}

/* The id is known only when the words are: it is put before them. */
static void end_heading(struct html *h, unsigned level)
{
	char slug[SLUG_BYTES];
	struct buf words;

	markdown_slug(slug, h->heading.data, h->heading.len);
	buf_init(&words, h->out->max);
	buf_add(&words, h->out->data + h->heading_at,
	    h->out->len - h->heading_at);
	buf_cut(h->out, h->heading_at);
	html_text(h->out, h->frame->prefix);
	buf_printf(h->out, "h%u%s%s\">", ++h->headings,
	    slug[0] != '\0' ? "-" : "", slug);
	buf_add(h->out, words.data, words.len);
	buf_printf(h->out, "</h%u>\n", level);
	buf_clear(&words);
	h->in_heading = false;
}

static int end_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct html *h = arg;

	close_spans(h);
	if (is_list(type)) {
		if (h->lists-- <= MARKDOWN_NESTING)
			buf_printf(h->out, "</%s>\n", list_tag(type));
		else
			buf_char(h->out, '\n');
	} else if (plain_tag(type) != NULL) {
		buf_printf(h->out, "</%s>\n", plain_tag(type));
	} else if (type == MD_BLOCK_LI) {
		buf_str(h->out, h->lists <= MARKDOWN_NESTING ? "</li>\n" : "\n");
	} else if (type == MD_BLOCK_CODE) {
		buf_str(h->out, "</code></pre>\n");
	} else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		buf_str(h->out, type == MD_BLOCK_TH ? "</th>" : "</td>");
	} else if (type == MD_BLOCK_H) {
		end_heading(h, heading_level(h, detail));
	}
	return state_of(h);
}

/* ---- spans ---- */

static const char link_end[] = "\" rel=\"nofollow noopener\"";

/* An attribute's value with a name; nothing when it is empty. */
static void put_attribute(struct html *h, const char *name,
    const MD_ATTRIBUTE *value)
{
	buf_reset(&h->piece);
	markdown_attribute(&h->piece, value);
	if (h->piece.len == 0)
		return;
	buf_printf(h->out, " %s=\"", name);
	html_bytes(h->out, h->piece.data, h->piece.len);
	buf_char(h->out, '"');
}

/* The address into `piece`: true when it may stand. */
static bool take_address(struct html *h, const MD_ATTRIBUTE *a, bool picture)
{
	buf_reset(&h->piece);
	markdown_attribute(&h->piece, a);
	return markdown_link_allowed(h->piece.data, h->piece.len) &&
	    !(picture && h->piece.len > 7 &&
	    strncasecmp(h->piece.data, "mailto:", 7) == 0);
}

/* An address as an attribute; a blank as %20. */
static void put_address(struct html *h, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (c == ' ')
			buf_str(h->out, "%20");
		else if ((c & 0x80) == 0)
			html_bytes(h->out, &c, 1);
		else
			buf_char(h->out, c);	/* checked to be UTF-8 */
	}
}

/* The tag of a link; false when it may lead nowhere. */
static bool begin_link(struct html *h, const MD_SPAN_A_DETAIL *a)
{
	if (is_open(h, MD_SPAN_A) || !take_address(h, &a->href, false))
		return false;
	buf_str(h->out, "<a href=\"");
	put_address(h, h->piece.data, h->piece.len);
	buf_str(h->out, link_end);
	put_attribute(h, "title", &a->title);
	buf_char(h->out, '>');
	return true;
}

static void begin_picture(struct html *h, const MD_SPAN_IMG_DETAIL *img)
{
	if (h->pictures++ > 0)
		return;
	h->picture = take_address(h, &img->src, true);
	if (!h->picture)
		return;
	buf_str(h->out, "<img src=\"");
	put_address(h, h->piece.data, h->piece.len);
	buf_char(h->out, '"');
	put_attribute(h, "title", &img->title);
	buf_str(h->out, " alt=\"");
}

/* The line end that was owed: none between full-width characters. */
static void settle_line_end(struct html *h, uint32_t next)
{
	if (!h->soft)
		return;
	h->soft = false;
	if (!(markdown_wide(h->last) && markdown_wide(next)))
		buf_char(h->out, h->pictures > 0 ? ' ' : '\n');
}

static int begin_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct html *h = arg;

	if (type == MD_SPAN_IMG || !markdown_wide(h->last))
		settle_line_end(h, 0);
	if (type == MD_SPAN_IMG) {
		begin_picture(h, detail);
	} else if (h->pictures > 0 || span_tag(type) == NULL) {
		return 0;
	} else if (h->n_open == MARKDOWN_NESTING || h->deep > 0) {
		h->deep++;
	} else if (type != MD_SPAN_A) {
		h->open[h->n_open++] = type;
		buf_printf(h->out, "<%s>", span_tag(type));
	} else if (begin_link(h, detail)) {
		h->open[h->n_open++] = type;
	}
	return state_of(h);
}

static int end_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct html *h = arg;

	(void)detail;
	if (type == MD_SPAN_IMG && h->pictures > 0) {
		if (--h->pictures == 0 && h->picture)
			buf_str(h->out, "\"/>");
	} else if (h->pictures == 0 && h->deep > 0) {
		h->deep--;
	} else if (h->pictures == 0) {
		close_span(h, type);
	}
	return state_of(h);
}

/* Bytes of the bare URL that begins at `s`, 0 when none does: ASCII only, so
 * that Japanese may go on behind it, and without the stop of a sentence. */
static size_t bare_url(const char *s, size_t len)
{
	size_t head = len > 7 && memcmp(s, "http://", 7) == 0 ? 7
	    : len > 8 && memcmp(s, "https://", 8) == 0 ? 8 : 0;
	size_t n = head;

	while (head > 0 && n < len && s[n] > ' ' && s[n] < 0x7f &&
	    memchr("<>\"\\^`{|}'()", s[n], 13) == NULL)
		n++;
	while (n > head && memchr(".,:;!?*_~", s[n - 1], 9) != NULL)
		n--;
	return n > head ? n : 0;
}

/* Words, and the bare URLs in them as links. */
static void put_words(struct html *h, const char *s, size_t len)
{
	size_t done = 0, at = 0;

	while (at < len) {
		size_t n = s[at] == 'h' ? bare_url(s + at, len - at) : 0;

		if (n == 0 || n > MARKDOWN_LINK_MAX) {
			at += n > 0 ? n : 1;
			continue;
		}
		html_bytes(h->out, s + done, at - done);
		buf_str(h->out, "<a href=\"");
		put_address(h, s + at, n);
		buf_str(h->out, link_end);
		buf_char(h->out, '>');
		html_bytes(h->out, s + at, n);
		buf_str(h->out, "</a>");
		at += n;
		done = at;
	}
	html_bytes(h->out, s + done, len - done);
}

static int put_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE len, void *arg)
{
	struct html *h = arg;
	uint32_t first = 0;

	if (type == MD_TEXT_SOFTBR) {
		h->soft = true;
		return 0;
	}
	if (type == MD_TEXT_BR) {
		buf_str(h->out, h->pictures > 0 ? " " : "<br/>\n");
		h->last = 0;
		return state_of(h);
	}
	buf_reset(&h->piece);
	markdown_plain(&h->piece, type, s, len);
	utf8_decode(h->piece.data, h->piece.len, &first);
	settle_line_end(h, first);
	if (type == MD_TEXT_NORMAL && !is_open(h, MD_SPAN_A) &&
	    h->pictures == 0)
		put_words(h, h->piece.data, h->piece.len);
	else
		html_bytes(h->out, h->piece.data, h->piece.len);
	if (h->in_heading)
		buf_add(&h->heading, h->piece.data, h->piece.len);
	if (h->piece.len > 0)
		h->last = markdown_last(h->piece.data, h->piece.len);
	return state_of(h);
}

static const MD_PARSER html_parser = {
	.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
	    MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS,
	.enter_block = begin_block, .leave_block = end_block,
	.enter_span = begin_span, .leave_span = end_span, .text = put_text
};

enum tj_code markdown_html(struct buf *out, const char *s, size_t len,
    const struct markdown_frame *frame, struct tj_err *err)
{
	static const struct markdown_frame alone = { NULL, 0 };
	struct html h = { .out = out,
	    .frame = frame != NULL ? frame : &alone };
	size_t before = out->len;
	enum tj_code code;

	h.limit = before + GROWTH_MAX * len + ROOM;
	buf_init(&h.piece, 8 * (size_t)MARKDOWN_MAX);
	buf_init(&h.heading, 1024);
	code = markdown_parse(s, len, &html_parser, &h, err);
	buf_clear(&h.piece);
	buf_clear(&h.heading);
	if (code != TJ_OK)
		buf_cut(out, before);
	return code;
}

/* ---- a page of its own ---- */

/* Read in a browser and printed: one column of some 40 characters. */
static const char style[] =
    "body{max-width:42em;margin:2em auto;padding:0 1em;line-height:1.8;"
    "font-family:sans-serif;color:#222;background:#fff}"
    "h1,h2,h3,h4,h5,h6{line-height:1.4}"
    "table{border-collapse:collapse}th,td{border:1px solid #999;"
    "padding:.2em .6em;vertical-align:top}"
    "pre{overflow-x:auto;background:#f4f4f4;padding:.6em}"
    "img{max-width:100%;height:auto}"
    "blockquote{margin-left:0;padding-left:1em;border-left:3px solid #ccc}"
    "article{margin-top:3em}.facts{color:#555;font-size:.9em}"
    "@media print{article{break-before:page}a{color:inherit}}";

void markdown_page_begin(struct buf *out, const char *title, const char *lang)
{
	html_fill(out, "<!DOCTYPE html>\n<html lang=\"%1\">\n<head>\n"
	    "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\"/>\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; img-src http: https: 'self'; "
	    "style-src 'unsafe-inline'\"/>\n"
	    "<title>%2</title>\n<style>%3</style>\n</head>\n<body>\n", lang,
	    title, style, NULL);
}

void markdown_page_end(struct buf *out)
{
	buf_str(out, "</body>\n</html>\n");
}
