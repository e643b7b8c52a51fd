/*
 * check_dns.c - what the own domains say about mail, to receivers and to senders.
 *
 * Where a relay sends from isn't where mail is handed to it: of the great providers the name to include is known; of
 * any other its own addresses count. DKIM can't be looked up, since the relay chooses the selector: `--to` shows it.
 */
#include <stdlib.h>
#include <string.h>

#include "check/check_mail.h"
#include "clf/base/count.h"
#include "clf/mail/address.h"
#include "clf/wire/dns.h"
#include "clf/wire/spf.h"

#define ADDRESSES 16u

struct asking {
	struct check *check;
	struct clf_dns_options options;
};

/* In the order in which they are tried. */
static const struct {
	const char *relay, *include; /* the end of its host's name */
} providers[] = {
    {"outlook.com", "spf.protection.outlook.com"},
    {"office365.com", "spf.protection.outlook.com"},
    {"google.com", "_spf.google.com"},
    {"gmail.com", "_spf.google.com"},
    {"amazonaws.com", "amazonses.com"},
    {"sendgrid.net", "sendgrid.net"},
    {"mailgun.org", "mailgun.org"},
    {"mailjet.com", "spf.mailjet.com"},
    {"postmarkapp.com", "spf.mtasv.net"},
    {"sparkpostmail.com", "sparkpostmail.com"},
};

static enum clf_status ask(void *user, const char *name, enum clf_dns_type type, struct clf_dns_record **out,
			   size_t *count)
{
	const struct asking *asking = user;

	return clf_dns_ask(asking->check->session.arena, &asking->options, name, type, out, count, NULL);
}

static const char *host_of(struct clf_arena *arena, const struct clf_config_smtp *relay)
{
	const char *host = strstr(relay->options.url, "://");

	host = host != NULL ? host + 3 : relay->options.url;
	if (host[0] == '[')
		return clf_arena_copy(arena, host + 1, strcspn(host + 1, "]"));
	return clf_arena_copy(arena, host, strcspn(host, ":/"));
}

static const char *include_of(const char *host)
{
	for (size_t i = 0; i < CLF_COUNT(providers); i++) {
		size_t n = strlen(providers[i].relay), all = strlen(host);

		if (all >= n && clf_text_equal_nocase(host + all - n, providers[i].relay) &&
		    (all == n || host[all - n - 1] == '.'))
			return providers[i].include;
	}
	return NULL;
}

static size_t addresses_of(struct asking *asking, const char *host, const char **out)
{
	static const enum clf_dns_type types[] = {CLF_DNS_A, CLF_DNS_AAAA};
	size_t n = 0;

	if (strspn(host, "0123456789.") == strlen(host) || strchr(host, ':') != NULL) {
		out[0] = host;
		return 1;
	}
	for (size_t t = 0; t < 2; t++) {
		struct clf_dns_record *records = NULL;
		size_t count = 0;

		if (ask(asking, host, types[t], &records, &count) != CLF_OK)
			continue;
		for (size_t i = 0; i < count && n < ADDRESSES; i++)
			out[n++] = records[i].host;
	}
	return n;
}

/* What to put into the record for this relay. */
static const char *term_for(struct clf_arena *arena, const char *host)
{
	const char *include = include_of(host);

	if (include != NULL)
		return clf_arena_printf(arena, "include:%s", include);
	return clf_arena_printf(arena,
				strchr(host, ':') != NULL                     ? "ip6:%s"
				: strspn(host, "0123456789.") == strlen(host) ? "ip4:%s"
									      : "a:%s",
				host);
}

static void check_spf(struct asking *asking, const char *domain, const struct clf_config_smtp *relay)
{
	struct findings *findings = &asking->check->findings;
	struct clf_arena *arena = asking->check->session.arena;
	const char *host = host_of(arena, relay), *include = include_of(host), *term = term_for(arena, host);
	const char *addresses[ADDRESSES];
	size_t count = include == NULL ? addresses_of(asking, host, addresses) : 0;
	struct clf_spf spf;

	clf_spf_look(arena, domain, addresses, count, ask, asking, &spf);
	if (spf.records == 0 && spf.unanswered)
		found(findings, FINDING_WARNING, "spf", domain, NULL, "the name servers did not tell its SPF");
	else if (spf.records == 0)
		found(findings, FINDING_WARNING, "spf", domain,
		      clf_arena_printf(arena, "Publish: %s. TXT \"v=spf1 %s ~all\"", domain, term),
		      "there is no SPF record: receivers can't know that %s may send for it", host);
	else if (spf.records > 1)
		found(findings, FINDING_WARNING, "spf", domain, "Join them into one.",
		      "there are %zu SPF records: receivers take that for none", spf.records);
	if (spf.records != 1)
		return;
	if (spf.wrong != NULL)
		found(findings, FINDING_WARNING, "spf", domain, "Mend that term of the record.", "in its SPF record %s",
		      spf.wrong);
	if (spf.lookups > CLF_SPF_LOOKUPS)
		found(findings, FINDING_WARNING, "spf", domain,
		      "Take out what sends no mail any more, or write addresses (ip4:, ip6:) in place of names.",
		      "its SPF record costs receivers %u%s look-ups, and they give up after %u", spf.lookups,
		      spf.lookups == CLF_SPF_WALK ? " or more" : "", CLF_SPF_LOOKUPS);
	if (include != NULL ? clf_spf_names(&spf, include) : spf.permits)
		found_fine(findings, "spf", domain, "names the relay %s, %u look-up%s", relay->name, spf.lookups,
			   spf.lookups == 1 ? "" : "s");
	else
		found(findings, FINDING_WARNING, "spf", domain,
		      clf_arena_printf(
			  arena,
			  "Add %s to it, before its \"all\"; where the relay sends by other machines, what its "
			  "provider says.",
			  term),
		      "its SPF record doesn't name the relay %s (%s): what that sends looks forged", relay->name, host);
}

