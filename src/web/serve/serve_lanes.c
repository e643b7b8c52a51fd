/*
 * serve_lanes.c - the loop's side: which worker has which request, who waits, and who has taken too long.
 *
 * Who was served longest ago comes first, by network and then by who signs in there, so that many requests of one
 * don't make others wait. While another worker of the lane is there for them, one client has all but one.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call/call.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/frame.h"
#include "clf/base/log.h"
#include "clf/gateway/reader/reader.h"
#include "health.h"
#include "serve/serve.h"

#define HEAD_MAX (8u << 20)
#define PIECE_MAX (1u << 20)
#define FRAMES_A_TURN 4u      /* of one worker, then others have their turn */
#define QUEUE_MAX 256u        /* of a lane */
#define QUEUE_CLIENT 48u      /* of them one network's */
#define QUEUE_MS 10000        /* that a request waits for a worker */
#define HELD_MAX (256u << 20) /* bytes of answers in memory; small ones are let pass */
#define HELD_SMALL (1u << 20)
#define AGAIN_MS 1000 /* until a worker that didn't live long is started again */
#define MEMORY 1024u  /* of who was served when */
#define NOTHING ((struct clf_str){NULL, 0})

static const struct {
	const char *name;
	unsigned workers;
	int64_t ms; /* that one request may take */
} plans[] = {
    [LANE_SELF] = {"loop", 0, 0},     [LANE_LOOK] = {"look", 3, 15000},       [LANE_WRITE] = {"write", 2, 20000},
    [LANE_MAIL] = {"mail", 2, 25000}, [LANE_SIGN_IN] = {"sign-in", 1, 15000}, [LANE_WATCH] = {"watch", 1, 15000},
};

struct job {
	struct job *next;
	struct clf_http_exchange *exchange; /* NULL: a look of our own */
	const struct clf_http_request *request;
	bool whole;
	int64_t since;
	uint64_t network, client;
	struct clf_http_response response; /* once its head is there */
	size_t expected;
	bool answering, dropped;
};

struct worker {
	enum lane lane;
	pid_t pid; /* 0: none */
	struct clf_channel *channel;
	struct job *job; /* owned */
	int64_t deadline, began, start_at;
};

struct lane_state {
	struct job *first; /* in the order in which they came; owned */
	unsigned count;
};

struct lanes {
	struct web *web;
	const struct route *const *tables;
	struct worker workers[SERVE_WORKERS];
	size_t worker_count;
	struct lane_state lanes[CLF_COUNT(plans)];
	uint8_t key[CLF_KEY_BYTES];
	uint64_t served[MEMORY], turn; /* by hash of network, or of client */
	bool more;                     /* a worker has said more than was heard in this turn */
	unsigned refused;
	int64_t refused_said;
};

static void start(struct lanes *lanes, struct worker *worker, int64_t now)
{
	pid_t self = getpid(), pid = -1;
	int pair[2];

	worker->start_at = now + AGAIN_MS;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		clf_log(CLF_LOG_ERROR, "web.worker", CLF_S("error", strerror(errno)));
		return;
	}
	pid = fork();
	if (pid == 0)
		serve_worker_run(lanes->web, lanes->tables, worker->lane, plans[worker->lane].name, pair[1], self);
	close(pair[1]);
	if (pid < 0) {
		clf_log(CLF_LOG_ERROR, "web.worker", CLF_S("error", strerror(errno)));
		close(pair[0]);
		return;
	}
	worker->pid = pid;
	worker->began = now;
	worker->channel = clf_channel_new(pair[0], HEAD_MAX, PIECE_MAX);
}

struct lanes *lanes_new(struct web *web, const struct route *const *tables)
{
	struct lanes *lanes = calloc(1, sizeof *lanes);
	int64_t now = clf_clock_monotonic_ms();

