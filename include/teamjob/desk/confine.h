/* Shuts the process in once everything is open: whoever takes it over by a hole
 * in what reads strangers' bytes has the desk's own database, its connections,
 * and nothing else. Two fences, each of which stands without the other:
 * Landlock for files and for TCP beyond what is open, and a filter of system
 * calls. The only module that includes seccomp.h; knows nothing of orders. */
#ifndef TEAMJOB_DESK_CONFINE_H
#define TEAMJOB_DESK_CONFINE_H

enum confine_fence {
	CONFINE_FILES = 1,	/* Landlock */
	CONFINE_CALLS = 2,	/* seccomp */
	CONFINE_ALL = CONFINE_FILES | CONFINE_CALLS
};

/* Puts up those of `wanted` that the kernel offers, for good; returns which
 * now stand. `files`: paths that may still be opened for reading and writing
 * (those that are not there are left out), closed by NULL.
 *
 * Within CONFINE_FILES everything else fails with EACCES: opening, making,
 * removing, running, and from Landlock 4 on (Linux 6.7) TCP connections and
 * ports. Within CONFINE_CALLS no file is opened at all; what the desk does not
 * need fails with EPERM, and what no fault of its own could ask for (another
 * program or process, ptrace) ends it.
 *
 * A build with sanitizers is never shut in: they open files, and the leak
 * checker starts a process that traces this one. */
unsigned confine(unsigned wanted, const char *const *files);

#endif
