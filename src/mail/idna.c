/*
 * idna.c - adapter of libidn2. Plain ASCII names don't go through it: underscores and the like
 * occur in real mail and are compared as they are.
 */
#include "idna.h"

#include <idn2.h>
#include <stdbool.h>
#include <string.h>

#include "clf/base/arena.h"

#define DOMAIN_MAX 253
#define LABEL_MAX 63

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

static bool labels_are_sound(const char *domain)
{
	size_t label = 0;

	for (const char *p = domain;; p++) {
		if (*p == '.' || *p == '\0') {
			if (label == 0 || label > LABEL_MAX)
				return false;
			label = 0;
			if (*p == '\0')
				return strlen(domain) <= DOMAIN_MAX;
		} else {
			label++;
		}
	}
}

static char *lower_copy(struct clf_arena *arena, const char *text)
{
	char *copy = clf_arena_strdup(arena, text);

	for (char *p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return copy;
}

char *idna_fold_domain(struct clf_arena *arena, const char *domain)
{
	size_t length = strlen(domain);
	char *copy;

	if (length == 0 || length > 4 * DOMAIN_MAX)
		return NULL;
	if (domain[0] == '[' && domain[length - 1] == ']')
		return length <= DOMAIN_MAX ? lower_copy(arena, domain) : NULL;
	copy = clf_arena_copy(arena, domain, length);
	if (copy[length - 1] == '.')
		copy[length - 1] = '\0';
	if (!is_ascii(copy)) {
		char *ascii = NULL;

		if (idn2_to_ascii_8z(copy, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
			return NULL;
		copy = clf_arena_strdup(arena, ascii);
		idn2_free(ascii);
	}
	return labels_are_sound(copy) ? lower_copy(arena, copy) : NULL;
}
