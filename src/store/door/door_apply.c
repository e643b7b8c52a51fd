/*
 * door_apply.c - a plan applied, step by step, within the caller's transaction or savepoint.
 *
 * Nothing is decided here: a step that does not fit is an error, and the caller undoes the mail.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/store/backup/restored.h"
#include "clf/store/engine/store.h"
#include "clf/store/mail/outbox.h"
#include "clf/store/people/suppression.h"
#include "clf/ticket/plan/word.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "engine/raw.h"
#include "look/rows.h"
#include "look/search_row.h"
#include "mail/outbox_move.h"
#include "people/names.h"
#include "people/party.h"

static void note_down(struct applying *a, int64_t **list, size_t *count, int64_t id)
{
	*list = list_grow(a->arena, *list, *count, sizeof(**list));
	(*list)[(*count)++] = id;
}

static enum clf_status join(struct applying *a, int64_t party, enum clf_class klass)
{
	return db_run(a->store->db, a->err,
		      "INSERT INTO participant (ticket, party, class, at) VALUES ($ticket, $party, $class, $at) "
		      "ON CONFLICT (ticket, party) DO NOTHING",
		      CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$party", party),
		      CLF_TEXT("$class", clf_class_name(klass)), CLF_NUMBER("$at", a->facts->now));
}

static const char insert_sql[] =
    "INSERT INTO ticket (number, subject, status, owner, team, customer, original_segment, segment, mailbox, channel, "
    "alias, response, score, summary, comment, parent, cause_set, created_at, updated_at, programme, "
    "survey" CLF_PLAIN_NAMED CLF_DERIVED_NAMED ") "
    "VALUES ($number, $subject, $status, $owner, $team, $customer, $segment, $segment, $mailbox, $channel, "
    "$alias, $response, CASE WHEN $has_score <> 0 THEN $score END, $summary, $comment, $parent, $cause_set, $made, "
    "$made, "
    "(SELECT r.programme_id FROM response r WHERE r.id = $response), "
    "(SELECT r.survey_id FROM response r WHERE r.id = $response)" CLF_PLAIN_VALUED CLF_DERIVED_VALUED ")";

static enum clf_status insert_ticket(struct applying *a, const struct clf_step *step, int64_t customer, int64_t team,
				     int64_t segment)
{
	const struct clf_new_ticket *new_ticket = step->new_ticket;
	struct clf_arg args[] = {
	    CLF_NUMBER("$number", a->ticket),
	    CLF_TEXT("$subject", new_ticket->subject != NULL ? new_ticket->subject : ""),
	    CLF_NUMBER("$status", step->status_id),
	    CLF_ID("$owner", step->owner_id),
	    CLF_ID("$team", team),
	    CLF_NUMBER("$customer", customer),
	    CLF_ID("$segment", segment),
	    CLF_TEXT("$mailbox", a->request->mailbox),
	    CLF_TEXT("$channel", new_ticket->channel != NULL ? new_ticket->channel : "hand"),
	    CLF_TEXT("$alias", new_ticket->alias),
	    CLF_TEXT("$response", new_ticket->response),
	    CLF_NUMBER("$has_score", new_ticket->has_score),
	    CLF_NUMBER("$score", new_ticket->score),
	    CLF_TEXT("$summary", new_ticket->summary),
	    CLF_TEXT("$comment", new_ticket->comment),
	    CLF_ID("$cause_set", new_ticket->cause_set),
	    CLF_ID("$parent", new_ticket->parent),
	    CLF_NUMBER("$made", clf_mail_in_at(a->request->mail, a->facts->now)),
	};
	const struct clf_derived none = {0};
	struct clf_arg all[CLF_COUNT(args) + CLF_PLAIN_COUNT + CLF_DERIVED_COUNT];
	enum clf_status status;

	memcpy(all, args, sizeof(args));
	plain_args(&new_ticket->plain, &all[CLF_COUNT(args)]);
	derived_args(step->derived != NULL ? step->derived : &none, &all[CLF_COUNT(args) + CLF_PLAIN_COUNT]);
	status = db_run_args(a->store->db, a->err, insert_sql, all, CLF_COUNT(all));
	return status == CLF_OK ? search_touch(a->store->db, a->ticket, a->err) : status;
}

static enum clf_status touch(struct applying *a)
{
	struct clf_arg args[2 + CLF_DERIVED_COUNT] = {CLF_NUMBER("$now", a->facts->now),
						      CLF_NUMBER("$ticket", a->ticket)};
	enum clf_status status;

	if (!a->changed || !a->ticket)
		return CLF_OK;
	a->changed = false;
	status = search_touch(a->store->db, a->ticket, a->err);
	if (status != CLF_OK)
		return status;
	if (a->derived == NULL)
		return db_run_args(a->store->db, a->err,
				   "UPDATE ticket SET version = version + 1, updated_at = $now WHERE number = $ticket",
				   args, 2);
	derived_args(a->derived, &args[2]);
	a->derived = NULL;
	return db_run_args(a->store->db, a->err,
			   "UPDATE ticket SET version = version + 1, updated_at = $now" CLF_DERIVED_UPDATED
			   " WHERE number = $ticket",
			   args, CLF_COUNT(args));
}

/* Written with the version, by one statement. */
static enum clf_status apply_derived(struct applying *a, const struct clf_step *step)
{
	a->derived = step->derived;
	return CLF_OK;
}

