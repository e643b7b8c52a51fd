/*
 * find.c - the ways to find an address's servers, one function each, in their order.
 */
#include "init/find.h"

#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clf/base/count.h"
#include "clf/mail/address.h"
#include "clf/wire/autoconfig.h"
#include "clf/wire/http_client.h"

#define IMAPS 993
#define SMTPS 465
#define REACH_MS 3000
#define FETCH_MS 8000

static const struct preset presets[] = {
    {"microsoft",
     "Microsoft 365",
     "imaps://outlook.office365.com/INBOX",
     "smtp://smtp.office365.com:587",
     "microsoft",
     "authenticated",
     "account",
     "2",
     "25",
     {"app", "device", "code"}},
    {"google",
     "Google Workspace",
     "imaps://imap.gmail.com/INBOX",
     "smtps://smtp.gmail.com",
     "mx.google.com",
     "authenticated",
     "account",
     "2",
     "60",
     {"service-account", "code", NULL}},
};

static const struct {
	const char *domain, *preset;
} exchangers[] = {
    {"google.com", "google"},
    {"googlemail.com", "google"},
    {"mail.protection.outlook.com", "microsoft"},
    {"mx.microsoft", "microsoft"},
};

static bool is_in(const char *host, const char *domain)
{
	size_t n = strlen(host), m = strlen(domain);

	return n >= m && clf_text_equal_nocase(host + n - m, domain) && (n == m || host[n - m - 1] == '.');
}

const struct preset *preset_named(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(presets); i++)
		if (clf_text_equal(presets[i].name, name))
			return &presets[i];
	return NULL;
}

const struct preset *preset_of_mx(const char *host)
{
	for (size_t i = 0; i < CLF_COUNT(exchangers); i++)
		if (is_in(host, exchangers[i].domain))
			return preset_named(exchangers[i].preset);
	return NULL;
}

struct search {
	struct clf_arena *arena;
	const struct finder *finder;
	const char *address, *domain;
	struct place *out;
};

static const char *imap_url(struct clf_arena *arena, const char *host, uint16_t port, bool starttls)
{
	if (!starttls && port == IMAPS)
		return clf_arena_printf(arena, "imaps://%s/INBOX", host);
	return clf_arena_printf(arena, "%s://%s:%u/INBOX", starttls ? "imap" : "imaps", host, port);
}

static const char *smtp_url(struct clf_arena *arena, const char *host, uint16_t port, bool starttls)
{
	if (!starttls && port == SMTPS)
		return clf_arena_printf(arena, "smtps://%s", host);
	return clf_arena_printf(arena, "%s://%s:%u", starttls ? "smtp" : "smtps", host, port);
}

static bool by_mx(struct search *s)
{
	struct clf_dns_record *records = NULL;
	size_t count = 0;
	const struct preset *preset = NULL;
	const char *mx = NULL;

	s->finder->says(s->finder->user, "MX");
	if (s->finder->dns(s->finder->user, s->arena, s->domain, CLF_DNS_MX, &records, &count, NULL) != CLF_OK)
		return false;
	for (size_t i = 0; i < count && preset == NULL; i++) {
		mx = records[i].host;
		preset = preset_of_mx(mx);
	}
	if (preset == NULL)
		return false;
	*s->out = (struct place){
	    .imap = preset->imap,
	    .smtp = preset->smtp,
	    .oauth2 = true,
	    .preset = preset,
	    .source = clf_arena_printf(s->arena, "%s: the MX of %s is %s", preset->title, s->domain, mx)};
	return true;
}

/* A host of its own domain, or one that somebody else may have put there: DNS alone proves nothing. */
static const char *by_service(struct search *s, const char *service, uint16_t *port)
{
	struct clf_dns_record *records = NULL;
	size_t count = 0;
	const char *name = clf_arena_printf(s->arena, "%s._tcp.%s", service, s->domain);

	if (s->finder->dns(s->finder->user, s->arena, name, CLF_DNS_SRV, &records, &count, NULL) != CLF_OK)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		if (records[i].host[0] == '\0' || records[i].port == 0)
			continue;
		*port = records[i].port;
		s->out->elsewhere |= !is_in(records[i].host, s->domain);
		return records[i].host;
	}
	return NULL;
}

