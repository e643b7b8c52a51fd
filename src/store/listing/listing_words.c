/*
 * listing_words.c - lists by words: the search's index finds the tickets, all else that is asked is asked of those.
 *
 * Where something else is few, the words are looked for in it alone. Else what the words find is gone through from the
 * newest on, until enough fits or enough was looked at; the list then says that older ones may be there.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/store/look/search.h"
#include "engine/engine.h"
#include "listing/listing_sql.h"
#include "look/rows.h"
#include "look/search_row.h"
#include "look/search_words.h"

#define BESIDE 16u /* that the words find, to begin with, when one is sought */
#define NUMBERS_BYTES (64u << 10)
/* Hits: of few tickets each word's are jumped through, a handful for each. */
#define LOOKED_OF_FEW (10u * CLF_SEARCH_LOOKED)

/* "[1042,1041]" */
static const char *listed(struct clf_listing *listing, const int64_t *numbers, size_t count)
{
	struct clf_buf text;
	const char *made;

	clf_buf_init(&text, NUMBERS_BYTES);
	clf_buf_add_char(&text, '[');
	for (size_t i = 0; i < count; i++)
		clf_buf_printf(&text, i > 0 ? ",%lld" : "%lld", (long long)numbers[i]);
	clf_buf_add_char(&text, ']');
	made = clf_arena_copy(listing->arena, text.p, text.n);
	clf_buf_free(&text);
	return made;
}

/* Those of the set that fit, the newest first. */
static enum clf_status fitting(struct clf_listing *listing, int64_t *out, size_t most, size_t *count,
			       struct clf_error *err)
{
	struct listing_sql sql;
	struct clf_rows *rows;
	enum clf_status status = CLF_OK;
	size_t n = 0;

	listing_sql_begin(&sql, listing->arena);
	listing_add(&sql, "SELECT t.number FROM ticket t " CLF_LED_BY_KEY);
	listing_add_conditions(&sql, listing, NULL);
	listing_add(&sql, "ORDER BY t.number DESC");
	rows = listing_ask(listing->store, &sql);
	while (n < most && (status = rows_next(rows, err)) == CLF_OK)
		out[n++] = rows_number(rows, 0);
	rows_end(rows);
	listing_sql_end(&sql);
	*count = n;
	return absent_is_fine(status);
}

/* From the newest on. */
static enum clf_status begin(struct clf_listing *listing, size_t most, struct clf_error *err)
{
	const struct clf_seer seer = {listing->agent, listing->scope};
	enum clf_status status = CLF_OK;

	if (listing->search == NULL)
		status =
		    search_words_begin(listing->store, listing->arena, listing->question, seer, &listing->search, err);
	if (status != CLF_OK)
		return status;
	listing->cut = search_words_cut(listing->search);
	search_words_again(listing->search, most, err);
	return CLF_OK;
}

/* In the order of numbers, what stands before the cursor is never shown again. */
static int64_t newest_of(const struct clf_listing *listing)
{
	return listing->after != NULL && listing_is_newest_first(listing) ? listing_after_number(listing) - 1
									  : SEARCH_NEWEST;
}

/* The words in each of few tickets. */
static enum clf_status find_among(struct clf_listing *listing, struct clf_error *err)
{
	int64_t *numbers = clf_arena_array_of(listing->arena, LISTING_FEW, int64_t);
	int64_t newest = newest_of(listing), next = SEARCH_NEWEST;
	size_t count = 0, kept = 0;
	enum clf_status status = fitting(listing, numbers, LISTING_FEW, &count, err);

	if (status == CLF_OK)
		status = begin(listing, LOOKED_OF_FEW, err);
	for (size_t i = 0; status == CLF_OK && !listing->tired && i < count; i++) {
		if (numbers[i] > newest)
			continue;
		if (numbers[i] < next)
			status = search_words_next(listing->search, numbers[i], &next, &listing->tired);
		listing->tired_at = next;
		if (status == CLF_OK && !listing->tired && numbers[i] == next)
			numbers[kept++] = next;
	}
	listing->found = listed(listing, numbers, kept);
	return status;
}

/* Numbers that are gone through from the newest down. */
struct stretch {
	int64_t at, end; /* end: the oldest that belongs to it */
	size_t most;     /* that are kept; it ends behind a handful with the last of them */
	size_t handful;  /* of those that the words find, to begin with */
	bool last;       /* only the last handful is kept */
	int64_t *kept;
	size_t count;
};

/* The next of them that the words find: up to a handful, whatever else is asked; the next handful is twice that. */
static enum clf_status next_found(struct clf_listing *listing, struct stretch *of, int64_t *out, size_t *count)
{
	enum clf_status status = CLF_OK;
	size_t n = 0;

