/* The order desk with 200 good requests a second: alone, beside 2,000 idle and
 * 200 slow connections, and beside as many as it takes, each as large as it may
 * be. Prints "name value unit", then "ok" or "not ok" for what must hold.
 *   desk TEAMJOB-DESK [SECONDS]
 * SECONDS of each part (default 60). Below 30 it is a sample: how long answers
 * took is told and not judged. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk.h"

enum { SECONDS = 60, SAMPLE_BELOW = 30, FILES = 4096, PATH = 256,
    RSS_MOST_KIB = 64 << 10, FILES_MOST = 2400 + 64 + 32, P99_MOST_MS = 300,
    CUT_S = 10, FAT_S = 20, PATIENCE_S = 60 };

/* An answer began at most so long ago when its connection is cut; the clock of
 * the test begins before the desk's and reads after it. */
static const double cut_soonest_s = 9.9, cut_latest_s = 13;

struct desk {
	const char *program;
	char dir[64], db[96], token[96];
	pid_t pid;
	int port;
	long peak_kib, files;	/* the most that was seen */
};

static bool sample;
static int failed;

static void judge(bool good, const char *what)
{
	printf("%s %s\n", good ? "ok" : "not ok", what);
	failed += !good;
}

static void die(const char *what)
{
	printf("not ok %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- the desk ---- */

static void run_desk(const struct desk *d, int out)
{
	dup2(out, STDOUT_FILENO);
	execl(d->program, d->program, "--db", d->db, "--port", "0",
	    "--token-file", d->token, "--lang", "en", "--min-fill", "0",
	    (char *)NULL);
	_exit(127);
}

static void start_desk(struct desk *d)
{
	static const char token[] = "a-token-of-the-load-test\n";
	char said[256] = "";
	size_t n = 0;
	int out[2], fd;

	snprintf(d->dir, sizeof d->dir, "%s/desk-load-XXXXXX",
	    getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR"));
	if (mkdtemp(d->dir) == NULL || pipe2(out, O_CLOEXEC) != 0)
		die("a folder for the desk");
	snprintf(d->db, sizeof d->db, "%s/desk.db", d->dir);
	snprintf(d->token, sizeof d->token, "%s/token", d->dir);
	fd = open(d->token, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, token, sizeof token - 1) < 0)
		die("a token for the desk");
	close(fd);
	d->pid = fork();
	if (d->pid == 0)
		run_desk(d, out[1]);
	close(out[1]);
	while (strstr(said, "READY ") == NULL && n < sizeof said - 1) {
		ssize_t got = read(out[0], said + n, sizeof said - 1 - n);

		if (got <= 0)
			die("the desk did not start");
		n += (size_t)got;
		said[n] = '\0';
	}
	d->port = (int)strtol(strstr(said, "READY ") + 6, NULL, 10);
	close(out[0]);
}

static long from_status(pid_t pid, const char *field)
{
	char path[64], line[256];
	long value = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, field, strlen(field)) == 0)
			value = strtol(line + strlen(field), NULL, 10);
	if (f != NULL)
		fclose(f);
	return value;
}

/* Open files and the most memory there was, of the desk. */
static void look(void *arg)
{
	struct desk *d = arg;
	char path[64];
	long n = -2;	/* . and .. */
	DIR *dir;

	snprintf(path, sizeof path, "/proc/%d/fd", (int)d->pid);
	dir = opendir(path);
	while (dir != NULL && readdir(dir) != NULL)
		n++;
	if (dir != NULL)
		closedir(dir);
	d->files = n > d->files ? n : d->files;
	d->peak_kib = from_status(d->pid, "VmHWM:");
}

static long orders_kept(const struct desk *d)
{
	sqlite3_stmt *s = NULL;
	sqlite3 *db = NULL;
	long n = -1;

	if (sqlite3_open(d->db, &db) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, "SELECT count(*) FROM desk_order", -1, &s,
	    NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
		n = (long)sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(db);
	return n;
}

static void stop_desk(struct desk *d)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	char path[PATH];
	int status = -1;

	kill(d->pid, SIGTERM);
	waitpid(d->pid, &status, 0);
	judge(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "the desk ends when it is told to");
	printf("desk.orders_kept %ld orders\n", orders_kept(d));
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(path, sizeof path, "%s%s", d->db, ends[i]);
		unlink(path);
	}
	unlink(d->token);
	rmdir(d->dir);
}

/* ---- figures ---- */

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double percentile(struct good *g, long percent)
{
	if (g->answered == 0)
		return 0;
	qsort(g->took_ms, (size_t)g->answered, sizeof *g->took_ms, by_size);
	return g->took_ms[(g->answered - 1) * percent / 100];
}

