/*
 * query_contact.c - all contact with a customer, in pages.
 *
 * A page is made of four lists, each led by the customer's own tickets or responses and read from the same moment on;
 * what is newest of all of them is the page.
 */
#include "clf/store/look/query_contact.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "engine/engine.h"
#include "look/query_page.h"
#include "look/rows.h"
#include "look/visible.h"
#include "mail/kept_back.h"

#define KINDS 4

/* Where a page begins: behind that one. */
struct place {
	bool rest; /* behind what is on the first ticket */
	int64_t at;
	enum clf_contact_kind kind;
	int64_t id;           /* of a mail, note or ticket */
	const char *response; /* of a response */
};

struct asking {
	struct clf_store *store;
	struct clf_arena *arena;
	const struct clf_seer *seer;
	int64_t customer, first;
	size_t limit;
	struct clf_contact *items;
	size_t count;
	struct clf_error *err;
};

#define SEEN                                                                                                           \
	"t.status NOT IN (SELECT id FROM status WHERE kind = 'deleted') "                                              \
	"AND CASE WHEN t.number = $first THEN 0 ELSE 1 END = $rest "                                                   \
	"AND " CLF_VISIBLE("t")

/* As query_response.c says who sees a response. */
static const char responses[] =
    "SELECT r.at, coalesce(t.number, 0), r.id, r.comment, coalesce(g.name, r.programme), coalesce(s.name, r.survey), "
    "r.score FROM response r "
    "LEFT JOIN survey s ON s.id = r.survey_id "
    "LEFT JOIN programme g ON g.id = r.programme_id "
    "LEFT JOIN ticket t ON t.response = r.id "
    "WHERE r.party = $customer AND (r.at, r.id) < ($at, $id) "
    "AND CASE WHEN coalesce(t.number, 0) = $first THEN 0 ELSE 1 END = $rest "
    "AND ($scope = 3 OR (t.number IS NOT NULL AND (coalesce(s.show_response, 1) = 1 OR $scope = 2) "
    "AND " CLF_VISIBLE("t") ") "
			    "OR (t.number IS NULL AND $scope = 2 AND (r.segment_id IS NULL "
			    "OR r.segment_id IN (SELECT segment FROM segment_manager WHERE agent = $agent)))) "
			    "ORDER BY r.at DESC, r.id DESC LIMIT $limit";

static const char tickets[] = "SELECT t.created_at, t.number, t.number, t.subject, st.name, t.response FROM ticket t "
			      "JOIN status st ON st.id = t.status "
			      "WHERE t.customer = $customer AND (t.created_at, t.number) < ($at, $id) "
			      "AND " SEEN "ORDER BY t.created_at DESC, t.number DESC LIMIT $limit";

/* What was said between them and us, and what machines wrote to them. */
static const char mails[] =
    "SELECT m.at, m.ticket, m.id, m.subject, m.from_address, m.direction, " CLF_MESSAGE_STANDS " FROM ticket t "
    "JOIN message m ON m.ticket = t.number "
    "WHERE t.customer = $customer AND (m.at, m.id) < ($at, $id) "
    "AND m.class IN ('customer', 'automatic') AND m.is_copy = 0 AND m.cancelled_at IS NULL "
    "AND " SEEN "ORDER BY m.at DESC, m.id DESC LIMIT $limit";

static const char notes[] = "SELECT k.at, k.ticket, k.id FROM ticket t JOIN comment k ON k.ticket = t.number "
			    "WHERE t.customer = $customer AND (k.at, k.id) < ($at, $id) AND k.gone_at IS NULL "
			    "AND " SEEN "ORDER BY k.at DESC, k.id DESC LIMIT $limit";

static void read_response(const struct clf_rows *rows, struct clf_arena *arena, struct clf_contact *out)
{
	out->response = rows_text(rows, arena, 2);
	out->comment = rows_text(rows, arena, 3);
	out->programme = rows_text(rows, arena, 4);
	out->survey = rows_text(rows, arena, 5);
	out->score = rows_number(rows, 6);
	out->has_score = !rows_null(rows, 6);
}

static void read_ticket(const struct clf_rows *rows, struct clf_arena *arena, struct clf_contact *out)
{
	out->subject = rows_text(rows, arena, 3);
	out->status = rows_text(rows, arena, 4);
	out->response = rows_text(rows, arena, 5);
}

static void read_mail(const struct clf_rows *rows, struct clf_arena *arena, struct clf_contact *out)
{
	out->subject = rows_text(rows, arena, 3);
	out->from = rows_text(rows, arena, 4);
	out->incoming = clf_text_equal(rows_peek(rows, 5), "in");
	out->state = CLF_MESSAGE_RECEIVED;
	while (out->state < CLF_MESSAGE_KEPT_BACK &&
	       !clf_text_equal(clf_message_state_name(out->state), rows_peek(rows, 6)))
		out->state++;
}

static const struct {
	const char *name, *sql;
	void (*read)(const struct clf_rows *rows, struct clf_arena *arena, struct clf_contact *out);
	bool by_text; /* its id is a text */
} kinds[KINDS] = {
    [CLF_CONTACT_RESPONSE] = {"response", responses, read_response, true},
    [CLF_CONTACT_TICKET] = {"ticket", tickets, read_ticket, false},
    [CLF_CONTACT_MAIL] = {"mail", mails, read_mail, false},
    [CLF_CONTACT_NOTE] = {"note", notes, NULL, false},
};

