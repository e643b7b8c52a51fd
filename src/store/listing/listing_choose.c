/*
 * listing_choose.c - what leads to a list's tickets; the database would guess. Of sets that are small, the smallest is
 * looked at whole; else indexes give the order (listing_branch.c), and rows are passed over until the page is full.
 */
#include <string.h>

#include "engine/engine.h"
#include "listing/listing_sql.h"
#include "look/rows.h"

#define SET_MAX 2000u /* tickets of a set that leads */

/* Whether there is an index that has all that fit, and nothing else. */
static bool makes_set(const struct listing_condition *c)
{
	if (c->negated || (c->none && !listing_is_unowned(c)))
		return false;
	return listing_is_many(c) || c->field->kind == LISTING_VALUE || c->field->index != NULL;
}

const char *listing_by_status(const struct clf_listing *listing)
{
	for (size_t i = 0; i < listing->condition_count; i++) {
		if (listing_is_unowned(&listing->conditions[i]))
			return LISTING_UNOWNED_STATUS;
		if (listing->conditions[i].field->by_status != NULL && listing_is_single(&listing->conditions[i]))
			return listing->conditions[i].field->by_status;
	}
	return NULL;
}

/* The index that has a value, then one status, then the number; or NULL. */
static enum clf_status size_of(struct clf_listing *listing, enum listing_set set, size_t at, int64_t most, int64_t *out,
			       struct clf_error *err)
{
	struct listing_sql sql;
	struct clf_rows *rows;
	enum clf_status status;

	listing_sql_begin(&sql, listing->arena);
	listing_add(&sql, "SELECT count(*) FROM (");
	listing_add_set(&sql, listing, set, at);
	listing_add(&sql, "LIMIT ");
	listing_add_number(&sql, most + 1);
	listing_add(&sql, ") c");
	rows = listing_ask(listing->store, &sql);
	status = rows_next(rows, err);
	if (status == CLF_OK)
		*out = rows_number(rows, 0);
	rows_end(rows);
	listing_sql_end(&sql);
	return status;
}

/* The smallest so far. */
static enum clf_status try_set(struct clf_listing *listing, enum listing_set set, size_t at, int64_t most,
			       int64_t *least, struct clf_error *err)
{
	int64_t size = 0;
	enum clf_status status;

	if (*least <= (int64_t)LISTING_FEW)
		return CLF_OK;
	status = size_of(listing, set, at, most, &size, err);
	if (status != CLF_OK || size >= *least)
		return status;
	*least = size;
	listing->set = set;
	if (set == SET_CONDITION)
		listing->leading = at;
	return CLF_OK;
}

static bool by_numbers_alone(const struct clf_listing *listing)
{
	return listing->order != NULL && listing->order->levels[0].numbers;
}

/* Which set is few, if one is. */
static enum clf_status choose_set(struct clf_listing *listing, int64_t most, int64_t *least, struct clf_error *err)
{
	bool own = listing->scope == CLF_SCOPE_OWN || listing->scope == CLF_SCOPE_SEGMENT;
	enum clf_status status = CLF_OK;

	*least = INT64_MAX;
	for (size_t i = 0; status == CLF_OK && i < listing->condition_count; i++) {
		if (makes_set(&listing->conditions[i]))
			status = try_set(listing, SET_CONDITION, i, most, least, err);
	}
	if (status == CLF_OK && own)
		status = try_set(listing, SET_VISIBLE, 0, most, least, err);
	if (status == CLF_OK && listing->since != 0)
		status = try_set(listing, SET_WINDOW, 0, most, least, err);
	return status;
}

enum clf_status listing_choose_few(struct clf_listing *listing, int64_t *size, struct clf_error *err)
{
	return choose_set(listing, LISTING_FEW, size, err);
}

bool listing_is_newest_first(const struct clf_listing *listing)
{
	return by_numbers_alone(listing) && listing->order->levels[0].base == 0 && listing_falls(listing);
}

enum clf_status listing_pick(struct clf_listing *listing, struct clf_error *err)
{
	const struct listing_order *order = listing->order;
	int64_t least, most = order != NULL && order->levels[order->level_count - 1].numbers ? LISTING_FEW : SET_MAX;
	bool own = listing->scope == CLF_SCOPE_OWN || listing->scope == CLF_SCOPE_SEGMENT;
	enum clf_status status;

	if (listing->lead == LEAD_BRANCHES)
		return listing_gather(listing, err);
	if (listing->lead != LEAD_UNCHOSEN)
		return CLF_OK;
	/* Nothing but what leads is asked: it can't be better led. */
	if (by_numbers_alone(listing) && listing->condition_count == 1 && !own && makes_set(&listing->conditions[0]) &&
	    listing_is_single(&listing->conditions[0])) {
		listing->lead = LEAD_BRANCHES;
		return listing_gather(listing, err);
	}
	status = choose_set(listing, most, &least, err);
	if (status != CLF_OK || least <= most) {
		listing->lead = LEAD_SET;
		return status;
	}
	listing->lead = order != NULL ? LEAD_BRANCHES : LEAD_ORDER;
	if (order != NULL)
		status = listing_gather(listing, err);
	/* Nothing leads: a set may be few enough all the same. */
	if (status != CLF_OK || listing->branch_count > 0 || most == (int64_t)SET_MAX)
		return status;
	status = choose_set(listing, SET_MAX, &least, err);
	if (status == CLF_OK && least <= (int64_t)SET_MAX)
		listing->lead = LEAD_SET;
	return status;
}
