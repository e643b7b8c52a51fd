/*
 * sender.c - the process that sends: claims what is due, a relay at a time, and hands it to the relays.
 *
 * No mail is claimed that can't go out at once. Claims are leases of a minute that are extended while this
 * process lives: what it leaves behind goes back to the queue, or is uncertain when the final dot may have been seen.
 */
#include "sender/sender.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/fault.h"
#include "clf/base/log.h"
#include "clf/base/str.h"
#include "clf/config/mailbox.h"
#include "clf/gateway/frames.h"

#define TEND_MS 10000
#define FAREWELL_MS 5000 /* for what is on its way, when told to stop */
#define ALIVE_S 120
#define ALIVE_EACH_MS 10000
#define RAW_MAX (200u << 20)
#define HOLD_UNCERTAIN (10 * CLF_MINUTE)

static const struct clf_str no_bytes = {NULL, 0};

static void alive(struct sender *sender)
{
	struct clf_json *head;

	if (clf_clock_monotonic_ms() < sender->alive_at)
		return;
	sender->alive_at = clf_clock_monotonic_ms() + ALIVE_EACH_MS;
	head = clf_json_object();
	clf_json_set_integer(head, "deadline_s", ALIVE_S);
	clf_channel_send(sender->start->control, CLF_FRAME_ALIVE, head, no_bytes, -1, NULL);
	clf_json_free(&head);
}

static void watch(const struct sender *sender, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};

	epoll_ctl(sender->wake, EPOLL_CTL_ADD, fd, &event);
}

static void look_again(struct relay *relay)
{
	relay->look_at = relay->all.look_at = 0;
	for (size_t i = 0; i < relay->sender_count; i++)
		relay->senders[i].look_at = 0;
}

static void look_now(struct sender *sender)
{
	for (size_t i = 0; i < sender->relay_count; i++) {
		look_again(&sender->relays[i]);
		/* Somebody may have said that it is mended; else the next tending sees it. */
		if (!sender->is_shut)
			sender_load_holds(&sender->relays[i], false, NULL);
	}
}

static void drop_peer(struct sender *sender, size_t at)
{
	clf_channel_free(&sender->peers[at]);
	sender->peers[at] = sender->peers[--sender->peer_count];
	sender->peers[sender->peer_count] = NULL;
}

static void drop_login(struct sender *sender)
{
	clf_channel_free(&sender->login);
	sender_login_changed(sender);
}

static void meet_login(struct sender *sender, struct clf_frame *frame)
{
	drop_login(sender);
	sender->login = clf_channel_new(frame->fd, CLF_FRAME_TOKEN_MAX, 0);
	watch(sender, frame->fd);
	frame->fd = -1;
}

static void meet(struct sender *sender, struct clf_frame *frame)
{
	if (frame->type != CLF_FRAME_PEER || frame->fd < 0)
		return;
	if (clf_text_equal(clf_json_get_text(frame->head, "peer"), "login")) {
		meet_login(sender, frame);
		return;
	}
	if (sender->peer_count == SENDER_PEERS_MAX)
		drop_peer(sender, 0);
	sender->peers[sender->peer_count++] = clf_channel_new(frame->fd, 64u << 10, 0);
	watch(sender, frame->fd);
	frame->fd = -1;
}

static enum clf_status listen_to(struct sender *sender, struct clf_channel *channel)
{
	bool is_control = channel == sender->start->control;
	enum clf_status status;
	struct clf_frame frame;

	clf_channel_flush(channel, NULL);
	while ((status = clf_channel_receive(channel, &frame, NULL)) == CLF_OK) {
		if (is_control)
			meet(sender, &frame);
		else if (channel == sender->login && frame.type == CLF_FRAME_TOKEN)
			sender_hear_token(sender, frame.head);
		else if (channel != sender->login && frame.type == CLF_FRAME_WAKE)
			look_now(sender);
		clf_frame_clear(&frame);
	}
	return status;
}

static void attend(struct sender *sender)
{
	struct pollfd stop = {.fd = sender->start->stop_fd, .events = POLLIN};

	if (poll(&stop, 1, 0) > 0)
		sender->stopping = true;
	if (listen_to(sender, sender->start->control) != CLF_EAGAIN)
		sender->stopping = true;
	if (sender->login != NULL && listen_to(sender, sender->login) != CLF_EAGAIN)
		drop_login(sender);
	for (size_t i = sender->peer_count; i > 0; i--)
		if (listen_to(sender, sender->peers[i - 1]) != CLF_EAGAIN)
			drop_peer(sender, i - 1);
}

