/*
 * search.c - tickets that a question fits, the newest first.
 *
 * Only what all words agree on (search_words.c) is looked up. The index holds texts of tickets that somebody may not
 * see: nothing of a hit is told before the ticket was asked for by the one predicate.
 */
#include "clf/store/look/search.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/problem.h"
#include "clf/mail/address.h"
#include "clf/store/listing/listing.h"
#include "clf/store/look/query.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/search/question.h"
#include "engine/engine.h"
#include "engine/index.h"
#include "look/search_row.h"
#include "look/search_words.h"
#include "look/visible.h"
#include "people/names.h"
#include "people/party.h"

#define MISSING_LOOKED 2000u
#define PLACES_EACH 8u

struct walk {
	struct clf_store *store;
	const struct clf_search_ask *ask;
	struct search_walk words;
	int64_t owner, status, customer;
	bool unowned, nobody; /* nobody: the customer never wrote */
	struct clf_error *err;
};

#define VISIBLE CLF_VISIBLE("t")

/* CLF_ENOTFOUND: not for this seer, or not what was asked for. *shown: what its response says, too. */
static enum clf_status look_up(struct walk *w, int64_t ticket, int64_t *shown)
{
	return db_get(w->store->db, w->err, shown,
		      "SELECT CASE WHEN $scope >= 2 OR coalesce(sv.show_response, 1) = 1 THEN 1 ELSE 0 END "
		      "FROM ticket t LEFT JOIN survey sv ON sv.id = t.survey "
		      "WHERE t.number = $ticket "
		      "AND ($status IS NULL OR t.status = $status) "
		      "AND ($status IS NOT NULL OR t.status NOT IN (SELECT id FROM status WHERE kind = 'deleted')) "
		      "AND ($owner IS NULL OR t.owner = $owner) "
		      "AND ($unowned = 0 OR t.owner IS NULL) "
		      "AND ($customer IS NULL OR t.customer = $customer) "
		      "AND " VISIBLE,
		      CLF_NUMBER("$ticket", ticket), CLF_ID("$status", w->status), CLF_ID("$owner", w->owner),
		      CLF_NUMBER("$unowned", w->unowned), CLF_ID("$customer", w->customer),
		      CLF_NUMBER("$agent", w->ask->seer.agent), CLF_NUMBER("$scope", w->ask->seer.scope));
}

/* shown: what its response says, too. */
static enum clf_status fits(struct walk *w, int64_t ticket, bool response, bool *shown, bool *out)
{
	int64_t seen = 0;
	bool absent = false;
	enum clf_status status = look_up(w, ticket, &seen);

	*shown = seen != 0;
	*out = status == CLF_OK && (*shown || !response);
	if (*out)
		status = search_has_absent(&w->words, ticket, *shown, &absent);
	*out = *out && !absent;
	return absent_is_fine(status);
}

static bool is_among(const int64_t *parts, size_t count, int64_t part)
{
	for (size_t i = 0; i < count; i++) {
		if (parts[i] == part)
			return true;
	}
	return false;
}

/* A handful of each word's, each once. */
static struct clf_search_texts texts_of(const struct walk *w, struct clf_arena *arena, bool shown)
{
	const struct search_walk *words = &w->words;
	int64_t *parts = clf_arena_array_of(arena, words->stream_count * PLACES_EACH, int64_t);
	size_t count = 0;

	for (size_t i = 0; i < words->stream_count; i++) {
		const struct search_hit *hit;

		if (words->streams[i].absent)
			continue;
		hit = search_hit_at(&words->streams[i]);
		for (size_t k = 0; k < hit->count && k < PLACES_EACH; k++) {
			parts[count] = hit->ids[k] % SEARCH_PARTS;
			if ((shown || parts[count] != SEARCH_PART_RESPONSE) && !is_among(parts, count, parts[count]))
				count++;
		}
	}
	return (struct clf_search_texts){parts, count};
}

