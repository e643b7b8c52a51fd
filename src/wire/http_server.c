/*
 * http_server.c - the one file that knows libmicrohttpd.
 *
 * Driven by its owner's poll through the library's epoll descriptor, so everything happens in one
 * thread. The library's own time-out counts from the last byte, which a client can drip: a deadline for each
 * connection stands beside it. While a request waits for its answer its connection is suspended.
 */
#include "clf/wire/http_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/file.h"
#include "http_spool.h"

#define HEADER_MEMORY (32u << 10) /* a connection's header and buffers, in the library */
#define TLS_FILE_MAX (1u << 20)   /* certificate chain or key */
#define METHOD_MAX 16u
#define BUCKETS 512u           /* that networks are counted in; two in one count as one */
#define DISCARD_MAX (8u << 20) /* read past what is taken to be able to answer, then the connection is closed */
#define SPARE 16u              /* one in so many places is kept free by ending idle connections */
#define HANDSHAKE_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

struct connection {
	struct connection *next, *previous;
	int fd;
	int64_t deadline; /* monotonic ms */
	int64_t since;    /* it waits for a request since then */
	bool busy;        /* a request is whole, or its body may come */
	bool ended;       /* to be closed by the library */
	bool proxy;
	char peer[INET6_ADDRSTRLEN];
	char network[CLF_HTTP_NETWORK];
	size_t bucket; /* of the network */
};

struct clf_http_server {
	struct MHD_Daemon *daemon;
	const struct clf_http_handlers *handlers;
	void *user;
	struct clf_http_server_options options; /* texts are not kept */
	char *trusted_proxy;
	struct connection *connections;
	unsigned connection_count;
	struct clf_http_exchange *waiting; /* suspended */
	size_t bodies, files;              /* bytes that requests may still bring or have brought, and as files */
	size_t held;                       /* bytes of responses on their way */
	bool resumed;
};

enum phase {
	PHASE_HEADER,
	PHASE_ASKED, /* whether its body is taken */
	PHASE_BODY,
	PHASE_WHOLE,
};

/* One request from its first line on. */
struct clf_http_exchange {
	struct clf_http_exchange *next, *previous; /* among those that wait */
	struct clf_http_server *server;
	struct MHD_Connection *mhd;
	struct clf_arena *arena;
	const char *target;
	struct clf_http_request request;
	enum phase phase;
	bool suspended, taken, answered, over_long;
	struct clf_buf body;
	struct http_spool file; /* in place of body */
	size_t reserved, discarded;
	struct clf_http_response response; /* owned once answered */
};

static void peer_text(const struct sockaddr *address, char out[INET6_ADDRSTRLEN])
{
	memcpy(out, "?", 2);
	if (address->sa_family == AF_INET) {
		inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, out, INET6_ADDRSTRLEN);
	} else if (address->sa_family == AF_INET6) {
		const struct in6_addr *a = &((const struct sockaddr_in6 *)address)->sin6_addr;

		if (IN6_IS_ADDR_V4MAPPED(a))
			inet_ntop(AF_INET, a->s6_addr + 12, out, INET6_ADDRSTRLEN);
		else
			inet_ntop(AF_INET6, a, out, INET6_ADDRSTRLEN);
	}
}

static unsigned count_of(const struct clf_http_server *server, const char *network)
{
	unsigned count = 0;

	for (const struct connection *c = server->connections; c != NULL; c = c->next)
		count += !c->ended && strcmp(c->network, network) == 0;
	return count;
}

static void end(struct connection *connection, int64_t now)
{
	/* The library sees the end of the stream and takes the connection down itself. */
	shutdown(connection->fd, SHUT_RDWR);
	connection->ended = true;
	connection->deadline = now + 1000;
}

static unsigned spare(const struct clf_http_server *server)
{
	return server->options.connections / SPARE;
}

