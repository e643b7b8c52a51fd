/*
 * present.h - what the store says, put into words and tones for a page: the one file that does.
 */
#ifndef CLF_WEB_PRESENT_H
#define CLF_WEB_PRESENT_H

#include "call/call.h"
#include "clf/store/look/query_mail.h"

struct clf_json;
struct clf_ticket_row;

/* "info", "ok", "warn", "bad" or "": which colour says it beside the word. */
const char *present_tone(enum clf_status_kind kind);
/* "status_tone", "is_due" (it is our turn), "priority_text" and "priority_tone" (of what isn't medium), "overdue". */
void present_state(const struct call *call, struct clf_json *item, const struct clf_ticket_row *row);
/* "title" with "title_lang": what the customer said, where the subject only says that there is a response; else that.
 */
void present_title(const struct call *call, struct clf_json *item, const struct clf_ticket_row *row);
/* What the item of a list is shown with beside: "age", "last", "last_by_us", "undelivered". */
enum clf_status present_row(struct call *call, struct clf_json *item, const struct clf_ticket_row *row,
			    struct clf_error *err);
/* "undelivered" and "undelivered_id": whether the newest mail to the customer didn't go out, and which that is. */
enum clf_status present_undelivered(struct call *call, struct clf_json *item, int64_t ticket, struct clf_error *err);
/* What became of a mail that came in ("ticket" ...), and how one on its way out stands ("queued" ...), in words; NULL
 * of NULL. */
const char *present_outcome(const struct call *call, const char *outcome);
const char *present_outbox_state(const struct call *call, const char *state);
const char *present_message_state(const struct call *call, enum clf_message_state state);
/* "Français" of "fr" and "fr-CA", as those who speak it say; the code itself of what isn't known here. */
const char *present_language(const char *locale);
/* The languages that the page has: their code, and their name. */
struct present_language {
	const char *code, *name;
};
const struct present_language *present_languages(size_t *count);
/* "3 KB" */
const char *present_size(const struct call *call, int64_t bytes);
/* Of a file that was put on a ticket: what its bytes are, where they aren't what was said; else NULL. */
const char *present_really(const char *type, const char *true_type);
/* A mail's text without the breaks that a program made to keep its lines short: the page breaks them as it is wide. */
const char *present_unwrapped(const struct call *call, const char *text);
/* The beginning of a text as one line. */
const char *present_line(const struct call *call, const char *text, size_t max);

#endif
