/*
 * test_hidden.c - no marked word of a ticket that somebody doesn't see is in any answer or mail to them, and what they
 * are told of it is what they are told of one that isn't there. Random worlds; CLF_SEED=N plays one again.
 */
#include <ctype.h>

#include "clf/mail/read.h"
#include "clf/ticket/command/command.h"
#include "seeing_world.h"

#define WORLDS 3

/* Marked words: each ticket's subject and note have their own. */
static void assert_hides(struct world *w, uint32_t seed, size_t agent, const char *text, const char *what)
{
	for (size_t t = 0; t < TICKETS; t++) {
		if (by_sql(w, agent, w->tickets[t]))
			continue;
		if (strstr(text, clf_arena_printf(w->f->arena, "word%zuend", t)) != NULL ||
		    strstr(text, clf_arena_printf(w->f->arena, "note%zuend", t)) != NULL)
			fail_msg("CLF_SEED=%u: agent %zu reads of ticket %zu in %s:\n%.3000s", seed, agent, t, what,
				 text);
	}
}

static void do_on(struct world *w, size_t ticket, const struct clf_action *action)
{
	const struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM, .name = "root", .sure = true},
					    .via = CLF_VIA_CLI,
					    .ticket = w->tickets[ticket],
					    .actions = action,
					    .action_count = 1};
	struct clf_act_result result = {0};
	struct clf_error err = {0};

	fixture_check(clf_act(&w->f->web->act, w->f->arena, &request, &result, &err), &err);
	if (result.outcome != CLF_OUTCOME_TICKET)
		fail_msg("%s", result.refusal);
}

/* A note, a file and a letter for later on each. */
static void add_notes(struct world *w)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	for (size_t t = 0; t < TICKETS; t++) {
		const struct clf_upload upload = {.name = clf_arena_printf(w->f->arena, "note%zuend.txt", t),
						  .type = "text/plain",
						  .fd = fileno(file)};
		const struct clf_followup letter = {.text = clf_arena_printf(w->f->arena, "note%zuend later", t),
						    .to = "third@example.org",
						    .later_at = clf_clock_now() + CLF_DAY};

		do_on(w, t,
		      &(const struct clf_action){.kind = CLF_ACTION_COMMENT,
						 .text = clf_arena_printf(w->f->arena, "note%zuend", t)});
		do_on(w, t, &(const struct clf_action){.kind = CLF_ACTION_ATTACH, .upload = &upload});
		do_on(w, t, &(const struct clf_action){.kind = CLF_ACTION_FOLLOWUP, .followup = &letter});
	}
	fclose(file);
}

/* The customer of each writes again: whoever has it is told, with the customer's words. */
static void customers_write(struct world *w)
{
	for (size_t t = 0; t < TICKETS; t++) {
		const char *text = clf_arena_printf(w->f->arena, "word%zuend again\n", t);
		const struct clf_mail_in mail = {.subject = "Re", .text = text, .reply = text, .kind = CLF_MAIL_MAIL};
		const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
		const struct clf_request request = {
		    .actor = {.kind = CLF_ACTOR_CUSTOMER, .address = "customer@example.com", .name = "Carl"},
		    .via = CLF_VIA_MAIL,
		    .mailbox = "support",
		    .ticket = w->tickets[t],
		    .mail = &mail,
		    .actions = &action,
		    .action_count = 1};
		struct clf_act_result result = {0};
		struct clf_error err = {0};

		fixture_check(clf_act(&w->f->web->act, w->f->arena, &request, &result, &err), &err);
		assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
	}
}

/* What an agent asks by mail from one of their addresses, and the mail that answers it. */
static void ask_by_mail(struct world *w, size_t agent, const char *text)
{
	struct clf_commands commands;
	struct clf_receipt receipt = {0};
	const struct clf_mail_in mail = {
	    .subject = "x", .text = "x", .reply = "x", .kind = CLF_MAIL_MAIL, .to_desk = true};
	const struct clf_action action = {.kind = CLF_ACTION_RECEIPT, .receipt = &receipt};
	const char *address = agent % 2 == 0 ? clf_arena_printf(w->f->arena, "a%zu@example.test", agent)
					     : clf_arena_printf(w->f->arena, "further%zu@example.org", agent);
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_AGENT,
						.party = w->agents[agent],
						.address = address,
						.role = w->roles[agent],
						.sure = true},
				      .via = CLF_VIA_MAIL,
				      .mailbox = "support",
				      .mail = &mail,
				      .commands = &commands,
				      .actions = &action,
				      .action_count = 1};
	struct clf_act_result result = {0};
	struct clf_error err = {0};

	clf_commands_read(w->f->arena, NULL, text, NULL, 0, &commands);
	assert_null(commands.problem);
	receipt.asks = commands.items;
	receipt.ask_count = commands.count;
	fixture_check(clf_act(&w->f->web->act, w->f->arena, &request, &result, &err), &err);
}

