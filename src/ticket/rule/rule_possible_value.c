/*
 * rule_possible_value.c - whether some value of a field meets what is claimed of it: the few values that can make a
 * difference are tried.
 */
#include <math.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/field/custom.h"
#include "clf/ticket/ticket.h"
#include "rule/rule_possible.h"

#define HOURS 24
#define NONE_OF_THEM INT64_C(-1) /* no id is that */

/* A ticket, a moment and a customer always have these. */
static bool always_there(const struct clf_asked_row *row)
{
	switch (row->asked) {
	case CLF_ASKS_STATUS:
	case CLF_ASKS_STATUS_AWAITS:
	case CLF_ASKS_PRIORITY:
	case CLF_ASKS_OVERDUE:
	case CLF_ASKS_SUBTICKET:
	case CLF_ASKS_SUBTICKETS_OPEN:
	case CLF_ASKS_CHANNEL:
	case CLF_ASKS_CUSTOMER_OPT_IN:
	case CLF_ASKS_EVENT_VIA:
	case CLF_ASKS_NOW_WEEKDAY:
	case CLF_ASKS_NOW_HOUR:
	case CLF_ASKS_NOW_WORKING:
	case CLF_ASKS_CREATED_AT:
	case CLF_ASKS_UPDATED_AT:
	case CLF_ASKS_STATUS_AT:
		return true;
	default:
		return false;
	}
}

static bool meets(const struct rule_claims *claims, const struct rule_value value)
{
	return rule_value_meets(claims, &value);
}

static bool statuses(const struct rule_claims *claims)
{
	for (size_t i = 0; i < claims->names->of[CLF_NAMES_STATUSES].count; i++) {
		const struct clf_named *status = &claims->names->of[CLF_NAMES_STATUSES].items[i];

		if (meets(claims, (struct rule_value){.there = true, .id = status->id, .kind = status->kind}))
			return true;
	}
	return claims->names->of[CLF_NAMES_STATUSES].count == 0;
}

static bool agent(const struct rule_claims *claims, int64_t id, int role)
{
	return meets(claims, (struct rule_value){.there = true, .id = id, .kind = role}) ||
	       meets(claims, (struct rule_value){.there = true, .id = id, .kind = role, .manages = true});
}

static bool named_agent(const struct rule_claims *claims, int64_t id)
{
	for (size_t i = 0; i < claims->names->of[CLF_NAMES_AGENTS].count; i++) {
		const struct clf_named *one = &claims->names->of[CLF_NAMES_AGENTS].items[i];

		if (one->id == id)
			return agent(claims, id, one->kind);
	}
	return false;
}

static bool agents(const struct rule_claims *claims)
{
	for (int role = CLF_ROLE_AGENT; role <= CLF_ROLE_ADMIN; role++) {
		if (agent(claims, NONE_OF_THEM, role))
			return true;
	}
	for (size_t i = 0; i < claims->count; i++) {
		for (size_t k = 0; k < claims->items[i].leaf->count; k++) {
			if (named_agent(claims, claims->items[i].leaf->items[k].id))
				return true;
		}
	}
	return false;
}

/* Those that are named, and one that isn't. */
static bool named(const struct rule_claims *claims)
{
	if (meets(claims, (struct rule_value){.there = true, .id = NONE_OF_THEM, .text = "\x01"}))
		return true;
	for (size_t i = 0; i < claims->count; i++) {
		for (size_t k = 0; k < claims->items[i].leaf->count; k++) {
			const struct clf_rule_item *item = &claims->items[i].leaf->items[k];

			if (item->name != NULL &&
			    meets(claims, (struct rule_value){
					      .there = true, .id = item->id, .text = claims->items[i].folded[k]}))
				return true;
		}
	}
	return false;
}

static bool words(const struct rule_claims *claims)
{
	struct clf_str rest = clf_str_from(claims->items[0].leaf->row->choices), part;

	while (clf_str_split(&rest, '|', &part)) {
		if (meets(claims,
			  (struct rule_value){.there = true, .text = clf_arena_copy(claims->arena, part.p, part.n)}))
			return true;
	}
	return false;
}

static bool number(const struct rule_claims *claims, double value)
{
	return meets(claims, (struct rule_value){.there = true, .counts = true, .number = value});
}

static bool up_to(const struct rule_claims *claims, int last)
{
	for (int i = 0; i <= last; i++) {
		if (number(claims, i))
			return true;
	}
	return false;
}

/* Numbers of fields that were set up have parts: those that are named, and what is next to them. */
static bool parts_of_numbers(const struct rule_claims *claims)
{
	const double step = 1.0 / CLF_CUSTOM_SCALE;

	for (size_t i = 0; i < claims->count; i++) {
		for (size_t k = 0; k < claims->items[i].leaf->count; k++) {
			double one = claims->items[i].leaf->items[k].number;

			if (number(claims, one) || number(claims, one - step) || number(claims, one + step) ||
			    number(claims, one - 1) || number(claims, one + 1))
				return true;
		}
	}
	return false;
}

/* All of them are whole: those that are named, and their neighbours. */
static bool numbers(const struct rule_claims *claims)
{
	bool counts = claims->items[0].leaf->row->asked == CLF_ASKS_MESSAGE_ATTACHMENTS;

	if (claims->items[0].leaf->row->asked == CLF_ASKS_NOW_HOUR)
		return up_to(claims, HOURS - 1);
	if (number(claims, 0))
		return true;
	if (claims->items[0].leaf->row->custom != NULL)
		return parts_of_numbers(claims);
	for (size_t i = 0; i < claims->count; i++) {
		for (size_t k = 0; k < claims->items[i].leaf->count; k++) {
			int64_t whole = (int64_t)claims->items[i].leaf->items[k].number;

			for (int64_t near = whole - 2; near <= whole + 2; near++) {
				if ((near >= 0 || !counts) && number(claims, (double)near))
					return true;
			}
		}
	}
	return false;
}

