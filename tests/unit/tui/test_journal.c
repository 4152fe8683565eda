/* The log of unsaved text: whatever is left of it after a crash leads to a
 * state the text was in. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/tui/active.h"
#include "teamjob/tui/editor.h"
#include "teamjob/tui/journal.h"

enum { STATES_MAX = 300 };

static char dir[] = "/tmp/teamjob-journal-XXXXXX";
static char path[128];

static int make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/recovery/7-3-s1", dir);
	return 0;
}

static int remove_dir(void **state)
{
	char part[160];

	(void)state;
	snprintf(part, sizeof(part), "%s/cut", dir);
	unlink(part);
	snprintf(part, sizeof(part), "%s/recovery", dir);
	unlink(path);
	rmdir(part);
	return rmdir(dir);
}

static struct journal *new_journal(void)
{
	char recovery[128];

	snprintf(recovery, sizeof(recovery), "%s/recovery", dir);
	return journal_new(recovery, 7, 3, "s1");
}

static void press(struct editor *e, const char *token)
{
	struct key key = key_from(token);

	assert_int_not_equal(key.kind, KEY_NOTHING);
	editor_key(e, &key);
}

static void assert_replay(const char *file, const char *want)
{
	struct buf text, base;
	struct tj_err err;

	buf_init(&text, MANUSCRIPT_MAX);
	buf_init(&base, MANUSCRIPT_MAX);
	assert_int_equal(journal_replay(file, &(struct journal_text){ &text,
	    &base, 0 }, &err), TJ_OK);
	assert_string_equal(text.data, want);
	assert_string_equal(base.data, "はじめ\n");
	buf_clear(&text);
	buf_clear(&base);
}

static const char *text_of(struct editor *e)
{
	return manuscript_text(editor_manuscript(e), NULL);
}

/* Cut at every byte: the replay is the text after some of the edits. */
static void test_cut_anywhere(void **state)
{
	static const char *const keys[] = {
		"あ", "b", "Enter", "雪", "Backspace", "c", "C-z", "C-y", "Left",
		"。", "Up", "Delete"
	};
	struct journal *j = new_journal();
	struct editor *e = editor_new("はじめ\n", 10, j);
	char *states[STATES_MAX], cut[160];
	size_t n = 0, reached = 0;
	struct tj_err err;
	struct buf file, text;

	(void)state;
	srand(3);
	states[n++] = mem_dup(text_of(e));
	while (n < STATES_MAX) {
		press(e, keys[(size_t)rand() % (sizeof(keys) /
		    sizeof(keys[0]))]);
		if (strcmp(states[n - 1], text_of(e)) != 0)
			states[n++] = mem_dup(text_of(e));
	}
	assert_int_equal(journal_sync(j, &err), TJ_OK);
	assert_replay(path, text_of(e));

	buf_init(&file, 1 << 20);
	buf_init(&text, MANUSCRIPT_MAX);
	assert_int_equal(file_read(path, &file, &err), TJ_OK);
	snprintf(cut, sizeof(cut), "%s/cut", dir);
	for (size_t len = 0; len <= file.len; len++) {
		enum tj_code code;

		assert_int_equal(file_write(cut, file.data, len, 0600, &err),
		    TJ_OK);
		code = journal_replay(cut, &(struct journal_text){ &text,
		    NULL, 0 }, &err);
		if (code == TJ_CORRUPT) {
			assert_int_equal(reached, 0);
			continue;
		}
		assert_int_equal(code, TJ_OK);
		if (strcmp(text.data, states[reached]) != 0)
			reached++;
		assert_string_equal(text.data, states[reached]);
	}
	assert_int_equal(reached, n - 1);
	while (n > 0)
		mem_free(&states[--n]);
	buf_clear(&file);
	buf_clear(&text);
	editor_saved(e, manuscript_version(editor_manuscript(e)));
	editor_free(&e);
	journal_free(&j);
}