static bool by_srv(struct search *s)
{
	uint16_t port = 0;
	const char *host;
	bool starttls = false;

	s->finder->says(s->finder->user, "SRV");
	host = by_service(s, "_imaps", &port);
	if (host == NULL) {
		host = by_service(s, "_imap", &port);
		starttls = true;
	}
	if (host == NULL)
		return false;
	s->out->imap = imap_url(s->arena, host, port, starttls);
	starttls = false;
	host = by_service(s, "_submissions", &port);
	if (host == NULL) {
		host = by_service(s, "_submission", &port);
		starttls = true;
	}
	if (host != NULL)
		s->out->smtp = smtp_url(s->arena, host, port, starttls);
	s->out->source = clf_arena_printf(s->arena, "the SRV records of %s", s->domain);
	return true;
}

static bool by_file(struct search *s, const char *url, const char *source)
{
	struct clf_autoconfig found = {0};
	struct clf_str body;

	s->finder->says(s->finder->user, url);
	if (s->finder->fetch(s->finder->user, s->arena, url, &body, NULL) != CLF_OK ||
	    clf_autoconfig_read(s->arena, body, s->address, &found, NULL) != CLF_OK)
		return false;
	*s->out = (struct place){.imap = imap_url(s->arena, found.imap.host, found.imap.port, found.imap.starttls),
				 .imap_user = found.imap.user,
				 .smtp_user = found.smtp.user,
				 .oauth2 = found.imap.oauth2,
				 .source = source};
	if (found.smtp.host != NULL)
		s->out->smtp = smtp_url(s->arena, found.smtp.host, found.smtp.port, found.smtp.starttls);
	return true;
}

static bool by_autoconfig(struct search *s)
{
	const char *own = clf_arena_printf(s->arena, "https://autoconfig.%s/mail/config-v1.1.xml", s->domain);
	const char *known =
	    clf_arena_printf(s->arena, "https://%s/.well-known/autoconfig/mail/config-v1.1.xml", s->domain);

	return by_file(s, own, own) || by_file(s, known, known);
}

static bool by_database(struct search *s)
{
	const char *url = clf_arena_printf(s->arena, "https://autoconfig.thunderbird.net/v1.1/%s", s->domain);

	return s->finder->third_party && by_file(s, url, "Mozilla's database of mail providers");
}

struct guess {
	const char *host;
	uint16_t port;
	bool starttls;
};

/* The first host that has an address and takes a connection. */
static const char *by_guess(struct search *s, const struct guess *guesses, size_t count, const struct guess **which)
{
	for (size_t i = 0; i < count; i++) {
		const char *host = clf_arena_printf(s->arena, "%s.%s", guesses[i].host, s->domain);

		*which = &guesses[i];
		if (s->finder->answers(s->finder->user, host, guesses[i].port))
			return host;
	}
	return NULL;
}

static bool guess_imap(struct search *s)
{
	static const struct guess guesses[] = {
	    {"imap", IMAPS, false}, {"mail", IMAPS, false}, {"imap", 143, true}, {"mail", 143, true}};
	const struct guess *which = NULL;
	const char *host = by_guess(s, guesses, CLF_COUNT(guesses), &which);

	if (host == NULL)
		return false;
	s->out->imap = imap_url(s->arena, host, which->port, which->starttls);
	s->out->source = clf_arena_printf(s->arena, "a guess: %s answers", host);
	return true;
}

