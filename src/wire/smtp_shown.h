/*
 * smtp_shown.h - what a relay offers, for a person to see.
 */
#ifndef CLF_WIRE_SMTP_SHOWN_H
#define CLF_WIRE_SMTP_SHOWN_H

#include "clf/base/str.h"
#include "clf/wire/smtp.h"

/* EHLO is said: what came before counts no more, but for the certificate. Both are fine with NULL. */
void smtp_show_nothing(struct clf_smtp_shown *shown);
/* What follows the code in a line of EHLO's answer (RFC 5321 section 4.1.1.1). */
void smtp_show_extension(struct clf_smtp_shown *shown, struct clf_str line);

#endif
