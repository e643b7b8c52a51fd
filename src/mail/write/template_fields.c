/*
 * template_fields.c - the one table of what a template may name. What customers' mails may is said in the reader's
 * language where templates are written.
 */
#include "write/template_fields.h"

#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/status.h"
#include "clf/mail/write/template.h"

#define NAME_MAX_BYTES 64

/* What several lists have alike: tickets, changes, things said, and commands; a name goes on from the list's. */
static const struct clf_template_field of_tickets[] = {
    {".tag", "in that list: the ticket's number with the gateway's tag"},
    {".subject", "in that list: its subject"},
    {".status", "in that list: its status"},
    {".priority", "in that list: its priority"},
    {".urgent", "in that list: true when the priority is high or critical"},
    {".critical", "in that list: true when it is critical"},
    {".score", "in that list: its score"},
    {".customer", "in that list: the customer's name"},
    {".due_at", "in that list: when it is due"},
    {".overdue", "in that list: true when that has passed"},
    {".since", "in that list: when it was made"},
    {".url", "in that list: its page"},
    {".link.take", "in that list: as link.take, for that ticket"},
    {".link.close", "in that list: as link.close, for that ticket"},
    {".link.postpone", "in that list: as link.postpone, for that ticket"},
};

static const struct clf_template_field of_changes[] = {
    {".from", "in that list: the value before"},
    {".to", "in that list: the value after"},
    {".what", "in that list: what changed, as the history names it"},
    {".off", "in that list: true when the value after is off"},
    {".is.status", "in that list: true when it is the status"},
    {".is.owner", "in that list: true when it is the owner"},
    {".is.team", "in that list: true when it is the team"},
    {".is.priority", "in that list: true when it is the priority"},
    {".is.segment", "in that list: true when it is the segment"},
    {".is.due", "in that list: true when it is the due date"},
    {".is.comment", "in that list: true when a note was added"},
    {".is.answer", "in that list: true when the customer was answered"},
    {".is.copied", "in that list: true when somebody came into copy"},
    {".is.uncopied", "in that list: true when somebody was taken out of it"},
    {".is.recipients", "in that list: true when it says who gets an answer"},
    {".is.forward", "in that list: true when it was forwarded"},
    {".is.tag", "in that list: true when a tag was added"},
    {".is.untag", "in that list: true when a tag was taken away"},
    {".is.watch", "in that list: true when the agent watches it from now on"},
    {".is.mute", "in that list: true when the agent hears no more of it"},
    {".is.created", "in that list: true when the ticket was made"},
    {".is.for", "in that list: true when it says whose ticket an agent's mail made"},
    {".is.had", "in that list: true when the customer has the answer from the agent"},
    {".is.message", "in that list: true when a mail came"},
    {".is.setting", "in that list: true when it is a setting of the agent's own"},
    {".is.failed", "in that list: true when a mail was not delivered"},
    {".is.sub", "in that list: true when a sub-ticket was made"},
    {".is.parent", "in that list: true when it says what it is part of"},
    {".is.sub_done", "in that list: true when a sub-ticket is done"},
    {".is.subs_open", "in that list: true when it says how many sub-tickets are still open"},
    {".is.linked", "in that list: true when it was linked with another ticket"},
    {".is.told", "in that list: true when its due date was told of"},
    {".is.undone", "in that list: true when something was taken back"},
    {".is.withheld", "in that list: true when an attachment was not sent, and can be"},
    {".is.left_out", "in that list: true when an attachment that a program made was not sent"},
    {".is.own_address", "in that list: true when the agent's own address was replaced"},
    {".is.passed_on", "in that list: true when a mail that was passed on below an agent's words was not sent"},
    {".is.signature", "in that list: true when the agent's signature was not sent"},
    {".is.attached", "in that list: true when a file was put on the ticket"},
    {".is.detached", "in that list: true when a file was taken away"},
    {".is.not_filed", "in that list: true when an attachment of the agent's mail was not put on the ticket"},
    {".is.edited", "in that list: true when the agent's note was changed"},
    {".is.unnoted", "in that list: true when the agent's note was taken away"},
    {".is.planned", "in that list: true when it was written to go to the customer later, at to"},
    {".is.called_off", "in that list: true when what was to go later, at from, was called off"},
    {".is.taken_back", "in that list: true when a person took back what was to go"},
    {".is.not_sent", "in that list: true when what was to go later, at from, couldn't; to says why"},
    {".is.unmarked", "in that list: true when text was taken for a quotation that nothing marks as one"},
    {".is.unreached", "in that list: true when an answer left out somebody in copy whom no mail reaches"},
    {".is.language", "in that list: true when a template was not there in the customer's language"},
    {".is.other", "in that list: true when it is none of these"},
};

