/*
 * outbox.c - the outbox commands: mails on their way out, sent again, sent to another address, or given up. Each is a
 * request to the one door of its own.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "clf/act/shape.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/mail/outbox.h"
#include "clf/ticket/plan/word.h"
#include "commands.h"
#include "session.h"

#define AT_ONCE 100

static const char *state_of(const struct clf_outbox_entry *entry)
{
	if (entry->discarded_at != 0)
		return "discarded";
	return entry->kept_back ? "kept-back" : clf_outbox_state_name(entry->state);
}

static void print_row(struct session *session, const struct clf_outbox_entry *entry)
{
	struct clf_json *json;
	char time[CLF_TIME_TEXT];

	if (session->json) {
		json = clf_shape_outbox_entry(entry);
		print_json(&json);
		return;
	}
	printf("%-8" PRId64 " %s  %-10s %-8" PRId64 " %-28s %s\n", entry->id, clf_time_rfc3339(entry->created_at, time),
	       state_of(entry), entry->ticket, cell(session->arena, entry->to), cell(session->arena, entry->reply));
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	static const char *const states[] = {"queued", "claimed",   "committing", "sent",     "deferred",
					     "failed", "uncertain", "kept-back",  "discarded"};
	const char *given = option_text(line, "limit"), *state = option_text(line, "state");
	bool known = state == NULL;
	int64_t left = given != NULL ? number_of(given, "number of mails") : 50;
	struct clf_page page = {0, 0};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; !known && i < CLF_COUNT(states); i++)
		known = strcmp(states[i], state) == 0;
	if (!known)
		return clf_error_set(
		    err, CLF_EINVAL,
		    "--state is queued, deferred, failed, uncertain, kept-back, discarded or sent, not '%s'", state);
	if (left == 0)
		return clf_error_set(err, CLF_EINVAL, "--limit takes a number of mails");
	do {
		struct clf_outbox_list rows = {NULL, 0, 0};

		page.limit = left < CLF_PAGE_MAX ? (size_t)left : CLF_PAGE_MAX;
		status = clf_query_outbox(session->store, session->arena, state, NULL, page, &rows, err);
		for (size_t i = 0; status == CLF_OK && i < rows.count; i++)
			print_row(session, &rows.items[i]);
		left -= (int64_t)rows.count;
		page.cursor = rows.next;
	} while (status == CLF_OK && page.cursor != 0 && left > 0);
	return status;
}

int command_outbox_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t id = number_of(operand(line, 0), "id of a mail");
	struct clf_outbox_entry entry;
	char time[CLF_TIME_TEXT];
	enum clf_status status;

	if (id == 0)
		return clf_error_set(err, CLF_EINVAL, "give a mail's id, as `clf-mail outbox list` shows it");
	status = clf_query_outbox_entry(session->store, session->arena, id, &entry, err);
	if (status != CLF_OK || session->json) {
		if (status == CLF_OK)
			print_row(session, &entry);
		return status;
	}
	printf("mail      %" PRId64 "\n", entry.id);
	printf("state     %s\n", state_of(&entry));
	printf("to        %s\n", cell(session->arena, entry.to));
	if (entry.ticket != 0)
		printf("ticket    %" PRId64 "\n", entry.ticket);
	printf("relay     %s%s%s\n", cell(session->arena, entry.smtp), entry.route != NULL ? ", of " : "",
	       entry.route != NULL ? cell(session->arena, entry.route) : "");
	if (entry.failure != NULL)
		printf("trouble   %s\n", entry.failure);
	printf("tries     %" PRId64 "\n", entry.attempts);
	printf("answer    %s\n", cell(session->arena, entry.reply));
	if (entry.discarded_why != NULL)
		printf("given up  %s\n", cell(session->arena, entry.discarded_why));
	printf("made      %s\n", clf_time_rfc3339(entry.created_at, time));
	return CLF_OK;
}

static enum clf_status tries(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t id = number_of(operand(line, 0), "id of a mail");
	struct clf_outbox_try *list_of = NULL;
	char time[CLF_TIME_TEXT];
	size_t count = 0;
	enum clf_status status;

	if (id == 0)
		return clf_error_set(err, CLF_EINVAL, "give a mail's id, as `clf-mail outbox list` shows it");
	status = clf_outbox_tries(session->store, session->arena, id, &list_of, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *json;

		if (session->json) {
			json = clf_shape_outbox_try(&list_of[i]);
			print_json(&json);
			continue;
		}
		printf("%s  %-10s %-10s %s\n", clf_time_rfc3339(list_of[i].at, time), list_of[i].state,
		       cell(session->arena, list_of[i].smtp), cell(session->arena, list_of[i].reply));
	}
	return status;
}

int command_outbox_tries(const struct command_line *line)
{
	return with_session(line, tries);
}

int command_outbox_show(const struct command_line *line)
{
	return with_session(line, show);
}

struct doing {
	struct clf_out_word word;
	const char *state; /* when it is done */
	size_t first;      /* operand that is a mail's id */
	size_t failed;
};

