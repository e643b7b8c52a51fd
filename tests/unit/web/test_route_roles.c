/*
 * test_route_roles.c - who gets where: each route, for nobody, a feedback platform, agents and managers of each scope,
 * and administrators. A new route is a new line here.
 */
#include "clf/base/count.h"
#include "clf/store/people/permission.h"
#include "web_fixture.h"

#define PLATFORM "clf_platform-token-of-the-tests-0123456789"

/* Whoever reaches the port. */
static const char anyone[] = "GET /api/v1/openapi.json\n"
			     "GET /healthz\n"
			     "GET /readyz\n"
			     "GET /sign-in\n"
			     "POST /sign-in\n"
			     "GET /sign-in/link\n"
			     "POST /sign-in/link\n"
			     "POST /sign-in/mail\n"
			     "GET /static/{file}\n";

/* From elsewhere than this machine, whoever has a role. */
static const char figures[] = "GET /metrics\n";

/* Feedback platforms, with a token for responses, and administrators. */
static const char platform[] = "POST /api/v1/responses\n";

/* Whoever has a role, of what is nobody's in particular or their own. */
static const char agents[] = "GET /\n"
			     "GET /api/v1/agents\n"
			     "GET /api/v1/agents/{agent}\n"
			     "GET /api/v1/calendars\n"
			     "GET /api/v1/calendars/{id}\n"
			     "GET /api/v1/commands\n"
			     "GET /api/v1/customers\n"
			     "GET /api/v1/dashboards\n"
			     "GET /api/v1/dashboards/{name_or_id}\n"
			     "GET /api/v1/drafts\n"
			     "GET /api/v1/fields\n"
			     "GET /api/v1/fields/{name_or_id}\n"
			     "GET /api/v1/lists/{list}\n"
			     "GET /api/v1/me\n"
			     "PATCH /api/v1/me\n"
			     "GET /api/v1/owners\n"
			     "GET /api/v1/programmes\n"
			     "GET /api/v1/programmes/{id}\n"
			     "GET /api/v1/responses\n"
			     "GET /api/v1/root-causes\n"
			     "GET /api/v1/root-causes/{name_or_id}\n"
			     "GET /api/v1/search\n"
			     "GET /api/v1/segments\n"
			     "GET /api/v1/segments/{name_or_id}\n"
			     "GET /api/v1/settings\n"
			     "GET /api/v1/statuses\n"
			     "GET /api/v1/statuses/{name_or_id}\n"
			     "GET /api/v1/surveys\n"
			     "GET /api/v1/surveys/{id}\n"
			     "GET /api/v1/teams\n"
			     "GET /api/v1/teams/{name_or_id}\n"
			     "GET /api/v1/tickets\n"
			     "POST /api/v1/tickets\n"
			     "POST /api/v1/tickets/bulk\n"
			     "POST /api/v1/tickets/bulk/undo\n"
			     "GET /api/v1/tickets/counts\n"
			     "GET /api/v1/views\n"
			     "POST /api/v1/views\n"
			     "DELETE /api/v1/views/{id}\n"
			     "GET /api/v1/views/{id}\n"
			     "PATCH /api/v1/views/{id}\n"
			     "GET /search\n"
			     "GET /settings\n"
			     "POST /settings\n"
			     "POST /settings/password\n"
			     "GET /settings/sessions\n"
			     "POST /settings/sessions/end\n"
			     "POST /settings/sessions/{id}/end\n"
			     "POST /sign-out\n"
			     "GET /tickets\n"
			     "POST /tickets/bulk\n"
			     "POST /tickets/bulk/undo\n"
			     "GET /tickets/filter\n"
			     "POST /tickets/filter\n"
			     "GET /tickets/new\n"
			     "GET /views\n"
			     "POST /views\n"
			     "POST /views/{id}\n"
			     "POST /views/{id}/query\n"
			     "POST /views/remove\n"
			     "POST /tickets/new\n";

