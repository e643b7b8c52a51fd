/*
 * openapi.c - the document: a path for each pattern, an operation for each route, a schema for each parameter.
 *
 * JSON Schema counts characters and we count bytes, so that a text near its limit may still be refused.
 */
#include "openapi.h"

#include <string.h>

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "openapi_inside.h"

#define ROOT "/api/v1"

/* Problems that a route may answer with, and which routes do. */
enum by {
	BY_ALL,
	BY_TOKEN, /* where somebody has to say who asks */
	BY_CHANGE,
	BY_BODY,
};
static const struct {
	unsigned status;
	enum by by;
	const char *means;
} failures[] = {
    {400, BY_BODY, "The body is no JSON object."},
    {401, BY_TOKEN, "No token, or none that is good."},
    {403, BY_TOKEN, "Whoever asks may not do this; the detail says who may."},
    {404, BY_ALL, "There is none, or whoever asks may not see it."},
    {409, BY_CHANGE, "It is otherwise by now, is there already, or is in use: used_by then says by what."},
    {413, BY_ALL, "The body is larger than what is taken here."},
    {415, BY_BODY, "The body must be sent as application/json."},
    {422, BY_ALL, "What is asked can't be done: errors names each wrong field."},
    {429, BY_ALL, "Too often of late: Retry-After says when to come again."},
    {500, BY_ALL, "A fault of ours; the log has more."},
    {503, BY_ALL, "Not now: Retry-After says when to come again."},
};

static const struct {
	unsigned status;
	const char *means;
} successes[] = {
    {200, "Done, or as asked for."},
    {201, "Made."},
    {202, "Taken on: what became of it is seen later."},
    {204, "Done."},
};

static bool has_params(const struct route *route, enum where where)
{
	for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
		if (p->where == where)
			return true;
	}
	return false;
}

static bool applies(const struct route *route, enum by by)
{
	switch (by) {
	case BY_TOKEN:
		return route->permission != CLF_PERMIT_ANYONE;
	case BY_CHANGE:
		return !clf_text_equal(route->method, "GET");
	case BY_BODY:
		return has_params(route, CLF_IN_BODY);
	default:
		return true;
	}
}

/* "200 201", as a row has them. */
static bool succeeds_with(const struct route *route, unsigned status)
{
	struct clf_str rest = clf_str_from(route->answers != NULL ? route->answers : "200"), word;

	while (clf_str_split(&rest, ' ', &word)) {
		if (word.n == 3 &&
		    (unsigned)((word.p[0] - '0') * 100 + (word.p[1] - '0') * 10 + word.p[2] - '0') == status)
			return true;
	}
	return false;
}

bool openapi_says(const struct route *route, unsigned status)
{
	for (size_t i = 0; i < CLF_COUNT(failures); i++) {
		if (failures[i].status == status)
			return applies(route, failures[i].by);
	}
	return succeeds_with(route, status);
}

static struct clf_json *typed(const char *type, const char *format)
{
	struct clf_json *schema = clf_json_object();

	clf_json_set_text(schema, "type", type);
	if (format != NULL)
		clf_json_set_text(schema, "format", format);
	return schema;
}

static struct clf_json *number_schema(const struct param *param)
{
	struct clf_json *schema = typed("integer", "int64");

	clf_json_set_integer(schema, "minimum", param->type == CLF_TYPE_ID ? 1 : param->min);
	if (param->type != CLF_TYPE_ID)
		clf_json_set_integer(schema, "maximum", param->max);
	return schema;
}

static struct clf_json *choice_schema(struct clf_arena *arena, const struct param *param)
{
	struct clf_json *schema = typed("string", NULL), *choices = clf_json_array();
	struct clf_str rest = clf_str_from(param->choices), choice;

	while (clf_str_split(&rest, '|', &choice))
		clf_json_append(choices, clf_json_string(clf_arena_copy(arena, choice.p, choice.n)));
	if (param->nullable)
		clf_json_append(choices, clf_json_null());
	clf_json_set(schema, "enum", choices);
	return schema;
}

static struct clf_json *array_schema(struct clf_json *items, const struct param *param)
{
	struct clf_json *schema = typed("array", NULL);

	clf_json_set(schema, "items", items);
	if (param->type != CLF_TYPE_IDS)
		return schema;
	clf_json_set_integer(schema, "minItems", 1);
	clf_json_set_integer(schema, "maxItems", param->max);
	return schema;
}

static struct clf_json *id_schema(void)
{
	struct clf_json *schema = typed("integer", "int64");

	clf_json_set_integer(schema, "minimum", 1);
	return schema;
}

