/*
 * rules_do.c - what rules do: by the same hands as people's commands, in the gateway's name.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/mail/write/compose.h"
#include "clf/ticket/retention.h"
#include "clf/ticket/rule/desk.h"
#include "clf/ticket/time/calendar.h"
#include "plan/later/plan_later.h"
#include "plan/mail/plan_copied.h"
#include "plan/mail/plan_mail.h"
#include "plan/must/must.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_status.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"
#include "plan/set/plan_item.h"
#include "plan/sub/plan_sub.h"

static const char machine[] = "a machine wrote the mail that it would answer";
static const char dropped[] = "nothing is sent to the customer of such a ticket";

typedef void doer(struct planning *p, const struct clf_rule_do *doing);

static const struct clf_rule_item *item(const struct clf_rule_do *doing, const char *name)
{
	const struct clf_rule_arg *arg = clf_rule_arg(doing, name);

	return arg != NULL && !arg->none && arg->count > 0 ? &arg->items[0] : NULL;
}

static const char *text_of(struct planning *p, const struct clf_rule_do *doing, const char *name)
{
	const struct clf_rule_arg *arg = clf_rule_arg(doing, name);

	return arg != NULL && arg->count > 0 ? plan_rule_text(p, arg) : NULL;
}

static const struct clf_desk_group *group_named(const struct clf_desk_group *groups, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(groups[i].name, name))
			return &groups[i];
	}
	return NULL;
}

/* NULL: refused, since who is named is there no more. */
static const struct clf_agent *agent_of(struct planning *p, const struct clf_rule_item *named)
{
	const struct clf_desk *desk = p->facts->rules.desk;

	for (size_t i = 0; i < desk->agent_count; i++) {
		if (desk->agents[i].id != named->id)
			continue;
		if (desk->agents[i].active)
			return &desk->agents[i];
		plan_refuse(p, "%s is no longer active and can't own a ticket", plan_agent_shown(&desk->agents[i]));
		return NULL;
	}
	plan_refuse(p, "the agent it names is there no more");
	return NULL;
}

static void set_status(struct planning *p, const struct clf_ticket_status *to)
{
	if (to == NULL)
		plan_refuse(p, "the status it names is there no more");
	else
		plan_change_status(p, to);
}

static void do_status(struct planning *p, const struct clf_rule_do *doing)
{
	set_status(p, plan_status_of(p->facts, item(doing, "to")->id));
}

static void set_kind(struct planning *p, enum clf_status_kind kind, enum clf_status_kind otherwise)
{
	const struct clf_ticket_status *to = plan_status_kind(p->facts, kind);

	set_status(p, to != NULL ? to : plan_status_kind(p->facts, otherwise));
}

static void do_close(struct planning *p, const struct clf_rule_do *doing)
{
	const char *reason = text_of(p, doing, "reason");

	set_kind(p, CLF_KIND_CLOSED, CLF_KIND_RESOLVED);
	if (!plan_ended(p) && !clf_text_blank(reason) && !plan_choose_reason(p, reason))
		plan_add_comment(p, reason);
}

/* What machines would have said so far; the steps are copied, as a rule that fails gets them back as they were. */
static void say_nothing_outside(struct planning *p)
{
	struct clf_step *steps = clf_arena_array_of(p->arena, p->capacity, struct clf_step);

	memcpy(steps, p->steps, p->count * sizeof *steps);
	for (size_t i = 0; i < p->count; i++) {
		if (steps[i].kind != CLF_STEP_SEND || steps[i].klass != CLF_CLASS_AUTOMATIC)
			continue;
		steps[i].kind = CLF_STEP_SUPPRESSED;
		steps[i].text = dropped;
	}
	p->steps = steps;
}

static void do_spam(struct planning *p, const struct clf_rule_do *doing)
{
	(void)doing;
	set_kind(p, CLF_KIND_SPAM, CLF_KIND_SPAM);
	if (!plan_ended(p))
		say_nothing_outside(p);
}