/* The same, and a ticket, customer or response that isn't seen is as one that isn't there. */
static const char tickets[] = "GET /api/v1/customers/{id}\n"
			      "PATCH /api/v1/customers/{id}\n"
			      "GET /api/v1/customers/{id}/timeline\n"
			      "GET /tickets/{number}/quick\n"
			      "POST /tickets/{number}/quick\n"
			      "GET /customers/{id}\n"
			      "POST /customers/{id}\n"
			      "GET /api/v1/responses/{id}\n"
			      "GET /api/v1/tickets/by-response/{id}\n"
			      "DELETE /api/v1/tickets/{number}\n"
			      "GET /api/v1/tickets/{number}\n"
			      "PATCH /api/v1/tickets/{number}\n"
			      "GET /api/v1/tickets/{number}/attachments\n"
			      "POST /api/v1/tickets/{number}/attachments\n"
			      "DELETE /api/v1/tickets/{number}/attachments/{id}\n"
			      "GET /api/v1/tickets/{number}/attachments/{id}\n"
			      "POST /api/v1/tickets/{number}/close\n"
			      "POST /api/v1/tickets/{number}/commands\n"
			      "GET /api/v1/tickets/{number}/comments\n"
			      "POST /api/v1/tickets/{number}/comments\n"
			      "DELETE /api/v1/tickets/{number}/comments/{id}\n"
			      "GET /api/v1/tickets/{number}/comments/{id}\n"
			      "PATCH /api/v1/tickets/{number}/comments/{id}\n"
			      "POST /api/v1/tickets/{number}/copied\n"
			      "DELETE /api/v1/tickets/{number}/drafts/{place}\n"
			      "GET /api/v1/tickets/{number}/drafts/{place}\n"
			      "GET /api/v1/tickets/{number}/events\n"
			      "GET /api/v1/tickets/{number}/followups\n"
			      "POST /api/v1/tickets/{number}/followups\n"
			      "DELETE /api/v1/tickets/{number}/followups/{id}\n"
			      "POST /api/v1/tickets/{number}/forwards\n"
			      "GET /api/v1/tickets/{number}/messages\n"
			      "GET /api/v1/tickets/{number}/messages/{id}/attachments/{part}\n"
			      "GET /api/v1/tickets/{number}/neighbours\n"
			      "GET /api/v1/tickets/{number}/owners\n"
			      "POST /api/v1/tickets/{number}/purge\n"
			      "POST /api/v1/tickets/{number}/restore\n"
			      "POST /api/v1/tickets/{number}/spam\n"
			      "GET /api/v1/tickets/{number}/subtickets\n"
			      "POST /api/v1/tickets/{number}/subtickets\n"
			      "GET /api/v1/tickets/{number}/why\n"
			      "GET /tickets/by-response/{id}\n"
			      "GET /tickets/{number}\n"
			      "GET /tickets/{number}/files/{id}\n"
			      "POST /tickets/{number}/answer\n"
			      "POST /tickets/{number}/answer/preview\n"
			      "POST /tickets/{number}/draft\n"
			      "POST /tickets/{number}/draft/discard\n"
			      "POST /tickets/{number}/close\n"
			      "POST /tickets/{number}/commands\n"
			      "POST /tickets/{number}/facts\n"
			      "POST /tickets/{number}/files/{id}/remove\n"
			      "POST /tickets/{number}/forward\n"
			      "POST /tickets/{number}/forward/preview\n"
			      "POST /tickets/{number}/note\n"
			      "POST /tickets/{number}/notes/{id}\n"
			      "POST /tickets/{number}/notes/{id}/remove\n"
			      "POST /tickets/{number}/purge\n"
			      "POST /tickets/{number}/sub\n"
			      "POST /tickets/{number}/take-back\n"
			      "GET /tickets/{number}/messages/{id}/attachments/{part}\n"
			      "GET /tickets/{number}/messages/{id}/html\n";

