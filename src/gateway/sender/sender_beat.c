/*
 * sender_beat.c - the probes that mailboxes send to themselves: beside the outbox, through the same relays.
 *
 * A probe is stored before it leaves and isn't sent again once it may have left: it is missed then, and another
 * follows. It proves the way that other mail takes, so it has its connections, its rate and its holds; it begins no
 * hold and ends none, since those weigh mail that somebody waits for.
 */
#include <inttypes.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/fault.h"
#include "clf/base/log.h"
#include "clf/mail/write/compose.h"
#include "clf/store/mail/heartbeat.h"
#include "clf/ticket/words.h"
#include "sender/sender.h"

#define LOOK_MS 2000
#define FAILED_MS 300000
#define PROBE_MAX (64u << 10)

/* One probe in the making. */
struct beat {
	struct relay *relay;
	const struct clf_config_mailbox *mailbox;
	struct clf_arena *arena;
	struct clf_buf raw;
	struct clf_probe_due due;
	char token[CLF_TOKEN_TEXT];
	const char *from, *to, *message_id; /* of the envelope the first two */
};

static const char *text_of(const struct beat *beat)
{
	const char *locale = beat->relay->sender->start->config->locale;

	return clf_arena_printf(
	    beat->arena,
	    clf_words(locale, "The mailbox %s sends this mail to itself, about every %d minutes, to see that mail goes "
			      "out and comes in. There is nothing to do: it is removed by itself. If you find it in a "
			      "folder for junk, mark it as wanted: what customers get may end there too."),
	    beat->mailbox->address, (beat->mailbox->heartbeat_s + 59) / 60);
}

static enum clf_status compose(struct beat *beat, int64_t now, struct clf_error *err)
{
	const struct clf_config *config = beat->relay->sender->start->config;
	const struct clf_config_mailbox *mailbox = beat->mailbox;
	struct clf_address *to = clf_arena_new_of(beat->arena, struct clf_address);
	const struct clf_outgoing mail = {
	    .from = {mailbox->from_name != NULL ? mailbox->from_name : config->name, mailbox->address},
	    .to = {to, 1},
	    .reply_to = beat->to,
	    .subject =
		clf_arena_printf(beat->arena, clf_words(config->locale, "%s: heartbeat %" PRId64 ", nothing to do"),
				 mailbox->name, beat->due.sequence),
	    .message_id = beat->message_id,
	    .date = now,
	    .text = text_of(beat),
	    .reference_line = clf_reference_line(beat->arena, "heartbeat", beat->due.sequence, beat->token),
	    .automatic = CLF_AUTO_GENERATED};

	*to = (struct clf_address){"", beat->to};
	return clf_compose(&mail, &beat->raw, err);
}

/* One that was put off goes out as it was, by its Message-ID. */
static enum clf_status address(struct beat *beat, struct clf_error *err)
{
	const struct sender *sender = beat->relay->sender;
	const struct clf_token token = {
	    .klass = CLF_TOKEN_PROBE, .party = beat->due.number, .outbox = beat->due.sequence};
	enum clf_status status = clf_token_encode(sender->keyring, &token, beat->token, err);

	if (status != CLF_OK)
		return status;
	beat->message_id = beat->due.message_id;
	if (beat->message_id == NULL)
		beat->message_id = clf_message_id_make(beat->arena, beat->token, sender->start->config->domain);
	beat->to = beat->due.reply_to;
	if (beat->to == NULL)
		beat->to = clf_reply_address_make(beat->arena, &beat->mailbox->reply, beat->token);
	beat->from = beat->relay->config->envelope_token
			 ? clf_reply_address_make(beat->arena, &beat->mailbox->reply, beat->token)
			 : beat->mailbox->address;
	return CLF_OK;
}

static enum clf_status plan(void *user, struct clf_error *err)
{
	struct beat *beat = user;
	struct clf_store *store = beat->relay->sender->store;
	int64_t now = clf_clock_now();
	enum clf_status status = clf_heartbeat_due(store, beat->arena, beat->mailbox->name, beat->mailbox->heartbeat_s,
						   now, &beat->due, err);
	struct clf_probe_made made = {.mailbox = beat->mailbox->name,
				      .smtp = beat->relay->config->name,
				      .interval_s = beat->mailbox->heartbeat_s};

	clf_buf_clear(&beat->raw);
	if (status != CLF_OK || beat->due.sequence == 0)
		return status;
	status = address(beat, err);
	if (status == CLF_OK)
		status = compose(beat, now, err);
	made.sequence = beat->due.sequence;
	made.message_id = beat->message_id;
	made.reply_to = beat->to;
	return status == CLF_OK ? clf_heartbeat_made(store, &made, now, err) : status;
}

