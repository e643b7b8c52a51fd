/*
 * party.h - parties and customers by address.
 */
#ifndef CLF_STORE_PARTY_H
#define CLF_STORE_PARTY_H

#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/ticket.h"

struct clf_store;

/* CLF_ENOTFOUND. */
enum clf_status party_by_address(struct clf_store *store, const char *address, int64_t *id, struct clf_error *err);
/* The party as a customer; locale may be NULL. */
enum clf_status customer_make(struct clf_store *store, const struct clf_customer *customer, int64_t *id,
			      struct clf_error *err);

#endif
