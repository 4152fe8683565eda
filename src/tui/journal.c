#include "teamjob/tui/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

/* A file is HEAD, then records: offset, deleted, length of what was inserted
 * (32 bits each, little-endian), the inserted bytes, and the CRC-32 of all of
 * these. ALL as `deleted` is everything there was: the first record puts the
 * text of the start so. ALL as `offset` is no edit: `deleted` is then how many
 * seconds were worked. */
static const char head[] = "teamjob unsaved text 1\n";

static const uint32_t ALL = UINT32_MAX;

enum {
	HEAD_BYTES = sizeof(head) - 1,
	FIELD_BYTES = 4,
	LEAD_BYTES = 3 * FIELD_BYTES,
	FILE_BYTES_MAX = 64 << 20,	/* read back at most */
	PENDING_MAX = 8 << 20		/* edits kept while the disk is full */
};

struct journal {
	char *dir;
	char *path;
	int fd;			/* -1: no file yet */
	off_t good;		/* bytes of whole records in the file */
	struct buf pending;	/* records not yet written */
	int edits;		/* how many edits wait in it */
	int64_t first_ms;	/* when the first of them came */
	int64_t last_ms;	/* when the last of them came */
	int64_t sync_ms;	/* when it was last synced */
	int64_t seconds, put_seconds;	/* worked; as they stand in the file */
	bool begun;		/* the first record is written or pending */
	bool unsynced;
};

/* ---- records ---- */

static uint32_t crc32_of(const unsigned char *bytes, size_t n)
{
	uint32_t crc = 0xffffffffu;

	for (size_t i = 0; i < n; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1u)));
	}
	return ~crc;
}

static void put_u32(struct buf *out, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		buf_char(out, (char)(value >> (8 * i) & 0xff));
}

static uint32_t get_u32(const char *bytes)
{
	const unsigned char *b = (const unsigned char *)bytes;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	    (uint32_t)b[3] << 24;
}

static void put_record(struct buf *out, size_t offset, size_t deleted,
    const char *inserted, size_t len)
{
	size_t start = out->len;

	put_u32(out, (uint32_t)offset);
	put_u32(out, (uint32_t)deleted);
	put_u32(out, (uint32_t)len);
	buf_add(out, inserted, len);
	put_u32(out, crc32_of((const unsigned char *)out->data + start,
	    out->len - start));
}

/* Whether `len` bytes begin with a whole record; its size then. */
static bool whole_record(const char *bytes, size_t len, size_t *size)
{
	size_t inserted;

	if (len < LEAD_BYTES + FIELD_BYTES)
		return false;
	inserted = get_u32(bytes + 2 * FIELD_BYTES);
	if (inserted > len - LEAD_BYTES - FIELD_BYTES)
		return false;
	*size = LEAD_BYTES + inserted + FIELD_BYTES;
	return crc32_of((const unsigned char *)bytes, LEAD_BYTES + inserted) ==
	    get_u32(bytes + LEAD_BYTES + inserted);
}

static bool is_seconds(const char *record)
{
	return get_u32(record) == ALL;
}

/* Applies a whole record to the text; false if it does not belong to it. */
static bool apply(struct buf *text, const char *record)
{
	size_t offset = get_u32(record);
	size_t deleted = get_u32(record + FIELD_BYTES);
	size_t inserted = get_u32(record + 2 * FIELD_BYTES);
	char *tail;
	size_t n_tail;

	if (deleted == ALL && offset == 0)
		deleted = text->len;
	if (offset > text->len || deleted > text->len - offset ||
	    text->len - deleted + inserted > MANUSCRIPT_MAX)
		return false;
	n_tail = text->len - offset - deleted;
	tail = mem_dup_n(text->data + offset + deleted, n_tail);
	buf_cut(text, offset);
	buf_add(text, record + LEAD_BYTES, inserted);
	buf_add(text, tail, n_tail);
	mem_free(&tail);
	return !text->over;
}

/* ---- the file ---- */

static enum tj_code fail_io(struct tj_err *err)
{
	if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
		return tj_fail(err, TJ_FULL, N_("The disk is full: unsaved text "
		    "is only in memory"), NULL);
	return tj_fail(err, TJ_IO, N_("Unsaved text cannot be written (%1): it "
	    "is only in memory"), strerror(errno), NULL);
}

