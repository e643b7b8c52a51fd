/*
 * check.c - `clf-mail check`: everything that is wrong with an installation in one run, each with what to do.
 */
#include "check/check.h"

#include <stdio.h>

#include "check/check_mail.h"
#include "clf/base/str.h"
#include "commands.h"

/* 0: that is none. */
static int wait_of(const struct command_line *line)
{
	const char *given = option_text(line, "wait");
	unsigned long long seconds = CHECK_MAIL_WAIT_S;

	return given == NULL || clf_text_to_u64(given, 3600, &seconds) ? (int)seconds : 0;
}

static void run(struct check *check, const struct command_line *line, int wait_s)
{
	check_configuration(check, option_text(line, "config"), option_flag(line, "fix"));
	if (check->session.config == NULL)
		return;
	check->servers = (struct servers){.arena = check->session.arena, .config = check->session.config};
	check_accounts(check);
	check_installation(check);
	if (option_flag(line, "connect") || option_flag(line, "mail"))
		check_connect(check, option_flag(line, "mail"));
	if (option_flag(line, "mail"))
		check_mail(check, option_text(line, "to"), wait_s);
}

int command_check(const struct command_line *line)
{
	struct check check = {.session = {.arena = clf_arena_new(), .json = option_flag(line, "json")}};
	struct clf_error err = {0};
	struct clf_json *json;
	bool wrong;
	int wait_s = wait_of(line);

	if (wait_s == 0 || (option_flag(line, "to") && !option_flag(line, "mail"))) {
		report_text(wait_s == 0 ? "--wait takes seconds, 1 to 3600" : "--to goes with --mail");
		session_close(&check.session);
		return CLF_EXIT_USAGE;
	}
	findings_init(&check.findings, check.session.arena, !check.session.json);
	/* Before a secret is known. */
	if (clf_reader_prove(&err) != CLF_OK)
		found(&check.findings, FINDING_WRONG, "reader", "sandbox", NULL, "%s", err.text);
	if (clf_reader_pool_new(1, &check.pool, &err) != CLF_OK)
		found(&check.findings, FINDING_WRONG, "reader", "sandbox", NULL, "%s", err.text);
	else
		run(&check, line, wait_s);
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
