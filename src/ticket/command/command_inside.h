/*
 * command_inside.h - what the readers of commands and of their arguments share.
 */
#ifndef CLF_TICKET_COMMAND_INSIDE_H
#define CLF_TICKET_COMMAND_INSIDE_H

#include "clf/base/str.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/words.h"

struct clf_arena;

/* As a plain keyboard writes it: no full-width signs, one kind of space, nothing without width, no control characters.
 * Never longer than what came in, not trimmed. */
char *command_plain(struct clf_arena *arena, struct clf_str written);
/* How much of what was written became the first size bytes of command_plain(). */
size_t command_plain_source(struct clf_str written, size_t size);
/* Without white space of any kind at its ends. */
struct clf_str command_trim(struct clf_str written);
/* Short enough to be quoted in a sentence. */
const char *command_quoted(struct clf_arena *arena, const char *text);
/* "<mailto:ann@example.com>", which some programs make of an address, without what they add. */
const char *command_address(struct clf_arena *arena, struct clf_str word);

/* What stands behind the #, resolved. */
struct command_meaning {
	const struct clf_command_row *row; /* NULL: text, or problem says why not */
	const char *status;                /* canonical name when a status's own name was written, else NULL */
	const char *argument;              /* within the text that was given, trimmed; "" when there is none */
	const char *problem;
};
/* text: plain and trimmed, what stands behind the #; spaced: there is a space between, so that only full names count.
 */
void command_resolve(struct clf_arena *arena, const char *locale, const char *text, bool spaced,
		     const struct clf_ticket_status *statuses, size_t status_count, struct command_meaning *out);

#endif