static bool is_well(const struct sender *sender)
{
	return !sender->is_shut && !sender->broken;
}

static void fill(struct sending *s, const struct clf_outbox_row *row)
{
	s->busy = true;
	s->row = *row;
	s->row.smtp = clf_arena_strdup(s->arena, row->smtp);
	s->row.envelope_from = clf_arena_strdup(s->arena, row->envelope_from);
	s->row.envelope_to = clf_arena_strdup(s->arena, row->envelope_to);
	s->row.message_id = clf_arena_strdup(s->arena, row->message_id);
	s->row.sender = row->sender != NULL ? clf_arena_strdup(s->arena, row->sender) : NULL;
	s->row.route = row->route != NULL ? clf_arena_strdup(s->arena, row->route) : NULL;
}

static bool is_under_way(const struct relay *relay, const char *sender)
{
	for (unsigned i = 0; i < relay->config->options.connections; i++)
		if (relay->slots[i].busy && relay->slots[i].probes && relay->slots[i].row.sender != NULL &&
		    strcmp(relay->slots[i].row.sender, sender) == 0)
			return true;
	return false;
}

/* The mail was made for the route's first relay; where another lets no token be the sender, none is. */
static const char *envelope_sender(const struct relay *relay, const struct clf_outbox_row *row)
{
	const struct clf_config_mailbox *mailbox;

	if (relay->config->envelope_token || row->sender == NULL || sender_first(relay, row) == NULL)
		return row->envelope_from;
	mailbox = clf_config_mailbox_of(relay->sender->start->config, row->sender);
	return mailbox != NULL ? mailbox->address : row->sender;
}

/* What a report says of the mail: the token that a report to an envelope's sender would have. */
static const char *envelope_id(const struct sending *s, char text[CLF_TOKEN_TEXT])
{
	const struct clf_token token = {.klass = CLF_TOKEN_BOUNCE, .outbox = s->row.id};

	return clf_token_encode(s->relay->sender->keyring, &token, text, NULL) == CLF_OK ? text : NULL;
}

static void send_one(struct relay *relay, const struct clf_outbox_row *row, bool probes)
{
	struct clf_smtp_envelope envelope;
	char id[CLF_TOKEN_TEXT];
	struct sending *s = sender_free_slot(relay);
	struct clf_smtp_result trouble = {.outcome = CLF_SMTP_TEMPORARY};
	struct clf_error err = {0};
	enum clf_status status;

	if (s == NULL)
		return;
	fill(s, row);
	s->probes = probes;
	status = clf_outbox_raw(relay->sender->store, row->id, &s->raw, &err);
	if (status == CLF_OK && s->raw.failed)
		status = clf_error_set(&err, CLF_ELIMIT, "the mail is larger than %u octets", RAW_MAX);
	envelope = (struct clf_smtp_envelope){envelope_sender(relay, row), row->envelope_to, envelope_id(s, id)};
	if (status == CLF_OK)
		status = clf_smtp_submit_envelope(relay->smtp, s, &envelope, clf_buf_view(&s->raw), &err);
	if (status == CLF_OK)
		return;
	if (status == CLF_EINVAL || status == CLF_ELIMIT || status == CLF_ENOTFOUND) {
		sender_refused(s, err.text);
		return;
	}
	if (status == CLF_EIO && !relay->sender->is_shut)
		sender_shut(relay->sender, err.text);
	memcpy(trouble.text, err.text, sizeof trouble.text);
	sender_done(relay, s, &trouble);
}

/* What is due next may be due before the next look: by now, even, when it came after the claim. */
static int64_t next_look(const struct relay *relay, int64_t now, int64_t time)
{
	int64_t due = 0;
	enum clf_status status = clf_outbox_next_due(relay->sender->store, relay->config->name, &due, NULL);
	int64_t wait_ms = due > time ? (due - time + 999) / 1000 : 0;

	return now + (status == CLF_OK && due != 0 && wait_ms < SENDER_LOOK_MS ? wait_ms : SENDER_LOOK_MS);
}

static void claimed(struct sender *sender, enum clf_status status, size_t count, const struct clf_error *err)
{
	if (status == CLF_OK && count > 0) {
		trouble_wrote(&sender->trouble);
	} else if (status == CLF_EIO) {
		sender_shut(sender, err->text);
	} else if (status != CLF_OK && status != CLF_EAGAIN) {
		clf_log(CLF_LOG_ERROR, "outbox.failed", CLF_S("why", err->text));
		sender->broken = true;
	}
}

static enum clf_status claim_own(struct relay *relay, struct clf_arena *arena, size_t limit,
				 struct clf_outbox_row **rows, size_t *count, struct clf_error *err)
{
	struct sender *sender = relay->sender;
	int64_t time = clf_clock_now();

