/*
 * act_statuses.c - statuses made, changed, ordered and retired by administrators, each change with its line in the
 * audit.
 */
#include "clf/act/lists.h"

#include <string.h>

#include "act_inside.h"
#include "act_move.h"
#include "clf/act/listing.h"
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/fault.h"
#include "clf/base/json.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/store/people/list.h"
#include "clf/store/rule/timers.h"
#include "clf/ticket/field/field.h"

#define ROUNDS 5u /* a ticket may come in while the last one is moved */

/* Of which one stays: tickets begin in it, come back to it, end in it. */
static const enum clf_status_kind needed[] = {CLF_KIND_NEW, CLF_KIND_OPEN, CLF_KIND_CLOSED};

/* One change on its way through its transaction. */
struct change {
	const struct clf_people *people;
	struct clf_arena *arena;
	int64_t wanted, id; /* wanted 0: one is made */
	const struct clf_status_change *what;
	const int64_t *ids;
	size_t count;
	const struct clf_ticket_status *status, *instead;
	int64_t *tickets; /* that are moved */
};

static struct clf_store *store_of(const struct clf_people *people)
{
	return people->context->store;
}

/* A name is a line, and by mail a space in it may be written - or _. */
static enum clf_status check_name(const struct clf_people *people, struct clf_arena *arena,
				  const struct clf_ticket_status *old, const char *name, struct clf_problems *problems,
				  struct clf_error *err)
{
	struct clf_ticket_status *list = NULL;
	const char *key;
	size_t count = 0;
	enum clf_status status;

	if (name == NULL && old != NULL)
		return CLF_OK;
	if (!clf_name_fits(name, CLF_STATUS_NAME_MAX)) {
		clf_problem_add(problems, arena, "name", name == NULL ? CLF_WRONG_REQUIRED : CLF_WRONG_INVALID, NULL,
				"must be " CLF_NAME_RULE, CLF_STATUS_NAME_MAX);
		return CLF_OK;
	}
	key = clf_status_key(arena, name);
	if (name[0] == '#' || name[0] == ' ' || *key == '\0') {
		clf_problem_add(problems, arena, "name", CLF_WRONG_INVALID, NULL,
				"begins with a letter or a figure: it is written behind # in mails");
		return CLF_OK;
	}
	status = clf_status_list(store_of(people), arena, &list, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if ((old == NULL || list[i].id != old->id) && strcmp(clf_status_key(arena, list[i].name), key) == 0)
			clf_problem_add(problems, arena, "name", CLF_WRONG_TAKEN, NULL, "is another status's");
	}
	return status;
}

static const char *kinds(struct clf_arena *arena)
{
	const char *all = clf_status_kind_name(CLF_KIND_NEW);

	for (int kind = CLF_KIND_NEW + 1; kind <= CLF_KIND_DELETED; kind++)
		all = clf_arena_printf(arena, "%s, %s", all, clf_status_kind_name((enum clf_status_kind)kind));
	return all;
}

static void check_kind(struct clf_arena *arena, const struct clf_ticket_status *old,
		       const struct clf_status_change *change, struct clf_problems *problems)
{
	enum clf_status_kind kind = old != NULL ? old->kind : CLF_KIND_OPEN;
	enum clf_status_causes causes = old != NULL ? old->causes : CLF_CAUSES_FREE;

	if (change->kind == NULL && old == NULL)
		clf_problem_add(problems, arena, "kind", CLF_WRONG_REQUIRED, NULL, "is one of %s", kinds(arena));
	else if (change->kind != NULL && !clf_status_kind_parse(change->kind, &kind))
		clf_problem_add(problems, arena, "kind", CLF_WRONG_UNKNOWN, NULL, "is one of %s", kinds(arena));
	else if (old != NULL && kind != old->kind)
		clf_problem_add(problems, arena, "kind", CLF_WRONG_INVALID, NULL,
				"stays %-s: make another status, and let it take this one's place",
				clf_status_kind_name(old->kind));
	if (change->causes != NULL && !clf_status_causes_parse(change->causes, &causes))
		clf_problem_add(problems, arena, "causes", CLF_WRONG_UNKNOWN, NULL,
				"is one of free, required, forbidden");
	else if (kind == CLF_KIND_NEW && causes == CLF_CAUSES_REQUIRED)
		clf_problem_add(problems, arena, "causes", CLF_WRONG_INVALID, NULL,
				"can't be required where tickets begin, as they begin without: let another status "
				"demand them");
}

