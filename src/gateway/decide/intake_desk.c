/*
 * intake_desk.c - what agents ask for by mail: the command address, commands, confirmations.
 *
 * Commands are read for agents who are sure, and never from a machine's mail. One mail acts once, under whatever UID,
 * folder or journal row it comes again.
 */
#include <inttypes.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/store/door/door.h"
#include "clf/store/field/status.h"
#include "clf/store/mail/confirmation.h"
#include "clf/store/people/directory.h"
#include "decide/intake_deciding.h"

static bool is_machine(const struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;

	return reading->automatic || (reading->kind != CLF_MAIL_MAIL && reading->kind != CLF_MAIL_LIST);
}

static bool same(struct clf_arena *arena, const char *address, const char *wanted)
{
	const char *folded = NULL;

	return address != NULL && clf_address_fold(arena, address, &folded, NULL) == CLF_OK &&
	       clf_address_equal(folded, wanted);
}

static bool among(struct clf_arena *arena, struct clf_addresses addresses, const char *wanted)
{
	for (size_t i = 0; i < addresses.count; i++) {
		if (same(arena, addresses.items[i].address, wanted))
			return true;
	}
	return false;
}

static bool delivered_to(const struct deciding *d, const char *wanted)
{
	const struct clf_texts list = d->mail->reading->delivered_to;

	for (size_t i = 0; i < list.count; i++) {
		if (same(d->arena, list.items[i], wanted))
			return true;
	}
	return same(d->arena, d->mail->envelope, wanted);
}

/* Named beside the mailbox itself, the command address makes a stranger's mail nothing else than mail. */
static bool is_for_mailbox(const struct deciding *d)
{
	const struct clf_config *config = d->context->config;
	const struct clf_reading *reading = d->mail->reading;

	for (size_t i = 0; i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (among(d->arena, reading->to, mailbox->address) || among(d->arena, reading->cc, mailbox->address))
			return true;
		for (size_t k = 0; k < mailbox->alias_count; k++) {
			if (among(d->arena, reading->to, mailbox->aliases[k]) ||
			    among(d->arena, reading->cc, mailbox->aliases[k]))
				return true;
		}
	}
	return false;
}

static bool has_token(const struct deciding *d, enum clf_token_class klass)
{
	return d->out->threading.has_token && d->out->threading.token.klass == klass;
}

void desk_find(struct deciding *d)
{
	const char *address = d->context->config->command_address;
	const struct clf_reading *reading = d->mail->reading;
	struct clf_threading *threading = &d->out->threading;

	if (has_token(d, CLF_TOKEN_COMMAND) || has_token(d, CLF_TOKEN_CONFIRM)) {
		d->out->to_desk = threading->token.klass == CLF_TOKEN_COMMAND;
		return;
	}
	if (address == NULL || threading->signal == CLF_SIGNAL_ADDRESS ||
	    !(among(d->arena, reading->to, address) || among(d->arena, reading->cc, address) ||
	      delivered_to(d, address)))
		return;
	/* A customer who answers by whatever way is heard; an agent who writes here means the desk. */
	if (d->out->agent.id == 0 && (threading->ticket != 0 || is_for_mailbox(d)))
		return;
	d->out->to_desk = true;
	if (d->out->agent.id != 0) {
		d->out->is_copy_elsewhere = false;
		threading->ticket = 0;
		threading->related = 0;
	}
}

enum clf_status desk_confirmed(struct deciding *d)
{
	bool given = false;
	enum clf_status status;

	if (d->out->agent.id == 0 || d->mail->journal == 0 || is_machine(d))
		return CLF_OK;
	status = clf_confirmation_given(d->context->store, d->mail->journal, d->out->agent.id, &given, d->err);
	if (status != CLF_OK || !given)
		return status;
	d->out->identity.sureness = CLF_SURE_CONFIRMED;
	d->out->identity.authentication_failed = false;
	d->out->identity.why = "the agent was asked, and said that this mail is theirs";
	return CLF_OK;
}

/*
 * Who answers the question holds a token that went to the agent's address alone. The server's word that somebody else
 * wrote it counts against it all the same.
 */
