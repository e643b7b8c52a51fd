/*
 * query_journal.c - what came in, what goes out, where the mailboxes stand, and how much waits.
 */
#include "clf/store/look/query_journal.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/ticket/plan/end.h"
#include "engine/engine.h"
#include "look/query_journal_inside.h"
#include "look/query_page.h"
#include "look/rows.h"
#include "mail/kept_back.h"
#include "people/names.h"

#define WITHHELD_SHOWN 50

#define JOURNAL_COLUMNS                                                                                                \
	"id, mailbox, uid, message_id, from_address, outcome, ticket, signal, rejected, at, subject, reason, "         \
	"attempts, size, envelope, finished_at, uidvalidity, cause "
#define EXPLANATION 18

static enum clf_outcome outcome_of(const char *name)
{
	enum clf_outcome outcome = CLF_OUTCOME_TICKET;

	clf_outcome_parse(name, &outcome);
	return outcome;
}

static void read_journal(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	*(struct clf_journal_row *)out = (struct clf_journal_row){
	    .id = rows_number(rows, 0),
	    .mailbox = rows_text(rows, arena, 1),
	    .uid = rows_number(rows, 2),
	    .message_id = rows_text(rows, arena, 3),
	    .from = rows_text(rows, arena, 4),
	    .is_finished = !rows_null(rows, 5),
	    .outcome = outcome_of(rows_peek(rows, 5)),
	    .ticket = rows_number(rows, 6),
	    .signal = rows_text(rows, arena, 7),
	    .rejected = rows_text(rows, arena, 8),
	    .at = rows_number(rows, 9),
	    .subject = rows_text(rows, arena, 10),
	    .reason = rows_text(rows, arena, 11),
	    .attempts = rows_number(rows, 12),
	    .size = rows_number(rows, 13),
	    .envelope = rows_text(rows, arena, 14),
	    .finished_at = rows_number(rows, 15),
	    .uidvalidity = rows_number(rows, 16),
	    .cause = rows_text(rows, arena, 17),
	};
}

static void read_explained(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	struct clf_journal_row *row = out;

	read_journal(rows, arena, row);
	row->explanation = rows_text(rows, arena, EXPLANATION);
}

/* Each wording leads to an index of its own: what has ended without a ticket is little beside all mails. */
#define JOURNAL_ALL "WHERE ($outcome IS NULL OR outcome = $outcome) "
#define JOURNAL_QUARANTINE "WHERE outcome = 'quarantine' AND outcome = $outcome "
#define JOURNAL_ENDED "WHERE outcome IN ('ignored', 'refused') AND outcome = $outcome "
/* Of one author, one mailbox or one cause, whatever became of it. */
#define JOURNAL_FROM "WHERE from_address = $from AND ($outcome IS NULL OR outcome = $outcome) "
#define JOURNAL_MAILBOX "WHERE mailbox = $mailbox AND ($outcome IS NULL OR outcome = $outcome) "
#define JOURNAL_CAUSE "WHERE cause = $cause AND ($outcome IS NULL OR outcome = $outcome) "
#define JOURNAL_FILTER                                                                                                 \
	"AND ($cause IS NULL OR cause = $cause) "                                                                      \
	"AND ($cause IS NOT NULL OR cause IS NULL OR cause <> 'probe') " /* that nobody asks for */                    \
	"AND ($mailbox IS NULL OR mailbox = $mailbox) "                                                                \
	"AND ($from IS NULL OR from_address = $from) "                                                                 \
	"AND ($subject IS NULL OR lower(subject) LIKE lower($subject) ESCAPE '!') "                                    \
	"AND at >= $since AND at < $until "
#define JOURNAL_PAGE JOURNAL_FILTER "AND id < $below AND id > $above ORDER BY id DESC LIMIT $limit"
#define JOURNAL_IDS                                                                                                    \
	JOURNAL_FILTER                                                                                                 \
	"AND id > $after AND (finished_at < $ended OR finished_at > $ended + 3600000000) ORDER BY id LIMIT $limit"
#define FILTER_ARGS 7

