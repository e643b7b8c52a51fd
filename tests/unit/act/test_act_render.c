/*
 * test_act_render.c - planned mails as they leave: who learns what, where an answer leads, which links there are, and
 * what keeps a conversation together.
 */
#include "act/act_fixture.h"
#include "act_inside.h"
#include "clf/base/count.h"
#include "clf/store/people/settings.h"

#define OUT "boss@partner.example"

struct bench {
	struct clf_request request;
	struct order order;
	struct clf_rendered_mail mail;
	struct clf_reading *reading;
	const char *raw;
};

static const char *html_of(struct desk *d, const struct bench *b)
{
	const struct clf_read_options options = {.lean = false};
	struct clf_reading *reading = NULL;

	must(d, clf_read(d->arena, b->mail.raw, &options, &reading, &d->err));
	assert_non_null(reading->html);
	return reading->html;
}

static void begin(struct desk *d, struct bench *b, int64_t ticket)
{
	struct clf_mailbox_facts facts = {.name = "support", .two_way = true};

	b->request.ticket = ticket;
	b->request.mailbox = "support";
	if (b->request.actor.kind != CLF_ACTOR_AGENT)
		b->request.actor = desk_actor(d, true);
	b->order = (struct order){.context = &d->act,
				  .arena = d->arena,
				  .request = b->request,
				  .mailbox = &d->mailbox,
				  .smtp = &d->smtp,
				  .parts = b->order.parts,
				  .part_count = b->order.part_count,
				  .confirmation = b->order.confirmation,
				  .err = &d->err};
	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_door_facts(d->store, d->arena, &b->request, &facts, &b->order.facts, &d->err));
}

/* One SEND step, rendered; what it stored is undone. */
static void render(struct desk *d, struct bench *b, int64_t ticket, const struct clf_step *step)
{
	const struct clf_read_options options = {.lean = true};

	begin(d, b, ticket);
	b->order.plan = (struct clf_plan){.steps = step, .step_count = 1};
	b->mail = (struct clf_rendered_mail){0};
	must(d, act_render(&b->order, 0, &b->mail));
	clf_store_rollback(d->store);
	b->raw = clf_arena_copy(d->arena, b->mail.raw.p, b->mail.raw.n);
	must(d, clf_read(d->arena, b->mail.raw, &options, &b->reading, &d->err));
}

static struct clf_step notice(const struct desk *d, const char *template_name, enum clf_token_class klass)
{
	return (struct clf_step){.kind = CLF_STEP_SEND,
				 .klass = CLF_CLASS_NOTICE,
				 .party = d->mia,
				 .to = MIA,
				 .name = "Mia Manager",
				 .template_name = template_name,
				 .token_class = (int)klass,
				 .automatic = CLF_AUTO_GENERATED};
}

static struct clf_step forward_step(const struct clf_forward *forward)
{
	return (struct clf_step){.kind = CLF_STEP_SEND,
				 .klass = CLF_CLASS_THIRD_PARTY,
				 .to = OUT,
				 .template_name = "forward",
				 .text = forward->text,
				 .forward = forward,
				 .token_class = CLF_TOKEN_THIRD_PARTY,
				 .automatic = CLF_AUTO_NO};
}

static void has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" is in:\n%s", part, text);
}

static const char *decoded(struct desk *d, const char *text, size_t n)
{
	char *out = clf_arena_alloc(d->arena, n + 1);
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned value;

		if (text[i] == '%' && i + 2 < n && sscanf(text + i + 1, "%2x", &value) == 1) {
			out[to++] = (char)value;
			i += 2;
		} else {
			out[to++] = text[i];
		}
	}
	out[to] = '\0';
	return out;
}

struct link {
	struct clf_token token;
	const char *subject, *body;
};

