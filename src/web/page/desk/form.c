/*
 * form.c - forms over the API's routes. What may stand in a field is read from the API's own row of it.
 */
#include "page/desk/form.h"

#include <string.h>

#include "call/ask.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/ticket/time/duration.h"
#include "clf/ticket/words.h"
#include "page/view.h"

#define FIELDS_MAX 32u
#define PAGES_MAX 50u /* of a list, 200 rows each */
#define WAS "was-"
#define VALUE_MAX (1u << 20)

struct texts {
	const char **items;
	size_t count;
};

static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static const struct param *param_of(const struct route *route, const char *name)
{
	for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
		if (strcmp(p->name, name) == 0)
			return p;
	}
	return NULL;
}

/* The API's row of a field that the form has; NULL: it has none. */
static const struct param *field_param(const struct form *form, const struct field *field)
{
	unsigned never = form->item != NULL && form->thing->fields == form->fields ? FIELD_ONCE : FIELD_LATER;

	if (field->look & (never | FIELD_SHOWN))
		return NULL;
	if (field->look & FIELD_HELD && form->item != NULL && clf_json_size(clf_json_get(form->item, field->name)) == 0)
		return NULL;
	return param_of(form->route, field->name);
}

bool form_has_fields(const struct form *form)
{
	for (const struct field *field = form->fields; field != NULL && field->name != NULL; field++) {
		if (field_param(form, field) != NULL)
			return true;
	}
	return false;
}

void desk_end(struct desk *desk)
{
	for (size_t i = 0; i < desk->count; i++)
		clf_json_free(&desk->kept[i].rows);
	desk->count = 0;
}

static struct clf_json *read_rows(struct call *call, const char *pattern, const char *list, struct clf_json **problem)
{
	const struct route *route = ask_route(call, "GET", pattern);
	const struct clf_http_field path = {"list", list != NULL ? list : ""};
	struct clf_json *rows = clf_json_array();
	const char *next = NULL;
	bool paged = param_of(route, "cursor") != NULL;

	for (unsigned page = 0; page < PAGES_MAX && (page == 0 || next != NULL); page++) {
		const struct clf_http_field query[] = {{"limit", "200"}, {"cursor", next}};
		const struct clf_http_fields asks = {query, paged ? (next != NULL ? 2 : 1) : 0};
		const struct clf_json *items;
		struct asked asked;

		ask_api(call, route, &(struct clf_http_fields){&path, 1}, &asks, NULL, &asked);
		if (asked.status != 200) {
			*problem = asked.json;
			clf_json_free(&rows);
			return NULL;
		}
		items = clf_json_get(asked.json, "items");
		for (size_t i = 0; i < clf_json_size(items); i++)
			clf_json_append(rows, clf_json_copy(clf_json_at(items, i)));
		next = clf_arena_strdup(call->arena, clf_json_get_text(asked.json, "next"));
		clf_json_free(&asked.json);
	}
	return rows;
}

const struct clf_json *form_rows(struct desk *desk, const char *pattern, const char *list, struct clf_json **problem)
{
	struct clf_json *rows;

	for (size_t i = 0; i < desk->count; i++) {
		if (strcmp(desk->kept[i].pattern, pattern) == 0 && clf_text_equal(desk->kept[i].list, list))
			return desk->kept[i].rows;
	}
	if (desk->count == CLF_COUNT(desk->kept))
		return NULL;
	rows = read_rows(desk->call, pattern, list, problem);
	if (rows == NULL)
		return NULL;
	desk->kept[desk->count].pattern = pattern;
	desk->kept[desk->count].list = list;
	desk->kept[desk->count++].rows = rows;
	return rows;
}

static const char *text_of(struct call *call, const struct clf_json *json)
{
	switch (clf_json_type(json)) {
	case CLF_JSON_STRING:
		return clf_arena_strdup(call->arena, clf_json_text(json));
	case CLF_JSON_INTEGER:
		return clf_arena_printf(call->arena, "%lld", (long long)clf_json_number(json, 0));
	case CLF_JSON_BOOL:
		return clf_json_truth(json, false) ? "on" : "off";
	case CLF_JSON_OBJECT:
		return text_of(call, clf_json_get(json, "name"));
	default:
		return "";
	}
}

static struct texts texts_of(struct call *call, const struct clf_json *json)
{
	size_t size = clf_json_type(json) == CLF_JSON_ARRAY ? clf_json_size(json) : 1;
	struct texts texts = {clf_arena_array_of(call->arena, size + 1, const char *), 0};

