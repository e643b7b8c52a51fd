/*
 * thread.c - lists the signals by which a mail may belong to a ticket, in order of precedence.
 *
 * A token counts by its hash alone; who holds it is not asked here. What fails is kept with its reason.
 */
#include "clf/ticket/thread/thread.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/address.h"
#include "clf/ticket/ticket.h"

#define VALUE_SHOWN 200 /* characters of a hostile value that a person is shown */

struct gathering {
	struct clf_arena *arena;
	const struct clf_reading *reading;
	const struct clf_reply_address *form;
	const struct clf_keyring *keyring;
	struct clf_candidates *out;
};

static const char *const signal_names[] = {
    [CLF_SIGNAL_NONE] = "none",
    [CLF_SIGNAL_ADDRESS] = "token",
    [CLF_SIGNAL_OWN_ID] = "own-message-id",
    [CLF_SIGNAL_FOREIGN_ID] = "message-id",
    [CLF_SIGNAL_REFERENCE] = "reference-line",
    [CLF_SIGNAL_TAG] = "subject-tag",
};

const char *clf_signal_name(enum clf_signal signal)
{
	return (unsigned)signal <= CLF_SIGNAL_TAG ? signal_names[signal] : "unknown";
}

static const char *shown(struct clf_arena *arena, struct clf_str value)
{
	if (value.n > VALUE_SHOWN)
		value.n = clf_utf8_valid_prefix((struct clf_str){value.p, VALUE_SHOWN});
	return clf_arena_copy(arena, value.p, value.n);
}

/* The same value by the same signal is listed once: mails name their mailbox in several fields. */
static struct clf_candidate *add(struct gathering *g, enum clf_signal signal, struct clf_str value)
{
	const char *text = shown(g->arena, value);
	struct clf_candidate *made;

	if (g->out->count == CLF_CANDIDATES)
		return NULL;
	for (size_t i = 0; i < g->out->count; i++) {
		if (g->out->items[i].signal == signal && clf_text_equal_nocase(g->out->items[i].value, text))
			return NULL;
	}
	made = &g->out->items[g->out->count++];
	*made = (struct clf_candidate){.signal = signal, .value = text, .valid = true};
	return made;
}

static void add_token(struct gathering *g, enum clf_signal signal, struct clf_str value, struct clf_str token)
{
	struct clf_candidate *made = add(g, signal, value);
	struct clf_error err = {0};

	if (made == NULL)
		return;
	made->valid = clf_token_decode(g->keyring, token, &made->token, &err) == CLF_OK;
	if (made->valid)
		made->ticket = made->token.ticket;
	else
		made->why = clf_arena_strdup(g->arena, err.text);
}

static void try_address(struct gathering *g, const char *address)
{
	const char *folded = NULL;
	struct clf_str token;

	if (address == NULL)
		return;
	if (clf_address_fold(g->arena, address, &folded, NULL) != CLF_OK)
		folded = address;
	if (clf_reply_address_token(g->form, folded, &token))
		add_token(g, CLF_SIGNAL_ADDRESS, clf_str_from(folded), token);
}

static void gather_addresses(struct gathering *g, const char *envelope)
{
	const struct clf_reading *r = g->reading;

	try_address(g, envelope);
	for (size_t i = 0; i < r->to.count; i++)
		try_address(g, r->to.items[i].address);
	for (size_t i = 0; i < r->cc.count; i++)
		try_address(g, r->cc.items[i].address);
	for (size_t i = 0; i < r->delivered_to.count; i++)
		try_address(g, r->delivered_to.items[i]);
}

static void try_message_id(struct gathering *g, const char *id)
{
	struct clf_candidate *made;
	struct clf_str token;

	if (clf_text_blank(id))
		return;
	if (clf_message_id_token(id, &token)) {
		add_token(g, CLF_SIGNAL_OWN_ID, clf_str_from(id), token);
		return;
	}
	made = add(g, CLF_SIGNAL_FOREIGN_ID, clf_str_from(id));
	if (made != NULL)
		made->message_id = id;
}

/* The last reference is the nearest: the mail that was answered. */
static void gather_message_ids(struct gathering *g)
{
	const struct clf_reading *r = g->reading;

	for (size_t i = 0; i < r->in_reply_to.count; i++)
		try_message_id(g, r->in_reply_to.items[i]);
	for (size_t i = r->references.count; i > 0; i--)
		try_message_id(g, r->references.items[i - 1]);
}

static void gather_references(struct gathering *g, const char *text)
{
	struct clf_str token;
	size_t at = 0;

	if (text == NULL)
		return;
	while (g->out->count < CLF_CANDIDATES && clf_reference_find(text, &at, &token))
		add_token(g, CLF_SIGNAL_REFERENCE, token, token);
}

