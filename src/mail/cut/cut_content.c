/*
 * cut_content.c - quotations found by what is known to have gone out.
 *
 * The mail's words are laid beside those that were sent (cut_words.c). A line whose words all stand there, in a run
 * long enough or in its place, is quoted. What was put into the quotation, words in a line or lines between lines,
 * is pinned: it is shown whatever marks or structure say, unless it is what programs put there.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "cut/cut_content.h"
#include "cut/cut_text.h"
#include "phrase/phrase.h"

#define DAMAGED_WORDS 40u
#define LEFT_OUT_WORDS 400u /* of ours, between two quoted lines, for what stands between them to be an answer */
#define MARK_BYTES 3u
#define HEADER_LINES 6u /* between a separator and what it stands above */
#define REST_WEIGHT 4u
#define REFERENCE_TOKEN 20u

static bool is_quoted(const struct cut_line *line)
{
	return line->role == CLF_BLOCK_QUOTED;
}

static uint32_t place_of(const struct content *c, size_t word)
{
	return c->mail.items[word].at - 1;
}

static uint32_t text_of(const struct content *c, uint32_t place)
{
	return c->sent.items[place].line;
}

/* Words [from, to) that aren't known, between known ones or the mail's ends. */
struct gap {
	size_t from, to;
	bool before, after;   /* known words stand there */
	uint32_t left, right; /* places of these in what was sent */
};

static bool next_gap(const struct content *c, size_t from, struct gap *gap)
{
	while (from < c->mail.count && c->mail.items[from].at)
		from++;
	if (from == c->mail.count)
		return false;
	*gap = (struct gap){.from = from, .to = from, .before = from > 0};
	while (gap->to < c->mail.count && !c->mail.items[gap->to].at)
		gap->to++;
	gap->after = gap->to < c->mail.count;
	gap->left = gap->before ? place_of(c, from - 1) : 0;
	gap->right = gap->after ? place_of(c, gap->to) : 0;
	return true;
}

/* Whether both places are in one text that was sent, in this order. */
static bool in_order(const struct content *c, uint32_t before, uint32_t after)
{
	return before < after && after - before <= LEFT_OUT_WORDS && text_of(c, before) == text_of(c, after);
}

/* Nothing of ours is left out; the first words of what was put in may be those that ours goes on with. */
static bool goes_on(const struct content *c, const struct gap *gap)
{
	return gap->before && gap->after && gap->right + 3 > gap->left && gap->right <= gap->left + 1 &&
	       text_of(c, gap->left) == text_of(c, gap->right);
}

/* Words of ours that another charset or program damaged are known, too. */
static void know_damaged(struct content *c)
{
	struct gap gap;

	for (size_t i = 0; next_gap(c, i, &gap); i = gap.to) {
		size_t count = gap.to - gap.from;
		bool between = gap.before && gap.after && in_order(c, gap.left, gap.right) && gap.right > gap.left + 1;
		bool small = between && count <= DAMAGED_WORDS && gap.right - gap.left - 1 <= DAMAGED_WORDS;

		if (!small || !cut_words_similar(&c->mail, gap.from, gap.to, &c->sent, gap.left + 1, gap.right))
			continue;
		for (size_t k = gap.from; k < gap.to; k++) {
			uint32_t place = gap.left + 1 + (uint32_t)(k - gap.from);

			c->mail.items[k].at = 1 + (place < gap.right ? place : gap.right - 1);
		}
	}
}

static void tally_lines(struct content *c)
{
	for (size_t i = 0; i < c->mail.count; i++) {
		const struct cut_word *word = &c->mail.items[i];
		struct tally *line = &c->tally[word->line];

		line->words++;
		if (!word->at)
			continue;
		line->weight += word->weight;
		line->first = line->known == 0 ? word->at - 1 : line->first;
		line->last = word->at - 1;
		line->known++;
	}
}

