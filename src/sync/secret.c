#include "teamjob/sync/secret.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/sync/child.h"

enum { SECRET_MAX = 4096, PROGRAM_MS = 10000 };

static enum tj_code from_env(const char *name, struct buf *out,
    struct tj_err *err)
{
	const char *value = getenv(name);

	if (value == NULL)
		return tj_fail(err, TJ_NOT_FOUND,
		    N_("The key is not there: the variable %1 is not set"),
		    name, NULL);
	buf_str(out, value);
	return TJ_OK;
}

static enum tj_code from_file(const char *path, struct buf *out,
    struct tj_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char bytes[SECRET_MAX];
	struct stat st = { .st_mode = 0 };
	ssize_t n;

	if (fd >= 0)
		fstat(fd, &st);
	if (!S_ISREG(st.st_mode)) {
		if (fd >= 0)
			close(fd);
		return tj_fail(err, TJ_NOT_FOUND,
		    N_("The key file %1 can not be read"), path, NULL);
	}
	n = (st.st_mode & 077) == 0 ? read(fd, bytes, sizeof bytes) : 0;
	close(fd);
	if ((st.st_mode & 077) != 0)
		return tj_fail(err, TJ_REFUSED, N_("The key file %1 may be "
		    "read by others; make it mode 0600"), path, NULL);
	if (n > 0)
		buf_add(out, bytes, (size_t)n);
	explicit_bzero(bytes, sizeof bytes);
	return TJ_OK;
}

static enum tj_code from_program(const struct secret *s,
    struct buf *out, struct tj_err *err)
{
	char **argv = mem_new(s->cmd_count + 1, sizeof *argv);
	struct buf said;
	enum tj_code code;

	for (unsigned i = 0; i < s->cmd_count; i++)
		argv[i] = s->cmd[i];
	buf_init(&said, SECRET_MAX);
	code = child_run(argv, "", 0, out, &said,
	    clock_mono_ms() + PROGRAM_MS, err);
	buf_clear(&said);
	mem_free(&argv);
	return code;
}

enum tj_code secret_read(const struct secret *secret, char **out,
    struct tj_err *err)
{
	struct buf b;
	enum tj_code code = TJ_OK;

	*out = NULL;
	buf_init(&b, SECRET_MAX);
	if (secret->cmd_count > 0)
		code = from_program(secret, &b, err);
	else if (secret->place == NULL)
		code = TJ_OK;
	else if (strncmp(secret->place, "env:", 4) == 0)
		code = from_env(secret->place + 4, &b, err);
	else
		code = from_file(secret->place + 5, &b, err);
	if (code == TJ_OK && b.len > 0) {
		buf_cut(&b, strcspn(b.data, "\r\n"));
		*out = mem_dup(b.data);
	}
	explicit_bzero(b.data, b.len);
	buf_clear(&b);
	return code;
}

enum tj_code secret_of_source(const struct config_source *source, char **out,
    struct tj_err *err)
{
	return secret_read(&(struct secret){ source->token, source->token_cmd,
	    source->token_cmd_count }, out, err);
}

void secret_clear(char **secret)
{
	if (*secret != NULL)
		explicit_bzero(*secret, strlen(*secret));
	mem_free(secret);
}
