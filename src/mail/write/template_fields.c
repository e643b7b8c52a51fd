/*
 * template_fields.c - the one table of what a template may name.
 */
#include "write/template_fields.h"

#include <string.h>

#include "clf/base/count.h"
#include "clf/mail/write/template.h"

#define NAME_MAX_BYTES 64

/* Rows that are the same in each list of tickets, of changes, of things said, and of commands. */
/* clang-format off */
#define TICKET_ROWS(list) \
	{list ".tag", "in that list: the ticket's number with the gateway's tag"}, \
	{list ".subject", "in that list: its subject"}, \
	{list ".status", "in that list: its status"}, \
	{list ".priority", "in that list: its priority"}, \
	{list ".urgent", "in that list: true when the priority is high or critical"}, \
	{list ".critical", "in that list: true when it is critical"}, \
	{list ".score", "in that list: its score"}, \
	{list ".customer", "in that list: the customer's name"}, \
	{list ".due_at", "in that list: when it is due"}, \
	{list ".overdue", "in that list: true when that has passed"}, \
	{list ".since", "in that list: when it was made"}, \
	{list ".url", "in that list: its page"}, \
	{list ".link.take", "in that list: as link.take, for that ticket"}, \
	{list ".link.close", "in that list: as link.close, for that ticket"}, \
	{list ".link.postpone", "in that list: as link.postpone, for that ticket"}
#define CHANGE_ROWS(list) \
	{list ".from", "in that list: the value before"}, \
	{list ".to", "in that list: the value after"}, \
	{list ".what", "in that list: what changed, as the history names it"}, \
	{list ".off", "in that list: true when the value after is off"}, \
	{list ".is.status", "in that list: true when it is the status"}, \
	{list ".is.owner", "in that list: true when it is the owner"}, \
	{list ".is.team", "in that list: true when it is the team"}, \
	{list ".is.priority", "in that list: true when it is the priority"}, \
	{list ".is.segment", "in that list: true when it is the segment"}, \
	{list ".is.due", "in that list: true when it is the due date"}, \
	{list ".is.comment", "in that list: true when a note was added"}, \
	{list ".is.answer", "in that list: true when the customer was answered"}, \
	{list ".is.forward", "in that list: true when it was forwarded"}, \
	{list ".is.tag", "in that list: true when a tag was added"}, \
	{list ".is.untag", "in that list: true when a tag was taken away"}, \
	{list ".is.watch", "in that list: true when the agent watches it from now on"}, \
	{list ".is.mute", "in that list: true when the agent hears no more of it"}, \
	{list ".is.created", "in that list: true when the ticket was made"}, \
	{list ".is.message", "in that list: true when a mail came"}, \
	{list ".is.setting", "in that list: true when it is a setting of the agent's own"}, \
	{list ".is.failed", "in that list: true when a mail was not delivered"}, \
	{list ".is.linked", "in that list: true when it was linked with another ticket"}, \
	{list ".is.told", "in that list: true when its due date was told of"}, \
	{list ".is.undone", "in that list: true when something was taken back"}, \
	{list ".is.other", "in that list: true when it is none of these"}
#define SAID_ROWS(list) \
	{list ".at", "in that list: when"}, \
	{list ".who", "in that list: who"}, \
	{list ".from_us", "in that list: true when we said it"}, \
	{list ".text", "in that list: what was said"}
#define HELP_ROWS(list) \
	{list ".is.assign", "in that list: true when it is #assign"}, \
	{list ".is.close", "in that list: true when it is #close"}, \
	{list ".is.delete", "in that list: true when it is #delete"}, \
	{list ".is.digest", "in that list: true when it is #digest"}, \
	{list ".is.due", "in that list: true when it is #due"}, \
	{list ".is.forward", "in that list: true when it is #forward"}, \
	{list ".is.help", "in that list: true when it is #help"}, \
	{list ".is.history", "in that list: true when it is #history"}, \
	{list ".is.list", "in that list: true when it is #list"}, \
	{list ".is.mute", "in that list: true when it is #mute"}, \
	{list ".is.new", "in that list: true when it is #new"}, \
	{list ".is.note", "in that list: true when it is #note"}, \
	{list ".is.on", "in that list: true when it is #on"}, \
	{list ".is.postpone", "in that list: true when it is #postpone"}, \
	{list ".is.priority", "in that list: true when it is #priority"}, \
	{list ".is.receipts", "in that list: true when it is #receipts"}, \
	{list ".is.reply", "in that list: true when it is #reply"}, \
	{list ".is.search", "in that list: true when it is #search"}, \
	{list ".is.segment", "in that list: true when it is #segment"}, \
	{list ".is.show", "in that list: true when it is #show"}, \
	{list ".is.spam", "in that list: true when it is #spam"}, \
	{list ".is.status", "in that list: true when it is #status"}, \
	{list ".is.tag", "in that list: true when it is #tag"}, \
	{list ".is.take", "in that list: true when it is #take"}, \
	{list ".is.template", "in that list: true when it is #template"}, \
	{list ".is.undo", "in that list: true when it is #undo"}, \
	{list ".is.watch", "in that list: true when it is #watch"}
