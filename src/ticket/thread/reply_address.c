/*
 * reply_address.c - the addresses that answers come back to, in the forms that mail servers allow.
 *
 * Compared without regard to case; a caller folds what came from outside first (clf_address_fold).
 */
#include "clf/ticket/thread/token.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/address.h"

#define TOKEN_LENGTH (CLF_TOKEN_TEXT - 1)
#define DELIMITERS "+-_.=#!%&/^~"

static struct clf_str local_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return (struct clf_str){address, at != NULL ? (size_t)(at - address) : strlen(address)};
}

static enum clf_status parse_subdomain(struct clf_arena *arena, const char *subdomain, struct clf_reply_address *out,
				       struct clf_error *err)
{
	const char *probe = NULL;
	enum clf_status status = clf_address_fold(arena, clf_arena_printf(arena, "x@%s", subdomain), &probe, err);

	if (status != CLF_OK)
		return clf_error_prefix(err, CLF_EINVAL, "reply form subdomain:%s", subdomain);
	out->subdomain = clf_address_domain(probe);
	if (strlen(out->subdomain) + 1 + TOKEN_LENGTH > CLF_ADDRESS_MAX)
		return clf_error_set(err, CLF_ELIMIT, "the subdomain leaves no room for a token before it");
	return CLF_OK;
}

static enum clf_status parse_form(struct clf_arena *arena, const char *form, struct clf_reply_address *out,
				  struct clf_error *err)
{
	out->delimiter = '+';
	if (clf_text_equal_nocase(form, "plus")) {
		out->form = CLF_REPLY_PLUS;
	} else if (clf_text_equal_nocase(form, "bare")) {
		out->form = CLF_REPLY_BARE;
	} else if (clf_str_starts_nocase(clf_str_from(form), CLF_STR("delimiter:")) && strlen(form) == 11 &&
		   strchr(DELIMITERS, form[10]) != NULL) {
		out->form = CLF_REPLY_DELIMITER;
		out->delimiter = form[10];
	} else if (clf_str_starts_nocase(clf_str_from(form), CLF_STR("subdomain:"))) {
		out->form = CLF_REPLY_SUBDOMAIN;
		return parse_subdomain(arena, form + 10, out, err);
	} else {
		return clf_error_set(err, CLF_EINVAL,
				     "\"%.64s\" is no reply form: plus, delimiter:X (one of %s), "
				     "subdomain:reply.example.com, or bare",
				     form, DELIMITERS);
	}
	return CLF_OK;
}

enum clf_status clf_reply_address_parse(struct clf_arena *arena, const char *form, const char *address,
					struct clf_reply_address *out, struct clf_error *err)
{
	struct clf_reply_address made = {0};
	enum clf_status status = clf_address_fold(arena, address, &made.address, err);

	if (status != CLF_OK)
		return status;
	status = parse_form(arena, form, &made, err);
	if (status != CLF_OK)
		return status;
	if ((made.form == CLF_REPLY_PLUS || made.form == CLF_REPLY_DELIMITER) &&
	    (local_of(made.address).n + 1 + TOKEN_LENGTH > CLF_LOCAL_PART_MAX ||
	     strlen(made.address) + 1 + TOKEN_LENGTH > CLF_ADDRESS_MAX))
		return clf_error_set(err, CLF_ELIMIT,
				     "%.200s with a token would pass %d octets before the @: "
				     "take a shorter address, or reply_form = subdomain or bare",
				     address, CLF_LOCAL_PART_MAX);
	*out = made;
	return CLF_OK;
}

const char *clf_reply_address_make(struct clf_arena *arena, const struct clf_reply_address *form, const char *token)
{
	struct clf_str local = local_of(form->address);

	switch (form->form) {
	case CLF_REPLY_PLUS:
	case CLF_REPLY_DELIMITER:
		return clf_arena_printf(arena, "%.*s%c%s@%s", CLF_STR_ARG(local), form->delimiter, token,
					clf_address_domain(form->address));
	case CLF_REPLY_SUBDOMAIN:
		return clf_arena_printf(arena, "%s@%s", token, form->subdomain);
	case CLF_REPLY_BARE:
		break;
	}
	return clf_arena_strdup(arena, form->address);
}

static bool after_delimiter(const struct clf_reply_address *form, struct clf_str local, struct clf_str *token)
{
	struct clf_str own = local_of(form->address);

	if (local.n <= own.n + 1 || !clf_str_starts_nocase(local, own) || local.p[own.n] != form->delimiter)
		return false;
	*token = (struct clf_str){local.p + own.n + 1, local.n - own.n - 1};
	return true;
}

bool clf_reply_address_token(const struct clf_reply_address *form, const char *address, struct clf_str *token)
{
	const char *domain = clf_address_domain(address);
	struct clf_str local = local_of(address);

	switch (form->form) {
	case CLF_REPLY_PLUS:
	case CLF_REPLY_DELIMITER:
		return clf_text_equal_nocase(domain, clf_address_domain(form->address)) &&
		       after_delimiter(form, local, token);
	case CLF_REPLY_SUBDOMAIN:
		if (local.n == 0 || !clf_text_equal_nocase(domain, form->subdomain))
			return false;
		*token = local;
		return true;
	case CLF_REPLY_BARE:
		break;
	}
	return false;
}

bool clf_reply_address_ours(const struct clf_reply_address *form, const char *address)
{
	struct clf_str token;

	return clf_text_equal_nocase(address, form->address) || clf_reply_address_token(form, address, &token);
}
