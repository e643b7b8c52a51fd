/*
 * act_fields.h - what the files that fill a template's fields share.
 *
 * Rows always have each of their keys: a key that a row lacks would be sought outside it, and found there.
 */
#ifndef CLF_ACT_ACT_FIELDS_H
#define CLF_ACT_ACT_FIELDS_H

#include "act_inside.h"
#include "clf/base/json.h"
#include "clf/store/field/fields.h"
#include "clf/store/look/query.h"
#include "clf/store/look/query_mail.h"

/* act_fields.c */
void act_set_text(struct clf_json *object, const char *key, const char *text); /* nothing when it is blank */
void act_set_row_text(struct clf_json *row, const char *key, const char *text);
const char *act_line(struct clf_arena *arena, const char *text); /* one line; NULL for NULL */
const char *act_shortened(struct clf_arena *arena, const char *text, size_t max);
/* As the reader's own clock shows it; NULL for 0. */
const char *act_time(struct clf_arena *arena, const struct act_mail *mail, int64_t time);
/* Without any token of ours: whoever holds one takes part in a conversation. */
const char *act_without_tokens(struct clf_arena *arena, const struct act_mail *mail, const char *text);
struct clf_json *act_change_row(struct clf_arena *arena, const struct act_mail *mail, const struct clf_change *change);
struct clf_json *act_changes(struct clf_arena *arena, const struct act_mail *mail, const struct clf_change *changes,
			     size_t count);
/* What a ticket holds of lists, what was learned, and what is in fields that were set up: {label, value}, those that
 * aren't empty. */
struct clf_json *act_held_rows(struct clf_arena *arena, const struct act_mail *mail, const struct clf_customs *customs,
			       const struct clf_ticket *ticket);
/* {name, url}: its links to dashboards, filled with what the reader sees. */
enum clf_status act_dashboard_rows(struct clf_arena *arena, const struct act_mail *mail,
				   const struct clf_ticket_row *row, struct clf_json **out, struct clf_error *err);
/* {at, who, from_us, text} */
struct clf_json *act_message_row(struct clf_arena *arena, const struct act_mail *mail,
				 const struct clf_message_row *message, size_t text_max);
struct clf_json *act_comment_row(struct clf_arena *arena, const struct act_mail *mail,
				 const struct clf_comment_row *comment, size_t text_max);
const char *act_tag(struct clf_arena *arena, const struct act_mail *mail, int64_t number);
const char *act_url(struct clf_arena *arena, const struct act_mail *mail, int64_t number); /* NULL: no page */
const struct clf_ticket_status *act_status(const struct act_mail *mail, int64_t id);       /* or NULL */
/* On whose tickets the agent written to may do that. */
enum clf_scope act_scope(const struct act_mail *mail, const char *action);
const char *act_our_name(const struct act_mail *mail);
/* {"question": answer} as a list that a template can walk (clf/act/answers.h). */
struct clf_json *act_answer_list(struct clf_arena *arena, const struct act_mail *mail, const char *text);

/* act_rows.c */
struct clf_json *act_ticket_row(struct clf_arena *arena, const struct act_mail *mail, const struct clf_ticket *ticket);
struct clf_json *act_ticket_rows(struct clf_arena *arena, const struct act_mail *mail, const struct clf_ticket *tickets,
				 size_t count);

/* act_links.c: mailto links for the agent written to; an empty object when addresses carry no tokens. */
struct clf_json *act_links(struct clf_arena *arena, const struct act_mail *mail, const struct clf_ticket *ticket);
/* link.undo and link.help of a mail about that ticket, or about several or none (0). */
void act_add_undo_link(struct clf_arena *arena, const struct act_mail *mail, const struct clf_receipt *receipt,
		       struct clf_json *links);
void act_add_help_link(struct clf_arena *arena, const struct act_mail *mail, int64_t ticket, struct clf_json *links);

/* act_receipt.c, act_digest.c, act_forward.c: objects "receipt", "digest", "forward". */
enum clf_status act_receipt_fields(struct clf_arena *arena, const struct act_mail *mail, struct clf_json **out,
				   struct clf_error *err);
enum clf_status act_digest_fields(struct clf_arena *arena, const struct act_mail *mail, struct clf_json **out,
				  struct clf_error *err);
/* act_batch.c: the object "batch". */
struct clf_json *act_batch_fields(struct clf_arena *arena, const struct act_mail *mail);
enum clf_status act_forward_fields(struct clf_arena *arena, const struct act_mail *mail, struct clf_json **out,
				   struct clf_error *err);

#endif
