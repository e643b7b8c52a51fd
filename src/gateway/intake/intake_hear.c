/*
 * intake_hear.c - what the other roles say: mails to keep, and words about mails that were kept.
 *
 * A mailbox process talks to a hostile server: all it says is checked, and it may only speak of its own mailbox.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "clf/store/mail/heartbeat.h"
#include "clf/wire/imap_trouble.h"
#include "intake/intake_inside.h"

#define UIDS_MAX 100000u
#define FRAMES_AT_ONCE 100u /* of one peer, before the others are heard */

static uint32_t get_u32(const struct clf_json *head, const char *key)
{
	int64_t number = clf_json_get_number(head, key, 0);

	return number > 0 && number <= UINT32_MAX ? (uint32_t)number : 0;
}

static enum clf_status write_uidvalidity(struct intake *intake, const struct peer *peer, const struct clf_json *head,
					 struct clf_error *err)
{
	uint32_t uidnext = get_u32(head, "uidnext");

	return clf_journal_uidvalidity(intake->store, peer->name, get_u32(head, "uidvalidity"),
				       uidnext > 0 ? uidnext - 1 : 0, err);
}

static enum clf_status write_passed(struct intake *intake, const struct peer *peer, const struct clf_json *head,
				    struct clf_error *err)
{
	return clf_journal_passed(intake->store, peer->name, get_u32(head, "uidvalidity"), get_u32(head, "uid"),
				  clf_json_get_number(head, "before", 0), clf_json_get_number(head, "count", 0), err);
}

static const uint32_t *uids_of(struct intake *intake, const struct clf_json *head, size_t *count)
{
	const struct clf_json *list = clf_json_get(head, "uids");
	size_t most = clf_json_size(list) < UIDS_MAX ? clf_json_size(list) : UIDS_MAX;
	uint32_t *uids = clf_arena_array_of(intake->arena, most, uint32_t);
	size_t n = 0;

	for (size_t i = 0; i < most; i++) {
		int64_t uid = clf_json_number(clf_json_at(list, i), 0);

		if (uid > 0 && uid <= UINT32_MAX)
			uids[n++] = (uint32_t)uid;
	}
	*count = n;
	return uids;
}

static enum clf_status write_done(struct intake *intake, const struct peer *peer, const struct clf_json *head,
				  struct clf_error *err)
{
	size_t count = 0;
	const uint32_t *uids = uids_of(intake, head, &count);

	return clf_journal_done(intake->store, peer->name, get_u32(head, "uidvalidity"), uids, count, err);
}

static enum clf_status write_copied(struct intake *intake, const struct peer *peer, const struct clf_json *head,
				    struct clf_error *err)
{
	size_t count = 0;
	const uint32_t *uids = uids_of(intake, head, &count);

	return clf_journal_copied(intake->store, peer->name, get_u32(head, "uidvalidity"), uids, count, err);
}

static enum clf_status write_report(struct intake *intake, const struct peer *peer, const struct clf_json *head,
				    struct clf_error *err)
{
	static const char *const states[] = {"connected", "waiting", "failed"};
	const char *said = clf_json_get_text(head, "state");
	const char *trouble = clf_json_get_text(head, "trouble");
	const struct clf_imap_policy *policy = clf_imap_policy_named(trouble);
	struct clf_mailbox_report report = {.state = "failed",
					    .detail = clf_json_get_text(head, "detail"),
					    .trouble = policy != NULL ? trouble : NULL,
					    .tell_after_s = policy != NULL ? policy->tell_after_s : -1,
					    .next_try_at = clf_json_get_number(head, "next_try_at", 0),
					    .polled = clf_json_get_bool(head, "polled", false)};

	for (size_t i = 0; said != NULL && i < CLF_COUNT(states); i++) {
		if (strcmp(states[i], said) == 0)
			report.state = states[i];
	}
	return clf_journal_mailbox_report(intake->store, peer->name, &report, err);
}

static enum clf_status write_withheld(struct intake *intake, const struct peer *peer, const struct clf_json *head,
				      struct clf_error *err)
{
	const char *words = clf_json_get_text(head, "words");
	uint32_t uidvalidity = get_u32(head, "uidvalidity");
	uint32_t uid = get_u32(head, "uid");

	if (uidvalidity == 0 || uid == 0)
		return clf_error_set(err, CLF_EINVAL, "a mail without UID");
	if (words == NULL)
		return clf_journal_withheld_end(intake->store, peer->name, uidvalidity, uid, err);
	return clf_journal_withhold(intake->store, peer->name, uidvalidity, uid, words, err);
}

static enum clf_status write_sought(struct intake *intake, const struct peer *peer, const struct clf_json *head,
				    struct clf_error *err)
{
	const char *folder = clf_json_get_text(head, "folder");
	int64_t sequence = clf_json_get_number(head, "sequence", 0);

	clf_log(CLF_LOG_WARNING, "heartbeat.sought", CLF_S("mailbox", peer->name), CLF_N("sequence", sequence),
		CLF_S("junk", folder));
	return clf_heartbeat_sought(intake->store, peer->name, sequence, folder, clf_clock_now(), err);
}

