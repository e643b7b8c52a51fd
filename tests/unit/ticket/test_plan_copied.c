/*
 * test_plan_copied.c - who comes into copy by a mail, whom agents add and take out, and who gets an answer.
 */
#include "commanding.h"

#define BOB_LEE 301
#define HOME 302

static const char *const ours[] = {"help@corp.example", "help+@corp.example"};

static void in_copy(struct world *w, const struct clf_address *people, size_t count)
{
	w->mail.recipients = (struct clf_addresses){people, count};
}

/* The n-th that changes somebody's state to that, or NULL. */
static const struct clf_step *copied_as(const struct world *w, const char *state, const char *address)
{
	const struct clf_step *step;

	for (size_t n = 0; (step = step_at(w, CLF_STEP_COPIED, n)) != NULL; n++) {
		if (step->what != NULL && strcmp(step->what, state) == 0 && strcmp(step->to, address) == 0)
			return step;
	}
	return NULL;
}

static void knows(struct world *w, const struct clf_copied *rows, size_t count)
{
	w->facts.copied = rows;
	w->facts.copied_count = count;
}

static const struct clf_copied bob_in[] = {
    {.party = BOB_LEE, .address = "bob.lee@home.example", .name = "Bob Lee", .state = CLF_COPIED_IN}};

static void a_first_mail_says_who_else_reads_the_answers(void **state)
{
	static const struct clf_address people[] = {
	    {"Bob Lee", "bob.lee@home.example"}, {"", "help@corp.example"}, {"", "help+abc@corp.example"},
	    {"", "no-reply@home.example"},       {"", "ann@corp.example"},  {"", "josé@home.example"}};
	static const char *const agents[] = {"ann@corp.example"};
	struct world *w = *state;
	const struct clf_step *notice;

	with_directory(w);
	without_ticket(w);
	as_stranger(w, "dan@home.example");
	w->request.actor.unverified = true;
	w->facts.agents_named = agents;
	w->facts.agents_named_count = 1;
	w->facts.mailbox.own = ours;
	w->facts.mailbox.own_count = CLF_COUNT(ours);
	w->facts.mailbox.segment = "North";
	with_mail(w, "It is late.");
	in_copy(w, people, CLF_COUNT(people));
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 1);
	assert_non_null(copied_as(w, "in", "bob.lee@home.example"));
	assert_string_equal(event_of(w, "copied")->to, "bob.lee@home.example");
	notice = send_to(w, "mia@corp.example");
	assert_string_equal(notice->answering->added, "bob.lee@home.example");
	assert_string_equal(notice->answering->to, "dan@home.example");
	assert_string_equal(notice->answering->copied, "bob.lee@home.example");
}

static void whom_only_a_doubtful_mail_names_is_proposed(void **state)
{
	static const struct {
		bool unverified, forged, new_ticket;
		enum clf_mail_kind kind;
		const char *state;
	} cases[] = {
	    {false, false, false, CLF_MAIL_MAIL, "in"},     {true, false, false, CLF_MAIL_MAIL, "proposed"},
	    {true, true, false, CLF_MAIL_MAIL, "proposed"}, {true, false, true, CLF_MAIL_MAIL, "in"},
	    {true, true, true, CLF_MAIL_MAIL, "proposed"},  {false, false, false, CLF_MAIL_LIST, "proposed"},
	};
	static const struct clf_address eve[] = {{"", "eve@else.example"}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->request.ticket = 1042;
		w->facts.ticket = &w->ticket;
		w->facts.owner = &w->ann;
		w->facts.participant_count = 1;
		as_customer(w);
		if (cases[i].new_ticket)
			without_ticket(w);
		w->request.actor.unverified = cases[i].unverified;
		w->request.actor.forged = cases[i].forged;
		with_mail(w, "Both of us.");
		w->mail.kind = cases[i].kind;
		in_copy(w, eve, 1);
		make(w);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		if (copied_as(w, cases[i].state, "eve@else.example") == NULL)
			fail_msg("case %zu isn't %s", i, cases[i].state);
		for (size_t n = 0; strcmp(cases[i].state, "proposed") == 0 && step_at(w, CLF_STEP_PARTICIPANT, n); n++)
			assert_string_not_equal(step_at(w, CLF_STEP_PARTICIPANT, n)->to, "eve@else.example");
	}
}

