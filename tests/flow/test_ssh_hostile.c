/* What people may try through a real sshd: hostile commands, a hostile
 * environment, keys with more than a key in them, every other service of sshd.
 * Nobody gets more than their role, no other program, no file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/sshd.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { BATCH = 8 };

static struct sshd host;
static char mark[96];	/* a file that any program that was started would make */

static int setup(void **state)
{
	char *said;

	(void)state;
	sshd_make(&host, false);
	snprintf(mark, sizeof mark, "/tmp/teamjob-mark.%d", (int)getpid());
	unlink(mark);
	said = sshd_must(&host, "sato", "do", "order.create", "--set",
	    "client=花と実", "--set", "title=窓辺の植物", "--set",
	    "amount=8000", NULL);
	mem_free(&said);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sshd_drop(&host);
	return 0;
}

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* kudo's line, kept open: commands over it need no new one each. */
static char control[96];
static const char *const over_line[] = { "-S", control, NULL };

static void open_line(void)
{
	const char *options[] = { "-M", "-f", "-N", "-S", control, NULL };
	struct proc_result r;

	snprintf(control, sizeof control, "%s/line", host.dir);
	sshd_ask(&host, &r, "kudo", NULL, options, NULL, NULL);
	assert_int_equal(r.status, 0);
	proc_clear(&r);
}

static void close_line(void)
{
	const char *options[] = { "-S", control, "-O", "exit", NULL };
	struct proc_result r;

	sshd_ask(&host, &r, "kudo", NULL, options, NULL, NULL);
	proc_clear(&r);
}

/* "@" in a template stands for the mark. */
static void fill(struct buf *out, const char *template)
{
	buf_reset(out);
	for (const char *p = template; *p != '\0'; p++)
		if (*p == '@')
			buf_str(out, mark);
		else
			buf_char(out, *p);
}

/* ---- commands ---- */

/* As the worker kudo. 64: no such command here; 1 refused; 2 usage. */
static const struct { int status; const char *command; } commands[] = {
	{ 64, "sh" }, { 64, "/bin/sh" }, { 64, "sh -c 'touch @'" },
	{ 64, "-c id" }, { 64, "bash -i" }, { 64, "id" }, { 64, "touch @" },
	{ 64, "exec touch @" }, { 64, "env" }, { 64, "cat /etc/passwd" },
	{ 64, "; touch @" }, { 64, "&& touch @" }, { 64, "| touch @" },
	{ 64, "$(touch @)" }, { 64, "`touch @`" }, { 64, "${IFS}touch @" },
	{ 2, "list tasks; touch @" }, { 2, "list tasks && touch @" },
	{ 2, "list tasks | sh -c 'touch @'" }, { 2, "list tasks > @" },
	{ 2, "list tasks $(touch @)" }, { 2, "list `touch @`" },
	{ 64, "list tasks\ntouch @" }, { 64, "list tasks\rtouch @" },
	{ 64, "list \x1b[2J" }, { 64, "list 'tasks" }, { 64, "list \"tasks" },
	{ 64, "list tasks \x07" }, { 64, "LIST tasks" }, { 64, "list2 tasks" },
	{ 64, "./list tasks" }, { 64, "../teamjob list tasks" },
	{ 64, "teamjob list tasks" }, { 64, "''" }, { 64, " " }, { 64, "-" },
	{ 64, "--" }, { 64, "--user sato list orders" },
	{ 64, "--db /etc/passwd list tasks" },
	{ 64, "--config /etc/passwd list tasks" }, { 64, "--lang ja list tasks" },
	{ 2, "list orders --user sato" }, { 2, "list orders --user=sato" },
	{ 2, "list orders --db /etc/passwd" }, { 2, "list --config @ tasks" },
	{ 64, "session sato" }, { 64, "sql 'SELECT 1'" }, { 64, "backup @" },
	{ 64, "init" }, { 64, "demo --dir @" }, { 64, "doctor" },
	{ 64, "check --deep" }, { 64, "help" }, { 64, "version" },
	{ 64, "ssh-keys list" }, { 64, "ssh-keys write @" },
	{ 64, "ssh-keys add kudo -" }, { 64, "site @" },
	{ 64, "import people /etc/passwd" }, { 64, "import people @" },
	{ 64, "import orders /dev/stdin" }, { 64, "import people -- @" },
	{ 64, "import people - @" }, { 2, "export tasks @" },
	{ 2, "export tasks --output=@" }, { 2, "show kudo --file @" },
	{ 64, "internal-sftp" }, { 64, "/usr/lib/openssh/sftp-server" },
	{ 64, "scp -t /tmp" }, { 64, "scp -f /etc/passwd" },
	{ 64, "rsync --server . /tmp" }, { 64, "git-upload-pack '/'" },
	{ 64, "nc -l 4000" }, { 64, "vi" }, { 64, "less /etc/passwd" },
	/* as somebody else, or more than the role has */
	{ 1, "do person.edit kudo --set roles=director" },
	{ 1, "do person.edit sato --set roles=worker" },
	{ 1, "do person.leave sato" }, { 1, "do order.accept 1001" },
	{ 1, "do person.create --set name=x --set login=x" },
	{ 1, "do key.remove sato" },
	{ 1, "do key.add kudo --set 'key=ssh-ed25519 AAAA'" },
	{ 1, "do undo 1" }, { 1, "show order 1001" }, { 1, "show O1" },
	{ 1, "show person sato" },
	{ 2, "do no.such.action" }, { 2, "do" }, { 2, "list" },
	{ 2, "list nothing" }, { 2, "list ../../etc/passwd" },
	{ 2, "do order.accept 1001 --reason" },
};

