/*
 * test_openapi_answers.c - each route of the API that answers with JSON does so once, in one house with something of
 * everything in it; send_request holds each answer against the description. A new route is a new line here.
 */
#include "clf/base/count.h"
#include "clf/store/look/alarm.h"
#include "clf/store/look/search.h"
#include "clf/store/mail/relay.h"
#include "statement_plans.h"
#include "web_fixture.h"

#define ROUTES_MAX 400u
#define KEPT_MAX 48u
#define SOURCE "kind: follow-up\\nlocale: de\\nsubject: Zu {{ticket.tag}}\\n\\nGuten Tag.\\n"
#define RULE(name)                                                                                                     \
	"{\"rule\":{\"name\":\"" name "\",\"when\":[{\"event\":\"note\"},{\"event\":\"changed\",\"field\":\"team\","   \
	"\"to\":\"Sales\"}],\"if\":{\"all\":[{\"field\":\"priority\",\"is\":\"high\"}]},"                              \
	"\"then\":[{\"do\":\"tag\",\"add\":[\"called\"]}]}}"
#define ESCALATION                                                                                                     \
	"{\"programme\":\"Hotels\",\"segment\":\"North\",\"to\":\"agent@example.test\",\"after\":\"4 working hours\"}"
#define FILE_OF_DAYS "{\"file\":\"date,name\\n2030-12-24,Eve\\n2030-12-32,None\\n\"}"

/* Asked in this order. keep: a member of the answer that <name> stands for from then on, "ticket.number" below another;
 * of a list its first item's, "*" all their ids. */
struct step {
	unsigned status;
	const char *method, *path, *body;
	const char *keep, *name;
};

#define GET(path) 200, "GET", (path), NULL, NULL, NULL
#define LIST(path, keep, name) 200, "GET", (path), NULL, (keep), (name)
#define SEND(status, method, path, body) (status), (method), (path), (body), NULL, NULL
#define KEEP(status, method, path, body, keep, name) (status), (method), (path), (body), (keep), (name)

