/*
 * who.c - who asks, as the one door knows them.
 */
#include "call/call.h"

struct clf_actor call_actor(const struct call *call)
{
	struct clf_actor actor = clf_actor_of_agent(call->web->act.config, &call->agent);

	actor.sure = true;
	actor.sureness = CLF_SURE_AUTHENTICATED;
	return actor;
}

enum clf_via call_via(const struct call *call)
{
	return call->route->surface == CLF_SURFACE_API && !call->for_page ? CLF_VIA_API : CLF_VIA_PAGE;
}
