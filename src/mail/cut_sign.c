/*
 * cut_sign.c - signatures, the lines that phones add, and disclaimers, in what is still new.
 */
#include <string.h>

#include "cut.h"
#include "cut_markers.h"

#define SIGNATURE_LINES 12u /* after a delimiter that is not the exact "-- " */
#define LONG_SIGNATURE_LINES 40u

static bool is_new(const struct cut_line *line)
{
	return line->role == CLF_BLOCK_NEW && !line->pinned;
}

static size_t new_run_end(const struct cut_body *body, size_t from)
{
	while (from < body->count && is_new(&body->lines[from]))
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

static size_t text_lines(const struct cut_body *body, size_t from, size_t to)
{
	size_t count = 0;
	for (size_t i = from; i < to; i++)
		count += !cut_is_blank(&body->lines[i]);
	return count;
}

/* The first delimiter of the run with few enough lines under it. */
static bool mark_delimited(struct cut_body *body, size_t from, size_t to, bool text_above)
{
	size_t below = text_lines(body, from, to);
	for (size_t i = from; i < to; i++) {
		if (cut_is_blank(&body->lines[i]))
			continue;
		below--;
		bool exact = false;
		if (text_above && is_delimiter(&body->lines[i], &exact) &&
		    below <= (exact ? LONG_SIGNATURE_LINES : SIGNATURE_LINES)) {
			cut_mark(body, i, to, CLF_BLOCK_SIGNATURE, "signature:delimiter");
			return true;
		}
		text_above = true;
	}
	return false;
}

static bool mark_device_lines(struct cut_body *body, size_t from, size_t to)
{
	bool any = false;
	size_t total = text_lines(body, from, to);
	size_t seen = 0;
	for (size_t i = from; i < to; i++) {
		struct cut_line *line = &body->lines[i];
		if (cut_is_blank(line))
			continue;
		bool edge = seen == 0 || total - seen <= 8;
		bool alone = (i == from || cut_is_blank(&body->lines[i - 1]) || i + 1 == to ||
			      cut_is_blank(&body->lines[i + 1]));
		seen++;
		if (edge && alone && is_new(line) && cut_is_device_line(line->bare)) {
			cut_mark(body, i, i + 1, CLF_BLOCK_SIGNATURE, "signature:device");
			any = true;
		}
	}
	return any;
}

/* From the first line of a disclaimer to the end of the run. */
static bool mark_disclaimer(struct cut_body *body, size_t from, size_t to, bool text_above)
{
	for (size_t i = from; i < to; i++) {
		if (text_above && is_new(&body->lines[i]) && cut_is_disclaimer(body->lines[i].bare)) {
			cut_mark(body, i, to, CLF_BLOCK_DISCLAIMER, "signature:disclaimer");
			return true;
		}
		text_above = text_above || !cut_is_blank(&body->lines[i]);
	}
	return false;
}

/* What mail gateways put on top of mail from outside. */
static bool mark_banner(struct cut_body *body)
{
	size_t first = 0;
	while (first < body->count && cut_is_blank(&body->lines[first]))
		first++;
	if (first == body->count || !cut_is_banner(body->lines[first].bare))
		return false;
	size_t end = first;
	while (end < body->count && !cut_is_blank(&body->lines[end]))
		end++;
	if (end == body->count || end - first > 6)
		return false;
	cut_mark(body, first, end, CLF_BLOCK_DISCLAIMER, "signature:banner");
	return true;
}

bool cut_signature(struct clf_arena *arena, struct cut_body *body, const char *who)
{
	(void)arena;
	(void)who;
	bool any = mark_banner(body);
	bool text_above = false;
	for (size_t i = 0; i < body->count;) {
		size_t end = new_run_end(body, i);
		if (end == i) {
			i++;
			continue;
		}
		any = mark_delimited(body, i, end, text_above) || any;
		any = mark_device_lines(body, i, end) || any;
		any = mark_disclaimer(body, i, end, text_above) || any;
		text_above = text_above || text_lines(body, i, end) > 0;
		i = end;
	}
	return any;
}
