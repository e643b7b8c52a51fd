/*
 * act_dashboards.c - links to dashboards made, changed, ordered and removed, each change with its line in the audit.
 */
#include "clf/act/desk/dashboards.h"

#include <string.h>

#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/store/field/fields.h"
#include "clf/store/people/survey.h"
#include "clf/ticket/field/link.h"
#include "clf/ticket/field/plain.h"

/* One change on its way through its transaction. */
struct change {
	const struct clf_people *people;
	struct clf_arena *arena;
	int64_t wanted, id; /* wanted 0: one is made */
	const struct clf_dashboard_change *what;
	const int64_t *ids; /* of an order */
	size_t count;
};

static struct clf_store *store_of(const struct change *change)
{
	return change->people->context->store;
}

static enum clf_status check_name(const struct clf_people *people, struct clf_arena *arena,
				  const struct clf_dashboard *dashboard, const char *name,
				  struct clf_problems *problems, struct clf_error *err)
{
	struct clf_dashboard other;
	enum clf_status status;

	if (name == NULL && dashboard != NULL)
		return CLF_OK;
	if (!clf_name_fits(name, CLF_LINE_MAX)) {
		clf_problem_add(problems, arena, "name", name == NULL ? CLF_WRONG_REQUIRED : CLF_WRONG_INVALID, NULL,
				"must be " CLF_NAME_RULE, CLF_LINE_MAX);
		return CLF_OK;
	}
	status = clf_dashboard_named(people->context->store, arena, name, &other, err);
	if (status == CLF_OK && (dashboard == NULL || other.id != dashboard->id) &&
	    clf_text_equal(clf_utf8_fold(arena, other.name), clf_utf8_fold(arena, name)))
		clf_problem_add(problems, arena, "name", CLF_WRONG_TAKEN, NULL, "is another dashboard's");
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static enum clf_status check_url(const struct clf_people *people, struct clf_arena *arena,
				 const struct clf_dashboard *dashboard, const char *url, struct clf_problems *problems,
				 struct clf_error *err)
{
	const struct clf_customs *customs = NULL;
	struct clf_error wrong = {.text = ""};
	enum clf_status status;

	if (url == NULL && dashboard != NULL)
		return CLF_OK;
	status = clf_fields(people->context->store, &customs, err);
	if (status == CLF_OK && clf_link_check(arena, url, customs, &wrong) != CLF_OK)
		clf_problem_add(problems, arena, "url", url == NULL ? CLF_WRONG_REQUIRED : CLF_WRONG_INVALID, NULL,
				"%s", wrong.text);
	return status;
}

enum clf_status clf_act_dashboard_check(const struct clf_people *people, struct clf_arena *arena,
					const struct clf_dashboard *dashboard,
					const struct clf_dashboard_change *change, struct clf_problems *problems,
					struct clf_error *err)
{
	enum clf_status status = check_name(people, arena, dashboard, change->name, problems, err);

	if (status == CLF_OK)
		status = check_url(people, arena, dashboard, change->url, problems, err);
	if (change->count > CLF_DASHBOARD_PROGRAMMES_MAX)
		clf_problem_add(problems, arena, "programmes", CLF_WRONG_INVALID, NULL, "has more than %u",
				CLF_DASHBOARD_PROGRAMMES_MAX);
	for (size_t i = 0; status == CLF_OK && i < change->count && i < CLF_DASHBOARD_PROGRAMMES_MAX; i++) {
		const char *name = change->programmes[i] != NULL ? change->programmes[i] : "";
		struct clf_programme programme;
		struct clf_error wrong = {.text = ""};

		status = clf_programme_named(people->context->store, arena, name, &programme, &wrong);
		if (status == CLF_ENOTFOUND)
			clf_problem_add(problems, arena, clf_arena_printf(arena, "programmes.%zu", i),
					CLF_WRONG_UNKNOWN, NULL, "names what isn't there: %-s", wrong.text);
		else if (status != CLF_OK)
			return clf_error_set(err, status, "%s", wrong.text);
		status = CLF_OK;
	}
	return status;
}

static const char *joined(struct clf_arena *arena, const struct clf_dashboard *dashboard)
{
	const char *names = NULL;

	for (size_t i = 0; i < dashboard->programme_count; i++)
		names = names == NULL ? dashboard->programmes[i].name
				      : clf_arena_printf(arena, "%s, %s", names, dashboard->programmes[i].name);
	return names;
}

static enum clf_status read(const struct change *change, struct clf_dashboard *out, struct clf_error *err)
{
	return clf_dashboard_of(store_of(change), change->arena, change->id, out, err);
}

static enum clf_status set_programmes(struct change *change, const struct clf_dashboard *before, struct clf_error *err)
{
	const struct clf_dashboard_change *what = change->what;
	int64_t *ids = clf_arena_array_of(change->arena, what->count, int64_t);
	struct clf_dashboard now;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < what->count; i++) {
		struct clf_programme programme = {.id = 0};

