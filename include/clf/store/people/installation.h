/*
 * installation.h - what an administrator set for the whole installation, where that is otherwise than it ships.
 */
#ifndef CLF_STORE_INSTALLATION_H
#define CLF_STORE_INSTALLATION_H

#include "clf/base/status.h"
#include "clf/ticket/field/installation.h"

struct clf_store;

enum clf_status clf_installation_read(struct clf_store *store, struct clf_installation *out, struct clf_error *err);
/* value: "on", "off"; NULL: as it ships. */
enum clf_status clf_installation_set(struct clf_store *store, const struct clf_installation_row *row, const char *value,
				     struct clf_error *err);

#endif
