/*
 * act_receipt.c - the answer to a mail of commands: what was done, and what was asked for.
 *
 * An agent sees the tickets that the permission "view" shows; one that is hidden and one that isn't there look alike.
 */
#include <ctype.h>
#include <string.h>

#include "clf/act/listing.h"
#include "clf/act/search.h"
#include "clf/act/why.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/agent_list.h"
#include "clf/store/look/seen.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/profile.h"
#include "clf/store/rule/timers.h"
#include "clf/ticket/command/list.h"
#include "clf/ticket/words.h"
#include "letter/act_fields.h"

#define ROWS_MAX 50u
#define SHOWN_MAX 20u /* tickets that one mail shows whole */
#define SAID_MAX 5u
#define SAID_TEXT 1500u
#define EVENTS_MAX 50u

struct asking {
	struct clf_arena *arena;
	const struct act_mail *mail;
	const struct clf_command *ask;
	struct clf_json *asked;
	size_t shown;
	struct clf_error *err;
};

/* Adds what was asked and its answer. */
static void answer(struct asking *a, const char *key, struct clf_json *made)
{
	struct clf_json *row = clf_json_object();

	act_set_row_text(row, "line", a->ask->line);
	clf_json_set(row, key, made);
	clf_json_append(a->asked, row);
}

/* About one ticket: rows, which it takes over. */
static void answer_of(struct asking *a, const char *key, const struct clf_ticket *ticket, struct clf_json *rows)
{
	struct clf_json *made = clf_json_object();

	clf_json_set_text(made, "tag", act_tag(a->arena, a->mail, ticket->number));
	act_set_row_text(made, "subject", act_line(a->arena, ticket->subject));
	clf_json_set(made, "rows", rows);
	answer(a, key, made);
}

static struct clf_json *list_of(const char *kind, const char *value)
{
	struct clf_json *list = clf_json_object();

	if (value != NULL)
		act_set_row_text(list, kind, value);
	else
		clf_json_set_bool(list, kind, true);
	return list;
}

static void finish_list(struct asking *a, struct clf_json *list, const struct clf_ticket *tickets, size_t count,
			bool more)
{
	clf_json_set(list, "tickets", act_ticket_rows(a->arena, a->mail, tickets, count));
	clf_json_set_bool(list, "more", more);
	answer(a, "list", list);
}

static enum clf_status desk_list(struct asking *a, enum clf_desk_list which, const char *kind)
{
	struct clf_ticket *tickets = NULL;
	size_t count = 0;
	bool more = false;
	enum clf_status status =
	    clf_desk_list(a->mail->store, a->arena, which, a->mail->party, act_scope(a->mail, "view"), a->mail->now,
			  ROWS_MAX, &tickets, &count, &more, a->err);

	if (status == CLF_OK)
		finish_list(a, list_of(kind, NULL), tickets, count, more);
	return status;
}

static enum clf_status show_listing(struct asking *a, struct clf_listing *listing, const char *kind, const char *name)
{
	struct clf_ticket *tickets = clf_arena_array_of(a->arena, ROWS_MAX, struct clf_ticket);
	struct clf_listing_count *counts = NULL;
	struct clf_ticket_list list;
	struct clf_json *made;
	const char *help = NULL;
	size_t count = 0;
	int64_t all = 0;
	bool more = false;
	enum clf_status status = clf_listing_page(listing, ROWS_MAX, &list, a->err);

	if (status == CLF_OK)
		status = clf_listing_counts(listing, &counts, &count, &all, &more, a->err);
	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++)
		tickets[i] = list.items[i].ticket;
	if (list.words)
		status = clf_act_find_help(a->mail->store, a->arena, a->mail->locale,
					   (struct clf_find_end){.tired = list.tired, .cut = list.cut}, &help, a->err);
	if (status != CLF_OK)
		return status;
	made = list_of(kind, name);
	act_set_row_text(made, "advice", help);
	act_set_row_text(made, "counts", clf_counts_said(a->arena, a->mail->locale, counts, count));
	finish_list(a, made, tickets, list.count, list.next != NULL);
	return CLF_OK;
}

