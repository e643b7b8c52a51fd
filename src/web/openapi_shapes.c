/*
 * openapi_shapes.c - what the API answers with: a row for each thing, a word for each of its members.
 *
 * A word is "name:type": id, number, line (a text), time, flag, object, any, or another thing by its name; in brackets
 * a list of such; with ? it may be null, with * it isn't always there.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/field.h"
#include "openapi_inside.h"

static const struct {
	const char *name, *members;
} shapes[] = {
    {"Person", "address:line? name:line?"},
    {"Customer", "id:id address:line name:line? locale:line? opt_in:line"},
    {"Recipients", "to:Person cc:[Person]"},
    {"Copied", "address:line name:line? state:line"},
    {"Ticket",
     "number:id tag:line subject:line status:line status_kind:line owner:Person? team:line? "
     "customer:Customer original_segment:line? segment:line? mailbox:line? alias:line? channel:line "
     "programme:line? survey:line? response:object? score:number? summary:line? comment:line? created_at:time "
     "updated_at:time parent:id? merged_into:id? subtickets:[id] subtickets_open:number? links:[id] tags:[line] "
     "causes:[line] cause_set:line? fields:object* planned:[Planned]* dashboards:[Link]* recipients:Recipients copied:[Copied] version:id"},
    {"Part", "part:line name:line? type:line true_type:line? size:number inline:flag cid:line? file:id?"},
    {"Message",
     "id:id direction:line class:line from:line? to:[line] subject:line? message_id:line? text:line? "
     "reply:line? forwarded:line? kind:line? state:line at:time ticket:id? journal:id? copy:flag unverified:flag "
     "template:line? attachments:[Part] outbox:id? gone_at:time?"},
    {"File", "id:id name:line type:line true_type:line? size:number who:line? at:time gone_at:time? comment:id?"},
    {"Comment", "id:id at:time who:line? name:line? via:line text:line? edited_at:time? gone_at:time? "
		"attachments:[File]"},
    {"Event", "id:id at:time who:line? via:line what:line from:line? to:line? field:line? from_value:line? "
	      "to_value:line? version:id? part:id? message:id? comment:id?"},
    {"Planned", "id:id state:line at:time made_at:time by:line? template:line? subject:line? text:line? to:line? "
		"unless_reply:flag"},
    {"Link", "name:line url:line"},
    {"Dashboard", "id:id name:line url:line programmes:[line]"},
    {"Agent", "address:line name:line role:line active:flag addresses:[line] teams:[line] segments:[line]"},
    {"Team", "id:id name:line kind:line mailbox:line? members:number agents:[line]"},
    {"Segment", "id:id name:line managers:[line]"},
    {"Status", "id:id name:line kind:line definition:line causes:line awaits:flag"},
    {"Access", "id:line agent:line label:line? for:line? created_at:time expires_at:time?"},
    {"Audit", "id:id at:time who:line? via:line what:line subject:line? from:line? to:line?"},
    {"JournalEntry", "id:id mailbox:line uid:id? message_id:line? from:line? outcome:line? ticket:id? signal:line? "
		     "rejected:[any] at:time state:line subject:line? cause:line? reason:line? attempts:number "
		     "size:number envelope:line? finished_at:time? uidvalidity:id?"},
    {"OutboxEntry", "id:id ticket:id? message:id? class:line smtp:line from:line to:line message_id:line state:line "
		    "attempts:number reply:line? failure:line? route:line? send_at:time created_at:time "
		    "finished_at:time? kept_back:flag discarded_at:time? discarded_why:line?"},
};

static struct clf_json *of_type(const char *type, const char *format)
{
	struct clf_json *schema = clf_json_object();

	clf_json_set_text(schema, "type", type);
	if (format != NULL)
		clf_json_set_text(schema, "format", format);
	return schema;
}

struct clf_json *openapi_reference(struct clf_arena *arena, const char *kind, const char *name)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "$ref", clf_arena_printf(arena, "#/components/%s/%s", kind, name));
	return json;
}

static struct clf_json *one_of_two(struct clf_json *schema)
{
	struct clf_json *json = clf_json_object(), *choices = clf_json_array();

	clf_json_append(choices, schema);
	clf_json_append(choices, of_type("null", NULL));
	clf_json_set(json, "oneOf", choices);
	return json;
}

void openapi_or_null(struct clf_json *schema)
{
	struct clf_json *types = clf_json_array();

	clf_json_append(types, clf_json_string(clf_json_get_text(schema, "type")));
	clf_json_append(types, clf_json_string("null"));
	clf_json_set(schema, "type", types);
}

/* Of a word's type, without what stands around and behind it. */
static struct clf_json *plain_schema(struct clf_arena *arena, const char *type)
{
	static const struct {
		const char *word, *type, *format;
	} types[] = {{"id", "integer", "int64"},      {"number", "integer", "int64"}, {"line", "string", NULL},
		     {"time", "string", "date-time"}, {"flag", "boolean", NULL},      {"object", "object", NULL}};

