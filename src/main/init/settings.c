/*
 * settings.c - values by section and key, and a sample filled with them.
 */
#include "init/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct setting *find(const struct settings *settings, const char *section, const char *key)
{
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *one = &settings->items[i];

		if (strcmp(one->section, section) == 0 && strcmp(one->key, key) == 0)
			return (struct setting *)one;
	}
	return NULL;
}

void settings_set(struct settings *settings, const char *section, const char *key, const char *value)
{
	struct setting *one = find(settings, section, key);

	if (one == NULL) {
		if (settings->count == SETTINGS_MAX)
			abort();
		one = &settings->items[settings->count++];
		one->section = clf_arena_strdup(settings->arena, section);
		one->key = clf_arena_strdup(settings->arena, key);
	}
	one->value = clf_arena_strdup(settings->arena, value);
}

const char *settings_get(const struct settings *settings, const char *section, const char *key)
{
	const struct setting *one = find(settings, section, key);

	return one != NULL ? one->value : NULL;
}

/* "[mailbox support]" gives "mailbox support". */
static bool is_heading(struct clf_str line, struct clf_str *name)
{
	line = clf_str_trim(line);
	if (line.n < 2 || line.p[0] != '[' || line.p[line.n - 1] != ']')
		return false;
	*name = clf_str_trim((struct clf_str){line.p + 1, line.n - 2});
	return true;
}

/* "key = value" */
static bool has_key(struct clf_str line, const char *key, struct clf_str *value)
{
	struct clf_str name = clf_str_from(key);
	struct clf_str rest;

	line = clf_str_trim(line);
	if (!clf_str_starts(line, name))
		return false;
	rest = clf_str_trim((struct clf_str){line.p + name.n, line.n - name.n});
	if (rest.n == 0 || rest.p[0] != '=')
		return false;
	*value = clf_str_trim((struct clf_str){rest.p + 1, rest.n - 1});
	return true;
}

static bool is_section(struct clf_str name, const char *wanted)
{
	struct clf_str text = clf_str_from(wanted);

	if (strchr(wanted, ' ') != NULL || !clf_str_starts(name, text))
		return clf_str_equal(name, text);
	return name.n == text.n || name.p[text.n] == ' ';
}

const char *settings_in(struct clf_arena *arena, struct clf_str text, const char *section, const char *key)
{
	struct clf_str line, name, value;
	bool inside = false, was = false;

	while (clf_str_line(&text, &line)) {
		if (is_heading(line, &name)) {
			inside = !was && is_section(name, section);
			was |= inside;
		} else if (inside && has_key(line, key, &value)) {
			return clf_arena_copy(arena, value.p, value.n);
		}
	}
	return NULL;
}

struct filling {
	const struct settings *settings;
	bool done[SETTINGS_MAX];
	char section[128];
	struct clf_buf *out;
};

static void write_setting(struct filling *f, size_t at)
{
	const struct setting *one = &f->settings->items[at];

	f->done[at] = true;
	if (one->value != NULL)
		clf_buf_printf(f->out, "%s = %s\n", one->key, one->value);
}

static struct clf_str without_mark(struct clf_str line)
{
	return clf_str_starts(line, CLF_STR("# ")) ? (struct clf_str){line.p + 2, line.n - 2} : line;
}

/* A line of the sample that gives a key its value, or would as a comment: which setting that is, or SETTINGS_MAX. */
static size_t setting_at(const struct filling *f, struct clf_str line)
{
	struct clf_str value;

	for (size_t i = 0; i < f->settings->count; i++) {
		const struct setting *one = &f->settings->items[i];

		if (!f->done[i] && strcmp(one->section, f->section) == 0 &&
		    has_key(without_mark(line), one->key, &value))
			return i;
	}
	return SETTINGS_MAX;
}

static void fill_line(struct filling *f, size_t at, struct clf_str line)
{
	if (at == SETTINGS_MAX) {
		clf_buf_printf(f->out, "%.*s\n", CLF_STR_ARG(line));
		return;
	}
	if (f->settings->items[at].value == NULL) {
		line = without_mark(line);
		clf_buf_printf(f->out, "# %.*s\n", CLF_STR_ARG(line));
	}
	write_setting(f, at);
}

/* Keys of the section that the sample doesn't know. */
static void end_section(struct filling *f)
{
	for (size_t i = 0; i < f->settings->count; i++)
		if (!f->done[i] && strcmp(f->settings->items[i].section, f->section) == 0)
			write_setting(f, i);
}

static void new_sections(struct filling *f)
{
	for (size_t i = 0; i < f->settings->count; i++) {
		if (f->done[i])
			continue;
		snprintf(f->section, sizeof f->section, "%s", f->settings->items[i].section);
		clf_buf_printf(f->out, "\n[%s]\n", f->section);
		end_section(f);
	}
}

void settings_fill(const struct settings *settings, struct clf_str sample, struct clf_buf *out)
{
	struct filling f = {.settings = settings, .out = out};
	struct clf_str line, name;
	struct clf_buf held; /* empty lines and comments, which belong to what follows */

	clf_buf_init(&held, 1u << 20);
	while (clf_str_line(&sample, &line)) {
		size_t at = SETTINGS_MAX;

		if (is_heading(line, &name)) {
			end_section(&f);
			snprintf(f.section, sizeof f.section, "%.*s", CLF_STR_ARG(name));
		} else {
			at = setting_at(&f, line);
		}
		if (line.n == 0 || (held.n > 0 && line.p[0] == '#' && at == SETTINGS_MAX)) {
			clf_buf_printf(&held, "%.*s\n", CLF_STR_ARG(line));
			continue;
		}
		clf_buf_add_str(out, clf_buf_view(&held));
		clf_buf_clear(&held);
		fill_line(&f, at, line);
	}
	end_section(&f);
	clf_buf_add_str(out, clf_buf_view(&held));
	clf_buf_free(&held);
	new_sections(&f);
}