/* What stands for itself in a pattern of LIKE. */
static const char *within(struct clf_arena *arena, const char *words)
{
	struct clf_buf pattern;
	const char *made;

	if (words == NULL)
		return NULL;
	clf_buf_init(&pattern, 2 * strlen(words) + 3);
	clf_buf_add_char(&pattern, '%');
	for (; *words; words++) {
		if (strchr("%_!", *words) != NULL)
			clf_buf_add_char(&pattern, '!');
		clf_buf_add_char(&pattern, *words);
	}
	clf_buf_add_char(&pattern, '%');
	made = clf_arena_copy(arena, pattern.p, pattern.n);
	clf_buf_free(&pattern);
	return made;
}

static void filter_args(struct clf_arena *arena, const struct clf_journal_filter *filter,
			struct clf_arg args[FILTER_ARGS])
{
	static const struct clf_journal_filter all = {.has_outcome = false};
	const struct clf_journal_filter *f = filter != NULL ? filter : &all;

	args[0] = CLF_TEXT("$outcome", f->has_outcome ? clf_outcome_name(f->outcome) : NULL);
	args[1] = CLF_TEXT("$cause", f->cause);
	args[2] = CLF_TEXT("$mailbox", f->mailbox);
	args[3] = CLF_TEXT("$from", f->from);
	args[4] = CLF_NUMBER("$since", f->since);
	args[5] = CLF_NUMBER("$until", f->until != 0 ? f->until : INT64_MAX);
	args[6] = CLF_TEXT("$subject", within(arena, f->subject));
}

static enum clf_status refuse_name(struct clf_arena *arena, const char *what, const char *name,
				   const char *const *names, size_t count, struct clf_error *err)
{
	const char *near = name_nearest(arena, names, count, name);

	if (near != NULL)
		return clf_error_set(err, CLF_EINVAL, "%-s \"%s\"; the nearest is %s", what, name, near);
	return clf_error_set(err, CLF_EINVAL, "%-s \"%s\"", what, name);
}

static enum clf_status cause_exists(struct clf_arena *arena, const char *cause, struct clf_error *err)
{
	const char *names[CLF_ENDS];
	enum clf_end end;

	if (cause == NULL || clf_end_parse(cause, &end))
		return CLF_OK;
	for (unsigned i = 1; i < CLF_ENDS; i++)
		names[i - 1] = clf_end_name((enum clf_end)i);
	return refuse_name(arena, CLF_SAID("there is no cause"), cause, names, CLF_ENDS - 1, err);
}

/* One that is configured no more has its mails still. */
static enum clf_status mailbox_exists(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
				      struct clf_error *err)
{
	const char *const *names = NULL;
	size_t count = 0;
	int64_t known = 0;
	enum clf_status status = mailbox == NULL
				     ? CLF_OK
				     : db_get(store->db, err, &known,
					      "SELECT EXISTS (SELECT 1 FROM mailbox_state WHERE mailbox = $mailbox) "
					      "OR EXISTS (SELECT 1 FROM journal WHERE mailbox = $mailbox)",
					      CLF_TEXT("$mailbox", mailbox));

	if (status != CLF_OK || mailbox == NULL || known)
		return status;
	status = name_rows(db_ask(store->db, "SELECT mailbox FROM mailbox_state ORDER BY mailbox"), arena, &names,
			   &count, err);
	return status == CLF_OK ? refuse_name(arena, CLF_SAID("no mail came by a mailbox"), mailbox, names, count, err)
				: status;
}

static enum clf_status names_exist(struct clf_store *store, struct clf_arena *arena,
				   const struct clf_journal_filter *filter, struct clf_error *err)
{
	enum clf_status status = filter != NULL ? cause_exists(arena, filter->cause, err) : CLF_OK;

	return status == CLF_OK && filter != NULL ? mailbox_exists(store, arena, filter->mailbox, err) : status;
}

#define CLOCK_BACK CLF_DAY /* by which the clock may have been set back between two mails */

/* The first mail that isn't older than that, for mails come in the order of their ids; 0: there is none. */
static enum clf_status first_since(struct clf_store *store, int64_t since, int64_t newest, int64_t *out,
				   struct clf_error *err)
{
	int64_t low = 1, high = newest + 1; /* high isn't older, or is behind all */
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && low < high) {
		int64_t middle = low + (high - low) / 2, older = 0;

		/* of the next one that there is: none is as if it were younger */
		status = db_get(
		    store->db, err, &older,
		    "SELECT CASE WHEN (SELECT at FROM journal WHERE id >= $id ORDER BY id LIMIT 1) < $since THEN 1 ELSE 0 END",
		    CLF_NUMBER("$id", middle), CLF_NUMBER("$since", since));
		if (older)
			low = middle + 1;
		else
			high = middle;
	}
	*out = low;
	return status;
}

