/*
 * config.c - a configuration read from its file and built from its sections.
 */
#include "clf/config/look.h"

#include <string.h>

#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/mail/address.h"
#include "config_table.h"

#define FILE_BYTES (1u << 20)

/* Values of one section, then defaults. base is the struct that the section's rows are about. */
static enum clf_status fill(struct config_loader *loader, const char *type, const struct config_section *section,
			    void *base)
{
	for (size_t i = 0; i < config_row_count(); i++) {
		const struct config_row *row = config_row_at(i);
		struct config_value value = section != NULL ? section->values[i] : (struct config_value){0};
		enum clf_status status = CLF_OK;

		if (strcmp(row->section, type) != 0)
			continue;
		if (value.text == NULL && row->required && !loader->trusted)
			status = config_error(loader, section != NULL ? section->line : 1, "%s lacks '%s'",
					      section != NULL ? config_heading(loader, section)
							      : clf_arena_printf(loader->arena, "[%s]", type),
					      row->key);
		if (value.text == NULL)
			value.text = row->otherwise;
		if (value.text != NULL)
			status = config_value_parse(loader, row, base, value.text, value.line);
		status = config_pass(loader, status);
		if (status != CLF_OK)
			return status;
	}
	return CLF_OK;
}

static enum clf_status derive_reply(struct config_loader *loader, const struct config_section *section,
				    struct clf_config_mailbox *mailbox)
{
	const char *form = section->values[config_row_find("mailbox", "reply_form")].text;
	struct clf_error why = {0};

	if (mailbox->address == NULL)
		return CLF_OK;
	if (clf_reply_address_parse(loader->arena, form != NULL ? form : "plus", mailbox->address, &mailbox->reply,
				    &why) != CLF_OK)
		return config_pass(loader, config_error(loader, config_line(section, "reply_form"), "%s", why.text));
	return CLF_OK;
}

/* What config_value_parse has joined with commas. */
static const char *const *split(struct clf_arena *arena, const char *text, size_t *count)
{
	const char *rest = text != NULL ? text : "";
	const char **list = clf_arena_array_of(arena, strlen(rest) / 2 + 1, const char *);

	for (*count = 0; *rest != '\0';) {
		size_t n = strcspn(rest, ",");

		list[(*count)++] = clf_arena_copy(arena, rest, n);
		rest += n + (rest[n] == ',');
	}
	return list;
}

static enum clf_status build_mailbox(struct config_loader *loader, const struct config_section *section,
				     struct clf_config_mailbox *mailbox)
{
	enum clf_status status;

	mailbox->name = section->name;
	mailbox->two_way = loader->config->two_way;
	mailbox->trust = CLF_TRUST_AUTHENTICATED;
	status = fill(loader, "mailbox", section, mailbox);
	if (status != CLF_OK)
		return status;
	mailbox->smtps = split(loader->arena, mailbox->smtps_text, &mailbox->smtp_count);
	mailbox->smtp = mailbox->smtp_count > 0 ? mailbox->smtps[0] : NULL;
	mailbox->aliases = split(loader->arena, mailbox->aliases_text, &mailbox->alias_count);
	mailbox->lists = split(loader->arena, mailbox->lists_text, &mailbox->list_count);
	if (mailbox->user == NULL)
		mailbox->user = mailbox->address;
	if (!mailbox->two_way)
		mailbox->heartbeat_s = 0;
	if (mailbox->url != NULL && strncmp(mailbox->url, "imaps://", 8) == 0)
		mailbox->tls = CLF_TLS_IMPLICIT;
	return derive_reply(loader, section, mailbox);
}

static enum clf_status build_smtp(struct config_loader *loader, const struct config_section *section,
				  struct clf_config_smtp *smtp)
{
	enum clf_status status;

	smtp->name = section->name;
	smtp->options.helo = loader->config->domain;
	status = fill(loader, "smtp", section, smtp);
	smtp->options.oauth2 = smtp->oauth2 != NULL;
	return status;
}

static enum clf_status build_oauth2(struct config_loader *loader, const struct config_section *section,
				    struct clf_config_oauth2 *oauth2)
{
	oauth2->name = section->name;
	return fill(loader, "oauth2", section, oauth2);
}

/* Beside the database, and not in it: its backups would carry the logins. */
static void derive_login_folder(struct config_loader *loader)
{
	const char *path = loader->config->store_url;
	const char *slash;

	if (path == NULL || strncmp(path, "sqlite:", 7) != 0)
		return;
	slash = strrchr(path + 7, '/');
	loader->config->login_folder =
	    clf_arena_printf(loader->arena, "%.*slogin", slash != NULL ? (int)(slash + 1 - path - 7) : 0, path + 7);
}

static void add_domain(struct clf_config *config, const char **list, const char *domain)
{
	for (size_t i = 0; i < config->domain_count; i++) {
		if (strcmp(list[i], domain) == 0)
			return;
	}
	if (domain[0] != '\0')
		list[config->domain_count++] = domain;
}

