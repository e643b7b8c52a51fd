/*
 * attached.c - the types and the names by which mail programs attach what nobody chose to send.
 *
 * Whoever sends an answer through the gateway has no use for them: its mail is made anew, so no signature over the
 * agent's own holds, and a key or a card says who the agent is.
 */
#include "clf/ticket/attached.h"

#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/reading.h"

#define SAY_SIGNATURE "a signature"
#define SAY_SEALED "a sealed mail"
#define SAY_KEY "a key"
#define SAY_PACKED "what a mail program packed"
#define SAY_PIECE "a piece of the mail itself"
#define SAY_CARD "a business card"
#define SAY_MEETING "a meeting"
#define SAY_MAIL "an attached mail"
#define SAY_OUTLOOK "an Outlook item"
#define SAY_PICTURE "a picture within the text"

struct known {
	const char *word;
	enum clf_attached kind;
	const char *what;
};

/* Beginnings of types. */
static const struct known types[] = {
    {"application/calendar", CLF_ATTACHED_ITEM, SAY_MEETING},
    {"application/ics", CLF_ATTACHED_ITEM, SAY_MEETING},
    {"application/mbox", CLF_ATTACHED_ITEM, SAY_MAIL},
    {"application/ms-tnef", CLF_ATTACHED_PROGRAM, SAY_PACKED},
    {"application/pgp-encrypted", CLF_ATTACHED_PROGRAM, SAY_SEALED},
    {"application/pgp-keys", CLF_ATTACHED_PROGRAM, SAY_KEY},
    {"application/pgp-signature", CLF_ATTACHED_PROGRAM, SAY_SIGNATURE},
    {"application/pkcs7-mime", CLF_ATTACHED_PROGRAM, SAY_SEALED},
    {"application/pkcs7-signature", CLF_ATTACHED_PROGRAM, SAY_SIGNATURE},
    {"application/vcard", CLF_ATTACHED_ITEM, SAY_CARD},
    {"application/vnd.ms-outlook", CLF_ATTACHED_ITEM, SAY_OUTLOOK},
    {"application/vnd.ms-tnef", CLF_ATTACHED_PROGRAM, SAY_PACKED},
    {"application/x-msg", CLF_ATTACHED_ITEM, SAY_OUTLOOK},
    {"application/x-pkcs7-mime", CLF_ATTACHED_PROGRAM, SAY_SEALED},
    {"application/x-pkcs7-signature", CLF_ATTACHED_PROGRAM, SAY_SIGNATURE},
    {"application/x-vcard", CLF_ATTACHED_ITEM, SAY_CARD},
    {"message/", CLF_ATTACHED_ITEM, SAY_MAIL},
    {"text/calendar", CLF_ATTACHED_ITEM, SAY_MEETING},
    {"text/directory", CLF_ATTACHED_ITEM, SAY_CARD},
    {"text/rfc822-headers", CLF_ATTACHED_ITEM, SAY_MAIL},
    {"text/vcard", CLF_ATTACHED_ITEM, SAY_CARD},
    {"text/x-vcalendar", CLF_ATTACHED_ITEM, SAY_MEETING},
    {"text/x-vcard", CLF_ATTACHED_ITEM, SAY_CARD},
};

/* Ends of names. */
static const struct known ends[] = {
    {".asc", CLF_ATTACHED_PROGRAM, SAY_KEY},       {".eml", CLF_ATTACHED_ITEM, SAY_MAIL},
    {".emlx", CLF_ATTACHED_ITEM, SAY_MAIL},        {".ics", CLF_ATTACHED_ITEM, SAY_MEETING},
    {".ifb", CLF_ATTACHED_ITEM, SAY_MEETING},      {".mbox", CLF_ATTACHED_ITEM, SAY_MAIL},
    {".msg", CLF_ATTACHED_ITEM, SAY_OUTLOOK},      {".oft", CLF_ATTACHED_ITEM, SAY_OUTLOOK},
    {".p7c", CLF_ATTACHED_PROGRAM, SAY_KEY},       {".p7m", CLF_ATTACHED_PROGRAM, SAY_SEALED},
    {".p7s", CLF_ATTACHED_PROGRAM, SAY_SIGNATURE}, {".p7z", CLF_ATTACHED_PROGRAM, SAY_SEALED},
    {".sig", CLF_ATTACHED_PROGRAM, SAY_SIGNATURE}, {".tnef", CLF_ATTACHED_PROGRAM, SAY_PACKED},
    {".vcard", CLF_ATTACHED_ITEM, SAY_CARD},       {".vcf", CLF_ATTACHED_ITEM, SAY_CARD},
    {".vcs", CLF_ATTACHED_ITEM, SAY_MEETING},      {"winmail.dat", CLF_ATTACHED_PROGRAM, SAY_PACKED},
};

static const struct known *by_type(const char *type)
{
	for (size_t i = 0; type != NULL && i < CLF_COUNT(types); i++) {
		if (strncasecmp(type, types[i].word, strlen(types[i].word)) == 0)
			return &types[i];
	}
	return NULL;
}

static bool ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n >= m && strcasecmp(name + n - m, end) == 0;
}

/* ATT00001.txt: what stood below an attachment, as Exchange hands it on. */
static bool is_piece(const char *name)
{
	size_t digits;

	if (strncasecmp(name, "ATT", 3) != 0)
		return false;
	digits = strspn(name + 3, "0123456789");
	return digits >= 4 &&
	       (strcasecmp(name + 3 + digits, ".txt") == 0 || strcasecmp(name + 3 + digits, ".htm") == 0 ||
		strcasecmp(name + 3 + digits, ".html") == 0);
}

static const struct known *by_name(const char *name)
{
	static const struct known piece = {"ATT", CLF_ATTACHED_PROGRAM, SAY_PIECE};

	if (name == NULL)
		return NULL;
	for (size_t i = 0; i < CLF_COUNT(ends); i++) {
		if (ends_with(name, ends[i].word))
			return &ends[i];
	}
	return is_piece(name) ? &piece : NULL;
}

/* A file that a program shows in place is a file still. */
static bool is_within_text(const struct clf_attachment *attachment)
{
	bool picture = attachment->type != NULL && strncasecmp(attachment->type, "image/", 6) == 0;

	return attachment->is_inline && (clf_text_blank(attachment->name) || (picture && attachment->cid != NULL));
}

enum clf_attached clf_attached_kind(const struct clf_attachment *attachment, const char **what)
{
	const struct known *known = by_type(attachment->type);

	if (known == NULL)
		known = by_type(attachment->true_type);
	if (known == NULL)
		known = by_name(attachment->name);
	if (known != NULL) {
		*what = known->what;
		return known->kind;
	}
	*what = is_within_text(attachment) ? SAY_PICTURE : NULL;
	return *what != NULL ? CLF_ATTACHED_PICTURE : CLF_ATTACHED_FILE;
}

bool clf_attached_goes(enum clf_attached kind, bool attach)
{
	return kind == CLF_ATTACHED_FILE || (kind == CLF_ATTACHED_ITEM && attach);
}

bool clf_attached_apart(const struct clf_attachment *attachment)
{
	const char *what;

	return clf_attached_kind(attachment, &what) != CLF_ATTACHED_PICTURE;
}

bool clf_attached_may_go(const struct clf_attachment *attachment, bool agents)
{
	return clf_attached_apart(attachment) || (agents && attachment->in_reply);
}
