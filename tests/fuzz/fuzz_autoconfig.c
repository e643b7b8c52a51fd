/*
 * fuzz_autoconfig.c - what comes out of a file of that kind can stand in a URL and in a configuration.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/wire/autoconfig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct clf_autoconfig_server *server)
{
	if (server->host != NULL && (strpbrk(server->host, " \t\r\n/:@%[]") != NULL || server->port == 0))
		abort();
	if (server->user != NULL && strpbrk(server->user, "\r\n\t %") != NULL)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_str bytes = {(const char *)data, size};
	struct clf_autoconfig found = {0};

	if (clf_autoconfig_read(arena, bytes, "support@example.org", &found, NULL) == CLF_OK) {
		check(&found.imap);
		check(&found.smtp);
	}
	clf_arena_free(&arena);
	return 0;
}
