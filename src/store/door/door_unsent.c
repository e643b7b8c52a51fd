/*
 * door_unsent.c - drafts: kept, and gone with the request that sends them. While what they became can be taken back,
 * they stay under its id, and that makes drafts of them again.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/store/door/unsent.h"
#include "clf/store/engine/store.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"

#define ITS_OWN "WHERE agent = $agent AND ticket = $ticket AND place = $place AND sent_as = $as"

enum clf_status clf_unsent_list(struct clf_store *store, struct clf_arena *arena, int64_t agent, int64_t ticket,
				struct clf_unsent out[CLF_UNSENT_PLACES], size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT place, text, rest, at FROM unsent "
		   "WHERE agent = $agent AND ticket = $ticket AND sent_as = 0 "
		   "ORDER BY at DESC, place LIMIT $limit",
		   CLF_NUMBER("$agent", agent), CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$limit", CLF_UNSENT_PLACES));
	enum clf_status status;

	*count = 0;
	while ((status = rows_next(rows, err)) == CLF_OK)
		out[(*count)++] = (struct clf_unsent){.place = rows_text(rows, arena, 0),
						      .text = rows_text(rows, arena, 1),
						      .rest = rows_text(rows, arena, 2),
						      .at = rows_number(rows, 3)};
	return absent_is_fine(status);
}

enum clf_status clf_unsent_tickets(struct clf_store *store, struct clf_arena *arena, int64_t agent, int64_t **out,
				   size_t *count, struct clf_error *err)
{
	return id_rows(db_ask(store->db, "SELECT DISTINCT ticket FROM unsent WHERE agent = $agent AND sent_as = 0",
			      CLF_NUMBER("$agent", agent)),
		       arena, out, count, err);
}

enum clf_status clf_unsent_own(struct clf_store *store, struct clf_arena *arena, int64_t agent,
			       struct clf_unsent_row **out, size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT ticket, place, text, rest, at FROM unsent "
				       "WHERE agent = $agent AND sent_as = 0 "
				       "ORDER BY at DESC, ticket, place LIMIT $limit",
				       CLF_NUMBER("$agent", agent), CLF_NUMBER("$limit", CLF_UNSENT_MAX));
	struct clf_unsent_row *list = NULL;
	enum clf_status status;

	*count = 0;
	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, *count, sizeof(*list));
		list[(*count)++] = (struct clf_unsent_row){.ticket = rows_number(rows, 0),
							   .is = {.place = rows_text(rows, arena, 1),
								  .text = rows_text(rows, arena, 2),
								  .rest = rows_text(rows, arena, 3),
								  .at = rows_number(rows, 4)}};
	}
	*out = list;
	return absent_is_fine(status);
}

enum clf_status clf_unsent_writers(struct clf_store *store, struct clf_arena *arena, int64_t ticket, int64_t but,
				   int64_t since, struct clf_unsent_writer out[CLF_UNSENT_WRITERS], size_t *count,
				   struct clf_error *err)
{
	struct clf_rows *rows = db_ask(
	    store->db,
	    "SELECT coalesce(nullif(p.name, ''), p.address), u.at FROM unsent u JOIN party p ON p.id = u.agent "
	    "JOIN agent a ON a.party = u.agent AND a.active = 1 "
	    "WHERE u.ticket = $ticket AND u.agent <> $but AND u.place = 'answer' AND u.sent_as = 0 AND u.text <> '' "
	    "AND u.at >= $since ORDER BY u.at DESC, u.agent LIMIT $limit",
	    CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$but", but), CLF_NUMBER("$since", since),
	    CLF_NUMBER("$limit", CLF_UNSENT_WRITERS));
	enum clf_status status;

	*count = 0;
	while ((status = rows_next(rows, err)) == CLF_OK)
		out[(*count)++] = (struct clf_unsent_writer){rows_text(rows, arena, 0), rows_number(rows, 1)};
	return absent_is_fine(status);
}

/* A browser that keeps what is written may be late, and what it brings was sent meanwhile. */
static enum clf_status refuse_sent(struct clf_store *store, const char *key, struct clf_error *err)
{
	int64_t sent = 0;
	enum clf_status status =
	    key == NULL ? CLF_OK
			: db_get(store->db, err, &sent, "SELECT count(*) FROM request_key WHERE key = $key",
				 CLF_TEXT("$key", key));