static const struct step steps[] = {
    /* What others need. */
    {SEND(201, "POST", "/teams", "{\"name\":\"Sales\"}")},
    {SEND(201, "POST", "/teams", "{\"name\":\"Old\"}")},
    {SEND(201, "POST", "/segments", "{\"name\":\"South\"}")},
    {KEEP(201, "POST", "/fields", "{\"name\":\"colour\",\"type\":\"choice\",\"choices\":[\"Red\",\"Blue\"]}", "id",
	  "field")},
    {KEEP(201, "POST", "/rules", RULE("Calls"), "id", "rule")},
    {KEEP(201, "POST", "/responses",
	  "{\"response_id\":\"r-1\",\"score\":1,\"programme\":\"Hotels\",\"survey\":\"Stay\",\"comment\":\"Cold.\","
	  "\"answers\":{\"q1\":1},\"embedded\":{\"room\":\"7\"},\"segment\":\"North\",\"customer\":{\"address\":"
	  "\"c@example.com\",\"name\":\"Carl\",\"attributes\":{\"vip\":true}}}",
	  "ticket.number", "ticket")},
    {KEEP(200, "POST", "/responses", "{\"response_id\":\"r-1\",\"customer\":{\"address\":\"c@example.com\"}}",
	  "ticket.customer.id", "customer")},
    {SEND(201, "POST", "/responses",
	  "{\"response_id\":\"r-2\",\"score\":10,\"survey\":\"Stay\",\"programme\":\"Hotels\","
	  "\"customer\":{\"address\":\"c@example.com\"}}")},
    {KEEP(201, "POST", "/tickets", "{\"subject\":\"Old\",\"customer\":{\"address\":\"d@example.com\"}}", "number",
	  "other")},

    /* Tickets. */
    {SEND(200, "PATCH", "/tickets/<ticket>",
	  "{\"priority\":\"high\",\"owner\":\"admin@example.test\",\"fields\":{\"colour\":\"Red\"},"
	  "\"copied\":[\"boss@example.com\"],\"due_at\":\"2030-01-01T10:00:00Z\"}")},
    {KEEP(201, "POST", "/tickets/<ticket>/comments", "{\"text\":\"He called.\"}", "id", "note")},
    {SEND(200, "PATCH", "/tickets/<ticket>/comments/<note>", "{\"text\":\"She called.\"}")},
    {GET("/tickets/<ticket>/comments")},
    {GET("/tickets/<ticket>/comments/<note>")},
    {GET("/tickets/<ticket>/comments/<note>/versions")},
    {GET("/drafts")},
    {GET("/tickets/<ticket>/drafts/note")},
    {SEND(204, "DELETE", "/tickets/<ticket>/drafts/note", NULL)},
    {KEEP(201, "POST", "/tickets/<ticket>/attachments?name=a.txt", "abc", "id", "file")},
    {GET("/tickets/<ticket>/attachments")},
    {SEND(200, "DELETE", "/tickets/<ticket>/attachments/<file>", NULL)},
    {KEEP(202, "POST", "/tickets/<ticket>/followups", "{\"text\":\"We are sorry.\"}", "outbox", "out")},
    {KEEP(202, "POST", "/tickets/<ticket>/followups", "{\"text\":\"Still.\",\"at\":\"3d\"}", "id", "later")},
    {SEND(202, "POST", "/tickets/<ticket>/forwards", "{\"to\":\"chef@example.com\",\"text\":\"Look.\"}")},
    {GET("/tickets/<ticket>/followups")},
    {SEND(200, "DELETE", "/tickets/<ticket>/followups/<later>", NULL)},
    {SEND(200, "POST", "/tickets/<ticket>/copied", "{\"action\":\"add\",\"address\":\"wife@example.com\"}")},
    {SEND(200, "POST", "/tickets/<ticket>/commands", "{\"text\":\"#priority low\\nA note.\"}")},
    {KEEP(201, "POST", "/tickets/<ticket>/subtickets", "{\"subject\":\"Ask the chef\",\"text\":\"Soup?\"}", "number",
	  "sub")},
    {GET("/tickets/<ticket>/subtickets")},
    {GET("/tickets/<ticket>/messages")},
    {GET("/tickets/<ticket>/events")},
    {GET("/tickets/<ticket>/why")},
    {GET("/tickets/<ticket>/owners")},
    {GET("/tickets/<ticket>/neighbours")},
    {GET("/tickets/<ticket>")},
    {GET("/tickets")},
    {GET("/tickets/counts")},
    {GET("/tickets/by-response/r-1")},
    {SEND(200, "POST", "/tickets/<sub>/close", "{\"reason\":\"Asked\",\"comment\":\"Done.\"}")},
    {SEND(200, "POST", "/tickets/bulk", "{\"numbers\":[<other>,4711],\"priority\":\"low\"}")},
    {SEND(200, "POST", "/tickets/bulk/undo", "{\"numbers\":[<other>,4711],\"versions\":[1,1]}")},
    {SEND(200, "POST", "/tickets/<other>/spam", NULL)},
    {SEND(200, "POST", "/tickets/<other>/restore", NULL)},
    {SEND(200, "DELETE", "/tickets/<other>", NULL)},
    {GET("/search?q=chef")},
    {KEEP(201, "POST", "/views", "{\"name\":\"Mine\",\"query\":\"owner=me\"}", "id", "view")},
    {GET("/views")},
    {GET("/views/<view>")},
    {SEND(200, "PATCH", "/views/<view>", "{\"name\":\"My own\"}")},
    {SEND(200, "DELETE", "/views/<view>", NULL)},

    /* Feedback. */
    {GET("/responses")},
    {GET("/responses?id=r-1")},
    {GET("/responses/r-1")},
    {LIST("/programmes", "id", "programme")},
    {GET("/programmes/<programme>")},
    {SEND(200, "PATCH", "/programmes/<programme>", "{\"name\":\"Hotels\"}")},
    {LIST("/surveys", "id", "survey")},
    {GET("/surveys/<survey>")},
    {SEND(200, "PATCH", "/surveys/<survey>", "{\"show_response\":\"on\"}")},
    {GET("/customers")},
    {GET("/customers/<customer>")},
    {SEND(200, "PATCH", "/customers/<customer>", "{\"phone\":\"1\"}")},
    {GET("/customers/<customer>/timeline")},

    /* Rules. */
    {GET("/rules")},
    {GET("/rules/<rule>")},
    {LIST("/rules?kind=general", "*", "rules")},
    {SEND(200, "PUT", "/rules/order", "{\"kind\":\"general\",\"rules\":[<rules>]}")},
    {SEND(200, "PUT", "/rules/<rule>", RULE("Called"))},
    {GET("/rules/<rule>/versions")},
    {GET("/rules/<rule>/would?existing=now")},
    {GET("/rules/<rule>/difference?from=1&to=2")},
    {SEND(200, "POST", "/rules/<rule>/back", "{\"to\":1}")},
    {SEND(200, "PUT", "/rules/<rule>/enabled", "{\"enabled\":\"off\"}")},
    {SEND(200, "POST", "/rules/check", RULE("Others"))},
    {SEND(200, "POST", "/rules/check", "{\"rule\":{\"name\":\"x\"}}")},
    {KEEP(201, "POST", "/criteria",
	  "{\"rule\":{\"name\":\"Low\",\"when\":[{\"event\":\"response\"}],"
	  "\"if\":{\"all\":[{\"field\":\"score\",\"at_most\":3}]},\"then\":[{\"do\":\"create\"}]}}",
	  "id", "criterion")},
    {SEND(201, "POST", "/status-rules",
	  "{\"rule\":{\"name\":\"Reopen\",\"when\":[{\"event\":\"customer-replied\"}],"
	  "\"then\":[{\"do\":\"status\",\"to\":\"Open\"}]}}")},
    {GET("/criteria")},
    {GET("/status-rules")},
    {KEEP(201, "POST", "/escalations", ESCALATION, "id", "escalation")},
    {GET("/escalations")},
    {GET("/escalations/<escalation>")},
    {GET("/rules/<escalation>/would")},
    {SEND(200, "PUT", "/escalations/<escalation>", ESCALATION)},
    {SEND(200, "PUT", "/escalations/<escalation>/enabled", "{\"enabled\":\"off\"}")},
    {SEND(200, "PUT", "/escalations/order", "{\"rules\":[<escalation>]}")},
    {SEND(200, "DELETE", "/escalations/<escalation>", NULL)},
    {SEND(200, "DELETE", "/rules/<rule>", NULL)},

    /* What the installation has set. */
    {GET("/settings")},
    {SEND(200, "PUT", "/settings/comment.page", "{\"value\":\"on\"}")},
    {GET("/owners?segment=North")},
    {GET("/commands")},
    {GET("/fields")},
    {GET("/fields/colour")},
    {SEND(200, "PATCH", "/fields/colour", "{\"label\":\"Paint\"}")},
    {SEND(200, "PUT", "/fields/order", "{\"names\":[\"colour\"]}")},
    {SEND(200, "PATCH", "/fields/colour/choices/Blue", "{\"name\":\"Navy\"}")},
    {SEND(200, "DELETE", "/fields/colour/choices/Navy", NULL)},
    {GET("/fields/colour/uses")},
    {SEND(200, "DELETE", "/fields/colour", NULL)},
    {KEEP(201, "POST", "/lists/stage", "{\"name\":\"Kitchen\"}", "id", "stage")},
    {SEND(201, "POST", "/lists/cause", "{\"name\":\"Cold\"}")},
    {SEND(201, "POST", "/root-causes", "{\"name\":\"Food\",\"causes\":[\"Cold\"]}")},
    {SEND(201, "POST", "/lists/type", "{\"name\":\"Complaint\",\"team\":\"Sales\",\"cause_set\":\"Food\"}")},
    {GET("/lists/stage")},
    {GET("/lists/type")},
    {SEND(200, "PATCH", "/lists/type/Complaint", "{\"cause_set\":null}")},
    {SEND(200, "DELETE", "/lists/type/Complaint", NULL)},
    {SEND(200, "PUT", "/lists/stage/order", "{\"items\":[<stage>]}")},
    {GET("/root-causes")},
    {GET("/root-causes/Food")},
    {GET("/root-causes/Food/uses")},
    {GET("/lists/stage/Kitchen/uses")},
    {SEND(200, "PATCH", "/root-causes/Food", "{\"name\":\"Meals\"}")},
    {SEND(200, "DELETE", "/root-causes/Meals", NULL)},
    {KEEP(201, "POST", "/dashboards", "{\"name\":\"BI\",\"url\":\"https://bi.example/?n={{number}}\"}", "id",
	  "dashboard")},
    {GET("/dashboards")},
    {GET("/dashboards/BI")},
    {GET("/tickets/<ticket>")},
    {SEND(200, "PATCH", "/dashboards/BI", "{\"name\":\"Figures\"}")},
    {SEND(200, "PUT", "/dashboards/order", "{\"items\":[<dashboard>]}")},
    {SEND(200, "DELETE", "/dashboards/Figures", NULL)},
    {KEEP(201, "POST", "/calendars",
	  "{\"name\":\"Office\",\"timezone\":\"Europe/Paris\",\"segments\":[\"South\"],\"hours\":{\"mon\":"
	  "[\"09:00-12:30\"]}}",
	  "id", "calendar")},
    {GET("/calendars")},
    {SEND(200, "PATCH", "/calendars/<calendar>", "{\"segments\":[]}")},
    {SEND(200, "PUT", "/calendars/<calendar>/days/2030-12-31", "{\"hours\":[\"09:00-12:00\"]}")},
    {GET("/calendars/<calendar>")},
    {SEND(200, "POST", "/calendars/<calendar>/import/check", FILE_OF_DAYS)},
    {SEND(200, "POST", "/calendars/<calendar>/import", FILE_OF_DAYS)},
    {SEND(200, "DELETE", "/calendars/<calendar>/days/2030-12-31", NULL)},
    {SEND(200, "DELETE", "/calendars/<calendar>", NULL)},
    {SEND(201, "POST", "/statuses", "{\"name\":\"Cooking\",\"definition\":\"It is on the stove.\",\"kind\":\"open\"}")},
    {GET("/statuses")},
    {GET("/statuses/Cooking")},
    {GET("/statuses/Open/uses")},
    {SEND(200, "PATCH", "/statuses/Cooking", "{\"name\":\"Boiling\"}")},
    {SEND(200, "DELETE", "/statuses/Boiling?replace_by=Open", NULL)},
    {LIST("/statuses", "*", "statuses")},
    {SEND(200, "PUT", "/statuses/order", "{\"items\":[<statuses>]}")},
    {GET("/permissions")},
    {SEND(200, "PUT", "/permissions", "{\"action\":\"view\",\"role\":\"agent\",\"scope\":\"all\"}")},
    {GET("/templates")},
    {GET("/templates/fields")},
    {SEND(200, "PUT", "/templates/de/follow-up", "{\"source\":\"" SOURCE "\"}")},
    {GET("/templates/de/follow-up")},
    {GET("/templates/de/follow-up/versions")},
    {GET("/templates/de/follow-up/versions/1")},
    {SEND(200, "POST", "/templates/de/follow-up/check", "{\"source\":\"" SOURCE "\"}")},
    {SEND(200, "POST", "/templates/de/follow-up/check", "{\"source\":\"{{\"}")},
    {SEND(202, "POST", "/templates/de/follow-up/test", "{}")},
    {SEND(200, "POST", "/templates/de/follow-up/keep", "{\"version\":1}")},
    {SEND(200, "POST", "/templates/de/follow-up/back", "{\"to\":0}")},

    /* People. */
    {GET("/me")},
    {SEND(200, "PATCH", "/me", "{\"locale\":\"fr\"}")},
    {SEND(201, "POST", "/agents", "{\"address\":\"new@example.test\",\"name\":\"New\",\"teams\":[\"Sales\"]}")},
    {GET("/agents")},
    {GET("/agents/new@example.test")},
    {SEND(200, "PATCH", "/agents/new@example.test", "{\"name\":\"Newer\"}")},
    {GET("/agents/new@example.test/settings")},
    {SEND(200, "PATCH", "/agents/new@example.test/settings", "{\"digest\":\"on\"}")},
    {SEND(200, "PUT", "/agents/new@example.test/addresses", "{\"address\":\"newer@example.test\"}")},
    {SEND(200, "PUT", "/agents/new@example.test/password", "{\"password\":\"" PASSWORD "\"}")},
    {SEND(200, "POST", "/agents/new@example.test/sessions/end", NULL)},
    {SEND(409, "POST", "/agents/new@example.test/sign-in-link", NULL)},
    {SEND(201, "POST", "/agents/new@example.test/tokens", "{\"label\":\"test\"}")},
    {LIST("/tokens", "id", "token")},
    {SEND(200, "POST", "/tokens/<token>/revoke", NULL)},
    {LIST("/sessions", "id", "session")},
    {SEND(200, "POST", "/sessions/<session>/end", NULL)},
    {SEND(200, "POST", "/agents/new@example.test/deactivate", "{}")},
    {SEND(200, "POST", "/agents/new@example.test/activate", NULL)},
    {SEND(200, "DELETE", "/agents/new@example.test", NULL)},
    {GET("/teams")},
    {GET("/teams/Sales")},
    {GET("/teams/Sales/uses")},
    {SEND(200, "PATCH", "/teams/Old", "{\"name\":\"Older\"}")},
    {SEND(200, "PUT", "/teams/mailbox", "{\"team\":\"Older\",\"mailbox\":\"older@example.test\"}")},
    {SEND(200, "DELETE", "/teams/Older", NULL)},
    {GET("/segments")},
    {GET("/segments/North")},
    {GET("/segments/North/uses")},
    {SEND(200, "PATCH", "/segments/South", "{\"name\":\"Far South\"}")},
    {SEND(200, "DELETE", "/segments/Far%20South", NULL)},
    {GET("/audit")},

    /* Mails. */
    {GET("/mailboxes")},
    {SEND(200, "POST", "/mailboxes/support/pause", NULL)},
    {SEND(200, "POST", "/mailboxes/support/resume", NULL)},
    {SEND(200, "POST", "/mailboxes/support/try", NULL)},
    {GET("/relays")},
    {GET("/alarms")},
    {GET("/logins")},
    {SEND(200, "POST", "/relays/relay/retry", NULL)},
    {GET("/journal")},
    {LIST("/quarantine", "id", "mail")},
    {SEND(200, "POST", "/quarantine/<mail>/discard", "{\"reason\":\"spam\"}")},
    {SEND(200, "POST", "/quarantine/<mail>/release", NULL)},
    {GET("/journal/<mail>")},
    {LIST("/quarantine", "id", "mail")},
    {SEND(200, "POST", "/quarantine/<mail>/retry", NULL)},
    {LIST("/quarantine", "id", "mail")},
    {SEND(200, "POST", "/quarantine/<mail>/assign", "{\"ticket\":<ticket>}")},
    {SEND(200, "POST", "/quarantine/retry", "{\"ids\":[4711]}")},
    {SEND(200, "POST", "/quarantine/release", "{\"ids\":[<mail>]}")},
    {SEND(200, "POST", "/quarantine/assign", "{\"ids\":[<mail>],\"ticket\":<ticket>}")},
    {SEND(200, "POST", "/quarantine/discard", "{\"outcome\":\"quarantine\"}")},
    {GET("/outbox")},
    {SEND(200, "POST", "/outbox/<out>/readdress", "{\"to\":\"e@example.com\"}")},
    {LIST("/outbox?state=queued", "id", "out")},
    {SEND(200, "POST", "/outbox/<out>/discard", "{\"reason\":\"never mind\"}")},
    {GET("/outbox/<out>")},
    {GET("/outbox/<out>/tries")},
    {SEND(200, "POST", "/outbox/<out>/retry", "{\"twice\":\"yes\"}")},
    {SEND(200, "POST", "/outbox/retry", "{\"ids\":[<out>]}")},
    {SEND(200, "POST", "/outbox/readdress", "{\"ids\":[<out>],\"to\":\"f@example.com\"}")},
    {SEND(200, "POST", "/outbox/discard", "{\"state\":\"queued\"}")},
    {SEND(200, "POST", "/suppressions", "{\"address\":\"d@example.com\",\"why\":\"it bounces\"}")},
    {GET("/suppressions")},
    {SEND(200, "POST", "/suppressions/remove", "{\"address\":\"d@example.com\"}")},
};

