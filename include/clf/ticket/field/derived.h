/*
 * derived.h - the fields of a ticket that follow from its history and from nothing else. One row each.
 *
 * How each follows is said once, in clf/ticket/history/follow.h; a row is its member, its column, its place in JSON, in
 * templates for agents and in `ticket show`.
 */
#ifndef CLF_TICKET_DERIVED_H
#define CLF_TICKET_DERIVED_H

#include <stdint.h>

/* CONSTANT; name: of member, column and JSON; TIME (0: not so) or NUMBER; label, for people. */
#define CLF_DERIVED_FIELDS(row)                                                                                        \
	row(STATUS_AT, status_at, TIME, "Status since") row(OWNER_AT, owner_at, TIME, "Owner since")                   \
	    row(WAITING_SINCE, waiting_since, TIME, "Customer waits since")                                            \
		row(FIRST_ANSWER_AT, first_answer_at, TIME, "First answered")                                          \
		    row(LAST_MAIL_AT, last_mail_at, TIME, "Last mail") row(ANSWERS, answers, NUMBER, "Answers")        \
			row(RESOLVED_AT, resolved_at, TIME, "Resolved")                                                \
			    row(REOPENED, reopened, NUMBER, "Times reopened")                                          \
				row(CLOSED_AT, closed_at, TIME, "Closed")                                              \
				    row(ESCALATED_BY_HAND, escalated_by_hand, TIME, "Escalated by hand")

#define CLF_DERIVED_MEMBER(NAME, name, ...) int64_t name;
#define CLF_DERIVED_FIELD(NAME, ...) CLF_FIELD_##NAME,
#define CLF_DERIVED_ONE(...) +1
#define CLF_DERIVED_COUNT (0 CLF_DERIVED_FIELDS(CLF_DERIVED_ONE))

struct clf_derived {
	CLF_DERIVED_FIELDS(CLF_DERIVED_MEMBER)
};

#endif
