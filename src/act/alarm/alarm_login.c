/*
 * alarm_login.c - logins that a person must mend, and those that will end.
 */
#include "alarm/alarm_table.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/mail/login_state.h"
#include "clf/ticket/words.h"

#define KEY_DAYS 30   /* before a secret or a certificate ends */
#define LOGIN_DAYS 15 /* before a login ends that is renewed by each use: it was not for long */

/* A relay that logs in by it carries no mail. */
static const char *relay_of(const struct clf_config *config, const char *account)
{
	for (size_t i = 0; i < config->smtp_count; i++) {
		if (clf_text_equal(config->smtps[i].oauth2, account))
			return config->smtps[i].name;
	}
	return NULL;
}

static const char *name_of(struct clf_arena *arena, const struct clf_login_row *row)
{
	return row->user[0] != '\0' ? clf_arena_printf(arena, "%s for %s", row->account, row->user) : row->account;
}

static enum clf_status rows_of(struct clf_alarm_look *look, struct clf_login_row **rows, size_t *count,
			       struct clf_error *err)
{
	*count = 0;
	if (look->act->config->oauth2_count == 0)
		return CLF_OK;
	return clf_login_rows(look->act->store, look->arena, rows, count, err);
}

enum clf_status alarm_login_denied(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_login_row *rows = NULL;
	size_t count = 0;
	enum clf_status status = rows_of(look, &rows, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (!clf_text_equal(rows[i].state, "denied") ||
		    !clf_config_has_login(look->act->config, rows[i].account, rows[i].user))
			continue;
		clf_alarm_add(look,
			      &(struct clf_alarm){
				  .name = name_of(look->arena, &rows[i]),
				  .level = CLF_ALARM_CRITICAL,
				  .since = rows[i].since,
				  .text = clf_arena_printf(
				      look->arena,
				      clf_words(look->locale, "The provider refuses the login %s, and is asked no "
							      "more until somebody acts. Mail waits meanwhile: %s."),
				      rows[i].account, rows[i].text),
				  .todo = clf_arena_printf(look->arena, "clf-mail login %s", rows[i].account),
				  .relay = relay_of(look->act->config, rows[i].account)});
	}
	return status;
}

static const char *ending_words(struct clf_alarm_look *look, const struct clf_login_row *row)
{
	long long days = (long long)((row->ends_at - look->now) / CLF_DAY);

	if (clf_text_equal(row->ends, "secret"))
		return clf_arena_printf(look->arena,
					clf_words(look->locale, "The client secret of the login %s ends in %lld days. "
								"Make a new one, put it into client_secret_file, set "
								"secret_expires and reload."),
					row->account, days);
	if (clf_text_equal(row->ends, "certificate"))
		return clf_arena_printf(look->arena,
					clf_words(look->locale, "The certificate of the login %s ends in %lld days. "
								"Register a new one with the app, put it into "
								"client_certificate_file and reload."),
					row->account, days);
	return clf_arena_printf(
	    look->arena, clf_words(look->locale, "The login %s was not renewed for long, and ends in %lld days."),
	    row->account, days);
}

enum clf_status alarm_login_ends(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_login_row *rows = NULL;
	size_t count = 0;
	enum clf_status status = rows_of(look, &rows, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		int64_t days = clf_text_equal(rows[i].ends, "login") ? LOGIN_DAYS : KEY_DAYS;

		/* What has ended is refused, and told as that. */
		if (rows[i].ends_at == 0 || rows[i].ends_at - look->now > days * CLF_DAY ||
		    rows[i].ends_at <= look->now ||
		    !clf_config_has_login(look->act->config, rows[i].account, rows[i].user))
			continue;
		clf_alarm_add(look, &(struct clf_alarm){.name = name_of(look->arena, &rows[i]),
							.level = CLF_ALARM_WARNING,
							.text = ending_words(look, &rows[i]),
							.todo = clf_text_equal(rows[i].ends, "login")
								    ? clf_arena_printf(look->arena, "clf-mail login %s",
										       rows[i].account)
								    : "systemctl reload clf-mail"});
	}
	return status;
}
