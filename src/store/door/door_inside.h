/*
 * door_inside.h - what the files of the one door share: facts being gathered, a plan being applied.
 */
#ifndef CLF_STORE_DOOR_INSIDE_H
#define CLF_STORE_DOOR_INSIDE_H

#include "clf/store/door/door.h"
#include "engine/db.h"

struct gathering {
	struct clf_store *store;
	struct clf_arena *arena;
	const struct clf_request *request;
	const struct clf_new_ticket *new_ticket; /* what the request makes, or NULL */
	bool looks;                              /* touches nothing, locks nothing */
	const struct clf_rule *alone;            /* is asked, instead of the rules in force; or NULL */
	struct clf_facts *facts;
	struct clf_error *err;
};

/* door_agents.c: directory, permissions, watchers, tags, what can be undone, a confirmation. */
enum clf_status door_agents(struct gathering *g);

/* door_parts.c: who has the ticket's parent, and its sub-tickets with who has them. */
enum clf_status door_parts(struct gathering *g);

/* door_copied.c: people in copy, and which of those that are named are agents. */
enum clf_status door_copied(struct gathering *g);
/* door_customer.c: whether the customer has opted out. */
enum clf_status door_customer(struct gathering *g);
/* door_out.c: the mail on its way out that is spoken of. */
enum clf_status door_out(struct gathering *g);

/* door_notes.c: the note that is spoken of, the ticket's files, what it is restored to. */
enum clf_status door_notes(struct gathering *g);
/* door_batch.c: what a batch has to tell its agent. */
enum clf_status door_batch(struct gathering *g);
/* door_later.c: what waits on the ticket for its time. */
enum clf_status door_later(struct gathering *g);

/* door_values.c: fields that administrators set up, and what the ticket holds in them. */
enum clf_status door_values(struct gathering *g);

/* door_desk.c: what rules ask. */
enum clf_status door_desk(struct gathering *g);

/* door_caps.c: automatic mails of the last hour, to whoever the facts name. */
enum clf_status door_caps(struct gathering *g);

struct applying {
	struct clf_store *store;
	struct clf_arena *arena;
	const struct clf_request *request;
	const struct clf_facts *facts;
	const struct clf_rendered_mail *mails; /* those that are left for SEND steps */
	size_t mail_count;
	const struct clf_rendered_mail *rendered; /* all of them */
	size_t rendered_count;
	int64_t ticket;            /* 0: about none; a CREATE step makes it made */
	int64_t made;              /* the number taken for a CREATE step */
	int64_t actor;             /* the actor's party, 0 when it has no address */
	int64_t message;           /* first message or comment that was stored */
	int64_t kept, noted, sent; /* the last message, comment and mail out that were stored */
	int64_t version, part;     /* of the line that was written last */
	bool goes_on;              /* it changes nothing: its lines stand behind those of the request before */
	int64_t *comments;         /* all comments that were stored */
	size_t comment_count;
	int64_t *drafts; /* what was written for later */
	size_t draft_count;
	int64_t *files;                    /* that were put on the ticket: they belong to the note beside them */
	const struct clf_upload **uploads; /* what they are */
	size_t file_count;
	int64_t *outside; /* outbox rows to people outside that were queued */
	size_t outside_count;
	const struct clf_derived *derived; /* that the next touch writes, or NULL */
	bool is_new;
	bool changed;     /* the ticket, since the last touch */
	bool came_before; /* the mail came in before the database was restored: what it sends may have gone then */
	struct clf_error *err;
};

/* door_lines.c: the facts of a history; where a line stands, and what it says to machines. */
enum clf_status door_history(struct gathering *g);
enum clf_status door_begin_lines(struct applying *a, bool changes);
enum clf_status door_line(struct applying *a, const struct clf_step *step, struct clf_line *out);
/* What the request made first is its result. */
static inline void remember_one(struct applying *a, int64_t made)
{
	if (a->message == 0)
		a->message = made;
}

/* door_steps.c, door_undo.c, door_notes.c, door_confirm.c, door_out.c: steps by what they are about. */
enum clf_status door_value(struct applying *a, const struct clf_step *step);
enum clf_status door_tag(struct applying *a, const struct clf_step *step);
enum clf_status door_cause(struct applying *a, const struct clf_step *step);
enum clf_status door_put_copied(struct applying *a, const struct clf_step *step);
enum clf_status door_watch(struct applying *a, const struct clf_step *step);
enum clf_status door_setting(struct applying *a, const struct clf_step *step);
enum clf_status door_cancel(struct applying *a, const struct clf_step *step);
enum clf_status door_uncomment(struct applying *a, const struct clf_step *step);
enum clf_status door_undone(struct applying *a, const struct clf_step *step);
enum clf_status door_rule_run(struct applying *a, const struct clf_step *step);
enum clf_status door_timer(struct applying *a, const struct clf_step *step);
enum clf_status door_draft(struct applying *a, const struct clf_step *step);
enum clf_status door_draft_end(struct applying *a, const struct clf_step *step);
enum clf_status door_ask_confirm(struct applying *a, const struct clf_step *step);
enum clf_status door_confirmed(struct applying *a, const struct clf_step *step);
enum clf_status door_out_again(struct applying *a, const struct clf_step *step);
enum clf_status door_out_discard(struct applying *a, const struct clf_step *step);
enum clf_status door_edit(struct applying *a, const struct clf_step *step);
enum clf_status door_file(struct applying *a, const struct clf_step *step);
enum clf_status door_unfile(struct applying *a, const struct clf_step *step);
enum clf_status door_note_file(struct applying *a, const struct clf_step *step);
enum clf_status door_file_shared(struct applying *a, int64_t file);
enum clf_status door_sent_files(struct applying *a, const struct clf_step *step, int64_t message);
enum clf_status door_notice(struct applying *a, const struct clf_step *step);
enum clf_status door_told(struct applying *a, const struct clf_step *step);
enum clf_status door_digested(struct applying *a, const struct clf_step *step);
/* door_unsent.c: the draft of the form that the request was written in is sent; what became of it is taken back. */
enum clf_status door_written(struct applying *a);
enum clf_status door_written_back(struct applying *a, int64_t sent_as);
/* What it takes to undo the plan that was applied; after the ticket's version has grown. */
enum clf_status door_keep_undo(struct applying *a);
/* Of a change of several at once that changed nothing here: undoing it must not take back what was done before. */
enum clf_status door_forget_undo(struct applying *a);

#endif
