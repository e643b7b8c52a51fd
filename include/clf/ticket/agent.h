/*
 * agent.h - who works on tickets: role, what they may do, and what they want to be told.
 *
 * Plain data, borrowed from the arena it was made in. Zero is what ships.
 */
#ifndef CLF_TICKET_AGENT_H
#define CLF_TICKET_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum clf_role { CLF_ROLE_AGENT, CLF_ROLE_MANAGER, CLF_ROLE_ADMIN };

/* On whose tickets an agent may do a thing; each holds those before it. */
enum clf_scope {
	CLF_SCOPE_NONE,
	CLF_SCOPE_OWN,     /* own, of own teams, and those that nobody has */
	CLF_SCOPE_SEGMENT, /* of the segments the agent manages, and those without a segment */
	CLF_SCOPE_ALL,
};

/* An administrator's own word on who may do what; without one the command table's scope counts. */
struct clf_permission {
	const char *action; /* of a command, or of a right (clf/ticket/plan/right.h) */
	enum clf_role role;
	enum clf_scope scope;
};

/* What agents are told of. */
enum clf_notice_kind {
	CLF_NOTICE_ASSIGNED,
	CLF_NOTICE_TEAM,
	CLF_NOTICE_REPLIED,
	CLF_NOTICE_UPDATED,
	CLF_NOTICE_ESCALATED,
	CLF_NOTICE_DUE,
	CLF_NOTICE_UNDELIVERED,
	CLF_NOTICE_SUBTICKET,
};
#define CLF_NOTICE_KINDS 8

/* What a reply to a notice does. */
enum clf_reply_meaning { CLF_MEANS_DEFAULT, CLF_MEANS_NOTE, CLF_MEANS_ANSWER };

/* Of the page. */
enum clf_scheme { CLF_SCHEME_SYSTEM, CLF_SCHEME_LIGHT, CLF_SCHEME_DARK };

struct clf_agent {
	int64_t id; /* the party's id */
	const char *address;
	const char *name;
	enum clf_role role;
	bool active;
	/* the agent's own settings (clf/ticket/field/setting.h); zero is what ships */
	const char *locale, *timezone; /* NULL: the gateway's */
	unsigned notices;              /* bit 1 << kind: otherwise than shipped (all but CLF_NOTICE_UPDATED are on) */
	bool no_receipts, digest, no_keys;
	enum clf_scheme scheme;
	enum clf_reply_meaning on_news,
	    on_reply; /* to new and updated; to a customer's reply; default: the mailbox's */
};
bool clf_agent_wants(const struct clf_agent *agent, enum clf_notice_kind kind);

/* Watches a ticket, or wants to hear nothing of it. */
struct clf_watcher {
	struct clf_agent agent;
	bool muted;
};

const char *clf_role_name(enum clf_role role);
bool clf_role_parse(const char *name, enum clf_role *out);
const char *clf_scope_name(enum clf_scope scope); /* none, own, segment, all */
bool clf_scope_parse(const char *name, enum clf_scope *out);
/* assigned, team, replied, updated, escalated, due, undelivered, subticket */
const char *clf_notice_name(enum clf_notice_kind kind);
bool clf_notice_parse(const char *name, enum clf_notice_kind *out);
const char *clf_reply_meaning_name(enum clf_reply_meaning meaning); /* default, note, answer */
bool clf_reply_meaning_parse(const char *name, enum clf_reply_meaning *out);
const char *clf_scheme_name(enum clf_scheme scheme); /* system, light, dark */
bool clf_scheme_parse(const char *name, enum clf_scheme *out);

#endif