static const struct clf_template_field of_things_said[] = {
    {".at", "in that list: when"},
    {".who", "in that list: who"},
    {".from_us", "in that list: true when we said it"},
    {".text", "in that list: what was said"},
};

static const struct clf_template_field of_commands[] = {
    {".is.assign", "in that list: true when it is #assign"},
    {".is.cc", "in that list: true when it is #cc"},
    {".is.close", "in that list: true when it is #close"},
    {".is.delete", "in that list: true when it is #delete"},
    {".is.digest", "in that list: true when it is #digest"},
    {".is.due", "in that list: true when it is #due"},
    {".is.forward", "in that list: true when it is #forward"},
    {".is.help", "in that list: true when it is #help"},
    {".is.history", "in that list: true when it is #history"},
    {".is.list", "in that list: true when it is #list"},
    {".is.mute", "in that list: true when it is #mute"},
    {".is.new", "in that list: true when it is #new"},
    {".is.note", "in that list: true when it is #note"},
    {".is.on", "in that list: true when it is #on"},
    {".is.postpone", "in that list: true when it is #postpone"},
    {".is.priority", "in that list: true when it is #priority"},
    {".is.receipts", "in that list: true when it is #receipts"},
    {".is.reply", "in that list: true when it is #reply"},
    {".is.search", "in that list: true when it is #search"},
    {".is.segment", "in that list: true when it is #segment"},
    {".is.show", "in that list: true when it is #show"},
    {".is.spam", "in that list: true when it is #spam"},
    {".is.status", "in that list: true when it is #status"},
    {".is.sub", "in that list: true when it is #sub"},
    {".is.tag", "in that list: true when it is #tag"},
    {".is.take", "in that list: true when it is #take"},
    {".is.template", "in that list: true when it is #template"},
    {".is.undo", "in that list: true when it is #undo"},
    {".is.watch", "in that list: true when it is #watch"},
    {".is.why", "in that list: true when it is #why"},
};

