/*
 * act_actor.c - agents as those who ask, made in one way whatever the way in, and the clocks that they read. A time
 * zone is opened once: there are only so many, and plans point to them.
 */
#include <string.h>

#include "clf/act/act.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"

#define ZONES 1024u /* more than there are names */
#define NAME 64u

static struct {
	char name[NAME];
	struct clf_zone *zone;
} zones[ZONES];
static size_t zone_count;

static const struct clf_zone *zone_named(const char *name)
{
	struct clf_zone *zone = NULL;

	for (size_t i = 0; i < zone_count; i++) {
		if (strcmp(zones[i].name, name) == 0)
			return zones[i].zone;
	}
	if (zone_count == ZONES || strlen(name) >= NAME || clf_zone_open(name, &zone, NULL) != CLF_OK)
		return NULL;
	memcpy(zones[zone_count].name, name, strlen(name) + 1);
	zones[zone_count].zone = zone;
	return zones[zone_count++].zone;
}

const struct clf_zone *clf_act_zone(const struct clf_config *config, const char *name)
{
	const struct clf_zone *zone = clf_text_blank(name) ? NULL : zone_named(name);

	return zone == NULL && !clf_text_blank(config->timezone) ? zone_named(config->timezone) : zone;
}

struct clf_actor clf_actor_of_agent(const struct clf_config *config, const struct clf_agent *agent)
{
	return (struct clf_actor){.kind = CLF_ACTOR_AGENT,
				  .party = agent->id,
				  .address = agent->address,
				  .name = clf_text_blank(agent->name) ? NULL : agent->name,
				  .role = agent->role,
				  .zone = clf_act_zone(config, agent->timezone),
				  .locale = clf_text_blank(agent->locale) ? config->locale : agent->locale,
				  .no_receipts = agent->no_receipts};
}
