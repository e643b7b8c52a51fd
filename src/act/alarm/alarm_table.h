/*
 * alarm_table.h - the sources that alarm_table.c lists, each in a file of this folder.
 */
#ifndef CLF_ACT_ALARM_TABLE_H
#define CLF_ACT_ALARM_TABLE_H

#include "clf/act/alarm.h"

clf_alarm_source alarm_no_administrator, alarm_disk; /* alarm_machine.c */

#endif
