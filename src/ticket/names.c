/*
 * names.c - the words that stand for the domain's enums in the store, the API and the history.
 */
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/plan/plan.h"
#include "clf/ticket/plan/word.h"
#include "clf/ticket/ticket.h"

static const char *name_of(const char *const *names, size_t count, unsigned value)
{
	return value < count ? names[value] : "unknown";
}

static bool value_of(const char *const *names, size_t count, const char *name, unsigned *out)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal_nocase(names[i], name)) {
			*out = (unsigned)i;
			return true;
		}
	}
	return false;
}

static const char *const priorities[] = {"low", "medium", "high", "critical"};
static const char *const opt_ins[] = {"unknown", "in", "out"};
static const char *const roles[] = {"agent", "manager", "admin"};
static const char *const vias[] = {"mail", "page", "api", "rule", "clock", "cli"};
static const char *const classes[] = {"customer", "agent", "third-party", "notice", "automatic"};
static const char *const scopes[] = {"none", "own", "segment", "all"};
static const char *const notices[] = {"assigned",  "team", "replied",     "updated",
				      "escalated", "due",  "undelivered", "subticket"};
static const char *const timers[] = {"rule", "due", "back", "letter"};
static const char *const out_kinds[] = {"retry", "readdress", "discard"};
static const char *const words[] = {"none", "retry", "release", "assign", "discard"};
static const char *const meanings[] = {"default", "note", "answer"};
static const char *const schemes[] = {"system", "light", "dark"};

const char *clf_priority_name(enum clf_priority priority)
{
	return name_of(priorities, CLF_COUNT(priorities), priority);
}

bool clf_priority_parse(const char *name, enum clf_priority *out)
{
	unsigned value;

	if (!value_of(priorities, CLF_COUNT(priorities), name, &value))
		return false;
	*out = (enum clf_priority)value;
	return true;
}

const char *clf_timer_kind_name(enum clf_timer_kind kind)
{
	return name_of(timers, CLF_COUNT(timers), kind);
}

bool clf_timer_kind_parse(const char *name, enum clf_timer_kind *out)
{
	unsigned value;

	if (!value_of(timers, CLF_COUNT(timers), name, &value))
		return false;
	*out = (enum clf_timer_kind)value;
	return true;
}

const char *clf_opt_in_name(enum clf_opt_in opt_in)
{
	return name_of(opt_ins, CLF_COUNT(opt_ins), opt_in);
}

bool clf_opt_in_parse(const char *name, enum clf_opt_in *out)
{
	unsigned value;

	if (!value_of(opt_ins, CLF_COUNT(opt_ins), name, &value))
		return false;
	*out = (enum clf_opt_in)value;
	return true;
}

const char *clf_role_name(enum clf_role role)
{
	return name_of(roles, CLF_COUNT(roles), role);
}

bool clf_role_parse(const char *name, enum clf_role *out)
{
	unsigned value;

	if (!value_of(roles, CLF_COUNT(roles), name, &value))
		return false;
	*out = (enum clf_role)value;
	return true;
}

const char *clf_via_name(enum clf_via via)
{
	return name_of(vias, CLF_COUNT(vias), via);
}

const char *clf_class_name(enum clf_class klass)
{
	return name_of(classes, CLF_COUNT(classes), klass);
}

bool clf_class_parse(const char *name, enum clf_class *out)
{
	unsigned value;

	if (!value_of(classes, CLF_COUNT(classes), name, &value))
		return false;
	*out = (enum clf_class)value;
	return true;
}

const char *clf_scope_name(enum clf_scope scope)
{
	return name_of(scopes, CLF_COUNT(scopes), scope);
}

bool clf_scope_parse(const char *name, enum clf_scope *out)
{
	unsigned value;

	if (!value_of(scopes, CLF_COUNT(scopes), name, &value))
		return false;
	*out = (enum clf_scope)value;
	return true;
}

const char *clf_notice_name(enum clf_notice_kind kind)
{
	return name_of(notices, CLF_COUNT(notices), kind);
}

bool clf_notice_parse(const char *name, enum clf_notice_kind *out)
{
	unsigned value;

	if (!value_of(notices, CLF_COUNT(notices), name, &value))
		return false;
	*out = (enum clf_notice_kind)value;
	return true;
}

const char *clf_word_name(enum clf_word_kind kind)
{
	return name_of(words, CLF_COUNT(words), kind);
}

const char *clf_out_kind_name(enum clf_out_kind kind)
{
	return name_of(out_kinds, CLF_COUNT(out_kinds), kind);
}

bool clf_word_parse(const char *name, enum clf_word_kind *out)
{
	unsigned value;

	if (!value_of(words, CLF_COUNT(words), name, &value))
		return false;
	*out = (enum clf_word_kind)value;
	return true;
}

const char *clf_reply_meaning_name(enum clf_reply_meaning meaning)
{
	return name_of(meanings, CLF_COUNT(meanings), meaning);
}

bool clf_reply_meaning_parse(const char *name, enum clf_reply_meaning *out)
{
	unsigned value;

	if (!value_of(meanings, CLF_COUNT(meanings), name, &value))
		return false;
	*out = (enum clf_reply_meaning)value;
	return true;
}

const char *clf_scheme_name(enum clf_scheme scheme)
{
	return name_of(schemes, CLF_COUNT(schemes), scheme);
}

bool clf_scheme_parse(const char *name, enum clf_scheme *out)
{
	unsigned value;

	if (!value_of(schemes, CLF_COUNT(schemes), name, &value))
		return false;
	*out = (enum clf_scheme)value;
	return true;
}
