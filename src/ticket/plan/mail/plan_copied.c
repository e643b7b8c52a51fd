/*
 * plan_copied.c - people in copy, and where an answer goes.
 *
 * Whoever makes a ticket chooses who reads the answers to it. On a ticket that is there, only a mail that proves its
 * sender brings people in; of any other they are proposed, and an agent's word adds them. What machines write goes to
 * the customer alone (decision 019).
 */
#include "plan/mail/plan_copied.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/mail/write/compose.h"
#include "clf/ticket/command/cc.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_write.h"

#define PARTICIPANTS_MAX 200u /* beyond these, who was in copy is a stranger */

void plan_copied_start(struct planning *p)
{
	size_t most = p->facts->copied_count + 2 * CLF_COPIED_KNOWN + 2;
	const struct clf_commands *commands = p->request->commands;

	p->copied = clf_arena_array_of(p->arena, most, struct clf_copied);
	p->copied_count = p->facts->copied_count;
	if (p->copied_count > 0)
		memcpy(p->copied, p->facts->copied, p->copied_count * sizeof(*p->copied));
	for (size_t i = 0; commands != NULL && i < commands->count; i++) {
		if (commands->items[i].row->verb == CLF_VERB_CC &&
		    clf_text_equal_nocase(commands->items[i].argument, "off"))
			p->no_copies = true;
	}
}

static struct clf_copied *find(struct planning *p, const char *address)
{
	for (size_t i = 0; i < p->copied_count; i++) {
		if (clf_text_equal_nocase(p->copied[i].address, address))
			return &p->copied[i];
	}
	return NULL;
}

static size_t count_of(const struct planning *p, enum clf_copied_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < p->copied_count; i++)
		n += p->copied[i].state == state;
	return n;
}

static void join(struct planning *p, int64_t party, const char *address, const char *name)
{
	struct clf_step *step = plan_step(p, CLF_STEP_PARTICIPANT);

	step->party = party;
	step->to = address;
	step->name = name;
	step->klass = CLF_CLASS_CUSTOMER;
}

/* Whoever is proposed takes no part yet. */
static void put(struct planning *p, int64_t party, const char *address, const char *name, enum clf_copied_state state)
{
	struct clf_copied *row = find(p, address);
	struct clf_step *step;

	if (row == NULL) {
		row = &p->copied[p->copied_count++];
		*row = (struct clf_copied){.party = party, .address = address, .name = name};
	}
	row->state = state;
	step = plan_step(p, CLF_STEP_COPIED);
	step->party = row->party;
	step->to = row->address;
	step->name = row->name;
	step->what = clf_copied_state_name(state);
	if (state != CLF_COPIED_PROPOSED && state != CLF_COPIED_OUT)
		join(p, row->party, row->address, row->name);
}

static bool is_agents(const struct planning *p, const char *address)
{
	for (size_t i = 0; i < p->facts->agents_named_count; i++) {
		if (clf_text_equal_nocase(p->facts->agents_named[i], address))
			return true;
	}
	return false;
}

static bool is_customers(const struct planning *p, const char *address)
{
	return p->ticket.customer.address != NULL && clf_text_equal_nocase(p->ticket.customer.address, address);
}

const char *plan_objection_to(struct planning *p, const char *address)
{
	if (plan_is_gateways(p, address))
		return clf_arena_printf(p->arena, plan_words(p, "%s is the gateway's own address"), address);
	if (is_agents(p, address))
		return clf_arena_printf(p->arena,
					plan_words(p,
						   "%s is an agent's address, which no customer is shown: colleagues "
						   "#watch the ticket"),
					address);
	if (clf_address_is_unread(address))
		return clf_arena_printf(p->arena, plan_words(p, "nobody reads what goes to %s"), address);
	if (!clf_compose_takes(address))
		return clf_arena_printf(p->arena, plan_words(p, "no mail can be sent to %s from here"), address);
	return NULL;
}

static void append(struct planning *p, const char **list, const char *address)
{
	*list = *list == NULL ? address : clf_arena_printf(p->arena, "%s, %s", *list, address);
}

/* A mail that makes a ticket of its own tells whom its answers are for, unless the server says that it is forged. Who
 * is named by what came through a list may be the list. */
static bool brings_in(const struct planning *p)
{
	const struct clf_actor *actor = &p->request->actor;

	return p->mail->kind != CLF_MAIL_LIST && !actor->forged && (p->facts->ticket == NULL || !actor->unverified);
}

