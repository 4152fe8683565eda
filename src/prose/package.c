#include "teamjob/prose/package.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/prose/markdown.h"
#include "teamjob/prose/zip.h"
#include "teamjob/text/csv.h"
#include "teamjob/text/html.h"

/* ---- formats and names ---- */

struct format {
	const char *word, *ending;
	enum tj_code (*write)(struct buf *out, const struct package *p,
	    struct tj_err *err);
};

static const struct format formats[PACKAGE_FORMAT_COUNT];

const char *package_format_word(enum package_format format)
{
	return (unsigned)format < PACKAGE_FORMAT_COUNT ? formats[format].word
	    : NULL;
}

enum package_format package_format_of(const char *word)
{
	unsigned i = 0;

	while (i < PACKAGE_FORMAT_COUNT && strcmp(formats[i].word, word) != 0)
		i++;
	return (enum package_format)i;
}

void package_name(char out[PACKAGE_NAME_BYTES], const char *number,
    const char *title, enum package_format format)
{
	char first[SLUG_BYTES], rest[SLUG_BYTES];

	markdown_slug(first, number, strlen(number));
	markdown_slug(rest, title, strlen(title));
	for (const char *s = title; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)	/* no half of a name: the 12 of */
			rest[0] = '\0';		/* "12月号" is a number too many */
	snprintf(out, PACKAGE_NAME_BYTES, "%s%s%s.%s",
	    first[0] != '\0' ? first : "order", rest[0] != '\0' ? "-" : "",
	    rest, formats[format].ending);
}

/* ---- the pieces one after another ---- */

static bool ends_line(const struct buf *b)
{
	return b->len == 0 || b->data[b->len - 1] == '\n';
}

/* A title on one line, without signs that would make markup of it. */
static void put_title(struct buf *out, const char *title)
{
	for (; *title != '\0'; title++) {
		if (strchr("\\`*_[]<>#|~&", *title) != NULL)
			buf_char(out, '\\');
		buf_char(out, *title == '\n' ? ' ' : *title);
	}
}

/* The piece without a heading that only says its title again. */
static const char *body_of(const struct package_piece *piece)
{
	size_t len = strlen(piece->title), marks = strspn(piece->body, "#");
	const char *s = piece->body + marks;

	s += strspn(s, " ");
	if (marks == 0 || strncmp(s, piece->title, len) != 0)
		return piece->body;
	s += len;
	s += strspn(s, " ");
	return *s == '\n' ? s + strspn(s, "\n") : piece->body;
}

static enum tj_code write_markdown(struct buf *out, const struct package *p,
    struct tj_err *err)
{
	(void)err;
	for (size_t i = 0; i < p->n; i++) {
		const struct package_piece *piece = &p->pieces[i];

		if (i > 0)
			buf_str(out, "\n---\n\n");
		buf_str(out, "# ");
		put_title(out, piece->title);
		buf_str(out, "\n\n");
		if (piece->author != NULL) {
			put_title(out, piece->author);
			buf_str(out, "\n\n");
		}
		buf_str(out, body_of(piece));
		if (!ends_line(out))
			buf_char(out, '\n');
	}
	return TJ_OK;
}

static enum tj_code write_text(struct buf *out, const struct package *p,
    struct tj_err *err)
{
	static const char rule[] = "\n----------------------------------------\n\n";
	enum tj_code code = TJ_OK;

	for (size_t i = 0; i < p->n && code == TJ_OK; i++) {
		const struct package_piece *piece = &p->pieces[i];

		buf_printf(out, "%s%s\n", i > 0 ? rule : "", piece->title);
		if (piece->author != NULL)
			buf_printf(out, "%s\n", piece->author);
		buf_char(out, '\n');
		code = markdown_text(out, body_of(piece),
		    strlen(body_of(piece)), err);
	}
	return code;
}

/* ---- one page ---- */

static void put_facts(struct buf *out, const struct package *p,
    const struct package_piece *piece)
{
	char characters[24];
	bool ja = strcmp(p->lang, "ja") == 0;

	snprintf(characters, sizeof characters, "%lld",
	    (long long)piece->characters);
	buf_str(out, "<p class=\"facts\">");
	html_fill(out, ja ? "%1 / %2字" : "%1 / %2 characters", piece->number,
	    characters, NULL);
	if (piece->author != NULL)
		html_fill(out, " / %1", piece->author, NULL);
	buf_str(out, "</p>\n");
}

static void put_contents(struct buf *out, const struct package *p)
{
	char place[24];

	html_fill(out, "<h1>%1</h1>\n<p class=\"facts\">%2 / %3 / %4</p>\n"
	    "<nav>\n<ol>\n", p->title, p->number, p->client, p->day, NULL);
	for (size_t i = 0; i < p->n; i++) {
		snprintf(place, sizeof place, "p%zu", i + 1);
		html_fill(out, "<li><a href=\"#%1\">%2</a></li>\n", place,
		    p->pieces[i].title, NULL);
	}
	buf_str(out, "</ol>\n</nav>\n");
}

