/*
 * intake_decide.c - which ticket a mail belongs to, who wrote it and how sure that is, and what it asks for.
 */
#include "decide/intake_deciding.h"

#include <inttypes.h>
#include <string.h>

#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/mail/journal_word.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/attached.h"
#include "clf/ticket/thread/check_mail.h"
#include "clf/ticket/words.h"
#include "clf/wire/smtp.h"

#define SENT_TEXTS 30
#define RECIPIENTS 2000u
#define NOTICE_BYTES (5u << 20) /* of attachments that go along with a notice */
#define NOTICE_PARTS 50u

static const char *sender_of(struct clf_arena *arena, const struct clf_reading *reading)
{
	const char *folded = NULL;

	if (reading->from.count != 1 ||
	    clf_address_fold(arena, reading->from.items[0].address, &folded, NULL) != CLF_OK)
		return NULL;
	return folded;
}

/* Where a person says that it belongs weighs more than all that it names. */
static void obey_word(struct deciding *d)
{
	const struct clf_word *word = &d->out->word;
	struct clf_threading *threading = &d->out->threading;

	if (word->kind == CLF_WORD_NONE)
		return;
	if (threading->ticket != 0)
		threading->related = threading->ticket;
	if (word->kind == CLF_WORD_ASSIGN)
		threading->related = 0;
	threading->ticket = word->kind == CLF_WORD_ASSIGN ? word->ticket : 0;
	threading->signal = CLF_SIGNAL_NONE;
}

static enum clf_status thread(struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;
	enum clf_status status = CLF_OK;

	if (d->mail->journal != 0)
		status = clf_journal_word(d->context->store, d->arena, d->mail->journal, &d->out->word, d->err);
	if (status != CLF_OK)
		return status;
	clf_thread_candidates(d->arena, reading, d->mail->envelope, &d->mail->mailbox->reply, d->context->keyring,
			      d->context->config->tag, &d->out->candidates);
	status =
	    clf_journal_look_up(d->context->store, d->arena, sender_of(d->arena, reading), &d->out->candidates, d->err);
	if (status != CLF_OK)
		return status;
	clf_thread_decide(d->arena, &d->out->candidates, &d->out->threading);
	obey_word(d);
	return CLF_OK;
}

/*
 * Who reads a mailbox that a team shares holds its tokens: they count as made for each member. So do an agent's for
 * each of the agent's addresses.
 */
static enum clf_status token_address(struct deciding *d, int64_t party, const char **address)
{
	const char *from = sender_of(d->arena, d->mail->reading);
	struct clf_agent agent;
	bool shares = false;
	enum clf_status status = clf_party_address(d->context->store, d->arena, party, address, d->err);

	if (status != CLF_OK || from == NULL || strcmp(from, *address) == 0)
		return status;
	status = clf_agent_find(d->context->store, d->arena, from, &agent, d->err);
	shares = status == CLF_OK && agent.id == party;
	if (status == CLF_OK && !shares)
		status = clf_team_shares(d->context->store, party, agent.id, &shares, d->err);
	if (status == CLF_OK && shares)
		*address = from;
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static enum clf_status judge_identity(struct deciding *d)
{
	const struct clf_threading *threading = &d->out->threading;
	const char *address = NULL;
	enum clf_status status = CLF_OK;

	if (threading->has_token && threading->token.party != 0)
		status = token_address(d, threading->token.party, &address);
	if (status != CLF_OK && status != CLF_ENOTFOUND)
		return status;
	clf_identity_judge(d->arena, d->mail->reading, d->mail->mailbox->authserv_id,
			   threading->has_token ? &threading->token : NULL, address, &d->out->identity);
	return CLF_OK;
}

static enum clf_status find_agent(struct deciding *d)
{
	struct clf_agent agent;
	enum clf_status status;

