/*
 * template.c - the template commands: what ships, what is stored, how it looks, what is wrong with a file.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "clf/act/templates.h"
#include "clf/base/file.h"
#include "clf/base/locale.h"
#include "clf/mail/write/template.h"
#include "clf/store/mail/templates.h"
#include "clf/store/people/directory.h"
#include "commands.h"
#include "session.h"

static const char *locale_of(const struct command_line *line)
{
	static char spelled[CLF_LOCALE_BYTES];
	const char *locale = option_text(line, "locale");

	return locale != NULL ? clf_locale_spelled(locale, spelled) : "en";
}

static void add_row(struct clf_json *rows, const struct clf_template_record *record)
{
	struct clf_json *row = clf_json_object();

	clf_json_set_text(row, "name", record->name);
	clf_json_set_text(row, "locale", record->locale);
	clf_json_set_integer(row, "version", record->version);
	clf_json_set_bool(row, "shipped", record->version == 0);
	clf_json_append(rows, row);
}

static enum clf_status list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_template_record *all = NULL;
	size_t count = 0;
	enum clf_status status;
	struct clf_json *rows;

	(void)line;
	status = clf_act_template_all(&session->act, session->arena, &all, &count, err);
	if (status != CLF_OK)
		return status;
	rows = clf_json_array();
	for (size_t i = 0; i < count; i++)
		add_row(rows, &all[i]);
	if (session->json) {
		print_json(&rows);
		return CLF_OK;
	}
	for (size_t i = 0; i < clf_json_size(rows); i++) {
		const struct clf_json *row = clf_json_at(rows, i);
		int64_t version = clf_json_get_number(row, "version", 0);

		printf("%-28s %-8s ", clf_json_get_text(row, "name"), clf_json_get_text(row, "locale"));
		if (version == 0)
			puts("as shipped");
		else
			printf("version %lld\n", (long long)version);
	}
	clf_json_free(&rows);
	return CLF_OK;
}

int command_template_list(const struct command_line *line)
{
	return with_session(line, list);
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *source = NULL, *asked = option_text(line, "version");
	int64_t version = asked != NULL ? number_of(asked, "version") : 0;
	struct clf_template_record record = {0};
	enum clf_status status;

	if (asked != NULL && version == 0)
		return clf_error_set(err, CLF_EINVAL, "--version takes a number, as `template versions` lists them");
	if (asked != NULL) {
		status = clf_template_version(session->store, session->arena, operand(line, 0), locale_of(line),
					      version, &record, err);
		source = record.source;
	} else {
		status = clf_act_template_source(&session->act, session->arena, operand(line, 0), locale_of(line),
						 &source, &version, err);
	}
	if (status != CLF_OK)
		return status;
	if (session->json) {
		struct clf_json *json = clf_json_object();

		clf_json_set_text(json, "name", operand(line, 0));
		clf_json_set_integer(json, "version", version);
		clf_json_set_text(json, "source", source);
		print_json(&json);
	} else {
		fputs(source, stdout);
	}
	return CLF_OK;
}

int command_template_show(const struct command_line *line)
{
	return with_session(line, show);
}

static enum clf_status render(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *ticket = option_text(line, "ticket");
	int64_t number = ticket != NULL ? number_of(ticket, "ticket number") : 0;
	struct clf_rendered out = {0};
	enum clf_status status;

	if (ticket != NULL && number == 0)
		return clf_error_set(err, CLF_EINVAL, "--ticket takes a ticket's number, such as 1042");
	status = clf_act_preview(&session->act, session->arena, operand(line, 0), locale_of(line), number, &out, err);
	if (status != CLF_OK)
		return status;
	if (session->json) {
		struct clf_json *json = clf_json_object();

		clf_json_set_text(json, "subject", out.subject);
		clf_json_set_text(json, "text", out.text);
		clf_json_set_text(json, "html", out.html);
		print_json(&json);
	} else if (option_flag(line, "html")) {
		puts(out.html);
	} else {
		printf("Subject: %s\n\n%s\n", out.subject, out.text);
	}
	return CLF_OK;
}

int command_template_render(const struct command_line *line)
{
	return with_session(line, render);
}

int command_template_fields(const struct command_line *line)
{
	struct session session;
	struct clf_error err = {0};
	/* Where nothing is set up yet, what every installation has. */
	bool is_set_up = session_open(&session, line, &err) == CLF_OK;
	struct clf_arena *arena = clf_arena_new();
	struct clf_json *names = clf_act_template_names(arena, is_set_up ? session.store : NULL);

	session_close(&session);
	if (option_flag(line, "json")) {
		print_json(&names);
		clf_arena_free(&arena);
		return CLF_EXIT_OK;
	}
	for (size_t i = 0; i < clf_json_size(names); i++) {
		const struct clf_json *item = clf_json_at(names, i);
		const char *type = clf_json_get_text(item, "type");

		printf("%-32s  %s%s%s\n", clf_json_get_text(item, "name"), type != NULL ? type : "",
		       type != NULL ? ": " : "", clf_json_get_text(item, "description"));
	}
	puts(
	    "\n{{customer.name | dear guest}} prints the words behind the bar when there is no name; {{customer.name |}}\n"
	    "says that nothing will do. {{#customer.name}}...{{/customer.name}} stands there when there is one,\n"
	    "{{^customer.name}}...{{/customer.name}} when there is none. An answer that would print nothing in a\n"
	    "field's place is not sent.");
	clf_json_free(&names);
	clf_arena_free(&arena);
	return CLF_EXIT_OK;
}