/* "| ", "} ", ": " of a program that marks its quotations so. */
static struct clf_str without_marks(struct clf_str s)
{
	for (unsigned n = 0; n < MARK_BYTES && s.n > 0 && strchr("|}:#% ", s.p[0]) != NULL; n++)
		s = (struct clf_str){s.p + 1, s.n - 1};
	return s;
}

/* "Reference: CLF-1042 / token" ends what we send, and is no part of what is kept as sent. */
static bool is_reference(const struct cut_line *line)
{
	struct clf_str s = without_marks(line->bare);
	size_t slash = clf_str_find(s, CLF_STR(" / "), 0);

	if (slash == (size_t)-1 || s.n - slash < 3 + REFERENCE_TOKEN || s.n > 200 ||
	    !clf_str_starts_nocase(s, CLF_STR("reference")))
		return false;
	for (size_t i = slash + 3; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] >= 'a' && s.p[i] <= 'z') &&
		    !(s.p[i] >= 'A' && s.p[i] <= 'Z') && s.p[i] != '_')
			return false;
	return true;
}

/* Quoted lines without others between them. */
struct run {
	size_t from, to, weight;
	size_t lines;
	uint32_t first, last; /* in what was sent */
	bool said;            /* marks or structure say that it is quoted, too */
};

static struct run next_run(const struct content *c, size_t from)
{
	struct run run = {0};
	size_t count = c->body->count;

	while (from < count && !is_quoted(&c->body->lines[from]))
		from++;
	run.from = run.to = from;
	for (size_t i = from; i < count && (c->tally[i].words == 0 || is_quoted(&c->body->lines[i])); i++) {
		const struct cut_line *line = &c->body->lines[i];

		run.to = i + 1;
		if (c->tally[i].words == 0)
			continue;
		run.first = run.weight == 0 ? c->tally[i].first : run.first;
		run.last = c->tally[i].last;
		run.weight += c->tally[i].weight;
		run.lines++;
		run.said = run.said || (line->marked && !line->named) || line->hint != HTML_NO_HINT;
	}
	return run;
}

static void release(struct content *c, const struct run *run)
{
	for (size_t i = run->from; i < run->to; i++) {
		c->body->lines[i].role = CLF_BLOCK_NEW;
		c->body->lines[i].rule = NULL;
	}
}

static bool follows(const struct content *c, uint32_t before, uint32_t after)
{
	return before < after && text_of(c, before) == text_of(c, after);
}

/* A word or two right below a new line are more likely the rest of that than words of ours. */
static void release_wrapped_rests(struct content *c)
{
	for (size_t i = 1; i < c->body->count; i++) {
		const struct cut_line *line = &c->body->lines[i];
		const struct cut_line *above = line - 1;
		bool own = !line->marked && line->hint == HTML_NO_HINT && c->tally[i].weight < REST_WEIGHT;
		bool new_above = !above->marked && !is_quoted(above) && c->tally[i - 1].words > 0;

		if (is_quoted(line) && c->tally[i].words > 0 && own && new_above)
			release(c, &(struct run){.from = i, .to = i + 1});
	}
}

/*
 * A phrase of ours standing alone may be the sender's own ("Thank you very much for your help."): a run of few
 * words stays quoted only in its place, behind and before what surrounds it in the text that was sent.
 */
static void release_phrases(struct content *c)
{
	struct run before = {0};
	struct run run = next_run(c, 0);

	while (run.from < c->body->count) {
		struct run after = next_run(c, run.to);
		bool has_after = after.from < c->body->count;
		bool proved = run.said || run.weight >= CUT_PROOF_WEIGHT;
		bool placed;

		if (before.weight > 0)
			placed = follows(c, before.last, run.first) &&
				 (!has_after || follows(c, run.last, after.first) || !after.said);
		else
			placed = has_after && follows(c, run.last, after.first) &&
				 (after.weight >= CUT_PROOF_WEIGHT || after.said);
		if (!proved && !has_after && run.weight < CUT_RUN_WEIGHT && run.lines == 1)
			placed = false;
		if (proved || placed)
			before = run;
		else
			release(c, &run);
		run = after;
	}
}

