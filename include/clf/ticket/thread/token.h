/*
 * token.h - the signed token that says which ticket a mail belongs to (never who wrote it), and
 * what carries it: reply addresses, Message-IDs, the reference line.
 */
#ifndef CLF_TICKET_TOKEN_H
#define CLF_TICKET_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;

/* Keys by number; the highest signs, all of them verify. */
struct clf_keyring;

/* Lines `number hex-of-32-bytes`, `#` comments. CLF_EINVAL names the line. *out is the caller's. */
enum clf_status clf_keyring_parse(struct clf_str text, struct clf_keyring **out, struct clf_error *err);
void clf_keyring_free(struct clf_keyring **keyring);
/* A line for a new key with that number, for a secret file; out has 80 bytes. */
void clf_keyring_new_key(unsigned number, char *out);
/* A key for another purpose (8 characters), derived from the newest key: sessions, CSRF, API. */
void clf_keyring_derive(const struct clf_keyring *keyring, const char *context, uint8_t out[32]);

enum clf_token_class {
	CLF_TOKEN_CUSTOMER,
	CLF_TOKEN_AGENT_REPLY,
	CLF_TOKEN_AGENT_NOTE,
	CLF_TOKEN_THIRD_PARTY,
	CLF_TOKEN_BOUNCE,
	CLF_TOKEN_COMMAND, /* an agent's own way to the command address: no ticket */
	CLF_TOKEN_CONFIRM, /* the one answer to a question whether a mail is the agent's: names the confirmation */
	CLF_TOKEN_PROBE,   /* a mail that a mailbox sends to itself: no ticket */
	CLF_TOKEN_CHECK,   /* `check` sent it to see how it comes back */
};
const char *clf_token_class_name(enum clf_token_class klass);

struct clf_token {
	enum clf_token_class klass;
	int64_t ticket; /* bounce, command, confirm, probe, check: 0 */
	int64_t
	    party; /* the recipient it was made for; bounce, check: 0; probe: the number of the mailbox's heartbeat */
	int64_t outbox; /* bounce: the outbox row; confirm: the confirmation; probe: its sequence; check: when, ms; else
			   0 */
};

#define CLF_TOKEN_TEXT 37 /* 36 characters and the NUL */

/* CLF_ELIMIT when the numbers don't fit 36 characters. */
enum clf_status clf_token_encode(const struct clf_keyring *keyring, const struct clf_token *token,
				 char out[CLF_TOKEN_TEXT], struct clf_error *err);
/* CLF_EINVAL: not of a token's shape; CLF_EDENIED: the shape is right and the hash is not, or its key is unknown. */
enum clf_status clf_token_decode(const struct clf_keyring *keyring, struct clf_str text, struct clf_token *out,
				 struct clf_error *err);
/* Whether a text has a token's shape and says that it is of that class, whoever made it. No proof of anything. */
bool clf_token_claims(struct clf_str text, enum clf_token_class klass);

/* "plus" (local+token@domain), "delimiter:X", "subdomain:reply.example.com" (token@subdomain), "bare". */
enum clf_reply_form { CLF_REPLY_PLUS, CLF_REPLY_DELIMITER, CLF_REPLY_SUBDOMAIN, CLF_REPLY_BARE };
struct clf_reply_address {
	enum clf_reply_form form;
	char delimiter;        /* '+' for plus */
	const char *address;   /* the mailbox's own */
	const char *subdomain; /* for CLF_REPLY_SUBDOMAIN */
};

/* Reads reply_form's text for a mailbox's address. CLF_EINVAL; CLF_ELIMIT: local part with token would pass 64 octets.
 */
enum clf_status clf_reply_address_parse(struct clf_arena *arena, const char *form, const char *address,
					struct clf_reply_address *out, struct clf_error *err);
const char *clf_reply_address_make(struct clf_arena *arena, const struct clf_reply_address *form, const char *token);
/* The token's text in an address of this form; false when it isn't one of ours. Case is free. */
bool clf_reply_address_token(const struct clf_reply_address *form, const char *address, struct clf_str *token);
/* The mailbox's own address, with or without a token. */
bool clf_reply_address_ours(const struct clf_reply_address *form, const char *address);

/* clf.<token>.<random>@<domain>, without angle brackets, at most 200 octets. */
const char *clf_message_id_make(struct clf_arena *arena, const char *token, const char *domain);
/* The token's text in a Message-ID of our shape, whatever its domain; false when it has another. */
bool clf_message_id_token(const char *message_id, struct clf_str *token);

/* "Reference: CLF-1042 / <token>": the line that ends each mail we send. */
const char *clf_reference_line(struct clf_arena *arena, const char *tag, int64_t number, const char *token);
/* Next token's text in such a line in any text (quoted, re-wrapped, decorated), from *at on; false when there is none.
 */
bool clf_reference_find(const char *text, size_t *at, struct clf_str *token);
/* Next ticket number of a subject tag `[CLF-1042]`, from *at on. */
bool clf_subject_tag_find(const char *subject, const char *tag, size_t *at, int64_t *number);

#endif
