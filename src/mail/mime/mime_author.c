/*
 * mime_author.c - address fields as people's programs write them: names with commas, brackets and addresses of others.
 *
 * The address in angle brackets at the end is the mailbox, whatever stands before it. That can't make a forger
 * somebody else: results of DMARC, DKIM and SPF count for the domain of the address that is taken here, and for no
 * other (clf_identity_judge).
 */
#include "mime/mime_author.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"

/* "=?utf-8?q?Smith,_John?=": the length of an encoded word's text in Q encoding, and where it begins; or 0. */
static size_t q_text(const char *word, const char **text)
{
	size_t charset = word[0] == '=' && word[1] == '?' ? strcspn(word + 2, "? \t") : 0;
	const char *end = word + 2 + charset;
	size_t n;

	if (charset == 0 || strncasecmp(end, "?q?", 3) != 0)
		return 0;
	*text = end + 3;
	n = strcspn(*text, "? \t\r\n");
	return (*text)[n] == '?' && (*text)[n + 1] == '=' ? n : 0;
}

static bool is_plain(char c)
{
	return isalnum((unsigned char)c) || strchr("=_-+*/!", c) != NULL || (unsigned char)c >= 0x80;
}

/* RFC 2047 section 5 (3): in a name, an encoded word has these alone. */
const char *author_safe_words(struct clf_arena *arena, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out, *to;

	if (strstr(text, "=?") == NULL)
		return text;
	out = to = clf_arena_alloc(arena, 3 * strlen(text) + 1);
	while (*text != '\0') {
		const char *inner = NULL;
		size_t n = q_text(text, &inner);

		if (n == 0) {
			*to++ = *text++;
			continue;
		}
		memcpy(to, text, (size_t)(inner - text));
		to += inner - text;
		for (size_t i = 0; i < n; i++) {
			if (is_plain(inner[i])) {
				*to++ = inner[i];
				continue;
			}
			*to++ = '=';
			*to++ = digits[(unsigned char)inner[i] >> 4];
			*to++ = digits[(unsigned char)inner[i] & 15];
		}
		memcpy(to, "?=", 2);
		to += 2;
		text = inner + n + 2;
	}
	*to = '\0';
	return out;
}

static bool is_address(struct clf_arena *arena, struct clf_str text)
{
	const char *folded = NULL;

	text = clf_str_trim(text);
	return text.n > 0 && text.n <= CLF_ADDRESS_MAX &&
	       clf_address_fold(arena, clf_arena_copy(arena, text.p, text.n), &folded, NULL) == CLF_OK;
}

/* The comment that ends there, with its parenthesis at text.p[text.n - 1]; 0: it doesn't begin. */
static size_t comment_before(struct clf_str text)
{
	size_t depth = 0;

	for (size_t n = 1; n <= text.n; n++) {
		char c = text.p[text.n - n];

		depth += c == ')';
		if (c == '(' && --depth == 0)
			return n;
	}
	return 0;
}

/* Without comments, stops and empty brackets behind the address. */
static struct clf_str without_tail(struct clf_str text)
{
	for (;;) {
		size_t n = 0;

		text = clf_str_trim(text);
		if (text.n > 0 && strchr(".,;", text.p[text.n - 1]) != NULL)
			n = 1;
		else if (text.n > 1 && text.p[text.n - 1] == '>' && text.p[text.n - 2] == '<')
			n = 2;
		else if (text.n > 0 && text.p[text.n - 1] == ')')
			n = comment_before(text);
		if (n == 0)
			return text;
		text.n -= n;
	}
}

/* "<ann@example.org>", also within a second pair of brackets, with spaces, or as a link. */
static bool address_at_end(struct clf_arena *arena, struct clf_str *text, struct clf_str *address)
{
	size_t end = text->n, at;

	while (end > 0 && text->p[end - 1] == '>')
		end--;
	if (end == text->n)
		return false;
	for (at = end; at > 0 && text->p[at - 1] != '<'; at--)
		;
	if (at == 0)
		return false;
	*address = clf_str_trim((struct clf_str){text->p + at, end - at});
	if (clf_str_starts_nocase(*address, CLF_STR("mailto:")))
		*address = clf_str_trim((struct clf_str){address->p + 7, address->n - 7});
	while (at > 0 && text->p[at - 1] == '<')
		at--;
	text->n = at;
	return is_address(arena, *address);
}

/* An addr-spec, or a name before an address in brackets. */
static bool is_mailbox(struct clf_arena *arena, struct clf_str text)
{
	struct clf_str address;

	text = without_tail(text);
	return is_address(arena, text) || address_at_end(arena, &text, &address);
}

/* Quotation marks without an end are characters like any other. */
static size_t quotation(struct clf_str text)
{
	for (size_t i = 1; i < text.n; i++) {
		if (text.p[i] == '\\')
			i++;
		else if (text.p[i] == '"')
			return i;
	}
	return 0;
}

/* Whether a mailbox of its own stands before a comma, a semicolon or a group's colon: then there are several. */
static bool names_another(struct clf_arena *arena, struct clf_str text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\\')
			i++;
		else if (text.p[i] == '"')
			i += quotation((struct clf_str){text.p + i, text.n - i});
		if (i >= text.n || strchr(",;:", text.p[i]) == NULL)
			continue;
		if (is_mailbox(arena, (struct clf_str){text.p + from, i - from}))
			return true;
		from = i + 1;
	}
	return false;
}

/* Quotation marks and what they are written with are no part of a name. */
static const char *name_of(struct clf_arena *arena, struct clf_str text)
{
	char *name = clf_arena_alloc(arena, text.n + 1), *to = name;

	text = clf_str_trim(text);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\\' && i + 1 < text.n)
			i++;
		else if (text.p[i] == '"')
			continue;
		*to++ = text.p[i];
	}
	*to = '\0';
	return name;
}

bool author_at_end(struct clf_arena *arena, const char *field, const char **name, const char **address)
{
	struct clf_str text = without_tail(clf_str_from(field));
	struct clf_str found;

	if (!address_at_end(arena, &text, &found) || names_another(arena, text))
		return false;
	*address = clf_arena_copy(arena, found.p, found.n);
	*name = name_of(arena, text);
	return true;
}