static struct clf_json *text_schema(const struct param *param)
{
	static const struct {
		const char *format, *pattern;
	} shapes[] = {
	    [CLF_TYPE_SECRET] = {"password", NULL},   [CLF_TYPE_NAME] = {NULL, "^[A-Za-z0-9_-][A-Za-z0-9._-]*$"},
	    [CLF_TYPE_KEY] = {NULL, "^[!-~]+$"},      [CLF_TYPE_ADDRESS] = {"idn-email", NULL},
	    [CLF_TYPE_TIME] = {"date-time", NULL},    [CLF_TYPE_URL] = {"uri", "^[Hh][Tt][Tt][Pp][Ss]?://"},
	    [CLF_TYPE_LINE] = {NULL, "^[^\\r\\n]*$"},
	};
	bool shaped = (size_t)param->type < CLF_COUNT(shapes);
	struct clf_json *schema = typed("string", shaped ? shapes[param->type].format : NULL);

	if (shaped && shapes[param->type].pattern != NULL)
		clf_json_set_text(schema, "pattern", shapes[param->type].pattern);
	if (param->required)
		clf_json_set_integer(schema, "minLength", 1);
	if (param->type != CLF_TYPE_TIME)
		clf_json_set_integer(schema, "maxLength", param->max > 0 ? param->max : 254);
	return schema;
}

static struct clf_json *schema_of(struct clf_arena *arena, const struct param *param)
{
	switch (param->type) {
	case CLF_TYPE_ID:
	case CLF_TYPE_INTEGER:
		return number_schema(param);
	case CLF_TYPE_CHOICE:
		return choice_schema(arena, param);
	case CLF_TYPE_OBJECT:
		return typed("object", NULL);
	case CLF_TYPE_LIST:
		return array_schema(typed("string", NULL), param);
	case CLF_TYPE_IDS:
		return array_schema(id_schema(), param);
	default:
		return text_schema(param);
	}
}

static struct clf_json *parameter(struct clf_arena *arena, const struct param *param)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "name", param->name);
	clf_json_set_text(json, "in", where_name(param->where));
	clf_json_set_text(json, "description", param->help);
	clf_json_set_bool(json, "required", param->required || param->where == CLF_IN_PATH);
	clf_json_set(json, "schema", schema_of(arena, param));
	return json;
}

/*
 * An object of the body's fields that begin with prefix: "customer.address" is the field of a field. A field of it
 * that must be there makes the object one that must.
 */
static struct clf_json *object_schema(struct clf_arena *arena, const struct param *params, const char *prefix,
				      bool *needed)
{
	struct clf_json *schema = typed("object", NULL), *properties = clf_json_object(), *required = clf_json_array();
	size_t skip = strlen(prefix);

	for (const struct param *p = params; p != NULL && p->name != NULL; p++) {
		const char *name = p->name + (strncmp(p->name, prefix, skip) == 0 ? skip : 0), *dot;
		struct clf_json *property;
		bool must = p->required;

		if (p->where != CLF_IN_BODY || (skip > 0 && name == p->name))
			continue;
		dot = strchr(name, '.');
		if (dot != NULL)
			name = clf_arena_copy(arena, name, (size_t)(dot - name));
		if (clf_json_get(properties, name) != NULL)
			continue;
		if (dot != NULL) {
			property = object_schema(arena, params, clf_arena_printf(arena, "%s%s.", prefix, name), &must);
		} else {
			property = schema_of(arena, p);
			clf_json_set_text(property, "description", p->help);
			if (p->nullable)
				openapi_or_null(property);
		}
		clf_json_set(properties, name, property);
		if (must)
			clf_json_append(required, clf_json_string(name));
	}
	*needed = clf_json_size(required) > 0;
	clf_json_set(schema, "properties", properties);
	clf_json_set_bool(schema, "additionalProperties", false);
	if (*needed)
		clf_json_set(schema, "required", required);
	else
		clf_json_free(&required);
	return schema;
}

static struct clf_json *content(const char *type, struct clf_json *schema)
{
	struct clf_json *json = clf_json_object(), *media = clf_json_object();

	clf_json_set(media, "schema", schema);
	clf_json_set(json, type, media);
	return json;
}

static struct clf_json *request_body(struct clf_arena *arena, const struct route *route)
{
	struct clf_json *json = clf_json_object();
	bool needed = route->file;

	if (route->file)
		clf_json_set(json, "content", content("*/*", clf_json_object()));
	else
		clf_json_set(json, "content",
			     content("application/json", object_schema(arena, route->params, "", &needed)));
	clf_json_set_bool(json, "required", needed);
	return json;
}

