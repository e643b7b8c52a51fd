/*
 * login_try.h - a login tried at the mail servers that it is for.
 */
#ifndef CLF_MAIN_LOGIN_TRY_H
#define CLF_MAIN_LOGIN_TRY_H

#include <stdio.h>

#include "clf/base/arena.h"
#include "clf/config/config.h"

/*
 * Writes a line for each mailbox and relay that logs in by it. token: of the account, or NULL: one is asked for.
 * *failed: so many didn't let it in. Not CLF_OK: there was no token to try.
 */
enum clf_status login_try(FILE *out, struct clf_arena *arena, const struct clf_config *config,
			  const struct clf_config_oauth2 *oauth2, const char *token, unsigned *failed,
			  struct clf_error *err);

#endif
