/*
 * alarm_machine.c - alarms of the installation itself: its disk, its backups, and that nobody would be told.
 */
#include "alarm/alarm_table.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/backup/record.h"
#include "clf/store/look/query_pulse.h"
#include "clf/store/people/directory.h"
#include "clf/ticket/words.h"

#define FREE_LEAST INT64_C(1000000000)
#define MEGABYTE (1 << 20)
#define BACKUP_OLD (2 * CLF_DAY)

enum clf_status alarm_no_administrator(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_agent_record *agents = NULL;
	size_t count = 0;
	enum clf_status status = clf_agent_list(look->act->store, look->arena, &agents, &count, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < count; i++) {
		if (agents[i].agent.active && agents[i].agent.role == CLF_ROLE_ADMIN)
			return CLF_OK;
	}
	clf_alarm_add(look, &(struct clf_alarm){
				.level = CLF_ALARM_WARNING,
				.text = clf_words(look->locale, "Nobody at work is an administrator: of whatever goes "
								"wrong nobody is told by mail."),
				.todo = "clf-mail agent add --address ADDRESS --name NAME --role admin"});
	return CLF_OK;
}

enum clf_status alarm_disk(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_store_disk disk = {0};
	struct clf_error why = {0};
	enum clf_status status = clf_store_disk(look->act->config->store_url, &disk, &why);

	if (disk.total == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "%s", why.text);
	if (status == CLF_OK && disk.free >= FREE_LEAST)
		return CLF_OK;
	clf_alarm_add(
	    look,
	    &(struct clf_alarm){
		.level = CLF_ALARM_CRITICAL,
		.text =
		    status == CLF_OK
			? clf_arena_printf(look->arena,
					   clf_words(look->locale, "%lld MB are free where the database lies. Below "
								   "%lld MB no mail is taken in: it waits on its "
								   "server."),
					   (long long)(disk.free / MEGABYTE), (long long)(disk.least / MEGABYTE))
			: clf_arena_printf(look->arena,
					   clf_words(look->locale, "Nothing can be written where the database "
								   "lies: %s"),
					   why.text),
		.todo = clf_words(look->locale, "Make room on that disk: `df -h` says what is full.")});
	return CLF_OK;
}

/* Once one was made; whoever makes none by this program has other ways. */
enum clf_status alarm_backup_old(struct clf_alarm_look *look, struct clf_error *err)
{
	struct clf_backup_record made = {0};
	enum clf_status status = clf_backup_last(look->act->store, look->arena, CLF_BACKUP_MADE, &made, err);

	if (status == CLF_ENOTFOUND)
		return CLF_OK;
	if (status != CLF_OK || look->now - made.at <= BACKUP_OLD)
		return status;
	clf_alarm_add(
	    look, &(struct clf_alarm){
		      .level = CLF_ALARM_WARNING,
		      .since = made.at + BACKUP_OLD,
		      .text = clf_arena_printf(
			  look->arena,
			  clf_words(look->locale, "The last good backup was made %lld days ago. What came since then "
						  "is on this machine alone."),
			  (long long)((look->now - made.at) / CLF_DAY)),
		      .todo = clf_words(look->locale, "`systemctl status clf-mail-backup` says why none is made; "
						      "`clf-mail backup` makes one now.")});
	return CLF_OK;
}
