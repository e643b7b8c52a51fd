/*
 * rule_fill.c - the texts of rules: Mustache over a ticket's fields, checked when a rule is saved, and filled in
 * plainly when it fires.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/mail/write/mustache.h"
#include "clf/mail/write/template.h"
#include "clf/ticket/words.h"
#include "rule/rule_reading.h"

#define SOURCE_MAX_BYTES 16384u
#define FILLED_MAX (256u << 10)

/* What texts of rules may name beside the fields of templates. */
static const struct clf_template_field more[] = {
    {"answers.*", "an answer of the response, by the question's key"},
    {"embedded.*", "an embedded value of the response"},
    {"attributes.*", "an attribute of the customer"},
    {"response.place", "where the response was given"},
    {"response.quota", "its quota"},
    {"response.date", "when it was given"},
    {"response.segment", "the segment it came with"},
    {"customer.phone", "the customer's phone"},
    {"customer.reference", "the customer's reference"},
    {"ticket.learned", "what was learned of it (mails to agents only)"},
    {"message.subject", "the subject of the mail that came"},
};

/* What is known when a rule fires (src/ticket/plan/rule/rules_view.c): of the templates' fields these alone. */
static const char *const filled[] = {
    "answers.*",          "attributes.*",   "customer.address", "customer.name",   "customer.phone",
    "customer.reference", "embedded.*",     "message.subject",  "message.text",    "response.comment",
    "response.date",      "response.id",    "response.link",    "response.place",  "response.programme",
    "response.quota",     "response.score", "response.segment", "response.survey", "ticket.causes",
    "ticket.comment",     "ticket.learned", "ticket.number",    "ticket.priority", "ticket.score",
    "ticket.segment",     "ticket.status",  "ticket.subject",   "ticket.summary",  "ticket.team",
};

/* The ticket's own lines come into mails to its customer, and whoever writes a rule may let the customer's words go to
 * those it forwards to; notes and notices stay with agents. */
static const char *reader(enum clf_doing doing)
{
	switch (doing) {
	case CLF_DO_CREATE:
	case CLF_DO_SET:
	case CLF_DO_TEMPLATE:
	case CLF_DO_FORWARD:
		return "answer";
	default:
		return "update-notice";
	}
}

static const struct {
	const char *begins;
	unsigned needs;
} needs[] = {{"response", CLF_NEEDS_RESPONSE},
	     {"answers", CLF_NEEDS_RESPONSE},
	     {"embedded", CLF_NEEDS_RESPONSE},
	     {"attributes", CLF_NEEDS_CUSTOMER},
	     {"message", CLF_NEEDS_MAIL}};

static enum clf_status need(void *user, const char *name, unsigned line, struct clf_error *err)
{
	unsigned *of = user;

	(void)line;
	(void)err;
	for (size_t i = 0; i < CLF_COUNT(needs); i++) {
		if (strncmp(name, needs[i].begins, strlen(needs[i].begins)) == 0)
			*of |= needs[i].needs;
	}
	return CLF_OK;
}

/* Of fields that were set up. */
#define TICKET_FIELDS "ticket.fields."

static bool is_filled(const char *name)
{
	if (strncmp(name, TICKET_FIELDS, strlen(TICKET_FIELDS)) == 0)
		return true;
	for (size_t i = 0; i < CLF_COUNT(filled); i++) {
		size_t n = strlen(filled[i]);

		if (filled[i][n - 1] == '*' ? strncmp(name, filled[i], n - 1) == 0 : strcmp(name, filled[i]) == 0)
			return true;
	}
	return false;
}

/* A name without a dot is a section's, or stands within one. */
static enum clf_status find_empty(void *user, const char *name, unsigned line, struct clf_error *err)
{
	const char **empty = user;

	(void)line;
	(void)err;
	if (*empty == NULL && strchr(name, '.') != NULL && !is_filled(name))
		*empty = name;
	return CLF_OK;
}

static void warn_without_mail(struct rule_reading *r, const char *path)
{
	for (size_t i = 0; i < r->rule->when_count; i++) {
		enum clf_rule_event event = r->rule->when[i].event;

		if (clf_rule_event_has_mail(event))
			continue;
		clf_rule_problem_add(
		    r->arena, r->problems,
		    &(struct clf_rule_problem){
			.field = path,
			.code = "empty",
			.detail = clf_arena_printf(
			    r->arena,
			    clf_words(r->locale, "This text names the mail, and %s comes without one: it stays empty."),
			    clf_rule_event_name(event)),
			.warns = true});
		return;
	}
}

