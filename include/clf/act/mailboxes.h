/*
 * mailboxes.h - the configuration's mailboxes and what is kept of them: where each one begins.
 */
#ifndef CLF_ACT_MAILBOXES_H
#define CLF_ACT_MAILBOXES_H

#include "clf/config/config.h"
#include "clf/store/mail/mailbox.h"

/* Notes them in the database, those that are new with this moment: by whatever comes first, init, check or serve. */
enum clf_status clf_mailboxes_configured(struct clf_store *store, const struct clf_config *config,
					 struct clf_error *err);
/* Mail that lay there at the first look, and that its server received before, stays there; 0: all is taken. */
int64_t clf_mailbox_begins_at(const struct clf_config_mailbox *mailbox, const struct clf_mailbox_state *state);
/* What will happen, in a sentence. */
const char *clf_mailbox_begins_text(struct clf_arena *arena, const struct clf_config_mailbox *mailbox,
				    const struct clf_mailbox_state *state);

struct clf_people;
/*
 * What a person wants of a configured mailbox that has a server, in a transaction with its line in the audit; its
 * process hears of it within seconds. CLF_ENOTFOUND: no such mailbox; CLF_EINVAL: its mail is delivered, not fetched.
 */
enum clf_mailbox_want { CLF_MAILBOX_PAUSE, CLF_MAILBOX_RESUME, CLF_MAILBOX_TRY };
enum clf_status clf_act_mailbox(const struct clf_people *people, const char *name, enum clf_mailbox_want want,
				struct clf_error *err);

#endif
