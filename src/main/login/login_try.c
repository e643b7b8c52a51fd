/*
 * login_try.c - a token taken to each server that it is for, as mailbox and sender do it.
 */
#include "login/login_try.h"

#include <string.h>

#include "check/probe.h"
#include "check/servers.h"
#include "clf/config/mailbox.h"
#include "clf/gateway/login.h"

struct trial {
	FILE *out;
	struct clf_arena *arena;
	const struct clf_config_oauth2 *oauth2;
	struct servers servers;
	unsigned failed, tried;
};

static enum clf_status token_for(struct trial *trial, const char *user, struct clf_error *err)
{
	const struct servers_token *one = servers_token(&trial->servers, trial->oauth2->name, user);

	trial->tried++;
	if (one == NULL)
		return clf_error_set(err, CLF_EINVAL, "[oauth2 %s] is not complete", trial->oauth2->name);
	*err = one->error;
	return one->status;
}

static void say(struct trial *trial, const char *what, const char *name, const char *user, const char *words,
		bool failed)
{
	fprintf(trial->out, "%s %s as %s: %s\n", what, name, user, words);
	trial->failed += failed;
}

static const char *with(struct clf_arena *arena, const char *words, const char *remedy)
{
	return remedy[0] != '\0' ? clf_arena_printf(arena, "%s %s", words, remedy) : words;
}

static void try_imap(struct trial *trial, const struct clf_config_mailbox *mailbox)
{
	struct clf_imap_options options;
	struct probe_imap probe;
	struct clf_error err = {0};
	enum clf_status status;

	servers_imap(&trial->servers, mailbox, &options);
	status = probe_imap(trial->arena, &options, mailbox->folder, &probe, &err);
	say(trial, "IMAP", mailbox->name, mailbox->user,
	    status == CLF_OK ? clf_arena_printf(trial->arena, "fine, %u mails", probe.folder.exists)
			     : with(trial->arena, err.text, probe_imap_remedy(&probe, status, err.text)),
	    status != CLF_OK);
	probe_imap_end(&probe);
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

static void try_smtp(struct trial *trial, const struct clf_config_smtp *relay)
{
	const char *address = address_of(trial->servers.config, relay);
	struct clf_smtp_options options;
	const char *token = NULL;
	struct probe_smtp probe;
	struct clf_error err = {0};
	enum clf_status status;

	servers_smtp(&trial->servers, relay, &options, &token);
	status = probe_smtp(&options, token, &probe, &err);
	if (status == CLF_OK)
		status = probe_smtp_ask(&probe, address, address, &err);
	say(trial, "SMTP", relay->name, options.user,
	    status == CLF_OK ? "fine" : with(trial->arena, err.text, probe_smtp_remedy(&probe)), status != CLF_OK);
	probe_smtp_end(&probe);
}

enum clf_status login_try(FILE *out, struct clf_arena *arena, const struct clf_config *config,
			  const struct clf_config_oauth2 *oauth2, const char *token, unsigned *failed,
			  struct clf_error *err)
{
	struct trial trial = {
	    .out = out, .arena = arena, .oauth2 = oauth2, .servers = {.arena = arena, .config = config}};
	enum clf_status status = CLF_OK;

	if (token != NULL)
		servers_know(&trial.servers, oauth2, token);
	for (size_t i = 0; status == CLF_OK && i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (!clf_text_equal(mailbox->oauth2, oauth2->name) || mailbox->url == NULL)
			continue;
		status = token_for(&trial, mailbox->user, err);
		if (status == CLF_OK)
			try_imap(&trial, mailbox);
	}
	for (size_t i = 0; status == CLF_OK && i < config->smtp_count; i++) {
		const struct clf_config_smtp *relay = &config->smtps[i];

		if (!clf_text_equal(relay->oauth2, oauth2->name))
			continue;
		status = token_for(&trial, relay->options.user, err);
		if (status == CLF_OK)
			try_smtp(&trial, relay);
	}
	if (trial.tried == 0)
		fprintf(out, "No mailbox and no relay names it yet: write oauth2 = %s there.\n", oauth2->name);
	/* A running serve that had given the login up asks again; of a person's login the file is new anyway. */
	if (status == CLF_OK && trial.tried > 0 &&
	    (oauth2->options.grant == CLF_OAUTH2_APP || oauth2->options.grant == CLF_OAUTH2_SERVICE_ACCOUNT))
		status = clf_login_tried(config, oauth2->name, err);
	*failed = trial.failed;
	return status;
}