/* Between which mails a page looks: where its times lie, and by subject no further than so many down; *more: there are
 * others then. */
static enum clf_status bounds(struct clf_store *store, const struct clf_journal_filter *filter, struct clf_page page,
			      int64_t *above, int64_t *below, bool *more, struct clf_error *err)
{
	int64_t newest = 0, first = 0;
	enum clf_status status = CLF_OK;

	*more = false;
	*above = 0;
	*below = page_below(page);
	if (filter == NULL || (filter->subject == NULL && filter->since == 0 && filter->until == 0))
		return CLF_OK;
	status = db_get(store->db, err, &newest, "SELECT coalesce(max(id), 0) FROM journal");
	if (status == CLF_OK && filter->until != 0) {
		status = first_since(store, filter->until + CLOCK_BACK, newest, &first, err);
		*below = first < *below ? first : *below;
	}
	if (status == CLF_OK && filter->since > CLOCK_BACK) {
		status = first_since(store, filter->since - CLOCK_BACK, newest, &first, err);
		*above = first - 1;
	}
	newest = newest < *below ? newest : *below;
	*more = filter->subject != NULL && newest - CLF_JOURNAL_LOOKED_AT > *above;
	if (*more)
		*above = newest - CLF_JOURNAL_LOOKED_AT;
	return status;
}

/* What leads to fewest stands first. */
const char *query_journal_sql(const struct clf_journal_filter *filter)
{
	static const char all[] = "SELECT " JOURNAL_COLUMNS "FROM journal " JOURNAL_ALL JOURNAL_PAGE;
	static const char quarantine[] = "SELECT " JOURNAL_COLUMNS "FROM journal " JOURNAL_QUARANTINE JOURNAL_PAGE;
	static const char ended[] = "SELECT " JOURNAL_COLUMNS "FROM journal " JOURNAL_ENDED JOURNAL_PAGE;
	static const char from[] = "SELECT " JOURNAL_COLUMNS "FROM journal " JOURNAL_FROM JOURNAL_PAGE;
	static const char mailbox[] = "SELECT " JOURNAL_COLUMNS "FROM journal " JOURNAL_MAILBOX JOURNAL_PAGE;
	static const char cause[] = "SELECT " JOURNAL_COLUMNS "FROM journal " JOURNAL_CAUSE JOURNAL_PAGE;

	if (filter == NULL)
		return all;
	if (filter->from != NULL)
		return from;
	if (filter->has_outcome && filter->outcome == CLF_OUTCOME_QUARANTINE)
		return quarantine;
	if (filter->cause != NULL)
		return cause;
	if (filter->has_outcome && filter->outcome != CLF_OUTCOME_TICKET)
		return ended;
	return filter->mailbox != NULL ? mailbox : all;
}

enum clf_status clf_query_journal(struct clf_store *store, struct clf_arena *arena,
				  const struct clf_journal_filter *filter, struct clf_page page,
				  struct clf_journal_list *out, struct clf_error *err)
{
	struct clf_arg args[FILTER_ARGS + 3];
	struct page_rows list;
	int64_t above = 0, below = 0;
	bool more = false;
	enum clf_status status = names_exist(store, arena, filter, err);

	if (status == CLF_OK)
		status = bounds(store, filter, page, &above, &below, &more, err);
	if (status != CLF_OK)
		return status;
	filter_args(arena, filter, args);
	args[FILTER_ARGS] = CLF_NUMBER("$below", below);
	args[FILTER_ARGS + 1] = CLF_NUMBER("$above", above);
	args[FILTER_ARGS + 2] = CLF_NUMBER("$limit", page_limit(page) + 1);
	status = page_read(db_ask_args(store->db, query_journal_sql(filter), args, FILTER_ARGS + 3), arena, page,
			   read_journal, sizeof(struct clf_journal_row), &list, err);
	if (status == CLF_OK)
		*out =
		    (struct clf_journal_list){list.items, list.count, list.next == 0 && more ? above + 1 : list.next};
	return status;
}

