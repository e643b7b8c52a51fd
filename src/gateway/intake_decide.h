/*
 * intake_decide.h - what a mail is to the gateway: its ticket, its author, and the request it makes.
 *
 * Only reads: what becomes of a mail and what `explain` says about it come from the same code.
 */
#ifndef CLF_GATEWAY_INTAKE_DECIDE_H
#define CLF_GATEWAY_INTAKE_DECIDE_H

#include "clf/gateway/act.h"
#include "clf/store/journal.h"

struct intake_mail {
	int64_t journal; /* 0: none, the mail is only explained */
	const struct clf_config_mailbox *mailbox;
	const char *envelope;
	const struct clf_reading *reading;
	bool oversize; /* only the header was kept */
	int64_t size;
};

struct intake_decision {
	struct clf_candidates candidates;
	struct clf_threading threading;
	struct clf_identity identity;
	struct clf_agent agent; /* id 0: From is no agent's */
	struct clf_report_proof proof;
	bool is_copy_elsewhere; /* the same mail came through another address before: its ticket is taken */
	int64_t same_mail;      /* journal row that holds the same mail, from before the mailbox's UIDs changed */
	const char *quarantine; /* why it goes there without a plan, or NULL */
	/* the request, whole; its pointers point into this struct */
	struct clf_mail_in mail;
	struct clf_action action;
	struct clf_request request;
};

/* The decision must not be moved afterwards. */
enum clf_status intake_decide(const struct clf_act_context *context, struct clf_arena *arena,
			      const struct intake_mail *mail, struct intake_decision *out, struct clf_error *err);
/* Texts that went out on the ticket that the mail is threaded to, for reading it again; none when there is no ticket.
 */
enum clf_status intake_sent_texts(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct intake_mail *mail, struct clf_texts *out, struct clf_error *err);
/* An agent's answer whose attachments go along to the customer. */
bool intake_wants_parts(const struct intake_decision *decision);

/* explain.c: the decision for the journal and for people; result (or NULL) is what came of it. The caller's. */
struct clf_json *intake_decision_json(const struct intake_mail *mail, const struct intake_decision *decision);
/* The mailbox facts that the store asks for. */
struct clf_mailbox_facts;
void intake_mailbox_facts(const struct clf_config_mailbox *mailbox, struct clf_mailbox_facts *out);

/* intake_leak.c: text of a notice, or an agent's token, in what would go to the customer. */
enum clf_status intake_leaks(const struct clf_act_context *context, struct clf_arena *arena, int64_t ticket,
			     const char *reply, bool *leaks, struct clf_error *err);
/* The same of what an agent attached; *leaks that is true stays so. */
struct clf_outgoing_part;
enum clf_status intake_parts_leak(const struct clf_act_context *context, int64_t ticket,
				  const struct clf_outgoing_part *parts, size_t count, bool *leaks,
				  struct clf_error *err);

#endif