struct asking {
	struct fixture *f;
	struct clf_config_oauth2 login;
	const char *names[KEPT_MAX], *values[KEPT_MAX];
	size_t kept;
	const struct route *answered[ROUTES_MAX];
	size_t answered_count;
};

static void keep(struct asking *a, const char *name, const char *value)
{
	assert_true(a->kept < KEPT_MAX);
	a->names[a->kept] = name;
	a->values[a->kept++] = clf_arena_strdup(a->f->arena, value);
}

static const char *kept(const struct asking *a, const char *name, size_t n)
{
	for (size_t i = a->kept; i-- > 0;) {
		if (strlen(a->names[i]) == n && memcmp(a->names[i], name, n) == 0)
			return a->values[i];
	}
	fail_msg("nothing is kept as %.*s", (int)n, name);
	return NULL;
}

/* What stands for something is put in. */
static const char *filled(struct asking *a, const char *text)
{
	const char *out = "";

	for (const char *at = text; at != NULL && *at != '\0';) {
		size_t plain = strcspn(at, "<"), name = at[plain] == '<' ? strcspn(at + plain, ">") : 0;
		const char *value = name > 0 ? kept(a, at + plain + 1, name - 1) : "";

		out = clf_arena_printf(a->f->arena, "%s%.*s%s", out, (int)plain, at, value);
		at += plain + name + (name > 0);
	}
	return text != NULL ? out : NULL;
}

