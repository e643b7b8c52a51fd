/*
 * plan_report.c - mail that machines wrote: reports of delivery (RFC 3464) and automatic replies (RFC 3834).
 *
 * It never changes a status or an owner, and nothing is ever sent in answer to it. A report counts when it proves
 * which mail it speaks of; one that doesn't may be anybody's invention.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "plan/mail/plan_mail.h"
#include "plan/rule/plan_rules.h"

bool plan_is_report(const struct clf_mail_in *mail)
{
	return mail->kind == CLF_MAIL_BOUNCE || mail->kind == CLF_MAIL_DELAYED || mail->kind == CLF_MAIL_DELIVERED;
}

bool plan_is_automatic(const struct clf_mail_in *mail)
{
	return mail->automatic || (mail->kind != CLF_MAIL_MAIL && mail->kind != CLF_MAIL_LIST);
}

/* Whoever it went to doesn't want it; that it is about a mail of ours, the report proves. */
static void plan_complaint(struct planning *p)
{
	struct clf_step *step;
	bool abuse = false;

	for (size_t i = 0; i < p->mail->report_count; i++)
		abuse = abuse || clf_text_equal(p->mail->reports[i].action, "abuse");
	if (p->mail->kind != CLF_MAIL_FEEDBACK || !abuse || p->mail->report_outbox == 0)
		return;
	step = plan_step(p, CLF_STEP_DELIVERY);
	step->number = p->mail->report_outbox;
	step->what = CLF_COMPLAINT;
	step->text = "a feedback report says so";
	plan_event(p, "complaint", p->facts->failed_recipient, NULL);
}

void plan_automatic(struct planning *p)
{
	if (!p->has_ticket) {
		plan_ignore(p, CLF_END_MACHINE);
		return;
	}
	if (plan_record_copy(p, CLF_CLASS_AUTOMATIC))
		return;
	plan_complaint(p);
	plan_store_mail(p, CLF_CLASS_AUTOMATIC, clf_mail_kind_name(p->mail->kind));
	p->why = CLF_SAID("a machine wrote it: recorded, and nothing is sent in answer");
}

/* The entry that speaks of the recipient whose mail failed, else the first. */
static const struct clf_report *report_of(const struct planning *p)
{
	const struct clf_mail_in *mail = p->mail;

	for (size_t i = 0; i < mail->report_count && p->facts->failed_recipient != NULL; i++) {
		const char *recipient = mail->reports[i].recipient;

		if (recipient != NULL && clf_text_equal_nocase(recipient, p->facts->failed_recipient))
			return &mail->reports[i];
	}
	return mail->report_count > 0 ? &mail->reports[0] : NULL;
}

static const char *diagnostic_of(struct clf_arena *arena, const struct clf_report *report)
{
	if (report == NULL)
		return "the mail could not be delivered; the report gives no details";
	if (!clf_text_blank(report->diagnostic) && !clf_text_blank(report->status))
		return clf_arena_printf(arena, "%s %s", report->status, report->diagnostic);
	if (!clf_text_blank(report->diagnostic))
		return report->diagnostic;
	return clf_text_blank(report->status) ? "the mail could not be delivered; the report gives no details"
					      : report->status;
}

/* A notice that can't be delivered is told to nobody: the next one would fail too. */
static bool is_worth_telling(const struct planning *p)
{
	return p->facts->failed_class == CLF_CLASS_CUSTOMER || p->facts->failed_class == CLF_CLASS_THIRD_PARTY;
}

static void plan_failure(struct planning *p)
{
	const struct clf_report *report = report_of(p);
	const char *diagnostic = diagnostic_of(p->arena, report);
	bool uncertain = p->mail->uncertain;
	const struct notice notice = {.template_name = "delivery-failure-notice",
				      .text = diagnostic,
				      .report = report,
				      .stays = true,
				      .uncertain = uncertain};

	if (!uncertain) {
		struct clf_step *step = plan_step(p, CLF_STEP_DELIVERY);

		step->number = p->mail->report_outbox;
		step->text = diagnostic;
		step->what = p->mail->report_failure;
	}
	if (!p->has_ticket)
		return;
	plan_event(p, uncertain ? "delivery-uncertain" : "delivery-failed", p->facts->failed_recipient, diagnostic);
	/* Whoever was in copy is nobody who waits. */
	if (!p->facts->failed_in_copy)
		plan_points(p, CLF_POINTS_FAILED);
	if (!uncertain)
		plan_happened(p, CLF_ON_DELIVERY_FAILED);
	if (is_worth_telling(p))
		plan_tell(p, CLF_NOTICE_UNDELIVERED, &notice);
}

void plan_report(struct planning *p)
{
	if (p->mail->report_outbox == 0) {
		plan_ignore(p, CLF_END_UNPROVED);
		return;
	}
	if (p->has_ticket && plan_record_copy(p, CLF_CLASS_AUTOMATIC))
		return;
	if (p->has_ticket && p->mail->journal != 0)
		plan_store_mail(p, CLF_CLASS_AUTOMATIC, clf_mail_kind_name(p->mail->kind));
	p->why = CLF_SAID("a report on a mail of ours");
	if (p->mail->kind == CLF_MAIL_BOUNCE)
		plan_failure(p);
	if (!p->has_ticket) {
		p->outcome = CLF_OUTCOME_IGNORED;
		p->end = CLF_END_REPORT;
	}
}