static enum clf_status lint(struct clf_arena *arena, const char *path, struct clf_template_problems *problems,
			    const char **warning, struct clf_error *err)
{
	struct clf_buf source;
	enum clf_status status;

	clf_buf_init(&source, CLF_TEMPLATE_BYTES);
	status = clf_file_read(path, &source, err);
	if (status == CLF_OK)
		clf_act_template_problems(NULL, arena, NULL, NULL, source.p, problems);
	if (status == CLF_OK && problems->count == 0)
		*warning = clf_act_template_warning(arena, source.p);
	clf_buf_free(&source);
	return status;
}

int command_template_lint(const struct command_line *line)
{
	int result = CLF_EXIT_OK;
	struct clf_arena *arena = clf_arena_new();

	for (size_t i = 0; i < operand_count(line); i++) {
		struct clf_template_problems problems = {.count = 0};
		struct clf_error err = {0};
		const char *warning = NULL;

		if (lint(arena, operand(line, i), &problems, &warning, &err) != CLF_OK)
			result = report_text("%s: %s", operand(line, i), err.text);
		for (size_t p = 0; p < problems.count; p++)
			result = report_text("%s: %s", operand(line, i), problems.items[p]);
		if (err.status == CLF_OK && problems.count == 0)
			printf("%s: fine%s%s\n", operand(line, i), warning != NULL ? ", but " : "",
			       warning != NULL ? warning : "");
		clf_arena_reset(arena);
	}
	clf_arena_free(&arena);
	return result;
}

int command_template_dump(const struct command_line *line)
{
	const char *folder = option_text(line, "to");
	int result = CLF_EXIT_OK;
	struct clf_arena *arena;

	if (folder == NULL) {
		report_text("template dump needs --to FOLDER");
		return CLF_EXIT_USAGE;
	}
	arena = clf_arena_new();
	for (size_t i = 0; i < clf_template_shipped_count() && result == CLF_EXIT_OK; i++) {
		const char *locale, *name, *source, *below, *path;
		struct clf_error err = {0};

		clf_template_shipped_at(i, &locale, &name, &source);
		below = clf_arena_printf(arena, "%s/%s", folder, locale);
		path = clf_arena_printf(arena, "%s/%s.md", below, name);
		if ((mkdir(folder, 0777) != 0 && errno != EEXIST) || (mkdir(below, 0777) != 0 && errno != EEXIST))
			result = report_text("cannot make %s: %s", below, strerror(errno));
		else if (clf_file_create(path, clf_str_from(source), 0666, &err) != CLF_OK)
			result = report_error(&err);
		else
			puts(path);
	}
	clf_arena_free(&arena);
	return result;
}
