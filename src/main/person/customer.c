/*
 * customer.c - what is kept of one person: shown, handed out as a zip file, erased.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clf/act/shape_response.h"
#include "clf/base/clock.h"
#include "clf/gateway/reader/reader.h"
#include "clf/mail/address.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/outbox.h"
#include "clf/store/people/audit.h"
#include "clf/store/people/erase.h"
#include "commands.h"
#include "person/zip.h"
#include "session.h"
#include "story.h"

#define MAIL_BYTES ((size_t)200 << 20)
#define JSON_BYTES ((size_t)256 << 20)
#define NAME_BYTES 100u

struct export
{
	struct session *session;
	struct clf_reader_pool *readers;
	const struct clf_traces *traces;
	struct zip zip;
	unsigned unread; /* files that could not be taken out of their mail; the mail itself is there */
};

static enum clf_status find_traces(struct session *session, const struct command_line *line, struct clf_traces *out,
				   struct clf_error *err)
{
	const char *address = NULL;
	enum clf_status status = clf_address_fold(session->arena, operand(line, 0), &address, err);

	return status == CLF_OK ? clf_traces_find(session->store, session->arena, address, out, err) : status;
}

static enum clf_status add_json(struct export *export, const char *name, struct clf_json **json, struct clf_error *err)
{
	struct clf_buf text;
	enum clf_status status;

	clf_buf_init(&text, JSON_BYTES);
	clf_json_dump(*json, &text);
	clf_buf_add_char(&text, '\n');
	clf_json_free(json);
	status = text.failed ? clf_error_set(err, CLF_ELIMIT, "%s is too large", name)
			     : zip_add(&export->zip, name, clf_buf_view(&text), err);
	clf_buf_free(&text);
	return status;
}

/* A file's name as one part of a path, whatever its sender called it. */
static const char *harmless(struct clf_arena *arena, const char *name)
{
	char *copy = clf_arena_strdup(arena, name != NULL && name[0] != '\0' ? name : "unnamed");
	size_t fits;

	for (char *p = copy; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x20 || strchr("/\\:*?\"<>|\x7f", *p) != NULL)
			*p = '_';
	}
	if (copy[0] == '.')
		copy[0] = '_';
	fits = strlen(copy) < NAME_BYTES ? strlen(copy) : NAME_BYTES;
	copy[clf_utf8_valid_prefix((struct clf_str){copy, fits})] = '\0';
	return copy;
}

static enum clf_status add_file(struct export *export, const char *folder, const struct clf_message_row *row,
				const struct clf_attachment_row *attachment, struct clf_str raw, struct clf_error *err)
{
	struct clf_arena *arena = export->session->arena;
	struct clf_part part = {0};

	if (clf_reader_part(export->readers, arena, raw, attachment->part, &part, NULL) != CLF_OK) {
		export->unread++;
		return CLF_OK;
	}
	return zip_add(&export->zip,
		       clf_arena_printf(arena, "%s/files/%" PRId64 "-%s-%s", folder, row->id, attachment->part,
					harmless(arena, attachment->name)),
		       part.bytes, err);
}

static enum clf_status add_mail(struct export *export, const char *folder, const struct clf_message_row *row,
				struct clf_error *err)
{
	struct session *session = export->session;
	struct clf_buf raw;
	enum clf_status status = CLF_ENOTFOUND;

	clf_buf_init(&raw, MAIL_BYTES);
	if (row->journal != 0)
		status = clf_journal_raw(session->store, row->journal, &raw, err);
	else if (row->outbox != 0)
		status = clf_outbox_raw(session->store, row->outbox, &raw, err);
	if (status == CLF_OK)
		status = zip_add(&export->zip,
				 clf_arena_printf(session->arena, "%s/mails/%" PRId64 "-%s.eml", folder, row->id,
						  row->incoming ? "in" : "out"),
				 clf_buf_view(&raw), err);
	for (size_t i = 0; status == CLF_OK && row->incoming && i < row->attachment_count; i++)
		status = add_file(export, folder, row, &row->attachments[i], clf_buf_view(&raw), err);
	clf_buf_free(&raw);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

/* Notices repeat what is there already; that they went, and to whom, is who saw it. */
static struct clf_json *seen_by(const struct story *story)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < story->messages.count; i++) {
		const struct clf_message_row *row = &story->messages.items[i];
		char time[CLF_TIME_TEXT];
		struct clf_json *item;

