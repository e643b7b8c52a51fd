/*
 * test_plan_receipt.c - what is risky is asked back, what was done can be undone, and what the gateway says by itself.
 */
#include "clf/base/count.h"
#include "commanding.h"

static void as_admin(struct world *w)
{
	w->ann.role = CLF_ROLE_ADMIN;
}

/* The plan holds the question and nothing else. */
static void expect_asked(struct world *w)
{
	expect_outcome(w, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(w->plan.step_count, 2);
	assert_int_equal(w->plan.steps[0].kind, CLF_STEP_ASK_CONFIRM);
	assert_int_equal(w->plan.steps[0].party, ANN);
	assert_string_equal(send_to(w, "ann@corp.example")->template_name, "confirmation");
	assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_CONFIRM);
	assert_null(w->plan.refusal);
	assert_int_equal(w->plan.change_count, 0);
	assert_false(w->plan.undoable);
}

static void what_is_risky_waits_for_its_author(void **state)
{
	static const char *const texts[] = {"#delete", "#status deleted", "#forward expert@lab.example\n\nLook.",
					    "#take\n#delete\n\nGone."};
	struct world *w = *state;

	as_admin(w);
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		ann_writes(w, texts[i]);
		expect_asked(w);
		assert_string_equal(send_to(w, "ann@corp.example")->text, texts[i]);
		assert_true(send_to(w, "ann@corp.example")->change_count > 0);
		for (enum clf_sureness sure = CLF_SURE_AUTHENTICATED; sure <= CLF_SURE_CONFIRMED; sure++) {
			w->request.actor.sureness = sure;
			make(w);
			expect_outcome(w, CLF_OUTCOME_TICKET);
		}
	}
}

