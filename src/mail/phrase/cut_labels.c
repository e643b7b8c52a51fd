/*
 * cut_labels.c - "label: value" by its shape, in any language: what a quoted header and a form are both made of.
 */
#include <string.h>

#include "phrase/phrase.h"

#define LABEL_BYTES 64u
#define LABEL_WORDS 4u

static bool is_label(struct clf_str name)
{
	bool letter = false;
	unsigned words = 1;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c >= '0' && c <= '9')
			return false;
		if (c != '\0' && strchr("@<>/\\?!;,\"[]{}=#&|", c) != NULL)
			return false;
		words += c == ' ';
		letter = letter || (unsigned char)c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	}
	return letter && words <= LABEL_WORDS;
}

bool cut_is_pair(struct clf_str line, struct clf_str *label, struct clf_str *value)
{
	struct clf_str window;
	size_t ascii, wide, colon, skip;

	line = cut_strip_lead(line);
	window = (struct clf_str){line.p, line.n < LABEL_BYTES ? line.n : LABEL_BYTES};
	ascii = clf_str_find(window, CLF_STR(":"), 0);
	wide = clf_str_find(window, CLF_STR("\xef\xbc\x9a"), 0);
	colon = ascii < wide ? ascii : wide;
	if (colon == (size_t)-1 || colon == 0)
		return false;
	skip = colon + (colon == ascii ? 1 : 3);
	if (skip < line.n && line.p[skip] == '/')
		return false;
	*label = cut_strip_tail((struct clf_str){line.p, colon});
	*value = cut_strip_tail(cut_strip_lead((struct clf_str){line.p + skip, line.n - skip}));
	return label->n > 0 && is_label(*label);
}

/* Whether a gap stands before the label that ends at colon: "Thank you   To: ann@example.org", and not "Re: Re:". */
static bool is_apart(struct clf_str value, size_t colon)
{
	for (size_t i = colon; i > 1 && colon - i < LABEL_BYTES; i--)
		if (value.p[i - 1] == '\t' || (value.p[i - 1] == ' ' && value.p[i - 2] == ' '))
			return true;
	return false;
}

unsigned cut_pairs_inside(struct clf_str value)
{
	unsigned count = 0;
	bool apart = false;

	for (size_t i = 1; i + 1 < value.n && i < CUT_MARKER_BYTES; i++) {
		unsigned char before = (unsigned char)value.p[i - 1];
		bool letter = before >= 0x80 || (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z') ||
			      before == '*';

		if (value.p[i] != ':' || !letter || (value.p[i + 1] != ' ' && value.p[i + 1] != '*'))
			continue;
		count++;
		apart = apart || is_apart(value, i);
	}
	return count > 1 || apart ? count : 0;
}