	if (clf_json_type(json) == CLF_JSON_NULL)
		return texts;
	for (size_t i = 0; i < size; i++)
		texts.items[texts.count++] =
		    text_of(call, clf_json_type(json) == CLF_JSON_ARRAY ? clf_json_at(json, i) : json);
	return texts;
}

static const char *joined(struct call *call, const struct texts *texts, const char *by)
{
	struct clf_buf out;
	const char *made;

	clf_buf_init(&out, VALUE_MAX);
	for (size_t i = 0; i < texts->count; i++) {
		clf_buf_add_text(&out, i > 0 ? by : "");
		clf_buf_add_text(&out, texts->items[i]);
	}
	made = clf_arena_copy(call->arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return made;
}

/* A value cut at lines, or at what else; blank ones are none. */
static void add_pieces(struct call *call, const char *value, const char *at, struct texts *texts)
{
	while (*(value += strspn(value, at)) != '\0') {
		struct clf_str piece = clf_str_trim((struct clf_str){value, strcspn(value, at)});

		if (piece.n > 0)
			texts->items[texts->count++] = clf_arena_copy(call->arena, piece.p, piece.n);
		value += strcspn(value, at);
	}
}

static struct texts week_of(struct call *call, const struct clf_json *hours)
{
	struct texts texts = {clf_arena_array_of(call->arena, CLF_COUNT(days), const char *), CLF_COUNT(days)};

	for (size_t i = 0; i < CLF_COUNT(days); i++) {
		const struct texts spans = texts_of(call, clf_json_get(hours, days[i]));

		texts.items[i] = joined(call, &spans, ", ");
	}
	return texts;
}

static struct texts held(struct call *call, const struct field *field, const struct clf_json *item)
{
	const struct clf_json *json = clf_json_get(item, field->member != NULL ? field->member : field->name);
	static const char *on[] = {"on"};

	if (item == NULL && field->look & FIELD_ON)
		return (struct texts){on, 1};
	return field->look & FIELD_WEEK ? week_of(call, json) : texts_of(call, json);
}

static bool is_lines(const struct param *param, const struct field *field)
{
	return param->type == CLF_TYPE_LIST && field->source == NULL;
}

/* What came with the form. */
static struct texts sent(struct call *call, const struct param *param, const struct field *field)
{
	const struct clf_http_fields *form = &call->form;
	struct texts texts = {NULL, 0};
	size_t room = CLF_COUNT(days);

	for (size_t i = 0; i < form->count; i++)
		room += strcmp(form->items[i].name, field->name) == 0 ? strlen(form->items[i].value) + 1 : 0;
	texts.items = clf_arena_array_of(call->arena, room, const char *);
	if (field->look & FIELD_WEEK) {
		for (size_t i = 0; i < CLF_COUNT(days); i++) {
			const char *name = clf_arena_printf(call->arena, "%s.%s", field->name, days[i]);
			const char *value = clf_http_field(form, name, NULL);

			texts.items[texts.count++] = value != NULL ? value : "";
		}
		return texts;
	}
	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->items[i].name, field->name) != 0)
			continue;
		if (is_lines(param, field))
			add_pieces(call, form->items[i].value, "\r\n", &texts);
		else
			texts.items[texts.count++] = form->items[i].value;
	}
	return texts;
}

static bool is_flag(const struct param *param)
{
	return param->choices != NULL && strcmp(param->choices, "on|off") == 0;
}

/* It is shown again, with what came. */
static bool is_sent(const struct call *call, const struct form *form)
{
	return clf_text_equal(clf_http_field(&call->form, "place", NULL), form->place);
}

static bool has(const struct texts *texts, const char *text)
{
	for (size_t i = 0; i < texts->count; i++) {
		if (clf_text_equal(texts->items[i], text))
			return true;
	}
	return false;
}

static void add_option(struct clf_json *options, const char *value, const char *label, const struct texts *chosen)
{
	struct clf_json *option = clf_json_object();

	clf_json_set_text(option, "value", value);
	clf_json_set_text(option, "label", label);
	clf_json_set_bool(option, "chosen", has(chosen, value));
	clf_json_append(options, option);
}

/* The rows that a field chooses from. NULL: none could be read, which is logged where it happened. */
static const struct clf_json *source_rows(struct desk *desk, const struct thing *thing, const struct source *source,
					  const struct clf_json *item)
{
	struct clf_json *problem = NULL;
	const struct clf_json *rows;

	if (source->member != NULL)
		return clf_json_get(item, source->member);
	rows = source->from != NULL ? form_rows(desk, source->from, source->list, &problem)
				    : form_rows(desk, thing->api, thing->list, &problem);
	clf_json_free(&problem);
	return rows;
}

