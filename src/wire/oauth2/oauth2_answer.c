/*
 * oauth2_answer.c - what an answer of a token endpoint means, whose turn it is then, and in what words: one table.
 *
 * RFC 6749 section 5.2, RFC 8628 section 3.5; Microsoft's AADSTS numbers; what Google says.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/wire/http_client.h"
#include "clf/wire/oauth2.h"

#define LIFE_OTHERWISE_S 300 /* of an answer that doesn't tell */
#define LIFE_MOST_S 86400
#define TOKEN_MOST 16384
#define CODES_MOST 8
#define WORDS_OF_OTHERS 240

struct row {
	const char *error; /* NULL: any */
	unsigned code;     /* AADSTS; 0: any */
	enum clf_oauth2_class class;
	enum clf_oauth2_remedy remedy;
	const char *words;
};

#define LOGIN CLF_OAUTH2_DENIED, CLF_OAUTH2_LOGIN
#define RELOAD CLF_OAUTH2_DENIED, CLF_OAUTH2_RELOAD
#define MEND CLF_OAUTH2_DENIED, CLF_OAUTH2_MEND

/* The first that fits. */
static const struct row rows[] = {
    {"authorization_pending", 0, CLF_OAUTH2_PENDING, CLF_OAUTH2_NONE, "nobody has typed the code yet"},
    {"slow_down", 0, CLF_OAUTH2_SLOW_DOWN, CLF_OAUTH2_NONE, "nobody has typed the code yet"},
    {"expired_token", 0, LOGIN, "the code was not typed in time"},
    {"code_expired", 0, LOGIN, "the code was not typed in time"},
    {"authorization_declined", 0, LOGIN, "whoever typed the code said no"},
    {"bad_verification_code", 0, LOGIN, "the provider doesn't know the code any more"},

    {NULL, 70016, CLF_OAUTH2_PENDING, CLF_OAUTH2_NONE, "nobody has typed the code yet"},
    {NULL, 70020, LOGIN, "the code was not typed in time"},
    {NULL, 50196, CLF_OAUTH2_THROTTLED, CLF_OAUTH2_NONE, "asked too often for the same"},
    {NULL, 90033, CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "the provider has a passing fault"},
    {NULL, 90006, CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "the provider has a passing fault"},
    {NULL, 7000222, RELOAD,
     "the client secret has ended: make a new one in the provider's portal, put it into client_secret_file and set "
     "secret_expires"},
    {NULL, 7000215, RELOAD, "the client secret is wrong: client_secret_file must hold the secret's value, not its id"},
    {NULL, 7000218, MEND,
     "the provider wants a client secret: allow public client flows at the app registration, or set "
     "client_secret_file"},
    {NULL, 700027, RELOAD,
     "the certificate isn't registered with the app, or has ended: upload client_certificate_file to the app "
     "registration"},
    {NULL, 700024, MEND, "the proof isn't valid at this time: is this machine's clock right?"},
    {NULL, 700016, RELOAD, "the provider has no such app in this tenant: check client_id and tenant"},
    {NULL, 90002, RELOAD, "the provider has no such tenant: check tenant"},
    {NULL, 70011, RELOAD, "the provider doesn't know what was asked for: check scopes"},
    {NULL, 500011, MEND,
     "the tenant doesn't know what was asked for: is Exchange Online in use there, and the app's permission granted?"},
    {NULL, 65001, MEND,
     "nobody has consented to the app's permissions: an administrator grants them in the provider's portal"},
    {NULL, 650052, MEND, "the tenant has no subscription for what was asked for"},
    {NULL, 700082, LOGIN, "the login was not used for too long (90 days) and has ended"},
    {NULL, 70008, LOGIN, "the login has ended: it was not used for too long"},
    {NULL, 70043, LOGIN, "the organisation's sign-in frequency (Conditional Access) has ended the login"},
    {NULL, 50173, LOGIN, "the login was ended: the password was changed, or the sessions were revoked"},
    {NULL, 50076, LOGIN, "the organisation asks for a second factor now"},
    {NULL, 50079, LOGIN, "the organisation asks for a second factor to be set up"},
    {NULL, 50078, LOGIN, "the second factor has run out"},
    {NULL, 53003, MEND,
     "blocked by the organisation (Conditional Access): an administrator exempts this app, or another way of login "
     "is taken (grant = code, or app)"},
    {NULL, 53000, MEND, "blocked by the organisation: it lets in devices of its own alone (Conditional Access)"},
    {NULL, 53001, MEND, "blocked by the organisation: it lets in devices of its own alone (Conditional Access)"},
    {NULL, 53004, LOGIN, "the organisation asks for a second factor to be set up"},
    {NULL, 50034, MEND, "there is no such user in the tenant"},
    {NULL, 50057, MEND, "the user's account is disabled"},
    {NULL, 50055, LOGIN, "the user's password has ended"},
    {NULL, 54005, LOGIN, "the code was used already"},
    {NULL, 50020, MEND, "the user belongs to another tenant"},

    {"access_denied", 0, LOGIN, "whoever signed in said no"},
    {"invalid_grant", 0, LOGIN,
     "the login has ended: revoked, expired, or the password was changed; with Google also 7 days after a login while "
     "the app is being tested (publish it, or make it internal)"},
    {"interaction_required", 0, LOGIN, "the provider wants a person to sign in"},
    {"login_required", 0, LOGIN, "the provider wants a person to sign in"},
    {"consent_required", 0, MEND,
     "nobody has consented to the app's permissions: an administrator grants them in the provider's portal"},
    {"invalid_client", 0, RELOAD,
     "the provider doesn't take our proof of who we are: check client_id, and the client secret or certificate"},
    {"deleted_client", 0, RELOAD, "the app was deleted at the provider: register a new one, and set client_id"},
    {"disabled_client", 0, MEND, "the app is disabled at the provider"},
    {"unauthorized_client", 0, MEND,
     "the provider doesn't let this app ask for that: with Google allow the client id and the scope under domain-wide "
     "delegation in the Admin console; with Microsoft allow the flow at the app registration"},
    {"admin_policy_enforced", 0, MEND, "the organisation's administrator doesn't allow this app"},
    {"org_internal", 0, MEND, "the app is for members of another organisation alone"},
    {"invalid_scope", 0, RELOAD, "the provider doesn't know what was asked for: check scopes"},
    {"unsupported_grant_type", 0, RELOAD, "the provider doesn't do this kind of login: take another grant"},
    {"invalid_request", 0, RELOAD, "the provider doesn't understand the question: check client_id, tenant and scopes"},
    {"temporarily_unavailable", 0, CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "the provider is busy"},
    {"server_error", 0, CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "the provider has a passing fault"},
    {"internal_failure", 0, CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "the provider has a passing fault"},
    {"rate_limit_exceeded", 0, CLF_OAUTH2_THROTTLED, CLF_OAUTH2_NONE, "asked too often"},
    {"quota_exceeded", 0, CLF_OAUTH2_THROTTLED, CLF_OAUTH2_NONE, "asked too often"},
};

