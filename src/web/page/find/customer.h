/*
 * customer.h - what pages show of a customer.
 */
#ifndef CLF_WEB_CUSTOMER_H
#define CLF_WEB_CUSTOMER_H

#include "call/call.h"

struct clf_customer;
struct clf_json;
struct clf_ticket;

/* "others" and "has_others": the customer's tickets that the reader sees, the newest first, without the one that is
 * shown (0: none is); "more_others": a link to all of them, where there are more. */
enum clf_status customer_tickets(struct call *call, const struct clf_customer *customer, int64_t shown,
				 struct clf_json *context, struct clf_error *err);
/* "customer_path": where the ticket's customer is shown, to those who may see that. */
enum clf_status customer_link(struct call *call, const struct clf_ticket *ticket, struct clf_json *context,
			      struct clf_error *err);
/* "customers" and "has_customers": some of those whose name or address has words that begin so. */
enum clf_status customer_found(struct call *call, const char *words, struct clf_json *context, struct clf_error *err);

#endif
