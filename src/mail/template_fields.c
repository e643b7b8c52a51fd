/*
 * template_fields.c - the one table of what a template may name.
 */
#include "template_fields.h"

#include <string.h>

#include "clf/mail/template.h"

#define NAME_MAX_BYTES 64

static const struct clf_template_field fields[] = {
    {"ticket.number", "the ticket's number: 1042"},
    {"ticket.tag", "the number with the gateway's tag: CLF-1042"},
    {"ticket.subject", "what the ticket is about"},
    {"ticket.status", "its status, in the administrator's words"},
    {"ticket.priority", "low, medium, high or critical"},
    {"ticket.score", "the score the ticket was made for"},
    {"ticket.summary", "the summary the criterion filled in"},
    {"ticket.segment", "its present segment"},
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
    {"agent.name", "the agent who is written to (mails to agents only)"},
    {"agent.address", "that agent's address (mails to agents only)"},
    {"owner.name", "the ticket's owner"},
    {"gateway.name", "the organisation's name, for signing"},
    {"gateway.address", "the address the gateway writes from"},
    {"message.text", "what is said in this mail, or the new text of the reply that came"},
    {"message.from_name", "who sent the reply that came"},
    {"message.from_address", "from which address"},
    {"message.quoted", "what the reply quoted"},
    {"message.unverified", "true when the sender could not be proved (mails to agents only)"},
    {"message.attachments", "a list: what was attached to the reply"},
    {"message.attachments.name", "in that list: the file's name"},
    {"message.attachments.size", "in that list: its size, in words"},
    {"history", "a list: the last exchanges, newest first (mails to agents only)"},
    {"history.at", "in that list: when"},
    {"history.who", "in that list: who"},
    {"history.text", "in that list: what was said"},
    {"actions", "a list: links that open a ready-made mail (mails to agents only)"},
    {"actions.label", "in that list: what the mail does"},
    {"actions.url", "in that list: its mailto link"},
    {"note.reply_does", "words that say what a reply to this mail does (mails to agents only)"},
    {"delivery.recipient", "who a mail did not reach (mails to agents only)"},
    {"delivery.status", "the status the other server gave: 5.1.1 (mails to agents only)"},
    {"delivery.diagnostic", "the other server's words (mails to agents only)"},
    {"refusal.reason", "why a mail was not obeyed, and what to do (mails to agents only)"},
    {"refusal.text", "the text of that mail, so that nothing is lost (mails to agents only)"},
};

#define FIELD_COUNT (sizeof fields / sizeof *fields)

static const struct {
	const char *name;
	bool for_agents;
} kinds[] = {
    {"follow-up", false},        {"answer", false},      {"acknowledgement", false},
    {"assignment-notice", true}, {"reply-notice", true}, {"delivery-failure-notice", true},
    {"refusal-notice", true},
};

#define KIND_COUNT (sizeof kinds / sizeof *kinds)

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

bool template_kind_for_agents(const char *kind)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (strcmp(kinds[i].name, kind) == 0)
			return kinds[i].for_agents;
	return false;
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
	static const char *const lists[] = {"response.answers", "message.attachments", "history", "actions"};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (lies_in(path, lists[i]))
			return lists[i];
	return NULL;
}

bool template_path_for_agents(const char *path)
{
	static const char *const outer[] = {"agent",    "history", "actions",           "note",
					    "delivery", "refusal", "message.unverified"};

	for (size_t i = 0; i < sizeof outer / sizeof *outer; i++)
		if (lies_in(path, outer[i]))
			return true;
	return false;
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
