/* Pulls over loopback HTTP beside the raw ingest: how many orders a second,
 * what a repeated pull writes, what a run holds in memory. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "feed.h"
#include "figures.h"
#include "measures.h"

enum { ORDERS = 20000, ENDLESS = 100000, PAGE = 500, PAGE_MAX = 4 << 20,
    PATH = 4096, REQUEST_MAX = 8192 };

static void stop(const char *what)
{
	fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- the source ---- */

static void put(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n <= 0)
			return;
		bytes += n;
		len -= (size_t)n;
	}
}

/* The number after "since=" in the head of a request. */
static uint64_t asked_from(int fd)
{
	char head[REQUEST_MAX];
	size_t len = 0;
	ssize_t n;
	const char *since;

	do {
		n = read(fd, head + len, sizeof head - 1 - len);
		len += n > 0 ? (size_t)n : 0;
		head[len] = '\0';
	} while (n > 0 && strstr(head, "\r\n\r\n") == NULL);
	since = strstr(head, "since=");
	return since != NULL ? strtoull(since + 6, NULL, 10) : 0;
}

static void answer(int fd, const struct buf *pages, uint64_t n, int port)
{
	uint64_t from = asked_from(fd), next = from + PAGE < n ? from + PAGE : n;
	static const char none[] = "{\"orders\":[]}";
	bool there = from < n;
	const char *body = there ? pages[from / PAGE].data : none;
	size_t len = there ? pages[from / PAGE].len : sizeof none - 1;
	char head[600], end[60];

	/* "next" goes in before the closing brace */
	snprintf(end, sizeof end, ",\"next\":\"%llu\"}",
	    (unsigned long long)next);
	snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\n"
	    "Content-Type: application/json\r\nConnection: close\r\n"
	    "Content-Length: %zu\r\n", len - 1 + strlen(end));
	put(fd, head, strlen(head));
	if (there && next < n) {
		snprintf(head, sizeof head, "Link: <http://127.0.0.1:%d/orders"
		    "?since=%llu>; rel=\"next\"\r\n", port,
		    (unsigned long long)next);
		put(fd, head, strlen(head));
	}
	put(fd, "\r\n", 2);
	put(fd, body, len - 1);
	put(fd, end, strlen(end));
}

struct source { pid_t pid; int port; };

static struct source serve(uint64_t n)
{
	struct source s = { 0 };
	struct sockaddr_in at = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	struct buf *pages = calloc(n / PAGE + 1, sizeof *pages);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one;

	for (uint64_t from = 0; pages != NULL && from < n; from += PAGE) {
		buf_init(&pages[from / PAGE], PAGE_MAX);
		feed_page_json(&pages[from / PAGE], from, from + PAGE < n
		    ? from + PAGE : n, n);
	}
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
	    listen(fd, 8) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		stop("no port");
	s.port = ntohs(at.sin_port);
	s.pid = fork();
	while (s.pid == 0 && (one = accept(fd, NULL, NULL)) >= 0) {
		answer(one, pages, n, s.port);
		close(one);
	}
	if (s.pid == 0)
		_exit(1);
	close(fd);
	for (uint64_t i = 0; pages != NULL && i <= n / PAGE; i++)
		if (pages[i].data != NULL)
			buf_clear(&pages[i]);
	free(pages);
	return s;
}

static void end_process(pid_t pid)
{
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

/* A config with that source; `again`: every pull asks for everything. */
static void write_config(const char *path, const char *name,
    const struct source *s, bool again)
{
	FILE *f = fopen(path, "we");

	if (f == NULL)
		stop(path);
	fprintf(f, "sources:\n  - name: %s\n"
	    "    url: http://127.0.0.1:%d/orders\n    kind: native\n"
	    "    local: true\n%s", name, s->port,
	    again ? "    since:\n      kind: none\n" : "");
	fclose(f);
}

/* ---- runs ---- */

struct took { double ms, longest_page_ms, longest_lock_ms; long peak_kib; };

/* Looks at the write lock of a team file from outside, as writers do. */
struct watch { int fd; double since, longest; };

static void watch_open(struct watch *w, const char *db)
{
	char path[PATH];

	*w = (struct watch){ .fd = -1 };
	if (db == NULL)
		return;
	snprintf(path, sizeof path, "%s.lock", db);
	w->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

/* How long it has been held without a gap. */
static void watch_look(struct watch *w)
{
	double now = bench_now_ms();

	if (w->fd < 0)
		return;
	if (flock(w->fd, LOCK_EX | LOCK_NB) == 0) {
		flock(w->fd, LOCK_UN);
		w->since = now;
	} else if (now - w->since > w->longest) {
		w->longest = now - w->since;
	}
}

static pid_t start(const char *const *argv, int *out)
{
	int ends[2];
	pid_t pid;

	if (pipe(ends) != 0)
		stop("pipe");
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(ends[1]);
	*out = ends[0];
	return pid;
}

/* Reads when there is something to read, and looks at the lock meanwhile. */
static ssize_t read_watching(int fd, char *to, size_t room, struct watch *w)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };

	while (w->fd >= 0 && poll(&ready, 1, 1) == 0)
		watch_look(w);
	return read(fd, to, room);
}

/* Runs to the end; pages are timed by the lines they are told with, and the
 * write lock of `db`, if not NULL, is watched. */