/* At least and at most so many hours. */
static void hours(const struct clf_duration *duration, double *least, double *most)
{
	static const double from[] = {1.0 / 60, 1, 23.9, 7 * 23.9, 28 * 23.9};
	static const double to[] = {1.0 / 60, 1, 25, 7 * 24.2, 31 * 24.2};

	*least = from[duration->unit] * (double)duration->count;
	*most = duration->working ? HUGE_VAL : to[duration->unit] * (double)duration->count;
	if (duration->working && duration->unit > 1)
		*least = 0;
}

/* Whether the one is surely no shorter than the other. */
static bool no_shorter(const struct clf_duration *one, const struct clf_duration *other)
{
	static const int64_t times[] = {1, 60, 1, 7, 1};
	static const int of[] = {0, 0, 1, 1, 2}; /* what counts alike, whatever the clocks do */
	double least, most, unused;

	if (one->working == other->working && of[one->unit] == of[other->unit])
		return one->count * times[one->unit] >= other->count * times[other->unit];
	hours(one, &least, &unused);
	hours(other, &unused, &most);
	return least >= most;
}

/* Further away than low, and no further than high. */
static bool distances_meet(const struct rule_claims *claims, bool past)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct rule_claim *low = &claims->items[i];

		if (low->leaf->op == CLF_OP_OLDER_THAN && low->holds && !past)
			return false;
		if (low->leaf->op == CLF_OP_OLDER_THAN ? !low->holds : low->leaf->op != CLF_OP_WITHIN || low->holds)
			continue;
		for (size_t k = 0; k < claims->count; k++) {
			const struct rule_claim *high = &claims->items[k];

			if (high->leaf->op == CLF_OP_OLDER_THAN ? high->holds || !past
								: high->leaf->op != CLF_OP_WITHIN || !high->holds)
				continue;
			if (no_shorter(&low->leaf->duration, &high->leaf->duration))
				return false;
		}
	}
	return true;
}

/* Whole seconds, as times are written: after low, before high. */
static bool moments_meet(const struct rule_claims *claims)
{
	int64_t low = INT64_MIN, high = INT64_MAX;

	for (size_t i = 0; i < claims->count; i++) {
		const struct clf_rule_leaf *leaf = claims->items[i].leaf;
		bool holds = claims->items[i].holds;

		if (leaf->op == CLF_OP_AFTER && holds && leaf->at >= low)
			low = leaf->at + 1;
		if (leaf->op == CLF_OP_BEFORE && !holds && leaf->at > low)
			low = leaf->at;
		if (leaf->op == CLF_OP_BEFORE && holds && leaf->at <= high)
			high = leaf->at - 1;
		if (leaf->op == CLF_OP_AFTER && !holds && leaf->at < high)
			high = leaf->at;
	}
	return low <= high;
}

static bool times(const struct rule_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		if (claims->items[i].leaf->op == CLF_OP_EMPTY && claims->items[i].leaf->truth == claims->items[i].holds)
			return false;
	}
	return moments_meet(claims) &&
	       (distances_meet(claims, true) ||
		((claims->items[0].leaf->row->asked == CLF_ASKS_DUE_AT || claims->items[0].leaf->row->custom != NULL) &&
		 distances_meet(claims, false)));
}

/* Nothing is there: no time is before, after, older or near. */
static bool meets_nothing(const struct rule_claims *claims)
{
	const struct rule_value nothing = {.there = false};

	if (claims->items[0].leaf->row->type != CLF_ASKED_TIME)
		return rule_value_meets(claims, &nothing);
	for (size_t i = 0; i < claims->count; i++) {
		bool said = claims->items[i].leaf->op == CLF_OP_EMPTY && claims->items[i].leaf->truth;

		if (said != claims->items[i].holds)
			return false;
	}
	return true;
}

bool rule_claims_meet(const struct rule_claims *claims)
{
	const struct clf_asked_row *row = claims->items[0].leaf->row;

	if (!always_there(row) && meets_nothing(claims))
		return true;
	switch (row->type) {
	case CLF_ASKED_STATUS:
		return statuses(claims);
	case CLF_ASKED_AGENT:
		return agents(claims);
	case CLF_ASKED_TEAM:
	case CLF_ASKED_SEGMENT:
	case CLF_ASKED_QUEUE:
	case CLF_ASKED_STAGE:
	case CLF_ASKED_TYPE:
	case CLF_ASKED_GROUP:
	case CLF_ASKED_REASON:
	case CLF_ASKED_SURVEY:
	case CLF_ASKED_PROGRAMME:
	case CLF_ASKED_MAILBOX:
	case CLF_ASKED_LOCALE:
	case CLF_ASKED_CHOICE:
		return named(claims);
	case CLF_ASKED_WORD:
		return words(claims);
	case CLF_ASKED_PRIORITY:
		return up_to(claims, CLF_PRIORITY_CRITICAL);
	case CLF_ASKED_FLAG:
		return up_to(claims, 1);
	case CLF_ASKED_NUMBER:
		return numbers(claims);
	case CLF_ASKED_TIME:
		return times(claims);
	case CLF_ASKED_TAGS:
	case CLF_ASKED_CAUSES:
	case CLF_ASKED_CHOICES:
		return rule_claims_meet_list(claims);
	case CLF_ASKED_TEXT:
		return rule_claims_meet_text(claims);
	case CLF_ASKED_MAP:
	case CLF_ASKED_TYPES:
		break;
	}
	return rule_claims_meet_text(claims) || rule_claims_meet_list(claims);
}
