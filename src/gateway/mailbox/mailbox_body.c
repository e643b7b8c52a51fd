/*
 * mailbox_body.c - the bytes of one mail: all of them, or a failure that says so.
 *
 * A server may send fewer octets than were asked for, and RFC822.SIZE may be an estimate (half, three times): a mail
 * ends where nothing more comes, and nowhere else. A server that doesn't keep to ranges is asked for the whole.
 */
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "mailbox/mailbox.h"

#define PIECE (256u << 10)
#define HEADER_MAX (256u << 10)
#define PIECE_S 300 /* for one piece */
#define WHOLE_S 600 /* for a large mail in one answer: longer than the session lets one command take */

static bool is_refused(const struct mailbox *m, enum clf_status status)
{
	return status != CLF_OK && clf_imap_is_usable(m->imap);
}

static enum clf_status attend(struct mailbox *m, struct clf_error *err)
{
	mailbox_alive(m, PIECE_S);
	mailbox_attend(m, 0);
	return m->stopping ? clf_error_set(err, CLF_ECLOSED, "told to stop") : CLF_OK;
}

/* Asked for from its last octet on: nothing but that one comes at the end. What else comes is appended. */
static enum clf_status try_end(struct mailbox *m, uint32_t uid, struct clf_buf *bytes, struct clf_error *err)
{
	struct clf_buf tail;
	enum clf_status status;

	clf_buf_init(&tail, PIECE);
	status = clf_imap_fetch_piece(m->imap, uid, (uint32_t)bytes->n - 1, PIECE, &tail, err);
	if (status == CLF_OK && (tail.n == 0 || tail.p[0] != bytes->p[bytes->n - 1]))
		status = clf_error_set(err, CLF_ENOTFOUND, "the server sends mail %u in part only", uid);
	if (status == CLF_OK)
		clf_buf_add(bytes, tail.p + 1, tail.n - 1);
	clf_buf_free(&tail);
	return status;
}

/* CLF_ELIMIT: bytes has failed since it is larger than max_size; or other octets came than were asked for. */
static enum clf_status pieces(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_buf *bytes,
			      struct clf_error *err)
{
	for (;;) {
		size_t before = bytes->n;
		enum clf_status status = attend(m, err);

		if (status == CLF_OK)
			status = clf_imap_fetch_piece(m->imap, entry->uid, (uint32_t)before, PIECE, bytes, err);
		if (status == CLF_OK && bytes->n > before)
			continue;
		if (status == CLF_OK && before == 0 && entry->sized && entry->size == 0)
			return CLF_OK;
		if (status == CLF_OK && before == 0)
			return clf_error_set(err, CLF_EINVAL, "the server sent no bytes of mail %u", entry->uid);
		if (status == CLF_OK && entry->sized && before >= entry->size)
			return CLF_OK;
		if (status == CLF_ELIMIT || !clf_imap_is_usable(m->imap) || before == 0)
			return status;
		/* Some refuse what is behind the end; and an empty piece short of the size may be another's fault. */
		status = try_end(m, entry->uid, bytes, status == CLF_OK ? err : NULL);
		if (status == CLF_OK && bytes->n == before)
			return CLF_OK;
		if (status != CLF_OK)
			return status;
	}
}

enum clf_status mailbox_body_rest(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_buf *bytes,
				  struct clf_error *err)
{
	size_t before = bytes->n;
	enum clf_status status = attend(m, err);

	if (status == CLF_OK)
		status = try_end(m, entry->uid, bytes, err);
	if (status == CLF_OK && bytes->n > before)
		return pieces(m, entry, bytes, err);
	/* It came in one answer, which is whole by the protocol; only a server that says otherwise is believed. */
	return is_refused(m, status) && !bytes->failed && bytes->n == before ? CLF_OK : status;
}

static enum clf_status whole(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_buf *bytes,
			     struct clf_error *err)
{
	enum clf_status status;

