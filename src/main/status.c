/*
 * status.c - how an installation stands, from the database alone: no login, and `serve` need not run.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/store/engine/hold.h"
#include "clf/web/web.h"
#include "commands.h"
#include "session.h"

/* What monitoring programs take from a check. */
enum { FINE = 0, WARNING = 1, CRITICAL = 2 };

static int worst_of(const struct clf_json *items, const char *key, const char *critical, const char *warning)
{
	int worst = FINE;

	for (size_t i = 0; i < clf_json_size(items); i++) {
		const char *state = clf_json_get_text(clf_json_at(items, i), key);

		if (clf_text_equal(state, critical))
			return CRITICAL;
		if (clf_text_equal(state, warning))
			worst = WARNING;
	}
	return worst;
}

static void print_words(struct clf_arena *arena, const struct clf_json *words, const char *before)
{
	for (size_t i = 0; i < clf_json_size(words); i++)
		printf("%s%s", i == 0 ? before : ", ", cell(arena, clf_json_text(clf_json_at(words, i))));
}

static void print_head(struct clf_arena *arena, const struct clf_json *now, long serve)
{
	printf("clf-mail %s  ", clf_json_get_text(now, "version"));
	if (serve == 0)
		printf("doesn't run");
	else if (clf_json_get_text(now, "started_at") != NULL)
		printf("running since %s", clf_json_get_text(now, "started_at"));
	else
		printf("running");
	if (serve != 0 && clf_json_get_text(now, "reloaded_at") != NULL)
		printf(", reloaded %s", clf_json_get_text(now, "reloaded_at"));
	print_words(arena, clf_json_get(now, "database"), "   database ");
	printf("\n");
}

static void print_lines(struct clf_arena *arena, const char *what, const struct clf_json *lines)
{
	for (size_t i = 0; i < clf_json_size(lines); i++) {
		const struct clf_json *line = clf_json_at(lines, i);

		printf("%-8s %-14s %s", what, cell(arena, clf_json_get_text(line, "name")),
		       clf_json_get_text(line, "state"));
		print_words(arena, clf_json_get(line, "words"), ", ");
		printf("\n");
	}
}

static void print_outside(struct clf_arena *arena, const struct clf_json *words)
{
	if (clf_json_size(words) == 0)
		return;
	print_words(arena, words, "outside  ");
	printf("\n");
}

/* With what is to be typed, where something waits for a person. */
static void print_waiting(const struct clf_json *waiting)
{
	static const struct {
		const char *what, *command;
	} hands[] = {{"quarantine", "clf-mail quarantine list"},
		     {"uncertain", "clf-mail outbox list --state uncertain"},
		     {"failed", "clf-mail outbox list --state failed"}};

	if (waiting == NULL)
		return;
	printf("waiting  journal %" PRId64 ", outbox %" PRId64, clf_json_get_number(waiting, "journal", 0),
	       clf_json_get_number(waiting, "outbox", 0));
	if (clf_json_get_number(waiting, "outbox_oldest_s", 0) > 0)
		printf(" (oldest %" PRId64 " s)", clf_json_get_number(waiting, "outbox_oldest_s", 0));
	for (size_t i = 0; i < CLF_COUNT(hands); i++) {
		int64_t count = clf_json_get_number(waiting, hands[i].what, 0);

		printf(", %s %" PRId64 "%s%s", hands[i].what, count, count > 0 ? " -> " : "",
		       count > 0 ? hands[i].command : "");
	}
	printf("\n");
}

static void print_alarms(struct clf_arena *arena, const struct clf_json *alarms)
{
	for (size_t i = 0; i < clf_json_size(alarms); i++) {
		const struct clf_json *alarm = clf_json_at(alarms, i);
		const char *name = clf_json_get_text(alarm, "name"), *todo = clf_json_get_text(alarm, "todo");

		printf("%-8s %s%s%s since %s: %s%s%s\n", clf_json_get_text(alarm, "level"),
		       clf_json_get_text(alarm, "kind"), name != NULL ? " " : "", name != NULL ? cell(arena, name) : "",
		       clf_json_get_text(alarm, "since"), cell(arena, clf_json_get_text(alarm, "text")),
		       todo != NULL ? " -> " : "", todo != NULL ? todo : "");
	}
}

/* Those that aren't well, but for what has a line above; all of them are in the JSON. */
static void print_checks(struct clf_arena *arena, const struct clf_json *checks)
{
	for (size_t i = 0; i < clf_json_size(checks); i++) {
		const struct clf_json *check = clf_json_at(checks, i);
		const char *state = clf_json_get_text(check, "state");
		struct clf_str name = clf_str_from(clf_json_get_text(check, "name"));

		if (!clf_text_equal(state, "ok") && !clf_str_starts(name, CLF_STR("mailbox ")) &&
		    !clf_str_starts(name, CLF_STR("relay ")))
			printf("%-8s %-14s %s\n", state, clf_json_get_text(check, "name"),
			       cell(arena, clf_json_get_text(check, "words")));
	}
}

static void print_all(struct clf_arena *arena, const struct clf_json *found, long serve)
{
	const struct clf_json *now = clf_json_get(found, "now");

	print_head(arena, now, serve);
	print_lines(arena, "mailbox", clf_json_get(now, "mailboxes"));
	print_lines(arena, "relay", clf_json_get(now, "relays"));
	print_waiting(clf_json_get(now, "waiting"));
	print_outside(arena, clf_json_get(now, "outside"));
	print_alarms(arena, clf_json_get(found, "alarms"));
	print_checks(arena, clf_json_get(found, "checks"));
}

/* For a container: whether mail can be taken in, 0 or 1, whatever a server elsewhere does. */
static int healthy(struct clf_arena *arena, const struct clf_json *found)
{
	const struct clf_json *checks = clf_json_get(found, "checks");
	int result = 0;

	for (size_t i = 0; i < clf_json_size(checks); i++) {
		const struct clf_json *check = clf_json_at(checks, i);

		if (!clf_text_equal(clf_json_get_text(check, "state"), "fail"))
			continue;
		printf("%s: %s\n", clf_json_get_text(check, "name"), cell(arena, clf_json_get_text(check, "words")));
		result = 1;
	}
	return result;
}

int command_status(const struct command_line *line)
{
	struct session session;
	struct clf_error err = {0};
	struct clf_json *found;
	int worst, alarms;
	long serve;

	if (session_config(&session, line, CLF_SECRETS_NONE, &err) != CLF_OK) {
		session_close(&session);
		report_error(&err);
		return option_flag(line, "healthy") ? EXIT_FAILURE : CRITICAL;
	}
	serve = (long)clf_store_holder(session.config->store_url);
	found = clf_web_look(session.config, session.arena, serve);
	worst = worst_of(clf_json_get(found, "checks"), "state", "fail", "warn");
	alarms = worst_of(clf_json_get(found, "alarms"), "level", "critical", "warning");
	worst = alarms > worst ? alarms : worst;
	if (option_flag(line, "healthy"))
		worst = healthy(session.arena, found);
	else if (!session.json)
		print_all(session.arena, found, serve);
	if (session.json && !option_flag(line, "healthy"))
		print_json(&found);
	else
		clf_json_free(&found);
	session_close(&session);
	return worst;
}