static const char *told(struct asking *a, const char *refusal)
{
	return clf_words_told(a->arena, a->mail->locale, refusal);
}

static const char *all_wrong(struct asking *a, const struct clf_problems *problems)
{
	const char *text = "";

	for (size_t i = 0; i < problems->count; i++)
		text = clf_arena_printf(a->arena, "%s%s%s %s", text, i > 0 ? "; " : "", problems->items[i].field,
					told(a, problems->items[i].detail));
	return text;
}

/* Of terms or a view; what is wrong with them is the answer. */
static enum clf_status asked_list(struct asking *a, const struct clf_term *terms, size_t n, const char *name)
{
	const struct clf_list_ask ask = {.terms = terms, .count = n, .agent = a->mail->party};
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing = NULL;
	struct clf_json *made;
	enum clf_status status = clf_act_listing(a->mail->store, a->arena, &ask, &problems, &listing, a->err);

	if (status != CLF_OK)
		return status;
	if (listing != NULL)
		return show_listing(a, listing, "named", name);
	made = list_of("named", name);
	act_set_row_text(made, "wrong", all_wrong(a, &problems));
	answer(a, "list", made);
	return CLF_OK;
}

static enum clf_status terms_list(struct asking *a)
{
	struct clf_term *terms = NULL;
	struct clf_error said = {.text = ""};
	struct clf_json *made;
	size_t count = 0;

	if (clf_terms_said(a->arena, a->mail->locale, a->ask->argument, &terms, &count, &said) == CLF_OK)
		return asked_list(a, terms, count, a->ask->argument);
	made = list_of("named", a->ask->argument);
	act_set_row_text(made, "wrong", told(a, said.text));
	answer(a, "list", made);
	return CLF_OK;
}

/* Of a team, or all (team NULL), that have not ended. */
static enum clf_status filtered_list(struct asking *a, const char *team, const char *kind)
{
	const struct clf_term terms[] = {
	    {"-kind", "resolved"}, {"-kind", "closed"}, {"-kind", "spam"}, {"-kind", "deleted"}, {"team", team}};
	const struct clf_ticket_filter filter = {
	    .asked = terms, .count = CLF_COUNT(terms), .visible_to = a->mail->party};
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing = NULL;
	enum clf_status status = clf_listing_read(a->mail->store, a->arena, &filter, &problems, &listing, a->err);

	if (status == CLF_OK)
		status = clf_problems_status(&problems, a->err);
	return status == CLF_OK ? show_listing(a, listing, kind, team) : status;
}

/* Of all that the agent may see, as lists of them are limited. */
static enum clf_status overview(struct asking *a)
{
	const struct clf_list_ask ask = {.agent = a->mail->party};
	struct clf_problems problems = {.count = 0};
	struct clf_listing_count *counts = NULL;
	struct clf_listing *listing = NULL;
	struct clf_json *made;
	size_t count = 0;
	int64_t all = 0;
	bool more = false;
	enum clf_status status = clf_act_listing(a->mail->store, a->arena, &ask, &problems, &listing, a->err);

	if (status == CLF_OK)
		status = clf_problems_status(&problems, a->err);
	if (status == CLF_OK)
		status = clf_listing_counts(listing, &counts, &count, &all, &more, a->err);
	if (status != CLF_OK)
		return status;
	made = clf_json_object();
	act_set_row_text(made, "counts", clf_counts_said(a->arena, a->mail->locale, counts, count));
	act_set_row_text(made, "all", clf_count_said(a->arena, a->mail->locale, all, more));
	answer(a, "overview", made);
	return CLF_OK;
}

/* As the planner read it, which has refused what is no list. */
static enum clf_status answer_list(struct asking *a)
{
	const char *name =
	    clf_list_named(a->arena, a->ask->argument, a->mail->facts != NULL ? a->mail->facts->directory : NULL);
	enum clf_status status;

