/*
 * act_shape.c - rows as JSON, member by member. The one place that knows how the API spells them.
 */
#include "clf/act/shape.h"

#include "clf/act/shape_response.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/ticket/plan/unsent.h"
#include "clf/ticket/plan/word.h"

static void set_id(struct clf_json *object, const char *key, int64_t id)
{
	clf_json_set(object, key, id != 0 ? clf_json_integer(id) : clf_json_null());
}

static struct clf_json *person(const char *address, const char *name)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "address", address);
	clf_json_set_text(object, "name", name);
	return object;
}

static struct clf_json *numbers(const int64_t *items, size_t count)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, clf_json_integer(items[i]));
	return list;
}

static struct clf_json *texts(const char *const *items, size_t count)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, clf_json_string(items[i]));
	return list;
}

/* By an arena of its own: a shape borrows from nobody. */
static void set_recipients(struct clf_json *object, const struct clf_ticket_row *row)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_json *recipients = clf_json_object(), *cc = clf_json_array(), *copied = clf_json_array();
	struct clf_recipients made;

	clf_recipients_make(arena, &row->ticket.customer, row->copied, row->copied_count, &made);
	for (size_t i = 0; i < made.cc_count; i++)
		clf_json_append(cc, person(made.cc[i].address, made.cc[i].name));
	for (size_t i = 0; i < row->copied_count; i++) {
		struct clf_json *one = person(row->copied[i].address, row->copied[i].name);

		clf_json_set_text(one, "state", clf_copied_state_name(row->copied[i].state));
		clf_json_append(copied, one);
	}
	clf_json_set(recipients, "to", person(made.to.address, made.to.name));
	clf_json_set(recipients, "cc", cc);
	clf_json_set(object, "recipients", recipients);
	clf_json_set(object, "copied", copied);
	clf_arena_free(&arena);
}

/* Where it isn't shown, that there is one. */
static void set_response(struct clf_json *object, const struct clf_ticket_row *row)
{
	struct clf_json *response = NULL;

	if (row->response != NULL) {
		response = clf_shape_ticket_response(row->response);
	} else if (row->ticket.response != NULL) {
		response = clf_json_object();
		clf_json_set_text(response, "id", row->ticket.response);
	}
	clf_json_set(object, "response", response != NULL ? response : clf_json_null());
}

struct clf_json *clf_shape_planned(const struct clf_planned *planned)
{
	struct clf_json *object = clf_json_object(), *files = clf_json_array();

	for (size_t i = 0; i < planned->file_count; i++) {
		struct clf_json *file = clf_json_object();

		clf_json_set_integer(file, "id", planned->files[i].id);
		clf_json_set_text(file, "name", planned->files[i].name);
		clf_json_append(files, file);
	}
	clf_json_set(object, "attachments", files);
	clf_json_set_integer(object, "id", planned->id);
	clf_json_set_text(object, "state", planned->held ? "held" : "planned");
	clf_json_set_time(object, "at", planned->at);
	clf_json_set_time(object, "made_at", planned->made_at);
	clf_json_set_text(object, "by", planned->who);
	clf_json_set_text(object, "template", planned->template_name);
	clf_json_set_text(object, "subject", planned->subject);
	clf_json_set_text(object, "text", planned->text);
	clf_json_set_text(object, "to", planned->to);
	clf_json_set_bool(object, "unless_reply", planned->unless_reply);
	return object;
}

struct clf_json *clf_shape_planned_list(const struct clf_planned_list *list)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++)
		clf_json_append(items, clf_shape_planned(&list->items[i]));
	return items;
}

struct clf_json *clf_shape_ticket(const char *tag, const struct clf_ticket_row *row)
{
	const struct clf_ticket *ticket = &row->ticket;
	struct clf_json *object = clf_json_object();
	struct clf_json *customer = person(ticket->customer.address, ticket->customer.name);
	bool owned = row->owner_address != NULL;
	char text[CLF_TAG_TEXT];

