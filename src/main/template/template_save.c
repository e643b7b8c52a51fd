/*
 * template_save.c - templates saved from files, one or a folder of them, and their versions.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clf/act/templates.h"
#include "clf/base/clock.h"
#include "clf/base/diff.h"
#include "clf/base/file.h"
#include "clf/base/locale.h"
#include "clf/mail/address.h"
#include "clf/mail/write/template.h"
#include "commands.h"
#include "session.h"

#define FILES_MAX 2000u

static const char *locale_of(const struct command_line *line)
{
	static char spelled[CLF_LOCALE_BYTES];
	const char *locale = option_text(line, "locale");

	return locale != NULL ? clf_locale_spelled(locale, spelled) : "en";
}

static enum clf_status read_source(struct clf_arena *arena, const char *path, const char **source,
				   struct clf_error *err)
{
	struct clf_buf buf;
	enum clf_status status;

	clf_buf_init(&buf, CLF_TEMPLATE_BYTES);
	status = clf_file_read(path, &buf, err);
	if (status == CLF_OK)
		*source = clf_arena_copy(arena, buf.p != NULL ? buf.p : "", buf.n);
	clf_buf_free(&buf);
	return status;
}

static void say_saved(struct session *session, const struct clf_template_change *change, int64_t version)
{
	struct clf_json *json;

	if (session->json) {
		json = clf_json_object();
		clf_json_set_text(json, "name", change->name);
		clf_json_set_text(json, "locale", change->locale);
		clf_json_set_integer(json, "version", version);
		print_json(&json);
	} else if (version == 0) {
		printf("%s (%s): as shipped\n", change->name, change->locale);
	} else {
		printf("%s (%s): version %lld\n", change->name, change->locale, (long long)version);
	}
}

static enum clf_status save(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_template_change change = {
	    .name = operand(line, 0), .locale = locale_of(line), .expected = CLF_TEMPLATE_ANY};
	const char *warning;
	int64_t version = 0;
	enum clf_status status = read_source(session->arena, operand(line, 1), &change.source, err);

	if (status == CLF_OK)
		status = clf_act_template_save(&people, session->arena, &change, &version, err);
	if (status != CLF_OK)
		return status;
	say_saved(session, &change, version);
	warning = clf_act_template_warning(session->arena, change.source);
	if (warning != NULL)
		fprintf(stderr, "clf-mail: %s\n", warning);
	return CLF_OK;
}

int command_template_save(const struct command_line *line)
{
	return with_session(line, save);
}

static enum clf_status test(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const char *ticket = option_text(line, "ticket"), *file = option_text(line, "file"), *to;
	struct clf_template_test asked = {.name = operand(line, 0), .locale = locale_of(line)};
	struct clf_template_tested tested = {0};
	struct clf_json *json;
	enum clf_status status;

	if (option_text(line, "to") == NULL)
		return clf_error_set(err, CLF_EINVAL, "say who looks at it: --to ADDRESS");
	if (ticket != NULL && (asked.ticket = number_of(ticket, "ticket number")) == 0)
		return clf_error_set(err, CLF_EINVAL, "--ticket takes a ticket's number, such as 1042");
	status = clf_address_fold(session->arena, option_text(line, "to"), &to, err);
	if (status == CLF_OK && file != NULL)
		status = read_source(session->arena, file, &asked.source, err);
	asked.to = to;
	if (status == CLF_OK)
		status = clf_act_template_test(&people, session->arena, &asked, &tested, err);
	if (status == CLF_OK && tested.capped > 0)
		status =
		    clf_error_set(err, CLF_ELIMIT, "%lld automatic mails went to %s within an hour: try again later",
				  (long long)tested.capped, asked.to);
	if (status != CLF_OK)
		return status;
	if (!session->json) {
		printf("to %s: %s\n", asked.to, tested.subject);
		return CLF_OK;
	}
	json = clf_json_object();
	clf_json_set_text(json, "to", asked.to);
	clf_json_set_text(json, "subject", tested.subject);
	print_json(&json);
	return CLF_OK;
}

int command_template_test(const struct command_line *line)
{
	return with_session(line, test);
}

static void say_version(struct session *session, const struct clf_template_record *saved)
{
	char time[CLF_TIME_TEXT];
	bool shipped = saved->source != NULL;
	struct clf_json *json;

	if (!session->json) {
		printf("%6lld  %s  %s%s\n", (long long)saved->version, clf_time_rfc3339(saved->saved_at, time),
		       cell(session->arena, saved->saved_by), shipped ? "  back to what ships" : "");
		return;
	}
	json = clf_json_object();
	clf_json_set_integer(json, "version", saved->version);
	clf_json_set_time(json, "saved_at", saved->saved_at);
	clf_json_set_text(json, "saved_by", saved->saved_by);
	clf_json_set_bool(json, "shipped", shipped);
	print_json(&json);
}

/* All of them, page by page. */
static enum clf_status versions(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_page page = {.limit = CLF_PAGE_MAX};
	enum clf_status status;

	do {
		struct clf_template_record *saved = NULL;
		size_t count = 0;

		status = clf_template_versions(session->store, session->arena, operand(line, 0), locale_of(line), page,
					       &saved, &count, &page.cursor, err);
		for (size_t i = 0; status == CLF_OK && i < count; i++)
			say_version(session, &saved[i]);
	} while (status == CLF_OK && page.cursor != 0);
	return status;
}

