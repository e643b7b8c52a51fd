/*
 * sandbox.h - shuts the calling process in for good (adapter of libseccomp).
 */
#ifndef CLF_GATEWAY_SANDBOX_H
#define CLF_GATEWAY_SANDBOX_H

#include <stddef.h>

#include "clf/base/status.h"

struct clf_sandbox_limits {
	unsigned cpu_s; /* of the process's whole life from now on */
	size_t memory;  /* address space above what there is now; 0: no limit */
};

/*
 * No new descriptor, file, socket, process or privilege from here on; what is open stays. Opening a file fails with
 * EACCES (libraries look for files and live without), everything else that isn't needed kills the process.
 * After a failure the process must end.
 */
enum clf_status sandbox_enter(const struct clf_sandbox_limits *limits, struct clf_error *err);

#endif