static void ten_are_in_copy_and_the_others_take_part(void **state)
{
	struct clf_address people[30];
	struct world *w = *state;

	as_customer(w);
	with_mail(w, "All of us.");
	for (size_t i = 0; i < CLF_COUNT(people); i++)
		people[i] = (struct clf_address){"", clf_arena_printf(w->arena, "p%zu@home.example", i)};
	in_copy(w, people, CLF_COUNT(people));
	w->mail.recipients_beyond = 170;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), CLF_COPIED_MAX);
	assert_int_equal(steps_of(w, CLF_STEP_PARTICIPANT), 30);
	assert_string_equal(event_of(w, "copies-left-out")->to, "190");
	assert_int_equal(send_to(w, "ann@corp.example")->answering->left_out, 190);
}

static void who_was_taken_out_stays_out_and_who_is_in_stays_in(void **state)
{
	static const struct clf_address people[] = {{"", "bob.lee@home.example"}, {"", "eve@home.example"}};
	static const struct clf_copied rows[] = {
	    {.party = BOB_LEE, .address = "bob.lee@home.example", .state = CLF_COPIED_OUT},
	    {.party = 303, .address = "gus@home.example", .state = CLF_COPIED_IN},
	};
	struct world *w = *state;

	as_customer(w);
	with_mail(w, "Still all of us.");
	in_copy(w, people, CLF_COUNT(people));
	knows(w, rows, CLF_COUNT(rows));
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 1);
	assert_non_null(copied_as(w, "in", "eve@home.example"));
	assert_string_equal(send_to(w, "ann@corp.example")->answering->copied, "gus@home.example, eve@home.example");
}

static void writes_from(struct world *w, int64_t party, const char *address, int64_t token_party)
{
	w->request.actor = (struct clf_actor){
	    .kind = CLF_ACTOR_CUSTOMER, .party = party, .address = address, .name = "", .unverified = true};
	with_mail(w, "It is me.");
	with_token(w, CLF_TOKEN_CUSTOMER);
	w->mail.token_party = token_party;
	make(w);
}

static void an_answer_goes_to_where_the_customer_wrote_from(void **state)
{
	static const struct clf_copied home[] = {{.party = HOME, .address = "me@else.example", .state = CLF_COPIED_TO}};
	struct world *w = *state;
	const struct clf_step *notice;

	writes_from(w, HOME, "me@else.example", CARLA);
	assert_non_null(copied_as(w, "to", "me@else.example"));
	assert_string_equal(event_of(w, "answers-to")->from, "carla@home.example");
	notice = send_to(w, "ann@corp.example");
	assert_true(notice->answering->elsewhere);
	assert_string_equal(notice->answering->to, "me@else.example");
	assert_string_equal(notice->answering->copied, "carla@home.example");

	knows(w, home, 1);
	writes_from(w, HOME, "me@else.example", HOME);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 0);
	writes_from(w, CARLA, "carla@home.example", HOME);
	assert_non_null(copied_as(w, "other", "me@else.example"));
	assert_false(send_to(w, "ann@corp.example")->answering->elsewhere);
}

