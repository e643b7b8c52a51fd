/*
 * search_work.c - the index kept up with what it is of, step by step: the clock takes them.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/terms.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/search.h"
#include "engine/engine.h"
#include "engine/index.h"
#include "look/rows.h"
#include "look/search_row.h"

#define TICKETS_EACH 25u
/*
 * Of the revision search-clean, behind what the schema says of it: words are out of the index, and still in the log; or
 * it is merged because it grew, and there is nothing to be emptied.
 */
#define LOG_LEFT 3
#define GROWN 4
#define GROWN_ON 5
#define GROWN_LEAST 5000 /* tickets indexed, before it is merged again; or a share of all: */
#define GROWN_SHARE 20
#define LOG_MS 5000
#define LOG_EACH_MS 50
#define OCTETS_EACH (1u << 20) /* of texts; no mail waits behind more than that and one text */

/* What a step needs; each begins from nothing. */
struct work {
	struct clf_store *store;
	struct clf_arena *arena;
	int64_t ticket; /* the one in hand */
	const char *why;
	bool more, log_left;
};

static enum clf_status revision_of(struct clf_db *db, const char *name, int64_t *out, struct clf_error *err)
{
	return db_get(db, err, out, "SELECT number FROM revision WHERE name = $name", CLF_TEXT("$name", name));
}

static enum clf_status set_number(struct clf_db *db, const char *name, int64_t number, struct clf_error *err)
{
	return db_run(db, err, "UPDATE revision SET number = $number WHERE name = $name", CLF_TEXT("$name", name),
		      CLF_NUMBER("$number", number));
}

/*
 * An index of other terms is made anew, ticket by ticket, and finds what it can meanwhile. *met: that is a step of its
 * own, so that a ticket which fails behind it doesn't take it back.
 */
static enum clf_status meet_version(struct clf_db *db, bool *met, struct clf_error *err)
{
	int64_t version = 0;
	enum clf_status status = revision_of(db, "search", &version, err);

	*met = status == CLF_OK && version != CLF_TERMS_VERSION;
	if (!*met)
		return status;
	status = set_number(db, "search", CLF_TERMS_VERSION, err);
	if (status == CLF_OK)
		status = db_run(db, err, "DELETE FROM search_aside");
	return status == CLF_OK ? set_number(db, "search-below", INT64_MAX, err) : status;
}

/* It is no longer set aside: what was wrong with it isn't. */
static enum clf_status look_at(struct work *work, int64_t ticket, size_t *octets, bool *whole, struct clf_error *err)
{
	enum clf_status status = search_look_at(work->store->db, ticket, octets, whole, err);

	if (status == CLF_OK && *whole)
		status = db_run(work->store->db, err, "DELETE FROM search_aside WHERE ticket = $ticket",
				CLF_NUMBER("$ticket", ticket));
	return status;
}

/* A word is looked for in each piece of the index, of which there are some ten once it was written in as many steps. */
static enum clf_status begin_merge(struct clf_db *db, struct clf_error *err)
{
	enum clf_status status = db_run(db, err,
					"UPDATE revision SET number = $grown "
					"WHERE name = 'search-clean' AND number IN (0, $on)",
					CLF_NUMBER("$grown", GROWN), CLF_NUMBER("$on", GROWN_ON));

	/* An erasure merges it anyway, or has, and waits for the log alone: then it is asked again. */
	return status == CLF_OK && db_changes(db) > 0 ? set_number(db, "search-grown", 0, err) : status;
}

static enum clf_status note_growth(struct clf_db *db, size_t tickets, struct clf_error *err)
{
	int64_t grown = 0, all = 0;
	enum clf_status status = db_run(db, err, "UPDATE revision SET number = number + $n WHERE name = 'search-grown'",
					CLF_NUMBER("$n", (int64_t)tickets));

	if (status == CLF_OK)
		status = revision_of(db, "search-grown", &grown, err);
	if (status != CLF_OK || grown < GROWN_LEAST)
		return status;
	/* One at a time each is the end of the key; both in one statement go through all of it. */
	status = db_get(db, err, &all,
			"SELECT coalesce((SELECT max(number) FROM ticket) - (SELECT min(number) FROM ticket), 0)");
	return status == CLF_OK && grown >= all / GROWN_SHARE ? begin_merge(db, err) : status;
}

static enum clf_status work_due(struct work *work, size_t *done, struct clf_error *err)
{
	struct clf_db *db = work->store->db;
	size_t octets = OCTETS_EACH, count = 0;
	int64_t *tickets = NULL;
	enum clf_status status = id_rows(db_ask(db, "SELECT ticket FROM search_due ORDER BY ticket DESC LIMIT $limit",
						CLF_NUMBER("$limit", TICKETS_EACH)),
					 work->arena, &tickets, &count, err);

