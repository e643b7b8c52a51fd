/*
 * asked_value.h - what a row of the table of what is asked comes to.
 */
#ifndef CLF_TICKET_ASKED_VALUE_H
#define CLF_TICKET_ASKED_VALUE_H

#include "clf/ticket/rule/rule_view.h"

struct asked_value {
	bool there;       /* else it is empty */
	const char *text; /* of a name, its name; or NULL */
	bool counts;      /* number is one */
	double number;    /* PRIORITY: of its enum; FLAG: 0 or 1 */
	int64_t id, at;
	const char *const *list; /* TAGS, CAUSES, and a list in a MAP */
	const int64_t *ids;      /* of CAUSES; or NULL */
	size_t count;
};
struct asked_value asked_value(struct clf_arena *arena, const struct clf_asked_row *row, const char *key,
			       const struct clf_rule_view *view);

/* Of a field that was set up; rule_custom.c. */
struct asked_value asked_custom(struct clf_arena *arena, const struct clf_custom *field,
				const struct clf_rule_view *view);

#endif
