/*
 * check.h - what the parts of `check` share. Each adds to the findings and goes on after what is wrong.
 */
#ifndef CLF_MAIN_CHECK_H
#define CLF_MAIN_CHECK_H

#include <sys/types.h>

#include "check/findings.h"
#include "check/servers.h"
#include "clf/config/look.h"
#include "clf/gateway/reader/reader.h"
#include "session.h"

struct check {
	struct session session; /* config: what of it could be read, with required values that may be NULL */
	struct clf_config_look look;
	struct findings findings;
	struct servers servers;
	struct clf_reader_pool *pool; /* made before anything secret was read */
	pid_t serving;                /* the `serve` that has the database; 0: none */
};

/* check_files.c: the file, all that is wrong in it, and whether its owner can read what it names. */
void check_configuration(struct check *check, const char *given, bool fix);

/* check_store.c: the database, who gets mail, templates. Leaves the store open where it can be. */
void check_installation(struct check *check);

/* check_connect.c: every server. mail_follows: check_mail tries forged results, together with the rest. */
void check_connect(struct check *check, bool mail_follows);

/* check_login.c: secrets and certificates that end, logins that nobody made. */
void check_accounts(struct check *check);
/* A token of each login that mailboxes and relays name. */
void check_tokens(struct check *check);

/* check_servers.c: of a mailbox that is read over IMAP; false: it isn't, or what it takes is missing. */
bool check_can_connect(struct check *check, const struct clf_config_mailbox *mailbox, struct clf_imap_options *options);
/* The n-th relay that the mailbox sends through, from 0; NULL: there is no further. */
const struct clf_config_smtp *check_relay_at(const struct check *check, const struct clf_config_mailbox *mailbox,
					     size_t n);

#endif
