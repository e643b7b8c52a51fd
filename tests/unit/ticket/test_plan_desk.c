/*
 * test_plan_desk.c - what agents do that is about no ticket yet, or about others: the command address, forwarding,
 * templates, watching, settings.
 */
#include "clf/base/count.h"
#include "clf/ticket/plan/follow_on.h"
#include "commanding.h"

static void a_ticket_is_made_for_a_customer(void **state)
{
	struct world *w = *state;
	const struct clf_step *made;

	desk_mail(w, &w->ann, "#take\n#new Dora@Home.example Broken lamp\n#priority high\n\nShe called about a lamp.");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	made = step_at(w, CLF_STEP_CREATE, 0);
	assert_ptr_equal(made, &w->plan.steps[0]);
	assert_string_equal(made->new_ticket->customer.address, "dora@home.example");
	assert_string_equal(made->new_ticket->subject, "Broken lamp");
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, ANN);
	assert_int_equal(set_of(w, CLF_FIELD_PRIORITY)->number, CLF_PRIORITY_HIGH);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "She called about a lamp.");
	assert_null(send_to(w, "dora@home.example"));
	assert_null(send_to(w, "ann@corp.example"));
	assert_non_null(change_of(w, "created"));
	assert_false(w->plan.undoable);
}

static void a_mail_that_is_passed_on_is_what_the_ticket_is_about(void **state)
{
	struct world *w = *state;

	desk_mail(w, &w->ann, "#new dora@home.example Broken lamp");
	w->mail.passed_on = "My lamp is dark since Monday.";
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_string_equal(step_at(w, CLF_STEP_CREATE, 0)->new_ticket->text, "My lamp is dark since Monday.");
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "My lamp is dark since Monday.");

	desk_mail(w, &w->ann, "#new dora@home.example Broken lamp\n\nPlease ring her.");
	w->mail.passed_on = "My lamp is dark since Monday.";
	make(w);
	assert_string_equal(step_at(w, CLF_STEP_CREATE, 0)->new_ticket->text,
			    "Please ring her.\n\nMy lamp is dark since Monday.");
}

static void the_first_letter_may_go_with_it(void **state)
{
	struct world *w = *state;

	desk_mail(w, &w->ann, "#new <mailto:dora@home.example>\n#reply\n\nDear Dora, we look into it.");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_string_equal(send_to(w, "dora@home.example")->text, "Dear Dora, we look into it.");
	assert_string_equal(send_to(w, "dora@home.example")->template_name, "follow-up");
	assert_string_equal(step_at(w, CLF_STEP_CREATE, 0)->new_ticket->subject, "Re: Late parcel");
}

static void what_the_desk_refuses(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
	    {"#new nobody\n\nText.", "#new and the address"},
	    {"#new support@example.com", "customer's address"},
	    {"#new a@home.example\n#new b@home.example", "already"},
	    {"#closed", "needs a ticket"},
	    {"#note She called.", "needs a ticket"},
	    {"Hello there.", "#help"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		desk_mail(w, &w->ann, cases[i].text);
		expect_refused(w, cases[i].says);
		assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_COMMAND);
	}
}

static void questions_change_nothing(void **state)
{
	struct world *w = *state;

	desk_mail(w, &w->ann, "#list mine\n#help\n#search lamp");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(w->plan.step_count, 0);
}

static void who_is_not_sure_at_the_desk_is_told_how_to_be(void **state)
{
	struct world *w = *state;

	desk_mail(w, &w->ann, "#new dora@home.example\n\nText.");
	w->request.actor.sure = false;
	make(w);
	expect_refused(w, "isn't certain");
	assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_COMMAND);
	assert_string_equal(send_to(w, "ann@corp.example")->text, "#new dora@home.example\n\nText.");
}

static void a_stranger_at_the_desk_gets_nothing_back(void **state)
{
	struct world *w = *state;

	desk_mail(w, &w->ann, "#list");
	as_stranger(w, "eve@elsewhere.example");
	w->request.commands = NULL;
	make(w);
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_int_equal(w->plan.step_count, 0);
}

static void commands_to_a_mailbox_are_desk_work(void **state)
{
	struct world *w = *state;

	desk_mail(w, &w->ann, "#receipts off\n#digest daily");
	w->mail.to_desk = false;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_SETTING), 2);
	assert_int_equal(steps_of(w, CLF_STEP_CREATE), 0);
	assert_string_equal(step_at(w, CLF_STEP_SETTING, 0)->what, "receipts");
	assert_string_equal(step_at(w, CLF_STEP_SETTING, 0)->text, "off");
	assert_int_equal(step_at(w, CLF_STEP_SETTING, 1)->party, ANN);
	assert_string_equal(step_at(w, CLF_STEP_SETTING, 1)->text, "on");
}

