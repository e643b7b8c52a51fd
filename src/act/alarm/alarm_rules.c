/*
 * alarm_rules.c - an alarm of rules that fail again and again: the tickets stand as they were asked for, and what the
 * rule would have done for them is left undone.
 */
#include "alarm/alarm_table.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/rule/rules.h"
#include "clf/ticket/words.h"

#define RULE_FAILURES 3u /* within an hour */
#define SHOWN 20u

/* It stands for a day, so that one that fails each night is one alarm and not two mails. */
enum clf_status alarm_rule_fails(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_rule_failing *rules = NULL;
	size_t count = 0;
	enum clf_status status = clf_rules_failing(look->act->store, look->arena, look->now - CLF_DAY, CLF_HOUR,
						   RULE_FAILURES, SHOWN, &rules, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_alarm_add(
		    look,
		    &(struct clf_alarm){
			.name = rules[i].name,
			.level = CLF_ALARM_WARNING,
			.since = rules[i].since,
			.text = clf_arena_printf(look->arena,
						 clf_words(look->locale, "The rule %s failed %zu times within a "
									 "day. The last time: %s"),
						 rules[i].name, rules[i].failures, rules[i].why),
			.todo = clf_arena_printf(look->arena,
						 clf_words(look->locale, "Look at `clf-mail rule show \"%s\"`, and "
									 "save it anew or switch it off; each "
									 "ticket's history says what was left."),
						 rules[i].name)});
	return status;
}
