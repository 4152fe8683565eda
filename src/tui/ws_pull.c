/* The pull: teamjob-sync as a child whose progress lines come through a pipe.
 * The workstation itself speaks to no network. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "teamjob/app/intake.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"
#include "teamjob/tui/term.h"
#include "ws.h"

extern char **environ;

static int spawn_sync(struct ws *ws, int out, pid_t *pid)
{
	const char *argv[10] = { ws->options->sync, "--db", app_path(ws->app),
	    "--lang", words_lang() };
	posix_spawn_file_actions_t actions;
	int rc, n = 5;

	if (ws->pull_alone)
		argv[n++] = "--due";
	if (ws->options->config != NULL) {
		argv[n++] = "--config";
		argv[n] = ws->options->config;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	rc = posix_spawn(pid, ws->options->sync, &actions, NULL,
	    (char **)(void *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

/* A session starts no program: the host sees the wish and pulls. */
static void leave_wish(struct ws *ws)
{
	struct tj_err err;
	char text[TJ_ERR_TEXT_BYTES];

	if (app_pull_wish(ws->app, &err) == TJ_OK)
		ws_say(ws, _("A pull is asked for. It begins by itself"));
	else
		ws_say(ws, words_err(text, sizeof text, &err));
}

static void begin(struct ws *ws, bool alone)
{
	int ends[2];
	pid_t pid;

	if (ws->pull_fd >= 0) {
		/* the key means every source: once more when this one ends */
		ws->pull_again = ws->pull_again || !alone;
		if (!alone)
			ws_say(ws, _("Pulling ..."));
		return;
	}
	ws->pull_again = false;
	if (ws->options->sync == NULL || pipe2(ends, O_CLOEXEC) != 0) {
		leave_wish(ws);
		return;
	}
	ws->pull_alone = alone;
	ws->pull_failed = ws->pull_more = false;
	ws->pull_new = ws->pull_changed = ws->pull_aside = 0;
	ws->pull_len = 0;
	if (spawn_sync(ws, ends[1], &pid) != 0) {
		close(ends[0]);
		ws_say(ws, _("teamjob-sync could not be started"));
	} else {
		ws->pull_fd = ends[0];
		ws->pull_pid = pid;
		if (!alone)
			ws_say(ws, _("Pulling ..."));
	}
	close(ends[1]);
}

void ws_pull(struct ws *ws)
{
	begin(ws, false);
}

enum { PULL_GAP_MS = 60000, FAR_MS = 24 * 3600 * 1000 };

void ws_pull_due(struct ws *ws)
{
	struct app_due due;
	struct tj_err ignored;
	int64_t left = PULL_GAP_MS;

	ws->pull_at = 0;
	if (ws->options->sync == NULL ||
	    !(app_me(ws->app)->roles & ROLE_DIRECTOR))
		return;
	/* what can not be read now may be read in a while */
	if (app_sources_due(ws->app, &due, &ignored) == TJ_OK) {
		if (due.next_at == 0)
			return;
		if (due.now)
			begin(ws, true);
		left = (due.next_at - clock_now()) * 1000;
	}
	if (left < PULL_GAP_MS)
		left = PULL_GAP_MS;
	ws->pull_at = clock_mono_ms() + (left < FAR_MS ? left : FAR_MS);
}

/* A pull that nobody asked for speaks only on an idle line: what I did myself
 * stands until the next key. */
static void speak(struct ws *ws, const char *text)
{
	if (ws->linear && ws->pull_fd >= 0) {	/* it speaks at its end */
		snprintf(ws->pull_kept, sizeof ws->pull_kept, "%s", text);
		return;
	}
	if (ws->pull_alone && ws->message[0] != '\0' && !ws->pull_said)
		return;
	ws_say(ws, text);
	ws->pull_said = true;
	ws->heard = ws->pull_alone;	/* nobody is called away for it */
}

/* ... and only of news; what failed is not hidden by what follows it. */
static void say(struct ws *ws, bool news, const char *text)
{
	if (!ws->pull_failed && (news || !ws->pull_alone))
		speak(ws, text);
}

/* The source asked for time, or failed a moment ago. */
static void say_later(struct ws *ws, const char *source, int64_t retry_at)
{
	char text[WS_MESSAGE];
	struct buf hour;

	buf_init(&hour, 64);
	format_instant(&hour, retry_at);
	say(ws, true, words_say(text, sizeof text, _("! No answer from %1; the "
	    "next try is at %2"), source, hour.data, NULL));
	ws->pull_failed = true;
	buf_clear(&hour);
}

/* A line of the child in words: "progress SOURCE DONE TOTAL NEW", "end SOURCE
 * NEW CHANGED ASIDE", "more SOURCE NEW", "later SOURCE INSTANT", "mail SENT NOT",
 * "error SOURCE TEXT"; anything else as it is. */
