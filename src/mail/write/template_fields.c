/*
 * template_fields.c - the one table of what a template may name. What each holds is said in the reader's language where
 * templates are written.
 */
#include "write/template_fields.h"

#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/status.h"
#include "clf/mail/write/template.h"

#define NAME_MAX_BYTES 64

/* What stands before and behind what is said of a field, which the page leaves out or says in its own words. */
#define IN_LIST "in that list: "
#define IN_LIST_LIST "in that list, a list: "
#define LIST "a list: "
#define INSIDE " (mails to agents only)"
#define INSIDE_AND_BELOW " (mails to agents only, as those below)"

/* What several lists have alike: tickets, changes, things said, and commands; a name goes on from the list's. */
static const struct clf_template_field of_tickets[] = {
    {".tag", IN_LIST CLF_SAID("the ticket's number with the gateway's tag")},
    {".subject", IN_LIST CLF_SAID("its subject")},
    {".status", IN_LIST CLF_SAID("its status")},
    {".priority", IN_LIST CLF_SAID("its priority")},
    {".urgent", IN_LIST CLF_SAID("true when the priority is high or critical")},
    {".critical", IN_LIST CLF_SAID("true when it is critical")},
    {".score", IN_LIST CLF_SAID("its score")},
    {".customer", IN_LIST CLF_SAID("the customer's name")},
    {".due_at", IN_LIST CLF_SAID("when it is due")},
    {".overdue", IN_LIST CLF_SAID("true when that has passed")},
    {".since", IN_LIST CLF_SAID("when it was made")},
    {".url", IN_LIST CLF_SAID("its page")},
    {".link.take", IN_LIST CLF_SAID("as link.take, for that ticket")},
    {".link.close", IN_LIST CLF_SAID("as link.close, for that ticket")},
    {".link.postpone", IN_LIST CLF_SAID("as link.postpone, for that ticket")},
};

static const struct clf_template_field of_changes[] = {
    {".from", IN_LIST CLF_SAID("the value before")},
    {".to", IN_LIST CLF_SAID("the value after")},
    {".what", IN_LIST CLF_SAID("what changed, as the history names it")},
    {".off", IN_LIST CLF_SAID("true when the value after is off")},
    {".is.status", IN_LIST CLF_SAID("true when it is the status")},
    {".is.owner", IN_LIST CLF_SAID("true when it is the owner")},
    {".is.team", IN_LIST CLF_SAID("true when it is the team")},
    {".is.priority", IN_LIST CLF_SAID("true when it is the priority")},
    {".is.segment", IN_LIST CLF_SAID("true when it is the segment")},
    {".is.due", IN_LIST CLF_SAID("true when it is the due date")},
    {".is.comment", IN_LIST CLF_SAID("true when a note was added")},
    {".is.answer", IN_LIST CLF_SAID("true when the customer was answered")},
    {".is.copied", IN_LIST CLF_SAID("true when somebody came into copy")},
    {".is.uncopied", IN_LIST CLF_SAID("true when somebody was taken out of it")},
    {".is.recipients", IN_LIST CLF_SAID("true when it says who gets an answer")},
    {".is.forward", IN_LIST CLF_SAID("true when it was forwarded")},
    {".is.tag", IN_LIST CLF_SAID("true when a tag was added")},
    {".is.untag", IN_LIST CLF_SAID("true when a tag was taken away")},
    {".is.watch", IN_LIST CLF_SAID("true when the agent watches it from now on")},
    {".is.mute", IN_LIST CLF_SAID("true when the agent hears no more of it")},
    {".is.created", IN_LIST CLF_SAID("true when the ticket was made")},
    {".is.for", IN_LIST CLF_SAID("true when it says whose ticket an agent's mail made")},
    {".is.had", IN_LIST CLF_SAID("true when the customer has the answer from the agent")},
    {".is.message", IN_LIST CLF_SAID("true when a mail came")},
    {".is.setting", IN_LIST CLF_SAID("true when it is a setting of the agent's own")},
    {".is.failed", IN_LIST CLF_SAID("true when a mail was not delivered")},
    {".is.sub", IN_LIST CLF_SAID("true when a sub-ticket was made")},
    {".is.parent", IN_LIST CLF_SAID("true when it says what it is part of")},
    {".is.sub_done", IN_LIST CLF_SAID("true when a sub-ticket is done")},
    {".is.subs_open", IN_LIST CLF_SAID("true when it says how many sub-tickets are still open")},
    {".is.linked", IN_LIST CLF_SAID("true when it was linked with another ticket")},
    {".is.told", IN_LIST CLF_SAID("true when its due date was told of")},
    {".is.undone", IN_LIST CLF_SAID("true when something was taken back")},
    {".is.withheld", IN_LIST CLF_SAID("true when an attachment was not sent, and can be")},
    {".is.left_out", IN_LIST CLF_SAID("true when an attachment that a program made was not sent")},
    {".is.own_address", IN_LIST CLF_SAID("true when the agent's own address was replaced")},
    {".is.passed_on", IN_LIST CLF_SAID("true when a mail that was passed on below an agent's words was not sent")},
    {".is.signature", IN_LIST CLF_SAID("true when the agent's signature was not sent")},
    {".is.attached", IN_LIST CLF_SAID("true when a file was put on the ticket")},
    {".is.detached", IN_LIST CLF_SAID("true when a file was taken away")},
    {".is.not_filed", IN_LIST CLF_SAID("true when an attachment of the agent's mail was not put on the ticket")},
    {".is.edited", IN_LIST CLF_SAID("true when the agent's note was changed")},
    {".is.unnoted", IN_LIST CLF_SAID("true when the agent's note was taken away")},
    {".is.planned", IN_LIST CLF_SAID("true when it was written to go to the customer later, at to")},
    {".is.called_off", IN_LIST CLF_SAID("true when what was to go later, at from, was called off")},
    {".is.taken_back", IN_LIST CLF_SAID("true when a person took back what was to go")},
    {".is.not_sent", IN_LIST CLF_SAID("true when what was to go later, at from, couldn't; to says why")},
    {".is.unmarked", IN_LIST CLF_SAID("true when text was taken for a quotation that nothing marks as one")},
    {".is.unreached", IN_LIST CLF_SAID("true when an answer left out somebody in copy whom no mail reaches")},
    {".is.language", IN_LIST CLF_SAID("true when a template was not there in the customer's language")},
    {".is.other", IN_LIST CLF_SAID("true when it is none of these")},
};

