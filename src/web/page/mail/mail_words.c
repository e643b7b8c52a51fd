/*
 * mail_words.c - rows of the journal and the outbox in words.
 */
#include "page/mail/mail_words.h"

#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/gateway/relays.h"
#include "clf/mail/reading.h"
#include "clf/ticket/words.h"
#include "page/present.h"
#include "page/view.h"

#define AUTH_SHOWN 20u

void present_mail(const struct call *call, struct clf_json *item, const struct clf_journal_row *row)
{
	view_time(call, item, "at", row->at);
	view_time(call, item, "finished_at", row->finished_at);
	clf_json_set_text(item, "outcome_text",
			  row->is_finished ? present_outcome(call, clf_outcome_name(row->outcome)) : NULL);
	clf_json_set_text(item, "reason", row->reason != NULL ? view_say(call, row->reason) : NULL);
	clf_json_set_text(item, "subject", clf_text_blank(row->subject) ? NULL : row->subject);
	clf_json_set_bool(item, "has_ended", row->is_finished && row->outcome != CLF_OUTCOME_TICKET);
	clf_json_set_bool(item, "in_quarantine", row->is_finished && row->outcome == CLF_OUTCOME_QUARANTINE);
}

/* By the class of what its server said; NULL: unknown. */
static const char *class_words(const struct call *call, const char *failure)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
	    {"recipient", CLF_SAID("There is no such address, or it takes no mail.")},
	    {"policy", CLF_SAID("The receiving server does not take mail like this from us.")},
	    {"ours",
	     CLF_SAID("Our own relay does not let us send: see its login and its right to send as this sender.")},
	    {"throttle", CLF_SAID("The server takes no more for now.")},
	    {"size", CLF_SAID("It is too large for the receiving server.")},
	    {"connection", CLF_SAID("There was no way to the server, or it fell silent.")},
	    {"other", CLF_SAID("The server did not take it.")},
	};

	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		if (clf_text_equal(rows[i].name, failure))
			return view_say(call, rows[i].words);
	}
	return NULL;
}

void present_tries(const struct call *call, struct clf_json *item, const struct clf_outbox_try *tries, size_t count)
{
	struct clf_json *shown = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		struct clf_json *one = clf_shape_outbox_try(&tries[i]);

		view_time(call, one, "at", tries[i].at);
		clf_json_set_text(one, "state_text", present_outbox_state(call, tries[i].state));
		clf_json_set_text(one, "why", class_words(call, tries[i].failure));
		clf_json_append(shown, one);
	}
	clf_json_set_bool(item, "has_tries", count > 0);
	clf_json_set(item, "tries", shown);
}

/* Why a mail isn't there. */
static const char *failure_words(const struct call *call, const struct clf_outbox_entry *entry)
{
	if (entry->discarded_at != 0 || entry->state == CLF_OUTBOX_SENT)
		return NULL;
	if (entry->kept_back)
		return view_say(call, CLF_SAID("It was one automatic mail too many for this address."));
	if (entry->state == CLF_OUTBOX_UNCERTAIN)
		return view_say(call, CLF_SAID("It was handed over, and nobody knows whether it arrived."));
	return class_words(call, entry->failure);
}

void present_out(const struct call *call, struct clf_json *item, const struct clf_outbox_entry *entry)
{
	bool discarded = entry->discarded_at != 0, deferred = entry->state == CLF_OUTBOX_DEFERRED;
	bool waits = entry->state == CLF_OUTBOX_QUEUED || deferred;

	view_time(call, item, "created_at", entry->created_at);
	view_time(call, item, "send_at", entry->send_at);
	view_time(call, item, "finished_at", entry->finished_at);
	view_time(call, item, "discarded_at", entry->discarded_at);
	clf_json_set_bool(item, "can_retry", (entry->state == CLF_OUTBOX_FAILED && !discarded) || deferred);
	clf_json_set_bool(item, "may_be_twice", entry->state == CLF_OUTBOX_UNCERTAIN || discarded);
	clf_json_set_bool(item, "was_discarded", discarded);
	clf_json_set_bool(item, "can_choose",
			  waits || entry->state == CLF_OUTBOX_FAILED || entry->state == CLF_OUTBOX_UNCERTAIN);
	clf_json_set_bool(item, "can_discard",
			  !discarded &&
			      (waits || entry->state == CLF_OUTBOX_FAILED || entry->state == CLF_OUTBOX_UNCERTAIN));
	clf_json_set_bool(item, "waits", waits && !discarded);
	if (entry->kept_back)
		clf_json_set_text(item, "state", "kept-back");
	if (discarded)
		clf_json_set_text(item, "state", "discarded");
	clf_json_set_text(item, "state_text", present_outbox_state(call, clf_json_get_text(item, "state")));
	clf_json_set_text(item, "why", failure_words(call, entry));
	clf_json_set_bool(item, "is_sent", entry->state == CLF_OUTBOX_SENT);
	clf_json_set_text(item, "subject", clf_text_blank(entry->subject) ? NULL : entry->subject);
}

