/*
 * intake_deciding.h - a decision in the making, for the files that make it.
 */
#ifndef CLF_GATEWAY_INTAKE_DECIDING_H
#define CLF_GATEWAY_INTAKE_DECIDING_H

#include "decide/intake_decide.h"

struct deciding {
	const struct clf_act_context *context;
	struct clf_arena *arena;
	const struct intake_mail *mail;
	struct intake_decision *out;
	struct clf_error *err;
};

/* intake_author.c: */
/* Who is behind a From that is a group's, a list's, a form's, or our own address: who wrote it is that person. */
void author_behind(struct deciding *d);
/* A mail from our own address that nothing says the author of is nobody's ticket. */
void author_unknown(struct deciding *d);
/* Of a mail through a list: whether the list is the mailbox's way in, or the mail was written to us. */
bool author_is_for_us(const struct deciding *d);
/* Of an agent's mail: the customer's mail that it passes on, and whom outside it was written to. */
enum clf_status author_passes_on(struct deciding *d);
/* The alias of the mailbox that the mail was written to; NULL: the mailbox's own address, or none that is known. */
const char *author_wrote_to(const struct deciding *d);
/* What a machine made is its answer to us only where it answers a mail of ours. */
enum clf_mail_kind author_kind(const struct deciding *d);

/* intake_desk.c, in this order: */
/* Mail to the command address is about no ticket, whatever it answers. */
void desk_find(struct deciding *d);
/* An agent who said that this very mail is theirs. */
enum clf_status desk_confirmed(struct deciding *d);
/* The answer to that question, and what strangers send to the command address. */
void desk_answer(struct deciding *d);
/* The commands of a sure agent, the requests that they make, and the receipt. */
enum clf_status desk_commands(struct deciding *d);
/* Each request's own mail: whether its ticket knows the mail, and whether it would leak. */
enum clf_status desk_requests(struct deciding *d);

/* intake_body.c; once it is known who wrote the mail and what it would be */
void body_note(struct deciding *d);

/* intake_copy.c; once it is known who wrote the mail: */
/* What is compared of it. */
struct clf_written copy_written(const struct deciding *d);
/* The ticket that has this very mail, among all or (not 0) that one; 0: none. */
enum clf_status copy_find(struct deciding *d, int64_t among, int64_t *ticket);
/* Two of our mailboxes may get one mail each their copy: the second belongs where the first went. */
enum clf_status copy_thread(struct deciding *d);
/* The same mail from before the mailbox's UIDs changed. */
enum clf_status copy_after_new_uids(struct deciding *d);
/* A mail of a ticket that was purged. */
enum clf_status copy_of_purged(struct deciding *d);
/* By what a mail of commands acts once: the same mail has the same, whatever brings it. */
const char *copy_key(struct deciding *d);

/* intake_copied.c: who else the mail went to. */
void copied_recipients(struct deciding *d, struct clf_mail_in *mail);

/* intake_compare.c: what the ticket of a request says about the mail. */
enum clf_status decide_compare(struct deciding *d, int64_t ticket, struct clf_mail_in *mail);

#endif
