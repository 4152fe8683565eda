/* People at work through a real sshd: a director and a worker by keys from
 * order to accepted draft; what a session is as a process; a key or a person
 * taken away, a line that is cut; two directors at one thing; and that a
 * session starts no program. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/sshd.h"
#include "lib/team.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"

enum { ENDS_MS = 60000, CUT_MS = 2000, ROUNDS = 5 };

static struct sshd host;

static int setup(void **state)
{
	(void)state;
	sshd_make(&host, false);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sshd_drop(&host);
	return 0;
}

/* ---- asking ---- */

/* As NAME over SSH; it must end with `status`; what it wrote, to be freed. */
static char *ask(const char *name, int status, const char *command)
{
	struct proc_result r;

	sshd_ask(&host, &r, name, command, NULL, NULL, NULL);
	if (r.status != status)
		fail_msg("%s asked \"%s\": %d, not %d:\n%s%s", name, command,
		    r.status, status, r.out, r.err);
	if (status != 0) {
		mem_free(&r.out);
		return r.err;
	}
	mem_free(&r.err);
	return r.out;
}

static void done(const char *name, const char *command)
{
	char *out = ask(name, 0, command);

	mem_free(&out);
}

static void refused(const char *name, int status, const char *command,
    const char *why)
{
	char *out = ask(name, status, command);

	if (strstr(out, why) == NULL)
		fail_msg("%s asked \"%s\" and heard: %s", name, command, out);
	mem_free(&out);
}

static void go_to_line(struct pty *p, const char *name)
{
	for (int i = 0; i < 20; i++) {
		for (int row = 0; row < 24; row++) {
			const char *line = pty_line(p, row);

			if (line[0] == '>' && strstr(line, name) != NULL)
				return;
		}
		pty_keys(p, "j");
		pty_quiet(p, 50);
	}
	fail_msg("no line with %s:\n%s", name, pty_screen(p));
}

/* Leaves the question of the first start behind. */
static struct pty *come_in(const char *name)
{
	struct pty *p = sshd_open(&host, name, "ja");

	pty_expect(p, "雪あかり");
	pty_quiet(p, 50);
	if (strstr(pty_screen(p), "端末") != NULL)
		pty_keys(p, "y");
	return p;
}

static void end(struct pty **p)
{
	pty_keys(*p, "Q");
	assert_int_equal(pty_end(*p), 0);
	pty_close(p);
}

/* ---- work ---- */

static void an_order_is_done_by_keys(void **state)
{
	struct pty *sato = come_in("sato"), *kudo = come_in("kudo");

	(void)state;
	done("sato", "do order.create --set client=花と実 "
	    "--set 'title=窓辺の植物' --set amount=8000");
	pty_expect(sato, "新着 1");
	pty_keys(sato, "g");
	pty_expect_marked(sato, "窓辺の植物");
	pty_keys(sato, "a<Enter>");
	pty_expect(sato, "受けました");
	pty_keys(sato, "s<Enter>");
	pty_expect(sato, "分けました");
	pty_expect_marked(sato, "窓辺の植物");
	pty_keys(sato, "o");
	pty_expect(sato, "工藤");
	go_to_line(sato, "工藤");
	pty_keys(sato, "<Enter>");
	pty_expect(sato, "頼みました");
	pty_keys(sato, "q");
	pty_expect(kudo, "窓辺の植物");		/* by itself */
	go_to_line(kudo, "窓辺の植物");
	pty_keys(kudo, "a");
	pty_expect(kudo, "受けました");
	go_to_line(kudo, "窓辺の植物");
	pty_keys(kudo, "e");
	pty_expect(kudo, "入力中");
	pty_keys(kudo, "窓辺に置く植物は、冬の光を待っています。");
	pty_keys(kudo, "<Esc>S");
	pty_expect(kudo, "第1稿を提出しました");
	pty_keys(sato, "R");
	pty_expect(sato, "窓辺に置く植物は");
	pty_keys(sato, "a<Enter>");
	pty_expect(sato, "合格にしました");
	pty_keys(sato, "q<Enter>");
	end(&sato);
	end(&kudo);
}

/* ---- what a session is ---- */

/* The value of "NAME:" in a file of /proc, up to the line's end. */
static void proc_line(pid_t pid, const char *file, const char *name,
    char out[200])
{
	char path[64], *text, *at;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	text = proc_file(path);
	at = text != NULL ? strstr(text, name) : NULL;
	if (at == NULL)
		fail_msg("no %s in %s", name, path);
	at += strlen(name);
	snprintf(out, 200, "%.*s", (int)strcspn(at, "\n"), at);
	mem_free(&text);
}

