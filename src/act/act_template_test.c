/*
 * act_template_test.c - a template mailed to whoever works on it, through the outbox as any mail, so that it looks as
 * it will; and so that nothing of it can be taken for a mail about a ticket.
 */
#include <string.h>

#include "act_inside.h"
#include "clf/act/templates.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/locale.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "clf/store/mail/outbox.h"
#include "clf/ticket/words.h"
#include "letter/act_fields.h"

struct testing {
	const struct clf_people *people;
	struct clf_arena *arena;
	const struct clf_template_test *test;
	struct clf_template_tested out;
};

/* "[CLF-1042]" becomes "(CLF-1042)": a reply that keeps it belongs to no ticket. */
static const char *without_tags(struct clf_arena *arena, const char *subject, const char *tag)
{
	char *made = clf_arena_strdup(arena, subject);
	size_t at = 0;
	int64_t number;

	while (clf_subject_tag_find(subject, tag, &at, &number)) {
		size_t open = at - 1;

		made[open] = ')';
		while (made[open] != '[')
			open--;
		made[open] = '(';
	}
	return made;
}

static const char *subject_of(const struct testing *t, const struct clf_rendered *words)
{
	const struct clf_template_test *test = t->test;
	const char *mark =
	    clf_arena_printf(t->arena, clf_words(test->said_in, "Test of %s (%s)"), test->name, test->locale);

	return without_tags(
	    t->arena, words->subject[0] != '\0' ? clf_arena_printf(t->arena, "%s: %s", mark, words->subject) : mark,
	    t->people->context->config->tag);
}

static enum clf_status is_capped(struct testing *t, int64_t party, struct clf_error *err)
{
	const struct clf_act_context *context = t->people->context;
	int64_t count = 0;
	unsigned most = context->config->notice_cap > 0 ? context->config->notice_cap : CLF_CAP_NOTICE;
	enum clf_status status = clf_outbox_automatic(context->store, party, clf_clock_now() - CLF_HOUR, &count, err);

	t->out.capped = count >= most ? count : 0;
	return status;
}

static enum clf_status write_audit(const struct testing *t, struct clf_error *err)
{
	const char *subject = clf_arena_printf(t->arena, "%s (%s)", t->test->name, t->test->locale);

	return act_audit_line(t->people, "template.test", subject, NULL, t->test->to, err);
}

static enum clf_status send(struct testing *t, const struct clf_rendered *words, const char *mailbox, int64_t party,
			    struct clf_error *err)
{
	const struct clf_template_test *test = t->test;
	const struct clf_request request = {
	    .actor = *t->people->by, .via = t->people->via, .mailbox = mailbox, .key = test->key};
	const struct clf_step step = {.kind = CLF_STEP_SEND,
				      .party = party,
				      .to = test->to,
				      .locale = test->locale,
				      .klass = CLF_CLASS_NOTICE,
				      .template_name = test->name,
				      .token_class = CLF_TOKEN_COMMAND,
				      .automatic = CLF_AUTO_GENERATED,
				      .subject = words->subject,
				      .words = words};
	struct clf_act_result result = {0};
	enum clf_status status = clf_act_send(t->people->context, t->arena, &request, &step, 1, &result, err);

	return status == CLF_OK && !result.repeated ? write_audit(t, err) : status;
}

static enum clf_status try_it(void *user, struct clf_error *err)
{
	struct testing *t = user;
	const struct clf_act_context *context = t->people->context;
	const struct act_mail mail = {.keyring = context->keyring};
	const struct act_preview of = {.name = t->test->name,
				       .locale = t->test->locale,
				       .source = t->test->source,
				       .ticket = t->test->ticket,
				       .data = t->test->data,
				       .lone = true};
	struct clf_rendered words = {0};
	int64_t party = t->test->party;
	const char *mailbox;
	enum clf_status status = CLF_OK;

	if (of.source != NULL)
		status = clf_act_template_check(context, t->arena, of.name, of.locale, of.source, err);
	if (status == CLF_OK)
		status = act_preview(context, t->arena, &of, &words, &mailbox, err);
	if (status == CLF_OK && party == 0)
		status = clf_door_party(context->store, t->test->to, NULL, &party, err);
	if (status == CLF_OK)
		status = is_capped(t, party, err);
	if (status != CLF_OK || t->out.capped > 0)
		return status;
	words.subject = act_without_tokens(t->arena, &mail, subject_of(t, &words));
	words.text = act_without_tokens(t->arena, &mail, words.text);
	words.html = act_without_tokens(t->arena, &mail, words.html);
	t->out.subject = words.subject;
	return send(t, &words, mailbox, party, err);
}

enum clf_status clf_act_template_test(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_template_test *test, struct clf_template_tested *out,
				      struct clf_error *err)
{
	struct clf_template_test spelled = *test;
	struct testing t = {.people = people, .arena = arena, .test = &spelled};
	enum clf_status status;

	spelled.locale = clf_locale_copy(arena, test->locale);
	status = clf_store_transact(people->context->store, try_it, &t, err);
	if (status == CLF_OK)
		*out = t.out;
	return status;
}
