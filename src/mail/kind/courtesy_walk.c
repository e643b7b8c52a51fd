/*
 * courtesy_walk.c - which phrase may follow which in a reply that says nothing but thanks.
 *
 * All ways through the text are walked at once: for each place the states in which one may stand there, and for each
 * of these what was met on the way. So no phrase that is longer than another hides it.
 */
#include "kind/courtesy_walk.h"

#include <string.h>

#include "clf/base/count.h"
#include "kind/courtesy_text.h"

enum state {
	NOWHERE,
	BEGUN,     /* before a sentence */
	AFTER,     /* before a sentence, behind thanks and a stop: a name may stand here */
	BELOW,     /* in a line under thanks: names may stand here, and be the last */
	LEADING,   /* "once more": thanks must follow */
	JOINED,    /* "and" */
	AGREED,    /* "yes": that it is settled must follow */
	ADDED,     /* "Thanks for your help, and": no longer what is short of "for" */
	SAID,      /* behind a sentence */
	THANKED,   /* behind thanks */
	FOR,       /* behind "for your" */
	THING,     /* behind "for your help" */
	THING_AND, /* "for your help and" */
	CALLED,    /* behind a greeting or title: names may stand here */
	GREETED,   /* "Hello, ": one name may stand here as well */
	CALLED_1,  /* behind so many of them: a stop must follow */
	CALLED_2,
	CALLED_3,
	NAMED,    /* behind a name that is known */
	VOCATIVE, /* "Thanks Tom": a stop must follow */
	LAST_1,   /* "Thanks", below it "Ann" */
	LAST_2,
	OVER,   /* and below that */
	SIGNED, /* behind a closing: names may stand here, and nothing else */
	SIGNED_1,
	SIGNED_2,
	SIGNED_3,
	SIGNED_4,
	STATES
};

/* What a sentence begins with, from wherever one may begin. */
#define SENTENCE                                                                                                       \
	[COURTESY_THANKS] = THANKED, [COURTESY_ELSEWHERE] = THANKED, [COURTESY_OPENS] = FOR,                           \
	[COURTESY_BEFORE] = LEADING, [COURTESY_HEARD] = SAID, [COURTESY_WISH] = SAID, [COURTESY_SETTLED] = SAID,       \
	[COURTESY_CLOSING] = SIGNED
#define SIGNATURE                                                                                                      \
	[COURTESY_CLOSING] = SIGNED, [COURTESY_NAME] = SIGNED, [COURTESY_TITLE] = SIGNED, [COURTESY_AND] = SIGNED,     \
	[COURTESY_WISH] = SIGNED, [COURTESY_THANKS] = SIGNED

