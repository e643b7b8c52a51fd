/*
 * people.h - agents, teams, segments, tokens and sessions, changed from the command line, the API or the page.
 *
 * Each change is one transaction with its line in the audit. A name that doesn't exist is refused with the nearest
 * (CLF_ENOTFOUND), an address of the gateway's own can't be a person's (CLF_EINVAL), and one administrator who can act
 * stays (CLF_ECONFLICT). Who may, the caller has asked.
 */
#ifndef CLF_ACT_PEOPLE_H
#define CLF_ACT_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

#include "clf/act/act.h"
#include "clf/base/problem.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/manage.h"

/* Who changes it, and through what. Borrowed. */
struct clf_people {
	const struct clf_act_context *context;
	const struct clf_actor *by;
	enum clf_via via;
};

/* address folded. CLF_ECONFLICT: there is an agent with it. */
enum clf_status clf_people_add(const struct clf_people *people, const struct clf_agent_record *record, int64_t *id,
			       struct clf_error *err);

/* What is NULL stays as it is. */
struct clf_people_change {
	const char *name, *address; /* address folded */
	const char *role;
	const char *join, *leave;      /* names of teams */
	const char *manage, *unmanage; /* names of segments */
	/* All that the agent is to be in, and to manage. */
	const char *const *teams, *const *segments;
	size_t team_count, segment_count;
	bool has_teams, has_segments;
};
/*
 * All that is wrong with it, by the names the API has for it; agent 0: one that is to be added, with join and manage as
 * "team" and "segment". What passes may still be refused by who came first.
 */
enum clf_status clf_people_check(const struct clf_people *people, struct clf_arena *arena, int64_t agent,
				 const struct clf_people_change *change, struct clf_problems *problems,
				 struct clf_error *err);
enum clf_status clf_people_change(const struct clf_people *people, int64_t agent,
				  const struct clf_people_change *change, struct clf_error *err);

/* One setting of an agent's (setting.h), that clf_setting_check let pass; value NULL: as shipped. */
struct clf_people_setting {
	const char *name, *value;
};
/* All of them or none. What somebody else changed is in the audit; one's own settings are one's own affair. */
enum clf_status clf_people_settings(const struct clf_people *people, int64_t agent,
				    const struct clf_people_setting *settings, size_t count, struct clf_error *err);

/* A further address (agent_address.h), folded; belongs: whether mail from there is to be the agent's. */
enum clf_status clf_people_address(const struct clf_people *people, int64_t agent, const char *address, bool belongs,
				   struct clf_error *err);

/*
 * An agent who may no longer act: tokens and sessions end, mail from the address is a stranger's. tickets says what
 * becomes of those that haven't ended: NULL asks (CLF_ECONFLICT with how many there are, unless there are none), "keep"
 * leaves them, told to whoever is told of tickets that nobody has; "none" makes them nobody's; an agent's address gives
 * them to that agent. *moved: how many were given away. Killed in the middle it can be asked for again.
 */
enum clf_status clf_people_deactivate(const struct clf_people *people, struct clf_arena *arena, int64_t agent,
				      const char *tickets, size_t *moved, struct clf_error *err);
enum clf_status clf_people_activate(const struct clf_people *people, int64_t agent, struct clf_error *err);

/* hash: what clf_password_hash made. The agent's sessions end, but for the one whose hash stays (32 bytes, or NULL). */
enum clf_status clf_people_password(const struct clf_people *people, int64_t agent, const char *hash,
				    const uint8_t *stays, struct clf_error *err);

/* scope: NULL, or CLF_SCOPE_RESPONSES. out is the only copy of the token's text. */
#define CLF_PEOPLE_TOKEN 64
enum clf_status clf_people_token(const struct clf_people *people, int64_t agent, const char *label, const char *scope,
				 char out[CLF_PEOPLE_TOKEN], struct clf_error *err);
/* Ends a token or a session by its id; agent 0: whosever. */
enum clf_status clf_people_end(const struct clf_people *people, enum clf_access_kind kind, int64_t agent,
			       const char *id, struct clf_error *err);

/* All sessions of the agent but the one of the hash that stays (32 bytes, or NULL). *count: how many ended. */
enum clf_status clf_people_end_sessions(const struct clf_people *people, int64_t agent, const uint8_t *stays,
					size_t *count, struct clf_error *err);

enum clf_status clf_people_team(const struct clf_people *people, const char *name, struct clf_error *err);
enum clf_status clf_people_segment(const struct clf_people *people, const char *name, struct clf_error *err);
/* address folded, or NULL: each member is told (clf_team_mailbox). */
enum clf_status clf_people_team_mailbox(const struct clf_people *people, const char *team, const char *address,
					struct clf_error *err);
/* As clf_permission_set. */
/* Several at once, all of them or none. CLF_ECONFLICT: one of them isn't what it was any more. */
struct clf_permission_change {
	const char *action;
	enum clf_role role;
	enum clf_scope was, scope;
	bool shipped; /* back to what ships, whatever scope is */
};
enum clf_status clf_people_permissions(const struct clf_people *people, const struct clf_permission_change *changes,
				       size_t count, struct clf_error *err);
enum clf_status clf_people_permission(const struct clf_people *people, const char *action, enum clf_role role,
				      bool has_scope, enum clf_scope scope, struct clf_error *err);

#endif