	if (d->out->identity.address == NULL)
		return CLF_OK;
	status = clf_agent_find(d->context->store, d->arena, d->out->identity.address, &agent, d->err);
	if (status == CLF_OK && agent.active)
		d->out->agent = agent;
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

/* Where a person puts the mail, its token says nothing. */
static bool has_token(const struct deciding *d)
{
	return d->out->threading.has_token && d->out->word.kind == CLF_WORD_NONE;
}

static void make_actor(struct deciding *d)
{
	const struct clf_identity *identity = &d->out->identity;
	const struct clf_threading *threading = &d->out->threading;
	struct clf_actor *actor = &d->out->request.actor;

	if (d->out->agent.id != 0)
		*actor = clf_actor_of_agent(d->context->config, &d->out->agent);
	else if (has_token(d) && threading->token.klass == CLF_TOKEN_THIRD_PARTY)
		actor->kind = CLF_ACTOR_THIRD_PARTY;
	else
		actor->kind = CLF_ACTOR_CUSTOMER;
	if (d->out->agent.id == 0)
		actor->address = identity->address;
	if (actor->name == NULL)
		actor->name = identity->name;
	actor->unverified = identity->sureness == CLF_SURE_NOT || identity->authentication_failed;
	actor->forged = identity->authentication_failed;
	actor->sureness = identity->sureness;
	actor->sure =
	    d->out->agent.id != 0 ? clf_trust_suffices(d->mail->mailbox->trust, identity) : !actor->unverified;
	actor->sure = actor->sure && !d->out->is_behind;
}

static void join_recipients(struct clf_buf *out, struct clf_addresses addresses)
{
	for (size_t i = 0; i < addresses.count && !out->failed; i++) {
		const char *address = addresses.items[i].address;

		if (clf_text_blank(address) || out->n + strlen(address) + 2 > RECIPIENTS)
			continue;
		if (out->n > 0)
			clf_buf_add_text(out, ", ");
		clf_buf_add_text(out, address);
	}
}

static const char *recipients(struct clf_arena *arena, const struct clf_reading *reading)
{
	struct clf_buf joined;
	const char *text;

	clf_buf_init(&joined, RECIPIENTS);
	join_recipients(&joined, reading->to);
	join_recipients(&joined, reading->cc);
	text = clf_arena_copy(arena, joined.p != NULL ? joined.p : "", joined.n);
	clf_buf_free(&joined);
	return text;
}

/* Whatever it looks like: it went to one of ours from one of ours, and `check` looks at it. */
static bool is_check_mail(const struct deciding *d)
{
	const struct clf_config *config = d->context->config;
	struct clf_token token;
	bool found = false;

	for (size_t i = 0; i < config->mailbox_count && !found; i++)
		found = clf_check_mail_token(d->mail->reading, d->mail->envelope, &config->mailboxes[i].reply,
					     d->context->keyring, clf_clock_now(), &token);
	return found;
}

static bool is_own(const struct deciding *d)
{
	const struct clf_config *config = d->context->config;
	const struct clf_addresses from = d->mail->reading->from;
	bool ours = false;

	for (size_t i = 0; i < from.count; i++)
		ours = ours || clf_config_is_ours(config, from.items[i].address);
	for (size_t i = 0; i < config->mailbox_count; i++) {
		if (clf_thread_is_own(d->mail->reading, ours, &config->mailboxes[i].reply, d->context->keyring))
			return true;
	}
	return false;
}

/* One mail may have gone to several: the report says which of them it speaks of. */
static const char *failed_recipient(const struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;
	const char *folded = NULL;

	for (size_t i = 0; folded == NULL && i < reading->report_count; i++) {
		if (reading->reports[i].recipient != NULL &&
		    clf_address_fold(d->arena, reading->reports[i].recipient, &folded, NULL) != CLF_OK)
			folded = NULL;
	}
	return folded;
}

/* A row that is gone by now proves nothing. */
static enum clf_status ticket_of_row(struct deciding *d, struct clf_report_proof *proof)
{
	struct clf_outbox_entry entry = {0};
	enum clf_status status = clf_query_outbox_entry(d->context->store, d->arena, proof->outbox, &entry, d->err);

	if (status == CLF_OK && entry.ticket != 0)
		d->out->request.ticket = entry.ticket;
	if (status != CLF_ENOTFOUND)
		return status;
	proof->outbox = 0;
	return CLF_OK;
}

/* Of the recipient that failed, when it says which did. */
static const char *class_of_report(const struct clf_reading *reading)
{
	const struct clf_report *report = reading->report_count > 0 ? &reading->reports[0] : NULL;

	for (size_t i = 0; i < reading->report_count; i++) {
		if (clf_text_equal(reading->reports[i].action, "failed")) {
			report = &reading->reports[i];
			break;
		}
	}
	if (report == NULL)
		return clf_smtp_class_name(CLF_SMTP_CLASS_OTHER);
	return clf_smtp_class_name(clf_smtp_class_of_report(report->status, report->diagnostic));
}

static enum clf_status prove_report(struct deciding *d)
{
	struct clf_report_proof *proof = &d->out->proof;
	int64_t ticket = 0;
	int64_t outbox = 0;
	enum clf_status status;