	for (size_t i = 0; i < CLF_COUNT(types); i++) {
		struct clf_json *schema;

		if (!clf_text_equal(types[i].word, type))
			continue;
		schema = of_type(types[i].type, types[i].format);
		if (clf_text_equal(type, "id"))
			clf_json_set_integer(schema, "minimum", 1);
		return schema;
	}
	return clf_text_equal(type, "any") ? clf_json_object() : openapi_reference(arena, "schemas", type);
}

static struct clf_json *member_schema(struct clf_arena *arena, struct clf_str type, bool nullable)
{
	bool list = type.n > 2 && type.p[0] == '[';
	const char *word = list ? clf_arena_copy(arena, type.p + 1, type.n - 2) : clf_arena_copy(arena, type.p, type.n);
	struct clf_json *schema = plain_schema(arena, word), *array;

	if (!list) {
		if (nullable && clf_json_get(schema, "$ref") != NULL)
			return one_of_two(schema);
		if (nullable)
			openapi_or_null(schema);
		return schema;
	}
	array = of_type("array", NULL);
	clf_json_set(array, "items", schema);
	return array;
}

struct shape {
	struct clf_arena *arena;
	struct clf_json *properties, *required;
};

/* "name:type?" */
static void add_word(struct shape *shape, struct clf_str word)
{
	size_t colon = clf_str_find(word, CLF_STR(":"), 0);
	const char *name = clf_arena_copy(shape->arena, word.p, colon);
	struct clf_str type = {word.p + colon + 1, word.n - colon - 1};
	bool sometimes = type.p[type.n - 1] == '*', nullable;

	type.n -= sometimes;
	nullable = type.p[type.n - 1] == '?';
	type.n -= nullable;
	clf_json_set(shape->properties, name, member_schema(shape->arena, type, nullable));
	if (!sometimes)
		clf_json_append(shape->required, clf_json_string(name));
}

/* What the table of fields says of a ticket. */
static void add_fields(struct shape *shape)
{
	for (CLF_EACH_PLAIN(row)) {
		const char *type = row->type == CLF_VALUE_TIME       ? "time?"
				   : row->type == CLF_VALUE_PRIORITY ? "line"
								     : "line?";

		add_word(shape, clf_str_from(clf_arena_printf(shape->arena, "%s:%s", row->name, type)));
	}
	for (CLF_EACH_DERIVED(row)) {
		const char *type = row->type == CLF_VALUE_TIME ? "time?" : "number";

		add_word(shape, clf_str_from(clf_arena_printf(shape->arena, "%s:%s", row->name, type)));
	}
}

void openapi_shapes(struct clf_arena *arena, struct clf_json *schemas)
{
	for (size_t i = 0; i < CLF_COUNT(shapes); i++) {
		struct shape shape = {arena, clf_json_object(), clf_json_array()};
		struct clf_str rest = clf_str_from(shapes[i].members), word;
		struct clf_json *schema = of_type("object", NULL);

		while (clf_str_split(&rest, ' ', &word))
			add_word(&shape, word);
		if (clf_text_equal(shapes[i].name, "Ticket"))
			add_fields(&shape);
		clf_json_set(schema, "properties", shape.properties);
		clf_json_set(schema, "required", shape.required);
		clf_json_set(schemas, shapes[i].name, schema);
	}
}
