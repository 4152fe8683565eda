#include "teamjob/cli/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

static const char *const terminals[] = {
	"xterm", "xterm-256color", "xterm-color", "screen", "screen-256color",
	"tmux", "tmux-256color", "linux", "vt100", "vt220", "ansi", "rxvt",
	"rxvt-unicode", "rxvt-unicode-256color", "alacritty", "foot", "kitty",
	"putty", "konsole", "gnome", "vte",
};

/* ---- what the client asked ---- */

/* Moves one word down over its quotes; *at ends behind it. */
static bool take_word(char **at)
{
	char *from = *at, *to = *at, quote = '\0';

	for (; *from != '\0' && (quote != '\0' || *from != ' '); from++) {
		if (quote == '\0' && (*from == '\'' || *from == '"')) {
			quote = *from;
		} else if (quote != '\0' && *from == quote) {
			quote = '\0';
		} else {
			if (*from == '\\' && quote != '\'' && from[1] != '\0')
				from++;
			*to++ = *from;
		}
	}
	*at = *from == ' ' ? from + 1 : from;
	*to = '\0';
	return quote == '\0';
}

int session_split(char *line, char **words, size_t most)
{
	size_t n = 0;

	for (const char *c = line; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return -1;
	for (;;) {
		line += strspn(line, " ");
		if (*line == '\0')
			return (int)n;
		if (n == most)
			return -1;
		words[n++] = line;
		if (!take_word(&line))
			return -1;
	}
}

/* A package goes to standard output: no file of the host is named. */
static bool only_prints(int argc, char *const *argv)
{
	bool print = false;

	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--dir", 5) == 0 ||
		    strcmp(argv[i], "--replace") == 0)
			return false;
		print = print || strcmp(argv[i], "--print") == 0;
	}
	return print;
}

bool session_allows(int argc, char *const *argv)
{
	static const char *const allowed[] = {
		"list", "show", "do", "actions", "export"
	};

	if (argc < 1)
		return false;
	if (strcmp(argv[0], "import") == 0)
		return (argc == 3 || (argc == 4 && strcmp(argv[3],
		    "--json") == 0)) && strcmp(argv[2], "-") == 0;
	if (strcmp(argv[0], "package") == 0)
		return only_prints(argc, argv);
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (strcmp(argv[0], allowed[i]) == 0)
			return true;
	return false;
}

/* ---- the process ---- */

static struct {
	char *command;		/* what the client asked for; NULL: nothing */
	const char *lang;	/* a wish; NULL: none */
	bool too_long, entered;
} asked;

/* The name on the list, or the longest one it goes on from ("xterm-kitty"). */
static const char *known_terminal(const char *name)
{
	const char *best = "vt100";
	size_t longest = 0;

	for (size_t i = 0; name != NULL &&
	    i < sizeof terminals / sizeof *terminals; i++) {
		size_t n = strlen(terminals[i]);

		if (n > longest && strncmp(terminals[i], name, n) == 0 &&
		    (name[n] == '\0' || name[n] == '-')) {
			best = terminals[i];
			longest = n;
		}
	}
	return best;
}

static void limit(int what, rlim_t most)
{
	struct rlimit r = { most, most };

	setrlimit(what, &r);
}

static void keep_what_was_asked(void)
{
	const char *command = getenv("SSH_ORIGINAL_COMMAND");
	const char *lang = getenv("LANG");

	asked.too_long = command != NULL &&
	    strlen(command) > SESSION_COMMAND_MAX;
	asked.command = asked.too_long ? NULL : mem_dup(command);
	asked.lang = lang == NULL ? NULL : strncmp(lang, "ja", 2) == 0 ? "ja"
	    : strncmp(lang, "en", 2) == 0 ? "en" : NULL;
}

bool session_enter(void)
{
	const char *terminal = known_terminal(getenv("TERM"));

	asked.entered = true;
	keep_what_was_asked();
	if (clearenv() != 0 ||
	    setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1) != 0 ||
	    setenv("HOME", "/nonexistent", 1) != 0 ||
	    setenv("LC_ALL", "C.UTF-8", 1) != 0 ||
	    setenv("TZ", "Asia/Tokyo", 1) != 0 ||
	    setenv("TERM", terminal, 1) != 0 || chdir("/") != 0)
		return false;
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NOFILE, 64);
#ifndef TEAMJOB_SANITIZED	/* whose shadow is large, whose look for leaks
				 * is a trace of itself */
	limit(RLIMIT_AS, (rlim_t)512 << 20);
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return false;
#endif
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

const char *session_lang(void)
{
	return asked.lang;
}

static int refuse(void)
{
	fputs(_("teamjob: this cannot be asked over SSH; there are: list show "
	    "do actions export, import KIND -, package ORDER --print\n"), stderr);
	return SESSION_REFUSED;
}

static int run_asked(struct cli *c, char *line)
{
	char *words[SESSION_WORDS_MAX];
	int n = session_split(line, words, SESSION_WORDS_MAX);

	if (n < 1 || !session_allows(n, words))
		return refuse();
	c->argc = n - 1;
	c->argv = words + 1;
	return cli_run(c, cli_command(words[0]));
}

int cli_session(struct cli *c)
{
	c->login = c->words[0];
	c->key = c->n_words > 1 ? c->words[1] : NULL;
	c->session = true;
	if (!asked.entered && !session_enter())
		return 3;
	if (asked.too_long)
		return refuse();
	if (asked.command == NULL || asked.command[0] == '\0')
		return c->open_workstation(c);
	return run_asked(c, asked.command);
}