/* Administrators alone. */
static const char admins[] = "POST /api/v1/agents\n"
			     "DELETE /api/v1/agents/{agent}\n"
			     "PATCH /api/v1/agents/{agent}\n"
			     "POST /api/v1/agents/{agent}/activate\n"
			     "PUT /api/v1/agents/{agent}/addresses\n"
			     "POST /api/v1/agents/{agent}/deactivate\n"
			     "PUT /api/v1/agents/{agent}/password\n"
			     "POST /api/v1/agents/{agent}/sessions/end\n"
			     "GET /api/v1/agents/{agent}/settings\n"
			     "PATCH /api/v1/agents/{agent}/settings\n"
			     "POST /api/v1/agents/{agent}/sign-in-link\n"
			     "POST /api/v1/agents/{agent}/tokens\n"
			     "GET /api/v1/alarms\n"
			     "GET /api/v1/audit\n"
			     "POST /api/v1/calendars\n"
			     "DELETE /api/v1/calendars/{id}\n"
			     "PATCH /api/v1/calendars/{id}\n"
			     "DELETE /api/v1/calendars/{id}/days/{day}\n"
			     "PUT /api/v1/calendars/{id}/days/{day}\n"
			     "POST /api/v1/calendars/{id}/import\n"
			     "POST /api/v1/calendars/{id}/import/check\n"
			     "GET /api/v1/criteria\n"
			     "POST /api/v1/criteria\n"
			     "POST /api/v1/dashboards\n"
			     "PUT /api/v1/dashboards/order\n"
			     "DELETE /api/v1/dashboards/{name_or_id}\n"
			     "PATCH /api/v1/dashboards/{name_or_id}\n"
			     "GET /api/v1/escalations\n"
			     "POST /api/v1/escalations\n"
			     "PUT /api/v1/escalations/order\n"
			     "DELETE /api/v1/escalations/{id}\n"
			     "GET /api/v1/escalations/{id}\n"
			     "PUT /api/v1/escalations/{id}\n"
			     "PUT /api/v1/escalations/{id}/enabled\n"
			     "POST /api/v1/fields\n"
			     "PUT /api/v1/fields/order\n"
			     "DELETE /api/v1/fields/{name_or_id}\n"
			     "PATCH /api/v1/fields/{name_or_id}\n"
			     "DELETE /api/v1/fields/{name_or_id}/choices/{choice}\n"
			     "PATCH /api/v1/fields/{name_or_id}/choices/{choice}\n"
			     "GET /api/v1/fields/{name_or_id}/uses\n"
			     "GET /api/v1/journal\n"
			     "GET /api/v1/journal/{id}\n"
			     "GET /api/v1/journal/{id}/raw\n"
			     "POST /api/v1/lists/{list}\n"
			     "PUT /api/v1/lists/{list}/order\n"
			     "DELETE /api/v1/lists/{list}/{name_or_id}\n"
			     "PATCH /api/v1/lists/{list}/{name_or_id}\n"
			     "GET /api/v1/lists/{list}/{name_or_id}/uses\n"
			     "GET /api/v1/logins\n"
			     "GET /api/v1/mailboxes\n"
			     "POST /api/v1/mailboxes/{name}/pause\n"
			     "POST /api/v1/mailboxes/{name}/resume\n"
			     "POST /api/v1/mailboxes/{name}/try\n"
			     "GET /api/v1/outbox\n"
			     "POST /api/v1/outbox/discard\n"
			     "POST /api/v1/outbox/readdress\n"
			     "POST /api/v1/outbox/retry\n"
			     "GET /api/v1/outbox/{id}\n"
			     "POST /api/v1/outbox/{id}/discard\n"
			     "POST /api/v1/outbox/{id}/readdress\n"
			     "POST /api/v1/outbox/{id}/retry\n"
			     "GET /api/v1/outbox/{id}/tries\n"
			     "GET /api/v1/permissions\n"
			     "PUT /api/v1/permissions\n"
			     "PATCH /api/v1/programmes/{id}\n"
			     "GET /api/v1/quarantine\n"
			     "POST /api/v1/quarantine/assign\n"
			     "POST /api/v1/quarantine/discard\n"
			     "POST /api/v1/quarantine/release\n"
			     "POST /api/v1/quarantine/retry\n"
			     "POST /api/v1/quarantine/{id}/assign\n"
			     "POST /api/v1/quarantine/{id}/discard\n"
			     "POST /api/v1/quarantine/{id}/release\n"
			     "POST /api/v1/quarantine/{id}/retry\n"
			     "GET /api/v1/relays\n"
			     "POST /api/v1/relays/{name}/retry\n"
			     "POST /api/v1/root-causes\n"
			     "DELETE /api/v1/root-causes/{name_or_id}\n"
			     "PATCH /api/v1/root-causes/{name_or_id}\n"
			     "GET /api/v1/root-causes/{name_or_id}/uses\n"
			     "GET /api/v1/rules\n"
			     "GET /rules/statuses\n"
			     "POST /api/v1/rules\n"
			     "POST /api/v1/rules/check\n"
			     "PUT /api/v1/rules/order\n"
			     "DELETE /api/v1/rules/{id}\n"
			     "GET /api/v1/rules/{id}\n"
			     "PUT /api/v1/rules/{id}\n"
			     "POST /api/v1/rules/{id}/back\n"
			     "PUT /api/v1/rules/{id}/enabled\n"
			     "GET /api/v1/rules/{id}/difference\n"
			     "GET /api/v1/rules/{id}/versions\n"
			     "GET /api/v1/rules/{id}/would\n"
			     "POST /api/v1/segments\n"
			     "DELETE /api/v1/segments/{name_or_id}\n"
			     "PATCH /api/v1/segments/{name_or_id}\n"
			     "GET /api/v1/segments/{name_or_id}/uses\n"
			     "GET /api/v1/sessions\n"
			     "POST /api/v1/sessions/{id}/end\n"
			     "PUT /api/v1/settings/{name}\n"
			     "GET /api/v1/status-rules\n"
			     "POST /api/v1/status-rules\n"
			     "POST /api/v1/statuses\n"
			     "PUT /api/v1/statuses/order\n"
			     "DELETE /api/v1/statuses/{name_or_id}\n"
			     "PATCH /api/v1/statuses/{name_or_id}\n"
			     "GET /api/v1/statuses/{name_or_id}/uses\n"
			     "GET /api/v1/suppressions\n"
			     "POST /api/v1/suppressions\n"
			     "POST /api/v1/suppressions/remove\n"
			     "PATCH /api/v1/surveys/{id}\n"
			     "POST /api/v1/teams\n"
			     "PUT /api/v1/teams/mailbox\n"
			     "DELETE /api/v1/teams/{name_or_id}\n"
			     "PATCH /api/v1/teams/{name_or_id}\n"
			     "GET /api/v1/teams/{name_or_id}/uses\n"
			     "GET /api/v1/templates\n"
			     "GET /api/v1/templates/fields\n"
			     "GET /api/v1/templates/{locale}/{name}\n"
			     "PUT /api/v1/templates/{locale}/{name}\n"
			     "POST /api/v1/templates/{locale}/{name}/back\n"
			     "POST /api/v1/templates/{locale}/{name}/check\n"
			     "POST /api/v1/templates/{locale}/{name}/keep\n"
			     "POST /api/v1/templates/{locale}/{name}/test\n"
			     "GET /api/v1/templates/{locale}/{name}/versions\n"
			     "GET /api/v1/templates/{locale}/{name}/versions/{version}\n"
			     "GET /api/v1/tickets/{number}/comments/{id}/versions\n"
			     "GET /api/v1/tickets/{number}/messages/{id}/raw\n"
			     "GET /api/v1/tokens\n"
			     "POST /api/v1/tokens/{id}/revoke\n"
			     "GET /administration/{kind}\n"
			     "POST /administration/{kind}\n"
			     "POST /administration/{kind}/order\n"
			     "GET /administration/{kind}/{id}\n"
			     "POST /administration/{kind}/{id}\n"
			     "POST /administration/{kind}/{id}/{deed}\n"
			     "GET /audit\n"
			     "GET /journal\n"
			     "GET /journal/{id}\n"
			     "GET /journal/{id}/attachments/{part}\n"
			     "GET /journal/{id}/html\n"
			     "GET /journal/{id}/raw\n"
			     "GET /mailboxes\n"
			     "POST /mailboxes/{name}/pause\n"
			     "POST /mailboxes/{name}/resume\n"
			     "POST /mailboxes/{name}/try\n"
			     "GET /outbox\n"
			     "POST /outbox/discard\n"
			     "POST /outbox/readdress\n"
			     "POST /outbox/retry\n"
			     "GET /outbox/{id}\n"
			     "POST /outbox/{id}/discard\n"
			     "GET /outbox/{id}/html\n"
			     "POST /outbox/{id}/readdress\n"
			     "POST /outbox/{id}/retry\n"
			     "GET /people\n"
			     "POST /people\n"
			     "GET /people/{agent}\n"
			     "POST /people/{agent}\n"
			     "POST /people/{agent}/activate\n"
			     "POST /people/{agent}/addresses\n"
			     "POST /people/{agent}/deactivate\n"
			     "POST /people/{agent}/link\n"
			     "POST /people/{agent}/password\n"
			     "POST /people/{agent}/sessions/end\n"
			     "POST /people/{agent}/settings\n"
			     "POST /people/{agent}/tokens\n"
			     "GET /permissions\n"
			     "POST /permissions\n"
			     "GET /quarantine\n"
			     "POST /quarantine/assign\n"
			     "POST /quarantine/discard\n"
			     "POST /quarantine/release\n"
			     "POST /quarantine/retry\n"
			     "POST /quarantine/{id}/assign\n"
			     "POST /quarantine/{id}/discard\n"
			     "POST /quarantine/{id}/release\n"
			     "POST /quarantine/{id}/retry\n"
			     "POST /relays/{name}/retry\n"
			     "GET /rules\n"
			     "GET /rules/new\n"
			     "POST /rules/new\n"
			     "GET /rules/{id}\n"
			     "POST /rules/{id}\n"
			     "POST /rules/{id}/back\n"
			     "POST /rules/{id}/enabled\n"
			     "POST /rules/{id}/move\n"
			     "POST /rules/{id}/remove\n"
			     "GET /sessions\n"
			     "POST /sessions/{id}/end\n"
			     "GET /start\n"
			     "POST /start/shown\n"
			     "POST /start/test\n"
			     "GET /suppressions\n"
			     "POST /suppressions\n"
			     "POST /suppressions/remove\n"
			     "GET /templates\n"
			     "GET /templates/export\n"
			     "GET /templates/import\n"
			     "POST /templates/import\n"
			     "GET /templates/look\n"
			     "POST /templates/look\n"
			     "POST /templates/look/preview\n"
			     "GET /templates/new\n"
			     "GET /templates/{locale}/{name}\n"
			     "POST /templates/{locale}/{name}\n"
			     "POST /templates/{locale}/{name}/back\n"
			     "POST /templates/{locale}/{name}/check\n"
			     "GET /templates/{locale}/{name}/html\n"
			     "POST /templates/{locale}/{name}/keep\n"
			     "POST /templates/{locale}/{name}/preview\n"
			     "POST /templates/{locale}/{name}/test\n"
			     "GET /tokens\n"
			     "POST /tokens/{id}/revoke\n";