	clf_buf_clear(bytes);
	mailbox_alive(m, WHOLE_S);
	status = clf_imap_fetch_whole(m->imap, entry->uid, bytes, err);
	/* It announced more than max_size. */
	if (status == CLF_ELIMIT && !clf_imap_is_usable(m->imap))
		m->too_large = entry->uid;
	if (status == CLF_OK && bytes->n == 0 && !(entry->sized && entry->size == 0))
		status = clf_error_set(err, CLF_EINVAL, "the server sent no bytes of mail %u", entry->uid);
	return status;
}

/* CLF_ENOTFOUND: no longer. The words of why its bytes didn't come stay. */
static enum clf_status still_there(struct mailbox *m, uint32_t uid, struct clf_error *err)
{
	struct clf_imap_entry *entries = NULL;
	struct clf_error why = {0};
	size_t count = 0;
	enum clf_status status = clf_imap_list_uids(m->imap, m->arena, uid - 1, 1, &entries, &count, &why);

	if (status != CLF_OK)
		return clf_error_set(err, status == CLF_ENOTFOUND ? CLF_EAGAIN : status, "%s", why.text);
	return count > 0 && entries[0].uid == uid ? CLF_OK : CLF_ENOTFOUND;
}

/* Its size says that it is too large: what stands at the limit decides. */
static enum clf_status passes_limit(struct mailbox *m, const struct clf_imap_entry *entry, bool *passes,
				    struct clf_error *err)
{
	struct clf_buf octet;
	enum clf_status status;

	clf_buf_init(&octet, 16);
	status = clf_imap_fetch_piece(m->imap, entry->uid, (uint32_t)m->config->max_size, 1, &octet, err);
	*passes = octet.n > 0 || status == CLF_ELIMIT;
	clf_buf_free(&octet);
	if (status == CLF_ELIMIT && !clf_imap_is_usable(m->imap))
		m->too_large = entry->uid;
	return status == CLF_ELIMIT || is_refused(m, status) ? CLF_OK : status;
}

/* No piece of it came: it may be gone. Else, and when pieces come otherwise than asked for, as a whole. */
static enum clf_status other_way(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_buf *bytes,
				 enum clf_status why, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	if (why == CLF_ELIMIT)
		m->as_whole = entry->uid;
	else if (bytes->n == 0)
		status = still_there(m, entry->uid, err);
	if (status != CLF_OK)
		return status;
	status = whole(m, entry, bytes, err);
	return status == CLF_ENOTFOUND ? CLF_EINVAL : status;
}

static enum clf_status read_body(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_buf *bytes,
				 bool *oversize, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	*oversize = m->too_large == entry->uid;
	if (!*oversize && (int64_t)entry->size > m->config->max_size)
		status = passes_limit(m, entry, oversize, err);
	if (status != CLF_OK || *oversize)
		return status;
	status = m->as_whole == entry->uid ? CLF_ELIMIT : pieces(m, entry, bytes, err);
	if (is_refused(m, status) && status != CLF_ECLOSED && !bytes->failed)
		status = other_way(m, entry, bytes, status, err);
	else if (status == CLF_ELIMIT && !bytes->failed)
		m->as_whole = entry->uid;
	*oversize = bytes->failed;
	return bytes->failed ? CLF_OK : status;
}

enum clf_status mailbox_body(struct mailbox *m, const struct clf_imap_entry *entry, struct clf_buf *bytes,
			     bool *oversize, struct clf_error *err)
{
	enum clf_status status;

	clf_buf_init(bytes, (size_t)m->config->max_size);
	status = read_body(m, entry, bytes, oversize, err);
	if (status != CLF_OK || !*oversize)
		return status;
	clf_log(CLF_LOG_WARNING, "mail.oversize", CLF_N("uid", entry->uid), CLF_N("size", entry->size));
	clf_buf_free(bytes);
	clf_buf_init(bytes, HEADER_MAX);
	mailbox_alive(m, PIECE_S);
	status = clf_imap_fetch_header(m->imap, entry->uid, bytes, err);
	if (status != CLF_OK)
		m->too_large = 0;
	return status == CLF_ENOTFOUND ? CLF_EINVAL : status;
}