enum clf_status clf_query_journal_ids(struct clf_store *store, struct clf_arena *arena,
				      const struct clf_journal_filter *filter, int64_t after, int64_t ended,
				      size_t limit, int64_t **out, size_t *count, struct clf_error *err)
{
	static const char quarantine[] = "SELECT id FROM journal " JOURNAL_QUARANTINE JOURNAL_IDS;
	static const char others[] = "SELECT id FROM journal " JOURNAL_ENDED JOURNAL_IDS;
	struct clf_arg args[FILTER_ARGS + 3];
	enum clf_status status = names_exist(store, arena, filter, err);

	if (status != CLF_OK)
		return status;
	filter_args(arena, filter, args);
	args[FILTER_ARGS] = CLF_NUMBER("$after", after);
	args[FILTER_ARGS + 1] = CLF_NUMBER("$ended", ended);
	args[FILTER_ARGS + 2] = CLF_NUMBER("$limit", limit);
	return id_rows(db_ask_args(store->db, filter->outcome == CLF_OUTCOME_QUARANTINE ? quarantine : others, args,
				   FILTER_ARGS + 3),
		       arena, out, count, err);
}

enum clf_status clf_query_journal_row(struct clf_store *store, struct clf_arena *arena, int64_t journal,
				      struct clf_journal_row *out, struct clf_error *err)
{
	return row_read(db_ask(store->db,
			       "SELECT " JOURNAL_COLUMNS ", explanation "
			       "FROM journal "
			       "WHERE id = $id",
			       CLF_NUMBER("$id", journal)),
			arena, "journal row", journal, read_explained, out, err);
}

/* The state as people are told it. */
#define OUTBOX_SHOWN                                                                                                   \
	"CASE WHEN discarded_at IS NOT NULL THEN 'discarded' WHEN " CLF_KEPT_BACK " THEN 'kept-back' ELSE state END"
#define OUTBOX_SELECT                                                                                                  \
	"SELECT id, ticket, message, class, smtp, envelope_from, envelope_to, message_id, state, attempts, reply, "    \
	"send_at, created_at, finished_at, CASE WHEN " CLF_KEPT_BACK " THEN 1 ELSE 0 END, "                            \
	"discarded_at, discarded_why, failure, route, "                                                                \
	"(SELECT subject FROM message WHERE message.id = outbox.message) FROM outbox "

static enum clf_outbox_state state_of(const char *name)
{
	enum clf_outbox_state state = CLF_OUTBOX_QUEUED;

	while (state < CLF_OUTBOX_UNCERTAIN && !clf_text_equal(clf_outbox_state_name(state), name))
		state++;
	return state;
}

static void read_outbox(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	struct clf_outbox_entry *entry = out;

	*entry = (struct clf_outbox_entry){
	    .id = rows_number(rows, 0),
	    .ticket = rows_number(rows, 1),
	    .message = rows_number(rows, 2),
	    .smtp = rows_text(rows, arena, 4),
	    .from = rows_text(rows, arena, 5),
	    .to = rows_text(rows, arena, 6),
	    .message_id = rows_text(rows, arena, 7),
	    .state = state_of(rows_peek(rows, 8)),
	    .attempts = rows_number(rows, 9),
	    .reply = rows_text(rows, arena, 10),
	    .send_at = rows_number(rows, 11),
	    .created_at = rows_number(rows, 12),
	    .finished_at = rows_number(rows, 13),
	    .kept_back = rows_number(rows, 14) != 0 && rows_null(rows, 15),
	    .discarded_at = rows_number(rows, 15),
	    .discarded_why = rows_text(rows, arena, 16),
	    .failure = rows_text(rows, arena, 17),
	    .route = rows_text(rows, arena, 18),
	    .subject = rows_text(rows, arena, 19),
	};
	clf_class_parse(rows_peek(rows, 3), &entry->klass);
}

enum clf_status clf_query_outbox_entry(struct clf_store *store, struct clf_arena *arena, int64_t id,
				       struct clf_outbox_entry *out, struct clf_error *err)
{
	return row_read(db_ask(store->db, OUTBOX_SELECT "WHERE id = $id", CLF_NUMBER("$id", id)), arena,
			CLF_SAID("outbox row"), id, read_outbox, out, err);
}

/* Each wording leads to an index of its own: what waits and what failed is little beside all that went. */
#define OUTBOX_PAGE "AND id < $below AND ($to IS NULL OR envelope_to = $to) ORDER BY id DESC LIMIT $limit"
#define OUTBOX_AS_SHOWN "AND (" OUTBOX_SHOWN " = $state OR (discarded_at IS NULL AND state = $state)) " OUTBOX_PAGE

