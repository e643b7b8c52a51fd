/*
 * act_digest.c - an agent's morning: their own tickets, the most urgent first, and what is new and nobody's.
 */
#include "clf/base/arena.h"
#include "clf/store/look/agent_list.h"
#include "clf/ticket/time/moment.h"
#include "letter/act_fields.h"

#define DIGEST_ROWS 20u

/* A list and whether there is more of it. */
static enum clf_status add_list(struct clf_arena *arena, const struct act_mail *mail, enum clf_desk_list which,
				const char *key, const char *more_key, struct clf_json *object, struct clf_error *err)
{
	struct clf_ticket *tickets = NULL;
	size_t count = 0;
	bool more = false;
	enum clf_status status = clf_desk_list(mail->store, arena, which, mail->party, act_scope(mail, "view"),
					       mail->now, DIGEST_ROWS, &tickets, &count, &more, err);

	if (status != CLF_OK)
		return status;
	clf_json_set(object, key, act_ticket_rows(arena, mail, tickets, count));
	clf_json_set_bool(object, more_key, more);
	return CLF_OK;
}

static const char *day(struct clf_arena *arena, const struct act_mail *mail)
{
	const struct clf_reader reader = {.locale = mail->locale, .zone = mail->zone, .now = mail->now};

	return clf_moment_day(arena, &reader, mail->now);
}

enum clf_status act_digest_fields(struct clf_arena *arena, const struct act_mail *mail, struct clf_json **out,
				  struct clf_error *err)
{
	struct clf_json *object = clf_json_object();
	enum clf_status status = add_list(arena, mail, CLF_DESK_MINE, "mine", "more", object, err);

	clf_json_set_text(object, "day", day(arena, mail));
	if (status == CLF_OK)
		status = add_list(arena, mail, CLF_DESK_TEAM_NEW, "team", "more_team", object, err);
	if (status != CLF_OK) {
		clf_json_free(&object);
		return status;
	}
	clf_json_set_bool(object, "nothing",
			  clf_json_size(clf_json_get(object, "mine")) == 0 &&
			      clf_json_size(clf_json_get(object, "team")) == 0);
	*out = object;
	return CLF_OK;
}
