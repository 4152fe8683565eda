#include "teamjob/prose/zip.h"

#include <minizip/zip.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	UTF8_NAMES = 1 << 11,	/* general purpose bit 11, APPNOTE 4.4.4 */
	MADE_ON_UNIX = 3 << 8 | 20,
	PLAIN_FILE = 0100644
};

/* minizip writes through these into a buffer, and goes back in it to fill in
 * lengths. */
struct memory {
	struct buf *out;
	size_t start;		/* where the archive begins in it */
	size_t at;		/* where the next byte goes, from there */
};

static voidpf memory_open(voidpf opaque, const void *name, int mode)
{
	(void)name;
	(void)mode;
	return opaque;
}

static uLong memory_read(voidpf opaque, voidpf stream, void *bytes, uLong size)
{
	struct memory *m = opaque;
	size_t left = m->out->len - m->start - m->at;

	(void)stream;
	if (size > left)
		size = (uLong)left;
	memcpy(bytes, m->out->data + m->start + m->at, size);
	m->at += size;
	return size;
}

static uLong memory_write(voidpf opaque, voidpf stream, const void *bytes,
    uLong size)
{
	struct memory *m = opaque;
	size_t there = m->out->len - m->start - m->at;
	size_t over = size < there ? size : there;

	(void)stream;
	memcpy(m->out->data + m->start + m->at, bytes, over);
	buf_add(m->out, (const char *)bytes + over, size - over);
	if (m->out->over)
		return 0;
	m->at += size;
	return size;
}

static ZPOS64_T memory_tell(voidpf opaque, voidpf stream)
{
	(void)stream;
	return ((struct memory *)opaque)->at;
}

static long memory_seek(voidpf opaque, voidpf stream, ZPOS64_T offset,
    int origin)
{
	struct memory *m = opaque;
	size_t end = m->out->len - m->start;
	size_t to = origin == ZLIB_FILEFUNC_SEEK_SET ? offset
	    : origin == ZLIB_FILEFUNC_SEEK_CUR ? m->at + offset : end + offset;

	(void)stream;
	if (to > end)
		return -1;
	m->at = to;
	return 0;
}

static int memory_nothing(voidpf opaque, voidpf stream)
{
	(void)opaque;
	(void)stream;
	return 0;
}

/* Relative, plain, and nothing a careless unpacker could be led away by. */
static bool name_allowed(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len > 200 || name[0] == '/' || name[0] == '.' ||
	    strstr(name, "..") != NULL)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == '\\' ||
		    name[i] == ':' || name[i] == 0x7f)
			return false;
	return true;
}

static bool take_day(const char *day, tm_zip *out)
{
	char *end;
	long y = strtol(day, &end, 10), m, d;

	if (*end != '-')
		return false;
	m = strtol(end + 1, &end, 10);
	if (*end != '-')
		return false;
	d = strtol(end + 1, &end, 10);
	if (*end != '\0' || y < 1980 || y > 2107 || m < 1 || m > 12 || d < 1 ||
	    d > 31)
		return false;
	out->tm_year = (uInt)y;
	out->tm_mon = (uInt)m - 1;
	out->tm_mday = (uInt)d;
	return true;
}

static bool put_entry(zipFile zip, const struct zip_entry *e,
    const zip_fileinfo *info)
{
	if (zipOpenNewFileInZip4_64(zip, e->name, info, NULL, 0, NULL, 0, NULL,
	    Z_DEFLATED, Z_DEFAULT_COMPRESSION, 0, -MAX_WBITS, DEF_MEM_LEVEL,
	    Z_DEFAULT_STRATEGY, NULL, 0, MADE_ON_UNIX, UTF8_NAMES, 0) != ZIP_OK)
		return false;
	if (zipWriteInFileInZip(zip, e->bytes, (unsigned)e->len) != ZIP_OK)
		return false;
	return zipCloseFileInZip(zip) == ZIP_OK;
}

static enum tj_code too_large(struct buf *out, size_t before,
    struct tj_err *err)
{
	buf_cut(out, before);
	return tj_fail(err, TJ_LIMIT, N_("The package is too large"), NULL);
}

enum tj_code zip_write(struct buf *out, const struct zip_entry *entries,
    size_t n, const char *day, struct tj_err *err)
{
	struct memory memory = { out, out->len, 0 };
	zlib_filefunc64_def io = {
		memory_open, memory_read, memory_write, memory_tell,
		memory_seek, memory_nothing, memory_nothing, &memory
	};
	zip_fileinfo info = { .external_fa = (uLong)PLAIN_FILE << 16 };
	zipFile zip;
	bool done = true;

	if (!take_day(day, &info.tmz_date))
		return tj_fail(err, TJ_INVALID, N_("\"%1\" is no day of a "
		    "package"), day, NULL);
	for (size_t i = 0; i < n; i++)
		if (!name_allowed(entries[i].name))
			return tj_fail(err, TJ_INVALID, N_("\"%1\" is no name "
			    "of a file in a package"), entries[i].name, NULL);
	zip = zipOpen2_64("", APPEND_STATUS_CREATE, NULL, &io);
	if (zip == NULL)
		return too_large(out, memory.start, err);
	for (size_t i = 0; i < n && done; i++)
		done = entries[i].len <= UINT32_MAX / 2 &&
		    put_entry(zip, &entries[i], &info);
	done = zipClose(zip, NULL) == ZIP_OK && done && !out->over;
	return done ? TJ_OK : too_large(out, memory.start, err);
}
