/*
 * check_mail.c - a mail of `check` by what servers leave of it: some give it another Message-ID, some know no address
 * with a token.
 */
#include "clf/ticket/thread/check_mail.h"

#include <stddef.h>

struct seeking {
	const struct clf_reply_address *form;
	const struct clf_keyring *keyring;
	int64_t now;
	struct clf_token *out;
};

static bool is_it(const struct seeking *s, struct clf_str text)
{
	struct clf_token token;
	int64_t age;

	if (clf_token_decode(s->keyring, text, &token, NULL) != CLF_OK || token.klass != CLF_TOKEN_CHECK ||
	    token.outbox > INT64_MAX / 1000)
		return false;
	/* Clocks that differ a little are no reason. */
	age = s->now - token.outbox * 1000;
	if (age > CLF_CHECK_MAIL_AGE || age < -CLF_CHECK_MAIL_AGE)
		return false;
	*s->out = token;
	return true;
}

static bool in_id(const struct seeking *s, const char *message_id)
{
	struct clf_str text;

	return message_id != NULL && clf_message_id_token(message_id, &text) && is_it(s, text);
}

static bool in_ids(const struct seeking *s, struct clf_texts ids)
{
	for (size_t i = 0; i < ids.count; i++)
		if (in_id(s, ids.items[i]))
			return true;
	return false;
}

static bool in_address(const struct seeking *s, const char *address)
{
	struct clf_str text;

	return address != NULL && clf_reply_address_token(s->form, address, &text) && is_it(s, text);
}

static bool in_addresses(const struct seeking *s, struct clf_addresses addresses)
{
	for (size_t i = 0; i < addresses.count; i++)
		if (in_address(s, addresses.items[i].address))
			return true;
	return false;
}

bool clf_check_mail_token(const struct clf_reading *reading, const char *envelope, const struct clf_reply_address *form,
			  const struct clf_keyring *keyring, int64_t now, struct clf_token *out)
{
	const struct seeking s = {form, keyring, now, out};

	if (in_id(&s, reading->message_id) || in_ids(&s, reading->references) || in_ids(&s, reading->in_reply_to) ||
	    in_addresses(&s, reading->to) || in_addresses(&s, reading->reply_to) || in_address(&s, envelope))
		return true;
	for (size_t i = 0; i < reading->delivered_to.count; i++)
		if (in_address(&s, reading->delivered_to.items[i]))
			return true;
	for (size_t i = 0; i < reading->report_count; i++)
		if (in_id(&s, reading->reports[i].original_message_id))
			return true;
	return false;
}