static void ask_all_by_mail(struct world *w, size_t agent)
{
	static const char *const asks[] = {"\n#show", "\n#why", "#on"};
	struct clf_buf text;

	clf_buf_init(&text, 10000);
	clf_buf_add_text(&text, "#list\n#list all\n#list Work\n#list sort=-priority all=on\n#search end");
	for (size_t i = 0; i < CLF_COUNT(asks); i++) {
		if (i == 2) {
			ask_by_mail(w, agent, text.p);
			clf_buf_clear(&text);
		}
		clf_buf_add_text(&text, asks[i]);
		for (size_t t = 0; t < TICKETS; t++)
			clf_buf_printf(&text, "%s%lld", t > 0 ? ", " : " ", (long long)w->tickets[t]);
	}
	clf_buf_add_text(&text, "\n#history\n#show\n#why");
	ask_by_mail(w, agent, text.p);
	clf_buf_free(&text);
}

/* As the clock asks for it in the morning, when everything is overdue. */
static void digest(struct world *w, size_t agent)
{
	const struct clf_action action = {.kind = CLF_ACTION_DIGEST};
	const struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_AGENT,
		      .party = w->agents[agent],
		      .address = clf_arena_printf(w->f->arena, "a%zu@example.test", agent),
		      .role = w->roles[agent],
		      .sure = true,
		      .sureness = CLF_SURE_CONFIRMED},
	    .via = CLF_VIA_CLOCK,
	    .actions = &action,
	    .action_count = 1};
	struct clf_act_result result = {0};
	struct clf_error err = {0};

	run(w, "UPDATE ticket SET due_at = $a WHERE $b IS NULL AND $c IS NULL", 1, 0, 0);
	fixture_check(clf_act(&w->f->web->act, w->f->arena, &request, &result, &err), &err);
	assert_true(result.queued);
}

static const char *text_of(struct world *w, int64_t outbox)
{
	const struct clf_read_options options = {.lean = true};
	struct clf_reading *reading = NULL;
	struct clf_error err = {0};
	struct clf_buf raw;
	const char *text;

	clf_buf_init(&raw, 8u << 20);
	fixture_check(clf_outbox_raw(store_of(w), outbox, &raw, &err), &err);
	fixture_check(clf_read(w->f->arena, clf_buf_view(&raw), &options, &reading, &err), &err);
	text = clf_arena_printf(w->f->arena, "%s\n%s", reading->subject, reading->text);
	clf_buf_free(&raw);
	return text;
}

/* All that went to agents since then. True: somebody got something. */
static bool compare_mails(struct world *w, uint32_t seed, int64_t since)
{
	bool any = false;

	for (size_t a = 0; a + 1 < AGENTS; a++) {
		struct clf_rows *rows = db_ask(
		    store_of(w)->db, "SELECT id FROM outbox WHERE party = $party AND created_at >= $since ORDER BY id",
		    CLF_NUMBER("$party", w->agents[a]), CLF_NUMBER("$since", since));
		int64_t ids[200];
		size_t count = 0;

		while (count < CLF_COUNT(ids) && rows_next(rows, NULL) == CLF_OK)
			ids[count++] = rows_number(rows, 0);
		rows_end(rows);
		any = any || count > 0;
		/* What is assigned to somebody is told, whatever view says; and administrators are told of what would
		 * else reach nobody. */
		for (size_t i = 0; i < count && scope_of(w, a) != CLF_SCOPE_NONE && w->roles[a] != CLF_ROLE_ADMIN; i++)
			assert_hides(w, seed, a, text_of(w, ids[i]), "a mail");
	}
	return any;
}

