/*
 * test_statuses.c - statuses of the administrator's own (3.7): what becomes of tickets, rules and what returns when one
 * is replaced.
 */
#include "act/act_fixture.h"
#include "clf/act/listing.h"
#include "clf/act/lists.h"
#include "clf/act/rules.h"
#include "clf/act/why.h"
#include "clf/base/count.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/rule/rules.h"
#include "engine/engine.h"

#define MANY 450 /* more than are moved at once */

static struct clf_people boss(struct desk *d)
{
	static const struct clf_actor actor = {
	    .kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};

	return (struct clf_people){&d->act, &actor, CLF_VIA_CLI};
}

static struct clf_ticket_status made(struct desk *d, const char *name, const char *kind, const char *causes)
{
	const struct clf_people people = boss(d);
	const struct clf_status_change change = {.name = name, .definition = "D", .kind = kind, .causes = causes};
	struct clf_problems problems = {.count = 0};
	struct clf_ticket_status status;
	int64_t id = 0;

	must(d, clf_act_status_check(&people, d->arena, NULL, &change, &problems, &d->err));
	assert_int_equal(problems.count, 0);
	must(d, clf_act_status_save(&people, &change, &id, &d->err));
	must(d, clf_status_named(d->store, d->arena, name, &status, &d->err));
	assert_int_equal(status.id, id);
	return status;
}

static struct clf_ticket_status named(struct desk *d, const char *name)
{
	struct clf_ticket_status status;

	must(d, clf_status_named(d->store, d->arena, name, &status, &d->err));
	return status;
}

static enum clf_status removed(struct desk *d, const char *name, const char *instead, size_t *moved)
{
	const struct clf_people people = boss(d);
	const struct clf_ticket_status status = named(d, name);
	struct clf_status_hold hold;

	return clf_act_status_retire(&people, d->arena, &status, instead, &hold, moved, &d->err);
}

static void set(struct desk *d, int64_t ticket, enum clf_field field, const char *text)
{
	const struct clf_action action = {.kind = CLF_ACTION_SET, .field = field, .text = text};
	const struct clf_request request = {
	    .actor = *boss(d).by, .via = CLF_VIA_CLI, .ticket = ticket, .actions = &action, .action_count = 1};
	struct clf_act_result result;

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
}

/* status NULL: where tickets begin. */
static int64_t ticket_in(struct desk *d, const char *status)
{
	struct clf_new_ticket ticket = {.subject = "Broken", .channel = "hand"};
	const struct clf_action action = {.kind = CLF_ACTION_CREATE, .new_ticket = &ticket};
	const struct clf_request request = {
	    .actor = *boss(d).by, .via = CLF_VIA_CLI, .actions = &action, .action_count = 1};
	struct clf_act_result result;

	ticket.customer.address = ANA;
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	if (status != NULL)
		set(d, result.ticket, CLF_FIELD_STATUS, status);
	return result.ticket;
}

static struct clf_ticket read_ticket(struct desk *d, int64_t number)
{
	struct clf_ticket ticket;

	must(d, clf_query_ticket(d->store, d->arena, number, &ticket, &d->err));
	return ticket;
}

static void test_3_7_one_of_each_needed_kind_stays(void **state)
{
	struct desk *d = *state;
	static const char *const needed[] = {"New", "Open", "Closed"};
	size_t moved;

	for (size_t i = 0; i < CLF_COUNT(needed); i++) {
		assert_int_equal(removed(d, needed[i], "Answered", &moved), CLF_ECONFLICT);
		assert_non_null(strstr(d->err.text, "is the only status of kind"));
	}
	made(d, "Fresh", "new", NULL);
	must(d, removed(d, "New", "Fresh", &moved));
	assert_string_equal(desk_status(d, ticket_in(d, NULL)), "Fresh");
	assert_int_equal(removed(d, "Fresh", "Open", &moved), CLF_ECONFLICT);
}

static void test_3_7_where_one_of_a_kind_is_needed_the_first_is_taken(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	struct clf_ticket_status first = made(d, "At once", "new", NULL), *list = NULL;
	int64_t ids[CLF_STATUSES_MAX];
	size_t count = 0, n = 0;

	assert_string_equal(desk_status(d, ticket_in(d, NULL)), "New");
	must(d, clf_status_list(d->store, d->arena, &list, &count, &d->err));
	ids[n++] = first.id;
	for (size_t i = 0; i < count; i++) {
		if (list[i].id != first.id)
			ids[n++] = list[i].id;
	}
	must(d, clf_act_status_order(&people, ids, n, &d->err));
	assert_string_equal(desk_status(d, ticket_in(d, NULL)), "At once");
	assert_int_equal(clf_act_status_order(&people, ids, n - 1, &d->err), CLF_EINVAL);
}