static enum clf_status apply_create(struct applying *a, const struct clf_step *step)
{
	int64_t customer = 0, team = 0, segment = 0;
	enum clf_status status = touch(a);

	if (step->new_ticket == NULL || !a->made)
		return clf_error_set(a->err, CLF_EINVAL, "a ticket is made without what it holds or its number");
	a->ticket = a->made;
	a->made = 0;
	a->is_new = true;
	a->version = 1;
	a->part = 0;
	if (status == CLF_OK)
		status = customer_make(a->store, &step->new_ticket->customer, &customer, a->err);
	if (status == CLF_OK)
		status = team_make(a->store, step->new_ticket->team, &team, a->err);
	if (status == CLF_OK)
		status = segment_make(a->store, step->new_ticket->segment, &segment, a->err);
	return status == CLF_OK ? insert_ticket(a, step, customer, team, segment) : status;
}

static enum clf_status set_status(struct applying *a, int64_t to)
{
	return db_run(a->store->db, a->err, "UPDATE ticket SET status = $status WHERE number = $ticket",
		      CLF_NUMBER("$status", to), CLF_NUMBER("$ticket", a->ticket));
}

static enum clf_status set_team(struct applying *a, const char *name)
{
	int64_t team = 0;
	enum clf_status status = team_make(a->store, name, &team, a->err);

	if (status != CLF_OK)
		return status;
	return db_run(a->store->db, a->err, "UPDATE ticket SET team = $team WHERE number = $ticket",
		      CLF_ID("$team", team), CLF_NUMBER("$ticket", a->ticket));
}

static enum clf_status set_segment(struct applying *a, const char *name, const char *update)
{
	int64_t segment = 0;
	enum clf_status status = segment_make(a->store, name, &segment, a->err);

	if (status != CLF_OK)
		return status;
	return db_run(a->store->db, a->err, update, CLF_ID("$segment", segment), CLF_NUMBER("$ticket", a->ticket));
}

