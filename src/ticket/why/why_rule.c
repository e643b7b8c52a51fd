/*
 * why_rule.c - a rule as it was at a moment: its version, and whether it was on.
 */
#include "why/why_request.h"

static const struct clf_rule *version_at(const struct clf_why_rule *of, int64_t at)
{
	const struct clf_rule *rule = NULL;

	for (size_t i = 0; i < of->version_count && of->versions[i].at <= at; i++)
		rule = of->versions[i].rule;
	return of->gone_at != 0 && of->gone_at <= at ? NULL : rule;
}

const struct clf_rule *why_version_numbered(const struct clf_why_rule *of, int64_t version)
{
	for (size_t i = 0; i < of->version_count; i++) {
		if (of->versions[i].rule != NULL && of->versions[i].rule->version == version)
			return of->versions[i].rule;
	}
	return NULL;
}

static bool is_off(const struct clf_why_rule *of, int64_t at)
{
	bool on = of->switch_count == 0 || !of->switches[0].on;

	for (size_t i = 0; i < of->switch_count && of->switches[i].at <= at; i++)
		on = of->switches[i].on;
	return !on;
}

static const struct clf_why_run *run_of(const struct why_request *w, int64_t rule)
{
	for (size_t i = 0; i < w->of->run_count; i++) {
		if (w->of->runs[i].rule == rule && w->of->runs[i].at == w->at)
			return &w->of->runs[i];
	}
	return NULL;
}

void why_rule_then(const struct why_request *w, const struct clf_why_rule *of, struct why_rule *out)
{
	int64_t version = 0;

	*out = (struct why_rule){.of = of, .run = run_of(w, of->id), .off = is_off(of, w->at)};
	for (size_t i = 0; i < w->count; i++) {
		if (w->lines[i].rule != of->id)
			continue;
		out->lines = true;
		version = w->lines[i].rule_version;
	}
	if (version == 0 && out->run != NULL)
		version = out->run->version;
	out->rule = version != 0 ? why_version_numbered(of, version) : NULL;
	if (out->rule == NULL)
		out->rule = version_at(of, w->at);
	out->said = (struct clf_why_said){.rule = of->id,
					  .name = of->name,
					  .version = version != 0        ? version
						     : out->rule != NULL ? out->rule->version
									 : 0};
}
