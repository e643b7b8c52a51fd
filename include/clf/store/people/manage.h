/*
 * manage.h - what is changed about agents, teams and segments. Each runs within the caller's transaction; who may, and
 * the audit's line, are the caller's (clf/act/people.h).
 *
 * CLF_ENOTFOUND: no such agent, team or segment; err says which names there are.
 */
#ifndef CLF_STORE_MANAGE_H
#define CLF_STORE_MANAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_store;

/* Made anew; CLF_ECONFLICT: the name is taken. */
enum clf_status clf_team_add(struct clf_store *store, const char *name, struct clf_error *err);
enum clf_status clf_segment_add(struct clf_store *store, const char *name, struct clf_error *err);

/* belongs: whether the agent is to be in the team, or to manage the segment. */
enum clf_status clf_agent_team(struct clf_store *store, int64_t agent, const char *team, bool belongs,
			       struct clf_error *err);
enum clf_status clf_agent_segment(struct clf_store *store, int64_t agent, const char *segment, bool belongs,
				  struct clf_error *err);

/* Names of the agent's teams, or of the segments that the agent manages; a mailbox that a team shares stays in it. */
enum clf_status clf_agent_groups(struct clf_store *store, struct clf_arena *arena, int64_t agent, bool segments,
				 const char *const **names, size_t *count, struct clf_error *err);

enum clf_status clf_agent_set_name(struct clf_store *store, int64_t agent, const char *name, struct clf_error *err);
enum clf_status clf_agent_set_role(struct clf_store *store, int64_t agent, enum clf_role role, struct clf_error *err);
/* Folded; a further address of the agent's own changes places with the main one, otherwise the main one is the agent's
 * no longer. Its open links to sign in end. CLF_ECONFLICT: somebody else has it; whose mail it is, err says. */
enum clf_status clf_agent_set_address(struct clf_store *store, int64_t agent, const char *address,
				      struct clf_error *err);
/* Who isn't active keeps no token and no session. */
enum clf_status clf_agent_set_active(struct clf_store *store, int64_t agent, bool active, struct clf_error *err);
/* hash: what clf_password_hash made; NULL: none. All sessions end but that of the hash that may stay, or NULL. */
enum clf_status clf_agent_set_password(struct clf_store *store, int64_t agent, const char *hash, const uint8_t *stays,
				       struct clf_error *err);

/* Active administrators. */
enum clf_status clf_agent_administrators(struct clf_store *store, size_t *count, struct clf_error *err);
/* Tickets of the agent's that haven't ended, ascending, at most limit of them; count: all there are. */
enum clf_status clf_agent_tickets(struct clf_store *store, struct clf_arena *arena, int64_t agent, size_t limit,
				  int64_t **numbers, size_t *given, size_t *count, struct clf_error *err);
/* The name of a team whose shared mailbox the agent is, or NULL. */
enum clf_status clf_agent_mailbox_of(struct clf_store *store, struct clf_arena *arena, int64_t agent, const char **team,
				     struct clf_error *err);

/*
 * A team may share a mailbox: its notices go there alone. address: folded, an agent's, or a new one's, which becomes a
 * member named as the team; NULL: each member is told. An agent that was made so leaves the team when another mailbox
 * or none takes its place, and is no longer active.
 */
enum clf_status clf_team_mailbox(struct clf_store *store, const char *name, const char *address, struct clf_error *err);

/* A bearer token, or a session; the secret itself is nowhere. */
struct clf_access {
	char id[17]; /* what it is called by: the beginning of its hash */
	int64_t agent;
	const char *address;            /* the agent's */
	const char *label;              /* of a token, or NULL */
	const char *scope;              /* of a token: CLF_SCOPE_RESPONSES, or NULL: all that its agent may */
	int64_t created_at, expires_at; /* expires_at 0: never */
	int64_t seen_at;                /* when it was used last, to CLF_SEEN_WITHIN; 0: never */
	const char *client, *browser;   /* of a session: from where, and with what, or NULL */
};
enum clf_access_kind { CLF_ACCESS_TOKEN, CLF_ACCESS_SESSION };
/* agent 0: everybody's. The newest first, at most CLF_ACCESS_SHOWN. */
#define CLF_ACCESS_SHOWN 1000u
enum clf_status clf_access_list(struct clf_store *store, struct clf_arena *arena, enum clf_access_kind kind,
				int64_t agent, int64_t now, struct clf_access **out, size_t *count,
				struct clf_error *err);
/* It was used now, by its hash; written down at most once in CLF_SEEN_WITHIN, with the agent's own last time. use: the
 * agent, seen_at as it was read, and of a session client and browser. */
#define CLF_SEEN_WITHIN (5 * CLF_MINUTE)
#define CLF_BROWSER_MAX 200u /* octets of it that are kept */
enum clf_status clf_access_seen(struct clf_store *store, enum clf_access_kind kind, const uint8_t hash[32],
				const struct clf_access *use, int64_t now, struct clf_error *err);
/* All sessions of that agent but the one of the hash that may stay, or NULL, and all links to sign in. *count: how many
 * sessions ended. */
enum clf_status clf_sessions_end(struct clf_store *store, int64_t agent, const uint8_t *stays, size_t *count,
				 struct clf_error *err);
/* agent 0: whosever it is. ended: what it was. CLF_ENOTFOUND. */
enum clf_status clf_access_end(struct clf_store *store, struct clf_arena *arena, enum clf_access_kind kind,
			       int64_t agent, const char *id, struct clf_access *ended, struct clf_error *err);

#endif