enum who { NOBODY, THE_PLATFORM, AN_AGENT, A_MANAGER, AN_ADMIN, WHO_COUNT };
static const char *const names[] = {"nobody", "a platform", "an agent", "a manager", "an administrator"};
static const char *const tokens[] = {NULL, PLATFORM, AGENT, MANAGER, ADMIN};

static const struct {
	const char *routes;
	bool may[WHO_COUNT];
} groups[] = {
    {anyone, {true, true, true, true, true}},      {figures, {false, false, true, true, true}},
    {platform, {false, true, false, false, true}}, {agents, {false, false, true, true, true}},
    {tickets, {false, false, true, true, true}},   {admins, {false, false, false, false, true}},
};

/* Of the routes' tables, in whatever order. */
static size_t group_of(struct fixture *f, const struct route *route)
{
	const char *line = clf_arena_printf(f->arena, "%s %s\n", route->method, route->path);
	size_t found = CLF_COUNT(groups);

	for (size_t i = 0; i < CLF_COUNT(groups); i++) {
		const char *at = strstr(groups[i].routes, line);

		while (at != NULL && at != groups[i].routes && at[-1] != '\n')
			at = strstr(at + 1, line);
		if (at == NULL)
			continue;
		if (found != CLF_COUNT(groups))
			fail_msg("%s stands in two groups", line);
		found = i;
	}
	if (found == CLF_COUNT(groups))
		fail_msg("who may %s? say so in this file", line);
	return found;
}