#define UPDATE(NAME, name, column, ...)                                                                                \
	[CLF_FIELD_##NAME] = "UPDATE ticket SET " #column " = $value WHERE number = $ticket",

static enum clf_status set_plain(struct applying *a, const struct clf_field_row *row, const struct clf_step *step)
{
	static const char *const updates[CLF_FIELD_COUNT] = {CLF_PLAIN_FIELDS(UPDATE)};
	const struct clf_value value = clf_value_given(row, step->number, step->text);

	if (value.number == 0 && value.type == CLF_VALUE_TIME && !clf_text_blank(step->text))
		return clf_error_set(a->err, CLF_EINVAL, "`%s` is no time", step->text);
	return db_run(a->store->db, a->err, updates[step->field], value_arg("$value", &value),
		      CLF_NUMBER("$ticket", a->ticket));
}

static enum clf_status apply_set(struct applying *a, const struct clf_step *step)
{
	switch (step->field) {
	case CLF_FIELD_STATUS:
		return set_status(a, step->number ? step->number : step->status_id);
	case CLF_FIELD_OWNER:
		return db_run(a->store->db, a->err, "UPDATE ticket SET owner = $owner WHERE number = $ticket",
			      CLF_ID("$owner", step->number ? step->number : step->owner_id),
			      CLF_NUMBER("$ticket", a->ticket));
	case CLF_FIELD_TEAM:
		return set_team(a, step->text);
	case CLF_FIELD_SEGMENT:
		return set_segment(a, step->text, "UPDATE ticket SET segment = $segment WHERE number = $ticket");
	case CLF_FIELD_ORIGINAL_SEGMENT:
		return set_segment(a, step->text,
				   "UPDATE ticket SET original_segment = $segment WHERE number = $ticket");
	case CLF_FIELD_CAUSE_SET:
		return db_run(a->store->db, a->err, "UPDATE ticket SET cause_set = $set WHERE number = $ticket",
			      CLF_ID("$set", step->number), CLF_NUMBER("$ticket", a->ticket));
	default:
		if ((size_t)step->field < CLF_FIELD_COUNT && (clf_field_row(step->field)->flags & CLF_FIELD_PLAIN))
			return set_plain(a, clf_field_row(step->field), step);
		return clf_error_set(a->err, CLF_EINVAL, "a ticket has no field %d to set", (int)step->field);
	}
}

static enum clf_status insert_attachments(struct applying *a, int64_t message)
{
	const struct clf_mail_in *mail = a->request->mail;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < mail->attachment_count; i++) {
		const struct clf_attachment *part = &mail->attachments[i];

		status = db_run(a->store->db, a->err,
				"INSERT INTO attachment (message, part, name, type, true_type, size, is_inline, cid) "
				"VALUES ($message, $part, $name, $claimed_type, $true_type, $size, $inline, $cid) "
				"ON CONFLICT (message, part) DO NOTHING",
				CLF_NUMBER("$message", message),
				CLF_TEXT("$part", part->part != NULL ? part->part : ""), CLF_TEXT("$name", part->name),
				CLF_TEXT("$claimed_type", part->type != NULL ? part->type : "application/octet-stream"),
				CLF_TEXT("$true_type", part->true_type), CLF_NUMBER("$size", part->size),
				CLF_NUMBER("$inline", part->is_inline), CLF_TEXT("$cid", part->cid));
	}
	return status;
}

static enum clf_status apply_message(struct applying *a, const struct clf_step *step)
{
	const struct clf_mail_in *mail = a->request->mail;
	int64_t id = clf_store_next_id(a->store);
	const char *text = mail != NULL && mail->text != NULL ? mail->text : "";
	bool passed_on = step->to != NULL;
	const char *from = passed_on ? step->to : a->request->actor.address;
	const char *reply = passed_on || mail == NULL ? step->text : mail->reply;
	int64_t party = a->actor;
	enum clf_status status = CLF_OK;

	if (mail == NULL)
		return clf_error_set(a->err, CLF_EINVAL, "the plan stores a mail and the request has none");
	if (passed_on)
		status = clf_door_party(a->store, step->to, step->name, &party, a->err);
	if (status != CLF_OK)
		return status;
	status =
	    db_run(a->store->db, a->err,
		   "INSERT INTO message (id, ticket, direction, class, party, from_address, to_addresses, subject, "
		   "message_id, text, reply, forwarded, kind, state, journal, is_copy, unverified, at) "
		   "VALUES ($id, $ticket, 'in', $class, $party, $from, $to, $subject, "
		   "$message_id, $text, $reply, $forwarded, $kind, 'received', $journal, $copy, $unverified, $at)",
		   CLF_NUMBER("$id", id), CLF_ID("$ticket", a->ticket), CLF_TEXT("$class", clf_class_name(step->klass)),
		   CLF_ID("$party", party), CLF_TEXT("$from", from), CLF_TEXT("$to", mail->to_joined),
		   CLF_TEXT("$subject", mail->subject), CLF_TEXT("$message_id", mail->message_id),
		   CLF_TEXT("$text", text), CLF_TEXT("$reply", clf_text_equal(reply, text) ? NULL : reply),
		   CLF_TEXT("$forwarded", passed_on || clf_text_blank(mail->passed_on) ? NULL : mail->passed_on),
		   CLF_TEXT("$kind", clf_mail_kind_name(mail->kind)), CLF_ID("$journal", mail->journal),
		   CLF_NUMBER("$copy", mail->same_mail_known),
		   CLF_NUMBER("$unverified", passed_on || a->request->actor.unverified),
		   CLF_NUMBER("$at", clf_mail_in_at(a->request->mail, a->facts->now)));
	if (status == CLF_OK)
		status = insert_attachments(a, id);
	if (status == CLF_OK)
		remember_one(a, id);
	a->kept = id;
	return status;
}

