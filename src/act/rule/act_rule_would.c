/*
 * act_rule_would.c - what the clock would find if a rule were switched on: its own two questions, asked of each open
 * ticket. First whether the rule waits for it and until when, then, where that is over, whether it fires.
 */
#include "clf/act/rule/would.h"

#include "clf/act/orders.h"
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/look/query.h"
#include "clf/store/people/profile.h"
#include "clf/store/rule/timers.h"

#define EACH 200u

struct looking {
	const struct clf_act_context *context;
	struct clf_arena *arena;
	const struct clf_seer *seer;
	int64_t id;
	const enum clf_rule_existing *existing;
	int64_t now;
	struct clf_rule rule;
	bool timed, more;
	int64_t count, looked;
	struct clf_json *items;
};

static bool waits(const struct clf_rule *rule)
{
	for (size_t i = 0; i < rule->when_count; i++) {
		if (rule->when[i].event == CLF_ON_ELAPSED)
			return true;
	}
	return false;
}

static enum clf_status read_rule(struct looking *l, struct clf_error *err)
{
	struct clf_rule_record record;
	struct clf_rule_names names;
	struct clf_json *body = NULL;
	bool fine;
	enum clf_status status = clf_rule_record(l->context->store, l->arena, l->id, &record, err);

	if (status == CLF_OK)
		status = clf_act_rule_names(l->context, l->arena, &names, err);
	if (status != CLF_OK)
		return status;
	l->rule = (struct clf_rule){.id = record.id,
				    .version = record.version,
				    .name = record.name,
				    .kind = record.kind,
				    .position = record.position,
				    .enabled = true,
				    .since = l->now,
				    .existing =
					l->existing != NULL ? *l->existing : clf_rule_existing_unless_told(record.kind),
				    .shipped = record.shipped};
	fine = clf_json_parse(clf_str_from(record.body), &body, NULL) == CLF_OK &&
	       clf_rule_load(l->arena, &names, body, &l->rule);
	clf_json_free(&body);
	l->timed = waits(&l->rule);
	return fine ? CLF_OK
		    : clf_error_set(err, CLF_EINVAL, "the rule can't be read any more: change what it names first");
}

static enum clf_status ask(struct looking *l, struct clf_arena *arena, int64_t ticket, const struct clf_timer *timer,
			   struct clf_plan *plan, struct clf_error *err)
{
	const struct clf_action action = {.kind = CLF_ACTION_ELAPSED, .rule = timer->rule};
	const struct clf_act_alone alone = {&l->rule, *timer};
	const struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true},
	    .via = CLF_VIA_CLOCK,
	    .ticket = ticket,
	    .actions = &action,
	    .action_count = 1,
	};

	return clf_act_plan_alone(l->context, arena, &request, l->now, &alone, plan, err);
}

static struct clf_timer timer_of(const struct looking *l, const struct clf_plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		const struct clf_step *step = &plan->steps[i];

		if (step->kind == CLF_STEP_TIMER && step->timer == CLF_TIMER_RULE && step->number == l->rule.id)
			return (struct clf_timer){l->rule.id, step->anchor_at, step->due_at};
	}
	return (struct clf_timer){.rule = 0};
}

static bool fires(const struct looking *l, const struct clf_plan *plan)
{
	for (size_t i = 0; plan->outcome == CLF_OUTCOME_TICKET && i < plan->step_count; i++) {
		const struct clf_step *step = &plan->steps[i];

		if (step->kind == CLF_STEP_RULE_RUN && step->number == l->rule.id)
			return clf_text_equal(step->what, "fired");
	}
	return false;
}

/* *timer's rule stays 0 where nothing would happen. */
static enum clf_status ask_both(struct looking *l, struct clf_arena *arena, int64_t ticket, struct clf_timer *timer,
				struct clf_error *err)
{
	const struct clf_timer none = {.rule = 0};
	struct clf_timer found = none;
	struct clf_plan plan;
	enum clf_status status = ask(l, arena, ticket, &none, &plan, err);

	if (status == CLF_OK)
		found = timer_of(l, &plan);
	if (status != CLF_OK || found.anchor_at == 0 || found.due_at == 0 || found.due_at > l->now)
		return status;
	status = ask(l, arena, ticket, &found, &plan, err);
	if (status == CLF_OK && fires(l, &plan))
		*timer = found;
	return status;
}

