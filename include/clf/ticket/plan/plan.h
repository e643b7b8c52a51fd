/*
 * plan.h - the one door: a request and the facts make a plan. Pure.
 *
 * Permission, status rules, who is told and what may be sent are decided here and nowhere else.
 * The store applies a plan within the transaction in which the facts were read.
 */
#ifndef CLF_TICKET_PLAN_H
#define CLF_TICKET_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/mail/write/compose.h"
#include "clf/ticket/history/line.h"
#include "clf/ticket/plan/end.h"
#include "clf/ticket/plan/facts.h"
#include "clf/ticket/plan/request.h"
#include "clf/ticket/plan/step.h"
#include "clf/ticket/thread/token.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_follow_on;

struct clf_plan {
	enum clf_outcome outcome;
	enum clf_end end;    /* of a mail that came to no ticket */
	const char *refusal; /* reason in words; NULL unless refused, or an agent's mail was not obeyed */
	const char *field;   /* of the request, that the refusal is about; or NULL */
	bool denied;         /* the refusal is one of permission */
	bool stale;          /* the refusal is one of version: who asks has to look again */
	bool asks;           /* it is a question: asked for with `anyway`, it is done */
	bool hides_ticket;   /* whoever asks may not learn that it is there: nothing that goes back may show it */
	const char *why;     /* what was decided about a mail, for the journal; never NULL */
	const struct clf_step *steps;
	size_t step_count;
	bool undoable;        /* the store keeps what it takes to undo it */
	const char *decision; /* of a response: JSON, which criterion held and why not the others; or NULL */
	const struct clf_change *changes; /* what was done, for a receipt */
	size_t change_count;
	const struct clf_follow_on *follow_ons; /* what is to be done to other tickets, once this is */
	size_t follow_on_count;
};

/* The request says so, or #anyway among its commands. */
bool clf_plan_is_anyway(const struct clf_request *request);
/* Never fails: what can't be done is a refusal. A refusal of a mail may still hold SEND steps (the notice about it). */
void clf_plan_make(struct clf_arena *arena, const struct clf_request *request, const struct clf_facts *facts,
		   struct clf_plan *out);

#endif