	if (clf_text_equal(name, "mine"))
		return desk_list(a, CLF_DESK_MINE, "mine");
	if (clf_text_equal(name, "overdue"))
		return desk_list(a, CLF_DESK_OVERDUE, "late");
	if (clf_text_equal(name, "new"))
		return desk_list(a, CLF_DESK_TEAM_NEW, "fresh");
	if (clf_text_equal(name, "="))
		return terms_list(a);
	if (name != NULL && clf_str_starts(clf_str_from(name), CLF_STR("view ")))
		return asked_list(a, &(struct clf_term){"view", name + strlen("view ")}, 1, name + strlen("view "));
	if (clf_text_equal(name, "all"))
		return filtered_list(a, NULL, "all");
	if (name != NULL && clf_str_starts(clf_str_from(name), CLF_STR("team ")))
		return filtered_list(a, name + strlen("team "), "team");
	status = overview(a);
	if (status == CLF_OK)
		status = desk_list(a, CLF_DESK_MINE, "mine");
	if (status == CLF_OK)
		status = desk_list(a, CLF_DESK_OVERDUE, "late");
	return status == CLF_OK ? desk_list(a, CLF_DESK_TEAM_NEW, "fresh") : status;
}

static const char *trimmed(struct clf_arena *arena, const char *text)
{
	struct clf_str view = clf_str_trim(clf_str_from(text));

	return clf_arena_copy(arena, view.p, view.n);
}

/* [{plain, strong}], one of both each; the template puts spaces around what is strong, without which it may not be. A
 * snippet with a token of ours in it is shown without, and so without marks. */
static struct clf_json *snippet_pieces(struct asking *a, const struct clf_snippet *snippet)
{
	struct clf_snippet shown = *snippet;
	struct clf_found_piece pieces[CLF_FOUND_PIECES];
	struct clf_json *list = clf_json_array();
	size_t count;

	shown.text = act_without_tokens(a->arena, a->mail, snippet->text);
	if (!clf_text_equal(shown.text, snippet->text))
		shown.count = 0;
	count = clf_found_pieces(a->arena, &shown, pieces);
	for (size_t i = 0; i < count; i++) {
		struct clf_json *piece = clf_json_object();

		act_set_row_text(piece, "plain", pieces[i].marked ? NULL : trimmed(a->arena, pieces[i].text));
		act_set_row_text(piece, "strong", pieces[i].marked ? pieces[i].text : NULL);
		clf_json_append(list, piece);
	}
	return list;
}

static struct clf_json *found_row(struct asking *a, const struct clf_found *found)
{
	struct clf_json *row = act_ticket_row(a->arena, a->mail, &found->row.ticket), *places = clf_json_array();

	for (size_t i = 0; i < found->place_count; i++) {
		struct clf_json *place = clf_json_object();

		clf_json_set(place, "pieces", snippet_pieces(a, &found->places[i].snippet));
		clf_json_append(places, place);
	}
	clf_json_set(row, "found", places);
	return row;
}

/* What can't be asked is told like what isn't found: with what to write instead. */
static enum clf_status answer_search(struct asking *a)
{
	const struct clf_find find = {.words = a->ask->argument,
				      .seer = {a->mail->party, act_scope(a->mail, "view")},
				      .locale = a->mail->locale,
				      .limit = ROWS_MAX,
				      .once = true};
	struct clf_json *list = list_of("words", a->ask->argument), *rows = clf_json_array();
	struct clf_found_list found = {.count = 0};
	struct clf_error said = {.text = ""};
	enum clf_status status = clf_act_find(a->mail->store, a->arena, &find, &found, &said);

	if (clf_store_is_trouble(status)) {
		clf_json_free(&rows);
		clf_json_free(&list);
		return clf_error_set(a->err, status, "%s", said.text);
	}
	for (size_t i = 0; i < found.count; i++)
		clf_json_append(rows, found_row(a, &found.items[i]));
	clf_json_set(list, "tickets", rows);
	clf_json_set_bool(list, "more", found.next != 0);
	act_set_row_text(list, "advice", status == CLF_OK ? found.help : told(a, said.text));
	answer(a, "list", list);
	return CLF_OK;
}

