/*
 * cause.c - root causes: which a ticket has and may have, how they change, and what statuses ask of them. Asked once
 * all changes are planned, and after each rule: one that would leave a status without the cause it demands has failed.
 */
#include "clf/ticket/field/cause.h"

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/rule/desk.h"
#include "plan/must/must.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_status.h"
#include "plan/rule/plan_rules.h"

#define CAUSES_SHOWN 8u

static size_t place_of(const struct clf_item *list, size_t count, int64_t id)
{
	size_t at = 0;

	while (at < count && list[at].id != id)
		at++;
	return at;
}

size_t clf_steps_causes(struct clf_arena *arena, const struct clf_item *before, size_t before_count,
			const struct clf_step *steps, size_t count, const struct clf_item **out)
{
	struct clf_item *list = clf_arena_array_of(arena, before_count + count, struct clf_item);
	size_t n = 0;

	for (size_t i = 0; i < before_count; i++)
		list[n++] = before[i];
	for (size_t i = 0; i < count; i++) {
		const struct clf_step *step = &steps[i];
		size_t at = place_of(list, n, step->number);

		if (step->kind == CLF_STEP_CREATE)
			n = 0;
		if (step->kind != CLF_STEP_CAUSE)
			continue;
		if (step->text != NULL && at == n)
			list[n++] = (struct clf_item){step->number, step->text};
		else if (step->text == NULL && at < n)
			list[at] = list[--n];
	}
	*out = list;
	return n;
}

size_t plan_causes(struct planning *p, const struct clf_item **out)
{
	return clf_steps_causes(p->arena, p->facts->causes, plan_is_found(p) ? p->facts->cause_count : 0, p->steps,
				p->count, out);
}

/* Its own, as a criterion said, else that of the type that it will have. */
const struct clf_cause_set *plan_cause_set(const struct planning *p)
{
	const struct clf_desk_lists *lists = p->facts->lists;
	const struct clf_list_item *type =
	    lists != NULL ? clf_item_of(lists->items, lists->item_count, p->ticket.type.id) : NULL;
	int64_t id = p->ticket.cause_set != 0 || type == NULL ? p->ticket.cause_set : type->cause_set;

	return clf_cause_set_of(p->facts->cause_sets, p->facts->cause_set_count, id);
}

void plan_put_cause(struct planning *p, const struct clf_item *cause, bool adds)
{
	const struct clf_item *has;
	size_t count = plan_causes(p, &has), at = place_of(has, count, cause->id);
	const char *id = clf_id_kept(p->arena, cause->id);
	const struct clf_value none = {.type = CLF_VALUE_ITEM};
	const struct clf_value it = {.type = CLF_VALUE_ITEM, .number = cause->id, .text = cause->name};
	struct clf_step *step;

	if (adds == (at < count))
		return;
	step = plan_step(p, CLF_STEP_CAUSE);
	step->number = cause->id;
	step->text = adds ? cause->name : NULL;
	plan_event(p, clf_field_name(CLF_FIELD_CAUSES), adds ? NULL : cause->name, adds ? cause->name : NULL);
	plan_typed(p, CLF_FIELD_CAUSES, adds ? NULL : id, adds ? id : NULL);
	plan_field_changed(p, CLF_FIELD_CAUSES, adds ? &none : &it, adds ? &it : &none);
}

/* What may be chosen; false: nothing, and that is refused. */
static bool choices(struct planning *p, const struct clf_cause_set **out)
{
	*out = plan_cause_set(p);
	if (*out != NULL && (*out)->count > 0)
		return true;
	plan_refuse(p, "no root causes are set up for this ticket");
	p->field = "causes";
	return false;
}

static const struct clf_item *match(struct planning *p, const char *text, const struct clf_item *list, size_t count)
{
	const char **names = clf_arena_array_of(p->arena, count, const char *);
	int at;

	for (size_t i = 0; i < count; i++)
		names[i] = list[i].name;
	at = plan_match(p, CLF_SAID("root cause"), text, names, NULL, count);
	if (at < 0)
		p->field = "causes";
	return at >= 0 ? &list[at] : NULL;
}

/* "Late", "-Late" */
static void change(struct planning *p, const char *word)
{
	bool adds = word[0] != '-';
	const char *name = adds ? word : word + 1;
	const struct clf_item *list, *found;
	const struct clf_cause_set *set;
	size_t count;

	if (adds) {
		if (!choices(p, &set))
			return;
		list = set->causes;
		count = set->count;
	} else {
		count = plan_causes(p, &list);
	}
	found =
	    match(p, clf_arena_copy(p->arena, clf_str_trim(clf_str_from(name)).p, clf_str_trim(clf_str_from(name)).n),
		  list, count);
	if (found != NULL)
		plan_put_cause(p, found, adds);
}

/* A name may have a comma in it. */
static bool is_one(struct planning *p, const char *text)
{
	const struct clf_cause_set *set = plan_cause_set(p);
	const char *folded = clf_utf8_fold(p->arena, text);

	for (size_t i = 0; set != NULL && i < set->count; i++) {
		if (clf_text_equal(clf_utf8_fold(p->arena, set->causes[i].name), folded))
			return true;
	}
	return false;
}

void plan_do_cause(struct planning *p, const struct clf_command *command)
{
	struct clf_str rest = clf_str_from(command->argument), word;

	if (is_one(p, command->argument)) {
		change(p, command->argument);
		return;
	}
	while (!plan_ended(p) && clf_str_split(&rest, ',', &word)) {
		word = clf_str_trim(word);
		if (word.n > 0)
			change(p, clf_arena_copy(p->arena, word.p, word.n));
	}
}