/* In copy, written to once by an agent, or taken out: each is somebody else, whoever's token it holds. */
static void somebody_else_is_not_taken_for_the_customer(void **state)
{
	static const struct clf_copied out[] = {
	    {.party = BOB_LEE, .address = "bob.lee@home.example", .state = CLF_COPIED_OUT}};
	struct world *w = *state;

	knows(w, bob_in, 1);
	writes_from(w, BOB_LEE, "bob.lee@home.example", CARLA);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 0);
	assert_true(send_to(w, "ann@corp.example")->answering->by_another);
	assert_string_equal(send_to(w, "ann@corp.example")->answering->to, "carla@home.example");
	knows(w, out, 1);
	writes_from(w, BOB_LEE, "bob.lee@home.example", CARLA);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 0);
	knows(w, NULL, 0);
	writes_from(w, 304, "asked@else.example", 304);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 0);
	assert_true(send_to(w, "ann@corp.example")->answering->by_another);
	writes_from(w, 305, "no-reply@else.example", CARLA);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 0);
	writes_from(w, HOME, "me@else.example", CARLA);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 1);
	w->request.actor.forged = true;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 0);
}

static void a_persons_answer_takes_them_along(void **state)
{
	struct world *w = *state;
	const struct clf_step *answer;

	knows(w, bob_in, 1);
	ann_answers(w, "It is on its way.");
	answer = send_to(w, "carla@home.example");
	assert_int_equal(answer->cc_count, 1);
	assert_string_equal(answer->cc[0].address, "bob.lee@home.example");
	assert_string_equal(change_of(w, "answer")->to, "carla@home.example, Cc bob.lee@home.example");

	ann_answers(w, "#cc off\n#reply\nFor you alone.");
	assert_int_equal(send_to(w, "carla@home.example")->cc_count, 0);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 0);

	ann_answers(w, "#template sorry\n#cc remove bob.lee@home.example");
	assert_int_equal(send_to(w, "carla@home.example")->cc_count, 0);
	assert_non_null(copied_as(w, "out", "bob.lee@home.example"));
	assert_string_equal(change_of(w, "copied")->from, "bob.lee@home.example");
}

static void what_no_person_wrote_goes_to_the_customer_alone(void **state)
{
	static const struct {
		enum clf_via via;
		size_t copies;
	} cases[] = {{CLF_VIA_API, 1}, {CLF_VIA_PAGE, 1}, {CLF_VIA_CLI, 1}, {CLF_VIA_RULE, 0}, {CLF_VIA_CLOCK, 0}};
	struct world *w = *state;

	knows(w, bob_in, 1);
	as_agent(w, &w->ann);
	doing(w, CLF_ACTION_FOLLOWUP)->followup = &w->followup;
	w->followup = (struct clf_followup){.text = "How is it?"};
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->request.via = cases[i].via;
		make(w);
		assert_int_equal(send_to(w, "carla@home.example")->cc_count, cases[i].copies);
	}
	w->request.via = CLF_VIA_API;
	w->followup.no_copies = true;
	make(w);
	assert_int_equal(send_to(w, "carla@home.example")->cc_count, 0);
	w->followup = (struct clf_followup){.text = "You alone.", .to = "help@lab.example"};
	make(w);
	assert_int_equal(send_to(w, "help@lab.example")->cc_count, 0);
}

/* Whoever wrote from elsewhere may be somebody else: never alone, never unseen, and nothing of what machines write. */
static void the_tickets_own_customer_is_never_left_out(void **state)
{
	static const struct clf_copied home[] = {
	    {.party = HOME, .address = "me@else.example", .state = CLF_COPIED_TO},
	    {.party = BOB_LEE, .address = "bob.lee@home.example", .state = CLF_COPIED_IN}};
	static const struct clf_copied gone[] = {
	    {.party = HOME, .address = "me@else.example", .state = CLF_COPIED_TO},
	    {.party = CARLA, .address = "carla@home.example", .state = CLF_COPIED_OUT}};
	struct world *w = *state;
	const struct clf_step *answer;

	knows(w, home, 2);
	as_agent(w, &w->ann);
	doing(w, CLF_ACTION_FOLLOWUP)->followup = &w->followup;
	w->followup = (struct clf_followup){.text = "How is it?"};
	w->request.via = CLF_VIA_RULE;
	make(w);
	assert_null(send_to(w, "me@else.example"));
	assert_int_equal(send_to(w, "carla@home.example")->cc_count, 0);
	assert_int_equal(send_to(w, "carla@home.example")->party, CARLA);
	/* But by an agent's word. */
	knows(w, gone, 2);
	make(w);
	assert_int_equal(send_to(w, "me@else.example")->cc_count, 0);
	knows(w, home, 2);
	ann_answers(w, "#cc off\n#reply\nFor you alone.");
	answer = send_to(w, "me@else.example");
	assert_int_equal(answer->cc_count, 1);
	assert_string_equal(answer->cc[0].address, "carla@home.example");
}

