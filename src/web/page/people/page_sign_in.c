/*
 * page_sign_in.c - signing in with a password, and out.
 *
 * The answer takes as long and says the same whether the account, its password or both are wrong. Wrong ones are
 * counted for the client's network, which alone can be shut out: who guesses from elsewhere never keeps the account's
 * owner out. An account that is guessed at from many places leaves each of them fewer tries.
 *
 * Or with a link by mail. Whoever asks for one gets the same answer after the same time, whether the address is
 * somebody's or not, unless a writer holds the database for longer; few are made for an address, and few asked for from
 * a network. Opening the link does nothing yet:
 * programs that look at mails open links, too.
 */
#include <poll.h>
#include <string.h>

#include "call/auth.h"
#include "call/csrf.h"
#include "call/limiter.h"
#include "call/reply.h"
#include "clf/act/letter/sign_in.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/mail/address.h"
#include "clf/store/people/directory.h"
#include "page/people/carry.h"
#include "page/view.h"
#include "routes.h"

#define TRIES_NETWORK 10u  /* wrong ones from one network in the limiter's window */
#define TRIES_GUESSED 3u   /* of one network at an account that is guessed at */
#define GUESSED 30u        /* wrong ones for an account, from everywhere */
#define LINKS_ADDRESS 3u   /* asked for in that window, for an address */
#define LINKS_NETWORK 20u  /* from a network */
#define LINK_ANSWER_MS 400 /* more than making a link, its mail and keeping both takes */

