/*
 * check_servers.c - the servers that the configuration names, as far as it is right.
 */
#include "check/check.h"

bool check_can_connect(struct check *check, const struct clf_config_mailbox *mailbox, struct clf_imap_options *options)
{
	return mailbox->two_way && mailbox->address != NULL && servers_imap(&check->servers, mailbox, options);
}

const struct clf_config_smtp *check_relay_at(const struct check *check, const struct clf_config_mailbox *mailbox,
					     size_t n)
{
	return n < mailbox->smtp_count ? clf_config_smtp(check->session.config, mailbox->smtps[n]) : NULL;
}
