#include "lib/sshd.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <poll.h>
#include <pwd.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/team.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"

enum { WORDS_MAX = 40, LOOK_MS = 20, DROP_MS = 5000 };

static void must_run(const char *const *argv)
{
	struct proc_result r;

	proc_run(&r, argv, NULL, NULL);
	if (r.status != 0)
		fail_msg("%s %s ended with %d:\n%s%s", argv[0], argv[1],
		    r.status, r.out, r.err);
	proc_clear(&r);
}

static bool am_root(void)
{
	return geteuid() == 0;
}

/* ---- the keeper ---- */

/* argv of `teamjob ...` as the account; returns the number of words. */
static size_t as_keeper(const struct sshd *s, const char **argv,
    const char *user)
{
	size_t n = 0;

	if (am_root()) {
		argv[n++] = "runuser";
		argv[n++] = "-u";
		argv[n++] = s->account;
		argv[n++] = "--";
	}
	argv[n++] = s->program;
	argv[n++] = "--lang";
	argv[n++] = "en";
	argv[n++] = "--db";
	argv[n++] = s->db;
	if (user != NULL) {
		argv[n++] = "--user";
		argv[n++] = user;
	}
	return n;
}

static void keep(const struct sshd *s, struct proc_result *r, const char *user,
    va_list list)
{
	const char *argv[WORDS_MAX + 1];
	size_t n = as_keeper(s, argv, user);

	while (n < WORDS_MAX && (argv[n] = va_arg(list, const char *)) != NULL)
		n++;
	argv[n] = NULL;
	proc_run(r, argv, NULL, NULL);
}

void sshd_keeper(const struct sshd *s, struct proc_result *r,
    const char *user, ...)
{
	va_list list;

	va_start(list, user);
	keep(s, r, user, list);
	va_end(list);
}

char *sshd_must(const struct sshd *s, const char *user, ...)
{
	struct proc_result r;
	va_list list;
	char *out;

	va_start(list, user);
	keep(s, &r, user, list);
	va_end(list);
	if (r.status != 0)
		fail_msg("ended with %d:\n%s%s", r.status, r.out, r.err);
	out = r.out;
	mem_free(&r.err);
	return out;
}

void sshd_write_keys(const struct sshd *s)
{
	char program[300];
	const char *argv[] = { s->program, "--db", s->db, "ssh-keys", "write",
	    s->keys, "--program", program, NULL };

	snprintf(program, sizeof program, "%s --db %s", s->program, s->db);
	must_run(argv);
}

/* ---- making it ---- */

/* The program and its words, where the account may read them. */
static void install(const struct sshd *s)
{
	char script[2000];
	const char *argv[] = { "sh", "-ec", script, NULL };

	snprintf(script, sizeof script,
	    "mkdir -p %s/bin %s/team; cp %s %s; cp -r %s %s/bin/; "
	    "if [ $(id -u) = 0 ]; then chown %s %s/team; fi; "
	    "chmod 700 %s/team; chmod -R a+rX %s/bin", s->dir, s->dir,
	    team_program("teamjob"), s->program, team_program("locale"),
	    s->dir, s->account, s->dir, s->dir, s->dir);
	must_run(argv);
}

static void add_person(const struct sshd *s, const char *login,
    const char *name, const char *roles)
{
	char set_login[80], set_name[80], set_roles[80];
	char *said;

	snprintf(set_login, sizeof set_login, "login=%s", login);
	snprintf(set_name, sizeof set_name, "name=%s", name);
	snprintf(set_roles, sizeof set_roles, "roles=%s", roles);
	said = sshd_must(s, "sato", "do", "person.create", "--set", set_login,
	    "--set", set_name, "--set", set_roles, NULL);
	mem_free(&said);
}

static void make_people(const struct sshd *s)
{
	static const char *const logins[] = { "sato", "mori", "kudo", "hana" };
	char *said = sshd_must(s, NULL, "init", "--no-input", "--team",
	    "雪あかり", "--name", "佐藤 亜希", "--login", "sato", NULL);

	mem_free(&said);
	add_person(s, "mori", "森 由紀", "director");
	add_person(s, "kudo", "工藤 花", "worker");
	add_person(s, "hana", "花田 咲", "worker");
	for (size_t i = 0; i < 4; i++) {
		char file[160];
		const char *copy[] = { "chmod", "a+r", file, NULL };

		snprintf(file, sizeof file, "%s/client/%s.pub", s->dir,
		    logins[i]);
		must_run(copy);
		said = sshd_must(s, "sato", "ssh-keys", "add", logins[i], file,
		    NULL);
		mem_free(&said);
	}
	sshd_write_keys(s);
}

static void start(struct sshd *s, bool trace)
{
	char config[96], log[96], into[96];
	const char *plain[] = { "/usr/sbin/sshd", "-D", "-e", "-f", config,
	    NULL };
	const char *traced[] = { "strace", "-f", "-o", into, "-e",
	    "trace=execve,execveat,fork,vfork,clone,clone3", "/usr/sbin/sshd",
	    "-D", "-e", "-f", config, NULL };

	snprintf(config, sizeof config, "%s/sshd_config", s->dir);
	snprintf(log, sizeof log, "%s/sshd.log", s->dir);
	snprintf(into, sizeof into, "%s/trace", s->dir);
	s->daemon = proc_start(trace ? traced : plain, NULL, log);
	proc_await(log, "Server listening");
}

