/*
 * login.c - the process that owns the logins: asks providers for tokens, hands them to those who may have them, and
 * tells the clock how each stands. It has no database.
 *
 * Its questions run beside the loop: a provider that hangs holds up its own account alone.
 */
#include "clf/gateway/login.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/frame.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"
#include "login/login_account.h"

#define PEERS 520u /* a mailbox each, the sender, the clock */
#define HEAD_MAX 4096u
#define WAITS_MOST 4096u
#define ALIVE_S 60
#define ALIVE_EACH_MS 10000
#define LOOK_EACH_MS 2000 /* for logins of another process */

static const struct clf_str no_bytes = {NULL, 0};

struct peer {
	struct clf_channel *channel; /* owned; NULL: free */
	char role[16], name[72];
};

/* A question that has no token for its answer yet. */
struct wait {
	struct wait *next;
	size_t peer;
	struct login_one *one;
	char *user; /* owned */
	int64_t refused;
	bool told; /* that there is none */
};

struct login {
	struct clf_role_start *start;
	struct login_account **accounts; /* owned */
	struct login_one *ones;          /* owned */
	struct clf_http_pool *pool;      /* owned */
	struct clf_arena *arena;         /* of one turn */
	struct peer peers[PEERS];
	struct wait *waits; /* owned */
	size_t wait_count;
	bool stopping;
};

static struct login_one *find_one(struct login *login, const char *account, const char *user)
{
	for (struct login_one *one = login->ones; one != NULL; one = one->next) {
		if (strcmp(one->account->config->name, account) == 0 &&
		    (one->user[0] == '\0' || strcmp(one->user, user) == 0))
			return one;
	}
	return NULL;
}

static void add_one(struct login *login, const char *account, const char *user)
{
	for (size_t i = 0; account != NULL && i < login->start->config->oauth2_count; i++) {
		struct login_one *one;

		if (strcmp(login->accounts[i]->config->name, account) != 0 || find_one(login, account, user) != NULL)
			continue;
		one = login_one_new(login->accounts[i], user);
		one->next = login->ones;
		login->ones = one;
	}
}

/* A token of each who is named: how it stands is known before the first mail. */
static void make_all(struct login *login)
{
	const struct clf_config *config = login->start->config;

	login->accounts = calloc(config->oauth2_count + 1, sizeof *login->accounts);
	if (login->accounts == NULL)
		abort();
	for (size_t i = 0; i < config->oauth2_count; i++)
		login->accounts[i] = login_account_new(&config->oauth2s[i], config->login_folder);
	for (size_t i = 0; i < config->mailbox_count; i++) {
		if (config->mailboxes[i].two_way)
			add_one(login, config->mailboxes[i].oauth2, config->mailboxes[i].user);
	}
	for (size_t i = 0; i < config->smtp_count; i++)
		add_one(login, config->smtps[i].oauth2, config->smtps[i].options.user);
}

/* A mailbox has its own user's, the sender those of the relays, and nobody another's. */
static bool may_have(const struct login *login, const struct peer *peer, const char *account, const char *user)
{
	const struct clf_config *config = login->start->config;

	for (size_t i = 0; strcmp(peer->role, "mailbox") == 0 && i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		if (strcmp(mailbox->name, peer->name) == 0)
			return clf_text_equal(mailbox->oauth2, account) && clf_text_equal(mailbox->user, user);
	}
	for (size_t i = 0; strcmp(peer->role, "sender") == 0 && i < config->smtp_count; i++) {
		if (clf_text_equal(config->smtps[i].oauth2, account) &&
		    clf_text_equal(config->smtps[i].options.user, user))
			return true;
	}
	return false;
}

static void drop_waits(struct login *login, size_t peer)
{
	for (struct wait **at = &login->waits; *at != NULL;) {
		struct wait *wait = *at;

		if (wait->peer != peer) {
			at = &wait->next;
			continue;
		}
		*at = wait->next;
		free(wait->user);
		free(wait);
		login->wait_count--;
	}
}

static void drop_peer(struct login *login, size_t at)
{
	drop_waits(login, at);
	clf_channel_free(&login->peers[at].channel);
}

