/*
 * config_oauth2.c - what an [oauth2] needs beside its single values, and who may name one.
 */
#include <string.h>

#include "clf/base/count.h"
#include "config_table.h"

enum provider { MICROSOFT = 1, GOOGLE = 2, ISSUER = 4 };

/* What goes with a grant. */
enum need { NO, MAY, MUST };
struct grant_row {
	const char *name;
	unsigned providers;
	enum need client_id, secret, key, certificate;
	const char *elsewhere; /* why not with other providers */
};

/* In the order of enum clf_oauth2_grant. */
static const struct grant_row grants[] = {
    {"app", MICROSOFT | ISSUER, MUST, MAY, MAY, MAY,
     "Google has no such login for mail: take grant = service-account, or code"},
    {"device", MICROSOFT | ISSUER, MUST, MAY, NO, NO, "Google doesn't allow it for mail: take grant = code"},
    {"code", MICROSOFT | GOOGLE | ISSUER, MUST, MAY, NO, NO, ""},
    {"service-account", GOOGLE, NO, NO, MUST, NO, "only Google has it: take grant = app"},
};

static enum provider provider_of(const struct clf_config_oauth2 *oauth2)
{
	if (strcmp(oauth2->options.provider, "microsoft") == 0)
		return MICROSOFT;
	return strcmp(oauth2->options.provider, "google") == 0 ? GOOGLE : ISSUER;
}

/* What stands in the file: not every command reads the secrets that it names. */
static bool is_set(const struct config_section *section, const char *key)
{
	return section->values[config_row_find(section->type, key)].text != NULL;
}

static enum clf_status check_need(struct config_loader *loader, const struct config_section *section,
				  const struct grant_row *grant, const char *key, enum need need)
{
	bool set = is_set(section, key);

	if (need == MUST && !set)
		return config_error(loader, section->line, "[oauth2 %s] lacks %s, which grant = %s needs",
				    section->name, key, grant->name);
	if (need == NO && set)
		return config_error(loader, config_line(section, key), "%s has no place beside grant = %s", key,
				    grant->name);
	return CLF_OK;
}

static enum clf_status check_grant(struct config_loader *loader, const struct config_section *section,
				   const struct clf_config_oauth2 *oauth2)
{
	const struct grant_row *grant = &grants[oauth2->options.grant];
	const struct {
		const char *key;
		enum need need;
	} needs[] = {
	    {"client_id", grant->client_id},
	    {"client_secret_file", grant->secret},
	    {"client_key_file", grant->key},
	    {"client_certificate_file", grant->certificate},
	};
	enum clf_status status = CLF_OK;

	if ((grant->providers & provider_of(oauth2)) == 0)
		return config_error(loader, config_line(section, "grant"), "grant = %s with provider = %s: %s",
				    grant->name, oauth2->options.provider, grant->elsewhere);
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(needs); i++)
		status = check_need(loader, section, grant, needs[i].key, needs[i].need);
	return status;
}

/* The program proves itself by a secret, or by a key with its certificate. */
static enum clf_status check_proof(struct config_loader *loader, const struct config_section *section,
				   const struct clf_config_oauth2 *oauth2)
{
	bool app = oauth2->options.grant == CLF_OAUTH2_APP;
	bool secret = is_set(section, "client_secret_file");
	bool key = is_set(section, "client_key_file");

	if (app && !secret && !key)
		return config_error(loader, section->line,
				    "[oauth2 %s] lacks client_secret_file (or client_key_file and "
				    "client_certificate_file)",
				    section->name);
	if (secret && key)
		return config_error(loader, config_line(section, "client_key_file"),
				    "[oauth2 %s] has client_secret_file too: one of both is enough", section->name);
	if (app && key != is_set(section, "client_certificate_file"))
		return config_error(loader, config_line(section, key ? "client_key_file" : "client_certificate_file"),
				    "client_key_file and client_certificate_file go together");
	if (oauth2->secret_expires != 0 && !secret)
		return config_error(loader, config_line(section, "secret_expires"),
				    "secret_expires is the end of a client_secret_file, and there is none");
	if (oauth2->options.grant == CLF_OAUTH2_CODE && provider_of(oauth2) == GOOGLE && !secret)
		return config_error(loader, section->line,
				    "[oauth2 %s] lacks client_secret_file: Google gives one to desktop clients too",
				    section->name);
	return CLF_OK;
}

static enum clf_status check_oauth2(struct config_loader *loader, const struct clf_config_oauth2 *oauth2)
{
	const struct config_section *section = config_section_find(loader, "oauth2", oauth2->name);
	enum provider provider = provider_of(oauth2);
	enum clf_status status = check_grant(loader, section, oauth2);

	if (status == CLF_OK)
		status = check_proof(loader, section, oauth2);
	if (status != CLF_OK)
		return status;
	if (provider == MICROSOFT && oauth2->options.tenant == NULL)
		return config_error(loader, section->line,
				    "[oauth2 %s] lacks tenant: the organisation, like contoso.onmicrosoft.com",
				    section->name);
	if (oauth2->options.tenant != NULL && strpbrk(oauth2->options.tenant, "/?#%\\:@") != NULL)
		return config_error(loader, config_line(section, "tenant"),
				    "tenant = %s: this is a domain or an id, like contoso.onmicrosoft.com",
				    oauth2->options.tenant);
	if (provider != MICROSOFT && oauth2->options.tenant != NULL)
		return config_error(loader, config_line(section, "tenant"), "tenant goes with provider = microsoft");
	if (provider == ISSUER && oauth2->options.scopes == NULL)
		return config_error(loader, section->line,
				    "[oauth2 %s] lacks scopes: what this provider wants to be asked for mail",
				    section->name);
	return CLF_OK;
}

/* section: of a mailbox or a relay. */
static enum clf_status check_named(struct config_loader *loader, const struct config_section *section,
				   const char *oauth2)
{
	if (oauth2 == NULL)
		return CLF_OK;
	if (clf_config_oauth2(loader->config, oauth2) == NULL)
		return config_error(loader, config_line(section, "oauth2"),
				    "there is no [oauth2 %s], by which [%s %s] logs in", oauth2, section->type,
				    section->name);
	if (is_set(section, "password_file"))
		return config_error(loader, config_line(section, "oauth2"),
				    "[%s %s] has a password_file too: one of both is enough", section->type,
				    section->name);
	return CLF_OK;
}

enum clf_status config_check_oauth2(struct config_loader *loader)
{
	const struct clf_config *config = loader->config;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < config->oauth2_count; i++)
		if (config->oauth2s[i].options.provider != NULL)
			status = config_pass(loader, check_oauth2(loader, &config->oauth2s[i]));
	for (size_t i = 0; status == CLF_OK && i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		status = check_named(loader, config_section_find(loader, "mailbox", mailbox->name), mailbox->oauth2);
	}
	for (size_t i = 0; status == CLF_OK && i < config->smtp_count; i++) {
		const struct clf_config_smtp *smtp = &config->smtps[i];
		const struct config_section *section = config_section_find(loader, "smtp", smtp->name);

		status = check_named(loader, section, smtp->oauth2);
		if (status == CLF_OK && smtp->oauth2 != NULL && smtp->options.user == NULL)
			status = config_error(loader, config_line(section, "oauth2"),
					      "[smtp %s] lacks user: who logs in there", smtp->name);
	}
	return status;
}