/* A damaged byte ends the replay before it; nothing wrong comes out. */
static void test_damage(void **state)
{
	struct journal *j = new_journal();
	struct editor *e = editor_new("はじめ\n", 10, j);
	struct buf file, text;
	struct tj_err err;
	char cut[160];

	(void)state;
	press(e, "a");
	press(e, "b");
	assert_int_equal(journal_sync(j, &err), TJ_OK);
	buf_init(&file, 1 << 20);
	buf_init(&text, MANUSCRIPT_MAX);
	file_read(path, &file, &err);
	snprintf(cut, sizeof(cut), "%s/cut", dir);
	for (size_t i = 0; i < file.len; i++) {
		file.data[i] ^= 0x20;
		assert_int_equal(file_write(cut, file.data, file.len, 0600,
		    &err), TJ_OK);
		if (journal_replay(cut, &(struct journal_text){ &text,
		    NULL, 0 }, &err) == TJ_OK)
			assert_true(strcmp(text.data, "はじめ\n") == 0 ||
			    strcmp(text.data, "aはじめ\n") == 0);
		file.data[i] ^= 0x20;
	}
	buf_clear(&file);
	buf_clear(&text);
	editor_saved(e, manuscript_version(editor_manuscript(e)));
	editor_free(&e);
	journal_free(&j);
}

/* Written a second after the last key, or two after the first, or after 200
 * keys; synced at most every two seconds. */
static void test_times(void **state)
{
	struct journal *j = new_journal();
	struct manuscript_edit edit = { 0, 0, "x", 1 };
	struct tj_err err;

	(void)state;
	assert_int_equal(journal_wait(j, 5000), -1);
	journal_edit(j, "はじめ\n", 10, &edit, 10000);
	assert_int_equal(journal_wait(j, 10000), 1000);
	assert_int_equal(journal_tick(j, 10500, &err), TJ_OK);
	assert_int_not_equal(access(path, F_OK), 0);
	journal_edit(j, NULL, 0, &edit, 10900);
	journal_edit(j, NULL, 0, &edit, 11800);
	assert_int_equal(journal_wait(j, 11800), 200);
	assert_int_equal(journal_tick(j, 12000, &err), TJ_OK);
	assert_replay(path, "xxxはじめ\n");
	assert_int_equal(journal_wait(j, 12000), -1);
	for (int i = 0; i < JOURNAL_KEYS; i++)
		journal_edit(j, NULL, 0, &edit, 12100);
	assert_int_equal(journal_wait(j, 12100), 0);
	assert_int_equal(journal_tick(j, 12100, &err), TJ_OK);
	assert_int_equal(journal_wait(j, 12100), 1900);	/* the sync */
	assert_int_equal(journal_tick(j, 14000, &err), TJ_OK);
	assert_int_equal(journal_wait(j, 14000), -1);
	journal_saved(j);
	journal_free(&j);
	assert_int_not_equal(access(path, F_OK), 0);
}

