/*
 * test_at_once.c - requests at the same time, each from a connection of its own as another process has, end as if one
 * came after the other: a time rule acts once, and of changes none is lost. (The same response: test_responses.c.)
 */
#include "act_fixture.h"

#include <pthread.h>

#include "clf/act/rules.h"
#include "clf/store/look/history.h"
#include "clf/store/rule/timers.h"

#define AT_ONCE 6

int64_t __real_clf_clock_now(void);
int64_t __wrap_clf_clock_now(void);

static int64_t ahead;

int64_t __wrap_clf_clock_now(void)
{
	return __real_clf_clock_now() + ahead;
}

static int open_now(void **state)
{
	ahead = 0;
	return desk_open(state);
}

struct asker {
	struct desk *desk;
	pthread_barrier_t *together;
	struct clf_request request;
	struct clf_act_result result;
	enum clf_status status;
	struct clf_error err;
};

static void *ask_in(void *user)
{
	struct asker *a = user;
	struct clf_act_context act = a->desk->act;
	struct clf_arena *arena = clf_arena_new();

	a->status = clf_store_open(a->desk->config.store_url, CLF_STORE_OPEN, &act.store, &a->err);
	pthread_barrier_wait(a->together);
	if (a->status == CLF_OK)
		a->status = clf_act(&act, arena, &a->request, &a->result, &a->err);
	a->result.refusal = NULL;
	clf_store_close(&act.store);
	clf_arena_free(&arena);
	return NULL;
}

static void at_once(struct desk *d, struct asker askers[AT_ONCE])
{
	pthread_t threads[AT_ONCE];
	pthread_barrier_t together;

	pthread_barrier_init(&together, NULL, AT_ONCE);
	for (int i = 0; i < AT_ONCE; i++) {
		askers[i].desk = d;
		askers[i].together = &together;
		assert_int_equal(pthread_create(&threads[i], NULL, ask_in, &askers[i]), 0);
	}
	for (int i = 0; i < AT_ONCE; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&together);
	for (int i = 0; i < AT_ONCE; i++) {
		if (askers[i].status != CLF_OK)
			fail_msg("%s", askers[i].err.text);
	}
}

static void save_rule(struct desk *d, const char *text)
{
	static const struct clf_actor root = {
	    .kind = CLF_ACTOR_SYSTEM, .name = "root", .role = CLF_ROLE_ADMIN, .sure = true};
	const struct clf_people people = {&d->act, &root, CLF_VIA_CLI};
	struct clf_rule_draft draft = {.id = 0};
	struct clf_rule_done done = {.sentence = NULL};
	struct clf_json *json = NULL;

	must(d, clf_json_parse(clf_str_from(text), &json, &d->err));
	draft.json = json;
	must(d, clf_act_rule_save(&people, d->arena, "en", &draft, &done, &d->err));
	assert_int_equal(done.problems.errors, 0);
	clf_rule_release(&done.rule);
	clf_json_free(&json);
}

/* How often a field changed to that; NULL: to anything. Each change goes on from what the one before it left. */
static size_t changes_of(struct desk *d, int64_t ticket, const char *what, const char *to)
{
	struct clf_line *lines = NULL;
	const char *left = NULL;
	size_t count = 0, n = 0;

	must(d, clf_history_all(d->store, d->arena, ticket, 1000, &lines, &count, &d->err));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(lines[i].what, what) != 0)
			continue;
		if (left != NULL)
			assert_string_equal(lines[i].from_text, left);
		left = lines[i].to_text;
		n += to == NULL || strcmp(left, to) == 0;
	}
	return n;
}