static const struct clf_template_field fields[] = {
    {"ticket.number", CLF_SAID("the ticket's number: 1042")},
    {"ticket.tag", CLF_SAID("the number with the gateway's tag: CLF-1042")},
    {"ticket.subject", CLF_SAID("what the ticket is about")},
    {"ticket.status", CLF_SAID("its status, in the administrator's words")},
    {"ticket.priority", CLF_SAID("low, medium, high or critical")},
    {"ticket.urgent", CLF_SAID("true when that is high or critical")},
    {"ticket.critical", CLF_SAID("true when it is critical")},
    {"ticket.score", CLF_SAID("the score the ticket was made for")},
    {"ticket.summary", CLF_SAID("the summary the criterion filled in")},
    {"ticket.comment", CLF_SAID("the customer's words that it is about")},
    {"ticket.segment", CLF_SAID("its present segment")},
    {"ticket.team", "its team (mails to agents only)"},
    {"ticket.causes", "its root causes, divided by commas (mails to agents only)"},
    {"ticket.due_at", "when it is due (mails to agents only)"},
    {"ticket.overdue", "true when that has passed (mails to agents only)"},
    {"ticket.values", "a list: what it holds of lists and in fields that were set up (mails to agents only)"},
    {"ticket.values.label", "in that list: what the field is called (mails to agents only)"},
    {"ticket.values.value", "in that list: what is in it (mails to agents only)"},
    {"ticket.dashboards", "a list: links to dashboards (mails to agents only)"},
    {"ticket.dashboards.name", "in that list: what the link is called (mails to agents only)"},
    {"ticket.dashboards.url", "in that list: where it leads (mails to agents only)"},
    {"ticket.parent", "the tag of the ticket it is part of (mails to agents only)"},
    {"ticket.url", CLF_SAID("its page, when the gateway has one")},
    {"ticket.created_at", CLF_SAID("when it was made")},
    {"customer.name", CLF_SAID("the customer's name")},
    {"customer.address", CLF_SAID("the customer's mail address")},
    {"customer.locale", CLF_SAID("the customer's language: en-GB")},
    {"response.id", CLF_SAID("the survey response's id")},
    {"response.programme", CLF_SAID("the feedback programme")},
    {"response.survey", CLF_SAID("the survey")},
    {"response.score", CLF_SAID("the score given")},
    {"response.comment", CLF_SAID("what the customer wrote there, line by line")},
    {"response.answers", CLF_SAID("a list: the other questions and their answers")},
    {"response.answers.question", CLF_SAID("in that list: the question")},
    {"response.answers.answer", CLF_SAID("in that list: the answer")},
    {"response.place", CLF_SAID("where it was given, or what it is about")},
    {"response.link", CLF_SAID("where the response can be read")},
    {"agent.name",
     CLF_SAID("the agent who is written to; in an answer the one who writes, when the mailbox says show_agent")},
    {"agent.address", "the address of the agent who is written to (mails to agents only)"},
    {"actor.name", "who did what this mail tells of (mails to agents only)"},
    {"owner.name", "the ticket's owner (mails to agents only)"},
    {"owner.you", "true when that is who is written to (mails to agents only)"},
    {"gateway.name", CLF_SAID("the organisation's name, for signing")},
    {"gateway.address", CLF_SAID("the address the gateway writes from")},
    {"message.forwarded", CLF_SAID("to agents: the mail that the one which came passes on below its own words")},
    {"message.text", CLF_SAID("what is said in this mail, or the new text of the reply that came")},
    {"message.from_name", CLF_SAID("who sent the reply that came")},
    {"message.from_address", CLF_SAID("from which address")},
    {"message.quoted", CLF_SAID("what the reply quoted")},
    {"message.unverified", "true when the sender could not be proved (mails to agents only)"},
    {"message.attached", "true when what was attached to it goes along (mails to agents only)"},
    {"message.attachments", CLF_SAID("a list: what was attached to the reply")},
    {"message.attachments.name", CLF_SAID("in that list: the file's name")},
    {"message.attachments.size", CLF_SAID("in that list: its size, in words")},
    {"history", "a list: the last exchanges, newest first (mails to agents only)"},
    {"changes", "a list: what changed (mails to agents only)"},
    {"note.answers", "true when a reply to this mail goes to the customer (mails to agents only)"},
    {"note.becomes_note", "true when a reply to this mail becomes a note (mails to agents only)"},
    {"note.commands", "true when a reply to this mail is read for commands alone (mails to agents only)"},
    {"answer.to", "where an answer goes (mails to agents only, as those below)"},
    {"answer.copied", "who gets it in copy: addresses, divided by commas"},
    {"answer.added", "who came into copy by the mail that the notice tells of"},
    {"answer.proposed", "who was in copy of it, and is not in copy of answers"},
    {"answer.left_out", "how many more were in copy of it, beyond what a ticket takes"},
    {"answer.elsewhere", "true when an answer goes to another address than the customer's own"},
    {"answer.by_another", "true when who wrote that mail isn't the customer"},
    {"link.take", "opens a ready-made mail that takes the ticket (mails to agents only, as those below)"},
    {"link.answer", "opens a mail whose text goes to the customer"},
    {"link.note", "opens a mail whose text becomes a note"},
    {"link.close", "opens a mail that closes the ticket"},
    {"link.postpone", "opens a mail that postpones it by three days"},
    {"link.spam", "opens a mail that says that it is spam"},
    {"link.undo", "opens a mail that takes back what the receipt tells of"},
    {"link.help", "opens a mail that asks for the commands"},
    {"delivery.recipient", "who a mail did not reach (mails to agents only)"},
    {"delivery.copied", "true when it was in copy alone (mails to agents only)"},
    {"delivery.uncertain", "true when it may have arrived all the same (mails to agents only)"},
    {"delivery.too_large", "true when it is too large for the other side (mails to agents only)"},
    {"delivery.full", "true when there is no room in the mailbox there (mails to agents only)"},
    {"delivery.status", "the status the other server gave: 5.1.1 (mails to agents only)"},
    {"delivery.diagnostic", "the other server's words (mails to agents only)"},
    {"refusal.alert", "what an administrator is told of, as a heading (alert-notice)"},
    {"refusal.reason", "why a mail was not obeyed, and what to do (mails to agents only)"},
    {"refusal.kept", "true when it was kept as a note all the same (mails to agents only)"},
    {"refusal.text", "the text of that mail, so that nothing is lost (mails to agents only)"},
    {"sign_in.url", "the link that signs the reader in once (sign-in)"},
    {"sign_in.minutes", "for how many minutes it does (sign-in)"},
    {"confirmation.until", "until when a mail can be confirmed (mails to agents only)"},
    {"confirmation.commands", "a list: the commands of that mail (mails to agents only)"},
    {"confirmation.commands.line", "in that list: the command as it was written"},
    {"confirmation.tickets", "a list: the tickets they are for (mails to agents only)"},
    {"confirmation.tickets.tag", "in that list: the number with the gateway's tag"},
    {"confirmation.text", "what that mail says under its commands (mails to agents only)"},
    {"receipt.done", "a list: a ticket each, and what was done (mails to agents only)"},
    {"receipt.done.tag", "in that list: the ticket's number with the gateway's tag, or nothing"},
    {"receipt.done.subject", "in that list: its subject"},
    {"receipt.done.url", "in that list: its page"},
    {"receipt.done.changes", "in that list, a list: what was done"},
    {"receipt.sent_to", "whom of the customer's side the words go to, or nothing (mails to agents only)"},
    {"receipt.hold", "in how many seconds they leave, or nothing when at once"},
    {"receipt.noted", "true when they became a note"},
    {"receipt.not_sent", "true when something was done on a ticket, and no words went to a customer"},
    {"receipt.held_until", "until when an answer waits and can be taken back (mails to agents only)"},
    {"receipt.asked", "a list: what was asked, each with its answer (mails to agents only)"},
    {"receipt.asked.line", "in that list: the command as it was written"},
    {"receipt.asked.overview", "in that list: of #list alone, how many tickets there are"},
    {"receipt.asked.overview.counts", "how many of each status, or nothing"},
    {"receipt.asked.overview.all", "how many in all"},
    {"receipt.asked.list", "in that list: of #list and #search, the tickets"},
    {"receipt.asked.list.mine", "true when the own tickets were asked for"},
    {"receipt.asked.list.late", "true when the overdue ones were asked for"},
    {"receipt.asked.list.fresh", "true when what is new and nobody's was asked for"},
    {"receipt.asked.list.all", "true when all were asked for"},
    {"receipt.asked.list.team", "the team whose tickets were asked for"},
    {"receipt.asked.list.words", "the words that were searched for"},
    {"receipt.asked.list.named", "the view, or the fields and values, that the list was asked with"},
    {"receipt.asked.list.wrong", "what is wrong with these, so that there is no list"},
    {"receipt.asked.list.counts", "how many there are of each status"},
    {"receipt.asked.list.more", "true when there are more than these"},
    {"receipt.asked.list.advice", "of #search: what to write instead, or what may be missing, or nothing"},
    {"receipt.asked.list.tickets", "in that list, a list: the tickets"},
    {"receipt.asked.list.tickets.found", "in that list, a list: of #search, pieces of text in which the words stand"},
    {"receipt.asked.list.tickets.found.pieces", "in that list, a list: the text, divided where the words are"},
    {"receipt.asked.list.tickets.found.pieces.plain", "in that list: text between the words, or nothing"},
    {"receipt.asked.list.tickets.found.pieces.strong", "in that list: a word that was searched for, or nothing"},
    {"receipt.asked.show", "in that list: of #show, the ticket"},
    {"receipt.asked.show.owner", "who has it"},
    {"receipt.asked.show.team", "its team"},
    {"receipt.asked.show.segment", "its segment"},
    {"receipt.asked.show.summary", "its summary"},
    {"receipt.asked.show.address", "the customer's address"},
    {"receipt.asked.show.reference", "what the customer is known by elsewhere, for those who may see customers"},
    {"receipt.asked.show.phone", "the customer's phone number, likewise"},
    {"receipt.asked.show.opted_out", "true when the customer gets no automatic mail"},
    {"receipt.asked.show.response", "in that list: what the customer answered in a survey"},
    {"receipt.asked.show.response.survey", "the survey"},
    {"receipt.asked.show.response.score", "the score given"},
    {"receipt.asked.show.response.comment", "what the customer wrote there"},
    {"receipt.asked.show.response.place", "where it was given, or what it is about"},
    {"receipt.asked.show.response.link", "where it can be read"},
    {"receipt.asked.show.response.answers", "a list: the other questions and their answers"},
    {"receipt.asked.show.response.answers.question", "in that list: the question"},
    {"receipt.asked.show.response.answers.answer", "in that list: the answer"},
    {"receipt.asked.show.tags", "its tags, divided by commas"},
    {"receipt.asked.show.values", "in that list, a list: what else it holds, of lists and in fields that were set up"},
    {"receipt.asked.show.values.label", "in that list: what the field is called"},
    {"receipt.asked.show.values.value", "in that list: what is in it"},
    {"receipt.asked.show.dashboards", "in that list, a list: links to dashboards"},
    {"receipt.asked.show.dashboards.name", "in that list: what the link is called"},
    {"receipt.asked.show.dashboards.url", "in that list: where it leads"},
    {"receipt.asked.show.history", "in that list, a list: the last exchanges, newest first"},
    {"receipt.asked.show.comments", "in that list, a list: the last notes, newest first"},
    {"receipt.asked.show.planned", "in that list, a list: what waits to go to the customer; at says when"},
    {"receipt.asked.events", "in that list: of #history, the ticket"},
    {"receipt.asked.events.tag", "its number with the gateway's tag"},
    {"receipt.asked.events.subject", "its subject"},
    {"receipt.asked.events.rows", "in that list, a list: what happened, newest first"},
    {"receipt.asked.events.rows.at", "in that list: when"},
    {"receipt.asked.events.rows.who", "in that list: who did it"},
    {"receipt.asked.why", "in that list: of #why, the ticket"},
    {"receipt.asked.why.tag", "its number with the gateway's tag"},
    {"receipt.asked.why.subject", "its subject"},
    {"receipt.asked.why.rows", "in that list, a list: what happened, newest first"},
    {"receipt.asked.why.rows.at", "in that list: when"},
    {"receipt.asked.why.rows.who", "in that list: who did it"},
    {"receipt.asked.why.rows.events", "in that list: what it was, for rules"},
    {"receipt.asked.why.rows.rules", "in that list, a list: the rules that did something, or nearly"},
    {"receipt.asked.why.rows.rules.name", "in that list: the rule's name"},
    {"receipt.asked.why.rows.rules.sentence", "in that list: what came of it, and why"},
    {"receipt.asked.why.rows.further", "in that list: how many other rules did not fit, or nothing"},
    {"receipt.asked.missing", "in that list: the ticket that is not there, or not for this agent to see"},
    {"receipt.asked.help", "in that list: of #help, the commands"},
    {"receipt.asked.help.commands", "in that list, a list: those the agent may use"},
    {"receipt.asked.help.commands.name", "in that list: its name"},
    {"receipt.asked.help.commands.argument", "in that list: what may stand behind it"},
    {"receipt.asked.help.commands.help", "in that list: what it does, in English"},
    {"digest.day", "the day it is written for (mails to agents only)"},
    {"digest.nothing", "true when there is nothing to tell (mails to agents only)"},
    {"digest.mine", "a list: the agent's tickets, the most urgent first (mails to agents only)"},
    {"digest.more", "true when the agent has more than these (mails to agents only)"},
    {"digest.team", "a list: what is new and nobody's (mails to agents only)"},
    {"digest.more_team", "true when there are more than these (mails to agents only)"},
    {"batch.count", "how many tickets were changed (mails to agents only)"},
    {"batch.who", "who did it (mails to agents only)"},
    {"batch.text", "what was written with it, the same on each of them (mails to agents only)"},
    {"batch.tickets", "a list: the tickets, by number (mails to agents only)"},
    {"batch.tickets.assigned", "in that list: true when it went to the agent or the agent's team"},
    {"batch.tickets.escalated", "in that list: true when it was escalated"},
    {"batch.tickets.part_done", "in that list: true when it is a part that is done"},
    {"batch.tickets.changes", "in that list, a list: what changed"},
    {"batch.tickets.text", "in that list: what was written with it, where each has words of its own"},
    {"batch.more", "how many tickets were changed beside these, or nothing (mails to agents only)"},
    {"forward.response", "what goes along of the survey response (kind forward only)"},
    {"forward.response.survey", "the survey"},
    {"forward.response.score", "the score given"},
    {"forward.response.comment", "what the customer wrote there"},
    {"forward.response.answers", "a list: the other questions and their answers"},
    {"forward.response.answers.question", "in that list: the question"},
    {"forward.response.answers.answer", "in that list: the answer"},
    {"forward.customer", "the customer's name, when the response or the exchange goes along (kind forward only)"},
    {"forward.history", "a list: the exchange with the customer, oldest first (kind forward only)"},
    {"forward.comments", "a list: the notes, oldest first (kind forward only)"},
};