	if (lanes == NULL)
		abort();
	lanes->web = web;
	lanes->tables = tables;
	clf_random_bytes(lanes->key, sizeof lanes->key);
	for (size_t lane = 0; lane < CLF_COUNT(plans); lane++) {
		for (unsigned i = 0; i < plans[lane].workers; i++) {
			struct worker *worker = &lanes->workers[lanes->worker_count++];

			worker->lane = (enum lane)lane;
			start(lanes, worker, now);
		}
	}
	return lanes;
}

static void end_worker(struct worker *worker, int64_t now)
{
	if (worker->pid <= 0)
		return;
	clf_channel_free(&worker->channel);
	kill(worker->pid, SIGKILL);
	while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	worker->pid = 0;
	worker->start_at = now - worker->began < AGAIN_MS ? now + AGAIN_MS : now;
}

static void free_job(struct job *job)
{
	if (job->answering)
		clf_http_response_free(&job->response);
	free(job);
}

static void refuse(struct lanes *lanes, struct job *job, unsigned status, const char *detail)
{
	struct clf_http_response response;

	if (job->exchange != NULL) {
		reply_refusal(lanes->web, job->request, &response, status, detail);
		clf_http_response_set(&response, "Retry-After", "5");
		clf_http_answer(job->exchange, &response);
	}
	free_job(job);
}

static void refuse_busy(struct lanes *lanes, struct job *job, const char *detail)
{
	lanes->refused++;
	refuse(lanes, job, 503, detail);
}

void lanes_free(struct lanes **lanes)
{
	int64_t now = clf_clock_monotonic_ms();

	if (*lanes == NULL)
		return;
	for (size_t i = 0; i < (*lanes)->worker_count; i++) {
		struct worker *worker = &(*lanes)->workers[i];

		end_worker(worker, now);
		if (worker->job != NULL)
			refuse(*lanes, worker->job, 503, "the server is being stopped");
	}
	for (size_t lane = 0; lane < CLF_COUNT(plans); lane++) {
		struct job *job;

		while ((job = (*lanes)->lanes[lane].first) != NULL) {
			(*lanes)->lanes[lane].first = job->next;
			refuse(*lanes, job, 503, "the server is being stopped");
		}
	}
	free(*lanes);
	*lanes = NULL;
}

static uint64_t hash_of(const struct lanes *lanes, const char *network, const char *proof)
{
	uint8_t inner[CLF_KEY_BYTES], outer[16];
	uint64_t tag;

	clf_hash(lanes->key, network, strlen(network), inner, sizeof inner);
	clf_hash(inner, proof, strlen(proof), outer, sizeof outer);
	memcpy(&tag, outer, sizeof tag);
	return tag;
}

static void append(struct lane_state *state, struct job *job)
{
	struct job **at = &state->first;

	while (*at != NULL)
		at = &(*at)->next;
	*at = job;
	state->count++;
}

static unsigned count_network(const struct lane_state *state, uint64_t network)
{
	unsigned count = 0;

	for (const struct job *job = state->first; job != NULL; job = job->next)
		count += job->network == network;
	return count;
}

static enum lane lane_for(const struct lanes *lanes, const struct clf_http_request *request, bool whole)
{
	struct segments segments;
	const char *allowed;
	const struct route *route =
	    route_find(request->arena, lanes->tables, request->method, request->path, &segments, &allowed);

	if (!whole)
		return LANE_LOOK;
	return route != NULL ? route_lane(route) : LANE_LOOK;
}

static const char *proof_of(const struct clf_http_request *request)
{
	const char *token = clf_http_header(request, "Authorization"), *cookie = clf_http_header(request, "Cookie");

	return token != NULL ? token : cookie != NULL ? cookie : "";
}