/* The mailto link whose body begins so ("" for one without a body), taken apart; false: there is none. */
static bool find_link(struct desk *d, const char *text, const char *body, struct link *out)
{
	for (const char *at = strstr(text, "<mailto:"); at != NULL; at = strstr(at + 1, "<mailto:")) {
		const char *all = clf_arena_copy(d->arena, at + 8, strcspn(at + 8, ">"));
		const char *subject = strstr(all, "?subject=");
		const char *given = strstr(all, "&body=");
		size_t subject_size;

		assert_non_null(subject);
		subject_size = given != NULL ? (size_t)(given - subject - 9) : strlen(subject + 9);
		out->body = given != NULL ? decoded(d, given + 6, strlen(given + 6)) : "";
		out->subject = decoded(d, subject + 9, subject_size);
		out->token = desk_token(d, decoded(d, all, (size_t)(subject - all)));
		if (body[0] != '\0' ? strncmp(out->body, body, strlen(body)) == 0
				    : given == NULL && out->token.klass == CLF_TOKEN_AGENT_REPLY)
			return true;
	}
	return false;
}

static void links_say_what_they_do(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct clf_step step = notice(d, "assignment-notice", CLF_TOKEN_AGENT_NOTE);
	struct bench b = {0};
	struct link link;

	render(d, &b, ticket, &step);
	assert_true(find_link(d, b.reading->text, "#close\r\n", &link));
	assert_int_equal(link.token.klass, CLF_TOKEN_AGENT_NOTE);
	assert_int_equal(link.token.ticket, ticket);
	assert_int_equal(link.token.party, d->mia);
	assert_string_equal(link.subject, clf_arena_printf(d->arena, "[CLF-%lld]", (long long)ticket));
	assert_true(find_link(d, b.reading->text, "#postpone 3d\r\n", &link));
	assert_true(find_link(d, b.reading->text, "", &link));
	assert_int_equal(link.token.ticket, ticket);
	has(link.subject, "Your feedback: Visit");
	/* It is Mia's already. */
	assert_false(find_link(d, b.reading->text, "#take", &link));
	step.party = d->tom;
	step.to = TOM;
	render(d, &b, ticket, &step);
	assert_true(find_link(d, b.reading->text, "#take\r\n", &link));
	assert_int_equal(link.token.party, d->tom);
	/* A survey's answer is no spam. */
	assert_false(find_link(d, b.reading->text, "#spam", &link));
	step = notice(d, "refusal-notice", CLF_TOKEN_AGENT_NOTE);
	step.reason = "there is no such command";
	render(d, &b, ticket, &step);
	assert_true(find_link(d, b.reading->text, "#help\r\n", &link));
	assert_int_equal(link.token.ticket, ticket);
}

static void links_go_when_they_make_no_sense(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_action close = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Closed"};
	const struct clf_request request = {
	    .actor = desk_actor(d, true), .via = CLF_VIA_API, .ticket = ticket, .actions = &close, .action_count = 1};
	const struct clf_step step = notice(d, "update-notice", CLF_TOKEN_AGENT_NOTE);
	struct clf_act_result result = {0};
	struct bench b = {0};
	struct link link;

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_string_equal(desk_status(d, ticket), "Closed");
	render(d, &b, ticket, &step);
	assert_false(find_link(d, b.reading->text, "#take", &link));
	assert_false(find_link(d, b.reading->text, "#close", &link));
	assert_false(find_link(d, b.reading->text, "#postpone", &link));
	assert_true(find_link(d, b.reading->text, "", &link));
}

static void a_notice_says_in_the_agents_words_what_a_reply_does(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct clf_step step = notice(d, "reply-notice", CLF_TOKEN_AGENT_REPLY);
	struct bench b = {0};

	step.text = "Hello?";
	render(d, &b, ticket, &step);
	assert_int_equal(strncmp(b.reading->text, "\xe2\x86\x92 Your reply goes to Ana <b>Customer</b>", 42), 0);
	step.locale = "ja";
	step.token_class = CLF_TOKEN_AGENT_NOTE;
	render(d, &b, ticket, &step);
	has(b.reading->text, "\xe2\x96\xa0 返信すると、本文は社内メモとして記録されます。");
	lacks(b.reading->text, "Your reply");
}

/* Each gets their own clock and language. */
static void an_agent_reads_their_own_clock_and_language(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_step step = notice(d, "due-notice", CLF_TOKEN_AGENT_NOTE);
	struct clf_ticket due;
	struct bench b = {0};

	must(d, clf_agent_setting(d->store, d->mia, "timezone", "Asia/Tokyo", &d->err));
	must(d, clf_agent_setting(d->store, d->mia, "locale", "ja", &d->err));
	begin(d, &b, ticket);
	due = *b.order.facts.ticket;
	due.due_at = (int64_t)1764547200 * CLF_SECOND; /* 2025-12-01 00:00 UTC */
	b.order.facts.ticket = &due;
	b.order.plan = (struct clf_plan){.steps = &step, .step_count = 1};
	must(d, act_render(&b.order, 0, &b.mail));
	clf_store_rollback(d->store);
	has(b.mail.text, "期限は 2025年12月1日(月) 09:00 でしたが");
	has(b.mail.text, "期限超過");
}

