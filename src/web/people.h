/*
 * people.h - agents, teams, segments, tokens and sessions, changed by page or API.
 *
 * Each handler is the whole of its route on either surface: the page goes on where it was, the API gets what there is
 * now.
 */
#ifndef CLF_WEB_PEOPLE_H
#define CLF_WEB_PEOPLE_H

#include "call/call.h"
#include "clf/act/people.h"
#include "clf/store/people/audit.h"

extern const struct param people_add_params[], people_change_params[], people_agent_params[], people_address_params[];
extern const struct param people_deactivate_params[], people_password_params[], people_token_params[];
extern const struct param people_id_params[], people_mailbox_params[];
extern const struct param people_remove_params[];

/* The one who asks, changing people. */
struct clf_people people_of(struct call *call, struct clf_actor *actor);
/* The agent that the path names, with all that belongs to it. False: that is answered already. */
bool people_named(struct call *call, struct clf_agent *out);
/* One agent's record, from all of them. */
enum clf_status people_record(struct call *call, int64_t agent, struct clf_agent_record *out, struct clf_error *err);

void people_add(struct call *call);
void people_change(struct call *call);
void people_address(struct call *call);
void people_deactivate(struct call *call);
void people_remove(struct call *call);
void people_activate(struct call *call);
void people_password(struct call *call);
/* Mails the agent a link that signs in once. */
void people_mail_link(struct call *call);
void people_revoke(struct call *call);
void people_end_session(struct call *call);
void people_end_sessions(struct call *call);
void people_team_mailbox(struct call *call);
/* Makes a token; false: that is answered already. text has CLF_PEOPLE_TOKEN bytes. */
bool people_make_token(struct call *call, char *text);

/* A page of the audit, as the call's parameters who, kind and subject ask for it, and between these times (0: any). */
enum clf_status people_audit(struct call *call, int64_t since, int64_t until, struct clf_audit_list *out,
			     struct clf_error *err);
#define AUDIT_WHO QUERY("who", CLF_TYPE_LINE, 254, "Only what was done by this mail address.")
#define AUDIT_KIND QUERY("kind", CLF_TYPE_NAME, 40, "Only what was done about such things: agent, rule, template ...")
#define AUDIT_SUBJECT QUERY("subject", CLF_TYPE_LINE, 500, "Only what was done about the thing of this name.")

#define CLF_PASSWORD_LEAST 10

#endif
