/*
 * mailbox_say.c - what the mailbox role says to intake and the supervisor.
 */
#include <stdio.h>
#include <string.h>

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
	m->kept_count = 0;
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
	clf_json_set_bool(head, "polled", polled);
	mailbox_say(m, CLF_FRAME_REPORT, head, no_bytes, NULL);
}

void mailbox_report(struct mailbox *m, const char *state, const char *detail, bool polled)
{
	bool same = strcmp(m->state, state) == 0 && strcmp(m->detail, detail) == 0;

	if (!same)
		clf_log(strcmp(state, "failed") == 0 ? CLF_LOG_WARNING : CLF_LOG_INFO, "mailbox.state",
			CLF_S("state", state), CLF_S("detail", detail));
	snprintf(m->state, sizeof m->state, "%s", state);
	snprintf(m->detail, sizeof m->detail, "%s", detail);
	if (!same || polled)
		tell(m, polled);
}

void mailbox_report_again(struct mailbox *m)
{
	tell(m, true);
}

void mailbox_announce(struct mailbox *m, uint32_t uidvalidity)
{
	struct clf_json *head = clf_json_object();

	clf_log(CLF_LOG_INFO, "mailbox.uidvalidity", CLF_N("was", m->uidvalidity), CLF_N("is", uidvalidity));
	clf_json_set_integer(head, "uidvalidity", uidvalidity);
	m->known = false;
	mailbox_say(m, CLF_FRAME_UIDVALIDITY, head, no_bytes, NULL);
}

void mailbox_done(struct mailbox *m, const uint32_t *uids, size_t count)
{
	struct clf_json *head = clf_json_object();
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, clf_json_integer(uids[i]));
	clf_json_set_integer(head, "uidvalidity", m->uidvalidity);
	clf_json_set(head, "uids", list);
	mailbox_say(m, CLF_FRAME_DONE, head, no_bytes, NULL);
}

void mailbox_tell_withheld(struct mailbox *m, uint32_t uid, const char *words)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "uidvalidity", m->uidvalidity);
	clf_json_set_integer(head, "uid", uid);
	clf_json_set_text(head, "words", words);
	mailbox_say(m, CLF_FRAME_WITHHELD, head, no_bytes, NULL);
}
