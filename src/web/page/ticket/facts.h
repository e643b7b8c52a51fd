/*
 * facts.h - what a ticket's fields are, as a form: each with what it was when the form was shown, so that nothing is
 * changed but what its reader changed.
 */
#ifndef CLF_WEB_FACTS_H
#define CLF_WEB_FACTS_H

#include "call/route.h"
#include "clf/base/status.h"

struct clf_json;
struct clf_error;
struct clf_ticket_row;

extern const struct param facts_params[];

/* "facts": [{"name", "label", "value", "was", "choices", "is_chosen" of these, "needed", "is_offered"}], and "statuses"
 * that an answer may give the ticket; "cause_choices", "custom_fields", and of what is sent beside what it was
 * "tags_value", "tags_was", "causes_was", "fields_was". */
enum clf_status facts_add(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
			  struct clf_error *err);
/* The root causes that it may have, for a form of that place. */
enum clf_status facts_causes(struct call *call, const struct clf_ticket_row *row, const char *place,
			     struct clf_json *choices, struct clf_error *err);
/* Fields that a ticket may be given when it is made, for part/desk-field.html, with what was sent in the form of that
 * place; what there is nothing to choose for is left out. */
enum clf_status facts_to_give(struct call *call, const char *place, struct clf_json *items, struct clf_error *err);
/* Takes what was changed. */
route_handler facts_take;

#endif