static void do_assign(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_rule_item *to = item(doing, "to");
	const struct clf_agent *agent = to != NULL ? agent_of(p, to) : NULL;

	if (plan_ended(p))
		return;
	plan_give(p, agent);
	plan_keep_group(p);
}

static void do_team(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_desk *desk = p->facts->rules.desk;
	const struct clf_rule_item *to = item(doing, "to");
	const struct clf_desk_group *team =
	    to != NULL ? group_named(desk->lists.teams, desk->lists.team_count, to->name) : NULL;

	if (to != NULL && team == NULL) {
		plan_refuse(p, "the team it names is there no more");
		return;
	}
	p->team = team != NULL ? team->agents : NULL;
	p->team_count = team != NULL ? team->count : 0;
	plan_give_team(p, to != NULL ? to->name : NULL);
}

static void do_priority(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_value to = {.type = CLF_VALUE_PRIORITY, .number = (int64_t)item(doing, "to")->number};

	plan_set_plain(p, clf_field_row(CLF_FIELD_PRIORITY), &to);
}

static void do_segment(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_desk *desk = p->facts->rules.desk;
	const struct clf_rule_item *to = item(doing, "to");
	const struct clf_desk_group *segment =
	    to != NULL ? group_named(desk->segments, desk->segment_count, to->name) : NULL;

	if (to != NULL && segment == NULL) {
		plan_refuse(p, "the segment it names is there no more");
		return;
	}
	if (segment != NULL) {
		p->managers = segment->agents;
		p->manager_count = segment->count;
	}
	plan_set_segment(p, to != NULL ? to->name : NULL);
}

/* A doing is called as the field that it sets. */
static void do_item(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_field_row *row = clf_field_worded(clf_rule_doing_row(doing->doing)->name);
	const struct clf_rule_item *to = item(doing, "to");
	const struct clf_value value = plan_item_value(p, row, to != NULL ? to->id : 0, to != NULL ? to->name : NULL);

	plan_set_item(p, row, &value);
	plan_keep_group(p);
}

static void tag_all(struct planning *p, const struct clf_rule_arg *arg, bool adds)
{
	for (size_t i = 0; arg != NULL && i < arg->count && !plan_ended(p); i++) {
		const char *tag = plan_rule_line(p, arg->items[i].name);

		if (!plan_ended(p) && !clf_text_blank(tag))
			plan_change_tag(p, tag, adds);
	}
}

static void do_tag(struct planning *p, const struct clf_rule_do *doing)
{
	tag_all(p, clf_rule_arg(doing, "add"), true);
	tag_all(p, clf_rule_arg(doing, "remove"), false);
}

/* Of the ticket's own set: another cause is a mistake of who made the rule. */
static void put_causes(struct planning *p, const struct clf_rule_arg *arg, bool adds)
{
	const struct clf_cause_set *set = plan_cause_set(p);

	for (size_t i = 0; arg != NULL && i < arg->count && !plan_ended(p); i++) {
		const struct clf_rule_item *cause = &arg->items[i];
		bool there = !adds;

		for (size_t k = 0; set != NULL && k < set->count; k++)
			there = there || set->causes[k].id == cause->id;
		if (there)
			plan_put_cause(p, &(struct clf_item){cause->id, cause->name}, adds);
		else
			plan_refuse(p, "the root cause %s is none that this ticket can have", cause->name);
	}
}

static void do_cause(struct planning *p, const struct clf_rule_do *doing)
{
	put_causes(p, clf_rule_arg(doing, "add"), true);
	put_causes(p, clf_rule_arg(doing, "remove"), false);
}

/* 0: none. */
static bool time_of(struct planning *p, const struct clf_rule_do *doing, const char *name, int64_t *at)
{
	const struct clf_rule_arg *arg = clf_rule_arg(doing, name);

	*at = 0;
	if (arg == NULL || arg->none)
		return true;
	if (clf_working_add(p->calendar, p->facts->now, &arg->duration, at))
		return true;
	plan_refuse(p, "the calendar has no working time to count");
	return false;
}

