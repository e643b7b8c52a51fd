/*
 * status.c - what each kind of status means: one row a kind, and nobody else asks for kinds one by one to know it.
 */
#include "clf/ticket/status.h"

#include "clf/base/count.h"
#include "clf/base/str.h"

static const struct clf_status_kind_row rows[] = {
    [CLF_KIND_NEW] = {"new", "status", false, false, false},
    [CLF_KIND_OPEN] = {"open", "status", false, false, false},
    [CLF_KIND_ANSWERED] = {"answered", "status", false, false, false},
    [CLF_KIND_ESCALATED] = {"escalated", "status", false, false, false},
    [CLF_KIND_POSTPONED] = {"postponed", "status", false, false, false},
    [CLF_KIND_RESOLVED] = {"resolved", "status", .ends = true},
    [CLF_KIND_CLOSED] = {"closed", "close", .ends = true, .closes = true},
    [CLF_KIND_SPAM] = {"spam", "spam", .ends = true, .closes = true, .drops = true},
    [CLF_KIND_DELETED] = {"deleted", "delete", .ends = true, .closes = true, .drops = true},
};

const struct clf_status_kind_row *clf_status_kind_row(enum clf_status_kind kind)
{
	static const struct clf_status_kind_row unknown = {"unknown", "status", false, false, false};

	return (size_t)kind < CLF_COUNT(rows) ? &rows[kind] : &unknown;
}

const char *clf_status_kind_name(enum clf_status_kind kind)
{
	return clf_status_kind_row(kind)->name;
}

bool clf_status_kind_parse(const char *name, enum clf_status_kind *out)
{
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		if (clf_text_equal_nocase(rows[i].name, name)) {
			*out = (enum clf_status_kind)i;
			return true;
		}
	}
	return false;
}

const struct clf_ticket_status *clf_status_of(const struct clf_ticket_status *statuses, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (statuses[i].id == id)
			return &statuses[i];
	}
	return NULL;
}

const struct clf_ticket_status *clf_status_now(const struct clf_ticket_status *statuses, size_t count, int64_t id)
{
	const struct clf_ticket_status *status = clf_status_of(statuses, count, id);

	for (size_t i = 0; status != NULL && status->gone && i < count; i++)
		status = clf_status_of(statuses, count, status->replaced_by);
	return status != NULL && !status->gone ? status : NULL;
}

char *clf_status_key(struct clf_arena *arena, const char *name)
{
	char *key = clf_utf8_fold(arena, name), *to = key;
	bool gap = false;

	for (const char *from = key; *from; from++) {
		if (*from == ' ' || *from == '-' || *from == '_') {
			gap = to != key;
			continue;
		}
		if (gap)
			*to++ = ' ';
		gap = false;
		*to++ = *from;
	}
	*to = '\0';
	return key;
}

static const char *const causes[] = {"free", "required", "forbidden"};

const char *clf_status_causes_name(enum clf_status_causes of)
{
	return causes[of];
}

bool clf_status_causes_parse(const char *name, enum clf_status_causes *out)
{
	for (unsigned i = 0; i < CLF_COUNT(causes); i++) {
		if (clf_text_equal(causes[i], name)) {
			*out = (enum clf_status_causes)i;
			return true;
		}
	}
	return false;
}
