/*
 * template_shipped.c - the templates that are built in, and contexts to try any template with: sample.json beside them.
 *
 * What many of them say alike stands once a language, in its folder part/: {{>facts}} in a file is part/facts.md. It is
 * put in before anybody sees the template, so that whoever changes one has all of it before them.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/embedded.h"
#include "clf/base/json.h"
#include "clf/mail/write/template.h"

#define NAME_BYTES 64
#define SHIPPED_MAX 256
#define SAMPLE "sample.json"
#define PART "{{>"

/* "en/follow-up.md", taken apart. */
struct shipped {
	char locale[NAME_BYTES], name[NAME_BYTES];
	const char *source;
};

static const char *part_source(const char *locale, struct clf_str name)
{
	char path[2 * NAME_BYTES];

	snprintf(path, sizeof path, "%s/part/%.*s.md", locale, CLF_STR_ARG(name));
	for (const struct clf_embedded *file = clf_embedded_templates; file->path != NULL; file++)
		if (strcmp(file->path, path) == 0)
			return file->bytes;
	return "";
}

/* The source with its parts in it; kept as long as the program runs. */
static const char *whole(const char *locale, const char *source)
{
	struct clf_buf out;
	const char *at;

	if (strstr(source, PART) == NULL)
		return source;
	clf_buf_init(&out, CLF_TEMPLATE_BYTES);
	while ((at = strstr(source, PART)) != NULL) {
		const struct clf_str name = {at + strlen(PART), strcspn(at + strlen(PART), "}")};
		struct clf_str part = clf_str_from(part_source(locale, name));

		clf_buf_add(&out, source, (size_t)(at - source));
		while (part.n > 0 && part.p[part.n - 1] == '\n')
			part.n--;
		clf_buf_add_str(&out, part);
		source = name.p + name.n + strlen("}}");
	}
	clf_buf_add_text(&out, source);
	return out.p;
}

static bool take_apart(const struct clf_embedded *file, struct shipped *out)
{
	const char *slash = strchr(file->path, '/');
	const char *dot = strrchr(file->path, '.');

	if (slash == NULL || dot == NULL || dot < slash || strcmp(dot, ".md") != 0 ||
	    strlen(file->path) >= NAME_BYTES || strchr(slash + 1, '/') != NULL)
		return false;
	snprintf(out->locale, sizeof out->locale, "%.*s", (int)(slash - file->path), file->path);
	snprintf(out->name, sizeof out->name, "%.*s", (int)(dot - slash - 1), slash + 1);
	out->source = whole(out->locale, file->bytes);
	return true;
}

/* The built-in files never change, so their names are taken apart once and kept. */
static const struct shipped *shipped(size_t *count)
{
	static struct shipped rows[SHIPPED_MAX];
	static size_t taken;

	if (taken == 0) {
		size_t n = 0;

		for (const struct clf_embedded *file = clf_embedded_templates; file->path != NULL && n < SHIPPED_MAX;
		     file++)
			n += take_apart(file, &rows[n]);
		taken = n;
	}
	*count = taken;
	return rows;
}

static const char *find(const char *locale, size_t locale_size, const char *name)
{
	size_t count;
	const struct shipped *rows = shipped(&count);

	for (size_t i = 0; i < count; i++)
		if (strlen(rows[i].locale) == locale_size && strncmp(rows[i].locale, locale, locale_size) == 0 &&
		    strcmp(rows[i].name, name) == 0)
			return rows[i].source;
	return NULL;
}

const char *clf_template_shipped(const char *locale, const char *name)
{
	const char *source = locale != NULL ? find(locale, strlen(locale), name) : NULL;

	if (source == NULL && locale != NULL)
		source = find(locale, strcspn(locale, "-_"), name);
	return source != NULL ? source : find("en", 2, name);
}

size_t clf_template_shipped_count(void)
{
	size_t count;

	shipped(&count);
	return count;
}

void clf_template_shipped_at(size_t index, const char **locale, const char **name, const char **source)
{
	size_t count;
	const struct shipped *rows = shipped(&count);

	if (index >= count)
		return;
	*locale = rows[index].locale;
	*name = rows[index].name;
	*source = rows[index].source;
}

/* The built-in sample of that language, else the English one. */
static const char *sample_source(const char *locale)
{
	size_t size = locale != NULL ? strcspn(locale, "-_") : 0;
	const char *english = "{}";

	for (const struct clf_embedded *file = clf_embedded_templates; file->path != NULL; file++) {
		const char *slash = strchr(file->path, '/');

		if (slash == NULL || strcmp(slash, "/" SAMPLE) != 0)
			continue;
		if ((size_t)(slash - file->path) == size && strncmp(file->path, locale, size) == 0)
			return file->bytes;
		if (strncmp(file->path, "en/", 3) == 0)
			english = file->bytes;
	}
	return english;
}

/* A reply to a mail does only one of these; what goes outside has none. */
static void set_note(struct clf_json *sample, const char *kind)
{
	struct clf_json *note = clf_json_object();
	bool is_answer = strcmp(kind, "reply-notice") == 0;
	bool is_command = strcmp(kind, "digest") == 0 || strcmp(kind, "batch-notice") == 0;
	bool is_outside = strcmp(kind, "forward") == 0;

	clf_json_set_bool(note, "answers", is_answer);
	clf_json_set_bool(note, "becomes_note", !is_answer && !is_command && !is_outside);
	clf_json_set_bool(note, "commands", is_command);
	clf_json_set(sample, "note", note);
}

/* What is said in mails of that kind: the customer's mail in a reply-notice alone. */
static void set_message(struct clf_json *sample, const char *kind)
{
	struct clf_json *message = clf_json_copy(clf_json_get(sample, "message"));
	/* An agent's answer stands in a frame. */
	const char *said = strcmp(kind, "frame") == 0 ? "answer" : kind;
	const char *text = clf_json_get_text(clf_json_get(sample, "messages"), said);

	if (strcmp(kind, "reply-notice") != 0) {
		clf_json_set_text(message, "text", text != NULL ? text : "");
		clf_json_set_bool(message, "unverified", false);
		clf_json_set(message, "attachments", clf_json_array());
	}
	clf_json_set(sample, "message", message);
}

struct clf_json *clf_template_sample_of(const char *locale, const char *kind)
{
	struct clf_json *sample = NULL;

	if (clf_json_parse(clf_str_from(sample_source(locale)), &sample, NULL) != CLF_OK)
		sample = clf_json_object();
	if (kind != NULL) {
		set_note(sample, kind);
		set_message(sample, kind);
	}
	return sample;
}

struct clf_json *clf_template_sample(void)
{
	return clf_template_sample_of("en", NULL);
}