static void take_one(struct planning *p, const struct clf_address *one, bool brought)
{
	const struct clf_copied *row = find(p, one->address);
	enum clf_copied_state state = brought ? CLF_COPIED_IN : CLF_COPIED_PROPOSED;

	if (is_customers(p, one->address) || plan_objection_to(p, one->address) != NULL ||
	    (row != NULL && (row->state != CLF_COPIED_PROPOSED || !brought)))
		return;
	if ((row == NULL && p->copied_count >= CLF_COPIED_KNOWN) ||
	    (brought && count_of(p, CLF_COPIED_IN) >= CLF_COPIED_MAX)) {
		p->answering.left_out++;
		if (brought && p->facts->participant_count < PARTICIPANTS_MAX)
			join(p, 0, one->address, one->name);
		return;
	}
	put(p, 0, one->address, one->name, state);
	append(p, brought ? &p->answering.added : &p->answering.proposed, one->address);
	plan_record(p, brought ? "copied" : "copy-proposed", NULL, one->address);
}

/* A customer's token was made for the customer, or for another address of theirs. */
static bool holds_customers_token(struct planning *p)
{
	const struct clf_mail_in *mail = p->mail;

	if (!mail->has_token || mail->token_class != CLF_TOKEN_CUSTOMER || mail->token_party == 0)
		return false;
	if (mail->token_party == p->ticket.customer.id)
		return true;
	for (size_t i = 0; i < p->copied_count; i++) {
		if (p->copied[i].party == mail->token_party &&
		    (p->copied[i].state == CLF_COPIED_TO || p->copied[i].state == CLF_COPIED_OTHER))
			return true;
	}
	return false;
}

static struct clf_copied *elsewhere(struct planning *p)
{
	for (size_t i = 0; i < p->copied_count; i++) {
		if (p->copied[i].state == CLF_COPIED_TO)
			return &p->copied[i];
	}
	return NULL;
}

/* address NULL: back to the customer's own. */
static void answer_at(struct planning *p, int64_t party, const char *address, const char *name)
{
	const struct clf_copied *before = elsewhere(p);
	const char *from = before != NULL ? before->address : p->ticket.customer.address;

	if (before != NULL)
		put(p, before->party, before->address, before->name, CLF_COPIED_OTHER);
	if (address != NULL)
		put(p, party, address, name, CLF_COPIED_TO);
	plan_record(p, "answers-to", from, address != NULL ? address : p->ticket.customer.address);
}

/* Who is known to be in copy is somebody else; any other who holds what went to the customer is taken for the customer,
 * who then gets a copy of what goes there. */
static void take_sender(struct planning *p)
{
	const struct clf_actor *actor = &p->request->actor;
	const struct clf_copied *row;

	if (clf_text_blank(actor->address) || actor->forged)
		return;
	if (plan_actor_is(p, p->ticket.customer.id, p->ticket.customer.address)) {
		if (elsewhere(p) != NULL)
			answer_at(p, 0, NULL, NULL);
		return;
	}
	row = find(p, actor->address);
	if (row != NULL && row->state != CLF_COPIED_OTHER) {
		p->answering.by_another = row->state != CLF_COPIED_TO;
		return;
	}
	if (plan_objection_to(p, actor->address) == NULL && (row != NULL || holds_customers_token(p)))
		answer_at(p, actor->party, actor->address, actor->name);
	else
		p->answering.by_another = true;
}

/* The successor of a ticket knows whom it knew. */
static void carry_over(struct planning *p)
{
	for (size_t i = 0; i < p->copied_count; i++)
		put(p, p->copied[i].party, p->copied[i].address, p->copied[i].name, p->copied[i].state);
}

void plan_take_copies(struct planning *p)
{
	struct clf_addresses named = p->mail->recipients;
	bool brought = brings_in(p);

	if (p->facts->ticket != NULL && p->ticket.number == 0)
		carry_over(p);
	if (p->facts->ticket != NULL)
		take_sender(p);
	p->answering.left_out = p->mail->recipients_beyond;
	for (size_t i = 0; i < named.count; i++)
		take_one(p, &named.items[i], brought);
	if (p->answering.left_out > 0)
		plan_record(p, "copies-left-out", NULL, clf_arena_printf(p->arena, "%zu", p->answering.left_out));
}

