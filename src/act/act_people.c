/*
 * act_people.c - agents, teams, segments, tokens and sessions changed, each change with its line in the audit.
 */
#include "clf/act/people.h"

#include <string.h>

#include "act_inside.h"
#include "act_move.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/name.h"
#include "clf/store/engine/revision.h"
#include "clf/store/people/agent_address.h"
#include "clf/store/people/audit.h"
#include "clf/store/people/permission.h"
#include "clf/store/people/settings.h"
#include "clf/ticket/field/setting.h"
#include "clf/ticket/words.h"

/* One change on its way through its transaction. */
struct change {
	const struct clf_permission_change *permissions;
	size_t permission_count;
	const struct clf_people *people;
	struct clf_arena *arena;
	struct clf_agent agent; /* whose it is, as it was */
	const struct clf_agent_record *record;
	const struct clf_people_change *what;
	const char *text, *name; /* what the change takes */
	const uint8_t *hash;
	enum clf_access_kind kind;
	size_t count;
	bool on;
	enum clf_role role;
	enum clf_scope scope;
	int64_t id;
};

static struct clf_store *store_of(const struct change *change)
{
	return change->people->context->store;
}

enum clf_status act_audit_line(const struct clf_people *people, const char *what, const char *subject, const char *from,
			       const char *to, struct clf_error *err)
{
	const struct clf_audit_entry entry = {
	    .party = people->by->party,
	    .who = act_who(people->by),
	    .via = people->via,
	    .what = what,
	    .subject = subject,
	    .from = from,
	    .to = to,
	};

	return clf_audit_add(people->context->store, &entry, err);
}

const char *act_replace_word(const struct clf_people *people)
{
	const char *locale = people->by != NULL ? people->by->locale : NULL;

	if (people->via == CLF_VIA_PAGE)
		return clf_words(locale, CLF_SAID("below"));
	return people->via == CLF_VIA_CLI ? "--replace-by" : "replace_by";
}

/* Whatever of it a rule may name: processes that hold it read it anew. */
enum clf_status act_audit(const struct clf_people *people, const char *what, const char *subject, const char *from,
			  const char *to, struct clf_error *err)
{
	enum clf_status status = clf_revision_bump(people->context->store, err);

	return status == CLF_OK ? act_audit_line(people, what, subject, from, to, err) : status;
}

static enum clf_status told(const struct change *change, const char *what, const char *subject, const char *from,
			    const char *to, struct clf_error *err)
{
	return act_audit(change->people, what, subject, from, to, err);
}

/* All of it, or nothing. */
static enum clf_status carry_out(const struct clf_people *people, struct change *change, int64_t agent,
				 clf_store_work *work, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	change->people = people;
	change->arena = clf_arena_new();
	change->agent.id = agent;
	status = clf_store_transact(people->context->store, work, change, err);
	clf_arena_free(&change->arena);
	return status;
}

static enum clf_status read_agent(struct change *change, struct clf_error *err)
{
	return clf_agent_by_id(store_of(change), change->arena, change->agent.id, &change->agent, err);
}

/* Mail that a person sends from there would be taken for our own. */
static enum clf_status not_ours(const struct clf_people *people, const char *address, struct clf_error *err)
{
	if (clf_config_is_ours(people->context->config, address))
		return clf_error_set(err, CLF_EINVAL,
				     "%s is the gateway's own address (of a mailbox, an alias, a list or the "
				     "command_address): give one that people read, and that the gateway doesn't",
				     address);
	return CLF_OK;
}

/* least: administrators that there must be at this moment. */
static enum clf_status one_stays(struct change *change, size_t least, struct clf_error *err)
{
	size_t count = 0;
	enum clf_status status = clf_agent_administrators(store_of(change), &count, err);

	if (status == CLF_OK && count < least)
		return clf_error_set(err, CLF_ECONFLICT,
				     "%s is the last administrator: make somebody else one first "
				     "(clf-mail agent change ADDRESS --role admin)",
				     change->agent.address);
	return status;
}

