/*
 * who.c - who asks, as the one door knows them, and in which language those read whom it doesn't know yet.
 */
#include <string.h>

#include "call/call.h"
#include "clf/base/arena.h"
#include "clf/ticket/words.h"

#define THOUSAND 1000
#define RANGES_MAX 16u /* browsers send a handful */

/* "0.8" -> 800 (RFC 9110 section 12.4.2); what is none counts as 0. */
static int weight_of(struct clf_str text)
{
	int weight = 0, digit = THOUSAND;

	for (size_t i = 0; i < text.n && digit > 0; i++) {
		if (text.p[i] == '.' && i == 1)
			continue;
		if (text.p[i] < '0' || text.p[i] > '9')
			return 0;
		weight += (text.p[i] - '0') * digit;
		digit /= 10;
	}
	return weight > THOUSAND ? THOUSAND : weight;
}

/* "fr-CA;q=0.8" -> its tag, and its weight, which is 1 where none is given. */
static struct clf_str range_of(struct clf_str range, int *weight)
{
	struct clf_str tag = {NULL, 0}, part;

	*weight = THOUSAND;
	clf_str_split(&range, ';', &tag);
	while (clf_str_split(&range, ';', &part)) {
		part = clf_str_trim(part);
		if (clf_str_starts_nocase(part, CLF_STR("q=")))
			*weight = weight_of((struct clf_str){part.p + 2, part.n - 2});
	}
	return clf_str_trim(tag);
}

/* Of the languages that a browser takes the dearest of ours, the first of several; NULL: none. */
static const char *language_asked(const struct call *call)
{
	const char *header = clf_http_header(call->request, "Accept-Language"), *best = NULL;
	struct clf_str rest = clf_str_from(header), range;
	int most = 0;

	for (unsigned i = 0; i < RANGES_MAX && header != NULL && clf_str_split(&rest, ',', &range); i++) {
		int weight;
		struct clf_str tag = range_of(range, &weight);
		const char *language = clf_words_language(clf_arena_copy(call->arena, tag.p, tag.n));
		struct clf_str primary = {tag.p, tag.n < strlen(language) ? tag.n : strlen(language)};

		/* English is what there is for each language that there are no words of */
		if (weight <= most || !clf_str_equal_nocase(primary, clf_str_from(language)))
			continue;
		most = weight;
		best = language;
	}
	return best;
}

struct clf_actor call_actor(const struct call *call)
{
	struct clf_actor actor = clf_actor_of_agent(call->web->act.config, &call->agent);
	const char *asked = call->agent.id == 0 ? language_asked(call) : NULL;

	actor.sure = true;
	actor.sureness = CLF_SURE_AUTHENTICATED;
	if (asked != NULL)
		actor.locale = asked;
	return actor;
}

enum clf_via call_via(const struct call *call)
{
	return call->route->surface == CLF_SURFACE_API && !call->for_page ? CLF_VIA_API : CLF_VIA_PAGE;
}