static void test_3_7_thousands_are_moved_in_turns_and_a_repeated_call_goes_on(void **state)
{
	struct desk *d = *state;
	int64_t numbers[MANY], left = 0;
	struct clf_ticket_status there = made(d, "Shelf", "open", NULL);
	const struct clf_people people = boss(d);
	struct clf_status_hold hold;
	size_t moved = 0;

	for (size_t i = 0; i < MANY; i++)
		numbers[i] = ticket_in(d, "Shelf");
	set(d, numbers[3], CLF_FIELD_STATUS, "Closed");
	/* As a call that died on its way leaves it: some are there, some are not, and the status is. */
	set(d, numbers[0], CLF_FIELD_STATUS, "Open");
	assert_int_equal(clf_act_status_retire(&people, d->arena, &there, NULL, &hold, &moved, &d->err), CLF_ECONFLICT);
	assert_int_equal(hold.tickets, MANY - 2);
	assert_int_equal(moved, 0);
	must(d, clf_act_status_retire(&people, d->arena, &there, "Open", &hold, &moved, &d->err));
	assert_int_equal(moved, MANY - 2);
	must(d, clf_status_used(d->store, there.id, &left, &d->err));
	assert_int_equal(left, 0);
	assert_string_equal(desk_status(d, numbers[MANY - 1]), "Open");
	assert_string_equal(desk_status(d, numbers[3]), "Closed");
}

static void test_3_7_nobody_is_told_and_no_rule_is_asked(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	static const char rule[] = "{\"name\":\"Tells\",\"when\":[{\"event\":\"changed\",\"field\":\"status\"}],"
				   "\"if\":{\"all\":[{\"field\":\"status\",\"is\":[\"Above\"]}]},"
				   "\"then\":[{\"do\":\"note\",\"text\":\"It happened.\"}]}";
	struct clf_json *json = NULL;
	struct clf_rule_done done;
	struct clf_comment_list comments;
	struct desk_mail mails[8];
	struct clf_why_answer answer;
	const struct clf_why_said *said = NULL;
	size_t moved = 0;
	int64_t number, since = 0, now = 0;

	made(d, "Above", "escalated", NULL);
	made(d, "Higher", "escalated", NULL);
	number = ticket_in(d, "Above");
	must(d, clf_json_parse(clf_str_from(rule), &json, &d->err));
	must(d, clf_act_rule_save(&people, d->arena, "en", &(struct clf_rule_draft){.json = json}, &done, &d->err));
	assert_int_equal(done.problems.errors, 0);
	clf_rule_release(&done.rule);
	clf_json_free(&json);
	desk_outbox(d, mails, CLF_COUNT(mails), 48);
	must(d, db_get(d->store->db, &d->err, &since,
		       "SELECT status_at + escalated_by_hand FROM ticket WHERE number = $n", CLF_NUMBER("$n", number)));
	must(d, removed(d, "Above", "Higher", &moved));
	assert_int_equal(moved, 1);
	/* It stands there since it stood in the other. */
	must(d, db_get(d->store->db, &d->err, &now,
		       "SELECT status_at + escalated_by_hand FROM ticket WHERE number = $n", CLF_NUMBER("$n", number)));
	assert_int_equal(now, since);
	assert_string_equal(desk_status(d, number), "Higher");
	assert_int_equal(desk_outbox(d, mails, CLF_COUNT(mails), 48), 0);
	must(d, clf_query_comments(d->store, d->arena, number, (struct clf_page){0, 10}, &comments, &d->err));
	assert_int_equal(comments.count, 0);
	must(d, clf_act_why(d->store, d->arena, &(struct clf_why_ask){.ticket = number, .locale = "en"}, &answer,
			    &d->err));
	assert_true(answer.count > 0);
	for (size_t i = 0; i < answer.requests[0].rule_count; i++) {
		if (answer.requests[0].rules[i].rule == done.record.id)
			said = &answer.requests[0].rules[i];
	}
	assert_non_null(said);
	assert_int_equal(said->outcome, CLF_WHY_PASSED);
	assert_string_equal(said->sentence, "No rule is asked when another status takes the place of the ticket's.");
	/* The rule names the other by now, and fires for it. */
	set(d, number, CLF_FIELD_STATUS, "Open");
	set(d, number, CLF_FIELD_STATUS, "Higher");
	must(d, clf_query_comments(d->store, d->arena, number, (struct clf_page){0, 10}, &comments, &d->err));
	assert_int_equal(comments.count, 1);
}