static void set_due(struct planning *p, int64_t at)
{
	plan_set_plain(p, clf_field_row(CLF_FIELD_DUE), &(struct clf_value){.type = CLF_VALUE_TIME, .number = at});
}

static void do_due(struct planning *p, const struct clf_rule_do *doing)
{
	int64_t at;

	if (time_of(p, doing, "in", &at))
		set_due(p, at);
}

static void do_postpone(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_ticket_status *aside = plan_status_kind(p->facts, CLF_KIND_POSTPONED);
	int64_t at;

	if (!time_of(p, doing, "in", &at))
		return;
	set_due(p, at);
	if (aside != NULL)
		plan_change_status(p, aside);
}

/* Choices go by what they are, everything else by what the text comes to. */
static const char *value_of(struct planning *p, const struct clf_rule_arg *to, const struct clf_custom *field)
{
	const char *value = NULL, *text;

	for (size_t i = 0; i < to->count && to->items[i].id != 0; i++)
		value = clf_custom_kept(p->arena, field->type, to->items[i].id, value);
	if (value != NULL)
		return value;
	text = plan_rule_text(p, to);
	if (!plan_ended(p))
		plan_read_value(p, field, text != NULL ? text : "", &value);
	return value;
}

static void do_set(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_custom *field = clf_custom_of(p->facts->customs, item(doing, "field")->id);
	const struct clf_rule_arg *to = clf_rule_arg(doing, "to");
	const char *value = NULL;

	if (field == NULL) {
		plan_refuse(p, "the field it names is there no more");
		return;
	}
	if (to != NULL && !to->none)
		value = value_of(p, to, field);
	if (!plan_ended(p))
		plan_put_value(p, field, value);
}

static void do_note(struct planning *p, const struct clf_rule_do *doing)
{
	const char *text = text_of(p, doing, "text");

	if (!plan_ended(p) && !clf_text_blank(text))
		plan_add_comment(p, text);
}

/* A machine's mail is answered by no machine, and nobody is written to who said that they don't want it. */
static const char *objection(const struct planning *p)
{
	const struct clf_ticket_status *status = plan_status_of(p->facts, p->ticket.status);

	if (p->mail != NULL && plan_is_automatic(p->mail))
		return machine;
	if (p->mail != NULL && p->request_actor != NULL && p->request_actor->unverified)
		return "nothing shows that the sender's address is the sender's own";
	if (status != NULL && clf_status_kind_row(status->kind)->drops)
		return dropped;
	return NULL;
}

static void do_template(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_customer *customer = &p->ticket.customer;
	const char *name = item(doing, "name")->name, *why = objection(p), *text = text_of(p, doing, "text");
	struct clf_step *step;

	if (plan_ended(p))
		return;
	if (clf_text_blank(customer->address)) {
		plan_refuse(p, "the ticket's customer has no mail address");
		return;
	}
	if (clf_text_equal(clf_address_domain(customer->address), CLF_ERASED_DOMAIN)) {
		plan_refuse(p, "the data of the ticket's customer was erased: nobody knows where to write to");
		return;
	}
	if (why != NULL) {
		plan_suppress(p, customer->id, customer->address, name, why);
		return;
	}
	step = plan_send_customer(p, name);
	if (step == NULL)
		return;
	step->text = clf_text_blank(text) ? NULL : text;
	step->automatic = CLF_AUTO_GENERATED;
	plan_event(p, "follow-up", NULL, customer->address);
}

static void add_also(struct planning *p, const struct clf_agent *agent, const char *text)
{
	struct plan_also *also;

	if (!agent->active || clf_text_blank(agent->address))
		return;
	also = clf_arena_new_of(p->arena, struct plan_also);
	*also = (struct plan_also){agent, text, p->also};
	p->also = also;
}

