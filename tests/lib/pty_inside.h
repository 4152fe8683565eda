/* What pty.c and pty_screen.c share. */
#ifndef TESTS_LIB_PTY_INSIDE_H
#define TESTS_LIB_PTY_INSIDE_H

#include "lib/pty.h"

#include <stdint.h>
#include <vterm.h>

#include "teamjob/base/buf.h"

enum { PTY_PATIENCE_MS = 30000, LAST_WORDS_MS = 500 };

struct pty {
	int fd;		/* our end */
	pid_t pid;
	int rows, cols;
	bool over;	/* the program closed its end */
	bool reaped;
	int status;	/* when reaped: as pty_close() returns it */
	bool alternate;
	VTerm *vt;
	VTermScreen *screen;
	struct buf raw;		/* all that was written */
	struct buf text;	/* of pty_screen() */
	struct buf line;	/* of pty_line() */
};

#endif
