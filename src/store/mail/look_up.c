/*
 * look_up.c - what the signals of a mail name: tickets behind merges, stored Message-IDs, who takes part.
 */
#include "clf/base/arena.h"
#include "clf/store/mail/journal.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "mail/sent_texts.h"
#include "people/party.h"

#define MERGE_HOPS 10u

/*
 * Where a ticket's conversation goes on: merged into another, or closed for so long that a successor was made. Reopened
 * and closed again since, it stands for itself.
 */
#define GOES_ON                                                                                                        \
	"SELECT coalesce(t.merged_into, "                                                                              \
	"(SELECT l.ticket FROM ticket_link l JOIN ticket n ON n.number = l.ticket "                                    \
	"WHERE l.other = t.number AND l.kind = 'successor' AND n.created_at >= t.closed_at "                           \
	"ORDER BY l.ticket DESC LIMIT 1)) "                                                                            \
	"FROM ticket t WHERE t.number = $number"

/* Follows merges and successors to the end. Out of hops counts as a cycle. */
static enum clf_status follow(struct clf_store *store, struct clf_thread_ticket *at, struct clf_error *err)
{
	int64_t number = at->asked, into = 0;
	enum clf_status status = CLF_OK;

	for (unsigned hop = 0; hop <= MERGE_HOPS; hop++) {
		status = db_get(store->db, err, &into, GOES_ON, CLF_NUMBER("$number", number));
		if (status != CLF_OK)
			return absent_is_fine(status);
		if (into == 0) {
			at->number = number;
			return CLF_OK;
		}
		number = into;
	}
	at->is_loop = true;
	return CLF_OK;
}

