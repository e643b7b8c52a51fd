/*
 * listing.c - lists of tickets on the command line: asked for by options, or as the API has it by FIELD=VALUE; counts,
 * neighbours, and the lists that have a name.
 */
#include <stdio.h>
#include <string.h>

#include "clf/act/listing.h"
#include "clf/act/search.h"
#include "clf/act/shape.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/mail/address.h"
#include "commands.h"
#include "session.h"

#define SHORT_TEXT 40u /* letters of what the customer said */

/* The options that are terms by their own names. */
static const char *const named[] = {"status",    "owner",  "team", "segment", "customer",
				    "programme", "survey", "sort", "view",    "q"};

static enum clf_status add_term(struct clf_term *terms, size_t *count, const char *name, const char *value,
				struct clf_error *err)
{
	if (*count == CLF_LISTING_TERMS)
		return clf_error_set(err, CLF_EINVAL, "a list takes %u terms at most", CLF_LISTING_TERMS);
	terms[(*count)++] = (struct clf_term){name, value};
	return CLF_OK;
}

static enum clf_status add_options(const struct command_line *line, const char *option, struct clf_term *terms,
				   size_t *count, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < option_count(line, option); i++)
		status = add_term(terms, count, option, option_at(line, option, i), err);
	return status;
}

/* "status=Open" */
static enum clf_status add_operand(struct session *session, const char *text, struct clf_term *terms, size_t *count,
				   struct clf_error *err)
{
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text)
		return clf_error_set(err, CLF_EINVAL, "\"%.60s\" is no FIELD=VALUE, such as status=Open", text);
	return add_term(terms, count, clf_arena_copy(session->arena, text, (size_t)(equals - text)), equals + 1, err);
}

static enum clf_status agent_of(struct session *session, const struct command_line *line, int64_t *out,
				struct clf_error *err)
{
	const char *address = option_text(line, "agent");
	struct clf_agent agent = {0};
	enum clf_status status = CLF_OK;

	if (address != NULL)
		status = clf_address_fold(session->arena, address, &address, err);
	if (status == CLF_OK && address != NULL)
		status = clf_agent_named(session->store, session->arena, address, &agent, err);
	*out = agent.id;
	return status;
}

/* Operands from `first` on; whoever may read the secrets sees all. */
static enum clf_status read_listing(struct session *session, const struct command_line *line, size_t first,
				    const char *after, struct clf_listing **out, struct clf_error *err)
{
	struct clf_term terms[CLF_LISTING_TERMS];
	struct clf_list_ask ask = {.terms = terms, .sees_all = true, .after = after};
	struct clf_problems problems = {.count = 0};
	enum clf_status status = agent_of(session, line, &ask.agent, err);

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(named); i++)
		status = add_options(line, named[i], terms, &ask.count, err);
	for (CLF_EACH_PLAIN(row)) {
		if (status == CLF_OK)
			status = add_options(line, row->word, terms, &ask.count, err);
	}
	for (size_t i = first; status == CLF_OK && i < operand_count(line); i++)
		status = add_operand(session, operand(line, i), terms, &ask.count, err);
	if (status == CLF_OK && option_flag(line, "all"))
		status = add_term(terms, &ask.count, "all", "on", err);
	if (status == CLF_OK)
		status = clf_act_listing(session->store, session->arena, &ask, &problems, out, err);
	return status == CLF_OK ? clf_problems_status(&problems, err) : status;
}

/* The first letters of a text, on one line. */
static const char *shortened(struct session *session, const char *text)
{
	struct clf_str rest = clf_str_from(text);
	size_t letters = 0;

	while (rest.n > 0 && letters++ < SHORT_TEXT)
		clf_utf8_next(&rest);
	if (rest.n == 0)
		return cell(session->arena, text);
	return cell(session->arena, clf_arena_printf(session->arena, "%.*s…", (int)(rest.p - text), text));
}

static const char *joined(struct session *session, const char *first, const char *between, const char *second)
{
	if (clf_text_blank(first) || clf_text_blank(second) || clf_text_equal(first, second))
		return cell(session->arena, clf_text_blank(first) ? second : first);
	return cell(session->arena, clf_arena_printf(session->arena, "%s%s%s", first, between, second));
}

static void print_head(void)
{
	printf("%-10s %-10s %-8s %-28s %-36s %-10s %-24s %-24s %-17s %s\n", "ticket", "status", "priority", "owner",
	       "customer", "response", "programme", "segment", "reported", "subject, comment");
}

