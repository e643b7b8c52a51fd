/*
 * web.h - the role that serves pages and the HTTP API.
 *
 * A loop that waits for nothing, and workers with a database connection each. It changes tickets through the one door
 * only (clf_act), and tells the sender and the intake when there may be work for them.
 */
#ifndef CLF_WEB_WEB_H
#define CLF_WEB_WEB_H

struct clf_arena;
struct clf_config;
struct clf_json;
struct clf_role_start;

/* Serves until start->stop_fd is readable or the supervisor is gone. Returns the process's exit status. */
int clf_web_run(struct clf_role_start *start);

/*
 * How everything stands, as /readyz says it: {"status","checks":[{"name","state":"ok|warn|fail","words","since"}]}.
 * serve: the process of `serve`, 0: it doesn't run. The result is the caller's.
 */
struct clf_json *clf_web_look(const struct clf_config *config, struct clf_arena *arena, long serve);

#endif
