/*
 * profile.h - what is known of a customer, found and changed. The address never changes.
 */
#ifndef CLF_STORE_PROFILE_H
#define CLF_STORE_PROFILE_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_store;

/* Who asks: an agent, and on whose tickets that agent may see customers. CLF_SCOPE_ALL: the agent doesn't matter. */
struct clf_seer {
	int64_t agent;
	enum clf_scope scope;
};

struct clf_profile {
	struct clf_customer customer;
	const char *attributes; /* a JSON object as text */
	int64_t created_at;
};
struct clf_profile_list {
	struct clf_profile *items;
	size_t count;
	const char *next; /* where the next page begins; NULL: this is the last */
};

#define CLF_PROFILE_WORDS 4u /* that may be looked for at a time */
#define CLF_ATTRIBUTES_MAX (64u << 10)

/*
 * Whose name or address has words that begin with each of these, in the order of those words; words NULL: all, the
 * newest first. after: what next was, or NULL. CLF_EINVAL: too many words, or an after that is none.
 */
enum clf_status clf_profile_list(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				 const char *words, const char *after, size_t limit, struct clf_profile_list *out,
				 struct clf_error *err);
/* CLF_ENOTFOUND: there is none, or none that may be seen. */
enum clf_status clf_profile_by_id(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				  int64_t id, struct clf_profile *out, struct clf_error *err);
/* address: folded. */
enum clf_status clf_profile_by_address(struct clf_store *store, struct clf_arena *arena, const char *address,
				       struct clf_profile *out, struct clf_error *err);

/* What a person may change; each takes the value that it gets from now on. Inside a transaction, as what follows. */
enum clf_profile_field {
	CLF_PROFILE_OPT_IN,
	CLF_PROFILE_REFERENCE,
	CLF_PROFILE_PHONE,
	CLF_PROFILE_LOCALE,
	CLF_PROFILE_ATTRIBUTES
};
/* value: NULL takes it away. OPT_IN: by its name; ATTRIBUTES: a JSON object as text. */
enum clf_status clf_profile_set(struct clf_store *store, int64_t id, enum clf_profile_field field, const char *value,
				struct clf_error *err);
/* For the future only: tickets there are go on saying what they said. */
enum clf_status clf_profile_rename(struct clf_store *store, int64_t id, const char *name, struct clf_error *err);

#endif
