/*
 * search_row.c - a ticket's texts put into the index and taken out of it.
 *
 * A ticket is looked at as a whole: what is new is put in, what is gone is taken out, what changed is both. Mails don't
 * change: they are read once.
 */
#include "look/search_row.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/compress.h"
#include "clf/base/count.h"
#include "clf/base/terms.h"
#include "engine/engine.h"
#include "engine/index.h"
#include "look/rows.h"

#define TEXT_MAX (4u << 20)
#define TERMS_BYTES (8u << 20)

enum clf_status search_touch(struct clf_db *db, int64_t ticket, struct clf_error *err)
{
	return db_run(db, err, "INSERT INTO search_due (ticket) VALUES ($ticket) ON CONFLICT (ticket) DO NOTHING",
		      CLF_NUMBER("$ticket", ticket));
}

enum clf_status search_touch_customer(struct clf_db *db, int64_t party, struct clf_error *err)
{
	return db_run(db, err,
		      "INSERT INTO search_due (ticket) SELECT t.number FROM ticket t WHERE t.customer = $party "
		      "ON CONFLICT (ticket) DO NOTHING",
		      CLF_NUMBER("$party", party));
}

/* $party's tickets, and those that they wrote to: an index leads to each. */
static enum clf_status tickets_of(struct clf_db *db, struct clf_arena *arena, int64_t party, int64_t **out,
				  size_t *count, struct clf_error *err)
{
	return id_rows(db_ask(db,
			      "SELECT t.number FROM ticket t WHERE t.customer = $party "
			      "UNION SELECT m.ticket FROM message m WHERE m.party = $party AND m.ticket IS NOT NULL",
			      CLF_NUMBER("$party", party)),
		       arena, out, count, err);
}

static enum clf_status unpack(struct clf_str packed, struct clf_buf *out, struct clf_error *err)
{
	clf_buf_clear(out);
	if (clf_decompress(packed, out, NULL) == CLF_OK)
		return CLF_OK;
	return clf_error_set(err, CLF_EINVAL, "the terms that it was found by are damaged");
}