static void commands_get_nothing(void **state)
{
	struct proc_result r;
	struct buf b;
	char *orders, *after;

	(void)state;
	orders = sshd_must(&host, "sato", "list", "people", "--json", NULL);
	buf_init(&b, 1 << 16);
	open_line();
	for (size_t i = 0; i < COUNT(commands); i++) {
		fill(&b, commands[i].command);
		sshd_ask(&host, &r, "kudo", b.data, over_line, NULL, NULL);
		if (r.status != commands[i].status)
			fail_msg("\"%s\" ended with %d, not %d:\n%s%s", b.data,
			    r.status, commands[i].status, r.out, r.err);
		if (strstr(r.out, "root:") != NULL || strstr(r.out, "uid=")
		    != NULL || strstr(r.out, "8000") != NULL || r.err[0] == '\0')
			fail_msg("\"%s\" gave: %s%s", b.data, r.out, r.err);
		if (is_there(mark))
			fail_msg("\"%s\" started a program", b.data);
		proc_clear(&r);
	}
	buf_clear(&b);
	close_line();
	after = sshd_must(&host, "sato", "list", "people", "--json", NULL);
	assert_string_equal(orders, after);
	mem_free(&orders);
	mem_free(&after);
	printf("%zu hostile commands\n", COUNT(commands));
}

static void a_long_command_is_refused(void **state)
{
	struct proc_result r;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	buf_str(&b, "list tasks ");
	while (b.len < 100000)
		buf_char(&b, 'x');
	sshd_ask(&host, &r, "kudo", b.data, NULL, NULL, NULL);
	assert_int_equal(r.status, 64);
	proc_clear(&r);
	buf_reset(&b);
	for (int i = 0; i < 400; i++)
		buf_str(&b, "do ");
	sshd_ask(&host, &r, "kudo", b.data, NULL, NULL, NULL);
	assert_int_equal(r.status, 64);
	proc_clear(&r);
	buf_clear(&b);
}

/* What is allowed works, also where words have blanks and quotes. */
static void what_is_theirs_works(void **state)
{
	static const char *const good[] = { "list tasks", "list people",
	    "  list   'tasks'  ", "show kudo", "actions --json",
	    "export tasks", "do draft.create --set 'title=a $(touch @) `b`'",
	    "do draft.create --set \"title=it's; touch @\"" };
	struct proc_result r;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	for (size_t i = 0; i < COUNT(good); i++) {
		fill(&b, good[i]);
		sshd_ask(&host, &r, "kudo", b.data, NULL, NULL, NULL);
		if (r.status != 0)
			fail_msg("\"%s\" ended with %d: %s", b.data, r.status,
			    r.err);
		proc_clear(&r);
	}
	sshd_ask(&host, &r, "kudo", "list drafts", NULL, NULL, NULL);
	assert_non_null(strstr(r.out, "`b`"));	/* as it was typed */
	proc_clear(&r);
	sshd_ask(&host, &r, "sato", "import people -", NULL, NULL,
	    "login,name\nneu,新しい人\n");
	assert_int_equal(r.status, 0);
	proc_clear(&r);
	assert_false(is_there(mark));
	buf_clear(&b);
}

/* ---- the environment ---- */

