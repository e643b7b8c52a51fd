/*
 * alarm_table.h - the sources that alarm_table.c lists, each in a file of this folder.
 */
#ifndef CLF_ACT_ALARM_TABLE_H
#define CLF_ACT_ALARM_TABLE_H

#include "clf/act/alarm.h"

clf_alarm_source alarm_mailbox_silent, alarm_mailbox_trouble, alarm_not_handled, alarm_quarantine_grows,
    alarm_reader_dies;                                                                 /* alarm_way_in.c */
clf_alarm_source alarm_relay_held, alarm_outbox_stuck, alarm_uncertain, alarm_failing; /* alarm_way_out.c */
clf_alarm_source alarm_no_administrator, alarm_disk, alarm_backup_old;                 /* alarm_machine.c */
clf_alarm_source alarm_login_denied, alarm_login_ends;                                 /* alarm_login.c */
clf_alarm_source alarm_heartbeat_late, alarm_heartbeat_changed;                        /* alarm_heartbeat.c */

clf_alarm_source alarm_policy, alarm_agent_address; /* alarm_sending.c */
clf_alarm_source alarm_rule_fails;                  /* alarm_rules.c */
clf_alarm_source alarm_search_aside;                /* alarm_search.c */

#endif
