/*
 * decision.c - what was decided about a mail that came in, as sentences: from the JSON that the journal keeps.
 */
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "page/mail/mail_words.h"
#include "page/view.h"

#define LINES_BYTES 2000u
#define LISTED 20u

struct saying {
	const char *name, *words;
};

static const char *sentence_of(const struct saying *rows, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(rows[i].name, name))
			return rows[i].words;
	}
	return NULL;
}

static void add(const struct call *call, struct clf_json *items, const char *words)
{
	if (words != NULL)
		clf_json_append(items, clf_json_string(view_say(call, words)));
}

static void add_line(struct clf_json *items, const char *line)
{
	if (line != NULL)
		clf_json_append(items, clf_json_string(line));
}

/* The words have one %s. */
#define ADD_OF(english, of)                                                                                            \
	add_line(items, clf_text_blank(of) ? NULL : clf_arena_printf(call->arena, view_say(call, english), of))

static const char *joined(const struct call *call, const struct clf_json *texts)
{
	struct clf_buf out;
	const char *made;

	clf_buf_init(&out, LINES_BYTES);
	for (size_t i = 0; i < clf_json_size(texts) && i < LISTED; i++) {
		const char *text = clf_json_text(clf_json_at(texts, i));

		if (out.n > 0)
			clf_buf_add_text(&out, "; ");
		clf_buf_add_text(&out, text != NULL ? text : "");
	}
	made = clf_arena_copy(call->arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return made;
}

static void add_way(const struct call *call, struct clf_json *items, const struct clf_json *of)
{
	static const struct saying signals[] = {
	    {"token", CLF_SAID("Found by the reply address.")},
	    {"own-message-id", CLF_SAID("It answers a mail of ours.")},
	    {"message-id", CLF_SAID("It answers a mail that is on the ticket.")},
	    {"reference-line", CLF_SAID("Found by the reference in its text.")},
	    {"subject-tag", CLF_SAID("Found by the ticket’s number in its subject.")},
	    {"none", CLF_SAID("Nothing in it leads to a ticket.")},
	};
	const struct clf_json *rejected = clf_json_get(of, "rejected");

	add(call, items, sentence_of(signals, CLF_COUNT(signals), clf_json_get_text(of, "signal")));
	for (size_t i = 0; i < clf_json_size(rejected) && i < LISTED; i++)
		ADD_OF(CLF_SAID("This did not count: %s"), clf_json_text(clf_json_at(rejected, i)));
}

static void add_author(const struct call *call, struct clf_json *items, const struct clf_json *of)
{
	static const struct saying sureness[] = {
	    {"not", CLF_SAID("Nothing proves who sent it.")},
	    {"token", CLF_SAID("The address it was sent to proves who sent it.")},
	    {"authenticated", CLF_SAID("The receiving server proved who sent it.")},
	    {"confirmed", CLF_SAID("Its author confirmed it.")},
	};
	const struct clf_json *identity = clf_json_get(of, "identity");
	const char *is = clf_json_get_text(identity, "is"), *address = clf_json_get_text(identity, "address");

	if (clf_text_equal(is, "customer"))
		ADD_OF(CLF_SAID("Taken as a customer’s: %s"), address);
	else if (clf_text_equal(is, "agent"))
		ADD_OF(CLF_SAID("Taken as an agent’s: %s"), address);
	else if (clf_text_equal(is, "third-party"))
		ADD_OF(CLF_SAID("Taken as somebody else’s: %s"), address);
	add(call, items, sentence_of(sureness, CLF_COUNT(sureness), clf_json_get_text(identity, "sureness")));
	if (clf_json_get_bool(identity, "authentication_failed", false))
		add(call, items, CLF_SAID("The receiving server found that it is not from that sender."));
}

static void add_kind(const struct call *call, struct clf_json *items, const struct clf_json *of)
{
	static const struct saying kinds[] = {
	    {"auto-reply", CLF_SAID("It is an automatic reply.")},
	    {"bounce", CLF_SAID("It reports that a mail did not arrive.")},
	    {"delayed", CLF_SAID("It reports that a mail is late.")},
	    {"delivered", CLF_SAID("It reports that a mail arrived.")},
	    {"feedback", CLF_SAID("It is a complaint about a mail of ours.")},
	    {"receipt", CLF_SAID("It says that a mail was read.")},
	    {"list", CLF_SAID("It came through a mailing list.")},
	};
	const char *kind = clf_json_get_text(of, "kind"), *words = sentence_of(kinds, CLF_COUNT(kinds), kind);

	if (words != NULL)
		add(call, items, words);
	else if (clf_json_get_bool(of, "automatic", false))
		add(call, items, CLF_SAID("A machine wrote it."));
}

static void add_commands(const struct call *call, struct clf_json *items, const struct clf_json *of)
{
	const struct clf_json *commands = clf_json_get(of, "commands");
	const char *lines = joined(call, clf_json_get(commands, "lines"));

	if (clf_json_get_bool(commands, "obeyed", false))
		ADD_OF(CLF_SAID("Its commands were carried out: %s"), lines);
	else
		ADD_OF(CLF_SAID("Its commands were not carried out: %s"), lines);
}

struct clf_json *present_decision(const struct call *call, const struct clf_json *explanation)
{
	struct clf_json *items = clf_json_array();

	if (clf_json_type(explanation) != CLF_JSON_OBJECT)
		return items;
	add_way(call, items, explanation);
	add_author(call, items, explanation);
	add_kind(call, items, explanation);
	add_commands(call, items, explanation);
	if (clf_json_get_bool(explanation, "our_own", false))
		add(call, items, CLF_SAID("It is a mail of our own that came back."));
	if (clf_json_get_bool(explanation, "copy", false))
		add(call, items, CLF_SAID("The same mail came before."));
	if (clf_json_get(explanation, "oversize") != NULL)
		add(call, items, CLF_SAID("It is too large: only its header was kept."));
	ADD_OF(CLF_SAID("Something in it is broken: %s"), joined(call, clf_json_get(explanation, "problems")));
	return items;
}

const char *present_again(const struct call *call, const struct clf_json *explanation)
{
	const char *outcome = clf_json_get_text(explanation, "outcome"), *why = clf_json_get_text(explanation, "why");
	int64_t ticket = clf_json_get_number(explanation, "ticket", 0);

	if (clf_text_blank(why))
		why = clf_json_get_text(explanation, "refusal");
	why = clf_text_blank(why) ? "?" : view_say(call, why);
	if (clf_text_equal(outcome, "quarantine"))
		return clf_arena_printf(
		    call->arena, view_say(call, CLF_SAID("Read again now, it would only be set aside again: %s")), why);
	if (clf_text_equal(outcome, "ignored"))
		return clf_arena_printf(call->arena,
					view_say(call, CLF_SAID("Read again now, it would be ignored: %s")), why);
	if (clf_text_equal(outcome, "refused"))
		return clf_arena_printf(call->arena,
					view_say(call, CLF_SAID("Read again now, it would be refused: %s")), why);
	if (ticket == 0 || clf_json_get_bool(explanation, "new_ticket", false))
		return view_say(call, CLF_SAID("Read again now, it would make a new ticket."));
	return clf_arena_printf(call->arena, view_say(call, CLF_SAID("Read again now, it would go onto ticket %lld.")),
				(long long)ticket);
}