/* What ships can't be chosen beside what was set up, nor who left, nor a thing in its own place. */
static bool is_offered(const struct source *source, const struct clf_json *row, const struct clf_json *item)
{
	bool is_self = source->from == NULL && source->member == NULL &&
		       clf_json_get_number(row, "id", 0) == clf_json_get_number(item, "id", -1);

	return !clf_json_get_bool(row, "builtin", false) && clf_json_get_bool(row, "active", true) && !is_self;
}

/* What is held stays a choice, whatever the list has by now: what isn't touched isn't lost. */
static struct clf_json *options_of(struct desk *desk, const struct form *form, const struct source *source,
				   const struct texts *chosen)
{
	struct call *call = desk->call;
	const struct clf_json *rows = source_rows(desk, form->thing, source, form->item);
	struct clf_json *options = clf_json_array();
	struct texts known = {clf_arena_array_of(call->arena, clf_json_size(rows) + 3, const char *), 0};

	if (source->none != NULL)
		add_option(options, "", view_say(call, source->none), chosen);
	if (source->leave != NULL) {
		add_option(options, "none", view_say(call, source->leave), chosen);
		known.items[known.count++] = "none";
	}
	for (size_t i = 0; i < clf_json_size(rows); i++) {
		const struct clf_json *row = clf_json_at(rows, i);
		const char *value = text_of(call, clf_json_get(row, source->value));
		const char *label = source->label != NULL ? clf_json_get_text(row, source->label) : NULL;

		if (!is_offered(source, row, form->item))
			continue;
		known.items[known.count++] = value;
		add_option(options, value, clf_text_blank(label) ? value : label, chosen);
	}
	for (size_t i = 0; i < chosen->count; i++) {
		if (!clf_text_blank(chosen->items[i]) && !has(&known, chosen->items[i]))
			add_option(options, chosen->items[i], chosen->items[i], chosen);
	}
	return options;
}

static struct clf_json *choices_of(struct call *call, const struct param *param, const struct texts *chosen)
{
	struct clf_json *options = clf_json_array();
	struct clf_str rest = clf_str_from(param->choices), choice;

	while (clf_str_split(&rest, '|', &choice)) {
		const char *value = clf_arena_copy(call->arena, choice.p, choice.n);

		add_option(options, value, view_say(call, thing_word(value)), chosen);
	}
	return options;
}

static const char *label_of(struct desk *desk, const struct clf_json *rows, const struct source *source,
			    const char *value)
{
	for (size_t i = 0; i < clf_json_size(rows); i++) {
		const struct clf_json *row = clf_json_at(rows, i);
		const char *label = clf_json_get_text(row, source->label);

		if (!clf_text_blank(label) &&
		    clf_text_equal(text_of(desk->call, clf_json_get(row, source->value)), value))
			return clf_arena_strdup(desk->call->arena, label);
	}
	return value;
}

const char *form_words(struct desk *desk, const struct thing *thing, const struct field *field,
		       const struct clf_json *item)
{
	struct texts texts = held(desk->call, field, item);
	const struct clf_json *rows = field->source != NULL && field->source->label != NULL
					  ? source_rows(desk, thing, field->source, item)
					  : NULL;
	struct clf_duration duration;
	const char *why;

	for (size_t i = 0; i < texts.count; i++) {
		if (rows != NULL)
			texts.items[i] = label_of(desk, rows, field->source, texts.items[i]);
		else if (field->look & FIELD_WORDS)
			texts.items[i] = view_say(desk->call, thing_word(texts.items[i]));
		else if (field->look & FIELD_DURATION && clf_duration_read(texts.items[i], &duration, &why))
			texts.items[i] = clf_duration_said(desk->call->arena, call_actor(desk->call).locale, &duration);
	}
	return joined(desk->call, &texts, ", ");
}

/* Which control it is, as a flag that the template asks for. */
static const char *control_of(const struct param *param, const struct field *field)
{
	if (field->look & FIELD_WEEK)
		return "week";
	if (is_flag(param))
		return "check";
	if (param->type == CLF_TYPE_LIST && field->source != NULL)
		return "picks";
	if (param->type == CLF_TYPE_CHOICE || field->source != NULL)
		return "select";
	if (param->type == CLF_TYPE_LIST || param->type == CLF_TYPE_TEXT || field->look & FIELD_LINES)
		return "lines";
	return param->type == CLF_TYPE_ADDRESS ? "email" : "line";
}

