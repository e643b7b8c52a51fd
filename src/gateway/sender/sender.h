/*
 * sender.h - what the files of the sender role share: relays, the mails on their way, and what becomes of them.
 *
 * sender.c claims and hands over, sender_over.c lets a relay take another's mail, sender_pace.c says how many and when,
 * sender_hold.c decides whom an answer is about and keeps what is held, sender_login.c has tokens for relays that take
 * no password, sender_finish.c knows what an answer means for the outbox, sender_beat.c sends the probes of mailboxes
 * to themselves.
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
#include "trouble.h"

#define SENDER_PEERS_MAX 16
#define SENDER_LOOK_MS 1000 /* at most, between two looks for work */
#define SENDER_LEASE (60 * CLF_SECOND)
#define SENDER_RESENDS 4 /* attempts after which what is uncertain isn't sent again by itself */

struct pollfd;
struct relay;

/* What became of a mail, as it is stored. */
struct ending {
	enum clf_outbox_state state;
	const char *reply;
	int64_t send_at;
	bool counted, blamed; /* of one that is put off */
	int code;
	enum clf_smtp_class klass;
	const char *next_smtp; /* who tries next, or NULL: the same */
};

/* One mail on its way. */
struct sending {
	struct relay *relay;
	bool busy;
	bool ended;              /* and not stored yet: the database fails */
	bool withheld;           /* by us, before the final dot */
	struct ending ending;    /* its reply is the arena's */
	struct clf_arena *arena; /* holds row's texts */
	struct clf_outbox_row row;
	struct clf_buf raw;
	int64_t beat; /* sequence of a probe of `mailbox` to itself, which is no row of the outbox; 0: it is one */
	const char *mailbox;
	bool probes; /* it was let through alone, to see whether what is held is mended */
};

/* Mail of a sender, or of all of them, waits: one at a time tries, at growing pauses. */
struct hold {
	const char *sender; /* owned; "", which is not: all of the relay's */
	bool begun;         /* it holds */
	bool changed;       /* to be stored */
	enum clf_smtp_trouble trouble;
	enum clf_smtp_step step;
	bool lasting; /* it won't end by itself */
	char words[CLF_ERROR_TEXT];
	int64_t since, next_at, told_at; /* as stored */
	int64_t telling;                 /* told_at, once this is committed */
	int64_t not_before;              /* monotonic ms: left alone until then */
	int64_t look_at;                 /* monotonic ms: nothing was due before */
	unsigned tries;
	int64_t only;  /* the one mail that met it, when it may be that mail's own fault; 0: others did, too */
	bool is_tried; /* a probe is on its way */
};

/* A mail that was refused for good, and nobody knows on whose account. */
struct doubt {
	int64_t row;
	char to[256], words[128];
	unsigned passed; /* mails that had gone out by then */
};
#define SENDER_DOUBTS 8u

/* Of a relay with oauth2; the token itself is with its connections. */
struct token {
	bool there, asked;
	bool wanted;              /* for a probe that is due, which is no row of the outbox */
	int64_t serial, until;    /* of the last one; as the login role tells it */
	int64_t refused;          /* the serial of one that the relay didn't take; 0: none */
	unsigned refusals;        /* in a row */
	int64_t used_at, look_at; /* monotonic ms */
};

struct relay {
	struct sender *sender;
	const struct clf_config_smtp *config;
	struct clf_smtp *smtp;
	struct sending *slots; /* as many as it has connections */
	struct token token;
	struct hold all;      /* of every sender */
	struct hold *senders; /* owned */
	size_t sender_count;
	struct doubt doubts[SENDER_DOUBTS];
	unsigned doubt_count;
	unsigned passed;    /* mails that went out */
	bool has_others;    /* some mailbox's mail may go by another relay, too */
	unsigned turn;      /* whose mail it takes first: its own, or another's */
	unsigned allowed;   /* connections that the relay takes, as learnt; 0: all */
	int64_t more_at;    /* monotonic ms: one more is tried then */
	bool limit_changed; /* to be stored */
	char limit_words[CLF_ERROR_TEXT];
	struct clf_smtp_offers offers; /* as stored */
	int64_t next_mail;             /* monotonic us, of the rate limit */
	int64_t look_at;               /* monotonic ms: nothing was due before */
	int64_t beat_at;               /* monotonic ms: heartbeats are looked at then */
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
	struct clf_channel *login; /* owned; NULL: nobody to ask for tokens */
	struct pollfd *fds;        /* owned; room for all that may be waited for */
	int wake;                  /* readable when something else than a relay wants attention */
	bool stopping, broken;
	struct trouble trouble;
	bool is_shut;     /* the database failed: nothing is asked of it until it is opened again */
	bool has_holds;   /* they were loaded */
	int64_t open_at;  /* monotonic ms: not before */
	int64_t alive_at; /* likewise: next sign of life */
	int64_t tend_at;  /* when to see to leases next */
};