/* Which list has which of them. */
static const struct shared {
	const char *list;
	const struct clf_template_field *rows;
	size_t count;
} shared[] = {
    {"history", of_things_said, CLF_COUNT(of_things_said)},
    {"changes", of_changes, CLF_COUNT(of_changes)},
    {"receipt.done.changes", of_changes, CLF_COUNT(of_changes)},
    {"receipt.asked.list.tickets", of_tickets, CLF_COUNT(of_tickets)},
    {"receipt.asked.show", of_tickets, CLF_COUNT(of_tickets)},
    {"receipt.asked.show.history", of_things_said, CLF_COUNT(of_things_said)},
    {"receipt.asked.show.comments", of_things_said, CLF_COUNT(of_things_said)},
    {"receipt.asked.show.planned", of_things_said, CLF_COUNT(of_things_said)},
    {"receipt.asked.events.rows", of_changes, CLF_COUNT(of_changes)},
    {"receipt.asked.help.commands", of_commands, CLF_COUNT(of_commands)},
    {"batch.tickets", of_tickets, CLF_COUNT(of_tickets)},
    {"batch.tickets.changes", of_changes, CLF_COUNT(of_changes)},
    {"digest.mine", of_tickets, CLF_COUNT(of_tickets)},
    {"digest.team", of_tickets, CLF_COUNT(of_tickets)},
    {"forward.history", of_things_said, CLF_COUNT(of_things_said)},
    {"forward.comments", of_things_said, CLF_COUNT(of_things_said)},
};

