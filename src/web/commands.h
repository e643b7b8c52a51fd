/*
 * commands.h - what an agent does to a ticket by page or API, in the words of the commands by mail.
 */
#ifndef CLF_WEB_COMMANDS_H
#define CLF_WEB_COMMANDS_H

#include "call/call.h"

struct clf_command;
struct clf_commands;

/* Read, and good to run on one ticket; NULL: they aren't, and that is the answer already. text and under as below. */
struct clf_commands *commands_of(struct call *call, const char *text, const char *under);

/*
 * Runs the commands at the top of text on the ticket, all or none; what stands under them becomes a note, or an answer
 * after #reply. under (or NULL): more such text, in which nothing is a command. False: refused or failed, and that is
 * the answer already. asked (or NULL): a command that takes the ticket out of everybody's sight isn't run but handed
 * back, to be asked about first; NULL when there is none. written (or NULL): the request's.
 */
bool commands_run(struct call *call, int64_t ticket, const char *text, const char *under,
		  const struct clf_unsent *written, const struct clf_command **asked);

#endif