static void page_sign_in(struct call *call)
{
	if (!call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	if (call->session != NULL)
		reply_redirect(call, "/");
	else
		carry_sign_in(call, 200, NULL, NULL);
}

/* What is counted for: the network, the account, and the account from that network. */
struct tries {
	char network[CLF_HTTP_NETWORK];
	const char *account, *pair;
};

static struct tries tries_of(struct call *call, const char *account)
{
	struct tries tries = {.account = account};

	clf_http_network(call->request->client, tries.network);
	tries.pair = clf_arena_printf(call->arena, "%s %s", tries.network, account);
	return tries;
}

static bool too_many(const struct limiter *limiter, const struct tries *tries, int64_t now)
{
	bool is_guessed = limiter_count(limiter, "account", tries->account, now) >= GUESSED;

	return limiter_count(limiter, "network", tries->network, now) >= TRIES_NETWORK ||
	       (is_guessed && limiter_count(limiter, "pair", tries->pair, now) >= TRIES_GUESSED);
}

static void count_try(struct limiter *limiter, const struct tries *tries, int64_t now)
{
	limiter_add(limiter, "network", tries->network, now);
	limiter_add(limiter, "account", tries->account, now);
	limiter_add(limiter, "pair", tries->pair, now);
}

/* Who is in has paid for own mistakes; what was tried at other accounts from there still counts. */
static void forgive(struct limiter *limiter, const struct tries *tries, int64_t now)
{
	limiter_take_back(limiter, "network", tries->network, limiter_count(limiter, "pair", tries->pair, now));
	limiter_forget(limiter, "pair", tries->pair);
}

/* CLF_EDENIED for whatever is wrong; the same work for every account. */
static enum clf_status verify(struct call *call, const char *account, const char *password, struct clf_agent *agent,
			      struct clf_error *err)
{
	struct clf_store *store = call->web->act.store;
	const char *hash = NULL;
	enum clf_status status = clf_agent_find(store, call->arena, account, agent, err);
	bool usable, right;

	if (status == CLF_OK)
		status = clf_agent_password(store, call->arena, agent->id, &hash, err);
	if (status != CLF_OK && status != CLF_ENOTFOUND)
		return status;
	usable = status == CLF_OK && hash != NULL && agent->active;
	right = clf_password_verify(usable ? hash : NULL, password);
	return usable && right ? CLF_OK : CLF_EDENIED;
}

static void sign_in(struct call *call, const struct clf_agent *agent, const struct tries *tries, int64_t now)
{
	struct clf_error err = {0};
	const char *next = call_text(call, "next");
	bool another = false;
	enum clf_status status = auth_begin(call, agent->id, &err);

	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	forgive(call->web->sign_ins, tries, now);
	clf_log(CLF_LOG_INFO, "web.sign-in", CLF_S("agent", agent->address), CLF_S("client", call->request->client));
	if (!carry_show(call, agent, &another))
		reply_redirect(call, another ? "/tickets?done=not-yours" : next != NULL ? next : "/");
}

static void page_sign_in_post(struct call *call)
{
	const char *address, *password;
	const char *account = NULL;
	struct clf_agent agent = {0};
	struct clf_error err = {0};
	struct tries tries;
	int64_t now;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	address = call_text(call, "address");
	password = call_text(call, "password");
	now = clf_clock_monotonic_ms();
	if (address == NULL || password == NULL) {
		carry_sign_in(call, 422, address, "missing");
		return;
	}
	if (clf_address_fold(call->arena, address, &account, NULL) != CLF_OK)
		account = "";
	tries = tries_of(call, account);
	if (too_many(call->web->sign_ins, &tries, now)) {
		clf_http_response_set(call->response, "Retry-After", "900");
		carry_sign_in(call, 429, address, "too-many");
		return;
	}
	status = verify(call, account, password, &agent, &err);
	if (status == CLF_OK) {
		sign_in(call, &agent, &tries, now);
	} else if (status == CLF_EDENIED) {
		count_try(call->web->sign_ins, &tries, now);
		clf_log(CLF_LOG_WARNING, "web.sign-in-refused", CLF_S("client", call->request->client));
		carry_sign_in(call, 403, address, "wrong");
	} else {
		reply_failure(call, status, &err);
	}
}

/* Nobody learns from the answer whose address it is: what fails is for the log alone. */
static void mail_link(struct call *call, const char *account)
{
	struct clf_actor actor = {.kind = CLF_ACTOR_AGENT, .sure = true};
	const struct clf_people people = {&call->web->act, &actor, CLF_VIA_PAGE};
	struct clf_agent agent = {0};
	struct clf_error err = {0};
	enum clf_status status = clf_agent_find(call->web->act.store, call->arena, account, &agent, &err);

	if (status == CLF_ENOTFOUND || (status == CLF_OK && !agent.active))
		return;
	actor.party = agent.id;
	if (status == CLF_OK)
		status = clf_act_link_mail(&people, agent.id, &err);
	if (status == CLF_OK) {
		web_wake_sender(call->web);
		clf_log(CLF_LOG_INFO, "web.link-mailed", CLF_S("agent", agent.address),
			CLF_S("client", call->request->client));
	} else {
		clf_log(CLF_LOG_WARNING, "web.link-not-mailed", CLF_S("agent", agent.address), CLF_S("why", err.text));
	}
}

static void rest_until(int64_t end)
{
	int64_t left = end - clf_clock_monotonic_ms();

	if (left > 0)
		poll(NULL, 0, (int)left);
}

/* False: answered. */
static bool links_are_mailed(struct call *call)
{
	if (clf_act_links_are_mailed(call->web->act.config))
		return true;
	reply_problem(call, 404, "not-found", "there is nothing at this address");
	return false;
}

static void page_mail_link_post(struct call *call)
{
	struct limiter *limiter = call->web->sign_ins;
	const char *address = call_text(call, "address"), *account = NULL;
	char network[CLF_HTTP_NETWORK];
	int64_t now = clf_clock_monotonic_ms();

	if (!call_permitted(call, CLF_PERMIT_ANYONE) || !links_are_mailed(call))
		return;
	if (clf_text_blank(address) || clf_address_fold(call->arena, address, &account, NULL) != CLF_OK) {
		carry_sign_in(call, 422, address, "no-address");
		return;
	}
	clf_http_network(call->request->client, network);
	if (limiter_count(limiter, "link-network", network, now) >= LINKS_NETWORK) {
		clf_http_response_set(call->response, "Retry-After", "900");
		carry_sign_in(call, 429, address, "too-many");
		return;
	}
	limiter_add(limiter, "link-network", network, now);
	if (limiter_count(limiter, "link-address", account, now) < LINKS_ADDRESS) {
		limiter_add(limiter, "link-address", account, now);
		mail_link(call, account);
	}
	rest_until(now + LINK_ANSWER_MS);
	if (call_given(call, "kept"))
		carry_sign_in(call, 200, address, "link-asked");
	else
		reply_redirect(call, "/sign-in?done=link-asked");
}

static void page_link(struct call *call)
{
	struct clf_json *context;

	if (!call_permitted(call, CLF_PERMIT_ANYONE) || !links_are_mailed(call))
		return;
	context = clf_json_object();
	csrf_begin(call);
	clf_json_set_text(context, "secret", call_text(call, "t"));
	view_page(call, 200, "sign-in-link.html", view_say(call, "Sign in"), NULL, context);
}

static void page_link_post(struct call *call)
{
	const char *secret = call_text(call, "t");
	struct clf_agent agent = {0};
	struct clf_error err = {0};
	struct tries tries;
	int64_t now = clf_clock_monotonic_ms();
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ANYONE) || !links_are_mailed(call))
		return;
	tries = tries_of(call, "link");
	if (too_many(call->web->sign_ins, &tries, now)) {
		clf_http_response_set(call->response, "Retry-After", "900");
		carry_sign_in(call, 429, NULL, "too-many");
		return;
	}
	status = secret != NULL ? clf_act_link_use(&call->web->act, call->arena, secret, &agent, &err) : CLF_ENOTFOUND;
	if (status == CLF_OK) {
		tries = tries_of(call, agent.address);
		sign_in(call, &agent, &tries, now);
	} else if (status == CLF_ENOTFOUND) {
		limiter_add(call->web->sign_ins, "network", tries.network, now);
		clf_log(CLF_LOG_WARNING, "web.link-refused", CLF_S("client", call->request->client));
		carry_sign_in(call, 403, NULL, "link");
	} else {
		reply_failure(call, status, &err);
	}
}