static const unsigned char next[STATES][COURTESY_KINDS] = {
    [BEGUN] = {SENTENCE, [COURTESY_YES] = AGREED, [COURTESY_GREETING] = CALLED, [COURTESY_TITLE] = CALLED,
	       [COURTESY_AND] = JOINED, [COURTESY_NAME] = NAMED},
    [AFTER] =
	{SENTENCE, [COURTESY_YES] = AGREED, [COURTESY_TITLE] = CALLED, [COURTESY_AND] = ADDED, [COURTESY_NAME] = NAMED,
	 [COURTESY_GUESS] = VOCATIVE, [COURTESY_WHOM] = THANKED, [COURTESY_HOW] = THANKED},
    [BELOW] = {SENTENCE, [COURTESY_YES] = AGREED, [COURTESY_AND] = JOINED, [COURTESY_NAME] = NAMED,
	       [COURTESY_GUESS] = LAST_1},
    [LEADING] = {[COURTESY_THANKS] = THANKED,
		 [COURTESY_ELSEWHERE] = THANKED,
		 [COURTESY_OPENS] = FOR,
		 [COURTESY_BEFORE] = LEADING},
    [JOINED] = {SENTENCE},
    [AGREED] = {[COURTESY_YES] = AGREED, [COURTESY_SETTLED] = SAID},
    [ADDED] = {SENTENCE, [COURTESY_FOR] = FOR},
    [SAID] =
	{SENTENCE, [COURTESY_YES] = AGREED, [COURTESY_AND] = JOINED, [COURTESY_TAIL] = SAID, [COURTESY_NAME] = NAMED},
    [THANKED] = {SENTENCE, [COURTESY_AND] = JOINED, [COURTESY_TAIL] = THANKED, [COURTESY_NAME] = NAMED,
		 [COURTESY_HOW] = THANKED, [COURTESY_WHOM] = THANKED, [COURTESY_FOR] = FOR, [COURTESY_WHAT] = THING,
		 [COURTESY_TITLE] = CALLED, [COURTESY_GUESS] = VOCATIVE},
    [FOR] = {[COURTESY_QUALITY] = FOR, [COURTESY_AND] = FOR, [COURTESY_THING] = THING},
    [THING] =
	{SENTENCE, [COURTESY_AND] = THING_AND, [COURTESY_TAIL] = THING, [COURTESY_NAME] = NAMED, [COURTESY_HOW] = THING,
	 [COURTESY_REST] = THING, [COURTESY_FOR] = FOR, [COURTESY_TITLE] = CALLED, [COURTESY_GUESS] = VOCATIVE},
    [THING_AND] =
	{SENTENCE, [COURTESY_FOR] = FOR, [COURTESY_QUALITY] = FOR, [COURTESY_THING] = THING, [COURTESY_WHAT] = THING},
    [CALLED] = {SENTENCE, [COURTESY_YES] = AGREED, [COURTESY_TITLE] = CALLED, [COURTESY_NAME] = NAMED,
		[COURTESY_GUESS] = CALLED_1},
    [GREETED] = {SENTENCE, [COURTESY_YES] = AGREED, [COURTESY_GREETING] = CALLED, [COURTESY_TITLE] = CALLED,
		 [COURTESY_NAME] = NAMED, [COURTESY_GUESS] = CALLED_1},
    [CALLED_1] = {[COURTESY_PARTICLE] = CALLED_1,
		  [COURTESY_GUESS] = CALLED_2,
		  [COURTESY_NAME] = NAMED,
		  [COURTESY_TITLE] = CALLED_1,
		  [COURTESY_AND] = CALLED},
    [CALLED_2] = {[COURTESY_PARTICLE] = CALLED_2, [COURTESY_GUESS] = CALLED_3, [COURTESY_NAME] = NAMED},
    [NAMED] = {SENTENCE, [COURTESY_YES] = AGREED, [COURTESY_NAME] = NAMED, [COURTESY_TITLE] = NAMED,
	       [COURTESY_TAIL] = NAMED, [COURTESY_GUESS] = CALLED_1, [COURTESY_AND] = CALLED},
    [LAST_1] = {[COURTESY_GUESS] = LAST_2, [COURTESY_NAME] = LAST_2},
    [SIGNED] = {SIGNATURE, [COURTESY_GUESS] = SIGNED_1},
    [SIGNED_1] = {SIGNATURE, [COURTESY_PARTICLE] = SIGNED_1, [COURTESY_GUESS] = SIGNED_2},
    [SIGNED_2] = {SIGNATURE, [COURTESY_PARTICLE] = SIGNED_2, [COURTESY_GUESS] = SIGNED_3},
    [SIGNED_3] = {SIGNATURE, [COURTESY_PARTICLE] = SIGNED_3, [COURTESY_GUESS] = SIGNED_4},
    [SIGNED_4] = {SIGNATURE},
};

/* Behind a stop, and behind a line's end; nothing may follow where neither is named. */
static const unsigned char behind_stop[STATES] = {
    [BEGUN] = BEGUN,       [AFTER] = AFTER,       [BELOW] = BELOW,       [LEADING] = LEADING,   [JOINED] = JOINED,
    [AGREED] = AGREED,     [SAID] = BEGUN,        [THANKED] = AFTER,     [THING] = AFTER,       [CALLED] = GREETED,
    [GREETED] = GREETED,   [CALLED_1] = BEGUN,    [CALLED_2] = BEGUN,    [CALLED_3] = BEGUN,    [NAMED] = BEGUN,
    [VOCATIVE] = BEGUN,    [LAST_1] = OVER,       [LAST_2] = OVER,       [OVER] = OVER,         [SIGNED] = SIGNED,
    [SIGNED_1] = SIGNED_1, [SIGNED_2] = SIGNED_2, [SIGNED_3] = SIGNED_3, [SIGNED_4] = SIGNED_4,
};

