/*
 * kind.c - the kind of a mail: reports by their structure first, then free text of servers, then what the header says.
 */
#include "kind/kind.h"

#include <string.h>

#include "clf/base/arena.h"
#include "kind/bounce_text.h"
#include "kind/kind_calendar.h"
#include "kind/kind_desk.h"
#include "kind/kind_header.h"
#include "kind/kind_list.h"
#include "kind/kind_notice.h"
#include "kind/report.h"
#include "kind/report_json.h"
#include "mime/header.h"
#include "mime/mime_tree.h"

static void decide(struct clf_reading *reading, enum clf_mail_kind kind, bool automatic, const char *why)
{
	reading->kind = kind;
	reading->automatic = automatic;
	reading->why = why;
}

/*
 * What a machine made on its own account or on a person's is work like any other mail (a form, a scanner, a fax); what
 * it answers with isn't.
 */
static void decide_by_header(const struct header_verdict *verdict, struct clf_reading *reading)
{
	bool generated = verdict->auto_generated || verdict->null_sender;
	bool answers = reading->in_reply_to.count > 0 || verdict->auto_subject;
	const char *why = verdict->auto_generated ? verdict->why : "the return path is empty";

	if (verdict->auto_reply) {
		decide(reading, CLF_MAIL_AUTO_REPLY, true, verdict->why);
	} else if (verdict->daemon && !verdict->person) {
		decide(reading, CLF_MAIL_AUTO_REPLY, true, "a mail system sent it");
	} else if (generated) {
		reading->generated = !verdict->auto_subject;
		decide(reading,
		       answers         ? CLF_MAIL_AUTO_REPLY
		       : verdict->list ? CLF_MAIL_LIST
				       : CLF_MAIL_MAIL,
		       true, why);
	} else if (verdict->list) {
		decide(reading, CLF_MAIL_LIST, false, verdict->why);
	} else {
		decide(reading, CLF_MAIL_MAIL, false, "nothing says that a machine wrote it");
	}
}