static size_t bucket_of(const char *network)
{
	size_t hash = 5381;

	for (const char *c = network; *c; c++)
		hash = hash * 33 + (unsigned char)*c;
	return hash % BUCKETS;
}

/* When places get scarce, who has most of them gives back the one that has been idle longest. */
static void make_room(struct clf_http_server *server)
{
	unsigned counts[BUCKETS] = {0}, open = 0, most = 0;
	struct connection *worst = NULL;

	for (struct connection *c = server->connections; c != NULL; c = c->next) {
		open += !c->ended;
		counts[c->bucket] += !c->ended;
	}
	if (open + spare(server) < server->options.connections)
		return;
	for (struct connection *c = server->connections; c != NULL; c = c->next) {
		unsigned count = counts[c->bucket];

		if (c->ended || c->busy || count < most || (count == most && worst != NULL && c->since >= worst->since))
			continue;
		worst = c;
		most = count;
	}
	if (worst != NULL)
		end(worst, clf_clock_monotonic_ms());
}

static enum MHD_Result on_accept(void *user, const struct sockaddr *address, socklen_t size)
{
	struct clf_http_server *server = user;
	char peer[INET6_ADDRSTRLEN], network[CLF_HTTP_NETWORK];

	(void)size;
	peer_text(address, peer);
	clf_http_network(peer, network);
	if (!clf_http_trusts(server->trusted_proxy, peer) &&
	    count_of(server, network) >= server->options.connections_per_address)
		return MHD_NO;
	if (server->connection_count + spare(server) >= server->options.connections)
		make_room(server);
	return MHD_YES;
}

static int64_t seconds_from_now(unsigned seconds)
{
	return clf_clock_monotonic_ms() + (int64_t)seconds * 1000;
}

static void on_connection(void *user, struct MHD_Connection *mhd, void **context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct clf_http_server *server = user;
	struct connection *connection = *context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		connection = calloc(1, sizeof *connection);
		if (connection == NULL)
			abort();
		connection->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		peer_text(MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
			  connection->peer);
		clf_http_network(connection->peer, connection->network);
		connection->bucket = bucket_of(connection->network);
		connection->since = clf_clock_monotonic_ms();
		server->connection_count++;
		connection->deadline = seconds_from_now(server->options.request_s);
		connection->next = server->connections;
		if (connection->next != NULL)
			connection->next->previous = connection;
		server->connections = connection;
		*context = connection;
		return;
	}
	if (connection == NULL)
		return;
	if (connection->previous != NULL)
		connection->previous->next = connection->next;
	else
		server->connections = connection->next;
	if (connection->next != NULL)
		connection->next->previous = connection->previous;
	server->connection_count--;
	free(connection);
	*context = NULL;
}

