/* Writing and reviewing through the screen: nothing a person types is lost,
 * whatever happens to the program; a review takes few keys. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/team.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"

enum { LARGE = 300000, WAIT_MS = 10000 };

static struct team team;

static int make_team(void **state)
{
	(void)state;
	team_make(&team);
	return 0;
}

static int drop_team(void **state)
{
	(void)state;
	team_drop(&team);
	return 0;
}

static void end(struct pty **p)
{
	pty_keys(*p, "Q");
	assert_int_equal(0, pty_end(*p));
	pty_close(p);
}

/* Opens the draft of onodera's first task: returned, with three remarks. */
static struct pty *open_editor(const char *lang, int rows, int cols)
{
	struct pty *p = team_open(&team, "onodera", lang, rows, cols);

	pty_expect(p, "小野寺 遥");
	pty_keys(p, "3e");
	pty_expect(p, strcmp(lang, "ja") == 0 ? "入力中" : "typing");
	return p;
}

static struct pty *open_review(const char *lang, int rows, int cols)
{
	struct pty *p = team_open(&team, NULL, lang, rows, cols);

	pty_keys(p, "R");
	pty_expect(p, strcmp(lang, "ja") == 0 ? "確認 1/" : "Review 1/");
	return p;
}

/* Whether a journal beside the team file holds `text`. */
static bool journal_holds(struct pty *p, const void *text)
{
	char folder[512], path[800];
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	(void)p;
	snprintf(folder, sizeof folder, "%s/demo/recovery", team.dir);
	dir = opendir(folder);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		char *file;
		FILE *f;

		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		f = entry->d_name[0] != '.' ? fopen(path, "rb") : NULL;
		if (f == NULL)
			continue;
		file = mem_new(1 << 20, 1);
		found = memmem(file, fread(file, 1, 1 << 20, f), text,
		    strlen(text)) != NULL || found;
		fclose(f);
		mem_free(&file);
	}
	if (dir != NULL)
		closedir(dir);
	return found;
}

static bool shows(struct pty *p, const void *text)
{
	return strstr(pty_screen(p), text) != NULL;
}

static void assert_saved(const char *text, bool there)
{
	char *out = team_must(&team, "onodera", "show", "draft", "D25", NULL);

	assert_int_equal(there, strstr(out, text) != NULL);
	mem_free(&out);
}

static void todays_lines_open_what_they_name(void **state)
{
	struct pty *p = team_open(&team, "onodera", "en", 24, 80);

	(void)state;
	pty_keys(p, "0");
	pty_expect(p, "[0 Today]");
	pty_expect(p, "In hand");
	pty_keys(p, "<Enter>");
	pty_expect(p, "back");
	pty_keys(p, "q");
	pty_expect(p, "[0 Today]");
	end(&p);
}

/* ---- writing ---- */

static void what_is_typed_is_saved_on_leaving(void **state)
{
	struct pty *p = open_editor("en", 24, 80);

	(void)state;
	pty_keys(p, "kept words");
	pty_expect(p, "kept words");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	pty_keys(p, "q");
	pty_expect(p, "[3 Tasks");
	assert_saved("kept words", true);
	assert_false(journal_holds(p, "kept words"));
	pty_keys(p, "e");
	pty_expect(p, "kept words");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
}

static void a_killed_editor_comes_back(void **state)
{
	struct pty *p = open_editor("ja", 24, 80);

	(void)state;
	pty_keys(p, "雪の朝は早く家を出ます。");
	pty_expect(p, "雪の朝は早く");
	assert_true(pty_wait(p, journal_holds, "\xe3\x81\xbe\xe3\x81\x99",
	    WAIT_MS));
	kill(pty_pid(p), SIGKILL);
	assert_int_equal(256 + SIGKILL, pty_end(p));
	pty_close(&p);
	assert_saved("雪の朝は早く", false);
	p = team_open(&team, "onodera", "ja", 24, 80);
	pty_expect(p, "前回の続きです。保存していない 12字を戻しました");
	pty_expect(p, "雪の朝は早く家を出ます。");
	/* and it is safe again at once, and can be undone */
	kill(pty_pid(p), SIGKILL);
	pty_end(p);
	pty_close(&p);
	p = team_open(&team, "onodera", "ja", 24, 80);
	pty_expect(p, "雪の朝は早く家を出ます。");
	pty_keys(p, "<C-s>");
	pty_expect(p, "保存 14:02");
	assert_saved("雪の朝は早く家を出ます。", true);
	pty_keys(p, "<Esc>");
	pty_expect(p, "提出");
	end(&p);
}

