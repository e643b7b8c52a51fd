/*
 * init.c - a first configuration, its secret, the database, and the first administrator.
 *
 * The configuration is the sample that ships with the answers put in. What is there already is
 * kept, so running it again does only what is missing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"
#include "clf/act/mailboxes.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/embedded.h"
#include "clf/base/file.h"
#include "clf/mail/address.h"
#include "commands.h"
#include "session.h"

#define ANSWER 512

/* Where an answer goes in the sample, and how it is asked for. */
struct answer {
	const char *option;   /* of the command line; NULL: derived */
	const char *question; /* NULL: never asked */
	const char *section, *key;
	char text[ANSWER]; /* "" keeps the sample's */
};

static void set_answer(struct answer *answers, size_t count, const char *section, const char *key, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(answers[i].section, section) == 0 && strcmp(answers[i].key, key) == 0 && !*answers[i].text)
			snprintf(answers[i].text, ANSWER, "%s", text);
	}
}

static const char *get_answer(const struct answer *answers, size_t count, const char *section, const char *key)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(answers[i].section, section) == 0 && strcmp(answers[i].key, key) == 0)
			return answers[i].text;
	}
	return "";
}

/* A line from the terminal; an empty one keeps what is suggested. */
static void ask(struct answer *answer, const char *suggestion)
{
	char line[ANSWER] = "";

	fprintf(stderr, "%s%s%s%s: ", answer->question, *suggestion ? " [" : "", suggestion, *suggestion ? "]" : "");
	if (fgets(line, sizeof line, stdin) != NULL)
		line[strcspn(line, "\r\n")] = '\0';
	snprintf(answer->text, ANSWER, "%s", *line ? line : suggestion);
}

static void gather(const struct command_line *line, struct answer *answers, size_t count)
{
	bool terminal = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	const char *address;

	for (size_t i = 0; i < count; i++) {
		const char *given = answers[i].option != NULL ? option_text(line, answers[i].option) : NULL;

		if (given != NULL)
			snprintf(answers[i].text, ANSWER, "%s", given);
		else if (terminal && answers[i].question != NULL)
			ask(&answers[i], "");
	}
	address = get_answer(answers, count, "mailbox support", "address");
	if (*address) {
		set_answer(answers, count, "gateway", "domain", clf_address_domain(address));
		set_answer(answers, count, "mailbox support", "user", address);
		set_answer(answers, count, "smtp relay", "user", address);
	}
	set_answer(answers, count, "smtp relay", "password_file",
		   get_answer(answers, count, "mailbox support", "password_file"));
}

static bool line_has_key(struct clf_str line, const char *key)
{
	struct clf_str name = clf_str_from(key);
	struct clf_str rest;

	if (!clf_str_starts(line, name))
		return false;
	rest = clf_str_trim((struct clf_str){line.p + name.n, line.n - name.n});
	return rest.n > 0 && rest.p[0] == '=';
}

/* The sample, line by line, with the value of each answered key replaced. */
static void fill_sample(struct answer *answers, size_t count, struct clf_buf *out)
{
	struct clf_str rest = {clf_embedded_configuration[0].bytes, clf_embedded_configuration[0].size}, line;
	char section[64] = "";

	while (clf_str_line(&rest, &line)) {
		const struct answer *found = NULL;

		if (line.n > 2 && line.p[0] == '[')
			snprintf(section, sizeof section, "%.*s", (int)line.n - 2, line.p + 1);
		for (size_t i = 0; i < count && found == NULL; i++) {
			if (*answers[i].text && strcmp(answers[i].section, section) == 0 &&
			    line_has_key(line, answers[i].key))
				found = &answers[i];
		}
		if (found != NULL)
			clf_buf_printf(out, "%s = %s\n", found->key, found->text);
		else
			clf_buf_printf(out, "%.*s\n", CLF_STR_ARG(line));
	}
}

/* On a terminal the password is asked for and put where the configuration will look for it. */
static enum clf_status write_password(const char *path, const char *folder_of, struct clf_error *err)
{
	char file[ANSWER * 2], text[ANSWER] = "";
	const char *slash = *path == '/' ? NULL : strrchr(folder_of, '/');
	enum clf_status status;

	snprintf(file, sizeof file, "%.*s%s", slash != NULL ? (int)(slash - folder_of) + 1 : 0, folder_of, path);
	if (access(file, F_OK) == 0 || !isatty(STDIN_FILENO))
		return CLF_OK;
	if (!read_password("The mailbox's password: ", text, sizeof text) || !*text)
		return clf_error_set(err, CLF_EINVAL,
				     "write the mailbox's password into %s (mode 600), then run init again", file);
	status = clf_file_create(file, clf_str_from(text), 0600, err);
	clf_bytes_wipe(text, sizeof text);
	return status;
}

static enum clf_status write_configuration(const struct command_line *line, const char *path, struct clf_error *err)
{
	struct answer answers[] = {
	    {"organisation", "Name that customers see as the sender", "gateway", "name", ""},
	    {NULL, NULL, "gateway", "domain", ""},
	    {"address", "The mailbox's mail address", "mailbox support", "address", ""},
	    {"imap", "Where its mail is read (imaps://host/INBOX)", "mailbox support", "url", ""},
	    {"imap-user", NULL, "mailbox support", "user", ""},
	    {"password-file", NULL, "mailbox support", "password_file", ""},
	    {"smtp", "Where mail goes out (smtps://host)", "smtp relay", "url", ""},
	    {"smtp-user", NULL, "smtp relay", "user", ""},
	    {NULL, NULL, "smtp relay", "password_file", ""},
	    {"store", NULL, "store", "url", ""},
	};
	size_t count = CLF_COUNT(answers);
	struct clf_buf text;
	enum clf_status status;
	const char *password;

