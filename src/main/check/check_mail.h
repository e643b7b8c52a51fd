/*
 * check_mail.h - what only a mail can show: how it comes back.
 */
#ifndef CLF_MAIN_CHECK_MAIL_H
#define CLF_MAIN_CHECK_MAIL_H

#include "check/check.h"
#include "check/probe.h"

#define CHECK_MAIL_WAIT_S 300 /* for each round, unless wait_s says otherwise */
#define CHECK_FORGED_WAIT_S 30

/*
 * The DNS of the own domains, then a mail from each mailbox to itself and to its address with a token,
 * which are taken off the server again. `to` (or NULL)
 * gets one more. The session's configuration, keyring and relays are used; what is found with a proposal is a value to
 * set. `init` calls it as its last step.
 */
void check_mail(struct check *check, const char *to, int wait_s);
/* Whether forged results of the mailbox's authserv_id survive; probe stays usable, in any folder. */
enum clf_status check_forged(struct check *check, const struct clf_config_mailbox *mailbox, struct probe_imap *probe,
			     struct clf_error *err);

/* check_dns.c: what domains say about mail; a missing record is a warning with the line to publish. */
void check_dns(struct check *check);

#endif
