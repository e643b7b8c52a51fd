/*
 * plan_command.c - what an agent commands, by mail, page or API: one handler a verb, all of them or none.
 *
 * Permission comes first, a refusal names its line. A status is only noted here: it is set last.
 */
#include "plan/plan_command.h"

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "plan/mail/plan_mail.h"
#include "plan/note/plan_file.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/sub/plan_sub.h"

#define LISTS_MAX 10u

static void do_undo(struct planning *p, const struct clf_command *command)
{
	(void)command;
	plan_undo(p);
}

#define PLAIN(NAME, ...) [CLF_VERB_##NAME] = {plan_do_plain, false},

static const struct {
	plan_verb *run;
	bool asks_itself; /* what it means decides which permission it needs */
} verbs[] = {[CLF_VERB_ASSIGN] = {plan_do_assign, true},
	     [CLF_VERB_CAUSE] = {plan_do_cause, false},
	     [CLF_VERB_CC] = {plan_do_cc, false},
	     [CLF_VERB_CLOSE] = {plan_do_close, false},
	     [CLF_VERB_DELETE] = {plan_do_delete, true},
	     [CLF_VERB_DIGEST] = {plan_do_digest, false},
	     [CLF_VERB_EDIT] = {plan_do_edit, false},
	     [CLF_VERB_FILE] = {plan_do_file, false},
	     [CLF_VERB_FORWARD] = {plan_do_forward, false},
	     [CLF_VERB_LATER] = {plan_do_later, true},
	     [CLF_VERB_MUTE] = {plan_do_mute, false},
	     [CLF_VERB_NEW] = {plan_do_new, false},
	     [CLF_VERB_POSTPONE] = {plan_do_postpone, false},
	     [CLF_VERB_RECEIPTS] = {plan_do_receipts, false},
	     [CLF_VERB_RESTORE] = {plan_do_restore, false},
	     [CLF_VERB_SEGMENT] = {plan_do_segment, false},
	     [CLF_VERB_SET] = {plan_do_set, false},
	     [CLF_VERB_SPAM] = {plan_do_spam, true},
	     [CLF_VERB_STATUS] = {plan_do_status, true},
	     [CLF_VERB_SUB] = {plan_do_sub, false},
	     [CLF_VERB_TAG] = {plan_do_tag, false},
	     [CLF_VERB_TAKE] = {plan_do_take, false},
	     [CLF_VERB_TEMPLATE] = {plan_do_template, false},
	     [CLF_VERB_UNDO] = {do_undo, false},
	     [CLF_VERB_WATCH] = {plan_do_watch, false},
	     CLF_PLAIN_FIELDS(PLAIN)};

static plan_verb *handler_of(enum clf_verb verb)
{
	return (size_t)verb < CLF_COUNT(verbs) ? verbs[verb].run : NULL;
}

static bool fits(struct planning *p, const struct clf_command_row *row)
{
	if (row->flags & CLF_COMMAND_LATER)
		plan_refuse(p, "this installation has no #%s yet", row->name);
	else if (!p->has_ticket && !(row->flags & CLF_COMMAND_DESK))
		plan_refuse(p, "#%s needs a ticket: answer a notice about it, or write #on and its number above",
			    row->name);
	else if (p->request->tickets > 1 && (row->flags & CLF_COMMAND_TICKET) && !(row->flags & CLF_COMMAND_MANY))
		plan_refuse(p, "#%s is for one ticket at a time", row->name);
	return !plan_ended(p);
}

static void run_fitting(struct planning *p, const struct clf_command *command)
{
	const struct clf_command_row *row = command->row;
	plan_verb *run = handler_of(row->verb);

	if ((row->flags & CLF_COMMAND_ASKS) && !plan_may_ask(p, row->name))
		return;
	if (row->verb == CLF_VERB_LIST)
		plan_check_list(p, command);
	if ((row->flags & CLF_COMMAND_ASKS) || !fits(p, row) || run == NULL)
		return;
	if (verbs[row->verb].asks_itself ? plan_may_change(p) : plan_allowed(p, row->name))
		run(p, command);
}