/* clang-format on */

static const struct clf_template_field fields[] = {
    {"ticket.number", "the ticket's number: 1042"},
    {"ticket.tag", "the number with the gateway's tag: CLF-1042"},
    {"ticket.subject", "what the ticket is about"},
    {"ticket.status", "its status, in the administrator's words"},
    {"ticket.priority", "low, medium, high or critical"},
    {"ticket.urgent", "true when that is high or critical"},
    {"ticket.critical", "true when it is critical"},
    {"ticket.score", "the score the ticket was made for"},
    {"ticket.summary", "the summary the criterion filled in"},
    {"ticket.segment", "its present segment"},
    {"ticket.team", "its team (mails to agents only)"},
    {"ticket.due_at", "when it is due (mails to agents only)"},
    {"ticket.overdue", "true when that has passed (mails to agents only)"},
    {"ticket.parent", "the tag of the ticket it is part of (mails to agents only)"},
    {"ticket.url", "its page, when the gateway has one"},
    {"ticket.created_at", "when it was made"},
    {"customer.name", "the customer's name"},
    {"customer.address", "the customer's mail address"},
    {"customer.locale", "the customer's language: en-GB"},
    {"response.id", "the survey response's id"},
    {"response.programme", "the feedback programme"},
    {"response.survey", "the survey"},
    {"response.score", "the score given"},
    {"response.comment", "what the customer wrote there, line by line"},
    {"response.answers", "a list: the other questions and their answers"},
    {"response.answers.question", "in that list: the question"},
    {"response.answers.answer", "in that list: the answer"},
    {"response.link", "where the response can be read"},
    {"agent.name", "the agent who is written to; in an answer the one who writes, when the mailbox says show_agent"},
    {"agent.address", "the address of the agent who is written to (mails to agents only)"},
    {"actor.name", "who did what this mail tells of (mails to agents only)"},
    {"owner.name", "the ticket's owner (mails to agents only)"},
    {"owner.you", "true when that is who is written to (mails to agents only)"},
    {"gateway.name", "the organisation's name, for signing"},
    {"gateway.address", "the address the gateway writes from"},
    {"message.text", "what is said in this mail, or the new text of the reply that came"},
    {"message.from_name", "who sent the reply that came"},
    {"message.from_address", "from which address"},
    {"message.quoted", "what the reply quoted"},
    {"message.unverified", "true when the sender could not be proved (mails to agents only)"},
    {"message.attached", "true when what was attached to it goes along (mails to agents only)"},
    {"message.attachments", "a list: what was attached to the reply"},
    {"message.attachments.name", "in that list: the file's name"},
    {"message.attachments.size", "in that list: its size, in words"},
    {"history", "a list: the last exchanges, newest first (mails to agents only)"},
    SAID_ROWS("history"),
    {"changes", "a list: what changed (mails to agents only)"},
    CHANGE_ROWS("changes"),
    {"note.answers", "true when a reply to this mail goes to the customer (mails to agents only)"},
    {"note.becomes_note", "true when a reply to this mail becomes a note (mails to agents only)"},
    {"note.commands", "true when a reply to this mail is read for commands alone (mails to agents only)"},
    {"link.take", "opens a ready-made mail that takes the ticket (mails to agents only, as those below)"},
    {"link.answer", "opens a mail whose text goes to the customer"},
    {"link.note", "opens a mail whose text becomes a note"},
    {"link.close", "opens a mail that closes the ticket"},
    {"link.postpone", "opens a mail that postpones it by three days"},
    {"link.spam", "opens a mail that says that it is spam"},
    {"link.undo", "opens a mail that takes back what the receipt tells of"},
    {"link.help", "opens a mail that asks for the commands"},
    {"delivery.recipient", "who a mail did not reach (mails to agents only)"},
    {"delivery.uncertain", "true when it may have arrived all the same (mails to agents only)"},
    {"delivery.status", "the status the other server gave: 5.1.1 (mails to agents only)"},
    {"delivery.diagnostic", "the other server's words (mails to agents only)"},
    {"refusal.reason", "why a mail was not obeyed, and what to do (mails to agents only)"},
    {"refusal.text", "the text of that mail, so that nothing is lost (mails to agents only)"},
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
    CHANGE_ROWS("receipt.done.changes"),
    {"receipt.held_until", "until when an answer waits and can be taken back (mails to agents only)"},
    {"receipt.asked", "a list: what was asked, each with its answer (mails to agents only)"},
    {"receipt.asked.line", "in that list: the command as it was written"},
    {"receipt.asked.list", "in that list: of #list and #search, the tickets"},
    {"receipt.asked.list.mine", "true when the own tickets were asked for"},
    {"receipt.asked.list.late", "true when the overdue ones were asked for"},
    {"receipt.asked.list.fresh", "true when what is new and nobody's was asked for"},
    {"receipt.asked.list.all", "true when all were asked for"},
    {"receipt.asked.list.team", "the team whose tickets were asked for"},
    {"receipt.asked.list.words", "the words that were searched for"},
    {"receipt.asked.list.more", "true when there are more than these"},
    {"receipt.asked.list.tickets", "in that list, a list: the tickets"},
    TICKET_ROWS("receipt.asked.list.tickets"),
    {"receipt.asked.show", "in that list: of #show, the ticket"},
    TICKET_ROWS("receipt.asked.show"),
    {"receipt.asked.show.owner", "who has it"},
    {"receipt.asked.show.team", "its team"},
    {"receipt.asked.show.segment", "its segment"},
    {"receipt.asked.show.summary", "its summary"},
    {"receipt.asked.show.address", "the customer's address"},
    {"receipt.asked.show.tags", "its tags, divided by commas"},
    {"receipt.asked.show.history", "in that list, a list: the last exchanges, newest first"},
    SAID_ROWS("receipt.asked.show.history"),
    {"receipt.asked.show.comments", "in that list, a list: the last notes, newest first"},
    SAID_ROWS("receipt.asked.show.comments"),
    {"receipt.asked.events", "in that list: of #history, the ticket"},
    {"receipt.asked.events.tag", "its number with the gateway's tag"},
    {"receipt.asked.events.subject", "its subject"},
    {"receipt.asked.events.rows", "in that list, a list: what happened, newest first"},
    {"receipt.asked.events.rows.at", "in that list: when"},
    {"receipt.asked.events.rows.who", "in that list: who did it"},
    CHANGE_ROWS("receipt.asked.events.rows"),
    {"receipt.asked.missing", "in that list: the ticket that is not there, or not for this agent to see"},
    {"receipt.asked.help", "in that list: of #help, the commands"},
    {"receipt.asked.help.commands", "in that list, a list: those the agent may use"},
    {"receipt.asked.help.commands.name", "in that list: its name"},
    {"receipt.asked.help.commands.argument", "in that list: what may stand behind it"},
    {"receipt.asked.help.commands.help", "in that list: what it does, in English"},
    HELP_ROWS("receipt.asked.help.commands"),
    {"digest.day", "the day it is written for (mails to agents only)"},
    {"digest.nothing", "true when there is nothing to tell (mails to agents only)"},
    {"digest.mine", "a list: the agent's tickets, the most urgent first (mails to agents only)"},
    TICKET_ROWS("digest.mine"),
    {"digest.more", "true when the agent has more than these (mails to agents only)"},
    {"digest.team", "a list: what is new and nobody's (mails to agents only)"},
    TICKET_ROWS("digest.team"),
    {"digest.more_team", "true when there are more than these (mails to agents only)"},
    {"forward.response", "what goes along of the survey response (kind forward only)"},
    {"forward.response.survey", "the survey"},
    {"forward.response.score", "the score given"},
    {"forward.response.comment", "what the customer wrote there"},
    {"forward.response.answers", "a list: the other questions and their answers"},
    {"forward.response.answers.question", "in that list: the question"},
    {"forward.response.answers.answer", "in that list: the answer"},
    {"forward.customer", "the customer's name, when the response or the exchange goes along (kind forward only)"},
    {"forward.history", "a list: the exchange with the customer, oldest first (kind forward only)"},
    SAID_ROWS("forward.history"),
    {"forward.comments", "a list: the notes, oldest first (kind forward only)"},
    SAID_ROWS("forward.comments"),
};

