/*
 * agent.c - the agent commands: who may act, and with which token or password.
 */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "agent.h"
#include "clf/base/crypto.h"
#include "clf/mail/address.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/settings.h"
#include "clf/ticket/field/setting.h"
#include "commands.h"

#define PASSWORD_LEAST 10

static struct clf_json *agent_json(const struct clf_agent_record *record)
{
	struct clf_json *json = clf_json_object(), *teams = clf_json_array(), *segments = clf_json_array();

	for (size_t i = 0; i < record->team_count; i++)
		clf_json_append(teams, clf_json_string(record->teams[i]));
	for (size_t i = 0; i < record->segment_count; i++)
		clf_json_append(segments, clf_json_string(record->segments[i]));
	clf_json_set_text(json, "address", record->agent.address);
	clf_json_set_text(json, "name", record->agent.name);
	clf_json_set_text(json, "role", clf_role_name(record->agent.role));
	clf_json_set_bool(json, "active", record->agent.active);
	clf_json_set(json, "teams", teams);
	clf_json_set(json, "segments", segments);
	return json;
}

static const char **gather(struct session *session, const struct command_line *line, const char *name, size_t *count)
{
	const char **out;

	*count = option_count(line, name);
	out = clf_arena_array_of(session->arena, *count, const char *);
	for (size_t i = 0; i < *count; i++)
		out[i] = option_at(line, name, i);
	return out;
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_agent_record record = {.agent = {.name = option_text(line, "name"), .active = true}};
	const char *address = option_text(line, "address"), *role = option_text(line, "role");
	enum clf_status status;

	if (address == NULL || clf_text_blank(record.agent.name))
		return clf_error_set(err, CLF_EINVAL, "an agent needs --address ADDRESS and --name NAME");
	if (role != NULL && !clf_role_parse(role, &record.agent.role))
		return clf_error_set(err, CLF_EINVAL, "--role is agent, manager or admin, not '%s'", role);
	status = clf_address_fold(session->arena, address, &record.agent.address, err);
	if (status != CLF_OK)
		return status;
	record.teams = gather(session, line, "team", &record.team_count);
	record.segments = gather(session, line, "segment", &record.segment_count);
	status = clf_agent_add(session->store, &record, &record.agent.id, err);
	if (status != CLF_OK)
		return status;
	if (session->json) {
		struct clf_json *json = agent_json(&record);

		print_json(&json);
	} else {
		printf("added %s <%s>, %s\n", record.agent.name, record.agent.address,
		       clf_role_name(record.agent.role));
	}
	return CLF_OK;
}

int command_agent_add(const struct command_line *line)
{
	return with_session(line, add);
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_agent_record *records = NULL;
	size_t count = 0;
	enum clf_status status;

	(void)line;
	status = clf_agent_list(session->store, session->arena, &records, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *json = agent_json(&records[i]);

		if (session->json) {
			print_json(&json);
			continue;
		}
		printf("%-32s %-24s %s%s\n", records[i].agent.address, cell(session->arena, records[i].agent.name),
		       clf_role_name(records[i].agent.role), records[i].agent.active ? "" : " (not active)");
		clf_json_free(&json);
	}
	return status;
}

int command_agent_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status find(struct session *session, const struct command_line *line, struct clf_agent *out,
			    struct clf_error *err)
{
	const char *address = NULL;
	enum clf_status status = clf_address_fold(session->arena, operand(line, 0), &address, err);

	if (status == CLF_OK)
		status = clf_agent_find(session->store, session->arena, address, out, err);
	if (status == CLF_ENOTFOUND)
		clf_error_set(err, status, "there is no agent %s; see `clf-mail agent list`", operand(line, 0));
	return status;
}

/* The settings that agents change themselves by mail, page and API. */
static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_agent agent = {0};
	size_t given = 0, count;
	const struct clf_setting *settings = clf_setting_table(&count);
	enum clf_status status = find(session, line, &agent, err);

	for (size_t i = 0; i < count; i++) {
		const char *value = option_text(line, settings[i].name), *why = NULL;

		given += value != NULL;
		if (value != NULL && !clf_setting_check(NULL, settings[i].name, value, &why))
			return clf_error_set(err, CLF_EINVAL, "--%s: %s", settings[i].name, why);
	}
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		const char *value = option_text(line, settings[i].name);

		if (value != NULL)
			status = clf_agent_setting(session->store, agent.id, settings[i].name, value, err);
	}
	if (status == CLF_OK && given == 0)
		return clf_error_set(err, CLF_EINVAL, "say what to set; see 'clf-mail agent set --help'");
	return status;
}

int command_agent_set(const struct command_line *line)
{
	return with_session(line, set);
}

enum clf_status agent_make_token(struct session *session, int64_t agent, const char *label, char out[AGENT_TOKEN_TEXT],
				 struct clf_error *err)
{
	uint8_t secret[32], hash[32];

	clf_random_bytes(secret, sizeof secret);
	memcpy(out, "clf_", 4);
	clf_base64url_encode(secret, sizeof secret, out + 4);
	clf_hash(NULL, out, strlen(out), hash, sizeof hash);
	clf_bytes_wipe(secret, sizeof secret);
	return clf_api_token_add(session->store, agent, hash, label, err);
}

static enum clf_status token(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_agent agent = {0};
	char text[AGENT_TOKEN_TEXT];
	enum clf_status status = find(session, line, &agent, err);

	if (status == CLF_OK)
		status = agent_make_token(session, agent.id, option_text(line, "label"), text, err);
	if (status != CLF_OK)
		return status;
	if (session->json) {
		struct clf_json *json = clf_json_object();

		clf_json_set_text(json, "token", text);
		print_json(&json);
	} else {
		puts(text);
	}
	return CLF_OK;
}

int command_agent_token(const struct command_line *line)
{
	return with_session(line, token);
}

bool read_password(const char *prompt, char *out, size_t size)
{
	struct termios before;
	bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	bool read;

	if (terminal) {
		struct termios silent = before;

		silent.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
		fputs(prompt, stderr);
	}
	read = fgets(out, (int)size, stdin) != NULL;
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	if (read)
		out[strcspn(out, "\r\n")] = '\0';
	return read;
}

static enum clf_status password(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_agent agent = {0};
	char text[1024] = "", hash[CLF_PASSWORD_HASH];
	enum clf_status status = find(session, line, &agent, err);

	if (status != CLF_OK)
		return status;
	if (!read_password("password: ", text, sizeof text) || strlen(text) < PASSWORD_LEAST)
		status = clf_error_set(err, CLF_EINVAL, "give a password of at least %d characters on standard input",
				       PASSWORD_LEAST);
	if (status == CLF_OK)
		status = clf_password_hash(text, hash, err);
	clf_bytes_wipe(text, sizeof text);
	return status == CLF_OK ? clf_agent_set_password(session->store, agent.id, hash, err) : status;
}

int command_agent_password(const struct command_line *line)
{
	return with_session(line, password);
}