static void print_good(const char *name, struct good *g, struct good *alone)
{
	printf("desk.%s_answered %ld of %ld\n", name, g->answered, g->asked);
	for (long p = 50; p <= 100; p += p == 50 ? 49 : 1)
		printf("desk.%s_p%ld %.2f ms\n", name, p, percentile(g, p));
	for (long p = 50; g != alone && p <= 99; p += 49)
		printf("ratio.desk_%s_p%ld %.2f x\n", name, p, percentile(g,
		    p) / percentile(alone, p));
	if (g->failed > 0)
		printf("# %s\n", g->why);
}

static void judge_good(const char *beside, struct good *g, bool timed)
{
	char what[160];

	snprintf(what, sizeof what, "every good request beside %s is answered",
	    beside);
	judge(g->answered == g->asked && g->failed == 0, what);
	snprintf(what, sizeof what, "99 of 100 within %d ms beside %s",
	    P99_MOST_MS, beside);
	if (timed && !sample)
		judge(percentile(g, 99) <= P99_MOST_MS, what);
}

static void print_memory(const char *name, const struct desk *d)
{
	printf("desk.%s_memory_peak %ld KiB limit %d\n", name, d->peak_kib,
	    RSS_MOST_KIB);
	printf("desk.%s_files_most %ld files limit %d\n", name, d->files,
	    FILES_MOST);
}

static const char *const kinds[] = {
	"idle", "slow_headers", "slow_body", "slow_reader", "fat", "full"
};

/* Those that were cut, were cut when their time was over. */
static void judge_cuts(const struct crowd_wish *wish,
    const struct crowd_end *end)
{
	char what[128];

	for (int i = 0; i < BAD_KINDS; i++) {
		if (wish->n[i] == 0)
			continue;
		printf("desk.%s_cut %ld after %.2f to %.2f s\n", kinds[i],
		    end->cut[i], end->soonest_s[i], end->latest_s[i]);
		snprintf(what, sizeof what, "%s: each is cut after its time",
		    kinds[i]);
		judge(end->cut[i] >= wish->n[i] && end->soonest_s[i] >=
		    cut_soonest_s && (sample || end->latest_s[i] <=
		    cut_latest_s), what);
	}
}

/* ---- the parts ---- */

static void beside_crowd(struct desk *d, double seconds, struct good *alone,
    long *orders)
{
	static struct good good;
	const struct crowd_wish wish = { { [BAD_IDLE] = 2000,
	    [BAD_HEADERS] = 70, [BAD_BODY] = 70, [BAD_READER] = 60 } };
	struct crowd crowd = crowd_begin(d->port, &wish);
	struct crowd_end end;

	visit(d->port, seconds < CUT_S ? CUT_S : seconds, &good, look, d);
	crowd_await_cut(&crowd, PATIENCE_S);
	end = crowd_leave(&crowd);
	print_good("crowd", &good, alone);
	print_memory("crowd", d);
	judge_good("2,000 idle and 200 slow", &good, true);
	judge_cuts(&wish, &end);
	*orders += good.orders;
}

/* More than the desk holds at once, each as large as it may be: they push each
 * other out, and the good ones go on. */
static void beside_fat(struct desk *d, double seconds, struct good *alone,
    long *orders)
{
	static struct good good;
	const struct crowd_wish wish = { { [BAD_FAT] = 2000, [BAD_FULL] = 600,
	    [BAD_READER] = 200 } };
	struct crowd crowd = crowd_begin(d->port, &wish);

	visit(d->port, seconds > FAT_S ? FAT_S : seconds, &good, look, d);
	crowd_leave(&crowd);
	print_good("fat", &good, alone);
	print_memory("fat", d);
	judge_good("2,800 as large as they may be", &good, false);
	*orders += good.orders;
}

int main(int argc, char **argv)
{
	static struct desk desk;
	static struct good alone;
	const double seconds = argc > 2 ? strtod(argv[2], NULL) : SECONDS;
	struct rlimit files;
	long orders;

	if (argc < 2)
		return 2;
	getrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_max < FILES) {
		printf("not ok the load needs %d open files, and the hard "
		    "limit here is %llu (ulimit -Hn)\n", FILES,
		    (unsigned long long)files.rlim_max);
		return 1;
	}
	files.rlim_cur = FILES;
	setrlimit(RLIMIT_NOFILE, &files);
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	sample = seconds < SAMPLE_BELOW;
	desk.program = argv[1];
	start_desk(&desk);
	printf("desk.seconds %g s\n", seconds);
	visit(desk.port, seconds, &alone, look, &desk);
	print_good("alone", &alone, &alone);
	print_memory("alone", &desk);
	orders = alone.orders;
	beside_crowd(&desk, seconds, &alone, &orders);
	beside_fat(&desk, seconds, &alone, &orders);
	judge(desk.peak_kib <= RSS_MOST_KIB, "its memory stays within its bound");
	judge(desk.files <= FILES_MOST, "its open files stay within their bound");
	judge(orders_kept(&desk) == orders, "every order it took is there");
	printf("desk.orders_told %ld orders\n", orders);
	stop_desk(&desk);
	return failed > 0 ? 1 : 0;
}