	return clf_outbox_claim(sender->store, arena, relay->config->name, sender->lease, time, time + SENDER_LEASE,
				limit, rows, count, err);
}

/* Claims, and sends: its own mail, or what others don't take now. */
static enum clf_status send_of(struct relay *relay, bool own, size_t limit, int64_t now, size_t *count)
{
	struct sender *sender = relay->sender;
	struct clf_outbox_row *rows = NULL;
	struct clf_arena *arena = clf_arena_new();
	struct clf_error err = {0};
	enum clf_status status;

	*count = 0;
	status = own ? claim_own(relay, arena, limit, &rows, count, &err)
		     : sender_take_over(relay, arena, limit, false, &rows, count, &err);
	claimed(sender, status, *count, &err);
	if (*count > 0 && own)
		clf_fault("sender.claimed");
	else if (*count > 0)
		clf_fault("sender.over.taken");
	sender_count(relay, now, *count);
	for (size_t i = 0; i < *count; i++) {
		if (!own)
			clf_log(CLF_LOG_INFO, "mail.over", CLF_N("outbox", rows[i].id),
				CLF_S("smtp", relay->config->name));
		send_one(relay, &rows[i], false);
	}
	clf_arena_free(&arena);
	return status;
}

/* Its own and the others' in turns, so that neither waits for the other's end. */
static void send_some(struct relay *relay)
{
	int64_t now = clf_clock_monotonic_ms();
	size_t wanted = sender_room(relay, now), first = 0, second = 0;
	bool others = relay->has_others;
	bool own_first = !others || relay->turn++ % 2 == 0;
	enum clf_status status;

	if (wanted == 0 || relay->all.begun)
		return;
	status = send_of(relay, own_first, wanted, now, &first);
	if (status == CLF_OK && others && first < wanted && is_well(relay->sender))
		status = send_of(relay, !own_first, wanted - first, now, &second);
	if (status != CLF_OK)
		relay->look_at = now + SENDER_LOOK_MS;
	else
		relay->look_at = first + second < wanted ? next_look(relay, now, clf_clock_now()) : 0;
}

/* One mail to see whether what is held is mended. */
static void probe(struct relay *relay, const char *held, int64_t only, int64_t now)
{
	struct sender *sender = relay->sender;
	int64_t time = clf_clock_now();
	struct clf_arena *arena = clf_arena_new();
	struct clf_outbox_row *rows = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status = clf_outbox_probe(sender->store, arena, relay->config->name, held, only, sender->lease,
						  time, time + SENDER_LEASE, &rows, &count, &err);

	/* Mail goes elsewhere meanwhile: what waits for another shows it as well. */
	if (status == CLF_OK && count == 0 && held[0] == '\0' && only == 0 && relay->has_others)
		status = sender_take_over(relay, arena, 1, true, &rows, &count, &err);
	claimed(sender, status, count, &err);
	sender_count(relay, now, count);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		send_one(relay, &rows[i], true);
	clf_arena_free(&arena);
}

static void try_hold(struct relay *relay, struct hold *hold, int64_t now)
{
	int64_t only = now < hold->not_before ? hold->only : 0;

	if (now < sender_try_at(relay, hold))
		return;
	hold->look_at = now + SENDER_LOOK_MS;
	probe(relay, hold->sender, only, now);
}

static void try_holds(struct relay *relay)
{
	int64_t now = clf_clock_monotonic_ms();

	if (relay->all.begun) {
		relay->all.is_tried = false;
		try_hold(relay, &relay->all, now);
		return;
	}
	for (size_t i = 0; i < relay->sender_count && is_well(relay->sender); i++) {
		struct hold *hold = &relay->senders[i];

		hold->is_tried = is_under_way(relay, hold->sender);
		try_hold(relay, hold, now);
	}
}

static unsigned running(const struct sender *sender)
{
	unsigned n = 0;

	for (size_t i = 0; i < sender->relay_count; i++)
		n += clf_smtp_running(sender->relays[i].smtp);
	return n;
}

static enum clf_status resend_uncertain(struct sender *sender, int64_t now, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < sender->relay_count; i++) {
		const struct clf_config_smtp *config = sender->relays[i].config;
		unsigned count = 0;

		if (config->resend_uncertain)
			status = clf_outbox_resend_uncertain(sender->store, config->name, now - HOLD_UNCERTAIN,
							     SENDER_RESENDS, &count, err);
		if (count > 0)
			clf_log(CLF_LOG_WARNING, "mail.resent", CLF_S("smtp", config->name), CLF_N("mails", count));
	}
	return status;
}