static const struct {
	const char *name;
	enum template_audience audience;
} kinds[] = {
    {"follow-up", TEMPLATE_CUSTOMER},
    {"answer", TEMPLATE_CUSTOMER},
    {"acknowledgement", TEMPLATE_CUSTOMER},
    {"frame", TEMPLATE_CUSTOMER},
    {"forward", TEMPLATE_THIRD_PARTY},
    {"assignment-notice", TEMPLATE_AGENT},
    {"reply-notice", TEMPLATE_AGENT},
    {"update-notice", TEMPLATE_AGENT},
    {"escalation-notice", TEMPLATE_AGENT},
    {"due-notice", TEMPLATE_AGENT},
    {"subticket-notice", TEMPLATE_AGENT},
    {"delivery-failure-notice", TEMPLATE_AGENT},
    {"refusal-notice", TEMPLATE_AGENT},
    {"alert-notice", TEMPLATE_AGENT},
    {"confirmation", TEMPLATE_AGENT},
    {"sign-in", TEMPLATE_AGENT},
    {"receipt", TEMPLATE_AGENT},
    {"digest", TEMPLATE_AGENT},
    {"batch-notice", TEMPLATE_AGENT},
};

#define KIND_COUNT (CLF_COUNT(kinds))

/* Goes through all fields; what a list has in common with others comes behind the list itself. */
struct walk {
	size_t next, next_shared;
	const struct shared *list; /* NULL: the field before has nothing in common */
	char name[NAME_MAX_BYTES + 1];
	const char *description;
};

