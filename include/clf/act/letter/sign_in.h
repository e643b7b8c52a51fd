/*
 * sign_in.h - links by mail that sign an agent in once.
 *
 * The store has a keyed hash of what stands in the link, and nothing that opens anything. The mail with the link itself
 * goes through the outbox as every other.
 */
#ifndef CLF_ACT_SIGN_IN_H
#define CLF_ACT_SIGN_IN_H

#include "clf/act/people.h"

#define CLF_LINK_PATH "/sign-in/link"

/* Whether links are mailed at all: they are switched on, and it is known where the page is. */
bool clf_act_links_are_mailed(const struct clf_config *config);
/* Whether mails made from that template (or NULL) sign somebody in: nobody but their reader is shown what is in them.
 */
bool clf_act_signs_in(const char *template_name);
/*
 * Stores a new link and the mail with it, in one transaction, with a line in the audit where an administrator asked for
 * another (agent isn't people->by). CLF_ECONFLICT: the agent isn't active, or links aren't mailed; CLF_ELIMIT: as many
 * as CLF_LINKS_MAX are open.
 */
enum clf_status clf_act_link_mail(const struct clf_people *people, int64_t agent, struct clf_error *err);
/* Who the link is of; it, and all others of that agent, are worth nothing from then on. CLF_ENOTFOUND: it is unknown,
 * was used, has ended, or its agent isn't active any more. */
enum clf_status clf_act_link_use(const struct clf_act_context *context, struct clf_arena *arena, const char *secret,
				 struct clf_agent *out, struct clf_error *err);

#endif
