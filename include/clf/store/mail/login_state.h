/*
 * login_state.h - how the logins stand that hand out access tokens: what the role login said last, and how often one
 * was not to be had. No secret.
 */
#ifndef CLF_STORE_LOGIN_STATE_H
#define CLF_STORE_LOGIN_STATE_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

struct clf_login_row {
	const char *account;
	const char *user;  /* of a service account; "": the account's */
	const char *state; /* fine, renewing, throttled, denied or unreachable */
	const char *text;  /* "": nothing ails it */
	int64_t since, said_at;
	int64_t expires_at; /* 0: there is no access token */
	int64_t ends_at;    /* 0: not known */
	const char *ends;   /* secret, certificate or login; NULL: not known */
};
enum clf_status clf_login_put(struct clf_store *store, const struct clf_login_row *row, struct clf_error *err);
/* At most 200, ordered by account and user. */
enum clf_status clf_login_rows(struct clf_store *store, struct clf_arena *arena, struct clf_login_row **out,
			       size_t *count, struct clf_error *err);

struct clf_login_failures {
	const char *account, *class;
	int64_t number;
};
/* class: denied, throttled or unreachable. */
enum clf_status clf_login_failed(struct clf_store *store, const char *account, const char *class,
				 struct clf_error *err);
enum clf_status clf_login_failures(struct clf_store *store, struct clf_arena *arena, struct clf_login_failures **out,
				   size_t *count, struct clf_error *err);

#endif
