/*
 * listing_lead.c - what a list is led by, once it is known which tickets its words find.
 */
#include "engine/engine.h"
#include "listing/listing_sql.h"
#include "look/rows.h"

enum clf_status listing_choose(struct clf_listing *listing, struct clf_error *err)
{
	enum clf_status status = listing_find(listing, err);

	return status == CLF_OK ? listing_pick(listing, err) : status;
}

enum clf_status listing_found(struct clf_listing *listing, int64_t most, int64_t *out, struct clf_error *err)
{
	struct listing_sql sql;
	struct clf_rows *rows;
	enum clf_status status = listing_choose(listing, err);

	if (status != CLF_OK)
		return status;
	listing_sql_begin(&sql, listing->arena);
	listing_add(&sql, "SELECT count(*) FROM (SELECT 1 AS one FROM ");
	listing_add(&sql, "ticket t " CLF_LED_BY_KEY);
	listing_add_conditions(&sql, listing, NULL);
	listing_add(&sql, "LIMIT ");
	listing_add_number(&sql, most);
	listing_add(&sql, ") c");
	rows = listing_ask(listing->store, &sql);
	status = rows_next(rows, err);
	if (status == CLF_OK)
		*out = rows_number(rows, 0);
	rows_end(rows);
	listing_sql_end(&sql);
	return status;
}
