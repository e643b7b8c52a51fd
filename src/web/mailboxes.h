/*
 * mailboxes.h - each configured mailbox with what its process last said.
 */
#ifndef CLF_WEB_MAILBOXES_H
#define CLF_WEB_MAILBOXES_H

#include "clf/base/status.h"

struct clf_json;
struct clf_web;

/*
 * As clf_query_mailboxes, in the order of the configuration, with "address"; one that has said nothing yet has the
 * state "silent". Those that are no longer configured are left out. *items is the caller's.
 */
enum clf_status clf_mailboxes(struct clf_web *web, struct clf_json **items, struct clf_error *err);

#endif
