/*
 * undo_facts.h - what #undo takes back.
 */
#ifndef CLF_TICKET_UNDO_FACTS_H
#define CLF_TICKET_UNDO_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/copied.h"
#include "clf/ticket/ticket.h"

struct clf_agent;
struct clf_item;

/* What the actor's last mail to this ticket did, or the last change of several at once, so that it can be taken back.
 */
struct clf_undo {
	int64_t id;
	int64_t version;          /* of the ticket afterwards */
	bool by_form;             /* by page or API: only undone so, of several at once; by mail, only by mail */
	struct clf_ticket before; /* status, owner, team, priority, segment, due_at as they were */
	const struct clf_agent *before_owner; /* or NULL */
	int64_t comment;                      /* the first that it made, or 0 */
	const int64_t *comments;              /* all of them */
	size_t comment_count;
	const int64_t *outbox; /* mails to people outside that it queued */
	size_t outbox_count;
	bool left; /* one of them isn't waiting any more */
	const char *const *tags_added, *const *tags_removed;
	size_t tag_added_count, tag_removed_count;
	const struct clf_item *causes; /* as they were */
	size_t cause_count;
	const struct clf_copied *copied; /* as they were: party and state */
	size_t copied_count;
	const int64_t *drafts; /* what it wrote for later */
	size_t draft_count;
	const int64_t *files; /* that it put on the ticket */
	size_t file_count;
};

#endif