/* What texts may name here: that, and fields that were set up. */
static const struct clf_template_field *names_of(struct rule_reading *r, size_t *count)
{
	const struct clf_customs *customs = r->names->customs;
	size_t most = CLF_COUNT(more) + (customs != NULL ? customs->count : 0);
	struct clf_template_field *list = clf_arena_array_of(r->arena, most, struct clf_template_field);

	memcpy(list, more, sizeof(more));
	*count = CLF_COUNT(more);
	*count += clf_custom_template_fields(r->arena, customs, &list[*count]);
	return list;
}

void rule_source(struct rule_reading *r, const char *path, enum clf_doing doing, const char *source)
{
	struct clf_mustache *mustache = NULL;
	const char *empty = NULL, *nearest = NULL;
	struct clf_error err;
	const struct clf_template_field *known;
	unsigned of = 0;
	size_t at, count;

	if (clf_mustache_parse(r->arena, source, &mustache, &err) == CLF_OK)
		clf_mustache_visit(mustache, need, &of, &err);
	r->rule->needs |= of;
	if (r->problems == NULL)
		return;
	if (mustache != NULL)
		clf_mustache_visit(mustache, find_empty, &empty, &err);
	known = names_of(r, &count);
	if (clf_template_check_text(r->arena, reader(doing), source, known, count, &err) != CLF_OK) {
		rule_wrong(r, path, "template", NULL, "%s", err.text);
	} else if (empty != NULL) {
		at = clf_str_far(empty);
		for (size_t i = 0; i < CLF_COUNT(filled); i++)
			clf_str_nearer(empty, filled[i], &nearest, &at);
		rule_wrong(r, path, "unknown", nearest,
			   clf_words(r->locale, "Rules know nothing of %s: it would stay empty."), empty);
	}
	if (of & CLF_NEEDS_MAIL)
		warn_without_mail(r, path);
}

bool rule_template(struct rule_reading *r, const char *path, enum clf_doing doing, bool line,
		   const struct clf_json *json, struct clf_rule_item *out)
{
	const char *text = clf_json_text(json);

	if (text == NULL)
		return rule_wrong(r, path, "type", NULL, "%s", clf_words(r->locale, "This has to be a text."));
	if (clf_text_blank(text))
		return rule_wrong(r, path, "missing", NULL, "%s", clf_words(r->locale, "This text is empty."));
	if (strlen(text) > SOURCE_MAX_BYTES)
		return rule_wrong(r, path, "limit", NULL, clf_words(r->locale, "A text here has at most %u bytes."),
				  SOURCE_MAX_BYTES);
	if (line && strpbrk(text, "\r\n") != NULL)
		return rule_wrong(r, path, "type", NULL, "%s", clf_words(r->locale, "This has to be one line."));
	*out = (struct clf_rule_item){.name = clf_arena_strdup(r->arena, text)};
	rule_source(r, path, doing, out->name);
	return true;
}

static enum clf_status fill(struct clf_arena *arena, const char *source, const struct clf_json *context,
			    enum clf_escape escape, const char **out, struct clf_error *err)
{
	struct clf_mustache *mustache = NULL;
	struct clf_buf text;
	enum clf_status status = clf_mustache_parse(arena, source, &mustache, err);

	if (status != CLF_OK)
		return status;
	clf_buf_init(&text, FILLED_MAX);
	status = clf_mustache_render(arena, mustache, context, escape, NULL, NULL, &text, err);
	if (status == CLF_OK)
		*out = clf_utf8_clean(arena, clf_str_trim(clf_buf_view(&text)));
	clf_buf_free(&text);
	return status;
}

enum clf_status clf_rule_text(struct clf_arena *arena, const char *source, const struct clf_json *context,
			      const char **out, struct clf_error *err)
{
	return fill(arena, source, context, CLF_ESCAPE_NONE, out, err);
}

enum clf_status clf_rule_line(struct clf_arena *arena, const char *source, const struct clf_json *context,
			      const char **out, struct clf_error *err)
{
	return fill(arena, source, context, CLF_ESCAPE_HEADER, out, err);
}
