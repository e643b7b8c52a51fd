/*
 * inbox.h - what agents see and set from their inbox, who may do what, and what the clock has to look at.
 *
 * Everything is borrowed from the arena. Reading needs no transaction; writing makes its own unless one runs.
 */
#ifndef CLF_STORE_INBOX_H
#define CLF_STORE_INBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/plan/facts.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_store;

/* A setting that clf_setting_check let pass; value NULL: as shipped. CLF_ENOTFOUND: no such agent. */
enum clf_status clf_agent_setting(struct clf_store *store, int64_t agent, const char *name, const char *value,
				  struct clf_error *err);

enum clf_status clf_permission_list(struct clf_store *store, struct clf_arena *arena, struct clf_permission **out,
				    size_t *count, struct clf_error *err);
/* has_scope false: back to what ships. */
enum clf_status clf_permission_set(struct clf_store *store, const char *action, enum clf_role role, bool has_scope,
				   enum clf_scope scope, struct clf_error *err);

/* Which tickets an agent asks for; all within what scope lets the agent see. Resolved ones count as ended. */
enum clf_desk_list {
	CLF_DESK_MINE,     /* not ended, the most urgent first: overdue, due, then priority, then oldest */
	CLF_DESK_OVERDUE,  /* of mine and my teams', due date passed, not ended; the longest due first */
	CLF_DESK_TEAM_NEW, /* of my teams (and without owner or team), new or open, nobody's, newest first */
	CLF_DESK_SEARCH,   /* every word of text in it, newest first */
};
#define CLF_DESK_MAX 50u
/*
 * Search: up to 8 words, divided by spaces (ideographic ones too); each must stand in subject, summary, the customer's
 * name or address, a note, or a mail's subject or text (not a notice's), without regard to the case of ASCII letters,
 * or be the ticket's number or tag. Of the newest 5,000 tickets that the agent sees; none that were deleted.
 */
#define CLF_SEARCH_WORDS 8u
#define CLF_SEARCH_TICKETS 5000u

/* text: of a search. limit 0: CLF_DESK_MAX. *more: there are others behind the limit. */
enum clf_status clf_desk_list(struct clf_store *store, struct clf_arena *arena, enum clf_desk_list which, int64_t agent,
			      enum clf_scope scope, const char *text, int64_t now, size_t limit,
			      struct clf_ticket **out, size_t *count, bool *more, struct clf_error *err);
/* Whether the scope lets the agent see the ticket. */
enum clf_status clf_desk_visible(struct clf_store *store, int64_t agent, enum clf_scope scope, int64_t ticket,
				 bool *visible, struct clf_error *err);

/* Tickets whose due date has come and wasn't told, neither resolved nor ended; the longest due first. */
enum clf_status clf_clock_due(struct clf_store *store, struct clf_arena *arena, int64_t now, size_t limit,
			      int64_t **tickets, size_t *count, struct clf_error *err);
/* Active agents who want the digest, with when they last had it (0: never). */
struct clf_digest_row {
	struct clf_agent agent;
	int64_t digested_at;
};
enum clf_status clf_clock_digests(struct clf_store *store, struct clf_arena *arena, struct clf_digest_row **out,
				  size_t *count, struct clf_error *err);

/* Request keys of more than 90 days and sessions that have ended go, some hundred of each at a time. */
enum clf_status clf_clock_tidy(struct clf_store *store, int64_t now, struct clf_error *err);

/* Whether the mail of that journal row was confirmed by its agent in time. */
enum clf_status clf_confirmation_given(struct clf_store *store, int64_t journal, int64_t agent, bool *given,
				       struct clf_error *err);

#endif
