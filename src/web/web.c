/*
 * web.c - the role's loop: one poll over the server, the supervisor and the peers.
 */
#include "clf/web/web.h"

#include <poll.h>
#include <unistd.h>

#include "app.h"
#include "call/call.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/frame.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"
#include "clf/wire/http_server.h"
#include "routes.h"

#define ALIVE_EVERY_MS 5000
#define ALIVE_DEADLINE_S 60
#define PEER_HEAD_MAX 4096u
#define REOPEN_FIRST_MS 500
#define REOPEN_LAST_MS 30000
#define BODY_MAX (2u << 20)

struct loop {
	struct clf_role_start *start;
	struct web *web;
	struct clf_http_server *server;
	int64_t alive_at, reopen_at, reopen_wait;
	bool over;
};

static void on_request(void *user, const struct clf_http_request *request, struct clf_http_response *response)
{
	dispatch(user, all_routes, request, response);
}

static enum clf_status listen_for(struct loop *loop, struct clf_error *err)
{
	const struct clf_config *config = loop->start->config;
	const struct clf_http_server_options options = {.address = config->http_address,
							.port = config->http_port,
							.tls_cert = config->tls_cert,
							.tls_key = config->tls_key,
							.trusted_proxy = config->trusted_proxy,
							.body_max = BODY_MAX,
							.connections = 512,
							.connections_per_address = 64,
							.idle_s = 20,
							.request_s = 30,
							.response_s = 120};

	return clf_http_server_start(&options, on_request, loop->web, &loop->server, err);
}

static void say(struct loop *loop, enum clf_frame_type type, struct clf_json *head)
{
	if (clf_channel_send(loop->start->control, (uint8_t)type, head, CLF_STR(""), -1, NULL) != CLF_OK)
		loop->over = true;
	clf_json_free(&head);
}

static void say_alive(struct loop *loop, int64_t now)
{
	struct clf_json *head;

	if (now < loop->alive_at)
		return;
	head = clf_json_object();
	clf_json_set_integer(head, "deadline_s", ALIVE_DEADLINE_S);
	loop->alive_at = now + ALIVE_EVERY_MS;
	say(loop, CLF_FRAME_ALIVE, head);
}

static void take_peer(struct loop *loop, struct clf_frame *frame)
{
	const char *peer = clf_json_get_text(frame->head, "peer");
	struct clf_channel **place = clf_text_equal(peer, "sender")   ? &loop->web->sender
				     : clf_text_equal(peer, "intake") ? &loop->web->intake
								      : NULL;

	if (place == NULL || frame->fd < 0)
		return;
	clf_channel_free(place);
	*place = clf_channel_new(frame->fd, PEER_HEAD_MAX, 0);
	frame->fd = -1;
}

static void hear_supervisor(struct loop *loop)
{
	struct clf_frame frame;
	enum clf_status status;

	while ((status = clf_channel_receive(loop->start->control, &frame, NULL)) == CLF_OK) {
		if (frame.type == CLF_FRAME_PEER)
			take_peer(loop, &frame);
		clf_frame_clear(&frame);
	}
	if (status != CLF_EAGAIN)
		loop->over = true;
}

/* Peers have nothing to say to this role: what comes is dropped, and an end is noticed. */
static void hear_peer(struct clf_channel **peer)
{
	struct clf_frame frame;
	enum clf_status status = CLF_OK;

	while (*peer != NULL && (status = clf_channel_receive(*peer, &frame, NULL)) == CLF_OK)
		clf_frame_clear(&frame);
	if (*peer != NULL && (status != CLF_EAGAIN || clf_channel_flush(*peer, NULL) == CLF_ECLOSED))
		clf_channel_free(peer);
}

static void reopen_store(struct loop *loop, int64_t now)
{
	struct clf_act_context *act = &loop->web->act;
	struct clf_error err = {0};

	if (loop->web->store_failed && act->store != NULL) {
		clf_store_close(&act->store);
		loop->reopen_wait = REOPEN_FIRST_MS;
		loop->reopen_at = now;
	}
	if (act->store != NULL || now < loop->reopen_at)
		return;
	if (clf_store_open(act->config->store_url, CLF_STORE_OPEN, &act->store, &err) == CLF_OK) {
		loop->web->store_failed = false;
		clf_log(CLF_LOG_INFO, "web.store-open", CLF_S("after", "failure"));
		return;
	}
	act->store = NULL;
	clf_log(CLF_LOG_ERROR, "web.store", CLF_S("error", err.text));
	loop->reopen_at = now + loop->reopen_wait;
	loop->reopen_wait = loop->reopen_wait * 2 > REOPEN_LAST_MS ? REOPEN_LAST_MS : loop->reopen_wait * 2;
}

static int channel_fd(const struct clf_channel *channel)
{
	return channel != NULL ? clf_channel_fd(channel) : -1;
}

static int wait_ms(const struct loop *loop)
{
	int wait = clf_http_server_timeout_ms(loop->server);
	int most = loop->web->act.store != NULL ? 1000 : 200;

	return wait < 0 || wait > most ? most : wait;
}

static void turn(struct loop *loop)
{
	struct pollfd fds[] = {{loop->start->stop_fd, POLLIN, 0},
			       {channel_fd(loop->start->control), POLLIN, 0},
			       {clf_http_server_fd(loop->server), POLLIN, 0},
			       {channel_fd(loop->web->sender), POLLIN, 0},
			       {channel_fd(loop->web->intake), POLLIN, 0}};
	int64_t now;

	poll(fds, CLF_COUNT(fds), wait_ms(loop));
	loop->over = loop->over || fds[0].revents;
	if (fds[1].revents)
		hear_supervisor(loop);
	if (fds[3].revents)
		hear_peer(&loop->web->sender);
	if (fds[4].revents)
		hear_peer(&loop->web->intake);
	clf_http_server_run(loop->server);
	now = clf_clock_monotonic_ms();
	reopen_store(loop, now);
	say_alive(loop, now);
	clf_channel_flush(loop->start->control, NULL);
}

int clf_web_run(struct clf_role_start *start)
{
	struct loop loop = {.start = start};
	struct clf_error err = {0};
	enum clf_status status;

	if (start->config->http_address == NULL)
		return 0;
	status = web_new(start->config, &loop.web, &err);
	if (status == CLF_OK)
		status = listen_for(&loop, &err);
	if (status != CLF_OK) {
		clf_log(CLF_LOG_ERROR, "web.start", CLF_S("error", err.text));
		web_free(&loop.web);
		return 1;
	}
	clf_log(CLF_LOG_INFO, "web.listening", CLF_S("address", start->config->http_address),
		CLF_N("port", clf_http_server_port(loop.server)));
	say(&loop, CLF_FRAME_READY, clf_json_object());
	while (!loop.over)
		turn(&loop);
	clf_http_server_stop(&loop.server);
	web_free(&loop.web);
	return 0;
}
