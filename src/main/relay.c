/*
 * relay.c - the relay commands: where each relay stands, and trying what is held.
 */
#include <stdio.h>

#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/gateway/relays.h"
#include "clf/store/mail/relay.h"
#include "commands.h"
#include "session.h"

static void print_hold(struct session *session, const struct clf_json *hold)
{
	const char *sender = clf_json_get_text(hold, "sender");

	printf("    %s since %s: %s, %lld waiting, next try %s\n",
	       sender != NULL ? cell(session->arena, sender) : "all mail", clf_json_get_text(hold, "since"),
	       clf_json_get_text(hold, "trouble"), (long long)clf_json_get_number(hold, "waiting", 0),
	       clf_json_get_text(hold, "next_at"));
	printf("    %s\n", cell(session->arena, clf_json_get_text(hold, "words")));
	if (clf_json_get_bool(hold, "passed_over", false))
		printf("    the mailbox's other relay takes its mail meanwhile\n");
	if (!clf_text_blank(clf_json_get_text(hold, "advice")))
		printf("    -> %s Then: clf-mail relay retry NAME\n", clf_json_get_text(hold, "advice"));
}

static void print_relay(struct session *session, const struct clf_json *relay)
{
	const struct clf_json *holds = clf_json_get(relay, "holds");
	const struct clf_json *offers = clf_json_get(relay, "offers");
	const char *limit = clf_json_get_text(relay, "limit");

	printf("%-24s %-6s %lld connections%s%s\n", clf_json_get_text(relay, "smtp"), clf_json_get_text(relay, "state"),
	       (long long)clf_json_get_number(relay, "connections", 0), limit != NULL ? ", as it takes no more: " : "",
	       limit != NULL ? cell(session->arena, limit) : "");
	if (clf_json_get_number(offers, "max_size", 0) > 0)
		printf("    takes mails of at most %lld octets\n",
		       (long long)clf_json_get_number(offers, "max_size", 0));
	for (size_t i = 0; i < clf_json_size(holds); i++)
		print_hold(session, clf_json_at(holds, i));
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_json *relays = NULL;
	enum clf_status status = clf_relays(session->store, session->arena, session->config, &relays, err);

	(void)line;
	for (size_t i = 0; status == CLF_OK && i < clf_json_size(relays); i++) {
		struct clf_json *line_of_json = session->json ? clf_json_copy(clf_json_at(relays, i)) : NULL;

		if (session->json)
			print_json(&line_of_json);
		else
			print_relay(session, clf_json_at(relays, i));
	}
	clf_json_free(&relays);
	return status;
}

int command_relay_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status retry(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return clf_relay_try_now(session->store, operand(line, 0), clf_clock_now(), err);
}

int command_relay_retry(const struct command_line *line)
{
	return with_session(line, retry);
}
