/*
 * test_door_steps.c - what agents do from their inbox is carried out once, taken back whole or not at all, and waits
 * for its author's word.
 */
#include "clf/store/look/query_mail.h"
#include "clf/store/mail/confirmation.h"
#include "clf/ticket/command/command.h"
#include "store/store_fixture.h"

struct office {
	struct fixture *f;
	int64_t ticket, olga, nina;
	struct clf_request request; /* by Olga, via mail, on the ticket */
	struct clf_rendered_mail mail;
};

static struct office office_of(struct fixture *f)
{
	struct office o = {.f = f, .ticket = fixture_ticket(f, "Broken", NULL)};

	o.olga = fixture_agent(f, "olga@example.com", "Olga", "First line", "North");
	o.nina = fixture_agent(f, "nina@example.com", "Nina", NULL, NULL);
	o.request =
	    (struct clf_request){.actor = {.kind = CLF_ACTOR_AGENT, .party = o.olga, .address = "olga@example.com"},
				 .via = CLF_VIA_MAIL,
				 .ticket = o.ticket};
	return o;
}

static enum clf_status try_plan(struct office *o, const struct clf_plan *plan, const struct clf_rendered_mail *mails,
				size_t count)
{
	struct fixture *f = o->f;
	struct clf_facts facts;
	struct clf_applied applied;
	enum clf_status status;

	fixture_begin(f);
	status = clf_door_facts(f->store, f->arena, &o->request, NULL, &facts, &f->err);
	if (status == CLF_OK)
		status =
		    clf_door_apply(f->store, f->arena, &o->request, &facts, plan, 0, mails, count, &applied, &f->err);
	if (status == CLF_OK)
		fixture_commit(f);
	else
		clf_store_rollback(f->store);
	return status;
}

static enum clf_status try_steps(struct office *o, const struct clf_step *steps, size_t count)
{
	const struct clf_plan plan = {.steps = steps, .step_count = count};

	return try_plan(o, &plan, NULL, 0);
}

static enum clf_status try_step(struct office *o, struct clf_step step)
{
	return try_steps(o, &step, 1);
}

static struct clf_ticket ticket_of(struct office *o)
{
	struct clf_ticket ticket;

	assert_ok(o->f, clf_query_ticket(o->f->store, o->f->arena, o->ticket, &ticket, &o->f->err));
	return ticket;
}

static struct clf_facts facts_of(struct office *o, enum clf_verb verb)
{
	const struct clf_command command = {.row = clf_command_row(verb), .argument = "", .line = "#"};
	const struct clf_commands commands = {.items = &command, .count = 1, .rest = ""};
	struct clf_request request = o->request;
	struct clf_facts facts;

	request.commands = &commands;
	fixture_begin(o->f);
	assert_ok(o->f, clf_door_facts(o->f->store, o->f->arena, &request, NULL, &facts, &o->f->err));
	fixture_commit(o->f);
	return facts;
}

static struct clf_rendered_mail mail_to(struct office *o, const char *to, const char *message_id)
{
	struct fixture *f = o->f;
	struct clf_rendered_mail mail = {.smtp = "main",
					 .envelope_from = "support+b@example.com",
					 .envelope_to = to,
					 .message_id = message_id,
					 .subject = "Re: Broken",
					 .text = "Done.\n",
					 .raw = CLF_STR("Subject: Re: Broken\r\n\r\nDone.\r\n")};

	fixture_begin(f);
	mail.outbox = clf_store_next_id(f->store);
	mail.message = clf_store_next_id(f->store);
	assert_ok(f, clf_door_party(f->store, to, "", &mail.party, &f->err));
	fixture_commit(f);
	return mail;
}

/* An answer with commands: closes, hands to Nina, changes tags, leaves two notes. */
static void answer(struct office *o)
{
	const struct clf_step steps[] = {
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_STATUS, .number = 3},
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_OWNER, .number = o->nina},
	    {.kind = CLF_STEP_SET, .field = CLF_FIELD_TEAM, .text = "First line"},
	    {.kind = CLF_STEP_TAG, .text = "refund", .number = 1},
	    {.kind = CLF_STEP_TAG, .text = "old", .number = 0},
	    {.kind = CLF_STEP_COMMENT, .text = "first"},
	    {.kind = CLF_STEP_COMMENT, .text = "second"},
	    {.kind = CLF_STEP_SEND, .to = "anna@example.org", .klass = CLF_CLASS_CUSTOMER},
	    {.kind = CLF_STEP_SEND, .to = "nina@example.com", .klass = CLF_CLASS_NOTICE},
	};
	const struct clf_plan plan = {.steps = steps, .step_count = 9, .undoable = true};
	struct clf_rendered_mail mails[2];

	assert_ok(o->f, try_step(o, (struct clf_step){.kind = CLF_STEP_TAG, .text = "old", .number = 1}));
	o->mail = mail_to(o, "anna@example.org", "answer@example.com");
	mails[0] = o->mail;
	mails[1] = mail_to(o, "nina@example.com", "notice@example.com");
	assert_ok(o->f, try_plan(o, &plan, mails, 2));
}

