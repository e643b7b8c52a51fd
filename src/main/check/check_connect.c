/*
 * check_connect.c - every server tried: what `serve` will need of it, and what it offers.
 *
 * Clocks: servers tell theirs by the dates that they give to mails. One that lies ahead shows that theirs or ours is
 * wrong; how much in both directions, `check --mail` sees by its own mail.
 */
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "check/check_mail.h"
#include "check/probe.h"
#include "clf/act/mailboxes.h"
#include "clf/base/clock.h"
#include "clf/store/people/directory.h"

#define LISTED 20000u
#define SKEW (2 * CLF_MINUTE)

static bool sends_through(const struct check *check, const struct clf_config_mailbox *mailbox,
			  const struct clf_config_smtp *relay)
{
	const struct clf_config_smtp *one;

	for (size_t n = 0; (one = check_relay_at(check, mailbox, n)) != NULL; n++)
		if (one == relay)
			return true;
	return false;
}

/* How many lie in the folder, how many of them are older than the mailbox, up to LISTED; and the latest date. */
struct lying {
	size_t all, older;
	int64_t latest;
	bool more;
};

static enum clf_status count_lying(struct check *check, struct clf_imap *imap, int64_t begins_at, struct lying *out,
				   struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	uint32_t after = 0;
	size_t count = 1;

	while (status == CLF_OK && count > 0 && out->all < LISTED) {
		struct clf_imap_entry *entries = NULL;

		status = clf_imap_list(imap, check->session.arena, after, 500, &entries, &count, err);
		for (size_t i = 0; status == CLF_OK && i < count; i++) {
			out->all++;
			out->older += entries[i].received_at != 0 && entries[i].received_at < begins_at;
			out->latest = entries[i].received_at > out->latest ? entries[i].received_at : out->latest;
			after = entries[i].uid;
		}
	}
	out->more = out->all >= LISTED;
	return status;
}

/* What comes from here on is new, whatever its date. */
static enum clf_status first_look(struct check *check, const struct clf_config_mailbox *mailbox,
				  const struct probe_imap *probe, struct clf_mailbox_state *state,
				  struct clf_error *err)
{
	struct session *session = &check->session;
	uint32_t last = probe->folder.uidnext > 0 ? probe->folder.uidnext - 1 : 0;
	enum clf_status status = CLF_OK;

	if (probe->folder.uidnext == 0)
		status = clf_imap_last(probe->session, &last, err);
	if (status == CLF_OK)
		status = clf_journal_uidvalidity(session->store, mailbox->name, probe->folder.uidvalidity, last, err);
	return status == CLF_OK ? clf_journal_mailbox_state(session->store, session->arena, mailbox->name, state, err)
				: status;
}

/* Before it is looked at for the first time, by this or by serve: what will become of what lies there. */
static enum clf_status say_beginning(struct check *check, const struct clf_config_mailbox *mailbox,
				     const struct probe_imap *probe, struct clf_error *err)
{
	struct session *session = &check->session;
	struct clf_mailbox_state state = {0};
	struct lying lying = {0};
	enum clf_status status;

	/* Half a configuration would begin where nobody wants it to. */
	if (session->store == NULL || check->look.problem_count > 0)
		return CLF_OK;
	status = clf_journal_mailbox_state(session->store, session->arena, mailbox->name, &state, err);
	if (status == CLF_OK && state.uidvalidity == 0 && state.configured_at != 0)
		status = first_look(check, mailbox, probe, &state, err);
	if (status != CLF_OK || state.configured_at == 0 || state.passed_uid >= state.lay_uid)
		return status;
	status = count_lying(check, probe->session, clf_mailbox_begins_at(mailbox, &state), &lying, err);
	if (status == CLF_OK)
		found_fine(&check->findings, "mailbox", mailbox->name, "%s%zu mail%s there, %zu older: %s",
			   lying.more ? "more than " : "", lying.all, lying.all == 1 ? " is" : "s are", lying.older,
			   clf_mailbox_begins_text(session->arena, mailbox, &state));
	return status;
}

