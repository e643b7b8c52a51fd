/*
 * setup_mail.c - the address, where its mail is read and goes out, and who logs in: found, asked, tried, asked again.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/config/look.h"
#include "clf/mail/address.h"
#include "init/find.h"
#include "init/setup.h"
#include "init/try.h"

#define PASSWORD_FILE "clf-mail.password"

/* An answer that the configuration takes as that value. */
static enum clf_status answer_as(struct setup *setup, const char *option, const char *question, const char *suggestion,
				 const char *otherwise, const char *type, const char *key, const char **out,
				 struct clf_error *err)
{
	/* as large as any section's struct */
	union {
		struct clf_config config;
		struct clf_config_mailbox mailbox;
		struct clf_config_smtp smtp;
	} into;
	enum clf_status status;

	for (;;) {
		memset(&into, 0, sizeof into);
		status = setup_answer(setup, option, question, suggestion, otherwise, out, err);
		if (status != CLF_OK)
			return status;
		status = clf_config_value(setup->arena, type, key, *out, &into, err);
		if (status == CLF_OK)
			return status;
		if (!setup->asks || option_text(setup->line, option) != NULL)
			return clf_error_prefix(err, status, "--%s", option);
		fprintf(stderr, "  %s.\n", err->text);
	}
}

static enum clf_status ask_address(struct setup *setup, const char **address, struct clf_error *err)
{
	const char *text = NULL, *name = NULL;
	enum clf_status status = answer_as(setup, "address", "The address that customers write to", "", NULL, "mailbox",
					   "address", &text, err);

	if (status == CLF_OK)
		status = clf_address_fold(setup->arena, text, address, err);
	if (status != CLF_OK)
		return status;
	status = answer_as(setup, "organisation", "Name that customers see as the sender", clf_address_domain(*address),
			   clf_address_domain(*address), "gateway", "name", &name, err);
	settings_set(&setup->settings, "gateway", "name", name);
	settings_set(&setup->settings, "gateway", "domain", clf_address_domain(*address));
	settings_set(&setup->settings, SETUP_MAILBOX, "address", *address);
	return status;
}

static void show(const struct place *place)
{
	fprintf(stderr, "Found, from %s:\n  mail is read at   %s\n  mail goes out at  %s\n", place->source, place->imap,
		place->smtp != NULL ? place->smtp : "(not found)");
}

/* What is found is taken when a person says so; without one, when nobody else could have put it there. */
static enum clf_status confirm(struct setup *setup, struct place *place, struct clf_error *err)
{
	bool yes = false;
	enum clf_status status;

	show(place);
	if (!setup->asks && place->elsewhere)
		return clf_error_set(err, CLF_EINVAL,
				     "--imap is missing: DNS alone names %s, which is of another domain; "
				     "say so with --imap and --smtp",
				     place->imap);
	if (!setup->asks)
		return CLF_OK;
	if (place->elsewhere)
		fputs("  These are hosts of another domain, and DNS can be forged: make sure that they are yours.\n",
		      stderr);
	status = ask_yes("Use these?", true, &yes, err);
	if (status == CLF_OK && !yes)
		*place = (struct place){.source = ""};
	return status;
}

static enum clf_status find_servers(struct setup *setup, const char *address, struct place *place,
				    struct clf_error *err)
{
	struct finder_world world = {getenv("CLF_MAIL_DNS"), setup->ca_file};
	const char *provider = option_text(setup->line, "provider");
	const struct preset *preset = preset_named(provider);
	struct finder finder;

	if (preset != NULL) {
		*place = (struct place){.imap = preset->imap,
					.smtp = preset->smtp,
					.oauth2 = true,
					.preset = preset,
					.source = "--provider"};
		return CLF_OK;
	}
	if (!setup->connects || (option_text(setup->line, "imap") != NULL && option_text(setup->line, "smtp") != NULL))
		return CLF_OK;
	finder_of_world(&world, &finder);
	finder.third_party = option_flag(setup->line, "ispdb");
	fprintf(stderr, "Looking for the mail servers of %s\n", clf_address_domain(address));
	if (find_place(setup->arena, &finder, address, place, err) != CLF_OK) {
		fprintf(stderr, "  %s.\n", err->text);
		return CLF_OK;
	}
	return confirm(setup, place, err);
}

