/*
 * act.c - the one door, whole: facts, plan, ids, rendering, applying.
 *
 * Several requests of one mail are planned before the first is carried out: all of them, or none.
 */
#include "clf/act/act.h"

#include <string.h>

#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/store/look/query.h"
#include "clf/ticket/plan/follow_on.h"

/* The request's own mailbox, else the one its ticket lives in, else the first. */
static enum clf_status find_mailbox(struct order *order)
{
	const struct clf_config *config = order->context->config;
	const char *name = order->request.mailbox;
	struct clf_ticket ticket = {0};
	enum clf_status status = CLF_OK;

	if (config->mailbox_count == 0)
		return clf_error_set(order->err, CLF_EINVAL, "no mailbox is configured");
	if (name == NULL && order->request.ticket != 0)
		status =
		    clf_query_ticket(order->context->store, order->arena, order->request.ticket, &ticket, order->err);
	if (status != CLF_OK && status != CLF_ENOTFOUND)
		return status;
	order->mailbox = clf_config_mailbox(config, name != NULL ? name : ticket.mailbox);
	if (order->mailbox == NULL)
		order->mailbox = &config->mailboxes[0];
	order->smtp = clf_config_smtp(config, order->mailbox->smtp);
	if (order->smtp == NULL)
		return clf_error_set(order->err, CLF_EINVAL, "there is no [smtp %s]", order->mailbox->smtp);
	return CLF_OK;
}

static enum clf_status gather(struct order *order, const struct clf_request *request,
			      const struct clf_mailbox_facts *mailbox)
{
	const struct clf_act_alone *alone = order->alone;
	enum clf_status status;

	if (order->looks_at != 0) {
		status = clf_door_look(order->context->store, order->arena, request, mailbox, order->looks_at,
				       alone != NULL ? alone->rule : NULL, &order->facts, order->err);
		if (status == CLF_OK && alone != NULL) {
			order->facts.rules.timers = &alone->timer;
			order->facts.rules.timer_count = alone->timer.rule != 0;
		}
		return status;
	}
	return clf_door_facts(order->context->store, order->arena, request, mailbox, &order->facts, order->err);
}

/* A mail may name a ticket that isn't there: the planner says so in its refusal. Others are told at once. */
static enum clf_status read_facts(struct order *order)
{
	struct clf_mailbox_facts mailbox;
	struct clf_request without = order->request;
	enum clf_status status =
	    act_mailbox_facts(order->context, order->arena, &order->request, order->mailbox, &mailbox, order->err);

	if (status == CLF_OK)
		status = gather(order, &order->request, &mailbox);
	if (status != CLF_ENOTFOUND || without.via != CLF_VIA_MAIL || without.commands == NULL || without.ticket == 0)
		return status;
	without.ticket = 0;
	return gather(order, &without, &mailbox);
}

static enum clf_status make_plan(struct order *order);

/* In the name of whoever asked, or of the rule that did. */
static void start_follow_on(const struct order *order, const struct clf_follow_on *from, struct order *out)
{
	struct clf_follow_on *follow = clf_arena_new_of(order->arena, struct clf_follow_on);
	struct clf_new_ticket *made;
	const struct clf_rule *rule = from->after.rule;

	*follow = *from;
	if (follow->action.new_ticket != NULL) {
		made = clf_arena_new_of(order->arena, struct clf_new_ticket);
		*made = *follow->action.new_ticket;
		if (made->parent == 0)
			made->parent = order->number;
		follow->action.new_ticket = made;
	}
	*out = (struct order){.context = order->context, .arena = order->arena, .err = order->err};
	out->request = (struct clf_request){.actor = order->request.actor,
					    .via = rule != NULL ? CLF_VIA_RULE : order->request.via,
					    .ticket = follow->ticket,
					    .mailbox = follow->ticket == 0 ? order->request.mailbox : NULL,
					    .after = &follow->after,
					    .actions = &follow->action,
					    .action_count = 1,
					    .quiet = order->request.quiet,
					    .batch = order->request.batch};
	if (rule != NULL)
		out->request.actor = (struct clf_actor){
		    .kind = CLF_ACTOR_SYSTEM, .name = rule->name, .role = CLF_ROLE_ADMIN, .sure = true};
	out->result.ticket = follow->ticket;
}

