/* Markdown: what a Japanese writer means by it, and that no text whatever
 * makes markup of its own, a bad link, a page that is not well formed, or a
 * long wait. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/cpu.h"
#include "markup.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/prose/markdown.h"

/* A sanitizer reads each string to its end at each call: there the texts are
 * read, on less of them, and the time says nothing. */
#ifdef TEAMJOB_SANITIZED
enum { LARGE = MARKDOWN_MAX / 16, TIMED = 0 };
#else
enum { LARGE = MARKDOWN_MAX, TIMED = 1 };
#endif
enum { OUT_MAX = 64 << 20, DEEPEST = 4 * MARKDOWN_NESTING };

static char *html_of(const char *text)
{
	struct buf b;

	buf_init(&b, OUT_MAX);
	assert_int_equal(markdown_html(&b, text, strlen(text), NULL, NULL),
	    TJ_OK);
	return buf_take(&b);
}

static char *text_of(const char *text)
{
	struct buf b;

	buf_init(&b, OUT_MAX);
	assert_int_equal(markdown_text(&b, text, strlen(text), NULL), TJ_OK);
	return buf_take(&b);
}

static void assert_sound(const char *html, const char *source)
{
	size_t at, deepest;
	const char *wrong = markup_wrong(html, &at, &deepest);

	if (wrong != NULL)
		fail_msg("%s at %zu: %.80s\nin: %s\nof: %.200s", wrong, at,
		    html + at, html, source);
	assert_true(deepest <= DEEPEST);
}

struct pair {
	const char *text, *out;
};

