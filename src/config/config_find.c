/*
 * config_find.c - where the configuration lies, and what is looked up in it by name.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/count.h"
#include "clf/config/config.h"
#include "clf/config/mailbox.h"

const char *clf_config_find(const char *given)
{
	static const char *const places[] = {"./clf-mail.conf", "/etc/clf-mail/clf-mail.conf"};
	const char *named = given != NULL ? given : getenv("CLF_MAIL_CONF");

	if (named != NULL && named[0] != '\0')
		return named;
	for (size_t i = 0; i < CLF_COUNT(places); i++) {
		if (access(places[i], F_OK) == 0)
			return places[i];
	}
	return NULL;
}

const struct clf_config_mailbox *clf_config_mailbox(const struct clf_config *config, const char *name)
{
	for (size_t i = 0; name != NULL && i < config->mailbox_count; i++) {
		if (strcmp(config->mailboxes[i].name, name) == 0)
			return &config->mailboxes[i];
	}
	return NULL;
}

const struct clf_config_mailbox *clf_config_mailbox_of(const struct clf_config *config, const char *address)
{
	for (size_t i = 0; address != NULL && i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (strcmp(mailbox->address, address) == 0)
			return mailbox;
		for (size_t k = 0; k < mailbox->alias_count; k++)
			if (strcmp(mailbox->aliases[k], address) == 0)
				return mailbox;
	}
	return NULL;
}

bool clf_config_goes_by(const struct clf_config_mailbox *mailbox, const char *relay)
{
	for (size_t i = 0; i < mailbox->smtp_count; i++)
		if (strcmp(mailbox->smtps[i], relay) == 0)
			return true;
	return false;
}

const struct clf_config_smtp *clf_config_smtp(const struct clf_config *config, const char *name)
{
	for (size_t i = 0; name != NULL && i < config->smtp_count; i++) {
		if (strcmp(config->smtps[i].name, name) == 0)
			return &config->smtps[i];
	}
	return NULL;
}

const struct clf_config_oauth2 *clf_config_oauth2(const struct clf_config *config, const char *name)
{
	for (size_t i = 0; name != NULL && i < config->oauth2_count; i++) {
		if (strcmp(config->oauth2s[i].name, name) == 0)
			return &config->oauth2s[i];
	}
	return NULL;
}

bool clf_config_has_login(const struct clf_config *config, const char *account, const char *user)
{
	const struct clf_config_oauth2 *oauth2 = clf_config_oauth2(config, account);
	bool each = oauth2 != NULL && oauth2->options.grant == CLF_OAUTH2_SERVICE_ACCOUNT;

	for (size_t i = 0; oauth2 != NULL && i < config->mailbox_count; i++) {
		if (clf_text_equal(config->mailboxes[i].oauth2, account) &&
		    (each ? clf_text_equal(config->mailboxes[i].user, user) : user[0] == '\0'))
			return true;
	}
	for (size_t i = 0; oauth2 != NULL && i < config->smtp_count; i++) {
		if (clf_text_equal(config->smtps[i].oauth2, account) &&
		    (each ? clf_text_equal(config->smtps[i].options.user, user) : user[0] == '\0'))
			return true;
	}
	return false;
}