/* Whom the customer named, or who shares the customer's domain, is no surprise; a stranger may be the forger. */
static void weigh(struct planning *p, const struct clf_copied *row, const char *address)
{
	const char *customer = p->ticket.customer.address != NULL ? p->ticket.customer.address : "";

	if (p->risk == NULL && row == NULL && !plan_is_inside(p, address) &&
	    !clf_text_equal_nocase(clf_address_domain(customer), clf_address_domain(address)))
		p->risk = clf_arena_printf(p->arena,
					   plan_words(p, "it puts %s in copy, who is outside the organisation and whom "
							 "the customer didn't name"),
					   address);
}

static void add_one(struct planning *p, const char *address)
{
	const struct clf_copied *row = find(p, address);
	const char *wrong = plan_objection_to(p, address);

	if (wrong != NULL)
		plan_refuse(p, "%s", wrong);
	else if (is_customers(p, address) && (row == NULL || row->state != CLF_COPIED_OUT))
		plan_refuse(p, "%s is the customer's own address, and gets every answer", address);
	else if (row != NULL && (row->state == CLF_COPIED_IN || row->state == CLF_COPIED_TO))
		return;
	else if (count_of(p, CLF_COPIED_IN) >= CLF_COPIED_MAX)
		plan_refuse(p, "a ticket has at most %u people in copy: take one out first", CLF_COPIED_MAX);
	else if (row == NULL && p->copied_count >= CLF_COPIED_KNOWN)
		plan_refuse(p, "the ticket knows too many people by now");
	else {
		weigh(p, row, address);
		put(p, 0, address, NULL, is_customers(p, address) ? CLF_COPIED_OTHER : CLF_COPIED_IN);
		plan_event(p, "copied", NULL, address);
	}
}

static void take_out(struct planning *p, const char *address)
{
	const struct clf_copied *row = find(p, address);
	bool own = is_customers(p, address);

	if (own && elsewhere(p) == NULL) {
		plan_refuse(p, "%s is the customer's own address: an answer has nowhere else to go", address);
		return;
	}
	if (!own && row == NULL) {
		plan_refuse(p, "%s isn't in copy", address);
		return;
	}
	if (row != NULL && row->state == CLF_COPIED_OUT)
		return;
	put(p, row != NULL ? row->party : p->ticket.customer.id, address, row != NULL ? row->name : NULL,
	    CLF_COPIED_OUT);
	plan_event(p, "copied", address, NULL);
}

static bool is_kept(const struct clf_cc *cc, const char *address)
{
	for (size_t i = 0; i < cc->count; i++) {
		if (clf_text_equal(cc->addresses[i], address))
			return true;
	}
	return false;
}

static void take_others_out(struct planning *p, const struct clf_cc *cc)
{
	for (size_t i = 0; i < p->copied_count; i++) {
		if (p->copied[i].state == CLF_COPIED_IN && !is_kept(cc, p->copied[i].address))
			take_out(p, p->copied[i].address);
	}
}

static const struct clf_copied *of_party(const struct clf_copied *list, size_t count, int64_t party)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].party == party)
			return &list[i];
	}
	return NULL;
}

void plan_copied_undo(struct planning *p, const struct clf_undo *undo)
{
	for (size_t i = 0; i < p->copied_count; i++) {
		const struct clf_copied *row = &p->copied[i];
		const struct clf_copied *before = of_party(undo->copied, undo->copied_count, row->party);
		bool was_in = before != NULL && before->state == CLF_COPIED_IN;
		bool is_in = row->state == CLF_COPIED_IN;

		if (before != NULL && before->state == row->state)
			continue;
		if (was_in != is_in)
			plan_event(p, "copied", is_in ? row->address : NULL, was_in ? row->address : NULL);
		put(p, row->party, row->address, row->name, before != NULL ? before->state : CLF_COPIED_OUT);
		if (before == NULL)
			p->steps[p->count - 1].what = NULL;
	}
}

static const char *answer_shown(struct planning *p)
{
	struct clf_recipients recipients;

	clf_recipients_make(p->arena, &p->ticket.customer, p->copied, p->copied_count, &recipients);
	return clf_recipients_shown(p->arena, &recipients);
}

static void change(struct planning *p, const char *text)
{
	struct clf_cc cc;
	const char *why = NULL;

	if (!clf_cc_read(p->arena, p->request->actor.locale, text, &cc, &why)) {
		plan_refuse(p, "%s", why);
		return;
	}
	if (cc.what == CLF_CC_SHOW)
		plan_changed(p, "recipients", NULL, answer_shown(p));
	if (cc.what == CLF_CC_NONE || cc.what == CLF_CC_ONLY)
		take_others_out(p, &cc);
	for (size_t i = 0; i < cc.count && !plan_ended(p); i++) {
		if (cc.what == CLF_CC_REMOVE)
			take_out(p, cc.addresses[i]);
		else
			add_one(p, cc.addresses[i]);
	}
}