static struct connection *connection_of(struct MHD_Connection *mhd)
{
	return MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* The library hands over the target as it came; what it decodes itself is not used. */
static void *on_target(void *user, const char *target, struct MHD_Connection *mhd)
{
	struct clf_http_server *server = user;
	struct clf_http_exchange *exchange = calloc(1, sizeof *exchange);

	if (exchange == NULL)
		abort();
	exchange->server = server;
	exchange->mhd = mhd;
	exchange->arena = clf_arena_new();
	exchange->target = clf_arena_strdup(exchange->arena, target);
	clf_buf_init(&exchange->body, 0);
	return exchange;
}

static void on_completed(void *user, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode code)
{
	struct clf_http_server *server = user;
	struct clf_http_exchange *exchange = *context;
	struct connection *connection = connection_of(mhd);

	(void)code;
	if (connection != NULL) {
		connection->deadline = seconds_from_now(server->options.request_s + server->options.idle_s);
		connection->since = clf_clock_monotonic_ms();
		connection->busy = false;
	}
	if (exchange == NULL)
		return;
	*(exchange->file.fd != 0 ? &server->files : &server->bodies) -= exchange->reserved;
	http_spool_end(&exchange->file);
	if (exchange->answered)
		clf_http_response_free(&exchange->response);
	clf_buf_free(&exchange->body);
	clf_arena_free(&exchange->arena);
	free(exchange);
	*context = NULL;
}

static size_t keep_encoded(void *user, struct MHD_Connection *mhd, char *text)
{
	(void)user, (void)mhd;
	return strlen(text);
}

struct header_walk {
	struct clf_http_exchange *exchange;
	struct clf_http_field *items;
	size_t count;
	bool broken;
};

static enum MHD_Result on_header(void *user, enum MHD_ValueKind kind, const char *key, size_t key_size,
				 const char *value, size_t value_size)
{
	struct header_walk *walk = user;
	struct clf_arena *arena;

	(void)kind;
	if (value == NULL)
		value = "";
	if (walk->count == CLF_HTTP_FIELDS_MAX || strlen(key) != key_size || strlen(value) != value_size) {
		walk->broken = true;
		return MHD_NO;
	}
	arena = walk->exchange->arena;
	walk->items[walk->count++] = (struct clf_http_field){
	    clf_arena_copy(arena, key, key_size), clf_utf8_clean(arena, (struct clf_str){value, value_size})};
	return MHD_YES;
}

static enum clf_status read_headers(struct clf_http_exchange *exchange, struct MHD_Connection *mhd,
				    struct clf_error *err)
{
	struct header_walk walk = {exchange, NULL, 0, false};

	walk.items = clf_arena_array_of(exchange->arena, CLF_HTTP_FIELDS_MAX, struct clf_http_field);
	MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, on_header, &walk);
	if (walk.broken)
		return clf_error_set(err, CLF_EINVAL, "more than %u header fields, or one with a NUL byte",
				     CLF_HTTP_FIELDS_MAX);
	exchange->request.headers = (struct clf_http_fields){walk.items, walk.count};
	return clf_http_headers_check(&exchange->request.headers, err);
}

/* Bytes of a response that the library sends; given back when they are gone. */
struct held {
	struct clf_http_server *server;
	struct clf_buf body;
};

static void release(void *user)
{
	struct held *held = user;

	held->server->held -= held->body.n;
	clf_buf_free(&held->body);
	free(held);
}

static struct MHD_Response *response_of(struct clf_http_server *server, struct clf_buf *body)
{
	struct held *held;
	struct MHD_Response *out;

	if (body->n == 0)
		return MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
	held = calloc(1, sizeof *held);
	if (held == NULL)
		abort();
	*held = (struct held){server, *body};
	out = MHD_create_response_from_buffer_with_free_callback_cls(body->n, body->p, release, held);
	if (out == NULL) {
		free(held);
		return NULL;
	}
	server->held += body->n;
	clf_buf_init(body, 0);
	return out;
}

/* Takes the response's body. */
static enum MHD_Result send_response(struct clf_http_server *server, struct MHD_Connection *mhd,
				     struct clf_http_response *response)
{
	struct connection *connection = connection_of(mhd);
	struct MHD_Response *out = response_of(server, &response->body);
	enum MHD_Result result;

	if (out == NULL)
		return MHD_NO;
	for (size_t i = 0; i < response->header_count; i++)
		MHD_add_response_header(out, response->headers[i].name, response->headers[i].value);
	if (connection != NULL)
		connection->deadline = seconds_from_now(server->options.response_s);
	result = MHD_queue_response(mhd, response->status, out);
	MHD_destroy_response(out);
	return result;
}

/* What the server itself refuses: as its owner words that, or as an RFC 9457 problem. */
static void make_refusal(struct clf_http_exchange *exchange, struct clf_http_response *response, unsigned status,
			 const char *detail)
{
	struct clf_http_server *server = exchange->server;

	if (server->handlers->refuse != NULL)
		server->handlers->refuse(server->user, &exchange->request, response, status, detail);
	else
		clf_http_problem(response, status, detail);
	if (status == 503)
		clf_http_response_set(response, "Retry-After", "5");
}

