/*
 * act_why.c - what explaining a ticket's past takes, gathered: its lines, the rules of that time, runs and mails.
 */
#include "clf/act/why.h"

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/look/history.h"
#include "clf/store/look/query.h"
#include "clf/store/rule/rules.h"
#include "clf/store/rule/why.h"

#define MAILS_MAX 200u

/* One question on its way. */
struct asking {
	struct clf_store *store;
	struct clf_arena *arena;
	const struct clf_why_ask *ask;
	struct clf_why_of of;
	struct clf_history history;
	struct clf_history_names names;
	struct clf_rule_names rule_names;
	struct clf_state now;
	struct clf_line *lines;
	struct clf_desk_facts facts;
	struct clf_rule *loaded; /* to be released */
	size_t loaded_count;
	int64_t since, until; /* when the requests were */
	struct clf_error *err;
};

/* What tells that there are sub-tickets: lines about them, and rules that make one or wait for one. */
static size_t without_parts(struct clf_line *lines, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (!clf_text_equal(lines[i].what, "sub") && !clf_text_equal(lines[i].what, "sub-done"))
			lines[kept++] = lines[i];
	}
	return kept;
}

static bool makes_parts(const struct clf_rule_do *doings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (doings[i].doing == CLF_DO_SUB)
			return true;
	}
	return false;
}

static bool tells_of_parts(const struct clf_rule *rule)
{
	for (size_t i = 0; i < rule->when_count; i++) {
		if (rule->when[i].event == CLF_ON_SUBTICKET_DONE)
			return true;
	}
	return makes_parts(rule->then, rule->then_count) || makes_parts(rule->otherwise, rule->otherwise_count);
}

/* What came after the row was read isn't of it. */
static enum clf_status read_history(struct asking *a)
{
	enum clf_status status = clf_history_now(a->store, a->arena, a->ask->ticket, &a->now, a->err);
	size_t count = 0;

	if (status == CLF_OK)
		status = clf_history_newest(a->store, a->arena, a->ask->ticket, CLF_WHY_LINES_MAX, &a->lines, &count,
					    &a->of.cut, a->err);
	if (status == CLF_OK && a->ask->hides_parts)
		count = without_parts(a->lines, count);
	if (status == CLF_OK)
		status = clf_history_names(a->store, a->arena, &a->names, a->err);
	while (status == CLF_OK && count > 0 && a->lines[count - 1].version > a->now.ticket.version)
		count--;
	a->history = (struct clf_history){.now = &a->now, .lines = a->lines, .count = count, .names = &a->names};
	return status;
}

static void choose_page(struct asking *a)
{
	const struct clf_why_ask *ask = a->ask;
	size_t limit = ask->limit == 0 ? CLF_WHY_PAGE : ask->limit < CLF_WHY_PAGE_MAX ? ask->limit : CLF_WHY_PAGE_MAX;
	size_t count = a->history.count, at = 0;

	if (ask->message == 0) {
		clf_why_page(a->lines, count, ask->before, limit, &a->of.from, &a->of.end);
		return;
	}
	while (at < count && a->lines[at].message != ask->message)
		at++;
	a->of.end = clf_why_request_end(a->lines, count, at);
	clf_why_page(a->lines, count, a->of.end < count ? a->lines[a->of.end].id : 0, at < count, &a->of.from,
		     &a->of.end);
}

static void take_period(struct asking *a)
{
	a->since = INT64_MAX;
	a->until = 0;
	for (size_t i = a->of.from; i < a->of.end; i++) {
		a->since = a->lines[i].at < a->since ? a->lines[i].at : a->since;
		a->until = a->lines[i].at > a->until ? a->lines[i].at : a->until;
	}
	if (a->of.end == a->history.count)
		a->until = INT64_MAX;
	else if (a->lines[a->of.end].at > a->until)
		a->until = a->lines[a->of.end].at;
}

static const struct clf_rule *load(struct clf_arena *arena, const struct clf_rule_names *names,
				   const struct clf_rule_record *record, struct clf_rule *out)
{
	struct clf_json *body = NULL;
	bool fine = clf_json_parse(clf_str_from(record->body), &body, NULL) == CLF_OK;

	*out = (struct clf_rule){.id = record->id,
				 .version = record->version,
				 .name = record->name,
				 .kind = record->kind,
				 .position = record->position,
				 .enabled = record->enabled,
				 .since = record->since,
				 .existing = record->existing};
	fine = fine && clf_rule_load(arena, names, body, out);
	clf_json_free(&body);
	return fine ? out : NULL;
}

static void add_switches(struct asking *a, const struct clf_rule_record *record,
			 const struct clf_why_switched *switched, size_t count, struct clf_why_rule *out)
{
	struct clf_why_switch *list = clf_arena_array_of(a->arena, count + 1, struct clf_why_switch);
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(switched[i].name, record->name))
			list[n++] = switched[i].to;
	}
	if (n == 0 || list[n - 1].at < record->since)
		list[n++] = (struct clf_why_switch){record->since, record->enabled};
	out->switches = list;
	out->switch_count = n;
}