static const char *auth_tone(const char *result)
{
	if (clf_text_equal(result, "pass"))
		return "ok";
	return clf_text_equal(result, "fail") || clf_text_equal(result, "softfail") ? "bad" : "";
}

static const char *upper(struct clf_arena *arena, const char *text)
{
	char *made = clf_arena_strdup(arena, text != NULL ? text : "");

	for (char *c = made; *c; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
	return made;
}

static const char *auth_words(const struct call *call, const struct clf_auth_result *one, const char *of)
{
	const char *method = upper(call->arena, one->method), *result = one->result;

	if (clf_text_equal(result, "pass"))
		return clf_arena_printf(call->arena, view_say(call, CLF_SAID("%s: proved for %s")), method, of);
	if (clf_text_equal(result, "fail") || clf_text_equal(result, "softfail"))
		return clf_arena_printf(call->arena, view_say(call, CLF_SAID("%s: failed for %s")), method, of);
	if (clf_text_equal(result, "none") || clf_text_equal(result, "neutral"))
		return clf_arena_printf(call->arena, view_say(call, CLF_SAID("%s: nothing to check for %s")), method,
					of);
	return clf_arena_printf(call->arena, view_say(call, CLF_SAID("%s: could not be checked for %s")), method, of);
}

struct clf_json *present_auth(const struct call *call, const struct clf_auth_result *results, size_t count)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < count && i < AUTH_SHOWN; i++) {
		const struct clf_auth_result *one = &results[i];
		const char *of = one->header_d != NULL        ? one->header_d
				 : one->header_from != NULL   ? one->header_from
				 : one->smtp_mailfrom != NULL ? one->smtp_mailfrom
							      : "?";
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "text", auth_words(call, one, of));
		clf_json_set_text(item, "tone", auth_tone(one->result));
		clf_json_set_text(item, "server", one->server);
		clf_json_append(items, item);
	}
	return items;
}

void present_tab(struct clf_json *tabs, const char *label, const char *path, bool current, int64_t count)
{
	struct clf_json *tab = clf_json_object();

	clf_json_set_text(tab, "label", label);
	clf_json_set_text(tab, "path", path);
	clf_json_set_bool(tab, "current", current);
	clf_json_set(tab, "count", count > 0 ? clf_json_integer(count) : clf_json_null());
	clf_json_append(tabs, tab);
}

/* Of JSON that has its times as machines read them. */
static void add_moment(const struct call *call, struct clf_json *item, const char *key)
{
	const char *text = clf_json_get_text(item, key);
	int64_t at = 0;

	if (text != NULL && clf_time_parse_rfc3339(text, &at))
		view_time(call, item, key, at);
}

static struct clf_json *relay_item(const struct call *call, const struct clf_json *relay)
{
	struct clf_json *item = clf_json_copy(relay), *holds = clf_json_array();
	const struct clf_json *all = clf_json_get(relay, "holds");

	for (size_t i = 0; i < clf_json_size(all); i++) {
		struct clf_json *hold = clf_json_copy(clf_json_at(all, i));

		add_moment(call, hold, "since");
		add_moment(call, hold, "next_at");
		clf_json_append(holds, hold);
	}
	clf_json_set_bool(item, "is_held", clf_json_size(all) > 0);
	clf_json_set(item, "holds", holds);
	return item;
}

enum clf_status present_relays(const struct call *call, struct clf_json *context, bool troubled, struct clf_error *err)
{
	struct clf_json *relays = NULL, *shown = clf_json_array();
	enum clf_status status = clf_relays(call->web->act.store, call->arena, call->web->act.config, &relays, err);

	for (size_t i = 0; status == CLF_OK && i < clf_json_size(relays); i++) {
		const struct clf_json *relay = clf_json_at(relays, i);

		if (!troubled || clf_json_size(clf_json_get(relay, "holds")) > 0 ||
		    clf_json_get_text(relay, "limit") != NULL)
			clf_json_append(shown, relay_item(call, relay));
	}
	clf_json_free(&relays);
	clf_json_set_bool(context, "has_relays", clf_json_size(shown) > 0);
	clf_json_set(context, "relays", shown);
	return status;
}
