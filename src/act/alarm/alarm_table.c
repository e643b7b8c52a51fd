/*
 * alarm_table.c - the sources of alarms, a row each. A new one is a function in a file of this folder, and a row.
 */
#include "alarm/alarm_table.h"

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

static const struct clf_alarm_kind kinds[] = {
    {"mailbox-silent", CLF_SAID("A mailbox is silent"), CLF_SAID("A mailbox is heard again"), alarm_mailbox_silent},
    {"mailbox-trouble", CLF_SAID("A mailbox is ill"), CLF_SAID("A mailbox is well again"), alarm_mailbox_trouble},
    {"not-handled", CLF_SAID("Mail waits to be handled"), CLF_SAID("Mail is handled again"), alarm_not_handled},
    {"relay-held", CLF_SAID("A relay takes no mail from us"), CLF_SAID("A relay takes our mail again"),
     alarm_relay_held},
    {"outbox-stuck", CLF_SAID("Mail doesn't go out"), CLF_SAID("Mail goes out again"), alarm_outbox_stuck},
    {"uncertain", CLF_SAID("Mail may or may not have arrived"), CLF_SAID("No mail is uncertain any more"),
     alarm_uncertain},
    {"failing", CLF_SAID("Much mail fails"), CLF_SAID("Mail doesn't fail any more"), alarm_failing},
    {"quarantine-grows", CLF_SAID("Quarantine grows"), CLF_SAID("Quarantine doesn't grow any more"),
     alarm_quarantine_grows},
    {"reader-dies", CLF_SAID("Readers die"), CLF_SAID("Readers don't die any more"), alarm_reader_dies},
    {"no-administrator", CLF_SAID("Nobody is told of alarms"), CLF_SAID("An administrator is told of alarms"),
     alarm_no_administrator},
    {"disk", CLF_SAID("The disk is nearly full"), CLF_SAID("The disk has room again"), alarm_disk},
    {"backup-old", CLF_SAID("The last backup is old"), CLF_SAID("There is a new backup"), alarm_backup_old},
    {"login-denied", CLF_SAID("A login is refused"), CLF_SAID("The login works again"), alarm_login_denied},
    {"login-ends", CLF_SAID("A login is going to end"), CLF_SAID("The login was renewed"), alarm_login_ends},
    {"heartbeat-late", CLF_SAID("A mailbox's mail to itself doesn't come back"),
     CLF_SAID("A mailbox's mail to itself comes back again"), alarm_heartbeat_late},
    {"heartbeat-changed", CLF_SAID("A mailbox's mail is no longer proved"),
     CLF_SAID("A mailbox's mail is proved again"), alarm_heartbeat_changed},
    {"policy", CLF_SAID("Other servers refuse our mail by their policy"), CLF_SAID("Other servers take our mail again"),
     alarm_policy},
    {"agent-address", CLF_SAID("Notices do not reach an agent"), CLF_SAID("Notices reach the agent again"),
     alarm_agent_address},
    {"rule-fails", CLF_SAID("A rule fails"), CLF_SAID("The rule doesn't fail any more"), alarm_rule_fails},
    {"search-aside", CLF_SAID("Search doesn't keep up with tickets"),
     CLF_SAID("Search keeps up with all tickets again"), alarm_search_aside},
};

const struct clf_alarm_kind *clf_alarm_kind_at(size_t index)
{
	return index < CLF_COUNT(kinds) ? &kinds[index] : NULL;
}

const struct clf_alarm_kind *clf_alarm_kind_named(const char *kind)
{
	for (size_t i = 0; i < CLF_COUNT(kinds); i++) {
		if (clf_text_equal(kinds[i].kind, kind))
			return &kinds[i];
	}
	return NULL;
}
