/*
 * command_name.c - names of agents, teams, statuses and templates as people write them, among those there are.
 *
 * Three ways from the strictest to the loosest; the first under which anything fits decides.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "command/command_inside.h"

#define TEXT_MAX_BYTES 200u
#define COULD_MAX 8u
#define WAYS_ALL 3u
#define WAYS_STRICT 2u /* exactly, and by the beginnings of words */

struct name {
	const char *name, *second; /* folded; second NULL when there is none */
};

typedef bool fits_fn(struct clf_arena *arena, const struct name *name, const char *text);

static bool is_between(char c)
{
	return strchr(" -_.,@+/()'\"", c) != NULL;
}

/* Without what stands around a name: quotes, brackets, a full stop, an @ before it, more than one space. In what is no
 * address, - and _ are spaces. */
static const char *tidy(struct clf_arena *arena, const char *text)
{
	char *plain = command_plain(arena, clf_str_from(text)), *to = plain;
	const char *from = plain + strspn(plain, " \"'<@");
	bool is_address = strchr(from, '@') != NULL;

	for (; *from; from++) {
		bool space = *from == ' ' || (!is_address && (*from == '-' || *from == '_'));

		if (!space || (to != plain && to[-1] != ' '))
			*to++ = space ? ' ' : *from;
	}
	while (to != plain && strchr(" \"'>.,;:!", to[-1]) != NULL)
		to--;
	*to = '\0';
	return clf_utf8_fold(arena, plain);
}

static bool fits_exactly(struct clf_arena *arena, const struct name *name, const char *text)
{
	(void)arena;
	return strcmp(name->name, text) == 0 || (name->second != NULL && strcmp(name->second, text) == 0);
}

/* Whether a word of text begins so. */
static bool has_word(const char *text, struct clf_str beginning)
{
	for (const char *p = text; *p; p++) {
		bool starts = p == text || (is_between(p[-1]) && !is_between(*p));

		if (starts && clf_str_starts(clf_str_from(p), beginning))
			return true;
	}
	return false;
}

static bool has_words(const char *text, const char *written)
{
	struct clf_str rest = clf_str_from(written), word;

	while (clf_str_split(&rest, ' ', &word))
		if (!has_word(text, word))
			return false;
	return true;
}

/* What everybody's address ends in tells nobody apart. */
static const char *second_of(struct clf_arena *arena, const struct name *name, const char *text)
{
	const char *at = name->second != NULL ? strrchr(name->second, '@') : NULL;

	if (at == NULL || strchr(text, '@') != NULL)
		return name->second != NULL ? name->second : "";
	return clf_arena_copy(arena, name->second, (size_t)(at - name->second));
}

static bool fits_words(struct clf_arena *arena, const struct name *name, const char *text)
{
	return has_words(name->name, text) || has_words(second_of(arena, name, text), text);
}

static bool fits_within(struct clf_arena *arena, const struct name *name, const char *text)
{
	return strstr(name->name, text) != NULL || strstr(second_of(arena, name, text), text) != NULL;
}

/* Namesakes are told apart by their second names. */
static const char *shown(struct clf_arena *arena, const char *const *names, const char *const *second,
			 const size_t *found, size_t count)
{
	const char *list = NULL;

	for (size_t i = 0; i < count && i < COULD_MAX; i++) {
		const char *name = names[found[i]];
		bool namesake = false;

		for (size_t j = 0; j < count; j++)
			namesake = namesake || (j != i && strcmp(names[found[j]], name) == 0);
		if (namesake && second != NULL && second[found[i]] != NULL)
			name = clf_arena_printf(arena, "%s <%s>", name, second[found[i]]);
		list = list != NULL ? clf_arena_printf(arena, "%s, %s", list, name) : name;
	}
	return list;
}

/* The first of the ways under which anything fits decides. */
static int match(struct clf_arena *arena, const char *text, const char *const *names, const char *const *second,
		 size_t count, size_t ways_tried, const char **could)
{
	static fits_fn *const ways[] = {fits_exactly, fits_words, fits_within};
	struct name *folded = clf_arena_array_of(arena, count, struct name);
	size_t *found = clf_arena_array_of(arena, count, size_t);
	const char *wanted = strlen(text) <= TEXT_MAX_BYTES ? tidy(arena, text) : "";

	*could = NULL;
	if (*wanted == '\0')
		return -1;
	for (size_t i = 0; i < count; i++) {
		folded[i].name = tidy(arena, names[i]);
		folded[i].second = second != NULL && second[i] != NULL ? clf_utf8_fold(arena, second[i]) : NULL;
	}
	for (size_t way = 0; way < ways_tried; way++) {
		size_t matches = 0;

		for (size_t i = 0; i < count; i++)
			if (ways[way](arena, &folded[i], wanted))
				found[matches++] = i;
		if (matches == 1)
			return (int)found[0];
		if (matches) {
			*could = shown(arena, names, second, found, matches);
			return -1;
		}
	}
	return -1;
}

int clf_name_match(struct clf_arena *arena, const char *text, const char *const *names, const char *const *second,
		   size_t count, const char **could)
{
	return match(arena, text, names, second, count, WAYS_ALL, could);
}

int clf_name_begins(struct clf_arena *arena, const char *text, const char *const *names, size_t count,
		    const char **could)
{
	return match(arena, text, names, NULL, count, WAYS_STRICT, could);
}
