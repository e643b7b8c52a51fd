/*
 * permission.h - who may do what, where an administrator has said otherwise than what ships.
 */
#ifndef CLF_STORE_PERMISSION_H
#define CLF_STORE_PERMISSION_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/status.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_store;

enum clf_status clf_permission_list(struct clf_store *store, struct clf_arena *arena, struct clf_permission **out,
				    size_t *count, struct clf_error *err);
/* has_scope false: back to what ships. */
enum clf_status clf_permission_set(struct clf_store *store, const char *action, enum clf_role role, bool has_scope,
				   enum clf_scope scope, struct clf_error *err);

#endif
