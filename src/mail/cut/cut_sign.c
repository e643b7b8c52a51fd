/*
 * cut_sign.c - signatures in what is still new: below a delimiter, or a closing and the sender's own name. A signature
 * is short, at the end, and looks like one; below a delimiter that nobody agreed upon it must, too.
 */
#include <ctype.h>
#include <string.h>

#include "clf/base/count.h"
#include "cut/cut_sign.h"
#include "phrase/cut_weigh.h"

#define SIGNATURE_LINES 12u /* after a delimiter that is not the exact "-- " */
#define LONG_SIGNATURE_LINES 40u
#define CLOSING_LINES 5u  /* below the name */
#define CLOSING_BYTES 40u /* of a closing that no table has */
#define CLOSING_WORDS 4u
#define PROSE_LINES 4u /* below the exact delimiter */
#define NAME_BYTES 80u
#define TITLES 4u
#define TITLE_BYTES 10u
#define ABBREVIATION_BYTES 5u

static size_t new_run_end(const struct cut_body *body, size_t from)
{
	while (from < body->count && cut_is_unsigned(&body->lines[from]))
		from++;
	return from;
}

/* "-- ", "--", an em dash, or underscores alone. */
static bool is_delimiter(const struct cut_line *line, bool *exact)
{
	struct clf_str s = line->bare;

	*exact = clf_str_equal(line->text, CLF_STR("-- ")) || clf_str_equal(s, CLF_STR("--"));
	if (*exact || clf_str_equal(s, CLF_STR("—")) || clf_str_equal(s, CLF_STR("- --")))
		return true;
	if (s.n < 2)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_' && s.p[i] != '-')
			return false;
	return s.p[0] == '_' || s.n == 2;
}

/* "---", "-----", "=====", "~~~", "***": what people part their own text with, and some their name from it. */
static bool is_rule(struct clf_str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == s.p[0])
		n++;
	return s.n >= 3 && n == s.n && strchr("-=~*", s.p[0]) != NULL;
}

static size_t text_lines(const struct cut_body *body, size_t from, size_t to)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++)
		count += cut_is_unsigned(&body->lines[i]) && !cut_is_blank(&body->lines[i]);
	return count;
}

/* "-- Ann Example +49 30 1234": delimiter and signature in one line, as HTML made text leaves them. */
static bool is_joined_signature(const struct cut_body *body, size_t i, size_t from)
{
	struct clf_str s = body->lines[i].bare;
	bool apart = i == from || cut_is_blank(&body->lines[i - 1]);

	return apart && s.n > 4 && s.n <= 100 && clf_str_starts(s, CLF_STR("-- ")) && s.p[3] != '-' &&
	       strchr(".?!:;,", s.p[s.n - 1]) == NULL;
}

