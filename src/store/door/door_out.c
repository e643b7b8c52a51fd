/*
 * door_out.c - a mail on its way out that a person spoke of: as it is found, and what is done to it.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/store/mail/outbox.h"
#include "clf/store/people/audit.h"
#include "clf/ticket/plan/word.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "mail/outbox_move.h"

static const struct clf_out_word *word_of(const struct clf_request *request)
{
	for (size_t i = 0; i < request->action_count; i++) {
		if (request->actions[i].kind == CLF_ACTION_OUT)
			return request->actions[i].out;
	}
	return NULL;
}

static bool is(const char *state, enum clf_outbox_state wanted)
{
	return clf_text_equal(state, clf_outbox_state_name(wanted));
}

static void take(const struct clf_rows *rows, struct clf_arena *arena, struct clf_out_facts *out)
{
	const char *state = rows_peek(rows, 1);

	*out = (struct clf_out_facts){
	    .id = rows_number(rows, 0),
	    .to = rows_text(rows, arena, 2),
	    .waits = is(state, CLF_OUTBOX_QUEUED) || is(state, CLF_OUTBOX_DEFERRED),
	    .deferred = is(state, CLF_OUTBOX_DEFERRED),
	    .in_hand = is(state, CLF_OUTBOX_CLAIMED) || is(state, CLF_OUTBOX_COMMITTING),
	    .sent = is(state, CLF_OUTBOX_SENT),
	    .uncertain = is(state, CLF_OUTBOX_UNCERTAIN),
	    .given_up = rows_text(rows, arena, 4),
	    .message = rows_number(rows, 5),
	    .in_copy = rows_number(rows, 6) != 0,
	};
	clf_class_parse(rows_peek(rows, 3), &out->klass);
}

enum clf_status door_out(struct gathering *g)
{
	const struct clf_out_word *word = word_of(g->request);
	struct clf_out_facts *out;
	struct clf_rows *rows;
	enum clf_status status;

	if (word == NULL)
		return CLF_OK;
	out = clf_arena_new_of(g->arena, struct clf_out_facts);
	rows = db_ask(g->store->db,
		      "SELECT id, state, envelope_to, class, discarded_why, message, in_copy FROM outbox "
		      "WHERE id = $id AND coalesce(ticket, 0) = $ticket" CLF_FOR_UPDATE,
		      CLF_NUMBER("$id", word->outbox), CLF_NUMBER("$ticket", g->request->ticket));
	status = rows_next(rows, g->err);
	if (status == CLF_OK) {
		take(rows, g->arena, out);
		g->facts->out = out;
	}
	rows_end(rows);
	return absent_is_fine(status);
}

/* A ticket's history says it already. */
static enum clf_status audit(struct applying *a, const char *what, const char *why)
{
	const struct clf_actor *actor = &a->request->actor;
	const struct clf_audit_entry entry = {
	    .party = a->actor,
	    .who = clf_text_blank(actor->address) ? actor->name : actor->address,
	    .via = a->request->via,
	    .what = what,
	    .subject = a->facts->out->to,
	    .to = why,
	};

	return a->ticket == 0 ? clf_audit_add(a->store, &entry, a->err) : CLF_OK;
}

enum clf_status door_out_again(struct applying *a, const struct clf_step *step)
{
	enum clf_status status = clf_outbox_retry(a->store, step->number, a->err);

	return status == CLF_OK ? audit(a, "outbox.retry", NULL) : status;
}

enum clf_status door_out_discard(struct applying *a, const struct clf_step *step)
{
	enum clf_status status = outbox_discard(a->store, step->number, step->text, a->facts->now, a->err);

	return status == CLF_OK ? audit(a, "outbox.discard", step->text) : status;
}
