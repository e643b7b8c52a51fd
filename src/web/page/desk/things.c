/*
 * things.c - the table of what administrators own. A new kind of thing is a row here.
 */
#include "page/desk/things.h"

#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

#define UNCHOSEN CLF_SAID("none")

static const struct source agents = {.from = "/api/v1/agents", .value = "address", .label = "name"};
static const struct source fields_set_up = {.from = "/api/v1/fields", .value = "name", .label = "label"};
static const struct source programmes = {.from = "/api/v1/programmes", .value = "name"};
static const struct source all_segments = {.from = "/api/v1/segments", .value = "name"};
static const struct source all_causes = {.from = "/api/v1/lists/{list}", .list = "cause", .value = "name"};
static const struct source a_team = {.from = "/api/v1/teams", .value = "name", .none = UNCHOSEN};
static const struct source a_cause_set = {
    .from = "/api/v1/root-causes", .value = "id", .label = "name", .none = UNCHOSEN};
static const struct source a_choice = {.member = "choices", .value = "name"};
static const struct source another_choice = {.member = "choices", .value = "name", .none = CLF_SAID("they keep it")};
static const struct source a_programme = {
    .from = "/api/v1/programmes", .value = "name", .none = CLF_SAID("that of the survey")};
static const struct source a_survey = {.from = "/api/v1/surveys", .value = "name", .none = CLF_SAID("all of them")};
static const struct source a_segment = {.from = "/api/v1/segments", .value = "name"};
static const struct source an_agent = {.from = "/api/v1/agents", .value = "address", .label = "name"};
static const struct source a_day = {.member = "days", .value = "day"};

#define NAME "name", CLF_SAID("Name"), .look = FIELD_COLUMN

static const struct field name_alone[] = {{NAME}, {.name = NULL}};

static const struct field stage_fields[] = {
    {NAME},
    {"ends", CLF_SAID("Ends the ticket"),
     CLF_SAID("Who is there is closed. One stage does so: another that did no longer does."),
     .look = FIELD_COLUMN | FIELD_WORDS},
    {.name = NULL},
};
static const struct field type_fields[] = {
    {NAME},
    {"team", CLF_SAID("Team"), CLF_SAID("Gets its tickets."), &a_team, .look = FIELD_COLUMN},
    {"cause_set", CLF_SAID("Root causes"), CLF_SAID("From which set its tickets choose."), &a_cause_set,
     .look = FIELD_COLUMN},
    {"requires", CLF_SAID("Required fields"), CLF_SAID("Its tickets must hold them to be resolved or closed."),
     &fields_set_up, .look = FIELD_COLUMN},
    {.name = NULL},
};
static const struct field cause_set_fields[] = {
    {NAME},
    {"causes", CLF_SAID("Root causes"), CLF_SAID("Causes themselves are a list of their own, on the next tab."),
     &all_causes, .look = FIELD_COLUMN},
    {.name = NULL},
};
static const struct field team_fields[] = {
    {NAME},
    {"kind", CLF_SAID("Kind"), CLF_SAID("A group sees tickets, limits to whom they can be assigned, and owns none."),
     .look = FIELD_COLUMN | FIELD_WORDS},
    {"members", CLF_SAID("Members"), NULL, &agents, "agents", FIELD_COLUMN},
    {"mailbox", CLF_SAID("Notices go to"), CLF_SAID("A mailbox that the team shares; empty: each member."),
     .look = FIELD_COLUMN},
    {.name = NULL},
};
static const struct field segment_fields[] = {
    {NAME},
    {"managers", CLF_SAID("Managers"), CLF_SAID("They are told of its escalations, and may see its tickets."), &agents,
     .look = FIELD_COLUMN},
    {.name = NULL},
};