/* Between the list of those to be moved and its turn somebody closed it. */
static void test_3_7_a_ticket_that_got_another_status_meanwhile_keeps_it(void **state)
{
	struct desk *d = *state;
	const struct clf_ticket_status shelf = made(d, "Shelf", "open", NULL);
	const struct clf_action action = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Open"};
	struct clf_request request = {
	    .actor = *boss(d).by, .via = CLF_VIA_CLI, .actions = &action, .action_count = 1, .replaces = shelf.id};
	struct clf_act_result result;

	request.ticket = ticket_in(d, "Closed");
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_string_equal(desk_status(d, request.ticket), "Closed");
	request.ticket = ticket_in(d, "Shelf");
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_string_equal(desk_status(d, request.ticket), "Open");
}

static void test_3_7_what_was_put_aside_returns_to_what_took_its_place(void **state)
{
	struct desk *d = *state;
	int64_t number;
	size_t moved = 0;

	made(d, "Looked at", "open", NULL);
	made(d, "Handled", "open", NULL);
	made(d, "Done with", "open", NULL);
	number = ticket_in(d, "Looked at");
	set(d, number, CLF_FIELD_DUE, "2099-01-01T08:00:00Z");
	set(d, number, CLF_FIELD_STATUS, "Postponed");
	must(d, removed(d, "Looked at", "Handled", &moved));
	must(d, removed(d, "Handled", "Done with", &moved));
	set(d, number, CLF_FIELD_DUE, "");
	assert_string_equal(desk_status(d, number), "Done with");
}

static void test_3_7_what_the_other_demands_is_asked_first(void **state)
{
	struct desk *d = *state;
	size_t moved = 0;
	int64_t number;

	made(d, "Shut", "closed", "required");
	number = ticket_in(d, "Closed");
	assert_int_equal(removed(d, "Closed", "Shut", &moved), CLF_ECONFLICT);
	assert_non_null(strstr(d->err.text, "root causes are required in \"Shut\""));
	assert_string_equal(desk_status(d, number), "Closed");
}

static void test_3_7_a_closed_ticket_stays_closed_since_then(void **state)
{
	struct desk *d = *state;
	struct clf_ticket before, after;
	size_t moved = 0;
	int64_t number;

	made(d, "Shut", "closed", NULL);
	number = ticket_in(d, "Closed");
	before = read_ticket(d, number);
	must(d, removed(d, "Closed", "Shut", &moved));
	after = read_ticket(d, number);
	assert_string_equal(desk_status(d, number), "Shut");
	assert_true(before.derived.closed_at != 0);
	assert_int_equal(after.derived.closed_at, before.derived.closed_at);
	assert_int_equal(after.derived.resolved_at, before.derived.resolved_at);
	assert_int_equal(after.derived.reopened, 0);
}

static size_t wrong_awaits(struct desk *d, const struct clf_ticket_status *old, const char *kind, const char *awaits)
{
	const struct clf_people people = boss(d);
	const struct clf_status_change change = {.name = "Settled", .definition = "D", .kind = kind, .awaits = awaits};
	struct clf_problems problems = {.count = 0};

	must(d, clf_act_status_check(&people, d->arena, old, &change, &problems, &d->err));
	if (problems.count > 0)
		assert_string_equal(problems.items[0].field, "awaits");
	return problems.count;
}

static void test_3_7_only_what_is_resolved_awaits_a_confirmation(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	const struct clf_status_change off = {.awaits = "off"}, on = {.awaits = "on"};
	const struct clf_ticket_status open = named(d, "Open");
	struct clf_ticket_status solved;

	assert_true(named(d, "Resolved").awaits);
	assert_false(named(d, "Closed").awaits);
	assert_int_equal(wrong_awaits(d, NULL, "open", "on"), 1);
	assert_int_equal(wrong_awaits(d, &open, NULL, "on"), 1);
	assert_int_equal(wrong_awaits(d, NULL, "resolved", "perhaps"), 1);
	assert_int_equal(wrong_awaits(d, NULL, "resolved", "off"), 0);
	assert_false(made(d, "At work", "open", NULL).awaits);
	solved = made(d, "Solved", "resolved", NULL);
	assert_true(solved.awaits);
	must(d, clf_act_status_save(&people, &off, &solved.id, &d->err));
	assert_false(named(d, "Solved").awaits);
	must(d, clf_act_status_save(&people, &on, &solved.id, &d->err));
	assert_true(named(d, "Solved").awaits);
}

static void test_3_7_a_name_that_is_none_is_told_with_the_nearest_wherever_it_stands(void **state)
{
	struct desk *d = *state;
	static const char *const words[] = {"Waiting fro parts", "Xylophone"};
	struct clf_action action = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS};
	struct clf_request request = {.actor = *boss(d).by, .via = CLF_VIA_CLI, .actions = &action, .action_count = 1};
	struct clf_act_result result;
	struct clf_ticket_status status;

	made(d, "At the supplier", "postponed", NULL);
	made(d, "Waiting for parts", "open", NULL);
	request.ticket = ticket_in(d, NULL);
	for (size_t i = 0; i < CLF_COUNT(words); i++) {
		const char *wanted = i == 0 ? "the nearest is Waiting for parts" : "At the supplier, Waiting for parts";

		action.text = words[i];
		must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
		assert_int_equal(result.outcome, CLF_OUTCOME_REFUSED);
		assert_non_null(strstr(result.refusal, wanted));
		assert_int_equal(clf_status_named(d->store, d->arena, words[i], &status, &d->err), CLF_ENOTFOUND);
		assert_non_null(strstr(d->err.text, wanted));
	}
}