static enum clf_status check_agent_name(const char *name, struct clf_error *err)
{
	return clf_name_fits(name, CLF_LINE_MAX)
		   ? CLF_OK
		   : clf_error_set(err, CLF_EINVAL, "an agent's name is " CLF_NAME_RULE, CLF_LINE_MAX);
}

static enum clf_status add(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status = clf_agent_add(store_of(change), change->record, &change->id, err);

	return status == CLF_OK ? told(change, "agent.added", change->record->agent.address, NULL,
				       clf_role_name(change->record->agent.role), err)
				: status;
}

enum clf_status clf_people_add(const struct clf_people *people, const struct clf_agent_record *record, int64_t *id,
			       struct clf_error *err)
{
	struct change change = {.record = record};
	enum clf_status status = check_agent_name(record->agent.name, err);

	if (status == CLF_OK)
		status = not_ours(people, record->agent.address, err);
	if (status == CLF_OK)
		status = carry_out(people, &change, 0, add, err);
	if (status == CLF_OK)
		*id = change.id;
	return status;
}

static enum clf_status change_groups(struct change *change, struct clf_error *err)
{
	const struct clf_people_change *what = change->what;
	const struct {
		const char *name, *said;
		bool segment, belongs;
	} groups[] = {
	    {what->join, "agent.team", false, true},
	    {what->leave, "agent.team", false, false},
	    {what->manage, "agent.segment", true, true},
	    {what->unmanage, "agent.segment", true, false},
	};
	struct clf_store *store = store_of(change);
	int64_t agent = change->agent.id;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(groups); i++) {
		const char *name = groups[i].name;

		if (clf_text_blank(name))
			continue;
		status = groups[i].segment ? clf_agent_segment(store, agent, name, groups[i].belongs, err)
					   : clf_agent_team(store, agent, name, groups[i].belongs, err);
		if (status == CLF_OK)
			status = told(change, groups[i].said, change->agent.address, groups[i].belongs ? NULL : name,
				      groups[i].belongs ? name : NULL, err);
	}
	return status;
}

static bool is_among(const char *name, const char *const *list, size_t count, struct clf_arena *arena)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(clf_utf8_fold(arena, list[i]), clf_utf8_fold(arena, name)))
			return true;
	}
	return false;
}

/* Joins what is wanted and leaves the rest. */
static enum clf_status fit(struct change *change, bool segment, const char *const *wanted, size_t count,
			   struct clf_error *err)
{
	struct clf_store *store = store_of(change);
	int64_t agent = change->agent.id;
	const char *said = segment ? "agent.segment" : "agent.team", *const *had = NULL;
	size_t had_count = 0;
	enum clf_status status = clf_agent_groups(store, change->arena, agent, segment, &had, &had_count, err);

	for (size_t i = 0; status == CLF_OK && i < count + had_count; i++) {
		bool joins = i < count;
		const char *name = joins ? wanted[i] : had[i - count];

		if (joins ? is_among(name, had, had_count, change->arena)
			  : is_among(name, wanted, count, change->arena))
			continue;
		status = segment ? clf_agent_segment(store, agent, name, joins, err)
				 : clf_agent_team(store, agent, name, joins, err);
		if (status == CLF_OK)
			status =
			    told(change, said, change->agent.address, joins ? NULL : name, joins ? name : NULL, err);
	}
	return status;
}

static enum clf_status change_lists(struct change *change, struct clf_error *err)
{
	const struct clf_people_change *what = change->what;
	enum clf_status status = CLF_OK;

	if (what->has_teams)
		status = fit(change, false, what->teams, what->team_count, err);
	if (status == CLF_OK && what->has_segments)
		status = fit(change, true, what->segments, what->segment_count, err);
	return status;
}

static enum clf_status change_role(struct change *change, struct clf_error *err)
{
	enum clf_role role;
	enum clf_status status;