static void say(struct login *login, size_t peer, const char *account, const char *user, const struct login_one *one)
{
	struct clf_json *head = clf_json_object();
	const char *token = one != NULL ? login_token(one, clf_clock_now()) : NULL;

	clf_json_set_text(head, "account", account);
	clf_json_set_text(head, "user", user);
	clf_json_set_text(head, "token", token);
	clf_json_set_integer(head, "serial", token != NULL ? one->serial : 0);
	clf_json_set_integer(head, "expires_at", token != NULL ? one->expires_at : 0);
	clf_json_set_text(head, "state", clf_login_state_name(one != NULL ? one->state : CLF_LOGIN_DENIED));
	clf_json_set_text(head, "text", one != NULL ? one->text : "the configuration gives it no such login");
	if (clf_channel_send(login->peers[peer].channel, CLF_FRAME_TOKEN, head, no_bytes, -1, NULL) != CLF_OK)
		clf_log(CLF_LOG_WARNING, "login.peer.lost", CLF_S("role", login->peers[peer].role),
			CLF_S("name", login->peers[peer].name));
	clf_json_free(&head);
}

static bool is_answer(const struct wait *wait, int64_t now)
{
	return login_token(wait->one, now) != NULL && wait->one->serial != wait->refused;
}

/* Whether more is to be known soon. */
static bool is_under_way(const struct login_one *one, int64_t now_ms)
{
	return one->phase != LOGIN_IDLE || login_due_in(one, now_ms) == 0;
}

/* Those who wait for this one, as far as there is news for them. */
static void answer_waits(struct login *login, struct login_one *one)
{
	int64_t now = clf_clock_now();
	int64_t now_ms = clf_clock_monotonic_ms();

	for (struct wait **at = &login->waits; *at != NULL;) {
		struct wait *wait = *at;
		bool over = wait->one == one &&
			    (is_answer(wait, now) ||
			     (wait->refused != 0 && login_token(one, now) != NULL && !is_under_way(one, now_ms)));

		if (wait->one == one && !over && !is_under_way(one, now_ms) && (one->changed || !wait->told)) {
			say(login, wait->peer, one->account->config->name, wait->user, one);
			wait->told = true;
		}
		if (!over) {
			at = &wait->next;
			continue;
		}
		say(login, wait->peer, one->account->config->name, wait->user, one);
		*at = wait->next;
		free(wait->user);
		free(wait);
		login->wait_count--;
	}
}

static void add_wait(struct login *login, size_t peer, struct login_one *one, const char *user, int64_t refused)
{
	struct wait *wait;

	for (wait = login->waits; wait != NULL; wait = wait->next) {
		if (wait->peer == peer && wait->one == one && strcmp(wait->user, user) == 0)
			break;
	}
	if (wait == NULL && login->wait_count < WAITS_MOST) {
		wait = calloc(1, sizeof *wait);
		if (wait == NULL || (wait->user = strdup(user)) == NULL)
			abort();
		wait->peer = peer;
		wait->one = one;
		wait->next = login->waits;
		login->waits = wait;
		login->wait_count++;
	}
	if (wait == NULL)
		return;
	wait->refused = refused;
	wait->told = false;
}

static void hear_question(struct login *login, size_t peer, const struct clf_json *head)
{
	const char *account = clf_json_get_text(head, "account");
	const char *user = clf_json_get_text(head, "user");
	int64_t refused = clf_json_get_number(head, "refused", 0);
	struct login_one *one;

	if (account == NULL || user == NULL)
		return;
	one = may_have(login, &login->peers[peer], account, user) ? find_one(login, account, user) : NULL;
	if (one == NULL) {
		clf_log(CLF_LOG_WARNING, "login.not-theirs", CLF_S("role", login->peers[peer].role),
			CLF_S("name", login->peers[peer].name), CLF_S("account", account));
		say(login, peer, account, user, NULL);
		return;
	}
	login_refused(one, refused, clf_clock_monotonic_ms());
	add_wait(login, peer, one, user, refused);
	answer_waits(login, one);
}

static void listen_to_peer(struct login *login, size_t at)
{
	struct clf_frame frame;
	enum clf_status status;

	clf_channel_flush(login->peers[at].channel, NULL);
	while ((status = clf_channel_receive(login->peers[at].channel, &frame, NULL)) == CLF_OK) {
		if (frame.type == CLF_FRAME_TOKEN_ASK)
			hear_question(login, at, frame.head);
		clf_frame_clear(&frame);
	}
	if (status != CLF_EAGAIN)
		drop_peer(login, at);
}

