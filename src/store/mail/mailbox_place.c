/*
 * mailbox_place.c - mailboxes as they are configured: when each began, and which one is an old one by another name.
 *
 * Nothing begins anew but a mailbox of which nothing is known: whoever renames a section, moves to another server or
 * upgrades is to miss no mail.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/store/mail/mailbox.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "mail/mailbox_inside.h"

struct known {
	const char *name, *place; /* place NULL: from before it was kept */
};

struct places {
	struct clf_store *store;
	const struct clf_mailbox_place *now;
	size_t now_count;
	struct known *known;
	size_t known_count;
	bool first; /* no place was kept yet */
	struct clf_error *err;
};

static enum clf_status read_known(struct places *p, struct clf_arena *arena)
{
	struct clf_rows *rows = db_ask(p->store->db, "SELECT mailbox, place FROM mailbox_state ORDER BY mailbox");
	enum clf_status status;

	p->first = true;
	while ((status = rows_next(rows, p->err)) == CLF_OK) {
		p->known = list_grow(arena, p->known, p->known_count, sizeof *p->known);
		p->known[p->known_count] = (struct known){rows_text(rows, arena, 0), rows_text(rows, arena, 1)};
		p->first = p->first && p->known[p->known_count].place == NULL;
		p->known_count++;
	}
	return absent_is_fine(status);
}

static struct known *known_as(struct places *p, const char *name)
{
	for (size_t i = 0; i < p->known_count; i++) {
		if (clf_text_equal(p->known[i].name, name))
			return &p->known[i];
	}
	return NULL;
}

static bool is_configured(const struct places *p, const char *name)
{
	for (size_t i = 0; i < p->now_count; i++) {
		if (clf_text_equal(p->now[i].name, name))
			return true;
	}
	return false;
}

/* One at that place (NULL: at none that was kept) whose name nobody has any more. */
static struct known *left_behind(struct places *p, const char *place)
{
	for (size_t i = 0; i < p->known_count; i++) {
		if (clf_text_equal(p->known[i].place, place) && !is_configured(p, p->known[i].name))
			return &p->known[i];
	}
	return NULL;
}

static enum clf_status rename(struct places *p, struct known *old, const char *name)
{
	static const char *const statements[] = {
	    "UPDATE mailbox_state SET mailbox = $new WHERE mailbox = $old",
	    "UPDATE journal SET mailbox = $new WHERE mailbox = $old",
	    "UPDATE withheld SET mailbox = $new WHERE mailbox = $old",
	    "UPDATE ticket SET mailbox = $new WHERE mailbox = $old",
	};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(statements); i++)
		status =
		    db_run(p->store->db, p->err, statements[i], CLF_TEXT("$new", name), CLF_TEXT("$old", old->name));
	old->name = name;
	return status;
}

/* An upgrade may come with a new name. Where one was left behind then, the new one may be it: it takes all there is. */
static enum clf_status begin(struct places *p, const struct clf_mailbox_place *place)
{
	bool may_be_old = p->first && left_behind(p, NULL) != NULL;

	return db_run(p->store->db, p->err,
		      "INSERT INTO mailbox_state (mailbox, place, configured_at) VALUES ($mailbox, $place, $now)",
		      CLF_TEXT("$mailbox", place->name), CLF_TEXT("$place", place->place),
		      CLF_ID("$now", may_be_old ? 0 : clf_clock_now()));
}

/* Another user's or another folder: UIDs are no longer those that are known, even if UIDVALIDITY is the same. */
static bool is_elsewhere(const char *was, const char *is)
{
	const char *a = was != NULL ? strchr(was, ' ') : NULL;
	const char *b = strchr(is, ' ');

	return a != NULL && b != NULL && strcmp(a, b) != 0;
}

static enum clf_status begin_elsewhere(struct places *p, const char *name)
{
	int64_t uidvalidity = 0;
	enum clf_status status =
	    db_get(p->store->db, p->err, &uidvalidity, "SELECT uidvalidity FROM mailbox_state WHERE mailbox = $mailbox",
		   CLF_TEXT("$mailbox", name));

	if (status == CLF_OK && uidvalidity != 0)
		status = journal_set_aside(p->store, name, uidvalidity, p->err);
	if (status == CLF_OK)
		status =
		    db_run(p->store->db, p->err, "UPDATE mailbox_state SET uidvalidity = 0 WHERE mailbox = $mailbox",
			   CLF_TEXT("$mailbox", name));
	return status;
}

static enum clf_status note(struct places *p, const struct clf_mailbox_place *place)
{
	struct known *known = known_as(p, place->name);
	struct known *old = known == NULL ? left_behind(p, place->place) : NULL;
	enum clf_status status = CLF_OK;

	if (old != NULL)
		return rename(p, old, place->name);
	if (known == NULL)
		return begin(p, place);
	if (clf_text_equal(known->place, place->place))
		return CLF_OK;
	if (is_elsewhere(known->place, place->place))
		status = begin_elsewhere(p, place->name);
	known->place = place->place;
	if (status != CLF_OK)
		return status;
	return db_run(p->store->db, p->err, "UPDATE mailbox_state SET place = $place WHERE mailbox = $mailbox",
		      CLF_TEXT("$place", place->place), CLF_TEXT("$mailbox", place->name));
}

enum clf_status clf_mailbox_configured(struct clf_store *store, const struct clf_mailbox_place *places, size_t count,
				       struct clf_error *err)
{
	struct places p = {.store = store, .now = places, .now_count = count, .err = err};
	struct clf_arena *arena = clf_arena_new();
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status == CLF_OK) {
		status = read_known(&p, arena);
		for (size_t i = 0; status == CLF_OK && i < count; i++)
			status = note(&p, &places[i]);
		status = store_leave(store, own, status, err);
	}
	clf_arena_free(&arena);
	return status;
}