void lanes_ask(struct lanes *lanes, struct clf_http_exchange *exchange, const struct clf_http_request *request,
	       bool whole)
{
	enum lane lane = lane_for(lanes, request, whole);
	struct lane_state *state = &lanes->lanes[lane];
	char network[CLF_HTTP_NETWORK];
	struct job *job;

	if (lane == LANE_SELF) {
		struct clf_http_response response;

		clf_http_response_init(&response, RESPONSE_MAX);
		dispatch(lanes->web, lanes->tables, request, &response);
		clf_http_answer(exchange, &response);
		return;
	}
	job = calloc(1, sizeof *job);
	if (job == NULL)
		abort();
	clf_http_network(request->client, network);
	*job = (struct job){.exchange = exchange,
			    .request = request,
			    .whole = whole,
			    .since = clf_clock_monotonic_ms(),
			    .network = hash_of(lanes, network, ""),
			    .client = hash_of(lanes, network, proof_of(request))};
	if (state->count >= QUEUE_MAX || count_network(state, job->network) >= QUEUE_CLIENT)
		refuse_busy(lanes, job, "too many requests wait already: try again in some seconds");
	else
		append(state, job);
}

void lanes_look(struct lanes *lanes)
{
	struct job *job = calloc(1, sizeof *job);

	if (job == NULL)
		abort();
	job->since = clf_clock_monotonic_ms();
	append(&lanes->lanes[LANE_WATCH], job);
}

size_t lanes_waiting(const struct lanes *lanes)
{
	size_t count = 0;

	for (size_t i = 0; i < lanes->worker_count; i++)
		count += lanes->workers[i].job != NULL && lanes->workers[i].job->exchange != NULL;
	for (size_t lane = 0; lane < CLF_COUNT(plans); lane++)
		count += lanes->lanes[lane].count;
	return count;
}

size_t lanes_poll(const struct lanes *lanes, struct pollfd *fds, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < lanes->worker_count && n < max; i++) {
		const struct worker *worker = &lanes->workers[i];

		if (worker->pid <= 0)
			continue;
		fds[n++] = (struct pollfd){
		    .fd = clf_channel_fd(worker->channel),
		    .events = (short)(POLLIN | (clf_channel_pending(worker->channel) > 0 ? POLLOUT : 0))};
	}
	return n;
}

int lanes_wait_ms(const struct lanes *lanes, int64_t now)
{
	int64_t until = INT64_MAX;

	if (lanes->more)
		return 0;
	for (size_t i = 0; i < lanes->worker_count; i++) {
		const struct worker *worker = &lanes->workers[i];
		int64_t at = worker->pid <= 0 ? worker->start_at : worker->job != NULL ? worker->deadline : until;

		until = at < until ? at : until;
	}
	for (size_t lane = 0; lane < CLF_COUNT(plans); lane++) {
		const struct job *first = lanes->lanes[lane].first;

		if (first != NULL && first->since + QUEUE_MS < until)
			until = first->since + QUEUE_MS;
	}
	if (until == INT64_MAX)
		return -1;
	return until <= now ? 0 : until - now > 60000 ? 60000 : (int)(until - now);
}

/* The whole answer is there. */
static void finish(struct lanes *lanes, struct worker *worker)
{
	struct job *job = worker->job;

	worker->job = NULL;
	if (job->dropped) {
		refuse(lanes, job, 503, "too much is being downloaded from this server now: try again in some seconds");
		return;
	}
	if (job->exchange != NULL) {
		clf_http_answer(job->exchange, &job->response);
		job->answering = false;
	}
	free_job(job);
}

static bool take_answer(struct lanes *lanes, struct worker *worker, const struct clf_json *head, size_t held)
{
	struct job *job = worker->job;
	int64_t size = clf_json_get_number(head, "size", -1);

	if (job == NULL || job->exchange == NULL || job->answering || size < 0 || size > RESPONSE_MAX)
		return false;
	job->answering = true;
	if (!serve_unpack_answer(clf_http_arena(job->exchange), head, &job->response))
		return false;
	job->expected = (size_t)size;
	job->dropped = job->expected > HELD_SMALL && held + job->expected > HELD_MAX;
	lanes->web->wakes_sender = lanes->web->wakes_sender || clf_json_get_bool(head, "wake_sender", false);
	lanes->web->wakes_intake = lanes->web->wakes_intake || clf_json_get_bool(head, "wake_intake", false);
	if (job->response.status / 100 < CLF_COUNT(lanes->web->answers))
		lanes->web->answers[job->response.status / 100]++;
	if (job->expected == 0)
		finish(lanes, worker);
	return true;
}

