/*
 * Where an address's servers are found, in which order, and what an answer from DNS alone may do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/count.h"
#include "init/find.h"

#define AUTOCONFIG(host)                                                                                               \
	"<clientConfig><emailProvider><incomingServer type='imap'><hostname>" host                                     \
	"</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILLOCALPART%</username>"                 \
	"</incomingServer></emailProvider></clientConfig>"

/* A small world: one name a way, NULL where nothing is. */
struct world {
	const char *mx;           /* of example.org */
	const char *imaps, *imap; /* hosts of SRV records, port 1993 or 1143 */
	const char *submissions;  /* port 1465 */
	const char *url, *file;   /* what is at that URL */
	const char *answers[2];   /* hosts that take a connection */
	uint16_t port;            /* on this one */
	size_t fetched;
};

static enum clf_status dns(void *user, struct clf_arena *arena, const char *name, enum clf_dns_type type,
			   struct clf_dns_record **out, size_t *count, struct clf_error *err)
{
	const struct world *world = user;
	struct clf_dns_record *record = clf_arena_new_of(arena, struct clf_dns_record);

	(void)err;
	if (type == CLF_DNS_MX && strcmp(name, "example.org") == 0)
		record->host = world->mx;
	else if (type == CLF_DNS_SRV && strcmp(name, "_imaps._tcp.example.org") == 0)
		*record = (struct clf_dns_record){.host = world->imaps, .port = 1993};
	else if (type == CLF_DNS_SRV && strcmp(name, "_imap._tcp.example.org") == 0)
		*record = (struct clf_dns_record){.host = world->imap, .port = 1143};
	else if (type == CLF_DNS_SRV && strcmp(name, "_submissions._tcp.example.org") == 0)
		*record = (struct clf_dns_record){.host = world->submissions, .port = 1465};
	if (record->host == NULL)
		return CLF_ENOTFOUND;
	*out = record;
	*count = 1;
	return CLF_OK;
}

static enum clf_status fetch(void *user, struct clf_arena *arena, const char *url, struct clf_str *out,
			     struct clf_error *err)
{
	struct world *world = user;

	(void)arena;
	(void)err;
	world->fetched++;
	if (world->url == NULL || strcmp(url, world->url) != 0)
		return CLF_ENOTFOUND;
	*out = clf_str_from(world->file);
	return CLF_OK;
}

static bool answers(void *user, const char *host, uint16_t port)
{
	const struct world *world = user;

	for (size_t i = 0; i < CLF_COUNT(world->answers); i++)
		if (world->answers[i] != NULL && strcmp(world->answers[i], host) == 0 &&
		    (world->port == 0 || world->port == port))
			return true;
	return false;
}

static void says(void *user, const char *what)
{
	(void)user;
	(void)what;
}

static enum clf_status find(struct clf_arena *arena, struct world *world, bool third_party, struct place *out)
{
	const struct finder finder = {world, dns, fetch, answers, says, third_party};

	*out = (struct place){0};
	return find_place(arena, &finder, "support@example.org", out, NULL);
}

struct row {
	const char *what;
	struct world world;
	bool third_party;
	const char *imap, *smtp, *preset, *source;
	bool elsewhere;
};