static void note_refused(struct order *order, const struct clf_rule *rule, const struct clf_act_result *result)
{
	size_t count = order->facts.unfollowed_count;
	struct clf_unfollowed *list = clf_arena_array_of(order->arena, count + 1, struct clf_unfollowed);

	if (count > 0)
		memcpy(list, order->facts.unfollowed, count * sizeof *list);
	list[count] = (struct clf_unfollowed){rule, result->refusal, result->field};
	order->facts.unfollowed = list;
	order->facts.unfollowed_count = count + 1;
}

/* True: one that makes a ticket was refused, so that all of it is planned anew. */
static enum clf_status plan_each(struct order *order, bool *refused)
{
	enum clf_status status = CLF_OK;

	*refused = false;
	order->follow_count = order->plan.follow_on_count;
	order->follows = clf_arena_array_of(order->arena, order->follow_count, struct order);
	for (size_t i = 0; status == CLF_OK && i < order->follow_count; i++) {
		const struct clf_follow_on *from = &order->plan.follow_ons[i];
		struct order *follow = &order->follows[i];

		start_follow_on(order, from, follow);
		/* Of a ticket that is there: planned in its turn, as others may change it before. */
		if (from->ticket != 0)
			continue;
		status = make_plan(follow);
		if (status == CLF_OK && follow->result.outcome == CLF_OUTCOME_TICKET)
			act_take_ids(follow);
		if (status != CLF_OK || follow->result.outcome != CLF_OUTCOME_REFUSED)
			continue;
		note_refused(order, from->after.rule, &follow->result);
		*refused = true;
	}
	return status;
}

/* Tickets that are to be made are planned before anything is carried out. Each round leaves out what was refused. */
static enum clf_status make_follow_ons(struct order *order)
{
	bool refused = true;
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && refused) {
		refused = false;
		order->follow_count = 0;
		if (order->plan.follow_on_count == 0)
			return CLF_OK;
		act_take_ids(order);
		status = plan_each(order, &refused);
		if (status == CLF_OK && refused)
			clf_plan_make(order->arena, &order->request, &order->facts, &order->plan);
	}
	return status;
}

static enum clf_status make_plan(struct order *order)
{
	enum clf_status status = find_mailbox(order);

	if (status != CLF_OK)
		return status;
	order->request.mailbox = order->mailbox->name;
	status = read_facts(order);
	if (status != CLF_OK)
		return status;
	clf_plan_make(order->arena, &order->request, &order->facts, &order->plan);
	status = act_reach(order);
	if (status == CLF_OK)
		status = act_whole(order);
	if (status == CLF_OK && order->looks_at == 0)
		status = make_follow_ons(order);
	if (status != CLF_OK)
		return status;
	if (order->plan.hides_ticket)
		order->facts.ticket = NULL;
	if (order->facts.ticket == NULL)
		order->request.ticket = 0;
	order->result.outcome = order->plan.outcome;
	order->result.end = order->plan.end;
	order->result.refusal = order->plan.refusal;
	order->result.field = order->plan.field;
	order->result.denied = order->plan.denied;
	order->result.stale = order->plan.stale;
	order->result.asks = order->plan.asks;
	order->result.why = order->plan.why;
	order->result.decision = order->plan.decision;
	return CLF_OK;
}

static bool asks_confirmation(const struct clf_step *step)
{
	return step->token_class == CLF_TOKEN_CONFIRM && step->klass == CLF_CLASS_NOTICE;
}

/* The line that says what a rule sent tells now that it couldn't. */
static void say_failed(struct order *order, struct clf_step *steps, size_t step)
{
	const struct clf_rule *rule = steps[step].rule;
	bool told = false;

	for (size_t i = step + 1; i < order->plan.step_count && steps[i].rule == rule && !told; i++) {
		told = steps[i].kind == CLF_STEP_EVENT;
		if (!told)
			continue;
		steps[i].what = "rule-failed";
		steps[i].from = rule->name;
		steps[i].to = steps[step].text;
		steps[i].points = CLF_POINTS_NOWHERE;
	}
	for (size_t i = 0; i < order->plan.step_count; i++) {
		if (steps[i].kind != CLF_STEP_RULE_RUN || steps[i].number != rule->id)
			continue;
		steps[i].what = "failed";
		steps[i].text = steps[step].text;
	}
}

