/*
 * replay.c - backwards to a ticket's creation, and forwards again.
 */
#include "clf/ticket/history/replay.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/history/follow.h"

static const struct clf_field_row *row_of(const struct clf_line *line)
{
	const struct clf_field_row *row = line->field != NULL ? clf_field_named(line->field) : NULL;

	return row != NULL && clf_field_of(row) < CLF_FIELD_REPLAYED ? row : NULL;
}

static const char *value_of(struct clf_arena *arena, const struct clf_ticket *ticket, const struct clf_field_row *row)
{
	struct clf_value value;

	switch (clf_field_of(row)) {
	case CLF_FIELD_STATUS:
		return clf_id_kept(arena, ticket->status);
	case CLF_FIELD_OWNER:
		return clf_id_kept(arena, ticket->owner);
	case CLF_FIELD_TEAM:
		return clf_id_kept(arena, ticket->team_id);
	case CLF_FIELD_SEGMENT:
		return clf_id_kept(arena, ticket->segment_id);
	case CLF_FIELD_ORIGINAL_SEGMENT:
		return clf_id_kept(arena, ticket->original_segment_id);
	default:
		value = clf_plain_get(&ticket->plain, row);
		return clf_value_kept(arena, &value);
	}
}

static const char *name_of(const struct clf_history_named *list, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].id == id)
			return list[i].name;
	}
	return NULL;
}

static const char *item_name(const struct clf_history_names *names, int64_t id)
{
	const struct clf_list_item *item = clf_item_of(names->items, names->item_count, id);

	return item != NULL ? item->name : NULL;
}

static void set_value(const struct clf_history_names *names, struct clf_ticket *ticket, const struct clf_field_row *row,
		      const char *text)
{
	struct clf_value value = {.type = row->type};
	int64_t id = clf_id_read(text);

	switch (clf_field_of(row)) {
	case CLF_FIELD_STATUS:
		ticket->status = id;
		break;
	case CLF_FIELD_OWNER:
		ticket->owner = id;
		break;
	case CLF_FIELD_TEAM:
		ticket->team_id = id;
		ticket->team = name_of(names->teams, names->team_count, id);
		break;
	case CLF_FIELD_SEGMENT:
		ticket->segment_id = id;
		ticket->segment = name_of(names->segments, names->segment_count, id);
		break;
	case CLF_FIELD_ORIGINAL_SEGMENT:
		ticket->original_segment_id = id;
		ticket->original_segment = name_of(names->segments, names->segment_count, id);
		break;
	default:
		if (row->type == CLF_VALUE_ITEM) {
			value.number = id;
			value.text = item_name(names, id);
			clf_plain_set(&ticket->plain, row, &value);
		} else if (text == NULL || clf_value_read(row, text, &value))
			clf_plain_set(&ticket->plain, row, &value);
	}
}

struct list {
	const char *const *items;
	size_t count;
};

static bool is_list(enum clf_field field)
{
	return field == CLF_FIELD_TAGS || field == CLF_FIELD_CAUSES;
}

static struct list list_of(const struct clf_state *state, enum clf_field field)
{
	return field == CLF_FIELD_TAGS ? (struct list){state->tags, state->tag_count}
				       : (struct list){state->causes, state->cause_count};
}

static size_t place_of(const struct list *list, const char *item)
{
	size_t at = 0;

	while (at < list->count && !clf_text_equal(list->items[at], item))
		at++;
	return at;
}

/* from goes, to comes; false: it wasn't there, or was. */
static bool move_item(struct clf_arena *arena, struct clf_state *state, enum clf_field field, const char *from,
		      const char *to)
{
	const struct list list = list_of(state, field);
	const char **items = clf_arena_array_of(arena, list.count + 1, const char *);
	size_t gone = from != NULL ? place_of(&list, from) : list.count, n = 0;
	bool fits = (from == NULL || gone < list.count) && (to == NULL || place_of(&list, to) == list.count);

	for (size_t i = 0; i < list.count; i++) {
		if (i != gone)
			items[n++] = list.items[i];
	}
	if (to != NULL && fits)
		items[n++] = to;
	*(field == CLF_FIELD_TAGS ? &state->tags : &state->causes) = items;
	*(field == CLF_FIELD_TAGS ? &state->tag_count : &state->cause_count) = n;
	return fits;
}

