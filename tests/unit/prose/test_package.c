/* The package of an order: each format holds every piece, no text gets out of
 * its place, and the archive is one that other programs open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "markup.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/prose/markdown.h"
#include "teamjob/prose/package.h"
#include "teamjob/prose/zip.h"
#include "teamjob/text/csv.h"

enum { PIECES = 3 };

static const struct package_piece pieces[PIECES] = {
	{ "1046-1", "窓の結露を減らす工夫", "工藤 真由",
	    "# 結露\n\nこれは**「水」**です。\n", 9, "aa11" },
	{ "1046-2", "=cmd|'/c calc'!A0 <b>&\"", NULL,
	    "<script>alert(1)</script>\n\n</article>\n[x](javascript:y)", 40,
	    "bb22" },
	{ "1046-3", "Winter Guide", "+81 本間", "# Winter Guide\n\n* a\n* b", 2, "cc33" }
};

static const struct package order = {
	"1046", "旭川の冬の暮らし <10記事>", "ゆきむし工房", "2026-11-25", "ja",
	pieces, PIECES
};

static char *made(enum package_format format)
{
	struct buf b;

	buf_init(&b, PACKAGE_BYTES_MAX);
	assert_int_equal(package_write(&b, &order, format, NULL), TJ_OK);
	if (format == PACKAGE_ZIP)
		assert_memory_equal(b.data, "PK\3\4", 4);
	return buf_take(&b);
}

static void writes_one_page(void **state)
{
	char *html = made(PACKAGE_HTML), *body = strstr(html, "<h2>");

	(void)state;
	assert_memory_equal(html, "<!DOCTYPE html>", 15);
	assert_non_null(strstr(html, "<title>旭川の冬の暮らし &lt;10記事&gt;"));
	assert_non_null(strstr(html, "<a href=\"#p2\">=cmd|"));
	assert_non_null(strstr(html, "<article id=\"p3\">"));
	assert_non_null(strstr(html, "<h3 id=\"p1-h1\">結露</h3>"));
	assert_non_null(strstr(html, "<strong>「水」</strong>"));
	assert_non_null(strstr(html, "1046-1 / 9字 / 工藤 真由"));
	assert_null(strstr(html, "<script"));
	assert_null(strstr(html, "javascript:"));
	assert_non_null(body);
	assert_null(strstr(html, "<b>"));
	mem_free(&html);
}

static void writes_text_and_markdown(void **state)
{
	char *text = made(PACKAGE_TEXT), *md = made(PACKAGE_MARKDOWN);

	(void)state;
	assert_ptr_equal(strstr(text, "窓の結露を減らす工夫\n工藤 真由\n\n■ 結露\n\n"
	    "これは「水」です。\n"), text);
	assert_non_null(strstr(text, "- a\n- b\n"));
	assert_non_null(strstr(md, "# =cmd\\|'/c calc'!A0 \\<b\\>\\&\"\n"));
	assert_non_null(strstr(md, "これは**「水」**です。\n"));
	/* a heading that says the title again is left out */
	assert_non_null(strstr(text, "Winter Guide\n+81 本間\n\n- a\n"));
	assert_null(strstr(text, "■ Winter Guide"));
	mem_free(&text);
	mem_free(&md);
}

static void names_are_ascii_or_none(void **state)
{
	char name[PACKAGE_NAME_BYTES];

	(void)state;
	package_name(name, "1046", "Winter guide", PACKAGE_ZIP);
	assert_string_equal(name, "1046-winter-guide.zip");
	/* no half of a title: the 12 of "12月号" would be a number too many */
	package_name(name, "1015", "町内会報 12月号", PACKAGE_HTML);
	assert_string_equal(name, "1015.html");
	package_name(name, "../..", "../etc", PACKAGE_CSV);
	assert_string_equal(name, "order-etc.csv");
}

static void writes_a_guarded_list(void **state)
{
	char *csv = made(PACKAGE_CSV);
	struct csv_reader r;
	struct csv_row row;

	(void)state;
	csv_init(&r, csv);
	assert_int_equal(csv_next(&r, &row, NULL), TJ_OK);
	assert_int_equal(row.n, 6);
	assert_int_equal(csv_next(&r, &row, NULL), TJ_OK);
	assert_string_equal(row.cells[3], "9");
	assert_string_equal(row.cells[5], "1046-1.md");
	assert_int_equal(csv_next(&r, &row, NULL), TJ_OK);
	assert_string_equal(row.cells[1], "'=cmd|'/c calc'!A0 <b>&\"");
	assert_string_equal(row.cells[2], "");
	assert_int_equal(csv_next(&r, &row, NULL), TJ_OK);
	assert_string_equal(row.cells[2], "'+81 本間");
	assert_string_equal(row.cells[5], "1046-3-winter-guide.md");
	mem_free(&csv);
}

