/*
 * relays.h - where each relay stands, for page, API and command line.
 */
#ifndef CLF_GATEWAY_RELAYS_H
#define CLF_GATEWAY_RELAYS_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_config;
struct clf_json;
struct clf_store;

/*
 * An array with each configured relay: "smtp", "state" (up, or held when any of its mail waits for it), "connections"
 * (that may be used at a time), "limit" (the relay's words when these are fewer than configured, else null), "offers"
 * (what it said of itself: "max_size", "smtputf8", "dsn", "seen_at"; null: it was not met yet), and "holds":
 * "passed_over" (others of the mailbox's relays take the mail meanwhile), "sender" (null: all mail), "trouble",
 * "words", "advice", "since", "tries", "tried_at", "next_at", "told_at", "waiting". The caller's; untouched on failure.
 */
enum clf_status clf_relays(struct clf_store *store, struct clf_arena *arena, const struct clf_config *config,
			   struct clf_json **out, struct clf_error *err);

/* What a relay has held up for so many tries in a row, or for so long, goes by the mailbox's next relay. */
#define CLF_RELAY_TRIES 3u
bool clf_relay_is_passed_over(unsigned tries, int64_t since, int64_t now);

#endif