static void writes_html(void **state)
{
	static const struct pair pairs[] = {
		/* emphasis beside Japanese */
		{ "これは**「太字」**です", "<p>これは<strong>「太字」</strong>です</p>\n" },
		{ "これは**「太字」**です。それは**「次」**です",
		    "<p>これは<strong>「太字」</strong>です。それは<strong>「次」</strong>"
		    "です</p>\n" },
		{ "**太字。**と", "<p><strong>太字。</strong>と</p>\n" },
		{ "雪は*(注)*深い", "<p>雪は<em>(注)</em>深い</p>\n" },
		{ "「**太字**」と**別**", "<p>「<strong>太字</strong>」と<strong>別"
		    "</strong></p>\n" },
		{ "これは**太字**「**別**」", "<p>これは<strong>太字</strong>「<strong>別"
		    "</strong>」</p>\n" },
		{ "は***「強い」***です", "<p>は<em><strong>「強い」</strong></em>です</p>\n" },
		{ "は**“強い”**です", "<p>は<strong>“強い”</strong>です</p>\n" },
		{ "は~~「消す」~~です", "<p>は<del>「消す」</del>です</p>\n" },
		{ "価格は**1,000円(税込)**から", "<p>価格は<strong>1,000円(税込)"
		    "</strong>から</p>\n" },
		/* what is no emphasis stays */
		{ "2 * 3 * 4", "<p>2 * 3 * 4</p>\n" },
		{ "`は**「x」**で`", "<p><code>は**「x」**で</code></p>\n" },
		{ "は\\*\\*「x」\\*\\*で", "<p>は**「x」**で</p>\n" },
		{ "```\nは**「x」**で\n```", "<pre><code>は**「x」**で\n</code></pre>\n" },
		/* full-width blanks after signs, line ends */
		{ "#　見出し", "<h1 id=\"h1\">見出し</h1>\n" },
		{ "-　項目", "<ul>\n<li>項目</li>\n</ul>\n" },
		{ "雪の日の\n歩き方", "<p>雪の日の歩き方</p>\n" },
		{ "snow\nday", "<p>snow\nday</p>\n" },
		{ "雪 \nday", "<p>雪\nday</p>\n" },
		{ "雪の日  \n歩き方", "<p>雪の日<br/>\n歩き方</p>\n" },
		{ "　　字下げ", "<p>　　字下げ</p>\n" },
		{ "    not code", "<p>not code</p>\n" },
		/* blocks */
		{ "## FAQ: Snow & ice\n\n## よくある質問", "<h2 id=\"h1-faq-snow-ice\">"
		    "FAQ: Snow &amp; ice</h2>\n<h2 id=\"h2\">よくある質問</h2>\n" },
		{ "| a | b |\n|---|--:|\n| 1 | 2 |", "<table><thead><tr><th>a</th>"
		    "<th style=\"text-align:right\">b</th></tr>\n</thead>\n"
		    "<tbody><tr><td>1</td><td style=\"text-align:right\">2</td></tr>\n"
		    "</tbody>\n</table>\n" },
		{ "3. c\n4. d", "<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol>\n" },
		{ "- [x] done", "<ul>\n<li><input type=\"checkbox\" disabled=\"disabled\""
		    " checked=\"checked\"/> done</li>\n</ul>\n" },
		{ "```c\nx<y\n```", "<pre><code class=\"language-c\">x&lt;y\n"
		    "</code></pre>\n" },
		{ "> q\n\n---", "<blockquote>\n<p>q</p>\n</blockquote>\n<hr/>\n" },
		/* links and pictures */
		{ "[雪](https://example.com/a?b=1&c=2 \"題\")", "<p><a href=\""
		    "https://example.com/a?b=1&amp;c=2\" rel=\"nofollow noopener\" "
		    "title=\"題\">雪</a></p>\n" },
		{ "[a](mailto:a@example.com) [b](/x/y) [c](#h1)",
		    "<p><a href=\"mailto:a@example.com\" rel=\"nofollow noopener\">a</a> "
		    "<a href=\"/x/y\" rel=\"nofollow noopener\">b</a> "
		    "<a href=\"#h1\" rel=\"nofollow noopener\">c</a></p>\n" },
		{ "![雪*道*](yuki.jpg)", "<p><img src=\"yuki.jpg\" alt=\"雪道\"/></p>\n" },
		{ "詳しくはhttps://example.com/a_b?c=dです。", "<p>詳しくは<a href=\""
		    "https://example.com/a_b?c=d\" rel=\"nofollow noopener\">"
		    "https://example.com/a_b?c=d</a>です。</p>\n" },
		{ "see https://example.com/ now", "<p>see <a href=\"https://example.com/\""
		    " rel=\"nofollow noopener\">https://example.com/</a> now</p>\n" },
		/* raw HTML and entities are text */
		{ "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;"
		    "</p>\n" },
		{ "a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n" },
		{ "&copy; &#12354; &amp;lt; &unknown; &#0; &#x1b;",
		    "<p>© あ &amp;lt; &amp;unknown; \xef\xbf\xbd \xef\xbf\xbd</p>\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char *html = html_of(pairs[i].text);

		assert_sound(html, pairs[i].text);
		assert_string_equal(html, pairs[i].out);
		mem_free(&html);
	}
}

/* Addresses that must not become links, whatever hides the scheme. */
static void refuses_links(void **state)
{
	static const char *const bad[] = {
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
		"vbscript:x", "file:///etc/passwd", "ftp://example.com/",
		"tel:110", "javascript&colon;alert(1)x:", "&#106;avascript:alert(1)",
		"&#x6A;avascript&#58;alert(1)", "java&#9;script:alert(1)",
		"java&#10;script:alert(1)", "%6Aavascript:alert(1)",
		"javascript%3Aalert(1)", "%256Aavascript%253Aalert(1)",
		"&#1;javascript:alert(1)", "//example.com/x", "/\\example.com",
		"\\\\\\\\example.com", "http:/x", "https:", "mailto:",
		"\xef\xb7\x90javascript:alert(1)", "java\xef\xb7\x90script:x",
		"x:y", "1:2", "about:blank", "blob:null/1"
	};
	static const char *const shapes[] = {
		"[x](%s)", "![x](%s)", "[x](<%s>)", "<%s>", "[x]\n\n[x]: %s\n",
		"[x](%s \"title\")", "[![y](%s)](%s)"
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
			char text[400], *html;

			snprintf(text, sizeof text, shapes[k], bad[i], bad[i]);
			html = html_of(text);
			assert_sound(html, text);
			/* Literal "&colon;" is inert: no scheme. */
			if (strstr(bad[i], "&colon;") == NULL &&
			    (strstr(html, "href=") || strstr(html, "src=")))
				fail_msg("%s became %s", text, html);
			mem_free(&html);
		}
}

static void accepts_links(void **state)
{
	static const char *const good[] = {
		"http://example.com/", "HTTPS://example.com/a:b", "mailto:a@b.example",
		"a", "a/b:c", "?q=a:b", "#x:y", "/a", "./a:b", "http://example.com/%3A"
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!markdown_link_allowed(good[i], strlen(good[i])))
			fail_msg("%s", good[i]);
}

static void writes_text(void **state)
{
	static const struct pair pairs[] = {
		{ "# 題\n\n本文**「太字」**です。\n次の行\n\n- a\n- b\n  1. c\n  2. d\n\n> 引用\n> 二行目\n",
		    "■ 題\n\n本文「太字」です。\n次の行\n\n- a\n- b\n  1. c\n  2. d\n\n"
		    "> 引用\n> 二行目\n" },
		{ "[雪](https://example.com/) と <https://example.com/>",
		    "雪 (https://example.com/) と https://example.com/\n" },
		{ "[雪](javascript:x)", "雪\n" },
		{ "| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2\n" },
		{ "```\na\n\nb\n```", "a\n\nb\n" },
		{ "- [ ] a\n- [x] b", "[ ] a\n[x] b\n" },
		{ "&#x202e;a<b>", "\xef\xbf\xbd" "a<b>\n" }, { "", "" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char *text = text_of(pairs[i].text);

		if (i == 6)	/* a bidi control is gone, by whatever way */
			assert_null(strstr(text, "\xe2\x80\xae"));
		else
			assert_string_equal(text, pairs[i].out);
		mem_free(&text);
	}
}

static void frames_a_fragment(void **state)
{
	const struct markdown_frame frame = { "p3-", 2 };
	struct buf b;

	(void)state;
	buf_init(&b, OUT_MAX);
	buf_str(&b, "before ");
	assert_int_equal(markdown_html(&b, "# A b\n###### c", 14, &frame, NULL),
	    TJ_OK);
	assert_string_equal(b.data, "before <h3 id=\"p3-h1-a-b\">A b</h3>\n"
	    "<h6 id=\"p3-h2-c\">c</h6>\n");
	buf_clear(&b);
}

static void makes_slugs(void **state)
{
	static const struct pair pairs[] = {
		{ "Snow & Ice!", "snow-ice" }, { "雪道", "" }, { "../../etc", "etc" },
		{ "雪2025冬", "2025" }, { "-a-", "a" },
		{ "abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghijklmnopqrstuvwxyz012345" },
		{ "abcdefghijklmnopqrstuvwxyz01234 x", "abcdefghijklmnopqrstuvwxyz01234x" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char slug[SLUG_BYTES];

		markdown_slug(slug, pairs[i].text, strlen(pairs[i].text));
		assert_string_equal(slug, pairs[i].out);
	}
}

/* ---- hostile texts ---- */

/* A text of about `size` bytes: head, then `unit` again and again. */
static char *repeated(const char *head, const char *unit, size_t size)
{
	struct buf b;

	buf_init(&b, size);
	buf_str(&b, head);
	while (!b.over)
		buf_str(&b, unit);
	return buf_take(&b);
}

static int64_t time_of(const char *text)
{
	struct buf b;
	int64_t start = cpu_ms();
	enum tj_code code;

	buf_init(&b, OUT_MAX);
	code = markdown_html(&b, text, strlen(text), NULL, NULL);
	start = cpu_ms() - start;
	assert_true(code == TJ_OK || code == TJ_LIMIT);
	if (code == TJ_OK)
		assert_sound(b.data, text);
	else
		assert_int_equal(b.len, 0);
	buf_reset(&b);
	code = markdown_text(&b, text, strlen(text), NULL);
	assert_true(code == TJ_OK || code == TJ_LIMIT);
	buf_clear(&b);
	return start;
}

/* Texts that make careless parsers slow: four times the length takes about
 * four times as long. */
static void takes_linear_time(void **state)
{
	static const struct pair units[] = {
		{ "", "**「" }, { "", "」**で" }, { "", "*a **a " }, { "", "*" },
		{ "", "[" }, { "", "![" }, { "", "[a](" }, { "", "]" }, { "", "`" },
		{ "", "`a``b```c " }, { "", "> " }, { "", ">\n" }, { "", "- " },
		{ "", "- a\n" }, { "", "1. " }, { "", "<" }, { "", "<!--" },
		{ "", "<a " }, { "", "<http://" }, { "", "&#" }, { "", "&a" },
		{ "", "\\" }, { "", "http://a.b " }, { "", "http://" },
		{ "", "www." }, { "", "_a __b " }, { "", "~~a" }, { "", "~" },
		{ "", "#" }, { "", "# a\n" }, { "", "|" }, { "", "|\n" },
		{ "|a|a|\n|---|---|\n", "|" }, { "|a|a|\n|---|---|\n", "|b|c|\n" },
		{ "", "[a]: b\n" }, { "[a]: bbbbbbbbbbbbbbbbbbbbbbbb\n\n", "[a]" },
		{ "", "a\n" }, { "", "```\n" }, { "", "~~~ a\n" }, { "", "\n" },
		{ "", "雪" }, { "", "雪\n" }, { "", "\t" }, { "", "　" },
		{ "", "[](a)" }, { "", "![](a)" }, { "", "a@b.c " }, { "", "(" },
		{ "", "*「*」" }, { "", "[x][x]" }, { "[x]: /a\n\n", "[x][x]" },
		{ "", "&lt;" }, { "", "- - - a\n" }, { "", "  - a\n    - b\n" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		char *small = repeated(units[i].text, units[i].out,
		    LARGE / 4);
		char *large = repeated(units[i].text, units[i].out, LARGE);
		int64_t first = time_of(small), second = time_of(large);

		/* what another process took from the caches counts as well */
		for (int again = 0; TIMED && again < 3 &&
		    second > 10 * first + 150; again++)
			second = time_of(large);
		if (TIMED && second > 10 * first + 150)
			fail_msg("\"%s\": %d ms, four times as much %d ms",
			    units[i].out, (int)first, (int)second);
		mem_free(&small);
		mem_free(&large);
	}
}

/* Tables whose HTML grows with the square of the text. */
static void stops_what_grows(void **state)
{
	struct buf b, out;
	struct tj_err err;

	(void)state;
	buf_init(&b, MARKDOWN_MAX);
	for (int i = 0; i < 20000; i++)
		buf_str(&b, "|a");
	buf_str(&b, "|\n");
	for (int i = 0; i < 20000; i++)
		buf_str(&b, "|---");
	buf_str(&b, "|\n");
	for (int i = 0; i < 20000; i++)
		buf_str(&b, "|a\n");
	buf_init(&out, OUT_MAX);
	assert_int_equal(markdown_html(&out, b.data, b.len, NULL, &err),
	    TJ_LIMIT);
	assert_int_equal(out.len, 0);
	assert_int_equal(markdown_text(&out, b.data, b.len, &err), TJ_LIMIT);
	buf_clear(&b);
	buf_init(&b, 2 * MARKDOWN_MAX);
	while (b.len <= MARKDOWN_MAX)
		buf_str(&b, "long ");
	assert_int_equal(markdown_html(&out, b.data, b.len, NULL, &err),
	    TJ_LIMIT);
	buf_clear(&b);
	buf_clear(&out);
}

/* Any mixture of signs: well formed, no deeper than promised. */
static void stands_any_mixture(void **state)
{
	static const char *const pieces[] = {
		"*", "**", "***", "_", "__", "~", "~~", "`", "``", "```\n", "[", "](",
		"]", ")", "(", "![", "<", ">", "> ", "- ", "1. ", "# ", "#　", "\n",
		"\n\n", "  ", "    ", "|", "|---|---|\n", "a", "雪", "「", "」", "。", "\\",
		"&", "&amp;", "&#106;", "&colon;", ";", ":", "javascript:", "http://",
		"https://example.com/", "\"", "'", "=", "/>", "<script>", "</p>",
		"<!--", "-->", "]]>", "<?php", "[x]: javascript:y\n", "[x]", "\t",
		"\xef\xb7\x90", "\xff", "\xe2\x80\xae", "\x1b[31m", "- [x] ", "　", "---\n"
	};
	enum { ROUNDS = 4000, PIECES = sizeof pieces / sizeof *pieces };

	(void)state;
	srand(5);
	for (int round = 0; round < ROUNDS; round++) {
		struct buf b;
		char *html, *text;

		buf_init(&b, 4096);
		for (int i = rand() % 40; i >= 0; i--)
			buf_str(&b, pieces[rand() % PIECES]);
		html = html_of(b.data);
		assert_sound(html, b.data);
		text = text_of(b.data);
		assert_null(strchr(text, 0x1b));
		mem_free(&html);
		mem_free(&text);
		buf_clear(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_html),
		cmocka_unit_test(refuses_links),
		cmocka_unit_test(accepts_links),
		cmocka_unit_test(writes_text),
		cmocka_unit_test(frames_a_fragment),
		cmocka_unit_test(makes_slugs),
		cmocka_unit_test(stops_what_grows),
		cmocka_unit_test(stands_any_mixture),
		cmocka_unit_test(takes_linear_time)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