static bool has_action(const struct reports *reports, const char *action)
{
	for (size_t i = 0; i < reports->count; i++)
		if (reports->items[i].action != NULL && strcmp(reports->items[i].action, action) == 0)
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

		permanent = permanent || (status != NULL && status[0] == '5');
		temporary = temporary || (status != NULL && status[0] == '4');
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

/*
 * A person who asks about a report may send its parts along: they count where a multipart/report holds them, or where
 * a machine sent the mail.
 */
static bool is_machine(const struct reports *reports, const struct header_verdict *header)
{
	return reports->report_type || header->daemon || header->postmaster || header->null_sender ||
	       header->null_from || header->auto_reply || header->auto_generated;
}

static bool decide_by_parts(struct reports *reports, const struct mime_mail *mail, const struct header_verdict *header,
			    struct clf_reading *reading)
{
	report_read_parts(reports, mail);
	if (!is_machine(reports, header) && header->person)
		return false;
	if (reports->feedback) {
		decide(reading, CLF_MAIL_FEEDBACK, true, "it holds a feedback report (RFC 5965)");
	} else if (reports->disposition) {
		decide(reading, CLF_MAIL_RECEIPT, true, "it holds a disposition notification (RFC 8098)");
	} else if (reports->delivery && reports->count > 0) {
		decide_by_delivery(reports, reading);
		bounce_complete(reports, reading);
		if (notice_is_challenge(reports, header, reading))
			decide(reading, CLF_MAIL_AUTO_REPLY, true, "it asks for proof that a person wrote");
	} else {
		return false;
	}
	return true;
}

static bool decide_by_text(struct reports *reports, const struct header_list *list, const struct header_verdict *header,
			   struct clf_reading *reading)
{
	const char *why = NULL;
	bool machine = header->daemon || header->postmaster || header->null_sender || header->null_from;
	enum bounce_verdict verdict;

	if (machine && !header->person && report_read_text(reports, reading->text)) {
		decide_by_delivery(reports, reading);
		bounce_complete(reports, reading);
		return true;
	}
	verdict = bounce_read_text(reports, list, header, reading, &why);
	if (verdict == BOUNCE_NONE)
		return false;
	decide(reading, verdict == BOUNCE_DELAYED ? CLF_MAIL_DELAYED : CLF_MAIL_BOUNCE, true, why);
	return true;
}

static bool decide_by_notice(struct reports *reports, const struct header_list *list,
			     const struct header_verdict *header, struct clf_reading *reading)
{
	enum clf_mail_kind kind = report_read_json(reports, list, reading);

	if (kind != CLF_MAIL_MAIL)
		decide(reading, kind, true, "it holds a notice of Amazon SES");
	else if (notice_is_feedback(reports, list, header, reading))
		decide(reading, CLF_MAIL_FEEDBACK, true, "a complaint or an opt-out that a machine wrote");
	else if (notice_is_receipt(reports, header, reading))
		decide(reading, CLF_MAIL_RECEIPT, true, "it says that a mail was read");
	else if (notice_is_challenge(reports, header, reading))
		decide(reading, CLF_MAIL_AUTO_REPLY, true, "it asks for proof that a person wrote");
	else
		return false;
	return true;
}

/* Machines whose header says nothing. */
static void decide_unmarked(const struct reports *reports, const struct mime_mail *mail,
			    const struct header_verdict *header, struct clf_reading *reading)
{
	struct clf_arena *arena = reports->arena;

	if (calendar_is_bare_answer(arena, mail, reading)) {
		decide(reading, CLF_MAIL_AUTO_REPLY, true, "an answer to an invitation (RFC 5546) without a word");
	} else if (desk_is_acknowledgement(arena, header, reading)) {
		reading->generated = false;
		decide(reading, CLF_MAIL_AUTO_REPLY, true, "another desk acknowledges a mail, and says so");
	} else if (!reading->automatic && !header->person &&
		   (reports->report_type || desk_is_aggregate(arena, mail, header, reading))) {
		reading->generated = true;
		decide(reading, CLF_MAIL_MAIL, true, "a report that a machine wrote (RFC 6522)");
	}
}

/* What is left when nothing is reported. */
static void decide_by_sender(struct reports *reports, const struct mime_mail *mail, const struct header_verdict *header,
			     struct clf_reading *reading)
{
	bool refused = false;

	reports->count = 0;
	if (notice_is_list_server(reports, header, reading, &refused))
		decide(reading, refused ? CLF_MAIL_BOUNCE : CLF_MAIL_AUTO_REPLY, true,
		       "the program behind a mailing list wrote it");
	else
		decide_by_header(header, reading);
	if (reading->kind == CLF_MAIL_MAIL)
		decide_unmarked(reports, mail, header, reading);
}

/* Many reports answer in their header the mail that they are about. */
static const char *answered_id(const struct clf_reading *reading)
{
	if (reading->in_reply_to.count > 0)
		return reading->in_reply_to.items[0];
	return reading->references.count > 0 ? reading->references.items[reading->references.count - 1] : NULL;
}

static void complete(struct reports *reports, const struct clf_reading *reading)
{
	bool returned = reports->original_message_id != NULL;

	for (size_t i = 0; i < reports->count; i++) {
		struct clf_report *report = &reports->items[i];

		if (report->original_message_id == NULL)
			report->original_message_id = returned ? reports->original_message_id : answered_id(reading);
		report->original_envelope_id = reports->original_envelope_id;
		if (report->action == NULL && reading->kind == CLF_MAIL_BOUNCE)
			report->action = "failed";
		else if (report->action == NULL && reading->kind == CLF_MAIL_DELAYED)
			report->action = "delayed";
	}
}

void kind_read(struct clf_arena *arena, const struct header_list *list, const struct mime_mail *mail,
	       struct clf_reading *reading)
{
	struct header_verdict header = kind_of_header(arena, list, reading);
	struct reports reports = reports_new(arena);

	reading->lists = kind_lists(arena, list);
	reading->newsletter = kind_is_newsletter(list, reading->lists);
	if (!decide_by_parts(&reports, mail, &header, reading) && !decide_by_notice(&reports, list, &header, reading) &&
	    !decide_by_text(&reports, list, &header, reading))
		decide_by_sender(&reports, mail, &header, reading);
	complete(&reports, reading);
	reading->reports = reports.items;
	reading->report_count = reports.count;
}