static void take_answer(struct deciding *d)
{
	const struct clf_token *token = &d->out->threading.token;
	const struct clf_identity *identity = &d->out->identity;

	if (d->out->agent.id == 0 || d->out->agent.id != token->party) {
		intake_end(d->out, CLF_END_OTHERS_ANSWER, NULL);
		return;
	}
	d->out->request.actor.sure = identity->sureness >= CLF_SURE_TOKEN && !identity->authentication_failed;
	if (!d->out->request.actor.sure) {
		intake_end(d->out, CLF_END_UNSURE_ANSWER, NULL);
		return;
	}
	d->out->action = (struct clf_action){.kind = CLF_ACTION_CONFIRM, .confirmation = token->outbox};
}

void desk_answer(struct deciding *d)
{
	if (is_machine(d) || d->out->mail.is_own)
		return;
	if (has_token(d, CLF_TOKEN_CONFIRM))
		take_answer(d);
	else if (d->out->to_desk && d->out->agent.id == 0)
		intake_end(d->out, CLF_END_COMMANDS, NULL);
}

static bool found_any(const struct clf_commands *commands)
{
	return commands->count > 0 || commands->ticket_count > 0 || commands->problem != NULL;
}

static bool may_command(const struct deciding *d)
{
	const struct intake_decision *out = d->out;

	/* What an agent wanted before the gateway was there is no order to it. */
	return out->agent.id != 0 && !out->mail.is_old && !is_machine(d) && !out->mail.is_own && !d->mail->oversize &&
	       out->end == CLF_END_NONE && out->action.kind == CLF_ACTION_MAIL_IN && !has_token(d, CLF_TOKEN_CUSTOMER);
}

/* A mail of commands that was obeyed before: on a ticket it is a copy, elsewhere there is nothing to keep it with. */
static enum clf_status obeyed_before(struct deciding *d, const char *key, bool *seen)
{
	struct clf_applied applied = {0};
	int64_t ticket = 0;
	enum clf_status status = clf_door_seen(d->context->store, key, seen, &applied, d->err);

	/* A list changes a mail's octets, not what it asks for. */
	if (status == CLF_OK && !*seen)
		status = copy_find(d, 0, &ticket);
	*seen = *seen || ticket != 0;
	if (status != CLF_OK || !*seen)
		return status;
	if (d->out->request.ticket != 0)
		d->out->same_commands = true;
	else
		intake_end(d->out, CLF_END_OBEYED, NULL);
	return CLF_OK;
}

static void wants_receipt(struct deciding *d, const char *key)
{
	struct intake_decision *out = d->out;

	out->receipt = out->request;
	out->receipt.key = key;
	out->receipt.ticket = 0;
	out->receipt.actions = NULL;
	out->receipt.action_count = 0;
	out->has_receipt = true;
}

/* Of a mail that passes another one on without a word of its own nothing is the agent's, whoever wrote commands in it.
 */
static const char *agents_words(const struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;

	return clf_text_equal(reading->reply_rule, "forwarded") ? "" : reading->reply;
}

static void take_commands(struct deciding *d, const char *key)
{
	struct intake_decision *out = d->out;
	bool any = found_any(&out->commands);

	out->mail.written = d->mail->reading->reply;
	out->mail.reply = any ? out->commands.rest : agents_words(d);
	out->request.commands = &out->commands;
	out->request.tickets = out->commands.ticket_count;
	if (any)
		wants_receipt(d, key);
}

enum clf_status desk_commands(struct deciding *d)
{
	struct intake_decision *out = d->out;
	struct clf_ticket_status *statuses = NULL;
	const char *key;
	size_t count = 0;
	bool seen = false;
	enum clf_status status;