static enum clf_status apply_comment(struct applying *a, const struct clf_step *step)
{
	int64_t id = clf_store_next_id(a->store);
	enum clf_status status =
	    db_run(a->store->db, a->err,
		   "INSERT INTO comment (id, ticket, party, via, text, at) "
		   "VALUES ($id, $ticket, $party, $via, $text, $at)",
		   CLF_NUMBER("$id", id), CLF_NUMBER("$ticket", a->ticket),
		   CLF_ID("$party", step->rule != NULL ? 0 : a->actor),
		   CLF_TEXT("$via", clf_via_name(step->rule != NULL ? CLF_VIA_RULE : a->request->via)),
		   CLF_TEXT("$text", step->text != NULL ? step->text : ""), CLF_NUMBER("$at", a->facts->now));

	if (status == CLF_OK) {
		remember_one(a, id);
		note_down(a, &a->comments, &a->comment_count, id);
		a->noted = id;
	}
	for (size_t i = 0; status == CLF_OK && step->rule == NULL && i < a->file_count; i++)
		status = door_note_file(a, &(struct clf_step){.number = a->files[i]});
	return status;
}

struct author {
	int64_t party;
	const char *who;
	enum clf_via via;
};

static struct author asker(const struct applying *a)
{
	const struct clf_actor *actor = &a->request->actor;
	const char *who = !clf_text_blank(actor->address) ? actor->address : actor->name;

	return (struct author){a->actor, clf_text_blank(who) ? "clf-mail" : who, a->request->via};
}

static struct author by_rule(const struct clf_rule *rule)
{
	return (struct author){0, rule->name, CLF_VIA_RULE};
}

static enum clf_status insert_event(struct applying *a, const struct author *author, const struct clf_step *step)
{
	struct clf_line line;
	enum clf_status status = door_line(a, step, &line);

	if (status != CLF_OK)
		return status;
	return db_run(
	    a->store->db, a->err,
	    "INSERT INTO event (id, ticket, party, who, via, what, from_text, to_text, at, "
	    "version, part, field, from_value, to_value, message, comment, rule, rule_version) "
	    "VALUES ($id, $ticket, $party, $who, $via, $what, $from, $to, $at, "
	    "$version, $part, $field, $from_value, $to_value, $message, $comment, $rule, $rule_version)",
	    CLF_NUMBER("$id", clf_store_next_id(a->store)), CLF_NUMBER("$ticket", a->ticket),
	    CLF_ID("$party", author->party), CLF_TEXT("$who", author->who), CLF_TEXT("$via", clf_via_name(author->via)),
	    CLF_TEXT("$what", step->what != NULL ? step->what : ""), CLF_TEXT("$from", step->from),
	    CLF_TEXT("$to", step->to), CLF_NUMBER("$at", a->facts->now), CLF_NUMBER("$version", line.version),
	    CLF_NUMBER("$part", line.part), CLF_TEXT("$field", line.field), CLF_TEXT("$from_value", line.from),
	    CLF_TEXT("$to_value", line.to), CLF_ID("$message", line.message), CLF_ID("$comment", line.comment),
	    CLF_ID("$rule", step->rule != NULL ? step->rule->id : 0),
	    CLF_ID("$rule_version", step->rule != NULL ? step->rule->version : 0));
}

static enum clf_status apply_event(struct applying *a, const struct clf_step *step)
{
	const struct clf_word *word = a->request->word;
	struct author author = step->rule != NULL ? by_rule(step->rule) : asker(a);

	/* What a request made answers a repeated one. */
	if (step->points == CLF_POINTS_MADE)
		remember_one(a, step->number);
	if (step->name != NULL && word != NULL)
		author = (struct author){step->party, step->name, word->via};
	return insert_event(a, &author, step);
}