static void the_environment_does_not_count(void **state)
{
	static const char *const names[] = { "TEAMJOB_DB=/etc/passwd",
	    "TEAMJOB_CONFIG=/etc/passwd", "TEAMJOB_CLOCK=/etc/passwd",
	    "TEAMJOB_USER=sato", "USER=sato", "LOGNAME=sato", "HOME=/tmp",
	    "XDG_DATA_HOME=/tmp", "XDG_CONFIG_HOME=/tmp", "PATH=/tmp",
	    "SHELL=/tmp/sh", "EDITOR=touch", "VISUAL=touch", "PAGER=touch",
	    "BROWSER=touch", "ENV=/tmp/env", "BASH_ENV=/tmp/env",
	    "IFS=/", "CDPATH=/tmp", "TERMINFO=/tmp", "TERMINFO_DIRS=/tmp",
	    "TERMCAP=x:co#9:", "NCURSES_NO_SETBUF=1", "NCURSES_TRACE=9",
	    "ESCDELAY=99999", "LINES=1", "COLUMNS=1", "BAUDRATE=1", "CC=x",
	    "LANGUAGE=../../../../tmp", "LOCPATH=/tmp", "NLSPATH=/tmp/%N",
	    "OUTPUT_CHARSET=UTF-7", "CHARSET=UTF-7", "TZ=:/etc/passwd",
	    "TZDIR=/tmp", "SQLITE_TMPDIR=/tmp", "TMPDIR=/tmp",
	    "MALLOC_TRACE=/tmp/teamjob-trace", "GCONV_PATH=/tmp",
	    "GETCONF_DIR=/tmp", "RESOLV_HOST_CONF=/etc/shadow",
	    "LC_ALL=../../../../tmp/x", "LC_MESSAGES=/tmp", "LANG=/tmp/ja",
	    "SSH_ORIGINAL_COMMAND=sh", NULL };
	struct proc_result plain, r;
	struct buf send;

	(void)state;
	sshd_ask(&host, &plain, "kudo", "list people --json", NULL, NULL,
	    NULL);
	assert_int_equal(plain.status, 0);
	buf_init(&send, 4096);
	for (size_t i = 0; names[i] != NULL;) {
		const char *options[] = { "-o", send.data, NULL };

		buf_reset(&send);
		buf_str(&send, "SetEnv=");
		for (int k = 0; k < BATCH && names[i] != NULL; k++)
			buf_printf(&send, "%s%s", k > 0 ? " " : "", names[i++]);
		options[1] = send.data;
		sshd_ask(&host, &r, "kudo", "list people --json", options,
		    NULL, NULL);
		if (r.status != 0 || strcmp(r.out, plain.out) != 0)
			fail_msg("%s: %d\n%s%s", send.data, r.status, r.out,
			    r.err);
		proc_clear(&r);
	}
	buf_clear(&send);
	proc_clear(&plain);
	printf("%zu hostile variables\n", COUNT(names) - 1);
}

static void any_terminal_is_drawn_on(void **state)
{
	static const char *const terms[] = { "xterm-256color", "xterm-kitty",
	    "foot-extra", "../../../../etc/passwd", "/etc/passwd", "nonsense",
	    "vt100\x1b[2J", "x;touch /tmp/x", "hp2621-ba", "emacs" };

	(void)state;
	for (size_t i = 0; i < COUNT(terms); i++) {
		char term[80];
		const char *env[] = { term, "LANG=C.UTF-8", NULL };
		const char *argv[] = { "/usr/bin/ssh", "-F", host.client,
		    "-tt", "kudo", NULL };
		struct pty *p;

		snprintf(term, sizeof term, "TERM=%s", terms[i]);
		p = pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
		    .argv = argv, .env = env });
		pty_expect(p, i == 0 ? "Does your terminal" + 5 : "雪あかり");
		pty_keys(p, "<Esc>Q");
		assert_int_equal(pty_end(p), 0);
		pty_close(&p);
	}
}

/* ---- keys ---- */

static void add_refused(const char *line, size_t len, const char *login)
{
	char path[120];
	struct proc_result r;
	struct tj_err err;

	snprintf(path, sizeof path, "%s/pasted", host.dir);
	unlink(path);
	assert_int_equal(file_write(path, line, len, 0644, &err), TJ_OK);
	assert_int_equal(chmod(path, 0644), 0);
	sshd_keeper(&host, &r, "sato", "ssh-keys", "add", login, path, NULL);
	if (r.status != 1 && r.status != 2)
		fail_msg("\"%.*s\" ended with %d: %s%s", (int)len, line,
		    r.status, r.out, r.err);
	proc_clear(&r);
}

static char *keys_now(void)
{
	sshd_write_keys(&host);
	return proc_file(host.keys);
}

