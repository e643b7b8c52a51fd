/*
 * test_plan_command.c - what agents command: fields, statuses and tags, and what becomes of the text under commands.
 */
#include "clf/base/count.h"
#include "commanding.h"

static void names_are_matched_by_a_part(void **state)
{
	struct world *w = *state;

	ann_writes(w, "#assign bo");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, BOB);
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "assignment-notice");
	ann_writes(w, "#assign mia@corp.example\n#priority crit\n#segment sou\n#status resol");
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, MIA);
	assert_int_equal(set_of(w, CLF_FIELD_PRIORITY)->number, CLF_PRIORITY_CRITICAL);
	assert_string_equal(set_of(w, CLF_FIELD_SEGMENT)->text, "South");
	assert_int_equal(new_status(w), RESOLVED);
	assert_string_equal(change_of(w, "owner")->to, "Mia");
}

/* #assign in the same mail says whose it is, wherever it stands; #undo brings back whose it was. */
static void test_1_7_a_segment_set_by_mail_brings_its_only_manager(void **state)
{
	static const struct {
		const char *text;
		int64_t owner;
	} cases[] = {{"#segment sou", MIA},
		     {"#segment South\n#assign bob", BOB},
		     {"#assign bob\n#segment South", BOB},
		     {"#segment South\n#assign none", 0}};
	struct world *w = *state;
	const struct clf_segment_manager soles[] = {{"South", w->mia}};

	w->facts.soles = soles;
	w->facts.sole_count = 1;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		ann_writes(w, cases[i].text);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, cases[i].owner);
	}
	ann_writes(w, "#segment South");
	assert_string_equal(send_to(w, "mia@corp.example")->template_name, "assignment-notice");
	ann_writes(w, "#segment South\n#take");
	assert_null(set_of(w, CLF_FIELD_OWNER));
}

static void what_could_be_meant_is_listed(void **state)
{
	static const struct {
		const char *text, *line, *says;
	} cases[] = {
	    {"#assign zoe", "#assign zoe", "Ann, Bob, Mia"},
	    {"#assign team ghosts", "#assign team ghosts", "Parcels, Night shift"},
	    {"#segment Sotuh", "#segment Sotuh", "the nearest is South"},
	    {"#assign mial", "#assign mial", "the nearest is Mia"},
	    {"#priority urgent", "#priority urgent", "low, medium, high, critical"},
	    {"#segment nowhere", "#segment nowhere", "North, South"},
	    {"#status nirvana", "#status nirvana", "New, Open, Answered"},
	    {"#template ghost", "#template ghost", "follow-up, sorry"},
	    {"#due whenever", "#due whenever", "whenever"},
	    {"#due 2001-01-01", "#due 2001-01-01", "past"},
	    {"#watch perhaps", "#watch perhaps", "#watch off"},
	    {"#receipts perhaps", "#receipts perhaps", "#receipts off"},
	    {"#merge 7", "#merge", "no merging"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		ann_writes(w, cases[i].text);
		expect_refused(w, cases[i].says);
		if (strstr(w->plan.refusal, cases[i].line) == NULL)
			fail_msg("\"%s\" doesn't name %s", w->plan.refusal, cases[i].line);
		assert_string_equal(send_to(w, "ann@corp.example")->text, cases[i].text);
	}
	w->bob.name = "Anton";
	ann_writes(w, "#assign an");
	expect_refused(w, "Ann, Anton");
}

static void one_refusal_undoes_the_whole_mail(void **state)
{
	struct world *w = *state;

	ann_answers(w, "#priority high\n#tag late\n#assign zoe\n\nDear Carla, it comes tomorrow.");
	expect_refused(w, "zoe");
	assert_int_equal(w->plan.change_count, 0);
	assert_null(send_to(w, "carla@home.example"));
	assert_non_null(strstr(send_to(w, "ann@corp.example")->text, "#assign zoe\n\nDear Carla"));
	ann_answers(w, "#priority high\n#frobnicate\n\nDear Carla, it comes tomorrow.");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	expect_nothing_done(w);
}

static void commands_alone_make_no_note(void **state)
{
	struct world *w = *state;

	ann_answers(w, "#resolved");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(new_status(w), RESOLVED);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 0);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_AGENT);
	assert_true(w->plan.undoable);
}