/* Below a quotation by marks a short line without, and not the wrapped rest of one, may be the sender's own. */
static void release_closings(struct content *c)
{
	const struct cut_line *above = NULL;

	for (size_t i = 0; i < c->body->count; i++) {
		struct cut_line *line = &c->body->lines[i];
		bool apart;

		if (c->tally[i].words == 0)
			continue;
		apart = i > 0 && cut_is_blank(&c->body->lines[i - 1]) && !c->body->lines[i - 1].marked;
		if (is_quoted(line) && !line->marked && line->hint == HTML_NO_HINT && above != NULL &&
		    is_quoted(above) && above->marked && apart && c->tally[i].weight < CUT_PROOF_WEIGHT)
			release(c, &(struct run){.from = i, .to = i + 1});
		above = line;
	}
}

static bool mark_known_lines(struct content *c)
{
	bool any = false;

	for (size_t i = 0; i < c->body->count; i++) {
		const struct tally *line = &c->tally[i];

		if (line->words == 0 || line->known < line->words)
			continue;
		cut_mark(c->body, i, i + 1, CLF_BLOCK_QUOTED, "content");
		any = true;
	}
	return any;
}

static void pin(struct content *c, size_t line)
{
	struct cut_line *l = &c->body->lines[line];

	if (cut_is_blank(l) || is_quoted(l))
		return;
	l->pinned = true;
	l->filled_in = c->tally[line].known > 0;
	l->level = 0;
}

/* Whether a line near that one, in one direction, is quoted. */
static bool is_beside_quoted(const struct content *c, size_t line, bool above)
{
	for (size_t steps = 0; steps < 12; steps++) {
		if (above ? line == 0 : line + 1 >= c->body->count)
			return false;
		line = above ? line - 1 : line + 1;
		if (c->tally[line].words > 0)
			return is_quoted(&c->body->lines[line]);
	}
	return false;
}

/* A line of the header that stands right below a separator, with or without colons. */
static bool is_below_separator(const struct content *c, size_t line)
{
	bool forward;

	for (size_t n = 0; n < HEADER_LINES && line > 0 && !cut_is_blank(&c->body->lines[line]); n++)
		if (cut_is_separator(c->body->lines[--line].bare, &forward))
			return true;
	return false;
}

/* A marker, or a field of a quoted header whatever the others are: they hold words of ours, too. */
static bool is_marker(struct content *c, size_t line)
{
	struct clf_str value;
	enum cut_field field = cut_header_field(c->body->lines[line].bare, &value);

	return field == CUT_FROM || field == CUT_SUBJECT || field == CUT_TO || is_reference(&c->body->lines[line]) ||
	       cut_names_subject(c->body, c->body->lines[line].bare) || is_below_separator(c, line) ||
	       cut_begins_marker(c->body, line, &c->scratch);
}

/* Our name with a time or its address: what introduces our text in any language holds it, too. */
static bool tells_of_us(const struct content *c, size_t line)
{
	struct clf_str text = c->body->lines[line].bare;
	struct cut_attribution look;

	if (text.n > CUT_MARKER_BYTES || c->tally[line].weight >= CUT_PROOF_WEIGHT ||
	    !cut_names_recipient(c->body, text))
		return false;
	look = cut_look_at_attribution(text);
	return look.address || (look.day && look.time);
}

/* A line of ours with other words in it, standing in a quotation of ours. */
static bool is_filled_in(struct content *c, size_t line, const struct gap *gap)
{
	const struct tally *t = &c->tally[line];
	bool mostly;

	if (t->known == 0 || t->known == t->words || is_marker(c, line) || tells_of_us(c, line))
		return false;
	if (goes_on(c, gap))
		return true;
	mostly = t->known * 2 >= t->words || t->weight >= CUT_PROOF_WEIGHT;
	return mostly && (is_beside_quoted(c, line, true) || is_beside_quoted(c, line, false));
}

