/*
 * fault.c - SIGKILL at a named point, for crash tests; nothing in any other build.
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
#else
typedef int clf_fault_is_not_built;
#endif
