/*
 * status.c - how an installation stands, from the database alone: no login, and `serve` need not run.
 */
#include <stdio.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/hold.h"
#include "clf/web/web.h"
#include "commands.h"
#include "session.h"

/* What monitoring programs take from a check. */
enum { FINE = 0, WARNING = 1, CRITICAL = 2 };

static int worst_of(const struct clf_json *checks)
{
	int worst = FINE;

	for (size_t i = 0; i < clf_json_size(checks); i++) {
		const char *state = clf_json_get_text(clf_json_at(checks, i), "state");

		if (clf_text_equal(state, "fail"))
			return CRITICAL;
		if (clf_text_equal(state, "warn"))
			worst = WARNING;
	}
	return worst;
}

static void print_checks(struct clf_arena *arena, const struct clf_json *checks)
{
	for (size_t i = 0; i < clf_json_size(checks); i++) {
		const struct clf_json *check = clf_json_at(checks, i);

		printf("%-6s%-22s %s\n", clf_json_get_text(check, "state"), clf_json_get_text(check, "name"),
		       cell(arena, clf_json_get_text(check, "words")));
	}
}

int command_status(const struct command_line *line)
{
	struct session session;
	struct clf_error err = {0};
	struct clf_json *found;
	int worst;

	if (session_config(&session, line, CLF_SECRETS_NONE, &err) != CLF_OK) {
		session_close(&session);
		report_error(&err);
		return CRITICAL;
	}
	found = clf_web_look(session.config, session.arena, (long)clf_store_holder(session.config->store_url));
	worst = worst_of(clf_json_get(found, "checks"));
	if (session.json) {
		print_json(&found);
	} else {
		print_checks(session.arena, clf_json_get(found, "checks"));
		clf_json_free(&found);
	}
	session_close(&session);
	return worst;
}