static struct took run_timed(const char *const *argv, const char *db,
    char *said, size_t room)
{
	struct took t = { .ms = bench_now_ms() };
	struct rusage used;
	struct watch watch;
	double line = 0;
	size_t len = 0;
	int out, status;
	ssize_t n;
	pid_t pid;

	watch_open(&watch, db);
	watch.since = bench_now_ms();
	pid = start(argv, &out);
	while ((n = read_watching(out, said + len, room - 1 - len, &watch)) > 0) {
		double now = bench_now_ms();

		if (line > 0 && now - line > t.longest_page_ms)
			t.longest_page_ms = now - line;
		line = now;
		len = len + (size_t)n < room / 2 ? len + (size_t)n : 0;
	}
	said[len] = '\0';
	close(out);
	t.longest_lock_ms = watch.longest;
	if (watch.fd >= 0)
		close(watch.fd);
	if (wait4(pid, &status, 0, &used) != pid || status != 0)
		fprintf(stderr, "bench: %s ended with %d\n%s", argv[0],
		    status, said);
	t.ms = bench_now_ms() - t.ms;
	t.peak_kib = used.ru_maxrss;
	return t;
}

static struct took sync_once(const struct bench *b, const char *db,
    const char *config)
{
	char program[PATH], said[1 << 16];
	const char *argv[] = { program, "--db", db, "--config", config, NULL };

	snprintf(program, sizeof program, "%s/teamjob-sync", b->build);
	return run_timed(argv, db, said, sizeof said);
}

static double count_of(const struct bench *b, const char *db, const char *sql)
{
	char program[PATH], said[4096], *line;
	const char *argv[] = { program, "--db", db, "--user", "sato", "sql",
	    sql, NULL };

	snprintf(program, sizeof program, "%s/teamjob", b->build);
	run_timed(argv, NULL, said, sizeof said);
	line = strchr(said, '\n');	/* after the names of the columns */
	return strtod(line != NULL && line[1] != '\0' ? line + 1 : said, NULL);
}

static double log_bytes(const char *db)
{
	char path[PATH + 8];
	struct stat st;

	snprintf(path, sizeof path, "%s-wal", db);
	return stat(path, &st) == 0 ? (double)st.st_size : 0;
}

static void drop(const char *db)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock",
	    ".sync-lock" };
	char path[PATH];

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(path, sizeof path, "%s%s", db, ends[i]);
		unlink(path);
	}
}

static void ingest(const struct bench *b)
{
	char program[PATH], db[PATH], count[24], said[256];
	const char *argv[] = { program, db, count, NULL };

	snprintf(program, sizeof program, "%s/tests/bench/ingest", b->build);
	snprintf(db, sizeof db, "%s/ingest.db", b->work);
	snprintf(count, sizeof count, "%d", ORDERS);
	drop(db);
	run_timed(argv, NULL, said, sizeof said);
	figure_add("pull", FIGURE_FLOOR, strtod(said, NULL));
	drop(db);
}

/* All of them new, then all of them known. */
static void pull(const struct bench *b, const char *db, const char *config)
{
	static const char events[] = "SELECT count(*) FROM event";
	struct took t = sync_once(b, db, config);
	double before = count_of(b, db, events), wal;

	figure_add("pull", FIGURE_OURS, ORDERS / t.ms * 1e3);
	figure_add("pull_longest_page", FIGURE_OURS, t.longest_page_ms);
	figure_add("pull_longest_lock", FIGURE_OURS, t.longest_lock_ms);
	figure_add("pull_memory_peak", FIGURE_OURS, (double)t.peak_kib);
	wal = log_bytes(db);
	t = sync_once(b, db, config);
	figure_add("pull_known", FIGURE_OURS, ORDERS / t.ms * 1e3);
	figure_add("pull_known_events", FIGURE_OURS,
	    count_of(b, db, events) - before);
	figure_add("pull_known_log", FIGURE_OURS,
	    (log_bytes(db) - wal) / ORDERS);
}

/* A run that finds nothing: what it holds before there are pages. */
static double peak_without_pages(const struct bench *b, const char *db,
    const char *config)
{
	struct source none = serve(0);
	double peak;

	write_config(config, "nothing", &none, true);
	peak = (double)sync_once(b, db, config).peak_kib;
	end_process(none.pid);
	return peak;
}

void pull_round(const struct bench *b, int round)
{
	char db[PATH], config[PATH];
	struct source s = serve(ORDERS);

	snprintf(db, sizeof db, "%s/pull.db", b->work);
	snprintf(config, sizeof config, "%s/pull.yaml", b->work);
	drop(db);
	bench_copy(b->empty, db);
	if (round % 2 == 0)
		ingest(b);
	write_config(config, "bench", &s, true);
	pull(b, db, config);
	if (round % 2 != 0)
		ingest(b);
	figure_add("pull_memory_adds", FIGURE_OURS,
	    figure_now("pull_memory_peak", FIGURE_OURS) -
	    peak_without_pages(b, db, config));
	end_process(s.pid);
	drop(db);
}

pid_t pull_begin(const struct bench *b, const char *db)
{
	char config[PATH];
	struct source s;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	setpgid(0, 0);
	s = serve(ENDLESS);
	snprintf(config, sizeof config, "%s/endless.yaml", b->work);
	write_config(config, "endless", &s, false);
	sync_once(b, db, config);
	end_process(s.pid);
	_exit(0);
}

void pull_end(pid_t pid)
{
	kill(-pid, SIGTERM);
	waitpid(pid, NULL, 0);
}
