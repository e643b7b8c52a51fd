/*
 * openapi_shapes.c - what the API answers with: a row for each thing, a word for each of its members.
 *
 * A word is "name:type": id, number, line (a text), time, flag, object, any, or another thing by its name; in brackets
 * a list of such, with | between them one or the other; with ? it may be null, with * it isn't always there. "+Thing":
 * all that it has, too.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/field.h"
#include "clf/ticket/field/setting.h"
#include "openapi_inside.h"

static const struct {
	const char *name, *members;
} shapes[] = {
    {"Done", "done:flag"},
    {"Moved", "+Done tickets:number"},
    {"Use", "what:line count:number names:[line]*"},
    {"Uses", "used_by:[Use]"},
    {"Gone", "id:id gone:flag"},
    {"Person", "address:line? name:line?"},
    {"Customer", "id:id address:line name:line? locale:line? opt_in:line"},
    {"Recipients", "to:Person cc:[Person]"},
    {"Copied", "address:line name:line? state:line"},
    {"Numbered", "number:id tag:line"},
    {"Ticket",
     "+Numbered subject:line status:line status_kind:line owner:Person? team:line? "
     "customer:Customer original_segment:line? segment:line? mailbox:line? alias:line? channel:line "
     "programme:line? survey:line? response:TicketResponse|ResponseId? score:number? summary:line? comment:line? "
     "created_at:time updated_at:time parent:id? merged_into:id? subtickets:[id] subtickets_open:number? links:[id] "
     "tags:[line] causes:[line] cause_set:line? fields:object* planned:[Planned]* dashboards:[Link]* "
     "recipients:Recipients copied:[Copied] version:id"},
    {"Result", "number:id status:number problem:line? version:id*"},
    {"Place", "kind:line id:id? text:line marks:[[number]] begins:flag ends:flag"},
    {"Found", "+Ticket found:[Place]"},
    {"Search", "items:[Found] next:line? tired:flag help:line?"},
    {"Count", "status:line status_kind:line count:number more:flag text:line"},
    {"Counts", "items:[Count] all:number more:flag text:line"},
    {"Neighbours", "previous:id? next:id? help:line?"},
    {"View", "id:id name:line owner:line? everybody:flag query:line changed_by:line? problem:line?"},
    {"Part", "part:line? name:line? type:line true_type:line? size:number inline:flag cid:line? file:id?"},
    {"Message",
     "id:id direction:line class:line from:line? to:[line] subject:line? message_id:line? text:line? "
     "reply:line? forwarded:line? kind:line? state:line at:time ticket:id? journal:id? copy:flag unverified:flag "
     "template:line? attachments:[Part] outbox:id? gone_at:time?"},
    {"File", "id:id name:line type:line true_type:line? size:number who:line? at:time gone_at:time? comment:id?"},
    {"Comment", "id:id at:time who:line? name:line? via:line text:line? edited_at:time? gone_at:time? "
		"attachments:[File]"},
    {"Draft", "ticket:id place:line text:line at:time"},
    {"CommentVersion", "version:id text:line until:time who:line?"},
    {"Event", "id:id at:time who:line? via:line what:line from:line? to:line? field:line? from_value:line? "
	      "to_value:line? version:id? part:id? message:id? comment:id?"},
    {"Planned", "id:id state:line at:time made_at:time by:line? template:line? subject:line? text:line? to:line? "
		"unless_reply:flag attachments:[Waiting]"},
    {"Waiting", "id:id name:line"},
    {"Link", "name:line url:line"},
    {"Dashboard", "id:id name:line url:line programmes:[line]"},
    {"Reason", "field:line key:line* is:line? wanted:line? sentence:line?"},
    {"Said", "rule:id name:line? version:number outcome:line sentence:line? did:[line] at:time* by:line* why:line* "
	     "but:Reason*"},
    {"Why", "id:id at:time version:number who:line? via:line events:[line] said:[line] rules:[Said] further:number"},
    {"Moment", "event:line field:line* from:any* to:any* since:line* after:line*"},
    {"RuleProblem", "field:line in:line code:line detail:line nearest:line?"},
    {"Rule", "id:id name:line kind:line position:number enabled:flag existing:line since:time? version:id ships:flag "
	     "saved_at:time? saved_by:line? sentence:line? when:[Moment]* if:object* then:[object]* else:[object]* "
	     "again:line* stop:flag* body:object?* fired:number* last_fired_at:time?* failed:number* "
	     "last_failed_at:time?* last_failure:line?* errors:[RuleProblem]* warnings:[RuleProblem]*"},
    {"RuleChecked", "fine:flag sentence:line? errors:[RuleProblem] warnings:[RuleProblem]"},
    {"RuleVersion", "version:id saved_at:time saved_by:line?"},
    {"RuleLine", "side:line text:line"},
    {"RulePart", "part:line of:line? differs:flag lines:[RuleLine]"},
    {"RuleDifference", "from:RuleVersion to:RuleVersion differs:flag parts:[RulePart]"},
    {"RuleCaught", "number:id subject:line customer:Person? owner:Person? since:time due_at:time"},
    {"RuleWould", "rule:id timed:flag existing:line count:number looked:number more:flag tickets:[RuleCaught]"},
    {"Escalation", "+Rule programme:line? survey:line? segment:line? to:line? after:line? since_when:line?"},
    {"ResponseId", "id:line"},
    {"ListedResponse", "+ResponseId at:time programme:line? survey:line? channel:line score:number? comment:line? "
		       "place:line? link:line?"},
    {"TicketResponse", "+ListedResponse answers:object?"},
    {"Respondent", "id:id address:line name:line?"},
    {"Response", "+ListedResponse quota:line? segment:line? locale:line? answers:object?* embedded:object?* "
		 "decision:any* customer:Respondent ticket:id? why:[Said]?*"},
    {"Taken", "response_id:line ticket:Ticket|Numbered?"},
    {"Programme", "id:id name:line surveys:number created_at:time"},
    {"Survey", "id:id name:line programme:line? show_response:flag created_at:time"},
    {"Profile", "id:id address:line name:line? opt_in:line reference:line? phone:line? locale:line? "
		"attributes:object? known_since:time"},
    {"Contact", "kind:line at:time ticket:id?"},
    {"ContactResponse", "+Contact response:line? programme:line? survey:line? score:number? comment:line?"},
    {"ContactTicket", "+Contact subject:line status:line response:line?"},
    {"ContactMail", "+Contact message:id direction:line from:line? subject:line? state:line"},
    {"ContactNote", "+Contact comment:id"},
    {"Agent", "address:line name:line role:line active:flag addresses:[line] teams:[line] segments:[line] "
	      "seen_at:time?"},
    {"Addressed", "+Agent customer_tickets:number"},
    {"Owner", "address:line name:line role:line"},
    {"Owners", "segment:line? managers:flag items:[Owner]"},
    {"Team", "id:id name:line kind:line mailbox:line? members:number agents:[line]"},
    {"Segment", "id:id name:line managers:[line]"},
    {"Token", "token:line"},
    {"Access", "id:line agent:line label:line? for:line? created_at:time expires_at:time? seen_at:time? "
	       "client:line? browser:line?"},
    {"Audit", "id:id at:time who:line? via:line what:line subject:line? from:line? to:line?"},
    {"Permission", "action:line help:line agent:line manager:line admin:line"},
    {"Settings", "notices:Notices"},
    {"Notices", ""},
    {"Me", "+Owner settings:Settings"},
    {"Setting", "name:line value:line shipped:line help:line"},
    {"Command", "name:line argument:line? help:line on_ticket:flag by_mail_only:flag"},
    {"Status", "id:id name:line kind:line definition:line causes:line awaits:flag"},
    {"Item", "id:id name:line ends:flag* team:line?* cause_set:id?* requires:[line]*"},
    {"CauseSet", "id:id name:line causes:[line]"},
    {"Choice", "id:id name:line"},
    {"Field", "id:id* name:line label:line type:line builtin:flag changes:flag inside:flag choices:[Choice]*"},
    {"Day", "day:line name:line? hours:[line]"},
    {"Calendar", "id:id name:line timezone:line default:flag segments:[line] hours:object days:[Day]* working:flag* "
		 "works_from:time?*"},
    {"ImportedDay", "+Day state:line"},
    {"LeftOut", "line:number what:line? why:line"},
    {"Import", "done:flag new:number changes:number same:number days:[ImportedDay] left_out:[LeftOut] "
	       "left_out_all:number"},
    {"GoneTemplate", "name:line locale:line gone:flag"},
    {"Template",
     "name:line locale:line kind:line?* subject:line?* version:number shipped:flag shipped_changed:flag saved_at:time?* "
     "saved_by:line?* source:line*"},
    {"TemplateVersion", "version:id saved_at:time saved_by:line? shipped:flag"},
    {"TemplateField", "name:line description:line type:line*"},
    {"TemplateChecked", "fine:flag problem:line? problems:[line] warning:line? difference:line?"},
    {"TemplateSent", "to:line subject:line?"},
    {"JournalEntry", "id:id mailbox:line uid:id? message_id:line? from:line? outcome:line? ticket:id? signal:line? "
		     "rejected:[any] at:time state:line subject:line? cause:line? reason:line? attempts:number "
		     "size:number envelope:line? finished_at:time? uidvalidity:id?"},
    {"Word", "word:line ticket:id? reason:line? who:line? via:line was:line? at:time"},
    {"Explained", "+JournalEntry explanation:object? rules:[Said]? words:[Word]"},
    {"OutboxEntry", "id:id ticket:id? message:id? class:line smtp:line from:line to:line subject:line? message_id:line "
		    "state:line attempts:number reply:line? failure:line? route:line? send_at:time created_at:time "
		    "finished_at:time? kept_back:flag discarded_at:time? discarded_why:line?"},
    {"OutboxTry", "at:time smtp:line state:line failure:line? reply:line?"},
    {"Handled", "id:id state:line"},
    {"HandledOne", "id:id state:line? problem:line?"},
    {"Withheld", "uid:id words:line? tries:number since:time tried_at:time?"},
    {"Heartbeat", "state:line interval_s:number received_at:time? took_ms:number? sent_at:time? relayed_at:time? "
		  "seen_at:time? spf:line? dkim:line? dmarc:line? same_message_id:flag? same_reply_to:flag? "
		  "changed:line? awaited_since:time? late_since:time? junk:line? words:line? next_at:time?"},
    {"Mailbox",
     "mailbox:line state:line detail:line? uidvalidity:number? highest_uid:number? last_poll_at:time? "
     "last_mail_at:time? changed_at:time? trouble:line? since:time? next_try_at:time? paused_at:time? paused_by:line? begins_at:time? passed_count:number "
     "withheld_count:number withheld:[Withheld] heartbeat:Heartbeat? address:line?"},
    {"Hold", "passed_over:flag sender:line? trouble:line words:line? advice:line? since:time tries:number "
	     "tried_at:time? next_at:time? told_at:time? waiting:number"},
    {"Offer", "max_size:number smtputf8:flag dsn:flag seen_at:time?"},
    {"Relay", "smtp:line state:line connections:number limit:line? offers:Offer? holds:[Hold]"},
    {"Tried", "smtp:line state:line"},
    {"Alarm", "kind:line heading:line name:line? level:line text:line todo:line? since:time told_at:time?"},
    {"Login", "account:line user:line? provider:line grant:line state:line? text:line? since:time? expires_at:time? "
	      "ends_at:time? ends:line?"},
    {"Suppressed", "address:line reason:line words:line? who:line? since:time failures:number failed_at:time? "
		   "overridden_at:time? agent:flag"},
    {"Suppression", "address:line suppressed:flag"},
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

/* "Message|Planned". */
static struct clf_json *either(struct clf_arena *arena, struct clf_str type, bool nullable)
{
	struct clf_json *json = clf_json_object(), *choices = clf_json_array();
	struct clf_str word;

