/*
 * audit_words.c - the table of what the audit tells, a sentence or three a row, and how the values in it are said.
 */
#include "page/people/audit_words.h"

#include <stdlib.h>
#include <string.h>

#include "clf/act/rule/difference.h"
#include "clf/act/shape_people.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/people/profile.h"
#include "clf/ticket/field/setting.h"
#include "clf/ticket/words.h"
#include "page/desk/form.h"
#include "page/desk/things.h"
#include "page/people/access_rows.h"
#include "page/present.h"
#include "page/view.h"

/* What the subject is, and so how it is called and where it is found. */
enum subject {
	PLAIN,
	PERSON,
	CUSTOMER,
	TEMPLATE,   /* "follow-up (fr)" */
	MAIL,       /* "mail 12" */
	LIST_ITEM,  /* "queue Front desk" */
	LIST,       /* "queue" */
	PERMISSION, /* "answer by agent" */
	RECIPIENT,
	MAILBOX,
};

/* What a value is. */
enum holds {
	SHOWN,
	WORD,       /* of a choice: thing_word() */
	SCOPE,      /* of a permission */
	VERSION,    /* "version 3" */
	NEWS,       /* the one after alone says something */
	SETTING,    /* "digest on" */
	NEVER,      /* shown: the sentence says all */
	ON_OR_OFF,  /* of a switch: on is its second sentence, off its third */
	IN_SENTENCE /* the third conversion */
};

/*
 * A sentence has up to three %s: who, the subject, and the third, which is the value, or what the subject is in. Which
 * one it is: changed where there is a value before and one after, or none; else added or removed, where there are any.
 */