static void a_session_is_shut_in(void **state)
{
	struct pty *kudo = come_in("kudo");
	char value[200], path[64], link[64] = "";
	pid_t pid = 0;

	(void)state;
	assert_int_equal(sshd_sessions(&host, "kudo", &pid), 1);
	proc_line(pid, "status", "NoNewPrivs:", value);
	assert_int_equal(strtol(value, NULL, 10), 1);
	proc_line(pid, "limits", "Max core file size", value);
	assert_int_equal(strtol(value, NULL, 10), 0);
	proc_line(pid, "limits", "Max open files", value);
	assert_int_equal(strtol(value, NULL, 10), 64);
#ifndef TEAMJOB_SANITIZED
	proc_line(pid, "limits", "Max address space", value);
	assert_int_equal(strtol(value, NULL, 10), 512 << 20);
#endif
	snprintf(path, sizeof path, "/proc/%d/cwd", (int)pid);
	if (geteuid() == 0) {		/* others may not even look */
		assert_true(readlink(path, link, sizeof link - 1) > 0);
		assert_string_equal(link, "/");
	}
	pty_keys(kudo, "<C-z>");	/* is no key of the shell's */
	pty_quiet(kudo, 100);
	proc_line(pid, "status", "State:", value);
	assert_null(strchr(value, 'T'));
	end(&kudo);
	assert_true(sshd_await_sessions(&host, "kudo", 0, ENDS_MS) >= 0);
}

/* ---- taken away ---- */

/* kudo with a draft of that title open, some words typed. */
static struct pty *writing(const char *title)
{
	char command[200];
	struct pty *p;

	snprintf(command, sizeof command, "do draft.create --set title=%s",
	    title);
	done("kudo", command);
	p = come_in("kudo");
	pty_keys(p, "4/");
	pty_keys(p, title);
	pty_keys(p, "<Enter>");
	pty_expect_marked(p, title);
	pty_keys(p, "e");
	pty_expect(p, "入力中");
	pty_keys(p, "雪が音を消している。");
	pty_expect(p, "雪が音を消している。");
	return p;
}

/* Comes in again: the words are there, before the eyes where they could not be
 * saved any more. */
static void words_are_kept(const char *title, bool open)
{
	struct pty *p = sshd_open(&host, "kudo", "ja");

	if (!open) {
		pty_expect_marked(p, title);
		pty_keys(p, "e");
	}
	pty_expect(p, "雪が音を消している。");
	pty_keys(p, "<C-s>");
	pty_quiet(p, 100);
	pty_keys(p, "<Esc>q");
	pty_expect(p, title);
	end(&p);
}

static void a_removed_key_ends_its_session(void **state)
{
	struct pty *kudo = writing("冬の朝");
	struct pty *hana = sshd_open(&host, "hana", "ja");
	int ms;

	(void)state;
	pty_expect(hana, "端末");
	done("mori", "do key.remove kudo");
	ms = sshd_await_sessions(&host, "kudo", 0, ENDS_MS);
	assert_true(ms >= 0);
	printf("a session ended %d ms after its key was removed\n", ms);
	pty_expect(kudo, "鍵が外された");
	assert_int_equal(pty_end(kudo), 1);
	pty_close(&kudo);
	assert_int_equal(sshd_sessions(&host, "hana", NULL), 1);
	refused("kudo", 1, "list tasks", "taken away");	/* sshd still has it */
	sshd_write_keys(&host);
	refused("kudo", 255, "list tasks", "Permission denied");
	done("mori", "do undo");
	sshd_write_keys(&host);
	words_are_kept("冬の朝", true);
	pty_keys(hana, "yQ");
	assert_int_equal(pty_end(hana), 0);
	pty_close(&hana);
}

static void who_leaves_is_out(void **state)
{
	struct pty *hana = sshd_open(&host, "hana", "ja");
	int ms;

	(void)state;
	pty_expect(hana, "雪あかり");
	done("sato", "do person.leave hana");
	ms = sshd_await_sessions(&host, "hana", 0, ENDS_MS);
	assert_true(ms >= 0);
	printf("a session ended %d ms after its person left\n", ms);
	assert_int_equal(pty_end(hana), 1);
	pty_close(&hana);
	refused("hana", 1, "list tasks", "no longer");
	sshd_write_keys(&host);
	refused("hana", 255, "list tasks", "Permission denied");
	done("sato", "do undo");
	sshd_write_keys(&host);
	done("hana", "list tasks");
}

/* A role that was taken away counts at once, in a session that is older. */
static void a_role_is_of_now(void **state)
{
	struct pty *mori = come_in("mori");

	(void)state;
	pty_expect(mori, "受注");
	done("sato", "do person.edit mori --set roles=worker");
	pty_expect_gone(mori, "8,000円");
	pty_keys(mori, "1");
	pty_quiet(mori, 200);
	assert_null(strstr(pty_screen(mori), "依頼元"));
	refused("mori", 1, "do order.create --set client=a --set title=b",
	    "Only a director");
	done("sato", "do undo");
	pty_keys(mori, "<Esc>Q");
	pty_end(mori);
	pty_close(&mori);
}

/* ---- a line that is cut ---- */

static void a_cut_line_loses_nothing(void **state)
{
	struct pty *kudo = writing("夜の雪");
	int ms;

	(void)state;
	kill(pty_pid(kudo), SIGKILL);
	ms = sshd_await_sessions(&host, "kudo", 0, CUT_MS);
	assert_true(ms >= 0);
	printf("a session ended %d ms after its line was cut\n", ms);
	pty_close(&kudo);
	words_are_kept("夜の雪", false);
}

