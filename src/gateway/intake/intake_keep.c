/*
 * intake_keep.c - the first commit: raw mail and its journal row, many in one; then "kept" is said.
 *
 * Nothing is decided here. Until the commit is durable the mail stays unmarked on its server.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/base/str.h"
#include "clf/gateway/frames.h"
#include "clf/mail/address.h"
#include "intake/intake_inside.h"

#define OLD CLF_HOUR

/* What is older than the mailbox by more than clocks differ: nothing is sent for it. */
static enum clf_lay lay_of(const struct peer *peer, uint32_t uidvalidity, uint32_t uid, int64_t received_at)
{
	if (uidvalidity != peer->uidvalidity || uid > peer->lay_uid || peer->configured_at == 0)
		return CLF_LAY_CAME;
	return received_at != 0 && received_at < peer->configured_at - OLD ? CLF_LAY_OLD : CLF_LAY_THERE;
}

void intake_arrive(struct intake *intake, const struct peer *peer, const struct clf_frame *frame)
{
	const char *mailbox = peer->name;
	const char *envelope = clf_json_get_text(frame->head, "envelope");
	int64_t uidvalidity = clf_json_get_number(frame->head, "uidvalidity", 0);
	int64_t uid = clf_json_get_number(frame->head, "uid", 0);
	int64_t size = clf_json_get_number(frame->head, "size", 0);
	int64_t received_at = clf_json_get_number(frame->head, "received_at", 0);
	struct clf_arena *arena = intake->arrival_arena;

	if (uidvalidity <= 0 || uidvalidity > UINT32_MAX || uid <= 0 || uid > UINT32_MAX) {
		clf_log(CLF_LOG_WARNING, "mailbox.frame.refused", CLF_S("mailbox", mailbox),
			CLF_S("why", "a mail without UID"));
		return;
	}
	if (envelope != NULL && strlen(envelope) > CLF_ADDRESS_MAX)
		envelope = NULL;
	if (intake->arrival_count == 0)
		intake->arrived_at = clf_clock_monotonic_ms();
	intake->arrivals[intake->arrival_count++] = (struct arrival){
	    .mail = {.mailbox = clf_arena_strdup(arena, mailbox),
		     .uidvalidity = (uint32_t)uidvalidity,
		     .uid = (uint32_t)uid,
		     .envelope = clf_arena_strdup(arena, envelope),
		     .raw = {clf_arena_copy(arena, frame->bytes.p, frame->bytes.n), frame->bytes.n},
		     .sender = clf_sender_hash(frame->bytes),
		     .may_be_probe =
			 clf_probe_is_claimed(frame->bytes) && !clf_json_get_bool(frame->head, "oversize", false),
		     .oversize = clf_json_get_bool(frame->head, "oversize", false),
		     .size = size > 0 ? size : (int64_t)frame->bytes.n,
		     .received_at = received_at > 0 ? received_at : 0,
		     .lay = lay_of(peer, (uint32_t)uidvalidity, (uint32_t)uid, received_at)},
	};
	intake->arrival_bytes += frame->bytes.n;
}

static size_t begun_of(const struct intake *intake, size_t before, int64_t sender)
{
	size_t n = intake_jobs_of(intake, sender);

	for (size_t i = 0; i < before; i++)
		n += intake->arrivals[i].mail.sender == sender;
	return n;
}

/* Those that can be read at once: there is room in memory, and nothing that came before them waits. */
static void choose_begun(struct intake *intake)
{
	size_t jobs = intake_free_jobs(intake);
	size_t bytes = intake->job_bytes;

	for (size_t i = 0; i < intake->arrival_count; i++) {
		struct clf_arrival *mail = &intake->arrivals[i].mail;

		mail->begun = !intake->backlog && jobs > 0 &&
			      (bytes == 0 || bytes + mail->raw.n <= intake_room_for(mail->raw.n)) &&
			      begun_of(intake, i, mail->sender) < INTAKE_SENDER_JOBS;
		if (!mail->begun)
			return;
		jobs--;
		bytes += mail->raw.n;
	}
}

enum clf_status intake_keep_rows(struct intake *intake, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	choose_begun(intake);
	for (size_t i = 0; status == CLF_OK && i < intake->arrival_count; i++) {
		struct arrival *arrival = &intake->arrivals[i];

		status = clf_journal_keep(intake->store, &arrival->mail, &arrival->journal, &arrival->known, err);
	}
	clf_fault("intake.before-keep-commit");
	return status;
}

static enum clf_status keep_all(void *user, struct clf_error *err)
{
	return intake_keep_rows(user, err);
}

static bool same_folder(const struct clf_arrival *a, const struct clf_arrival *b)
{
	return a->uidvalidity == b->uidvalidity && strcmp(a->mailbox, b->mailbox) == 0;
}

/* One frame for each run of mails of one mailbox. */
static void say_kept(struct intake *intake)
{
	size_t from = 0;

	while (from < intake->arrival_count) {
		const struct clf_arrival *first = &intake->arrivals[from].mail;
		struct clf_json *head = clf_json_object();
		struct clf_json *uids = clf_json_array();
		struct clf_json *later = clf_json_array();
		size_t to = from;

		for (; to < intake->arrival_count && same_folder(first, &intake->arrivals[to].mail); to++) {
			const struct clf_arrival *mail = &intake->arrivals[to].mail;

			clf_json_append(mail->may_be_probe ? later : uids, clf_json_integer(mail->uid));
		}
		clf_json_set_integer(head, "uidvalidity", first->uidvalidity);
		clf_json_set(head, "uids", uids);
		clf_json_set(head, "later", later);
		intake_send(intake, "mailbox", first->mailbox, CLF_FRAME_KEPT, head);
		clf_json_free(&head);
		from = to;
	}
}

