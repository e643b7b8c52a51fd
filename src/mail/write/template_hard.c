/*
 * template_hard.c - contexts that are hard on a template: what is very long, what is written from right to left, and
 * what nearly everything is missing of. Made of the sample of the language, so that they have its shape.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/embedded.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/mail/write/template.h"

#define WORDS "hard.json"
#define PARAGRAPH 60 /* bytes from which a text is more than a name */
#define MANY 40      /* rows of a list; of a list in a list FEW */
#define FEW 3

static const char *const data_names[] = {
    [CLF_DATA_SAMPLE] = "sample", [CLF_DATA_LONG] = "long", [CLF_DATA_RTL] = "rtl", [CLF_DATA_BARE] = "bare"};

enum clf_template_data clf_template_data_named(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(data_names); i++)
		if (clf_text_equal(data_names[i], name))
			return (enum clf_template_data)i;
	return CLF_DATA_SAMPLE;
}

static struct clf_json *words_of(enum clf_template_data data)
{
	struct clf_json *all = NULL, *words = NULL;

	for (const struct clf_embedded *file = clf_embedded_templates; file->path != NULL && all == NULL; file++)
		if (strcmp(file->path, WORDS) == 0)
			clf_json_parse((struct clf_str){file->bytes, file->size}, &all, NULL);
	if (clf_json_get(all, data_names[data]) != NULL)
		words = clf_json_copy(clf_json_get(all, data_names[data]));
	clf_json_free(&all);
	return words != NULL ? words : clf_json_object();
}

/* What programs read, or what the gateway itself writes. */
static bool is_fixed(const char *key, const char *text)
{
	static const char *const keys[] = {"id", "tag", "line", "locale", "parent", "size", "what"};
	size_t n = strlen(key);

	for (size_t i = 0; i < CLF_COUNT(keys); i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return text[0] == '\0' || strchr(text, '@') != NULL || strstr(text, "://") != NULL ||
	       (n > 3 && strcmp(key + n - 3, "_at") == 0);
}

static struct clf_json *hardened(const struct clf_json *value, const char *key, const struct clf_json *words,
				 unsigned lists);

static struct clf_json *object_hardened(const struct clf_json *value, const struct clf_json *words, unsigned lists)
{
	struct clf_json *made = clf_json_object();
	const struct clf_json *child;
	const char *key;
	void *at = NULL;

	while (clf_json_next(value, &at, &key, &child))
		clf_json_set(made, key, hardened(child, key, words, lists));
	return made;
}

static struct clf_json *list_hardened(const struct clf_json *value, const struct clf_json *words, unsigned lists)
{
	struct clf_json *made = clf_json_array();
	size_t rows = clf_json_size(value), most = lists == 0 ? MANY : lists == 1 ? FEW : rows;

	for (size_t i = 0; rows > 0 && (i < rows || i < most); i++)
		clf_json_append(made, hardened(clf_json_at(value, i % rows), "", words, lists + 1));
	return made;
}

static struct clf_json *hardened(const struct clf_json *value, const char *key, const struct clf_json *words,
				 unsigned lists)
{
	const char *text = clf_json_text(value), *hard;

	if (strcmp(key, "link") == 0 || strcmp(key, "note") == 0)
		return clf_json_copy(value);
	if (clf_json_type(value) == CLF_JSON_OBJECT)
		return object_hardened(value, words, lists);
	if (clf_json_type(value) == CLF_JSON_ARRAY)
		return list_hardened(value, words, lists);
	if (text == NULL || is_fixed(key, text))
		return clf_json_copy(value);
	hard = clf_json_get_text(words, strlen(text) > PARAGRAPH || strchr(text, '\n') != NULL ? "text" : "name");
	return clf_json_string(hard != NULL ? hard : text);
}

/* What every ticket has, and nothing else. */
static struct clf_json *bare(const struct clf_json *sample)
{
	static const char *const always[][2] = {
	    {"ticket", "number"},    {"ticket", "tag"},      {"ticket", "subject"},
	    {"ticket", "status"},    {"ticket", "priority"}, {"ticket", "created_at"},
	    {"customer", "address"}, {"gateway", "address"}, {"message", "text"}};
	struct clf_json *made = clf_json_object(), *within = NULL;
	const char *outer = "";

	for (size_t i = 0; i < CLF_COUNT(always); i++) {
		const struct clf_json *value = clf_json_get(clf_json_get(sample, always[i][0]), always[i][1]);

		if (strcmp(outer, always[i][0]) != 0) {
			outer = always[i][0];
			within = clf_json_object();
			clf_json_set(made, outer, within);
		}
		clf_json_set(within, always[i][1], value != NULL ? clf_json_copy(value) : clf_json_null());
	}
	if (clf_json_get(sample, "note") != NULL)
		clf_json_set(made, "note", clf_json_copy(clf_json_get(sample, "note")));
	return made;
}

struct clf_json *clf_template_sample_as(const char *locale, const char *kind, enum clf_template_data data)
{
	struct clf_json *sample = clf_template_sample_of(locale, kind), *words, *made;

	if (data == CLF_DATA_SAMPLE)
		return sample;
	words = words_of(data);
	made = data == CLF_DATA_BARE ? bare(sample) : hardened(sample, "", words, 0);
	clf_json_free(&words);
	clf_json_free(&sample);
	return made;
}
