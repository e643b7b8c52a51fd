/*
 * relays.h - where each relay stands, for page, API and command line.
 */
#ifndef CLF_GATEWAY_RELAYS_H
#define CLF_GATEWAY_RELAYS_H

#include "clf/base/status.h"

struct clf_arena;
struct clf_config;
struct clf_json;
struct clf_store;

/*
 * An array with each configured relay: "smtp", "state" (up, or held when any of its mail waits for it), "connections"
 * (that may be used at a time), "limit" (the relay's words when these are fewer than configured, else null), and
 * "holds": "sender" (null: all mail), "trouble", "words", "advice", "since", "tries", "tried_at", "next_at", "told_at",
 * "waiting". The caller's; untouched on failure.
 */
enum clf_status clf_relays(struct clf_store *store, struct clf_arena *arena, const struct clf_config *config,
			   struct clf_json **out, struct clf_error *err);

#endif