static void mails_about_one_ticket_are_one_conversation(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct clf_step step = notice(d, "assignment-notice", CLF_TOKEN_AGENT_NOTE);
	struct clf_str token;
	struct clf_token root_token = {0};
	struct bench b = {0};
	const char *root;
	const char *subject;

	render(d, &b, ticket, &step);
	root = b.reading->references.items[0];
	subject = b.reading->subject;
	assert_true(clf_message_id_token(root, &token));
	must(d, clf_token_decode(d->keyring, token, &root_token, &d->err));
	assert_int_equal(root_token.klass, CLF_TOKEN_AGENT_NOTE);
	step = notice(d, "reply-notice", CLF_TOKEN_AGENT_REPLY);
	step.text = "Hello?";
	render(d, &b, ticket, &step);
	assert_string_equal(b.reading->references.items[0], root);
	assert_string_equal(b.reading->subject, subject);
	/* The mail's own id says what a reply to it does. */
	assert_true(clf_message_id_token(b.reading->message_id, &token));
	must(d, clf_token_decode(d->keyring, token, &root_token, &d->err));
	assert_int_equal(root_token.klass, CLF_TOKEN_AGENT_REPLY);
	step = notice(d, "reply-notice", CLF_TOKEN_AGENT_REPLY);
	step.party = d->tom;
	step.to = TOM;
	render(d, &b, ticket, &step);
	assert_string_not_equal(b.reading->references.items[0], root);
}

static void a_mail_about_no_ticket_leads_to_the_command_address(void **state)
{
	static const struct clf_receipt receipt = {.done_count = 0};
	struct desk *d = *state;
	struct clf_step step = notice(d, "receipt", CLF_TOKEN_COMMAND);
	struct bench b = {0};
	struct clf_token token;

	step.receipt = &receipt;
	render(d, &b, 0, &step);
	token = desk_token(d, b.reading->reply_to.items[0].address);
	assert_int_equal(token.klass, CLF_TOKEN_COMMAND);
	assert_int_equal(token.party, d->mia);
	has(b.reading->text, "A reply to this mail is read for commands");
	/* A receipt about a ticket leads there. */
	step.token_class = CLF_TOKEN_AGENT_NOTE;
	render(d, &b, desk_ticket(d), &step);
	assert_int_equal(desk_token(d, b.reading->reply_to.items[0].address).klass, CLF_TOKEN_AGENT_NOTE);
}

static void a_confirmation_names_itself(void **state)
{
	static const int64_t tickets[] = {1001, 1002};
	const struct clf_command items[] = {
	    {.row = clf_command_row(CLF_VERB_DELETE), .argument = "", .line = "#delete"}};
	const struct clf_commands commands = {
	    .items = items, .count = 1, .tickets = tickets, .ticket_count = 2, .rest = "Because of the storm."};
	struct desk *d = *state;
	struct clf_step step = notice(d, "confirmation", CLF_TOKEN_CONFIRM);
	struct bench b = {.order = {.confirmation = 4711}, .request = {.commands = &commands}};
	struct clf_token token;

	render(d, &b, 0, &step);
	token = desk_token(d, b.reading->reply_to.items[0].address);
	assert_int_equal(token.klass, CLF_TOKEN_CONFIRM);
	assert_int_equal(token.outbox, 4711);
	assert_int_equal(token.party, d->mia);
	has(b.reading->text, "- #delete\n");
	has(b.reading->text, "CLF-1001");
	has(b.reading->text, "CLF-1002");
	has(b.reading->text, "> Because of the storm.");
	lacks(b.reading->text, "Reference:");
}

