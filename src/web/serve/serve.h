/*
 * serve.h - requests handed to processes of web's own, so that its loop waits for no database, reader or password.
 *
 * Workers stand in lanes by what they may be held up by: who waits for a lock takes no place from who only looks. A
 * lane's queue is bounded, a request's time too, and nobody has all workers of a lane alone.
 */
#ifndef CLF_WEB_SERVE_H
#define CLF_WEB_SERVE_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "app.h"
#include "call/route.h"
#include "clf/base/json.h"
#include "clf/wire/http_server.h"

#define BODY_MAX (2u << 20)       /* of a request */
#define RESPONSE_MAX (160u << 20) /* a raw mail is the largest */
#define SERVE_WORKERS 16u         /* at most, in all lanes */

/* Between the loop and a worker. */
enum serve_frame {
	SERVE_BODY = 1, /* a request's header: may its body come? TAKE or ANSWER */
	SERVE_REQUEST,  /* a whole request, with the file that its body was taken as; ANSWER */
	SERVE_LOOK,     /* {"peers":{}}: how does everything stand? LOOKED */
	SERVE_TAKE,     /* {"max", "file"} */
	SERVE_ANSWER,   /* {"status","headers":[],"size","woken":[]}, then BYTES until they are size */
	SERVE_BYTES,
	SERVE_LOOKED, /* what /readyz answers */
};

/* serve_frames.c */
struct clf_json *serve_pack_request(const struct clf_http_request *request);
/* All but the body. False: it is none. */
bool serve_unpack_request(struct clf_arena *arena, const struct clf_json *head, struct clf_http_request *out);
struct clf_json *serve_pack_answer(const struct clf_http_response *response);
/* Headers go to the arena, the body comes later. */
bool serve_unpack_answer(struct clf_arena *arena, const struct clf_json *head, struct clf_http_response *out);

/* serve_worker.c: in a process of its own, until its channel ends. */
_Noreturn void serve_worker_run(struct web *web, const struct route *const *tables, enum lane lane, const char *name,
				int descriptor, pid_t parent);

struct lanes;

/* web: without a store; workers are forked from here, now and when one has ended. */
struct lanes *lanes_new(struct web *web, const struct route *const *tables);
void lanes_free(struct lanes **lanes);
/* The answer is given to the exchange in its time, or a refusal. whole: with its body. */
void lanes_ask(struct lanes *lanes, struct clf_http_exchange *exchange, const struct clf_http_request *request,
	       bool whole);
/* How everything stands, into web's facts; when it is known. */
void lanes_look(struct lanes *lanes);
/* Requests without an answer. */
size_t lanes_waiting(const struct lanes *lanes);
size_t lanes_poll(const struct lanes *lanes, struct pollfd *fds, size_t max);
/* How long the loop may wait; -1: for ever. */
int lanes_wait_ms(const struct lanes *lanes, int64_t now);
/* Hears what workers say, ends those that take too long, hands out what waits. held: see clf_http_server_held. */
void lanes_turn(struct lanes *lanes, size_t held, int64_t now);

#endif
