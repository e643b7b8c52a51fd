/*
 * listing.c - lists of tickets asked for: a page, how many there are of each status, and who stands beside one.
 *
 * A page begins behind a key and a number, not at a place: what comes in meanwhile shifts nothing.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "engine/engine.h"
#include "listing/listing_sql.h"
#include "look/query_page.h"
#include "look/rows.h"
#include "look/seen_rows.h"
#include "look/ticket_shown.h"

static enum clf_status read_rows(struct clf_listing *listing, struct clf_rows *rows, size_t limit,
				 struct clf_ticket_list *out, struct clf_error *err)
{
	struct clf_ticket_row *items = NULL;
	struct listing_place last = {0};
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		if (n == limit) {
			out->next = listing_cursor(listing, &last);
			rows_end(rows);
			break;
		}
		items = list_grow(listing->arena, items, n, sizeof(*items));
		ticket_shown(rows, listing->arena, &items[n]);
		last = (struct listing_place){.number = items[n++].ticket.number};
		if (listing_sorts_text(listing))
			last.text = rows_text(rows, listing->arena, CLF_SHOWN_COLUMN_COUNT);
		else
			last.key = rows_number(rows, CLF_SHOWN_COLUMN_COUNT);
	}
	out->items = items;
	out->count = n;
	return absent_is_fine(status);
}

enum clf_status clf_listing_page(struct clf_listing *listing, size_t limit, struct clf_ticket_list *out,
				 struct clf_error *err)
{
	struct clf_ticket_list list = {.count = 0};
	struct listing_place behind = {0};
	struct listing_sql sql;
	size_t most = page_limit((struct clf_page){0, limit});
	bool falls = listing_falls(listing);
	enum clf_status status;

	if (listing->after != NULL && !listing_cursor_read(listing, listing->after, &behind))
		return clf_error_set(err, CLF_EINVAL, "the cursor is another list's");
	*out = list;
	if (listing->scope == CLF_SCOPE_NONE)
		return CLF_OK;
	listing->enough = listing_is_newest_first(listing) ? most + 1 : 0;
	status = listing_choose(listing, err);
	listing->enough = 0;
	if (status != CLF_OK)
		return status;
	listing_sql_begin(&sql, listing->arena);
	listing_add(&sql, "SELECT " CLF_SHOWN_COLUMNS ", k.place FROM (");
	listing_add_numbers(&sql, listing, listing->after != NULL ? &behind : NULL, falls, most + 1);
	listing_add(&sql, ") k CROSS JOIN " CLF_SHOWN_TABLES "WHERE t.number = k.number ");
	listing_add(&sql, falls ? "ORDER BY k.place DESC, k.number DESC" : "ORDER BY k.place, k.number");
	status = read_rows(listing, listing_ask(listing->store, &sql), most, &list, err);
	listing_sql_end(&sql);
	if (status == CLF_OK)
		status = tickets_tied(listing->store, listing->arena, list.items, list.count, err);
	if (status == CLF_OK)
		status = seen_hide(listing->store, listing->arena, &(struct clf_seer){listing->agent, listing->scope},
				   list.items, list.count, err);
	if (status != CLF_OK)
		return status;
	list.words = listing->question != NULL;
	list.tired = listing->tired;
	list.cut = listing->cut;
	/* Older ones come last, and the next page goes on looking for them. */
	list.goes_on = list.tired && listing_is_newest_first(listing);
	if (list.next == NULL && list.goes_on)
		list.next = listing_cursor(
		    listing, &(struct listing_place){.number = listing->tired_at + 1, .key = listing->tired_at + 1});
	*out = list;
	return CLF_OK;
}

/* Of few tickets: all statuses at once. */
static enum clf_status count_set(struct clf_listing *listing, struct clf_listing_count *counts, struct clf_error *err)
{
	struct listing_sql sql;
	struct clf_rows *rows;
	enum clf_status status;

	listing_sql_begin(&sql, listing->arena);
	listing_add(&sql, "SELECT t.status, count(*) FROM ticket t " CLF_LED_BY_KEY);
	listing_add_conditions(&sql, listing, NULL);
	listing_add(&sql, "GROUP BY t.status");
	rows = listing_ask(listing->store, &sql);
	while ((status = rows_next(rows, err)) == CLF_OK) {
		for (size_t i = 0; i < listing->status_count; i++) {
			if (counts[i].id == rows_number(rows, 0))
				counts[i].count = rows_number(rows, 1);
		}
	}
	listing_sql_end(&sql);
	for (size_t i = 0; (listing->tired || listing->cut) && i < listing->status_count; i++)
		counts[i].more = true;
	return absent_is_fine(status);
}

/* Nothing is asked but what an index has beside the status: its rows alone are counted. */
static bool counts_rows_alone(const struct clf_listing *listing)
{
	size_t others = 0;

	for (size_t i = 0; i < listing->condition_count; i++)
		others += !clf_text_equal(listing->conditions[i].field->column, "t.status");
	return listing->scope == CLF_SCOPE_ALL &&
	       (others == 0 || (others == 1 && listing->since == 0 && listing_by_status(listing) != NULL));
}