int command_template_versions(const struct command_line *line)
{
	return with_session(line, versions);
}

static enum clf_status back(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const struct clf_template_change change = {
	    .name = operand(line, 0), .locale = locale_of(line), .expected = CLF_TEMPLATE_ANY};
	const char *to = operand(line, 1);
	struct clf_template_record now = {0};
	int64_t number = strcmp(to, "shipped") == 0 ? 0 : number_of(to, "version");
	int64_t version = 0;
	enum clf_status status;

	if (number == 0 && strcmp(to, "shipped") != 0)
		return clf_error_set(err, CLF_EINVAL, "say a version's number or \"shipped\"");
	status = clf_act_template_back(&people, session->arena, &change, number, &version, err);
	if (status != CLF_OK)
		return status;
	status = clf_act_template_in_force(&session->act, session->arena, change.name, change.locale, &now, NULL);
	if (status == CLF_OK)
		say_saved(session, &change, now.version);
	else if (status == CLF_ENOTFOUND)
		printf("%s (%s): no more\n", change.name, change.locale);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

int command_template_back(const struct command_line *line)
{
	return with_session(line, back);
}

static enum clf_status keep(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const struct clf_template_change change = {
	    .name = operand(line, 0), .locale = locale_of(line), .expected = CLF_TEMPLATE_ANY};
	enum clf_status status = clf_act_template_keep(&people, session->arena, &change, err);

	if (status == CLF_OK && !session->json)
		printf("%s (%s): stays as it was saved\n", change.name, change.locale);
	return status;
}

int command_template_keep(const struct command_line *line)
{
	return with_session(line, keep);
}

/* What counts, as FOLDER/<language>/<name>.md; what ships as it is saved by nobody is left out. */
static enum clf_status export(struct session *session, const struct command_line *line, struct clf_error *err) {
	const char *folder = operand(line, 0); struct clf_template_record *saved = NULL; size_t count = 0;
	enum clf_status status = clf_template_list(session->store, session->arena, &saved, &count, err);

	if (status == CLF_OK && mkdir(folder, 0777) != 0 &&
	    errno != EEXIST) return clf_error_set(err, CLF_EIO, "cannot make %s: %s", folder, strerror(errno));
	for (size_t i = 0; status == CLF_OK && i < count; i++){
	    const char *below = clf_arena_printf(session->arena, "%s/%s", folder, saved[i].locale);
	    const char *path = clf_arena_printf(session->arena, "%s/%s.md", below, saved[i].name);

	    if (mkdir(below, 0777) != 0 && errno != EEXIST) return clf_error_set(err, CLF_EIO, "cannot make %s: %s",
										 below, strerror(errno));
	    status = clf_file_create(path, clf_str_from(saved[i].source), 0666, err); if (status == CLF_OK) puts(path);}
if (status == CLF_OK && count == 0)
    fputs("clf-mail: no template was saved here; `clf-mail template dump` writes those that ship\n", stderr);
return status;
}

int command_template_export(const struct command_line *line)
{
	return with_session(line, export);
}

/* The files of a folder that may be templates, in order. */
struct found {
	struct clf_template_change *items;
	size_t count;
};

static int by_place(const void *a, const void *b)
{
	const struct clf_template_change *x = a, *y = b;
	int order = strcmp(x->locale, y->locale);

	return order != 0 ? order : strcmp(x->name, y->name);
}

static enum clf_status find_in(struct session *session, const char *folder, const char *locale, struct found *found,
			       struct clf_error *err)
{
	const char *below = clf_arena_printf(session->arena, "%s/%s", folder, locale);
	DIR *dir = opendir(below);
	enum clf_status status = CLF_OK;

	/* A file beside the languages' folders is none of ours. */
	if (dir == NULL)
		return errno == ENOTDIR ? CLF_OK
					: clf_error_set(err, CLF_EIO, "cannot read %s: %s", below, strerror(errno));
	for (struct dirent *entry; status == CLF_OK && (entry = readdir(dir)) != NULL;) {
		size_t n = strlen(entry->d_name);
		struct clf_template_change *item = &found->items[found->count];

		if (n < 4 || entry->d_name[0] == '.' || strcmp(entry->d_name + n - 3, ".md") != 0)
			continue;
		if (found->count == FILES_MAX)
			status = clf_error_set(err, CLF_ELIMIT, "%s holds more than %u templates", folder, FILES_MAX);
		item->locale = clf_locale_copy(session->arena, locale);
		item->name = clf_arena_copy(session->arena, entry->d_name, n - 3);
		item->expected = CLF_TEMPLATE_ANY;
		if (status == CLF_OK)
			status =
			    read_source(session->arena, clf_arena_printf(session->arena, "%s/%s", below, entry->d_name),
					&item->source, err);
		found->count += status == CLF_OK;
	}
	closedir(dir);
	return status;
}

static enum clf_status find_all(struct session *session, const char *folder, struct found *found, struct clf_error *err)
{
	DIR *dir = opendir(folder);
	enum clf_status status = CLF_OK;

	if (dir == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "cannot read %s: %s", folder, strerror(errno));
	found->items = clf_arena_array_of(session->arena, FILES_MAX + 1, struct clf_template_change);
	for (struct dirent *entry; status == CLF_OK && (entry = readdir(dir)) != NULL;)
		if (entry->d_name[0] != '.')
			status = find_in(session, folder, clf_arena_strdup(session->arena, entry->d_name), found, err);
	closedir(dir);
	if (status == CLF_OK && found->count == 0)
		return clf_error_set(err, CLF_ENOTFOUND,
				     "%s holds no templates: they are read from %s/<language>/<name>.md", folder,
				     folder);
	qsort(found->items, found->count, sizeof(*found->items), by_place);
	for (size_t i = 1; status == CLF_OK && i < found->count; i++)
		if (by_place(&found->items[i - 1], &found->items[i]) == 0)
			status = clf_error_set(err, CLF_EINVAL,
					       "%s holds %s in %s twice: folders that spell one language in two ways",
					       folder, found->items[i].name, found->items[i].locale);
	return status;
}

/* Says what saving would do; *changed: how many would be, *wrong: how many can't. */
static enum clf_status compare_one(struct session *session, const struct clf_template_change *item, size_t *changed,
				   size_t *wrong, struct clf_error *err)
{
	struct clf_template_record now = {.source = NULL};
	struct clf_error problem = {0};
	enum clf_status status =
	    clf_act_template_in_force(&session->act, session->arena, item->name, item->locale, &now, err);

	if (status != CLF_OK && status != CLF_ENOTFOUND)
		return status;
	if (now.source != NULL && strcmp(now.source, item->source) == 0)
		return CLF_OK;
	printf("%s (%s): %s\n%s", item->name, item->locale, now.source != NULL ? "changes" : "new",
	       clf_diff(session->arena, now.source != NULL ? now.source : "", item->source));
	if (clf_act_template_check(&session->act, session->arena, item->name, item->locale, item->source, &problem) !=
	    CLF_OK) {
		report_text("%s (%s): %s", item->name, item->locale, problem.text);
		++*wrong;
	}
	++*changed;
	return CLF_OK;
}

static enum clf_status import(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct found found = {0};
	size_t changed = 0, wrong = 0;
	enum clf_status status = find_all(session, operand(line, 0), &found, err);

	for (size_t i = 0; status == CLF_OK && i < found.count; i++)
		status = compare_one(session, &found.items[i], &changed, &wrong, err);
	if (status != CLF_OK)
		return status;
	if (wrong > 0)
		return clf_error_set(err, CLF_EINVAL, "nothing was saved: %zu of %zu that differ can't be", wrong,
				     changed);
	if (changed == 0 || !option_flag(line, "yes")) {
		printf(changed == 0 ? "all %zu are as they are here\n"
				    : "nothing was saved yet: of %zu files these differ; --yes saves them\n",
		       found.count);
		return CLF_OK;
	}
	for (size_t i = 0; status == CLF_OK && i < found.count; i++) {
		struct clf_template_record now = {.source = ""};
		int64_t version = 0;

		if (clf_act_template_in_force(&session->act, session->arena, found.items[i].name, found.items[i].locale,
					      &now, NULL) == CLF_OK &&
		    strcmp(now.source, found.items[i].source) == 0)
			continue;
		status = clf_act_template_save(&people, session->arena, &found.items[i], &version, err);
		if (status == CLF_OK)
			say_saved(session, &found.items[i], version);
	}
	return status;
}

int command_template_import(const struct command_line *line)
{
	return with_session(line, import);
}