/* The last few: whoever dates mail ahead of our clock has another time than we. */
static enum clf_status check_clock(struct check *check, const struct clf_config_mailbox *mailbox,
				   const struct probe_imap *probe, struct clf_error *err)
{
	uint32_t next = probe->folder.uidnext;
	struct clf_imap_entry *entries = NULL;
	size_t count = 0;
	int64_t ahead = 0, now = clf_clock_now();
	enum clf_status status =
	    clf_imap_list(probe->session, check->session.arena, next > 20 ? next - 20 : 0, 20, &entries, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		ahead = entries[i].received_at - now > ahead ? entries[i].received_at - now : ahead;
	if (ahead > SKEW)
		found(&check->findings, FINDING_WARNING, "clock", mailbox->name,
		      "See that this machine's clock is set by NTP (`timedatectl`); ask whoever runs the server.",
		      "the server dates a mail %lld s ahead of this machine's clock: one of them is wrong",
		      (long long)(ahead / CLF_SECOND));
	return status;
}

static bool lacks(const char *rights, const char *needed, char *missing)
{
	size_t n = 0;

	for (const char *p = needed; *p != '\0'; p++) {
		/* RFC 4314 section 2.1.1: servers of RFC 2086 have c and d for what is divided now. */
		bool old = strchr("kx", *p) != NULL ? strchr(rights, 'c') != NULL
						    : strchr("et", *p) != NULL && strchr(rights, 'd') != NULL;

		if (strchr(rights, *p) == NULL && !old)
			missing[n++] = *p;
	}
	missing[n] = '\0';
	return n > 0;
}

static void check_rights(struct check *check, const struct clf_config_mailbox *mailbox, const struct probe_imap *probe)
{
	bool removes = mailbox->done != CLF_DONE_SEEN;
	char missing[16];

	if (probe->folder.read_only)
		found(&check->findings, FINDING_WRONG, "rights", mailbox->name,
		      "Let this login write there, or use the mailbox's own login.",
		      "the folder %s is read-only for %s: what is done with a mail can't be marked there",
		      mailbox->folder, mailbox->user);
	else if (probe->rights != NULL && lacks(probe->rights, removes ? "rswte" : "rsw", missing))
		found(&check->findings, FINDING_WRONG, "rights", mailbox->name,
		      clf_arena_printf(check->session.arena, "Give %s the rights %s on %s (RFC 4314).", mailbox->user,
				       removes ? "lrswte" : "lrsw", mailbox->folder),
		      "%s lacks the rights \"%s\" in the folder %s", mailbox->user, missing, mailbox->folder);
}

/* Made if it is missing, as serve would. */
static void check_done_folder(struct check *check, const struct clf_config_mailbox *mailbox,
			      const struct probe_imap *probe)
{
	struct clf_error err = {0};
	const char *rights = NULL;
	char missing[16];
	bool there;

	if (mailbox->done != CLF_DONE_MOVE)
		return;
	there = probe_has_place(probe, mailbox->done_folder);
	if (!there && clf_imap_create(probe->session, mailbox->done_folder, &err) != CLF_OK)
		found(
		    &check->findings, FINDING_WRONG, "done", mailbox->name,
		    "Name a folder in done = move:FOLDER that is there or that this login may make; some servers want "
		    "it below INBOX, as INBOX.Archive or INBOX/Archive.",
		    "the folder %s isn't there and can't be made: %s", mailbox->done_folder, err.text);
	else if (clf_imap_rights(probe->session, check->session.arena, mailbox->done_folder, &rights, NULL) == CLF_OK &&
		 lacks(rights, "i", missing))
		found(&check->findings, FINDING_WRONG, "done", mailbox->name,
		      clf_arena_printf(check->session.arena, "Give %s the right i on %s (RFC 4314).", mailbox->user,
				       mailbox->done_folder),
		      "%s may put nothing into the folder %s", mailbox->user, mailbox->done_folder);
	else
		found_fine(&check->findings, "done", mailbox->name, "mails go to the folder %s%s", mailbox->done_folder,
			   there ? "" : ", which was made now");
}

/* However far the session came behind it. */
static void check_certificate(struct check *check, const char *name, const char *server, int64_t ends)
{
	const char *words = probe_certificate(check->session.arena, ends, clf_clock_now());

	if (words != NULL)
		found(&check->findings, FINDING_WARNING, "certificate", name,
		      "Have it renewed, or look why that doesn't happen by itself.", "%s: %s", server, words);
}

static const char *special_folders(struct clf_arena *arena, const struct probe_imap *probe)
{
	const char *list = "";

	for (size_t i = 0; i < probe->place_count; i++)
		if (probe->places[i].use != NULL)
			list = clf_arena_printf(arena, "%s%s%s is %s", list, list[0] != '\0' ? ", " : "; ",
						probe->places[i].name, probe->places[i].use);
	return list;
}

static void say_imap(struct check *check, const struct clf_config_mailbox *mailbox, const struct probe_imap *probe)
{
	struct clf_arena *arena = check->session.arena;

	found_fine(&check->findings, "imap", mailbox->name, "fine: %u mail%s in %s; logins offered: %s%s",
		   probe->folder.exists, probe->folder.exists == 1 ? "" : "s", mailbox->folder,
		   probe->shown.logins[0] != '\0' ? probe->shown.logins : "none named", special_folders(arena, probe));
}

static void check_mailbox(struct check *check, const struct clf_config_mailbox *mailbox,
			  const struct clf_imap_options *options, bool forges)
{
	struct clf_arena *arena = check->session.arena;
	struct probe_imap probe;
	struct clf_error err = {0};
	enum clf_status status = probe_imap(arena, options, mailbox->folder, &probe, &err);
	const char *remedy = status != CLF_OK ? probe_imap_remedy(&probe, status, err.text) : NULL;

	check_certificate(check, mailbox->name, mailbox->host, probe.shown.certificate_ends);
	if (status == CLF_OK) {
		check_rights(check, mailbox, &probe);
		check_done_folder(check, mailbox, &probe);
		status = say_beginning(check, mailbox, &probe, &err);
	}
	if (status == CLF_OK)
		status = check_clock(check, mailbox, &probe, &err);
	if (status == CLF_OK && forges && mailbox->trust == CLF_TRUST_AUTHENTICATED && mailbox->authserv_id != NULL)
		status = check_forged(check, mailbox, &probe, &err);
	if (status == CLF_OK)
		say_imap(check, mailbox, &probe);
	else
		found(&check->findings, FINDING_WRONG, "imap", mailbox->name, remedy, "%s%s%s", err.text,
		      probe.step == CLF_IMAP_LOGIN && probe.shown.logins[0] != '\0' ? "; logins offered: " : "",
		      probe.step == CLF_IMAP_LOGIN ? probe.shown.logins : "");
	probe_imap_end(&probe);
}

/* An administrator's, who gets mail of every mailbox; or NULL. */
static const char *somebody_else(struct check *check)
{
	struct clf_agent_record *agents = NULL;
	size_t count = 0;

	if (check->session.store == NULL ||
	    clf_agent_list(check->session.store, check->session.arena, &agents, &count, NULL) != CLF_OK)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (agents[i].agent.active && agents[i].agent.role == CLF_ROLE_ADMIN)
			return agents[i].agent.address;
	return NULL;
}

/* From the address itself, to itself and to others, and with a token in it where that goes out. */
static enum clf_status ask_for_mailbox(struct check *check, struct probe_smtp *probe,
				       const struct clf_config_smtp *relay, const struct clf_config_mailbox *mailbox,
				       struct clf_error *err)
{
	const struct clf_token token = {.klass = CLF_TOKEN_BOUNCE, .outbox = 1};
	const char *other = somebody_else(check);
	char text[CLF_TOKEN_TEXT];
	enum clf_status status = probe_smtp_ask(probe, mailbox->address, mailbox->address, err);

	if (status == CLF_OK && other != NULL)
		status = probe_smtp_ask(probe, mailbox->address, other, err);
	if (status != CLF_OK || !relay->envelope_token || !mailbox->two_way || check->session.keyring == NULL)
		return status;
	status = clf_token_encode(check->session.keyring, &token, text, err);
	if (status == CLF_OK)
		status = probe_smtp_ask(probe, clf_reply_address_make(check->session.arena, &mailbox->reply, text),
					mailbox->address, err);
	return status;
}

static void say_sender(struct check *check, const struct probe_smtp *probe, const char *address, enum clf_status status,
		       const struct clf_error *err)
{
	if (status == CLF_OK)
		found_fine(&check->findings, "sender", address, "fine");
	else
		found(&check->findings, FINDING_WRONG, "sender", address, probe_smtp_remedy(probe), "%s", err->text);
}

/* Whoever writes to one of these is answered from it. */
static void check_senders(struct check *check, struct probe_smtp *probe, const struct clf_config_smtp *relay,
			  const struct clf_config_mailbox *mailbox)
{
	const char *command = check->session.config->command_address;
	struct clf_error err = {0};
	enum clf_status status = ask_for_mailbox(check, probe, relay, mailbox, &err);

	say_sender(check, probe, mailbox->address, status, &err);
	for (size_t i = 0; i < mailbox->alias_count && probe->smtp != NULL; i++) {
		status = probe_smtp_ask(probe, mailbox->aliases[i], mailbox->address, &err);
		say_sender(check, probe, mailbox->aliases[i], status, &err);
	}
	if (command != NULL && probe->smtp != NULL && mailbox == check->session.config->mailboxes) {
		status = probe_smtp_ask(probe, mailbox->address, command, &err);
		say_sender(check, probe, command, status, &err);
	}
}

/* libcurl goes on without a login where none is offered. */
static void check_login(struct check *check, const struct clf_config_smtp *relay, const struct clf_smtp_shown *shown)
{
	if (relay->options.user != NULL && shown->logins[0] == '\0')
		found(&check->findings, FINDING_WARNING, "login", relay->name,
		      "See that url names the port for submission (587 or 465), or leave user and password_file out.",
		      "the relay offers no login, so nobody logs in as %s", relay->options.user);
}

static void say_relay(struct check *check, const struct clf_config_smtp *relay, const struct clf_smtp_shown *shown)
{
	struct clf_arena *arena = check->session.arena;

	check_login(check, relay, shown);
	found_fine(
	    &check->findings, "smtp", relay->name, "fine: %s%s; %s SMTPUTF8, %s DSN, %s 8BITMIME; logins offered: %s",
	    shown->max_size > 0 ? clf_arena_printf(arena, "mails up to %lld MB", (long long)(shown->max_size >> 20))
				: "names no largest mail",
	    shown->size ? "" : " (no SIZE)", shown->smtputf8 ? "has" : "no", shown->dsn ? "has" : "no",
	    shown->eightbitmime ? "has" : "no", shown->logins[0] != '\0' ? shown->logins : "none");
}

static void check_relay(struct check *check, const struct clf_config_smtp *relay)
{
	const struct clf_config *config = check->session.config;
	struct clf_smtp_options options;
	const char *token = NULL;
	const char *any = config->mailbox_count > 0 ? config->mailboxes[0].address : NULL;
	struct probe_smtp probe;
	struct clf_error err = {0};
	enum clf_status status;
	bool reached;

	if (any == NULL || !servers_smtp(&check->servers, relay, &options, &token))
		return;
	status = probe_smtp(&options, token, &probe, &err);
	if (status == CLF_OK)
		status = probe_smtp_ask(&probe, any, any, &err);
	check_certificate(check, relay->name, options.url, probe.shown.certificate_ends);
	/* What is said of one mailbox's address is said below. */
	reached = status == CLF_OK || (status == CLF_EDENIED && probe.smtp != NULL);
	if (reached)
		say_relay(check, relay, &probe.shown);
	else
		found(&check->findings, FINDING_WRONG, "smtp", relay->name, probe_smtp_remedy(&probe), "%s%s%s",
		      err.text, probe.result.step == CLF_SMTP_AUTH ? "; logins offered: " : "",
		      probe.result.step == CLF_SMTP_AUTH ? probe.shown.logins : "");
	for (size_t i = 0; reached && i < config->mailbox_count; i++)
		if (config->mailboxes[i].address != NULL && sends_through(check, &config->mailboxes[i], relay) &&
		    probe.smtp != NULL)
			check_senders(check, &probe, relay, &config->mailboxes[i]);
	probe_smtp_end(&probe);
}

void check_connect(struct check *check, bool mail_follows)
{
	const struct clf_config *config = check->session.config;
	struct clf_imap_options options;

	check_tokens(check);
	for (size_t i = 0; i < config->smtp_count; i++)
		check_relay(check, &config->smtps[i]);
	for (size_t i = 0; i < config->mailbox_count; i++)
		if (check_can_connect(check, &config->mailboxes[i], &options))
			check_mailbox(check, &config->mailboxes[i], &options, !mail_follows);
}
