/*
 * config_options.c - the option table: every key of the configuration, a row each.
 *
 * Parsing, defaults, what goes over the pipe to a role, and the manual all come from it.
 */
#include <stddef.h>
#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/config/look.h"
#include "config_table.h"

static const char *const trusts[] = {"from", "token", "authenticated", NULL};
static const char *const unknowns[] = {"ticket", "quarantine", "refuse", NULL};
/* In the order of enum clf_reply_meaning, whose first is what nobody writes. */
static const char *const meanings[] = {"", "note", "answer", NULL};
static const char *const envelopes[] = {"account", "token", NULL};
static const char *const uncertains[] = {"hold", "resend", NULL};
/* In the order of enum clf_oauth2_grant. */
static const char *const grants[] = {"app", "device", "code", "service-account", NULL};
static const char *const levels[] = {"debug", "info", "warning", "error", NULL};
static const char *const formats[] = {"text", "json", NULL};

#define ALL(field) CONFIG_OF_ALL, offsetof(struct clf_config, field)
#define BOX(field) CONFIG_OF_MAILBOX, offsetof(struct clf_config_mailbox, field)
#define OUT(field) CONFIG_OF_SMTP, offsetof(struct clf_config_smtp, field)
#define LOG_IN(field) CONFIG_OF_OAUTH2, offsetof(struct clf_config_oauth2, field)

