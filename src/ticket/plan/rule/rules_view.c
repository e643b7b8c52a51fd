/*
 * rules_view.c - the ticket as rules see it: as it will be after what is planned so far.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/rule/desk.h"
#include "clf/ticket/rule/rule_text.h"
#include "plan/mail/plan_mail.h"
#include "plan/must/must.h"
#include "plan/plan_status.h"
#include "plan/rule/plan_rules.h"
#include "plan/sub/plan_sub.h"

/* Those it had, with what is planned of them. */
static void view_tags(struct planning *p, struct clf_rule_view *view)
{
	size_t most = p->facts->tag_count + p->count;
	const char **tags = clf_arena_array_of(p->arena, most, const char *);
	size_t n = 0;

	for (size_t i = 0; plan_is_found(p) && i < p->facts->tag_count; i++)
		tags[n++] = p->facts->tags[i];
	for (size_t i = 0; i < p->count; i++) {
		const struct clf_step *step = &p->steps[i];
		size_t at = 0;

		if (step->kind != CLF_STEP_TAG)
			continue;
		while (at < n && !clf_text_equal(tags[at], step->text))
			at++;
		if (step->number != 0 && at == n)
			tags[n++] = step->text;
		else if (step->number == 0 && at < n)
			tags[at] = tags[--n];
	}
	view->tags = tags;
	view->tag_count = n;
}

static const char *kind_of_actor(const struct clf_actor *actor)
{
	switch (actor->kind) {
	case CLF_ACTOR_CUSTOMER:
		return "customer";
	case CLF_ACTOR_AGENT:
		return "agent";
	case CLF_ACTOR_THIRD_PARTY:
		return "helper";
	default:
		return "gateway";
	}
}

static bool manages(const struct planning *p)
{
	for (size_t i = 0; p->owner != NULL && i < p->manager_count; i++) {
		if (p->managers[i].id == p->owner->id)
			return true;
	}
	return false;
}

void plan_rule_view(struct planning *p, enum clf_rule_event event, struct clf_rule_view *out)
{
	const struct clf_desk_facts *facts = &p->facts->rules;
	const struct clf_request *request = p->request;

	*out = (struct clf_rule_view){
	    .now = p->facts->now,
	    .ticket = p->has_ticket ? &p->ticket : NULL,
	    .status = p->has_ticket ? plan_status_of(p->facts, p->ticket.status) : NULL,
	    .owner = p->owner,
	    .owner_manages = manages(p),
	    .sender_proved = !request->actor.unverified && !request->actor.forged,
	    .response = facts->response,
	    .customer = p->has_ticket ? &p->ticket.customer : p->customer,
	    .opt_in = facts->opt_in,
	    .reference = facts->reference,
	    .phone = facts->phone,
	    .attributes = facts->attributes,
	    .mail = clf_rule_event_has_mail(event) ? p->mail : NULL,
	    .via = request->via,
	    .actor_kind = kind_of_actor(&request->actor),
	    .actor_role = request->actor.kind == CLF_ACTOR_AGENT ? &request->actor.role : NULL,
	    .calendar = p->calendar,
	    .courtesy = p->courtesy,
	    .subtickets_open = plan_subs_open(p),
	};
	view_tags(p, out);
	out->cause_count = plan_causes(p, &out->causes);
}

/* An object of the JSON that the store has as text. */
static void set_object(struct clf_json *context, const char *key, const char *text)
{
	struct clf_json *object = NULL;

	if (clf_text_blank(text) || clf_json_parse(clf_str_from(text), &object, NULL) != CLF_OK)
		object = clf_json_object();
	clf_json_set(context, key, object);
}

static struct clf_json *response_fields(const struct clf_response *response)
{
	struct clf_json *object = clf_json_object();

