/*
 * config_environment.c - keys set by the environment, for containers: CLF_MAIL_GATEWAY_NAME,
 * CLF_MAIL_MAILBOX_SUPPORT_USER.
 *
 * They take the place of what the file says. A name that is no key's is somebody else's: orchestrators make variables
 * after the names of services.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "config_table.h"

#define PREFIX "CLF_MAIL_"

static const char *variable(struct clf_arena *arena, const char *type, const char *name, const char *key)
{
	char *text = clf_arena_printf(arena, name[0] != '\0' ? PREFIX "%s_%s_%s" : PREFIX "%s%s_%s", type, name, key);

	for (char *p = text; *p != '\0'; p++) {
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
		else if (*p == '-')
			*p = '_';
	}
	return text;
}

static enum clf_status set(struct config_loader *loader, struct config_section *section, size_t row, const char *name)
{
	const char *value = getenv(name);

	if (value == NULL)
		return CLF_OK;
	if (value[0] == '\0' || clf_utf8_valid_prefix(clf_str_from(value)) != strlen(value) ||
	    strpbrk(value, "\r\n") != NULL)
		return config_error(loader, section->line, "%s in the environment has to be one line of UTF-8 text",
				    name);
	section->values[row] = (struct config_value){clf_arena_strdup(loader->arena, value), section->line};
	return CLF_OK;
}

/* Sections without a name needn't stand in the file. */
static enum clf_status open_missing(struct config_loader *loader, const char *type)
{
	for (size_t i = 0; i < config_row_count(); i++) {
		const struct config_row *row = config_row_at(i);

		if (strcmp(row->section, type) == 0 && getenv(variable(loader->arena, type, "", row->key)) != NULL)
			return config_open_section(loader, type, 1);
	}
	return CLF_OK;
}

enum clf_status config_environment(struct config_loader *loader)
{
	static const char *const single[] = {"gateway", "store", "http", "retention", "log"};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(single); i++) {
		if (config_section_find(loader, single[i], "") == NULL)
			status = open_missing(loader, single[i]);
	}
	for (size_t i = 0; status == CLF_OK && i < loader->section_count; i++) {
		struct config_section *section = &loader->sections[i];

		for (size_t k = 0; status == CLF_OK && k < config_row_count(); k++) {
			const struct config_row *row = config_row_at(k);

			if (strcmp(row->section, section->type) == 0)
				status = set(loader, section, k,
					     variable(loader->arena, section->type, section->name, row->key));
		}
	}
	return status;
}