/* What a path is asked with: of a ticket, its customer or its response, those; of anything else what isn't there. */
struct target {
	long long ticket, customer;
	const char *response;
};

static const char *path_of(struct fixture *f, const struct route *route, const struct target *to)
{
	const char *out = "", *rest = route->path;

	for (const char *at = strchr(rest, '{'); at != NULL; at = strchr(rest, '{')) {
		bool is_ticket = strncmp(at, "{number}", strlen("{number}")) == 0;
		bool is_customer = strstr(route->path, "/customers/{id}") != NULL;
		bool is_response =
		    strstr(route->path, "/by-response/{id}") != NULL || strstr(route->path, "/responses/{id}") != NULL;
		const char *value = is_ticket     ? clf_arena_printf(f->arena, "%lld", to->ticket)
				    : is_customer ? clf_arena_printf(f->arena, "%lld", to->customer)
				    : is_response ? to->response
						  : "111222333";

		out = clf_arena_printf(f->arena, "%s%.*s%s", out, (int)(at - rest), rest, value);
		rest = strchr(at, '}') + 1;
	}
	return clf_arena_printf(f->arena, "%s%s", out, rest);
}

struct people {
	const char *cookies[WHO_COUNT];
	int64_t manager;
};

static unsigned ask(struct fixture *f, const struct people *people, enum who who, const struct route *route,
		    const char *path, const char *body)
{
	bool is_page = route->surface == CLF_SURFACE_PAGE;
	bool sends = strcmp(route->method, "GET") != 0 && strcmp(route->method, "DELETE") != 0;

	if (!is_page)
		return api(f, tokens[who], route->method, path, sends ? body : NULL);
	if (people->cookies[who] != NULL)
		with_header(f, "Cookie", people->cookies[who]);
	if (sends)
		with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, route->method, path, "");
}

