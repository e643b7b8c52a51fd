/*
 * facts.h - what the planner knows when it answers a request: read by the store in the transaction in which the plan
 * is applied, and what the configuration says.
 */
#ifndef CLF_TICKET_FACTS_H
#define CLF_TICKET_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/mail/reading.h"
#include "clf/ticket/copied.h"
#include "clf/ticket/field/cause.h"
#include "clf/ticket/field/installation.h"
#include "clf/ticket/plan/directory_facts.h"
#include "clf/ticket/plan/draft.h"
#include "clf/ticket/plan/file_facts.h"
#include "clf/ticket/plan/mailbox_facts.h"
#include "clf/ticket/plan/out_facts.h"
#include "clf/ticket/plan/undo_facts.h"
#include "clf/ticket/rule/desk.h"
#include "clf/ticket/ticket.h"

/* Automatic mails an hour to one address; past these they are kept back, and a person may send them after all. */
#define CLF_CAP_AUTOMATIC 20u /* acknowledgements, and refusals to who isn't sure; a quarter of it about one ticket */
#define CLF_CAP_NOTICE 200u   /* notices to an agent; a tenth of it about one ticket */
#define CLF_CAP_KEPT 200u     /* so many are stored while they are kept back; of the others there is only a word */

/* Automatic mails of the last hour to one address, and to it about this ticket. */
struct clf_automatic_count {
	const char *address; /* folded */
	unsigned to_address, on_ticket;
	unsigned kept_back; /* beside those: stored and not sent */
	bool unreachable;   /* it is suppressed, or mail to it failed for good within a day (suppression.h) */
};

/* What keeps a mail that was planned from arriving: found once it is planned, so that it is planned again with this. */
struct clf_unreached {
	const char *address;
	const char *reason, *words;       /* suppressed (suppression.h): why, and what was said */
	int64_t since, size, max_size;    /* or too large for the relay: octets; 0: it isn't that */
	const char *template_name, *hole; /* or it would be empty, or say a field that is nothing here */
};

/* A mail that waits for its author to say that it is theirs. */
struct clf_confirmation {
	int64_t id, agent, expires_at, confirmed_at;
};

struct clf_batch;

/* What the store read for a request, in the transaction in which the plan is applied. */
struct clf_facts {
	int64_t now;
	const struct clf_ticket *ticket; /* locked; NULL when the request makes one */
	const struct clf_ticket_status *statuses;
	size_t status_count;
	struct clf_desk_facts rules;
	/* the timer of its due date, or of its coming back; anchor_at 0: there is none */
	enum clf_timer_kind due_kind;
	struct clf_timer due;
	const struct clf_draft *drafts; /* what waits to go later, the first due first */
	size_t draft_count;
	const struct clf_held *held;        /* the mail that a TAKE_BACK names, or NULL */
	const struct clf_desk_lists *lists; /* or NULL: nothing is set up */
	const struct clf_customs *customs;  /* fields that administrators set up; NULL: none are */
	const struct clf_agent *owner;      /* the ticket's, or NULL */
	const struct clf_agent *team;       /* members of the team that the request names, else of the ticket's */
	size_t team_count;
	const struct clf_agent *managers; /* of the segment of the ticket, or of the one that is made */
	size_t manager_count;
	const struct clf_segment_manager *soles; /* of the segment that is set; of all, when a command sets one */
	size_t sole_count;
	const struct clf_segment_manager
	    *segment_managers; /* each, of the same segments, where an owner is named, too */
	size_t segment_manager_count;
	struct clf_installation installation;
	const struct clf_agent *administrators; /* active ones, where no manager is: they hear of what nobody owns */
	size_t administrator_count;
	const struct clf_agent *named; /* the agent that a CLF_FIELD_OWNER or new_ticket->owner names, or NULL */
	bool named_team_exists, named_segment_exists, named_original_exists;
	const char *near_team, *near_segment, *near_original,
	    *near_agent; /* what comes nearest to a name that isn't there, or NULL */
	const struct clf_participant *participants;
	size_t participant_count;
	const struct clf_copied *copied; /* what the ticket knows of people in copy */
	size_t copied_count;
	const char *const *agents_named; /* of the mail's recipients, of #cc and of an OUT: agents' addresses */
	size_t agents_named_count;
	struct clf_mailbox_facts mailbox; /* its segment is one that there is */
	/* the outbox row that a report speaks of, when it has one */
	const char *failed_recipient;
	int64_t failed_message;
	bool failed_in_copy; /* the message itself went to somebody else */
	enum clf_class failed_class;
	/* automatic mails of the last hour to the actor's address, and to it about this ticket */
	unsigned automatic_to_address, automatic_on_ticket, automatic_kept_back;
	bool told_today, customer_out; /* and one about no ticket within a day; the ticket's customer has opted out */
	/* the same of those who may be told: owner, team, managers, named, watchers, the keepers of its parent and of
	 * its parts and, with a directory, every agent in it; who isn't listed had none */
	const struct clf_automatic_count *automatic;
	size_t automatic_count;
	/* agents at work */
	const struct clf_directory *directory; /* or NULL */
	const struct clf_permission *permissions;
	size_t permission_count;
	bool actor_in_team;                       /* of the ticket */
	bool actor_in_group;                      /* likewise */
	bool actor_manages;                       /* the ticket's segment */
	bool actor_keeps_parent, actor_keeps_sub; /* is the keeper of its parent, or of a sub-ticket (seeing.h) */
	const struct clf_watcher *watchers;
	size_t watcher_count;
	const char *const *tags; /* the ticket's */
	size_t tag_count;
	const struct clf_item *causes; /* the ticket's root causes */
	size_t cause_count;
	const struct clf_cause_set *cause_sets; /* gone ones among them */
	size_t cause_set_count;
	const struct clf_undo *undo;  /* or NULL */
	const struct clf_line *lines; /* the whole history, oldest first, when a mail may turn out not to
					 have arrived; NULL: not asked for, or too long */
	size_t line_count;
	const struct clf_note *note;  /* that an EDIT names, or the actor's last for #edit; NULL: there is none */
	const struct clf_file *files; /* the ticket's, when the request is about some */
	size_t file_count;
	int64_t restore_to; /* the last status that was none of spam and deleted, for #restore; 0: none is known */
	const struct clf_confirmation *confirmation; /* the one that a CONFIRM names, or NULL */
	const struct clf_out_facts *out;             /* the one that an OUT names, if it is on the request's ticket */
	const struct clf_batch *batch;               /* what a BATCH names, or NULL */
	const struct clf_agent *parent_keepers;      /* of the ticket's parent: its owner, else its team */
	size_t parent_keeper_count;
	const struct clf_sub *subs;  /* sub-tickets that are still open */
	size_t sub_count, sub_total; /* and how many there are, done or not */
	const struct clf_unfollowed *unfollowed;
	size_t unfollowed_count;
	const struct clf_unreached *unreached;        /* or NULL */
	const struct clf_unreached *copies_unreached; /* people in copy who are suppressed: an answer leaves them out */
	size_t copies_unreached_count;
	/* an agent's, when one asks: no customer sees them; and all agents', when a ticket is forwarded */
	struct clf_texts own_addresses, agent_addresses;
};

/* How long an agent may wait before saying that a mail is theirs. */
#define CLF_CONFIRM_HOURS 24

#endif
