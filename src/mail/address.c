/*
 * address.c - what may be an addr-spec (RFC 5321 section 4.1.2, RFC 6531), and the folded form in
 * which addresses are stored and compared.
 */
#include "clf/mail/address.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "idna.h"

const char *clf_address_domain(const char *address)
{
	const char *at = address != NULL ? strrchr(address, '@') : NULL;

	return at != NULL ? at + 1 : "";
}

/* Control characters (C0, DEL, C1), spaces, angle brackets and invisible direction marks can't be in one. */
static bool is_foreign(unsigned c)
{
	return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == '<' || c == '>' || c == ',' || c == ';' ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) || (c >= 0x2060 && c <= 0x206f) ||
	       c == 0x3000 || c == 0xfeff || c == 0xfffd;
}

static bool characters_are_sound(const char *address)
{
	struct clf_str rest = clf_str_from(address);

	if (clf_utf8_valid_prefix(rest) != rest.n)
		return false;
	while (rest.n > 0)
		if (is_foreign(clf_utf8_next(&rest)))
			return false;
	return true;
}

static void fold_ascii_case(char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] = (char)(text[i] - 'A' + 'a');
}

enum clf_status clf_address_fold(struct clf_arena *arena, const char *address, const char **out, struct clf_error *err)
{
	const char *at, *domain;
	size_t local;
	char *folded;

	if (address == NULL || !*address)
		return clf_error_set(err, CLF_EINVAL, "the address is empty");
	if (strlen(address) > 4 * CLF_ADDRESS_MAX)
		return clf_error_set(err, CLF_EINVAL, "the address is too long (limit %d octets)", CLF_ADDRESS_MAX);
	if (!characters_are_sound(address))
		return clf_error_set(
		    err, CLF_EINVAL,
		    "the address has a space, control character or bracket in it; write it as name@domain");
	at = strrchr(address, '@');
	if (at == NULL || at == address)
		return clf_error_set(err, CLF_EINVAL, "'%s' is no address: write it as name@domain", address);
	local = (size_t)(at - address);
	domain = idna_fold_domain(arena, at + 1);
	/* IDNA maps wide and ideographic forms to ASCII: a space or an @ may come out of it. */
	if (domain == NULL || !characters_are_sound(domain) || strchr(domain, '@') != NULL)
		return clf_error_set(err, CLF_EINVAL, "'%s' has no valid domain behind the @", address);
	if (local > CLF_LOCAL_PART_MAX || local + 1 + strlen(domain) > CLF_ADDRESS_MAX)
		return clf_error_set(err, CLF_EINVAL, "the address is too long (limits %d octets, %d before the @)",
				     CLF_ADDRESS_MAX, CLF_LOCAL_PART_MAX);
	folded = clf_arena_printf(arena, "%.*s@%s", (int)local, address, domain);
	fold_ascii_case(folded, local);
	*out = folded;
	return CLF_OK;
}

bool clf_address_equal(const char *a, const char *b)
{
	struct clf_arena *arena = clf_arena_new();
	const char *x = NULL;
	const char *y = NULL;
	bool same = !clf_address_fold(arena, a, &x, NULL) && !clf_address_fold(arena, b, &y, NULL) && strcmp(x, y) == 0;

	clf_arena_free(&arena);
	return same;
}

#define HEADER_SEEN (64u << 10)

/* What stands in its last angle brackets, else all of it. */
static struct clf_str bracketed(struct clf_str value)
{
	struct clf_str inner = value;

	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '<')
			inner = (struct clf_str){value.p + i + 1, value.n - i - 1};
	}
	for (size_t i = 0; i < inner.n; i++) {
		if (inner.p[i] == '>')
			inner.n = i;
	}
	return inner;
}

/* The last line of the From field: of a folded one that is where the address stands. */
static struct clf_str raw_from(struct clf_str raw)
{
	struct clf_str rest = {raw.p, raw.n < HEADER_SEEN ? raw.n : HEADER_SEEN};
	struct clf_str line;

	while (clf_str_line(&rest, &line) && clf_str_trim(line).n > 0) {
		if (!clf_str_starts_nocase(line, CLF_STR("From:")))
			continue;
		line = (struct clf_str){line.p + 5, line.n - 5};
		while (rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == '\t') && clf_str_line(&rest, &line))
			continue;
		return bracketed(line);
	}
	return (struct clf_str){NULL, 0};
}

int64_t clf_sender_hash(struct clf_str raw)
{
	struct clf_str from = clf_str_trim(raw_from(raw));
	uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

	for (size_t i = 0; i < from.n; i++) {
		unsigned char c = (unsigned char)from.p[i];

		c = c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
		hash = (hash ^ c) * UINT64_C(0x100000001b3);
	}
	return (int64_t)(hash >> 1);
}