static void submit(struct beat *beat)
{
	struct relay *relay = beat->relay;
	struct sending *s = sender_free_slot(relay);
	struct clf_smtp_result trouble = {.outcome = CLF_SMTP_TEMPORARY};
	struct clf_error err = {0};

	if (s == NULL)
		return;
	s->busy = true;
	s->row = (struct clf_outbox_row){.id = 0};
	s->beat = beat->due.sequence;
	s->mailbox = clf_arena_strdup(s->arena, beat->mailbox->name);
	clf_buf_add_str(&s->raw, clf_buf_view(&beat->raw));
	sender_count(relay, clf_clock_monotonic_ms(), 1);
	if (clf_smtp_submit(relay->smtp, s, beat->from, beat->to, clf_buf_view(&s->raw), &err) == CLF_OK)
		return;
	memcpy(trouble.text, err.text, sizeof trouble.text);
	sender_beat_done(s, &trouble);
}

static void failed(struct relay *relay, const char *mailbox, enum clf_status status, const struct clf_error *err)
{
	if (status == CLF_EIO) {
		sender_shut(relay->sender, err->text);
	} else if (status != CLF_OK && status != CLF_EAGAIN) {
		/* Such as an address that this relay can't be given. */
		relay->beat_at = clf_clock_monotonic_ms() + FAILED_MS;
		clf_log(CLF_LOG_ERROR, "heartbeat.failed", CLF_S("mailbox", mailbox), CLF_S("why", err->text));
	}
}

static void beat_of(struct relay *relay, const struct clf_config_mailbox *mailbox)
{
	struct beat beat = {.relay = relay, .mailbox = mailbox};
	struct sender *sender = relay->sender;
	struct clf_error err = {0};
	bool may_be = false;
	enum clf_status status = clf_heartbeat_may_be_due(sender->store, mailbox->name, mailbox->heartbeat_s,
							  clf_clock_now(), &may_be, &err);

	if (status == CLF_OK && may_be) {
		beat.arena = clf_arena_new();
		clf_buf_init(&beat.raw, PROBE_MAX);
		status = clf_store_transact(sender->store, plan, &beat, &err);
		clf_fault("sender.beat-stored");
		if (status == CLF_OK && beat.due.sequence != 0)
			submit(&beat);
		clf_buf_free(&beat.raw);
		clf_arena_free(&beat.arena);
	}
	failed(relay, mailbox->name, status, &err);
}

static bool may_be_due(const struct relay *relay, const struct clf_config_mailbox *mailbox)
{
	bool may_be = false;

	return clf_heartbeat_may_be_due(relay->sender->store, mailbox->name, mailbox->heartbeat_s, clf_clock_now(),
					&may_be, NULL) == CLF_OK &&
	       may_be;
}

void sender_beat(struct relay *relay)
{
	const struct clf_config *config = relay->sender->start->config;
	int64_t now = clf_clock_monotonic_ms();

	if (now < relay->beat_at || relay->all.begun)
		return;
	relay->beat_at = now + LOOK_MS;
	for (size_t i = 0; i < config->mailbox_count && !relay->sender->is_shut; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (mailbox->heartbeat_s == 0 || !sender_beats_for(relay, mailbox) ||
		    sender_hold_of(relay, mailbox->address) != NULL)
			continue;
		if (sender_lacks_token(relay))
			relay->token.wanted |= may_be_due(relay, mailbox);
		else if (sender_has_room(relay, now) && sender_free_slot(relay) != NULL)
			beat_of(relay, mailbox);
	}
}

/* What ended it. */
struct beat_end {
	const struct sending *sending;
	enum clf_probe_relayed what;
	const char *words;
};

static enum clf_status store_end(void *user, struct clf_error *err)
{
	const struct beat_end *end = user;
	const struct sending *s = end->sending;

	return clf_heartbeat_relayed(s->relay->sender->store, s->mailbox, s->beat, end->what, end->words,
				     clf_clock_now(), err);
}

void sender_beat_done(struct sending *s, const struct clf_smtp_result *result)
{
	struct beat_end end = {.sending = s, .what = CLF_PROBE_TAKEN, .words = result->text};
	struct sender *sender = s->relay->sender;
	struct clf_error err = {0};
	enum clf_status status = CLF_OK;

	clf_fault("sender.beat-answered");
	if (result->outcome == CLF_SMTP_PERMANENT)
		end.what = CLF_PROBE_REFUSED;
	else if (result->outcome == CLF_SMTP_TEMPORARY)
		end.what = CLF_PROBE_PUT_OFF;
	clf_log(end.what == CLF_PROBE_TAKEN ? CLF_LOG_DEBUG : CLF_LOG_WARNING, "heartbeat.out",
		CLF_S("mailbox", s->mailbox), CLF_N("sequence", s->beat), CLF_S("reply", result->text));
	/* While the database fails it counts as one that is out, and is awaited. */
	if (!sender->is_shut)
		status = clf_store_transact(sender->store, store_end, &end, &err);
	failed(s->relay, s->mailbox, status, &err);
	sender_let_go(s);
}
