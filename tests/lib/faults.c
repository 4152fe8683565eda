#include "lib/faults.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"

enum { TIMES = 3 };

bool faults_all(void)
{
	const char *said = getenv("FAULTS");

	return said != NULL && strcmp(said, "all") == 0;
}

void faults_sound(const struct team *t)
{
	const char *argv[] = { "python3", "tests/faults/invariants.py", t->db,
	    "--known", "desk.db", "--known", "desk.db-shm", "--known",
	    "desk.db-wal", "--known", "desk.db.lock", "--known", "desk.token",
	    "--known", "config.yaml", "--known", "desk-orders.json", NULL };
	const char *env[sizeof t->env_all / sizeof *t->env_all + 1];
	size_t n = 0;
	struct proc_result r;

	while (t->env_all[n] != NULL) {
		env[n] = t->env_all[n];
		n++;
	}
	env[n++] = "TEST_BUILD_DIR=" TEST_BUILD_DIR;
	env[n] = NULL;
	proc_run(&r, argv, env, NULL);
	if (r.status != 0)
		fail_msg("what holds after every fault does not:\n%s%s", r.out,
		    r.err);
	proc_clear(&r);
}

void faults_note(const char *name, const char *format, ...)
{
	const char *path = getenv("FAULTS_FIGURES");
	FILE *file = path != NULL ? fopen(path, "ae") : NULL;
	char said[400];
	va_list list;

	va_start(list, format);
	vsnprintf(said, sizeof said, format, list);
	va_end(list);
	printf("%s: %s\n", name, said);
	if (file == NULL)
		return;
	fprintf(file, "%s: %s\n", name, said);
	fclose(file);
}

int64_t faults_usual_ms(const struct team *t)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < TIMES; i++) {
		int64_t began = clock_mono_ms(), took;
		struct pty *p = team_open(t, NULL, "en", 24, 80);

		pty_keys(p, "1");
		pty_expect(p, "[1 Orders");
		pty_keys(p, "Q");
		assert_int_equal(0, pty_end(p));
		pty_close(&p);
		took = clock_mono_ms() - began;
		best = took < best ? took : best;
	}
	return best;
}

static bool file_holds(const char *path, const char *text)
{
	FILE *f = fopen(path, "rbe");
	char *bytes;
	bool found;

	if (f == NULL)
		return false;	/* saved meanwhile */
	bytes = mem_new(1 << 20, 1);
	found = memmem(bytes, fread(bytes, 1, 1 << 20, f), text,
	    strlen(text)) != NULL;
	fclose(f);
	mem_free(&bytes);
	return found;
}

/* Files there that hold `text`; NULL: all. */
static int count_journals(const struct team *t, const char *text)
{
	char folder[512], path[800];
	struct dirent *entry;
	int n = 0;
	DIR *dir;

	snprintf(folder, sizeof folder, "%s/demo/recovery", t->dir);
	dir = opendir(folder);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.' &&
		    (text == NULL || file_holds(path, text)))
			n++;
	}
	if (dir != NULL)
		closedir(dir);
	return n;
}

bool faults_journal_holds(const struct team *t, const char *text)
{
	return count_journals(t, text) > 0;
}

int faults_journals(const struct team *t)
{
	return count_journals(t, NULL);
}

int64_t faults_cpu_ms(pid_t pid)
{
	char path[64], text[1024];
	unsigned long user, system;
	FILE *f;
	size_t n;
	const char *at;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (f == NULL)
		return -1;
	n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	at = strrchr(text, ')');
	if (at == NULL || sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u "
	    "%*u %*u %lu %lu", &user, &system) != 2)
		return -1;
	return (int64_t)(user + system) * 1000 / sysconf(_SC_CLK_TCK);
}
