/*
 * config_check.c - what one value can't show: sections that name each other, mailboxes that would
 * loop, and what trust in an agent's mail rests on.
 */
#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "config_table.h"

static const struct config_section *section_of(struct config_loader *loader, const struct clf_config_mailbox *mailbox)
{
	return config_section_find(loader, "mailbox", mailbox->name);
}

/* Whether somebody wrote it there, right or wrong. */
static bool is_written(const struct config_section *section, const char *key)
{
	return section != NULL && section->values[config_row_find(section->type, key)].text != NULL;
}

/* What a look has is in parts: of these there is enough to compare. */
static bool has_address(const struct clf_config_mailbox *mailbox)
{
	return mailbox->address != NULL && mailbox->reply.address != NULL;
}

/* INBOX is one name in any letters (RFC 3501 section 5.1). */
static bool same_folder(const char *a, const char *b)
{
	return clf_text_equal(a, b) || (clf_text_equal_nocase(a, "INBOX") && clf_text_equal_nocase(b, "INBOX"));
}

static bool same_account(const struct clf_config_mailbox *a, const struct clf_config_mailbox *b)
{
	return a->url != NULL && b->url != NULL && a->two_way && b->two_way &&
	       clf_text_equal_nocase(a->host, b->host) && a->port == b->port && clf_text_equal(a->user, b->user);
}

static bool same_inbox(const struct clf_config_mailbox *a, const struct clf_config_mailbox *b)
{
	return same_account(a, b) && same_folder(a->folder, b->folder);
}

/* What lands there is new there, and would come in again, and be moved again, for ever. */
static enum clf_status check_done(struct config_loader *loader, const struct clf_config_mailbox *from,
				  const struct clf_config_mailbox *to)
{
	if (from->done_folder == NULL || !same_account(from, to) || !same_folder(from->done_folder, to->folder))
		return CLF_OK;
	return config_error(loader, config_line(section_of(loader, from), "done"),
			    "[mailbox %s] reads %s: mail that is moved there would be taken in again, and again; "
			    "name another folder",
			    to->name, from->done_folder);
}

static enum clf_status check_pair(struct config_loader *loader, const struct clf_config_mailbox *a,
				  const struct clf_config_mailbox *b)
{
	const struct config_section *section = section_of(loader, b);

	if (!has_address(a) || !has_address(b))
		return CLF_OK;
	if (clf_address_equal(a->address, b->address))
		return config_error(loader, config_line(section, "address"),
				    "%s is the address of [mailbox %s] already: each would take the other's mail",
				    b->address, a->name);
	if (same_inbox(a, b))
		return config_error(loader, config_line(section, "url"),
				    "[mailbox %s] and [mailbox %s] read the same folder as the same user: "
				    "each mail would be read twice",
				    a->name, b->name);
	if (clf_reply_address_ours(&a->reply, b->address) || clf_reply_address_ours(&b->reply, a->address))
		return config_error(loader, config_line(section, "address"),
				    "%s and %s: one would be taken for a reply address of the other (reply_form)",
				    a->address, b->address);
	return CLF_OK;
}

static enum clf_status check_trust(struct config_loader *loader, const struct clf_config_mailbox *mailbox)
{
	const struct config_section *section = section_of(loader, mailbox);

	if (!mailbox->two_way || is_written(section, "authserv_id"))
		return CLF_OK;
	if (!is_written(section, "trust"))
		return config_error(loader, section->line,
				    "[mailbox %s] has no authserv_id, so it must say what an agent's mail needs: "
				    "trust = token (or from, which anybody can forge)",
				    mailbox->name);
	if (mailbox->trust == CLF_TRUST_AUTHENTICATED)
		return config_error(loader, config_line(section, "trust"),
				    "trust = authenticated needs authserv_id: the name in the "
				    "Authentication-Results that the mailbox's server adds");
	return CLF_OK;
}

static enum clf_status check_login(struct config_loader *loader, const struct clf_config_mailbox *mailbox)
{
	const struct config_section *section = section_of(loader, mailbox);

