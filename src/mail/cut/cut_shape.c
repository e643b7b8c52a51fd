/*
 * cut_shape.c - the header of a quoted mail by its shape, whatever its language: "label: value" three times and more
 * in neighbouring lines, with an address and a time.
 *
 * A form that a customer fills in has that shape too. What tells them apart is what the values repeat: the subject of
 * the mail, the address or name of whom it goes to. Fields whose names are known add weight.
 */
#include <stdint.h>
#include <string.h>

#include "cut/cut_text.h"
#include "phrase/cut_table.h"

#define PAIRS_MAX 10u /* forms are longer */
#define SHAPES_MAX 500u
#define VALUE_LINES 4u
#define NAME_BYTES 4u /* shorter names and subjects stand in anything */
#define PEOPLE_MAX 10u
#define LEADING_LINES 12u /* of a log above its header */
#define LOOSE_BYTES 200u
#define LOOSE_LABEL_BYTES 40u

static bool holds(struct clf_str value, struct clf_str what)
{
	char first = what.n > 0 ? cut_lower(*what.p) : '\0';

	for (size_t i = 0; what.n > 0 && i + what.n <= value.n; i++)
		if (cut_lower(value.p[i]) == first && clf_str_equal_nocase((struct clf_str){value.p + i, what.n}, what))
			return true;
	return false;
}

static bool names_any(struct clf_str value, const struct clf_addresses *people)
{
	for (size_t i = 0; i < people->count && i < PEOPLE_MAX; i++) {
		struct clf_str name = clf_str_from(people->items[i].name);

		if (holds(value, clf_str_from(people->items[i].address)) || (name.n > NAME_BYTES && holds(value, name)))
			return true;
	}
	return false;
}

bool cut_names_recipient(const struct cut_body *body, struct clf_str text)
{
	return body->mail != NULL && (names_any(text, &body->mail->to) || names_any(text, &body->mail->cc));
}

static bool ends_with(struct clf_str s, struct clf_str tail)
{
	return s.n >= tail.n && clf_str_equal((struct clf_str){s.p + s.n - tail.n, tail.n}, tail);
}

bool cut_names_subject(const struct cut_body *body, struct clf_str line)
{
	struct clf_str label, value;

	if (body->subject.n < NAME_BYTES)
		return false;
	if (cut_is_pair(line, &label, &value) && clf_str_equal(cut_subject_core_of(value), body->subject))
		return true;
	return line.n > body->subject.n && line.n <= body->subject.n + LOOSE_LABEL_BYTES &&
	       ends_with(line, body->subject);
}

/* The word around the first "@". */
static struct clf_str address_in(struct clf_str value)
{
	const char *at = value.n > 0 ? memchr(value.p, '@', value.n) : NULL;
	size_t from, to;

	if (at == NULL)
		return (struct clf_str){value.p, 0};
	from = to = (size_t)(at - value.p);
	while (from > 0 && strchr(" \t<>[]()\"',;:", value.p[from - 1]) == NULL)
		from--;
	while (to < value.n && strchr(" \t<>[]()\"',;:", value.p[to]) == NULL)
		to++;
	return (struct clf_str){value.p + from, to - from};
}

/* "Ann <ann@example.org>", "[mailto:ann@example.org]" or the address first: as programs write somebody. */
static bool is_author(struct clf_str value, struct clf_str address)
{
	return address.p == value.p || strchr("<[:", address.p[-1]) != NULL;
}