static void many_tickets_at_once_are_risky(void **state)
{
	struct world *w = *state;

	mail_from(w, &w->ann, "#tag late");
	w->request.tickets = 5;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	w->request.tickets = 6;
	make(w);
	expect_asked(w);
	w->facts.mailbox.bulk = 0;
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void a_forward_within_the_organisation_is_not_risky(void **state)
{
	struct world *w = *state;

	ann_writes(w, "#forward help@corp.example");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	ann_writes(w, "#forward help@corp.example, help@notcorp.example");
	expect_asked(w);
	ann_writes(w, "#forward help@corp.example.evil.example");
	expect_asked(w);
}

static void what_cannot_be_done_is_not_asked(void **state)
{
	struct world *w = *state;

	ann_writes(w, "#delete");
	expect_refused(w, "Only administrators may delete");
	as_admin(w);
	ann_writes(w, "#delete\n#assign zoe");
	expect_refused(w, "zoe");
	w->request.actor.sure = false;
	make(w);
	expect_refused(w, "isn't certain");
}

static void who_may_not_be_asked_again_is_not(void **state)
{
	struct world *w = *state;

	as_admin(w);
	mail_from(w, &w->ann, "#delete");
	w->facts.automatic_to_address = CLF_CAP_NOTICE;
	make(w);
	expect_outcome(w, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(steps_of(w, CLF_STEP_ASK_CONFIRM), 0);
	assert_int_equal(steps_of(w, CLF_STEP_SUPPRESSED), 1);
	assert_int_equal(w->plan.step_count, 1);
}

static struct clf_confirmation *asked(struct world *w, const char *text)
{
	struct clf_confirmation *confirmation = clf_arena_new_of(w->arena, struct clf_confirmation);

	mail_from(w, &w->ann, text);
	without_ticket(w);
	w->request.action_count = 0;
	doing(w, CLF_ACTION_CONFIRM);
	*confirmation = (struct clf_confirmation){.id = 9, .agent = ANN, .expires_at = NOW + CLF_HOUR};
	w->facts.confirmation = confirmation;
	return confirmation;
}

static void a_confirmation_is_given_once_by_the_one_who_was_asked(void **state)
{
	struct world *w = *state;
	struct clf_confirmation *confirmation = asked(w, "Yes.");

	w->request.actor.sure = false; /* the question's own token proves it */
	make(w);
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(w->plan.step_count, 1);
	assert_int_equal(step_at(w, CLF_STEP_CONFIRMED, 0)->number, 9);
	confirmation->confirmed_at = NOW - CLF_MINUTE;
	make(w);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
	confirmation->confirmed_at = 0;
	confirmation->expires_at = NOW;
	make(w);
	expect_refused(w, "24 hours");
	w->facts.confirmation = NULL;
	make(w);
	expect_refused(w, "no mail that waits");
}

static void nobody_else_confirms(void **state)
{
	struct world *w = *state;
	struct clf_confirmation *confirmation = asked(w, "Yes.");

	confirmation->agent = BOB;
	make(w);
	expect_refused(w, "only the agent who was asked");
	confirmation->agent = ANN;
	w->request.actor.sureness = CLF_SURE_NOT;
	make(w);
	expect_refused(w, "only the agent who was asked");
	w->request.actor.sureness = CLF_SURE_TOKEN;
	w->request.actor.kind = CLF_ACTOR_CUSTOMER;
	make(w);
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	assert_int_equal(w->plan.step_count, 0);
}

static void an_out_of_office_confirms_nothing(void **state)
{
	static const struct {
		enum clf_mail_kind kind;
		bool automatic, own;
	} cases[] = {{CLF_MAIL_AUTO_REPLY, false, false},
		     {CLF_MAIL_MAIL, true, false},
		     {CLF_MAIL_RECEIPT, false, false},
		     {CLF_MAIL_BOUNCE, false, false},
		     {CLF_MAIL_MAIL, false, true}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		asked(w, "I am away.");
		w->mail.kind = cases[i].kind;
		w->mail.automatic = cases[i].automatic;
		w->mail.is_own = cases[i].own;
		make(w);
		expect_outcome(w, CLF_OUTCOME_IGNORED);
		assert_int_equal(w->plan.step_count, 0);
	}
}

static void only_a_yes_confirms(void **state)
{
	static const char *const texts[] = {"No!",
					    "I didn't write that.",
					    "This is not mine, please look.",
					    "いいえ、私は送っていません。",
					    "Who sent this?",
					    "",
					    "Yesterday?"};
	static const char *const fine[] = {"OK",
					   "Yes, go on.",
					   "Oui.",
					   "« Oui »",
					   "\"yes\"",
					   "„igen”",
					   "Igen, én voltam.",
					   "Sì, grazie",
					   "はい、お願いします。",
					   "はい",
					   "yes\n\nIf you are not the recipient, ..."};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		asked(w, texts[i]);
		make(w);
		expect_refused(w, "begin with \"yes\"");
	}
	for (size_t i = 0; i < CLF_COUNT(fine); i++) {
		asked(w, fine[i]);
		make(w);
		assert_int_equal(steps_of(w, CLF_STEP_CONFIRMED), 1);
	}
}

static struct clf_undo *done_before(struct world *w)
{
	static const char *const added[] = {"late"}, *const removed[] = {"new"};
	static const int64_t outbox[] = {501, 502}, comments[] = {44, 45};
	struct clf_undo *undo = clf_arena_new_of(w->arena, struct clf_undo);

	w->ticket.version = 12;
	*undo = (struct clf_undo){
	    .id = 3,
	    .version = 12,
	    .before = w->ticket,
	    .before_owner = &w->bob,
	    .comment = 44,
	    .comments = comments,
	    .comment_count = 2,
	    .outbox = outbox,
	    .outbox_count = 2,
	    .tags_added = added,
	    .tag_added_count = 1,
	    .tags_removed = removed,
	    .tag_removed_count = 1,
	};
	undo->before.owner = BOB;
	undo->before.status = NEW;
	undo->before.priority = CLF_PRIORITY_LOW;
	undo->before.due_at = NOW + CLF_DAY;
	w->facts.undo = undo;
	return undo;
}

static void undo_takes_everything_back(void **state)
{
	struct world *w = *state;

	world_rule(w, CLF_RULE_GENERAL, "hears of it",
		   "{'when':[{'event':'changed','field':'status'},{'event':'assigned'}],'then':[{'do':'nothing'}]}");
	done_before(w);
	ann_answers(w, "#undo");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_int_equal(steps_of(w, CLF_STEP_RULE_RUN), 0); /* what is taken back makes nothing happen */
	assert_int_equal(new_status(w), NEW);
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, BOB);
	assert_int_equal(set_of(w, CLF_FIELD_PRIORITY)->number, CLF_PRIORITY_LOW);
	assert_int_equal(set_of(w, CLF_FIELD_DUE)->number, NOW + CLF_DAY);
	assert_null(set_of(w, CLF_FIELD_SEGMENT));
	assert_int_equal(steps_of(w, CLF_STEP_CANCEL), 2);
	assert_int_equal(step_at(w, CLF_STEP_CANCEL, 1)->number, 502);
	assert_int_equal(step_at(w, CLF_STEP_UNCOMMENT, 0)->number, 44);
	assert_int_equal(step_at(w, CLF_STEP_UNCOMMENT, 1)->number, 45);
	assert_int_equal(step_at(w, CLF_STEP_UNDONE, 0)->number, 3);
	assert_int_equal(step_at(w, CLF_STEP_TAG, 0)->number, 0);
	assert_string_equal(step_at(w, CLF_STEP_TAG, 1)->text, "new");
	assert_null(send_to(w, "carla@home.example"));
	assert_false(w->plan.undoable);
	assert_non_null(change_of(w, "undo"));
}