/* What the clock writes down. */
static void tell_clock(struct login *login, struct login_one *one, size_t peer)
{
	struct clf_json *head = clf_json_object();
	const char *what = NULL;
	int64_t ends = login_ends(one->account, &what);

	clf_json_set_text(head, "account", one->account->config->name);
	clf_json_set_text(head, "user", one->user);
	clf_json_set_text(head, "state", clf_login_state_name(one->state));
	clf_json_set_text(head, "text", one->text);
	clf_json_set_integer(head, "since", one->since);
	clf_json_set_integer(head, "expires_at", one->token != NULL ? one->expires_at : 0);
	clf_json_set_integer(head, "ends_at", ends);
	clf_json_set_text(head, "ends", what);
	clf_json_set_text(head, "failed", one->failed);
	clf_channel_send(login->peers[peer].channel, CLF_FRAME_LOGIN_STATE, head, no_bytes, -1, NULL);
	clf_json_free(&head);
}

static void log_state(const struct login_one *one)
{
	clf_log(one->state == CLF_LOGIN_DENIED ? CLF_LOG_ERROR : CLF_LOG_INFO, "login.state",
		CLF_S("account", one->account->config->name), CLF_S("user", one->user),
		CLF_S("state", clf_login_state_name(one->state)), CLF_S("why", one->text));
}

static void make_known(struct login *login, struct login_one *one)
{
	answer_waits(login, one);
	if (one->changed)
		log_state(one);
	for (size_t i = 0; i < PEERS && (one->changed || one->renewed || one->failed != NULL); i++) {
		if (login->peers[i].channel != NULL && strcmp(login->peers[i].role, "clock") == 0)
			tell_clock(login, one, i);
	}
	one->changed = false;
	one->renewed = false;
	one->failed = NULL;
}

static void meet(struct login *login, struct clf_frame *frame)
{
	const char *role = clf_json_get_text(frame->head, "peer");
	const char *name = clf_json_get_text(frame->head, "name");
	size_t at = PEERS;

	if (role == NULL || name == NULL || frame->fd < 0)
		return;
	for (size_t i = 0; i < PEERS; i++) {
		struct peer *peer = &login->peers[i];

		if (peer->channel != NULL && strcmp(peer->role, role) == 0 && strcmp(peer->name, name) == 0)
			drop_peer(login, i);
		if (peer->channel == NULL && at == PEERS)
			at = i;
	}
	if (at == PEERS)
		return;
	snprintf(login->peers[at].role, sizeof login->peers[at].role, "%s", role);
	snprintf(login->peers[at].name, sizeof login->peers[at].name, "%s", name);
	login->peers[at].channel = clf_channel_new(frame->fd, HEAD_MAX, 0);
	frame->fd = -1;
	for (struct login_one *one = login->ones; one != NULL && strcmp(role, "clock") == 0; one = one->next)
		tell_clock(login, one, at);
}

static void listen_to_control(struct login *login)
{
	struct clf_frame frame;
	enum clf_status status;

	clf_channel_flush(login->start->control, NULL);
	while ((status = clf_channel_receive(login->start->control, &frame, NULL)) == CLF_OK) {
		if (frame.type == CLF_FRAME_PEER)
			meet(login, &frame);
		for (struct login_one *one = login->ones; one != NULL && frame.type == CLF_FRAME_WAKE;
		     one = one->next) {
			if (one->state != CLF_LOGIN_FINE)
				login_again(one);
		}
		clf_frame_clear(&frame);
	}
	if (status != CLF_EAGAIN)
		login->stopping = true;
}

static void look_for_others(struct login *login, int64_t now_ms, int64_t *next)
{
	if (now_ms < *next)
		return;
	*next = now_ms + LOOK_EACH_MS;
	for (size_t i = 0; login->accounts[i] != NULL; i++) {
		/* Its own questions write the file, too. */
		if (login->accounts[i]->lock >= 0 || !login_file_changed(login->accounts[i]))
			continue;
		for (struct login_one *one = login->ones; one != NULL; one = one->next) {
			if (one->account == login->accounts[i])
				login_again(one);
		}
	}
}

static void begin_what_is_due(struct login *login)
{
	for (struct login_one *one = login->ones; one != NULL; one = one->next) {
		int64_t now_ms = clf_clock_monotonic_ms();
		struct clf_http_question question;
		struct clf_error err = {0};
		enum clf_status status;

		if (login_due_in(one, now_ms) > 0)
			continue;
		status = login_begin(one, login->arena, clf_clock_now(), now_ms, &question);
		if (status == CLF_OK)
			status = clf_http_pool_ask(login->pool, &question, one, &err);
		if (status != CLF_OK && status != CLF_ENOTFOUND)
			login_take(one, status, NULL, &err, clf_clock_now(), now_ms);
		make_known(login, one);
	}
	clf_arena_reset(login->arena);
}