static void page_sign_out_post(struct call *call)
{
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	status = auth_end(call, &err);
	if (status == CLF_OK)
		reply_redirect(call, "/sign-in?done=signed-out");
	else
		reply_failure(call, status, &err);
}

#define KEPT NOT_NULL("kept", CLF_TYPE_TEXT, CARRY_KEPT_MAX, "A form that was sent after its session had ended.")

static const struct param form_params[] = {
    {QUERY("next", CLF_TYPE_LOCAL, SIGN_IN_NEXT_MAX, "Where to go afterwards.")},
    {.name = NULL},
};

static const struct param sign_in_params[] = {
    {NOT_NULL("address", CLF_TYPE_LINE, 254, "Mail address.")},
    {NOT_NULL("password", CLF_TYPE_SECRET, 1024, "Password.")},
    {NOT_NULL("next", CLF_TYPE_LOCAL, SIGN_IN_NEXT_MAX, "Where to go afterwards.")},
    {KEPT},
    {.name = NULL},
};

static const struct param mail_params[] = {
    {NOT_NULL("address", CLF_TYPE_LINE, 254, "Mail address.")},
    {NOT_NULL("password", CLF_TYPE_SECRET, 1024, "Not looked at.")},
    {NOT_NULL("next", CLF_TYPE_LOCAL, SIGN_IN_NEXT_MAX, "Not looked at.")},
    {KEPT},
    {.name = NULL},
};

static const struct param link_params[] = {
    {QUERY("t", CLF_TYPE_KEY, 64, "What stands in the link.")},
    {.name = NULL},
};

static const struct param link_post_params[] = {
    {NOT_NULL("t", CLF_TYPE_KEY, 64, "What stands in the link.")},
    {.name = NULL},
};

const struct route page_sign_in_routes[] = {
    {PAGE("GET", "/sign-in", CLF_PERMIT_ANYONE, page_sign_in, form_params, "Sign in.")},
    {PAGE("POST", "/sign-in", CLF_PERMIT_ANYONE, page_sign_in_post, sign_in_params, "Sign in."), .lane = LANE_SIGN_IN},
    {PAGE("POST", "/sign-in/mail", CLF_PERMIT_ANYONE, page_mail_link_post, mail_params,
	  "Have a link mailed that signs in once."),
     .lane = LANE_SIGN_IN},
    {PAGE("GET", CLF_LINK_PATH, CLF_PERMIT_ANYONE, page_link, link_params, "What a link by mail leads to.")},
    {PAGE("POST", CLF_LINK_PATH, CLF_PERMIT_ANYONE, page_link_post, link_post_params, "Sign in with a link by mail."),
     .lane = LANE_SIGN_IN},
    {PAGE("POST", "/sign-out", CLF_PERMIT_AGENT, page_sign_out_post, NULL, "Sign out.")},
    {.method = NULL},
};
