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

#endif