/* Killed in the middle of fast typing: at most 200 keys are lost. */
static void a_kill_while_typing_loses_little(void **state)
{
	struct pty *p = open_editor("en", 24, 80);
	struct buf keys;
	const char *said;
	int back = 0;

	(void)state;
	buf_init(&keys, 1000);
	for (int i = 0; i < 450; i++)
		buf_char(&keys, (char)('a' + i % 26));
	buf_char(&keys, '=');
	pty_keys(p, keys.data);
	pty_expect(p, "=");
	kill(pty_pid(p), SIGKILL);
	pty_end(p);
	pty_close(&p);
	p = team_open(&team, "onodera", "en", 24, 80);
	pty_expect(p, "Where you left off");
	said = strstr(pty_screen(p), "Where you left off. ");
	assert_non_null(said);
	assert_int_equal(1, sscanf(said + strlen("Where you left off. "),
	    "%d", &back));
	assert_in_range(back, 251, 451);
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
	buf_clear(&keys);
}

/* Written from today's lines, handed in, and back there. */
static void today_follows_what_was_handed_in(void **state)
{
	struct pty *p = team_open(&team, "onodera", "en", 24, 80);

	(void)state;
	pty_keys(p, "0");
	pty_expect(p, "In hand");
	pty_keys(p, "e");
	pty_expect(p, "typing");
	pty_keys(p, "done <Esc>S");
	pty_expect(p, "Submitted revision 2");
	pty_expect(p, "Handed in");
	pty_expect_gone(p, "In hand");
	end(&p);
}

static void a_dropped_line_saves(void **state)
{
	struct pty *p = open_editor("en", 24, 80);

	(void)state;
	pty_keys(p, "before the line dropped");
	pty_expect(p, "before the line dropped");
	pty_close(&p);
	assert_saved("before the line dropped", true);
}

static void any_size_at_any_moment(void **state)
{
	static const int sizes[][2] = { { 10, 40 }, { 40, 120 }, { 5, 20 },
	    { 12, 41 }, { 24, 80 } };
	struct pty *p = open_editor("ja", 24, 80);

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		pty_keys(p, "雪かき");
		pty_resize(p, sizes[i][0], sizes[i][1]);
	}
	pty_expect(p, "雪かき雪かき雪かき雪かき雪かき");
	pty_keys(p, "<F2>");
	pty_resize(p, 30, 110);
	pty_expect(p, "雪かき雪かき雪かき雪かき雪かき");
	pty_keys(p, "<Esc>");
	pty_expect(p, "提出");
	end(&p);
	assert_saved("雪かき雪かき雪かき雪かき雪かき", true);
}

static void a_large_paste_is_taken_and_too_much_refused(void **state)
{
	struct pty *p = open_editor("en", 24, 80);
	struct buf text;

	(void)state;
	buf_init(&text, 2 * LARGE);
	while (text.len < LARGE)
		buf_str(&text, "the snow lies on the roof and on the road\n");
	for (int i = 0; i < 3; i++) {
		pty_paste(p, text.data);
		pty_keys(p, "#");
	}
	pty_expect(p, "#");
	pty_paste(p, text.data);
	pty_expect(p, "1 MiB");
	pty_keys(p, "still here");
	pty_expect(p, "still here");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
	assert_saved("still here", true);
	buf_clear(&text);
}

static void two_sessions_lose_neither_text(void **state)
{
	struct pty *p = open_editor("en", 24, 80), *q;

	(void)state;
	pty_keys(p, "FIRST ");
	pty_expect(p, "FIRST");
	assert_true(pty_wait(p, journal_holds, "T", WAIT_MS));
	q = open_editor("en", 24, 80);
	pty_expect(q, "Another session of yours");
	pty_keys(p, "<C-s>");
	pty_expect(p, "saved 14:02");
	pty_keys(q, "SECOND ");
	pty_expect(q, "SECOND");
	pty_keys(q, "<C-s>");
	pty_expect(q, "newer text");
	assert_saved("FIRST", true);
	pty_keys(q, "<Esc>d");
	pty_expect(q, "the saved text and the text here");
	pty_expect(q, "SECOND");
	pty_expect(q, "FIRST");
	pty_keys(q, "2");
	pty_expect(q, "Ctrl-Z brings this one back");
	pty_keys(q, "u");
	pty_expect(q, "SECOND");
	pty_keys(q, "<C-s>");
	pty_expect(q, "saved 14:02");
	assert_saved("SECOND", true);
	end(&q);
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
	assert_saved("SECOND", true);
}

