/* A team file in which bytes were changed: it is refused with a sentence, or
 * read; reading changes nothing in it. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "teamjob/app/check.h"
#include "teamjob/app/list.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"

enum { FILE_MAX = 8 << 20, CHANGE = 4 };

static char folder[] = "/tmp/teamjob-fuzz-team-XXXXXX";
static char path[sizeof folder + 16];

static void take_away(void)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	char name[sizeof path + 8];

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		unlink(name);
	}
	rmdir(folder);
}

/* A new team, as one file without a log. */
static const struct buf *whole(void)
{
	static struct buf bytes;
	struct tj_err err;
	char copy[sizeof path + 8];

	if (bytes.data != NULL)
		return &bytes;
	MUST(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/team.db", folder);
	snprintf(copy, sizeof copy, "%s/copy.db", folder);
	MUST(app_create(path, "Snowlight", "Sato", "sato", "team", &err)
	    == TJ_OK);
	MUST(app_backup(path, copy, &err) == TJ_OK);
	buf_init(&bytes, FILE_MAX);
	MUST(file_read(copy, &bytes, &err) == TJ_OK);
	unlink(copy);
	take_away();
	MUST(mkdir(folder, 0700) == 0);
	atexit(take_away);
	return &bytes;
}

static void ignore(const char *finding, void *arg)
{
	(void)arg;
	MUST(finding[0] != '\0');
}

static void read_it(struct app *app)
{
	static const char *const kinds[] = { "orders", "people", "tasks",
	    "operations" };
	struct tj_err err;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct list_query q = { .kind = kinds[i], .limit = 5 };
		struct list_page page;

		if (app_list(app, &q, &page, &err) == TJ_OK)
			list_page_clear(&page);
	}
	app_check(app, true, ignore, NULL, &err);
}

/* Each four bytes: a place (three) and what is put there. */
void fuzz_team(const char *data, size_t len)
{
	const struct buf *good = whole();
	struct app_options o = { .path = path, .system = true,
	    .read_only = true, .leave_old = true };
	struct app *app = NULL;
	struct tj_err err = { 0 };
	struct buf b, after;

	buf_init(&b, FILE_MAX);
	buf_init(&after, FILE_MAX);
	buf_add(&b, good->data, good->len);
	for (size_t i = 0; i + CHANGE <= len; i += CHANGE) {
		const unsigned char *c = (const unsigned char *)data + i;
		size_t at = (size_t)c[0] << 16 | (size_t)c[1] << 8 | c[2];

		b.data[at % b.len] = (char)c[3];
	}
	MUST(file_write(path, b.data, b.len, 0600, &err) == TJ_OK);
	if (app_open(&o, &app, &err) == TJ_OK) {
		read_it(app);
		app_close(&app);
	} else {
		MUST(err.message != NULL);
	}
	MUST(file_read(path, &after, &err) == TJ_OK);
	MUST(after.len == b.len && memcmp(after.data, b.data, b.len) == 0);
	take_away();
	MUST(mkdir(folder, 0700) == 0);
	buf_clear(&b);
	buf_clear(&after);
}
