/*
 * template_parts.c - a frame taken apart at {{body}} and put together again; nothing of it is lost on the way.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/write/frame.h"

static const char *copied(struct clf_arena *arena, const char *from, const char *to)
{
	struct clf_str text = clf_str_trim((struct clf_str){from, (size_t)(to - from)});

	return clf_arena_copy(arena, text.p != NULL ? text.p : "", text.n);
}

/* A line of the head: kept, unless a form says it otherwise. */
static void take_head_line(struct clf_arena *arena, struct clf_str line, struct clf_frame_parts *parts)
{
	struct clf_str value = line, key;

	clf_str_split(&value, ':', &key);
	key = clf_str_trim(key);
	value = clf_str_trim(value);
	if (clf_str_equal(key, CLF_STR("accent")))
		parts->accent = clf_arena_copy(arena, value.p, value.n);
	else if (!clf_str_equal(key, CLF_STR("kind")) && !clf_str_equal(key, CLF_STR("locale")))
		parts->further = clf_arena_printf(arena, "%s%.*s\n", parts->further, CLF_STR_ARG(line));
}

bool clf_frame_split(struct clf_arena *arena, const char *source, struct clf_frame_parts *out)
{
	struct clf_frame_parts parts = {.further = ""};
	struct clf_str rest = clf_str_from(source), line;
	const char *begin, *end = source + strlen(source);

	while (clf_str_line(&rest, &line) && clf_str_trim(line).n > 0)
		take_head_line(arena, line, &parts);
	begin = rest.p != NULL ? rest.p : end;
	while (clf_str_line(&rest, &line)) {
		if (!clf_str_equal(clf_str_trim(line), CLF_STR("{{body}}")))
			continue;
		parts.above = copied(arena, begin, line.p);
		parts.below = copied(arena, line.p + line.n, end);
		*out = parts;
		return true;
	}
	return false;
}

const char *clf_frame_join(struct clf_arena *arena, const char *locale, const struct clf_frame_parts *parts)
{
	const char *head = clf_arena_printf(
	    arena, "kind: frame\nlocale: %s\n%s%s%s%s\n", locale, parts->accent != NULL ? "accent: " : "",
	    parts->accent != NULL ? parts->accent : "", parts->accent != NULL ? "\n" : "", parts->further);

	return clf_arena_printf(arena, "%s%s%s{{body}}\n%s%s%s", head, parts->above, parts->above[0] ? "\n\n" : "",
				parts->below[0] ? "\n" : "", parts->below, parts->below[0] ? "\n" : "");
}