static const char *outbox_sql(const char *state)
{
	static const char all[] = OUTBOX_SELECT "WHERE $state IS NULL " OUTBOX_PAGE;
	static const char waiting[] = OUTBOX_SELECT
	    "WHERE (state IN ('queued', 'deferred') OR lease IS NOT NULL) AND $state IS NOT NULL " OUTBOX_PAGE;
	static const char due[] = OUTBOX_SELECT "WHERE state IN ('queued', 'deferred') " OUTBOX_AS_SHOWN;
	static const char held[] = OUTBOX_SELECT "WHERE state IN ('failed', 'uncertain') " OUTBOX_AS_SHOWN;
	static const char others[] = OUTBOX_SELECT "WHERE state NOT IN ('failed', 'uncertain') " OUTBOX_AS_SHOWN;

	if (state == NULL)
		return all;
	if (strcmp(state, "waiting") == 0)
		return waiting;
	if (strcmp(state, "queued") == 0 || strcmp(state, "deferred") == 0)
		return due;
	if (strcmp(state, "sent") == 0 || strcmp(state, "claimed") == 0 || strcmp(state, "committing") == 0)
		return others;
	return held;
}

enum clf_status clf_query_outbox(struct clf_store *store, struct clf_arena *arena, const char *state, const char *to,
				 struct clf_page page, struct clf_outbox_list *out, struct clf_error *err)
{
	struct page_rows list;
	enum clf_status status = page_read(db_ask(store->db, outbox_sql(state), CLF_NUMBER("$below", page_below(page)),
						  CLF_TEXT("$state", state), CLF_TEXT("$to", to),
						  CLF_NUMBER("$limit", page_limit(page) + 1)),
					   arena, page, read_outbox, sizeof(struct clf_outbox_entry), &list, err);

	if (status == CLF_OK)
		*out = (struct clf_outbox_list){list.items, list.count, list.next};
	return status;
}

/* Each wording leads to an index of its own, as those of the counts. */
#define OUTBOX_IDS                                                                                                     \
	"AND discarded_at IS NULL AND ($to IS NULL OR envelope_to = $to) AND id > $after "                             \
	"AND (created_at < $made OR created_at > $made + 3600000000) ORDER BY id LIMIT $limit"

enum clf_status clf_query_outbox_ids(struct clf_store *store, struct clf_arena *arena, const char *state,
				     const char *to, int64_t after, int64_t made, size_t limit, int64_t **out,
				     size_t *count, struct clf_error *err)
{
	static const char held[] = "SELECT id FROM outbox WHERE state IN ('failed', 'uncertain') AND state = $state "
				   "AND NOT " CLF_KEPT_BACK " " OUTBOX_IDS;
	static const char waiting[] =
	    "SELECT id FROM outbox WHERE state IN ('queued', 'deferred') AND state = $state " OUTBOX_IDS;
	static const char kept_back[] =
	    "SELECT id FROM outbox WHERE " CLF_KEPT_BACK " AND $state IS NOT NULL " OUTBOX_IDS;
	bool waits = clf_text_equal(state, "queued") || clf_text_equal(state, "deferred");

	return id_rows(db_ask(store->db,
			      clf_text_equal(state, "kept-back") ? kept_back
			      : waits                            ? waiting
								 : held,
			      CLF_TEXT("$state", state), CLF_TEXT("$to", to), CLF_NUMBER("$after", after),
			      CLF_NUMBER("$made", made), CLF_NUMBER("$limit", limit)),
		       arena, out, count, err);
}

static void read_mailbox(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	*(struct clf_mailbox_row *)out = (struct clf_mailbox_row){
	    .name = rows_text(rows, arena, 1),
	    .state = rows_text(rows, arena, 2),
	    .detail = rows_text(rows, arena, 3),
	    .uidvalidity = rows_number(rows, 4),
	    .highest_uid = rows_number(rows, 5),
	    .last_poll_at = rows_number(rows, 6),
	    .changed_at = rows_number(rows, 7),
	    .withheld_count = rows_number(rows, 8),
	    .trouble = rows_text(rows, arena, 9),
	    .since = rows_number(rows, 10),
	    .next_try_at = rows_number(rows, 11),
	    .configured_at = rows_number(rows, 12),
	    .passed_count = rows_number(rows, 13),
	    .tell_at = rows_number(rows, 14),
	    .last_mail_at = rows_number(rows, 15),
	    .paused_at = rows_number(rows, 16),
	    .paused_by = rows_text(rows, arena, 17),
	};
}

