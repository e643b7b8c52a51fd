/*
 * planning.h - a plan in the making, and the parts of the planner that share it.
 *
 * Handlers add steps or refuse; a refusal drops every step, so that nothing is done by half.
 */
#ifndef CLF_TICKET_PLANNING_H
#define CLF_TICKET_PLANNING_H

#include "clf/ticket/plan/plan.h"
#include "clf/ticket/words.h"

/* What becomes of the text under an agent's commands. */
enum text_use { TEXT_NOTE, TEXT_ANSWER, TEXT_FORWARD, TEXT_TEMPLATE, TEXT_NEW };

struct notice {
	const char *template_name, *text, *reason;
	const struct clf_report *report;
	bool stays;     /* a reply to it becomes a note, whatever anybody has set */
	bool uncertain; /* what it tells of may have arrived */
};

struct planning {
	struct clf_arena *arena;
	const struct clf_request *request;
	const struct clf_facts *facts;
	const struct clf_mail_in *mail; /* the request's, or NULL */
	struct clf_ticket ticket;       /* as it will be; valid when has_ticket */
	bool has_ticket;
	const struct clf_agent *owner; /* as it will be, or NULL */
	const struct clf_agent *team;  /* members of the team that the ticket will be with */
	size_t team_count;
	bool status_named;                            /* the request sets the status itself: no rule does */
	const struct clf_ticket_status *next_status;  /* that a command names: set last; or NULL */
	bool assigned;                                /* owner or team is new: whoever it is will be told */
	const char *news;                             /* the text that notices show */
	const struct notice *tells[CLF_NOTICE_KINDS]; /* who has to be told is told at the end */
	enum text_use use;
	bool use_named;       /* #reply or #note said so */
	bool letters_go_out;  /* the mail's own attachments go along with what is written to the customer */
	const char *text;     /* under the commands; "" when there is none */
	const char *risk;     /* why the agent has to confirm it, or NULL */
	bool updated, undoes; /* others may want to hear of it; it takes something back */
	bool hides_ticket;    /* the actor may not learn that it is there */
	enum clf_outcome outcome;
	const char *refusal, *why;
	bool denied;
	struct clf_step *steps;
	size_t count, capacity;
	struct clf_change *changes;
	size_t change_count, change_capacity;
};

