/*
 * report.c - reading the parts of multipart/report (RFC 6522), leniently: the parts count wherever they stand.
 */
#include "kind/report.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "kind/report_status.h"
#include "mime/header.h"
#include "mime/mime_tree.h"
#include "mime/problems.h"

#define PART_BYTES (1u << 20)
#define DIAGNOSTIC_BYTES 2000u
#define ENVELOPE_ID_BYTES 300u /* 100 at most, each of three octets (RFC 3461 section 4.4) */

struct reports reports_new(struct clf_arena *arena)
{
	return (struct reports){.arena = arena, .items = clf_arena_raw(arena, REPORTS_MAX * sizeof(struct clf_report))};
}

struct clf_report *reports_add(struct reports *reports)
{
	struct clf_report *added = reports->count < REPORTS_MAX ? &reports->items[reports->count++] : NULL;

	if (added != NULL)
		*added = (struct clf_report){0};
	return added;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789ABCDEF";
	const char *hit = c ? strchr(digits, c >= 'a' && c <= 'f' ? c - 32 : c) : NULL;

	return hit != NULL ? (int)(hit - digits) : -1;
}

/* "\x{E4}" (RFC 6533 section 3) as its character, "+40" (RFC 3461 section 4) as its byte. */
static const char *decode_address(struct clf_arena *arena, const char *text, bool unicode)
{
	struct clf_buf out;
	const char *decoded;

	clf_buf_init(&out, DIAGNOSTIC_BYTES);
	for (const char *p = text; *p; p++) {
		unsigned long code = 0;
		int high = hex_digit(p[1] ? p[1] : '-');
		char *end = NULL;

		if (unicode && strncmp(p, "\\x{", 3) == 0)
			code = strtoul(p + 3, &end, 16);
		if (end != NULL && *end == '}' && code >= 0x20 && code < 0x110000 && (code < 0xd800 || code > 0xdfff)) {
			clf_buf_add_utf8(&out, (unsigned)code);
			p = end;
		} else if (!unicode && *p == '+' && high >= 2 && hex_digit(p[2]) >= 0) {
			clf_buf_add_char(&out, (char)(high * 16 + hex_digit(p[2])));
			p += 2;
		} else {
			clf_buf_add_char(&out, *p);
		}
	}
	decoded = clf_utf8_clean(arena, clf_buf_view(&out));
	clf_buf_free(&out);
	return decoded;
}

static bool is_mail_type(struct clf_str type)
{
	static const char *const types[] = {"rfc822", "utf-8", "smtp", "rfc-822", "rfc", "internet", "unknown"};

	for (size_t i = 0; i < CLF_COUNT(types); i++)
		if (clf_str_equal_nocase(type, clf_str_from(types[i])))
			return true;
	return false;
}

/* The word around the sign, where what stands before it isn't as the standard has it: "rfc822 a@b", "mailto:a@b". */
static const char *word_with_sign(struct clf_arena *arena, const char *value)
{
	static const char stops[] = " \t<>\"',;:()";
	const char *sign = strchr(value, '@');
	const char *start = sign;
	const char *end;

	if (sign == NULL)
		return NULL;
	/* A blank on one side of the sign is one that got lost. */
	if (start > value && start[-1] == ' ')
		start--;
	while (start > value && strchr(stops, start[-1]) == NULL)
		start--;
	end = sign + 1 + strspn(sign + 1, " ");
	end += strcspn(end, stops);
	return clf_arena_printf(arena, "%.*s@%.*s", (int)strcspn(start, " @"), start,
				(int)(end - sign - 1 - (long)strspn(sign + 1, " ")), sign + 1 + strspn(sign + 1, " "));
}

