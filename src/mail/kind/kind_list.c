/*
 * kind_list.c - the lists that a mail came through (RFC 2919, RFC 2369, and what Google, Yahoo and Mailman write): by
 * which address one posts there, and by which id they are known.
 */
#include "kind/kind_list.h"

#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "mime/header.h"

#define LISTS_MAX 20u
#define FIELDS_MAX 10u

/* What stands in the last angle brackets, else the first word that can be an address or an id. */
static struct clf_str id_in(struct clf_str value)
{
	const char *open = NULL;
	size_t n = 0;

	for (size_t i = 0; i < value.n; i++)
		open = value.p[i] == '<' ? value.p + i + 1 : open;
	if (open != NULL)
		value = (struct clf_str){open, value.n - (size_t)(open - value.p)};
	value = clf_str_trim(value);
	while (n < value.n && (unsigned char)value.p[n] > ' ' && strchr("<>;,\"", value.p[n]) == NULL)
		n++;
	return (struct clf_str){value.p, n};
}

/* "<https://...>, <mailto:list@example.org?subject=...>" */
static struct clf_str posted_to(struct clf_str value)
{
	static const char scheme[] = "mailto:";

	for (size_t i = 0; i + sizeof scheme - 1 <= value.n; i++) {
		struct clf_str rest = {value.p + i, value.n - i};
		size_t n = 0;

		if (!clf_str_starts_nocase(rest, CLF_STR("mailto:")))
			continue;
		rest = (struct clf_str){rest.p + sizeof scheme - 1, rest.n - (sizeof scheme - 1)};
		while (n < rest.n && (unsigned char)rest.p[n] > ' ' && strchr("<>?,;\"", rest.p[n]) == NULL)
			n++;
		return (struct clf_str){rest.p, n};
	}
	return (struct clf_str){value.p, 0};
}

/* "list help@example.org; contact help+owners@example.org" */
static struct clf_str named_as_list(struct clf_str value)
{
	if (clf_str_starts_nocase(value, CLF_STR("list ")))
		value = (struct clf_str){value.p + 5, value.n - 5};
	return id_in(value);
}

static const struct {
	const char *field;
	struct clf_str (*find)(struct clf_str value);
} fields[] = {
    {"List-Post", posted_to}, {"Mailing-list", named_as_list}, {"X-BeenThere", id_in}, {"X-Mailing-List", id_in},
    {"List-Id", id_in},
};

static void add(struct clf_arena *arena, struct clf_str found, const char **items, size_t *count)
{
	const char *text;

	if (found.n == 0 || found.n > CLF_ADDRESS_MAX || *count == LISTS_MAX)
		return;
	text = header_decode(arena, found);
	for (size_t i = 0; i < *count; i++) {
		if (strcasecmp(items[i], text) == 0)
			return;
	}
	if (*text != '\0' && strpbrk(text, "@.") != NULL)
		items[(*count)++] = text;
}

struct clf_texts kind_lists(struct clf_arena *arena, const struct header_list *list)
{
	const char **items = clf_arena_array_of(arena, LISTS_MAX, const char *);
	size_t count = 0;

	for (size_t i = 0; i < CLF_COUNT(fields); i++) {
		const struct header_field *field;

		for (size_t nth = 0; nth < FIELDS_MAX && (field = header_find(list, fields[i].field, nth)) != NULL;
		     nth++)
			add(arena, fields[i].find(field->value), items, &count);
	}
	return (struct clf_texts){items, count};
}

bool kind_is_newsletter(const struct header_list *list, struct clf_texts lists)
{
	for (size_t i = 0; i < lists.count; i++) {
		if (strchr(lists.items[i], '@') != NULL)
			return false;
	}
	return header_has(list, "List-Unsubscribe");
}
