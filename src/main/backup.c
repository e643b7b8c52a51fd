/*
 * backup.c - clf-mail backup and clf-mail restore: what a person is told of them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/gateway/backup/backup.h"
#include "clf/gateway/reader/reader.h"
#include "clf/store/backup/record.h"
#include "commands.h"
#include "session.h"

#define KEEP_MAX 100000

static void end_progress(void)
{
	if (watched_progress() != NULL)
		fputs("\r\033[K", stderr);
}

static const char *megabytes(struct clf_arena *arena, int64_t size)
{
	return clf_arena_printf(arena, "%.1f MB", (double)size / (1 << 20));
}

static void add_counts(struct clf_json *json, const struct clf_backup_manifest *manifest)
{
	clf_json_set_time(json, "made_at", manifest->made_at);
	clf_json_set_integer(json, "schema", manifest->holds.schema);
	clf_json_set_integer(json, "database_size", manifest->size);
	clf_json_set_integer(json, "tickets", manifest->holds.tickets);
	clf_json_set_integer(json, "messages", manifest->holds.messages);
	clf_json_set_integer(json, "mails", manifest->holds.mails);
	clf_json_set_integer(json, "journal", manifest->holds.journal);
	clf_json_set_integer(json, "outbox", manifest->holds.outbox);
	clf_json_set_integer(json, "agents", manifest->holds.agents);
	clf_json_set_bool(json, "secrets", manifest->has_secrets);
}

static void print_counts(FILE *to, const struct clf_backup_manifest *manifest)
{
	fprintf(to,
		"  %" PRId64 " tickets, %" PRId64 " messages, %" PRId64 " mails stored whole, %" PRId64
		" agents; schema %d\n",
		manifest->holds.tickets, manifest->holds.messages, manifest->holds.mails, manifest->holds.agents,
		manifest->holds.schema);
}

static void print_made(struct session *session, const struct clf_backup *backup)
{
	/* Standard output may be the backup itself. */
	FILE *to = strcmp(backup->file, "-") == 0 ? stderr : stdout;

	if (session->json && to == stdout) {
		struct clf_json *json = clf_json_object();

		clf_json_set_text(json, "file", backup->file);
		clf_json_set_integer(json, "size", backup->size);
		clf_json_set_integer(json, "removed", backup->dropped);
		add_counts(json, &backup->manifest);
		print_json(&json);
		return;
	}
	fprintf(to, "%s: %s of a database of %s\n", to == stderr ? "written to standard output" : backup->file,
		to == stderr ? "all" : megabytes(session->arena, backup->size),
		megabytes(session->arena, backup->manifest.size));
	print_counts(to, &backup->manifest);
	if (backup->dropped > 0)
		fprintf(to, "  older ones removed: %u\n", backup->dropped);
	if (!backup->secrets)
		fprintf(to,
			"  not in it: the configuration %s and the signing secret %s; keep copies of both elsewhere "
			"(or use --with-secrets): without that secret no reply to a mail sent before finds its "
			"ticket\n",
			session->config->file, session->config->secret_file);
}

static enum clf_status make(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_backup backup = {.config = session->config,
				    .target = operand(line, 0),
				    .reason = "asked for",
				    .secrets = option_flag(line, "with-secrets"),
				    .progress = watched_progress()};
	unsigned long long keep = 0;
	enum clf_status status;

	if (option_text(line, "keep") != NULL &&
	    (!clf_text_to_u64(option_text(line, "keep"), KEEP_MAX, &keep) || keep == 0))
		return clf_error_set(err, CLF_EINVAL, "--keep takes a number from 1");
	if (backup.target != NULL && strcmp(backup.target, "-") == 0 && isatty(STDOUT_FILENO))
		return clf_error_set(err, CLF_EINVAL,
				     "a backup isn't written to a terminal: name a file, or use a pipe");
	if (backup.secrets && session->config->secret.n == 0)
		return clf_error_set(err, CLF_ENOTFOUND,
				     "there is no secret_file %s, and without it replies find no ticket: put it back, "
				     "or make the backup without --with-secrets",
				     session->config->secret_file);
	backup.keep = (unsigned)keep;
	status = clf_backup_make(&backup, session->arena, err);
	end_progress();
	if (backup.file != NULL)
		print_made(session, &backup);
	return status;
}