/* As a number of its own, not as a piece of another; ids of other things are counted by the same sequence. */
static bool has_number(const char *text, const char *number)
{
	static const char *const others[] = {"\"id\":", "\"outbox\":", "\"message\":", "\"comment\":", "\"journal\":"};
	size_t n = strlen(number);

	for (const char *at = text; (at = strstr(at, number)) != NULL; at += n) {
		bool own = (at == text || strchr("0123456789.", at[-1]) == NULL) && strchr("0123456789", at[n]) == NULL;

		for (size_t i = 0; own && i < CLF_COUNT(others); i++) {
			size_t k = strlen(others[i]);

			own = (size_t)(at - text) < k || strncmp(at - k, others[i], k) != 0;
		}
		if (own)
			return true;
	}
	return false;
}

/* Of those that aren't asked for by their number. */
static void assert_hides_numbers(struct world *w, uint32_t seed, size_t agent, int64_t asked, const char *text,
				 const char *what)
{
	for (size_t t = 0; t < TICKETS; t++) {
		const char *number = clf_arena_printf(w->f->arena, "%lld", (long long)w->tickets[t]);

		if (w->tickets[t] != asked && !by_sql(w, agent, w->tickets[t]) && has_number(text, number))
			fail_msg("CLF_SEED=%u: agent %zu reads the number of ticket %zu, %s, in %s:\n%.3000s", seed,
				 agent, t, number, what, text);
	}
}

/* A number of nothing; as long as those of tickets. */
static const char none[] = "9876";

/* The text with each $ as the number. */
static const char *about(struct world *w, const char *text, const char *number)
{
	const char *out = "", *sign;

	for (; (sign = strchr(text, '$')) != NULL; text = sign + 1)
		out = clf_arena_printf(w->f->arena, "%s%.*s%s", out, (int)(sign - text), text, number);
	return clf_arena_printf(w->f->arena, "%s%s", out, text);
}

/* And back, where it stands as a number of its own. */
static const char *without(struct world *w, const char *text, const char *number)
{
	const char *from = text;
	size_t n = strlen(number);
	struct clf_buf out;

	clf_buf_init(&out, 8u << 20);
	for (const char *at = text; (at = strstr(at, number)) != NULL; at += n) {
		if ((at > text && isdigit((unsigned char)at[-1])) || isdigit((unsigned char)at[n]))
			continue;
		clf_buf_add(&out, from, (size_t)(at - from));
		clf_buf_add_char(&out, '$');
		from = at + n;
	}
	clf_buf_add_text(&out, from);
	text = clf_arena_copy(w->f->arena, out.p, out.n);
	clf_buf_free(&out);
	return text;
}

/* Something that is asked of the API; $ is the number. */
struct question {
	const char *method, *target, *body;
};

/* Status, headers and body. */
static const char *whole_answer(struct world *w, size_t agent, const struct question *q, const char *number)
{
	unsigned status = api(w->f, w->tokens[agent], q->method, about(w, q->target, number),
			      q->body != NULL ? about(w, q->body, number) : NULL);
	const char *out = clf_arena_printf(w->f->arena, "%u", status);

	assert_true(status >= 400 && status < 500);
	for (size_t i = 0; i < w->f->response.header_count; i++)
		out = clf_arena_printf(w->f->arena, "%s\n%s: %s", out, w->f->response.headers[i].name,
				       w->f->response.headers[i].value);
	return without(w, clf_arena_printf(w->f->arena, "%s\n\n%s", out, body_of(w->f)), number);
}

/* What is hidden and what isn't there are answered alike, octet for octet, but for the number that was asked for. */
static void assert_like_none(struct world *w, uint32_t seed, size_t agent, const struct question *q, int64_t number)
{
	const char *text = clf_arena_printf(w->f->arena, "%lld", (long long)number);
	const char *hidden = whole_answer(w, agent, q, text), *missing = whole_answer(w, agent, q, none);

	if (strcmp(hidden, missing) != 0)
		fail_msg("CLF_SEED=%u: agent %zu, %s %s %s: %s\n%s", seed, agent, q->method, q->target,
			 q->body != NULL ? q->body : "", hidden, missing);
}

static int64_t number_of(struct world *w, const char *sql, int64_t id)
{
	struct clf_error err = {0};
	int64_t number = 0;

	fixture_check(db_get(store_of(w)->db, &err, &number, sql, CLF_NUMBER("$id", id)), &err);
	return number;
}

