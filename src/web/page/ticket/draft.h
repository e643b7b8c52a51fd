/*
 * draft.h - what is written in a ticket's forms and not sent: "answer", "note" and "forward", each a draft of its own.
 */
#ifndef CLF_WEB_DRAFT_H
#define CLF_WEB_DRAFT_H

#include <stdint.h>

#include "call/call.h"
#include "clf/base/status.h"

struct clf_json;
struct clf_unsent;

#define COPIED_MAX 50 /* people in copy that a form shows */

/* What the form that was sent says, for the door; NULL: it is none of those. */
const struct clf_unsent *draft_written(struct call *call);

/* Whether it was written in that form; once: the form's own, or NULL. */
bool draft_is_of(struct clf_arena *arena, const struct clf_unsent *draft, const char *once);

/* Reads the agent's drafts of the ticket, for what follows. */
enum clf_status draft_read(struct call *call, int64_t ticket, struct clf_error *err);
/* What stands in the form of that place: as it was refused, else as it was kept; NULL: nothing. */
const struct clf_http_fields *draft_form(const struct call *call, const char *place);
/* A field of that. */
const char *draft_value(const struct call *call, const char *place, const char *field);
/*
 * "written": by place what stands in its form, with "kept" and "kept_text" of a draft, and "known", which says when it
 * was written; "open": {place: true} of the form that stands open; "has_drafts".
 */
void draft_add(struct call *call, struct clf_json *context);

#endif
