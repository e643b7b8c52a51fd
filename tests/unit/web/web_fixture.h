/*
 * web_fixture.h - the web role without its socket: a fresh database, three agents with tokens, and a way to ask.
 */
#ifndef WEB_FIXTURE_H
#define WEB_FIXTURE_H

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>
#include <sqlite3.h>

#include "app.h"
#include "call/call.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/query.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/outbox.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/manage.h"
#include "fresh_store.h"
#include "openapi.h"
#include "routes.h"

/*
 * Before the library's: these tests sign in some two thousand times, and what a hash costs is unit.crypto's to see. One
 * that is made so is verified as any other.
 */
int crypto_pwhash_str_alg(char out[crypto_pwhash_STRBYTES], const char *const password, unsigned long long size,
			  unsigned long long ops, size_t memory, int algorithm)
{
	(void)ops, (void)memory, (void)algorithm;
	return crypto_pwhash_argon2id_str(out, password, size, crypto_pwhash_argon2id_OPSLIMIT_MIN,
					  crypto_pwhash_argon2id_MEMLIMIT_MIN);
}

#define ADMIN "clf_admin-token-of-the-tests-0123456789"
#define MANAGER "clf_manager-token-of-the-tests-0123456789"
#define AGENT "clf_agent-token-of-the-tests-0123456789"
#define PASSWORD "correct horse battery staple"

struct fixture {
	char folder[64], url[96];
	struct clf_arena *arena;
	struct clf_config config;
	struct clf_config_mailbox mailbox;
	struct clf_config_smtp smtp;
	struct web *web;
	int64_t admin, agent;
	const char *client; /* who asks; NULL: 198.51.100.7 */
	/* of the last request */
	struct clf_http_response response;
	struct clf_json *json;
	struct clf_json *description; /* of the API, once it was asked */
	struct clf_http_field headers[8];
	size_t header_count;
};

static inline void fixture_check(enum clf_status status, const struct clf_error *err)
{
	if (status != CLF_OK)
		fail_msg("%s: %s", clf_status_name(status), err->text);
}

/* Made unless it is there. */
static inline void fixture_group(struct fixture *f, const char *name,
				 enum clf_status (*add)(struct clf_store *, const char *, struct clf_error *))
{
	struct clf_error err = {0};
	enum clf_status status;

	fixture_check(clf_store_begin(f->web->act.store, &err), &err);
	status = add(f->web->act.store, name, &err);
	assert_true(status == CLF_OK || status == CLF_ECONFLICT);
	fixture_check(clf_store_commit(f->web->act.store, &err), &err);
}

static inline void fixture_segment(struct fixture *f, const char *name)
{
	fixture_group(f, name, clf_segment_add);
}

static inline int64_t fixture_agent(struct fixture *f, const char *address, enum clf_role role, const char *token)
{
	static const char *const segments[] = {"North"};
	const struct clf_agent_record record = {
	    .agent = {.address = address, .name = "Ada & Co", .role = role, .active = true},
	    .segments = segments,
	    .segment_count = role == CLF_ROLE_ADMIN ? 0 : 1};
	struct clf_error err = {0};
	uint8_t hash[32];
	int64_t id = 0;
	fixture_segment(f, "North");
	fixture_check(clf_agent_add(f->web->act.store, &record, &id, &err), &err);
	clf_hash(NULL, token, strlen(token), hash, sizeof hash);
	fixture_check(clf_api_token_add(f->web->act.store, id, hash, "test", &err), &err);
	return id;
}

static inline void fixture_config(struct fixture *f)
{
	char line[96];
	clf_keyring_new_key(1, line);
	f->smtp = (struct clf_config_smtp){.name = "relay", .envelope_token = true, .give_up_hours = 48};
	f->mailbox = (struct clf_config_mailbox){
	    .name = "support",
	    .address = "support@example.test",
	    .smtp = "relay",
	    .host = "imap.example.test",
	    .reply = {.form = CLF_REPLY_PLUS, .delimiter = '+', .address = "support@example.test"},
	    .two_way = true};
	f->config = (struct clf_config){.name = "Care <desk>",
					.domain = "example.test",
					.tag = "CLF",
					.locale = "en",
					.timezone = "UTC",
					.two_way = true,
					.store_url = f->url,
					.mailboxes = &f->mailbox,
					.mailbox_count = 1,
					.smtps = &f->smtp,
					.smtp_count = 1,
					.secret = clf_str_from(clf_arena_strdup(f->arena, line))};
}

