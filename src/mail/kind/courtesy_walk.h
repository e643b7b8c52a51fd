/*
 * courtesy_walk.h - whether a text can be walked through from its beginning to its end on phrases of courtesy.
 */
#ifndef CLF_MAIL_COURTESY_WALK_H
#define CLF_MAIL_COURTESY_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "phrase/courtesy_words.h"

struct courtesy_text;

#define COURTESY_PIECES 1024u

/* A phrase or name that stands in the text. */
struct courtesy_piece {
	uint16_t begin, end;
	uint16_t next; /* of those that begin there; counted from 1, 0 is the end */
	enum courtesy_kind kind;
	uint64_t tongues;
};

struct courtesy_pieces {
	struct courtesy_piece items[COURTESY_PIECES];
	uint16_t count;
	uint16_t first[1801]; /* by where it begins, counted from 1 */
};

/* What a walk through the whole text, in one language, has met. */
struct courtesy_met {
	bool thanks, settled;
};

/* home is the language in which words that mean something else elsewhere are trusted. */
struct courtesy_met courtesy_walk(const struct courtesy_text *text, const struct courtesy_pieces *pieces,
				  uint64_t tongue, uint64_t home);

#endif
