/*
 * act_suppress.c - addresses suppressed and freed by administrators, each with its line in the audit.
 */
#include "clf/act/suppress.h"

#include "act_inside.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/people/suppression.h"

struct change {
	const struct clf_people *people;
	const char *address, *words;
	bool adds;
};

static enum clf_status change(void *user, struct clf_error *err)
{
	const struct change *c = user;
	struct clf_store *store = c->people->context->store;
	enum clf_status status =
	    c->adds ? clf_suppression_add(store, c->address, act_who(c->people->by), c->words, clf_clock_now(), err)
		    : clf_suppression_remove(store, c->address, err);

	return status == CLF_OK ? act_audit_line(c->people, c->adds ? "suppression.add" : "suppression.remove",
						 c->address, NULL, c->words, err)
				: status;
}

enum clf_status clf_suppress(const struct clf_people *people, const char *address, const char *words,
			     struct clf_error *err)
{
	struct change c = {people, address, words, true};

	return clf_store_transact(people->context->store, change, &c, err);
}

enum clf_status clf_suppress_no_more(const struct clf_people *people, const char *address, struct clf_error *err)
{
	struct change c = {people, address, NULL, false};

	return clf_store_transact(people->context->store, change, &c, err);
}

struct clf_json *clf_shape_suppressed(const struct clf_suppressed *row)
{
	struct clf_json *object = clf_json_object();

	clf_json_set_text(object, "address", row->address);
	clf_json_set_text(object, "reason", row->reason);
	clf_json_set_text(object, "words", row->words);
	clf_json_set_text(object, "who", row->who);
	clf_json_set_time(object, "since", row->since);
	clf_json_set_integer(object, "failures", row->failures);
	clf_json_set_time(object, "failed_at", row->failed_at);
	clf_json_set_time(object, "overridden_at", row->overridden_at);
	clf_json_set_bool(object, "agent", row->is_agent);
	return object;
}
