/*
 * composer.c - what the forms offer that write from a ticket.
 */
#include "page/ticket/composer.h"

#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/door/unsent.h"
#include "clf/store/look/query_file.h"
#include "clf/ticket/copied.h"
#include "clf/ticket/plan/file_facts.h"
#include "page/present.h"
#include "page/ticket/draft.h"
#include "page/view.h"

#define ANSWERING_NOW (15 * CLF_MINUTE)
#define ANSWERING_DAYS 3

/* Whether a field of that form, which may stand there often, was sent or kept with that number. */
static bool was_chosen(const struct call *call, const char *place, const char *field, int64_t id)
{
	const struct clf_http_fields *form = draft_form(call, place);
	const char *wanted = clf_arena_printf(call->arena, "%lld", (long long)id);

	for (size_t i = 0; form != NULL && i < form->count; i++) {
		if (clf_text_equal(form->items[i].name, field) && clf_text_equal(form->items[i].value, wanted))
			return true;
	}
	return false;
}

/* What an answer can be put into: each name once. */
static enum clf_status add_templates(struct call *call, struct clf_json *context, struct clf_error *err)
{
	const char *sent = draft_value(call, "answer", "template"), *last = NULL;
	struct clf_template_record *records = NULL;
	struct clf_json *items = clf_json_array();
	size_t count = 0;
	enum clf_status status = clf_act_template_all(&call->web->act, call->arena, &records, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_template_head head;
		struct clf_json *item;

		if (clf_text_equal(records[i].name, last) ||
		    clf_template_read_head(call->arena, records[i].source, &head, NULL) != CLF_OK ||
		    !clf_text_equal(head.kind, "follow-up"))
			continue;
		last = records[i].name;
		item = clf_json_object();
		clf_json_set_text(item, "name", last);
		clf_json_set_bool(item, "chosen", clf_text_equal(last, sent));
		clf_json_append(items, item);
	}
	clf_json_set(context, "templates", items);
	return status;
}

/* Everybody who gets the answer beside whom it is for; nobody is left out by a form that wasn't about them. */
static void add_copies(struct call *call, const struct clf_ticket_row *row, struct clf_json *context)
{
	bool again = draft_form(call, "answer") != NULL;
	struct clf_json *items = clf_json_array();
	struct clf_recipients all;

	clf_recipients_make(call->arena, &row->ticket.customer, row->copied, row->copied_count, &all);
	for (size_t i = 0; i < all.cc_count; i++) {
		const struct clf_copied *one = &all.cc[i];
		struct clf_json *item;

		if (one->party == 0)
			continue;
		item = clf_json_object();
		clf_json_set_integer(item, "id", one->party);
		clf_json_set_text(item, "address", one->address);
		clf_json_set_text(item, "name", one->name);
		clf_json_set_bool(item, "chosen",
				  !again || !was_chosen(call, "answer", "shown", one->party) ||
				      was_chosen(call, "answer", "copied", one->party));
		clf_json_append(items, item);
	}
	clf_json_set_bool(context, "has_copies", clf_json_size(items) > 0);
	clf_json_set(context, "copies", items);
}

static struct clf_json *file_item(struct call *call, const struct clf_file_row *row)
{
	struct clf_json *item = clf_json_object();

	clf_json_set_integer(item, "id", row->id);
	clf_json_set_text(item, "name", row->name);
	clf_json_set_text(item, "size_text", present_size(call, row->size));
	clf_json_set_text(item, "true_type", present_really(row->type, row->true_type));
	clf_json_set_text(
	    item, "path",
	    clf_arena_printf(call->arena, "/tickets/%lld/files/%lld", (long long)row->ticket, (long long)row->id));
	clf_json_set_bool(item, "in_answer", was_chosen(call, "answer", "attachments", row->id));
	clf_json_set_bool(item, "in_forward", was_chosen(call, "forward", "attachments", row->id));
	return item;
}

static enum clf_status add_files(struct call *call, int64_t ticket, struct clf_json *context, struct clf_error *err)
{
	const struct clf_page page = {0, CLF_PAGE_MAX};
	struct clf_file_list list = {.count = 0};
	struct clf_json *items = clf_json_array();
	enum clf_status status = clf_query_files(call->web->act.store, call->arena, ticket, page, &list, err);

	for (size_t i = 0; status == CLF_OK && i < list.count; i++) {
		if (list.items[i].gone_at == 0)
			clf_json_append(items, file_item(call, &list.items[i]));
	}
	clf_json_set_bool(context, "has_kept_files", clf_json_size(items) > 0);
	clf_json_set(context, "kept_files", items);
	return status;
}

/* No browser gives a file twice. */
static void add_again(struct call *call, struct clf_json *context)
{
	struct clf_json *names = clf_json_array();

	for (size_t i = 0; i < call->files.count; i++)
		clf_json_append(names, clf_json_string(call->files.items[i].name));
	clf_json_set_bool(context, "has_again", call->files.count > 0);
	clf_json_set(context, "again", names);
	clf_json_set_integer(context, "files_max", CLF_HTTP_FILES_MAX);
	clf_json_set_text(context, "files_size", present_size(call, CLF_FILE_BYTES_MAX));
}

/* Colleagues who write to the customer, too: said, and in nobody's way. Older drafts were left. */
static enum clf_status add_answering(struct call *call, int64_t ticket, struct clf_json *context, struct clf_error *err)
{
	struct clf_unsent_writer others[CLF_UNSENT_WRITERS];
	struct clf_json *items = clf_json_array();
	size_t count = 0;
	int64_t now = clf_clock_now();
	enum clf_status status = clf_unsent_writers(call->web->act.store, call->arena, ticket, call->agent.id,
						    now - ANSWERING_DAYS * CLF_DAY, others, &count, err);

	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "name", others[i].name);
		clf_json_set_bool(item, "is_now", others[i].at >= now - ANSWERING_NOW);
		view_time(call, item, "at", others[i].at);
		clf_json_append(items, item);
	}
	clf_json_set(context, "answering", items);
	return status;
}

enum clf_status composer_add(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
			     struct clf_error *err)
{
	enum clf_status status = add_templates(call, context, err);

	add_copies(call, row, context);
	add_again(call, context);
	if (status == CLF_OK)
		status = add_answering(call, row->ticket.number, context, err);
	return status == CLF_OK ? add_files(call, row->ticket.number, context, err) : status;
}
