/*
 * sender_store.c - the sender's database: shut when it fails, opened again at growing pauses.
 *
 * Mails that are under way meanwhile get no final dot, unless it was said already; what became of them waits in their
 * slots, which no other mail takes (sender_finish.c).
 */
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "clf/store/engine/store.h"
#include "sender/sender.h"

void sender_shut(struct sender *sender, const char *why)
{
	trouble_met(&sender->trouble, why);
	if (sender->is_shut)
		return;
	/* Closed later: callers are amid something. */
	sender->is_shut = true;
	sender->open_at = clf_clock_monotonic_ms() + trouble_pause_ms(&sender->trouble);
}

static enum clf_status open_store(struct sender *sender, struct clf_error *err)
{
	enum clf_status status;

	clf_store_close(&sender->store);
	status = clf_store_open(sender->start->config->store_url, CLF_STORE_OPEN, &sender->store, err);
	sender->act.store = sender->store;
	for (size_t i = 0; status == CLF_OK && !sender->has_holds && i < sender->relay_count; i++)
		status = sender_load_holds(&sender->relays[i], true, err);
	return status;
}

bool sender_reopen(struct sender *sender)
{
	struct clf_error err = {0};
	enum clf_status status;

	if (!sender->is_shut)
		return true;
	if (clf_clock_monotonic_ms() < sender->open_at)
		return false;
	status = open_store(sender, &err);
	if (status == CLF_OK) {
		sender->is_shut = false;
		sender->has_holds = true;
		return true;
	}
	if (clf_store_is_trouble(status)) {
		trouble_met(&sender->trouble, err.text);
		sender->open_at = clf_clock_monotonic_ms() + trouble_pause_ms(&sender->trouble);
	} else {
		clf_log(CLF_LOG_ERROR, "sender.refused", CLF_S("why", err.text));
		sender->broken = true;
	}
	return false;
}
