/*
 * reread.c - batches of messages: read outside of any transaction, then stored in one.
 */
#include "clf/gateway/reader/reread.h"

#include "clf/base/arena.h"
#include "clf/base/log.h"
#include "clf/gateway/reader/reader.h"
#include "clf/store/engine/store.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/reread.h"
#include "decide/intake_decide.h"

#define BATCH 50u
#define SENT_TEXTS 30u /* as intake takes */
#define RAW_MAX (256u << 20)
#define BATCH_BYTES (64u << 20) /* of the arena; a batch ends before it holds more */

struct reread {
	struct clf_store *store;
	struct clf_reader_pool *pool;
	const char *locale;
	struct clf_arena *arena;
	struct clf_received *received;
	const struct clf_reading *readings[BATCH]; /* NULL where it failed */
	size_t count;                              /* of the batch */
	struct clf_reread_result sums;             /* with the batch that is being stored */
	struct clf_reread_result *out;
};

/* Failures of the mail are counted; those of the database come back. */
static enum clf_status read_one(struct reread *r, const struct clf_received *received, const struct clf_reading **out,
				struct clf_error *err)
{
	struct clf_read_options options = {.lean = true};
	struct clf_reading *reading = NULL;
	const char *note = NULL;
	struct clf_error why = {0};
	struct clf_buf raw;
	enum clf_status status;

	*out = NULL;
	clf_buf_init(&raw, RAW_MAX);
	status = clf_journal_raw(r->store, received->journal, &raw, err);
	if (status == CLF_OK)
		status = clf_received_sent_texts(r->store, r->arena, received, SENT_TEXTS, &options.sent, err);
	if (status == CLF_OK) {
		if (clf_reader_read(r->pool, r->arena, clf_buf_view(&raw), &options, &reading, &why) != CLF_OK)
			clf_log(CLF_LOG_WARNING, "mail.reread.failed", CLF_N("journal", received->journal),
				CLF_S("why", why.text));
		if (reading != NULL)
			note = intake_body_note(r->arena, r->locale, reading);
		if (note != NULL)
			reading->text = reading->reply = note;
		*out = reading;
	}
	clf_buf_free(&raw);
	return status;
}

static enum clf_status store_readings(void *user, struct clf_error *err)
{
	struct reread *r = user;
	enum clf_status status = CLF_OK;

	r->sums = *r->out;
	for (size_t i = 0; status == CLF_OK && i < r->count; i++) {
		bool changed = false;

		if (r->readings[i] == NULL) {
			r->sums.failed++;
			continue;
		}
		status = clf_received_update(r->store, r->received[i].message, r->readings[i], &changed, err);
		r->sums.read++;
		r->sums.changed += changed;
	}
	return status;
}

static enum clf_status store_batch(struct reread *r, size_t count, struct clf_error *err)
{
	enum clf_status status;

	r->count = count;
	status = clf_store_transact(r->store, store_readings, r, err);
	if (status == CLF_OK)
		*r->out = r->sums;
	return status;
}

/* *after moves behind what was read and stored. */
static enum clf_status next_batch(struct reread *r, int64_t ticket, int64_t *after, size_t *done, struct clf_error *err)
{
	size_t count = 0;
	size_t n = 0;
	enum clf_status status =
	    clf_received_next(r->store, r->arena, ticket, *after, BATCH, &r->received, &count, err);

	for (; status == CLF_OK && n < count && clf_arena_used(r->arena) < BATCH_BYTES; n++)
		status = read_one(r, &r->received[n], &r->readings[n], err);
	if (status == CLF_OK && n > 0) {
		status = store_batch(r, n, err);
		*after = r->received[n - 1].message;
	}
	*done = n;
	return status;
}

enum clf_status clf_reread(struct clf_store *store, struct clf_reader_pool *pool, const char *locale, int64_t ticket,
			   clf_reread_progress *progress, void *context, struct clf_reread_result *out,
			   struct clf_error *err)
{
	struct reread r = {.store = store, .pool = pool, .locale = locale, .arena = clf_arena_new(), .out = out};
	int64_t of = 0;
	int64_t after = 0;
	size_t done = 1;
	enum clf_status status;

	*out = (struct clf_reread_result){0};
	status = clf_received_count(store, ticket, &of, err);
	while (status == CLF_OK && done > 0) {
		clf_arena_reset(r.arena);
		status = next_batch(&r, ticket, &after, &done, err);
		if (status == CLF_OK && progress != NULL)
			progress(context, out->read + out->failed, of);
	}
	clf_arena_free(&r.arena);
	return status;
}
