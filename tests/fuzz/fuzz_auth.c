/*
 * fuzz_auth.c - the value of an Authentication-Results field: each property that comes out is a domain or an address.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/reading.h"
#include "mime/auth.h"
#include "mime/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The last @ is the one before the domain: nothing of a local part stands behind it. */
static void check(const char *property)
{
	const char *at = property != NULL ? strrchr(property, '@') : NULL;
	const char *domain = at != NULL ? at + 1 : property;

	if (domain != NULL && (domain[0] == '\0' || strpbrk(domain, " \t\"\\();=<>,:") != NULL))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct header_field field = {CLF_STR("Authentication-Results"), {(const char *)data, size}};
	struct clf_reading reading = {0};

	auth_read(arena, &(struct header_list){&field, 1}, &reading);
	for (size_t i = 0; i < reading.auth_count; i++) {
		check(reading.auth[i].header_from);
		check(reading.auth[i].header_d);
		check(reading.auth[i].smtp_mailfrom);
	}
	clf_arena_free(&arena);
	return 0;
}