static void lines_hold_one_key_and_no_more(void **state)
{
	static const char *const around[] = { "command=\"sh\" %s", "pty %s",
	    "restrict %s", "cert-authority %s", "%s\n%s", "\n%s",
	    "%s\ncommand=\"sh\" ssh-ed25519 AAAA", "%s\r%s", "#%s",
	    "no-pty,command=\"touch @\" %s", "environment=\"A=B\" %s",
	    "%s\x1b[2J", "\"%s", "'%s'", "* %s", "%s\x01" };
	char path[120], *key, *before, *after;
	struct buf line;

	(void)state;
	snprintf(path, sizeof path, "%s/client/stranger.pub", host.dir);
	key = proc_file(path);
	key[strcspn(key, "\n")] = '\0';
	before = keys_now();
	buf_init(&line, 1 << 16);
	for (size_t i = 0; i < COUNT(around); i++) {
		buf_reset(&line);
		for (const char *p = around[i]; *p != '\0'; p++)
			if (p[0] == '%' && p[1] == 's') {
				buf_str(&line, key);
				p++;
			} else {
				buf_char(&line, *p);
			}
		add_refused(line.data, line.len, "kudo");
	}
	add_refused(key, strlen(key) + 1, "kudo");	/* a NUL in it */
	add_refused(key, strlen(key), "nobody");
	after = keys_now();
	assert_string_equal(before, after);
	buf_clear(&line);
	mem_free(&key);
	mem_free(&before);
	mem_free(&after);
}

/* A comment and a label reach no line; the name in it is the login. */
static void comments_stay_out_of_the_lines(void **state)
{
	char path[120], pasted[120], *key, *lines, *said;
	const char *check[] = { "ssh-keygen", "-l", "-f", host.keys, NULL };
	struct proc_result r;
	struct tj_err err;
	struct buf b;
	size_t n = 0;

	(void)state;
	snprintf(path, sizeof path, "%s/client/stranger.pub", host.dir);
	snprintf(pasted, sizeof pasted, "%s/pasted", host.dir);
	key = proc_file(path);
	buf_init(&b, 8192);
	buf_printf(&b, "%.*s\",command=\"touch %s\" $(id)\n",
	    (int)strcspn(key, "\n"), key, mark);
	unlink(pasted);
	assert_int_equal(file_write(pasted, b.data, b.len, 0644, &err), TJ_OK);
	said = sshd_must(&host, "sato", "ssh-keys", "add", "hana", pasted,
	    "--label", "\",command=\"sh\" ", NULL);
	mem_free(&said);
	lines = keys_now();
	assert_null(strstr(lines, "touch"));
	assert_null(strstr(lines, "$("));
	for (char *rest, *line = strtok_r(lines, "\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\n", &rest)) {
		const char *quote = strchr(line, '"');

		assert_memory_equal(line, "restrict,pty,command=\"", 22);
		assert_non_null(quote);
		assert_non_null(strstr(quote, " session "));
		assert_non_null(strchr(quote + 1, '"'));
		assert_null(strchr(strchr(quote + 1, '"') + 1, '"'));
		n++;
	}
	assert_int_equal(n, 5);
	proc_run(&r, check, NULL, NULL);	/* ssh reads them so too */
	assert_int_equal(r.status, 0);
	for (const char *p = r.out; *p != '\0'; p++)
		n -= *p == '\n';
	assert_int_equal(n, 0);
	proc_clear(&r);
	sshd_ask(&host, &r, "stranger", "show hana", NULL, NULL, NULL);
	assert_int_equal(r.status, 0);		/* it is hana's now */
	proc_clear(&r);
	buf_clear(&b);
	mem_free(&lines);
	mem_free(&key);
}

/* ---- the other services of sshd ---- */

static void nothing_else_is_served(void **state)
{
	static const struct {
		const char *what;
		const char *options[6];
		const char *command;
	} list[] = {
		{ "sftp", { "-s" }, "sftp" },
		{ "another subsystem", { "-s" }, "netconf" },
		{ "a way to this host", { "-W", "127.0.0.1:22" }, NULL },
		{ "a way back", { "-N", "-o", "ExitOnForwardFailure=yes",
		    "-R", "0:127.0.0.1:22" }, NULL },
		{ "a way back by a file", { "-N", "-o",
		    "ExitOnForwardFailure=yes", "-R", "/tmp/teamjob-s:/tmp/x" },
		    NULL },
		{ "a tunnel", { "-N", "-o", "ExitOnForwardFailure=yes", "-w",
		    "any" }, NULL },
		{ "a password", { "-o", "PubkeyAuthentication=no" },
		    "list tasks" },
		{ "root", { "-l", "root" }, "list tasks" },
		{ "another account", { "-l", "nobody" }, "list tasks" },
	};
	struct proc_result r;

	(void)state;
	for (size_t i = 0; i < COUNT(list); i++) {
		sshd_ask(&host, &r, "kudo", list[i].command, list[i].options,
		    NULL, NULL);
		if (r.status == 0 || r.out[0] != '\0')
			fail_msg("%s was served: %d %s%s", list[i].what,
			    r.status, r.out, r.err);
		proc_clear(&r);
	}
}

