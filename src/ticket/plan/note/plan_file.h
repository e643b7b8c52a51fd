/*
 * plan_file.h - what people put on a ticket and change later: their notes, and files.
 */
#ifndef CLF_TICKET_PLAN_FILE_H
#define CLF_TICKET_PLAN_FILE_H

#include "plan/steps.h"

/* plan_note.c */
void plan_edit(struct planning *p, const struct clf_action *action);
void plan_do_edit(struct planning *p, const struct clf_command *command);

/* plan_file_mail.c */
/* Those parts of the mail are put on the ticket, to wait there for the letter they came with; false: refused. */
bool plan_keep_letters(struct planning *p, const struct clf_letter *letters, size_t count);
void plan_do_file(struct planning *p, const struct clf_command *command);

/* plan_file.c */
/* Why a file of that size can't be put on the ticket beside those that the request puts there; NULL: it can. */
const char *plan_no_room(struct planning *p, int64_t size);
/* Whether the request takes that file away already. */
bool plan_is_unfiled(const struct planning *p, int64_t file);
void plan_file(struct planning *p, const struct clf_upload *upload);
/* Whether the request ends it: nothing goes along with it any more. */
bool plan_draft_ends(const struct planning *p, const struct clf_draft *draft);
/* false: refused, as something that waits takes it along. */
bool plan_may_unfile(struct planning *p, const struct clf_file *file);
void plan_unfile(struct planning *p, const struct clf_file *file);
void plan_attach(struct planning *p, const struct clf_action *action);
void plan_detach(struct planning *p, const struct clf_action *action);
/* What is needed of those files to send them; NULL and refused: one isn't the ticket's, or they are too large. */
const struct clf_file *plan_files(struct planning *p, const int64_t *ids, size_t count);
/* They go along with the mail that the steps from at on send, now or later. */
void plan_send_files(struct planning *p, size_t at, const struct clf_file *files, size_t count);
/* The same with each of those mails that goes to a customer or is a forward. */
void plan_send_all_files(struct planning *p, size_t at, const struct clf_file *files, size_t count);
/* Those files belong to the note that was added just before. */
void plan_note_files(struct planning *p, const int64_t *ids, size_t count);

#endif
