/*
 * intake_body.c - a mail whose body can't be shown says so, and why: its text is never silently empty.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "decide/intake_deciding.h"

#define SAY_SMIME                                                                                                      \
	"The body of this mail can't be shown: it is encrypted, or wrapped in a way that hides it (S/MIME). "          \
	"Attachments: %zu."
#define SAY_PGP "The body of this mail can't be shown: it is encrypted (OpenPGP). Attachments: %zu."
#define SAY_NO_TEXT "This mail holds no text that can be shown. Attachments: %zu."

static bool ends_with(const char *name, const char *end)
{
	size_t n = name != NULL ? strlen(name) : 0;

	return n >= strlen(end) && clf_text_equal_nocase(name + n - strlen(end), end);
}

static bool is_smime(const struct clf_attachment *part)
{
	return strcmp(part->type, "application/pkcs7-mime") == 0 ||
	       strcmp(part->type, "application/x-pkcs7-mime") == 0 || ends_with(part->name, ".p7m");
}

static bool is_pgp(const struct clf_attachment *part)
{
	return strcmp(part->type, "application/pgp-encrypted") == 0;
}

static bool any(const struct clf_reading *reading, bool (*is)(const struct clf_attachment *))
{
	for (size_t i = 0; i < reading->attachment_count; i++) {
		if (is(&reading->attachments[i]))
			return true;
	}
	return false;
}

const char *intake_body_note(struct clf_arena *arena, const char *locale, const struct clf_reading *reading)
{
	bool is_a_persons = reading->kind == CLF_MAIL_MAIL || reading->kind == CLF_MAIL_LIST;
	size_t count = reading->attachment_count;

	if (!is_a_persons || !clf_text_blank(reading->text))
		return NULL;
	if (any(reading, is_smime))
		return clf_arena_printf(arena, clf_words(locale, SAY_SMIME), count);
	if (any(reading, is_pgp))
		return clf_arena_printf(arena, clf_words(locale, SAY_PGP), count);
	return clf_arena_printf(arena, clf_words(locale, SAY_NO_TEXT), count);
}

/* An agent's must never be taken for an answer that says this; one that hides nothing says what it can. */
void body_note(struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;
	const char *note = intake_body_note(d->arena, d->context->config->locale, reading);

	if (note == NULL || d->mail->oversize)
		return;
	if (d->out->agent.id == 0 || d->out->word.kind != CLF_WORD_NONE) {
		d->out->mail.text = note;
		d->out->mail.reply = note;
	} else if (any(reading, is_smime) || any(reading, is_pgp)) {
		intake_end(d->out, CLF_END_BODY, note);
	}
}
