/* How fast the line to the terminal is, and when it will have carried what was
 * painted: who paints sooner makes frames queue up on a slow one. Knows no
 * curses; counts the bytes that this process writes. One terminal a process. */
#ifndef TEAMJOB_TUI_PACE_H
#define TEAMJOB_TUI_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct termios;

/* Takes the speed from the terminal's settings. Below 38400 bit/s the line is
 * slow; any other is never waited for. */
void pace_begin(const struct termios *tty);
/* To be called right before a frame is written and right after it. */
void pace_frame(bool after);
/* When the line will have carried all frames, in ms of clock_mono_ms(); 0, or a
 * time gone by: it is free. */
int64_t pace_free_at(void);

#endif
