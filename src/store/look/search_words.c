/*
 * search_words.c - the tickets that words stand in.
 *
 * A word's hits come from the index in the order of tickets; the words' tickets are walked side by side, and whoever is
 * behind jumps to where the others are.
 */
#include "look/search_words.h"

#include "clf/base/arena.h"
#include "clf/ticket/search/question.h"
#include "engine/engine.h"
#include "engine/index.h"
#include "look/search_row.h"

static void take_hit(struct search_stream *s, const int64_t *id)
{
	int64_t ticket = *id / SEARCH_PARTS;
	bool response = *id % SEARCH_PARTS == SEARCH_PART_RESPONSE;
	struct search_hit *last = s->count > 0 ? &s->hits[s->count - 1] : NULL;

	if (last == NULL || last->ticket != ticket) {
		s->hits[s->count++] = (struct search_hit){ticket, id, 1, response};
		return;
	}
	last->count++;
	last->response_only &= response;
}

static enum clf_status fetch(struct search_walk *w, struct search_stream *s, int64_t to)
{
	struct clf_rows *rows = index_find(w->store->db, s->expression, 0, SEARCH_ID(to, SEARCH_PARTS - 1), s->chunk);
	size_t n = 0;
	enum clf_status status;

	s->count = s->at = 0;
	while ((status = rows_next(rows, w->err)) == CLF_OK) {
		s->ids[n] = rows_number(rows, 0);
		take_hit(s, &s->ids[n++]);
	}
	w->looked += n;
	s->ended = n < s->chunk;
	/* The rest of its texts may be in the next. */
	if (!s->ended && s->count > 1)
		s->count--;
	s->below = s->count > 0 ? s->hits[s->count - 1].ticket : 0;
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

/* One after the other is read in longer pieces than what is jumped through. */
static void choose_chunk(struct search_walk *w, struct search_stream *s, bool jumps)
{
	s->chunk = jumps ? SEARCH_HITS_FIRST : 2 * s->chunk;
	if (s->chunk > SEARCH_HITS)
		s->chunk = SEARCH_HITS;
	if (s->chunk <= s->held)
		return;
	s->hits = clf_arena_array_of(w->arena, s->chunk, struct search_hit);
	s->ids = clf_arena_array_of(w->arena, s->chunk, int64_t);
	s->held = s->chunk;
}

/* The newest ticket that it has up to number; NULL: none. */
static enum clf_status newest_up_to(struct search_walk *w, struct search_stream *s, int64_t number,
				    const struct search_hit **out)
{
	enum clf_status status = CLF_OK;

	for (;;) {
		while (s->at < s->count && s->hits[s->at].ticket > number)
			s->at++;
		*out = s->at < s->count ? &s->hits[s->at] : NULL;
		if (*out != NULL || s->ended)
			return CLF_OK;
		choose_chunk(w, s, s->chunk == 0 || number < s->below - 1);
		status = fetch(w, s, s->below > 0 && number >= s->below ? s->below - 1 : number);
		if (status != CLF_OK)
			return status;
	}
}

enum clf_status search_agree(struct search_walk *w, int64_t *ticket, bool *response)
{
	bool moved = true;

	while (moved && *ticket > 0 && w->looked < w->most) {
		moved = false;
		*response = false;
		for (size_t i = 0; !moved && i < w->stream_count; i++) {
			const struct search_hit *hit = NULL;
			enum clf_status status = CLF_OK;

			if (w->streams[i].absent)
				continue;
			status = newest_up_to(w, &w->streams[i], *ticket, &hit);
			if (status != CLF_OK)
				return status;
			moved = hit == NULL || hit->ticket < *ticket;
			*ticket = hit != NULL ? hit->ticket : 0;
			*response |= hit != NULL && hit->response_only;
		}
	}
	return CLF_OK;
}

enum clf_status search_has_absent(struct search_walk *w, int64_t ticket, bool shown, bool *out)
{
	*out = false;
	for (size_t i = 0; i < w->stream_count; i++) {
		const struct search_hit *hit = NULL;
		enum clf_status status;

		if (!w->streams[i].absent)
			continue;
		status = newest_up_to(w, &w->streams[i], ticket, &hit);
		if (status != CLF_OK)
			return status;
		*out |= hit != NULL && hit->ticket == ticket && (shown || !hit->response_only);
	}
	return CLF_OK;
}

const struct search_hit *search_hit_at(const struct search_stream *stream)
{
	return &stream->hits[stream->at];
}

static const char *number_term(struct clf_arena *arena, int64_t number)
{
	return clf_arena_printf(arena, SEARCH_NUMBER, (long long)number);
}

static enum clf_status expression_of(struct search_walk *w, const struct clf_sought *word, const char **out)
{
	struct clf_error said = {.text = ""};
	bool more = false;
	const char *made =
	    index_expression(w->store->db, w->arena, word->terms, word->count, word->prefix, &more, &said);

