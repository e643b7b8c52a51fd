/*
 * reading_json.c - a reading as JSON, and back from JSON that a possibly broken reader made.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/mail/read.h"
#include "clf/mail/reading.h"

#define BLOCKS_MAX 400000u
#define LISTED_MAX 20000u
#define TEXT_MAX (4u * CLF_READ_TEXT_BYTES)
#define SHORT_MAX (1u << 20)
#define LEVEL_MAX 1000000
#define SIZE_MAX_BYTES INT64_C(0x7fffffffffff)

static const char *const kind_names[] = {"mail",      "auto-reply", "bounce",  "delayed",
					 "delivered", "feedback",   "receipt", "list"};
static const char *const role_names[] = {"new", "quoted", "signature", "forwarded", "disclaimer"};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

const char *clf_mail_kind_name(enum clf_mail_kind kind)
{
	return (size_t)kind < COUNT_OF(kind_names) ? kind_names[kind] : "mail";
}

const char *clf_block_role_name(enum clf_block_role role)
{
	return (size_t)role < COUNT_OF(role_names) ? role_names[role] : "new";
}

static struct clf_json *texts_to_json(struct clf_texts texts)
{
	struct clf_json *array = clf_json_array();
	for (size_t i = 0; i < texts.count; i++)
		clf_json_append(array, clf_json_string(texts.items[i]));
	return array;
}

static struct clf_json *addresses_to_json(struct clf_addresses addresses)
{
	struct clf_json *array = clf_json_array();
	for (size_t i = 0; i < addresses.count; i++) {
		struct clf_json *item = clf_json_object();
		clf_json_set_text(item, "name", addresses.items[i].name);
		clf_json_set_text(item, "address", addresses.items[i].address);
		clf_json_append(array, item);
	}
	return array;
}

static struct clf_json *blocks_to_json(const struct clf_reading *r)
{
	struct clf_json *array = clf_json_array();
	for (size_t i = 0; i < r->block_count; i++) {
		const struct clf_block *block = &r->blocks[i];
		struct clf_json *item = clf_json_object();
		clf_json_set_text(item, "role", clf_block_role_name(block->role));
		clf_json_set_integer(item, "level", block->level);
		clf_json_set_text(item, "text", block->text);
		clf_json_set_text(item, "html", block->html);
		clf_json_append(array, item);
	}
	return array;
}

static struct clf_json *reports_to_json(const struct clf_reading *r)
{
	struct clf_json *array = clf_json_array();
	for (size_t i = 0; i < r->report_count; i++) {
		const struct clf_report *report = &r->reports[i];
		struct clf_json *item = clf_json_object();
		clf_json_set_text(item, "recipient", report->recipient);
		clf_json_set_text(item, "action", report->action);
		clf_json_set_text(item, "status", report->status);
		clf_json_set_text(item, "diagnostic", report->diagnostic);
		clf_json_set_text(item, "original_message_id", report->original_message_id);
		clf_json_append(array, item);
	}
	return array;
}

static struct clf_json *auth_to_json(const struct clf_reading *r)
{
	struct clf_json *array = clf_json_array();
	for (size_t i = 0; i < r->auth_count; i++) {
		const struct clf_auth_result *auth = &r->auth[i];
		struct clf_json *item = clf_json_object();
		clf_json_set_integer(item, "field", auth->field);
		clf_json_set_text(item, "server", auth->server);
		clf_json_set_text(item, "method", auth->method);
		clf_json_set_text(item, "result", auth->result);
		clf_json_set_text(item, "header_from", auth->header_from);
		clf_json_set_text(item, "header_d", auth->header_d);
		clf_json_set_text(item, "smtp_mailfrom", auth->smtp_mailfrom);
		clf_json_append(array, item);
	}
	return array;
}

static struct clf_json *attachments_to_json(const struct clf_reading *r)
{
	struct clf_json *array = clf_json_array();
	for (size_t i = 0; i < r->attachment_count; i++) {
		const struct clf_attachment *attachment = &r->attachments[i];
		struct clf_json *item = clf_json_object();
		clf_json_set_text(item, "part", attachment->part);
		clf_json_set_text(item, "name", attachment->name);
		clf_json_set_text(item, "type", attachment->type);
		clf_json_set_integer(item, "size", (int64_t)attachment->size);
		clf_json_set_bool(item, "inline", attachment->is_inline);
		clf_json_set_text(item, "cid", attachment->cid);
		clf_json_append(array, item);
	}
	return array;
}

struct clf_json *clf_reading_to_json(const struct clf_reading *r, const char *file)
{
	struct clf_json *json = clf_json_object();
	if (file)
		clf_json_set_text(json, "file", file);
	clf_json_set_text(json, "message_id", r->message_id);
	clf_json_set(json, "in_reply_to", texts_to_json(r->in_reply_to));
	clf_json_set(json, "references", texts_to_json(r->references));
	clf_json_set_time(json, "date", r->date);
	clf_json_set(json, "from", addresses_to_json(r->from));
	clf_json_set(json, "sender", addresses_to_json(r->sender));
	clf_json_set(json, "reply_to", addresses_to_json(r->reply_to));
	clf_json_set(json, "to", addresses_to_json(r->to));
	clf_json_set(json, "cc", addresses_to_json(r->cc));
	clf_json_set(json, "delivered_to", texts_to_json(r->delivered_to));
	clf_json_set_text(json, "return_path", r->return_path);
	clf_json_set_text(json, "subject", r->subject);
	clf_json_set_text(json, "text", r->text);
	clf_json_set_text(json, "html", r->html);
	clf_json_set(json, "blocks", blocks_to_json(r));
	clf_json_set_text(json, "reply", r->reply);
	clf_json_set_text(json, "quoted", r->quoted);
	clf_json_set_text(json, "signature", r->signature);
	clf_json_set_text(json, "reply_rule", r->reply_rule);
	clf_json_set_text(json, "kind", clf_mail_kind_name(r->kind));
	clf_json_set_bool(json, "automatic", r->automatic);
	clf_json_set_text(json, "why", r->why);
	clf_json_set(json, "report", reports_to_json(r));
	clf_json_set(json, "auth", auth_to_json(r));
	clf_json_set(json, "attachments", attachments_to_json(r));
	clf_json_set(json, "problems", texts_to_json(r->problems));
	return json;
}

/* Reads from JSON; the first thing that is wrong is kept in err and ends the reading. */
struct source {
	struct clf_arena *arena;
	struct clf_error *err;
	enum clf_status status;
};