/* CLF_ENOTFOUND, already answered: there is none, or not for this agent. */
static enum clf_status visible_ticket(struct asking *a, int64_t number, struct clf_ticket_row *out)
{
	bool visible = false;
	const struct clf_seer seer = {a->mail->party, act_scope(a->mail, "view")};
	enum clf_status status = clf_desk_visible(a->mail->store, seer.agent, seer.scope, number, &visible, a->err);

	if (status == CLF_OK)
		status =
		    visible ? clf_seen_ticket(a->mail->store, a->arena, &seer, number, out, a->err) : CLF_ENOTFOUND;
	if (status == CLF_ENOTFOUND)
		answer(a, "missing", clf_json_string(act_tag(a->arena, a->mail, number)));
	return status;
}

static enum clf_status add_history(struct asking *a, int64_t number, struct clf_json *card)
{
	struct clf_json *rows = clf_json_array();
	struct clf_message_list list = {NULL, 0, 0};
	enum clf_status status = clf_query_exchange(a->mail->store, a->arena, number, SAID_MAX, &list, a->err);

	for (size_t i = 0; i < list.count; i++)
		clf_json_append(rows, act_message_row(a->arena, a->mail, &list.items[i], SAID_TEXT));
	clf_json_set(card, "history", rows);
	return status;
}

static enum clf_status add_comments(struct asking *a, int64_t number, struct clf_json *card)
{
	const struct clf_page page = {.limit = SAID_MAX};
	struct clf_json *rows = clf_json_array();
	struct clf_comment_list list = {NULL, 0, 0};
	enum clf_status status = clf_query_comments(a->mail->store, a->arena, number, page, &list, a->err);

	for (size_t i = 0; i < list.count; i++)
		clf_json_append(rows, act_comment_row(a->arena, a->mail, &list.items[i], SAID_TEXT));
	clf_json_set(card, "comments", rows);
	return status;
}

/* What waits to go to the customer. */
static enum clf_status add_planned(struct asking *a, int64_t number, struct clf_json *card)
{
	struct clf_json *rows = clf_json_array();
	struct clf_planned_list list = {.count = 0};
	enum clf_status status = clf_planned(a->mail->store, a->arena, number, clf_clock_now(), &list, a->err);

	for (size_t i = 0; status == CLF_OK && i < list.count; i++) {
		const struct clf_planned *planned = &list.items[i];
		const char *text = !clf_text_blank(planned->text) ? planned->text : planned->template_name;
		struct clf_json *row = clf_json_object();

		text = act_shortened(a->arena, text, SAID_TEXT);
		for (size_t k = 0; k < planned->file_count; k++)
			text = clf_arena_printf(a->arena, "%s [%s]", text, planned->files[k].name);
		act_set_row_text(row, "at", act_time(a->arena, a->mail, planned->at));
		act_set_row_text(row, "who", planned->who);
		clf_json_set_bool(row, "from_us", true);
		act_set_row_text(row, "text", act_without_tokens(a->arena, a->mail, text));
		clf_json_append(rows, row);
	}
	clf_json_set(card, "planned", rows);
	return status;
}

/* "storm, refund" */
static const char *tags_of(struct asking *a, const struct clf_ticket_row *row)
{
	const char *joined = "";

	for (size_t i = 0; i < row->tag_count; i++)
		joined = clf_arena_printf(a->arena, "%s%s%s", joined, i > 0 ? ", " : "", row->tags[i]);
	return joined;
}

