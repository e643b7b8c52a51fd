/*
 * test_act_out.c - mails on their way out, as an administrator finds them: each state they can be in, and each thing
 * that can be done there; nothing arrives at two addresses, and nothing is done without a line that says who did it.
 */
#include "act/act_fixture.h"

#include "clf/base/count.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/people/agent_address.h"
#include "clf/store/people/audit.h"
#include "clf/store/people/manage.h"
#include "clf/ticket/plan/word.h"

#define ROOT "root@agents.example"
#define FURTHER "tom@home.example"
#define NEW "ana.new@customer.example"

struct out {
	struct desk *d;
	int64_t root, ticket, id;
};

static struct out begin(struct desk *d)
{
	struct out o = {.d = d, .root = desk_agent(d, ROOT, "Root", CLF_ROLE_ADMIN, NULL), .ticket = desk_ticket(d)};
	struct desk_mail mails[8];
	struct clf_outbox_list list;

	desk_outbox(d, mails, 8, 1);
	desk_followup(d, o.ticket, "We are sorry.", NULL);
	must(d, clf_query_outbox(d->store, d->arena, "queued", NULL, (struct clf_page){0, 0}, &list, &d->err));
	assert_int_equal(list.count, 1);
	o.id = list.items[0].id;
	return o;
}

/* The same with somebody in copy, whose row is *copy. */
static struct out begin_copied(struct desk *d, const char *address, int64_t *copy)
{
	struct out o = {.d = d, .root = desk_agent(d, ROOT, "Root", CLF_ROLE_ADMIN, NULL), .ticket = desk_ticket(d)};
	const struct clf_followup followup = {.text = "We are sorry."};
	const struct clf_action actions[] = {{.kind = CLF_ACTION_COPIED, .text = address},
					     {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup}};
	const struct clf_request request = {.actor = desk_actor(d, true),
					    .via = CLF_VIA_API,
					    .ticket = o.ticket,
					    .actions = actions,
					    .action_count = 2};
	struct clf_act_result result = {0};
	struct desk_mail mails[8];
	struct clf_outbox_list list;

	desk_outbox(d, mails, 8, 1);
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	must(d, clf_query_outbox(d->store, d->arena, "queued", NULL, (struct clf_page){0, 0}, &list, &d->err));
	assert_int_equal(list.count, 2);
	for (size_t i = 0; i < list.count; i++) {
		bool copied = clf_text_equal(list.items[i].to, address);

		*(copied ? copy : &o.id) = list.items[i].id;
	}
	return o;
}

static struct clf_outbox_entry entry(struct out *o, int64_t id)
{
	struct clf_outbox_entry found;

	must(o->d, clf_query_outbox_entry(o->d->store, o->d->arena, id, &found, &o->d->err));
	return found;
}

static void claim(struct out *o)
{
	struct clf_outbox_row *rows = NULL;
	int64_t now = clf_clock_now() + CLF_HOUR;
	size_t count = 0;

	must(o->d,
	     clf_outbox_claim(o->d->store, o->d->arena, "out", 77, now, now + CLF_HOUR, 1, &rows, &count, &o->d->err));
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].id, o->id);
}

static void finish(struct out *o, enum clf_outbox_state state)
{
	claim(o);
	must(o->d, clf_outbox_finish(o->d->store, o->id, 77, state, "550 no such user", clf_clock_now() + CLF_DAY,
				     &o->d->err));
}

static void make_queued(struct out *o)
{
	(void)o;
}

static void make_claimed(struct out *o)
{
	claim(o);
}

static void make_sent(struct out *o)
{
	finish(o, CLF_OUTBOX_SENT);
}

static void make_deferred(struct out *o)
{
	finish(o, CLF_OUTBOX_DEFERRED);
}

static void make_failed(struct out *o)
{
	finish(o, CLF_OUTBOX_FAILED);
}

static void make_uncertain(struct out *o)
{
	finish(o, CLF_OUTBOX_UNCERTAIN);
}

static struct clf_act_result act_out(struct out *o, struct clf_out_word word)
{
	const struct clf_action action = {.kind = CLF_ACTION_OUT, .out = &word};
	struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_AGENT, .party = o->root, .address = ROOT, .role = CLF_ROLE_ADMIN, .sure = true},
	    .via = CLF_VIA_PAGE,
	    .ticket = o->ticket,
	    .actions = &action,
	    .action_count = 1};
	struct clf_act_result result = {0};

	if (word.outbox == 0)
		word.outbox = o->id;
	must(o->d, clf_act(&o->d->act, o->d->arena, &request, &result, &o->d->err));
	return result;
}

static void make_discarded(struct out *o)
{
	make_failed(o);
	assert_int_equal(act_out(o, (struct clf_out_word){.kind = CLF_OUT_DISCARD}).outcome, CLF_OUTCOME_TICKET);
}

