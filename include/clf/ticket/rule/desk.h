/*
 * desk.h - the rules that are switched on, made ready to be asked, with the people and teams that they name. Plain
 * data; whoever reads it from the store keeps it until the desk's revision grows. Pure.
 */
#ifndef CLF_TICKET_DESK_H
#define CLF_TICKET_DESK_H

#include "clf/ticket/agent.h"
#include "clf/ticket/field/item.h"
#include "clf/ticket/rule/rule.h"

struct clf_calendar;

/* A team that a rule gives tickets to, or a segment that it moves them to; with its members, or its managers. */
struct clf_desk_group {
	const char *name;
	const struct clf_agent *agents;
	size_t count;
};

/* What administrators have set up to choose from, beside rules. */
struct clf_desk_lists {
	const struct clf_list_item *items; /* of every list in its order, gone ones behind; groups as CLF_LIST_GROUP */
	size_t item_count;
	const struct clf_desk_group *teams, *groups;
	size_t team_count, group_count;
};

struct clf_desk {
	struct clf_desk_lists lists;
	const struct clf_rule *rules; /* by kind, then position; all enabled */
	size_t count;
	unsigned needs;             /* of all of them */
	bool elapsed;               /* one of them waits for a time to pass */
	bool reaches;               /* one of them may bring in agents */
	bool writes;                /* one of them may write to customers */
	const char *const *outside; /* addresses that one of them may forward to */
	size_t outside_count;
	bool on[CLF_RULE_EVENTS];       /* some rule is asked then */
	const struct clf_agent *agents; /* that rules name, active or not */
	size_t agent_count;
	const struct clf_agent *administrators; /* active ones, when a rule tells them */
	size_t administrator_count;
	const struct clf_desk_group *segments;
	size_t segment_count;
};

/* What a timer waits for; in the order of their names (clf_timer_kind_name). */
enum clf_timer_kind {
	CLF_TIMER_RULE,
	CLF_TIMER_DUE,    /* the due date of a ticket that nobody put aside */
	CLF_TIMER_BACK,   /* the due date of one that was: it comes back */
	CLF_TIMER_LETTER, /* what somebody wrote for later (draft.h) */
};
#define CLF_TIMER_KINDS 4u
const char *clf_timer_kind_name(enum clf_timer_kind kind); /* rule, due, back, letter */
bool clf_timer_kind_parse(const char *name, enum clf_timer_kind *out);

/* A time rule and a ticket: since when the time runs, and when it is over. */
struct clf_timer {
	int64_t rule, anchor_at;
	int64_t due_at; /* 0: it was, and the rule has had its turn */
};

/* What rules ask of a ticket beyond its row. */
struct clf_desk_facts {
	const struct clf_desk *desk; /* NULL: there are no rules */
	const struct clf_response *response;
	const char *opt_in, *reference, *phone, *attributes; /* of the customer; attributes: JSON, or NULL */
	const struct clf_calendar *calendar;                 /* of the ticket's segment; NULL: always open */
	const struct clf_timer *timers;
	size_t timer_count;
	const int64_t *fired; /* rules that fired on the ticket before; read when one fires once a ticket */
	size_t fired_count;
};

#endif
