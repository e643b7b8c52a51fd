/*
 * plan_followup.c - what an agent writes by page, API or command line: follow-ups to the customer or to a colleague
 * who helps, and comments that no customer sees.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/locale.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "plan/later/plan_later.h"
#include "plan/mail/plan_copied.h"
#include "plan/note/plan_file.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_status.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"

/* Who is written to may answer, and the answer is part of the conversation. */
static void join_recipient(struct planning *p, const char *address)
{
	struct clf_step *step;

	for (size_t i = 0; i < p->facts->participant_count; i++) {
		const struct clf_participant *other = &p->facts->participants[i];

		if (other->as == CLF_CLASS_CUSTOMER && clf_text_equal_nocase(other->address, address))
			return;
	}
	step = plan_step(p, CLF_STEP_PARTICIPANT);
	step->to = address;
	step->klass = CLF_CLASS_CUSTOMER;
}

static bool check_followup(struct planning *p, const struct clf_followup *followup)
{
	if (followup == NULL) {
		plan_refuse(p, "a follow-up needs what is to be said");
		p->field = "text";
		return false;
	}
	if (followup->text != NULL && clf_text_blank(followup->text) && clf_text_blank(followup->template_name)) {
		plan_refuse(p, "the follow-up is empty");
		p->field = "text";
		return false;
	}
	if (followup->to != NULL && clf_address_domain(followup->to)[0] == '\0') {
		plan_refuse(p, "\"%s\" is no mail address", followup->to);
		p->field = "to";
		return false;
	}
	return true;
}

static bool is_language(const char *locale, const char *given)
{
	char spelled[CLF_LOCALE_BYTES];
	const char *wanted = clf_locale_spelled(given, spelled);
	size_t n = strcspn(wanted, "-");

	return clf_text_equal_nocase(locale, wanted) ||
	       (strlen(locale) == n && clf_str_starts_nocase(clf_str_from(wanted), clf_str_from(locale)));
}

/* In which languages the template is there: "en, ja"; NULL: in none, and whoever renders it will say so. */
static const char *languages_of(struct planning *p, const char *name, const char *wanted, bool *spoken)
{
	const struct clf_mailbox_facts *mailbox = &p->facts->mailbox;
	const char *list = NULL;

	for (size_t i = 0; i < mailbox->template_key_count; i++) {
		const struct clf_template_key *key = &mailbox->template_keys[i];

		if (!clf_text_equal(key->name, name))
			continue;
		*spoken = *spoken || is_language(key->locale, wanted);
		if (list == NULL || strstr(list, key->locale) == NULL)
			list = list == NULL ? key->locale : clf_arena_printf(p->arena, "%s, %s", list, key->locale);
	}
	return list;
}

/* A name that is there and whose mails go to agents; one that isn't there is told by who renders it. */
static bool is_for_customers(struct planning *p, const char *name)
{
	const struct clf_mailbox_facts *mailbox = &p->facts->mailbox;
	bool known = false;

	for (size_t i = 0; i < mailbox->template_count; i++)
		if (clf_text_equal(mailbox->templates[i], name))
			return true;
	for (size_t i = 0; i < mailbox->template_key_count; i++)
		known = known || clf_text_equal(mailbox->template_keys[i].name, name);
	known = known && mailbox->template_count > 0;
	if (known)
		plan_refuse(p, "the template %s is none for customers: those are of kind follow-up or answer", name);
	return !known;
}

/* A language that was asked for is that, or nothing goes; the customer's own is told of when it isn't there. */
static bool speaks(struct planning *p, const char *name, const char *asked)
{
	const char *wanted = clf_text_blank(asked) ? p->ticket.customer.locale : asked, *list;
	bool spoken = false;

	if (clf_text_blank(wanted))
		return true;
	list = languages_of(p, name, wanted, &spoken);
	if (list == NULL || spoken)
		return true;
	if (!clf_text_blank(asked))
		plan_refuse(p, "there is no template \"%s\" in %s: it is there in %s", name, asked, list);
	else
		plan_event(p, "other-language", wanted, list);
	return !plan_ended(p);
}

/* Checked and allowed; to is NULL for the customer. */
void plan_write_template(struct planning *p, const struct clf_followup *followup)
{
	const char *to = clf_text_blank(followup->to) ? NULL : followup->to;
	const char *text = clf_text_blank(followup->text) ? NULL : followup->text, *shown;
	const char *name = clf_text_blank(followup->template_name) ? "follow-up" : followup->template_name;
	const char *subject = plan_outward(p, followup->subject);
	struct clf_step *step;

	p->no_copies = p->no_copies || followup->no_copies;
	if (!is_for_customers(p, name) || !speaks(p, name, followup->locale))
		return;
	if (followup->later_at != 0) {
		plan_write_later(p, followup);
		return;
	}
	if (!plan_write_customer(p, name, text, to))
		return;
	step = &p->steps[p->count - 1];
	step->subject = clf_text_blank(followup->subject) ? NULL : subject;
	if (!clf_text_blank(followup->locale))
		step->locale = followup->locale;
	shown = plan_sent_to(p);
	if (to != NULL && !clf_text_equal_nocase(to, p->ticket.customer.address))
		join_recipient(p, to);
	plan_event(p, "follow-up", NULL, shown);
	plan_points(p, CLF_POINTS_SENT);
	if (p->news == NULL)
		p->news = text;
	plan_happened(p, CLF_ON_AGENT_REPLIED);
}

void plan_followup(struct planning *p, const struct clf_action *action)
{
	const struct clf_file *files = NULL;
	size_t at;

	if (!plan_allowed(p, "reply") || !check_followup(p, action->followup))
		return;
	if (action->file_count > 0 && (files = plan_files(p, action->files, action->file_count)) == NULL)
		return;
	at = p->count;
	plan_write_template(p, action->followup);
	plan_send_files(p, at, files, action->file_count);
}

void plan_comment(struct planning *p, const struct clf_action *action)
{
	if (!plan_allowed(p, "note"))
		return;
	if (clf_text_blank(action->text)) {
		plan_refuse(p, "the comment is empty");
		p->field = "comment";
	} else {
		plan_add_comment(p, action->text);
	}
	if (!plan_ended(p))
		plan_note_files(p, action->files, action->file_count);
}