static void apply_preset(struct setup *setup, const struct preset *preset)
{
	settings_set(&setup->settings, SETUP_MAILBOX, "trust", preset->trust);
	settings_set(&setup->settings, SETUP_MAILBOX, "authserv_id", preset->authserv_id);
	settings_set(&setup->settings, SETUP_RELAY, "envelope", preset->envelope);
	settings_set(&setup->settings, SETUP_RELAY, "connections", preset->connections);
	settings_set(&setup->settings, SETUP_RELAY, "rate", preset->rate);
}

/* Found and confirmed, or asked. */
static enum clf_status server(struct setup *setup, const char *option, const char *question, const char *found,
			      const char *section, struct clf_error *err)
{
	const char *url = option_text(setup->line, option);
	enum clf_status status = CLF_OK;

	if (url == NULL && found != NULL)
		url = found;
	else
		status = answer_as(setup, option, question, "", NULL,
				   strcmp(section, SETUP_MAILBOX) == 0 ? "mailbox" : "smtp", "url", &url, err);
	if (status == CLF_OK)
		settings_set(&setup->settings, section, "url", url);
	return status;
}

/* What is in a file of a password; "" when there is none. */
static void read_file(const char *path, char *out)
{
	struct clf_buf bytes;
	struct clf_str text;

	clf_buf_init(&bytes, ASK_TEXT - 1);
	if (clf_file_read(path, &bytes, NULL) == CLF_OK) {
		text = clf_str_trim(clf_buf_view(&bytes));
		snprintf(out, ASK_TEXT, "%.*s", CLF_STR_ARG(text));
	}
	clf_buf_free(&bytes);
}

/* As the configuration will want it. */
static enum clf_status private(const char *path, struct clf_error *err) {
	struct stat is;

	if (access(path, R_OK) != 0 ||
	    stat(path, &is) != 0) return clf_error_set(err, CLF_EDENIED, "cannot read %s: %s", path, strerror(errno));
	if ((is.st_mode & S_IRWXO) !=
	    0) return clf_error_set(err, CLF_EINVAL, "others may read or write the secret %s: run `chmod 600 %s`", path,
				    path);
	return CLF_OK;
}

static bool lies_in(const char *path, const char *folder)
{
	size_t n = folder != NULL ? strlen(folder) : 0;

	return n > 0 && strncmp(path, folder, n) == 0 && path[n] == '/';
}

/* Whoever runs the gateway may not get there, as into root's home: its own copy lies beside the configuration. */
static void copy_password(struct setup *setup, const char *path)
{
	if (setup->places.owner == NULL || lies_in(path, setup->places.folder) || lies_in(path, setup->places.state))
		return;
	read_file(path, setup->mail_password);
	if (setup->mail_password[0] == '\0')
		return;
	setup->replaces = true;
	settings_set(&setup->settings, SETUP_MAILBOX, "password_file", PASSWORD_FILE);
	settings_set(&setup->settings, SETUP_RELAY, "password_file", PASSWORD_FILE);
	fprintf(stderr, "The password is copied to %s, for %s to read; %s stays as it is.\n",
		places_path(setup->arena, &setup->places, PASSWORD_FILE), setup->places.owner, path);
}

/* It is kept as it was typed: a blank may be a part of it, or came along when it was pasted. */
static void warn_of_blanks(const char *password)
{
	size_t n = strlen(password);

	if (n > 0 && (strchr(" \t", password[0]) != NULL || strchr(" \t", password[n - 1]) != NULL))
		fputs("  It begins or ends with a blank; if it is refused, give it without.\n", stderr);
}

/* password_file: named and there, or to be written with what is typed. */
static enum clf_status password(struct setup *setup, struct clf_error *err)
{
	const char *file = option_text(setup->line, "password-file");
	const char *path = places_path(setup->arena, &setup->places, file != NULL ? file : PASSWORD_FILE);
	enum clf_status status = CLF_OK;

