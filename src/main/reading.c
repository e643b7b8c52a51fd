/*
 * reading.c - parse and explain: what is read from a mail, and where it lands.
 */
#include <stdio.h>
#include <string.h>

#include "clf/act/shape.h"
#include "clf/act/why.h"
#include "clf/base/file.h"
#include "clf/base/frame.h"
#include "clf/gateway/reader/reader.h"
#include "clf/gateway/role.h"
#include "commands.h"
#include "session.h"

#define FILE_BYTES ((size_t)CLF_FRAME_BYTES_MAX)

/* A mail on which the reader died is still an answer: everything empty, and why. */
static struct clf_reading *unread(struct clf_arena *arena, const char *why)
{
	struct clf_reading *reading = clf_arena_new_of(arena, struct clf_reading);
	const char **problems = clf_arena_array_of(arena, 1, const char *);

	problems[0] = clf_arena_strdup(arena, why);
	reading->problems = (struct clf_texts){problems, 1};
	reading->subject = reading->text = reading->reply = reading->quoted = reading->signature = reading->guessed =
	    reading->passed_on = "";
	reading->reply_rule = "none";
	reading->why = "could not be read";
	return reading;
}

static enum clf_status read_file(struct clf_reader_pool *pool, struct clf_arena *arena, const char *path,
				 const struct clf_read_options *options, struct clf_reading **out,
				 struct clf_error *err)
{
	struct clf_buf raw;
	enum clf_status status;

	clf_buf_init(&raw, FILE_BYTES);
	status = clf_file_read(path, &raw, err);
	if (status == CLF_OK) {
		struct clf_error why = {0};

		if (clf_reader_read(pool, arena, clf_buf_view(&raw), options, out, &why) != CLF_OK)
			*out = unread(arena, why.text);
	}
	clf_buf_free(&raw);
	return status;
}

static enum clf_status load_sent(const struct command_line *line, struct clf_arena *arena, struct clf_texts *out,
				 struct clf_error *err)
{
	size_t count = option_count(line, "sent");
	const char **texts = clf_arena_array_of(arena, count + 1, const char *);

	for (size_t i = 0; i < count; i++) {
		struct clf_buf buf;
		enum clf_status status;

		clf_buf_init(&buf, CLF_READ_TEXT_BYTES);
		status = clf_file_read(option_at(line, "sent", i), &buf, err);
		texts[i] = status == CLF_OK ? clf_utf8_clean(arena, clf_buf_view(&buf)) : "";
		clf_buf_free(&buf);
		if (status != CLF_OK)
			return status;
	}
	*out = (struct clf_texts){texts, count};
	return CLF_OK;
}

int command_parse(const struct command_line *line)
{
	struct clf_error err = {0};
	struct clf_reader_pool *pool = NULL;
	struct clf_arena *kept = clf_arena_new(), *arena = clf_arena_new();
	struct clf_read_options options = {0};
	int result = CLF_EXIT_FAILED;

	if (load_sent(line, kept, &options.sent, &err) != CLF_OK || clf_reader_pool_new(1, &pool, &err) != CLF_OK) {
		report_error(&err);
		goto out;
	}
	result = CLF_EXIT_OK;
	for (size_t i = 0; i < operand_count(line); i++) {
		struct clf_reading *reading = NULL;
		struct clf_json *json;

		if (read_file(pool, arena, operand(line, i), &options, &reading, &err) != CLF_OK) {
			result = report_error(&err);
			continue;
		}
		json = clf_reading_to_json(reading, operand(line, i));
		print_json(&json);
		clf_arena_reset(arena);
	}
out:
	clf_reader_pool_free(&pool);
	clf_arena_free(&arena);
	clf_arena_free(&kept);
	return result;
}

/* What rules made of it. */
static void print_rules(const struct clf_json *rules, struct clf_arena *arena)
{
	for (size_t i = 0; i < clf_json_size(rules); i++) {
		const struct clf_json *one = clf_json_at(rules, i);
		const char *name = clf_json_get_text(one, "name"), *sentence = clf_json_get_text(one, "sentence");

		printf("%-14s %s: %s\n", i == 0 ? "rules" : "", cell(arena, name), cell(arena, sentence));
	}
}