static enum clf_status do_it(struct session *session, const struct clf_out_word *word, struct clf_error *err)
{
	const struct clf_action action = {.kind = CLF_ACTION_OUT, .out = word};
	struct clf_request request = {
	    .actor = session_actor(), .via = CLF_VIA_CLI, .actions = &action, .action_count = 1};
	struct clf_act_result result = {.outcome = CLF_OUTCOME_TICKET};
	struct clf_outbox_entry entry;
	struct clf_arena *arena = clf_arena_new(); /* of one: many mails with their files would be too much */
	enum clf_status status = clf_query_outbox_entry(session->store, arena, word->outbox, &entry, err);

	if (status == CLF_OK) {
		request.ticket = entry.ticket;
		status = clf_act(&session->act, arena, &request, &result, err);
	}
	if (status == CLF_OK && result.outcome == CLF_OUTCOME_REFUSED)
		status = clf_error_set(err, CLF_ECONFLICT, "%s", result.refusal);
	clf_arena_free(&arena);
	return status;
}

static enum clf_status do_one(struct session *session, struct doing *doing, int64_t id, struct clf_error *err)
{
	struct clf_error why = {0};
	enum clf_status status;

	doing->word.outbox = id;
	status = do_it(session, &doing->word, &why);
	if (clf_store_is_trouble(status))
		return clf_error_set(err, status, "%s", why.text);
	print_result(session, id, status == CLF_OK ? doing->state : NULL, why.text);
	doing->failed += status != CLF_OK;
	return CLF_OK;
}

static enum clf_status do_named(struct session *session, const struct command_line *line, struct doing *doing,
				struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = doing->first; status == CLF_OK && i < operand_count(line); i++) {
		int64_t id = number_of(operand(line, i), "id of a mail");

		if (id == 0)
			doing->failed++;
		else
			status = do_one(session, doing, id, err);
	}
	return status;
}

static enum clf_status do_all(struct session *session, const struct command_line *line, struct doing *doing,
			      struct clf_error *err)
{
	const char *addressed = option_text(line, "addressed"), *to = NULL;
	int64_t after = 0, began = clf_clock_now();
	size_t count;
	enum clf_status status = addressed != NULL ? clf_address_fold(session->arena, addressed, &to, err) : CLF_OK;

	do {
		int64_t *ids = NULL;

		count = 0;
		if (status == CLF_OK)
			status = clf_query_outbox_ids(session->store, session->arena, option_text(line, "state"), to,
						      after, began, AT_ONCE, &ids, &count, err);
		for (size_t i = 0; status == CLF_OK && i < count; i++) {
			status = do_one(session, doing, ids[i], err);
			after = ids[i];
		}
	} while (status == CLF_OK && count == AT_ONCE);
	return status;
}

static int do_many(const struct command_line *line, struct doing *doing)
{
	static const char *const states[] = {"failed", "uncertain", "kept-back", "deferred", "queued"};
	const char *state = option_text(line, "state");
	bool known = state == NULL;
	struct session session;
	struct clf_error err = {0};
	enum clf_status status;

	for (size_t i = 0; !known && i < CLF_COUNT(states); i++)
		known = strcmp(states[i], state) == 0;
	if (!known || (operand_count(line) > doing->first) == (state != NULL)) {
		report_text("say which: ids, or --state failed, uncertain, kept-back, deferred or queued");
		return CLF_EXIT_USAGE;
	}
	doing->word.twice = option_flag(line, "may-arrive-twice");
	status = session_open(&session, line, &err);
	if (status == CLF_OK)
		status = state != NULL ? do_all(&session, line, doing, &err) : do_named(&session, line, doing, &err);
	session_close(&session);
	if (status != CLF_OK)
		return report_error(&err);
	return doing->failed > 0 ? CLF_EXIT_FAILED : CLF_EXIT_OK;
}

int command_outbox_retry(const struct command_line *line)
{
	return do_many(line, &(struct doing){.word = {.kind = CLF_OUT_RETRY}, .state = "queued"});
}

int command_outbox_readdress(const struct command_line *line)
{
	struct doing doing = {.word = {.kind = CLF_OUT_READDRESS}, .state = "readdressed", .first = 1};
	struct clf_arena *arena = clf_arena_new();
	struct clf_error err = {0};
	int result;

	if (clf_address_fold(arena, operand(line, 0), &doing.word.to, &err) == CLF_OK) {
		result = do_many(line, &doing);
	} else {
		report_error(&err);
		result = CLF_EXIT_USAGE;
	}
	clf_arena_free(&arena);
	return result;
}

int command_outbox_discard(const struct command_line *line)
{
	return do_many(line, &(struct doing){.word = {.kind = CLF_OUT_DISCARD, .reason = option_text(line, "because")},
					     .state = "discarded"});
}