static enum clf_status store_holds(void *user, struct clf_error *err)
{
	return sender_store_holds(user, err);
}

/* What a person said, what a clock that jumped did, and what couldn't be stored with a mail. */
static enum clf_status tend_relay(struct relay *relay, int64_t now, struct clf_error *err)
{
	struct clf_store *store = relay->sender->store;
	enum clf_status status = sender_load_holds(relay, false, err);

	if (status == CLF_OK)
		status = clf_outbox_mend_times(store, relay->config->name, now, err);
	if (status == CLF_OK && sender_holds_changed(relay)) {
		status = clf_store_transact(store, store_holds, relay, err);
		if (status == CLF_OK)
			sender_holds_stored(relay);
	}
	return status;
}

/* Leases: ours are extended, those that nobody extends any more run out. */
static void tend(struct sender *sender)
{
	int64_t now = clf_clock_now();
	struct clf_error err = {0};
	enum clf_status status = CLF_OK;

	if (running(sender) > 0)
		status = clf_outbox_extend(sender->store, sender->lease, now + SENDER_LEASE, &err);
	if (status == CLF_OK || status == CLF_ECONFLICT)
		status = sender_expire(sender, &err);
	if (status == CLF_OK)
		status = resend_uncertain(sender, now, &err);
	for (size_t i = 0; status == CLF_OK && i < sender->relay_count; i++)
		status = tend_relay(&sender->relays[i], now, &err);
	if (status == CLF_EIO)
		sender_shut(sender, err.text);
	else if (status == CLF_OK)
		trouble_wrote(&sender->trouble);
	sender->tend_at = sender->is_shut ? 0 : clf_clock_monotonic_ms() + TEND_MS;
}

/* For whatever comes first, of any relay or from elsewhere. */
static void wait_for_any(struct sender *sender)
{
	int64_t now = clf_clock_monotonic_ms();
	int64_t shut_ms = sender->open_at > now ? sender->open_at - now : 0;
	int timeout_ms = sender_wait_ms(sender, now);
	size_t n = 1;

	if (sender->is_shut)
		timeout_ms = shut_ms < SENDER_LOOK_MS ? (int)shut_ms : SENDER_LOOK_MS;
	sender->fds[0] = (struct pollfd){.fd = sender->wake, .events = POLLIN};
	for (size_t i = 0; i < sender->relay_count; i++)
		if (clf_smtp_running(sender->relays[i].smtp) > 0)
			n += clf_smtp_watch(sender->relays[i].smtp, sender->fds + n, &timeout_ms);
	poll(sender->fds, n, timeout_ms);
}

static void work(struct sender *sender)
{
	struct clf_error err = {0};

	for (size_t i = 0; i < sender->relay_count; i++) {
		struct relay *relay = &sender->relays[i];

		if (clf_smtp_running(relay->smtp) > 0 && clf_smtp_poll(relay->smtp, -1, 0, &err) != CLF_OK) {
			clf_log(CLF_LOG_ERROR, "relay.broken", CLF_S("smtp", relay->config->name),
				CLF_S("why", err.text));
			sender->broken = true;
		}
	}
}

/* Nothing is claimed before what became of the others is stored. */
static void serve(struct sender *sender)
{
	if (!sender_reopen(sender))
		return;
	for (size_t i = 0; i < sender->relay_count; i++)
		sender_store_endings(&sender->relays[i]);
	if (is_well(sender))
		sender_see_to_tokens(sender);
	if (is_well(sender) && clf_clock_monotonic_ms() >= sender->tend_at)
		tend(sender);
	/* Before the others take all that waits for it. */
	for (size_t i = 0; is_well(sender) && i < sender->relay_count; i++)
		try_holds(&sender->relays[i]);
	for (size_t i = 0; i < sender->relay_count; i++) {
		/* Before the others: there is one a quarter of an hour, and mail without end would keep it back. */
		if (is_well(sender))
			sender_beat(&sender->relays[i]);
		if (is_well(sender))
			send_some(&sender->relays[i]);
	}
	trouble_ended(&sender->trouble);
}

static void loop(struct sender *sender)
{
	while (!sender->stopping && !sender->broken) {
		alive(sender);
		serve(sender);
		wait_for_any(sender);
		work(sender);
		attend(sender);
	}
}