static bool take_bytes(struct lanes *lanes, struct worker *worker, struct clf_str bytes)
{
	struct job *job = worker->job;

	if (job == NULL || !job->answering || bytes.n == 0 || bytes.n > job->expected)
		return false;
	if (!job->dropped)
		clf_buf_add_str(&job->response.body, bytes);
	job->expected -= bytes.n;
	if (job->expected == 0)
		finish(lanes, worker);
	return true;
}

static bool take_frame(struct lanes *lanes, struct worker *worker, struct clf_frame *frame, size_t held)
{
	struct job *job = worker->job;

	switch (frame->type) {
	case SERVE_ANSWER:
		return take_answer(lanes, worker, frame->head, held);
	case SERVE_BYTES:
		return take_bytes(lanes, worker, frame->bytes);
	case SERVE_TAKE:
		if (job == NULL || job->exchange == NULL || job->whole)
			return false;
		if (clf_json_get_bool(frame->head, "file", false))
			clf_http_take_file(job->exchange, (size_t)clf_json_get_number(frame->head, "max", 0));
		else
			clf_http_take(job->exchange, (size_t)clf_json_get_number(frame->head, "max", 0));
		worker->job = NULL;
		free_job(job);
		return true;
	case SERVE_LOOKED:
		if (job == NULL || job->exchange != NULL)
			return false;
		health_take(lanes->web, frame->head);
		frame->head = NULL;
		worker->job = NULL;
		free_job(job);
		return true;
	default:
		return false;
	}
}

static void blame(struct lanes *lanes, struct worker *worker, const char *why, const char *detail)
{
	struct job *job = worker->job;

	(void)lanes;
	clf_log(CLF_LOG_WARNING, "web.worker-ended", CLF_S("lane", plans[worker->lane].name), CLF_S("why", why),
		CLF_S("path", job != NULL && job->request != NULL ? job->request->path : ""));
	worker->job = NULL;
	end_worker(worker, clf_clock_monotonic_ms());
	if (job != NULL)
		refuse(lanes, job, 503, detail);
}

static void hear(struct lanes *lanes, struct worker *worker, size_t held)
{
	enum clf_status status = CLF_OK;
	struct clf_frame frame;
	bool good = true;

	if (clf_channel_pending(worker->channel) > 0)
		clf_channel_flush(worker->channel, NULL);
	for (unsigned i = 0; i < FRAMES_A_TURN && good; i++) {
		status = clf_channel_receive(worker->channel, &frame, NULL);
		if (status != CLF_OK)
			break;
		good = take_frame(lanes, worker, &frame, held);
		clf_frame_clear(&frame);
	}
	if (status == CLF_OK && good)
		lanes->more = true;
	else if (status != CLF_EAGAIN)
		blame(lanes, worker, good ? "it died" : "it talked nonsense",
		      "this could not be carried out: what it was given to has died. Look whether it was done before "
		      "you try again");
}

static unsigned running(const struct lanes *lanes, enum lane lane, uint64_t client)
{
	unsigned count = 0;

	for (size_t i = 0; i < lanes->worker_count; i++) {
		const struct worker *worker = &lanes->workers[i];

		count += worker->lane == lane && worker->job != NULL && worker->job->exchange != NULL &&
			 worker->job->client == client;
	}
	return count;
}