static const struct kind {
	const char *what, *changed, *added, *removed;
	enum subject subject;
	enum holds value;
	const char *path; /* where the thing is seen; NULL: as the subject says, or nowhere */
} kinds[] = {
    {"agent.activated", CLF_SAID("%s let %s act again."), NULL, NULL, PERSON, NEVER, NULL},
    {"agent.added", NULL, CLF_SAID("%s added %s."), NULL, PERSON, WORD, NULL},
    {"agent.address", CLF_SAID("%s changed the mail address of %s."), NULL, NULL, PERSON, SHOWN, NULL},
    {"agent.deactivated", CLF_SAID("%s let %s act no longer."), NULL, NULL, PERSON, NEVER, NULL},
    {"agent.further", NULL, CLF_SAID("%s gave %s the further address %s."),
     CLF_SAID("%s took from %s the further address %s."), PERSON, IN_SENTENCE, NULL},
    {"agent.link", CLF_SAID("%s mailed %s a link to sign in."), NULL, NULL, PERSON, NEVER, NULL},
    {"agent.name", CLF_SAID("%s changed the name of %s."), NULL, NULL, PERSON, SHOWN, NULL},
    {"agent.password", CLF_SAID("%s set a new password for %s."), NULL, NULL, PERSON, NEVER, NULL},
    {"agent.role", CLF_SAID("%s changed the role of %s."), NULL, NULL, PERSON, WORD, NULL},
    {"agent.segment", NULL, CLF_SAID("%s made %s a manager of the segment %s."),
     CLF_SAID("%s took from %s the segment %s."), PERSON, IN_SENTENCE, NULL},
    {"agent.setting", CLF_SAID("%s changed the settings of %s."), NULL, NULL, PERSON, SETTING, NULL},
    {"agent.team", NULL, CLF_SAID("%s put %s into the team %s."), CLF_SAID("%s took %s out of the team %s."), PERSON,
     IN_SENTENCE, NULL},
    {"calendar.added", NULL, CLF_SAID("%s added the calendar %s."), NULL, PLAIN, SHOWN, NULL},
    {"calendar.day", CLF_SAID("%s changed a day in the calendar %s."),
     CLF_SAID("%s put a day of its own into the calendar %s."), CLF_SAID("%s took a day out of the calendar %s."),
     PLAIN, SHOWN, NULL},
    {"calendar.default", CLF_SAID("%s changed whether the calendar %s holds where no other does."), NULL, NULL, PLAIN,
     WORD, NULL},
    {"calendar.hours", CLF_SAID("%s changed the opening hours of the calendar %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"calendar.import", CLF_SAID("%s imported holidays into the calendar %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"calendar.name", CLF_SAID("%s renamed the calendar %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"calendar.removed", CLF_SAID("%s removed the calendar %s."), NULL, NULL, PLAIN, NEVER, NULL},
    {"calendar.segment", NULL, CLF_SAID("%s let the calendar %s hold for the segment %s."),
     CLF_SAID("%s let the calendar %s hold no longer for the segment %s."), PLAIN, IN_SENTENCE, NULL},
    {"calendar.zone", CLF_SAID("%s changed the time zone of the calendar %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"customer.attributes", CLF_SAID("%s changed what else is known of %s."), NULL, NULL, CUSTOMER, NEVER, NULL},
    {"customer.erase", CLF_SAID("%s erased the data of %s."), NULL, NULL, PLAIN, NEVER, NULL},
    {"customer.locale", CLF_SAID("%s changed the language of %s."), NULL, NULL, CUSTOMER, SHOWN, NULL},
    {"customer.name", CLF_SAID("%s changed the name of %s."), NULL, NULL, CUSTOMER, SHOWN, NULL},
    {"customer.opt_in", CLF_SAID("%s changed the opt-in of %s."), NULL, NULL, CUSTOMER, SHOWN, NULL},
    {"customer.phone", CLF_SAID("%s changed the telephone number of %s."), NULL, NULL, CUSTOMER, SHOWN, NULL},
    {"customer.reference", CLF_SAID("%s changed the reference of %s."), NULL, NULL, CUSTOMER, SHOWN, NULL},
    {"dashboard.added", NULL, CLF_SAID("%s added the link %s."), NULL, PLAIN, SHOWN, NULL},
    {"dashboard.ordered", CLF_SAID("%s put the links to dashboards into another order."), NULL, NULL, PLAIN, SHOWN,
     NULL},
    {"dashboard.programmes", CLF_SAID("%s changed on which programmes’ tickets the link %s stands."), NULL, NULL, PLAIN,
     SHOWN, NULL},
    {"dashboard.removed", CLF_SAID("%s removed the link %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"dashboard.renamed", CLF_SAID("%s renamed the link %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"dashboard.url", CLF_SAID("%s changed the address of the link %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"database.restored", CLF_SAID("%s put back the backup %s."), NULL, NULL, PLAIN, NEVER, NULL},
    {"field.added", NULL, CLF_SAID("%s added the field %s."), NULL, PLAIN, WORD, NULL},
    {"field.choice", CLF_SAID("%s changed a choice of the field %s."), CLF_SAID("%s gave the field %s the choice %s."),
     CLF_SAID("%s took from the field %s the choice %s."), PLAIN, IN_SENTENCE, NULL},
    {"field.inside", CLF_SAID("%s changed whether mails to customers may hold the field %s."), NULL, NULL, PLAIN, NEVER,
     NULL},
    {"field.label", CLF_SAID("%s changed the label of the field %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"field.order", CLF_SAID("%s put the fields into another order."), NULL, NULL, PLAIN, NEWS, NULL},
    {"field.removed", CLF_SAID("%s removed the field %s."), NULL, NULL, PLAIN, NEVER, NULL},
    {"field.renamed", CLF_SAID("%s renamed the field %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"installation", CLF_SAID("%s changed the installation’s setting %s."), NULL, NULL, PLAIN, WORD, "/start"},
    {"list.added", NULL, CLF_SAID("%s added %s to the list %s."), NULL, LIST_ITEM, NEVER, NULL},
    {"list.cause-set", CLF_SAID("%s changed from which set tickets of the type %s take their root causes."), NULL, NULL,
     LIST_ITEM, SHOWN, NULL},
    {"list.ends", CLF_SAID("%s changed whether the stage %s ends the ticket."), NULL, NULL, LIST_ITEM, WORD, NULL},
    {"list.ordered", CLF_SAID("%s put the list %s into another order."), NULL, NULL, LIST, SHOWN, NULL},
    {"list.renamed", CLF_SAID("%s renamed %s in the list %s."), NULL, NULL, LIST_ITEM, SHOWN, NULL},
    {"list.requires", CLF_SAID("%s changed which fields the type %s requires."), NULL, NULL, LIST_ITEM, SHOWN, NULL},
    {"list.retired", CLF_SAID("%s removed %s from the list %s."), NULL, NULL, LIST_ITEM, NEWS, NULL},
    {"list.team", CLF_SAID("%s changed which team gets tickets of the type %s."), NULL, NULL, LIST_ITEM, SHOWN, NULL},
    {"mailbox.pause", CLF_SAID("%s paused the mailbox %s."), NULL, NULL, MAILBOX, NEVER, NULL},
    {"mailbox.resume", CLF_SAID("%s resumed the mailbox %s."), NULL, NULL, MAILBOX, NEVER, NULL},
    {"mailbox.try", CLF_SAID("%s had the mailbox %s tried."), NULL, NULL, MAILBOX, NEVER, NULL},
    {"outbox.discard", CLF_SAID("%s discarded a mail to %s."), NULL, NULL, RECIPIENT, NEWS, NULL},
    {"outbox.retry", CLF_SAID("%s had a mail to %s sent again."), NULL, NULL, RECIPIENT, NEVER, NULL},
    {"permission", CLF_SAID("%s changed a permission: %s."), NULL, NULL, PERMISSION, SCOPE, "/permissions"},
    {"programme.name", CLF_SAID("%s renamed the programme %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"quarantine.assign", CLF_SAID("%s put %s onto a ticket."), NULL, NULL, MAIL, NEWS, NULL},
    {"quarantine.discard", CLF_SAID("%s discarded %s."), NULL, NULL, MAIL, NEWS, NULL},
    {"quarantine.release", CLF_SAID("%s made a ticket of %s."), NULL, NULL, MAIL, NEWS, NULL},
    {"quarantine.retry", CLF_SAID("%s had %s read again."), NULL, NULL, MAIL, NEWS, NULL},
    {"root-causes.added", CLF_SAID("%s added the set of root causes %s."), NULL, NULL, PLAIN, NEVER, NULL},
    {"root-causes.filled", CLF_SAID("%s changed what the set of root causes %s holds."), NULL, NULL, PLAIN, SHOWN,
     NULL},
    {"root-causes.removed", CLF_SAID("%s removed the set of root causes %s."), NULL, NULL, PLAIN, NEWS, NULL},
    {"root-causes.renamed", CLF_SAID("%s renamed the set of root causes %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"rule.enabled", NULL, CLF_SAID("%s switched the rule %s on."), CLF_SAID("%s switched the rule %s off."), PLAIN,
     ON_OR_OFF, "/rules"},
    {"rule.existing", CLF_SAID("%s changed what the rule %s does with tickets that are there already."), NULL, NULL,
     PLAIN, WORD, "/rules"},
    {"rule.order", CLF_SAID("%s put rules into another order."), NULL, NULL, PLAIN, NEVER, "/rules"},
    {"rule.remove", CLF_SAID("%s removed the rule %s."), NULL, NULL, PLAIN, SHOWN, "/rules"},
    {"rule.save", CLF_SAID("%s changed the rule %s."), CLF_SAID("%s wrote the rule %s."), NULL, PLAIN, NEWS, "/rules"},
    {"segment.added", CLF_SAID("%s added the segment %s."), NULL, NULL, PLAIN, NEVER, NULL},
    {"segment.removed", CLF_SAID("%s removed the segment %s."), NULL, NULL, PLAIN, NEWS, NULL},
    {"segment.renamed", CLF_SAID("%s renamed the segment %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"session.all-ended", CLF_SAID("%s signed %s out everywhere."), NULL, NULL, PERSON, NEVER, NULL},
    {"session.ended", CLF_SAID("%s signed %s out in one place."), NULL, NULL, PERSON, NEVER, NULL},
    {"status.added", NULL, CLF_SAID("%s added the status %s."), NULL, PLAIN, WORD, NULL},
    {"status.awaits", CLF_SAID("%s changed whether the status %s awaits the customer’s confirmation."), NULL, NULL,
     PLAIN, WORD, NULL},
    {"status.causes", CLF_SAID("%s changed which root causes the status %s asks for."), NULL, NULL, PLAIN, WORD, NULL},
    {"status.defined", CLF_SAID("%s changed the definition of the status %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"status.ordered", CLF_SAID("%s put the statuses into another order."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"status.removed", CLF_SAID("%s removed the status %s."), NULL, NULL, PLAIN, NEWS, NULL},
    {"status.renamed", CLF_SAID("%s renamed the status %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"suppression.add", CLF_SAID("%s suppressed the address %s."), NULL, NULL, PLAIN, NEWS, "/suppressions"},
    {"suppression.remove", CLF_SAID("%s let mail go to the address %s again."), NULL, NULL, PLAIN, NEWS,
     "/suppressions"},
    {"survey.name", CLF_SAID("%s renamed the survey %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"survey.show_response", CLF_SAID("%s changed whether tickets show what was answered in the survey %s."), NULL,
     NULL, PLAIN, WORD, NULL},
    {"team.added", CLF_SAID("%s added the team %s."), NULL, NULL, PLAIN, NEVER, NULL},
    {"team.kind", CLF_SAID("%s changed whether %s is a team or a group."), NULL, NULL, PLAIN, WORD, NULL},
    {"team.mailbox", CLF_SAID("%s changed where notices to the team %s go."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"team.removed", CLF_SAID("%s removed the team %s."), NULL, NULL, PLAIN, NEWS, NULL},
    {"team.renamed", CLF_SAID("%s renamed the team %s."), NULL, NULL, PLAIN, SHOWN, NULL},
    {"template.keep", CLF_SAID("%s kept the changed template %s (%s) beside a newer one that ships."), NULL, NULL,
     TEMPLATE, NEVER, NULL},
    {"template.reset", CLF_SAID("%s put the template %s (%s) back to the one that ships."), NULL, NULL, TEMPLATE,
     VERSION, NULL},
    {"template.save", CLF_SAID("%s changed the template %s (%s)."), NULL, NULL, TEMPLATE, VERSION, NULL},
    {"template.test", CLF_SAID("%s mailed themselves the template %s (%s)."), NULL, NULL, TEMPLATE, NEVER, NULL},
    {"ticket.purged", CLF_SAID("%s deleted the ticket %s for good."), NULL, NULL, PLAIN, NEVER, NULL},
    {"token.ended", CLF_SAID("%s ended a token of %s."), NULL, NULL, PERSON, SHOWN, NULL},
    {"token.made", CLF_SAID("%s made a token for %s."), NULL, NULL, PERSON, SHOWN, NULL},
    {"view.added", CLF_SAID("%s added the list %s for everybody."), NULL, NULL, PLAIN, NEVER, "/tickets"},
    {"view.query", CLF_SAID("%s changed what the list %s shows."), NULL, NULL, PLAIN, SHOWN, "/tickets"},
    {"view.removed", CLF_SAID("%s removed the list %s."), NULL, NULL, PLAIN, NEVER, "/tickets"},
    {"view.renamed", CLF_SAID("%s renamed the list %s."), NULL, NULL, PLAIN, SHOWN, "/tickets"},
};
static const struct kind unknown = {"", CLF_SAID("%s changed %s."), NULL, NULL, PLAIN, SHOWN, NULL};

static const struct kind *kind_of(const char *what)
{
	for (size_t i = 0; i < CLF_COUNT(kinds); i++) {
		if (strcmp(kinds[i].what, what) == 0)
			return &kinds[i];
	}
	return &unknown;
}

static const char *sentence_of(const struct kind *kind, const struct clf_audit_entry *entry)
{
	bool has_from = !clf_text_blank(entry->from), has_to = !clf_text_blank(entry->to);
	const char *first = kind->changed;

	if (kind->value == ON_OR_OFF)
		return clf_text_equal(entry->to, "on") ? kind->added : kind->removed;
	if (has_to && !has_from && kind->added != NULL)
		first = kind->added;
	else if (has_from && !has_to && kind->removed != NULL)
		first = kind->removed;
	return first != NULL ? first : kind->added;
}

/* What stands in the sentence: the subject as people call it, the third, and where the subject is found. */
struct said {
	const char *subject, *third;
	struct clf_json *link; /* {"path"}, or empty */
};

/* "follow-up (fr)": both, if it is like that. */
static bool split(struct clf_arena *arena, const char *text, const char *between, const char **head, const char **tail)
{
	const char *at = NULL;

	for (const char *next = strstr(text, between); next != NULL; next = strstr(next + 1, between))
		at = next;
	if (at == NULL)
		return false;
	*head = clf_arena_copy(arena, text, (size_t)(at - text));
	*tail = clf_arena_strdup(arena, at + strlen(between));
	return true;
}

static void take_template(const struct call *call, struct said *said)
{
	const char *name, *locale;

	if (!split(call->arena, said->subject, " (", &name, &locale))
		return;
	locale = clf_arena_copy(call->arena, locale, strcspn(locale, ")"));
	view_link(said->link, "path", clf_arena_printf(call->arena, "/templates/%s/", locale), name);
	said->subject = name;
	said->third = present_language(locale);
}

/* NULL also where several have that name: two programmes may each have such a survey. */
static const struct clf_json *row_named(const struct clf_json *rows, const char *name)
{
	const struct clf_json *found = NULL;

	for (size_t i = 0; i < clf_json_size(rows); i++) {
		if (!clf_text_equal(clf_json_get_text(clf_json_at(rows, i), "name"), name))
			continue;
		if (found != NULL)
			return NULL;
		found = clf_json_at(rows, i);
	}
	return found;
}

static const struct clf_rule_record *rule_of(const struct audit_names *names, const char *name)
{
	for (size_t i = 0; i < names->rule_count; i++)
		if (clf_text_equal(names->rules[i].name, name))
			return &names->rules[i];
	return NULL;
}

/* The thing itself, where there is one of that name by now; else the list that it stood in. */
static void find_thing(const struct call *call, const struct audit_names *names, const struct clf_audit_entry *entry,
		       struct clf_json *link)
{
	const char *kind = clf_arena_copy(call->arena, entry->what, strcspn(entry->what, ".")), *name = NULL;
	const struct thing *thing = thing_audited(kind, entry->subject, &name);
	struct clf_json *problem = NULL;
	const struct clf_json *row;

	if (clf_text_equal(kind, "rule") && rule_of(names, entry->subject) != NULL) {
		clf_json_set_text(
		    link, "path",
		    clf_arena_printf(call->arena, "/rules/%lld", (long long)rule_of(names, entry->subject)->id));
		return;
	}
	if (thing == NULL || clf_text_equal(kind, "rule"))
		return;
	row = row_named(form_rows(names->desk, thing->api, thing->list, &problem), name);
	clf_json_free(&problem);
	clf_json_set_text(link, "path",
			  row != NULL ? clf_arena_printf(call->arena, "/administration/%s/%lld", thing->name,
							 (long long)clf_json_get_number(row, "id", 0))
				      : clf_arena_printf(call->arena, "/administration/%s", thing->name));
}

static void take_customer(const struct call *call, struct said *said)
{
	struct clf_profile profile = {0};

	view_link(said->link, "path", "/search?q=", said->subject);
	if (clf_profile_by_address(call->web->act.store, call->arena, said->subject, &profile, NULL) == CLF_OK)
		clf_json_set_text(said->link, "path",
				  clf_arena_printf(call->arena, "/customers/%lld", (long long)profile.customer.id));
}

static void take_list(const struct call *call, struct said *said, bool of_item)
{
	const char *list = said->subject, *name = "";

	if (of_item) {
		size_t length = strcspn(list, " ");

		name = list[length] != '\0' ? list + length + 1 : "";
		list = clf_arena_copy(call->arena, list, length);
	}
	for (const struct thing *thing = things; thing->name != NULL; thing++) {
		if (clf_text_equal(thing->list, list))
			list = view_say(call, thing->title);
	}
	said->third = list;
	said->subject = of_item ? name : list;
}

static void take_permission(const struct call *call, struct said *said)
{
	const char *action, *role;

	if (!split(call->arena, said->subject, " by ", &action, &role))
		return;
	view_link(said->link, "path", "/permissions#may-", action);
	said->subject = clf_arena_printf(call->arena, "%s, %s", action, view_say(call, thing_word(role)));
}

/* Of an agent who is there; else the gateway's. */
static const char *language_of(const struct call *call, const struct audit_names *names, const char *address)
{
	const char *locale = call->web->act.config->locale;

	for (size_t i = 0; i < names->count; i++) {
		const struct clf_agent *agent = &names->agents[i].agent;

		if (clf_text_equal(agent->address, address) && !clf_text_blank(agent->locale))
			locale = agent->locale;
	}
	return clf_words_language(locale);
}

static const char *name_of(const struct audit_names *names, const char *address)
{
	for (size_t i = 0; i < names->count; i++) {
		const struct clf_agent *agent = &names->agents[i].agent;

		if (clf_text_equal(agent->address, address))
			return clf_text_blank(agent->name) ? address : agent->name;
	}
	return NULL;
}

static void take_person(const struct audit_names *names, struct said *said)
{
	const char *name = name_of(names, said->subject);

	if (name == NULL)
		return;
	view_link(said->link, "path", "/people/", said->subject);
	said->subject = name;
}

static void take_mail(const struct call *call, struct said *said)
{
	const char *number = strchr(said->subject, ' ');

	if (number == NULL)
		return;
	view_link(said->link, "path", "/journal/", number + 1);
	said->subject = clf_arena_printf(call->arena, view_say(call, CLF_SAID("mail %s")), number + 1);
}

static struct said say_subject(const struct call *call, const struct audit_names *names, const struct kind *kind,
			       const struct clf_audit_entry *entry)
{
	struct said said = {.subject = entry->subject, .link = clf_json_object()};

	clf_json_set_text(said.link, "path", kind->path);
	switch (kind->subject) {
	case PERSON:
		take_person(names, &said);
		break;
	case CUSTOMER:
		take_customer(call, &said);
		break;
	case RECIPIENT:
		view_link(said.link, "path", "/outbox?to=", said.subject);
		break;
	case MAILBOX:
		view_link(said.link, "path", "/mailboxes#box-", said.subject);
		break;
	case TEMPLATE:
		take_template(call, &said);
		break;
	case MAIL:
		take_mail(call, &said);
		break;
	case LIST_ITEM:
	case LIST:
		take_list(call, &said, kind->subject == LIST_ITEM);
		break;
	case PERMISSION:
		take_permission(call, &said);
		break;
	case PLAIN:
		break;
	}
	find_thing(call, names, entry, said.link);
	return said;
}

/* "digest on" */
static const char *say_setting(const struct call *call, const char *text)
{
	size_t length = strcspn(text, " ");
	const struct clf_setting *row = clf_setting_named(clf_arena_copy(call->arena, text, length));
	const char *value;

	if (row == NULL || text[length] == '\0')
		return text;
	value = text + length + 1;
	return clf_arena_printf(call->arena, "%s: %s", view_say(call, row->label),
				row->type == CLF_SETTING_LOCALE ? present_language(value)
								: view_say(call, thing_word(value)));
}

static const char *say_value(const struct call *call, const struct kind *kind, const char *text)
{
	enum clf_scope scope;

	if (clf_text_blank(text))
		return NULL;
	switch (kind->value) {
	case WORD:
		return view_say(call, thing_word(text));
	case SCOPE:
		return clf_scope_parse(text, &scope) ? access_scope_words(call, scope)
						     : view_say(call, CLF_SAID("as shipped"));
	case VERSION:
		return strncmp(text, "version ", 8) == 0
			   ? clf_arena_printf(call->arena, view_say(call, CLF_SAID("version %s")), text + 8)
			   : text;
	case SETTING:
		return say_setting(call, text);
	default:
		return text;
	}
}

static void add_part(struct clf_json *parts, const char *text, const char *path, bool strong)
{
	struct clf_json *part = clf_json_object();

	clf_json_set_text(part, "text", text);
	clf_json_set_text(part, "path", path);
	clf_json_set_bool(part, "strong", strong && path == NULL);
	clf_json_append(parts, part);
}

/* The format's own text and what it names, one after the other: what is named is never read as a format. */
static struct clf_json *parts_of(const struct call *call, const char *format, const char *who, const struct said *said)
{
	const char *const named[] = {who, said->subject, said->third};
	struct clf_json *parts = clf_json_array();
	size_t n = 0;

	for (const char *next; (next = strstr(format, "%s")) != NULL; format = next + 2, n++) {
		add_part(parts, clf_arena_copy(call->arena, format, (size_t)(next - format)), NULL, false);
		if (n < CLF_COUNT(named) && named[n] != NULL)
			add_part(parts, named[n], n == 1 ? clf_json_get_text(said->link, "path") : NULL, n > 0);
	}
	add_part(parts, format, NULL, false);
	return parts;
}

static const char *say_who(const struct call *call, const struct clf_audit_entry *entry)
{
	if (!clf_text_blank(entry->name))
		return entry->name;
	return clf_text_blank(entry->who) ? view_say(call, CLF_SAID("Somebody")) : entry->who;
}

static const char *say_via(const struct call *call, enum clf_via via)
{
	switch (via) {
	case CLF_VIA_MAIL:
		return view_say(call, CLF_SAID("by mail"));
	case CLF_VIA_API:
		return view_say(call, CLF_SAID("over the API"));
	case CLF_VIA_CLI:
		return view_say(call, CLF_SAID("at the command line"));
	case CLF_VIA_RULE:
		return view_say(call, CLF_SAID("by a rule"));
	case CLF_VIA_CLOCK:
		return view_say(call, CLF_SAID("by itself"));
	default:
		return view_say(call, CLF_SAID("on the page"));
	}
}

static bool is_rename(const char *what)
{
	static const char *const ends[] = {".renamed", ".name", ".address"};

	for (size_t i = 0; i < CLF_COUNT(ends); i++) {
		if (clf_text_equal(strchr(what, '.'), ends[i]))
			return strncmp(what, "agent.name", 10) != 0 && strncmp(what, "customer.", 9) != 0;
	}
	return false;
}

/* What was changed under the name before stands under that one. */
static void add_older_name(const struct call *call, struct clf_json *item, const struct clf_audit_entry *entry)
{
	const char *kind = clf_arena_copy(call->arena, entry->what, strcspn(entry->what, ".")), *name = NULL;
	const struct thing *thing = thing_audited(kind, entry->subject, &name);

	if (clf_text_blank(entry->from))
		return;
	if (thing != NULL)
		audit_link(call, item, "before_path", thing, entry->from);
	else
		view_link(item, "before_path", clf_arena_printf(call->arena, "/audit?kind=%s&subject=", kind),
			  entry->from);
}

/* A rule's sentence was kept in the language of who saved it: of one that is there it is said anew. */
static void add_sentence(const struct call *call, const struct audit_names *names, struct clf_json *item,
			 const struct clf_audit_entry *entry)
{
	const struct clf_rule_record *rule = rule_of(names, entry->subject);
	const char *said = NULL;

	if (rule != NULL && !clf_text_blank(entry->to))
		said = clf_act_rule_said(&call->web->act, call->arena, call_actor(call).locale, rule->id, entry->to);
	if (said != NULL && said != entry->to)
		clf_json_set_text(item, "after", said);
	else
		clf_json_set_text(item, "said_in", language_of(call, names, entry->who));
}

/* What was shown in the sentence, or says nothing, isn't shown once more. */
static void add_values(const struct call *call, const struct audit_names *names, struct clf_json *item,
		       const struct kind *kind, const struct clf_audit_entry *entry)
{
	bool both = !clf_text_blank(entry->from) && !clf_text_blank(entry->to);

	if (kind->value == NEVER || kind->value == ON_OR_OFF || (kind->value == IN_SENTENCE && !both))
		return;
	if (kind->value != NEWS)
		clf_json_set_text(item, "before", say_value(call, kind, entry->from));
	if (is_rename(entry->what))
		add_older_name(call, item, entry);
	clf_json_set_text(item, "after", say_value(call, kind, entry->to));
	if (clf_text_equal(kind->what, "rule.save") || clf_text_equal(kind->what, "rule.remove"))
		add_sentence(call, names, item, entry);
}

struct clf_json *audit_item(const struct call *call, const struct audit_names *names,
			    const struct clf_audit_entry *entry)
{
	const struct kind *kind = kind_of(entry->what);
	struct said said = say_subject(call, names, kind, entry);
	struct clf_json *item = clf_shape_audit(entry);

	if (kind->value == IN_SENTENCE && said.third == NULL)
		said.third = clf_text_blank(entry->to) ? entry->from : entry->to;
	clf_json_set(item, "parts",
		     parts_of(call, view_say(call, sentence_of(kind, entry)), say_who(call, entry), &said));
	clf_json_free(&said.link);
	clf_json_set(item, "before", clf_json_null());
	clf_json_set(item, "after", clf_json_null());
	clf_json_set(item, "said_in", clf_json_null());
	add_values(call, names, item, kind, entry);
	clf_json_set_text(item, "through", say_via(call, entry->via));
	view_time(call, item, "at", entry->at);
	return item;
}

void audit_link(const struct call *call, struct clf_json *item, const char *key, const struct thing *thing,
		const char *name)
{
	const char *path = clf_arena_printf(call->arena, "/audit?kind=%s", thing->audit);

	if (name == NULL) {
		clf_json_set_text(item, key, path);
		return;
	}
	if (thing->list != NULL)
		name = clf_arena_printf(call->arena, "%s %s", thing->list, name);
	view_link(item, key, clf_arena_printf(call->arena, "%s&subject=", path), name);
}

struct clf_json *audit_kinds(const struct call *call, const char *chosen)
{
	static const char *const labels[][2] = {
	    {"agent", CLF_SAID("People")},
	    {"calendar", CLF_SAID("Calendars")},
	    {"customer", CLF_SAID("Customers")},
	    {"dashboard", CLF_SAID("Links to dashboards")},
	    {"database", CLF_SAID("The database")},
	    {"field", CLF_SAID("Fields")},
	    {"installation", CLF_SAID("The installation’s settings")},
	    {"list", CLF_SAID("Lists")},
	    {"mailbox", CLF_SAID("Mailboxes")},
	    {"outbox", CLF_SAID("Outgoing")},
	    {"permission", CLF_SAID("Permissions")},
	    {"programme", CLF_SAID("Programmes")},
	    {"quarantine", CLF_SAID("Incoming")},
	    {"root-causes", CLF_SAID("Sets of root causes")},
	    {"rule", CLF_SAID("Rules")},
	    {"segment", CLF_SAID("Segments")},
	    {"session", CLF_SAID("Sessions")},
	    {"status", CLF_SAID("Statuses")},
	    {"suppression", CLF_SAID("Suppressed")},
	    {"survey", CLF_SAID("Surveys")},
	    {"team", CLF_SAID("Teams")},
	    {"template", CLF_SAID("Templates")},
	    {"ticket", CLF_SAID("Tickets")},
	    {"token", CLF_SAID("Tokens")},
	    {"view", CLF_SAID("Lists that everybody has")},
	};
	struct clf_json *choices = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(labels); i++)
		view_choice(choices, labels[i][0], view_say(call, labels[i][1]), chosen);
	return choices;
}
