/*
 * template_shipped.c - the templates that are built in, and a context to try any template with.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/embedded.h"
#include "clf/base/json.h"
#include "clf/mail/template.h"

#define NAME_BYTES 64
#define SHIPPED_MAX 256

/* "en/follow-up.md", taken apart. */
struct shipped {
	char locale[NAME_BYTES], name[NAME_BYTES];
	const char *source;
};

static bool take_apart(const struct clf_embedded *file, struct shipped *out)
{
	const char *slash = strchr(file->path, '/');
	const char *dot = strrchr(file->path, '.');

	if (!slash || !dot || dot < slash || strlen(file->path) >= NAME_BYTES)
		return false;
	snprintf(out->locale, sizeof out->locale, "%.*s", (int)(slash - file->path), file->path);
	snprintf(out->name, sizeof out->name, "%.*s", (int)(dot - slash - 1), slash + 1);
	out->source = file->bytes;
	return true;
}

/* The built-in files never change, so their names are taken apart once and kept. */
static const struct shipped *shipped(size_t *count)
{
	static struct shipped rows[SHIPPED_MAX];
	static size_t taken;

	if (taken == 0) {
		size_t n = 0;

		for (const struct clf_embedded *file = clf_embedded_templates; file->path && n < SHIPPED_MAX; file++)
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
	const char *source = locale ? find(locale, strlen(locale), name) : NULL;

	if (!source && locale)
		source = find(locale, strcspn(locale, "-_"), name);
	return source ? source : find("en", 2, name);
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

struct sample_text {
	const char *object, *key, *text;
};

static const struct sample_text texts[] = {
    {"ticket", "tag", "CLF-1042"},
    {"ticket", "subject", "Room was not ready"},
    {"ticket", "status", "New"},
    {"ticket", "priority", "high"},
    {"ticket", "summary", "Waited an hour at the desk"},
    {"ticket", "segment", "Harbour hotel"},
    {"ticket", "url", "https://feedback.example.com/tickets/1042"},
    {"ticket", "created_at", "Monday 16 November, 09:12"},
    {"customer", "name", "Ana Pereira"},
    {"customer", "address", "ana.pereira@example.net"},
    {"customer", "locale", "en-GB"},
    {"response", "id", "R-77120"},
    {"response", "programme", "Stays"},
    {"response", "survey", "After your stay"},
    {"response", "comment",
     "We arrived at four and the room was ready at five.\n\nNobody told us why, and the children were tired."},
    {"response", "link", "https://survey.example.com/r/R-77120"},
    {"agent", "name", "Jonas Weber"},
    {"agent", "address", "jonas.weber@example.com"},
    {"owner", "name", "Jonas Weber"},
    {"gateway", "name", "Example Hotels"},
    {"gateway", "address", "care@example.com"},
    {"message", "text", "Thank you for asking.\n\nWe would like to come back in spring. Is a quiet room possible?"},
    {"message", "from_name", "Ana Pereira"},
    {"message", "from_address", "ana.pereira@example.net"},
    {"message", "quoted", "We are sorry that your room was not ready."},
    {"note", "reply_does", "Your reply to this mail goes to the customer."},
    {"delivery", "recipient", "ana.pereira@example.net"},
    {"delivery", "status", "5.1.1"},
    {"delivery", "diagnostic", "550 5.1.1 Recipient address rejected: User unknown"},
    {"refusal", "reason", "\"#statsu\" is no command. Did you mean #status? Nothing was done."},
    {"refusal", "text", "#statsu resolved\n\nDear Ana, your room is booked."},
};

static struct clf_json *append_object(struct clf_json *list, const char *const pairs[][2], size_t count)
{
	struct clf_json *object = clf_json_object();

	for (size_t i = 0; i < count; i++)
		clf_json_set_text(object, pairs[i][0], pairs[i][1]);
	clf_json_append(list, object);
	return list;
}

static struct clf_json *sample_history(void)
{
	static const char *const last[][2] = {{"at", "Tuesday 17 November, 10:03"},
					      {"who", "Jonas Weber"},
					      {"text", "Dear Ana,\n\nwe are sorry that your room was not ready."}};
	static const char *const first[][2] = {{"at", "Monday 16 November, 09:12"},
					       {"who", "Ana Pereira"},
					       {"text", "We arrived at four and the room was ready at five."}};

	return append_object(append_object(clf_json_array(), last, 3), first, 3);
}

static struct clf_json *sample_actions(void)
{
	static const char *const take[][2] = {{"label", "Take it"},
					      {"url", "mailto:care@example.com?subject=CLF-1042&body=%23take"}};
	static const char *const resolve[][2] = {{"label", "Mark it resolved"},
						 {"url", "mailto:care@example.com?subject=CLF-1042&body=%23resolved"}};

	return append_object(append_object(clf_json_array(), take, 2), resolve, 2);
}

static struct clf_json *sample_answers(void)
{
	static const char *const desk[][2] = {{"question", "How was your welcome at the desk?"}, {"answer", "Poor"}};
	static const char *const again[][2] = {{"question", "Would you stay with us again?"}, {"answer", "Perhaps"}};

	return append_object(append_object(clf_json_array(), desk, 2), again, 2);
}

static struct clf_json *sample_attachments(void)
{
	static const char *const receipt[][2] = {{"name", "receipt.pdf"}, {"size", "84 KB"}};

	return append_object(clf_json_array(), receipt, 2);
}

struct clf_json *clf_template_sample(void)
{
	static const char *const objects[] = {"ticket",  "customer", "response", "agent",    "owner",
					      "gateway", "message",  "note",     "delivery", "refusal"};
	struct clf_json *sample = clf_json_object();

	for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
		struct clf_json *object = clf_json_object();

		for (size_t j = 0; j < sizeof texts / sizeof *texts; j++)
			if (strcmp(texts[j].object, objects[i]) == 0)
				clf_json_set_text(object, texts[j].key, texts[j].text);
		if (strcmp(objects[i], "ticket") == 0)
			clf_json_set_integer(object, "number", 1042);
		if (strcmp(objects[i], "ticket") == 0 || strcmp(objects[i], "response") == 0)
			clf_json_set_integer(object, "score", 3);
		if (strcmp(objects[i], "response") == 0)
			clf_json_set(object, "answers", sample_answers());
		if (strcmp(objects[i], "message") == 0) {
			clf_json_set(object, "attachments", sample_attachments());
			clf_json_set_bool(object, "unverified", true);
		}
		clf_json_set(sample, objects[i], object);
	}
	clf_json_set(sample, "history", sample_history());
	clf_json_set(sample, "actions", sample_actions());
	return sample;
}
