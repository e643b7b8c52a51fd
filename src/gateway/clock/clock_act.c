/*
 * clock_act.c - what the clock asks of the one door, each thing in a transaction of its own.
 */
#include "clf/base/fault.h"
#include "clock/clock.h"

/* One request of the clock's. */
struct order {
	struct clock *clock;
	const struct clf_request *request;
	struct clf_act_result result;
};

static enum clf_status carry_out(void *user, struct clf_error *err)
{
	struct order *order = user;
	enum clf_status status =
	    clf_act_within(&order->clock->act, order->clock->arena, order->request, &order->result, err);

	clf_fault("clock.before-commit");
	return status;
}

enum clf_status clock_act(struct clock *clock, const struct clf_request *request, struct clf_act_result *result,
			  struct clf_error *err)
{
	struct order order = {.clock = clock, .request = request};
	enum clf_status status = clf_store_transact(clock->act.store, carry_out, &order, err);

	clf_fault("clock.after-commit");
	*result = order.result;
	return status;
}