static enum clf_status takes_part(struct clf_store *store, int64_t ticket, int64_t party, bool *out,
				  struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status;

	if (party == 0 || ticket == 0)
		return CLF_OK;
	status = db_get(store->db, err, &found,
			"SELECT EXISTS (SELECT 1 FROM participant WHERE ticket = $ticket AND party = $party) "
			"OR EXISTS (SELECT 1 FROM ticket t WHERE t.number = $ticket "
			"AND (t.customer = $party OR t.owner = $party "
			"OR EXISTS (SELECT 1 FROM team_member m WHERE m.team = t.team AND m.agent = $party)))",
			CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$party", party));
	if (status == CLF_OK)
		*out = found != 0;
	return status;
}

/* A Message-ID may be on several tickets (one mail to two mailboxes): the sender's own first, then the newest. */
static enum clf_status find_message(struct clf_store *store, const char *message_id, int64_t party, int64_t *ticket,
				    struct clf_error *err)
{
	return db_get(
	    store->db, err, ticket,
	    "SELECT m.ticket FROM message m WHERE m.message_id = $message_id "
	    "ORDER BY EXISTS (SELECT 1 FROM participant p WHERE p.ticket = m.ticket AND p.party = $party) DESC, "
	    "m.id DESC LIMIT 1",
	    CLF_TEXT("$message_id", message_id), CLF_NUMBER("$party", party));
}

static enum clf_status asked_ticket(struct clf_store *store, const struct clf_candidate *candidate, int64_t party,
				    int64_t *ticket, struct clf_error *err)
{
	if (candidate->ticket) {
		*ticket = candidate->ticket;
		return CLF_OK;
	}
	if (candidate->message_id != NULL)
		return find_message(store, candidate->message_id, party, ticket, err);
	if (candidate->token.outbox)
		return db_get(store->db, err, ticket, "SELECT ticket FROM outbox WHERE id = $id",
			      CLF_NUMBER("$id", candidate->token.outbox));
	return CLF_ENOTFOUND;
}

static enum clf_status look_up_one(struct clf_store *store, int64_t party, struct clf_candidate *candidate,
				   struct clf_error *err)
{
	struct clf_thread_ticket at = {0};
	enum clf_status status = asked_ticket(store, candidate, party, &at.asked, err);

	if (status == CLF_OK && at.asked)
		status = follow(store, &at, err);
	if (status == CLF_OK)
		status = takes_part(store, at.number, party, &at.sender_takes_part, err);
	if (status != CLF_OK && status != CLF_ENOTFOUND)
		return status;
	candidate->ticket = at.asked;
	candidate->at = at;
	return CLF_OK;
}

/* An agent takes part by whichever address the mail comes from. */
static enum clf_status sender_party(struct clf_store *store, const char *sender, int64_t *party, struct clf_error *err)
{
	enum clf_status status =
	    db_get(store->db, err, party, "SELECT agent FROM agent_address WHERE address = $address",
		   CLF_TEXT("$address", sender));

	if (status == CLF_ENOTFOUND)
		status = party_by_address(store, sender, party, err);
	return absent_is_fine(status);
}

enum clf_status clf_journal_look_up(struct clf_store *store, struct clf_arena *arena, const char *sender,
				    struct clf_candidates *candidates, struct clf_error *err)
{
	int64_t party = 0;
	enum clf_status status = CLF_OK;

	(void)arena;
	if (sender != NULL && candidates->count > 0)
		status = sender_party(store, sender, &party, err);
	for (size_t i = 0; status == CLF_OK && i < candidates->count; i++) {
		if (candidates->items[i].valid)
			status = look_up_one(store, party, &candidates->items[i], err);
	}
	return status;
}

/* What gives an agent their own words back would hide them when they are said again. */
#define GIVES_BACK "('refusal-notice', 'confirmation', 'receipt')"

enum clf_status sent_texts(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t before,
			   const char *reader, size_t limit, struct clf_texts *out, struct clf_error *err)
{
	const char *const *list = NULL;
	size_t n = 0;
	enum clf_status status =
	    name_rows(db_ask(store->db,
			     "SELECT text FROM message WHERE ticket = $ticket AND direction = 'out' "
			     "AND text <> '' AND cancelled_at IS NULL AND at < $before "
			     "AND coalesce(template_name, '') NOT IN " GIVES_BACK " "
			     "AND (class = 'customer' OR party = (SELECT id FROM party WHERE address = $reader) "
			     "OR party = (SELECT agent FROM agent_address WHERE address = $reader)) "
			     "ORDER BY id DESC LIMIT $limit",
			     CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$before", before), CLF_TEXT("$reader", reader),
			     CLF_NUMBER("$limit", limit)),
		      arena, &list, &n, err);

	if (status == CLF_OK)
		*out = (struct clf_texts){list, n};
	return status;
}

enum clf_status clf_journal_sent_texts(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				       const char *reader, size_t limit, struct clf_texts *out, struct clf_error *err)
{
	return sent_texts(store, arena, ticket, INT64_MAX, reader, limit, out, err);
}

enum clf_status clf_journal_outbox_by_message_id(struct clf_store *store, const char *message_id, const char *recipient,
						 int64_t *outbox, int64_t *ticket, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT o.id, o.ticket FROM message m JOIN outbox o ON o.message = m.id "
				       "WHERE m.message_id = $message_id AND m.direction = 'out' "
				       "ORDER BY CASE WHEN o.envelope_to = $recipient THEN 0 ELSE 1 END, "
				       "o.in_copy, o.id DESC LIMIT 1",
				       CLF_TEXT("$message_id", message_id), CLF_TEXT("$recipient", recipient));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK || status == CLF_ENOTFOUND) {
		*outbox = status == CLF_OK ? rows_number(rows, 0) : 0;
		*ticket = status == CLF_OK ? rows_number(rows, 1) : 0;
	}
	rows_end(rows);
	return absent_is_fine(status);
}

/* The usual case is answered here: a mailbox that never changed holds each mail once. */
static enum clf_status had_other_uidvalidity(struct clf_store *store, int64_t journal, int64_t *found,
					     struct clf_error *err)
{
	return db_get(store->db, err, found,
		      "SELECT EXISTS (SELECT 1 FROM journal o "
		      "WHERE o.mailbox = j.mailbox AND o.uidvalidity < j.uidvalidity) "
		      "OR EXISTS (SELECT 1 FROM journal o "
		      "WHERE o.mailbox = j.mailbox AND o.uidvalidity > j.uidvalidity) "
		      "FROM journal j WHERE j.id = $journal",
		      CLF_NUMBER("$journal", journal));
}

/* A statement for each case, not `IS`, so that every database finds it by the index. */
#define SAME_MAIL                                                                                                      \
	"SELECT o.id FROM journal j JOIN raw_mail r ON r.id = j.raw JOIN journal o ON o.mailbox = j.mailbox "          \
	"JOIN raw_mail x ON x.id = o.raw WHERE j.id = $journal AND o.state = 'finished' "                              \
	"AND (o.at < j.at OR (o.at = j.at AND o.id < j.id)) "                                                          \
	"AND o.uidvalidity <> j.uidvalidity AND o.oversize = j.oversize AND x.body_hash = r.body_hash "                \
	"AND (o.oversize = 0 OR o.size = j.size) AND coalesce(o.subject, '') = $subject "                              \
	"AND coalesce(o.from_address, '') = $from AND o.date = $date "

