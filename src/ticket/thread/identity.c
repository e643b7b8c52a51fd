/*
 * identity.c - believes the mailbox's own server, and of it one Authentication-Results field: the topmost that
 * carries its name. Whatever stands below may have come with the mail.
 */
#include "clf/ticket/thread/identity.h"

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/ticket/thread/token.h"

#define NO_FIELD (~0u)

struct verdict {
	const char *passed; /* method that vouches for From's domain, or NULL */
	const char *failed; /* method that speaks against it, or NULL */
	bool dmarc_failed;
	bool present;
};

static const char *const sureness_names[] = {"not", "token", "authenticated", "confirmed"};
static const char *const trust_names[] = {"from", "token", "authenticated"};

const char *clf_sureness_name(enum clf_sureness sureness)
{
	return (unsigned)sureness <= CLF_SURE_CONFIRMED ? sureness_names[sureness] : "unknown";
}

bool clf_trust_parse(const char *name, enum clf_trust *out)
{
	for (unsigned i = 0; i <= CLF_TRUST_AUTHENTICATED; i++) {
		if (clf_text_equal_nocase(name, trust_names[i])) {
			*out = (enum clf_trust)i;
			return true;
		}
	}
	return false;
}

static bool is_text(const char *text, const char *word)
{
	return text != NULL && clf_text_equal_nocase(text, word);
}

static unsigned topmost_field(const struct clf_reading *reading)
{
	unsigned top = NO_FIELD;

	for (size_t i = 0; i < reading->auth_count; i++) {
		if (reading->auth[i].field < top)
			top = reading->auth[i].field;
	}
	return top;
}

/*
 * Microsoft's server names itself in no result. Its field is the topmost of all; a nameless one further down is
 * somebody else's.
 */
static unsigned nameless_field(const struct clf_reading *reading)
{
	unsigned top = topmost_field(reading);

	for (size_t i = 0; i < reading->auth_count; i++) {
		if (reading->auth[i].field == top && !clf_text_blank(reading->auth[i].server))
			return NO_FIELD;
	}
	return top;
}

static bool has_entry(const struct clf_reading *reading, unsigned field)
{
	for (size_t i = 0; i < reading->auth_count; i++) {
		if (reading->auth[i].field == field)
			return true;
	}
	return false;
}

/* A field that holds no result leaves no entry: it may be the server's own, and what stands below is then forged. */
static bool hides_a_field(const struct clf_reading *reading, unsigned field)
{
	if (field >= reading->auth_count)
		return true;
	for (unsigned above = 0; above < field; above++) {
		if (!has_entry(reading, above))
			return true;
	}
	return false;
}

static unsigned named_field(const struct clf_reading *reading, const char *authserv_id)
{
	unsigned top = NO_FIELD;

	for (size_t i = 0; i < reading->auth_count; i++) {
		const struct clf_auth_result *a = &reading->auth[i];

		if (a->field < top && is_text(a->server, authserv_id))
			top = a->field;
	}
	return top;
}

static unsigned field_of(const struct clf_reading *reading, const char *authserv_id)
{
	bool nameless = clf_text_equal_nocase(authserv_id, "microsoft");
	unsigned top = nameless ? nameless_field(reading) : named_field(reading, authserv_id);

	return top == NO_FIELD || hides_a_field(reading, top) ? NO_FIELD : top;
}

/* The domain of a property, which may be an address or a domain alone, in the form that From's has. */
static const char *domain_of(struct clf_arena *arena, const char *property)
{
	const char *folded = NULL;
	const char *domain;

	if (clf_text_blank(property))
		return "";
	domain = clf_address_domain(property);
	if (domain[0] == '\0')
		domain = property[0] == '@' ? property + 1 : property;
	if (clf_address_fold(arena, clf_arena_printf(arena, "x@%s", domain), &folded, NULL) != CLF_OK)
		return "";
	return clf_address_domain(folded);
}

/* From's own domain, or one that it lies below; a domain without a dot vouches for nobody. */
static bool aligned(struct clf_arena *arena, const char *property, const char *from)
{
	struct clf_str parent = clf_str_from(domain_of(arena, property));
	struct clf_str own = clf_str_from(from);

	if (parent.n == 0 || clf_str_find(parent, CLF_STR("."), 0) == (size_t)-1 || parent.n > own.n)
		return false;
	if (!clf_str_equal((struct clf_str){own.p + own.n - parent.n, parent.n}, parent))
		return false;
	return own.n == parent.n || own.p[own.n - parent.n - 1] == '.';
}

