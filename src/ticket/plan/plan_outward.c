/*
 * plan_outward.c - what of an agent's mail leaves for people outside, and a line for all that stays.
 *
 * They get what the agent wrote and the files a person attached. What programs add says who the agent is; another mail
 * may hold anything, and goes when the agent says so. Nothing is left out without a word, but for the signature that
 * the reading knew as one: nearly every answer has that.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/own.h"
#include "clf/ticket/attached.h"
#include "plan/plan_change.h"
#include "plan/plan_write.h"

#define SHOWN 80u /* of a signature's first line */

/* The agent's further ones, and the one that the mail came from. */
static struct clf_texts own_addresses(struct planning *p)
{
	const struct clf_texts *known = &p->facts->own_addresses;
	const char **items = clf_arena_array_of(p->arena, known->count + 1, const char *);
	size_t n = 0;

	for (; n < known->count; n++)
		items[n] = known->items[n];
	if (!clf_text_blank(p->request->actor.address))
		items[n++] = p->request->actor.address;
	return (struct clf_texts){items, n};
}

/* Once for all recipients of the same. */
static void leave_out(struct planning *p, const char *what, const char *from, const char *to)
{
	for (size_t i = 0; i < p->change_count; i++) {
		const struct clf_change *done = &p->changes[i];

		if (clf_text_equal(done->what, what) && clf_text_equal(done->from, from) &&
		    clf_text_equal(done->to, to))
			return;
	}
	plan_event(p, what, from, to);
}

static const char *first_line(struct planning *p, const char *text)
{
	struct clf_str rest = clf_str_trim(clf_str_from(text)), line = {NULL, 0};

	clf_str_line(&rest, &line);
	line = clf_str_trim(line);
	if (line.n > SHOWN)
		line.n = clf_utf8_valid_prefix((struct clf_str){line.p, SHOWN});
	return clf_arena_copy(p->arena, line.p, line.n);
}

/* Where it begins; the text's end when there is none. */
static size_t signature_at(struct planning *p, const char *text, const struct clf_texts *addresses)
{
	const char *name = p->request->actor.name;
	const struct clf_texts names = {&name, clf_text_blank(name) ? 0 : 1};

	return clf_own_signature(p->arena, text, addresses, &names);
}

bool plan_is_signed(struct planning *p)
{
	const struct clf_texts addresses = own_addresses(p);

	return !clf_text_blank(p->text) && p->text[signature_at(p, p->text, &addresses)] != '\0';
}

static const char *without_signature(struct planning *p, const char *text, const struct clf_texts *addresses)
{
	size_t at = signature_at(p, text, addresses);

	if (text[at] == '\0')
		return text;
	leave_out(p, "own-signature", first_line(p, text + at), NULL);
	return clf_arena_copy(p->arena, text, at);
}

const char *plan_without_own(struct planning *p, const char *text)
{
	const struct clf_texts addresses = own_addresses(p);
	const char *instead = p->facts->mailbox.address;

	if (clf_text_blank(text) || p->request->actor.kind != CLF_ACTOR_AGENT)
		return text;
	return clf_own_replaced(p->arena, text, &addresses, instead != NULL ? instead : "…", NULL);
}

static const char *replaced(struct planning *p, const char *text)
{
	const char *made = plan_without_own(p, text);

	if (made != text)
		leave_out(p, "own-address", p->request->actor.address, p->facts->mailbox.address);
	return made;
}

const char *plan_outward(struct planning *p, const char *text)
{
	struct clf_texts addresses;

	if (clf_text_blank(text) || p->request->actor.kind != CLF_ACTOR_AGENT)
		return text;
	addresses = own_addresses(p);
	return replaced(p, p->mail != NULL ? without_signature(p, text, &addresses) : text);
}

static const char *shown_name(const struct clf_attachment *attachment)
{
	return clf_text_blank(attachment->name) ? attachment->type : attachment->name;
}

static bool was_left_out(const struct planning *p, const char *what)
{
	for (size_t i = 0; i < p->change_count; i++) {
		if (clf_text_equal(p->changes[i].what, what))
			return true;
	}
	return false;
}

/* A picture that the agent put into the text is a file; where a signature was cut it may have been the signature's. */
static bool goes(struct planning *p, const struct clf_attachment *attachment)
{
	const char *what = NULL;
	enum clf_attached kind = clf_attached_kind(attachment, &what);

	if (kind == CLF_ATTACHED_PICTURE && !attachment->in_reply)
		return false;
	if (kind == CLF_ATTACHED_PICTURE)
		kind = was_left_out(p, "own-signature") ? CLF_ATTACHED_ITEM : CLF_ATTACHED_FILE;
	if (!clf_attached_goes(kind, p->attach))
		leave_out(p, kind == CLF_ATTACHED_ITEM ? "withheld" : "left-out", shown_name(attachment),
			  plan_words(p, what));
	return clf_attached_goes(kind, p->attach);
}

/* "Offer of ann@example.com.pdf": the ending isn't the domain's. */
const char *plan_letter_name(struct planning *p, const char *name)
{
	const char *made = replaced(p, name);
	const char *ending = name != NULL ? strrchr(name, '.') : NULL;

	if (made != name || ending == NULL)
		return made;
	made = clf_arena_copy(p->arena, name, (size_t)(ending - name));
	if (replaced(p, made) == made)
		return name;
	return clf_arena_printf(p->arena, "%s%s", replaced(p, made), ending);
}

const struct clf_letter *plan_letters(struct planning *p, size_t *count)
{
	const struct clf_mail_in *mail = p->letters_go_out ? p->mail : NULL;
	struct clf_letter *letters;

	*count = 0;
	if (mail == NULL || mail->attachment_count == 0)
		return NULL;
	letters = clf_arena_array_of(p->arena, mail->attachment_count, struct clf_letter);
	for (size_t i = 0; i < mail->attachment_count; i++) {
		const struct clf_attachment *attachment = &mail->attachments[i];

		if (goes(p, attachment))
			letters[(*count)++] =
			    (struct clf_letter){attachment->part, plan_letter_name(p, attachment->name)};
	}
	return letters;
}

void plan_tell_cut(struct planning *p)
{
	const struct clf_mail_in *mail = p->mail;

	if (mail == NULL || plan_ended(p))
		return;
	if (p->use != TEXT_NOTE && !clf_text_blank(mail->passed_on))
		leave_out(p, "passed-on", first_line(p, mail->passed_on), NULL);
	if (!clf_text_blank(mail->guessed))
		leave_out(p, "unmarked", first_line(p, mail->guessed), NULL);
}
