/*
 * check.c - what is wrong with an installation, in words: configuration, database, servers.
 *
 * Whether `trust = authenticated` may be relied on is tried out: a mail with forged results is sent
 * to the mailbox itself; where they survive, its server can't be believed.
 */
#include <stdio.h>
#include <string.h>

#include "clf/act/mailboxes.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/gateway/reader/reader.h"
#include "clf/mail/address.h"
#include "clf/mail/write/compose.h"
#include "clf/store/people/directory.h"
#include "clf/wire/imap.h"
#include "clf/wire/smtp.h"
#include "commands.h"
#include "session.h"

#define FORGED_DOMAIN "forged.invalid"
#define FORGED_WAIT_S 30
#define MAIL_BYTES (1u << 20)
#define CONNECT_WAIT_S 20 /* a person waits */
#define LISTED 20000u

struct findings {
	struct clf_json *items;
	bool json;
	unsigned wrong;
};

static void say(struct findings *findings, const char *what, const char *name, const struct clf_error *err)
{
	struct clf_json *item = clf_json_object();

	clf_json_set_text(item, "what", what);
	clf_json_set_text(item, "name", name);
	clf_json_set_bool(item, "ok", err == NULL);
	clf_json_set_text(item, "problem", err != NULL ? err->text : NULL);
	clf_json_append(findings->items, item);
	findings->wrong += err != NULL;
	if (!findings->json)
		printf("%-14s %-24s %s\n", what, name, err != NULL ? err->text : "fine");
}

/* What is as it should be, and worth knowing. */
static void remark(struct findings *findings, const char *what, const char *name, const char *note)
{
	struct clf_json *item = clf_json_object();

	clf_json_set_text(item, "what", what);
	clf_json_set_text(item, "name", name);
	clf_json_set_bool(item, "ok", true);
	clf_json_set_text(item, "problem", NULL);
	clf_json_set_text(item, "note", note);
	clf_json_append(findings->items, item);
	if (!findings->json)
		printf("%-14s %-24s %s\n", what, name, note);
}

static struct clf_imap_options imap_options(const struct clf_config_mailbox *mailbox)
{
	return (struct clf_imap_options){.host = mailbox->host,
					 .port = mailbox->port,
					 .tls = mailbox->tls,
					 .ca_file = mailbox->ca_file,
					 .user = mailbox->user,
					 .password = mailbox->password,
					 .timeout_s = CONNECT_WAIT_S};
}

/* A mail that claims the mailbox's server had authenticated it. */
static enum clf_status forge(const struct session *session, const struct clf_config_mailbox *mailbox,
			     const char *message_id, struct clf_buf *out, struct clf_error *err)
{
	struct clf_address to;
	struct clf_outgoing mail;

	clf_buf_init(out, MAIL_BYTES);
	if (strcmp(mailbox->authserv_id, "microsoft") == 0)
		clf_buf_printf(out, "Authentication-Results: dmarc=pass action=none header.from=" FORGED_DOMAIN "\r\n");
	else
		clf_buf_printf(out, "Authentication-Results: %s; dmarc=pass header.from=" FORGED_DOMAIN "\r\n",
			       mailbox->authserv_id);
	to = (struct clf_address){"", mailbox->address};
	mail = (struct clf_outgoing){.from = {"clf-mail check", mailbox->address},
				     .to = {&to, 1},
				     .subject = "clf-mail check: forged authentication results",
				     .message_id = message_id,
				     .date = clf_clock_now(),
				     .text = "This mail was sent by `clf-mail check --connect` and may be deleted.\n",
				     .automatic = CLF_AUTO_GENERATED};
	(void)session;
	return clf_compose(&mail, out, err);
}

struct sent {
	bool done;
	struct clf_smtp_result result;
};

static enum clf_status handed_over(void *user, void *job)
{
	(void)user;
	(void)job;
	return CLF_OK;
}

static void sent(void *user, void *job, const struct clf_smtp_result *result)
{
	(void)user;
	*(struct sent *)job = (struct sent){true, *result};
}

static enum clf_status run_one(struct clf_smtp *smtp, struct sent *job, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && !job->done)
		status = clf_smtp_poll(smtp, -1, 1000, err);
	return status;
}