static void a_signature_file_makes_no_note_of_commands(void **state)
{
	static const struct clf_attachment signature = {.part = "2", .type = "application/pkcs7-signature"};
	static const enum clf_token_class classes[] = {CLF_TOKEN_AGENT_REPLY, CLF_TOKEN_AGENT_NOTE};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(classes); i++) {
		mail_from(w, &w->ann, "#resolved");
		with_token(w, classes[i]);
		w->mail.attachments = &signature;
		w->mail.attachment_count = 1;
		make(w);
		assert_int_equal(new_status(w), RESOLVED);
		assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 0);
		assert_null(send_to(w, "carla@home.example"));
	}
	mail_from(w, &w->ann, "#note");
	w->mail.attachments = &signature;
	w->mail.attachment_count = 1;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
}

static void a_status_comes_last_and_outweighs_rules(void **state)
{
	struct world *w = *state;

	w->ticket.status = NEW;
	ann_answers(w, "#closed\n#assign bob\n#reply\n\nIt comes tomorrow.");
	assert_non_null(send_to(w, "carla@home.example"));
	assert_int_equal(new_status(w), CLOSED);
	assert_int_equal(steps_of(w, CLF_STEP_SET), 3); /* the stage that ends with it */
	assert_true(event_of(w, "status") > event_of(w, "owner"));
}

static void a_reason_for_closing_is_a_note(void **state)
{
	struct world *w = *state;

	ann_writes(w, "#close paid back in cash");
	assert_int_equal(new_status(w), CLOSED);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "paid back in cash");
	ann_writes(w, "#close paid back in cash\n\nShe called.");
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "paid back in cash\n\nShe called.");
	ann_answers(w, "#close paid back in cash\n\nShe called.");
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "paid back in cash\n\nShe called.");
	assert_null(send_to(w, "carla@home.example"));
	ann_answers(w, "#close paid back in cash\n#reply\n\nDear Carla, all the best.");
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "paid back in cash");
	assert_string_equal(send_to(w, "carla@home.example")->text, "Dear Carla, all the best.");
}

static void a_note_never_reaches_the_customer_unless_reply_says_so(void **state)
{
	static const struct {
		const char *text;
		enum clf_token_class klass;
		bool reaches;
	} cases[] = {
	    {"Text.", CLF_TOKEN_AGENT_NOTE, false},
	    {"Text.", CLF_TOKEN_AGENT_REPLY, true},
	    {"#note\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#reply\n\nText.", CLF_TOKEN_AGENT_NOTE, true},
	    {"#reply Text.", CLF_TOKEN_AGENT_NOTE, true},
	    {"#note Text.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#spam\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#undone\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#high\n\nText.", CLF_TOKEN_CUSTOMER, false},
	    {"#take\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#tag a\n\nText.", CLF_TOKEN_AGENT_NOTE, false},
	    {"#take\n#reply\n\nText.", CLF_TOKEN_AGENT_REPLY, true},
	    {"#close\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#watch\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#show\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#receipts on\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#on 1042\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#postpone 3d\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#forward bob\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#reply attach\n\nText.", CLF_TOKEN_AGENT_NOTE, true},
	    {"#anyway\n\nText.", CLF_TOKEN_AGENT_REPLY, true},
	    {"#anyway\n\nText.", CLF_TOKEN_AGENT_NOTE, false},
	    {"#take\n#anyway\n\nText.", CLF_TOKEN_AGENT_REPLY, false},
	    {"#close\n#REPLY Attach\n\nText.", CLF_TOKEN_AGENT_REPLY, true},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		mail_from(w, &w->ann, cases[i].text);
		with_token(w, cases[i].klass);
		make(w);
		if ((send_to(w, "carla@home.example") != NULL) != cases[i].reaches)
			fail_msg("%s", cases[i].text);
		if (cases[i].reaches)
			assert_string_equal(send_to(w, "carla@home.example")->text, "Text.");
	}
}