static void what_stands_under_undo_is_never_an_answer(void **state)
{
	struct world *w = *state;

	done_before(w);
	ann_answers(w, "#undo\n\nSent from my telephone");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	assert_null(send_to(w, "carla@home.example"));
	assert_int_equal(steps_of(w, CLF_STEP_UNDONE), 1);
}

static void undo_refuses_what_changed_since_or_has_left(void **state)
{
	struct world *w = *state;
	struct clf_undo *undo = done_before(w);

	undo->left = true;
	ann_writes(w, "#undo");
	expect_refused(w, "has left already");
	undo->left = false;
	w->ticket.version = 13;
	ann_writes(w, "#undo");
	expect_refused(w, "changed since");
	w->facts.undo = NULL;
	ann_writes(w, "#undo");
	expect_refused(w, "nothing of yours");
}

static void a_receipt(struct world *w, const struct clf_receipt *receipt)
{
	mail_from(w, &w->ann, "#closed");
	w->request.action_count = 0;
	doing(w, CLF_ACTION_RECEIPT)->receipt = receipt;
	make(w);
}

static void a_receipt_says_what_was_done(void **state)
{
	static const struct clf_command asks[1];
	static const struct clf_receipt plain = {0}, asking = {.asks = asks, .ask_count = 1};
	struct world *w = *state;

	a_receipt(w, &plain);
	assert_int_equal(w->plan.step_count, 1);
	assert_string_equal(send_to(w, "ann@corp.example")->template_name, "receipt");
	assert_ptr_equal(send_to(w, "ann@corp.example")->receipt, &plain);
	assert_int_equal(send_to(w, "ann@corp.example")->klass, CLF_CLASS_NOTICE);
	assert_int_not_equal(send_to(w, "ann@corp.example")->automatic, CLF_AUTO_NO);
	assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_AGENT_NOTE);
	w->request.actor.no_receipts = true;
	make(w);
	assert_int_equal(w->plan.step_count, 0);
	w->actions[0].receipt = &asking;
	without_ticket(w);
	make(w);
	assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_COMMAND);
}

/* A mail without commands, and an agent who wants no receipts: told all the same when something didn't go. */
static void what_did_not_go_is_told_all_the_same(void **state)
{
	static const struct {
		const char *what;
		bool commands, off, told;
	} cases[] = {
	    {"answer", false, false, false},     {"answer", true, false, true},
	    {"answer", true, true, false},       {"left-out", false, false, true},
	    {"left-out", false, true, false},    {"left-out", true, true, false},
	    {"withheld", false, true, true},     {"own-signature", true, true, true},
	    {"own-address", false, false, true}, {"own-address", false, true, false},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_change change = {cases[i].what, "a", "b"};
		const struct clf_done done = {.ticket = 1042, .changes = &change, .count = 1};
		const struct clf_receipt receipt = {.done = &done, .done_count = 1};

		a_receipt(w, &receipt);
		w->request.commands = cases[i].commands ? read_commands(w, "#reply") : NULL;
		w->request.actor.no_receipts = cases[i].off;
		make(w);
		if ((send_to(w, "ann@corp.example") != NULL) != cases[i].told)
			fail_msg("%zu: %s", i, cases[i].what);
	}
}