static void weigh_value(const struct cut_body *body, struct cut_shape *shape, struct clf_str value, bool inline_pairs)
{
	const struct clf_reading *mail = body->mail;
	struct clf_str address;
	struct cut_attribution look;

	if (value.n > CUT_MARKER_BYTES)
		value.n = CUT_MARKER_BYTES;
	look = cut_look_at_time(value);
	address = address_in(value);
	shape->date = shape->date || (look.day && look.time);
	shape->day = shape->day || look.day;
	if (address.n > 0 && shape->address.n > 0 && !clf_str_equal_nocase(address, shape->address))
		shape->two = true;
	if (address.n > 0 && shape->address.n == 0) {
		shape->address = address;
		shape->author = is_author(value, address);
		shape->two =
		    inline_pairs && look.address && value.n > 0 &&
		    memchr(address.p + address.n, '@', (size_t)(value.p + value.n - address.p) - address.n) != NULL;
	}
	if (mail == NULL)
		return;
	shape->us = shape->us || names_any(value, &mail->to) || names_any(value, &mail->cc);
	shape->sender = shape->sender || names_any(value, &mail->from);
	if (body->subject.n >= NAME_BYTES && holds(value, body->subject))
		shape->subject = true;
	else if (body->subject.n > 0)
		shape->subject = shape->subject || clf_str_equal(cut_subject_core_of(value), body->subject);
}

/*
 * "From "Ann" <ann@example.org>", a label and no colon: a short line that ends with an address, a time or the mail's
 * own subject.
 */
static bool is_loose_pair(const struct cut_body *body, struct clf_str line)
{
	struct clf_str label;
	size_t space = clf_str_find(line, CLF_STR(" "), 0);
	struct cut_attribution look;

	if (space == (size_t)-1 || space > LOOSE_LABEL_BYTES || line.n > LOOSE_BYTES)
		return false;
	label = (struct clf_str){line.p, space};
	if (memchr(label.p, '@', label.n) != NULL || (label.p[0] >= '0' && label.p[0] <= '9'))
		return false;
	if (cut_names_subject(body, line))
		return true;
	if (strchr(".!?:,", line.p[line.n - 1]) != NULL)
		return false;
	look = cut_look_at_attribution(line);
	if (look.verb || look.prose || !look.few)
		return false;
	return (look.day && look.time) ||
	       (look.address && address_in(line).n > 0 && clf_str_find(line, CLF_STR("@"), space) != (size_t)-1 &&
		address_in(line).p + address_in(line).n + 1 >= line.p + line.n);
}

/*
 * A line of the header by shape that begins at line from, with what that has been taken for. The first of those
 * without a colon tells of an address.
 */
static bool is_part(const struct cut_body *body, size_t from, size_t i)
{
	const struct cut_line *line = &body->lines[i];
	struct clf_str label, value;

	if (line->role != body->lines[from].role || line->pinned || line->bare.n == 0)
		return false;
	if (cut_is_pair(line->bare, &label, &value))
		return true;
	return (i > from || memchr(line->bare.p, '@', line->bare.n) != NULL) && is_loose_pair(body, line->bare);
}

/* The rest of a value that was wrapped. */
static bool goes_on(const struct cut_body *body, size_t from, size_t i, struct clf_str before)
{
	const struct cut_line *line = &body->lines[i];
	struct clf_str label, value;

	if (i >= body->count || line->role != body->lines[from].role || line->pinned || cut_is_blank(line) ||
	    cut_is_pair(line->bare, &label, &value))
		return false;
	if (before.n > 0 && strchr(",;", before.p[before.n - 1]) != NULL)
		return true;
	return line->bare.p[0] == '<' || line->text.p[0] == ' ' || line->text.p[0] == '\t';
}

/* One pair, with its value on this line or below; behind it. */
static size_t read_pair(const struct cut_body *body, struct cut_shape *shape, size_t i)
{
	struct clf_str label, value, other;
	size_t end = i + 1;
	unsigned inside;

	shape->pairs++;
	if (!cut_is_pair(body->lines[i].bare, &label, &value)) {
		shape->loose++;
		weigh_value(body, shape, body->lines[i].bare, false);
		return end;
	}
	shape->known += cut_header_field(body->lines[i].bare, &other) != CUT_NO_FIELD;
	if (value.n == 0) {
		size_t next = cut_next_text(body, end);

		if (next >= body->count || next > end + 1 || body->lines[next].role != body->lines[i].role ||
		    body->lines[next].pinned || cut_is_pair(body->lines[next].bare, &label, &other))
			return end;
		value = body->lines[next].bare;
		end = next + 1;
	}
	inside = cut_pairs_inside(value);
	shape->pairs += inside;
	weigh_value(body, shape, value, inside > 0);
	while (end < i + VALUE_LINES && end < body->count && goes_on(body, i, end, body->lines[end - 1].bare))
		weigh_value(body, shape, body->lines[end++].bare, false);
	return end;
}