static void print_tried(struct session *session, const char *file, const struct clf_backup_trial *trial)
{
	char at[CLF_TIME_TEXT];

	if (session->json) {
		struct clf_json *json = clf_json_object();

		clf_json_set_text(json, "file", file);
		clf_json_set_integer(json, "opened", trial->opened);
		clf_json_set_integer(json, "unread", trial->unread);
		add_counts(json, &trial->manifest);
		print_json(&json);
		return;
	}
	printf("%s is good: made %s, a database of %s\n", file, clf_time_rfc3339(trial->manifest.made_at, at),
	       megabytes(session->arena, trial->manifest.size));
	print_counts(stdout, &trial->manifest);
	printf("  opened %" PRId64 " mails", trial->opened);
	if (trial->unread > 0)
		printf("; %" PRId64 " of them are as they came, but no mail that can be read", trial->unread);
	puts(trial->manifest.has_secrets ? "; configuration and signing secret are in it"
					 : "; configuration and signing secret are not in it");
}

/* Elsewhere than where the database lies there is nobody to tell. */
static void note_verified(struct session *session, const char *file)
{
	const struct clf_backup_record record = {file, 0, clf_clock_now()};
	struct clf_error err = {0};
	enum clf_status status = clf_store_open(session->config->store_url, CLF_STORE_OPEN, &session->store, &err);

	if (status == CLF_OK)
		status = clf_backup_done(session->store, CLF_BACKUP_VERIFIED, &record, &err);
	if (status != CLF_OK)
		report_text("that it is good could not be written down: %s", err.text);
}

static enum clf_status verify(struct session *session, struct clf_reader_pool *readers, const char *file,
			      struct clf_error *err)
{
	struct clf_backup_trial trial = {0};
	enum clf_status status = CLF_OK;

	if (file == NULL)
		status = clf_backup_newest(session->arena, session->config,
					   clf_backup_folder(session->arena, session->config), &file, err);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no backup in %s yet: `clf-mail backup` makes one",
				     clf_backup_folder(session->arena, session->config));
	if (status == CLF_OK)
		status = clf_backup_verify(file, readers, session->arena, watched_progress(), NULL, &trial, err);
	end_progress();
	if (status != CLF_OK)
		return status;
	print_tried(session, file, &trial);
	note_verified(session, file);
	return CLF_OK;
}

int command_backup(const struct command_line *line)
{
	bool trial = option_flag(line, "verify");
	struct session session = {0};
	struct clf_reader_pool *readers = NULL;
	struct clf_error err = {0};
	enum clf_status status = CLF_OK;

	if (trial && (option_flag(line, "with-secrets") || option_text(line, "keep") != NULL)) {
		report_text("--verify tries a backup and makes none: it takes neither --keep nor --with-secrets");
		return CLF_EXIT_USAGE;
	}
	if (trial)
		status = clf_reader_pool_new(1, &readers, &err); /* before anything secret is known */
	if (status == CLF_OK)
		status = session_config(&session, line,
					option_flag(line, "with-secrets") ? CLF_SECRETS_KEYS : CLF_SECRETS_NONE, &err);
	if (status == CLF_OK)
		status = trial ? verify(&session, readers, operand(line, 0), &err) : make(&session, line, &err);
	session_close(&session);
	clf_reader_pool_free(&readers);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}

