/*
 * door_lines.c - lines of the history: where one stands, and what it says to machines.
 */
#include "clf/base/arena.h"
#include "clf/store/look/history.h"
#include "clf/ticket/history/replay.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "people/names.h"

/* A history longer than that isn't added up again for one mail. */
#define LINES_MAX 2000

/* Where it comes back to is what it was before. */
static bool was_put_aside(const struct gathering *g)
{
	const struct clf_ticket_status *status =
	    clf_status_of(g->facts->statuses, g->facts->status_count, g->facts->ticket->status);

	return status != NULL && status->kind == CLF_KIND_POSTPONED;
}

static bool may_turn(const struct gathering *g)
{
	const struct clf_mail_in *mail = g->request->mail;
	bool failed = mail != NULL && mail->kind == CLF_MAIL_BOUNCE && g->facts->failed_message != 0 &&
		      g->facts->failed_class == CLF_CLASS_CUSTOMER && !g->facts->failed_in_copy;

	return g->facts->ticket != NULL &&
	       (failed || g->facts->out != NULL || g->facts->held != NULL || was_put_aside(g));
}

enum clf_status door_history(struct gathering *g)
{
	const struct clf_history_names names = {.statuses = g->facts->statuses, .status_count = g->facts->status_count};
	struct clf_line *lines = NULL;
	size_t count = 0;
	enum clf_status status;

	if (!may_turn(g))
		return CLF_OK;
	status = clf_history_all(g->store, g->arena, g->facts->ticket->number, LINES_MAX, &lines, &count, g->err);
	if (status == CLF_ELIMIT)
		return CLF_OK;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_line_resolve(g->arena, &names, &lines[i]);
	if (status == CLF_OK) {
		g->facts->lines = lines;
		g->facts->line_count = count;
	}
	return status;
}

enum clf_status door_begin_lines(struct applying *a, bool changes)
{
	const struct clf_ticket *ticket = a->facts->ticket;
	enum clf_status status = CLF_OK;

	if (a->ticket == 0)
		return CLF_OK;
	if (ticket != NULL && ticket->number == a->ticket)
		a->version = ticket->version;
	else
		status = absent_is_fine(db_get(a->store->db, a->err, &a->version,
					       "SELECT version FROM ticket WHERE number = $ticket",
					       CLF_NUMBER("$ticket", a->ticket)));
	a->version += changes;
	a->goes_on = !changes;
	return status;
}

/* Beside the lines of the request that changed the ticket last, where this one changes nothing. */
static enum clf_status next_part(struct applying *a)
{
	enum clf_status status = CLF_OK;

	if (a->goes_on && a->part == 0)
		status =
		    db_get(a->store->db, a->err, &a->part,
			   "SELECT coalesce(max(part), 0) FROM event WHERE ticket = $ticket AND version = $version",
			   CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$version", a->version));
	a->part++;
	return status;
}

static int64_t message_of(const struct applying *a, enum clf_points points)
{
	switch (points) {
	case CLF_POINTS_MESSAGE:
		return a->kept;
	case CLF_POINTS_SENT:
		return a->sent;
	case CLF_POINTS_NEXT_SENT:
		return a->mail_count > 0 ? a->mails[0].message : 0;
	case CLF_POINTS_FAILED:
		return a->facts->failed_message;
	case CLF_POINTS_OUT:
		return a->facts->out != NULL ? a->facts->out->message : 0;
	case CLF_POINTS_HELD:
		return a->facts->held != NULL ? a->facts->held->message : 0;
	default:
		return 0;
	}
}

/* Names change, and what they name stays. */
static enum clf_status id_of_name(struct applying *a, enum clf_field field, const char **value)
{
	int64_t id = 0;
	enum clf_status status;

	if (*value == NULL)
		return CLF_OK;
	status = field == CLF_FIELD_TEAM ? team_by_name(a->store, *value, &id, a->err)
					 : segment_by_name(a->store, *value, &id, a->err);
	*value = clf_id_kept(a->arena, id);
	return absent_is_fine(status);
}

enum clf_status door_line(struct applying *a, const struct clf_step *step, struct clf_line *out)
{
	enum clf_status status = next_part(a);

	*out = (struct clf_line){.version = a->version,
				 .part = a->part,
				 .field = step->custom != 0       ? clf_custom_line_name(a->arena, step->custom)
					  : step->changed != NULL ? step->changed->name
								  : NULL,
				 .from = step->from_value,
				 .to = step->to_value,
				 .message = message_of(a, step->points),
				 .comment = step->points == CLF_POINTS_COMMENT ? a->noted : 0};
	if (step->changed != clf_field_row(CLF_FIELD_TEAM) && step->changed != clf_field_row(CLF_FIELD_SEGMENT) &&
	    step->changed != clf_field_row(CLF_FIELD_ORIGINAL_SEGMENT))
		return status;
	if (status == CLF_OK)
		status = id_of_name(a, clf_field_of(step->changed), &out->from);
	return status == CLF_OK ? id_of_name(a, clf_field_of(step->changed), &out->to) : status;
}
