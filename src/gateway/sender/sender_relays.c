/*
 * sender_relays.c - configuration and what the store knows of each relay, put together.
 */
#include "clf/gateway/relays.h"

#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/config/config.h"
#include "clf/store/mail/relay.h"
#include "clf/wire/smtp.h"

static struct clf_json *hold_json(const struct clf_relay_hold *hold)
{
	struct clf_json *object = clf_json_object();

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
	size_t hold_count = 0, limit_count = 0;
	enum clf_status status = clf_relay_holds(store, arena, NULL, &holds, &hold_count, err);

	if (status == CLF_OK)
		status = clf_relay_limits(store, arena, &limits, &limit_count, err);
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
			clf_json_append(list, hold_json(&holds[k]));
			held = true;
		}
		if (held)
			clf_json_set_text(object, "state", "held");
		clf_json_set(object, "holds", list);
		clf_json_append(*out, object);
	}
	return CLF_OK;
}
