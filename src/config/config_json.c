/*
 * config_json.c - the configuration as it goes over the pipe to a role: each gets what it needs,
 * and no secret beside it.
 *
 * {"file", "secret", "sections": [{"type", "name", "values": {key: text}}]}, values as in the file
 * except that secrets and paths are resolved.
 */
#include <string.h>

#include "clf/base/count.h"
#include "clf/base/json.h"
#include "config_table.h"

struct needs {
	const char *role;
	bool database, keys, mailbox_passwords, smtp_passwords, http, one_mailbox, logins;
};

static const struct needs roles[] = {
    {"mailbox", false, false, true, false, false, true, false},
    {"intake", true, true, false, false, false, false, false},
    {"sender", true, true, false, true, false, false, false},
    {"clock", true, true, false, false, false, false, false},
    {"web", true, true, false, false, true, false, false},
    {"login", false, false, false, false, false, false, true},
};
static const struct needs nothing = {"", false, false, false, false, false, false, false};

static const struct needs *needs_of(const char *role)
{
	for (size_t i = 0; i < CLF_COUNT(roles); i++) {
		if (strcmp(roles[i].role, role) == 0)
			return &roles[i];
	}
	return &nothing;
}

/* Of the page, who writes mails needs to know where it is, for links, and nothing else. */
static bool hidden(const struct needs *needs, const struct config_row *row)
{
	if (strcmp(row->section, "http") == 0 && !needs->http)
		return strcmp(row->key, "base_url") != 0;
	if (row->base == CONFIG_OF_OAUTH2 && (row->kind == CONFIG_SECRET || row->kind == CONFIG_SECRET_TEXT))
		return !needs->logins;
	if (row->kind == CONFIG_SECRET)
		return !(strcmp(row->section, "mailbox") == 0 ? needs->mailbox_passwords : needs->smtp_passwords);
	return row->kind == CONFIG_SECRET_FILE && !needs->keys;
}

static void add_section(struct clf_arena *arena, struct clf_json *to, const struct needs *needs, const char *type,
			const char *name, const void *base)
{
	struct clf_json *section = clf_json_object();
	struct clf_json *values = clf_json_object();

	for (size_t i = 0; i < config_row_count(); i++) {
		const struct config_row *row = config_row_at(i);
		const char *text;

		if (strcmp(row->section, type) != 0 || hidden(needs, row))
			continue;
		text = config_value_format(arena, row, base);
		if (text != NULL)
			clf_json_set_text(values, row->key, text);
	}
	clf_json_set_text(section, "type", type);
	clf_json_set_text(section, "name", name);
	clf_json_set(section, "values", values);
	clf_json_append(to, section);
}

static void add_database(struct clf_arena *arena, struct clf_json *to, const struct needs *needs,
			 const struct clf_config *config)
{
	if (!needs->database)
		return;
	add_section(arena, to, needs, "gateway", "", config);
	add_section(arena, to, needs, "store", "", config);
	add_section(arena, to, needs, "retention", "", config);
	for (size_t i = 0; i < config->smtp_count; i++)
		add_section(arena, to, needs, "smtp", config->smtps[i].name, &config->smtps[i]);
}

struct clf_json *clf_config_for_role(const struct clf_config *config, const char *role, const char *name)
{
	const struct needs *needs = needs_of(role);
	struct clf_arena *arena = clf_arena_new();
	struct clf_json *json = clf_json_object();
	struct clf_json *sections = clf_json_array();

	clf_json_set_text(json, "file", config->file);
	if (needs->keys)
		clf_json_set_text(json, "secret", clf_arena_copy(arena, config->secret.p, config->secret.n));
	if (needs->logins && config->login_folder != NULL)
		clf_json_set_text(json, "login_folder", config->login_folder);
	add_section(arena, sections, needs, "log", "", config);
	add_database(arena, sections, needs, config);
	if (needs->http || (needs->database && config->base_url != NULL))
		add_section(arena, sections, needs, "http", "", config);
	for (size_t i = 0; (needs->database || needs->logins) && i < config->oauth2_count; i++)
		add_section(arena, sections, needs, "oauth2", config->oauth2s[i].name, &config->oauth2s[i]);
	/* Who may have which token. */
	for (size_t i = 0; needs->logins && i < config->smtp_count; i++)
		add_section(arena, sections, needs, "smtp", config->smtps[i].name, &config->smtps[i]);
	for (size_t i = 0; (needs->database || needs->one_mailbox || needs->logins) && i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (!needs->one_mailbox || clf_text_equal(mailbox->name, name))
			add_section(arena, sections, needs, "mailbox", mailbox->name, mailbox);
	}
	clf_json_set(json, "sections", sections);
	clf_arena_free(&arena);
	return json;
}

static enum clf_status take_section(struct config_loader *loader, const struct clf_json *section)
{
	const struct clf_json *values = clf_json_get(section, "values");
	const char *type = clf_json_get_text(section, "type");
	const char *name = clf_json_get_text(section, "name");
	const struct clf_json *value;
	const char *key;
	void *at = NULL;
	enum clf_status status;

	if (type == NULL || name == NULL)
		return config_error(loader, 0, "a section lacks its type or name");
	status = config_open_section(loader, clf_arena_printf(loader->arena, "%s %s", type, name), 0);
	while (status == CLF_OK && clf_json_next(values, &at, &key, &value)) {
		const char *text = clf_json_text(value);

		status = config_set(loader, key, text != NULL ? text : "", 0);
	}
	return status;
}

enum clf_status clf_config_from_json(struct clf_arena *arena, const struct clf_json *json, struct clf_config **out,
				     struct clf_error *err)
{
	struct config_loader loader = {.arena = arena, .trusted = true, .err = err};
	const struct clf_json *sections = clf_json_get(json, "sections");
	const char *secret = clf_json_get_text(json, "secret");
	const char *file = clf_json_get_text(json, "file");
	const char *folder = clf_json_get_text(json, "login_folder");
	enum clf_status status = CLF_OK;

	loader.file = clf_arena_strdup(arena, file != NULL ? file : "-");
	loader.sections = clf_arena_array_of(arena, CLF_CONFIG_SECTIONS, struct config_section);
	loader.config = clf_arena_new_of(arena, struct clf_config);
	loader.config->file = loader.file;
	loader.config->login_folder = clf_arena_strdup(arena, folder);
	if (secret != NULL)
		loader.config->secret = clf_str_from(clf_arena_strdup(arena, secret));
	for (size_t i = 0; status == CLF_OK && i < clf_json_size(sections); i++)
		status = take_section(&loader, clf_json_at(sections, i));
	if (status == CLF_OK)
		status = config_build(&loader);
	if (status == CLF_OK)
		*out = loader.config;
	return status;
}
