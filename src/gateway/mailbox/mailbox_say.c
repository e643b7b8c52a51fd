/*
 * mailbox_say.c - what the mailbox role says to intake and the supervisor.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/log.h"
#include "mailbox/mailbox.h"

static const struct clf_str no_bytes = {NULL, 0};

void mailbox_alive(struct mailbox *m, int deadline_s)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "deadline_s", deadline_s);
	clf_channel_send(m->start->control, CLF_FRAME_ALIVE, head, no_bytes, -1, NULL);
	clf_json_free(&head);
}

void mailbox_forget_intake(struct mailbox *m)
{
	if (m->intake != NULL)
		clf_log(CLF_LOG_INFO, "mailbox.intake.gone");
	clf_channel_free(&m->intake);
	m->known = false;
	m->window_count = m->window_bytes = 0;
	/* What was copied is known here, too, if intake ended before it had written that down. */
	m->kept.count = m->probes.count = 0;
	m->sought = 0;
}

enum clf_status mailbox_say(struct mailbox *m, enum clf_frame_type type, struct clf_json *head, struct clf_str bytes,
			    struct clf_error *err)
{
	enum clf_status status = CLF_ECLOSED;

	if (m->intake != NULL)
		status = clf_channel_send(m->intake, (uint8_t)type, head, bytes, -1, err);
	clf_json_free(&head);
	if (status != CLF_OK)
		mailbox_forget_intake(m);
	return status;
}

/* The report that stands in m. */
static void tell(struct mailbox *m, bool polled)
{
	struct clf_json *head;

	if (m->intake == NULL)
		return;
	head = clf_json_object();
	clf_json_set_text(head, "state", m->state);
	clf_json_set_text(head, "detail", m->detail);
	clf_json_set_text(head, "trouble", m->trouble != CLF_TROUBLE_NONE ? clf_imap_policy(m->trouble)->name : NULL);
	clf_json_set_integer(head, "next_try_at", m->next_try_at);
	clf_json_set_bool(head, "polled", polled);
	mailbox_say(m, CLF_FRAME_REPORT, head, no_bytes, NULL);
}

/* Told each time that it is ill: how long that lasts is for intake to see. Logged when it changes. */
void mailbox_report(struct mailbox *m, enum clf_imap_trouble trouble, const char *detail, int64_t pause_ms, bool polled)
{
	static const char *const states[] = {
	    [CLF_TROUBLE_NONE] = "connected",    [CLF_TROUBLE_UNMARKED] = "connected", [CLF_TROUBLE_FULL] = "connected",
	    [CLF_TROUBLE_THROTTLED] = "waiting", [CLF_TROUBLE_EXPIRED] = "waiting",    [CLF_TROUBLE_BUSY] = "waiting",
	    [CLF_TROUBLE_TOKEN] = "waiting"};
	const char *state = trouble < CLF_COUNT(states) ? states[trouble] : NULL;
	bool same;

	if (trouble == CLF_TROUBLE_TOKEN && m->login_denied)
		state = NULL;
	state = state != NULL ? state : "failed";
	same = m->trouble == trouble && strcmp(m->state, state) == 0 && strcmp(m->detail, detail) == 0;
	if (!same)
		clf_log(strcmp(state, "failed") == 0 ? CLF_LOG_WARNING : CLF_LOG_INFO, "mailbox.state",
			CLF_S("state", state), CLF_S("detail", detail));
	snprintf(m->state, sizeof m->state, "%s", state);
	snprintf(m->detail, sizeof m->detail, "%s", detail);
	m->trouble = trouble;
	m->next_try_at = pause_ms > 0 ? clf_clock_now() + pause_ms * 1000 : 0;
	if (!same || polled || trouble != CLF_TROUBLE_NONE)
		tell(m, polled);
}

void mailbox_announce(struct mailbox *m, uint32_t uidvalidity)
{
	struct clf_json *head = clf_json_object();

	clf_log(m->set_back ? CLF_LOG_WARNING : CLF_LOG_INFO, "mailbox.uidvalidity", CLF_N("was", m->uidvalidity),
		CLF_N("is", uidvalidity), CLF_S("why", m->set_back ? "the folder was set back or replaced" : ""));
	clf_json_set_integer(head, "uidvalidity", uidvalidity);
	clf_json_set_integer(head, "uidnext", m->folder.uidnext);
	m->known = m->set_back = false;
	/* These are of mails that have other UIDs now. */
	m->careful = m->undated = m->lost = m->as_whole = m->too_large = 0;
	m->losses = 0;
	mailbox_say(m, CLF_FRAME_UIDVALIDITY, head, no_bytes, NULL);
}

static void say_uids(struct mailbox *m, enum clf_frame_type type, const uint32_t *uids, size_t count)
{
	struct clf_json *head = clf_json_object();
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, clf_json_integer(uids[i]));
	clf_json_set_integer(head, "uidvalidity", m->uidvalidity);
	clf_json_set(head, "uids", list);
	mailbox_say(m, type, head, no_bytes, NULL);
}

void mailbox_done(struct mailbox *m, const uint32_t *uids, size_t count)
{
	say_uids(m, CLF_FRAME_DONE, uids, count);
}

void mailbox_copied(struct mailbox *m, const uint32_t *uids, size_t count)
{
	say_uids(m, CLF_FRAME_COPIED, uids, count);
}

void mailbox_passed(struct mailbox *m)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "uidvalidity", m->uidvalidity);
	clf_json_set_integer(head, "uid", m->lay_uid);
	clf_json_set_integer(head, "before", m->begins_at);
	clf_json_set_integer(head, "count", m->passed);
	mailbox_say(m, CLF_FRAME_PASSED, head, no_bytes, NULL);
}

void mailbox_tell_withheld(struct mailbox *m, uint32_t uid, const char *words)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "uidvalidity", m->uidvalidity);
	clf_json_set_integer(head, "uid", uid);
	clf_json_set_text(head, "words", words);
	mailbox_say(m, CLF_FRAME_WITHHELD, head, no_bytes, NULL);
}
