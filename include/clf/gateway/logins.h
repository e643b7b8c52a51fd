/*
 * logins.h - how each login stands, for page, API and command line.
 */
#ifndef CLF_GATEWAY_LOGINS_H
#define CLF_GATEWAY_LOGINS_H

#include "clf/base/status.h"

struct clf_arena;
struct clf_config;
struct clf_json;
struct clf_store;

/*
 * An array with each [oauth2] of the configuration, of a service account each user: "account", "user" (null: the
 * account's), "provider", "grant", "state" (as clf_login_state_name; null: nobody has asked yet), "text" (what ails it
 * and what to do; null: nothing), "since", "expires_at" (of the access token), "ends_at" and "ends" (what ends then
 * unless a person acts: secret, certificate or login). The caller's; untouched on failure.
 */
enum clf_status clf_logins(struct clf_store *store, struct clf_arena *arena, const struct clf_config *config,
			   struct clf_json **out, struct clf_error *err);

#endif