static void receipts_outlive_a_busy_hour(void **state)
{
	static const struct clf_receipt plain = {0};
	struct world *w = *state;

	w->facts.automatic_to_address = CLF_CAP_AUTOMATIC + 10;
	w->facts.automatic_on_ticket = (CLF_CAP_AUTOMATIC / 4) + 1;
	a_receipt(w, &plain);
	assert_non_null(send_to(w, "ann@corp.example"));
	ann_writes(w, "#frobnicate");
	assert_non_null(send_to(w, "ann@corp.example"));
}

static void the_clock(struct world *w, enum clf_action_kind kind)
{
	with_directory(w);
	w->request.actor = (struct clf_actor){.kind = CLF_ACTOR_SYSTEM};
	w->request.via = CLF_VIA_CLOCK;
	w->request.action_count = 0;
	doing(w, kind);
	make(w);
}

static void what_is_due_is_told_and_comes_back(void **state)
{
	struct world *w = *state;

	w->ticket.due_at = NOW - 1;
	the_clock(w, CLF_ACTION_DUE);
	assert_string_equal(send_to(w, "ann@corp.example")->template_name, "due-notice");
	assert_int_equal(step_at(w, CLF_STEP_TIMER, 0)->anchor_at, NOW - 1);
	assert_int_equal(step_at(w, CLF_STEP_TIMER, 0)->due_at, 0);
	assert_int_equal(new_status(w), 0);
	w->ticket.status = POSTPONED;
	the_clock(w, CLF_ACTION_DUE);
	assert_int_equal(new_status(w), OPEN);
	assert_non_null(send_to(w, "ann@corp.example"));
	w->ticket.status = CLOSED;
	the_clock(w, CLF_ACTION_DUE);
	assert_int_equal(w->plan.step_count, 1);
	w->ticket.due_at = NOW + 1;
	the_clock(w, CLF_ACTION_DUE);
	expect_outcome(w, CLF_OUTCOME_IGNORED);
	as_agent(w, &w->ann);
	make(w);
	expect_refused(w, "clock");
}

static void a_digest_goes_to_its_agent(void **state)
{
	struct world *w = *state;

	without_ticket(w);
	with_directory(w);
	as_agent(w, &w->ann);
	w->request.via = CLF_VIA_CLOCK;
	doing(w, CLF_ACTION_DIGEST);
	make(w);
	assert_string_equal(send_to(w, "ann@corp.example")->template_name, "digest");
	assert_int_equal(send_to(w, "ann@corp.example")->token_class, CLF_TOKEN_COMMAND);
	assert_int_equal(step_at(w, CLF_STEP_DIGESTED, 0)->party, ANN);
	the_clock(w, CLF_ACTION_DIGEST);
	expect_outcome(w, CLF_OUTCOME_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(what_is_risky_waits_for_its_author),
	    PLAN_TEST(many_tickets_at_once_are_risky),
	    PLAN_TEST(a_forward_within_the_organisation_is_not_risky),
	    PLAN_TEST(what_cannot_be_done_is_not_asked),
	    PLAN_TEST(who_may_not_be_asked_again_is_not),
	    PLAN_TEST(a_confirmation_is_given_once_by_the_one_who_was_asked),
	    PLAN_TEST(nobody_else_confirms),
	    PLAN_TEST(an_out_of_office_confirms_nothing),
	    PLAN_TEST(only_a_yes_confirms),
	    PLAN_TEST(undo_takes_everything_back),
	    PLAN_TEST(what_stands_under_undo_is_never_an_answer),
	    PLAN_TEST(undo_refuses_what_changed_since_or_has_left),
	    PLAN_TEST(a_receipt_says_what_was_done),
	    PLAN_TEST(what_did_not_go_is_told_all_the_same),
	    PLAN_TEST(receipts_outlive_a_busy_hour),
	    PLAN_TEST(what_is_due_is_told_and_comes_back),
	    PLAN_TEST(a_digest_goes_to_its_agent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