static const struct row rows[] = {
    {"Microsoft by its MX",
     {.mx = "example-org.mail.protection.outlook.com", .imaps = "imap.example.org"},
     false,
     "imaps://outlook.office365.com/INBOX",
     "smtp://smtp.office365.com:587",
     "microsoft",
     "Microsoft 365",
     false},
    {"Google by its MX",
     {.mx = "aspmx.l.google.com"},
     false,
     "imaps://imap.gmail.com/INBOX",
     "smtps://smtp.gmail.com",
     "google",
     "Google Workspace",
     false},
    {"an MX that only looks like Google's",
     {.mx = "aspmx.notgoogle.com", .imaps = "imap.example.org"},
     false,
     "imaps://imap.example.org:1993/INBOX",
     NULL,
     NULL,
     "the SRV records of example.org",
     false},
    {"SRV, TLS before STARTTLS",
     {.imaps = "mail.example.org", .imap = "old.example.org", .submissions = "out.example.org"},
     false,
     "imaps://mail.example.org:1993/INBOX",
     "smtps://out.example.org:1465",
     NULL,
     "the SRV records of example.org",
     false},
    {"SRV with STARTTLS, in another domain",
     {.imap = "mail.elsewhere.net"},
     false,
     "imap://mail.elsewhere.net:1143/INBOX",
     NULL,
     NULL,
     "the SRV records of example.org",
     true},
    {"SRV that says there is no such service",
     {.imaps = "", .answers = {"imap.example.org"}},
     false,
     "imaps://imap.example.org/INBOX",
     NULL,
     NULL,
     "a guess: imap.example.org answers",
     false},
    {"the domain's own autoconfig",
     {.url = "https://autoconfig.example.org/mail/config-v1.1.xml", .file = AUTOCONFIG("in.example.net")},
     false,
     "imaps://in.example.net/INBOX",
     NULL,
     NULL,
     "https://autoconfig.example.org/mail/config-v1.1.xml",
     false},
    {"the well-known one, and a relay that is guessed",
     {.url = "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml",
      .file = AUTOCONFIG("in.example.net"),
      .answers = {"smtp.example.org"}},
     false,
     "imaps://in.example.net/INBOX",
     "smtps://smtp.example.org",
     NULL,
     "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml",
     false},
    {"Mozilla's database, when it may be asked",
     {.url = "https://autoconfig.thunderbird.net/v1.1/example.org", .file = AUTOCONFIG("in.example.net")},
     true,
     "imaps://in.example.net/INBOX",
     NULL,
     NULL,
     "Mozilla's database of mail providers",
     false},
    {"usual names, with STARTTLS",
     {.answers = {"mail.example.org"}, .port = 143},
     false,
     "imap://mail.example.org:143/INBOX",
     NULL,
     NULL,
     "a guess: mail.example.org answers",
     false},
};

static void each_way(void **state)
{
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		const struct row *row = &rows[i];
		struct world world = row->world;
		struct place place;

		if (find(arena, &world, row->third_party, &place) != CLF_OK)
			fail_msg("%s: nothing was found", row->what);
		if (!clf_text_equal(place.imap, row->imap) || !clf_text_equal(place.smtp, row->smtp))
			fail_msg("%s: %s, %s", row->what, place.imap, place.smtp != NULL ? place.smtp : "-");
		if (!clf_text_equal(place.preset != NULL ? place.preset->name : NULL, row->preset) ||
		    place.elsewhere != row->elsewhere || strstr(place.source, row->source) == NULL)
			fail_msg("%s: %s", row->what, place.source);
	}
	clf_arena_free(&arena);
}

static void the_third_party_is_only_asked_when_allowed(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct world world = {.url = "https://autoconfig.thunderbird.net/v1.1/example.org",
			      .file = AUTOCONFIG("x.net")};
	struct place place;

	(void)state;
	assert_int_equal(find(arena, &world, false, &place), CLF_ENOTFOUND);
	assert_int_equal(world.fetched, 2);
	clf_arena_free(&arena);
}

static void a_preset_says_how_its_server_is_treated(void **state)
{
	const struct preset *microsoft = preset_named("microsoft"), *google = preset_named("google");

	(void)state;
	assert_string_equal(microsoft->authserv_id, "microsoft");
	assert_string_equal(microsoft->grants[0], "app");
	assert_string_equal(microsoft->rate, "25");
	assert_string_equal(microsoft->envelope, "account");
	assert_string_equal(google->grants[0], "service-account");
	assert_string_equal(google->authserv_id, "mx.google.com");
	assert_null(preset_named("elsewhere"));
	assert_null(preset_of_mx(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_way),
	    cmocka_unit_test(the_third_party_is_only_asked_when_allowed),
	    cmocka_unit_test(a_preset_says_how_its_server_is_treated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
