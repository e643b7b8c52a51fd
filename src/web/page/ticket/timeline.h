/*
 * timeline.h - what happened on a ticket as one line of time: what the customer answered, mails, notes, events.
 */
#ifndef CLF_WEB_TIMELINE_H
#define CLF_WEB_TIMELINE_H

#include "clf/base/status.h"

struct call;
struct clf_json;
struct clf_ticket_row;

/*
 * "timeline", the oldest first, each item with one of "mail", "note", "told" (a notice to somebody of us, or a mail of
 * ours that became an answer) and "event"; "timeline_cut": older ones are left out.
 */
enum clf_status timeline_add(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
			     struct clf_error *err);

#endif