static enum clf_status take_out(struct clf_db *db, int64_t ticket, int64_t part, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(db, "SELECT terms FROM search_row WHERE ticket = $ticket AND part = $part",
				       CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$part", part));
	enum clf_status status = rows_next(rows, err);
	struct clf_buf terms;

	clf_buf_init(&terms, TERMS_BYTES);
	if (status == CLF_OK)
		status = unpack(rows_bytes(rows, 0), &terms, err);
	rows_end(rows);
	if (status == CLF_OK)
		status = index_take(db, SEARCH_ID(ticket, part), terms.p, err);
	if (status == CLF_OK)
		status = db_run(db, err, "DELETE FROM search_row WHERE ticket = $ticket AND part = $part",
				CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$part", part));
	clf_buf_free(&terms);
	return absent_is_fine(status);
}

static enum clf_status put_in(struct clf_db *db, int64_t ticket, int64_t part, const char *kind, int64_t ref,
			      const struct clf_buf *terms, struct clf_error *err)
{
	struct clf_buf packed;
	enum clf_status status;

	clf_buf_init(&packed, TERMS_BYTES);
	status = clf_compress(clf_buf_view(terms), &packed, err);
	if (status == CLF_OK)
		status = db_run(db, err,
				"INSERT INTO search_row (ticket, part, kind, ref, terms) "
				"VALUES ($ticket, $part, $kind, $ref, $terms)",
				CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$part", part), CLF_TEXT("$kind", kind),
				CLF_NUMBER("$ref", ref), CLF_BYTES("$terms", clf_buf_view(&packed)));
	if (status == CLF_OK)
		status = index_put(db, SEARCH_ID(ticket, part), terms->p, err);
	clf_buf_free(&packed);
	return status;
}

enum clf_status search_forget(struct clf_db *db, int64_t ticket, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	int64_t *parts = NULL;
	size_t count = 0;
	enum clf_status status =
	    id_rows(db_ask(db, "SELECT part FROM search_row WHERE ticket = $ticket", CLF_NUMBER("$ticket", ticket)),
		    arena, &parts, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = take_out(db, ticket, parts[i], err);
	clf_arena_free(&arena);
	return status;
}

enum clf_status search_anew(struct clf_db *db, struct clf_error *err)
{
	static const char *const sql[] = {
	    "DELETE FROM search_row", "DELETE FROM search_due", "DELETE FROM search_aside",
	    "UPDATE revision SET number = CASE name WHEN 'search-below' THEN 9223372036854775807 ELSE 1 END "
	    "WHERE name IN ('search-below', 'search-clean')"};
	enum clf_status status = index_clear(db, err);

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(sql); i++)
		status = db_run(db, err, sql[i]);
	return status;
}

static enum clf_status to_clean(struct clf_db *db, struct clf_error *err)
{
	return db_run(db, err, "UPDATE revision SET number = 1 WHERE name = 'search-clean'");
}

enum clf_status search_erase(struct clf_db *db, int64_t ticket, struct clf_error *err)
{
	enum clf_status status = search_forget(db, ticket, err);

	/* Its words can't be told from others' any more, and have to go. */
	if (status == CLF_EINVAL)
		return search_anew(db, err);
	if (status == CLF_OK)
		status = search_touch(db, ticket, err);
	return status == CLF_OK ? to_clean(db, err) : status;
}

enum clf_status search_erase_party(struct clf_db *db, int64_t party, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	int64_t *tickets = NULL;
	size_t count = 0;
	enum clf_status status = tickets_of(db, arena, party, &tickets, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = search_erase(db, tickets[i], err);
	clf_arena_free(&arena);
	return status;
}

enum clf_status search_reread(struct clf_db *db, int64_t message, struct clf_error *err)
{
	int64_t ticket = 0;
	enum clf_status status = db_get(db, err, &ticket, "SELECT coalesce(ticket, 0) FROM message WHERE id = $id",
					CLF_NUMBER("$id", message));

	if (status != CLF_OK || ticket == 0)
		return absent_is_fine(status);
	status = search_forget(db, ticket, err);
	/* What is damaged is set aside when it is looked at, and stops no mail. */
	return status == CLF_OK || status == CLF_EINVAL ? search_touch(db, ticket, err) : status;
}

/* One ticket looked at. */
struct looking {
	struct clf_db *db;
	struct clf_arena *arena; /* of one text */
	int64_t ticket, next_part;
	struct stored {
		int64_t part, ref;
		char kind[16];
		bool is_there;
	} * stored;
	size_t stored_count;
	size_t *octets; /* what may still be read in this transaction */
	struct clf_error *err;
};

static enum clf_status load_stored(struct looking *l, struct clf_arena *arena)
{
	struct clf_rows *rows = db_ask(l->db, "SELECT part, ref, kind FROM search_row WHERE ticket = $ticket",
				       CLF_NUMBER("$ticket", l->ticket));
	enum clf_status status;

	l->next_part = SEARCH_PART_OTHERS;
	while ((status = rows_next(rows, l->err)) == CLF_OK) {
		struct stored *row;

		l->stored = list_grow(arena, l->stored, l->stored_count, sizeof(*l->stored));
		row = &l->stored[l->stored_count++];
		*row = (struct stored){.part = rows_number(rows, 0), .ref = rows_number(rows, 1)};
		strncpy(row->kind, rows_peek(rows, 2), sizeof(row->kind) - 1);
		if (row->part >= l->next_part)
			l->next_part = row->part + 1;
	}
	return absent_is_fine(status);
}

static struct stored *stored_of(struct looking *l, const char *kind, int64_t ref)
{
	for (size_t i = 0; i < l->stored_count; i++) {
		if (l->stored[i].ref == ref && clf_text_equal(l->stored[i].kind, kind))
			return &l->stored[i];
	}
	return NULL;
}

static void join_terms(struct looking *l, const struct search_source *source, const char *text, struct clf_buf *out)
{
	struct clf_text_term *terms = NULL;
	size_t count = clf_text_terms(l->arena, text, &terms);

	clf_buf_clear(out);
	if (source->part == SEARCH_PART_TICKET)
		clf_buf_printf(out, SEARCH_NUMBER, (long long)l->ticket);
	for (size_t i = 0; i < count; i++)
		clf_buf_printf(out, "%s%s", out->n > 0 ? " " : "", terms[i].text);
}

static enum clf_status is_same(struct looking *l, int64_t part, const struct clf_buf *terms, bool *same)
{
	struct clf_rows *rows = db_ask(l->db, "SELECT terms FROM search_row WHERE ticket = $ticket AND part = $part",
				       CLF_NUMBER("$ticket", l->ticket), CLF_NUMBER("$part", part));
	enum clf_status status = rows_next(rows, l->err);
	struct clf_buf had;

	clf_buf_init(&had, TERMS_BYTES);
	if (status == CLF_OK)
		status = unpack(rows_bytes(rows, 0), &had, l->err);
	*same = status == CLF_OK && clf_str_equal(clf_buf_view(&had), clf_buf_view(terms));
	rows_end(rows);
	clf_buf_free(&had);
	return status;
}

/* A text whose words are none takes no row. */
static enum clf_status put_text(struct looking *l, const struct search_source *source, int64_t ref, const char *text)
{
	struct stored *row = stored_of(l, source->kind, ref);
	int64_t part = row != NULL ? row->part : source->part;
	enum clf_status status = CLF_OK;
	struct clf_buf terms;
	bool same = false;

	clf_buf_init(&terms, TERMS_BYTES);
	join_terms(l, source, text, &terms);
	if (row != NULL)
		status = is_same(l, part, &terms, &same);
	if (status == CLF_OK && row != NULL && !same)
		status = take_out(l->db, l->ticket, part, l->err);
	if (part == SEARCH_PART_OTHERS && row == NULL)
		part = l->next_part < SEARCH_PARTS ? l->next_part++ : -1;
	if (status == CLF_OK && !same && terms.n > 0 && part >= 0)
		status = put_in(l->db, l->ticket, part, source->kind, ref, &terms, l->err);
	if (row != NULL)
		row->is_there = true;
	/* What is as it was counts for nothing: going on would begin with it each time. */
	if (!same)
		*l->octets -= strlen(text) < *l->octets ? strlen(text) : *l->octets;
	clf_buf_free(&terms);
	clf_arena_reset(l->arena);
	return status;
}

static enum clf_status end_text(struct looking *l, const struct search_source *source, int64_t ref, bool known,
				struct clf_buf *text)
{
	struct stored *row;

	if (known) {
		row = stored_of(l, source->kind, ref);
		if (row != NULL)
			row->is_there = true;
		return CLF_OK;
	}
	return put_text(l, source, ref, text->p != NULL ? text->p : "");
}

/* CLF_ELIMIT: enough for this transaction, the ticket isn't done. */
static enum clf_status look_at_source(struct looking *l, const struct search_source *source)
{
	struct clf_rows *rows = db_ask(l->db, source->sql, CLF_NUMBER("$ticket", l->ticket), CLF_NUMBER("$ref", 0));
	enum clf_status status, done = CLF_OK;
	bool open = false, known = false;
	struct clf_buf text;
	int64_t ref = 0;

	clf_buf_init(&text, TEXT_MAX);
	while (done == CLF_OK && (status = rows_next(rows, l->err)) == CLF_OK) {
		if (open && rows_number(rows, 0) != ref) {
			done = end_text(l, source, ref, known, &text);
			clf_buf_clear(&text);
			if (done == CLF_OK && *l->octets == 0)
				done = CLF_ELIMIT;
		}
		ref = rows_number(rows, 0);
		known = rows_number(rows, 1) != 0;
		open = true;
		if (done == CLF_OK && !known)
			search_add_texts(source, rows, &text);
	}
	rows_end(rows);
	if (done == CLF_OK)
		done = absent_is_fine(status);
	if (done == CLF_OK && open)
		done = end_text(l, source, ref, known, &text);
	clf_buf_free(&text);
	return done;
}

static enum clf_status take_gone(struct looking *l)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < l->stored_count; i++) {
		if (!l->stored[i].is_there)
			status = take_out(l->db, l->ticket, l->stored[i].part, l->err);
	}
	return status;
}

enum clf_status search_look_at(struct clf_db *db, int64_t ticket, size_t *octets, bool *whole, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct looking looking = {.db = db, .arena = clf_arena_new(), .ticket = ticket, .octets = octets, .err = err};
	enum clf_status status = load_stored(&looking, arena);

	for (size_t i = 0; status == CLF_OK && i < search_source_count; i++)
		status = look_at_source(&looking, &search_sources[i]);
	*whole = status == CLF_OK;
	if (status == CLF_OK)
		status = take_gone(&looking);
	clf_arena_free(&looking.arena);
	clf_arena_free(&arena);
	return status == CLF_ELIMIT ? CLF_OK : status;
}