/* What can be done where: retry, readdress, discard. What may have arrived asks for the person's word. */
static const struct {
	const char *name;
	void (*make)(struct out *o);
	bool retry, readdress, discard, asks;
} states[] = {
    {"queued", make_queued, false, true, true, false},      {"claimed", make_claimed, false, false, false, false},
    {"sent", make_sent, false, false, false, false},        {"deferred", make_deferred, true, true, true, false},
    {"failed", make_failed, true, true, true, false},       {"uncertain", make_uncertain, true, true, true, true},
    {"discarded", make_discarded, true, true, false, true},
};

static bool is_done(struct out *o, enum clf_out_kind kind, bool twice)
{
	struct clf_act_result result = act_out(o, (struct clf_out_word){.kind = kind, .to = NEW, .twice = twice});

	if (result.outcome == CLF_OUTCOME_REFUSED && clf_text_blank(result.refusal))
		fail_msg("it was refused without a word");
	return result.outcome == CLF_OUTCOME_TICKET;
}

static void each_state_says_what_can_be_done(void **state)
{
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(states); i++) {
		const bool may[] = {states[i].retry, states[i].readdress, states[i].discard};

		for (unsigned kind = 0; kind < CLF_COUNT(may); kind++) {
			enum clf_out_kind what = (enum clf_out_kind)kind;
			void *fresh = NULL;
			struct out o;

			desk_open(&fresh);
			o = begin(fresh);
			states[i].make(&o);
			if (states[i].asks && what != CLF_OUT_DISCARD && is_done(&o, what, false))
				fail_msg("%s %s: it may arrive twice, and nobody was asked", states[i].name,
					 clf_out_kind_name(what));
			if (is_done(&o, what, true) != may[kind])
				fail_msg("%s: %s is %spossible", states[i].name, clf_out_kind_name(what),
					 may[kind] ? "not " : "");
			desk_close(&fresh);
		}
	}
}

static bool has_event(struct out *o, const char *what, const char *from, const char *to)
{
	struct clf_event_list list;

	must(o->d, clf_query_events(o->d->store, o->d->arena, o->ticket, (struct clf_page){0, 0}, &list, &o->d->err));
	for (size_t i = 0; i < list.count; i++) {
		const struct clf_event_row *row = &list.items[i];

		if (strcmp(row->what, what) == 0 && clf_text_equal(row->from, from) && clf_text_equal(row->to, to))
			return strcmp(row->who, ROOT) == 0 && row->via == CLF_VIA_PAGE;
	}
	return false;
}

static void another_address_gets_the_same_words_and_nothing_else_of_the_first(void **state)
{
	struct out o = begin(*state);
	struct desk *d = o.d;
	struct clf_message_row first, again;
	struct clf_outbox_entry before;
	struct desk_mail mails[8];
	struct clf_token token;

	make_failed(&o);
	before = entry(&o, o.id);
	assert_true(is_done(&o, CLF_OUT_READDRESS, false));
	assert_int_equal(desk_outbox(d, mails, 8, 1), 2); /* it and a notice, and not the one before */
	assert_string_equal(mails[0].row.envelope_to, NEW);
	assert_string_equal(mails[1].row.envelope_to, MIA);
	assert_non_null(strstr(mails[1].reading->text, NEW));
	assert_non_null(strstr(mails[0].reading->text, "We are sorry."));
	assert_int_equal(mails[0].reading->to.count, 1);
	assert_string_equal(mails[0].reading->to.items[0].address, NEW);
	assert_null(strstr(mails[0].raw, ANA));
	assert_null(strstr(mails[0].raw, before.message_id));
	assert_string_equal(mails[0].reading->message_id, mails[0].row.message_id);
	/* On the ticket it stands as what it says. */
	must(d, clf_query_message(d->store, d->arena, mails[0].row.message, &again, &d->err));
	must(d, clf_query_message(d->store, d->arena, before.message, &first, &d->err));
	assert_non_null(strstr(again.text, "We are sorry."));
	assert_string_equal(again.text, first.text);
	assert_string_equal(again.subject, first.subject);
	assert_true(clf_text_equal(again.reply, first.reply));
	assert_true(clf_text_equal(again.template_name, first.template_name));
	/* Its own way back, and its own report. */
	token = desk_token(d, mails[0].reading->reply_to.items[0].address);
	assert_int_equal(token.klass, CLF_TOKEN_CUSTOMER);
	assert_int_equal(token.ticket, o.ticket);
	assert_int_equal(desk_token(d, mails[0].row.envelope_from).outbox, mails[0].row.id);
	assert_true(has_event(&o, "readdressed", ANA, NEW));
	before = entry(&o, o.id);
	assert_int_equal(before.state, CLF_OUTBOX_FAILED);
	assert_string_equal(before.discarded_why, ROOT " sent it to " NEW " instead");
}

