/*
 * setup_login.c - [oauth2 NAME]: what a provider wants to know of a program that logs in without a password.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/count.h"
#include "clf/config/look.h"
#include "init/find.h"
#include "init/setup.h"

#define SECTION "oauth2 account"
#define NAME "account"
#define SECRET_FILE "clf-mail-client.secret"

static const struct {
	const char *grant, *words;
} grants[] = {
    {"app", "the program itself logs in, set up once by an administrator of the tenant"},
    {"service-account", "the same with Google: a service account with domain-wide delegation"},
    {"code", "a person opens an address, signs in and pastes back where that ended"},
    {"device", "a person types a code into any browser; often switched off by the organisation"},
};

static enum clf_status check_grant(const struct setup *setup, const char *grant, struct clf_error *err)
{
	struct clf_config_oauth2 into = {0};

	return clf_config_value(setup->arena, "oauth2", "grant", grant, &into, err);
}

static void explain(const struct preset *preset)
{
	fputs("How it logs in (`grant`), the one to recommend first:\n", stderr);
	for (size_t i = 0; i < CLF_COUNT(preset->grants) && preset->grants[i] != NULL; i++)
		for (size_t k = 0; k < CLF_COUNT(grants); k++)
			if (strcmp(grants[k].grant, preset->grants[i]) == 0)
				fprintf(stderr, "  %-16s %s\n", grants[k].grant, grants[k].words);
}

/* One of the preset's, or of all when there is no preset. */
static bool is_offered(const struct preset *preset, const char *grant)
{
	for (size_t i = 0; preset != NULL && i < CLF_COUNT(preset->grants) && preset->grants[i] != NULL; i++)
		if (strcmp(preset->grants[i], grant) == 0)
			return true;
	return preset == NULL;
}

static enum clf_status grant_of(struct setup *setup, const struct preset *preset, const char **out,
				struct clf_error *err)
{
	enum clf_status status;

	if (setup->asks && preset != NULL && option_text(setup->line, "grant") == NULL)
		explain(preset);
	for (;;) {
		status =
		    setup_answer(setup, "grant", "Grant", preset != NULL ? preset->grants[0] : "code", NULL, out, err);
		if (status == CLF_OK)
			status = check_grant(setup, *out, err);
		if (status == CLF_OK && !is_offered(preset, *out))
			status = clf_error_set(err, CLF_EINVAL, "%s has no grant %s", preset->title, *out);
		if (status != CLF_EINVAL || !setup->asks || option_text(setup->line, "grant") != NULL)
			return status;
		fprintf(stderr, "  %s.\n", err->text);
	}
}

static enum clf_status set(struct setup *setup, const char *option, const char *question, const char *key,
			   struct clf_error *err)
{
	const char *text = NULL;
	enum clf_status status = setup_answer(setup, option, question, "", NULL, &text, err);

	if (status == CLF_OK)
		settings_set(&setup->settings, SECTION, key, text);
	return status;
}

static enum clf_status readable(const struct setup *setup, const char *option, const char *path, struct clf_error *err)
{
	if (access(places_path(setup->arena, &setup->places, path), R_OK) == 0)
		return CLF_OK;
	return clf_error_set(err, CLF_ENOTFOUND, "--%s %s: there is no such file that can be read (it is sought in %s)",
			     option, path, setup->places.folder);
}

/* The program's own secret: a file that is there, or typed. */
static enum clf_status secret(struct setup *setup, struct clf_error *err)
{
	const char *file = option_text(setup->line, "client-secret-file");
	enum clf_status status;

	if (file == NULL && !setup->asks)
		return setup_lacks(setup, "client-secret-file", "the file with the client secret", err);
	settings_set(&setup->settings, SECTION, "client_secret_file", file != NULL ? file : SECRET_FILE);
	if (file != NULL)
		return readable(setup, "client-secret-file", file, err);
	do {
		status = ask_secret("Client secret (its value, not its id)", setup->client_secret, err);
	} while (status == CLF_OK && setup->client_secret[0] == '\0');
	return status;
}

static enum clf_status key_file(struct setup *setup, struct clf_error *err)
{
	const char *file = NULL;
	enum clf_status status =
	    setup_answer(setup, "client-key-file", "The service account's key file (JSON, mode 600) on this machine",
			 "", NULL, &file, err);

	if (status == CLF_OK)
		status = readable(setup, "client-key-file", file, err);
	if (status == CLF_OK)
		settings_set(&setup->settings, SECTION, "client_key_file", file);
	return status;
}

static enum clf_status provider_of(struct setup *setup, const char *known, const char **out, struct clf_error *err)
{
	struct clf_config_oauth2 into = {0};
	enum clf_status status = CLF_OK;

	*out = known;
	if (known == NULL)
		status =
		    setup_answer(setup, "provider", "Who hands out its tokens: microsoft, google or https://ISSUER", "",
				 NULL, out, err);
	if (status == CLF_OK)
		status = clf_config_value(setup->arena, "oauth2", "provider", *out, &into, err);
	return status;
}

enum clf_status setup_login(struct setup *setup, const char *provider, struct clf_error *err)
{
	const char *grant = NULL;
	const struct preset *preset;
	enum clf_status status = provider_of(setup, provider, &provider, err);

	preset = status == CLF_OK ? preset_named(provider) : NULL;
	if (status == CLF_OK)
		status = grant_of(setup, preset, &grant, err);
	if (status != CLF_OK)
		return status;
	setup->oauth2 = NAME;
	settings_set(&setup->settings, SECTION, "provider", provider);
	settings_set(&setup->settings, SECTION, "grant", grant);
	if (strcmp(provider, "microsoft") == 0)
		status = set(setup, "tenant", "Tenant (contoso.onmicrosoft.com)", "tenant", err);
	if (status == CLF_OK && strcmp(grant, "service-account") == 0)
		return key_file(setup, err);
	if (status == CLF_OK)
		status = set(setup, "client-id", "Client id of the program, as registered there", "client_id", err);
	if (status == CLF_OK && preset == NULL)
		status = set(setup, "scopes", "Scopes to ask for, with spaces between", "scopes", err);
	if (status == CLF_OK && (strcmp(grant, "app") == 0 || strcmp(provider, "google") == 0))
		status = secret(setup, err);
	return status;
}
