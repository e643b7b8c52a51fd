/*
 * intake_compare.c - what of an agent's mail may leave, held against the texts that went out on its ticket.
 */
#include "decide/intake_deciding.h"

/* What an agent writes to people outside must not hold what is for agents alone. */
static bool may_leave(const struct deciding *d, const struct clf_mail_in *mail)
{
	const struct clf_commands *commands = d->out->request.commands;

	if (d->out->agent.id == 0)
		return false;
	if (commands != NULL &&
	    (clf_commands_any(commands, CLF_VERB_REPLY) || clf_commands_any(commands, CLF_VERB_FORWARD) ||
	     clf_commands_any(commands, CLF_VERB_LATER) || clf_commands_any(commands, CLF_VERB_TEMPLATE)))
		return true;
	return mail->has_token && mail->token_class == CLF_TOKEN_AGENT_REPLY;
}

enum clf_status decide_compare(struct deciding *d, int64_t ticket, struct clf_mail_in *mail)
{
	enum clf_status status = CLF_OK;
	int64_t found = 0;

	if (ticket != 0)
		status = copy_find(d, ticket, &found);
	if (status == CLF_OK)
		mail->same_mail_known = found != 0 || (d->out->is_copy_elsewhere && ticket == d->out->threading.ticket);
	if (status == CLF_OK && may_leave(d, mail))
		status = intake_leaks(d->context, d->arena, ticket, mail->reply, &mail->leaks, d->err);
	/* A command may name a ticket that isn't there: the planner will say so. */
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}
