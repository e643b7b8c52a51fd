/*
 * upload.h - files that came with a request, as the one door takes them.
 */
#ifndef CLF_WEB_UPLOAD_H
#define CLF_WEB_UPLOAD_H

#include "call/call.h"
#include "clf/ticket/plan/file_facts.h"

/* A media type as it was said, if it is one, else application/octet-stream; what may be shown goes by the bytes. */
const char *upload_type(struct clf_arena *arena, const char *given);
/* False: more came with the form than it takes, and that is answered. */
bool upload_fits(struct call *call);
/* Those of the form, in the call's arena. False: one of them can't be taken, and that is answered. */
bool upload_all(struct call *call, struct clf_upload **out, size_t *count);

#endif
