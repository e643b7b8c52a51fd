/*
 * listing_cursor.c - where a page of a list begins: the order's name, the ticket before it and that ticket's key.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/crypto.h"
#include "engine/engine.h"
#include "listing/listing_sql.h"

#define KEY_BYTES 400u /* of a text that sorts: 100 letters */

const char *listing_cursor(const struct clf_listing *listing, const struct listing_place *place)
{
	const char *name = listing_order_name(listing);
	char coded[KEY_BYTES * 2];

	if (place->text == NULL)
		return clf_arena_printf(listing->arena, "%s.%lld.%lld", name, (long long)place->number,
					(long long)place->key);
	clf_base32_encode(place->text, strnlen(place->text, KEY_BYTES), coded);
	return clf_arena_printf(listing->arena, "%s.%lld.%s", name, (long long)place->number, coded);
}

bool listing_sorts_text(const struct clf_listing *listing)
{
	return listing->order == NULL && listing->sorted->sorts_text;
}

/* "-due.1042.1790000000000000" */
bool listing_cursor_read(const struct clf_listing *listing, const char *text, struct listing_place *out)
{
	struct clf_str rest = clf_str_from(text), name, number, key;
	unsigned long long value = 0;
	char *decoded = clf_arena_alloc(listing->arena, KEY_BYTES + 1);
	bool negative;

	if (!clf_str_split(&rest, '.', &name) || !clf_str_split(&rest, '.', &number) ||
	    !clf_str_equal(name, clf_str_from(listing_order_name(listing))) ||
	    !clf_text_to_u64(clf_arena_copy(listing->arena, number.p, number.n), INT64_MAX, &value))
		return false;
	*out = (struct listing_place){.number = (int64_t)value};
	key = rest;
	if (listing_sorts_text(listing)) {
		long size = clf_base32_decode(key, decoded, KEY_BYTES);

		out->text = clf_utf8_clean(listing->arena, (struct clf_str){decoded, size > 0 ? (size_t)size : 0});
		return size >= 0;
	}
	negative = key.n > 0 && key.p[0] == '-';
	key.p += negative;
	key.n -= negative;
	if (!clf_text_to_u64(clf_arena_copy(listing->arena, key.p, key.n), INT64_MAX, &value))
		return false;
	out->key = negative ? -(int64_t)value : (int64_t)value;
	return true;
}

bool listing_after_fits(const struct clf_listing *listing)
{
	struct listing_place place;

	return listing->after == NULL || listing_cursor_read(listing, listing->after, &place);
}

int64_t listing_after_number(const struct clf_listing *listing)
{
	struct listing_place place = {0};

	return listing->after != NULL && listing_cursor_read(listing, listing->after, &place) ? place.number : 0;
}