/* In their order. */
static void keep_ids(struct asking *a, const char *name)
{
	const struct clf_json *items = clf_json_get(a->f->json, "items");
	const char *ids = "";

	for (size_t i = 0; i < clf_json_size(items); i++)
		ids = clf_arena_printf(a->f->arena, "%s%s%lld", ids, i > 0 ? "," : "",
				       (long long)clf_json_get_number(clf_json_at(items, i), "id", 0));
	keep(a, name, ids);
}

static void keep_of(struct asking *a, const char *path, const char *name)
{
	const struct clf_json *json = clf_json_get(a->f->json, "items");
	struct clf_str rest = clf_str_from(path), key;

	json = json != NULL ? clf_json_at(json, 0) : a->f->json;
	while (clf_str_split(&rest, '.', &key))
		json = clf_json_get(json, clf_arena_copy(a->f->arena, key.p, key.n));
	if (clf_json_type(json) == CLF_JSON_STRING)
		keep(a, name, clf_json_text(json));
	else if (clf_json_type(json) == CLF_JSON_INTEGER)
		keep(a, name, clf_arena_printf(a->f->arena, "%lld", (long long)clf_json_number(json, 0)));
	else
		fail_msg("no %s in %s", path, body_of(a->f));
}

static bool is_answered(const struct asking *a, const struct route *route)
{
	for (size_t i = 0; i < a->answered_count; i++) {
		if (a->answered[i] == route)
			return true;
	}
	return false;
}