/* NULL: nothing is wrong with it. */
static const char *error_of(struct call *call, const struct form *form, const char *name)
{
	const struct clf_json *errors = is_sent(call, form) ? clf_json_get(call->problem, "errors") : NULL;
	size_t size = strlen(name);

	for (size_t i = 0; i < clf_json_size(errors); i++) {
		const struct clf_json *error = clf_json_at(errors, i);
		const char *field = clf_json_get_text(error, "field");

		if (field != NULL && strncmp(field, name, size) == 0 && (field[size] == '\0' || field[size] == '.'))
			return clf_json_get_text(error, "detail");
	}
	return NULL;
}

static struct clf_json *week_json(struct call *call, const struct texts *texts)
{
	static const char *const names[] = {CLF_SAID("Monday"),   CLF_SAID("Tuesday"), CLF_SAID("Wednesday"),
					    CLF_SAID("Thursday"), CLF_SAID("Friday"),  CLF_SAID("Saturday"),
					    CLF_SAID("Sunday")};
	struct clf_json *week = clf_json_array();

	for (size_t i = 0; i < texts->count; i++) {
		struct clf_json *day = clf_json_object();

		clf_json_set_text(day, "day", days[i]);
		clf_json_set_text(day, "day_label", view_say(call, names[i]));
		clf_json_set_text(day, "spans", texts->items[i]);
		clf_json_append(week, day);
	}
	return week;
}

static const char *described_by(struct call *call, const char *id, const char *hint, const char *error)
{
	if (hint == NULL && error == NULL)
		return NULL;
	return clf_arena_printf(call->arena, "%s%s%s%s%s", error != NULL ? id : "", error != NULL ? "-error" : "",
				error != NULL && hint != NULL ? " " : "", hint != NULL ? id : "",
				hint != NULL ? "-hint" : "");
}

static struct clf_json *field_json(struct desk *desk, const struct form *form, const struct field *field,
				   const struct param *param)
{
	struct call *call = desk->call;
	/* What else is done with a thing begins empty: its fields aren't the thing's, whatever they are called. */
	const struct clf_json *item = form->fields == form->thing->fields ? form->item : NULL;
	struct texts texts = is_sent(call, form) ? sent(call, param, field) : held(call, field, item);
	const char *control = control_of(param, field), *error = error_of(call, form, field->name);
	const char *hint = field->hint != NULL ? view_say(call, field->hint) : NULL;
	const char *id = clf_arena_printf(call->arena, "%s-%s", form->place, field->name);
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "id", id);
	clf_json_set_text(json, "name", field->name);
	clf_json_set_text(json, "label", view_say(call, field->label));
	clf_json_set_text(json, "hint", hint);
	clf_json_set_text(json, "error", error);
	clf_json_set_text(json, "described", described_by(call, id, hint, error));
	clf_json_set_bool(json, "needed", param->required);
	clf_json_set(json, "max", param->max > 0 ? clf_json_integer(param->max) : clf_json_null());
	view_flag(json, "is", control);
	clf_json_set_bool(json, "checked", has(&texts, "on"));
	clf_json_set_text(json, "value", joined(call, &texts, "\n"));
	if (field->look & FIELD_WEEK)
		clf_json_set(json, "week", week_json(call, &texts));
	else if (field->source != NULL)
		clf_json_set(json, "options", options_of(desk, form, field->source, &texts));
	else if (param->choices != NULL)
		clf_json_set(json, "options", choices_of(call, param, &texts));
	return json;
}

/* Of what is there the form says what it showed: only what its sender changed is sent on. */
static void add_was(struct call *call, const struct form *form, const struct field *field, struct clf_json *was)
{
	const char *name = clf_arena_printf(call->arena, WAS "%s", field->name);
	const char *sent_was = is_sent(call, form) ? clf_http_field(&call->form, name, NULL) : NULL;
	struct texts texts = held(call, field, form->item);
	struct clf_json *one = clf_json_object();

	clf_json_set_text(one, "name", field->name);
	clf_json_set_text(one, "value", sent_was != NULL ? sent_was : joined(call, &texts, "\n"));
	clf_json_append(was, one);
}

struct clf_json *form_show(struct desk *desk, const struct form *form)
{
	struct clf_json *json = clf_json_object(), *fields = clf_json_array(), *was = clf_json_array();