/* The team file is busy for a while: the wish is kept, and done when it is
 * free. */
static void a_busy_team_file_is_waited_for(void **state)
{
	struct pty *p = open_editor("en", 24, 80);
	char lock[600];
	int fd;

	(void)state;
	snprintf(lock, sizeof lock, "%s.lock", team.db);
	fd = open(lock, O_RDWR);
	assert_int_equal(0, flock(fd, LOCK_EX));
	pty_keys(p, "while busy<C-s>");
	pty_expect(p, "Waiting until the team file is free");
	pty_keys(p, " and on");
	pty_expect(p, "while busy and on");
	assert_int_equal(0, flock(fd, LOCK_UN));
	close(fd);
	pty_expect(p, "saved 14:02");
	assert_saved("while busy", true);
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
	assert_saved("while busy and on", true);
}

/* Without a key: after a pause it is in the team file. */
static void a_pause_saves(void **state)
{
	struct pty *p = open_editor("en", 24, 80);

	(void)state;
	pty_keys(p, "thinking");
	pty_expect(p, "thinking");
	assert_true(pty_wait(p, shows, "saved 14:02", 2 * WAIT_MS));
	assert_saved("thinking", true);
	assert_false(journal_holds(p, "g"));
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
}

/* No file may grow over 4 KiB from now on: the journal is small enough, the
 * team file is not. */
static void a_full_disk_keeps_the_text(void **state)
{
	const struct rlimit small = { 4096, 4096 };
	struct pty *p = open_editor("en", 24, 80);

	(void)state;
	assert_int_equal(0, prlimit(pty_pid(p), RLIMIT_FSIZE, &small, NULL));
	pty_keys(p, "no room for this<C-s>");
	pty_expect(p, "! not saved");
	assert_true(pty_wait(p, journal_holds, "r", WAIT_MS));
	pty_keys(p, "<Esc>q");
	pty_expect(p, "! not saved");
	pty_keys(p, "q");
	pty_expect(p, "comes back when you open");
	end(&p);
	assert_saved("no room for this", false);
	p = team_open(&team, "onodera", "en", 24, 80);
	pty_expect(p, "Where you left off");
	pty_expect(p, "no room for this");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
	assert_saved("no room for this", true);
}

static void searches_and_turns_the_part_beside(void **state)
{
	struct pty *p = open_editor("en", 24, 80);

	(void)state;
	pty_expect(p, "Remarks  open 3");
	pty_keys(p, "<F2>");
	pty_expect_gone(p, "Remarks  open 3");
	pty_keys(p, "<F2>");
	pty_expect(p, "Brief and terms");
	pty_keys(p, "<F2><Esc>");
	pty_expect(p, "Remarks  open 3");
	pty_keys(p, "c");
	pty_expect(p, "No remark stands here");
	pty_keys(p, "n");
	pty_keys(p, "c");
	pty_expect(p, "Remarks  open 2  settled 1");
	pty_keys(p, "<Tab><Enter>c");
	pty_expect(p, "Remarks  open 1  settled 2");
	pty_keys(p, "/zzz");
	pty_expect(p, "\"zzz\" is not in the text");
	pty_keys(p, "<Esc>?");
	pty_expect(p, "Keys of the editor");
	pty_keys(p, "<Esc>#");
	pty_expect(p, "Headings");
	pty_keys(p, "<Enter>d");
	pty_expect(p, "Nothing was changed since");
	end(&p);
}

/* ---- reviewing ---- */

/* The keys of screens 4.4: accept 2, return with a stock remark 3. */
static void a_review_takes_few_keys(void **state)
{
	struct pty *p = open_review("en", 24, 80);

	(void)state;
	pty_keys(p, "r");
	pty_expect(p, "needs at least one remark");
	pty_keys(p, "1");
	pty_expect(p, "Remarks  open 1");
	pty_keys(p, "r");
	pty_expect(p, "Return it");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "a");
	pty_expect(p, "Accept it");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Review 3/3");
	pty_keys(p, "u");
	pty_expect(p, "Review 2/3");
	pty_expect(p, "taken back");
	pty_keys(p, "a<Enter>");
	pty_expect(p, "Review 3/3");
	pty_keys(p, "J");
	pty_expect(p, "Accepted            1");
	pty_expect(p, "Returned            1");
	pty_expect(p, "Still waiting       1");
	pty_keys(p, "q");
	pty_expect(p, "[1 Orders");
	end(&p);
}