/* What a machine would have said can be left unsaid: the history tells. */
static bool leave_out(struct order *order, size_t step, enum clf_status status)
{
	struct clf_step *steps = clf_arena_array_of(order->arena, order->plan.step_count, struct clf_step);

	const struct clf_rule *rule = order->plan.steps[step].rule;

	if ((status != CLF_EINVAL && status != CLF_ELIMIT && status != CLF_ENOTFOUND) ||
	    (rule == NULL && order->plan.steps[step].klass != CLF_CLASS_AUTOMATIC))
		return false;
	memcpy(steps, order->plan.steps, order->plan.step_count * sizeof *steps);
	steps[step].kind = CLF_STEP_SUPPRESSED;
	steps[step].text = order->err != NULL ? clf_arena_strdup(order->arena, order->err->text) : "";
	if (rule != NULL)
		say_failed(order, steps, step);
	order->plan.steps = steps;
	return true;
}

static enum clf_status render_all(struct order *order, struct clf_rendered_mail **out, size_t *count)
{
	struct clf_rendered_mail *mails =
	    clf_arena_array_of(order->arena, order->plan.step_count, struct clf_rendered_mail);
	enum clf_status status = CLF_OK;
	size_t n = 0;

	act_take_ids(order);
	for (size_t i = 0; status == CLF_OK && i < order->plan.step_count; i++) {
		const struct clf_step *step = &order->plan.steps[i];

		if (step->kind != CLF_STEP_SEND)
			continue;
		status = act_render(order, i, &mails[n]);
		if (status != CLF_OK && leave_out(order, i, status)) {
			status = CLF_OK;
			continue;
		}
		if (asks_confirmation(step))
			mails[n].confirmation = order->confirmation;
		if (mails[n].send_at > order->facts.now &&
		    (order->held_until == 0 || mails[n].send_at < order->held_until))
			order->held_until = mails[n].send_at;
		n++;
	}
	*out = mails;
	*count = n;
	return status;
}

static bool goes_out(const struct clf_plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		if (plan->steps[i].kind == CLF_STEP_SEND && plan->steps[i].kept_back == NULL)
			return true;
	}
	return false;
}

/* Lines that tell of what follows say its number. */
static void number_follow_ons(struct order *order)
{
	struct clf_step *steps;

	if (order->follow_count == 0)
		return;
	steps = clf_arena_array_of(order->arena, order->plan.step_count, struct clf_step);
	memcpy(steps, order->plan.steps, order->plan.step_count * sizeof *steps);
	for (size_t i = 0; i < order->plan.step_count; i++) {
		if (steps[i].points != CLF_POINTS_MADE || (size_t)steps[i].number >= order->follow_count)
			continue;
		steps[i].number = order->follows[steps[i].number].number;
		steps[i].to = steps[i].to_value = clf_id_kept(order->arena, steps[i].number);
	}
	order->plan.steps = steps;
}

static enum clf_status carry_out(struct order *order);

static enum clf_status carry_out_follow_ons(struct order *order)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < order->follow_count; i++) {
		struct order *follow = &order->follows[i];

		if (follow->request.ticket != 0)
			status = make_plan(follow);
		if (status != CLF_OK || follow->result.outcome != CLF_OUTCOME_TICKET)
			continue;
		status = carry_out(follow);
		order->result.queued = order->result.queued || follow->result.queued;
	}
	return status;
}

/* What was not done may be asked for again: its key isn't used up. */
static enum clf_status carry_out(struct order *order)
{
	struct clf_request request = order->request;
	struct clf_rendered_mail *mails = NULL;
	struct clf_applied applied = {0};
	size_t count = 0;
	enum clf_status status;

