/*
 * agent.c - the agent commands: who may act, and with which token or password.
 */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "agent.h"
#include "clf/act/shape_people.h"
#include "clf/base/crypto.h"
#include "clf/mail/address.h"
#include "clf/store/people/agent_address.h"
#include "clf/store/people/settings.h"
#include "clf/ticket/field/setting.h"
#include "commands.h"
#include "session.h"

#define PASSWORD_LEAST 10

static enum clf_status say_customer(struct session *session, const char *address, struct clf_error *err)
{
	int64_t count = 0;
	enum clf_status status = clf_customer_tickets(session->store, address, &count, err);

	if (status == CLF_OK && count > 0)
		report_text("%s has %lld tickets as a customer: they stay, and mail from it is the agent's from now on",
			    address, (long long)count);
	return status;
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
	const struct clf_people people = session_people(session);
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
	status = clf_people_add(&people, &record, &record.agent.id, err);
	if (status == CLF_ENOTFOUND)
		return clf_error_prefix(
		    err, status, "`clf-mail team add NAME` and `clf-mail segment add NAME` make what is missing");
	if (status != CLF_OK)
		return status;
	if (session->json) {
		struct clf_json *json = clf_shape_agent(&record);

		print_json(&json);
	} else {
		printf("added %s <%s>, %s\n", record.agent.name, record.agent.address,
		       clf_role_name(record.agent.role));
	}
	return say_customer(session, record.agent.address, err);
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
		if (session->json) {
			struct clf_json *json = clf_shape_agent(&records[i]);

			print_json(&json);
			continue;
		}
		printf("%-32s %-24s %s%s\n", records[i].agent.address, cell(session->arena, records[i].agent.name),
		       clf_role_name(records[i].agent.role), records[i].agent.active ? "" : " (not active)");
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

	return status == CLF_OK ? clf_agent_named(session->store, session->arena, address, out, err) : status;
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_agent agent = {0};
	struct clf_agent_record *records = NULL;
	size_t count = 0;
	enum clf_status status = find(session, line, &agent, err);

	if (status == CLF_OK)
		status = clf_agent_list(session->store, session->arena, &records, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		const struct clf_agent_record *record = &records[i];

		if (record->agent.id != agent.id)
			continue;
		if (session->json) {
			struct clf_json *json = clf_shape_agent(record);

			print_json(&json);
			continue;
		}
		printf("%s <%s>, %s%s\n", cell(session->arena, record->agent.name), record->agent.address,
		       clf_role_name(record->agent.role), record->agent.active ? "" : " (not active)");
		for (size_t k = 0; k < record->address_count; k++)
			printf("also writes from %s\n", record->addresses[k]);
		for (size_t k = 0; k < record->team_count; k++)
			printf("in team %s\n", cell(session->arena, record->teams[k]));
		for (size_t k = 0; k < record->segment_count; k++)
			printf("manages segment %s\n", cell(session->arena, record->segments[k]));
	}
	return status;
}

int command_agent_show(const struct command_line *line)
{
	return with_session(line, show);
}

static enum clf_status address_add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_agent agent = {0};
	const char *address = NULL;
	enum clf_status status = find(session, line, &agent, err);

	if (status == CLF_OK)
		status = clf_address_fold(session->arena, operand(line, 1), &address, err);
	if (status == CLF_OK)
		status = clf_people_address(&people, agent.id, address, true, err);
	return status == CLF_OK ? say_customer(session, address, err) : status;
}

int command_agent_address_add(const struct command_line *line)
{
	return with_session(line, address_add);
}

static enum clf_status address_remove(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_agent agent = {0};
	const char *address = NULL;
	enum clf_status status = find(session, line, &agent, err);

	if (status == CLF_OK)
		status = clf_address_fold(session->arena, operand(line, 1), &address, err);
	return status == CLF_OK ? clf_people_address(&people, agent.id, address, false, err) : status;
}

int command_agent_address_remove(const struct command_line *line)
{
	return with_session(line, address_remove);
}

static enum clf_status address_list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_agent agent = {0};
	const char *const *list_of = NULL;
	size_t count = 0;
	enum clf_status status = find(session, line, &agent, err);

	if (status == CLF_OK)
		status = clf_agent_further(session->store, session->arena, agent.id, &list_of, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		puts(list_of[i]);
	return status;
}