static void watching_is_ones_own_affair(void **state)
{
	static const struct {
		const char *text, *means;
	} cases[] = {{"#watch", "watch"}, {"#watch off", NULL}, {"#mute", "mute"}, {"#mute off", NULL}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		ann_writes(w, cases[i].text);
		assert_int_equal(steps_of(w, CLF_STEP_WATCH), 1);
		assert_int_equal(step_at(w, CLF_STEP_WATCH, 0)->party, ANN);
		assert_string_equal(event_of(w, i < 2 ? "watch" : "mute")->to, i % 2 == 0 ? "on" : "off");
		assert_true(clf_text_equal(step_at(w, CLF_STEP_WATCH, 0)->text, cases[i].means));
		assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
		assert_false(w->plan.undoable);
	}
}

static void a_template_carries_the_text(void **state)
{
	static const struct clf_attachment form = {.part = "3", .type = "application/pdf"};
	struct world *w = *state;

	ann_writes(w, "#template sor\n\nIt was our fault.");
	assert_string_equal(send_to(w, "carla@home.example")->template_name, "sorry");
	assert_string_equal(send_to(w, "carla@home.example")->text, "It was our fault.");
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 0);
	mail_from(w, &w->ann, "#template sorry\n#note\n\nShe has it coming.");
	w->mail.attachments = &form;
	w->mail.attachment_count = 1;
	make(w);
	assert_null(send_to(w, "carla@home.example")->text);
	assert_false(send_to(w, "carla@home.example")->with_attachments);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "She has it coming.");
}

static void a_forward_goes_out_alone(void **state)
{
	static const struct clf_attachment form = {.part = "3", .type = "application/pdf"};
	struct world *w = *state;
	const struct clf_step *mail;

	mail_from(w, &w->ann, "#forward expert@lab.example response\n\nIs the seal broken?");
	w->request.actor.sureness = CLF_SURE_AUTHENTICATED;
	w->mail.attachments = &form;
	w->mail.attachment_count = 1;
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	mail = send_to(w, "expert@lab.example");
	assert_string_equal(mail->template_name, "forward");
	assert_string_equal(mail->text, "Is the seal broken?");
	assert_int_equal(mail->klass, CLF_CLASS_THIRD_PARTY);
	assert_int_equal(mail->token_class, CLF_TOKEN_THIRD_PARTY);
	assert_int_equal(mail->automatic, CLF_AUTO_NO);
	assert_true(mail->with_attachments);
	assert_true(mail->forward->response);
	assert_false(mail->forward->history);
	assert_int_equal(step_at(w, CLF_STEP_PARTICIPANT, 0)->klass, CLF_CLASS_THIRD_PARTY);
	assert_string_equal(event_of(w, "forward")->to, "expert@lab.example");
	assert_null(send_to(w, "carla@home.example"));
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 0);
	assert_int_equal(new_status(w), 0);
	assert_true(w->plan.undoable);
}

static void a_forward_finds_colleagues_and_roles(void **state)
{
	static const struct {
		const char *to;
		bool bob, mia;
	} cases[] = {{"bob", true, false},
		     {"managers", false, true},
		     {"team night shift", true, true},
		     {"bob@corp.example", true, false},
		     {"bob, mia, bob", true, true}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		ann_writes(w, clf_arena_printf(w->arena, "#forward %s", cases[i].to));
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(send_to(w, "bob@corp.example") != NULL, cases[i].bob);
		assert_int_equal(send_to(w, "mia@corp.example") != NULL, cases[i].mia);
		assert_int_equal(steps_of(w, CLF_STEP_PARTICIPANT), 0);
	}
	assert_int_equal(send_to(w, "bob@corp.example")->klass, CLF_CLASS_NOTICE);
	assert_int_equal(send_to(w, "bob@corp.example")->token_class, CLF_TOKEN_AGENT_NOTE);
}

static void test_6_1_a_list_that_there_isnt_is_refused_with_the_nearest(void **state)
{
	static const struct {
		const char *text, *says;
	} wrong[] = {{"#list overdeu", "the nearest is overdue"},
		     {"#list team parcles", "the nearest is team Parcels"},
		     {"#list escalated things", "mine, overdue, new, all, team Parcels"}};
	static const char *const right[] = {"#list",     "#list mine",         "#list OVERDUE",   "#list new",
					    "#list all", "#list team parcels", "#list team night"};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		desk_mail(w, &w->ann, wrong[i].text);
		expect_refused(w, wrong[i].says);
	}
	for (size_t i = 0; i < CLF_COUNT(right); i++) {
		desk_mail(w, &w->ann, right[i]);
		expect_outcome(w, CLF_OUTCOME_TICKET);
	}
}

