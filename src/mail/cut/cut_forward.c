/*
 * cut_forward.c - the mail that somebody passed on within their own: who wrote it, about what, and its text.
 *
 * A forward is what a program marks as one, or a quoted header below a subject that says so. Of a quotation in an
 * answer nothing is taken: it was sent by whoever answers, or to them.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/mail/address.h"
#include "clf/mail/read.h"
#include "cut/cut.h"
#include "phrase/phrase.h"

#define HEAD_LINES 40u
#define DEPTH_MAX 5u

/* Without quotation marks and what else stands before a quoted line. */
static struct clf_str bare(struct clf_str line)
{
	while (line.n > 0 && (line.p[0] == '>' || line.p[0] == ' ' || line.p[0] == '\t' || line.p[0] == '|'))
		line = (struct clf_str){line.p + 1, line.n - 1};
	return clf_str_trim(line);
}

static bool is_bracket(char c)
{
	return strchr(" \t<>[]()\"',;:", c) != NULL;
}

/* "Ann Lee <ann@example.org>", "Ann Lee [mailto:ann@example.org]", "ann@example.org<mailto:ann@example.org>" */
static bool read_author(struct clf_arena *arena, struct clf_str value, struct clf_address *out)
{
	const char *at = value.n > 0 ? memchr(value.p, '@', value.n) : NULL;
	size_t from, to;
	const char *spec, *folded = NULL;
	struct clf_str name;

	if (at == NULL)
		return false;
	from = to = (size_t)(at - value.p);
	while (from > 0 && !is_bracket(value.p[from - 1]))
		from--;
	while (to < value.n && !is_bracket(value.p[to]))
		to++;
	spec = clf_arena_copy(arena, value.p + from, to - from);
	if (clf_address_fold(arena, spec, &folded, NULL) != CLF_OK)
		return false;
	name = (struct clf_str){value.p, from};
	if (name.n >= 7 && clf_str_equal_nocase((struct clf_str){name.p + name.n - 7, 7}, CLF_STR("mailto:")))
		name.n -= 7;
	while (name.n > 0 && is_bracket(name.p[name.n - 1]))
		name.n--;
	while (name.n > 0 && is_bracket(name.p[0]))
		name = (struct clf_str){name.p + 1, name.n - 1};
	*out = (struct clf_address){clf_utf8_clean(arena, name), spec};
	return true;
}

struct head {
	struct clf_address from;
	const char *subject;
	unsigned fields;
};

/* A line of the header that is no field we know: the rest of the one before it, or a field that says nothing here. */
static bool goes_on(enum cut_field last, struct clf_str line, const struct head *head)
{
	static const char *const others[] = {
	    "attachments:", "bcc:", "importance:", "priority:", "reply-to:", "sender:"};

	for (size_t i = 0; i < CLF_COUNT(others); i++) {
		if (clf_str_starts_nocase(line, clf_str_from(others[i])))
			return true;
	}
	if (last == CUT_FROM)
		return head->from.address == NULL;
	return (last == CUT_TO || last == CUT_CC) && memchr(line.p, '@', line.n) != NULL;
}

/* A subject was wrapped when the next line is a field again. */
static bool field_follows(struct clf_str rest)
{
	struct clf_str line, value;

	return clf_str_line(&rest, &line) && cut_header_field(bare(line), &value) != CUT_NO_FIELD;
}

/* The header at the beginning of a forwarded text; *rest is what follows. */
static struct head read_head(struct clf_arena *arena, struct clf_str *rest)
{
	struct head head = {.subject = NULL};
	enum cut_field last = CUT_NO_FIELD;
	struct clf_str line;

	for (unsigned n = 0; n < HEAD_LINES; n++) {
		struct clf_str before = *rest, value = {NULL, 0};
		enum cut_field field;

		if (!clf_str_line(rest, &line))
			break;
		line = bare(line);
		field = line.n > 0 ? cut_header_field(line, &value) : CUT_NO_FIELD;
		if (field == CUT_NO_FIELD && head.fields == 0)
			continue;
		if (field == CUT_NO_FIELD && line.n == 0)
			break;
		if (field == CUT_NO_FIELD && !goes_on(last, line, &head) &&
		    !(last == CUT_SUBJECT && field_follows(*rest))) {
			*rest = before;
			break;
		}
		if (field == CUT_NO_FIELD)
			value = line;
		head.fields += field != CUT_NO_FIELD;
		if (field != CUT_NO_FIELD)
			last = field;
		if (last == CUT_FROM && head.from.address == NULL)
			read_author(arena, value, &head.from);
		if (field == CUT_SUBJECT && head.subject == NULL)
			head.subject = clf_utf8_clean(arena, clf_str_trim(value));
	}
	return head;
}

/* The same where no field is known: the first value with an address, and the last that holds neither one nor a day. */
static struct head read_strange_head(struct clf_arena *arena, struct clf_str *rest)
{
	struct head head = {.subject = NULL};
	struct clf_str line, look = *rest;

