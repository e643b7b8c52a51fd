/*
 * agent_address.h - the further addresses that an agent writes from. Addresses are folded.
 */
#ifndef CLF_STORE_AGENT_ADDRESS_H
#define CLF_STORE_AGENT_ADDRESS_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/mail/reading.h"

struct clf_arena;
struct clf_store;

#define CLF_AGENT_ADDRESSES 20

/* CLF_ECONFLICT: it is an agent's, by whichever table; CLF_ELIMIT. */
enum clf_status clf_agent_address_add(struct clf_store *store, int64_t agent, const char *address,
				      struct clf_error *err);
/* CLF_ENOTFOUND: it isn't that agent's. */
enum clf_status clf_agent_address_remove(struct clf_store *store, int64_t agent, const char *address,
					 struct clf_error *err);
/* The further ones alone. */
enum clf_status clf_agent_further(struct clf_store *store, struct clf_arena *arena, int64_t agent,
				  const char *const **out, size_t *count, struct clf_error *err);
/* Every address that is the agent's own, folded; agent 0: of all agents, at work or not. */
enum clf_status clf_agent_addresses(struct clf_store *store, struct clf_arena *arena, int64_t agent,
				    struct clf_texts *out, struct clf_error *err);
/* How many tickets the address has as a customer: whose mail is an agent's from now on gets told so. */
enum clf_status clf_customer_tickets(struct clf_store *store, const char *address, int64_t *count,
				     struct clf_error *err);

#endif