	clf_json_set_integer(customer, "id", ticket->customer.id);
	clf_json_set_text(customer, "locale", ticket->customer.locale);
	clf_json_set_text(customer, "opt_in", clf_opt_in_name(row->opt_in));
	clf_json_set_integer(object, "number", ticket->number);
	clf_json_set_text(object, "tag", clf_ticket_tag(tag, ticket->number, text));
	clf_json_set_text(object, "subject", ticket->subject);
	clf_json_set_text(object, "status", row->status);
	clf_json_set_text(object, "status_kind", clf_status_kind_name(row->kind));
	for (CLF_EACH_PLAIN(field)) {
		const struct clf_value value = clf_plain_get(&ticket->plain, field);

		clf_json_set(object, field->name, clf_value_json(&value));
	}
	clf_json_set(object, "owner", owned ? person(row->owner_address, row->owner_name) : clf_json_null());
	clf_json_set_text(object, "team", ticket->team);
	clf_json_set(object, "customer", customer);
	clf_json_set_text(object, "original_segment", ticket->original_segment);
	clf_json_set_text(object, "segment", ticket->segment);
	clf_json_set_text(object, "mailbox", ticket->mailbox);
	clf_json_set_text(object, "alias", ticket->alias);
	clf_json_set_text(object, "channel", ticket->channel);
	clf_json_set_text(object, "programme", row->programme);
	clf_json_set_text(object, "survey", row->survey);
	set_response(object, row);
	clf_json_set(object, "score", ticket->has_score ? clf_json_integer(ticket->score) : clf_json_null());
	clf_json_set_text(object, "summary", ticket->summary);
	clf_json_set_text(object, "comment", ticket->comment);
	clf_json_set_time(object, "created_at", ticket->created_at);
	clf_json_set_time(object, "updated_at", ticket->updated_at);
	for (CLF_EACH_DERIVED(field)) {
		const struct clf_value value = clf_derived_get(&ticket->derived, field);

		clf_json_set(object, field->name, clf_value_json(&value));
	}
	set_id(object, "parent", ticket->parent);
	set_id(object, "merged_into", ticket->merged_into);
	clf_json_set(object, "subtickets", numbers(row->subtickets, row->subticket_count));
	clf_json_set(object, "subtickets_open",
		     row->knows_parts ? clf_json_integer(row->subtickets_open) : clf_json_null());
	clf_json_set(object, "links", numbers(row->links, row->link_count));
	clf_json_set(object, "tags", texts(row->tags, row->tag_count));
	clf_json_set(object, "causes", texts(row->causes, row->cause_count));
	clf_json_set_text(object, "cause_set", row->cause_set);
	if (row->customs != NULL && row->customs->count > 0)
		clf_json_set(object, "fields", clf_customs_json(row->customs, ticket->held, ticket->held_count));
	set_recipients(object, row);
	clf_json_set_integer(object, "version", ticket->version);
	return object;
}

struct clf_json *clf_shape_tickets(const char *tag, const struct clf_ticket_list *list)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++)
		clf_json_append(items, clf_shape_ticket(tag, &list->items[i]));
	return items;
}

static struct clf_json *attachments(const struct clf_attachment_row *rows, size_t count)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		struct clf_json *object = clf_json_object();

		clf_json_set_text(object, "part", rows[i].part);
		clf_json_set_text(object, "name", rows[i].name);
		clf_json_set_text(object, "type", rows[i].type);
		clf_json_set_text(object, "true_type", rows[i].true_type);
		clf_json_set_integer(object, "size", rows[i].size);
		clf_json_set_bool(object, "inline", rows[i].is_inline);
		clf_json_set_text(object, "cid", rows[i].cid);
		set_id(object, "file", rows[i].file);
		clf_json_append(list, object);
	}
	return list;
}