static inline int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct clf_store *store = NULL;
	struct clf_error err = {0};
	clf_log_setup(CLF_LOG_ERROR, CLF_LOG_TEXT, "test");
	assert_true(fresh_folder(f->folder, sizeof f->folder, "web-test"));
	snprintf(f->url, sizeof f->url, "sqlite:%s/clf.db", f->folder);
	f->arena = clf_arena_new();
	fixture_config(f);
	fixture_check(fresh_store(f->url, &store, &err), &err);
	clf_store_close(&store);
	fixture_check(web_new(&f->config, &f->web, &err), &err);
	f->admin = fixture_agent(f, "admin@example.test", CLF_ROLE_ADMIN, ADMIN);
	f->agent = fixture_agent(f, "agent@example.test", CLF_ROLE_AGENT, AGENT);
	*state = f;
	return 0;
}

static inline int fixture_teardown(void **state)
{
	struct fixture *f = *state;
	static const char *const files[] = {"clf.db", "clf.db-wal", "clf.db-shm"};
	char path[128];
	clf_http_response_free(&f->response);
	clf_json_free(&f->json);
	clf_json_free(&f->description);
	web_free(&f->web);
	clf_arena_free(&f->arena);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", f->folder, files[i]);
		unlink(path);
	}
	rmdir(f->folder);
	free(f);
	return 0;
}

/* For the next request only. */
static inline void with_header(struct fixture *f, const char *name, const char *value)
{
	f->headers[f->header_count++] = (struct clf_http_field){name, clf_arena_strdup(f->arena, value)};
}

static inline const char *body_of(const struct fixture *f)
{
	return f->response.body.p ? f->response.body.p : "";
}

/* What a reference leads to; a name that isn't described is wrong. */
static inline const struct clf_json *fixture_schema(const struct fixture *f, const struct clf_json *schema)
{
	const char *reference = clf_json_get_text(schema, "$ref");
	const struct clf_json *schemas = clf_json_get(clf_json_get(f->description, "components"), "schemas"), *found;
	if (reference == NULL)
		return schema;
	found = clf_json_get(schemas, reference + strlen("#/components/schemas/"));
	if (found == NULL)
		fail_msg("the description has no %s", reference);
	return found;
}

static inline bool fixture_is_of(const struct clf_json *type, const struct clf_json *json)
{
	static const char *const names[] = {
	    [CLF_JSON_NULL] = "null",    [CLF_JSON_BOOL] = "boolean",  [CLF_JSON_INTEGER] = "integer",
	    [CLF_JSON_REAL] = "number",  [CLF_JSON_STRING] = "string", [CLF_JSON_ARRAY] = "array",
	    [CLF_JSON_OBJECT] = "object"};
	const char *name = names[clf_json_type(json)];
	bool found = type == NULL || clf_text_equal(clf_json_text(type), name);
	for (size_t i = 0; i < clf_json_size(type); i++)
		found = found || clf_text_equal(clf_json_text(clf_json_at(type, i)), name);
	return found;
}

static inline const char *fixture_wrong_value(const struct fixture *f, const char *where, const struct clf_json *schema,
					      const struct clf_json *json)
{
	const char *text = clf_json_text(json);
	int64_t time;
	if (!fixture_is_of(clf_json_get(schema, "type"), json))
		return clf_arena_printf(f->arena, "%s isn't of the type described", where);
	if (clf_json_type(json) == CLF_JSON_INTEGER &&
	    clf_json_number(json, 0) < clf_json_get_number(schema, "minimum", INT64_MIN))
		return clf_arena_printf(f->arena, "%s is less than described", where);
	if (text != NULL && clf_text_equal(clf_json_get_text(schema, "format"), "date-time") &&
	    !clf_time_parse_rfc3339(text, &time))
		return clf_arena_printf(f->arena, "%s is no time: %s", where, text);
	return NULL;
}