/* For what they are; a form without its secret, a value that is wrong, and what isn't there were let in. */
static bool is_turned_away(const struct fixture *f, unsigned status)
{
	static const char *const words[] = {"this takes the role", "this token is for responses",
					    "responses are the feedback platform"};
	const char *location = clf_http_response_header(&f->response, "Location");

	if (status == 401)
		return true;
	if (status == 303)
		return location != NULL && strncmp(location, "/sign-in", strlen("/sign-in")) == 0;
	for (size_t i = 0; status == 403 && i < CLF_COUNT(words); i++) {
		if (strcasestr(body_of(f), words[i]) != NULL)
			return true;
	}
	return false;
}

static void make_people(struct fixture *f, struct people *people)
{
	struct clf_error err = {0};
	uint8_t hash[32];

	people->manager = fixture_agent(f, "manager@example.test", CLF_ROLE_MANAGER, MANAGER);
	clf_hash(NULL, PLATFORM, strlen(PLATFORM), hash, sizeof hash);
	fixture_check(clf_api_token_add(f->web->act.store, f->admin, hash, "platform", &err), &err);
	fixture_check(clf_api_token_limit(f->web->act.store, hash, CLF_SCOPE_RESPONSES, &err), &err);
	people->cookies[AN_AGENT] = sign_in(f, f->agent, "agent@example.test");
	people->cookies[A_MANAGER] = sign_in(f, people->manager, "manager@example.test");
	people->cookies[AN_ADMIN] = sign_in(f, f->admin, "admin@example.test");
}