/* One after the other, the verdict and the remarks before it. */
static void undo_goes_all_the_way_back(void **state)
{
	struct pty *p = open_review("en", 24, 80);

	(void)state;
	pty_keys(p, "1");
	pty_expect(p, "Remarks  open 1");
	pty_keys(p, ")2");
	pty_expect(p, "Remarks  open 2");
	pty_keys(p, "r<Enter>");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "u");
	pty_expect(p, "Review 1/3");
	pty_expect(p, "Remarks  open 2");
	pty_keys(p, "u");
	pty_expect(p, "Remarks  open 1");
	pty_keys(p, "u");
	pty_expect(p, "Remarks  open 0");
	pty_keys(p, "u");
	pty_expect(p, "Nothing was done");
	pty_keys(p, "r");
	pty_expect(p, "needs at least one remark");
	end(&p);
}

static void skipping_gives_the_piece_back(void **state)
{
	struct pty *p = open_review("en", 24, 80);
	char *out;

	(void)state;
	pty_keys(p, "JJ");
	pty_expect(p, "Review 3/3");
	pty_keys(p, "K");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "q");
	pty_expect(p, "[1 Orders");
	out = team_must(&team, NULL, "list", "drafts", "--filter",
	    "state:in_review", NULL);
	assert_string_equal(out, "");
	mem_free(&out);
	end(&p);
}

/* A reviewer whose line drops holds nothing back. */
static void a_dropped_review_gives_the_piece_back(void **state)
{
	struct pty *p = open_review("en", 24, 80);
	char *out;

	(void)state;
	pty_close(&p);
	out = team_must(&team, NULL, "list", "drafts", "--filter",
	    "state:submitted", NULL);
	assert_non_null(strstr(out, "D32"));
	mem_free(&out);
}

static void another_reviewer_is_named(void **state)
{
	struct pty *p = open_review("en", 24, 80);
	struct pty *q = team_open(&team, "chiba", "en", 24, 80);

	(void)state;
	pty_keys(q, "R");
	pty_expect(q, "Review 1/3");
	pty_keys(q, "J");
	pty_expect(q, "is reviewing this (until 14:32)");
	end(&q);
	end(&p);
}

/* o Enter: the only other director stands in the field. */
static void a_piece_is_left_to_another(void **state)
{
	struct pty *p = open_review("en", 24, 80), *q;
	char *out;

	(void)state;
	pty_keys(p, "o");
	pty_expect(p, "pass on");
	pty_expect(p, "[chiba");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Left \"");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "u");
	pty_expect(p, "Review 1/3");
	pty_keys(p, "o<Enter>");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "q");
	pty_expect(p, "Passed on           1");
	pty_keys(p, "q");
	pty_expect(p, "[1 Orders");
	out = team_must(&team, NULL, "list", "drafts", "--filter",
	    "state:submitted", "--json", NULL);
	assert_non_null(strstr(out, "\"reviewer_name\":\"千葉 弓子\""));
	mem_free(&out);
	pty_keys(p, "R");	/* it is hers now */
	pty_expect(p, "Review 1/2");
	end(&p);
	q = team_open(&team, "chiba", "en", 24, 80);
	pty_keys(q, "R");	/* and comes first there */
	pty_expect(q, "Review 1/3");
	pty_expect(q, "冬の口のかわきを防ぐ");
	end(&q);
}

/* m: a sample of work; the form knows how, and the grounds. */
static void a_piece_shows_what_its_writer_can(void **state)
{
	struct pty *p = open_review("en", 24, 80);
	char *out;

	(void)state;
	pty_keys(p, "m");
	pty_expect(p, "assess");
	pty_expect(p, "[冬の口のかわきを防ぐ");
	pty_keys(p, "<Esc>");
	pty_expect(p, "Review 1/3");
	pty_keys(p, "m4<Enter>");
	pty_expect(p, "u undoes");
	pty_expect(p, "Review 1/3");
	out = team_must(&team, NULL, "show", "person", "takahashi", NULL);
	assert_non_null(strstr(out, "冬の口のかわきを防ぐ"));
	mem_free(&out);
	pty_keys(p, "u");
	pty_expect(p, "Undone: assess");
	end(&p);
}

static void what_is_mended_is_kept(void **state)
{
	struct pty *p = open_review("en", 24, 80);

	(void)state;
	pty_keys(p, "e");
	pty_expect(p, "mending");
	pty_keys(p, "mended ");
	pty_expect(p, "mended");
	pty_keys(p, "<Esc>q");
	pty_expect(p, "What you changed comes back with e");
	pty_keys(p, "e");
	pty_expect(p, "Where you left off");
	pty_expect(p, "mended");
	pty_keys(p, "<C-s>");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "q");
	pty_expect(p, "Fixed and accepted  1");
	end(&p);
	/* the writer sees what was mended */
	p = team_open(&team, "takahashi", "en", 24, 80);
	pty_keys(p, "4G/口のかわき<Enter>d");
	pty_expect(p, "revision 2 (14:02, mended)");
	pty_expect(p, "+  mended # ");
	end(&p);
}

