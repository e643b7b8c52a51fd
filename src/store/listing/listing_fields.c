/*
 * listing_fields.c - the tables of what lists of tickets may be asked for, and of their orders.
 *
 * A field's row is its filter, and what it sorts by. The orders' keys stand in schema/038_orders.sql, too: an index is
 * found by the same words.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/store/people/list.h"
#include "clf/store/people/survey.h"
#include "clf/ticket/field/field.h"
#include "listing/listing_inside.h"
#include "people/names.h"

static enum clf_status find_programme(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_programme found = {0};
	enum clf_status status = clf_programme_named(store, arena, name, &found, err);

	*id = found.id;
	clf_arena_free(&arena);
	return status;
}

/* Several programmes may have one of that name. */
static enum clf_status find_survey_of(struct clf_store *store, int64_t programme, const char *name, int64_t *id,
				      struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_survey found = {0};
	enum clf_status status = clf_survey_named(store, arena, programme, name, &found, err);

	*id = found.id;
	clf_arena_free(&arena);
	return status;
}

static enum clf_status find_survey(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return find_survey_of(store, 0, name, id, err);
}

/* Of a named list, those too that are offered no more: tickets have them still. */
#define ITEMS(list)                                                                                                    \
	static enum clf_status find_##list(struct clf_store *store, const char *name, int64_t *id,                     \
					   struct clf_error *err)                                                      \
	{                                                                                                              \
		return clf_list_item_ever(store, #list, name, id, err);                                                \
	}                                                                                                              \
	static const char *near_##list(struct clf_store *store, struct clf_arena *arena, const char *name)             \
	{                                                                                                              \
		return clf_list_item_nearest(store, arena, #list, name);                                               \
	}                                                                                                              \
	static const struct listing_named list##_names = {                                                             \
	    .find = find_##list, .near = near_##list, .name_of = "SELECT name FROM list_item WHERE id = $id"};
ITEMS(queue)
ITEMS(stage)
ITEMS(type)
ITEMS(reason)
ITEMS(cause)

static const struct listing_named status_names = {
    .find = status_asked, .near = status_nearest, .name_of = "SELECT name FROM status WHERE id = $id"};
static const struct listing_named team_names = {
    .find = team_asked, .near = team_nearest, .name_of = "SELECT name FROM team WHERE id = $id"};
static const struct listing_named segment_names = {
    .find = segment_asked, .near = segment_nearest, .name_of = "SELECT name FROM segment WHERE id = $id"};
static const struct listing_named programme_names = {
    .find = find_programme, .near = NULL, .name_of = "SELECT name FROM programme WHERE id = $id"};
static const struct listing_named survey_names = {find_survey, NULL, "SELECT name FROM survey WHERE id = $id",
						  find_survey_of};

#define LAST "9223372036854775807"
/* Lists don't tell what a survey keeps off its tickets: not by finding it, nor by the place it sorts at. */
#define SHOWN_COMMENT                                                                                                  \
	"CASE WHEN coalesce((SELECT y.show_response FROM survey y WHERE y.id = t.survey), 1) = 1 THEN t.comment END"
#define TEXT_KEY(expression) .sort = expression, .sorts_text = true
#define TIME_FIELD(what, short, by)                                                                                    \
	.name = (what), .also = (short), .kind = LISTING_TIME, .column = "t." what, .index = (by),                     \
	.sort = "coalesce(t." what ", " LAST ")", .lacks = true
#define ITEM_FIELD(what, by, names_)                                                                                   \
	.name = (what), .kind = LISTING_NAMED, .column = "t." what, .index = (by), .named = (names_), .lacks = true,   \
	TEXT_KEY("coalesce((SELECT x.folded FROM list_item x WHERE x.id = t." what "), '')")
#define KIND_TIME LISTING_TIME
#define KIND_NUMBER LISTING_NUMBER
#define DERIVED(NAME, what, type, label)                                                                               \
	{.name = #what,                                                                                                \
	 .kind = KIND_##type,                                                                                          \
	 .column = "t." #what,                                                                                         \
	 .sort = "coalesce(t." #what ", " LAST ")",                                                                    \
	 .lacks = true},

static const struct listing_field fields[] = {
    {.name = "status",
     .kind = LISTING_NAMED,
     .column = "t.status",
     .index = "ticket_status",
     .sort = "(SELECT x.position FROM status x WHERE x.id = t.status)",
     .named = &status_names},
    {.name = "kind", .also = "status_kind", .kind = LISTING_KIND, .column = "t.status", .index = "ticket_status"},
    {.name = "priority", .kind = LISTING_PRIORITY, .column = "t.priority"},
    {.name = "owner",
     .kind = LISTING_AGENT,
     .column = "t.owner",
     .index = "ticket_owner",
     .by_status = "ticket_owner_status",
     TEXT_KEY("coalesce((SELECT x.address FROM party x WHERE x.id = t.owner), '')"),
     .lacks = true},
    {.name = "team",
     .kind = LISTING_NAMED,
     .column = "t.team",
     .index = "ticket_team",
     .by_status = "ticket_team_status",
     TEXT_KEY("coalesce((SELECT x.folded FROM team x WHERE x.id = t.team), '')"),
     .lacks = true,
     .named = &team_names},
    {.name = "group",
     .kind = LISTING_NAMED,
     .column = "t.grp",
     .index = "ticket_grp",
     .by_status = "ticket_grp_status",
     TEXT_KEY("coalesce((SELECT x.folded FROM team x WHERE x.id = t.grp), '')"),
     .lacks = true,
     .named = &team_names},
    {.name = "segment",
     .kind = LISTING_NAMED,
     .column = "t.segment",
     .index = "ticket_segment",
     .by_status = "ticket_segment_status",
     TEXT_KEY("coalesce((SELECT x.folded FROM segment x WHERE x.id = t.segment), '')"),
     .lacks = true,
     .named = &segment_names},
    {.name = "original_segment",
     .kind = LISTING_NAMED,
     .column = "t.original_segment",
     .index = "ticket_original",
     TEXT_KEY("coalesce((SELECT x.folded FROM segment x WHERE x.id = t.original_segment), '')"),
     .lacks = true,
     .named = &segment_names},
    {ITEM_FIELD("queue", "ticket_queue", &queue_names)},
    {ITEM_FIELD("stage", "ticket_stage", &stage_names)},
    {ITEM_FIELD("type", "ticket_type", &type_names)},
    {ITEM_FIELD("reason", "ticket_reason", &reason_names)},
    {.name = "programme",
     .kind = LISTING_NAMED,
     .column = "t.programme",
     .index = "ticket_programme",
     TEXT_KEY("coalesce((SELECT x.folded FROM programme x WHERE x.id = t.programme), '')"),
     .lacks = true,
     .named = &programme_names},
    {.name = "survey",
     .kind = LISTING_NAMED,
     .column = "t.survey",
     .index = "ticket_survey",
     TEXT_KEY("coalesce((SELECT x.folded FROM survey x WHERE x.id = t.survey), '')"),
     .lacks = true,
     .named = &survey_names},
    {.name = "customer",
     .kind = LISTING_CUSTOMER,
     .column = "t.customer",
     .index = "ticket_customer",
     TEXT_KEY("substr(coalesce(t.customer_name, (SELECT coalesce(x.name, x.address) FROM party x "
	      "WHERE x.id = t.customer)), 1, 100)")},
    {.name = "tag", .also = "tags", .kind = LISTING_TAG, .lacks = true},
    {.name = "cause", .also = "causes", .kind = LISTING_CAUSE, .named = &cause_names, .lacks = true},
    {.name = "learned",
     .kind = LISTING_TEXT,
     .column = "t.learned",
     TEXT_KEY("coalesce(substr(t.learned, 1, 100), '')"),
     .lacks = true},
    {.name = "channel", .kind = LISTING_TEXT, .column = "t.channel", TEXT_KEY("t.channel")},
    {.name = "mailbox",
     .kind = LISTING_TEXT,
     .column = "t.mailbox",
     TEXT_KEY("coalesce(t.mailbox, '')"),
     .lacks = true},
    {.name = "response",
     .kind = LISTING_TEXT,
     .column = "t.response",
     TEXT_KEY("coalesce(t.response, '')"),
     .lacks = true},
    {.name = "subject", .kind = LISTING_TEXT, .column = "t.subject", TEXT_KEY("substr(t.subject, 1, 100)")},
    {.name = "comment",
     .kind = LISTING_TEXT,
     .column = SHOWN_COMMENT,
     TEXT_KEY("coalesce(substr(" SHOWN_COMMENT ", 1, 100), '')"),
     .lacks = true},
    {.name = "score",
     .kind = LISTING_NUMBER,
     .column = "t.score",
     .index = "ticket_score",
     .any_index = "ticket_scored",
     .any_where = "t.score IS NOT NULL ",
     .sort = "coalesce(t.score, " LAST ")",
     .lacks = true},
    {.name = "number", .kind = LISTING_NUMBER, .column = "t.number"},
    {.name = "parent", .kind = LISTING_NUMBER, .column = "t.parent", .index = "ticket_parent", .lacks = true},
    {TIME_FIELD("created_at", "created", "ticket_created")},
    {TIME_FIELD("updated_at", "updated", "ticket_updated")},
    {TIME_FIELD("due_at", "due", NULL)},
    CLF_DERIVED_FIELDS(DERIVED) /* */
};

#define WORK "coalesce(t.waiting_since, 900000000000000000 - t.number)"
#define ENDED "coalesce(t.closed_at, t.resolved_at)"
#define NOT_ENDED "t.closed_at IS NULL AND t.resolved_at IS NULL "
#define URGENT "(3 - t.priority) * 1000000000000000000 + " WORK
#define REST INT64_C(900000000000000000)

static const struct listing_level by_number[] = {{.numbers = true}};
static const struct listing_level by_creation[] = {{.key = "t.created_at", .index = "ticket_created"}};
static const struct listing_level by_change[] = {{.key = "t.updated_at", .index = "ticket_updated"}};
static const struct listing_level by_wait[] = {{.key = "t.waiting_since",
						.where = "t.waiting_since IS NOT NULL ",
						.index = "ticket_who_waits",
						.by_owner = "ticket_owner_waits"},
					       {.numbers = true, .base = REST, .where = "t.waiting_since IS NULL "}};
static const struct listing_level by_due[] = {
    {.key = "t.due_at", .where = "t.due_at IS NOT NULL AND " NOT_ENDED, .index = "ticket_open_due", .open = true},
    {.numbers = true, .base = REST, .where = "(t.due_at IS NULL OR " ENDED " IS NOT NULL) "}};
static const struct listing_level by_priority[] = {
    {.key = URGENT, .where = NOT_ENDED, .index = "ticket_open_urgent", .open = true},
    {.key = "4000000000000000000 + t.waiting_since",
     .where = "t.waiting_since IS NOT NULL AND " ENDED " IS NOT NULL ",
     .index = "ticket_ended_waits"},
    {.numbers = true,
     .base = INT64_C(4000000000000000000) + REST,
     .where = "t.waiting_since IS NULL AND " ENDED " IS NOT NULL "}};

#define LEVELS(of) .levels = (of), .level_count = CLF_COUNT(of)
static const struct listing_order orders[] = {
    {.name = "number", .key = "t.number", .falls = true, LEVELS(by_number)},
    {.name = "waiting", .key = WORK, LEVELS(by_wait)},
    {.name = "created", .also = "created_at", .key = "t.created_at", .falls = true, LEVELS(by_creation)},
    {.name = "updated", .also = "updated_at", .key = "t.updated_at", .falls = true, LEVELS(by_change)},
    {.name = "due",
     .also = "due_at",
     .key = "coalesce(CASE WHEN " ENDED " IS NULL THEN t.due_at END, 900000000000000000 - t.number)",
     LEVELS(by_due)},
    {.name = "priority",
     .key = "(CASE WHEN " ENDED " IS NULL THEN 3 - t.priority ELSE 4 END) * 1000000000000000000 + " WORK,
     LEVELS(by_priority)},
};

size_t listing_fields(const struct listing_field **out)
{
	*out = fields;
	return CLF_COUNT(fields);
}

size_t listing_orders(const struct listing_order **out)
{
	*out = orders;
	return CLF_COUNT(orders);
}

const struct listing_field *listing_field_named(struct clf_str name)
{
	for (size_t i = 0; i < CLF_COUNT(fields); i++) {
		if (clf_str_equal(name, clf_str_from(fields[i].name)) ||
		    (fields[i].also != NULL && clf_str_equal(name, clf_str_from(fields[i].also))))
			return &fields[i];
	}
	return NULL;
}

const char *clf_listing_field(size_t at)
{
	return at < CLF_COUNT(fields) ? fields[at].name : NULL;
}

const char *clf_listing_order(size_t at)
{
	if (at < CLF_COUNT(orders))
		return orders[at].name;
	at -= CLF_COUNT(orders);
	for (size_t i = 0; i < CLF_COUNT(fields); i++) {
		if (fields[i].sort != NULL && at-- == 0)
			return fields[i].name;
	}
	return NULL;
}

const char *listing_order_name(const struct clf_listing *listing)
{
	const char *name = listing->order != NULL ? listing->order->name : listing->sorted->name;

	return listing->turned ? clf_arena_printf(listing->arena, "-%s", name) : name;
}

const char *listing_key(const struct clf_listing *listing)
{
	return listing->order != NULL ? listing->order->key : listing->sorted->sort;
}

bool listing_falls(const struct clf_listing *listing)
{
	return (listing->order != NULL && listing->order->falls) != listing->turned;
}