struct clf_json *clf_shape_message(const struct clf_message_row *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "id", row->id);
	clf_json_set_text(object, "direction", row->incoming ? "in" : "out");
	clf_json_set_text(object, "class", clf_class_name(row->klass));
	clf_json_set_text(object, "from", row->from);
	clf_json_set(object, "to", texts(row->to, row->to_count));
	clf_json_set_text(object, "subject", row->subject);
	clf_json_set_text(object, "message_id", row->message_id);
	clf_json_set_text(object, "text", row->text);
	clf_json_set_text(object, "reply", row->reply);
	clf_json_set_text(object, "forwarded", row->forwarded);
	clf_json_set_text(object, "kind", row->kind);
	clf_json_set_text(object, "state", clf_message_state_name(row->state));
	clf_json_set_time(object, "at", row->at);
	set_id(object, "ticket", row->ticket);
	set_id(object, "journal", row->journal);
	clf_json_set_bool(object, "copy", row->is_copy);
	clf_json_set_bool(object, "unverified", row->unverified);
	clf_json_set_text(object, "template", row->template_name);
	clf_json_set(object, "attachments", attachments(row->attachments, row->attachment_count));
	set_id(object, "outbox", row->outbox);
	clf_json_set_time(object, "gone_at", row->gone_at);
	return object;
}

struct clf_json *clf_shape_messages(const struct clf_message_list *list)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++)
		clf_json_append(items, clf_shape_message(&list->items[i]));
	return items;
}

struct clf_json *clf_shape_file(const struct clf_file_row *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "id", row->id);
	clf_json_set_text(object, "name", row->name);
	clf_json_set_text(object, "type", row->type);
	clf_json_set_text(object, "true_type", row->true_type);
	clf_json_set_integer(object, "size", row->size);
	clf_json_set_text(object, "who", row->who);
	clf_json_set_time(object, "at", row->at);
	clf_json_set_time(object, "gone_at", row->gone_at);
	set_id(object, "comment", row->comment);
	return object;
}

static struct clf_json *files(const struct clf_file_row *rows, size_t count)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, clf_shape_file(&rows[i]));
	return list;
}

struct clf_json *clf_shape_comment_version(const struct clf_comment_version *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "version", row->version);
	clf_json_set_text(object, "text", row->text);
	clf_json_set_time(object, "until", row->at);
	clf_json_set_text(object, "who", row->who);
	return object;
}

struct clf_json *clf_shape_comment(const struct clf_comment_row *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "id", row->id);
	clf_json_set_time(object, "at", row->at);
	clf_json_set_text(object, "who", row->who);
	clf_json_set_text(object, "name", row->name);
	clf_json_set_text(object, "via", clf_via_name(row->via));
	clf_json_set_text(object, "text", row->gone_at == 0 ? row->text : NULL);
	clf_json_set_time(object, "edited_at", row->edited_at);
	clf_json_set_time(object, "gone_at", row->gone_at);
	clf_json_set(object, "attachments", files(row->files, row->file_count));
	return object;
}

struct clf_json *clf_shape_comments(const struct clf_comment_list *list)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++)
		clf_json_append(items, clf_shape_comment(&list->items[i]));
	return items;
}

struct clf_json *clf_shape_draft(int64_t ticket, const struct clf_unsent *draft)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "ticket", ticket);
	clf_json_set_text(object, "place", draft->place);
	clf_json_set_text(object, "text", draft->text);
	clf_json_set_time(object, "at", draft->at);
	return object;
}

struct clf_json *clf_shape_event(const struct clf_event_row *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "id", row->id);
	clf_json_set_time(object, "at", row->at);
	clf_json_set_text(object, "who", row->who);
	clf_json_set_text(object, "via", clf_via_name(row->via));
	clf_json_set_text(object, "what", row->what);
	clf_json_set_text(object, "from", row->from);
	clf_json_set_text(object, "to", row->to);
	clf_json_set_text(object, "field", row->field);
	clf_json_set_text(object, "from_value", row->from_value);
	clf_json_set_text(object, "to_value", row->to_value);
	set_id(object, "version", row->version);
	set_id(object, "part", row->part);
	set_id(object, "message", row->message);
	set_id(object, "comment", row->comment);
	return object;
}

struct clf_json *clf_shape_events(const struct clf_event_list *list)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++)
		clf_json_append(items, clf_shape_event(&list->items[i]));
	return items;
}

/* What the store keeps as JSON; otherwise, which the call takes over, when there is none. */
static void set_tree(struct clf_json *object, const char *key, const char *text, struct clf_json *otherwise)
{
	struct clf_json *tree = NULL;

	if (text != NULL && clf_json_parse(clf_str_from(text), &tree, NULL) == CLF_OK) {
		clf_json_free(&otherwise);
		otherwise = tree;
	}
	clf_json_set(object, key, otherwise);
}

