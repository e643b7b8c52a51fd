/*
 * page_many.c - what was to be done with many mails and couldn't: those that were chosen stay so, with what was typed.
 */
#include "page/mail/page_many.h"

#include <string.h>

#include "call/access.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/look/query_journal.h"
#include "clf/ticket/words.h"
#include "page/view.h"

#define MOST 200u

typedef const char *subject_reader(struct call *call, int64_t id, const char **who);

static const char *read_out(struct call *call, int64_t id, const char **who)
{
	struct clf_outbox_entry entry = {0};

	if (clf_query_outbox_entry(call->web->act.store, call->arena, id, &entry, NULL) != CLF_OK)
		return NULL;
	*who = entry.to;
	return entry.subject != NULL ? entry.subject : "";
}

static const char *read_in(struct call *call, int64_t id, const char **who)
{
	struct clf_journal_row row = {0};

	if (clf_query_journal_row(call->web->act.store, call->arena, id, &row, NULL) != CLF_OK)
		return NULL;
	*who = row.from;
	return row.subject != NULL ? row.subject : "";
}

/* Those that are there. */
static struct clf_json *chosen(struct call *call, const char *list, subject_reader *read)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < call->form.count && clf_json_size(items) < MOST; i++) {
		unsigned long long id = 0;
		const char *subject, *who = NULL;
		struct clf_json *item;

		if (strcmp(call->form.items[i].name, "ids") != 0 ||
		    !clf_text_to_u64(call->form.items[i].value, INT64_MAX, &id))
			continue;
		subject = read(call, (int64_t)id, &who);
		if (subject == NULL)
			continue;
		item = clf_json_object();
		clf_json_set_integer(item, "id", (int64_t)id);
		clf_json_set_text(item, "subject", clf_text_blank(subject) ? NULL : subject);
		clf_json_set_text(item, "who", who);
		clf_json_set_text(item, "path", clf_arena_printf(call->arena, "%s/%llu", list, id));
		clf_json_append(items, item);
	}
	return items;
}

static void show(struct call *call, const char *list, const char *title, subject_reader *read, const char *kind)
{
	static const char *const fields[] = {"ticket", "reason", "to", "twice"};
	struct clf_json *context, *typed;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	context = clf_json_object();
	typed = clf_json_object();
	for (size_t i = 0; i < CLF_COUNT(fields); i++)
		clf_json_set_text(typed, fields[i], clf_http_field(&call->form, fields[i], NULL));
	clf_json_set(context, "typed", typed);
	clf_json_set(context, "items", chosen(call, list, read));
	clf_json_set_text(context, "list", list);
	clf_json_set_text(context, "title", title);
	clf_json_set_bool(context, "is_quarantine", true);
	view_flag(context, "of", kind);
	view_page(call, 200, "mail-many.html", title, list, context);
}

void page_many_out(struct call *call)
{
	show(call, "/outbox", view_say(call, CLF_SAID("Outgoing")), read_out, "out");
}

void page_many_in(struct call *call)
{
	show(call, "/journal", view_say(call, CLF_SAID("Incoming")), read_in, "in");
}