#define FIELD_COUNT (CLF_COUNT(fields))

static const struct {
	const char *name;
	enum template_audience audience;
} kinds[] = {
    {"follow-up", TEMPLATE_CUSTOMER},
    {"answer", TEMPLATE_CUSTOMER},
    {"acknowledgement", TEMPLATE_CUSTOMER},
    {"forward", TEMPLATE_THIRD_PARTY},
    {"assignment-notice", TEMPLATE_AGENT},
    {"reply-notice", TEMPLATE_AGENT},
    {"update-notice", TEMPLATE_AGENT},
    {"escalation-notice", TEMPLATE_AGENT},
    {"due-notice", TEMPLATE_AGENT},
    {"subticket-notice", TEMPLATE_AGENT},
    {"delivery-failure-notice", TEMPLATE_AGENT},
    {"refusal-notice", TEMPLATE_AGENT},
    {"confirmation", TEMPLATE_AGENT},
    {"receipt", TEMPLATE_AGENT},
    {"digest", TEMPLATE_AGENT},
};

#define KIND_COUNT (CLF_COUNT(kinds))

const struct clf_template_field *clf_template_fields(size_t *count)
{
	*count = FIELD_COUNT;
	return fields;
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

bool template_path_exists(const char *path)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (lies_in(fields[i].name, path))
			return true;
	return false;
}

