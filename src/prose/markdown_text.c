/* Markdown as words alone, as they go into a mail or a client's form. */
#include "markdown_own.h"

#include <string.h>

#include "teamjob/text/clean.h"
#include "teamjob/text/utf8.h"

enum { GROWTH_MAX = 24, ROOM = 1 << 16, HEAD_MAX = 16 };

/* What stands before each line of a list's item or a quote. */
struct indent {
	char first[HEAD_MAX];	/* before the next line: the item's sign */
	char rest[HEAD_MAX];	/* before those after it */
	bool shown;
};

struct plain {
	struct buf *out;
	size_t limit;
	struct indent indents[2 * MARKDOWN_NESTING];
	unsigned depth;		/* indents in force; more are not shown */
	unsigned numbers[MARKDOWN_NESTING];	/* next of each list, 0: signs */
	unsigned lists;
	bool at_start, gap;	/* of a line; gap: an empty line is owed */
	bool soft;		/* a line end is owed */
	uint32_t last;
	size_t link_at;		/* where the words of the link begin */
	bool first_cell;
	struct buf piece;
};

static int state_of(const struct plain *p)
{
	return p->out->over || p->out->len > p->limit;
}

static void end_line(struct plain *p)
{
	if (!p->at_start)
		buf_char(p->out, '\n');
	p->at_start = true;
	p->soft = false;
}

/* Whatever is owed before words: an empty line, the signs of the line. */
static void start_line(struct plain *p)
{
	unsigned shown = p->depth < 2 * MARKDOWN_NESTING ? p->depth
	    : 2 * MARKDOWN_NESTING;

	if (!p->at_start)
		return;
	if (p->gap && p->out->len > 0)
		buf_char(p->out, '\n');
	p->gap = false;
	p->at_start = false;
	for (unsigned i = 0; i < shown; i++) {
		struct indent *in = &p->indents[i];

		buf_str(p->out, in->first);
		memcpy(in->first, in->rest, sizeof in->first);
		in->shown = true;
	}
}

static void put(struct plain *p, const char *s, size_t len)
{
	while (len > 0) {
		const char *end = memchr(s, '\n', len);
		size_t n = end != NULL ? (size_t)(end - s) : len;

		if (n > 0 || end != NULL)
			start_line(p);
		buf_add(p->out, s, n);
		if (end == NULL)
			return;
		end_line(p);
		s += n + 1;
		len -= n + 1;
	}
}

static void push(struct plain *p, const char *first, const char *rest)
{
	if (p->depth < 2 * MARKDOWN_NESTING) {
		struct indent *in = &p->indents[p->depth];

		memset(in, 0, sizeof *in);
		memcpy(in->first, first, strnlen(first, HEAD_MAX - 1));
		memcpy(in->rest, rest, strnlen(rest, HEAD_MAX - 1));
	}
	p->depth++;
}

static void begin_item(struct plain *p, const MD_BLOCK_LI_DETAIL *item)
{
	static const char blanks[] = "            ";
	unsigned list = p->lists - 1;
	char sign[HEAD_MAX] = "- ";
	struct buf b;

	buf_init(&b, HEAD_MAX - 1);
	if (list < MARKDOWN_NESTING && p->numbers[list] > 0)
		buf_printf(&b, "%u. ", p->numbers[list]++);
	else if (item->is_task)
		buf_str(&b, item->task_mark == ' ' ? "[ ] " : "[x] ");
	else
		buf_str(&b, sign);
	memcpy(sign, b.data, b.len + 1);
	push(p, sign, blanks + sizeof blanks - 1 - (b.len < sizeof blanks
	    ? b.len : sizeof blanks - 1));
	buf_clear(&b);
}

static void begin_list(struct plain *p, unsigned start)
{
	if (p->lists < MARKDOWN_NESTING)
		p->numbers[p->lists] = start;
	p->lists++;
}

