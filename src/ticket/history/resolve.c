/*
 * resolve.c - lines of an older program: their words for people, read by the names that there are today.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/history/replay.h"

const char clf_line_unknown[] = "?";

/* Two of a name are nobody. */
static const char *id_named(struct clf_arena *arena, const struct clf_history_named *list, size_t count,
			    const char *text)
{
	int64_t id = 0;

	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal_nocase(list[i].address, text))
			return clf_id_kept(arena, list[i].id);
		if (!clf_text_equal_nocase(list[i].name, text))
			continue;
		if (id != 0)
			return clf_line_unknown;
		id = list[i].id;
	}
	return id != 0 ? clf_id_kept(arena, id) : clf_line_unknown;
}

static const char *status_named(struct clf_arena *arena, const struct clf_history_names *names, const char *text)
{
	for (size_t i = 0; i < names->status_count; i++) {
		if (clf_text_equal_nocase(names->statuses[i].name, text))
			return clf_id_kept(arena, names->statuses[i].id);
	}
	return clf_line_unknown;
}

static const char *plain_value(struct clf_arena *arena, const struct clf_field_row *row, const char *text)
{
	struct clf_value value;

	/* Older programs had none. */
	if (row->type == CLF_VALUE_ITEM)
		return clf_line_unknown;
	return clf_value_read(row, text, &value) ? clf_value_kept(arena, &value) : clf_line_unknown;
}

static const char *value_of(struct clf_arena *arena, const struct clf_history_names *names,
			    const struct clf_field_row *row, const char *text)
{
	if (text == NULL)
		return NULL;
	switch (clf_field_of(row)) {
	case CLF_FIELD_STATUS:
		return status_named(arena, names, text);
	case CLF_FIELD_OWNER:
		return id_named(arena, names->agents, names->agent_count, text);
	case CLF_FIELD_TEAM:
		return id_named(arena, names->teams, names->team_count, text);
	case CLF_FIELD_SEGMENT:
	case CLF_FIELD_ORIGINAL_SEGMENT:
		return id_named(arena, names->segments, names->segment_count, text);
	case CLF_FIELD_TAGS:
	case CLF_FIELD_CAUSES:
		return text;
	default:
		return plain_value(arena, row, text);
	}
}

void clf_line_resolve(struct clf_arena *arena, const struct clf_history_names *names, struct clf_line *line)
{
	const struct clf_field_row *row = line->field == NULL ? clf_field_worded(line->what) : NULL;

	if (line->version == 0 && row != NULL && clf_field_of(row) < CLF_FIELD_REPLAYED) {
		line->field = row->name;
		line->from = value_of(arena, names, row, line->from_text);
		line->to = value_of(arena, names, row, line->to_text);
	}
	/* Nothing changed into nothing: the values were erased. */
	if (line->field != NULL && line->from == NULL && line->to == NULL)
		line->from = line->to = clf_line_unknown;
}
