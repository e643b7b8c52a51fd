/*
 * setting.c - the table of agents' settings, and what goes by a row of it.
 */
#include "clf/ticket/field/setting.h"

#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "clf/ticket/words.h"

#define LOCALE_MAX 35 /* BCP 47 section 4.4.1 */
#define SUBTAG_MAX 8

#define COLUMN(word, kind, member, on, option, argument, sentence, few)                                                \
	{.name = #word,                                                                                                \
	 .parameter = #word,                                                                                           \
	 .type = CLF_SETTING_##kind,                                                                                   \
	 .offset = offsetof(struct clf_agent, member),                                                                 \
	 .ships_on = (on),                                                                                             \
	 .help = (sentence),                                                                                           \
	 .label = (few)},
#define NOTICE(word, kind, sentence, few)                                                                              \
	{.name = #word,                                                                                                \
	 .parameter = "notices." #word,                                                                                \
	 .type = CLF_SETTING_NOTICE,                                                                                   \
	 .notice = CLF_NOTICE_##kind,                                                                                  \
	 .help = (sentence),                                                                                           \
	 .label = (few)},

static const struct clf_setting settings[] = {CLF_SETTING_COLUMNS(COLUMN) CLF_SETTING_NOTICES(NOTICE)};

const struct clf_setting *clf_setting_table(size_t *count)
{
	*count = CLF_COUNT(settings);
	return settings;
}

const struct clf_setting *clf_setting_named(const char *name)
{
	for (size_t i = 0; i < CLF_COUNT(settings); i++) {
		if (clf_text_equal(settings[i].name, name))
			return &settings[i];
	}
	return NULL;
}

const char *clf_setting_get(const struct clf_agent *agent, const struct clf_setting *row)
{
	const void *member = (const char *)agent + row->offset;

	switch (row->type) {
	case CLF_SETTING_LOCALE:
	case CLF_SETTING_ZONE:
		return *(const char *const *)member;
	case CLF_SETTING_SWITCH:
		return *(const bool *)member != row->ships_on ? "on" : "off";
	case CLF_SETTING_MEANING:
		return clf_reply_meaning_name(*(const enum clf_reply_meaning *)member);
	case CLF_SETTING_SCHEME:
		return clf_scheme_name(*(const enum clf_scheme *)member);
	case CLF_SETTING_NOTICE:
		return clf_agent_wants(agent, row->notice) ? "on" : "off";
	}
	return NULL;
}

const char *clf_setting_choices(const struct clf_setting *row)
{
	if (row->type == CLF_SETTING_MEANING)
		return "default|note|answer";
	if (row->type == CLF_SETTING_SCHEME)
		return "system|light|dark";
	return row->type == CLF_SETTING_SWITCH || row->type == CLF_SETTING_NOTICE ? "on|off" : NULL;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A language of two or three letters, then subtags of letters and digits. */
static bool is_locale(const char *value)
{
	struct clf_str rest = clf_str_from(value), part;

	if (rest.n > LOCALE_MAX)
		return false;
	for (size_t nth = 0; clf_str_split(&rest, '-', &part); nth++) {
		if (part.n < (nth ? 1 : 2) || part.n > (nth ? SUBTAG_MAX : 3))
			return false;
		for (size_t i = 0; i < part.n; i++)
			if (!is_letter(part.p[i]) && (nth == 0 || part.p[i] < '0' || part.p[i] > '9'))
				return false;
	}
	return true;
}

static bool is_choice(const struct clf_setting *row, const char *value)
{
	struct clf_str rest = clf_str_from(clf_setting_choices(row)), choice;

	while (clf_str_split(&rest, '|', &choice)) {
		if (clf_str_equal(choice, clf_str_from(value)))
			return true;
	}
	return false;
}

static bool is_good_value(const struct clf_setting *row, const char *value, const char **why)
{
	switch (row->type) {
	case CLF_SETTING_LOCALE:
		*why = "a language is written as en, ja or pt-BR; nothing at all means the gateway's";
		return *value == '\0' || is_locale(value);
	case CLF_SETTING_ZONE:
		*why = "a time zone is written as Europe/Paris or Asia/Tokyo; nothing at all means the gateway's";
		return *value == '\0' || clf_zone_exists(value);
	case CLF_SETTING_MEANING:
		*why = "what a reply does is one of default, note and answer";
		return is_choice(row, value);
	case CLF_SETTING_SCHEME:
		*why = "the page looks as one of system, light and dark";
		return is_choice(row, value);
	case CLF_SETTING_SWITCH:
	case CLF_SETTING_NOTICE:
		*why = "this setting is on or off";
		return is_choice(row, value);
	}
	return false;
}

bool clf_setting_check(const char *locale, const char *name, const char *value, const char **why)
{
	const struct clf_setting *row = clf_setting_named(name);
	const char *wrong = "there is no such setting";

	if (value == NULL)
		wrong = "a setting has a name and a value";
	else if (row != NULL && is_good_value(row, value, &wrong))
		return true;
	*why = clf_words(locale, wrong);
	return false;
}
