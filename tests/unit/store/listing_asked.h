/*
 * listing_asked.h - lists asked for in tests of the store: whoever asks, and whatever leads to the tickets.
 */
#ifndef CLF_TEST_LISTING_ASKED_H
#define CLF_TEST_LISTING_ASKED_H

#include "clf/base/problem.h"
#include "clf/store/listing/listing.h"
#include "clf/store/look/search.h"
#include "listing/listing_inside.h"
#include "store/store_fixture.h"

#define TICKETS 90

static uint32_t seed;

static uint32_t below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static inline void run(struct fixture *f, const char *sql, int64_t n, int64_t value)
{
	assert_ok(f, db_run(f->store->db, &f->err, sql, CLF_NUMBER("$n", n), CLF_ID("$value", value)));
}

/* One who sees a part of them: by owning, teams, segments, watching, taking part, and by kin. */
static int64_t seer;
/* Whether what is seen by more than a ticket's own row is looked at whole, or walked past. */
static int64_t rest_most = LISTING_REST;
/* Whether words are looked for in few tickets, or tickets by their words. */
static int64_t few_most = LISTING_FEW;

static inline void make_index(struct fixture *f)
{
	bool more = true;

	while (more)
		assert_ok(f, clf_search_work(f->store, &more, &f->err));
}

static int64_t asker;

static inline struct clf_listing *asked(struct fixture *f, const struct clf_term *list, size_t count, const char *after,
					enum listing_lead lead)
{
	const struct clf_ticket_filter filter = {.asked = list, .count = count, .after = after, .visible_to = asker};
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing = NULL;

	assert_ok(f, clf_listing_read(f->store, f->arena, &filter, &problems, &listing, &f->err));
	if (listing == NULL)
		fail_msg("seed %u: %s %s", seed, problems.items[0].field, problems.items[0].detail);
	if (listing->lead == LEAD_UNCHOSEN)
		listing->lead = lead;
	listing->rest_most = rest_most;
	listing->few_most = few_most;
	return listing;
}

/* All pages, a few rows each. */
static inline size_t all_pages(struct fixture *f, const struct clf_term *list, size_t count, enum listing_lead lead,
			       int64_t out[TICKETS])
{
	const char *after = NULL;
	size_t n = 0;

	do {
		struct clf_ticket_list page;

		assert_ok(f, clf_listing_page(asked(f, list, count, after, lead), 1 + below(9), &page, &f->err));
		for (size_t i = 0; i < page.count; i++) {
			assert_true(n < TICKETS);
			out[n++] = page.items[i].ticket.number;
		}
		after = page.next;
	} while (after != NULL);
	return n;
}

#endif
