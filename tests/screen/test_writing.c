/* Writing through the screen: nothing a person types is lost, whatever happens
 * to the program. */
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

#include "lib/demo.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"

enum { LARGE = 300000, WAIT_MS = 10000 };

/* Opens the draft of onodera's first task: returned, with three remarks. */
static struct pty *open_editor(const char *lang, int rows, int cols)
{
	struct pty *p = team_open(&team, "onodera", lang, rows, cols);

	pty_expect(p, "小野寺 遥");
	pty_keys(p, "3e");
	pty_expect(p, strcmp(lang, "ja") == 0 ? "入力中" : "typing");
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
	pty_expect(p, "Waiting for the review");
	pty_expect_gone(p, "In hand");
	end(&p);
}

/* S, from today's line, the task, or the draft: as it stands, and u takes it
 * back. */
static void one_key_hands_it_in(void **state)
{
	static const char *const places[] = { "0", "3", "3<Enter>", "4" };
	struct pty *p = team_open(&team, "onodera", "en", 24, 80);

	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		pty_keys(p, places[i]);
		pty_expect(p, "歯みがき");
		pty_keys(p, "S");
		pty_expect(p, "! Submitted revision 2: ");
		pty_expect(p, " characters, 1,500-2,000 were ordered (u");
		pty_keys(p, "u");
		pty_expect(p, "Undone: submit");
		pty_keys(p, "<Esc>q");
	}
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

/* What came with a submit, of the newest revision. */
static int written_seconds(void)
{
	char *out = team_must(&team, NULL, "sql", "SELECT 'S='||seconds FROM "
	    "revision WHERE is_void=0 ORDER BY id DESC LIMIT 1", NULL);
	const char *at = strstr(out, "S=");
	int seconds = -1;

	assert_non_null(at);
	assert_int_equal(1, sscanf(at, "S=%d", &seconds));
	mem_free(&out);
	return seconds;
}

/* Time at the keys: through a crash, a closed session and a submit that was
 * taken back it goes on; what is handed in next begins anew. */
static void time_at_the_keys_goes_with_the_submit(void **state)
{
	struct pty *p = open_editor("en", 24, 80);

	(void)state;
	pty_keys(p, "one");
	assert_true(pty_wait(p, journal_holds, "e", WAIT_MS));	/* a second */
	pty_keys(p, " two");
	assert_true(pty_wait(p, journal_holds, "w", WAIT_MS));
	kill(pty_pid(p), SIGKILL);
	pty_end(p);
	pty_close(&p);
	p = team_open(&team, "onodera", "en", 24, 80);
	pty_expect(p, "one two");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	pty_keys(p, "q");
	pty_expect(p, "In hand");
	end(&p);
	p = open_editor("en", 24, 80);
	pty_keys(p, "<Esc>S");
	pty_expect(p, "Submitted revision 2");
	assert_in_range(written_seconds(), 1, 60);
	pty_keys(p, "u");
	pty_expect(p, "Undone");
	pty_keys(p, "e");
	pty_expect(p, "typing");
	pty_keys(p, "<Esc>S");
	pty_expect(p, "Submitted revision 2");
	assert_in_range(written_seconds(), 1, 60);
	end(&p);
}

/* F4, F5: told to end, or hung up, in the middle of a word. */
static void a_signal_saves(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGQUIT };
	static const char *const words_of[] = { "FIRSTEND", "SECONDEND",
	    "THIRDEND" };

	(void)state;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct pty *p = open_editor("en", 24, 80);

		pty_keys(p, words_of[i]);
		pty_expect(p, words_of[i]);
		kill(pty_pid(p), signals[i]);
		pty_end(p);
		assert_false(pty_alternate(p));
		pty_close(&p);
		assert_saved(words_of[i], true);
		assert_false(journal_holds(p, words_of[i]));
	}
}

/* F7: a thousand changes of size while words are typed. */
static void a_storm_of_sizes_breaks_nothing(void **state)
{
	static const int sizes[][2] = { { 1, 1 }, { 1, 200 }, { 200, 1 },
	    { 200, 500 }, { 24, 80 } };
	struct pty *p = open_editor("ja", 24, 80);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		const int *size = sizes[i % 5];

		pty_resize(p, size[0], size[1]);
		if (i % 100 == 0)
			pty_keys(p, "雪");
		kill(pty_pid(p), SIGWINCH);
	}
	pty_resize(p, 24, 80);
	pty_expect(p, "雪雪雪雪雪雪雪雪雪雪# 子ども");
	pty_keys(p, "<Esc>");
	pty_expect(p, "提出");
	end(&p);
}