/* Whoever asks for all that are queued means those that were: neither the new mail nor the notice of it. */
static void a_command_does_not_meet_what_it_made(void **state)
{
	struct out o = begin(*state);
	int64_t *ids = NULL, began = clf_clock_now() + 1;
	size_t count = 0;

	assert_true(is_done(&o, CLF_OUT_READDRESS, false));
	must(o.d, clf_query_outbox_ids(o.d->store, o.d->arena, "queued", NULL, 0, began, 100, &ids, &count, &o.d->err));
	assert_int_equal(count, 0);
	must(o.d, clf_query_outbox_ids(o.d->store, o.d->arena, "queued", NULL, 0, clf_clock_now() + 1, 100, &ids,
				       &count, &o.d->err));
	assert_int_equal(count, 2);
}

/* Of two who act at once the second is told what the first did: else two people would get it. */
static void what_went_elsewhere_goes_nowhere_else_unasked(void **state)
{
	static const struct clf_out_word second[] = {{.kind = CLF_OUT_READDRESS, .to = "third@customer.example"},
						     {.kind = CLF_OUT_RETRY}};
	struct out o = begin(*state);

	make_failed(&o);
	assert_true(is_done(&o, CLF_OUT_READDRESS, false));
	for (size_t i = 0; i < CLF_COUNT(second); i++) {
		struct clf_act_result result = act_out(&o, second[i]);

		assert_int_equal(result.outcome, CLF_OUTCOME_REFUSED);
		assert_non_null(strstr(result.refusal, "sent it to " NEW " instead"));
	}
}

static void who_may_not_get_it_does_not(void **state)
{
	static const char *const wrong[] = {ANA, BOX,     "support+x@desk.example",   "", MIA,
					    TOM, FURTHER, "no-reply@customer.example"};
	struct out o = begin(*state);

	must(o.d, clf_agent_address_add(o.d->store, o.d->tom, FURTHER, &o.d->err));
	must(o.d, clf_agent_set_active(o.d->store, o.d->tom, false, &o.d->err));
	make_failed(&o);
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		struct clf_act_result result =
		    act_out(&o, (struct clf_out_word){.kind = CLF_OUT_READDRESS, .to = wrong[i]});

		if (result.outcome != CLF_OUTCOME_REFUSED)
			fail_msg("it went to \"%s\"", wrong[i]);
	}
}

static void a_notice_is_for_its_reader_alone(void **state)
{
	struct desk *d = *state;
	struct out o = {.d = d, .root = desk_agent(d, ROOT, "Root", CLF_ROLE_ADMIN, NULL), .ticket = desk_ticket(d)};
	struct clf_outbox_list list;

	must(d, clf_query_outbox(d->store, d->arena, "queued", NULL, (struct clf_page){0, 0}, &list, &d->err));
	assert_string_equal(list.items[0].to, MIA);
	o.id = list.items[0].id;
	assert_false(is_done(&o, CLF_OUT_READDRESS, true));
	assert_true(is_done(&o, CLF_OUT_DISCARD, false));
}

static enum clf_message_state message_state(struct out *o)
{
	struct clf_message_row row;

	must(o->d, clf_query_message(o->d->store, o->d->arena, entry(o, o->id).message, &row, &o->d->err));
	return row.state;
}

static void what_is_given_up_waits_for_nobody_and_comes_back(void **state)
{
	struct out o = begin(*state);
	struct clf_hand_count hands[CLF_HANDS] = {{0}};
	struct clf_counts counts;
	struct desk_mail mails[8];

	assert_true(is_done(&o, CLF_OUT_DISCARD, false));
	assert_int_equal(message_state(&o), CLF_MESSAGE_CANCELLED);
	assert_int_equal(desk_outbox(o.d, mails, 8, 1), 1); /* who handles the ticket is told */
	assert_string_equal(mails[0].row.envelope_to, MIA);
	must(o.d, clf_query_hands(o.d->store, hands, &o.d->err));
	assert_int_equal(hands[CLF_HAND_FAILED].count, 0);
	must(o.d, clf_query_counts(o.d->store, &counts, &o.d->err));
	assert_int_equal(counts.outbox[CLF_OUTBOX_FAILED], 0);
	assert_int_equal(counts.discarded, 1);
	assert_int_equal(counts.outbox[CLF_OUTBOX_SENT], 2);
	assert_true(has_event(&o, "discarded", ANA, NULL));

	assert_true(is_done(&o, CLF_OUT_RETRY, true));
	assert_int_equal(message_state(&o), CLF_MESSAGE_QUEUED);
	assert_int_equal(entry(&o, o.id).discarded_at, 0);
	assert_true(has_event(&o, "sent-again", NULL, ANA));
	assert_int_equal(desk_outbox(o.d, mails, 8, 1), 1);
}