int command_agent_address_list(const struct command_line *line)
{
	return with_session(line, address_list);
}

/* The settings that agents change themselves by mail, page and API. */
static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_agent agent = {0};
	size_t given = 0, count;
	const struct clf_setting *settings = clf_setting_table(&count);
	struct clf_people_setting *wanted = clf_arena_array_of(session->arena, count, struct clf_people_setting);
	enum clf_status status = find(session, line, &agent, err);

	for (size_t i = 0; i < count; i++) {
		const char *value = option_text(line, settings[i].name), *why = NULL;

		if (value == NULL)
			continue;
		if (!clf_setting_check(NULL, settings[i].name, value, &why))
			return clf_error_set(err, CLF_EINVAL, "--%s: %s", settings[i].name, why);
		wanted[given++] = (struct clf_people_setting){settings[i].name, value};
	}
	if (status == CLF_OK && given == 0)
		return clf_error_set(err, CLF_EINVAL, "say what to set; see 'clf-mail agent set --help'");
	return status == CLF_OK ? clf_people_settings(&people, agent.id, wanted, given, err) : status;
}

int command_agent_set(const struct command_line *line)
{
	return with_session(line, set);
}

static enum clf_status token(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_agent agent = {0};
	const struct clf_people people = session_people(session);
	const char *scope = option_text(line, "for");
	char text[CLF_PEOPLE_TOKEN];
	enum clf_status status = find(session, line, &agent, err);

	if (scope != NULL && strcmp(scope, CLF_SCOPE_RESPONSES) != 0)
		return clf_error_set(err, CLF_EINVAL,
				     "--for: a token can be for `responses`; without it, it is good for "
				     "all that the agent may");
	if (status == CLF_OK)
		status = clf_people_token(&people, agent.id, option_text(line, "label"), scope, text, err);
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
	const struct clf_people people = session_people(session);
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
	return status == CLF_OK ? clf_people_password(&people, agent.id, hash, NULL, err) : status;
}

int command_agent_password(const struct command_line *line)
{
	return with_session(line, password);
}

static enum clf_status change(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_people_change what = {.name = option_text(line, "name"),
					 .role = option_text(line, "role"),
					 .join = option_text(line, "team"),
					 .leave = option_text(line, "leave-team"),
					 .manage = option_text(line, "segment"),
					 .unmanage = option_text(line, "leave-segment")};
	const char *address = option_text(line, "address");
	struct clf_agent agent = {0};
	enum clf_status status = find(session, line, &agent, err);

	if (status == CLF_OK && address != NULL)
		status = clf_address_fold(session->arena, address, &what.address, err);
	if (status == CLF_OK && what.name == NULL && what.address == NULL && what.role == NULL && what.join == NULL &&
	    what.leave == NULL && what.manage == NULL && what.unmanage == NULL)
		return clf_error_set(err, CLF_EINVAL, "say what to change; see 'clf-mail agent change --help'");
	return status == CLF_OK ? clf_people_change(&people, agent.id, &what, err) : status;
}

int command_agent_change(const struct command_line *line)
{
	return with_session(line, change);
}

static enum clf_status let_go(struct session *session, const struct command_line *line, const char *tickets,
			      struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_agent agent = {0};
	size_t moved = 0;
	enum clf_status status = find(session, line, &agent, err);

	if (status == CLF_OK)
		status = clf_people_deactivate(&people, session->arena, agent.id, tickets, &moved, err);
	if (moved > 0)
		fprintf(stderr, "%zu ticket%s given away\n", moved, moved == 1 ? "" : "s");
	return status;
}

static enum clf_status deactivate(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return let_go(session, line, option_text(line, "tickets"), err);
}

int command_agent_deactivate(const struct command_line *line)
{
	return with_session(line, deactivate);
}

/* Who wrote once stays in the history, so that to go is to act no longer. */
static enum clf_status take_away(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return let_go(session, line, option_text(line, "replace-by"), err);
}

int command_agent_remove(const struct command_line *line)
{
	return with_session(line, take_away);
}

static enum clf_status activate(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_agent agent = {0};
	enum clf_status status = find(session, line, &agent, err);

	return status == CLF_OK ? clf_people_activate(&people, agent.id, err) : status;
}

int command_agent_activate(const struct command_line *line)
{
	return with_session(line, activate);
}
