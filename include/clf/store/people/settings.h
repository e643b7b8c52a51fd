/*
 * settings.h - what agents set for themselves.
 */
#ifndef CLF_STORE_SETTINGS_H
#define CLF_STORE_SETTINGS_H

#include <stdint.h>

#include "clf/base/status.h"

struct clf_store;

/* A setting that clf_setting_check let pass; value NULL: as shipped. CLF_ENOTFOUND: no such agent. */
enum clf_status clf_agent_setting(struct clf_store *store, int64_t agent, const char *name, const char *value,
				  struct clf_error *err);

#endif
