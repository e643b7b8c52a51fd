/*
 * why.c - what rules made of a ticket's past, and what kept them from it.
 */
#include <stdio.h>

#include "clf/act/why.h"
#include "clf/base/clock.h"
#include "clf/store/look/query.h"
#include "clf/store/rule/rules.h"
#include "commands.h"
#include "session.h"

#define REQUESTS 20
#define REQUESTS_MAX 10000u

static void print_rule(struct session *session, const struct clf_why_said *said)
{
	char time[CLF_TIME_TEXT];

	printf("    %s: %s", cell(session->arena, said->name), cell(session->arena, said->sentence));
	if (said->at != 0)
		printf(" (%s)", clf_time_rfc3339(said->at, time));
	putchar('\n');
}

static void print_request(struct session *session, const struct clf_why_request *request)
{
	struct clf_json *json;
	char time[CLF_TIME_TEXT];

	if (session->json) {
		json = clf_shape_why(request);
		print_json(&json);
		return;
	}
	printf("%s  version %lld, %s by %s", clf_time_rfc3339(request->at, time), (long long)request->version,
	       clf_via_name(request->via), cell(session->arena, request->who));
	for (size_t i = 0; i < request->event_count; i++)
		printf("%s %s", i == 0 ? ":" : ",", cell(session->arena, request->said[i]));
	putchar('\n');
	for (size_t i = 0; i < request->rule_count; i++)
		print_rule(session, &request->rules[i]);
	if (request->further > 0)
		printf("    %zu %srules didn't fit\n", request->further, request->rule_count > 0 ? "further " : "");
}

/* Page by page, each in an arena of its own. */
static enum clf_status print_all(struct session *session, struct clf_why_ask *ask, size_t most, size_t *printed,
				 struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_why_answer answer = {.count = 0};
	size_t looked = 0;
	enum clf_status status;

	do {
		clf_arena_reset(arena);
		ask->limit = most - looked < CLF_WHY_PAGE_MAX ? most - looked : CLF_WHY_PAGE_MAX;
		status = clf_act_why(session->store, arena, ask, &answer, err);
		for (size_t i = 0; status == CLF_OK && i < answer.count; i++)
			print_request(session, &answer.requests[i]);
		looked += ask->limit;
		*printed += answer.count;
		ask->before = answer.next;
	} while (status == CLF_OK && answer.next != 0 && looked < most);
	if (status == CLF_OK && answer.cut && answer.next == 0 && !session->json)
		puts("What is older is too long ago to be looked at.");
	clf_arena_free(&arena);
	return status;
}

static enum clf_status why_ticket(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_why_ask ask = {.ticket = number_of(operand(line, 0), "ticket"), .locale = session->config->locale};
	const char *given = option_text(line, "limit");
	int64_t limit = given != NULL ? number_of(given, "limit") : REQUESTS;
	size_t printed = 0;

	if (ask.ticket == 0 || limit == 0)
		return clf_error_set(err, CLF_EINVAL, "a ticket's number, and how many requests, are whole numbers");
	return print_all(session, &ask, limit < REQUESTS_MAX ? (size_t)limit : REQUESTS_MAX, &printed, err);
}

int command_ticket_why(const struct command_line *line)
{
	return with_session(line, why_ticket);
}

static enum clf_status why_rule(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_why_ask ask = {.ticket = number_of(operand(line, 1), "ticket"), .locale = session->config->locale};
	struct clf_rule_record record;
	size_t printed = 0;
	enum clf_status status = clf_rule_record_named(session->store, session->arena, operand(line, 0), &record, err);

	if (status == CLF_OK && ask.ticket == 0)
		return clf_error_set(err, CLF_EINVAL, "which ticket: name its number behind the rule");
	ask.rule = status == CLF_OK ? record.id : 0;
	if (status == CLF_OK)
		status = print_all(session, &ask, REQUESTS_MAX, &printed, err);
	if (status == CLF_OK && printed == 0 && !session->json)
		printf("%s wasn't asked: in what was looked at, nothing that it waits for happened to the ticket.\n",
		       cell(session->arena, record.name));
	return status;
}

int command_rule_why(const struct command_line *line)
{
	return with_session(line, why_rule);
}
