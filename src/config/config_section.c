/*
 * config_section.c - the ground of the configuration: sections and their lines as they stand in a file, paths, and
 * errors that name the line. Knows nothing of what a value means.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config_table.h"

enum clf_status config_error(struct config_loader *loader, unsigned line, const char *format, ...)
{
	char text[CLF_ERROR_TEXT];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	clf_error_set(loader->err, CLF_EINVAL, "%s:%u: %s", loader->file, line, text);
	if (loader->look != NULL && loader->look->problem_count++ < CLF_CONFIG_PROBLEMS)
		loader->look->problems[loader->look->problem_count - 1] =
		    clf_arena_printf(loader->arena, "%s:%u: %s", loader->file, line, text);
	return CLF_EINVAL;
}

enum clf_status config_pass(const struct config_loader *loader, enum clf_status status)
{
	return loader->look != NULL && status == CLF_EINVAL ? CLF_OK : status;
}

/* The section that the line is in. */
static const struct config_section *section_at(const struct config_loader *loader, unsigned line)
{
	const struct config_section *found = NULL;

	for (size_t i = 0; i < loader->section_count; i++)
		if (loader->sections[i].line <= line)
			found = &loader->sections[i];
	return found;
}

void config_note_file(struct config_loader *loader, const struct config_row *row, const char *path, unsigned line)
{
	struct clf_config_look *look = loader->look;
	const struct config_section *section = section_at(loader, line);

	if (look == NULL || look->file_count == CLF_CONFIG_FILES)
		return;
	look->files[look->file_count++] = (struct clf_config_file){
	    clf_arena_printf(loader->arena, "%s %s", section != NULL ? config_heading(loader, section) : "", row->key),
	    path, row->kind == CONFIG_SECRET || row->kind == CONFIG_SECRET_FILE || clf_text_equal(row->key, "tls_key")};
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
	return strcmp(type, "mailbox") == 0 || strcmp(type, "smtp") == 0 || strcmp(type, "oauth2") == 0;
}

static enum clf_status section_refused(struct config_loader *loader, const char *type, const char *name, unsigned line)
{
	const char *near = config_nearest(NULL, type);

	if (near == NULL || strcmp(near, type) != 0)
		return config_error(loader, line,
				    near != NULL ? "unknown section [%s]; did you mean [%s]?" : "unknown section [%s]",
				    type, near);
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
	loader->skips = status != CLF_OK;
	if (status != CLF_OK)
		return status;
	loader->sections[loader->section_count++] = (struct config_section){
	    type, name, line, clf_arena_array_of(loader->arena, config_row_count(), struct config_value)};
	return CLF_OK;
}

const char *config_heading(struct config_loader *loader, const struct config_section *section)
{
	return clf_arena_printf(loader->arena, section->name[0] ? "[%s %s]" : "[%s]", section->type, section->name);
}

enum clf_status config_set(struct config_loader *loader, const char *key, const char *value, unsigned line)
{
	struct config_section *section;
	const char *near;
	size_t row;

	if (loader->skips)
		return CLF_OK;
	if (loader->section_count == 0)
		return config_error(loader, line, "%s stands before the first [section]", key);
	section = &loader->sections[loader->section_count - 1];
	row = config_row_find(section->type, key);
	if (row == (size_t)-1) {
		near = config_nearest(section->type, key);
		return config_error(loader, line,
				    near != NULL ? "unknown key '%s' in %s; did you mean '%s'?"
						 : "unknown key '%s' in %s",
				    key, config_heading(loader, section), near);
	}
	if (section->values[row].text != NULL)
		return config_error(loader, line, "'%s' in %s was set in line %u already", key,
				    config_heading(loader, section), section->values[row].line);
	if (value[0] == '\0')
		return config_error(loader, line, "'%s' in %s has no value; leave the line out for the default", key,
				    config_heading(loader, section));
	section->values[row] = (struct config_value){clf_arena_strdup(loader->arena, value), line};
	return CLF_OK;
}
