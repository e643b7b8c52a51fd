/*
 * quarantine.c - the quarantine commands: mails that came to no ticket, and what is to become of them. Each mail is a
 * transaction of its own: ended in the middle, the rest is done by the same command again.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "clf/act/shape.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/mail/journal_word.h"
#include "clf/ticket/plan/word.h"
#include "commands.h"
#include "session.h"

#define AT_ONCE 100

/* All that was not asked for holds for every mail; the outcome is quarantine unless told. */
static enum clf_status read_filter(struct session *session, const struct command_line *line,
				   struct clf_journal_filter *out, struct clf_error *err)
{
	const char *outcome = option_text(line, "outcome"), *from = option_text(line, "from");
	enum clf_status status = CLF_OK;

	*out = (struct clf_journal_filter){.has_outcome = true,
					   .outcome = CLF_OUTCOME_QUARANTINE,
					   .cause = option_text(line, "cause"),
					   .mailbox = option_text(line, "mailbox")};
	if (outcome != NULL && (!clf_outcome_parse(outcome, &out->outcome) || out->outcome == CLF_OUTCOME_TICKET))
		return clf_error_set(err, CLF_EINVAL, "--outcome is quarantine, ignored or refused, not '%s'", outcome);
	if (from != NULL)
		status = clf_address_fold(session->arena, from, &out->from, err);
	if (status == CLF_OK)
		status = option_time(line, "since", &out->since, err);
	return status == CLF_OK ? option_time(line, "until", &out->until, err) : status;
}

static void print_row(struct session *session, const struct clf_journal_row *row)
{
	struct clf_json *json;
	char time[CLF_TIME_TEXT];

	if (session->json) {
		json = clf_shape_journal_row(row);
		print_json(&json);
		return;
	}
	printf("%-8" PRId64 " %s  %-14s %-12s %-28s %s\n", row->id, clf_time_rfc3339(row->at, time),
	       cell(session->arena, row->cause), cell(session->arena, row->mailbox), cell(session->arena, row->from),
	       cell(session->arena, row->subject));
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *given = option_text(line, "limit");
	int64_t left = given != NULL ? number_of(given, "number of mails") : 50;
	struct clf_journal_filter filter;
	struct clf_page page = {0, 0};
	enum clf_status status = read_filter(session, line, &filter, err);

	filter.subject = option_text(line, "subject");
	if (status == CLF_OK && left == 0)
		return clf_error_set(err, CLF_EINVAL, "--limit takes a number of mails");
	do {
		struct clf_journal_list rows = {NULL, 0, 0};

		page.limit = left < CLF_PAGE_MAX ? (size_t)left : CLF_PAGE_MAX;
		if (status == CLF_OK)
			status = clf_query_journal(session->store, session->arena, &filter, page, &rows, err);
		for (size_t i = 0; status == CLF_OK && i < rows.count; i++)
			print_row(session, &rows.items[i]);
		left -= (int64_t)rows.count;
		page.cursor = rows.next;
	} while (status == CLF_OK && page.cursor != 0 && left > 0);
	return status;
}

int command_quarantine_list(const struct command_line *line)
{
	return with_session(line, list);
}

static void print_words(struct session *session, const struct clf_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char time[CLF_TIME_TEXT];

		printf("%s  %s by %s, %s", clf_time_rfc3339(words[i].at, time), clf_word_name(words[i].kind),
		       cell(session->arena, words[i].who), clf_via_name(words[i].via));
		if (words[i].ticket != 0)
			printf(" to %" PRId64, words[i].ticket);
		printf("%s%s\n", words[i].reason != NULL ? ": " : "",
		       words[i].reason != NULL ? cell(session->arena, words[i].reason) : "");
	}
}

static void print_facts(struct session *session, const struct clf_journal_row *row)
{
	char time[CLF_TIME_TEXT];

	printf("mail      %" PRId64 "\n", row->id);
	printf("outcome   %s\n", row->is_finished ? clf_outcome_name(row->outcome) : "waiting");
	printf("cause     %s\n", cell(session->arena, row->cause));
	printf("reason    %s\n", cell(session->arena, row->reason));
	if (row->ticket != 0)
		printf("ticket    %" PRId64 "\n", row->ticket);
	printf("from      %s\n", cell(session->arena, row->from));
	printf("subject   %s\n", cell(session->arena, row->subject));
	printf("mailbox   %s\n", cell(session->arena, row->mailbox));
	printf("came      %s\n", clf_time_rfc3339(row->at, time));
	printf("size      %" PRId64 "\n", row->size);
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t id = number_of(operand(line, 0), "id of a mail");
	struct clf_journal_row row;
	struct clf_word *words = NULL;
	struct clf_json *json, *said;
	size_t count = 0;
	enum clf_status status;

	if (id == 0)
		return clf_error_set(err, CLF_EINVAL, "give a mail's id, as `clf-mail quarantine list` shows it");
	status = clf_query_journal_row(session->store, session->arena, id, &row, err);
	if (status == CLF_OK)
		status = clf_journal_words(session->store, session->arena, id, &words, &count, err);
	if (status != CLF_OK)
		return status;
	if (!session->json) {
		print_facts(session, &row);
		print_words(session, words, count);
		return CLF_OK;
	}
	json = clf_shape_explained(&row);
	said = clf_json_array();
	for (size_t i = 0; i < count; i++)
		clf_json_append(said, clf_shape_word(&words[i]));
	clf_json_set(json, "words", said);
	print_json(&json);
	return CLF_OK;
}

