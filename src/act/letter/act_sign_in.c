/*
 * act_sign_in.c - links by mail that sign an agent in once: made, mailed, used.
 */
#include "clf/act/letter/sign_in.h"

#include <string.h>

#include "act_inside.h"
#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/store/engine/store.h"

#define SECRET_BYTES 16 /* 128 bits */
#define SECRET_MAX 64

struct mailing {
	const struct clf_people *people;
	struct clf_arena *arena;
	int64_t agent;
};

struct using
{
	const struct clf_act_context *context;
	struct clf_arena *arena;
	uint8_t hash[CLF_HASH_BYTES];
	struct clf_agent agent;
};

bool clf_act_links_are_mailed(const struct clf_config *config)
{
	return config->sign_in_link && !clf_text_blank(config->base_url);
}

static void hash_of(const struct clf_act_context *context, const char *secret, uint8_t out[CLF_HASH_BYTES])
{
	uint8_t key[CLF_KEY_BYTES];

	clf_keyring_derive(context->keyring, "clf-link", key);
	clf_hash(key, secret, strlen(secret), out, CLF_HASH_BYTES);
	clf_bytes_wipe(key, sizeof key);
}

/* Once by its hash: a mail that was made already isn't made again. */
static enum clf_status queue(const struct mailing *m, const struct clf_agent *agent, const char *secret,
			     const uint8_t hash[CLF_HASH_BYTES], struct clf_error *err)
{
	const struct clf_act_context *context = m->people->context;
	char name[17];
	const struct clf_request request = {
	    .key = clf_arena_printf(m->arena, "sign-in:%s", (clf_hex_encode(hash, 8, name), name)),
	    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "page", .sure = true},
	    .via = m->people->via};
	const struct clf_step step = {
	    .kind = CLF_STEP_SEND,
	    .party = agent->id,
	    .to = agent->address,
	    .name = agent->name,
	    .locale = agent->locale,
	    .klass = CLF_CLASS_NOTICE,
	    .template_name = ACT_SIGN_IN,
	    .token_class = CLF_TOKEN_COMMAND,
	    .automatic = CLF_AUTO_GENERATED,
	    .text = clf_arena_printf(m->arena, "%s" CLF_LINK_PATH "?t=%s", context->config->base_url, secret)};
	struct clf_act_result result = {0};

	return clf_act_send(context, m->arena, &request, &step, 1, &result, err);
}

static enum clf_status mail(void *user, struct clf_error *err)
{
	const struct mailing *m = user;
	const struct clf_act_context *context = m->people->context;
	uint8_t bytes[SECRET_BYTES], hash[CLF_HASH_BYTES];
	char secret[SECRET_BYTES * 2];
	struct clf_agent agent = {0};
	enum clf_status status = clf_agent_by_id(context->store, m->arena, m->agent, &agent, err);

	if (status != CLF_OK)
		return status;
	if (!agent.active)
		return clf_error_set(err, CLF_ECONFLICT, "%s isn't active, and a link would open nothing",
				     agent.address);
	clf_random_bytes(bytes, sizeof bytes);
	clf_base64url_encode(bytes, sizeof bytes, secret);
	hash_of(context, secret, hash);
	status = clf_link_add(context->store, agent.id, hash, clf_clock_now() + ACT_LINK_MINUTES * CLF_MINUTE, err);
	if (status == CLF_OK)
		status = queue(m, &agent, secret, hash, err);
	if (status == CLF_OK && m->people->by->party != agent.id)
		status = act_audit_line(m->people, "agent.link", agent.address, NULL, NULL, err);
	clf_bytes_wipe(bytes, sizeof bytes);
	clf_bytes_wipe(secret, sizeof secret);
	return status;
}

enum clf_status clf_act_link_mail(const struct clf_people *people, int64_t agent, struct clf_error *err)
{
	struct mailing mailing = {people, clf_arena_new(), agent};
	enum clf_status status =
	    clf_act_links_are_mailed(people->context->config)
		? clf_store_transact(people->context->store, mail, &mailing, err)
		: clf_error_set(err, CLF_ECONFLICT,
				"links to sign in aren't mailed here: that takes base_url in [http], and sign_in_link "
				"not to be no");

	clf_arena_free(&mailing.arena);
	return status;
}

static enum clf_status use(void *user, struct clf_error *err)
{
	struct using *u = user;

	return clf_link_take(u->context->store, u->arena, u->hash, clf_clock_now(), &u->agent, err);
}

enum clf_status clf_act_link_use(const struct clf_act_context *context, struct clf_arena *arena, const char *secret,
				 struct clf_agent *out, struct clf_error *err)
{
	struct using using = {.context = context, .arena = arena};
	enum clf_status status;

	if (strlen(secret) > SECRET_MAX)
		return CLF_ENOTFOUND;
	hash_of(context, secret, using.hash);
	status = clf_store_transact(context->store, use, &using, err);
	if (status == CLF_OK)
		*out = using.agent;
	return status;
}
