/*
 * sender_pace.c - how many mails may go to a relay now, and how long there is nothing to do.
 *
 * Both follow from the same facts: the sender never sleeps while a relay has room and work, and never turns in a
 * circle while none has.
 */
#include "sender/sender.h"

#define NEVER INT64_MAX

/* Microseconds between two mails; rounded up, so that the rate holds. */
static int64_t gap(const struct relay *relay)
{
	int64_t rate = (int64_t)relay->config->rate;

	return rate > 0 ? (CLF_MINUTE + rate - 1) / rate : 0;
}

static unsigned free_connections(const struct relay *relay)
{
	unsigned busy = clf_smtp_running(relay->smtp), most = sender_connections(relay);

	/* One alone to a relay that failed just before. */
	if (relay->all.begun)
		return busy > 0 ? 0 : 1;
	return most > busy ? most - busy : 0;
}

static int64_t not_before(const struct relay *relay, int64_t at)
{
	int64_t by_rate = (relay->next_mail + 999) / 1000;

	if (free_connections(relay) == 0 || sender_lacks_token(relay))
		return NEVER;
	return relay->config->rate > 0 && by_rate > at ? by_rate : at;
}

bool sender_has_room(const struct relay *relay, int64_t now)
{
	return not_before(relay, now) <= now;
}

/* Monotonic ms; never, when only the end of a mail makes room. */
static int64_t room_at(const struct relay *relay)
{
	return not_before(relay, relay->all.begun ? sender_probe_at(&relay->all) : relay->look_at);
}

int64_t sender_try_at(const struct relay *relay, const struct hold *hold)
{
	if (!hold->begun || hold->is_tried || (hold != &relay->all && relay->all.begun))
		return NEVER;
	return not_before(relay, sender_probe_at(hold));
}

/* Monotonic ms, of the next sender that is held and may be tried. */
static int64_t probe_at(const struct relay *relay)
{
	int64_t at = NEVER;

	for (size_t i = 0; i < relay->sender_count; i++) {
		int64_t each = sender_try_at(relay, &relay->senders[i]);

		at = each < at ? each : at;
	}
	return at;
}

size_t sender_room(const struct relay *relay, int64_t now)
{
	size_t allowed = free_connections(relay);
	int64_t by_rate;

	if (now < room_at(relay))
		return 0;
	if (relay->config->rate == 0)
		return allowed;
	by_rate = 1 + (now * 1000 - relay->next_mail) / gap(relay);
	return (uint64_t)by_rate < allowed ? (size_t)by_rate : allowed;
}

void sender_count(struct relay *relay, int64_t now, size_t mails)
{
	int64_t each = gap(relay);

	/* What wasn't used is not saved up beyond a connection each. */
	if (relay->next_mail < now * 1000 - each * (int64_t)relay->config->options.connections)
		relay->next_mail = now * 1000;
	relay->next_mail += each * (int64_t)mails;
}

int sender_wait_ms(const struct sender *sender, int64_t now)
{
	int64_t wait = SENDER_LOOK_MS;

	for (size_t i = 0; i < sender->relay_count; i++) {
		int64_t at = room_at(&sender->relays[i]), probe = probe_at(&sender->relays[i]);

		at = probe < at ? probe : at;
		if (at <= now)
			return 0;
		if (at != NEVER && at - now < wait)
			wait = at - now;
	}
	return (int)wait;
}

struct sending *sender_free_slot(struct relay *relay)
{
	for (unsigned i = 0; i < relay->config->options.connections; i++)
		if (!relay->slots[i].busy)
			return &relay->slots[i];
	return NULL;
}