/* Who was served longest ago; NULL: nobody may now. */
static struct job *take_next(struct lanes *lanes, enum lane lane)
{
	unsigned most = plans[lane].workers > 1 ? plans[lane].workers - 1 : 1;
	struct job **best = NULL;
	struct job *job;

	for (struct job **at = &lanes->lanes[lane].first; *at != NULL; at = &(*at)->next) {
		uint64_t network = lanes->served[(*at)->network % MEMORY];
		uint64_t client = lanes->served[(*at)->client % MEMORY];

		if ((*at)->exchange == NULL) {
			best = at;
			break;
		}
		if (running(lanes, lane, (*at)->client) >= most)
			continue;
		if (best == NULL || network < lanes->served[(*best)->network % MEMORY] ||
		    (network == lanes->served[(*best)->network % MEMORY] &&
		     client < lanes->served[(*best)->client % MEMORY]))
			best = at;
	}
	if (best == NULL)
		return NULL;
	job = *best;
	*best = job->next;
	job->next = NULL;
	lanes->lanes[lane].count--;
	lanes->turn++;
	lanes->served[job->client % MEMORY] = lanes->turn;
	lanes->served[job->network % MEMORY] = lanes->turn;
	return job;
}

static void hand(struct lanes *lanes, struct worker *worker, struct job *job, int64_t now)
{
	struct clf_json *head = job->request != NULL ? serve_pack_request(job->request) : web_facts(lanes->web);
	enum serve_frame type = job->request == NULL ? SERVE_LOOK : job->whole ? SERVE_REQUEST : SERVE_BODY;
	struct clf_error err = {0};

	if (worker->lane == LANE_WATCH && job->request != NULL)
		clf_json_set(head, "facts", web_facts(lanes->web));
	worker->job = job;
	worker->deadline = now + plans[worker->lane].ms;
	if (clf_channel_send(worker->channel, (uint8_t)type, head, type == SERVE_REQUEST ? job->request->body : NOTHING,
			     type == SERVE_REQUEST && job->request->file > 0 ? job->request->file : -1, &err) != CLF_OK)
		blame(lanes, worker, err.text, "this could not be carried out: try again in some seconds");
	clf_json_free(&head);
}

static void give_up_waiting(struct lanes *lanes, enum lane lane, int64_t now)
{
	struct lane_state *state = &lanes->lanes[lane];

	while (state->first != NULL && now - state->first->since >= QUEUE_MS) {
		struct job *job = state->first;

		state->first = job->next;
		state->count--;
		refuse_busy(lanes, job, "others' requests take long just now: try again in some seconds");
	}
}

static void say_refused(struct lanes *lanes, int64_t now)
{
	if (lanes->refused == 0 || now - lanes->refused_said < 60000)
		return;
	clf_log(CLF_LOG_WARNING, "web.busy", CLF_N("refused", lanes->refused));
	lanes->refused = 0;
	lanes->refused_said = now;
}

void lanes_turn(struct lanes *lanes, size_t held, int64_t now)
{
	lanes->more = false;
	for (size_t i = 0; i < lanes->worker_count; i++) {
		struct worker *worker = &lanes->workers[i];

		if (worker->pid > 0)
			hear(lanes, worker, held);
		if (worker->pid > 0 && worker->job != NULL && now >= worker->deadline)
			blame(lanes, worker, "it took too long",
			      "this took too long and was ended. If it was to change something, look whether it did "
			      "before you try again");
		if (worker->pid <= 0 && now >= worker->start_at)
			start(lanes, worker, now);
	}
	for (size_t i = 0; i < lanes->worker_count; i++) {
		struct worker *worker = &lanes->workers[i];
		struct job *job = worker->pid > 0 && worker->job == NULL ? take_next(lanes, worker->lane) : NULL;

		if (job != NULL)
			hand(lanes, worker, job, now);
	}
	for (size_t lane = 0; lane < CLF_COUNT(plans); lane++)
		give_up_waiting(lanes, (enum lane)lane, now);
	say_refused(lanes, now);
}