/* Returned, revised, handed in again, compared: two people. */
static void a_returned_piece_comes_back_better(void **state)
{
	struct pty *p = team_open(&team, "onodera", "ja", 24, 80), *q;

	(void)state;
	pty_keys(p, "3e");
	pty_expect(p, "指摘 3");
	pty_keys(p, "歯みがきは夜がたいせつです。<Enter><Esc>Gi");
	pty_expect(p, "入力中");
	pty_keys(p, "朝は短くてかまいません。<Esc>S");
	pty_expect(p, "第2稿を提出しました");
	end(&p);
	q = team_open(&team, NULL, "ja", 24, 80);
	pty_keys(q, "4/歯みがき<Enter>R");
	pty_expect(q, "子どもの歯みがき Q&A");
	pty_expect(q, "指摘  残り 3");
	pty_expect(q, "第1稿");		/* the difference comes first */
	pty_expect(q, "変更 2か所  +26字 -0字");
	pty_expect(q, "歯みがきは夜がたいせつです。");
	pty_expect(q, "変更 2か所の1か所目");
	pty_keys(q, "n");
	pty_expect(q, "変更 2か所の2か所目");
	pty_expect(q, "朝は短くてかまいません。");
	pty_keys(q, "n");
	pty_expect(q, "変更 2か所の1か所目");
	pty_keys(q, "N");
	pty_expect(q, "変更 2か所の2か所目");
	pty_keys(q, "z");
	pty_expect_gone(q, "... 同じ");
	pty_keys(q, "zg");
	pty_expect(q, "... 同じ");
	pty_golden(q, "review-difference-80x24-ja");
	end(&q);
}

/* ---- looks ---- */

static void looks_as_drawn(void **state)
{
	static const struct { const char *lang; int rows, cols; } screens[] = {
		{ "ja", 24, 80 }, { "en", 24, 80 }, { "ja", 40, 120 },
		{ "en", 20, 60 }
	};
	char name[60];
	struct pty *p;

	(void)state;
	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
		const char *lang = screens[i].lang;
		int rows = screens[i].rows, cols = screens[i].cols;

		p = open_editor(lang, rows, cols);
		snprintf(name, sizeof name, "editor-%dx%d-%s", cols, rows,
		    lang);
		pty_golden(p, name);
		pty_keys(p, "<Esc>");
		pty_expect(p, strcmp(lang, "ja") == 0 ? "提出" : "submit");
		end(&p);
		p = open_review(lang, rows, cols);
		pty_keys(p, "))3r");
		pty_expect(p, strcmp(lang, "ja") == 0 ? "差し戻します"
		    : "Return it");
		snprintf(name, sizeof name, "review-%dx%d-%s", cols, rows,
		    lang);
		pty_golden(p, name);
		pty_keys(p, "<Esc>u");
		pty_expect_gone(p, strcmp(lang, "ja") == 0 ? "残り 1"
		    : "open 1");
		end(&p);
	}
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, make_team, drop_team)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(todays_lines_open_what_they_name),
		EACH(what_is_typed_is_saved_on_leaving),
		EACH(a_killed_editor_comes_back),
		EACH(a_kill_while_typing_loses_little),
		EACH(today_follows_what_was_handed_in),
		EACH(a_dropped_line_saves),
		EACH(any_size_at_any_moment),
		EACH(a_large_paste_is_taken_and_too_much_refused),
		EACH(two_sessions_lose_neither_text),
		EACH(a_busy_team_file_is_waited_for),
		EACH(a_pause_saves),
		EACH(a_full_disk_keeps_the_text),
		EACH(searches_and_turns_the_part_beside),
		EACH(a_review_takes_few_keys),
		EACH(undo_goes_all_the_way_back),
		EACH(skipping_gives_the_piece_back),
		EACH(a_dropped_review_gives_the_piece_back),
		EACH(another_reviewer_is_named),
		EACH(a_piece_is_left_to_another),
		EACH(a_piece_shows_what_its_writer_can),
		EACH(what_is_mended_is_kept),
		EACH(a_returned_piece_comes_back_better),
		EACH(looks_as_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
