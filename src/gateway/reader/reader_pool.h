/*
 * reader_pool.h - what the pool, the process that forks its workers, and the workers agree on.
 */
#ifndef CLF_GATEWAY_READER_POOL_H
#define CLF_GATEWAY_READER_POOL_H

#include <sys/types.h>

#include "clf/gateway/reader/reader.h"

/* Pool and nursery. */
enum {
	READER_FRAME_SPAWN = 1, /* {} */
	READER_FRAME_WORKER,    /* {"ok","root"} with a worker's channel */
	READER_FRAME_PIDFD,     /* {} with its process; follows at once */
};

/* A worker's first frame: it is shut in. CLF_FRAME_FAILED instead: it couldn't be. */
enum { READER_FRAME_SHUT_IN = 127 };

/* Prepares once, then forks a worker for each SPAWN until its channel ends. Doesn't return. */
_Noreturn void reader_nursery_run(int channel, pid_t parent);
/* Shuts itself in and serves READ and PART until its channel ends. Doesn't return. */
_Noreturn void reader_worker_run(int channel);

/* Closes all but the standard streams, which become /dev/null, and one descriptor, which is moved to 3. */
void reader_keep_only(int descriptor);

/* Busy time after which a worker is replaced, and the CPU time that its whole life may take. */
#define READER_WORKER_BUSY_MS 30000
#define READER_WORKER_CPU_S (READER_WORKER_BUSY_MS / 1000 + CLF_READER_SECONDS)

#endif
