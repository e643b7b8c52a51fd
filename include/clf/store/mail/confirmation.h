/*
 * confirmation.h - whether the author of a mail gave their word for it.
 */
#ifndef CLF_STORE_CONFIRMATION_H
#define CLF_STORE_CONFIRMATION_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_store;

/* Whether the mail of that journal row was confirmed by its agent in time. */
enum clf_status clf_confirmation_given(struct clf_store *store, int64_t journal, int64_t agent, bool *given,
				       struct clf_error *err);

#endif
