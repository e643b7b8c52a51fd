/*
 * change.c - what is to be changed of several tickets, as a form.
 */
#include "page/list/change.h"

#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/people/installation.h"
#include "page/list/filter_rows.h"
#include "page/view.h"

/* As the list's filters have them. */
static const char *const changed[] = {"status", "owner", "team", "priority", "segment", "queue", "stage"};

static const char *sent(const struct call *call, const char *name)
{
	return clf_http_field(&call->form, name, NULL);
}

static enum clf_status add_field(struct call *call, const struct filter_row *row, struct clf_json *fields,
				 struct clf_error *err)
{
	struct filter_choices all = {NULL, 0};
	struct clf_json *item, *choices;
	enum clf_status status = row->source(call, row, &all, err);

	choices = clf_json_array();
	for (size_t i = 0; status == CLF_OK && i < all.count; i++) {
		/* whose the list is, "me" is for it alone: an owner is named by address */
		bool own = row->is_owner && clf_text_equal(all.items[i].value, "me");

		if (!all.items[i].gone)
			view_choice(choices, own ? call->agent.address : all.items[i].value, all.items[i].label,
				    sent(call, row->name));
	}
	if (clf_json_size(choices) == 0) {
		clf_json_free(&choices);
		return status;
	}
	item = clf_json_object();
	clf_json_set_text(item, "name", row->name);
	clf_json_set_text(item, "label", filter_label(call, row));
	clf_json_set(item, "choices", choices);
	clf_json_append(fields, item);
	return status;
}

enum clf_status change_add(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *fields = clf_json_array();
	struct clf_installation installation = {0};
	const struct filter_row *rows = NULL;
	size_t count = 0;
	enum clf_status status = filter_rows(call, &rows, &count, err);

	for (size_t c = 0; c < CLF_COUNT(changed); c++) {
		for (size_t i = 0; status == CLF_OK && i < count; i++) {
			if (clf_text_equal(rows[i].name, changed[c]))
				status = add_field(call, &rows[i], fields, err);
		}
	}
	clf_json_set(context, "fields", fields);
	clf_json_set_text(context, "comment_sent", sent(call, "comment"));
	if (status == CLF_OK)
		status = clf_installation_read(call->web->act.store, &installation, err);
	clf_json_set_bool(context, "demands_comment", installation.comment_page);
	return status;
}