static void a_receipt_tells_what_was_done_and_how_to_take_it_back(void **state)
{
	static const struct clf_change changes[] = {{"status", "New", "Resolved"},
						    {"answer", NULL, ANA},
						    {"due", NULL, "2025-12-01T00:00:00Z"},
						    {"tag", NULL, "storm"},
						    {"tag", "calm", NULL},
						    {"strange", "a", "b"},
						    {"priority", "medium", "critical"}};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_done done = {.ticket = ticket, .subject = "Your feedback", .changes = changes, .count = 7};
	const struct clf_receipt receipt = {
	    .done = &done, .done_count = 1, .undoable = true, .held_until = (int64_t)1764547200 * CLF_SECOND};
	struct clf_step step = notice(d, "receipt", CLF_TOKEN_AGENT_NOTE);
	struct bench b = {0};
	struct link link;

	step.receipt = &receipt;
	render(d, &b, ticket, &step);
	has(b.reading->text, "- Status: New → Resolved\n");
	has(b.reading->text, "- The answer to " ANA " goes out\n");
	has(b.reading->text, "- Due: Mon 1 Dec 2025, 00:00\n");
	has(b.reading->text, "- Tag added: storm\n");
	has(b.reading->text, "- Tag taken away: calm\n");
	has(b.reading->text, "- strange: a → b\n");
	has(b.reading->text, "The answer leaves at Mon 1 Dec 2025, 00:00.");
	assert_true(find_link(d, b.reading->text, "#undo\r\n", &link));
	assert_int_equal(link.token.ticket, ticket);
	step.locale = "ja";
	render(d, &b, ticket, &step);
	has(b.reading->text, "- ステータス：New → Resolved\n");
	has(b.reading->text, "- 優先度：中 → 最高\n");
	has(b.reading->text, "2025年12月1日(月) 00:00 に送信されます");
}

static struct clf_command ask(enum clf_verb verb, const char *argument)
{
	return (struct clf_command){.row = clf_command_row(verb), .argument = argument, .line = "#asked"};
}

static void a_receipt_answers_what_was_asked(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_command asks[] = {ask(CLF_VERB_LIST, ""),
					   ask(CLF_VERB_SEARCH, "visit"),
					   ask(CLF_VERB_SHOW, clf_arena_printf(d->arena, "%lld", (long long)ticket)),
					   ask(CLF_VERB_SHOW, "99999"),
					   ask(CLF_VERB_HISTORY, ""),
					   ask(CLF_VERB_LIST, "all")};
	const struct clf_receipt receipt = {.asks = asks, .ask_count = 6};
	const struct clf_command tag = {
	    .row = clf_command_row(CLF_VERB_TAG), .argument = "winter", .line = "#tag winter"};
	const struct clf_commands commands = {.items = &tag, .count = 1, .rest = ""};
	const struct clf_action action = {.kind = CLF_ACTION_COMMANDS};
	const struct clf_request request = {.actor = desk_actor(d, true),
					    .via = CLF_VIA_API,
					    .ticket = ticket,
					    .actions = &action,
					    .action_count = 1,
					    .commands = &commands};
	struct clf_act_result result = {0};
	struct clf_step step = notice(d, "receipt", CLF_TOKEN_AGENT_NOTE);
	struct bench b = {0};
	struct link link;

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_null(result.refusal);
	step.receipt = &receipt;
	render(d, &b, ticket, &step);
	has(b.reading->text, "All tickets that you may see");
	has(b.reading->text, "New 1, 1 in all");
	has(b.reading->text, "Your tickets");
	has(b.reading->text, "Overdue tickets");
	has(b.reading->text, "Found for visit");
	has(b.reading->text, "All tickets");
	has(b.reading->text, "Ana <b>Customer</b>");
	has(b.reading->text, "CLF-99999: there is no such ticket, or you may not see it.");
	has(b.reading->text, "The ticket was made");
	has(b.reading->text, "\nTags: winter\n");
	assert_true(find_link(d, b.reading->text, "#postpone 3d\r\n", &link));
	lacks(html_of(d, &b), "<b>Customer");
}

