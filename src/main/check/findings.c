/*
 * findings.c - the list of what is found, as lines for people and as JSON.
 */
#include "check/findings.h"

#include <stdio.h>
#include <string.h>

#include "clf/base/str.h"

static const char *const level_names[] = {"ok", "warning", "wrong"};

void findings_init(struct findings *findings, struct clf_arena *arena, bool shown)
{
	*findings = (struct findings){.arena = arena, .shown = shown};
}

static const char *clean(struct clf_arena *arena, const char *text)
{
	char *copy = clf_utf8_clean(arena, clf_str_from(text));

	for (char *p = copy; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	return copy;
}

static void print(const struct finding *f)
{
	static const char *const marks[] = {"", "warning: ", "WRONG: "};

	printf("%-14s %-24s %s%s\n", f->what, f->name, marks[f->level], f->text);
	if (f->remedy[0] != '\0')
		printf("%-14s %-24s -> %s\n", "", "", f->remedy);
	if (f->proposal.key != NULL)
		printf("%-14s %-24s -> [%s%s%s] %s = %s\n", "", "", f->proposal.section,
		       f->proposal.name[0] != '\0' ? " " : "", f->proposal.name, f->proposal.key, f->proposal.value);
	fflush(stdout);
}

static void add(struct findings *findings, struct finding one)
{
	findings->levels[one.level]++;
	if (findings->count >= FINDINGS_MAX)
		return;
	if (findings->count == findings->room) {
		size_t room = findings->room > 0 ? findings->room * 2 : 32;
		struct finding *items = clf_arena_array_of(findings->arena, room, struct finding);

		for (size_t i = 0; i < findings->count; i++)
			items[i] = findings->items[i];
		findings->items = items;
		findings->room = room;
	}
	one.what = clean(findings->arena, one.what);
	one.name = clean(findings->arena, one.name);
	one.text = clean(findings->arena, one.text);
	one.remedy = clean(findings->arena, one.remedy);
	findings->items[findings->count++] = one;
	if (findings->shown)
		print(&one);
}

void found_fine(struct findings *findings, const char *what, const char *name, const char *format, ...)
{
	struct finding one = {.level = FINDING_OK, .what = what, .name = name, .remedy = ""};
	va_list args;

	va_start(args, format);
	one.text = clf_arena_vprintf(findings->arena, format, args);
	va_end(args);
	add(findings, one);
}

void found(struct findings *findings, enum finding_level level, const char *what, const char *name, const char *remedy,
	   const char *format, ...)
{
	struct finding one = {.level = level, .what = what, .name = name, .remedy = remedy != NULL ? remedy : ""};
	va_list args;

	va_start(args, format);
	one.text = clf_arena_vprintf(findings->arena, format, args);
	va_end(args);
	add(findings, one);
}

void found_proposal(struct findings *findings, enum finding_level level, const char *what, const char *name,
		    const struct proposal *proposal, const char *format, ...)
{
	struct clf_arena *arena = findings->arena;
	struct finding one = {.level = level, .what = what, .name = name, .remedy = ""};
	va_list args;

	one.proposal = (struct proposal){clean(arena, proposal->section), clean(arena, proposal->name),
					 clean(arena, proposal->key), clean(arena, proposal->value)};
	va_start(args, format);
	one.text = clf_arena_vprintf(arena, format, args);
	va_end(args);
	add(findings, one);
}

const struct finding *findings_find(const struct findings *findings, const char *what, const char *name,
				    enum finding_level level)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];

		if (f->level >= level && strcmp(f->what, what) == 0 && strcmp(f->name, name) == 0)
			return f;
	}
	return NULL;
}

static struct clf_json *one_json(const struct finding *f)
{
	struct clf_json *json = clf_json_object(), *set = NULL;

	clf_json_set_text(json, "what", f->what);
	clf_json_set_text(json, "name", f->name);
	clf_json_set_text(json, "level", level_names[f->level]);
	clf_json_set_bool(json, "ok", f->level != FINDING_WRONG);
	clf_json_set_text(json, "text", f->text);
	clf_json_set_text(json, "problem", f->level != FINDING_OK ? f->text : NULL);
	clf_json_set_text(json, "remedy", f->remedy[0] != '\0' ? f->remedy : NULL);
	if (f->proposal.key == NULL)
		return json;
	set = clf_json_object();
	clf_json_set_text(set, "section", f->proposal.section);
	clf_json_set_text(set, "name", f->proposal.name);
	clf_json_set_text(set, "key", f->proposal.key);
	clf_json_set_text(set, "value", f->proposal.value);
	clf_json_set(json, "set", set);
	return json;
}

struct clf_json *findings_json(const struct findings *findings)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < findings->count; i++)
		clf_json_append(list, one_json(&findings->items[i]));
	return list;
}

const char *findings_summary(const struct findings *findings)
{
	size_t wrong = findings->levels[FINDING_WRONG], warned = findings->levels[FINDING_WARNING];

	if (wrong == 0 && warned == 0)
		return "all is fine";
	return clf_arena_printf(findings->arena, "%zu wrong, %zu warning%s%s", wrong, warned, warned == 1 ? "" : "s",
				wrong + warned + findings->levels[FINDING_OK] > FINDINGS_MAX ? " (not all are listed)"
											     : "");
}
