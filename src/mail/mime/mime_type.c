/*
 * mime_type.c - programs' own spellings of content types and transfer encodings (RFC 2045 sections 5.2 and 6.4 leave
 * them to the reader).
 */
#include "mime/mime_type.h"

#include <string.h>

#include "clf/base/count.h"

#define WORD_BYTES 64u
#define PROSE_BYTES 600u
#define PROSE_BLANKS 3
#define LINE_BYTES 40u /* of base64 alone: no prose */

/* The first word, small letters; blanks within it aside. */
static void first_word(struct clf_str value, char word[WORD_BYTES])
{
	size_t n = 0;

	value = clf_str_trim(value);
	for (size_t i = 0; i < value.n && n + 1 < WORD_BYTES; i++) {
		char c = value.p[i];

		if (strchr(" \t\r\n;,(", c) != NULL)
			break;
		if (c != '"' && c != '\'')
			word[n++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	}
	word[n] = '\0';
}

const char *type_meant(struct clf_str value)
{
	static const struct {
		const char *said, *meant;
	} types[] = {
	    {"", "text/plain"},
	    {"application/html", "text/html"},
	    {"application/plain", "text/plain"},
	    {"application/text", "text/plain"},
	    {"application/txt", "text/plain"},
	    {"application/xhtml+xml", "text/html"},
	    {"ascii", "text/plain"},
	    {"htm", "text/html"},
	    {"html", "text/html"},
	    {"html/text", "text/html"},
	    {"plain", "text/plain"},
	    {"plain/text", "text/plain"},
	    {"text", "text/plain"},
	    {"text/", "text/plain"},
	    {"text/ascii", "text/plain"},
	    {"text/htm", "text/html"},
	    {"text/plaintext", "text/plain"},
	    {"text/text", "text/plain"},
	    {"text/txt", "text/plain"},
	    {"text/utf-8", "text/plain"},
	    {"text/utf8", "text/plain"},
	    {"text/x-plain", "text/plain"},
	    {"text/xhtml", "text/html"},
	    {"txt", "text/plain"},
	    {"txt/plain", "text/plain"},
	    {"us-ascii", "text/plain"},
	    {"xhtml", "text/html"},
	};
	char word[WORD_BYTES];

	first_word(value, word);
	for (size_t i = 0; i < CLF_COUNT(types); i++)
		if (strcmp(word, types[i].said) == 0)
			return types[i].meant;
	return NULL;
}

enum type_encoding type_encoding_meant(struct clf_str value)
{
	char word[WORD_BYTES];

	first_word(value, word);
	if (strncmp(word, "base64", 6) == 0 || strncmp(word, "base-64", 7) == 0 || strcmp(word, "b64") == 0)
		return TYPE_BASE64;
	if (strncmp(word, "quoted", 6) == 0 || strcmp(word, "qp") == 0)
		return TYPE_QUOTED;
	return TYPE_NOT_ENCODED;
}

static bool is_base64(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
	       c == '=';
}

/* The first line that isn't empty holds something else. */
static bool begins_otherwise(struct clf_str content)
{
	struct clf_str line;

	while (clf_str_line(&content, &line)) {
		line = clf_str_trim(line);
		for (size_t i = 0; i < line.n; i++)
			if (!is_base64(line.p[i]))
				return true;
		if (line.n > 0)
			return false;
	}
	return false;
}

bool type_is_no_base64(struct clf_str content)
{
	size_t run = 0;
	size_t blanks = 0;

	content.n = content.n < PROSE_BYTES ? content.n : PROSE_BYTES;
	if (!begins_otherwise(content))
		return false;
	for (size_t i = 0; i + 1 < content.n; i++) {
		run = is_base64(content.p[i]) ? run + 1 : 0;
		if (run >= LINE_BYTES)
			return false;
		blanks += content.p[i] == ' ' && is_base64(content.p[i + 1]);
	}
	return blanks >= PROSE_BLANKS;
}