static bool is_on(const char *word)
{
	return clf_text_equal_nocase(word, "on");
}

static void check_awaits(struct clf_arena *arena, const struct clf_ticket_status *old,
			 const struct clf_status_change *change, struct clf_problems *problems)
{
	enum clf_status_kind kind = old != NULL ? old->kind : CLF_KIND_RESOLVED;

	if (change->awaits == NULL)
		return;
	if (old == NULL && change->kind != NULL)
		clf_status_kind_parse(change->kind, &kind);
	if (!is_on(change->awaits) && !clf_text_equal_nocase(change->awaits, "off"))
		clf_problem_add(problems, arena, "awaits", CLF_WRONG_UNKNOWN, NULL, "is on or off");
	else if (is_on(change->awaits) && kind != CLF_KIND_RESOLVED)
		clf_problem_add(problems, arena, "awaits", CLF_WRONG_INVALID, NULL,
				"is for statuses of kind resolved, and not of kind %-s: leave it out",
				clf_status_kind_name(kind));
}

enum clf_status clf_act_status_check(const struct clf_people *people, struct clf_arena *arena,
				     const struct clf_ticket_status *old, const struct clf_status_change *change,
				     struct clf_problems *problems, struct clf_error *err)
{
	const char *definition = change->definition;

	check_kind(arena, old, change, problems);
	check_awaits(arena, old, change, problems);
	if ((definition == NULL && old == NULL) ||
	    (definition != NULL && (clf_text_blank(definition) || strlen(definition) > CLF_STATUS_DEFINITION)))
		clf_problem_add(problems, arena, "definition",
				definition == NULL ? CLF_WRONG_REQUIRED : CLF_WRONG_INVALID, NULL,
				"says in 1 to %d bytes when a ticket stands there", CLF_STATUS_DEFINITION);
	return check_name(people, arena, old, change->name, problems, err);
}

static enum clf_status read(const struct change *change, struct clf_ticket_status *out, struct clf_error *err)
{
	struct clf_ticket_status *list = NULL;
	const struct clf_ticket_status *found;
	size_t count = 0;
	enum clf_status status = clf_status_list(store_of(change->people), change->arena, &list, &count, err);

	if (status != CLF_OK)
		return status;
	found = clf_status_of(list, count, change->id);
	if (found == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "somebody took the status away meanwhile");
	*out = *found;
	return CLF_OK;
}

static enum clf_status add(struct change *change, struct clf_error *err)
{
	struct clf_ticket_status made = {.name = change->what->name, .definition = change->what->definition};
	const char *what = "status.added";
	enum clf_status status;

	clf_status_kind_parse(change->what->kind, &made.kind);
	if (change->what->causes != NULL)
		clf_status_causes_parse(change->what->causes, &made.causes);
	made.awaits = made.kind == CLF_KIND_RESOLVED && (change->what->awaits == NULL || is_on(change->what->awaits));
	status = clf_status_add(store_of(change->people), &made, err);
	change->id = made.id;
	return status == CLF_OK ? act_audit(change->people, what, made.name, NULL, clf_status_kind_name(made.kind), err)
				: status;
}

/* A line for each member that is another by now. */
static enum clf_status tell(const struct change *change, const struct clf_ticket_status *before,
			    const struct clf_ticket_status *after, struct clf_error *err)
{
	const struct {
		const char *what, *from, *to;
	} lines[] = {{"status.renamed", before->name, after->name},
		     {"status.defined", before->definition, after->definition},
		     {"status.causes", clf_status_causes_name(before->causes), clf_status_causes_name(after->causes)},
		     {"status.awaits", before->awaits ? "on" : "off", after->awaits ? "on" : "off"}};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(lines); i++) {
		if (strcmp(lines[i].from, lines[i].to) != 0)
			status = act_audit(change->people, lines[i].what, after->name, lines[i].from, lines[i].to, err);
	}
	return status;
}

