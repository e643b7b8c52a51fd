/*
 * act_zone.c - agents' time zones, each opened once: there are only so many, and plans point to them.
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