/* What isn't as described, or NULL: as much of JSON Schema as the description uses; members that it doesn't name are
 * wrong, too. */
static inline const char *fixture_wrong(const struct fixture *f, const char *where, const struct clf_json *schema,
					const struct clf_json *json)
{
	const struct clf_json *choices = clf_json_get(schema, "anyOf"), *known, *required, *items, *value;
	const char *wrong = NULL, *key;
	void *iterator = NULL;
	for (size_t i = 0; i < clf_json_size(choices); i++) {
		const char *one = fixture_wrong(f, where, clf_json_at(choices, i), json);
		if (one == NULL)
			return NULL;
		wrong = wrong == NULL ? one : clf_arena_printf(f->arena, "%s; or %s", wrong, one);
	}
	if (wrong != NULL)
		return wrong;
	schema = fixture_schema(f, schema);
	wrong = fixture_wrong_value(f, where, schema, json);
	known = clf_json_get(schema, "properties");
	required = clf_json_get(schema, "required");
	items = clf_json_get(schema, "items");
	if (wrong != NULL || clf_json_type(json) == CLF_JSON_NULL)
		return wrong;
	for (size_t i = 0; i < clf_json_size(required); i++)
		if (clf_json_get(json, clf_json_text(clf_json_at(required, i))) == NULL)
			return clf_arena_printf(f->arena, "%s has no %s", where,
						clf_json_text(clf_json_at(required, i)));
	while (wrong == NULL && known != NULL && clf_json_next(json, &iterator, &key, &value)) {
		const char *path = clf_arena_printf(f->arena, "%s.%s", where, key);
		wrong = clf_json_get(known, key) == NULL ? clf_arena_printf(f->arena, "%s isn't described", path)
							 : fixture_wrong(f, path, clf_json_get(known, key), value);
	}
	for (size_t i = 0; wrong == NULL && items != NULL && i < clf_json_size(json); i++)
		wrong = fixture_wrong(f, clf_arena_printf(f->arena, "%s[%zu]", where, i), items, clf_json_at(json, i));
	return wrong;
}

/* Whatever a test asks of the API, it is answered as the API's description says. */
static inline void fixture_is_described(struct fixture *f, const struct clf_http_request *request)
{
	struct segments segments;
	struct clf_error err = {0};
	const char *allowed = NULL, *wrong;
	const struct route *route =
	    route_find(f->arena, all_routes, request->method, request->path, &segments, &allowed);
	const struct clf_json *operation;
	if (route == NULL || route->surface != CLF_SURFACE_API)
		return;
	if (!openapi_says(route, f->response.status))
		fail_msg("%s %s: the description has no %u", request->method, request->path, f->response.status);
	if (f->response.status >= 300 || f->json == NULL)
		return;
	if (f->description == NULL)
		fixture_check(openapi_document(f->arena, all_routes, &f->description, &err), &err);
	operation = clf_json_get(clf_json_get(clf_json_get(f->description, "paths"), route->path + strlen("/api/v1")),
				 clf_utf8_fold(f->arena, route->method));
	operation =
	    clf_json_get(clf_json_get(operation, "responses"), clf_arena_printf(f->arena, "%u", f->response.status));
	operation = clf_json_get(clf_json_get(operation, "content"), "application/json");
	wrong = fixture_wrong(f, clf_arena_printf(f->arena, "%s %s", route->method, route->path),
			      clf_json_get(operation, "schema"), f->json);
	if (wrong != NULL)
		fail_msg("%s: %s", wrong, body_of(f));
}

static inline unsigned send_request(struct fixture *f, const char *method, const char *target, const char *body)
{
	struct clf_http_request request = {.arena = f->arena,
					   .method = method,
					   .headers = {f->headers, f->header_count},
					   .body = clf_str_from(body),
					   .client = f->client != NULL ? f->client : "198.51.100.7"};
	struct clf_error err = {0};
	fixture_check(clf_http_target(f->arena, target, &request.path, &request.query, &err), &err);
	clf_http_response_free(&f->response);
	clf_json_free(&f->json);
	clf_http_response_init(&f->response, 64 << 20);
	dispatch(f->web, all_routes, &request, &f->response);
	f->header_count = 0;
	const char *type = clf_http_response_header(&f->response, "Content-Type");
	if (type && strstr(type, "json"))
		fixture_check(clf_json_parse(clf_buf_view(&f->response.body), &f->json, &err), &err);
	fixture_is_described(f, &request);
	return f->response.status;
}