static void read_withheld(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	*(struct clf_withheld_row *)out = (struct clf_withheld_row){
	    .uid = rows_number(rows, 1),
	    .words = rows_text(rows, arena, 2),
	    .tries = rows_number(rows, 3),
	    .since = rows_number(rows, 4),
	    .tried_at = rows_number(rows, 5),
	};
}

/* The first of them: many fail for one reason. */
static enum clf_status add_withheld(struct clf_store *store, struct clf_arena *arena, struct clf_mailbox_row *mailbox,
				    struct clf_error *err)
{
	const struct clf_page first = {0, WITHHELD_SHOWN};
	struct page_rows list;
	enum clf_status status;

	if (mailbox->withheld_count == 0)
		return CLF_OK;
	status = page_read(db_ask(store->db,
				  "SELECT 0, uid, words, tries, since, tried_at "
				  "FROM withheld "
				  "WHERE mailbox = $mailbox AND uidvalidity = $uidvalidity "
				  "ORDER BY uid LIMIT $limit",
				  CLF_TEXT("$mailbox", mailbox->name), CLF_NUMBER("$uidvalidity", mailbox->uidvalidity),
				  CLF_NUMBER("$limit", WITHHELD_SHOWN)),
			   arena, first, read_withheld, sizeof(struct clf_withheld_row), &list, err);
	if (status == CLF_OK) {
		mailbox->withheld = list.items;
		mailbox->withheld_shown = list.count;
	}
	return status;
}

enum clf_status clf_query_mailboxes(struct clf_store *store, struct clf_arena *arena, struct clf_mailbox_list *out,
				    struct clf_error *err)
{
	const struct clf_page all = {0, CLF_PAGE_MAX};
	struct page_rows list;
	enum clf_status status =
	    page_read(db_ask(store->db,
			     "SELECT 0, s.mailbox, s.state, s.detail, s.uidvalidity, "
			     "(SELECT max(j.uid) FROM journal j "
			     "WHERE j.mailbox = s.mailbox AND j.uidvalidity = s.uidvalidity), "
			     "s.last_poll_at, s.changed_at, "
			     "(SELECT count(*) FROM withheld w "
			     "WHERE w.mailbox = s.mailbox AND w.uidvalidity = s.uidvalidity), "
			     "s.trouble, s.since, s.next_try_at, s.configured_at, s.passed, s.told_at, "
			     "(SELECT j.at FROM journal j "
			     "WHERE j.mailbox = s.mailbox AND j.uidvalidity = s.uidvalidity AND j.uid = "
			     "(SELECT max(k.uid) FROM journal k "
			     "WHERE k.mailbox = s.mailbox AND k.uidvalidity = s.uidvalidity)), "
			     "s.paused_at, s.paused_by "
			     "FROM mailbox_state s "
			     "ORDER BY s.mailbox LIMIT $limit",
			     CLF_NUMBER("$limit", CLF_PAGE_MAX)),
		      arena, all, read_mailbox, sizeof(struct clf_mailbox_row), &list, err);

	for (size_t i = 0; status == CLF_OK && i < list.count; i++)
		status = add_withheld(store, arena, &((struct clf_mailbox_row *)list.items)[i], err);
	if (status == CLF_OK)
		*out = (struct clf_mailbox_list){list.items, list.count};
	return status;
}

/*
 * Each from a partial index, so that asking costs as little as what waits; only the last but two counts an index
 * through. Naming all states of an index beside the one that is meant is what leads there.
 */
