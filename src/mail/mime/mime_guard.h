/*
 * mime_guard.h - bounds a mail before the MIME library sees it.
 *
 * The library keeps every header field and part it meets; a mail of a few megabytes could make it
 * take gigabytes. This finds where header blocks and parts begin, without decoding anything.
 */
#ifndef CLF_MAIL_MIME_GUARD_H
#define CLF_MAIL_MIME_GUARD_H

#include "clf/base/str.h"

struct clf_arena;
struct problems;

/* raw itself when it keeps the limits, else a copy in the arena with what passes them left out. */
struct clf_str mime_guard(struct clf_arena *arena, struct clf_str raw, struct problems *problems);

#endif
