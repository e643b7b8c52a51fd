/*
 * test_intake_hidden.c - what nobody may learn or get out by mail: tickets an agent doesn't see, tokens of agents on
 * their way to customers, words that were taken back.
 */
#include "inbox.h"

#include "clf/base/count.h"
#include "clf/store/look/search.h"
#include "clf/store/people/permission.h"

/* What goes back to Tom about a ticket of Mia's is what would go back were there none. */
static void a_ticket_that_is_hidden_isnt_there(void **state)
{
	static const char *const commands[] = {"#close", "#mute", "#undo",    "#note Look.",    "#reply Hello there.",
					       "#watch", "#show", "#history", "#priority high", "#tag storm"};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	int64_t version = ticket_now(d, ticket).version;

	empty_outbox(d);
	for (size_t i = 0; i < CLF_COUNT(commands); i++) {
		const char *desk = to_commands(d, d->tom);
		struct took hidden, none;
		struct desk_mail mail;

		hidden = take(
		    d, (struct letter){.from = TOM,
				       .to = desk,
				       .text = clf_arena_printf(d->arena, "#on %d\r\n%s", (int)ticket, commands[i])});
		mail = only_mail_to(d, TOM);
		none = take(d, (struct letter){.from = TOM,
					       .to = desk,
					       .text = clf_arena_printf(d->arena, "#on %d\r\n%s", 777, commands[i])});
		only_mail_to(d, TOM);
		assert_int_equal(hidden.outcome, CLF_OUTCOME_REFUSED);
		assert_int_equal(none.outcome, CLF_OUTCOME_REFUSED);
		assert_string_equal(hidden.reason, clf_arena_printf(d->arena, "there is no ticket %d", (int)ticket));
		assert_string_equal(none.reason, "there is no ticket 777");
		assert_int_equal(desk_token(d, reply_to(&mail)).klass, CLF_TOKEN_COMMAND);
		assert_null(strstr(mail.reading->subject, "CLF-"));
		assert_null(strstr(mail.raw, "/tickets/"));
	}
	assert_int_equal(ticket_now(d, ticket).version, version);
}

/* Who was told of the ticket may still add to what is known. */
static void who_answers_a_notice_is_heard(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *note = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->tom);
	struct took t = take(d, (struct letter){.from = TOM, .to = note, .text = "I know this customer."});

	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	t = take(d, (struct letter){.from = TOM,
				    .to = note,
				    .text = clf_arena_printf(d->arena, "#on %d\r\n\r\nAnd her sister.", (int)ticket)});
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	t = take(d, (struct letter){.from = TOM, .to = note, .text = "#close"});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(t.reason, "may close"));
}

static const char *only_link(struct desk *d, const char *body)
{
	const char *address = to_commands(d, d->mia);
	const char *plus = strchr(address, '+');

	return clf_arena_printf(d->arena, "mailto:%.*s%%2B%s?subject=x&body=%s", (int)(plus - address), address,
				plus + 1, body);
}

/* A digest that her program left under the letter shows the way to the command address. */
static void the_first_letter_holds_no_way_to_the_desk(void **state)
{
	struct desk *d = *state;
	const char *const left[] = {only_link(d, "help"), to_commands(d, d->mia)};
	struct desk_mail mails[8];

	for (size_t i = 0; i < 2; i++) {
		struct took t = take(
		    d, (struct letter){
			   .from = MIA,
			   .to = to_commands(d, d->mia),
			   .text = clf_arena_printf(
			       d->arena, "#new zoe@customer.example Lamp\r\n#reply\r\n\r\nDear Zoe.\r\n%s", left[i])});
		size_t count;

		assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
		count = desk_outbox(d, mails, 8, 1);
		for (size_t k = 0; k < count; k++)
			assert_string_equal(mails[k].row.envelope_to, MIA);
	}
	take(d, (struct letter){.from = MIA,
				.to = to_commands(d, d->mia),
				.text = "#new zoe@customer.example Lamp\r\n#reply\r\n\r\nDear Zoe."});
	assert_int_equal(desk_outbox(d, mails, 8, 1), 2);
}

/* As a program writes a link into the text: its percent signs hide where the token begins. */
static void a_link_of_a_notice_stays_inside(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *answer = to_ticket(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia);
	struct took t = take(
	    d, (struct letter){.from = MIA,
			       .to = answer,
			       .text = clf_arena_printf(d->arena, "We are sorry.\r\n\r\n%s", only_link(d, "help"))});

	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
}

static const char *forwarded_to_expert(struct desk *d, int64_t ticket)
{
	static const char *const domains[] = {"else.example"};
	struct desk_mail mails[8];
	size_t count;

	d->config.domains = domains;
	d->config.domain_count = 1;
	empty_outbox(d);
	take(d, (struct letter){.from = MIA,
				.to = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia),
				.text = "#forward expert@else.example history"});
	count = desk_outbox(d, mails, 8, 1);
	for (size_t i = 0; i < count; i++)
		if (strcmp(mails[i].row.envelope_to, "expert@else.example") == 0)
			return mails[i].reading->text;
	fail_msg("nothing went to the expert");
	return NULL;
}