static const struct field status_fields[] = {
    {NAME},
    {"definition", CLF_SAID("Definition"), CLF_SAID("When a ticket stands there, in words."), .look = FIELD_COLUMN},
    {"kind", CLF_SAID("Kind"),
     CLF_SAID("What it means. It never changes; where one of a kind is needed, the first in order is taken."),
     .look = FIELD_COLUMN | FIELD_ONCE | FIELD_WORDS},
    {"causes", CLF_SAID("Root causes"), CLF_SAID("What a ticket must have to stand there."),
     .look = FIELD_COLUMN | FIELD_WORDS},
    {"awaits", CLF_SAID("Awaits the customer’s confirmation"), CLF_SAID("Of the kind resolved."),
     .look = FIELD_LATER | FIELD_WORDS},
    {.name = NULL},
};
static const struct field custom_fields[] = {
    {"label", CLF_SAID("Label"), CLF_SAID("What people read; the name unless told."), .look = FIELD_COLUMN},
    {"name", CLF_SAID("Name"), CLF_SAID("Small letters, digits and _: as templates, rules and the API call it."),
     .look = FIELD_COLUMN},
    {"type", CLF_SAID("What it holds"), CLF_SAID("It never changes."), .look = FIELD_COLUMN | FIELD_ONCE | FIELD_WORDS},
    {"inside", CLF_SAID("Never in a mail to customers"), .look = FIELD_COLUMN | FIELD_WORDS},
    {"choices", CLF_SAID("Choices"), CLF_SAID("One a line, in their order, where it is chosen from several."),
     .look = FIELD_COLUMN | FIELD_HELD},
    {.name = NULL},
};
static const struct field choice_rename_fields[] = {
    {"choice", CLF_SAID("Choice"), .source = &a_choice},
    {"name", CLF_SAID("New name"), .look = 0},
    {.name = NULL},
};
static const struct field choice_remove_fields[] = {
    {"choice", CLF_SAID("Choice"), .source = &a_choice},
    {"replace_by", CLF_SAID("What tickets hold instead"), .source = &another_choice},
    {.name = NULL},
};
#define CHOICE "/api/v1/fields/{name_or_id}/choices/{choice}"
static const struct deed custom_deeds[] = {
    {.name = "rename-choice",
     .title = CLF_SAID("Rename a choice"),
     .button = CLF_SAID("Rename"),
     .method = "PATCH",
     .path = CHOICE,
     .fields = choice_rename_fields},
    {.name = "remove-choice",
     .title = CLF_SAID("Remove a choice"),
     .button = CLF_SAID("Remove"),
     .method = "DELETE",
     .path = CHOICE,
     .fields = choice_remove_fields},
    {.name = NULL},
};
static const struct field dashboard_fields[] = {
    {NAME},
    {"url", CLF_SAID("Address"),
     CLF_SAID("With fields of the ticket, as in https://bi.example/ticket/{{number}}; where one is empty "
	      "the link isn’t shown."),
     .look = FIELD_COLUMN},
    {"programmes", CLF_SAID("Programmes"), CLF_SAID("On whose tickets it is shown; none: on every ticket."),
     &programmes, .look = FIELD_COLUMN},
    {.name = NULL},
};
static const struct field programme_fields[] = {
    {NAME},
    {"surveys", CLF_SAID("Surveys"), .look = FIELD_SHOWN},
    {.name = NULL},
};
static const struct field survey_fields[] = {
    {NAME},
    {"programme", CLF_SAID("Programme"), .look = FIELD_SHOWN},
    {"show_response", CLF_SAID("Tickets show what was answered"), .look = FIELD_COLUMN | FIELD_WORDS},
    {.name = NULL},
};
static const struct field escalation_fields[] = {
    {"name", CLF_SAID("Name"), CLF_SAID("Made of the others where it is empty."), .look = FIELD_COLUMN},
    {"programme", CLF_SAID("Programme"), NULL, &a_programme, .look = FIELD_COLUMN},
    {"survey", CLF_SAID("Survey"), NULL, &a_survey, .look = FIELD_COLUMN},
    {"segment", CLF_SAID("Segment"), NULL, &a_segment, .look = FIELD_COLUMN},
    {"to", CLF_SAID("To whom"), NULL, &an_agent, .look = FIELD_COLUMN},
    {"after", CLF_SAID("After how long"),
     CLF_SAID("As in 4h, 3d or 2 working days; working time is that of the calendar."),
     .look = FIELD_COLUMN | FIELD_DURATION},
    {"since", CLF_SAID("Since"), NULL, .member = "since_when", .look = FIELD_COLUMN | FIELD_WORDS},
    {"existing", CLF_SAID("Tickets that are there already"), .look = FIELD_WORDS},
    {"enabled", CLF_SAID("Switched on"), .look = FIELD_COLUMN | FIELD_WORDS | FIELD_ON},
    {.name = NULL},
};
static const struct field calendar_fields[] = {
    {NAME},
    {"timezone", CLF_SAID("Time zone"), CLF_SAID("As in Europe/Paris."), .look = FIELD_COLUMN},
    {"hours", CLF_SAID("Opening hours"),
     CLF_SAID("Several in a day with a comma between; a day without any is closed."), .look = FIELD_WEEK},
    {"default", CLF_SAID("Holds where no other does"), .look = FIELD_COLUMN | FIELD_WORDS},
    {"segments", CLF_SAID("Segments"), CLF_SAID("Whose calendar it is."), &all_segments, .look = FIELD_COLUMN},
    {.name = NULL},
};
static const struct field day_fields[] = {
    {"day", CLF_SAID("Day"), CLF_SAID("As in 2026-12-25."), .look = FIELD_COLUMN},
    {"name", CLF_SAID("Name"), .look = FIELD_COLUMN},
    {"hours", CLF_SAID("Hours instead"), CLF_SAID("One a line, as 09:00-12:00; none: closed."), .look = FIELD_COLUMN},
    {.name = NULL},
};
static const struct field no_day_fields[] = {{"day", CLF_SAID("Day"), .source = &a_day}, {.name = NULL}};
static const struct field import_fields[] = {
    {"file", CLF_SAID("What the file holds"),
     CLF_SAID("CSV with a line for each day (2026-12-25,Christmas) or iCalendar, of which whole days are taken."),
     .look = FIELD_LINES},
    {.name = NULL},
};
static const struct part calendar_parts[] = {
    {"days", CLF_SAID("Holidays and days with hours of their own"), day_fields},
    {.member = NULL},
};
static const struct deed calendar_deeds[] = {
    {.name = "day",
     .title = CLF_SAID("Add a holiday"),
     .button = CLF_SAID("Add"),
     .method = "PUT",
     .path = "/api/v1/calendars/{id}/days/{day}",
     .fields = day_fields},
    {.name = "no-day",
     .title = CLF_SAID("Make a day like others again"),
     .button = CLF_SAID("Remove"),
     .method = "DELETE",
     .path = "/api/v1/calendars/{id}/days/{day}",
     .fields = no_day_fields},
    {.name = "check",
     .title = CLF_SAID("Import holidays"),
     .lead = CLF_SAID("Paste a CSV or iCalendar file. Look first what would be done."),
     .button = CLF_SAID("Check"),
     .method = "POST",
     .path = "/api/v1/calendars/{id}/import/check",
     .fields = import_fields,
     .then = "import",
     .then_button = CLF_SAID("Import"),
     .shows = true},
    {.name = "import",
     .method = "POST",
     .path = "/api/v1/calendars/{id}/import",
     .fields = import_fields,
     .shows = true},
    {.name = NULL},
};

