/*
 * setup.h - what is known of an installation that is being set up, and the steps that come to know it.
 */
#ifndef CLF_MAIN_SETUP_H
#define CLF_MAIN_SETUP_H

#include <stdbool.h>

#include "command.h"
#include "init/ask.h"
#include "init/place.h"
#include "init/settings.h"

#define SETUP_MAILBOX "mailbox support"
#define SETUP_RELAY "smtp relay"
#define SETUP_RELAY_PASSWORD "clf-mail-relay.password"

struct setup {
	const struct command_line *line;
	struct clf_arena *arena;
	struct places places;
	struct settings settings;
	bool asks;     /* a person answers */
	bool connects; /* servers are tried */
	const char *ca_file;
	/* of the new files, "" where one is there or none is needed */
	char mail_password[ASK_TEXT], relay_password[ASK_TEXT], client_secret[ASK_TEXT];
	bool replaces;      /* the password's file is there, and what is in it was refused */
	const char *oauth2; /* the [oauth2] that logs in; NULL: a password does */
	/* people; NULL: there is one already, or none is wanted */
	const char *admin, *admin_name, *segment;
	char page_password[ASK_TEXT];
};

/* An option, or the answer to a question, or (when nobody answers) otherwise; NULL otherwise: the option is missing. */
enum clf_status setup_answer(struct setup *setup, const char *option, const char *question, const char *suggestion,
			     const char *otherwise, const char **out, struct clf_error *err);
/* "what --option says" is missing, and nobody can be asked. */
enum clf_status setup_lacks(const struct setup *setup, const char *option, const char *what, struct clf_error *err);

/* setup_mail.c: the address, its servers and who logs in there, each tried. */
enum clf_status setup_mail(struct setup *setup, struct clf_error *err);
/* setup_login.c: [oauth2], when there is no password. provider: the name of a preset, or NULL to ask. */
enum clf_status setup_login(struct setup *setup, const char *provider, struct clf_error *err);
/* setup_people.c: who is told of what. With an administrator in the database already, only what is missing. */
struct setup_present {
	bool admin, password, segment;          /* there is one */
	const char *admin_address, *admin_name; /* whose password that is about */
};
enum clf_status setup_people(struct setup *setup, const struct setup_present *present, struct clf_error *err);

/* setup_proof.c: a code by mail to the administrator; options: of the relay. *sent: that mail went out. */
struct clf_smtp_options;
enum clf_status setup_prove(struct setup *setup, const struct clf_smtp_options *options, bool *sent,
			    struct clf_error *err);

#endif
