/*
 * cut_align.c - words of mails, and the alignment of a mail's words with what was sent: runs of words are found
 * by a hash table, followed as long as both go on alike, and taken up again behind words that were put in.
 */
#include "cut/cut_align.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"

#define RESUME_WEIGHT 4u
#define SENT_WORDS_MAX 400000u
#define PLACES_MAX 8u /* of one run of words that are looked at */
#define LINK_LINES 6u /* a link in brackets may be wrapped */
#define DAMAGE_BYTES 600u
#define NOWHERE UINT32_MAX

/* U+00C0 to U+017F and U+1E00 to U+1EFF without their accents; "?" has no base. */
static const char latin[] =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggg"
    "hhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static const char latin_additional[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr"
    "ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas????aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee"
    "iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy??????";

/* The letter that is compared; 0 for what stands between words, 1 for what is passed over inside them. */
static unsigned fold(unsigned c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0;
	if (c < 0x80) {
		if (c >= 'A' && c <= 'Z')
			return c + 32;
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ? c : 0;
	}
	if (c >= 0xc0 && c < 0xc0 + sizeof latin - 1)
		return latin[c - 0xc0] == ' ' ? 0 : (unsigned char)latin[c - 0xc0];
	if (c >= 0x1e00 && c < 0x1e00 + sizeof latin_additional - 1 && latin_additional[c - 0x1e00] != '?')
		return (unsigned char)latin_additional[c - 0x1e00];
	if ((c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
		return c + 32;
	if (c == 0xad || (c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x2064) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff)
		return 1;
	/* General and CJK punctuation, spaces. */
	if (c < 0xaa || (c >= 0x2000 && c <= 0x206f) || (c >= 0x3000 && c <= 0x303f) || c == 0xab || c == 0xbb ||
	    c == 0xb7 || c == 0xbf || c == 0xfffd || (c >= 0x2500 && c <= 0x25ff))
		return 0;
	return c;
}

/* Scripts without spaces: each character is a word, so that wrapping anywhere changes nothing. */
static bool stands_alone(unsigned c)
{
	return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff) ||
	       (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x1000 && c <= 0x109f) || (c >= 0x1780 && c <= 0x17ff);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

/* Takes the next word off *rest; false when there is none. */
static bool next_word(struct clf_str *rest, struct cut_word *word)
{
	*word = (struct cut_word){.weight = 2};
	while (rest->n > 0) {
		struct clf_str before = *rest;
		unsigned c = fold(clf_utf8_next(rest));
		bool alone = c > 1 && stands_alone(c);

		if (word->text.p != NULL && (c == 0 || alone)) {
			*rest = c == 0 ? *rest : before;
			break;
		}
		if (c <= 1)
			continue;
		word->text.p = word->text.p != NULL ? word->text.p : before.p;
		word->text.n = (size_t)(rest->p - word->text.p);
		word->hash = mix(word->hash ? word->hash : 1, c) | 1;
		if (alone) {
			word->weight = 1;
			break;
		}
	}
	return word->text.p != NULL;
}

static bool begins_link(struct clf_str s)
{
	static const char *const starts[] = {"<http", "<mailto:", "<tel:",  "[http",
					     "(http", "[cid:",    "[image", "[mailto:"};

	for (size_t i = 0; i < CLF_COUNT(starts); i++)
		if (clf_str_starts_nocase(s, clf_str_from(starts[i])))
			return true;
	return false;
}

/* Where programs put the target of a link behind its words: the bracket that closes it, and how far it may be. */
struct link {
	char close; /* 0 outside */
	unsigned lines;
};

/* The part of the line up to the next end of a link or of what stands outside of links. */
static struct clf_str next_stretch(struct clf_str *rest, struct link *link, bool *is_link)
{
	size_t n = 0;
	struct clf_str stretch;

	*is_link = link->close != 0;
	while (n < rest->n) {
		char c = rest->p[n];

		if (link->close && c == link->close) {
			link->close = 0;
			n++;
			break;
		}
		if (!link->close && (c == '<' || c == '[' || c == '(') &&
		    begins_link((struct clf_str){rest->p + n, rest->n - n})) {
			if (n > 0)
				break;
			*link = (struct link){c == '<' ? '>' : c == '[' ? ']' : ')', 0};
			*is_link = true;
		}
		n++;
	}
	stretch = (struct clf_str){rest->p, n};
	*rest = (struct clf_str){rest->p + n, rest->n - n};
	return stretch;
}

/* Adds the words of a line; with items NULL they are only counted. Links in brackets are left out. */
static size_t add_line(struct cut_word *items, size_t count, struct clf_str line, uint32_t number, struct link *link,
		       uint32_t *added)
{
	size_t before = count;

	if (link->close && ++link->lines > LINK_LINES)
		link->close = 0;
	while (line.n > 0) {
		bool is_link;
		struct clf_str stretch = next_stretch(&line, link, &is_link);
		struct cut_word word;

		while (next_word(&stretch, &word)) {
			if (is_link) {
				*added += 1;
				continue;
			}
			word.line = number;
			word.first = count == before;
			if (items != NULL)
				items[count] = word;
			count++;
		}
	}
	return count;
}

struct cut_words cut_words_of_body(struct clf_arena *arena, const struct cut_body *body)
{
	struct cut_words words = {.added = clf_arena_array_of(arena, body->count, uint32_t)};

	for (int pass = 0; pass < 2; pass++) {
		size_t count = 0;
		struct link link = {0, 0};

		if (pass == 1)
			words.items = clf_arena_array_of(arena, words.count, struct cut_word);
		for (size_t i = 0; i < body->count; i++) {
			words.added[i] = 0;
			count = add_line(words.items, count, body->lines[i].bare, (uint32_t)i, &link, &words.added[i]);
		}
		words.count = count;
	}
	return words;
}

static size_t add_text(struct cut_word *items, size_t count, const char *text, uint32_t number)
{
	struct clf_str rest = clf_str_from(text);
	struct clf_str line;
	struct link link = {0, 0};
	uint32_t added = 0;

	while (clf_str_line(&rest, &line))
		count = add_line(items, count, line, number, &link, &added);
	return count;
}

struct cut_words cut_words_of_texts(struct clf_arena *arena, const struct clf_texts *texts)
{
	struct cut_words words = {0};
	size_t first = texts->count;
	size_t count;

	while (first > 0) {
		count = add_text(NULL, words.count, texts->items[first - 1], 0);
		if (count > SENT_WORDS_MAX)
			break;
		words.count = count;
		first--;
	}
	words.items = clf_arena_array_of(arena, words.count, struct cut_word);
	count = 0;
	for (size_t i = texts->count; i-- > first;)
		count = add_text(words.items, count, texts->items[i], (uint32_t)i);
	return words;
}

/* The places of each run of words in what was sent, in order. */
struct places {
	uint64_t *hashes; /* 0 is empty */
	uint32_t *heads;
	uint32_t *next; /* by place */
	size_t mask;
};

/* How many words from there make a run; 0 when too few are left. */
static size_t run_at(const struct cut_words *words, size_t from, uint64_t *hash)
{
	unsigned weight = 0;

	*hash = 7;
	for (size_t i = from; i < words->count; i++) {
		*hash = mix(*hash, words->items[i].hash);
		weight += words->items[i].weight;
		if (weight >= CUT_RUN_WEIGHT)
			return i + 1 - from;
	}
	return 0;
}

static size_t slot_of(const struct places *places, uint64_t hash)
{
	size_t slot = hash & places->mask;

	while (places->hashes[slot] && places->hashes[slot] != hash)
		slot = (slot + 1) & places->mask;
	return slot;
}

static struct places learn(struct clf_arena *arena, const struct cut_words *sent)
{
	struct places places = {0};
	size_t slots = 1024;

	while (slots < 2 * sent->count)
		slots *= 2;
	places.mask = slots - 1;
	places.hashes = clf_arena_array_of(arena, slots, uint64_t);
	places.heads = clf_arena_array_of(arena, slots, uint32_t);
	places.next = clf_arena_array_of(arena, sent->count, uint32_t);
	for (size_t i = sent->count; i-- > 0;) {
		uint64_t hash;
		size_t slot;

		places.next[i] = NOWHERE;
		if (run_at(sent, i, &hash) == 0)
			continue;
		slot = slot_of(&places, hash | 1);
		if (places.hashes[slot])
			places.next[i] = places.heads[slot];
		places.hashes[slot] = hash | 1;
		places.heads[slot] = (uint32_t)i;
	}
	return places;
}

static uint32_t first_place(const struct places *places, const struct cut_words *mail, size_t i)
{
	uint64_t hash;
	size_t slot;

	if (run_at(mail, i, &hash) == 0)
		return NOWHERE;
	slot = slot_of(places, hash | 1);
	return places->hashes[slot] ? places->heads[slot] : NOWHERE;
}

/* The text that has most of the mail's runs: where one stands in several texts, it is taken for that one's. */
static uint32_t main_text(struct clf_arena *arena, const struct places *places, const struct cut_words *mail,
			  const struct cut_words *sent)
{
	uint32_t texts = 0;
	uint32_t *votes, best;

	for (size_t i = 0; i < sent->count; i++)
		texts = sent->items[i].line >= texts ? sent->items[i].line + 1 : texts;
	if (texts < 2)
		return 0;
	votes = clf_arena_array_of(arena, texts, uint32_t);
	best = texts - 1;
	for (size_t i = 0; i < mail->count; i++) {
		uint32_t place = first_place(places, mail, i);

		for (unsigned n = 0; place != NOWHERE && n < PLACES_MAX; n++, place = places->next[place]) {
			uint32_t text = sent->items[place].line;

			if (++votes[text] > votes[best])
				best = text;
		}
	}
	return best;
}

/* Of the places of the run at i the one that goes on where the mail was, else one in the main text, else the first. */
static uint32_t choose_place(const struct places *places, const struct cut_words *mail, size_t i,
			     const struct cut_words *sent, uint32_t expected, uint32_t text)
{
	uint32_t chosen = NOWHERE;
	unsigned rank = 0;
	uint32_t place = first_place(places, mail, i);

	for (unsigned n = 0; place != NOWHERE && n < PLACES_MAX; n++, place = places->next[place]) {
		bool near = expected < sent->count && place >= expected &&
			    sent->items[place].line == sent->items[expected ? expected - 1 : 0].line;
		unsigned here = near ? 3 : sent->items[place].line == text ? 2 : 1;

		if (here > rank) {
			rank = here;
			chosen = place;
		}
	}
	return chosen;
}

static bool same_word(const struct cut_words *mail, size_t i, const struct cut_words *sent, size_t place)
{
	return i < mail->count && place < sent->count && mail->items[i].hash == sent->items[place].hash;
}

/* Whether the words from i are those from there on, as many as make chance unlikely. */
static bool same_words(const struct cut_words *mail, size_t i, const struct cut_words *sent, uint32_t place)
{
	unsigned weight = 0;

	for (; weight < RESUME_WEIGHT && same_word(mail, i, sent, place); i++, place++)
		weight += mail->items[i].weight;
	return weight >= RESUME_WEIGHT;
}

/* Whether what was sent goes on at the word i, behind words that were put in or damaged. */
static uint32_t resume(const struct cut_words *mail, size_t i, const struct cut_words *sent, uint32_t expected)
{
	bool both_begin;

	for (uint32_t place = expected; place <= expected + 3 && place < sent->count; place++)
		if (sent->items[place].line == sent->items[expected - 1].line && same_words(mail, i, sent, place))
			return place;
	both_begin = same_word(mail, i, sent, expected) && mail->items[i].first && sent->items[expected].first;
	return both_begin && sent->items[expected].line == sent->items[expected - 1].line ? expected : NOWHERE;
}

void cut_align(struct clf_arena *arena, struct cut_words *mail, const struct cut_words *sent)
{
	struct places places;
	uint32_t text;
	uint32_t expected = NOWHERE;
	bool parted;

	if (sent->count == 0)
		return;
	places = learn(arena, sent);
	text = main_text(arena, &places, mail, sent);
	parted = true; /* the word before isn't known */
	for (size_t i = 0; i < mail->count; i++) {
		uint32_t place = NOWHERE;
		bool goes_on = expected != NOWHERE && !parted && same_word(mail, i, sent, expected);

		if (goes_on && sent->items[expected].line == sent->items[expected - 1].line)
			place = expected;
		else if (expected != NOWHERE)
			place = resume(mail, i, sent, expected);
		if (place == NOWHERE)
			place = choose_place(&places, mail, i, sent, expected, text);
		parted = place == NOWHERE;
		if (parted)
			continue;
		mail->items[i].at = place + 1;
		expected = place + 1;
	}
}

/* Counts the letters that charsets don't touch. */
static unsigned count_letters(const struct cut_words *words, size_t from, size_t to, unsigned counts[128])
{
	unsigned total = 0;
	size_t bytes = 0;

	for (size_t i = from; i < to && bytes < DAMAGE_BYTES; i++) {
		bytes += words->items[i].text.n;
		for (size_t k = 0; k < words->items[i].text.n && k < DAMAGE_BYTES; k++) {
			unsigned char c = (unsigned char)words->items[i].text.p[k];

			if (c >= 0x80)
				continue;
			counts[c >= 'A' && c <= 'Z' ? c + 32 : c]++;
			total++;
		}
	}
	return total;
}

static size_t count_bytes(const struct cut_words *words, size_t from, size_t to)
{
	size_t bytes = 0;

	for (size_t i = from; i < to; i++)
		bytes += words->items[i].text.n;
	return bytes;
}

bool cut_words_similar(const struct cut_words *a, size_t from, size_t to, const struct cut_words *b, size_t start,
		       size_t end)
{
	unsigned have[128] = {0};
	unsigned want[128] = {0};
	unsigned here, there, more;
	unsigned common = 0;

	/* Read as another charset a character becomes up to three; more than that was written. */
	if (count_bytes(a, from, to) > 3 * count_bytes(b, start, end) + 4)
		return false;
	here = count_letters(a, from, to, have);
	there = count_letters(b, start, end, want);
	for (size_t i = 0; i < 128; i++)
		common += have[i] < want[i] ? have[i] : want[i];
	more = here > there ? here : there;
	return common >= 2 && common * 10 >= more * 7;
}