static void print_explanation(const struct clf_json *json, struct clf_arena *arena)
{
	void *iterator = NULL;
	const char *key;
	const struct clf_json *value;

	while (clf_json_next(json, &iterator, &key, &value)) {
		if (clf_json_type(value) == CLF_JSON_STRING) {
			printf("%-14s %s\n", key, cell(arena, clf_json_text(value)));
		} else if (clf_json_type(value) == CLF_JSON_ARRAY) {
			for (size_t i = 0; i < clf_json_size(value); i++) {
				const struct clf_json *item = clf_json_at(value, i);
				struct clf_buf buf;

				clf_buf_init(&buf, 1u << 20);
				if (clf_json_type(item) == CLF_JSON_STRING)
					clf_buf_add_text(&buf, clf_json_text(item));
				else
					clf_json_dump(item, &buf);
				printf("%-14s %s\n", i == 0 ? key : "", cell(arena, buf.p));
				clf_buf_free(&buf);
			}
		} else if (clf_json_type(value) != CLF_JSON_NULL) {
			struct clf_buf buf;

			clf_buf_init(&buf, 1u << 20);
			clf_json_dump(value, &buf);
			printf("%-14s %s\n", key, buf.p);
			clf_buf_free(&buf);
		}
	}
}

static enum clf_status explain_file(struct session *session, const struct command_line *line,
				    struct clf_reader_pool *pool, struct clf_json **out, struct clf_error *err)
{
	const char *mailbox = option_text(line, "mailbox");
	struct clf_reading *reading = NULL;
	struct clf_read_options options = {0};
	enum clf_status status;

	if (mailbox == NULL && session->config->mailbox_count > 0)
		mailbox = session->config->mailboxes[0].name;
	if (mailbox == NULL || clf_config_mailbox(session->config, mailbox) == NULL)
		return clf_error_set(err, CLF_EINVAL, "the configuration has no [mailbox %s]",
				     mailbox != NULL ? mailbox : "…");
	status = read_file(pool, session->arena, operand(line, 0), &options, &reading, err);
	if (status != CLF_OK)
		return status;
	return clf_intake_explain(&session->act, session->arena, mailbox, option_text(line, "recipient"), reading, out,
				  err);
}

static enum clf_status explain_kept(struct session *session, int64_t journal, struct clf_json **out,
				    struct clf_error *err)
{
	struct clf_journal_row row;
	enum clf_status status = clf_query_journal_row(session->store, session->arena, journal, &row, err);

	if (status != CLF_OK)
		return status;
	*out = clf_shape_explained(&row);
	status = clf_act_why_mail(session->store, session->arena, session->config->locale, &row, *out, err);
	if (status != CLF_OK)
		clf_json_free(out);
	return status;
}

static enum clf_status explain(struct session *session, const struct command_line *line, struct clf_reader_pool *pool,
			       struct clf_error *err)
{
	unsigned long long journal = 0;
	struct clf_json *json = NULL;
	enum clf_status status = clf_text_to_u64(operand(line, 0), INT64_MAX, &journal)
				     ? explain_kept(session, (int64_t)journal, &json, err)
				     : explain_file(session, line, pool, &json, err);
	const struct clf_json *inner;

	if (status != CLF_OK)
		return status;
	if (session->json) {
		print_json(&json);
		return CLF_OK;
	}
	inner = clf_json_get(json, "explanation");
	print_explanation(clf_json_type(inner) == CLF_JSON_OBJECT ? inner : json, session->arena);
	if (clf_json_type(inner) == CLF_JSON_OBJECT)
		print_rules(clf_json_get(json, "rules"), session->arena);
	clf_json_free(&json);
	return CLF_OK;
}

int command_explain(const struct command_line *line)
{
	struct session session = {0};
	struct clf_error err = {0};
	struct clf_reader_pool *pool = NULL;
	enum clf_status status = clf_reader_pool_new(1, &pool, &err); /* before the database opens */

	if (status == CLF_OK)
		status = session_open(&session, line, &err);
	if (status == CLF_OK)
		status = explain(&session, line, pool, &err);
	session_close(&session);
	clf_reader_pool_free(&pool);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}