	while (status == CLF_OK && !listing->tired && of->at >= of->end && n < of->handful) {
		int64_t next = 0;

		status = search_words_next(listing->search, of->at, &next, &listing->tired);
		if (status == CLF_OK && next >= of->end && !listing->tired)
			out[n++] = next;
		of->at = listing->tired ? next : next - 1;
	}
	of->handful = 2 * of->handful < LISTING_FEW ? 2 * of->handful : LISTING_FEW;
	*count = n;
	return status;
}

/* Tired, and not behind its end: not all of it was looked at. */
static enum clf_status go_through(struct clf_listing *listing, struct stretch *of, struct clf_error *err)
{
	int64_t *found = clf_arena_array_of(listing->arena, LISTING_FEW, int64_t);
	enum clf_status status = begin(listing, CLF_SEARCH_LOOKED, err);

	listing->tired = false;
	of->kept = clf_arena_array_of(listing->arena, of->most + LISTING_FEW, int64_t);
	while (status == CLF_OK && !listing->tired && of->at >= of->end && of->count < of->most) {
		size_t from = of->last ? 0 : of->count, count = 0, fit = 0;

		status = next_found(listing, of, found, &count);
		listing->found = listed(listing, found, count);
		if (status == CLF_OK && count > 0)
			status = fitting(listing, of->kept + from, LISTING_FEW, &fit, err);
		if (fit > 0)
			of->count = from + fit;
	}
	listing->tired = of->at >= of->end;
	return status;
}

static enum clf_status find_newest(struct clf_listing *listing, struct clf_error *err)
{
	size_t most = listing->enough > 0 ? listing->enough : listing->found_most;
	struct stretch all = {
	    .at = newest_of(listing), .end = 1, .most = most, .handful = most < LISTING_FEW ? most : LISTING_FEW};
	enum clf_status status = go_through(listing, &all, err);

	listing->found_enough = listing->enough;
	listing->tired = listing->tired && (listing->enough == 0 || all.count < listing->enough);
	listing->tired_at = all.at;
	listing->found = listed(listing, all.kept, all.count);
	return status;
}

static enum clf_status newest_number(struct clf_listing *listing, int64_t *out, struct clf_error *err)
{
	return db_get(listing->store->db, err, out, "SELECT coalesce(max(number), 0) FROM ticket");
}

/*
 * In the order of numbers: the next older one, and the next newer, for which ever longer stretches behind the ticket
 * are gone through, as words lead down alone.
 */
static enum clf_status find_beside(struct clf_listing *listing, struct clf_error *err)
{
	struct stretch older = {.at = listing->beside - 1, .end = 1, .most = 1, .handful = BESIDE},
		       newer = {.count = 0};
	int64_t newest = 0, from = listing->beside + 1, width = LISTING_FEW;
	enum clf_status status = go_through(listing, &older, err);
	bool tired = listing->tired && older.count == 0;
	int64_t beside[2];
	size_t count = 0;

	if (status == CLF_OK)
		status = newest_number(listing, &newest, err);
	while (status == CLF_OK && newer.count == 0 && from <= newest) {
		newer = (struct stretch){
		    .at = from + width - 1, .end = from, .most = LISTING_FEW + 1, .handful = LISTING_FEW, .last = true};
		status = go_through(listing, &newer, err);
		/* What it didn't come to is nearer. */
		tired = tired || listing->tired;
		newer.count = listing->tired ? 0 : newer.count;
		from = listing->tired ? newest + 1 : from + width;
		width *= 4;
	}
	if (newer.count > 0)
		beside[count++] = newer.kept[newer.count - 1];
	if (older.count > 0)
		beside[count++] = older.kept[0];
	listing->tired = tired;
	listing->found = listed(listing, beside, count);
	return status;
}

enum clf_status listing_find(struct clf_listing *listing, struct clf_error *err)
{
	int64_t size = 0;
	enum clf_status status;

	if (listing->question == NULL || listing->scope == CLF_SCOPE_NONE)
		return CLF_OK;
	if (listing->found != NULL && (listing->found_enough == 0 || listing->found_enough == listing->enough))
		return CLF_OK;
	listing->found_enough = 0;
	listing->tired = false;
	status = listing_choose_few(listing, &size, err);
	listing->lead = LEAD_SET;
	if (status == CLF_OK && size <= listing->few_most) {
		status = find_among(listing, err);
	} else if (status == CLF_OK) {
		listing->set = SET_FOUND;
		status = listing->beside != 0 && listing_is_newest_first(listing) ? find_beside(listing, err)
										  : find_newest(listing, err);
	}
	listing->set = SET_FOUND;
	return status;
}