	for (*done = 0; status == CLF_OK && octets > 0 && *done < count; (*done)++) {
		bool whole = false;

		work->ticket = tickets[*done];
		status = look_at(work, tickets[*done], &octets, &whole, err);
		if (status == CLF_OK && whole)
			status = db_run(db, err, "DELETE FROM search_due WHERE ticket = $ticket",
					CLF_NUMBER("$ticket", tickets[*done]));
	}
	return status == CLF_OK && *done > 0 ? note_growth(db, *done, err) : status;
}

/*
 * The newest first: they are looked for most. One that is too much for once waits like one that changed; one that is
 * set aside is tried again when it changes.
 */
static enum clf_status work_older(struct work *work, int64_t below, struct clf_error *err)
{
	struct clf_db *db = work->store->db;
	size_t octets = OCTETS_EACH, count = 0, done = 0;
	int64_t *tickets = NULL;
	enum clf_status status = id_rows(
	    db_ask(db,
		   "SELECT t.number FROM ticket t WHERE t.number < $below AND NOT EXISTS "
		   "(SELECT 1 FROM search_aside a WHERE a.ticket = t.number) ORDER BY t.number DESC LIMIT $limit",
		   CLF_NUMBER("$below", below), CLF_NUMBER("$limit", TICKETS_EACH)),
	    work->arena, &tickets, &count, err);

	for (; status == CLF_OK && octets > 0 && done < count; done++) {
		bool whole = false;

		work->ticket = tickets[done];
		status = search_forget(db, tickets[done], err);
		if (status == CLF_OK)
			status = look_at(work, tickets[done], &octets, &whole, err);
		if (status == CLF_OK && !whole)
			status = search_touch(db, tickets[done], err);
	}
	if (status == CLF_OK)
		status = set_number(db, "search-below", done > 0 ? tickets[done - 1] : 0, err);
	return status == CLF_OK && done == 0 ? begin_merge(db, err) : status;
}

static enum clf_status work_clean(struct work *work, int64_t state, struct clf_error *err)
{
	bool more = false, erases = state < GROWN;
	enum clf_status status = index_clean(work->store->db, state == 1 || state == GROWN, &more, err);

	if (status != CLF_OK)
		return status;
	return set_number(work->store->db, "search-clean", more ? (erases ? 2 : GROWN_ON) : erases ? LOG_LEFT : 0, err);
}

/* Unless something more was erased meanwhile. */
static enum clf_status empty_log(struct clf_db *db, int ms, struct clf_error *err)
{
	enum clf_status status = db_empty_log(db, ms, err);

	if (status != CLF_OK)
		return status;
	return db_run(db, err, "UPDATE revision SET number = 0 WHERE name = 'search-clean' AND number = $left",
		      CLF_NUMBER("$left", LOG_LEFT));
}

static enum clf_status work_step(void *user, struct clf_error *err)
{
	struct work *work = user;
	struct clf_db *db = work->store->db;
	int64_t below = 0, clean = 0;
	size_t done = 0;
	bool met = false;
	enum clf_status status = meet_version(db, &met, err);

	clf_arena_reset(work->arena);
	work->ticket = 0;
	if (status == CLF_OK && !met)
		status = work_due(work, &done, err);
	work->more = true;
	if (met)
		return status;
	if (status != CLF_OK || done > 0)
		return status;
	work->ticket = 0;
	status = revision_of(db, "search-below", &below, err);
	if (status == CLF_OK && below > 0)
		return work_older(work, below, err);
	if (status == CLF_OK)
		status = revision_of(db, "search-clean", &clean, err);
	if (status == CLF_OK && clean > 0 && clean != LOG_LEFT)
		return work_clean(work, clean, err);
	work->log_left = status == CLF_OK && clean == LOG_LEFT;
	work->more = false;
	return status;
}

/* Asked without a writer's lock: mostly there is nothing. */
static enum clf_status is_idle(struct clf_db *db, bool *idle, struct clf_error *err)
{
	int64_t busy = 0;
	enum clf_status status =
	    db_get(db, err, &busy,
		   "SELECT CASE WHEN EXISTS (SELECT 1 FROM search_due) OR EXISTS (SELECT 1 FROM revision "
		   "WHERE (name = 'search' AND number <> $version) "
		   "OR (name IN ('search-below', 'search-clean') AND number <> 0)) THEN 1 ELSE 0 END",
		   CLF_NUMBER("$version", CLF_TERMS_VERSION));

	*idle = busy == 0;
	return status;
}

/* The ticket of a step that failed: the steps after it go on without it. */
static enum clf_status aside_step(void *user, struct clf_error *err)
{
	struct work *work = user;
	struct clf_db *db = work->store->db;
	enum clf_status status = db_run(
	    db, err,
	    "INSERT INTO search_aside (ticket, at, why) SELECT t.number, $now, $why FROM ticket t "
	    "WHERE t.number = $ticket ON CONFLICT (ticket) DO UPDATE SET why = excluded.why",
	    CLF_NUMBER("$now", clf_clock_now()), CLF_TEXT("$why", work->why), CLF_NUMBER("$ticket", work->ticket));