static const struct shared *shared_by(const char *list)
{
	for (size_t i = 0; i < CLF_COUNT(shared); i++)
		if (strcmp(shared[i].list, list) == 0)
			return &shared[i];
	return NULL;
}

static bool walk_on(struct walk *walk)
{
	const struct clf_template_field *row;

	if (walk->list != NULL && walk->next_shared < walk->list->count) {
		row = &walk->list->rows[walk->next_shared++];
		snprintf(walk->name, sizeof walk->name, "%s%s", walk->list->list, row->name);
	} else if (walk->next < CLF_COUNT(fields)) {
		row = &fields[walk->next++];
		snprintf(walk->name, sizeof walk->name, "%s", row->name);
		walk->list = shared_by(row->name);
		walk->next_shared = 0;
	} else {
		return false;
	}
	walk->description = row->description;
	return true;
}

const struct clf_template_field *clf_template_fields(struct clf_arena *arena, size_t *count)
{
	struct walk walk = {0};
	struct clf_template_field *all;
	size_t n = CLF_COUNT(fields);

	for (size_t i = 0; i < CLF_COUNT(shared); i++)
		n += shared[i].count;
	all = clf_arena_array_of(arena, n, struct clf_template_field);
	for (size_t i = 0; i < n && walk_on(&walk); i++)
		all[i] = (struct clf_template_field){clf_arena_strdup(arena, walk.name), walk.description};
	*count = n;
	return all;
}

