/*
 * sandbox.c - limits and the list of system calls that reading a mail needs.
 */
#include "reader/sandbox.h"
#include "clf/base/count.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Under AddressSanitizer the shadow memory alone passes any sensible limit. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

static const int needed[] = {
    SCMP_SYS(read),           SCMP_SYS(write),         SCMP_SYS(readv),        SCMP_SYS(writev),
    SCMP_SYS(recvmsg),        SCMP_SYS(sendmsg),       SCMP_SYS(poll),         SCMP_SYS(ppoll),
    SCMP_SYS(munmap),         SCMP_SYS(mremap),        SCMP_SYS(madvise),      SCMP_SYS(brk),
    SCMP_SYS(futex),          SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(getrandom),      SCMP_SYS(exit),          SCMP_SYS(exit_group),   SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),  SCMP_SYS(sigaltstack),  SCMP_SYS(restart_syscall),
    SCMP_SYS(close),          SCMP_SYS(sched_yield),   SCMP_SYS(sysinfo),      SCMP_SYS(getpid),
    SCMP_SYS(gettid),
};

/* What libraries try and can do without. */
static const int refused[] = {
    SCMP_SYS(open),      SCMP_SYS(openat),     SCMP_SYS(stat),
    SCMP_SYS(lstat),     SCMP_SYS(fstat),      SCMP_SYS(newfstatat),
    SCMP_SYS(statx),     SCMP_SYS(access),     SCMP_SYS(faccessat),
    SCMP_SYS(readlink),  SCMP_SYS(readlinkat), SCMP_SYS(getcwd),
    SCMP_SYS(ioctl),     SCMP_SYS(fcntl),      SCMP_SYS(lseek),
    SCMP_SYS(prlimit64), SCMP_SYS(uname),      SCMP_SYS(sched_getaffinity),
};

static int allow_memory(scmp_filter_ctx filter)
{
	int failed =
	    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));

	if (failed == 0)
		failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
					  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return failed;
}

static int add_rules(scmp_filter_ctx filter)
{
	int failed = allow_memory(filter);

	for (size_t i = 0; failed == 0 && i < CLF_COUNT(needed); i++)
		failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, needed[i], 0);
	for (size_t i = 0; failed == 0 && i < CLF_COUNT(refused); i++)
		failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
	return failed;
}

static enum clf_status load_filter(struct clf_error *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int failed = filter == NULL ? -ENOMEM : add_rules(filter);

	if (failed == 0)
		failed = seccomp_load(filter);
	if (filter != NULL)
		seccomp_release(filter);
	return failed == 0 ? CLF_OK : clf_error_set(err, CLF_EIO, "no system call filter: %s", strerror(-failed));
}

/* What a worker with its libraries and converters takes, for machines that don't tell (no /proc). */
#define ADDRESS_SPACE_UNTOLD (512u << 20)

static size_t address_space(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (file == NULL)
		return ADDRESS_SPACE_UNTOLD;
	if (fscanf(file, "%lu", &pages) != 1)
		pages = 0;
	fclose(file);
	return pages > 0 ? (size_t)pages * (size_t)sysconf(_SC_PAGESIZE) : ADDRESS_SPACE_UNTOLD;
}

static bool limit(int what, rlim_t soft, rlim_t hard)
{
	const struct rlimit both = {soft, hard};

	return setrlimit((__rlimit_resource_t)what, &both) == 0;
}

static enum clf_status set_limits(const struct clf_sandbox_limits *limits, struct clf_error *err)
{
	size_t now = address_space();
	bool good;

	good = limit(RLIMIT_CPU, limits->cpu_s, limits->cpu_s + 1) && limit(RLIMIT_FSIZE, 0, 0) &&
	       limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_NPROC, 0, 0);
	if (!SANITIZED && limits->memory > 0)
		good = good && limit(RLIMIT_AS, now + limits->memory, now + limits->memory);
	/* poll refuses more descriptors than this: one is what a worker waits for. */
	good = good && limit(RLIMIT_NOFILE, 1, 1);
	return good ? CLF_OK : clf_error_set(err, CLF_EIO, "cannot set limits: %s", strerror(errno));
}

#define NOBODY 65534

bool sandbox_leave_root(void)
{
	const struct passwd *named;
	uid_t user = NOBODY;
	gid_t group = NOBODY;

	if (getuid() != 0 && geteuid() != 0)
		return true;
	named = getpwnam("nobody");
	if (named != NULL && named->pw_uid != 0) {
		user = named->pw_uid;
		group = named->pw_gid;
	}
	/* A namespace may forbid the first two; without the uid they are worth little. */
	if (setgroups(0, NULL) != 0 || setresgid(group, group, group) != 0)
		errno = 0;
	return setresuid(user, user, user) == 0 && setuid(0) != 0;
}

enum clf_status sandbox_enter(const struct clf_sandbox_limits *limits, struct clf_error *err)
{
	enum clf_status status = set_limits(limits, err);

	if (status != CLF_OK)
		return status;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return clf_error_set(err, CLF_EIO, "cannot give up privileges: %s", strerror(errno));
	return load_filter(err);
}