static bool speaks_of(struct clf_arena *arena, const struct clf_auth_result *a, const char *domain)
{
	if (is_text(a->method, "dmarc"))
		return clf_text_equal(domain_of(arena, a->header_from), domain);
	if (is_text(a->method, "dkim"))
		return aligned(arena, a->header_d, domain);
	return is_text(a->method, "spf") && aligned(arena, a->smtp_mailfrom, domain);
}

/* DMARC is about From alone: a fail that doesn't name the domain is about this one; a pass has to name it. */
static bool fails_unnamed(const struct clf_auth_result *a)
{
	return is_text(a->method, "dmarc") && is_text(a->result, "fail") && clf_text_blank(a->header_from);
}

static void weigh(struct clf_arena *arena, const struct clf_auth_result *a, const char *domain, struct verdict *out)
{
	out->present = true;
	if (!speaks_of(arena, a, domain) && !fails_unnamed(a))
		return;
	if (is_text(a->result, "pass")) {
		if (out->passed == NULL || is_text(a->method, "dmarc"))
			out->passed = a->method;
	} else if (is_text(a->result, "fail")) {
		out->failed = a->method;
		out->dmarc_failed = out->dmarc_failed || is_text(a->method, "dmarc");
	}
}

static struct verdict judge_results(struct clf_arena *arena, const struct clf_reading *reading, const char *authserv_id,
				    const char *domain)
{
	struct verdict out = {0};
	unsigned field = authserv_id != NULL ? field_of(reading, authserv_id) : NO_FIELD;

	for (size_t i = 0; i < reading->auth_count && field != NO_FIELD; i++) {
		if (reading->auth[i].field == field)
			weigh(arena, &reading->auth[i], domain, &out);
	}
	return out;
}

static const char *why_not(struct clf_arena *arena, const char *authserv_id, const struct verdict *verdict)
{
	if (authserv_id == NULL)
		return "this mailbox believes no server's results, and no token made for this address came along";
	if (!verdict->present)
		return clf_arena_printf(arena, "%s added no results, and no token made for this address came along",
					authserv_id);
	return "neither DMARC nor DKIM nor SPF passed for From's own domain, and no token made for this address "
	       "came along";
}

static void judge(struct clf_arena *arena, const struct verdict *verdict, const char *authserv_id, bool holds_token,
		  struct clf_identity *out)
{
	if (verdict->passed != NULL && !verdict->dmarc_failed) {
		out->sureness = CLF_SURE_AUTHENTICATED;
		out->why =
		    clf_arena_printf(arena, "%s passed for From's domain, says the mailbox's server", verdict->passed);
		return;
	}
	out->authentication_failed = verdict->failed != NULL;
	out->sureness = holds_token ? CLF_SURE_TOKEN : CLF_SURE_NOT;
	if (out->authentication_failed)
		out->why =
		    clf_arena_printf(arena, "%s failed for From's domain, says the mailbox's server", verdict->failed);
	else if (holds_token)
		out->why = "it holds a token that was made for this address";
	else
		out->why = why_not(arena, authserv_id, verdict);
}

void clf_identity_judge(struct clf_arena *arena, const struct clf_reading *reading, const char *authserv_id,
			const struct clf_token *token, const char *token_address, struct clf_identity *out)
{
	struct verdict verdict;
	bool holds_token;

	*out = (struct clf_identity){.name = ""};
	if (reading->from.count != 1) {
		out->why = reading->from.count == 0 ? "there is no From" : "there are several addresses in From";
		return;
	}
	if (clf_address_fold(arena, reading->from.items[0].address, &out->address, NULL) != CLF_OK) {
		out->address = NULL;
		out->why = "From is no usable address";
		return;
	}
	if (reading->from.items[0].name != NULL)
		out->name = reading->from.items[0].name;
	holds_token = token != NULL && token->klass != CLF_TOKEN_BOUNCE && token_address != NULL &&
		      clf_address_equal(token_address, out->address);
	verdict = judge_results(arena, reading, authserv_id, clf_address_domain(out->address));
	judge(arena, &verdict, authserv_id, holds_token, out);
}

bool clf_trust_suffices(enum clf_trust trust, const struct clf_identity *identity)
{
	if (identity->address == NULL || identity->authentication_failed)
		return false;
	switch (trust) {
	case CLF_TRUST_FROM:
		return true;
	case CLF_TRUST_TOKEN:
		return identity->sureness >= CLF_SURE_TOKEN;
	case CLF_TRUST_AUTHENTICATED:
		return identity->sureness >= CLF_SURE_AUTHENTICATED;
	}
	return false;
}
