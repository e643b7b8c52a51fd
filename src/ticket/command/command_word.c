/*
 * command_word.c - which command or status a word stands for, and what is said when it stands for none or several.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "command/command_inside.h"

#define NAMED_MAX 16u /* in one sentence */
#define GUESS_LENGTH 24u
#define GUESS_SHORT 5u
#define GUESS_FAR 2u

struct words {
	struct clf_arena *arena;
	const char *locale;
	const struct clf_ticket_status *statuses;
	size_t count;
	const char **keys; /* clf_status_key() of each */
};

static bool begins(const char *name, const char *word)
{
	return strncmp(name, word, strlen(word)) == 0;
}

static const struct clf_ticket_status *status_named(const struct words *words, const char *text)
{
	const char *key = clf_status_key(words->arena, text);

	for (size_t i = 0; i < words->count; i++)
		if (*key && strcmp(words->keys[i], key) == 0)
			return &words->statuses[i];
	return NULL;
}

/* Of a command and a status of one name, the command is meant; but a status before a command that is to come. */
static bool is_command(const char *name)
{
	const struct clf_command_row *row = clf_command_named(name);

	return row != NULL && !(row->flags & CLF_COMMAND_LATER);
}

static bool is_shadowed(const struct words *words, const struct clf_command_row *row)
{
	return (row->flags & CLF_COMMAND_LATER) && status_named(words, row->name) != NULL;
}

/* How a status is written so that it is no other command. */
static const char *status_shown(struct clf_arena *arena, const char *name)
{
	return clf_arena_printf(arena, is_command(name) ? "#status %s" : "#%s", command_quoted(arena, name));
}

/* Names gathered for a sentence: "#close, #Closed or #clear". */
struct naming {
	const char *names[NAMED_MAX];
	size_t count, more;
};

static void name_it(struct naming *naming, const char *name)
{
	if (naming->count < NAMED_MAX)
		naming->names[naming->count++] = name;
	else
		naming->more++;
}

static const char *named(const struct words *words, const struct naming *naming)
{
	struct clf_arena *arena = words->arena;
	const char *text = naming->names[0];

	for (size_t i = 1; i < naming->count; i++) {
		bool last = i + 1 == naming->count && naming->more == 0;

		text = clf_arena_printf(arena, "%s%s%s", text,
					last ? clf_words(words->locale, " or ") : clf_words(words->locale, ", "),
					naming->names[i]);
	}
	return naming->more ? clf_arena_printf(arena, clf_words(words->locale, "%s and %zu more"), text, naming->more)
			    : text;
}

/* Levenshtein's distance in which two signs that changed places count once. */
static unsigned distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b);
	unsigned table[GUESS_LENGTH + 1][GUESS_LENGTH + 1];

	if (la > GUESS_LENGTH || lb > GUESS_LENGTH)
		return GUESS_LENGTH;
	for (size_t i = 0; i <= la; i++) {
		for (size_t j = 0; j <= lb; j++) {
			unsigned best = (unsigned)(i + j);

			if (i && j) {
				best = table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
				best = table[i - 1][j] + 1 < best ? table[i - 1][j] + 1 : best;
				best = table[i][j - 1] + 1 < best ? table[i][j - 1] + 1 : best;
			}
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    table[i - 2][j - 2] + 1 < best)
				best = table[i - 2][j - 2] + 1;
			table[i][j] = best;
		}
	}
	return table[la][lb];
}

static void guess_one(struct naming *naming, unsigned *nearest, unsigned far, const char *name)
{
	if (far > *nearest)
		return;
	if (far < *nearest)
		*naming = (struct naming){{NULL}, 0, 0};
	*nearest = far;
	name_it(naming, name);
}

/* What comes nearest to a word that is none. */
static const char *unknown(const struct words *words, const char *word, const char *key)
{
	struct naming naming = {{NULL}, 0, 0};
	unsigned nearest = strlen(key) <= GUESS_SHORT ? 1 : GUESS_FAR;
	size_t count;
	const struct clf_command_row *rows = clf_command_table(&count);

	for (size_t i = 0; i < count; i++)
		guess_one(&naming, &nearest, distance(key, rows[i].name),
			  clf_arena_printf(words->arena, "#%s", rows[i].name));
	for (size_t i = 0; i < words->count; i++)
		guess_one(&naming, &nearest, distance(key, words->keys[i]),
			  status_shown(words->arena, words->statuses[i].name));
	word = command_quoted(words->arena, word);
	if (naming.count)
		return clf_arena_printf(words->arena,
					clf_words(words->locale, "There is no command #%s: did you mean %s?"), word,
					named(words, &naming));
	return clf_arena_printf(
	    words->arena, clf_words(words->locale, "There is no command #%s: a mail with #help alone brings the list."),
	    word);
}