	clf_thread_report(d->mail->reading, &d->out->candidates, d->context->keyring, proof);
	for (size_t i = 0; proof->outbox != 0 && i < d->out->candidates.count; i++) {
		const struct clf_candidate *candidate = &d->out->candidates.items[i];

		if (candidate->valid && candidate->token.outbox == proof->outbox)
			d->out->request.ticket = candidate->at.number;
	}
	if (proof->by_envelope_id) {
		status = ticket_of_row(d, proof);
		if (status != CLF_OK)
			return status;
	}
	d->out->mail.report_outbox = proof->outbox;
	d->out->mail.report_failure = class_of_report(d->mail->reading);
	if (proof->outbox != 0 || proof->message_id == NULL)
		return CLF_OK;
	status = clf_journal_outbox_by_message_id(d->context->store, proof->message_id, failed_recipient(d), &outbox,
						  &ticket, d->err);
	if (status == CLF_OK && outbox != 0) {
		d->out->mail.report_outbox = outbox;
		d->out->request.ticket = ticket;
	}
	return status;
}

/*
 * Of a mail that lay in its folder before: its own date, unless that lies ahead of when its server got it. Of any
 * other, whose Date may say anything, the moment when it is handled.
 */
static int64_t own_date(const struct intake_mail *mail)
{
	int64_t latest = mail->received_at != 0 ? mail->received_at : clf_clock_now();

	if (mail->lay == CLF_LAY_CAME)
		return 0;
	latest = latest < clf_clock_now() ? latest : clf_clock_now();
	return mail->reading->date > 0 && mail->reading->date < latest ? mail->reading->date : latest;
}

static enum clf_status make_mail(struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;
	const struct clf_threading *threading = &d->out->threading;
	struct clf_mail_in *mail = &d->out->mail;

	*mail = (struct clf_mail_in){
	    .journal = d->mail->journal,
	    .message_id = reading->message_id,
	    .subject = reading->subject,
	    .reply = reading->reply,
	    .text = reading->text,
	    .passed_on = reading->passed_on,
	    .guessed = reading->guessed,
	    .kind = author_kind(d),
	    .automatic = reading->automatic,
	    .goes_on = threading->signal == CLF_SIGNAL_FOREIGN_ID && !threading->has_token,
	    .for_us = reading->kind != CLF_MAIL_LIST || author_is_for_us(d),
	    .is_own = is_own(d),
	    .has_token = has_token(d),
	    .token_class = threading->token.klass,
	    .token_party = threading->token.party,
	    .is_note = (has_token(d) && threading->token.klass == CLF_TOKEN_AGENT_NOTE) ||
		       (d->out->agent.id != 0 && d->mail->lay == CLF_LAY_OLD),
	    .is_old = d->mail->lay == CLF_LAY_OLD,
	    .at = d->out->word.at != 0 ? d->out->word.at : own_date(d->mail),
	    .class_lost = d->out->agent.id != 0 && threading->ticket != 0 && !has_token(d),
	    .reports = reading->reports,
	    .report_count = reading->report_count,
	    .related = threading->related,
	    .to_joined = recipients(d->arena, reading),
	    .alias = author_wrote_to(d),
	    .attachments = reading->attachments,
	    .attachment_count = reading->attachment_count,
	};
	if (d->out->agent.id != 0 && clf_text_equal(reading->reply_rule, "forwarded")) {
		mail->reply = "";
		mail->passed_on = reading->reply;
	}
	copied_recipients(d, mail);
	return d->out->word.kind == CLF_WORD_NONE ? prove_report(d) : CLF_OK;
}

/*
 * Only the header of a mail that is too large was kept. On a ticket of a customer's, whoever owns it is told;
 * otherwise people have to look. An agent must never be taken to have answered with this text.
 */
static void treat_oversize(struct deciding *d)
{
	const struct clf_config_mailbox *mailbox = d->mail->mailbox;
	const char *locale = d->context->config->locale, *text;

	if (!d->mail->oversize)
		return;
	if (d->mail->header_only)
		text =
		    clf_words(locale, "This mail could not be read. Only its header was; the mail itself is kept, and "
				      "an administrator can look at it.");
	else if (d->mail->size > mailbox->max_size)
		text = clf_arena_printf(d->arena,
					clf_words(locale, "This mail has %" PRId64 " bytes, more than the %" PRId64
							  " that [mailbox %s] takes (max_size). Only its header was "
							  "kept; look at the mail on the server."),
					d->mail->size, mailbox->max_size, mailbox->name);
	else
		text = clf_words(
		    locale, "This mail could not be kept whole. Only its header was; look at the mail on the server.");
	d->out->mail.text = text;
	d->out->mail.reply = text;
	d->out->mail.attachment_count = 0;
	if (d->out->word.kind == CLF_WORD_NONE && d->out->end != CLF_END_SAME_MAIL &&
	    (d->out->request.ticket == 0 || d->out->agent.id != 0))
		intake_end(d->out, CLF_END_OVERSIZE, text);
}

static enum clf_status desk(struct deciding *d)
{
	enum clf_status status = author_passes_on(d);