		if (row->klass != CLF_CLASS_NOTICE)
			continue;
		item = clf_json_object();
		clf_json_set_text(item, "at", clf_time_rfc3339(row->at, time));
		clf_json_set_text(item, "to", row->to_count > 0 ? row->to[0] : NULL);
		clf_json_set_text(item, "state", clf_message_state_name(row->state));
		clf_json_append(list, item);
	}
	return list;
}

static enum clf_status add_ticket(struct export *export, int64_t number, struct clf_error *err)
{
	struct session *session = export->session;
	const char *folder = clf_arena_printf(session->arena, "tickets/%s-%" PRId64, session->config->tag, number);
	struct story story;
	struct clf_json *json;
	enum clf_status status = story_read(session, number, &story, err);

	if (status != CLF_OK)
		return status;
	json = clf_shape_ticket(session->config->tag, &story.ticket);
	clf_json_set(json, "messages", clf_shape_messages(&story.messages));
	clf_json_set(json, "comments", clf_shape_comments(&story.comments));
	clf_json_set(json, "events", clf_shape_events(&story.events));
	clf_json_set(json, "seen_by", seen_by(&story));
	status = add_json(export, clf_arena_printf(session->arena, "%s/ticket.json", folder), &json, err);
	for (size_t i = 0; status == CLF_OK && i < story.messages.count; i++) {
		if (story.messages.items[i].klass != CLF_CLASS_NOTICE)
			status = add_mail(export, folder, &story.messages.items[i], err);
	}
	return status;
}

/* On tickets of others only what they wrote and what went to them is theirs. */
static enum clf_status add_elsewhere(struct export *export, int64_t number, struct clf_error *err)
{
	struct session *session = export->session;
	const char *folder = clf_arena_printf(session->arena, "elsewhere/%s-%" PRId64, session->config->tag, number);
	struct story story;
	enum clf_status status = story_read(session, number, &story, err);

	for (size_t i = 0; status == CLF_OK && i < story.messages.count; i++) {
		const struct clf_message_row *row = &story.messages.items[i];
		bool theirs = row->incoming && clf_address_equal(row->from, export->traces->address);

		for (size_t k = 0; !theirs && !row->incoming && k < row->to_count; k++)
			theirs = clf_address_equal(row->to[k], export->traces->address);
		if (theirs && row->klass != CLF_CLASS_NOTICE)
			status = add_mail(export, folder, row, err);
	}
	return status;
}

static enum clf_status add_journal(struct export *export, int64_t journal, struct clf_error *err)
{
	struct session *session = export->session;
	struct clf_buf raw;
	enum clf_status status;

	clf_buf_init(&raw, MAIL_BYTES);
	status = clf_journal_raw(session->store, journal, &raw, err);
	if (status == CLF_OK)
		status = zip_add(&export->zip, clf_arena_printf(session->arena, "mails/%" PRId64 ".eml", journal),
				 clf_buf_view(&raw), err);
	clf_buf_free(&raw);
	return status;
}

static void set_parsed(struct clf_json *object, const char *key, const char *text)
{
	struct clf_json *value = NULL;

	if (text != NULL && clf_json_parse(clf_str_from(text), &value, NULL) == CLF_OK)
		clf_json_set(object, key, value);
	else
		clf_json_set_text(object, key, text);
}

static enum clf_status add_response(struct export *export, const char *id, size_t number, struct clf_error *err)
{
	struct session *session = export->session;
	struct clf_response response = {0};
	struct clf_json *json;
	enum clf_status status = clf_query_response(session->store, session->arena, id, &response, err);

	if (status != CLF_OK)
		return status;
	json = clf_shape_response(&response);
	clf_json_set_text(json, "response_id", response.id);
	return add_json(export, clf_arena_printf(session->arena, "responses/%zu.json", number), &json, err);
}

static struct clf_json *texts_json(const char *const *items, size_t count)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, clf_json_string(items[i]));
	return list;
}

