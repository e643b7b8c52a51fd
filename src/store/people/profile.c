/*
 * profile.c - customers found by their words, shown, and changed by people.
 */
#include "clf/store/people/profile.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/look/query.h"
#include "engine/engine.h"
#include "look/query_page.h"
#include "look/rows.h"
#include "look/search_row.h"
#include "look/visible.h"
#include "people/customer_word.h"

#define COLUMNS "c.party, p.address, p.name, c.locale, c.opt_in, c.reference, c.phone, c.attributes, c.created_at "
/* Deleted tickets are nobody's to see in lists. */
#define SEEN                                                                                                           \
	"($scope = 3 OR EXISTS (SELECT 1 FROM ticket t WHERE t.customer = c.party "                                    \
	"AND t.status NOT IN (SELECT id FROM status WHERE kind = 'deleted') "                                          \
	"AND " CLF_VISIBLE("t") ")) "

static void read_profile(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	struct clf_profile *profile = out;

	*profile = (struct clf_profile){.customer = {.id = rows_number(rows, 0),
						     .address = rows_text(rows, arena, 1),
						     .name = rows_text(rows, arena, 2),
						     .locale = rows_text(rows, arena, 3),
						     .reference = rows_text(rows, arena, 5),
						     .phone = rows_text(rows, arena, 6)},
					.attributes = rows_text(rows, arena, 7),
					.created_at = rows_number(rows, 8)};
	clf_opt_in_parse(rows_peek(rows, 4), &profile->customer.opt_in);
}

/* A profile, and the word that it was found by. */
struct found {
	struct clf_profile profile;
	const char *word;
};

static void read_found(const struct clf_rows *rows, struct clf_arena *arena, void *out)
{
	struct found *found = out;

	read_profile(rows, arena, &found->profile);
	found->word = rows_text(rows, arena, 9);
}

static const char all[] = "SELECT " COLUMNS ", NULL FROM customer c JOIN party p ON p.id = c.party "
			  "WHERE c.party < $below AND " SEEN "ORDER BY c.party DESC LIMIT $limit";

/* Each customer once, by the first of the words that fit. */
static const char by_words[] =
    "SELECT " COLUMNS ", w.word FROM customer_word w "
    "JOIN customer c ON c.party = w.party JOIN party p ON p.id = w.party "
    "WHERE (w.word, w.party) > ($word, $party) AND w.word < $e1 "
    "AND NOT EXISTS (SELECT 1 FROM customer_word o WHERE o.party = w.party AND o.word >= $w1 AND o.word < w.word) "
    "AND ($w2 IS NULL OR EXISTS (SELECT 1 FROM customer_word o "
    "WHERE o.party = w.party AND o.word >= $w2 AND o.word < $e2)) "
    "AND ($w3 IS NULL OR EXISTS (SELECT 1 FROM customer_word o "
    "WHERE o.party = w.party AND o.word >= $w3 AND o.word < $e3)) "
    "AND ($w4 IS NULL OR EXISTS (SELECT 1 FROM customer_word o "
    "WHERE o.party = w.party AND o.word >= $w4 AND o.word < $e4)) "
    "AND " SEEN "ORDER BY w.word, w.party LIMIT $limit";

static enum clf_status no_cursor(struct clf_error *err)
{
	return clf_error_set(err, CLF_EINVAL, "cursor must be what \"next\" was on the page before");
}

/* "PARTY" of the list of all, "PARTY:WORD" of what was found by words. */
static enum clf_status read_after(const char *after, bool by_word, int64_t *party, const char **word,
				  struct clf_error *err)
{
	char *end = NULL;

	*party = by_word ? 0 : INT64_MAX;
	*word = "";
	if (after == NULL)
		return CLF_OK;
	*party = strtoll(after, &end, 10);
	if (*party <= 0 || end == after || *end != (by_word ? ':' : '\0'))
		return no_cursor(err);
	*word = by_word ? end + 1 : "";
	return CLF_OK;
}

/* The longest leads: the fewest begin so. */
static size_t split(struct clf_arena *arena, const char *text, const char *words[CLF_PROFILE_WORDS])
{
	size_t count = customer_words_asked(arena, text, words, CLF_PROFILE_WORDS), longest = 0;
	const char *first;

	for (size_t i = 1; i < count && i < CLF_PROFILE_WORDS; i++) {
		if (strlen(words[i]) > strlen(words[longest]))
			longest = i;
	}
	if (count > 0) {
		first = words[0];
		words[0] = words[longest];
		words[longest] = first;
	}
	return count;
}

static struct clf_rows *ask_words(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				  const char *const words[CLF_PROFILE_WORDS], const char *word, int64_t party,
				  size_t limit)
{
	static const char *const starts[] = {"$w1", "$w2", "$w3", "$w4"}, *const ends[] = {"$e1", "$e2", "$e3", "$e4"};
	struct clf_arg args[2 * CLF_PROFILE_WORDS + 5] = {CLF_NUMBER("$agent", seer->agent),
							  CLF_NUMBER("$scope", seer->scope), CLF_TEXT("$word", word),
							  CLF_NUMBER("$party", party), CLF_NUMBER("$limit", limit)};

	for (size_t i = 0; i < CLF_PROFILE_WORDS; i++) {
		args[5 + 2 * i] = CLF_TEXT(starts[i], words[i]);
		args[6 + 2 * i] = CLF_TEXT(ends[i], words[i] != NULL ? customer_word_end(arena, words[i]) : NULL);
	}
	return db_ask_args(store->db, by_words, args, 2 * CLF_PROFILE_WORDS + 5);
}