static enum clf_status walk_down(struct walk *w, struct clf_arena *arena, struct clf_search_found *out)
{
	size_t limit = w->ask->limit > 0 ? w->ask->limit : 50;
	/* Whoever goes on from beyond the newest begins there. */
	int64_t ticket = w->ask->below > 0 && w->ask->below <= SEARCH_NEWEST ? w->ask->below - 1 : SEARCH_NEWEST;
	enum clf_status status = CLF_OK;

	if (limit > CLF_SEARCH_PAGE)
		limit = CLF_SEARCH_PAGE;
	*out = (struct clf_search_found){.tickets = clf_arena_array_of(arena, limit, int64_t),
					 .texts = clf_arena_array_of(arena, limit, struct clf_search_texts),
					 .cut = w->words.cut};
	while (status == CLF_OK && !w->nobody && ticket > 0) {
		bool response = false, shown = false, found = false;

		if (w->words.looked >= w->words.most) {
			out->tired = true;
			out->next = ticket + 1;
			break;
		}
		status = search_agree(&w->words, &ticket, &response);
		if (status != CLF_OK || ticket == 0 || w->words.looked >= w->words.most)
			continue;
		w->words.looked++;
		status = fits(w, ticket, response, &shown, &found);
		if (found && out->count == limit) {
			out->next = out->tickets[limit - 1];
			break;
		}
		if (found) {
			out->texts[out->count] = texts_of(w, arena, shown);
			out->tickets[out->count++] = ticket;
		}
		ticket--;
	}
	return status;
}

static enum clf_status resolve_owner(struct walk *w, struct clf_arena *arena, const char *owner)
{
	struct clf_agent agent = {.id = 0};
	enum clf_status status;

	w->unowned = clf_text_equal_nocase(owner, "none");
	if (owner == NULL || w->unowned)
		return CLF_OK;
	status = clf_agent_named(w->store, arena, owner, &agent, w->err);
	w->owner = agent.id;
	return status;
}

/* A mistyped name would find nothing, and look as if nothing was there. */
static enum clf_status resolve(struct walk *w, struct clf_arena *arena)
{
	const struct clf_question *question = w->ask->question;
	const struct clf_ticket_filter filter = {CLF_ASKED({"owner", question->owner}, {"status", question->status})};
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing;
	const char *from = question->from;
	enum clf_status status = clf_listing_read(w->store, arena, &filter, &problems, &listing, w->err);

	if (status == CLF_OK)
		status = clf_problems_status(&problems, w->err);
	if (status == CLF_OK)
		status = resolve_owner(w, arena, question->owner);
	if (status == CLF_OK && question->status != NULL)
		status = status_asked(w->store, question->status, &w->status, w->err);
	if (status == CLF_OK && from != NULL)
		status = clf_address_fold(arena, from, &from, w->err);
	if (status == CLF_OK && from != NULL) {
		status = party_by_address(w->store, from, &w->customer, w->err);
		w->nobody = status == CLF_ENOTFOUND;
		status = absent_is_fine(status);
	}
	return status;
}

static enum clf_status search(struct clf_store *store, struct clf_arena *arena, const struct clf_search_ask *ask,
			      size_t most, struct clf_search_found *out, struct clf_error *err)
{
	struct clf_arena *scratch = clf_arena_new();
	struct walk walk = {.store = store,
			    .ask = ask,
			    .words = {.store = store, .arena = scratch, .most = most, .err = err},
			    .err = err};
	enum clf_status status = resolve(&walk, scratch);

	if (status == CLF_OK)
		status = search_streams(&walk.words, ask->question);
	if (status == CLF_OK)
		status = walk_down(&walk, arena, out);
	clf_arena_free(&scratch);
	return status;
}

enum clf_status clf_search(struct clf_store *store, struct clf_arena *arena, const struct clf_search_ask *ask,
			   struct clf_search_found *out, struct clf_error *err)
{
	return search(store, arena, ask, CLF_SEARCH_LOOKED, out, err);
}

