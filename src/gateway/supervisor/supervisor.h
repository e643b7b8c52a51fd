/*
 * supervisor.h - what the supervisor's files share: its children, and what becomes of them.
 */
#ifndef CLF_GATEWAY_SUPERVISOR_H
#define CLF_GATEWAY_SUPERVISOR_H

#include <sys/types.h>

#include "clf/base/frame.h"
#include "clf/config/config.h"

enum child_state {
	CHILD_WAITING, /* to be started at start_at */
	CHILD_RUNNING,
	CHILD_ENDING, /* SIGTERM was sent, SIGKILL follows at kill_at */
};

/* Times are clf_clock_monotonic_ms. */
struct child {
	struct child *next;
	char *role, *name; /* owned */
	char *config;      /* owned: the CONFIG frame's head as text */
	enum child_state state;
	pid_t pid;                   /* 0 unless running or ending */
	struct clf_channel *channel; /* owned; NULL when it broke */
	int64_t started_at, start_at, kill_at;
	int64_t deadline; /* 0: none */
	int64_t backoff_ms;
	bool ready, spoke, leaves; /* leaves: forget it when it has ended */
	bool late;                 /* it was killed for its silence */
	bool died;                 /* the process before this one, by a signal: crashed, or killed for its silence */
};

/* Processes that ended, and what happened, as far as the clock wasn't told yet. */
struct ended {
	const char *reason;
	char role[16];
	int64_t count;
};
#define SUPERVISOR_ENDS 40u

struct supervisor {
	const char *program, *config_path;
	struct child *children; /* owned */
	int signals;            /* signalfd */
	bool stopping, announced;
	int64_t stop_at;                /* all are killed then */
	int hold;                       /* of the database, see clf/store/engine/hold.h */
	char *store_url, *http_address; /* owned: what was taken for it; NULL: nothing yet */
	uint16_t http_port;
	struct ended ends[SUPERVISOR_ENDS];
	unsigned end_count;
	int64_t serve_started_at, reloaded_at; /* clf_clock_now; 0: told */
};

/* supervisor_child.c */
struct child *child_new(const char *role, const char *name, char *config);
void child_free(struct child **child);
struct child *child_find(struct supervisor *supervisor, const char *role, const char *name);
/* Forks and execs; a failure is a death with its back-off. */
void child_start(struct supervisor *supervisor, struct child *child);
/* SIGTERM now, SIGKILL in grace_ms. */
void child_end(struct child *child, int64_t grace_ms);
/* It has ended: says so, and when it starts again. */
void child_died(struct supervisor *supervisor, struct child *child, int wait_status);
/* Reads what the child says. */
void child_listen(struct supervisor *supervisor, struct child *child);
/* Kills it when a deadline has passed. */
void child_watch(struct child *child, int64_t now);

/* supervisor_links.c: a channel between this child and each running one that it talks to. */
void links_make(struct supervisor *supervisor, struct child *child);

/* supervisor_ends.c: a process of that role has ended; told to the clock, which keeps count. */
void ends_note(struct supervisor *supervisor, const struct child *child, int wait_status);
void ends_tell(struct supervisor *supervisor, struct child *clock); /* NULL: there is none */

/* supervisor_claim.c: the database and the port, which nobody else may have. What is refused changes nothing. */
enum clf_status claim(struct supervisor *supervisor, const struct clf_config *config, struct clf_error *err);
void claim_end(struct supervisor *supervisor);

/* supervisor_config.c: which children there are to be. CLF_EINVAL: nothing was changed. */
enum clf_status children_plan(struct supervisor *supervisor, struct clf_error *err);

#endif