	if (made == NULL)
		return clf_error_set(w->err, said.status, "%s", said.text);
	w->cut |= more;
	*out = word->number > 0 ? index_or_term(w->arena, made, number_term(w->arena, word->number)) : made;
	return CLF_OK;
}

enum clf_status search_streams(struct search_walk *w, const struct clf_question *question)
{
	enum clf_status status = CLF_OK;

	w->streams = clf_arena_array_of(w->arena, question->count, struct search_stream);
	w->stream_count = question->count;
	for (size_t i = 0; status == CLF_OK && i < question->count; i++) {
		w->streams[i].absent = question->words[i].absent;
		status = expression_of(w, &question->words[i], &w->streams[i].expression);
	}
	return status;
}

#define SHOWN_SCOPE CLF_SCOPE_SEGMENT /* from here on, what a survey keeps off its tickets is seen all the same */

struct search_words {
	struct search_walk walk;
	enum clf_scope scope;
	bool has_absent;
};

enum clf_status search_words_begin(struct clf_store *store, struct clf_arena *arena,
				   const struct clf_question *question, struct clf_seer seer, struct search_words **out,
				   struct clf_error *err)
{
	struct search_words *words = clf_arena_new_of(arena, struct search_words);

	words->scope = seer.scope;
	words->walk = (struct search_walk){.store = store, .arena = arena, .err = err};
	for (size_t i = 0; i < question->count; i++)
		words->has_absent |= question->words[i].absent;
	*out = words;
	return search_streams(&words->walk, question);
}

/* Whether the words stand where the seer may read them, and what may not be there doesn't. */
static enum clf_status is_readable(struct search_words *words, int64_t ticket, bool response, bool *out)
{
	struct search_walk *w = &words->walk;
	int64_t shown = 1;
	bool absent = false;
	enum clf_status status = CLF_OK;

	if ((response || words->has_absent) && words->scope < SHOWN_SCOPE)
		status = db_get(w->store->db, w->err, &shown,
				"SELECT coalesce(sv.show_response, 1) "
				"FROM ticket t LEFT JOIN survey sv ON sv.id = t.survey WHERE t.number = $ticket",
				CLF_NUMBER("$ticket", ticket));
	if (status == CLF_OK)
		status = search_has_absent(w, ticket, shown != 0, &absent);
	*out = status == CLF_OK && !absent && (shown != 0 || !response);
	return absent_is_fine(status);
}

enum clf_status search_words_next(struct search_words *words, int64_t up_to, int64_t *out, bool *tired)
{
	struct search_walk *w = &words->walk;
	int64_t ticket = up_to < SEARCH_NEWEST ? up_to : SEARCH_NEWEST;

	*out = 0;
	*tired = false;
	while (ticket > 0 && w->looked < w->most) {
		bool response = false, fine = false;
		enum clf_status status = search_agree(w, &ticket, &response);

		if (status != CLF_OK || ticket <= 0)
			return status;
		if (w->looked >= w->most)
			break;
		w->looked++;
		status = is_readable(words, ticket, response, &fine);
		*out = fine ? ticket : 0;
		if (status != CLF_OK || fine)
			return status;
		ticket--;
	}
	*tired = ticket > 0;
	*out = ticket;
	return CLF_OK;
}

void search_words_again(struct search_words *words, size_t most, struct clf_error *err)
{
	words->walk.looked = 0;
	words->walk.most = most;
	words->walk.err = err;
	for (size_t i = 0; i < words->walk.stream_count; i++) {
		struct search_stream *s = &words->walk.streams[i];

		s->count = s->at = s->chunk = 0;
		s->below = 0;
		s->ended = false;
	}
}

bool search_words_cut(const struct search_words *words)
{
	return words->walk.cut;
}