static void test_7_3_a_time_rule_acts_once_whichever_clock_is_first(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct clf_due_timer *timers = NULL;
	struct asker askers[AT_ONCE] = {0};
	struct clf_action elapsed = {.kind = CLF_ACTION_ELAPSED};
	struct desk_mail mails[16];
	size_t count = 0, acted = 0;

	save_rule(d, "{\"name\":\"Late\",\"when\":[{\"event\":\"elapsed\",\"since\":\"created\",\"after\":\"3d\"}],"
		     "\"then\":[{\"do\":\"priority\",\"to\":\"high\"},"
		     "{\"do\":\"notify\",\"to\":[\"owner\"],\"text\":\"Three days.\"}]}");
	must(d, clf_timers_anew(d->store, &d->err));
	askers[0].request = (struct clf_request){.actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true},
						 .via = CLF_VIA_CLOCK,
						 .ticket = ticket,
						 .actions = &elapsed,
						 .action_count = 1};
	must(d, clf_act(&d->act, d->arena, &askers[0].request, &askers[0].result, &d->err));
	must(d, clf_timers_due(d->store, d->arena, clf_clock_now(), 10, &timers, &count, &d->err));
	assert_int_equal(count, 0);
	desk_outbox(d, mails, 16, 1);

	ahead = 4 * CLF_DAY;
	must(d, clf_timers_due(d->store, d->arena, clf_clock_now(), 10, &timers, &count, &d->err));
	assert_int_equal(count, 1);
	assert_int_equal(timers[0].ticket, ticket);
	elapsed.rule = timers[0].ref;
	for (int i = 1; i < AT_ONCE; i++)
		askers[i].request = askers[0].request;
	at_once(d, askers);
	for (int i = 0; i < AT_ONCE; i++) {
		assert_true(askers[i].result.outcome == CLF_OUTCOME_TICKET ||
			    askers[i].result.outcome == CLF_OUTCOME_IGNORED);
		acted += askers[i].result.outcome == CLF_OUTCOME_TICKET;
	}
	assert_int_equal(acted, 1);
	assert_int_equal(changes_of(d, ticket, "priority", "high"), 1);
	assert_int_equal(desk_outbox(d, mails, 16, 1), 1);
	must(d, clf_timers_due(d->store, d->arena, clf_clock_now(), 10, &timers, &count, &d->err));
	assert_int_equal(count, 0);
}

static const struct clf_actor the_clock = {.kind = CLF_ACTOR_SYSTEM, .name = "clock", .sure = true};

static void asked(struct desk *d, const struct clf_actor *actor, enum clf_via via, int64_t ticket,
		  const struct clf_action *actions, size_t count)
{
	const struct clf_request request = {
	    .actor = *actor, .via = via, .ticket = ticket, .actions = actions, .action_count = count};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	if (result.outcome != CLF_OUTCOME_TICKET)
		fail_msg("%s", result.refusal);
}

/* Six clocks at once; one of them acts. */
static void all_clocks(struct desk *d, const struct clf_actor *actor, int64_t ticket, const struct clf_action *action)
{
	struct asker askers[AT_ONCE] = {0};
	size_t acted = 0;

	for (int i = 0; i < AT_ONCE; i++)
		askers[i].request = (struct clf_request){
		    .actor = *actor, .via = CLF_VIA_CLOCK, .ticket = ticket, .actions = action, .action_count = 1};
	at_once(d, askers);
	for (int i = 0; i < AT_ONCE; i++)
		acted += askers[i].result.outcome == CLF_OUTCOME_TICKET;
	assert_int_equal(acted, 1);
}