/* The point or bracket that wrapping left alone in a line. */
static bool ends_sentence(struct clf_str s)
{
	static const unsigned ends[] = {' ', '.', ',', ')', 0xa0, 0x3000, 0x3001, 0x3002, 0x300d, 0x300f, 0xff09};
	bool all = s.n > 0 && s.n <= 16;

	while (all && s.n > 0) {
		unsigned c = clf_utf8_next(&s);

		all = false;
		for (size_t i = 0; i < CLF_COUNT(ends); i++)
			all = all || c == ends[i];
	}
	return all;
}

/* "> ?", for languages that have a space before it. */
static bool is_marked_rest(const struct cut_line *line)
{
	return line->marked && line->bare.n == 1 && strchr("?!:;", line->bare.p[0]) != NULL;
}

/* Whether a line above a deeper quotation, and apart from it, may say whose that is. */
static bool may_introduce(struct clf_str line)
{
	struct cut_attribution look;

	if (line.n > CUT_MARKER_BYTES)
		return false;
	look = cut_look_at_attribution(line);
	return (look.colon || look.address) && (look.date || look.address);
}

/* What stands right above a deeper quotation introduces it, in whatever language. */
static bool unpin_introduction(struct content *c, size_t from, size_t deeper)
{
	size_t last = deeper;

	while (last > from && cut_is_blank(&c->body->lines[last - 1]))
		last--;
	if (last == from || (last < deeper && !may_introduce(c->body->lines[last - 1].bare)))
		return false;
	for (size_t k = last; k-- > from && !cut_is_blank(&c->body->lines[k]);)
		c->body->lines[k].pinned = false;
	return true;
}

/* A blockquote that no program is known by, below a line that says whose it is. */
static bool is_introduced_deeper(const struct content *c, size_t from, size_t i)
{
	const struct cut_line *line = &c->body->lines[i];
	struct cut_attribution look;
	size_t last = i;

	if (line->hint != HTML_MAYBE_QUOTE)
		return false;
	while (last > from && cut_is_blank(&c->body->lines[last - 1]))
		last--;
	if (last == from || c->body->lines[last - 1].level >= line->level ||
	    c->body->lines[last - 1].bare.n > CUT_MARKER_BYTES)
		return false;
	look = cut_look_at_attribution(c->body->lines[last - 1].bare);
	return look.day && look.time && (look.address || look.colon) && look.few;
}

/* What divides a footer of ours from the words above it: it has no words to be known by. */
static bool is_our_divider(const struct content *c, size_t i)
{
	const struct cut_line *line = &c->body->lines[i];
	struct clf_str text = clf_str_trim(line->bare);

	return (clf_str_equal(text, CLF_STR("--")) || clf_str_equal(text, CLF_STR("* * *"))) &&
	       (line->marked || is_beside_quoted(c, i, false));
}

/*
 * Lines in [from, to) behind a quoted one were written there. In an order that was sent everything between is an
 * answer; else up to a marker, or to a deeper quotation, where another mail of the conversation begins.
 */
