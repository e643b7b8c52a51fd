/*
 * reading_pack.c - a reading as bytes between a reader and who asked, and back from bytes that a possibly
 * broken reader made.
 *
 * One walk over the fields serves both directions. Numbers are 8 bytes of the machine's own order; a text is
 * its length plus one (0: NULL) and its bytes with their NUL, so that a reading made from a copy points into it.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/read.h"
#include "clf/mail/reading.h"

#define BLOCKS_MAX 400000u
#define LISTED_MAX 20000u
#define TEXT_MAX (4u * CLF_READ_TEXT_BYTES)
#define SHORT_MAX (1u << 20)
#define LEVEL_MAX 1000000
#define SIZE_MAX_BYTES INT64_C(0x7fffffffffff)
/* The years 0 to 9999, and a day for time zones. */
#define DATE_LEAST (INT64_C(-62167305600) * 1000000)
#define DATE_MOST (INT64_C(253402387200) * 1000000)

/* Packs into out, or unpacks from rest when out is NULL; the first thing that is wrong is kept and ends it. */
struct coder {
	struct clf_arena *arena;
	struct clf_buf *out;
	struct clf_str rest; /* the arena's */
	struct clf_error *err;
	enum clf_status status;
};

static void fail(struct coder *c, enum clf_status status, const char *field, const char *what)
{
	c->rest.n = 0;
	if (c->status == CLF_OK)
		c->status = clf_error_set(c->err, status, "reading: \"%s\" %s", field, what);
}

static int64_t number(struct coder *c, const char *field, int64_t value, int64_t least, int64_t most)
{
	if (c->out != NULL) {
		clf_buf_add(c->out, &value, sizeof value);
		return value;
	}
	if (c->rest.n < sizeof value) {
		fail(c, CLF_EINVAL, field, "is missing");
		return least;
	}
	memcpy(&value, c->rest.p, sizeof value);
	c->rest.p += sizeof value;
	c->rest.n -= sizeof value;
	if (value >= least && value <= most)
		return value;
	fail(c, CLF_EINVAL, field, "is no number in range");
	return least;
}

static const char *take_text(struct coder *c, const char *field, size_t max)
{
	size_t n = (size_t)number(c, field, 0, 0, INT64_MAX);
	const char *text = c->rest.p;

	if (n == 0)
		return NULL;
	if (n - 1 > max)
		fail(c, CLF_ELIMIT, field, "is too long");
	else if (n > c->rest.n || text[n - 1] != '\0' || clf_utf8_valid_prefix((struct clf_str){text, n - 1}) != n - 1)
		fail(c, CLF_EINVAL, field, "is no text");
	if (c->status != CLF_OK)
		return NULL;
	c->rest.p += n;
	c->rest.n -= n;
	return text;
}

static void optional(struct coder *c, const char *field, const char **text, size_t max)
{
	if (c->out == NULL) {
		*text = take_text(c, field, max);
		return;
	}
	number(c, field, *text != NULL ? (int64_t)strlen(*text) + 1 : 0, 0, INT64_MAX);
	if (*text != NULL)
		clf_buf_add(c->out, *text, strlen(*text) + 1);
}

/* Content of any kind, of which all together stay within a limit. */
static void content(struct coder *c, const char *field, struct clf_str *bytes, size_t *left)
{
	size_t n = (size_t)number(c, field, (int64_t)bytes->n, 0, INT64_MAX);

	if (c->out != NULL) {
		clf_buf_add_str(c->out, *bytes);
		return;
	}
	if (n > *left)
		fail(c, CLF_ELIMIT, field, "is too long");
	else if (n > c->rest.n)
		fail(c, CLF_EINVAL, field, "is cut short");
	if (c->status != CLF_OK)
		return;
	*bytes = (struct clf_str){c->rest.p, n};
	*left -= n;
	c->rest.p += n;
	c->rest.n -= n;
}

static void needed(struct coder *c, const char *field, const char **text, size_t max)
{
	optional(c, field, text, max);
	if (*text == NULL && c->out == NULL)
		fail(c, CLF_EINVAL, field, "is no text");
}

