/*
 * fuzz_dns.c - hosts that come out of an answer are made of the signs of hosts, whatever went in.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/wire/dns.h"

#define SIGNS "abcdefghijklmnopqrstuvwxyz0123456789-_.:"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_str bytes = {(const char *)data, size};

	for (enum clf_dns_type type = CLF_DNS_A; type <= CLF_DNS_TXT; type++) {
		struct clf_dns_record *records = NULL;
		size_t count = 0;

		if (clf_dns_read(arena, bytes, "example.org", type, &records, &count, NULL) != CLF_OK)
			continue;
		if (count == 0 || count > CLF_DNS_RECORDS)
			abort();
		for (size_t i = 0; i < count; i++)
			if (type != CLF_DNS_TXT && records[i].host[strspn(records[i].host, SIGNS)] != '\0')
				abort();
	}
	clf_arena_free(&arena);
	return 0;
}