const char *template_path_list(const char *path)
{
	static const char *const lists[] = {
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
	    "receipt.asked.show.history",
	    "receipt.done",
	    "receipt.done.changes",
	    "response.answers",
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
	    "actor",   "agent.address", "changes",          "confirmation",       "delivery",      "digest",
	    "history", "link",          "message.attached", "message.unverified", "note",          "owner",
	    "receipt", "refusal",       "ticket.due_at",    "ticket.overdue",     "ticket.parent", "ticket.team",
	};
	static const char *const signed_by[] = {"agent.name"};
	static const char *const outside[] = {"ticket.number", "ticket.tag",   "ticket.subject", "agent.name",
					      "gateway",       "message.text", "forward",        "note.becomes_note"};
	enum template_audience audience = template_kind_audience(kind);

	if (lies_in(path, "forward") && audience != TEMPLATE_THIRD_PARTY)
		return "is for mails of kind forward";
	if (audience == TEMPLATE_THIRD_PARTY && !touches(path, outside, CLF_COUNT(outside)))
		return "isn't for people outside";
	if (audience != TEMPLATE_CUSTOMER)
		return NULL;
	if (lies_in_one(path, agents, CLF_COUNT(agents)))
		return "is for mails to agents";
	if (lies_in_one(path, signed_by, CLF_COUNT(signed_by)) && strcmp(kind, "acknowledgement") == 0)
		return "is for mails that an agent writes";
	return NULL;
}

/* Levenshtein's distance of the first NAME_MAX_BYTES bytes. */
static size_t distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_BYTES + 1];
	size_t n = strnlen(b, NAME_MAX_BYTES);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; i < NAME_MAX_BYTES && a[i]; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t best = diagonal + (a[i] != b[j]);

			diagonal = row[j + 1];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (diagonal + 1 < best)
				best = diagonal + 1;
			row[j + 1] = best;
		}
	}
	return row[n];
}

const char *template_path_nearest(const char *path)
{
	const char *nearest = fields[0].name;
	size_t least = (size_t)-1;

	for (size_t i = 0; i < FIELD_COUNT; i++) {
		size_t here = distance(path, fields[i].name);

		if (here < least) {
			least = here;
			nearest = fields[i].name;
		}
	}
	return nearest;
}