/* In one of its versions. */
static bool is_hidden(const struct clf_rule_record *records, const struct clf_why_version *versions, size_t count,
		      int64_t rule)
{
	for (size_t i = 0; i < count; i++) {
		if (records[i].id == rule && versions[i].rule != NULL && tells_of_parts(versions[i].rule))
			return true;
	}
	return false;
}

/* Rows of a rule's versions stand together. */
static void sort_rules(struct asking *a, const struct clf_rule_names *names, const struct clf_rule_record *records,
		       size_t count, const struct clf_why_switched *switched, size_t switched_count)
{
	struct clf_why_rule *rules = clf_arena_array_of(a->arena, count, struct clf_why_rule);
	struct clf_why_version *versions = clf_arena_array_of(a->arena, count, struct clf_why_version);

	a->loaded = clf_arena_array_of(a->arena, count, struct clf_rule);
	for (size_t i = 0; i < count; i++) {
		versions[i] =
		    (struct clf_why_version){records[i].saved_at, load(a->arena, names, &records[i], &a->loaded[i])};
		a->loaded_count++;
	}
	for (size_t i = 0; i < count; i++) {
		struct clf_why_rule *rule = a->of.rule_count > 0 ? &rules[a->of.rule_count - 1] : NULL;

		if (a->ask != NULL && a->ask->hides_parts && is_hidden(records, versions, count, records[i].id))
			continue;
		if (rule == NULL || rule->id != records[i].id) {
			rule = &rules[a->of.rule_count++];
			*rule = (struct clf_why_rule){.id = records[i].id,
						      .name = records[i].name,
						      .kind = records[i].kind,
						      .versions = &versions[i],
						      .gone_at = records[i].gone_at};
			add_switches(a, &records[i], switched, switched_count, rule);
		}
		rule->version_count++;
	}
	a->of.rules = rules;
}

static enum clf_status read_rules(struct asking *a)
{
	struct clf_rule_record *records = NULL;
	struct clf_why_switched *switched = NULL;
	size_t count = 0, switched_count = 0;
	enum clf_status status =
	    clf_rule_records_within(a->store, a->arena, a->since, a->until, &records, &count, a->err);

	if (status == CLF_OK)
		status = clf_rule_names_read(a->store, a->arena, &a->rule_names, a->err);
	if (status == CLF_OK)
		status = clf_why_switches(a->store, a->arena, &switched, &switched_count, a->err);
	if (status == CLF_OK) {
		a->of.names = &a->rule_names;
		sort_rules(a, &a->rule_names, records, count, switched, switched_count);
	}
	return status;
}

static enum clf_status read_mails(struct asking *a)
{
	struct clf_why_mail *mails = clf_arena_array_of(a->arena, MAILS_MAX, struct clf_why_mail);
	enum clf_status status = CLF_OK;
	size_t n = 0;

	for (size_t i = a->of.from; status == CLF_OK && i < a->of.end && n < MAILS_MAX; i++) {
		if (a->lines[i].message == 0)
			continue;
		status = clf_why_mail(a->store, a->arena, &a->lines[i], &mails[n], a->err);
		n += status == CLF_OK;
		status = status == CLF_ENOTFOUND ? CLF_OK : status;
	}
	a->of.mails = mails;
	a->of.mail_count = n;
	return status;
}

static enum clf_status read_runs(struct asking *a)
{
	struct clf_why_run *runs = NULL, *firsts = NULL;
	enum clf_status status =
	    clf_why_runs(a->store, a->arena, a->ask->ticket, a->since, a->until, &runs, &a->of.run_count, a->err);

	if (status == CLF_OK)
		status = clf_why_firsts(a->store, a->arena, a->ask->ticket, &firsts, &a->of.first_count, a->err);
	a->of.runs = runs;
	a->of.firsts = firsts;
	return status;
}

static enum clf_status gather(struct asking *a)
{
	enum clf_status status = read_rules(a);

	if (status == CLF_OK)
		status = read_runs(a);
	if (status == CLF_OK)
		status = read_mails(a);
	if (status == CLF_OK)
		status = clf_why_facts(a->store, a->arena, &a->now.ticket, &a->facts, a->err);
	a->of.conceals = a->ask->conceals && a->facts.response != NULL && a->facts.response->hidden;
	return status;
}

enum clf_status clf_act_why(struct clf_store *store, struct clf_arena *arena, const struct clf_why_ask *ask,
			    struct clf_why_answer *out, struct clf_error *err)
{
	struct asking a = {
	    .store = store, .arena = arena, .ask = ask, .err = err, .of = {.locale = ask->locale, .only = ask->rule}};
	enum clf_status status = read_history(&a);

	*out = (struct clf_why_answer){.cut = a.of.cut};
	if (status != CLF_OK)
		return status;
	choose_page(&a);
	take_period(&a);
	a.of.history = &a.history;
	a.of.facts = &a.facts;
	if (a.of.from < a.of.end)
		status = gather(&a);
	if (status == CLF_OK)
		clf_rule_why(arena, &a.of, &out->requests, &out->count);
	if (status == CLF_OK && a.of.from > 0 && ask->message == 0)
		out->next = a.lines[a.of.from].id;
	for (size_t i = 0; i < a.loaded_count; i++)
		clf_rule_release(&a.loaded[i]);
	return status;
}

