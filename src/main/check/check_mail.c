/*
 * check_mail.c - mails to ourselves and one to somebody outside, sent and looked at.
 */
#include "check/check_mail.h"

#include <string.h>

#include "check/judge.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/mail/address.h"
#include "clf/mail/write/compose.h"

#define COPY_BYTES (1u << 20)

/* Sends what is in mails, whose refusals are findings; false: none is on its way. */
static bool send_each(struct post *post, const struct clf_config_smtp *relay, struct post_mail *mails, size_t count)
{
	struct findings *findings = &post->check->findings;
	struct clf_smtp_options options;
	const char *token = NULL;
	struct probe_smtp probe;
	struct clf_error err = {0};
	bool any = false;

	if (!servers_smtp(&post->check->servers, relay, &options, &token))
		return false; /* relay_of has seen that it has what it takes */
	if (probe_smtp(&options, token, &probe, &err) != CLF_OK) {
		found(findings, FINDING_WRONG, "mail", post->mailbox->name, NULL, "%s", err.text);
		return false;
	}
	for (size_t i = 0; i < count && probe.smtp != NULL; i++) {
		enum clf_status status = post_send(post, &probe, &mails[i], &err);

		any = any || status == CLF_OK;
		if (status != CLF_OK && mails[i].to_token && probe.result.step == CLF_SMTP_RCPT)
			mails[i].refused = clf_arena_strdup(post->check->session.arena, probe.result.text);
		else if (status != CLF_OK)
			found(findings, FINDING_WRONG, "mail", post->mailbox->name, probe_smtp_remedy(&probe), "%s",
			      err.text);
		if (status != CLF_OK && mails[i].refused == NULL)
			mails[i].number = 0;
	}
	probe_smtp_end(&probe);
	return any;
}

/* The first pair: as a mail goes. What comes of it says whose results to forge in the second. */
static enum clf_status try_mailbox(struct post *post, const struct clf_config_smtp *relay, int wait_s,
				   struct clf_error *err)
{
	struct findings *findings = &post->check->findings;
	const struct clf_config_mailbox *mailbox = post->mailbox;
	struct post_mail mails[2] = {{.token_sender = relay->envelope_token && mailbox->reply.form != CLF_REPLY_BARE},
				     {.to_token = true}};
	struct post_mail forged = {0};
	const char *server;
	enum clf_status status;

	if (!send_each(post, relay, mails, 2))
		return CLF_OK;
	status = post_await(post, mails, 2, wait_s, err);
	if (status != CLF_OK)
		return status;
	if (mails[0].reading == NULL && mails[0].number != 0) {
		found(findings, FINDING_WRONG, "mail", mailbox->name,
		      "Look into the relay's log, the server's folders and its quarantine for this mail.",
		      mails[0].refused != NULL ? "a mail to itself was sent back: %s"
					       : "a mail to itself did not come: %s",
		      mails[0].refused != NULL ? mails[0].refused : mails[0].message_id);
		return CLF_OK;
	}
	if (mails[0].reading == NULL)
		return CLF_OK;
	judge_plain(findings, mailbox, relay->name, &mails[0]);
	judge_token(findings, mailbox, &mails[1], wait_s);
	server = judge_server(mails[0].reading);
	forged.forged = mailbox->authserv_id != NULL ? mailbox->authserv_id : server;
	if (forged.forged != NULL && send_each(post, relay, &forged, 1))
		status = post_await(post, &forged, 1, wait_s, err);
	if (status == CLF_OK)
		judge_trust(findings, mailbox, server, forged.forged, forged.reading);
	return status;
}

static const struct clf_config_smtp *relay_of(struct check *check, const struct clf_config_mailbox *mailbox)
{
	struct clf_smtp_options options;
	const char *token = NULL;
	const struct clf_config_smtp *relay = check_relay_at(check, mailbox, 0);

	return relay != NULL && servers_smtp(&check->servers, relay, &options, &token) ? relay : NULL;
}

static void check_mail_of(struct check *check, const struct clf_config_mailbox *mailbox,
			  const struct clf_imap_options *options, int wait_s)
{
	const struct clf_config_smtp *relay = relay_of(check, mailbox);
	struct probe_imap probe;
	struct post post;
	struct clf_error err = {0}, removal = {0};
	enum clf_status status;

	if (relay == NULL || check->session.keyring == NULL || check->session.config->domain == NULL)
		return;
	status = probe_imap(check->session.arena, options, mailbox->folder, &probe, &err);
	if (status == CLF_OK)
		status = post_begin(&post, check, mailbox, &probe, &err);
	if (status == CLF_OK) {
		status = try_mailbox(&post, relay, wait_s, &err);
		if (post_remove(&post, &removal) != CLF_OK && status == CLF_OK)
			found(&check->findings, FINDING_WARNING, "mail", mailbox->name,
			      "Delete the mails with the subject \"clf-mail check\".",
			      "the mails that were sent could not be removed: %s", removal.text);
	}
	/* A server that fails before is said by check_connect already, in the same words. */
	if (status != CLF_OK)
		found(&check->findings, FINDING_WRONG, "mail", mailbox->name, NULL, "%s", err.text);
	probe_imap_end(&probe);
}

