/*
 * orders.h - the one door for those who already hold a transaction and ask for several things at once: intake, whose
 * mails carry commands for many tickets, and explain, which wants the plan alone.
 */
#ifndef CLF_ACT_ORDERS_H
#define CLF_ACT_ORDERS_H

#include <stddef.h>

#include "clf/act/act.h"
#include "clf/mail/write/template.h"
#include "clf/ticket/command/command.h"

struct clf_copied;
struct clf_file;
struct clf_outgoing_part;
struct clf_step;

/*
 * What one mail asks for, ticket by ticket: all of it is planned before any of it is done, and when one is refused
 * nothing is. What the first that was refused says goes back; else the receipt (or NULL) tells what was done.
 */
struct clf_act_orders {
	const struct clf_request *requests; /* at most CLF_ACT_REQUESTS */
	size_t count;
	const struct clf_request *receipt;
	const struct clf_outgoing_part *parts; /* bytes of the mail's own attachments */
	size_t part_count;
	bool parts_unread; /* it has attachments that may go along, and the bytes of none are there */
};
#define CLF_ACT_REQUESTS (CLF_COMMAND_TICKETS_MAX + 1u)
/* Within the caller's transaction or savepoint. The result is the first request's, or of the one that was refused. */
enum clf_status clf_act_all(const struct clf_act_context *context, struct clf_arena *arena,
			    const struct clf_act_orders *orders, struct clf_act_result *out, struct clf_error *err);
/* Mails of the gateway's own that are about no ticket: SEND steps, once by the request's key. */
enum clf_status clf_act_send(const struct clf_act_context *context, struct clf_arena *arena,
			     const struct clf_request *request, const struct clf_step *steps, size_t count,
			     struct clf_act_result *out, struct clf_error *err);
/*
 * Tells every administrator at work, in their language, once by the key. say: the words for one of them: the heading
 * (NULL: a word from the gateway) and the reason. mailbox: NULL for the first. *queued is left alone when
 * there is nobody, or they were told.
 */
struct clf_alert {
	const char *heading, *reason;
};
typedef struct clf_alert clf_act_say(void *user, struct clf_arena *arena, const char *locale);
enum clf_status clf_act_alert(const struct clf_act_context *context, struct clf_arena *arena,
			      const struct clf_request *request, clf_act_say *say, void *user, bool *queued,
			      struct clf_error *err);
/* Facts of that moment and a plan; nothing is touched, and no transaction is needed. */
enum clf_status clf_act_plan(const struct clf_act_context *context, struct clf_arena *arena,
			     const struct clf_request *request, int64_t now, struct clf_plan *out,
			     struct clf_error *err);
/* The same as if that rule were the only one that is switched on, with its timer on the ticket; that one's rule 0: it
 * has none. */
struct clf_act_alone {
	const struct clf_rule *rule;
	struct clf_timer timer;
};
enum clf_status clf_act_plan_alone(const struct clf_act_context *context, struct clf_arena *arena,
				   const struct clf_request *request, int64_t now, const struct clf_act_alone *alone,
				   struct clf_plan *out, struct clf_error *err);

/* What a request would send to people outside, made as the sender's mails are made; nothing is done. */
struct clf_rehearsed_mail {
	const char *to;
	const struct clf_copied *cc;
	size_t cc_count;
	struct clf_rendered words; /* without the addresses and tokens of its own that it will have */
	const struct clf_file *files;
	size_t file_count;
};

struct clf_rehearsal {
	const char *refusal; /* why it isn't done as it is; or NULL */
	/* with a gap in it or to an address that fails, too; none where it is refused for anything else */
	const struct clf_rehearsed_mail *mails;
	size_t count;
};

/* Of now, in the arena. Needs no transaction. */
enum clf_status clf_act_rehearse(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct clf_request *request, struct clf_rehearsal *out, struct clf_error *err);

#endif
