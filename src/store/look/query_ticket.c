/*
 * query_ticket.c - tickets one by one and in lists.
 *
 * The list is asked for with a few constant texts, each led by the index of its most telling filter;
 * the others are conditions on its rows.
 */
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/command/command.h"
#include "inside.h"
#include "look/query_inside.h"

enum clf_status clf_query_ticket(struct clf_store *store, struct clf_arena *arena, int64_t number,
				 struct clf_ticket *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    clf_db_ask(store->db, CLF_TICKET_SELECT "WHERE t.number = $number", CLF_NUMBER("$number", number));
	enum clf_status status = clf_rows_next(rows, err);

	if (status == CLF_OK)
		clf_ticket_row(rows, arena, out);
	clf_rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no ticket %lld", (long long)number);
	return status;
}

static void set_status(struct clf_store *store, struct clf_json *object, int64_t status)
{
	struct clf_rows *rows =
	    clf_db_ask(store->db, "SELECT name, kind FROM status WHERE id = $id", CLF_NUMBER("$id", status));
	bool found = clf_rows_next(rows, NULL) == CLF_OK;

	clf_json_set_text(object, "status", found ? clf_rows_peek(rows, 0) : NULL);
	clf_json_set_text(object, "status_kind", found ? clf_rows_peek(rows, 1) : NULL);
	clf_rows_end(rows);
}

static struct clf_json *person(const char *address, const char *name)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "address", address);
	clf_json_set_text(object, "name", name);
	return object;
}

static struct clf_json *owner_of(struct clf_store *store, int64_t owner)
{
	struct clf_json *object = NULL;
	struct clf_rows *rows;

	if (!owner)
		return clf_json_null();
	rows = clf_db_ask(store->db, "SELECT address, name FROM party WHERE id = $id", CLF_NUMBER("$id", owner));
	if (clf_rows_next(rows, NULL) == CLF_OK)
		object = person(clf_rows_peek(rows, 0), clf_rows_peek(rows, 1));
	clf_rows_end(rows);
	return object ? object : clf_json_null();
}

static struct clf_json *links_of(struct clf_store *store, int64_t number)
{
	struct clf_json *list = clf_json_array();
	struct clf_rows *rows =
	    clf_db_ask(store->db,
		       "SELECT other FROM ticket_link WHERE ticket = $number "
		       "UNION SELECT ticket FROM ticket_link WHERE other = $number ORDER BY 1 LIMIT 100",
		       CLF_NUMBER("$number", number));

	while (clf_rows_next(rows, NULL) == CLF_OK)
		clf_json_append(list, clf_json_integer(clf_rows_number(rows, 0)));
	return list;
}

static struct clf_json *tags_of(struct clf_store *store, int64_t number)
{
	struct clf_json *list = clf_json_array();
	struct clf_rows *rows = clf_db_ask(store->db, "SELECT tag FROM ticket_tag WHERE ticket = $number ORDER BY tag",
					   CLF_NUMBER("$number", number));

	while (clf_rows_next(rows, NULL) == CLF_OK)
		clf_json_append(list, clf_json_string(clf_rows_peek(rows, 0)));
	return list;
}

static void set_number_or_null(struct clf_json *object, const char *key, int64_t number)
{
	clf_json_set(object, key, number ? clf_json_integer(number) : clf_json_null());
}

struct clf_json *clf_query_ticket_json(struct clf_store *store, const char *tag, const struct clf_ticket *ticket)
{
	struct clf_json *object = clf_json_object();
	struct clf_json *customer = person(ticket->customer.address, ticket->customer.name);
	char text[CLF_TAG_TEXT];

	clf_json_set_text(customer, "locale", ticket->customer.locale);
	clf_json_set_integer(object, "number", ticket->number);
	clf_json_set_text(object, "tag", clf_ticket_tag(tag, ticket->number, text));
	clf_json_set_text(object, "subject", ticket->subject);
	set_status(store, object, ticket->status);
	clf_json_set_text(object, "priority", clf_priority_name(ticket->priority));
	clf_json_set(object, "owner", owner_of(store, ticket->owner));
	clf_json_set_text(object, "team", ticket->team);
	clf_json_set(object, "customer", customer);
	clf_json_set_text(object, "original_segment", ticket->original_segment);
	clf_json_set_text(object, "segment", ticket->segment);
	clf_json_set_text(object, "mailbox", ticket->mailbox);
	clf_json_set_text(object, "channel", ticket->channel);
	clf_json_set_text(object, "response", ticket->response);
	clf_json_set(object, "score", ticket->has_score ? clf_json_integer(ticket->score) : clf_json_null());
	clf_json_set_text(object, "summary", ticket->summary);
	clf_json_set_time(object, "due_at", ticket->due_at);
	clf_json_set_time(object, "created_at", ticket->created_at);
	clf_json_set_time(object, "updated_at", ticket->updated_at);
	clf_json_set_time(object, "closed_at", ticket->closed_at);
	set_number_or_null(object, "parent", ticket->parent);
	set_number_or_null(object, "merged_into", ticket->merged_into);
	clf_json_set(object, "links", links_of(store, ticket->number));
	clf_json_set(object, "tags", tags_of(store, ticket->number));
	clf_json_set_integer(object, "version", ticket->version);
	return object;
}