static void an_address_has_its_share_of_an_hour(void **state)
{
	static const struct clf_copied flooded[] = {
	    {.party = BOB_LEE, .address = "bob.lee@home.example", .state = CLF_COPIED_IN, .recent = CLF_CAP_AUTOMATIC}};
	struct world *w = *state;

	knows(w, flooded, 1);
	ann_answers(w, "It is on its way.");
	assert_int_equal(send_to(w, "carla@home.example")->cc_count, 0);
	assert_string_equal(step_at(w, CLF_STEP_SUPPRESSED, 0)->to, "bob.lee@home.example");
	assert_string_equal(change_of(w, "answer")->to, "carla@home.example");
}

static void agents_say_who_is_in_copy(void **state)
{
	static const struct {
		const char *text, *says;
	} refused[] = {
	    {"#cc add help@corp.example", "the gateway's own"},
	    {"#cc add bob@corp.example", "an agent's address"},
	    {"#cc add noreply@home.example", "nobody reads"},
	    {"#cc add carla@home.example", "the customer's own"},
	    {"#cc remove carla@home.example", "nowhere else"},
	    {"#cc remove nobody@home.example", "isn't in copy"},
	    {"#cc add Gus", "no address"},
	};
	static const char *const agents[] = {"bob@corp.example"};
	struct world *w = *state;

	knows(w, bob_in, 1);
	w->facts.agents_named = agents;
	w->facts.agents_named_count = 1;
	for (size_t i = 0; i < CLF_COUNT(refused); i++) {
		mail_from(w, &w->ann, refused[i].text);
		w->facts.mailbox.own = ours;
		w->facts.mailbox.own_count = CLF_COUNT(ours);
		make(w);
		expect_refused(w, refused[i].says);
	}
	ann_writes(w, "#cc");
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 0);
	assert_string_equal(change_of(w, "recipients")->to, "carla@home.example, Cc bob.lee@home.example");
	ann_writes(w, "#cc only gus@home.example");
	assert_non_null(copied_as(w, "out", "bob.lee@home.example"));
	assert_non_null(copied_as(w, "in", "gus@home.example"));
	ann_writes(w, "#cc none");
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 1);
	assert_non_null(copied_as(w, "out", "bob.lee@home.example"));
}

/* An agent's token may have been passed on: whoever holds it must not read along from then on. */
static void a_stranger_in_copy_is_confirmed(void **state)
{
	struct world *w = *state;

	ann_writes(w, "#cc add spy@else.example");
	expect_outcome(w, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(steps_of(w, CLF_STEP_ASK_CONFIRM), 1);
	ann_writes(w, "#cc add bob.lee@home.example");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	mail_from(w, &w->ann, "#cc add spy@else.example");
	w->request.actor.sureness = CLF_SURE_AUTHENTICATED;
	make(w);
	assert_non_null(copied_as(w, "in", "spy@else.example"));
}

static void a_machine_brings_nobody_in(void **state)
{
	static const struct clf_address eve[] = {{"", "eve@home.example"}};
	struct world *w = *state;

	knows(w, bob_in, 1);
	w->ticket.status = ANSWERED;
	w->request.actor = (struct clf_actor){
	    .kind = CLF_ACTOR_CUSTOMER, .party = BOB_LEE, .address = "bob.lee@home.example", .name = "Bob Lee"};
	with_mail(w, "I am away.");
	w->mail.kind = CLF_MAIL_AUTO_REPLY;
	w->mail.automatic = true;
	in_copy(w, eve, 1);
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 0);
	assert_int_equal(new_status(w), 0);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	with_mail(w, "I am back.");
	make(w);
	assert_int_equal(new_status(w), OPEN);
}

