/*
 * relay.h - relays that don't take our mail, all of it or that of one sender: why, since when, and when it is tried
 * again. A hold is there as long as it lasts.
 */
#ifndef CLF_STORE_RELAY_H
#define CLF_STORE_RELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

struct clf_relay_hold {
	const char *smtp;    /* the relay's name */
	const char *sender;  /* a mailbox's address; "": all mail of the relay */
	const char *trouble; /* as clf_smtp_trouble_name says it; clf_smtp_advice says what to do */
	const char *words;   /* the relay's, or what broke */
	int64_t since, tried_at, next_at;
	unsigned tries;
	int64_t told_at; /* since when administrators are to know of it; 0: it may pass by itself */
	int64_t waiting; /* mails that wait for it, when it was read */
};
/* Those of one relay, or of all (NULL), ordered by relay and sender: at most 200, borrowed from the arena. */
enum clf_status clf_relay_holds(struct clf_store *store, struct clf_arena *arena, const char *smtp,
				struct clf_relay_hold **out, size_t *count, struct clf_error *err);
/* Begins it, or notes another try. Inside the transaction that stores what became of the mail, or in none. */
enum clf_status clf_relay_hold_put(struct clf_store *store, const struct clf_relay_hold *hold, struct clf_error *err);
enum clf_status clf_relay_hold_end(struct clf_store *store, const char *smtp, const char *sender,
				   struct clf_error *err);
/* A person thinks that it is mended: what the relay holds is tried now. CLF_ENOTFOUND: nothing is held. */
enum clf_status clf_relay_try_now(struct clf_store *store, const char *smtp, int64_t now, struct clf_error *err);

/* So many connections at a time and no more; 0: as many as are configured. */
struct clf_relay_limit {
	const char *smtp, *words;
	unsigned connections;
	int64_t learnt_at;
};
enum clf_status clf_relay_limit_put(struct clf_store *store, const struct clf_relay_limit *limit,
				    struct clf_error *err);
enum clf_status clf_relay_limits(struct clf_store *store, struct clf_arena *arena, struct clf_relay_limit **out,
				 size_t *count, struct clf_error *err);

/* What a relay said of itself in its last EHLO. */
struct clf_relay_offer {
	const char *smtp;
	int64_t max_size; /* of a mail, in octets (RFC 1870); 0: it names none */
	bool utf8, dsn;   /* RFC 6531, RFC 3461 */
	int64_t seen_at;
};
enum clf_status clf_relay_offer_put(struct clf_store *store, const struct clf_relay_offer *offer,
				    struct clf_error *err);
/* Of one relay, or of all (NULL); at most 200, borrowed from the arena. None: it was not met yet. */
enum clf_status clf_relay_offers(struct clf_store *store, struct clf_arena *arena, const char *smtp,
				 struct clf_relay_offer **out, size_t *count, struct clf_error *err);

#endif