/* Somebody else may have made or renamed one since the check. */
static enum clf_status is_free(const struct change *change, struct clf_error *err)
{
	const char *name = change->what->name;
	struct clf_ticket_status *list = NULL;
	size_t count = 0;
	enum clf_status status = CLF_OK;

	if (name != NULL)
		status = clf_status_list(store_of(change->people), change->arena, &list, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (list[i].id != change->wanted &&
		    strcmp(clf_status_key(change->arena, list[i].name), clf_status_key(change->arena, name)) == 0)
			return clf_error_set(err, CLF_ECONFLICT, "there is a status \"%s\" already", list[i].name);
	}
	return status;
}

static enum clf_status save(void *user, struct clf_error *err)
{
	struct change *change = user;
	const struct clf_status_change *what = change->what;
	struct clf_ticket_status before, after;
	enum clf_status status;

	change->id = change->wanted; /* a try before this one may have made another */
	status = is_free(change, err);
	if (status == CLF_OK && change->wanted == 0)
		return add(change, err);
	if (status == CLF_OK)
		status = read(change, &before, err);
	if (status != CLF_OK)
		return status;
	after = before;
	after.name = what->name != NULL ? what->name : before.name;
	after.definition = what->definition != NULL ? what->definition : before.definition;
	if (what->causes != NULL)
		clf_status_causes_parse(what->causes, &after.causes);
	if (what->awaits != NULL)
		after.awaits = is_on(what->awaits);
	status = clf_status_change(store_of(change->people), &after, err);
	/* Time may run for tickets in it from now on. */
	if (status == CLF_OK && after.awaits != before.awaits)
		status = clf_timers_anew(store_of(change->people), err);
	return status == CLF_OK ? tell(change, &before, &after, err) : status;
}

static enum clf_status carry_out(struct change *change, clf_store_work *work, struct clf_error *err)
{
	enum clf_status status;

	change->arena = clf_arena_new();
	status = clf_store_transact(store_of(change->people), work, change, err);
	clf_arena_free(&change->arena);
	return status;
}

enum clf_status clf_act_status_save(const struct clf_people *people, const struct clf_status_change *what, int64_t *id,
				    struct clf_error *err)
{
	struct change change = {.people = people, .wanted = *id, .what = what};
	enum clf_status status = carry_out(&change, save, err);

	if (status == CLF_OK)
		*id = change.id;
	return status;
}

static enum clf_status names(const struct change *change, const char **out, struct clf_error *err)
{
	struct clf_ticket_status *list = NULL;
	size_t count = 0;
	enum clf_status status = clf_status_list(store_of(change->people), change->arena, &list, &count, err);

	*out = NULL;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		*out = i == 0 ? list[i].name : clf_arena_printf(change->arena, "%s, %s", *out, list[i].name);
	return status;
}

static enum clf_status order(void *user, struct clf_error *err)
{
	struct change *change = user;
	const char *before = NULL, *after = NULL;
	enum clf_status status = names(change, &before, err);

	if (status == CLF_OK)
		status = clf_status_order(store_of(change->people), change->ids, change->count, err);
	if (status == CLF_OK)
		status = names(change, &after, err);
	return status == CLF_OK ? act_audit(change->people, "status.ordered", "statuses", before, after, err) : status;
}

enum clf_status clf_act_status_order(const struct clf_people *people, const int64_t *ids, size_t count,
				     struct clf_error *err)
{
	struct change change = {.people = people, .ids = ids, .count = count};

	return carry_out(&change, order, err);
}

enum clf_status clf_act_status_hold(const struct clf_people *people, struct clf_arena *arena,
				    const struct clf_ticket_status *of, struct clf_status_hold *hold,
				    struct clf_error *err)
{
	enum clf_status status;

	*hold = (struct clf_status_hold){.tickets = 0};
	status = clf_status_used(store_of(people), of->id, &hold->tickets, err);

	if (status == CLF_OK)
		status = clf_act_rules_naming(people->context, arena, CLF_NAMES_STATUSES, of->id, NULL, &hold->rules,
					      &hold->rule_count, err);
	return status == CLF_OK ? clf_act_views_naming(people, arena, "status", of->name, &hold->views, err) : status;
}