static void test_5_4_a_ticket_comes_back_once_whichever_clock_is_first(void **state)
{
	struct desk *d = *state;
	const struct clf_actor mia = desk_actor(d, true);
	const struct clf_action aside[] = {
	    {.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Postponed"},
	    {.kind = CLF_ACTION_SET, .field = CLF_FIELD_DUE, .text = "2037-01-01T09:00:00Z"}};
	const struct clf_action due = {.kind = CLF_ACTION_DUE};
	int64_t ticket = desk_ticket(d);
	struct clf_due_timer *timers = NULL;
	struct desk_mail mails[16];
	size_t count = 0;

	asked(d, &mia, CLF_VIA_API, ticket, aside, 2);
	desk_outbox(d, mails, 16, 1);
	must(d, clf_timers_due(d->store, d->arena, clf_clock_now(), 10, &timers, &count, &d->err));
	assert_int_equal(count, 0);
	ahead = 20 * 366 * CLF_DAY;
	must(d, clf_timers_due(d->store, d->arena, clf_clock_now(), 10, &timers, &count, &d->err));
	assert_int_equal(count, 1);
	assert_int_equal(timers[0].kind, CLF_TIMER_BACK);
	all_clocks(d, &the_clock, ticket, &due);
	assert_string_equal(desk_status(d, ticket), "New");
	assert_int_equal(changes_of(d, ticket, "status", "New"), 1);
	must(d, clf_timers_due(d->store, d->arena, clf_clock_now(), 10, &timers, &count, &d->err));
	assert_int_equal(count, 0);
}

static void test_3_10_a_letter_is_sent_once_whichever_clock_is_first(void **state)
{
	struct desk *d = *state;
	const struct clf_actor mia = desk_actor(d, true);
	const struct clf_followup followup = {
	    .text = "Is all well by now?", .later_at = clf_clock_now() + CLF_DAY, .unless_reply = true};
	const struct clf_action plan = {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	struct clf_action letter = {.kind = CLF_ACTION_LETTER};
	int64_t ticket = desk_ticket(d);
	struct clf_due_timer *timers = NULL;
	struct desk_mail mails[16];
	size_t count = 0, sent = 0, n;

	asked(d, &mia, CLF_VIA_API, ticket, &plan, 1);
	desk_outbox(d, mails, 16, 1);
	ahead = 2 * CLF_DAY;
	must(d, clf_timers_due(d->store, d->arena, clf_clock_now(), 10, &timers, &count, &d->err));
	assert_int_equal(count, 1);
	assert_int_equal(timers[0].kind, CLF_TIMER_LETTER);
	letter.draft = timers[0].ref;
	all_clocks(d, &mia, ticket, &letter);
	n = desk_outbox(d, mails, 16, 1);
	for (size_t i = 0; i < n; i++)
		sent += strstr(mails[i].raw, "Is all well by now?") != NULL;
	assert_int_equal(sent, 1);
	must(d, clf_timers_due(d->store, d->arena, clf_clock_now(), 10, &timers, &count, &d->err));
	assert_int_equal(count, 0);
}

static void test_2_6_changes_at_once_come_one_after_the_other(void **state)
{
	static const char *const days[AT_ONCE] = {"2037-01-01T09:00:00Z", "2037-01-02T09:00:00Z",
						  "2037-01-03T09:00:00Z", "2037-01-04T09:00:00Z",
						  "2037-01-05T09:00:00Z", "2037-01-06T09:00:00Z"};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct asker askers[AT_ONCE] = {0};
	struct clf_action set[AT_ONCE] = {0};
	size_t before = changes_of(d, ticket, "due", NULL);

	for (int i = 0; i < AT_ONCE; i++) {
		set[i] = (struct clf_action){.kind = CLF_ACTION_SET, .field = CLF_FIELD_DUE, .text = days[i]};
		askers[i].request = (struct clf_request){.actor = desk_actor(d, true),
							 .via = CLF_VIA_API,
							 .ticket = ticket,
							 .actions = &set[i],
							 .action_count = 1};
	}
	at_once(d, askers);
	for (int i = 0; i < AT_ONCE; i++)
		assert_int_equal(askers[i].result.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(changes_of(d, ticket, "due", NULL), before + AT_ONCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_7_3_a_time_rule_acts_once_whichever_clock_is_first, open_now,
					    desk_close),
	    cmocka_unit_test_setup_teardown(test_5_4_a_ticket_comes_back_once_whichever_clock_is_first, open_now,
					    desk_close),
	    cmocka_unit_test_setup_teardown(test_3_10_a_letter_is_sent_once_whichever_clock_is_first, open_now,
					    desk_close),
	    cmocka_unit_test_setup_teardown(test_2_6_changes_at_once_come_one_after_the_other, open_now, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
