/*
 * sandbox.h - shuts the calling process in for good (adapter of libseccomp).
 */
#ifndef CLF_GATEWAY_SANDBOX_H
#define CLF_GATEWAY_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/status.h"

struct clf_sandbox_limits {
	unsigned cpu_s; /* of the process's whole life from now on */
	size_t memory;  /* address space above what there is now; 0: no limit */
};

/*
 * Started as root: becomes nobody, with no group beside. Before it is shut in, which leaves nothing to become anybody
 * with. False: it stays root, as it lacks the right to be another (CAP_SETUID).
 */
bool sandbox_leave_root(void);

/*
 * No new descriptor, file, socket, process or privilege from here on; what is open stays. Opening a file fails with
 * EACCES (libraries look for files and live without), everything else that isn't needed kills the process.
 * After a failure the process must end.
 */
enum clf_status sandbox_enter(const struct clf_sandbox_limits *limits, struct clf_error *err);

#endif