typedef enum clf_status writer(struct intake *, const struct peer *, const struct clf_json *, struct clf_error *);

/* A frame to be written down. */
struct word {
	struct intake *intake;
	const struct peer *peer;
	const struct clf_json *head;
	writer *write;
};

static enum clf_status write_word(void *user, struct clf_error *err)
{
	const struct word *word = user;

	return word->write(word->intake, word->peer, word->head, err);
}

/* Tried until it is written: a mailbox process takes each word of ours for done. */
static bool write_down(struct intake *intake, const struct peer *peer, const struct clf_json *head, writer *write)
{
	struct word word = {intake, peer, head, write};

	while (!intake_must_stop(intake)) {
		struct clf_error err = {0};
		enum clf_status status = clf_store_transact_once(intake->store, write_word, &word, &err);

		if (status == CLF_OK) {
			trouble_wrote(&intake->trouble);
			return true;
		}
		if (status == CLF_EIO) {
			intake_reopen(intake, &err);
		} else if (status != CLF_EAGAIN) {
			clf_log(CLF_LOG_WARNING, "mailbox.frame.refused", CLF_S("mailbox", peer->name),
				CLF_S("why", err.text));
			return false;
		}
	}
	return false;
}

static void answer_state(struct intake *intake, struct peer *peer)
{
	struct clf_error err = {0};

	while (!intake_must_stop(intake) && intake_send_state(intake, peer, &err) != CLF_OK)
		intake_reopen(intake, &err);
}

static void hear_mailbox(struct intake *intake, struct peer *peer, const struct clf_frame *frame)
{
	if (frame->type == CLF_FRAME_MAIL) {
		intake_arrive(intake, peer, frame);
		return;
	}
	/* What a mailbox says is about the mails it handed over before. */
	intake_keep(intake);
	if (intake->store == NULL)
		return;
	switch (frame->type) {
	case CLF_FRAME_HELLO:
		answer_state(intake, peer);
		break;
	case CLF_FRAME_UIDVALIDITY:
		if (write_down(intake, peer, frame->head, write_uidvalidity))
			answer_state(intake, peer);
		break;
	case CLF_FRAME_DONE:
		write_down(intake, peer, frame->head, write_done);
		break;
	case CLF_FRAME_COPIED:
		write_down(intake, peer, frame->head, write_copied);
		break;
	case CLF_FRAME_PASSED:
		write_down(intake, peer, frame->head, write_passed);
		break;
	case CLF_FRAME_REPORT:
		write_down(intake, peer, frame->head, write_report);
		break;
	case CLF_FRAME_SOUGHT:
		write_down(intake, peer, frame->head, write_sought);
		break;
	case CLF_FRAME_WITHHELD:
		write_down(intake, peer, frame->head, write_withheld);
		break;
	default:
		break;
	}
}

static bool is_full(const struct intake *intake)
{
	return intake->arrival_count >= INTAKE_KEEP_MAILS || intake->arrival_bytes >= INTAKE_KEEP_BYTES;
}

static bool take_peer(struct intake *intake, struct peer *peer)
{
	enum clf_status status = CLF_OK;
	struct clf_error err = {0};

	if (clf_channel_pending(peer->channel) > 0)
		clf_channel_flush(peer->channel, NULL);
	for (unsigned n = 0; n < FRAMES_AT_ONCE && !is_full(intake) && !intake_must_stop(intake); n++) {
		struct clf_frame frame;

		status = clf_channel_receive(peer->channel, &frame, &err);
		if (status != CLF_OK)
			break;
		if (strcmp(peer->role, "mailbox") == 0)
			hear_mailbox(intake, peer, &frame);
		else if (frame.type == CLF_FRAME_WAKE)
			intake->look_at = 0;
		clf_frame_clear(&frame);
		if (peer->channel == NULL)
			return false;
	}
	/* Where another waits nothing more can come. */
	if (status == CLF_OK || (status == CLF_EAGAIN && peer->next == NULL))
		return status == CLF_OK;
	if (status != CLF_ECLOSED && status != CLF_EAGAIN)
		clf_log(CLF_LOG_WARNING, "peer.broken", CLF_S("peer", peer->role), CLF_S("name", peer->name),
			CLF_S("why", err.text));
	intake_end_peer(peer);
	return peer->channel != NULL;
}

static size_t list_peers(struct intake *intake, struct peer **list)
{
	size_t n = 0;

	for (size_t i = 0; i < INTAKE_PEERS; i++) {
		if (intake->peers[i].channel != NULL)
			list[n++] = &intake->peers[i];
	}
	return n;
}

/* Each time another is first: one with endless mail fills a commit by itself, and the others need theirs. */
bool intake_take_peers(struct intake *intake)
{
	struct peer *peers[INTAKE_PEERS];
	size_t count = list_peers(intake, peers);
	size_t first = count > 1 ? (size_t)clf_random_below(count) : 0;
	bool more = false;

	for (size_t i = 0; i < count && intake->store != NULL; i++) {
		struct peer *peer = peers[(first + i) % count];

		if (peer->channel != NULL && take_peer(intake, peer))
			more = true;
	}
	return more;
}