static void gather_tags(struct gathering *g, const char *tag)
{
	char text[CLF_TAG_TEXT];
	int64_t number;
	size_t at = 0;

	if (g->reading->subject == NULL || tag == NULL)
		return;
	while (g->out->count < CLF_CANDIDATES && clf_subject_tag_find(g->reading->subject, tag, &at, &number)) {
		struct clf_candidate *made = add(g, CLF_SIGNAL_TAG, clf_str_from(clf_ticket_tag(tag, number, text)));

		if (made != NULL)
			made->ticket = number;
	}
}

void clf_thread_candidates(struct clf_arena *arena, const struct clf_reading *reading, const char *envelope,
			   const struct clf_reply_address *form, const struct clf_keyring *keyring, const char *tag,
			   struct clf_candidates *out)
{
	struct gathering g = {arena, reading, form, keyring, out};

	out->items = clf_arena_array_of(arena, CLF_CANDIDATES, struct clf_candidate);
	out->count = 0;
	gather_addresses(&g, envelope);
	gather_message_ids(&g);
	gather_references(&g, reading->quoted);
	gather_references(&g, reading->text);
	gather_tags(&g, tag);
}

static bool proves(const struct clf_keyring *keyring, const char *message_id)
{
	struct clf_token token;
	struct clf_str text;

	return clf_message_id_token(message_id, &text) && clf_token_decode(keyring, text, &token, NULL) == CLF_OK;
}

/* The row that we named in the mail's envelope (RFC 3461), with a good hash; 0: none. */
static int64_t named_in_envelope(const struct clf_keyring *keyring, const char *id)
{
	struct clf_token token;

	if (id == NULL || clf_token_decode(keyring, clf_str_trim(clf_str_from(id)), &token, NULL) != CLF_OK)
		return 0;
	return token.klass == CLF_TOKEN_BOUNCE ? token.outbox : 0;
}

void clf_thread_report(const struct clf_reading *reading, const struct clf_candidates *candidates,
		       const struct clf_keyring *keyring, struct clf_report_proof *out)
{
	*out = (struct clf_report_proof){0};
	if (reading->kind != CLF_MAIL_BOUNCE && reading->kind != CLF_MAIL_DELAYED &&
	    reading->kind != CLF_MAIL_DELIVERED && reading->kind != CLF_MAIL_FEEDBACK)
		return;
	for (size_t i = 0; i < candidates->count; i++) {
		const struct clf_candidate *c = &candidates->items[i];

		if (c->valid && c->signal == CLF_SIGNAL_ADDRESS && c->token.klass == CLF_TOKEN_BOUNCE) {
			out->outbox = c->token.outbox;
			break;
		}
	}
	for (size_t i = 0; out->outbox == 0 && i < reading->report_count; i++) {
		out->outbox = named_in_envelope(keyring, reading->reports[i].original_envelope_id);
		out->by_envelope_id = out->outbox != 0;
	}
	for (size_t i = 0; i < reading->report_count; i++) {
		if (proves(keyring, reading->reports[i].original_message_id)) {
			out->message_id = reading->reports[i].original_message_id;
			return;
		}
	}
}

static bool any_token(struct clf_addresses addresses, const struct clf_reply_address *form,
		      const struct clf_keyring *keyring)
{
	for (size_t i = 0; i < addresses.count; i++) {
		struct clf_token token;
		struct clf_str text;

		if (addresses.items[i].address != NULL &&
		    clf_reply_address_token(form, addresses.items[i].address, &text) &&
		    clf_token_decode(keyring, text, &token, NULL) == CLF_OK)
			return true;
	}
	return false;
}

static bool holds_reference(const struct clf_reading *reading, const struct clf_keyring *keyring)
{
	struct clf_token token;
	struct clf_str text;
	size_t at = 0;

	while (reading->text != NULL && clf_reference_find(reading->text, &at, &text)) {
		if (clf_token_decode(keyring, text, &token, NULL) == CLF_OK)
			return true;
	}
	return false;
}

/*
 * From alone says nothing: groups put their own address there for others' mail, forms the one they are set up with, and
 * anybody can. Relays give our mails other Message-IDs; then where an answer would go, and the reference line, are
 * left.
 */
bool clf_thread_is_own(const struct clf_reading *reading, bool from_is_ours, const struct clf_reply_address *form,
		       const struct clf_keyring *keyring)
{
	if (proves(keyring, reading->message_id) || any_token(reading->from, form, keyring))
		return true;
	if (!from_is_ours || reading->original.count > 0)
		return false;
	if (reading->reply_to.count > 0)
		return any_token(reading->reply_to, form, keyring);
	return holds_reference(reading, keyring);
}