static enum clf_status add_person(struct export *export, struct clf_error *err)
{
	const struct clf_traces *traces = export->traces;
	struct clf_json *json = clf_json_object();
	char time[CLF_TIME_TEXT];

	clf_json_set_text(json, "address", traces->address);
	clf_json_set_text(json, "name", traces->name);
	clf_json_set_text(json, "locale", traces->locale);
	clf_json_set_text(json, "opt_in", traces->opt_in);
	clf_json_set_text(json, "reference", traces->reference);
	clf_json_set_text(json, "phone", traces->phone);
	set_parsed(json, "attributes", traces->attributes);
	clf_json_set_text(json, "known_since", clf_time_rfc3339(traces->created_at, time));
	clf_json_set(json, "also_wrote_from", texts_json(traces->also, traces->also_count));
	clf_json_set(json, "notices_went_to", texts_json(traces->agents, traces->agent_count));
	return add_json(export, "person.json", &json, err);
}

static enum clf_status add_all(struct export *export, struct clf_error *err)
{
	const struct clf_traces *traces = export->traces;
	enum clf_status status = add_person(export, err);

	for (size_t i = 0; status == CLF_OK && i < traces->ticket_count; i++)
		status = add_ticket(export, traces->tickets[i], err);
	for (size_t i = 0; status == CLF_OK && i < traces->elsewhere_count; i++)
		status = add_elsewhere(export, traces->elsewhere[i], err);
	for (size_t i = 0; status == CLF_OK && i < traces->journal_count; i++)
		status = add_journal(export, traces->journal[i], err);
	for (size_t i = 0; status == CLF_OK && i < traces->response_count; i++)
		status = add_response(export, traces->responses[i], i + 1, err);
	return status == CLF_OK ? zip_end(&export->zip, err) : status;
}

static enum clf_status write_export(struct export *export, const char *path, struct clf_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
	enum clf_status status;

	if (file == NULL)
		return clf_error_set(err, CLF_EIO, "%s: %s", path, strerror(errno));
	zip_begin(&export->zip, file, clf_clock_now());
	status = add_all(export, err);
	zip_free(&export->zip);
	if (status == CLF_OK && (fflush(file) != 0 || fsync(fd) != 0))
		status = clf_error_set(err, CLF_EIO, "%s can't be written: %s", path, strerror(errno));
	fclose(file);
	if (status != CLF_OK)
		unlink(path);
	return status;
}

static enum clf_status export_person(struct session *session, struct clf_reader_pool *readers,
				     const struct command_line *line, struct clf_error *err)
{
	const char *path = option_text(line, "to");
	struct clf_traces traces;
	struct export export = {.session = session, .readers = readers, .traces = &traces};
	enum clf_status status = find_traces(session, line, &traces, err);

	if (status != CLF_OK)
		return status;
	if (path == NULL)
		path = clf_arena_printf(session->arena, "%s.zip", harmless(session->arena, traces.address));
	status = write_export(&export, path, err);
	if (status != CLF_OK)
		return status;
	printf(
	    "%s: %zu ticket%s, %" PRId64 " mails on them, %zu on tickets of others, %zu mails on none, %zu response%s\n"
	    "Look it through before you hand it out: notes of your people and words of others stand in it as well.\n",
	    path, traces.ticket_count, traces.ticket_count == 1 ? "" : "s", traces.messages, traces.elsewhere_count,
	    traces.journal_count, traces.response_count, traces.response_count == 1 ? "" : "s");
	if (export.unread > 0)
		printf("%u attached file%s could not be taken out of the mail: it is in the mail itself\n",
		       export.unread, export.unread == 1 ? "" : "s");
	return CLF_OK;
}

int command_customer_export(const struct command_line *line)
{
	struct session session = {0};
	struct clf_reader_pool *readers = NULL;
	struct clf_error err = {0};
	enum clf_status status = clf_reader_pool_new(1, &readers, &err); /* before the database opens */

	if (status == CLF_OK)
		status = session_open(&session, line, &err);
	if (status == CLF_OK)
		status = export_person(&session, readers, line, &err);
	session_close(&session);
	clf_reader_pool_free(&readers);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}