static enum clf_status send_one(const struct clf_config_smtp *relay, const char *address, struct clf_str raw,
				struct clf_error *err)
{
	static const struct clf_smtp_events events = {handed_over, sent};
	struct clf_smtp *smtp = NULL;
	struct sent job = {0};
	enum clf_status status = clf_smtp_new(&relay->options, &events, NULL, &smtp, err);

	if (status == CLF_OK)
		status = clf_smtp_submit(smtp, &job, address, address, raw, err);
	if (status == CLF_OK)
		status = run_one(smtp, &job, err);
	clf_smtp_free(&smtp);
	if (status == CLF_OK && job.result.outcome != CLF_SMTP_SENT)
		status = clf_error_set(err, CLF_EIO, "the relay did not take a mail: %s", job.result.text);
	return status;
}

/* Would it take such a mail? Its words, and what to do. Nothing goes out. */
static enum clf_status ask(struct clf_smtp *smtp, const char *from, const char *to, struct sent *job,
			   struct clf_error *err)
{
	const char *advice;
	enum clf_status status;

	*job = (struct sent){0};
	status = clf_smtp_ask(smtp, job, from, to, err);
	if (status == CLF_OK)
		status = run_one(smtp, job, err);
	if (status != CLF_OK || job->result.outcome == CLF_SMTP_SENT)
		return status;
	advice = clf_smtp_advice(clf_smtp_trouble_name(job->result.trouble));
	if (job->result.step < CLF_SMTP_MAIL)
		return clf_error_set(err, CLF_EIO, "%s%s%s", job->result.text, advice[0] != '\0' ? ". " : "", advice);
	return clf_error_set(err, CLF_EDENIED, "a mail from <%s> to <%s> would not be taken: %s%s%s", from, to,
			     job->result.text, advice[0] != '\0' ? ". " : "", advice);
}

struct found {
	struct clf_reader_pool *pool;
	struct clf_arena *arena;
	const char *message_id;
	uint32_t uid;
	bool survived;
};

static enum clf_status look(void *user, uint32_t uid, struct clf_str bytes, struct clf_error *err)
{
	struct found *found = user;
	struct clf_read_options options = {.lean = true};
	struct clf_reading *reading = NULL;

	(void)err;
	if (clf_reader_read(found->pool, found->arena, bytes, &options, &reading, NULL) != CLF_OK ||
	    !clf_text_equal(reading->message_id, found->message_id))
		return CLF_OK;
	found->uid = uid;
	for (size_t i = 0; i < reading->auth_count; i++)
		found->survived |= clf_text_equal_nocase(reading->auth[i].header_from, FORGED_DOMAIN);
	return CLF_OK;
}

/* Waits until the forged mail is in the folder and looks at what became of it. */
static enum clf_status await(struct clf_imap *imap, uint32_t after, struct found *found, struct clf_error *err)
{
	int64_t end = clf_clock_monotonic_ms() + FORGED_WAIT_S * 1000;

	while (clf_clock_monotonic_ms() < end && found->uid == 0) {
		struct clf_imap_entry *entries = NULL;
		size_t count = 0;
		bool grown = false;
		enum clf_status status = clf_imap_poll(imap, &grown, err);

		if (status == CLF_OK)
			status = clf_imap_list(imap, found->arena, after, 50, &entries, &count, err);
		for (size_t i = 0; status == CLF_OK && i < count; i++) {
			if (entries[i].size < MAIL_BYTES)
				status = clf_imap_fetch(imap, &entries[i].uid, 1, look, found, err);
			after = entries[i].uid;
		}
		if (status != CLF_OK)
			return status;
		if (found->uid == 0)
			clf_sleep_ms(500);
	}
	return found->uid
		   ? CLF_OK
		   : clf_error_set(err, CLF_EAGAIN, "the mail it sent itself did not come within %d s", FORGED_WAIT_S);
}

static enum clf_status try_forgery(struct session *session, const struct clf_config_mailbox *mailbox,
				   struct clf_reader_pool *pool, struct clf_imap *imap, uint32_t uidnext,
				   struct clf_error *err)
{
	uint8_t random[15];
	char token[32];
	struct found found;
	struct clf_imap_finishing forged = {.uids = &found.uid, .count = 1, .how = CLF_DONE_DELETE};
	struct clf_buf raw;
	enum clf_status status;

