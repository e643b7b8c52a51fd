/*
 * validate.c - all parameters of a route, from wherever they come, against its table.
 *
 * Each wrong one is named with what it should be, so that one answer is enough to put a request right.
 */
#include <string.h>

#include "call/call.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"

static void blame(struct call *call, struct clf_problems *problems, const char *name, enum where where,
		  enum clf_wrong code, const char *nearest, const char *detail)
{
	size_t before = problems->count;

	clf_problem_add(problems, call->arena, name, code, nearest, "%s", detail);
	if (problems->count > before)
		problems->items[before].where = where_name(where);
}

static const struct param *params_of(const struct call *call)
{
	static const struct param none[] = {{.name = NULL}};

	return call->route != NULL && call->route->params != NULL ? call->route->params : none;
}

static const char *segment(const struct call *call, const char *name)
{
	for (size_t i = 0; i < call->segments.count; i++)
		if (strlen(name) == call->segments.name_sizes[i] &&
		    memcmp(name, call->segments.names[i], call->segments.name_sizes[i]) == 0)
			return clf_arena_copy(call->arena, call->segments.values[i].p, call->segments.values[i].n);
	return NULL;
}

/* "customer.address" leads from field to field. */
static const struct clf_json *descend(struct clf_arena *arena, const struct clf_json *json, const char *name)
{
	struct clf_str rest = clf_str_from(name), part;

	while (json != NULL && clf_str_split(&rest, '.', &part))
		json = clf_json_get(json, clf_arena_copy(arena, part.p, part.n));
	return json;
}

static const char *text_of(const struct call *call, const struct param *param, size_t *count)
{
	*count = 1;
	switch (param->where) {
	case CLF_IN_PATH:
		return segment(call, param->name);
	case CLF_IN_HEADER:
		return clf_http_header(call->request, param->name);
	case CLF_IN_BODY:
		return clf_http_field(&call->form, param->name, count);
	default:
		return clf_http_field(&call->request->query, param->name, count);
	}
}

/* Of a choice that isn't one. */
static const char *nearest_choice(const struct call *call, const struct param *param)
{
	struct clf_str rest = clf_str_from(param->choices), choice;
	const char *best = NULL, *given = NULL;
	size_t count = 0, at;

	if (param->type != CLF_TYPE_CHOICE)
		return NULL;
	given = param->where == CLF_IN_BODY && !route_is_page(call->route)
		    ? clf_json_text(descend(call->arena, call->body, param->name))
		    : text_of(call, param, &count);
	if (given == NULL)
		return NULL;
	at = clf_str_far(given);
	while (clf_str_split(&rest, '|', &choice))
		clf_str_nearer(given, clf_arena_copy(call->arena, choice.p, choice.n), &best, &at);
	return best;
}

/* Of the names that the route takes there. */
static const char *nearest_param(const struct call *call, enum where where, const char *name)
{
	const char *best = NULL;
	size_t at = clf_str_far(name);

	for (const struct param *p = params_of(call); p->name != NULL; p++) {
		if (p->where == where)
			clf_str_nearer(name, p->name, &best, &at);
	}
	return best;
}

static void blame_unknown(struct call *call, struct clf_problems *problems, const char *name, enum where where)
{
	blame(call, problems, name, where, CLF_WRONG_UNKNOWN, nearest_param(call, where, name),
	      where == CLF_IN_QUERY ? CLF_SAID("is no parameter of this request")
				    : CLF_SAID("is no field of this request"));
}

static void check_param(struct call *call, const struct param *param, struct value *value,
			struct clf_problems *problems)
{
	const char *wrong = NULL;
	enum clf_wrong code = CLF_WRONG_INVALID;
	size_t count = 0;

	if (param->where == CLF_IN_BODY && !route_is_page(call->route)) {
		const struct clf_json *json = descend(call->arena, call->body, param->name);

		if (json != NULL)
			wrong = param_check_json(call->arena, param, json, value);
		else if (param->required)
			wrong = CLF_SAID("is required"), code = CLF_WRONG_REQUIRED;
	} else if (param->type == CLF_TYPE_IDS) {
		wrong = param_check_fields(call->arena, param, &call->form, value);
	} else {
		const char *text = text_of(call, param, &count);
		bool left_empty = text != NULL && !*text && !param->required &&
				  (param->where == CLF_IN_QUERY || param->where == CLF_IN_BODY);

		if (text != NULL && count > 1)
			wrong = CLF_SAID("must be given once"), code = CLF_WRONG_REPEATED;
		else if (left_empty && param->nullable)
			*value = (struct value){.given = true, .null = true};
		else if (text != NULL && !left_empty)
			wrong = param_check_text(call->arena, param, text, value);
		else if (text == NULL && param->required)
			wrong = CLF_SAID("is required"), code = CLF_WRONG_REQUIRED;
	}
	if (wrong != NULL)
		blame(call, problems, param->name, param->where, code, nearest_choice(call, param), wrong);
}