/* People read times to the second. */
static bool is_same(const struct clf_field_row *row, const char *value, const char *said, bool older)
{
	if (clf_text_equal(value, said) || (value == NULL && said == NULL))
		return true;
	return older && row->type == CLF_VALUE_TIME && value != NULL && said != NULL && strncmp(value, said, 19) == 0;
}

static bool is_custom(const struct clf_line *line)
{
	return clf_custom_line(line->field) != 0;
}

/* In a field that administrators set up; one that nobody can tell holds clf_line_unknown itself. */
static bool move_held(struct clf_arena *arena, struct clf_state *state, const struct clf_line *line, const char *from,
		      const char *to)
{
	struct clf_ticket *ticket = &state->ticket;
	int64_t field = clf_custom_line(line->field);
	const char *is = clf_custom_held(ticket->held, ticket->held_count, field);
	bool tells = from != clf_line_unknown && is != clf_line_unknown;

	clf_custom_put(arena, &ticket->held, &ticket->held_count, field, to);
	return !tells || clf_text_equal(is, from);
}

/* From one value to the other, whichever way time goes. */
static bool move(struct clf_arena *arena, const struct clf_history_names *names, struct clf_state *state,
		 const struct clf_line *line, const char *from, const char *to)
{
	const struct clf_field_row *row = row_of(line);
	enum clf_field field = row != NULL ? clf_field_of(row) : CLF_FIELD_COUNT;
	bool fits = true, tells = to != clf_line_unknown;

	if (is_custom(line))
		return move_held(arena, state, line, from, to);
	if (row == NULL)
		return true;
	if (is_list(field)) {
		state->unknown[field] = state->unknown[field] || !tells;
		return !tells || move_item(arena, state, field, from, to) || state->unknown[field];
	}
	if (from != clf_line_unknown && !state->unknown[field])
		fits = is_same(row, value_of(arena, &state->ticket, row), from, line->version == 0);
	if (tells)
		set_value(names, &state->ticket, row, to);
	state->unknown[field] = !tells;
	return fits;
}

bool clf_state_apply(struct clf_arena *arena, const struct clf_history_names *names, struct clf_state *state,
		     const struct clf_line *line)
{
	return move(arena, names, state, line, line->from, line->to);
}

static bool says_nothing(const struct clf_line *line)
{
	return (row_of(line) != NULL || is_custom(line)) && line->from != clf_line_unknown &&
	       clf_text_equal(line->from, line->to);
}

/* What came to be is known from what came later, though the line's own words don't tell any more. */
static void complete(struct clf_arena *arena, const struct clf_state *state, struct clf_line *line)
{
	const struct clf_field_row *row = row_of(line);

	if (is_custom(line) && line->to == clf_line_unknown)
		line->to = clf_custom_held(state->ticket.held, state->ticket.held_count, clf_custom_line(line->field));
	if (row != NULL && line->to == clf_line_unknown && !is_list(clf_field_of(row)) &&
	    !state->unknown[clf_field_of(row)])
		line->to = value_of(arena, &state->ticket, row);
}

static void walk_back(struct clf_arena *arena, const struct clf_history *history, struct clf_replayed *out)
{
	out->created = *history->now;
	for (size_t i = history->count; i-- > 0;) {
		struct clf_line *line = &history->lines[i];

		clf_line_resolve(arena, history->names, line);
		complete(arena, &out->created, line);
		if (!move(arena, history->names, &out->created, line, line->to, line->from) || says_nothing(line))
			out->contradiction = line;
	}
	out->created.ticket.derived = (struct clf_derived){0};
	out->created.ticket.version = 0;
}