/* The address behind "rfc822;", without brackets; one of another system (X.400) as it stands. */
static const char *typed_address(struct clf_arena *arena, const struct header_list *list, const char *name)
{
	const char *value = header_text(arena, list, name);
	const char *semicolon, *p, *open, *address;
	struct clf_str type;
	size_t n;

	if (value == NULL)
		return NULL;
	semicolon = strchr(value, ';');
	type = clf_str_trim((struct clf_str){value, semicolon != NULL ? (size_t)(semicolon - value) : 0});
	p = semicolon != NULL ? semicolon + 1 : value;
	if (type.n > 0 && type.n < 20 && !is_mail_type(type) && strchr(p, '@') == NULL)
		return *(p + strspn(p, " \t")) ? p + strspn(p, " \t") : NULL;
	open = strchr(p, '<');
	p = open != NULL ? open + 1 : p;
	p += strspn(p, " \t\"'");
	n = strcspn(p, "> \t\"',;");
	if (n == 0)
		return NULL;
	address = clf_arena_copy(arena, p, n);
	if ((strchr(address, '@') == NULL || strchr(address, ':') != NULL) && word_with_sign(arena, p) != NULL)
		address = word_with_sign(arena, p);
	if (strstr(address, "\\x{") != NULL)
		return decode_address(arena, address, true);
	return strchr(address, '@') != NULL || strchr(address, '+') == NULL ? address
									    : decode_address(arena, address, false);
}

static bool is_address(const char *text)
{
	const char *sign = text != NULL ? strrchr(text, '@') : NULL;

	return sign != NULL && sign > text && strchr(sign, '.') != NULL;
}

static const char *after_type(struct clf_arena *arena, const struct header_list *list, const char *name)
{
	const char *value = header_text(arena, list, name);
	const char *semicolon, *p;
	bool typed;
	size_t n;

	if (value == NULL || !*value)
		return NULL;
	semicolon = strchr(value, ';');
	typed = semicolon != NULL && semicolon - value < 20 && strcspn(value, " ") >= (size_t)(semicolon - value);
	p = typed ? semicolon + 1 : value;
	p += strspn(p, " ");
	n = strlen(p);
	return clf_utf8_clean(arena, (struct clf_str){p, n < DIAGNOSTIC_BYTES ? n : DIAGNOSTIC_BYTES});
}

