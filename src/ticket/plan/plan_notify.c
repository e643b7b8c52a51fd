/*
 * plan_notify.c - which agents are told of what. Each person is told once: of the first kind in the order below.
 *
 * Nothing automatic answers what is automatic: the callers see to that. Here every notice passes the caps of its
 * recipient; one that is kept back counts as told, and goes without attachments.
 */
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/write/compose.h"
#include "clf/ticket/plan/seeing.h"
#include "plan/mail/plan_copied.h"
#include "plan/mail/plan_mail.h"
#include "plan/plan_status.h"
#include "plan/plan_write.h"

static const enum clf_notice_kind order[] = {CLF_NOTICE_ASSIGNED,  CLF_NOTICE_REPLIED,   CLF_NOTICE_UNDELIVERED,
					     CLF_NOTICE_SUBTICKET, CLF_NOTICE_ESCALATED, CLF_NOTICE_DUE,
					     CLF_NOTICE_UPDATED};

static enum clf_reply_meaning first_meant(enum clf_reply_meaning own, enum clf_reply_meaning mailbox,
					  enum clf_reply_meaning shipped)
{
	if (own != CLF_MEANS_DEFAULT)
		return own;
	return mailbox != CLF_MEANS_DEFAULT ? mailbox : shipped;
}

/* What a reply to the notice does. In every doubt it stays inside. */
static bool answers(const struct planning *p, const struct clf_agent *agent, enum clf_notice_kind kind,
		    const struct notice *notice)
{
	if (notice->stays)
		return false;
	switch (kind) {
	case CLF_NOTICE_REPLIED:
		return first_meant(agent->on_reply, p->facts->mailbox.on_reply, CLF_MEANS_ANSWER) == CLF_MEANS_ANSWER;
	case CLF_NOTICE_ASSIGNED:
	case CLF_NOTICE_TEAM:
	case CLF_NOTICE_UPDATED:
	case CLF_NOTICE_ESCALATED:
	case CLF_NOTICE_DUE:
		return first_meant(agent->on_news, p->facts->mailbox.on_news, CLF_MEANS_NOTE) == CLF_MEANS_ANSWER;
	default:
		return false;
	}
}

static struct clf_step *send(struct planning *p, struct clf_step *step, const struct clf_agent *to,
			     const struct notice *notice, enum clf_token_class token_class)
{
	if (step == NULL)
		return NULL;
	step->name = to->name;
	step->locale = to->locale;
	step->klass = CLF_CLASS_NOTICE;
	step->text = notice->text;
	step->reason = notice->reason;
	step->report = notice->report;
	step->uncertain = notice->uncertain;
	step->token_class = token_class;
	step->automatic = CLF_AUTO_GENERATED;
	step->answers = token_class == CLF_TOKEN_AGENT_REPLY;
	step->answering = plan_answering(p);
	return step;
}

static struct clf_step *tell(struct planning *p, const struct clf_agent *to, const struct notice *notice,
			     enum clf_token_class token_class)
{
	return send(p, plan_send_automatic(p, CAP_NOTICE, to->id, to->address, notice->template_name, true), to, notice,
		    token_class);
}

void plan_tell_agent(struct planning *p, const struct clf_agent *agent, const struct notice *notice)
{
	tell(p, agent, notice, CLF_TOKEN_AGENT_NOTE);
}

static bool tell_all_of(struct planning *p, const struct clf_agent *agents, size_t count, const struct notice *notice)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (!agents[i].active || clf_text_blank(agents[i].address))
			continue;
		plan_tell_agent(p, &agents[i], notice);
		any = true;
	}
	return any;
}

void plan_tell_keepers(struct planning *p, const struct notice *notice)
{
	if ((p->owner == NULL || !tell_all_of(p, p->owner, 1, notice)) &&
	    !tell_all_of(p, p->team, p->team_count, notice) && !tell_all_of(p, p->managers, p->manager_count, notice))
		tell_all_of(p, p->facts->administrators, p->facts->administrator_count, notice);
}

