/*
 * rule.c - the rule commands: what happens by itself, written as JSON.
 */
#include <stdio.h>
#include <string.h>

#include "clf/act/rule/difference.h"
#include "clf/act/rule/would.h"
#include "clf/act/rules.h"
#include "clf/base/clock.h"
#include "clf/base/file.h"
#include "clf/base/str.h"
#include "clf/store/look/seen.h"
#include "commands.h"
#include "rule.h"
#include "session.h"

static enum clf_status named(struct session *session, const struct command_line *line, struct clf_rule_record *out,
			     struct clf_error *err)
{
	return clf_rule_record_named(session->store, session->arena, operand(line, 0), out, err);
}

static enum clf_status print_rule(struct session *session, const struct clf_rule_record *record, bool whole,
				  struct clf_error *err)
{
	struct clf_rule_runs runs = {0};
	struct clf_rule_names names;
	struct clf_json *item;
	enum clf_status status = clf_act_rule_names(&session->act, session->arena, &names, err);

	if (status == CLF_OK)
		status = clf_rule_runs(session->store, session->arena, record->id, &runs, err);
	if (status != CLF_OK)
		return status;
	item = clf_shape_rule(session->arena, session->config->locale, &names, record, &runs);
	if (session->json || whole) {
		print_json(&item);
		return CLF_OK;
	}
	printf("%-9s %3lld  %-3s %s\n", clf_rule_kind_name(record->kind), (long long)record->position,
	       record->enabled ? "on" : "off", cell(session->arena, record->name));
	printf("               %s\n", cell(session->arena, clf_json_get_text(item, "sentence")));
	if (runs.failed > 0)
		printf("               failed %lld times, last: %s\n", (long long)runs.failed,
		       cell(session->arena, runs.last_why));
	clf_json_free(&item);
	return CLF_OK;
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *kind = option_text(line, "kind");
	enum clf_rule_kind wanted = CLF_RULE_GENERAL;
	struct clf_rule_record *records = NULL;
	size_t count = 0;
	enum clf_status status = CLF_OK;

	if (kind != NULL && !clf_rule_kind_parse(kind, &wanted))
		return clf_error_set(err, CLF_EINVAL,
				     "a rule is of kind criterion, status, general, escalation or alert");
	status = clf_rule_records(session->store, session->arena, &records, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (kind == NULL || records[i].kind == wanted)
			status = print_rule(session, &records[i], false, err);
	}
	return status;
}

int command_rule_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_rule_record record;
	enum clf_status status = named(session, line, &record, err);

	return status == CLF_OK ? print_rule(session, &record, true, err) : status;
}

int command_rule_show(const struct command_line *line)
{
	return with_session(line, show);
}

static enum clf_status read_draft(const char *path, struct clf_json **out, struct clf_error *err)
{
	struct clf_buf buf;
	enum clf_status status;

	clf_buf_init(&buf, CLF_RULE_BYTES);
	status = clf_file_read(path, &buf, err);
	if (status == CLF_OK)
		status = clf_json_parse(clf_buf_view(&buf), out, err);
	if (status == CLF_EINVAL)
		status = clf_error_prefix(err, status, "%s", path);
	clf_buf_free(&buf);
	return status;
}

/* A rule of that name is there: the file is its next version. */
static enum clf_status take_place(struct session *session, struct clf_rule_draft *draft, struct clf_error *err)
{
	const char *name = clf_json_get_text(draft->json, "name");
	struct clf_rule_record record;
	enum clf_status status;

	if (clf_text_blank(name))
		return CLF_OK;
	status = clf_rule_record_named(session->store, session->arena, name, &record, err);
	if (status == CLF_OK)
		draft->id = record.id;
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

/* What is wrong goes to standard error; CLF_EINVAL then. */
static enum clf_status say_problems(struct session *session, const struct clf_rule_problems *problems,
				    struct clf_error *err)
{
	const char *warnings = clf_rule_problems_text(session->arena, problems, true);

	if (*warnings != '\0')
		fprintf(stderr, "%s\n", warnings);
	if (problems->errors == 0)
		return CLF_OK;
	/* An error has room for one of them. */
	fprintf(stderr, "%s\n", clf_rule_problems_text(session->arena, problems, false));
	return clf_error_set(err, CLF_EINVAL,
			     problems->errors == 1 ? "nothing was saved: that has to be put right first"
						   : "nothing was saved: those have to be put right first");
}

static enum clf_status check(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_rule_draft draft = {.id = 0};
	struct clf_rule_done done = {.sentence = NULL};
	struct clf_json *json = NULL;
	enum clf_status status = read_draft(operand(line, 0), &json, err);

	draft.json = json;
	if (status == CLF_OK)
		status = take_place(session, &draft, err);
	if (status == CLF_OK)
		status = clf_act_rule_check(&session->act, session->arena, session->config->locale, &draft, &done, err);
	if (status == CLF_OK && done.sentence != NULL)
		printf("%s\n", done.sentence);
	if (status == CLF_OK)
		status = say_problems(session, &done.problems, err);
	clf_rule_release(&done.rule);
	clf_json_free(&json);
	return status;
}

int command_rule_check(const struct command_line *line)
{
	return with_session(line, check);
}

static enum clf_status say_saved(struct session *session, const struct clf_rule_done *done, struct clf_error *err)
{
	struct clf_rule_record record;
	enum clf_status status = clf_rule_record(session->store, session->arena, done->record.id, &record, err);

