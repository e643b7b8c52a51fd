/*
 * act_reach.c - whether what goes to people outside can arrive: an address that mail failed for, a mail that is larger
 * than its relay takes. Known only once it is planned, so that it is planned again with that fact.
 *
 * Whoever wrote it hears of it before the window is closed, and not from a relay an hour later.
 */
#include <string.h>

#include "act_inside.h"
#include "clf/act/act.h"
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "clf/store/mail/relay.h"
#include "clf/store/people/suppression.h"

void act_take_ids(struct order *order)
{
	for (size_t i = 0; i < order->plan.step_count; i++) {
		const struct clf_step *step = &order->plan.steps[i];

		if (step->kind == CLF_STEP_CREATE && order->number == 0)
			order->number = clf_store_next_ticket(order->context->store);
		else if (step->kind == CLF_STEP_ASK_CONFIRM && order->confirmation == 0)
			order->confirmation = clf_store_next_id(order->context->store);
	}
}

/* A person's mail to somebody outside. */
static bool goes_outside(const struct clf_step *step)
{
	return step->kind == CLF_STEP_SEND && step->automatic == CLF_AUTO_NO && step->to != NULL &&
	       (step->klass == CLF_CLASS_CUSTOMER || step->klass == CLF_CLASS_THIRD_PARTY);
}

/* Nobody is asked twice about the same failure. */
static enum clf_status look_up(struct order *order, const char *address, struct clf_unreached *found)
{
	struct clf_suppressed row = {0};
	enum clf_status status = clf_suppression_find(order->context->store, order->arena, address, &row, order->err);

	if (status == CLF_ENOTFOUND)
		return CLF_OK;
	if (status != CLF_OK || row.overridden_at >= (row.failed_at > row.since ? row.failed_at : row.since))
		return status;
	*found = (struct clf_unreached){
	    .address = row.address, .reason = row.reason, .words = row.words, .since = row.since};
	return CLF_OK;
}

static enum clf_status find_suppressed(struct order *order, struct clf_unreached *found)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && found->address == NULL && i < order->plan.step_count; i++)
		if (goes_outside(&order->plan.steps[i]))
			status = look_up(order, order->plan.steps[i].to, found);
	return status;
}

/* Those in copy keep no answer from the customer: they are left out of it. */
static enum clf_status look_up_copies(struct order *order, const struct clf_step *step, struct clf_unreached *list,
				      size_t *count)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < step->cc_count; i++) {
		struct clf_unreached one = {0};

		status = look_up(order, step->cc[i].address, &one);
		if (status == CLF_OK && one.address != NULL)
			list[(*count)++] = one;
	}
	return status;
}

static enum clf_status leave_copies_out(struct order *order)
{
	struct clf_unreached *list;
	size_t count = 0, most = 0;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; i < order->plan.step_count; i++)
		most += order->plan.steps[i].cc_count;
	list = clf_arena_array_of(order->arena, most, struct clf_unreached);
	for (size_t i = 0; status == CLF_OK && i < order->plan.step_count; i++)
		if (goes_outside(&order->plan.steps[i]))
			status = look_up_copies(order, &order->plan.steps[i], list, &count);
	if (status != CLF_OK || count == 0)
		return status;
	order->facts.copies_unreached = list;
	order->facts.copies_unreached_count = count;
	clf_plan_make(order->arena, &order->request, &order->facts, &order->plan);
	return CLF_OK;
}

/* As it is said after DATA: each line that begins with a dot has one more. */
static int64_t size_of(struct clf_str raw)
{
	size_t n = raw.n, at = 0;

	while ((at = clf_str_find(raw, CLF_STR("\n."), at)) != (size_t)-1) {
		at++;
		n++;
	}
	return (int64_t)n;
}

/* At most so large: attachments in base64, a text three times over as plain text and as HTML. */
static int64_t at_most(const struct order *order, const struct clf_step *step)
{
	int64_t n = 64 << 10;

	for (size_t i = 0; step->with_attachments && i < order->part_count; i++)
		n += (int64_t)order->parts[i].bytes.n * 3 / 2 + 4096;
	for (size_t i = 0; i < step->file_count; i++)
		n += step->files[i].size * 3 / 2 + 4096;
	if (step->text != NULL)
		n += 12 * (int64_t)strlen(step->text);
	return n;
}