		status = clf_programme_named(store_of(change), change->arena, what->programmes[i], &programme, err);
		ids[i] = programme.id;
	}
	if (status == CLF_OK)
		status = clf_dashboard_set_programmes(store_of(change), change->id, ids, what->count, err);
	if (status == CLF_OK)
		status = read(change, &now, err);
	if (status != CLF_OK || clf_text_equal(joined(change->arena, before), joined(change->arena, &now)))
		return status;
	return act_audit_line(change->people, "dashboard.programmes", now.name, joined(change->arena, before),
			      joined(change->arena, &now), err);
}

static enum clf_status set_words(struct change *change, const struct clf_dashboard *before, struct clf_error *err)
{
	const char *name = change->what->name != NULL ? change->what->name : before->name;
	const char *url = change->what->url != NULL ? change->what->url : before->url;
	enum clf_status status = CLF_OK;

	if (strcmp(name, before->name) != 0 || strcmp(url, before->url) != 0)
		status = clf_dashboard_set(store_of(change), change->id, name, url, err);
	if (status == CLF_OK && strcmp(name, before->name) != 0)
		status = act_audit_line(change->people, "dashboard.renamed", name, before->name, name, err);
	if (status == CLF_OK && strcmp(url, before->url) != 0)
		status = act_audit_line(change->people, "dashboard.url", name, before->url, url, err);
	return status;
}

static enum clf_status save(void *user, struct clf_error *err)
{
	struct change *change = user;
	const struct clf_dashboard_change *what = change->what;
	struct clf_dashboard before;
	enum clf_status status = CLF_OK;

	change->id = change->wanted; /* a try before this one may have made another */
	if (change->wanted == 0) {
		status = clf_dashboard_add(store_of(change), what->name, what->url, &change->id, err);
		if (status == CLF_OK)
			status = act_audit_line(change->people, "dashboard.added", what->name, NULL, what->url, err);
	}
	if (status == CLF_OK)
		status = read(change, &before, err);
	if (status == CLF_OK)
		status = set_words(change, &before, err);
	return status == CLF_OK && what->has_programmes ? set_programmes(change, &before, err) : status;
}

static enum clf_status carry_out(struct change *change, enum clf_status (*work)(void *, struct clf_error *),
				 struct clf_error *err)
{
	enum clf_status status;

	change->arena = clf_arena_new();
	status = clf_store_transact(store_of(change), work, change, err);
	clf_arena_free(&change->arena);
	return status;
}

enum clf_status clf_act_dashboard_save(const struct clf_people *people, const struct clf_dashboard_change *what,
				       int64_t *id, struct clf_error *err)
{
	struct change change = {.people = people, .wanted = *id, .what = what};
	enum clf_status status = carry_out(&change, save, err);

	if (status == CLF_OK)
		*id = change.id;
	return status;
}

static enum clf_status take_away(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_dashboard before;
	enum clf_status status = read(change, &before, err);

	if (status == CLF_OK)
		status = clf_dashboard_remove(store_of(change), change->id, err);
	return status == CLF_OK
		   ? act_audit_line(change->people, "dashboard.removed", before.name, before.url, NULL, err)
		   : status;
}

enum clf_status clf_act_dashboard_remove(const struct clf_people *people, const struct clf_dashboard *dashboard,
					 struct clf_error *err)
{
	struct change change = {.people = people, .id = dashboard->id};

	return carry_out(&change, take_away, err);
}

static enum clf_status names_in_order(struct change *change, const char **out, struct clf_error *err)
{
	struct clf_dashboard *list = NULL;
	size_t count = 0;
	enum clf_status status = clf_dashboards(store_of(change), change->arena, &list, &count, err);

	*out = "";
	for (size_t i = 0; i < count; i++)
		*out = clf_arena_printf(change->arena, "%s%s%s", *out, i > 0 ? ", " : "", list[i].name);
	return status;
}

static enum clf_status order(void *user, struct clf_error *err)
{
	struct change *change = user;
	const char *before, *after;
	enum clf_status status = names_in_order(change, &before, err);

	if (status == CLF_OK)
		status = clf_dashboard_order(store_of(change), change->ids, change->count, err);
	if (status == CLF_OK)
		status = names_in_order(change, &after, err);
	return status == CLF_OK ? act_audit_line(change->people, "dashboard.ordered", "dashboards", before, after, err)
				: status;
}

enum clf_status clf_act_dashboard_order(const struct clf_people *people, const int64_t *ids, size_t count,
					struct clf_error *err)
{
	struct change change = {.people = people, .ids = ids, .count = count};

	return carry_out(&change, order, err);
}

struct clf_json *clf_shape_dashboard(const struct clf_dashboard *dashboard)
{
	struct clf_json *json = clf_json_object(), *programmes = clf_json_array();

	for (size_t i = 0; i < dashboard->programme_count; i++)
		clf_json_append(programmes, clf_json_string(dashboard->programmes[i].name));
	clf_json_set_integer(json, "id", dashboard->id);
	clf_json_set_text(json, "name", dashboard->name);
	clf_json_set_text(json, "url", dashboard->url);
	clf_json_set(json, "programmes", programmes);
	return json;
}
