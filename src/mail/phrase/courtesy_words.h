/*
 * courtesy_words.h - the phrases that a reply is made of which says nothing but thanks, as data.
 *
 * A row holds phrases of one kind and language: "danke|danke schon", folded and bare (clf_utf8_bare), "-" a blank. An
 * apostrophe in them may be missing in a text. Which kind may follow which says kind/courtesy_walk.c.
 */
#ifndef CLF_MAIL_COURTESY_WORDS_H
#define CLF_MAIL_COURTESY_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/str.h"
#include "phrase/tongue.h"

enum courtesy_kind {
	COURTESY_THANKS,    /* "thanks" */
	COURTESY_ELSEWHERE, /* thanks here, and something else in another language: "tak" */
	COURTESY_OPENS,     /* "I appreciate": needs what it is for */
	COURTESY_BEFORE,    /* leads on to thanks: "once more", "for your help" where that stands before */
	COURTESY_HOW,       /* behind them: "very much" */
	COURTESY_WHOM,      /* "to all of you" */
	COURTESY_TAIL,      /* small words that end a sentence and add nothing */
	COURTESY_FOR,       /* "for your" */
	COURTESY_QUALITY,   /* "quick" */
	COURTESY_THING,     /* "help" */
	COURTESY_REST,      /* behind it: "so quickly" */
	COURTESY_WHAT,      /* all of that where no word like "for" leads to it */
	COURTESY_GREETING,
	COURTESY_TITLE,    /* "Mrs", "team" */
	COURTESY_PARTICLE, /* "van der", between names */
	COURTESY_YES,      /* \"yes\", \"I confirm that\": such a sentence must follow */
	COURTESY_HEARD,    /* "great", "received": an answer that asks for nothing, not enough alone */
	COURTESY_WISH,     /* "have a nice day", praise */
	COURTESY_AND,
	COURTESY_CLOSING,
	COURTESY_SETTLED, /* "works now", a whole sentence */
	COURTESY_NAME,    /* one that is known */
	COURTESY_GUESS,   /* what looks like a name */
	COURTESY_KINDS
};

#define COURTESY_EVERYWHERE UINT64_MAX

struct courtesy_row {
	const char *phrases;
	enum courtesy_kind kind;
	uint64_t tongues;
};

extern const struct courtesy_row courtesy_thanks[], courtesy_things[], courtesy_manners[], courtesy_settled[];
extern const size_t courtesy_thanks_count, courtesy_things_count, courtesy_manners_count, courtesy_settled_count;

/* Whether a word with a capital, folded and bare, is certainly no name. */
bool courtesy_is_other(struct clf_str word);

#endif
