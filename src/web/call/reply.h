/*
 * reply.h - the only ways to answer: JSON, problems, pages, redirects. Everything is escaped on its way out.
 */
#ifndef CLF_WEB_REPLY_H
#define CLF_WEB_REPLY_H

#include <stdint.h>

#include "call/call.h"
#include "clf/base/problem.h"

struct clf_json;

/* Security headers that each response has. */
void reply_headers(struct call *call);
/* The page that follows shows mails in frames of ours. */
void reply_frames(struct call *call);

/* Takes over json. */
void reply_json(struct call *call, unsigned status, struct clf_json *json);
/* {"items","next"}; next 0: null. Takes over items. */
void reply_items(struct call *call, struct clf_json *items, int64_t next);
/* The same where the next page begins behind a text; NULL: there is none. */
void reply_listed(struct call *call, struct clf_json *items, const char *next);
/* 200 with a file, whose bytes follow: to be saved under that name. */
void reply_download(struct call *call, const char *name, const char *type);
/* 303, to a path of our own. */
void reply_redirect(struct call *call, const char *location);

/*
 * An error on the route's surface: a problem (RFC 9457) or a page. name ends the problem's type; the detail says what
 * to do.
 */
void reply_problem(struct call *call, unsigned status, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/*
 * 422 with all that is wrong as "errors": {"field", "in", "code", "detail", "nearest"} each. False: nothing is, and
 * nothing was answered.
 */
bool reply_problems(struct call *call, const struct clf_problems *problems);
/* 422 with what kept it from being done as the one error, of the field that it is about. */
void reply_refused(struct call *call, const char *field, const char *detail);
/* Into "used_by": {"what", "count", "names"}, of which names may be none; nothing where count is 0. */
void reply_use(struct clf_json *used_by, const char *what, int64_t count, const char *const *names, size_t name_count);
/* 200 with "used_by", what names a thing. Takes over used_by. */
void reply_uses(struct call *call, struct clf_json *used_by);
/* 409 with "used_by", what names a thing that is to go. Takes over used_by. */
void reply_in_use(struct call *call, const char *detail, struct clf_json *used_by);
/* A refusal as who asks reads it: a person at a page in their language (clf_words_told), others in English. */
const char *reply_told(struct call *call, const char *english);
/* What the store or the gateway answered. Detail of a database failure is logged, never sent. */
void reply_failure(struct call *call, enum clf_status status, const struct clf_error *err);
/* The same; what is invalid, or taken already, is told as that field's error, too. field NULL: it is nobody's. */
void reply_failure_of(struct call *call, const char *field, enum clf_status status, const struct clf_error *err);
/* Whether what asks is a browser: what has no route yet is told by how its path looks. */
bool reply_is_page(const struct call *call);
/*
 * What the server refuses before any route is looked for: to a browser as a page that says so in its language, to
 * others as clf_http_problem. It asks for no database.
 */
void reply_refusal(struct web *web, const struct clf_http_request *request, struct clf_http_response *response,
		   unsigned status, const char *detail);
/* "Not Found" ...; never NULL. */
const char *reply_title(unsigned status);

#endif
