/*
 * oauth2_sign.h - what is signed and hashed for a token endpoint.
 */
#ifndef CLF_WIRE_OAUTH2_SIGN_H
#define CLF_WIRE_OAUTH2_SIGN_H

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/status.h"

#define OAUTH2_SHA256 32

void oauth2_sha256(const char *text, unsigned char out[OAUTH2_SHA256]);
/* base64url of the SHA-256 of a certificate's DER (x5t#S256, RFC 7517 section 4.9). */
enum clf_status oauth2_thumbprint(struct clf_arena *arena, const char *certificate, const char **out,
				  struct clf_error *err);
/* A signed statement (RFC 7515 compact form, RS256). key: PEM. */
enum clf_status oauth2_jwt(struct clf_arena *arena, const char *key, const struct clf_json *header,
			   const struct clf_json *claims, const char **out, struct clf_error *err);

#endif