/* What was kept back must be seen where the ticket is looked at; without a ticket there is only the log. */
static enum clf_status record_suppressed(struct applying *a, const struct clf_step *step, const char *why)
{
	const char *to = clf_arena_printf(a->arena, "%s: %s", step->to != NULL ? step->to : "", why != NULL ? why : "");
	const struct author author = asker(a);
	const struct clf_step line = {.what = "suppressed", .from = step->template_name, .to = to};

	return a->ticket ? insert_event(a, &author, &line) : CLF_OK;
}

static enum clf_status apply_suppressed(struct applying *a, const struct clf_step *step)
{
	return record_suppressed(a, step, step->text);
}

static enum clf_status apply_participant(struct applying *a, const struct clf_step *step)
{
	int64_t party = step->party;
	enum clf_status status = CLF_OK;

	if (!party)
		status = clf_door_party(a->store, step->to != NULL ? step->to : step->text, step->name, &party, a->err);
	return status == CLF_OK ? join(a, party, step->klass) : status;
}

/* Agents have to hear of what is new here; everybody else may have got the same before. */
static bool may_have_gone(const struct applying *a, const struct clf_step *step)
{
	return a->came_before && step->klass != CLF_CLASS_NOTICE && step->klass != CLF_CLASS_AGENT;
}

/* What a cap keeps back has failed without a try: sending it again releases it. */
static enum clf_outbox_state first_state(const struct applying *a, const struct clf_step *step)
{
	if (step->kept_back != NULL)
		return CLF_OUTBOX_FAILED;
	return may_have_gone(a, step) ? CLF_OUTBOX_UNCERTAIN : CLF_OUTBOX_QUEUED;
}

/* Why it doesn't wait; NULL: it waits. */
static const char *first_reply(const struct applying *a, const struct clf_step *step)
{
	if (step->kept_back != NULL)
		return clf_arena_printf(a->arena, "kept back: %s; sending it again releases it", step->kept_back);
	return may_have_gone(a, step) ? CLF_OUTBOX_RESTORED : NULL;
}

static const char *recipients_of(struct clf_arena *arena, const struct clf_rendered_mail *mail)
{
	const char *joined = mail->envelope_to;

	for (size_t i = 0; i < mail->copy_count; i++)
		joined = clf_arena_printf(arena, "%s, %s", joined, mail->copies[i].envelope_to);
	return joined;
}

static enum clf_status insert_out(struct applying *a, const struct clf_step *step, const struct clf_rendered_mail *mail)
{
	return db_run(a->store->db, a->err,
		      "INSERT INTO message (id, ticket, direction, class, party, from_address, to_addresses, subject, "
		      "message_id, text, reply, kind, state, template_name, template_locale, template_version, at) "
		      "VALUES ($id, $ticket, 'out', $class, $party, $from, $to, $subject, "
		      "$message_id, $text, $reply, 'mail', $state, $template, $locale, $version, $at)",
		      CLF_NUMBER("$id", mail->message), CLF_ID("$ticket", a->ticket),
		      CLF_TEXT("$class", clf_class_name(step->klass)), CLF_NUMBER("$party", mail->party),
		      CLF_TEXT("$from", mail->from != NULL ? mail->from : mail->envelope_from),
		      CLF_TEXT("$to", recipients_of(a->arena, mail)), CLF_TEXT("$subject", mail->subject),
		      CLF_TEXT("$message_id", mail->message_id),
		      CLF_TEXT("$text", mail->text != NULL ? mail->text : ""),
		      CLF_TEXT("$reply", clf_text_equal(mail->words, mail->text) ? NULL : mail->words),
		      CLF_TEXT("$state", clf_outbox_state_name(first_state(a, step))),
		      CLF_TEXT("$template", mail->template_name), CLF_TEXT("$locale", mail->template_locale),
		      CLF_ID("$version", mail->template_version), CLF_NUMBER("$at", a->facts->now));
}

