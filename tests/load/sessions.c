/* Many people at once: workstations on ptys, each played by a small script with
 * pauses to think, and what they waited for.
 *   sessions PROGRAM TEAM.db SESSIONS SECONDS ACKS
 * The people are w00 w01 ... (writers with one draft each), r00 ... (reviewers),
 * d00 ... (directors), m00 ... (who move and search). Prints "name value unit";
 * with LOAD_SLOW=MS tells what took longer; appends to ACKS what a writer was
 * told to be saved: "login token". */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/pty_inside.h"
#include "scripts.h"

enum { SESSIONS_MAX = 400, SAMPLES_MAX = 1 << 20, PATH = 4096, TOKENS = 64,
    SILENT_MS = 3000, PATIENCE_MS = 15000, GRACE_MS = 40000,
    START_EVERY_MS = 40, LOOK_MS = 1000, READ_BYTES = 1 << 16 };

struct session {
	const struct script *script;
	struct pty *pty;
	char login[16];
	size_t step, turn;	/* of the script; of a step done many times */
	bool waiting, leaving, over;
	double due, sent;	/* ms of now_ms() */
	double queued;		/* ms it had waited for a processor by then */
	int row, col;		/* of the cursor when a key was sent */
	int tokens, first_token;	/* typed; not yet saved */
};

static struct session sessions[SESSIONS_MAX];
static size_t n_sessions;

/* ---- figures ---- */

static struct samples { double *at; size_t n; } figures[FIGURES];
static long silent, lost_patience, ended_early, bad_words, waits_told, conflicts;
static double busy, waited;	/* processors: used, waited for */
static double log_peak, slow_ms;	/* told when slower than this; 0: not */

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void add(enum script_figure f, double value)
{
	struct samples *s = &figures[f];

	if (s->at == NULL)
		s->at = calloc(SAMPLES_MAX, sizeof *s->at);
	if (s->at != NULL && s->n < SAMPLES_MAX)
		s->at[s->n++] = value;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double at_rank(const struct samples *s, double p)
{
	return s->n == 0 ? 0 : s->at[(size_t)(p * (double)(s->n - 1))];
}

static void print_figure(const char *name, struct samples *s, const char *unit)
{
	qsort(s->at, s->n, s->at != NULL ? sizeof *s->at : 1, compare);
	printf("%s_n %zu times\n%s_p50 %.2f %s\n%s_p99 %.2f %s\n"
	    "%s_longest %.2f %s\n", name, s->n, name, at_rank(s, 0.5), unit,
	    name, at_rank(s, 0.99), unit, name, at_rank(s, 1), unit);
}

/* What a process has used of the processors and waited for them, in ms. */
static void processor_ms(pid_t pid, double *used, double *queued)
{
	unsigned long long ran = 0, stood = 0;
	char path[64];
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
	f = fopen(path, "re");
	if (f != NULL && fscanf(f, "%llu %llu", &ran, &stood) != 2)
		ran = stood = 0;
	if (f != NULL)
		fclose(f);
	*used = (double)ran / 1e6;
	*queued = (double)stood / 1e6;
}

/* ---- one session ---- */

static double random_between(double low, double high)
{
	return low + (high - low) * (double)rand() / RAND_MAX;
}

static void set_due(struct session *s, const struct script_step *step)
{
	s->due = now_ms() + random_between(0.4, 1.6) * step->think_ms;
}

static void begin(struct session *s, const char *program, const char *db,
    size_t number)
{
	const char *argv[] = { program, "--lang", "en", "--db", db, "--user",
	    s->login, NULL };

	s->script = script_of(number, s->login);
	s->pty = pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
	    .argv = argv });
	fcntl(s->pty->fd, F_SETFL, O_NONBLOCK);
	s->due = now_ms() + 1000;
}

/* A phrase as an input method hands it over, which nobody else writes. */
static void type_phrase(struct session *s)
{
	static const char *const phrases[] = { "雪の朝は静かです。",
	    "港から坂道を登ると、", "店主に話を聞きました。", "まとめると、" };
	char text[200];

	snprintf(text, sizeof text, "%s%s-%05d。", phrases[rand() % 4],
	    s->login, s->tokens++);
	pty_send(s->pty, text);
}

static void send_step(struct session *s, const struct script_step *step)
{
	double used;

	pty_cursor(s->pty, &s->row, &s->col);
	processor_ms(pty_pid(s->pty), &used, &s->queued);
	s->sent = now_ms();
	s->waiting = true;
	if (step->keys == NULL)
		type_phrase(s);
	else
		pty_keys(s->pty, step->keys);
}

/* What was typed up to here was told to be saved. */
static void acknowledge(struct session *s, FILE *acks)
{
	for (; s->first_token < s->tokens; s->first_token++)
		fprintf(acks, "%s %s-%05d\n", s->login, s->login,
		    s->first_token);
	fflush(acks);
}

/* On to the next step that fits the screen; at the end from the loop's start,
 * or home. */
