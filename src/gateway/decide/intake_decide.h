/*
 * intake_decide.h - what a mail is to the gateway: its ticket, its author, and the request it makes.
 *
 * Only reads: what becomes of a mail and what `explain` says about it come from the same code.
 */
#ifndef CLF_GATEWAY_INTAKE_DECIDE_H
#define CLF_GATEWAY_INTAKE_DECIDE_H

#include "clf/act/act.h"
#include "clf/store/mail/journal.h"
#include "clf/ticket/plan/word.h"
#include "clf/ticket/thread/probe.h"

struct intake_mail {
	int64_t journal; /* 0: none, the mail is only explained */
	const struct clf_config_mailbox *mailbox;
	const char *envelope;
	const struct clf_reading *reading;
	bool oversize;    /* only the header was kept */
	bool header_only; /* or can be read of it */
	int64_t size;
	int64_t received_at; /* by its server; 0: unknown */
	enum clf_lay lay;
};

struct intake_decision {
	struct clf_candidates candidates;
	struct clf_threading threading;
	struct clf_identity identity;
	struct clf_agent agent; /* id 0: From is no agent's */
	struct clf_report_proof proof;
	bool is_behind;         /* From stands for another, whom identity names: never a proof */
	bool is_copy_elsewhere; /* the same mail came through another address before: its ticket is taken */
	int64_t same_mail;      /* journal row that holds the same mail, from before the mailbox's UIDs changed */
	struct clf_probe probe; /* the mail is one, or speaks of one: nothing else is asked of it */
	struct clf_word word;   /* that a person said, and outweighs what it looks like; kind NONE: none */
	enum clf_end end;       /* decided without a plan; CLF_END_NONE: not so */
	const char *why;        /* that, for a person */
	bool to_desk;           /* to the command address, or with a token that leads there */
	bool holds_commands;    /* whether they are obeyed or not */
	bool same_commands;     /* they were obeyed before */
	struct clf_commands commands;
	/* the request, whole; its pointers point into this struct */
	struct clf_mail_in mail;
	struct clf_action action;
	struct clf_request request;
	/* all that it asks for: the request, or one for each ticket that the commands name */
	const struct clf_request *requests;
	size_t request_count;
	struct clf_request receipt; /* without its action */
	bool has_receipt;
};

/* The decision must not be moved afterwards. */
enum clf_status intake_decide(const struct clf_act_context *context, struct clf_arena *arena,
			      const struct intake_mail *mail, struct intake_decision *out, struct clf_error *err);
/* Texts that went out on the ticket that the mail is threaded to, for reading it again; none when there is no ticket.
 */
enum clf_status intake_sent_texts(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct intake_mail *mail, struct clf_texts *out, struct clf_error *err);
/* Whether this mail's attachments may go out with another: an agent's all, with a notice not too many. */
bool intake_parts_may_go(const struct intake_decision *decision);

/* Who wrote it, as the journal says: what stands in From when that is no address. */
const char *intake_from(const struct clf_reading *reading, const struct intake_decision *decision);

/* Ends it without a plan. why: NULL for the end's own words. */
void intake_end(struct intake_decision *decision, enum clf_end end, const char *why);
/* Whether what becomes of the mail is known without a plan. */
bool intake_decided(const struct intake_decision *decision, enum clf_outcome *outcome, const char **why);

/* intake_alert.c: one of ours came back; administrators are told. */
enum clf_status intake_alert_loop(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct intake_decision *decision, bool *queued, struct clf_error *err);

/* explain.c: the decision for the journal and for people; result (or NULL) is what came of it. The caller's. */
struct clf_json *intake_decision_json(const struct intake_mail *mail, const struct intake_decision *decision);

/* intake_body.c: what stands for the text of a person's mail that has none to show, in words; NULL: it has one. */
const char *intake_body_note(struct clf_arena *arena, const char *locale, const struct clf_reading *reading);

/* intake_leak.c: text of a notice, or an agent's token, in what would go to the customer. */
enum clf_status intake_leaks(const struct clf_act_context *context, struct clf_arena *arena, int64_t ticket,
			     const char *reply, bool *leaks, struct clf_error *err);
/* The same of what an agent attached, for each request; what leaks already stays so. */
struct clf_outgoing_part;
enum clf_status intake_parts_leak(const struct clf_act_context *context, const struct intake_decision *decision,
				  const struct clf_outgoing_part *parts, size_t count, struct clf_error *err);

#endif