/* The gateway's, those that the mailboxes are in, and what `domains` adds; folded all of them. */
static void derive_domains(struct config_loader *loader)
{
	struct clf_config *config = loader->config;
	size_t more = 0;
	const char *const *further = split(loader->arena, config->domains_text, &more);
	size_t most = config->mailbox_count + more + 1;
	const char **list;

	for (size_t i = 0; i < config->mailbox_count; i++)
		most += config->mailboxes[i].alias_count;
	list = clf_arena_array_of(loader->arena, most, const char *);
	config->domain_count = 0;
	config->domains = list;
	if (config->domain != NULL)
		add_domain(config, list, config->domain);
	for (size_t i = 0; i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (mailbox->address != NULL)
			add_domain(config, list, clf_address_domain(mailbox->address));
		for (size_t k = 0; k < mailbox->alias_count; k++)
			add_domain(config, list, clf_address_domain(mailbox->aliases[k]));
	}
	for (size_t i = 0; i < more; i++)
		add_domain(config, list, further[i]);
}

enum clf_status config_build(struct config_loader *loader)
{
	static const char *const single[] = {"gateway", "store", "http", "retention", "log"};
	struct clf_config *config = loader->config;
	enum clf_status status = CLF_OK;

	config->mailboxes = clf_arena_array_of(loader->arena, loader->section_count, struct clf_config_mailbox);
	config->smtps = clf_arena_array_of(loader->arena, loader->section_count, struct clf_config_smtp);
	config->oauth2s = clf_arena_array_of(loader->arena, loader->section_count, struct clf_config_oauth2);
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(single); i++)
		status = fill(loader, single[i], config_section_find(loader, single[i], ""), config);
	for (size_t i = 0; status == CLF_OK && i < loader->section_count; i++) {
		const struct config_section *section = &loader->sections[i];

		if (strcmp(section->type, "mailbox") == 0)
			status = build_mailbox(loader, section, &config->mailboxes[config->mailbox_count++]);
		else if (strcmp(section->type, "smtp") == 0)
			status = build_smtp(loader, section, &config->smtps[config->smtp_count++]);
		else if (strcmp(section->type, "oauth2") == 0)
			status = build_oauth2(loader, section, &config->oauth2s[config->oauth2_count++]);
	}
	if (status == CLF_OK)
		derive_domains(loader);
	if (status == CLF_OK && config->login_folder == NULL)
		derive_login_folder(loader);
	return status;
}

static const char *folder_of(struct clf_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "" : clf_arena_copy(arena, path, (size_t)(slash - path));
}

enum clf_status clf_config_value(struct clf_arena *arena, const char *section, const char *key, const char *text,
				 void *into, struct clf_error *err)
{
	struct clf_error found = {0};
	struct config_loader loader = {
	    .arena = arena, .file = "", .folder = ".", .secrets = CLF_SECRETS_NONE, .err = &found};
	size_t row = config_row_find(section, key);
	enum clf_status status;

	loader.config = clf_arena_new_of(arena, struct clf_config);
	if (row == (size_t)-1)
		return clf_error_set(err, CLF_EINVAL, "there is no %s in [%s]", key, section);
	status = config_value_parse(&loader, config_row_at(row), into, clf_arena_strdup(arena, text), 0);
	return status == CLF_OK ? CLF_OK : clf_error_set(err, status, "%s", found.text + strlen(":0: "));
}

/* look NULL: up to the first error. */
static enum clf_status load(struct clf_arena *arena, const char *path, enum clf_config_secrets secrets,
			    struct clf_config_look *look, struct clf_config **out, struct clf_error *err)
{
	struct config_loader loader = {
	    .arena = arena, .file = clf_arena_strdup(arena, path), .secrets = secrets, .look = look, .err = err};
	struct clf_buf bytes;
	enum clf_status status;

	loader.folder = folder_of(arena, path);
	loader.sections = clf_arena_array_of(arena, CLF_CONFIG_SECTIONS, struct config_section);
	loader.config = clf_arena_new_of(arena, struct clf_config);
	loader.config->file = loader.file;
	clf_buf_init(&bytes, FILE_BYTES);
	status = clf_file_read(path, &bytes, err);
	if (status == CLF_OK)
		status = config_ini_read(&loader, clf_buf_view(&bytes));
	if (status == CLF_OK)
		status = config_pass(&loader, config_environment(&loader));
	if (status == CLF_OK)
		status = config_build(&loader);
	if (status == CLF_OK)
		status = config_check(&loader);
	if (status == CLF_OK)
		*out = loader.config;
	clf_buf_free(&bytes);
	return status;
}

enum clf_status clf_config_load(struct clf_arena *arena, const char *path, struct clf_config **out,
				struct clf_error *err)
{
	return load(arena, path, CLF_SECRETS_ALL, NULL, out, err);
}

enum clf_status clf_config_load_with(struct clf_arena *arena, const char *path, enum clf_config_secrets secrets,
				     struct clf_config **out, struct clf_error *err)
{
	return load(arena, path, secrets, NULL, out, err);
}

enum clf_status clf_config_look(struct clf_arena *arena, const char *path, struct clf_config_look *out,
				struct clf_error *err)
{
	enum clf_status status;

	*out = (struct clf_config_look){0};
	status = load(arena, path, CLF_SECRETS_ALL, out, &out->config, err);
	return status == CLF_OK && out->problem_count > 0 ? CLF_EINVAL : status;
}