/* A program may have broken a sentence's line. */
static const unsigned char behind_line[STATES] = {
    [BEGUN] = BELOW,         [AFTER] = BELOW,   [BELOW] = BELOW,       [LEADING] = LEADING,   [JOINED] = JOINED,
    [AGREED] = AGREED,       [SAID] = BELOW,    [THANKED] = BELOW,     [FOR] = FOR,           [THING] = BELOW,
    [THING_AND] = THING_AND, [CALLED] = BEGUN,  [GREETED] = BEGUN,     [CALLED_1] = BELOW,    [CALLED_2] = BELOW,
    [CALLED_3] = BELOW,      [NAMED] = BELOW,   [VOCATIVE] = BELOW,    [LAST_1] = OVER,       [LAST_2] = OVER,
    [OVER] = OVER,           [SIGNED] = SIGNED, [SIGNED_1] = SIGNED_1, [SIGNED_2] = SIGNED_2, [SIGNED_3] = SIGNED_3,
    [SIGNED_4] = SIGNED_4,
};

#define MET_THANKS 1u
#define MET_SETTLED 2u

/* For each state a set of what may have been met: bit n for the sum n of the above. */
struct place {
	unsigned char met[STATES];
};

static unsigned char and_met(unsigned char sets, unsigned what)
{
	unsigned out = 0;

	for (unsigned i = 0; i < 4; i++)
		if (sets >> i & 1u)
			out |= 1u << (i | what);
	return (unsigned char)out;
}

/* Thanks of which one can't be sure count once it is said what they are for. */
static unsigned meets(enum courtesy_kind kind, bool home)
{
	if (kind == COURTESY_SETTLED)
		return MET_SETTLED;
	if (kind == COURTESY_THANKS || kind == COURTESY_OPENS || kind == COURTESY_THING || kind == COURTESY_WHAT)
		return MET_THANKS;
	return kind == COURTESY_ELSEWHERE && home ? MET_THANKS : 0;
}

static void step(const struct place *from, struct place *to, const struct courtesy_piece *piece, uint64_t home)
{
	unsigned what = meets(piece->kind, (piece->tongues & home) != 0);

	for (size_t state = BEGUN; state < STATES; state++) {
		unsigned char target = next[state][piece->kind];

		if (from->met[state] != 0 && target != NOWHERE)
			to->met[target] |= and_met(from->met[state], what);
	}
}

static void pass_gap(const struct place *from, struct place *to, char gap)
{
	for (size_t state = BEGUN; state < STATES; state++) {
		unsigned char met = from->met[state];
		unsigned char target = (unsigned char)state;

		if (gap == COURTESY_BREAK)
			target = behind_stop[state];
		else if (gap == COURTESY_LINE)
			target = behind_line[state];
		/* Below what said nothing yet no name ends the letter. */
		if (target == BELOW && state != BELOW) {
			to->met[BEGUN] |= met & 1u;
			met &= 0xeu;
		}
		if (target != NOWHERE)
			to->met[target] |= met;
	}
}

static unsigned char met_at_end(const struct place *end)
{
	unsigned met = 0;

	for (size_t state = BEGUN; state < STATES; state++)
		if (state != LEADING && state != JOINED && state != FOR && state != THING_AND && state != AGREED &&
		    state != ADDED)
			met |= end->met[state];
	return (unsigned char)met;
}

struct courtesy_met courtesy_walk(const struct courtesy_text *text, const struct courtesy_pieces *pieces,
				  uint64_t tongue, uint64_t home)
{
	static const struct place nowhere;
	struct place places[COURTESY_ROOM + 1];
	unsigned char met;

	memset(places, 0, sizeof(places[0]) * (text->n + 1u));
	places[0].met[BEGUN] = 1;
	for (size_t at = 0; at < text->n; at++) {
		char c = text->p[at];

		if (memcmp(&places[at], &nowhere, sizeof(nowhere)) == 0)
			continue;
		if (c == COURTESY_BLANK || c == COURTESY_BREAK || c == COURTESY_LINE)
			pass_gap(&places[at], &places[at + 1], c);
		for (size_t i = pieces->first[at]; i != 0; i = pieces->items[i - 1].next)
			if (pieces->items[i - 1].tongues & tongue)
				step(&places[at], &places[pieces->items[i - 1].end], &pieces->items[i - 1], home);
	}
	met = met_at_end(&places[text->n]);
	return (struct courtesy_met){(met & 0xeu) != 0, (met & 0xcu) != 0};
}
