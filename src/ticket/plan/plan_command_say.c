/*
 * plan_command_say.c - commands that write to somebody, make a ticket, or are the agent's own affair.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/ticket/field/setting.h"
#include "command/command_inside.h"
#include "plan/mail/plan_mail.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_write.h"

#define SUBJECT_BYTES 100

void plan_do_template(struct planning *p, const struct clf_command *command)
{
	const char *const *names = p->facts->mailbox.templates;
	int at = plan_match(p, CLF_SAID("template"), command->argument, names, NULL, p->facts->mailbox.template_count);
	struct clf_followup followup = {0};

	if (at < 0)
		return;
	if (p->use == TEXT_TEMPLATE) {
		if (!plan_is_clean(p))
			return;
		followup.text = p->text;
		p->letters_go_out = true;
	}
	followup.template_name = names[at];
	followup.later_at = p->later_at;
	followup.unless_reply = true;
	plan_write_template(p, &followup);
	p->letters_go_out = false;
}

void plan_do_forward(struct planning *p, const struct clf_command *command)
{
	struct clf_forward forward = {0};
	const char *why = NULL;

	if (!clf_forward_read(p->arena, p->request->actor.locale, command->argument, &forward, &why)) {
		plan_refuse(p, "%s", why);
		return;
	}
	if (p->use == TEXT_FORWARD) {
		if (!plan_is_clean(p))
			return;
		forward.text = clf_text_blank(p->text) ? NULL : p->text;
		p->letters_go_out = true;
		p->attach = forward.attach;
	}
	plan_forward_to(p, &forward);
	p->letters_go_out = false;
}

static void set_watch(struct planning *p, const struct clf_command *command, const char *what)
{
	bool off = clf_text_equal_nocase(command->argument, "off");
	struct clf_step *step;

	if (!off && !clf_text_blank(command->argument) && !clf_text_equal_nocase(command->argument, "on")) {
		plan_refuse(p, "write #%s, or #%s off", what, what);
		return;
	}
	if (p->request->actor.kind != CLF_ACTOR_AGENT) {
		plan_refuse(p, "only an agent can #%s a ticket", what);
		return;
	}
	step = plan_step(p, CLF_STEP_WATCH);
	step->party = p->request->actor.party;
	step->text = off ? NULL : what;
	plan_record(p, what, NULL, off ? "off" : "on");
	plan_changed(p, what, NULL, off ? "off" : "on");
}

void plan_do_watch(struct planning *p, const struct clf_command *command)
{
	set_watch(p, command, "watch");
}

void plan_do_mute(struct planning *p, const struct clf_command *command)
{
	set_watch(p, command, "mute");
}

static void set_own(struct planning *p, const char *name, const char *value)
{
	const struct clf_actor *actor = &p->request->actor;
	const char *why = "";
	struct clf_step *step;

	if (actor->kind != CLF_ACTOR_AGENT || actor->party == 0) {
		plan_refuse(p, "only an agent has settings");
		return;
	}
	if (!clf_setting_check(actor->locale, name, value, &why)) {
		plan_refuse(p, "%s", why);
		return;
	}
	step = plan_step(p, CLF_STEP_SETTING);
	step->party = actor->party;
	step->what = name;
	step->text = value[0] != '\0' ? value : NULL;
	plan_changed(p, name, NULL, value);
}

static void switch_own(struct planning *p, const struct clf_command *command, const char *on)
{
	const char *name = command->row->name, *text = command->argument;

	if (clf_text_equal_nocase(text, on) || clf_text_equal_nocase(text, "on"))
		set_own(p, name, "on");
	else if (clf_text_equal_nocase(text, "off") || clf_text_equal_nocase(text, "none"))
		set_own(p, name, "off");
	else
		plan_refuse(p, "write #%s %s, or #%s off", name, on, name);
}

void plan_do_digest(struct planning *p, const struct clf_command *command)
{
	switch_own(p, command, "daily");
}

void plan_do_receipts(struct planning *p, const struct clf_command *command)
{
	switch_own(p, command, "on");
}

void plan_setting(struct planning *p, const struct clf_action *action)
{
	const char *text = action->text != NULL ? action->text : "";
	size_t n = strcspn(text, "=");

	if (!plan_may_change(p))
		return;
	if (text[n] == '\0')
		plan_refuse(p, "a setting is written as name=value");
	else
		set_own(p, clf_arena_copy(p->arena, text, n), text + n + 1);
}

/* What the command says, else the mail's, else how the text begins. */
static const char *subject_of(struct planning *p, const char *said)
{
	struct clf_str rest = clf_str_from(p->text), line;

	if (!clf_text_blank(said))
		return said;
	if (p->mail != NULL && !clf_text_blank(p->mail->subject))
		return p->mail->subject;
	while (clf_str_line(&rest, &line)) {
		line = clf_str_trim(line);
		if (line.n > SUBJECT_BYTES)
			line.n = clf_utf8_valid_prefix((struct clf_str){line.p, SUBJECT_BYTES});
		if (line.n > 0)
			return clf_arena_copy(p->arena, line.p, line.n);
	}
	return plan_words(p, "(no subject)");
}

void plan_do_new(struct planning *p, const struct clf_command *command)
{
	const char *argument = command->argument;
	size_t n = strcspn(argument, " \t");
	const char *word = command_address(p->arena, (struct clf_str){argument, n}), *address;

	if (p->has_ticket) {
		plan_refuse(p, "the mail belongs to a ticket already: #new goes alone to the command address");
		return;
	}
	if (clf_address_fold(p->arena, word, &address, NULL) != CLF_OK || plan_is_gateways(p, address)) {
		plan_refuse(
		    p, "\"%s\" is no customer's address: write #new and the address, then a subject if you like", word);
		return;
	}
	plan_create_asked(p, address, plan_without_own(p, subject_of(p, argument + n + strspn(argument + n, " \t"))));
}