static void ask(struct asking *a, const struct step *step)
{
	struct fixture *f = a->f;
	const char *target = clf_arena_printf(f->arena, "/api/v1%s", filled(a, step->path)), *allowed;
	const char *path = clf_arena_copy(f->arena, target, strcspn(target, "?"));
	const struct clf_json *items;
	struct segments segments;
	const struct route *route = route_find(f->arena, all_routes, step->method, path, &segments, &allowed);
	unsigned status;

	if (route == NULL)
		fail_msg("there is no %s %s", step->method, step->path);
	if (route->file)
		status = api_file(f, ADMIN, target, step->body);
	else
		status = api(f, ADMIN, step->method, target, filled(a, step->body));
	if (status != step->status)
		fail_msg("%s %s: %u: %.1500s", step->method, step->path, status, body_of(f));
	items = clf_json_get(f->json, "items");
	if (items != NULL && clf_json_size(items) == 0)
		fail_msg("%s %s has nothing to show what it is like", step->method, step->path);
	if (clf_text_equal(step->keep, "*"))
		keep_ids(a, step->name);
	else if (step->keep != NULL)
		keep_of(a, step->keep, step->name);
	assert_true(a->answered_count < ROUTES_MAX);
	a->answered[a->answered_count++] = route;
}

/* Of everything that no route makes. */
static void furnish(struct asking *a)
{
	struct fixture *f = a->f;
	struct clf_store *store = f->web->act.store;
	const int64_t now = clf_clock_now();
	const struct clf_relay_hold hold = {.smtp = "relay",
					    .sender = "",
					    .trouble = "login",
					    .words = "login: 535 5.7.8 no",
					    .since = now,
					    .tried_at = now,
					    .next_at = now,
					    .tries = 4};
	const struct clf_alarm_row alarm = {.kind = "disk",
					    .name = "",
					    .level = CLF_ALARM_WARNING,
					    .text = "The disk is nearly full.",
					    .todo = "",
					    .since = now};
	struct clf_error err = {0};

	a->login = (struct clf_config_oauth2){.name = "work", .options = {.provider = "google"}};
	f->config.oauth2s = &a->login;
	f->config.oauth2_count = 1;
	fixture_check(clf_relay_hold_put(store, &hold, &err), &err);
	fixture_check(clf_alarm_put(store, &alarm, &err), &err);
	for (size_t i = 0; i < 6; i++)
		quarantined(f, "Stuck");
	sign_in(f, f->admin, "admin@example.test");
}

