/*
 * act_batch.c - what a change to many tickets tells an agent, in one list.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/plan/batch.h"
#include "letter/act_fields.h"

#define TEXT_SHOWN (20u << 10)
#define ROW_TEXT_SHOWN 300u

/* The words that all of them have in common; NULL: they have none, or each its own. */
static const char *shared_text(const struct clf_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		if (!clf_text_equal(batch->lines[i].text, batch->lines[0].text))
			return NULL;
	}
	return batch->count > 0 ? batch->lines[0].text : NULL;
}

/* Who did it, as one request has one author; what rules did in its course is nobody's. */
static const char *author(const struct clf_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct clf_batch_line *line = &batch->lines[i];

		if (!clf_text_blank(line->address))
			return clf_text_blank(line->who) ? line->address : line->who;
	}
	return NULL;
}

static struct clf_json *row_of(struct clf_arena *arena, const struct act_mail *mail, const struct clf_batch_line *line,
			       const char *shared)
{
	struct clf_json *row = act_ticket_row(arena, mail, &line->ticket);
	const char *text = shared == NULL ? act_line(arena, line->text) : NULL;

	clf_json_set_bool(row, "assigned", clf_text_equal(line->template_name, "assignment-notice"));
	clf_json_set_bool(row, "escalated", clf_text_equal(line->template_name, "escalation-notice"));
	clf_json_set_bool(row, "part_done", clf_text_equal(line->template_name, "subticket-notice"));
	clf_json_set(row, "changes", act_changes(arena, mail, line->changes, line->change_count));
	act_set_row_text(row, "text", act_without_tokens(arena, mail, act_shortened(arena, text, ROW_TEXT_SHOWN)));
	return row;
}

struct clf_json *act_batch_fields(struct clf_arena *arena, const struct act_mail *mail)
{
	const struct clf_batch *batch = mail->step->batch;
	const char *shared = shared_text(batch);
	struct clf_json *object = clf_json_object(), *rows = clf_json_array();

	for (size_t i = 0; i < batch->count; i++)
		clf_json_append(rows, row_of(arena, mail, &batch->lines[i], shared));
	clf_json_set(object, "tickets", rows);
	clf_json_set_integer(object, "count", (int64_t)batch->tickets);
	act_set_text(object, "who", act_line(arena, author(batch)));
	act_set_text(object, "text", act_without_tokens(arena, mail, act_shortened(arena, shared, TEXT_SHOWN)));
	if (batch->tickets > batch->count)
		clf_json_set_integer(object, "more", (int64_t)(batch->tickets - batch->count));
	return object;
}