/* What a ticket has it keeps, though it is chosen no more; the rest is of its set. NULL: refused. */
static const struct clf_item *wanted_cause(struct planning *p, const char *name, const struct clf_item *has,
					   size_t count)
{
	const struct clf_cause_set *set;

	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(has[i].name, name))
			return &has[i];
	}
	return choices(p, &set) ? match(p, name, set->causes, set->count) : NULL;
}

void plan_set_causes(struct planning *p, const char *text)
{
	struct clf_str rest = clf_str_from(text), word;
	const struct clf_item *has, *found;
	struct clf_item *wanted = NULL, *grown;
	size_t count = 0, before;

	if (!plan_allowed(p, "cause"))
		return;
	before = plan_causes(p, &has);
	while (!plan_ended(p) && clf_str_split(&rest, '\n', &word)) {
		word = clf_str_trim(word);
		if (word.n == 0)
			continue;
		found = wanted_cause(p, clf_arena_copy(p->arena, word.p, word.n), has, before);
		if (found == NULL)
			return;
		grown = clf_arena_array_of(p->arena, count + 1, struct clf_item);
		for (size_t i = 0; i < count; i++)
			grown[i] = wanted[i];
		grown[count++] = *found;
		wanted = grown;
	}
	for (size_t i = 0; !plan_ended(p) && i < before; i++) {
		if (place_of(wanted, count, has[i].id) == count)
			plan_put_cause(p, &has[i], false);
	}
	for (size_t i = 0; !plan_ended(p) && i < count; i++)
		plan_put_cause(p, &wanted[i], true);
}

static const char *set_name(const struct planning *p, int64_t id)
{
	const struct clf_cause_set *set = clf_cause_set_of(p->facts->cause_sets, p->facts->cause_set_count, id);

	return set != NULL ? set->name : NULL;
}

static void replace_set(struct planning *p, const struct clf_action *action)
{
	struct clf_step *step;

	if (p->ticket.cause_set != action->number)
		return;
	step = plan_step(p, CLF_STEP_SET);
	step->field = CLF_FIELD_CAUSE_SET;
	step->number = action->instead;
	step->text = action->text;
	plan_event(p, "cause-set", set_name(p, action->number), action->text);
	p->ticket.cause_set = action->instead;
}

void plan_replace(struct planning *p, const struct clf_action *action)
{
	const struct clf_item *has;
	size_t count = plan_causes(p, &has), at = place_of(has, count, action->number);

	if (!plan_allowed(p, "cause"))
		return;
	if (action->field == CLF_FIELD_CAUSE_SET) {
		replace_set(p, action);
		return;
	}
	if (at == count)
		return;
	plan_put_cause(p, &(struct clf_item){has[at].id, has[at].name}, false);
	if (action->instead != 0)
		plan_put_cause(p, &(struct clf_item){action->instead, action->text}, true);
}

static bool same_causes(const struct planning *p, const struct clf_item *now, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (place_of(p->facts->causes, p->facts->cause_count, now[i].id) == p->facts->cause_count)
			return false;
	}
	return count == p->facts->cause_count;
}

/* What was so before this request, for whatever reason, is nobody's fault now. A ticket begins where all begin. */
static bool is_as_it_was(const struct planning *p, const struct clf_item *causes, size_t count)
{
	const struct clf_ticket_status *first = plan_first_status(p->facts);

	if (plan_is_found(p))
		return p->ticket.status == p->facts->ticket->status && same_causes(p, causes, count);
	return first != NULL && p->ticket.status == first->id && count == 0;
}

enum causes_wrong { CAUSE_MISSING, CAUSE_TOO_MANY };

static bool causes_hold(struct planning *p, enum causes_wrong *out)
{
	const struct clf_ticket_status *status = plan_status_of(p->facts, p->ticket.status);
	const struct clf_item *causes;
	size_t count = plan_causes(p, &causes);

	*out = CAUSE_MISSING;
	if (!p->has_ticket || status == NULL || status->causes == CLF_CAUSES_FREE || is_as_it_was(p, causes, count))
		return true;
	if (status->causes == CLF_CAUSES_REQUIRED)
		return count > 0;
	*out = CAUSE_TOO_MANY;
	return count == 0;
}

bool plan_causes_hold(struct planning *p)
{
	enum causes_wrong wrong;

	return causes_hold(p, &wrong);
}

static const char *names_of(struct planning *p, const struct clf_item *list, size_t count)
{
	const char *names = clf_items_said(p->arena, list, count < CAUSES_SHOWN ? count : CAUSES_SHOWN);

	return count > CAUSES_SHOWN ? clf_arena_printf(p->arena, "%s, ...", names) : names;
}

void plan_check_causes(struct planning *p)
{
	const struct clf_ticket_status *status = plan_status_of(p->facts, p->ticket.status);
	const struct clf_cause_set *set = plan_cause_set(p);
	const struct clf_item *has;
	enum causes_wrong wrong;
	size_t count;

	if (plan_ended(p) || causes_hold(p, &wrong))
		return;
	count = plan_causes(p, &has);
	if (wrong == CAUSE_TOO_MANY)
		plan_refuse(p, "the status %s allows no root cause: take away %s", status->name,
			    names_of(p, has, count));
	else if (set != NULL && set->count > 0)
		plan_refuse(p, "the status %s needs a root cause: give one of %s", status->name,
			    names_of(p, set->causes, set->count));
	else
		plan_refuse(p, "the status %s needs a root cause, and no root causes are set up for this ticket",
			    status->name);
	p->field = "causes";
}
