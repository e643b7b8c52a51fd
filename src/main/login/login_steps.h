/*
 * login_steps.h - logging in by OAuth2 at a terminal, as `clf-mail login` and `clf-mail init` do it.
 */
#ifndef CLF_MAIN_LOGIN_STEPS_H
#define CLF_MAIN_LOGIN_STEPS_H

#include <stdbool.h>
#include <stdio.h>

#include "clf/base/arena.h"
#include "clf/config/config.h"

struct login_steps {
	FILE *out; /* what a person reads */
	struct clf_arena *arena;
	const struct clf_config *config;
	const struct clf_config_oauth2 *oauth2;
	bool device, paste; /* asked for; else as the grant says */
	bool test;          /* nobody logs in: it is tried alone */
};

/* Whether somebody signs in; else an administrator sets it up. */
bool login_needs_person(const struct clf_config_oauth2 *oauth2);
/* What an administrator does at the provider; nothing where somebody signs in. */
void login_print_set_up(FILE *out, const struct clf_config *config, const struct clf_config_oauth2 *oauth2);
/*
 * A person logs in when it takes one; then it is tried at each server. CLF_EDENIED: refused, or by one of them;
 * CLF_EAGAIN: not reached; CLF_EINVAL: nothing was pasted.
 */
enum clf_status login_steps(const struct login_steps *steps, struct clf_error *err);

#endif
