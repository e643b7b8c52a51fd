/*
 * plan_write.h - what goes out: mails to customers (plan_write.c) and to agents (plan_notify.c).
 */
#ifndef CLF_TICKET_PLAN_WRITE_H
#define CLF_TICKET_PLAN_WRITE_H

#include "plan/steps.h"

/* plan_write.c */
enum plan_cap { CAP_AUTOMATIC, CAP_NOTICE };
/* A SEND of what nobody wrote, kept back when a cap says so; NULL when nothing is made: then history says why. Only
 * what is worth a place is stored while it is kept back. */
struct clf_step *plan_send_automatic(struct planning *p, enum plan_cap cap, int64_t party, const char *address,
				     const char *template_name, bool worth_a_place);
/* It is not even made, and history says why. */
#define PLAN_FAILS_FOR_GOOD "mail to this address fails for good"
void plan_suppress(struct planning *p, int64_t party, const char *address, const char *template_name, const char *why);
/* The same to the ticket's customer, from a template: NULL also for who has opted out of what machines write. */
struct clf_step *plan_send_customer(struct planning *p, const char *template_name);
bool plan_is_old(const struct planning *p); /* the mail: nothing is sent for it */
void plan_acknowledge(struct planning *p);
bool plan_tell_not_taken(struct planning *p); /* a stranger, that the mail was refused; false: nothing is sent */
bool plan_has_attachments(const struct clf_mail_in *mail); /* other than pictures within the text */
/* plan_outward.c: what of an agent's mail leaves, and a line in the receipt for all that doesn't. */
/* Tells the agent what of the mail was taken for somebody else's words, and didn't go or isn't in the note. */
void plan_tell_cut(struct planning *p);
/* The text without the agent's signature (of a mail) and own address. */
const char *plan_outward(struct planning *p, const char *text);
/* Without the own address, and without a word of it: for what is kept. */
const char *plan_without_own(struct planning *p, const char *text);
/* Whether the mail's new text ends with the agent's own signature. */
bool plan_is_signed(struct planning *p);
/* What a file is called outside: without the own address. */
const char *plan_letter_name(struct planning *p, const char *name);
/* What goes along with the SEND to somebody outside that comes next, when the mail's attachments are to; NULL: nothing.
 */
const struct clf_letter *plan_letters(struct planning *p, size_t *count);

/* False: refused: nobody to write to, or the ticket is spam or deleted; to NULL: the customer. */
bool plan_may_be_written_to(struct planning *p, const char *to);
/* A mail of the conversation; false when refused: nobody to write to, or the ticket is spam or deleted. */
bool plan_write_customer(struct planning *p, const char *template_name, const char *text, const char *to);

/* plan_notify.c */
void plan_tell_all(struct planning *p);
void plan_tell_agent(struct planning *p, const struct clf_agent *agent, const struct notice *notice);
/* Its owner, else the team, else who manages the segment, else administrators; whatever else they are told. */
void plan_tell_keepers(struct planning *p, const struct notice *notice);
bool plan_is_unreachable(const struct planning *p, const char *address); /* mail to it fails for good */
void plan_tell_actor(struct planning *p, const char *reason, bool kept); /* an agent, of what was not done */
/* A mail to the actor; NULL when nothing of it is made. */
struct clf_step *plan_write_actor(struct planning *p, const struct notice *notice, enum clf_token_class token_class);

/* What would not arrive is refused, once all else is planned. */
void plan_reach(struct planning *p);

#endif
