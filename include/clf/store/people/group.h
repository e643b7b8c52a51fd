/*
 * group.h - teams and segments as one thing: both have a name, agents (members of a team, managers of a segment), and
 * tickets that name them. What changes something runs within the caller's transaction (clf/act/groups.h).
 */
#ifndef CLF_STORE_GROUP_H
#define CLF_STORE_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

enum clf_group_kind { CLF_GROUP_TEAM, CLF_GROUP_SEGMENT };

struct clf_group {
	int64_t id;
	const char *name;
	const char *mailbox;       /* of a team: the address it shares, or NULL */
	bool sees;                 /* of a team: it is of the kind group, which sees tickets and owns none */
	const char *const *agents; /* their addresses, without the shared one */
	size_t agent_count;
};
/* In the order of their names. */
enum clf_status clf_group_list(struct clf_store *store, struct clf_arena *arena, enum clf_group_kind kind,
			       struct clf_group **out, size_t *count, struct clf_error *err);
/* By name without regard to case, else by id; CLF_ENOTFOUND says the nearest name. */
enum clf_status clf_group_named(struct clf_store *store, struct clf_arena *arena, enum clf_group_kind kind,
				const char *name, struct clf_group *out, struct clf_error *err);
/* CLF_ECONFLICT: another one has the name. */
enum clf_status clf_group_rename(struct clf_store *store, enum clf_group_kind kind, int64_t id, const char *name,
				 struct clf_error *err);

/* Ids of the agents who belong to a team or a group, at work or not. */
enum clf_status clf_group_members(struct clf_store *store, struct clf_arena *arena, int64_t id, int64_t **out,
				  size_t *count, struct clf_error *err);
/* A team becomes a group, or the other way round. CLF_ECONFLICT: tickets or types name it, or it shares a mailbox. */
enum clf_status clf_group_set_sees(struct clf_store *store, int64_t id, bool sees, struct clf_error *err);

/* How many tickets name it; originals: as the segment they began in; types: that give their tickets to the team. */
struct clf_group_use {
	int64_t tickets, open, originals, types;
};
enum clf_status clf_group_used(struct clf_store *store, enum clf_group_kind kind, int64_t id, struct clf_group_use *out,
			       struct clf_error *err);

struct clf_group_ticket {
	int64_t number;
	const char *owner; /* address, or NULL */
	bool open;
};
/* At most limit of them, ascending. */
enum clf_status clf_group_tickets(struct clf_store *store, struct clf_arena *arena, enum clf_group_kind kind,
				  int64_t id, size_t limit, struct clf_group_ticket **out, size_t *count,
				  struct clf_error *err);
/* The segment in which tickets began, for all that name it so; their version stays. */
enum clf_status clf_group_replace_original(struct clf_store *store, int64_t from, int64_t to, struct clf_error *err);
/* The team that types give their tickets to; to 0: none. */
enum clf_status clf_group_replace_type(struct clf_store *store, int64_t from, int64_t to, struct clf_error *err);
/* With its memberships; CLF_ECONFLICT: something names it still. */
enum clf_status clf_group_remove(struct clf_store *store, enum clf_group_kind kind, int64_t id, struct clf_error *err);

/* The name that comes nearest to one that isn't there, or NULL. */
const char *clf_group_nearest(struct clf_store *store, struct clf_arena *arena, enum clf_group_kind kind,
			      const char *name);
const char *clf_agent_nearest(struct clf_store *store, struct clf_arena *arena, const char *address);

#endif