static void go_on(struct session *s, bool late)
{
	const struct script *script = s->script;

	s->waiting = false;
	if (++s->turn < (size_t)script->steps[s->step].times) {
		set_due(s, &script->steps[s->step]);
		return;
	}
	s->turn = 0;
	for (s->step++;; s->step++) {
		const struct script_step *step;

		if (s->step >= script->n) {
			s->step = script->loop;
			s->leaving = late;
		}
		step = &script->steps[s->step];
		set_due(s, step);
		if (step->only_if == NULL ||
		    strstr(pty_screen(s->pty), step->only_if) != NULL)
			return;
	}
}

static bool shows_one_of(struct pty *pty, const char *texts)
{
	const char *screen = pty_screen(pty);
	char text[80];

	for (size_t n; *texts != '\0'; texts += n + (texts[n] == '|')) {
		n = strcspn(texts, "|");
		snprintf(text, sizeof text, "%.*s", (int)n, texts);
		if (strstr(screen, text) != NULL)
			return true;
	}
	return false;
}

static bool has_come(struct session *s, const struct script_step *step)
{
	int row, col;

	switch (step->wait) {
	case SCRIPT_MOVED:
		pty_cursor(s->pty, &row, &col);
		return row != s->row || col != s->col;
	case SCRIPT_SHOWN:
		return shows_one_of(s->pty, step->text);
	default:
		return true;
	}
}

static void note_words(struct session *s)
{
	static const char *const bad[] = { "is locked", "database",
	    "Somebody is writing" };
	const char *said = pty_line(s->pty, 23);

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (strstr(said, bad[i]) != NULL) {
			bad_words++;
			fprintf(stderr, "%s reads: %s\n", s->login, said);
		}
	waits_told += strstr(said, "Waiting: somebody") != NULL;
	conflicts += strstr(said, "Somebody else changed") != NULL;
}

static void note_time(struct session *s, const struct script_step *step,
    double took)
{
	double used, queued;

	processor_ms(pty_pid(s->pty), &used, &queued);
	queued -= s->queued;
	add(step->figure, took);
	if (step->figure == FIGURE_KEY)
		add(FIGURE_KEY_OWN, took > queued ? took - queued : 0);
	if (slow_ms > 0 && took > slow_ms)
		fprintf(stderr, "%s %s: %.0f of them queued, %.0f ms\n",
		    s->login, step->keys != NULL ? step->keys : "a phrase",
		    queued, took);
}

/* Bytes have come: is it what was waited for? */
static void look(struct session *s, FILE *acks, bool late)
{
	const struct script_step *step = &s->script->steps[s->step];

	if (!s->waiting || !has_come(s, step))
		return;
	note_time(s, step, now_ms() - s->sent);
	if (step->figure == FIGURE_SAVE)
		acknowledge(s, acks);
	note_words(s);
	go_on(s, late);
}

static void take_bytes(struct session *s, FILE *acks, bool late)
{
	static char bytes[READ_BYTES];
	ssize_t n = read(s->pty->fd, bytes, sizeof bytes);

	if (n > 0) {
		vterm_input_write(s->pty->vt, bytes, (size_t)n);
		look(s, acks, late);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		s->over = true;
		if (!s->leaving) {
			ended_early++;
			fprintf(stderr, "%s ended early:\n%s", s->login,
			    pty_screen(s->pty));
		}
	}
}

/* Nothing came: a key that paints nothing, or an answer that never comes. */
static void give_up(struct session *s, bool late)
{
	const struct script_step *step = &s->script->steps[s->step];

	if (step->wait != SCRIPT_SHOWN) {
		silent++;
	} else {
		lost_patience++;
		fprintf(stderr, "%s waits for \"%s\":\n%s", s->login,
		    step->text, pty_screen(s->pty));
	}
	go_on(s, late);
}

static void tick(struct session *s, double now, bool late)
{
	const struct script_step *step = &s->script->steps[s->step];
	double patience = step->wait == SCRIPT_SHOWN ? PATIENCE_MS : SILENT_MS;

	if (s->waiting) {
		if (now - s->sent > patience)
			give_up(s, late);
	} else if (now >= s->due && s->leaving) {
		pty_keys(s->pty, "Q");
		s->due = now + PATIENCE_MS;
	} else if (now >= s->due) {
		send_step(s, step);
	}
}

/* ---- all of them ---- */

static void look_at_log(const char *db)
{
	char path[PATH];
	struct stat st;

	snprintf(path, sizeof path, "%s-wal", db);
	if (stat(path, &st) == 0 && (double)st.st_size > log_peak)
		log_peak = (double)st.st_size;
}

static double from_proc(pid_t pid, const char *field)
{
	char path[64], line[256];
	double value = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, field, strlen(field)) == 0)
			value = strtod(line + strlen(field), NULL);
	if (f != NULL)
		fclose(f);
	return value;
}