static int begin_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct plain *p = arg;

	if (type == MD_BLOCK_DOC)
		return 0;
	if (type != MD_BLOCK_TH && type != MD_BLOCK_TD)
		end_line(p);
	p->last = 0;
	if (type == MD_BLOCK_UL) {
		begin_list(p, 0);
	} else if (type == MD_BLOCK_OL) {
		unsigned start = ((MD_BLOCK_OL_DETAIL *)detail)->start;

		begin_list(p, start > 0 ? start : 1);
	} else if (type == MD_BLOCK_LI) {
		begin_item(p, detail);
	} else if (type == MD_BLOCK_QUOTE) {
		push(p, "> ", "> ");
	} else if (type == MD_BLOCK_H) {
		p->gap = true;
		put(p, "\xe2\x96\xa0 ", 4);	/* a black square */
	} else if (type == MD_BLOCK_HR) {
		put(p, "----", 4);
	} else if (type == MD_BLOCK_TR) {
		p->first_cell = true;
	} else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		if (!p->first_cell)
			put(p, " | ", 3);
		p->first_cell = false;
	}
	return state_of(p);
}

static int end_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct plain *p = arg;

	(void)detail;
	if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
		return state_of(p);
	if (type == MD_BLOCK_LI && p->depth <= 2 * MARKDOWN_NESTING &&
	    !p->indents[p->depth - 1].shown)
		start_line(p);	/* an empty item shows its sign */
	end_line(p);
	if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
		p->lists--;
	if (type == MD_BLOCK_LI || type == MD_BLOCK_QUOTE)
		p->depth--;
	else if (type != MD_BLOCK_TR && type != MD_BLOCK_THEAD)
		p->gap = true;
	return state_of(p);
}

static int begin_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct plain *p = arg;

	(void)detail;
	if (type == MD_SPAN_A)
		p->link_at = p->out->len;
	return state_of(p);
}

/* The address behind the words, if they are not the address. */
static void put_address(struct plain *p, const MD_ATTRIBUTE *a, size_t from)
{
	buf_reset(&p->piece);
	markdown_attribute(&p->piece, a);
	if (!markdown_link_allowed(p->piece.data, p->piece.len) ||
	    p->piece.data[0] == '#' || from > p->out->len ||
	    memmem(p->out->data + from, p->out->len - from, p->piece.data,
	    p->piece.len) != NULL)
		return;
	put(p, " (", 2);
	put(p, p->piece.data, p->piece.len);
	put(p, ")", 1);
}

static int end_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct plain *p = arg;

	if (type == MD_SPAN_A)
		put_address(p, &((MD_SPAN_A_DETAIL *)detail)->href, p->link_at);
	else if (type == MD_SPAN_IMG)
		put_address(p, &((MD_SPAN_IMG_DETAIL *)detail)->src,
		    p->out->len);
	return state_of(p);
}

static int put_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE len, void *arg)
{
	struct plain *p = arg;

	if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
		end_line(p);
		return state_of(p);
	}
	buf_reset(&p->piece);
	markdown_plain(&p->piece, type, s, len);
	put(p, p->piece.data, p->piece.len);
	return state_of(p);
}

static const MD_PARSER text_parser = {
	.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
	    MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS,
	.enter_block = begin_block, .leave_block = end_block,
	.enter_span = begin_span, .leave_span = end_span, .text = put_text
};

enum tj_code markdown_text(struct buf *out, const char *s, size_t len,
    struct tj_err *err)
{
	struct buf text;
	struct plain p = { .out = &text, .at_start = true };
	enum tj_code code;

	p.limit = GROWTH_MAX * len + ROOM;
	buf_init(&text, p.limit + ROOM);
	buf_init(&p.piece, 8 * (size_t)MARKDOWN_MAX);
	code = markdown_parse(s, len, &text_parser, &p, err);
	buf_clear(&p.piece);
	if (code == TJ_OK && text.len > 0) {
		text_clean(out, text.data, text.len, TEXT_BLOCK);
		if (out->len > 0 && out->data[out->len - 1] != '\n')
			buf_char(out, '\n');
	}
	buf_clear(&text);
	return code;
}
