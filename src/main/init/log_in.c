/*
 * log_in.c - from a configuration that logs in without a password to a login that was tried.
 */
#include "init/log_in.h"

#include <stdio.h>

#include "clf/base/str.h"
#include "clf/gateway/login.h"
#include "login/login_steps.h"
#include "session.h"

static bool is_wanted(const struct clf_config_oauth2 *oauth2, FILE *out)
{
	struct clf_error err = {0};
	bool yes = false;

	if (login_needs_person(oauth2))
		fprintf(out, "The login %s: somebody signs in once, in any browser.\n", oauth2->name);
	/* No answer is a no: what matters is written. */
	if (ask_yes(login_needs_person(oauth2) ? "Sign in now?" : "Is that done, and shall it be tried now?", true,
		    &yes, &err) != CLF_OK)
		return false;
	return yes;
}

static bool go(const struct login_steps *steps)
{
	struct clf_error err = {0};
	const char *words;

	login_print_set_up(steps->out, steps->config, steps->oauth2);
	if (!is_wanted(steps->oauth2, steps->out))
		return false;
	if (login_steps(steps, &err) == CLF_OK)
		return true;
	words = cell(steps->arena, err.text);
	fprintf(steps->out,
		"  That doesn't work yet: %.*s.\n  All else is kept; `clf-mail login %s` goes on from here.\n",
		(int)clf_text_unended(words), words, steps->oauth2->name);
	return false;
}

enum clf_status setup_sign_in(struct setup *setup, bool *fine, struct clf_error *err)
{
	struct login_steps steps = {.out = stderr, .arena = setup->arena};
	struct clf_config *config = NULL;
	enum clf_status status;

	*fine = false;
	if (!setup->asks || !setup->connects) {
		fprintf(stderr, "Nobody has logged in by [oauth2 %s] yet: that takes %s.\n", setup->oauth2,
			setup->asks ? "a connection (--no-connect)" : "somebody at a terminal");
		return CLF_OK;
	}
	status = clf_config_load(setup->arena, setup->places.conf, &config, err);
	if (status != CLF_OK)
		return status;
	steps.config = config;
	steps.oauth2 = clf_config_oauth2(config, setup->oauth2);
	status = places_step_down(&setup->places, err);
	if (status == CLF_OK)
		*fine = go(&steps);
	places_step_up(&setup->places);
	return status;
}

const char *setup_sign_in_missing(const struct clf_config *config)
{
	for (size_t i = 0; i < config->oauth2_count; i++) {
		struct clf_login_look look;
		struct clf_error err = {0};

		if (clf_login_look(config, &config->oauth2s[i], &look, &err) == CLF_OK && look.needs_person)
			return config->oauth2s[i].name;
	}
	return NULL;
}