static void fail(struct source *s, enum clf_status status, const char *key, const char *what)
{
	if (!s->status)
		s->status = clf_error_set(s->err, status, "reading: \"%s\" %s", key, what);
}

static const char *take_text(struct source *s, const struct clf_json *object, const char *key, size_t max, bool needed)
{
	const struct clf_json *value = clf_json_get(object, key);
	const char *text = clf_json_text(value);
	if (!text) {
		if (needed || clf_json_type(value) != CLF_JSON_NULL)
			fail(s, CLF_EINVAL, key, "is no text");
		return needed ? "" : NULL;
	}
	size_t n = strlen(text);
	if (n > max) {
		fail(s, CLF_ELIMIT, key, "is too long");
		return needed ? "" : NULL;
	}
	return clf_arena_copy(s->arena, text, n);
}

static const struct clf_json *take_array(struct source *s, const struct clf_json *json, const char *key, size_t max,
					 size_t *count)
{
	const struct clf_json *array = clf_json_get(json, key);
	*count = 0;
	if (clf_json_type(array) != CLF_JSON_ARRAY)
		fail(s, CLF_EINVAL, key, "is no list");
	else if (clf_json_size(array) > max)
		fail(s, CLF_ELIMIT, key, "has too many items");
	else
		*count = clf_json_size(array);
	return array;
}

static const struct clf_json *take_item(struct source *s, const struct clf_json *array, size_t i, const char *key)
{
	const struct clf_json *item = clf_json_at(array, i);
	if (clf_json_type(item) != CLF_JSON_OBJECT)
		fail(s, CLF_EINVAL, key, "has an item that is no object");
	return item;
}

static int64_t take_number(struct source *s, const struct clf_json *object, const char *key, int64_t max)
{
	const struct clf_json *value = clf_json_get(object, key);
	int64_t number = clf_json_number(value, -1);
	if (clf_json_type(value) != CLF_JSON_INTEGER || number < 0 || number > max) {
		fail(s, CLF_EINVAL, key, "is no number in range");
		return 0;
	}
	return number;
}