/* What the list has for people; the segment it began in stands before the one of now. */
static void print_line(struct session *session, const struct clf_ticket_row *row)
{
	const struct clf_ticket *ticket = &row->ticket;
	struct clf_arena *arena = session->arena;
	const char *customer =
	    clf_text_blank(ticket->customer.name)
		? ticket->customer.address
		: clf_arena_printf(arena, "%s <%s>", ticket->customer.name, ticket->customer.address);
	struct clf_json *json;
	char tag[CLF_TAG_TEXT], time[CLF_TIME_TEXT];

	if (session->json) {
		json = clf_shape_ticket(session->config->tag, row);
		print_json(&json);
		return;
	}
	printf("%-10s %-10s %-8s %-28s %-36s %-10s %-24s %-24s %-17.16s %s%s%s\n",
	       clf_ticket_tag(session->config->tag, ticket->number, tag), cell(arena, row->status),
	       clf_priority_name(ticket->priority), cell(arena, row->owner_address), cell(arena, customer),
	       cell(arena, ticket->response), joined(session, row->programme, ", ", row->survey),
	       joined(session, ticket->original_segment, " → ", ticket->segment),
	       clf_time_rfc3339(ticket->created_at, time), cell(arena, ticket->subject),
	       ticket->comment != NULL ? " | " : "",
	       ticket->comment != NULL ? shortened(session, ticket->comment) : "");
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *limit = option_text(line, "limit"), *after = NULL;
	unsigned long long most = 50;
	const char *help = NULL;
	bool headed = session->json;
	enum clf_status status;

	if (limit != NULL && (!clf_text_to_u64(limit, 1000000, &most) || most == 0))
		return clf_error_set(err, CLF_EINVAL, "--limit takes a number from 1 to 1000000, not '%s'", limit);
	do {
		struct clf_listing *listing = NULL;
		struct clf_ticket_list found;

		status = read_listing(session, line, 0, after, &listing, err);
		if (status == CLF_OK)
			status =
			    clf_listing_page(listing, most < CLF_PAGE_MAX ? (size_t)most : CLF_PAGE_MAX, &found, err);
		if (status != CLF_OK)
			return status;
		if (!headed && found.count > 0)
			print_head();
		headed = true;
		for (size_t i = 0; i < found.count; i++)
			print_line(session, &found.items[i]);
		most -= found.count;
		after = found.next;
		if (found.words)
			status = clf_act_find_help(
			    session->store, session->arena, NULL,
			    (struct clf_find_end){.tired = found.tired && !found.goes_on, .cut = found.cut}, &help,
			    err);
	} while (status == CLF_OK && most > 0 && after != NULL);
	if (help != NULL)
		fprintf(stderr, "%s\n", help);
	return status;
}

int command_ticket_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status counts(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_listing *listing = NULL;
	struct clf_listing_count *found = NULL;
	struct clf_json *json;
	size_t count = 0;
	int64_t all = 0;
	bool more = false;
	enum clf_status status = read_listing(session, line, 0, NULL, &listing, err);

	if (status == CLF_OK)
		status = clf_listing_counts(listing, &found, &count, &all, &more, err);
	if (status != CLF_OK)
		return status;
	if (session->json) {
		json = clf_shape_counts(session->arena, found, count, all, more);
		print_json(&json);
		return CLF_OK;
	}
	for (size_t i = 0; i < count; i++)
		printf("%-20s %lld%s\n", cell(session->arena, found[i].status), (long long)found[i].count,
		       found[i].more ? "+" : "");
	printf("%-20s %lld%s\n", "all", (long long)all, more ? "+" : "");
	return CLF_OK;
}

int command_ticket_counts(const struct command_line *line)
{
	return with_session(line, counts);
}

static enum clf_status neighbours(struct session *session, const struct command_line *line, struct clf_error *err)
{
	int64_t number = number_of(operand(line, 0), "ticket");
	struct clf_listing *listing = NULL;
	struct clf_listing_neighbours beside;
	struct clf_json *json;
	const char *help = NULL;
	char tag[CLF_TAG_TEXT];
	enum clf_status status;

