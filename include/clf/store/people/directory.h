/*
 * directory.h - who and what there is: agents, teams, segments, tokens and sessions.
 */
#ifndef CLF_STORE_DIRECTORY_H
#define CLF_STORE_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_texts;
struct clf_store;

struct clf_agent_record {
	struct clf_agent agent;
	const char *const *teams;
	size_t team_count;
	const char *const *segments; /* of which the agent is a manager */
	size_t segment_count;
	const char *const *addresses; /* further ones (agent_address.h); clf_agent_add takes none */
	size_t address_count;
	bool has_password;
	int64_t seen_at; /* by session or token, to some minutes; 0: never */
};

/* CLF_ECONFLICT: an agent with that address is there; CLF_ENOTFOUND: no such team or segment. */
enum clf_status clf_agent_add(struct clf_store *store, const struct clf_agent_record *record, int64_t *id,
			      struct clf_error *err);
enum clf_status clf_agent_list(struct clf_store *store, struct clf_arena *arena, struct clf_agent_record **out,
			       size_t *count, struct clf_error *err);
/* By folded address, the agent's own or a further one (agent_address.h); CLF_ENOTFOUND. */
enum clf_status clf_agent_find(struct clf_store *store, struct clf_arena *arena, const char *address,
			       struct clf_agent *out, struct clf_error *err);
/* The same, for a person who wrote the address: an unknown one is refused with the nearest there is. */
enum clf_status clf_agent_named(struct clf_store *store, struct clf_arena *arena, const char *address,
				struct clf_agent *out, struct clf_error *err);
enum clf_status clf_agent_by_id(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_agent *out,
				struct clf_error *err);
/* Active ones, by address; of a segment, those who manage it: CLF_ENOTFOUND names the nearest where there is no such.
 */
enum clf_status clf_agents_at_work(struct clf_store *store, struct clf_arena *arena, struct clf_agent **out,
				   size_t *count, struct clf_error *err);
enum clf_status clf_agents_managing(struct clf_store *store, struct clf_arena *arena, const char *segment,
				    struct clf_agent **out, size_t *count, struct clf_error *err);
enum clf_status clf_party_address(struct clf_store *store, struct clf_arena *arena, int64_t party, const char **address,
				  struct clf_error *err);

enum clf_status clf_agent_password(struct clf_store *store, struct clf_arena *arena, int64_t agent, const char **hash,
				   struct clf_error *err);

/* Bearer tokens and sessions are stored as hashes (32 bytes) only. */
enum clf_status clf_api_token_add(struct clf_store *store, int64_t agent, const uint8_t hash[32], const char *label,
				  struct clf_error *err);
enum clf_status clf_api_token_agent(struct clf_store *store, struct clf_arena *arena, const uint8_t hash[32],
				    struct clf_agent *out, struct clf_error *err);
/* A token's scope: NULL whatever its agent may, "responses": taking in responses alone. seen_at: clf_access_seen. */
#define CLF_SCOPE_RESPONSES "responses"
enum clf_status clf_api_token_limit(struct clf_store *store, const uint8_t hash[32], const char *scope,
				    struct clf_error *err);
enum clf_status clf_api_token_scope(struct clf_store *store, struct clf_arena *arena, const uint8_t hash[32],
				    const char **out, int64_t *seen_at, struct clf_error *err);
enum clf_status clf_session_add(struct clf_store *store, int64_t agent, const uint8_t hash[32], int64_t expires_at,
				struct clf_error *err);
/* seen_at: clf_access_seen, or NULL. */
enum clf_status clf_session_agent(struct clf_store *store, struct clf_arena *arena, const uint8_t hash[32], int64_t now,
				  struct clf_agent *out, int64_t *seen_at, struct clf_error *err);
enum clf_status clf_session_end(struct clf_store *store, const uint8_t hash[32], struct clf_error *err);

/* A link that signs in once, by its hash; those that ended go. CLF_ELIMIT: as many are open as an agent may have. */
#define CLF_LINKS_MAX 5u
enum clf_status clf_link_add(struct clf_store *store, int64_t agent, const uint8_t hash[32], int64_t expires_at,
			     struct clf_error *err);
/* Within the caller's transaction: whose it is, and all links of that agent are gone. CLF_ENOTFOUND: there is none that
 * holds, or the agent isn't active. */
enum clf_status clf_link_take(struct clf_store *store, struct clf_arena *arena, const uint8_t hash[32], int64_t now,
			      struct clf_agent *out, struct clf_error *err);

enum clf_status clf_segment_list(struct clf_store *store, struct clf_arena *arena, const char *const **names,
				 size_t *count, struct clf_error *err);
enum clf_status clf_team_list(struct clf_store *store, struct clf_arena *arena, const char *const **names,
			      size_t *count, struct clf_error *err);

struct clf_team_record {
	const char *name;
	const char *mailbox; /* address, or NULL */
	size_t members;
};
enum clf_status clf_team_records(struct clf_store *store, struct clf_arena *arena, struct clf_team_record **out,
				 size_t *count, struct clf_error *err);
/* Whether mailbox is what a team of that agent's shares: who reads it holds its tokens. */
enum clf_status clf_team_shares(struct clf_store *store, int64_t mailbox, int64_t agent, bool *shares,
				struct clf_error *err);

#endif
