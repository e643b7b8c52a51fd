/*
 * change.h - the form in which it is said what is to be changed of several tickets.
 */
#ifndef CLF_WEB_CHANGE_H
#define CLF_WEB_CHANGE_H

#include "call/call.h"

struct clf_json;

/* "fields": a select each of what there is to choose from; what was sent of it stays chosen. "comment_sent", and
 * "demands_comment". */
enum clf_status change_add(struct call *call, struct clf_json *context, struct clf_error *err);

#endif
