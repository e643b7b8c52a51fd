/*
 * act_installation.c - the installation's settings, and who is offered as an owner by them: the same that the planner
 * lets become one.
 */
#include "clf/act/installation.h"

#include "act_inside.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/group.h"
#include "clf/store/people/installation.h"

struct setting {
	const struct clf_people *people;
	const struct clf_installation_row *row;
	const char *value;
};

static const char *shown(bool on)
{
	return on ? "on" : "off";
}

static enum clf_status set(void *user, struct clf_error *err)
{
	const struct setting *s = user;
	struct clf_store *store = s->people->context->store;
	struct clf_installation before;
	bool to = s->value != NULL ? clf_text_equal(s->value, "on") : s->row->ships_on;
	enum clf_status status = clf_installation_read(store, &before, err);

	if (status == CLF_OK)
		status = clf_installation_set(store, s->row, s->value, err);
	if (status != CLF_OK || clf_installation_get(&before, s->row) == to)
		return status;
	return act_audit_line(s->people, "installation", s->row->name, shown(!to), shown(to), err);
}

enum clf_status clf_act_installation_set(const struct clf_people *people, const struct clf_installation_row *row,
					 const char *value, struct clf_error *err)
{
	struct setting setting = {people, row, value};

	if (value != NULL && !clf_text_equal(value, "on") && !clf_text_equal(value, "off"))
		return clf_error_set(err, CLF_EINVAL, "%s is on or off, not \"%s\"", row->name, value);
	return clf_store_transact(people->context->store, set, &setting, err);
}

struct clf_json *clf_shape_installation(const struct clf_installation *settings, const struct clf_installation_row *row)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "name", row->name);
	clf_json_set_text(json, "value", shown(clf_installation_get(settings, row)));
	clf_json_set_text(json, "shipped", shown(row->ships_on));
	clf_json_set_text(json, "help", row->help);
	return json;
}

static bool belongs(const int64_t *members, size_t count, int64_t agent)
{
	for (size_t i = 0; i < count; i++) {
		if (members[i] == agent)
			return true;
	}
	return false;
}

/* Whoever isn't of the group can't own its tickets. */
static enum clf_status keep_group(struct clf_store *store, struct clf_arena *arena, int64_t group,
				  struct clf_agent *list, size_t *count, struct clf_error *err)
{
	int64_t *members = NULL;
	size_t member_count = 0, kept = 0;
	enum clf_status status =
	    group != 0 ? clf_group_members(store, arena, group, &members, &member_count, err) : CLF_OK;

	for (size_t i = 0; status == CLF_OK && group != 0 && i < *count; i++) {
		if (belongs(members, member_count, list[i].id))
			list[kept++] = list[i];
	}
	if (group != 0)
		*count = kept;
	return status;
}

enum clf_status clf_act_owners(struct clf_store *store, struct clf_arena *arena, const char *segment, int64_t group,
			       struct clf_agent **out, size_t *count, bool *managers, struct clf_error *err)
{
	struct clf_installation settings;
	enum clf_status status = clf_installation_read(store, &settings, err);
	bool strict = false;

	*managers = false;
	*count = 0;
	if (status == CLF_OK && !clf_text_blank(segment))
		status = clf_agents_managing(store, arena, segment, out, count, err);
	strict = status == CLF_OK && settings.owners_managers && settings.owners_strict && *count > 0;
	if (status == CLF_OK)
		status = keep_group(store, arena, group, *out, count, err);
	if (status != CLF_OK)
		return status;
	*managers = strict || (settings.owners_managers && *count > 0);
	if (*managers)
		return CLF_OK;
	status = clf_agents_at_work(store, arena, out, count, err);
	return status == CLF_OK ? keep_group(store, arena, group, *out, count, err) : status;
}
