/*
 * came.h - the list that a ticket's page was opened from: its links carry the list's query, so that one goes on to the
 * next ticket of it, and back to the row that one left.
 */
#ifndef CLF_WEB_CAME_H
#define CLF_WEB_CAME_H

#include "call/call.h"

struct clf_json;

/* "came": what the links of a list to its tickets carry; "from": the same for its forms. */
void came_link(struct call *call, struct clf_json *context);
/* "back" with "back_label": the list, at the ticket's row; "previous" and "next": the tickets beside it there. */
enum clf_status came_add(struct call *call, int64_t number, struct clf_json *context, struct clf_error *err);
/* The query of a list's address ("/tickets?tab=mine#t-7"), but those fields that say what was done; none where it is
 * none.
 */
void came_query(struct call *call, const char *address, struct clf_http_fields *out);

#endif
