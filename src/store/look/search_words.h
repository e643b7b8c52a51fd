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

#define SEARCH_HITS 4096u /* that are asked for at once */
#define SEARCH_HITS_FIRST 32u

struct search_hit {
	int64_t ticket;
	const int64_t *ids; /* of the index: its texts that have the word, the last first; SEARCH_HITS_FIRST, or all */
	size_t count;
	bool response_only; /* in no text of it but its response's */
};

struct search_stream {
	const char *expression;
	bool absent;
	struct search_hit *hits;
	int64_t *ids;
	size_t held; /* for which there is room */
	size_t count, at;
	int64_t below; /* nothing is known of tickets below this */
	size_t chunk;
	bool ended;
};

/* A word's hits, from the newest down. */
struct search_walk {
	struct clf_store *store;
	struct clf_arena *arena;
	struct search_stream *streams;
	size_t stream_count;
	size_t looked, most; /* hits of the index */
	bool cut;            /* more words begin as one of them does than are looked for */
	struct clf_error *err;
};

/* A stream for each of the question's words. */
enum clf_status search_streams(struct search_walk *walk, const struct clf_question *question);
/* All words agree on *ticket, at most what it was; 0: on none any more. *response: one by its response alone. */
enum clf_status search_agree(struct search_walk *walk, int64_t *ticket, bool *response);
/* Where one of them stands in the ticket that they agreed on. */
const struct search_hit *search_hit_at(const struct search_stream *stream);
/* What may not be there counts where the seer may read it; shown: the response, too. */
enum clf_status search_has_absent(struct search_walk *walk, int64_t ticket, bool shown, bool *out);

/*
 * The question's words alone count, not its fields. seer: whose reading of responses counts; which tickets they see is
 * asked elsewhere. All is the arena's, and borrows the question.
 */
enum clf_status search_words_begin(struct clf_store *store, struct clf_arena *arena,
				   const struct clf_question *question, struct clf_seer seer, struct search_words **out,
				   struct clf_error *err);
/* From the newest on, and once before the first next. most: hits of the index that are looked at. err is borrowed. */
void search_words_again(struct search_words *words, size_t most, struct clf_error *err);
/*
 * The newest up to that number, which never rises from call to call; 0: there is none. *tired: enough was looked at,
 * and *out is where to go on.
 */
enum clf_status search_words_next(struct search_words *words, int64_t up_to, int64_t *out, bool *tired);
/* More words begin as one of the question's does than are looked for. */
bool search_words_cut(const struct search_words *words);

#endif