	if (order->plan.step_count == 0 && order->plan.outcome == CLF_OUTCOME_REFUSED)
		return CLF_OK;
	number_follow_ons(order);
	status = render_all(order, &mails, &count);
	if (status != CLF_OK)
		return status;
	if (order->plan.outcome != CLF_OUTCOME_TICKET)
		request.key = NULL;
	status = clf_door_apply(order->context->store, order->arena, &request, &order->facts, &order->plan,
				order->number, mails, count, &applied, order->err);
	if (status != CLF_OK)
		return status;
	order->result.ticket = applied.ticket;
	order->result.message = applied.message;
	order->result.queued = goes_out(&order->plan);
	status = act_note_reach(order);
	return status == CLF_OK ? carry_out_follow_ons(order) : status;
}

static enum clf_status repeated(struct order *order)
{
	bool seen = false;
	struct clf_applied applied = {0};
	enum clf_status status = CLF_OK;

	if (order->request.key != NULL)
		status = clf_door_seen(order->context->store, order->request.key, &seen, &applied, order->err);
	if (status == CLF_OK && seen)
		order->result = (struct clf_act_result){.outcome = CLF_OUTCOME_TICKET,
							.ticket = applied.ticket,
							.message = applied.message,
							.repeated = true,
							.another = order->request.print != 0 && applied.print != 0 &&
								   order->request.print != applied.print};
	return status;
}

static void start(struct order *order, const struct clf_act_context *context, struct clf_arena *arena,
		  const struct clf_request *request, const struct clf_act_orders *orders, struct clf_error *err)
{
	*order = (struct order){.context = context,
				.arena = arena,
				.request = *request,
				.parts = orders->parts,
				.part_count = orders->part_count,
				.result = {.ticket = request->ticket},
				.err = err};
}

/* A refusal first, then whatever else keeps the mail from being done; NULL: all may be carried out. */
static struct order *obstacle(struct order *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].result.outcome == CLF_OUTCOME_REFUSED)
			return &list[i];
	}
	for (size_t i = 0; i < count; i++) {
		if (list[i].result.outcome != CLF_OUTCOME_TICKET)
			return &list[i];
	}
	return NULL;
}

static const char *subject_of(const struct order *order)
{
	const struct clf_plan *plan = &order->plan;

	if (order->facts.ticket != NULL)
		return order->facts.ticket->subject;
	for (size_t i = 0; i < plan->step_count; i++) {
		if (plan->steps[i].kind == CLF_STEP_CREATE)
			return plan->steps[i].new_ticket->subject;
	}
	return NULL;
}

static void add_done(const struct order *order, struct clf_done *done, size_t *count)
{
	if (order->result.ticket != 0 || order->plan.change_count > 0)
		done[(*count)++] = (struct clf_done){.ticket = order->result.ticket,
						     .subject = subject_of(order),
						     .changes = order->plan.changes,
						     .count = order->plan.change_count};
	/* What follows by itself, or by a rule, may be out of sight for whoever asked. */
	for (size_t i = 0; i < order->follow_count; i++) {
		const struct order *follow = &order->follows[i];

		if (follow->request.ticket == 0 && follow->request.after->rule == NULL)
			add_done(follow, done, count);
	}
}

static size_t most_done(const struct order *list, size_t count)
{
	size_t most = count;

	for (size_t i = 0; i < count; i++)
		most += most_done(list[i].follows, list[i].follow_count);
	return most;
}

static void collect_done(struct clf_arena *arena, const struct order *list, size_t count, struct clf_receipt *out)
{
	struct clf_done *done = clf_arena_array_of(arena, most_done(list, count), struct clf_done);

	for (size_t i = 0; i < count; i++) {
		const struct order *order = &list[i];
		int64_t held = order->held_until;

		add_done(order, done, &out->done_count);
		out->undoable = out->undoable || order->plan.undoable;
		if (held != 0 && (out->held_until == 0 || held < out->held_until))
			out->held_until = held;
	}
	out->done = done;
}

static void collect_asks(struct clf_arena *arena, const struct clf_commands *commands, struct clf_receipt *out)
{
	struct clf_command *asks = clf_arena_array_of(arena, commands->count, struct clf_command);

	for (size_t i = 0; i < commands->count; i++) {
		if (commands->items[i].row->flags & CLF_COMMAND_ASKS)
			asks[out->ask_count++] = commands->items[i];
	}
	out->asks = asks;
}