static struct clf_json *page_schema(struct clf_json *item)
{
	struct clf_json *schema = typed("object", NULL), *properties = clf_json_object(), *items = typed("array", NULL),
			*next = typed("string", NULL), *help = typed("string", NULL), *required = clf_json_array();

	openapi_or_null(next);
	clf_json_set_text(next, "description", "The cursor of the page after this one.");
	clf_json_set(items, "items", item);
	clf_json_set(properties, "items", items);
	clf_json_set(properties, "next", next);
	clf_json_set_text(help, "description",
			  "Of a list by words: what may be missing for now, and what to do. Absent where nothing is.");
	clf_json_set(properties, "help", help);
	clf_json_append(required, clf_json_string("items"));
	clf_json_append(required, clf_json_string("next"));
	clf_json_set(schema, "properties", properties);
	clf_json_set(schema, "required", required);
	return schema;
}

/* "[Profile]": a page of them, too, of what is no list in the table of routes. */
static struct clf_json *answer_schema(struct clf_arena *arena, const struct route *route)
{
	const char *shape = route->shape;
	bool pages = route->list != NULL;

	if (shape == NULL)
		return typed("object", NULL);
	if (shape[0] == '[') {
		pages = true;
		shape = clf_arena_copy(arena, shape + 1, strlen(shape) - 2);
	}
	return pages ? page_schema(openapi_answer(arena, shape)) : openapi_answer(arena, shape);
}

static struct clf_json *responses(struct clf_arena *arena, const struct route *route)
{
	struct clf_json *json = clf_json_object();

	for (size_t i = 0; i < CLF_COUNT(successes); i++) {
		struct clf_json *answer;

		if (!succeeds_with(route, successes[i].status))
			continue;
		answer = clf_json_object();
		clf_json_set_text(answer, "description", successes[i].means);
		if (route->media != NULL)
			clf_json_set(answer, "content", content(route->media, clf_json_object()));
		else if (successes[i].status != 204)
			clf_json_set(answer, "content", content("application/json", answer_schema(arena, route)));
		clf_json_set(json, clf_arena_printf(arena, "%u", successes[i].status), answer);
	}
	for (size_t i = 0; i < CLF_COUNT(failures); i++) {
		const char *status = clf_arena_printf(arena, "%u", failures[i].status);

		if (applies(route, failures[i].by))
			clf_json_set(json, status, openapi_reference(arena, "responses", status));
	}
	return json;
}

/* A token, and the role that it takes. */
static struct clf_json *security(const struct route *route)
{
	static const char *const roles[] = {[CLF_PERMIT_ANYONE] = NULL,
					    [CLF_PERMIT_AGENT] = "agent",
					    [CLF_PERMIT_MANAGER] = "manager",
					    [CLF_PERMIT_ADMIN] = "admin",
					    [CLF_PERMIT_RESPONSES] = "responses"};
	struct clf_json *json = clf_json_array(), *scheme, *list;

	if (roles[route->permission] == NULL)
		return json;
	scheme = clf_json_object();
	list = clf_json_array();
	clf_json_append(list, clf_json_string(roles[route->permission]));
	clf_json_set(scheme, "token", list);
	clf_json_append(json, scheme);
	return json;
}

/* "tickets" of "/tickets/{number}": what a reader finds them under. */
static const char *subject_of(struct clf_arena *arena, const char *path)
{
	return clf_arena_copy(arena, path + 1, strcspn(path + 1, "/"));
}

static const char *method_name(struct clf_arena *arena, const struct route *route)
{
	return clf_utf8_fold(arena, route->method);
}