struct clf_json *clf_shape_journal_row(const struct clf_journal_row *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "id", row->id);
	clf_json_set_text(object, "mailbox", row->mailbox);
	set_id(object, "uid", row->uid);
	clf_json_set_text(object, "message_id", row->message_id);
	clf_json_set_text(object, "from", row->from);
	clf_json_set_text(object, "outcome", row->is_finished ? clf_outcome_name(row->outcome) : NULL);
	set_id(object, "ticket", row->ticket);
	clf_json_set_text(object, "signal", row->signal);
	set_tree(object, "rejected", row->rejected, clf_json_array());
	clf_json_set_time(object, "at", row->at);
	clf_json_set_text(object, "state", row->is_finished ? "finished" : "kept");
	clf_json_set_text(object, "subject", row->subject);
	clf_json_set_text(object, "cause", row->cause);
	clf_json_set_text(object, "reason", row->reason);
	clf_json_set_integer(object, "attempts", row->attempts);
	clf_json_set_integer(object, "size", row->size);
	clf_json_set_text(object, "envelope", row->envelope);
	clf_json_set_time(object, "finished_at", row->finished_at);
	set_id(object, "uidvalidity", row->uidvalidity);
	return object;
}

struct clf_json *clf_shape_journal(const struct clf_journal_list *list)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++)
		clf_json_append(items, clf_shape_journal_row(&list->items[i]));
	return items;
}

struct clf_json *clf_shape_word(const struct clf_word *word)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "word", clf_word_name(word->kind));
	set_id(object, "ticket", word->ticket);
	clf_json_set_text(object, "reason", word->reason);
	clf_json_set_text(object, "who", word->who);
	clf_json_set_text(object, "via", clf_via_name(word->via));
	clf_json_set_text(object, "was", word->was);
	clf_json_set_time(object, "at", word->at);
	return object;
}

struct clf_json *clf_shape_explained(const struct clf_journal_row *row)
{
	struct clf_json *object = clf_shape_journal_row(row);

	set_tree(object, "explanation", row->explanation, clf_json_null());
	return object;
}

struct clf_json *clf_shape_outbox_entry(const struct clf_outbox_entry *entry)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_integer(object, "id", entry->id);
	set_id(object, "ticket", entry->ticket);
	set_id(object, "message", entry->message);
	clf_json_set_text(object, "class", clf_class_name(entry->klass));
	clf_json_set_text(object, "smtp", entry->smtp);
	clf_json_set_text(object, "from", entry->from);
	clf_json_set_text(object, "to", entry->to);
	clf_json_set_text(object, "subject", entry->subject);
	clf_json_set_text(object, "message_id", entry->message_id);
	clf_json_set_text(object, "state", clf_outbox_state_name(entry->state));
	clf_json_set_integer(object, "attempts", entry->attempts);
	clf_json_set_text(object, "reply", entry->reply);
	clf_json_set_text(object, "failure", entry->failure);
	clf_json_set_text(object, "route", entry->route);
	clf_json_set_time(object, "send_at", entry->send_at);
	clf_json_set_time(object, "created_at", entry->created_at);
	clf_json_set_time(object, "finished_at", entry->finished_at);
	clf_json_set_bool(object, "kept_back", entry->kept_back);
	clf_json_set_time(object, "discarded_at", entry->discarded_at);
	clf_json_set_text(object, "discarded_why", entry->discarded_why);
	return object;
}

struct clf_json *clf_shape_outbox_try(const struct clf_outbox_try *tried)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_time(object, "at", tried->at);
	clf_json_set_text(object, "smtp", tried->smtp);
	clf_json_set_text(object, "state", tried->state);
	clf_json_set_text(object, "failure", tried->failure);
	clf_json_set_text(object, "reply", tried->reply);
	return object;
}

struct clf_json *clf_shape_outbox(const struct clf_outbox_list *list)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++)
		clf_json_append(items, clf_shape_outbox_entry(&list->items[i]));
	return items;
}
