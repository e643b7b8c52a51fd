/*
 * mailbox_fetch.c - mails from the server to intake, in the order of their UIDs; and what is done with them after.
 *
 * \Seen decides nothing. A mail is passed over only when the server no longer lists it; one whose bytes don't come
 * is handed over by its header, or by nothing at all, so that a person sees it.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "clf/base/log.h"
#include "mailbox.h"

#define LIST_AT_ONCE 500u
#define BATCH_MAILS 100u
#define BATCH_BYTES (8u << 20)
#define WHOLE_MAX (1u << 20) /* larger mails are fetched in pieces */
#define PIECE (256u << 10)
#define HEADER_MAX (256u << 10)
#define TROUBLES_MAX 3u
#define BATCH_S 300 /* for one batch, or one piece */
#define REFUSED_MS 60000
#define FINISH_RUN 1000u

struct fetched {
	uint32_t uid;
	struct clf_str bytes;
};

struct batch {
	struct mailbox *m;
	struct fetched *mails;
	size_t count;
};

static enum clf_status collect(void *user, uint32_t uid, struct clf_str bytes, struct clf_error *err)
{
	struct batch *batch = user;

	(void)err;
	batch->mails[batch->count++] =
	    (struct fetched){uid, {clf_arena_copy(batch->m->arena, bytes.p, bytes.n), bytes.n}};
	return CLF_OK;
}

static const struct fetched *find(const struct batch *batch, uint32_t uid)
{
	for (size_t i = 0; i < batch->count; i++)
		if (batch->mails[i].uid == uid)
			return &batch->mails[i];
	return NULL;
}

static enum clf_status header_only(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_error *err)
{
	struct clf_buf header;
	enum clf_status status;

	clf_buf_init(&header, HEADER_MAX);
	status = clf_imap_fetch_header(m->imap, entry->uid, &header, err);
	if (status == CLF_OK)
		status = mailbox_hand_over(m, entry->uid, entry->size, true, clf_buf_view(&header), err);
	clf_buf_free(&header);
	return status;
}

/* CLF_ELIMIT: it is larger than max_size, whatever the server said before. */
static enum clf_status pieces(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_buf *whole,
			      struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	size_t before;

	do {
		before = whole->n;
		mailbox_alive(m, BATCH_S);
		mailbox_attend(m, 0);
		if (m->stopping)
			return clf_error_set(err, CLF_ECLOSED, "told to stop");
		status = clf_imap_fetch_piece(m->imap, entry->uid, (uint32_t)before, PIECE, whole, err);
	} while (status == CLF_OK && whole->n - before == PIECE);
	return status;
}

static enum clf_status still_there(struct mailbox *m, uint32_t uid, bool *there, struct clf_error *err)
{
	struct clf_imap_entry *entries = NULL;
	size_t count = 0;
	enum clf_status status = clf_imap_list(m->imap, m->arena, uid - 1, 1, &entries, &count, err);

	if (status == CLF_OK)
		*there = count > 0 && entries[0].uid == uid;
	return status;
}

/* The server lists it and its bytes don't come, time after time: a person has to see that. */
static enum clf_status give_up_bytes(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_error *err)
{
	enum clf_status status;

	clf_log(CLF_LOG_ERROR, "mail.unreadable", CLF_N("uid", entry->uid), CLF_N("size", entry->size));
	if (m->troubles > TROUBLES_MAX)
		return mailbox_hand_over(m, entry->uid, entry->size, true, CLF_STR("\r\n"), err);
	status = header_only(m, entry, err);
	if (status == CLF_ELIMIT || status == CLF_ENOTFOUND)
		m->troubles++;
	return status;
}

static enum clf_status trouble(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_error *err)
{
	if (m->troubled != entry->uid)
		m->troubles = 0;
	m->troubled = entry->uid;
	m->troubles++;
	m->careful = entry->uid > m->careful ? entry->uid : m->careful;
	return clf_error_prefix(err, CLF_EIO, "mail %u (%u octets)", entry->uid, entry->size);
}

static enum clf_status one_in_pieces(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_error *err)
{
	size_t max = (size_t)m->config->max_size;
	struct clf_buf whole;
	bool there = true;
	enum clf_status status;

	clf_buf_init(&whole, max);
	status = pieces(m, entry, &whole, err);
	if (status == CLF_OK)
		status = mailbox_hand_over(m, entry->uid, entry->size, false, clf_buf_view(&whole), err);
	else if (status == CLF_ELIMIT && whole.failed)
		status = header_only(m, entry, err);
	else if (status == CLF_ELIMIT)
		status = trouble(m, entry, err);
	else if (status == CLF_ENOTFOUND) {
		status = still_there(m, entry->uid, &there, err);
		if (status == CLF_OK && there)
			status = trouble(m, entry, err);
	}
	clf_buf_free(&whole);
	return status;
}

static enum clf_status one(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_error *err)
{
	enum clf_status status;

