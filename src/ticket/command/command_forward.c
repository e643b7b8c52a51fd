/*
 * command_forward.c - whom #forward names, and what goes along.
 *
 * Commas or semicolons part recipients. Without them an address ends at a space, and other words run together to a
 * name; quotes keep a name together, and what they hold is never one of the words for what goes along.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/address.h"
#include "command/command_inside.h"

#define RECIPIENT_MAX_BYTES 320u
#define SUBJECT_MAX_BYTES 300u

struct parsing {
	struct clf_arena *arena;
	const char *locale;
	const char **to;
	size_t count;
	char *name; /* words of a name that isn't complete yet */
	struct clf_forward *out;
	bool options; /* the words for what goes along have begun */
	const char *why;
};

static void add_recipient(struct parsing *p, const char *name)
{
	const char *folded;

	if (p->why != NULL || *name == '\0')
		return;
	if (strlen(name) > RECIPIENT_MAX_BYTES)
		p->why = "a recipient of #forward is too long";
	else if (strchr(name, '@') != NULL && clf_address_fold(p->arena, name, &folded, NULL) != CLF_OK)
		p->why = clf_arena_printf(p->arena, clf_words(p->locale, "%s is no address"),
					  command_quoted(p->arena, name));
	for (size_t i = 0; p->why == NULL && i < p->count; i++)
		if (strcmp(clf_utf8_fold(p->arena, p->to[i]), clf_utf8_fold(p->arena, name)) == 0)
			return;
	if (p->why == NULL && p->count == CLF_FORWARD_MAX)
		p->why = clf_arena_printf(p->arena, clf_words(p->locale, "#forward takes at most %u recipients"),
					  CLF_FORWARD_MAX);
	if (p->why == NULL)
		p->to[p->count++] = name;
}

static void end_name(struct parsing *p)
{
	if (p->name != NULL)
		add_recipient(p, p->name);
	p->name = NULL;
}

static bool *option(struct parsing *p, struct clf_str word)
{
	if (clf_str_equal_nocase(word, CLF_STR("response")))
		return &p->out->response;
	if (clf_str_equal_nocase(word, CLF_STR("history")))
		return &p->out->history;
	if (clf_str_equal_nocase(word, CLF_STR("comments")) || clf_str_equal_nocase(word, CLF_STR("comment")))
		return &p->out->comments;
	if (clf_str_equal_nocase(word, CLF_STR(CLF_ATTACH)))
		return &p->out->attach;
	return NULL;
}

/* "subject WORDS" and "subject: WORDS" take the rest of the line. True: the line ends with it. */
static bool take_subject(struct parsing *p, struct clf_str word, const char *rest)
{
	struct clf_str subject;

	if (!clf_str_equal_nocase(word, CLF_STR("subject")) && !clf_str_equal_nocase(word, CLF_STR("subject:")))
		return false;
	subject = clf_str_trim(clf_str_from(rest + strspn(rest, " :")));
	if (subject.n > 1 && subject.p[0] == '"' && subject.p[subject.n - 1] == '"')
		subject = (struct clf_str){subject.p + 1, subject.n - 2};
	if (subject.n == 0)
		p->why = "subject needs its words behind it";
	else if (subject.n > SUBJECT_MAX_BYTES)
		p->why = "the subject is too long";
	else
		p->out->subject = clf_arena_copy(p->arena, subject.p, subject.n);
	return true;
}

static void take_word(struct parsing *p, struct clf_str word)
{
	bool *set = option(p, word);
	bool joins = clf_str_equal_nocase(word, CLF_STR("with")) || clf_str_equal_nocase(word, CLF_STR("and"));

	if (set != NULL) {
		end_name(p);
		p->options = *set = true;
	} else if (joins) {
		end_name(p);
	} else if (p->options) {
		p->why = clf_arena_printf(
		    p->arena,
		    clf_words(p->locale, "%s stands behind what goes along: name the recipients first, then response, "
					 "history, comments or attach"),
		    command_quoted(p->arena, clf_arena_copy(p->arena, word.p, word.n)));
	} else if (memchr(word.p, '@', word.n) != NULL) {
		/* "Ann Lee <ann@example.com>" is one recipient, "Ann Lee ann@example.com" are two. */
		if (word.p[0] != '<')
			end_name(p);
		p->name = NULL;
		add_recipient(p, command_address(p->arena, word));
	} else {
		if (p->name != NULL && strlen(p->name) > RECIPIENT_MAX_BYTES)
			p->why = "a recipient of #forward is too long";
		p->name = p->name != NULL ? clf_arena_printf(p->arena, "%s %.*s", p->name, CLF_STR_ARG(word))
					  : clf_arena_copy(p->arena, word.p, word.n);
	}
}

/* A quoted name, which may stand before its address. */
static const char *take_quoted(struct parsing *p, const char *at)
{
	const char *end = strchr(at, '"');
	struct clf_str name;

	if (end == NULL) {
		p->why = "a quote isn't closed";
		return at + strlen(at);
	}
	end_name(p);
	if (p->options)
		p->why = "name the recipients first, then what goes along";
	name = clf_str_trim((struct clf_str){at, (size_t)(end - at)});
	p->name = clf_arena_copy(p->arena, name.p, name.n);
	at = end + 1;
	if (at[strspn(at, " ")] != '<')
		end_name(p);
	return at;
}

static void take_all(struct parsing *p, const char *at)
{
	while (p->why == NULL && *at) {
		if (*at == ',' || *at == ';') {
			end_name(p);
			at++;
		} else if (*at == ' ') {
			at++;
		} else if (*at == '"') {
			at = take_quoted(p, at + 1);
		} else {
			struct clf_str word = {at, strcspn(at, " ,;\"")};

			at += word.n;
			if (take_subject(p, word, at))
				break;
			take_word(p, word);
		}
	}
	end_name(p);
}

bool clf_forward_read(struct clf_arena *arena, const char *locale, const char *argument, struct clf_forward *out,
		      const char **why)
{
	struct clf_forward read = {0};
	struct parsing p = {.arena = arena,
			    .locale = locale,
			    .to = clf_arena_array_of(arena, CLF_FORWARD_MAX, const char *),
			    .out = &read};
	char *plain = command_plain(arena, clf_str_from(argument));

	/* The ideographic comma is one, too. */
	for (char *comma = plain; (comma = strstr(comma, "\u3001")) != NULL;)
		memcpy(comma, ",  ", 3);
	take_all(&p, plain);
	if (p.why == NULL && p.count == 0)
		p.why = "#forward needs an address or a colleague's name";
	if (p.why != NULL) {
		*why = clf_words(locale, p.why);
		return false;
	}
	read.to = p.to;
	read.count = p.count;
	*out = read;
	return true;
}
