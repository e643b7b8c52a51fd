/*
 * cut_align.h - a mail and what was sent, as words, and where the words of the one stand in the other.
 *
 * Words have no case, accents or punctuation, so that wrapping, quotation marks, white space, other charsets and
 * HTML made text change nothing. All of it is linear in both texts.
 */
#ifndef CLF_MAIL_CUT_ALIGN_H
#define CLF_MAIL_CUT_ALIGN_H

#include <stdint.h>

#include "cut/cut.h"

struct cut_word {
	uint64_t hash;
	struct clf_str text;
	uint32_t line;        /* of the mail; of what was sent: the number of its text */
	uint32_t at;          /* in the mail: 1 + its place in what was sent, 0 for a word that isn't there */
	unsigned char weight; /* a character of a script without spaces weighs 1, another word 2 */
	bool first;           /* of its line */
};

struct cut_words {
	struct cut_word *items;
	size_t count;
	uint32_t
	    *added; /* of the mail: by line, the words of links and pictures that programs add; they are no items */
};

/* Of the words that find a place: four words, or eight characters. */
#define CUT_RUN_WEIGHT 8u
/* As many words as prove that a run of them is ours and not a phrase that anyone may write. */
#define CUT_PROOF_WEIGHT 24u

struct cut_words cut_words_of_body(struct clf_arena *arena, const struct cut_body *body);
/* The newest text, the last, comes first: it is the likeliest to be quoted. */
struct cut_words cut_words_of_texts(struct clf_arena *arena, const struct clf_texts *texts);

/* Sets at on the words of mail. */
void cut_align(struct clf_arena *arena, struct cut_words *mail, const struct cut_words *sent);

/* Whether the words [from, to) of a look like [start, end) of b: damaged on the way, not written anew. */
bool cut_words_similar(const struct cut_words *a, size_t from, size_t to, const struct cut_words *b, size_t start,
		       size_t end);

#endif
