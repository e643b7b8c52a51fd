/*
 * command_table.c - what agents can command by mail: names, arguments, help, and who may do it as shipped.
 *
 * An argument in brackets may be left out, one without must be there, "" allows none.
 */
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/words.h"

#define TICKET CLF_COMMAND_TICKET
#define DESK CLF_COMMAND_DESK
#define MANY CLF_COMMAND_MANY
#define PAGE CLF_COMMAND_PAGE
#define ASKS CLF_COMMAND_ASKS
#define WORK (TICKET | MANY | PAGE)

/* Allowed on the role's own kind of tickets; on any (it concerns the writer alone); to administrators alone. */
static const enum clf_scope by_role[] = {CLF_SCOPE_OWN, CLF_SCOPE_SEGMENT, CLF_SCOPE_ALL};
static const enum clf_scope anyone[] = {CLF_SCOPE_ALL, CLF_SCOPE_ALL, CLF_SCOPE_ALL};
static const enum clf_scope admin[] = {CLF_SCOPE_NONE, CLF_SCOPE_NONE, CLF_SCOPE_ALL};

#define PLAIN(NAME, name, column, word, type, made, reader, label, argument, help)                                     \
	{CLF_VERB_##NAME, #word, argument, help, WORK, by_role},

static const struct clf_command_row rows[] = {
    {CLF_VERB_TAKE, "take", "", "Makes you the ticket's owner.", WORK, by_role},
    {CLF_VERB_ASSIGN, "assign", "NAME | ADDRESS | team NAME | none",
     "Hands the ticket to an agent or a team, who are told; none takes it from everybody.", WORK, by_role},
    {CLF_VERB_STATUS, "status", "NAME", "Sets the status; its name alone, such as #resolved, does the same.", WORK,
     by_role},
    {CLF_VERB_CLOSE, "close", "[REASON]", "Closes the ticket: for a reason of the list, or with your words as a note.",
     WORK, by_role},
    {CLF_VERB_NOTE, "note", "[TEXT]", "Makes what you wrote a note for colleagues, whatever a reply would do.", WORK,
     by_role},
    {CLF_VERB_EDIT, "edit", "[TEXT | none]",
     "Puts what you wrote in place of your last note on the ticket; none takes the note away.", TICKET | PAGE, anyone},
    {CLF_VERB_REPLY, "reply", "[TEXT | attach]",
     "Sends what you wrote to the customer, whatever a reply would do; attach: attached mails and cards, too.", WORK,
     by_role},
    {CLF_VERB_ANYWAY, "anyway", "", "Sends what you wrote though mail to that address failed before.", WORK, anyone},
    {CLF_VERB_CC, "cc", "[add ADDRESS, ... | remove ADDRESS, ... | only ADDRESS, ... | none | off]",
     "Says who gets your answers in copy: alone it shows them, off leaves them out this once.", WORK, by_role},
    {CLF_VERB_TEMPLATE, "template", "NAME", "Sends the customer the template, with what you wrote put into it.", WORK,
     by_role},
    {CLF_VERB_LATER, "later", "WHEN",
     "Sends the customer what you wrote then, with #template as well; it is called off when they write first.", WORK,
     by_role},
    {CLF_VERB_FORWARD, "forward", "NAME | ADDRESS | ROLE, ... [response] [history] [comments] [attach] [subject WORDS]",
     "Sends the ticket to others with what you wrote (roles: managers, administrators, owner, team NAME); their "
     "answers become notes.",
     TICKET | PAGE, by_role},
    {CLF_VERB_FILE, "file", "[attach | remove NAME]",
     "Puts the files attached to your mail on the ticket (attach: attached mails and cards, too), or takes one away.",
     TICKET | CLF_COMMAND_WHOLE, by_role},
    {CLF_VERB_POSTPONE, "postpone", "WHEN", "Puts the ticket aside until then; it comes back by itself.", WORK,
     by_role},
    CLF_PLAIN_FIELDS(PLAIN) /* a field each */
    {CLF_VERB_SEGMENT, "segment", "NAME", "Moves the ticket to a segment.", WORK, by_role},
    {CLF_VERB_TAG, "tag", "WORD -WORD ...", "Adds tags, and takes away those with a minus before them.", WORK, by_role},
    {CLF_VERB_CAUSE, "cause", "NAME, -NAME ...", "Adds root causes, and takes away those with a minus before them.",
     WORK, by_role},
    {CLF_VERB_SUB, "sub", "NAME [; owner NAME] [; team NAME] [; priority WORD] [; status NAME] [; segment NAME]",
     "Makes a sub-ticket with what you wrote; only who has it and who has this one see it.", TICKET | PAGE, by_role},
    {CLF_VERB_SET, "set", "FIELD VALUE | FIELD none",
     "Sets a field that your administrators have set up, or takes away what is in it.", WORK, by_role},
    {CLF_VERB_SPAM, "spam", "", "Marks the ticket as spam.", WORK, by_role},
    {CLF_VERB_DELETE, "delete", "", "Takes the ticket out of all lists; you are asked to confirm it.",
     WORK | CLF_COMMAND_RISKY, admin},
    {CLF_VERB_RESTORE, "restore", "", "Brings back a ticket that was deleted or is spam, in the status it had.",
     WORK | CLF_COMMAND_RISKY | CLF_COMMAND_WHOLE, admin},
    {CLF_VERB_WATCH, "watch", "[off]", "Tells you of whatever happens to the ticket.", WORK, by_role},
    {CLF_VERB_MUTE, "mute", "[off]", "Tells you nothing more of the ticket.", WORK, anyone},
    {CLF_VERB_UNDO, "undo", "", "Takes back what your last mail to the ticket did, unless something changed since.",
     WORK, anyone},
    {CLF_VERB_HISTORY, "history", "", "Sends you the ticket's history.", TICKET | MANY | ASKS, by_role},
    {CLF_VERB_WHY, "why", "[NUMBER ...]", "Sends you what rules made of the ticket, and what kept them from it.",
     TICKET | DESK | MANY | ASKS, by_role},
    {CLF_VERB_SHOW, "show", "[NUMBER ...]", "Sends you the ticket with its conversation.", TICKET | DESK | MANY | ASKS,
     by_role},
    {CLF_VERB_LIST, "list", "[mine | overdue | new | team NAME | all | VIEW | FIELD=VALUE ...]",
     "Sends you a list of tickets; without a word how many there are, yours, the overdue and your teams' new ones.",
     DESK | ASKS, by_role},
    {CLF_VERB_SEARCH, "search", "WORDS", "Sends you the tickets in which the words stand.", DESK | ASKS, by_role},
    {CLF_VERB_NEW, "new", "ADDRESS [SUBJECT]", "Makes a ticket for a customer of what you wrote.", DESK | PAGE,
     by_role},
    {CLF_VERB_ON, "on", "NUMBER, NUMBER ...", "Stands before the others and says which tickets they are for.", DESK,
     anyone},
    {CLF_VERB_DIGEST, "digest", "daily | off", "Sends you your tickets every morning, or no longer.", DESK, anyone},
    {CLF_VERB_RECEIPTS, "receipts", "on | off", "Says whether mails of commands are answered with what was done.", DESK,
     anyone},
    {CLF_VERB_HELP, "help", "[COMMAND]", "Sends you the list of commands, or more about one.", DESK | ASKS, anyone},
    {CLF_VERB_MERGE, "merge", "NUMBER", "Joins the ticket to another.", TICKET | PAGE | CLF_COMMAND_LATER, by_role},
};

const struct clf_command_row *clf_command_table(size_t *count)
{
	*count = CLF_COUNT(rows);
	return rows;
}

const struct clf_command_row *clf_command_row(enum clf_verb verb)
{
	for (size_t i = 0; i < CLF_COUNT(rows); i++)
		if (rows[i].verb == verb)
			return &rows[i];
	return NULL;
}

const struct clf_command_row *clf_command_named(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(rows); i++)
		if (clf_text_equal_nocase(rows[i].name, name))
			return &rows[i];
	return NULL;
}
