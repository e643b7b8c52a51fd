/*
 * openapi.h - the API described (OpenAPI 3.1), made from the tables of routes that answer it.
 */
#ifndef CLF_WEB_OPENAPI_H
#define CLF_WEB_OPENAPI_H

#include "call/route.h"
#include "clf/base/status.h"

struct clf_arena;
struct clf_json;

/* All routes of the API in tables, ended by NULL. *out is the caller's. */
enum clf_status openapi_document(struct clf_arena *arena, const struct route *const *tables, struct clf_json **out,
				 struct clf_error *err);

/* Whether the document says that the route answers so. */
bool openapi_says(const struct route *route, unsigned status);

#endif