	if (!mailbox->two_way)
		return CLF_OK;
	if (!is_written(section, "url") && is_written(section, "two_way"))
		return CLF_OK;
	if (!is_written(section, "url"))
		return config_error(
		    loader, section->line,
		    "[mailbox %s] lacks url (or say two_way = no; or two_way = yes, when its mail comes "
		    "by `clf-mail deliver`)",
		    mailbox->name);
	if (!is_written(section, "password_file") && mailbox->oauth2 == NULL)
		return config_error(loader, section->line, "[mailbox %s] lacks password_file (or oauth2)",
				    mailbox->name);
	return CLF_OK;
}

static enum clf_status check_relays(struct config_loader *loader, const struct clf_config_mailbox *mailbox)
{
	unsigned line = config_line(section_of(loader, mailbox), "smtp");

	if (mailbox->smtps_text != NULL && mailbox->smtp_count == 0)
		return config_error(loader, line, "[mailbox %s] names no [smtp ...] to send through", mailbox->name);
	for (size_t i = 0; i < mailbox->smtp_count; i++) {
		const char *name = mailbox->smtps[i];

		if (clf_config_smtp(loader->config, name) == NULL)
			return config_error(loader, line, "there is no [smtp %s], which [mailbox %s] sends through",
					    name, mailbox->name);
		for (size_t k = 0; k < i; k++)
			if (strcmp(mailbox->smtps[k], name) == 0)
				return config_error(loader, line, "[mailbox %s] names [smtp %s] twice", mailbox->name,
						    name);
	}
	return CLF_OK;
}

static enum clf_status check_reply_to(struct config_loader *loader, const struct clf_config_mailbox *mailbox)
{
	if (mailbox->reply_to != NULL && mailbox->two_way)
		return config_error(
		    loader, config_line(section_of(loader, mailbox), "reply_to"),
		    "reply_to is for a mailbox that nobody reads (two_way = no): answers to [mailbox %s] "
		    "come back to it",
		    mailbox->name);
	return CLF_OK;
}

static enum clf_status check_mailbox(struct config_loader *loader, size_t at)
{
	static enum clf_status (*const checks[])(struct config_loader *, const struct clf_config_mailbox *) = {
	    check_relays, check_reply_to, check_trust, check_login};
	const struct clf_config *config = loader->config;
	const struct clf_config_mailbox *mailbox = &config->mailboxes[at];
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(checks); i++)
		status = config_pass(loader, checks[i](loader, mailbox));
	for (size_t i = 0; status == CLF_OK && i < at; i++)
		status = config_pass(loader, check_pair(loader, &config->mailboxes[i], mailbox));
	for (size_t i = 0; status == CLF_OK && i < config->mailbox_count; i++)
		status = config_pass(loader, check_done(loader, mailbox, &config->mailboxes[i]));
	return status;
}

static enum clf_status check_smtp(struct config_loader *loader, const struct clf_config_smtp *smtp)
{
	const struct config_section *section = config_section_find(loader, "smtp", smtp->name);
	bool has_password = is_written(section, "password_file");

	if (smtp->options.user != NULL && !has_password && smtp->oauth2 == NULL)
		return config_error(loader, config_line(section, "user"),
				    "[smtp %s] has a user and no password_file (or oauth2)", smtp->name);
	if (!is_written(section, "user") && has_password)
		return config_error(loader, config_line(section, "password_file"),
				    "[smtp %s] has a password_file and no user", smtp->name);
	return CLF_OK;
}

/* What goes out comes from a mailbox's address, and each answer to it comes back there. */
static enum clf_status check_command_address(struct config_loader *loader)
{
	const struct clf_config *config = loader->config;
	const struct config_section *section = config_section_find(loader, "gateway", "");

	for (size_t i = 0; config->command_address != NULL && i < config->mailbox_count; i++) {
		if (config->mailboxes[i].address == NULL ||
		    !clf_address_equal(config->mailboxes[i].address, config->command_address))
			continue;
		return config_error(loader, config_line(section, "command_address"),
				    "%s is the sending address of [mailbox %s]: what answers it would be taken for "
				    "commands, and our own mail would come back to us; take another address that "
				    "arrives there",
				    config->command_address, config->mailboxes[i].name);
	}
	return CLF_OK;
}