/* Of the domain, or of one above it (RFC 7489 section 6.6.3, without a list of public suffixes). */
static void check_dmarc(struct asking *asking, const char *domain)
{
	struct findings *findings = &asking->check->findings;
	struct clf_arena *arena = asking->check->session.arena;
	bool unanswered = false;

	for (const char *at = domain; at != NULL && strchr(at, '.') != NULL;
	     at = strchr(at, '.') != NULL ? strchr(at, '.') + 1 : NULL) {
		struct clf_dns_record *records = NULL;
		size_t count = 0;
		enum clf_status status =
		    ask(asking, clf_arena_printf(arena, "_dmarc.%s", at), CLF_DNS_TXT, &records, &count);

		unanswered = unanswered || (status != CLF_OK && status != CLF_ENOTFOUND);
		for (size_t i = 0; status == CLF_OK && i < count; i++) {
			if (!clf_str_starts_nocase(records[i].text, CLF_STR("v=DMARC1")))
				continue;
			found_fine(findings, "dmarc", domain, "%s", clf_utf8_clean(arena, records[i].text));
			return;
		}
	}
	found(findings, FINDING_WARNING, "dmarc", domain,
	      unanswered
		  ? NULL
		  : clf_arena_printf(arena, "Publish: _dmarc.%s. TXT \"v=DMARC1; p=none; rua=mailto:postmaster@%s\"",
				     domain, domain),
	      unanswered ? "the name servers did not tell its DMARC"
			 : "there is no DMARC record: large receivers want one");
}

static void check_mx(struct asking *asking, const char *domain)
{
	struct findings *findings = &asking->check->findings;
	struct clf_arena *arena = asking->check->session.arena;
	struct clf_dns_record *records = NULL;
	size_t count = 0;
	enum clf_status status = ask(asking, domain, CLF_DNS_MX, &records, &count);

	if (status == CLF_OK && records[0].host[0] != '\0')
		found_fine(findings, "mx", domain, "mail goes to %s", records[0].host);
	else if (status == CLF_OK || status == CLF_ENOTFOUND)
		found(findings, FINDING_WARNING, "mx", domain,
		      clf_arena_printf(arena, "Publish: %s. MX 10 NAME-OF-ITS-MAIL-SERVER.", domain),
		      status == CLF_OK ? "it says that it takes no mail (RFC 7505): answers don't come"
				       : "there is no MX record: answers from outside may not come");
	else
		found(findings, FINDING_WARNING, "mx", domain, NULL, "the name servers did not tell its MX");
}

/* False: the name servers don't answer, and nothing else has to be asked of them. */
static bool check_gateway(struct asking *asking, const char *domain)
{
	struct findings *findings = &asking->check->findings;
	struct clf_arena *arena = asking->check->session.arena;
	struct clf_dns_record *records = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status = clf_dns_ask(arena, &asking->options, domain, CLF_DNS_A, &records, &count, &err);

	if (status == CLF_ENOTFOUND)
		status = clf_dns_ask(arena, &asking->options, domain, CLF_DNS_AAAA, &records, &count, &err);
	if (status == CLF_OK)
		found_fine(findings, "dns", domain, "is %s", records[0].host);
	else if (status == CLF_ENOTFOUND)
		found(findings, FINDING_WARNING, "dns", domain,
		      clf_arena_printf(arena, "Publish: %s. A ADDRESS, or AAAA", domain),
		      "domain in [gateway], which is said in EHLO, has no address: some receivers mind");
	else
		found(findings, FINDING_WARNING, "dns", domain, "See to the name servers in /etc/resolv.conf.",
		      "nothing was seen of MX, SPF and DMARC: %s", err.text);
	return status == CLF_OK || status == CLF_ENOTFOUND;
}

/* Whether an earlier mailbox is in that domain; and, with a relay, sends through it. */
static bool came_before(const struct check *check, size_t at, const char *domain, const struct clf_config_smtp *relay)
{
	const struct clf_config *config = check->session.config;

	for (size_t i = 0; i < at; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];
		const struct clf_config_smtp *one;

		if (mailbox->address == NULL || !clf_text_equal(clf_address_domain(mailbox->address), domain))
			continue;
		if (relay == NULL)
			return true;
		for (size_t n = 0; (one = check_relay_at(check, mailbox, n)) != NULL; n++)
			if (one == relay)
				return true;
	}
	return false;
}

/* Each relay has to be allowed to send for it: what goes by the second would look forged. */
static void check_domain(struct asking *asking, size_t at)
{
	const struct check *check = asking->check;
	const struct clf_config_mailbox *mailbox = &check->session.config->mailboxes[at];
	const char *domain = clf_address_domain(mailbox->address);
	const struct clf_config_smtp *relay;

	if (!came_before(check, at, domain, NULL)) {
		check_mx(asking, domain);
		check_dmarc(asking, domain);
	}
	for (size_t n = 0; (relay = check_relay_at(check, mailbox, n)) != NULL; n++)
		if (relay->options.url != NULL && !came_before(check, at, domain, relay))
			check_spf(asking, domain, relay);
}

void check_dns(struct check *check)
{
	const struct clf_config *config = check->session.config;
	struct asking asking = {check, {.server = getenv("CLF_MAIL_DNS")}};

	if (config->domain == NULL || !check_gateway(&asking, config->domain))
		return;
	for (size_t i = 0; i < config->mailbox_count; i++)
		if (config->mailboxes[i].address != NULL)
			check_domain(&asking, i);
}