/* Each line of a header does; "She said: it is done" right above one doesn't. */
static bool tells(const struct cut_shape *shape)
{
	return shape->known > 0 || shape->address.n > 0 || shape->day || shape->subject || shape->us || shape->sender;
}

bool cut_may_begin_shape(const struct cut_body *body, size_t i)
{
	return is_part(body, i, i);
}

struct cut_shape cut_read_shape(struct cut_body *body, size_t from)
{
	struct cut_shape shape = {.end = from};
	bool spaced = false;
	size_t i = from;

	if (body->shapes >= SHAPES_MAX)
		return shape;
	while (i < body->count && shape.pairs <= PAIRS_MAX && is_part(body, from, i)) {
		size_t gap;

		shape.end = read_pair(body, &shape, i);
		if (shape.pairs == 1 && !tells(&shape))
			break;
		i = cut_next_text(body, shape.end);
		gap = i - shape.end;
		if (gap > 2 || (shape.pairs > 1 && (gap > 0) != spaced))
			break;
		spaced = gap > 0;
	}
	body->shapes += shape.pairs > 1;
	return shape;
}

/* Whether the words above are the sender's own, and others stand below: only then a form is likely to be none. */
static bool has_place(struct cut_body *body, struct cut_above *above, size_t from, size_t end)
{
	return cut_next_text(body, end) < body->count && (above == NULL || cut_answer_above(body, above, from));
}

/* The last line above the paragraph that holds the line, or the one right above it, ends with a colon. */
static bool is_led_to(const struct cut_body *body, size_t from)
{
	struct clf_str above = {NULL, 0};
	bool apart = false;

	for (size_t steps = 0; from > 0 && steps < LEADING_LINES; steps++) {
		above = body->lines[--from].bare;
		if (above.n > 0 && above.p[above.n - 1] == ':')
			return true;
		if (above.n > 0 && apart)
			break;
		apart = apart || above.n == 0;
	}
	return false;
}

/* The first address is that of whoever wrote the mail. */
static bool is_by_sender(const struct cut_body *body, const struct cut_shape *shape)
{
	return shape->address.n > 0 && names_any(shape->address, &body->mail->from);
}

bool cut_is_shown(const struct cut_body *body, const struct cut_shape *shape, size_t from)
{
	if (body->forwards || body->mail == NULL)
		return false;
	if (is_by_sender(body, shape) && is_led_to(body, from) && (!body->answers || (!shape->us && !shape->subject)))
		return true;
	if (body->answers || shape->us || shape->sender || shape->subject)
		return false;
	return is_led_to(body, from) || (shape->address.n > 0 && !shape->author);
}

bool cut_is_header_shape(struct cut_body *body, struct cut_above *above, const struct cut_shape *shape, size_t from,
			 bool separated)
{
	unsigned points;

	if (shape->pairs < 3 || shape->pairs > PAIRS_MAX)
		return false;
	if (shape->known >= 3 && shape->two && shape->date)
		return !cut_is_shown(body, shape, from);
	if (!body->answers && !body->forwards)
		return false;
	if ((shape->address.n == 0 && !shape->us) || (!shape->date && !(shape->day && shape->known > 0)))
		return false;
	if (!shape->subject && !shape->us && !shape->two)
		return false;
	if (shape->loose > 0 && (!shape->date || shape->subject + shape->us + shape->two < 2))
		return false;
	if (cut_quotation_follows(body, shape->end))
		return true;
	points = 2u * shape->subject + 2u * shape->us + shape->sender + shape->two + separated +
		 (shape->known < 2 ? shape->known : 2u);
	/* What we sent is known, and not below: this is another mail, or none. */
	if (body->compared && shape->known == 0)
		points -= points > 0;
	return points >= (has_place(body, above, from, shape->end) ? 3u : 5u);
}
