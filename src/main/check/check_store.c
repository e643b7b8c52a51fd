/*
 * check_store.c - the database, who is told of what comes in, and what else only the database knows.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"
#include "clf/act/mailboxes.h"
#include "clf/act/templates.h"
#include "clf/base/clock.h"
#include "clf/base/zone.h"
#include "clf/mail/address.h"
#include "clf/mail/write/template.h"
#include "clf/store/engine/hold.h"
#include "clf/store/mail/templates.h"
#include "clf/store/people/calendar.h"
#include "clf/store/people/directory.h"
#include "clf/wire/http_server.h"

/* One `serve` has the database; who listens where it would is another. */
static void check_serve(struct check *check)
{
	const struct clf_config *config = check->session.config;
	struct clf_error err = {0};

	check->serving = clf_store_holder(config->store_url);
	if (check->serving != 0)
		found_fine(&check->findings, "serve", config->store_url, "runs: process %ld", (long)check->serving);
	else if (config->http_address != NULL && config->http_port != 0 &&
		 clf_http_server_probe(config->http_address, config->http_port, &err) != CLF_OK)
		found(&check->findings, FINDING_WRONG, "serve",
		      clf_arena_printf(check->session.arena, "%s:%u", config->http_address, config->http_port),
		      "End what listens there, another `clf-mail serve` with another database perhaps, or set listen "
		      "in [http] to a free port.",
		      "`serve` couldn't start: %s", err.text);
}

/* It opens, it is of this version, and it can be written to. */
static bool check_database(struct check *check)
{
	const char *url = check->session.config->store_url;
	struct clf_store **store = &check->session.store;
	struct clf_error err = {0};
	enum clf_status status = clf_store_open(url, CLF_STORE_OPEN, store, &err);
	const char *path = clf_store_file(url);

	if (status == CLF_OK && path != NULL && access(path, W_OK) != 0)
		status = clf_error_set(&err, CLF_EDENIED, "it can be read, and not be written to");
	if (status == CLF_OK)
		status = clf_store_begin(*store, &err);
	if (status == CLF_OK)
		clf_store_rollback(*store);
	/* A busy one is fine. */
	if (status == CLF_OK || status == CLF_EAGAIN)
		found_fine(&check->findings, "database", url, "fine");
	else
		found(&check->findings, FINDING_WRONG, "database", url, NULL, "%s", err.text);
	return *store != NULL;
}

static bool is_agents(struct check *check, const char *address)
{
	const char *folded = NULL;
	struct clf_agent agent = {0};

	return address != NULL && clf_address_fold(check->session.arena, address, &folded, NULL) == CLF_OK &&
	       clf_agent_find(check->session.store, check->session.arena, folded, &agent, NULL) == CLF_OK;
}

static void check_loop(struct check *check, const char *what, const char *name, const char *address)
{
	if (is_agents(check, address))
		found(&check->findings, FINDING_WRONG, what, name,
		      "Give the agent an address of their own: `clf-mail agent change`.",
		      "%s is an agent's address too: its notices would come back as mail", address);
}

/* A mailbox that is an agent's address would answer its own notices. */
static void check_loops(struct check *check)
{
	const struct clf_config *config = check->session.config;

	for (size_t i = 0; i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		check_loop(check, "mailbox", mailbox->name, mailbox->address);
		for (size_t k = 0; k < mailbox->alias_count; k++)
			check_loop(check, "mailbox", mailbox->name, mailbox->aliases[k]);
		for (size_t k = 0; k < mailbox->list_count; k++)
			check_loop(check, "mailbox", mailbox->name, mailbox->lists[k]);
	}
	if (config->command_address != NULL)
		check_loop(check, "command_address", config->command_address, config->command_address);
}

/* Noted with this moment, when nothing was before. */
static void check_beginnings(struct check *check)
{
	struct session *session = &check->session;
	struct clf_error err = {0};
	enum clf_status status = clf_mailboxes_configured(session->store, session->config, &err);

	for (size_t i = 0; status == CLF_OK && i < session->config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &session->config->mailboxes[i];
		struct clf_mailbox_state state = {0};

		if (mailbox->host == NULL)
			continue;
		status = clf_journal_mailbox_state(session->store, session->arena, mailbox->name, &state, &err);
		if (status == CLF_OK && state.passed_uid == 0 && state.configured_at != 0)
			found_fine(&check->findings, "mailbox", mailbox->name, "%s",
				   clf_mailbox_begins_text(session->arena, mailbox, &state));
	}
	if (status != CLF_OK)
		found(&check->findings, FINDING_WRONG, "mailbox", "", NULL, "%s", err.text);
}