/* What was done is told last, when it is known which tickets it made and how long answers wait. */
static enum clf_status send_receipt(const struct clf_act_context *context, struct clf_arena *arena,
				    const struct clf_act_orders *orders, const struct order *list, bool *queued,
				    struct clf_error *err)
{
	struct clf_receipt receipt = {0};
	struct clf_action action = {.kind = CLF_ACTION_RECEIPT, .receipt = &receipt};
	struct clf_request request = *orders->receipt;
	struct order order;
	enum clf_status status;

	collect_done(arena, list, orders->count, &receipt);
	if (request.commands != NULL)
		collect_asks(arena, request.commands, &receipt);
	request.actions = &action;
	request.action_count = 1;
	if (request.ticket == 0 && orders->count == 1)
		request.ticket = list[0].result.ticket;
	start(&order, context, arena, &request, orders, err);
	status = make_plan(&order);
	if (status == CLF_OK)
		status = carry_out(&order);
	*queued = *queued || order.result.queued;
	return status;
}

static bool takes_parts(const struct clf_plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		const struct clf_step *step = &plan->steps[i];

		if ((step->kind == CLF_STEP_SEND && step->with_attachments) ||
		    (step->kind == CLF_STEP_FILE && step->upload->unread))
			return true;
	}
	return false;
}

static bool wants_parts(const struct clf_act_orders *orders, const struct order *list, const struct order *only)
{
	bool wants = false;

	for (size_t i = 0; orders->parts_unread && i < orders->count; i++)
		wants = wants || ((only == NULL || only == &list[i]) && takes_parts(&list[i].plan));
	return wants;
}

static enum clf_status do_all(const struct clf_act_context *context, struct clf_arena *arena,
			      const struct clf_act_orders *orders, struct order *list, struct clf_act_result *out,
			      struct clf_error *err)
{
	struct order *in_the_way = obstacle(list, orders->count);
	struct clf_act_result result;
	bool queued = false;
	enum clf_status status = CLF_OK;

	if (wants_parts(orders, list, in_the_way)) {
		*out = (struct clf_act_result){.wants_parts = true};
		return CLF_OK;
	}
	for (size_t i = 0; status == CLF_OK && i < orders->count; i++) {
		if (in_the_way != NULL && in_the_way != &list[i])
			continue;
		status = carry_out(&list[i]);
		queued = queued || list[i].result.queued;
	}
	result = in_the_way != NULL ? in_the_way->result : list[0].result;
	if (status == CLF_OK && in_the_way == NULL && orders->receipt != NULL)
		status = send_receipt(context, arena, orders, list, &queued, err);
	result.queued = queued;
	if (status == CLF_OK)
		*out = result;
	return status;
}

enum clf_status clf_act_all(const struct clf_act_context *context, struct clf_arena *arena,
			    const struct clf_act_orders *orders, struct clf_act_result *out, struct clf_error *err)
{
	struct order *list = clf_arena_array_of(arena, orders->count, struct order);
	enum clf_status status = CLF_OK;

	if (orders->count == 0 || orders->count > CLF_ACT_REQUESTS)
		return clf_error_set(err, CLF_EINVAL, "a mail asks for %zu things", orders->count);
	for (size_t i = 0; status == CLF_OK && i < orders->count; i++) {
		start(&list[i], context, arena, &orders->requests[i], orders, err);
		status = repeated(&list[i]);
		if (status == CLF_OK && list[i].result.repeated) {
			*out = list[i].result;
			return CLF_OK;
		}
	}
	for (size_t i = 0; status == CLF_OK && i < orders->count; i++)
		status = make_plan(&list[i]);
	return status == CLF_OK ? do_all(context, arena, orders, list, out, err) : status;
}

enum clf_status clf_act_send(const struct clf_act_context *context, struct clf_arena *arena,
			     const struct clf_request *request, const struct clf_step *steps, size_t count,
			     struct clf_act_result *out, struct clf_error *err)
{
	const struct clf_act_orders none = {.requests = request, .count = 1};
	struct order *order = clf_arena_new_of(arena, struct order);
	enum clf_status status;