/* "get_tickets_number_why": a name for those who make programs of it. */
static const char *operation_id(struct clf_arena *arena, const struct route *route, const char *path)
{
	char *id = clf_arena_printf(arena, "%s%s", method_name(arena, route), path), *out = id;

	for (const char *c = id; *c != '\0'; c++) {
		if ((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9'))
			*out++ = *c;
		else if (out[-1] != '_' && c[1] != '\0')
			*out++ = '_';
	}
	*out = '\0';
	return id;
}

static struct clf_json *operation(struct clf_arena *arena, const struct route *route, const char *path)
{
	struct clf_json *json = clf_json_object(), *parameters = clf_json_array(), *tags = clf_json_array();

	clf_json_append(tags, clf_json_string(subject_of(arena, path)));
	clf_json_set_text(json, "operationId", operation_id(arena, route, path));
	clf_json_set(json, "tags", tags);
	clf_json_set_text(json, "summary", route->summary);
	for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
		if (p->where != CLF_IN_BODY)
			clf_json_append(parameters, parameter(arena, p));
	}
	clf_json_set(json, "parameters", parameters);
	if (route->file || has_params(route, CLF_IN_BODY))
		clf_json_set(json, "requestBody", request_body(arena, route));
	clf_json_set(json, "responses", responses(arena, route));
	clf_json_set(json, "security", security(route));
	return json;
}

/* All methods of one path. */
static struct clf_json *path_item(struct clf_arena *arena, const struct route *const *tables, const char *pattern)
{
	struct clf_json *item = clf_json_object();

	for (const struct route *const *table = tables; *table != NULL; table++) {
		for (const struct route *route = *table; route->method != NULL; route++) {
			if (clf_text_equal(route->path, pattern))
				clf_json_set(item, method_name(arena, route),
					     operation(arena, route, pattern + strlen(ROOT)));
		}
	}
	return item;
}

static struct clf_json *paths(struct clf_arena *arena, const struct route *const *tables)
{
	struct clf_json *json = clf_json_object();

	for (const struct route *const *table = tables; *table != NULL; table++) {
		for (const struct route *route = *table; route->method != NULL; route++) {
			const char *path = route->path + strlen(ROOT);

			if (route->surface == CLF_SURFACE_API && clf_json_get(json, path) == NULL)
				clf_json_set(json, path, path_item(arena, tables, route->path));
		}
	}
	return json;
}

/* What isn't made from the tables. */
static const char frame[] =
    "{\"openapi\":\"3.1.0\","
    "\"info\":{\"title\":\"clf-mail\",\"version\":\"" CLF_VERSION "\","
    "\"description\":\"Tickets of closed-loop feedback, by mail and by this API. Unknown fields and parameters are "
    "refused by name. A request with an Idempotency-Key acts once. Times are RFC 3339 in UTC.\"},"
    "\"servers\":[{\"url\":\"" ROOT "\"}],"
    "\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\","
    "\"description\":\"clf-mail agent token ADDRESS makes one; beside it stands the role that a request takes.\"}},"
    "\"schemas\":{"
    "\"Problem\":{\"type\":\"object\",\"description\":\"RFC 9457.\","
    "\"required\":[\"type\",\"title\",\"status\",\"detail\",\"instance\"],\"properties\":{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
    "\"detail\":{\"type\":\"string\",\"description\":\"What to do about it.\"},\"instance\":{\"type\":\"string\"},"
    "\"errors\":{\"type\":\"array\",\"description\":\"All that is wrong.\",\"items\":{\"type\":\"object\","
    "\"required\":[\"field\",\"code\",\"detail\"],\"properties\":{"
    "\"field\":{\"type\":\"string\"},\"name\":{\"type\":\"string\",\"deprecated\":true},"
    "\"in\":{\"enum\":[\"path\",\"query\",\"header\",\"body\"]},\"code\":{\"type\":\"string\"},"
    "\"detail\":{\"type\":\"string\"},"
    "\"nearest\":{\"type\":[\"string\",\"null\"],\"description\":\"The right name that comes nearest.\"}}}},"
    "\"used_by\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"what\",\"count\"],"
    "\"properties\":{\"what\":{\"type\":\"string\"},\"count\":{\"type\":\"integer\"},"
    "\"names\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}}}}}}}";

static struct clf_json *problem_responses(struct clf_arena *arena)
{
	struct clf_json *json = clf_json_object();

	for (size_t i = 0; i < CLF_COUNT(failures); i++) {
		struct clf_json *answer = clf_json_object();

		clf_json_set_text(answer, "description", failures[i].means);
		clf_json_set(answer, "content",
			     content("application/problem+json", openapi_reference(arena, "schemas", "Problem")));
		clf_json_set(json, clf_arena_printf(arena, "%u", failures[i].status), answer);
	}
	return json;
}

enum clf_status openapi_document(struct clf_arena *arena, const struct route *const *tables, struct clf_json **out,
				 struct clf_error *err)
{
	struct clf_json *components, *schemas;
	enum clf_status status = clf_json_parse(clf_str_from(frame), out, err);

	if (status != CLF_OK)
		return status;
	components = clf_json_copy(clf_json_get(*out, "components"));
	schemas = clf_json_copy(clf_json_get(components, "schemas"));
	openapi_shapes(arena, schemas);
	clf_json_set(components, "schemas", schemas);
	clf_json_set(components, "responses", problem_responses(arena));
	clf_json_set(*out, "paths", paths(arena, tables));
	clf_json_set(*out, "components", components);
	return CLF_OK;
}
