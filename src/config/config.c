/*
 * config.c - a configuration found, read, built from its sections and looked up.
 */
#include "clf/config/config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/mail/address.h"
#include "config_table.h"

#define FILE_BYTES (1u << 20)

enum clf_status config_error(struct config_loader *loader, unsigned line, const char *format, ...)
{
	char text[CLF_ERROR_TEXT];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return clf_error_set(loader->err, CLF_EINVAL, "%s:%u: %s", loader->file, line, text);
}

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

const char *config_path(struct config_loader *loader, const char *path)
{
	if (loader->trusted || path[0] == '/')
		return path;
	return clf_arena_printf(loader->arena, "%s/%s", loader->folder, path);
}

struct config_section *config_section_find(struct config_loader *loader, const char *type, const char *name)
{
	for (size_t i = 0; i < loader->section_count; i++) {
		struct config_section *section = &loader->sections[i];

		if (strcmp(section->type, type) == 0 && strcmp(section->name, name) == 0)
			return section;
	}
	return NULL;
}

unsigned config_line(const struct config_section *section, const char *key)
{
	size_t row;

	if (section == NULL)
		return 1;
	row = config_row_find(section->type, key);
	return row != (size_t)-1 && section->values[row].line > 0 ? section->values[row].line : section->line;
}

static bool name_is_good(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n <= 64 &&
	       strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

static bool is_named(const char *type)
{
	return strcmp(type, "mailbox") == 0 || strcmp(type, "smtp") == 0;
}

static enum clf_status section_refused(struct config_loader *loader, const char *type, const char *name, unsigned line)
{
	const char *near = config_nearest(NULL, type);

	if (near == NULL || strcmp(near, type) != 0)
		return config_error(loader, line,
				    near ? "unknown section [%s]; did you mean [%s]?" : "unknown section [%s]", type,
				    near);
	if (is_named(type) && name[0] == '\0')
		return config_error(loader, line, "[%s] needs a name, as in [%s support]", type, type);
	if (is_named(type) && !name_is_good(name))
		return config_error(loader, line, "the name in [%s %s] may hold A-Z a-z 0-9 _ - and 64 of them", type,
				    name);
	if (!is_named(type) && name[0] != '\0')
		return config_error(loader, line, "[%s] takes no name", type);
	if (config_section_find(loader, type, name) != NULL)
		return config_error(loader, line, "this section was there before, in line %u",
				    config_section_find(loader, type, name)->line);
	if (loader->section_count == CLF_CONFIG_SECTIONS)
		return config_error(loader, line, "more than %u sections", CLF_CONFIG_SECTIONS);
	return CLF_OK;
}

enum clf_status config_open_section(struct config_loader *loader, const char *heading, unsigned line)
{
	struct clf_str text = clf_str_trim(clf_str_from(heading));
	size_t blank = 0;
	const char *type;
	const char *name;
	struct clf_str rest;
	enum clf_status status;

	while (blank < text.n && text.p[blank] != ' ' && text.p[blank] != '\t')
		blank++;
	rest = clf_str_trim((struct clf_str){text.p + blank, text.n - blank});
	type = clf_arena_copy(loader->arena, text.p, blank);
	name = clf_arena_copy(loader->arena, rest.p, rest.n);
	status = section_refused(loader, type, name, line);
	if (status != CLF_OK)
		return status;
	loader->sections[loader->section_count++] = (struct config_section){
	    type, name, line, clf_arena_array_of(loader->arena, config_row_count(), struct config_value)};
	return CLF_OK;
}

static const char *heading_of(struct config_loader *loader, const struct config_section *section)
{
	return clf_arena_printf(loader->arena, section->name[0] ? "[%s %s]" : "[%s]", section->type, section->name);
}

enum clf_status config_set(struct config_loader *loader, const char *key, const char *value, unsigned line)
{
	struct config_section *section;
	const char *near;
	size_t row;

	if (loader->section_count == 0)
		return config_error(loader, line, "%s stands before the first [section]", key);
	section = &loader->sections[loader->section_count - 1];
	row = config_row_find(section->type, key);
	if (row == (size_t)-1) {
		near = config_nearest(section->type, key);
		return config_error(loader, line,
				    near ? "unknown key '%s' in %s; did you mean '%s'?" : "unknown key '%s' in %s", key,
				    heading_of(loader, section), near);
	}
	if (section->values[row].text != NULL)
		return config_error(loader, line, "'%s' in %s was set in line %u already", key,
				    heading_of(loader, section), section->values[row].line);
	if (value[0] == '\0')
		return config_error(loader, line, "'%s' in %s has no value; leave the line out for the default", key,
				    heading_of(loader, section));
	section->values[row] = (struct config_value){clf_arena_strdup(loader->arena, value), line};
	return CLF_OK;
}

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
			return config_error(loader, section ? section->line : 1, "%s lacks '%s'",
					    section ? heading_of(loader, section)
						    : clf_arena_printf(loader->arena, "[%s]", type),
					    row->key);
		if (value.text == NULL)
			value.text = config_row_default(i);
		if (value.text != NULL)
			status = config_value_parse(loader, row, base, value.text, value.line);
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
		return config_error(loader, config_line(section, "reply_form"), "%s", why.text);
	return CLF_OK;
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
	if (mailbox->user == NULL)
		mailbox->user = mailbox->address;
	if (mailbox->url != NULL && strncmp(mailbox->url, "imaps://", 8) == 0)
		mailbox->tls = CLF_TLS_IMPLICIT;
	return derive_reply(loader, section, mailbox);
}