/* Tom has nothing to do with it. */
static void an_agent_is_shown_nothing_of_others(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_command asks[] = {ask(CLF_VERB_SHOW, clf_arena_printf(d->arena, "%lld", (long long)ticket)),
					   ask(CLF_VERB_LIST, "all"), ask(CLF_VERB_SEARCH, "visit")};
	const struct clf_receipt receipt = {.asks = asks, .ask_count = 3};
	const struct clf_action take = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_OWNER, .text = MIA};
	const struct clf_request request = {
	    .actor = desk_actor(d, true), .via = CLF_VIA_API, .ticket = ticket, .actions = &take, .action_count = 1};
	struct clf_step step = notice(d, "receipt", CLF_TOKEN_COMMAND);
	struct bench b = {.request = {.actor = desk_actor(d, false)}};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_null(result.refusal);
	step.receipt = &receipt;
	step.party = d->tom;
	step.to = TOM;
	render(d, &b, 0, &step);
	has(b.reading->text, "there is no such ticket, or you may not see it.");
	lacks(b.reading->text, "Waited an hour");
	lacks(b.reading->text, ANA);
	lacks(b.reading->text, "Your feedback");
}

/* No list is set up here, and what would choose from one is in no help. */
static bool is_of_a_list(const struct clf_command_row *command)
{
	const struct clf_field_row *row = clf_field_worded(command->name);

	return row != NULL && row->type == CLF_VALUE_ITEM;
}

static void help_lists_what_the_agent_may_do(void **state)
{
	struct desk *d = *state;
	const struct clf_command asks[] = {ask(CLF_VERB_HELP, "")};
	const struct clf_receipt receipt = {.asks = asks, .ask_count = 1};
	struct clf_step step = notice(d, "receipt", CLF_TOKEN_COMMAND);
	struct bench b = {0};
	size_t count = 0;
	const struct clf_command_row *rows = clf_command_table(&count);

	step.receipt = &receipt;
	render(d, &b, 0, &step);
	/* No fields are set up: nothing is said of setting them. */
	for (size_t i = 0; i < count; i++) {
		bool shown = clf_permission_scope(NULL, 0, rows[i].name, CLF_ROLE_MANAGER) != CLF_SCOPE_NONE &&
			     !(rows[i].flags & CLF_COMMAND_LATER) && !is_of_a_list(&rows[i]) &&
			     rows[i].verb != CLF_VERB_SET;
		const char *line = clf_arena_printf(d->arena, "- #%s%s%s\n", rows[i].name,
						    rows[i].argument[0] != '\0' ? " " : "", rows[i].argument);

		if (shown)
			has(b.reading->text, line);
		else
			lacks(b.reading->text, line);
	}
	step.locale = "ja";
	render(d, &b, 0, &step);
	for (size_t i = 0; i < count; i++) {
		const char *english = rows[i].help;

		if (!(rows[i].flags & CLF_COMMAND_LATER) && !is_of_a_list(&rows[i]) && rows[i].verb != CLF_VERB_SET &&
		    clf_permission_scope(NULL, 0, rows[i].name, CLF_ROLE_MANAGER) != CLF_SCOPE_NONE)
			has(b.reading->text, clf_arena_printf(d->arena, "#%s", rows[i].name));
		lacks(b.reading->text, english);
	}
}

static void a_digest_lists_whats_mine_and_what_is_new(void **state)
{
	struct desk *d = *state;
	struct clf_step step = notice(d, "digest", CLF_TOKEN_COMMAND);
	struct bench b = {0};
	struct link link;

	render(d, &b, 0, &step);
	has(b.reading->text, "Nothing waits for you");
	desk_ticket(d);
	render(d, &b, 0, &step);
	lacks(b.reading->text, "Nothing waits for you");
	has(b.reading->text, "Your feedback: Visit");
	assert_true(find_link(d, b.reading->text, "#close\r\n", &link));
	assert_int_equal(desk_token(d, b.reading->reply_to.items[0].address).klass, CLF_TOKEN_COMMAND);
}

/* In raw or decoded form: no agent, no agent's or customer's token. */
static void assert_clean(struct desk *d, const struct bench *b, enum clf_token_class allowed)
{
	const char *texts[] = {b->raw, b->reading->text, html_of(d, b)};

	for (size_t i = 0; i < 3; i++) {
		lacks(texts[i], "agents.example");
		lacks(texts[i], "Mia");
		lacks(texts[i], "Tom");
		for (const char *at = texts[i]; *at != '\0';) {
			size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyz234567");
			struct clf_token token;

			if (n > 15 && n < CLF_TOKEN_TEXT &&
			    clf_token_decode(d->keyring, (struct clf_str){at, n}, &token, NULL) == CLF_OK)
				assert_true(token.klass == allowed || token.klass == CLF_TOKEN_BOUNCE);
			at += n != 0 ? n : 1;
		}
	}
}