	if (status != CLF_OK)
		return status;
	desk_answer(d);
	author_unknown(d);
	status = copy_after_new_uids(d);
	if (status == CLF_OK)
		status = copy_of_purged(d);
	if (status == CLF_OK)
		status = desk_commands(d);
	return status == CLF_OK ? desk_requests(d) : status;
}

/*
 * Before anything else: what a mailbox sends to itself is about no ticket and nobody's, and nothing is to come of it.
 * Whether it was awaited is seen when it is carried out.
 */
static bool is_probe(struct deciding *d)
{
	static const enum clf_end ends[] = {[CLF_PROBE_ITSELF] = CLF_END_PROBE,
					    [CLF_PROBE_FOREIGN] = CLF_END_PROBE_FOREIGN,
					    [CLF_PROBE_REPORT] = CLF_END_REPORT,
					    [CLF_PROBE_ANSWER] = CLF_END_MACHINE};
	struct clf_probe *probe = &d->out->probe;

	if (d->out->word.kind != CLF_WORD_NONE || d->mail->oversize)
		return false;
	clf_probe_know(d->mail->reading, d->mail->envelope, &d->mail->mailbox->reply, d->context->keyring, probe);
	if (probe->kind == CLF_PROBE_NONE)
		return false;
	d->out->threading = (struct clf_threading){.rejected = NULL};
	intake_end(d->out, ends[probe->kind], NULL);
	return true;
}

enum clf_status intake_decide(const struct clf_act_context *context, struct clf_arena *arena,
			      const struct intake_mail *mail, struct intake_decision *out, struct clf_error *err)
{
	struct deciding d = {context, arena, mail, out, err};
	bool said;
	enum clf_status status;

	*out = (struct intake_decision){
	    .action = {.kind = CLF_ACTION_MAIL_IN}, .requests = &out->request, .request_count = 1};
	status = thread(&d);
	if (status == CLF_OK)
		status = judge_identity(&d);
	if (status != CLF_OK || is_probe(&d))
		return status;
	author_behind(&d);
	said = out->word.kind != CLF_WORD_NONE;
	if (said)
		out->action.kind = CLF_ACTION_WORD;
	if (status == CLF_OK && !said)
		status = copy_thread(&d);
	if (status == CLF_OK)
		status = find_agent(&d);
	if (status == CLF_OK && !said)
		status = desk_confirmed(&d);
	if (status != CLF_OK)
		return status;
	if (!said)
		desk_find(&d);
	out->request = (struct clf_request){
	    .key = mail->journal != 0 ? clf_arena_printf(arena, "mail:%" PRId64, mail->journal) : NULL,
	    .via = CLF_VIA_MAIL,
	    .ticket = out->threading.ticket,
	    .mailbox = mail->mailbox->name,
	    .actions = &out->action,
	    .action_count = 1,
	    .mail = &out->mail,
	    .word = said ? &out->word : NULL,
	};
	make_actor(&d);
	status = make_mail(&d);
	if (status != CLF_OK)
		return status;
	if (!said && is_check_mail(&d)) {
		intake_end(out, CLF_END_CHECK, NULL);
		return CLF_OK;
	}
	if (!said)
		status = desk(&d);
	if (status == CLF_OK) {
		treat_oversize(&d);
		body_note(&d);
	}
	return status;
}

enum clf_status intake_sent_texts(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct intake_mail *mail, struct clf_texts *out, struct clf_error *err)
{
	struct intake_decision decision = {0};
	struct deciding d = {context, arena, mail, &decision, err};
	enum clf_status status = thread(&d);

	*out = (struct clf_texts){NULL, 0};
	if (status != CLF_OK || decision.threading.ticket == 0)
		return status;
	status = judge_identity(&d);
	if (status != CLF_OK)
		return status;
	return clf_journal_sent_texts(context->store, arena, decision.threading.ticket, decision.identity.address,
				      SENT_TEXTS, out, err);
}

/* What people write to agents is shown in the notice; large files stay on the ticket, where the notice lists them. */
static bool fit_a_notice(const struct clf_mail_in *mail)
{
	size_t sum = 0;
	size_t count = 0;

	for (size_t i = 0; i < mail->attachment_count; i++) {
		if (!clf_attached_apart(&mail->attachments[i]))
			continue;
		sum += mail->attachments[i].size;
		count++;
	}
	return sum <= NOTICE_BYTES && count <= NOTICE_PARTS;
}

static bool has_attachments(const struct clf_mail_in *mail)
{
	for (size_t i = 0; i < mail->attachment_count; i++) {
		if (clf_attached_may_go(&mail->attachments[i], true))
			return true;
	}
	return false;
}

bool intake_parts_may_go(const struct intake_decision *decision)
{
	return decision->end == CLF_END_NONE && decision->word.kind == CLF_WORD_NONE &&
	       has_attachments(&decision->mail) &&
	       (decision->request.actor.kind == CLF_ACTOR_AGENT || fit_a_notice(&decision->mail));
}
