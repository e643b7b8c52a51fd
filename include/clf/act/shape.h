/*
 * shape.h - the shapes of the HTTP API: what the store's rows look like as JSON.
 *
 * Whoever hands rows out (API, commands with --json, pages) makes the same from the same row here; nothing of ours
 * reads it back. Ids, times and texts that aren't there are null. The results are the caller's.
 */
#ifndef CLF_ACT_SHAPE_H
#define CLF_ACT_SHAPE_H

#include "clf/store/look/query_file.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/rule/timers.h"

struct clf_json;
struct clf_unsent;
struct clf_word;

/* tag: the configuration's, that ticket numbers stand behind. */
/* A follow-up that waits. */
struct clf_json *clf_shape_planned(const struct clf_planned *planned);
struct clf_json *clf_shape_planned_list(const struct clf_planned_list *list);
struct clf_json *clf_shape_ticket(const char *tag, const struct clf_ticket_row *row);
struct clf_json *clf_shape_tickets(const char *tag, const struct clf_ticket_list *list);
struct clf_json *clf_shape_message(const struct clf_message_row *row);
struct clf_json *clf_shape_messages(const struct clf_message_list *list);
struct clf_json *clf_shape_file(const struct clf_file_row *row);
struct clf_json *clf_shape_comment_version(const struct clf_comment_version *row);
struct clf_json *clf_shape_comment(const struct clf_comment_row *row);
/* A draft of the ticket's, without what its form has beside the text. */
struct clf_json *clf_shape_draft(int64_t ticket, const struct clf_unsent *draft);
struct clf_json *clf_shape_comments(const struct clf_comment_list *list);
struct clf_json *clf_shape_event(const struct clf_event_row *row);
struct clf_json *clf_shape_events(const struct clf_event_list *list);
struct clf_json *clf_shape_journal_row(const struct clf_journal_row *row);
struct clf_json *clf_shape_journal(const struct clf_journal_list *list);
/* What a person said of a mail. */
struct clf_json *clf_shape_word(const struct clf_word *word);
/* A journal row with "explanation". */
struct clf_json *clf_shape_explained(const struct clf_journal_row *row);
struct clf_json *clf_shape_outbox_entry(const struct clf_outbox_entry *entry);
struct clf_json *clf_shape_outbox_try(const struct clf_outbox_try *tried);
struct clf_json *clf_shape_outbox(const struct clf_outbox_list *list);

#endif