/* What stands for people: "owner", "team", an agent, "team NAME". False: it is an address outside. */
static bool find_people(struct planning *p, const struct clf_rule_item *who, const struct clf_agent **out,
			size_t *count)
{
	const struct clf_desk *desk = p->facts->rules.desk;
	const struct clf_desk_group *team;

	*out = NULL;
	*count = 0;
	if (who->team) {
		team = group_named(desk->lists.teams, desk->lists.team_count, who->name);
		*out = team != NULL ? team->agents : NULL;
		*count = team != NULL ? team->count : 0;
	} else if (who->id != 0) {
		*out = agent_of(p, who);
		*count = *out != NULL;
	} else if (clf_text_equal(who->name, "owner")) {
		*out = p->owner;
		*count = p->owner != NULL;
	} else if (clf_text_equal(who->name, "team")) {
		*out = p->team;
		*count = p->team_count;
	} else if (clf_text_equal(who->name, "managers")) {
		*out = p->managers;
		*count = p->manager_count;
	} else if (clf_text_equal(who->name, "administrators")) {
		*out = desk->administrators;
		*count = desk->administrator_count;
	} else {
		return false;
	}
	return true;
}

static void do_notify(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_rule_arg *to = clf_rule_arg(doing, "to");
	const char *text = text_of(p, doing, "text");
	const struct clf_agent *agents;
	size_t count;

	for (size_t i = 0; i < to->count && !plan_ended(p); i++) {
		find_people(p, &to->items[i], &agents, &count);
		for (size_t k = 0; k < count && !plan_ended(p); k++)
			add_also(p, &agents[k], text);
	}
}

static bool has_part(const struct clf_rule_arg *parts, const char *part)
{
	for (size_t i = 0; parts != NULL && i < parts->count; i++) {
		if (clf_text_equal(parts->items[i].name, part))
			return true;
	}
	return false;
}

/* Whoever of them is inside, as *agents; the rest, as addresses, goes to what is forwarded. */
static void find_recipients(struct planning *p, const struct clf_rule_arg *to, struct clf_forward *forward,
			    const struct clf_agent ***out, size_t *count)
{
	const char **outside = clf_arena_array_of(p->arena, to->count, const char *);
	const struct clf_agent **agents = NULL, *found;
	size_t n = 0, more;

	for (size_t i = 0; i < to->count && !plan_ended(p); i++) {
		if (!find_people(p, &to->items[i], &found, &more)) {
			outside[forward->count++] = to->items[i].name;
			continue;
		}
		agents = clf_arena_array_of(p->arena, n + more, const struct clf_agent *);
		for (size_t k = 0; k < n; k++)
			agents[k] = (*out)[k];
		for (size_t k = 0; k < more; k++)
			agents[n + k] = &found[k];
		n += more;
		*out = agents;
	}
	*count = n;
	forward->to = outside;
}

static void do_forward(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_rule_arg *to = clf_rule_arg(doing, "to"), *with = clf_rule_arg(doing, "with");
	struct clf_forward *forward = clf_arena_new_of(p->arena, struct clf_forward);
	const struct clf_agent **agents = NULL;
	size_t count = 0;

	if (plan_is_old(p))
		return;
	*forward = (struct clf_forward){.response = has_part(with, "response"),
					.history = has_part(with, "history"),
					.comments = has_part(with, "comments")};
	find_recipients(p, to, forward, &agents, &count);
	if (!plan_ended(p))
		forward->subject = text_of(p, doing, "subject");
	if (!plan_ended(p))
		forward->text = text_of(p, doing, "text");
	if (!plan_ended(p) && p->mail != NULL && plan_is_automatic(p->mail)) {
		for (size_t i = 0; i < forward->count; i++)
			plan_suppress(p, 0, forward->to[i], "forward", machine);
		forward->count = 0;
	}
	if (!plan_ended(p))
		plan_forward_by_rule(p, forward, agents, count);
}