static void a_forward_says_what_was_chosen_and_nothing_else(void **state)
{
	const char *const to[] = {OUT};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct clf_forward forward = {.to = to, .count = 1, .text = "Please have a look."};
	struct clf_step step = forward_step(&forward);
	struct bench b = {.request = {.via = CLF_VIA_MAIL}};

	desk_followup(d, ticket, "What happened?", NULL);
	render(d, &b, ticket, &step);
	assert_clean(d, &b, CLF_TOKEN_THIRD_PARTY);
	has(b.reading->text, "Please have a look.");
	lacks(b.reading->text, "Waited an hour");
	lacks(b.reading->text, "What happened?");
	lacks(b.reading->text, ANA);
	lacks(b.reading->text, "Ana");
	assert_int_equal(desk_token(d, b.reading->reply_to.items[0].address).klass, CLF_TOKEN_THIRD_PARTY);
	assert_true(b.mail.send_at > b.order.facts.now);

	forward.response = true;
	forward.history = true;
	render(d, &b, ticket, &step);
	assert_clean(d, &b, CLF_TOKEN_THIRD_PARTY);
	has(b.reading->text, "Waited an hour");
	has(b.reading->text, "Hardly");
	has(b.reading->text, "What happened?");
}

static void an_exchange_takes_no_token_along(void **state)
{
	const char *const to[] = {OUT};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_token customer = {.klass = CLF_TOKEN_CUSTOMER, .ticket = ticket, .party = 7};
	const struct clf_forward forward = {.to = to, .count = 1, .text = "Look.", .history = true};
	const struct clf_step step = forward_step(&forward);
	char token[CLF_TOKEN_TEXT];
	struct bench b = {.request = {.via = CLF_VIA_MAIL}};

	must(d, clf_token_encode(d->keyring, &customer, token, &d->err));
	desk_followup(d, ticket, clf_arena_printf(d->arena, "On Monday support+%s@desk.example wrote:", token), NULL);
	render(d, &b, ticket, &step);
	has(b.reading->text, "wrote:");
	lacks(b.reading->text, token);
	assert_clean(d, &b, CLF_TOKEN_THIRD_PARTY);
}

static struct clf_step answer_step(struct desk *d)
{
	(void)d;
	return (struct clf_step){.kind = CLF_STEP_SEND,
				 .klass = CLF_CLASS_CUSTOMER,
				 .to = ANA,
				 .template_name = "answer",
				 .text = "We are sorry.",
				 .token_class = CLF_TOKEN_CUSTOMER,
				 .automatic = CLF_AUTO_NO};
}

/* Neither Reply-To, envelope, links nor words lead to a mailbox that nobody reads. */
static void a_mailbox_nobody_reads_asks_for_no_answer(void **state)
{
	const struct clf_step news = {.kind = CLF_STEP_SEND,
				      .to = MIA,
				      .name = "Mia",
				      .klass = CLF_CLASS_NOTICE,
				      .template_name = "assignment-notice",
				      .token_class = CLF_TOKEN_AGENT_NOTE};
	const struct clf_step follow = {.kind = CLF_STEP_SEND,
					.to = ANA,
					.klass = CLF_CLASS_CUSTOMER,
					.template_name = "follow-up",
					.token_class = CLF_TOKEN_CUSTOMER};
	struct desk *d = *state;
	struct bench b = {0};
	struct clf_step notice = news;
	int64_t ticket = desk_ticket(d);

	notice.party = d->mia;
	d->mailbox.two_way = false;
	render(d, &b, ticket, &follow);
	lacks(b.raw, "\r\nReply-To:");
	assert_string_equal(b.mail.envelope_from, BOX);
	d->mailbox.reply_to = "answers@desk.example";
	render(d, &b, ticket, &follow);
	has(b.raw, "Reply-To: answers@desk.example\r\n");
	render(d, &b, ticket, &notice);
	has(b.raw, "Reply-To: answers@desk.example\r\n");
	lacks(b.raw, "mailto:");
	lacks(b.raw, "Your reply");
	d->mailbox.two_way = true;
	render(d, &b, ticket, &notice);
	has(b.raw, "Your reply stays inside");
	lacks(b.raw, "answers@desk.example");
}

