/*
 * mime_magic.h - what bytes are, by what they begin with.
 */
#ifndef CLF_MAIL_MIME_MAGIC_H
#define CLF_MAIL_MIME_MAGIC_H

#include <stdbool.h>

#include "clf/base/str.h"
#include "clf/mail/upload.h"

#define MAGIC_BYTES CLF_MAGIC_BYTES /* more of a content isn't looked at */

/* A media type, static; NULL when the bytes tell nothing (text, or a format not in the table). */
const char *magic_type(struct clf_str head);
/* A program that a computer would run when it is opened. */
bool magic_is_program(const char *type);
/* Whether a content of that true type may well be declared like this. */
bool magic_agrees(const char *declared, const char *true_type);

#endif