const char *template_kind_at(size_t index)
{
	return index < KIND_COUNT ? kinds[index].name : "";
}

bool template_kind_known(const char *kind)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (strcmp(kinds[i].name, kind) == 0)
			return true;
	return false;
}

enum template_audience template_kind_audience(const char *kind)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (strcmp(kinds[i].name, kind) == 0)
			return kinds[i].audience;
	return TEMPLATE_CUSTOMER;
}

/* path is outer, or lies in it. */
static bool lies_in(const char *path, const char *outer)
{
	size_t length = strlen(outer);

	return strncmp(path, outer, length) == 0 && (path[length] == 0 || path[length] == '.');
}

static bool is_in(const struct clf_template_field *rows, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (lies_in(rows[i].name, path))
			return true;
	return false;
}

bool template_path_exists(const char *path)
{
	if (is_in(fields, CLF_COUNT(fields), path))
		return true;
	for (size_t i = 0; i < CLF_COUNT(shared); i++)
		if (lies_in(path, shared[i].list) &&
		    is_in(shared[i].rows, shared[i].count, path + strlen(shared[i].list)))
			return true;
	return false;
}

const char *template_path_list(const char *path)
{
	static const char *const lists[] = {
	    "batch.tickets",
	    "batch.tickets.changes",
	    "changes",
	    "confirmation.commands",
	    "confirmation.tickets",
	    "digest.mine",
	    "digest.team",
	    "forward.comments",
	    "forward.history",
	    "forward.response.answers",
	    "history",
	    "message.attachments",
	    "receipt.asked",
	    "receipt.asked.events.rows",
	    "receipt.asked.help.commands",
	    "receipt.asked.list.tickets",
	    "receipt.asked.show.comments",
	    "receipt.asked.show.dashboards",
	    "receipt.asked.show.history",
	    "receipt.asked.show.planned",
	    "receipt.asked.show.response.answers",
	    "receipt.asked.show.values",
	    "receipt.done",
	    "receipt.done.changes",
	    "response.answers",
	    "ticket.dashboards",
	    "ticket.values",
	};
	const char *innermost = NULL;

	for (size_t i = 0; i < CLF_COUNT(lists); i++)
		if (lies_in(path, lists[i]) && strcmp(path, lists[i]) != 0 &&
		    (innermost == NULL || strlen(lists[i]) > strlen(innermost)))
			innermost = lists[i];
	return innermost;
}