/* Roles, each once; the owner as the same mail leaves it. */
static void test_4_9_a_forward_goes_to_roles(void **state)
{
	static const struct {
		const char *text;
		bool ann, bob, mia;
	} cases[] = {{"#forward managers", false, false, true},
		     {"#forward administrators", false, true, false},
		     {"#forward admins, manager", false, true, true},
		     {"#forward owner, mia", false, false, true},
		     {"#assign bob\n#forward owner", false, true, false},
		     {"#forward team parcels, administrators", true, true, false},
		     {"#forward night, bob", false, true, true}};
	struct world *w = *state;

	w->bob.role = CLF_ROLE_ADMIN;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		size_t told = cases[i].bob + cases[i].mia + (size_t)cases[i].ann;

		ann_writes(w, cases[i].text);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		for (size_t n = 0; n < steps_of(w, CLF_STEP_SEND); n++)
			told -= strcmp(step_at(w, CLF_STEP_SEND, n)->template_name, "forward") == 0 &&
				step_at(w, CLF_STEP_SEND, n)->token_class == CLF_TOKEN_AGENT_NOTE &&
				strcmp(step_at(w, CLF_STEP_SEND, n)->to, "ann@corp.example") != 0;
		if (told != (size_t)cases[i].ann)
			fail_msg("%s: %zu too few", cases[i].text, told);
	}
}

static void test_4_9_a_refused_recipient_comes_with_the_nearest(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {{"#forward mangers", "the nearest is managers"},
		     {"#forward adminstrators", "the nearest is administrators"},
		     {"#forward onwer", "the nearest is owner"},
		     {"#forward team parcles", "the nearest is team Parcels"},
		     {"#forward bpb", "the nearest is Bob"}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		ann_writes(w, cases[i].text);
		expect_refused(w, cases[i].says);
	}
	unowned(w);
	ann_writes(w, "#forward owner");
	expect_refused(w, "nobody owns the ticket");
}

static void a_forward_never_goes_to_the_customer_or_to_ourselves(void **state)
{
	static const char *const texts[] = {"#forward carla@home.example",
					    "#forward CARLA@home.example",
					    "#forward support@example.com",
					    "#forward carl@home.example",
					    "#forward bob, carla@home.example",
					    "#forward zoe",
					    "#forward"};
	struct world *w = *state;

	w->participants[1] = (struct clf_participant){55, "carl@home.example", "Carl", CLF_CLASS_CUSTOMER};
	w->facts.participant_count = 2;
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		ann_writes(w, texts[i]);
		expect_outcome(w, CLF_OUTCOME_REFUSED);
		expect_nothing_done(w);
	}
}

static void the_page_forwards_alike(void **state)
{
	static const char *const to[] = {"expert@lab.example", "bob"};
	static const struct clf_forward forward = {
	    .to = to, .count = 2, .history = true, .subject = "Look", .text = "?"};
	struct world *w = *state;

	as_agent(w, &w->ann);
	with_directory(w);
	doing(w, CLF_ACTION_FORWARD)->forward = &forward;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_string_equal(send_to(w, "expert@lab.example")->subject, "Look");
	assert_non_null(send_to(w, "bob@corp.example"));
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "forward");
	as_agent(w, &w->bob);
	make(w);
	expect_refused(w, "Only managers of its segment and administrators may forward");
	assert_true(w->plan.denied);
}

static void settings_are_ones_own_and_checked(void **state)
{
	static const struct {
		const char *text, *what, *value;
	} cases[] = {{"digest=on", "digest", "on"}, {"locale=", "locale", NULL}, {"on_reply=note", "on_reply", "note"}};
	static const char *const wrong[] = {"digest", "digest=maybe", "power=on", "=on", NULL};
	struct world *w = *state;

	as_agent(w, &w->ann);
	without_ticket(w);
	doing(w, CLF_ACTION_SETTING);
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		w->actions[0].text = cases[i].text;
		make(w);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(step_at(w, CLF_STEP_SETTING, 0)->party, ANN);
		assert_string_equal(step_at(w, CLF_STEP_SETTING, 0)->what, cases[i].what);
		assert_true(clf_text_equal(step_at(w, CLF_STEP_SETTING, 0)->text, cases[i].value));
	}
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		w->actions[0].text = wrong[i];
		make(w);
		expect_outcome(w, CLF_OUTCOME_REFUSED);
		assert_int_equal(w->plan.step_count, 0);
	}
}

static const struct clf_new_ticket *part_of(const struct world *w, size_t at)
{
	assert_true(at < w->plan.follow_on_count);
	return w->plan.follow_ons[at].action.new_ticket;
}

