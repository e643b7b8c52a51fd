/*
 * route.c - finding the route of a request.
 */
#include "call/route.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/ticket/plan/file_facts.h"

#define BODY_LEAST 4096u
#define SHORT_VALUE 320u /* an address, a time, a choice */
#define NAME_ROOM 100u
#define ID_ROOM 22u

static bool is_capture(struct clf_str segment)
{
	return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

enum lane route_lane(const struct route *route)
{
	if (route->lane != LANE_BY_METHOD)
		return route->lane;
	return clf_text_equal(route->method, "GET") ? LANE_LOOK : LANE_WRITE;
}

static size_t longest(const struct param *param)
{
	switch (param->type) {
	case CLF_TYPE_LINE:
	case CLF_TYPE_TEXT:
	case CLF_TYPE_SECRET:
	case CLF_TYPE_NAME:
	case CLF_TYPE_KEY:
	case CLF_TYPE_OBJECT:
	case CLF_TYPE_LIST:
	case CLF_TYPE_LOCAL:
	case CLF_TYPE_URL:
		return (size_t)param->max;
	case CLF_TYPE_IDS:
		return (size_t)param->max * ID_ROOM;
	default:
		return SHORT_VALUE;
	}
}

/* Escaped, a byte takes up to three in a form and six in JSON. */
size_t route_body_max(const struct route *route)
{
	size_t size = BODY_LEAST;

	if (route->file && !route_is_page(route))
		return CLF_FILE_BYTES_MAX;
	if (route->file)
		size += CLF_FILE_BYTES_MAX;
	for (const struct param *p = route->params; p != NULL && p->name != NULL; p++)
		if (p->where == CLF_IN_BODY)
			size += 6 * longest(p) + NAME_ROOM;
	return size;
}

bool route_is_page(const struct route *route)
{
	return route != NULL && route->surface == CLF_SURFACE_PAGE;
}

bool route_matches(const char *pattern, const char *path, struct segments *out)
{
	struct clf_str p = clf_str_from(pattern), s = clf_str_from(path), wanted, got;
	struct segments found = {.count = 0};

	while (clf_str_split(&p, '/', &wanted)) {
		if (!clf_str_split(&s, '/', &got))
			return false;
		if (!is_capture(wanted)) {
			if (!clf_str_equal(wanted, got))
				return false;
			continue;
		}
		if (got.n == 0 || found.count == CLF_SEGMENTS_MAX)
			return false;
		found.names[found.count] = wanted.p + 1;
		found.name_sizes[found.count] = wanted.n - 2;
		found.values[found.count++] = got;
	}
	if (s.p != NULL)
		return false;
	*out = found;
	return true;
}

static const struct route *find_in(struct clf_arena *arena, const struct route *table, const char *method,
				   const char *path, struct segments *segments, const char **methods)
{
	struct segments found;

	for (const struct route *route = table; route->method != NULL; route++) {
		if (!route_matches(route->path, path, &found))
			continue;
		if (clf_text_equal(route->method, method)) {
			*segments = found;
			return route;
		}
		*methods =
		    *methods == NULL ? route->method : clf_arena_printf(arena, "%s, %s", *methods, route->method);
	}
	return NULL;
}

const struct route *route_find(struct clf_arena *arena, const struct route *const *tables, const char *method,
			       const char *path, struct segments *segments, const char **allowed)
{
	const struct route *route = NULL;
	const char *methods = NULL;

	if (clf_text_equal(method, "HEAD"))
		method = "GET";
	for (; *tables != NULL && route == NULL; tables++)
		route = find_in(arena, *tables, method, path, segments, &methods);
	*allowed = methods;
	return route;
}
