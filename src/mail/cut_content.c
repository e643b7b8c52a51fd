/*
 * cut_content.c - quotations found by what is known to have gone out.
 *
 * Both sides are read as words without punctuation and case, so that re-wrapping, quotation marks, changed
 * white space and HTML made text don't matter. Runs of SHINGLE words of the sent texts are hashed; a word of the mail
 * is known when it lies in a run that is there too. A line is quoted when nearly all its words are known;
 * a short line only between lines that are.
 */
#include <stdint.h>
#include <string.h>

#include "clf/base/arena.h"
#include "cut.h"
#include "cut_markers.h"

#define SHINGLE 4u
#define SENT_WORDS_MAX 400000u
#define SLOTS_MIN 1024u
#define RUN_WORDS 12u    /* fewer known words in a row, alone, prove nothing */
#define ANSWER_LINES 40u /* between two quoted lines */

struct shingles {
	uint64_t *slots;     /* 0 is empty */
	uint32_t *positions; /* of the first word, counted over all sent texts */
	size_t mask;
};

struct words {
	uint64_t *hashes;
	uint32_t *lines; /* the line each word is on; NULL for sent texts */
	size_t count, capacity;
};

static bool is_word_character(unsigned c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	/* General and CJK punctuation, spaces and full-width forms of ASCII punctuation. */
	return !(c == 0xa0 || c == 0xad || (c >= 0x2000 && c <= 0x206f) || (c >= 0x3000 && c <= 0x303f) ||
		 c == 0xfeff || (c >= 0xff01 && c <= 0xff0f) || (c >= 0xff1a && c <= 0xff20) || c == 0xab ||
		 c == 0xbb || c == 0xfffd);
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

static void add_word(struct words *words, uint64_t hash, uint32_t line)
{
	if (words->count == words->capacity)
		return;
	words->hashes[words->count] = hash | 1;
	if (words->lines)
		words->lines[words->count] = line;
	words->count++;
}

static void add_words(struct words *words, struct clf_str text, uint32_t line)
{
	uint64_t hash = 0;
	while (text.n > 0) {
		unsigned c = clf_utf8_next(&text);
		bool word = is_word_character(c);
		bool alone = stands_alone(c) && word;
		if (hash && (!word || alone)) {
			add_word(words, hash, line);
			hash = 0;
		}
		if (alone)
			add_word(words, mix(1, c), line);
		else if (word)
			hash = mix(hash ? hash : 1, c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	if (hash)
		add_word(words, hash, line);
}

static struct words new_words(struct clf_arena *arena, size_t bytes, bool with_lines)
{
	struct words words = {.capacity = bytes + 1};
	words.hashes = clf_arena_array_of(arena, words.capacity, uint64_t);
	words.lines = with_lines ? clf_arena_array_of(arena, words.capacity, uint32_t) : NULL;
	return words;
}

static uint64_t shingle_at(const struct words *words, size_t at)
{
	uint64_t hash = 7;
	for (size_t i = 0; i < SHINGLE; i++)
		hash = mix(hash, words->hashes[at + i]);
	return hash ? hash : 1;
}

static void learn(struct shingles *set, const struct words *words, size_t offset)
{
	for (size_t i = 0; i + SHINGLE <= words->count; i++) {
		uint64_t hash = shingle_at(words, i);
		size_t at = hash & set->mask;
		while (set->slots[at] && set->slots[at] != hash)
			at = (at + 1) & set->mask;
		if (!set->slots[at])
			set->positions[at] = (uint32_t)(offset + i);
		set->slots[at] = hash;
	}
}

static bool knows(const struct shingles *set, uint64_t hash, size_t *position)
{
	size_t at = hash & set->mask;
	while (set->slots[at] && set->slots[at] != hash)
		at = (at + 1) & set->mask;
	*position = set->positions[at];
	return set->slots[at] == hash;
}

static struct shingles learn_sent(struct clf_arena *arena, const struct clf_texts *sent)
{
	struct shingles set = {0};
	size_t bytes = 0;
	for (size_t i = 0; i < sent->count; i++)
		bytes += strlen(sent->items[i]) / 2 + 1;
	if (bytes > SENT_WORDS_MAX)
		bytes = SENT_WORDS_MAX;
	size_t slots = SLOTS_MIN;
	while (slots < 3 * bytes)
		slots *= 2;
	set.slots = clf_arena_array_of(arena, slots, uint64_t);
	set.positions = clf_arena_array_of(arena, slots, uint32_t);
	set.mask = slots - 1;
	size_t left = bytes;
	/* The newest text is the likeliest to be quoted: it goes in first. */
	for (size_t i = sent->count; i-- > 0 && left > 0;) {
		struct words words = new_words(arena, strlen(sent->items[i]), false);
		add_words(&words, clf_str_from(sent->items[i]), 0);
		if (words.count > left)
			words.count = left;
		learn(&set, &words, bytes - left);
		left -= words.count;
	}
	return set;
}

struct tally {
	uint32_t words, known;
	size_t first, last; /* where the first and the last known word stand in what was sent */
};

static struct tally *tally_lines(struct clf_arena *arena, const struct cut_body *body, const struct shingles *set)
{
	size_t bytes = 0;
	for (size_t i = 0; i < body->count; i++)
		bytes += body->lines[i].bare.n;
	struct words words = new_words(arena, bytes, true);
	for (size_t i = 0; i < body->count; i++)
		add_words(&words, body->lines[i].bare, (uint32_t)i);
	struct tally *tally = clf_arena_array_of(arena, body->count, struct tally);
	size_t known_until = 0;
	size_t position = 0;
	for (size_t i = 0; i < words.count; i++, position++) {
		size_t found;
		if (i + SHINGLE <= words.count && knows(set, shingle_at(&words, i), &found)) {
			known_until = i + SHINGLE;
			position = found;
		}
		struct tally *line = &tally[words.lines[i]];
		line->words++;
		if (i >= known_until)
			continue;
		line->first = line->known == 0 ? position : line->first;
		line->last = position;
		line->known++;
	}
	return tally;
}

static bool is_known(const struct tally *tally)
{
	return tally->known >= SHINGLE - 1 && tally->known * 5 >= tally->words * 4;
}

/* Lines too short to prove anything, but wholly in the run of words that the next line goes on with. */
static void mark_beginnings(struct cut_body *body, const struct tally *tally)
{
	bool below = false;
	for (size_t i = body->count; i-- > 0;) {
		if (tally[i].words == 0)
			continue;
		if (below && tally[i].known == tally[i].words)
			cut_mark(body, i, i + 1, CLF_BLOCK_QUOTED, "content");
		below = body->lines[i].role == CLF_BLOCK_QUOTED;
	}
}

static bool is_quoted(const struct cut_line *line)
{
	return line->role == CLF_BLOCK_QUOTED;
}

/* Quoted lines without others between them. */
struct run {
	size_t from, to, words;
	size_t first, last; /* in what was sent */
	bool said;          /* marks or structure say that it is quoted, too */
};

static struct run next_run(const struct cut_body *body, const struct tally *tally, size_t from)
{
	struct run run = {0};
	while (from < body->count && !is_quoted(&body->lines[from]))
		from++;
	run.from = run.to = from;
	for (size_t i = from; i < body->count && (tally[i].words == 0 || is_quoted(&body->lines[i])); i++) {
		const struct cut_line *line = &body->lines[i];
		run.to = i + 1;
		if (tally[i].words == 0)
			continue;
		run.first = run.words == 0 ? tally[i].first : run.first;
		run.last = tally[i].last;
		run.words += tally[i].words;
		run.said = run.said || line->marked || line->hint != HTML_NO_HINT;
	}
	return run;
}

static void release(struct cut_body *body, const struct run *run)
{
	for (size_t i = run->from; i < run->to; i++) {
		body->lines[i].role = CLF_BLOCK_NEW;
		body->lines[i].rule = NULL;
	}
}

/*
 * A phrase of ours standing alone may be the sender's own ("Thank you very much for your help."): a run of few
 * words stays quoted only in its place, behind and before what surrounds it in the text that was sent.
 */
static void release_phrases(struct cut_body *body, const struct tally *tally)
{
	struct run before = {0};
	struct run run = next_run(body, tally, 0);
	while (run.from < body->count) {
		struct run after = next_run(body, tally, run.to);
		bool has_after = after.from < body->count;
		bool proved = run.said || run.words >= RUN_WORDS;
		bool follows = before.words > 0 && before.last < run.first;
		bool precedes = has_after && run.last < after.first && (after.words >= RUN_WORDS || after.said);
		bool placed =
		    before.words > 0 ? follows && (!has_after || run.last < after.first || !after.said) : precedes;
		if (proved || placed)
			before = run;
		else
			release(body, &run);
		run = after;
	}
}

/* A line that a mail program or gateway may have put into the quotation: markers, links, pictures. */
static bool may_be_added(const struct cut_line *line)
{
	struct clf_str value;
	bool forward;
	if (line->marked || clf_str_starts(line->bare, CLF_STR("[")) || clf_str_starts(line->bare, CLF_STR("<")) ||
	    clf_str_find(line->bare, CLF_STR("://"), 0) != (size_t)-1)
		return true;
	return cut_header_field(line->bare, &value) != CUT_NO_FIELD || cut_is_separator(line->bare, &forward) ||
	       cut_ends_attribution(line->bare) || cut_is_device_line(line->bare);
}

/* What stands between lines of ours that is not ours was written there: no later pass may take it for quotation. */
static void pin_answers(struct cut_body *body, const struct tally *tally)
{
	size_t last = SIZE_MAX;
	for (size_t i = 0; i < body->count; i++) {
		if (!is_quoted(&body->lines[i]))
			continue;
		bool answers = last != SIZE_MAX && i - last <= ANSWER_LINES;
		for (size_t k = last + 1; answers && k < i; k++)
			answers = !may_be_added(&body->lines[k]);
		for (size_t k = last + 1; answers && k < i; k++)
			if (tally[k].words > 0) {
				body->lines[k].pinned = true;
				body->lines[k].level = 0;
			}
		last = i;
	}
}

bool cut_by_content(struct clf_arena *arena, struct cut_body *body, const struct clf_texts *sent)
{
	if (sent->count == 0 || body->count == 0)
		return false;
	struct shingles set = learn_sent(arena, sent);
	struct tally *tally = tally_lines(arena, body, &set);
	bool any = false;
	bool before = false; /* the last line with words was known */
	for (size_t i = 0; i < body->count; i++) {
		if (tally[i].words == 0)
			continue;
		/* "Dear Ann," alone proves nothing, but between quoted lines all of it known is enough. */
		bool wholly = tally[i].known == tally[i].words && before;
		before = is_known(&tally[i]) || wholly;
		if (before)
			cut_mark(body, i, i + 1, CLF_BLOCK_QUOTED, "content");
		any = any || before;
	}
	if (!any)
		return false;
	mark_beginnings(body, tally);
	release_phrases(body, tally);
	pin_answers(body, tally);
	for (size_t i = 0; i < body->count; i++)
		if (is_quoted(&body->lines[i]) && body->lines[i].level == 0)
			body->lines[i].level = 1;
	return true;
}
