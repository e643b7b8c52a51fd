/*
 * http_server.h - HTTP/1.1 for pages and API (adapter of libmicrohttpd).
 *
 * No thread: the owner polls the server's descriptor and lets it run. Limits on URL, header, body, connections
 * (in all and for each address) and on time hold before a handler is called. A request that takes longer
 * than its time, dripped or not, has its connection closed.
 */
#ifndef CLF_WIRE_HTTP_SERVER_H
#define CLF_WIRE_HTTP_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "clf/wire/http_message.h"

struct clf_http_server;

struct clf_http_server_options {
	const char *address;            /* numeric address or a name of this host */
	uint16_t port;                  /* 0: any free one */
	const char *tls_cert, *tls_key; /* PEM files; NULL: plain HTTP */
	const char *trusted_proxy;      /* NULL: none; see clf_http_client */
	size_t body_max;
	unsigned connections, connections_per_address; /* the trusted proxy counts for the first only */
	unsigned idle_s;                               /* nothing came or went */
	unsigned request_s;                            /* from the end of the last response to the whole request */
	unsigned response_s;                           /* until the response is gone */
};

/* Fills response; its default is 500. Called with the whole body. */
typedef void clf_http_handler(void *user, const struct clf_http_request *request, struct clf_http_response *response);

/* CLF_EIO: can't listen there; CLF_EINVAL: certificate or key can't be used. *out is the caller's. */
enum clf_status clf_http_server_start(const struct clf_http_server_options *options, clf_http_handler *handler,
				      void *user, struct clf_http_server **out, struct clf_error *err);
void clf_http_server_stop(struct clf_http_server **server);

uint16_t clf_http_server_port(const struct clf_http_server *server);
/* Readable when there is something to do. */
int clf_http_server_fd(const struct clf_http_server *server);
/* How long the owner may wait at most, -1: for ever. */
int clf_http_server_timeout_ms(const struct clf_http_server *server);
/* Does what there is to do without waiting; handlers are called from here. */
void clf_http_server_run(struct clf_http_server *server);

#endif