static enum clf_status insert_outbox(struct applying *a, const struct clf_step *step,
				     const struct clf_rendered_mail *mail, const struct clf_rendered_copy *to,
				     bool in_copy, int64_t raw)
{
	const char *reply = first_reply(a, step);
	bool unsure = first_state(a, step) == CLF_OUTBOX_UNCERTAIN;

	return db_run(
	    a->store->db, a->err,
	    "INSERT INTO outbox (id, ticket, message, party, class, smtp, envelope_from, envelope_to, message_id, raw, "
	    "state, reply, send_at, created_at, finished_at, sender, in_copy, restored_at, route) "
	    "VALUES ($id, $ticket, $message, $party, $class, $smtp, $envelope_from, $envelope_to, $message_id, $raw, "
	    "$state, $reply, $send_at, $now, $finished, $sender, $in_copy, $restored, $route)",
	    CLF_NUMBER("$id", to->outbox), CLF_ID("$ticket", a->ticket), CLF_NUMBER("$message", mail->message),
	    CLF_NUMBER("$party", to->party), CLF_TEXT("$class", clf_class_name(step->klass)),
	    CLF_TEXT("$smtp", mail->smtp), CLF_TEXT("$envelope_from", to->envelope_from),
	    CLF_TEXT("$envelope_to", to->envelope_to), CLF_TEXT("$message_id", mail->message_id),
	    CLF_NUMBER("$raw", raw), CLF_TEXT("$state", clf_outbox_state_name(first_state(a, step))),
	    CLF_TEXT("$reply", reply), CLF_NUMBER("$send_at", mail->send_at ? mail->send_at : a->facts->now),
	    CLF_NUMBER("$now", a->facts->now), CLF_ID("$finished", reply != NULL ? a->facts->now : 0),
	    CLF_TEXT("$sender", mail->from != NULL ? mail->from : to->envelope_from), CLF_NUMBER("$in_copy", in_copy),
	    CLF_ID("$restored", unsure ? a->facts->now : 0), CLF_TEXT("$route", mail->route));
}

/* A row for each envelope recipient, of the same bytes. */
static enum clf_status insert_rows(struct applying *a, const struct clf_step *step,
				   const struct clf_rendered_mail *mail, int64_t raw)
{
	const struct clf_rendered_copy to = {mail->outbox, mail->party, mail->envelope_from, mail->envelope_to};
	enum clf_status status = insert_outbox(a, step, mail, &to, false, raw);

	for (size_t i = 0; status == CLF_OK && i < mail->copy_count; i++)
		status = insert_outbox(a, step, mail, &mail->copies[i], true, raw);
	return status;
}

/* What agents are told changes nothing: a receipt must not keep the mail it is about from being undone. */
static bool goes_outside(const struct clf_step *step)
{
	return step->klass == CLF_CLASS_CUSTOMER || step->klass == CLF_CLASS_THIRD_PARTY;
}

static enum clf_status apply_send(struct applying *a, const struct clf_step *step)
{
	const struct clf_rendered_mail *mail = a->mails;
	int64_t raw = 0;
	enum clf_status status;

	if (a->mail_count == 0)
		return clf_error_set(a->err, CLF_EINVAL, "a mail to %s was planned and not rendered",
				     step->to != NULL ? step->to : "somebody");
	status = raw_store(a->store, mail->raw, &raw, a->err);
	if (status == CLF_OK)
		status = insert_out(a, step, mail);
	if (status == CLF_OK)
		status = insert_rows(a, step, mail, raw);
	if (status == CLF_OK)
		status = door_sent_files(a, step, mail->message);
	if (status == CLF_OK && step->kept_back != NULL)
		status = record_suppressed(a, step, step->kept_back);
	if (status == CLF_OK && goes_outside(step))
		remember_one(a, mail->message);
	if (status == CLF_OK && goes_outside(step) && !may_have_gone(a, step)) {
		note_down(a, &a->outside, &a->outside_count, mail->outbox);
		for (size_t i = 0; i < mail->copy_count; i++)
			note_down(a, &a->outside, &a->outside_count, mail->copies[i].outbox);
	}
	if (status == CLF_OK && goes_outside(step))
		a->changed |= !a->is_new;
	a->sent = mail->message;
	a->mails++;
	a->mail_count--;
	return status;
}