/* steps.c. A step is the caller's to fill until the next is added. */
struct clf_step *plan_step(struct planning *p, enum clf_step_kind kind);
void plan_record(struct planning *p, const char *what, const char *from, const char *to);  /* for history alone */
void plan_event(struct planning *p, const char *what, const char *from, const char *to);   /* a change, and recorded */
void plan_changed(struct planning *p, const char *what, const char *from, const char *to); /* the actor's own affair */
/* In the actor's language; so is what the three below are given. */
const char *plan_words(const struct planning *p, const char *english) __attribute__((format_arg(2)));
void plan_refuse(struct planning *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void plan_deny(struct planning *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Kept whole and not obeyed; refusal (NULL for strangers) is what an agent is told. */
void plan_hold(struct planning *p, const char *refusal, const char *why);
void plan_ignore(struct planning *p, const char *why);
bool plan_ended(const struct planning *p); /* refused, held or ignored: nothing more is added */
/* The actor takes part from now on, unless it does already. */
void plan_join(struct planning *p, enum clf_class klass);
bool plan_actor_is(const struct planning *p, int64_t party, const char *address);
const char *plan_actor_shown(const struct planning *p);
const char *plan_agent_shown(const struct clf_agent *agent); /* NULL for NULL */
const struct clf_agent *plan_actor_agent(struct planning *p);

/* permission.c */
bool plan_may_change(struct planning *p); /* agents who are sure, and the gateway itself; others are denied */
/* The one word on who may do what on this ticket; denies with who may. Names of the command table. */
bool plan_allowed(struct planning *p, const char *action);
bool plan_takes_part(const struct planning *p, enum clf_class klass);
bool plan_may_see(const struct planning *p); /* an agent: by permission, or since it was told of the ticket */
bool plan_may_ask(struct planning *p, const char *action); /* what only asks, on whatever tickets */

/* status_rules.c */
const struct clf_ticket_status *plan_status_of(const struct clf_facts *facts, int64_t id);
const struct clf_ticket_status *plan_status_named(const struct clf_facts *facts, const char *name);
const struct clf_ticket_status *plan_status_kind(const struct clf_facts *facts, enum clf_status_kind kind); /* first */
const struct clf_ticket_status *plan_first_status(const struct clf_facts *facts);
const char *plan_status_list(struct clf_arena *arena, const struct clf_facts *facts);
bool plan_status_is(const struct planning *p, enum clf_status_kind kind); /* the ticket's */
bool plan_kind_ends(enum clf_status_kind kind);                           /* resolved, closed, spam, deleted */
bool plan_may_set_status(struct planning *p, const struct clf_ticket_status *to);
void plan_change_status(struct planning *p, const struct clf_ticket_status *to);
void plan_trigger(struct planning *p, enum clf_trigger trigger);
/* The customer's reply comes too late to reopen the ticket. */
bool plan_window_passed(const struct planning *p);

/* plan_notify.c */
void plan_tell(struct planning *p, enum clf_notice_kind kind, const struct notice *notice); /* at the end, once */
void plan_tell_all(struct planning *p);
void plan_tell_agent(struct planning *p, const struct clf_agent *agent, const struct notice *notice);
void plan_tell_actor(struct planning *p, const char *reason); /* an agent, of what was not done */
/* A mail to the actor; NULL when nothing of it is made. */
struct clf_step *plan_write_actor(struct planning *p, const struct notice *notice, int token_class);
/* plan_write.c */
enum plan_cap { CAP_AUTOMATIC, CAP_NOTICE };
/* A SEND of what nobody wrote, kept back when a cap says so; NULL when nothing is made: then history says why. Only
 * what is worth a place is stored while it is kept back. */
struct clf_step *plan_send_automatic(struct planning *p, enum plan_cap cap, int64_t party, const char *address,
				     const char *template_name, bool worth_a_place);
void plan_acknowledge(struct planning *p);
bool plan_has_attachments(const struct clf_mail_in *mail); /* other than pictures of a signature */
/* A mail of the conversation; false when refused: nobody to write to, or the ticket is spam or deleted. */
bool plan_write_customer(struct planning *p, const char *template_name, const char *text, const char *to);

/* plan_create.c */
void plan_create(struct planning *p, const struct clf_action *action);
void plan_create_from_mail(struct planning *p, const struct clf_new_ticket *given);
void plan_create_successor(struct planning *p);
void plan_create_asked(struct planning *p, const char *address, const char *subject); /* by #new */

/* plan_set.c: the second lot asks for no permission */
void plan_set(struct planning *p, const struct clf_action *action);
const char *plan_assign_action(const struct planning *p, const struct clf_agent *to); /* "take" or "assign" */
void plan_give(struct planning *p, const struct clf_agent *to);                       /* NULL: to nobody */
void plan_give_team(struct planning *p, const char *to);
void plan_set_priority(struct planning *p, enum clf_priority to);
void plan_set_segment(struct planning *p, const char *to);
void plan_set_due(struct planning *p, int64_t to);

/* plan_followup.c, plan_forward.c, plan_undo.c */
void plan_followup(struct planning *p, const struct clf_action *action);
void plan_write_template(struct planning *p, const struct clf_followup *followup);
void plan_comment(struct planning *p, const struct clf_action *action);
void plan_add_comment(struct planning *p, const char *text);
void plan_forward(struct planning *p, const struct clf_action *action);
void plan_forward_to(struct planning *p, const struct clf_forward *forward);
void plan_undo(struct planning *p);
bool plan_is_gateways(const struct planning *p, const char *address); /* one of its own, with or without a token */

/* plan_command.c, and its handlers in plan_command_set.c and plan_command_say.c */
void plan_commands(struct planning *p, const struct clf_action *action);
/* All of them but the text, which is chosen; false when refused. */
bool plan_run_commands(struct planning *p, enum text_use otherwise);
bool plan_has_commands(const struct planning *p);
typedef void plan_verb(struct planning *p, const struct clf_command *command);
plan_verb plan_do_assign, plan_do_take, plan_do_close, plan_do_status, plan_do_spam, plan_do_delete, plan_do_priority,
    plan_do_segment, plan_do_tag, plan_do_due, plan_do_postpone;
plan_verb plan_do_template, plan_do_watch, plan_do_mute, plan_do_digest, plan_do_receipts, plan_do_new, plan_do_forward;
/* The one of names that the text means, or -1 when refused with what it could mean; what: "agent". */
int plan_match(struct planning *p, const char *what, const char *text, const char *const *names,
	       const char *const *second, size_t count);
int plan_match_agent(struct planning *p, const char *text);
void plan_setting(struct planning *p, const struct clf_action *action);

/* plan_receipt.c */
void plan_receipt(struct planning *p, const struct clf_action *action);
void plan_due(struct planning *p, const struct clf_action *action);
void plan_digest(struct planning *p, const struct clf_action *action);
void plan_confirm(struct planning *p, const struct clf_action *action);
void plan_ask_confirmation(struct planning *p); /* when it is risky: keeps nothing of the plan but the question */

/* plan_mail.c, plan_report.c, plan_agent_mail.c */
void plan_mail(struct planning *p, const struct clf_action *action);
bool plan_is_report(const struct clf_mail_in *mail);
bool plan_is_automatic(const struct clf_mail_in *mail);
void plan_report(struct planning *p);
void plan_automatic(struct planning *p);
void plan_agent_mail(struct planning *p);
void plan_desk_mail(struct planning *p);
bool plan_is_clean(struct planning *p);   /* no text of a notice in what is to go out; else refused */
void plan_write_text(struct planning *p); /* the text under commands, as it is to be used */
/* Message and event; what: "message", "automatic-mail", ... */
void plan_store_mail(struct planning *p, enum clf_class klass, const char *what);
/* A mail whose Message-ID the ticket has is kept as a copy, and nothing more comes of it; false: it is new. */
bool plan_record_copy(struct planning *p, enum clf_class klass);
const char *plan_new_text(const struct clf_mail_in *mail); /* what is new, else all of it; never NULL */
const char *plan_written(const struct clf_mail_in *mail);  /* with its commands; never NULL */

#endif
