/*
 * web.h - the role that serves pages and the HTTP API.
 *
 * One thread and one database connection of its own. It changes tickets through the one door only (clf_act), and
 * tells the sender and the intake when there may be work for them.
 */
#ifndef CLF_WEB_WEB_H
#define CLF_WEB_WEB_H

struct clf_role_start;

/* Serves until start->stop_fd is readable or the supervisor is gone. Returns the process's exit status. */
int clf_web_run(struct clf_role_start *start);

#endif