/* section, key, kind, place, required, least, most, choices, value, default, help */
static const struct config_row rows[] = {
    {"gateway", "name", CONFIG_TEXT, ALL(name), true, 0, 0, NULL, "TEXT", NULL,
     "the organisation's name, as customers see it in From"},
    {"gateway", "domain", CONFIG_DOMAIN, ALL(domain), true, 0, 0, NULL, "DOMAIN", NULL,
     "the domain of our Message-IDs and of HELO"},
    {"gateway", "tag", CONFIG_NAME, ALL(tag), false, 0, 0, NULL, "WORD", "CLF",
     "what ticket numbers are written with, as in [CLF-1042]"},
    {"gateway", "locale", CONFIG_NAME, ALL(locale), false, 0, 0, NULL, "LOCALE", "en",
     "language of templates when nothing says otherwise"},
    {"gateway", "timezone", CONFIG_ZONE, ALL(timezone), false, 0, 0, NULL, "ZONE", "UTC",
     "IANA time zone of the installation"},
    {"gateway", "secret_file", CONFIG_SECRET_FILE, ALL(secret_file), true, 0, 0, NULL,
     "FILE | env:NAME | credential:NAME", NULL, "the keys that sign tokens; `clf-mail init` makes them"},
    {"gateway", "command_address", CONFIG_ADDRESS, ALL(command_address), false, 0, 0, NULL, "ADDRESS", NULL,
     "where agents write commands to; must arrive in one of the mailboxes"},
    {"gateway", "domains", CONFIG_DOMAINS, ALL(domains_text), false, 0, 0, NULL, "DOMAIN, DOMAIN...", NULL,
     "further domains of the organisation's own; forwarding beyond them needs a proof of who wrote the mail"},
    {"gateway", "bulk", CONFIG_COUNT, ALL(bulk), false, 0, 1000, NULL, "NUMBER", "5",
     "an agent's mail that changes more tickets than that needs a proof of who wrote it; 0: no limit"},
    {"gateway", "automatic_cap", CONFIG_COUNT, ALL(automatic_cap), false, 1, 100000, NULL, "NUMBER", "20",
     "acknowledgements and refusals an hour to one address, a quarter of them about one ticket; what is beyond "
     "waits in the outbox until somebody releases it. Beyond as many answers in copy the address is left out"},
    {"gateway", "notice_cap", CONFIG_COUNT, ALL(notice_cap), false, 1, 100000, NULL, "NUMBER", "200",
     "notices an hour to one agent, a tenth of them about one ticket; what is beyond waits in the outbox until "
     "somebody releases it"},
    {"gateway", "two_way", CONFIG_BOOL, ALL(two_way), false, 0, 0, NULL, "yes | no", "yes",
     "whether mail is read; no: follow-ups go out and nothing is fetched"},
    {"gateway", "readers", CONFIG_COUNT, ALL(readers), false, 1, 64, NULL, "1..64", "2",
     "sandboxed processes that read mail; half as many again are started for mails that take long"},
    {"gateway", "heartbeat_ping", CONFIG_ASKED_URL, ALL(heartbeat_ping), false, 0, 0, NULL, "https://...", NULL,
     "fetched each time that all mailboxes' probes are back, so that somebody outside sees when this machine is dead"},
    {"store", "url", CONFIG_STORE, ALL(store_url), true, 0, 0, NULL, "sqlite:PATH", NULL, "the database"},
    {"mailbox", "url", CONFIG_IMAP_URL, BOX(url), false, 0, 0, NULL, "imaps://HOST[:PORT]/FOLDER | imap://...", NULL,
     "where mail is fetched from; needed unless two_way says otherwise"},
    {"mailbox", "starttls", CONFIG_STARTTLS, BOX(tls), false, 0, 0, NULL, "required | off", "required",
     "for imap://: whether the connection must become TLS before login"},
    {"mailbox", "user", CONFIG_TEXT, BOX(user), false, 0, 0, NULL, "USER", NULL,
     "who logs in; the mailbox's address when not set"},
    {"mailbox", "password_file", CONFIG_SECRET, BOX(password), false, 0, 0, NULL, "FILE | env:NAME | credential:NAME",
     NULL, "the password"},
    {"mailbox", "oauth2", CONFIG_NAME, BOX(oauth2), false, 0, 0, NULL, "NAME", NULL,
     "the [oauth2 NAME] that logs in, in place of password_file"},
    {"mailbox", "address", CONFIG_ADDRESS, BOX(address), true, 0, 0, NULL, "ADDRESS", NULL,
     "the mailbox's address: From of what goes out"},
    {"mailbox", "aliases", CONFIG_ADDRESSES, BOX(aliases_text), false, 0, 0, NULL, "ADDRESS, ADDRESS...", NULL,
     "further addresses of the same mailbox: who wrote to one of them is answered from it"},
    {"mailbox", "lists", CONFIG_ADDRESSES, BOX(lists_text), false, 0, 0, NULL, "ADDRESS, ADDRESS...", NULL,
     "groups and mailing lists that pass customers' mail on to the mailbox"},
    {"mailbox", "from_name", CONFIG_TEXT, BOX(from_name), false, 0, 0, NULL, "TEXT", NULL,
     "name in From; gateway.name when not set"},
    {"mailbox", "reply_to", CONFIG_ADDRESS, BOX(reply_to), false, 0, 0, NULL, "ADDRESS", NULL,
     "with two_way = no: where answers go; to address when not set"},
    {"mailbox", "smtp", CONFIG_NAMES, BOX(smtps_text), true, 0, 0, NULL, "NAME, NAME...", NULL,
     "the [smtp NAME] that its mail goes out through; further ones, in order, take what it doesn't take now"},
    {"mailbox", "segment", CONFIG_TEXT, BOX(segment), false, 0, 0, NULL, "TEXT", NULL,
     "segment of the tickets its mail makes"},
    {"mailbox", "reply_form", CONFIG_REPLY_FORM, BOX(reply), false, 0, 0, NULL,
     "plus | delimiter:X | subdomain:DOMAIN | bare", "plus", "how a token stands in the reply address"},
    {"mailbox", "trust", CONFIG_CHOICE, BOX(trust), false, 0, 0, trusts, "authenticated | token | from", NULL,
     "what an agent's mail needs to be obeyed; authenticated when authserv_id is set"},
    {"mailbox", "authserv_id", CONFIG_NAME, BOX(authserv_id), false, 0, 0, NULL, "NAME | microsoft", NULL,
     "the name in the Authentication-Results that the mailbox's own server adds"},
    {"mailbox", "unknown", CONFIG_CHOICE, BOX(unknown), false, 0, 0, unknowns, "ticket | quarantine | refuse", "ticket",
     "what a mail that belongs to no ticket becomes: a ticket; held in quarantine, where administrators release it and "
     "are told once a day; or refused, which its sender is told once a day when the address is proved: what its sender isn't told waits in quarantine"},
    {"mailbox", "done", CONFIG_DONE, BOX(done), false, 0, 0, NULL, "move:FOLDER | seen | delete", "seen",
     "what happens on the server to a mail that was kept"},
    {"mailbox", "since", CONFIG_SINCE, BOX(since), false, 0, 0, NULL, "now | all | DATE", "now",
     "which mail of a folder that isn't empty is taken when the mailbox is new; older mail stays there untouched"},
    {"mailbox", "idle", CONFIG_BOOL, BOX(idle), false, 0, 0, NULL, "yes | no", "yes",
     "use IMAP IDLE, so that mail is handled in a second"},
    {"mailbox", "poll", CONFIG_SECONDS, BOX(poll_s), false, 1, 86400, NULL, "DURATION", "60s",
     "look for mail at least that often"},
    {"mailbox", "heartbeat", CONFIG_PAUSE, BOX(heartbeat_s), false, 60, 12 * 3600, NULL, "DURATION | off", "15m",
     "how often a mailbox that is read sends a mail to itself, which must come back: 1m to 12h"},
    {"mailbox", "max_size", CONFIG_SIZE, BOX(max_size), false, 1024, 150 << 20, NULL, "SIZE", "50M",
     "larger mail goes to quarantine without its body and stays on its server; at most 150M"},
    {"mailbox", "ca_file", CONFIG_FILE, BOX(ca_file), false, 0, 0, NULL, "FILE", NULL,
     "certificates to trust instead of the system's"},
    {"mailbox", "auto_ack", CONFIG_BOOL, BOX(auto_ack), false, 0, 0, NULL, "yes | no", "no",
     "acknowledge mail that made a ticket"},
    {"mailbox", "on_news", CONFIG_CHOICE, BOX(on_news), false, 0, 0, meanings, "note | answer", "note",
     "what an agent's reply to a notice of a new or changed ticket becomes, unless the agent wants otherwise"},
    {"mailbox", "on_reply", CONFIG_CHOICE, BOX(on_reply), false, 0, 0, meanings, "note | answer", "answer",
     "what an agent's reply to a notice of a customer's reply becomes, unless the agent wants otherwise"},
    {"mailbox", "show_agent", CONFIG_BOOL, BOX(show_agent), false, 0, 0, NULL, "yes | no", "no",
     "whether the gateway adds the agent's name to From and under an answer; a name that was typed goes anyway"},
    {"mailbox", "two_way", CONFIG_BOOL, BOX(two_way), false, 0, 0, NULL, "yes | no", NULL,
     "whether this mailbox is read; gateway.two_way when not set. yes without url: its mail comes by `clf-mail deliver`"},
    {"smtp", "url", CONFIG_SMTP_URL, OUT(options.url), true, 0, 0, NULL, "smtps://HOST[:PORT] | smtp://HOST[:PORT]",
     NULL, "the relay"},
    {"smtp", "starttls", CONFIG_SMTP_STARTTLS, OUT(options.starttls), false, 0, 0, NULL, "required | off", "required",
     "for smtp://: whether the connection must become TLS first"},
    {"smtp", "user", CONFIG_TEXT, OUT(options.user), false, 0, 0, NULL, "USER", NULL, "who logs in, if anybody"},
    {"smtp", "password_file", CONFIG_SECRET, OUT(options.password), false, 0, 0, NULL,
     "FILE | env:NAME | credential:NAME", NULL, "the password"},
    {"smtp", "oauth2", CONFIG_NAME, OUT(oauth2), false, 0, 0, NULL, "NAME", NULL,
     "the [oauth2 NAME] that logs in, in place of password_file"},
    {"smtp", "ca_file", CONFIG_FILE, OUT(options.ca_file), false, 0, 0, NULL, "FILE", NULL,
     "certificates to trust instead of the system's"},
    {"smtp", "connections", CONFIG_COUNT, OUT(options.connections), false, 1, 32, NULL, "1..32", "4",
     "connections to the relay at a time"},
    {"smtp", "timeout", CONFIG_SECONDS, OUT(options.timeout_s), false, 1, 3600, NULL, "DURATION", "5m",
     "for each answer of the relay; for the one to a mail's end twice that"},
    {"smtp", "envelope", CONFIG_FLAG, OUT(envelope_token), false, 0, 0, envelopes, "token | account", "token",
     "sender of the envelope: with a token that proves bounces, or the mailbox's address"},
    {"smtp", "rate", CONFIG_COUNT, OUT(rate), false, 0, 1000000, NULL, "NUMBER", "0", "mails a minute; 0: no limit"},
    {"smtp", "hold", CONFIG_SECONDS, OUT(hold_s), false, 0, 86400, NULL, "DURATION", "60s",
     "how long an agent's answer by mail or page waits before it goes out, in which #undo or the page takes it back"},
    {"smtp", "give_up", CONFIG_HOURS, OUT(give_up_hours), false, 1, 720, NULL, "DURATION", "120h",
     "how long a mail that the relay puts off is tried again"},
    {"smtp", "uncertain", CONFIG_FLAG, OUT(resend_uncertain), false, 0, 0, uncertains, "hold | resend", "hold",
     "a mail that may have arrived: wait for somebody's decision, or send it again with its Message-ID"},
    {"oauth2", "provider", CONFIG_PROVIDER, LOG_IN(options.provider), true, 0, 0, NULL,
     "microsoft | google | https://ISSUER", NULL,
     "who hands out the tokens; of an issuer the addresses come from its .well-known/openid-configuration"},
    {"oauth2", "grant", CONFIG_CHOICE, LOG_IN(options.grant), true, 0, 0, grants,
     "app | device | code | service-account", NULL,
     "app: the program itself logs in (Microsoft); service-account: the same with Google; code: a person opens an "
     "address and pastes back where it ended; device: a person types a code into a browser"},
    {"oauth2", "tenant", CONFIG_NAME, LOG_IN(options.tenant), false, 0, 0, NULL, "DOMAIN | ID", NULL,
     "the organisation, with provider = microsoft"},
    {"oauth2", "client_id", CONFIG_NAME, LOG_IN(options.client_id), false, 0, 0, NULL, "ID", NULL,
     "the program as the provider knows it; not with grant = service-account, whose key file names it"},
    {"oauth2", "client_secret_file", CONFIG_SECRET, LOG_IN(options.client_secret), false, 0, 0, NULL,
     "FILE | env:NAME | credential:NAME", NULL, "the program's secret"},
    {"oauth2", "secret_expires", CONFIG_DAY, LOG_IN(secret_expires), false, 0, 0, NULL, "DATE", NULL,
     "the day on which the secret ends, which the provider doesn't tell; warned of 30 days before"},
    {"oauth2", "client_key_file", CONFIG_SECRET_TEXT, LOG_IN(options.client_key), false, 0, 0, NULL,
     "FILE | env:NAME | credential:NAME", NULL,
     "with client_certificate_file in place of a secret: the key, PEM; with grant = service-account: Google's key "
     "file, JSON"},
    {"oauth2", "client_certificate_file", CONFIG_SECRET_TEXT, LOG_IN(options.client_certificate), false, 0, 0, NULL,
     "FILE | env:NAME | credential:NAME", NULL, "the key's certificate, PEM; its end is warned of 30 days before"},
    {"oauth2", "scopes", CONFIG_TEXT, LOG_IN(options.scopes), false, 0, 0, NULL, "TEXT", NULL,
     "what is asked for, with spaces between; what the provider wants for mail when not set; needed with an issuer"},
    {"oauth2", "ca_file", CONFIG_FILE, LOG_IN(options.ca_file), false, 0, 0, NULL, "FILE", NULL,
     "certificates to trust instead of the system's, of the provider's server"},
    {"http", "listen", CONFIG_LISTEN, ALL(http_address), false, 0, 0, NULL, "ADDRESS:PORT", NULL,
     "where the page and the API are; no page when not set"},
    {"http", "base_url", CONFIG_HTTP_URL, ALL(base_url), false, 0, 0, NULL, "URL", NULL,
     "how the page is reached from outside"},
    {"http", "sign_in_link", CONFIG_BOOL, ALL(sign_in_link), false, 0, 0, NULL, "yes | no", "yes",
     "whether agents can have a link mailed that signs them in once; takes base_url"},
    {"http", "tls_cert", CONFIG_FILE, ALL(tls_cert), false, 0, 0, NULL, "FILE", NULL, "certificate chain, PEM"},
    {"http", "tls_key", CONFIG_FILE, ALL(tls_key), false, 0, 0, NULL, "FILE", NULL, "its key, PEM"},
    {"http", "trusted_proxy", CONFIG_NAME, ALL(trusted_proxy), false, 0, 0, NULL, "ADDRESS", NULL,
     "the proxy whose X-Forwarded-For is believed"},
    {"retention", "closed", CONFIG_DAYS, ALL(retention.closed), false, 1, 36500, NULL, "TIME", NULL,
     "closed tickets; then number, times, segment and score stay, and no word of anybody"},
    {"retention", "raw", CONFIG_DAYS, ALL(retention.raw), false, 1, 36500, NULL, "TIME", NULL,
     "mails as they came, with their attachments; their texts stay on the ticket"},
    {"retention", "spam", CONFIG_DAYS, ALL(retention.spam), false, 1, 36500, NULL, "TIME", NULL,
     "tickets that are spam"},
    {"retention", "purge", CONFIG_DAYS, ALL(retention.purge), false, 1, 36500, NULL, "TIME", NULL,
     "tickets that are deleted or spam; then they are purged: nothing of them stays but the number"},
    {"retention", "quarantine", CONFIG_DAYS, ALL(retention.quarantine), false, 1, 36500, NULL, "TIME", NULL,
     "mails that wait in quarantine; then they are discarded"},
    {"retention", "journal", CONFIG_DAYS, ALL(retention.journal), false, 1, 36500, NULL, "TIME", NULL,
     "mails that came to no ticket: automatic replies, copies, what was refused"},
    {"log", "level", CONFIG_CHOICE, ALL(log_level), false, 0, 0, levels, "debug | info | warning | error", "info",
     "what is written"},
    {"log", "format", CONFIG_CHOICE, ALL(log_format), false, 0, 0, formats, "text | json", "text", "how it is written"},
};
static const char *const sections[] = {"gateway", "store", "mailbox", "smtp", "oauth2", "http", "retention", "log"};

bool clf_config_option_at(size_t index, struct clf_config_option *out)
{
	const struct config_row *row = &rows[index];

	if (index >= CLF_COUNT(rows))
		return false;
	*out = (struct clf_config_option){row->section, row->key, row->value, row->otherwise, row->help};
	return true;
}

size_t config_row_count(void)
{
	return CLF_COUNT(rows);
}

const struct config_row *config_row_at(size_t index)
{
	return &rows[index];
}

size_t config_row_find(const char *section, const char *key)
{
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		if (strcmp(rows[i].section, section) == 0 && strcmp(rows[i].key, key) == 0)
			return i;
	}
	return (size_t)-1;
}

const char *config_nearest(const char *section, const char *word)
{
	size_t at = clf_str_far(word);
	const char *best = NULL;

	for (size_t i = 0; section == NULL && i < CLF_COUNT(sections); i++)
		clf_str_nearer(word, sections[i], &best, &at);
	for (size_t i = 0; section != NULL && i < CLF_COUNT(rows); i++) {
		if (strcmp(rows[i].section, section) == 0)
			clf_str_nearer(word, rows[i].key, &best, &at);
	}
	return best;
}
