/*
 * alarm_sending.c - alarms of what comes back: receivers that don't want our mail, and agents whom none reaches.
 */
#include <string.h>

#include "alarm/alarm_table.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/mail/outbox.h"
#include "clf/store/people/suppression.h"
#include "clf/ticket/words.h"

#define POLICY_DOMAINS 3u /* one alone may be an odd one */
#define SHOWN 20u

enum clf_status alarm_policy(struct clf_alarm_look *look, struct clf_error *err)
{
	unsigned domains = 0;
	const char *words = NULL;
	enum clf_status status =
	    clf_outbox_policy(look->act->store, look->arena, look->now - CLF_HOUR, &domains, &words, err);

	if (status != CLF_OK || domains < POLICY_DOMAINS)
		return status;
	clf_alarm_add(
	    look,
	    &(struct clf_alarm){
		.level = CLF_ALARM_CRITICAL,
		.text = clf_arena_printf(look->arena,
					 clf_words(look->locale, "Servers of %u domains refused our mail within "
								 "an hour by their policy. The last said: %s"),
					 domains, words),
		.todo = clf_words(look->locale, "See to SPF, DKIM and DMARC of the sender's domain, and whether the "
						"relay is on a blocklist: `clf-mail outbox list --state failed`.")});
	return CLF_OK;
}

static bool is_by_hand(const struct clf_suppressed *row)
{
	return row->reason != NULL && strcmp(row->reason, "person") == 0;
}

static const char *agent_text(struct clf_alarm_look *look, const struct clf_suppressed *row)
{
	if (is_by_hand(row))
		return clf_arena_printf(
		    look->arena,
		    clf_words(look->locale,
			      "Somebody suppressed the address of the agent %s: notices are not sent there."),
		    row->address);
	return clf_arena_printf(look->arena,
				clf_words(look->locale, "Mail to the agent %s fails (%s): notices are not sent there."),
				row->address, row->words);
}

static const char *agent_todo(struct clf_alarm_look *look, const struct clf_suppressed *row)
{
	if (is_by_hand(row))
		return clf_arena_printf(
		    look->arena, clf_words(look->locale, "`clf-mail suppress remove %s` lets notices go there again."),
		    row->address);
	return clf_arena_printf(look->arena,
				clf_words(look->locale,
					  "Mend the address, then `clf-mail suppress remove %s`; or let the "
					  "agent write a mail to the mailbox."),
				row->address);
}

enum clf_status alarm_agent_address(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_suppressed *rows = NULL;
	size_t count = 0;
	enum clf_status status =
	    clf_suppression_agents(look->act->store, look->arena, look->now, SHOWN, &rows, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_alarm_add(look, &(struct clf_alarm){.name = rows[i].address,
							.level = CLF_ALARM_WARNING,
							.since = rows[i].since != 0 ? rows[i].since : rows[i].failed_at,
							.text = agent_text(look, &rows[i]),
							.todo = agent_todo(look, &rows[i])});
	return status;
}