	if (response == NULL)
		return object;
	clf_json_set_text(object, "id", response->id);
	clf_json_set_text(object, "programme", response->programme);
	clf_json_set_text(object, "survey", response->survey);
	clf_json_set_text(object, "comment", response->comment);
	clf_json_set_text(object, "segment", response->segment);
	clf_json_set_text(object, "place", response->place);
	clf_json_set_text(object, "quota", response->quota);
	clf_json_set_text(object, "link", response->link);
	clf_json_set_time(object, "date", response->at);
	if (response->has_score)
		clf_json_set_integer(object, "score", response->score);
	return object;
}

/* As people read them. */
static struct clf_json *held_fields(struct planning *p)
{
	const struct clf_customs *customs = p->facts->customs;
	struct clf_json *object = clf_json_object();

	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		const struct clf_custom *field = &customs->items[i];
		const char *value = clf_custom_held(p->ticket.held, p->ticket.held_count, field->id);

		clf_json_set_text(object, field->name, clf_custom_shown(p->arena, field, value));
	}
	return object;
}

static struct clf_json *ticket_fields(struct planning *p)
{
	struct clf_json *object = clf_json_object();
	const struct clf_ticket_status *status = plan_status_of(p->facts, p->ticket.status);
	const struct clf_item *causes;
	size_t count;

	if (!p->has_ticket)
		return object;
	count = plan_causes(p, &causes);
	if (p->ticket.number != 0)
		clf_json_set_integer(object, "number", p->ticket.number);
	clf_json_set_text(object, "subject", p->ticket.subject);
	clf_json_set_text(object, "status", status != NULL ? status->name : NULL);
	clf_json_set_text(object, "priority", clf_priority_name(p->ticket.priority));
	clf_json_set_text(object, "segment", p->ticket.segment);
	clf_json_set_text(object, "team", p->ticket.team);
	clf_json_set_text(object, "summary", p->ticket.summary);
	clf_json_set_text(object, "comment", p->ticket.comment);
	clf_json_set_text(object, "causes", clf_items_said(p->arena, causes, count));
	clf_json_set_text(object, "learned", p->ticket.learned);
	clf_json_set(object, "fields", held_fields(p));
	if (p->ticket.has_score)
		clf_json_set_integer(object, "score", p->ticket.score);
	return object;
}

static struct clf_json *customer_fields(struct planning *p)
{
	const struct clf_customer *customer = p->has_ticket ? &p->ticket.customer : p->customer;
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "name", customer != NULL ? customer->name : NULL);
	clf_json_set_text(object, "address", customer != NULL ? customer->address : NULL);
	clf_json_set_text(object, "reference", p->facts->rules.reference);
	clf_json_set_text(object, "phone", p->facts->rules.phone);
	return object;
}

static const char *fill(struct planning *p, const char *source, bool line)
{
	const struct clf_response *response = p->facts->rules.response;
	struct clf_json *context = clf_json_object(), *message = clf_json_object();
	struct clf_error err = {0};
	const char *text = NULL;

	clf_json_set(context, "ticket", ticket_fields(p));
	clf_json_set(context, "customer", customer_fields(p));
	clf_json_set(context, "response", response_fields(response));
	set_object(context, "answers", response != NULL ? response->answers : NULL);
	set_object(context, "embedded", response != NULL ? response->embedded : NULL);
	set_object(context, "attributes", p->facts->rules.attributes);
	clf_json_set_text(message, "text", p->mail != NULL ? plan_new_text(p->mail) : NULL);
	clf_json_set_text(message, "subject", p->mail != NULL ? p->mail->subject : NULL);
	clf_json_set(context, "message", message);
	if ((line ? clf_rule_line : clf_rule_text)(p->arena, source, context, &text, &err) != CLF_OK)
		plan_refuse(p, "its text can't be made: %s", err.text);
	clf_json_free(&context);
	return text;
}

const char *plan_rule_text(struct planning *p, const struct clf_rule_arg *arg)
{
	return fill(p, arg->items[0].name, arg->row->type == CLF_ARG_IS_LINE);
}

const char *plan_rule_line(struct planning *p, const char *source)
{
	return fill(p, source, true);
}
