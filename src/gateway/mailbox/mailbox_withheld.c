/*
 * mailbox_withheld.c - mails that the server lists and doesn't give: shown with its words, asked for again with growing
 * pauses, and in nobody's way.
 *
 * Intake keeps them over restarts; those below the highest UID that was kept would be forgotten otherwise.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "mailbox/mailbox.h"

#define PAUSE_MS 5000
#define PAUSE_MAX_MS (60 * 60 * 1000)
#define LOST_PAUSE_MS 15000 /* for all, when asking for one cost the connection */
#define WITHHELD_MAX 10000u /* beyond it the server gives nothing: no mail is to blame */
#define UIDS_SHOWN 10u

static size_t find(const struct mailbox *m, uint32_t uid)
{
	size_t low = 0;
	size_t high = m->withheld_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->withheld[middle].uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool mailbox_is_withheld(const struct mailbox *m, uint32_t uid)
{
	size_t at = find(m, uid);

	return at < m->withheld_count && m->withheld[at].uid == uid;
}

static struct mailbox_withheld *add(struct mailbox *m, uint32_t uid)
{
	size_t at = find(m, uid);

	if (at < m->withheld_count && m->withheld[at].uid == uid)
		return &m->withheld[at];
	if (m->withheld_count == m->withheld_room) {
		m->withheld_room = m->withheld_room > 0 ? m->withheld_room * 2 : 16;
		m->withheld = reallocarray(m->withheld, m->withheld_room, sizeof *m->withheld);
		if (m->withheld == NULL)
			abort();
	}
	memmove(m->withheld + at + 1, m->withheld + at, (m->withheld_count - at) * sizeof *m->withheld);
	m->withheld_count++;
	m->withheld[at] = (struct mailbox_withheld){.uid = uid};
	return &m->withheld[at];
}

static int64_t pause_after(unsigned tries)
{
	int64_t ms = PAUSE_MS;

	for (unsigned i = 1; i < tries && ms < PAUSE_MAX_MS; i++)
		ms *= 2;
	return ms < PAUSE_MAX_MS ? ms : PAUSE_MAX_MS;
}

enum clf_status mailbox_withhold(struct mailbox *m, uint32_t uid, struct clf_error *err)
{
	int64_t now = clf_clock_monotonic_ms();
	struct mailbox_withheld *mail;

	if (m->withheld_count >= WITHHELD_MAX && !mailbox_is_withheld(m, uid))
		return clf_error_prefix(err, CLF_EAGAIN, "the server gives none of %u mails", WITHHELD_MAX);
	mail = add(m, uid);
	mail->tries++;
	mail->due = now + pause_after(mail->tries);
	m->lost_over_withheld = !clf_imap_is_usable(m->imap);
	if (m->lost_over_withheld)
		m->retry_at = now + LOST_PAUSE_MS;
	if (mail->tries == 1)
		clf_log(CLF_LOG_WARNING, "mail.withheld", CLF_N("uid", uid), CLF_S("why", err->text));
	if (uid > m->cursor)
		m->cursor = uid;
	snprintf(m->refusal, sizeof m->refusal, "%s", err->text);
	mailbox_tell_withheld(m, uid, m->refusal);
	mailbox_report_well(m, false);
	return CLF_OK;
}

void mailbox_withheld_end(struct mailbox *m, uint32_t uid, bool gone)
{
	size_t at = find(m, uid);

	if (at == m->withheld_count || m->withheld[at].uid != uid)
		return;
	m->withheld_count--;
	memmove(m->withheld + at, m->withheld + at + 1, (m->withheld_count - at) * sizeof *m->withheld);
	clf_log(CLF_LOG_INFO, "mail.withheld.end", CLF_N("uid", uid), CLF_S("why", gone ? "gone" : "came"));
	if (gone)
		mailbox_tell_withheld(m, uid, NULL);
	/* What kept it back may have kept back the others. */
	for (size_t i = 0; !gone && i < m->withheld_count; i++)
		m->withheld[i].due = 0;
	mailbox_report_well(m, false);
}

void mailbox_withheld_take(struct mailbox *m, const struct clf_json *uids)
{
	struct mailbox_withheld *old = m->withheld;
	struct mailbox before = {.withheld = old, .withheld_count = m->withheld_count};

	m->withheld = NULL;
	m->withheld_count = m->withheld_room = 0;
	for (size_t i = 0; i < clf_json_size(uids) && i < WITHHELD_MAX; i++) {
		uint32_t uid = (uint32_t)clf_json_number(clf_json_at(uids, i), 0);

		*add(m, uid) =
		    mailbox_is_withheld(&before, uid) ? old[find(&before, uid)] : (struct mailbox_withheld){.uid = uid};
	}
	free(old);
}

static int64_t due_at(const struct mailbox *m, const struct mailbox_withheld *mail)
{
	return mail->due > m->retry_at ? mail->due : m->retry_at;
}

int64_t mailbox_withheld_due(const struct mailbox *m)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < m->withheld_count; i++)
		if (due_at(m, &m->withheld[i]) < first)
			first = due_at(m, &m->withheld[i]);
	return first;
}

size_t mailbox_withheld_list(const struct mailbox *m, struct clf_imap_entry *out, size_t max)
{
	int64_t now = clf_clock_monotonic_ms();
	size_t n = 0;

	for (size_t i = 0; i < m->withheld_count && n < max; i++)
		if (due_at(m, &m->withheld[i]) <= now)
			out[n++] = (struct clf_imap_entry){.uid = m->withheld[i].uid};
	return n;
}

void mailbox_report_well(struct mailbox *m, bool polled)
{
	char uids[UIDS_SHOWN * 12 + 8] = "";
	char detail[CLF_ERROR_TEXT] = "";
	size_t n = 0;

	for (size_t i = 0; i < m->withheld_count && i < UIDS_SHOWN; i++)
		n += (size_t)snprintf(uids + n, sizeof uids - n, "%s%u", i > 0 ? ", " : "", m->withheld[i].uid);
	if (m->withheld_count > UIDS_SHOWN)
		snprintf(uids + n, sizeof uids - n, ", ...");
	if (m->withheld_count > 0)
		snprintf(detail, sizeof detail, "the server withholds %zu mail%s (UID %s), asked for again: %.300s",
			 m->withheld_count, m->withheld_count > 1 ? "s" : "", uids,
			 m->refusal[0] != '\0' ? m->refusal : "not yet asked for since the start");
	if (m->kept.count > 0 && m->unmarked != CLF_TROUBLE_NONE)
		mailbox_report(m, m->unmarked, m->unmarked_words, m->finish_at - clf_clock_monotonic_ms(), polled);
	else
		mailbox_report(m, CLF_TROUBLE_NONE, detail, 0, polled);
}
