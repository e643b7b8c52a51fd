/* fuzz_bearer.c - what a server answers to a token, in any bytes: a plain text comes of it, and no more than fits. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bearer.h"
#include "clf/base/crypto.h"

static void look(struct clf_str challenge)
{
	char words[160];

	memset(words, 'x', sizeof words);
	bearer_reason(challenge, words, sizeof words - 1);
	if (memchr(words, '\0', sizeof words - 1) == NULL ||
	    clf_utf8_valid_prefix(clf_str_from(words)) != strlen(words))
		abort();
	for (const char *at = words; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(clf_base64_size(size));

	if (text == NULL)
		abort();
	look((struct clf_str){(const char *)data, size});
	clf_base64_encode(data, size, text);
	look(clf_str_from(text));
	free(text);
	return 0;
}