#define COUNTS                                                                                                         \
	"SELECT (SELECT count(*) FROM journal WHERE state = 'kept'), "                                                 \
	"(SELECT count(*) FROM journal WHERE outcome = 'quarantine'), "                                                \
	"(SELECT at FROM journal WHERE state = 'kept' ORDER BY id LIMIT 1), "                                          \
	"(SELECT count(*) FROM outbox WHERE state IN ('queued', 'deferred') AND state = 'queued'), "                   \
	"(SELECT count(*) FROM outbox WHERE state IN ('queued', 'deferred') AND state = 'deferred'), "                 \
	"(SELECT count(*) FROM outbox WHERE lease IS NOT NULL AND state = 'claimed'), "                                \
	"(SELECT count(*) FROM outbox WHERE lease IS NOT NULL AND state = 'committing'), "                             \
	"(SELECT count(*) FROM outbox WHERE state IN ('failed', 'uncertain') AND state = 'failed' "                    \
	"AND discarded_at IS NULL), "                                                                                  \
	"(SELECT count(*) FROM outbox WHERE state IN ('failed', 'uncertain') AND state = 'uncertain' "                 \
	"AND discarded_at IS NULL), "                                                                                  \
	"(SELECT count(*) FROM outbox), "                                                                              \
	"(SELECT min(send_at) FROM outbox WHERE state IN ('queued', 'deferred')), "                                    \
	"(SELECT count(*) FROM outbox WHERE " CLF_KEPT_BACK " AND discarded_at IS NULL), "                             \
	"(SELECT count(*) FROM outbox WHERE state IN ('failed', 'uncertain') AND discarded_at IS NOT NULL)"

static struct clf_counts counts_of(const struct clf_rows *rows)
{
	static const enum clf_outbox_state states[] = {CLF_OUTBOX_QUEUED,  CLF_OUTBOX_DEFERRED,
						       CLF_OUTBOX_CLAIMED, CLF_OUTBOX_COMMITTING,
						       CLF_OUTBOX_FAILED,  CLF_OUTBOX_UNCERTAIN};
	struct clf_counts counts = {
	    .journal_waiting = rows_number(rows, 0),
	    .quarantine = rows_number(rows, 1),
	    .oldest_waiting_at = rows_number(rows, 2),
	    .oldest_due_at = rows_number(rows, 10),
	    .kept_back = rows_number(rows, 11),
	    .discarded = rows_number(rows, 12),
	};
	int64_t others = 0;

	for (size_t i = 0; i < CLF_COUNT(states); i++) {
		counts.outbox[states[i]] = rows_number(rows, 3 + (int)i);
		others += counts.outbox[states[i]];
	}
	counts.outbox[CLF_OUTBOX_SENT] = rows_number(rows, 9) - others - counts.discarded;
	counts.outbox[CLF_OUTBOX_FAILED] -= counts.kept_back;
	return counts;
}

enum clf_status clf_query_counts(struct clf_store *store, struct clf_counts *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, COUNTS);
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		*out = counts_of(rows);
	rows_end(rows);
	return status;
}

enum clf_status clf_query_waiting(struct clf_store *store, int64_t *out, struct clf_error *err)
{
	return db_get(store->db, err, out, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'deferred')");
}

#define HANDS                                                                                                          \
	"SELECT 0 AS hand, count(*), min(finished_at), max(finished_at) FROM journal WHERE outcome = 'quarantine' "    \
	"UNION ALL "                                                                                                   \
	"SELECT 1, count(*), min(finished_at), max(finished_at) FROM outbox "                                          \
	"WHERE state IN ('failed', 'uncertain') AND state = 'failed' AND discarded_at IS NULL AND NOT " CLF_KEPT_BACK  \
	" UNION ALL "                                                                                                  \
	"SELECT 2, count(*), min(finished_at), max(finished_at) FROM outbox "                                          \
	"WHERE state IN ('failed', 'uncertain') AND state = 'uncertain' AND discarded_at IS NULL "                     \
	"UNION ALL "                                                                                                   \
	"SELECT 3, count(*), min(created_at), max(created_at) FROM outbox "                                            \
	"WHERE " CLF_KEPT_BACK " AND discarded_at IS NULL "                                                            \
	"UNION ALL "                                                                                                   \
	"SELECT 4, count(*), min(w.since), max(w.since) FROM withheld w "                                              \
	"JOIN mailbox_state s ON s.mailbox = w.mailbox AND s.uidvalidity = w.uidvalidity"

enum clf_status clf_query_hands(struct clf_store *store, struct clf_hand_count out[CLF_HANDS], struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, HANDS);
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK)
		out[rows_number(rows, 0)] =
		    (struct clf_hand_count){rows_number(rows, 1), rows_number(rows, 2), rows_number(rows, 3)};
	return absent_is_fine(status);
}