/* The items: a copy of those that are packed, or room for those that come. None takes fewer bytes than a number. */
static void *list(struct coder *c, const char *field, const void *items, size_t *count, size_t size, size_t max)
{
	size_t n = (size_t)number(c, field, (int64_t)*count, 0, INT64_MAX);

	if (c->out != NULL)
		return clf_arena_copy(c->arena, items, n * size);
	if (n > max)
		fail(c, CLF_ELIMIT, field, "has too many items");
	else if (n > c->rest.n / sizeof(int64_t))
		fail(c, CLF_EINVAL, field, "lacks items");
	*count = c->status == CLF_OK ? n : 0;
	return clf_arena_array(c->arena, *count, size);
}

static void texts(struct coder *c, const char *field, struct clf_texts *list_of)
{
	const char **items = list(c, field, list_of->items, &list_of->count, sizeof *items, LISTED_MAX);

	for (size_t i = 0; i < list_of->count; i++)
		needed(c, field, &items[i], SHORT_MAX);
	list_of->items = items;
}

static void addresses(struct coder *c, const char *field, struct clf_addresses *list_of)
{
	struct clf_address *items = list(c, field, list_of->items, &list_of->count, sizeof *items, CLF_READ_ADDRESSES);

	for (size_t i = 0; i < list_of->count; i++) {
		needed(c, field, &items[i].name, SHORT_MAX);
		needed(c, field, &items[i].address, SHORT_MAX);
	}
	list_of->items = items;
}

static void blocks(struct coder *c, struct clf_reading *r)
{
	struct clf_block *items = list(c, "blocks", r->blocks, &r->block_count, sizeof *items, BLOCKS_MAX);

	for (size_t i = 0; i < r->block_count; i++) {
		items[i].role =
		    (enum clf_block_role)number(c, "role", items[i].role, CLF_BLOCK_NEW, CLF_BLOCK_DISCLAIMER);
		items[i].level = (unsigned)number(c, "level", items[i].level, 0, LEVEL_MAX);
		needed(c, "blocks", &items[i].text, TEXT_MAX);
		optional(c, "blocks", &items[i].html, TEXT_MAX);
	}
	r->blocks = items;
}

static void reports(struct coder *c, struct clf_reading *r)
{
	struct clf_report *items = list(c, "report", r->reports, &r->report_count, sizeof *items, LISTED_MAX);

	for (size_t i = 0; i < r->report_count; i++) {
		optional(c, "recipient", &items[i].recipient, SHORT_MAX);
		optional(c, "action", &items[i].action, SHORT_MAX);
		optional(c, "status", &items[i].status, SHORT_MAX);
		optional(c, "diagnostic", &items[i].diagnostic, SHORT_MAX);
		optional(c, "original_message_id", &items[i].original_message_id, SHORT_MAX);
		optional(c, "original_envelope_id", &items[i].original_envelope_id, SHORT_MAX);
	}
	r->reports = items;
}

static void auth(struct coder *c, struct clf_reading *r)
{
	struct clf_auth_result *items = list(c, "auth", r->auth, &r->auth_count, sizeof *items, LISTED_MAX);

	for (size_t i = 0; i < r->auth_count; i++) {
		items[i].field = (unsigned)number(c, "field", items[i].field, 0, LEVEL_MAX);
		optional(c, "server", &items[i].server, SHORT_MAX);
		optional(c, "method", &items[i].method, SHORT_MAX);
		optional(c, "result", &items[i].result, SHORT_MAX);
		optional(c, "header_from", &items[i].header_from, SHORT_MAX);
		optional(c, "header_d", &items[i].header_d, SHORT_MAX);
		optional(c, "smtp_mailfrom", &items[i].smtp_mailfrom, SHORT_MAX);
	}
	r->auth = items;
}