	if (!clf_role_parse(change->what->role, &role))
		return clf_error_set(err, CLF_EINVAL, "a role is agent, manager or admin, not '%s'",
				     change->what->role);
	status = clf_agent_set_role(store_of(change), change->agent.id, role, err);
	if (status == CLF_OK)
		status = one_stays(change, 1, err);
	return status == CLF_OK ? told(change, "agent.role", change->agent.address, clf_role_name(change->agent.role),
				       clf_role_name(role), err)
				: status;
}

static enum clf_status change_agent(void *user, struct clf_error *err)
{
	struct change *change = user;
	const struct clf_people_change *what = change->what;
	enum clf_status status = read_agent(change, err);

	if (status == CLF_OK && what->name != NULL) {
		status = clf_agent_set_name(store_of(change), change->agent.id, what->name, err);
		if (status == CLF_OK)
			status = told(change, "agent.name", change->agent.address, change->agent.name, what->name, err);
	}
	if (status == CLF_OK && what->address != NULL) {
		status = clf_agent_set_address(store_of(change), change->agent.id, what->address, err);
		if (status == CLF_OK)
			status =
			    told(change, "agent.address", what->address, change->agent.address, what->address, err);
	}
	if (status == CLF_OK && what->role != NULL)
		status = change_role(change, err);
	if (status == CLF_OK)
		status = change_lists(change, err);
	return status == CLF_OK ? change_groups(change, err) : status;
}

enum clf_status clf_people_change(const struct clf_people *people, int64_t agent, const struct clf_people_change *what,
				  struct clf_error *err)
{
	struct change change = {.what = what};

	if (what->name != NULL && check_agent_name(what->name, err) != CLF_OK)
		return CLF_EINVAL;
	if (what->address != NULL && not_ours(people, what->address, err) != CLF_OK)
		return CLF_EINVAL;
	return carry_out(people, &change, agent, change_agent, err);
}

struct setting {
	const struct clf_people *people;
	int64_t agent;
	const struct clf_people_setting *settings;
	size_t count;
};

/* "digest on"; NULL: nothing is chosen. */
static const char *setting_said(struct clf_arena *arena, const struct clf_agent *agent, const char *name)
{
	const struct clf_setting *row = clf_setting_named(name);
	const char *value = row != NULL ? clf_setting_get(agent, row) : NULL;

	return clf_text_blank(value) ? NULL : clf_arena_printf(arena, "%s %s", name, value);
}

static enum clf_status set_settings(void *user, struct clf_error *err)
{
	const struct setting *s = user;
	struct clf_store *store = s->people->context->store;
	struct clf_arena *arena = clf_arena_new();
	struct clf_agent before, after;
	enum clf_status status = clf_agent_by_id(store, arena, s->agent, &before, err);

	for (size_t i = 0; status == CLF_OK && i < s->count; i++)
		status = clf_agent_setting(store, s->agent, s->settings[i].name, s->settings[i].value, err);
	if (status == CLF_OK)
		status = clf_agent_by_id(store, arena, s->agent, &after, err);
	for (size_t i = 0; status == CLF_OK && s->people->by->party != s->agent && i < s->count; i++) {
		const char *from = setting_said(arena, &before, s->settings[i].name);
		const char *to = setting_said(arena, &after, s->settings[i].name);

		if (!clf_text_equal(from, to))
			status = act_audit_line(s->people, "agent.setting", after.address, from, to, err);
	}
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_people_settings(const struct clf_people *people, int64_t agent,
				    const struct clf_people_setting *settings, size_t count, struct clf_error *err)
{
	struct setting setting = {people, agent, settings, count};

	return clf_store_transact(people->context->store, set_settings, &setting, err);
}

static enum clf_status change_address(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_store *store = store_of(change);
	const char *from = change->on ? NULL : change->text, *to = change->on ? change->text : NULL;
	enum clf_status status = read_agent(change, err);

	if (status == CLF_OK)
		status = change->on ? clf_agent_address_add(store, change->agent.id, change->text, err)
				    : clf_agent_address_remove(store, change->agent.id, change->text, err);
	return status == CLF_OK ? told(change, "agent.further", change->agent.address, from, to, err) : status;
}

enum clf_status clf_people_address(const struct clf_people *people, int64_t agent, const char *address, bool belongs,
				   struct clf_error *err)
{
	struct change change = {.text = address, .on = belongs};

