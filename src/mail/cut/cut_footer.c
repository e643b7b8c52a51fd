/*
 * cut_footer.c - what programs put under a mail: lines of phones, scanners and lists, disclaimers, and the line by
 * which Gmail says what an emoji means. From the end up, paragraph by paragraph, as long as each is such a thing.
 */
#include <string.h>

#include "clf/base/count.h"
#include "cut/cut_sign.h"
#include "phrase/cut_footers.h"
#include "phrase/cut_weigh.h"

#define PARAGRAPHS_MAX 24u
#define LINES_MAX 30u
#define MORE_MAX 6u    /* paragraphs that are none by themselves, below one that is */
#define STARTS_MAX 10u /* lines of a paragraph that may begin a footer in it */
#define LEADING_WORDS 3u
#define EMOJI_BYTES 40u
#define REACTION_LINES 4u

/* The last line of the mail's own words, with room above it, that names what such lines name. */
static bool is_foreign_device(const struct cut_body *body, size_t from, size_t i, size_t to)
{
	size_t next = cut_next_text(body, i + 1);

	if (i == from || !cut_is_blank(&body->lines[i - 1]) || (i + 1 < to && !cut_is_blank(&body->lines[i + 1])))
		return false;
	return (next >= to || !cut_is_unsigned(&body->lines[next])) && cut_is_foreign_device_line(body->lines[i].bare);
}

static bool mark_device_lines(struct cut_body *body, size_t from, size_t to)
{
	bool any = false;
	size_t total = 0;
	size_t seen = 0;

	for (size_t i = from; i < to; i++)
		total += !cut_is_blank(&body->lines[i]);
	for (size_t i = from; i < to; i++) {
		struct cut_line *line = &body->lines[i];
		bool edge, alone;

		if (cut_is_blank(line))
			continue;
		edge = seen == 0 || total - seen <= 8;
		alone = (i == from || cut_is_blank(&body->lines[i - 1]) || i + 1 == to ||
			 cut_is_blank(&body->lines[i + 1]));
		seen++;
		if (!cut_is_unsigned(line))
			continue;
		if ((edge && alone && (cut_is_device_line(line->bare) || is_foreign_device(body, from, i, to))) ||
		    clf_str_equal(line->bare, CLF_STR("ᐧ"))) {
			cut_mark(body, i, i + 1, CLF_BLOCK_SIGNATURE, "signature:device");
			any = true;
		}
	}
	return any;
}

/* Dashes, underscores or the like alone. */
static bool is_rule(struct clf_str s)
{
	static const char *const dashes[] = {"—", "–", "―", "─"};

	for (size_t i = 0; i < CLF_COUNT(dashes); i++)
		while (clf_str_starts(s, clf_str_from(dashes[i])))
			s = (struct clf_str){s.p + strlen(dashes[i]), s.n - strlen(dashes[i])};
	for (size_t i = 0; i < s.n; i++)
		if (strchr("-_=*~# ", s.p[i]) == NULL)
			return false;
	return true;
}

struct paragraph {
	char text[WEIGH_BYTES];
	size_t n, from, to;
};

/* The lines [from, to) as far as they have room. */
static void read_lines(const struct cut_body *body, size_t from, size_t to, struct paragraph *p)
{
	p->from = from;
	p->to = to;
	p->n = 0;
	for (size_t i = from; i < to; i++) {
		struct clf_str bare = body->lines[i].bare;

		bare.n = p->n + bare.n + 1 > sizeof p->text ? sizeof p->text - p->n - 1 : bare.n;
		memcpy(p->text + p->n, bare.p, bare.n);
		p->n += bare.n;
		if (p->n + 1 < sizeof p->text)
			p->text[p->n++] = '\n';
	}
	while (p->n > 0 && p->text[p->n - 1] == '\n')
		p->n--;
	p->n = clf_utf8_valid_prefix((struct clf_str){p->text, p->n});
}

/* The last line with text above `line`, within the run, is a rule. */
static size_t rule_above(const struct cut_body *body, size_t from, size_t line)
{
	size_t i = line;

	while (i > from && cut_is_blank(&body->lines[i - 1]))
		i--;
	return i > from && cut_is_unsigned(&body->lines[i - 1]) && is_rule(body->lines[i - 1].bare) ? i - 1 : line;
}

/* "<https://...>" and nothing else: a picture's, most often. */
static bool is_link(struct clf_str s)
{
	return clf_str_starts(s, CLF_STR("<http")) && s.p[s.n - 1] == '>' && memchr(s.p, ' ', s.n) == NULL;
}

/* What the lines are, or the last of them that begin as a footer does; *at is where it begins. */
static enum cut_footer look_at(const struct cut_body *body, size_t run, size_t from, size_t to, size_t *at)
{
	struct paragraph p;
	enum cut_footer found;

