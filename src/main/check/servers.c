/*
 * servers.c - options for the probes, and tokens for those who log in by one.
 */
#include "check/servers.h"

#include <string.h>

#include "check/probe.h"
#include "clf/base/clock.h"
#include "clf/gateway/login.h"

static struct servers_token *add(struct servers *servers, const struct clf_config_oauth2 *account, const char *user)
{
	struct servers_token *one = clf_arena_new_of(servers->arena, struct servers_token);

	*one = (struct servers_token){.next = servers->tokens, .account = account, .user = user};
	servers->tokens = one;
	return one;
}

void servers_know(struct servers *servers, const struct clf_config_oauth2 *account, const char *token)
{
	struct servers_token *one = add(servers, account, "");

	one->token = token;
	one->expires_at = INT64_MAX;
}

/* What isn't said as a problem too: a secret that only the service can read. */
static bool is_whole(const struct clf_config *config, const struct clf_config_oauth2 *account)
{
	const struct clf_oauth2_options *options = &account->options;
	bool by_key = options->client_key != NULL &&
		      (options->grant == CLF_OAUTH2_SERVICE_ACCOUNT || options->client_certificate != NULL);

	if (config->login_folder == NULL || options->provider == NULL)
		return false;
	if (strcmp(options->provider, "microsoft") == 0 && options->tenant == NULL)
		return false;
	if (options->grant == CLF_OAUTH2_SERVICE_ACCOUNT)
		return by_key;
	if (options->client_id == NULL)
		return false;
	return by_key || options->client_secret != NULL ||
	       (options->grant != CLF_OAUTH2_APP && strcmp(options->provider, "google") != 0);
}

const struct servers_token *servers_token(struct servers *servers, const char *account, const char *user)
{
	const struct clf_config_oauth2 *found = clf_config_oauth2(servers->config, account);
	struct clf_login_token token = {0};
	struct servers_token *one;

	if (found == NULL || user == NULL || !is_whole(servers->config, found))
		return NULL;
	if (found->options.grant != CLF_OAUTH2_SERVICE_ACCOUNT)
		user = "";
	for (one = servers->tokens; one != NULL; one = one->next)
		if (one->account == found && strcmp(one->user, user) == 0)
			break;
	if (one != NULL && (one->token == NULL || clf_clock_now() < one->expires_at - CLF_MINUTE))
		return one;
	if (one == NULL)
		one = add(servers, found, user);
	one->status = clf_login_now(servers->arena, servers->config, account, user, &token, &one->error);
	one->token = one->status == CLF_OK ? token.token : NULL;
	one->expires_at = token.expires_at;
	return one;
}

/* true: it needs none, or has it. */
static bool token_for(struct servers *servers, const char *account, const char *user, const char **out)
{
	const struct servers_token *one = account != NULL ? servers_token(servers, account, user) : NULL;

	*out = one != NULL ? one->token : NULL;
	return account == NULL || *out != NULL;
}

bool servers_imap(struct servers *servers, const struct clf_config_mailbox *mailbox, struct clf_imap_options *out)
{
	*out = (struct clf_imap_options){.host = mailbox->host,
					 .port = mailbox->port,
					 .tls = mailbox->tls,
					 .ca_file = mailbox->ca_file,
					 .user = mailbox->user,
					 .password = mailbox->password,
					 .timeout_s = PROBE_WAIT_S};
	if (mailbox->host == NULL || mailbox->user == NULL || (mailbox->oauth2 == NULL && mailbox->password == NULL))
		return false;
	return token_for(servers, mailbox->oauth2, mailbox->user, &out->token);
}

bool servers_smtp(struct servers *servers, const struct clf_config_smtp *relay, struct clf_smtp_options *out,
		  const char **token)
{
	*out = relay->options;
	*token = NULL;
	if (out->helo == NULL)
		out->helo = servers->config->domain;
	out->oauth2 = relay->oauth2 != NULL;
	if (out->url == NULL || out->helo == NULL || (out->oauth2 && out->user == NULL))
		return false;
	if (out->user != NULL && !out->oauth2 && out->password == NULL)
		return false;
	return token_for(servers, relay->oauth2, out->user, token);
}
