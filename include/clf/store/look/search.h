/*
 * search.h - tickets found by what is written in them, and the index that finds them.
 *
 * A change of a ticket notes that in the same transaction (a row of search_due); the clock makes its terms a moment
 * later, so that no mail waits for it. What was there before the index is made by the clock likewise, the newest first.
 */
#ifndef CLF_STORE_SEARCH_H
#define CLF_STORE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/store/people/profile.h"
#include "clf/ticket/search/snippet.h"

struct clf_arena;
struct clf_question;
struct clf_store;

#define CLF_SEARCH_LOOKED 20000u /* hits of the index, in one go */
#define CLF_SEARCH_PAGE 200u
#define CLF_SEARCH_SHOWN 3u /* snippets of a ticket */

struct clf_search_ask {
	const struct clf_question *question;
	struct clf_seer seer; /* by "view" */
	int64_t below;        /* tickets with a lower number alone; 0: all */
	size_t limit;         /* 0: 50 */
};
struct clf_search_texts {
	const int64_t *parts; /* of its texts those that have a word of the question, or more of them */
	size_t count;
};
struct clf_search_found {
	int64_t *tickets;               /* numbers, the newest first */
	struct clf_search_texts *texts; /* of each */
	size_t count;
	int64_t next; /* below, to go on with; 0: that was all */
	bool tired;   /* enough was looked at for once: there may be more from next on, though fewer than limit came */
	bool cut;     /* more words begin as the last one does than were looked for */
};
/*
 * Each word stands in one of the ticket's texts that the seer may read. Deleted tickets are found by status:NAME alone.
 * CLF_EINVAL: a field names what there isn't.
 */
enum clf_status clf_search(struct clf_store *store, struct clf_arena *arena, const struct clf_search_ask *ask,
			   struct clf_search_found *out, struct clf_error *err);
/* Of a question of which nothing was found: the words that stand in no ticket at all that the seer may see. */
enum clf_status clf_search_missing(struct clf_store *store, struct clf_arena *arena, const struct clf_search_ask *ask,
				   const char **words, size_t *count, struct clf_error *err);

/* Where a ticket was found. */
struct clf_search_place {
	const char *kind; /* ticket, response, message, attachment, note */
	int64_t ref;      /* the message's or note's id, or 0 */
	struct clf_snippet snippet;
};
/*
 * Of the found ticket at, those that hold most of the words first; none where its number was what found it. To be asked
 * within the transaction that found it: who may read what isn't asked again.
 */
enum clf_status clf_search_places(struct clf_store *store, struct clf_arena *arena, const struct clf_question *question,
				  const struct clf_search_found *found, size_t at,
				  struct clf_search_place out[CLF_SEARCH_SHOWN], size_t *count, struct clf_error *err);

/*
 * A step of what is to be indexed, in a transaction of its own, some ten milliseconds: what changed first, then what
 * was there before, then the index is merged after it grew or something was erased, then the log emptied of that.
 * *more: there is something left to do. A ticket for which it fails is set aside, and the others go on.
 */
enum clf_status clf_search_work(struct clf_store *store, bool *more, struct clf_error *err);
/* The last two of these, all of it and now. CLF_EAGAIN: somebody still reads in the log, which is emptied later. */
enum clf_status clf_search_clean(struct clf_store *store, struct clf_error *err);
/*
 * How far that is: tickets that wait to be looked at, and those that were there before and weren't yet. Each list by
 * words asks: up to CLF_SEARCH_COUNTED they are counted; beyond, older is what there may be at most, the others that.
 */
#define CLF_SEARCH_COUNTED 10000u
struct clf_search_state {
	int64_t due, older;
	int64_t aside; /* those whose texts can't be put in as they are now */
	bool cleaning; /* words that were erased are in it, or in the log */
};
enum clf_status clf_search_state(struct clf_store *store, struct clf_search_state *out, struct clf_error *err);
/* The first that was set aside; CLF_ENOTFOUND: none is. why: in English, the arena's. */
struct clf_search_aside {
	int64_t ticket, at;
	const char *why;
};
enum clf_status clf_search_aside(struct clf_store *store, struct clf_arena *arena, struct clf_search_aside *out,
				 struct clf_error *err);
/* The whole index from the beginning, by the steps above: until then nothing is found that they didn't come to. */
enum clf_status clf_search_anew(struct clf_store *store, struct clf_error *err);

#endif