	if (status != CLF_OK || session->json)
		return status == CLF_OK ? print_rule(session, &record, true, err) : status;
	printf("%s: version %lld, %s\n%s\n", record.name, (long long)record.version, record.enabled ? "on" : "off",
	       cell(session->arena, done->sentence));
	return CLF_OK;
}

static enum clf_status save(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_rule_draft draft = {.id = 0};
	struct clf_rule_done done = {.sentence = NULL};
	struct clf_json *json = NULL;
	enum clf_status status = read_draft(operand(line, 0), &json, err);

	draft.json = json;
	if (status == CLF_OK)
		status = take_place(session, &draft, err);
	if (status == CLF_OK)
		status = clf_act_rule_save(&people, session->arena, session->config->locale, &draft, &done, err);
	if (status == CLF_OK)
		status = say_problems(session, &done.problems, err);
	if (status == CLF_OK)
		status = say_saved(session, &done, err);
	clf_rule_release(&done.rule);
	clf_json_free(&json);
	return status;
}

int command_rule_save(const struct command_line *line)
{
	return with_session(line, save);
}

enum clf_status rule_switch(struct session *session, const struct command_line *line,
			    const struct clf_rule_record *record, bool on, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const char *existing = option_text(line, "existing");
	enum clf_rule_existing what;
	enum clf_status status;

	if (existing != NULL && !clf_rule_existing_parse(existing, &what))
		return clf_error_set(err, CLF_EINVAL, "--existing is now, restart or leave");
	status = clf_act_rule_enable(&people, record->id, on, existing != NULL ? &what : NULL, err);
	if (status == CLF_OK && !session->json)
		printf("%s: %s\n", record->name, on ? "on" : "off");
	return status;
}

static enum clf_status enable_as(struct session *session, const struct command_line *line, bool on,
				 struct clf_error *err)
{
	struct clf_rule_record record;
	enum clf_status status = named(session, line, &record, err);

	return status == CLF_OK ? rule_switch(session, line, &record, on, err) : status;
}

static enum clf_status enable(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return enable_as(session, line, true, err);
}

static enum clf_status disable(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return enable_as(session, line, false, err);
}

int command_rule_enable(const struct command_line *line)
{
	return with_session(line, enable);
}

int command_rule_disable(const struct command_line *line)
{
	return with_session(line, disable);
}

static enum clf_status order(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	size_t count = operand_count(line);
	int64_t *ids = clf_arena_array_of(session->arena, count, int64_t);
	struct clf_rule_record record = {.kind = CLF_RULE_GENERAL};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		status = clf_rule_record_named(session->store, session->arena, operand(line, i), &record, err);
		ids[i] = record.id;
	}
	return status == CLF_OK ? clf_act_rule_order(&people, record.kind, ids, count, err) : status;
}

int command_rule_order(const struct command_line *line)
{
	return with_session(line, order);
}

static enum clf_status take_away(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_rule_record record;
	enum clf_status status = named(session, line, &record, err);

	if (status == CLF_OK && !option_flag(line, "yes"))
		return clf_error_set(err, CLF_EINVAL,
				     "\"%s\" would be gone, though history goes on to name it: say --yes, or switch it "
				     "off with `clf-mail rule disable`",
				     record.name);
	return status == CLF_OK ? clf_act_rule_remove(&people, record.id, err) : status;
}

int command_rule_remove(const struct command_line *line)
{
	return with_session(line, take_away);
}

static enum clf_status versions(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_rule_record record, *list_of = NULL;
	char time[CLF_TIME_TEXT];
	size_t count = 0;
	enum clf_status status = named(session, line, &record, err);

	if (status == CLF_OK)
		status = clf_rule_versions(session->store, session->arena, record.id, 0, 1000, &list_of, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (session->json)
			status = print_rule(session, &list_of[i], true, err);
		else
			printf("%6lld  %s  %s  %s\n", (long long)list_of[i].version,
			       list_of[i].saved_at != 0 ? clf_time_rfc3339(list_of[i].saved_at, time) : "as shipped",
			       cell(session->arena, list_of[i].who), cell(session->arena, list_of[i].sentence));
	}
	return status;
}