static enum clf_status build_smtp(struct config_loader *loader, const struct config_section *section,
				  struct clf_config_smtp *smtp)
{
	smtp->name = section->name;
	smtp->options.helo = loader->config->domain;
	return fill(loader, "smtp", section, smtp);
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
	const char *rest = config->domains_text != NULL ? config->domains_text : "";
	const char **list = clf_arena_array_of(loader->arena, config->mailbox_count + strlen(rest) + 2, const char *);

	config->domain_count = 0;
	config->domains = list;
	if (config->domain != NULL)
		add_domain(config, list, config->domain);
	for (size_t i = 0; i < config->mailbox_count; i++) {
		if (config->mailboxes[i].address != NULL)
			add_domain(config, list, clf_address_domain(config->mailboxes[i].address));
	}
	while (*rest != '\0') {
		size_t n = strcspn(rest, ",");

		add_domain(config, list, clf_arena_copy(loader->arena, rest, n));
		rest += n + (rest[n] == ',');
	}
}

enum clf_status config_build(struct config_loader *loader)
{
	static const char *const single[] = {"gateway", "store", "http", "log"};
	struct clf_config *config = loader->config;
	enum clf_status status = CLF_OK;

	config->mailboxes = clf_arena_array_of(loader->arena, loader->section_count, struct clf_config_mailbox);
	config->smtps = clf_arena_array_of(loader->arena, loader->section_count, struct clf_config_smtp);
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(single); i++)
		status = fill(loader, single[i], config_section_find(loader, single[i], ""), config);
	for (size_t i = 0; status == CLF_OK && i < loader->section_count; i++) {
		const struct config_section *section = &loader->sections[i];

		if (strcmp(section->type, "mailbox") == 0)
			status = build_mailbox(loader, section, &config->mailboxes[config->mailbox_count++]);
		else if (strcmp(section->type, "smtp") == 0)
			status = build_smtp(loader, section, &config->smtps[config->smtp_count++]);
	}
	if (status == CLF_OK)
		derive_domains(loader);
	return status;
}

static const char *folder_of(struct clf_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "" : clf_arena_copy(arena, path, (size_t)(slash - path));
}

enum clf_status clf_config_load(struct clf_arena *arena, const char *path, struct clf_config **out,
				struct clf_error *err)
{
	struct config_loader loader = {.arena = arena, .file = clf_arena_strdup(arena, path), .err = err};
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
		status = config_build(&loader);
	if (status == CLF_OK)
		status = config_check(&loader);
	if (status == CLF_OK)
		*out = loader.config;
	clf_buf_free(&bytes);
	return status;
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