static void on_answer(void *user, void *job, enum clf_status status, const struct clf_http_answer *answer,
		      const struct clf_error *err)
{
	struct login *login = user;
	struct login_one *one = job;

	login_take(one, status, answer, err, clf_clock_now(), clf_clock_monotonic_ms());
	make_known(login, one);
}

static void say_alive(struct login *login, int64_t now_ms, int64_t *next)
{
	struct clf_json *head;

	if (now_ms < *next)
		return;
	*next = now_ms + ALIVE_EACH_MS;
	head = clf_json_object();
	clf_json_set_integer(head, "deadline_s", ALIVE_S);
	clf_channel_send(login->start->control, CLF_FRAME_ALIVE, head, no_bytes, -1, NULL);
	clf_json_free(&head);
}

static int wait_for(const struct login *login, int64_t now_ms)
{
	int64_t wait = LOOK_EACH_MS;

	for (const struct login_one *one = login->ones; one != NULL; one = one->next) {
		int64_t due = login_due_in(one, now_ms);

		wait = due < wait ? due : wait;
	}
	return (int)wait;
}

static enum clf_status turn(struct login *login, struct clf_error *err)
{
	struct pollfd fds[PEERS + 2] = {{login->start->stop_fd, POLLIN, 0},
					{clf_channel_fd(login->start->control), POLLIN, 0}};
	size_t whose[PEERS];
	size_t n = 0;
	enum clf_status status;

	for (size_t i = 0; i < PEERS; i++) {
		if (login->peers[i].channel == NULL)
			continue;
		fds[2 + n] = (struct pollfd){clf_channel_fd(login->peers[i].channel), POLLIN, 0};
		whose[n++] = i;
	}
	status = clf_http_pool_wait(login->pool, fds, n + 2, wait_for(login, clf_clock_monotonic_ms()), err);
	if (fds[0].revents != 0)
		login->stopping = true;
	if (fds[1].revents != 0)
		listen_to_control(login);
	for (size_t i = 0; i < n; i++) {
		struct clf_channel *channel = login->peers[whose[i]].channel;

		/* Control may have put another in its place. */
		if (channel != NULL && (fds[2 + i].revents != 0 || clf_channel_pending(channel) > 0))
			listen_to_peer(login, whose[i]);
	}
	return status;
}

/* Its answer may hold a login that is to be had once: who stops waits for it. */
static bool is_renewing(const struct login *login)
{
	for (const struct login_one *one = login->ones; one != NULL; one = one->next) {
		if (one->phase == LOGIN_ASKING && one->account->lock >= 0)
			return true;
	}
	return false;
}

static enum clf_status run(struct login *login, struct clf_error *err)
{
	int64_t alive_at = 0;
	int64_t look_at = 0;
	enum clf_status status = CLF_OK;

	clf_channel_send(login->start->control, CLF_FRAME_READY, NULL, no_bytes, -1, NULL);
	listen_to_control(login);
	while (status == CLF_OK && !login->stopping) {
		int64_t now_ms = clf_clock_monotonic_ms();

		say_alive(login, now_ms, &alive_at);
		look_for_others(login, now_ms, &look_at);
		begin_what_is_due(login);
		status = turn(login, err);
	}
	while (status == CLF_OK && is_renewing(login))
		status = clf_http_pool_wait(login->pool, NULL, 0, 1000, err);
	return status;
}

static void end(struct login *login)
{
	clf_http_pool_free(&login->pool);
	for (size_t i = 0; i < PEERS; i++) {
		if (login->peers[i].channel != NULL)
			drop_peer(login, i);
	}
	while (login->ones != NULL) {
		struct login_one *one = login->ones;

		login->ones = one->next;
		login_one_free(&one);
	}
	for (size_t i = 0; login->accounts[i] != NULL; i++)
		login_account_free(&login->accounts[i]);
	free(login->accounts);
	clf_arena_free(&login->arena);
	free(login);
}

int clf_login_run(struct clf_role_start *start)
{
	struct login *login = calloc(1, sizeof *login);
	struct clf_error err = {0};
	enum clf_status status;

	if (login == NULL)
		abort();
	login->start = start;
	login->arena = clf_arena_new();
	make_all(login);
	status = clf_http_pool_new(on_answer, login, &login->pool, &err);
	if (status == CLF_OK)
		status = run(login, &err);
	if (status != CLF_OK)
		clf_log(CLF_LOG_ERROR, "login.broken", CLF_S("why", err.text));
	end(login);
	return status == CLF_OK ? 0 : 1;
}