static enum MHD_Result refuse(struct clf_http_exchange *exchange, unsigned status, const char *detail)
{
	struct clf_http_response response;
	enum MHD_Result result;

	make_refusal(exchange, &response, status, detail);
	clf_http_response_set(&response, "Connection", "close");
	result = send_response(exchange->server, exchange->mhd, &response);
	clf_http_response_free(&response);
	return result;
}

/* What can be refused by the header alone. */
static enum MHD_Result read_head(struct clf_http_server *server, struct clf_http_exchange *exchange,
				 struct MHD_Connection *mhd, const char *method, bool *good)
{
	struct clf_http_request *request = &exchange->request;
	struct connection *connection = connection_of(mhd);
	struct clf_error err = {0};
	enum clf_status status;

	request->arena = exchange->arena;
	request->method = clf_utf8_clean(exchange->arena, clf_str_from(method));
	request->path = "/";
	status = clf_http_target(exchange->arena, exchange->target, &request->path, &request->query, &err);
	if (status == CLF_OK && (!clf_http_token(method) || strlen(method) > METHOD_MAX))
		status = clf_error_set(&err, CLF_EINVAL, "the method is none");
	if (status != CLF_OK) {
		read_headers(exchange, mhd, NULL); /* to whom, and in whose language, it is refused */
		return refuse(exchange, status == CLF_ELIMIT ? 414 : 400, err.text);
	}
	status = read_headers(exchange, mhd, &err);
	if (status != CLF_OK)
		return refuse(exchange, 400, err.text);
	if (clf_http_body_size(request) > server->options.body_max)
		return refuse(exchange, 413, "the body is larger than what is taken here");
	request->client =
	    clf_http_client(exchange->arena, connection != NULL ? connection->peer : "?", server->trusted_proxy,
			    clf_http_header(request, "X-Forwarded-For"), &request->proxied);
	*good = true;
	return MHD_YES;
}

static void suspend(struct clf_http_exchange *exchange)
{
	struct clf_http_server *server = exchange->server;

	exchange->suspended = true;
	exchange->next = server->waiting;
	exchange->previous = NULL;
	if (exchange->next != NULL)
		exchange->next->previous = exchange;
	server->waiting = exchange;
	MHD_suspend_connection(exchange->mhd);
}

static void resume(struct clf_http_exchange *exchange)
{
	struct clf_http_server *server = exchange->server;

	if (!exchange->suspended)
		return;
	exchange->suspended = false;
	if (exchange->previous != NULL)
		exchange->previous->next = exchange->next;
	else
		server->waiting = exchange->next;
	if (exchange->next != NULL)
		exchange->next->previous = exchange->previous;
	MHD_resume_connection(exchange->mhd);
	server->resumed = true;
}

void clf_http_answer(struct clf_http_exchange *exchange, struct clf_http_response *response)
{
	exchange->response = *response;
	exchange->answered = true;
	clf_http_response_init(response, 0);
	resume(exchange);
}

static void answer_refusal(struct clf_http_exchange *exchange, unsigned status, const char *detail)
{
	struct clf_http_response response;

	make_refusal(exchange, &response, status, detail);
	clf_http_answer(exchange, &response);
}

static bool reserve(struct clf_http_exchange *exchange, size_t max, size_t *taken, size_t all)
{
	size_t announced = clf_http_body_size(&exchange->request);
	size_t size = announced > 0 ? announced : max;

	if (announced > max)
		answer_refusal(exchange, 413, "the body is larger than what is taken here");
	else if (size > all - *taken)
		answer_refusal(exchange, 503, "too much is being sent to this server now: try again in some seconds");
	if (exchange->answered)
		return false;
	exchange->reserved = size;
	*taken += size;
	return true;
}