/* 0: nothing begins with it, 1: fields below it are known, 2: it is known itself. */
static int known(const struct param *params, enum where where, const char *name)
{
	size_t size = strlen(name);
	int found = 0;

	for (const struct param *p = params; p->name != NULL; p++) {
		if (p->where != where || strncmp(p->name, name, size) != 0)
			continue;
		if (p->name[size] == '\0')
			return 2;
		if (p->name[size] == '.')
			found = 1;
	}
	return found;
}

static void check_unknown_fields(struct call *call, const struct clf_json *object, const char *prefix,
				 struct clf_problems *problems)
{
	void *iterator = NULL;
	const char *key;
	const struct clf_json *value;

	while (clf_json_next(object, &iterator, &key, &value)) {
		const char *name = clf_arena_printf(call->arena, "%s%s", prefix, key);
		int is_known = strchr(key, '.') != NULL ? 0 : known(params_of(call), CLF_IN_BODY, name);

		if (is_known == 0)
			blame_unknown(call, problems, name, CLF_IN_BODY);
		else if (is_known == 1 && clf_json_type(value) != CLF_JSON_OBJECT)
			blame(call, problems, name, CLF_IN_BODY, CLF_WRONG_INVALID, NULL,
			      CLF_SAID("must be a JSON object"));
		else if (is_known == 1)
			check_unknown_fields(call, value, clf_arena_printf(call->arena, "%s.", name), problems);
	}
}

/* A mistyped filter would otherwise show everything. */
static void check_unknown_query(struct call *call, struct clf_problems *problems)
{
	for (size_t i = 0; i < call->request->query.count; i++) {
		const char *name = call->request->query.items[i].name;

		if (known(params_of(call), CLF_IN_QUERY, name) != 2)
			blame_unknown(call, problems, name, CLF_IN_QUERY);
	}
}

static bool has_media_type(const struct call *call, const char *wanted)
{
	const char *given = clf_http_header(call->request, "Content-Type");
	struct clf_str rest = clf_str_from(given), type;

	return given != NULL && clf_str_split(&rest, ';', &type) &&
	       clf_str_equal_nocase(clf_str_trim(type), clf_str_from(wanted));
}

static bool takes(const struct call *call, enum where where)
{
	for (const struct param *p = params_of(call); p->name != NULL; p++)
		if (p->where == where)
			return true;
	return false;
}

static bool read_json(struct call *call)
{
	struct clf_error err = {0};

	if (!has_media_type(call, "application/json")) {
		reply_problem(call, 415, "media-type", "send the body as application/json");
		return false;
	}
	if (clf_json_parse(call->request->body, &call->body, &err) != CLF_OK) {
		reply_problem(call, 400, "json", "the body is no JSON: %s", err.text);
		return false;
	}
	if (clf_json_type(call->body) != CLF_JSON_OBJECT) {
		reply_problem(call, 400, "json", "the body must be a JSON object");
		return false;
	}
	return true;
}

/* Where nothing has to be said, nothing has to be sent. */
static bool says_nothing(const struct call *call)
{
	for (const struct param *p = params_of(call); p->name != NULL; p++) {
		if (p->where == CLF_IN_BODY && p->required)
			return false;
	}
	return call->request->body.n == 0;
}

bool call_validate(struct call *call)
{
	const struct param *params = params_of(call);
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);

	if (!route_is_page(call->route) && takes(call, CLF_IN_BODY) && !says_nothing(call) && !read_json(call))
		return false;
	for (size_t i = 0; params[i].name != NULL; i++)
		check_param(call, &params[i], &call->values[i], problems);
	if (call->body != NULL)
		check_unknown_fields(call, call->body, "", problems);
	if ((call->route->surface == CLF_SURFACE_API || call->route->strict) && !call->route->terms)
		check_unknown_query(call, problems);
	if (call->route->check != NULL)
		call->route->check(call, problems);
	return !reply_problems(call, problems);
}

static const struct value *value_of(const struct call *call, const char *name)
{
	static const struct value none;
	const struct param *params = params_of(call);

	for (size_t i = 0; params[i].name != NULL; i++)
		if (strcmp(params[i].name, name) == 0)
			return &call->values[i];
	return &none;
}

const char *call_text(const struct call *call, const char *name)
{
	return value_of(call, name)->text;
}

int64_t call_number(const struct call *call, const char *name, int64_t otherwise)
{
	const struct value *value = value_of(call, name);

	return value->given && !value->null ? value->number : otherwise;
}

const int64_t *call_ids(const struct call *call, const char *name, size_t *count)
{
	const struct value *value = value_of(call, name);

	*count = value->id_count;
	return value->ids;
}

const struct clf_json *call_json(const struct call *call, const char *name)
{
	return value_of(call, name)->json;
}

bool call_given(const struct call *call, const char *name)
{
	return value_of(call, name)->given;
}