int command_rule_versions(const struct command_line *line)
{
	return with_session(line, versions);
}

/* What the older has and the newer hasn't is "-", the other way round "+". */
static void print_difference(struct session *session, const struct clf_json *said)
{
	const struct clf_json *parts = clf_json_get(said, "parts");

	if (!clf_json_get_bool(said, "differs", false)) {
		puts("They say the same.");
		return;
	}
	for (size_t i = 0; i < clf_json_size(parts); i++) {
		const struct clf_json *part = clf_json_at(parts, i), *lines = clf_json_get(part, "lines");

		printf("%s\n", cell(session->arena, clf_json_get_text(part, "part")));
		for (size_t k = 0; k < clf_json_size(lines); k++) {
			const struct clf_json *one = clf_json_at(lines, k);
			const char *side = clf_json_get_text(one, "side");

			printf("  %c %s\n",
			       clf_text_equal(side, "taken")   ? '-'
			       : clf_text_equal(side, "added") ? '+'
							       : ' ',
			       cell(session->arena, clf_json_get_text(one, "text")));
		}
	}
}

static enum clf_status difference(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t from = number_of(operand(line, 1), "version"), to = number_of(operand(line, 2), "version");
	struct clf_rule_record record;
	struct clf_json *said = NULL;
	enum clf_status status = named(session, line, &record, err);

	if (status == CLF_OK && (from == 0 || to == 0))
		return clf_error_set(err, CLF_EINVAL, "which versions: see `clf-mail rule versions`");
	if (status == CLF_OK)
		status = clf_act_rule_difference(&session->act, session->arena, session->config->locale, record.id,
						 from, to, &said, err);
	if (status != CLF_OK)
		return status;
	if (session->json) {
		print_json(&said);
		return CLF_OK;
	}
	print_difference(session, said);
	clf_json_free(&said);
	return CLF_OK;
}

int command_rule_difference(const struct command_line *line)
{
	return with_session(line, difference);
}

static void print_would(struct session *session, const struct clf_json *said)
{
	const struct clf_json *tickets = clf_json_get(said, "tickets");
	char tag[CLF_TAG_TEXT];

	if (!clf_json_get_bool(said, "timed", false)) {
		puts("It waits for no time: nothing happens at once.");
		return;
	}
	printf("It would act at once upon %lld of %lld open tickets%s\n",
	       (long long)clf_json_get_number(said, "count", 0), (long long)clf_json_get_number(said, "looked", 0),
	       clf_json_get_bool(said, "more", false) ? ", the oldest; there are more." : ".");
	for (size_t i = 0; i < clf_json_size(tickets); i++) {
		const struct clf_json *one = clf_json_at(tickets, i);

		printf("%-10s %-22s %s\n",
		       clf_ticket_tag(session->config->tag, clf_json_get_number(one, "number", 0), tag),
		       cell(session->arena, clf_json_get_text(one, "due_at")),
		       cell(session->arena, clf_json_get_text(one, "subject")));
	}
}

static enum clf_status would(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *existing = option_text(line, "existing");
	enum clf_rule_existing what = CLF_EXISTING_RESTART;
	struct clf_rule_record record;
	struct clf_json *said = NULL;
	enum clf_status status;

	if (existing != NULL && !clf_rule_existing_parse(existing, &what))
		return clf_error_set(err, CLF_EINVAL, "--existing is now, restart or leave");
	status = named(session, line, &record, err);
	if (status == CLF_OK)
		status = clf_act_rule_would(&session->act, session->arena, record.id, existing != NULL ? &what : NULL,
					    &clf_seer_of_all, &said, err);
	if (status != CLF_OK)
		return status;
	if (session->json) {
		print_json(&said);
		return CLF_OK;
	}
	print_would(session, said);
	clf_json_free(&said);
	return CLF_OK;
}

int command_rule_would(const struct command_line *line)
{
	return with_session(line, would);
}

static enum clf_status back(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	int64_t version = number_of(operand(line, 1), "version");
	struct clf_rule_done done = {.sentence = NULL};
	struct clf_rule_record record;
	enum clf_status status = named(session, line, &record, err);

	if (status == CLF_OK && version == 0)
		return clf_error_set(err, CLF_EINVAL, "which version: see `clf-mail rule versions`");
	if (status == CLF_OK)
		status =
		    clf_act_rule_back(&people, session->arena, session->config->locale, record.id, version, &done, err);
	if (status == CLF_OK)
		status = say_problems(session, &done.problems, err);
	if (status == CLF_OK)
		status = say_saved(session, &done, err);
	clf_rule_release(&done.rule);
	return status;
}

int command_rule_back(const struct command_line *line)
{
	return with_session(line, back);
}