enum clf_status clf_search_missing(struct clf_store *store, struct clf_arena *arena, const struct clf_search_ask *ask,
				   const char **words, size_t *count, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	*count = 0;
	for (size_t i = 0; status == CLF_OK && i < ask->question->count; i++) {
		const struct clf_question alone = {.words = {ask->question->words[i]}, .count = 1};
		const struct clf_search_ask one = {.question = &alone, .seer = ask->seer, .limit = 1};
		struct clf_search_found found = {.count = 0};

		if (ask->question->words[i].absent)
			continue;
		status = search(store, arena, &one, MISSING_LOOKED, &found, err);
		if (status == CLF_OK && found.count == 0 && !found.tired && !found.cut)
			words[(*count)++] = ask->question->words[i].said;
	}
	return status;
}

static const struct search_source *source_named(const char *kind)
{
	for (size_t i = 0; i < search_source_count; i++) {
		if (clf_text_equal(search_sources[i].kind, kind))
			return &search_sources[i];
	}
	return NULL;
}

/* CLF_ENOTFOUND: it is gone since, or what it said is another text by now. */
static enum clf_status load_text(struct clf_store *store, int64_t ticket, const struct search_source *source,
				 int64_t ref, struct clf_buf *text, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, source->sql, CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$ref", ref));
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK)
		search_add_texts(source, rows, text);
	return status == CLF_ENOTFOUND && text->n > 0 ? CLF_OK : status;
}

static enum clf_status show_part(struct clf_store *store, struct clf_arena *arena, const struct clf_question *question,
				 int64_t ticket, int64_t part, struct clf_search_place *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT kind, ref FROM search_row WHERE ticket = $ticket AND part = $part",
		   CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$part", part));
	enum clf_status status = rows_next(rows, err);
	const struct search_source *source = NULL;
	struct clf_buf text;

	if (status == CLF_OK) {
		source = source_named(rows_peek(rows, 0));
		out->ref = rows_number(rows, 1);
	}
	rows_end(rows);
	if (status != CLF_OK || source == NULL)
		return status == CLF_OK ? CLF_ENOTFOUND : status;
	clf_buf_init(&text, 4u << 20);
	out->kind = source->kind;
	status = load_text(store, ticket, source, out->ref, &text, err);
	if (status == CLF_OK && !clf_snippet_cut(arena, text.p, question, &out->snippet))
		status = CLF_ENOTFOUND;
	clf_buf_free(&text);
	return status;
}

/* Kept in the order of how much stands there; of equals the first stays first. */
static void keep_best(struct clf_search_place places[CLF_SEARCH_SHOWN], size_t *count,
		      const struct clf_search_place *place)
{
	size_t at = *count;

	while (at > 0 && places[at - 1].snippet.words < place->snippet.words)
		at--;
	if (at == CLF_SEARCH_SHOWN)
		return;
	*count += *count < CLF_SEARCH_SHOWN;
	for (size_t i = *count - 1; i > at; i--)
		places[i] = places[i - 1];
	places[at] = *place;
}

enum clf_status clf_search_places(struct clf_store *store, struct clf_arena *arena, const struct clf_question *question,
				  const struct clf_search_found *found, size_t at,
				  struct clf_search_place out[CLF_SEARCH_SHOWN], size_t *count, struct clf_error *err)
{
	const struct clf_search_texts *texts = &found->texts[at];
	enum clf_status status = CLF_OK;

	*count = 0;
	for (size_t i = 0; status == CLF_OK && i < texts->count; i++) {
		struct clf_search_place place;

		status = show_part(store, arena, question, found->tickets[at], texts->parts[i], &place, err);
		if (status == CLF_OK)
			keep_best(out, count, &place);
		status = absent_is_fine(status);
	}
	return status;
}
