/*
 * query_journal.h - what came in, what goes out, where the mailboxes stand, and how much waits. Borrowed from the
 * arena.
 */
#ifndef CLF_STORE_QUERY_JOURNAL_H
#define CLF_STORE_QUERY_JOURNAL_H

#include "clf/store/look/query.h"
#include "clf/store/mail/outbox.h"
#include "clf/ticket/plan/plan.h"

struct clf_journal_row {
	int64_t id;
	const char *mailbox, *envelope;
	int64_t uidvalidity, uid; /* 0: not from IMAP */
	const char *message_id, *from, *subject;
	int64_t size, attempts;
	int64_t at, finished_at;
	bool is_finished; /* the next ones hold then */
	enum clf_outcome outcome;
	int64_t ticket;
	const char *cause; /* name of its end; NULL: on a ticket, or older than causes */
	const char *signal, *reason;
	const char *rejected;    /* JSON array as text, or NULL */
	const char *explanation; /* JSON as text; NULL: none, or not asked for */
};
struct clf_journal_list {
	struct clf_journal_row *items;
	size_t count;
	int64_t next;
};
/* All that is NULL, 0 or false holds for every mail. */
struct clf_journal_filter {
	bool has_outcome;
	enum clf_outcome outcome;
	const char *cause, *mailbox;
	const char *from;     /* folded address */
	const char *subject;  /* stands somewhere in the subject, in any case of plain letters */
	int64_t since, until; /* came from then on, and before */
};
#define CLF_JOURNAL_LOOKED_AT 50000 /* mails: no index has what is within a subject */
/* filter: NULL for all. By subject a page may be short, or empty, and `next` not 0: so many were looked at. */
enum clf_status clf_query_journal(struct clf_store *store, struct clf_arena *arena,
				  const struct clf_journal_filter *filter, struct clf_page page,
				  struct clf_journal_list *out, struct clf_error *err);
/* Ids alone, the oldest first, of those behind `after` that had ended before `ended`. The filter names an outcome. */
enum clf_status clf_query_journal_ids(struct clf_store *store, struct clf_arena *arena,
				      const struct clf_journal_filter *filter, int64_t after, int64_t ended,
				      size_t limit, int64_t **out, size_t *count, struct clf_error *err);
/* With explanation. */
enum clf_status clf_query_journal_row(struct clf_store *store, struct clf_arena *arena, int64_t journal,
				      struct clf_journal_row *out, struct clf_error *err);

struct clf_outbox_entry {
	int64_t id, ticket, message;
	enum clf_class klass;
	const char *smtp, *from, *to, *message_id;
	const char *subject; /* of its message, or NULL */
	enum clf_outbox_state state;
	bool kept_back; /* failed without a try: one automatic mail too many */
	int64_t attempts;
	const char *reply;
	int64_t send_at, created_at, finished_at;
	int64_t discarded_at; /* a person gave it up; or 0 */
	const char *failure;  /* why it isn't sent: a name of enum clf_smtp_class, or NULL */
	const char *route;    /* relays that may take it, in order, with commas; NULL: smtp alone */
	const char *discarded_why;
};
struct clf_outbox_list {
	struct clf_outbox_entry *items;
	size_t count;
	int64_t next;
};
enum clf_status clf_query_outbox_entry(struct clf_store *store, struct clf_arena *arena, int64_t id,
				       struct clf_outbox_entry *out, struct clf_error *err);
/* state: its name as people say it, "waiting" for all that is to go yet, NULL for all; to: a folded address, or NULL.
 */
enum clf_status clf_query_outbox(struct clf_store *store, struct clf_arena *arena, const char *state, const char *to,
				 struct clf_page page, struct clf_outbox_list *out, struct clf_error *err);

/* Ids alone, the oldest first, of those behind `after` that were made before `made`, discarded ones left out. state: as
 * people name it, "kept-back" too; to: an address, or NULL. */
enum clf_status clf_query_outbox_ids(struct clf_store *store, struct clf_arena *arena, const char *state,
				     const char *to, int64_t after, int64_t made, size_t limit, int64_t **out,
				     size_t *count, struct clf_error *err);

/* A mail that the server lists and doesn't give. */
struct clf_withheld_row {
	int64_t uid;
	const char *words; /* the server's */
	int64_t tries, since, tried_at;
};
struct clf_mailbox_row {
	const char *name;
	const char *state, *detail;       /* as its process last said */
	int64_t uidvalidity, highest_uid; /* 0: never selected; nothing kept */
	int64_t last_poll_at, changed_at;
	int64_t last_mail_at; /* when the newest that lies in its folder was kept; 0: none */
	const char *trouble;  /* what ails it; NULL: nothing */
	int64_t since;        /* that, or that it is well */
	int64_t tell_at;      /* from then on what ails it is an alarm; 0: it is shown alone */
	int64_t next_try_at;  /* 0: it waits for nothing */
	int64_t paused_at;    /* 0: it isn't */
	const char *paused_by;
	int64_t configured_at, passed_count; /* 0: unknown; mails that are older, and stay in the folder */
	int64_t withheld_count;
	const struct clf_withheld_row *withheld; /* the first fifty */
	size_t withheld_shown;
};
struct clf_mailbox_list {
	struct clf_mailbox_row *items;
	size_t count;
};
enum clf_status clf_query_mailboxes(struct clf_store *store, struct clf_arena *arena, struct clf_mailbox_list *out,
				    struct clf_error *err);

/* What waits for a person, whatever they decide. */
enum clf_hand {
	CLF_HAND_QUARANTINE,
	CLF_HAND_FAILED,    /* without what is kept back; nothing that was discarded is in here */
	CLF_HAND_UNCERTAIN, /* may have arrived */
	CLF_HAND_KEPT_BACK, /* one automatic mail too many */
	CLF_HAND_WITHHELD,  /* its server doesn't give it */
};
#define CLF_HANDS ((unsigned)CLF_HAND_WITHHELD + 1)
struct clf_hand_count {
	int64_t count, oldest_at, newest_at; /* since when the first and the last of them wait */
};
enum clf_status clf_query_hands(struct clf_store *store, struct clf_hand_count out[CLF_HANDS], struct clf_error *err);

/* How many mails are to go yet, and in nobody's hand. */
enum clf_status clf_query_waiting(struct clf_store *store, int64_t *out, struct clf_error *err);

/* For readiness, metrics and the page. */
struct clf_counts {
	int64_t journal_waiting, quarantine;
	int64_t
	    outbox[CLF_OUTBOX_UNCERTAIN + 1]; /* by state; failed without what is kept back, neither with discarded */
	int64_t kept_back, discarded;
	int64_t oldest_waiting_at, oldest_due_at;
};
enum clf_status clf_query_counts(struct clf_store *store, struct clf_counts *out, struct clf_error *err);

#endif
