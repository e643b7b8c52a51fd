/*
 * clock_index.c - texts become findable: what changed soon after, what was there before in pieces.
 *
 * Each piece is a transaction of its own, and says itself how far it came: killed at any point, it goes on there.
 */
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "clf/store/look/search.h"
#include "clock/clock.h"

#define PIECES 20u    /* of 25 tickets */
#define MOMENT_MS 250 /* and then everything else has its turn */

enum clf_status clock_index(struct clock *clock, struct clf_error *err)
{
	int64_t until = clf_clock_monotonic_ms() + MOMENT_MS;
	enum clf_status status = CLF_OK;
	bool more = true;

	for (size_t i = 0; status == CLF_OK && more && i < PIECES && clf_clock_monotonic_ms() < until; i++)
		status = clf_search_work(clock->act.store, &more, err);
	clock->index_waits = status == CLF_OK && more;
	/* A text that can't be indexed must not end the process over and over. */
	if (status != CLF_OK && !clf_store_is_trouble(status)) {
		clf_log(CLF_LOG_WARNING, "clock.failed", CLF_S("what", "index"), CLF_S("why", err->text));
		status = CLF_OK;
	}
	return status;
}