static void run(struct planning *p, const struct clf_command *command)
{
	run_fitting(p, command);
	if (p->outcome != CLF_OUTCOME_REFUSED)
		return;
	p->refusal = clf_arena_printf(p->arena, "%s: %s", command->line, p->refusal);
	p->why = p->refusal;
}

static const struct clf_command *first_of(const struct clf_commands *commands, enum clf_verb verb)
{
	for (size_t i = 0; i < commands->count; i++) {
		if (commands->items[i].row->verb == verb)
			return &commands->items[i];
	}
	return NULL;
}

/* Text may stand behind #note and #reply as well as under them. */
static void add_inline(struct planning *p, const struct clf_command *command)
{
	if (command == NULL || clf_text_blank(command->argument))
		return;
	p->text = clf_text_blank(p->text) ? command->argument
					  : clf_arena_printf(p->arena, "%s\n\n%s", command->argument, p->text);
}

static enum text_use use_of(const struct clf_commands *commands, enum text_use otherwise)
{
	if (clf_commands_any(commands, CLF_VERB_UNDO))
		return TEXT_NOTE;
	if (clf_commands_any(commands, CLF_VERB_NEW))
		return TEXT_NEW;
	if (clf_commands_any(commands, CLF_VERB_EDIT))
		return TEXT_EDIT;
	if (clf_commands_any(commands, CLF_VERB_SUB))
		return TEXT_SUB;
	if (clf_commands_any(commands, CLF_VERB_TEMPLATE))
		return TEXT_TEMPLATE;
	if (clf_commands_any(commands, CLF_VERB_LATER))
		return TEXT_ANSWER;
	return clf_commands_any(commands, CLF_VERB_FORWARD) ? TEXT_FORWARD : otherwise;
}

/* The text is the sub-ticket's alone: what else it would be stands on the parent, for others to read. */
static const char *takes_text_too(const struct clf_commands *commands)
{
	static const enum clf_verb others[] = {CLF_VERB_EDIT, CLF_VERB_FORWARD, CLF_VERB_LATER,
					       CLF_VERB_NOTE, CLF_VERB_REPLY,   CLF_VERB_TEMPLATE};

	for (size_t i = 0; clf_commands_any(commands, CLF_VERB_SUB) && i < CLF_COUNT(others); i++) {
		if (clf_commands_any(commands, others[i]))
			return clf_command_row(others[i])->name;
	}
	return NULL;
}

static bool choose_use(struct planning *p, const struct clf_commands *commands, enum text_use otherwise)
{
	const struct clf_command *note = first_of(commands, CLF_VERB_NOTE);
	const struct clf_command *reply = first_of(commands, CLF_VERB_REPLY);
	bool template = clf_commands_any(commands, CLF_VERB_TEMPLATE);
	bool later = clf_commands_any(commands, CLF_VERB_LATER);
	const char *also = takes_text_too(commands);

	p->use = use_of(commands, otherwise);
	p->use_named = note != NULL || reply != NULL || later;
	add_inline(p, note);
	if (p->mail != NULL && reply != NULL && clf_text_equal_nocase(reply->argument, CLF_ATTACH))
		p->attach = true;
	else
		add_inline(p, reply);
	if (also != NULL)
		plan_refuse(p, "#sub and #%s both take the text: write two mails", also);
	else if (note != NULL && reply != NULL)
		plan_refuse(p, "#note and #reply are for the same text: leave one of them out");
	else if (later && (note != NULL || clf_commands_any(commands, CLF_VERB_FORWARD)))
		plan_refuse(p,
			    "#later is for what goes to the customer: write a note or a forward in a mail of its own");
	else if (template && reply != NULL)
		plan_refuse(p, "#template puts the text into a mail to the customer, and #reply makes another of it: "
			       "leave one of them out");
	else if (template && note == NULL && clf_commands_any(commands, CLF_VERB_FORWARD) && !clf_text_blank(p->text))
		plan_refuse(p, "#template and #forward both send the text: write two mails");
	else if (clf_commands_any(commands, CLF_VERB_UNDO) && (reply != NULL || commands->count > 1))
		plan_refuse(p, "#undo stands alone: what else is to be done goes into a mail of its own");
	else if (clf_commands_any(commands, CLF_VERB_EDIT) && p->use_named)
		plan_refuse(p, "#edit says what the text is for: leave #note and #reply out");
	else if (p->use_named && !(later && template))
		p->use = note != NULL ? TEXT_NOTE : TEXT_ANSWER;
	return !plan_ended(p);
}