/* An invalid_grant of a service account is about no login of a person. */
static const struct row of_a_statement = {
    "invalid_grant", 0, MEND,
    "Google doesn't take the service account's word: is there such a user, is the key still valid, and is this "
    "machine's clock right?"};

const char *clf_oauth2_class_name(enum clf_oauth2_class class)
{
	static const char *const names[] = {"fine", "pending", "pending", "throttled", "denied", "unreachable"};

	return names[class];
}

/* "error_codes", and what stands in the words. */
static size_t codes_of(const struct clf_json *json, unsigned *codes)
{
	const struct clf_json *list = clf_json_get(json, "error_codes");
	const char *words = clf_json_get_text(json, "error_description");
	size_t n = 0;

	for (size_t i = 0; i < clf_json_size(list) && n < CODES_MOST; i++) {
		int64_t code = clf_json_number(clf_json_at(list, i), 0);

		if (code > 0 && code < 100000000)
			codes[n++] = (unsigned)code;
	}
	for (words = words != NULL ? strstr(words, "AADSTS") : NULL; words != NULL && n < CODES_MOST;
	     words = strstr(words + 6, "AADSTS")) {
		if (isdigit((unsigned char)words[6]))
			codes[n++] = (unsigned)strtoul(words + 6, NULL, 10);
	}
	return n;
}

static bool has_code(const unsigned *codes, size_t count, unsigned code)
{
	for (size_t i = 0; i < count; i++) {
		if (codes[i] == code)
			return true;
	}
	return false;
}

static const struct row *row_of(const struct clf_oauth2_options *options, const struct clf_json *json)
{
	const char *error = clf_json_get_text(json, "error");
	unsigned codes[CODES_MOST];
	size_t count = codes_of(json, codes);

	if (options->grant == CLF_OAUTH2_SERVICE_ACCOUNT && clf_text_equal(error, "invalid_grant"))
		return &of_a_statement;
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		if ((rows[i].error == NULL || clf_text_equal(rows[i].error, error)) &&
		    (rows[i].code == 0 || has_code(codes, count, rows[i].code)))
			return &rows[i];
	}
	return NULL;
}

/* The provider's own words: their first line, without control characters, cut. */
static const char *said(struct clf_arena *arena, const struct clf_json *json)
{
	const char *error = clf_json_get_text(json, "error");
	const char *text = clf_json_get_text(json, "error_description");
	char *line;
	size_t n;

	if (text == NULL || *text == '\0')
		text = error != NULL ? error : "";
	line = clf_arena_strdup(arena, text);
	n = strcspn(line, "\r\n");
	if (n > WORDS_OF_OTHERS)
		n = clf_utf8_valid_prefix((struct clf_str){line, WORDS_OF_OTHERS});
	line[n] = '\0';
	for (char *p = line; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	}
	return line;
}

