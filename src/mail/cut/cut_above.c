/*
 * cut_above.c - answers above the first line of ours in a quotation.
 *
 * A mail of ours is known from its first word on: what stands in the quotation above that, and isn't the header or
 * attribution that a program put there, a mail gateway's warning or another mail of the conversation, was written
 * there by the sender. Deeper and shallower quotations are looked at apart.
 */
#include "cut/cut_content.h"
#include "phrase/phrase.h"

#define SKIPPED_WORDS 40u /* of ours that may be left out at the beginning */
#define SKIPPED_LINES 3u
#define DAMAGED_WORDS 8u /* a greeting; in longer texts the letters are alike in any words */
#define BANNER_LINES 6u
#define LABEL_BYTES 40u

/* Lines above one of ours in the same quotation; in the body itself, too, where no marks or structure tell. */
struct stretch {
	size_t from, to; /* to: the first line of ours */
	bool inside;
};

static struct cut_line *line_at(const struct content *c, size_t i)
{
	return &c->body->lines[i];
}

static bool is_ours(const struct content *c, size_t i)
{
	const struct cut_line *line = line_at(c, i);

	return c->tally[i].known > 0 && (line->role == CLF_BLOCK_QUOTED || line->filled_in);
}

/* A line into which the sender wrote has lost its level: that of our next line is its own. */
static unsigned level_of_ours(const struct content *c, size_t i)
{
	for (size_t k = i; k < c->body->count && k < i + BANNER_LINES; k++)
		if (is_ours(c, k) && !line_at(c, k)->pinned)
			return line_at(c, k)->level;
	return line_at(c, i)->marked ? 1 : 0;
}

static struct stretch stretch_above(const struct content *c, size_t to, size_t floor)
{
	const struct cut_line *ours = line_at(c, to);
	unsigned level = level_of_ours(c, to);
	struct stretch s = {to, to, ours->marked || level > 0 || ours->hint == HTML_QUOTE || ours->hint == HTML_REST};

	for (size_t i = to; i-- > floor;) {
		const struct cut_line *line = line_at(c, i);

		if (cut_is_blank(line))
			continue;
		if (line->pinned || line->role != CLF_BLOCK_NEW || line->level != level ||
		    line->marked != ours->marked || line->hint != ours->hint)
			break;
		s.from = i;
	}
	return s;
}

static size_t paragraph_end(const struct content *c, size_t from, size_t to)
{
	while (from < to && !cut_is_blank(line_at(c, from)))
		from++;
	return from;
}

/* A warning goes on where a line was wrapped, or speaks of links and senders again. */
static size_t banner_end(const struct content *c, size_t from, size_t to)
{
	size_t i = from + 1;

	for (; i < to && i < from + BANNER_LINES && !cut_is_blank(line_at(c, i)); i++) {
		struct clf_str above = line_at(c, i - 1)->bare;
		bool ended = clf_str_find(CLF_STR(".!])*:"), (struct clf_str){above.p + above.n - 1, 1}, 0) < 6;

		if (ended && !cut_is_banner_rest(line_at(c, i)->bare))
			break;
	}
	return i;
}

/* An attribution or header in words that no table has. */
static bool looks_like_head(struct content *c, size_t from, size_t to)
{
	size_t labels = 0;
	struct clf_str text;
	struct cut_attribution look;
	bool told;

	clf_buf_clear(&c->scratch);
	for (size_t i = from; i < to; i++) {
		struct clf_str line = line_at(c, i)->bare;

		labels += clf_str_find(line, CLF_STR(":"), 0) < LABEL_BYTES;
		clf_buf_add_str(&c->scratch, line);
		clf_buf_add_char(&c->scratch, ' ');
	}
	text = clf_str_trim(clf_buf_view(&c->scratch));
	if (text.n > CUT_MARKER_BYTES)
		return false;
	look = cut_look_at_attribution(text);
	told = look.address || (look.day && look.time);
	return told && ((look.colon && !look.own) || (labels >= 2 && labels == to - from));
}

/* Where the sender's words may begin; s->to when none may. */
static size_t behind_head(struct content *c, const struct stretch *s)
{
	size_t from = s->inside ? s->from : s->to;
	bool first = true;

	for (size_t i = s->from; i < s->to; i++) {
		size_t end = cut_is_blank(line_at(c, i)) ? i : cut_marker_end(c->body, i, &c->scratch);

		if (end <= i)
			continue;
		from = end < s->to ? end : s->to;
		i = from - 1;
	}
	while (from < s->to) {
		size_t end = paragraph_end(c, from, s->to);

		if (end == from)
			from++;
		else if (cut_is_banner(line_at(c, from)->bare)) {
			end = banner_end(c, from, s->to);
			cut_mark(c->body, from, end, CLF_BLOCK_QUOTED, "text:banner");
			from = end;
		} else if (first && looks_like_head(c, from, end))
			from = end;
		else
			break;
		first = first && end == from - 1;
	}
	return from;
}

/* How many words of the text come before that place in it; more than SKIPPED_WORDS are not counted. */
static uint32_t words_before(const struct content *c, uint32_t place)
{
	uint32_t n = 0;

	while (n < place && n <= SKIPPED_WORDS && c->sent.items[place - n - 1].line == c->sent.items[place].line)
		n++;
	return n;
}