static void reply_overrules_a_lost_class(void **state)
{
	struct world *w = *state;

	mail_from(w, &w->ann, "#reply\n\nIt comes tomorrow.");
	w->mail.has_token = false;
	w->mail.is_note = true;
	w->mail.class_lost = true;
	make(w);
	assert_non_null(send_to(w, "carla@home.example"));
	assert_null(send_to(w, "ann@corp.example"));
	w->request.actor.sure = false;
	make(w);
	expect_refused(w, "isn't certain");
}

static void reply_still_sends_nothing_that_leaks(void **state)
{
	struct world *w = *state;

	mail_from(w, &w->ann, "#reply\n\nA reply to this mail becomes a note.");
	w->mail.leaks = true;
	make(w);
	expect_refused(w, "text of a notice");
	mail_from(w, &w->ann, "#template sorry\n\nA reply to this mail becomes a note.");
	w->mail.leaks = true;
	make(w);
	expect_refused(w, "text of a notice");
	mail_from(w, &w->ann, "#forward expert@lab.example\n\nA reply to this mail becomes a note.");
	w->mail.leaks = true;
	make(w);
	expect_refused(w, "text of a notice");
}

static void contradictions_are_refused(void **state)
{
	static const char *const texts[] = {
	    "#note\n#reply\n\nText.",
	    "#template sorry\n#reply\n\nText.",
	    "#template sorry\n#forward bob\n\nText.",
	    "#undo\n#reply\n\nText.",
	    "#undo\n#take",
	    "#reply",
	    "#spam\n#reply\n\nText.",
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		ann_writes(w, texts[i]);
		expect_outcome(w, CLF_OUTCOME_REFUSED);
		expect_nothing_done(w);
	}
}

static void taking_and_giving_away(void **state)
{
	struct world *w = *state;

	unowned(w);
	mail_from(w, &w->bob, "#take");
	make(w);
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, BOB);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	mail_from(w, &w->bob, "#assign me");
	make(w);
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, BOB);

	w->ticket.owner = ANN;
	w->facts.owner = &w->ann;
	ann_writes(w, "#assign team night");
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, 0);
	assert_string_equal(set_of(w, CLF_FIELD_TEAM)->text, "Night shift");
	assert_string_equal(send_to(w, "bob@corp.example")->template_name, "assignment-notice");
	assert_string_equal(send_to(w, "mia@corp.example")->template_name, "assignment-notice");
	w->ticket.team = "Parcels";
	ann_writes(w, "#assign none");
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, 0);
	assert_null(set_of(w, CLF_FIELD_TEAM)->text);
}

static void tags_come_and_go(void **state)
{
	static const char *const present[] = {"old", "kept"};
	struct world *w = *state;

	w->facts.tags = present;
	w->facts.tag_count = 2;
	ann_writes(w, "#tag LATE, +Parcel -old kept -absent late");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 3);
	assert_string_equal(step_at(w, CLF_STEP_TAG, 0)->text, "late");
	assert_int_equal(step_at(w, CLF_STEP_TAG, 0)->number, 1);
	assert_string_equal(step_at(w, CLF_STEP_TAG, 1)->text, "parcel");
	assert_string_equal(step_at(w, CLF_STEP_TAG, 2)->text, "old");
	assert_int_equal(step_at(w, CLF_STEP_TAG, 2)->number, 0);
	ann_writes(w, "#tag -");
	expect_refused(w, "no tag");
	ann_writes(w, "#tag 1234567890123456789012345678901234567890123456789012345678901");
	expect_refused(w, "60");
}

static void a_ticket_has_fifty_tags_at_most(void **state)
{
	static char texts[50][8];
	const char *tags[50];
	struct world *w = *state;

	for (size_t i = 0; i < 50; i++) {
		snprintf(texts[i], sizeof texts[i], "t%zu", i);
		tags[i] = texts[i];
	}
	w->facts.tags = tags;
	w->facts.tag_count = 49;
	ann_writes(w, "#tag one");
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 1);
	ann_writes(w, "#tag one two");
	expect_refused(w, "50");
	w->facts.tag_count = 50;
	ann_writes(w, "#tag -t0 one");
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 2);
}

