/*
 * login.c - `clf-mail login NAME`: a person logs in, or reads what to set up, and the login is tried at its servers.
 */
#include "commands.h"
#include "login/login_steps.h"
#include "session.h"

static enum clf_status find(const struct clf_config *config, const char *name, const struct clf_config_oauth2 **out,
			    struct clf_error *err)
{
	*out = clf_config_oauth2(config, name);
	if (*out != NULL)
		return CLF_OK;
	if (config->oauth2_count == 0)
		return clf_error_set(err, CLF_ENOTFOUND,
				     "the configuration has no [oauth2 NAME]; see clf-mail.conf(5)");
	return clf_error_set(err, CLF_ENOTFOUND, "there is no [oauth2 %s] in %s; the first there is [oauth2 %s]", name,
			     config->file, config->oauth2s[0].name);
}

static enum clf_status run(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct login_steps steps = {.out = stdout,
				    .arena = session->arena,
				    .config = session->config,
				    .device = option_flag(line, "device"),
				    .paste = option_flag(line, "paste"),
				    .test = option_flag(line, "test")};
	enum clf_status status = find(session->config, operand(line, 0), &steps.oauth2, err);

	if (status == CLF_OK && !steps.test)
		login_print_set_up(stdout, session->config, steps.oauth2);
	return status == CLF_OK ? login_steps(&steps, err) : status;
}

int command_login(const struct command_line *line)
{
	struct session session = {0};
	struct clf_error err = {0};
	enum clf_status status = session_config(&session, line, CLF_SECRETS_ALL, &err);

	if (status == CLF_OK)
		status = run(&session, line, &err);
	session_close(&session);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}
