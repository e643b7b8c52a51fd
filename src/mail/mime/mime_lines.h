/*
 * mime_lines.h - a mail whose line ends, or the line between its header and its body, were lost on the way.
 */
#ifndef CLF_MAIL_MIME_LINES_H
#define CLF_MAIL_MIME_LINES_H

#include "clf/base/str.h"

struct clf_arena;

/* The mail with line ends that can be told; raw itself when nothing is wrong. A function of the bytes alone. */
struct clf_str mime_lines(struct clf_arena *arena, struct clf_str raw);

#endif