/* What may have arrived is never said to have stayed here, however often it was sent again. */
static void what_may_have_arrived_was_not_cancelled(void **state)
{
	struct out o = begin(*state);

	make_uncertain(&o);
	assert_true(is_done(&o, CLF_OUT_RETRY, true));
	assert_true(is_done(&o, CLF_OUT_DISCARD, false));
	assert_int_equal(message_state(&o), CLF_MESSAGE_FAILED);
}

/* The copy of a mail is given up: the mail itself is on its way, or was sent. */
static void a_copy_that_is_given_up_takes_nothing_back(void **state)
{
	static void (*const makes[])(struct out * o) = {make_queued, make_sent};
	static const enum clf_message_state stays[] = {CLF_MESSAGE_QUEUED, CLF_MESSAGE_SENT};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(makes); i++) {
		void *fresh = NULL;
		struct out o;
		int64_t copy = 0;

		desk_open(&fresh);
		o = begin_copied(fresh, "bea@customer.example", &copy);
		makes[i](&o);
		assert_int_equal(act_out(&o, (struct clf_out_word){.kind = CLF_OUT_DISCARD, .outbox = copy}).outcome,
				 CLF_OUTCOME_TICKET);
		assert_int_equal(message_state(&o), stays[i]);
		desk_close(&fresh);
	}
}

/* The policy sends again what is uncertain, but not what a person gave up. */
static void the_policy_leaves_alone_what_was_given_up(void **state)
{
	struct out o = begin(*state);
	unsigned count = 9;

	make_uncertain(&o);
	assert_true(is_done(&o, CLF_OUT_DISCARD, false));
	assert_int_equal(message_state(&o), CLF_MESSAGE_UNCERTAIN);
	must(o.d, clf_outbox_resend_uncertain(o.d->store, "out", clf_clock_now() + CLF_HOUR, 9, &count, &o.d->err));
	assert_int_equal(count, 0);
}

static void only_administrators_decide(void **state)
{
	struct out o = begin(*state);
	const struct clf_out_word word = {.kind = CLF_OUT_DISCARD, .outbox = o.id};
	const struct clf_action action = {.kind = CLF_ACTION_OUT, .out = &word};
	const struct clf_request request = {.actor = desk_actor(o.d, true),
					    .via = CLF_VIA_PAGE,
					    .ticket = o.ticket,
					    .actions = &action,
					    .action_count = 1};
	struct clf_act_result result = {0};

	must(o.d, clf_act(&o.d->act, o.d->arena, &request, &result, &o.d->err));
	assert_int_equal(result.outcome, CLF_OUTCOME_REFUSED);
	assert_true(result.denied);
	assert_int_equal(entry(&o, o.id).state, CLF_OUTBOX_QUEUED);
}

/* Each state in which a mail can stay waits for a hand, or says why it doesn't. */
static void each_end_of_a_mail_out_is_seen(void **state)
{
	static const struct {
		void (*make)(struct out *o);
		enum clf_hand hand;
	} ends[] = {{make_failed, CLF_HAND_FAILED}, {make_uncertain, CLF_HAND_UNCERTAIN}};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(ends); i++) {
		struct clf_hand_count hands[CLF_HANDS] = {{0}};
		void *fresh = NULL;
		struct out o;

		desk_open(&fresh);
		o = begin(fresh);
		ends[i].make(&o);
		must(o.d, clf_query_hands(o.d->store, hands, &o.d->err));
		assert_int_equal(hands[ends[i].hand].count, 1);
		assert_true(hands[ends[i].hand].oldest_at > 0);
		desk_close(&fresh);
	}
}

#define out_test(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_state_says_what_can_be_done),
	    cmocka_unit_test(each_end_of_a_mail_out_is_seen),
	    out_test(another_address_gets_the_same_words_and_nothing_else_of_the_first),
	    out_test(a_command_does_not_meet_what_it_made),
	    out_test(what_went_elsewhere_goes_nowhere_else_unasked),
	    out_test(who_may_not_get_it_does_not),
	    out_test(a_notice_is_for_its_reader_alone),
	    out_test(what_is_given_up_waits_for_nobody_and_comes_back),
	    out_test(what_may_have_arrived_was_not_cancelled),
	    cmocka_unit_test(a_copy_that_is_given_up_takes_nothing_back),
	    out_test(the_policy_leaves_alone_what_was_given_up),
	    out_test(only_administrators_decide),
	};

	clf_read_prepare();
	return cmocka_run_group_tests_name("act_out", tests, NULL, NULL);
}