#define FOR_EACH_ROUTE(route)                                                                                          \
	for (const struct route *const *table = all_routes; *table != NULL; table++)                                   \
		for (const struct route *route = *table; route->method != NULL; route++)

static void each_route_lets_in_whom_it_is_for(void **state)
{
	struct fixture *f = *state;
	const struct target nothing = {987654321, 987654321, "nothing"};
	struct people people = {.manager = 0};
	size_t seen = 0, said = 0;

	make_people(f, &people);
	FOR_EACH_ROUTE(route)
	{
		size_t group = group_of(f, route);

		seen++;
		for (enum who who = NOBODY; who < WHO_COUNT; who++) {
			unsigned status = ask(f, &people, who, route, path_of(f, route, &nothing), "{\"broken");

			if (is_turned_away(f, status) == groups[group].may[who])
				fail_msg("%s %s: %s gets %u", route->method, route->path, names[who], status);
		}
	}
	for (size_t i = 0; i < CLF_COUNT(groups); i++) {
		for (const char *at = groups[i].routes; (at = strchr(at, '\n')) != NULL; at++)
			said++;
	}
	assert_int_equal(seen, said);
}

static void who_left_gets_nowhere(void **state)
{
	struct fixture *f = *state;
	const struct target nothing = {987654321, 987654321, "nothing"};
	struct people people = {.manager = 0};

	make_people(f, &people);
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/agents/agent@example.test/deactivate", "{}"));
	FOR_EACH_ROUTE(route)
	{
		if (group_of(f, route) != 0 &&
		    !is_turned_away(f, ask(f, &people, AN_AGENT, route, path_of(f, route, &nothing), "{}")))
			fail_msg("%s %s lets in an agent who left", route->method, route->path);
	}
}

static struct target respond(struct fixture *f, const char *id, const char *segment, const char *owner)
{
	struct target to = {.response = id};

	fixture_segment(f, segment);
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/responses",
			  clf_arena_printf(f->arena,
					   "{\"response_id\":\"%s\",\"score\":1,\"segment\":\"%s\","
					   "\"customer\":{\"address\":\"%s@customer.test\"}}",
					   id, segment, id)));
	to.ticket = clf_json_get_number(clf_json_get(f->json, "ticket"), "number", 0);
	to.customer = clf_json_get_number(clf_json_get(clf_json_get(f->json, "ticket"), "customer"), "id", 0);
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", to.ticket),
			  clf_arena_printf(f->arena, "{\"owner\":\"%s\"}", owner)));
	return to;
}

/* An answer without what was asked for in it; a form's secret ends with its agent's id, which may be such a number. */
static const char *said_of(struct fixture *f, const struct target *to, unsigned status)
{
	const char *words[] = {clf_arena_printf(f->arena, "%lld", to->ticket),
			       clf_arena_printf(f->arena, "%lld", to->customer), to->response};
	static const char secret[] = "name=\"csrf\" value=\"";
	struct clf_buf text;
	const char *made;

	clf_buf_init(&text, 1 << 20);
	clf_buf_printf(&text, "%u ", status);
	for (const char *at = body_of(f); *at != '\0';) {
		size_t n =
		    strncmp(at, secret, strlen(secret)) == 0 ? strlen(secret) + strcspn(at + strlen(secret), "\"") : 0;

		for (size_t i = 0; i < CLF_COUNT(words) && n == 0; i++)
			n = strncmp(at, words[i], strlen(words[i])) == 0 ? strlen(words[i]) : 0;
		clf_buf_add_char(&text, n > 0 ? '#' : *at);
		at += n > 0 ? n : 1;
	}
	made = clf_arena_copy(f->arena, text.p, text.n);
	clf_buf_free(&text);
	return made;
}

