/*
 * check_mail.h - mails that `check` sends to the mailboxes themselves, known again however they come back.
 */
#ifndef CLF_TICKET_CHECK_MAIL_H
#define CLF_TICKET_CHECK_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/mail/reading.h"
#include "clf/ticket/thread/token.h"

#define CLF_CHECK_MAIL_AGE INT64_C(86400000000) /* what is older is a mail like any other */

/*
 * The token of such a mail, or of a report on one, by whatever is left of it: Message-ID, References, the addresses of
 * To, Reply-To and of its delivery. envelope: its recipient, or NULL. False: it is none, or not of the last day. No
 * token but one that verifies counts.
 */
bool clf_check_mail_token(const struct clf_reading *reading, const char *envelope, const struct clf_reply_address *form,
			  const struct clf_keyring *keyring, int64_t now, struct clf_token *out);

#endif