/* What is fetched again, and what a person has to do so that it is. */
static void print_mailboxes(const struct session *session, const struct clf_backup_return *back)
{
	char since[CLF_TIME_TEXT];

	clf_time_rfc3339(back->manifest.made_at, since);
	for (size_t i = 0; i < session->config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &session->config->mailboxes[i];

		if (mailbox->host == NULL)
			printf("  mailbox %s: what `clf-mail deliver` took since then is not on any server; it is in "
			       "the old database alone\n",
			       mailbox->name);
		else if (mailbox->done == CLF_DONE_DELETE)
			printf("  mailbox %s: what came since then was deleted from its server once it was taken "
			       "(done = delete); it is in the old database alone\n",
			       mailbox->name);
		else if (mailbox->done == CLF_DONE_MOVE)
			printf("  mailbox %s: mail since then comes again if it lies in its folder; what was moved to "
			       "%s is not looked at there: move what is newer than %s back, with any mail program\n",
			       mailbox->name, mailbox->done_folder, since);
		else
			printf("  mailbox %s: mail since then comes again, as it still lies there\n", mailbox->name);
	}
}

static void print_restored(const struct session *session, const struct clf_backup_return *back)
{
	const struct clf_restore *did = &back->restore;
	char at[CLF_TIME_TEXT];

	printf("%srestored from %s, made %s\n", back->migrated != NULL ? back->migrated : "", back->file,
	       clf_time_rfc3339(back->manifest.made_at, at));
	print_counts(stdout, &back->manifest);
	if (back->aside != NULL)
		printf("  the database from before is kept as %s%s\n", back->aside,
		       back->old_unreadable ? " (it can't be read)" : "");
	printf("  new tickets begin at %" PRId64 ", as numbers since then may be in mails that are out there\n",
	       did->next_ticket);
	if (did->uncertain > 0)
		printf("  %zu mails waited to go out; they may have gone since, so none goes by itself: look at "
		       "`clf-mail outbox list --state uncertain`\n",
		       did->uncertain);
	print_mailboxes(session, back);
	puts("  mail that came before now and is handled again tells agents, but what it would send to anybody else "
	     "waits as uncertain");
	if (did->overdue > 0)
		printf("  %" PRId64 " tickets fell due meanwhile: their handlers are told in one mail each\n",
		       did->overdue);
	if (did->erased > 0)
		printf("  %" PRId64 " persons were erased again\n", did->erased);
	puts("  everybody signs in anew; passwords, tokens, agents, permissions and templates are as they were then: "
	     "look at `clf-mail agent list` and `clf-mail token list`");
	if (back->secrets_put != NULL)
		printf("  put in place: %s\n", back->secrets_put);
	if (back->secrets_beside != NULL)
		printf("  other than those that are there, so put beside them: %s; decide which is right\n",
		       back->secrets_beside);
	if (access(session->config->secret_file, F_OK) != 0)
		printf("  there is no signing secret %s: put that of the backup's time back, else no reply to a mail "
		       "sent before finds its ticket\n",
		       session->config->secret_file);
	puts("next: `clf-mail check --connect`, then start `clf-mail serve`");
}

static void print_restored_json(const struct clf_backup_return *back)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "file", back->file);
	add_counts(json, &back->manifest);
	clf_json_set_text(json, "kept", back->aside);
	clf_json_set_integer(json, "next_ticket", back->restore.next_ticket);
	clf_json_set_integer(json, "uncertain", (int64_t)back->restore.uncertain);
	clf_json_set_integer(json, "waiting", back->restore.waiting);
	clf_json_set_integer(json, "overdue", back->restore.overdue);
	clf_json_set_integer(json, "erased", back->restore.erased);
	print_json(&json);
}

int command_restore(const struct command_line *line)
{
	struct session session = {0};
	struct clf_error err = {0};
	enum clf_status status = session_config(&session, line, CLF_SECRETS_NONE, &err);
	struct clf_backup_return back = {.config = session.config,
					 .file = operand(line, 0),
					 .who = session_actor().name,
					 .progress = watched_progress()};

	if (status == CLF_OK)
		status = clf_backup_restore(&back, session.arena, &err);
	end_progress();
	if (status == CLF_OK && session.json)
		print_restored_json(&back);
	else if (status == CLF_OK)
		print_restored(&session, &back);
	session_close(&session);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}
