/*
 * act.h - the one door, whole: facts, plan, ids, rendering, applying, in one transaction.
 *
 * Every change to a ticket, whoever asks and through what, goes through clf_act.
 */
#ifndef CLF_ACT_ACT_H
#define CLF_ACT_ACT_H

#include <stdint.h>

#include "clf/base/status.h"
#include "clf/config/config.h"
#include "clf/store/engine/store.h"
#include "clf/ticket/plan/plan.h"

struct clf_arena;
struct clf_template_field;
struct clf_json;
struct clf_rendered;

/* Borrows all it points to. */
struct clf_act_context {
	const struct clf_config *config;
	const struct clf_keyring *keyring;
	struct clf_store *store;
};

struct clf_act_result {
	enum clf_outcome outcome;
	enum clf_end end;     /* of a mail that came to no ticket */
	const char *refusal;  /* NULL unless refused */
	const char *field;    /* of the request, that it is about; or NULL */
	const char *why;      /* what was decided about a mail, for the journal; or NULL */
	const char *decision; /* of a response: what its criteria came to, JSON; or NULL */
	bool denied;
	bool asks;     /* refused as a question: asked for with the request's `anyway`, it is done */
	bool stale;    /* refused because the ticket has another version than the request names */
	bool repeated; /* the request's key was seen: nothing was done again */
	bool another;  /* and what was done with it then was another request */
	int64_t ticket, message;
	bool queued;      /* something waits for the sender: wake it */
	bool wants_parts; /* nothing was done: a mail would go out with attachments whose bytes aren't there */
};

/* A transaction of its own; retries when the database was busy. A refusal is CLF_OK with outcome REFUSED. */
enum clf_status clf_act(const struct clf_act_context *context, struct clf_arena *arena,
			const struct clf_request *request, struct clf_act_result *out, struct clf_error *err);
/*
 * The same with files that came with the request, and go along with what it writes: its first action's, beside those
 * that this names already. They are put on the ticket first; a request that isn't carried out puts none there.
 */
enum clf_status clf_act_with_files(const struct clf_act_context *context, struct clf_arena *arena,
				   const struct clf_request *request, const struct clf_upload *uploads, size_t count,
				   struct clf_act_result *out, struct clf_error *err);
/* Within the caller's transaction or savepoint. */
enum clf_status clf_act_within(const struct clf_act_context *context, struct clf_arena *arena,
			       const struct clf_request *request, struct clf_act_result *out, struct clf_error *err);

/* A name for the batch of requests that change many tickets at once. */
int64_t clf_act_batch(void);

/* A time zone by name, else the gateway's, kept open for good; NULL: UTC. */
struct clf_zone;
const struct clf_zone *clf_act_zone(const struct clf_config *config, const char *name);
/* An agent as the one who asks, with the agent's own settings or the gateway's. How sure that is, the caller says. */
struct clf_actor clf_actor_of_agent(const struct clf_config *config, const struct clf_agent *agent);

/* What a response must be, whatever way it comes; CLF_EINVAL and CLF_ELIMIT say what isn't. clf_act_response asks it.
 */
#define CLF_CHANNEL_MAX 30u
enum clf_status clf_response_check(const struct clf_response *response, const struct clf_customer *customer,
				   struct clf_error *err);
/* A response from the feedback platform: kept once, and a ticket when its criterion says so. *known: it was there. */
enum clf_status clf_act_response(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct clf_response *response, const struct clf_customer *customer,
				 const struct clf_actor *actor, enum clf_via via, bool *known,
				 struct clf_act_result *out, struct clf_error *err);

/* The template in force (stored, else shipped) rendered for a ticket as it would go out; ticket 0: sample data. */
enum clf_status clf_act_preview(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				const char *locale, int64_t ticket, struct clf_rendered *out, struct clf_error *err);
/* What templates may name of a ticket's plain fields, and of those that were set up (store NULL: of none of these), for
 * clf_template_check_with. */
const struct clf_template_field *clf_act_template_fields(struct clf_arena *arena, struct clf_store *store,
							 size_t *count);
/* All that templates may name, those among them, for people: {"name", "description"} each. The caller's. */
struct clf_json *clf_act_template_names(struct clf_arena *arena, struct clf_store *store);
/* Source of the template in force. */
enum clf_status clf_act_template_source(const struct clf_act_context *context, struct clf_arena *arena,
					const char *name, const char *locale, const char **source, int64_t *version,
					struct clf_error *err);

#endif