void plan_do_cc(struct planning *p, const struct clf_command *command)
{
	change(p, command->argument);
}

void plan_copied(struct planning *p, const struct clf_action *action)
{
	if (plan_allowed(p, "cc"))
		change(p, action->text != NULL ? action->text : "");
}

static void leave_out(struct planning *p, const struct clf_copied *one)
{
	struct clf_step *step = plan_step(p, CLF_STEP_SUPPRESSED);

	step->party = one->party;
	step->to = one->address;
	step->template_name = "copy";
	step->text = clf_arena_printf(p->arena, "%u mails went to this address in copy within an hour", one->recent);
}

/* Said in the receipt, and in the history. */
static bool is_unreached(struct planning *p, const struct clf_copied *one)
{
	for (size_t i = 0; i < p->facts->copies_unreached_count; i++) {
		const struct clf_unreached *known = &p->facts->copies_unreached[i];

		if (!clf_text_equal_nocase(known->address, one->address))
			continue;
		plan_event(p, "copy-unreached", one->address,
			   clf_text_blank(known->words) ? known->reason : known->words);
		return true;
	}
	return false;
}

static bool is_automatic(const struct planning *p)
{
	return p->request->via == CLF_VIA_RULE || p->request->via == CLF_VIA_CLOCK;
}

/*
 * A person's answer takes copies along, but for an address that had its share of the hour. When it goes elsewhere, the
 * ticket's own customer reads it in any case: who wrote from there may be somebody else.
 */
static size_t choose_copies(struct planning *p, const struct clf_recipients *recipients, struct clf_copied *cc)
{
	unsigned most = p->facts->mailbox.automatic_cap != 0 ? p->facts->mailbox.automatic_cap : CLF_CAP_AUTOMATIC;
	size_t n = 0;

	for (size_t i = 0; i < recipients->cc_count && !is_automatic(p); i++) {
		if (p->no_copies && !is_customers(p, recipients->cc[i].address))
			continue;
		if (is_unreached(p, &recipients->cc[i]))
			continue;
		if (recipients->cc[i].recent < most)
			cc[n++] = recipients->cc[i];
		else
			leave_out(p, &recipients->cc[i]);
	}
	return n;
}

struct clf_step *plan_send_answer(struct planning *p)
{
	struct clf_recipients recipients;
	struct clf_copied *cc;
	struct clf_step *step;
	size_t count;

	clf_recipients_make(p->arena, &p->ticket.customer, p->copied, p->copied_count, &recipients);
	cc = clf_arena_array_of(p->arena, recipients.cc_count, struct clf_copied);
	count = choose_copies(p, &recipients, cc);
	if (is_automatic(p) && recipients.cc_count > 0 && is_customers(p, recipients.cc[0].address))
		recipients.to = recipients.cc[0];
	step = plan_step(p, CLF_STEP_SEND);
	step->cc = cc;
	step->cc_count = count;
	step->party = recipients.to.party;
	step->to = recipients.to.address;
	step->name = recipients.to.name;
	return step;
}

const char *plan_sent_to(const struct planning *p)
{
	const struct clf_step *step = NULL;
	struct clf_recipients recipients;

	for (size_t i = 0; i < p->count; i++) {
		if (p->steps[i].kind == CLF_STEP_SEND)
			step = &p->steps[i];
	}
	if (step == NULL)
		return NULL;
	recipients = (struct clf_recipients){.to = {.address = step->to}, .cc = step->cc, .cc_count = step->cc_count};
	return clf_recipients_shown(p->arena, &recipients);
}

const struct clf_answering *plan_answering(struct planning *p)
{
	struct clf_answering *made;
	struct clf_recipients recipients;

	if (!p->has_ticket)
		return NULL;
	made = clf_arena_new_of(p->arena, struct clf_answering);
	clf_recipients_make(p->arena, &p->ticket.customer, p->copied, p->copied_count, &recipients);
	*made = p->answering;
	made->to = recipients.to.address;
	made->elsewhere = recipients.to.address != p->ticket.customer.address;
	for (size_t i = 0; i < recipients.cc_count; i++)
		append(p, &made->copied, recipients.cc[i].address);
	return made;
}
