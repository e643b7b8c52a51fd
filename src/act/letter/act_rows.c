/*
 * act_rows.c - a ticket as a row of a mail's list, with its links.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "letter/act_fields.h"

#define SUBJECT_SHOWN 300u /* bytes of one in a list */

static const char *customer_name(const struct clf_ticket *ticket)
{
	return clf_text_blank(ticket->customer.name) ? ticket->customer.address : ticket->customer.name;
}

struct clf_json *act_ticket_row(struct clf_arena *arena, const struct act_mail *mail, const struct clf_ticket *ticket)
{
	const struct clf_ticket_status *status = act_status(mail, ticket->status);
	struct clf_json *row = clf_json_object();

	clf_json_set_text(row, "tag", act_tag(arena, mail, ticket->number));
	act_set_row_text(row, "subject", act_shortened(arena, act_line(arena, ticket->subject), SUBJECT_SHOWN));
	act_set_row_text(row, "status", status != NULL ? status->name : NULL);
	clf_json_set_text(row, "priority", clf_priority_name(ticket->priority));
	clf_json_set_bool(row, "urgent", ticket->priority >= CLF_PRIORITY_HIGH);
	clf_json_set_bool(row, "critical", ticket->priority == CLF_PRIORITY_CRITICAL);
	clf_json_set(row, "score", ticket->has_score ? clf_json_integer(ticket->score) : clf_json_string(""));
	act_set_row_text(row, "customer", act_shortened(arena, act_line(arena, customer_name(ticket)), SUBJECT_SHOWN));
	act_set_row_text(row, "due_at", act_time(arena, mail, ticket->due_at));
	clf_json_set_bool(row, "overdue", ticket->due_at != 0 && ticket->due_at < mail->now);
	act_set_row_text(row, "since", act_time(arena, mail, ticket->created_at));
	act_set_row_text(row, "url", act_url(arena, mail, ticket->number));
	clf_json_set(row, "link", act_links(arena, mail, ticket));
	return row;
}

struct clf_json *act_ticket_rows(struct clf_arena *arena, const struct act_mail *mail, const struct clf_ticket *tickets,
				 size_t count)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, act_ticket_row(arena, mail, &tickets[i]));
	return list;
}
