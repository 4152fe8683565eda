/* The pull: teamjob-sync as a child whose progress lines come through a pipe.
 * The workstation itself speaks to no network. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "teamjob/base/words.h"
#include "teamjob/tui/term.h"
#include "ws.h"

extern char **environ;

static int spawn_sync(struct ws *ws, int out, pid_t *pid)
{
	const char *argv[] = { ws->options->sync, "--db", app_path(ws->app),
	    "--config", ws->options->config, NULL };
	posix_spawn_file_actions_t actions;
	int rc;

	if (ws->options->config == NULL)
		argv[3] = NULL;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	rc = posix_spawn(pid, ws->options->sync, &actions, NULL,
	    (char **)(void *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

void ws_pull(struct ws *ws)
{
	int ends[2];
	pid_t pid;

	if (ws->pull_fd >= 0)
		return;
	if (ws->options->sync == NULL || pipe2(ends, O_CLOEXEC) != 0) {
		ws_say(ws, _("No source is set up here"));
		return;
	}
	if (spawn_sync(ws, ends[1], &pid) != 0) {
		close(ends[0]);
		ws_say(ws, _("teamjob-sync could not be started"));
	} else {
		ws->pull_fd = ends[0];
		ws->pull_pid = pid;
		ws_say(ws, _("Pulling ..."));
	}
	close(ends[1]);
}

void ws_pull_read(struct ws *ws)
{
	char text[4096];
	ssize_t n = read(ws->pull_fd, text, sizeof text - 1);
	char *line;

	if (n > 0) {
		text[n] = '\0';
		while (n > 0 && text[n - 1] == '\n')
			text[--n] = '\0';
		line = strrchr(text, '\n');
		ws_say(ws, line != NULL ? line + 1 : text);
		return;
	}
	if (n < 0 && errno == EINTR)
		return;
	close(ws->pull_fd);
	ws->pull_fd = -1;
	waitpid((pid_t)ws->pull_pid, NULL, WNOHANG);
	for (size_t i = 0; i < PANE_COUNT; i++)
		if (ws->panes[i].height > 0)
			listing_reload(ws->panes[i].list);
	term_bell();
}