static size_t undoing(struct office *o, const struct clf_undo *undo, struct clf_step steps[9])
{
	size_t n = 0;

	(void)o;
	steps[n++] = (struct clf_step){.kind = CLF_STEP_CANCEL, .number = undo->outbox[0]};
	steps[n++] = (struct clf_step){.kind = CLF_STEP_SET, .field = CLF_FIELD_STATUS, .number = undo->before.status};
	steps[n++] = (struct clf_step){.kind = CLF_STEP_SET, .field = CLF_FIELD_OWNER, .number = undo->before.owner};
	steps[n++] = (struct clf_step){.kind = CLF_STEP_SET, .field = CLF_FIELD_TEAM, .text = undo->before.team};
	steps[n++] = (struct clf_step){.kind = CLF_STEP_TAG, .text = undo->tags_added[0], .number = 0};
	steps[n++] = (struct clf_step){.kind = CLF_STEP_TAG, .text = undo->tags_removed[0], .number = 1};
	steps[n++] = (struct clf_step){.kind = CLF_STEP_UNCOMMENT, .number = undo->comments[0]};
	steps[n++] = (struct clf_step){.kind = CLF_STEP_UNCOMMENT, .number = undo->comments[1]};
	steps[n++] = (struct clf_step){.kind = CLF_STEP_UNDONE, .number = undo->id};
	return n;
}

static void test_all_is_taken_back(void **state)
{
	struct office o = office_of(*state);
	struct fixture *f = o.f;
	struct clf_facts facts;
	struct clf_step steps[9];
	struct clf_message_row message;
	size_t n;

	answer(&o);
	facts = facts_of(&o, CLF_VERB_UNDO);
	assert_non_null(facts.undo);
	assert_int_equal(facts.undo->version, facts.ticket->version);
	assert_int_equal(facts.undo->before.status, 1);
	assert_int_equal(facts.undo->before.owner, 0);
	assert_null(facts.undo->before_owner);
	assert_null(facts.undo->before.team);
	assert_int_equal(facts.undo->before.priority, CLF_PRIORITY_MEDIUM);
	assert_int_equal(facts.undo->comment_count, 2);
	assert_int_equal(facts.undo->comment, facts.undo->comments[0]);
	assert_int_equal(facts.undo->outbox_count, 1);
	assert_int_equal(facts.undo->outbox[0], o.mail.outbox);
	assert_false(facts.undo->left);
	assert_int_equal(facts.undo->tag_added_count, 1);
	assert_int_equal(facts.undo->tag_removed_count, 1);
	n = undoing(&o, facts.undo, steps);
	assert_ok(f, try_steps(&o, steps, n));
	assert_int_equal(ticket_of(&o).status, 1);
	assert_int_equal(ticket_of(&o).owner, 0);
	assert_null(ticket_of(&o).team);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM ticket_tag WHERE tag = 'old'"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM ticket_tag"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM comment"), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox WHERE class = 'customer'"), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM raw_piece"), 1);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM raw_mail WHERE pieces > 0"), 1);
	assert_ok(f, clf_query_message(f->store, f->arena, o.mail.message, &message, &f->err));
	assert_int_equal(message.state, CLF_MESSAGE_CANCELLED);
	/* A second time there is nothing left to undo. */
	assert_null(facts_of(&o, CLF_VERB_UNDO).undo);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM undo_outbox"), 0);
	for (size_t i = 0; i < n; i++) {
		bool again = steps[i].kind == CLF_STEP_CANCEL || steps[i].kind == CLF_STEP_UNCOMMENT ||
			     steps[i].kind == CLF_STEP_UNDONE;

		assert_status(again ? CLF_ECONFLICT : CLF_OK, try_step(&o, steps[i]));
	}
}