static void hides(struct fixture *f, const struct people *people, enum who who, const struct target *hidden)
{
	const struct target nothing = {987654321, 987654321, "nothing"};

	FOR_EACH_ROUTE(route)
	{
		const char *is, *isnt;

		if (groups[group_of(f, route)].routes != tickets)
			continue;
		is = said_of(f, hidden, ask(f, people, who, route, path_of(f, route, hidden), "{}"));
		isnt = said_of(f, &nothing, ask(f, people, who, route, path_of(f, route, &nothing), "{}"));
		if (strcmp(is, isnt) != 0)
			fail_msg("%s %s tells %s that it is there: %.600s, not %.600s", route->method, route->path,
				 names[who], is, isnt);
	}
}

static void shows(struct fixture *f, const struct people *people, enum who who, const struct target *to)
{
	static const char *const paths[] = {"/api/v1/tickets/{number}",
					    "/api/v1/tickets/{number}/messages",
					    "/api/v1/tickets/{number}/comments",
					    "/api/v1/tickets/{number}/events",
					    "/api/v1/tickets/{number}/why",
					    "/api/v1/tickets/by-response/{id}",
					    "/api/v1/responses/{id}",
					    "/api/v1/customers/{id}",
					    "/tickets/{number}",
					    "/tickets/by-response/{id}"};

	FOR_EACH_ROUTE(route)
	{
		for (size_t i = 0; i < CLF_COUNT(paths); i++) {
			unsigned status;

			if (strcmp(route->method, "GET") != 0 || strcmp(route->path, paths[i]) != 0)
				continue;
			status = ask(f, people, who, route, path_of(f, route, to), NULL);
			if (status != 200 && (status != 303 || is_turned_away(f, status)))
				fail_msg("%s: %s gets %u: %.400s", route->path, names[who], status, body_of(f));
		}
	}
}

static void set_scope(struct fixture *f, const char *action, const char *role, const char *scope)
{
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", "/api/v1/permissions",
			  clf_arena_printf(f->arena, "{\"action\":\"%s\",\"role\":\"%s\",\"scope\":\"%s\"}", action,
					   role, scope)));
}

static void what_a_scope_hides_looks_as_if_it_were_not_there(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *scope;
		bool own, segment, other; /* what is seen: their own ticket, another of their segment, and of another */
	} scopes[] = {
	    {"none", false, false, false},
	    {"own", true, false, false},
	    {"segment", true, true, false},
	    {"all", true, true, true},
	};
	static const struct {
		enum who who;
		const char *role, *address;
	} roles[] = {{AN_AGENT, "agent", "agent@example.test"}, {A_MANAGER, "manager", "manager@example.test"}};
	struct people people = {.manager = 0};

	make_people(f, &people);
	for (size_t r = 0; r < CLF_COUNT(roles); r++) {
		const struct target own =
		    respond(f, clf_arena_printf(f->arena, "own-%zu", r), "East", roles[r].address);
		const struct target other =
		    respond(f, clf_arena_printf(f->arena, "other-%zu", r), "South", "admin@example.test");
		const struct target segment =
		    respond(f, clf_arena_printf(f->arena, "segment-%zu", r), "North", "admin@example.test");

		for (size_t s = 0; s < CLF_COUNT(scopes); s++) {
			set_scope(f, "view", roles[r].role, scopes[s].scope);
			set_scope(f, "customer", roles[r].role, scopes[s].scope);
			(scopes[s].own ? shows : hides)(f, &people, roles[r].who, &own);
			(scopes[s].other ? shows : hides)(f, &people, roles[r].who, &other);
			if (roles[r].who == A_MANAGER)
				(scopes[s].segment ? shows : hides)(f, &people, roles[r].who, &segment);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(each_route_lets_in_whom_it_is_for),
	    with_fixture(who_left_gets_nowhere),
	    with_fixture(what_a_scope_hides_looks_as_if_it_were_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
