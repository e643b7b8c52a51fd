/*
 * web.c - the role's loop: one poll over the server, the workers, the supervisor and the peers. It waits for nothing
 * else: what needs the database, a reader or a password is done by workers (serve/serve.h).
 */
#include "clf/web/web.h"

#include <poll.h>
#include <unistd.h>

#include "app.h"
#include "call/call.h"
#include "call/reply.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/frame.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"
#include "clf/wire/http_server.h"
#include "routes.h"
#include "serve/serve.h"

#define ALIVE_EVERY_MS 5000
#define ALIVE_DEADLINE_S 60
#define PEER_HEAD_MAX 4096u
#define LOOK_EVERY_MS 2000
#define READY_MS 5000
#define BODIES_MAX (64u << 20)
#define FILES_MAX (200u << 20) /* on disk */
#define STOP_MS 3000           /* for answers that are under way */

enum peer { PEER_SENDER, PEER_INTAKE, PEER_CLOCK, PEERS };

static const char *const peer_names[PEERS] = {"sender", "intake", "clock"};

struct loop {
	struct clf_role_start *start;
	struct web *web;
	struct clf_http_server *server;
	struct lanes *lanes;
	struct clf_channel *peers[PEERS]; /* owned; NULL while there is none */
	int64_t alive_at, look_at, started_at;
	bool ready, over;
};

static void on_body(void *user, struct clf_http_exchange *exchange, const struct clf_http_request *request)
{
	struct loop *loop = user;

	lanes_ask(loop->lanes, exchange, request, false);
}

static void on_request(void *user, struct clf_http_exchange *exchange, const struct clf_http_request *request)
{
	struct loop *loop = user;

	lanes_ask(loop->lanes, exchange, request, true);
}

static void on_refusal(void *user, const struct clf_http_request *request, struct clf_http_response *response,
		       unsigned status, const char *detail)
{
	struct loop *loop = user;

	reply_refusal(loop->web, request, response, status, detail);
}

static const struct clf_http_handlers handlers = {on_body, on_request, on_refusal};

static enum clf_status listen_for(struct loop *loop, struct clf_error *err)
{
	const struct clf_config *config = loop->start->config;
	const struct clf_http_server_options options = {.address = config->http_address,
							.port = config->http_port,
							.tls_cert = config->tls_cert,
							.tls_key = config->tls_key,
							.trusted_proxy = config->trusted_proxy,
							.body_max = CLF_FILE_BYTES_MAX + CLF_HTTP_TEXTS_MAX,
							.bodies_max = BODIES_MAX,
							.files_max = FILES_MAX,
							.connections = 512,
							.connections_per_address = 64,
							.idle_s = 20,
							.request_s = 30,
							.file_s = 600,
							.response_s = 120};

	return clf_http_server_start(&options, &handlers, loop, &loop->server, err);
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

	if (!loop->ready || now < loop->alive_at)
		return;
	head = clf_json_object();
	clf_json_set_integer(head, "deadline_s", ALIVE_DEADLINE_S);
	loop->alive_at = now + ALIVE_EVERY_MS;
	say(loop, CLF_FRAME_ALIVE, head);
}

static void keep_peers(struct loop *loop)
{
	struct clf_json *peers = clf_json_object();

	for (size_t i = 0; i < PEERS; i++)
		clf_json_set_bool(peers, peer_names[i], loop->peers[i] != NULL);
	clf_json_free(&loop->web->peers);
	loop->web->peers = peers;
}

/* Once it is known how everything stands, or when that takes too long. */
static void say_ready(struct loop *loop, int64_t now)
{
	if (loop->ready || (loop->web->looked == NULL && now - loop->started_at < READY_MS))
		return;
	loop->ready = true;
	say(loop, CLF_FRAME_READY, clf_json_object());
}

