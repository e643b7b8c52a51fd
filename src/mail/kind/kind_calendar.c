/*
 * kind_calendar.c - whether the text beside an answer to an invitation is the program's or a person's.
 *
 * A program's sentence says who answered what: it begins with the attendee, or holds the event's name, and what stands
 * below it are labelled values. Compared with the answer itself, that needs no language.
 */
#include "kind/kind_calendar.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/reading.h"
#include "kind/kind_text.h"
#include "mime/mime_tree.h"
#include "phrase/cut_weigh.h"

#define CALENDAR_BYTES (64u << 10)
#define TEXT_BYTES 4000u
#define SENTENCE_BYTES 300u
#define LABEL_BYTES 30u

/* What an answer says, folded; each may be empty. */
struct answer {
	bool is_reply, has_comment;
	const char *summary, *name, *address;
};

static bool is_calendar(const struct mime_part *part)
{
	size_t n = part->name != NULL ? strlen(part->name) : 0;

	return mime_is(part, "text/calendar") || mime_is(part, "application/ics") ||
	       (n > 4 && clf_str_equal_nocase(clf_str_from(part->name + n - 4), CLF_STR(".ics")));
}

/* The value of the property, its parameters aside; false when the line is another's. */
static bool property(struct clf_str line, const char *name, struct clf_str *value)
{
	size_t n = strlen(name);
	bool quoted = false;

	if (line.n <= n || !clf_str_starts_nocase(line, clf_str_from(name)) || (line.p[n] != ':' && line.p[n] != ';'))
		return false;
	for (; n < line.n && (quoted || line.p[n] != ':'); n++)
		quoted = quoted != (line.p[n] == '"');
	if (n == line.n)
		return false;
	*value = clf_str_trim((struct clf_str){line.p + n + 1, line.n - n - 1});
	return true;
}

static const char *folded(struct clf_arena *arena, struct clf_str text)
{
	return kind_flatten(arena, clf_utf8_clean(arena, clf_str_trim(text)));
}

static void read_attendee(struct clf_arena *arena, struct clf_str line, struct clf_str value, struct answer *answer)
{
	const char *head = folded(arena, (struct clf_str){line.p, line.n - value.n});
	const char *name = strstr(head, ";cn=");
	const char *address = folded(arena, value);

	answer->address = strncmp(address, "mailto:", 7) == 0 ? address + 7 : address;
	if (name == NULL)
		return;
	name += 4 + (name[4] == '"');
	answer->name = clf_arena_copy(arena, name, strcspn(name, "\";:"));
}

/* An escaped line's end alone is what programs write for no comment. */
static bool is_blank_comment(struct clf_str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (strchr(" \t\\nN", value.p[i]) == NULL)
			return false;
	return true;
}

static void read_line(struct clf_arena *arena, struct clf_str line, struct answer *answer)
{
	struct clf_str value;

	if (property(line, "METHOD", &value))
		answer->is_reply = clf_str_equal_nocase(value, CLF_STR("REPLY"));
	else if (property(line, "SUMMARY", &value))
		answer->summary = folded(arena, value);
	else if (property(line, "ATTENDEE", &value))
		read_attendee(arena, line, value, answer);
	else if (property(line, "COMMENT", &value))
		answer->has_comment = !is_blank_comment(value);
}

/* Lines are folded (RFC 5545 section 3.1): one that begins with a blank goes on with the last. */
static char *unfold(struct clf_arena *arena, struct clf_str bytes)
{
	char *copy = clf_arena_copy(arena, bytes.p, bytes.n);
	char *to = copy;

	for (size_t i = 0; i < bytes.n; i++) {
		char c = bytes.p[i];

		if (c == '\n' && i + 1 < bytes.n && (bytes.p[i + 1] == ' ' || bytes.p[i + 1] == '\t'))
			i++;
		else if (c != '\r' && c != '\0')
			*to++ = c;
	}
	*to = '\0';
	return copy;
}

static bool find_reply(struct clf_arena *arena, const struct mime_part *part, struct answer *answer)
{
	for (; part != NULL; part = part->next) {
		struct clf_str rest, line;

		if (part->is_multipart && find_reply(arena, part->child, answer))
			return true;
		if (!is_calendar(part) || mime_size(part) > CALENDAR_BYTES)
			continue;
		*answer = (struct answer){.summary = "", .name = "", .address = ""};
		rest = clf_str_from(unfold(arena, mime_bytes(arena, part)));
		while (clf_str_line(&rest, &line))
			read_line(arena, line, answer);
		if (answer->is_reply)
			return true;
	}
	return false;
}

