/*
 * escalation.c - the escalation commands: who gets what nobody settled in time.
 */
#include <stdio.h>

#include "clf/act/escalation.h"
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "commands.h"
#include "rule.h"
#include "session.h"

static enum clf_status print_one(struct session *session, const struct clf_rule_names *names,
				 const struct clf_rule_record *record, struct clf_error *err)
{
	struct clf_rule_runs runs = {0};
	struct clf_json *item;
	enum clf_status status = clf_rule_runs(session->store, session->arena, record->id, &runs, err);

	if (status != CLF_OK)
		return status;
	item = clf_shape_rule(session->arena, session->config->locale, names, record, &runs);
	clf_shape_escalation(item);
	if (session->json) {
		print_json(&item);
		return CLF_OK;
	}
	printf("%-3s %s\n    %s\n", record->enabled ? "on" : "off", cell(session->arena, record->name),
	       cell(session->arena, clf_json_get_text(item, "sentence")));
	clf_json_free(&item);
	return CLF_OK;
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_rule_record *records = NULL;
	struct clf_rule_names names;
	size_t count = 0;
	enum clf_status status = clf_act_rule_names(&session->act, session->arena, &names, err);

	(void)line;
	if (status == CLF_OK)
		status = clf_rule_records(session->store, session->arena, &records, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (records[i].kind == CLF_RULE_ESCALATION)
			status = print_one(session, &names, &records[i], err);
	}
	return status;
}

int command_escalation_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status named(struct session *session, const char *name, struct clf_rule_record *out,
			     struct clf_error *err)
{
	enum clf_status status = clf_rule_record_named(session->store, session->arena, name, out, err);

	if (status == CLF_OK && out->kind != CLF_RULE_ESCALATION)
		return clf_error_set(err, CLF_ENOTFOUND, "\"%s\" is a rule, and no escalation", out->name);
	return status;
}

static const char *option_or(const struct command_line *line, const char *name, const char *otherwise)
{
	const char *text = option_text(line, name);

	return text != NULL ? text : otherwise;
}

/* What the line names, over what is so already. */
static struct clf_escalation given_of(const struct command_line *line, const char *name,
				      const struct clf_escalation *kept)
{
	/* a survey is its programme's: who names one of them names what it is of anew */
	bool anew = option_text(line, "programme") != NULL || option_text(line, "survey") != NULL;

	return (struct clf_escalation){.name = name,
				       .programme = option_or(line, "programme", anew ? NULL : kept->programme),
				       .survey = option_or(line, "survey", anew ? NULL : kept->survey),
				       .segment = option_or(line, "segment", kept->segment),
				       .to = option_or(line, "to", kept->to),
				       .after = option_or(line, "after", kept->after),
				       .since = option_or(line, "since", kept->since),
				       .existing = option_or(line, "existing", kept->existing)};
}

static enum clf_status save(struct session *session, int64_t id, const struct clf_escalation *given,
			    struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_problems problems = {.count = 0};
	struct clf_rule_record record;
	struct clf_rule_names names;
	struct clf_rule_done done;
	enum clf_status status = clf_act_escalation_save(&people, session->arena, session->config->locale, id, 0, given,
							 &done, &problems, err);

	if (status != CLF_OK)
		return status;
	id = done.record.id;
	clf_rule_release(&done.rule);
	status = clf_problems_status(&problems, err);
	if (status == CLF_OK)
		status = clf_rule_record(session->store, session->arena, id, &record, err);
	if (status == CLF_OK)
		status = clf_act_rule_names(&session->act, session->arena, &names, err);
	return status == CLF_OK ? print_one(session, &names, &record, err) : status;
}

static enum clf_status add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_escalation given = given_of(line, option_text(line, "name"), &(struct clf_escalation){0});

	return save(session, 0, &given, err);
}

int command_escalation_add(const struct command_line *line)
{
	return with_session(line, add);
}

static const char *member(struct session *session, const struct clf_json *rule, const char *name)
{
	const char *text = clf_json_get_text(rule, name);

	return text != NULL ? clf_arena_strdup(session->arena, text) : NULL;
}

/* As it is now; what the rule says otherwise stays NULL, and has to be named. */
static enum clf_status read_kept(struct session *session, const struct clf_rule_record *record,
				 struct clf_escalation *out, struct clf_error *err)
{
	struct clf_rule_names names;
	struct clf_json *rule;
	enum clf_status status = clf_act_rule_names(&session->act, session->arena, &names, err);

	if (status != CLF_OK)
		return status;
	rule = clf_shape_rule(session->arena, session->config->locale, &names, record, NULL);
	clf_shape_escalation(rule);
	*out = (struct clf_escalation){.programme = member(session, rule, "programme"),
				       .survey = member(session, rule, "survey"),
				       .segment = member(session, rule, "segment"),
				       .to = member(session, rule, "to"),
				       .after = member(session, rule, "after"),
				       .since = member(session, rule, "since_when"),
				       .existing = clf_rule_existing_name(record->existing)};
	clf_json_free(&rule);
	return CLF_OK;
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_escalation kept = {0}, given;
	struct clf_rule_record record;
	enum clf_status status = named(session, operand(line, 0), &record, err);

	if (status == CLF_OK)
		status = read_kept(session, &record, &kept, err);
	if (status != CLF_OK)
		return status;
	given = given_of(line, record.name, &kept);
	return save(session, record.id, &given, err);
}

int command_escalation_set(const struct command_line *line)
{
	return with_session(line, set);
}

static enum clf_status take_away(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_rule_record record;
	enum clf_status status = named(session, operand(line, 0), &record, err);

	if (status == CLF_OK && !option_flag(line, "yes"))
		return clf_error_set(err, CLF_EINVAL,
				     "\"%s\" would be gone, though history goes on to name it: say --yes, or switch it "
				     "off with `clf-mail escalation disable`",
				     record.name);
	return status == CLF_OK ? clf_act_rule_remove(&people, record.id, err) : status;
}

int command_escalation_remove(const struct command_line *line)
{
	return with_session(line, take_away);
}

static enum clf_status order(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	size_t count = operand_count(line);
	int64_t *ids = clf_arena_array_of(session->arena, count, int64_t);
	struct clf_rule_record record;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		status = named(session, operand(line, i), &record, err);
		ids[i] = record.id;
	}
	return status == CLF_OK ? clf_act_rule_order(&people, CLF_RULE_ESCALATION, ids, count, err) : status;
}

int command_escalation_order(const struct command_line *line)
{
	return with_session(line, order);
}

static enum clf_status enable_as(struct session *session, const struct command_line *line, bool on,
				 struct clf_error *err)
{
	struct clf_rule_record record;
	enum clf_status status = named(session, operand(line, 0), &record, err);

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

int command_escalation_enable(const struct command_line *line)
{
	return with_session(line, enable);
}

int command_escalation_disable(const struct command_line *line)
{
	return with_session(line, disable);
}