	if (belongs && not_ours(people, address, err) != CLF_OK)
		return CLF_EINVAL;
	return carry_out(people, &change, agent, change_address, err);
}

struct leaving {
	const struct clf_people *people;
	int64_t agent;
	const char *heir; /* "" : nobody */
	int64_t *tickets;
};

static enum clf_status find_tickets(void *user, struct clf_arena *arena, size_t limit, size_t *count,
				    struct clf_error *err)
{
	struct leaving *l = user;
	size_t all;

	return clf_agent_tickets(l->people->context->store, arena, l->agent, limit, &l->tickets, count, &all, err);
}

/* Whoever gets it is told. */
static enum clf_status give_away(void *user, struct clf_arena *arena, size_t index, struct clf_request *request,
				 struct clf_error *err)
{
	const struct leaving *l = user;
	struct clf_action *action = clf_arena_new_of(arena, struct clf_action);

	(void)err;
	*action = (struct clf_action){.kind = CLF_ACTION_SET, .field = CLF_FIELD_OWNER, .text = l->heir};
	request->ticket = l->tickets[index];
	request->actions = action;
	request->action_count = 1;
	request->quiet = false;
	return CLF_OK;
}

static enum clf_status may_leave(void *user, struct clf_error *err)
{
	struct change *change = user;
	const char *team = NULL;
	enum clf_status status = read_agent(change, err);

	if (status == CLF_OK)
		status = clf_agent_mailbox_of(store_of(change), change->arena, change->agent.id, &team, err);
	if (status == CLF_OK && team != NULL)
		return clf_error_set(err, CLF_ECONFLICT,
				     "%s is the mailbox that team %s shares: give the team another one, or none, first",
				     change->agent.address, team);
	if (status == CLF_OK && change->agent.active && change->agent.role == CLF_ROLE_ADMIN)
		status = one_stays(change, 2, err);
	return status;
}

/* Whose tickets nobody was asked about stay: a ticket may have come meanwhile. */
static enum clf_status deactivate(void *user, struct clf_error *err)
{
	struct change *change = user;
	size_t given = 0, count = 0;
	int64_t *numbers = NULL;
	enum clf_status status = may_leave(change, err);

	if (status == CLF_OK)
		status = clf_agent_tickets(store_of(change), change->arena, change->agent.id, 1, &numbers, &given,
					   &count, err);
	if (status == CLF_OK && count > 0 && !clf_text_equal_nocase(change->text, "keep"))
		return clf_error_set(
		    err, CLF_ECONFLICT,
		    "%s has %zu open ticket%-s: say what becomes of them (tickets: an agent's address, "
		    "none for nobody, or keep)",
		    change->agent.address, count, count == 1 ? "" : "s");
	if (status == CLF_OK)
		status = clf_agent_set_active(store_of(change), change->agent.id, false, err);
	return status == CLF_OK ? told(change, "agent.deactivated", change->agent.address, "active", "not active", err)
				: status;
}

enum clf_status clf_people_deactivate(const struct clf_people *people, struct clf_arena *arena, int64_t agent,
				      const char *tickets, size_t *moved, struct clf_error *err)
{
	struct change change = {.text = tickets};
	struct leaving leaving = {people, agent, clf_text_equal_nocase(tickets, "none") ? "" : tickets, NULL};
	struct clf_agent heir = {0};
	enum clf_status status;

	*moved = 0;
	status = carry_out(people, &change, agent, may_leave, err);
	if (status == CLF_OK && !clf_text_blank(tickets) && !clf_text_equal_nocase(tickets, "keep")) {
		if (!clf_text_equal_nocase(tickets, "none"))
			status = clf_agent_named(people->context->store, arena, tickets, &heir, err);
		if (status == CLF_OK && heir.id == agent)
			status = clf_error_set(err, CLF_EINVAL, "the tickets can't go to the agent who leaves");
		if (status == CLF_OK)
			status =
			    act_move_all(&(struct act_move){people, &leaving, find_tickets, give_away}, moved, err);
	}
	return status == CLF_OK ? carry_out(people, &change, agent, deactivate, err) : status;
}

static enum clf_status activate(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status = read_agent(change, err);

	if (status != CLF_OK || change->agent.active)
		return status;
	status = clf_agent_set_active(store_of(change), change->agent.id, true, err);
	return status == CLF_OK ? told(change, "agent.activated", change->agent.address, "not active", "active", err)
				: status;
}

enum clf_status clf_people_activate(const struct clf_people *people, int64_t agent, struct clf_error *err)
{
	struct change change = {0};

