/*
 * plan_ours.c - whose an address is: the gateway's own, or the organisation's.
 */
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "plan/plan_change.h"

/* own: "a@example.com", or with nothing, or a delimiter, before its @: whatever begins so. */
static bool is_of(const char *own, const char *address)
{
	const char *domain = clf_address_domain(own);
	const char *other = clf_address_domain(address);
	size_t n = domain[0] != '\0' ? (size_t)(domain - own - 1) : 0;

	if (clf_address_equal(own, address))
		return true;
	if (domain[0] == '\0' && own[0] == '@')
		domain = own + 1;
	if (!clf_text_equal_nocase(domain, other) || (n > 0 && clf_utf8_is_word((unsigned char)own[n - 1])))
		return false;
	return clf_str_starts_nocase(clf_str_from(address), (struct clf_str){own, n});
}

bool plan_is_gateways(const struct planning *p, const char *address)
{
	for (size_t i = 0; i < p->facts->mailbox.own_count; i++) {
		if (is_of(p->facts->mailbox.own[i], address))
			return true;
	}
	return false;
}

bool plan_is_inside(const struct planning *p, const char *address)
{
	for (size_t i = 0; i < p->facts->mailbox.domain_count; i++) {
		if (clf_text_equal_nocase(p->facts->mailbox.domains[i], clf_address_domain(address)))
			return true;
	}
	return false;
}