static const char *first_word(struct clf_arena *arena, const char *text)
{
	size_t n;
	char *word;

	if (text == NULL)
		return NULL;
	text += strspn(text, " \t");
	n = strcspn(text, " \t(;,:/");
	word = clf_arena_copy(arena, text, n);
	for (char *p = word; *p; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
	return n > 0 ? word : NULL;
}

/* The words that servers use for the five of RFC 3464 section 2.3.3. */
static const char *usual_action(const char *word)
{
	static const struct {
		const char *word, *action;
	} words[] = {{"failure", "failed"},       {"fail", "failed"},       {"error", "failed"},
		     {"expired", "failed"},       {"bounced", "failed"},    {"rejected", "failed"},
		     {"undeliverable", "failed"}, {"delay", "delayed"},     {"deferred", "delayed"},
		     {"warning", "delayed"},      {"deliver", "delivered"}, {"success", "delivered"},
		     {"relay", "relayed"},        {"expand", "expanded"}};

	for (size_t i = 0; word != NULL && i < CLF_COUNT(words); i++)
		if (strcmp(word, words[i].word) == 0)
			return words[i].action;
	return word;
}

/* Under names that the standard doesn't have. */
static const char *other_recipient(struct clf_arena *arena, const struct header_list *list)
{
	static const char *const names[] = {"Final_Recipient", "Recipient", "X-Actual-Recipient",
					    "X-Original-Recipient"};
	const char *address = NULL;

	for (size_t i = 0; i < CLF_COUNT(names) && !is_address(address); i++)
		address = typed_address(arena, list, names[i]);
	return is_address(address) ? address : NULL;
}

/* One recipient's fields (RFC 3464 section 2.3). */
static void add_recipient(struct reports *reports, const struct header_list *list)
{
	struct clf_arena *arena = reports->arena;
	const char *final = typed_address(arena, list, "Final-Recipient");
	const char *original = typed_address(arena, list, "Original-Recipient");
	const char *named = other_recipient(arena, list);
	const char *action = usual_action(first_word(arena, header_text(arena, list, "Action")));
	struct clf_report *report;
	const char *status;

	if (final == NULL && original == NULL && action == NULL)
		return;
	report = reports_add(reports);
	if (report == NULL)
		return;
	status = header_text(arena, list, "Status");
	/* What the mail was sent to; the final one may be behind somebody's forwarding. */
	report->recipient = is_address(original) || final == NULL ? original : final;
	if (report->recipient == NULL || (!is_address(report->recipient) && named != NULL))
		report->recipient = named != NULL ? named : report->recipient;
	report->action = action;
	report->diagnostic = after_type(arena, list, "Diagnostic-Code");
	if (report->diagnostic == NULL)
		report->diagnostic = after_type(arena, list, "X-Supplementary-Info");
	report->status = status != NULL ? report_find_status(arena, status) : NULL;
	if (report_status_is_vague(report->status) && report->diagnostic != NULL) {
		const char *better = report_find_status(arena, report->diagnostic);

		report->status = better != NULL ? better : report->status;
	}
}

static void read_envelope_id(struct reports *reports, const struct header_list *list)
{
	const char *value = header_text(reports->arena, list, "Original-Envelope-Id");

	if (value == NULL || reports->original_envelope_id != NULL || strlen(value) > ENVELOPE_ID_BYTES)
		return;
	reports->original_envelope_id = decode_address(reports->arena, value + strspn(value, " \t"), false);
}

static void read_original_id(struct reports *reports, const struct header_list *list)
{
	static const char *const names[] = {"Original-Message-ID", "X-Original-Message-ID",
					    "Original-Message-Id-Header"};
	struct problems ignored = {.arena = reports->arena};
	struct clf_texts ids = {0};

	for (size_t i = 0; i < CLF_COUNT(names) && reports->original_message_id == NULL; i++) {
		header_ids(reports->arena, list, names[i], &ids, 1, &ignored);
		if (ids.count > 0)
			reports->original_message_id = ids.items[0];
	}
}

static struct clf_str limited(struct clf_str bytes)
{
	return (struct clf_str){bytes.p, bytes.n < PART_BYTES ? bytes.n : PART_BYTES};
}

/* Groups of fields between blank lines. */
static void read_groups(struct reports *reports, struct clf_str bytes)
{
	struct problems ignored = {.arena = reports->arena};

	for (size_t groups = 0; bytes.n > 0 && groups <= REPORTS_MAX; groups++) {
		struct clf_str rest = bytes;
		struct clf_str line;
		struct header_list list;

		while (clf_str_line(&rest, &line) && clf_str_trim(line).n == 0)
			bytes = rest;
		list = header_parse(reports->arena, bytes, &rest, &ignored);
		bytes = rest;
		add_recipient(reports, &list);
		read_original_id(reports, &list);
		read_envelope_id(reports, &list);
	}
}

static void read_feedback(struct reports *reports, const struct mime_part *part)
{
	struct problems ignored = {.arena = reports->arena};
	struct header_list list =
	    header_parse(reports->arena, limited(mime_bytes(reports->arena, part)), NULL, &ignored);
	struct clf_report *report;

	reports->feedback = true;
	report = reports_add(reports);
	if (report == NULL)
		return;
	report->recipient = typed_address(reports->arena, &list, "Original-Rcpt-To");
	if (report->recipient == NULL)
		report->recipient = typed_address(reports->arena, &list, "Removal-Recipient");
	report->action = first_word(reports->arena, header_text(reports->arena, &list, "Feedback-Type"));
	read_original_id(reports, &list);
	read_envelope_id(reports, &list);
}

static void read_disposition(struct reports *reports, const struct mime_part *part)
{
	struct problems ignored = {.arena = reports->arena};
	struct clf_arena *arena = reports->arena;
	struct header_list list = header_parse(arena, limited(mime_bytes(arena, part)), NULL, &ignored);
	struct clf_report *report;
	const char *disposition, *slash;
	struct clf_texts ids;

	reports->disposition = true;
	report = reports_add(reports);
	if (report == NULL)
		return;
	report->recipient = typed_address(arena, &list, "Final-Recipient");
	if (report->recipient == NULL)
		report->recipient = typed_address(arena, &list, "Original-Recipient");
	disposition = header_text(arena, &list, "Disposition");
	slash = disposition != NULL ? strrchr(disposition, ';') : NULL;
	report->action = first_word(arena, slash != NULL ? slash + 1 : disposition);
	header_ids(arena, &list, "Original-Message-ID", &ids, 1, &ignored);
	if (ids.count > 0 && reports->original_message_id == NULL)
		reports->original_message_id = ids.items[0];
}

static void read_returned(struct reports *reports, const struct header_list *list)
{
	struct problems ignored = {.arena = reports->arena};
	struct clf_texts ids;

	if (list->count == 0)
		return;
	reports->returned = true;
	header_ids(reports->arena, list, "Message-ID", &ids, 1, &ignored);
	if (ids.count > 0 && reports->original_message_id == NULL)
		reports->original_message_id = ids.items[0];
	if (reports->returned_from == NULL)
		reports->returned_from = typed_address(reports->arena, list, "From");
	if (reports->returned_to == NULL)
		reports->returned_to = typed_address(reports->arena, list, "X-HmXmrOriginalRecipient");
	if (reports->returned_to == NULL)
		reports->returned_to = typed_address(reports->arena, list, "To");
	if (!is_address(reports->returned_to))
		reports->returned_to = NULL;
}

static struct header_list header_in(struct clf_arena *arena, struct clf_str bytes)
{
	struct problems ignored = {.arena = arena};

	return header_parse(arena, clf_str_trim(limited(bytes)), NULL, &ignored);
}

/* Some return the header as a text file. */
static void read_header_file(struct reports *reports, const struct mime_part *part)
{
	struct header_list list;

	if (mime_size(part) > PART_BYTES || !(part->disposition == MIME_ATTACHMENT || part->name != NULL))
		return;
	list = header_in(reports->arena, mime_bytes(reports->arena, part));
	if (header_has(&list, "Received") && header_has(&list, "From"))
		read_returned(reports, &list);
}

static void read_type(struct reports *reports, const struct mime_part *part)
{
	const char *type;

	if (!mime_is(part, "multipart/report"))
		return;
	type = part->report_type != NULL ? part->report_type : "";
	reports->delivery_type = reports->delivery_type || strcasecmp(type, "delivery-status") == 0;
	reports->disposition_type = reports->disposition_type || strcasecmp(type, "disposition-notification") == 0;
	reports->report_type = true;
}

static void read_part(struct reports *reports, const struct mime_part *part)
{
	struct clf_arena *arena = reports->arena;

	read_type(reports, part);
	if (mime_is(part, "message/delivery-status") || mime_is(part, "message/global-delivery-status")) {
		reports->delivery = true;
		read_groups(reports, limited(mime_bytes(arena, part)));
	} else if (mime_is(part, "message/feedback-report")) {
		read_feedback(reports, part);
	} else if (mime_is(part, "message/disposition-notification") ||
		   mime_is(part, "message/global-disposition-notification")) {
		read_disposition(reports, part);
	} else if (part->is_message) {
		struct header_list list = mime_message_header(arena, part);

		read_returned(reports, &list);
		if (list.count == 0) {
			list = header_in(arena, mime_bytes(arena, part));
			read_returned(reports, &list);
		}
	} else if (mime_is(part, "text/rfc822-headers") || mime_is(part, "message/rfc822-headers") ||
		   mime_is(part, "message/global-headers") || mime_is(part, "text/rfc822") ||
		   mime_is(part, "message/partial") || mime_is(part, "message/global") ||
		   mime_is(part, "message/rfc822")) {
		struct header_list list = header_in(arena, mime_bytes(arena, part));

		read_returned(reports, &list);
	} else if (mime_is(part, "text/plain") && !reports->returned) {
		read_header_file(reports, part);
	}
}

/* Not into embedded messages: a report in a returned mail is about something else. */
static void walk(struct reports *reports, const struct mime_part *part)
{
	for (; part != NULL; part = part->next) {
		read_part(reports, part);
		if (part->is_multipart)
			walk(reports, part->child);
	}
}

void report_read_parts(struct reports *reports, const struct mime_mail *mail)
{
	if (mail->root != NULL)
		walk(reports, mail->root);
	for (size_t i = 0; i < reports->count; i++)
		if (reports->feedback && reports->items[i].recipient == NULL)
			reports->items[i].recipient = reports->returned_to;
}

bool report_read_text(struct reports *reports, const char *text)
{
	size_t before = reports->count;
	const char *hit = strcasestr(text, "Final-Recipient:");
	const char *original = strcasestr(text, "Original-Recipient:");
	size_t n;

	if (original != NULL && (hit == NULL || original < hit))
		hit = original;
	if (hit == NULL)
		return false;
	/* From the beginning of the group the first of these stands in. */
	while (hit > text && !(hit[-1] == '\n' && (hit == text + 1 || hit[-2] == '\n')))
		hit--;
	n = strlen(hit);
	read_groups(reports, limited((struct clf_str){hit, n}));
	reports->delivery = reports->delivery || reports->count > before;
	return reports->count > before;
}