static void sync_directory(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* Opens a new file with its head. A name that is taken (another editor of the
 * same session was killed at this draft) gets a number. */
static enum tj_code make_file(struct journal *j, struct tj_err *err)
{
	struct buf name;
	enum tj_code code = file_make_dir(j->dir, err);

	for (int i = 1; code == TJ_OK && j->fd < 0 && i < 100; i++) {
		buf_init(&name, 4096);
		buf_str(&name, j->path);
		if (i > 1)
			buf_printf(&name, ".%d", i);
		j->fd = open(name.data, O_WRONLY | O_CREAT | O_EXCL |
		    O_NOFOLLOW | O_CLOEXEC, 0600);
		if (j->fd >= 0) {
			mem_free(&j->path);
			j->path = buf_take(&name);
		}
		buf_clear(&name);
		if (j->fd < 0 && errno != EEXIST)
			return fail_io(err);
	}
	if (code != TJ_OK)
		return code;
	if (j->fd < 0)
		return fail_io(err);
	flock(j->fd, LOCK_EX | LOCK_NB);	/* nobody else has it open */
	j->good = 0;
	sync_directory(j->dir);
	return TJ_OK;
}

/* Appends bytes; what was written by halves is cut off again. */
static enum tj_code append(struct journal *j, const char *bytes, size_t len,
    struct tj_err *err)
{
	int saved;

	if (lseek(j->fd, j->good, SEEK_SET) == j->good &&
	    file_write_all(j->fd, bytes, len) == 0) {
		j->good += (off_t)len;
		j->unsynced = true;
		return TJ_OK;
	}
	saved = errno;
	if (ftruncate(j->fd, j->good) != 0)
		saved = saved == 0 ? errno : saved;
	errno = saved;
	return fail_io(err);
}

static enum tj_code write_pending(struct journal *j, struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	if (j->pending.len == 0)
		return TJ_OK;
	if (j->fd < 0)
		code = make_file(j, err);
	if (code == TJ_OK && j->good == 0)
		code = append(j, head, HEAD_BYTES, err);
	if (j->seconds != j->put_seconds)
		put_record(&j->pending, ALL, (size_t)j->seconds, "", 0);
	j->put_seconds = j->seconds;
	if (code == TJ_OK)
		code = append(j, j->pending.data, j->pending.len, err);
	if (code != TJ_OK)
		return code;
	buf_reset(&j->pending);
	j->edits = 0;
	return TJ_OK;
}

static enum tj_code sync_file(struct journal *j, int64_t now_ms,
    struct tj_err *err)
{
	if (!j->unsynced || j->fd < 0)
		return TJ_OK;
	j->sync_ms = now_ms;
	if (fdatasync(j->fd) != 0)
		return fail_io(err);
	j->unsynced = false;
	return TJ_OK;
}

/* When the edits in memory are to be written. */
static int64_t write_due(const struct journal *j)
{
	int64_t pause = j->last_ms + JOURNAL_PAUSE_MS;
	int64_t latest = j->first_ms + JOURNAL_SYNC_MS;

	return pause < latest ? pause : latest;
}

static bool parse_name(const char *name, int64_t *person, int64_t *draft)
{
	char *end;

	*person = strtoll(name, &end, 10);
	if (end == name || *end != '-')
		return false;
	name = end + 1;
	*draft = strtoll(name, &end, 10);
	return end != name && *end == '-';
}

struct journal *journal_new(const char *dir, int64_t person, int64_t draft,
    const char *session)
{
	struct journal *j = mem_new(1, sizeof(*j));
	struct buf path;

	buf_init(&path, 4096);
	buf_printf(&path, "%s/%" PRId64 "-%" PRId64 "-%s", dir, person, draft,
	    session);
	j->path = buf_take(&path);
	j->dir = mem_dup(dir);
	j->fd = -1;
	buf_init(&j->pending, PENDING_MAX + 4 * MANUSCRIPT_MAX);
	return j;
}

void journal_free(struct journal **journal)
{
	struct journal *j = *journal;

	if (j == NULL)
		return;
	journal_sync(j, NULL);
	if (j->fd >= 0)
		close(j->fd);
	buf_clear(&j->pending);
	mem_free(&j->path);
	mem_free(&j->dir);
	mem_free(journal);
}

void journal_edit(struct journal *j, const char *before, size_t before_len,
    const struct manuscript_edit *edit, int64_t now_ms)
{
	if (j->pending.len + edit->len > PENDING_MAX) {
		buf_reset(&j->pending);	/* the whole text is shorter */
		j->begun = false;
		j->put_seconds = 0;
	}
	if (!j->begun)
		put_record(&j->pending, 0, ALL, before, before_len);
	j->begun = true;
	put_record(&j->pending, edit->offset, edit->deleted, edit->inserted,
	    edit->len);
	if (j->edits++ == 0)
		j->first_ms = now_ms;
	j->last_ms = now_ms;
}

void journal_worked(struct journal *j, int64_t seconds)
{
	j->seconds = seconds < ALL ? seconds : ALL - 1;
}

enum tj_code journal_tick(struct journal *j, int64_t now_ms,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	if (j->edits > 0 &&
	    (j->edits >= JOURNAL_KEYS || now_ms >= write_due(j))) {
		code = write_pending(j, err);
		if (code != TJ_OK)
			j->first_ms = j->last_ms = now_ms;
	}
	if (code == TJ_OK && j->unsynced &&
	    now_ms >= j->sync_ms + JOURNAL_SYNC_MS)
		code = sync_file(j, now_ms, err);
	return code;
}

int journal_wait(const struct journal *j, int64_t now_ms)
{
	int64_t due = INT64_MAX;

	if (j->edits > 0)
		due = j->edits >= JOURNAL_KEYS ? now_ms : write_due(j);
	if (j->unsynced && j->sync_ms + JOURNAL_SYNC_MS < due)
		due = j->sync_ms + JOURNAL_SYNC_MS;
	if (due == INT64_MAX)
		return -1;
	return due > now_ms ? (int)(due - now_ms) : 0;
}

enum tj_code journal_sync(struct journal *j, struct tj_err *err)
{
	enum tj_code code = write_pending(j, err);

	return code == TJ_OK ? sync_file(j, j->last_ms, err) : code;
}

void journal_saved(struct journal *j)
{
	buf_reset(&j->pending);
	j->edits = 0;
	j->put_seconds = 0;
	j->begun = j->unsynced = false;
	if (j->fd < 0)
		return;
	unlink(j->path);
	close(j->fd);
	j->fd = -1;
	j->good = 0;
}

/* Whether a process has its lock: it is being written. */
static bool is_live(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bool live = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 &&
	    errno == EWOULDBLOCK;

	if (fd >= 0)
		close(fd);
	return live;
}

void journal_each_left(const char *dir, int64_t person,
    void (*each)(void *arg, const struct journal_left *left), void *arg)
{
	DIR *open_dir = opendir(dir);
	struct dirent *entry;

	while (open_dir != NULL && (entry = readdir(open_dir)) != NULL) {
		struct journal_left left = { 0 };
		struct stat st;
		int64_t whose;

		if (!parse_name(entry->d_name, &whose, &left.draft) ||
		    whose != person ||
		    (size_t)snprintf(left.path, sizeof(left.path), "%s/%s",
		    dir, entry->d_name) >= sizeof(left.path) ||
		    lstat(left.path, &st) != 0 || !S_ISREG(st.st_mode))
			continue;
		left.changed_at = st.st_mtime;
		left.live = is_live(left.path);
		each(arg, &left);
	}
	if (open_dir != NULL)
		closedir(open_dir);
}

/* Applies the records of a file until one is cut off or does not belong. */
static size_t replay(const struct buf *file, size_t at,
    struct journal_text *out)
{
	size_t size, n = 0;

	for (; whole_record(file->data + at, file->len - at, &size); at += size) {
		if (is_seconds(file->data + at)) {
			out->seconds = get_u32(file->data + at + FIELD_BYTES);
			continue;
		}
		if (!apply(out->text, file->data + at))
			break;
		if (n++ == 0 && out->base != NULL) {
			buf_reset(out->base);
			buf_add(out->base, out->text->data, out->text->len);
		}
	}
	return n;
}

enum tj_code journal_replay(const char *path, struct journal_text *out,
    struct tj_err *err)
{
	struct buf file;
	enum tj_code code;
	size_t n = 0;

	buf_reset(out->text);
	out->seconds = 0;
	buf_init(&file, FILE_BYTES_MAX);
	code = file_read(path, &file, err);
	if (code == TJ_OK && file.len >= HEAD_BYTES &&
	    memcmp(file.data, head, HEAD_BYTES) == 0)
		n = replay(&file, HEAD_BYTES, out);
	buf_clear(&file);
	if (code == TJ_OK && n == 0)
		return tj_fail(err, TJ_CORRUPT, N_("The recovery file %1 is "
		    "damaged from its beginning"), path, NULL);
	return code;
}

void journal_remove(const char *path)
{
	unlink(path);
}