static void say_line(struct ws *ws, char *line)
{
	char text[WS_MESSAGE], whole[WS_MESSAGE], *word[5], *rest = NULL;
	bool news;
	size_t n = 0;

	words_say(whole, sizeof whole, "%1", line, NULL);
	for (char *w = strtok_r(line, " ", &rest); w != NULL && n < 5;
	    w = strtok_r(NULL, " ", &rest))
		word[n++] = w;
	if (n == 5 && strcmp(word[0], "progress") == 0) {
		words_say(text, sizeof text, strcmp(word[3], "0") == 0
		    ? _("Pulling %1: %2 so far, %4 new")
		    : _("Pulling %1: %2 of %3, %4 new"),
		    word[1], word[2], word[3], word[4], NULL);
		say(ws, word[4][0] != '0', text);
	} else if (n == 5 && strcmp(word[0], "end") == 0) {
		news = word[2][0] != '0' || word[3][0] != '0' ||
		    word[4][0] != '0';
		ws->pull_new += strtoll(word[2], NULL, 10);
		ws->pull_changed += strtoll(word[3], NULL, 10);
		ws->pull_aside += strtoll(word[4], NULL, 10);
		words_say(text, sizeof text, strcmp(word[4], "0") == 0
		    ? _("Pulled %1: %2 new, %3 changed")
		    : _("Pulled %1: %2 new, %3 changed, %4 put aside"),
		    word[1], word[2], word[3], word[4], NULL);
		say(ws, news, text);
	} else if (n == 3 && strcmp(word[0], "more") == 0) {
		words_say(text, sizeof text, _("Pulled %1: %2 new; not all of "
		    "it is read yet, the next run goes on"), word[1], word[2],
		    NULL);
		say(ws, true, text);
		ws->pull_more = true;
	} else if (n == 3 && strcmp(word[0], "mail") == 0) {
		words_say(text, sizeof text, _("Mail: %1 sent, %2 not"),
		    word[1], word[2], NULL);
		say(ws, word[2][0] != '0', text);
	} else if (n == 3 && strcmp(word[0], "later") == 0) {
		say_later(ws, word[1], strtoll(word[2], NULL, 10));
	} else if (n >= 3 && strcmp(word[0], "error") == 0) {
		words_say(text, sizeof text, _("! No answer from %1: %2"),
		    word[1], whole + strlen("error ") + strlen(word[1]) + 1,
		    NULL);
		speak(ws, text);
		ws->pull_failed = true;
	} else {
		say(ws, false, whole);
	}
}

/* The bytes of one reading: whole lines are said, the rest waits. A line that
 * is too long is cut. */
static void take_bytes(struct ws *ws, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != '\n') {
			if (ws->pull_len < sizeof ws->pull_line - 1)
				ws->pull_line[ws->pull_len++] = bytes[i];
			continue;
		}
		ws->pull_line[ws->pull_len] = '\0';
		ws->pull_len = 0;
		say_line(ws, ws->pull_line);
	}
}

/* One item a line: nothing was said while it ran; now all of it is. */
static void speak_at_end(struct ws *ws)
{
	char text[WS_MESSAGE], brought[3][24];
	const int64_t counts[3] = { ws->pull_new, ws->pull_changed,
	    ws->pull_aside };

	if (!ws->linear)
		return;
	for (size_t i = 0; i < 3; i++)
		snprintf(brought[i], sizeof brought[i], "%lld",
		    (long long)counts[i]);
	words_say(text, sizeof text, ws->pull_more
	    ? _("Pulled: %1 new, %2 changed; not all of it is read yet, the "
	    "next run goes on") : ws->pull_aside == 0
	    ? _("Pulled: %1 new, %2 changed")
	    : _("Pulled: %1 new, %2 changed, %3 put aside"), brought[0],
	    brought[1], brought[2], NULL);
	if (ws->pull_failed)
		speak(ws, ws->pull_kept);
	else
		say(ws, ws->pull_more || counts[0] + counts[1] + counts[2] > 0,
		    text);
}

void ws_pull_read(struct ws *ws)
{
	char bytes[4096];
	ssize_t n = read(ws->pull_fd, bytes, sizeof bytes);

	if (n > 0)
		take_bytes(ws, bytes, (size_t)n);
	if (n > 0 || (n < 0 && errno == EINTR)) {
		pane_take_in(&ws->panes[PANE_ORDERS]);	/* what comes is orders */
		return;
	}
	close(ws->pull_fd);
	ws->pull_fd = -1;
	/* its output ended because it did */
	waitpid((pid_t)ws->pull_pid, NULL, 0);
	for (size_t i = 0; i < PANE_COUNT; i++)
		pane_take_in(&ws->panes[i]);
	ws->stale = true;
	speak_at_end(ws);
	if (ws->pull_new > 0)
		ws_bell(ws);
	if (ws->pull_again)
		begin(ws, false);
}