/* It goes up: whoever gets it is told, and who had it. */
static void do_escalate(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_agent *to = agent_of(p, item(doing, "to")), *had = p->owner;
	const struct clf_ticket_status *status = plan_status_kind(p->facts, CLF_KIND_ESCALATED);

	if (to == NULL)
		return;
	if (status != NULL)
		plan_change_status(p, status);
	plan_give(p, to);
	add_also(p, to, NULL);
	if (had != NULL && had->id != to->id)
		add_also(p, had, NULL);
}

static void do_cancel_planned(struct planning *p, const struct clf_rule_do *doing)
{
	(void)doing;
	plan_call_off_all(p);
}

static const char *name_of(const struct clf_rule_do *doing, const char *name)
{
	const struct clf_rule_item *named = item(doing, name);

	return named != NULL ? named->name : NULL;
}

static void do_sub(struct planning *p, const struct clf_rule_do *doing)
{
	const struct clf_rule_item *priority = item(doing, "priority");
	struct clf_new_ticket made = {.owner = name_of(doing, "owner"),
				      .team = name_of(doing, "team"),
				      .segment = name_of(doing, "segment"),
				      .status = name_of(doing, "status"),
				      .priority = CLF_PRIORITY_MEDIUM};

	if (priority != NULL)
		made.priority = (enum clf_priority)(int)priority->number;
	made.subject = text_of(p, doing, "name");
	if (!plan_ended(p))
		made.text = text_of(p, doing, "text");
	if (!plan_ended(p))
		plan_add_sub(p, &made);
}

static void do_nothing(struct planning *p, const struct clf_rule_do *doing)
{
	(void)p;
	(void)doing;
}

static doer *const doers[CLF_RULE_DOING_COUNT] = {
    [CLF_DO_CAUSE] = do_cause,
    [CLF_DO_CREATE] = plan_do_create,
    [CLF_DO_STATUS] = do_status,
    [CLF_DO_CLOSE] = do_close,
    [CLF_DO_ASSIGN] = do_assign,
    [CLF_DO_TEAM] = do_team,
    [CLF_DO_PRIORITY] = do_priority,
    [CLF_DO_SEGMENT] = do_segment,
    [CLF_DO_QUEUE] = do_item,
    [CLF_DO_STAGE] = do_item,
    [CLF_DO_TYPE] = do_item,
    [CLF_DO_GROUP] = do_item,
    [CLF_DO_TAG] = do_tag,
    [CLF_DO_DUE] = do_due,
    [CLF_DO_POSTPONE] = do_postpone,
    [CLF_DO_NOTE] = do_note,
    [CLF_DO_TEMPLATE] = do_template,
    [CLF_DO_FORWARD] = do_forward,
    [CLF_DO_NOTIFY] = do_notify,
    [CLF_DO_ESCALATE] = do_escalate,
    [CLF_DO_CANCEL_PLANNED] = do_cancel_planned,
    [CLF_DO_SUB] = do_sub,
    [CLF_DO_SPAM] = do_spam,
    [CLF_DO_SUCCESSOR] = do_nothing,
    [CLF_DO_NOTHING] = do_nothing,
    [CLF_DO_SET] = do_set,
};

/* What a rule names may have gone since it was saved. */
static bool is_whole(const struct clf_rule_do *doing)
{
	for (size_t i = 0; i < doing->count; i++) {
		const struct clf_rule_arg *arg = &doing->args[i];

		for (size_t k = 0; k < arg->count; k++) {
			if (arg->items[k].id != 0 && arg->items[k].name == NULL)
				return false;
		}
	}
	return true;
}

bool plan_do_all(struct planning *p, const struct clf_rule_do *doings, size_t count)
{
	for (size_t i = 0; i < count && !plan_ended(p); i++) {
		if (!is_whole(&doings[i]))
			plan_refuse(p, "something that it names is there no more: look at the rule, and save it anew");
		else if (!p->has_ticket && doings[i].doing != CLF_DO_CREATE && doings[i].doing != CLF_DO_NOTHING)
			plan_refuse(p, "there is no ticket to do this to");
		else
			doers[doings[i].doing](p, &doings[i]);
	}
	return !plan_ended(p);
}