/* An answer is ours and was said once, and one that was taken back was not said. */
static void what_was_taken_back_is_told_to_nobody(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *answer = to_ticket(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia);
	const char *text, *first;

	take(d, (struct letter){.from = MIA, .to = answer, .text = "You are a liar."});
	take(d, (struct letter){.from = MIA, .to = answer, .text = "#undo"});
	take(d, (struct letter){.from = MIA, .to = answer, .text = "We look into it at once."});
	take(d, (struct letter){.from = ANA,
				.to = to_ticket(d, CLF_TOKEN_CUSTOMER, ticket, ticket_now(d, ticket).customer.id),
				.text = "That is kind of you."});
	text = forwarded_to_expert(d, ticket);
	assert_null(strstr(text, "liar"));
	assert_non_null(strstr(text, "kind of you"));
	first = strstr(text, "look into it");
	assert_non_null(first);
	assert_null(strstr(first + 1, "look into it"));
}

/* What the administrator has switched off is off, though it only asks. */
static void questions_are_permitted_too(void **state)
{
	static const char *const asks[][2] = {{"search", "#search hour"}, {"list", "#list"}, {"show", "#show 1001"}};
	struct desk *d = *state;

	desk_ticket(d);
	empty_outbox(d);
	for (size_t i = 0; i < CLF_COUNT(asks); i++) {
		struct took t;

		must(d, clf_permission_set(d->store, asks[i][0], CLF_ROLE_AGENT, true, CLF_SCOPE_NONE, &d->err));
		t = take(d, (struct letter){.from = TOM, .to = to_commands(d, d->tom), .text = asks[i][1]});
		assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
		t = take(d, (struct letter){.from = MIA, .to = to_commands(d, d->mia), .text = asks[i][1]});
		assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	}
}

/* A search reads much, and a mail must not keep the database to itself. */
static void a_mail_asks_for_so_many_lists(void **state)
{
	struct desk *d = *state;
	const char *text = "";
	struct took t;

	desk_ticket(d);
	for (int i = 0; i < 10; i++)
		text = clf_arena_printf(d->arena, "%s#search hour%d\r\n", text, i);
	t = take(d, (struct letter){.from = MIA, .to = to_commands(d, d->mia), .text = text});
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	text = clf_arena_printf(d->arena, "%s#list all\r\n", text);
	t = take(d, (struct letter){.from = MIA, .to = to_commands(d, d->mia), .text = text});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(t.reason, "10"));
}

/* What a list by words may lack for now is told in the mail that shows it, as API and command line tell it. */
static void a_list_by_words_tells_what_it_may_lack(void **state)
{
	static const char *const asks[] = {"#list q=lamp", "#list status=New", "#search lamp"};
	struct desk *d = *state;

	desk_ticket(d);
	must(d, clf_search_anew(d->store, &d->err));
	for (size_t i = 0; i < CLF_COUNT(asks); i++) {
		struct desk_mail mail;

		empty_outbox(d);
		take(d, (struct letter){.from = MIA, .to = to_commands(d, d->mia), .text = asks[i]});
		mail = only_mail_to(d, MIA);
		assert_int_equal(strstr(mail.reading->text, "older tickets are still being read") != NULL, i != 1);
	}
}

/* With a token or any other sign behind it an address of the gateway's is still the gateway's. */
static void nothing_goes_to_the_gateway_itself(void **state)
{
	static const char *const forms[] = {"plus", "subdomain:reply.desk.example"};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	int64_t customer = ticket_now(d, ticket).customer.id;

	for (size_t i = 0; i < 2; i++) {
		const char *own, *note;
		struct took t;

		must(d, clf_reply_address_parse(d->arena, forms[i], BOX, &d->mailbox.reply, &d->err));
		own = to_ticket(d, CLF_TOKEN_CUSTOMER, ticket, customer);
		note = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia);
		t = take(d, (struct letter){.from = MIA,
					    .to = note,
					    .text = clf_arena_printf(d->arena, "#forward %s\r\n\r\nLook.", own)});
		assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
		assert_non_null(strstr(t.reason, "own address"));
		t = take(d, (struct letter){.from = MIA,
					    .to = to_commands(d, d->mia),
					    .text = clf_arena_printf(d->arena, "#new %s\r\n\r\nHello.", own)});
		assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	}
	take(d, (struct letter){
		    .from = MIA, .to = to_commands(d, d->mia), .text = "#new supporter@desk.example\r\n\r\nHello."});
	assert_int_equal(ticket_now(d, ticket + 1).number, ticket + 1);
}

#define inbox_test(function) cmocka_unit_test_setup_teardown(function, inbox_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    inbox_test(a_ticket_that_is_hidden_isnt_there),        inbox_test(who_answers_a_notice_is_heard),
	    inbox_test(the_first_letter_holds_no_way_to_the_desk), inbox_test(a_link_of_a_notice_stays_inside),
	    inbox_test(what_was_taken_back_is_told_to_nobody),     inbox_test(questions_are_permitted_too),
	    inbox_test(a_list_by_words_tells_what_it_may_lack),    inbox_test(a_mail_asks_for_so_many_lists),
	    inbox_test(nothing_goes_to_the_gateway_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
