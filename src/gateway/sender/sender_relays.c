/*
 * sender_relays.c - configuration and what the store knows of each relay, put together.
 */
#include "clf/gateway/relays.h"

#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/config/config.h"
#include "clf/store/mail/relay.h"
#include "clf/wire/smtp.h"

#define PASSED_OVER_AFTER (2 * CLF_MINUTE)

bool clf_relay_is_passed_over(unsigned tries, int64_t since, int64_t now)
{
	return tries >= CLF_RELAY_TRIES || now - since >= PASSED_OVER_AFTER;
}

/* Some mailbox has another relay beside that one. */
static bool has_others(const struct clf_config *config, const char *relay)
{
	for (size_t i = 0; i < config->mailbox_count; i++)
		for (size_t k = 0; config->mailboxes[i].smtp_count > 1 && k < config->mailboxes[i].smtp_count; k++)
			if (clf_text_equal(config->mailboxes[i].smtps[k], relay))
				return true;
	return false;
}

static struct clf_json *hold_json(const struct clf_config *config, const struct clf_relay_hold *hold)
{
	struct clf_json *object = clf_json_object();
	bool passed_over =
	    clf_relay_is_passed_over(hold->tries, hold->since, clf_clock_now()) && has_others(config, hold->smtp);

	clf_json_set_bool(object, "passed_over", passed_over);

	clf_json_set_text(object, "sender", hold->sender[0] != '\0' ? hold->sender : NULL);
	clf_json_set_text(object, "trouble", hold->trouble);
	clf_json_set_text(object, "words", hold->words);
	clf_json_set_text(object, "advice", clf_smtp_advice(hold->trouble));
	clf_json_set_time(object, "since", hold->since);
	clf_json_set_integer(object, "tries", hold->tries);
	clf_json_set_time(object, "tried_at", hold->tried_at);
	clf_json_set_time(object, "next_at", hold->next_at);
	clf_json_set_time(object, "told_at", hold->told_at);
	clf_json_set_integer(object, "waiting", hold->waiting);
	return object;
}

static struct clf_json *offer_json(const struct clf_relay_offer *offers, size_t count, const char *relay)
{
	struct clf_json *object;

	while (count > 0 && !clf_text_equal(offers[count - 1].smtp, relay))
		count--;
	if (count == 0)
		return clf_json_null();
	object = clf_json_object();
	clf_json_set_integer(object, "max_size", offers[count - 1].max_size);
	clf_json_set_bool(object, "smtputf8", offers[count - 1].utf8);
	clf_json_set_bool(object, "dsn", offers[count - 1].dsn);
	clf_json_set_time(object, "seen_at", offers[count - 1].seen_at);
	return object;
}

static struct clf_json *relay_json(const struct clf_config_smtp *relay, const struct clf_relay_limit *limit)
{
	struct clf_json *object = clf_json_object();
	unsigned connections = relay->options.connections;
	bool fewer = limit != NULL && limit->connections < connections;

	clf_json_set_text(object, "smtp", relay->name);
	clf_json_set_text(object, "state", "up");
	clf_json_set_integer(object, "connections", fewer ? limit->connections : connections);
	clf_json_set_text(object, "limit", fewer ? limit->words : NULL);
	return object;
}

enum clf_status clf_relays(struct clf_store *store, struct clf_arena *arena, const struct clf_config *config,
			   struct clf_json **out, struct clf_error *err)
{
	struct clf_relay_hold *holds = NULL;
	struct clf_relay_limit *limits = NULL;
	struct clf_relay_offer *offers = NULL;
	size_t hold_count = 0, limit_count = 0, offer_count = 0;
	enum clf_status status = clf_relay_holds(store, arena, NULL, &holds, &hold_count, err);

	if (status == CLF_OK)
		status = clf_relay_limits(store, arena, &limits, &limit_count, err);
	if (status == CLF_OK)
		status = clf_relay_offers(store, arena, NULL, &offers, &offer_count, err);
	if (status != CLF_OK)
		return status;
	*out = clf_json_array();
	for (size_t i = 0; i < config->smtp_count; i++) {
		const struct clf_config_smtp *relay = &config->smtps[i];
		const struct clf_relay_limit *limit = NULL;
		struct clf_json *object, *list = clf_json_array();
		bool held = false;

		for (size_t k = 0; k < limit_count; k++)
			limit = clf_text_equal(limits[k].smtp, relay->name) ? &limits[k] : limit;
		object = relay_json(relay, limit);
		for (size_t k = 0; k < hold_count; k++) {
			if (!clf_text_equal(holds[k].smtp, relay->name))
				continue;
			clf_json_append(list, hold_json(config, &holds[k]));
			held = true;
		}
		if (held)
			clf_json_set_text(object, "state", "held");
		clf_json_set(object, "offers", offer_json(offers, offer_count, relay->name));
		clf_json_set(object, "holds", list);
		clf_json_append(*out, object);
	}
	return CLF_OK;
}