static enum clf_status weigh(struct order *order, size_t step, int64_t max_size, struct clf_unreached *found)
{
	struct clf_rendered_mail mail = {0};
	enum clf_status status;

	/* A forward may hold a whole ticket: how much, only its rendering tells. */
	if (at_most(order, &order->plan.steps[step]) < max_size && order->plan.steps[step].klass == CLF_CLASS_CUSTOMER)
		return CLF_OK;
	act_take_ids(order);
	status = act_render(order, step, &mail);
	if (status != CLF_OK)
		return status;
	if (size_of(mail.raw) > max_size)
		*found = (struct clf_unreached){
		    .address = order->plan.steps[step].to, .size = size_of(mail.raw), .max_size = max_size};
	return CLF_OK;
}

/* The relay that the mail goes to first, as far as it was met. */
static enum clf_status find_too_large(struct order *order, struct clf_unreached *found)
{
	struct clf_relay_offer *offer = NULL;
	size_t count = 0;
	enum clf_status status =
	    clf_relay_offers(order->context->store, order->arena, order->smtp->name, &offer, &count, order->err);

	if (status != CLF_OK || count == 0 || offer->max_size == 0)
		return status;
	for (size_t i = 0; status == CLF_OK && found->address == NULL && i < order->plan.step_count; i++)
		if (goes_outside(&order->plan.steps[i]))
			status = weigh(order, i, offer->max_size, found);
	return status;
}

static bool writes_outside(const struct clf_plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++)
		if (goes_outside(&plan->steps[i]))
			return true;
	return false;
}

enum clf_status act_reach(struct order *order)
{
	struct clf_unreached *found;
	enum clf_status status = CLF_OK;

	if (order->plan.refusal != NULL || order->as_it_is || !writes_outside(&order->plan))
		return CLF_OK;
	found = clf_arena_new_of(order->arena, struct clf_unreached);
	if (!clf_plan_is_anyway(&order->request))
		status = find_suppressed(order, found);
	if (status == CLF_OK && found->address == NULL && !clf_plan_is_anyway(&order->request))
		status = leave_copies_out(order);
	/* To render it takes numbers, which a look doesn't. */
	if (status == CLF_OK && found->address == NULL && order->looks_at == 0)
		status = find_too_large(order, found);
	if (status != CLF_OK || found->address == NULL)
		return status;
	order->facts.unreached = found;
	clf_plan_make(order->arena, &order->request, &order->facts, &order->plan);
	return CLF_OK;
}

/* A machine's mail shows nothing of whether a person reads what goes there. */
static bool is_heard(const struct order *order)
{
	const struct clf_mail_in *mail = order->request.mail;

	return mail != NULL && mail->kind == CLF_MAIL_MAIL && !mail->automatic && !mail->is_own &&
	       !order->request.actor.forged && order->plan.outcome == CLF_OUTCOME_TICKET &&
	       !clf_text_blank(order->request.actor.address);
}

static enum clf_status note_overridden(struct order *order, const struct clf_step *step)
{
	struct clf_store *store = order->context->store;
	enum clf_status status = clf_suppression_overridden(store, step->to, order->facts.now, order->err);

	for (size_t i = 0; status == CLF_OK && i < step->cc_count; i++)
		status = clf_suppression_overridden(store, step->cc[i].address, order->facts.now, order->err);
	return status;
}

enum clf_status act_note_reach(struct order *order)
{
	struct clf_store *store = order->context->store;
	enum clf_status status = CLF_OK;

	if (is_heard(order))
		status = clf_suppression_heard(store, order->request.actor.address, order->err);
	for (size_t i = 0; status == CLF_OK && clf_plan_is_anyway(&order->request) && i < order->plan.step_count; i++)
		if (goes_outside(&order->plan.steps[i]))
			status = note_overridden(order, &order->plan.steps[i]);
	return status;
}