static void test_5_8_a_sub_ticket_begins_with_what_stands_behind_its_name(void **state)
{
	static const struct {
		const char *text, *says;
	} wrong[] = {
	    {"#sub", "#sub needs something behind it"},
	    {"#sub ; owner mia", "a sub-ticket needs a name"},
	    {"#sub Ask; owner zoe", "there is no agent \"zoe\""},
	    {"#sub Ask; team moon", "there is no team \"moon\""},
	    {"#sub Ask; segment moon", "there is no segment \"moon\""},
	    {"#sub Ask; status moon", "there is no status \"moon\""},
	    {"#sub Ask; priority moon", "there is no priority \"moon\""},
	    {"#sub Ask; colour red", "colour red isn't known behind the name of a sub-ticket"},
	    {"#sub Ask; team Night; team Parcels", "team stands there twice"},
	};
	struct world *w = *state;
	const struct clf_new_ticket *made;

	ann_writes(w, "#sub Ask the shop; team night; segment sou; status open; priority high\n\nWhat did it cost?");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	made = part_of(w, 0);
	assert_string_equal(made->subject, "Ask the shop");
	assert_string_equal(made->text, "What did it cost?");
	assert_string_equal(made->team, "Night shift");
	assert_string_equal(made->segment, "South");
	assert_string_equal(made->status, "Open");
	assert_int_equal(made->priority, CLF_PRIORITY_HIGH);
	assert_null(made->owner);
	assert_int_equal(made->parent, 1042);
	ann_writes(w, "#sub Ask the shop; owner me\n#sub Ask the bank；owner bob");
	assert_int_equal(w->plan.follow_on_count, 2);
	assert_string_equal(part_of(w, 0)->owner, "ann@corp.example");
	assert_string_equal(part_of(w, 1)->owner, "bob@corp.example");
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		ann_writes(w, wrong[i].text);
		expect_refused(w, wrong[i].says);
		assert_int_equal(w->plan.follow_on_count, 0);
	}
}

static const char *subs(struct world *w, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = clf_arena_printf(w->arena, "%s#sub Part %zu\n", text, i + 1);
	return text;
}

static void test_5_8_so_many_sub_tickets_and_no_more(void **state)
{
	struct world *w = *state;
	const struct clf_attachment bill = {.part = "2", .name = "bill.pdf"};

	ann_writes(w, subs(w, 6));
	assert_int_equal(w->plan.follow_on_count, 6);
	assert_string_equal(part_of(w, 0)->subject, "Part 1");
	assert_string_equal(part_of(w, 5)->subject, "Part 6");
	w->facts.sub_total = 99;
	ann_writes(w, subs(w, 1));
	expect_outcome(w, CLF_OUTCOME_TICKET);
	ann_writes(w, subs(w, 2));
	expect_refused(w, "a ticket has at most 100 sub-tickets");
	w->facts.sub_total = 0;
	w->ticket.parent = 77;
	w->facts.actor_keeps_parent = true;
	ann_writes(w, subs(w, 1));
	expect_refused(w, "a sub-ticket has none of its own");
	w->ticket.parent = 0;
	mail_from(w, &w->ann, "#sub Ask the shop");
	w->mail.attachments = &bill;
	w->mail.attachment_count = 1;
	make(w);
	expect_refused(w, "#sub takes no attachments along");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(a_ticket_is_made_for_a_customer),
	    PLAN_TEST(a_mail_that_is_passed_on_is_what_the_ticket_is_about),
	    PLAN_TEST(the_first_letter_may_go_with_it),
	    PLAN_TEST(what_the_desk_refuses),
	    PLAN_TEST(questions_change_nothing),
	    PLAN_TEST(who_is_not_sure_at_the_desk_is_told_how_to_be),
	    PLAN_TEST(a_stranger_at_the_desk_gets_nothing_back),
	    PLAN_TEST(commands_to_a_mailbox_are_desk_work),
	    PLAN_TEST(watching_is_ones_own_affair),
	    PLAN_TEST(a_template_carries_the_text),
	    PLAN_TEST(a_forward_goes_out_alone),
	    PLAN_TEST(a_forward_finds_colleagues_and_roles),
	    PLAN_TEST(test_6_1_a_list_that_there_isnt_is_refused_with_the_nearest),
	    PLAN_TEST(test_4_9_a_forward_goes_to_roles),
	    PLAN_TEST(test_4_9_a_refused_recipient_comes_with_the_nearest),
	    PLAN_TEST(a_forward_never_goes_to_the_customer_or_to_ourselves),
	    PLAN_TEST(the_page_forwards_alike),
	    PLAN_TEST(settings_are_ones_own_and_checked),
	    PLAN_TEST(test_5_8_a_sub_ticket_begins_with_what_stands_behind_its_name),
	    PLAN_TEST(test_5_8_so_many_sub_tickets_and_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
