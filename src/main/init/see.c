/*
 * see.c - what a mail to oneself shows, set in the configuration.
 */
#include "init/see.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check/check_mail.h"
#include "clf/base/embedded.h"

#define WAIT_S 60 /* a person waits; `check --mail` waits longer */

static size_t propose(struct setup *setup, const struct findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct proposal *one = &findings->items[i].proposal;
		const char *section;

		if (one->key == NULL)
			continue;
		section = one->name[0] != '\0' ? clf_arena_printf(setup->arena, "%s %s", one->section, one->name)
					       : one->section;
		settings_set(&setup->settings, section, one->key, one->value);
		fprintf(stderr, "  [%s] %s = %s\n", section, one->key, one->value);
		count++;
	}
	return count;
}

/* The file is this run's own: its new text takes its place whole, once that is known to be good. */
static enum clf_status rewrite(struct setup *setup, struct clf_error *err)
{
	struct clf_str sample = {clf_embedded_configuration[0].bytes, clf_embedded_configuration[0].size};
	const char *conf = setup->places.conf;
	struct places draft = setup->places;
	struct clf_config *config = NULL;
	struct clf_buf text;
	enum clf_status status;

	draft.conf = clf_arena_printf(setup->arena, "%s.draft", conf);
	clf_buf_init(&text, 1u << 20);
	settings_fill(&setup->settings, sample, &text);
	unlink(draft.conf);
	status = places_write_conf(&draft, clf_buf_view(&text), err);
	clf_buf_free(&text);
	if (status == CLF_OK)
		status = clf_config_load_with(setup->arena, draft.conf, CLF_SECRETS_KEYS, &config, err);
	if (status == CLF_OK && rename(draft.conf, conf) != 0)
		status = clf_error_set(err, CLF_EIO, "cannot write %s: %s", conf, strerror(errno));
	unlink(draft.conf);
	return status;
}

static enum clf_status settle(struct setup *setup, const struct findings *findings, struct clf_error *err)
{
	bool yes = false;
	enum clf_status status;

	for (size_t i = 0; i < findings->count; i++)
		yes = yes || findings->items[i].proposal.key != NULL;
	if (!yes)
		return CLF_OK;
	fputs("What was seen asks for this:\n", stderr);
	propose(setup, findings);
	status = ask_yes("Set it?", true, &yes, err);
	return status == CLF_OK && yes ? rewrite(setup, err) : CLF_OK;
}

enum clf_status see_mail(struct setup *setup, const struct session *session, struct clf_reader_pool *pool,
			 struct findings *findings, struct clf_error *err)
{
	struct check check = {.session = *session, .pool = pool};
	const char *address = settings_get(&setup->settings, SETUP_MAILBOX, "address");
	bool yes = false;
	enum clf_status status;

	fprintf(stderr,
		"A mail from %s to itself shows how mail comes back, and what to set for it; it is removed again.\n",
		address);
	status = ask_yes("Send it, and wait up to a minute?", true, &yes, err);
	if (status != CLF_OK || !yes)
		return CLF_OK; /* what matters is written: no answer is a no */
	status = clf_config_load(setup->arena, setup->places.conf, &check.session.config, err);
	if (status != CLF_OK)
		return status;
	check.servers = (struct servers){.arena = setup->arena, .config = check.session.config};
	findings_init(&check.findings, setup->arena, true);
	status = places_step_down(&setup->places, err);
	if (status == CLF_OK)
		check_mail(&check, NULL, WAIT_S);
	places_step_up(&setup->places);
	if (status != CLF_OK)
		return status;
	*findings = check.findings;
	return settle(setup, findings, err);
}
