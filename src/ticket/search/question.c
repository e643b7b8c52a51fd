/*
 * question.c - what is written into a search, read into what is sought.
 */
#include "clf/ticket/search/question.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/terms.h"
#include "clf/ticket/words.h"

#define PREFIX_SIGNS 3u /* as short a beginning as this: what has fewer begins too much */

struct piece {
	struct clf_str text;
	struct clf_str field; /* "owner" of owner:ADDRESS; n 0: none */
	bool absent, quoted;
};

static bool is_gap(unsigned c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x3000;
}

static bool is_quote(unsigned c)
{
	return c == '"' || (c >= 0x201c && c <= 0x201f);
}

static unsigned look(struct clf_str rest)
{
	return rest.n > 0 ? clf_utf8_next(&rest) : 0;
}

/* Up to the quotation mark that ends it, or to the end. */
static struct clf_str quoted(struct clf_str *rest)
{
	struct clf_str made;

	clf_utf8_next(rest);
	made = (struct clf_str){rest->p, 0};
	while (rest->n > 0) {
		const char *p = rest->p;

		if (is_quote(clf_utf8_next(rest)))
			break;
		made.n += (size_t)(rest->p - p);
	}
	return made;
}

static struct clf_str unquoted(struct clf_str *rest)
{
	struct clf_str made = {rest->p, 0};

	while (rest->n > 0 && !is_gap(look(*rest)) && !is_quote(look(*rest))) {
		clf_utf8_next(rest);
		made.n = (size_t)(rest->p - made.p);
	}
	return made;
}

/* owner:x; the colon may be of full width. */
static bool take_field(struct clf_str *rest, struct clf_str *field)
{
	static const char *const fields[] = {"from", "owner", "status"};
	static const char *const colons[] = {":", "\xef\xbc\x9a"};

	for (size_t i = 0; i < CLF_COUNT(fields) * CLF_COUNT(colons); i++) {
		struct clf_str name = clf_str_from(fields[i / CLF_COUNT(colons)]);
		struct clf_str colon = clf_str_from(colons[i % CLF_COUNT(colons)]), behind;

		if (rest->n < name.n || !clf_str_equal_nocase((struct clf_str){rest->p, name.n}, name))
			continue;
		behind = (struct clf_str){rest->p + name.n, rest->n - name.n};
		if (!clf_str_starts(behind, colon))
			continue;
		*field = name;
		*rest = (struct clf_str){behind.p + colon.n, behind.n - colon.n};
		return true;
	}
	return false;
}

static bool next_piece(struct clf_str *rest, struct piece *out)
{
	*out = (struct piece){.absent = false};
	while (rest->n > 0 && is_gap(look(*rest)))
		clf_utf8_next(rest);
	if (rest->n == 0)
		return false;
	if (rest->n > 1 && *rest->p == '-' && !is_gap(look((struct clf_str){rest->p + 1, rest->n - 1}))) {
		out->absent = true;
		rest->p++;
		rest->n--;
	}
	if (!out->absent)
		take_field(rest, &out->field);
	out->quoted = is_quote(look(*rest));
	out->text = out->quoted ? quoted(rest) : unquoted(rest);
	return true;
}

/* "1042", "#1042", "CLF-1042", "[CLF-1042]". */
static int64_t number_in(struct clf_arena *arena, struct clf_str word)
{
	unsigned long long number = 0;
	size_t start;

	while (word.n > 0 && (word.p[word.n - 1] == ']' || word.p[word.n - 1] == ','))
		word.n--;
	for (start = word.n; start > 0 && word.p[start - 1] >= '0' && word.p[start - 1] <= '9';)
		start--;
	if (start > 0 && word.p[start - 1] != '-' && word.p[start - 1] != '#')
		return 0;
	if (!clf_text_to_u64(clf_arena_copy(arena, word.p + start, word.n - start), INT64_MAX, &number))
		return 0;
	return (int64_t)number;
}

int64_t clf_question_ticket(const char *text, const char *tag)
{
	struct clf_str rest = clf_str_trim(clf_str_from(text)), own = clf_str_from(tag);
	char digits[20];
	unsigned long long number = 0;
	bool bracket = rest.n > 1 && rest.p[0] == '[' && rest.p[rest.n - 1] == ']';

	if (bracket)
		rest = (struct clf_str){rest.p + 1, rest.n - 2};
	if (rest.n > 0 && rest.p[0] == '#')
		rest = (struct clf_str){rest.p + 1, rest.n - 1};
	else if (own.n > 0 && rest.n > own.n && rest.p[own.n] == '-' &&
		 clf_str_equal_nocase((struct clf_str){rest.p, own.n}, own))
		rest = (struct clf_str){rest.p + own.n + 1, rest.n - own.n - 1};
	else if (bracket)
		return 0;
	if (rest.n >= sizeof digits)
		return 0;
	memcpy(digits, rest.p, rest.n);
	digits[rest.n] = '\0';
	return clf_text_to_u64(digits, INT64_MAX, &number) ? (int64_t)number : 0;
}

static bool is_long_enough(const struct clf_text_term *term)
{
	struct clf_str rest = clf_str_from(term->text);
	size_t n = 0;

	for (; rest.n > 0 && n < PREFIX_SIGNS; n++)
		clf_utf8_next(&rest);
	return n == PREFIX_SIGNS;
}