	clf_random_bytes(random, sizeof random);
	clf_base32_encode(random, sizeof random, token);
	found = (struct found){.pool = pool,
			       .arena = session->arena,
			       .message_id =
				   clf_arena_printf(session->arena, "check.%s@%s", token, session->config->domain)};
	status = forge(session, mailbox, found.message_id, &raw, err);
	if (status == CLF_OK)
		status = send_one(clf_config_smtp(session->config, mailbox->smtp), mailbox->address, clf_buf_view(&raw),
				  err);
	clf_buf_free(&raw);
	if (status == CLF_OK)
		status = await(imap, uidnext > 0 ? uidnext - 1 : 0, &found, err);
	if (status == CLF_OK)
		status = clf_imap_finish(imap, &forged, err);
	if (status == CLF_OK && found.survived)
		status = clf_error_set(
		    err, CLF_EDENIED,
		    "forged results of %s survive on the way in, so they prove nothing: let the server remove "
		    "them, or set trust = token",
		    mailbox->authserv_id);
	return status;
}

/* How many lie in the folder, and how many of them are older than the mailbox; up to LISTED. */
struct lying {
	size_t all, older;
	bool more;
};

static enum clf_status count_lying(struct session *session, struct clf_imap *imap, int64_t begins_at, struct lying *out,
				   struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	uint32_t after = 0;
	size_t count = 1;

	while (status == CLF_OK && count > 0 && out->all < LISTED) {
		struct clf_imap_entry *entries = NULL;

		status = clf_imap_list(imap, session->arena, after, 500, &entries, &count, err);
		for (size_t i = 0; status == CLF_OK && i < count; i++) {
			out->all++;
			out->older += entries[i].received_at != 0 && entries[i].received_at < begins_at;
			after = entries[i].uid;
		}
	}
	out->more = out->all >= LISTED;
	return status;
}

/* What comes from here on is new, whatever its date. */
static enum clf_status first_look(struct session *session, const struct clf_config_mailbox *mailbox,
				  struct clf_imap *imap, const struct clf_imap_folder *folder,
				  struct clf_mailbox_state *state, struct clf_error *err)
{
	uint32_t last = folder->uidnext > 0 ? folder->uidnext - 1 : 0;
	enum clf_status status = CLF_OK;

	if (folder->uidnext == 0)
		status = clf_imap_last(imap, &last, err);
	if (status == CLF_OK)
		status = clf_journal_uidvalidity(session->store, mailbox->name, folder->uidvalidity, last, err);
	return status == CLF_OK ? clf_journal_mailbox_state(session->store, session->arena, mailbox->name, state, err)
				: status;
}

/* Before it is looked at for the first time, by this or by serve: what will become of what lies there. */
static enum clf_status say_beginning(struct session *session, const struct clf_config_mailbox *mailbox,
				     struct clf_imap *imap, const struct clf_imap_folder *folder,
				     struct findings *findings, struct clf_error *err)
{
	struct clf_mailbox_state state = {0};
	struct lying lying = {0};
	int64_t begins_at;
	enum clf_status status;

	if (session->store == NULL)
		return CLF_OK;
	status = clf_journal_mailbox_state(session->store, session->arena, mailbox->name, &state, err);
	if (status == CLF_OK && state.uidvalidity == 0 && state.configured_at != 0)
		status = first_look(session, mailbox, imap, folder, &state, err);
	if (status != CLF_OK || state.configured_at == 0 || state.passed_uid >= state.lay_uid)
		return status;
	begins_at = clf_mailbox_begins_at(mailbox, &state);
	status = count_lying(session, imap, begins_at, &lying, err);
	if (status == CLF_OK)
		remark(findings, "mailbox", mailbox->name,
		       clf_arena_printf(session->arena, "%s%zu mail%s there, %zu older: %s",
					lying.more ? "more than " : "", lying.all, lying.all == 1 ? " is" : "s are",
					lying.older, clf_mailbox_begins_text(session->arena, mailbox, &state)));
	return status;
}

