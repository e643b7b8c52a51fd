/*
 * api_suppression.c - addresses that machines write to no more, for administrators.
 */
#include "lists.h"
#include "routes.h"
#include "suppressions.h"

static const struct list suppressions = {.permission = CLF_PERMIT_ADMIN, .read = suppressions_read};

const struct route api_suppression_routes[] = {
    {API("GET", "/suppressions", CLF_PERMIT_ADMIN, list_answer, list_params,
	 "List addresses that machines write to no more."),
     .list = &suppressions, .shape = "Suppressed"},
    {API("POST", "/suppressions", CLF_PERMIT_ADMIN, suppressions_add, suppressions_add_params,
	 "Let no machine write to an address."),
     .shape = "Suppression"},
    {API("POST", "/suppressions/remove", CLF_PERMIT_ADMIN, suppressions_remove, suppressions_remove_params,
	 "Let mail go to an address again."),
     .shape = "Suppression"},
    {.method = NULL},
};
