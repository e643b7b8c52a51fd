/*
 * oauth2.h - what a token endpoint is asked for, and what it answers (RFC 6749, 7523, 7636, 8252, 8628; Microsoft and
 * Google as they do it).
 *
 * Questions go through clf/wire/http_client.h, by whoever has the loop. Nothing here waits, stores or logs.
 */
#ifndef CLF_WIRE_OAUTH2_H
#define CLF_WIRE_OAUTH2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

/* How a login comes about. */
enum clf_oauth2_grant {
	CLF_OAUTH2_APP,             /* client credentials: the program itself, no person */
	CLF_OAUTH2_DEVICE,          /* a person types a code into any browser */
	CLF_OAUTH2_CODE,            /* a person opens a URL and pastes back where it ended; PKCE */
	CLF_OAUTH2_SERVICE_ACCOUNT, /* a signed statement of a service account, one token for each user */
};

struct clf_oauth2_options {
	const char *provider; /* microsoft, google, or the URL of an issuer */
	enum clf_oauth2_grant grant;
	const char *tenant, *client_id;
	const char *client_secret; /* NULL: none */
	const char *client_key,
	    *client_certificate; /* PEM, instead of the secret; with SERVICE_ACCOUNT the key is JSON */
	const char *scopes;      /* NULL: what the provider asks for mail */
	const char *ca_file;     /* certificates to trust instead of the system's; or NULL */
};

struct clf_arena;
struct clf_http_answer;

/* Where a provider is asked. NULL: it has no such address. */
struct clf_oauth2_endpoints {
	const char *authorize, *token, *device;
};
/*
 * CLF_OK: known without asking. CLF_ENOTFOUND: an issuer, whose document at clf_oauth2_discovery says. CLF_EINVAL: the
 * service account's key file is wrong.
 */
enum clf_status clf_oauth2_endpoints(struct clf_arena *arena, const struct clf_oauth2_options *options,
				     struct clf_oauth2_endpoints *out, struct clf_error *err);
const char *clf_oauth2_discovery(struct clf_arena *arena, const struct clf_oauth2_options *options);
/* Reads that document (OpenID Connect Discovery 1.0 section 4). CLF_EINVAL: it is another issuer's, or makes no sense.
 */
enum clf_status clf_oauth2_discovered(struct clf_arena *arena, const struct clf_oauth2_options *options,
				      struct clf_str document, struct clf_oauth2_endpoints *out, struct clf_error *err);
/* Also its clouds for nations, which are set as issuers. */
bool clf_oauth2_is_microsoft(const struct clf_oauth2_options *options);
/* What is asked for, with spaces between. */
const char *clf_oauth2_scopes(const struct clf_oauth2_options *options);

/* A person's login under way, to be kept until it ends: PKCE (RFC 7636) and what ties the answer to the question. */
#define CLF_OAUTH2_SECRET 44
struct clf_oauth2_login {
	char state[CLF_OAUTH2_SECRET], verifier[CLF_OAUTH2_SECRET];
};
void clf_oauth2_login_new(struct clf_oauth2_login *out);
/* base64url of the verifier's SHA-256; out has CLF_OAUTH2_SECRET bytes. */
void clf_oauth2_challenge(const char *verifier, char *out);
/* Where nothing need listen: the browser ends there with the code in its address (RFC 8252 section 7.3). */
const char *clf_oauth2_redirect(const struct clf_oauth2_options *options);
const char *clf_oauth2_authorize_url(struct clf_arena *arena, const struct clf_oauth2_options *options,
				     const struct clf_oauth2_endpoints *endpoints, const struct clf_oauth2_login *login,
				     const char *user);
/*
 * The code out of a pasted address, or err says what the provider said instead. CLF_EINVAL: no such address;
 * CLF_ECONFLICT: of another login (state); CLF_EDENIED: it holds an error.
 */
enum clf_status clf_oauth2_pasted(struct clf_arena *arena, const struct clf_oauth2_login *login, const char *pasted,
				  const char **code, struct clf_error *err);

/* One of these, as the grant wants: refresh_token; code with its verifier; device_code; user; none. */
struct clf_oauth2_request {
	const char *refresh_token;
	const char *code, *verifier;
	const char *device_code;
	const char *user; /* of a service account */
};
/* The body to post to the token endpoint. CLF_EINVAL: the key or the certificate is wrong. now: microseconds. */
enum clf_status clf_oauth2_form(struct clf_arena *arena, const struct clf_oauth2_options *options,
				const struct clf_oauth2_endpoints *endpoints, const struct clf_oauth2_request *request,
				int64_t now, const char **form, struct clf_error *err);
/* The body to post to the device endpoint. */
const char *clf_oauth2_device_form(struct clf_arena *arena, const struct clf_oauth2_options *options);

struct clf_oauth2_device {
	const char *device_code, *user_code, *url;
	int64_t interval_s, life_s;
};
enum clf_status clf_oauth2_device_read(struct clf_arena *arena, struct clf_str body, struct clf_oauth2_device *out,
				       struct clf_error *err);

/* What an answer of the token endpoint means. */
enum clf_oauth2_class {
	CLF_OAUTH2_FINE,
	CLF_OAUTH2_PENDING,   /* the person hasn't typed the code yet */
	CLF_OAUTH2_SLOW_DOWN, /* the same, and asked too often: 5 s more between two questions (RFC 8628 section 3.5) */
	CLF_OAUTH2_THROTTLED,
	CLF_OAUTH2_DENIED, /* the same question is refused again: a person must act */
	CLF_OAUTH2_UNREACHABLE,
};
const char *clf_oauth2_class_name(enum clf_oauth2_class class);

/* What a person does about a denial. */
enum clf_oauth2_remedy {
	CLF_OAUTH2_NONE,
	CLF_OAUTH2_LOGIN,  /* logs in again */
	CLF_OAUTH2_RELOAD, /* changes the configuration or a secret */
	CLF_OAUTH2_MEND,   /* changes something at the provider, which is not seen from here */
};

struct clf_oauth2_answer {
	enum clf_oauth2_class class;
	enum clf_oauth2_remedy remedy;
	const char *access_token, *refresh_token; /* NULL: none */
	int64_t life_s;
	int64_t wait_s;    /* not before that; 0: it said nothing */
	const char *words; /* for a person: what it is, and what to do; "" when fine */
};
/*
 * status and err: of clf_http_ask; answer is NULL unless CLF_OK. Texts are copied into the arena, the provider's own
 * cleaned and cut. The table is in src/wire/oauth2/oauth2_answer.c.
 */
void clf_oauth2_read(struct clf_arena *arena, const struct clf_oauth2_options *options, enum clf_status status,
		     const struct clf_http_answer *answer, const struct clf_error *err, struct clf_oauth2_answer *out);

/* When a certificate (PEM) ends, microseconds. */
enum clf_status clf_oauth2_certificate_ends(const char *certificate, int64_t *out, struct clf_error *err);

#endif