	*at = from;
	read_lines(body, from, to, &p);
	found = cut_footer_of((struct clf_str){p.text, p.n}, rule_above(body, run, from) < from);
	if (found == CUT_FOOTER_MACHINE || found == CUT_FOOTER_HEADING)
		return found;
	for (size_t i = from + 1, tries = 0; i < to && tries < STARTS_MAX; i++) {
		bool apart = is_rule(body->lines[i - 1].bare);
		enum cut_footer inner;

		if (!apart && !cut_begins_footer(body->lines[i].bare))
			continue;
		tries++;
		read_lines(body, i, to, &p);
		inner = cut_footer_of((struct clf_str){p.text, p.n}, apart);
		if (inner != CUT_FOOTER_MACHINE && inner != CUT_FOOTER_LEGAL)
			continue;
		*at = apart ? i - 1 : i;
		while (*at > from && is_link(body->lines[*at - 1].bare))
			--*at;
		return inner;
	}
	return found;
}

static size_t paragraph_start(const struct cut_body *body, size_t from, size_t to)
{
	size_t i = to;

	while (i > from && to - i < LINES_MAX && !cut_is_blank(&body->lines[i - 1]) &&
	       cut_is_unsigned(&body->lines[i - 1]))
		i--;
	return i;
}

/* "Our clause should read like this:": what follows is what the sender shows. A heading is shorter. */
static bool is_led_to(const struct cut_body *body, size_t run, size_t from)
{
	struct clf_str above = {NULL, 0}, rest, word;
	size_t words = 0;

	while (above.n == 0 && from > run && cut_is_unsigned(&body->lines[from - 1]))
		above = body->lines[--from].bare;
	if (above.n == 0 || above.p[above.n - 1] != ':' || cut_begins_legal(above))
		return false;
	for (rest = above; clf_str_split(&rest, ' ', &word);)
		words += word.n > 0;
	return words >= LEADING_WORDS;
}

/* Marks from there to the end of the run, with the rule above. */
static void mark_footer(struct cut_body *body, size_t run, size_t from, size_t to, enum cut_footer kind)
{
	cut_mark(body, rule_above(body, run, from), to, CLF_BLOCK_DISCLAIMER,
		 kind == CUT_FOOTER_LEGAL ? "signature:disclaimer" : "signature:footer");
}

bool cut_mark_footers(struct cut_body *body, size_t from, size_t to, bool text_above)
{
	bool any = mark_device_lines(body, from, to);
	size_t end = to;   /* behind the paragraph that is looked at */
	size_t known = to; /* from there on all is decided */
	unsigned more = 0;
	bool legal = false;

	for (unsigned i = 0; i < PARAGRAPHS_MAX; i++) {
		enum cut_footer found;
		size_t start, at;

		while (end > from && (cut_is_blank(&body->lines[end - 1]) || !cut_is_unsigned(&body->lines[end - 1])))
			end--;
		start = paragraph_start(body, from, end);
		if (start == end)
			break;
		found = look_at(body, from, start, end, &at);
		if (found == CUT_NO_FOOTER || (found == CUT_FOOTER_HEADING && !legal) ||
		    (at == from && !text_above && found == CUT_FOOTER_LEGAL) ||
		    (found == CUT_FOOTER_LEGAL && is_led_to(body, from, at)))
			break;
		if (found == CUT_FOOTER_MORE) {
			if (++more > MORE_MAX)
				break;
		} else {
			mark_footer(body, from, at, known, found);
			known = at;
			more = 0;
			legal = legal || found == CUT_FOOTER_LEGAL;
			any = true;
			if (at > start)
				break;
		}
		end = start;
	}
	return any;
}

/* A sign or two, and no letter or digit of ours. */
static bool is_emoji(struct clf_str s)
{
	if (s.n == 0 || s.n > EMOJI_BYTES)
		return false;
	while (s.n > 0) {
		unsigned c = clf_utf8_next(&s);

		if (c < 0x80 ? strchr("#*0123456789", (int)c) == NULL || c == 0 : c < 0x2000 && c != 0xa9 && c != 0xae)
			return false;
		if (c >= 0x2e80 && c < 0xfe00)
			return false;
	}
	return true;
}

bool cut_mark_reaction(struct cut_body *body)
{
	size_t from = cut_next_text(body, 0);
	size_t to;
	bool told = false;

	if (from == body->count || !is_emoji(body->lines[from].bare))
		return false;
	from = cut_next_text(body, from + 1);
	for (to = from; to < body->count && to - from < REACTION_LINES && !cut_is_blank(&body->lines[to]); to++)
		told = told || clf_str_find(body->lines[to].bare, CLF_STR("google.com/gmail/about"), 0) != (size_t)-1;
	if (told)
		cut_mark(body, from, to, CLF_BLOCK_DISCLAIMER, "signature:reaction");
	return told;
}