	if (number == 0)
		return clf_error_set(err, CLF_EINVAL, "that is no ticket's number");
	status = read_listing(session, line, 1, NULL, &listing, err);
	if (status == CLF_OK)
		status = clf_listing_neighbours(listing, number, &beside, err);
	if (status != CLF_OK)
		return status;
	if (beside.words)
		status = clf_act_find_help(session->store, session->arena, NULL,
					   (struct clf_find_end){.tired = beside.tired, .cut = beside.cut}, &help, err);
	if (status != CLF_OK)
		return status;
	if (help != NULL)
		fprintf(stderr, "%s\n", help);
	if (session->json) {
		json = clf_json_object();
		clf_json_set(json, "previous",
			     beside.previous != 0 ? clf_json_integer(beside.previous) : clf_json_null());
		clf_json_set(json, "next", beside.next != 0 ? clf_json_integer(beside.next) : clf_json_null());
		print_json(&json);
		return CLF_OK;
	}
	printf("previous  %s\n",
	       beside.previous != 0 ? clf_ticket_tag(session->config->tag, beside.previous, tag) : "-");
	printf("next      %s\n", beside.next != 0 ? clf_ticket_tag(session->config->tag, beside.next, tag) : "-");
	return CLF_OK;
}

int command_ticket_neighbours(const struct command_line *line)
{
	return with_session(line, neighbours);
}

static enum clf_status print_view(struct session *session, const struct clf_view *view, struct clf_error *err)
{
	struct clf_json *json;
	const char *query = "";
	bool gone = false;
	enum clf_status status;

	if (session->json) {
		json = clf_shape_view(session->store, session->arena, view);
		print_json(&json);
		return CLF_OK;
	}
	status = clf_view_shown(session->store, session->arena, view, &query, &gone, err);
	if (status == CLF_OK)
		printf("%-24s %-28s %s%s\n", cell(session->arena, view->name),
		       view->party != 0 ? cell(session->arena, view->owner) : "everybody", cell(session->arena, query),
		       gone ? "  (something of it was removed: change it with view set)" : "");
	return status;
}

static enum clf_status view_list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_view *views = NULL;
	size_t count = 0;
	int64_t agent = 0;
	enum clf_status status = agent_of(session, line, &agent, err);

	if (status == CLF_OK)
		status = agent != 0 ? clf_view_list(session->store, session->arena, agent, &views, &count, err)
				    : clf_view_all(session->store, session->arena, &views, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = print_view(session, &views[i], err);
	return status;
}

int command_view_list(const struct command_line *line)
{
	return with_session(line, view_list);
}

static enum clf_status save(struct session *session, const struct clf_view_change *change, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_problems problems = {.count = 0};
	int64_t id = 0;
	enum clf_status status = clf_act_view_save(&people, session->arena, change, &problems, &id, err);

	return status == CLF_OK ? clf_problems_status(&problems, err) : status;
}

/* The operands behind the name, or the options, as a query. */
static enum clf_status query_of(struct session *session, const struct command_line *line, const char **out,
				struct clf_error *err)
{
	struct clf_term terms[CLF_LISTING_TERMS];
	size_t count = 0;
	enum clf_status status = CLF_OK;

	for (size_t i = 1; status == CLF_OK && i < operand_count(line); i++)
		status = add_operand(session, operand(line, i), terms, &count, err);
	*out = count > 0 ? clf_terms_query(session->arena, terms, count) : NULL;
	return status;
}

static enum clf_status view_add(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_view_change change = {.name = operand(line, 0)};
	enum clf_status status = agent_of(session, line, &change.party, err);

	if (status == CLF_OK)
		status = query_of(session, line, &change.query, err);
	return status == CLF_OK ? save(session, &change, err) : status;
}

int command_view_add(const struct command_line *line)
{
	return with_session(line, view_add);
}

/* The agent's own, or where none is named everybody's. */
static enum clf_status view_of(struct session *session, const struct command_line *line, struct clf_view *out,
			       struct clf_error *err)
{
	int64_t agent = 0;
	enum clf_status status = agent_of(session, line, &agent, err);

	if (status == CLF_OK)
		status = clf_view_named(session->store, session->arena, agent, operand(line, 0), out, err);
	if (status == CLF_OK && out->party != agent)
		return clf_error_set(err, CLF_ENOTFOUND,
				     "%s has no view \"%s\" of their own; everybody's is changed "
				     "without --agent",
				     option_text(line, "agent"), out->name);
	return status;
}

static enum clf_status view_set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_view_change change = {.name = option_text(line, "name")};
	struct clf_view view;
	enum clf_status status = view_of(session, line, &view, err);

	if (status == CLF_OK)
		status = query_of(session, line, &change.query, err);
	change.id = view.id;
	change.party = view.party;
	return status == CLF_OK ? save(session, &change, err) : status;
}

int command_view_set(const struct command_line *line)
{
	return with_session(line, view_set);
}

static enum clf_status view_remove(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_view view;
	enum clf_status status = view_of(session, line, &view, err);

	return status == CLF_OK ? clf_act_view_remove(&people, session->arena, view.id, err) : status;
}

int command_view_remove(const struct command_line *line)
{
	return with_session(line, view_remove);
}