static void the_successor_of_a_ticket_knows_whom_it_knew(void **state)
{
	static const struct clf_copied rows[] = {
	    {.party = BOB_LEE, .address = "bob.lee@home.example", .state = CLF_COPIED_IN},
	    {.party = 303, .address = "gus@home.example", .state = CLF_COPIED_OUT},
	};
	static const struct clf_address gus[] = {{"", "gus@home.example"}};
	struct world *w = *state;

	w->ticket.status = CLOSED;
	w->ticket.closed_at = NOW - 30 * CLF_DAY;
	knows(w, rows, CLF_COUNT(rows));
	as_customer(w);
	with_mail(w, "Once more.");
	in_copy(w, gus, 1);
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_CREATE), 1);
	assert_non_null(copied_as(w, "in", "bob.lee@home.example"));
	assert_non_null(copied_as(w, "out", "gus@home.example"));
	assert_null(copied_as(w, "in", "gus@home.example"));
	assert_string_equal(send_to(w, "ann@corp.example")->answering->copied, "bob.lee@home.example");
}

static void what_was_changed_is_put_back(void **state)
{
	static const struct clf_copied now[] = {
	    {.party = BOB_LEE, .address = "bob.lee@home.example", .state = CLF_COPIED_OUT},
	    {.party = 303, .address = "gus@home.example", .state = CLF_COPIED_IN},
	    {.party = 304, .address = "eve@home.example", .state = CLF_COPIED_IN},
	};
	static const struct clf_copied before[] = {{.party = BOB_LEE, .state = CLF_COPIED_IN},
						   {.party = 304, .state = CLF_COPIED_IN}};
	struct clf_undo undo = {.id = 5, .version = 3, .copied = before, .copied_count = 2};
	struct world *w = *state;

	w->ticket.version = 3;
	undo.before = w->ticket;
	knows(w, now, CLF_COUNT(now));
	mail_from(w, &w->ann, "#undo");
	w->facts.undo = &undo;
	undo.before_owner = &w->ann;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_COPIED), 2);
	assert_non_null(copied_as(w, "in", "bob.lee@home.example"));
	assert_string_equal(step_at(w, CLF_STEP_COPIED, 1)->to, "gus@home.example");
	assert_null(step_at(w, CLF_STEP_COPIED, 1)->what);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(a_first_mail_says_who_else_reads_the_answers),
	    PLAN_TEST(whom_only_a_doubtful_mail_names_is_proposed),
	    PLAN_TEST(ten_are_in_copy_and_the_others_take_part),
	    PLAN_TEST(who_was_taken_out_stays_out_and_who_is_in_stays_in),
	    PLAN_TEST(an_answer_goes_to_where_the_customer_wrote_from),
	    PLAN_TEST(somebody_else_is_not_taken_for_the_customer),
	    PLAN_TEST(a_persons_answer_takes_them_along),
	    PLAN_TEST(what_no_person_wrote_goes_to_the_customer_alone),
	    PLAN_TEST(the_tickets_own_customer_is_never_left_out),
	    PLAN_TEST(an_address_has_its_share_of_an_hour),
	    PLAN_TEST(agents_say_who_is_in_copy),
	    PLAN_TEST(a_stranger_in_copy_is_confirmed),
	    PLAN_TEST(a_machine_brings_nobody_in),
	    PLAN_TEST(the_successor_of_a_ticket_knows_whom_it_knew),
	    PLAN_TEST(what_was_changed_is_put_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
