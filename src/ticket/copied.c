/*
 * copied.c - an answer's recipients, made of what a ticket knows of the people in copy.
 */
#include "clf/ticket/copied.h"

#include <ctype.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"

static const char *const states[] = {"in", "out", "proposed", "to", "other"};

const char *clf_copied_state_name(enum clf_copied_state state)
{
	return (unsigned)state < CLF_COUNT(states) ? states[state] : "unknown";
}

bool clf_copied_state_parse(const char *name, enum clf_copied_state *out)
{
	for (size_t i = 0; i < CLF_COUNT(states); i++) {
		if (!clf_text_equal(states[i], name))
			continue;
		*out = (enum clf_copied_state)i;
		return true;
	}
	return false;
}

/* The customer stays in copy of what goes to another address of theirs: whoever writes from there may be somebody else.
 */
void clf_recipients_make(struct clf_arena *arena, const struct clf_customer *customer, const struct clf_copied *copied,
			 size_t count, struct clf_recipients *out)
{
	const struct clf_copied own = {.party = customer->id, .address = customer->address, .name = customer->name};
	struct clf_copied *cc = clf_arena_array_of(arena, count + 1, struct clf_copied);
	bool elsewhere = false, out_of_it = false;
	size_t n = 0;

	*out = (struct clf_recipients){.to = own, .cc = cc};
	for (size_t i = 0; i < count; i++) {
		if (copied[i].state == CLF_COPIED_TO) {
			out->to = copied[i];
			elsewhere = true;
		}
		out_of_it = out_of_it || (copied[i].state == CLF_COPIED_OUT &&
					  clf_text_equal_nocase(copied[i].address, own.address));
	}
	if (elsewhere && !out_of_it && !clf_text_blank(own.address))
		cc[n++] = own;
	for (size_t i = 0; i < count; i++) {
		if (copied[i].state == CLF_COPIED_IN)
			cc[n++] = copied[i];
	}
	out->cc_count = n;
}

const char *clf_recipients_shown(struct clf_arena *arena, const struct clf_recipients *recipients)
{
	const char *shown = recipients->to.address;

	for (size_t i = 0; shown != NULL && i < recipients->cc_count; i++)
		shown = clf_arena_printf(arena, "%s, %s%s", shown, i == 0 ? "Cc " : "", recipients->cc[i].address);
	return shown;
}

static bool is_among(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(words[i], word) == 0)
			return true;
	}
	return false;
}

static bool ends_so(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n > m && strcmp(text + n - m, end) == 0;
}

bool clf_address_is_unread(const char *address)
{
	static const char *const whole[] = {"abuse",        "bounce",    "bounces", "devnull",   "listserv",
					    "mailerdaemon", "majordomo", "nobody",  "postmaster"};
	static const char *const ends[] = {"-bounces", "-owner", "-request", "-unsubscribe"};
	const char *at = strrchr(address, '@');
	char local[65], letters[65];
	size_t n = 0, k = 0;

	for (const char *c = address; c != at && *c != '\0' && n + 1 < sizeof(local); c++) {
		local[n++] = (char)tolower((unsigned char)*c);
		if (isalnum((unsigned char)*c))
			letters[k++] = (char)tolower((unsigned char)*c);
	}
	local[n] = '\0';
	letters[k] = '\0';
	if (strstr(letters, "noreply") != NULL || strstr(letters, "donotreply") != NULL ||
	    strncmp(local, "owner-", 6) == 0 || strncmp(local, "bounces+", 8) == 0 ||
	    is_among(whole, CLF_COUNT(whole), letters))
		return true;
	for (size_t i = 0; i < CLF_COUNT(ends); i++) {
		if (ends_so(local, ends[i]))
			return true;
	}
	return false;
}