/* What its customer answered; each field is there, so that none of another ticket shines through. */
static void add_response(struct asking *a, const struct clf_response *response, struct clf_json *card)
{
	static const struct clf_response none;
	struct clf_json *object = clf_json_object();

	if (response == NULL)
		response = &none;
	act_set_row_text(object, "survey", act_line(a->arena, response->survey));
	act_set_row_text(object, "place", act_line(a->arena, response->place));
	act_set_row_text(object, "link", response->link);
	act_set_row_text(object, "comment",
			 act_without_tokens(a->arena, a->mail, act_shortened(a->arena, response->comment, SAID_TEXT)));
	clf_json_set(object, "score", response->has_score ? clf_json_integer(response->score) : clf_json_string(""));
	clf_json_set(object, "answers", act_answer_list(a->arena, a->mail, response->answers));
	clf_json_set(card, "response", object);
}

/* What else is known of the customer, for those who may see customers. */
static enum clf_status add_customer(struct asking *a, int64_t customer, struct clf_json *card)
{
	enum clf_scope view = act_scope(a->mail, "view"), scope = act_scope(a->mail, "customer");
	const struct clf_seer seer = {a->mail->party, scope < view ? scope : view};
	struct clf_profile profile = {0};
	enum clf_status status = clf_profile_by_id(a->mail->store, a->arena, &seer, customer, &profile, a->err);

	if (status != CLF_OK && status != CLF_ENOTFOUND)
		return status;
	act_set_row_text(card, "reference", act_line(a->arena, profile.customer.reference));
	act_set_row_text(card, "phone", act_line(a->arena, profile.customer.phone));
	return CLF_OK;
}

/* Its root causes among the rest. */
static struct clf_json *values_of(struct asking *a, const struct clf_ticket_row *row)
{
	struct clf_json *list = act_held_rows(a->arena, a->mail, row->customs, &row->ticket), *item;
	const char *causes = NULL;

	for (size_t i = 0; i < row->cause_count; i++)
		causes = clf_arena_printf(a->arena, "%s%s%s", i > 0 ? causes : "", i > 0 ? ", " : "", row->causes[i]);
	if (causes == NULL)
		return list;
	item = clf_json_object();
	act_set_row_text(item, "label", clf_words(a->mail->locale, clf_field_row(CLF_FIELD_CAUSES)->label));
	act_set_row_text(item, "value", act_without_tokens(a->arena, a->mail, act_line(a->arena, causes)));
	clf_json_append(list, item);
	return list;
}

static enum clf_status show_one(struct asking *a, int64_t number)
{
	struct clf_ticket_row row;
	struct clf_json *card, *dashboards = NULL;
	enum clf_status status = visible_ticket(a, number, &row);

	if (status != CLF_OK)
		return status == CLF_ENOTFOUND ? CLF_OK : status;
	card = act_ticket_row(a->arena, a->mail, &row.ticket);
	act_set_row_text(card, "owner", clf_text_blank(row.owner_name) ? row.owner_address : row.owner_name);
	act_set_row_text(card, "team", row.ticket.team);
	act_set_row_text(card, "segment", row.ticket.segment);
	act_set_row_text(card, "summary", row.ticket.summary);
	act_set_row_text(card, "address", row.ticket.customer.address);
	act_set_row_text(card, "tags", tags_of(a, &row));
	clf_json_set(card, "values", values_of(a, &row));
	clf_json_set_bool(card, "opted_out", row.opt_in == CLF_OPT_OUT);
	add_response(a, row.response, card);
	status = add_customer(a, row.ticket.customer.id, card);
	if (status == CLF_OK)
		status = act_dashboard_rows(a->arena, a->mail, &row, &dashboards, a->err);
	if (status == CLF_OK)
		clf_json_set(card, "dashboards", dashboards);
	if (status == CLF_OK)
		status = add_history(a, number, card);
	if (status == CLF_OK)
		status = add_comments(a, number, card);
	if (status == CLF_OK)
		status = add_planned(a, number, card);
	if (status == CLF_OK)
		answer(a, "show", card);
	else
		clf_json_free(&card);
	return status;
}

static struct clf_json *event_row(struct asking *a, const struct clf_event_row *event)
{
	const struct clf_change change = {.what = event->what, .from = event->from, .to = event->to};
	struct clf_json *row = act_change_row(a->arena, a->mail, &change);