/* Whether something is said in the lines, not only shown by a sign: a name below "👍" may be all there is to read. */
static bool has_words(const struct cut_body *body, size_t to)
{
	for (size_t i = 0; i < to; i++) {
		struct clf_str rest = body->lines[i].bare;

		while (cut_is_unsigned(&body->lines[i]) && rest.n > 0) {
			unsigned c = clf_utf8_next(&rest);
			bool sign = c < 0x80 ? !((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9')
					     : (c >= 0x2000 && c < 0x2e80) || (c >= 0xfe00 && c < 0xff10) ||
						   (c >= 0x1f000 && c < 0x20000);

			if (!sign)
				return true;
		}
	}
	return false;
}

/* Takes the next word off *rest, without the punctuation around it. */
static bool next_name(struct clf_str *rest, struct clf_str *word)
{
	static const char between[] = " \t,.()\"'-";
	size_t n = 0;

	while (rest->n > 0 && strchr(between, *rest->p) != NULL)
		*rest = (struct clf_str){rest->p + 1, rest->n - 1};
	while (n < rest->n && strchr(between, rest->p[n]) == NULL)
		n++;
	*word = (struct clf_str){rest->p, n};
	*rest = (struct clf_str){rest->p + n, rest->n - n};
	return n > 0;
}

/* Without "Dr." and "i. A." before a name. */
static struct clf_str without_titles(struct clf_str line)
{
	for (unsigned i = 0; i < TITLES; i++) {
		size_t n = 0;

		while (n < line.n && line.p[n] != ' ')
			n++;
		if (n < 2 || n == line.n || n > TITLE_BYTES || line.p[n - 1] != '.')
			break;
		line = clf_str_trim((struct clf_str){line.p + n, line.n - n});
	}
	return line;
}

/* Whether all words of the line, initials too, are of the sender's name. */
static bool is_own_name(struct clf_str line, struct clf_str who)
{
	struct clf_str word;
	size_t count = 0;

	line = cut_strip_tail(cut_strip_lead(line));
	line = without_titles(line);
	if (line.n == 0 || who.n == 0 || line.n > NAME_BYTES)
		return false;
	for (; next_name(&line, &word); count++) {
		struct clf_str names = who;
		struct clf_str name;
		bool found = false;

		while (!found && next_name(&names, &name))
			found = clf_str_equal_nocase(word, name) ||
				(word.n == 1 && count > 0 && name.n > 1 && clf_str_starts_nocase(name, word));
		/* A family name alone, of a name written without a space. */
		if (!found && !(word.n >= 3 && (unsigned char)word.p[0] >= 0xe3 && clf_str_starts(who, word)))
			return false;
	}
	return count > 0;
}

/* What lines below a delimiter or a name are made of. */
struct looks {
	unsigned names, contacts, questions, entries, answers, sentences;
};

static size_t words_of(struct clf_str line)
{
	struct clf_str word;
	size_t n = 0;

	while (clf_str_split(&line, ' ', &word))
		n += word.n > 0;
	return n;
}

static bool ends_with(struct clf_str s, const char *const *ends, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(ends[i]);

		if (s.n >= n && memcmp(s.p + s.n - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

/* "2 x arm rest", "1. Open it", "- a lamp", "5 chairs"; "12 Example Street" and numbers of telephones are none. */
static bool is_entry(struct clf_str s)
{
	static const char *const bullets[] = {"* ", "+ ", "- ", "– ", "• ", "·"};
	size_t n = 0;

	if (weigh_has_telephone(s))
		return false;
	for (size_t i = 0; i < CLF_COUNT(bullets); i++)
		if (clf_str_starts(s, clf_str_from(bullets[i])))
			return true;
	while (n < s.n && isdigit((unsigned char)s.p[n]))
		n++;
	if (n == 0 || n == s.n)
		return false;
	if (s.p[n] == '.' || s.p[n] == ')')
		return n + 1 < s.n && s.p[n + 1] == ' ';
	n += s.p[n] == ' ';
	return n < s.n &&
	       (islower((unsigned char)s.p[n]) || clf_str_starts((struct clf_str){s.p + n, s.n - n}, CLF_STR("×")));
}

/* "PS: ...", "P.S. ..." */
static bool is_postscript(struct clf_str s)
{
	static const char *const marks[] = {"P. S.", "P.P.S", "P.S", "PPS", "PS"};

	for (size_t i = 0; i < CLF_COUNT(marks); i++) {
		size_t n = strlen(marks[i]);

		if (clf_str_starts_nocase(s, clf_str_from(marks[i])) && (s.n == n || !isalnum((unsigned char)s.p[n])))
			return true;
	}
	return false;
}

static bool is_question(struct clf_str s)
{
	static const char *const ends[] = {"?", "؟", "？"};

	return ends_with(s, ends, CLF_COUNT(ends)) || clf_str_find(s, CLF_STR("? "), 0) != (size_t)-1;
}

/* "Sklep sp. z o.o.", "Lamps Ltd.", "Praha s.r.o.": the stop belongs to the last word. */
static bool ends_abbreviated(struct clf_str s)
{
	size_t n = 1;

	if (s.n < 3 || s.p[s.n - 1] != '.')
		return false;
	while (n < s.n && s.p[s.n - 1 - n] != ' ')
		n++;
	return memchr(s.p + s.n - n, '.', n - 1) != NULL ||
	       (n <= ABBREVIATION_BYTES && isupper((unsigned char)s.p[s.n - n]));
}

static bool is_sentence(struct clf_str s)
{
	static const char *const ends[] = {"!", ".", "。", "！"};
	size_t words = words_of(s);

	return words > 8 || s.n > 90 ||
	       (ends_with(s, ends, CLF_COUNT(ends)) && !ends_abbreviated(s) && (words >= 4 || s.p[s.n - 1] != '.'));
}

/* "Label: words", which a form has. */
static bool is_answer(struct clf_str s)
{
	size_t colon = clf_str_find(s, CLF_STR(":"), 0);

	return colon > 0 && colon < 40 && colon + 1 < s.n && s.p[colon + 1] == ' ';
}

static bool begins_with_name(struct clf_str s, struct clf_str who)
{
	size_t n = 0;

	while (n < s.n && strchr(",|/(", s.p[n]) == NULL)
		n++;
	return is_own_name((struct clf_str){s.p, n}, who);
}

static void look_at_line(struct looks *looks, struct clf_str s, struct clf_str who)
{
	bool contact = weigh_has_telephone(s) || weigh_has_address(s);

	if (is_question(s) || is_postscript(s))
		looks->questions++;
	else if (is_entry(s))
		looks->entries++;
	else if (begins_with_name(s, who))
		looks->names++;
	else if (is_sentence(s) && (!contact || words_of(s) > 12))
		looks->sentences++;
	else if (contact)
		looks->contacts++;
	else
		looks->answers += is_answer(s);
}

static struct looks look_at(const struct cut_body *body, size_t from, size_t to, struct clf_str who)
{
	struct looks looks = {0};

	for (size_t i = from; i < to; i++)
		if (!cut_is_blank(&body->lines[i]) && cut_is_unsigned(&body->lines[i]))
			look_at_line(&looks, body->lines[i].bare, who);
	return looks;
}

/*
 * Where the signature ends whose delimiter stands above from: at a later paragraph in which somebody asks or adds
 * something, else at the end.
 */
static size_t signature_end(const struct cut_body *body, size_t from, size_t to, struct clf_str who)
{
	struct looks above = {0};

	for (size_t i = from; i < to; i++) {
		bool first = i > from && cut_is_blank(&body->lines[i - 1]);
		size_t end = i;

		if (cut_is_blank(&body->lines[i]))
			continue;
		while (end < to && !cut_is_blank(&body->lines[end]))
			end++;
		above = look_at(body, i, end, who);
		if (first && above.questions > 0 && above.contacts == 0)
			return i;
		i = end;
	}
	return to;
}

/* What stands right below a line of dashes goes on with what was said above it. */
static bool begins_with_sentence(const struct cut_body *body, size_t from, size_t to, struct clf_str who)
{
	size_t first = cut_next_text(body, from);

	return first < to && look_at(body, first, first + 1, who).sentences > 0;
}

/* exact: the delimiter is the one of RFC 3676. */
static bool is_signature(const struct looks *l, bool exact)
{
	bool shown = l->names + l->contacts > 0;

	if (exact)
		return shown || (l->questions == 0 && l->entries < 2 && l->answers < 2 && l->sentences < PROSE_LINES);
	return shown && l->questions == 0 && l->entries < 2 && (l->answers < 2 || l->names > 0) && l->sentences < 2;
}

/* "____" above a sentence parts the sender's own text: what a signature begins with is a name or the like. */
static bool parts_text(const struct cut_body *body, size_t from, size_t to)
{
	size_t first = cut_next_text(body, from);

	return first < to && is_sentence(body->lines[first].bare) && !weigh_has_telephone(body->lines[first].bare) &&
	       !weigh_has_address(body->lines[first].bare);
}

/* Below a rule stands the sender's own name, and nothing apart from it: they sign so. */
static bool is_rule_above_name(const struct cut_body *body, size_t i, size_t to, struct clf_str who)
{
	size_t end = i + 1;

	if (!is_rule(body->lines[i].bare) || end >= to || !begins_with_name(body->lines[end].bare, who) ||
	    is_sentence(body->lines[end].bare) || is_question(body->lines[end].bare))
		return false;
	while (end < to && !cut_is_blank(&body->lines[end]))
		end++;
	return text_lines(body, end, to) == 0 && look_at(body, i + 1, to, who).sentences == 0;
}

/* The first delimiter of the run with few enough lines under it, which look like a signature. */
static bool mark_delimited(struct cut_body *body, size_t from, size_t to, bool text_above, struct clf_str who)
{
	size_t below = text_lines(body, from, to);

	for (size_t i = from; i < to; i++) {
		bool exact = false;
		bool joined, delimits;
		size_t end;
		struct looks looks;

		if (cut_is_blank(&body->lines[i]))
			continue;
		below--;
		delimits = text_above &&
			   (is_delimiter(&body->lines[i], &exact) ||
			    (below <= SIGNATURE_LINES && is_rule_above_name(body, i, to, who))) &&
			   below <= (exact ? LONG_SIGNATURE_LINES : SIGNATURE_LINES) && (exact || has_words(body, i));
		joined = text_above && !delimits && below <= CLOSING_LINES && is_joined_signature(body, i, from);
		text_above = true;
		if ((!delimits && !joined) || (delimits && !exact && parts_text(body, i + 1, to)))
			continue;
		end = signature_end(body, i + 1, to, who);
		looks = look_at(body, i + 1, end, who);
		if (joined)
			look_at_line(&looks, (struct clf_str){body->lines[i].bare.p + 3, body->lines[i].bare.n - 3},
				     who);
		if (!exact && !joined && begins_with_sentence(body, i + 1, end, who))
			continue;
		if (!is_signature(&looks, exact) || (!joined && end < to && text_lines(body, i + 1, end) == 0))
			continue;
		cut_mark(body, i, end, CLF_BLOCK_SIGNATURE, "signature:delimiter");
		return true;
	}
	return false;
}

/* Where signatures found before begin. */
static size_t undecided_end(const struct cut_body *body, size_t from, size_t to)
{
	while (to > from && !cut_is_unsigned(&body->lines[to - 1]))
		to--;
	return to;
}

/* What stands below the name: a few short lines, and behind a blank line only what tells how to reach somebody. */
static bool is_short_below(const struct cut_body *body, size_t from, size_t to, struct clf_str who)
{
	struct looks all = look_at(body, from, to, who);
	size_t first = from;
	size_t apart;

	if (text_lines(body, from, to) > CLOSING_LINES || all.questions + all.entries + all.answers + all.sentences > 0)
		return false;
	while (first < to && !cut_is_blank(&body->lines[first]))
		first++;
	apart = text_lines(body, first, to);
	return apart == 0 || look_at(body, first, to, who).contacts > 0;
}

/* A short line of its own that ends with a comma, as a closing does in any language. */
static bool is_like_closing(const struct cut_body *body, size_t i, size_t from)
{
	static const char *const commas[] = {",", "،", "、", "，"};
	struct clf_str s = body->lines[i].bare;
	bool apart = i > from && cut_is_blank(&body->lines[i - 1]);

	for (size_t k = 0; k < s.n; k++)
		if (isdigit((unsigned char)s.p[k]))
			return false;
	return apart && s.n <= CLOSING_BYTES && words_of(s) <= CLOSING_WORDS &&
	       ends_with(s, commas, CLF_COUNT(commas)) && !cut_is_greeting(s);
}

/* A closing, the sender's own name and what little stands below it, to the end of the run. */
static bool mark_closing(struct cut_body *body, size_t from, size_t to, bool text_above, struct clf_str own)
{
	size_t below = text_lines(body, from, to);

	for (size_t i = from; i < to; i++) {
		struct clf_str name = {NULL, 0};
		bool closing;
		size_t next;

		if (cut_is_blank(&body->lines[i]))
			continue;
		below--;
		closing = text_above && below <= CLOSING_LINES + 1 &&
			  (cut_is_closing(body->lines[i].bare, &name) || is_like_closing(body, i, from));
		text_above = true;
		if (!closing)
			continue;
		next = i;
		while (name.n == 0 && ++next < to)
			name = body->lines[next].bare;
		if (is_own_name(name, own) && is_short_below(body, next + 1, to, own)) {
			cut_mark(body, i, to, CLF_BLOCK_SIGNATURE, "signature:closing");
			return true;
		}
	}
	return false;
}

bool cut_signature(struct clf_arena *arena, struct cut_body *body, const char *who)
{
	struct clf_str own = clf_str_from(who);
	bool any;
	bool text_above = false;

	(void)arena;
	any = cut_mark_banners(body);
	any = cut_mark_reaction(body) || any;
	for (size_t i = 0; i < body->count;) {
		size_t end = new_run_end(body, i);
		bool below;

		if (end == i) {
			i++;
			continue;
		}
		below = text_lines(body, i, end) > 0;
		any = cut_mark_footers(body, i, end, text_above) || any;
		any = mark_delimited(body, i, end, text_above, own) || any;
		any = mark_closing(body, i, undecided_end(body, i, end), text_above, own) || any;
		text_above = text_above || below;
		i = end;
	}
	return any;
}