static void due_and_postponed(void **state)
{
	struct world *w = *state;

	ann_writes(w, "#due 3d");
	assert_true(set_of(w, CLF_FIELD_DUE)->number > NOW + 2 * CLF_DAY);
	assert_int_equal(new_status(w), 0);
	ann_writes(w, "#postpone 3d");
	assert_true(set_of(w, CLF_FIELD_DUE)->number > NOW + 2 * CLF_DAY);
	assert_int_equal(new_status(w), POSTPONED);
	w->ticket.due_at = NOW + CLF_DAY;
	ann_writes(w, "#due none");
	assert_int_equal(set_of(w, CLF_FIELD_DUE)->number, 0);
	mail_from(w, &w->ann, "#postpone 3d");
	w->facts.status_count = 7;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(new_status(w), 0);
}

static void a_copy_of_commands_is_not_obeyed_again(void **state)
{
	struct world *w = *state;

	mail_from(w, &w->ann, "#resolved\n\nDone.");
	w->mail.same_mail_known = true;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SET), 0);
	assert_non_null(event_of(w, "copy"));
}

static void in_a_customers_mail_a_command_is_text(void **state)
{
	struct world *w = *state;

	mail_from(w, &w->ann, "#closed\n\nThanks.");
	as_customer(w);
	with_token(w, CLF_TOKEN_CUSTOMER);
	make(w);
	assert_int_equal(new_status(w), 0);
	assert_string_equal(step_at(w, CLF_STEP_MESSAGE, 0)->text, "#closed\n\nThanks.");
	assert_string_equal(send_to(w, "ann@corp.example")->text, "#closed\n\nThanks.");
}

static void a_machine_commands_nothing(void **state)
{
	struct world *w = *state;

	mail_from(w, &w->ann, "#closed\n\nI am away.");
	w->mail.kind = CLF_MAIL_AUTO_REPLY;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_SET), 0);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	assert_int_equal(step_at(w, CLF_STEP_MESSAGE, 0)->klass, CLF_CLASS_AUTOMATIC);
}

static void page_and_api_command_alike(void **state)
{
	struct world *w = *state;

	as_agent(w, &w->ann);
	with_directory(w);
	w->request.commands = read_commands(w, "#resolved\n#tag late\n\nShe called.");
	doing(w, CLF_ACTION_COMMANDS);
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(new_status(w), RESOLVED);
	assert_int_equal(steps_of(w, CLF_STEP_TAG), 1);
	assert_string_equal(step_at(w, CLF_STEP_COMMENT, 0)->text, "She called.");
	assert_int_equal(steps_of(w, CLF_STEP_MESSAGE), 0);
	w->request.commands = read_commands(w, "#reply\n\nIt comes tomorrow.");
	make(w);
	assert_string_equal(send_to(w, "carla@home.example")->text, "It comes tomorrow.");
	assert_non_null(event_of(w, "answer"));
	as_customer(w);
	make(w);
	expect_refused(w, "only agents");
}

static void what_names_tickets_by_number_is_a_note_without_more_words(void **state)
{
	struct world *w = *state;

	mail_from(w, &w->ann, "#on 1042, 1043\n#tag late\n\nBoth of them.");
	w->mail.has_token = false;
	w->mail.is_note = false;
	w->request.tickets = 2;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
	assert_int_equal(steps_of(w, CLF_STEP_SEND), 0);
	mail_from(w, &w->ann, "#on 1042, 1043\n#forward bob");
	w->request.tickets = 2;
	make(w);
	expect_refused(w, "one ticket at a time");
}