/* The grid that ships names each status: whichever goes, and whichever comes, its rules go on. */
static const char *shown(struct desk *d, int64_t id, bool *gone)
{
	const char *query = NULL;
	struct clf_view view;

	must(d, clf_view_by_id(d->store, d->arena, id, &view, &d->err));
	must(d, clf_view_shown(d->store, d->arena, &view, &query, gone, &d->err));
	return query;
}

/* However a view asks for it: by the field, or among words. */
static void test_3_7_a_view_that_asks_for_it_among_words_follows(void **state)
{
	struct desk *d = *state;
	const struct clf_people people = boss(d);
	const struct clf_status_change named_anew = {.name = "In hand"};
	const struct clf_view_change change = {.name = "Late", .query = "q=broke%20status%3AWorking%20-paid"};
	struct clf_problems problems = {.count = 0};
	struct clf_status_hold hold = {0};
	struct clf_ticket_status working = made(d, "Working", "open", NULL);
	int64_t view = 0;
	size_t moved = 0;
	bool gone = false;

	made(d, "Paused", "open", NULL);
	must(d, clf_act_view_save(&people, d->arena, &change, &problems, &view, &d->err));
	assert_int_equal(problems.count, 0);
	assert_string_equal(shown(d, view, &gone), "q=broke%20status:Working%20-paid");
	must(d, clf_act_status_save(&people, &named_anew, &working.id, &d->err));
	assert_string_equal(shown(d, view, &gone), "q=broke%20status:%22In%20hand%22%20-paid");
	working = named(d, "In hand");
	assert_int_equal(clf_act_status_retire(&people, d->arena, &working, NULL, &hold, &moved, &d->err),
			 CLF_ECONFLICT);
	assert_int_equal(hold.views, 1);
	must(d, removed(d, "In hand", "Paused", &moved));
	assert_string_equal(shown(d, view, &gone), "q=broke%20status:Paused%20-paid");
	assert_false(gone);
}

static void test_3_7_each_shipped_status_can_be_replaced_by_one_of_its_kind(void **state)
{
	struct desk *d = *state;
	static const struct {
		const char *name, *kind;
	} shipped[] = {{"New", "new"},
		       {"Open", "open"},
		       {"Answered", "answered"},
		       {"Escalated", "escalated"},
		       {"Postponed", "postponed"},
		       {"Resolved", "resolved"},
		       {"Closed", "closed"},
		       {"Spam", "spam"},
		       {"Deleted", "deleted"}};
	struct clf_act_result result;
	size_t moved = 0;
	int64_t number;

	for (size_t i = 0; i < CLF_COUNT(shipped); i++) {
		made(d, clf_arena_printf(d->arena, "Own %s", shipped[i].kind), shipped[i].kind, NULL);
		must(d, removed(d, shipped[i].name, clf_arena_printf(d->arena, "Own %s", shipped[i].kind), &moved));
	}
	number = desk_ticket(d);
	assert_string_equal(desk_status(d, number), "Own new");
	result = desk_followup(d, number, "We look at it.", "k1");
	assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
	assert_string_equal(desk_status(d, number), "Own answered");
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    ONE(test_3_7_one_of_each_needed_kind_stays),
	    ONE(test_3_7_where_one_of_a_kind_is_needed_the_first_is_taken),
	    ONE(test_3_7_thousands_are_moved_in_turns_and_a_repeated_call_goes_on),
	    ONE(test_3_7_nobody_is_told_and_no_rule_is_asked),
	    ONE(test_3_7_a_ticket_that_got_another_status_meanwhile_keeps_it),
	    ONE(test_3_7_what_was_put_aside_returns_to_what_took_its_place),
	    ONE(test_3_7_what_the_other_demands_is_asked_first),
	    ONE(test_3_7_a_closed_ticket_stays_closed_since_then),
	    ONE(test_3_7_a_name_that_is_none_is_told_with_the_nearest_wherever_it_stands),
	    ONE(test_3_7_only_what_is_resolved_awaits_a_confirmation),
	    ONE(test_3_7_a_view_that_asks_for_it_among_words_follows),
	    ONE(test_3_7_each_shipped_status_can_be_replaced_by_one_of_its_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