	if (status == CLF_OK && sent > 0)
		return clf_error_set(err, CLF_ECONFLICT, "this form was sent already, and no draft is kept of it");
	return status;
}

static enum clf_status refuse_beyond(struct clf_store *store, int64_t agent, int64_t ticket, const char *place,
				     struct clf_error *err)
{
	int64_t others = 0;
	enum clf_status status =
	    db_get(store->db, err, &others,
		   "SELECT count(*) FROM unsent WHERE agent = $agent AND sent_as = 0 "
		   "AND NOT (ticket = $ticket AND place = $place)",
		   CLF_NUMBER("$agent", agent), CLF_NUMBER("$ticket", ticket), CLF_TEXT("$place", place));

	if (status == CLF_OK && others >= (int64_t)CLF_UNSENT_MAX)
		return clf_error_set(err, CLF_ELIMIT, "you have %u drafts already: send or throw away one of them",
				     CLF_UNSENT_MAX);
	return status;
}

static enum clf_status put(struct clf_store *store, int64_t agent, int64_t ticket, const struct clf_unsent *unsent,
			   int64_t sent_as, struct clf_error *err)
{
	return db_run(store->db, err,
		      "INSERT INTO unsent (agent, ticket, place, sent_as, text, rest, at) "
		      "VALUES ($agent, $ticket, $place, $as, $text, $rest, $at) "
		      "ON CONFLICT (agent, ticket, place, sent_as) DO UPDATE SET text = excluded.text, "
		      "rest = excluded.rest, at = excluded.at",
		      CLF_NUMBER("$agent", agent), CLF_NUMBER("$ticket", ticket), CLF_TEXT("$place", unsent->place),
		      CLF_NUMBER("$as", sent_as), CLF_TEXT("$text", unsent->text != NULL ? unsent->text : ""),
		      CLF_TEXT("$rest", unsent->rest != NULL ? unsent->rest : ""), CLF_NUMBER("$at", unsent->at));
}

enum clf_status clf_unsent_keep(struct clf_store *store, int64_t agent, int64_t ticket, const struct clf_unsent *unsent,
				const char *key, struct clf_error *err)
{
	enum clf_status status = refuse_sent(store, key, err);

	if (status == CLF_OK)
		status = refuse_beyond(store, agent, ticket, unsent->place, err);
	return status == CLF_OK ? put(store, agent, ticket, unsent, 0, err) : status;
}

enum clf_status clf_unsent_drop(struct clf_store *store, int64_t agent, int64_t ticket, const char *place,
				struct clf_error *err)
{
	return db_run(store->db, err, "DELETE FROM unsent " ITS_OWN, CLF_NUMBER("$agent", agent),
		      CLF_NUMBER("$ticket", ticket), CLF_TEXT("$place", place), CLF_NUMBER("$as", 0));
}

static bool may_come_back(const struct applying *a)
{
	bool waits = a->draft_count > 0;

	for (size_t i = 0; i < a->rendered_count; i++)
		waits = waits || a->rendered[i].send_at > a->facts->now;
	return waits && a->message != 0;
}

/* Without the field. */
static const char *without(struct clf_arena *arena, const char *form, const char *field)
{
	const char *made = "";

	while (*form != '\0') {
		size_t n = strcspn(form, "&"), name = strcspn(form, "=&");

		if (name != strlen(field) || strncmp(form, field, name) != 0)
			made = clf_arena_printf(arena, "%s%s%.*s", made, *made != '\0' ? "&" : "", (int)n, form);
		form += n + (form[n] == '&');
	}
	return made;
}