bool template_path_lies_in(const char *path, const char *outer)
{
	return lies_in(path, outer);
}

static bool lies_in_one(const char *path, const char *const *outer, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (lies_in(path, outer[i]))
			return true;
	return false;
}

/* path holds one of these, or is one, or lies in one. */
static bool touches(const char *path, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (lies_in(names[i], path))
			return true;
	return lies_in_one(path, names, count);
}

const char *template_path_refused(const char *kind, const char *path)
{
	static const char *const agents[] = {
	    "actor",         "agent.address", "batch",   "changes",           "confirmation",       "delivery",
	    "digest",        "history",       "link",    "message.attached",  "message.unverified", "note",
	    "owner",         "receipt",       "refusal", "ticket.dashboards", "ticket.due_at",      "ticket.overdue",
	    "ticket.parent", "ticket.team",
	};
	static const char *const signed_by[] = {"agent.name"};
	/* Acknowledgements go to whoever a stranger says they are: nothing that a stranger wrote is shared. */
	static const char *const shared_by_mails[] = {"agent.name", "gateway", "ticket.number", "ticket.tag"};
	static const char *const outside[] = {"ticket.number", "ticket.tag",   "ticket.subject", "agent.name",
					      "gateway",       "message.text", "forward",        "note.becomes_note"};
	enum template_audience audience = template_kind_audience(kind);

	if (lies_in(path, "forward") && audience != TEMPLATE_THIRD_PARTY)
		return CLF_SAID("is for mails of kind forward");
	if (audience == TEMPLATE_THIRD_PARTY && !touches(path, outside, CLF_COUNT(outside)))
		return CLF_SAID("isn't for people outside");
	if (audience != TEMPLATE_CUSTOMER)
		return NULL;
	if (strcmp(kind, "frame") == 0)
		return touches(path, shared_by_mails, CLF_COUNT(shared_by_mails)) ? NULL
										  : "isn't for what all mails share";
	if (lies_in_one(path, agents, CLF_COUNT(agents)))
		return "is for mails to agents";
	if (lies_in_one(path, signed_by, CLF_COUNT(signed_by)) && strcmp(kind, "acknowledgement") == 0)
		return "is for mails that an agent writes";
	return NULL;
}

void template_path_nearest(const char *path, char *out, size_t size)
{
	struct walk walk = {0};
	size_t least = (size_t)-1;

	while (walk_on(&walk)) {
		size_t here = clf_str_distance(path, walk.name);

		if (here < least) {
			least = here;
			snprintf(out, size, "%s", walk.name);
		}
	}
}