static void weigh(double seconds)
{
	double used, queued, all_used = 0, all_queued = 0;

	for (size_t i = 0; i < n_sessions; i++) {
		pid_t pid = pty_pid(sessions[i].pty);

		if (sessions[i].over)
			continue;
		processor_ms(pid, &used, &queued);
		all_used += used;
		all_queued += queued;
		add(FIGURE_RSS, from_proc(pid, "Rss:") / 1024);
		add(FIGURE_PSS, from_proc(pid, "Pss:") / 1024);
		add(FIGURE_DIRTY, from_proc(pid, "Private_Dirty:") / 1024);
	}
	busy = all_used / 1e3 / seconds;
	waited = all_queued / 1e3 / seconds;
}

static size_t gather(struct pollfd *poller, struct session **whose)
{
	size_t n = 0;

	for (size_t i = 0; i < n_sessions; i++)
		if (!sessions[i].over) {
			poller[n] = (struct pollfd){ sessions[i].pty->fd,
			    POLLIN, 0 };
			whose[n++] = &sessions[i];
		}
	return n;
}

static int until_next(double now, double most)
{
	double next = now + most;

	for (size_t i = 0; i < n_sessions; i++)
		if (!sessions[i].over && !sessions[i].waiting &&
		    sessions[i].due < next)
			next = sessions[i].due;
	return next > now ? (int)ceil(next - now) : 0;
}

static void turn(FILE *acks, bool late)
{
	static struct pollfd poller[SESSIONS_MAX];
	static struct session *whose[SESSIONS_MAX];
	size_t n = gather(poller, whose);
	double now;

	poll(poller, (nfds_t)n, until_next(now_ms(), 20));
	for (size_t i = 0; i < n; i++)
		if (poller[i].revents != 0)
			take_bytes(whose[i], acks, late);
	now = now_ms();
	for (size_t i = 0; i < n; i++)
		if (!whose[i]->over)
			tick(whose[i], now, late);
}

static bool all_are_over(void)
{
	for (size_t i = 0; i < n_sessions; i++)
		if (!sessions[i].over)
			return false;
	return true;
}

static void play(const char *program, const char *db, size_t wanted,
    double seconds, FILE *acks)
{
	double start = now_ms(), end = 0, looked = 0, now = start;
	bool weighed = false;

	while (end == 0 || now < end + GRACE_MS) {
		if (n_sessions < wanted &&
		    now >= start + (double)n_sessions * START_EVERY_MS) {
			begin(&sessions[n_sessions], program, db, n_sessions);
			if (++n_sessions == wanted)
				end = now + seconds * 1e3;
		}
		turn(acks, end != 0 && now > end);
		now = now_ms();
		if (now > looked + LOOK_MS) {
			look_at_log(db);
			looked = now;
		}
		if (!weighed && end != 0 && now > end) {
			weigh((now - start) / 1e3);
			weighed = true;
		}
		if (end != 0 && all_are_over())
			return;
	}
}

static long leave_all(void)
{
	long killed = 0;

	for (size_t i = 0; i < n_sessions; i++) {
		bool over = sessions[i].over;
		int status = pty_close(&sessions[i].pty);

		if (over && status != 0)
			fprintf(stderr, "%s ended with %d\n",
			    sessions[i].login, status);
		killed += !over || status != 0;
	}
	return killed;
}

static void print_all(long killed)
{
	static const struct { const char *name, *unit; } names[FIGURES] = {
		[FIGURE_NONE] = { "other", "ms" },
		[FIGURE_KEY] = { "key", "ms" }, [FIGURE_ACT] = { "act", "ms" },
		[FIGURE_KEY_OWN] = { "key_without_queue", "ms" },
		[FIGURE_OPEN] = { "open", "ms" },
		[FIGURE_SAVE] = { "save", "ms" },
		[FIGURE_RSS] = { "rss", "MiB" }, [FIGURE_PSS] = { "pss", "MiB" },
		[FIGURE_DIRTY] = { "private_dirty", "MiB" },
	};

	for (size_t i = 0; i < FIGURES; i++)
		if (i != FIGURE_NONE)
			print_figure(names[i].name, &figures[i], names[i].unit);
	printf("locked_shown %ld times\nwaiting_shown %ld times\n"
	    "changed_by_others %ld times\nnever_answered %ld times\n"
	    "silent_keys %ld times\nended_early %ld sessions\n"
	    "ended_badly %ld sessions\nlog_peak %.1f MiB\n"
	    "processors_busy %.2f cores\nprocessors_waited_for %.2f cores\n",
	    bad_words,
	    waits_told, conflicts, lost_patience, silent, ended_early, killed,
	    log_peak / 1048576, busy, waited);
}

int main(int argc, char **argv)
{
	struct rlimit files = { 4096, 4096 };
	FILE *acks;
	size_t n;

	if (argc != 6)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	setrlimit(RLIMIT_NOFILE, &files);
	srand(20251125);
	slow_ms = getenv("LOAD_SLOW") != NULL
	    ? strtod(getenv("LOAD_SLOW"), NULL) : 0;
	acks = fopen(argv[5], "ae");
	n = strtoul(argv[3], NULL, 10);
	if (acks == NULL || n == 0 || n > SESSIONS_MAX)
		return 2;
	play(argv[1], argv[2], n, strtod(argv[4], NULL), acks);
	fclose(acks);
	print_all(leave_all());
	return 0;
}