	while (clf_str_split(&type, '|', &word))
		clf_json_append(choices, plain_schema(arena, clf_arena_copy(arena, word.p, word.n)));
	if (nullable)
		clf_json_append(choices, of_type("null", NULL));
	clf_json_set(json, "anyOf", choices);
	return json;
}

static struct clf_json *type_schema(struct clf_arena *arena, struct clf_str type, bool nullable)
{
	struct clf_json *schema;

	if (type.n > 2 && type.p[0] == '[') {
		schema = of_type("array", NULL);
		clf_json_set(schema, "items", type_schema(arena, (struct clf_str){type.p + 1, type.n - 2}, false));
	} else {
		schema = plain_schema(arena, clf_arena_copy(arena, type.p, type.n));
		if (clf_str_find(type, CLF_STR("|"), 0) < type.n ||
		    (nullable && clf_json_get(schema, "$ref") != NULL)) {
			clf_json_free(&schema);
			return either(arena, type, nullable);
		}
	}
	if (nullable)
		openapi_or_null(schema);
	return schema;
}

struct clf_json *openapi_answer(struct clf_arena *arena, const char *shape)
{
	return type_schema(arena, clf_str_from(shape), false);
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
	clf_json_set(shape->properties, name, type_schema(shape->arena, type, nullable));
	if (!sometimes)
		clf_json_append(shape->required, clf_json_string(name));
}