void clf_http_take(struct clf_http_exchange *exchange, size_t max)
{
	struct clf_http_server *server = exchange->server;

	if (!reserve(exchange, max, &server->bodies, server->options.bodies_max))
		return;
	exchange->taken = true;
	clf_buf_init(&exchange->body, max);
	resume(exchange);
}

void clf_http_take_file(struct clf_http_exchange *exchange, size_t max)
{
	struct clf_http_server *server = exchange->server;
	struct connection *connection = connection_of(exchange->mhd);

	if (!reserve(exchange, max, &server->files, server->options.files_max))
		return;
	if (!http_spool_begin(&exchange->file, max)) {
		server->files -= exchange->reserved;
		exchange->reserved = 0;
		answer_refusal(exchange, 503,
			       "there is no room to take a file now: see that /var/tmp can be written to");
		return;
	}
	exchange->taken = true;
	if (connection != NULL)
		connection->deadline = seconds_from_now(server->options.file_s);
	resume(exchange);
}

struct clf_arena *clf_http_arena(struct clf_http_exchange *exchange)
{
	return exchange->arena;
}

/* Goes on, or waits until the owner has decided. */
static enum MHD_Result settle(struct clf_http_exchange *exchange)
{
	if (exchange->answered)
		return send_response(exchange->server, exchange->mhd, &exchange->response);
	if (exchange->taken && exchange->phase == PHASE_ASKED)
		exchange->phase = PHASE_BODY;
	else if (!exchange->suspended)
		suspend(exchange);
	return MHD_YES;
}

/* Once the header is there: everything that can be refused before the body is. */
static enum MHD_Result begin(struct clf_http_exchange *exchange, const char *method)
{
	struct clf_http_server *server = exchange->server;
	struct connection *connection = connection_of(exchange->mhd);
	bool good = false;
	enum MHD_Result result = read_head(server, exchange, exchange->mhd, method, &good);

	exchange->phase = PHASE_BODY;
	if (!good || !clf_http_has_body(&exchange->request))
		return result;
	exchange->phase = PHASE_ASKED;
	if (connection != NULL)
		connection->busy = true;
	server->handlers->body(server->user, exchange, &exchange->request);
	return settle(exchange);
}

static enum MHD_Result take_body(struct clf_http_exchange *exchange, const char *bytes, size_t *size)
{
	if (exchange->file.fd != 0)
		http_spool_add(&exchange->file, bytes, *size);
	else if (!exchange->over_long)
		clf_buf_add(&exchange->body, bytes, *size);
	exchange->over_long = exchange->over_long || exchange->body.failed || exchange->file.over_long;
	if (exchange->over_long)
		exchange->discarded += *size;
	*size = 0;
	return exchange->discarded > DISCARD_MAX ? MHD_NO : MHD_YES;
}

static enum MHD_Result be_whole(struct clf_http_exchange *exchange)
{
	struct clf_http_server *server = exchange->server;
	struct connection *connection = connection_of(exchange->mhd);

	if (exchange->over_long)
		return refuse(exchange, 413, "the body is larger than what is taken here");
	if (exchange->file.failed)
		return refuse(exchange, 503, "there is no room for the file now");
	exchange->phase = PHASE_WHOLE;
	exchange->request.file = exchange->file.fd;
	exchange->request.file_size = exchange->file.size;
	exchange->request.body = clf_buf_view(&exchange->body);
	if (connection != NULL)
		connection->busy = true;
	server->handlers->request(server->user, exchange, &exchange->request);
	return settle(exchange);
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *mhd, const char *url, const char *method,
				  const char *version, const char *upload, size_t *upload_size, void **context)
{
	struct clf_http_exchange *exchange = *context;

	(void)user, (void)url, (void)version;
	if (exchange == NULL)
		return MHD_NO;
	exchange->mhd = mhd;
	if (exchange->phase == PHASE_HEADER)
		return begin(exchange, method);
	if (exchange->phase == PHASE_BODY && *upload_size > 0)
		return take_body(exchange, upload, upload_size);
	return exchange->phase == PHASE_BODY ? be_whole(exchange) : settle(exchange);
}