static enum clf_status apply_link(struct applying *a, const struct clf_step *step)
{
	return db_run(a->store->db, a->err,
		      "INSERT INTO ticket_link (ticket, other, kind, at) VALUES ($ticket, $other, $kind, $at) "
		      "ON CONFLICT (ticket, other, kind) DO NOTHING",
		      CLF_NUMBER("$ticket", a->ticket), CLF_NUMBER("$other", step->number),
		      CLF_TEXT("$kind", step->what != NULL ? step->what : "related"), CLF_NUMBER("$at", a->facts->now));
}

static enum clf_status apply_delivery(struct applying *a, const struct clf_step *step)
{
	const char *to = a->facts->failed_recipient;
	enum clf_status status;

	if (clf_text_equal(step->what, CLF_COMPLAINT))
		return to != NULL ? clf_suppression_complained(a->store, to, step->text, a->facts->now, a->err)
				  : CLF_OK;
	status = outbox_reported(a->store, step->number, step->text, a->facts->now, a->err);
	if (status == CLF_OK)
		status = outbox_failed(a->store, step->number, step->what, step->text, a->facts->now, a->err);
	return status;
}

static const struct {
	enum clf_status (*apply)(struct applying *, const struct clf_step *);
	bool needs_ticket, changes;
} steps[] = {
    [CLF_STEP_CREATE] = {apply_create, false, false},
    [CLF_STEP_SET] = {apply_set, true, true},
    [CLF_STEP_VALUE] = {door_value, true, true},
    [CLF_STEP_DERIVED] = {apply_derived, true, true},
    [CLF_STEP_MESSAGE] = {apply_message, true, true},
    [CLF_STEP_COMMENT] = {apply_comment, true, true},
    [CLF_STEP_EVENT] = {apply_event, true, false},
    [CLF_STEP_PARTICIPANT] = {apply_participant, true, true},
    [CLF_STEP_SEND] = {apply_send, false, false},
    [CLF_STEP_LINK] = {apply_link, true, true},
    [CLF_STEP_DELIVERY] = {apply_delivery, false, false},
    [CLF_STEP_SUPPRESSED] = {apply_suppressed, false, false},
    [CLF_STEP_TAG] = {door_tag, true, true},
    [CLF_STEP_CAUSE] = {door_cause, true, true},
    [CLF_STEP_COPIED] = {door_put_copied, true, true},
    [CLF_STEP_WATCH] = {door_watch, true, false},
    [CLF_STEP_SETTING] = {door_setting, false, false},
    [CLF_STEP_CANCEL] = {door_cancel, true, true},
    [CLF_STEP_UNCOMMENT] = {door_uncomment, true, true},
    [CLF_STEP_UNDONE] = {door_undone, true, false},
    [CLF_STEP_ASK_CONFIRM] = {door_ask_confirm, false, false},
    [CLF_STEP_CONFIRMED] = {door_confirmed, false, false},
    [CLF_STEP_DIGESTED] = {door_digested, false, false},
    [CLF_STEP_OUT_AGAIN] = {door_out_again, false, false},
    [CLF_STEP_OUT_DISCARD] = {door_out_discard, false, false},
    [CLF_STEP_RULE_RUN] = {door_rule_run, true, false},
    [CLF_STEP_TIMER] = {door_timer, true, false},
    [CLF_STEP_EDIT] = {door_edit, true, true},
    [CLF_STEP_FILE] = {door_file, true, true},
    [CLF_STEP_UNFILE] = {door_unfile, true, true},
    [CLF_STEP_NOTE_FILE] = {door_note_file, true, true},
    [CLF_STEP_DRAFT] = {door_draft, true, true},
    [CLF_STEP_DRAFT_END] = {door_draft_end, true, true},
    [CLF_STEP_NOTICE] = {door_notice, true, false},
    [CLF_STEP_TOLD] = {door_told, false, false},
};

/* The version that the ticket will have, before its lines are written: up to a CREATE, which is about another. */
static bool will_change(const struct clf_plan *plan)
{
	for (size_t i = 0; i < plan->step_count && plan->steps[i].kind != CLF_STEP_CREATE; i++) {
		const struct clf_step *step = &plan->steps[i];

		if ((unsigned)step->kind >= CLF_COUNT(steps))
			continue;
		if (steps[step->kind].changes || (step->kind == CLF_STEP_SEND && goes_outside(step)))
			return true;
	}
	return false;
}