static void add_typed(struct shape *shape, const char *name, const char *type)
{
	add_word(shape, clf_str_from(clf_arena_printf(shape->arena, "%s:%s", name, type)));
}

/* What the table of fields says of a ticket. */
static void add_fields(struct shape *shape)
{
	for (CLF_EACH_PLAIN(row))
		add_typed(shape, row->name,
			  row->type == CLF_VALUE_TIME       ? "time?"
			  : row->type == CLF_VALUE_PRIORITY ? "line"
							    : "line?");
	for (CLF_EACH_DERIVED(row))
		add_typed(shape, row->name, row->type == CLF_VALUE_TIME ? "time?" : "number");
}

/* What the table of settings says of an agent's. */
static void add_settings(struct shape *shape, bool notices)
{
	size_t count;
	const struct clf_setting *table = clf_setting_table(&count);

	for (size_t i = 0; i < count; i++) {
		bool truth = table[i].type == CLF_SETTING_NOTICE || table[i].type == CLF_SETTING_SWITCH;

		if ((table[i].type == CLF_SETTING_NOTICE) == notices)
			add_typed(shape, table[i].name, truth ? "flag" : "line?");
	}
}

static void add_shape(struct shape *shape, const char *name)
{
	struct clf_str rest, word;
	size_t i = 0;

	while (i < CLF_COUNT(shapes) && !clf_text_equal(shapes[i].name, name))
		i++;
	rest = clf_str_from(i < CLF_COUNT(shapes) ? shapes[i].members : "");
	while (clf_str_split(&rest, ' ', &word)) {
		if (word.n > 1 && word.p[0] == '+')
			add_shape(shape, clf_arena_copy(shape->arena, word.p + 1, word.n - 1));
		else if (word.n > 0)
			add_word(shape, word);
	}
	if (clf_text_equal(name, "Ticket"))
		add_fields(shape);
	if (clf_text_equal(name, "Settings") || clf_text_equal(name, "Notices"))
		add_settings(shape, clf_text_equal(name, "Notices"));
}

void openapi_shapes(struct clf_arena *arena, struct clf_json *schemas)
{
	for (size_t i = 0; i < CLF_COUNT(shapes); i++) {
		struct shape shape = {arena, clf_json_object(), clf_json_array()};
		struct clf_json *schema = of_type("object", NULL);

		add_shape(&shape, shapes[i].name);
		clf_json_set(schema, "properties", shape.properties);
		clf_json_set(schema, "required", shape.required);
		clf_json_set(schemas, shapes[i].name, schema);
	}
}
