/*
 * judge.h - what a mail that came back shows, as findings and values for the configuration. Pure: no server is asked.
 */
#ifndef CLF_MAIN_JUDGE_H
#define CLF_MAIN_JUDGE_H

#include "check/findings.h"
#include "check/post.h"

/* What `authserv_id` would name the server that wrote the topmost Authentication-Results; NULL: there is none. */
const char *judge_server(const struct clf_reading *reading);
/* Whether results that were forged for POST_FORGED are still there. */
bool judge_forged(const struct clf_reading *reading);

/* The mail to the mailbox's own address: as it was sent? Where, how long, with what clock? */
void judge_plain(struct findings *findings, const struct clf_config_mailbox *mailbox, const char *relay,
		 const struct post_mail *mail);
/* The one to the address with a token, when the plain one came. waited_s: that long it didn't. */
void judge_token(struct findings *findings, const struct clf_config_mailbox *mailbox, const struct post_mail *mail,
		 int waited_s);
/*
 * What may be believed of Authentication-Results. server: the topmost of a mail without forged ones, or NULL; forged:
 * the mail that had some for `tried`, or NULL when none came.
 */
void judge_trust(struct findings *findings, const struct clf_config_mailbox *mailbox, const char *server,
		 const char *tried, const struct clf_reading *forged);

#endif