static struct clf_json *texts(const char *const *list, size_t count)
{
	struct clf_json *array = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(array, clf_json_string(list[i]));
	return array;
}

static struct clf_json *shape_said(const struct clf_why_said *said)
{
	struct clf_json *one = clf_json_object(), *but;

	clf_json_set_integer(one, "rule", said->rule);
	clf_json_set_text(one, "name", said->name);
	clf_json_set_integer(one, "version", said->version);
	clf_json_set_text(one, "outcome", clf_why_outcome_name(said->outcome));
	clf_json_set_text(one, "sentence", said->sentence);
	clf_json_set(one, "did", texts(said->done, said->done_count));
	if (said->at != 0)
		clf_json_set_time(one, "at", said->at);
	if (said->by != NULL)
		clf_json_set_text(one, "by", said->by);
	if (said->why != NULL)
		clf_json_set_text(one, "why", said->why);
	if (said->but.field == NULL)
		return one;
	but = clf_json_object();
	clf_json_set_text(but, "field", said->but.field);
	if (said->but.key != NULL)
		clf_json_set_text(but, "key", said->but.key);
	clf_json_set_text(but, "is", said->but.is);
	clf_json_set_text(but, "wanted", said->but.wanted);
	clf_json_set_text(but, "sentence", said->sentence);
	clf_json_set(one, "but", but);
	return one;
}

static struct clf_json *shape_all(const struct clf_why_said *said, size_t count)
{
	struct clf_json *array = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(array, shape_said(&said[i]));
	return array;
}

struct clf_json *clf_shape_why(const struct clf_why_request *request)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "id", request->line);
	clf_json_set_time(object, "at", request->at);
	clf_json_set_integer(object, "version", request->version);
	clf_json_set_text(object, "who", request->who);
	clf_json_set_text(object, "via", clf_via_name(request->via));
	clf_json_set(object, "events", texts(request->events, request->event_count));
	clf_json_set(object, "said", texts(request->said, request->event_count));
	clf_json_set(object, "rules", shape_all(request->rules, request->rule_count));
	clf_json_set_integer(object, "further", (int64_t)request->further);
	return object;
}

/* The versions that the decision names, each its own rule. */
static enum clf_status read_decided(struct clf_store *store, struct clf_arena *arena, const struct clf_json *decision,
				    struct asking *a)
{
	size_t count = clf_json_size(decision) < CLF_RULES_ON_MAX ? clf_json_size(decision) : CLF_RULES_ON_MAX, n = 0;
	struct clf_rule_record *records = clf_arena_array_of(arena, count, struct clf_rule_record);
	struct clf_rule_names names;
	enum clf_status status = clf_rule_names_read(store, arena, &names, a->err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		const struct clf_json *one = clf_json_at(decision, i);

		status = clf_rule_version(store, arena, clf_json_get_number(one, "rule", 0),
					  clf_json_get_number(one, "version", 0), &records[n], a->err);
		n += status == CLF_OK;
		status = status == CLF_ENOTFOUND ? CLF_OK : status;
	}
	if (status == CLF_OK)
		sort_rules(a, &names, records, n, NULL, 0);
	return status;
}

enum clf_status clf_act_why_response(struct clf_store *store, struct clf_arena *arena, const char *locale,
				     const char *decision, struct clf_json **out, struct clf_error *err)
{
	struct asking a = {.store = store, .arena = arena, .err = err};
	const struct clf_why_said *said = NULL;
	struct clf_json *json = NULL;
	size_t count = 0;
	enum clf_status status = CLF_OK;

	*out = NULL;
	if (clf_text_blank(decision) || clf_json_parse(clf_str_from(decision), &json, NULL) != CLF_OK)
		return CLF_OK;
	status = read_decided(store, arena, json, &a);
	clf_json_free(&json);
	if (status == CLF_OK && clf_why_decision(arena, locale, decision, a.of.rules, a.of.rule_count, &said, &count))
		*out = shape_all(said, count);
	for (size_t i = 0; i < a.loaded_count; i++)
		clf_rule_release(&a.loaded[i]);
	return status;
}

enum clf_status clf_act_why_mail(struct clf_store *store, struct clf_arena *arena, const char *locale,
				 const struct clf_journal_row *row, struct clf_json *into, struct clf_error *err)
{
	struct clf_why_ask ask = {.ticket = row->ticket, .locale = locale};
	struct clf_why_answer answer = {.count = 0};
	enum clf_status status = CLF_ENOTFOUND;

	if (row->ticket != 0)
		status = clf_why_message(store, row->id, row->ticket, &ask.message, err);
	if (status == CLF_OK && ask.message != 0)
		status = clf_act_why(store, arena, &ask, &answer, err);
	if (status != CLF_OK && status != CLF_ENOTFOUND)
		return status;
	clf_json_set(into, "rules",
		     answer.count > 0 ? shape_all(answer.requests[0].rules, answer.requests[0].rule_count)
				      : clf_json_null());
	return CLF_OK;
}