/* -L is agreed to by ssh alone; what goes through it is refused. */
static void nothing_goes_through(void **state)
{
	char through[120], forward[60];
	const char *options[] = { "-M", "-f", "-N", "-S", through, "-L",
	    forward, NULL };
	const char *more[] = { "-S", through, NULL };
	const char *end[] = { "-S", through, "-O", "exit", NULL };
	int port = proc_free_port();
	char url[60];
	const char *curl[] = { "curl", "-s", "-m", "5", url, NULL };
	struct proc_result r;

	(void)state;
	snprintf(through, sizeof through, "%s/through", host.dir);
	snprintf(forward, sizeof forward, "%d:127.0.0.1:%d", port, host.port);
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
	sshd_ask(&host, &r, "kudo", NULL, options, NULL, NULL);
	assert_int_equal(r.status, 0);
	proc_clear(&r);
	proc_run(&r, curl, NULL, NULL);
	assert_string_equal(r.out, "");
	assert_int_not_equal(r.status, 0);
	proc_clear(&r);
	/* one more command over the same line: the same short list */
	sshd_ask(&host, &r, "kudo", "sh -c id", more, NULL, NULL);
	assert_int_equal(r.status, 64);
	proc_clear(&r);
	sshd_ask(&host, &r, "kudo", NULL, end, NULL, NULL);
	proc_clear(&r);
}

static void copies_are_refused(void **state)
{
	char from[120];
	const char *programs[][6] = {
		{ "scp", "-F", host.client, from, "/tmp/", NULL },
		{ "scp", "-O", "-F", host.client, from, NULL },
		{ "sftp", "-F", host.client, "-b", "/dev/null", NULL },
	};
	const char *argv[8];
	struct proc_result r;

	(void)state;
	snprintf(from, sizeof from, "kudo:%s", host.db);
	for (size_t i = 0; i < COUNT(programs); i++) {
		size_t n = 0;

		for (; n < 6 && programs[i][n] != NULL; n++)
			argv[n] = programs[i][n];
		if (i > 0)
			argv[n++] = i == 1 ? "/tmp/" : "kudo";
		argv[n] = NULL;
		proc_run(&r, argv, NULL, NULL);
		assert_int_not_equal(r.status, 0);
		proc_clear(&r);
	}
	assert_false(is_there("/tmp/team.db"));
}

static void strangers_stay_out(void **state)
{
	char key[120];
	const char *options[] = { "-i", key, NULL };
	struct proc_result r;

	(void)state;
	snprintf(key, sizeof key, "%s/client/other", host.dir);
	{
		const char *argv[] = { "ssh-keygen", "-q", "-t", "ed25519", "-N",
		    "", "-f", key, NULL };

		proc_run(&r, argv, NULL, NULL);
		proc_clear(&r);
	}
	sshd_ask(&host, &r, "other", "list tasks", options, NULL, NULL);
	assert_int_equal(r.status, 255);
	assert_non_null(strstr(r.err, "Permission denied"));
	proc_clear(&r);
	/* no terminal, no command: a sentence, not a screen */
	sshd_ask(&host, &r, "kudo", NULL, NULL, NULL, NULL);
	assert_int_not_equal(r.status, 0);
	assert_true(r.err[0] != '\0');
	proc_clear(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_get_nothing),
		cmocka_unit_test(a_long_command_is_refused),
		cmocka_unit_test(what_is_theirs_works),
		cmocka_unit_test(the_environment_does_not_count),
		cmocka_unit_test(any_terminal_is_drawn_on),
		cmocka_unit_test(lines_hold_one_key_and_no_more),
		cmocka_unit_test(comments_stay_out_of_the_lines),
		cmocka_unit_test(nothing_else_is_served),
		cmocka_unit_test(nothing_goes_through),
		cmocka_unit_test(copies_are_refused),
		cmocka_unit_test(strangers_stay_out),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
