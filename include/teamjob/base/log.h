/* The log: one line a message, everything in it escaped, so that no text from
 * outside can reach a terminal that shows it. Off until log_open(). */
#ifndef TEAMJOB_BASE_LOG_H
#define TEAMJOB_BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Appends to `path` from now on (0600, no links followed); NULL ends it.
 * Messages above `level` are left out. */
void log_open(const char *path, enum log_level level);

/* Control characters and bytes that are no UTF-8 appear as \xNN. */
void log_line(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
