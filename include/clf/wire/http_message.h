/*
 * http_message.h - an HTTP request as a handler sees it, and the response it builds. No socket.
 *
 * All texts of a request are valid UTF-8 without control characters and live as long as the request.
 */
#ifndef CLF_WIRE_HTTP_MESSAGE_H
#define CLF_WIRE_HTTP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;

#define CLF_HTTP_URL_MAX 4096u
#define CLF_HTTP_FIELDS_MAX 64u /* header fields, and parameters of a query */
#define CLF_HTTP_FORM_MAX 4096u /* parameters of a form */
#define CLF_HTTP_RESPONSE_FIELDS 16u
#define CLF_HTTP_NETWORK 56u /* bytes of a network as text */

struct clf_http_field {
	const char *name, *value;
};

struct clf_http_fields {
	const struct clf_http_field *items;
	size_t count;
};

struct clf_http_request {
	struct clf_arena *arena;
	const char *method; /* as sent: "GET" */
	const char *path;   /* decoded; begins with '/', no empty, "." or ".." segment but a last empty one */
	struct clf_http_fields headers, query;
	struct clf_str body; /* not checked in any way */
	int file;            /* where a body lies that was taken as a file, file_size bytes; 0: it wasn't. Not owned */
	size_t file_size;
	const char *client; /* address of who asks, behind a trusted proxy the one that it tells */
	bool proxied;       /* the client's address was told by the trusted proxy */
};

/*
 * Takes a request target (RFC 9112 section 3.2.1, origin form) apart: percent encodings decoded once.
 * CLF_EINVAL: not origin form, encoded '/' or NUL or control characters, no UTF-8, dot segments; CLF_ELIMIT.
 */
enum clf_status clf_http_target(struct clf_arena *arena, const char *target, const char **path,
				struct clf_http_fields *query, struct clf_error *err);
/* application/x-www-form-urlencoded; values may hold tab, CR and LF. CLF_EINVAL, CLF_ELIMIT. */
enum clf_status clf_http_form(struct clf_arena *arena, struct clf_str text, struct clf_http_fields *out,
			      struct clf_error *err);

/* The one header field of that name (any case); NULL when there is none. */
const char *clf_http_header(const struct clf_http_request *request, const char *name);
/* The first of that name; *count (or NULL) says how many there are. */
const char *clf_http_field(const struct clf_http_fields *fields, const char *name, size_t *count);
/* A cookie's value in the request's arena, or NULL; also when the name stands there twice. */
const char *clf_http_cookie(const struct clf_http_request *request, const char *name);

/* Whether a body comes with it, by its header; how long it says it is, 0 when it doesn't say. */
bool clf_http_has_body(const struct clf_http_request *request);
size_t clf_http_body_size(const struct clf_http_request *request);

/* A token (RFC 9110 section 5.6.2): what a method or a field's name may be. */
bool clf_http_token(const char *text);
/*
 * Header rules beyond the library's (RFC 9112 section 6, RFC 9110 section 5): fields that may stand once stand once,
 * Content-Length and Transfer-Encoding not both, only "chunked", no control characters. CLF_EINVAL says which.
 */
enum clf_status clf_http_headers_check(const struct clf_http_fields *headers, struct clf_error *err);

/*
 * Who asks: the peer, or when the peer is the trusted proxy (addresses, or networks as 10.0.0.0/8, by commas) the
 * rightmost address of X-Forwarded-For that isn't one. *proxied says the latter.
 */
const char *clf_http_client(struct clf_arena *arena, const char *peer, const char *trusted, const char *forwarded,
			    bool *proxied);
/*
 * The network that one client has to itself, in one form whatever the address was written like: an IPv4 address
 * (mapped ones too), an IPv6 /64. What is no address stays as it is, cut.
 */
void clf_http_network(const char *address, char out[CLF_HTTP_NETWORK]);
bool clf_http_trusts(const char *trusted, const char *peer);

struct clf_http_response {
	unsigned status;
	struct clf_http_field headers[CLF_HTTP_RESPONSE_FIELDS]; /* borrowed values */
	size_t header_count;
	struct clf_buf body;
};

void clf_http_response_init(struct clf_http_response *response, size_t body_max);
void clf_http_response_free(struct clf_http_response *response);
/* Replaces, or adds (for Set-Cookie). False, and nothing is set: value isn't printable ASCII, or no room is left. */
bool clf_http_response_set(struct clf_http_response *response, const char *name, const char *value);
bool clf_http_response_add(struct clf_http_response *response, const char *name, const char *value);
/* A response that says what is wrong as an RFC 9457 problem; its title follows from the status. */
void clf_http_problem(struct clf_http_response *response, unsigned status, const char *detail);
const char *clf_http_response_header(const struct clf_http_response *response, const char *name);

#endif
