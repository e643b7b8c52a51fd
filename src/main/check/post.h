/*
 * post.h - a mail that the gateway sends to one of its own mailboxes, and waiting for it there.
 *
 * It holds a token of class check wherever servers may leave one, so that `serve` running beside makes nothing of it,
 * and so that it is known again when it comes back otherwise than it went. It is looked for where it may be: in the
 * mailbox's folder, in the one that `serve` moves it to, in the folder for junk, and in the journal.
 */
#ifndef CLF_MAIN_POST_H
#define CLF_MAIN_POST_H

#include "check/check.h"
#include "check/probe.h"

#define POST_PLACES 3
#define POST_FORGED "forged.invalid" /* domain that forged results speak of */

struct post_mail {
	/* what to send */
	bool to_token;      /* to the address with the token; else to the mailbox's own */
	const char *forged; /* server that forged results claim; NULL: none */
	bool token_sender;  /* of the envelope: the reply address with the token */
	/* how it went */
	int64_t number;         /* what the token holds; set by post_send */
	const char *message_id; /* and what it went out with */
	const char *reply_to;
	const char *reference;
	const char *recipient;
	const char *sender;
	int64_t sent_at;
	/* and came */
	const struct clf_reading *reading; /* NULL: it didn't */
	const char *place;                 /* the folder */
	bool junk;
	int64_t received_at; /* by its server; 0: unknown */
	int64_t came_at;
	const char *refused; /* words of a report that it can't be delivered; or NULL */
};

struct post_place {
	const char *folder;
	uint32_t after; /* what lay there before is left alone */
	uint32_t seen;  /* up to it each was looked at */
	bool junk;
};

struct post {
	struct check *check;
	const struct clf_config_mailbox *mailbox;
	struct clf_reply_address form; /* of addresses with a token; what is configured, or plus where that is bare */
	struct clf_imap *imap;         /* borrowed */
	struct post_place places[POST_PLACES];
	size_t place_count;
	int64_t journal; /* rows up to it were there before */
};

/* Remembers what is there already. probe is entered in the mailbox's folder. */
enum clf_status post_begin(struct post *post, struct check *check, const struct clf_config_mailbox *mailbox,
			   struct probe_imap *probe, struct clf_error *err);
/* Sends one; the relay's refusal is CLF_EIO or CLF_EDENIED with its words. */
enum clf_status post_send(struct post *post, struct probe_smtp *relay, struct post_mail *mail, struct clf_error *err);
/* Waits until each has come or was refused, at most that long, and says how long it waits. CLF_OK too when one didn't.
 */
enum clf_status post_await(struct post *post, struct post_mail *mails, size_t count, int seconds,
			   struct clf_error *err);
/* Takes them off the server again, those that come late too as far as they are there. */
enum clf_status post_remove(struct post *post, struct clf_error *err);

#endif
