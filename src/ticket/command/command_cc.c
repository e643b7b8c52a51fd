/*
 * command_cc.c - what stands behind #cc: whom to add or take out, everybody, or nobody for this one answer.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/address.h"
#include "clf/ticket/command/cc.h"
#include "command/command_inside.h"

/* What follows the word when the text begins with it, else NULL. */
static const char *after(const char *text, const char *word)
{
	size_t n = strlen(word);

	if (!clf_str_starts_nocase(clf_str_from(text), clf_str_from(word)) ||
	    (text[n] != '\0' && text[n] != ' ' && text[n] != '\t' && text[n] != ':'))
		return NULL;
	return text + n + strspn(text + n, " \t:");
}

static bool add(struct clf_arena *arena, const char *locale, struct clf_str word, const char **list, struct clf_cc *out,
		const char **why)
{
	const char *written = command_address(arena, word), *address = NULL;

	if (clf_address_fold(arena, written, &address, NULL) != CLF_OK) {
		*why = clf_arena_printf(arena, clf_words(locale, "%s is no address"), command_quoted(arena, written));
		return false;
	}
	if (out->count == CLF_CC_MAX) {
		*why = clf_arena_printf(arena, clf_words(locale, "#cc takes at most %u addresses"), CLF_CC_MAX);
		return false;
	}
	list[out->count++] = address;
	return true;
}

/* One piece between commas: "Bob Lee <bob@example.com>", or addresses with blanks between them. */
static bool add_piece(struct clf_arena *arena, const char *locale, struct clf_str piece, const char **list,
		      struct clf_cc *out, const char **why)
{
	size_t open;

	piece = clf_str_trim(piece);
	open = clf_str_find(piece, CLF_STR("<"), 0);
	if (open != (size_t)-1 && piece.p[piece.n - 1] == '>')
		return add(arena, locale, (struct clf_str){piece.p + open, piece.n - open}, list, out, why);
	while (piece.n > 0) {
		size_t n = 0;

		while (n < piece.n && piece.p[n] != ' ' && piece.p[n] != '\t')
			n++;
		if (!add(arena, locale, (struct clf_str){piece.p, n}, list, out, why))
			return false;
		piece = clf_str_trim((struct clf_str){piece.p + n, piece.n - n});
	}
	return true;
}

static bool read_addresses(struct clf_arena *arena, const char *locale, const char *text, struct clf_cc *out,
			   const char **why)
{
	const char **list = clf_arena_array_of(arena, CLF_CC_MAX, const char *);
	bool sound = true;

	out->addresses = list;
	while (sound && *text != '\0') {
		size_t n = strcspn(text, ",;");

		sound = add_piece(arena, locale, (struct clf_str){text, n}, list, out, why);
		text += n + strspn(text + n, ",; \t");
	}
	if (sound && out->count == 0) {
		*why = clf_words(locale, "write the addresses behind it, such as #cc add bob@example.com");
		sound = false;
	}
	return sound;
}

bool clf_cc_read(struct clf_arena *arena, const char *locale, const char *argument, struct clf_cc *out,
		 const char **why)
{
	const char *rest = argument + strspn(argument, " \t,");

	*out = (struct clf_cc){.what = CLF_CC_SHOW};
	if (*rest == '\0')
		return true;
	if (clf_text_equal_nocase(rest, "off") || clf_text_equal_nocase(rest, "none")) {
		out->what = clf_text_equal_nocase(rest, "off") ? CLF_CC_OFF : CLF_CC_NONE;
		return true;
	}
	out->what = CLF_CC_ADD;
	if (after(rest, "add") != NULL) {
		rest = after(rest, "add");
	} else if (after(rest, "only") != NULL) {
		out->what = CLF_CC_ONLY;
		rest = after(rest, "only");
	} else if (after(rest, "remove") != NULL) {
		out->what = CLF_CC_REMOVE;
		rest = after(rest, "remove");
	}
	return read_addresses(arena, locale, rest, out, why);
}
