/*
 * check_servers.c - the servers that the configuration names, as far as it is right.
 */
#include "check/check.h"
#include "check/probe.h"

struct clf_imap_options check_imap_options(const struct clf_config_mailbox *mailbox)
{
	return (struct clf_imap_options){.host = mailbox->host,
					 .port = mailbox->port,
					 .tls = mailbox->tls,
					 .ca_file = mailbox->ca_file,
					 .user = mailbox->user,
					 .password = mailbox->password,
					 .timeout_s = PROBE_WAIT_S};
}

struct clf_smtp_options check_smtp_options(const struct check *check, const struct clf_config_smtp *relay)
{
	struct clf_smtp_options options = relay->options;

	options.helo = options.helo != NULL ? options.helo : check->session.config->domain;
	return options;
}

bool check_can_connect(const struct clf_config_mailbox *mailbox)
{
	return mailbox->two_way && mailbox->host != NULL && mailbox->user != NULL && mailbox->password != NULL &&
	       mailbox->address != NULL;
}

const struct clf_config_smtp *check_relay_at(const struct check *check, const struct clf_config_mailbox *mailbox,
					     size_t n)
{
	return n < mailbox->smtp_count ? clf_config_smtp(check->session.config, mailbox->smtps[n]) : NULL;
}

bool check_can_send(const struct check *check, const struct clf_config_smtp *relay)
{
	const struct clf_smtp_options options = check_smtp_options(check, relay);

	return options.url != NULL && options.helo != NULL && (options.user == NULL || options.password != NULL);
}