static void test_a_claimed_answer_is_not_taken_back(void **state)
{
	struct office o = office_of(*state);
	struct fixture *f = o.f;
	struct clf_outbox_row *rows = NULL;
	struct clf_step steps[10];
	struct clf_facts facts;
	size_t count = 0, n;
	int64_t before;

	answer(&o);
	facts = facts_of(&o, CLF_VERB_UNDO);
	n = undoing(&o, facts.undo, steps);
	/* Steps that come before the one that fails are taken back with it. */
	steps[n] = steps[0];
	before = fixture_count(f, "SELECT sum(version) + (SELECT count(*) FROM comment) + (SELECT count(*) FROM "
				  "ticket_tag) * 100 FROM ticket");
	assert_ok(f, clf_outbox_claim(f->store, f->arena, "main", 77, clf_clock_now(), clf_clock_now() + CLF_MINUTE, 9,
				      &rows, &count, &f->err));
	assert_int_equal(count, 2);
	assert_true(facts_of(&o, CLF_VERB_UNDO).undo->left);
	assert_status(CLF_ECONFLICT, try_steps(&o, steps + 1, n));
	assert_int_equal(fixture_count(f, "SELECT sum(version) + (SELECT count(*) FROM comment) + (SELECT count(*) "
					  "FROM ticket_tag) * 100 FROM ticket"),
			 before);
	assert_int_equal(ticket_of(&o).status, 3);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM message WHERE cancelled_at IS NOT NULL"), 0);
	assert_ok(f, clf_outbox_finish(f->store, o.mail.outbox, 77, CLF_OUTBOX_SENT, "250", 0, &f->err));
	assert_true(facts_of(&o, CLF_VERB_UNDO).undo->left);
	assert_status(CLF_ECONFLICT, try_step(&o, steps[0]));
}

static void test_another_change_is_seen(void **state)
{
	struct office o = office_of(*state);
	struct clf_facts facts;

	answer(&o);
	/* Watching, a told due date and a receipt are no changes. */
	assert_ok(o.f, try_step(&o, (struct clf_step){.kind = CLF_STEP_WATCH, .party = o.nina, .text = "watch"}));
	assert_ok(o.f, try_step(&o, (struct clf_step){.kind = CLF_STEP_TIMER, .timer = CLF_TIMER_DUE, .anchor_at = 9}));
	fixture_send(o.f, o.ticket, CLF_CLASS_NOTICE, "olga@example.com", "receipt@example.com");
	facts = facts_of(&o, CLF_VERB_UNDO);
	assert_int_equal(facts.undo->version, facts.ticket->version);
	assert_ok(o.f, try_step(&o, (struct clf_step){.kind = CLF_STEP_COMMENT, .text = "later"}));
	facts = facts_of(&o, CLF_VERB_UNDO);
	assert_int_not_equal(facts.undo->version, facts.ticket->version);
}

static void test_the_newest_mail_is_undone(void **state)
{
	struct office o = office_of(*state);
	const struct clf_step step = {.kind = CLF_STEP_SET, .field = CLF_FIELD_PRIORITY, .number = 3};
	const struct clf_plan plan = {.steps = &step, .step_count = 1, .undoable = true};
	struct clf_facts facts;

	answer(&o);
	assert_ok(o.f, try_plan(&o, &plan, NULL, 0));
	facts = facts_of(&o, CLF_VERB_UNDO);
	assert_int_equal(facts.undo->before.owner, o.nina);
	assert_string_equal(facts.undo->before_owner->address, "nina@example.com");
	assert_string_equal(facts.undo->before.team, "First line");
	assert_int_equal(facts.undo->before.status, 3);
	assert_int_equal(facts.undo->outbox_count, 0);
	assert_int_equal(facts.undo->comment, 0);
	assert_int_equal(facts.undo->tag_added_count + facts.undo->tag_removed_count, 0);
	assert_int_equal(fixture_count(o.f, "SELECT count(*) FROM undo"), 1);
	/* Each agent's own; and read only for those who ask. */
	assert_null(facts_of(&o, CLF_VERB_NOTE).undo);
	o.request.actor.party = o.nina;
	assert_null(facts_of(&o, CLF_VERB_UNDO).undo);
}