/* What an answer means for the mail, once it is known whom it is about. */
enum sender_verdict {
	SENDER_AS_TOLD,  /* the answer is about the mail or its recipient */
	SENDER_HELD,     /* it waits with all others; no attempt is counted */
	SENDER_AT_ONCE,  /* another connection takes it */
	SENDER_IN_DOUBT, /* tried again soon, to see what becomes of others */
	SENDER_ITS_OWN,  /* others pass: put off as any other */
	SENDER_GIVEN_UP, /* others pass, again and again: refused for good */
};
enum sender_verdict sender_weigh(struct relay *relay, const struct sending *sending,
				 const struct clf_smtp_result *result);
/* What holds this mail up, or NULL. */
struct hold *sender_hold_of(struct relay *relay, const char *sender);
/* When a probe may go as far as the hold is concerned, monotonic ms. */
int64_t sender_probe_at(const struct hold *hold);
/* Stores what changed; within a transaction, or in none when nothing else is to be stored. */
enum clf_status sender_store_holds(struct relay *relay, struct clf_error *err);
bool sender_holds_changed(const struct relay *relay);
/* What was stored is so: to be called after the commit. */
void sender_holds_stored(struct relay *relay);
/* At start, and now and then, since a person may say that it is time to try. */
enum clf_status sender_load_holds(struct relay *relay, bool at_start, struct clf_error *err);
void sender_free_holds(struct relay *relay);
/* There is no token to log in with: all mail waits, and administrators are told by whoever has the login. */
void sender_hold_login(struct relay *relay, const char *why, bool lasting);
void sender_release_login(struct relay *relay);

/* sender_login.c: nothing can be begun before a token came. */
bool sender_lacks_token(const struct relay *relay);
/* Asks for tokens where mail is to go, forgets those that had their time. */
void sender_see_to_tokens(struct sender *sender);
void sender_hear_token(struct sender *sender, const struct clf_json *head);
void sender_login_changed(struct sender *sender);
/* Whether an answer is a token's that was refused for the first time in a row: a newer one may be taken. */
bool sender_token_refused(struct relay *relay, const struct clf_smtp_result *result);
/* Connections that may be used at a time. */
unsigned sender_connections(const struct relay *relay);

/* sender_over.c: that hold has lasted: others take what it keeps waiting. */
bool sender_passes_over(const struct hold *hold);
/* Some mailbox's mail may go by another relay than that one. */
bool sender_has_others(const struct relay *relay);
/* One of these keeps mail waiting that this one may take. */
bool sender_stands_in(const struct relay *relay);
/* That mailbox's probes go by this relay: its first that isn't passed over. */
bool sender_beats_for(const struct relay *relay, const struct clf_config_mailbox *mailbox);
/* Of the relays that a mail with that route may go by, the first behind that one which takes its sender's mail; NULL:
 * there is none. */
struct relay *sender_next(const struct relay *relay, const struct clf_outbox_row *row);
/* The route's first relay, when that is another; else NULL. */
struct relay *sender_first(const struct relay *relay, const struct clf_outbox_row *row);
/* Claims mails that wait for relays which are passed over; *count at most limit. probes: to try whether this relay is
 * well again. */
enum clf_status sender_take_over(struct relay *relay, struct clf_arena *arena, size_t limit, bool probes,
				 struct clf_outbox_row **rows, size_t *count, struct clf_error *err);

/* How many mails may go out now: free connections, within the rate, none before it is worth a look. Times in
 * monotonic ms. */
size_t sender_room(const struct relay *relay, int64_t now);
/* Whether one may, worth a look or not. */
bool sender_has_room(const struct relay *relay, int64_t now);
/* When a mail may try what is held; INT64_MAX: not before something happens. */
int64_t sender_try_at(const struct relay *relay, const struct hold *hold);
/* So many mails were taken for it: the rate limit counts them. */
void sender_count(struct relay *relay, int64_t now, size_t mails);
/* How long nothing can be begun unless something happens; SENDER_LOOK_MS at most. */
int sender_wait_ms(const struct sender *sender, int64_t now);

/* A slot that has no mail, or NULL; and the end of one that has. */
struct sending *sender_free_slot(struct relay *relay);
void sender_let_go(struct sending *sending);

/* sender_beat.c: the probes that mailboxes send to themselves, when they are due and nothing holds the relay. */
void sender_beat(struct relay *relay);
void sender_beat_done(struct sending *sending, const struct clf_smtp_result *result);

/* The body is with the relay, the final dot comes next: stored before. */
enum clf_status sender_handed_over(void *relay, void *sending);
void sender_done(void *relay, void *sending, const struct clf_smtp_result *result);
/* Claims that a sender left behind run out: the mail is queued again, or uncertain and told to who handles it. */
enum clf_status sender_expire(struct sender *sender, struct clf_error *err);
/* A mail that can't even be submitted. */
void sender_refused(struct sending *sending, const char *why);
/* Stores what became of mails while the database failed. */
void sender_store_endings(struct relay *relay);

/* sender_store.c: the database failed; what is under way goes on, and what becomes of it is kept in mind. */
void sender_shut(struct sender *sender, const char *why);
/* True: it is open. Opens it when it is time to; broken is set when that is of no use. */
bool sender_reopen(struct sender *sender);

#endif