static const struct clf_template_field of_things_said[] = {
    {".at", IN_LIST CLF_SAID("when")},
    {".who", IN_LIST CLF_SAID("who")},
    {".from_us", IN_LIST CLF_SAID("true when we said it")},
    {".text", IN_LIST CLF_SAID("what was said")},
};

#define IS_COMMAND IN_LIST "true when it is #"
static const struct clf_template_field of_commands[] = {
    {".is.assign", IS_COMMAND "assign"},     {".is.cc", IS_COMMAND "cc"},
    {".is.close", IS_COMMAND "close"},       {".is.delete", IS_COMMAND "delete"},
    {".is.digest", IS_COMMAND "digest"},     {".is.due", IS_COMMAND "due"},
    {".is.forward", IS_COMMAND "forward"},   {".is.help", IS_COMMAND "help"},
    {".is.history", IS_COMMAND "history"},   {".is.list", IS_COMMAND "list"},
    {".is.mute", IS_COMMAND "mute"},         {".is.new", IS_COMMAND "new"},
    {".is.note", IS_COMMAND "note"},         {".is.on", IS_COMMAND "on"},
    {".is.postpone", IS_COMMAND "postpone"}, {".is.priority", IS_COMMAND "priority"},
    {".is.receipts", IS_COMMAND "receipts"}, {".is.reply", IS_COMMAND "reply"},
    {".is.search", IS_COMMAND "search"},     {".is.segment", IS_COMMAND "segment"},
    {".is.show", IS_COMMAND "show"},         {".is.spam", IS_COMMAND "spam"},
    {".is.status", IS_COMMAND "status"},     {".is.sub", IS_COMMAND "sub"},
    {".is.tag", IS_COMMAND "tag"},           {".is.take", IS_COMMAND "take"},
    {".is.template", IS_COMMAND "template"}, {".is.undo", IS_COMMAND "undo"},
    {".is.watch", IS_COMMAND "watch"},       {".is.why", IS_COMMAND "why"},
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
    {"ticket.team", CLF_SAID("its team") INSIDE},
    {"ticket.causes", CLF_SAID("its root causes, divided by commas") INSIDE},
    {"ticket.due_at", CLF_SAID("when it is due") INSIDE},
    {"ticket.overdue", CLF_SAID("true when that has passed") INSIDE},
    {"ticket.values", LIST CLF_SAID("what it holds of lists and in fields that were set up") INSIDE},
    {"ticket.values.label", IN_LIST CLF_SAID("what the field is called") INSIDE},
    {"ticket.values.value", IN_LIST CLF_SAID("what is in it") INSIDE},
    {"ticket.dashboards", LIST CLF_SAID("links to dashboards") INSIDE},
    {"ticket.dashboards.name", IN_LIST CLF_SAID("what the link is called") INSIDE},
    {"ticket.dashboards.url", IN_LIST CLF_SAID("where it leads") INSIDE},
    {"ticket.parent", CLF_SAID("the tag of the ticket it is part of") INSIDE},
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
    {"response.answers", LIST CLF_SAID("the other questions and their answers")},
    {"response.answers.question", IN_LIST CLF_SAID("the question")},
    {"response.answers.answer", IN_LIST CLF_SAID("the answer")},
    {"response.place", CLF_SAID("where it was given, or what it is about")},
    {"response.link", CLF_SAID("where the response can be read")},
    {"agent.name",
     CLF_SAID("the agent who is written to; in an answer the one who writes, when the mailbox says show_agent")},
    {"agent.address", CLF_SAID("the address of the agent who is written to") INSIDE},
    {"actor.name", CLF_SAID("who did what this mail tells of") INSIDE},
    {"owner.name", CLF_SAID("the ticket's owner") INSIDE},
    {"owner.you", CLF_SAID("true when that is who is written to") INSIDE},
    {"gateway.name", CLF_SAID("the organisation's name, for signing")},
    {"gateway.address", CLF_SAID("the address the gateway writes from")},
    {"message.forwarded", CLF_SAID("to agents: the mail that the one which came passes on below its own words")},
    {"message.text", CLF_SAID("what is said in this mail, or the new text of the reply that came")},
    {"message.from_name", CLF_SAID("who sent the reply that came")},
    {"message.from_address", CLF_SAID("from which address")},
    {"message.quoted", CLF_SAID("what the reply quoted")},
    {"message.unverified", CLF_SAID("true when the sender could not be proved") INSIDE},
    {"message.attached", CLF_SAID("true when what was attached to it goes along") INSIDE},
    {"message.attachments", LIST CLF_SAID("what was attached to the reply")},
    {"message.attachments.name", IN_LIST CLF_SAID("the file's name")},
    {"message.attachments.size", IN_LIST CLF_SAID("its size, in words")},
    {"history", LIST CLF_SAID("the last exchanges, newest first") INSIDE},
    {"changes", LIST CLF_SAID("what changed") INSIDE},
    {"note.answers", CLF_SAID("true when a reply to this mail goes to the customer") INSIDE},
    {"note.becomes_note", CLF_SAID("true when a reply to this mail becomes a note") INSIDE},
    {"note.commands", CLF_SAID("true when a reply to this mail is read for commands alone") INSIDE},
    {"answer.to", CLF_SAID("where an answer goes") INSIDE_AND_BELOW},
    {"answer.copied", CLF_SAID("who gets it in copy: addresses, divided by commas")},
    {"answer.added", CLF_SAID("who came into copy by the mail that the notice tells of")},
    {"answer.proposed", CLF_SAID("who was in copy of it, and is not in copy of answers")},
    {"answer.left_out", CLF_SAID("how many more were in copy of it, beyond what a ticket takes")},
    {"answer.elsewhere", CLF_SAID("true when an answer goes to another address than the customer's own")},
    {"answer.by_another", CLF_SAID("true when who wrote that mail isn't the customer")},
    {"link.take", CLF_SAID("opens a ready-made mail that takes the ticket") INSIDE_AND_BELOW},
    {"link.answer", CLF_SAID("opens a mail whose text goes to the customer")},
    {"link.note", CLF_SAID("opens a mail whose text becomes a note")},
    {"link.close", CLF_SAID("opens a mail that closes the ticket")},
    {"link.postpone", CLF_SAID("opens a mail that postpones it by three days")},
    {"link.spam", CLF_SAID("opens a mail that says that it is spam")},
    {"link.undo", CLF_SAID("opens a mail that takes back what the receipt tells of")},
    {"link.help", CLF_SAID("opens a mail that asks for the commands")},
    {"delivery.recipient", CLF_SAID("who a mail did not reach") INSIDE},
    {"delivery.copied", CLF_SAID("true when it was in copy alone") INSIDE},
    {"delivery.uncertain", CLF_SAID("true when it may have arrived all the same") INSIDE},
    {"delivery.too_large", CLF_SAID("true when it is too large for the other side") INSIDE},
    {"delivery.full", CLF_SAID("true when there is no room in the mailbox there") INSIDE},
    {"delivery.status", CLF_SAID("the status the other server gave: 5.1.1") INSIDE},
    {"delivery.diagnostic", CLF_SAID("the other server's words") INSIDE},
    {"refusal.alert", CLF_SAID("what an administrator is told of, as a heading") " (alert-notice)"},
    {"refusal.reason", CLF_SAID("why a mail was not obeyed, and what to do") INSIDE},
    {"refusal.kept", CLF_SAID("true when it was kept as a note all the same") INSIDE},
    {"refusal.text", CLF_SAID("the text of that mail, so that nothing is lost") INSIDE},
    {"sign_in.url", CLF_SAID("the link that signs the reader in once") " (sign-in)"},
    {"sign_in.minutes", CLF_SAID("for how many minutes it does") " (sign-in)"},
    {"confirmation.until", CLF_SAID("until when a mail can be confirmed") INSIDE},
    {"confirmation.commands", LIST CLF_SAID("the commands of that mail") INSIDE},
    {"confirmation.commands.line", IN_LIST CLF_SAID("the command as it was written")},
    {"confirmation.tickets", LIST CLF_SAID("the tickets they are for") INSIDE},
    {"confirmation.tickets.tag", IN_LIST CLF_SAID("the number with the gateway's tag")},
    {"confirmation.text", CLF_SAID("what that mail says under its commands") INSIDE},
    {"receipt.done", LIST CLF_SAID("a ticket each, and what was done") INSIDE},
    {"receipt.done.tag", IN_LIST CLF_SAID("the ticket's number with the gateway's tag, or nothing")},
    {"receipt.done.subject", IN_LIST CLF_SAID("its subject")},
    {"receipt.done.url", IN_LIST CLF_SAID("its page")},
    {"receipt.done.changes", IN_LIST_LIST CLF_SAID("what was done")},
    {"receipt.sent_to", CLF_SAID("whom of the customer's side the words go to, or nothing") INSIDE},
    {"receipt.hold", CLF_SAID("in how many seconds they leave, or nothing when at once")},
    {"receipt.noted", CLF_SAID("true when they became a note")},
    {"receipt.not_sent", CLF_SAID("true when something was done on a ticket, and no words went to a customer")},
    {"receipt.held_until", CLF_SAID("until when an answer waits and can be taken back") INSIDE},
    {"receipt.asked", LIST CLF_SAID("what was asked, each with its answer") INSIDE},
    {"receipt.asked.line", IN_LIST CLF_SAID("the command as it was written")},
    {"receipt.asked.overview", IN_LIST CLF_SAID("of #list alone, how many tickets there are")},
    {"receipt.asked.overview.counts", CLF_SAID("how many of each status, or nothing")},
    {"receipt.asked.overview.all", CLF_SAID("how many in all")},
    {"receipt.asked.list", IN_LIST CLF_SAID("of #list and #search, the tickets")},
    {"receipt.asked.list.mine", CLF_SAID("true when the own tickets were asked for")},
    {"receipt.asked.list.late", CLF_SAID("true when the overdue ones were asked for")},
    {"receipt.asked.list.fresh", CLF_SAID("true when what is new and nobody's was asked for")},
    {"receipt.asked.list.all", CLF_SAID("true when all were asked for")},
    {"receipt.asked.list.team", CLF_SAID("the team whose tickets were asked for")},
    {"receipt.asked.list.words", CLF_SAID("the words that were searched for")},
    {"receipt.asked.list.named", CLF_SAID("the view, or the fields and values, that the list was asked with")},
    {"receipt.asked.list.wrong", CLF_SAID("what is wrong with these, so that there is no list")},
    {"receipt.asked.list.counts", CLF_SAID("how many there are of each status")},
    {"receipt.asked.list.more", CLF_SAID("true when there are more than these")},
    {"receipt.asked.list.advice", CLF_SAID("of #search: what to write instead, or what may be missing, or nothing")},
    {"receipt.asked.list.tickets", IN_LIST_LIST CLF_SAID("the tickets")},
    {"receipt.asked.list.tickets.found", IN_LIST_LIST CLF_SAID("of #search, pieces of text in which the words stand")},
    {"receipt.asked.list.tickets.found.pieces", IN_LIST_LIST CLF_SAID("the text, divided where the words are")},
    {"receipt.asked.list.tickets.found.pieces.plain", IN_LIST CLF_SAID("text between the words, or nothing")},
    {"receipt.asked.list.tickets.found.pieces.strong", IN_LIST CLF_SAID("a word that was searched for, or nothing")},
    {"receipt.asked.show", IN_LIST CLF_SAID("of #show, the ticket")},
    {"receipt.asked.show.owner", CLF_SAID("who has it")},
    {"receipt.asked.show.team", CLF_SAID("its team")},
    {"receipt.asked.show.segment", CLF_SAID("its segment")},
    {"receipt.asked.show.summary", CLF_SAID("its summary")},
    {"receipt.asked.show.address", CLF_SAID("the customer's address")},
    {"receipt.asked.show.reference",
     CLF_SAID("what the customer is known by elsewhere, for those who may see customers")},
    {"receipt.asked.show.phone", CLF_SAID("the customer's phone number, likewise")},
    {"receipt.asked.show.opted_out", CLF_SAID("true when the customer gets no automatic mail")},
    {"receipt.asked.show.response", IN_LIST CLF_SAID("what the customer answered in a survey")},
    {"receipt.asked.show.response.survey", CLF_SAID("the survey")},
    {"receipt.asked.show.response.score", CLF_SAID("the score given")},
    {"receipt.asked.show.response.comment", CLF_SAID("what the customer wrote there")},
    {"receipt.asked.show.response.place", CLF_SAID("where it was given, or what it is about")},
    {"receipt.asked.show.response.link", CLF_SAID("where it can be read")},
    {"receipt.asked.show.response.answers", LIST CLF_SAID("the other questions and their answers")},
    {"receipt.asked.show.response.answers.question", IN_LIST CLF_SAID("the question")},
    {"receipt.asked.show.response.answers.answer", IN_LIST CLF_SAID("the answer")},
    {"receipt.asked.show.tags", CLF_SAID("its tags, divided by commas")},
    {"receipt.asked.show.values", IN_LIST_LIST CLF_SAID("what else it holds, of lists and in fields that were set up")},
    {"receipt.asked.show.values.label", IN_LIST CLF_SAID("what the field is called")},
    {"receipt.asked.show.values.value", IN_LIST CLF_SAID("what is in it")},
    {"receipt.asked.show.dashboards", IN_LIST_LIST CLF_SAID("links to dashboards")},
    {"receipt.asked.show.dashboards.name", IN_LIST CLF_SAID("what the link is called")},
    {"receipt.asked.show.dashboards.url", IN_LIST CLF_SAID("where it leads")},
    {"receipt.asked.show.history", IN_LIST_LIST CLF_SAID("the last exchanges, newest first")},
    {"receipt.asked.show.comments", IN_LIST_LIST CLF_SAID("the last notes, newest first")},
    {"receipt.asked.show.planned", IN_LIST_LIST CLF_SAID("what waits to go to the customer; at says when")},
    {"receipt.asked.events", IN_LIST CLF_SAID("of #history, the ticket")},
    {"receipt.asked.events.tag", CLF_SAID("its number with the gateway's tag")},
    {"receipt.asked.events.subject", CLF_SAID("its subject")},
    {"receipt.asked.events.rows", IN_LIST_LIST CLF_SAID("what happened, newest first")},
    {"receipt.asked.events.rows.at", IN_LIST CLF_SAID("when")},
    {"receipt.asked.events.rows.who", IN_LIST CLF_SAID("who did it")},
    {"receipt.asked.why", IN_LIST CLF_SAID("of #why, the ticket")},
    {"receipt.asked.why.tag", CLF_SAID("its number with the gateway's tag")},
    {"receipt.asked.why.subject", CLF_SAID("its subject")},
    {"receipt.asked.why.rows", IN_LIST_LIST CLF_SAID("what happened, newest first")},
    {"receipt.asked.why.rows.at", IN_LIST CLF_SAID("when")},
    {"receipt.asked.why.rows.who", IN_LIST CLF_SAID("who did it")},
    {"receipt.asked.why.rows.events", IN_LIST CLF_SAID("what it was, for rules")},
    {"receipt.asked.why.rows.rules", IN_LIST_LIST CLF_SAID("the rules that did something, or nearly")},
    {"receipt.asked.why.rows.rules.name", IN_LIST CLF_SAID("the rule's name")},
    {"receipt.asked.why.rows.rules.sentence", IN_LIST CLF_SAID("what came of it, and why")},
    {"receipt.asked.why.rows.further", IN_LIST CLF_SAID("how many other rules did not fit, or nothing")},
    {"receipt.asked.missing", IN_LIST CLF_SAID("the ticket that is not there, or not for this agent to see")},
    {"receipt.asked.help", IN_LIST CLF_SAID("of #help, the commands")},
    {"receipt.asked.help.commands", IN_LIST_LIST CLF_SAID("those the agent may use")},
    {"receipt.asked.help.commands.name", IN_LIST CLF_SAID("its name")},
    {"receipt.asked.help.commands.argument", IN_LIST CLF_SAID("what may stand behind it")},
    {"receipt.asked.help.commands.help", IN_LIST CLF_SAID("what it does, in English")},
    {"digest.day", CLF_SAID("the day it is written for") INSIDE},
    {"digest.nothing", CLF_SAID("true when there is nothing to tell") INSIDE},
    {"digest.mine", LIST CLF_SAID("the agent's tickets, the most urgent first") INSIDE},
    {"digest.more", CLF_SAID("true when the agent has more than these") INSIDE},
    {"digest.team", LIST CLF_SAID("what is new and nobody's") INSIDE},
    {"digest.more_team", CLF_SAID("true when there are more than these") INSIDE},
    {"batch.count", CLF_SAID("how many tickets were changed") INSIDE},
    {"batch.who", CLF_SAID("who did it") INSIDE},
    {"batch.text", CLF_SAID("what was written with it, the same on each of them") INSIDE},
    {"batch.tickets", LIST CLF_SAID("the tickets, by number") INSIDE},
    {"batch.tickets.assigned", IN_LIST CLF_SAID("true when it went to the agent or the agent's team")},
    {"batch.tickets.escalated", IN_LIST CLF_SAID("true when it was escalated")},
    {"batch.tickets.part_done", IN_LIST CLF_SAID("true when it is a part that is done")},
    {"batch.tickets.changes", IN_LIST_LIST CLF_SAID("what changed")},
    {"batch.tickets.text", IN_LIST CLF_SAID("what was written with it, where each has words of its own")},
    {"batch.more", CLF_SAID("how many tickets were changed beside these, or nothing") INSIDE},
    {"forward.response", CLF_SAID("what goes along of the survey response") " (kind forward only)"},
    {"forward.response.survey", CLF_SAID("the survey")},
    {"forward.response.score", CLF_SAID("the score given")},
    {"forward.response.comment", CLF_SAID("what the customer wrote there")},
    {"forward.response.answers", LIST CLF_SAID("the other questions and their answers")},
    {"forward.response.answers.question", IN_LIST CLF_SAID("the question")},
    {"forward.response.answers.answer", IN_LIST CLF_SAID("the answer")},
    {"forward.customer",
     CLF_SAID("the customer's name, when the response or the exchange goes along") " (kind forward only)"},
    {"forward.history", LIST CLF_SAID("the exchange with the customer, oldest first") " (kind forward only)"},
    {"forward.comments", LIST CLF_SAID("the notes, oldest first") " (kind forward only)"},
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
