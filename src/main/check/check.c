/*
 * check.c - `clf-mail check`: everything that is wrong with an installation in one run, each with what to do.
 */
#include "check/check.h"

#include <stdio.h>

#include "check/check_mail.h"
#include "commands.h"

static void run(struct check *check, const struct command_line *line)
{
	check_configuration(check, option_text(line, "config"), option_flag(line, "fix"));
	if (check->session.config == NULL)
		return;
	check_store(check);
	if (option_flag(line, "connect") || option_flag(line, "mail"))
		check_connect(check, option_flag(line, "mail"));
	if (option_flag(line, "mail"))
		check_mail(check, option_text(line, "to"));
}

int command_check(const struct command_line *line)
{
	struct check check = {.session = {.arena = clf_arena_new(), .json = option_flag(line, "json")}};
	struct clf_error err = {0};
	struct clf_json *json;
	bool wrong;

	findings_init(&check.findings, check.session.arena, !check.session.json);
	if (clf_reader_pool_new(1, &check.pool, &err) != CLF_OK)
		found(&check.findings, FINDING_WRONG, "reader", "", NULL, "%s", err.text);
	else
		run(&check, line);
	if (check.session.json) {
		json = findings_json(&check.findings);
		print_json(&json);
	} else {
		printf("%s\n", findings_summary(&check.findings));
	}
	wrong = check.findings.levels[FINDING_WRONG] > 0;
	clf_reader_pool_free(&check.pool);
	session_close(&check.session);
	return wrong ? CLF_EXIT_FAILED : CLF_EXIT_OK;
}