static void index_all(struct fixture *f)
{
	struct clf_error err = {0};
	bool more = true;

	while (more)
		fixture_check(clf_search_work(f->web->act.store, &more, &err), &err);
}

static void each_route_answers_as_described(void **state)
{
	struct asking a = {.f = *state};

	furnish(&a);
	for (size_t i = 0; i < CLF_COUNT(steps); i++) {
		if (strstr(steps[i].path, "/search") != NULL)
			index_all(a.f);
		if (strstr(steps[i].path, "/tries") != NULL)
			fixture_sql(a.f, "INSERT INTO outbox_try (outbox, at, smtp, state, failure, reply) "
					 "SELECT id, 1, smtp, 'deferred', 'throttle', '450 later' FROM outbox");
		if (strcmp(steps[i].path, "/drafts") == 0)
			fixture_sql(a.f, "INSERT INTO unsent (agent, ticket, place, sent_as, text, rest, at) "
					 "SELECT a.party, t.number, 'note', 0, 'Half', '', 1 FROM agent a, ticket t");
		ask(&a, &steps[i]);
	}
	for (const struct route *const *table = all_routes; *table != NULL; table++) {
		for (const struct route *route = *table; route->method != NULL; route++) {
			if (route->surface == CLF_SURFACE_API && route->shape != NULL && !is_answered(&a, route))
				fail_msg("how is %s %s asked? say so in this file", route->method, route->path);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(each_route_answers_as_described),
	    cmocka_unit_test(no_statement_walks_through_what_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
