/* Unsaved text, kept apart from the team file: one append-only log of edits for
 * each person, draft and session. It begins with the text as it was before the
 * first edit, so it can be replayed by itself; a record that is cut off or
 * damaged ends it. The promise: at most 2 s or 200 keys of typing are lost.
 * While a session lives it holds a lock on its log, which ends with the process
 * however it ends. */
#ifndef TEAMJOB_TUI_JOURNAL_H
#define TEAMJOB_TUI_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"
#include "teamjob/tui/manuscript.h"

struct journal;

enum {
	JOURNAL_KEYS = 200,	/* edits that may be unwritten */
	JOURNAL_PAUSE_MS = 1000,	/* written so long after the last edit */
	JOURNAL_SYNC_MS = 2000	/* and synced at most so often */
};

/* A journal for one draft; nothing is written before the first edit. `dir` is
 * the recovery directory (made when needed, 0700), `session` a name of letters
 * and digits. */
struct journal *journal_new(const char *dir, int64_t person, int64_t draft,
    const char *session);
/* Writes what is not yet written and closes; the file stays if it has edits
 * that journal_saved() did not cover. */
void journal_free(struct journal **journal);

/* An edit: `before` is the text as it was (`before_len` bytes), looked at only
 * when the file begins. Kept in memory until journal_tick(). */
void journal_edit(struct journal *journal, const char *before,
    size_t before_len, const struct manuscript_edit *edit, int64_t now_ms);

/* How many seconds were worked so far; written along with the next edits. */
void journal_worked(struct journal *journal, int64_t seconds);

/* Writes and syncs what is due. Call after keys and when journal_wait() is
 * over. On failure the edits stay in memory and are tried again at the next
 * due time: TJ_FULL, TJ_IO. */
enum tj_code journal_tick(struct journal *journal, int64_t now_ms,
    struct tj_err *err);
/* Milliseconds until something is due; -1: nothing is. */
int journal_wait(const struct journal *journal, int64_t now_ms);

/* Writes and syncs everything now: the line is gone, the program ends. */
enum tj_code journal_sync(struct journal *journal, struct tj_err *err);

/* The text is safe in the team file: the log is removed, the next edit begins
 * a new one. */
void journal_saved(struct journal *journal);

/* ---- what an earlier session left ---- */

struct journal_left {
	char path[512];
	int64_t draft;
	int64_t changed_at;	/* instant of its last edit */
	bool live;		/* its session is still there */
};

/* Calls `each` for every journal of `person` in `dir`. */
void journal_each_left(const char *dir, int64_t person,
    void (*each)(void *arg, const struct journal_left *left), void *arg);

/* What a journal leads to. */
struct journal_text {
	struct buf *text;	/* initialised by the caller; emptied first */
	struct buf *base;	/* the text before its first edit; or NULL */
	int64_t seconds;	/* worked, as journal_worked() was told last */
};

/* Replays a journal. TJ_CORRUPT when not even the first text can be read. */
enum tj_code journal_replay(const char *path, struct journal_text *out,
    struct tj_err *err);

/* Removes a journal that was taken over. */
void journal_remove(const char *path);

#endif