static bool take_bool(struct source *s, const struct clf_json *object, const char *key)
{
	const struct clf_json *value = clf_json_get(object, key);
	if (clf_json_type(value) != CLF_JSON_BOOL)
		fail(s, CLF_EINVAL, key, "is neither true nor false");
	return clf_json_get_bool(object, key, false);
}

static size_t take_name(struct source *s, const struct clf_json *object, const char *key, const char *const *names,
			size_t count)
{
	const char *text = clf_json_get_text(object, key);
	for (size_t i = 0; text && i < count; i++)
		if (strcmp(names[i], text) == 0)
			return i;
	fail(s, CLF_EINVAL, key, "is none of the known names");
	return 0;
}

static struct clf_texts take_texts(struct source *s, const struct clf_json *json, const char *key)
{
	size_t count;
	const struct clf_json *array = take_array(s, json, key, LISTED_MAX, &count);
	const char **items = clf_arena_array_of(s->arena, count, const char *);
	for (size_t i = 0; i < count && !s->status; i++) {
		const char *text = clf_json_text(clf_json_at(array, i));
		if (!text)
			fail(s, CLF_EINVAL, key, "has an item that is no text");
		else if (strlen(text) > SHORT_MAX)
			fail(s, CLF_ELIMIT, key, "has an item that is too long");
		else
			items[i] = clf_arena_strdup(s->arena, text);
	}
	return (struct clf_texts){items, count};
}

static struct clf_addresses take_addresses(struct source *s, const struct clf_json *json, const char *key)
{
	size_t count;
	const struct clf_json *array = take_array(s, json, key, CLF_READ_ADDRESSES, &count);
	struct clf_address *items = clf_arena_array_of(s->arena, count, struct clf_address);
	for (size_t i = 0; i < count && !s->status; i++) {
		const struct clf_json *item = take_item(s, array, i, key);
		items[i].name = take_text(s, item, "name", SHORT_MAX, true);
		items[i].address = take_text(s, item, "address", SHORT_MAX, true);
	}
	return (struct clf_addresses){items, count};
}

static void take_blocks(struct source *s, const struct clf_json *json, struct clf_reading *r)
{
	const struct clf_json *array = take_array(s, json, "blocks", BLOCKS_MAX, &r->block_count);
	struct clf_block *items = clf_arena_array_of(s->arena, r->block_count, struct clf_block);
	for (size_t i = 0; i < r->block_count && !s->status; i++) {
		const struct clf_json *item = take_item(s, array, i, "blocks");
		items[i].role = (enum clf_block_role)take_name(s, item, "role", role_names, COUNT_OF(role_names));
		items[i].level = (unsigned)take_number(s, item, "level", LEVEL_MAX);
		items[i].text = take_text(s, item, "text", TEXT_MAX, true);
		items[i].html = take_text(s, item, "html", TEXT_MAX, false);
	}
	r->blocks = items;
}

static void take_reports(struct source *s, const struct clf_json *json, struct clf_reading *r)
{
	const struct clf_json *array = take_array(s, json, "report", LISTED_MAX, &r->report_count);
	struct clf_report *items = clf_arena_array_of(s->arena, r->report_count, struct clf_report);
	for (size_t i = 0; i < r->report_count && !s->status; i++) {
		const struct clf_json *item = take_item(s, array, i, "report");
		items[i].recipient = take_text(s, item, "recipient", SHORT_MAX, false);
		items[i].action = take_text(s, item, "action", SHORT_MAX, false);
		items[i].status = take_text(s, item, "status", SHORT_MAX, false);
		items[i].diagnostic = take_text(s, item, "diagnostic", SHORT_MAX, false);
		items[i].original_message_id = take_text(s, item, "original_message_id", SHORT_MAX, false);
	}
	r->reports = items;
}

