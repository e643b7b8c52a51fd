/*
 * sender.h - what the files of the sender role share: relays, the mails on their way, and what becomes of them.
 *
 * sender.c claims and hands over, sender_pace.c says how many and when, sender_finish.c decides what an outcome means
 * for the outbox.
 */
#ifndef CLF_GATEWAY_SENDER_H
#define CLF_GATEWAY_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/act/act.h"
#include "clf/base/clock.h"
#include "clf/base/frame.h"
#include "clf/gateway/role.h"
#include "clf/store/mail/outbox.h"
#include "clf/wire/smtp.h"

#define SENDER_PEERS_MAX 16
#define SENDER_LOOK_MS 1000 /* at most, between two looks for work */
#define SENDER_RESENDS 4    /* attempts after which what is uncertain isn't sent again by itself */

struct pollfd;
struct relay;

/* One mail on its way. */
struct sending {
	struct relay *relay;
	bool busy;
	struct clf_arena *arena; /* holds row's texts */
	struct clf_outbox_row row;
	struct clf_buf raw;
};

struct relay {
	struct sender *sender;
	const struct clf_config_smtp *config;
	struct clf_smtp *smtp;
	struct sending *slots; /* as many as it has connections */
	int64_t not_before;    /* monotonic ms: it failed, and is left alone until then */
	unsigned failures;     /* in a row */
	int64_t next_mail;     /* monotonic us, of the rate limit */
	int64_t look_at;       /* monotonic ms: nothing was due before */
};

struct sender {
	struct clf_role_start *start;
	struct clf_store *store;
	struct clf_keyring *keyring;
	struct clf_act_context act;
	int64_t lease; /* of this process; extended while it lives */
	struct relay *relays;
	size_t relay_count;
	struct clf_channel *peers[SENDER_PEERS_MAX]; /* owned; who may say that there is work */
	size_t peer_count;
	struct pollfd *fds; /* owned; room for all that may be waited for */
	int wake;           /* readable when something else than a relay wants attention */
	bool stopping, broken;
	int64_t tend_at; /* when to see to leases next */
};

/* How many mails may go out now: free connections, within the rate, none before it is worth a look. Times in
 * monotonic ms. */
size_t sender_room(const struct relay *relay, int64_t now);
/* So many mails were taken for it: the rate limit counts them. */
void sender_count(struct relay *relay, int64_t now, size_t mails);
/* How long nothing can be begun unless something happens; SENDER_LOOK_MS at most. */
int sender_wait_ms(const struct sender *sender, int64_t now);

/* The body is with the relay, the final dot comes next: stored before. */
enum clf_status sender_handed_over(void *relay, void *sending);
void sender_done(void *relay, void *sending, const struct clf_smtp_result *result);
/* Claims that a sender left behind run out: the mail is queued again, or uncertain and told to who handles it. */
enum clf_status sender_expire(struct sender *sender, struct clf_error *err);
/* A mail that can't even be submitted. */
void sender_refused(struct sending *sending, const char *why);

#endif