static bool is_held(const struct clf_status_hold *hold)
{
	return hold->tickets + (int64_t)hold->rule_count + (int64_t)hold->views > 0;
}

static const char *holders(struct clf_arena *arena, const struct clf_status_hold *hold)
{
	if (hold->tickets == 1)
		return clf_arena_printf(arena, CLF_SAID("1 ticket, rules: %zu, views: %zu"), hold->rule_count,
					hold->views);
	return clf_arena_printf(arena, CLF_SAID("%lld tickets, rules: %zu, views: %zu"), (long long)hold->tickets,
				hold->rule_count, hold->views);
}

/* Others of its kind stay where one is needed. */
static enum clf_status check_kinds(struct clf_store *store, struct clf_arena *arena,
				   const struct clf_ticket_status *gone, struct clf_error *err)
{
	struct clf_ticket_status *list = NULL;
	size_t count = 0, others = 0;
	enum clf_status status = clf_status_list(store, arena, &list, &count, err);

	for (size_t i = 0; i < count; i++)
		others += list[i].kind == gone->kind && list[i].id != gone->id;
	for (size_t i = 0; status == CLF_OK && others == 0 && i < CLF_COUNT(needed); i++) {
		if (needed[i] == gone->kind)
			return clf_error_set(
			    err, CLF_ECONFLICT,
			    "\"%s\" is the only status of kind %-s, and one stays: add another of that "
			    "kind first",
			    gone->name, clf_status_kind_name(gone->kind));
	}
	return status;
}

/* Tickets that stand in the one may lack what the other demands of them. */
static enum clf_status check_causes(const struct clf_ticket_status *of, const struct clf_ticket_status *instead,
				    struct clf_error *err)
{
	if (instead->causes == CLF_CAUSES_FREE || instead->causes == of->causes)
		return CLF_OK;
	return clf_error_set(
	    err, CLF_ECONFLICT,
	    "root causes are %-s in \"%s\", and tickets in \"%s\" needn't be so: let them be free there "
	    "until it has taken this one's place",
	    clf_status_causes_name(instead->causes), instead->name, of->name);
}

/* Nor a field that their type requires of whoever resolves or closes them. */
static enum clf_status check_required(struct clf_store *store, struct clf_arena *arena,
				      const struct clf_ticket_status *of, const struct clf_ticket_status *instead,
				      struct clf_error *err)
{
	const struct clf_status_kind_row *kind = clf_status_kind_row(instead->kind);
	struct clf_list_item *types = NULL;
	size_t count = 0;
	enum clf_status status;

	if (of->kind == instead->kind || !kind->ends || kind->drops)
		return CLF_OK;
	status = clf_list_items(store, arena, CLF_LIST_TYPE, &types, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (types[i].required_count > 0)
			return clf_error_set(err, CLF_ECONFLICT,
					     "the type \"%s\" requires fields before its tickets come to \"%s\", and "
					     "tickets in \"%s\" may lack them: choose another of kind %-s",
					     types[i].name, instead->name, of->name, clf_status_kind_name(of->kind));
	}
	return status;
}

static enum clf_status find_tickets(void *user, struct clf_arena *arena, size_t limit, size_t *count,
				    struct clf_error *err)
{
	struct change *change = user;

	return clf_status_tickets(store_of(change->people), arena, change->status->id, limit, &change->tickets, count,
				  err);
}

static enum clf_status ask_for_other(void *user, struct clf_arena *arena, size_t index, struct clf_request *request,
				     struct clf_error *err)
{
	const struct change *change = user;
	struct clf_action *action = clf_arena_new_of(arena, struct clf_action);

	(void)err;
	*action = (struct clf_action){.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = change->instead->name};
	request->ticket = change->tickets[index];
	request->actions = action;
	request->action_count = 1;
	request->replaces = change->status->id;
	return CLF_OK;
}

/* What was asked before may be otherwise by now: somebody else took the others of its kind, or the other one, away. */
static enum clf_status retire(void *user, struct clf_error *err)
{
	struct change *change = user;
	const struct clf_people *people = change->people;
	struct clf_store *store = store_of(people);
	struct clf_status_hold hold = {.tickets = 0};
	struct clf_ticket_status now;
	enum clf_status status = check_kinds(store, change->arena, change->status, err);