	settings_set(&setup->settings, SETUP_MAILBOX, "password_file", file != NULL ? file : PASSWORD_FILE);
	settings_set(&setup->settings, SETUP_RELAY, "password_file", file != NULL ? file : PASSWORD_FILE);
	if (file != NULL && (strncmp(file, "env:", 4) == 0 || strncmp(file, "credential:", 11) == 0))
		return setup->connects
			   ? clf_error_set(err, CLF_EINVAL,
					   "--password-file %s can't be tried from here: add --no-connect, and "
					   "try it by `clf-mail check --connect` where the service runs",
					   file)
			   : CLF_OK;
	if (access(path, F_OK) == 0) {
		status = private(path, err);
		if (status == CLF_OK && file != NULL)
			copy_password(setup, path);
		return status;
	}
	if (!setup->asks)
		return clf_error_set(err, CLF_ENOTFOUND,
				     "--password-file: there is no %s: write the mailbox's password into it (mode 600)",
				     path);
	do {
		status = ask_secret("Its password (not shown)", setup->mail_password, err);
	} while (status == CLF_OK && setup->mail_password[0] == '\0');
	if (status == CLF_OK)
		warn_of_blanks(setup->mail_password);
	return status;
}

static enum clf_status user(struct setup *setup, const char *option, const char *question, const char *suggestion,
			    const char *section, struct clf_error *err)
{
	const char *name = NULL;
	enum clf_status status =
	    answer_as(setup, option, question, suggestion, suggestion,
		      strcmp(section, SETUP_MAILBOX) == 0 ? "mailbox" : "smtp", "user", &name, err);

	if (status == CLF_OK)
		settings_set(&setup->settings, section, "user", name);
	return status;
}

static struct login login_of(const struct setup *setup, const char *section, char password_now[ASK_TEXT])
{
	const char *file = settings_get(&setup->settings, section, "password_file");
	const char *typed = strcmp(section, SETUP_RELAY) == 0 && setup->relay_password[0] != '\0'
				? setup->relay_password
				: setup->mail_password;

	if (typed[0] != '\0')
		snprintf(password_now, ASK_TEXT, "%s", typed);
	else if (file != NULL)
		read_file(places_path(setup->arena, &setup->places, file), password_now);
	return (struct login){settings_get(&setup->settings, section, "url"),
			      settings_get(&setup->settings, section, "user"), password_now, setup->ca_file};
}

static enum clf_status again_url(struct setup *setup, const char *section, const char *better, struct clf_error *err)
{
	const char *type = strcmp(section, SETUP_MAILBOX) == 0 ? "mailbox" : "smtp";
	const char *now = settings_get(&setup->settings, section, "url");
	struct clf_config_mailbox box;
	struct clf_config_smtp relay;
	char text[ASK_TEXT];
	enum clf_status status;

	for (;;) {
		memset(&box, 0, sizeof box);
		memset(&relay, 0, sizeof relay);
		status = ask_text("Server", better != NULL ? better : now, text, err);
		if (status == CLF_OK)
			status =
			    clf_config_value(setup->arena, type, "url", text,
					     strcmp(section, SETUP_MAILBOX) == 0 ? (void *)&box : (void *)&relay, err);
		if (status == CLF_OK)
			settings_set(&setup->settings, section, "url", text);
		if (status != CLF_EINVAL)
			return status;
		fprintf(stderr, "  %s.\n", err->text);
	}
}

static enum clf_status again_login(struct setup *setup, const char *section, struct clf_error *err)
{
	bool relay = strcmp(section, SETUP_RELAY) == 0;
	const char *now = settings_get(&setup->settings, section, "user");
	char text[ASK_TEXT] = "";
	enum clf_status status = ask_text(relay ? "Who logs in there (none: nobody)" : "Who logs in there",
					  now != NULL ? now : "none", text, err);

	if (status != CLF_OK)
		return status;
	if (relay && strcmp(text, "none") == 0) {
		settings_set(&setup->settings, section, "user", NULL);
		settings_set(&setup->settings, section, "password_file", NULL);
		return CLF_OK;
	}
	settings_set(&setup->settings, section, "user", text);
	if (relay)
		settings_set(&setup->settings, section, "password_file", SETUP_RELAY_PASSWORD);
	else
		setup->replaces = true;
	if (!relay && setup->mail_password[0] == '\0')
		fputs("  What you type now will stand in the password's file instead of what is there.\n", stderr);
	status = ask_secret("Its password (not shown)", relay ? setup->relay_password : setup->mail_password, err);
	if (status == CLF_OK)
		warn_of_blanks(relay ? setup->relay_password : setup->mail_password);
	return status;
}

/* What is wrong is said, and that answer asked for again. */
static enum clf_status mend(struct setup *setup, const char *section, const struct trial *trial, struct clf_error *err)
{
	const char *option = strcmp(section, SETUP_MAILBOX) == 0 ? "imap" : "smtp";

