/*
 * config_find.c - where the configuration lies, and what is looked up in it by name.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/count.h"
#include "clf/config/config.h"

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