	gather(line, answers, count);
	clf_buf_init(&text, 1u << 20);
	fill_sample(answers, count, &text);
	status = clf_file_create(path, clf_buf_view(&text), 0600, err);
	clf_buf_free(&text);
	password = get_answer(answers, count, "mailbox support", "password_file");
	return status == CLF_OK ? write_password(*password ? password : "clf-mail.password", path, err) : status;
}

static enum clf_status write_secret(const char *path, struct clf_error *err)
{
	char key[80];
	struct clf_buf text;
	enum clf_status status;

	clf_keyring_new_key(1, key);
	clf_buf_init(&text, 4096);
	clf_buf_printf(
	    &text,
	    "# Signs reply addresses and Message-IDs. One key a line; the highest number signs, all verify.\n%s\n",
	    key);
	status = clf_file_create(path, clf_buf_view(&text), 0600, err);
	clf_bytes_wipe(text.p, text.n);
	clf_bytes_wipe(key, sizeof key);
	clf_buf_free(&text);
	return status;
}

/* The first administrator, added when no agent has that address, and a token for the API. */
static enum clf_status administrator(struct session *session, const struct command_line *line,
				     char token[CLF_PEOPLE_TOKEN], const char **address, struct clf_error *err)
{
	const char *given = option_text(line, "admin"), *name = option_text(line, "name");
	const struct clf_people people = session_people(session);
	enum clf_status status;
	struct clf_agent agent = {0};

	if (given == NULL)
		given = clf_arena_printf(session->arena, "admin@%s", session->config->domain);
	status = clf_address_fold(session->arena, given, address, err);
	if (status != CLF_OK)
		return clf_error_prefix(err, status, "--admin");
	status = clf_agent_find(session->store, session->arena, *address, &agent, err);
	if (status == CLF_ENOTFOUND) {
		struct clf_agent_record record = {.agent = {.address = *address,
							    .name = name != NULL ? name : "Administrator",
							    .role = CLF_ROLE_ADMIN,
							    .active = true}};

		status = clf_people_add(&people, &record, &agent.id, err);
	} else if (status == CLF_OK && agent.role != CLF_ROLE_ADMIN) {
		return clf_error_set(err, CLF_ECONFLICT, "%s is an agent and no administrator", *address);
	}
	return status == CLF_OK ? clf_people_token(&people, agent.id, "init", NULL, token, err) : status;
}

static enum clf_status open_or_create(struct session *session, struct clf_error *err)
{
	enum clf_status status = clf_store_open(session->config->store_url, CLF_STORE_CREATE, &session->store, err);

	if (status == CLF_ECONFLICT)
		status = clf_store_open(session->config->store_url, CLF_STORE_OPEN, &session->store, err);
	return status;
}

/* What a folder holds already is known once `check --connect` or `serve` has looked. */
static void print_beginnings(const struct session *session)
{
	for (size_t i = 0; i < session->config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &session->config->mailboxes[i];
		struct clf_mailbox_state state = {0};

		if (mailbox->host != NULL &&
		    clf_journal_mailbox_state(session->store, session->arena, mailbox->name, &state, NULL) == CLF_OK)
			printf("mailbox       %s %s\n", mailbox->name,
			       clf_mailbox_begins_text(session->arena, mailbox, &state));
	}
}

static enum clf_status init(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *given = option_text(line, "config");
	const char *path = given != NULL ? given : "clf-mail.conf";
	bool wrote;
	enum clf_status status;
	char token[CLF_PEOPLE_TOKEN];
	const char *address = NULL;

	*session = (struct session){.arena = clf_arena_new(), .json = option_flag(line, "json")};
	wrote = access(path, F_OK) != 0;
	status = wrote ? write_configuration(line, path, err) : CLF_OK;
	if (status == CLF_OK)
		status = clf_config_load(session->arena, path, &session->config, err);
	if (status == CLF_OK && session->config->secret.n == 0) {
		status = write_secret(session->config->secret_file, err);
		if (status == CLF_OK)
			status = clf_config_load(session->arena, path, &session->config, err);
	}
	if (status == CLF_OK)
		status = open_or_create(session, err);
	session->act = (struct clf_act_context){session->config, session->keyring, session->store};
	if (status == CLF_OK)
		status = administrator(session, line, token, &address, err);
	if (status == CLF_OK)
		status = clf_mailboxes_configured(session->store, session->config, err);
	if (status != CLF_OK)
		return status;
	if (session->json) {
		struct clf_json *json = clf_json_object();

		clf_json_set_text(json, "config", path);
		clf_json_set_text(json, "admin", address);
		clf_json_set_text(json, "token", token);
		print_json(&json);
		return CLF_OK;
	}
	print_beginnings(session);
	printf("%s %s\nsecret        %s\ndatabase      %s\nadministrator %s\ntoken         %s\n\n"
	       "Next: `clf-mail --help`; `clf-mail agent password %s` for the page; `clf-mail check --connect`; "
	       "`clf-mail serve`.\n",
	       wrote ? "wrote        " : "configuration", path, session->config->secret_file,
	       session->config->store_url, address, token, address);
	return CLF_OK;
}

int command_init(const struct command_line *line)
{
	struct session session = {0};
	struct clf_error err = {0};
	enum clf_status status = init(&session, line, &err);

	session_close(&session);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}
