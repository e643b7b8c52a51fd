/*
 * app.h - what lives as long as the web role: its store, keys, peers and counters.
 */
#ifndef CLF_WEB_APP_H
#define CLF_WEB_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/act/act.h"
#include "clf/base/crypto.h"

struct clf_channel;
struct limiter;
struct clf_reader_pool;

struct web {
	struct clf_act_context act;      /* config, keyring and store; the store is NULL while it can't be opened */
	struct clf_reader_pool *readers; /* owned; mails are looked into there only */
	struct clf_channel *sender;      /* owned; NULL while there is none */
	struct clf_channel *intake;      /* likewise */
	struct limiter *sign_ins;        /* owned */
	uint8_t csrf_key[CLF_KEY_BYTES];
	char dummy_hash[CLF_PASSWORD_HASH]; /* verified for accounts that don't exist: the same work */
	char *origin;                       /* scheme, host and port of base_url, or NULL */
	bool secure;                        /* browsers reach the pages over https */
	bool store_failed;                  /* a statement gave CLF_EIO: open it anew */
	int64_t answers[6];                 /* responses by first digit of their status */
};

/* Everything but the peers. *out is the caller's; the store is opened here. */
enum clf_status web_new(const struct clf_config *config, struct web **out, struct clf_error *err);
void web_free(struct web **web);

/* Something waits in the outbox, or in the journal: that only hastens what a poll would find. */
void web_wake_sender(struct web *web);
void web_wake_intake(struct web *web);

#endif