int command_quarantine_show(const struct command_line *line)
{
	return with_session(line, show);
}

struct saying {
	struct clf_word word;
	size_t first; /* operand that is a mail's id */
	size_t done, failed;
};

static enum clf_status say_one(struct session *session, struct saying *saying, int64_t id, struct clf_error *err)
{
	struct clf_error why = {0};
	enum clf_status status = clf_journal_say(session->store, id, &saying->word, &why);
	const char *state = saying->word.kind == CLF_WORD_DISCARD ? "discarded" : "waiting";

	if (clf_store_is_trouble(status))
		return clf_error_set(err, status, "%s", why.text);
	print_result(session, id, status == CLF_OK ? state : NULL, why.text);
	*(status == CLF_OK ? &saying->done : &saying->failed) += 1;
	return CLF_OK;
}

static enum clf_status say_of_named(struct session *session, const struct command_line *line, struct saying *saying,
				    struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = saying->first; status == CLF_OK && i < operand_count(line); i++) {
		int64_t id = number_of(operand(line, i), "id of a mail");

		if (id == 0)
			saying->failed++;
		else
			status = say_one(session, saying, id, err);
	}
	return status;
}

/* What comes back meanwhile is not taken up a second time: it has ended after the command began. */
static enum clf_status say_of_all(struct session *session, const struct command_line *line, struct saying *saying,
				  struct clf_error *err)
{
	const int64_t began = clf_clock_now();
	struct clf_journal_filter filter;
	int64_t after = 0;
	size_t count;
	enum clf_status status = read_filter(session, line, &filter, err);

	do {
		int64_t *ids = NULL;

		count = 0;
		if (status == CLF_OK)
			status = clf_query_journal_ids(session->store, session->arena, &filter, after, began, AT_ONCE,
						       &ids, &count, err);
		for (size_t i = 0; status == CLF_OK && i < count; i++) {
			status = say_one(session, saying, ids[i], err);
			after = ids[i];
		}
	} while (status == CLF_OK && count == AT_ONCE);
	return status;
}

static bool is_filtered(const struct command_line *line)
{
	return option_flag(line, "all") || option_text(line, "cause") != NULL || option_text(line, "mailbox") != NULL ||
	       option_text(line, "from") != NULL || option_text(line, "since") != NULL ||
	       option_text(line, "until") != NULL || option_text(line, "outcome") != NULL;
}

static int say_all(const struct command_line *line, struct saying *saying)
{
	struct session session;
	struct clf_error err = {0};
	bool filtered = is_filtered(line);
	struct clf_actor actor = session_actor();
	enum clf_status status;

	if ((operand_count(line) > saying->first) == filtered) {
		report_text("say which: ids, or --all, or what they have alike; see 'clf-mail quarantine list'");
		return CLF_EXIT_USAGE;
	}
	saying->word.who = actor.name;
	saying->word.via = CLF_VIA_CLI;
	status = session_open(&session, line, &err);
	if (status == CLF_OK)
		status =
		    filtered ? say_of_all(&session, line, saying, &err) : say_of_named(&session, line, saying, &err);
	session_close(&session);
	if (status != CLF_OK)
		return report_error(&err);
	return saying->failed > 0 ? CLF_EXIT_FAILED : CLF_EXIT_OK;
}

int command_quarantine_retry(const struct command_line *line)
{
	return say_all(line, &(struct saying){.word = {.kind = CLF_WORD_RETRY}});
}

int command_quarantine_release(const struct command_line *line)
{
	return say_all(line, &(struct saying){.word = {.kind = CLF_WORD_RELEASE}});
}

int command_quarantine_assign(const struct command_line *line)
{
	struct saying saying = {.word = {.kind = CLF_WORD_ASSIGN}, .first = 1};

	saying.word.ticket = number_of(operand(line, 0), "ticket number");
	return saying.word.ticket != 0 ? say_all(line, &saying) : CLF_EXIT_USAGE;
}

int command_quarantine_discard(const struct command_line *line)
{
	return say_all(line,
		       &(struct saying){.word = {.kind = CLF_WORD_DISCARD, .reason = option_text(line, "because")}});
}
