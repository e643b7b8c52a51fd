/*
 * intake_heartbeat.c - probes that mailboxes sent to themselves: come back, spoken of in reports, or missed.
 *
 * Only what has a good hash and is awaited is one; its mailbox removes it once that is durable. How long one may take
 * is measured on a clock that doesn't step: after a step, or where nobody watched, waiting begins anew.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/base/str.h"
#include "clf/gateway/frames.h"
#include "clf/store/mail/heartbeat.h"
#include "intake/intake_inside.h"

#define LOOK_EACH_MS 5000
#define STEP_MS 60000 /* a clock that is put right by less costs nothing */

/* What the mailbox's own server says of a method; its topmost word counts. */
static const char *result_of(const struct job *job, const struct clf_config_mailbox *mailbox, const char *method)
{
	const struct clf_reading *reading = job->reading;

	for (size_t i = 0; i < reading->auth_count; i++) {
		const struct clf_auth_result *auth = &reading->auth[i];
		bool is_own = mailbox->authserv_id == NULL || clf_text_equal_nocase(mailbox->authserv_id, "microsoft")
				  ? auth->field == 0
				  : clf_text_equal_nocase(auth->server, mailbox->authserv_id);

		if (is_own && clf_text_equal_nocase(auth->method, method))
			return auth->result;
	}
	return NULL;
}

static enum clf_status came_back(struct intake *intake, const struct job *job, const struct clf_token *token,
				 bool *awaited, struct clf_error *err)
{
	const struct clf_config_mailbox *mailbox = clf_config_mailbox(intake->config, job->mailbox);
	const struct clf_reading *reading = job->reading;
	const struct clf_probe_back back = {
	    .number = token->party,
	    .sequence = token->outbox,
	    .seen_at = job->received_at,
	    .message_id = reading->message_id,
	    .reply_to = reading->reply_to.count > 0 ? reading->reply_to.items[0].address : NULL,
	    .spf = result_of(job, mailbox, "spf"),
	    .dkim = result_of(job, mailbox, "dkim"),
	    .dmarc = result_of(job, mailbox, "dmarc"),
	};

	return clf_heartbeat_back(intake->store, job->mailbox, &back, clf_clock_now(), awaited, err);
}

static const char *words_of(const struct job *job)
{
	const struct clf_reading *reading = job->reading;

	for (size_t i = 0; i < reading->report_count; i++) {
		const struct clf_report *report = &reading->reports[i];

		if (!clf_text_blank(report->diagnostic) || !clf_text_blank(report->status))
			return !clf_text_blank(report->diagnostic) ? report->diagnostic : report->status;
	}
	return "it came back as undeliverable; the report gives no details";
}

enum clf_status intake_probe(struct intake *intake, const struct job *job, const struct intake_decision *decision,
			     struct clf_verdict *out, struct clf_error *err)
{
	const struct clf_token *token = &decision->probe.token;
	enum clf_status status = CLF_OK;
	bool awaited = true;

	out->end = decision->end;
	if (decision->probe.kind == CLF_PROBE_ITSELF)
		status = came_back(intake, job, token, &awaited, err);
	else if (decision->probe.kind == CLF_PROBE_REPORT && job->reading->kind == CLF_MAIL_BOUNCE)
		status =
		    clf_heartbeat_bounced(intake->store, job->mailbox, token->party, token->outbox, words_of(job), err);
	if (!awaited)
		out->end = CLF_END_PROBE_AGAIN;
	out->outcome = clf_end_row(out->end)->outcome;
	out->reason = clf_end_row(out->end)->why;
	return status;
}

void intake_probe_known(struct intake *intake, const struct job *job, enum clf_end end)
{
	struct clf_json *head;

	/* Another installation's stays for that one; what isn't on a server is nowhere else. */
	if (end == CLF_END_PROBE_FOREIGN || job->uid == 0)
		return;
	clf_fault("intake.probe-known");
	head = clf_json_object();
	clf_json_set_integer(head, "uidvalidity", job->uidvalidity);
	clf_json_set_integer(head, "uid", job->uid);
	clf_json_set_bool(head, "probe", end == CLF_END_PROBE);
	intake_send(intake, "mailbox", job->mailbox, CLF_FRAME_KNOWN, head);
	clf_json_free(&head);
}

static enum clf_status watch(void *user, struct clf_error *err)
{
	const struct intake *intake = user;

	return clf_heartbeat_watch(intake->store, clf_clock_now(), err);
}

/* At the start, and when the clock of the day was put elsewhere, or the machine slept. */
static enum clf_status watch_clock(struct intake *intake, struct clf_error *err)
{
	int64_t step = clf_clock_now() / 1000 - clf_clock_monotonic_ms();
	int64_t moved = step - intake->clock_step;
	enum clf_status status;

	if (intake->clock_step != 0 && moved < STEP_MS && moved > -STEP_MS) {
		intake->clock_step = step;
		return CLF_OK;
	}
	status = clf_store_transact_once(intake->store, watch, intake, err);
	if (status == CLF_OK)
		intake->clock_step = step;
	return status;
}

static enum clf_status miss(struct intake *intake, const struct clf_config_mailbox *mailbox, struct clf_error *err)
{
	bool missed = false;
	enum clf_status status =
	    clf_heartbeat_miss(intake->store, mailbox->name, mailbox->heartbeat_s, clf_clock_now(), &missed, err);

	if (missed)
		clf_log(CLF_LOG_WARNING, "heartbeat.late", CLF_S("mailbox", mailbox->name));
	/* Where the database is busy, the next look does it. */
	return status == CLF_EAGAIN ? CLF_OK : status;
}

static enum clf_status seek(struct intake *intake, const struct clf_config_mailbox *mailbox, struct clf_error *err)
{
	struct clf_probe_sought sought = {0};
	struct clf_json *head;
	enum clf_status status = clf_heartbeat_to_seek(intake->store, intake->arena, mailbox->name,
						       mailbox->heartbeat_s, clf_clock_now(), &sought, err);

	if (status != CLF_OK || sought.sequence == 0)
		return status;
	head = clf_json_object();
	clf_json_set_integer(head, "sequence", sought.sequence);
	clf_json_set_text(head, "message_id", sought.message_id);
	intake_send(intake, "mailbox", mailbox->name, CLF_FRAME_SEEK, head);
	clf_json_free(&head);
	return CLF_OK;
}

void intake_heartbeat(struct intake *intake)
{
	struct clf_error err = {0};
	enum clf_status status;

	if (intake->store == NULL || clf_clock_monotonic_ms() < intake->beat_at)
		return;
	intake->beat_at = clf_clock_monotonic_ms() + LOOK_EACH_MS;
	status = watch_clock(intake, &err);
	for (size_t i = 0; status == CLF_OK && i < intake->config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &intake->config->mailboxes[i];

		if (mailbox->heartbeat_s > 0)
			status = miss(intake, mailbox, &err);
		if (status == CLF_OK && mailbox->heartbeat_s > 0 && mailbox->url != NULL)
			status = seek(intake, mailbox, &err);
	}
	if (status == CLF_EIO)
		intake_reopen(intake, &err);
}
