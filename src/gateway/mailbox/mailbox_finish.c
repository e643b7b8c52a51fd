/*
 * mailbox_finish.c - what is done on the server with mails that were kept.
 *
 * Whatever is refused here, fetching goes on; a person learns that mails stay as they were. What was copied is never
 * copied again: intake keeps that over restarts of this process, and this one over restarts of intake.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "mailbox/mailbox.h"

#define FINISH_RUN 1000u
#define FINISH_S 300 /* for one run */

/* Before they are removed: what is told is done before anything else that is told. */
static void copied(void *user, const uint32_t *uids, size_t count)
{
	struct mailbox *m = user;

	mailbox_copied(m, uids, count);
	for (size_t i = 0; i < count; i++)
		mailbox_uids_add(&m->copied, uids[i]);
	clf_fault("mailbox.copied");
}

/* As many from `from` on as are alike, up to what one run has. */
static size_t run_of(const struct mailbox *m, size_t from, bool *lie_there)
{
	size_t n = 0;

	*lie_there = mailbox_uids_have(&m->copied, m->kept.items[from]);
	while (n < FINISH_RUN && from + n < m->kept.count &&
	       mailbox_uids_have(&m->copied, m->kept.items[from + n]) == *lie_there)
		n++;
	return n;
}

/* In runs, each with its own deadline and told when it is done: there may be very many. */
static enum clf_status finish_runs(struct mailbox *m, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	size_t from = 0;

	while (status == CLF_OK && from < m->kept.count) {
		struct clf_imap_finishing run = {.uids = m->kept.items + from,
						 .how = m->config->done,
						 .folder = m->config->done_folder,
						 .note = copied,
						 .user = m};

		mailbox_uids_sort(&m->copied);
		run.count = run_of(m, from, &run.copied);
		mailbox_alive(m, FINISH_S);
		status = clf_imap_finish(m->imap, &run, err);
		clf_fault("mailbox.finished");
		if (run.done > 0)
			mailbox_done(m, run.uids, run.done);
		from += run.done;
	}
	/* Nothing is left of them when intake went away meanwhile. */
	if (m->kept.count >= from) {
		m->kept.count -= from;
		memmove(m->kept.items, m->kept.items + from, m->kept.count * sizeof *m->kept.items);
	}
	return status;
}

static enum clf_status remove_probes(struct mailbox *m, struct clf_error *err)
{
	struct clf_imap_finishing run = {
	    .uids = m->probes.items, .count = m->probes.count, .how = CLF_DONE_REMOVE, .user = m};
	enum clf_status status;

	if (run.count == 0)
		return CLF_OK;
	mailbox_uids_sort(&m->probes);
	mailbox_alive(m, FINISH_S);
	status = clf_imap_finish(m->imap, &run, err);
	clf_fault("mailbox.probe-removed");
	if (status == CLF_OK) {
		mailbox_done(m, run.uids, run.done);
		m->probes.count = 0;
	}
	return status;
}

/* A line that is cut over it is tried again with the next session, but not each time anew. */
static void refused(struct mailbox *m, enum clf_status status, const char *why)
{
	static const char *const done[] = {
	    [CLF_DONE_MOVE] = "move", [CLF_DONE_SEEN] = "mark", [CLF_DONE_DELETE] = "delete"};
	bool first_cut = !clf_imap_is_usable(m->imap) && m->finish_failures == 0;

	m->finish_failures++;
	m->unmarked = clf_imap_trouble(CLF_IMAP_FINISH, status, why);
	if (!first_cut)
		m->finish_at = clf_clock_monotonic_ms() + clf_imap_pause_ms(m->unmarked, m->finish_failures, why);
	if (clf_imap_is_usable(m->imap))
		snprintf(m->unmarked_words, sizeof m->unmarked_words, "the server refuses to %s mails: %.400s",
			 done[m->config->done], why);
	else
		snprintf(m->unmarked_words, sizeof m->unmarked_words,
			 "the line breaks over each try to %s mails: %.400s", done[m->config->done], why);
}

enum clf_status mailbox_finish(struct mailbox *m, struct clf_error *err)
{
	struct clf_error why = {0};
	enum clf_status status;

	/* Said in pieces that a frame holds; what isn't heard is untold again in the next state. */
	for (size_t i = 0; i < m->untold.count; i += FINISH_RUN)
		mailbox_copied(m, m->untold.items + i,
			       m->untold.count - i < FINISH_RUN ? m->untold.count - i : FINISH_RUN);
	m->untold.count = 0;
	if (m->kept.count + m->probes.count == 0 || !m->known || clf_clock_monotonic_ms() < m->finish_at)
		return CLF_OK;
	status = remove_probes(m, &why);
	mailbox_uids_sort(&m->kept);
	if (status == CLF_OK)
		status = finish_runs(m, &why);
	if (status == CLF_OK) {
		m->finish_at = 0;
		m->finish_failures = 0;
		m->unmarked = CLF_TROUBLE_NONE;
		return CLF_OK;
	}
	if (status != CLF_ECLOSED)
		refused(m, status, why.text);
	if (status == CLF_ECLOSED || !clf_imap_is_usable(m->imap))
		return clf_error_set(err, status, "%s", why.text);
	mailbox_report_well(m, false);
	return CLF_OK;
}
