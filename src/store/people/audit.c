/*
 * audit.c - lines of the audit, written beside the change that they tell of.
 */
#include "clf/store/people/audit.h"

#include <string.h>

#include "clf/base/clock.h"
#include "clf/mail/address.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/query_page.h"
#include "look/rows.h"

enum clf_status clf_audit_add(struct clf_store *store, const struct clf_audit_entry *entry, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO audit (id, party, who, via, what, subject, from_text, to_text, at) "
		      "VALUES ($id, $party, $who, $via, $what, $subject, $from, $to, $now)",
		      CLF_NUMBER("$id", clf_store_next_id(store)), CLF_ID("$party", entry->party),
		      CLF_TEXT("$who", entry->who != NULL ? entry->who : ""),
		      CLF_TEXT("$via", clf_via_name(entry->via)), CLF_TEXT("$what", entry->what),
		      CLF_TEXT("$subject", entry->subject), CLF_TEXT("$from", entry->from), CLF_TEXT("$to", entry->to),
		      CLF_NUMBER("$now", clf_clock_now()));
}

static void read_entry(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	struct clf_audit_entry *entry = out;

	*entry = (struct clf_audit_entry){
	    .id = rows_number(rows, 0),
	    .party = rows_number(rows, 1),
	    .who = rows_text(rows, arena, 2),
	    .via = via_of(rows_peek(rows, 3)),
	    .what = rows_text(rows, arena, 4),
	    .subject = rows_text(rows, arena, 5),
	    .from = rows_text(rows, arena, 6),
	    .to = rows_text(rows, arena, 7),
	    .at = rows_number(rows, 8),
	    .name = rows_text(rows, arena, 9),
	};
}

void clf_audit_fold(struct clf_arena *arena, struct clf_audit_filter *filter)
{
	const char *folded;

	if (filter->who != NULL && clf_address_fold(arena, filter->who, &folded, NULL) == CLF_OK)
		filter->who = folded;
	if (filter->subject != NULL && clf_address_fold(arena, filter->subject, &folded, NULL) == CLF_OK)
		filter->subject = folded;
}

#define SHOWN                                                                                                          \
	"SELECT a.id, a.party, a.who, a.via, a.what, a.subject, a.from_text, a.to_text, a.at, p.name FROM audit a "
#define NAMED "LEFT JOIN party p ON p.id = a.party WHERE a.id < $below "
#define ALL_ELSE                                                                                                       \
	"AND ($who IS NULL OR a.who = $who) AND ($subject IS NULL OR a.subject = $subject) "                           \
	"AND ($kind IS NULL OR a.what = $kind OR substr(a.what, 1, length($kind) + 1) = $kind || '.') "                \
	"AND a.at >= $since AND a.at < $until ORDER BY a.id DESC LIMIT $limit"
#define LED(index, by) SHOWN CLF_LED_BY index CLF_LED_END NAMED by ALL_ELSE

/* Led by what is mostly had by few. A family of kinds stands in no index in the order of ids: lines are passed over. */
static const char *statement_of(const struct clf_audit_filter *of)
{
	if (of->subject != NULL)
		return LED("audit_subject", "AND a.subject = $subject ");
	if (of->kind != NULL && strchr(of->kind, '.') != NULL)
		return LED("audit_what", "AND a.what = $kind ");
	if (of->who != NULL)
		return LED("audit_who", "AND a.who = $who ");
	return SHOWN NAMED ALL_ELSE;
}

enum clf_status clf_audit_list(struct clf_store *store, struct clf_arena *arena, const struct clf_audit_filter *filter,
			       struct clf_page page, struct clf_audit_list *out, struct clf_error *err)
{
	const struct clf_audit_filter of = filter != NULL ? *filter : (struct clf_audit_filter){0};
	struct page_rows list;
	enum clf_status status =
	    page_read(db_ask(store->db, statement_of(&of), CLF_NUMBER("$below", page_below(page)),
			     CLF_TEXT("$who", of.who), CLF_TEXT("$kind", of.kind), CLF_TEXT("$subject", of.subject),
			     CLF_NUMBER("$since", of.since), CLF_NUMBER("$until", of.until > 0 ? of.until : INT64_MAX),
			     CLF_NUMBER("$limit", page_limit(page) + 1)),
		      arena, page, read_entry, sizeof(struct clf_audit_entry), &list, err);

	if (status == CLF_OK)
		*out = (struct clf_audit_list){list.items, list.count, list.next};
	return status;
}