static void customers_see_an_agents_name_where_the_mailbox_says_so(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_step step = answer_step(d);
	struct bench b = {.request = {.via = CLF_VIA_MAIL}};

	render(d, &b, ticket, &step);
	assert_clean(d, &b, CLF_TOKEN_CUSTOMER);
	assert_string_equal(b.reading->from.items[0].name, "Desk");
	d->mailbox.show_agent = true;
	render(d, &b, ticket, &step);
	assert_string_equal(b.reading->from.items[0].name, "Mia Manager (Desk)");
	has(b.reading->text, "Mia Manager\nDesk");
	lacks(b.raw, "agents.example");
	b.request.actor.name = MIA;
	render(d, &b, ticket, &step);
	assert_clean(d, &b, CLF_TOKEN_CUSTOMER);
	assert_string_equal(b.reading->from.items[0].name, "Desk");
}

static void what_agents_write_by_hand_waits(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_step step = answer_step(d);
	struct bench b = {.request = {.via = CLF_VIA_MAIL}};

	render(d, &b, ticket, &step);
	assert_int_equal(b.mail.send_at, b.order.facts.now + 30 * CLF_SECOND);
	b.request.via = CLF_VIA_PAGE;
	render(d, &b, ticket, &step);
	assert_int_equal(b.mail.send_at, b.order.facts.now + 30 * CLF_SECOND);
	b.request.via = CLF_VIA_API;
	render(d, &b, ticket, &step);
	assert_int_equal(b.mail.send_at, b.order.facts.now);
}

static void attachments_go_along_within_a_limit(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	char *large = clf_arena_alloc(d->arena, 6u << 20);
	const struct clf_attachment list[] = {
	    {.part = "2", .name = "receipt.pdf", .type = "application/pdf", .size = 4}};
	const struct clf_mail_in mail = {
	    .reply = "See there.", .text = "See there.", .attachments = list, .attachment_count = 1};
	struct clf_outgoing_part part = {
	    .name = "receipt.pdf", .type = "application/pdf", .bytes = CLF_STR("%PDF"), .part = "2"};
	struct clf_step step = notice(d, "reply-notice", CLF_TOKEN_AGENT_REPLY);
	struct bench b = {.request = {.mail = &mail}, .order = {.parts = &part, .part_count = 1}};

	step.text = "See there.";
	step.with_attachments = true;
	render(d, &b, ticket, &step);
	assert_int_equal(b.reading->attachment_count, 1);
	has(b.reading->text, "\nAttached: receipt.pdf (4 B)\n");
	memset(large, 'x', 6u << 20);
	part.bytes = (struct clf_str){large, 6u << 20};
	render(d, &b, ticket, &step);
	assert_int_equal(b.reading->attachment_count, 0);
	has(b.reading->text, "\nAttached: receipt.pdf (4 B), kept with the ticket\n");
}

static void a_failure_shows_what_did_not_arrive(void **state)
{
	static const struct clf_report report = {
	    .recipient = ANA, .status = "5.1.1", .diagnostic = "550 no such user", .action = "failed"};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[8];
	struct clf_mail_in mail = {.reply = "", .text = ""};
	struct clf_step step = notice(d, "delivery-failure-notice", CLF_TOKEN_AGENT_NOTE);
	struct bench b = {.request = {.mail = &mail}};

	desk_outbox(d, mails, 8, 0);
	desk_followup(d, ticket, "What happened?", NULL);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	mail.report_outbox = mails[0].row.id;
	step.report = &report;
	step.text = "5.1.1 550 no such user";
	render(d, &b, ticket, &step);
	has(b.reading->text, "The other side said (status 5.1.1):\n\n> 550 no such user\n");
	has(b.reading->text, "What was not delivered");
	has(b.reading->text, "> What happened?");
	lacks(b.reading->text, "may not have arrived");
	step.uncertain = true;
	render(d, &b, ticket, &step);
	has(b.reading->text, "Your message may not have arrived");
	has(b.reading->text, "What it said");
	has(b.reading->text, "> What happened?");
	lacks(b.reading->text, "came back");
	lacks(b.reading->text, "not delivered");
	step.locale = "ja";
	render(d, &b, ticket, &step);
	has(b.reading->text, "届いていない可能性");
	lacks(b.reading->text, "届けられませんでした");
}

