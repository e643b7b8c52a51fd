/*
 * mailbox_fetch.c - mails from the server to intake, in the order of their UIDs.
 *
 * \Seen decides nothing. A mail is passed over only when the server no longer lists it; one whose bytes don't come
 * is withheld: shown, asked for again, and passed by all others.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "mailbox/mailbox.h"

#define LIST_AT_ONCE 500u
#define BATCH_MAILS 100u
#define BATCH_BYTES (8u << 20)
#define WHOLE_MAX (1u << 20) /* larger mails are fetched in pieces */
#define LOSSES_MAX 2u
#define RETRY_AT_ONCE 20u
#define RETRY_MS 5000
#define BATCH_S 300 /* for one batch, or one piece */

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

/* One mail by itself doesn't come: it is withheld, and in nobody's way. */
static enum clf_status failed(struct mailbox *m, uint32_t uid, enum clf_status why, struct clf_error *err)
{
	enum clf_status status;

	if (m->stopping || why == CLF_ECLOSED)
		return why;
	if (clf_imap_is_usable(m->imap))
		return mailbox_withhold(m, uid, err);
	/* A connection may be lost for another reason: the first that it happens to gets a second try. */
	m->careful = uid > m->careful ? uid : m->careful;
	m->losses = m->lost == uid ? m->losses + 1 : 1;
	m->lost = uid;
	if (m->losses < LOSSES_MAX && !mailbox_is_withheld(m, uid))
		return clf_error_prefix(err, why, "mail %u", uid);
	status = mailbox_withhold(m, uid, err);
	return status == CLF_OK ? why : status;
}

/* What the list didn't tell, of a mail whose bytes are here: a session that is lost over it costs nothing more. */
static void learn(struct mailbox *m, struct clf_imap_entry *entry)
{
	struct clf_imap_entry *alone = NULL;
	size_t count = 0;

	if (clf_imap_list(m->imap, m->arena, entry->uid - 1, 1, &alone, &count, NULL) == CLF_OK && count > 0 &&
	    alone[0].uid == entry->uid)
		*entry = alone[0];
}

static enum clf_status one(struct mailbox *m, const struct clf_imap_entry *listed, struct clf_error *err)
{
	struct clf_imap_entry told = *listed;
	const struct clf_imap_entry *entry = &told;
	uint32_t as_whole = m->as_whole;
	uint32_t too_large = m->too_large;
	struct clf_buf bytes;
	bool oversize = false;
	enum clf_status status;

	mailbox_alive(m, BATCH_S);
	status = mailbox_body(m, entry, &bytes, &oversize, err);
	if (status == CLF_OK && ((oversize && !told.sized) || (told.received_at == 0 && told.uid <= m->lay_uid)))
		learn(m, &told);
	if (status == CLF_OK)
		status = mailbox_hand_over(m, entry, oversize, clf_buf_view(&bytes), err);
	else if (status == CLF_ENOTFOUND) {
		mailbox_withheld_end(m, entry->uid, true);
		status = CLF_OK;
	} else if (m->as_whole == as_whole && (m->too_large == too_large || m->too_large == 0)) {
		status = failed(m, entry->uid, status, err);
	} else {
		/* The next connection asks for it otherwise. */
		m->careful = entry->uid > m->careful ? entry->uid : m->careful;
	}
	clf_buf_free(&bytes);
	return status;
}

/* Came whole with others; what the server says of its size may still mean that more is there. */
static enum clf_status hand_over(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_str bytes,
				 struct clf_error *err)
{
	struct clf_buf all;
	enum clf_status status;

	if (bytes.n >= entry->size)
		return mailbox_hand_over(m, entry, false, bytes, err);
	clf_buf_init(&all, (size_t)m->config->max_size);
	clf_buf_add(&all, bytes.p, bytes.n);
	status = mailbox_body_rest(m, entry, &all, err);
	if (status == CLF_OK)
		status = mailbox_hand_over(m, entry, false, clf_buf_view(&all), err);
	else if (clf_imap_is_usable(m->imap))
		status = one(m, entry, err);
	else
		status = failed(m, entry->uid, status, err);
	clf_buf_free(&all);
	return status;
}

static enum clf_status hand_over_all(struct batch *got, const struct clf_imap_entry *entries, size_t count,
				     struct clf_error *err)
{
	struct mailbox *m = got->m;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count && m->known; i++) {
		const struct fetched *mail = find(got, entries[i].uid);
		bool came = mail != NULL && (mail->bytes.n > 0 || entries[i].size == 0);

		if (!came || (int64_t)mail->bytes.n > m->config->max_size)
			status = one(m, &entries[i], err);
		else
			status = hand_over(m, &entries[i], mail->bytes, err);
	}
	return status;
}