const char *clf_contact_kind_name(enum clf_contact_kind kind)
{
	return (unsigned)kind < KINDS ? kinds[kind].name : "unknown";
}

/* Those of the place's own moment are read as far as they stand behind it. */
static struct clf_arg id_of(const struct place *place, enum clf_contact_kind kind)
{
	bool behind = kind > place->kind;

	if (kinds[kind].by_text)
		return CLF_TEXT("$id", kind == place->kind ? place->response : behind ? "\xf4\x8f\xbf\xbf" : "");
	return CLF_NUMBER("$id", kind == place->kind ? place->id : behind ? INT64_MAX : 0);
}

static enum clf_status ask_kind(struct asking *a, const struct place *place, enum clf_contact_kind kind)
{
	const struct clf_arg args[] = {
	    CLF_NUMBER("$customer", a->customer),
	    CLF_NUMBER("$first", a->first),
	    CLF_NUMBER("$rest", place->rest),
	    CLF_NUMBER("$agent", a->seer->agent),
	    CLF_NUMBER("$scope", a->seer->scope),
	    CLF_NUMBER("$at", place->at),
	    id_of(place, kind),
	    CLF_NUMBER("$limit", a->limit + 1),
	};
	struct clf_rows *rows = db_ask_args(a->store->db, kinds[kind].sql, args, CLF_COUNT(args));
	enum clf_status status;

	while ((status = rows_next(rows, a->err)) == CLF_OK) {
		struct clf_contact *item;

		a->items = list_grow(a->arena, a->items, a->count, sizeof(*a->items));
		item = &a->items[a->count++];
		*item = (struct clf_contact){.kind = kind, .at = rows_number(rows, 0), .ticket = rows_number(rows, 1)};
		if (!kinds[kind].by_text)
			item->id = rows_number(rows, 2);
		if (kinds[kind].read != NULL)
			kinds[kind].read(rows, a->arena, item);
	}
	return absent_is_fine(status);
}

static int compare(const void *left, const void *right)
{
	const struct clf_contact *a = left, *b = right;

	if (a->at != b->at)
		return a->at > b->at ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (kinds[a->kind].by_text)
		return -strcmp(a->response, b->response);
	return a->id > b->id ? -1 : a->id < b->id;
}

/* All that stands behind the place, sorted, up to one more than the page holds. */
static enum clf_status ask_section(struct asking *a, const struct place *place)
{
	size_t before = a->count;
	enum clf_status status = CLF_OK;

	for (enum clf_contact_kind kind = CLF_CONTACT_RESPONSE; status == CLF_OK && kind < KINDS; kind++)
		status = ask_kind(a, place, kind);
	if (status == CLF_OK && a->count > before)
		qsort(a->items + before, a->count - before, sizeof(*a->items), compare);
	return status;
}

/* "REST.AT.KIND.ID" */
static enum clf_status read_after(const char *after, struct place *out, struct clf_error *err)
{
	int rest = 0, kind = 0, at = 0;

	*out = (struct place){.at = INT64_MAX, .id = INT64_MAX, .response = ""};
	if (after == NULL)
		return CLF_OK;
	if (sscanf(after, "%1d.%" SCNd64 ".%1d.%n", &rest, &out->at, &kind, &at) != 3 || at == 0 || rest < 0 ||
	    rest > 1 || kind < 0 || kind >= KINDS)
		return clf_error_set(err, CLF_EINVAL, "cursor must be what \"next\" was on the page before");
	out->rest = rest == 1;
	out->kind = (enum clf_contact_kind)kind;
	if (kinds[kind].by_text)
		out->response = after + at;
	else
		out->id = strtoll(after + at, NULL, 10);
	return CLF_OK;
}

static const char *place_of(struct clf_arena *arena, const struct clf_contact *last, int64_t first)
{
	int rest = first == 0 || last->ticket != first;

	if (kinds[last->kind].by_text)
		return clf_arena_printf(arena, "%d.%" PRId64 ".%d.%s", rest, last->at, (int)last->kind, last->response);
	return clf_arena_printf(arena, "%d.%" PRId64 ".%d.%" PRId64, rest, last->at, (int)last->kind, last->id);
}

enum clf_status clf_query_contact(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				  int64_t customer, int64_t first, const char *after, size_t limit,
				  struct clf_contact_list *out, struct clf_error *err)
{
	const struct clf_page page = {.limit = limit};
	struct asking a = {store, arena, seer, customer, first != 0 ? first : -1, page_limit(page), NULL, 0, err};
	struct place place;
	enum clf_status status = read_after(after, &place, err);

	if (first == 0)
		place.rest = true;
	if (status == CLF_OK)
		status = ask_section(&a, &place);
	if (status == CLF_OK && !place.rest && a.count <= a.limit) {
		place = (struct place){.rest = true, .at = INT64_MAX, .id = INT64_MAX, .response = ""};
		status = ask_section(&a, &place);
	}
	if (status != CLF_OK)
		return status;
	*out = (struct clf_contact_list){a.items, a.count, NULL};
	if (a.count > a.limit) {
		out->count = a.limit;
		out->next = place_of(arena, &a.items[a.limit - 1], first);
	}
	return CLF_OK;
}