/* From says Ann, nothing proves it; whatever token came along was made for a ticket, not for a person. */
static void a_forged_mail_commands_nothing(void **state)
{
	static const char *const texts[] = {"#closed",
					    "#delete",
					    "#forward eve@elsewhere.example\n\nAll of it.",
					    "#reply\n\nPay into this account.",
					    "#assign none",
					    "#undo"};
	static const enum clf_token_class classes[] = {CLF_TOKEN_AGENT_REPLY, CLF_TOKEN_AGENT_NOTE, CLF_TOKEN_CUSTOMER,
						       CLF_TOKEN_COMMAND};
	struct world *w = *state;

	w->ann.role = CLF_ROLE_ADMIN;
	for (size_t i = 0; i < CLF_COUNT(texts) * CLF_COUNT(classes); i++) {
		mail_from(w, &w->ann, texts[i / CLF_COUNT(classes)]);
		with_token(w, classes[i % CLF_COUNT(classes)]);
		w->request.actor.sure = false;
		w->request.actor.sureness = CLF_SURE_NOT;
		make(w);
		expect_refused(w, "isn't certain");
		assert_string_equal(send_to(w, "ann@corp.example")->text, texts[i / CLF_COUNT(classes)]);
	}
}

/* A notice was passed on, and its reader writes commands to the address in it. */
static void a_strangers_commands_stay_text_whatever_the_token(void **state)
{
	static const enum clf_token_class classes[] = {CLF_TOKEN_AGENT_REPLY, CLF_TOKEN_AGENT_NOTE,
						       CLF_TOKEN_THIRD_PARTY, CLF_TOKEN_CUSTOMER};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(classes); i++) {
		mail_from(w, &w->ann, "#closed\n#assign none\n\nText.");
		as_stranger(w, "eve@elsewhere.example");
		with_token(w, classes[i]);
		make(w);
		expect_outcome(w, CLF_OUTCOME_TICKET);
		assert_int_equal(steps_of(w, CLF_STEP_SET), 0);
		assert_null(send_to(w, "carla@home.example"));
		assert_string_equal(step_at(w, CLF_STEP_MESSAGE, 0)->text, "#closed\n#assign none\n\nText.");
	}
}

/* Another agent's token leads to the ticket; what may be done there is the writer's own right. */
static void anothers_token_lends_no_right(void **state)
{
	struct world *w = *state;

	mail_from(w, &w->bob, "#closed");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
	expect_refused(w, "may close");
	mail_from(w, &w->bob, "It comes tomorrow.");
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
	expect_refused(w, "may answer the customer");
	assert_null(send_to(w, "carla@home.example"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(names_are_matched_by_a_part),
	    PLAN_TEST(test_1_7_a_segment_set_by_mail_brings_its_only_manager),
	    PLAN_TEST(what_could_be_meant_is_listed),
	    PLAN_TEST(one_refusal_undoes_the_whole_mail),
	    PLAN_TEST(commands_alone_make_no_note),
	    PLAN_TEST(a_signature_file_makes_no_note_of_commands),
	    PLAN_TEST(a_status_comes_last_and_outweighs_rules),
	    PLAN_TEST(a_reason_for_closing_is_a_note),
	    PLAN_TEST(a_note_never_reaches_the_customer_unless_reply_says_so),
	    PLAN_TEST(reply_overrules_a_lost_class),
	    PLAN_TEST(reply_still_sends_nothing_that_leaks),
	    PLAN_TEST(contradictions_are_refused),
	    PLAN_TEST(taking_and_giving_away),
	    PLAN_TEST(tags_come_and_go),
	    PLAN_TEST(a_ticket_has_fifty_tags_at_most),
	    PLAN_TEST(due_and_postponed),
	    PLAN_TEST(a_copy_of_commands_is_not_obeyed_again),
	    PLAN_TEST(in_a_customers_mail_a_command_is_text),
	    PLAN_TEST(a_machine_commands_nothing),
	    PLAN_TEST(page_and_api_command_alike),
	    PLAN_TEST(a_forged_mail_commands_nothing),
	    PLAN_TEST(a_strangers_commands_stay_text_whatever_the_token),
	    PLAN_TEST(anothers_token_lends_no_right),
	    PLAN_TEST(what_names_tickets_by_number_is_a_note_without_more_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