static void test_a_ticket_that_was_made_is_not_undone(void **state)
{
	struct office o = office_of(*state);
	struct fixture *f = o.f;
	struct clf_new_ticket made = {.subject = "New", .customer = {.address = "anna@example.org"}};
	const struct clf_step step = {.kind = CLF_STEP_CREATE, .new_ticket = &made, .status_id = 1};
	const struct clf_plan plan = {.steps = &step, .step_count = 1, .undoable = true};
	struct clf_facts facts;
	struct clf_applied applied;

	o.request.ticket = 0;
	fixture_begin(f);
	assert_ok(f, clf_door_facts(f->store, f->arena, &o.request, NULL, &facts, &f->err));
	assert_ok(f, clf_door_apply(f->store, f->arena, &o.request, &facts, &plan, clf_store_next_ticket(f->store),
				    NULL, 0, &applied, &f->err));
	fixture_commit(f);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM undo"), 0);
}

static void test_what_went_to_third_parties_is_remembered(void **state)
{
	struct office o = office_of(*state);
	const struct clf_step step = {
	    .kind = CLF_STEP_SEND, .to = "plumber@example.net", .klass = CLF_CLASS_THIRD_PARTY};
	const struct clf_plan plan = {.steps = &step, .step_count = 1, .undoable = true};
	struct clf_rendered_mail mail = mail_to(&o, "plumber@example.net", "forward@example.com");
	struct clf_facts facts;
	struct clf_applied applied;

	fixture_begin(o.f);
	assert_ok(o.f, clf_door_facts(o.f->store, o.f->arena, &o.request, NULL, &facts, &o.f->err));
	assert_ok(o.f,
		  clf_door_apply(o.f->store, o.f->arena, &o.request, &facts, &plan, 0, &mail, 1, &applied, &o.f->err));
	fixture_commit(o.f);
	assert_int_equal(applied.message, mail.message);
	assert_int_equal(ticket_of(&o).version, 2);
	assert_int_equal(facts_of(&o, CLF_VERB_UNDO).undo->outbox[0], mail.outbox);
	assert_int_equal(fixture_count(o.f, "SELECT count(*) FROM message WHERE class = 'third-party'"), 1);
}

static void test_cancelled_text_counts_nowhere(void **state)
{
	struct office o = office_of(*state);
	struct fixture *f = o.f;
	struct clf_texts texts;
	struct clf_message_list list;

	answer(&o);
	assert_ok(f, clf_journal_sent_texts(f->store, f->arena, o.ticket, "anna@example.org", 9, &texts, &f->err));
	assert_int_equal(texts.count, 1);
	assert_ok(f, try_step(&o, (struct clf_step){.kind = CLF_STEP_CANCEL, .number = o.mail.outbox}));
	assert_ok(f, clf_journal_sent_texts(f->store, f->arena, o.ticket, "anna@example.org", 9, &texts, &f->err));
	assert_int_equal(texts.count, 0);
	assert_ok(f, clf_query_exchange(f->store, f->arena, o.ticket, 9, &list, &f->err));
	assert_int_equal(list.count, 1);
	/* A row of another ticket is nobody's to cancel here. */
	o.request.ticket = o.ticket = fixture_ticket(f, "Other", NULL);
	answer(&o);
	o.request.ticket = o.ticket - 1;
	assert_status(CLF_ECONFLICT, try_step(&o, (struct clf_step){.kind = CLF_STEP_CANCEL, .number = o.mail.outbox}));
}