	for (const struct field *field = form->fields; field != NULL && field->name != NULL; field++) {
		const struct param *param = field_param(form, field);

		if (param == NULL)
			continue;
		clf_json_append(fields, field_json(desk, form, field, param));
		if (form->item != NULL && form->fields == form->thing->fields)
			add_was(desk->call, form, field, was);
	}
	clf_json_set_text(json, "place_name", form->place);
	clf_json_set(json, "fields", fields);
	clf_json_set(json, "was", was);
	return json;
}

/* Browsers send lines ended by CR LF. */
static bool is_same(const char *was, const char *now)
{
	while (*was != '\0' || *now != '\0') {
		was += *was == '\r';
		now += *now == '\r';
		if (*was != *now)
			return false;
		was += *was != '\0';
		now += *now != '\0';
	}
	return true;
}

static struct clf_json *array_json(const struct texts *texts)
{
	struct clf_json *array = clf_json_array();

	for (size_t i = 0; i < texts->count; i++)
		clf_json_append(array, clf_json_string(texts->items[i]));
	return array;
}

static struct clf_json *week_body(struct call *call, const struct texts *texts)
{
	struct clf_json *week = clf_json_object();

	for (size_t i = 0; i < texts->count; i++) {
		struct texts spans = {clf_arena_array_of(call->arena, strlen(texts->items[i]) + 1, const char *), 0};

		add_pieces(call, texts->items[i], ", ;", &spans);
		if (spans.count > 0)
			clf_json_set(week, days[i], array_json(&spans));
	}
	return week;
}

static struct clf_json *value_json(struct call *call, const struct param *param, const struct field *field,
				   const struct texts *texts)
{
	const char *text = texts->count > 0 ? texts->items[0] : "";

	if (field->look & FIELD_WEEK)
		return week_body(call, texts);
	if (param->type == CLF_TYPE_LIST)
		return array_json(texts);
	if (is_flag(param))
		return clf_json_string(has(texts, "on") ? "on" : "off");
	if (clf_text_blank(text) && param->nullable)
		return clf_json_null();
	return clf_json_string(text);
}

/* Of something that is there, that takes its changes alone. */
static bool sends_changes(const struct form *form)
{
	return form->item != NULL && form->fields == form->thing->fields && strcmp(form->route->method, "PUT") != 0;
}

/* What wasn't filled in, or is as it was, isn't sent. */
static bool says_something(struct call *call, const struct form *form, const struct param *param,
			   const struct field *field, const struct texts *texts)
{
	const char *was = clf_http_field(&call->form, clf_arena_printf(call->arena, WAS "%s", field->name), NULL);
	const char *now = is_flag(param) ? (has(texts, "on") ? "on" : "off") : joined(call, texts, "\n");

	if (sends_changes(form))
		return was == NULL ? texts->count > 0 : !is_same(was, now);
	return param->required || field->look & FIELD_ON ||
	       (is_flag(param) ? strcmp(now, "on") == 0 : !clf_text_blank(now));
}

void form_send(struct call *call, const struct form *form, const char *id, struct asked *out)
{
	struct clf_http_field path[FIELDS_MAX], query[FIELDS_MAX];
	struct clf_http_fields paths = {path, 0}, queries = {query, 0};
	struct clf_json *body = clf_json_object();

	path[paths.count++] = (struct clf_http_field){"list", form->thing->list != NULL ? form->thing->list : ""};
	path[paths.count++] = (struct clf_http_field){form->thing->id, id != NULL ? id : ""};
	for (const struct field *field = form->fields; field != NULL && field->name != NULL; field++) {
		const struct param *param = field_param(form, field);
		struct texts texts;

		if (param == NULL || paths.count == FIELDS_MAX || queries.count == FIELDS_MAX)
			continue;
		texts = sent(call, param, field);
		if (!says_something(call, form, param, field, &texts))
			continue;
		if (param->where == CLF_IN_BODY)
			clf_json_set(body, field->name, value_json(call, param, field, &texts));
		else if (param->where == CLF_IN_PATH)
			path[paths.count++] =
			    (struct clf_http_field){field->name, texts.count > 0 ? texts.items[0] : ""};
		else
			query[queries.count++] =
			    (struct clf_http_field){field->name, texts.count > 0 ? texts.items[0] : ""};
	}
	if (sends_changes(form) && clf_json_size(body) == 0)
		*out = (struct asked){.status = 200};
	else
		ask_api(call, form->route, &paths, &queries, clf_json_size(body) > 0 ? body : NULL, out);
	clf_json_free(&body);
}