static void add_rows_alone(struct listing_sql *sql, const struct clf_listing *listing,
			   const struct clf_listing_count *one)
{
	const char *by_status = listing_by_status(listing);

	listing_add(sql, "SELECT count(*), 0 FROM (SELECT 1 AS one FROM ticket t " CLF_LED_BY);
	listing_add(sql, by_status != NULL ? by_status : "ticket_status_created");
	listing_add(sql, CLF_LED_END);
	listing_add_conditions(sql, listing, one);
	listing_add(sql, "LIMIT ");
	listing_add_number(sql, CLF_LISTING_COUNTED + 1);
	listing_add(sql, ") c");
}

static enum clf_status count_status(struct clf_listing *listing, struct clf_listing_count *one, struct clf_error *err)
{
	bool alone = counts_rows_alone(listing), asked = false;
	struct listing_sql sql;
	struct clf_rows *rows;
	enum clf_status status;

	if (!listing_may_be(listing, one->id, &asked))
		return CLF_OK;
	listing_sql_begin(&sql, listing->arena);
	if (alone)
		add_rows_alone(&sql, listing, one);
	else
		listing_add_count(&sql, listing, one, CLF_LISTING_LOOKED);
	rows = listing_ask(listing->store, &sql);
	status = rows_next(rows, err);
	if (status == CLF_OK && alone) {
		one->more = rows_number(rows, 0) > (int64_t)CLF_LISTING_COUNTED;
		one->count = one->more ? (int64_t)CLF_LISTING_COUNTED : rows_number(rows, 0);
	} else if (status == CLF_OK) {
		one->more = rows_number(rows, 0) >= (int64_t)CLF_LISTING_LOOKED;
		one->count = rows_number(rows, 1);
	}
	rows_end(rows);
	listing_sql_end(&sql);
	return status;
}

enum clf_status clf_listing_counts(struct clf_listing *listing, struct clf_listing_count **out, size_t *count,
				   int64_t *all, bool *more, struct clf_error *err)
{
	struct clf_listing_count *counts =
	    clf_arena_array_of(listing->arena, listing->status_count, struct clf_listing_count);
	int64_t sum = 0;
	bool past = false;
	enum clf_status status = listing_choose(listing, err);

	if (listing->status_count > 0)
		memcpy(counts, listing->statuses, listing->status_count * sizeof(*counts));
	if (status == CLF_OK && listing->lead != LEAD_SET)
		status = listing_gather(listing, err);
	if (status == CLF_OK && listing->scope != CLF_SCOPE_NONE && listing->lead == LEAD_SET)
		status = count_set(listing, counts, err);
	for (size_t i = 0; status == CLF_OK && i < listing->status_count; i++) {
		if (listing->scope != CLF_SCOPE_NONE && listing->lead != LEAD_SET)
			status = count_status(listing, &counts[i], err);
		sum += counts[i].count;
		past = past || counts[i].more;
	}
	if (status != CLF_OK)
		return status;
	*out = counts;
	*count = listing->status_count;
	*all = sum;
	*more = past;
	return CLF_OK;
}

static enum clf_status place_of(struct clf_listing *listing, int64_t number, struct listing_place *out,
				struct clf_error *err)
{
	struct listing_sql sql;
	struct clf_rows *rows;
	enum clf_status status;

	listing_sql_begin(&sql, listing->arena);
	listing_add(&sql, "SELECT ");
	listing_add(&sql, listing_key(listing));
	listing_add(&sql, " FROM ticket t WHERE t.number = ");
	listing_add_number(&sql, number);
	rows = listing_ask(listing->store, &sql);
	status = rows_next(rows, err);
	if (status == CLF_OK) {
		*out = (struct listing_place){.number = number};
		if (listing_sorts_text(listing))
			out->text = rows_text(rows, listing->arena, 0);
		else
			out->key = rows_number(rows, 0);
	}
	rows_end(rows);
	listing_sql_end(&sql);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no ticket %lld", (long long)number);
	return status;
}

static enum clf_status one_beside(struct clf_listing *listing, const struct listing_place *place, bool falls,
				  int64_t *out, struct clf_error *err)
{
	struct listing_sql sql;
	struct clf_rows *rows;
	enum clf_status status;

	listing_sql_begin(&sql, listing->arena);
	listing_add_numbers(&sql, listing, place, falls, 1);
	rows = listing_ask(listing->store, &sql);
	status = rows_next(rows, err);
	if (status == CLF_OK)
		*out = rows_number(rows, 0);
	rows_end(rows);
	listing_sql_end(&sql);
	return absent_is_fine(status);
}

enum clf_status clf_listing_neighbours(struct clf_listing *listing, int64_t number, struct clf_listing_neighbours *out,
				       struct clf_error *err)
{
	struct clf_listing_neighbours found = {.words = listing->question != NULL};
	struct listing_place place = {0};
	bool falls = listing_falls(listing);
	enum clf_status status = place_of(listing, number, &place, err);

	listing->beside = number;
	if (status == CLF_OK)
		status = listing_choose(listing, err);
	if (status == CLF_OK && listing->scope != CLF_SCOPE_NONE)
		status = one_beside(listing, &place, falls, &found.next, err);
	if (status == CLF_OK && listing->scope != CLF_SCOPE_NONE)
		status = one_beside(listing, &place, !falls, &found.previous, err);
	found.tired = listing->tired;
	found.cut = listing->cut;
	if (status == CLF_OK)
		*out = found;
	return status;
}
