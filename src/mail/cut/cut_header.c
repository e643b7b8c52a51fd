/*
 * cut_header.c - separators ("-----Original Message-----") and the header of a quoted mail, and what stands below.
 */
#include <stdint.h>

#include "cut/cut_text.h"

#define HEADER_LINES 30u

enum cut_field cut_field_of(struct cut_line *line, struct clf_str *value)
{
	enum cut_field field;

	*value = line->bare;
	if (line->field == 1)
		return CUT_NO_FIELD;
	field = cut_header_field(line->bare, value);
	line->field = (unsigned char)(1 + field);
	return field;
}

struct cut_header cut_read_header(struct cut_body *body, size_t from)
{
	struct cut_header block = {.end = from};
	unsigned other = 0;

	for (size_t i = from; i < body->count && i < from + HEADER_LINES; i++) {
		struct cut_line *line = &body->lines[i];
		struct clf_str value;
		enum cut_field field;
		struct cut_attribution look;

		if (!cut_is_open(line))
			break;
		if (cut_is_blank(line)) {
			other += 1;
			if (other > 2)
				break;
			continue;
		}
		field = cut_field_of(line, &value);
		if (field == CUT_NO_FIELD) {
			if (++other > 2)
				break;
			continue;
		}
		if (block.roles & 1u << field && field != CUT_CC && field != CUT_TO)
			break;
		other = 0;
		block.roles |= 1u << field;
		block.end = i + 1;
		if (field != CUT_FROM && field != CUT_SENT)
			continue;
		look = cut_look_at_attribution(value);
		block.from_address = block.from_address || (field == CUT_FROM && look.address);
		block.date = block.date || (field == CUT_SENT && look.date);
	}
	return block;
}

static bool has(const struct cut_header *block, enum cut_field field)
{
	return (block->roles & 1u << field) != 0;
}

/* A form that a customer fills in may say From, To and Date too: more is asked of what stands without a separator. */
bool cut_is_header(const struct cut_header *block, bool separated)
{
	bool from = has(block, CUT_FROM);
	bool sent = has(block, CUT_SENT);
	bool to = has(block, CUT_TO);
	bool subject = has(block, CUT_SUBJECT);

	if (from && subject && (sent || to))
		return true;
	if (from && block->from_address && (block->date || to))
		return true;
	return separated && ((from && (sent || to || subject)) || (sent && subject && to));
}

static size_t previous_text(const struct cut_body *body, size_t i)
{
	while (i > 0)
		if (!cut_is_blank(&body->lines[--i]))
			return i;
	return SIZE_MAX;
}

/* With nothing new above it, what follows a quoted header may be the answer: only the header is quoted. */
static void mark_below(struct cut_body *body, size_t from, size_t header_end, bool forward, const char *rule)
{
	if (forward)
		cut_mark_rest(body, from, CLF_BLOCK_FORWARDED, rule);
	else if (cut_answer_above(body, &(struct cut_above){0}, from))
		cut_mark_rest(body, from, CLF_BLOCK_QUOTED, rule);
	else
		cut_mark(body, from, header_end > from ? header_end : from + 1, CLF_BLOCK_QUOTED, rule);
}

bool cut_by_headers(struct cut_body *body)
{
	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		bool forward = false;
		struct clf_str value;
		size_t before;
		bool separated;
		struct cut_header block;

		if (!cut_is_open(line) || line->marked || cut_is_blank(line))
			continue;
		if (cut_is_separator(line->bare, &forward)) {
			mark_below(body, i, cut_read_header(body, cut_next_text(body, i + 1)).end, forward,
				   forward ? "text:forward" : "text:separator");
			return true;
		}
		if (cut_field_of(line, &value) == CUT_NO_FIELD)
			continue;
		before = previous_text(body, i);
		separated = before != SIZE_MAX && cut_is_dashed(body->lines[before].bare);
		block = cut_read_header(body, i);
		if (!cut_is_header(&block, separated))
			continue;
		mark_below(body, separated ? before : i, block.end, false, "text:header-block");
		return true;
	}
	return false;
}