	out->mail.to_desk = out->to_desk;
	if (!may_command(d))
		return CLF_OK;
	status = clf_status_list(d->context->store, d->arena, &statuses, &count, d->err);
	if (status != CLF_OK)
		return status;
	clf_commands_read(d->arena, out->request.actor.locale, agents_words(d), statuses, count, &out->commands);
	if (!found_any(&out->commands) && !out->to_desk) {
		/* What is left out of an answer is told, whether commands stand above it or not. */
		if (out->request.actor.sure &&
		    (out->request.ticket != 0 || out->mail.forwarded != NULL || out->mail.outside_count > 0))
			wants_receipt(d, copy_key(d));
		return CLF_OK;
	}
	/* Who isn't sure is told how to be obeyed. */
	out->mail.to_desk = out->to_desk || out->request.ticket == 0;
	out->holds_commands = found_any(&out->commands);
	if (!out->request.actor.sure)
		return CLF_OK;
	key = copy_key(d);
	if (out->holds_commands)
		status = obeyed_before(d, key, &seen);
	if (status == CLF_OK && !seen)
		take_commands(d, key);
	return status;
}

static void add_request(struct deciding *d, struct clf_request *made, int64_t ticket, const char *key_end)
{
	struct intake_decision *out = d->out;

	*made = out->request;
	made->ticket = ticket;
	if (made->key != NULL)
		made->key = clf_arena_printf(d->arena, "%s/%s", out->request.key, key_end);
}

/* Those that act on tickets, or those that need none. */
static const struct clf_commands *part_of(struct deciding *d, bool on_tickets)
{
	const struct clf_commands *all = &d->out->commands;
	struct clf_command *items = clf_arena_array_of(d->arena, all->count, struct clf_command);
	struct clf_commands *part = clf_arena_new_of(d->arena, struct clf_commands);

	*part = *all;
	part->items = items;
	part->count = 0;
	for (size_t i = 0; i < all->count; i++) {
		if (((all->items[i].row->flags & CLF_COMMAND_TICKET) != 0) == on_tickets)
			items[part->count++] = all->items[i];
	}
	if (!on_tickets) {
		part->ticket_count = 0;
		part->rest = "";
	}
	return part;
}

/* The mail as it is to a ticket that #on names: a token for another one says nothing there. */
static enum clf_status mail_for(struct deciding *d, struct clf_request *request)
{
	struct clf_mail_in *mail = clf_arena_new_of(d->arena, struct clf_mail_in);

	*mail = d->out->mail;
	mail->to_desk = true;
	mail->same_mail_known = false;
	mail->leaks = false;
	if (request->ticket == 0 || request->ticket != d->out->threading.ticket) {
		mail->has_token = false;
		mail->is_note = true;
		mail->class_lost = false;
	}
	if (request->ticket == 0)
		mail->reply = "";
	request->mail = mail;
	return request->ticket != 0 ? decide_compare(d, request->ticket, mail) : CLF_OK;
}

static enum clf_status spread(struct deciding *d)
{
	struct intake_decision *out = d->out;
	const struct clf_commands *on_tickets = part_of(d, true);
	const struct clf_commands *others = part_of(d, false);
	struct clf_request *made = clf_arena_array_of(d->arena, out->commands.ticket_count + 1, struct clf_request);
	enum clf_status status = CLF_OK;
	size_t n = 0;

	if (on_tickets->count > 0 || !clf_text_blank(out->commands.rest) || others->count == 0) {
		for (size_t i = 0; i < out->commands.ticket_count; i++) {
			int64_t ticket = out->commands.tickets[i];

			add_request(d, &made[n], ticket, clf_arena_printf(d->arena, "%" PRId64, ticket));
			made[n++].commands = on_tickets;
		}
	}
	if (others->count > 0) {
		add_request(d, &made[n], 0, "desk");
		made[n++].commands = others;
	}
	for (size_t i = 0; status == CLF_OK && i < n; i++) {
		made[i].tickets = out->commands.ticket_count;
		made[i].batch = out->commands.ticket_count > 1 ? d->mail->journal : 0;
		status = mail_for(d, &made[i]);
	}
	out->requests = made;
	out->request_count = n;
	return status;
}

enum clf_status desk_requests(struct deciding *d)
{
	struct intake_decision *out = d->out;
	enum clf_status status;

	out->requests = &out->request;
	out->request_count = 1;
	if (out->request.commands != NULL && out->commands.ticket_count > 0 && out->commands.problem == NULL)
		return spread(d);
	status = decide_compare(d, out->request.ticket, &out->mail);
	out->mail.same_mail_known = out->mail.same_mail_known || out->same_commands;
	return status;
}