struct people {
	struct clf_agent_record *agents;
	size_t count;
	size_t administrators; /* active ones */
};

static size_t managers_of(const struct people *people, const char *segment)
{
	size_t count = 0;

	for (size_t i = 0; i < people->count; i++) {
		const struct clf_agent_record *agent = &people->agents[i];

		for (size_t k = 0; agent->agent.active && k < agent->segment_count; k++)
			count += clf_text_equal_nocase(agent->segments[k], segment);
	}
	return count;
}

/* What nobody owns is told to the segment's managers, without any to the administrators. */
static void check_segment(struct check *check, const struct people *people, const struct clf_config_mailbox *mailbox)
{
	const char *segment = mailbox->segment;

	if (!mailbox->two_way || (segment != NULL && managers_of(people, segment) > 0))
		return;
	if (people->administrators == 0)
		found(&check->findings, FINDING_WRONG, "segment", mailbox->name,
		      "Add an administrator, or give the mailbox a segment with a manager (`clf-mail agent add`).",
		      "mail here makes tickets that nobody is told of: %s%s, and there is no administrator",
		      segment != NULL ? "nobody manages the segment " : "they are in no segment",
		      segment != NULL ? segment : "");
	else
		found_fine(&check->findings, "segment", mailbox->name,
			   "tickets of its mail that nobody has are told to the administrators (%zu): %s%s",
			   people->administrators,
			   segment != NULL ? "nobody manages the segment " : "they are in no segment",
			   segment != NULL ? segment : "");
}

