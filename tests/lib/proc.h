/* Programs without a terminal: run one to its end, or keep one running beside
 * a test; folders that go away; loopback ports. What can not be had fails the
 * cmocka test. Knows nothing of teamjob. */
#ifndef TESTS_LIB_PROC_H
#define TESTS_LIB_PROC_H

#include <stddef.h>
#include <sys/types.h>

/* What a program said and how it ended. proc_clear() frees. */
struct proc_result {
	int status;	/* exit status, or 256 + the signal */
	char *out, *err;	/* never NULL */
};

/* Runs argv (closed by NULL) in the test's environment with `env` (closed by
 * NULL, may be NULL) put before it, `input` (may be NULL) on standard input;
 * at most 60 s. */
void proc_run(struct proc_result *r, const char *const *argv,
    const char *const *env, const char *input);
void proc_clear(struct proc_result *r);

/* Starts a program that stays, its output into the file `log`. */
pid_t proc_start(const char *const *argv, const char *const *env, const char *log);

/* Sends `signal`, waits for the end; the status as above. */
int proc_stop(pid_t pid, int signal);

/* Waits until the file holds `text`, 10 s. */
void proc_await(const char *path, const char *text);

/* A new folder below TMPDIR; the caller frees the name. proc_remove() takes it
 * away with all in it. */
char *proc_folder(void);
void proc_remove(const char *folder);

/* A port of 127.0.0.1 that was free a moment ago. */
int proc_free_port(void);

/* The whole file, zero-terminated; the caller frees. NULL if there is none. */
char *proc_file(const char *path);

/* The value after "NAME=" at a line's start of `text`, or NULL; the caller
 * frees. */
char *proc_value(const char *text, const char *name);

#endif