static void test_tags_watchers_and_settings(void **state)
{
	struct office o = office_of(*state);
	struct fixture *f = o.f;
	const struct clf_step steps[] = {
	    {.kind = CLF_STEP_TAG, .text = "\xe8\xbf\x94\xe9\x87\x91", .number = 1},
	    {.kind = CLF_STEP_TAG, .text = "refund", .number = 1},
	    {.kind = CLF_STEP_TAG, .text = "refund", .number = 1},
	    {.kind = CLF_STEP_WATCH, .party = o.nina, .text = "watch"},
	    {.kind = CLF_STEP_WATCH, .party = o.nina, .text = "mute"},
	    {.kind = CLF_STEP_WATCH, .text = "watch"},
	    {.kind = CLF_STEP_SETTING, .party = o.nina, .what = "locale", .text = "ja"},
	    {.kind = CLF_STEP_DIGESTED, .party = o.nina},
	};
	struct clf_ticket ticket;
	struct clf_ticket_row row;
	struct clf_facts facts;

	assert_ok(f, try_steps(&o, steps, 8));
	ticket = ticket_of(&o);
	assert_ok(f, clf_query_ticket_row(f->store, f->arena, ticket.number, &row, &f->err));
	assert_int_equal(row.tag_count, 2);
	assert_string_equal(row.tags[0], "refund");
	facts = facts_of(&o, CLF_VERB_NOTE);
	assert_int_equal(facts.tag_count, 2);
	assert_int_equal(facts.watcher_count, 2);
	assert_int_equal(facts.watchers[0].agent.id, o.olga);
	assert_false(facts.watchers[0].muted);
	assert_true(facts.watchers[1].muted);
	assert_string_equal(facts.watchers[1].agent.locale, "ja");
	assert_true(fixture_count(f, "SELECT digested_at FROM agent WHERE digested_at IS NOT NULL") > 0);
	assert_ok(f, try_step(&o, (struct clf_step){.kind = CLF_STEP_WATCH, .party = o.nina}));
	assert_int_equal(facts_of(&o, CLF_VERB_NOTE).watcher_count, 1);
	assert_status(CLF_EINVAL, try_step(&o, (struct clf_step){.kind = CLF_STEP_WATCH, .text = "stare"}));
	assert_status(CLF_EINVAL, try_step(&o, (struct clf_step){.kind = CLF_STEP_TAG, .text = " ", .number = 1}));
	assert_status(CLF_EINVAL,
		      try_step(&o, (struct clf_step){.kind = CLF_STEP_WATCH, .party = 4711, .text = "mute"}));
	assert_status(CLF_ENOTFOUND, try_step(&o, (struct clf_step){.kind = CLF_STEP_DIGESTED, .party = 4711}));
}

static void finish(struct fixture *f, int64_t journal, enum clf_outcome outcome)
{
	const struct clf_verdict verdict = {.outcome = outcome, .reason = "x"};

	fixture_begin(f);
	assert_ok(f, clf_journal_attempt(f->store, journal, &f->err));
	assert_ok(f, clf_journal_finish(f->store, journal, &verdict, &f->err));
	fixture_commit(f);
}

/* Olga's risky mail is held, and she is asked. */
static int64_t ask(struct office *o, int64_t journal)
{
	struct fixture *f = o->f;
	const struct clf_mail_in in = {.journal = journal, .kind = CLF_MAIL_MAIL};
	const struct clf_step steps[] = {
	    {.kind = CLF_STEP_ASK_CONFIRM, .party = o->olga},
	    {.kind = CLF_STEP_SEND, .to = "olga@example.com", .klass = CLF_CLASS_NOTICE},
	};
	const struct clf_plan plan = {.outcome = CLF_OUTCOME_QUARANTINE, .steps = steps, .step_count = 2};
	struct clf_rendered_mail mail = mail_to(o, "olga@example.com", "ask@example.com");

	o->request.mail = &in;
	o->request.key = "mail:1/x";
	assert_status(CLF_EINVAL, try_plan(o, &plan, &mail, 1));
	fixture_begin(f);
	mail.confirmation = clf_store_next_id(f->store);
	fixture_commit(f);
	assert_ok(f, try_plan(o, &plan, &mail, 1));
	finish(f, journal, CLF_OUTCOME_QUARANTINE);
	o->request.mail = NULL;
	o->request.key = NULL;
	return mail.confirmation;
}

static bool given(struct office *o, int64_t journal, int64_t agent)
{
	bool is = true;

	assert_ok(o->f, clf_confirmation_given(o->f->store, journal, agent, &is, &o->f->err));
	return is;
}

