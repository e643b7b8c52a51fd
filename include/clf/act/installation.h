/*
 * installation.h - the installation's settings changed by an administrator, and who is offered as an owner by them.
 * Who may, the caller has asked.
 */
#ifndef CLF_ACT_INSTALLATION_H
#define CLF_ACT_INSTALLATION_H

#include "clf/act/people.h"
#include "clf/ticket/field/installation.h"

struct clf_json;

/* value: "on", "off"; NULL: as it ships. With its line in the audit. */
enum clf_status clf_act_installation_set(const struct clf_people *people, const struct clf_installation_row *row,
					 const char *value, struct clf_error *err);
/* {"name", "value", "shipped", "help"}. The caller's. */
struct clf_json *clf_shape_installation(const struct clf_installation *settings,
					const struct clf_installation_row *row);

/*
 * Agents at work who may be made the owner of a ticket of that segment (NULL: of none) and group (0: of none), by
 * address. *managers: they are those who manage it, and no others; else everybody is. CLF_ENOTFOUND: no such segment.
 */
enum clf_status clf_act_owners(struct clf_store *store, struct clf_arena *arena, const char *segment, int64_t group,
			       struct clf_agent **out, size_t *count, bool *managers, struct clf_error *err);

#endif
