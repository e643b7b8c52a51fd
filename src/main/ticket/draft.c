/*
 * draft.c - the draft commands: what an agent has written from tickets and not sent.
 */
#include <stdio.h>
#include <string.h>

#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/mail/address.h"
#include "clf/store/door/unsent.h"
#include "commands.h"
#include "session.h"

/* Whose they are: the first operand. */
static enum clf_status author(struct session *session, const struct command_line *line, int64_t *out,
			      struct clf_error *err)
{
	struct clf_agent agent = {0};
	const char *address = NULL;
	enum clf_status status = clf_address_fold(session->arena, operand(line, 0), &address, err);

	if (status == CLF_OK)
		status = clf_agent_named(session->store, session->arena, address, &agent, err);
	*out = agent.id;
	return status;
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_unsent_row *rows = NULL;
	char time[CLF_TIME_TEXT], tag[CLF_TAG_TEXT];
	size_t count = 0;
	int64_t agent;
	enum clf_status status = author(session, line, &agent, err);

	if (status == CLF_OK)
		status = clf_unsent_own(session->store, session->arena, agent, &rows, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *json;

		if (session->json) {
			json = clf_shape_draft(rows[i].ticket, &rows[i].is);
			print_json(&json);
			continue;
		}
		printf("%-10s %-8s %s  %.60s\n", clf_ticket_tag(session->config->tag, rows[i].ticket, tag),
		       rows[i].is.place, clf_time_rfc3339(rows[i].is.at, time), cell(session->arena, rows[i].is.text));
	}
	return status;
}

int command_draft_list(const struct command_line *line)
{
	return with_session(line, list);
}

/* The one that the operands name. */
static enum clf_status find(struct session *session, const struct command_line *line, int64_t *agent, int64_t *ticket,
			    struct clf_unsent *out, struct clf_error *err)
{
	struct clf_unsent drafts[CLF_UNSENT_PLACES];
	size_t count = 0;
	enum clf_status status = author(session, line, agent, err);

	*ticket = number_of(operand(line, 1), "ticket number");
	if (status == CLF_OK && *ticket == 0)
		return clf_error_set(err, CLF_EINVAL, "give a ticket's number such as 1042");
	if (status == CLF_OK)
		status = clf_unsent_list(session->store, session->arena, *agent, *ticket, drafts, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (clf_text_equal(drafts[i].place, operand(line, 2))) {
			*out = drafts[i];
			return CLF_OK;
		}
	}
	return status == CLF_OK ? clf_error_set(err, CLF_ENOTFOUND, "there is no such draft: see `clf-mail draft list`")
				: status;
}

/* Its lines as they are, and no control characters for the terminal. */
static void print_text(struct session *session, const char *text)
{
	for (const char *at = text;; at++) {
		size_t n = strcspn(at, "\n");

		puts(n > 0 ? cell(session->arena, clf_arena_copy(session->arena, at, n)) : "");
		at += n;
		if (*at == '\0')
			return;
	}
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_unsent draft;
	struct clf_json *json;
	int64_t agent, ticket;
	enum clf_status status = find(session, line, &agent, &ticket, &draft, err);

	if (status == CLF_OK && session->json) {
		json = clf_shape_draft(ticket, &draft);
		print_json(&json);
	} else if (status == CLF_OK) {
		print_text(session, draft.text);
	}
	return status;
}

int command_draft_show(const struct command_line *line)
{
	return with_session(line, show);
}

static enum clf_status discard(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_unsent draft;
	int64_t agent, ticket;
	enum clf_status status = find(session, line, &agent, &ticket, &draft, err);

	return status == CLF_OK ? clf_unsent_drop(session->store, agent, ticket, draft.place, err) : status;
}

int command_draft_discard(const struct command_line *line)
{
	return with_session(line, discard);
}