static enum clf_status resolve(const char *address, uint16_t port, struct sockaddr_storage *out, struct clf_error *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found = NULL;
	int failed = getaddrinfo(address, NULL, &hints, &found);

	if (failed)
		return clf_error_set(err, CLF_EINVAL, "http.listen: %s is no address of this host: %s", address,
				     gai_strerror(failed));
	memcpy(out, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
	if (out->ss_family == AF_INET6)
		((struct sockaddr_in6 *)out)->sin6_port = htons(port);
	else
		((struct sockaddr_in *)out)->sin_port = htons(port);
	return CLF_OK;
}

static enum clf_status read_tls(const struct clf_http_server_options *options, struct clf_buf *cert,
				struct clf_buf *key, struct clf_error *err)
{
	enum clf_status status;

	if (options->tls_cert == NULL || options->tls_key == NULL)
		return options->tls_cert == options->tls_key
			   ? CLF_OK
			   : clf_error_set(err, CLF_EINVAL, "http.tls_cert and http.tls_key are needed together");
	status = clf_file_read(options->tls_cert, cert, err);
	if (status != CLF_OK)
		return clf_error_prefix(err, status, "http.tls_cert");
	status = clf_file_read(options->tls_key, key, err);
	return status == CLF_OK ? CLF_OK : clf_error_prefix(err, status, "http.tls_key");
}

/* Options of a TLS server, or none of them. */
static void tls_items(struct MHD_OptionItem items[4], const struct clf_buf *cert, const struct clf_buf *key)
{
	size_t n = 0;

	if (cert->n) {
		items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, cert->p};
		items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, key->p};
		items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)HANDSHAKE_PRIORITIES};
	}
	items[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
}

/* Why nobody can listen there, or 0: after a failure the library's errno is left over from its tidying up. */
static int refusal(const struct sockaddr_storage *address)
{
	const int yes = 1;
	int fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0), cause = 0;

	if (fd < 0)
		return errno;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
	    bind(fd, (const struct sockaddr *)address, sizeof *address) != 0 || listen(fd, 1) != 0)
		cause = errno;
	close(fd);
	return cause;
}

static enum clf_status cannot_listen(const char *address, uint16_t port, int cause, struct clf_error *err)
{
	if (cause == EADDRINUSE)
		return clf_error_set(err, CLF_ECONFLICT,
				     "can't listen on %s port %u: it is taken, by another clf-mail or another program; "
				     "choose another with `listen = %s:PORT` in [http]",
				     address, (unsigned)port, address);
	return clf_error_set(err, CLF_EIO, "can't listen on %s port %u: %s", address, (unsigned)port,
			     cause != 0 ? strerror(cause) : "libmicrohttpd can't");
}

static enum clf_status listen_on(struct clf_http_server *server, const struct sockaddr_storage *address,
				 const struct clf_buf *cert, const struct clf_buf *key, struct clf_error *err)
{
	const struct clf_http_server_options *o = &server->options;
	struct MHD_OptionItem tls[4];
	int cause;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (cert->n ? MHD_USE_TLS : 0) |
			 (address->ss_family == AF_INET6 ? MHD_USE_IPv6 : 0);

	tls_items(tls, cert, key);
	server->daemon = MHD_start_daemon(
	    flags, 0, on_accept, server, on_request, server, MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)address,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
	    MHD_OPTION_URI_LOG_CALLBACK, on_target, server, MHD_OPTION_UNESCAPE_CALLBACK, keep_encoded, server,
	    MHD_OPTION_CONNECTION_LIMIT, o->connections, MHD_OPTION_CONNECTION_TIMEOUT, o->idle_s,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
	if (server->daemon != NULL)
		return CLF_OK;
	cause = refusal(address);
	if (cert->n > 0 && cause == 0)
		return clf_error_set(err, CLF_EINVAL,
				     "http.tls_cert or http.tls_key can't be used: PEM is needed, "
				     "and the key must be the certificate's");
	return cannot_listen(o->address, o->port, cause, err);
}

