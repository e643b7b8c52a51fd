/*
 * templates.h - templates saved, gone back to and taken out by administrators.
 *
 * A shipped template can be changed in each language; one of a name that doesn't ship is the organisation's own, for
 * mails to customers, or the frame of a mailbox. What is saved was checked: it names only what there is and what its
 * readers may read, and it renders. Every version is kept.
 */
#ifndef CLF_ACT_TEMPLATES_H
#define CLF_ACT_TEMPLATES_H

#include "clf/act/people.h"
#include "clf/mail/write/template.h"
#include "clf/store/mail/templates.h"

#define CLF_TEMPLATE_NAME_BYTES 80u
#define CLF_TEMPLATE_LOCALE_BYTES 35u

/* What counts in exactly that language: the newest saved, else the shipped one (version 0). CLF_ENOTFOUND. */
enum clf_status clf_act_template_in_force(const struct clf_act_context *context, struct clf_arena *arena,
					  const char *name, const char *locale, struct clf_template_record *out,
					  struct clf_error *err);
/* All that counts: what was saved, then what ships and nobody changed (version 0). */
enum clf_status clf_act_template_all(const struct clf_act_context *context, struct clf_arena *arena,
				     struct clf_template_record **out, size_t *count, struct clf_error *err);
/* Parsed, checked, and rendered with the samples of its language: what fails there would fail in front of a customer.
 * store NULL: which fields were set up isn't known, and any may be named.
 * CLF_EINVAL, CLF_ELIMIT. */
enum clf_status clf_act_template_try(struct clf_arena *arena, struct clf_store *store, const char *source,
				     struct clf_template_head *head, struct clf_error *err);
/* What of a follow-up or an answer is refused on some tickets, in words for who writes it: the first field that a
 * ticket may lack and that has no words for then. NULL: nothing. */
const char *clf_act_template_warning(struct clf_arena *arena, const char *source);
/* That, and whether source may be saved so. CLF_EINVAL, CLF_ELIMIT: err says what is wrong, with its line. */
enum clf_status clf_act_template_check(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				       const char *locale, const char *source, struct clf_error *err);
/* All that keeps it from being saved, in the order of its lines; none: it may be. name NULL: whatever its name and
 * language; context NULL: which fields were set up isn't known, nor which mailboxes there are (name NULL). */
void clf_act_template_problems(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
			       const char *locale, const char *source, struct clf_template_problems *out);
/*
 * Mails to customers are put into a template of kind frame: the one saved for their mailbox, else the one saved as
 * "frame", each in the mail's language, the gateway's or English; else they stand alone. For the mailbox "care":
 * "frame-care".
 */
const char *clf_act_frame_name(struct clf_arena *arena, const char *mailbox);

struct clf_template_change {
	const char *name, *locale, *source;
	int64_t expected; /* the newest version that is known, 0 for none, CLF_TEMPLATE_ANY */
};
/* A transaction with its line in the audit. What is in force already makes no version: *version is that, 0 for the
 * shipped one. CLF_ECONFLICT: another one was saved meanwhile. */
enum clf_status clf_act_template_save(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_template_change *change, int64_t *version,
				      struct clf_error *err);
#define CLF_TEMPLATE_CHANGES 32u
/* As many of them, CLF_TEMPLATE_CHANGES at most (CLF_ELIMIT), in one transaction: all of them or none. */
enum clf_status clf_act_template_save_all(const struct clf_people *people, struct clf_arena *arena,
					  const struct clf_template_change *changes, size_t count,
					  struct clf_error *err);
/*
 * An old version saved anew, checked as of now; to 0: as shipped, and an own template is no more in that language
 * (CLF_ENOTFOUND where none was saved). source of the change isn't looked at.
 */
enum clf_status clf_act_template_back(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_template_change *change, int64_t to, int64_t *version,
				      struct clf_error *err);

/* What ships in exactly that language, however that is spelled; NULL: nothing does. */
const char *clf_act_template_shipped(struct clf_arena *arena, const char *name, const char *locale);
/* What ships by now, where that is another text than what shipped when the saved one was first changed or last kept;
 * NULL: it isn't, or that isn't known. */
const char *clf_act_template_shipped_since(struct clf_arena *arena, const struct clf_template_record *record);
/* What ships by now, where a program that didn't keep what it shipped saved the one that counts, and they differ:
 * whether it is newer isn't known. NULL: otherwise. */
const char *clf_act_template_shipped_unknown(struct clf_arena *arena, const struct clf_template_record *record);
/* The saved one stays, and what ships by now is known. A transaction with its line in the audit; where nothing newer
 * ships, nothing is done. CLF_ENOTFOUND: nothing is saved; CLF_ECONFLICT: another one was saved meanwhile. */
enum clf_status clf_act_template_keep(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_template_change *change, struct clf_error *err);
/* The language of the same name that was changed last, if that was after this one; NULL: none. */
const struct clf_template_record *clf_act_template_behind(const struct clf_template_record *records, size_t count,
							  const struct clf_template_record *record);

/*
 * A template mailed to somebody who looks at it: with sample data or a ticket's, marked in its subject, and without
 * anything that leads to a ticket: no token, no link that commands, a Message-ID that belongs to none; a reply goes
 * back to its reader. A transaction with its line in the audit. CLF_ENOTFOUND: no such template or ticket; CLF_EINVAL.
 */
struct clf_template_test {
	const char *name, *locale;
	const char *source; /* not saved yet; NULL: the one that counts */
	int64_t ticket;     /* 0: sample data, that one */
	enum clf_template_data data;
	const char *to;      /* an address, folded */
	int64_t party;       /* whose that is, or 0 */
	const char *said_in; /* the reader's language, or NULL */
	const char *key;     /* of a request that may come twice and acts once, or NULL */
};
struct clf_template_tested {
	const char *subject;
	int64_t capped; /* nothing was sent: so many automatic mails went there within the hour; else 0 */
};
enum clf_status clf_act_template_test(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_template_test *test, struct clf_template_tested *out,
				      struct clf_error *err);

/* As it would go out, saved or not: a source is checked first. Nothing in it commands anything. As
 * clf_act_template_check and clf_act_preview. */
struct clf_template_look {
	const char *name, *locale;
	const char *source;          /* not saved yet; NULL: the one that counts */
	int64_t ticket;              /* 0: sample data, that one */
	enum clf_template_data data; /* clf/mail/write/template.h */
};
enum clf_status clf_act_template_preview(const struct clf_act_context *context, struct clf_arena *arena,
					 const struct clf_template_look *look, struct clf_rendered *out,
					 struct clf_error *err);

#endif
