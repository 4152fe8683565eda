#include "teamjob/tui/pace.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "teamjob/base/clock.h"

static struct {
	int rate;		/* bytes a second; 0: the line is not slow */
	int64_t written;	/* bytes, as counted last; -1: nobody says */
	int64_t free_at;
} pace;

/* Ten bits a byte, with start and stop. Ptys say 38400 whatever they are, so
 * only what is slower was meant: a serial line, what ssh passes on of one, or
 * what somebody said with stty. */
void pace_begin(const struct termios *tty)
{
	static const struct { speed_t speed; int bits; } slow[] = {
		{ B300, 300 }, { B600, 600 }, { B1200, 1200 }, { B2400, 2400 },
		{ B4800, 4800 }, { B9600, 9600 }, { B19200, 19200 },
	};

	pace.rate = 0;
	pace.free_at = 0;
	for (size_t i = 0; i < sizeof slow / sizeof *slow; i++)
		if (cfgetospeed(tty) == slow[i].speed)
			pace.rate = slow[i].bits / 10;
}

/* Of this program so far: the screen library does not tell how many bytes a
 * frame took. */
static int64_t bytes_written(void)
{
	char text[256], *at;
	int fd = open("/proc/self/io", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;

	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	at = strstr(text, "wchar: ");
	return at != NULL ? strtoll(at + strlen("wchar: "), NULL, 10) : -1;
}

void pace_frame(bool after)
{
	int64_t now, written;

	if (pace.rate == 0)
		return;
	written = bytes_written();
	if (after && pace.written >= 0 && written > pace.written) {
		now = clock_mono_ms();
		pace.free_at = (pace.free_at > now ? pace.free_at : now) +
		    (written - pace.written) * 1000 / pace.rate;
	}
	pace.written = written;
}

int64_t pace_free_at(void)
{
	return pace.free_at;
}