static void forget_arrivals(struct intake *intake)
{
	intake->arrival_count = 0;
	intake->arrival_bytes = 0;
	clf_arena_reset(intake->arrival_arena);
}

void intake_kept(struct intake *intake)
{
	size_t fresh = 0;
	size_t begun = 0;

	if (intake->arrival_count == 0)
		return;
	clf_fault("intake.after-keep-commit");
	trouble_wrote(&intake->trouble);
	say_kept(intake);
	clf_fault("intake.after-kept-sent");
	for (size_t i = 0; i < intake->arrival_count; i++) {
		const struct arrival *arrival = &intake->arrivals[i];

		if (arrival->known)
			continue;
		clf_log(CLF_LOG_INFO, "mail.kept", CLF_N("journal", arrival->journal),
			CLF_S("mailbox", arrival->mail.mailbox), CLF_N("uid", arrival->mail.uid),
			CLF_N("size", arrival->mail.size));
		fresh++;
		begun += arrival->mail.begun;
		if (arrival->mail.begun)
			intake_begin(intake, arrival);
	}
	if (begun > 0)
		clf_fault("intake.held");
	if (fresh > begun) {
		intake->backlog = true;
		intake->look_at = 0;
	}
	forget_arrivals(intake);
}

/* A mail by itself. */
struct keeping {
	struct clf_store *store;
	struct arrival *arrival;
	const char *detail; /* for the mailbox's state, when it can't be kept */
};

static enum clf_status keep_arrival(void *user, struct clf_error *err)
{
	const struct keeping *k = user;

	return clf_journal_keep(k->store, &k->arrival->mail, &k->arrival->journal, &k->arrival->known, err);
}

static enum clf_status keep_one(struct intake *intake, struct arrival *arrival, struct clf_error *err)
{
	struct keeping keeping = {.store = intake->store, .arrival = arrival};

	return clf_store_transact_once(intake->store, keep_arrival, &keeping, err);
}

/* Of a mail that can't be kept whole, its header: as of one that is too large, people look at it on its server. */
static void keep_header_alone(struct clf_arrival *mail)
{
	mail->raw.n = intake_header_size(mail->raw);
	mail->envelope = NULL;
	mail->may_be_probe = false;
	mail->oversize = true;
}

static enum clf_status report_left(void *user, struct clf_error *err)
{
	const struct keeping *k = user;

	const struct clf_mailbox_report report = {.state = "failed", .detail = k->detail};

	return clf_journal_mailbox_report(k->store, k->arrival->mail.mailbox, &report, err);
}

/* It stays on its server, unmarked, and the mailbox's state says so. */
static enum clf_status leave(struct intake *intake, struct arrival *arrival, const struct clf_error *why)
{
	struct keeping keeping = {.store = intake->store, .arrival = arrival};

	keeping.detail =
	    clf_arena_printf(intake->arena, "the mail with UID %u can't be kept and stays on the server: %s",
			     arrival->mail.uid, why->text);
	clf_log(CLF_LOG_ERROR, "mail.keep.failed", CLF_S("mailbox", arrival->mail.mailbox),
		CLF_N("uid", arrival->mail.uid), CLF_S("why", why->text));
	return clf_store_transact_once(intake->store, report_left, &keeping, NULL);
}

/* Whole, else its header, else not at all; *kept says whether. */
static enum clf_status keep_or_leave(struct intake *intake, struct arrival *arrival, bool *kept, struct clf_error *err)
{
	enum clf_status status = keep_one(intake, arrival, err);

	if (status != CLF_OK && !clf_store_is_trouble(status)) {
		clf_log(CLF_LOG_ERROR, "mail.keep.header", CLF_S("mailbox", arrival->mail.mailbox),
			CLF_N("uid", arrival->mail.uid), CLF_S("why", err->text));
		keep_header_alone(&arrival->mail);
		status = keep_one(intake, arrival, err);
	}
	*kept = status == CLF_OK;
	if (status == CLF_OK || clf_store_is_trouble(status))
		return status;
	status = leave(intake, arrival, err);
	return clf_store_is_trouble(status) ? status : CLF_OK;
}

/* One mail that the store refuses for good must not hold up all others for ever: each by itself. */
static enum clf_status keep_each(struct intake *intake, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	size_t n = 0;

	for (size_t i = 0; status == CLF_OK && i < intake->arrival_count; i++) {
		bool kept = false;

		status = keep_or_leave(intake, &intake->arrivals[i], &kept, err);
		if (kept)
			intake->arrivals[n++] = intake->arrivals[i];
	}
	/* What was kept is known when all of them are tried again. */
	if (status != CLF_OK)
		return status;
	intake->arrival_count = n;
	intake_kept(intake);
	forget_arrivals(intake);
	return CLF_OK;
}

void intake_keep(struct intake *intake)
{
	while (intake->arrival_count > 0 && !intake_must_stop(intake)) {
		struct clf_error err = {0};
		enum clf_status status = clf_store_transact_once(intake->store, keep_all, intake, &err);

		if (status == CLF_OK)
			intake_kept(intake);
		else if (status == CLF_EIO)
			intake_reopen(intake, &err);
		else if (status != CLF_EAGAIN && keep_each(intake, &err) == CLF_EIO)
			intake_reopen(intake, &err);
	}
	forget_arrivals(intake);
}