/*
 * A forward to several is a mail to each, and each is taken back by itself: whichever it is, the words come back, and
 * whom they are for is written anew, as the others may have gone.
 */
static enum clf_status keep_under_each(struct applying *a, const struct clf_unsent *kept)
{
	struct clf_unsent each = *kept;
	size_t waiting = 0;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; i < a->rendered_count; i++)
		waiting += a->rendered[i].send_at > a->facts->now;
	if (waiting > 1)
		each.rest = without(a->arena, kept->rest, "to");
	for (size_t i = 0; status == CLF_OK && i < a->rendered_count; i++) {
		if (a->rendered[i].send_at > a->facts->now && a->rendered[i].message != 0)
			status = put(a->store, a->actor, a->ticket, &each, a->rendered[i].message, a->err);
	}
	return status;
}

enum clf_status door_written(struct applying *a)
{
	const struct clf_unsent *written = a->request->written;
	struct clf_unsent kept;
	enum clf_status status;

	if (written == NULL || a->actor == 0 || a->ticket == 0)
		return CLF_OK;
	kept = *written;
	kept.rest = kept.rest != NULL ? kept.rest : "";
	kept.at = a->facts->now;
	status = clf_unsent_drop(a->store, a->actor, a->ticket, written->place, a->err);
	if (status == CLF_OK && may_come_back(a))
		status = put(a->store, a->actor, a->ticket, &kept, a->message, a->err);
	return status == CLF_OK ? keep_under_each(a, &kept) : status;
}

/* The words begin it: another of the same mails brought them back already. */
static bool begins_with(const char *text, const char *words)
{
	size_t n = strlen(words);

	return strncmp(text, words, n) == 0 && (text[n] == '\0' || strncmp(text + n, "\n\n", 2) == 0);
}

/* Before what has been written there since. */
static enum clf_status make_draft(struct applying *a, int64_t agent, const struct clf_unsent *back, int64_t sent_as)
{
	struct clf_unsent now[CLF_UNSENT_PLACES], draft = *back;
	size_t count = 0;
	enum clf_status status = clf_unsent_list(a->store, a->arena, agent, a->ticket, now, &count, a->err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (!clf_text_equal(now[i].place, back->place))
			continue;
		if (begins_with(now[i].text, back->text))
			draft = now[i];
		else
			draft.text = clf_arena_printf(a->arena, "%s\n\n%s", back->text, now[i].text);
	}
	draft.at = a->facts->now;
	if (status == CLF_OK)
		status = put(a->store, agent, a->ticket, &draft, 0, a->err);
	if (status != CLF_OK)
		return status;
	return db_run(a->store->db, a->err, "DELETE FROM unsent " ITS_OWN, CLF_NUMBER("$agent", agent),
		      CLF_NUMBER("$ticket", a->ticket), CLF_TEXT("$place", back->place), CLF_NUMBER("$as", sent_as));
}

enum clf_status door_written_back(struct applying *a, int64_t sent_as)
{
	struct clf_rows *rows = db_ask(a->store->db,
				       "SELECT u.agent, u.place, u.text, u.rest FROM unsent u "
				       "JOIN agent g ON g.party = u.agent AND g.active = 1 "
				       "WHERE u.ticket = $ticket AND u.sent_as = $as",
				       CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$as", sent_as));
	struct clf_unsent back;
	int64_t agent = 0;
	enum clf_status status = rows_next(rows, a->err);

	if (status == CLF_OK) {
		agent = rows_number(rows, 0);
		back = (struct clf_unsent){.place = rows_text(rows, a->arena, 1),
					   .text = rows_text(rows, a->arena, 2),
					   .rest = rows_text(rows, a->arena, 3)};
	}
	rows_end(rows);
	return status == CLF_OK ? make_draft(a, agent, &back, sent_as) : absent_is_fine(status);
}