static struct clf_json *person(const char *address, const char *name)
{
	struct clf_json *json;

	if (address == NULL)
		return clf_json_null();
	json = clf_json_object();
	clf_json_set_text(json, "address", address);
	clf_json_set_text(json, "name", name);
	return json;
}

static enum clf_status add_item(struct looking *l, struct clf_arena *arena, int64_t ticket,
				const struct clf_timer *timer, struct clf_error *err)
{
	struct clf_ticket_row row;
	struct clf_json *item;
	enum clf_status status = clf_query_ticket_row(l->context->store, arena, ticket, &row, err);

	if (status != CLF_OK)
		return status;
	item = clf_json_object();
	clf_json_set_integer(item, "number", ticket);
	clf_json_set_text(item, "subject", row.ticket.subject);
	clf_json_set(item, "customer", person(row.ticket.customer.address, row.ticket.customer.name));
	clf_json_set(item, "owner", person(row.owner_address, row.owner_name));
	clf_json_set_time(item, "since", timer->anchor_at);
	clf_json_set_time(item, "due_at", timer->due_at);
	clf_json_append(l->items, item);
	return CLF_OK;
}

static enum clf_status look_at(struct looking *l, struct clf_arena *arena, int64_t ticket, struct clf_error *err)
{
	struct clf_timer timer = {.rule = 0};
	bool visible = false;
	enum clf_status status = ask_both(l, arena, ticket, &timer, err);

	if (status == CLF_OK && timer.rule != 0)
		status = clf_desk_visible(l->context->store, l->seer->agent, l->seer->scope, ticket, &visible, err);
	if (status != CLF_OK || !visible)
		return status;
	if (l->count++ < (int64_t)CLF_WOULD_SHOWN)
		status = add_item(l, arena, ticket, &timer, err);
	return status;
}

/* What one ticket has is no matter of the others, as with the clock. */
static enum clf_status look_at_each(struct looking *l, const int64_t *tickets, size_t count, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_arena *arena = clf_arena_new();

		status = look_at(l, arena, tickets[i], err);
		if (!clf_store_is_trouble(status))
			status = CLF_OK;
		clf_arena_free(&arena);
		l->looked++;
	}
	return status;
}

static enum clf_status look(void *user, struct clf_error *err)
{
	struct looking *l = user;
	int64_t *tickets = NULL, from = 1;
	size_t count = EACH;
	enum clf_status status = read_rule(l, err);

	while (status == CLF_OK && l->timed && count == EACH && l->looked < (int64_t)CLF_WOULD_LOOKED) {
		status = clf_timers_open(l->context->store, l->arena, from, EACH, &tickets, &count, err);
		if (status == CLF_OK)
			status = look_at_each(l, tickets, count, err);
		if (status == CLF_OK && count > 0)
			from = tickets[count - 1] + 1;
	}
	if (status == CLF_OK && l->timed && count == EACH)
		status = clf_timers_open(l->context->store, l->arena, from, 1, &tickets, &count, err);
	l->more = l->timed && count == 1 && l->looked >= (int64_t)CLF_WOULD_LOOKED;
	return status;
}

enum clf_status clf_act_rule_would(const struct clf_act_context *context, struct clf_arena *arena, int64_t id,
				   const enum clf_rule_existing *existing, const struct clf_seer *seer,
				   struct clf_json **out, struct clf_error *err)
{
	struct looking l = {.context = context,
			    .arena = arena,
			    .seer = seer,
			    .id = id,
			    .existing = existing,
			    .now = clf_clock_now(),
			    .items = clf_json_array()};
	enum clf_status status = clf_store_look(context->store, look, &l, err);
	struct clf_json *said;

	if (status != CLF_OK) {
		clf_json_free(&l.items);
	} else {
		said = clf_json_object();
		clf_json_set_integer(said, "rule", id);
		clf_json_set_bool(said, "timed", l.timed);
		clf_json_set_text(said, "existing", clf_rule_existing_name(l.rule.existing));
		clf_json_set_integer(said, "count", l.count);
		clf_json_set_integer(said, "looked", l.looked);
		clf_json_set_bool(said, "more", l.more);
		clf_json_set(said, "tickets", l.items);
		*out = said;
	}
	clf_rule_release(&l.rule);
	return status;
}
