/*
 * command.h - commands by mail: the one table of them, and how they are read from what an agent wrote.
 *
 * Lines at the very top, `#word arguments`, ended by the first other line that isn't blank. Parsing, permission, help,
 * the manual and the page's actions come from the table. Pure.
 */
#ifndef CLF_TICKET_COMMAND_H
#define CLF_TICKET_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/ticket.h"

struct clf_arena;

enum clf_verb {
	CLF_PLAIN_FIELDS(CLF_PLAIN_VERB) /* each has its command */
	CLF_VERB_ANYWAY,
	CLF_VERB_ASSIGN,
	CLF_VERB_CAUSE,
	CLF_VERB_CC,
	CLF_VERB_CLOSE,
	CLF_VERB_DELETE,
	CLF_VERB_DIGEST,
	CLF_VERB_EDIT,
	CLF_VERB_FILE,
	CLF_VERB_FORWARD,
	CLF_VERB_HELP,
	CLF_VERB_HISTORY,
	CLF_VERB_LATER,
	CLF_VERB_LIST,
	CLF_VERB_MUTE,
	CLF_VERB_NEW,
	CLF_VERB_NOTE,
	CLF_VERB_ON,
	CLF_VERB_POSTPONE,
	CLF_VERB_RECEIPTS,
	CLF_VERB_REPLY,
	CLF_VERB_RESTORE,
	CLF_VERB_SEARCH,
	CLF_VERB_SEGMENT,
	CLF_VERB_SET,
	CLF_VERB_SHOW,
	CLF_VERB_SPAM,
	CLF_VERB_STATUS,
	CLF_VERB_SUB,
	CLF_VERB_TAG,
	CLF_VERB_TAKE,
	CLF_VERB_TEMPLATE,
	CLF_VERB_UNDO,
	CLF_VERB_WATCH,
	CLF_VERB_WHY,
	/* known, and told to whoever uses them that this installation has none */
	CLF_VERB_MERGE,
};

/* Where a command may stand, and what it does there. */
enum {
	CLF_COMMAND_TICKET = 1 << 0, /* acts on the ticket a mail belongs to, or on those that #on names */
	CLF_COMMAND_DESK = 1 << 1,   /* needs no ticket */
	CLF_COMMAND_MANY = 1 << 2,   /* makes sense on several tickets at once */
	CLF_COMMAND_PAGE = 1 << 3,   /* the page offers it */
	CLF_COMMAND_ASKS = 1 << 4,   /* changes nothing: its answer is in the receipt */
	CLF_COMMAND_RISKY = 1 << 5,  /* always needs a proof of who wrote it, beyond what the mailbox trusts */
	CLF_COMMAND_LATER = 1 << 6,  /* not in this version */
	CLF_COMMAND_WHOLE = 1 << 7,  /* rare: it takes no abbreviation from what agents write every day */
};

struct clf_command_row {
	enum clf_verb verb;
	const char *name;     /* "assign" */
	const char *argument; /* "NAME | ADDRESS | team NAME | none"; "" for none */
	const char *help;     /* one sentence */
	unsigned flags;
	const enum clf_scope *scope; /* as shipped, by enum clf_role: on whose tickets it is allowed */
};
/* In the order of help. */
const struct clf_command_row *clf_command_table(size_t *count);
const struct clf_command_row *clf_command_row(enum clf_verb verb);
const struct clf_command_row *clf_command_named(const char *name); /* exactly, or NULL */
/* On whose tickets a role may do what action names (a command or a right): the administrator's word, else as shipped.
 */
enum clf_scope clf_permission_scope(const struct clf_permission *permissions, size_t count, const char *action,
				    enum clf_role role);

#define CLF_COMMANDS_MAX 50u
#define CLF_ATTACH "attach"          /* alone behind #reply, it is no text; behind #file as well */
#define CLF_COMMAND_TICKETS_MAX 100u /* that one mail may name */

struct clf_command {
	const struct clf_command_row *row;
	const char *argument; /* as written, white space trimmed; "" when there is none */
	const char *line;     /* the whole line, for a person */
};

struct clf_commands {
	const struct clf_command *items; /* in order; #on is not among them */
	size_t count;
	const int64_t *tickets; /* that #on named; each once */
	size_t ticket_count;
	const char *rest;    /* what stands under the commands; "" when nothing does */
	const char *problem; /* for a person: an unknown or ambiguous command, a bad number; then nothing may be done */
};

/*
 * An abbreviation counts when only one command or status begins so; the full name always does. A status's own name is a
 * command: it becomes #status with that name. Full-width signs are read as plain ones. No command at all: count and
 * ticket_count 0, rest is the whole text. locale (here and below): the language of what is said to the agent, or NULL.
 */
void clf_commands_read(struct clf_arena *arena, const char *locale, const char *text,
		       const struct clf_ticket_status *statuses, size_t status_count, struct clf_commands *out);
/* "#reply attach", "#forward ... attach": mails and cards that came along go out as well. */
bool clf_commands_attach(const struct clf_commands *commands);
bool clf_commands_any(const struct clf_commands *commands, enum clf_verb verb);

/*
 * A name as people write it, among names: exactly without regard to case, else the only one with a word that begins so,
 * else the only one that holds it. -1: none, or several; *could then lists up to 8 of them ("Ann Lee, Anna Moor"), or
 * is NULL when there is none. second (or NULL) has a second name of each, such as its address.
 */
int clf_name_match(struct clf_arena *arena, const char *text, const char *const *names, const char *const *second,
		   size_t count, const char **could);
/* The same without what only holds it: for texts that need not be a name at all. */
int clf_name_begins(struct clf_arena *arena, const char *text, const char *const *names, size_t count,
		    const char **could);

/* ADDRESS... [response history comments attach]: recipients as written (addresses, agents' names, roles), and what
 * goes along. */
struct clf_forward {
	const char *const *to;
	size_t count;
	bool response, history, comments;
	bool attach;         /* mails and cards that came along, too */
	const char *subject; /* or NULL */
	const char *text;    /* what the agent says to them; or NULL */
};
#define CLF_FORWARD_MAX 10u
bool clf_forward_read(struct clf_arena *arena, const char *locale, const char *argument, struct clf_forward *out,
		      const char **why);

#endif