static bool was_told(const struct planning *p, const struct clf_agent *agent)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct clf_step *step = &p->steps[i];
		bool notice = step->kind == CLF_STEP_SEND && step->klass == CLF_CLASS_NOTICE;

		if ((notice || step->kind == CLF_STEP_SUPPRESSED || step->kind == CLF_STEP_NOTICE) &&
		    clf_text_equal_nocase(step->to, agent->address))
			return true;
	}
	return false;
}

static bool is_muted(const struct planning *p, const struct clf_agent *agent)
{
	for (size_t i = 0; i < p->facts->watcher_count; i++) {
		const struct clf_watcher *watcher = &p->facts->watchers[i];

		if (watcher->agent.id == agent->id && watcher->muted)
			return true;
	}
	return false;
}

static bool wants(const struct planning *p, const struct clf_agent *agent, enum clf_notice_kind kind, bool watches)
{
	if (is_muted(p, agent) && kind != CLF_NOTICE_ASSIGNED && kind != CLF_NOTICE_UNDELIVERED)
		return false;
	return (watches && kind == CLF_NOTICE_UPDATED) || clf_agent_wants(agent, kind);
}

/* What somebody outside sent along is seen by whoever has to answer it. */
static bool shows_attachments(const struct planning *p, enum clf_notice_kind kind)
{
	return (kind == CLF_NOTICE_REPLIED || kind == CLF_NOTICE_ASSIGNED || kind == CLF_NOTICE_TEAM) &&
	       p->mail != NULL && p->request->actor.kind != CLF_ACTOR_AGENT && plan_has_attachments(p->mail);
}

/* Of a change to many tickets: kept with the change, and told with what others of them have to tell. */
static void gather(struct planning *p, const struct clf_agent *agent, const struct notice *notice,
		   enum clf_token_class token_class)
{
	const struct clf_actor *actor = &p->request->actor;
	struct clf_step *step;

	if (plan_is_old(p))
		return;
	if (plan_is_unreachable(p, agent->address)) {
		plan_suppress(p, agent->id, agent->address, notice->template_name, PLAN_FAILS_FOR_GOOD);
		return;
	}
	step = plan_step(p, CLF_STEP_NOTICE);
	step->party = agent->id;
	step->to = agent->address;
	step->template_name = notice->template_name;
	step->token_class = token_class;
	step->text = notice->text;
	step->changes = p->changes;
	step->change_count = p->change_count;
	if (actor->kind != CLF_ACTOR_SYSTEM) {
		step->name = actor->name;
		step->from = actor->address;
	}
}

/* Nobody is told of what they did themselves. Who only watches may not be one who answers: their replies are notes. */
static void tell_one(struct planning *p, const struct clf_agent *agent, enum clf_notice_kind kind, bool watches)
{
	const struct notice *notice = p->tells[kind == CLF_NOTICE_TEAM ? CLF_NOTICE_ASSIGNED : kind];
	enum clf_token_class token_class;
	struct clf_step *step;

	if (plan_actor_is(p, agent->id, agent->address) || was_told(p, agent) || !wants(p, agent, kind, watches))
		return;
	token_class = !watches && answers(p, agent, kind, notice) ? CLF_TOKEN_AGENT_REPLY : CLF_TOKEN_AGENT_NOTE;
	if (p->request->batch != 0 && kind != CLF_NOTICE_UNDELIVERED) {
		gather(p, agent, notice, token_class);
		return;
	}
	step = tell(p, agent, notice, token_class);
	if (step != NULL)
		step->with_attachments = step->kept_back == NULL && shows_attachments(p, kind);
	if (step != NULL && clf_text_equal(notice->template_name, "update-notice")) {
		step->changes = p->changes;
		step->change_count = p->change_count;
	}
}

/* Whether there is anybody whom mail reaches, whatever they want to hear. */
static bool tell_agents(struct planning *p, const struct clf_agent *agents, size_t count, enum clf_notice_kind kind)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (!agents[i].active || clf_text_blank(agents[i].address))
			continue;
		any = any || !plan_is_unreachable(p, agents[i].address);
		tell_one(p, &agents[i], kind, false);
	}
	return any;
}