static void hand_out(struct clf_arena *arena, const struct found *found, size_t count, bool more, bool by_word,
		     struct clf_profile_list *out)
{
	struct clf_profile *items = clf_arena_array_of(arena, count, struct clf_profile);
	const char *next = NULL;

	for (size_t i = 0; i < count; i++)
		items[i] = found[i].profile;
	if (more && by_word)
		next = clf_arena_printf(arena, "%" PRId64 ":%s", items[count - 1].customer.id, found[count - 1].word);
	else if (more)
		next = clf_arena_printf(arena, "%" PRId64, items[count - 1].customer.id);
	*out = (struct clf_profile_list){items, count, next};
}

enum clf_status clf_profile_list(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				 const char *words, const char *after, size_t limit, struct clf_profile_list *out,
				 struct clf_error *err)
{
	const struct clf_page page = {.limit = limit};
	const char *asked[CLF_PROFILE_WORDS] = {NULL}, *word = "";
	size_t count = split(arena, words, asked);
	struct page_rows list;
	int64_t party = 0;
	struct clf_rows *rows;
	enum clf_status status = read_after(after, count > 0, &party, &word, err);

	if (count > CLF_PROFILE_WORDS)
		return clf_error_set(err, CLF_EINVAL, "look for at most %u words at a time", CLF_PROFILE_WORDS);
	if (status != CLF_OK)
		return status;
	if (count > 0 && after == NULL)
		word = asked[0];
	if (count > 0 && strncmp(word, asked[0], strlen(asked[0])) != 0)
		return no_cursor(err);
	if (count > 0)
		rows = ask_words(store, arena, seer, asked, word, party, page_limit(page) + 1);
	else
		rows = db_ask(store->db, all, CLF_NUMBER("$agent", seer->agent), CLF_NUMBER("$scope", seer->scope),
			      CLF_NUMBER("$below", party), CLF_NUMBER("$limit", page_limit(page) + 1));
	status = page_read(rows, arena, page, read_found, sizeof(struct found), &list, err);
	if (status == CLF_OK)
		hand_out(arena, list.items, list.count, list.next != 0, count > 0, out);
	return status;
}

enum clf_status clf_profile_by_id(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				  int64_t id, struct clf_profile *out, struct clf_error *err)
{
	return row_read(db_ask(store->db,
			       "SELECT " COLUMNS "FROM customer c JOIN party p ON p.id = c.party "
			       "WHERE c.party = $id AND " SEEN,
			       CLF_NUMBER("$id", id), CLF_NUMBER("$agent", seer->agent),
			       CLF_NUMBER("$scope", seer->scope)),
			arena, "customer", id, read_profile, out, err);
}

enum clf_status clf_profile_by_address(struct clf_store *store, struct clf_arena *arena, const char *address,
				       struct clf_profile *out, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT " COLUMNS "FROM party p JOIN customer c ON c.party = p.id "
				       "WHERE p.address = $address",
				       CLF_TEXT("$address", address));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		read_profile(rows, arena, out);
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no customer with the address %s", address);
	return status;
}

/* What a person says of it stays until a person says otherwise. */
static const char *const updates[] = {
    [CLF_PROFILE_OPT_IN] = "UPDATE customer SET opt_in = coalesce($value, 'unknown'), "
			   "opt_in_by_hand = CASE WHEN $value IS NULL OR $value = 'unknown' THEN 0 ELSE 1 END "
			   "WHERE party = $id",
    [CLF_PROFILE_REFERENCE] = "UPDATE customer SET reference = $value WHERE party = $id",
    [CLF_PROFILE_PHONE] = "UPDATE customer SET phone = $value WHERE party = $id",
    [CLF_PROFILE_LOCALE] = "UPDATE customer SET locale = $value WHERE party = $id",
    [CLF_PROFILE_ATTRIBUTES] = "UPDATE customer SET attributes = coalesce($value, '{}') WHERE party = $id",
};

enum clf_status clf_profile_set(struct clf_store *store, int64_t id, enum clf_profile_field field, const char *value,
				struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, updates[field], CLF_TEXT("$value", value), CLF_NUMBER("$id", id));

	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no customer %" PRId64, id);
	return status;
}

enum clf_status clf_profile_rename(struct clf_store *store, int64_t id, const char *name, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err,
		   "UPDATE ticket SET customer_name = (SELECT p.name FROM party p WHERE p.id = $id AND p.name <> '') "
		   "WHERE customer = $id AND customer_name IS NULL",
		   CLF_NUMBER("$id", id));

	if (status == CLF_OK)
		status =
		    db_run(store->db, err,
			   "UPDATE party SET name = $name WHERE id = (SELECT party FROM customer WHERE party = $id)",
			   CLF_TEXT("$name", name), CLF_NUMBER("$id", id));
	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no customer %" PRId64, id);
	if (status == CLF_OK)
		status = customer_words_put(store->db, id, err);
	return status == CLF_OK ? search_touch_customer(store->db, id, err) : status;
}
