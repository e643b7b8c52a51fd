/*
 * clock_login.h - what the role login says of its logins, on its way into the database.
 */
#ifndef CLF_GATEWAY_CLOCK_LOGIN_H
#define CLF_GATEWAY_CLOCK_LOGIN_H

#include "clf/base/frame.h"
#include "clf/base/status.h"

struct clf_store;
struct clock_logins;

struct clock_logins *clock_logins_new(void);
void clock_logins_free(struct clock_logins **logins);
/* The other end of a channel to the role login; takes the descriptor. */
void clock_logins_meet(struct clock_logins *logins, int fd);
int clock_logins_fd(const struct clock_logins *logins); /* -1: none */
/* Reads what it says, which is kept until it is written. */
void clock_logins_hear(struct clock_logins *logins);
/* CLF_EIO: the database is gone; what isn't written yet comes with the next turn. */
enum clf_status clock_logins_write(struct clock_logins *logins, struct clf_store *store, int64_t now,
				   struct clf_error *err);

#endif
