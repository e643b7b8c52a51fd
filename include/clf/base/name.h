/*
 * name.h - names that administrators give, shown in mails, lists and histories: one line, to be seen, and nothing in it
 * that makes what stands beside it look otherwise.
 */
#ifndef CLF_BASE_NAME_H
#define CLF_BASE_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* What a name that doesn't fit is told; takes the most bytes, an int. */
#define CLF_NAME_RULE "one line of 1 to %d bytes that can be seen, without control signs"

/* Valid UTF-8 of 1 to max bytes, a letter, digit or sign among them. false for NULL. */
bool clf_name_fits(const char *name, size_t max);
/* Controls, line ends, marks of direction, the mark of byte order: they are never part of a word. */
bool clf_sign_steers(unsigned codepoint);

#endif