/* F8: nothing that is pasted or broken is a command. */
static void rubbish_is_no_command(void **state)
{
	struct pty *p = open_editor("en", 24, 80);
	struct buf text;

	(void)state;
	pty_send(p, "\xe9\x9b");	/* 雪 in two halves */
	pty_send(p, "\xaa");
	pty_expect(p, "雪");
	pty_send(p, "\xe9\x9bx\xff\xfe" "END");
	pty_expect(p, "END");
	pty_send(p, "\033[?1;2c\033]11;rgb:0/0/0\007\033P>|x\033\\");
	pty_keys(p, "after");
	pty_expect(p, "ENDafter");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	pty_paste(p, "qQS\033q\r:Q\rdone");	/* letters are keys: still text */
	pty_expect(p, "done");
	pty_expect(p, "submit");
	buf_init(&text, 11 << 20);
	while (text.len < 10 << 20)
		buf_str(&text, "q Q S the snow lies on the road\n");
	pty_paste(p, text.data);
	pty_expect(p, "1 MiB");
	buf_clear(&text);
	pty_keys(p, "u");
	end(&p);
	assert_saved("END", true);
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

/* F10: when there is room again, the same session saves. */
static void a_disk_that_is_freed_takes_the_text(void **state)
{
	struct rlimit small = { 4096, RLIM_INFINITY };
	struct pty *p = open_editor("en", 24, 80);

	(void)state;
	assert_int_equal(0, prlimit(pty_pid(p), RLIMIT_FSIZE, &small, NULL));
	pty_keys(p, "no room yet<C-s>");
	pty_expect(p, "! not saved");
	small.rlim_cur = RLIM_INFINITY;
	assert_int_equal(0, prlimit(pty_pid(p), RLIMIT_FSIZE, &small, NULL));
	pty_keys(p, ", now<C-s>");
	pty_expect(p, "saved 14:02");
	assert_saved("no room yet, now", true);
	assert_false(journal_holds(p, "room"));
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
}

static void searches_and_turns_the_part_beside(void **state)
{
	struct pty *p = open_editor("en", 24, 80);

	(void)state;
	pty_expect(p, "Remarks  open 3");
	pty_keys(p, "<F2>");
	pty_expect(p, "Checklist  left 2");
	pty_keys(p, "<F2>");
	pty_expect_gone(p, "Checklist");
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

/* Everywhere, or in the selection; one step of undo. What was copied goes from
 * one editor to the next. */
static void words_are_replaced_at_once(void **state)
{
	struct pty *p = open_editor("en", 24, 80);

	(void)state;
	pty_keys(p, "snow a Snow<Enter>snow b<Enter><Esc>%snow<Enter>");
	pty_expect(p, "with:");
	pty_keys(p, "ice<Enter>");
	pty_expect(p, "Replaced in 3 places");
	pty_expect(p, "ice a ice");
	pty_keys(p, "u");
	pty_expect(p, "snow a Snow");
	pty_keys(p, "gV%snow<Enter>rain<Enter>");
	pty_expect(p, "Replaced in 2 places");
	pty_expect(p, "rain a rain");
	pty_expect(p, "snow b");
	pty_keys(p, "%hail<Enter><Enter>");
	pty_expect(p, "\"hail\" is not in the text");
	pty_keys(p, "gVyq");
	pty_expect(p, "[3 Tasks");
	pty_keys(p, "e");
	pty_expect(p, "typing");
	pty_keys(p, "<Esc>gp");
	pty_expect(p, "rain a rain\n   rain a rain");
	end(&p);
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
		EACH(one_key_hands_it_in),
		EACH(a_dropped_line_saves),
		EACH(any_size_at_any_moment),
		EACH(a_large_paste_is_taken_and_too_much_refused),
		EACH(two_sessions_lose_neither_text),
		EACH(a_busy_team_file_is_waited_for),
		EACH(a_pause_saves),
		EACH(time_at_the_keys_goes_with_the_submit),
		EACH(a_signal_saves),
		EACH(a_storm_of_sizes_breaks_nothing),
		EACH(rubbish_is_no_command),
		EACH(a_full_disk_keeps_the_text),
		EACH(a_disk_that_is_freed_takes_the_text),
		EACH(searches_and_turns_the_part_beside),
		EACH(words_are_replaced_at_once),
		EACH(looks_as_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