static enum clf_status connect_mailbox(struct session *session, const struct clf_config_mailbox *mailbox,
				       struct clf_reader_pool *pool, struct findings *findings, struct clf_error *err)
{
	struct clf_imap_options options = imap_options(mailbox);
	struct clf_imap *imap = NULL;
	struct clf_imap_folder folder = {0};
	enum clf_status status = clf_imap_open(&options, &imap, err);

	if (status == CLF_OK)
		status = clf_imap_select(imap, mailbox->folder, &folder, err);
	if (status == CLF_OK)
		status = say_beginning(session, mailbox, imap, &folder, findings, err);
	if (status == CLF_OK && mailbox->trust == CLF_TRUST_AUTHENTICATED)
		status = try_forgery(session, mailbox, pool, imap, folder.uidnext, err);
	clf_imap_close(&imap);
	return status;
}

/* Noted with this moment, when nothing was before. */
static void check_beginnings(struct session *session, struct findings *findings)
{
	struct clf_error err = {0};
	enum clf_status status = clf_mailboxes_configured(session->store, session->config, &err);

	for (size_t i = 0; status == CLF_OK && i < session->config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &session->config->mailboxes[i];
		struct clf_mailbox_state state = {0};

		if (mailbox->host == NULL)
			continue;
		status = clf_journal_mailbox_state(session->store, session->arena, mailbox->name, &state, &err);
		if (status == CLF_OK && state.passed_uid == 0 && state.configured_at != 0)
			remark(findings, "mailbox", mailbox->name,
			       clf_mailbox_begins_text(session->arena, mailbox, &state));
	}
	if (status != CLF_OK)
		say(findings, "mailbox", "", &err);
}

static bool check_agents_address(struct session *session, const char *address, struct clf_error *err)
{
	const char *folded = NULL;
	struct clf_agent agent = {0};

	if (clf_address_fold(session->arena, address, &folded, NULL) != CLF_OK ||
	    clf_agent_find(session->store, session->arena, folded, &agent, NULL) != CLF_OK)
		return false;
	clf_error_set(err, CLF_EINVAL, "%s is an agent's address too: its notices would come back as mail", address);
	return true;
}

/* A mailbox that is an agent's address would answer its own notices. */
static void check_loops(struct session *session, struct findings *findings)
{
	struct clf_error err = {0};

	for (size_t i = 0; i < session->config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &session->config->mailboxes[i];
		bool found = check_agents_address(session, mailbox->address, &err);

		for (size_t k = 0; !found && k < mailbox->alias_count; k++)
			found = check_agents_address(session, mailbox->aliases[k], &err);
		for (size_t k = 0; !found && k < mailbox->list_count; k++)
			found = check_agents_address(session, mailbox->lists[k], &err);
		if (found)
			say(findings, "mailbox", mailbox->name, &err);
	}
	if (session->config->command_address != NULL &&
	    check_agents_address(session, session->config->command_address, &err))
		say(findings, "command_address", session->config->command_address, &err);
}

/* Whether an alias arrives anywhere is known to the mail server alone. */
static void check_command_address(struct session *session, struct findings *findings)
{
	const struct clf_config *config = session->config;
	const struct clf_config_mailbox *mailbox = clf_config_command_mailbox(config);

	if (config->command_address == NULL)
		return;
	say(findings, "commands", config->command_address, NULL);
	if (mailbox == NULL && !findings->json)
		printf("%-14s %-24s %s\n", "", "",
		       "is no address of a mailbox: see that it is an alias that arrives in one of them");
}

/* An administrator's, who gets mail of every mailbox; or NULL. */
static const char *somebody_else(struct session *session)
{
	struct clf_agent_record *agents = NULL;
	size_t count = 0;

	if (session->store == NULL || clf_agent_list(session->store, session->arena, &agents, &count, NULL) != CLF_OK)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (agents[i].agent.active && agents[i].agent.role == CLF_ROLE_ADMIN)
			return agents[i].agent.address;
	return NULL;
}

/* From the address itself, to itself and to others, and with a token in it where that goes out. */
static enum clf_status ask_for_mailbox(struct session *session, struct clf_smtp *smtp,
				       const struct clf_config_smtp *relay, const struct clf_config_mailbox *mailbox,
				       struct clf_error *err)
{
	const struct clf_token token = {.klass = CLF_TOKEN_BOUNCE, .outbox = 1};
	const char *other = somebody_else(session);
	char text[CLF_TOKEN_TEXT];
	struct sent job;
	enum clf_status status = ask(smtp, mailbox->address, mailbox->address, &job, err);

