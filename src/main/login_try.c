/*
 * login_try.c - a token taken to each server that it is for, as mailbox and sender do it.
 */
#include "login_try.h"

#include <stdio.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/config/mailbox.h"
#include "clf/gateway/login.h"
#include "clf/wire/imap.h"
#include "clf/wire/smtp.h"

#define WAIT_S 20 /* a person waits */

struct trial {
	struct clf_arena *arena;
	const struct clf_config *config;
	const struct clf_config_oauth2 *oauth2;
	const char *token; /* of all, or NULL: each user has one */
	unsigned failed, tried;
};

/* One of the user's with a service account, else that of all. */
static enum clf_status token_for(struct trial *trial, const char *user, const char **out, struct clf_error *err)
{
	struct clf_login_token token = {0};
	enum clf_status status = CLF_OK;

	if (trial->token == NULL)
		status = clf_login_now(trial->arena, trial->config, trial->oauth2->name, user, &token, err);
	*out = trial->token != NULL ? trial->token : token.token;
	if (trial->oauth2->options.grant != CLF_OAUTH2_SERVICE_ACCOUNT)
		trial->token = *out;
	return status;
}

static void say(struct trial *trial, const char *what, const char *name, const char *user, const char *words,
		bool failed)
{
	printf("%s %s as %s: %s\n", what, name, user, words);
	trial->failed += failed;
}

static void try_imap(struct trial *trial, const struct clf_config_mailbox *mailbox, const char *token)
{
	const struct clf_imap_options options = {.host = mailbox->host,
						 .port = mailbox->port,
						 .tls = mailbox->tls,
						 .ca_file = mailbox->ca_file,
						 .user = mailbox->user,
						 .token = token,
						 .timeout_s = WAIT_S};
	struct clf_imap *imap = NULL;
	struct clf_imap_folder folder = {0};
	struct clf_error err = {0};
	enum clf_status status = clf_imap_open(&options, &imap, &err);

	if (status == CLF_OK)
		status = clf_imap_select(imap, mailbox->folder, &folder, &err);
	clf_imap_close(&imap);
	say(trial, "IMAP", mailbox->name, mailbox->user,
	    status == CLF_OK ? clf_arena_printf(trial->arena, "fine, %u mails", folder.exists) : err.text,
	    status != CLF_OK);
}

struct asked {
	bool done;
	struct clf_smtp_result result;
};

static enum clf_status handed_over(void *user, void *job)
{
	(void)user;
	(void)job;
	return CLF_OK;
}

static void done(void *user, void *job, const struct clf_smtp_result *result)
{
	(void)user;
	*(struct asked *)job = (struct asked){true, *result};
}

/* The mailbox's address that goes out through it: to that it would send to itself. */
static const char *address_of(const struct clf_config *config, const struct clf_config_smtp *relay)
{
	for (size_t i = 0; i < config->mailbox_count; i++) {
		if (clf_config_goes_by(&config->mailboxes[i], relay->name))
			return config->mailboxes[i].address;
	}
	return relay->options.user;
}

static void try_smtp(struct trial *trial, const struct clf_config_smtp *relay, const char *token)
{
	static const struct clf_smtp_events events = {handed_over, done};
	struct clf_smtp_options options = relay->options;
	const char *address = address_of(trial->config, relay);
	struct clf_smtp *smtp = NULL;
	struct asked asked = {0};
	struct clf_error err = {0};
	enum clf_status status;

	options.oauth2 = true;
	options.timeout_s = options.timeout_s < WAIT_S ? options.timeout_s : WAIT_S;
	status = clf_smtp_new(&options, &events, NULL, &smtp, &err);
	if (status == CLF_OK)
		status = clf_smtp_set_token(smtp, token, &err);
	if (status == CLF_OK)
		status = clf_smtp_ask(smtp, &asked, address, address, &err);
	while (status == CLF_OK && !asked.done)
		status = clf_smtp_poll(smtp, -1, 1000, &err);
	clf_smtp_free(&smtp);
	if (status == CLF_OK && asked.result.outcome != CLF_SMTP_SENT)
		status = clf_error_set(&err, CLF_EDENIED, "%s %s", asked.result.text,
				       clf_smtp_advice(clf_smtp_trouble_name(asked.result.trouble)));
	say(trial, "SMTP", relay->name, options.user, status == CLF_OK ? "fine" : err.text, status != CLF_OK);
}

enum clf_status login_try(struct clf_arena *arena, const struct clf_config *config,
			  const struct clf_config_oauth2 *oauth2, const char *token, unsigned *failed,
			  struct clf_error *err)
{
	struct trial trial = {.arena = arena, .config = config, .oauth2 = oauth2, .token = token};
	enum clf_status status = CLF_OK;
	const char *own = NULL;

	for (size_t i = 0; status == CLF_OK && i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (!clf_text_equal(mailbox->oauth2, oauth2->name) || mailbox->url == NULL)
			continue;
		status = token_for(&trial, mailbox->user, &own, err);
		if (status == CLF_OK)
			try_imap(&trial, mailbox, own);
		trial.tried++;
	}
	for (size_t i = 0; status == CLF_OK && i < config->smtp_count; i++) {
		const struct clf_config_smtp *relay = &config->smtps[i];

		if (!clf_text_equal(relay->oauth2, oauth2->name))
			continue;
		status = token_for(&trial, relay->options.user, &own, err);
		if (status == CLF_OK)
			try_smtp(&trial, relay, own);
		trial.tried++;
	}
	if (trial.tried == 0)
		printf("No mailbox and no relay names it yet: write oauth2 = %s there.\n", oauth2->name);
	/* A running serve that had given the login up asks again; of a person's login the file is new anyway. */
	if (status == CLF_OK && trial.tried > 0 &&
	    (oauth2->options.grant == CLF_OAUTH2_APP || oauth2->options.grant == CLF_OAUTH2_SERVICE_ACCOUNT))
		status = clf_login_tried(config, oauth2->name, err);
	*failed = trial.failed;
	return status;
}