static void say_farewell(struct sender *sender)
{
	int64_t end = clf_clock_monotonic_ms() + FAREWELL_MS;

	sender->stopping = true;
	while (running(sender) > 0 && clf_clock_monotonic_ms() < end)
		for (size_t i = 0; i < sender->relay_count; i++)
			if (clf_smtp_running(sender->relays[i].smtp) > 0)
				clf_smtp_poll(sender->relays[i].smtp, -1, 50, NULL);
	for (size_t i = 0; i < sender->relay_count; i++)
		clf_smtp_free(&sender->relays[i].smtp);
	/* What can't be stored now is queued again, or uncertain, once its lease runs out. */
	sender->open_at = 0;
	for (size_t i = 0; sender_reopen(sender) && i < sender->relay_count; i++)
		sender_store_endings(&sender->relays[i]);
}

static void ended(void *user, void *job, const struct clf_smtp_result *result)
{
	struct sending *s = job;

	if (s->beat != 0)
		sender_beat_done(s, result);
	else
		sender_done(user, s, result);
}

static enum clf_status open_relay(struct sender *sender, struct relay *relay, const struct clf_config_smtp *config,
				  struct clf_error *err)
{
	static const struct clf_smtp_events events = {.handed_over = sender_handed_over, .done = ended};
	struct clf_smtp_options options = config->options;
	enum clf_status status;

	relay->sender = sender;
	relay->config = config;
	relay->all.sender = "";
	relay->has_others = sender_has_others(relay);
	if (options.helo == NULL)
		options.helo = sender->start->config->domain;
	status = clf_smtp_new(&options, &events, relay, &relay->smtp, err);
	if (status != CLF_OK)
		return clf_error_prefix(err, status, "smtp %s", config->name);
	relay->slots = calloc(options.connections, sizeof *relay->slots);
	if (relay->slots == NULL)
		abort();
	for (unsigned i = 0; i < options.connections; i++) {
		relay->slots[i].relay = relay;
		relay->slots[i].arena = clf_arena_new();
		clf_buf_init(&relay->slots[i].raw, RAW_MAX);
	}
	return CLF_OK;
}

static enum clf_status open_all(struct sender *sender, struct clf_error *err)
{
	const struct clf_config *config = sender->start->config;
	size_t fds = 1;
	enum clf_status status = clf_keyring_parse(config->secret, &sender->keyring, err);

	sender->relays = calloc(config->smtp_count + 1, sizeof *sender->relays);
	for (size_t i = 0; i < config->smtp_count; i++)
		fds += config->smtps[i].options.connections * CLF_SMTP_FDS;
	sender->fds = calloc(fds, sizeof *sender->fds);
	if (sender->relays == NULL || sender->fds == NULL)
		abort();
	for (size_t i = 0; status == CLF_OK && i < config->smtp_count; i++) {
		status = open_relay(sender, &sender->relays[i], &config->smtps[i], err);
		sender->relay_count += status == CLF_OK;
	}
	sender->act = (struct clf_act_context){config, sender->keyring, NULL};
	sender->lease = (int64_t)clf_random_below((uint64_t)INT64_MAX - 1) + 1;
	sender->wake = epoll_create1(EPOLL_CLOEXEC);
	if (status == CLF_OK && sender->wake < 0)
		status = clf_error_set(err, CLF_EIO, "%s", strerror(errno));
	return status;
}

static void close_all(struct sender *sender)
{
	for (size_t i = 0; i < sender->relay_count; i++) {
		struct relay *relay = &sender->relays[i];

		for (unsigned k = 0; k < relay->config->options.connections; k++) {
			clf_arena_free(&relay->slots[k].arena);
			clf_buf_free(&relay->slots[k].raw);
		}
		free(relay->slots);
		sender_free_holds(relay);
	}
	while (sender->peer_count > 0)
		drop_peer(sender, 0);
	clf_channel_free(&sender->login);
	free(sender->relays);
	free(sender->fds);
	clf_store_close(&sender->store);
	clf_keyring_free(&sender->keyring);
	if (sender->wake >= 0)
		close(sender->wake);
}

int clf_sender_run(struct clf_role_start *start)
{
	struct sender sender = {.start = start, .wake = -1, .is_shut = true};
	struct clf_error err = {0};
	enum clf_status status = open_all(&sender, &err);

	if (status == CLF_OK) {
		watch(&sender, start->stop_fd);
		watch(&sender, clf_channel_fd(start->control));
		clf_channel_send(start->control, CLF_FRAME_READY, NULL, no_bytes, -1, NULL);
		loop(&sender);
	} else {
		clf_log(CLF_LOG_ERROR, "sender.start.failed", CLF_S("why", err.text));
	}
	say_farewell(&sender);
	close_all(&sender);
	return status == CLF_OK && !sender.broken ? 0 : 1;
}