#define RULES "/rules"
#define STATUSES "/administration/statuses"
#define FIELDS "/administration/fields"
#define SURVEYS "/administration/programmes"
#define CALENDARS "/administration/calendars"
#define TEAMS "/administration/teams"
#define LISTS "/administration/queues"
#define EMPTY CLF_SAID("None is set up yet.")

const struct thing things[] = {
    {.name = "statuses",
     .under = STATUSES,
     .title = CLF_SAID("Statuses"),
     .lead = CLF_SAID("Where a ticket can stand. Each is of a kind, and says in words when it holds."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a status"),
     .api = "/api/v1/statuses",
     .id = "name_or_id",
     .audit = "status",
     .fields = status_fields,
     .order = "items"},

    {.name = "queues",
     .under = LISTS,
     .title = CLF_SAID("Queues"),
     .lead = CLF_SAID(
	 "Where tickets wait, when they are sorted by more than teams. A list without items isn’t shown on tickets."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a queue"),
     .api = "/api/v1/lists/{list}",
     .list = "queue",
     .id = "name_or_id",
     .audit = "list",
     .fields = name_alone,
     .order = "items"},
    {.name = "stages",
     .under = LISTS,
     .title = CLF_SAID("Stages"),
     .lead = CLF_SAID("Steps that tickets go through, beside their status."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a stage"),
     .api = "/api/v1/lists/{list}",
     .list = "stage",
     .id = "name_or_id",
     .audit = "list",
     .fields = stage_fields,
     .order = "items"},
    {.name = "types",
     .under = LISTS,
     .title = CLF_SAID("Types"),
     .lead = CLF_SAID(
	 "What tickets are about. A type can choose the team, the root causes and the fields that are required."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a type"),
     .api = "/api/v1/lists/{list}",
     .list = "type",
     .id = "name_or_id",
     .audit = "list",
     .fields = type_fields,
     .order = "items"},
    {.name = "reasons",
     .under = LISTS,
     .title = CLF_SAID("Reasons"),
     .lead = CLF_SAID("Why a ticket ended as it did, or was escalated: to choose from."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a reason"),
     .api = "/api/v1/lists/{list}",
     .list = "reason",
     .id = "name_or_id",
     .audit = "list",
     .fields = name_alone,
     .order = "items"},
    {.name = "cause-sets",
     .under = LISTS,
     .title = CLF_SAID("Sets of root causes"),
     .lead = CLF_SAID("A type or a rule chooses the set from which a ticket’s root causes are taken."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a set"),
     .api = "/api/v1/root-causes",
     .id = "name_or_id",
     .audit = "root-causes",
     .fields = cause_set_fields},
    {.name = "causes",
     .under = LISTS,
     .title = CLF_SAID("Root causes"),
     .lead = CLF_SAID("What was behind it. Sets hold them."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a root cause"),
     .api = "/api/v1/lists/{list}",
     .list = "cause",
     .id = "name_or_id",
     .audit = "list",
     .fields = name_alone,
     .order = "items"},

    {.name = "teams",
     .under = TEAMS,
     .title = CLF_SAID("Teams"),
     .lead = CLF_SAID("Who works together. Tickets belong to a team; a group sees tickets and owns none."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a team"),
     .api = "/api/v1/teams",
     .id = "name_or_id",
     .audit = "team",
     .fields = team_fields},
    {.name = "segments",
     .under = TEAMS,
     .title = CLF_SAID("Segments"),
     .lead = CLF_SAID(
	 "Parts of the house that tickets come from, such as stores, regions or hotels, with who manages each."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a segment"),
     .api = "/api/v1/segments",
     .id = "name_or_id",
     .audit = "segment",
     .fields = segment_fields},

    {.name = "fields",
     .under = FIELDS,
     .title = CLF_SAID("Fields"),
     .lead = CLF_SAID("What tickets hold beside what ships. Histories keep what a removed field held."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a field"),
     .api = "/api/v1/fields",
     .id = "name_or_id",
     .audit = "field",
     .fields = custom_fields,
     .deeds = custom_deeds,
     .order = "names"},
    {.name = "dashboards",
     .under = FIELDS,
     .title = CLF_SAID("Links to dashboards"),
     .lead = CLF_SAID("They stand on tickets, and lead to what else is known of them elsewhere."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a link"),
     .api = "/api/v1/dashboards",
     .id = "name_or_id",
     .audit = "dashboard",
     .fields = dashboard_fields,
     .order = "items"},

    {.name = "programmes",
     .under = SURVEYS,
     .title = CLF_SAID("Programmes"),
     .lead = CLF_SAID("Feedback programmes, each with its surveys. They come by themselves with the first response."),
     .empty = CLF_SAID("No response has come yet."),
     .api = "/api/v1/programmes",
     .id = "id",
     .audit = "programme",
     .fields = programme_fields},
    {.name = "surveys",
     .under = SURVEYS,
     .title = CLF_SAID("Surveys"),
     .lead = CLF_SAID("What customers answer. They come by themselves with the first response."),
     .empty = CLF_SAID("No response has come yet."),
     .api = "/api/v1/surveys",
     .id = "id",
     .audit = "survey",
     .fields = survey_fields},

    {.name = "calendars",
     .under = CALENDARS,
     .title = CLF_SAID("Calendars"),
     .lead = CLF_SAID("When there is work: due dates and escalations count these hours alone."),
     .empty = EMPTY,
     .add = CLF_SAID("Add a calendar"),
     .api = "/api/v1/calendars",
     .id = "id",
     .audit = "calendar",
     .fields = calendar_fields,
     .deeds = calendar_deeds,
     .parts = calendar_parts},

    {.name = "escalations",
     .under = RULES,
     .title = CLF_SAID("Escalations"),
     .lead = CLF_SAID("Who gets what nobody settled in time. Resolved and unowned tickets are left out, and those that "
		      "a person escalated; each is handed on once."),
     .empty = CLF_SAID("Nothing is escalated by itself yet."),
     .add = CLF_SAID("Add an escalation"),
     .api = "/api/v1/escalations",
     .id = "id",
     .audit = "rule",
     .fields = escalation_fields},

    {.name = NULL},
};

const struct thing *thing_named(const char *name)
{
	for (const struct thing *thing = things; thing->name != NULL; thing++) {
		if (clf_text_equal(thing->name, name))
			return thing;
	}
	return NULL;
}

const struct thing *thing_audited(const char *kind, const char *subject, const char **name)
{
	for (const struct thing *thing = things; thing->name != NULL; thing++) {
		size_t n = thing->list != NULL ? strlen(thing->list) : 0;

		if (!clf_text_equal(thing->audit, kind))
			continue;
		*name = subject;
		if (thing->list == NULL)
			return thing;
		if (strncmp(subject, thing->list, n) != 0 || (subject[n] != ' ' && subject[n] != '\0'))
			continue;
		*name = subject[n] == ' ' ? subject + n + 1 : "";
		return thing;
	}
	return NULL;
}

const struct deed *deed_named(const struct thing *thing, const char *name)
{
	for (const struct deed *deed = thing->deeds; deed != NULL && deed->name != NULL; deed++) {
		if (clf_text_equal(deed->name, name))
			return deed;
	}
	return NULL;
}

const char *thing_word(const char *choice)
{
	static const struct {
		const char *choice, *said;
	} words[] = {
	    {"admin", CLF_SAID("administrator")},
	    {"agent", CLF_SAID("agent")},
	    {"answered", CLF_SAID("answered")},
	    {"choice", CLF_SAID("one of several")},
	    {"choices", CLF_SAID("some of several")},
	    {"closed", CLF_SAID("closed")},
	    {"created", CLF_SAID("the ticket was made")},
	    {"date", CLF_SAID("date")},
	    {"deleted", CLF_SAID("deleted")},
	    {"due", CLF_SAID("the ticket fell due")},
	    {"escalated", CLF_SAID("escalated")},
	    {"flag", CLF_SAID("yes or no")},
	    {"forbidden", CLF_SAID("none")},
	    {"free", CLF_SAID("as you like")},
	    {"group", CLF_SAID("group")},
	    {"leave", CLF_SAID("are left alone")},
	    {"line", CLF_SAID("one line")},
	    {"manager", CLF_SAID("manager")},
	    {"new", CLF_SAID("new")},
	    {"now", CLF_SAID("are escalated as all others")},
	    {"number", CLF_SAID("number")},
	    {"off", CLF_SAID("no")},
	    {"on", CLF_SAID("yes")},
	    {"open", CLF_SAID("open")},
	    {"owner", CLF_SAID("the ticket got its owner")},
	    {"postponed", CLF_SAID("postponed")},
	    {"required", CLF_SAID("at least one")},
	    {"resolved", CLF_SAID("resolved")},
	    {"restart", CLF_SAID("begin to count now")},
	    {"spam", CLF_SAID("spam")},
	    {"status", CLF_SAID("the ticket got its status")},
	    {"team", CLF_SAID("team")},
	    {"text", CLF_SAID("several lines")},
	    {"waiting", CLF_SAID("the customer began to wait")},
	};

	for (size_t i = 0; i < CLF_COUNT(words); i++) {
		if (clf_text_equal(words[i].choice, choice))
			return words[i].said;
	}
	return choice;
}
