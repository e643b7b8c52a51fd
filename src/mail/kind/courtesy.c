/*
 * courtesy.c - a reply that says nothing but thanks: its phrases found, and walked through in each language that has
 * any of them.
 */
#include "clf/mail/kind/courtesy.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "kind/courtesy_text.h"
#include "kind/courtesy_walk.h"
#include "phrase/courtesy_words.h"
#include "phrase/phrase.h"

#define BUCKETS 256u

/* Where a phrase may begin: at words, behind an apostrophe, and at each sign of scripts that set none off; by their
 * first sign. */
struct starts {
	uint16_t first[BUCKETS];      /* counted from 1 */
	uint16_t next[COURTESY_ROOM]; /* by place */
};

static size_t sign_bytes(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

static size_t bucket(const char *sign)
{
	size_t sum = 0;

	for (size_t i = 0; i < sign_bytes(*sign) && sign[i]; i++)
		sum = sum * 31 + (unsigned char)sign[i];
	return sum % BUCKETS;
}

static void find_starts(const struct courtesy_text *text, struct starts *out)
{
	memset(out, 0, sizeof(*out));
	for (size_t at = 0; at < text->n; at += sign_bytes(text->p[at])) {
		if (text->ends[at] == 0 && sign_bytes(text->p[at]) < 3 && (at == 0 || text->p[at - 1] != '\''))
			continue;
		out->next[at] = out->first[bucket(text->p + at)];
		out->first[bucket(text->p + at)] = (uint16_t)(at + 1);
	}
}

/* How often the sign stands there in a row. */
static size_t run_of(const char *p, size_t size)
{
	size_t n = 1;

	while (strncmp(p, p + n * size, size) == 0)
		n++;
	return n;
}

/* "sooo": three of a letter and more are as many as the phrase has, one or two. */
static bool take_run(const char **text, const char **phrase)
{
	size_t size = sign_bytes(**phrase);
	size_t in_text, in_phrase;

	if (strncmp(*text, *phrase, size) != 0)
		return false;
	in_text = size < 3 ? run_of(*text, size) : 1;
	in_phrase = size < 3 ? run_of(*phrase, size) : 1;
	*text += in_text * size;
	*phrase += in_phrase * size;
	return in_text == in_phrase || in_text >= 3;
}

/* How many bytes of the text the phrase (up to "|") is, or 0. */
static size_t length_of(const char *text, const char *phrase)
{
	const char *p = text;
	size_t last = 1; /* bytes of the last sign; with three and more, and behind an apostrophe, no gap need follow */

	while (*phrase != '\0' && *phrase != '|') {
		if (*phrase == '\'') {
			last = 3;
			p += *p == '\'' || *p == COURTESY_BLANK;
			phrase++;
		} else if (*phrase == ' ') {
			if (*p != COURTESY_BLANK && *p != COURTESY_LINE)
				return 0;
			p++;
			phrase++;
		} else {
			last = sign_bytes(*phrase);
			if (!take_run(&p, &phrase))
				return 0;
		}
	}
	if (last < 3 && *p != '\0' && sign_bytes(*p) < 3 && *p != COURTESY_BLANK && *p != COURTESY_BREAK &&
	    *p != COURTESY_LINE)
		return 0;
	return (size_t)(p - text);
}

/* False when there is no room for more. */
static bool add_piece(struct courtesy_pieces *pieces, struct courtesy_piece piece)
{
	if (pieces->count == COURTESY_PIECES)
		return false;
	piece.next = pieces->first[piece.begin];
	pieces->items[pieces->count++] = piece;
	pieces->first[piece.begin] = pieces->count;
	return true;
}

static bool find_phrases(const struct courtesy_text *text, const struct starts *starts, const struct courtesy_row *row,
			 struct courtesy_pieces *pieces)
{
	for (const char *phrase = row->phrases; *phrase; phrase += *phrase == '|') {
		for (size_t at = starts->first[bucket(phrase)]; at != 0; at = starts->next[at - 1]) {
			size_t n = length_of(text->p + at - 1, phrase);

			if (n > 0 &&
			    !add_piece(pieces, (struct courtesy_piece){(uint16_t)(at - 1), (uint16_t)(at - 1 + n), 0,
								       row->kind, row->tongues}))
				return false;
		}
		phrase += strcspn(phrase, "|");
	}
	return true;
}

static bool find_table(const struct courtesy_text *text, const struct starts *starts, const struct courtesy_row *rows,
		       size_t count, struct courtesy_pieces *pieces)
{
	for (size_t i = 0; i < count; i++)
		if (tongue_is_known(rows[i].tongues) && !find_phrases(text, starts, &rows[i], pieces))
			return false;
	return true;
}

/* A word of names that are known, of two signs at least. */
static bool find_name(struct clf_arena *arena, const struct courtesy_text *text, const char *name,
		      struct courtesy_pieces *pieces)
{
	struct courtesy_text words;

	if (strlen(name) > CLF_COURTESY_BYTES || !courtesy_text_read(arena, clf_str_from(name), &words))
		return true;
	for (size_t word = 0; word < words.n; word++) {
		struct clf_str own = {words.p + word, words.ends[word] != 0 ? words.ends[word] - word : 0};

		if (own.n < 2 || courtesy_is_other(own))
			continue;
		for (size_t at = 0; at + own.n <= text->n; at++)
			if (text->ends[at] == at + own.n && memcmp(text->p + at, own.p, own.n) == 0 &&
			    !add_piece(pieces, (struct courtesy_piece){(uint16_t)at, (uint16_t)(at + own.n), 0,
								       COURTESY_NAME, COURTESY_EVERYWHERE}))
				return false;
	}
	return true;
}

static bool find_names(struct clf_arena *arena, const struct courtesy_text *text, const struct clf_texts *names,
		       struct courtesy_pieces *pieces)
{
	for (size_t at = 0; at < text->n; at++) {
		struct clf_str word = {text->p + at, text->ends[at] != 0 ? text->ends[at] - at : 0};

		if (text->name[at] && !courtesy_is_other(word) &&
		    !add_piece(pieces, (struct courtesy_piece){(uint16_t)at, text->ends[at], 0, COURTESY_GUESS,
							       COURTESY_EVERYWHERE}))
			return false;
	}
	for (size_t i = 0; names != NULL && i < names->count && i < 16; i++)
		if (!find_name(arena, text, names->items[i], pieces))
			return false;
	return true;
}

static bool find_pieces(struct clf_arena *arena, const struct courtesy_text *text, const struct clf_texts *names,
			struct courtesy_pieces *out)
{
	struct starts starts;

	memset(out, 0, sizeof(*out));
	find_starts(text, &starts);
	return find_table(text, &starts, courtesy_thanks, courtesy_thanks_count, out) &&
	       find_table(text, &starts, courtesy_things, courtesy_things_count, out) &&
	       find_table(text, &starts, courtesy_manners, courtesy_manners_count, out) &&
	       find_table(text, &starts, courtesy_settled, courtesy_settled_count, out) &&
	       find_names(arena, text, names, out);
}

/* The languages of what can be the heart of it. */
static uint64_t tongues_of(const struct courtesy_pieces *pieces)
{
	uint64_t tongues = 0;

	for (size_t i = 0; i < pieces->count; i++) {
		enum courtesy_kind kind = pieces->items[i].kind;

		if (kind == COURTESY_THANKS || kind == COURTESY_ELSEWHERE || kind == COURTESY_OPENS ||
		    kind == COURTESY_SETTLED)
			tongues |= pieces->items[i].tongues;
	}
	return tongues;
}

/* Without the lines of a phone at the end, where something stands before them. */
static struct clf_str without_devices(struct clf_str text)
{
	text = clf_str_trim(text);
	for (;;) {
		size_t begin = text.n;

		while (begin > 0 && text.p[begin - 1] != '\n')
			begin--;
		if (begin == 0 || !cut_is_device_line((struct clf_str){text.p + begin, text.n - begin}))
			return text;
		text = clf_str_trim((struct clf_str){text.p, begin});
	}
}

struct clf_courtesy clf_courtesy_of(struct clf_arena *arena, const char *text, size_t attachments, const char *locale,
				    const struct clf_texts *names)
{
	struct clf_courtesy found = {false, false};
	struct courtesy_text words;
	struct courtesy_pieces pieces;
	uint64_t tongues, home = tongue_of_locale(locale);

	if (text == NULL || attachments > 0 || strnlen(text, CLF_COURTESY_BYTES + 1) > CLF_COURTESY_BYTES)
		return found;
	if (!courtesy_text_read(arena, without_devices(clf_str_from(text)), &words) ||
	    !find_pieces(arena, &words, names, &pieces))
		return found;
	tongues = tongues_of(&pieces);
	for (size_t i = 0; i < TONGUE_COUNT; i++) {
		uint64_t tongue = UINT64_C(1) << i;
		struct courtesy_met met;

		if (!(tongues & tongue))
			continue;
		met = courtesy_walk(&words, &pieces, tongue | TONGUE(EN), home);
		found.thanks = found.thanks || met.thanks;
		found.confirms = found.confirms || met.settled;
	}
	return found;
}