	start(order, context, arena, request, &none, err);
	status = repeated(order);
	if (status == CLF_OK && !order->result.repeated)
		status = find_mailbox(order);
	if (status == CLF_OK && !order->result.repeated) {
		order->request.mailbox = order->mailbox->name;
		order->facts.now = clf_clock_now();
		order->plan =
		    (struct clf_plan){.outcome = CLF_OUTCOME_TICKET, .why = "", .steps = steps, .step_count = count};
		status = carry_out(order);
	}
	if (status == CLF_OK)
		*out = order->result;
	return status;
}

enum clf_status clf_act_plan_alone(const struct clf_act_context *context, struct clf_arena *arena,
				   const struct clf_request *request, int64_t now, const struct clf_act_alone *alone,
				   struct clf_plan *out, struct clf_error *err)
{
	const struct clf_act_orders none = {.requests = request, .count = 1};
	struct order *order = clf_arena_new_of(arena, struct order);
	enum clf_status status;

	start(order, context, arena, request, &none, err);
	order->looks_at = now;
	order->alone = alone;
	status = make_plan(order);
	if (status == CLF_OK)
		*out = order->plan;
	return status;
}

enum clf_status clf_act_plan(const struct clf_act_context *context, struct clf_arena *arena,
			     const struct clf_request *request, int64_t now, struct clf_plan *out,
			     struct clf_error *err)
{
	return clf_act_plan_alone(context, arena, request, now, NULL, out, err);
}

static enum clf_status show_mails(struct order *order, struct clf_rehearsal *out)
{
	struct clf_rehearsed_mail *mails =
	    clf_arena_array_of(order->arena, order->plan.step_count, struct clf_rehearsed_mail);
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < order->plan.step_count; i++) {
		const struct clf_step *step = &order->plan.steps[i];
		const char *kind;

		if (!clf_step_is_letter(step))
			continue;
		mails[out->count] = (struct clf_rehearsed_mail){.to = step->to,
								.cc = step->cc,
								.cc_count = step->cc_count,
								.files = step->files,
								.file_count = step->file_count};
		status = act_render_words(order, i, &mails[out->count].words, &kind);
		if (step->subject != NULL)
			mails[out->count].words.subject = step->subject;
		out->count++;
	}
	out->mails = mails;
	return status;
}

enum clf_status clf_act_rehearse(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct clf_request *request, struct clf_rehearsal *out, struct clf_error *err)
{
	const struct clf_act_orders none = {.requests = request, .count = 1};
	struct order *order = clf_arena_new_of(arena, struct order);
	struct clf_rehearsal made = {0};
	enum clf_status status;

	start(order, context, arena, request, &none, err);
	order->looks_at = clf_clock_now();
	status = make_plan(order);
	made.refusal = order->plan.refusal;
	if (status == CLF_OK && made.refusal != NULL) {
		order->as_it_is = true;
		order->facts.unreached = NULL;
		status = make_plan(order);
	}
	if (status == CLF_OK && order->plan.outcome == CLF_OUTCOME_TICKET)
		status = show_mails(order, &made);
	if (status == CLF_OK)
		*out = made;
	return status;
}

enum clf_status clf_act_within(const struct clf_act_context *context, struct clf_arena *arena,
			       const struct clf_request *request, struct clf_act_result *out, struct clf_error *err)
{
	const struct clf_act_orders orders = {.requests = request, .count = 1};

	return clf_act_all(context, arena, &orders, out, err);
}

int64_t clf_act_batch(void)
{
	return (int64_t)clf_random_below((uint64_t)INT64_MAX - 1) + 1;
}

/* What clf_act is called with. */
struct call {
	const struct clf_act_context *context;
	struct clf_arena *arena;
	const struct clf_request *request;
	struct clf_act_result *out;
};

static enum clf_status act(void *user, struct clf_error *err)
{
	const struct call *call = user;

	return clf_act_within(call->context, call->arena, call->request, call->out, err);
}

enum clf_status clf_act(const struct clf_act_context *context, struct clf_arena *arena,
			const struct clf_request *request, struct clf_act_result *out, struct clf_error *err)
{
	struct call call = {context, arena, request, out};

	return clf_store_transact(context->store, act, &call, err);
}
