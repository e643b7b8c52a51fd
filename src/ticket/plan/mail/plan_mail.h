/*
 * plan_mail.h - a mail that came in: what of it is kept, and what each writer's mail does.
 */
#ifndef CLF_TICKET_PLAN_MAIL_H
#define CLF_TICKET_PLAN_MAIL_H

#include "plan/steps.h"

/* plan_keep.c */
/* Message and event; what: "message", "automatic-mail", ... */
void plan_store_mail(struct planning *p, enum clf_class klass, const char *what);
/* A mail whose Message-ID the ticket has is kept as a copy, and nothing more comes of it; false: it is new. */
bool plan_record_copy(struct planning *p, enum clf_class klass);
/* An answer that the customer has from the agent: it is kept, and nothing is sent again. */
void plan_take_answer(struct planning *p);
const char *plan_new_text(const struct clf_mail_in *mail); /* what is new, else all of it; never NULL */
const char *plan_written(const struct clf_mail_in *mail);  /* with its commands; never NULL */
bool plan_has_commands(const struct planning *p);

/* plan_text.c */
bool plan_is_clean(struct planning *p); /* no text of a notice in what is to go out; else refused */
/* The text, and below it what the mail passes on. */
const char *plan_with_passed_on(const struct planning *p, const char *text);
void plan_write_text(struct planning *p); /* the text under commands, as it is to be used */

/* plan_mail.c, plan_report.c, plan_agent_mail.c */
/* plan_word.c: what a person says is to become of it */
void plan_by_word(struct planning *p, const struct clf_action *action);
void plan_mail(struct planning *p, const struct clf_action *action);
bool plan_is_report(const struct clf_mail_in *mail);
bool plan_is_automatic(const struct clf_mail_in *mail);
bool plan_is_helper(const struct planning *p); /* asked from the ticket, and no customer */
void plan_customer_mail(struct planning *p);
void plan_third_party_mail(struct planning *p);
void plan_report(struct planning *p);
void plan_automatic(struct planning *p);
void plan_agent_mail(struct planning *p);
void plan_desk_mail(struct planning *p);

/* plan_return.c: the gateway failed over the mail; the agent who wrote it hears of it */
void plan_return(struct planning *p, const struct clf_action *action);

#endif