	if (!setup->asks)
		return clf_error_set(
		    err, CLF_EDENIED, "--%s %s: %s%s", option, settings_get(&setup->settings, section, "url"),
		    trial->words, trial->outcome == TRIED_TOKENS ? ": give --provider, --grant and --client-id" : "");
	fprintf(stderr, "  That doesn't work: %s\n", trial->words);
	if (trial->outcome == TRIED_TOKENS)
		return setup_login(setup, NULL, err);
	return trial->outcome == TRIED_SERVER ? again_url(setup, section, trial->better, err)
					      : again_login(setup, section, err);
}

static enum clf_status try_section(struct setup *setup, const char *section, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && setup->oauth2 == NULL) {
		char text[ASK_TEXT] = "";
		struct login login = login_of(setup, section, text);
		struct trial trial;

		fprintf(stderr, "Trying %s\n", login.url);
		if (strcmp(section, SETUP_MAILBOX) == 0)
			trial_of_mailbox(setup->arena, &login, &trial);
		else
			trial_of_relay(setup->arena, &login, settings_get(&setup->settings, SETUP_MAILBOX, "address"),
				       &trial);
		if (trial.outcome == TRIED_FINE) {
			fprintf(stderr, "  Fine: %s.\n", trial.words);
			return CLF_OK;
		}
		status = mend(setup, section, &trial, err);
	}
	return status;
}

static void name_login(struct setup *setup)
{
	static const char *const both[] = {SETUP_MAILBOX, SETUP_RELAY};

	for (size_t i = 0; setup->oauth2 != NULL && i < CLF_COUNT(both); i++) {
		settings_set(&setup->settings, both[i], "password_file", NULL);
		settings_set(&setup->settings, both[i], "oauth2", setup->oauth2);
	}
}

static enum clf_status logins(struct setup *setup, const char *address, const struct place *place,
			      struct clf_error *err)
{
	const char *mail_user = place->imap_user != NULL ? place->imap_user : address;
	const char *relay_user = place->smtp_user != NULL ? place->smtp_user : mail_user;
	const char *provider = place->preset != NULL ? place->preset->name : NULL;
	enum clf_status status = user(setup, "imap-user", "Who logs in to read it", mail_user, SETUP_MAILBOX, err);

	if (status != CLF_OK)
		return status;
	if (!place->oauth2 && option_text(setup->line, "smtp-user") == NULL)
		relay_user =
		    place->smtp_user != NULL ? place->smtp_user : settings_get(&setup->settings, SETUP_MAILBOX, "user");
	if (option_text(setup->line, "smtp-user") != NULL)
		relay_user = option_text(setup->line, "smtp-user");
	if (strcmp(relay_user, "none") == 0)
		relay_user = NULL;
	settings_set(&setup->settings, SETUP_RELAY, "user", relay_user);
	if (place->oauth2 || option_text(setup->line, "grant") != NULL)
		return setup_login(setup, provider, err);
	status = password(setup, err);
	if (relay_user == NULL)
		settings_set(&setup->settings, SETUP_RELAY, "password_file", NULL);
	if (status == CLF_OK && setup->connects)
		status = try_section(setup, SETUP_MAILBOX, err);
	if (status == CLF_OK && setup->connects)
		status = try_section(setup, SETUP_RELAY, err);
	return status;
}

enum clf_status setup_mail(struct setup *setup, struct clf_error *err)
{
	struct place place = {.source = ""};
	const char *address = NULL;
	enum clf_status status = ask_address(setup, &address, err);

	if (status == CLF_OK)
		status = find_servers(setup, address, &place, err);
	if (status == CLF_OK)
		status = server(setup, "imap", "Where its mail is read (imaps://host/INBOX)", place.imap, SETUP_MAILBOX,
				err);
	if (status == CLF_OK)
		status = server(setup, "smtp", "Where mail goes out (smtps://host)", place.smtp, SETUP_RELAY, err);
	if (status != CLF_OK)
		return status;
	if (place.preset != NULL)
		apply_preset(setup, place.preset);
	if (setup->ca_file != NULL) {
		settings_set(&setup->settings, SETUP_MAILBOX, "ca_file", setup->ca_file);
		settings_set(&setup->settings, SETUP_RELAY, "ca_file", setup->ca_file);
	}
	status = logins(setup, address, &place, err);
	name_login(setup);
	return status;
}
