/*
 * alarm_search.c - an alarm of tickets that search can't keep up with: whoever looks for what is written in them finds
 * nothing, or what was written once.
 */
#include "alarm/alarm_table.h"
#include "clf/base/arena.h"
#include "clf/store/look/search.h"
#include "clf/ticket/words.h"

enum clf_status alarm_search_aside(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_search_state state;
	struct clf_search_aside first = {0};
	enum clf_status status = clf_search_state(look->act->store, &state, err);

	if (status == CLF_OK && state.aside == 0)
		return CLF_OK;
	if (status == CLF_OK)
		status = clf_search_aside(look->act->store, look->arena, &first, err);
	if (status != CLF_OK)
		return status == CLF_ENOTFOUND ? CLF_OK : status;
	clf_alarm_add(look,
		      &(struct clf_alarm){
			  .level = CLF_ALARM_WARNING,
			  .since = first.at,
			  .text = clf_arena_printf(
			      look->arena,
			      clf_words(look->locale, "Tickets whose texts search can't take in: %lld. The first is "
						      "%lld: %s. What was written in them since isn't found."),
			      (long long)state.aside, (long long)first.ticket, first.why),
			  .todo = clf_words(look->locale, "`clf-mail search --rebuild` makes the index anew from the "
							  "tickets' texts, while work goes on. If this comes back, "
							  "look at the disk: the database is damaged.")});
	return CLF_OK;
}