/* False: there is nothing in it that a text could be found by. */
static bool read_word(struct clf_arena *arena, const struct piece *piece, bool is_end, struct clf_sought *out)
{
	struct clf_text_term *terms = NULL;
	const char *said = clf_arena_copy(arena, piece->text.p, piece->text.n);
	size_t count = clf_text_terms(arena, said, &terms);
	const struct clf_text_term *end;

	if (count == 0)
		return false;
	/* Its pair says more, and whatever follows the run in the text stands behind it. */
	if (terms[count - 1].last)
		count--;
	if (count > CLF_QUESTION_TERMS)
		count = CLF_QUESTION_TERMS;
	end = &terms[count - 1];
	*out = (struct clf_sought){.said = said,
				   .terms = clf_arena_array_of(arena, count, const char *),
				   .count = count,
				   .prefix =
				       end->sign || (is_end && !piece->quoted && !piece->absent && is_long_enough(end)),
				   .absent = piece->absent,
				   .quoted = piece->quoted,
				   .number = piece->quoted ? 0 : number_in(arena, piece->text)};
	for (size_t i = 0; i < count; i++)
		out->terms[i] = terms[i].text;
	return true;
}

static enum clf_status read_field(struct clf_arena *arena, const char *locale, const struct piece *piece,
				  struct clf_question *out, struct clf_error *err)
{
	const char **field = clf_str_equal(piece->field, CLF_STR("owner"))    ? &out->owner
			     : clf_str_equal(piece->field, CLF_STR("status")) ? &out->status
									      : &out->from;

	if (piece->text.n == 0)
		return clf_error_set(err, CLF_EINVAL,
				     clf_words(locale,
					       "behind %.*s: nothing is written: write %.*s:VALUE, with \"...\" "
					       "around several words"),
				     CLF_STR_ARG(piece->field), CLF_STR_ARG(piece->field));
	if (*field != NULL)
		return clf_error_set(err, CLF_EINVAL, clf_words(locale, "%.*s: stands there twice: leave one"),
				     CLF_STR_ARG(piece->field));
	*field = clf_arena_copy(arena, piece->text.p, piece->text.n);
	return CLF_OK;
}

static enum clf_status refuse_empty(const char *locale, const char *text, bool absent, struct clf_error *err)
{
	if (clf_text_blank(text))
		return clf_error_set(err, CLF_EINVAL, "%s", clf_words(locale, "write the words to look for"));
	if (absent)
		return clf_error_set(
		    err, CLF_EINVAL, "%s",
		    clf_words(locale,
			      "what may not be there can't be looked for alone: write a word that is there, too"));
	return clf_error_set(
	    err, CLF_EINVAL,
	    clf_words(locale, "there is no letter and no digit in \"%s\": texts are found by these alone"), text);
}

/* Adds what one text asks for. */
static enum clf_status read_text(struct clf_arena *arena, const char *locale, const char *text,
				 struct clf_question *out, struct clf_error *err)
{
	struct clf_str rest = clf_str_from(text);
	struct piece piece;

	while (next_piece(&rest, &piece)) {
		struct clf_sought word;
		bool is_end = clf_str_trim(rest).n == 0;

		if (piece.field.n > 0) {
			enum clf_status status = read_field(arena, locale, &piece, out, err);

			if (status != CLF_OK)
				return status;
			continue;
		}
		if (!read_word(arena, &piece, is_end, &word))
			continue;
		if (out->count == CLF_QUESTION_WORDS)
			return clf_error_set(err, CLF_EINVAL,
					     clf_words(locale, "a search takes %u words at most: leave some out"),
					     CLF_QUESTION_WORDS);
		out->words[out->count++] = word;
	}
	return CLF_OK;
}

enum clf_status clf_question_read_all(struct clf_arena *arena, const char *locale, const char *const *texts,
				      size_t count, struct clf_question *out, struct clf_error *err)
{
	struct clf_question made = {.count = 0};
	const char *all = "";
	bool present = false;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; i < count; i++)
		all = i == 0 ? texts[0] : clf_arena_printf(arena, "%s %s", all, texts[i]);
	if (strlen(all) > CLF_QUESTION_BYTES)
		return clf_error_set(err, CLF_EINVAL,
				     clf_words(locale, "a search takes %u octets at most: look for fewer words"),
				     CLF_QUESTION_BYTES);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = read_text(arena, locale, texts[i], &made, err);
	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < made.count; i++)
		present |= !made.words[i].absent;
	if (!present)
		return refuse_empty(locale, all, made.count > 0, err);
	*out = made;
	return CLF_OK;
}

enum clf_status clf_question_read(struct clf_arena *arena, const char *locale, const char *text,
				  struct clf_question *out, struct clf_error *err)
{
	return clf_question_read_all(arena, locale, &text, 1, out, err);
}

/* The first piece that asks something of the field. */
static bool find_field(const char *text, const char *field, struct piece *out)
{
	struct clf_str rest = clf_str_from(text);

	while (next_piece(&rest, out)) {
		if (out->field.n > 0 && clf_str_equal(out->field, clf_str_from(field)))
			return true;
	}
	return false;
}

const char *clf_question_field(struct clf_arena *arena, const char *text, const char *field)
{
	struct piece piece;

	return find_field(text, field, &piece) ? clf_arena_copy(arena, piece.text.p, piece.text.n) : NULL;
}

const char *clf_question_with(struct clf_arena *arena, const char *text, const char *field, const char *value)
{
	struct clf_str rest = clf_str_from(value);
	struct piece piece;
	const char *quote = "";
	size_t end;

	while (rest.n > 0) {
		unsigned sign = clf_utf8_next(&rest);

		if (is_quote(sign))
			return NULL;
		if (is_gap(sign))
			quote = "\"";
	}
	if (!find_field(text, field, &piece))
		return NULL;
	end = (size_t)(piece.text.p - text) + piece.text.n;
	/* What quotes it stays, as the piece begins behind it. */
	if (piece.quoted)
		quote = text[end] == '\0' ? "\"" : "";
	return clf_arena_printf(arena, "%.*s%s%s%s%s", (int)(piece.text.p - text), text, piece.quoted ? "" : quote,
				value, quote, text + end);
}
