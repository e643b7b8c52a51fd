/*
 * mime_header.c - adapter of GMime: addresses and dates of header fields.
 */
#include "mime/mime_header.h"

#include <gmime/gmime.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/mail/address.h"
#include "clf/mail/read.h"
#include "mime/header.h"
#include "mime/mime_author.h"
#include "mime/mime_tree.h"
#include "mime/name.h"
#include "mime/problems.h"
#include "mime/rfc2047.h"

#define FIELD_MAX (128u << 10) /* more than CLF_READ_ADDRESSES of ordinary length */
#define COMMENT_DEPTH 20

struct collector {
	struct clf_arena *arena;
	struct problems *problems;
	struct clf_address *items;
	size_t count, capacity;
};

/* Names and addresses come as one line without control characters. */
static char *tidy(struct clf_arena *arena, const char *text)
{
	return header_decode(arena, clf_str_from(text != NULL ? text : ""));
}

static void make_room(struct collector *c)
{
	struct clf_address *items;

	if (c->count < c->capacity)
		return;
	c->capacity = c->capacity ? 4 * c->capacity : 4;
	items = clf_arena_array_of(c->arena, c->capacity, struct clf_address);
	if (c->count > 0)
		memcpy(items, c->items, c->count * sizeof *items);
	c->items = items;
}

/* False when no more fit. */
static bool add(struct collector *c, const char *name, const char *spec)
{
	struct clf_address item;

	if (c->count == CLF_READ_ADDRESSES) {
		problem_add(c->problems, "a field has too many addresses; the first %u were read", CLF_READ_ADDRESSES);
		return false;
	}
	item = (struct clf_address){name_visible(c->arena, tidy(c->arena, name)), tidy(c->arena, spec)};
	if (*item.address || *item.name) {
		make_room(c);
		c->items[c->count++] = item;
	}
	return true;
}

static bool add_mailbox(struct collector *c, InternetAddress *address)
{
	return add(c, internet_address_get_name(address),
		   internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)));
}

static void add_list(struct collector *c, InternetAddressList *list, unsigned depth)
{
	int count = internet_address_list_length(list);

	for (int i = 0; i < count; i++) {
		InternetAddress *address = internet_address_list_get_address(list, i);

		if (INTERNET_ADDRESS_IS_MAILBOX(address)) {
			if (!add_mailbox(c, address))
				return;
		} else if (INTERNET_ADDRESS_IS_GROUP(address) && depth < 3) {
			add_list(c, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), depth + 1);
		}
	}
}

/* Nested comments cost the library dearly and mean nothing: an unsound field loses its parentheses. */
static void drop_deep_comments(char *text)
{
	int depth = 0;
	int deepest = 0;

	for (char *p = text; *p; p++) {
		depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
		deepest = depth > deepest ? depth : deepest;
	}
	if (deepest <= COMMENT_DEPTH)
		return;
	for (char *p = text; *p; p++)
		if (*p == '(' || *p == ')')
			*p = ' ';
}

/* Where the library finds the same mailbox, it knows more of names and comments. */
static bool is_the_one(InternetAddressList *list, const char *address)
{
	InternetAddress *only =
	    list != NULL && internet_address_list_length(list) == 1 ? internet_address_list_get_address(list, 0) : NULL;

	return only != NULL && INTERNET_ADDRESS_IS_MAILBOX(only) &&
	       clf_address_equal(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(only)), address);
}

static struct clf_addresses read_fields(struct clf_arena *arena, const struct header_list *list, const char *name,
					bool of_one, struct problems *problems)
{
	struct collector c;
	const struct header_field *field;

	if (!header_has(list, name))
		return (struct clf_addresses){0};
	c = (struct collector){.arena = arena, .problems = problems};
	mime_prepare();
	for (size_t nth = 0; nth < 20 && (field = header_find(list, name, nth)) != NULL; nth++) {
		struct clf_str value = field->value;
		char *text;
		const char *one_name = NULL, *one_address = NULL;
		InternetAddressList *parsed;

		if (value.n > FIELD_MAX) {
			problem_add(problems, "%s is too long; only its beginning was read", name);
			value.n = FIELD_MAX;
		}
		text = clf_arena_strdup(arena, author_safe_words(arena, header_utf8(arena, value)));
		drop_deep_comments(text);
		parsed = internet_address_list_parse(NULL, text);
		if (of_one && author_at_end(arena, text, &one_name, &one_address) && !is_the_one(parsed, one_address))
			add(&c, one_name, one_address);
		else if (parsed != NULL)
			add_list(&c, parsed, 0);
		g_clear_object(&parsed);
	}
	return (struct clf_addresses){c.items, c.count};
}

struct clf_addresses mime_addresses(struct clf_arena *arena, const struct header_list *list, const char *name,
				    struct problems *problems)
{
	return read_fields(arena, list, name, false, problems);
}

struct clf_addresses mime_authors(struct clf_arena *arena, const struct header_list *list, const char *name,
				  struct problems *problems)
{
	return read_fields(arena, list, name, true, problems);
}

int64_t mime_date(struct clf_arena *arena, const struct header_list *list)
{
	const struct header_field *field = header_find(list, "Date", 0);
	GDateTime *date;
	int64_t seconds;

	if (field == NULL || field->value.n > 200)
		return 0;
	date = g_mime_utils_header_decode_date(header_utf8(arena, field->value));
	if (date == NULL)
		return 0;
	seconds = g_date_time_to_unix(date);
	g_date_time_unref(date);
	return seconds * CLF_SECOND;
}