/* Each reads through many tickets while the database is the mail's own. */
static bool asks_too_much(struct planning *p, const struct clf_commands *commands)
{
	size_t lists = 0;

	for (size_t i = 0; i < commands->count; i++) {
		enum clf_verb verb = commands->items[i].row->verb;

		lists += verb == CLF_VERB_LIST || verb == CLF_VERB_SEARCH;
	}
	if (lists > LISTS_MAX)
		plan_refuse(p, "a mail asks for at most %u lists and searches: write another mail", LISTS_MAX);
	return lists > LISTS_MAX;
}

static void weigh_many(struct planning *p)
{
	if (p->facts->mailbox.bulk > 0 && p->request->tickets > p->facts->mailbox.bulk)
		p->risk =
		    clf_arena_printf(p->arena, plan_words(p, "it changes %zu tickets at once"), p->request->tickets);
}

enum turn { TURN_MAKES, TURN_SAYS_TO_WHOM, TURN_DOES, TURN_LAST };

static enum turn turn_of(enum clf_verb verb)
{
	if (verb == CLF_VERB_NEW)
		return TURN_MAKES;
	if (verb == CLF_VERB_CC || verb == CLF_VERB_LATER)
		return TURN_SAYS_TO_WHOM;
	return verb == CLF_VERB_CAUSE ? TURN_LAST : TURN_DOES;
}

/* The ticket that #new makes is what the others are about, whom #cc takes out gets nothing of them, and from which root
 * causes #cause chooses its #type says, wherever they stand. */
static void run_all(struct planning *p, const struct clf_commands *commands)
{
	for (enum turn turn = TURN_MAKES; turn <= TURN_LAST; turn++) {
		for (size_t i = 0; i < commands->count && !plan_ended(p); i++) {
			if (turn_of(commands->items[i].row->verb) == turn)
				run(p, &commands->items[i]);
		}
	}
}

bool plan_run_commands(struct planning *p, enum text_use otherwise)
{
	const struct clf_commands *commands = p->request->commands;

	p->use = otherwise;
	p->text = p->mail != NULL && p->mail->reply != NULL ? p->mail->reply : "";
	if (!plan_has_commands(p))
		return true;
	if (!clf_text_blank(commands->problem)) {
		plan_refuse(p, "%s", commands->problem);
		return false;
	}
	p->text = commands->rest != NULL ? commands->rest : "";
	if (!choose_use(p, commands, otherwise) || asks_too_much(p, commands))
		return false;
	run_all(p, commands);
	weigh_many(p);
	return !plan_ended(p);
}

/* With what becomes of the text. */
static void take_along(struct planning *p, size_t at, const struct clf_action *action, const struct clf_file *files)
{
	if (plan_ended(p))
		return;
	if (p->use == TEXT_NOTE)
		plan_note_files(p, action->files, action->file_count);
	else
		plan_send_all_files(p, at, files, action->file_count);
}

void plan_commands(struct planning *p, const struct clf_action *action)
{
	const struct clf_file *files = NULL;
	size_t at = p->count;

	if (!plan_may_change(p))
		return;
	if (action->file_count > 0 && (files = plan_files(p, action->files, action->file_count)) == NULL)
		return;
	if (!plan_has_commands(p) && clf_text_blank(p->request->commands != NULL ? p->request->commands->rest : NULL)) {
		plan_refuse(p, "there is no command");
		return;
	}
	if (plan_run_commands(p, p->has_ticket ? TEXT_NOTE : TEXT_NEW) && p->has_ticket)
		plan_write_text(p);
	if (files != NULL)
		take_along(p, at, action, files);
}
