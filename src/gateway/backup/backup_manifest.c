/*
 * backup_manifest.c - what an archive says of itself: the first file in it, JSON for people and programs.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "backup/backup_inside.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"

#define FORMAT "clf-mail backup"
#define FORMAT_VERSION 1

struct clf_json *manifest_write(const struct clf_backup_manifest *m)
{
	struct clf_json *json = clf_json_object(), *counts = clf_json_object();

	clf_json_set_text(json, "format", FORMAT);
	clf_json_set_integer(json, "format_version", FORMAT_VERSION);
	clf_json_set_text(json, "program", m->program);
	clf_json_set_integer(json, "schema", m->holds.schema);
	clf_json_set_time(json, "made_at", m->made_at);
	clf_json_set_text(json, "reason", m->reason);
	clf_json_set_text(json, "host", m->host);
	clf_json_set_text(json, "database", m->database);
	clf_json_set_integer(json, "size", m->size);
	clf_json_set_text(json, "sha256", m->sha256);
	clf_json_set_bool(json, "secrets", m->has_secrets);
	clf_json_set_integer(counts, "tickets", m->holds.tickets);
	clf_json_set_integer(counts, "messages", m->holds.messages);
	clf_json_set_integer(counts, "mails", m->holds.mails);
	clf_json_set_integer(counts, "journal", m->holds.journal);
	clf_json_set_integer(counts, "outbox", m->holds.outbox);
	clf_json_set_integer(counts, "agents", m->holds.agents);
	clf_json_set(json, "counts", counts);
	return json;
}

enum clf_status manifest_read(struct clf_arena *arena, struct clf_str text, struct clf_backup_manifest *out,
			      struct clf_error *err)
{
	struct clf_json *json = NULL;
	const struct clf_json *counts;
	enum clf_status status = clf_json_parse(text, &json, err);
	struct clf_backup_manifest m = {0};
	int64_t schema;

	if (status != CLF_OK || !clf_text_equal(clf_json_get_text(json, "format"), FORMAT)) {
		clf_json_free(&json);
		return clf_error_set(err, CLF_EINVAL, "its manifest is none of clf-mail");
	}
	schema = clf_json_get_number(json, "schema", 0);
	if (clf_json_get_number(json, "format_version", 0) != FORMAT_VERSION || schema > clf_store_schema_newest()) {
		const char *program = clf_json_get_text(json, "program");

		status = clf_error_set(err, CLF_ECONFLICT,
				       "it was made by a newer program (clf-mail %.40s, schema %lld; this one knows "
				       "schema %d): install that one first",
				       program != NULL ? program : "?", (long long)schema, clf_store_schema_newest());
		clf_json_free(&json);
		return status;
	}
	counts = clf_json_get(json, "counts");
	m.program = clf_arena_strdup(arena, clf_json_get_text(json, "program"));
	m.host = clf_arena_strdup(arena, clf_json_get_text(json, "host"));
	m.database = clf_arena_strdup(arena, clf_json_get_text(json, "database"));
	m.reason = clf_arena_strdup(arena, clf_json_get_text(json, "reason"));
	m.sha256 = clf_arena_strdup(arena, clf_json_get_text(json, "sha256"));
	m.size = clf_json_get_number(json, "size", -1);
	m.has_secrets = clf_json_get_bool(json, "secrets", false);
	m.holds.schema = (int)schema;
	m.holds.tickets = clf_json_get_number(counts, "tickets", 0);
	m.holds.messages = clf_json_get_number(counts, "messages", 0);
	m.holds.mails = clf_json_get_number(counts, "mails", 0);
	m.holds.journal = clf_json_get_number(counts, "journal", 0);
	m.holds.outbox = clf_json_get_number(counts, "outbox", 0);
	m.holds.agents = clf_json_get_number(counts, "agents", 0);
	if (m.sha256 == NULL || m.size < 0 || schema < 1 || clf_json_get_text(json, "made_at") == NULL ||
	    !clf_time_parse_rfc3339(clf_json_get_text(json, "made_at"), &m.made_at))
		status = clf_error_set(err, CLF_EINVAL, "its manifest lacks something");
	clf_json_free(&json);
	if (status == CLF_OK)
		*out = m;
	return status;
}

enum clf_status manifest_take(struct clf_archive_reader *reader, struct clf_arena *arena,
			      struct clf_backup_manifest *out, struct clf_error *err)
{
	struct clf_archive_entry entry;
	struct clf_buf text;
	enum clf_status status = clf_archive_next(reader, &entry, err);

	if (status == CLF_EINVAL)
		return clf_error_prefix(err, status, "this is no backup that clf-mail made, or it is damaged");
	if (status == CLF_ENOTFOUND || (status == CLF_OK && strcmp(entry.name, BACKUP_MANIFEST) != 0))
		return clf_error_set(err, CLF_EINVAL,
				     "this is no backup that clf-mail made: it begins with no manifest");
	if (status != CLF_OK)
		return status;
	clf_buf_init(&text, BACKUP_SMALL);
	status = clf_archive_read(reader, &text, err);
	if (status == CLF_OK)
		status = manifest_read(arena, clf_buf_view(&text), out, err);
	clf_buf_free(&text);
	return status;
}

enum clf_status manifest_of_file(struct clf_arena *arena, const char *file, struct clf_backup_manifest *out,
				 struct clf_error *err)
{
	struct clf_archive_reader *reader;
	enum clf_status status;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return clf_error_set(err, errno == ENOENT ? CLF_ENOTFOUND : CLF_EIO, "%s", strerror(errno));
	reader = clf_archive_reader_new(fd);
	status = manifest_take(reader, arena, out, err);
	clf_archive_reader_free(&reader);
	close(fd);
	return status;
}
