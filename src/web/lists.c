/*
 * lists.c - the parameters of lists.
 */
#include "lists.h"

#include "routes.h"

#define OUTBOX_STATES "queued|claimed|committing|sent|deferred|failed|uncertain"

const struct clf_param list_params[] = {
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

const struct clf_param list_ticket_params[] = {
    {QUERY("status", CLF_TYPE_LINE, 100, "Name of a status.")},
    {QUERY("owner", CLF_TYPE_LINE, 254, "An agent's address, or none.")},
    {QUERY("team", CLF_TYPE_LINE, 200, "Name of a team.")},
    {QUERY("segment", CLF_TYPE_LINE, 200, "Name of a segment.")},
    {QUERY("customer", CLF_TYPE_ADDRESS, 254, "A customer's address.")},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

const struct clf_param list_outbox_params[] = {
    {.name = "state",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_CHOICE,
     .choices = OUTBOX_STATES,
     .help = "Only mails in this state."},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};
