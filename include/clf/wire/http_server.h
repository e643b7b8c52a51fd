/*
 * http_server.h - HTTP/1.1 for pages and API (adapter of libmicrohttpd).
 *
 * No thread: the owner polls the server's descriptor and lets it run. Limits on URL, header, body, connections
 * (in all and for each network) and on time hold before a handler is called. A request that takes longer
 * than its time, dripped or not, has its connection closed. An answer may be given at once or later.
 */
#ifndef CLF_WIRE_HTTP_SERVER_H
#define CLF_WIRE_HTTP_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "clf/wire/http_message.h"

struct clf_http_server;
struct clf_http_exchange; /* a request that waits for its answer; lives until it has it */

struct clf_http_server_options {
	const char *address;                           /* numeric address or a name of this host */
	uint16_t port;                                 /* 0: any free one */
	const char *tls_cert, *tls_key;                /* PEM files; NULL: plain HTTP */
	const char *trusted_proxy;                     /* NULL: none; see clf_http_client */
	size_t body_max;                               /* of one request */
	size_t bodies_max;                             /* of all */
	size_t files_max;                              /* of all that are taken as files; 0: none is */
	unsigned connections, connections_per_address; /* IPv4 address or IPv6 /64; not of the trusted proxy */
	unsigned idle_s;                               /* nothing came or went */
	unsigned request_s;                            /* from the end of the last response to the whole request */
	unsigned file_s;                               /* the same of one whose body is taken as a file */
	unsigned response_s;                           /* until the response is gone */
};

struct clf_http_handlers {
	/* The header is there and a body is to come: clf_http_take or clf_http_answer, now or later. */
	void (*body)(void *user, struct clf_http_exchange *exchange, const struct clf_http_request *request);
	/* All of it is there: clf_http_answer, now or later. */
	void (*request)(void *user, struct clf_http_exchange *exchange, const struct clf_http_request *request);
	/*
	 * Makes the response of what the server itself refuses, as clf_http_problem does, which is asked where this is
	 * NULL. Of the request what could be read: its path is "/" where that couldn't.
	 */
	void (*refuse)(void *user, const struct clf_http_request *request, struct clf_http_response *response,
		       unsigned status, const char *detail);
};

/* Lets the body come, as far as max; more is answered with 413, more than bodies_max in all with 503. */
void clf_http_take(struct clf_http_exchange *exchange, size_t max);
/*
 * The same into a file without a name, so that no body is held in memory; it is gone with the exchange. In a longer
 * time than others have. No disk for it: 503.
 */
void clf_http_take_file(struct clf_http_exchange *exchange, size_t max);
/* Takes the response's body; its headers' values must live as long as the request. The exchange is gone then. */
void clf_http_answer(struct clf_http_exchange *exchange, struct clf_http_response *response);
/* What lives as long as the request. */
struct clf_arena *clf_http_arena(struct clf_http_exchange *exchange);

/* Whether one could listen there now. CLF_ECONFLICT: somebody does; CLF_EINVAL, CLF_EIO. */
enum clf_status clf_http_server_probe(const char *address, uint16_t port, struct clf_error *err);
/* CLF_ECONFLICT: the port is taken; CLF_EIO: can't listen there; CLF_EINVAL: certificate or key can't be used. *out is
 * the caller's. */
enum clf_status clf_http_server_start(const struct clf_http_server_options *options,
				      const struct clf_http_handlers *handlers, void *user,
				      struct clf_http_server **out, struct clf_error *err);
void clf_http_server_stop(struct clf_http_server **server);
/* Takes no further connections. */
void clf_http_server_quiesce(struct clf_http_server *server);

uint16_t clf_http_server_port(const struct clf_http_server *server);
/* Readable when there is something to do. */
int clf_http_server_fd(const struct clf_http_server *server);
/* How long the owner may wait at most, -1: for ever. */
int clf_http_server_timeout_ms(const struct clf_http_server *server);
/* Does what there is to do without waiting; handlers are called from here. */
void clf_http_server_run(struct clf_http_server *server);
/* Bytes of responses that clients have not taken yet. */
size_t clf_http_server_held(const struct clf_http_server *server);

#endif