/* The account, the keys of the people, sshd's settings and the program. */
static void prepare(struct sshd *s, const char *const *logins)
{
	char port[16];
	const char *make[WORDS_MAX + 6] = { "tests/peers/sshd.sh", "make",
	    s->dir, port, s->account };
	const struct passwd *me = getpwuid(geteuid());

	memset(s, 0, sizeof *s);
	snprintf(s->dir, sizeof s->dir, "/tmp/teamjob-ssh.XXXXXX");
	if (mkdtemp(s->dir) == NULL || chmod(s->dir, 0755) != 0)
		fail_msg("no folder below /tmp");
	if (am_root())
		snprintf(s->account, sizeof s->account, "teamjob-t%d",
		    (int)getpid());
	else
		snprintf(s->account, sizeof s->account, "%s",
		    me != NULL ? me->pw_name : "nobody");
	s->port = proc_free_port();
	snprintf(port, sizeof port, "%d", s->port);
	snprintf(s->program, sizeof s->program, "%s/bin/teamjob", s->dir);
	snprintf(s->db, sizeof s->db, "%s/team/team.db", s->dir);
	snprintf(s->keys, sizeof s->keys, "%s/authorized_keys", s->dir);
	snprintf(s->client, sizeof s->client, "%s/client/config", s->dir);
	for (size_t i = 0; logins[i] != NULL && i < WORDS_MAX; i++)
		make[i + 5] = logins[i];
	must_run(make);
	install(s);
}

void sshd_make(struct sshd *s, bool trace)
{
	static const char *const logins[] = { "sato", "mori", "kudo", "hana",
	    "stranger", NULL };

	prepare(s, logins);
	make_people(s);
	start(s, trace);
}

void sshd_make_bare(struct sshd *s, const char *const *logins)
{
	prepare(s, logins);
	start(s, false);
}

void sshd_lead(struct sshd *s, const char *db, const char *const *logins)
{
	FILE *f = fopen(s->keys, "we");

	assert_non_null(f);
	snprintf(s->db, sizeof s->db, "%s", db);
	for (size_t i = 0; logins[i] != NULL; i++) {
		char path[200], *key;

		snprintf(path, sizeof path, "%s/client/%s.pub", s->dir,
		    logins[i]);
		key = proc_file(path);
		assert_non_null(key);
		fprintf(f, "restrict,pty,command=\"%s --db %s session %s\" %s",
		    s->program, db, logins[i], key);
		mem_free(&key);
	}
	fclose(f);
}

void sshd_drop(struct sshd *s)
{
	const char *drop[] = { "tests/peers/sshd.sh", "drop", s->dir,
	    s->account, NULL };
	struct proc_result r;

	pid_t left;

	if (s->daemon > 0 && sshd_await_sessions(s, "", 0, DROP_MS) < 0)
		while (sshd_sessions(s, "", &left) > 0)	/* of a failed test */
			kill(left, SIGKILL);
	sshd_keeper(s, &r, NULL, "check", "--deep", NULL);
	must_run(drop);
	if (s->daemon > 0)
		proc_stop(s->daemon, 0);
	proc_remove(s->dir);
	if (r.status != 0)
		fail_msg("check --deep ended with %d: %s%s", r.status, r.out,
		    r.err);
	proc_clear(&r);
}

/* ---- coming in ---- */

void sshd_ask(const struct sshd *s, struct proc_result *r, const char *name,
    const char *command, const char *const *options, const char *const *env,
    const char *input)
{
	const char *argv[WORDS_MAX + 1];
	size_t n = 0;

	argv[n++] = "ssh";
	argv[n++] = "-F";
	argv[n++] = s->client;
	for (size_t i = 0; options != NULL && options[i] != NULL; i++)
		argv[n++] = options[i];
	argv[n++] = name;
	if (command != NULL) {
		argv[n++] = "--";
		argv[n++] = command;
	}
	argv[n] = NULL;
	proc_run(r, argv, env, input);
}

struct pty *sshd_open(const struct sshd *s, const char *name, const char *lang)
{
	char locale[40];
	const char *env[] = { locale, NULL };
	const char *argv[] = { "/usr/bin/ssh", "-F", s->client, "-tt", "-o",
	    "SendEnv=LANG", name, NULL };

	snprintf(locale, sizeof locale, "LANG=%s", strcmp(lang, "ja") == 0
	    ? "ja_JP.UTF-8" : "en_US.UTF-8");
	return pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
	    .argv = argv, .env = env });
}

/* Whether /proc/PID runs `PROGRAM ... session NAME`. */
static bool is_session(const struct sshd *s, const char *pid, const char *name)
{
	char path[300], words[4000], *at = words;
	bool session = false;
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, "/proc/%s/cmdline", pid);
	f = fopen(path, "r");
	if (f == NULL)
		return false;
	n = fread(words, 1, sizeof words - 1, f);
	fclose(f);
	words[n] = '\0';
	if (n == 0 || strcmp(words, s->program) != 0)
		return false;
	for (; at < words + n; at += strlen(at) + 1) {
		if (session)
			return name[0] == '\0' || strcmp(at, name) == 0;
		session = strcmp(at, "session") == 0;
	}
	return false;
}

int sshd_sessions(const struct sshd *s, const char *name, pid_t *pid)
{
	DIR *proc = opendir("/proc");
	const struct dirent *e;
	int n = 0;

	assert_non_null(proc);
	while ((e = readdir(proc)) != NULL)
		if (e->d_name[0] >= '1' && e->d_name[0] <= '9' &&
		    is_session(s, e->d_name, name)) {
			n++;
			if (pid != NULL)
				*pid = (pid_t)strtol(e->d_name, NULL, 10);
		}
	closedir(proc);
	return n;
}

int sshd_await_sessions(const struct sshd *s, const char *name, int wanted,
    int ms)
{
	int64_t began = clock_mono_ms();

	while (sshd_sessions(s, name, NULL) != wanted) {
		if (clock_mono_ms() - began > ms)
			return -1;
		poll(NULL, 0, LOOK_MS);
	}
	return (int)(clock_mono_ms() - began);
}
