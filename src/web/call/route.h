/*
 * route.h - the table that decides about a request before any handler runs: which handler, who may, which
 * parameters, and what each of them may be. The API's description is made from it.
 */
#ifndef CLF_WEB_ROUTE_H
#define CLF_WEB_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/str.h"

struct clf_arena;
struct call;
struct clf_problems;
struct list;

/* What counts as a sign that somebody is somebody, and how errors are told. */
enum surface {
	CLF_SURFACE_PAGE,   /* session cookie; errors are pages */
	CLF_SURFACE_API,    /* bearer token; errors are RFC 9457 problems */
	CLF_SURFACE_SYSTEM, /* either, mostly neither: health, metrics, style sheet */
};

/* Rising, but the last: the feedback platform with a token of its own, and administrators. */
enum permit { CLF_PERMIT_ANYONE, CLF_PERMIT_AGENT, CLF_PERMIT_MANAGER, CLF_PERMIT_ADMIN, CLF_PERMIT_RESPONSES };

/* Which of web's processes answers, by what may hold it up (serve/serve.h). */
enum lane {
	LANE_BY_METHOD, /* what looks: LANE_LOOK, what changes something: LANE_WRITE */
	LANE_SELF,      /* the loop itself: nothing that could wait */
	LANE_LOOK,
	LANE_WRITE,
	LANE_MAIL,    /* has readers for mails */
	LANE_SIGN_IN, /* passwords are slow on purpose */
	LANE_WATCH,   /* how everything stands */
};

enum where {
	CLF_IN_PATH,
	CLF_IN_QUERY,
	CLF_IN_HEADER,
	CLF_IN_BODY, /* a field of the JSON object that the API takes, or of a page's form */
};
const char *where_name(enum where where);

enum param_type {
	CLF_TYPE_ID,      /* 1 to 2^63 - 1 */
	CLF_TYPE_INTEGER, /* min to max */
	CLF_TYPE_LINE,    /* one line, at most max bytes */
	CLF_TYPE_TEXT,    /* lines, at most max bytes */
	CLF_TYPE_SECRET,  /* as it is, at most max bytes, never shown again */
	CLF_TYPE_NAME,    /* letters, digits, '-', '_' and '.', not at the start */
	CLF_TYPE_KEY,     /* printable ASCII without spaces */
	CLF_TYPE_ADDRESS, /* an addr-spec; the value is folded */
	CLF_TYPE_TIME,    /* RFC 3339 */
	CLF_TYPE_CHOICE,  /* one of choices, any case */
	CLF_TYPE_OBJECT,  /* a JSON object whose text has at most max bytes */
	CLF_TYPE_LIST,    /* a JSON array of texts, likewise */
	CLF_TYPE_LOCAL,   /* a path of our own, with its query */
	CLF_TYPE_URL,     /* http or https */
	CLF_TYPE_IDS,     /* a JSON array of ids, at most max; of a form, the field as often as there are */
};

struct param {
	const char *name; /* in JSON "customer.address" is the field of a field */
	enum where where;
	enum param_type type;
	long long min, max;
	bool required, nullable; /* nullable: null takes the value away */
	const char *choices;     /* "low|medium|high" */
	const char *help;
};

typedef void route_handler(struct call *call);

struct route {
	const char *method;
	const char *path; /* "/api/v1/tickets/{number}" */
	enum surface surface;
	enum permit permission;
	route_handler *handler;
	const struct param *params; /* ended by a name of NULL; NULL: none */
	const char *summary;
	/* Of the API: what it answers with (openapi_shapes.c), "Message|Planned" one or the other; of a list its items.
	 * "[Profile]": a page of them, without being a list here. NULL: not JSON, or nothing. */
	const char *shape;
	const char *answers;     /* of the API: the statuses of success, "200 201"; NULL: 200 */
	const char *media;       /* of the API: what it answers with; NULL: JSON */
	const struct list *list; /* for list_answer, else NULL */
	/* Beside the table: names that aren't there, ... of values that are right so far; or NULL */
	void (*check)(struct call *call, struct clf_problems *problems);
	/* Of a page's form: the view that shows it again, with what was sent and what is wrong; or NULL */
	route_handler *again;
	enum lane lane;
	bool terms;  /* what the query has beside params are the terms of a list, which its check reads */
	bool strict; /* of a page: a parameter it doesn't know is told, as on the API */
	bool file;   /* its body is a file, whatever is in it (clf_http_request's file); a page's: a form with files */
};

/* Never LANE_BY_METHOD. */
enum lane route_lane(const struct route *route);
/* How long a body may be, by the route's parameters. */
size_t route_body_max(const struct route *route);

/* False for NULL. */
bool route_is_page(const struct route *route);

#define CLF_PARAMS_MAX 40u
#define CLF_SEGMENTS_MAX 8u

struct segments {
	const char *names[CLF_SEGMENTS_MAX]; /* as they stand in the pattern, without braces; not NUL-terminated */
	size_t name_sizes[CLF_SEGMENTS_MAX];
	struct clf_str values[CLF_SEGMENTS_MAX];
	size_t count;
};

/* Whether a path has the pattern's shape; the segments in braces go to out. */
bool route_matches(const char *pattern, const char *path, struct segments *out);
/*
 * The route, or NULL; *allowed is then the methods that the path has ("GET, POST"), or NULL: no such path. HEAD is GET.
 * tables is ended by NULL, each table by a method of NULL.
 */
const struct route *route_find(struct clf_arena *arena, const struct route *const *tables, const char *method,
			       const char *path, struct segments *segments, const char **allowed);

#endif