enum clf_status clf_http_server_probe(const char *address, uint16_t port, struct clf_error *err)
{
	struct sockaddr_storage there = {0};
	enum clf_status status = resolve(address, port, &there, err);
	int cause = status == CLF_OK ? refusal(&there) : 0;

	return status == CLF_OK && cause != 0 ? cannot_listen(address, port, cause, err) : status;
}

enum clf_status clf_http_server_start(const struct clf_http_server_options *options,
				      const struct clf_http_handlers *handlers, void *user,
				      struct clf_http_server **out, struct clf_error *err)
{
	struct sockaddr_storage address = {0};
	struct clf_buf cert, key;
	struct clf_http_server *server = calloc(1, sizeof *server);
	enum clf_status status;

	if (server == NULL)
		abort();
	server->handlers = handlers;
	server->user = user;
	server->options = *options;
	clf_buf_init(&cert, TLS_FILE_MAX);
	clf_buf_init(&key, TLS_FILE_MAX);
	if (options->trusted_proxy != NULL && (server->trusted_proxy = strdup(options->trusted_proxy)) == NULL)
		abort();
	status = resolve(options->address, options->port, &address, err);
	if (status == CLF_OK)
		status = read_tls(options, &cert, &key, err);
	if (status == CLF_OK)
		status = listen_on(server, &address, &cert, &key, err);
	clf_buf_free(&cert);
	if (key.p != NULL)
		explicit_bzero(key.p, key.n);
	clf_buf_free(&key);
	if (status != CLF_OK) {
		free(server->trusted_proxy);
		free(server);
		return status;
	}
	*out = server;
	return CLF_OK;
}

void clf_http_server_stop(struct clf_http_server **server)
{
	if (*server == NULL)
		return;
	/* The library must not be stopped while connections are suspended. */
	while ((*server)->waiting != NULL)
		answer_refusal((*server)->waiting, 503, "the server is being stopped");
	MHD_run((*server)->daemon);
	MHD_stop_daemon((*server)->daemon);
	free((*server)->trusted_proxy);
	free(*server);
	*server = NULL;
}

void clf_http_server_quiesce(struct clf_http_server *server)
{
	MHD_socket fd = MHD_quiesce_daemon(server->daemon);

	if (fd != MHD_INVALID_SOCKET)
		close(fd);
}

uint16_t clf_http_server_port(const struct clf_http_server *server)
{
	return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

int clf_http_server_fd(const struct clf_http_server *server)
{
	return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int clf_http_server_timeout_ms(const struct clf_http_server *server)
{
	MHD_UNSIGNED_LONG_LONG library;
	int64_t wait = -1, now = clf_clock_monotonic_ms();

	if (server->resumed)
		return 0;
	if (MHD_get_timeout(server->daemon, &library) == MHD_YES)
		wait = library > 60000 ? 60000 : (int64_t)library;
	for (const struct connection *c = server->connections; c != NULL; c = c->next) {
		int64_t left = c->deadline > now ? c->deadline - now : 0;

		if (wait < 0 || left < wait)
			wait = left;
	}
	return (int)(wait > 60000 ? 60000 : wait);
}

size_t clf_http_server_held(const struct clf_http_server *server)
{
	return server->held;
}

void clf_http_server_run(struct clf_http_server *server)
{
	int64_t now = clf_clock_monotonic_ms();

	for (struct connection *c = server->connections; c != NULL; c = c->next)
		if (c->deadline <= now)
			end(c, now);
	server->resumed = false;
	MHD_run(server->daemon);
}