	if (status == CLF_OK && other != NULL)
		status = ask(smtp, mailbox->address, other, &job, err);
	if (status != CLF_OK || !relay->envelope_token || !mailbox->two_way || session->keyring == NULL)
		return status;
	status = clf_token_encode(session->keyring, &token, text, err);
	if (status == CLF_OK)
		status = ask(smtp, clf_reply_address_make(session->arena, &mailbox->reply, text), mailbox->address,
			     &job, err);
	return status;
}

static void check_relay(struct session *session, const struct clf_config_smtp *relay, struct findings *findings)
{
	static const struct clf_smtp_events events = {handed_over, sent};
	const struct clf_config *config = session->config;
	struct clf_smtp_options options = relay->options;
	struct clf_smtp *smtp = NULL;
	struct clf_error err = {0};
	struct sent job = {0};
	const char *any = config->mailbox_count > 0 ? config->mailboxes[0].address : "";
	enum clf_status status;

	options.helo = options.helo != NULL ? options.helo : config->domain;
	if (options.timeout_s > CONNECT_WAIT_S)
		options.timeout_s = CONNECT_WAIT_S;
	status = clf_smtp_new(&options, &events, NULL, &smtp, &err);
	if (status == CLF_OK)
		status = ask(smtp, any, any, &job, &err);
	/* What is said of one mailbox's address is said below. */
	if (status == CLF_EDENIED)
		status = CLF_OK;
	say(findings, "smtp", relay->name, status == CLF_OK ? NULL : &err);
	for (size_t i = 0; status == CLF_OK && i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];
		bool fine;

		if (!clf_text_equal(mailbox->smtp, relay->name))
			continue;
		fine = ask_for_mailbox(session, smtp, relay, mailbox, &err) == CLF_OK;
		say(findings, "sender", mailbox->address, fine ? NULL : &err);
	}
	clf_smtp_free(&smtp);
}

static void check_servers(struct session *session, struct clf_reader_pool *pool, struct findings *findings)
{
	for (size_t i = 0; i < session->config->smtp_count; i++)
		check_relay(session, &session->config->smtps[i], findings);
	for (size_t i = 0; i < session->config->mailbox_count; i++) {
		struct clf_error err = {0};
		const struct clf_config_mailbox *mailbox = &session->config->mailboxes[i];

		if (mailbox->url == NULL)
			continue;
		say(findings, "imap", mailbox->name,
		    connect_mailbox(session, mailbox, pool, findings, &err) == CLF_OK ? NULL : &err);
	}
}

int command_check(const struct command_line *line)
{
	struct session session = {0};
	struct clf_error err = {0};
	struct clf_reader_pool *pool = NULL;
	struct findings findings = {clf_json_array(), option_flag(line, "json"), 0};
	enum clf_status status = clf_reader_pool_new(1, &pool, &err);

	if (status == CLF_OK)
		status = session_config(&session, line, &err);
	if (status == CLF_OK) {
		say(&findings, "configuration", session.config->file, NULL);
		status = clf_keyring_parse(session.config->secret, &session.keyring, &err);
		say(&findings, "secret", session.config->secret_file, status == CLF_OK ? NULL : &err);
		status = clf_store_open(session.config->store_url, CLF_STORE_OPEN, &session.store, &err);
		say(&findings, "database", session.config->store_url, status == CLF_OK ? NULL : &err);
		if (status == CLF_OK) {
			check_loops(&session, &findings);
			check_beginnings(&session, &findings);
		}
		check_command_address(&session, &findings);
		if (option_flag(line, "connect"))
			check_servers(&session, pool, &findings);
	} else {
		say(&findings, "configuration",
		    option_text(line, "config") != NULL ? option_text(line, "config") : "clf-mail.conf", &err);
	}
	if (findings.json)
		print_json(&findings.items);
	clf_json_free(&findings.items);
	session_close(&session);
	clf_reader_pool_free(&pool);
	return findings.wrong == 0 ? CLF_EXIT_OK : CLF_EXIT_FAILED;
}
