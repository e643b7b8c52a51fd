/*
 * plan_file.h - what people put on a ticket and change later: their notes, and files.
 */
#ifndef CLF_TICKET_PLAN_FILE_H
#define CLF_TICKET_PLAN_FILE_H

#include "plan/steps.h"

/* plan_note.c */
void plan_edit(struct planning *p, const struct clf_action *action);
void plan_do_edit(struct planning *p, const struct clf_command *command);

/* plan_file.c */
void plan_attach(struct planning *p, const struct clf_action *action);
void plan_detach(struct planning *p, const struct clf_action *action);
/* What is needed of those files to send them; NULL and refused: one isn't the ticket's, or they are too large. */
const struct clf_file *plan_files(struct planning *p, const int64_t *ids, size_t count);
/* Those files belong to the note that was added just before. */
void plan_note_files(struct planning *p, const int64_t *ids, size_t count);

#endif
