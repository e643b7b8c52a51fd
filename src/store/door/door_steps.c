/*
 * door_steps.c - steps that are a row of their own: a tag, a watcher, a setting, and what was told and is not told
 * again.
 */
#include "clf/store/people/settings.h"
#include "door/door_inside.h"
#include "engine/engine.h"

enum clf_status door_tag(struct applying *a, const struct clf_step *step)
{
	if (clf_text_blank(step->text))
		return clf_error_set(a->err, CLF_EINVAL, "a tag has no name");
	if (!step->number)
		return db_run(a->store->db, a->err, "DELETE FROM ticket_tag WHERE ticket = $ticket AND tag = $tag",
			      CLF_NUMBER("$ticket", a->ticket), CLF_TEXT("$tag", step->text));
	return db_run(
	    a->store->db, a->err,
	    "INSERT INTO ticket_tag (ticket, tag) VALUES ($ticket, $tag) ON CONFLICT (ticket, tag) DO NOTHING",
	    CLF_NUMBER("$ticket", a->ticket), CLF_TEXT("$tag", step->text));
}

enum clf_status door_cause(struct applying *a, const struct clf_step *step)
{
	if (step->text == NULL)
		return db_run(a->store->db, a->err, "DELETE FROM ticket_cause WHERE ticket = $ticket AND item = $item",
			      CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$item", step->number));
	return db_run(
	    a->store->db, a->err,
	    "INSERT INTO ticket_cause (ticket, item) VALUES ($ticket, $item) ON CONFLICT (ticket, item) DO NOTHING",
	    CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$item", step->number));
}

enum clf_status door_watch(struct applying *a, const struct clf_step *step)
{
	int64_t agent = step->party ? step->party : a->actor;

	if (step->text == NULL)
		return db_run(a->store->db, a->err, "DELETE FROM watcher WHERE ticket = $ticket AND agent = $agent",
			      CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$agent", agent));
	if (!clf_text_equal(step->text, "watch") && !clf_text_equal(step->text, "mute"))
		return clf_error_set(a->err, CLF_EINVAL, "a ticket is watched or muted, not `%s`", step->text);
	return db_run(a->store->db, a->err,
		      "INSERT INTO watcher (ticket, agent, muted, at) VALUES ($ticket, $agent, $muted, $at) "
		      "ON CONFLICT (ticket, agent) DO UPDATE SET muted = excluded.muted",
		      CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$agent", agent),
		      CLF_NUMBER("$muted", clf_text_equal(step->text, "mute")), CLF_NUMBER("$at", a->facts->now));
}

enum clf_status door_setting(struct applying *a, const struct clf_step *step)
{
	return clf_agent_setting(a->store, step->party ? step->party : a->actor, step->what != NULL ? step->what : "",
				 step->text, a->err);
}

enum clf_status door_digested(struct applying *a, const struct clf_step *step)
{
	enum clf_status status =
	    db_run(a->store->db, a->err, "UPDATE agent SET digested_at = $now WHERE party = $agent",
		   CLF_NUMBER("$now", a->facts->now), CLF_NUMBER("$agent", step->party ? step->party : a->actor));

	if (status == CLF_OK && db_changes(a->store->db) == 0)
		return clf_error_set(a->err, CLF_ENOTFOUND, "a digest is for an agent, and there is none");
	return status;
}
