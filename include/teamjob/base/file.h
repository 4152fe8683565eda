/* Files: read whole with a cap, write so that a crash leaves the old or the
 * new one, and the places of the XDG base directory rules. */
#ifndef TEAMJOB_BASE_FILE_H
#define TEAMJOB_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

/* Appends the whole of `path` to `out` (already initialised; its `max` is the
 * limit). "-" reads standard input. TJ_LIMIT when larger than the limit. */
enum tj_code file_read(const char *path, struct buf *out, struct tj_err *err);

/* Replaces `path` by `len` bytes: temporary file beside it, fsync, rename,
 * fsync of the directory. `mode` as for open(2). */
enum tj_code file_write(const char *path, const char *bytes, size_t len,
    unsigned mode, struct tj_err *err);

/* Writes the file `name` (no path) into the directory `dir`: temporary file
 * beside it, fsync, put in place, fsync of the directory; 0640. Follows no
 * link, and takes no other file's place unless `replace`: TJ_REFUSED. */
enum tj_code file_write_in(const char *dir, const char *name,
    const char *bytes, size_t len, bool replace, struct tj_err *err);

/* Makes `dir` and its missing parents, each 0700. */
enum tj_code file_make_dir(const char *dir, struct tj_err *err);

/* "$XDG_DATA_HOME/teamjob/NAME" or "~/.local/share/teamjob/NAME". The caller
 * frees. The directory is not made. */
char *file_data_path(const char *name);

/* The same for configuration: $XDG_CONFIG_HOME, ~/.config. */
char *file_config_path(const char *name);

/* The path without links, so that a file has one name for everybody (its lock
 * lies beside it). Of a file that is not there: that of its folder. The caller
 * frees. */
char *file_real_path(const char *path);

/* The directory of the running program, or "." if it cannot be told. The
 * caller frees. */
char *file_program_dir(void);

/* Writes all of it, going on after short writes and EINTR; 0 or -1. */
int file_write_all(int fd, const char *bytes, size_t len);

#endif