	for (unsigned n = 0; n < HEAD_LINES && clf_str_line(&look, &line); n++) {
		struct clf_str label, value;
		struct cut_attribution what;

		line = bare(line);
		if (!cut_is_pair(line, &label, &value)) {
			if (head.fields > 0)
				break;
			continue;
		}
		head.fields++;
		*rest = look;
		what = cut_look_at_time(value);
		if (what.address && head.from.address == NULL)
			read_author(arena, value, &head.from);
		else if (!what.address && !what.day && value.n > 0)
			head.subject = clf_utf8_clean(arena, value);
	}
	if (head.fields < 3)
		head.from.address = NULL;
	return head;
}

/* The passed-on text with the marks that stand before each of its lines taken off. */
static const char *text_from(struct clf_arena *arena, struct clf_str rest, const struct clf_reading *reading,
			     size_t block)
{
	struct clf_buf out;
	struct clf_str line;
	const char *text;
	bool marked = true, any = false;

	for (struct clf_str look = rest; marked && clf_str_line(&look, &line);) {
		line = clf_str_trim(line);
		any = any || line.n > 0;
		marked = line.n == 0 || line.p[0] == '>';
	}
	marked = marked && any;
	clf_buf_init(&out, 4 * CLF_READ_TEXT_BYTES);
	while (clf_str_line(&rest, &line)) {
		if (marked && line.n > 0 && line.p[0] == '>')
			line = (struct clf_str){line.p + 1, line.n - 1};
		if (marked && line.n > 0 && line.p[0] == ' ')
			line = (struct clf_str){line.p + 1, line.n - 1};
		clf_buf_add_str(&out, line);
		clf_buf_add_char(&out, '\n');
	}
	for (size_t i = block + 1; i < reading->block_count && !out.failed; i++) {
		clf_buf_add_text(&out, reading->blocks[i].text);
		clf_buf_add_char(&out, '\n');
	}
	line = clf_str_trim((struct clf_str){out.p != NULL ? out.p : "", out.n});
	text = clf_utf8_clean(arena, line);
	clf_buf_free(&out);
	return text;
}

/* A line by which a program says that another mail follows, or the first of that mail's header. */
static bool begins_another(struct clf_str line, unsigned *least)
{
	struct clf_str value;
	bool forward = false;

	*least = 2;
	if (cut_is_forward(line) || cut_is_separator(line, &forward))
		return true;
	*least = 3;
	return cut_header_field(line, &value) == CUT_FROM;
}

/* However deep it is quoted. */
static const char *bare_text(struct clf_arena *arena, struct clf_str rest)
{
	static const struct clf_reading nothing = {.block_count = 0};
	const char *text = text_from(arena, rest, &nothing, 0), *barer;

	for (unsigned depth = 0; depth < DEPTH_MAX && text[0] == '>'; depth++) {
		barer = text_from(arena, clf_str_from(text), &nothing, 0);
		if (barer[0] == '\0' || strlen(barer) == strlen(text))
			break;
		text = barer;
	}
	return text;
}

bool clf_read_forwarded_within(struct clf_arena *arena, const struct clf_forwarded *forwarded,
			       struct clf_forwarded *out)
{
	const char *text = forwarded->text;
	struct clf_str rest = clf_str_from(text), line;

	for (struct clf_str before = rest; clf_str_line(&rest, &line); before = rest) {
		struct clf_str inner = before;
		struct head head;
		unsigned least;

		line = bare(line);
		if (line.n == 0 || line.n > CUT_MARKER_BYTES || !begins_another(line, &least))
			continue;
		head = read_head(arena, &inner);
		if (head.from.address == NULL || head.fields < least)
			continue;
		line = clf_str_trim((struct clf_str){text, (size_t)(before.p - text)});
		*out = (struct clf_forwarded){
		    .from = head.from,
		    .subject = head.subject != NULL ? head.subject : forwarded->subject,
		    .text = bare_text(arena, inner),
		    .own = clf_text_blank(forwarded->own)
			       ? clf_utf8_clean(arena, line)
			       : clf_arena_printf(arena, line.n > 0 ? "%s\n\n%s" : "%s%s", forwarded->own,
						  clf_utf8_clean(arena, line)),
		};
		return true;
	}
	return false;
}

static const char *own_words(struct clf_arena *arena, const struct clf_reading *reading, size_t end)
{
	const char *own = "";

	for (size_t i = 0; i < end; i++) {
		if (reading->blocks[i].role == CLF_BLOCK_NEW)
			own =
			    clf_arena_printf(arena, "%s%s%s", own, *own != '\0' ? "\n\n" : "", reading->blocks[i].text);
	}
	return own;
}

void cut_forwarded(struct clf_arena *arena, struct clf_reading *reading)
{
	bool says = cut_subject_forwards(reading->subject);

	for (size_t i = 0; i < reading->block_count && i < HEAD_LINES; i++) {
		const struct clf_block *block = &reading->blocks[i];
		struct clf_str rest = clf_str_from(block->text);
		struct head head;

		if (block->role != CLF_BLOCK_FORWARDED && !(says && block->role == CLF_BLOCK_QUOTED))
			continue;
		head = read_head(arena, &rest);
		if (head.from.address == NULL) {
			rest = clf_str_from(block->text);
			head = read_strange_head(arena, &rest);
		}
		if (head.from.address == NULL || head.fields < 2)
			return;
		reading->forwarded = (struct clf_forwarded){
		    .from = head.from,
		    .subject = head.subject,
		    .text = text_from(arena, rest, reading, i),
		    .own = own_words(arena, reading, i),
		};
		return;
	}
}