static enum tj_code write_html(struct buf *out, const struct package *p,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	markdown_page_begin(out, p->title, p->lang);
	put_contents(out, p);
	for (size_t i = 0; i < p->n && code == TJ_OK; i++) {
		char place[24], prefix[28];
		struct markdown_frame frame = { prefix, 2 };

		snprintf(place, sizeof place, "p%zu", i + 1);
		snprintf(prefix, sizeof prefix, "%s-", place);
		html_fill(out, "<article id=\"%1\">\n<h2>%2</h2>\n", place,
		    p->pieces[i].title, NULL);
		put_facts(out, p, &p->pieces[i]);
		code = markdown_html(out, body_of(&p->pieces[i]),
		    strlen(body_of(&p->pieces[i])), &frame, err);
		buf_str(out, "</article>\n");
	}
	markdown_page_end(out);
	return code;
}

/* ---- the list ---- */

/* A row of cells; `numeric` is the column that is a number, counted from 0. */
static void put_row(struct buf *out, const char *const *cells, size_t n,
    size_t numeric)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(out, ',');
		csv_put(out, cells[i] != NULL ? cells[i] : "", i != numeric);
	}
	buf_str(out, "\r\n");
}

static enum tj_code write_csv(struct buf *out, const struct package *p,
    struct tj_err *err)
{
	static const char *const head[] = {
		"number", "title", "author", "characters", "sha256", "file"
	};
	enum { COLUMNS = sizeof head / sizeof *head };

	(void)err;
	buf_str(out, "\xef\xbb\xbf");	/* spreadsheets ask for it */
	put_row(out, head, COLUMNS, COLUMNS);
	for (size_t i = 0; i < p->n; i++) {
		const struct package_piece *piece = &p->pieces[i];
		char characters[24], name[PACKAGE_NAME_BYTES];
		const char *cells[COLUMNS] = {
			piece->number, piece->title, piece->author, characters,
			piece->sha, name
		};

		snprintf(characters, sizeof characters, "%lld",
		    (long long)piece->characters);
		package_name(name, piece->number, piece->title,
		    PACKAGE_MARKDOWN);
		put_row(out, cells, COLUMNS, 3);
	}
	return TJ_OK;
}

/* ---- all of it ---- */

/* One file of the archive, in memory until it is packed. */
struct part {
	char name[PACKAGE_NAME_BYTES + 8];
	struct buf bytes;
};

static enum tj_code make_parts(struct part *parts, const struct package *p,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;
	char name[PACKAGE_NAME_BYTES];

	for (unsigned i = 0; i < PACKAGE_ZIP && code == TJ_OK; i++) {
		package_name(name, p->number, p->title,
		    (enum package_format)i);
		snprintf(parts[i].name, sizeof parts[i].name, "%s", name);
		code = formats[i].write(&parts[i].bytes, p, err);
	}
	for (size_t i = 0; i < p->n && code == TJ_OK; i++) {
		struct part *part = &parts[PACKAGE_ZIP + i];
		const struct package_piece *piece = &p->pieces[i];
		struct package one = *p;

		one.pieces = piece;
		one.n = 1;
		package_name(name, piece->number, piece->title,
		    PACKAGE_MARKDOWN);
		snprintf(part->name, sizeof part->name, "pieces/%s", name);
		code = write_markdown(&part->bytes, &one, err);
	}
	return code;
}

static enum tj_code write_zip(struct buf *out, const struct package *p,
    struct tj_err *err)
{
	size_t n = PACKAGE_ZIP + p->n;
	struct part *parts = mem_new(n, sizeof *parts);
	struct zip_entry *entries = mem_new(n, sizeof *entries);
	enum tj_code code;

	for (size_t i = 0; i < n; i++)
		buf_init(&parts[i].bytes, PACKAGE_BYTES_MAX);
	code = make_parts(parts, p, err);
	for (size_t i = 0; i < n; i++) {
		entries[i] = (struct zip_entry){ parts[i].name,
		    parts[i].bytes.data, parts[i].bytes.len };
		if (parts[i].bytes.over && code == TJ_OK)
			code = tj_fail(err, TJ_LIMIT,
			    N_("The package is too large"), NULL);
	}
	if (code == TJ_OK)
		code = zip_write(out, entries, n, p->day, err);
	for (size_t i = 0; i < n; i++)
		buf_clear(&parts[i].bytes);
	mem_free(&entries);
	mem_free(&parts);
	return code;
}

static const struct format formats[PACKAGE_FORMAT_COUNT] = {
	[PACKAGE_MARKDOWN] = { "md", "md", write_markdown },
	[PACKAGE_HTML] = { "html", "html", write_html },
	[PACKAGE_TEXT] = { "text", "txt", write_text },
	[PACKAGE_CSV] = { "csv", "csv", write_csv },
	[PACKAGE_ZIP] = { "zip", "zip", write_zip }
};

enum tj_code package_write(struct buf *out, const struct package *p,
    enum package_format format, struct tj_err *err)
{
	size_t before = out->len;
	enum tj_code code;

	if (p->n == 0)
		return tj_fail(err, TJ_NOT_FOUND, N_("Order %1 has no accepted "
		    "piece to hand over"), p->number, NULL);
	code = formats[format].write(out, p, err);
	if (code == TJ_OK && out->over)
		code = tj_fail(err, TJ_LIMIT, N_("The package is too large"),
		    NULL);
	if (code != TJ_OK)
		buf_cut(out, before);
	return code;
}