static void attachments(struct coder *c, struct clf_reading *r)
{
	struct clf_attachment *items =
	    list(c, "attachments", r->attachments, &r->attachment_count, sizeof *items, LISTED_MAX);
	size_t left = CLF_READ_PART_BYTES;
	size_t inside_left = CLF_READ_INSIDE_BYTES;

	for (size_t i = 0; i < r->attachment_count; i++) {
		needed(c, "part", &items[i].part, SHORT_MAX);
		optional(c, "name", &items[i].name, SHORT_MAX);
		needed(c, "type", &items[i].type, SHORT_MAX);
		optional(c, "true_type", &items[i].true_type, SHORT_MAX);
		items[i].size = (size_t)number(c, "size", (int64_t)items[i].size, 0, SIZE_MAX_BYTES);
		items[i].is_inline = number(c, "inline", items[i].is_inline, 0, 1) != 0;
		optional(c, "cid", &items[i].cid, SHORT_MAX);
		items[i].in_reply = number(c, "in_reply", items[i].in_reply, 0, 1) != 0;
		items[i].has_bytes = number(c, "has_bytes", items[i].has_bytes, 0, 1) != 0;
		content(c, "bytes", &items[i].bytes, &left);
		content(c, "inside", &items[i].inside, &inside_left);
	}
	r->attachments = items;
}

static void header(struct coder *c, struct clf_reading *r)
{
	optional(c, "message_id", &r->message_id, SHORT_MAX);
	texts(c, "in_reply_to", &r->in_reply_to);
	texts(c, "references", &r->references);
	r->date = number(c, "date", r->date, DATE_LEAST, DATE_MOST);
	addresses(c, "from", &r->from);
	addresses(c, "sender", &r->sender);
	addresses(c, "reply_to", &r->reply_to);
	addresses(c, "to", &r->to);
	addresses(c, "cc", &r->cc);
	addresses(c, "original", &r->original);
	texts(c, "lists", &r->lists);
	texts(c, "delivered_to", &r->delivered_to);
	optional(c, "return_path", &r->return_path, SHORT_MAX);
	needed(c, "subject", &r->subject, SHORT_MAX);
}

static void walk(struct coder *c, struct clf_reading *r)
{
	header(c, r);
	needed(c, "text", &r->text, TEXT_MAX);
	optional(c, "html", &r->html, TEXT_MAX);
	blocks(c, r);
	needed(c, "reply", &r->reply, TEXT_MAX);
	needed(c, "quoted", &r->quoted, TEXT_MAX);
	needed(c, "signature", &r->signature, TEXT_MAX);
	needed(c, "passed_on", &r->passed_on, TEXT_MAX);
	needed(c, "guessed", &r->guessed, TEXT_MAX);
	optional(c, "forwarded", &r->forwarded.from.address, SHORT_MAX);
	optional(c, "forwarded", &r->forwarded.from.name, SHORT_MAX);
	optional(c, "forwarded", &r->forwarded.subject, SHORT_MAX);
	optional(c, "forwarded", &r->forwarded.text, TEXT_MAX);
	optional(c, "forwarded", &r->forwarded.own, TEXT_MAX);
	needed(c, "reply_rule", &r->reply_rule, SHORT_MAX);
	r->kind = (enum clf_mail_kind)number(c, "kind", r->kind, CLF_MAIL_MAIL, CLF_MAIL_LIST);
	r->automatic = number(c, "automatic", r->automatic, 0, 1) != 0;
	r->generated = number(c, "generated", r->generated, 0, 1) != 0;
	r->newsletter = number(c, "newsletter", r->newsletter, 0, 1) != 0;
	needed(c, "why", &r->why, SHORT_MAX);
	reports(c, r);
	auth(c, r);
	attachments(c, r);
	texts(c, "problems", &r->problems);
}

void clf_reading_pack(struct clf_arena *arena, const struct clf_reading *reading, struct clf_buf *out)
{
	struct clf_reading walked = *reading;
	struct coder c = {.arena = arena, .out = out};

	walk(&c, &walked);
}

enum clf_status clf_reading_unpack(struct clf_arena *arena, struct clf_str bytes, struct clf_reading **out,
				   struct clf_error *err)
{
	struct coder c = {.arena = arena, .rest = {clf_arena_copy(arena, bytes.p, bytes.n), bytes.n}, .err = err};
	struct clf_reading *reading = clf_arena_new_of(arena, struct clf_reading);

	walk(&c, reading);
	if (c.rest.n > 0)
		fail(&c, CLF_EINVAL, "problems", "is not the end");
	if (c.status == CLF_OK)
		*out = reading;
	return c.status;
}
