/*
 * custom.c - fields that administrators set up, found by what people call them, and what a ticket holds in them.
 */
#include "clf/ticket/field/custom.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/write/template.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/field/field.h"
#include "clf/ticket/history/line.h"

#define LINE_PREFIX "field:"

static const char *const types[] = {
    [CLF_CUSTOM_LINE] = "line",       [CLF_CUSTOM_TEXT] = "text", [CLF_CUSTOM_NUMBER] = "number",
    [CLF_CUSTOM_FLAG] = "flag",       [CLF_CUSTOM_DATE] = "date", [CLF_CUSTOM_CHOICE] = "choice",
    [CLF_CUSTOM_CHOICES] = "choices",
};

const char *clf_custom_type_name(enum clf_custom_type type)
{
	return types[type];
}

bool clf_custom_type_parse(const char *name, enum clf_custom_type *out)
{
	for (unsigned i = 0; i < CLF_COUNT(types); i++) {
		if (clf_text_equal(types[i], name)) {
			*out = (enum clf_custom_type)i;
			return true;
		}
	}
	return false;
}

const struct clf_custom *clf_custom_named(const struct clf_customs *customs, const char *name)
{
	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		if (clf_text_equal(customs->items[i].name, name))
			return &customs->items[i];
	}
	return NULL;
}

const struct clf_custom *clf_custom_of(const struct clf_customs *customs, int64_t id)
{
	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		if (customs->items[i].id == id)
			return &customs->items[i];
	}
	return NULL;
}

const struct clf_custom *clf_custom_meant(struct clf_arena *arena, const struct clf_customs *customs, const char *text,
					  const char **could)
{
	size_t count = customs != NULL ? customs->count : 0;
	const char **names = clf_arena_array_of(arena, count + 1, const char *);
	const char **labels = clf_arena_array_of(arena, count + 1, const char *);
	int at;

	*could = NULL;
	for (size_t i = 0; i < count; i++) {
		names[i] = customs->items[i].name;
		labels[i] = customs->items[i].label;
		if (clf_text_equal(names[i], text))
			return &customs->items[i];
	}
	at = clf_name_match(arena, text, labels, names, count, could);
	return at >= 0 ? &customs->items[at] : NULL;
}

/* How much of the text the name takes, both folded; 0: it doesn't begin so. */
static size_t taken(struct clf_arena *arena, const char *folded, const char *name)
{
	const char *begins = clf_utf8_fold(arena, name);
	size_t n = strlen(begins);

	return strncmp(folded, begins, n) == 0 && strchr(" \t:=", folded[n]) != NULL ? n : 0;
}

/* Behind so many words of the text, and one sign that people write in between. */
static const char *behind(const char *text, size_t words)
{
	for (size_t i = 0; i < words; i++) {
		text += strspn(text, " \t");
		text += strcspn(text, i + 1 == words ? " \t:=" : " \t");
	}
	text += strspn(text, " \t");
	if (*text == ':' || *text == '=')
		text++;
	return text + strspn(text, " \t");
}

static size_t words_in(const char *text)
{
	size_t n = 0;

	for (text += strspn(text, " \t"); *text != '\0'; text += strspn(text, " \t")) {
		text += strcspn(text, " \t");
		n++;
	}
	return n;
}

const struct clf_custom *clf_custom_begins(struct clf_arena *arena, const struct clf_customs *customs, const char *text,
					   const char **rest, const char **could)
{
	const char *folded = clf_utf8_fold(arena, text), *called = NULL;
	const struct clf_custom *best = NULL;
	size_t most = 0;

	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		const char *const names[] = {customs->items[i].name, customs->items[i].label};

		for (size_t k = 0; k < CLF_COUNT(names); k++) {
			size_t n = taken(arena, folded, names[k]);

			if (n <= most)
				continue;
			most = n;
			best = &customs->items[i];
			called = names[k];
		}
	}
	*could = NULL;
	*rest = behind(text, called != NULL ? words_in(called) : 1);
	if (best != NULL)
		return best;
	return clf_custom_meant(arena, customs, clf_arena_copy(arena, text, strcspn(text, " \t:=")), could);
}

const char *clf_custom_nearest(const struct clf_customs *customs, const char *name)
{
	const char *best = NULL;
	size_t at = clf_str_far(name);

	for (size_t i = 0; customs != NULL && i < customs->count; i++)
		clf_str_nearer(name, customs->items[i].name, &best, &at);
	return best;
}

struct clf_custom clf_custom_copy(struct clf_arena *arena, const struct clf_custom *field)
{
	struct clf_choice *choices = clf_arena_array_of(arena, field->choice_count + 1, struct clf_choice);
	struct clf_custom copy = *field;

	copy.name = clf_arena_strdup(arena, field->name);
	copy.label = clf_arena_strdup(arena, field->label);
	for (size_t i = 0; i < field->choice_count; i++) {
		choices[i] = field->choices[i];
		choices[i].name = clf_arena_strdup(arena, field->choices[i].name);
	}
	copy.choices = choices;
	return copy;
}

/* "order_number": no hyphen, which a filter takes for "not". */
bool clf_custom_is_name(const char *name)
{
	size_t n = name != NULL ? strlen(name) : 0;

	if (n == 0 || n > CLF_CUSTOM_NAME_MAX || name[0] < 'a' || name[0] > 'z' || name[n - 1] == '_')
		return false;
	return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

const char *clf_custom_held(const struct clf_custom_value *held, size_t count, int64_t field)
{
	for (size_t i = 0; i < count; i++) {
		if (held[i].field == field)
			return held[i].value;
	}
	return NULL;
}

/* A list of its own: what was there may be the state of another moment. */
void clf_custom_put(struct clf_arena *arena, const struct clf_custom_value **held, size_t *count, int64_t field,
		    const char *value)
{
	struct clf_custom_value *list = clf_arena_array_of(arena, *count + 1, struct clf_custom_value);
	size_t n = 0;

	for (size_t i = 0; i < *count; i++) {
		if ((*held)[i].field != field)
			list[n++] = (*held)[i];
	}
	if (value != NULL)
		list[n++] = (struct clf_custom_value){field, value};
	*held = list;
	*count = n;
}

size_t clf_custom_template_fields(struct clf_arena *arena, const struct clf_customs *customs,
				  struct clf_template_field *out)
{
	size_t n = 0;

	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		const struct clf_custom *field = &customs->items[i];

		if (field->gone)
			continue;
		out[n++] = (struct clf_template_field){
		    .name = clf_arena_printf(arena, "ticket.fields.%s", field->name),
		    .description =
			clf_arena_printf(arena, "%s%s", field->label, field->inside ? " (mails to agents only)" : "")};
	}
	return n;
}

int64_t clf_custom_line(const char *field)
{
	if (field == NULL || strncmp(field, LINE_PREFIX, strlen(LINE_PREFIX)) != 0)
		return 0;
	return clf_id_read(field + strlen(LINE_PREFIX));
}

const char *clf_custom_line_name(struct clf_arena *arena, int64_t field)
{
	return clf_arena_printf(arena, LINE_PREFIX "%lld", (long long)field);
}
