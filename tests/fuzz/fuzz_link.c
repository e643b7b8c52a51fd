/* fuzz_link.c - any bytes as a link's address and as the values in it: what comes out leads to the host it names. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/link.h"

/* A query may say what it likes: only what stands before it is climbed through. */
static bool path_climbs(struct clf_arena *arena, const char *url)
{
	return strstr(clf_arena_copy(arena, url, strcspn(url, "?#")), "/../") != NULL;
}

static void expand(struct clf_arena *arena, const char *pattern, const char *value)
{
	struct clf_json *ticket = clf_json_object(), *customer = clf_json_object();
	size_t scheme = strcspn(pattern, "/") + 2, host = scheme + strcspn(pattern + scheme, "/?#");
	const char *url;

	clf_json_set_text(customer, "address", value);
	clf_json_set(ticket, "customer", customer);
	clf_json_set_text(ticket, "segment", value);
	clf_json_set_integer(ticket, "number", 1042);
	url = clf_link_expand(arena, pattern, ticket);
	clf_json_free(&ticket);
	if (url != NULL && (strlen(url) > CLF_LINK_URL_MAX || strncmp(url, pattern, host) != 0 ||
			    strpbrk(url, " <>\"\\{}`\r\n\t") != NULL || path_climbs(arena, url)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	const char *text = clf_utf8_clean(arena, (struct clf_str){(const char *)data, size});
	const char *behind = clf_arena_printf(arena, "https://bi.example/%.900s", text);

	expand(arena, "https://bi.example/x/{{segment}}/y?n={{number}}&a={{ ticket.customer.address }}", text);
	if (clf_link_check(arena, text, NULL, NULL) == CLF_OK)
		expand(arena, text, text);
	if (clf_link_check(arena, behind, NULL, NULL) == CLF_OK)
		expand(arena, behind, text);
	clf_arena_free(&arena);
	return 0;
}
