/*
 * kind.c - the kind of a mail: reports by their structure first, then free text of servers, then what the header says.
 */
#include "kind.h"

#include <string.h>

#include "bounce_text.h"
#include "clf/base/arena.h"
#include "header.h"
#include "kind_header.h"
#include "mime_tree.h"
#include "report.h"

static void decide(struct clf_reading *reading, enum clf_mail_kind kind, bool automatic, const char *why)
{
	reading->kind = kind;
	reading->automatic = automatic;
	reading->why = why;
}

static void decide_by_header(const struct header_verdict *verdict, struct clf_reading *reading)
{
	if (verdict->auto_reply || verdict->auto_generated)
		decide(reading, CLF_MAIL_AUTO_REPLY, true, verdict->why);
	else if (verdict->null_sender)
		decide(reading, CLF_MAIL_AUTO_REPLY, true, "the return path is empty");
	else if (verdict->list)
		decide(reading, CLF_MAIL_LIST, false, verdict->why);
	else
		decide(reading, CLF_MAIL_MAIL, false, "nothing says that a machine wrote it");
}

static bool has_action(const struct reports *reports, const char *action)
{
	for (size_t i = 0; i < reports->count; i++)
		if (reports->items[i].action && strcmp(reports->items[i].action, action) == 0)
			return true;
	return false;
}

/* The worst action names the kind; a report without actions is one of failure unless its codes say otherwise. */
static void decide_by_delivery(const struct reports *reports, struct clf_reading *reading)
{
	static const char why[] = "it holds a delivery status (RFC 3464)";
	bool permanent = false;
	bool temporary = false;
	for (size_t i = 0; i < reports->count; i++) {
		const char *status = reports->items[i].status;
		permanent = permanent || (status && status[0] == '5');
		temporary = temporary || (status && status[0] == '4');
	}
	if (has_action(reports, "failed") || has_action(reports, "failure"))
		decide(reading, CLF_MAIL_BOUNCE, true, why);
	else if (has_action(reports, "delayed"))
		decide(reading, CLF_MAIL_DELAYED, true, why);
	else if (has_action(reports, "delivered") || has_action(reports, "relayed") || has_action(reports, "expanded"))
		decide(reading, permanent ? CLF_MAIL_BOUNCE : CLF_MAIL_DELIVERED, true, why);
	else
		decide(reading, temporary && !permanent ? CLF_MAIL_DELAYED : CLF_MAIL_BOUNCE, true, why);
}

static bool decide_by_parts(struct reports *reports, const struct mime_mail *mail, struct clf_reading *reading)
{
	report_read_parts(reports, mail);
	if (reports->feedback)
		decide(reading, CLF_MAIL_FEEDBACK, true, "it holds a feedback report (RFC 5965)");
	else if (reports->disposition)
		decide(reading, CLF_MAIL_RECEIPT, true, "it holds a disposition notification (RFC 8098)");
	else if (reports->delivery && reports->count > 0)
		decide_by_delivery(reports, reading);
	else
		return false;
	return true;
}

static bool decide_by_text(struct reports *reports, const struct header_list *list, const struct header_verdict *header,
			   struct clf_reading *reading)
{
	const char *why = NULL;
	if ((header->daemon || header->null_sender) && report_read_text(reports, reading->text)) {
		decide_by_delivery(reports, reading);
		return true;
	}
	enum bounce_verdict verdict = bounce_read_text(reports, list, header, reading, &why);
	if (verdict == BOUNCE_NONE)
		return false;
	decide(reading, verdict == BOUNCE_DELAYED ? CLF_MAIL_DELAYED : CLF_MAIL_BOUNCE, true, why);
	return true;
}

void kind_read(struct clf_arena *arena, const struct header_list *list, const struct mime_mail *mail,
	       struct clf_reading *reading)
{
	struct header_verdict header = kind_of_header(arena, list, reading);
	struct reports reports = reports_new(arena);
	if (!decide_by_parts(&reports, mail, reading) && !decide_by_text(&reports, list, &header, reading)) {
		decide_by_header(&header, reading);
		reports.count = 0;
	}
	for (size_t i = 0; i < reports.count; i++)
		if (!reports.items[i].original_message_id)
			reports.items[i].original_message_id = reports.original_message_id;
	reading->reports = reports.items;
	reading->report_count = reports.count;
}
