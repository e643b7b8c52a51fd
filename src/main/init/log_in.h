/*
 * log_in.h - the login that a new configuration names, made at once by who sits there.
 */
#ifndef CLF_MAIN_LOG_IN_H
#define CLF_MAIN_LOG_IN_H

#include "clf/config/config.h"
#include "init/setup.h"

/*
 * Of setup->oauth2, by the configuration that was written. *fine: its servers let it in. What fails is said and is no
 * failure of this: `clf-mail login NAME` does the same later. Not CLF_OK: the configuration can't be read.
 */
enum clf_status setup_sign_in(struct setup *setup, bool *fine, struct clf_error *err);
/* The first [oauth2] that waits for a person to sign in; NULL: none does. */
const char *setup_sign_in_missing(const struct clf_config *config);

#endif
