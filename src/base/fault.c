/*
 * fault.c - SIGKILL at a named point or work without end, for crash tests; nothing in any other build.
 */
#include "clf/base/fault.h"

#ifdef CLF_FAULTS
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void clf_fault(const char *point)
{
	const char *wanted = getenv("CLF_TEST_KILL_AT");
	const char *once = getenv("CLF_TEST_KILL_ONCE");
	int fd;

	if (wanted == NULL || strcmp(wanted, point) != 0)
		return;
	if (once != NULL) {
		fd = open(once, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0)
			return;
		close(fd);
	}
	raise(SIGKILL);
}

/* Busy, as a reader is that a mail has caught. */
void clf_fault_stall(struct clf_str bytes)
{
	const char *wanted = getenv("CLF_TEST_STALL_ON");
	volatile bool for_ever = wanted != NULL && clf_str_find(bytes, clf_str_from(wanted), 0) != (size_t)-1;

	while (for_ever)
		continue;
}

void clf_fault_die(struct clf_str bytes)
{
	const char *wanted = getenv("CLF_TEST_DIE_ON");

	if (wanted != NULL && clf_str_find(bytes, clf_str_from(wanted), 0) != (size_t)-1)
		raise(SIGKILL);
}

static int64_t given_ms(const char *variable, int64_t otherwise)
{
	const char *given = getenv(variable);

	return given != NULL ? strtoll(given, NULL, 10) : otherwise;
}

int64_t clf_fault_reader_ms(int64_t otherwise)
{
	return given_ms("CLF_TEST_READER_MS", otherwise);
}

int64_t clf_fault_login_ms(int64_t otherwise)
{
	return given_ms("CLF_TEST_LOGIN_MS", otherwise);
}

int64_t clf_fault_alarms_ms(int64_t otherwise)
{
	return given_ms("CLF_TEST_ALARMS_MS", otherwise);
}
#else
typedef int clf_fault_is_not_built;
#endif