/* One that the server can't give fails all: halved, down to that one. */
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
	if (status == CLF_OK)
		return hand_over_all(&got, entries, count, err);
	if (!clf_imap_is_usable(m->imap)) {
		/* Halving would cost a connection each time: the next time each goes by itself. */
		if (status != CLF_ECLOSED)
			m->careful = uids[count - 1];
		return status;
	}
	if (count == 1)
		return one(m, &entries[0], err);
	mailbox_attend(m, 0);
	if (m->stopping || !m->known)
		return CLF_OK;
	status = batch(m, entries, count / 2, err);
	return status == CLF_OK ? batch(m, entries + count / 2, count - count / 2, err) : status;
}

static bool goes_whole(const struct mailbox *m, const struct clf_imap_entry *entry)
{
	return entry->uid > m->careful && entry->sized && entry->size <= WHOLE_MAX &&
	       (int64_t)entry->size <= m->config->max_size;
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

/* Those that are withheld have their own time. */
static size_t without_withheld(const struct mailbox *m, struct clf_imap_entry *entries, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (!mailbox_is_withheld(m, entries[i].uid))
			entries[n++] = entries[i];
	return n;
}

/* A server may hang up over the size of a mail that it can't open: then all are listed without. */
static enum clf_status list(struct mailbox *m, struct clf_arena *arena, struct clf_imap_entry **entries, size_t *count,
			    struct clf_error *err)
{
	enum clf_status status;

	mailbox_alive(m, BATCH_S);
	if (m->unsized)
		status = clf_imap_list_uids(m->imap, arena, m->cursor, LIST_AT_ONCE, entries, count, err);
	else
		status = clf_imap_list(m->imap, arena, m->cursor, LIST_AT_ONCE, entries, count, err);
	if (status == CLF_OK && *count == 0)
		m->unsized = false;
	else if (status != CLF_OK && status != CLF_ECLOSED && !clf_imap_is_usable(m->imap))
		m->unsized = true;
	return status;
}

/* A pause that begins amid a list ends it there. */
static bool wants_mail(const struct mailbox *m)
{
	return m->known && !m->stopping && m->paused[0] == '\0';
}

enum clf_status mailbox_fetch(struct mailbox *m, bool *found, struct clf_error *err)
{
	struct clf_arena *listed = clf_arena_new();
	struct clf_imap_entry *entries = NULL;
	enum clf_status status;
	size_t count = 0, listed_count, i = 0;
	uint32_t last;

	status = list(m, listed, &entries, &count, err);
	*found = count > 0;
	last = count > 0 ? entries[count - 1].uid : 0;
	listed_count = count = without_withheld(m, entries, count);
	if (status == CLF_OK)
		status = mailbox_begins_filter(m, entries, &count, err);
	while (status == CLF_OK && i < count && wants_mail(m)) {
		size_t n = batch_size(m, entries + i, count - i);

		status = n > 0 ? batch(m, entries + i, n, err) : one(m, &entries[i], err);
		i += n > 0 ? n : 1;
		clf_arena_reset(m->arena);
		if (status == CLF_OK)
			push(m);
		if (status == CLF_OK && m->kept.count >= BATCH_MAILS)
			status = mailbox_finish(m, err);
	}
	if (status == CLF_OK && i < count && m->paused[0] != '\0')
		mailbox_begins_again(m, entries + count, listed_count - count);
	clf_arena_free(&listed);
	if (status == CLF_OK && i >= count && m->known && !m->stopping)
		mailbox_begins_listed(m, last);
	return status;
}

enum clf_status mailbox_retry(struct mailbox *m, struct clf_error *err)
{
	struct clf_imap_entry due[RETRY_AT_ONCE];
	size_t count = mailbox_withheld_list(m, due, RETRY_AT_ONCE);
	size_t before = m->withheld_count;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count && wants_mail(m); i++) {
		status = one(m, &due[i], err);
		clf_arena_reset(m->arena);
		if (status == CLF_OK)
			push(m);
	}
	/* None came: the others of very many wait a moment. */
	if (status == CLF_OK && count == RETRY_AT_ONCE && m->withheld_count == before)
		m->retry_at = clf_clock_monotonic_ms() + RETRY_MS;
	return status;
}
