/*
 * fuzz_oauth2.c - a provider that answers anything: what is made of it can be shown on a terminal, and a token is one
 * that can stand in a line.
 *
 * The first byte is the answer's status, the rest its body; the body is pasted by a person, too.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/wire/http_client.h"
#include "clf/wire/oauth2.h"

static void is_plain(const char *text, bool spaces)
{
	size_t n = strlen(text);

	if (clf_utf8_valid_prefix((struct clf_str){text, n}) != n)
		abort();
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f || (!spaces && text[i] == ' '))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = {200, 200, 400, 400, 400, 401, 302, 429, 500, 503};
	struct clf_oauth2_options options = {.provider = "https://a.test", .grant = CLF_OAUTH2_CODE, .client_id = "c"};
	const struct clf_oauth2_login login = {.state = "s", .verifier = "v"};
	struct clf_arena *arena = clf_arena_new();
	const char *body = clf_arena_copy(arena, size > 0 ? data + 1 : data, size > 0 ? size - 1 : 0);
	struct clf_http_answer answer = {.status = statuses[size > 0 ? data[0] % 10 : 0],
					 .body = {body, size > 0 ? size - 1 : 0}};
	struct clf_oauth2_endpoints endpoints = {0};
	struct clf_oauth2_device device = {0};
	struct clf_oauth2_answer said;
	struct clf_error err = {0};
	const char *code = NULL;

	clf_oauth2_read(arena, &options, CLF_OK, &answer, NULL, &said);
	is_plain(said.words, true);
	if ((said.class == CLF_OAUTH2_FINE) != (said.access_token != NULL) ||
	    (said.access_token != NULL && said.life_s < 1))
		abort();
	if (said.access_token != NULL)
		is_plain(said.access_token, false);
	if (clf_oauth2_device_read(arena, answer.body, &device, NULL) == CLF_OK)
		is_plain(device.user_code, false);
	if (clf_oauth2_discovered(arena, &options, answer.body, &endpoints, NULL) == CLF_OK &&
	    clf_http_url_check(endpoints.token, NULL) != CLF_OK)
		abort();
	if (clf_oauth2_pasted(arena, &login, clf_utf8_clean(arena, answer.body), &code, &err) == CLF_OK && *code == 0)
		abort();
	clf_arena_free(&arena);
	return 0;
}
