/*
 * marks.c - what ties a mail to its ticket beside the address: Message-IDs of our own, the reference line that ends
 * each mail we send, and the tag in the subject.
 *
 * Searches read hostile text: one pass, no backtracking past the line's few words.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/crypto.h"
#include "clf/ticket/thread/token.h"
#include "clf/ticket/ticket.h"

#define MESSAGE_ID_MAX 200
#define RANDOM_BYTES 10
#define RANDOM_TEXT 17
#define TOKEN_LENGTH (CLF_TOKEN_TEXT - 1)
#define TAG_LENGTH_MAX 40
#define DECORATION_MAX 200

const char *clf_ticket_tag(const char *tag, int64_t number, char *out)
{
	snprintf(out, CLF_TAG_TEXT, "%.18s-%" PRId64, tag, number);
	return out;
}

/* Labels are dropped from the left until the whole fits: the random part makes it unique, not the domain. */
static const char *fitting_domain(const char *domain, size_t room)
{
	while (strlen(domain) > room) {
		const char *dot = strchr(domain, '.');

		if (dot == NULL || dot[1] == '\0')
			return "invalid";
		domain = dot + 1;
	}
	return domain;
}

const char *clf_message_id_make(struct clf_arena *arena, const char *token, const char *domain)
{
	uint8_t bytes[RANDOM_BYTES];
	char random[RANDOM_TEXT];
	size_t before;

	clf_random_bytes(bytes, sizeof bytes);
	clf_base32_encode(bytes, sizeof bytes, random);
	before = strlen("clf.") + strlen(token) + 1 + strlen(random) + 1;
	return clf_arena_printf(arena, "clf.%s.%s@%s", token, random, fitting_domain(domain, MESSAGE_ID_MAX - before));
}

static bool is_base32(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
}

static bool is_word(char c)
{
	return is_base32(c) || (c >= '0' && c <= '9');
}

static size_t base32_run(const char *text)
{
	size_t n = 0;

	while (is_base32(text[n]))
		n++;
	return n;
}

bool clf_message_id_token(const char *message_id, struct clf_str *token)
{
	size_t n, tail;

	if (message_id == NULL || !clf_str_starts_nocase(clf_str_from(message_id), CLF_STR("clf.")))
		return false;
	message_id += strlen("clf.");
	n = base32_run(message_id);
	if (n == 0 || n > TOKEN_LENGTH || message_id[n] != '.')
		return false;
	tail = base32_run(message_id + n + 1);
	if (tail == 0 || message_id[n + 1 + tail] != '@')
		return false;
	*token = (struct clf_str){message_id, n};
	return true;
}

const char *clf_reference_line(struct clf_arena *arena, const char *tag, int64_t number, const char *token)
{
	char text[CLF_TAG_TEXT];

	return clf_arena_printf(arena, "Reference: %s / %s", clf_ticket_tag(tag, number, text), token);
}

/* Quotation marks, list marks, emphasis and line ends that mail programs put between the words of a line. */
static size_t decoration(const char *text)
{
	size_t n = 0;

	while (n < DECORATION_MAX) {
		if (text[n] != '\0' && strchr(" \t\r\n>|*_:", text[n]) != NULL)
			n += 1;
		else if (strncmp(text + n, "\xc2\xa0", 2) == 0)
			n += 2;
		else if (strncmp(text + n, "\xe2\x80\x8b", 3) == 0)
			n += 3;
		else
			break;
	}
	return n;
}

/* text stands behind the word "reference". Returns the token's place, or NULL. */
static const char *reference_token(const char *text, size_t *size)
{
	size_t n;

	text += decoration(text);
	for (n = 0; n < TAG_LENGTH_MAX && (is_word(text[n]) || text[n] == '-'); n++)
		;
	if (n == 0)
		return NULL;
	text += n;
	text += decoration(text);
	if (*text != '/')
		return NULL;
	text++;
	text += decoration(text);
	*size = base32_run(text);
	return *size > 0 && *size <= TOKEN_LENGTH && !is_word(text[*size]) ? text : NULL;
}

bool clf_reference_find(const char *text, size_t *at, struct clf_str *token)
{
	const char *p = text + *at;

	while ((p = strcasestr(p, "reference")) != NULL) {
		size_t size = 0;
		const char *found = reference_token(p + strlen("reference"), &size);

		if (found != NULL) {
			*token = (struct clf_str){found, size};
			*at = (size_t)(found - text) + size;
			return true;
		}
		p += strlen("reference");
	}
	*at = strlen(text);
	return false;
}

static bool tag_number(const char *text, int64_t *number, size_t *size)
{
	uint64_t value = 0;
	size_t n = 0;

	for (; text[n] >= '0' && text[n] <= '9'; n++) {
		if (n == 18)
			return false;
		value = value * 10 + (uint64_t)(text[n] - '0');
	}
	if (value == 0 || text[n] != ']')
		return false;
	*number = (int64_t)value;
	*size = n + 1;
	return true;
}

bool clf_subject_tag_find(const char *subject, const char *tag, size_t *at, int64_t *number)
{
	size_t n = strlen(tag);
	const char *p = subject + *at;

	while ((p = strchr(p, '[')) != NULL) {
		size_t size = 0;

		p++;
		if (n > 0 && strncasecmp(p, tag, n) == 0 && p[n] == '-' && tag_number(p + n + 1, number, &size)) {
			*at = (size_t)(p - subject) + n + 1 + size;
			return true;
		}
	}
	*at = strlen(subject);
	return false;
}