/* A file as the body, as the loop hands it over. */
static inline unsigned api_file(struct fixture *f, const char *token, const char *target, const char *bytes)
{
	struct clf_http_field headers[] = {{"Authorization", clf_arena_printf(f->arena, "Bearer %s", token)},
					   {"Content-Type", "Image/PNG; x=y"}};
	struct clf_http_request request = {.arena = f->arena,
					   .method = "POST",
					   .headers = {headers, 2},
					   .file_size = strlen(bytes),
					   .client = "198.51.100.7"};
	struct clf_error err = {0};
	int fd = open("/tmp", O_TMPFILE | O_RDWR, 0600);
	assert_true(fd > 2);
	request.file = request.file_size > 0 ? fd : 0;
	assert_int_equal(write(fd, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
	fixture_check(clf_http_target(f->arena, target, &request.path, &request.query, &err), &err);
	clf_http_response_free(&f->response);
	clf_json_free(&f->json);
	clf_http_response_init(&f->response, 64 << 20);
	dispatch(f->web, all_routes, &request, &f->response);
	fixture_check(clf_json_parse(clf_buf_view(&f->response.body), &f->json, &err), &err);
	close(fd);
	fixture_is_described(f, &request);
	return f->response.status;
}

/* With a token, and JSON when there is a body. */
static inline unsigned api(struct fixture *f, const char *token, const char *method, const char *target,
			   const char *body)
{
	if (token)
		with_header(f, "Authorization", clf_arena_printf(f->arena, "Bearer %s", token));
	if (body)
		with_header(f, "Content-Type", "application/json");
	return send_request(f, method, target, body ? body : "");
}

static inline const char *text_at(const struct fixture *f, const char *key)
{
	const char *text = clf_json_get_text(f->json, key);
	return text ? text : "";
}

static inline const struct clf_json *item(const struct fixture *f, size_t index)
{
	return clf_json_at(clf_json_get(f->json, "items"), index);
}

#define assert_contains(f, text)                                                                                       \
	do {                                                                                                           \
		if (!strstr(body_of(f), (text)))                                                                       \
			fail_msg("no \"%s\" in: %.2000s", (text), body_of(f));                                         \
	} while (0)
#define assert_lacks(f, text)                                                                                          \
	do {                                                                                                           \
		if (strstr(body_of(f), (text)))                                                                        \
			fail_msg("there is \"%s\" in: %.2000s", (text), body_of(f));                                   \
	} while (0)
/* No script but the file that all pages name. */
static inline void assert_our_script_alone(struct fixture *f)
{
	static const char ours[] = "<script src=\"/static/";
	const char *at = strstr(body_of(f), "<script");

	if (at == NULL || strncmp(at, ours, sizeof ours - 1) != 0 || strstr(at + 1, "<script") != NULL)
		fail_msg("a script that isn't ours in: %s", body_of(f));
}

#define assert_answer(f, wanted, asked)                                                                                \
	do {                                                                                                           \
		unsigned got_ = (asked);                                                                               \
		if (got_ != (wanted))                                                                                  \
			fail_msg("%s: %u: %.1000s", #asked, got_, body_of(f));                                         \
	} while (0)

static inline int64_t make_ticket(struct fixture *f, const char *subject)
{
	struct clf_json *json = clf_json_object(), *customer = clf_json_object();
	struct clf_buf text;
	clf_json_set_text(customer, "address", "Customer@Example.COM");
	clf_json_set_text(customer, "name", "<b>Carl</b>");
	clf_json_set(json, "customer", customer);
	clf_json_set_text(json, "subject", subject);
	clf_json_set_text(json, "text", "It <script>alert(1)</script> broke.");
	clf_buf_init(&text, 1 << 20);
	clf_json_dump(json, &text);
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/tickets", text.p));
	clf_buf_free(&text);
	clf_json_free(&json);
	return clf_json_get_number(f->json, "number", 0);
}

static inline void give_to_admin(struct fixture *f, long long ticket)
{
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket),
			  "{\"owner\":\"admin@example.test\"}"));
}