	return carry_out(people, &change, agent, activate, err);
}

static enum clf_status set_password(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status = read_agent(change, err);

	if (status == CLF_OK)
		status = clf_agent_set_password(store_of(change), change->agent.id, change->text, change->hash, err);
	return status == CLF_OK ? told(change, "agent.password", change->agent.address, NULL, NULL, err) : status;
}

enum clf_status clf_people_password(const struct clf_people *people, int64_t agent, const char *hash,
				    const uint8_t *stays, struct clf_error *err)
{
	struct change change = {.text = hash, .hash = stays};

	return carry_out(people, &change, agent, set_password, err);
}

static enum clf_status add_token(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status = read_agent(change, err);

	if (status == CLF_OK && !change->agent.active)
		return clf_error_set(err, CLF_ECONFLICT, "%s isn't active, and a token would open nothing",
				     change->agent.address);
	if (status == CLF_OK)
		status = clf_api_token_add(store_of(change), change->agent.id, change->hash, change->text, err);
	if (status == CLF_OK && change->name != NULL)
		status = clf_api_token_limit(store_of(change), change->hash, change->name, err);
	return status == CLF_OK ? told(change, "token.made", change->agent.address, NULL, change->text, err) : status;
}

enum clf_status clf_people_token(const struct clf_people *people, int64_t agent, const char *label, const char *scope,
				 char out[CLF_PEOPLE_TOKEN], struct clf_error *err)
{
	uint8_t secret[32], hash[CLF_HASH_BYTES];
	struct change change = {.text = label, .name = scope, .hash = hash};
	enum clf_status status;

	if (!clf_text_blank(label) && !clf_name_fits(label, CLF_LINE_MAX))
		return clf_error_set(err, CLF_EINVAL, "a token's label is " CLF_NAME_RULE, CLF_LINE_MAX);
	clf_random_bytes(secret, sizeof secret);
	memcpy(out, "clf_", 4);
	clf_base64url_encode(secret, sizeof secret, out + 4);
	clf_hash(NULL, out, strlen(out), hash, sizeof hash);
	clf_bytes_wipe(secret, sizeof secret);
	status = carry_out(people, &change, agent, add_token, err);
	if (status != CLF_OK)
		clf_bytes_wipe(out, CLF_PEOPLE_TOKEN);
	return status;
}

static enum clf_status end_access(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_access ended = {0};
	enum clf_status status =
	    clf_access_end(store_of(change), change->arena, change->kind, change->id, change->text, &ended, err);

	return status == CLF_OK ? told(change, change->kind == CLF_ACCESS_TOKEN ? "token.ended" : "session.ended",
				       ended.address, clf_text_blank(ended.label) ? ended.id : ended.label, NULL, err)
				: status;
}

enum clf_status clf_people_end(const struct clf_people *people, enum clf_access_kind kind, int64_t agent,
			       const char *id, struct clf_error *err)
{
	struct change change = {.kind = kind, .id = agent, .text = id};

	return carry_out(people, &change, agent, end_access, err);
}

static enum clf_status end_sessions(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status = read_agent(change, err);

	if (status == CLF_OK)
		status = clf_sessions_end(store_of(change), change->agent.id, change->hash, &change->count, err);
	if (status != CLF_OK || change->count == 0)
		return status;
	return told(change, "session.all-ended", change->agent.address,
		    clf_arena_printf(change->arena, "%zu", change->count), NULL, err);
}

enum clf_status clf_people_end_sessions(const struct clf_people *people, int64_t agent, const uint8_t *stays,
					size_t *count, struct clf_error *err)
{
	struct change change = {.hash = stays};
	enum clf_status status = carry_out(people, &change, agent, end_sessions, err);

	*count = status == CLF_OK ? change.count : 0;
	return status;
}

static enum clf_status add_team(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status = clf_team_add(store_of(change), change->name, err);

	return status == CLF_OK ? told(change, "team.added", change->name, NULL, NULL, err) : status;
}

static enum clf_status add_segment(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status = clf_segment_add(store_of(change), change->name, err);

	return status == CLF_OK ? told(change, "segment.added", change->name, NULL, NULL, err) : status;
}

static enum clf_status named(const struct clf_people *people, const char *name, clf_store_work *work,
			     struct clf_error *err)
{
	struct change change = {.name = name};