enum clf_status check_forged(struct check *check, const struct clf_config_mailbox *mailbox, struct probe_imap *probe,
			     struct clf_error *err)
{
	const struct clf_config_smtp *relay = relay_of(check, mailbox);
	const struct proposal token = {"mailbox", mailbox->name, "trust", "token"};
	struct post_mail mail = {.forged = mailbox->authserv_id};
	struct clf_error removal = {0};
	struct post post;
	enum clf_status status;

	if (relay == NULL || check->session.keyring == NULL || check->session.config->domain == NULL)
		return CLF_OK;
	status = post_begin(&post, check, mailbox, probe, err);
	if (status != CLF_OK || !send_each(&post, relay, &mail, 1))
		return status;
	status = post_await(&post, &mail, 1, CHECK_FORGED_WAIT_S, err);
	if (status == CLF_OK && mail.reading == NULL)
		status = clf_error_set(err, CLF_EAGAIN, "the mail it sent itself did not come within %d s",
				       CHECK_FORGED_WAIT_S);
	if (status == CLF_OK && judge_forged(mail.reading))
		found_proposal(&check->findings, FINDING_WRONG, "trust", mailbox->name, &token,
			       "forged results of %s survive on the way in, so they prove nothing: let the server "
			       "remove them, or",
			       mailbox->authserv_id);
	if (post_remove(&post, &removal) != CLF_OK && status == CLF_OK)
		status = clf_error_set(err, CLF_EIO, "the mail that it sent could not be removed: %s", removal.text);
	return status;
}

/* What a customer would get. An answer to it is a mail like any other. */
static void send_copy(struct check *check, const struct clf_config_mailbox *mailbox, const char *to)
{
	const struct clf_config *config = check->session.config;
	const struct clf_config_smtp *relay = relay_of(check, mailbox);
	struct clf_smtp_options options;
	const struct clf_address recipient = {"", to};
	struct probe_smtp probe;
	struct clf_error err = {0};
	const char *token = NULL;
	char id[32];
	uint8_t random[15];
	struct clf_buf raw;
	enum clf_status status;

	clf_random_bytes(random, sizeof random);
	clf_base32_encode(random, sizeof random, id);
	clf_buf_init(&raw, COPY_BYTES);
	status = clf_compose(
	    &(struct clf_outgoing){
		.from = {mailbox->from_name != NULL ? mailbox->from_name : config->name, mailbox->address},
		.to = {&recipient, 1},
		.subject = "clf-mail check: how customers see our mail",
		.message_id = clf_arena_printf(check->session.arena, "check.%s@%s", id, config->domain),
		.date = clf_clock_now(),
		.text = "`clf-mail check --mail --to` sent this mail. See that it came into the inbox and not among "
			"junk, that the sender is named as it should be, and that your provider shows SPF, DKIM and "
			"DMARC as passed (Gmail: Show original; Outlook: View message source).\n\n"
			"An answer to it comes in as any other mail, and makes a ticket.\n",
		.automatic = CLF_AUTO_GENERATED},
	    &raw, &err);
	if (status == CLF_OK && !servers_smtp(&check->servers, relay, &options, &token))
		status = clf_error_set(&err, CLF_EDENIED, "[smtp %s] can't be logged in to", relay->name);
	if (status == CLF_OK)
		status = probe_smtp(&options, token, &probe, &err);
	if (status == CLF_OK) {
		status = probe_smtp_send(&probe, mailbox->address, to, clf_buf_view(&raw), &err);
		probe_smtp_end(&probe);
	}
	clf_buf_free(&raw);
	if (status == CLF_OK)
		found_fine(&check->findings, "copy", to,
			   "sent from %s: look there whether it came into the inbox, and at its source (Gmail: Show "
			   "original; Outlook: View message source) whether SPF, DKIM and DMARC passed",
			   mailbox->address);
	else
		found(&check->findings, FINDING_WRONG, "copy", to, NULL, "%s", err.text);
}

static void send_copies(struct check *check, const char *to)
{
	const struct clf_config *config = check->session.config;
	const char *folded = NULL;
	struct clf_error err = {0};

	if (clf_address_fold(check->session.arena, to, &folded, &err) != CLF_OK) {
		found(&check->findings, FINDING_WRONG, "copy", to, NULL, "--to: %s", err.text);
		return;
	}
	for (size_t i = 0; i < config->mailbox_count; i++)
		if (config->mailboxes[i].address != NULL && relay_of(check, &config->mailboxes[i]) != NULL) {
			send_copy(check, &config->mailboxes[i], folded);
			return;
		}
}

void check_mail(struct check *check, const char *to, int wait_s)
{
	const struct clf_config *config = check->session.config;
	struct clf_imap_options options;

	check_dns(check);
	for (size_t i = 0; i < config->mailbox_count; i++)
		if (check_can_connect(check, &config->mailboxes[i], &options))
			check_mail_of(check, &config->mailboxes[i], &options, wait_s);
	if (to != NULL)
		send_copies(check, to);
}