	change->id = change->status->id;
	if (status == CLF_OK)
		status = read(change, &now, err);
	change->id = change->instead != NULL ? change->instead->id : change->id;
	if (status == CLF_OK)
		status = read(change, &now, err);
	if (status == CLF_OK)
		status = clf_act_status_hold(people, change->arena, change->status, &hold, err);
	if (status == CLF_OK && is_held(&hold))
		return clf_error_set(err, CLF_ECONFLICT, "\"%s\" came into use again meanwhile (%-s): ask once more",
				     change->status->name, holders(change->arena, &hold));
	if (status == CLF_OK)
		status = clf_status_retire(store, change->status->id, change->instead != NULL ? change->instead->id : 0,
					   err);
	return status == CLF_OK ? act_audit(people, "status.removed", change->status->name, change->status->name,
					    change->instead != NULL ? change->instead->name : NULL, err)
				: status;
}

static enum clf_status replace(struct change *change, size_t *moved, struct clf_error *err)
{
	const struct clf_people *people = change->people;
	struct clf_arena *arena = clf_arena_new();
	const struct clf_item gone = {change->status->id, change->status->name};
	const struct clf_item instead = {change->instead->id, change->instead->name};
	enum clf_status status = clf_act_rules_replace(people, arena, CLF_NAMES_STATUSES, &gone, &instead, err);

	if (status == CLF_OK)
		status =
		    clf_act_views_replace(people, arena, "status", change->status->name, change->instead->name, err);
	clf_arena_free(&arena);
	if (status != CLF_OK)
		return status;
	clf_fault("status.named");
	return act_move_all(&(struct act_move){people, change, find_tickets, ask_for_other}, moved, err);
}

enum clf_status clf_act_status_retire(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_ticket_status *of, const char *replace_by,
				      struct clf_status_hold *hold, size_t *moved, struct clf_error *err)
{
	struct change change = {.people = people, .status = of};
	struct clf_ticket_status instead;
	enum clf_status status = check_kinds(store_of(people), arena, of, err);

	*moved = 0;
	*hold = (struct clf_status_hold){.tickets = 0};
	if (status == CLF_OK && !clf_text_blank(replace_by)) {
		status = clf_status_named(store_of(people), arena, replace_by, &instead, err);
		if (status == CLF_OK && instead.id == of->id)
			return clf_error_set(err, CLF_EINVAL, "a status can't take its own place");
		if (status == CLF_OK)
			status = check_causes(of, &instead, err);
		if (status == CLF_OK)
			status = check_required(store_of(people), arena, of, &instead, err);
		change.instead = &instead;
	}
	if (status == CLF_OK)
		status = clf_act_status_hold(people, arena, of, hold, err);
	if (status == CLF_OK && change.instead == NULL && is_held(hold))
		return clf_error_set(err, CLF_ECONFLICT,
				     "\"%s\" is in use (%-s): say which status takes its place (%s)", of->name,
				     holders(arena, hold), act_replace_word(people));
	if (status == CLF_OK && change.instead == NULL)
		return carry_out(&change, retire, err);
	for (size_t round = 0; status == CLF_OK && round < ROUNDS; round++) {
		status = replace(&change, moved, err);
		if (status != CLF_OK)
			return status;
		clf_fault("status.empty");
		status = carry_out(&change, retire, err);
		if (status != CLF_ECONFLICT)
			return status;
		status = round + 1 < ROUNDS ? CLF_OK : CLF_ECONFLICT;
	}
	/* What holds it by now, not what held it before it was replaced. */
	if (status == CLF_ECONFLICT)
		clf_act_status_hold(people, arena, of, hold, NULL);
	return status;
}

struct clf_json *clf_shape_status(const struct clf_ticket_status *status)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_integer(json, "id", status->id);
	clf_json_set_text(json, "name", status->name);
	clf_json_set_text(json, "kind", clf_status_kind_name(status->kind));
	clf_json_set_text(json, "definition", status->definition);
	clf_json_set_text(json, "causes", clf_status_causes_name(status->causes));
	clf_json_set_bool(json, "awaits", status->awaits);
	return json;
}
