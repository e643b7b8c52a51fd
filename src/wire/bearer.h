/*
 * bearer.h - what an OAuth2 login says over SASL: XOAUTH2 (Google, Microsoft) and OAUTHBEARER (RFC 7628).
 */
#ifndef CLF_WIRE_BEARER_H
#define CLF_WIRE_BEARER_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

/* Octets of a token: those of providers have up to some 3,000, and a server's line has its end. */
#define BEARER_TOKEN_MAX 16384u

/* CLF_EINVAL: no user, no token, or with characters that neither has (RFC 6750 section 2.1); CLF_ELIMIT: too long. */
enum clf_status bearer_check(const char *user, const char *token, struct clf_error *err);
/* The client's first words in base64, of what was checked. They hold the token: ended by bearer_free. */
char *bearer_xoauth2(const char *user, const char *token);
char *bearer_oauthbearer(const char *user, const char *token, const char *host, uint16_t port);
/* Wiped, and freed; fine with NULL. */
void bearer_free(char **words);
/*
 * What a server answers to a token that it refuses (JSON in base64), in words: "status 401, scope mail". "" when it
 * says nothing of use. What is not known is left out.
 */
void bearer_reason(struct clf_str challenge, char *out, size_t size);

#endif