static const char *mail_about(struct world *w, size_t agent, const char *text, const char *number)
{
	ask_by_mail(w, agent, about(w, text, number));
	return without(w, text_of(w, number_of(w, "SELECT max(id) FROM outbox WHERE party = $id", w->agents[agent])),
		       number);
}

/* What is said to who asks by mail for what they don't see. */
static void compare_mails_with_none(struct world *w, uint32_t seed, size_t agent)
{
	static const char *const asks[] = {"#show $\n#why $", "#on $\n#history\n#show\n#why", "#search $"};

	for (size_t i = 0; i < CLF_COUNT(asks); i++) {
		const char *missing = mail_about(w, agent, asks[i], none);

		for (size_t t = 0; t < TICKETS; t++) {
			const char *hidden;

			if (by_sql(w, agent, w->tickets[t]))
				continue;
			hidden = mail_about(w, agent, asks[i],
					    clf_arena_printf(w->f->arena, "%lld", (long long)w->tickets[t]));
			if (strcmp(hidden, missing) != 0)
				fail_msg("CLF_SEED=%u: agent %zu, %s:\n%s\n%s", seed, agent, asks[i], hidden, missing);
		}
	}
}

/* Whatever is asked to be done with a ticket is refused as if there were none. */
static void compare_doing(struct world *w, uint32_t seed, size_t agent, int64_t hidden)
{
	static const struct question asks[] = {
	    {"PATCH", "/api/v1/tickets/$", "{\"priority\":\"low\"}"},
	    {"PATCH", "/api/v1/tickets/$", "{\"owner\":\"none\",\"tags\":[\"x\"]}"},
	    {"POST", "/api/v1/tickets/$/close", "{}"},
	    {"POST", "/api/v1/tickets/$/spam", "{}"},
	    {"POST", "/api/v1/tickets/$/restore", "{}"},
	    {"DELETE", "/api/v1/tickets/$", NULL},
	    {"POST", "/api/v1/tickets/$/comments", "{\"text\":\"x\"}"},
	    {"POST", "/api/v1/tickets/$/followups", "{\"text\":\"x\"}"},
	    {"POST", "/api/v1/tickets/$/forwards", "{\"to\":\"x@example.org history\"}"},
	    {"POST", "/api/v1/tickets/$/commands", "{\"text\":\"#show\"}"},
	    {"POST", "/api/v1/tickets/$/subtickets", "{\"subject\":\"x\"}"},
	};

	for (size_t i = 0; i < CLF_COUNT(asks); i++)
		assert_like_none(w, seed, agent, &asks[i], hidden);
}

/* What a change to many says of one of them. */
static const char *bulk_answer(struct world *w, size_t agent, const char *number)
{
	unsigned status = api(
	    w->f, w->tokens[agent], "POST", "/api/v1/tickets/bulk",
	    clf_arena_printf(w->f->arena, "{\"numbers\":[%s],\"priority\":\"low\",\"comment\":\"Together.\"}", number));

	return without(w, clf_arena_printf(w->f->arena, "%u %s", status, body_of(w->f)), number);
}

static int64_t together_on(struct world *w, int64_t ticket)
{
	return number_of(w, "SELECT count(*) FROM comment WHERE text = 'Together.' AND ticket = $id", ticket);
}

/* By number each is what none is; by a filter that fits all, only what is seen is changed and told of. True: some. */
static bool compare_bulk(struct world *w, uint32_t seed, size_t agent)
{
	const char *missing = bulk_answer(w, agent, none);
	int64_t before[TICKETS];
	bool any = false;

	for (size_t t = 0; t < TICKETS; t++) {
		const char *number = clf_arena_printf(w->f->arena, "%lld", (long long)w->tickets[t]);

		before[t] = together_on(w, w->tickets[t]);
		if (!by_sql(w, agent, w->tickets[t]) && strcmp(bulk_answer(w, agent, number), missing) != 0)
			fail_msg("CLF_SEED=%u: agent %zu, many with ticket %zu: %s\n%s", seed, agent, t, body_of(w->f),
				 missing);
	}
	assert_answer(w->f, 200,
		      api(w->f, w->tokens[agent], "POST", "/api/v1/tickets/bulk",
			  "{\"filter\":{},\"priority\":\"low\",\"comment\":\"Together.\"}"));
	assert_hides(w, seed, agent, body_of(w->f), "what many became");
	assert_hides_numbers(w, seed, agent, 0, body_of(w->f), "what many became");
	for (size_t t = 0; t < TICKETS; t++) {
		bool changed = together_on(w, w->tickets[t]) != before[t];

		if (changed && !by_sql(w, agent, w->tickets[t]))
			fail_msg("CLF_SEED=%u: agent %zu changes ticket %zu among many", seed, agent, t);
		any = any || changed;
	}
	return any;
}

