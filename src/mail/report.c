/*
 * report.c - reading the parts of multipart/report (RFC 6522), leniently: the parts count wherever they stand.
 */
#include "report.h"

#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "header.h"
#include "mime_tree.h"
#include "problems.h"

#define PART_BYTES (1u << 20)
#define DIAGNOSTIC_BYTES 2000u

struct reports reports_new(struct clf_arena *arena)
{
	return (struct reports){.arena = arena, .items = clf_arena_array_of(arena, REPORTS_MAX, struct clf_report)};
}

struct clf_report *reports_add(struct reports *reports)
{
	return reports->count < REPORTS_MAX ? &reports->items[reports->count++] : NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of "c.d.d" at p (RFC 3463), or 0. */
static size_t status_length(const char *p)
{
	if ((*p != '2' && *p != '4' && *p != '5') || p[1] != '.')
		return 0;
	size_t subject = strspn(p + 2, "0123456789");
	if (subject < 1 || subject > 3 || p[2 + subject] != '.')
		return 0;
	size_t detail = strspn(p + 3 + subject, "0123456789");
	return detail < 1 || detail > 3 ? 0 : 3 + subject + detail;
}

const char *report_find_status(struct clf_arena *arena, const char *text)
{
	for (const char *p = text; *p; p++) {
		size_t n = status_length(p);
		bool before = p > text && (is_digit(p[-1]) || p[-1] == '.' || p[-1] == '/');
		if (n > 0 && !before && !is_digit(p[n]) && !(p[n] == '.' && is_digit(p[n + 1])))
			return clf_arena_copy(arena, p, n);
	}
	return NULL;
}

/* The address behind "rfc822;", without brackets. */
static const char *typed_address(struct clf_arena *arena, const struct header_list *list, const char *name)
{
	char *value = header_text(arena, list, name);
	if (!value)
		return NULL;
	char *semicolon = strchr(value, ';');
	char *p = semicolon ? semicolon + 1 : value;
	char *open = strchr(p, '<');
	p = open ? open + 1 : p;
	p += strspn(p, " \t\"'");
	size_t n = strcspn(p, "> \t\"'");
	return n > 0 ? clf_arena_copy(arena, p, n) : NULL;
}

static const char *after_type(struct clf_arena *arena, const struct header_list *list, const char *name)
{
	const char *value = header_text(arena, list, name);
	if (!value || !*value)
		return NULL;
	const char *semicolon = strchr(value, ';');
	bool typed = semicolon && semicolon - value < 20 && strcspn(value, " ") >= (size_t)(semicolon - value);
	const char *p = typed ? semicolon + 1 : value;
	p += strspn(p, " ");
	size_t n = strlen(p);
	return clf_utf8_clean(arena, (struct clf_str){p, n < DIAGNOSTIC_BYTES ? n : DIAGNOSTIC_BYTES});
}

static const char *first_word(struct clf_arena *arena, const char *text)
{
	if (!text)
		return NULL;
	text += strspn(text, " \t");
	size_t n = strcspn(text, " \t(;,");
	char *word = clf_arena_copy(arena, text, n);
	for (char *p = word; *p; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
	return n > 0 ? word : NULL;
}

static bool is_vague(const char *status)
{
	return !status || (status[0] != '2' && strcmp(status + 1, ".0.0") == 0);
}

/* One recipient's fields (RFC 3464 section 2.3). */
static void add_recipient(struct reports *reports, const struct header_list *list)
{
	struct clf_arena *arena = reports->arena;
	const char *final = typed_address(arena, list, "Final-Recipient");
	const char *original = typed_address(arena, list, "Original-Recipient");
	const char *action = first_word(arena, header_text(arena, list, "Action"));
	if (!final && !original && !action)
		return;
	struct clf_report *report = reports_add(reports);
	if (!report)
		return;
	const char *status = header_text(arena, list, "Status");
	report->recipient = final && (strchr(final, '@') || !original) ? final : original;
	report->action = action;
	report->diagnostic = after_type(arena, list, "Diagnostic-Code");
	report->status = status ? report_find_status(arena, status) : NULL;
	if (is_vague(report->status) && report->diagnostic) {
		const char *better = report_find_status(arena, report->diagnostic);
		report->status = better ? better : report->status;
	}
}

/* Groups of fields between blank lines. */
static void read_groups(struct reports *reports, struct clf_str bytes)
{
	struct problems ignored = {.arena = reports->arena};
	for (size_t groups = 0; bytes.n > 0 && groups <= REPORTS_MAX; groups++) {
		struct clf_str rest = bytes;
		struct clf_str line;
		while (clf_str_line(&rest, &line) && clf_str_trim(line).n == 0)
			bytes = rest;
		struct header_list list = header_parse(reports->arena, bytes, &rest, &ignored);
		bytes = rest;
		add_recipient(reports, &list);
	}
}

static struct clf_str limited(struct clf_str bytes)
{
	return (struct clf_str){bytes.p, bytes.n < PART_BYTES ? bytes.n : PART_BYTES};
}

static void read_feedback(struct reports *reports, const struct mime_part *part)
{
	struct problems ignored = {.arena = reports->arena};
	struct header_list list =
	    header_parse(reports->arena, limited(mime_bytes(reports->arena, part)), NULL, &ignored);
	reports->feedback = true;
	struct clf_report *report = reports_add(reports);
	if (!report)
		return;
	report->recipient = typed_address(reports->arena, &list, "Original-Rcpt-To");
	if (!report->recipient)
		report->recipient = typed_address(reports->arena, &list, "Removal-Recipient");
	report->action = first_word(reports->arena, header_text(reports->arena, &list, "Feedback-Type"));
}

static void read_disposition(struct reports *reports, const struct mime_part *part)
{
	struct problems ignored = {.arena = reports->arena};
	struct clf_arena *arena = reports->arena;
	struct header_list list = header_parse(arena, limited(mime_bytes(arena, part)), NULL, &ignored);
	reports->disposition = true;
	struct clf_report *report = reports_add(reports);
	if (!report)
		return;
	report->recipient = typed_address(arena, &list, "Final-Recipient");
	if (!report->recipient)
		report->recipient = typed_address(arena, &list, "Original-Recipient");
	const char *disposition = header_text(arena, &list, "Disposition");
	const char *slash = disposition ? strrchr(disposition, ';') : NULL;
	report->action = first_word(arena, slash ? slash + 1 : disposition);
	struct clf_texts ids;
	header_ids(arena, &list, "Original-Message-ID", &ids, 1, &ignored);
	if (ids.count > 0 && !reports->original_message_id)
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
	if (ids.count > 0 && !reports->original_message_id)
		reports->original_message_id = ids.items[0];
}

static void read_part(struct reports *reports, const struct mime_part *part)
{
	if (mime_is(part, "multipart/report") && clf_text_equal(part->report_type, "delivery-status"))
		reports->delivery_type = true;
	struct problems ignored = {.arena = reports->arena};
	struct clf_arena *arena = reports->arena;
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
	} else if (mime_is(part, "text/rfc822-headers") || mime_is(part, "message/rfc822-headers") ||
		   mime_is(part, "message/global-headers") || mime_is(part, "text/rfc822") ||
		   mime_is(part, "message/partial")) {
		struct header_list list = header_parse(arena, limited(mime_bytes(arena, part)), NULL, &ignored);
		read_returned(reports, &list);
	}
}

/* Not into embedded messages: a report in a returned mail is about something else. */
static void walk(struct reports *reports, const struct mime_part *part)
{
	for (; part; part = part->next) {
		read_part(reports, part);
		if (part->is_multipart)
			walk(reports, part->child);
	}
}

void report_read_parts(struct reports *reports, const struct mime_mail *mail)
{
	if (mail->root)
		walk(reports, mail->root);
	for (size_t i = 0; i < reports->count; i++)
		reports->items[i].original_message_id = reports->original_message_id;
}

bool report_read_text(struct reports *reports, const char *text)
{
	size_t before = reports->count;
	const char *hit = strcasestr(text, "Final-Recipient:");
	const char *original = strcasestr(text, "Original-Recipient:");
	if (original && (!hit || original < hit))
		hit = original;
	if (!hit)
		return false;
	/* From the beginning of the group the first of these stands in. */
	while (hit > text && !(hit[-1] == '\n' && (hit == text + 1 || hit[-2] == '\n')))
		hit--;
	size_t n = strlen(hit);
	read_groups(reports, limited((struct clf_str){hit, n}));
	reports->delivery = reports->delivery || reports->count > before;
	return reports->count > before;
}
