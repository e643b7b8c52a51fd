/*
 * page_suppression.c - addresses that machines write to no more, for administrators.
 */
#include "clf/ticket/words.h"
#include "lists.h"
#include "routes.h"
#include "suppressions.h"

static const struct list suppressions = {
    .permission = CLF_PERMIT_ADMIN,
    .read = suppressions_read,
    .file = "suppressions.html",
    .title = CLF_SAID("Suppressed addresses"),
    .path = "/suppressions",
};

const struct route page_suppression_routes[] = {
    {PAGE("GET", "/suppressions", CLF_PERMIT_ADMIN, list_answer, list_params,
	  "Addresses that machines write to no more."),
     .list = &suppressions},
    {PAGE("POST", "/suppressions", CLF_PERMIT_ADMIN, suppressions_add, suppressions_add_params,
	  "Let no machine write to an address."),
     .list = &suppressions, .again = list_answer},
    {PAGE("POST", "/suppressions/remove", CLF_PERMIT_ADMIN, suppressions_remove, suppressions_remove_params,
	  "Let mail go to an address again."),
     .list = &suppressions, .again = list_answer},
    {.method = NULL},
};