/* Another program takes the archive apart: python's own reader. */
static void packs_what_others_open(void **state)
{
	static const char look[] = "python3 -c 'import sys,zipfile,io\n"
	    "z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\n"
	    "assert z.testzip() is None\n"
	    "n=z.namelist()\n"
	    "assert n==[\"1046.md\",\"1046.html\",\"1046.txt\","
	    "\"1046.csv\",\"pieces/1046-1.md\",\"pieces/1046-2-cmd-c-calc-a0-b.md\","
	    "\"pieces/1046-3-winter-guide.md\"],n\n"
	    "i=z.getinfo(n[0]); assert i.date_time[:3]==(2026,11,25); "
	    "assert i.flag_bits&0x800; assert i.external_attr>>16==0o100644\n"
	    "assert \"これは**「水」**です\" in z.read(n[4]).decode()'";
	char path[] = "/tmp/teamjob-package-XXXXXX";
	char command[1200];
	struct buf b, again;
	int fd = mkstemp(path);

	(void)state;
	buf_init(&b, PACKAGE_BYTES_MAX);
	buf_init(&again, PACKAGE_BYTES_MAX);
	buf_str(&again, "in front");
	assert_int_equal(package_write(&b, &order, PACKAGE_ZIP, NULL), TJ_OK);
	assert_int_equal(package_write(&again, &order, PACKAGE_ZIP, NULL),
	    TJ_OK);
	assert_int_equal(again.len, b.len + 8);
	assert_memory_equal(again.data + 8, b.data, b.len);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, b.data, b.len), b.len);
	close(fd);
	snprintf(command, sizeof command, "%s <%s", look, path);
	assert_int_equal((system)(command), 0);
	unlink(path);
	buf_clear(&b);
	buf_clear(&again);
}

static void refuses_what_is_no_package(void **state)
{
	static const char *const names[] = {
		"", "/etc/passwd", "../x", "a/../b", "a\\b", "C:x", "a\nb", ".x"
	};
	struct package empty = order;
	struct buf b;

	(void)state;
	empty.n = 0;
	buf_init(&b, PACKAGE_BYTES_MAX);
	for (int f = 0; f < PACKAGE_FORMAT_COUNT; f++)
		assert_int_equal(package_write(&b, &empty,
		    (enum package_format)f, NULL), TJ_NOT_FOUND);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct zip_entry e = { names[i], "x", 1 };

		assert_int_equal(zip_write(&b, &e, 1, "2026-11-25", NULL),
		    TJ_INVALID);
	}
	assert_int_equal(zip_write(&b, NULL, 0, "today", NULL), TJ_INVALID);
	assert_int_equal(b.len, 0);
	buf_clear(&b);
	buf_init(&b, 60);
	buf_str(&b, "kept");
	for (int f = 0; f < PACKAGE_FORMAT_COUNT; f++) {
		assert_int_equal(package_write(&b, &order,
		    (enum package_format)f, NULL), TJ_LIMIT);
		assert_string_equal(b.data, "kept");
		b.over = false;
	}
	buf_clear(&b);
}

static void knows_its_words(void **state)
{
	(void)state;
	for (int f = 0; f < PACKAGE_FORMAT_COUNT; f++)
		assert_int_equal(package_format_of(package_format_word(
		    (enum package_format)f)), f);
	assert_int_equal(package_format_of("pdf"), PACKAGE_FORMAT_COUNT);
	assert_null(package_format_word(PACKAGE_FORMAT_COUNT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_one_page),
		cmocka_unit_test(writes_text_and_markdown),
		cmocka_unit_test(names_are_ascii_or_none),
		cmocka_unit_test(writes_a_guarded_list),
		cmocka_unit_test(packs_what_others_open),
		cmocka_unit_test(refuses_what_is_no_package),
		cmocka_unit_test(knows_its_words)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
