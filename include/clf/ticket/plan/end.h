/*
 * end.h - the ways in which a mail that came in ends without a ticket: one table, and in it who knows of each.
 *
 * What ends so is a row of the journal that a person finds by its cause, and may put onto a ticket after all.
 */
#ifndef CLF_TICKET_END_H
#define CLF_TICKET_END_H

#include <stdbool.h>

enum clf_outcome { CLF_OUTCOME_TICKET, CLF_OUTCOME_QUARANTINE, CLF_OUTCOME_IGNORED, CLF_OUTCOME_REFUSED };
const char *clf_outcome_name(enum clf_outcome outcome);
bool clf_outcome_parse(const char *name, enum clf_outcome *out);

enum clf_end {
	CLF_END_NONE, /* it is on a ticket, or did what it asked for */
	/* quarantine */
	CLF_END_UNREADABLE,     /* reading it failed, or killed its reader, each time */
	CLF_END_ATTACHMENT,     /* a part of it could not be read */
	CLF_END_NOT_APPLIED,    /* what it asked for failed each time */
	CLF_END_NO_MAILBOX,     /* its mailbox is in the configuration no longer */
	CLF_END_OVERSIZE,       /* only its header was kept */
	CLF_END_NO_STATUS,      /* no ticket can be made */
	CLF_END_NO_SENDER,      /* no usable address says who wrote it */
	CLF_END_BODY,           /* an agent's, whose body can't be shown */
	CLF_END_UNKNOWN,        /* it answers nothing: `unknown = quarantine` */
	CLF_END_LIST,           /* through a mailing list, to no ticket */
	CLF_END_FROM_OURS,      /* From is our own address, and nobody stands behind it */
	CLF_END_UNSURE,         /* it claims to come from an agent */
	CLF_END_UNSURE_MACHINE, /* the same, and a machine made it: nothing goes back */
	CLF_END_UNCONFIRMED,    /* its agent was asked whether it is theirs */
	CLF_END_NOT_TOLD,       /* it answers nothing: `unknown = refuse`, and nobody could be told so */
	CLF_END_NOT_RELEASED,   /* what a person said is to become of it can't be done */
	/* ignored */
	CLF_END_DISCARDED,     /* a person said so */
	CLF_END_SAME_MAIL,     /* handled before the mailbox's UIDs changed */
	CLF_END_PURGED,        /* it was on a ticket that was purged: only its row is left */
	CLF_END_OBEYED,        /* the same commands were obeyed before */
	CLF_END_OWN,           /* one of ours came back */
	CLF_END_MACHINE,       /* a machine wrote it, to no ticket */
	CLF_END_REPORT,        /* on a mail of ours that is on no ticket: the outbox has it */
	CLF_END_UNPROVED,      /* a report that proves no mail of ours */
	CLF_END_CONFIRMED,     /* the question was answered before, or a machine answers it */
	CLF_END_PROBE,         /* a mailbox's heartbeat came back: only its row is left */
	CLF_END_PROBE_AGAIN,   /* the same, and nobody awaited it */
	CLF_END_CHECK,         /* `check` sent it to itself */
	CLF_END_PROBE_FOREIGN, /* made like one, and not with our keys */
	/* refused */
	CLF_END_NOT_OBEYED,    /* an agent's: whoever wrote it was told why, with its text */
	CLF_END_OTHERS_ANSWER, /* the answer to a question that was put to somebody else */
	CLF_END_UNSURE_ANSWER, /* an answer that nothing shows to be the agent's */
	CLF_END_COMMANDS,      /* a stranger's, to the command address */
	CLF_END_ANSWERS_ONLY,  /* it answers nothing: `unknown = refuse`; whoever wrote it was told */
};
#define CLF_ENDS ((unsigned)CLF_END_ANSWERS_ONLY + 1)

/* Beside whoever looks at the journal. */
enum clf_knows {
	CLF_KNOWS_ROW,    /* nobody was told: it asks for nothing, or an answer would go to who didn't write it */
	CLF_KNOWS_ADMIN,  /* administrators are told that it waits */
	CLF_KNOWS_AUTHOR, /* whoever wrote it is told */
	CLF_KNOWS_BOTH,
	CLF_KNOWS_ANOTHER, /* the mail that it repeats, reports on or answers has its own end */
};

struct clf_end_row {
	const char *name; /* the cause, as the journal keeps it and people ask for it */
	enum clf_outcome outcome;
	enum clf_knows knows;
	const char *why; /* for a person */
};
/* Never NULL. */
const struct clf_end_row *clf_end_row(enum clf_end end);
/* NULL for CLF_END_NONE. */
const char *clf_end_name(enum clf_end end);
bool clf_end_parse(const char *name, enum clf_end *out);

#endif
