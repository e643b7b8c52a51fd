/*
 * agent.c - what agents want to be told, and the settings they change themselves.
 */
#include "clf/ticket/agent.h"

#include <string.h>

#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "clf/ticket/words.h"

#define LOCALE_MAX 35 /* BCP 47 section 4.4.1 */
#define SUBTAG_MAX 8

bool clf_agent_wants(const struct clf_agent *agent, enum clf_notice_kind kind)
{
	bool otherwise = agent->notices >> kind & 1u;

	return (kind != CLF_NOTICE_UPDATED) != otherwise;
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

static bool is_one_of(const char *value, const char *a, const char *b, const char *c)
{
	return clf_text_equal(value, a) || clf_text_equal(value, b) || (c != NULL && clf_text_equal(value, c));
}

static bool is_good_value(const char *name, const char *value, const char **why)
{
	enum clf_notice_kind kind;

	if (name == NULL || value == NULL) {
		*why = "a setting has a name and a value";
	} else if (strcmp(name, "locale") == 0) {
		*why = "a language is written as en, ja or pt-BR; nothing at all means the gateway's";
		return *value == '\0' || is_locale(value);
	} else if (strcmp(name, "timezone") == 0) {
		*why = "a time zone is written as Europe/Paris or Asia/Tokyo; nothing at all means the gateway's";
		return *value == '\0' || clf_zone_exists(value);
	} else if (strcmp(name, "on_news") == 0 || strcmp(name, "on_reply") == 0) {
		*why = "what a reply does is one of default, note and answer";
		return is_one_of(value, "default", "note", "answer");
	} else if (is_one_of(name, "receipts", "digest", NULL) || clf_notice_parse(name, &kind)) {
		*why = "this setting is on or off";
		return is_one_of(value, "on", "off", NULL);
	} else {
		*why = "there is no such setting: they are locale, timezone, receipts, digest, on_news, on_reply, "
		       "assigned, team, replied, updated, escalated, due, undelivered and subticket";
	}
	return false;
}

bool clf_setting_check(const char *locale, const char *name, const char *value, const char **why)
{
	const char *wrong = NULL;

	if (is_good_value(name, value, &wrong))
		return true;
	*why = clf_words(locale, wrong);
	return false;
}