static void by_status(struct clf_arena *arena, int status, struct clf_oauth2_answer *out)
{
	out->class = CLF_OAUTH2_UNREACHABLE;
	if (status == 429) {
		out->class = CLF_OAUTH2_THROTTLED;
		out->words = "asked too often";
	} else if (status >= 300 && status < 400) {
		out->words =
		    clf_arena_printf(arena,
				     "the server answers with a redirection (%d), which isn't followed: is the "
				     "provider's address right?",
				     status);
	} else if (status >= 500) {
		out->words = clf_arena_printf(arena, "the provider has a passing fault (%d)", status);
	} else {
		out->words = clf_arena_printf(arena, "what answers is no token endpoint (%d)", status);
	}
}

static void by_row(struct clf_arena *arena, const struct clf_oauth2_options *options, const struct clf_json *json,
		   int status, struct clf_oauth2_answer *out)
{
	const struct row *row = row_of(options, json);
	const char *own = said(arena, json);

	if (row == NULL && (clf_json_get_text(json, "error") == NULL || status == 429 || status >= 500)) {
		by_status(arena, status, out);
		return;
	}
	out->class = row != NULL ? row->class : CLF_OAUTH2_DENIED;
	out->remedy = row != NULL ? row->remedy : CLF_OAUTH2_MEND;
	/* A fault of theirs isn't ours, whatever word they give it. */
	if (status >= 500 && out->class == CLF_OAUTH2_DENIED) {
		by_status(arena, status, out);
		out->remedy = CLF_OAUTH2_NONE;
		return;
	}
	out->words = row == NULL ? clf_arena_printf(arena, "the provider refuses: %s", own)
				 : clf_arena_printf(arena, own[0] != '\0' ? "%s (%s)" : "%s%s", row->words, own);
}

static bool is_token(const char *text)
{
	size_t n = text != NULL ? strlen(text) : 0;

	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)text[i] <= ' ' || (unsigned char)text[i] >= 0x7f)
			return false;
	}
	return n > 0 && n <= TOKEN_MOST;
}

/* Some give it as a text. */
static int64_t life_of(const struct clf_json *json)
{
	const struct clf_json *value = clf_json_get(json, "expires_in");
	const char *text = clf_json_text(value);
	double life = clf_json_real_value(value, text != NULL ? strtod(text, NULL) : LIFE_OTHERWISE_S);

	if (!(life >= 1))
		return 1;
	return life > LIFE_MOST_S ? LIFE_MOST_S : (int64_t)life;
}

static void take_token(struct clf_arena *arena, const struct clf_json *json, struct clf_oauth2_answer *out)
{
	const char *access = clf_json_get_text(json, "access_token");
	const char *refresh = clf_json_get_text(json, "refresh_token");

	if (!is_token(access)) {
		out->class = CLF_OAUTH2_UNREACHABLE;
		out->words = "the provider's answer holds no access token";
		return;
	}
	out->class = CLF_OAUTH2_FINE;
	out->access_token = clf_arena_strdup(arena, access);
	out->refresh_token = is_token(refresh) ? clf_arena_strdup(arena, refresh) : NULL;
	out->life_s = life_of(json);
}

/* A certificate that isn't trusted, and a limit that was passed, may pass as a DNS that lies does: asked again. */
static void not_answered(struct clf_arena *arena, enum clf_status status, const struct clf_error *err,
			 struct clf_oauth2_answer *out)
{
	out->class = status == CLF_EINVAL ? CLF_OAUTH2_DENIED : CLF_OAUTH2_UNREACHABLE;
	out->remedy = status == CLF_EINVAL ? CLF_OAUTH2_RELOAD : CLF_OAUTH2_NONE;
	out->words = clf_utf8_clean(arena, clf_str_from(err != NULL ? err->text : ""));
}

void clf_oauth2_read(struct clf_arena *arena, const struct clf_oauth2_options *options, enum clf_status status,
		     const struct clf_http_answer *answer, const struct clf_error *err, struct clf_oauth2_answer *out)
{
	struct clf_json *json = NULL;

	*out = (struct clf_oauth2_answer){.words = ""};
	if (status != CLF_OK || answer == NULL) {
		not_answered(arena, status, err, out);
		return;
	}
	out->wait_s = answer->retry_after_s;
	if (clf_json_parse(answer->body, &json, NULL) != CLF_OK || clf_json_type(json) != CLF_JSON_OBJECT)
		by_status(arena, answer->status, out);
	else if (answer->status == 200)
		take_token(arena, json, out);
	else
		by_row(arena, options, json, answer->status, out);
	clf_json_free(&json);
}
