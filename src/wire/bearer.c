/*
 * bearer.c - the first words of an OAuth2 login, and the reason that a server gives for refusing one.
 */
#include "bearer.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"

#define CHALLENGE_MAX 1024u
#define USER_MAX 254u

/* Any that can be seen, since providers aren't strict; but none that could end the message, or its line. */
static bool is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text <= 0x20 || *text == 0x7f)
			return false;
	return true;
}

static bool is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

enum clf_status bearer_check(const char *user, const char *token, struct clf_error *err)
{
	if (user == NULL || user[0] == '\0' || strlen(user) > USER_MAX || !is_plain(user))
		return clf_error_set(err, CLF_EINVAL,
				     "user must be set, without spaces, to log in by OAuth2: it is whose mailbox or "
				     "account it is");
	if (token == NULL || token[0] == '\0')
		return clf_error_set(err, CLF_EINVAL, "there is no token to log in with");
	if (strlen(token) > BEARER_TOKEN_MAX)
		return clf_error_set(err, CLF_ELIMIT, "the token has %zu octets, and at most %u can be sent",
				     strlen(token), BEARER_TOKEN_MAX);
	if (!is_plain(token) || !is_ascii(token))
		return clf_error_set(err, CLF_EINVAL, "the token holds characters that no token has");
	return CLF_OK;
}

static char *encode(char *plain)
{
	size_t n = strlen(plain);
	char *words = malloc(clf_base64_size(n));

	if (words == NULL)
		abort();
	clf_base64_encode(plain, n, words);
	bearer_free(&plain);
	return words;
}

char *bearer_xoauth2(const char *user, const char *token)
{
	char *plain;

	if (asprintf(&plain, "user=%s\001auth=Bearer %s\001\001", user, token) < 0)
		abort();
	return encode(plain);
}

/* saslname of RFC 5801 section 4 */
static void put_name(struct clf_buf *out, const char *user)
{
	for (; *user != '\0'; user++) {
		if (*user == ',')
			clf_buf_add_text(out, "=2C");
		else if (*user == '=')
			clf_buf_add_text(out, "=3D");
		else
			clf_buf_add_char(out, *user);
	}
}

char *bearer_oauthbearer(const char *user, const char *token, const char *host, uint16_t port)
{
	struct clf_buf name;
	char *plain;

	clf_buf_init(&name, 3 * USER_MAX);
	put_name(&name, user);
	if (asprintf(&plain, "n,a=%s,\001host=%s\001port=%u\001auth=Bearer %s\001\001", name.p, host, port, token) < 0)
		abort();
	clf_buf_free(&name);
	return encode(plain);
}

void bearer_free(char **words)
{
	if (*words == NULL)
		return;
	clf_bytes_wipe(*words, strlen(*words));
	free(*words);
	*words = NULL;
}

static void add_word(char *out, size_t size, const char *key, const char *value)
{
	size_t used = strlen(out);
	size_t n;

	if (value == NULL || value[0] == '\0' || used + 1 >= size)
		return;
	n = (size_t)snprintf(out + used, size - used, "%s%s %s", used > 0 ? ", " : "", key, value);
	for (char *at = out + used; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = ' ';
	if (n >= size - used)
		out[clf_utf8_valid_prefix(clf_str_from(out))] = '\0';
}

void bearer_reason(struct clf_str challenge, char *out, size_t size)
{
	static const char *const keys[] = {"status", "scope", "error", "error_description"};
	char text[CHALLENGE_MAX];
	long n = clf_base64_decode(challenge, text, sizeof text);
	struct clf_json *json = NULL;

	out[0] = '\0';
	if (n <= 0 || clf_json_parse((struct clf_str){text, (size_t)n}, &json, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < CLF_COUNT(keys); i++)
		add_word(out, size, keys[i], clf_json_get_text(json, keys[i]));
	clf_json_free(&json);
}