	mailbox_alive(m, BATCH_S);
	if (m->troubled == entry->uid && m->troubles >= TROUBLES_MAX)
		return give_up_bytes(m, entry, err);
	if ((int64_t)entry->size <= m->config->max_size)
		return one_in_pieces(m, entry, err);
	clf_log(CLF_LOG_WARNING, "mail.oversize", CLF_N("uid", entry->uid), CLF_N("size", entry->size));
	status = header_only(m, entry, err);
	return status == CLF_ELIMIT ? trouble(m, entry, err) : status;
}

static enum clf_status batch(struct mailbox *m, const struct clf_imap_entry *entries, size_t count,
			     struct clf_error *err)
{
	struct batch got = {.m = m, .mails = clf_arena_array_of(m->arena, count, struct fetched)};
	uint32_t uids[BATCH_MAILS];
	enum clf_status status;

	for (size_t i = 0; i < count; i++)
		uids[i] = entries[i].uid;
	mailbox_alive(m, BATCH_S);
	status = clf_imap_fetch(m->imap, uids, count, collect, &got, err);
	/* One of them is not what the server said: the next time each goes by itself. */
	if (status == CLF_ELIMIT)
		m->careful = uids[count - 1];
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		const struct fetched *mail = find(&got, uids[i]);

		if (mail == NULL)
			status = one(m, &entries[i], err);
		else if ((int64_t)mail->bytes.n > m->config->max_size)
			status = header_only(m, &entries[i], err);
		else
			status = mailbox_hand_over(m, mail->uid, entries[i].size, false, mail->bytes, err);
	}
	return status;
}

static bool goes_whole(const struct mailbox *m, const struct clf_imap_entry *entry)
{
	return entry->uid > m->careful && entry->size <= WHOLE_MAX && (int64_t)entry->size <= m->config->max_size;
}

static size_t batch_size(const struct mailbox *m, const struct clf_imap_entry *entries, size_t count)
{
	size_t bytes = 0;
	size_t n = 0;

	while (n < count && n < BATCH_MAILS && goes_whole(m, &entries[n])) {
		bytes += entries[n].size;
		if (n > 0 && bytes > BATCH_BYTES)
			break;
		n++;
	}
	return n;
}

/* Until intake's socket has taken all of it: intake works while the next batch is fetched. */
static void push(struct mailbox *m)
{
	mailbox_attend(m, 0);
	while (!m->stopping && m->intake != NULL && clf_channel_pending(m->intake) > 0) {
		mailbox_alive(m, 60);
		mailbox_attend(m, 1000);
	}
}

enum clf_status mailbox_fetch(struct mailbox *m, bool *found, struct clf_error *err)
{
	struct clf_arena *listed = clf_arena_new();
	struct clf_imap_entry *entries = NULL;
	enum clf_status status;
	size_t count = 0;

	mailbox_alive(m, BATCH_S);
	status = clf_imap_list(m->imap, listed, m->cursor, LIST_AT_ONCE, &entries, &count, err);
	*found = count > 0;
	for (size_t i = 0; status == CLF_OK && i < count && m->known && !m->stopping;) {
		size_t n = batch_size(m, entries + i, count - i);

		status = n > 0 ? batch(m, entries + i, n, err) : one(m, &entries[i], err);
		i += n > 0 ? n : 1;
		clf_arena_reset(m->arena);
		if (status == CLF_OK)
			push(m);
		if (status == CLF_OK && m->kept_count >= BATCH_MAILS)
			status = mailbox_finish(m, err);
	}
	clf_arena_free(&listed);
	return status;
}

static int rising(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* In runs, each with its own deadline and told when it is done: there may be very many. */
static enum clf_status finish_runs(struct mailbox *m, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	size_t from = 0;

	while (status == CLF_OK && from < m->kept_count) {
		size_t n = m->kept_count - from < FINISH_RUN ? m->kept_count - from : FINISH_RUN;

		mailbox_alive(m, BATCH_S);
		status = clf_imap_finish(m->imap, m->kept + from, n, m->config->done, m->config->done_folder, err);
		if (status != CLF_OK)
			break;
		clf_fault("mailbox.finished");
		mailbox_done(m, m->kept + from, n);
		from += n;
	}
	/* Nothing is left of them when intake went away meanwhile. */
	if (m->kept_count >= from) {
		m->kept_count -= from;
		memmove(m->kept, m->kept + from, m->kept_count * sizeof *m->kept);
	}
	return status;
}

enum clf_status mailbox_finish(struct mailbox *m, struct clf_error *err)
{
	enum clf_status status;

	if (m->kept_count == 0 || !m->known || clf_clock_monotonic_ms() < m->finish_at)
		return CLF_OK;
	qsort(m->kept, m->kept_count, sizeof *m->kept, rising);
	status = finish_runs(m, err);
	if (status == CLF_OK)
		m->finish_at = 0;
	if (status != CLF_EDENIED && status != CLF_EAGAIN && status != CLF_EINVAL)
		return status;
	/* Fetching goes on; a person learns that mails stay unmarked. */
	m->finish_at = clf_clock_monotonic_ms() + REFUSED_MS;
	mailbox_report(m, "connected", err != NULL ? err->text : "the server refuses to mark mails", false);
	return CLF_OK;
}
