/*
 * mail_words.h - rows of the journal and the outbox in words, for the lists and pages of Mail.
 */
#ifndef CLF_WEB_MAIL_WORDS_H
#define CLF_WEB_MAIL_WORDS_H

#include "call/call.h"
#include "clf/store/look/query_journal.h"

struct clf_auth_result;
struct clf_json;

/* To what clf_shape_journal_row made: times as people read them, "outcome_text", "reason" in the reader's language,
 * "has_ended" (no ticket), "in_quarantine". */
void present_mail(const struct call *call, struct clf_json *item, const struct clf_journal_row *row);
/* To what clf_shape_outbox_entry made: times, "state" as people are told it and "state_text", "why" it isn't there,
 * "waits", and what can be done: "can_retry", "may_be_twice", "can_choose". */
void present_out(const struct call *call, struct clf_json *item, const struct clf_outbox_entry *entry);
/* "tries", "has_tries": as clf_shape_outbox_try makes them, the time as people read it, "state_text", "why". */
void present_tries(const struct call *call, struct clf_json *item, const struct clf_outbox_try *tries, size_t count);
/* [{"text", "tone", "server"}]: what servers on the way found out about the sender. */
struct clf_json *present_auth(const struct call *call, const struct clf_auth_result *results, size_t count);
/* [text]: what was decided about a mail and by what, as sentences; explanation as the journal keeps it, or NULL. */
struct clf_json *present_decision(const struct call *call, const struct clf_json *explanation);
/* What would become of the mail, were it read again now: of what clf_intake_explain gives. */
const char *present_again(const struct call *call, const struct clf_json *explanation);
/* "relays" in context: as the API has them, times as people read them; troubled: only what holds mail up, or takes
 * fewer connections than it was meant to. */
enum clf_status present_relays(const struct call *call, struct clf_json *context, bool troubled, struct clf_error *err);
/* [{"label", "path", "current", "count"}]; count 0: none is shown. */
void present_tab(struct clf_json *tabs, const char *label, const char *path, bool current, int64_t count);

#endif
