/*
 * sender_over.c - a mailbox's second relay: whose mail a relay takes beside its own, and where a mail goes next.
 *
 * What a relay holds up for long enough is claimed by the others of the mail's route, under their own limits; the one
 * that holds is tried all the same, with one mail at a time. A row names the relay that has it, before anything is said
 * to that: whoever dies in between leaves a claim that runs out, or a mail that is uncertain.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/config/mailbox.h"
#include "clf/gateway/relays.h"
#include "sender/sender.h"

bool sender_passes_over(const struct hold *hold)
{
	return hold->begun && clf_relay_is_passed_over(hold->tries, hold->since, clf_clock_now());
}

static struct relay *relay_named(const struct sender *sender, struct clf_str name)
{
	for (size_t i = 0; i < sender->relay_count; i++)
		if (clf_str_equal(name, clf_str_from(sender->relays[i].config->name)))
			return &sender->relays[i];
	return NULL;
}

static bool is_relay_of(const struct relay *relay, const struct clf_config_mailbox *mailbox)
{
	return clf_config_goes_by(mailbox, relay->config->name);
}

bool sender_has_others(const struct relay *relay)
{
	const struct clf_config *config = relay->sender->start->config;

	for (size_t i = 0; i < config->mailbox_count; i++)
		if (config->mailboxes[i].smtp_count > 1 && is_relay_of(relay, &config->mailboxes[i]))
			return true;
	return false;
}

bool sender_beats_for(const struct relay *relay, const struct clf_config_mailbox *mailbox)
{
	for (size_t i = 0; i < mailbox->smtp_count; i++) {
		struct relay *each = relay_named(relay->sender, clf_str_from(mailbox->smtps[i]));
		const struct hold *hold = each != NULL ? sender_hold_of(each, mailbox->address) : NULL;

		if (each != NULL && (hold == NULL || !sender_passes_over(hold)))
			return each == relay;
	}
	return false;
}

struct relay *sender_first(const struct relay *relay, const struct clf_outbox_row *row)
{
	struct clf_str rest = clf_str_from(row->route != NULL ? row->route : ""), name;
	struct relay *first = NULL;

	if (clf_str_split(&rest, ',', &name))
		first = relay_named(relay->sender, name);
	return first != relay ? first : NULL;
}

struct relay *sender_next(const struct relay *relay, const struct clf_outbox_row *row)
{
	struct clf_str rest = clf_str_from(row->route != NULL ? row->route : ""), name;
	bool behind = false;

	while (clf_str_split(&rest, ',', &name)) {
		struct relay *next = relay_named(relay->sender, name);

		if (behind && next != NULL && sender_hold_of(next, row->sender) == NULL)
			return next;
		behind = behind || next == relay;
	}
	return NULL;
}

/* What is claimed for a relay from one other. */
struct taking {
	struct relay *relay;
	struct clf_arena *arena;
	size_t limit;
	bool probes;
	struct clf_outbox_row *rows;
	size_t count;
	struct clf_error *err;
};

static enum clf_status take(struct taking *t, const struct relay *from, const char *route, const char *of)
{
	struct sender *sender = t->relay->sender;
	const struct clf_outbox_other other = {from->config->name, route, of, t->relay->config->name, t->probes};
	struct clf_outbox_row *rows = NULL, *all;
	int64_t now = clf_clock_now();
	size_t n = 0;
	enum clf_status status;

	if (t->count >= t->limit)
		return CLF_OK;
	status = clf_outbox_take_over(sender->store, t->arena, &other, sender->lease, now, now + SENDER_LEASE,
				      t->limit - t->count, &rows, &n, t->err);
	if (status != CLF_OK || n == 0)
		return status;
	all = clf_arena_array_of(t->arena, t->count + n, struct clf_outbox_row);
	if (t->count > 0)
		memcpy(all, t->rows, t->count * sizeof *all);
	memcpy(all + t->count, rows, n * sizeof *all);
	t->rows = all;
	t->count += n;
	return CLF_OK;
}

/* All that waits for it, or what it keeps waiting of single senders. */
static enum clf_status take_from(struct taking *t, struct relay *from, const char *route)
{
	enum clf_status status = CLF_OK;

	if (sender_passes_over(&from->all))
		return take(t, from, route, "");
	for (size_t i = 0; status == CLF_OK && !from->all.begun && i < from->sender_count; i++)
		if (sender_passes_over(&from->senders[i]))
			status = take(t, from, route, from->senders[i].sender);
	return status;
}

static bool keeps_waiting(const struct relay *relay)
{
	if (relay->all.begun)
		return sender_passes_over(&relay->all);
	for (size_t i = 0; i < relay->sender_count; i++)
		if (sender_passes_over(&relay->senders[i]))
			return true;
	return false;
}

bool sender_stands_in(const struct relay *relay)
{
	const struct sender *sender = relay->sender;
	const struct clf_config *config = sender->start->config;

	for (size_t i = 0; relay->has_others && i < config->mailbox_count; i++)
		for (size_t k = 0; is_relay_of(relay, &config->mailboxes[i]) && k < sender->relay_count; k++)
			if (&sender->relays[k] != relay && is_relay_of(&sender->relays[k], &config->mailboxes[i]) &&
			    keeps_waiting(&sender->relays[k]))
				return true;
	return false;
}

/* Mailboxes may have the same route. */
static bool is_known_route(const struct clf_config *config, size_t mailbox)
{
	for (size_t i = 0; i < mailbox; i++)
		if (clf_text_equal(config->mailboxes[i].smtps_text, config->mailboxes[mailbox].smtps_text))
			return true;
	return false;
}

enum clf_status sender_take_over(struct relay *relay, struct clf_arena *arena, size_t limit, bool probes,
				 struct clf_outbox_row **rows, size_t *count, struct clf_error *err)
{
	struct sender *sender = relay->sender;
	const struct clf_config *config = sender->start->config;
	struct taking t = {.relay = relay, .arena = arena, .limit = limit, .probes = probes, .err = err};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (mailbox->smtp_count < 2 || !is_relay_of(relay, mailbox) || is_known_route(config, i))
			continue;
		for (size_t k = 0; status == CLF_OK && k < sender->relay_count; k++)
			if (&sender->relays[k] != relay && is_relay_of(&sender->relays[k], mailbox))
				status = take_from(&t, &sender->relays[k], mailbox->smtps_text);
	}
	*rows = t.rows;
	*count = t.count;
	return status;
}