	if (!clf_name_fits(name, CLF_LINE_MAX))
		return clf_error_set(err, CLF_EINVAL, "a name is " CLF_NAME_RULE, CLF_LINE_MAX);
	return carry_out(people, &change, 0, work, err);
}

enum clf_status clf_people_team(const struct clf_people *people, const char *name, struct clf_error *err)
{
	return named(people, name, add_team, err);
}

enum clf_status clf_people_segment(const struct clf_people *people, const char *name, struct clf_error *err)
{
	return named(people, name, add_segment, err);
}

static enum clf_status set_team_mailbox(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status = clf_team_mailbox(store_of(change), change->name, change->text, err);

	return status == CLF_OK ? told(change, "team.mailbox", change->name, NULL, change->text, err) : status;
}

enum clf_status clf_people_team_mailbox(const struct clf_people *people, const char *team, const char *address,
					struct clf_error *err)
{
	struct change change = {.name = team, .text = address};

	if (address != NULL && not_ours(people, address, err) != CLF_OK)
		return CLF_EINVAL;
	return carry_out(people, &change, 0, set_team_mailbox, err);
}

static enum clf_status set_permission(void *user, struct clf_error *err)
{
	struct change *change = user;
	const char *role = clf_role_name(change->role);
	enum clf_status status =
	    clf_permission_set(store_of(change), change->name, change->role, change->on, change->scope, err);

	return status == CLF_OK
		   ? told(change, "permission", clf_arena_printf(change->arena, "%s by %s", change->name, role), NULL,
			  change->on ? clf_scope_name(change->scope) : "as shipped", err)
		   : status;
}

enum clf_status clf_people_permission(const struct clf_people *people, const char *action, enum clf_role role,
				      bool has_scope, enum clf_scope scope, struct clf_error *err)
{
	struct change change = {.name = action, .role = role, .on = has_scope, .scope = scope};

	return carry_out(people, &change, 0, set_permission, err);
}

static enum clf_status set_permissions(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_permission *now = NULL;
	size_t count = 0;
	enum clf_status status = clf_permission_list(store_of(change), change->arena, &now, &count, err);

	for (size_t i = 0; status == CLF_OK && i < change->permission_count; i++) {
		const struct clf_permission_change *one = &change->permissions[i];

		if (clf_permission_scope(now, count, one->action, one->role) != one->was)
			return clf_error_set(err, CLF_ECONFLICT,
					     "somebody else changed what a role may do (%s, %s) meanwhile: load the "
					     "page again",
					     one->action, clf_role_name(one->role));
		change->name = one->action;
		change->role = one->role;
		change->on = !one->shipped;
		change->scope = one->scope;
		status = set_permission(change, err);
	}
	return status;
}

enum clf_status clf_people_permissions(const struct clf_people *people, const struct clf_permission_change *changes,
				       size_t count, struct clf_error *err)
{
	struct change change = {.permissions = changes, .permission_count = count};

	return carry_out(people, &change, 0, set_permissions, err);
}