static enum clf_status apply_step(struct applying *a, const struct clf_step *step)
{
	if ((unsigned)step->kind >= CLF_COUNT(steps))
		return clf_error_set(a->err, CLF_EINVAL, "the plan has a step of kind %d", (int)step->kind);
	if (steps[step->kind].needs_ticket && !a->ticket)
		return clf_error_set(a->err, CLF_EINVAL, "the plan has a step of kind %d and no ticket",
				     (int)step->kind);
	a->changed |= steps[step->kind].changes && !a->is_new;
	return steps[step->kind].apply(a, step);
}

/* What was refused or held did nothing: the same request may come again. */
static enum clf_status keep_key(struct applying *a, const struct clf_plan *plan)
{
	enum clf_status status;

	if (a->request->key == NULL || plan->outcome != CLF_OUTCOME_TICKET)
		return CLF_OK;
	status = db_run(a->store->db, a->err,
			"INSERT INTO request_key (key, ticket, result, at, print) "
			"VALUES ($key, $ticket, $result, $at, $print)",
			CLF_TEXT("$key", a->request->key), CLF_ID("$ticket", a->ticket), CLF_ID("$result", a->message),
			CLF_NUMBER("$at", a->facts->now), CLF_ID("$print", a->request->print));
	if (status == CLF_ECONFLICT)
		return clf_error_set(a->err, status, "the request `%s` was applied before", a->request->key);
	return status;
}

enum clf_status clf_door_seen(struct clf_store *store, const char *key, bool *seen, struct clf_applied *out,
			      struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT ticket, result, print FROM request_key WHERE key = $key", CLF_TEXT("$key", key));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK || status == CLF_ENOTFOUND) {
		*seen = status == CLF_OK;
		*out = *seen ? (struct clf_applied){rows_number(rows, 0), rows_number(rows, 1), rows_number(rows, 2)}
			     : (struct clf_applied){0, 0, 0};
	}
	rows_end(rows);
	return absent_is_fine(status);
}

/* A ticket's history names the actor; a refused stranger leaves no trace but the journal. */
static enum clf_status find_actor(struct applying *a, const struct clf_plan *plan)
{
	const struct clf_actor *actor = &a->request->actor;

	a->actor = actor->party;
	if (a->actor || clf_text_blank(actor->address) || plan->step_count == 0)
		return CLF_OK;
	return clf_door_party(a->store, actor->address, actor->name, &a->actor, a->err);
}

enum clf_status clf_door_apply(struct clf_store *store, struct clf_arena *arena, const struct clf_request *request,
			       const struct clf_facts *facts, const struct clf_plan *plan, int64_t ticket_number,
			       const struct clf_rendered_mail *mails, size_t mail_count, struct clf_applied *out,
			       struct clf_error *err)
{
	struct applying a = {
	    .store = store,
	    .arena = arena,
	    .request = request,
	    .facts = facts,
	    .mails = mails,
	    .mail_count = mail_count,
	    .rendered = mails,
	    .rendered_count = mail_count,
	    .ticket = request->ticket,
	    .made = ticket_number,
	    .err = err,
	};
	enum clf_status status = find_actor(&a, plan);

	if (status == CLF_OK && request->mail != NULL && request->mail->journal != 0)
		status = clf_restored_came_before(store, request->mail->journal, &a.came_before, err);
	if (status == CLF_OK)
		status = door_begin_lines(&a, will_change(plan));
	for (size_t i = 0; status == CLF_OK && i < plan->step_count; i++)
		status = apply_step(&a, &plan->steps[i]);
	if (status == CLF_OK && a.mail_count > 0)
		status = clf_error_set(err, CLF_EINVAL, "%zu mails were rendered and not planned", a.mail_count);
	if (status == CLF_OK)
		status = touch(&a);
	if (status == CLF_OK)
		status = plan->undoable ? door_keep_undo(&a) : door_forget_undo(&a);
	if (status == CLF_OK && plan->outcome == CLF_OUTCOME_TICKET)
		status = door_written(&a);
	if (status == CLF_OK)
		status = keep_key(&a, plan);
	if (status == CLF_OK)
		*out = (struct clf_applied){a.ticket, a.message, request->print};
	return status;
}