static size_t first_word_of(const struct content *c, size_t line)
{
	size_t low = 0;
	size_t high = c->mail.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c->mail.items[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Whether the mail's words [from, to) are those of ours that end before the place. */
static bool are_before(const struct content *c, size_t from, size_t to, uint32_t place)
{
	size_t n = to - from;
	bool same = n > 0 && n <= place;

	for (size_t i = 0; same && i < n; i++)
		same = c->mail.items[from + i].hash == c->sent.items[place - n + i].hash;
	return same;
}

/* Our first words, when they are too few to be known or a charset damaged them: where the lines with them begin, else
 * `to`. */
static size_t damaged_start(const struct content *c, size_t from, size_t to)
{
	uint32_t place = c->tally[to].first;
	uint32_t skipped = words_before(c, place);
	size_t lines = 0;
	size_t end = first_word_of(c, to);

	for (size_t i = to; skipped > 0 && skipped <= SKIPPED_WORDS && i-- > from && lines < SKIPPED_LINES;) {
		size_t first;

		if (cut_is_blank(line_at(c, i)))
			continue;
		lines++;
		first = first_word_of(c, i);
		if ((end - first <= skipped && are_before(c, first, end, place)) ||
		    (skipped <= DAMAGED_WORDS &&
		     cut_words_similar(&c->mail, first, end, &c->sent, place - skipped, place)))
			return i;
	}
	return to;
}

/* Where our text begins later than it did, a phrase alone doesn't prove whose quotation it is. */
static bool is_proved(const struct content *c, size_t ours)
{
	size_t weight = 0;

	if (words_before(c, c->tally[ours].first) <= SKIPPED_WORDS)
		return true;
	for (size_t i = ours; i < c->body->count && weight < CUT_PROOF_WEIGHT; i++) {
		if (c->tally[i].words > 0 && !is_ours(c, i))
			break;
		weight += c->tally[i].weight;
	}
	return weight >= CUT_PROOF_WEIGHT;
}

/* Words, or "?!"; not what has no width, nor a picture. */
static bool says_something(const struct content *c, size_t i)
{
	struct clf_str s = line_at(c, i)->bare;
	bool sign = false;

	for (size_t k = 0; k < s.n; k++)
		sign = sign || (s.p[k] > ' ' && (unsigned char)s.p[k] < 0x7f);
	return c->tally[i].words > 0 || (sign && c->mail.added[i] == 0);
}

static void pin_stretch(struct content *c, const struct stretch *s)
{
	size_t from, to;

	if (s->from == s->to || !is_proved(c, s->to))
		return;
	from = behind_head(c, s);
	to = damaged_start(c, from, s->to);
	for (size_t i = from; i < to; i++) {
		struct cut_line *line = line_at(c, i);

		if (line->role != CLF_BLOCK_NEW || !says_something(c, i))
			continue;
		line->pinned = true;
		line->level = 0;
	}
}

static bool is_unmarked(const struct cut_line *line)
{
	return line->level == 0 && !line->marked && !line->pinned && line->role == CLF_BLOCK_NEW &&
	       (line->hint == HTML_NO_HINT || line->hint == HTML_ATTRIBUTION || line->hint == HTML_QUOTE);
}

/* Whether an attribution that was quoted itself ends right above the line. */
static bool is_below_quoted_marker(struct content *c, size_t line, size_t floor)
{
	size_t last = line;

	while (last > floor && c->tally[last - 1].words == 0)
		last--;
	for (size_t i = last, steps = 0; i-- > floor && steps < BANNER_LINES && line_at(c, i)->level > 0; steps++)
		if (cut_marker_end(c->body, i, &c->scratch) >= last)
			return true;
	return false;
}

/* Between the line that introduces our text and the marks or blockquote around it: no program writes there. */
static void pin_before_quotation(struct content *c, size_t quotation, size_t floor)
{
	struct stretch s = {quotation, quotation, false};
	size_t hinted = quotation; /* where a line follows that the program says is the attribution */
	size_t from;

	for (size_t i = quotation; i-- > floor;) {
		const struct cut_line *line = line_at(c, i);
		bool below;

		if (cut_is_blank(line))
			continue;
		if (!is_unmarked(line))
			break;
		below = s.from < s.to && line_at(c, s.from)->hint == HTML_NO_HINT;
		if (hinted == quotation && below && line->hint == HTML_ATTRIBUTION)
			hinted = s.from;
		s.from = i;
	}
	if (s.from == s.to)
		return;
	from = behind_head(c, &s);
	if (from == s.to && is_below_quoted_marker(c, s.from, floor))
		from = s.from;
	from = from == s.to ? hinted : from;
	for (size_t i = from; i < s.to; i++)
		if (says_something(c, i))
			line_at(c, i)->pinned = true;
}

void cut_pin_above(struct content *c)
{
	size_t floor = 0;

	for (size_t i = 0; i < c->body->count; i++) {
		struct stretch s;

		if (!is_ours(c, i))
			continue;
		s = stretch_above(c, i, floor);
		pin_stretch(c, &s);
		if (floor == 0 && s.inside && level_of_ours(c, i) <= 1)
			pin_before_quotation(c, s.from, floor);
		floor = i + 1;
	}
}