/* Survey responses come into any of them. */
static void check_segments(struct check *check, const struct people *people)
{
	const char *const *names = NULL;
	size_t count = 0;

	if (clf_segment_list(check->session.store, check->session.arena, &names, &count, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < count; i++)
		if (managers_of(people, names[i]) == 0)
			found(&check->findings, FINDING_WARNING, "segment", names[i],
			      clf_arena_printf(check->session.arena,
					       "Give it one: `clf-mail agent change ADDRESS --segment '%s'`.",
					       names[i]),
			      "nobody manages it: of tickets there that nobody has, nobody is told");
}

static void check_people(struct check *check)
{
	struct session *session = &check->session;
	struct people people = {0};
	struct clf_error err = {0};

	if (clf_agent_list(session->store, session->arena, &people.agents, &people.count, &err) != CLF_OK) {
		found(&check->findings, FINDING_WRONG, "agents", "", NULL, "%s", err.text);
		return;
	}
	for (size_t i = 0; i < people.count; i++)
		people.administrators += people.agents[i].agent.active && people.agents[i].agent.role == CLF_ROLE_ADMIN;
	if (people.administrators == 0)
		found(&check->findings, FINDING_WARNING, "agents", "",
		      "Add one: `clf-mail agent add --role admin --address ADDRESS --name NAME`.",
		      "there is no administrator: nobody is told when something fails");
	for (size_t i = 0; i < session->config->mailbox_count; i++)
		check_segment(check, &people, &session->config->mailboxes[i]);
	check_segments(check, &people);
}

/* Against the fields that there are now, and tickets that have little. */
static void check_template(struct check *check, const struct clf_template_record *record)
{
	struct clf_arena *arena = check->session.arena;
	size_t count = 0;
	const struct clf_template_field *fields = clf_act_template_fields(arena, check->session.store, &count);
	const char *name = clf_arena_printf(arena, "%s/%s", record->locale, record->name), *warning;
	struct clf_template *parsed = NULL;
	struct clf_error err = {0};
	enum clf_status status = clf_template_parse(arena, record->source, &parsed, &err);

	if (status == CLF_OK)
		status = clf_template_check_with(parsed, fields, count, &err);
	warning = status == CLF_OK ? clf_act_template_warning(arena, record->source) : NULL;
	if (status != CLF_OK)
		found(&check->findings, FINDING_WRONG, "template", name,
		      "Save it anew: `clf-mail template show`, `lint` and `save`.", "%s", err.text);
	else if (warning != NULL)
		found(&check->findings, FINDING_WARNING, "template", name,
		      "Save it anew: `clf-mail template show`, `lint` and `save`.", "%s", warning);
}

/* What was written for this installation. */
static void check_templates(struct check *check)
{
	struct session *session = &check->session;
	const char *locale = session->config->locale;
	struct clf_template_record *stored = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	bool known = false;

	if (clf_template_list(session->store, session->arena, &stored, &count, &err) != CLF_OK) {
		found(&check->findings, FINDING_WRONG, "template", "", NULL, "%s", err.text);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		known = known || clf_text_equal(stored[i].locale, locale);
		check_template(check, &stored[i]);
	}
	for (size_t i = 0; i < clf_template_shipped_count(); i++) {
		const char *of, *name, *source;

		clf_template_shipped_at(i, &of, &name, &source);
		known = known || (locale != NULL && strncmp(of, locale, strlen(of)) == 0);
	}
	if (!known && locale != NULL)
		found(&check->findings, FINDING_WARNING, "template", locale,
		      "Write templates in that language, or set locale in [gateway] to one that ships.",
		      "there are no templates in that language: mails go out in English");
}

static void check_done(struct check *check)
{
	for (size_t i = 0; i < check->session.config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &check->session.config->mailboxes[i];

		if (mailbox->two_way && mailbox->host != NULL && mailbox->done == CLF_DONE_DELETE)
			found(&check->findings, FINDING_WARNING, "done", mailbox->name,
			      clf_arena_printf(check->session.arena,
					       "Set done = move:Archive in [mailbox %s] and empty that folder by age.",
					       mailbox->name),
			      "done = delete: mail that came after the last backup is lost when that is restored, as "
			      "the server has no copy");
	}
}

static void check_zone(struct check *check)
{
	const char *name = check->session.config->timezone;
	struct clf_zone *zone = NULL;
	struct clf_local_time now;

	if (name == NULL || clf_zone_open(name, &zone, NULL) != CLF_OK)
		return;
	clf_zone_local(zone, clf_clock_now(), &now);
	found_fine(&check->findings, "timezone", name, "it is %02d:%02d there", now.hour, now.minute);
	clf_zone_free(&zone);
}

/* Whether an alias arrives anywhere is known to the mail server alone. */
static void check_command_address(struct check *check)
{
	const struct clf_config *config = check->session.config;

	if (config->command_address != NULL)
		found_fine(&check->findings, "commands", config->command_address, "%s",
			   clf_config_command_mailbox(config) != NULL
			       ? "fine"
			       : "is no address of a mailbox: see that it is an alias that arrives in one of them");
}

/* Both come with time: another machine, and days that have passed. */
static void check_calendars(struct check *check)
{
	struct session *session = &check->session;
	struct clf_calendar_record *records = NULL, one;
	struct clf_error err = {0};
	size_t count = 0;
	int64_t next;
	enum clf_status status = clf_calendar_list(session->store, session->arena, &records, &count, &err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		status = clf_calendar_read(session->store, session->arena, records[i].id, &one, &err);
		if (status == CLF_OK && one.calendar.zone == NULL)
			found(&check->findings, FINDING_WRONG, "calendar", one.name,
			      "Install tzdata, or give it another one: `clf-mail calendar set NAME --timezone ZONE`.",
			      "its time zone %s isn't known here, and its hours are taken for UTC", one.zone);
		if (status == CLF_OK && !clf_working_next(&one.calendar, clf_clock_now(), &next))
			found(&check->findings, FINDING_WRONG, "calendar", one.name,
			      "Give it opening hours: `clf-mail calendar set NAME --hours \"mon-fri 09:00-18:00\"`.",
			      "it has no working time within %d days: nothing falls due by it", CLF_WORKLESS_DAYS);
	}
	if (status != CLF_OK)
		found(&check->findings, FINDING_WRONG, "calendar", "", NULL, "%s", err.text);
}

void check_installation(struct check *check)
{
	bool whole = check->look.problem_count == 0;

	check_zone(check);
	check_done(check);
	if (whole)
		check_command_address(check);
	if (check->session.config->store_url == NULL)
		return;
	/* Before the database is opened: a descriptor that is closed on it lets go of SQLite's locks. */
	check_serve(check);
	if (!check_database(check))
		return;
	if (whole)
		check_beginnings(check);
	check_loops(check);
	check_people(check);
	check_templates(check);
	check_calendars(check);
}