static const char *text_or_none(const char *text)
{
	return text != NULL ? text : "";
}

enum clf_status clf_journal_same_mail(struct clf_store *store, int64_t journal, const char *message_id,
				      const struct clf_written *mail, int64_t *other, struct clf_error *err)
{
	const char *subject = text_or_none(mail->subject), *from = text_or_none(mail->from);
	int64_t found = 0;
	enum clf_status status = had_other_uidvalidity(store, journal, &found, err);

	if (status != CLF_OK || !found) {
		*other = 0;
		return absent_is_fine(status);
	}
	found = 0;
	if (message_id != NULL)
		status =
		    db_get(store->db, err, &found, SAME_MAIL "AND o.message_id = $message_id LIMIT 1",
			   CLF_NUMBER("$journal", journal), CLF_NUMBER("$date", mail->date),
			   CLF_TEXT("$subject", subject), CLF_TEXT("$from", from), CLF_TEXT("$message_id", message_id));
	else
		status = db_get(store->db, err, &found, SAME_MAIL "AND o.message_id IS NULL LIMIT 1",
				CLF_NUMBER("$journal", journal), CLF_NUMBER("$date", mail->date),
				CLF_TEXT("$subject", subject), CLF_TEXT("$from", from));
	status = absent_is_fine(status);
	if (status == CLF_OK)
		*other = found;
	return status;
}

/* A form's id may be on all mails that ever came: the newest suffice, a copy comes soon after its twin. */
#define EARLIER                                                                                                        \
	"SELECT m.id, m.ticket, m.from_address, m.subject, m.text, m.kind, j.date, j.oversize, j.size, "               \
	"x.body_hash = r.body_hash "                                                                                   \
	"FROM (SELECT w.* FROM message w "                                                                             \
	"WHERE w.message_id = $message_id AND w.direction = 'in' "                                                     \
	"ORDER BY w.id DESC LIMIT 200) m "                                                                             \
	"LEFT JOIN journal j ON j.id = m.journal "                                                                     \
	"LEFT JOIN raw_mail x ON x.id = j.raw "                                                                        \
	"LEFT JOIN journal n ON n.id = $journal "                                                                      \
	"LEFT JOIN raw_mail r ON r.id = n.raw "                                                                        \
	"WHERE ($ticket = 0 OR m.ticket = $ticket) AND (j.date IS NULL OR j.date = $date) "                            \
	"ORDER BY m.id DESC LIMIT 20"

static struct clf_earlier earlier_of(const struct clf_rows *rows, struct clf_arena *arena)
{
	struct clf_earlier made = {.ticket = rows_number(rows, 1)};
	struct clf_written *written = &made.written;

	written->from = rows_text(rows, arena, 2);
	written->subject = rows_text(rows, arena, 3);
	written->text = rows_text(rows, arena, 4);
	written->through_a_list = clf_text_equal(rows_peek(rows, 5), clf_mail_kind_name(CLF_MAIL_LIST));
	written->date = rows_number(rows, 6);
	written->date_unknown = rows_null(rows, 6);
	written->oversize = rows_number(rows, 7) != 0;
	written->size = rows_number(rows, 8);
	if (!rows_null(rows, 9))
		made.bodies = rows_number(rows, 9) != 0 ? CLF_BODIES_SAME : CLF_BODIES_DIFFER;
	return made;
}

static enum clf_status add_files(struct clf_store *store, struct clf_arena *arena, int64_t message,
				 struct clf_written *written, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT name, type, size FROM attachment WHERE message = $message "
				       "ORDER BY part",
				       CLF_NUMBER("$message", message));
	struct clf_attachment *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_attachment){
		    .name = rows_text(rows, arena, 0),
		    .type = rows_text(rows, arena, 1),
		    .size = (size_t)rows_number(rows, 2),
		};
	}
	written->attachments = list;
	written->attachment_count = n;
	return absent_is_fine(status);
}

enum clf_status clf_journal_earlier(struct clf_store *store, struct clf_arena *arena, int64_t journal,
				    const char *message_id, int64_t date, int64_t ticket, struct clf_earlier **out,
				    size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, EARLIER, CLF_TEXT("$message_id", message_id), CLF_NUMBER("$journal", journal),
		   CLF_NUMBER("$date", date), CLF_NUMBER("$ticket", ticket));
	struct clf_earlier *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n] = earlier_of(rows, arena);
		status = add_files(store, arena, rows_number(rows, 0), &list[n++].written, err);
		if (status != CLF_OK)
			break;
	}
	rows_end(rows);
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}