/* The only one that begins with the word; else why there is none. */
static void abbreviated(const struct words *words, const char *text, const char *word, struct command_meaning *out)
{
	struct naming naming = {{NULL}, 0, 0};
	const char *key = clf_status_key(words->arena, word), *whole = clf_status_key(words->arena, text);
	const char *plain = clf_utf8_fold(words->arena, word);
	size_t count, found = 0;
	const struct clf_command_row *rows = clf_command_table(&count);

	for (size_t i = 0; i < count; i++) {
		if (*key == '\0' || (rows[i].flags & CLF_COMMAND_WHOLE) != 0 || !begins(rows[i].name, plain) ||
		    is_shadowed(words, &rows[i]))
			continue;
		out->row = &rows[i];
		name_it(&naming, clf_arena_printf(words->arena, "#%s", rows[i].name));
		found++;
	}
	for (size_t i = 0; i < words->count; i++) {
		if (*key == '\0' || !begins(words->keys[i], key) || is_command(words->statuses[i].name))
			continue;
		out->row = clf_command_row(CLF_VERB_STATUS);
		out->status = words->statuses[i].name;
		if (begins(words->keys[i], whole))
			out->argument = "";
		name_it(&naming, status_shown(words->arena, out->status));
		found++;
	}
	if (found == 1)
		return;
	out->row = NULL;
	out->problem = found ? clf_arena_printf(words->arena, clf_words(words->locale, "#%s could mean %s."),
						command_quoted(words->arena, word), named(words, &naming))
			     : unknown(words, word, key);
}

/* The first word without the punctuation that a phone puts behind it; *argument is what follows. */
static const char *first_word(struct clf_arena *arena, const char *text, const char **argument)
{
	size_t size = strcspn(text, " :");
	const char *after = text + size;

	after += strspn(after, " :");
	*argument = after;
	while (size && strchr(".,;!", text[size - 1]) != NULL)
		size--;
	while (size >= 3 && (memcmp(text + size - 3, "\u3002", 3) == 0 || memcmp(text + size - 3, "\u3001", 3) == 0))
		size -= 3;
	return clf_arena_copy(arena, text, size);
}

/* The whole without what a phone puts behind it. */
static const char *whole_text(struct clf_arena *arena, const char *text)
{
	size_t size = strlen(text);

	while (size && strchr(".,;:! ", text[size - 1]) != NULL)
		size--;
	while (size >= 3 && (memcmp(text + size - 3, "\u3002", 3) == 0 || memcmp(text + size - 3, "\u3001", 3) == 0))
		size -= 3;
	return clf_arena_copy(arena, text, size);
}

void command_resolve(struct clf_arena *arena, const char *locale, const char *text, bool spaced,
		     const struct clf_ticket_status *statuses, size_t status_count, struct command_meaning *out)
{
	struct words words = {arena, locale, statuses, status_count,
			      clf_arena_array_of(arena, status_count, const char *)};
	const char *whole = whole_text(arena, text), *argument;
	const char *word = first_word(arena, text, &argument);
	const struct clf_ticket_status *status = NULL;

	for (size_t i = 0; i < status_count; i++)
		words.keys[i] = clf_status_key(arena, statuses[i].name);
	*out = (struct command_meaning){.argument = ""};
	/* "#new" is the command, "#on hold" the status of that name. */
	out->row = clf_command_named(whole);
	if (out->row == NULL || (out->row->flags & CLF_COMMAND_LATER))
		status = status_named(&words, whole);
	if (out->row != NULL || status != NULL)
		argument = "";
	else if ((out->row = clf_command_named(word)) == NULL)
		status = status_named(&words, word);
	out->argument = argument;
	if (status != NULL) {
		out->row = clf_command_row(CLF_VERB_STATUS);
		out->status = status->name;
	}
	if (out->row == NULL && !spaced)
		abbreviated(&words, whole, word, out);
}
