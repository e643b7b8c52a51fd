/*
 * search_words.h - the tickets that words stand in, for search and lists: what else is asked of them is theirs.
 */
#ifndef CLF_STORE_SEARCH_WORDS_H
#define CLF_STORE_SEARCH_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/store/people/profile.h"

struct clf_arena;
struct clf_question;
struct clf_store;
struct search_words;

#define SEARCH_HITS 512u

struct search_hit {
	int64_t ticket;
	bool response_only; /* in no text of it but its response's */
};

struct search_stream {
	const char *expression;
	bool absent;
	struct search_hit hits[SEARCH_HITS];
	size_t count, at;
	int64_t below; /* nothing is known of tickets below this */
	size_t chunk;
	bool ended;
};

/* A word's hits, from the newest down. */
struct search_walk {
	struct clf_store *store;
	struct search_stream *streams;
	size_t stream_count;
	size_t looked, most; /* hits of the index */
	struct clf_error *err;
};

/* A stream for each of the question's words. */
enum clf_status search_streams(struct search_walk *walk, struct clf_arena *arena, const struct clf_question *question);
/* All words agree on *ticket, at most what it was; 0: on none any more. *response: one by its response alone. */
enum clf_status search_agree(struct search_walk *walk, int64_t *ticket, bool *response);
/* What may not be there counts where the seer may read it; shown: the response, too. */
enum clf_status search_has_absent(struct search_walk *walk, int64_t ticket, bool shown, bool *out);

/*
 * The question's words alone count, not its fields. seer: whose reading of responses counts; which tickets they see is
 * asked elsewhere. most: hits of the index that are looked at. All is the arena's, and borrows question and err.
 */
enum clf_status search_words_begin(struct clf_store *store, struct clf_arena *arena,
				   const struct clf_question *question, struct clf_seer seer, size_t most,
				   struct search_words **out, struct clf_error *err);
/*
 * The newest up to that number, which never rises from call to call; 0: there is none. *tired: enough was looked at,
 * and *out is where to go on.
 */
enum clf_status search_words_next(struct search_words *words, int64_t up_to, int64_t *out, bool *tired);

#endif