static void guess_smtp(struct search *s)
{
	static const struct guess guesses[] = {
	    {"smtp", SMTPS, false}, {"mail", SMTPS, false}, {"smtp", 587, true}, {"mail", 587, true}};
	const struct guess *which = NULL;
	const char *host = by_guess(s, guesses, CLF_COUNT(guesses), &which);

	if (host != NULL)
		s->out->smtp = smtp_url(s->arena, host, which->port, which->starttls);
}

static bool guess(struct search *s)
{
	s->finder->says(s->finder->user, "the usual names");
	return guess_imap(s);
}

enum clf_status find_place(struct clf_arena *arena, const struct finder *finder, const char *address, struct place *out,
			   struct clf_error *err)
{
	static bool (*const ways[])(struct search *) = {by_mx, by_srv, by_autoconfig, by_database, guess};
	struct place found = {0};
	struct search search = {arena, finder, address, clf_address_domain(address), &found};

	for (size_t i = 0; i < CLF_COUNT(ways); i++) {
		found = (struct place){0};
		if (!ways[i](&search))
			continue;
		if (found.smtp == NULL)
			guess_smtp(&search);
		*out = found;
		return CLF_OK;
	}
	return clf_error_set(err, CLF_ENOTFOUND, "nothing tells where the mail servers of %s are", search.domain);
}

static enum clf_status world_dns(void *user, struct clf_arena *arena, const char *name, enum clf_dns_type type,
				 struct clf_dns_record **out, size_t *count, struct clf_error *err)
{
	const struct finder_world *world = user;
	const struct clf_dns_options options = {world->dns_server, 0};

	return clf_dns_ask(arena, &options, name, type, out, count, err);
}

static enum clf_status world_fetch(void *user, struct clf_arena *arena, const char *url, struct clf_str *out,
				   struct clf_error *err)
{
	const struct finder_world *world = user;
	const struct clf_http_question question = {
	    .url = url, .ca_file = world->ca_file, .timeout_ms = FETCH_MS, .limit = CLF_AUTOCONFIG_BYTES};
	struct clf_http_answer answer = {0};
	enum clf_status status = clf_http_ask(arena, &question, &answer, err);

	if (status == CLF_OK && answer.status != 200)
		return clf_error_set(err, CLF_ENOTFOUND, "%s: %d", url, answer.status);
	*out = answer.body;
	return status;
}

static bool takes_connection(const struct addrinfo *at)
{
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct pollfd ready = {fd, POLLOUT, 0};
	int failed = 1;
	socklen_t size = sizeof failed;

	if (fd < 0)
		return false;
	if (connect(fd, at->ai_addr, at->ai_addrlen) == 0)
		failed = 0;
	else if (poll(&ready, 1, REACH_MS) == 1)
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size);
	close(fd);
	return failed == 0;
}

/* The addresses come from where the rest does, so that a test's name server answers for both. */
static bool world_answers(void *user, const char *host, uint16_t port)
{
	static const enum clf_dns_type types[] = {CLF_DNS_A, CLF_DNS_AAAA};
	struct clf_arena *arena = clf_arena_new();
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
	bool answers = false;
	char service[8];

	snprintf(service, sizeof service, "%u", port);
	for (size_t i = 0; i < CLF_COUNT(types) && !answers; i++) {
		struct clf_dns_record *records = NULL;
		size_t count = 0;

		if (world_dns(user, arena, host, types[i], &records, &count, NULL) != CLF_OK)
			continue;
		for (size_t k = 0; k < count && k < 2 && !answers; k++) {
			struct addrinfo *at = NULL;

			if (getaddrinfo(records[k].host, service, &hints, &at) != 0)
				continue;
			answers = takes_connection(at);
			freeaddrinfo(at);
		}
	}
	clf_arena_free(&arena);
	return answers;
}

static void world_says(void *user, const char *what)
{
	(void)user;
	fprintf(stderr, "  asking %s\n", what);
}

void finder_of_world(struct finder_world *world, struct finder *out)
{
	*out = (struct finder){world, world_dns, world_fetch, world_answers, world_says, false};
}