static enum clf_status check_http(struct config_loader *loader)
{
	const struct config_section *section = config_section_find(loader, "http", "");

	if (is_written(section, "tls_cert") != is_written(section, "tls_key"))
		return config_error(loader,
				    config_line(section, is_written(section, "tls_cert") ? "tls_cert" : "tls_key"),
				    "tls_cert and tls_key go together");
	return CLF_OK;
}

static bool is_among(const char *const *list, size_t count, const char *address)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_address_equal(list[i], address))
			return true;
	}
	return false;
}

static bool is_mailboxes(const struct clf_config_mailbox *mailbox, const char *address)
{
	return (mailbox->address != NULL && clf_address_equal(mailbox->address, address)) ||
	       (mailbox->reply.address != NULL && clf_reply_address_ours(&mailbox->reply, address)) ||
	       is_among(mailbox->aliases, mailbox->alias_count, address);
}

bool clf_config_is_ours(const struct clf_config *config, const char *address)
{
	if (address == NULL)
		return false;
	for (size_t i = 0; i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (is_mailboxes(mailbox, address) || is_among(mailbox->lists, mailbox->list_count, address))
			return true;
	}
	return config->command_address != NULL && clf_address_equal(config->command_address, address);
}

/* An alias of one mailbox is nobody else's address. */
static enum clf_status check_aliases(struct config_loader *loader, const struct clf_config_mailbox *mailbox)
{
	const struct clf_config *config = loader->config;
	unsigned line = config_line(section_of(loader, mailbox), "aliases");

	if (!has_address(mailbox))
		return CLF_OK;
	for (size_t i = 0; i < mailbox->alias_count; i++) {
		const char *alias = mailbox->aliases[i];

		for (size_t k = 0; k < config->mailbox_count; k++) {
			const struct clf_config_mailbox *other = &config->mailboxes[k];

			if (other == mailbox ? clf_reply_address_ours(&mailbox->reply, alias)
					     : is_mailboxes(other, alias))
				return config_error(loader, line, "%s is an address of [mailbox %s] already", alias,
						    other->name);
		}
		if (config->command_address != NULL && clf_address_equal(config->command_address, alias))
			return config_error(loader, line,
					    "%s is the command_address: what customers write there would be taken for "
					    "commands",
					    alias);
	}
	return CLF_OK;
}

const struct clf_config_mailbox *clf_config_command_mailbox(const struct clf_config *config)
{
	for (size_t i = 0; config->command_address != NULL && i < config->mailbox_count; i++) {
		if (config->mailboxes[i].two_way &&
		    clf_reply_address_ours(&config->mailboxes[i].reply, config->command_address))
			return &config->mailboxes[i];
	}
	return NULL;
}

enum clf_status config_check(struct config_loader *loader)
{
	const struct clf_config *config = loader->config;
	enum clf_status status = CLF_OK;

	if (config->mailbox_count == 0)
		status = config_pass(loader, config_error(loader, 1,
							  "there is no [mailbox NAME]: at least one is needed to send "
							  "from"));
	if (status == CLF_OK)
		status = config_pass(loader, config_check_oauth2(loader));
	for (size_t i = 0; status == CLF_OK && i < config->smtp_count; i++)
		status = config_pass(loader, check_smtp(loader, &config->smtps[i]));
	for (size_t i = 0; status == CLF_OK && i < config->mailbox_count; i++)
		status = check_mailbox(loader, i);
	for (size_t i = 0; status == CLF_OK && i < config->mailbox_count; i++)
		status = config_pass(loader, check_aliases(loader, &config->mailboxes[i]));
	if (status == CLF_OK)
		status = config_pass(loader, check_command_address(loader));
	return status == CLF_OK ? config_pass(loader, check_http(loader)) : status;
}
