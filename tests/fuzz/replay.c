/* Runs every kept input of tests/data/fuzz/NAME through the target NAME: the
 * seeds, and what a fuzzer found. Each also cut short and with bytes changed,
 * so that a table of a few inputs goes a long way. */
#include <dirent.h>
#include <string.h>

#include "fuzz.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"

enum { INPUT_MAX = 4 << 20, CHANGES = 40 };

/* A fixed sequence: the same inputs on every machine. */
static uint32_t next(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void run(const struct fuzz_target *t, const char *data, size_t len)
{
	char *copy = malloc(len + 1);	/* of its own, for the sanitizer */

	MUST(copy != NULL);
	memcpy(copy, data, len);
	copy[len] = '\0';
	t->run(copy, len);
	free(copy);
}

static size_t run_changed(const struct fuzz_target *t, struct buf *b)
{
	uint32_t state = 1;

	run(t, b->data, b->len);
	for (int i = 0; i < CHANGES && b->len > 0; i++) {
		size_t at = next(&state) % b->len;
		char was = b->data[at];

		b->data[at] = (char)next(&state);
		run(t, b->data, i % 2 == 0 ? b->len : at + 1);
		b->data[at] = was;
	}
	return 1;
}

static size_t run_folder(const struct fuzz_target *t)
{
	char path[512];
	DIR *dir;
	size_t n = 0;

	snprintf(path, sizeof path, "tests/data/fuzz/%s", t->name);
	dir = opendir(path);
	if (dir == NULL)
		return 0;
	for (struct dirent *e; (e = readdir(dir)) != NULL;) {
		struct buf b;

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "tests/data/fuzz/%s/%s", t->name,
		    e->d_name);
		buf_init(&b, INPUT_MAX);
		MUST(file_read(path, &b, NULL) == TJ_OK);
		n += run_changed(t, &b);
		buf_clear(&b);
	}
	closedir(dir);
	return n;
}

int main(void)
{
	int failed = 0;

	/* refusals of command lines are many, and not what is looked for */
	fuzz_says = 1;
	if (freopen("/dev/null", "w", stderr) == NULL)
		return 1;
	for (size_t i = 0; i < n_fuzz_targets; i++) {
		const struct fuzz_target *t = &fuzz_targets[i];
		size_t n = run_folder(t);

		if (n == 0)
			failed = 1;
		printf("%s %s: %zu inputs\n", n > 0 ? "ok" : "not ok", t->name,
		    n);
		fflush(stdout);
	}
	return failed;
}