/* A first name alone begins people's sentences as well. */
static bool begins_with(const char *line, const char *who)
{
	size_t n = strlen(who);
	bool whole = strchr(who, '@') != NULL || strchr(who, ' ') != NULL || (unsigned char)*who >= 0xe0;

	return n > 2 && whole && strncmp(line, who, n) == 0;
}

/* "Where: Room 7": a short label, whatever its language. */
static bool is_labelled(const char *line)
{
	const char *colon = strchr(line, ':');
	size_t n = strcspn(line, " :");

	return colon != NULL && (size_t)(colon - line) <= LABEL_BYTES &&
	       (n == (size_t)(colon - line) || (colon[1] == ' ' && strcspn(line, ",.!") > (size_t)(colon - line)));
}

/* Several sentences are a person's. */
static bool is_one_sentence(const char *line)
{
	const char *stop = strpbrk(line, "?!");

	if (stop != NULL || strlen(line) > SENTENCE_BYTES)
		return false;
	stop = strstr(line, ". ");
	return stop == NULL;
}

/* A program says who did what with the event, or nothing but its name; a person says "I", or goes on. */
static bool tells_of_event(const struct answer *answer, const char *line)
{
	const char *name = strlen(answer->summary) > 3 ? strstr(line, answer->summary) : NULL;

	if (name == NULL || weigh_speaks(line))
		return false;
	return name > line ||
	       name[strlen(answer->summary) + strspn(name + strlen(answer->summary), " .,*_~\"'»”)")] == '\0';
}

struct seen {
	bool sentence;
	bool other;
};

static void judge_line(const struct answer *answer, const char *sender, const char *own, const char *line,
		       struct seen *seen)
{
	line += strspn(line, " *~_-=.\"'>");
	if (!*line)
		return;
	if (is_one_sentence(line) &&
	    (begins_with(line, answer->name) || begins_with(line, answer->address) || begins_with(line, sender) ||
	     begins_with(line, own) || tells_of_event(answer, line)))
		seen->sentence = true;
	else if (!(seen->sentence && is_labelled(line)) && strncmp(line, "http", 4) != 0)
		seen->other = true;
}

/* Google's mail says more than its sentence; its words are known. */
static bool is_google(const char *flat)
{
	static const char sentences[] =

	    "a accepté cette invitation|a accepté l'invitation|a refusé cette invitation|"
	    "aceitou este convite|elfogadta|elutasította|ha accettato questo invito|"
	    "ha aceptado esta invitación|ha aceptado la invitación|ha rechazado esta invitación|"
	    "ha rifiutato questo invito|has accepted the invitation|has accepted this invitation|"
	    "has accepted your invitation|has declined the invitation|has declined this invitation|"
	    "has declined your invitation|has replied \"maybe\"|has tentatively accepted|hat die einladung|"
	    "hat diese einladung abgelehnt|hat diese einladung angenommen|heeft deze uitnodiging|przyjął|"
	    "recusou este convite|zaakceptował|отклонил|принял приглашение|принял(а)|さんがこの招待を|已拒绝|已接受|招待を承諾|"
	    "초대를 수락";

	return strlen(flat) < 1500 && kind_find(flat, sentences) != NULL &&
	       kind_find(flat, "invitation from google calendar|einladung von google|calendar.google.com|"
			       "this invitation|diese einladung|cette invitation|esta invitación|"
			       "este convite|questo invito|google") != NULL;
}

static bool is_program_text(struct clf_arena *arena, const struct answer *answer, const struct clf_reading *reading)
{
	size_t n = strnlen(reading->reply, TEXT_BYTES);
	struct clf_str rest = {reading->reply, n};
	const char *own = folded(arena, clf_str_from(reading->from.count > 0 ? reading->from.items[0].name : ""));
	const char *sender = folded(arena, clf_str_from(reading->from.count > 0 ? reading->from.items[0].address : ""));
	struct seen seen = {0};
	struct clf_str line;

	while (clf_str_line(&rest, &line))
		judge_line(answer, sender, own, folded(arena, line), &seen);
	return !seen.other;
}

bool calendar_is_bare_answer(struct clf_arena *arena, const struct mime_mail *mail, const struct clf_reading *reading)
{
	struct answer answer = {0};
	const char *flat;

	if (mail->root == NULL || !find_reply(arena, mail->root, &answer))
		return false;
	if (strlen(reading->reply) > TEXT_BYTES)
		return false;
	flat = kind_flatten(arena, reading->reply);
	flat += strspn(flat, " *~_-=.");
	if (!*flat)
		return true;
	return is_program_text(arena, &answer, reading) || (!answer.has_comment && is_google(flat));
}
