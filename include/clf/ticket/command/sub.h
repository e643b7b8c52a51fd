/*
 * sub.h - what stands behind #sub: a name, and behind semicolons who gets the sub-ticket and what it begins with. Pure.
 */
#ifndef CLF_TICKET_SUB_H
#define CLF_TICKET_SUB_H

#include <stdbool.h>

struct clf_arena;

/* As written; NULL: not said. */
struct clf_sub_said {
	const char *name, *owner, *team, *priority, *status, *segment;
};

/* "Ask the shop; team Night; priority high". false: *why says what is wrong, in the locale's language. */
bool clf_sub_read(struct clf_arena *arena, const char *locale, const char *argument, struct clf_sub_said *out,
		  const char **why);

#endif
