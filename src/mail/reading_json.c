/*
 * reading_json.c - a reading as JSON, for people and their programs.
 */
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/mail/reading.h"

static const char *const kind_names[] = {"mail",      "auto-reply", "bounce",  "delayed",
					 "delivered", "feedback",   "receipt", "list"};
static const char *const role_names[] = {"new", "quoted", "signature", "forwarded", "disclaimer"};

const char *clf_mail_kind_name(enum clf_mail_kind kind)
{
	return (size_t)kind < CLF_COUNT(kind_names) ? kind_names[kind] : "mail";
}

const char *clf_block_role_name(enum clf_block_role role)
{
	return (size_t)role < CLF_COUNT(role_names) ? role_names[role] : "new";
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
		if (report->original_envelope_id != NULL)
			clf_json_set_text(item, "original_envelope_id", report->original_envelope_id);
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
		clf_json_set_text(item, "true_type", attachment->true_type);
		clf_json_set_integer(item, "size", (int64_t)attachment->size);
		clf_json_set_bool(item, "inline", attachment->is_inline);
		clf_json_set_text(item, "cid", attachment->cid);
		clf_json_append(array, item);
	}
	return array;
}

static struct clf_json *forwarded_to_json(const struct clf_forwarded *forwarded)
{
	struct clf_json *item;

	if (forwarded->from.address == NULL)
		return clf_json_null();
	item = clf_json_object();
	clf_json_set_text(item, "name", forwarded->from.name);
	clf_json_set_text(item, "address", forwarded->from.address);
	clf_json_set_text(item, "subject", forwarded->subject);
	clf_json_set_text(item, "text", forwarded->text);
	clf_json_set_text(item, "own", forwarded->own);
	return item;
}

struct clf_json *clf_reading_to_json(const struct clf_reading *r, const char *file)
{
	struct clf_json *json = clf_json_object();

	if (file != NULL)
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
	clf_json_set(json, "original", addresses_to_json(r->original));
	clf_json_set(json, "lists", texts_to_json(r->lists));
	clf_json_set(json, "delivered_to", texts_to_json(r->delivered_to));
	clf_json_set_text(json, "return_path", r->return_path);
	clf_json_set_text(json, "subject", r->subject);
	clf_json_set_text(json, "text", r->text);
	clf_json_set_text(json, "html", r->html);
	clf_json_set(json, "blocks", blocks_to_json(r));
	clf_json_set_text(json, "reply", r->reply);
	clf_json_set_text(json, "quoted", r->quoted);
	clf_json_set_text(json, "signature", r->signature);
	clf_json_set_text(json, "passed_on", r->passed_on);
	clf_json_set_text(json, "guessed", r->guessed);
	clf_json_set(json, "forwarded", forwarded_to_json(&r->forwarded));
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
