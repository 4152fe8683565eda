/* Errors as values. Every function that can fail returns a `enum tj_code` and,
 * when it fails, fills the caller's `struct tj_err`. The lower floors never
 * print: a message stays a translatable template with its arguments until the
 * screen or the command line shows it (base/words.h). */
#ifndef TEAMJOB_BASE_ERR_H
#define TEAMJOB_BASE_ERR_H

enum tj_code {
	TJ_OK = 0,
	TJ_REFUSED,	/* a rule of the house says no */
	TJ_DENIED,	/* the role does not allow it */
	TJ_CONFLICT,	/* somebody else changed the row meanwhile */
	TJ_NOT_FOUND,	/* no such row, or not mine to see */
	TJ_INVALID,	/* a value is wrong: what, where, what is allowed */
	TJ_USAGE,	/* the command line is wrong */
	TJ_BUSY,	/* the write lock was not had in time; nothing was done */
	TJ_FULL,	/* disk full, quota, file size limit */
	TJ_IO,		/* reading or writing failed */
	TJ_CORRUPT,	/* the file is damaged or not ours */
	TJ_READONLY,	/* the file may only be read */
	TJ_NEWER,	/* the file was made by a newer teamjob */
	TJ_NET,		/* a source did not answer as it should */
	TJ_LIMIT,	/* larger or longer than we take */
	TJ_STOPPED,	/* interrupted on purpose: a key waits, a deadline passed */
	TJ_CODE_COUNT
};

enum {
	TJ_ERR_ARGS = 6,	/* arguments a message can have */
	TJ_ERR_ARG_BYTES = 200,	/* each is cut at this length, on a character */
	TJ_ERR_TEXT_BYTES = 640	/* enough for any message in any language */
};

/* A failure. `message` is a string constant, the translatable template
 * (marked N_() where it is written); %1 to %6 in it stand for the arguments. */
struct tj_err {
	enum tj_code code;
	const char *message;
	const char *field;	/* the argument, option or key that is wrong,
				 * borrowed; NULL = none in particular */
	char arg[TJ_ERR_ARGS][TJ_ERR_ARG_BYTES];
};

/* Marks a string constant for translation without translating it here. */
#define N_(text) (text)

/* Fills `err` (which may be NULL) and returns `code`, so that
 * `return tj_fail(err, TJ_REFUSED, N_("..."), a, b, NULL)` is the whole idiom.
 * `message` must be a string constant; the arguments are copied and cut on a
 * character boundary; the list ends with NULL. */
enum tj_code tj_fail(struct tj_err *err, enum tj_code code,
    const char *message, ...) __attribute__((sentinel));

/* The exit status of a command that ended with `code`: 0 done, 1 refused,
 * 2 usage, 3 the file or the network failed. */
int tj_exit_status(enum tj_code code);

/* The stable English token of a code, for --json and logs: "refused". */
const char *tj_code_name(enum tj_code code);

#endif