static void pin_lines(struct content *c, size_t from, size_t to, size_t quoted, bool whole)
{
	const struct cut_line *above = &c->body->lines[quoted];

	for (size_t i = from; i < to; i++) {
		struct cut_line *line = &c->body->lines[i];
		bool wrapped, deeper;

		if (cut_is_blank(line))
			continue;
		if (is_reference(line) || is_our_divider(c, i)) {
			cut_mark(c->body, i, i + 1, CLF_BLOCK_QUOTED, "content");
			continue;
		}
		wrapped = is_quoted(&c->body->lines[i - 1]) && (ends_sentence(line->bare) || is_marked_rest(line));
		if (wrapped)
			cut_mark(c->body, i, i + 1, CLF_BLOCK_QUOTED, "content");
		if (wrapped || (c->tally[i].words == 0 && c->mail.added[i] > 0))
			continue;
		deeper = line->level > above->level &&
			 (line->marked || line->hint == HTML_QUOTE || is_introduced_deeper(c, from, i));
		if ((deeper && !whole) || line->hint == HTML_ATTRIBUTION || line->hint == HTML_SIGNATURE ||
		    cut_begins_marker(c->body, i, &c->scratch)) {
			if (deeper)
				unpin_introduction(c, from, i);
			return;
		}
		pin(c, i);
	}
}

/* Lines of ours with words put into them, where no quoted line stands above. */
static void pin_filled_in(struct content *c)
{
	struct gap gap;

	for (size_t i = 0; next_gap(c, i, &gap); i = gap.to) {
		size_t first = c->mail.items[gap.from].line;
		size_t last = c->mail.items[gap.to - 1].line;

		if (is_filled_in(c, first, &gap))
			pin(c, first);
		if (last != first && is_filled_in(c, last, &gap))
			pin(c, last);
	}
}

static void pin_answers(struct content *c)
{
	size_t count = c->body->count;

	for (size_t i = 0, next; i < count; i = next) {
		next = i + 1;
		if (!is_quoted(&c->body->lines[i]) || c->tally[i].words == 0)
			continue;
		while (next < count && !(is_quoted(&c->body->lines[next]) && c->tally[next].words > 0))
			next++;
		pin_lines(c, i + 1, next, i, next < count && in_order(c, c->tally[i].last, c->tally[next].first));
	}
}

/* Pictures and links alone, between quoted lines, and the reference line. */
static void mark_added(struct content *c)
{
	for (size_t i = 0; i < c->body->count; i++) {
		const struct cut_line *line = &c->body->lines[i];
		bool mark = line->bare.n > 0 && without_marks(line->bare).n == 0;
		bool link = c->tally[i].words == 0 && (c->mail.added[i] > 0 || mark);

		if ((link && is_beside_quoted(c, i, true) && is_beside_quoted(c, i, false)) ||
		    (is_reference(&c->body->lines[i]) && is_beside_quoted(c, i, true)))
			cut_mark(c->body, i, i + 1, CLF_BLOCK_QUOTED, "content");
	}
}

static bool quote_content(struct content *c)
{
	bool any = false;

	know_damaged(c);
	tally_lines(c);
	if (!mark_known_lines(c))
		return false;
	release_wrapped_rests(c);
	release_phrases(c);
	release_closings(c);
	while (c->body->known_from < c->body->count && !is_quoted(&c->body->lines[c->body->known_from]))
		c->body->known_from++;
	pin_filled_in(c);
	pin_answers(c);
	cut_pin_above(c);
	mark_added(c);
	for (size_t i = 0; i < c->body->count; i++) {
		struct cut_line *line = &c->body->lines[i];

		any = any || is_quoted(line);
		c->body->known_end = is_quoted(line) ? i + 1 : c->body->known_end;
		if (is_quoted(line) && line->level == 0)
			line->level = 1;
	}
	return any;
}

bool cut_by_content(struct clf_arena *arena, struct cut_body *body, const struct clf_texts *sent)
{
	struct content c;
	bool any;

	if (sent->count == 0 || body->count == 0)
		return false;
	c = (struct content){.body = body, .tally = clf_arena_array_of(arena, body->count, struct tally)};
	c.sent = cut_words_of_texts(arena, sent);
	body->compared = c.sent.count > 0;
	c.mail = cut_words_of_body(arena, body);
	cut_align(arena, &c.mail, &c.sent);
	clf_buf_init(&c.scratch, 64u << 10);
	any = quote_content(&c);
	clf_buf_free(&c.scratch);
	return any;
}