/* 552 is said of a mail that is too large and of a mailbox that is full: the address is right in both. */
static void a_failure_says_what_to_do_about_it(void **state)
{
	static const struct {
		const char *status, *diagnostic, *advice;
	} cases[] = {
	    {"5.1.1", "550 no such user", "look at the address"},
	    {"5.3.4", "552 5.3.4 Message size exceeds fixed limit", "without its largest files"},
	    {NULL, "552 message too large", "without its largest files"},
	    {NULL, "the mail has 9 octets and the relay takes at most 5", "without its largest files"},
	    {"5.2.2", "552 5.2.2 over quota", "has no room"},
	    {NULL, "552 Requested mail action aborted: exceeded storage allocation", "has no room"},
	};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[8];
	struct clf_mail_in mail = {.reply = "", .text = ""};
	struct clf_step step = notice(d, "delivery-failure-notice", CLF_TOKEN_AGENT_NOTE);
	struct bench b = {.request = {.mail = &mail}};

	desk_outbox(d, mails, 8, 0);
	desk_followup(d, ticket, "What happened?", NULL);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	mail.report_outbox = mails[0].row.id;
	step.text = "failed";
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_report report = {
		    .recipient = ANA, .status = cases[i].status, .diagnostic = cases[i].diagnostic, .action = "failed"};

		step.report = &report;
		render(d, &b, ticket, &step);
		for (size_t k = 0; k < CLF_COUNT(cases); k++) {
			if (strcmp(cases[k].advice, cases[i].advice) == 0)
				has(b.reading->text, cases[k].advice);
			else
				lacks(b.reading->text, cases[k].advice);
		}
	}
}

static void hostile_names_stay_names(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct clf_step step = notice(d, "reply-notice", CLF_TOKEN_AGENT_REPLY);
	const struct clf_mail_in mail = {.reply = "x", .text = "x"};
	struct bench b = {.request = {.mail = &mail}};

	b.request.actor = desk_actor(d, true);
	b.request.actor.name = "Eve\r\nBcc: all@example.com\r\n\r\n<script>x</script> [a](https://bad.example) {{x}}";
	step.name = "Mia\r\nX-Evil: 1";
	step.text = "<img src=x onerror=alert(1)> [a](https://bad.example)";
	render(d, &b, ticket, &step);
	assert_null(strstr(b.raw, "\r\nBcc:"));
	assert_null(strstr(b.raw, "\r\nX-Evil:"));
	lacks(html_of(d, &b), "<script");
	lacks(html_of(d, &b), "<img");
	lacks(html_of(d, &b), "href=\"https://bad.example");
	has(b.reading->text, "{{x}}");
}

#define render_test(function) cmocka_unit_test_setup_teardown(function, desk_open, desk_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    render_test(links_say_what_they_do),
	    render_test(links_go_when_they_make_no_sense),
	    render_test(a_notice_says_in_the_agents_words_what_a_reply_does),
	    render_test(an_agent_reads_their_own_clock_and_language),
	    render_test(mails_about_one_ticket_are_one_conversation),
	    render_test(a_mail_about_no_ticket_leads_to_the_command_address),
	    render_test(a_confirmation_names_itself),
	    render_test(a_receipt_tells_what_was_done_and_how_to_take_it_back),
	    render_test(a_receipt_answers_what_was_asked),
	    render_test(an_agent_is_shown_nothing_of_others),
	    render_test(help_lists_what_the_agent_may_do),
	    render_test(a_digest_lists_whats_mine_and_what_is_new),
	    render_test(a_forward_says_what_was_chosen_and_nothing_else),
	    render_test(an_exchange_takes_no_token_along),
	    render_test(a_mailbox_nobody_reads_asks_for_no_answer),
	    render_test(customers_see_an_agents_name_where_the_mailbox_says_so),
	    render_test(what_agents_write_by_hand_waits),
	    render_test(attachments_go_along_within_a_limit),
	    render_test(a_failure_shows_what_did_not_arrive),
	    render_test(a_failure_says_what_to_do_about_it),
	    render_test(hostile_names_stay_names),
	};

	clf_read_prepare();
	return cmocka_run_group_tests_name("act_render", tests, NULL, NULL);
}