/* A filter's names as ids; 0: not asked for. */
struct wanted {
	int64_t status, owner, team, segment, customer, agent;
	enum clf_scope scope;
	bool unowned;
};

/* What "view" lets the agent see; one who is unknown sees nothing. */
static enum clf_status find_scope(struct clf_store *store, int64_t agent, enum clf_scope *out, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_permission *list = NULL;
	struct clf_agent found;
	size_t count = 0;
	enum clf_status status = clf_agent_by_id(store, arena, agent, &found, err);

	if (status == CLF_OK)
		status = clf_permission_list(store, arena, &list, &count, err);
	if (status == CLF_OK)
		*out = clf_permission_scope(list, count, "view", found.role);
	clf_arena_free(&arena);
	return status;
}

/* CLF_ENOTFOUND: a name that nothing has, so no ticket can fit. */
static enum clf_status resolve(struct clf_store *store, const struct clf_ticket_filter *filter, struct wanted *out,
			       struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	out->agent = filter->visible_to;
	out->scope = CLF_SCOPE_ALL;
	out->unowned = filter->owner && clf_text_equal_nocase(filter->owner, "none");
	if (filter->visible_to)
		status = find_scope(store, filter->visible_to, &out->scope, err);
	if (status == CLF_OK && filter->status)
		status = clf_status_by_name(store, filter->status, &out->status, err);
	if (status == CLF_OK && filter->owner && !out->unowned)
		status = clf_party_by_address(store, filter->owner, &out->owner, err);
	if (status == CLF_OK && filter->team)
		status = clf_team_by_name(store, filter->team, &out->team, err);
	if (status == CLF_OK && filter->segment)
		status = clf_segment_by_name(store, filter->segment, &out->segment, err);
	if (status == CLF_OK && filter->customer)
		status = clf_party_by_address(store, filter->customer, &out->customer, err);
	return status;
}

#define LIST(lead)                                                                                                     \
	CLF_TICKET_SELECT                                                                                              \
	"WHERE " lead " t.number < $below "                                                                            \
	"AND ($status IS NULL OR t.status = $status) AND ($owner IS NULL OR t.owner = $owner) "                        \
	"AND ($unowned = 0 OR t.owner IS NULL) AND ($team IS NULL OR t.team = $team) "                                 \
	"AND ($segment IS NULL OR t.segment = $segment) "                                                              \
	"AND ($customer IS NULL OR t.customer = $customer) "                                                           \
	"AND " CLF_VISIBLE("t") "AND ($status IS NOT NULL OR t.status NOT IN (SELECT id FROM status WHERE kind = "     \
				"'deleted')) ORDER BY t.number DESC LIMIT $limit"

static const char list_all[] = LIST("");
static const char list_by_customer[] = LIST("t.customer = $customer AND");
static const char list_by_owner[] = LIST("t.owner = $owner AND");
static const char list_by_team[] = LIST("t.team = $team AND");
static const char list_by_segment[] = LIST("t.segment = $segment AND");
static const char list_by_status[] = LIST("t.status = $status AND");

static const char *list_for(const struct wanted *wanted)
{
	if (wanted->customer)
		return list_by_customer;
	if (wanted->owner)
		return list_by_owner;
	if (wanted->team)
		return list_by_team;
	if (wanted->segment)
		return list_by_segment;
	return wanted->status ? list_by_status : list_all;
}

static enum clf_status read_page(struct clf_store *store, struct clf_arena *arena, const struct wanted *wanted,
				 struct clf_page page, struct clf_ticket **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = clf_db_ask(store->db, list_for(wanted), CLF_NUMBER("$below", clf_page_below(page)),
					   CLF_ID("$status", wanted->status), CLF_ID("$owner", wanted->owner),
					   CLF_NUMBER("$unowned", wanted->unowned), CLF_ID("$team", wanted->team),
					   CLF_ID("$segment", wanted->segment), CLF_ID("$customer", wanted->customer),
					   CLF_NUMBER("$agent", wanted->agent), CLF_NUMBER("$scope", wanted->scope),
					   CLF_NUMBER("$limit", clf_page_limit(page) + 1));

	return clf_ticket_rows(rows, arena, out, count, err);
}

enum clf_status clf_query_tickets(struct clf_store *store, const char *tag, const struct clf_ticket_filter *filter,
				  struct clf_page page, struct clf_json **items, int64_t *next, struct clf_error *err)
{
	static const struct clf_ticket_filter everything;
	struct clf_arena *arena = clf_arena_new();
	struct wanted wanted = {0};
	struct clf_ticket *tickets = NULL;
	size_t count = 0, shown = clf_page_limit(page);
	enum clf_status status = resolve(store, filter ? filter : &everything, &wanted, err);

	if (status == CLF_OK)
		status = read_page(store, arena, &wanted, page, &tickets, &count, err);
	status = clf_absent_is_fine(status);
	if (status == CLF_OK) {
		*items = clf_json_array();
		for (size_t i = 0; i < count && i < shown; i++)
			clf_json_append(*items, clf_query_ticket_json(store, tag, &tickets[i]));
		*next = count > shown ? tickets[shown - 1].number : 0;
	}
	clf_arena_free(&arena);
	return status;
}
