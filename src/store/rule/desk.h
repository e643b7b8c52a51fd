/*
 * desk.h - the desk as the processes keep it: rules compiled once a revision, and what they ask of a ticket.
 */
#ifndef CLF_STORE_DESK_H
#define CLF_STORE_DESK_H

#include "clf/base/status.h"
#include "clf/ticket/rule/desk.h"

struct clf_arena;
struct clf_calendar;
struct clf_store;
struct store_desk;

/* The rules in force; kept in the store and its own until the revision grows, and longer for nobody. */
enum clf_status desk_rules(struct clf_store *store, const struct clf_desk **out, struct clf_error *err);

/* The desk as if that rule were the only one; in the arena, with what it shares of the other. */
const struct clf_desk *desk_alone(struct clf_arena *arena, const struct clf_desk *desk, const struct clf_rule *rule);

/* Of the segment, else the installation's; kept likewise, or in the arena; NULL: there is none. After desk_rules in a
 * transaction. */
enum clf_status desk_calendar(struct clf_store *store, struct clf_arena *arena, const char *segment,
			      const struct clf_calendar **out, struct clf_error *err);

#endif
