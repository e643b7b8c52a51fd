/*
 * query_mail.h - what is on a ticket: messages, comments, events. Newest first, borrowed from the arena.
 */
#ifndef CLF_STORE_QUERY_MAIL_H
#define CLF_STORE_QUERY_MAIL_H

#include "clf/store/look/query.h"

enum clf_message_state {
	CLF_MESSAGE_RECEIVED,
	CLF_MESSAGE_QUEUED,
	CLF_MESSAGE_SENT,
	CLF_MESSAGE_DEFERRED,
	CLF_MESSAGE_FAILED,
	CLF_MESSAGE_UNCERTAIN,
	CLF_MESSAGE_CANCELLED, /* taken back before it left */
	CLF_MESSAGE_KEPT_BACK, /* one automatic mail too many; a person may release it */
};
const char *clf_message_state_name(enum clf_message_state state);

struct clf_attachment_row {
	const char *part, *name, *type; /* part NULL: a file of the ticket, that went out with it */
	int64_t file;
	const char *true_type; /* by content; NULL: as it says */
	const char *cid;
	int64_t size;
	bool is_inline;
};

struct clf_message_row {
	int64_t id, ticket;
	int64_t journal, outbox; /* where the mail itself lies */
	bool incoming;
	enum clf_class klass;
	enum clf_message_state state;
	const char *from, *subject, *message_id;
	const char **to; /* addresses, with their names as they were written */
	size_t to_count;
	const char *text, *reply; /* all of it, and what is new */
	const char *forwarded;    /* what is passed on below that; NULL: nothing */
	const char *kind, *template_name;
	int64_t at;
	int64_t gone_at; /* since when it is shown without its words: the note that it tells of is another by now */
	bool is_copy, unverified;
	struct clf_attachment_row *attachments;
	size_t attachment_count;
};
struct clf_message_list {
	struct clf_message_row *items;
	size_t count;
	int64_t next;
};

struct clf_comment_row {
	int64_t id, at;
	const char *who, *name; /* an address, or "clf-mail"; a name or NULL */
	enum clf_via via;
	const char *text;
	int64_t edited_at, gone_at;       /* gone_at: deleted, and the text is empty */
	const struct clf_file_row *files; /* that came with it (query_file.h) */
	size_t file_count;
};
struct clf_comment_list {
	struct clf_comment_row *items;
	size_t count;
	int64_t next;
};

struct clf_event_row {
	int64_t id, at;
	const char *who;
	enum clf_via via;
	const char *what, *from, *to;
	const char *field, *from_value, *to_value; /* as machines read it (clf/ticket/history/line.h), or NULL */
	int64_t version, part;                     /* 0: an older line */
	int64_t message, comment;                  /* what it tells of; 0: neither */
};
struct clf_event_list {
	struct clf_event_row *items;
	size_t count;
	int64_t next;
};

enum clf_status clf_query_messages(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				   struct clf_page page, struct clf_message_list *out, struct clf_error *err);
enum clf_status clf_query_message(struct clf_store *store, struct clf_arena *arena, int64_t message,
				  struct clf_message_row *out, struct clf_error *err);
/* When a mail was last made of the template, and on which ticket; 0: never, and on none. */
enum clf_status clf_query_template_sent(struct clf_store *store, const char *name, int64_t *at, int64_t *ticket,
					struct clf_error *err);
/* Last messages of the conversation with the customer, both directions, without their attachments. */
enum clf_status clf_query_exchange(struct clf_store *store, struct clf_arena *arena, int64_t ticket, size_t limit,
				   struct clf_message_list *out, struct clf_error *err);
enum clf_status clf_query_comments(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				   struct clf_page page, struct clf_comment_list *out, struct clf_error *err);
/* The same with those that were deleted. */
enum clf_status clf_query_comments_all(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				       struct clf_page page, struct clf_comment_list *out, struct clf_error *err);
enum clf_status clf_query_comment(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t comment,
				  struct clf_comment_row *out, struct clf_error *err);
enum clf_status clf_query_events(struct clf_store *store, struct clf_arena *arena, int64_t ticket, struct clf_page page,
				 struct clf_event_list *out, struct clf_error *err);

#endif