	act_set_row_text(row, "at", act_time(a->arena, a->mail, event->at));
	act_set_row_text(row, "who", event->who);
	return row;
}

static enum clf_status history_of(struct asking *a, int64_t number)
{
	const struct clf_page page = {.limit = EVENTS_MAX};
	struct clf_ticket_row row;
	struct clf_event_list list;
	struct clf_json *rows;
	enum clf_status status = visible_ticket(a, number, &row);

	if (status != CLF_OK)
		return status == CLF_ENOTFOUND ? CLF_OK : status;
	status =
	    clf_seen_events(a->mail->store, a->arena, &(struct clf_seer){a->mail->party, act_scope(a->mail, "view")},
			    number, page, &list, a->err);
	if (status != CLF_OK)
		return status;
	rows = clf_json_array();
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(rows, event_row(a, &list.items[i]));
	answer_of(a, "events", &row.ticket, rows);
	return CLF_OK;
}

static struct clf_json *why_row(struct asking *a, const struct clf_why_request *request)
{
	struct clf_json *row = clf_json_object(), *rules = clf_json_array(), *one;
	const char *events = "";

	for (size_t i = 0; i < request->event_count; i++)
		events = clf_arena_printf(a->arena, "%s%s%s", events, i > 0 ? "; " : "", request->said[i]);
	for (size_t i = 0; i < request->rule_count; i++) {
		one = clf_json_object();
		act_set_row_text(one, "name", act_line(a->arena, request->rules[i].name));
		act_set_row_text(one, "sentence", act_line(a->arena, request->rules[i].sentence));
		clf_json_append(rules, one);
	}
	act_set_row_text(row, "at", act_time(a->arena, a->mail, request->at));
	act_set_row_text(row, "who", request->who);
	act_set_row_text(row, "events", act_line(a->arena, events));
	act_set_row_text(row, "further",
			 request->further > 0 ? clf_arena_printf(a->arena, "%zu", request->further) : NULL);
	clf_json_set(row, "rules", rules);
	return row;
}

static enum clf_status why_of(struct asking *a, int64_t number)
{
	const struct clf_seer seer = {a->mail->party, act_scope(a->mail, "view")};
	struct clf_why_ask ask = {.ticket = number, .locale = a->mail->locale, .conceals = true};
	struct clf_why_answer found = {.count = 0};
	struct clf_ticket_row row;
	struct clf_json *rows;
	enum clf_status status = visible_ticket(a, number, &row);

	if (status != CLF_OK)
		return status == CLF_ENOTFOUND ? CLF_OK : status;
	status = clf_seen_hides_parts(a->mail->store, &seer, number, &ask.hides_parts, a->err);
	if (status == CLF_OK)
		status = clf_act_why(a->mail->store, a->arena, &ask, &found, a->err);
	if (status != CLF_OK)
		return status;
	rows = clf_json_array();
	for (size_t i = 0; i < found.count; i++)
		clf_json_append(rows, why_row(a, &found.requests[i]));
	answer_of(a, "why", &row.ticket, rows);
	return CLF_OK;
}

static enum clf_status one(struct asking *a, int64_t number)
{
	if (number <= 0 || a->shown++ >= SHOWN_MAX)
		return CLF_OK;
	if (a->ask->row->verb == CLF_VERB_WHY)
		return why_of(a, number);
	return a->ask->row->verb == CLF_VERB_HISTORY ? history_of(a, number) : show_one(a, number);
}

/* The next number in the text: "1001, CLF-1002"; 0: there is none. */
static int64_t next_number(const char **text)
{
	int64_t number = 0;

	while (**text != '\0' && !isdigit((unsigned char)**text))
		(*text)++;
	for (; isdigit((unsigned char)**text); (*text)++)
		number = number < INT64_MAX / 100 ? number * 10 + (**text - '0') : number;
	return number;
}