	work->more = true;
	if (status != CLF_OK)
		return status;
	return db_run(db, err, "DELETE FROM search_due WHERE ticket = $ticket", CLF_NUMBER("$ticket", work->ticket));
}

enum clf_status clf_search_work(struct clf_store *store, bool *more, struct clf_error *err)
{
	struct work work = {.store = store};
	struct clf_error why = {0};
	bool idle = true;
	enum clf_status status = is_idle(store->db, &idle, err);

	*more = false;
	if (status != CLF_OK || idle)
		return status;
	work.arena = clf_arena_new();
	status = clf_store_transact_once(store, work_step, &work, &why);
	work.why = why.text;
	if (status != CLF_OK && !clf_store_is_trouble(status) && work.ticket != 0)
		status = clf_store_transact_once(store, aside_step, &work, err);
	else if (status != CLF_OK)
		clf_error_set(err, status, "%s", why.text);
	clf_arena_free(&work.arena);
	/* Somebody still reads in it: later. */
	if (status == CLF_OK && work.log_left && empty_log(store->db, LOG_EACH_MS, &why) == CLF_EIO)
		return clf_error_set(err, CLF_EIO, "%s", why.text);
	*more = status == CLF_OK && work.more;
	return status;
}

static enum clf_status clean_step(void *user, struct clf_error *err)
{
	struct work *work = user;
	int64_t state = 0;
	enum clf_status status = revision_of(work->store->db, "search-clean", &state, err);

	work->more = status == CLF_OK && state > 0 && state < LOG_LEFT;
	return work->more ? work_clean(work, state, err) : status;
}

enum clf_status clf_search_clean(struct clf_store *store, struct clf_error *err)
{
	struct work work = {.store = store, .more = true};
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && work.more)
		status = clf_store_transact(store, clean_step, &work, err);
	return status == CLF_OK ? empty_log(store->db, LOG_MS, err) : status;
}

/* Of numbers some may be gone: where they are many, that is near enough. */
static enum clf_status count_older(struct clf_db *db, int64_t below, int64_t *out, struct clf_error *err)
{
	int64_t count = 0, oldest = 0;
	enum clf_status status = db_get(
	    db, err, &count, "SELECT count(*) FROM (SELECT 1 AS one FROM ticket WHERE number < $below LIMIT $most) c",
	    CLF_NUMBER("$below", below), CLF_NUMBER("$most", CLF_SEARCH_COUNTED + 1));

	*out = count;
	if (status != CLF_OK || count <= (int64_t)CLF_SEARCH_COUNTED)
		return status;
	status = db_get(db, err, &oldest, "SELECT coalesce(min(number), 0) FROM ticket");
	if (status == CLF_OK && below == INT64_MAX)
		status = db_get(db, err, &below, "SELECT coalesce(max(number), 0) + 1 FROM ticket");
	*out = below - oldest;
	return status;
}

enum clf_status clf_search_state(struct clf_store *store, struct clf_search_state *out, struct clf_error *err)
{
	int64_t below = 0, clean = 0;
	enum clf_status status = revision_of(store->db, "search-below", &below, err);

	*out = (struct clf_search_state){0};
	if (status == CLF_OK)
		status = revision_of(store->db, "search-clean", &clean, err);
	if (status == CLF_OK)
		status = db_get(store->db, err, &out->due,
				"SELECT count(*) FROM (SELECT 1 AS one FROM search_due LIMIT $most) c",
				CLF_NUMBER("$most", CLF_SEARCH_COUNTED));
	if (status == CLF_OK)
		status = db_get(store->db, err, &out->aside,
				"SELECT count(*) FROM (SELECT 1 AS one FROM search_aside LIMIT $most) c",
				CLF_NUMBER("$most", CLF_SEARCH_COUNTED));
	if (status == CLF_OK && below > 0)
		status = count_older(store->db, below, &out->older, err);
	out->cleaning = clean > 0 && clean < GROWN;
	return status;
}

enum clf_status clf_search_aside(struct clf_store *store, struct clf_arena *arena, struct clf_search_aside *out,
				 struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT a.ticket, a.at, a.why FROM search_aside a ORDER BY a.at, a.ticket LIMIT 1");
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = (struct clf_search_aside){
		    .ticket = rows_number(rows, 0), .at = rows_number(rows, 1), .why = rows_text(rows, arena, 2)};
	rows_end(rows);
	return status;
}

static enum clf_status anew_step(void *user, struct clf_error *err)
{
	struct work *work = user;

	return search_anew(work->store->db, err);
}

enum clf_status clf_search_anew(struct clf_store *store, struct clf_error *err)
{
	struct work work = {.store = store};

	return clf_store_transact(store, anew_step, &work, err);
}
