/*
 * act_inside.h - what the files of the one door share: a plan being carried out.
 */
#ifndef CLF_ACT_ACT_INSIDE_H
#define CLF_ACT_ACT_INSIDE_H

#include "clf/act/act.h"
#include "clf/act/orders.h"
#include "clf/mail/write/compose.h"
#include "clf/mail/write/template.h"
#include "clf/store/door/door.h"

/* The ticket as it is once the plan is applied: what a mail about it says. */
struct act_view {
	struct clf_ticket ticket; /* number 0: the mail is about none */
	const char *status;       /* its name */
	const struct clf_item *causes;
	size_t cause_count;
	struct clf_agent owner; /* id 0: nobody */
};

/* One request on its way through. */
struct order {
	const struct clf_act_context *context;
	struct clf_arena *arena;
	struct clf_request request;
	const struct clf_config_mailbox *mailbox; /* that the ticket lives in */
	const struct clf_config_smtp *smtp;
	const struct clf_outgoing_part *parts; /* the mail's own attachments, for answers that take them along */
	size_t part_count;
	struct clf_facts facts;
	struct clf_plan plan;
	int64_t number;       /* taken for a CREATE step, or 0 */
	int64_t confirmation; /* taken for an ASK_CONFIRM step, or 0: what a CONFIRM token names */
	struct clf_act_result result;
	int64_t looks_at;                  /* only planned, of that moment: nothing is touched; 0: to be carried out */
	const struct clf_act_alone *alone; /* looks at: the rule that is asked, and its timer; or NULL */
	struct order *follows;             /* what it asks of other tickets, planned; in the order of the plan's */
	size_t follow_count;
	bool as_it_is;      /* only looked at: with a gap in it, to an address that fails */
	int64_t held_until; /* an answer of it waits until then; 0: none does */
	struct clf_error *err;
};

/* act_reach.c: the numbers that the plan's steps need, unless they were taken. */
void act_take_ids(struct order *order);
/* Whether what was planned can arrive; else it is planned again with what keeps it from that. */
enum clf_status act_reach(struct order *order);
/* act_whole.c: whether each answer that was planned comes out whole; else it is planned again with what is missing. */
enum clf_status act_whole(struct order *order);
/* What was carried out says of addresses: their owner wrote, or an agent insists. */
enum clf_status act_note_reach(struct order *order);

/* The mailbox facts that the store asks for. */
enum clf_status act_mailbox_facts(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct clf_request *request, const struct clf_config_mailbox *mailbox,
				  struct clf_mailbox_facts *out, struct clf_error *err);

/* Names of templates that customers may be sent, in out->templates, and all there are in each language. */
enum clf_status act_template_names(const struct clf_act_context *context, struct clf_arena *arena,
				   struct clf_mailbox_facts *out, struct clf_error *err);

/* act_view.c: for the SEND step at that index. */
enum clf_status act_view_make(struct order *order, size_t step, struct act_view *out);
/* An agent by id, from the facts when they have it; CLF_ENOTFOUND. */
enum clf_status act_find_agent(struct order *order, int64_t id, struct clf_agent *out);
enum clf_status act_view_of_ticket(const struct clf_act_context *context, struct clf_arena *arena, int64_t number,
				   struct act_view *out, struct clf_error *err);

/* From what address the ticket's customer is written to: the alias that they wrote to, as long as there is one. */
const char *act_address(const struct clf_config_mailbox *mailbox, const struct clf_ticket *ticket);

/* act_context.c: the fields of a template. The result is the caller's. */
enum act_audience {
	ACT_CUSTOMER,    /* nothing of agents, notices or history */
	ACT_AGENT,       /* everything */
	ACT_THIRD_PARTY, /* what the forward says */
};
struct act_mail {
	const struct clf_config *config;
	const struct clf_config_mailbox *mailbox;
	const struct clf_keyring *keyring;
	struct clf_store *store;
	const struct act_view *view;
	const struct clf_request *request; /* as the two below NULL: a preview */
	const struct clf_facts *facts;
	const struct clf_step *step;
	enum act_audience audience;
	int64_t party;
	const struct clf_agent *agent; /* who is written to, when that is an agent */
	const struct clf_zone *zone;   /* the reader's */
	const char *locale;            /* of the template */
	int64_t now;
	bool attached; /* what was attached to the mail goes along */
};
enum clf_status act_context_make(struct clf_arena *arena, const struct act_mail *mail, struct clf_json **out,
				 struct clf_error *err);
/* The name that people outside see of the agent who writes to them; NULL: the mailbox shows none. */
const char *act_shown_agent(const struct clf_config_mailbox *mailbox, const struct clf_actor *actor);

/* act_template.c: the template in force by that name: of the first of these locales that has one, then English. */
struct act_template {
	struct clf_template *parsed;
	const char *name, *locale, *source;
	int64_t version; /* 0: the shipped one */
};
enum clf_status act_template_find(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				  const char *const *locales, size_t locale_count, struct act_template *out,
				  struct clf_error *err);
/* The shipped one by that name, for when the stored one can't be used. */
enum clf_status act_template_shipped(struct clf_arena *arena, const char *name, const char *const *locales,
				     size_t locale_count, struct act_template *out, struct clf_error *err);

/* The frame that a mail by that template is put into, as the mailbox has one saved; *out NULL: into none. */
enum clf_status act_template_frame(const struct clf_act_context *context, struct clf_arena *arena,
				   const struct act_template *template, const char *mailbox, struct clf_template **out,
				   struct clf_error *err);
/* Rendered in that frame or none; in none, too, when the frame can't be used. */
enum clf_status act_template_framed(struct clf_arena *arena, const struct clf_template *parsed,
				    const struct clf_template *frame, const struct clf_json *fields,
				    struct clf_rendered *out, struct clf_error *err);

/* A template with sample data or a ticket's (0: sample), as its mailbox would send it. */
struct act_preview {
	const char *name, *locale;
	const char *source; /* that was checked; NULL: the one that counts */
	int64_t ticket;
	enum clf_template_data data; /* of the sample */
	bool lone;                   /* no link in it commands anything */
};
enum clf_status act_preview(const struct clf_act_context *context, struct clf_arena *arena,
			    const struct act_preview *of, struct clf_rendered *out, const char **mailbox,
			    struct clf_error *err);

/* act_render.c: one SEND step to one mail. */
enum clf_status act_render(struct order *order, size_t step, struct clf_rendered_mail *out);
/* Its words alone, by a template of *kind; nothing is taken or written. */
enum clf_status act_render_words(struct order *order, size_t step, struct clf_rendered *out, const char **kind);

struct clf_people;
/* act_people.c: a line in the audit, within the transaction of the change itself. */
#define ACT_SIGN_IN "sign-in" /* the template of links to sign in */
#define ACT_LINK_MINUTES 15

enum clf_status act_audit_line(const struct clf_people *people, const char *what, const char *subject, const char *from,
			       const char *to, struct clf_error *err);
/* The same of what a rule may name: the desk's revision grows. */
enum clf_status act_audit(const struct clf_people *people, const char *what, const char *subject, const char *from,
			  const char *to, struct clf_error *err);

/* What whoever asks gives to say what takes the place of something in use: an option, or a parameter. */
const char *act_replace_word(const struct clf_people *people);
/* Whom the audit names: an address, or whoever is at the command line. */
static inline const char *act_who(const struct clf_actor *by)
{
	return clf_text_blank(by->address) ? by->name : by->address;
}

#endif
