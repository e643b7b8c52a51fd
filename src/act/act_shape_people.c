/*
 * act_shape_people.c - agents, teams, tokens, sessions and the audit as JSON.
 */
#include "clf/act/shape_people.h"

#include "clf/base/json.h"

static struct clf_json *names(const char *const *list, size_t count)
{
	struct clf_json *array = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(array, clf_json_string(list[i]));
	return array;
}

struct clf_json *clf_shape_agent(const struct clf_agent_record *record)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "address", record->agent.address);
	clf_json_set_text(json, "name", record->agent.name);
	clf_json_set_text(json, "role", clf_role_name(record->agent.role));
	clf_json_set_bool(json, "active", record->agent.active);
	clf_json_set(json, "addresses", names(record->addresses, record->address_count));
	clf_json_set(json, "teams", names(record->teams, record->team_count));
	clf_json_set(json, "segments", names(record->segments, record->segment_count));
	clf_json_set_time(json, "seen_at", record->seen_at);
	return json;
}

struct clf_json *clf_shape_team(const struct clf_team_record *record)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "name", record->name);
	clf_json_set_text(json, "mailbox", record->mailbox);
	clf_json_set_integer(json, "members", (int64_t)record->members);
	return json;
}

struct clf_json *clf_shape_group(enum clf_group_kind kind, const struct clf_group *group)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_integer(json, "id", group->id);
	clf_json_set_text(json, "name", group->name);
	if (kind == CLF_GROUP_TEAM) {
		clf_json_set_text(json, "kind", group->sees ? "group" : "team");
		clf_json_set_text(json, "mailbox", group->mailbox);
		clf_json_set_integer(json, "members", (int64_t)group->agent_count);
	}
	clf_json_set(json, kind == CLF_GROUP_TEAM ? "agents" : "managers", names(group->agents, group->agent_count));
	return json;
}

struct clf_json *clf_shape_access(const struct clf_access *access)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "id", access->id);
	clf_json_set_text(json, "agent", access->address);
	clf_json_set_text(json, "label", access->label);
	clf_json_set_text(json, "for", access->scope);
	clf_json_set_time(json, "created_at", access->created_at);
	clf_json_set_time(json, "expires_at", access->expires_at);
	clf_json_set_time(json, "seen_at", access->seen_at);
	clf_json_set_text(json, "client", access->client);
	clf_json_set_text(json, "browser", access->browser);
	return json;
}

struct clf_json *clf_shape_audit(const struct clf_audit_entry *entry)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_integer(json, "id", entry->id);
	clf_json_set_time(json, "at", entry->at);
	clf_json_set_text(json, "who", entry->who);
	clf_json_set_text(json, "via", clf_via_name(entry->via));
	clf_json_set_text(json, "what", entry->what);
	clf_json_set_text(json, "subject", entry->subject);
	clf_json_set_text(json, "from", entry->from);
	clf_json_set_text(json, "to", entry->to);
	return json;
}
