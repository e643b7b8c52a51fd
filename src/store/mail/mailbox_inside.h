/*
 * mailbox_inside.h - what the files about mailboxes share.
 */
#ifndef CLF_STORE_MAILBOX_INSIDE_H
#define CLF_STORE_MAILBOX_INSIDE_H

#include "clf/store/engine/store.h"

/* UIDs under that UIDVALIDITY name other mails from now on: what was kept of them is never taken for one of those, and
 * goes by a UIDVALIDITY below 0, which no server has. */
enum clf_status journal_set_aside(struct clf_store *store, const char *mailbox, int64_t uidvalidity,
				  struct clf_error *err);

#endif