static void take_peer(struct loop *loop, struct clf_frame *frame)
{
	const char *peer = clf_json_get_text(frame->head, "peer");

	for (size_t i = 0; i < PEERS && frame->fd >= 0; i++) {
		if (!clf_text_equal(peer, peer_names[i]))
			continue;
		clf_channel_free(&loop->peers[i]);
		if (i == PEER_INTAKE)
			clf_json_free(&loop->web->trouble);
		loop->peers[i] = clf_channel_new(frame->fd, PEER_HEAD_MAX, 0);
		frame->fd = -1;
	}
	keep_peers(loop);
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

/* Of this process's own probes none sees a database file that fails where others don't. */
static void hear_trouble(struct web *web, const struct clf_json *head)
{
	clf_json_free(&web->trouble);
	if (clf_json_get_text(head, "why") != NULL)
		web->trouble = clf_json_copy(head);
}

/* But for intake, peers have nothing to say to this role: what comes is dropped, and an end is noticed. */
static void hear_peer(struct loop *loop, enum peer who)
{
	struct clf_channel **peer = &loop->peers[who];
	struct clf_frame frame;
	enum clf_status status = CLF_OK;

	while (*peer != NULL && (status = clf_channel_receive(*peer, &frame, NULL)) == CLF_OK) {
		if (who == PEER_INTAKE && frame.type == CLF_FRAME_TROUBLE)
			hear_trouble(loop->web, frame.head);
		clf_frame_clear(&frame);
	}
	if (*peer != NULL && (status != CLF_EAGAIN || clf_channel_flush(*peer, NULL) == CLF_ECLOSED))
		clf_channel_free(peer);
}

/* A peer that went away is replaced by the supervisor; until then its own poll finds the work. */
static void wake(struct clf_channel **peer, bool *wakes)
{
	bool wake_it = *wakes;

	*wakes = false;
	if (!wake_it || *peer == NULL || clf_channel_pending(*peer) > 0)
		return;
	if (clf_channel_send(*peer, CLF_FRAME_WAKE, NULL, CLF_STR(""), -1, NULL) != CLF_OK)
		clf_channel_free(peer);
}

static void look(struct loop *loop, int64_t now)
{
	if (now < loop->look_at)
		return;
	loop->look_at = now + LOOK_EVERY_MS;
	keep_peers(loop);
	lanes_look(loop->lanes);
}

static int channel_fd(const struct clf_channel *channel)
{
	return channel != NULL ? clf_channel_fd(channel) : -1;
}

static int64_t sooner(int64_t a, int b)
{
	return b < 0 || a < b ? a : b;
}

static int wait_ms(const struct loop *loop, int64_t now)
{
	int64_t wait = loop->look_at - now;

	wait = sooner(wait, clf_http_server_timeout_ms(loop->server));
	wait = sooner(wait, lanes_wait_ms(loop->lanes, now));
	return wait < 0 ? 0 : (int)wait;
}

static void turn(struct loop *loop)
{
	struct pollfd fds[3 + PEERS + SERVE_WORKERS] = {{loop->start->stop_fd, POLLIN, 0},
							{channel_fd(loop->start->control), POLLIN, 0},
							{clf_http_server_fd(loop->server), POLLIN, 0}};
	size_t n = 3;
	int64_t now;

	for (size_t i = 0; i < PEERS; i++)
		fds[n++] = (struct pollfd){channel_fd(loop->peers[i]), POLLIN, 0};
	n += lanes_poll(loop->lanes, fds + n, SERVE_WORKERS);
	poll(fds, n, wait_ms(loop, clf_clock_monotonic_ms()));
	loop->over = loop->over || fds[0].revents;
	if (fds[1].revents)
		hear_supervisor(loop);
	for (size_t i = 0; i < PEERS; i++)
		if (fds[3 + i].revents)
			hear_peer(loop, (enum peer)i);
	clf_http_server_run(loop->server);
	now = clf_clock_monotonic_ms();
	look(loop, now);
	lanes_turn(loop->lanes, clf_http_server_held(loop->server), now);
	wake(&loop->peers[PEER_SENDER], &loop->web->wakes_sender);
	wake(&loop->peers[PEER_INTAKE], &loop->web->wakes_intake);
	say_ready(loop, now);
	say_alive(loop, now);
	clf_channel_flush(loop->start->control, NULL);
}

/* What is under way gets its answer, and what was answered reaches its client. */
static void finish(struct loop *loop)
{
	int64_t until = clf_clock_monotonic_ms() + STOP_MS;

	clf_http_server_quiesce(loop->server);
	while (lanes_waiting(loop->lanes) > 0 && clf_clock_monotonic_ms() < until) {
		struct pollfd fds[1 + SERVE_WORKERS] = {{clf_http_server_fd(loop->server), POLLIN, 0}};
		size_t n = 1 + lanes_poll(loop->lanes, fds + 1, SERVE_WORKERS);

		poll(fds, n, 50);
		clf_http_server_run(loop->server);
		lanes_turn(loop->lanes, clf_http_server_held(loop->server), clf_clock_monotonic_ms());
	}
	for (unsigned i = 0; i < 3; i++)
		clf_http_server_run(loop->server);
}

/* What keeps it from working is told at the start, not with the first request. */
static enum clf_status check_store(const struct clf_config *config, struct clf_error *err)
{
	struct clf_store *store = NULL;
	enum clf_status status = clf_store_open(config->store_url, CLF_STORE_OPEN, &store, err);

	clf_store_close(&store);
	return status;
}

int clf_web_run(struct clf_role_start *start)
{
	struct loop loop = {.start = start, .started_at = clf_clock_monotonic_ms()};
	struct clf_error err = {0};
	enum clf_status status;

	if (start->config->http_address == NULL)
		return 0;
	status = check_store(start->config, &err);
	if (status == CLF_OK)
		status = web_begin(start->config, &loop.web, &err);
	if (status == CLF_OK)
		status = listen_for(&loop, &err);
	if (status != CLF_OK) {
		clf_log(CLF_LOG_ERROR, "web.start", CLF_S("error", err.text));
		web_free(&loop.web);
		return 1;
	}
	loop.lanes = lanes_new(loop.web, all_routes);
	clf_log(CLF_LOG_INFO, "web.listening", CLF_S("address", start->config->http_address),
		CLF_N("port", clf_http_server_port(loop.server)));
	while (!loop.over)
		turn(&loop);
	finish(&loop);
	lanes_free(&loop.lanes);
	clf_http_server_stop(&loop.server);
	for (size_t i = 0; i < PEERS; i++)
		clf_channel_free(&loop.peers[i]);
	web_free(&loop.web);
	return 0;
}