/* ---- two directors at one thing ---- */

static pid_t ask_beside(const char *name, const char *command, const char *log)
{
	const char *argv[] = { "ssh", "-F", host.client, name, command, NULL };

	return proc_start(argv, NULL, log);
}

static void of_two_directors_one_wins(void **state)
{
	char logs[2][96], command[120], number[8];
	char *said;

	(void)state;
	for (int i = 0; i < 2; i++)
		snprintf(logs[i], sizeof logs[i], "%s/log%d", host.dir, i);
	for (int i = 0; i < ROUNDS; i++) {
		int status[2];
		pid_t pids[2];

		said = ask("sato", 0, "do order.create --json --set client=丘 "
		    "--set title=同時 --set amount=5000");
		snprintf(number, sizeof number, "%.*s", (int)strspn(strstr(said,
		    "\"made_id\":\"O") + 12, "0123456789"), strstr(said,
		    "\"made_id\":\"O") + 12);
		mem_free(&said);
		snprintf(command, sizeof command, "do order.accept O%s", number);
		pids[0] = ask_beside("sato", command, logs[0]);
		pids[1] = ask_beside("mori", command, logs[1]);
		for (int k = 0; k < 2; k++)
			status[k] = proc_stop(pids[k], 0);
		assert_int_equal(status[0] + status[1], 1);
		said = proc_file(logs[status[0] == 1 ? 0 : 1]);
		if (strstr(said, "cannot be done now") == NULL)
			fail_msg("the other was told: %s", said);
		mem_free(&said);
	}
}

/* ---- no program is started ---- */

#ifndef TEAMJOB_SANITIZED
/* Everything a person might try to get another program by. */
static void try_everything(struct pty *p)
{
	static const char *const keys[] = { "!", "<C-z>", "U", "E", "v", "|",
	    ":sh<Enter><Esc>", "/!sh<Enter><Esc>", "f!sh<Enter><Esc>", "<F1><Esc>",
	    "<Enter>", "q", "<C-c>", "<C-l>", "1", "2", "3", "4", "8", "0", "?<Esc>" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		pty_keys(p, keys[i]);
		pty_quiet(p, 30);
	}
}

/* Lines of the trace that `teamjob session` wrote after it had begun: there is
 * none but of its end. Returns how many sessions began. */
static int look_at_trace(const char *program)
{
	char path[96], *text, *rest, begin[200];
	long pids[64];
	int n = 0;

	snprintf(path, sizeof path, "%s/trace", host.dir);
	snprintf(begin, sizeof begin, "execve(\"%s\"", program);
	text = proc_file(path);
	assert_non_null(text);
	for (char *line = strtok_r(text, "\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\n", &rest)) {
		long pid = strtol(line, NULL, 10);
		bool mine = false;

		for (int i = 0; i < n; i++)
			mine = mine || pids[i] == pid;
		if (strstr(line, "resumed>") != NULL)
			continue;	/* the end of what was seen before */
		if (strstr(line, begin) != NULL && !mine && n < 64)
			pids[n++] = pid;
		else if (mine && (strstr(line, "exec") != NULL ||
		    strstr(line, "fork(") != NULL ||
		    strstr(line, "clone") != NULL))
			fail_msg("a session did: %s", line);
	}
	mem_free(&text);
	return n;
}

static void a_session_starts_no_program(void **state)
{
	static const char *const asked[] = { "list tasks", "show kudo",
	    "actions --json", "export tasks", "sh -c id", "sql 'select 1'",
	    "do draft.create --set title=$(id)" };
	struct pty *sato, *kudo;

	(void)state;
	sato = come_in("sato");
	try_everything(sato);
	kudo = writing("跡");
	pty_keys(kudo, "<C-s><C-z><C-c><C-t>!<Esc>q");
	try_everything(kudo);
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		struct proc_result r;

		sshd_ask(&host, &r, "kudo", asked[i], NULL, NULL, NULL);
		proc_clear(&r);
	}
	pty_close(&sato);
	pty_close(&kudo);
	assert_int_equal(sshd_await_sessions(&host, "", 0, ENDS_MS) < 0, 0);
	assert_int_equal(look_at_trace(host.program), 10);
}

static int setup_traced(void **state)
{
	(void)state;
	sshd_make(&host, true);
	return 0;
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_is_done_by_keys),
		cmocka_unit_test(a_session_is_shut_in),
		cmocka_unit_test(a_removed_key_ends_its_session),
		cmocka_unit_test(who_leaves_is_out),
		cmocka_unit_test(a_role_is_of_now),
		cmocka_unit_test(a_cut_line_loses_nothing),
		cmocka_unit_test(of_two_directors_one_wins),
	};

	int failed = cmocka_run_group_tests(tests, setup, teardown);
#ifndef TEAMJOB_SANITIZED	/* leaks are not looked for under a trace */
	const struct CMUnitTest traced[] = {
		cmocka_unit_test(a_session_starts_no_program),
	};

	failed += cmocka_run_group_tests(traced, setup_traced, teardown);
#endif
	return failed;
}