/* Out of a ticket that the agent sees, one that they don't, and what is on it. */
static void compare_from(struct world *w, uint32_t seed, size_t agent, int64_t own, int64_t hidden)
{
	static const char *const commands[] = {"{\"text\":\"#on $\\n#take\"}", "{\"text\":\"#on $\\n#note x\"}",
					       "{\"text\":\"#merge $\"}",
					       "{\"text\":\"#on $\\n#forward x@example.org history comments\"}"};
	static const struct {
		const char *method, *part, *sql;
	} things[] = {
	    {"GET", "attachments", "SELECT max(id) FROM attachment_file WHERE ticket = $id"},
	    {"DELETE", "attachments", "SELECT max(id) FROM attachment_file WHERE ticket = $id"},
	    {"GET", "comments", "SELECT max(id) FROM comment WHERE ticket = $id"},
	    {"DELETE", "comments", "SELECT max(id) FROM comment WHERE ticket = $id"},
	    {"DELETE", "followups", "SELECT max(id) FROM draft WHERE ticket = $id"},
	};
	const char *path = clf_arena_printf(w->f->arena, "/api/v1/tickets/%lld", (long long)own);

	for (size_t i = 0; i < CLF_COUNT(commands); i++) {
		const struct question q = {"POST", clf_arena_printf(w->f->arena, "%s/commands", path), commands[i]};

		assert_like_none(w, seed, agent, &q, hidden);
	}
	for (size_t i = 0; i < CLF_COUNT(things); i++) {
		const struct question q = {things[i].method,
					   clf_arena_printf(w->f->arena, "%s/%s/$", path, things[i].part), NULL};
		int64_t id = number_of(w, things[i].sql, hidden);

		assert_true(id > 0);
		assert_like_none(w, seed, agent, &q, id);
	}
}

static void compare_with_none(struct world *w, uint32_t seed, size_t agent)
{
	int64_t own = 0;

	compare_mails_with_none(w, seed, agent);
	for (size_t t = 0; t < TICKETS && own == 0; t++)
		own = by_sql(w, agent, w->tickets[t]) ? w->tickets[t] : 0;
	for (size_t t = 0; t < TICKETS; t++) {
		if (by_sql(w, agent, w->tickets[t]))
			continue;
		if (own != 0)
			compare_from(w, seed, agent, own, w->tickets[t]);
		compare_doing(w, seed, agent, w->tickets[t]);
	}
}

/* What an agent passes on holds nothing that they don't see; whoever may pass it on. True: something went. */
static bool forward_all(struct world *w, uint32_t seed, size_t agent)
{
	const char *to = clf_arena_printf(w->f->arena, "out%zu@example.org", agent);
	const char *body = clf_arena_printf(w->f->arena, "{\"to\":\"%s history comments response\"}", to);
	bool any = false;

	for (size_t t = 0; t < TICKETS; t++) {
		unsigned status =
		    api(w->f, w->tokens[agent], "POST",
			clf_arena_printf(w->f->arena, "/api/v1/tickets/%lld/forwards", (long long)w->tickets[t]), body);
		int64_t id = 0;

		assert_true(status == 202 || status == 403 || status == 404);
		if (status != 202)
			continue;
		id = number_of(w, "SELECT max(id) FROM outbox WHERE ticket = $id AND class = 'third-party'",
			       w->tickets[t]);
		assert_true(id > 0);
		assert_hides(w, seed, agent, text_of(w, id), "what was passed on");
		assert_non_null(strstr(text_of(w, id), clf_arena_printf(w->f->arena, "note%zuend", t)));
		any = true;
	}
	return any;
}

