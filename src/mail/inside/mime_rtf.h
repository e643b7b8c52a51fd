/*
 * mime_rtf.h - the text of a message that came as compressed RTF (MS-OXRTFCP, MS-OXRTFEX).
 */
#ifndef CLF_MAIL_MIME_RTF_H
#define CLF_MAIL_MIME_RTF_H

#include <stdbool.h>

#include "clf/base/str.h"

struct clf_arena;

/* Takes RTF out of its compression; false when it is damaged or too large. *out is the arena's. */
bool rtf_unpack(struct clf_arena *arena, struct clf_str packed, struct clf_str *out);

/*
 * What stands in it to be read, as UTF-8: the HTML that was wrapped in it (*html is set then), or its plain text.
 * NULL when there is none or it is no RTF. In linear time; damaged RTF gives what could be read.
 */
const char *rtf_text(struct clf_arena *arena, struct clf_str rtf, bool *html);

#endif
