/*
 * intake_deciding.h - a decision in the making, for the files that make it.
 */
#ifndef CLF_GATEWAY_INTAKE_DECIDING_H
#define CLF_GATEWAY_INTAKE_DECIDING_H

#include "intake_decide.h"

struct deciding {
	const struct clf_act_context *context;
	struct clf_arena *arena;
	const struct intake_mail *mail;
	struct intake_decision *out;
	struct clf_error *err;
};

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

/* intake_decide.c: what the ticket of a request says about the mail. */
enum clf_status decide_compare(struct deciding *d, int64_t ticket, struct clf_mail_in *mail);

#endif