/* Those that the command names, else those of the mail. */
static enum clf_status answer_tickets(struct asking *a)
{
	const struct clf_request *request = a->mail->request;
	const struct clf_commands *commands = request->commands;
	const char *at = a->ask->argument;
	int64_t number = next_number(&at);
	enum clf_status status = CLF_OK;

	if (number != 0) {
		for (; status == CLF_OK && number != 0; number = next_number(&at))
			status = one(a, number);
		return status;
	}
	if (commands == NULL || commands->ticket_count == 0)
		return one(a, request->ticket);
	for (size_t i = 0; status == CLF_OK && i < commands->ticket_count; i++)
		status = one(a, commands->tickets[i]);
	return status;
}

static struct clf_json *help_row(const struct clf_command_row *command, const char *argument, const char *help)
{
	struct clf_json *row = clf_json_object();
	struct clf_json *is = clf_json_object();

	clf_json_set_bool(is, command->name, true);
	clf_json_set(row, "is", is);
	clf_json_set_text(row, "name", command->name);
	act_set_row_text(row, "argument", argument);
	clf_json_set_text(row, "help", help);
	return row;
}

/* The command of a field that is chosen from a list in which nothing is: there is nothing that it could do. */
static bool is_set_up(const struct asking *a, const struct clf_command_row *command)
{
	const struct clf_field_row *row = clf_field_worded(command->name);
	const struct clf_desk_lists *lists = a->mail->facts != NULL ? a->mail->facts->lists : NULL;

	return row == NULL || row->type != CLF_VALUE_ITEM || lists == NULL ||
	       clf_item_first(lists->items, lists->item_count, row->name) != NULL;
}

/* There is nothing that it could set. */
static bool is_for_nothing(const struct act_mail *mail, const struct clf_command_row *row)
{
	const struct clf_customs *customs = mail->facts != NULL ? mail->facts->customs : NULL;

	return row->verb == CLF_VERB_SET && (customs == NULL || customs->count == 0);
}

/* "Sets the status. (New, Open)" */
static const char *with_statuses(const struct act_mail *mail, struct clf_arena *arena, const char *help)
{
	const char *names = NULL;

	for (size_t i = 0; mail->facts != NULL && i < mail->facts->status_count; i++) {
		const struct clf_ticket_status *status = &mail->facts->statuses[i];

		if (!status->gone)
			names = names == NULL ? status->name : clf_arena_printf(arena, "%s, %s", names, status->name);
	}
	return names != NULL ? clf_arena_printf(arena, "%s (%s)", help, names) : help;
}

/* Each status with its definition. */
static void add_statuses(const struct asking *a, const struct clf_command_row *row, struct clf_json *list)
{
	for (size_t i = 0; a->mail->facts != NULL && i < a->mail->facts->status_count; i++) {
		const struct clf_ticket_status *status = &a->mail->facts->statuses[i];

		if (!status->gone)
			clf_json_append(list,
					help_row(row, status->name, clf_words(a->mail->locale, status->definition)));
	}
}

/* About one command when it is named so, else all that the agent may use. */
static enum clf_status answer_help(struct asking *a)
{
	const char *argument = a->ask->argument + (a->ask->argument[0] == '#');
	const struct clf_command_row *named = clf_command_named(argument);
	struct clf_json *made = clf_json_object();
	struct clf_json *list = clf_json_array();
	size_t count = 0;
	const struct clf_command_row *rows = clf_command_table(&count);

	for (size_t i = 0; i < count; i++) {
		const char *help;

		if ((rows[i].flags & CLF_COMMAND_LATER) || (named != NULL && named != &rows[i]) ||
		    act_scope(a->mail, rows[i].name) == CLF_SCOPE_NONE || !is_set_up(a, &rows[i]) ||
		    is_for_nothing(a->mail, &rows[i]))
			continue;
		help = clf_words(a->mail->locale, rows[i].help);
		if (rows[i].verb == CLF_VERB_STATUS)
			help = with_statuses(a->mail, a->arena, help);
		clf_json_append(list, help_row(&rows[i], clf_words(a->mail->locale, rows[i].argument), help));
		if (named != NULL && rows[i].verb == CLF_VERB_STATUS)
			add_statuses(a, &rows[i], list);
	}
	clf_json_set(made, "commands", list);
	answer(a, "help", made);
	return CLF_OK;
}