static void follow(struct clf_arena *arena, const struct clf_history *history, size_t from, size_t end,
		   const struct clf_derived *undone, struct clf_ticket *ticket)
{
	const struct clf_history_names *names = history->names;
	const struct clf_ticket_status *status = clf_status_of(names->statuses, names->status_count, ticket->status);
	const struct clf_followed request = {.lines = &history->lines[from],
					     .count = end - from,
					     .created_at = from == 0 ? ticket->created_at : 0,
					     .speaks = !clf_text_blank(ticket->comment),
					     .ended = status != NULL && clf_status_kind_row(status->kind)->ends,
					     .undone = undone,
					     .statuses = names->statuses,
					     .status_count = names->status_count};
	const struct clf_followed_all all = {ticket, history->lines, end, names->statuses, names->status_count};
	bool turns = false;

	for (size_t i = from; i < end; i++)
		turns = turns || clf_line_turns(&history->lines[i]);
	if (turns)
		clf_ticket_follow_all(arena, &all, &ticket->derived);
	else
		clf_ticket_follow(&ticket->derived, &request, &ticket->derived);
}

static void walk_on(struct clf_arena *arena, const struct clf_history *history, clf_replay_visit *visit, void *user,
		    struct clf_replayed *out)
{
	struct clf_state before = out->created, after;
	struct clf_derived undone = {0};

	out->last = out->created;
	for (size_t from = 0, end; from < history->count; from = end) {
		end = clf_line_end(history->lines, history->count, from);
		before = after = out->last;
		for (size_t i = from; i < end; i++)
			clf_state_apply(arena, history->names, &after, &history->lines[i]);
		follow(arena, history, from, end, &undone, &after.ticket);
		undone = before.ticket.derived;
		after.ticket.version = history->lines[from].version;
		after.ticket.updated_at = history->lines[end - 1].at;
		out->last = after;
		if (visit != NULL && !visit(user, &before, &after, &history->lines[from], end - from))
			return;
	}
}

void clf_replay(struct clf_arena *arena, const struct clf_history *history, clf_replay_visit *visit, void *user,
		struct clf_replayed *out)
{
	*out = (struct clf_replayed){.contradiction = NULL};
	walk_back(arena, history, out);
	walk_on(arena, history, visit, user, out);
}

static bool same_items(const struct clf_state *a, const struct clf_state *b, enum clf_field field)
{
	const struct list one = list_of(a, field), other = list_of(b, field);

	for (size_t i = 0; i < one.count; i++) {
		if (place_of(&other, one.items[i]) == other.count)
			return false;
	}
	return one.count == other.count;
}

/* Each way about. */
static bool same_held(const struct clf_ticket *a, const struct clf_ticket *b)
{
	for (size_t i = 0; i < a->held_count; i++) {
		const char *other = clf_custom_held(b->held, b->held_count, a->held[i].field);

		if (a->held[i].value != clf_line_unknown && other != clf_line_unknown &&
		    !clf_text_equal(a->held[i].value, other))
			return false;
	}
	return true;
}

const struct clf_field_row *clf_state_differs(struct clf_arena *arena, const struct clf_state *a,
					      const struct clf_state *b)
{
	for (enum clf_field field = 0; field < CLF_FIELD_REPLAYED; field++) {
		const struct clf_field_row *row = clf_field_row(field);
		bool same = is_list(field) ? same_items(a, b, field)
					   : is_same(row, value_of(arena, &a->ticket, row),
						     value_of(arena, &b->ticket, row), false);

		if (!same && !a->unknown[field] && !b->unknown[field])
			return row;
	}
	if (!same_held(&a->ticket, &b->ticket) || !same_held(&b->ticket, &a->ticket))
		return clf_field_row(CLF_FIELD_FIELDS);
	for (CLF_EACH_DERIVED(row)) {
		if (clf_derived_get(&a->ticket.derived, row).number != clf_derived_get(&b->ticket.derived, row).number)
			return row;
	}
	return NULL;
}