/* Who manages the segment and may see the ticket: a role that sees its own alone is told of nothing else. */
static bool tell_managers(struct planning *p, enum clf_notice_kind kind)
{
	struct clf_agent *managers = clf_arena_array_of(p->arena, p->manager_count, struct clf_agent);
	size_t n = 0;

	for (size_t i = 0; i < p->manager_count; i++) {
		if (clf_sees_as_manager(p->facts, &p->ticket, &p->managers[i]))
			managers[n++] = p->managers[i];
	}
	return tell_agents(p, managers, n, kind);
}

/* What nobody owns is somebody's to see to: the team's, of a part whoever has the whole, the segment's managers', else
 * the administrators'. */
static void tell_handlers(struct planning *p, enum clf_notice_kind kind)
{
	enum clf_notice_kind shared = kind == CLF_NOTICE_ASSIGNED ? CLF_NOTICE_TEAM : kind;

	if (p->owner != NULL && tell_agents(p, p->owner, 1, kind))
		return;
	if (p->ticket.team != NULL && tell_agents(p, p->team, p->team_count, shared))
		return;
	if (p->ticket.parent != 0 && tell_agents(p, p->keepers, p->keeper_count, shared))
		return;
	if (!tell_managers(p, shared))
		tell_agents(p, p->facts->administrators, p->facts->administrator_count, shared);
}

static void tell_watchers(struct planning *p, enum clf_notice_kind kind)
{
	for (size_t i = 0; i < p->facts->watcher_count; i++) {
		const struct clf_watcher *watcher = &p->facts->watchers[i];

		if (!watcher->muted && watcher->agent.active && !clf_text_blank(watcher->agent.address))
			tell_one(p, &watcher->agent, kind, true);
	}
}

static void tell_kind(struct planning *p, enum clf_notice_kind kind)
{
	switch (kind) {
	case CLF_NOTICE_ESCALATED:
		tell_managers(p, kind);
		break;
	case CLF_NOTICE_SUBTICKET:
		tell_agents(p, p->keepers, p->keeper_count, kind);
		return;
	case CLF_NOTICE_UPDATED:
		if (p->owner != NULL)
			tell_agents(p, p->owner, 1, kind);
		break;
	case CLF_NOTICE_ASSIGNED:
		tell_handlers(p, kind);
		return;
	default:
		tell_handlers(p, kind);
		break;
	}
	tell_watchers(p, kind);
}

static bool is_personal(const struct clf_change *change)
{
	static const char *const personal[] = {"watch",      "mute",           "digest",        "receipts",
					       "recipients", "withheld",       "own-signature", "own-address",
					       "left-out",   "copy-unreached", "passed-on",     "unmarked",
					       "sub",        "subs-open",      "not-filed"};

	for (size_t i = 0; i < CLF_COUNT(personal); i++) {
		if (clf_text_equal(change->what, personal[i]))
			return true;
	}
	return false;
}

/* Unless the request tells them anyhow, made it, or wants to hear nothing of the ticket. */
static void tell_once(struct planning *p, const struct clf_agent *agent, const struct notice *notice)
{
	struct clf_step *step;

	if (plan_actor_is(p, agent->id, agent->address) || was_told(p, agent) || is_muted(p, agent))
		return;
	if (p->request->batch != 0) {
		gather(p, agent, notice, CLF_TOKEN_AGENT_NOTE);
		return;
	}
	step = tell(p, agent, notice, CLF_TOKEN_AGENT_NOTE);
	if (step != NULL) {
		step->changes = p->changes;
		step->change_count = p->change_count;
	}
}

/* Whom rules tell beside those who are told anyhow. */
static void tell_also(struct planning *p)
{
	for (const struct plan_also *also = p->also; also != NULL; also = also->next) {
		struct notice notice = {.template_name = "update-notice", .text = p->news};

		/* The rule's words first, and what they are about. */
		if (!clf_text_blank(also->text))
			notice.text = clf_text_blank(p->news)
					  ? also->text
					  : clf_arena_printf(p->arena, "%s\n\n%s", also->text, p->news);
		tell_once(p, also->agent, &notice);
	}
}

