/*
 * probe.c - which mails are probes of ours, and which only speak of one.
 *
 * A probe's Message-ID holds its token. Relays that give mails another Message-ID leave the token in the recipient and
 * in the reference line; then the mail must also be a machine's, from the mailbox itself, and answer nothing: what a
 * person writes back to a probe is a person's mail.
 */
#include "clf/ticket/thread/probe.h"

#include <string.h>

#define HEADER_MAX (64u << 10)
#define TOKEN_LEAST 20u /* characters: 3 octets and the hash make 21 */

/* What a text that may be a token is to us. */
enum found { FOUND_NOTHING, FOUND_CLAIM, FOUND_OURS };

struct looking {
	const struct clf_reading *reading;
	const struct clf_reply_address *form;
	const struct clf_keyring *keyring;
	struct clf_token token; /* the one of ours that was found */
};

static enum found judge(struct looking *l, struct clf_str text)
{
	struct clf_token token;

	if (!clf_token_claims(text, CLF_TOKEN_PROBE))
		return FOUND_NOTHING;
	if (clf_token_decode(l->keyring, text, &token, NULL) != CLF_OK)
		return FOUND_CLAIM;
	l->token = token;
	return FOUND_OURS;
}

static enum found in_message_id(struct looking *l, const char *id)
{
	struct clf_str text;

	return clf_message_id_token(id, &text) ? judge(l, text) : FOUND_NOTHING;
}

static enum found in_address(struct looking *l, const char *address)
{
	struct clf_str text;

	return address != NULL && clf_reply_address_token(l->form, address, &text) ? judge(l, text) : FOUND_NOTHING;
}

static enum found better(enum found a, enum found b)
{
	return a > b ? a : b;
}

static enum found in_recipients(struct looking *l, const char *envelope)
{
	const struct clf_reading *r = l->reading;
	enum found found = in_address(l, envelope);

	for (size_t i = 0; found != FOUND_OURS && i < r->to.count; i++)
		found = better(found, in_address(l, r->to.items[i].address));
	for (size_t i = 0; found != FOUND_OURS && i < r->delivered_to.count; i++)
		found = better(found, in_address(l, r->delivered_to.items[i]));
	return found;
}

static enum found in_text(struct looking *l)
{
	const char *text = l->reading->text;
	enum found found = FOUND_NOTHING;
	struct clf_str token;
	size_t at = 0;

	while (text != NULL && found != FOUND_OURS && clf_reference_find(text, &at, &token))
		found = better(found, judge(l, token));
	return found;
}

static enum found in_answered(struct looking *l)
{
	const struct clf_reading *r = l->reading;
	enum found found = FOUND_NOTHING;

	for (size_t i = 0; found != FOUND_OURS && i < r->in_reply_to.count; i++)
		found = better(found, in_message_id(l, r->in_reply_to.items[i]));
	for (size_t i = 0; found != FOUND_OURS && i < r->references.count; i++)
		found = better(found, in_message_id(l, r->references.items[i]));
	return found;
}

static bool is_from_itself(const struct looking *l)
{
	const struct clf_addresses from = l->reading->from;

	return from.count == 1 && from.items[0].address != NULL &&
	       clf_text_equal_nocase(from.items[0].address, l->form->address);
}

static bool is_report(const struct clf_reading *r)
{
	return r->kind == CLF_MAIL_BOUNCE || r->kind == CLF_MAIL_DELAYED || r->kind == CLF_MAIL_DELIVERED;
}

static bool reports_one(struct looking *l, const char *envelope)
{
	const struct clf_reading *r = l->reading;

	if (in_recipients(l, envelope) == FOUND_OURS)
		return true;
	for (size_t i = 0; i < r->report_count; i++)
		if (in_message_id(l, r->reports[i].original_message_id) == FOUND_OURS)
			return true;
	return false;
}

/* Of a mail from the mailbox itself that answers nothing. */
static enum clf_probe_kind of_itself(struct looking *l, const char *envelope)
{
	enum found found = in_message_id(l, l->reading->message_id);

	if (found == FOUND_OURS)
		return CLF_PROBE_ITSELF;
	if (!l->reading->automatic)
		return CLF_PROBE_NONE;
	found = better(found, in_recipients(l, envelope));
	if (found != FOUND_OURS)
		found = better(found, in_text(l));
	return found == FOUND_OURS ? CLF_PROBE_ITSELF : found == FOUND_CLAIM ? CLF_PROBE_FOREIGN : CLF_PROBE_NONE;
}

static enum clf_probe_kind know(struct looking *l, const char *envelope)
{
	const struct clf_reading *r = l->reading;

	if (is_report(r))
		return reports_one(l, envelope) ? CLF_PROBE_REPORT : CLF_PROBE_NONE;
	if (r->in_reply_to.count == 0 && r->references.count == 0 && is_from_itself(l)) {
		enum clf_probe_kind kind = of_itself(l, envelope);

		if (kind != CLF_PROBE_NONE)
			return kind;
	}
	if (r->automatic && (in_answered(l) == FOUND_OURS || in_recipients(l, envelope) == FOUND_OURS))
		return CLF_PROBE_ANSWER;
	return CLF_PROBE_NONE;
}

void clf_probe_know(const struct clf_reading *reading, const char *envelope, const struct clf_reply_address *form,
		    const struct clf_keyring *keyring, struct clf_probe *out)
{
	struct looking l = {.reading = reading, .form = form, .keyring = keyring};
	enum clf_probe_kind kind = know(&l, envelope);

	*out = (struct clf_probe){.kind = kind};
	if (kind != CLF_PROBE_NONE && kind != CLF_PROBE_FOREIGN)
		out->token = l.token;
}

static bool is_base32(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
}

bool clf_probe_is_claimed(struct clf_str raw)
{
	size_t end = raw.n < HEADER_MAX ? raw.n : HEADER_MAX;
	size_t at = 0;

	while (at < end) {
		size_t n = 0;

		while (at + n < end && is_base32(raw.p[at + n]))
			n++;
		if (n >= TOKEN_LEAST && n < CLF_TOKEN_TEXT &&
		    clf_token_claims((struct clf_str){raw.p + at, n}, CLF_TOKEN_PROBE))
			return true;
		if (n == 0 && raw.p[at] == '\n' && at + 1 < end && (raw.p[at + 1] == '\n' || raw.p[at + 1] == '\r'))
			return false;
		at += n > 0 ? n : 1;
	}
	return false;
}
