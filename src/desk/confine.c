#include "teamjob/desk/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/sockios.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- files: Landlock ---- */

/* As in <linux/landlock.h> of Linux 6.12; Debian's is of 6.1. */
struct ruleset {
	uint64_t files, net, scope;
};

/* The sizes a kernel takes, and what it can forbid from a version on. */
static const struct {
	int version;
	size_t size;
	struct ruleset forbids;
} versions[] = {
	{ 1, 8, { 0x1fff, 0, 0 } },
	{ 2, 8, { 0x3fff, 0, 0 } },	/* moving between folders */
	{ 3, 8, { 0x7fff, 0, 0 } },	/* truncating */
	{ 4, 16, { 0x7fff, 3, 0 } },	/* TCP: bind, connect */
	{ 5, 16, { 0xffff, 3, 0 } },	/* ioctl on devices */
	{ 6, 24, { 0xffff, 3, 3 } }	/* abstract sockets, signals */
};

static const uint64_t own_file = LANDLOCK_ACCESS_FS_READ_FILE |
    LANDLOCK_ACCESS_FS_WRITE_FILE | 1 << 14 /* truncating */;

/* The last row this kernel knows, or -1. */
static int landlock_row(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	int row = -1;

	while (row + 1 < (int)COUNT(versions) &&
	    versions[row + 1].version <= version)
		row++;
	return row;
}

static bool allow_file(int rules, const char *path, uint64_t known)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = own_file & known,
		.parent_fd = open(path, O_PATH | O_CLOEXEC | O_NOFOLLOW)
	};
	long rc;

	if (rule.parent_fd < 0)
		return errno == ENOENT;
	rc = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
	    &rule, 0);
	close(rule.parent_fd);
	return rc == 0;
}

static bool fence_files(const char *const *files)
{
	int row = landlock_row(), rules;
	bool good;

	if (row < 0)
		return false;
	rules = (int)syscall(SYS_landlock_create_ruleset,
	    &versions[row].forbids, versions[row].size, 0);
	good = rules >= 0;
	for (; good && *files != NULL; files++)
		good = allow_file(rules, *files, versions[row].forbids.files);
	good = good && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	if (rules >= 0)
		close(rules);
	return good;
}

/* ---- system calls: seccomp ---- */

static const int allowed[] = {
	/* connections */
	SCMP_SYS(accept4), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
	SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(sendfile),
	SCMP_SYS(shutdown), SCMP_SYS(getsockopt), SCMP_SYS(setsockopt),
	SCMP_SYS(getsockname), SCMP_SYS(getpeername),
	SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait),
	SCMP_SYS(poll), SCMP_SYS(ppoll),
	/* what is open: the database, its lock, standard output */
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write),
	SCMP_SYS(writev), SCMP_SYS(pwrite64), SCMP_SYS(lseek),
	SCMP_SYS(ftruncate), SCMP_SYS(fsync), SCMP_SYS(fdatasync),
	SCMP_SYS(fcntl), SCMP_SYS(flock), SCMP_SYS(close),
	/* SQLite looks whether its files are still those */
	SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat),
	SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	/* memory (mmap, mprotect: below), time, chance */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(setitimer),
	SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid),
	SCMP_SYS(geteuid), SCMP_SYS(futex),
	/* signals and the end */
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall), SCMP_SYS(exit),
	SCMP_SYS(exit_group)
};

/* What no fault of the program's own leads to. */
static const int deadly[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork),
	SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
	SCMP_SYS(bpf), SCMP_SYS(io_uring_setup), SCMP_SYS(userfaultfd),
	SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(mount),
	SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(kexec_load)
};

static int add_all(scmp_filter_ctx filter, uint32_t action, const int *calls,
    size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = seccomp_rule_add(filter, action, calls[i], 0);
	return rc;
}

/* What is allowed with some arguments only: memory that can be run never,
 * abort() its signal to itself, of ioctl what waits to be sent. */
static int add_conditions(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ,
	    PROT_EXEC, 0);
	const struct scmp_arg_cmp myself = SCMP_A0(SCMP_CMP_EQ,
	    (scmp_datum_t)getpid());
	const struct scmp_arg_cmp unsent = SCMP_A1(SCMP_CMP_EQ, SIOCOUTQ);
	const struct {
		int call;
		const struct scmp_arg_cmp *when;
	} rules[] = {
		{ SCMP_SYS(mmap), &no_code }, { SCMP_SYS(mprotect), &no_code },
		{ SCMP_SYS(tgkill), &myself }, { SCMP_SYS(ioctl), &unsent }
	};
	int rc = 0;

	for (size_t i = 0; i < COUNT(rules) && rc == 0; i++)
		rc = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW,
		    rules[i].call, 1, rules[i].when);
	return rc;
}

static bool fence_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int rc = filter == NULL ? -1 : add_all(filter, SCMP_ACT_ALLOW, allowed,
	    COUNT(allowed));

	if (rc == 0)
		rc = add_all(filter, SCMP_ACT_KILL_PROCESS, deadly,
		    COUNT(deadly));
	if (rc == 0)
		rc = add_conditions(filter);
	if (rc == 0)	/* a tree: nobody waits for the end of the list */
		rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (rc == 0)
		rc = seccomp_load(filter);
	if (filter != NULL)
		seccomp_release(filter);
	return rc == 0;
}

#ifdef TEAMJOB_SANITIZED
static const unsigned possible = 0;
#else
static const unsigned possible = CONFINE_ALL;
#endif

unsigned confine(unsigned wanted, const char *const *files)
{
	unsigned stands = 0;

	wanted &= possible;
	if (wanted == 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return 0;
	if ((wanted & CONFINE_FILES) != 0 && fence_files(files))
		stands |= CONFINE_FILES;
	if ((wanted & CONFINE_CALLS) != 0 && fence_calls())
		stands |= CONFINE_CALLS;
	return stands;
}