static void compare_answers(struct world *w, uint32_t seed)
{
	/* A way to ask of a ticket is a row. */
	static const char *const parts[] = {
	    "",     "/comments",   "/messages",  "/events", "/attachments", "/subtickets",
	    "/why", "/neighbours", "/followups", "/owners"};

	/* What is about no ticket by its address; an answer that isn't the asker's hides all the same. */
	const char *timeline =
	    clf_arena_printf(w->f->arena, "/customers/%lld/timeline?limit=50",
			     (long long)number_of(w, "SELECT customer FROM ticket WHERE number = $id", w->tickets[0]));
	const char *const others[] = {"/tickets?limit=50",
				      "/tickets/counts",
				      "/search?q=again&limit=50",
				      "/search?q=end&limit=50",
				      "/outbox?limit=50",
				      "/journal?limit=50",
				      "/quarantine",
				      "/audit",
				      "/views",
				      "/customers",
				      timeline,
				      "/responses",
				      "/alarms",
				      "/me",
				      "/tickets?sort=-updated&limit=50"};

	index_all(w);
	for (size_t a = 0; a + 1 < AGENTS; a++) {
		for (size_t i = 0; i < CLF_COUNT(others); i++) {
			unsigned status =
			    api(w->f, w->tokens[a], "GET", clf_arena_printf(w->f->arena, "/api/v1%s", others[i]), NULL);

			/* A customer none of whose tickets is seen isn't there. */
			if (status != 200 && status != 403 && (status != 404 || others[i] != timeline))
				fail_msg("%s answers %u: %.300s", others[i], status, body_of(w->f));
			/* Administrators see to the gateway's mails, whatever ticket they are of. */
			if (w->roles[a] != CLF_ROLE_ADMIN)
				assert_hides(w, seed, a, body_of(w->f), others[i]);
		}
		assert_answer(w->f, 200, api(w->f, w->tokens[a], "GET", "/api/v1/tickets?limit=50", NULL));
		assert_hides(w, seed, a, body_of(w->f), "the list");
		assert_answer(w->f, 200, api(w->f, w->tokens[a], "GET", "/api/v1/search?q=again&limit=50", NULL));
		assert_hides(w, seed, a, body_of(w->f), "the search");
		for (size_t i = 0; i < TICKETS * CLF_COUNT(parts); i++) {
			const char *target =
			    clf_arena_printf(w->f->arena, "/api/v1/tickets/%lld%s",
					     (long long)w->tickets[i / CLF_COUNT(parts)], parts[i % CLF_COUNT(parts)]);

			api(w->f, w->tokens[a], "GET", target, NULL);
			assert_hides(w, seed, a, body_of(w->f), target);
			assert_hides_numbers(w, seed, a, w->tickets[i / CLF_COUNT(parts)], body_of(w->f), target);
			if (!by_sql(w, a, w->tickets[i / CLF_COUNT(parts)]))
				assert_like_none(
				    w, seed, a,
				    &(const struct question){"GET",
							     clf_arena_printf(w->f->arena, "/api/v1/tickets/$%s",
									      parts[i % CLF_COUNT(parts)]),
							     NULL},
				    w->tickets[i / CLF_COUNT(parts)]);
		}
	}
}

static void test_5_8_no_word_of_a_hidden_ticket_is_in_any_answer_or_mail(void **state)
{
	const char *replayed = getenv("CLF_SEED");
	uint32_t first = replayed != NULL ? (uint32_t)strtoul(replayed, NULL, 10) : 100;
	bool any = false, passed_on = false, together = false;

	(void)state;
	for (uint32_t seed = first; seed < first + (replayed != NULL ? 1 : WORLDS); seed++) {
		void *fixture = NULL;
		struct world w = {.seed = seed};
		int64_t since;

		fixture_setup(&fixture);
		w.f = fixture;
		make_agents(&w);
		say_scopes(&w);
		make_tickets(&w);
		since = clf_clock_now();
		add_notes(&w);
		customers_write(&w);
		for (size_t a = 0; a + 1 < AGENTS; a++)
			ask_all_by_mail(&w, a);
		for (size_t a = 0; a + 1 < AGENTS; a++)
			digest(&w, a);
		any = compare_mails(&w, seed, since) || any;
		compare_answers(&w, seed);
		for (size_t a = 0; a + 1 < AGENTS; a++) {
			compare_with_none(&w, seed, a);
			passed_on = forward_all(&w, seed, a) || passed_on;
			together = compare_bulk(&w, seed, a) || together;
		}
		fixture_teardown(&fixture);
	}
	assert_true(any);
	assert_true((passed_on && together) || replayed != NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_5_8_no_word_of_a_hidden_ticket_is_in_any_answer_or_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