static void test_a_mail_waits_for_its_author(void **state)
{
	struct office o = office_of(*state);
	struct fixture *f = o.f;
	bool known;
	int64_t journal = fixture_keep(f, "support", 1, 9, CLF_STR("x"), &known), id;
	struct clf_step step = {.kind = CLF_STEP_CONFIRMED};
	struct clf_waiting *waiting = NULL;
	size_t count = 0;

	o.request.ticket = 0;
	id = step.number = ask(&o, journal);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM request_key"), 0);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox WHERE ticket IS NULL"), 1);
	assert_false(given(&o, journal, o.olga));
	o.request.actor.party = o.nina;
	assert_status(CLF_EDENIED, try_step(&o, step));
	o.request.actor.party = o.olga;
	assert_ok(f, try_step(&o, step));
	assert_true(given(&o, journal, o.olga));
	assert_false(given(&o, journal, o.nina));
	assert_ok(f, clf_journal_waiting(f->store, f->arena, 0, 9, &waiting, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(waiting[0].journal, journal);
	assert_int_equal(waiting[0].attempts, 0);
	/* Twice: nothing happens, whatever became of the mail. */
	assert_status(CLF_ECONFLICT, try_step(&o, step));
	finish(f, journal, CLF_OUTCOME_QUARANTINE);
	assert_status(CLF_ECONFLICT, try_step(&o, step));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM journal WHERE state = 'kept'"), 0);
	assert_true(id > 0);
}

static void test_a_word_that_comes_too_late(void **state)
{
	struct office o = office_of(*state);
	struct fixture *f = o.f;
	bool known;
	int64_t journal = fixture_keep(f, "support", 1, 9, CLF_STR("x"), &known);
	struct clf_step step = {.kind = CLF_STEP_CONFIRMED, .number = ask(&o, journal)};

	assert_int_equal(fixture_count(f, "SELECT (expires_at - asked_at) / 3600000000 FROM confirmation"),
			 CLF_CONFIRM_HOURS);
	assert_ok(f, db_script(f->store->db, "UPDATE confirmation SET expires_at = asked_at + 1", &f->err));
	assert_status(CLF_ECONFLICT, try_step(&o, step));
	assert_false(given(&o, journal, o.olga));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM journal WHERE state = 'kept'"), 0);
}

static void test_asking_again_replaces_the_question(void **state)
{
	struct office o = office_of(*state);
	struct fixture *f = o.f;
	bool known;
	int64_t journal = fixture_keep(f, "support", 1, 9, CLF_STR("x"), &known), first, second;
	struct clf_action action = {.kind = CLF_ACTION_CONFIRM};
	struct clf_facts facts;

	first = ask(&o, journal);
	assert_ok(f, clf_journal_retry(f->store, journal, &f->err));
	second = ask(&o, journal);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM confirmation"), 1);
	assert_status(CLF_ECONFLICT, try_step(&o, (struct clf_step){.kind = CLF_STEP_CONFIRMED, .number = first}));
	o.request.actions = &action;
	o.request.action_count = 1;
	action.confirmation = first;
	assert_null(facts_of(&o, CLF_VERB_NOTE).confirmation);
	action.confirmation = second;
	facts = facts_of(&o, CLF_VERB_NOTE);
	assert_int_equal(facts.confirmation->agent, o.olga);
	assert_int_equal(facts.confirmation->confirmed_at, 0);
	/* An administrator let it be read again meanwhile: the word is kept for when it is decided. */
	assert_ok(f, clf_journal_retry(f->store, journal, &f->err));
	assert_ok(f, try_step(&o, (struct clf_step){.kind = CLF_STEP_CONFIRMED, .number = second}));
	assert_true(given(&o, journal, o.olga));
	assert_true(facts_of(&o, CLF_VERB_NOTE).confirmation->confirmed_at > 0);
}

static void test_a_crash_leaves_nothing_half_done(void **state)
{
	struct office o = office_of(*state);
	struct fixture *f = o.f;
	struct clf_step steps[9];
	struct clf_facts facts;
	struct clf_applied applied;
	struct clf_plan plan = {.steps = steps};

	answer(&o);
	facts = facts_of(&o, CLF_VERB_UNDO);
	plan.step_count = undoing(&o, facts.undo, steps);
	fixture_begin(f);
	assert_ok(f, clf_door_apply(f->store, f->arena, &o.request, &facts, &plan, 0, NULL, 0, &applied, &f->err));
	clf_store_close(&f->store);
	assert_ok(f, clf_store_open(f->url, CLF_STORE_OPEN, &f->store, &f->err));
	assert_int_equal(ticket_of(&o).status, 3);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM comment"), 2);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM outbox"), 2);
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM undo"), 1);
	assert_ok(f, try_steps(&o, steps, plan.step_count));
	assert_int_equal(fixture_count(f, "SELECT count(*) FROM undo"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_all_is_taken_back),
	    store_test(test_a_claimed_answer_is_not_taken_back),
	    store_test(test_another_change_is_seen),
	    store_test(test_the_newest_mail_is_undone),
	    store_test(test_a_ticket_that_was_made_is_not_undone),
	    store_test(test_what_went_to_third_parties_is_remembered),
	    store_test(test_cancelled_text_counts_nowhere),
	    store_test(test_tags_watchers_and_settings),
	    store_test(test_a_mail_waits_for_its_author),
	    store_test(test_a_word_that_comes_too_late),
	    store_test(test_asking_again_replaces_the_question),
	    store_test(test_a_crash_leaves_nothing_half_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