static void test_file(void **state)
{
	struct journal *j = new_journal(), *second = new_journal();
	struct manuscript_edit edit = { 0, 0, "x", 1 };
	struct tj_err err;
	struct stat st;
	char other[160];

	(void)state;
	journal_edit(j, "はじめ\n", 10, &edit, 0);
	assert_int_equal(journal_sync(j, &err), TJ_OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* the name is taken: the other's text is not touched */
	journal_edit(second, "また", 6, &edit, 0);
	assert_int_equal(journal_sync(second, &err), TJ_OK);
	assert_replay(path, "xはじめ\n");
	snprintf(other, sizeof(other), "%s.2", path);
	assert_int_equal(access(other, F_OK), 0);
	journal_saved(second);
	journal_free(&second);
	assert_int_not_equal(access(other, F_OK), 0);
	/* not saved: it stays for the next session */
	journal_free(&j);
	assert_int_equal(access(path, F_OK), 0);
	journal_remove(path);
}

/* A gap of a minute counts, a longer one does not. */
static void test_time_at_the_keys(void **state)
{
	struct active a = { 0 };

	(void)state;
	active_key(&a, 5000);
	assert_int_equal(active_seconds(&a), 0);
	active_key(&a, 6500);
	active_key(&a, 6600);
	assert_int_equal(a.ms, 1600);
	active_key(&a, 6600 + ACTIVE_GAP_MS);
	assert_int_equal(a.ms, 1600 + ACTIVE_GAP_MS);
	active_key(&a, 6601 + 2 * ACTIVE_GAP_MS);
	assert_int_equal(a.ms, 1600 + ACTIVE_GAP_MS);
	active_key(&a, 7601 + 2 * ACTIVE_GAP_MS);
	assert_int_equal(active_seconds(&a), 62);
}

/* The time goes with the edits and is no edit itself. */
static void test_worked_seconds(void **state)
{
	struct journal *j = new_journal();
	struct manuscript_edit edit = { 0, 0, "x", 1 };
	struct journal_text left = { NULL, NULL, 0 };
	struct tj_err err;
	struct buf text;

	(void)state;
	buf_init(&text, MANUSCRIPT_MAX);
	left.text = &text;
	journal_worked(j, 40);
	assert_int_equal(journal_wait(j, 0), -1);
	journal_edit(j, "はじめ\n", 10, &edit, 0);
	assert_int_equal(journal_sync(j, &err), TJ_OK);
	journal_worked(j, 90);
	journal_edit(j, NULL, 0, &edit, 100);
	assert_int_equal(journal_sync(j, &err), TJ_OK);
	assert_int_equal(journal_replay(path, &left, &err), TJ_OK);
	assert_string_equal(text.data, "xxはじめ\n");
	assert_int_equal(left.seconds, 90);
	journal_saved(j);
	journal_edit(j, "xxはじめ\n", 12, &edit, 200);
	assert_int_equal(journal_sync(j, &err), TJ_OK);
	assert_int_equal(journal_replay(path, &left, &err), TJ_OK);
	assert_int_equal(left.seconds, 90);	/* in the new file, too */
	journal_saved(j);
	journal_free(&j);
	buf_clear(&text);
}

/* The disk is full after any byte: nothing that was written is damaged, and
 * when there is room again all of it goes in. */
static void test_full_disk_anywhere(void **state)
{
	struct manuscript_edit edit = { 0, 0, "雪", 3 };
	struct rlimit before, small;
	struct journal_text left = { NULL, NULL, 0 };
	struct buf text;
	struct tj_err err;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	buf_init(&text, MANUSCRIPT_MAX);
	left.text = &text;
	for (rlim_t room = 0; room < 120; room++) {
		struct journal *j = new_journal();
		enum tj_code code;

		small = (struct rlimit){ room, before.rlim_max };
		setrlimit(RLIMIT_FSIZE, &small);
		journal_worked(j, 7);
		journal_edit(j, "はじめ\n", 10, &edit, 0);
		code = journal_sync(j, &err);
		journal_edit(j, NULL, 0, &edit, 100);
		if (code == TJ_OK)
			code = journal_sync(j, &err);
		setrlimit(RLIMIT_FSIZE, &before);
		assert_true(code == TJ_OK || code == TJ_FULL);
		assert_int_equal(journal_sync(j, &err), TJ_OK);
		assert_int_equal(journal_replay(path, &left, &err), TJ_OK);
		assert_string_equal(text.data, "雪雪はじめ\n");
		assert_int_equal(left.seconds, 7);
		journal_saved(j);
		journal_free(&j);
	}
	buf_clear(&text);
}

static void note_left(void *arg, const struct journal_left *left)
{
	struct journal_left *last = arg;

	*last = *left;
}

static void test_left(void **state)
{
	struct journal *j = new_journal();
	struct manuscript_edit edit = { 0, 0, "x", 1 };
	struct journal_left left = { .draft = -1 };
	char recovery[128];

	(void)state;
	snprintf(recovery, sizeof(recovery), "%s/recovery", dir);
	journal_edit(j, "はじめ\n", 10, &edit, 0);
	journal_sync(j, NULL);
	journal_each_left(recovery, 8, note_left, &left);
	assert_int_equal(left.draft, -1);
	journal_each_left(recovery, 7, note_left, &left);
	assert_int_equal(left.draft, 3);
	assert_string_equal(left.path, path);
	assert_true(left.live);
	journal_free(&j);
	journal_each_left(recovery, 7, note_left, &left);
	assert_false(left.live);
	journal_remove(path);
}

/* Saving an older version keeps the log; saving the newest removes it. */
static void test_saved_by_version(void **state)
{
	struct journal *j = new_journal();
	struct editor *e = editor_new("はじめ\n", 10, j);
	struct tj_err err;
	uint64_t version;

	(void)state;
	press(e, "a");
	version = manuscript_version(editor_manuscript(e));
	press(e, "b");
	journal_sync(j, &err);
	editor_saved(e, version);
	assert_true(editor_unsaved(e));
	assert_replay(path, "abはじめ\n");
	editor_saved(e, manuscript_version(editor_manuscript(e)));
	assert_false(editor_unsaved(e));
	assert_int_not_equal(access(path, F_OK), 0);
	editor_free(&e);
	journal_free(&j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_time_at_the_keys),
		cmocka_unit_test(test_worked_seconds),
		cmocka_unit_test(test_full_disk_anywhere),
		cmocka_unit_test(test_left),
		cmocka_unit_test(test_saved_by_version),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