/* Those who have parts of it that are still open hear that it is over. */
static void tell_parts(struct planning *p)
{
	for (size_t i = 0; p->ends && i < p->facts->sub_count; i++) {
		const struct clf_sub *sub = &p->facts->subs[i];

		for (size_t k = 0; k < sub->keeper_count; k++) {
			const struct clf_agent *to = &sub->keepers[k];
			const char *said = clf_arena_printf(
			    p->arena, clf_words(to->locale, CLF_SAID("Its sub-ticket %lld is still open.")),
			    (long long)sub->number);
			const struct notice notice = {.template_name = "update-notice", .text = said, .stays = true};

			if (to->active && !clf_text_blank(to->address))
				tell_once(p, to, &notice);
		}
	}
}

/* What is the actor's own affair is nobody else's. */
static void drop_personal(struct planning *p, struct clf_change **kept, size_t *count)
{
	struct clf_change *list = clf_arena_array_of(p->arena, p->change_count, struct clf_change);
	size_t n = 0;

	for (size_t i = 0; i < p->change_count; i++) {
		if (!is_personal(&p->changes[i]))
			list[n++] = p->changes[i];
	}
	*kept = list;
	*count = n;
}

/* What a rule knows for spam is told to nobody, though it was news before the rule was asked. */
static bool is_dropped_by_rule(const struct planning *p)
{
	const struct clf_ticket_status *status = plan_status_of(p->facts, p->ticket.status);

	if (status == NULL || !clf_status_kind_row(status->kind)->drops)
		return false;
	for (size_t i = 0; i < p->count; i++) {
		if (p->steps[i].kind == CLF_STEP_SET && p->steps[i].field == CLF_FIELD_STATUS &&
		    p->steps[i].rule != NULL)
			return true;
	}
	return false;
}

void plan_tell_all(struct planning *p)
{
	const struct notice assigned = {.template_name = "assignment-notice", .text = p->news};
	const struct notice updated = {.template_name = "update-notice", .text = p->news};
	struct clf_change *all = p->changes;
	size_t count = p->change_count;

	if (!p->has_ticket || p->request->quiet || is_dropped_by_rule(p))
		return;
	if (p->assigned)
		plan_tell(p, CLF_NOTICE_ASSIGNED, &assigned);
	if (p->updated && p->request->actor.kind == CLF_ACTOR_AGENT && p->facts->ticket != NULL &&
	    p->tells[CLF_NOTICE_REPLIED] == NULL)
		plan_tell(p, CLF_NOTICE_UPDATED, &updated);
	drop_personal(p, &p->changes, &p->change_count);
	for (size_t i = 0; i < CLF_COUNT(order); i++) {
		if (p->tells[order[i]] != NULL)
			tell_kind(p, order[i]);
	}
	tell_also(p);
	tell_parts(p);
	p->changes = all;
	p->change_count = count;
}

/* Whoever isn't sure may not be who it seems: little goes there. An agent at work is told each time. A question is
 * worth nothing when it comes late: what it is about waits in quarantine, where it can be released. */
struct clf_step *plan_write_actor(struct planning *p, const struct notice *notice, enum clf_token_class token_class)
{
	const struct clf_actor *actor = &p->request->actor;
	const struct clf_agent to = {.id = actor->party, .address = actor->address, .name = actor->name};
	bool worth_a_place = actor->sure && token_class != CLF_TOKEN_CONFIRM;

	if (clf_text_blank(actor->address))
		return NULL;
	return send(p,
		    plan_send_automatic(p, actor->sure ? CAP_NOTICE : CAP_AUTOMATIC, to.id, to.address,
					notice->template_name, worth_a_place),
		    &to, notice, token_class);
}

/* Without a ticket the answer to it leads to the command address. */
void plan_tell_actor(struct planning *p, const char *reason, bool kept)
{
	const struct notice notice = {.template_name = "refusal-notice",
				      .text = p->mail != NULL ? plan_with_passed_on(p, plan_written(p->mail)) : NULL,
				      .reason = reason};

	struct clf_step *step =
	    plan_write_actor(p, &notice, p->facts->ticket != NULL ? CLF_TOKEN_AGENT_NOTE : CLF_TOKEN_COMMAND);

	if (step != NULL)
		step->kept = kept;
}