static void print_traces(const struct clf_traces *traces, const struct clf_mention *mentions, size_t count)
{
	printf("%s: %zu ticket%s with %" PRId64 " mails, %zu mails on no ticket, traces on %zu ticket%s of others, %zu "
	       "response%s\n",
	       traces->address, traces->ticket_count, traces->ticket_count == 1 ? "" : "s", traces->messages,
	       traces->journal_count, traces->elsewhere_count, traces->elsewhere_count == 1 ? "" : "s",
	       traces->response_count, traces->response_count == 1 ? "" : "s");
	for (size_t i = 0; i < traces->also_count; i++)
		printf("also wrote from %s: erase that by itself\n", traces->also[i]);
	for (size_t i = 0; i < count; i++)
		printf("%s %" PRId64 " on ticket %" PRId64 " names them: it is another's text, look at it\n",
		       mentions[i].kind, mentions[i].id, mentions[i].ticket);
	if (count == CLF_MENTIONS)
		puts("and perhaps more of these");
}

/* What no database command reaches. */
static void print_elsewhere(const struct session *session, const struct clf_traces *traces)
{
	for (size_t i = 0; i < traces->agent_count; i++)
		printf("notices about it lie in the mailbox of %s\n", traces->agents[i]);
	for (size_t i = 0; i < session->config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &session->config->mailboxes[i];

		if (mailbox->host != NULL && mailbox->done != CLF_DONE_DELETE)
			printf("their mails lie on %s, in %s of %s: delete them there\n", mailbox->host,
			       mailbox->done_folder != NULL ? mailbox->done_folder : mailbox->folder, mailbox->user);
	}
	puts("Backups that were made before now hold it until they are replaced; a restore erases it again.");
}

static enum clf_status note_audit(struct session *session, const struct clf_traces *traces, struct clf_error *err)
{
	const struct clf_actor actor = session_actor();
	struct clf_audit_entry entry = {.who = actor.name,
					.via = CLF_VIA_CLI,
					.what = "customer.erase",
					.subject =
					    clf_arena_printf(session->arena, "customer %" PRId64, traces->party)};
	enum clf_status status = clf_store_begin(session->store, err);

	if (status == CLF_OK)
		status = clf_audit_add(session->store, &entry, err);
	if (status == CLF_OK)
		status = clf_store_commit(session->store, err);
	if (status != CLF_OK)
		clf_store_rollback(session->store);
	return status;
}

static enum clf_status carry_out(struct session *session, const struct command_line *line,
				 const struct clf_traces *traces, struct clf_error *err)
{
	const struct clf_actor actor = session_actor();
	struct clf_error why = {0};
	enum clf_status status = note_audit(session, traces, err);

	if (status == CLF_OK)
		status = clf_erase_person(session->store, session->config->store_url, traces,
					  option_flag(line, "notes"), actor.name, "cli", clf_clock_now(), err);
	if (status != CLF_OK)
		return status;
	puts("erased");
	if (clf_erase_end(session->store, &why) != CLF_OK)
		puts("the database's log still holds some of it, until who reads there now has ended: "
		     "run this again later, or restart the gateway");
	print_elsewhere(session, traces);
	return CLF_OK;
}

static enum clf_status erase(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_traces traces;
	struct clf_mention *mentions = NULL;
	size_t count = 0;
	enum clf_status status = find_traces(session, line, &traces, err);

	if (status == CLF_OK)
		status = clf_traces_mentions(session->store, session->arena, &traces, &mentions, &count, err);
	if (status != CLF_OK)
		return status;
	print_traces(&traces, mentions, count);
	if (traces.waiting > 0)
		printf("%" PRId64 " mails still wait to go out: they have to leave or be discarded first\n",
		       traces.waiting);
	if (option_flag(line, "dry-run"))
		return CLF_OK;
	if (!option_flag(line, "yes"))
		return clf_error_set(err, CLF_EINVAL,
				     "nothing was erased: it can't be undone, so say --yes once you have looked (and "
				     "`clf-mail customer export` first, if they want their data)");
	return carry_out(session, line, &traces, err);
}

int command_customer_erase(const struct command_line *line)
{
	return with_session(line, erase);
}