/* The value of a cookie that the last response set, with its name, as a browser sends it back; NULL when none. */
static inline const char *cookie_set(struct fixture *f, const char *name)
{
	for (size_t i = 0; i < f->response.header_count; i++) {
		const char *value = f->response.headers[i].value;
		if (strcmp(f->response.headers[i].name, "Set-Cookie") == 0 && strstr(value, name) == value)
			return clf_arena_copy(f->arena, value, strcspn(value, ";"));
	}
	return NULL;
}

/* The hidden field of the form in the last response. */
static inline const char *csrf_of(struct fixture *f)
{
	const char *at = strstr(body_of(f), "name=\"csrf\" value=\"");
	assert_non_null(at);
	at += strlen("name=\"csrf\" value=\"");
	return clf_arena_copy(f->arena, at, strcspn(at, "\""));
}

/* Signs in as a browser does; the session's cookie. */
static inline const char *sign_in(struct fixture *f, int64_t agent, const char *address)
{
	static char hash[CLF_PASSWORD_HASH];
	struct clf_error err = {0};
	if (!hash[0])
		fixture_check(clf_password_hash(PASSWORD, hash, &err), &err);
	if (clf_agent_password(f->web->act.store, f->arena, agent, &(const char *){NULL}, NULL) != CLF_OK)
		fixture_check(clf_agent_set_password(f->web->act.store, agent, hash, NULL, &err), &err);
	assert_answer(f, 200, send_request(f, "GET", "/sign-in", ""));
	const char *nonce = cookie_set(f, "clf_form"), *csrf = csrf_of(f);
	with_header(f, "Cookie", nonce);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(
	    f, 303,
	    send_request(
		f, "POST", "/sign-in",
		clf_arena_printf(f->arena, "csrf=%s&address=%s&password=correct+horse+battery+staple", csrf, address)));
	return cookie_set(f, "clf_session");
}

static inline unsigned page(struct fixture *f, const char *cookie, const char *target)
{
	with_header(f, "Cookie", cookie);
	return send_request(f, "GET", target, "");
}

static inline unsigned post(struct fixture *f, const char *cookie, const char *target, const char *csrf)
{
	with_header(f, "Cookie", cookie);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s", csrf));
}

/* A form as a browser sends it: with the session's CSRF token. */
static inline unsigned fixture_form(struct fixture *f, const char *session, const char *target, const char *fields)
{
	const char *csrf;
	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

/* What no way in does: straight to the database. */
static inline void fixture_sql(struct fixture *f, const char *text)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(clf_arena_printf(f->arena, "%s/clf.db", f->folder), &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* A mail kept and put into quarantine. */
static inline int64_t quarantined(struct fixture *f, const char *subject)
{
	static const char raw[] = "From: x@example.com\r\nSubject: q\r\n\r\nbody\r\n";
	static uint32_t uid;
	const struct clf_arrival arrival = {
	    .mailbox = "support", .uidvalidity = 7, .uid = ++uid, .raw = CLF_STR(raw), .size = sizeof raw - 1};
	const struct clf_verdict verdict = {.outcome = CLF_OUTCOME_QUARANTINE,
					    .subject = subject,
					    .from = "x@example.com",
					    .reason = "the reader <b>gave up</b>",
					    .explanation = "{\"kind\":\"<i>mail</i>\"}"};
	struct clf_store *store = f->web->act.store;
	struct clf_error err = {0};
	int64_t journal = 0;
	bool known;
	fixture_check(clf_store_begin(store, &err), &err);
	fixture_check(clf_journal_keep(store, &arrival, &journal, &known, &err), &err);
	fixture_check(clf_journal_finish(store, journal, &verdict, &err), &err);
	fixture_check(clf_store_commit(store, &err), &err);
	return journal;
}

#define with_fixture(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

#endif