static void take_auth(struct source *s, const struct clf_json *json, struct clf_reading *r)
{
	const struct clf_json *array = take_array(s, json, "auth", LISTED_MAX, &r->auth_count);
	struct clf_auth_result *items = clf_arena_array_of(s->arena, r->auth_count, struct clf_auth_result);
	for (size_t i = 0; i < r->auth_count && !s->status; i++) {
		const struct clf_json *item = take_item(s, array, i, "auth");
		items[i].field = (unsigned)take_number(s, item, "field", LISTED_MAX);
		items[i].server = take_text(s, item, "server", SHORT_MAX, true);
		items[i].method = take_text(s, item, "method", SHORT_MAX, true);
		items[i].result = take_text(s, item, "result", SHORT_MAX, true);
		items[i].header_from = take_text(s, item, "header_from", SHORT_MAX, false);
		items[i].header_d = take_text(s, item, "header_d", SHORT_MAX, false);
		items[i].smtp_mailfrom = take_text(s, item, "smtp_mailfrom", SHORT_MAX, false);
	}
	r->auth = items;
}

static void take_attachments(struct source *s, const struct clf_json *json, struct clf_reading *r)
{
	const struct clf_json *array = take_array(s, json, "attachments", LISTED_MAX, &r->attachment_count);
	struct clf_attachment *items = clf_arena_array_of(s->arena, r->attachment_count, struct clf_attachment);
	for (size_t i = 0; i < r->attachment_count && !s->status; i++) {
		const struct clf_json *item = take_item(s, array, i, "attachments");
		items[i].part = take_text(s, item, "part", SHORT_MAX, true);
		items[i].name = take_text(s, item, "name", SHORT_MAX, false);
		items[i].type = take_text(s, item, "type", SHORT_MAX, true);
		items[i].size = (size_t)take_number(s, item, "size", SIZE_MAX_BYTES);
		items[i].is_inline = take_bool(s, item, "inline");
		items[i].cid = take_text(s, item, "cid", SHORT_MAX, false);
	}
	r->attachments = items;
}

static void take_header(struct source *s, const struct clf_json *json, struct clf_reading *r)
{
	r->message_id = take_text(s, json, "message_id", SHORT_MAX, false);
	r->in_reply_to = take_texts(s, json, "in_reply_to");
	r->references = take_texts(s, json, "references");
	const char *date = take_text(s, json, "date", CLF_TIME_TEXT, false);
	if (date && !clf_time_parse_rfc3339(date, &r->date))
		fail(s, CLF_EINVAL, "date", "is no time");
	r->from = take_addresses(s, json, "from");
	r->sender = take_addresses(s, json, "sender");
	r->reply_to = take_addresses(s, json, "reply_to");
	r->to = take_addresses(s, json, "to");
	r->cc = take_addresses(s, json, "cc");
	r->delivered_to = take_texts(s, json, "delivered_to");
	r->return_path = take_text(s, json, "return_path", SHORT_MAX, false);
	r->subject = take_text(s, json, "subject", SHORT_MAX, true);
}

enum clf_status clf_reading_from_json(struct clf_arena *arena, const struct clf_json *json, struct clf_reading **out,
				      struct clf_error *err)
{
	struct source s = {arena, err, CLF_OK};
	if (clf_json_type(json) != CLF_JSON_OBJECT)
		return clf_error_set(err, CLF_EINVAL, "reading: it is no JSON object");
	struct clf_reading *r = clf_arena_new_of(arena, struct clf_reading);
	take_header(&s, json, r);
	r->text = take_text(&s, json, "text", TEXT_MAX, true);
	r->html = take_text(&s, json, "html", TEXT_MAX, false);
	take_blocks(&s, json, r);
	r->reply = take_text(&s, json, "reply", TEXT_MAX, true);
	r->quoted = take_text(&s, json, "quoted", TEXT_MAX, true);
	r->signature = take_text(&s, json, "signature", TEXT_MAX, true);
	r->reply_rule = take_text(&s, json, "reply_rule", SHORT_MAX, true);
	r->kind = (enum clf_mail_kind)take_name(&s, json, "kind", kind_names, COUNT_OF(kind_names));
	r->automatic = take_bool(&s, json, "automatic");
	r->why = take_text(&s, json, "why", SHORT_MAX, true);
	take_reports(&s, json, r);
	take_auth(&s, json, r);
	take_attachments(&s, json, r);
	r->problems = take_texts(&s, json, "problems");
	if (s.status)
		return s.status;
	*out = r;
	return CLF_OK;
}
