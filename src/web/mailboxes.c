/*
 * mailboxes.c - configuration and what the processes said, put together.
 */
#include "mailboxes.h"

#include "app.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/look/query.h"

static struct clf_json *with_report(const struct clf_config_mailbox *mailbox, const struct clf_json *told)
{
	struct clf_json *item = NULL;
	for (size_t i = 0; i < clf_json_size(told) && !item; i++)
		if (clf_text_equal(clf_json_get_text(clf_json_at(told, i), "mailbox"), mailbox->name))
			item = clf_json_copy(clf_json_at(told, i));
	if (!item) {
		static const char *const keys[] = {"detail", "uidvalidity", "highest_uid", "last_poll_at",
						   "changed_at"};
		item = clf_json_object();
		clf_json_set_text(item, "mailbox", mailbox->name);
		for (size_t i = 0; i < CLF_COUNT(keys); i++)
			clf_json_set(item, keys[i], clf_json_null());
		clf_json_set_integer(item, "withheld_count", 0);
		clf_json_set(item, "withheld", clf_json_array());
	}
	if (!clf_json_get_text(item, "state"))
		clf_json_set_text(item, "state", "silent");
	clf_json_set_text(item, "address", mailbox->address);
	return item;
}

enum clf_status clf_mailboxes(struct clf_web *web, struct clf_json **items, struct clf_error *err)
{
	struct clf_json *told = NULL;
	enum clf_status status = clf_query_mailboxes(web->act.store, &told, err);
	if (status != CLF_OK)
		return status;
	struct clf_json *all = clf_json_array();
	for (size_t i = 0; i < web->act.config->mailbox_count; i++)
		clf_json_append(all, with_report(&web->act.config->mailboxes[i], told));
	clf_json_free(&told);
	*items = all;
	return CLF_OK;
}
