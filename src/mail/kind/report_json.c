/*
 * report_json.c - Amazon SES notifications and events ("Contents of notifications", "Contents of event data").
 */
#include "kind/report_json.h"

#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "kind/report.h"
#include "kind/report_status.h"
#include "mime/header.h"

#define JSON_BYTES (256u << 10)

/* How each kind of notice names its part, the list in it, and what was done. */
static const struct form {
	const char *type, *part, *recipients, *action;
	enum clf_mail_kind kind;
} forms[] = {
    {"Bounce", "bounce", "bouncedRecipients", "failed", CLF_MAIL_BOUNCE},
    {"Complaint", "complaint", "complainedRecipients", "abuse", CLF_MAIL_FEEDBACK},
    {"Delivery", "delivery", "recipients", "delivered", CLF_MAIL_DELIVERED},
    {"DeliveryDelay", "deliveryDelay", "delayedRecipients", "delayed", CLF_MAIL_DELAYED},
    {"Reject", "reject", "recipients", "failed", CLF_MAIL_BOUNCE},
};

/* Relays break lines of more than 998 bytes, some with a "!": line ends can't stand in this JSON. */
static struct clf_str joined(struct clf_arena *arena, const char *text)
{
	size_t n = strnlen(text, JSON_BYTES);
	char *copy = clf_arena_copy(arena, text, n);
	char *to = copy;

	for (const char *p = text; p < text + n; p++) {
		if (strncmp(p, "!\n ", 3) == 0)
			p += 2;
		else if (*p != '\n')
			*to++ = *p;
	}
	return (struct clf_str){copy, (size_t)(to - copy)};
}

/* The object that the text begins with, to its last brace. */
static struct clf_str object_in(struct clf_str text)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == '{')
			depth++;
		else if (!quoted && c == '}' && --depth == 0)
			return (struct clf_str){text.p, i + 1};
	}
	return (struct clf_str){text.p, 0};
}

static struct clf_json *parse(struct clf_arena *arena, const char *text)
{
	struct clf_json *json = NULL;
	const char *open = strchr(text, '{');
	struct clf_str object = open != NULL ? object_in(joined(arena, open)) : CLF_STR("");

	return object.n > 0 && clf_json_parse(object, &json, NULL) == CLF_OK ? json : NULL;
}

/* The notice itself, or the one within SNS's own envelope. */
static struct clf_json *parse_notice(struct clf_arena *arena, const char *text)
{
	struct clf_json *outer = parse(arena, text);
	const char *message = outer != NULL ? clf_json_get_text(outer, "Message") : NULL;
	struct clf_json *inner = message != NULL ? parse(arena, message) : NULL;

	if (inner == NULL)
		return outer;
	clf_json_free(&outer);
	return inner;
}

static const char *text_of(struct clf_arena *arena, const struct clf_json *object, const char *key)
{
	const char *text = clf_json_get_text(object, key);

	return text != NULL && *text ? clf_arena_strdup(arena, text) : NULL;
}

static const char *original_id(struct clf_arena *arena, const struct clf_json *mail)
{
	const struct clf_json *headers = clf_json_get(mail, "headers");
	const char *id = clf_json_get_text(clf_json_get(mail, "commonHeaders"), "messageId");
	size_t n;

	for (size_t i = 0; i < clf_json_size(headers); i++) {
		const char *name = clf_json_get_text(clf_json_at(headers, i), "name");

		if (name != NULL && strcasecmp(name, "Message-ID") == 0)
			id = clf_json_get_text(clf_json_at(headers, i), "value");
	}
	if (id == NULL)
		return NULL;
	id += strspn(id, " <");
	n = strcspn(id, "> ");
	return n > 0 ? clf_arena_copy(arena, id, n) : NULL;
}

static void add(struct reports *reports, const struct form *form, const struct clf_json *part,
		const struct clf_json *entry)
{
	struct clf_arena *arena = reports->arena;
	const char *plain = clf_json_text(entry);
	const char *address = plain != NULL ? plain : clf_json_get_text(entry, "emailAddress");
	struct clf_report *report = address != NULL ? reports_add(reports) : NULL;
	const char *status;

	if (report == NULL)
		return;
	report->recipient = clf_arena_strdup(arena, address);
	report->action = form->action;
	report->diagnostic = text_of(arena, entry, "diagnosticCode");
	if (report->diagnostic == NULL)
		report->diagnostic = text_of(arena, part, "smtpResponse");
	if (report->diagnostic == NULL)
		report->diagnostic = text_of(arena, part, "reason");
	status = clf_json_get_text(entry, "status");
	report->status = report_find_status(arena, status != NULL ? status : "");
	if (report_status_is_vague(report->status) && report->diagnostic != NULL) {
		const char *better = report_find_status(arena, report->diagnostic);

		report->status = better != NULL ? better : report->status;
	}
}

static enum clf_mail_kind read_notice(struct reports *reports, const struct clf_json *json)
{
	const char *type = clf_json_get_text(json, "notificationType");
	const struct clf_json *mail;

	type = type != NULL ? type : clf_json_get_text(json, "eventType");
	mail = clf_json_get(json, "mail");
	for (size_t i = 0; type != NULL && i < CLF_COUNT(forms); i++) {
		const struct clf_json *part = clf_json_get(json, forms[i].part);
		const struct clf_json *list;
		const char *complaint;

		if (strcmp(type, forms[i].type) != 0 || part == NULL)
			continue;
		list = clf_json_get(part, forms[i].recipients);
		list = clf_json_size(list) > 0 ? list : clf_json_get(mail, "destination");
		for (size_t k = 0; k < clf_json_size(list); k++)
			add(reports, &forms[i], part, clf_json_at(list, k));
		complaint = clf_json_get_text(part, "complaintFeedbackType");
		if (complaint != NULL && reports->count > 0)
			reports->items[0].action = clf_arena_strdup(reports->arena, complaint);
		reports->original_message_id = original_id(reports->arena, mail);
		return forms[i].kind;
	}
	return CLF_MAIL_MAIL;
}

enum clf_mail_kind report_read_json(struct reports *reports, const struct header_list *list,
				    const struct clf_reading *reading)
{
	bool sender = header_has(list, "x-amz-sns-message-id") || header_has(list, "x-amz-sns-subscription-arn");
	struct clf_json *json;
	enum clf_mail_kind kind;

	for (size_t i = 0; i < reading->from.count && !sender; i++)
		sender = strcasecmp(reading->from.items[i].address, "no-reply@sns.amazonaws.com") == 0;
	if (!sender)
		return CLF_MAIL_MAIL;
	json = parse_notice(reports->arena, reading->text);
	kind = json != NULL ? read_notice(reports, json) : CLF_MAIL_MAIL;
	clf_json_free(&json);
	return kind;
}