static enum clf_status answer_one(struct asking *a)
{
	switch (a->ask->row->verb) {
	case CLF_VERB_LIST:
		return answer_list(a);
	case CLF_VERB_SEARCH:
		return answer_search(a);
	case CLF_VERB_SHOW:
	case CLF_VERB_HISTORY:
	case CLF_VERB_WHY:
		return answer_tickets(a);
	case CLF_VERB_HELP:
		return answer_help(a);
	default:
		return CLF_OK;
	}
}

static struct clf_json *done_list(struct clf_arena *arena, const struct act_mail *mail,
				  const struct clf_receipt *receipt)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < receipt->done_count; i++) {
		const struct clf_done *done = &receipt->done[i];
		struct clf_json *row;

		if (done->count == 0)
			continue;
		row = clf_json_object();
		act_set_row_text(row, "tag", done->ticket != 0 ? act_tag(arena, mail, done->ticket) : NULL);
		act_set_row_text(row, "subject", act_line(arena, done->subject));
		act_set_row_text(row, "url", done->ticket != 0 ? act_url(arena, mail, done->ticket) : NULL);
		clf_json_set(row, "changes", act_changes(arena, mail, done->changes, done->count));
		clf_json_append(list, row);
	}
	return list;
}

/* What became of the words, before all else: NULL when none of them went out. */
static const char *sent_to(const struct clf_receipt *receipt, bool *noted)
{
	const char *to = NULL;

	for (size_t i = 0; i < receipt->done_count; i++) {
		for (size_t k = 0; k < receipt->done[i].count; k++) {
			const struct clf_change *change = &receipt->done[i].changes[k];

			if (clf_text_equal(change->what, "comment"))
				*noted = true;
			else if (to == NULL &&
				 (clf_text_equal(change->what, "answer") || clf_text_equal(change->what, "follow-up")))
				to = change->to;
		}
	}
	return to;
}

static void add_fate(const struct act_mail *mail, struct clf_json *object)
{
	const struct clf_receipt *receipt = mail->step->receipt;
	bool noted = false, on_ticket = false;
	const char *to = sent_to(receipt, &noted);
	int64_t hold = (receipt->held_until - mail->now + CLF_SECOND - 1) / CLF_SECOND;

	for (size_t i = 0; i < receipt->done_count; i++)
		on_ticket = on_ticket || (receipt->done[i].ticket != 0 && receipt->done[i].count > 0);
	act_set_text(object, "sent_to", to);
	clf_json_set_bool(object, "noted", noted);
	clf_json_set_bool(object, "not_sent", to == NULL && on_ticket);
	if (to != NULL && receipt->held_until != 0 && hold > 0)
		clf_json_set_integer(object, "hold", hold);
}

enum clf_status act_receipt_fields(struct clf_arena *arena, const struct act_mail *mail, struct clf_json **out,
				   struct clf_error *err)
{
	const struct clf_receipt *receipt = mail->step->receipt;
	struct clf_json *object = clf_json_object();
	struct asking asking = {.arena = arena, .mail = mail, .asked = clf_json_array(), .err = err};
	enum clf_status status = CLF_OK;

	clf_json_set(object, "done", done_list(arena, mail, receipt));
	add_fate(mail, object);
	act_set_text(object, "held_until", act_time(arena, mail, receipt->held_until));
	for (size_t i = 0; status == CLF_OK && i < receipt->ask_count; i++) {
		asking.ask = &receipt->asks[i];
		status = answer_one(&asking);
	}
	clf_json_set(object, "asked", asking.asked);
	if (status == CLF_OK)
		*out = object;
	else
		clf_json_free(&object);
	return status;
}
